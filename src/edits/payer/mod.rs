//! What one payer or programme demands.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod medicare_replacement_claim;
mod member_id_not_of_payer;
mod payer_claim_number_missing;
mod timely_filing_exceeded;
mod timely_filing_near;

pub use medicare_replacement_claim::MedicareReplacementClaim;
pub use member_id_not_of_payer::MemberIdNotOfPayer;
pub use payer_claim_number_missing::PayerClaimNumberMissing;
pub use timely_filing_exceeded::TimelyFilingExceeded;
pub use timely_filing_near::TimelyFilingNear;

pub mod pattern;

use super::context::EditContext;
use crate::model::{Claim, ClaimFrequency, Date, date};

/// How a claim stands against its payer's limit.
struct TimelyFiling<'c> {
    payer_id: &'c str,
    service_date: Date,
    deadline: Date,
    days_left: i32,
}

/// The limit of an original claim to the first payer; counted from the earliest line (42 CFR 424.44 counts professional claims from each line's first day).
/// `None` where the payer has no limit, for corrections, and for later payers, whose time runs from the first payer's answer.
fn timely_filing<'c>(claim: &Claim<'c>, context: &EditContext<'_>) -> Option<TimelyFiling<'c>> {
    let payer = claim.payer?;
    let (days, service_date) = (payer.timely_filing_days?, claim.service_from()?);
    if claim.frequency != ClaimFrequency::Original || claim.coverage != Some(0) {
        return None;
    }
    let deadline = date::add_days(service_date, days);
    Some(TimelyFiling { payer_id: &payer.payer_id, service_date, deadline, days_left: date::days_between(context.as_of, deadline) })
}
