//! Anesthesia as claims know it: which codes are anesthesia, and which of them are billed by the minute.

use super::service_groups::within;
use crate::model::Code;

/// The section of anesthesia.
const ANESTHESIA: (u32, u32) = (100, 1_999);

/// Add-ons that are billed beside another code of anesthesia: the further burned surface, and anesthesia for an operation that follows labour.
const ADD_ONS: [(u32, u32); 2] = [(1_953, 1_953), (1_968, 1_969)];

/// Codes of the section that count something else than minutes: burned surface, and days of managing a drug by catheter.
const NOT_BY_MINUTES: [(u32, u32); 2] = [(1_953, 1_953), (1_996, 1_996)];

/// Whether a code is anesthesia.
pub fn is_anesthesia(code: Code) -> bool {
    within(code, &[ANESTHESIA])
}

/// Whether a code of anesthesia is billed by the minute. [source: CMS, Medicare Claims Processing Manual, chapter 12, sections 50.G and 50.K]
pub fn is_by_minutes(code: Code) -> bool {
    is_anesthesia(code) && !within(code, &NOT_BY_MINUTES)
}

/// Whether a code is the anesthesia of an operation, of which one is paid for each session, and no add-on to it.
pub fn is_base(code: Code) -> bool {
    is_by_minutes(code) && !within(code, &ADD_ONS)
}

/// Modifiers that say who gave the anesthesia. [source: CMS, Medicare Claims Processing Manual, chapter 12, sections 50.I and 50.K, and 140.3.3]
pub const PERFORMERS: [&str; 6] = ["AA", "AD", "QK", "QX", "QY", "QZ"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn add_ons_and_daily_management_are_told_apart() {
        let judged = |code: &str| (is_anesthesia(code.into()), is_by_minutes(code.into()), is_base(code.into()));
        assert_eq!(judged("00100"), (true, true, true));
        assert_eq!(judged("01953"), (true, false, false));
        assert_eq!(judged("01968"), (true, true, false));
        assert_eq!(judged("01996"), (true, false, false));
        assert_eq!(judged("01999"), (true, true, true));
        assert_eq!(judged("0001A"), (false, false, false));
        assert_eq!(judged("10004"), (false, false, false));
    }
}
