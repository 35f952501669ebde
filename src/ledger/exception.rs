//! What could not be posted, for the person who must look at it. This module does *not* post.

use super::{AccountEvent, EventKind, Text};
use crate::model::Cents;

/// Why something could not be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExceptionKind {
    /// The same event id was posted before with other content.
    ConflictingEvent,
    /// No item fits what the event names.
    UnknownItem,
    /// The event refers to a payment or statement that is not in the books.
    UnknownReference,
    /// The payment was reversed before.
    AlreadyReversed,
    /// The event needs an amount, or a sign, that it does not have.
    BadAmount,
    /// The amount is more than there was to apply it to; the rest was not posted.
    ExceedsBalance,
    /// The adjustment's group or reason code does not allow what the event asks for.
    NotPostable,
    /// The event names an account that the books do not hold.
    UnknownAccount,
    /// The event lies after the as-of date and waits.
    FutureDate,
    /// A remittance does not add up at a line, a claim or the check; nothing of it was posted.
    OutOfBalance,
    /// A set of a response is broken: not closed, wrongly counted, unreadable; nothing of it was posted.
    BrokenSet,
    /// A check or transfer was posted before, with another amount or other claims.
    ConflictingRemittance,
    /// A response names a claim, set, group or interchange that the books do not hold.
    UnknownClaim,
    /// A reversal that takes back nothing that is posted; its money waits in the payer's clearing account.
    UnmatchedReversal,
    /// The payer paid less than its contract or fee schedule says.
    Underpaid,
    /// The claim's balance became a credit, which is the payer's money.
    Overpaid,
    /// A secondary payer repeated the contractual adjustment of the payer before it (not OA-23); only what was left was written off.
    CobNoncompliant,
    /// The payer says that the patient is not to be billed although it assigns the amount to the patient, or the reverse; a person decides.
    PatientNotLiable,
    /// An answer that cannot follow the claim's state; it was recorded and changed nothing.
    OutOfOrder,
    /// What an agency acknowledges or says that it holds is not what the books say.
    AgencyDiffers,
    /// A claim was forwarded to a payer that the encounter does not name, or says that another payer comes first.
    OtherPayer,
    /// Letters were printed days ago and nobody has said that they left.
    UnmarkedStatements,
}

impl ExceptionKind {
    /// As `exceptions.csv` writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            ExceptionKind::ConflictingEvent => "conflicting_event",
            ExceptionKind::UnknownItem => "unknown_item",
            ExceptionKind::UnknownReference => "unknown_reference",
            ExceptionKind::AlreadyReversed => "already_reversed",
            ExceptionKind::BadAmount => "bad_amount",
            ExceptionKind::ExceedsBalance => "exceeds_balance",
            ExceptionKind::NotPostable => "not_postable",
            ExceptionKind::UnknownAccount => "unknown_account",
            ExceptionKind::FutureDate => "future_date",
            ExceptionKind::OutOfBalance => "out_of_balance",
            ExceptionKind::BrokenSet => "broken_set",
            ExceptionKind::ConflictingRemittance => "conflicting_remittance",
            ExceptionKind::UnknownClaim => "unknown_claim",
            ExceptionKind::UnmatchedReversal => "unmatched_reversal",
            ExceptionKind::Underpaid => "underpaid",
            ExceptionKind::Overpaid => "overpaid",
            ExceptionKind::CobNoncompliant => "cob_noncompliant",
            ExceptionKind::PatientNotLiable => "patient_not_liable",
            ExceptionKind::OutOfOrder => "out_of_order",
            ExceptionKind::OtherPayer => "other_payer",
            ExceptionKind::UnmarkedStatements => "unmarked_statements",
            ExceptionKind::AgencyDiffers => "agency_differs",
        }
    }

    /// True for what waits for something and is told by every run while it does; what one run could not post is told once.
    pub fn is_told_anew(self) -> bool {
        matches!(self, ExceptionKind::UnknownAccount | ExceptionKind::FutureDate | ExceptionKind::UnmarkedStatements)
    }

    /// Every kind.
    pub const ALL: [ExceptionKind; 22] = [
        ExceptionKind::ConflictingEvent,
        ExceptionKind::UnknownItem,
        ExceptionKind::UnknownReference,
        ExceptionKind::AlreadyReversed,
        ExceptionKind::BadAmount,
        ExceptionKind::ExceedsBalance,
        ExceptionKind::NotPostable,
        ExceptionKind::UnknownAccount,
        ExceptionKind::FutureDate,
        ExceptionKind::OutOfBalance,
        ExceptionKind::BrokenSet,
        ExceptionKind::ConflictingRemittance,
        ExceptionKind::UnknownClaim,
        ExceptionKind::UnmatchedReversal,
        ExceptionKind::Underpaid,
        ExceptionKind::Overpaid,
        ExceptionKind::CobNoncompliant,
        ExceptionKind::PatientNotLiable,
        ExceptionKind::OutOfOrder,
        ExceptionKind::OtherPayer,
        ExceptionKind::UnmarkedStatements,
        ExceptionKind::AgencyDiffers,
    ];

    /// The kind of that name; the inverse of [`ExceptionKind::as_str`].
    pub fn parse(name: &str) -> Option<ExceptionKind> {
        ExceptionKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One thing that could not be posted, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingException {
    /// Why.
    pub kind: ExceptionKind,
    /// Which account event.
    pub event_id: Text,
    /// What the event is, such as `payment_reversed`.
    pub event: &'static str,
    /// Whose account.
    pub guarantor_id: Text,
    /// The encounter that the event names.
    pub encounter_id: Text,
    /// The claim that the event names.
    pub claim_id: Text,
    /// The amount that was *not* posted.
    pub amount_cents: Cents,
    /// What is wrong and what to do, without names or birth dates.
    pub message: String,
    /// File and row.
    pub source: Text,
}

/// What an answer is that could not be posted; account events have names of their own.
const ANSWERS: [&str; 4] = ["interchange_answer", "acknowledgement", "claim_status", "remittance"];

impl PostingException {
    /// The name of an event or answer as it stands in an exception; `None` for one that nobody knows.
    pub fn event_name(stored: &str) -> Option<&'static str> {
        EventKind::parse(stored).map(EventKind::as_str).or_else(|| ANSWERS.into_iter().find(|name| *name == stored))
    }

    /// An exception about an event.
    pub fn about(event: &AccountEvent, kind: ExceptionKind, amount_cents: Cents, message: impl Into<String>) -> PostingException {
        PostingException {
            kind,
            event_id: event.event_id.clone(),
            event: event.event.as_str(),
            guarantor_id: event.guarantor_id.clone(),
            encounter_id: event.encounter_id.clone(),
            claim_id: event.claim_id.clone(),
            amount_cents,
            message: message.into(),
            source: event.source.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_as_what_they_name() {
        for kind in ExceptionKind::ALL {
            assert_eq!(ExceptionKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(ExceptionKind::parse("future_date"), Some(ExceptionKind::FutureDate));
        assert_eq!((ExceptionKind::parse("futuredate"), ExceptionKind::parse("")), (None, None));
    }
}
