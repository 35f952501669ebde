//! The professional claim, 837P (005010X222A1): from claims to everything that stands between 1000B and SE of one ST.
//!
//! Loops and their order are those of the guide. The writer does *not* judge claims (edits do); it refuses, with a [`WriteFault`], what it could not write correctly, and is then unchanged.

mod claim;
mod lines;
mod other_payers;
mod parties;
#[cfg(test)]
mod prior_payment_tests;
mod prior_payments;
#[cfg(test)]
mod tests;

use super::segment_writer::SegmentWriter;
use crate::model::{Claim, Coverage, Encounter, Payer, Provider, Relationship};

/// Why a claim cannot be written: a part that the guide requires is missing or contradicts another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{segment} {element}: {what}")]
pub struct WriteFault {
    /// Loop and segment, such as `2010BA NM1`.
    pub segment: &'static str,
    /// Element, such as `NM109`.
    pub element: &'static str,
    /// What is wrong, in words without any of the patient's data.
    pub what: &'static str,
}

impl WriteFault {
    const fn new(segment: &'static str, element: &'static str, what: &'static str) -> WriteFault {
        WriteFault { segment, element, what }
    }
}

/// The finished inside of one ST: what [`super::write_interchange`] puts between 1000B and SE.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionBody {
    /// Claims (CLM segments).
    pub claims: u32,
    /// Segments.
    pub segments: u32,
    /// The segments' bytes.
    pub bytes: Vec<u8>,
}

/// Collects the claims of one ST. The guide recommends at most [`MAX_CLAIMS_PER_TRANSACTION`]; the caller decides when to begin the next.
#[derive(Debug, Default)]
pub struct Transaction837p {
    writer: SegmentWriter,
    claims: u32,
    hierarchy: Hierarchy,
    no_assignment: bool,
}

/// The guide's recommended limit of CLM segments in one ST.
pub const MAX_CLAIMS_PER_TRANSACTION: u32 = 5_000;

/// Where the HL numbering stands.
#[derive(Debug, Default)]
struct Hierarchy {
    // The last HL01 given out.
    last: u32,
    // The open billing provider and its HL01. A copy, because claims borrow from a batch that may be gone by the next push.
    billing: Option<(Provider, u32)>,
}

/// What every loop of one claim needs, found and checked once.
struct Billed<'c, 'a> {
    claim: &'c Claim<'a>,
    encounter: &'a Encounter<'a>,
    coverage: &'c Coverage<'a>,
    place: usize,
    payer: &'a Payer,
    billing: &'a Provider,
}

impl Billed<'_, '_> {
    fn patient_is_subscriber(&self) -> bool {
        self.coverage.relationship == Relationship::Own
    }
}

impl Transaction837p {
    /// An empty one for providers who accept assignment (CLM07 A).
    pub fn new() -> Transaction837p {
        Transaction837p::default()
    }

    /// An empty one for providers who do not accept assignment (CLM07 C), as `[claims] no_assignment` says.
    pub fn without_assignment() -> Transaction837p {
        Transaction837p { no_assignment: true, ..Transaction837p::default() }
    }

    /// Adds a claim. Consecutive claims of one billing provider share its 2000A loop. On an error nothing has changed.
    pub fn push(&mut self, claim: &Claim<'_>) -> Result<(), WriteFault> {
        let billed = billed(claim)?;
        let mark = self.writer.mark();
        let written = self.write_claim(&billed);
        match written {
            Ok(hierarchy_last) => {
                self.hierarchy.last = hierarchy_last;
                self.claims += 1;
                Ok(())
            }
            Err(fault) => {
                self.writer.back_to(mark);
                Err(fault)
            }
        }
    }

    /// How many claims it holds.
    pub fn claims(&self) -> u32 {
        self.claims
    }

    /// How many segments it holds, ST, BHT, 1000A, 1000B and SE not counted.
    pub fn segments(&self) -> u32 {
        self.writer.segments()
    }

    /// The segments' bytes.
    pub fn bytes(&self) -> &[u8] {
        self.writer.bytes()
    }

    /// True before the first claim.
    pub fn is_empty(&self) -> bool {
        self.claims == 0
    }

    /// Hands over what was collected and begins the next ST, with HL numbers from 1.
    pub fn take_body(&mut self) -> TransactionBody {
        self.hierarchy = Hierarchy::default();
        TransactionBody { claims: std::mem::take(&mut self.claims), segments: self.writer.segments(), bytes: self.writer.take_bytes() }
    }

    /// Writes all loops of one claim and returns the last HL number used.
    fn write_claim(&mut self, billed: &Billed<'_, '_>) -> Result<u32, WriteFault> {
        let mut last = self.hierarchy.last;
        let open = self.hierarchy.billing.as_ref().filter(|(open, _)| parties::is_same_billing_provider(open, billed.billing)).map(|&(_, number)| number);
        let billing_number = match open {
            Some(number) => number,
            None => {
                last += 1;
                parties::write_billing_provider(&mut self.writer, last, billed.billing)?;
                last
            }
        };
        last += 1;
        parties::write_subscriber(&mut self.writer, last, billing_number, billed)?;
        if !billed.patient_is_subscriber() {
            last += 1;
            parties::write_patient(&mut self.writer, last, billed)?;
        }
        claim::write_claim(&mut self.writer, billed, self.no_assignment)?;
        if open.is_none() {
            self.hierarchy.billing = Some((billed.billing.clone(), billing_number));
        }
        Ok(last)
    }
}

fn billed<'c, 'a>(claim: &'c Claim<'a>) -> Result<Billed<'c, 'a>, WriteFault> {
    let encounter = claim.encounter.ok_or(WriteFault::new("2300 CLM", "CLM01", "the claim has no encounter"))?;
    let place = claim.coverage.ok_or(WriteFault::new("2000B SBR", "SBR01", "the claim is self-pay: no coverage is billed"))?;
    let coverage = encounter.coverages.get(place).ok_or(WriteFault::new("2000B SBR", "SBR01", "the billed coverage is not among the encounter's"))?;
    let payer = claim.payer.ok_or(WriteFault::new("2010BB NM1", "NM109", "the payer is not configured"))?;
    let billing = claim.billing.ok_or(WriteFault::new("2010AA NM1", "NM109", "the billing provider is not configured"))?;
    Ok(Billed { claim, encounter, coverage, place, payer, billing })
}

/// P, S or T: whether the coverage at this place pays first, second or third.
fn payer_responsibility(place: usize) -> &'static str {
    match place {
        0 => "P",
        1 => "S",
        2 => "T",
        _ => "U",
    }
}
