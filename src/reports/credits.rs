//! `credits.csv`: every credit and all unapplied money, one row an item: whose money it is, since when, what to do with it, and until when the law wants it back.
//!
//! A credit is never income and never pays somebody else's debt: an insurer's is the insurer's. Lines of one owner that cancel each other stand here as well, as `zero_balance`, because they are not
//! in the aging. This report moves no money; what became of a credit is told by account events (`refund`) and remittances.

use super::ReportContext;
use super::csv_row::CsvRow;
use crate::ledger::{GuarantorAccount, ItemKind, OpenItem, Owner};
use crate::model::date::add_days;
use crate::model::{Cents, Date, days_between};

/// Columns of `credits.csv`.
pub const COLUMNS: &[&str] = &[
    "guarantor_id",
    "patient_id",
    "encounter_id",
    "claim_id",
    "kind",
    "owner",
    "payer_id",
    "payer_name",
    "balance",
    "whose",
    "since",
    "days_open",
    "cause",
    "next_action",
    "clock",
    "return_by",
    "days_left",
    "investigate_until",
    "unclaimed_on",
    "note",
];

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CreditKind {
    /// A receivable below zero.
    Credit,
    /// Money that no item has used up.
    Unapplied,
    /// One of several lines that cancel each other.
    ZeroBalance,
}

impl CreditKind {
    /// The kind of an item; `None` for what is owed and for what is settled.
    pub fn of(item: &OpenItem) -> Option<CreditKind> {
        match item.kind {
            _ if item.balance_cents.is_zero() => None,
            ItemKind::Receivable if item.is_offset => Some(CreditKind::ZeroBalance),
            ItemKind::Unapplied => Some(CreditKind::Unapplied),
            ItemKind::Receivable => (item.balance_cents < Cents::ZERO).then_some(CreditKind::Credit),
        }
    }

    /// As the report writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            CreditKind::Credit => "credit",
            CreditKind::Unapplied => "unapplied",
            CreditKind::ZeroBalance => "zero_balance",
        }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub struct CreditRow<'a> {
    /// The item.
    pub item: &'a OpenItem,
    /// What it is.
    pub kind: CreditKind,
    /// The payer's name; blank without one.
    pub payer_name: &'a str,
    /// Since when it has been below zero, or the money has been here.
    pub since: Date,
    /// What to do.
    pub next_action: &'static str,
    /// The law whose clock runs; blank for none.
    pub clock: &'static str,
    /// Last day on which it may be returned.
    pub return_by: Option<Date>,
    /// Last day for which a good-faith investigation can suspend the clock.
    pub investigate_until: Option<Date>,
    /// The day on which it becomes unclaimed property.
    pub unclaimed_on: Option<Date>,
    /// What else to know.
    pub note: String,
}

/// The law behind the clock of a federal programme's overpayment.
const FEDERAL_CLOCK: &str = "42 USC 1320a-7k(d)";

impl<'a> CreditRow<'a> {
    /// The row of an item among the guarantor's others; `None` for what is owed or settled.
    pub fn of(item: &'a OpenItem, others: &[OpenItem], account: &GuarantorAccount, context: &'a ReportContext<'_>) -> Option<CreditRow<'a>> {
        let kind = CreditKind::of(item)?;
        let since = match item.kind {
            ItemKind::Unapplied => item.responsibility_date,
            ItemKind::Receivable => item.credit_since.unwrap_or(item.last_activity_date),
        };
        let policy = &context.config.credits;
        let is_money = kind != CreditKind::ZeroBalance;
        let of_payer = item.owner == Owner::Insurance;
        let payer_kind = context.payers.by_id(&item.payer_id).map(|payer| payer.kind);
        let has_clock = is_money && of_payer && payer_kind.is_some_and(|kind| policy.overpayment_kinds.contains(&kind));
        let can_wait = has_clock && since >= policy.overpayment_investigation_from;
        let is_guarantors = is_money && !of_payer;
        let unclaimed_on = (is_guarantors && policy.unclaimed_property_days > 0).then(|| add_days(since, policy.unclaimed_property_days));
        let next_action = next_action(item, kind, others, has_clock);
        // Money that has its use has no note about nobody claiming it.
        let is_idle = is_guarantors && !next_action.starts_with("keep it");
        Some(CreditRow {
            item,
            kind,
            payer_name: if item.payer_id.is_empty() { "" } else { context.payer_name(&item.payer_id) },
            since,
            next_action,
            clock: if has_clock { FEDERAL_CLOCK } else { "" },
            return_by: has_clock.then(|| add_days(since, policy.overpayment_days)),
            investigate_until: can_wait.then(|| add_days(since, policy.overpayment_investigation_days)),
            unclaimed_on,
            note: note(account, kind, is_idle, has_clock, unclaimed_on),
        })
    }

    /// Whose money it is.
    pub fn whose(&self) -> &'static str {
        match (self.kind, self.item.owner) {
            (CreditKind::ZeroBalance, _) => "nobody",
            (_, Owner::Insurance) => "payer",
            (_, Owner::Patient | Owner::Agency) => "guarantor",
        }
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let item = self.item;
        let mut row = CsvRow::new(out);
        row.text(&item.guarantor_id).text(&item.patient_id).text(&item.encounter_id).text(&item.claim_id).word(self.kind.as_str()).word(item.owner.as_str());
        row.text(&item.payer_id).text(self.payer_name).dollars(item.balance_cents).word(self.whose()).date(self.since).number(days_between(self.since, as_of).into());
        row.text(&item.last_reason).text(self.next_action).text(self.clock).date_or_blank(self.return_by);
        row.number_or_blank(self.return_by.map(|day| days_between(as_of, day).into())).date_or_blank(self.investigate_until).date_or_blank(self.unclaimed_on);
        row.text(&self.note).end()
    }
}

/// What to do with the money.
fn next_action(item: &OpenItem, kind: CreditKind, others: &[OpenItem], has_clock: bool) -> &'static str {
    let is_open = |other: &&OpenItem| other.kind == ItemKind::Receivable && !other.balance_cents.is_zero() && !other.is_offset;
    let payer_owes_visit = |other: &&OpenItem| is_open(other) && other.owner == Owner::Insurance && other.encounter_id == item.encounter_id;
    let guarantor_owes = |other: &&OpenItem| is_open(other) && other.owner != Owner::Insurance && other.balance_cents > Cents::ZERO;
    match (kind, item.owner) {
        (CreditKind::ZeroBalance, _) => "bring the lines together: correct the one that was posted to the wrong place; nothing is owed",
        (CreditKind::Unapplied, Owner::Insurance) => "find the claim by the payer's number and apply the money, or return it to the payer",
        (CreditKind::Credit, Owner::Insurance) if has_clock => "report and return it to the payer, or let the payer take it back; never use it for another debt",
        (CreditKind::Credit, Owner::Insurance) => "ask the payer: return it, or let the payer take it back from a later check; never use it for another debt",
        _ if !item.encounter_id.is_empty() && others.iter().any(|other| payer_owes_visit(&other)) => "keep it for the patient's part: the payer has not settled the visit",
        _ if others.iter().any(|other| guarantor_owes(&other)) => "ask the guarantor where it belongs, and apply it; refund the rest",
        _ => "refund it to the guarantor",
    }
}

fn note(account: &GuarantorAccount, kind: CreditKind, is_idle: bool, has_clock: bool, unclaimed_on: Option<Date>) -> String {
    match (kind, is_idle, has_clock, unclaimed_on) {
        (CreditKind::ZeroBalance, ..) => "not in the aging".to_owned(),
        (_, _, true, _) => "the clock counts from the day on which the books showed the credit; an earlier day counts if somebody knew of it".to_owned(),
        (_, true, _, None) => {
            let state = if account.contact.state.is_empty() { "the guarantor's state" } else { account.contact.state.as_str() };
            format!("if nobody claims it, the unclaimed property law of {state} applies; never write it off to income")
        }
        (_, true, _, Some(_)) => "unclaimed property from that day; never write it off to income".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::model::{Payer, PayerKind, Payers};
    use crate::reports::test_items::{config, guarantor, insurance_item, patient_item, unapplied_item};

    const AS_OF: Date = Date::constant(2026, 6, 30);
    const DAY: Date = Date::constant(2026, 6, 1);

    fn payers() -> Payers {
        let payer = |payer_id: &str, kind| Payer { payer_id: payer_id.into(), name: format!("{payer_id} plan"), kind, ..Payer::default() };
        Payers::new(vec![payer("MEDI", PayerKind::MedicareB), payer("BLUE", PayerKind::Commercial)])
    }

    fn cells(config: &Config, item: &OpenItem, others: &[OpenItem]) -> std::collections::BTreeMap<String, String> {
        let payers = payers();
        let context = ReportContext { config, payers: &payers, as_of: AS_OF, run_id: "r", run_number: 1, versions: Vec::new(), compared_with: None };
        let mut account = guarantor("G1", "Abbott", "Ann");
        account.contact.state = "KS".into();
        let mut out = Vec::new();
        super::super::csv_row::write_header(COLUMNS.iter().copied(), &mut out);
        let row = CreditRow::of(item, others, &account, &context).unwrap();
        assert_eq!(row.write(AS_OF, &mut out), COLUMNS.len());
        csv::Reader::from_reader(out.as_slice()).deserialize().next().unwrap().unwrap()
    }

    fn credit(item: OpenItem, cents: i64) -> OpenItem {
        OpenItem { balance_cents: Cents(-cents), credit_since: Some(DAY), ..item }
    }

    #[test]
    fn a_federal_overpayment_has_a_clock_and_another_payers_has_none() {
        let row = cells(&config(), &credit(insurance_item("E1", "MEDI", DAY, 100), 2_500), &[]);
        let told = ["kind", "whose", "balance", "since", "days_open", "clock", "return_by", "days_left", "investigate_until"].map(|column| row[column].as_str());
        assert_eq!(told, ["credit", "payer", "-25.00", "2026-06-01", "29", "42 USC 1320a-7k(d)", "2026-07-31", "31", "2026-11-28"]);
        let old = OpenItem { credit_since: Some(Date::constant(2024, 12, 31)), ..credit(insurance_item("E1", "MEDI", DAY, 100), 2_500) };
        assert_eq!(cells(&config(), &old, &[])["investigate_until"], "", "the suspension did not exist yet");
        let row = cells(&config(), &credit(insurance_item("E1", "BLUE", DAY, 100), 2_500), &[]);
        assert_eq!((row["clock"].as_str(), row["return_by"].as_str(), row["whose"].as_str(), row["unclaimed_on"].as_str()), ("", "", "payer", ""));
    }

    #[test]
    fn a_guarantors_money_is_kept_applied_or_refunded() {
        let action =
            |others: &[OpenItem], encounter: &str| cells(&config(), &OpenItem { encounter_id: encounter.into(), ..unapplied_item(DAY, 500) }, others)["next_action"].clone();
        assert!(action(&[insurance_item("E1", "BLUE", DAY, 100)], "E1").starts_with("keep it"));
        assert!(action(&[insurance_item("E1", "BLUE", DAY, 100), patient_item("E2", DAY, 100)], "").starts_with("ask the guarantor"));
        assert_eq!(action(&[], ""), "refund it to the guarantor");
        let row = cells(&config(), &credit(patient_item("E1", DAY, 100), 100), &[]);
        assert_eq!((row["whose"].as_str(), row["unclaimed_on"].as_str()), ("guarantor", ""));
        assert!(row["note"].contains("law of KS") && row["note"].contains("never write it off to income"), "{}", row["note"]);
        let mut looked_up = config();
        looked_up.credits.unclaimed_property_days = 1_096;
        assert_eq!(cells(&looked_up, &credit(patient_item("E1", DAY, 100), 100), &[])["unclaimed_on"], "2029-06-01");
    }

    #[test]
    fn lines_that_cancel_are_nobodys_money() {
        let debit = OpenItem { is_offset: true, ..patient_item("E1", DAY, 100) };
        let row = cells(&config(), &debit, &[]);
        assert_eq!((row["kind"].as_str(), row["balance"].as_str(), row["whose"].as_str()), ("zero_balance", "1.00", "nobody"));
        assert_eq!(CreditKind::of(&patient_item("E1", DAY, 100)), None);
        assert_eq!(CreditKind::of(&patient_item("E1", DAY, 0)), None);
    }
}
