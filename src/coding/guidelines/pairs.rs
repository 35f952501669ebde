//! Pairs of conditions that a guideline orders though no note names both: an acute condition before the same one as a chronic condition, and sepsis before what it leads to.
//!
//! It tells pairs apart; `order` puts them in order.

use crate::codes::Icd10Edition;
use crate::codes::icd10cm::NoteKind;
use crate::model::Code;

/// Acute and chronic forms of one condition, by the beginnings of their codes: both are coded, the acute one first (guideline I.B.8).
const ACUTE_AND_CHRONIC: [(&str, &[&str]); 22] = [
    ("J20", &["J41", "J42"]),
    ("J01", &["J32"]),
    ("J02", &["J312"]),
    ("J03", &["J350"]),
    ("J00", &["J310"]),
    ("J04", &["J37"]),
    ("H650", &["H652", "H653"]),
    ("H660", &["H661", "H662", "H663"]),
    ("H700", &["H701"]),
    ("K850", &["K861"]),
    ("K851", &["K861"]),
    ("K852", &["K860"]),
    ("K858", &["K861"]),
    ("K859", &["K861"]),
    ("K290", &["K293", "K294", "K295"]),
    ("K810", &["K811"]),
    ("N10", &["N11"]),
    ("N17", &["N18"]),
    ("N300", &["N301", "N302"]),
    ("N410", &["N411"]),
    ("N700", &["N701"]),
    ("N710", &["N711"]),
];

/// Whether `first` is the acute form of what `then` is the chronic form of.
pub(super) fn is_acute_before_chronic(first: Code, then: Code) -> bool {
    let (first, then) = (first.as_str(), then.as_str());
    ACUTE_AND_CHRONIC.iter().any(|(acute, chronic)| first.starts_with(acute) && chronic.iter().any(|chronic| then.starts_with(chronic)))
}

/// Systemic infections: what severe sepsis (R65.2-) is due to and comes after (guideline I.C.1.d.1.b).
const SYSTEMIC_INFECTIONS: [&str; 15] = ["A40", "A41", "A021", "A227", "A267", "A327", "A392", "A393", "A394", "A427", "A207", "A217", "A5486", "B007", "B377"];

fn is_systemic_infection(code: Code) -> bool {
    SYSTEMIC_INFECTIONS.iter().any(|infection| code.as_str().starts_with(infection))
}

fn is_severe_sepsis(code: Code) -> bool {
    code.as_str().starts_with("R652")
}

/// Whether two codes stand in the order of severe sepsis: the infection, severe sepsis, the organ that fails.
pub(super) fn is_order_of_sepsis(edition: &Icd10Edition, first: Code, then: Code) -> bool {
    let is_organ = |code: Code| !is_systemic_infection(code) && edition.noted("R6520".into()).naming(NoteKind::UseAdditionalCode, code).is_some();
    (is_systemic_infection(first) && is_severe_sepsis(then)) || (is_severe_sepsis(first) && is_organ(then))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_acute_form_comes_first_and_other_pairs_are_left() {
        assert!(is_acute_before_chronic("J209".into(), "J42".into()));
        assert!(!is_acute_before_chronic("J42".into(), "J209".into()));
        assert!(!is_acute_before_chronic("J209".into(), "J329".into()));
    }

    #[test]
    fn sepsis_has_its_three_steps() {
        let codes = crate::codes::CodeSets::built_in();
        let edition = &codes.icd10cm.all()[0];
        let ordered = |first: &str, then: &str| is_order_of_sepsis(edition, first.into(), then.into());
        assert!(ordered("A4151", "R6520") && ordered("R6520", "N179") && ordered("R6521", "J9601"));
        assert!(!ordered("R6520", "A4151") && !ordered("R6520", "E119") && !ordered("A4151", "E119"));
    }
}
