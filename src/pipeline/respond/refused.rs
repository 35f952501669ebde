//! How a person is told of a set that was not taken, of money for somebody else, and of answers that say nothing certain.

use super::answer_set::{AnswerKind, RemittanceSet};
use crate::ledger::{ExceptionKind, PostingException, Text};
use crate::model::Cents;
use crate::x12::faults::Fault;
use crate::x12::responses::ClaimAnswer;

/// Faults that mean that amounts do not add up, and nothing worse.
const BALANCE: [&str; 3] = ["line-out-of-balance", "claim-out-of-balance", "payment-out-of-balance"];

/// Most faults that an exception names; all of them stand among the rejected inputs.
const MOST_FAULTS: usize = 3;

/// An exception about a set or one of its answers. The event's id tells exceptions of one source apart.
pub fn about(kind: AnswerKind, problem: ExceptionKind, event_id: Text, claim_id: Text, amount_cents: Cents, message: String, source: &Text) -> PostingException {
    PostingException {
        kind: problem,
        event_id,
        event: kind.as_str(),
        guarantor_id: Text::default(),
        encounter_id: Text::default(),
        claim_id,
        amount_cents,
        message,
        source: source.clone(),
    }
}

/// A fault with its place.
pub fn fault_text(fault: &Fault) -> String {
    let place = fault.element.as_deref().or(fault.segment.as_deref()).unwrap_or("the file");
    format!("{place} at byte {}: {} ({})", fault.offset, fault.message, fault.code)
}

/// A set that must not be booked: what became of it, and the exception.
pub fn unsound_set(kind: AnswerKind, remittance: &RemittanceSet, faults: &[Fault], source: &Text) -> (&'static str, PostingException) {
    let grave: Vec<&Fault> = faults.iter().filter(|fault| !fault.is_warning()).collect();
    let is_uneven = !grave.is_empty() && grave.iter().all(|fault| BALANCE.contains(&fault.code));
    let told: Vec<String> = grave.iter().take(MOST_FAULTS).map(|fault| fault_text(fault)).collect();
    let mut told = if told.is_empty() { "the set has no end".to_owned() } else { told.join("; ") };
    if grave.len() > MOST_FAULTS {
        told.push_str(&format!("; and {} more", grave.len() - MOST_FAULTS));
    }
    let (outcome, problem, cure) = if is_uneven {
        ("out_of_balance", ExceptionKind::OutOfBalance, "ask the payer for a corrected remittance, or post the check by hand with account events")
    } else {
        ("broken", ExceptionKind::BrokenSet, "ask the sender for the file again")
    };
    let number = remittance.header.trace_number.clone();
    let message = format!("nothing of it was posted: {told}; {cure}");
    (outcome, about(kind, problem, number, Text::default(), remittance.header.payment_cents, message, source))
}

/// A remittance to another payee, in a file that also holds ours.
pub fn foreign_remittance(remittance: &RemittanceSet, source: &Text) -> PostingException {
    let header = &remittance.header;
    // A tax id may be a person's.
    let payee = if header.payee.qualifier == "XX" { format!("of NPI {}", header.payee.id) } else { "of another tax id".to_owned() };
    let message = format!(
        "check {} pays a payee {}, which is neither the entity's tax id nor a billing provider of providers.csv; nothing of it was posted: hand the set on, or add the provider and post the file again",
        header.trace_number, payee
    );
    about(AnswerKind::Remittance, ExceptionKind::UnknownClaim, header.trace_number.clone(), Text::default(), header.payment_cents, message, source)
}

/// A claim status that neither takes nor rejects the claim.
pub fn unclear_status(answer: &ClaimAnswer, source: &Text) -> PostingException {
    let codes = super::news::status_codes(&answer.statuses);
    let message = format!("status `{codes}` neither accepts nor rejects the claim, so its state stays: ask the sender what it means");
    about(AnswerKind::ClaimStatus, ExceptionKind::NotPostable, answer.claim_id.clone(), answer.claim_id.clone(), answer.charge_cents, message, source)
}
