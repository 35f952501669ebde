//! Procedure codes, modifiers, units, places of service and drugs.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod anesthesia_modifier_elsewhere;
mod anesthesia_twice;
mod bilateral_units_over_one;
mod body_sites_on_one_line;
mod clia_malformed;
mod coverage_modifiers_contradict;
mod dental_code_on_professional_claim;
mod drug_administration_without_drug;
mod drug_waste_unsaid;
mod drug_without_administration;
mod emergency_visit_elsewhere;
mod global_imaging_in_hospital;
mod hands_on_service_by_telehealth;
mod home_visit_elsewhere;
mod hospital_code_on_professional_claim;
mod hospital_visit_elsewhere;
mod hospital_visits_of_one_day;
mod laboratory_repeat_elsewhere;
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
mod outside_laboratory_to_medicare;
mod place_of_service_unknown;
mod procedure_modifier_on_visit;
mod second_visit_unmarked;
mod separate_visit_modifier_elsewhere;
mod service_code_malformed;
mod service_code_not_in_force;
mod service_of_other_age;
mod service_of_other_sex;
mod shared_visit_outside_facility;
mod side_not_of_diagnosis;
mod technical_part_in_hospital;
mod telehealth_visit_elsewhere;
mod therapy_discipline_differs;
mod timed_units_differ;
mod units_fractional;
mod units_not_positive;
mod units_over_limit;
mod vaccine_administration_not_medicares;
mod vaccine_administration_without_first;
mod vaccine_administration_without_vaccine;
mod vaccine_counselling_over_18;
mod vaccine_counts_differ;
mod vaccine_of_other_age;
mod vaccine_without_administration;
mod visit_level_below_record;
mod visit_units_over_days;
mod visit_where_nobody_visits;
mod waived_test_mark_elsewhere;

pub use anesthesia_modifier_elsewhere::AnesthesiaModifierElsewhere;
pub use anesthesia_twice::AnesthesiaTwice;
pub use bilateral_units_over_one::BilateralUnitsOverOne;
pub use body_sites_on_one_line::BodySitesOnOneLine;
pub use clia_malformed::CliaMalformed;
pub use coverage_modifiers_contradict::CoverageModifiersContradict;
pub use dental_code_on_professional_claim::DentalCodeOnProfessionalClaim;
pub use drug_administration_without_drug::DrugAdministrationWithoutDrug;
pub use drug_waste_unsaid::DrugWasteUnsaid;
pub use drug_without_administration::DrugWithoutAdministration;
pub use emergency_visit_elsewhere::EmergencyVisitElsewhere;
pub use global_imaging_in_hospital::GlobalImagingInHospital;
pub use hands_on_service_by_telehealth::HandsOnServiceByTelehealth;
pub use home_visit_elsewhere::HomeVisitElsewhere;
pub use hospital_code_on_professional_claim::HospitalCodeOnProfessionalClaim;
pub use hospital_visit_elsewhere::HospitalVisitElsewhere;
pub use hospital_visits_of_one_day::HospitalVisitsOfOneDay;
pub use laboratory_repeat_elsewhere::LaboratoryRepeatElsewhere;
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
pub use outside_laboratory_to_medicare::OutsideLaboratoryToMedicare;
pub use place_of_service_unknown::PlaceOfServiceUnknown;
pub use procedure_modifier_on_visit::ProcedureModifierOnVisit;
pub use second_visit_unmarked::SecondVisitUnmarked;
pub use separate_visit_modifier_elsewhere::SeparateVisitModifierElsewhere;
pub use service_code_malformed::ServiceCodeMalformed;
pub use service_code_not_in_force::ServiceCodeNotInForce;
pub use service_of_other_age::ServiceOfOtherAge;
pub use service_of_other_sex::ServiceOfOtherSex;
pub use shared_visit_outside_facility::SharedVisitOutsideFacility;
pub use side_not_of_diagnosis::SideNotOfDiagnosis;
pub use technical_part_in_hospital::TechnicalPartInHospital;
pub use telehealth_visit_elsewhere::TelehealthVisitElsewhere;
pub use therapy_discipline_differs::TherapyDisciplineDiffers;
pub use timed_units_differ::TimedUnitsDiffer;
pub use units_fractional::UnitsFractional;
pub use units_not_positive::UnitsNotPositive;
pub use units_over_limit::UnitsOverLimit;
pub use vaccine_administration_not_medicares::VaccineAdministrationNotMedicares;
pub use vaccine_administration_without_first::VaccineAdministrationWithoutFirst;
pub use vaccine_administration_without_vaccine::VaccineAdministrationWithoutVaccine;
pub use vaccine_counselling_over_18::VaccineCounsellingOver18;
pub use vaccine_counts_differ::VaccineCountsDiffer;
pub use vaccine_of_other_age::VaccineOfOtherAge;
pub use vaccine_without_administration::VaccineWithoutAdministration;
pub use visit_level_below_record::VisitLevelBelowRecord;
pub use visit_units_over_days::VisitUnitsOverDays;
pub use visit_where_nobody_visits::VisitWhereNobodyVisits;
pub use waived_test_mark_elsewhere::WaivedTestMarkElsewhere;

use super::example::ClaimFixture;
use super::{EditContext, Findings};
use crate::codes::{evaluation_management, service_groups};
use crate::model::{Claim, ClaimLine, Code, CodeList, Quantity, Severity};

/// For examples: modifiers of a line.
pub(in crate::edits) fn modifiers(codes: &[&str]) -> CodeList<4> {
    codes.iter().map(|code| Code::from(*code)).collect()
}

/// For examples: a drug on the first line, ten millilitres of it.
pub(in crate::edits) fn ndc(claim: &mut ClaimFixture, code: &'static str) {
    let documented = &mut claim.line().documented;
    documented.ndc = code;
    documented.ndc_quantity = Some(Quantity::whole(10));
    documented.ndc_unit = "ML";
}

/// For examples: a claim of one line with this code.
pub(in crate::edits) fn bill(claim: &mut ClaimFixture, code: &str) {
    claim.line().code = code.into();
    claim.lines.truncate(1);
}

/// For examples: further lines like the first one, with these codes.
pub(in crate::edits) fn beside(claim: &mut ClaimFixture, codes: &[&str]) {
    let line = *claim.line();
    claim.lines.extend(codes.iter().map(|code| ClaimLine { code: Code::from(*code), ..line }));
}

/// Finds fault with every line whose visit code belongs to one of these families and whose place of service is wrong for it: no payer takes it.
fn find_visits_at(claim: &Claim<'_>, families: &[&str], is_wrong: impl Fn(&str) -> bool, findings: &mut Findings<'_>) {
    find_weighed_visits_at(claim, families, is_wrong, Severity::Reject, findings);
}

/// The same where it depends on the payer how much it matters.
fn find_weighed_visits_at(claim: &Claim<'_>, families: &[&str], is_wrong: impl Fn(&str) -> bool, severity: Severity, findings: &mut Findings<'_>) {
    let is_member = |code: Code| evaluation_management::family(code).is_some_and(|family| families.contains(&family.name));
    for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_member(line.code) && is_wrong(line.place_of_service.as_str())) {
        let message = format!("Line {} has {} at place of service {}.", place + 1, line.code, line.place_of_service);
        findings.line(place, "place_of_service", line.place_of_service.as_str(), message).severity(severity);
    }
}

/// The NPI of who rendered a line: its own, else the claim's.
fn renderer<'a>(claim: &Claim<'a>, line: &ClaimLine<'a>) -> Option<&'a str> {
    line.rendering.or(claim.rendering).map(|rendering| rendering.npi)
}

/// Whether NCCI's table is there and has both codes as a pair, in which case its own edits speak of them.
fn is_told_by_ncci(claim: &Claim<'_>, context: &EditContext<'_>, one: &ClaimLine<'_>, other: &ClaimLine<'_>) -> bool {
    one.service_from.is_some_and(|on| super::coverage::is_ncci_pair(claim, context, one.code, other.code, on))
}

/// A hospital's own departments and wards, whose staff and machines are the hospital's.
fn is_hospital(place_of_service: Code) -> bool {
    matches!(place_of_service.as_str(), "19" | "21" | "22" | "23")
}

/// Care in hospital that is billed once for each day: admission, daily care, both on one day, discharge.
fn is_hospital_day(code: Code) -> bool {
    matches!(service_groups::number(code), Some(99_221..=99_223 | 99_231..=99_236 | 99_238 | 99_239))
}
