//! What a business day leaves for figures over time: what was read and answered, how money moved, and where receivables stood at its end. A run keeps it in the catalog, so that no figure
//! hangs on an older report, and a past day's is what its night printed.

use serde::{Deserialize, Serialize};

use super::figures::AnswerCounts;
use super::flows::Flows;
use super::lag::Lag;
use super::roll_forward::RollForward;
use super::tally::{Tallies, Tally};
use super::unbilled::UnbilledStatus;
use crate::conservation::{Amount, Term, Terms};
use crate::ledger::Owner;
use crate::model::Cents;
use crate::referral::Decision;
use crate::worklists::answered::AnswerList;

/// One day, all its runs together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigures {
    /// The conservation equation of the day so far.
    pub terms: Terms,
    /// New encounters that reached the edits.
    pub claims_entered: u64,
    /// Those of them that passed untouched.
    pub claims_clean: u64,
    /// New encounters.
    pub charge_lag_encounters: u64,
    /// Sum of their days from service.
    pub charge_lag_days: i64,
    /// Net A/R after the run.
    pub net_cents: Cents,
    /// Claims written and answered.
    #[serde(default)]
    pub answers: AnswerCounts,
    /// Money that moved; `None` in days of earlier versions, which did not count it.
    #[serde(default)]
    pub flows: Option<Flows>,
    /// Where everything stood at the end of the day; `None` as before.
    #[serde(default)]
    pub stood: Option<Stood>,
    /// From the day before to this one; `None` as before.
    #[serde(default)]
    pub roll_forward: Option<RollForward>,
}

/// One owner and payer at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoodPayer {
    /// `insurance`, `patient` or `agency`.
    pub owner: String,
    /// The payer; empty where none owes.
    pub payer_id: String,
    /// Future, debits, credits and unapplied money together.
    pub net: Cents,
    /// What is owed and due.
    pub debits: Cents,
    /// The part of it that is older than 90 days.
    pub over_90: Cents,
    /// The part of it that is older than 120 days.
    pub over_120: Cents,
}

/// Where receivables and work stood at the end of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stood {
    /// By owner and payer.
    pub payers: Vec<StoodPayer>,
    /// Held by edits.
    pub held: Tally,
    /// With the coder.
    pub to_coder: Tally,
    /// In claim files that are not known to have left.
    pub not_sent: Tally,
    /// Denied and still owed.
    pub denied: Tally,
    /// Rejected and not sent again.
    pub rejected: Tally,
    /// Guarantors with a patient balance.
    pub guarantors: Tally,
    /// Those of them who are past due beyond grace.
    pub delinquent: Tally,
    /// Proposed for an agency.
    pub proposed: Tally,
    /// Days from service until claims were first billed today.
    pub bill_lag: Lag,
}

impl Stood {
    /// From what the day's reports add up to.
    pub fn of(tallies: &Tallies) -> Stood {
        let payer = |(owner, payer_id, row): (Owner, &str, &crate::aging::AgingRow)| StoodPayer {
            owner: owner.as_str().to_owned(),
            payer_id: payer_id.to_owned(),
            net: row.net(),
            debits: row.debits(),
            over_90: row.over_90,
            over_120: row.over_120,
        };
        Stood {
            payers: tallies.aging.rows().map(payer).collect(),
            held: tallies.unbilled_of(Some(UnbilledStatus::Held)),
            to_coder: tallies.unbilled_of(Some(UnbilledStatus::ToCoder)),
            not_sent: tallies.not_sent,
            denied: tallies.answers.of(AnswerList::Denied),
            rejected: tallies.answers.of(AnswerList::Rejected),
            guarantors: tallies.guarantors(),
            delinquent: tallies.delinquent(),
            proposed: tallies.decided(Decision::Refer),
            bill_lag: tallies.bill_lag.clone(),
        }
    }

    /// Sums of the owners' rows: those whose turn it is, or the agency's.
    pub fn sum(&self, agency: bool) -> StoodPayer {
        let mut total = StoodPayer::default();
        for row in self.payers.iter().filter(|row| (row.owner == Owner::Agency.as_str()) == agency) {
            total.net += row.net;
            total.debits += row.debits;
            total.over_90 += row.over_90;
            total.over_120 += row.over_120;
        }
        total
    }

    /// What an owner and payer netted.
    pub fn net_of(&self, owner: Owner, payer_id: &str) -> Cents {
        self.payers.iter().find(|row| row.owner == owner.as_str() && row.payer_id == payer_id).map_or(Cents::ZERO, |row| row.net)
    }
}

impl DayFigures {
    /// The day with one run more. What waited before the day began, and what stands after its last run, stand once; everything else adds up, so that the equation still holds. A run's
    /// roll-forward begins with the day, and stands for the earlier one's.
    pub fn followed_by(self, later: DayFigures) -> DayFigures {
        let mut answers = self.answers;
        answers.merge(later.answers);
        let mut terms = Terms::default();
        for term in Term::ALL {
            let (ours, theirs) = (self.terms.get(*term), later.terms.get(*term));
            let amount = match term {
                Term::WaitingBefore => ours,
                Term::Held | Term::ToCoder => theirs,
                _ => Amount { encounters: ours.encounters + theirs.encounters, lines: ours.lines + theirs.lines, cents: ours.cents + theirs.cents },
            };
            terms.add(*term, amount);
        }
        // A day of which an earlier run was not counted is not known.
        let flows = self.flows.zip(later.flows).map(|(mut ours, theirs)| {
            ours.merge(&theirs);
            ours
        });
        DayFigures {
            terms,
            claims_entered: self.claims_entered + later.claims_entered,
            claims_clean: self.claims_clean + later.claims_clean,
            charge_lag_encounters: self.charge_lag_encounters + later.charge_lag_encounters,
            charge_lag_days: self.charge_lag_days + later.charge_lag_days,
            net_cents: later.net_cents,
            answers,
            flows,
            stood: later.stood,
            roll_forward: later.roll_forward,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_equation_of_a_day_of_two_runs_still_balances() {
        let amount = |encounters| Amount::one(1, Cents(100 * encounters as i64));
        let run = |waiting: u64, read: u64, claimed: u64, held: u64| {
            let mut terms = Terms::default();
            for (term, count) in [(Term::WaitingBefore, waiting), (Term::Read, read), (Term::Claimed, claimed), (Term::Held, held)] {
                (0..count).for_each(|_| terms.add(term, amount(1)));
            }
            assert!(terms.check().is_ok());
            DayFigures { terms, claims_entered: read, ..DayFigures::default() }
        };
        let day = run(2, 10, 9, 3).followed_by(run(3, 1, 2, 2));
        assert!(day.terms.check().is_ok());
        assert_eq!((day.terms.get(Term::Read).encounters, day.terms.get(Term::Held).encounters, day.claims_entered), (11, 2, 11));
    }

    #[test]
    fn a_day_of_an_earlier_version_is_not_counted_as_nothing() {
        let earlier = r#"{"terms":{"waiting_before":{"encounters":0,"lines":0,"cents":0}"#;
        assert!(serde_json::from_str::<DayFigures>(earlier).is_err());
        let mut old = serde_json::to_value(DayFigures::default()).unwrap();
        for added in ["flows", "stood", "roll_forward"] {
            old.as_object_mut().unwrap().remove(added);
        }
        old["answers"] = serde_json::json!({"written": 2, "rejected": 0, "decided": 0, "denied": 0});
        let read: DayFigures = serde_json::from_value(old).unwrap();
        assert_eq!((read.flows.is_none(), read.answers.written, read.answers.written_cents), (true, 2, Cents::ZERO));
        let tonight = DayFigures { flows: Some(Flows { charges: Cents(100), ..Flows::default() }), ..DayFigures::default() };
        assert_eq!(read.followed_by(tonight.clone()).flows, None);
        assert_eq!(tonight.clone().followed_by(tonight).flows.map(|flows| flows.charges), Some(Cents(200)));
    }

    #[test]
    fn figures_read_back_as_they_were_kept() {
        let mut figures = DayFigures { flows: Some(Flows::default()), stood: Some(Stood::default()), roll_forward: Some(RollForward::default()), ..DayFigures::default() };
        if let Some(flows) = figures.flows.as_mut() {
            flows.cohorts.insert(super::super::Month::of(crate::model::Date::constant(2026, 6, 1)), super::super::flows::Cohort { charges: Cents(1), ..Default::default() });
            flows.charge_lag.add(3);
        }
        let text = serde_json::to_string(&figures).unwrap();
        assert_eq!(serde_json::from_str::<DayFigures>(&text).unwrap(), figures);
    }
}
