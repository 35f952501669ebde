//! `worklists/causes.csv`: one row a cause that stands behind two or more held, rejected or denied items, so that a cause is mended once instead of four hundred claims by hand.
//!
//! A cause is an edit, or a payer's reason with its remarks, of one payer, with one value in one field. A row that a person fills in applies to every item of the cause. This file groups and writes;
//! what an answer does is for the night to say.

use std::collections::{BTreeMap, BTreeSet};

use super::answered::{AnsweredClaim, Told};
use super::csv_row::{self, CsvRow};
use super::held::short_id;
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `causes.csv`; `action` to `until` are for the person.
pub const COLUMNS: &[&str] = &[
    "item_id",
    "worklist",
    "edit_or_carc",
    "cause",
    "payer_id",
    "field",
    "value",
    "items",
    "dollars",
    "deadline",
    "fix",
    "action",
    "new_value",
    "reason",
    "user",
    "until",
    "days_left",
    "remarks",
    "edits",
    "suggested",
];

/// What makes two items one cause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CauseKey {
    /// `held`, `rejected` or `denied`.
    pub worklist: &'static str,
    /// The edit, or the code that decides.
    pub code: String,
    /// The other codes; empty for held items.
    pub remarks: String,
    /// The payer.
    pub payer_id: String,
    /// The field that would change.
    pub field: String,
    /// What stands there.
    pub value: String,
}

impl CauseKey {
    /// The cause of an answered claim.
    pub fn of(claim: &AnsweredClaim<'_>, told: &Told) -> CauseKey {
        CauseKey {
            worklist: claim.list.as_str(),
            code: told.code.clone(),
            remarks: told.remarks.clone(),
            payer_id: claim.payer_id.to_owned(),
            field: told.field.clone(),
            value: told.value.clone(),
        }
    }

    /// A `g` and the key of all of it, so that the same cause keeps its id from night to night.
    pub fn item_id(&self) -> String {
        short_id('g', &[self.worklist, &self.code, &self.remarks, &self.payer_id, &self.field, &self.value])
    }
}

/// What is told of a cause.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CauseWords {
    /// What is wrong, in one sentence.
    pub cause: String,
    /// What to do.
    pub fix: String,
    /// Edits that look for such a thing, separated by blanks.
    pub edits: String,
    /// The usual action; may be empty.
    pub suggested: String,
}

/// One cause with what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cause {
    /// What is told.
    pub words: CauseWords,
    /// Ids of the items, as their worklists have them.
    pub members: BTreeSet<String>,
    /// Encounters or claims: an encounter with the same fault on several lines counts once.
    pub items: BTreeSet<String>,
    /// What is held up; once for each of `items`.
    pub dollars: Cents,
    /// The nearest deadline.
    pub deadline: Option<Date>,
}

/// Causes, counted.
#[derive(Debug, Clone, Default)]
pub struct CauseTally {
    causes: BTreeMap<CauseKey, Cause>,
}

/// One item behind a cause.
#[derive(Debug, Clone, Copy)]
pub struct CauseItem<'a> {
    /// Its id on its worklist.
    pub member: &'a str,
    /// The encounter or claim that it is about.
    pub item: &'a str,
    /// What it holds up.
    pub dollars: Cents,
    /// Its deadline.
    pub deadline: Option<Date>,
}

impl CauseTally {
    /// Counts an item; `words` are taken from the first one of a cause whose words come first in order, so that the order of items does not matter.
    pub fn add(&mut self, key: CauseKey, item: CauseItem<'_>, words: impl FnOnce() -> CauseWords) {
        let words = words();
        let cause = self.causes.entry(key).or_default();
        if cause.items.is_empty() || words.cause < cause.words.cause {
            cause.words = words;
        }
        cause.members.insert(item.member.to_owned());
        if cause.items.insert(item.item.to_owned()) {
            cause.dollars += item.dollars;
        }
        cause.deadline = cause.deadline.into_iter().chain(item.deadline).min();
    }

    /// Causes behind two or more items: most dollars first, then the nearest deadline.
    pub fn shared(&self) -> Vec<(&CauseKey, &Cause)> {
        let mut shared: Vec<(&CauseKey, &Cause)> = self.causes.iter().filter(|(_, cause)| cause.items.len() > 1).collect();
        shared.sort_by_key(|(key, cause)| (std::cmp::Reverse(cause.dollars), cause.deadline.unwrap_or(Date::MAX), *key));
        shared
    }

    /// What a cause holds up, whether or not it is shared.
    pub fn dollars(&self, key: &CauseKey) -> Cents {
        self.causes.get(key).map(|cause| cause.dollars).unwrap_or_default()
    }

    /// The id of a shared cause; empty for one that stands behind one item only.
    pub fn shared_id(&self, key: &CauseKey) -> String {
        self.causes.get(key).filter(|cause| cause.items.len() > 1).map(|_| key.item_id()).unwrap_or_default()
    }
}

/// The whole file: header and rows.
pub fn to_csv(tally: &CauseTally, as_of: Date) -> Vec<u8> {
    let mut out = Vec::new();
    csv_row::write_header(COLUMNS.iter().copied(), &mut out);
    for (key, cause) in tally.shared() {
        write(key, cause, as_of, &mut out);
    }
    out
}

fn write(key: &CauseKey, cause: &Cause, as_of: Date, out: &mut Vec<u8>) -> usize {
    let mut row = CsvRow::new(out);
    row.text(&key.item_id()).word(key.worklist).text(&key.code).text(&cause.words.cause).text(&key.payer_id).text(&key.field).text(&key.value).count(cause.items.len() as u64);
    row.dollars(cause.dollars).date_or_blank(cause.deadline).text(&cause.words.fix).blank().blank().blank().blank().blank();
    row.number_or_blank(cause.deadline.map(|deadline| days_between(as_of, deadline).into())).text(&key.remarks).text(&cause.words.edits).text(&cause.words.suggested).end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worklists::answered::tests::{denied, rejected};

    const AS_OF: Date = Date::constant(2026, 5, 1);

    fn held(value: &str) -> CauseKey {
        CauseKey { worklist: "held", code: "rendering-npi-invalid".into(), remarks: String::new(), payer_id: "acme".into(), field: "rendering_npi".into(), value: value.into() }
    }

    fn item<'a>(member: &'a str, item: &'a str, cents: i64) -> CauseItem<'a> {
        CauseItem { member, item, dollars: Cents(cents), deadline: Some(Date::constant(2026, 5, 11)) }
    }

    fn words() -> CauseWords {
        CauseWords { cause: "=wrong".into(), fix: "Enter the right NPI.".into(), edits: String::new(), suggested: "fix".into() }
    }

    #[test]
    fn an_encounter_with_two_faulty_lines_counts_once_and_a_cause_of_one_is_none() {
        let mut tally = CauseTally::default();
        tally.add(held("123"), item("h1", "E1", 500), words);
        tally.add(held("123"), item("h2", "E1", 500), words);
        assert_eq!((tally.shared().len(), tally.shared_id(&held("123")).as_str(), tally.dollars(&held("123"))), (0, "", Cents(500)));
        tally.add(held("123"), item("h3", "E2", 700), words);
        tally.add(held("124"), item("h4", "E3", 9_000), words);
        let shared = tally.shared();
        assert_eq!((shared.len(), shared[0].1.members.len(), shared[0].1.items.len()), (1, 3, 2));
        let text = String::from_utf8(to_csv(&tally, AS_OF)).unwrap();
        let id = held("123").item_id();
        assert_eq!(
            text.lines().nth(1),
            Some(format!("{id},held,rendering-npi-invalid,'=wrong,acme,rendering_npi,123,2,12.00,2026-05-11,Enter the right NPI.,,,,,,10,,,fix").as_str())
        );
        assert!(id.starts_with('g') && id.len() == 17);
        let mut out = Vec::new();
        assert_eq!(write(shared[0].0, shared[0].1, AS_OF, &mut out), COLUMNS.len());
    }

    #[test]
    fn payer_remarks_and_value_tell_causes_apart_and_dollars_order_them() {
        let base = rejected();
        let key = |claim: &AnsweredClaim<'_>| CauseKey::of(claim, &claim.told());
        assert_eq!(key(&base), key(&AnsweredClaim { encounter_id: "E2", item_id: crate::model::Key(9), ..base }));
        for other in
            [AnsweredClaim { payer_id: "medb", ..base }, AnsweredClaim { rendering_npi: "1", ..base }, AnsweredClaim { codes: "A7:562:82 A7:187", ..base }, denied("CO-16 N290")]
        {
            assert_ne!(key(&base), key(&other));
            assert_ne!(key(&base).item_id(), key(&other).item_id());
        }
        let mut tally = CauseTally::default();
        for (value, cents) in [("a", 100), ("b", 300), ("c", 200)] {
            tally.add(held(value), item("h1", "E1", cents), words);
            tally.add(held(value), item("h2", "E2", cents), words);
        }
        assert_eq!(tally.shared().iter().map(|(key, _)| key.value.as_str()).collect::<Vec<_>>(), ["b", "c", "a"]);
    }
}
