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

/// The eleven digits of a National Drug Code written plainly or as 5-4-2; `None` for every other form, because where a missing zero belongs is not known.
pub fn ndc_number(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let is_dashed = text.len() == 13 && text.as_bytes().get(5) == Some(&b'-') && text.as_bytes().get(10) == Some(&b'-');
    let digits: String = text.chars().filter(|character| !(is_dashed && *character == '-')).collect();
    let is_plain = digits.len() == 11 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { digits.parse().ok() } else { None }
}
