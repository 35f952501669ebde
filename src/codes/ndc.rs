//! From the quantity of a drug to the units of its HCPCS code: an imported crosswalk with exact conversion.
//!
//! No crosswalk is carried. Without a row for the drug and the code nothing is derived and nothing judged; that is not passed.
//! [source: rounding up to the next unit of the code: CMS, Medicare Claims Processing Manual, chapter 17, section 10]

use crate::model::{Code, Date, Quantity};
pub use crate::model::{DrugUnit, NdcRow, ndc_number};

/// What the crosswalk says about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeUnits {
    /// The units to bill: whole, rounded up.
    Units(Quantity),
    /// The crosswalk has the drug and the code, in a measure that cannot be converted into the line's.
    OtherMeasure,
    /// The crosswalk has the drug on the date, for other codes.
    OtherCode(Code),
    /// Nothing is known.
    Unknown,
}

/// The crosswalk, when one is installed.
#[derive(Debug, Clone, Default)]
pub struct NdcCrosswalk {
    /// Sorted by drug, code and date.
    rows: Option<Vec<NdcRow>>,
}

impl NdcCrosswalk {
    /// No crosswalk.
    pub fn not_installed() -> NdcCrosswalk {
        NdcCrosswalk { rows: None }
    }

    /// An installed crosswalk.
    pub fn installed(mut rows: Vec<NdcRow>) -> NdcCrosswalk {
        rows.sort_by_key(|row| (row.ndc, row.code, row.from, row.to));
        NdcCrosswalk { rows: Some(rows) }
    }

    /// True when a crosswalk is installed, so that edits about it can run.
    pub fn is_installed(&self) -> bool {
        self.rows.is_some()
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.as_ref().map_or(0, Vec::len)
    }

    /// True when there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the crosswalk says that the drug's package is for one patient, on a date of service.
    pub fn is_single_dose(&self, ndc: &str, on: Date) -> bool {
        let (Some(rows), Some(ndc)) = (&self.rows, ndc_number(ndc)) else { return false };
        let in_force = |row: &&NdcRow| row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to);
        rows.iter().skip(rows.partition_point(|row| row.ndc < ndc)).take_while(|row| row.ndc == ndc).filter(in_force).any(|row| row.is_single_dose)
    }

    /// The units of a code that a quantity of a drug is, on a date of service.
    pub fn code_units(&self, ndc: &str, code: Code, quantity: Quantity, unit: DrugUnit, on: Date) -> CodeUnits {
        let (Some(rows), Some(ndc)) = (&self.rows, ndc_number(ndc)) else { return CodeUnits::Unknown };
        let first = rows.partition_point(|row| row.ndc < ndc);
        let in_force = |row: &&NdcRow| row.from.is_none_or(|from| from <= on) && row.to.is_none_or(|to| on <= to);
        let drug = || rows.iter().skip(first).take_while(|row| row.ndc == ndc).filter(in_force);
        let mut other_measure = false;
        for row in drug().filter(|row| row.code == code) {
            match convert(row, quantity, unit) {
                Some(units) => return CodeUnits::Units(units),
                None => other_measure = true,
            }
        }
        match drug().next() {
            _ if other_measure => CodeUnits::OtherMeasure,
            Some(row) => CodeUnits::OtherCode(row.code),
            None => CodeUnits::Unknown,
        }
    }
}

/// How many of `wanted` one of `given` is, as a ratio; `None` where the two measure different things.
fn ratio(given: DrugUnit, wanted: DrugUnit) -> Option<(i128, i128)> {
    match (given, wanted) {
        (one, same) if one == same => Some((1, 1)),
        (DrugUnit::Gr, DrugUnit::Me) => Some((1_000, 1)),
        (DrugUnit::Me, DrugUnit::Gr) => Some((1, 1_000)),
        // How much drug a millilitre or a vial holds depends on the drug.
        _ => None,
    }
}

/// `quantity` x `code_units` / row quantity, rounded up to a whole unit.
fn convert(row: &NdcRow, quantity: Quantity, unit: DrugUnit) -> Option<Quantity> {
    let (times, per) = ratio(unit, row.unit)?;
    if quantity.0 <= 0 || row.quantity.0 <= 0 || row.code_units.0 <= 0 {
        return None;
    }
    let amount = i128::from(quantity.0).checked_mul(times)?.checked_mul(i128::from(row.code_units.0))?;
    let for_one = i128::from(row.quantity.0).checked_mul(per)?.checked_mul(1_000)?;
    let whole = (amount + for_one - 1) / for_one;
    i64::try_from(whole).ok().filter(|whole| *whole <= 99_999_999).map(Quantity::whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: Date = Date::constant(2026, 5, 4);

    fn row(code: &str, unit: DrugUnit, quantity: &str, code_units: &str) -> NdcRow {
        let read = |text| Quantity::parse(text).unwrap();
        NdcRow {
            ndc: 99_999_020_125,
            code: code.into(),
            unit,
            quantity: read(quantity),
            code_units: read(code_units),
            is_single_dose: false,
            from: None,
            to: Some(Date::constant(2026, 12, 31)),
        }
    }

    fn units(row: NdcRow, quantity: &str, unit: DrugUnit) -> CodeUnits {
        NdcCrosswalk::installed(vec![row]).code_units("99999-0201-25", "J1885".into(), Quantity::parse(quantity).unwrap(), unit, ON)
    }

    #[test]
    fn quantities_convert_exactly_and_a_started_unit_is_a_unit() {
        // 30 mg in a millilitre, billed by 15 mg.
        let ketorolac = row("J1885", DrugUnit::Ml, "1", "2");
        assert_eq!(units(ketorolac, "2", DrugUnit::Ml), CodeUnits::Units(Quantity::whole(4)));
        assert_eq!(units(ketorolac, "0.5", DrugUnit::Ml), CodeUnits::Units(Quantity::ONE));
        assert_eq!(units(ketorolac, "0.6", DrugUnit::Ml), CodeUnits::Units(Quantity::whole(2)));
        // A third of a unit a millilitre, without a rounding fault.
        assert_eq!(units(row("J1885", DrugUnit::Ml, "3", "1"), "3", DrugUnit::Ml), CodeUnits::Units(Quantity::ONE));
        assert_eq!(units(row("J1885", DrugUnit::Me, "250", "1"), "1", DrugUnit::Gr), CodeUnits::Units(Quantity::whole(4)));
        assert_eq!(units(row("J1885", DrugUnit::Gr, "1", "4"), "500", DrugUnit::Me), CodeUnits::Units(Quantity::whole(2)));
    }

    #[test]
    fn what_cannot_be_converted_is_not_guessed() {
        let ketorolac = row("J1885", DrugUnit::Ml, "1", "2");
        assert_eq!(units(ketorolac, "1", DrugUnit::Un), CodeUnits::OtherMeasure);
        assert_eq!(units(row("J0696", DrugUnit::Ml, "1", "2"), "1", DrugUnit::Ml), CodeUnits::OtherCode("J0696".into()));
        let ended = NdcRow { to: Some(Date::constant(2026, 5, 3)), ..ketorolac };
        assert_eq!(units(ended, "1", DrugUnit::Ml), CodeUnits::Unknown);
        assert_eq!(NdcCrosswalk::not_installed().code_units("99999020125", "J1885".into(), Quantity::ONE, DrugUnit::Ml, ON), CodeUnits::Unknown);
        assert_eq!((ndc_number("9999-0201-25"), ndc_number("99999-0201-25"), ndc_number("99999020125")), (Some(9_999_020_125), Some(99_999_020_125), Some(99_999_020_125)));
    }
}
