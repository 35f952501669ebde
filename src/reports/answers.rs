//! Open claims that were rejected or denied, added up by payer and by what was said: what `rejections.csv`, `denials.csv` and the page show.
//!
//! It counts where claims stand; rates over time come from the events of runs, see [`super::figures::AnswerFigures`].

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::csv_row::CsvRow;
use super::tally::Tally;
use crate::ledger::{ClaimState, ItemKind, OpenItem, Owner};
use crate::model::{Cents, CorrectionMethod, Date, Payers, days_between};
use crate::worklists::answered::{AnswerList, AnsweredClaim, deciding_reason};

/// The worklist that an item belongs on; `None` for one that nobody has to work. Only what is still owed is listed.
pub fn answer_list(item: &OpenItem) -> Option<AnswerList> {
    if item.owner != Owner::Insurance || item.kind != ItemKind::Receivable || item.balance_cents <= Cents::ZERO {
        return None;
    }
    match item.claim_state {
        ClaimState::Rejected => Some(AnswerList::Rejected),
        ClaimState::Denied => Some(AnswerList::Denied),
        ClaimState::PartlyPaid => {
            let codes: Vec<&str> = item.answer_codes.split_whitespace().collect();
            (!deciding_reason(&codes).is_empty()).then_some(AnswerList::Denied)
        }
        _ => None,
    }
}

/// An item as worklists and reports tell it.
pub fn answered_claim<'a>(item: &'a OpenItem, list: AnswerList, payers: &'a Payers, said_by: &'a str) -> AnsweredClaim<'a> {
    let payer = payers.by_id(&item.payer_id);
    AnsweredClaim {
        list,
        item_id: item.item_id,
        encounter_id: &item.encounter_id,
        claim_id: &item.claim_id,
        payer_id: &item.payer_id,
        payer_name: payer.map_or(item.payer_id.as_str(), |payer| payer.name.as_str()),
        claim_state: item.claim_state.as_str(),
        codes: &item.answer_codes,
        said_by,
        payer_claim_number: &item.payer_claim_number,
        balance_cents: item.balance_cents,
        service_date: item.service_date,
        answered_on: item.state_date,
        sequence: item.sequence,
        timely_filing_days: payer.and_then(|payer| payer.timely_filing_days),
        appeal_days: payer.and_then(|payer| payer.appeal_days),
        correction_method: payer.map_or(CorrectionMethod::default(), |payer| payer.correction_method),
        rendering_npi: &item.rendering_npi,
        billing_provider: &item.billing_provider,
        facility: &item.facility,
        charge_cents: item.charge_cents,
    }
}

/// What makes two claims one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnswerKey {
    /// Rejected or denied.
    pub list: AnswerList,
    /// The payer.
    pub payer_id: String,
    /// The code that decides.
    pub code: String,
    /// The other codes, separated by blanks.
    pub remarks: String,
}

/// One payer and answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerTotal {
    /// What it says, in our words.
    pub cause: String,
    /// The column that usually has to be changed.
    pub field: String,
    /// Edits that look for such a thing.
    pub edits: String,
    /// Claims and what is open of them.
    pub claims: Tally,
    /// Those of them that can be appealed, by the answer and by its date.
    pub appealable: Tally,
    /// The nearest deadline that has not passed; `None` where there is none.
    pub next_deadline: Option<Date>,
    /// Claims whose every known deadline has passed.
    pub too_late: Tally,
}

/// Answers, added up.
#[derive(Debug, Clone, Default)]
pub struct AnswerTotals {
    totals: BTreeMap<AnswerKey, AnswerTotal>,
    /// Claims that were denied once and are still in the snapshot.
    pub denied_once: Tally,
    /// Those of them that were paid since.
    pub overturned: Tally,
}

impl AnswerTotals {
    /// Counts an item; every item of the books comes here, settled ones too.
    pub fn add(&mut self, item: &OpenItem, payers: &Payers, as_of: Date) {
        if item.owner == Owner::Insurance && matches!(item.answer.as_str(), "denied" | "unpaid") {
            self.denied_once.add(item.charge_cents);
            if item.claim_state == ClaimState::Paid {
                self.overturned.add(item.charge_cents);
            }
        }
        let Some(list) = answer_list(item) else { return };
        let claim = answered_claim(item, list, payers, "");
        let told = claim.told();
        let key = AnswerKey { list, payer_id: item.payer_id.to_string(), code: told.code.clone(), remarks: told.remarks.clone() };
        let is_ahead = |deadline: &Date| *deadline >= as_of;
        let deadlines = || [told.filing_deadline, told.appeal_deadline].into_iter().flatten();
        let total = self.totals.entry(key).or_default();
        total.claims.add(item.balance_cents);
        if told.can_appeal && told.appeal_deadline.is_none_or(|deadline| is_ahead(&deadline)) {
            total.appealable.add(item.balance_cents);
        }
        total.next_deadline = total.next_deadline.into_iter().chain(deadlines().filter(is_ahead)).min();
        if deadlines().next().is_some() && !deadlines().any(|deadline| is_ahead(&deadline)) {
            total.too_late.add(item.balance_cents);
        }
        if total.cause.is_empty() || told.cause < total.cause {
            (total.cause, total.field, total.edits) = (told.cause, told.field, told.edits);
        }
    }

    /// Adds what another part counted.
    pub fn merge(&mut self, other: AnswerTotals) {
        self.denied_once.merge(other.denied_once);
        self.overturned.merge(other.overturned);
        for (key, theirs) in other.totals {
            let ours = self.totals.entry(key).or_default();
            ours.claims.merge(theirs.claims);
            ours.appealable.merge(theirs.appealable);
            ours.too_late.merge(theirs.too_late);
            ours.next_deadline = ours.next_deadline.into_iter().chain(theirs.next_deadline).min();
            if ours.cause.is_empty() || theirs.cause < ours.cause {
                (ours.cause, ours.field, ours.edits) = (theirs.cause, theirs.field, theirs.edits);
            }
        }
    }

    /// The rows of one list, most dollars first.
    pub fn by_dollars(&self, list: AnswerList) -> Vec<(&AnswerKey, &AnswerTotal)> {
        let mut rows: Vec<(&AnswerKey, &AnswerTotal)> = self.totals.iter().filter(|(key, _)| key.list == list).collect();
        rows.sort_by_key(|(key, total)| (Reverse(total.claims.dollars), *key));
        rows
    }

    /// All claims of one list.
    pub fn of(&self, list: AnswerList) -> Tally {
        self.totals.iter().filter(|(key, _)| key.list == list).fold(Tally::default(), |mut sum, (_, total)| {
            sum.merge(total.claims);
            sum
        })
    }
}

/// Appends the row of a total; the two reports differ only in what they count of it.
pub(super) fn write_answers(key: &AnswerKey, total: &AnswerTotal, payer_name: &str, tallies: &[Tally], as_of: Date, out: &mut Vec<u8>) -> usize {
    let mut row = CsvRow::new(out);
    row.text(&key.payer_id).text(payer_name).text(&key.code).text(&key.remarks).text(&total.cause);
    for tally in tallies {
        row.count(tally.count).dollars(tally.dollars);
    }
    row.date_or_blank(total.next_deadline).number_or_blank(total.next_deadline.map(|deadline| days_between(as_of, deadline).into())).text(&total.field).text(&total.edits).end()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::Payer;
    use crate::reports::test_items::{insurance_item, patient_item};

    /// A payer with both limits.
    pub(crate) fn payers() -> Payers {
        Payers::new(vec![Payer { payer_id: "BLUE".into(), name: "Blue, of the Lake".into(), timely_filing_days: Some(90), appeal_days: Some(60), ..Payer::default() }])
    }

    /// A claim of a hundred dollars with an answer of the first of June 2026.
    pub(crate) fn answered(encounter_id: &str, state: ClaimState, codes: &str) -> OpenItem {
        let item = insurance_item(encounter_id, "BLUE", Date::constant(2026, 5, 1), 10_000);
        OpenItem { claim_state: state, answer_codes: codes.into(), state_date: Some(Date::constant(2026, 6, 1)), sequence: 1, ..item }
    }

    #[test]
    fn only_what_is_owed_and_answered_is_listed() {
        let of = |state, codes| answer_list(&answered("E1", state, codes));
        assert_eq!(of(ClaimState::Rejected, "A7:562:82"), Some(AnswerList::Rejected));
        assert_eq!((of(ClaimState::Denied, ""), of(ClaimState::PartlyPaid, "CO-45 CO-97")), (Some(AnswerList::Denied), Some(AnswerList::Denied)));
        for state in [ClaimState::Published, ClaimState::Accepted, ClaimState::Paid, ClaimState::Ready, ClaimState::Held, ClaimState::Reversed, ClaimState::Closed] {
            assert_eq!(of(state, "CO-16"), None, "{state:?}");
        }
        let settled = OpenItem { balance_cents: Cents::ZERO, ..answered("E1", ClaimState::Denied, "CO-16") };
        assert_eq!((answer_list(&settled), answer_list(&patient_item("E1", Date::constant(2026, 5, 1), 100))), (None, None));
    }

    #[test]
    fn claims_add_up_by_payer_and_answer_in_any_order_of_parts() {
        let payers = payers();
        let items = [
            answered("E1", ClaimState::Denied, "CO-197"),
            answered("E2", ClaimState::Denied, "CO-197"),
            answered("E3", ClaimState::Denied, "CO-16 N290 MA130"),
            answered("E4", ClaimState::Rejected, "A7:562:82"),
            OpenItem { answer: "denied".into(), balance_cents: Cents::ZERO, ..answered("E5", ClaimState::Paid, "CO-45") },
            OpenItem { answer: "denied".into(), ..answered("E6", ClaimState::Denied, "CO-197") },
        ];
        let add = |items: &[OpenItem], as_of| {
            let mut totals = AnswerTotals::default();
            items.iter().for_each(|item| totals.add(item, &payers, as_of));
            totals
        };
        let as_of = Date::constant(2026, 6, 30);
        let (mut forth, back) = (add(&items[..2], as_of), add(&items[2..], as_of));
        forth.merge(back);
        let denied = forth.by_dollars(AnswerList::Denied);
        assert_eq!(denied.iter().map(|(key, total)| (key.code.as_str(), total.claims.count, total.appealable.count)).collect::<Vec<_>>(), [("CO-197", 3, 3), ("CO-16", 1, 0)]);
        assert_eq!((denied[0].1.next_deadline, denied[0].1.too_late.count), (Some(Date::constant(2026, 7, 30)), 0));
        assert_eq!((forth.of(AnswerList::Rejected).count, forth.denied_once.count, forth.overturned.count), (1, 2, 1));
        // Both clocks have run out.
        let late = add(&items, Date::constant(2026, 8, 1));
        assert_eq!((late.by_dollars(AnswerList::Denied)[0].1.next_deadline, late.by_dollars(AnswerList::Denied)[0].1.appealable.count), (None, 0));
        assert_eq!(late.by_dollars(AnswerList::Denied)[0].1.too_late.count, 3);
    }
}
