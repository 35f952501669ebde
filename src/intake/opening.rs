//! Day one: what was open before this workspace began (`init --opening`).
//!
//! `open_items.csv` becomes open items with origin `opening`; `visits.csv` becomes visits, by which a patient counts as new or established. Payers are *not* looked up
//! here: on day one there may be none yet.

use std::collections::HashMap;

use super::account_events::RejectedRow;
use super::table::{Cells, Row, Table, TableColumn, TableFault, optional, required};
use crate::ledger::{ClaimState, ItemKind, OpenItem, Owner, Text};
use crate::model::{Cents, Date, Key};

/// The columns of `open_items.csv`.
pub const OPEN_ITEM_COLUMNS: &[TableColumn] = &[
    required("item_id"),
    optional("encounter_id"),
    optional("guarantor_id"),
    optional("patient_id"),
    required("owner"),
    optional("payer_id"),
    optional("claim_id_as_sent"),
    optional("payer_claim_number"),
    required("service_date"),
    optional("first_bill_date"),
    optional("responsibility_date"),
    optional("first_statement_date"),
    optional("statements"),
    optional("charge"),
    required("balance"),
];

/// The columns of `visits.csv`.
pub const VISIT_COLUMNS: &[TableColumn] = &[required("patient_id"), required("npi"), optional("taxonomy"), required("date")];

/// An item that was open before the workspace began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningItem {
    /// The item. What was paid or adjusted before is not known apart and counts as adjusted.
    pub item: OpenItem,
    /// Its id in the file.
    pub imported_id: String,
    /// The payer's own number of the claim, by which a remittance may name it; blank where unknown.
    pub payer_claim_number: String,
    /// Line of the file, the header being 1.
    pub line: u64,
}

/// A visit before the workspace began.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpeningVisit {
    /// Who was seen.
    pub patient_id: String,
    /// By whom.
    pub npi: String,
    /// In which specialty; blank where unknown.
    pub taxonomy: String,
    /// When.
    pub date: Date,
}

/// Rows taken and rows that could not be.
#[derive(Debug)]
pub struct Opening<T> {
    /// Rows taken, in file order.
    pub rows: Vec<T>,
    /// Rows that could not be taken, with every reason.
    pub rejected: Vec<RejectedRow>,
}

/// Reads `open_items.csv`. The error lists what makes the whole file unreadable.
pub fn read_open_items(file: &str, bytes: &[u8]) -> Result<Opening<OpeningItem>, Vec<TableFault>> {
    let table = Table::read(file, bytes, OPEN_ITEM_COLUMNS)?;
    let mut first_lines: HashMap<&str, u64> = HashMap::new();
    let mut opening = Opening { rows: Vec::new(), rejected: Vec::new() };
    for row in table.rows() {
        let mut read = read_item(row);
        let first = *first_lines.entry(row.text("item_id")).or_insert(row.line);
        if first != row.line && !row.text("item_id").is_empty() {
            let fault = row.fault("item_id", row.text("item_id"), format!("an id of its own, but line {first} has it too"), "give each item its own id");
            read = Err(read.err().into_iter().flatten().chain([fault]).collect());
        }
        take(&mut opening, row, read);
    }
    Ok(opening)
}

/// Reads `visits.csv`. The error lists what makes the whole file unreadable.
pub fn read_visits(file: &str, bytes: &[u8]) -> Result<Opening<OpeningVisit>, Vec<TableFault>> {
    let table = Table::read(file, bytes, VISIT_COLUMNS)?;
    let mut opening = Opening { rows: Vec::new(), rejected: Vec::new() };
    for row in table.rows() {
        take(&mut opening, row, read_visit(row));
    }
    Ok(opening)
}

fn take<T>(opening: &mut Opening<T>, row: Row<'_>, read: Result<T, Vec<TableFault>>) {
    match read {
        Ok(value) => opening.rows.push(value),
        Err(faults) => opening.rejected.push(RejectedRow { line: row.line, original: row.original(), faults }),
    }
}

fn read_visit(row: Row<'_>) -> Result<OpeningVisit, Vec<TableFault>> {
    let mut cells = row.cells();
    let date = cells.required_date("date");
    let npi = |text: &str| (text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned());
    let npi = cells.required_parsed("npi", npi, "ten digits", "correct the NPI");
    let patient_id = cells.required("patient_id").to_owned();
    match (date, npi) {
        (Some(date), Some(npi)) if cells.faults.is_empty() => Ok(OpeningVisit { patient_id, npi, taxonomy: cells.text("taxonomy").to_owned(), date }),
        _ => Err(cells.faults),
    }
}

/// The dates of an item as the file has them.
struct ItemDates {
    service: Option<Date>,
    first_bill: Option<Date>,
    responsibility: Option<Date>,
    first_statement: Option<Date>,
}

fn read_item(row: Row<'_>) -> Result<OpeningItem, Vec<TableFault>> {
    let mut cells = row.cells();
    let item_id = cells.required("item_id");
    let owner = cells.required_parsed("owner", |text| Owner::parse(&text.to_ascii_lowercase()), "insurance, patient or agency", "correct the word");
    if owner == Some(Owner::Insurance) && row.text("payer_id").is_empty() {
        cells.fault("payer_id", "", "the payer that owes", "fill in the payer's key");
    }
    if row.text("guarantor_id").is_empty() && row.text("patient_id").is_empty() {
        cells.fault("guarantor_id", "", "guarantor_id or patient_id", "say whose account it is");
    }
    let dates = read_dates(&mut cells);
    check_dates(owner, &dates, &mut cells);
    let statements = read_statements(&dates, &mut cells);
    let balance = cells.cents("balance");
    if row.text("balance").is_empty() || balance.is_some_and(Cents::is_zero) {
        cells.fault("balance", row.text("balance"), "what is still open, not zero", "fill in the balance, or delete the row of a settled item");
    }
    let charge = cells.cents("charge").or(balance);
    match (owner, dates.service, charge, balance) {
        (Some(owner), Some(service_date), Some(charge), Some(balance)) if cells.faults.is_empty() => Ok(OpeningItem {
            item: open_item(row, owner, &ItemDates { service: Some(service_date), ..dates }, service_date, statements, charge, balance),
            imported_id: item_id.to_owned(),
            payer_claim_number: row.text("payer_claim_number").to_owned(),
            line: row.line,
        }),
        _ => Err(cells.faults),
    }
}

fn read_dates(cells: &mut Cells<'_>) -> ItemDates {
    ItemDates {
        service: cells.required_date("service_date"),
        first_bill: cells.date("first_bill_date"),
        responsibility: cells.date("responsibility_date"),
        first_statement: cells.date("first_statement_date"),
    }
}

/// Ages start from these dates, so the one that an owner's age starts from must be there, and none may be before the service.
fn check_dates(owner: Option<Owner>, dates: &ItemDates, cells: &mut Cells<'_>) {
    let fix = "fill in the date: the item's age is counted from it";
    if owner == Some(Owner::Insurance) && cells.text("first_bill_date").is_empty() {
        cells.fault("first_bill_date", "", "the date on which the payer was first billed", fix);
    }
    let has_patient_anchor = !cells.text("responsibility_date").is_empty() || !cells.text("first_statement_date").is_empty();
    if matches!(owner, Some(Owner::Patient | Owner::Agency)) && !has_patient_anchor {
        cells.fault("responsibility_date", "", "the date on which the patient became responsible", fix);
    }
    for (column, date) in [("first_bill_date", dates.first_bill), ("responsibility_date", dates.responsibility), ("first_statement_date", dates.first_statement)] {
        if let (Some(service), Some(date)) = (dates.service, date)
            && date < service
        {
            cells.fault(column, &date.to_string(), &format!("a date not before the service on {service}"), "correct one of the two dates");
        }
    }
}

/// The number of statements delivered; a first statement without a number counts as one.
fn read_statements(dates: &ItemDates, cells: &mut Cells<'_>) -> u16 {
    let count = cells.parsed("statements", |text| text.parse::<u16>().ok(), "a whole number", "correct the number");
    match (count, dates.first_statement) {
        (Some(0), Some(_)) => cells.fault("statements", "0", "at least one, because there is a first_statement_date", "correct the number or empty the date"),
        (Some(sent), None) if sent > 0 => cells.fault("first_statement_date", "", "the date of the first statement", "fill in the date, or set statements to 0"),
        _ => (),
    }
    count.unwrap_or(u16::from(dates.first_statement.is_some()))
}

fn open_item(row: Row<'_>, owner: Owner, dates: &ItemDates, service_date: Date, statements: u16, charge_cents: Cents, balance_cents: Cents) -> OpenItem {
    let text = |column: &str| Text::from(row.text(column));
    let or = |first: Text, second: Text| if first.is_empty() { second } else { first };
    let known = [dates.first_bill, dates.responsibility, dates.first_statement];
    let anchor = match owner {
        Owner::Insurance => dates.responsibility.or(dates.first_bill),
        Owner::Patient | Owner::Agency => dates.responsibility.or(dates.first_statement),
    };
    OpenItem {
        guarantor_id: or(text("guarantor_id"), text("patient_id")),
        // Not the key of a claim that this workspace makes: billing the encounter again opens an item of its own.
        item_id: Key::of_texts(&["opening item", row.text("item_id")]),
        kind: ItemKind::Receivable,
        owner,
        payer_id: if owner == Owner::Insurance { text("payer_id") } else { Text::default() },
        patient_id: or(text("patient_id"), text("guarantor_id")),
        encounter_id: text("encounter_id"),
        claim_id: text("claim_id_as_sent"),
        claim_state: claim_state(row, owner),
        billing_provider: Text::default(),
        rendering_npi: Text::default(),
        facility: Text::default(),
        service_date,
        first_bill_date: dates.first_bill,
        responsibility_date: anchor.unwrap_or(service_date),
        first_statement_date: dates.first_statement,
        // Of several statements only the first is known by date.
        last_statement_date: dates.first_statement.filter(|_| statements == 1),
        statements,
        final_notice_date: None,
        origin: "opening".into(),
        charge_cents,
        paid_cents: Cents::ZERO,
        adjusted_cents: charge_cents - balance_cents,
        balance_cents,
        last_activity_date: known.into_iter().flatten().max().unwrap_or(service_date),
        last_reason: "opening".into(),
        sequence: u16::from(owner == Owner::Insurance),
        version: u16::from(owner == Owner::Insurance),
        payer_claim_number: text("payer_claim_number"),
        ..OpenItem::default()
    }
}

/// A payer that gave the claim a number has accepted it; one that owes was at least sent it; where the patient owes, the claim is done.
fn claim_state(row: Row<'_>, owner: Owner) -> ClaimState {
    match owner {
        Owner::Insurance if row.text("payer_claim_number").is_empty() => ClaimState::Sent,
        Owner::Insurance => ClaimState::Accepted,
        Owner::Patient | Owner::Agency if row.text("claim_id_as_sent").is_empty() => ClaimState::NoClaim,
        Owner::Patient | Owner::Agency => ClaimState::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "item_id,encounter_id,guarantor_id,patient_id,owner,payer_id,claim_id_as_sent,payer_claim_number,service_date,first_bill_date,responsibility_date,first_statement_date,statements,charge,balance\n";

    fn read(rows: &str) -> Opening<OpeningItem> {
        read_open_items("open_items.csv", format!("{HEADER}{rows}").as_bytes()).unwrap()
    }

    #[test]
    fn insurance_and_patient_items_keep_their_anchors_and_amounts() {
        let opening = read("a,E1,,P1,insurance,aetna,C1,ICN9,2026-01-05,2026-01-08,,,,200.00,150.00\nb,E2,G2,P2,patient,,,,2025-12-01,,2026-01-10,2026-01-12,1,,-20.00\n");
        let (insured, patient) = (&opening.rows[0].item, &opening.rows[1].item);
        assert_eq!((insured.guarantor_id.as_str(), insured.claim_state, insured.responsibility_date), ("P1", ClaimState::Accepted, Date::constant(2026, 1, 8)));
        assert_eq!((insured.charge_cents, insured.adjusted_cents, insured.balance_cents), (Cents(20_000), Cents(5_000), Cents(15_000)));
        assert_eq!((patient.charge_cents, patient.balance_cents, patient.last_statement_date), (Cents(-2_000), Cents(-2_000), Some(Date::constant(2026, 1, 12))));
        assert_ne!(insured.item_id, patient.item_id);
    }

    #[test]
    fn items_without_an_owner_an_anchor_or_a_balance_are_rejected_with_every_reason() {
        let rows = "a,E1,,,insurance,,,,2026-01-05,,,,,,0\nb,E2,G2,,patient,,,,2026-01-05,,,,,,5\nc,E3,G3,,payer,,,,2026-01-05,2026-01-01,,,2,,x\nb,E2,G2,,agency,,,,2026-01-05,,2026-02-01,2026-02-02,0,,5\n";
        let columns: Vec<(u64, Vec<String>)> = read(rows).rejected.into_iter().map(|row| (row.line, row.faults.into_iter().map(|fault| fault.column).collect())).collect();
        let expected: Vec<(u64, Vec<String>)> = [
            (2, vec!["payer_id", "guarantor_id", "first_bill_date", "balance"]),
            (3, vec!["responsibility_date"]),
            (4, vec!["owner", "first_bill_date", "first_statement_date", "balance"]),
            (5, vec!["statements", "item_id"]),
        ]
        .into_iter()
        .map(|(line, columns)| (line, columns.into_iter().map(str::to_owned).collect()))
        .collect();
        assert_eq!(columns, expected);
    }

    #[test]
    fn visits_need_a_patient_a_provider_and_a_date() {
        let opening = read_visits("visits.csv", b"patient_id,npi,taxonomy,date\nP1,1234567893,207Q00000X,2024-05-01\n,123,,2024-02-30\n").unwrap();
        assert_eq!((opening.rows.len(), opening.rows[0].npi.as_str()), (1, "1234567893"));
        assert_eq!(opening.rejected[0].faults.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(), ["date", "npi", "patient_id"]);
    }
}
