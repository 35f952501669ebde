//! What one payer or programme demands.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod code_not_medicares;
mod complexity_beside_separate_visit;
mod consultation_not_medicares;
mod medicare_filing_year_passed;
mod medicare_replacement_claim;
mod member_id_not_of_payer;
mod payer_claim_number_missing;
mod preventive_visit_not_medicares;
mod prolonged_service_not_medicares;
mod screening_outside_age;
mod service_once_in_life_repeated;
mod service_too_soon;
mod timely_filing_exceeded;
mod timely_filing_near;
mod wellness_visit_of_medicare_elsewhere;

pub use code_not_medicares::CodeNotMedicares;
pub use complexity_beside_separate_visit::ComplexityBesideSeparateVisit;
pub use consultation_not_medicares::ConsultationNotMedicares;
pub use medicare_filing_year_passed::MedicareFilingYearPassed;
pub use medicare_replacement_claim::MedicareReplacementClaim;
pub use member_id_not_of_payer::MemberIdNotOfPayer;
pub use payer_claim_number_missing::PayerClaimNumberMissing;
pub use preventive_visit_not_medicares::PreventiveVisitNotMedicares;
pub use prolonged_service_not_medicares::ProlongedServiceNotMedicares;
pub use screening_outside_age::ScreeningOutsideAge;
pub use service_once_in_life_repeated::ServiceOnceInLifeRepeated;
pub use service_too_soon::ServiceTooSoon;
pub use timely_filing_exceeded::TimelyFilingExceeded;
pub use timely_filing_near::TimelyFilingNear;
pub use wellness_visit_of_medicare_elsewhere::WellnessVisitOfMedicareElsewhere;

pub mod pattern;

use super::context::EditContext;
use crate::codes::frequency::{FrequencyRule, rule_of};
use crate::model::{Claim, ClaimFrequency, ClaimLine, Date, date};

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

/// The rule of frequency of a line's code, and the last day on which a service that counts was billed for the patient before.
fn last_counted(claim: &Claim<'_>, line: &ClaimLine<'_>, context: &EditContext<'_>) -> Option<(&'static FrequencyRule, Date)> {
    let rule = rule_of(line.code)?;
    let (patient, on) = (claim.encounter?.patient_id, line.service_from?);
    let last = rule.counted.iter().filter_map(|code| context.prior.last_service(patient, (*code).into(), on)).max()?;
    Some((rule, last))
}
