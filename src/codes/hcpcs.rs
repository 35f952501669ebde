//! Procedure codes: the forms that HCPCS Level I (CPT) and Level II codes have, and whether a code exists where a table is installed.
//!
//! No table is carried: CPT belongs to the AMA, and HCPCS Level II is imported from the CMS file. Without one, existence is unknown, never passed.

use crate::model::{Code, Date};

/// Kinds of procedure codes, told by their form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HcpcsKind {
    /// Five digits.
    CptCategory1,
    /// Four digits and F: performance measures.
    CptCategory2,
    /// Four digits and T: emerging technology.
    CptCategory3,
    /// Four digits and U (proprietary laboratory analysis), M (multianalyte assay) or A (vaccine administration).
    CptOther,
    /// A letter A to V except D, and four digits.
    Level2,
    /// D and four digits, which belong to the American Dental Association and to dental claims.
    Dental,
}

/// The kind of a code by its form; `None` when it has none of the forms.
pub fn kind(code: Code) -> Option<HcpcsKind> {
    let [first, middle @ .., last] = code.as_str().as_bytes() else { return None };
    if middle.len() != 3 || !middle.iter().all(u8::is_ascii_digit) {
        return None;
    }
    match (first, last) {
        (b'0'..=b'9', b'0'..=b'9') => Some(HcpcsKind::CptCategory1),
        (b'0'..=b'9', b'F') => Some(HcpcsKind::CptCategory2),
        (b'0'..=b'9', b'T') => Some(HcpcsKind::CptCategory3),
        (b'0'..=b'9', b'U' | b'M' | b'A') => Some(HcpcsKind::CptOther),
        (b'D', b'0'..=b'9') => Some(HcpcsKind::Dental),
        (b'A'..=b'V', b'0'..=b'9') => Some(HcpcsKind::Level2),
        _ => None,
    }
}

/// Whether a code exists on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// In the installed table and in force.
    InForce,
    /// In no installed row that is in force on the date.
    NotInForce,
    /// No table is installed that would have this code; unknown is not pass.
    NotInstalled,
}

/// One row of an installed table: a code from a date, until a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HcpcsRow {
    /// The code.
    pub code: Code,
    /// First date of service; `None` means always.
    pub from: Option<Date>,
    /// Last date of service; `None` means not ended.
    pub to: Option<Date>,
}

/// The Level II codes, when a table of them is installed.
#[derive(Debug, Clone, Default)]
pub struct Hcpcs {
    /// Sorted by code; `None` when no table is installed.
    rows: Option<Vec<HcpcsRow>>,
}

impl Hcpcs {
    /// No table.
    pub fn not_installed() -> Hcpcs {
        Hcpcs { rows: None }
    }

    /// An installed table. A code may have several rows for several periods.
    pub fn installed(mut rows: Vec<HcpcsRow>) -> Hcpcs {
        rows.sort_by_key(|row| (row.code, row.from, row.to));
        Hcpcs { rows: Some(rows) }
    }

    /// True when a table is installed, so that edits about existence can run.
    pub fn is_installed(&self) -> bool {
        self.rows.is_some()
    }

    /// Whether the code exists on a date. The table is of Level II codes, so the answer for a CPT or dental code is always that none is installed.
    pub fn existence(&self, code: Code, on: Date) -> Existence {
        let Some(rows) = self.rows.as_ref().filter(|_| kind(code) == Some(HcpcsKind::Level2)) else { return Existence::NotInstalled };
        let first = rows.partition_point(|row| row.code < code);
        let mut periods = rows.iter().skip(first).take_while(|row| row.code == code);
        match periods.any(|row| row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to)) {
            true => Existence::InForce,
            false => Existence::NotInForce,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;

    #[test]
    fn forms_are_told_apart() {
        for (code, expected) in [
            ("99213", Some(HcpcsKind::CptCategory1)),
            ("0001F", Some(HcpcsKind::CptCategory2)),
            ("0042T", Some(HcpcsKind::CptCategory3)),
            ("0001U", Some(HcpcsKind::CptOther)),
            ("0002M", Some(HcpcsKind::CptOther)),
            ("J3420", Some(HcpcsKind::Level2)),
            ("G0439", Some(HcpcsKind::Level2)),
            ("D0120", Some(HcpcsKind::Dental)),
            ("W0120", None),
            ("9921", None),
            ("992133", None),
            ("99A13", None),
            ("0001X", None),
            ("J342A", None),
            ("", None),
        ] {
            assert_eq!(kind(code.into()), expected, "{code}");
        }
    }

    #[test]
    fn without_a_table_nothing_is_known() {
        let on = parse_date("2026-05-01").unwrap();
        assert_eq!(Hcpcs::not_installed().existence("G0439".into(), on), Existence::NotInstalled);
    }

    #[test]
    fn a_code_exists_in_its_periods_only() {
        let day = |text| parse_date(text);
        let row = |from, to| HcpcsRow { code: "G0439".into(), from: day(from), to: day(to) };
        let table = Hcpcs::installed(vec![row("2024-01-01", ""), row("2011-01-01", "2019-12-31")]);
        for (on, expected) in [("2015-06-01", Existence::InForce), ("2020-01-01", Existence::NotInForce), ("2026-05-01", Existence::InForce)] {
            assert_eq!(table.existence("G0439".into(), day(on).unwrap()), expected, "{on}");
        }
        assert_eq!(table.existence("G0440".into(), day("2026-05-01").unwrap()), Existence::NotInForce);
        assert_eq!(table.existence("99213".into(), day("2026-05-01").unwrap()), Existence::NotInstalled, "no table of CPT is installed");
    }
}
