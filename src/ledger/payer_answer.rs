//! What a payer answered to a claim, beside the edits that had spoken on it: what the report on edits' earnings is made from.
//!
//! An answer is counted once a claim. When a later one changes it, the earlier is taken back with a count below zero, as a ledger does; nothing has to be looked up.

use super::{OpenItem, Text};
use crate::model::{Cents, Date};

/// What [`OpenItem::edits`] says when no edit spoke.
pub const NO_EDIT: &str = "-";

/// What the payer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Paid, if only in part.
    Paid,
    /// Denied, if only in part; with the first reason that it gave.
    Denied,
    /// A further reason for a claim that is counted as denied.
    AlsoDenied,
}

impl Answer {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Paid => "paid",
            Answer::Denied => "denied",
            Answer::AlsoDenied => "also_denied",
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerAnswer {
    /// The payer.
    pub payer_id: Text,
    /// First billing of the claim; `None` where the workspace did not bill it.
    pub bill_date: Option<Date>,
    /// See [`OpenItem::edits`].
    pub edits: Text,
    /// What it did.
    pub answer: Answer,
    /// Group and reason code, such as `CO-16`; empty for a payment, and for a denial whose reason has not come.
    pub reason: Text,
    /// 1, or -1 where an earlier answer is taken back.
    pub claims: i64,
    /// Paid or denied; negative where an earlier denial is taken back, zero where a payment is, which was paid all the same.
    pub cents: Cents,
}

impl PayerAnswer {
    /// An answer about an item's claim.
    pub fn about(item: &OpenItem, answer: Answer, reason: Text, claims: i64, cents: Cents) -> PayerAnswer {
        PayerAnswer { payer_id: item.payer_id.clone(), bill_date: item.first_bill_date, edits: item.edits.clone(), answer, reason, claims, cents }
    }
}

/// Notes on an item that its payer paid something. A claim that is counted as denied stays so.
pub fn note_payment(item: &mut OpenItem, cents: Cents) -> Option<PayerAnswer> {
    if !item.answer.is_empty() {
        return None;
    }
    item.answer = Answer::Paid.as_str().into();
    Some(PayerAnswer::about(item, Answer::Paid, Text::default(), 1, cents))
}

/// Notes on an item that its payer denied an amount, with a reason or, where that comes apart or never, without one.
pub fn note_denial(item: &mut OpenItem, reason: &str, cents: Cents) -> Vec<PayerAnswer> {
    const UNPAID: &str = "unpaid";
    let about = |item: &OpenItem, answer, reason: &str, claims, cents| PayerAnswer::about(item, answer, reason.into(), claims, cents);
    let mut answers = match item.answer.as_str() {
        "paid" => vec![about(item, Answer::Paid, "", -1, Cents::ZERO)],
        // The reason has come: the answer without one is taken back.
        UNPAID if !reason.is_empty() => vec![about(item, Answer::Denied, "", -1, -item.charge_cents)],
        UNPAID => return Vec::new(),
        "denied" if reason.is_empty() => return Vec::new(),
        "denied" => return vec![about(item, Answer::AlsoDenied, reason, 1, cents)],
        _ => Vec::new(),
    };
    item.answer = if reason.is_empty() { UNPAID } else { Answer::Denied.as_str() }.into();
    answers.push(about(item, Answer::Denied, reason, 1, if reason.is_empty() { item.charge_cents } else { cents }));
    answers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::open_item_for_charge;

    fn item() -> OpenItem {
        OpenItem { charge_cents: Cents(12_500), ..open_item_for_charge(&sample_charge(Some("acme"))) }
    }

    fn told(answers: &[PayerAnswer]) -> Vec<(&'static str, &str, i64, i64)> {
        answers.iter().map(|answer| (answer.answer.as_str(), answer.reason.as_str(), answer.claims, answer.cents.0)).collect()
    }

    #[test]
    fn a_claim_counts_once_and_a_later_denial_takes_the_payment_back() {
        let mut item = item();
        assert_eq!(told(&Vec::from_iter(note_payment(&mut item, Cents(9_000)))), [("paid", "", 1, 9_000)]);
        assert_eq!(note_payment(&mut item, Cents(100)), None);
        assert_eq!(told(&note_denial(&mut item, "CO-16", Cents(3_500))), [("paid", "", -1, 0), ("denied", "CO-16", 1, 3_500)]);
        assert_eq!(told(&note_denial(&mut item, "CO-18", Cents(500))), [("also_denied", "CO-18", 1, 500)]);
        assert_eq!((note_payment(&mut item, Cents(1)), item.answer.as_str()), (None, "denied"));
    }

    #[test]
    fn an_answer_without_money_waits_for_its_reason() {
        let mut item = item();
        assert_eq!(told(&note_denial(&mut item, "", Cents::ZERO)), [("denied", "", 1, 12_500)]);
        assert_eq!(note_denial(&mut item, "", Cents::ZERO), []);
        assert_eq!(told(&note_denial(&mut item, "CO-29", Cents(12_500))), [("denied", "", -1, -12_500), ("denied", "CO-29", 1, 12_500)]);
        assert_eq!(note_denial(&mut item, "", Cents::ZERO), []);
    }
}
