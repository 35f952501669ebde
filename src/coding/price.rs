//! A line's charge: the documented total, else the chargemaster's unit price times the units.
//!
//! Prices are never invented: a line without one is charged 0 and an edit holds the claim.

use super::CodingContext;
use crate::codes::modifier::ModifierClass;
use crate::model::{Cents, ChargeRow, Code, Date, Quantity};

/// Largest amount that a HIPAA transaction carries: ten digits before the point.
const MAX_CHARGE_CENTS: i64 = 999_999_999_999;

/// Where a charge came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PriceBasis {
    /// The export gave the line's total.
    Documented,
    /// The unit price of a chargemaster row.
    UnitPrice(Cents),
    /// No chargemaster row gives one price for the code and modifiers on the date.
    Missing,
    /// Price times units is more than a claim can carry.
    TooLarge,
}

/// What the price of a line depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Priced<'l> {
    /// The documented line total.
    pub documented: Option<Cents>,
    /// The chargemaster row that the service led to.
    pub row: Option<&'l ChargeRow>,
    /// The code billed.
    pub code: Code,
    /// The modifiers billed.
    pub modifiers: &'l [Code],
    /// The units billed.
    pub units: Quantity,
    /// Date of service.
    pub on: Date,
}

/// The charge and where it came from.
pub(super) fn charge(context: &CodingContext<'_>, line: &Priced<'_>) -> (Cents, PriceBasis) {
    if let Some(documented) = line.documented {
        return (documented, PriceBasis::Documented);
    }
    let Some(unit_price) = line.row.map(|row| row.unit_price_cents).or_else(|| by_code(context, line)) else {
        return (Cents::ZERO, PriceBasis::Missing);
    };
    match line.units.times(unit_price) {
        Some(charge) if charge.0.abs() <= MAX_CHARGE_CENTS => (charge, PriceBasis::UnitPrice(unit_price)),
        _ => (Cents::ZERO, PriceBasis::TooLarge),
    }
}

/// The unit price of the rows of a code that ask for no modifier beyond the line's, those with most modifiers in common; they must agree. Without such a row, the
/// price on which all rows agree, unless their modifiers mean another amount of work (26, TC, 50, 62 ...), which the line did not document.
fn by_code(context: &CodingContext<'_>, line: &Priced<'_>) -> Option<Cents> {
    let rows = || context.chargemaster.by_code(line.code, line.on);
    let fits = |row: &&ChargeRow| row.modifiers.as_slice().iter().all(|modifier| line.modifiers.contains(modifier));
    let shared = |row: &ChargeRow| row.modifiers.as_slice().len();
    if let Some(most) = rows().filter(fits).map(shared).max() {
        return agreed(rows().filter(fits).filter(|row| shared(row) == most));
    }
    let means_other_work = |modifier: &Code| {
        // One side is as much work as the other, so that rows of left and right alone do not hide their price.
        if matches!(modifier.as_str(), "LT" | "RT") {
            return false;
        }
        let class = context.codes.modifiers.find(*modifier).map(|modifier| modifier.class);
        matches!(class, Some(ModifierClass::Component | ModifierClass::Surgical | ModifierClass::Anatomic | ModifierClass::Anesthesia))
    };
    let is_safe = rows().all(|row| !row.modifiers.as_slice().iter().any(means_other_work));
    is_safe.then(|| agreed(rows()))?
}

fn agreed<'r>(mut rows: impl Iterator<Item = &'r ChargeRow>) -> Option<Cents> {
    let first = rows.next()?.unit_price_cents;
    rows.all(|row| row.unit_price_cents == first).then_some(first)
}
