//! Procedure codes, modifiers, units, places of service and drugs.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod clia_malformed;
mod dental_code_on_professional_claim;
mod modifier_malformed;
mod modifier_repeated;
mod modifiers_contradict;
mod modifiers_over_four;
mod ndc_malformed;
mod ndc_quantity_missing;
mod place_of_service_unknown;
mod service_code_malformed;
mod service_code_not_in_force;
mod units_fractional;
mod units_not_positive;
mod units_over_limit;

pub use clia_malformed::CliaMalformed;
pub use dental_code_on_professional_claim::DentalCodeOnProfessionalClaim;
pub use modifier_malformed::ModifierMalformed;
pub use modifier_repeated::ModifierRepeated;
pub use modifiers_contradict::ModifiersContradict;
pub use modifiers_over_four::ModifiersOverFour;
pub use ndc_malformed::NdcMalformed;
pub use ndc_quantity_missing::NdcQuantityMissing;
pub use place_of_service_unknown::PlaceOfServiceUnknown;
pub use service_code_malformed::ServiceCodeMalformed;
pub use service_code_not_in_force::ServiceCodeNotInForce;
pub use units_fractional::UnitsFractional;
pub use units_not_positive::UnitsNotPositive;
pub use units_over_limit::UnitsOverLimit;

use super::example::ClaimFixture;
use crate::model::{Code, CodeList, Quantity};

/// For examples: modifiers of a line.
fn modifiers(codes: &[&str]) -> CodeList<4> {
    codes.iter().map(|code| Code::from(*code)).collect()
}

/// For examples: a drug on the first line, ten millilitres of it.
fn ndc(claim: &mut ClaimFixture, code: &'static str) {
    let documented = &mut claim.line().documented;
    documented.ndc = code;
    documented.ndc_quantity = Some(Quantity::whole(10));
    documented.ndc_unit = "ML";
}
