//! What an earlier payer decided about a claim: the next payer must be told of it, line by line.

use super::{Cents, Date};

/// Text held inline where it is short.
type Text = compact_str::CompactString;

/// One adjustment of an earlier payer.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct PriorAdjustment {
    /// CO, OA, PI or PR.
    pub group: Text,
    /// Reason code.
    pub reason: Text,
    /// Amount; positive lowers the payment.
    pub cents: Cents,
    /// Quantity as the payer wrote it; empty for none.
    pub quantity: Text,
}

/// What an earlier payer decided about one service.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct PriorServicePayment {
    /// Place of the line on our claim, from 1; 0 where the payer does not say and no line fits.
    pub line: u16,
    /// Qualifier of the procedure, such as HC.
    pub qualifier: Text,
    /// The procedure that was adjudicated.
    pub code: Text,
    /// Its modifiers.
    pub modifiers: Vec<Text>,
    /// Paid.
    pub paid_cents: Cents,
    /// Units paid as the payer wrote them; empty means 1.
    pub units: Text,
    /// Its adjustments.
    pub adjustments: Vec<PriorAdjustment>,
}

/// What an earlier payer decided about a claim.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct PriorPayment {
    /// Which of the encounter's coverages it is, from 1.
    pub sequence: u16,
    /// Our key of the payer.
    pub payer_id: Text,
    /// Paid for the claim.
    pub paid_cents: Cents,
    /// The day on which it decided: that of its check.
    pub date: Option<Date>,
    /// Its own number of the claim; empty where it gave none.
    pub payer_claim_number: Text,
    /// Adjustments of the claim as a whole.
    pub adjustments: Vec<PriorAdjustment>,
    /// What it decided about services.
    pub services: Vec<PriorServicePayment>,
    /// Remark codes.
    pub remarks: Vec<Text>,
}
