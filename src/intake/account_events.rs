//! Account events: `inbox/accounts/*.csv`, one event a row.
//!
//! A row that cannot be booked is rejected with every reason, and its neighbours are taken. Whether an event fits the books (the payment that it reverses, the
//! item that it pays) is *not* known here; that is `posting`.

use std::collections::HashMap;

use super::table::{Cells, Row, Table, TableColumn, TableFault, header_names, optional, required};
use crate::ledger::{AccountEvent, EventKind, Text};
use crate::model::{Cents, Date};

/// The columns of an account events file.
pub const ACCOUNT_EVENT_COLUMNS: &[TableColumn] = &[
    required("event_id"),
    required("event"),
    required("date"),
    optional("guarantor_id"),
    optional("patient_id"),
    optional("encounter_id"),
    optional("claim_id"),
    optional("line"),
    optional("payer_id"),
    optional("amount"),
    optional("until"),
    optional("group_code"),
    optional("carc"),
    optional("reference"),
    optional("reason"),
    optional("detail"),
];

const SCOPES: [&str; 4] = ["guarantor_id", "patient_id", "encounter_id", "claim_id"];

/// What a file of account events holds.
#[derive(Debug, Default)]
pub struct AccountEvents {
    /// Events in file order; the same event twice stands here once.
    pub events: Vec<AccountEvent>,
    /// Rows that could not be taken, for quarantine, in file order.
    pub rejected: Vec<RejectedRow>,
    /// Rows that repeat another row of the file exactly.
    pub repeated: u64,
    /// Rows read: `events + rejected + repeated`.
    pub rows: u64,
}

/// A row that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Line of the file, the header being 1.
    pub line: u64,
    /// The row as it stood. May hold what a log must not.
    pub original: String,
    /// Every reason.
    pub faults: Vec<TableFault>,
}

/// Whether a file's first line is the header of account events.
pub fn is_account_events_header(first_line: &[u8]) -> bool {
    let names = header_names(first_line);
    ["event_id", "event", "date"].iter().all(|wanted| names.iter().any(|name| name == wanted))
}

/// Whether two events are the same, wherever and whenever they were read.
pub fn is_same_event(left: &AccountEvent, right: &AccountEvent) -> bool {
    let bare = |event: &AccountEvent| AccountEvent { posting_date: Date::MIN, source: Text::default(), ..event.clone() };
    bare(left) == bare(right)
}

/// Reads a file of account events. `posting_date` is the run's as-of date. The error lists what makes the whole file unreadable.
pub fn read_account_events(file: &str, bytes: &[u8], posting_date: Date) -> Result<AccountEvents, Vec<TableFault>> {
    let table = Table::read(file, bytes, ACCOUNT_EVENT_COLUMNS)?;
    let mut found = AccountEvents::default();
    let mut read = Vec::new();
    for row in table.rows() {
        found.rows += 1;
        match read_event(row, posting_date) {
            Ok(event) => read.push((row, event)),
            Err(faults) => found.rejected.push(rejected(row, faults)),
        }
    }
    settle_repeats(read, &mut found);
    found.rejected.sort_by_key(|row| row.line);
    Ok(found)
}

fn rejected(row: Row<'_>, faults: Vec<TableFault>) -> RejectedRow {
    RejectedRow { line: row.line, original: row.original(), faults }
}

/// Keeps an event once; rows that give one id to different events are all rejected, because nobody can say which is right.
fn settle_repeats(read: Vec<(Row<'_>, AccountEvent)>, found: &mut AccountEvents) {
    let mut first_of: HashMap<Text, (usize, bool)> = HashMap::new();
    for (place, (_, event)) in read.iter().enumerate() {
        let (first, conflicts) = first_of.entry(event.event_id.clone()).or_insert((place, false));
        if let Some((_, held)) = read.get(*first) {
            *conflicts |= !is_same_event(held, event);
        }
    }
    for (place, (row, event)) in read.into_iter().enumerate() {
        match first_of.get(&event.event_id) {
            Some((_, true)) => {
                let expected = "one event for one event_id, but other rows of this file give it to a different event";
                let fault = row.fault("event_id", &event.event_id, expected, "give each event its own id and drop the file again");
                found.rejected.push(rejected(row, vec![fault]));
            }
            Some((first, false)) if *first != place => found.repeated += 1,
            _ => found.events.push(event),
        }
    }
}

fn read_event(row: Row<'_>, posting_date: Date) -> Result<AccountEvent, Vec<TableFault>> {
    let mut cells = row.cells();
    let text = |column: &str| Text::from(row.text(column));
    cells.required("event_id");
    let kind = cells.required_parsed(
        "event",
        |name| EventKind::parse(&name.to_ascii_lowercase()),
        "one of the events of the manual, such as payment or statement_sent",
        "correct the word",
    );
    let date = cells.required_date("date");
    check_scope(&mut cells, kind.is_some_and(EventKind::is_agencys) && !row.text("reference").is_empty());
    let amount_cents = cells.cents("amount");
    let until = cells.date("until");
    let line = cells.parsed("line", |text| text.parse::<u16>().ok(), "the number of a service line", "correct the number or empty the cell");
    let group_code = cells.parsed("group_code", group_code, "CO, PR, OA or PI", "correct the code");
    let carc = cells.parsed("carc", carc, "an adjustment reason code such as 45 or B7", "correct the code");
    if let Some(kind) = kind {
        check_kind(kind, amount_cents, date, until, &mut cells);
    }
    match (kind, date) {
        (Some(event), Some(date)) if cells.faults.is_empty() => Ok(AccountEvent {
            event_id: text("event_id"),
            event,
            date,
            guarantor_id: text("guarantor_id"),
            patient_id: text("patient_id"),
            encounter_id: text("encounter_id"),
            claim_id: text("claim_id"),
            line: line.unwrap_or_default(),
            payer_id: text("payer_id"),
            amount_cents,
            until,
            group_code: group_code.unwrap_or_default(),
            carc: carc.unwrap_or_default(),
            reference: text("reference"),
            reason: text("reason"),
            detail: text("detail"),
            posting_date,
            source: Text::from(format!("{}:{}", row.file(), row.line)),
        }),
        _ => Err(cells.faults),
    }
}

/// Exactly one cell says whose event it is: two could contradict each other, and none would leave it nobody's.
/// An agency's answer may name the account, or the batch, by its reference alone.
fn check_scope(cells: &mut Cells<'_>, may_be_blank: bool) {
    let filled: Vec<&str> = SCOPES.into_iter().filter(|scope| !cells.text(scope).is_empty()).collect();
    match filled.as_slice() {
        [_] => (),
        [] if may_be_blank => (),
        [] => cells.fault("", "", "one of guarantor_id, patient_id, encounter_id, claim_id", "say whose event it is"),
        several => {
            let found = several.join(" and ");
            cells.fault("", &found, "only one of guarantor_id, patient_id, encounter_id, claim_id", "keep the narrowest and empty the others");
        }
    }
}

/// What each kind of event needs. Amounts are positive; only a payer's payment or adjustment may be negative (a paper remittance that takes money back), and only a payer's
/// payment zero (an answer without money).
fn check_kind(kind: EventKind, amount: Option<Cents>, date: Option<Date>, until: Option<Date>, cells: &mut Cells<'_>) {
    use EventKind as Kind;
    let name = kind.as_str();
    // A reversal without an amount reverses the whole payment.
    let needs_amount = (kind.moves_money() && kind != Kind::PaymentReversed) || kind == Kind::AgencyInventory;
    if needs_amount && cells.text("amount").is_empty() {
        cells.fault("amount", "", &format!("an amount, because the event is {name}"), "fill in the amount");
    }
    let may_be_negative = matches!(kind, Kind::PayerPayment | Kind::PayerAdjustment);
    if let Some(amount) = amount.filter(|amount| amount.is_zero() && kind.moves_money() && kind != Kind::PayerPayment || amount.0 < 0 && !may_be_negative) {
        let fix = if kind == Kind::Payment { "correct the amount; money that went back is payment_reversed or refund" } else { "correct the amount" };
        cells.fault("amount", &amount.to_string(), "an amount above zero", fix);
    }
    if kind == Kind::PaymentReversed && cells.text("reference").is_empty() {
        cells.fault("reference", "", "the event_id of the payment that is reversed", "fill in the payment's event_id");
    }
    let is_of_an_encounter = matches!(kind, Kind::PayerPayment | Kind::PayerAdjustment | Kind::ResponsibilityMoved | Kind::AppealOpened | Kind::AppealClosed);
    if is_of_an_encounter && cells.text("encounter_id").is_empty() && cells.text("claim_id").is_empty() {
        cells.fault("encounter_id", "", &format!("encounter_id or claim_id, because the event is {name}"), "say which encounter or claim");
    }
    if kind == Kind::AgencyPlaced {
        cells.fault("event", name, "an event that somebody else may report", "take the row out: only `refer approve` places an account, and books it");
    }
    if kind == Kind::PromiseToPay && cells.text("until").is_empty() {
        cells.fault("until", "", "the promised date", "fill in the date");
    }
    if let (Some(date), Some(until)) = (date, until)
        && until < date
    {
        cells.fault("until", &until.to_string(), &format!("a date not before {date}"), "correct one of the two dates");
    }
}

/// The group codes of the 835 (element 1033).
fn group_code(text: &str) -> Option<Text> {
    ["CO", "PR", "OA", "PI"].into_iter().find(|known| known.eq_ignore_ascii_case(text)).map(Text::from)
}

/// One to five letters and digits (element 1034).
fn carc(text: &str) -> Option<Text> {
    ((1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| Text::from(text.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "event_id,event,date,guarantor_id,encounter_id,claim_id,amount,until,group_code,carc,reference\n";

    fn read(rows: &str) -> AccountEvents {
        read_account_events("pay.csv", format!("{HEADER}{rows}").as_bytes(), Date::constant(2026, 3, 31)).unwrap()
    }

    fn reasons(rows: &str) -> Vec<(u64, Vec<String>)> {
        let columns = |row: RejectedRow| (row.line, row.faults.into_iter().map(|fault| fault.column).collect());
        read(rows).rejected.into_iter().map(columns).collect()
    }

    #[test]
    fn reads_a_payment_with_its_source_and_posting_date() {
        let found = read("p1,payment,2026-03-01,G1,,,25.00,,,,chk 7\n");
        let event = &found.events[0];
        assert_eq!((event.amount_cents, event.source.as_str(), event.posting_date), (Some(Cents(2500)), "pay.csv:2", Date::constant(2026, 3, 31)));
    }

    #[test]
    fn each_kind_says_what_it_lacks() {
        let rows = "a,payment,2026-03-01,G1,,,,,,,\nb,payment_reversed,2026-03-01,G1,,,,,,,\nc,responsibility_moved,2026-03-01,G1,,,5,,PR,1,\nd,promise_to_pay,2026-03-01,G1,,,,,,,\n\
                    e,statement_sent,2026-03-01,,,,,,,,\nf,statement_sent,2026-03-01,G1,E1,,,,,,\ng,payment,2026-02-30,G1,,,-5,,,,\nh,paid,2026-03-01,G1,,,5.001,2026-02-01,XX,1-2,\n";
        let found = reasons(rows);
        let columns: Vec<Vec<&str>> = found.iter().map(|(_, columns)| columns.iter().map(String::as_str).collect()).collect();
        let expected: Vec<Vec<&str>> =
            vec![vec!["amount"], vec!["reference"], vec!["encounter_id"], vec!["until"], vec![""], vec![""], vec!["date", "amount"], vec!["event", "amount", "group_code", "carc"]];
        assert_eq!(columns, expected);
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn an_event_twice_is_one_and_an_id_with_two_contents_is_none() {
        let found = read(
            "a,payment,2026-03-01,G1,,,5,,,,\na,payment,2026-03-01,G1,,,5.00,,,,\nb,payment,2026-03-01,G1,,,5,,,,\nb,payment,2026-03-01,G1,,,6,,,,\nb,payment,2026-03-01,G1,,,5,,,,\n",
        );
        assert_eq!((found.events.len(), found.repeated, found.rejected.len(), found.rows), (1, 1, 3, 5));
        assert_eq!(found.rejected[2].line, 6);
    }

    #[test]
    fn a_payer_may_take_money_back_on_paper_and_a_patient_may_not() {
        assert_eq!(read("a,payer_payment,2026-03-01,,E1,,-5,,,,\n").events.len(), 1);
        assert_eq!(reasons("a,write_off,2026-03-01,,E1,,-5,,,,\nb,payment,2026-03-01,,E1,,0,,,,\n").len(), 2);
        assert_eq!(reasons("a,payer_payment,2026-03-01,,E1,,0.00,,,,\n").len(), 0, "the payer answered without paying");
    }

    #[test]
    fn tells_its_header_from_others() {
        assert!(is_account_events_header(b"\xEF\xBB\xBF\"Event_ID\";\"date\";event\r\n"));
        assert!(!is_account_events_header(b"encounter_id,date,event\n") && !is_account_events_header(b""));
    }
}
