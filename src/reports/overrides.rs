//! `overrides.csv`: who let which edit pass, why, until when, how often that was used and how many dollars went out by it.

use super::csv_row::CsvRow;
use crate::model::date::days_between;
use crate::model::{Cents, Date};

/// Columns of `overrides.csv`.
pub const COLUMNS: &[&str] = &["edit", "title", "encounter_id", "payer_id", "user", "reason", "given_on", "until", "days_left", "state", "times_used", "dollars"];

/// Days before its last day from which an override is said to end soon.
const SOON_DAYS: i32 = 14;

/// Where an override stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverrideState {
    /// Not accepted: the edit cannot be overridden.
    NotAccepted,
    /// It counts, and ends within a fortnight.
    EndsSoon,
    /// It counts.
    InForce,
    /// Its encounter has gone out by it; that it ends changes nothing more.
    Used,
    /// It has ended.
    Expired,
}

/// One override.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OverrideLine {
    /// The edit's id.
    pub edit: String,
    /// Its title.
    pub title: String,
    /// The encounter; empty when it is about a payer.
    pub encounter_id: String,
    /// The payer, `*` for every payer; empty when it is about an encounter.
    pub payer_id: String,
    /// Who.
    pub user: String,
    /// Why.
    pub reason: String,
    /// When it was taken; `None` for one kept in `reference/overrides.csv`.
    pub given_on: Option<Date>,
    /// Last day; `None` for one without an end, from before ends were asked for.
    pub until: Option<Date>,
    /// Whether the edit can be overridden at all.
    pub is_accepted: bool,
    /// Claims that went out by it.
    pub used: i64,
    /// Their charges.
    pub dollars: Cents,
}

impl OverrideLine {
    /// Days until its last day, which itself counts; negative when it has ended.
    pub fn days_left(&self, as_of: Date) -> Option<i32> {
        self.until.map(|until| days_between(as_of, until))
    }

    /// Where it stands.
    pub fn state(&self, as_of: Date) -> OverrideState {
        match self.days_left(as_of) {
            Some(days) if days < 0 => OverrideState::Expired,
            _ if !self.is_accepted => OverrideState::NotAccepted,
            _ if self.used > 0 && self.payer_id.is_empty() => OverrideState::Used,
            Some(days) if days <= SOON_DAYS => OverrideState::EndsSoon,
            _ => OverrideState::InForce,
        }
    }

    /// The state in words. One that was never used says so: nobody may need it.
    pub fn state_in_words(&self, as_of: Date) -> String {
        match (self.state(as_of), self.days_left(as_of)) {
            (OverrideState::NotAccepted, _) => "not accepted: the edit cannot be overridden".to_owned(),
            (OverrideState::Used, _) => "used".to_owned(),
            (OverrideState::Expired, _) if self.used == 0 => "expired, never used".to_owned(),
            (OverrideState::Expired, _) => "expired".to_owned(),
            (OverrideState::EndsSoon, Some(0)) => "ends today".to_owned(),
            (OverrideState::EndsSoon, Some(1)) => "expires in 1 day".to_owned(),
            (OverrideState::EndsSoon, Some(days)) => format!("expires in {days} days"),
            _ if self.used == 0 => "in force, never used".to_owned(),
            _ => "in force".to_owned(),
        }
    }

    /// Appends the CSV row.
    pub fn write(&self, as_of: Date, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.text(&self.edit).text(&self.title).text(&self.encounter_id).text(&self.payer_id).text(&self.user).text(&self.reason);
        row.date_or_blank(self.given_on).date_or_blank(self.until).number_or_blank(self.days_left(as_of).map(i64::from));
        row.text(&self.state_in_words(as_of)).number(self.used).dollars(self.dollars).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AS_OF: Date = Date::constant(2026, 6, 30);

    fn line(until: Option<Date>, used: i64) -> OverrideLine {
        OverrideLine {
            edit: "e".into(),
            title: "T".into(),
            encounter_id: String::new(),
            payer_id: "acme".into(),
            user: "ann".into(),
            reason: "=why".into(),
            given_on: None,
            until,
            is_accepted: true,
            used,
            dollars: Cents(used * 100),
        }
    }

    #[test]
    fn the_last_day_itself_counts() {
        let state = |day: i8, used| line(Some(Date::constant(2026, 7, day)), used).state_in_words(Date::constant(2026, 7, 2));
        assert_eq!(
            [state(1, 0), state(1, 2), state(2, 1), state(3, 0), state(16, 1), state(17, 1), state(17, 0)].map(|text| text.leak() as &str),
            ["expired, never used", "expired", "ends today", "expires in 1 day", "expires in 14 days", "in force", "in force, never used"]
        );
        assert_eq!(line(None, 1).state(AS_OF), OverrideState::InForce);
        // One encounter needs it no more once it has gone out, so its end is no reason to look.
        let of_encounter = |used| OverrideLine { encounter_id: "E1".into(), payer_id: String::new(), ..line(Some(Date::constant(2026, 7, 2)), used) };
        assert_eq!([of_encounter(0), of_encounter(1)].map(|line| line.state_in_words(AS_OF)), ["expires in 2 days", "used"]);
        assert_eq!(OverrideLine { is_accepted: false, ..line(None, 0) }.state(AS_OF), OverrideState::NotAccepted);
    }

    #[test]
    fn a_row_has_the_columns_of_its_header_and_no_formula() {
        let mut out = Vec::new();
        assert_eq!(line(Some(Date::constant(2026, 8, 31)), 1).write(AS_OF, &mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "e,T,,acme,ann,'=why,,2026-08-31,62,in force,1,1.00\n");
    }
}
