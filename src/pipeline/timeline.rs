//! The life of one encounter, claim or account, from the books: what was decided, why, and where it came from.

use std::fmt;

use super::account_today::{GateState, today};
use super::decisions::HELD_FINDINGS;
use super::outlook::Outlook;
use super::past::Books;
use super::workspace::Workspace;
use crate::claims::claim_family;
use crate::edits::EDITS;
use crate::error::Error;
use crate::ledger::{ClaimEvent, LedgerAccount, Transfer};
use crate::model::{Cents, Date};
use crate::store::answer_tables::RemittedClaimRow;
use crate::store::catalog::RunRow;
use crate::store::table::{ClaimRow, DecisionRow, FindingRow, Row, SetAsideRow, WaitingRow};

/// One thing that happened or holds.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Entry {
    /// When, as the books know it; empty for what holds today.
    pub date: String,
    /// `claim`, `coding`, `not_run`, `finding`, `waiting`, `aside`, `decision`, `answer`, `remitted`, `transfer`, `event`, `item`, `dunning`, `referral`, `gate`, `ahead`.
    pub kind: &'static str,
    /// What, in a sentence.
    pub text: String,
    /// File and row, or event id.
    pub source: String,
    /// What each owes after it, as far as the books knew on that day; `None` for what holds today, and before the books knew of anything owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balances: Option<Balances>,
}

impl Entry {
    /// Something that happened, before its balances are known.
    fn of_day(date: impl ToString, kind: &'static str, text: String, source: impl ToString) -> Entry {
        Entry { date: date.to_string(), kind, text, source: source.to_string(), balances: None }
    }

    /// Something that holds today.
    pub fn of_today(kind: &'static str, text: String, source: String) -> Entry {
        Entry { date: String::new(), kind, text, source, balances: None }
    }
}

/// What is owed for what the timeline is about, in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Balances {
    /// By payers.
    pub insurance_cents: Cents,
    /// By the patient.
    pub patient_cents: Cents,
    /// What an agency has.
    pub agency_cents: Cents,
    /// Money that waits to be applied; never above zero.
    pub unapplied_cents: Cents,
}

impl Balances {
    fn post(&mut self, transfer: &Transfer) {
        for (account, change) in [(&transfer.debit, transfer.amount_cents), (&transfer.credit, -transfer.amount_cents)] {
            match account {
                LedgerAccount::InsuranceReceivable(_) => self.insurance_cents += change,
                LedgerAccount::PatientReceivable => self.patient_cents += change,
                LedgerAccount::AgencyReceivable => self.agency_cents += change,
                LedgerAccount::Unapplied => self.unapplied_cents += change,
                _ => {}
            }
        }
    }

    /// All of them together.
    pub fn total(&self) -> Cents {
        self.insurance_cents + self.patient_cents + self.agency_cents + self.unapplied_cents
    }
}

impl fmt::Display for Balances {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "owed {}", self.total())?;
        let parts = [("insurance", self.insurance_cents), ("patient", self.patient_cents), ("agency", self.agency_cents), ("unapplied", self.unapplied_cents)];
        let open: Vec<String> = parts.iter().filter(|(_, cents)| !cents.is_zero()).map(|(word, cents)| format!("{word} {cents}")).collect();
        if open.is_empty() { Ok(()) } else { write!(formatter, ": {}", open.join(", ")) }
    }
}

/// All entries about an id, oldest first, then what holds today.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Timeline {
    /// The id.
    pub id: String,
    /// The last run's as-of date.
    pub as_of: String,
    /// What is known.
    pub entries: Vec<Entry>,
    /// Every referral gate's state today, by encounter.
    pub gates: Vec<GateState>,
    /// What would have to happen before an encounter may be proposed for an agency, and by when.
    pub outlooks: Vec<Outlook>,
}

impl fmt::Display for Timeline {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} as of {}", self.id, self.as_of)?;
        for entry in &self.entries {
            let source = if entry.source.is_empty() { String::new() } else { format!("  [{}]", entry.source) };
            // Other entries move no money; the line of the transfer before them says what is owed.
            let balances = entry.balances.filter(|_| matches!(entry.kind, "transfer" | "event")).map(|balances| format!("  = {balances}")).unwrap_or_default();
            writeln!(formatter, "{:<10}  {:<8}  {}{balances}{source}", entry.date, entry.kind, entry.text)?;
        }
        Ok(())
    }
}

/// What the id may name.
pub struct Wanted<'i> {
    /// The id itself.
    pub id: &'i str,
    encounters: Vec<String>,
    guarantors: Vec<String>,
}

impl Wanted<'_> {
    /// Whether an account is meant.
    pub fn is_guarantor(&self, guarantor_id: &str) -> bool {
        self.guarantors.iter().any(|wanted| wanted == guarantor_id)
    }

    /// Whether an encounter is meant.
    pub fn is_encounter(&self, encounter_id: &str) -> bool {
        self.encounters.iter().any(|wanted| wanted == encounter_id)
    }
}

/// Gathers everything about an encounter, claim, guarantor or worklist item.
pub fn timeline(workspace: &Workspace, id: &str) -> Result<Timeline, Error> {
    let books = Books::open(workspace)?;
    let run = books.last_run()?;
    let mut wanted = Wanted { id, encounters: vec![id.to_owned()], guarantors: vec![id.to_owned()] };
    let mut entries = claims(&books, &run, &mut wanted)?;
    entries.extend(waiting(&books, &run, &mut wanted)?);
    entries.extend(aside(&books, &run, &wanted)?);
    entries.extend(decided(&books, &run, &wanted)?);
    entries.extend(passed_with(&books, &run, &wanted)?);
    entries.extend(answers(&books, &run, &wanted)?);
    entries.extend(remitted(&books, &run, &wanted)?);
    entries.extend(transfers(&books, &run, &wanted)?);
    let today = today(&books, &run, &wanted)?;
    entries.extend(today.entries);
    // What holds today has no date and comes last; what happened on one day keeps the order in which it was gathered.
    entries.sort_by(|left, right| (left.date.is_empty(), &left.date).cmp(&(right.date.is_empty(), &right.date)));
    carry_balances(&mut entries);
    Ok(Timeline { id: id.to_owned(), as_of: run.as_of, entries, gates: today.gates, outlooks: today.outlooks })
}

/// Between two transfers every entry stands after the former's balances. Transfers come in order of posting, so theirs are right; what happened on an earlier day and was booked later stands where
/// it happened, with what the books knew then.
fn carry_balances(entries: &mut [Entry]) {
    // Before the first transfer the books knew of no balance, which is not the same as none.
    let mut balances = None;
    for entry in entries.iter_mut().filter(|entry| !entry.date.is_empty()) {
        balances = entry.balances.or(balances);
        entry.balances = balances;
    }
}

fn claims(books: &Books<'_>, run: &RunRow, wanted: &mut Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    books.each_row(ClaimRow::TABLE, run, |row: ClaimRow| {
        // Whoever asks for one version is told of all.
        let is_version = claim_family(&row.claim_id) == claim_family(wanted.id);
        if !is_version && ![row.encounter_id.as_str(), row.guarantor_id.as_str(), row.patient_id.as_str()].contains(&wanted.id) {
            return Ok(());
        }
        let source = format!("{}:{}", row.source_file, row.source_row);
        let date = row.bill_date;
        for decision in row.decisions.lines() {
            entries.push(Entry::of_day(date, "coding", decision.to_owned(), &source));
        }
        let whom = if row.payer_id.is_empty() { "to the patient".to_owned() } else { format!("claim {} to {}", row.claim_id, row.payer_id) };
        let text = format!(
            "encounter {}, service {}: {whom}{}, {}{}; diagnoses {}; services {}{}",
            row.encounter_id,
            row.service_date,
            version(&row),
            row.charge_cents,
            row.expected_cents.map_or_else(String::new, |expected| format!(" (expected {expected})")),
            row.diagnoses,
            row.services,
            if row.findings.is_empty() { String::new() } else { format!("; passed with {}", row.findings) }
        );
        entries.push(Entry::of_day(date, "claim", text, &source));
        let not_run = not_run(&row.not_run, Some(row.service_date));
        entries.extend(not_run.map(|text| Entry::of_day(date, "not_run", text, &source)));
        if is_version {
            wanted.encounters.push(row.encounter_id.to_string());
        }
        Ok(())
    })?;
    Ok(entries)
}

/// Which version a claim is, and for which one it stands; nothing for a first version to a first payer.
fn version(row: &ClaimRow) -> String {
    let number = if row.payer_claim_number.is_empty() { String::new() } else { format!(" of {}", row.payer_claim_number) };
    let former = if row.former_claim_id.is_empty() { String::new() } else { format!(", for {}", row.former_claim_id) };
    match (row.version, row.sequence) {
        (0 | 1, 0 | 1) => String::new(),
        (0 | 1, sequence) => format!(" as payer {sequence}"),
        (version, _) => format!(" (version {version}{former}, frequency {}{number})", row.frequency),
    }
}

/// Which edits did not run on a claim for want of a table: those that need it and are in force for the service. Which of them concern the payer's programme is for
/// the edits to say, and they could not be asked.
fn not_run(tables: &str, on: Option<Date>) -> Option<String> {
    let of_table = |table: &str| {
        let needs = |about: &&crate::edits::About| about.needs.is_some_and(|needed| needed.name() == table) && about.in_force(on);
        let edits: Vec<&str> = EDITS.iter().map(|edit| edit.about()).filter(needs).map(|about| about.id).collect();
        format!("{table} ({})", edits.join(", "))
    };
    let tables: Vec<String> = tables.split_whitespace().map(of_table).collect();
    let text = || format!("edits not run, because no table that covers the date is installed: {}; `cleanclaim codes import TABLE FILE...` installs one", tables.join("; "));
    (!tables.is_empty()).then(text)
}

fn waiting(books: &Books<'_>, run: &RunRow, wanted: &mut Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut findings = Vec::new();
    books.each_row(HELD_FINDINGS, run, |row: FindingRow| {
        if row.item_id == wanted.id {
            wanted.encounters.push(row.encounter_id.to_string());
        }
        findings.push(row);
        Ok(())
    })?;
    let mut entries = Vec::new();
    books.each_row(WaitingRow::TABLE, run, |row: WaitingRow| {
        let is_wanted = wanted.is_encounter(&row.encounter_id)
            || [row.guarantor_id.as_str(), row.patient_id.as_str(), row.item_id.as_str()].contains(&wanted.id)
            || row.causes.split_whitespace().any(|cause| cause == wanted.id);
        if !is_wanted {
            return Ok(());
        }
        let source = format!("{}:{}", row.source_file, row.source_row);
        let what = if row.disposition == "held" { "held".to_owned() } else { format!("with the coder, questions {}", row.causes) };
        let text = format!("encounter {} waits: {what}, {}", row.encounter_id, row.charge_cents);
        entries.push(Entry::of_day(row.waiting_since, "waiting", text, &source));
        let not_run = not_run(&row.not_run, row.service_date);
        entries.extend(not_run.map(|text| Entry::of_day(row.waiting_since, "not_run", text, &source)));
        for finding in findings.iter().filter(|finding| finding.encounter_id == row.encounter_id) {
            let text = format!("{} ({}): {} {}", finding.edit, finding.severity, finding.message, finding.fix);
            entries.push(Entry::of_day(row.waiting_since, "finding", text, &finding.item_id));
        }
        Ok(())
    })?;
    Ok(entries)
}

/// Versions of the encounter that were read and not billed.
fn aside(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    books.each_row(SetAsideRow::TABLE, run, |row: SetAsideRow| {
        if wanted.is_encounter(&row.encounter_id) || row.patient_id == wanted.id {
            let text = format!("encounter {}, {}: {}, {}", row.encounter_id, row.charge_cents, row.term.replace('_', " "), row.reason);
            entries.push(Entry::of_day(row.as_of, "aside", text, format!("{}:{}", row.source_file, row.source_row)));
        }
        Ok(())
    })?;
    Ok(entries)
}

/// What people decided about it.
fn decided(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    books.each_row(DecisionRow::TABLE, run, |row: DecisionRow| {
        if wanted.is_encounter(&row.subject) {
            let user = if row.user.is_empty() { "somebody who gave no name" } else { row.user.as_str() };
            let reason = if row.reason.is_empty() { String::new() } else { format!(": {}", row.reason) };
            let text = format!("{} of {} by {user}{reason}", row.action, row.what);
            entries.push(Entry::of_day(row.as_of, "decision", text, &row.source));
        }
        Ok(())
    })?;
    Ok(entries)
}

/// Warnings and notes that a billed encounter passed with, overrides with user and reason among them.
fn passed_with(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    books.each_row(FindingRow::TABLE, run, |row: FindingRow| {
        if wanted.is_encounter(&row.encounter_id) || row.claim_id == wanted.id {
            let text = format!("{} ({}): {}", row.edit, if row.spoke.is_empty() { &row.severity } else { &row.spoke }, row.message);
            entries.push(Entry::of_today("finding", text, row.item_id.to_string()));
        }
        Ok(())
    })?;
    Ok(entries)
}

/// What became of its claims after they were written, by their states.
fn answers(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    books.each_row(ClaimEvent::TABLE, run, |event: ClaimEvent| {
        if wanted.is_encounter(&event.encounter_id) || [event.claim_id.as_str(), event.guarantor_id.as_str()].contains(&wanted.id) {
            let change = if event.before == event.after { String::new() } else { format!(", {} to {}", event.before.as_str(), event.after.as_str()) };
            let said = [("by", event.hop.as_str()), ("codes", &event.codes), ("reference", &event.reference), ("", &event.detail)];
            let said: String = said.iter().filter(|(_, text)| !text.is_empty()).map(|(word, text)| format!(", {word}{}{text}", if word.is_empty() { "" } else { " " })).collect();
            let text = format!("claim {} to {}: {}{change}{said}", event.claim_id, event.payer_id, event.event.as_str().replace('_', " "));
            entries.push(Entry::of_day(event.date, "answer", text, &event.source));
        }
        Ok(())
    })?;
    Ok(entries)
}

/// What payers decided about its claims.
fn remitted(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    books.each_row(RemittedClaimRow::TABLE, run, |row: RemittedClaimRow| {
        if wanted.is_encounter(&row.encounter_id)
            || [row.claim_id.as_str(), row.guarantor_id.as_str(), row.payer_claim_number.as_str(), row.trace_number.as_str()].contains(&wanted.id)
        {
            let text = format!(
                "remittance {} of {}: claim {} status {}, charge {}, paid {}, patient {}, {}, payer's number {} ({})",
                row.trace_number,
                row.payer_id,
                row.claim_id,
                row.status,
                row.charge_cents,
                row.paid_cents,
                row.patient_responsibility_cents,
                row.codes,
                row.payer_claim_number,
                row.outcome
            );
            entries.push(Entry::of_day(row.payment_date, "remitted", text, &row.source));
        }
        Ok(())
    })?;
    Ok(entries)
}

fn transfers(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    let mut balances = Balances::default();
    books.each_transfer(run, |transfer: Transfer| {
        let names = [transfer.claim_id.as_str(), transfer.encounter_id.as_str(), transfer.guarantor_id.as_str()];
        if names.contains(&wanted.id) || wanted.is_encounter(&transfer.encounter_id) {
            let text = format!("{} {}: {} -> {}{}", transfer.event.as_str(), transfer.amount_cents, transfer.credit, transfer.debit, about(&transfer));
            let happened = if transfer.effective_date == transfer.posting_date { String::new() } else { format!(", effective {}", transfer.effective_date) };
            balances.post(&transfer);
            entries.push(Entry { balances: Some(balances), ..Entry::of_day(transfer.posting_date, "transfer", text + &happened, &transfer.source) });
        }
        Ok(())
    })?;
    Ok(entries)
}

fn about(transfer: &Transfer) -> String {
    let encounter = if transfer.encounter_id.is_empty() { String::new() } else { format!(", encounter {}", transfer.encounter_id) };
    let reason = if transfer.reason.is_empty() { String::new() } else { format!(", {}", transfer.reason) };
    format!("{encounter}{reason}")
}
