//! Several runs may fall on one business day. The morning's reports tell the day: what came in by all of them, how receivables moved since the day before, what could not be posted.

use serde::{Deserialize, Serialize};

use super::balances;
use super::small_tables::exception_of;
use super::workspace::Workspace;
use crate::conservation::{Amount, Term, Terms};
use crate::error::Error;
use crate::ledger::{PostingException, Transfer, TrialBalance};
use crate::model::{Cents, Date, parse_date};
use crate::reports::figures::AnswerCounts;
use crate::reports::{PreviousNight, RollForward};
use crate::store::catalog::{Catalog, RunRow};
use crate::store::segment::SegmentReader;
use crate::store::table::{ExceptionRow, Row};

/// What a run leaves for the figures of later ones; kept in the catalog, so that reports do not hang on older reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl DayFigures {
    /// The figures of a stored run; none for a run that kept none.
    pub fn of(run: &RunRow) -> Option<DayFigures> {
        serde_json::from_str(&run.figures).ok()
    }

    /// As they are stored.
    pub fn to_json(self) -> Result<String, Error> {
        serde_json::to_string(&self).map_err(|error| Error::Failed(error.to_string()))
    }

    /// The day with one run more. What waited before the day began, and what waits after its last run, stand once; everything else adds up, so that the equation still holds.
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
        DayFigures {
            terms,
            claims_entered: self.claims_entered + later.claims_entered,
            claims_clean: self.claims_clean + later.claims_clean,
            charge_lag_encounters: self.charge_lag_encounters + later.charge_lag_encounters,
            charge_lag_days: self.charge_lag_days + later.charge_lag_days,
            net_cents: later.net_cents,
            answers,
        }
    }
}

/// Earlier runs of a business day, oldest first.
fn runs_of(catalog: &Catalog, as_of: Date) -> Result<Vec<RunRow>, Error> {
    let as_of = as_of.to_string();
    Ok(catalog.runs()?.into_iter().filter(|run| run.as_of == as_of).collect())
}

/// The day so far, before tonight's run; `None` when tonight's is its first.
pub fn day_so_far(catalog: &Catalog, as_of: Date) -> Result<Option<DayFigures>, Error> {
    Ok(runs_of(catalog, as_of)?.last().and_then(DayFigures::of))
}

/// The last day before this one that had a run.
pub fn day_before(catalog: &Catalog, as_of: Date) -> Result<Option<PreviousNight>, Error> {
    let today = as_of.to_string();
    let Some(run) = catalog.runs()?.into_iter().rfind(|run| run.as_of < today) else { return Ok(None) };
    let figures = DayFigures::of(&run);
    Ok(figures.zip(parse_date(&run.as_of)).map(|(figures, as_of)| PreviousNight {
        as_of,
        terms: figures.terms,
        net_cents: figures.net_cents,
        first_pass: (figures.claims_entered, figures.claims_clean),
    }))
}

/// The roll-forward of the day so far: it opens with the day before and holds what earlier runs of the day have posted.
pub fn roll_forward(workspace: &Workspace, catalog: &Catalog, balance: &TrialBalance, as_of: Date) -> Result<RollForward, Error> {
    let mut today = TrialBalance::default();
    let mut posted = Vec::new();
    let runs = runs_of(catalog, as_of)?;
    for segment in catalog.segments(Transfer::TABLE, i64::MAX)?.iter().filter(|segment| runs.iter().any(|run| run.number == segment.run_number)) {
        for transfer in SegmentReader::<Transfer>::open(&workspace.segments().join(&segment.name))? {
            let transfer = transfer?;
            today.post(&transfer);
            posted.push(transfer);
        }
    }
    let mut roll = balances::opening_less(balance, &today);
    posted.iter().for_each(|transfer| roll.post(transfer));
    Ok(roll)
}

/// What the runs of a day up to a number could not post. What waits is left out: the run that looks at it lists it again while it waits.
pub fn exceptions(workspace: &Workspace, catalog: &Catalog, as_of: Date, up_to_run: i64, with_waiting: bool) -> Result<Vec<PostingException>, Error> {
    let mut found = Vec::new();
    let runs = runs_of(catalog, as_of)?;
    let last = runs.iter().map(|run| run.number).filter(|number| *number <= up_to_run).max();
    for segment in catalog.segments(ExceptionRow::TABLE, up_to_run)?.iter().filter(|segment| runs.iter().any(|run| run.number == segment.run_number)) {
        for row in SegmentReader::<ExceptionRow>::open(&workspace.segments().join(&segment.name))? {
            let Some(exception) = exception_of(&row?) else { continue };
            if !exception.kind.is_told_anew() || (with_waiting && Some(segment.run_number) == last) {
                found.push(exception);
            }
        }
    }
    Ok(found)
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
}
