//! Edits, the field's word for validation rules: each judges a coded claim and reports what is wrong with it, before a payer would.
//!
//! Edits are like lint rules. Each stands in a small file of its own, in the folder of its family, and says everything about itself in its [`About`]: the catalogue,
//! `explain` and the tests are made from there. To add one: copy a neighbour, add it to the family's `mod.rs` and to [`EDITS`], regenerate `CATALOGUE.md`, read the difference.
//!
//! This module does *not* change claims, choose codes, read files or know X12 syntax. What a code table would have to answer is "not run" where the table is not installed.

pub mod about;
pub mod catalogue;
pub mod catalogue_page;
pub mod context;
pub mod example;
pub mod finding;
pub mod runner;
pub mod tables;
pub mod text_form;

pub mod charges;
pub mod corrections;
pub mod coverage;
pub mod dates;
pub mod diagnoses;
pub mod duplicates;
pub mod ncci;
pub mod payer;
pub mod providers;
pub mod required;
pub mod services;
pub mod situations;
pub mod subscriber;
pub mod text;

pub use about::{About, Family, Programmes, Scope, Status};
pub use context::{EditContext, NoPriorServices, Override, Overrides, PriorLine, PriorServices, service_key};
pub use example::{ClaimFixture, Example};
pub use finding::Findings;
pub use runner::{NotRun, Verdict, find_edit, run_edits, run_edits_counting, unknown_ids};
pub use tables::{Judgement, Table};

use crate::model::Claim;

/// One edit.
pub trait Edit: Sync {
    /// What it says about itself.
    fn about(&self) -> &'static About;
    /// Reports every fault that it finds. Called only when the edit applies to the claim's payer, date and kind, and its table is installed.
    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>);
}

/// All edits: families in the order of [`Family::ALL`], within a family by id. Findings come in this order.
pub static EDITS: &[&dyn Edit] = &[
    &required::AddressFormWrong,
    &required::BillingProviderNotConfigured,
    &required::MemberIdMissing,
    &required::PatientAddressIncomplete,
    &required::PatientBirthDateMissing,
    &required::PatientNameMissing,
    &required::PatientSexUnknown,
    &required::PayerNotConfigured,
    &required::PlaceOfServiceMissing,
    &required::ReceiverNotConfigured,
    &required::RenderingProviderMissing,
    &required::ServiceCodeMissing,
    &required::ServiceLineMissing,
    &required::ServiceLinesOverFifty,
    &providers::BillingAddressIncomplete,
    &providers::BillingAddressIsPoBox,
    &providers::BillingNpiInvalid,
    &providers::BillingTaxIdInvalid,
    &providers::BillingZipNotNineDigits,
    &providers::FacilityAddressIncomplete,
    &providers::FacilityNpiInvalid,
    &providers::FacilityUnknown,
    &providers::ReferringNameMissing,
    &providers::ReferringNpiInvalid,
    &providers::ReferringNpiMissing,
    &providers::ReferringProviderIsOrganization,
    &providers::RenderingNpiInvalid,
    &providers::RenderingProviderIsOrganization,
    &providers::RenderingProviderUnknown,
    &providers::TaxonomyMalformed,
    &text::CorrectedCharacters,
    &text::DelimiterInIdentifier,
    &text::DelimiterInText,
    &text::NonAsciiText,
    &text::TextNotLatin,
    &text::TextTooLong,
    &dates::AccidentDateMissing,
    &dates::AccidentStateMissing,
    &dates::AdmissionDateMissing,
    &dates::BirthDateImplausible,
    &dates::DischargeBeforeAdmission,
    &dates::IllnessAfterService,
    &dates::ServiceAfterDeath,
    &dates::ServiceBeforeBirth,
    &dates::ServiceDateInFuture,
    &dates::ServiceDateMissing,
    &dates::ServiceDatesReversed,
    &dates::ServiceOutsideStay,
    &diagnoses::BirthCodeAfterBirth,
    &diagnoses::DiagnosesExcludeEachOther,
    &diagnoses::DiagnosesOverTwelve,
    &diagnoses::DiagnosisCodeUnknown,
    &diagnoses::DiagnosisMissing,
    &diagnoses::DiagnosisNotBillable,
    &diagnoses::DiagnosisRepeated,
    &diagnoses::ExaminationOfOtherAge,
    &diagnoses::ExternalCauseFirst,
    &diagnoses::FirstListedOnlyNotFirst,
    &diagnoses::GestationWeeksMissing,
    &diagnoses::Icd10EditionGap,
    &diagnoses::ManifestationFirst,
    &diagnoses::PainBesideItsCause,
    &diagnoses::PointerMissing,
    &diagnoses::PointerOutOfRange,
    &diagnoses::PointerRepeated,
    &diagnoses::PregnancyCodeOfMan,
    &diagnoses::SecondaryDiagnosisFirst,
    &diagnoses::ServiceBeforeIcd10,
    &situations::AccidentWithoutLiablePayer,
    &situations::AmbulanceTransportUnsaid,
    &situations::AnesthesiaMinutesMissing,
    &situations::AnesthesiaPerformerMissing,
    &situations::CasualtyAccidentMissing,
    &situations::CasualtyClaimNumberMissing,
    &situations::ChiropracticWithoutActiveTreatment,
    &situations::ChiropracticWithoutSubluxation,
    &situations::CliaMissing,
    &situations::ConsultationWithoutReferrer,
    &situations::DischargeDateMissing,
    &situations::FacilityMissing,
    &situations::FootCareWithoutFindings,
    &situations::MammographyCertificationMissing,
    &situations::MinutesWithoutAnesthesia,
    &situations::NdcMissing,
    &situations::OrderingProviderMissing,
    &situations::PriorAuthorizationMissing,
    &situations::ReferralNumberMissing,
    &situations::TherapyAssistantWithoutPlan,
    &situations::TherapyPlanMissing,
    &situations::TherapyReferrerMissing,
    &situations::UnclassifiedDrugWithoutName,
    &situations::UnlistedServiceWithoutNote,
    &situations::UnusualServiceWithoutNote,
    &situations::VaccineWithoutItsDiagnosis,
    &services::AnesthesiaModifierElsewhere,
    &services::AnesthesiaTwice,
    &services::BilateralUnitsOverOne,
    &services::BodySitesOnOneLine,
    &services::CliaMalformed,
    &services::CoverageModifiersContradict,
    &services::DentalCodeOnProfessionalClaim,
    &services::DrugAdministrationWithoutDrug,
    &services::DrugWasteUnsaid,
    &services::DrugWithoutAdministration,
    &services::EmergencyVisitElsewhere,
    &services::GlobalImagingInHospital,
    &services::HandsOnServiceByTelehealth,
    &services::HomeVisitElsewhere,
    &services::HospitalCodeOnProfessionalClaim,
    &services::HospitalVisitElsewhere,
    &services::HospitalVisitsOfOneDay,
    &services::LaboratoryRepeatElsewhere,
    &services::ModifierMalformed,
    &services::ModifierRepeated,
    &services::ModifiersContradict,
    &services::ModifiersOverFour,
    &services::NdcMalformed,
    &services::NdcQuantityMissing,
    &services::NdcUnitsDiffer,
    &services::NurseVisitBesideInjection,
    &services::NursingFacilityVisitElsewhere,
    &services::OfficeVisitInHospital,
    &services::OutsideLaboratoryToMedicare,
    &services::PlaceOfServiceUnknown,
    &services::ProcedureModifierOnVisit,
    &services::SecondVisitUnmarked,
    &services::SeparateVisitModifierElsewhere,
    &services::ServiceCodeMalformed,
    &services::ServiceCodeNotInForce,
    &services::ServiceOfOtherAge,
    &services::ServiceOfOtherSex,
    &services::SharedVisitOutsideFacility,
    &services::SideNotOfDiagnosis,
    &services::TechnicalPartInHospital,
    &services::TelehealthVisitElsewhere,
    &services::TherapyDisciplineDiffers,
    &services::TimedUnitsDiffer,
    &services::UnitsFractional,
    &services::UnitsNotPositive,
    &services::UnitsOverLimit,
    &services::VaccineAdministrationNotMedicares,
    &services::VaccineAdministrationWithoutFirst,
    &services::VaccineAdministrationWithoutVaccine,
    &services::VaccineCounsellingOver18,
    &services::VaccineCountsDiffer,
    &services::VaccineOfOtherAge,
    &services::VaccineWithoutAdministration,
    &services::VisitLevelBelowRecord,
    &services::VisitUnitsOverDays,
    &services::VisitWhereNobodyVisits,
    &services::WaivedTestMarkElsewhere,
    &ncci::AddOnPrimaryOfContractor,
    &ncci::AddOnWithoutPrimary,
    &ncci::CodePairAcrossEncounters,
    &ncci::CodePairNeedsModifier,
    &ncci::CodePairNeverTogether,
    &ncci::SeparateProcedureModifierWithoutPair,
    &ncci::UnitsOverLimitADay,
    &ncci::UnitsOverLimitALine,
    &ncci::UnitsOverLimitAcrossEncounters,
    &coverage::AssistantSurgeonNotAllowed,
    &coverage::BilateralModifierNotAllowed,
    &coverage::CoSurgeonNotAllowed,
    &coverage::ComponentModifierNotAllowed,
    &coverage::DecisionForSurgeryWithout57,
    &coverage::DiagnosisExcludedByArticle,
    &coverage::DiagnosisNotCoveredByArticle,
    &coverage::DiagnosisNotOfAge,
    &coverage::DiagnosisNotOfSex,
    &coverage::HcpcsNotCoveredByMedicare,
    &coverage::ListedManifestationFirst,
    &coverage::ModifierNotInForce,
    &coverage::QuestionableAdmissionDiagnosis,
    &coverage::ServiceBundledStatus,
    &coverage::ServiceStatusNotPayable,
    &coverage::ServiceWithoutPriceAtPlace,
    &coverage::TaxonomyUnknown,
    &coverage::TeamSurgeonNotAllowed,
    &coverage::UnacceptableFirstListed,
    &coverage::VisitBesideProcedureWithout25,
    &coverage::VisitInGlobalPeriod,
    &charges::ChargeNegative,
    &charges::ChargeOverLimit,
    &charges::ChargeZero,
    &charges::ClaimTotalNotSumOfLines,
    &charges::PatientPaidOverCharges,
    &subscriber::CoverageNotInForce,
    &subscriber::CoverageOrderWrong,
    &subscriber::CoverageTwice,
    &subscriber::GroupNumberIsMemberId,
    &subscriber::MbiMalformed,
    &subscriber::MedicareSubscriberNotSelf,
    &subscriber::MspTypeMissing,
    &subscriber::MspTypeOfOtherAge,
    &subscriber::MspTypeOnPrimary,
    &subscriber::MspTypeWithoutAccident,
    &subscriber::PriorPaymentDateImplausible,
    &subscriber::PriorPaymentMissing,
    &subscriber::PriorPaymentOutOfBalance,
    &subscriber::PriorPaymentReversed,
    &subscriber::SecondaryPayerUnknown,
    &subscriber::SubscriberIsThePatient,
    &subscriber::SubscriberNameMissing,
    &subscriber::SubscriberSelfDiffers,
    &payer::CodeNotMedicares,
    &payer::ComplexityBesideSeparateVisit,
    &payer::ConsultationNotMedicares,
    &payer::MedicareFilingYearPassed,
    &payer::MedicareReplacementClaim,
    &payer::MemberIdNotOfPayer,
    &payer::PayerClaimNumberMissing,
    &payer::PreventiveVisitNotMedicares,
    &payer::ProlongedServiceNotMedicares,
    &payer::ScreeningOutsideAge,
    &payer::ServiceOnceInLifeRepeated,
    &payer::ServiceTooSoon,
    &payer::TimelyFilingExceeded,
    &payer::TimelyFilingNear,
    &payer::WellnessVisitOfMedicareElsewhere,
    &duplicates::DuplicateClaim,
    &duplicates::DuplicateLine,
    &duplicates::RowsApart,
    &corrections::CorrectedCase,
    &corrections::CorrectedFormat,
    &corrections::CorrectedLeadingZero,
];

/// What every edit's file needs.
mod prelude {
    pub(super) use super::about::{About, Family, Programmes, Scope};
    pub(super) use super::context::{EditContext, ICD10_BEGINS};
    pub(super) use super::example::{ClaimFixture, Example};
    pub(super) use super::finding::{Findings, WITHHELD, short};
    pub(super) use super::services::{beside, bill, modifiers};
    pub(super) use super::tables::{Table, binds_medicare};
    pub(super) use super::text::{MEMBER_ID, PAYER, TextKind, is_delimiter, nth, sent_texts};
    pub(super) use super::{Edit, text_form};
    pub(super) use crate::codes::{EditionChoice, anesthesia, hcpcs, laboratory, modifier, service_groups, therapy, us_states};
    pub(super) use crate::config::EditionGap;
    pub(super) use crate::model::{
        Accident, Address, Cents, Claim, ClaimFrequency, ClaimLine, ClaimProvider, Code, Date, EntityType, PayerKind, Quantity, Relationship, Severity, Sex, npi,
    };
}

#[cfg(test)]
pub(crate) use tests::example_codes;
#[cfg(test)]
mod tests;
