//! What one part of a claim demands of another: a number, a date, a person or a word that a service or payer makes necessary.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod accident_without_liable_payer;
mod ambulance_transport_unsaid;
mod anesthesia_minutes_missing;
mod anesthesia_performer_missing;
mod casualty_accident_missing;
mod casualty_claim_number_missing;
mod chiropractic_without_active_treatment;
mod chiropractic_without_subluxation;
mod clia_missing;
mod consultation_without_referrer;
mod discharge_date_missing;
mod facility_missing;
mod foot_care_without_findings;
mod mammography_certification_missing;
mod minutes_without_anesthesia;
mod ndc_missing;
mod ordering_provider_missing;
mod prior_authorization_missing;
mod referral_number_missing;
mod therapy_assistant_without_plan;
mod therapy_plan_missing;
mod therapy_referrer_missing;
mod unclassified_drug_without_name;
mod unlisted_service_without_note;
mod unusual_service_without_note;
mod vaccine_without_its_diagnosis;

pub use accident_without_liable_payer::AccidentWithoutLiablePayer;
pub use ambulance_transport_unsaid::AmbulanceTransportUnsaid;
pub use anesthesia_minutes_missing::AnesthesiaMinutesMissing;
pub use anesthesia_performer_missing::AnesthesiaPerformerMissing;
pub use casualty_accident_missing::CasualtyAccidentMissing;
pub use casualty_claim_number_missing::CasualtyClaimNumberMissing;
pub use chiropractic_without_active_treatment::ChiropracticWithoutActiveTreatment;
pub use chiropractic_without_subluxation::ChiropracticWithoutSubluxation;
pub use clia_missing::CliaMissing;
pub use consultation_without_referrer::ConsultationWithoutReferrer;
pub use discharge_date_missing::DischargeDateMissing;
pub use facility_missing::FacilityMissing;
pub use foot_care_without_findings::FootCareWithoutFindings;
pub use mammography_certification_missing::MammographyCertificationMissing;
pub use minutes_without_anesthesia::MinutesWithoutAnesthesia;
pub use ndc_missing::NdcMissing;
pub use ordering_provider_missing::OrderingProviderMissing;
pub use prior_authorization_missing::PriorAuthorizationMissing;
pub use referral_number_missing::ReferralNumberMissing;
pub use therapy_assistant_without_plan::TherapyAssistantWithoutPlan;
pub use therapy_plan_missing::TherapyPlanMissing;
pub use therapy_referrer_missing::TherapyReferrerMissing;
pub use unclassified_drug_without_name::UnclassifiedDrugWithoutName;
pub use unlisted_service_without_note::UnlistedServiceWithoutNote;
pub use unusual_service_without_note::UnusualServiceWithoutNote;
pub use vaccine_without_its_diagnosis::VaccineWithoutItsDiagnosis;

use std::collections::BTreeMap;

use super::example::ClaimFixture;
use crate::model::{Claim, ClaimLine, ClaimProvider, Code, CodePattern, CodedDiagnosis};

/// A place that is an institution with a name of its own, where a practice only works: hospitals, surgery centers, skilled nursing, hospice and psychiatric facilities.
pub(super) fn is_institution(place_of_service: Code) -> bool {
    matches!(place_of_service.as_str(), "19" | "21" | "22" | "23" | "24" | "31" | "34" | "51" | "52" | "56" | "61")
}

/// Codes of consultations.
pub(super) fn is_consultation(code: Code) -> bool {
    matches!(code.as_str(), "99242" | "99243" | "99244" | "99245" | "99252" | "99253" | "99254" | "99255")
}

/// Manual manipulation of the spine by a chiropractor.
fn is_manipulation(code: Code) -> bool {
    matches!(code.as_str(), "98940" | "98941" | "98942")
}

/// The lines, by place, whose code stands on the list of the claim's payer or of every payer.
fn listed<'c, 'a>(claim: &'c Claim<'a>, lists: &'c BTreeMap<String, Vec<CodePattern>>) -> impl Iterator<Item = (usize, &'c ClaimLine<'a>)> {
    let payer = claim.payer.map_or("", |payer| payer.payer_id.as_str());
    let is_listed = move |code: Code| [payer, "*"].into_iter().filter_map(|name| lists.get(name)).flatten().any(|pattern| pattern.matches(code));
    claim.lines.iter().enumerate().filter(move |(_, line)| is_listed(line.code))
}

/// For examples: a manipulation of the spine for a subluxation.
fn spine(claim: &mut ClaimFixture) {
    super::services::bill(claim, "98940");
    claim.diagnoses = vec![CodedDiagnosis { code: "M9903".into(), documented: "M99.03" }];
}

/// For examples: somebody who referred the patient.
fn refer(claim: &mut ClaimFixture) {
    claim.referring = claim.rendering.map(|rendering| ClaimProvider { npi: "1000000020", ..rendering });
}
