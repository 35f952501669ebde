//! Rows of the page's tables, built only for the rows that are kept. Column for column they match the tables of `html::tables`.

use super::ReportContext;
use super::aging_detail::DetailRow;
use super::changes::{Change, ChangeKind};
use super::credits::{CreditKind, CreditRow};
use super::delinquency::DelinquencyRow;
use super::html::table::{Cell, Look, PackedRow, Tone, dollars};
use super::missing_acknowledgements::MissingAcknowledgement;
use super::placements::{Acknowledgement, PlacementRow};
use super::statements::LetterRow;
use super::tally::PageRow;
use super::timely_filing::TimelyFilingRow;
use super::unbilled::UnbilledRow;
use crate::aging::Bucket;
use crate::delinquency::Level;
use crate::ledger::{AccountEvent, LetterDetail, PlacementState, PostingException};
use crate::model::{Date, days_between};
use crate::referral::{Decision, ReferralDecision};

/// One open item.
pub(super) fn item(row: &DetailRow<'_>, bucket: Bucket, context: &ReportContext<'_>) -> PageRow {
    let item = row.item;
    let payer = if item.payer_id.is_empty() { Cell::text("") } else { Cell::text(context.payer_name(&item.payer_id)).over(item.payer_id.as_str()) };
    let state = if item.claim_id.is_empty() { String::new() } else { item.claim_state.as_str().replace('_', " ") };
    PackedRow::new(&[
        Cell::id(item.guarantor_id.as_str()),
        Cell::id(item.encounter_id.as_str()).over(item.claim_id.as_str()),
        Cell::text(item.owner.as_str()),
        payer,
        Cell::date(Some(item.service_date)),
        Cell::number(row.age_days.into()),
        Cell { look: Look::Text, ..Cell::sorted(row.bucket, place_of(bucket)) },
        Cell::dollars(item.balance_cents),
        Cell::dollars(item.charge_cents),
        Cell::text(state).over(item.answer_codes.as_str()),
        Cell::date(Some(item.last_activity_date)).over(item.last_reason.replace('_', " ")),
        Cell::sentence(row.next_action),
        Cell::dollars(item.paid_cents),
        Cell::dollars(item.adjusted_cents),
        Cell::date(item.first_bill_date),
        Cell::date(Some(item.responsibility_date)),
        Cell::date(item.first_statement_date),
        Cell::date(item.last_statement_date),
        Cell::date(item.final_notice_date),
    ])
}

/// Youngest first; credits and unapplied money last.
fn place_of(bucket: Bucket) -> i64 {
    match bucket {
        Bucket::Future => -1,
        Bucket::Debit(place) => i64::try_from(place).unwrap_or(i64::MAX),
        Bucket::Credit => 1_000,
        Bucket::Unapplied => 1_001,
    }
}

/// One account event.
pub(super) fn event(event: &AccountEvent) -> PageRow {
    let about = [&event.reason, &event.reference, &event.detail, &event.payer_id].map(|text| text.as_str());
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    PackedRow::new(&[
        Cell::id(event.guarantor_id.as_str()),
        Cell::date(Some(event.date)),
        Cell::text(event.event.as_str().replace('_', " ")).over(event.event_id.as_str()),
        Cell::id(event.encounter_id.as_str()),
        Cell::dollars_or_blank(event.amount_cents),
        Cell::date(event.until),
        Cell::sentence(about.join(" · ")),
        Cell::date(Some(event.posting_date)),
    ])
}

/// One encounter that is not billed.
pub(super) fn unbilled(row: &UnbilledRow<'_>, context: &ReportContext<'_>) -> PageRow {
    let payer = if row.payer_id.is_empty() { Cell::text("self-pay or unknown") } else { Cell::text(context.payer_name(row.payer_id)).over(row.payer_id) };
    PackedRow::new(&[
        Cell::id(row.encounter_id),
        Cell::id(row.guarantor_id),
        Cell::text(row.status.as_str().replace('_', " ")),
        payer,
        Cell::date(Some(row.service_date)),
        Cell::number(row.age_days(context.as_of).into()),
        Cell::dollars(row.dollars),
        Cell::date(row.deadline),
        Cell::sentence(row.reason),
    ])
}

pub(super) fn delinquency(row: &DelinquencyRow<'_>) -> PageRow {
    let delinquency = row.delinquency;
    let call = delinquency.call.as_ref();
    let last_payment = if delinquency.last_payment_date.is_some() { dollars(delinquency.last_payment_cents) } else { String::new() };
    PackedRow::new(&[
        account(row),
        Cell::text(telephone(&row.account.contact.phone)).over(call.map_or_else(String::new, |call| call.reason.as_str().replace('_', " "))),
        level(delinquency.level).over(row.paused_by().replace('_', " ")),
        Cell::dollars(delinquency.balance_cents),
        Cell::number(delinquency.oldest_age_days.into()),
        Cell::number(delinquency.statements_sent.into()),
        Cell::date(delinquency.last_payment_date).over(last_payment),
        Cell::sentence(delinquency.next_step.as_str()),
        Cell::date(delinquency.next_step_date),
        plan(row),
        Cell::sentence(call.map_or("", |call| call.words.as_str())),
    ])
}

/// The plan over what was promised.
fn plan(row: &DelinquencyRow<'_>) -> Cell {
    let delinquency = row.delinquency;
    let promised = delinquency.promise_date.map(|date| format!("promised for {date}"));
    let broken = match delinquency.broken_promises {
        0 => None,
        1 => Some("1 broken promise".to_owned()),
        many => Some(format!("{many} broken promises")),
    };
    let said: Vec<String> = promised.into_iter().chain(broken).collect();
    Cell::text(delinquency.plan.unwrap_or_default().replace('_', " ")).over(said.join(", "))
}

/// The name over the id; the id alone where nobody told the name.
fn account(row: &DelinquencyRow<'_>) -> Cell {
    let (name, guarantor_id) = (row.name(), row.delinquency.guarantor_id.as_str());
    if name.is_empty() { Cell::id(guarantor_id) } else { Cell::text(name).over(guarantor_id) }
}

/// Ten digits in the usual groups; anything else as it came.
pub(super) fn telephone(digits: &str) -> String {
    match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (Some(area), Some(exchange), Some(line)) if line.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("{area}-{exchange}-{line}"),
        _ => digits.to_owned(),
    }
}

fn level(level: Option<Level>) -> Cell {
    match level {
        None => Cell::chip("not due", Tone::Calm),
        Some(Level::D0) => Cell::chip("D0 grace", Tone::Calm),
        Some(level @ (Level::D1 | Level::D2)) => Cell::chip(level.as_str(), Tone::Watch),
        Some(level @ (Level::D3 | Level::D4)) => Cell::chip(level.as_str(), Tone::Act),
    }
}

pub(super) fn referral(decision: &ReferralDecision, as_of: Date) -> PageRow {
    // One gate a line; a decision that no gate hit explains itself.
    let reasons: Vec<String> = decision.hits.iter().map(|hit| hit.explain(as_of)).collect();
    let why = if reasons.is_empty() { decision.explanation.clone() } else { reasons.join("\n") };
    PackedRow::new(&[
        Cell::id(decision.guarantor_id.as_str()),
        Cell::id(decision.encounter_id.as_str()),
        Cell::chip(decision.decision.as_str().replace('_', " "), tone_of(decision.decision)),
        Cell::dollars(decision.amount_cents),
        Cell::date(decision.until),
        Cell::lines(decision.gates.join("\n")),
        Cell::lines(why),
    ])
}

fn tone_of(decision: Decision) -> Tone {
    match decision {
        Decision::Refer => Tone::Act,
        Decision::Continue => Tone::Calm,
        Decision::Hold | Decision::WriteOff | Decision::Refund | Decision::BillPayer => Tone::Watch,
        Decision::Never => Tone::Stop,
    }
}

pub(super) fn change(change: &Change<'_>) -> PageRow {
    let tone = match change.kind {
        ChangeKind::Proposed | ChangeKind::PastDue | ChangeKind::LevelRose | ChangeKind::Denied | ChangeKind::Rejected => Tone::Act,
        ChangeKind::Stopped => Tone::Stop,
        ChangeKind::NotProposed | ChangeKind::Decided | ChangeKind::Returned => Tone::Watch,
        ChangeKind::Placed | ChangeKind::LevelFell | ChangeKind::NewBalance | ChangeKind::Settled => Tone::Calm,
    };
    PackedRow::new(&[
        Cell::chip(change.kind.title(), tone),
        Cell::id(change.guarantor_id),
        Cell::id(change.encounter_id),
        Cell::text(change.before.as_str()),
        Cell::text(change.now.as_str()),
        Cell::dollars(change.amount_cents),
        Cell::sentence(change.sentence.replace("(C-", "(C\u{2011}")),
    ])
}

pub(super) fn timely_filing(row: &TimelyFilingRow<'_>, as_of: Date) -> PageRow {
    let days_left = row.days_left(as_of);
    let tone = match days_left {
        ..0 => Tone::Stop,
        0..=14 => Tone::Act,
        15..=30 => Tone::Watch,
        _ => Tone::Calm,
    };
    PackedRow::new(&[
        Cell { sort: Some(days_left.into()), ..Cell::chip(days_left.to_string(), tone) },
        Cell::date(Some(row.deadline)),
        Cell::dollars(row.dollars),
        Cell::text(row.status.replace('_', " ")),
        Cell::id(row.encounter_id),
        Cell::id(row.claim_id),
        Cell::text(row.payer_name),
        Cell::date(Some(row.service_date)),
    ])
}

pub(super) fn missing_acknowledgement(row: &MissingAcknowledgement<'_>) -> PageRow {
    let waiting_for = match row.waiting_for {
        "sent" => "word that the file was sent",
        "999" => "the receiver's 999",
        other => return missing_cells(row, &format!("the payer's {other}")),
    };
    missing_cells(row, waiting_for)
}

fn missing_cells(row: &MissingAcknowledgement<'_>, waiting_for: &str) -> PageRow {
    PackedRow::new(&[
        Cell::id(row.item.claim_id.as_str()),
        Cell::text(row.payer_name),
        Cell::text(waiting_for),
        Cell::date(Some(row.first_bill_date)),
        Cell::number(row.days_waiting.into()),
        Cell::date(row.deadline),
        Cell::dollars(row.dollars()),
    ])
}

pub(super) fn exception(exception: &PostingException) -> PageRow {
    PackedRow::new(&[
        Cell::text(exception.event).over(exception.source.as_str()),
        Cell::id(exception.guarantor_id.as_str()),
        Cell::dollars(exception.amount_cents),
        Cell::chip(exception.kind.as_str().replace('_', " "), Tone::Watch),
        Cell::sentence(exception.message.as_str()),
    ])
}

/// One credit; the CSV has the rest of it.
pub(super) fn credit(row: &CreditRow<'_>, as_of: Date) -> PageRow {
    let item = row.item;
    let kind = match row.kind {
        CreditKind::Credit => "credit",
        CreditKind::Unapplied => "unapplied",
        CreditKind::ZeroBalance => "lines that cancel",
    };
    let days_left = row.return_by.map(|return_by| days_between(as_of, return_by));
    let clock = match days_left {
        None => Cell::text("–"),
        Some(days @ ..0) => clock(days, Tone::Stop),
        Some(days @ 0..=14) => clock(days, Tone::Act),
        Some(days) => clock(days, Tone::Watch),
    };
    PackedRow::new(&[
        Cell::id(item.guarantor_id.as_str()),
        Cell::id(item.encounter_id.as_str()).over(item.claim_id.as_str()),
        Cell::text(kind),
        Cell::text(row.whose()).over(row.payer_name),
        Cell::dollars(item.balance_cents),
        Cell::date(Some(row.since)).over(item.last_reason.replace('_', " ")),
        clock,
        Cell::date(row.return_by).over(row.clock),
        Cell::sentence(row.next_action).over(row.note.as_str()),
    ])
}

fn clock(days_left: i32, tone: Tone) -> Cell {
    Cell { sort: Some(days_left.into()), ..Cell::chip(days_left.to_string(), tone) }
}

/// One printed letter.
pub(super) fn letter(row: &LetterRow<'_>, as_of: Date) -> PageRow {
    let (printed, letter) = (row.printed, LetterDetail::of(row.printed));
    let waiting = (!row.is_marked).then(|| i64::from(days_between(printed.date, as_of)));
    PackedRow::new(&[
        Cell::id(printed.guarantor_id.as_str()),
        Cell::text(letter.as_ref().map_or("", |letter| letter.step.as_str()).replace('_', " ")).over(printed.reference.as_str()),
        Cell::date(Some(printed.date)),
        Cell::date(printed.until),
        Cell::dollars_or_blank(printed.amount_cents),
        Cell::count(letter.map_or(0, |letter| letter.items.len() as u64)),
        if row.is_marked { Cell::chip("sent", Tone::Calm) } else { Cell::chip("printed", Tone::Watch) },
        Cell::number_or_dash(waiting),
    ])
}

/// One account that was placed with the agency.
pub(super) fn placement(row: &PlacementRow<'_>) -> PageRow {
    let placement = row.placement;
    let tone = match (row.acknowledgement(), placement.state) {
        (Acknowledgement::Missing | Acknowledgement::Rejected, _) => Tone::Act,
        (Acknowledgement::Waiting, _) | (_, PlacementState::Closed) => Tone::Watch,
        _ => Tone::Calm,
    };
    PackedRow::new(&[
        Cell::id(placement.placed.guarantor_id.as_str()),
        Cell::id(placement.placed.encounter_id.as_str()).over(placement.account_no()),
        Cell::id(placement.batch_id()),
        Cell::date(Some(placement.placed.date)).over(placement.placed.reason.as_str()),
        Cell::dollars(placement.placed_cents()),
        Cell::chip(row.state().replace('_', " "), tone),
        Cell::date(Some(placement.since)),
        Cell::dollars(placement.held_cents),
        Cell::date(Some(row.acknowledge_by())),
        Cell::sentence(row.next_step()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::{delinquency, guarantor};

    fn texts(delinquency: &crate::delinquency::Delinquency) -> Vec<(String, String)> {
        let account = guarantor("G1", "Abbott", "Ann");
        let row = super::delinquency(&DelinquencyRow { account: &account, delinquency });
        row.to_cells().into_iter().map(|cell| (cell.text, cell.under)).collect()
    }

    #[test]
    fn plan_promise_pause_and_call_are_told_and_nothing_where_there_is_none() {
        let mut owes = delinquency("G1", 12_000);
        (owes.plan, owes.promise_date, owes.broken_promises) = (Some("in_default"), Some(Date::constant(2026, 7, 3)), 2);
        owes.items[0].paused_by = Some("dispute");
        let told = texts(&owes);
        assert_eq!(told[9], ("in default".to_owned(), "promised for 2026-07-03, 2 broken promises".to_owned()));
        assert_eq!((told[1].1.as_str(), told[2].1.as_str()), ("past due", "dispute"));
        assert_eq!(told[10].0, "45 days past due (D2): ask for payment, offer a plan");
        let quiet = crate::delinquency::Delinquency { call: None, ..delinquency("G1", 12_000) };
        let told = texts(&quiet);
        assert!(told[1].1.is_empty() && told[2].1.is_empty() && told[9..].iter().all(|(text, under)| text.is_empty() && under.is_empty()));
    }
}
