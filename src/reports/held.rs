//! `held.csv`: what holds claims up, one row a cause, so that a cause is fixed once instead of four hundred claims by hand.
//!
//! The claims themselves stand in `worklists/held.csv`. A claim with two causes counts under both, so dollars of causes add up to more than what is held;
//! `dollars_this_cause_alone` is what fixing that one cause would release.

use std::collections::BTreeMap;

use super::csv_row::CsvRow;
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `held.csv`.
pub const COLUMNS: &[&str] =
    &["edit", "title", "snip", "encounters", "dollars", "encounters_this_cause_alone", "dollars_this_cause_alone", "oldest_service_date", "earliest_deadline", "days_left", "fix"];

/// One reason why an encounter is held.
#[derive(Debug, Clone, Copy)]
pub struct HeldCause<'a> {
    /// The edit's id, such as `npi-check-digit`.
    pub edit: &'a str,
    /// The edit's title.
    pub title: &'a str,
    /// WEDI SNIP type, 1 to 7.
    pub snip: u8,
    /// What to do, in a sentence that fits every claim.
    pub fix: &'a str,
}

/// One encounter that is held.
#[derive(Debug, Clone, Copy)]
pub struct HeldEncounter<'a> {
    /// First date of service.
    pub service_date: Date,
    /// As priced.
    pub dollars: Cents,
    /// Last day on which the payer must have the claim.
    pub deadline: Option<Date>,
    /// Every cause; the same edit twice counts once.
    pub causes: &'a [HeldCause<'a>],
}

/// What one cause holds up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseTotal {
    /// The edit's title.
    pub title: String,
    /// WEDI SNIP type.
    pub snip: u8,
    /// What to do.
    pub fix: String,
    /// Encounters with this cause.
    pub encounters: u64,
    /// Their price.
    pub dollars: Cents,
    /// Encounters that have no other cause.
    pub encounters_alone: u64,
    /// Their price.
    pub dollars_alone: Cents,
    /// Oldest date of service.
    pub oldest_service_date: Date,
    /// Earliest timely filing deadline.
    pub earliest_deadline: Option<Date>,
}

/// Totals by cause. There are at most as many as there are edits, so this stays small whatever the night's size.
#[derive(Debug, Clone, Default)]
pub struct HeldTotals {
    causes: BTreeMap<String, CauseTotal>,
    /// Encounters held, each once.
    pub encounters: u64,
    /// Their price, each once.
    pub dollars: Cents,
}

impl HeldTotals {
    /// Counts one held encounter under each of its causes.
    pub fn add(&mut self, held: &HeldEncounter<'_>) {
        self.encounters += 1;
        self.dollars += held.dollars;
        let is_first = |place: usize, cause: &HeldCause<'_>| held.causes.iter().take(place).all(|earlier| earlier.edit != cause.edit);
        let distinct = held.causes.iter().enumerate().filter(|(place, cause)| is_first(*place, cause)).count();
        for (_, cause) in held.causes.iter().enumerate().filter(|(place, cause)| is_first(*place, cause)) {
            self.add_cause(cause, held, distinct == 1);
        }
    }

    fn add_cause(&mut self, cause: &HeldCause<'_>, held: &HeldEncounter<'_>, is_alone: bool) {
        if !self.causes.contains_key(cause.edit) {
            self.causes.insert(cause.edit.to_owned(), CauseTotal::new(cause, held.service_date));
        }
        let Some(total) = self.causes.get_mut(cause.edit) else { return };
        total.encounters += 1;
        total.dollars += held.dollars;
        if is_alone {
            total.encounters_alone += 1;
            total.dollars_alone += held.dollars;
        }
        total.oldest_service_date = total.oldest_service_date.min(held.service_date);
        total.earliest_deadline = earlier(total.earliest_deadline, held.deadline);
    }

    /// Adds another part's totals.
    pub fn merge(&mut self, other: HeldTotals) {
        self.encounters += other.encounters;
        self.dollars += other.dollars;
        for (edit, theirs) in other.causes {
            match self.causes.get_mut(&edit) {
                Some(ours) => ours.merge(&theirs),
                None => {
                    self.causes.insert(edit, theirs);
                }
            }
        }
    }

    /// The causes with the most dollars first; equal dollars by edit id.
    pub fn by_dollars(&self) -> Vec<(&str, &CauseTotal)> {
        let mut causes: Vec<(&str, &CauseTotal)> = self.causes.iter().map(|(edit, total)| (edit.as_str(), total)).collect();
        causes.sort_by(|left, right| right.1.dollars.cmp(&left.1.dollars).then(left.0.cmp(right.0)));
        causes
    }
}

impl CauseTotal {
    fn new(cause: &HeldCause<'_>, service_date: Date) -> CauseTotal {
        CauseTotal {
            title: cause.title.to_owned(),
            snip: cause.snip,
            fix: cause.fix.to_owned(),
            encounters: 0,
            dollars: Cents::ZERO,
            encounters_alone: 0,
            dollars_alone: Cents::ZERO,
            oldest_service_date: service_date,
            earliest_deadline: None,
        }
    }

    fn merge(&mut self, other: &CauseTotal) {
        self.encounters += other.encounters;
        self.dollars += other.dollars;
        self.encounters_alone += other.encounters_alone;
        self.dollars_alone += other.dollars_alone;
        self.oldest_service_date = self.oldest_service_date.min(other.oldest_service_date);
        self.earliest_deadline = earlier(self.earliest_deadline, other.earliest_deadline);
    }

    /// Appends the CSV row.
    pub fn write(&self, edit: &str, as_of: Date, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(edit).text(&self.title).number(self.snip.into()).count(self.encounters).dollars(self.dollars).count(self.encounters_alone).dollars(self.dollars_alone);
        row.date(self.oldest_service_date).date_or_blank(self.earliest_deadline);
        row.number_or_blank(self.earliest_deadline.map(|deadline| days_between(as_of, deadline).into())).text(&self.fix).end()
    }
}

fn earlier(left: Option<Date>, right: Option<Date>) -> Option<Date> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;

    fn cause(edit: &'static str) -> HeldCause<'static> {
        HeldCause { edit, title: "A title", snip: 2, fix: "Do this." }
    }

    fn encounter<'a>(day: &str, cents: i64, causes: &'a [HeldCause<'a>]) -> HeldEncounter<'a> {
        HeldEncounter { service_date: parse_date(day).unwrap(), dollars: Cents(cents), deadline: None, causes }
    }

    #[test]
    fn a_claim_with_two_causes_counts_under_both_but_is_released_by_neither_alone() {
        let mut totals = HeldTotals::default();
        totals.add(&encounter("2026-01-05", 10_000, &[cause("a"), cause("b"), cause("a")]));
        totals.add(&encounter("2026-01-03", 5_000, &[cause("a"), cause("a")]));
        let causes = totals.by_dollars();
        let (edit, a) = causes[0];
        assert_eq!((edit, a.encounters, a.dollars, a.encounters_alone, a.dollars_alone), ("a", 2, Cents(15_000), 1, Cents(5_000)));
        assert_eq!(a.oldest_service_date, parse_date("2026-01-03").unwrap());
        assert_eq!((causes[1].1.encounters, causes[1].1.encounters_alone), (1, 0));
        assert_eq!((totals.encounters, totals.dollars), (2, Cents(15_000)));
    }

    #[test]
    fn parts_merge_to_what_one_part_would_say() {
        let (both, only_b) = ([cause("a"), cause("b")], [cause("b")]);
        let nights = [encounter("2026-01-05", 10_000, &both), HeldEncounter { deadline: parse_date("2026-03-01"), ..encounter("2026-01-04", 700, &only_b) }];
        let (mut whole, mut left, mut right) = (HeldTotals::default(), HeldTotals::default(), HeldTotals::default());
        nights.iter().for_each(|night| whole.add(night));
        left.add(&nights[0]);
        right.add(&nights[1]);
        left.merge(right);
        assert_eq!(left.by_dollars(), whole.by_dollars());
        let mut out = Vec::new();
        let (edit, total) = whole.by_dollars()[0];
        assert_eq!(total.write(edit, parse_date("2026-02-01").unwrap(), &mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "b,A title,2,2,107.00,1,7.00,2026-01-04,2026-03-01,28,Do this.\n");
    }
}
