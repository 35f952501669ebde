//! Claim adjustment reason codes (CARC): what the common ones say in our words, and what is usually done about them.
//!
//! The numbers are facts; the official texts belong to X12 and are not copied. A payer's contract may say otherwise: this is advice for a worklist, posting does
//! not act on it. [source: usual practice in claim follow-up; group codes as commonly seen in remittances, 2026-11]
//!
//! Confirmed in lists that were seen are the meanings of 1-5, 11, 16, 18, 22-24, 27, 29, 31, 45, 50, 97, 197, 204 and 253, and the usual actions for 4, 16, 18, 22, 29, 50, 97, 109, 197 and 204. The others stand as
//! recalled and are *not* confirmed; the owner's text (`codes import texts`) decides.

mod table;

use table::REASONS;

/// What is usually done about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Send a corrected claim by the payer's correction method.
    Correct,
    /// Send a new claim.
    NewClaim,
    /// Appeal.
    Appeal,
    /// Write off.
    WriteOff,
    /// Bill the patient.
    BillPatient,
    /// Bill the next or another payer.
    NextPayer,
    /// Send documents.
    SendDocuments,
    /// Check the stated thing first.
    Review,
    /// Nothing to do.
    Inform,
}

/// When the patient may be billed for the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientBilling {
    /// Under group PR, yes.
    Yes,
    /// Only after somebody has looked at it.
    AfterReview,
    /// Not while it is open.
    NotYet,
    /// Only with a signed advance notice.
    OnlyWithNotice,
    /// No.
    No,
    /// Never, whatever the group code.
    Never,
}

/// Whether it enters the denial rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DenialCount {
    /// Yes.
    Counts,
    /// Yes, but apart: the payer asks for something.
    Soft,
    /// No.
    DoesNotCount,
    /// Left out of numerator and denominator (duplicates).
    Excluded,
}

/// One reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdjustmentReason {
    /// The code as it stands in CAS segments, such as `45` or `B7`.
    pub carc: &'static str,
    /// Group codes it usually comes with, the most usual first: CO, PR, OA, PI.
    pub usual_groups: &'static [&'static str],
    /// What it says, in our words.
    pub meaning: &'static str,
    /// What to do, in one sentence.
    pub advice: &'static str,
    /// Usual actions, in order.
    pub actions: &'static [Action],
    /// When the patient may be billed.
    pub patient: PatientBilling,
    /// Whether it is a denial for the denial rate.
    pub denial: DenialCount,
    /// Whether the payer takes an appeal of it, as a rule.
    pub can_appeal: bool,
    /// The column of the encounter export that usually has to be changed, with `N` for the number of the coverage (`payer_N`); empty where no single one cures it.
    pub field: &'static str,
}

impl AdjustmentReason {
    /// True for full and soft denials.
    pub fn counts_as_denial(&self) -> bool {
        matches!(self.denial, DenialCount::Counts | DenialCount::Soft)
    }
}

/// The reason, when it is one of the common ones. Blanks around it do not count.
pub fn find(carc: &str) -> Option<&'static AdjustmentReason> {
    let carc = carc.trim_ascii();
    let place = REASONS.binary_search_by(|reason| reason.carc.cmp(carc)).ok()?;
    REASONS.get(place)
}

/// All reasons of the table, sorted by code as text.
pub fn all() -> &'static [AdjustmentReason] {
    REASONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sorted_and_complete() {
        assert!(REASONS.is_sorted_by(|left, right| left.carc < right.carc));
        for reason in REASONS {
            assert!(!reason.usual_groups.is_empty() && !reason.actions.is_empty(), "{}", reason.carc);
            assert!(reason.usual_groups.iter().all(|group| ["CO", "PR", "OA", "PI"].contains(group)), "{}", reason.carc);
            assert!(reason.advice.ends_with('.') && !reason.meaning.ends_with('.'), "{}", reason.carc);
        }
    }

    #[test]
    fn patient_responsibility_is_no_denial_and_late_filing_is_never_the_patients() {
        for carc in ["1", "2", "3", "45", "23", "253"] {
            assert!(!find(carc).unwrap().counts_as_denial(), "{carc}");
        }
        for carc in ["16", "29", "50", "97", "197", "226"] {
            assert!(find(carc).unwrap().counts_as_denial(), "{carc}");
        }
        for carc in ["29", "197", "198", "209"] {
            assert_eq!(find(carc).unwrap().patient, PatientBilling::Never, "{carc}");
        }
        assert_eq!(find("18").unwrap().denial, DenialCount::Excluded);
        assert!(!find("18").unwrap().counts_as_denial());
    }

    #[test]
    fn a_patient_who_may_be_billed_is_named_in_the_actions() {
        for reason in REASONS.iter().filter(|reason| reason.patient == PatientBilling::Yes) {
            assert!(reason.actions.contains(&Action::BillPatient), "{}", reason.carc);
        }
        for reason in REASONS.iter().filter(|reason| matches!(reason.patient, PatientBilling::No | PatientBilling::Never | PatientBilling::NotYet)) {
            assert!(!reason.actions.contains(&Action::BillPatient), "{}", reason.carc);
        }
    }

    #[test]
    fn what_can_be_appealed_and_what_cannot() {
        for carc in ["29", "50", "97", "151", "197"] {
            assert!(find(carc).unwrap().can_appeal, "{carc}");
        }
        for reason in REASONS.iter().filter(|reason| reason.actions.contains(&Action::Appeal)) {
            assert!(reason.can_appeal, "{}", reason.carc);
        }
        for carc in ["1", "2", "3", "18", "45", "253"] {
            assert!(!find(carc).unwrap().can_appeal, "{carc}");
        }
    }

    #[test]
    fn unknown_codes_are_not_guessed() {
        assert!(["", "999", "0", "b7", "045"].into_iter().all(|carc| find(carc).is_none()));
        assert_eq!(find(" B7 ").map(|reason| reason.carc), Some("B7"));
    }
}
