//! Whether a patient is new or established by what is known of earlier visits, against what is documented.
//!
//! New means: no professional service from the same group and specialty within three years. The group is the workspace, because a workspace is one tax id. What is known
//! comes from whoever calls ([`VisitHistory`]); nothing is kept here. A documented status or code is never changed by history, only questioned.
//! [source: definition of new and established patients in force since 2012; CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.7.A]

use crate::codes::evaluation_management::PatientStatus;
use crate::codes::{evaluation_management, service_groups};
use crate::model::{Code, Date, Encounter};

/// The years within which an earlier service makes a patient established.
const YEARS: i16 = 3;

/// What is known of a patient's last professional service before a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastVisit {
    /// It was on this date.
    On(Date),
    /// There was none since this date, from which on everything is known.
    NoneSince(Date),
    /// Nothing certain is known.
    Unknown,
}

/// Earlier visits of the group.
pub trait VisitHistory: std::fmt::Debug {
    /// The last professional service of the encounter's patient by the specialty of `rendering` (a key or NPI as documented) before a date of service, in any other encounter.
    fn last_visit(&self, encounter: &Encounter<'_>, rendering: &str, before: Date) -> LastVisit;

    /// The date from which on every visit is known; `None` where nothing is known.
    fn known_since(&self) -> Option<Date> {
        None
    }
}

/// No history: nothing is known of anybody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVisitHistory;

impl VisitHistory for NoVisitHistory {
    fn last_visit(&self, _encounter: &Encounter<'_>, _rendering: &str, _before: Date) -> LastVisit {
        LastVisit::Unknown
    }
}

/// The patient's status that history proves on a date of service; `None` where it proves none.
pub(super) fn status(last: LastVisit, on: Date) -> Option<PatientStatus> {
    let begins = three_years_before(on);
    match last {
        // The day three years ago still counts.
        LastVisit::On(date) if date >= begins => Some(PatientStatus::Established),
        // An older visit shows that history reaches back far enough.
        LastVisit::On(_) => Some(PatientStatus::New),
        LastVisit::NoneSince(since) if since <= begins => Some(PatientStatus::New),
        LastVisit::NoneSince(_) | LastVisit::Unknown => None,
    }
}

/// What history says against a documented status, if it proves another one.
pub(super) fn against(history: &dyn VisitHistory, encounter: &Encounter<'_>, rendering: &str, on: Date, documented: PatientStatus) -> Option<LastVisit> {
    // That nobody was seen for three years can only be known after three years; nearly all visits are of established patients and need not be looked up before.
    let is_too_short = || history.known_since().is_none_or(|since| since > three_years_before(on));
    if documented == PatientStatus::Either || (documented == PatientStatus::Established && is_too_short()) {
        return None;
    }
    let last = history.last_visit(encounter, rendering, on);
    status(last, on).filter(|proved| *proved != documented).map(|_| last)
}

/// The same day three years earlier; for February 29 the 28th.
fn three_years_before(on: Date) -> Date {
    let year = on.year().saturating_sub(YEARS);
    Date::new(year, on.month(), on.day()).or_else(|_| Date::new(year, on.month(), 28)).unwrap_or(Date::MIN)
}

/// The status that a visit code stands for; `None` for codes that do not distinguish.
pub(super) fn status_of_code(code: Code) -> Option<PatientStatus> {
    match service_groups::number(code) {
        Some(99_381..=99_387) => Some(PatientStatus::New),
        Some(99_391..=99_397) => Some(PatientStatus::Established),
        _ => evaluation_management::family(code).map(|family| family.patient).filter(|patient| *patient != PatientStatus::Either),
    }
}

/// What history says, as part of a sentence.
pub(super) fn shown(last: LastVisit) -> String {
    match last {
        LastVisit::On(date) => format!("this practice's last professional service in the specialty was on {date}"),
        LastVisit::NoneSince(since) => format!("this practice has no professional service in the specialty since {since}"),
        LastVisit::Unknown => "nothing is known of earlier services".to_owned(),
    }
}

/// Whether a billed line is a professional service by which a patient becomes established: a visit other than a nurse's, a yearly wellness visit, an eye examination,
/// psychiatry, or an operation. Tests, pictures, draws and injections alone are none.
pub fn is_professional_service(code: Code) -> bool {
    if matches!(code.as_str(), "G0402" | "G0438" | "G0439") {
        return true;
    }
    let is_other_visit = matches!(service_groups::number(code), Some(90_791..=90_899 | 92_002..=92_014 | 99_238..=99_239 | 99_291..=99_292 | 99_315..=99_316));
    is_other_visit || (service_groups::is_visit(code) && !service_groups::is_nurse_visit(code)) || service_groups::is_surgery(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i16, month: i8, day: i8) -> Date {
        Date::constant(year, month, day)
    }

    #[test]
    fn three_years_are_three_years_to_the_day() {
        let on = day(2026, 5, 4);
        let seen = |date| status(LastVisit::On(date), on);
        assert_eq!(seen(day(2026, 5, 3)), Some(PatientStatus::Established));
        assert_eq!(seen(day(2023, 5, 4)), Some(PatientStatus::Established));
        assert_eq!(seen(day(2023, 5, 3)), Some(PatientStatus::New));
        assert_eq!(three_years_before(day(2028, 2, 29)), day(2025, 2, 28));
    }

    #[test]
    fn a_short_history_without_a_visit_proves_nothing() {
        let on = day(2026, 5, 4);
        assert_eq!(status(LastVisit::NoneSince(day(2023, 5, 5)), on), None);
        assert_eq!(status(LastVisit::NoneSince(day(2023, 5, 4)), on), Some(PatientStatus::New));
        assert_eq!(status(LastVisit::Unknown, on), None);
    }

    #[test]
    fn who_only_had_blood_taken_was_not_seen() {
        for seen in ["99213", "99203", "99397", "G0439", "20610", "92014", "90834", "99238"] {
            assert!(is_professional_service(seen.into()), "{seen}");
        }
        for not in ["99211", "36415", "87880", "71046", "96372", "90471", "J3420", ""] {
            assert!(!is_professional_service(not.into()), "{not}");
        }
        assert_eq!(status_of_code("99386".into()), Some(PatientStatus::New));
        assert_eq!((status_of_code("99283".into()), status_of_code("G0439".into())), (None, None));
    }
}
