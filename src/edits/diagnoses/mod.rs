//! Diagnoses and the pointers to them.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod birth_code_after_birth;
mod diagnoses_exclude_each_other;
mod diagnoses_over_twelve;
mod diagnosis_code_unknown;
mod diagnosis_missing;
mod diagnosis_not_billable;
mod diagnosis_repeated;
mod examination_of_other_age;
mod external_cause_first;
mod first_listed_only_not_first;
mod gestation_weeks_missing;
mod icd10_edition_gap;
mod manifestation_first;
mod pain_beside_its_cause;
mod pointer_missing;
mod pointer_out_of_range;
mod pointer_repeated;
mod pregnancy_code_of_man;
mod secondary_diagnosis_first;
mod service_before_icd10;

pub use birth_code_after_birth::BirthCodeAfterBirth;
pub use diagnoses_exclude_each_other::DiagnosesExcludeEachOther;
pub use diagnoses_over_twelve::DiagnosesOverTwelve;
pub use diagnosis_code_unknown::DiagnosisCodeUnknown;
pub use diagnosis_missing::DiagnosisMissing;
pub use diagnosis_not_billable::DiagnosisNotBillable;
pub use diagnosis_repeated::DiagnosisRepeated;
pub use examination_of_other_age::ExaminationOfOtherAge;
pub use external_cause_first::ExternalCauseFirst;
pub use first_listed_only_not_first::FirstListedOnlyNotFirst;
pub use gestation_weeks_missing::GestationWeeksMissing;
pub use icd10_edition_gap::Icd10EditionGap;
pub use manifestation_first::ManifestationFirst;
pub use pain_beside_its_cause::PainBesideItsCause;
pub use pointer_missing::PointerMissing;
pub use pointer_out_of_range::PointerOutOfRange;
pub use pointer_repeated::PointerRepeated;
pub use pregnancy_code_of_man::PregnancyCodeOfMan;
pub use secondary_diagnosis_first::SecondaryDiagnosisFirst;
pub use service_before_icd10::ServiceBeforeIcd10;

use crate::model::{Claim, CodedDiagnosis, date};

/// The export column of the diagnosis at `place` of the claim: where its documented words stand, or empty when coding put it there.
pub(super) fn diagnosis_column(claim: &Claim<'_>, place: usize) -> &'static str {
    const COLUMNS: [&str; 12] = [
        "diagnosis_1",
        "diagnosis_2",
        "diagnosis_3",
        "diagnosis_4",
        "diagnosis_5",
        "diagnosis_6",
        "diagnosis_7",
        "diagnosis_8",
        "diagnosis_9",
        "diagnosis_10",
        "diagnosis_11",
        "diagnosis_12",
    ];
    let documented = claim.diagnoses.get(place).map(|diagnosis| diagnosis.documented).unwrap_or_default();
    let column = claim.encounter.and_then(|encounter| encounter.diagnoses.iter().position(|words| !words.is_empty() && *words == documented));
    column.and_then(|column| COLUMNS.get(column)).copied().unwrap_or_default()
}

/// For examples: a diagnosis documented as its code.
pub(super) fn diagnosis(code: &'static str) -> CodedDiagnosis<'static> {
    CodedDiagnosis { code: code.into(), documented: code }
}

/// The patient's age in days on the first day of service; negative before birth.
fn days_old(claim: &Claim<'_>) -> Option<i32> {
    let birth = claim.encounter?.patient.birth_date?;
    Some(date::days_between(birth, claim.service_from()?))
}
