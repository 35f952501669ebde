//! Dates and their order.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod accident_date_missing;
mod accident_state_missing;
mod admission_date_missing;
mod birth_date_implausible;
mod discharge_before_admission;
mod illness_after_service;
mod service_after_death;
mod service_before_birth;
mod service_date_in_future;
mod service_date_missing;
mod service_dates_reversed;
mod service_outside_stay;

pub use accident_date_missing::AccidentDateMissing;
pub use accident_state_missing::AccidentStateMissing;
pub use admission_date_missing::AdmissionDateMissing;
pub use birth_date_implausible::BirthDateImplausible;
pub use discharge_before_admission::DischargeBeforeAdmission;
pub use illness_after_service::IllnessAfterService;
pub use service_after_death::ServiceAfterDeath;
pub use service_before_birth::ServiceBeforeBirth;
pub use service_date_in_future::ServiceDateInFuture;
pub use service_date_missing::ServiceDateMissing;
pub use service_dates_reversed::ServiceDatesReversed;
pub use service_outside_stay::ServiceOutsideStay;

use crate::model::Code;

/// Places where professional services to inpatients happen, which need the date of admission: inpatient hospital, inpatient psychiatric, comprehensive inpatient rehabilitation.
fn is_inpatient(place_of_service: Code) -> bool {
    matches!(place_of_service.as_str(), "21" | "51" | "61")
}
