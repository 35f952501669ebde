//! Rows of the page's tables, built only for the rows that are kept. Column for column they match the tables of `html::tables`.

use super::changes::{Change, ChangeKind};
use super::delinquency::DelinquencyRow;
use super::html::table::{Cell, Tone, dollars};
use super::missing_acknowledgements::MissingAcknowledgement;
use super::tally::PageRow;
use super::timely_filing::TimelyFilingRow;
use crate::delinquency::Level;
use crate::ledger::PostingException;
use crate::model::Date;
use crate::referral::{Decision, ReferralDecision};

pub(super) fn delinquency(row: &DelinquencyRow<'_>) -> PageRow {
    let delinquency = row.delinquency;
    let last_payment = if delinquency.last_payment_date.is_some() { dollars(delinquency.last_payment_cents) } else { String::new() };
    vec![
        Cell::text(row.name()).over(delinquency.guarantor_id.as_str()),
        Cell::text(telephone(&row.account.contact.phone)),
        level(delinquency.level),
        Cell::dollars(delinquency.balance_cents),
        Cell::number(delinquency.oldest_age_days.into()),
        Cell::number(delinquency.statements_sent.into()),
        Cell::date(delinquency.last_payment_date).over(last_payment),
        Cell::sentence(delinquency.next_step.as_str()),
        Cell::date(delinquency.next_step_date),
    ]
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
    vec![
        Cell::id(decision.guarantor_id.as_str()),
        Cell::id(decision.encounter_id.as_str()),
        Cell::chip(decision.decision.as_str().replace('_', " "), tone_of(decision.decision)),
        Cell::dollars(decision.amount_cents),
        Cell::date(decision.until),
        Cell::text(decision.gates.join("\n")),
        // A hyphen that does not break keeps a gate's id on one line; the column before has it in plain letters for the filter.
        Cell::sentence(why.replace("(C-", "(C\u{2011}")),
    ]
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
    vec![
        Cell::chip(change.kind.title(), tone),
        Cell::id(change.guarantor_id),
        Cell::id(change.encounter_id),
        Cell::text(change.before.as_str()),
        Cell::text(change.now.as_str()),
        Cell::dollars(change.amount_cents),
        Cell::sentence(change.sentence.replace("(C-", "(C\u{2011}")),
    ]
}

pub(super) fn timely_filing(row: &TimelyFilingRow<'_>, as_of: Date) -> PageRow {
    let days_left = row.days_left(as_of);
    let tone = match days_left {
        ..0 => Tone::Stop,
        0..=14 => Tone::Act,
        15..=30 => Tone::Watch,
        _ => Tone::Calm,
    };
    vec![
        Cell { sort: Some(days_left.into()), ..Cell::chip(days_left.to_string(), tone) },
        Cell::date(Some(row.deadline)),
        Cell::dollars(row.dollars),
        Cell::text(row.status.replace('_', " ")),
        Cell::id(row.encounter_id),
        Cell::id(row.claim_id),
        Cell::text(row.payer_name),
        Cell::date(Some(row.service_date)),
    ]
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
    vec![
        Cell::id(row.item.claim_id.as_str()),
        Cell::text(row.payer_name),
        Cell::text(waiting_for),
        Cell::date(Some(row.first_bill_date)),
        Cell::number(row.days_waiting.into()),
        Cell::date(row.deadline),
        Cell::dollars(row.dollars()),
    ]
}

pub(super) fn exception(exception: &PostingException) -> PageRow {
    vec![
        Cell::text(exception.event).over(exception.source.as_str()),
        Cell::id(exception.guarantor_id.as_str()),
        Cell::dollars(exception.amount_cents),
        Cell::chip(exception.kind.as_str().replace('_', " "), Tone::Watch),
        Cell::sentence(exception.message.as_str()),
    ]
}
