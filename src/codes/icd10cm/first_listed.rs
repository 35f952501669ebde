//! Codes that may only be listed first, and codes that may never be.
//!
//! Source: ICD-10-CM Official Guidelines FY2026. Only first: the list of I.C.21.c.16. Never first: external causes (I.C.20.a.6), organisms as causes and resistance (I.C.1.b, I.C.1.c), outcome of
//! delivery (I.C.15.b.5), weeks of gestation (I.C.21.c.11), body mass index and social circumstances (I.B.14), and underdosing (I.C.19.e.5.c). Codes whose use depends on the visit are in neither list.

use crate::model::Code;

const ONLY_FIRST: &[&str] = &["Z00", "Z01", "Z02", "Z04", "Z332", "Z3181", "Z3183", "Z3184", "Z34", "Z38", "Z39", "Z40", "Z42", "Z510", "Z511", "Z52", "Z761", "Z762", "Z9912"];
/// Research participants may come second (Z00.6), and unspecified donors (Z52.9) are no encounter of their own.
const NOT_ONLY_FIRST: &[&str] = &["Z006", "Z529"];

const NEVER_FIRST: &[(&str, &str)] = &[
    ("B95", "I.C.1.b"),
    ("B96", "I.C.1.b"),
    ("B97", "I.C.1.b"),
    ("Z16", "I.C.1.c"),
    ("Z37", "I.C.15.b.5"),
    ("Z3A", "I.C.21.c.11"),
    ("Z68", "I.B.14"),
    ("Z55", "I.B.14"),
    ("Z56", "I.B.14"),
    ("Z57", "I.B.14"),
    ("Z58", "I.B.14"),
    ("Z59", "I.B.14"),
    ("Z60", "I.B.14"),
    ("Z62", "I.B.14"),
    ("Z63", "I.B.14"),
    ("Z64", "I.B.14"),
    ("Z65", "I.B.14"),
];

/// Whether the code may be reported as the first-listed diagnosis only.
pub fn is_only_first(code: Code) -> bool {
    let is_in = |list: &[&str]| list.iter().any(|prefix| code.as_str().starts_with(prefix));
    code.as_str().starts_with('Z') && is_in(ONLY_FIRST) && !is_in(NOT_ONLY_FIRST)
}

/// The guideline by which a code is never the first-listed diagnosis, if one says so.
pub fn is_never_first(code: Code) -> Option<&'static str> {
    let text = code.as_str();
    match text.bytes().next()? {
        b'V' | b'W' | b'X' | b'Y' => Some("I.C.20.a.6"),
        b'B' | b'Z' => NEVER_FIRST.iter().find(|(prefix, _)| text.starts_with(prefix)).map(|(_, section)| *section),
        b'T' if is_underdosing(text) => Some("I.C.19.e.5.c"),
        _ => None,
    }
}

/// Underdosing is told by the last of the first six characters that is no placeholder.
fn is_underdosing(code: &str) -> bool {
    ("T36".."T51").contains(&code) && code.len() == 7 && code.get(..6).unwrap_or_default().trim_end_matches('X').ends_with('6')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_what_the_guidelines_name_and_no_more() {
        for (code, only, never) in [
            ("Z0000", true, None),
            ("Z006", false, None),
            ("Z23", false, None),
            ("Z5111", true, None),
            ("Z529", false, None),
            ("W19XXXA", false, Some("I.C.20.a.6")),
            ("B9620", false, Some("I.C.1.b")),
            ("B182", false, None),
            ("Z6830", false, Some("I.B.14")),
            ("Z3A20", false, Some("I.C.21.c.11")),
            ("T43216A", false, Some("I.C.19.e.5.c")),
            ("T3696XA", false, Some("I.C.19.e.5.c")),
            ("T43211A", false, None),
            ("T510X6A", false, None),
            ("J209", false, None),
        ] {
            assert_eq!((is_only_first(code.into()), is_never_first(code.into())), (only, never), "{code}");
        }
    }

    #[test]
    fn every_prefix_is_one_of_the_edition() {
        let codes = crate::codes::CodeSets::built_in();
        let edition = codes.icd10cm.all().last().unwrap();
        for prefix in ONLY_FIRST.iter().chain(NOT_ONLY_FIRST).copied().chain(NEVER_FIRST.iter().map(|(prefix, _)| *prefix)) {
            assert!(edition.find(prefix.into()).is_some(), "{prefix}");
        }
    }
}
