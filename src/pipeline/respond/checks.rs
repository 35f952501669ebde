//! The checks of the night: what each has paid for which claims, and the proof that every cent of it stands somewhere.

use super::answer_set::{AnswerKind, RemittanceSet};
use super::gather::RefusedRemittance;
use super::refused;
use super::settled::{Fate, SettledSet, UNKNOWN_PAYER};
use super::survey::Survey;
use super::writing::Writing;
use crate::error::Error;
use crate::ledger::{ExceptionKind, LedgerAccount, PostingException, Text, Transfer};
use crate::model::{Cents, Date, Key};
use crate::posting::remittance::{RemittanceFacts, post_check};
use crate::store::answer_tables::RemittanceRow;

/// A remittance that is posted tonight.
#[derive(Debug, Clone)]
pub struct Check {
    /// What its postings need to know of it.
    pub facts: RemittanceFacts,
    /// Claims whose money was accounted for.
    claims: u32,
    /// Money on claims of ours.
    posted_cents: Cents,
    /// Money that waits in the payer's clearing account, with an exception.
    waiting_cents: Cents,
    /// Claims that are not ours, or not known.
    unmatched: u32,
    /// Their money, whether unapplied or waiting in clearing.
    unmatched_cents: Cents,
}

/// The checks by set; `None` for sets that are no posted remittance.
pub fn checks(sets: &[SettledSet], survey: &Survey, run: u32, as_of: Date) -> Vec<Option<Check>> {
    let check = |(place, settled): (usize, &SettledSet)| {
        let remittance = settled.set.remittance.as_ref().filter(|_| settled.is_posted())?;
        let of_first_claim = || u32::try_from(place).ok().and_then(|place| survey.payers.get(&place)).map(|(_, payer_id)| payer_id.clone());
        let named = Some(settled.payer_id.clone()).filter(|payer_id| !payer_id.is_empty());
        let facts = RemittanceFacts {
            crossover_payer: Text::default(),
            remittance_id: settled.id,
            payer_id: named.or_else(of_first_claim).unwrap_or(Text::const_new(UNKNOWN_PAYER)),
            trace_number: remittance.header.trace_number.clone(),
            payment_date: settled.set.date,
            source: settled.set.source.clone(),
            run,
            as_of,
        };
        Some(Check { facts, claims: 0, posted_cents: Cents::ZERO, waiting_cents: Cents::ZERO, unmatched: 0, unmatched_cents: Cents::ZERO })
    };
    sets.iter().enumerate().map(check).collect()
}

impl Check {
    /// Accounts for a claim that was posted, or recognised: what its transfers took out of clearing, and what of its payment waits there. What waits must have been told.
    pub fn account(&mut self, claim_id: &str, paid: Cents, transfers: &[Transfer], exceptions: &[PostingException]) -> Result<(), Error> {
        let moved = out_of_clearing(transfers, &self.facts.payer_id);
        let waits = sum(paid, Cents(moved.0.saturating_neg()));
        if !waits.is_zero() && !exceptions.iter().any(|exception| exception.amount_cents == waits) {
            return Err(self.unbalanced(&format!("claim {claim_id} is paid {paid}, its transfers make {moved}, and nobody is told of the rest")));
        }
        self.claims += 1;
        self.posted_cents = sum(self.posted_cents, moved);
        self.waiting_cents = sum(self.waiting_cents, waits);
        Ok(())
    }

    /// Accounts for a claim that found no item: its money is unapplied where there is any, and waits in clearing where it was taken back.
    pub fn account_unmatched(&mut self, paid: Cents) {
        self.claims += 1;
        self.unmatched += 1;
        self.unmatched_cents = sum(self.unmatched_cents, paid);
    }

    /// Notes that a claim which was recognised could not be posted.
    pub fn note_unmatched(&mut self, paid: Cents) {
        self.unmatched += 1;
        self.unmatched_cents = sum(self.unmatched_cents, paid);
        // Its money was counted as waiting.
        self.waiting_cents = sum(self.waiting_cents, Cents(paid.0.saturating_neg()));
    }

    /// Proves that claims and PLB explain the payment, to the cent.
    fn prove(&self, remittance: &RemittanceSet, transfers: &[Transfer]) -> Result<(), Error> {
        let claims = sum(sum(self.posted_cents, self.waiting_cents), self.unmatched_cents);
        if self.claims != remittance.claims || claims != remittance.paid_cents {
            return Err(self.unbalanced(&format!("its {} claims paid {}, and {claims} of {} claims are accounted for", remittance.claims, remittance.paid_cents, self.claims)));
        }
        let payment = remittance.header.payment_cents;
        if sum(claims, Cents(remittance.adjusted_cents().0.saturating_neg())) != payment {
            return Err(self.unbalanced(&format!("claims {claims} less provider adjustments {} are not the payment {payment}", remittance.adjusted_cents())));
        }
        let cash = LedgerAccount::PayerCash(self.facts.payer_id.clone());
        let received: Cents = transfers.iter().map(|transfer| signed(transfer, &cash)).sum();
        if received != payment { Err(self.unbalanced(&format!("cash of {received} is booked for a payment of {payment}"))) } else { Ok(()) }
    }

    fn unbalanced(&self, what: &str) -> Error {
        Error::Unbalanced(format!("check {} of {} ({}): {what}; nothing is published", self.facts.trace_number, self.facts.payer_id, self.facts.source))
    }
}

/// Posts the money of every check, proves it, and writes down all remittances of the night, also those that were not posted.
pub fn close(sets: &[SettledSet], checks: &[Option<Check>], refused_sets: &[RefusedRemittance], as_of: Date, out: &mut Writing) -> Result<(), Error> {
    for (settled, check) in sets.iter().zip(checks) {
        let Some(remittance) = &settled.set.remittance else { continue };
        let mut row = row_of(remittance, settled.id, settled.set.content, settled.set.date, &settled.set.source, as_of);
        row.payer_id = settled.payer_id.clone();
        match (settled.fate, check) {
            (Fate::Applied, Some(check)) => {
                let transfers = post_check(&remittance.header, &remittance.adjustments, &check.facts);
                check.prove(remittance, &transfers)?;
                transfers.iter().try_for_each(|transfer| out.transfer(transfer))?;
                (row.payer_id, row.outcome) = (check.facts.payer_id.clone(), "posted".into());
                (row.unmatched, row.unmatched_cents) = (check.unmatched, check.unmatched_cents);
            }
            (Fate::Conflicting, _) => {
                let exception = conflict(settled, remittance);
                (row.outcome, row.detail) = ("conflicting".into(), exception.message.clone());
                out.responded.exceptions.push(exception);
            }
            _ => row.outcome = "repeated".into(),
        }
        if row.payer_id.is_empty() {
            row.payer_id = UNKNOWN_PAYER.into();
        }
        out.remittance(&row)?;
    }
    for refused in refused_sets {
        let id = refused.set.remittance_id(refused.date);
        let row = row_of(&refused.set, id, refused.content, refused.date, &refused.source, as_of);
        out.remittance(&RemittanceRow { payer_id: UNKNOWN_PAYER.into(), outcome: refused.outcome.into(), detail: refused.detail.clone(), ..row })?;
    }
    Ok(())
}

fn conflict(settled: &SettledSet, remittance: &RemittanceSet) -> PostingException {
    let number = &remittance.header.trace_number;
    let when = if settled.earlier_run > 0 { format!("by run {}", settled.earlier_run) } else { "tonight".to_owned() };
    let message = format!(
        "check {number} was posted {when} with another amount or other claims; nothing of this one was posted: ask the payer which holds, and `why {number}` shows what is booked"
    );
    refused::about(AnswerKind::Remittance, ExceptionKind::ConflictingRemittance, number.clone(), Text::default(), remittance.header.payment_cents, message, &settled.set.source)
}

fn row_of(set: &RemittanceSet, remittance_id: Key, content: Key, payment_date: Date, source: &Text, as_of: Date) -> RemittanceRow {
    let header = &set.header;
    RemittanceRow {
        remittance_id,
        content,
        payer_id: Text::default(),
        payer_name: header.payer.name.clone(),
        trace_number: header.trace_number.clone(),
        payer_trace_id: header.payer_trace_id.clone(),
        method: header.method.clone(),
        payment_date,
        payment_cents: header.payment_cents,
        claims: set.claims,
        paid_cents: set.paid_cents,
        provider_adjustment_cents: set.adjusted_cents(),
        unmatched: 0,
        unmatched_cents: Cents::ZERO,
        outcome: Text::default(),
        detail: String::new(),
        source: source.clone(),
        as_of,
    }
}

/// What transfers took out of a payer's clearing account.
fn out_of_clearing(transfers: &[Transfer], payer_id: &Text) -> Cents {
    let clearing = LedgerAccount::PayerClearing(payer_id.clone());
    transfers.iter().map(|transfer| signed(transfer, &clearing)).sum()
}

/// Amounts come from outside, so that their sum may be too large; it then proves nothing.
fn sum(left: Cents, right: Cents) -> Cents {
    Cents(left.0.saturating_add(right.0))
}

/// Debit less credit of one account.
fn signed(transfer: &Transfer, account: &LedgerAccount) -> Cents {
    match (transfer.debit == *account, transfer.credit == *account) {
        (true, false) => transfer.amount_cents,
        (false, true) => -transfer.amount_cents,
        _ => Cents::ZERO,
    }
}
