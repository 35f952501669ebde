//! `worklists/rejected.csv` and `worklists/denied.csv`: one row a claim, causes together, the cause with most dollars first, within it most dollars and nearest deadline first.

use std::cmp::Reverse;

use super::answered::{AnsweredClaim, Told};
use super::causes::{CauseItem, CauseKey, CauseTally, CauseWords};
use super::csv_row::{self, CsvRow};
use super::held::WorkItem;
use crate::model::Date;

/// Columns that follow those of `held.csv` ([`super::held::COLUMNS`]).
pub const FURTHER_COLUMNS: &[&str] =
    &["payer_id", "payer_name", "claim_state", "days_left", "filing_deadline", "appeal_deadline", "payer_claim_number", "remarks", "suggested", "edits", "said_by", "cause_id"];

/// A claim with what its answer comes to.
#[derive(Debug, Clone)]
pub struct AnswerRow<'a> {
    /// The claim.
    pub claim: AnsweredClaim<'a>,
    /// What its answer says.
    pub told: Told,
    /// Its cause.
    pub key: CauseKey,
}

impl<'a> AnswerRow<'a> {
    /// Reads the answer.
    pub fn new(claim: AnsweredClaim<'a>) -> AnswerRow<'a> {
        let told = claim.told();
        AnswerRow { claim, key: CauseKey::of(&claim, &told), told }
    }

    /// Counts the claim under its cause.
    pub fn count(&self, tally: &mut CauseTally) {
        let id = self.claim.worklist_id();
        let item = CauseItem { member: &id, item: &id, dollars: self.claim.balance_cents, deadline: self.claim.deadline(&self.told) };
        tally.add(self.key.clone(), item, || CauseWords {
            cause: self.told.cause.clone(),
            fix: self.told.fix.clone(),
            edits: self.told.edits.clone(),
            suggested: self.told.suggested.to_owned(),
        });
    }

    fn write(&self, tally: &CauseTally, as_of: Date, out: &mut Vec<u8>) -> usize {
        let (claim, told) = (&self.claim, &self.told);
        let deadline = claim.deadline(told);
        let item = WorkItem {
            item_id: &claim.worklist_id(),
            encounter_id: claim.encounter_id,
            claim_id: claim.claim_id,
            edit_or_carc: &told.code,
            cause: &told.cause,
            dollars: claim.balance_cents,
            deadline,
            field: &told.field,
            value: &told.value,
            fix: &told.fix,
            action: "",
            route: "",
        };
        let mut row = CsvRow::new(out);
        item.append(&mut row);
        row.text(claim.payer_id).text(claim.payer_name).word(claim.claim_state).number_or_blank(AnsweredClaim::days_left(deadline, as_of));
        row.date_or_blank(told.filing_deadline).date_or_blank(told.appeal_deadline).text(claim.payer_claim_number).text(&told.remarks).word(told.suggested);
        row.text(&told.edits).text(claim.said_by).text(&tally.shared_id(&self.key)).end()
    }
}

/// The whole file, of rows of one list; the tally has counted them.
pub fn to_csv(mut rows: Vec<&AnswerRow<'_>>, tally: &CauseTally, as_of: Date) -> Vec<u8> {
    rows.sort_by_cached_key(|row| {
        let deadline = row.claim.deadline(&row.told).unwrap_or(Date::MAX);
        let within = (Reverse(row.claim.balance_cents), deadline, row.claim.encounter_id.to_owned(), row.claim.item_id);
        (Reverse(tally.dollars(&row.key)), row.key.clone(), within)
    });
    let mut out = Vec::new();
    csv_row::write_header(super::held::COLUMNS.iter().chain(FURTHER_COLUMNS).copied(), &mut out);
    for row in rows {
        row.write(tally, as_of, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cents, Key};
    use crate::worklists::answered::tests::{denied, rejected};

    fn csv(claims: &[AnsweredClaim<'_>]) -> String {
        let rows: Vec<AnswerRow<'_>> = claims.iter().map(|claim| AnswerRow::new(*claim)).collect();
        let mut tally = CauseTally::default();
        rows.iter().for_each(|row| row.count(&mut tally));
        String::from_utf8(to_csv(rows.iter().collect(), &tally, Date::constant(2026, 5, 1))).unwrap()
    }

    #[test]
    fn a_row_has_every_column_and_is_defused() {
        let claim = AnsweredClaim { said_by: "=HUB", payer_name: "Acme, Inc", encounter_id: "-E1", ..rejected() };
        let text = csv(&[claim]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), super::super::held::COLUMNS.len() + FURTHER_COLUMNS.len());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.len(), super::super::held::COLUMNS.len() + FURTHER_COLUMNS.len());
        assert_eq!((&row[0], &row[1], &row[3]), ("r00000000000000000000000000000007", "'-E1", "A7:562:82"));
        assert!(text.contains(",'=HUB,\n") && text.contains("\"Acme, Inc\",rejected,29,2026-05-30,,,,fix,"), "{text}");
    }

    #[test]
    fn causes_stand_together_with_most_dollars_first_and_shared_ones_have_an_id() {
        let claim = |number: u128, codes: &'static str, cents: i64| AnsweredClaim { item_id: Key(number), balance_cents: Cents(cents), ..denied(codes) };
        let text = csv(&[claim(1, "CO-97", 9_000), claim(2, "CO-16 N290", 6_000), claim(3, "CO-16 N290", 7_000), claim(4, "CO-97", 1_000), claim(5, "CO-50", 10_500)]);
        let order: Vec<&str> = text.lines().skip(1).map(|line| &line[32..33]).collect();
        assert_eq!(order, ["3", "2", "5", "1", "4"]);
        let ids: Vec<&str> = text.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
        assert!(ids[0] == ids[1] && ids[0].starts_with('g') && ids[2].is_empty() && ids[3] == ids[4], "{ids:?}");
    }
}
