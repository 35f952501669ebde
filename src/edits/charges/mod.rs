//! Money.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod charge_negative;
mod charge_over_limit;
mod charge_zero;
mod claim_total_not_sum_of_lines;
mod patient_paid_over_charges;

pub use charge_negative::ChargeNegative;
pub use charge_over_limit::ChargeOverLimit;
pub use charge_zero::ChargeZero;
pub use claim_total_not_sum_of_lines::ClaimTotalNotSumOfLines;
pub use patient_paid_over_charges::PatientPaidOverCharges;
