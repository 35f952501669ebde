//! Several runs may fall on one business day. The morning's reports tell the day: what came in by all of them, how receivables moved since the day before, what could not be posted.

use super::balances;
use super::small_tables::exception_of;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{PostingException, Transfer, TrialBalance};
use crate::model::{Date, parse_date};
use crate::reports::{DayFigures, Days, Month, PreviousNight, RollForward};
use crate::store::catalog::{Catalog, RunRow};
use crate::store::segment::SegmentReader;
use crate::store::table::{ExceptionRow, Row};

impl DayFigures {
    /// The figures of a stored run; none for a run that kept none.
    pub fn of(run: &RunRow) -> Option<DayFigures> {
        serde_json::from_str(&run.figures).ok()
    }

    /// As they are stored.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Failed(error.to_string()))
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
pub fn date_before(catalog: &Catalog, as_of: Date) -> Result<Option<Date>, Error> {
    let today = as_of.to_string();
    Ok(catalog.runs()?.into_iter().rfind(|run| run.as_of < today).and_then(|run| parse_date(&run.as_of)))
}

/// The figures of the last day before this one that had a run.
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

/// What each day left up to a run, by its last run; as far back as a trend and its cohorts look.
pub fn days(catalog: &Catalog, as_of: Date, up_to_run: i64) -> Result<Days, Error> {
    let (oldest, today) = (Month::of(as_of).plus(-Days::MONTHS).first_day(), as_of.to_string());
    let mut days = Days::default();
    for run in catalog.runs()?.iter().filter(|run| run.number <= up_to_run && run.as_of <= today) {
        let Some(date) = parse_date(&run.as_of) else { continue };
        days.began(date);
        if date >= oldest
            && let Some(figures) = DayFigures::of(run)
        {
            days.insert(date, figures);
        }
    }
    Ok(days)
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

/// What the runs of a day up to a number could not post, in the order in which it is listed. What waits is left out: the run that looks at it lists it again while it waits.
pub fn exceptions(workspace: &Workspace, catalog: &Catalog, as_of: Date, up_to_run: i64, with_waiting: bool) -> Result<Vec<PostingException>, Error> {
    let mut found = Vec::new();
    let runs = runs_of(catalog, as_of)?;
    // An approval places accounts and looks at nothing that waits.
    let last = runs.iter().filter(|run| run.kind != "approve" && run.number <= up_to_run).map(|run| run.number).max();
    for segment in catalog.segments(ExceptionRow::TABLE, up_to_run)?.iter().filter(|segment| runs.iter().any(|run| run.number == segment.run_number)) {
        for row in SegmentReader::<ExceptionRow>::open(&workspace.segments().join(&segment.name))? {
            let Some(exception) = exception_of(&row?) else { continue };
            if !exception.kind.is_told_anew() || (with_waiting && Some(segment.run_number) == last) {
                found.push(exception);
            }
        }
    }
    sort_exceptions(&mut found);
    Ok(found)
}

/// Brings exceptions into the order in which reports list them.
pub fn sort_exceptions(exceptions: &mut [PostingException]) {
    exceptions.sort_by(|left, right| (&left.source, &left.event_id).cmp(&(&right.source, &right.event_id)));
}
