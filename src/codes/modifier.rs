//! HCPCS and CPT modifiers: their form, the common ones with a meaning in our words, and the classes that rules ask for.
//!
//! The table stands in `data/modifiers.csv` and is not complete: a modifier that is missing there is not wrong. [source: codes as published by CMS and named in payer
//! instructions; meanings are ours]

use crate::model::Code;

/// What a modifier is for, as far as rules ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModifierClass {
    /// Side, eyelid, finger, toe or coronary artery.
    Anatomic,
    /// Says that a service is separate from another one (59, X{EPSU}) or significant and separate (25, 57).
    Separateness,
    /// Says that a service was repeated (76, 77, 91) or belongs to an earlier operation (58, 78, 79, 24).
    Repetition,
    /// Professional or technical part.
    Component,
    /// More or less work than usual, several surgeons, assistants.
    Surgical,
    /// Anesthesia.
    Anesthesia,
    /// Telehealth.
    Telehealth,
    /// Coverage and waiver of liability (GA, GX, GY, GZ ...).
    Coverage,
    /// Who performed it.
    Practitioner,
    /// Anything else.
    Other,
}

/// One modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modifier {
    /// Two characters.
    pub code: Code,
    /// What it says, in short words of ours.
    pub meaning: &'static str,
    /// What it is for.
    pub class: ModifierClass,
}

/// The modifiers in common use.
#[derive(Debug, Clone, Default)]
pub struct Modifiers {
    /// Sorted by code.
    rows: Vec<Modifier>,
}

impl Modifiers {
    /// The table that the program carries.
    pub fn built_in() -> Modifiers {
        let mut rows: Vec<_> = include_str!("../../data/modifiers.csv").lines().skip(1).filter_map(read_row).collect();
        rows.sort_by_key(|modifier| modifier.code);
        Modifiers { rows }
    }

    /// The modifier, when it is in the table of common ones.
    pub fn find(&self, code: Code) -> Option<Modifier> {
        let place = self.rows.binary_search_by_key(&code, |modifier| modifier.code).ok()?;
        self.rows.get(place).copied()
    }

    /// Every one in the table, in order.
    pub fn all(&self) -> impl Iterator<Item = Modifier> + '_ {
        self.rows.iter().copied()
    }
}

/// `code,class,meaning`; no meaning has a comma, which a test holds.
fn read_row(line: &'static str) -> Option<Modifier> {
    let mut cells = line.split(',');
    let code = Code::parse(cells.next()?)?;
    let class = match cells.next()? {
        "anatomic" => ModifierClass::Anatomic,
        "separateness" => ModifierClass::Separateness,
        "repetition" => ModifierClass::Repetition,
        "component" => ModifierClass::Component,
        "surgical" => ModifierClass::Surgical,
        "anesthesia" => ModifierClass::Anesthesia,
        "telehealth" => ModifierClass::Telehealth,
        "coverage" => ModifierClass::Coverage,
        "practitioner" => ModifierClass::Practitioner,
        "other" => ModifierClass::Other,
        _ => return None,
    };
    Some(Modifier { code, class, meaning: cells.next()? })
}

/// Two letters or digits, as every modifier has.
pub fn has_valid_form(code: Code) -> bool {
    code.len() == 2
}

/// The side of the body that a modifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Laterality {
    /// LT and the left eyelids, fingers and toes.
    Left,
    /// RT and the right ones.
    Right,
    /// 50.
    Bilateral,
}

/// The side that a modifier names, if any. Coronary arteries (LC, LD, LM, RC, RI) are vessels of one organ, not sides.
pub fn laterality(code: Code) -> Option<Laterality> {
    match code.as_str() {
        "LT" | "E1" | "E2" | "FA" | "F1" | "F2" | "F3" | "F4" | "TA" | "T1" | "T2" | "T3" | "T4" => Some(Laterality::Left),
        "RT" | "E3" | "E4" | "F5" | "F6" | "F7" | "F8" | "F9" | "T5" | "T6" | "T7" | "T8" | "T9" => Some(Laterality::Right),
        "50" => Some(Laterality::Bilateral),
        _ => None,
    }
}

/// Modifiers that assert something only the clinician's record can show: asked of a person, never added (22 24 25 57 59 76-79 X{EPSU}).
pub fn is_asked_never_added(code: Code) -> bool {
    matches!(code.as_str(), "22" | "24" | "25" | "57" | "59" | "76" | "77" | "78" | "79" | "XE" | "XP" | "XS" | "XU")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_once() {
        let modifiers = Modifiers::built_in();
        let text = include_str!("../../data/modifiers.csv");
        assert!(text.lines().all(|line| line.split(',').count() == 3), "a meaning has a comma");
        assert_eq!(modifiers.all().count(), text.lines().count() - 1, "a row was not understood");
        assert!(modifiers.rows.is_sorted_by(|left, right| left.code < right.code), "a code stands twice");
        assert!(modifiers.all().all(|modifier| has_valid_form(modifier.code)));
    }

    #[test]
    fn asked_modifiers_and_sides_are_in_the_table() {
        let modifiers = Modifiers::built_in();
        for code in ["22", "24", "25", "57", "59", "76", "77", "78", "79", "XE", "XP", "XS", "XU"] {
            assert!(is_asked_never_added(code.into()) && modifiers.find(code.into()).is_some(), "{code}");
        }
        for code in ["26", "TC", "LT", "50", "95", "QW", "58", "91"] {
            assert!(!is_asked_never_added(code.into()), "{code}");
        }
        let sides = modifiers.all().filter(|modifier| !modifier.meaning.contains("coronary") && modifier.meaning.split(' ').any(|word| word == "left" || word == "right"));
        for modifier in sides {
            let side = if modifier.meaning.contains("left") { Laterality::Left } else { Laterality::Right };
            assert_eq!(laterality(modifier.code), Some(side), "{}", modifier.code);
        }
        assert_eq!((laterality("59".into()), laterality("LC".into())), (None, None));
    }

    #[test]
    fn forms_with_one_or_three_characters_are_wrong() {
        assert!(has_valid_form("25".into()) && has_valid_form("lt".into()));
        assert!(!has_valid_form("2".into()) && !has_valid_form("LTX".into()) && !has_valid_form(Code::NONE));
    }
}
