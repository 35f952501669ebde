//! The insured person and the coverage.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod coverage_not_in_force;
mod coverage_order_wrong;
mod coverage_twice;
mod group_number_is_member_id;
mod mbi_malformed;
mod medicare_subscriber_not_self;
mod msp_type_missing;
mod msp_type_of_other_age;
mod msp_type_on_primary;
mod msp_type_without_accident;
mod prior_payment_date_implausible;
mod prior_payment_missing;
mod prior_payment_out_of_balance;
mod prior_payment_reversed;
mod secondary_payer_unknown;
mod subscriber_is_the_patient;
mod subscriber_name_missing;
mod subscriber_self_differs;

pub use coverage_not_in_force::CoverageNotInForce;
pub use coverage_order_wrong::CoverageOrderWrong;
pub use coverage_twice::CoverageTwice;
pub use group_number_is_member_id::GroupNumberIsMemberId;
pub use mbi_malformed::MbiMalformed;
pub use medicare_subscriber_not_self::MedicareSubscriberNotSelf;
pub use msp_type_missing::MspTypeMissing;
pub use msp_type_of_other_age::MspTypeOfOtherAge;
pub use msp_type_on_primary::MspTypeOnPrimary;
pub use msp_type_without_accident::MspTypeWithoutAccident;
pub use prior_payment_date_implausible::PriorPaymentDateImplausible;
pub use prior_payment_missing::PriorPaymentMissing;
pub use prior_payment_out_of_balance::PriorPaymentOutOfBalance;
pub use prior_payment_reversed::PriorPaymentReversed;
pub use secondary_payer_unknown::SecondaryPayerUnknown;
pub use subscriber_is_the_patient::SubscriberIsThePatient;
pub use subscriber_name_missing::SubscriberNameMissing;
pub use subscriber_self_differs::SubscriberSelfDiffers;

use super::example::ClaimFixture;
use crate::model::{Claim, Coverage, PayerKind};

const SUBSCRIBER_NAME: [&str; 3] = ["subscriber_last_name_1", "subscriber_last_name_2", "subscriber_last_name_3"];
const RELATIONSHIP: [&str; 3] = ["relationship_1", "relationship_2", "relationship_3"];
const COVERAGE_FROM: [&str; 3] = ["coverage_from_1", "coverage_from_2", "coverage_from_3"];
const COVERAGE_TO: [&str; 3] = ["coverage_to_1", "coverage_to_2", "coverage_to_3"];
const MSP_TYPE: [&str; 3] = ["msp_type_1", "msp_type_2", "msp_type_3"];

/// The coverages whose payer is Medicare Part B, with their places.
fn medicare_coverages<'s>(claim: &'s Claim<'_>) -> impl Iterator<Item = (usize, &'s Coverage<'s>)> {
    let coverages = claim.encounter.map(|encounter| encounter.coverages.as_slice()).unwrap_or_default();
    coverages
        .iter()
        .zip(&claim.all_payers)
        .enumerate()
        .filter_map(|(place, (coverage, payer))| payer.is_some_and(|payer| payer.kind == PayerKind::MedicareB).then_some((place, coverage)))
}

/// For examples: an employer's plan first, Medicare second.
fn second_is_medicare(claim: &mut ClaimFixture, msp_type: &'static str) {
    claim.add_second_coverage();
    if let Some(Some(payer)) = claim.payers.last_mut() {
        payer.kind = PayerKind::MedicareB;
    }
    if let Some(coverage) = claim.encounter.coverages.last_mut() {
        coverage.member_id = "1EG4TE5MK73";
        coverage.msp_type = msp_type;
    }
}
