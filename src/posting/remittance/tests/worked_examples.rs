//! The worked examples of `tests/fixtures/remittances`: what was billed, what the payers sent, and the journal that it must give.
//!
//! What belongs to the check as a whole (the same check again, a set that does not add up, money for nobody's claim) is decided by the pipeline; here it is done the short way, so that
//! the examples show the whole of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::sheet::Bill;
use crate::ledger::EventKind::Payment;
use crate::ledger::{AccountEvent, LedgerAccount, OpenItem, PostingException, Transfer, TrialBalance};
use crate::model::{Cents, Key};
use crate::posting::account_events::post_guarantor;
use crate::posting::case::{Books, event};
use crate::posting::copay::apply_unapplied;
use crate::posting::remittance::{AdjustmentPolicy, RemittanceFacts, needed_postings, post_check, post_remitted_claim};
use crate::x12::responses::{ProviderAdjustment, RemittanceHeader, RemittedClaim, Response, ResponseReader};

/// Every example; one that is missing, or of which nobody knows, fails.
const EXAMPLES: [&str; 13] = [
    "claim-level-adjustments",
    "duplicate-remittance",
    "forwarded-claim",
    "interest",
    "out-of-balance-remittance",
    "patient-payment-before-insurance",
    "qmb",
    "reversal-and-correction",
    "secondary-without-prior-payer-code",
    "sequestration",
    "takeback-over-two-remittances",
    "unknown-claim",
    "zero-payment-to-deductible",
];

#[test]
fn every_example_gives_its_journal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/remittances");
    let found: Vec<String> = entries(&root).into_iter().filter(|path| path.is_dir()).map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(found, EXAMPLES);
    let mut wrong = Vec::new();
    for name in EXAMPLES {
        let folder = root.join(name);
        let journal = Example::post(&folder);
        let expected = std::fs::read_to_string(folder.join("journal.txt")).unwrap_or_default();
        if journal != expected {
            wrong.push(format!("== {name}\n{journal}"));
        }
    }
    assert!(wrong.is_empty(), "these examples give another journal than journal.txt:\n{}", wrong.join("\n"));
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// One example being posted: the books, and the journal so far.
struct Example {
    books: Books,
    journal: String,
    /// What was posted of a check, by its number.
    checks: BTreeMap<String, u128>,
    /// Money for claims that nobody knows.
    unapplied: Cents,
    total: TrialBalance,
}

/// What one set of a file says.
#[derive(Default)]
struct Set {
    header: RemittanceHeader,
    claims: Vec<RemittedClaim>,
    adjustments: Vec<ProviderAdjustment>,
}

impl Example {
    fn post(folder: &Path) -> String {
        let mut example = Example { books: Books::new(), journal: String::new(), checks: BTreeMap::new(), unapplied: Cents::ZERO, total: TrialBalance::default() };
        example.bill(&std::fs::read_to_string(folder.join("books.txt")).unwrap());
        for path in entries(folder).iter().filter(|path| path.extension().is_some_and(|extension| extension == "835")) {
            writeln!(example.journal, "; {}\n", path.file_name().unwrap().to_string_lossy()).unwrap();
            example.read(&std::fs::read(path).unwrap());
        }
        example.finish()
    }

    /// Lines such as `bill CLAIM ENCOUNTER PAYER AMOUNT later=PAYER expected=AMOUNT` and `paid ENCOUNTER AMOUNT DATE`.
    fn bill(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            let named = |name: &str| words.iter().find_map(|word| word.strip_prefix(name)).unwrap_or_default().to_owned();
            let cents = |text: &str| Cents::parse(text).unwrap().0;
            match words[..] {
                ["bill", claim_id, encounter, payer, amount, ..] => {
                    let (later, expected) = (named("later="), named("expected="));
                    let expected = (!expected.is_empty()).then(|| cents(&expected));
                    let bill = Bill { claim_id: Some(claim_id), expected, ..Bill::new(encounter, payer, &later, cents(amount)) };
                    self.books = std::mem::replace(&mut self.books, Books::new()).bill(&bill);
                }
                ["paid", encounter, amount, date] => {
                    let payment = AccountEvent { encounter_id: encounter.into(), ..event("payment", Payment, date, cents(amount)) };
                    let posted = post_guarantor(&mut self.books.group, std::slice::from_ref(&payment), &[], payment.date);
                    self.books.transfers.extend(posted.transfers);
                }
                _ => panic!("books.txt: {line}"),
            }
        }
        for transfer in self.books.transfers.clone() {
            self.write(&transfer);
        }
    }

    fn read(&mut self, bytes: &[u8]) {
        let mut reader = ResponseReader::new(bytes);
        let mut set = Set::default();
        while let Some(response) = reader.next().unwrap() {
            match response {
                Response::Begin(_) => set = Set::default(),
                Response::Remittance(header) => set.header = *header,
                Response::Remitted(claim) => set.claims.push(*claim),
                Response::Provider(adjustment) => set.adjustments.push(adjustment),
                Response::End(end) => {
                    let faults: Vec<&str> = end.faults.iter().map(|fault| fault.code).collect();
                    self.take(std::mem::take(&mut set), end.is_usable, end.content, &faults);
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(reader.into_faults().iter().map(|fault| fault.code).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    fn take(&mut self, set: Set, is_usable: bool, content: u128, faults: &[&str]) {
        let trace = set.header.trace_number.to_string();
        if !is_usable {
            return writeln!(self.journal, "; {trace}: refused, {}\n", faults.join(" ")).unwrap();
        }
        assert_eq!(faults, Vec::<&str>::new(), "{trace}");
        match self.checks.insert(trace.clone(), content) {
            None => self.post_set(&set),
            Some(held) if held == content => writeln!(self.journal, "; {trace}: repeated\n").unwrap(),
            Some(_) => writeln!(self.journal, "; {trace}: exception conflicting_remittance {}\n", set.header.payment_cents).unwrap(),
        }
    }

    fn post_set(&mut self, set: &Set) {
        let payment_date = set.header.payment_date.unwrap();
        let facts = RemittanceFacts {
            crossover_payer: "".into(),
            remittance_id: Key::of_texts(&[&set.header.payer_trace_id, &set.header.trace_number]),
            payer_id: set.header.payer.references[0].1.to_lowercase(),
            trace_number: set.header.trace_number.clone(),
            payment_date,
            source: "remittance".into(),
            run: 1,
            as_of: payment_date,
        };
        for transfer in post_check(&set.header, &set.adjustments, &facts) {
            self.write(&transfer);
        }
        for claim in &set.claims {
            self.post_claim(claim, &facts);
        }
        for transfer in apply_unapplied(&mut self.books.group, payment_date) {
            self.books.transfers.push(transfer.clone());
            self.write(&transfer);
        }
    }

    fn post_claim(&mut self, claim: &RemittedClaim, facts: &RemittanceFacts) {
        let needed = needed_postings(&self.books.group, claim, &facts.payer_id);
        let is_needed = |transfer: &&Transfer| needed.iter().any(|(_, posting)| transfer.source == posting.to_string());
        let prior: Vec<Transfer> = self.books.transfers.iter().filter(is_needed).cloned().collect();
        let posted = post_remitted_claim(&mut self.books.group, claim, facts, &AdjustmentPolicy::default(), &prior);
        self.books.transfers.extend(posted.transfers.iter().cloned());
        self.books.prove();
        posted.transfers.iter().for_each(|transfer| self.write(transfer));
        if posted.item_id.is_none() {
            self.keep_unapplied(claim, facts);
        }
        for PostingException { kind, amount_cents, claim_id, .. } in &posted.exceptions {
            writeln!(self.journal, "; {claim_id}: exception {} {amount_cents}\n", kind.as_str()).unwrap();
        }
        for next in &posted.due {
            writeln!(self.journal, "; {}: due to {} {}\n", claim.claim_id, next.payer_id, next.balance_cents).unwrap();
        }
    }

    /// Money for a claim that nobody knows is the payer's until somebody does.
    fn keep_unapplied(&mut self, claim: &RemittedClaim, facts: &RemittanceFacts) {
        self.unapplied += claim.paid_cents;
        let any = self.books.transfers[0].clone();
        self.write(&Transfer {
            debit: LedgerAccount::PayerClearing(facts.payer_id.clone()),
            credit: LedgerAccount::Unapplied,
            amount_cents: claim.paid_cents,
            event: crate::ledger::TransferEvent::PayerPayment,
            posting_date: facts.as_of,
            claim_id: claim.claim_id.clone(),
            line: 0,
            reason: "unknown_claim".into(),
            ..any
        });
    }

    /// A transaction as hledger reads it.
    fn write(&mut self, transfer: &Transfer) {
        self.total.post(transfer);
        let line = if transfer.line > 0 { format!(" line {}", transfer.line) } else { String::new() };
        let claim = if transfer.claim_id.is_empty() { String::new() } else { format!(" {}", transfer.claim_id) };
        writeln!(self.journal, "{} {}{claim}{line} {}", transfer.posting_date, transfer.event.as_str(), transfer.reason).unwrap();
        writeln!(self.journal, "    {:<32} ${}", transfer.debit.to_string(), transfer.amount_cents).unwrap();
        writeln!(self.journal, "    {:<32} $-{}\n", transfer.credit.to_string(), transfer.amount_cents).unwrap();
    }

    /// What every item and every account has come to.
    fn finish(mut self) -> String {
        self.journal.push_str("; items\n");
        let mut items: Vec<&OpenItem> = self.books.group.items.iter().collect();
        items.sort_by_key(|item| (&item.encounter_id, item.kind, item.owner, item.sequence, item.item_id));
        for item in items {
            let owner = if item.payer_id.is_empty() { item.owner.as_str() } else { &item.payer_id };
            let of = [&item.encounter_id, owner, item.kind.as_str(), item.claim_state.as_str(), item.answer_codes.as_str()].map(|word| if word.is_empty() { "-" } else { word });
            writeln!(self.journal, ";   {} {} since {}", of.join(" | "), item.balance_cents, item.responsibility_date).unwrap();
        }
        self.journal.push_str("; accounts\n");
        for (account, sides) in self.total.accounts() {
            writeln!(self.journal, ";   {account} {}", sides.balance()).unwrap();
        }
        let items: Cents = self.books.group.items.iter().map(|item| item.balance_cents).sum();
        assert_eq!(self.total.receivable_control(), items - self.unapplied);
        self.journal
    }
}
