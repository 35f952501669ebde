//! Drugs: National Drug Codes, the measures of their quantities, and how much of a drug is how many units of a code.

use super::{Code, Date, Quantity};

/// A unit of measure of a drug's quantity (X12 element 355 in loop 2410).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DrugUnit {
    /// International unit.
    F2,
    /// Gram.
    Gr,
    /// Milligram.
    Me,
    /// Millilitre.
    Ml,
    /// Unit: a vial of powder, a tablet, an implant.
    Un,
}

impl DrugUnit {
    /// Reads `F2`, `GR`, `ME`, `ML`, `UN` in any case.
    pub fn parse(text: &str) -> Option<DrugUnit> {
        let is = |word: &str| text.trim_ascii().eq_ignore_ascii_case(word);
        match () {
            () if is("F2") => Some(DrugUnit::F2),
            () if is("GR") => Some(DrugUnit::Gr),
            () if is("ME") => Some(DrugUnit::Me),
            () if is("ML") => Some(DrugUnit::Ml),
            () if is("UN") => Some(DrugUnit::Un),
            () => None,
        }
    }
}

/// One row: so much of the drug is so many units of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NdcRow {
    /// Eleven digits as a number.
    pub ndc: u64,
    /// HCPCS or CPT code.
    pub code: Code,
    /// Measure of `quantity`.
    pub unit: DrugUnit,
    /// An amount of the drug, above zero.
    pub quantity: Quantity,
    /// The units of the code that this amount is, above zero.
    pub code_units: Quantity,
    /// Whether the package is for one patient, so that what is left of it is thrown away.
    pub is_single_dose: bool,
    /// First date of service; `None` for always.
    pub from: Option<Date>,
    /// Last date of service; `None` for not ended.
    pub to: Option<Date>,
}

/// The eleven digits of a National Drug Code: written plainly, as 5-4-2, or as one of the ten-digit forms of packages, whose dashes say where the zero belongs (4-4-2, 5-3-2, 5-4-1).
/// `None` for every other form; ten digits without dashes may be any of the three. [source: 21 CFR 207.33; 45 CFR 162.1002(a)(3)]
pub fn ndc_number(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u64>().ok()).flatten();
    if text.len() == 11 {
        return digits(text);
    }
    let mut parts = text.split('-');
    let (labeler, product, package) = (parts.next()?, parts.next()?, parts.next()?);
    match (labeler.len(), product.len(), package.len(), parts.next()) {
        (5, 4, 2, None) | (4, 4, 2, None) | (5, 3, 2, None) | (5, 4, 1, None) => Some(digits(labeler)? * 1_000_000 + digits(product)? * 100 + digits(package)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_say_where_a_zero_belongs_and_nothing_else_does() {
        for (text, number) in
            [("00002714001", 2_714_001), ("00002-7140-01", 2_714_001), ("0002-7140-01", 2_714_001), ("12345-678-90", 12_345_067_890), ("12345-6789-1", 12_345_678_901)]
        {
            assert_eq!(ndc_number(text), Some(number), "{text}");
        }
        for text in ["0002714001", "002-7140-01", "00002-7140", "00002-7140-01-1", "00002-7140-0A", "0000271400A", "0000-271400", "", "--"] {
            assert_eq!(ndc_number(text), None, "{text}");
        }
    }
}
