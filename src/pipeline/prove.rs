//! Proves the ledger: files are what the catalog says, the chain of commits is whole, debits equal credits, every item equals the replay of its transfers, and aging ties.

use std::collections::BTreeMap;
use std::fmt;

use super::balances;
use super::past::Books;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::verify::ItemProof;
use crate::model::Cents;
use crate::store::{commits, files};

/// What was proved, and what is wrong.
#[derive(Debug, Default, serde::Serialize)]
pub struct Proof {
    /// Runs in the chain.
    pub runs: i64,
    /// Segments whose bytes were hashed.
    pub segments: u64,
    /// Transfers replayed.
    pub transfers: u64,
    /// Open items compared.
    pub open_items: u64,
    /// Accounts receivable by the ledger.
    pub ledger_cents: Cents,
    /// Accounts receivable by the open items.
    pub aging_cents: Cents,
    /// What payers' remittances have announced and not settled yet, by payer; payers whose clearing account is at zero are left out.
    pub clearing: BTreeMap<String, Cents>,
    /// What is wrong, one sentence each.
    pub faults: Vec<String>,
}

impl fmt::Display for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} runs, {} segments hashed, {} transfers replayed, {} open items compared", self.runs, self.segments, self.transfers, self.open_items)?;
        writeln!(formatter, "accounts receivable: ledger {}, open items {}", self.ledger_cents, self.aging_cents)?;
        for (payer_id, cents) in &self.clearing {
            writeln!(formatter, "clearing of {payer_id}: {cents}; announced by remittances and not settled yet")?;
        }
        for fault in &self.faults {
            writeln!(formatter, "FAULT: {fault}")?;
        }
        writeln!(formatter, "{}", if self.faults.is_empty() { "the ledger is proved" } else { "the ledger is NOT proved" })
    }
}

/// Proves everything, from zero.
pub fn prove(workspace: &Workspace) -> Result<Proof, Error> {
    let books = Books::open(workspace)?;
    let mut proof = Proof::default();
    if let Some(fault) = books.catalog.integrity_fault()? {
        proof.faults.push(format!("ledger/catalog.sqlite: {fault}"));
    }
    let run = books.last_run()?;
    proof.runs = run.number;
    if let Err(error) = commits::check_chain(&workspace.ledger(), run.number) {
        proof.faults.push(error.to_string());
    }
    let newest = commits::newest_page(&workspace.ledger())?;
    if newest > run.number {
        proof
            .faults
            .push(format!("ledger/commits holds run {newest}, the catalog ends at run {}: the catalog is an older copy; restore the newest ledger/catalog.sqlite", run.number));
    }
    check_pages(workspace, &books, &mut proof)?;
    check_segments(workspace, &books, &mut proof)?;
    if !proof.faults.is_empty() {
        return Ok(proof);
    }
    replay(&books, &run, &mut proof)?;
    Ok(proof)
}

/// Every page is the one that its run booked: the chain alone does not protect its last page.
fn check_pages(workspace: &Workspace, books: &Books<'_>, proof: &mut Proof) -> Result<(), Error> {
    for run in books.catalog.runs()?.into_iter().filter(|run| run.published) {
        let path = commits::page_path(&workspace.ledger(), run.number);
        let final_path = workspace.stored(&path).display().to_string();
        let booked = books.catalog.publish_rows(run.number)?.into_iter().find(|row| row.r#final == final_path).map(|row| row.sha256);
        // A page that is missing was told by the check of the chain.
        if let Ok((found, _)) = files::hash_file(&path)
            && booked.is_some_and(|booked| booked != found)
        {
            proof.faults.push(format!("{}: it is not the page that run {} booked: restore it from a backup", workspace.shown(&path), run.number));
        }
    }
    Ok(())
}

fn check_segments(workspace: &Workspace, books: &Books<'_>, proof: &mut Proof) -> Result<(), Error> {
    for segment in books.catalog.all_segments()? {
        let path = workspace.segments().join(&segment.name);
        let shown = workspace.shown(&path);
        match files::hash_file(&path) {
            Ok((sha256, _)) if sha256 == segment.sha256 => proof.segments += 1,
            Ok(_) => proof
                .faults
                .push(format!("{shown}: its bytes differ from what run {} wrote ({} rows of {}): restore it from a backup", segment.run_number, segment.rows, segment.kind)),
            Err(error) => proof.faults.push(format!("{error}; run {} wrote it ({} rows of {}): restore it from a backup", segment.run_number, segment.rows, segment.kind)),
        }
    }
    Ok(())
}

/// Replays every transfer from zero and compares with the snapshot and the stored balances.
fn replay(books: &Books<'_>, run: &crate::store::catalog::RunRow, proof: &mut Proof) -> Result<(), Error> {
    let mut items = ItemProof::default();
    let mut balance = crate::ledger::TrialBalance::default();
    books.each_transfer(run, |transfer| {
        items.add(&transfer);
        balance.post(&transfer);
        Ok(())
    })?;
    proof.transfers = balance.transfers();
    let mut groups = books.groups(run)?;
    while let Some(group) = groups.next_group()? {
        for item in &group.group.items {
            proof.open_items += 1;
            proof.aging_cents += item.balance_cents;
            items.compare(item);
        }
    }
    proof.ledger_cents = balance.receivable_control();
    proof.clearing = balances::clearing(&balance);
    proof.faults.extend(items.finish().iter().map(ToString::to_string));
    if !balance.is_balanced() {
        proof.faults.push(format!("debits {} differ from credits {}", balance.totals().debits, balance.totals().credits));
    }
    if proof.ledger_cents != proof.aging_cents {
        proof.faults.push(format!("open items add up to {}, the ledger's receivables to {}", proof.aging_cents, proof.ledger_cents));
    }
    let stored = balances::load(&books.catalog)?;
    if balances::counters(&stored) != balances::counters(&balance) {
        proof.faults.push("the balances kept in the catalog differ from the replay of all transfers".into());
    }
    Ok(())
}
