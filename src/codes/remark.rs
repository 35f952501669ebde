//! Remittance advice remark codes (RARC): what the common ones say in our words, which field of the export they are about, and what they change about the reason they stand beside.
//!
//! The numbers are facts; the official texts belong to CMS and X12 and are not copied. Nothing is posted by this table: `posting` has rules of its own for the few remarks that it obeys.
//! The meanings of MA130, N290, M51, N382 and of the remarks that `posting` obeys were compared with remittances that were seen, 2026-11; the others stand as recalled and are *not* confirmed. The owner's text
//! (`codes import texts`) decides.

mod table;

use table::REMARKS;

/// What a remark changes, beyond saying more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkEffect {
    /// Something on the claim is missing or wrong: correct it.
    Correct,
    /// The claim was not processed at all: a new claim is needed, and there is no appeal.
    Unprocessable,
    /// The patient must not be billed, whatever the group says.
    PatientNotBillable,
    /// The payer has sent the claim on; ours to the next payer would be a second one.
    Forwarded,
    /// No appeal is possible.
    NoAppeal,
    /// The payer decided by a policy or its records: look, then appeal or give up.
    Policy,
    /// Documents are asked for.
    Documents,
    /// For information.
    Inform,
}

/// One remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// The code, such as `N290`.
    pub code: &'static str,
    /// What it says, in our words, without a full stop.
    pub meaning: &'static str,
    /// What it changes.
    pub effect: RemarkEffect,
    /// The column of the encounter export that usually has to be changed, with `N` for the number of the coverage (`member_id_N`); empty where no single one cures it.
    pub field: &'static str,
}

impl Remark {
    /// What to do, in one sentence.
    pub fn advice(&self) -> &'static str {
        match self.effect {
            RemarkEffect::Correct => "Correct it and send the claim again by the payer's method.",
            RemarkEffect::Unprocessable => "Correct what the other remarks name and send a new claim; there is no appeal.",
            RemarkEffect::PatientNotBillable => "Do not bill the patient; refund what was collected.",
            RemarkEffect::Forwarded => "Send nothing to that payer; its answer comes by itself.",
            RemarkEffect::NoAppeal => "An appeal is not possible; correct the claim or give the balance up.",
            RemarkEffect::Policy => "Compare with the payer's policy; correct the claim, appeal or give the balance up.",
            RemarkEffect::Documents => "Send what is asked for.",
            RemarkEffect::Inform => "Nothing to do.",
        }
    }
}

/// The remark, when it is one of the common ones. Blanks around it do not count.
pub fn find(code: &str) -> Option<&'static Remark> {
    let code = code.trim_ascii();
    let place = REMARKS.binary_search_by(|remark| remark.code.cmp(code)).ok()?;
    REMARKS.get(place)
}

/// All remarks of the table, sorted by code as text.
pub fn all() -> &'static [Remark] {
    REMARKS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_sorted_and_look_like_remarks() {
        assert!(REMARKS.is_sorted_by(|left, right| left.code < right.code));
        for remark in REMARKS {
            assert!(remark.code.starts_with(['M', 'N']) && remark.code.ends_with(|last: char| last.is_ascii_digit()), "{}", remark.code);
            assert!(!remark.meaning.is_empty() && !remark.meaning.ends_with('.'), "{}", remark.code);
            assert!(remark.field.is_empty() || matches!(remark.effect, RemarkEffect::Correct | RemarkEffect::Policy), "{}", remark.code);
        }
    }

    #[test]
    fn the_remarks_that_decide_are_known() {
        assert_eq!(find("MA130").unwrap().effect, RemarkEffect::Unprocessable);
        assert_eq!((find(" N290 ").unwrap().field, find("M51").unwrap().field, find("N382").unwrap().field), ("rendering_npi", "service", "member_id_N"));
        assert!(["N781", "N782", "N783"].iter().all(|code| find(code).unwrap().effect == RemarkEffect::PatientNotBillable));
        assert!(["MA07", "MA18"].iter().all(|code| find(code).unwrap().effect == RemarkEffect::Forwarded));
        assert_eq!(find("N9999"), None);
    }
}
