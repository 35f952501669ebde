//! What payers are expected to pay: contract prices and fee schedules by payer, code, modifiers, place and date. Not what is charged; that is the chargemaster's.

use std::collections::HashMap;

use super::{Cents, Code, CodeList, Date, PayerKind};

/// Whose price a row is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FeePayer {
    /// Every payer without a row of its own (`*`).
    #[default]
    Any,
    /// Every payer of a programme (`kind:medicare_b`).
    Kind(PayerKind),
    /// One payer, by its key.
    Payer(String),
}

/// At which places a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FeeSetting {
    /// Everywhere.
    #[default]
    Any,
    /// Where a facility is paid apart.
    Facility,
    /// Everywhere else.
    NonFacility,
}

/// One row: what one unit of a service is expected to be paid, what the patient owes of it included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeeRow {
    /// Whose price.
    pub payer: FeePayer,
    /// HCPCS or CPT code.
    pub code: Code,
    /// Modifiers that the line must have.
    pub modifiers: CodeList<4>,
    /// Where.
    pub setting: FeeSetting,
    /// The amount allowed for one unit.
    pub amount_cents: Cents,
    /// First date of service on which this row holds.
    pub effective_from: Option<Date>,
    /// Last date of service on which this row holds.
    pub effective_to: Option<Date>,
}

impl FeeRow {
    /// Whether the row holds on a date of service.
    pub fn in_force(&self, on: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to)
    }
}

/// A service whose payment is looked up.
#[derive(Debug, Clone, Copy)]
pub struct FeeQuery<'q> {
    /// The payer's key.
    pub payer_id: &'q str,
    /// The payer's programme.
    pub kind: PayerKind,
    /// HCPCS or CPT code.
    pub code: Code,
    /// The line's modifiers.
    pub modifiers: &'q [Code],
    /// Whether a facility is paid apart at the place of service.
    pub is_facility: bool,
    /// Date of service.
    pub on: Date,
}

/// Modifiers by which a payer pays another share of the price: parts, both sides, several or reduced operations, assistants, anesthesia. A price without them is not that of
/// a line that has them.
const CHANGE_PAYMENT: [&str; 27] =
    ["22", "26", "50", "51", "52", "53", "54", "55", "56", "62", "66", "73", "74", "78", "80", "81", "82", "AA", "AD", "AS", "CO", "CQ", "QK", "QX", "QY", "QZ", "TC"];

/// All rows, found by code.
#[derive(Debug, Default)]
pub struct FeeSchedule {
    rows: Vec<FeeRow>,
    by_code: HashMap<Code, Vec<usize>>,
}

impl FeeSchedule {
    /// Builds the look-up.
    pub fn new(rows: Vec<FeeRow>) -> FeeSchedule {
        let mut by_code: HashMap<Code, Vec<usize>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            by_code.entry(row.code).or_default().push(place);
        }
        FeeSchedule { rows, by_code }
    }

    /// True when nothing is known of payments.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All rows, in file order.
    pub fn rows(&self) -> &[FeeRow] {
        &self.rows
    }

    /// What one unit is expected to be paid: by the row that says most (its payer before its programme before any, more modifiers, one setting before any). `None` where
    /// no row fits, where those that say most differ, or where the line has a modifier that changes the payment and the row has not.
    pub fn expected(&self, query: &FeeQuery<'_>) -> Option<Cents> {
        let rows = self.by_code.get(&query.code)?.iter().filter_map(|place| self.rows.get(*place));
        let fitting = || rows.clone().filter(|row| fits(row, query));
        let most = fitting().map(precision).max()?;
        let mut best = fitting().filter(|row| precision(row) == most);
        let first = best.next()?;
        let misses = |modifier: &Code| CHANGE_PAYMENT.contains(&modifier.as_str()) && !first.modifiers.as_slice().contains(modifier);
        let is_sure = best.all(|row| row.amount_cents == first.amount_cents) && !query.modifiers.iter().any(misses);
        is_sure.then_some(first.amount_cents)
    }
}

fn fits(row: &FeeRow, query: &FeeQuery<'_>) -> bool {
    let is_payers = match &row.payer {
        FeePayer::Any => true,
        FeePayer::Kind(kind) => *kind == query.kind,
        FeePayer::Payer(payer_id) => payer_id == query.payer_id,
    };
    let is_here = match row.setting {
        FeeSetting::Any => true,
        FeeSetting::Facility => query.is_facility,
        FeeSetting::NonFacility => !query.is_facility,
    };
    is_payers && is_here && row.in_force(query.on) && row.modifiers.as_slice().iter().all(|modifier| query.modifiers.contains(modifier))
}

/// How much a row says; of two that fit the higher counts.
fn precision(row: &FeeRow) -> (u8, usize, bool) {
    let payer = match row.payer {
        FeePayer::Any => 0,
        FeePayer::Kind(_) => 1,
        FeePayer::Payer(_) => 2,
    };
    (payer, row.modifiers.as_slice().len(), row.setting != FeeSetting::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: Date = Date::constant(2026, 5, 4);

    fn row(payer: FeePayer, modifiers: &[&str], setting: FeeSetting, cents: i64) -> FeeRow {
        FeeRow { payer, code: "71046".into(), modifiers: modifiers.iter().map(|code| Code::from(*code)).collect(), setting, amount_cents: Cents(cents), ..FeeRow::default() }
    }

    fn schedule() -> FeeSchedule {
        let ended = FeeRow { effective_to: Some(Date::constant(2025, 12, 31)), ..row(FeePayer::Payer("acme".into()), &[], FeeSetting::Any, 1) };
        FeeSchedule::new(vec![
            row(FeePayer::Any, &[], FeeSetting::Any, 4_000),
            row(FeePayer::Kind(PayerKind::MedicareB), &[], FeeSetting::NonFacility, 3_000),
            row(FeePayer::Kind(PayerKind::MedicareB), &[], FeeSetting::Facility, 1_000),
            row(FeePayer::Payer("acme".into()), &[], FeeSetting::Any, 5_000),
            row(FeePayer::Payer("acme".into()), &["26"], FeeSetting::Any, 2_000),
            ended,
        ])
    }

    fn expected(payer_id: &str, kind: PayerKind, modifiers: &[&str], is_facility: bool) -> Option<i64> {
        let modifiers: Vec<Code> = modifiers.iter().map(|code| Code::from(*code)).collect();
        let query = FeeQuery { payer_id, kind, code: "71046".into(), modifiers: &modifiers, is_facility, on: ON };
        schedule().expected(&query).map(|cents| cents.0)
    }

    #[test]
    fn the_row_that_says_most_counts() {
        let commercial = PayerKind::Commercial;
        assert_eq!(expected("acme", commercial, &[], false), Some(5_000));
        assert_eq!(expected("acme", commercial, &["26", "59"], false), Some(2_000));
        assert_eq!(expected("other", commercial, &[], true), Some(4_000));
        assert_eq!(expected("mac", PayerKind::MedicareB, &[], false), Some(3_000));
        assert_eq!(expected("mac", PayerKind::MedicareB, &["59"], true), Some(1_000));
    }

    #[test]
    fn what_is_not_certain_is_not_expected() {
        assert_eq!(expected("other", PayerKind::Commercial, &["26"], false), None, "the price of both parts is not that of one");
        assert_eq!(expected("acme", PayerKind::Commercial, &["50"], false), None);
        let doubled = FeeSchedule::new(vec![row(FeePayer::Any, &[], FeeSetting::Any, 1), row(FeePayer::Any, &[], FeeSetting::Any, 2)]);
        let query = FeeQuery { payer_id: "x", kind: PayerKind::Commercial, code: "71046".into(), modifiers: &[], is_facility: false, on: ON };
        assert_eq!(doubled.expected(&query), None);
        assert_eq!(FeeSchedule::default().expected(&query), None);
    }
}
