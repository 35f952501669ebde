//! `payers.csv`: who pays, where their claims go, and how they want them.

use std::collections::{HashMap, HashSet};

use super::{Outcome, Spans, digits_of, is_state, is_zip, read_yes_no};
use crate::intake::table::{Cells, Table, TableColumn, TableFault, optional, required};
use crate::model::{CorrectionMethod, Payer, PayerKind};

/// The columns of `payers.csv`.
pub const PAYER_COLUMNS: &[TableColumn] = &[
    required("payer_id"),
    required("name"),
    optional("aliases"),
    required("receiver"),
    required("edi_payer_id"),
    required("filing_indicator"),
    required("kind"),
    optional("timely_filing_days"),
    optional("correction_method"),
    optional("report_patient_paid"),
    optional("member_id_pattern"),
    optional("address_1"),
    optional("city"),
    optional("state"),
    optional("zip"),
    optional("effective_from"),
    optional("effective_to"),
    optional("contractor"),
    optional("appeal_days"),
];

/// Claim filing indicators of the 005010X222A1 837 (element 1032).
pub const FILING_INDICATORS: &[&str] = &["11", "12", "13", "14", "15", "16", "17", "AM", "BL", "CH", "CI", "DS", "FI", "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC", "ZZ"];

/// Reads `payers.csv`. `receivers` are the names of the configuration's receivers. The error lists every fault of the file.
pub fn read_payers<'r>(file: &str, bytes: &[u8], receivers: impl IntoIterator<Item = &'r str>) -> Result<Vec<Payer>, Vec<TableFault>> {
    let receivers: Vec<&str> = receivers.into_iter().collect();
    let table = Table::read(file, bytes, PAYER_COLUMNS)?;
    let mut outcome = Outcome::default();
    let mut spans = Spans::default();
    for row in table.rows() {
        let mut cells = row.cells();
        let payer = read_payer(&mut cells, &receivers);
        spans.check(&payer.payer_id, (payer.effective_from, payer.effective_to), "payer_id", &mut cells);
        outcome.take(payer, cells);
    }
    check_aliases(&mut outcome);
    outcome.finish()
}

fn read_payer(cells: &mut Cells<'_>, receivers: &[&str]) -> Payer {
    let receiver = cells.required("receiver");
    if !receiver.is_empty() && !receivers.contains(&receiver) {
        let known = if receivers.is_empty() { "none is configured".to_owned() } else { format!("one of {}", receivers.join(", ")) };
        cells.fault("receiver", receiver, &format!("a receiver of the configuration ({known})"), "correct the name or add a [receivers] table to cleanclaim.toml");
    }
    let filing = |text: &str| FILING_INDICATORS.iter().find(|known| known.eq_ignore_ascii_case(text)).map(|known| (*known).to_owned());
    let days = |text: &str| text.parse::<i32>().ok().filter(|days| (1..=3650).contains(days));
    let (effective_from, effective_to) = cells.effective_dates();
    Payer {
        payer_id: cells.required("payer_id").to_owned(),
        name: cells.required("name").to_owned(),
        aliases: cells.text("aliases").split(';').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        receiver: receiver.to_owned(),
        edi_payer_id: cells.required_parsed("edi_payer_id", edi_id, "2 to 80 printable ASCII characters", "take the id from the receiver's payer list").unwrap_or_default(),
        filing_indicator: cells
            .required_parsed("filing_indicator", filing, "a claim filing indicator such as MB, MC, CI, BL, 12, HM or WC", "correct the code")
            .unwrap_or_default(),
        kind: cells
            .required_parsed("kind", PayerKind::parse, "medicare_b, medicare_advantage, medicaid, tricare, workers_compensation, auto or commercial", "correct the word")
            .unwrap_or_default(),
        timely_filing_days: cells.parsed("timely_filing_days", days, "1 to 3650 days, or blank for no limit", "correct the number"),
        appeal_days: cells.parsed("appeal_days", days, "1 to 3650 days, or blank where it is not known", "correct the number"),
        correction_method: cells.parsed("correction_method", CorrectionMethod::parse, "frequency_7, reopening, new or blank", "correct the word").unwrap_or_default(),
        report_patient_paid: cells.parsed("report_patient_paid", read_yes_no, "true or false", "correct the word").unwrap_or_default(),
        member_id_pattern: cells.text("member_id_pattern").to_owned(),
        address_1: cells.text("address_1").to_owned(),
        city: cells.text("city").to_owned(),
        state: cells.parsed("state", |text| is_state(text).then(|| text.to_ascii_uppercase()), "two letters", "correct the state").unwrap_or_default(),
        zip: cells.parsed("zip", |text| is_zip(text).then(|| digits_of(text)), "five or nine digits", "correct the ZIP code; spreadsheets drop leading zeros").unwrap_or_default(),
        contractor: cells.parsed("contractor", contractor, "the five digits of a Medicare contractor such as 06102, or blank", "correct the number").unwrap_or_default(),
        effective_from,
        effective_to,
    }
}

/// Spreadsheets drop leading zeros.
fn contractor(text: &str) -> Option<String> {
    let is_number = (4..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{text:0>5}"))
}

fn edi_id(text: &str) -> Option<String> {
    let is_printable = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"*~:^".contains(&byte));
    ((2..=80).contains(&text.len()) && is_printable).then(|| text.to_owned())
}

/// An alias that also names another payer would send a patient's claims to the wrong one.
fn check_aliases(outcome: &mut Outcome<Payer>) {
    let mut owners: HashMap<String, HashSet<String>> = HashMap::new();
    for (_, payer) in &outcome.rows {
        for name in payer.aliases.iter().chain([&payer.payer_id]) {
            owners.entry(name.to_lowercase()).or_default().insert(payer.payer_id.clone());
        }
    }
    let is_shared = |name: &String| owners.get(&name.to_lowercase()).is_some_and(|ids| ids.len() > 1);
    let mut faults = Vec::new();
    for (source, payer) in &outcome.rows {
        for alias in payer.aliases.iter().filter(|alias| is_shared(alias)) {
            faults.push(source.fault("aliases", alias, "a name that belongs to one payer only", "remove the alias from all payers but one"));
        }
    }
    outcome.faults.append(&mut faults);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "payer_id,name,aliases,receiver,edi_payer_id,filing_indicator,kind,timely_filing_days,report_patient_paid,state,zip,effective_from,effective_to\n";

    fn read(rows: &str) -> Result<Vec<Payer>, Vec<TableFault>> {
        read_payers("payers.csv", format!("{HEADER}{rows}").as_bytes(), ["hub"])
    }

    fn faulty_columns(rows: &str) -> Vec<(u64, String)> {
        read(rows).unwrap_err().into_iter().map(|fault| (fault.line, fault.column)).collect()
    }

    #[test]
    fn reads_a_payer_with_aliases() {
        let payers = read("aetna,Aetna, AET ; Aetna PPO ;,hub,60054,ci,commercial,180,yes,ct,06156,2020-01-01,\n").unwrap();
        let payer = &payers[0];
        assert_eq!(payer.aliases, ["AET", "Aetna PPO"]);
        assert_eq!((payer.filing_indicator.as_str(), payer.timely_filing_days, payer.report_patient_paid, payer.state.as_str()), ("CI", Some(180), true, "CT"));
    }

    #[test]
    fn unknown_receiver_kind_indicator_and_bad_zip_are_all_reported() {
        let rows = "p1,One,,nowhere,60054,XX,private,0,perhaps,Conn,123,2020-13-01,\n";
        let mut columns: Vec<String> = faulty_columns(rows).into_iter().map(|(_, column)| column).collect();
        columns.sort();
        assert_eq!(columns, ["effective_from", "filing_indicator", "kind", "receiver", "report_patient_paid", "state", "timely_filing_days", "zip"]);
    }

    #[test]
    fn a_contractor_is_five_digits() {
        let read = |number: &str| {
            let text = format!("payer_id,name,receiver,edi_payer_id,filing_indicator,kind,contractor\nm,Medicare,hub,06102,MB,medicare_b,{number}\n");
            read_payers("payers.csv", text.as_bytes(), ["hub"])
        };
        assert_eq!((read("06102").unwrap()[0].contractor.as_str(), read("6102").unwrap()[0].contractor.as_str(), read("").unwrap()[0].contractor.as_str()), ("06102", "06102", ""));
        assert_eq!(read("J6").unwrap_err()[0].column, "contractor");
    }

    #[test]
    fn overlapping_rows_of_one_payer_are_refused_and_successive_ones_taken() {
        let successive = "p,One,,hub,60054,CI,commercial,,,,,2020-01-01,2020-12-31\np,One,,hub,60055,CI,commercial,,,,,2021-01-01,\n";
        assert_eq!(read(successive).unwrap().len(), 2);
        let overlapping = "p,One,,hub,60054,CI,commercial,,,,,,2021-01-01\np,One,,hub,60055,CI,commercial,,,,,2021-01-01,\n";
        assert_eq!(faulty_columns(overlapping), [(3, "payer_id".to_owned())]);
    }

    #[test]
    fn an_alias_of_two_payers_is_refused_at_both() {
        let rows = "p,One,Blue,hub,60054,CI,commercial,,,,,,\nq,Two,blue,hub,60055,CI,commercial,,,,,,\n";
        assert_eq!(faulty_columns(rows), [(2, "aliases".to_owned()), (3, "aliases".to_owned())]);
    }
}
