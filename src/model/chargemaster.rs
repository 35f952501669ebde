//! The chargemaster: from a charge code, documented words or a HCPCS/CPT code to code, modifiers and unit price.

use std::collections::HashMap;

use super::{Cents, Code, CodeList, Date};

/// One row of `reference/chargemaster.csv`.
#[derive(Debug, Clone, Default)]
pub struct ChargeRow {
    /// The practice's own charge code.
    pub charge_code: String,
    /// Words by which a clinician documents the service.
    pub words: String,
    /// HCPCS or CPT code.
    pub code: Code,
    /// Modifiers that always go with it.
    pub modifiers: CodeList<4>,
    /// Price of one unit.
    pub unit_price_cents: Cents,
    /// First date of service on which this row holds.
    pub effective_from: Option<Date>,
    /// Last date of service on which this row holds.
    pub effective_to: Option<Date>,
}

impl ChargeRow {
    /// Whether the row holds on a date of service.
    pub fn in_force(&self, on: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to)
    }
}

/// All charge rows, found by charge code, code or words.
#[derive(Debug, Default)]
pub struct Chargemaster {
    rows: Vec<ChargeRow>,
    by_charge_code: HashMap<String, Vec<usize>>,
    by_words: HashMap<String, Vec<usize>>,
    by_code: HashMap<Code, Vec<usize>>,
}

/// Words folded for comparison: lower case, runs of anything but letters and digits become one blank.
pub fn fold_words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            folded.extend(character.to_lowercase());
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

impl Chargemaster {
    /// Builds the look-ups.
    pub fn new(rows: Vec<ChargeRow>) -> Chargemaster {
        let mut chargemaster = Chargemaster::default();
        for (place, row) in rows.iter().enumerate() {
            chargemaster.by_charge_code.entry(row.charge_code.clone()).or_default().push(place);
            chargemaster.by_code.entry(row.code).or_default().push(place);
            if !row.words.is_empty() {
                chargemaster.by_words.entry(fold_words(&row.words)).or_default().push(place);
            }
        }
        chargemaster.rows = rows;
        chargemaster
    }

    /// The row of a charge code on a date of service.
    pub fn by_charge_code(&self, charge_code: &str, on: Date) -> Option<&ChargeRow> {
        self.first(self.by_charge_code.get(charge_code.trim_ascii())?, on)
    }

    /// The rows of a HCPCS/CPT code on a date of service, in file order (they may differ in modifiers and price).
    pub fn by_code(&self, code: Code, on: Date) -> impl Iterator<Item = &ChargeRow> {
        self.all(self.by_code.get(&code).map(Vec::as_slice).unwrap_or_default(), on)
    }

    /// The rows whose words are exactly these (after folding) on a date of service.
    pub fn by_words(&self, words: &str, on: Date) -> impl Iterator<Item = &ChargeRow> {
        self.all(self.by_words.get(&fold_words(words)).map(Vec::as_slice).unwrap_or_default(), on)
    }

    /// True when the code stands in the chargemaster on any date.
    pub fn knows_code(&self, code: Code) -> bool {
        self.by_code.contains_key(&code)
    }

    /// All rows, in file order.
    pub fn rows(&self) -> &[ChargeRow] {
        &self.rows
    }

    fn first(&self, places: &[usize], on: Date) -> Option<&ChargeRow> {
        places.iter().filter_map(|&place| self.rows.get(place)).find(|row| row.in_force(on))
    }

    fn all<'s>(&'s self, places: &'s [usize], on: Date) -> impl Iterator<Item = &'s ChargeRow> {
        places.iter().filter_map(|&place| self.rows.get(place)).filter(move |row| row.in_force(on))
    }
}
