//! `chargemaster.csv`: the practice's services with their codes, modifiers and prices.

use super::{Outcome, Spans};
use crate::intake::table::{Cells, Table, TableColumn, TableFault, optional, required};
use crate::model::{ChargeRow, Code, CodeList};

/// The columns of `chargemaster.csv`.
pub const CHARGEMASTER_COLUMNS: &[TableColumn] =
    &[required("charge_code"), optional("words"), required("code"), optional("modifiers"), required("unit_price"), required("effective_from"), optional("effective_to")];

/// Reads `chargemaster.csv`. The error lists every fault of the file.
pub fn read_chargemaster(file: &str, bytes: &[u8]) -> Result<Vec<ChargeRow>, Vec<TableFault>> {
    let table = Table::read(file, bytes, CHARGEMASTER_COLUMNS)?;
    let mut outcome = Outcome::default();
    let mut spans = Spans::default();
    for row in table.rows() {
        let mut cells = row.cells();
        let charge = read_charge(&mut cells);
        spans.check(&charge.charge_code, (charge.effective_from, charge.effective_to), "charge_code", &mut cells);
        outcome.take(charge, cells);
    }
    outcome.finish()
}

fn read_charge(cells: &mut Cells<'_>) -> ChargeRow {
    if cells.text("effective_from").is_empty() {
        cells.fault("effective_from", "", "the first date of service on which the price holds", "fill in the cell");
    }
    let (effective_from, effective_to) = cells.effective_dates();
    let unit_price_cents = cells.cents("unit_price");
    if cells.text("unit_price").is_empty() {
        cells.fault("unit_price", "", "decimal dollars such as 125.00", "fill in the cell; 0.00 is allowed");
    }
    if let Some(price) = unit_price_cents.filter(|price| price.0 < 0) {
        cells.fault("unit_price", &price.to_string(), "a price of zero or more", "correct the price");
    }
    ChargeRow {
        charge_code: cells.required("charge_code").to_owned(),
        words: cells.text("words").to_owned(),
        code: cells.required_parsed("code", procedure_code, "a HCPCS or CPT code of five characters such as 99213 or J1885", "correct the code").unwrap_or_default(),
        modifiers: cells.parsed("modifiers", modifiers, "up to four two-character modifiers, separated by blanks", "correct the modifiers").unwrap_or_default(),
        unit_price_cents: unit_price_cents.unwrap_or_default(),
        effective_from,
        effective_to,
    }
}

/// A code of the HCPCS shape: five digits, four digits and a letter, or a letter and four digits. Whether it exists is for the edits to say.
pub(super) fn procedure_code(text: &str) -> Option<Code> {
    let text = text.to_ascii_uppercase();
    let is_code = match text.as_bytes() {
        [first, middle @ .., last] if text.len() == 5 => {
            let ends = [first, last];
            let letters = ends.iter().filter(|byte| byte.is_ascii_uppercase()).count();
            middle.iter().all(u8::is_ascii_digit) && ends.iter().all(|byte| byte.is_ascii_alphanumeric()) && letters <= 1
        }
        _ => false,
    };
    if is_code { Code::parse(&text) } else { None }
}

pub(super) fn modifiers(text: &str) -> Option<CodeList<4>> {
    let mut list = CodeList::default();
    for part in text.split_ascii_whitespace() {
        let code = Code::parse(part).filter(|code| code.len() == 2 && part.len() == 2)?;
        if !list.push(code) {
            return None;
        }
    }
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;

    fn read(rows: &str) -> Result<Vec<ChargeRow>, Vec<TableFault>> {
        let header = "charge_code,words,code,modifiers,unit_price,effective_from,effective_to\n";
        read_chargemaster("chargemaster.csv", format!("{header}{rows}").as_bytes())
    }

    #[test]
    fn reads_codes_modifiers_and_prices() {
        let rows = read("OV3,office visit,99213,25,125.50,2026-01-01,\nINJ,ketorolac,j1885,,3,2026-01-01,2026-12-31\n").unwrap();
        assert_eq!((rows[0].code.as_str(), rows[0].unit_price_cents, rows[0].modifiers.contains("25")), ("99213", Cents(12_550), true));
        assert_eq!(rows[1].code.as_str(), "J1885");
    }

    #[test]
    fn refuses_bad_codes_prices_modifiers_and_dates_all_at_once() {
        let faults = read("A,x,9921,259,1.234,,\nB,y,AB213,25 59 76 77 78,-1,2026-02-30,\nC,z,,,,2026-01-01,\n").unwrap_err();
        let found: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
        let expected = [
            (2, "effective_from"),
            (2, "unit_price"),
            (2, "code"),
            (2, "modifiers"),
            (3, "effective_from"),
            (3, "unit_price"),
            (3, "code"),
            (3, "modifiers"),
            (4, "unit_price"),
            (4, "code"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn two_prices_on_one_day_are_refused() {
        let faults = read("A,x,99213,,1,2026-01-01,\nA,x,99213,,2,2026-06-01,\n").unwrap_err();
        assert_eq!((faults[0].line, faults[0].column.as_str()), (3, "charge_code"));
        assert!(faults[0].expected.contains("line 2"));
    }
}
