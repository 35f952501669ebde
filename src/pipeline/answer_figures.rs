//! Figures of payers' answers that open items do not tell: how many claims were sent, rejected, decided and denied in the last month, and which clearing accounts are open, since when.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use super::book::Booked;
use crate::claims::{is_first_version, is_valid_claim_id};
use crate::codes::adjustment_reason::{self, DenialCount};
use crate::error::Error;
use crate::ledger::{ClaimEvent, ClaimEventKind, ClaimState, LedgerAccount, Text, TrialBalance};
use crate::model::date::{add_days, epoch_days, from_epoch_days};
use crate::model::{Cents, Date, Payers, parse_date};
use crate::reports::clearing::ClearingRow;
use crate::reports::figures::AnswerCounts;
use crate::reports::{AnswerFigures, DayFigures};
use crate::store::answer_tables::RemittedClaimRow;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::Row;
use crate::worklists::answered::deciding_reason;

/// Days that rates look back, the as-of date included. [source: choice; a month of payers' answers, so that a single night does not swing the rate]
const WINDOW_DAYS: i32 = 30;

/// What the counter of an open clearing account begins with; its value is a day.
const SINCE: &str = "clearing_since:";

/// Rates of the last month, today's runs included, and the open clearing accounts.
pub fn answer_figures(catalog: &Catalog, payers: &Payers, booked: &Booked, as_of: Date) -> Result<AnswerFigures, Error> {
    let (from, counts) = window(catalog, as_of, booked.day.answers)?;
    let since = open_since(catalog)?;
    let clearing = clearing(&booked.balance, payers, &|payer| Some(since.get(payer).copied().unwrap_or(as_of)));
    Ok(AnswerFigures { from: Some(from), counts, clearing })
}

/// What the events and remitted claims among tonight's segments count, beside the claims written and their charges.
pub fn counts_of(segments: &[(String, PathBuf, u32, u64)], written: (u64, Cents)) -> Result<AnswerCounts, Error> {
    let mut counts = AnswerCounts { written: written.0, written_cents: written.1, ..AnswerCounts::default() };
    let mut charges: HashMap<Text, Cents> = HashMap::new();
    for (_, path, ..) in segments.iter().filter(|(table, ..)| table == RemittedClaimRow::TABLE) {
        for row in SegmentReader::<RemittedClaimRow>::open(path)? {
            let row = row?;
            count_primary(&row, &mut counts);
            charges.insert(row.claim_id, row.charge_cents);
        }
    }
    let mut fates: HashMap<Text, Fate> = HashMap::new();
    for (_, path, ..) in segments.iter().filter(|(table, ..)| table == ClaimEvent::TABLE) {
        for event in SegmentReader::<ClaimEvent>::open(path)? {
            let event = event?;
            if let Some(fate) = Fate::of(&event) {
                let held = fates.entry(event.claim_id).or_insert(fate);
                *held = (*held).max(fate);
            }
        }
    }
    // Sums alone, so the order in which claims come does not matter.
    for (claim_id, fate) in &fates {
        let charge = charges.get(claim_id).copied().unwrap_or_default();
        count_fate(claim_id, *fate, charge, &mut counts);
    }
    Ok(counts)
}

/// `charge` is zero for what was decided on paper, whose account event does not tell it.
fn count_fate(claim_id: &str, fate: Fate, charge: Cents, counts: &mut AnswerCounts) {
    match fate {
        Fate::Rejected => counts.rejected += 1,
        Fate::Paid => {
            // A claim that was sent before the workspace began does not say how often it went out.
            counts.resolved += u64::from(is_valid_claim_id(claim_id));
            counts.resolved_at_once += u64::from(is_first_version(claim_id));
        }
        Fate::Denied => {
            counts.denied += 1;
            counts.denied_cents += charge;
        }
    }
    if fate != Fate::Rejected {
        counts.decided += 1;
        counts.decided_cents += charge;
    }
}

/// Counts a primary payer's remittance about a claim; one that pays nothing for a reason that is no denial counts as paid, a duplicate not at all.
fn count_primary(row: &RemittedClaimRow, counts: &mut AnswerCounts) {
    // 1 processed as primary, 19 the same and forwarded, 4 denied.
    if row.sequence > 1 || !matches!(row.status.as_str(), "1" | "4" | "19") || row.outcome != "posted" {
        return;
    }
    let codes: Vec<&str> = row.codes.split_whitespace().collect();
    let carc = deciding_reason(&codes).rsplit('-').next().unwrap_or_default();
    let denial = adjustment_reason::find(carc).map(|reason| reason.denial);
    if denial == Some(DenialCount::Excluded) {
        return;
    }
    counts.primary_remittances += 1;
    counts.primary_unpaid += u64::from(row.paid_cents <= Cents::ZERO && denial != Some(DenialCount::DoesNotCount));
}

/// What a night did to a claim. A reversal with its correction is one claim, and a denial beside a payment is a denial in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Rejected,
    Paid,
    Denied,
}

impl Fate {
    /// `None` for what counts as neither: receipts, later decisions about a claim that was decided before, duplicates, predeterminations.
    fn of(event: &ClaimEvent) -> Option<Fate> {
        use ClaimEventKind as Kind;
        let was_decided =
            matches!(event.before, ClaimState::Paid | ClaimState::PartlyPaid | ClaimState::Denied | ClaimState::Forwarded | ClaimState::Reversed | ClaimState::Closed);
        match event.event {
            Kind::Rejected | Kind::SetRejected | Kind::InterchangeRejected if event.after == ClaimState::Rejected && event.before != event.after => Some(Fate::Rejected),
            Kind::Paid | Kind::PartlyPaid | Kind::Denied | Kind::Forwarded if was_decided => None,
            Kind::Paid | Kind::Forwarded => Some(Fate::Paid),
            Kind::PartlyPaid | Kind::Denied => {
                let codes: Vec<&str> = event.codes.split_whitespace().collect();
                let carc = deciding_reason(&codes).rsplit('-').next().unwrap_or_default();
                match adjustment_reason::find(carc).map(|reason| reason.denial) {
                    Some(DenialCount::Excluded) => None,
                    Some(DenialCount::DoesNotCount) => Some(Fate::Paid),
                    _ => Some(Fate::Denied),
                }
            }
            _ => None,
        }
    }
}

/// The first day of the window, and the counts of its days: each earlier day's as its last run left it, and today's.
fn window(catalog: &Catalog, as_of: Date, today: AnswerCounts) -> Result<(Date, AnswerCounts), Error> {
    let from = add_days(as_of, 1 - WINDOW_DAYS);
    let mut days: BTreeMap<Date, AnswerCounts> = BTreeMap::new();
    for run in catalog.runs()? {
        if let Some((day, figures)) = parse_date(&run.as_of).zip(DayFigures::of(&run))
            && (from..as_of).contains(&day)
        {
            days.insert(day, figures.answers);
        }
    }
    let mut counts = today;
    days.values().for_each(|day| counts.merge(*day));
    Ok((from, counts))
}

/// Open clearing accounts, in order of payer. `since` says since when an account is open; nothing for a past day.
pub fn clearing(balance: &TrialBalance, payers: &Payers, since: &dyn Fn(&str) -> Option<Date>) -> Vec<ClearingRow> {
    let open = balance.accounts().filter(|(_, sides)| !sides.balance().is_zero());
    let row = |(account, sides): (&LedgerAccount, &crate::ledger::balances::Sides)| {
        let LedgerAccount::PayerClearing(payer_id) = account else { return None };
        let payer_name = payers.by_id(payer_id).map_or(payer_id.as_str(), |payer| payer.name.as_str()).to_owned();
        Some(ClearingRow { payer_id: payer_id.to_string(), payer_name, debits: sides.debits, credits: sides.credits, since: since(payer_id) })
    };
    open.filter_map(|(account, sides)| row((account, &sides))).collect()
}

/// Since when the clearing accounts of the last run are open.
pub fn open_since(catalog: &Catalog) -> Result<HashMap<String, Date>, Error> {
    let day = |(name, value): (String, i64)| Some((name.strip_prefix(SINCE)?.to_owned(), from_epoch_days(i32::try_from(value).ok().filter(|value| *value != 0)?)?));
    Ok(catalog.counters()?.into_iter().filter_map(day).collect())
}

/// The counters that keep it: the day of each open account, and zero for one that is settled.
pub fn since_counters(rows: &[ClearingRow], before: &HashMap<String, Date>) -> Vec<(String, i64)> {
    let open: HashSet<&str> = rows.iter().map(|row| row.payer_id.as_str()).collect();
    let mut settled: Vec<&String> = before.keys().filter(|payer| !open.contains(payer.as_str())).collect();
    settled.sort();
    let kept = rows.iter().filter_map(|row| Some((format!("{SINCE}{}", row.payer_id), i64::from(epoch_days(row.since?)))));
    kept.chain(settled.into_iter().map(|payer| (format!("{SINCE}{payer}"), 0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(event: ClaimEventKind, before: ClaimState, after: ClaimState, codes: &str) -> ClaimEvent {
        let none = Text::default;
        ClaimEvent {
            claim_id: "C1".into(),
            encounter_id: "E1".into(),
            guarantor_id: none(),
            payer_id: none(),
            event,
            before,
            after,
            date: Date::constant(2026, 5, 1),
            posting_date: Date::constant(2026, 5, 1),
            codes: codes.into(),
            hop: none(),
            reference: none(),
            amount_cents: Cents::ZERO,
            detail: String::new(),
            source: none(),
        }
    }

    #[test]
    fn duplicates_later_decisions_and_the_patients_share_are_no_denials() {
        use ClaimEventKind as Kind;
        use ClaimState::{Accepted, Denied, Paid, PartlyPaid, Published, Rejected, Reversed};
        let fate = |kind, before, after, codes| Fate::of(&event(kind, before, after, codes));
        assert_eq!(fate(Kind::Denied, Accepted, Denied, "CO-16 N290"), Some(Fate::Denied));
        assert_eq!(fate(Kind::PartlyPaid, Published, PartlyPaid, "CO-45 CO-97"), Some(Fate::Denied));
        assert_eq!(fate(Kind::Denied, Accepted, Denied, "OA-18"), None);
        assert_eq!(fate(Kind::Denied, Accepted, Denied, "PR-1"), Some(Fate::Paid));
        assert_eq!(fate(Kind::Denied, Reversed, Denied, "CO-16"), None);
        assert_eq!(fate(Kind::Paid, Accepted, Paid, "CO-45"), Some(Fate::Paid));
        assert_eq!(fate(Kind::Rejected, Accepted, Rejected, "A7:562:82"), Some(Fate::Rejected));
        assert_eq!(fate(Kind::Rejected, Rejected, Rejected, "A7:562:82"), None);
        assert_eq!(fate(Kind::Accepted, Published, Accepted, "A2:20"), None);
    }

    #[test]
    fn a_settled_account_forgets_since_when_it_was_open() {
        let row =
            |payer: &str| ClearingRow { payer_id: payer.into(), payer_name: payer.into(), debits: Cents(100), credits: Cents::ZERO, since: Some(Date::constant(1970, 1, 11)) };
        let before = HashMap::from([("acme".to_owned(), Date::constant(2026, 1, 1)), ("blue".to_owned(), Date::constant(1970, 1, 11))]);
        assert_eq!(since_counters(&[row("blue")], &before), [("clearing_since:blue".to_owned(), 10), ("clearing_since:acme".to_owned(), 0)]);
    }
}
