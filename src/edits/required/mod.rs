//! What every claim must carry, whoever pays.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod address_form_wrong;
mod billing_provider_not_configured;
mod member_id_missing;
mod patient_address_incomplete;
mod patient_birth_date_missing;
mod patient_name_missing;
mod patient_sex_unknown;
mod payer_not_configured;
mod place_of_service_missing;
mod receiver_not_configured;
mod rendering_provider_missing;
mod service_code_missing;
mod service_line_missing;
mod service_lines_over_fifty;

pub use address_form_wrong::AddressFormWrong;
pub use billing_provider_not_configured::BillingProviderNotConfigured;
pub use member_id_missing::MemberIdMissing;
pub use patient_address_incomplete::PatientAddressIncomplete;
pub use patient_birth_date_missing::PatientBirthDateMissing;
pub use patient_name_missing::PatientNameMissing;
pub use patient_sex_unknown::PatientSexUnknown;
pub use payer_not_configured::PayerNotConfigured;
pub use place_of_service_missing::PlaceOfServiceMissing;
pub use receiver_not_configured::ReceiverNotConfigured;
pub use rendering_provider_missing::RenderingProviderMissing;
pub use service_code_missing::ServiceCodeMissing;
pub use service_line_missing::ServiceLineMissing;
pub use service_lines_over_fifty::ServiceLinesOverFifty;
