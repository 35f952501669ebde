//! `fee_schedule.csv`: what payers are expected to pay, by contract or fee schedule. Optional; without it nothing is expected.

use super::chargemaster::{modifiers, procedure_code};
use super::{Outcome, Spans};
use crate::intake::table::{Cells, Table, TableColumn, TableFault, optional, required};
use crate::model::{FeePayer, FeeRow, FeeSetting, PayerKind};

/// The columns of `fee_schedule.csv`.
pub const FEE_SCHEDULE_COLUMNS: &[TableColumn] =
    &[required("payer_id"), required("code"), optional("modifiers"), optional("setting"), required("amount"), optional("effective_from"), optional("effective_to")];

/// Reads `fee_schedule.csv`. The error lists every fault of the file.
pub fn read_fee_schedule(file: &str, bytes: &[u8]) -> Result<Vec<FeeRow>, Vec<TableFault>> {
    let table = Table::read(file, bytes, FEE_SCHEDULE_COLUMNS)?;
    let mut outcome = Outcome::default();
    let mut spans = Spans::default();
    for row in table.rows() {
        let mut cells = row.cells();
        let fee = read_fee(&mut cells);
        let codes: Vec<String> = fee.modifiers.as_slice().iter().map(ToString::to_string).collect();
        let key = format!("{:?} {} {} {:?}", fee.payer, fee.code, codes.join(" "), fee.setting);
        spans.check(&key, (fee.effective_from, fee.effective_to), "code", &mut cells);
        outcome.take(fee, cells);
    }
    outcome.finish()
}

fn read_fee(cells: &mut Cells<'_>) -> FeeRow {
    let (effective_from, effective_to) = cells.effective_dates();
    let amount_cents = cells.cents("amount");
    if amount_cents.is_none_or(|amount| amount.0 < 0) {
        let found = cells.text("amount").to_owned();
        cells.fault("amount", &found, "decimal dollars of zero or more for one unit, such as 92.35", "correct the amount");
    }
    FeeRow {
        payer: cells.required_parsed("payer_id", payer, "a payer's key, `*` for every payer, or `kind:medicare_b` and the like", "correct the cell").unwrap_or_default(),
        code: cells.required_parsed("code", procedure_code, "a HCPCS or CPT code of five characters such as 99213 or J1885", "correct the code").unwrap_or_default(),
        modifiers: cells.parsed("modifiers", modifiers, "up to four two-character modifiers, separated by blanks", "correct the modifiers").unwrap_or_default(),
        setting: cells.parsed("setting", setting, "facility, non_facility, or blank for both", "correct the word").unwrap_or_default(),
        amount_cents: amount_cents.unwrap_or_default(),
        effective_from,
        effective_to,
    }
}

fn payer(text: &str) -> Option<FeePayer> {
    match text.strip_prefix("kind:") {
        Some(kind) => PayerKind::parse(kind).map(FeePayer::Kind),
        None if text == "*" => Some(FeePayer::Any),
        None => Some(FeePayer::Payer(text.to_owned())),
    }
}

fn setting(text: &str) -> Option<FeeSetting> {
    match text.to_ascii_lowercase().as_str() {
        "facility" => Some(FeeSetting::Facility),
        "non_facility" | "nonfacility" | "non-facility" => Some(FeeSetting::NonFacility),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;

    fn read(rows: &str) -> Result<Vec<FeeRow>, Vec<TableFault>> {
        read_fee_schedule("fee_schedule.csv", format!("payer_id,code,modifiers,setting,amount,effective_from,effective_to\n{rows}").as_bytes())
    }

    #[test]
    fn reads_payers_programmes_settings_and_modifiers() {
        let rows = read("acme,99213,,,92.35,2026-01-01,\nkind:medicare_b,71046,26,facility,8.1,,\n*,j1885,,non_facility,0,,\n").unwrap();
        assert_eq!((&rows[0].payer, rows[0].amount_cents), (&FeePayer::Payer("acme".into()), Cents(9_235)));
        assert_eq!((&rows[1].payer, rows[1].setting, rows[1].modifiers.contains("26")), (&FeePayer::Kind(PayerKind::MedicareB), FeeSetting::Facility, true));
        assert_eq!((&rows[2].payer, rows[2].setting), (&FeePayer::Any, FeeSetting::NonFacility));
    }

    #[test]
    fn names_every_fault_and_refuses_two_prices_on_one_day() {
        let faults = read(",9921,259,somewhere,-1,2026-02-30,\nkind:nobody,99213,,,,,\n").unwrap_err();
        let found: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
        for expected in [(2, "payer_id"), (2, "code"), (2, "modifiers"), (2, "setting"), (2, "amount"), (2, "effective_from"), (3, "payer_id"), (3, "amount")] {
            assert!(found.contains(&expected), "{expected:?}: {found:?}");
        }
        let faults = read("acme,99213,,,1,2026-01-01,\nacme,99213,,,2,2026-06-01,\n").unwrap_err();
        assert_eq!(faults[0].line, 3);
        assert!(read("acme,99213,,,1,2026-01-01,\nacme,99213,,facility,2,2026-01-01,\n").is_ok());
    }
}
