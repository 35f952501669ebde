//! Modifiers that say that two services of a pair were separate.

use crate::model::{Code, CodeList, Date};

/// From this day 59 and X{EPSU} count on either code of a pair; before, on the second alone.
/// [source: CMS, Change Request 11168, dates of service from 2019-07-01]
const EITHER_CODE_FROM: Date = Date::constant(2019, 7, 1);

/// Whether a modifier says that the service was separate and nothing more.
pub(super) fn is_separate_procedure(modifier: Code) -> bool {
    matches!(modifier.as_str(), "59" | "XE" | "XS" | "XP" | "XU")
}

/// Whether a modifier makes both codes of a pair payable: those of sites, of surgery's global period, and of separate services.
/// [source: CMS, NCCI Policy Manual, chapter I, section E]
fn is_associated(modifier: Code) -> bool {
    let anatomic = ["E1", "E2", "E3", "E4", "FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"];
    let sides_and_vessels = ["LT", "RT", "LC", "LD", "RC", "LM", "RI"];
    let surgical_and_other = ["24", "25", "57", "58", "78", "79", "27", "91"];
    let is_one_of = |codes: &[&str]| codes.contains(&modifier.as_str());
    is_separate_procedure(modifier) || is_one_of(&anatomic) || is_one_of(&sides_and_vessels) || is_one_of(&surgical_and_other)
}

/// Whether the modifiers of a pair's lines say that both are to be paid.
pub(super) fn are_separated(first: &CodeList<4>, second: &CodeList<4>, on: Date) -> bool {
    let counts_on_first = |modifier: &Code| is_associated(*modifier) && (on >= EITHER_CODE_FROM || !is_separate_procedure(*modifier));
    second.as_slice().iter().any(|modifier| is_associated(*modifier)) || first.as_slice().iter().any(counts_on_first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separate_procedure_modifiers_count_on_the_first_code_since_july_2019() {
        let list = |code: &str| [Code::from(code)].into_iter().collect::<CodeList<4>>();
        let none = CodeList::default();
        let (before, after) = (Date::constant(2019, 6, 30), Date::constant(2019, 7, 1));
        for modifier in ["59", "XE", "XS", "XP", "XU"] {
            let both = |on| (are_separated(&list(modifier), &none, on), are_separated(&none, &list(modifier), on));
            assert_eq!((both(before), both(after)), ((false, true), (true, true)), "{modifier}");
        }
        for modifier in ["25", "LT", "F9", "RI", "91", "78"] {
            assert!(are_separated(&list(modifier), &none, before) && are_separated(&none, &list(modifier), before), "{modifier}");
        }
        for modifier in ["26", "50", "76", "GP", "F0", "XX"] {
            assert!(!are_separated(&list(modifier), &list(modifier), after), "{modifier}");
        }
    }
}
