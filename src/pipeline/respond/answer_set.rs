//! One set of answers while a night goes on: who sent it, what it is about as a whole, and where it stands among the others.
//!
//! The order of sets is that of what they say, never that of files: first that files have left, then what receivers say of interchanges and sets, then what payers say of claims, then what they paid.

use crate::ledger::{ClaimEventKind, Text};
use crate::model::{Cents, Date, Key};
use crate::x12::responses::{ProviderAdjustment, RemittanceHeader};

/// What a set is, in the order in which sets are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerKind {
    /// The word that a file has left.
    Sent,
    /// A TA1.
    Interchange,
    /// A 999 or 997.
    Acknowledgement,
    /// A 277CA.
    ClaimStatus,
    /// An 835.
    Remittance,
}

impl AnswerKind {
    /// As exceptions and `run.json` name it.
    pub fn as_str(self) -> &'static str {
        match self {
            AnswerKind::Sent => "sent",
            AnswerKind::Interchange => "interchange_answer",
            AnswerKind::Acknowledgement => "acknowledgement",
            AnswerKind::ClaimStatus => "claim_status",
            AnswerKind::Remittance => "remittance",
        }
    }
}

/// Which of our claims an answer is about that names none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of a file.
    File(Text),
    /// All of an interchange (ISA13).
    Interchange(Text),
    /// The sets of a group (GS06) that the answer does not name.
    Group {
        /// GS06.
        group: Text,
        /// ST02 of those that it names.
        named: Vec<Text>,
    },
    /// One set.
    Set {
        /// GS06.
        group: Text,
        /// ST02.
        control: Text,
    },
    /// All of a batch (BHT03).
    Batch {
        /// BHT03.
        batch: Text,
        /// Only those of this billing provider; empty for all.
        npi: Text,
    },
}

/// An answer to many claims at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WideAnswer {
    /// To which.
    pub scope: Scope,
    /// What happened to each.
    pub event: ClaimEventKind,
    /// When, where the answer says so.
    pub date: Option<Date>,
    /// Its codes.
    pub codes: Text,
    /// Who says so.
    pub hop: Text,
    /// What it objects to, each with the claim that it names (or nothing).
    pub objections: Vec<(Text, String)>,
}

/// What a remittance says as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemittanceSet {
    /// Payment, payer and payee.
    pub header: RemittanceHeader,
    /// Its PLB.
    pub adjustments: Vec<ProviderAdjustment>,
    /// Claims in it.
    pub claims: u32,
    /// Sum of their payments.
    pub paid_cents: Cents,
}

impl RemittanceSet {
    /// The key of the check or transfer: payer's trace id and trace number. What moves no money (BPR04 NON) has no number that a bank would keep apart, so its day counts too.
    pub fn remittance_id(&self, payment_date: Date) -> Key {
        let (payer, number) = (self.header.payer_trace_id.as_str(), self.header.trace_number.as_str());
        if self.header.method == "NON" { Key::of_texts(&["check", payer, number, &payment_date.to_string()]) } else { Key::of_texts(&["check", payer, number]) }
    }

    /// Sum of the PLB; positive lowers the payment.
    pub fn adjusted_cents(&self) -> Cents {
        self.adjustments.iter().fold(Cents::ZERO, |sum, adjustment| Cents(sum.0.saturating_add(adjustment.cents.0)))
    }
}

/// One sound set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerSet {
    /// What it is.
    pub kind: AnswerKind,
    /// The day of the payment, or that on which the set was made.
    pub date: Date,
    /// Trace number, or control number.
    pub number: Text,
    /// What it says.
    pub content: Key,
    /// File and set.
    pub source: Text,
    /// Who sent it.
    pub sender: Text,
    /// Claims that it names.
    pub answers: u32,
    /// What it says of many claims at once.
    pub wide: Vec<WideAnswer>,
    /// Of an 835, what it says as a whole.
    pub remittance: Option<Box<RemittanceSet>>,
}

impl AnswerSet {
    /// Where it stands. Its source comes last, for sets that say the same.
    pub fn order(&self) -> (AnswerKind, Date, &str, Key, &str) {
        (self.kind, self.date, &self.number, self.content, &self.source)
    }
}
