//! Answers about claims that the books do not hold. Money becomes unapplied money of its payer, with everything by which a person can find where it belongs.

use super::checks::Check;
use super::index::AnswerIndex;
use super::news::News;
use super::settled::SettledSet;
use super::spill::AnswerSpill;
use super::writing::Writing;
use super::{claim_rows, refused};
use crate::error::Error;
use crate::ledger::{ClaimState, ExceptionKind, ItemKind, LedgerAccount, OpenItem, Owner, PostingException, Text, Transfer, TransferEvent, apply};
use crate::model::{Cents, Key};
use crate::posting::remittance::{RemittanceFacts, posting_id};
use crate::x12::responses::RemittedClaim;

/// Books what is left over when all items have been walked over.
pub fn take(sets: &[SettledSet], checks: &mut [Option<Check>], index: &AnswerIndex, spill: &AnswerSpill, out: &mut Writing) -> Result<(), Error> {
    let mut payments: Vec<(Text, Key, usize)> = Vec::new();
    for at in index.missing() {
        let Some(entry) = index.get(at) else { continue };
        let Some(settled) = sets.get(entry.set as usize) else { continue };
        match checks.get(entry.set as usize).and_then(Option::as_ref) {
            Some(check) => {
                let claim: RemittedClaim = spill.read(entry.place())?;
                let posting = posting_id(check.facts.remittance_id, claim.position);
                payments.push((account_of(&check.facts), item_id(posting), at));
            }
            None => {
                let news: News = spill.read(entry.place())?;
                out.responded.exceptions.push(unknown_claim(&news, settled));
            }
        }
    }
    // The items are written in order of guarantor and item.
    payments.sort();
    for (_, _, at) in payments {
        let Some(entry) = index.get(at) else { continue };
        let Some(check) = checks.get_mut(entry.set as usize).and_then(Option::as_mut) else { continue };
        let bytes = spill.read_bytes(entry.place())?;
        let claim: RemittedClaim = serde_json::from_slice(&bytes).map_err(|error| Error::Failed(format!("an answer cannot be read back: {error}")))?;
        check.account_unmatched(claim.paid_cents);
        out.responded.exceptions.push(unmatched(&claim, &check.facts));
        out.claim(&claim_rows::row(&claim, &bytes, &check.facts, None, "unmatched"))?;
        if claim.paid_cents > Cents::ZERO {
            let (item, transfer) = unapplied(&claim, &check.facts);
            out.transfer(&transfer)?;
            out.unapplied(&item)?;
        }
    }
    Ok(())
}

/// The account that holds what a payer paid for nobody.
fn account_of(facts: &RemittanceFacts) -> Text {
    format!("payer:{}", facts.payer_id).into()
}

fn item_id(posting: Key) -> Key {
    Key::of(&[b"unapplied", &posting.to_bytes()])
}

/// Unapplied money of a payer, and the transfer that makes it.
fn unapplied(claim: &RemittedClaim, facts: &RemittanceFacts) -> (OpenItem, Transfer) {
    let posting = posting_id(facts.remittance_id, claim.position);
    let item_id = item_id(posting);
    let transfer = Transfer {
        transfer_id: Key::of(&[b"unmatched", &posting.to_bytes()]),
        debit: LedgerAccount::PayerClearing(facts.payer_id.clone()),
        credit: LedgerAccount::Unapplied,
        amount_cents: claim.paid_cents,
        event: TransferEvent::PayerPayment,
        posting_date: facts.as_of,
        effective_date: facts.payment_date,
        item_id,
        to_item_id: item_id,
        guarantor_id: account_of(facts),
        patient_id: Text::default(),
        encounter_id: Text::default(),
        claim_id: claim.claim_id.clone(),
        line: 0,
        reason: "unknown_claim".into(),
        source: posting.to_string().into(),
    };
    let mut item = OpenItem {
        guarantor_id: account_of(facts),
        item_id,
        kind: ItemKind::Unapplied,
        owner: Owner::Insurance,
        payer_id: facts.payer_id.clone(),
        claim_id: claim.claim_id.clone(),
        claim_state: ClaimState::NoClaim,
        service_date: facts.payment_date,
        responsibility_date: facts.as_of,
        origin: "unknown_claim".into(),
        last_activity_date: facts.as_of,
        payer_claim_number: claim.payer_claim_number.clone(),
        ..OpenItem::default()
    };
    apply(&transfer, &mut item);
    (item, transfer)
}

fn unmatched(claim: &RemittedClaim, facts: &RemittanceFacts) -> PostingException {
    let (id, number, payer) = (&claim.claim_id, &facts.trace_number, &facts.payer_id);
    let said = format!(
        "check {number} of {payer} names claim `{id}` (payer's number {}, charge {}, status {}), which no run has billed",
        claim.payer_claim_number, claim.charge_cents, claim.status
    );
    let paid = claim.paid_cents;
    let (kind, message) = match paid {
        paid if paid > Cents::ZERO => (
            ExceptionKind::UnknownClaim,
            format!(
                "{said}; its {paid} is unapplied money of account payer:{payer}: find the claim by the payer's number and apply it with account events, or return it to the payer"
            ),
        ),
        Cents::ZERO => (ExceptionKind::UnknownClaim, format!("{said}; it moves no money: look whether another system sent it")),
        paid => (ExceptionKind::UnmatchedReversal, format!("{said}; the {} that it takes back waits in clearing:payer:{payer}: find the payment that it is about", -paid)),
    };
    let exception = refused::about(super::answer_set::AnswerKind::Remittance, kind, Text::default(), id.clone(), paid, message, &facts.source);
    PostingException {
        event_id: posting_id(facts.remittance_id, claim.position).to_string().into(),
        guarantor_id: if paid > Cents::ZERO { account_of(facts) } else { Text::default() },
        ..exception
    }
}

fn unknown_claim(news: &News, settled: &SettledSet) -> PostingException {
    let message = format!("{} says {} ({}) of a claim that is not among the open ones: look whether another system sent it", news.hop, news.event.replace('_', " "), news.codes);
    refused::about(settled.set.kind, ExceptionKind::UnknownClaim, news.claim_id.clone(), news.claim_id.clone(), news.amount_cents, message, &settled.set.source)
}
