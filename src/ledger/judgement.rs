//! How an account stood when it was last judged, kept with the account so that the next night can say what has changed. It does *not* judge: levels and decisions are made elsewhere.

use super::Text;
use super::account_event::iso_date;
use crate::model::{Cents, Date};

/// The decision about one encounter, as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct JudgedEncounter {
    /// Which encounter; empty for a balance that belongs to none.
    pub encounter_id: Text,
    /// The decision as `referrals.csv` writes it, or `PLACED` for what an agency has.
    pub decision: Text,
    /// The patient's balance of it, or what the agency has.
    pub amount_cents: Cents,
    /// Gates that stood against a referral, separated by blanks.
    #[serde(default)]
    pub gates: String,
}

/// One account on one day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Judgement {
    /// The as-of date.
    #[serde(with = "iso_date")]
    pub as_of: Date,
    /// Level of delinquency, such as `D2`; empty when nothing is past due.
    pub level: Text,
    /// What the patient owes, credits not counted.
    pub owed_cents: Cents,
    /// Encounters with a decision, in order of id.
    pub encounters: Vec<JudgedEncounter>,
}

impl Judgement {
    /// The decision about an encounter; `None` when there was nothing to decide.
    pub fn of_encounter(&self, encounter_id: &str) -> Option<&JudgedEncounter> {
        self.encounters.iter().find(|encounter| encounter.encounter_id == encounter_id)
    }

    /// True when the account owed nothing and nothing was decided about it.
    pub fn says_nothing(&self) -> bool {
        self.level.is_empty() && self.owed_cents.is_zero() && self.encounters.is_empty()
    }
}

/// Today's judgement beside the one of the day before. Several runs may fall on one day: a later one replaces today's and leaves the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judgements {
    /// The latest; `None` when neither it nor the one before has anything to say.
    pub latest: Option<Box<Judgement>>,
    /// The latest of an earlier day; `None` when it had nothing to say.
    pub before: Option<Box<Judgement>>,
}

impl Judgements {
    /// Takes the judgement of a day, which is not before the latest one's.
    pub fn judged(&mut self, judgement: Judgement) {
        if self.latest.as_ref().is_some_and(|latest| latest.as_of < judgement.as_of) {
            self.before = self.latest.take().filter(|latest| !latest.says_nothing());
        }
        // An account that has owed nothing for two days needs no memory; one that has just been settled is remembered for a day, so that a later run of the day says so too.
        self.latest = (!judgement.says_nothing() || self.before.is_some()).then(|| Box::new(judgement));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: i8, owed: i64) -> Judgement {
        Judgement { as_of: Date::constant(2026, 6, day), level: Text::default(), owed_cents: Cents(owed), encounters: Vec::new() }
    }

    fn owed(held: &Option<Box<Judgement>>) -> Option<i64> {
        held.as_ref().map(|judgement| judgement.owed_cents.0)
    }

    #[test]
    fn a_later_run_of_a_day_compares_with_the_day_before_too() {
        let mut held = Judgements::default();
        held.judged(on(1, 500));
        held.judged(on(2, 700));
        held.judged(on(2, 0));
        assert_eq!((owed(&held.before), owed(&held.latest)), (Some(500), Some(0)), "settled today, by whichever run");
        held.judged(on(2, 0));
        assert_eq!(owed(&held.before), Some(500));
        held.judged(on(3, 0));
        assert_eq!(held, Judgements::default(), "what has owed nothing for a day is forgotten");
        held.judged(on(4, 0));
        held.judged(on(4, 900));
        assert_eq!((owed(&held.before), owed(&held.latest)), (None, Some(900)));
    }
}
