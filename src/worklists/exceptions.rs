//! `worklists/exceptions.csv`: what could not be posted as it came and waits for a person: money for claims that nobody knows, remittances that do not add up, reversals without an original ...
//!
//! An exception stays on the list from night to night until a person writes `ignore` with a reason, or what it is about is posted after all.

use super::csv_row::{self, CsvRow};
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `exceptions.csv`; `action` to `user` are for the person.
pub const COLUMNS: &[&str] =
    &["item_id", "problem", "source", "event_id", "event", "guarantor_id", "encounter_id", "claim_id", "dollars", "cause", "fix", "action", "reason", "user", "since", "days_open"];

/// One thing that could not be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExceptionItem<'a> {
    /// Its id; see [`item_id`].
    pub item_id: &'a str,
    /// Why, as the report `exceptions.csv` names it.
    pub problem: &'a str,
    /// File and row or set.
    pub source: &'a str,
    /// The account event, check or claim that it is about.
    pub event_id: &'a str,
    /// What that is.
    pub event: &'a str,
    /// Whose account; empty where none is known.
    pub guarantor_id: &'a str,
    /// The encounter; may be empty.
    pub encounter_id: &'a str,
    /// The claim; may be empty.
    pub claim_id: &'a str,
    /// What was not posted.
    pub dollars: Cents,
    /// What is wrong.
    pub message: &'a str,
    /// The night on which it came up.
    pub since: Date,
}

/// An `x` and the key of what it is about, so that it keeps its id from night to night.
pub fn item_id(problem: &str, event_id: &str, claim_id: &str, source: &str) -> String {
    super::held::short_id('x', &[problem, event_id, claim_id, source])
}

/// What to do about a problem, in our words.
pub fn advice(problem: &str, event: &str) -> &'static str {
    match problem {
        // A payer's answer is not corrected and given again: what it left open is booked by hand.
        "not_postable" | "exceeds_balance" | "bad_amount" if event == "remittance" => {
            "Do by an account event, or by the claim's row on denied.csv, what the cause names; then write ignore."
        }
        "unknown_claim" => "Find out whose claim it is. Post the money by an account event, or send it back; then write ignore.",
        "out_of_balance" => "Ask the payer for a remittance that adds up. Nothing of this one was posted, so its money must be posted when the right one comes; then write ignore.",
        "broken_set" => "Ask the sender for the file again. Nothing of this set was used; then write ignore.",
        "conflicting_remittance" => "The number of this check was posted with other content. Compare both with the bank; post a difference by an account event; then write ignore.",
        "unmatched_reversal" => {
            "Find the payment that is taken back: mostly it was posted by hand, or before the books began. Book the difference by an account event; then write ignore."
        }
        "underpaid" => "Compare with the contract; appeal or ask for a reprocessing where the payer is wrong; then write ignore.",
        "overpaid" => "The credit is the payer's money: refund it within the time that the contract or the law sets, for Medicare 60 days; then write ignore.",
        "cob_noncompliant" => "Check the secondary's share against the primary's remittance; then write ignore.",
        "patient_not_liable" => "Decide whether the patient may be billed: a hold, or a write-off by an account event; then write ignore.",
        "out_of_order" => "Compare with what `why` tells of the claim; then write ignore.",
        "other_payer" => {
            "Compare the encounter's coverages with the remittance. Where a payer is missing add it and export the encounter again, or bill by hand; then write ignore."
        }
        "conflicting_event" | "unknown_item" | "unknown_reference" | "already_reversed" | "bad_amount" | "exceeds_balance" | "not_postable" => {
            "Correct the event and give it again under an id of its own, or leave it; then write ignore."
        }
        "unknown_account" => "Correct the id, or wait for its encounter: it is tried again every night.",
        "future_date" => "Nothing to do: it is posted on its date.",
        _ => "Look at it; then write ignore.",
    }
}

impl ExceptionItem<'_> {
    fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(self.item_id).word(self.problem).text(self.source).text(self.event_id).text(self.event).text(self.guarantor_id).text(self.encounter_id).text(self.claim_id);
        row.dollars(self.dollars)
            .text(self.message)
            .text(advice(self.problem, self.event))
            .blank()
            .blank()
            .blank()
            .date(self.since)
            .number(days_between(self.since, as_of).into())
            .end()
    }
}

/// The whole file: most dollars of a problem first, within it the largest amount and the oldest first.
pub fn to_csv(mut items: Vec<ExceptionItem<'_>>, as_of: Date) -> Vec<u8> {
    use std::cmp::Reverse;
    let mut problems: std::collections::BTreeMap<&str, Cents> = std::collections::BTreeMap::new();
    for item in &items {
        *problems.entry(item.problem).or_default() += magnitude(item.dollars);
    }
    items.sort_by_key(|item| (Reverse(problems.get(item.problem).copied()), item.problem, Reverse(magnitude(item.dollars)), item.since, item.item_id));
    let mut out = Vec::new();
    csv_row::write_header(COLUMNS.iter().copied(), &mut out);
    for item in &items {
        item.write(as_of, &mut out);
    }
    out
}

/// Money that was taken back weighs as much as money that came.
fn magnitude(cents: Cents) -> Cents {
    Cents(cents.0.saturating_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item<'a>(item_id: &'a str, problem: &'a str, cents: i64) -> ExceptionItem<'a> {
        ExceptionItem {
            item_id,
            problem,
            source: "inbox/responses/a.835 ST 0001",
            event_id: "CHK1",
            event: "remittance",
            guarantor_id: "",
            encounter_id: "",
            claim_id: "=C1",
            dollars: Cents(cents),
            message: "Nothing is posted.",
            since: Date::constant(2026, 5, 1),
        }
    }

    #[test]
    fn problems_stand_together_and_the_one_with_most_money_comes_first() {
        let as_of = Date::constant(2026, 5, 4);
        let items = vec![item("x1", "unknown_claim", 500), item("x2", "unmatched_reversal", -9_000), item("x3", "unknown_claim", 700)];
        let text = String::from_utf8(to_csv(items, as_of)).unwrap();
        let ids: Vec<&str> = text.lines().skip(1).map(|line| &line[..2]).collect();
        assert_eq!(ids, ["x2", "x3", "x1"]);
        assert!(text.contains(",'=C1,-90.00,") && text.lines().nth(1).unwrap().ends_with(",2026-05-01,3"), "{text}");
        let mut out = Vec::new();
        assert_eq!(item("x1", "overpaid", 1).write(as_of, &mut out), COLUMNS.len());
    }

    #[test]
    fn an_answer_of_a_payer_is_not_given_again() {
        assert!(advice("not_postable", "remittance").contains("denied.csv") && advice("not_postable", "write_off").contains("give it again"));
    }

    #[test]
    fn ids_are_stable_and_begin_with_a_letter() {
        let id = item_id("underpaid", "CHK1", "C1", "a");
        assert_eq!((id.len(), id.starts_with('x')), (17, true));
        assert_eq!(id, item_id("underpaid", "CHK1", "C1", "a"));
        assert_ne!(id, item_id("overpaid", "CHK1", "C1", "a"));
    }
}
