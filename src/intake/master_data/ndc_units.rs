//! `ndc_units.csv`: which amount of a drug is how many units of its HCPCS code. Columns are found by name, so that an owner's file needs its header renamed and nothing else.

use super::chargemaster::procedure_code;
use super::{Outcome, read_yes_no};
use crate::intake::table::{Cells, Table, TableColumn, TableFault, optional, required};
use crate::model::{DrugUnit, NdcRow, Quantity, ndc_number};

/// The columns of `ndc_units.csv`. `ndc_quantity` in `ndc_unit` is `code_units` of `code`; a blank quantity is 1.
pub const NDC_COLUMNS: &[TableColumn] = &[
    required("ndc"),
    required("code"),
    required("ndc_unit"),
    optional("ndc_quantity"),
    required("code_units"),
    optional("single_dose"),
    optional("effective_from"),
    optional("effective_to"),
];

/// Reads `ndc_units.csv`. The error lists every fault of the file.
pub fn read_ndc_units(file: &str, bytes: &[u8]) -> Result<Vec<NdcRow>, Vec<TableFault>> {
    let table = Table::read(file, bytes, NDC_COLUMNS)?;
    let mut outcome = Outcome::default();
    for row in table.rows() {
        let mut cells = row.cells();
        if let Some(row) = read_row(&mut cells) {
            outcome.take(row, cells);
        } else {
            outcome.faults.append(&mut cells.faults);
        }
    }
    outcome.finish()
}

fn read_row(cells: &mut Cells<'_>) -> Option<NdcRow> {
    let above_zero = |text: &str| Quantity::parse(text).filter(|quantity| quantity.0 > 0);
    let (from, to) = cells.effective_dates();
    let ndc = cells.required_parsed("ndc", ndc_number, "eleven digits, or 5-4-2 with dashes", "pad the code as its package says");
    let code = cells.required_parsed("code", procedure_code, "a HCPCS or CPT code of five characters such as J1885", "correct the code");
    let unit = cells.required_parsed("ndc_unit", DrugUnit::parse, "F2, GR, ME, ML or UN", "correct the unit");
    let quantity = if cells.text("ndc_quantity").is_empty() { Some(Quantity::ONE) } else { cells.parsed("ndc_quantity", above_zero, "an amount above zero", "correct the amount") };
    let code_units = cells.required_parsed("code_units", above_zero, "units above zero, with at most three decimals", "correct the units, or give both amounts as whole numbers");
    let is_single_dose = cells.parsed("single_dose", read_yes_no, "yes or no", "correct the word").unwrap_or(false);
    Some(NdcRow { ndc: ndc?, code: code?, unit: unit?, quantity: quantity?, code_units: code_units?, is_single_dose, from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_in_any_order_of_columns_and_names_every_fault() {
        let rows = read_ndc_units("n.csv", b"code,NDC,code_units,ndc_unit,ndc_quantity,single_dose\nj1885,99999-0201-25,2,ml,,yes\nJ0696,99999020310,1,UN,0.25,\n").unwrap();
        assert_eq!((rows[0].ndc, rows[0].quantity, rows[0].unit), (99_999_020_125, Quantity::ONE, DrugUnit::Ml));
        assert_eq!((rows[1].quantity, rows[0].is_single_dose, rows[1].is_single_dose), (Quantity(250), true, false));
        let faults = read_ndc_units("n.csv", b"ndc,code,ndc_unit,ndc_quantity,code_units\n1234,X,CC,0,-1\n").unwrap_err();
        let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        assert_eq!(columns, ["ndc", "code", "ndc_unit", "ndc_quantity", "code_units"]);
    }
}
