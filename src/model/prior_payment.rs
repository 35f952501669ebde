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

impl PriorServicePayment {
    fn amounts(&self) -> impl Iterator<Item = Cents> + '_ {
        std::iter::once(self.paid_cents).chain(self.adjustments.iter().map(|adjustment| adjustment.cents))
    }
}

impl PriorPayment {
    /// True where it decided services, each of which is a line of a claim with that many lines, so that it can be told line by line.
    pub fn is_by_line(&self, lines: usize) -> bool {
        !self.services.is_empty() && self.services.iter().all(|service| (1..=lines).contains(&service.line.into()))
    }

    /// What it paid and adjusted, for the claim and for its services. The claim's charge, or it does not add up.
    pub fn accounted_cents(&self) -> Cents {
        let of_services = self.services.iter().flat_map(|service| &service.adjustments);
        sum(std::iter::once(self.paid_cents).chain(self.adjustments.iter().chain(of_services).map(|adjustment| adjustment.cents)))
    }

    /// What it paid and adjusted for one line of the claim, in one part or in several; `None` where it decided nothing of that line. The line's charge, or it does not add up.
    pub fn accounted_of_line_cents(&self, line: u16) -> Option<Cents> {
        let mut amounts = self.services.iter().filter(|service| service.line == line).flat_map(PriorServicePayment::amounts).peekable();
        amounts.peek().is_some().then(|| sum(amounts))
    }

    /// True where a payment was taken back and nothing was decided anew.
    pub fn is_reversed(&self) -> bool {
        self.paid_cents < Cents::ZERO || self.services.iter().any(|service| service.paid_cents < Cents::ZERO)
    }
}

/// The sum; what no amount can hold becomes the largest, which no charge is.
fn sum(amounts: impl Iterator<Item = Cents>) -> Cents {
    let exact: i128 = amounts.map(|amount| i128::from(amount.0)).sum();
    Cents(i64::try_from(exact).unwrap_or(i64::MAX))
}
