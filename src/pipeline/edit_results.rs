//! What edits said and what payers answered, added up night by night, so that the reports on edits cost what the window of nights holds and not what its claims are.
//!
//! A run writes one row for each way in which claims are alike: edit, payer, first billing, what the edit did, what became of it. Nothing is looked up in history: an open
//! item carries what the edits said of its claim, so a payer's answer brings it along.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::edits::find_edit;
use crate::error::Error;
use crate::ledger::{Answer, NO_EDIT, PayerAnswer, Text};
use crate::model::{Cents, Date};
use crate::store::segment::SegmentReader;
use crate::store::table::{EditResultRow, FindingRow};

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    edit: Text,
    payer_id: Text,
    bill_date: Date,
    spoke: Text,
    scope: Text,
    result: &'static str,
    reason: Text,
    is_expected: bool,
}

/// A run's results.
#[derive(Debug, Clone, Default)]
pub struct EditResults {
    counted: BTreeMap<Alike, (i64, Cents)>,
}

impl EditResults {
    fn add(&mut self, alike: Alike, claims: i64, cents: Cents) {
        let counted = self.counted.entry(alike).or_default();
        counted.0 += claims;
        counted.1 += cents;
    }

    /// Adds what another part of the run counted.
    pub fn merge(&mut self, other: EditResults) {
        other.counted.into_iter().for_each(|(alike, (claims, cents))| self.add(alike, claims, cents));
    }

    /// Counts what an edit said of a claim that went to a payer.
    pub fn sent(&mut self, said: &Said, bill_date: Date) {
        let (edit, payer_id, spoke, scope) = (said.edit.clone(), said.payer_id.clone(), said.spoke.clone(), said.scope.clone());
        self.add(Alike { edit, payer_id, bill_date, spoke, scope, result: "sent", reason: Text::default(), is_expected: false }, 1, said.cents);
    }

    /// Counts a payer's answer, under every edit that had spoken on the claim and, when it is a denial, once whatever they said. A claim that the workspace did not bill
    /// itself counts nowhere.
    pub fn answered(&mut self, answer: &PayerAnswer) {
        let Some(bill_date) = answer.bill_date.filter(|_| !answer.edits.is_empty()) else { return };
        let is_denial = matches!(answer.answer, Answer::Denied | Answer::AlsoDenied);
        let alike = |edit: &str, spoke: &str, is_expected| Alike {
            edit: edit.into(),
            payer_id: answer.payer_id.clone(),
            bill_date,
            spoke: spoke.into(),
            scope: Text::default(),
            result: answer.answer.as_str(),
            reason: answer.reason.clone(),
            is_expected,
        };
        let (mut class, words) = ("none", answer.edits.split(' ').filter(|word| *word != NO_EDIT));
        for (edit, spoke) in words.filter_map(|word| word.split_once('=')) {
            let is_expected = is_denial && find_edit(edit).is_some_and(|edit| edit.about().expects(&answer.reason));
            class = if is_expected || class == "expected" { "expected" } else { "other" };
            self.add(alike(edit, spoke, is_expected), answer.claims, answer.cents);
        }
        if is_denial {
            self.add(alike("", class, class == "expected"), answer.claims, answer.cents);
        }
    }

    /// The rows in order. What an earlier answer gave and a later one took back in the same night is left out.
    pub fn rows(&self) -> impl Iterator<Item = EditResultRow> {
        let row = |(alike, (claims, cents)): (&Alike, &(i64, Cents))| EditResultRow {
            edit: alike.edit.clone(),
            payer_id: alike.payer_id.clone(),
            bill_date: alike.bill_date,
            spoke: alike.spoke.clone(),
            scope: alike.scope.clone(),
            result: alike.result.into(),
            reason: alike.reason.clone(),
            expected: if alike.is_expected { "yes" } else { "" }.into(),
            claims: *claims,
            cents: *cents,
        };
        self.counted.iter().filter(|(_, (claims, cents))| *claims != 0 || !cents.is_zero()).map(row)
    }
}

/// What one edit said of one claim, or of one held encounter, whichever of its lines it was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The encounter.
    pub encounter_id: Text,
    /// The claim; empty while it is held and for self-pay.
    pub claim_id: Text,
    /// The payer; empty for self-pay.
    pub payer_id: Text,
    /// The edit.
    pub edit: Text,
    /// See [`FindingRow::spoke`].
    pub spoke: Text,
    /// See [`FindingRow::scope`].
    pub scope: Text,
    /// See [`FindingRow::charge_cents`].
    pub cents: Cents,
}

/// The columns that are read of findings; messages are long, and nobody asks for them here.
const COLUMNS: [&str; 7] = ["encounter_id", "claim_id", "payer_id", "edit", "spoke", "scope", "charge_cents"];

/// Calls with everything that edits said of a claim, claim by claim, from segments of findings. An edit that spoke on several lines is told once, with the strongest.
pub fn each_said(segments: &[PathBuf], mut act: impl FnMut(&Said)) -> Result<(), Error> {
    let mut claim: Vec<Said> = Vec::new();
    for path in segments {
        for row in SegmentReader::<FindingRow>::open_columns(path, &COLUMNS)? {
            let said = said(row?);
            if claim.first().is_some_and(|first| (&first.encounter_id, &first.claim_id) != (&said.encounter_id, &said.claim_id)) {
                claim.drain(..).for_each(|said| act(&said));
            }
            match claim.iter_mut().find(|earlier| (&earlier.edit, &earlier.payer_id) == (&said.edit, &said.payer_id)) {
                Some(earlier) if strength(&said.spoke) > strength(&earlier.spoke) => *earlier = said,
                Some(_) => {}
                None => claim.push(said),
            }
        }
        claim.drain(..).for_each(|said| act(&said));
    }
    Ok(())
}

fn said(row: FindingRow) -> Said {
    let FindingRow { encounter_id, claim_id, payer_id, edit, spoke, scope, charge_cents, .. } = row;
    Said { encounter_id, claim_id, payer_id, edit, spoke, scope, cents: charge_cents }
}

fn strength(spoke: &str) -> usize {
    ["note", "warning", "overridden", "held"].iter().position(|word| *word == spoke).map_or(0, |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(edits: &str, answer: Answer, reason: &str, claims: i64, cents: i64) -> PayerAnswer {
        let bill_date = Some(Date::constant(2026, 5, 4));
        PayerAnswer { payer_id: "acme".into(), bill_date, edits: edits.into(), answer, reason: reason.into(), claims, cents: Cents(cents) }
    }

    fn told(results: &EditResults) -> Vec<String> {
        results.rows().map(|row| format!("{}/{}/{}/{}/{} {} {}", row.edit, row.spoke, row.result, row.reason, row.expected, row.claims, row.cents)).collect()
    }

    #[test]
    fn a_denial_counts_under_each_edit_that_spoke_and_once_for_its_payer() {
        let mut results = EditResults::default();
        results.answered(&answer("duplicate-claim=overridden drug-waste-unsaid=warning", Answer::Denied, "CO-18", 1, 12_500));
        results.answered(&answer("-", Answer::Denied, "CO-18", 1, 500));
        results.answered(&answer("drug-waste-unsaid=warning", Answer::AlsoDenied, "CO-18", 1, 700));
        results.answered(&answer("-", Answer::Paid, "", 1, 900));
        let expected = [
            "/expected/denied/CO-18/yes 1 125.00",
            "/none/denied/CO-18/ 1 5.00",
            "/other/also_denied/CO-18/ 1 7.00",
            "drug-waste-unsaid/warning/also_denied/CO-18/ 1 7.00",
            "drug-waste-unsaid/warning/denied/CO-18/ 1 125.00",
            "duplicate-claim/overridden/denied/CO-18/yes 1 125.00",
        ];
        assert_eq!(told(&results), expected);
    }

    #[test]
    fn what_is_taken_back_the_same_night_leaves_nothing_and_the_unknown_counts_nowhere() {
        let mut results = EditResults::default();
        results.answered(&answer("-", Answer::Denied, "", 1, 12_500));
        results.answered(&answer("-", Answer::Denied, "", -1, -12_500));
        results.answered(&answer("", Answer::Denied, "CO-18", 1, 12_500));
        results.answered(&PayerAnswer { bill_date: None, ..answer("-", Answer::Denied, "CO-18", 1, 12_500) });
        assert_eq!(told(&results), [""; 0]);
    }
}
