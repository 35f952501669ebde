//! Procedure codes, modifiers, units, places of service and drugs.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod clia_malformed;
mod dental_code_on_professional_claim;
mod drug_administration_without_drug;
mod drug_waste_unsaid;
mod drug_without_administration;
mod emergency_visit_elsewhere;
mod home_visit_elsewhere;
mod hospital_visit_elsewhere;
mod modifier_malformed;
mod modifier_repeated;
mod modifiers_contradict;
mod modifiers_over_four;
mod ndc_malformed;
mod ndc_quantity_missing;
mod ndc_units_differ;
mod nurse_visit_beside_injection;
mod nursing_facility_visit_elsewhere;
mod office_visit_in_hospital;
mod place_of_service_unknown;
mod service_code_malformed;
mod service_code_not_in_force;
mod side_not_of_diagnosis;
mod telehealth_visit_elsewhere;
mod timed_units_differ;
mod units_fractional;
mod units_not_positive;
mod units_over_limit;
mod vaccine_administration_not_medicares;
mod vaccine_administration_without_first;
mod vaccine_administration_without_vaccine;
mod vaccine_counselling_over_18;
mod vaccine_counts_differ;
mod vaccine_without_administration;
mod visit_level_below_record;

pub use clia_malformed::CliaMalformed;
pub use dental_code_on_professional_claim::DentalCodeOnProfessionalClaim;
pub use drug_administration_without_drug::DrugAdministrationWithoutDrug;
pub use drug_waste_unsaid::DrugWasteUnsaid;
pub use drug_without_administration::DrugWithoutAdministration;
pub use emergency_visit_elsewhere::EmergencyVisitElsewhere;
pub use home_visit_elsewhere::HomeVisitElsewhere;
pub use hospital_visit_elsewhere::HospitalVisitElsewhere;
pub use modifier_malformed::ModifierMalformed;
pub use modifier_repeated::ModifierRepeated;
pub use modifiers_contradict::ModifiersContradict;
pub use modifiers_over_four::ModifiersOverFour;
pub use ndc_malformed::NdcMalformed;
pub use ndc_quantity_missing::NdcQuantityMissing;
pub use ndc_units_differ::NdcUnitsDiffer;
pub use nurse_visit_beside_injection::NurseVisitBesideInjection;
pub use nursing_facility_visit_elsewhere::NursingFacilityVisitElsewhere;
pub use office_visit_in_hospital::OfficeVisitInHospital;
pub use place_of_service_unknown::PlaceOfServiceUnknown;
pub use service_code_malformed::ServiceCodeMalformed;
pub use service_code_not_in_force::ServiceCodeNotInForce;
pub use side_not_of_diagnosis::SideNotOfDiagnosis;
pub use telehealth_visit_elsewhere::TelehealthVisitElsewhere;
pub use timed_units_differ::TimedUnitsDiffer;
pub use units_fractional::UnitsFractional;
pub use units_not_positive::UnitsNotPositive;
pub use units_over_limit::UnitsOverLimit;
pub use vaccine_administration_not_medicares::VaccineAdministrationNotMedicares;
pub use vaccine_administration_without_first::VaccineAdministrationWithoutFirst;
pub use vaccine_administration_without_vaccine::VaccineAdministrationWithoutVaccine;
pub use vaccine_counselling_over_18::VaccineCounsellingOver18;
pub use vaccine_counts_differ::VaccineCountsDiffer;
pub use vaccine_without_administration::VaccineWithoutAdministration;
pub use visit_level_below_record::VisitLevelBelowRecord;

use super::Findings;
use super::example::ClaimFixture;
use crate::codes::evaluation_management;
use crate::model::{Claim, ClaimLine, Code, CodeList, Quantity};

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

/// For examples: a claim of one line with this code.
fn bill(claim: &mut ClaimFixture, code: &str) {
    claim.line().code = code.into();
    claim.lines.truncate(1);
}

/// For examples: further lines like the first one, with these codes.
fn beside(claim: &mut ClaimFixture, codes: &[&str]) {
    let line = *claim.line();
    claim.lines.extend(codes.iter().map(|code| ClaimLine { code: Code::from(*code), ..line }));
}

/// Finds fault with every line whose visit code belongs to one of these families and whose place of service is wrong for it.
fn find_visits_at(claim: &Claim<'_>, families: &[&str], is_wrong: impl Fn(&str) -> bool, findings: &mut Findings<'_>) {
    let is_member = |code: Code| evaluation_management::family(code).is_some_and(|family| families.contains(&family.name));
    for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_member(line.code) && is_wrong(line.place_of_service.as_str())) {
        let message = format!("Line {} has {} at place of service {}.", place + 1, line.code, line.place_of_service);
        findings.line(place, "place_of_service", line.place_of_service.as_str(), message);
    }
}
