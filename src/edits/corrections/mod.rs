//! What is sent in another form than it was documented in, because its meaning cannot change: each such correction is recorded on its claim.
//!
//! A correction is judged from what the export has and what is billed; it is made where claims are coded and written, by one reading each (`codes::place_of_service`, `model`, the
//! 837 writer). Texts of names and addresses are the family `text`. How a code is printed is no correction: the dot of a diagnosis code behind its third character, the dashes of
//! a nine-digit ZIP code and of an 11-digit drug code, the marks of a telephone number and the case of names are left out or raised on every claim, and nothing is said.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod corrected_case;
mod corrected_format;
mod corrected_leading_zero;

pub use corrected_case::CorrectedCase;
pub use corrected_format::CorrectedFormat;
pub use corrected_leading_zero::CorrectedLeadingZero;
