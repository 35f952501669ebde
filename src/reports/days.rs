//! Days in order, and what they add up to: a stretch of days for rates, the last day of a stretch for what stands. Pure arithmetic over what runs have left.

use std::collections::BTreeMap;

use super::day_figures::{DayFigures, Stood};
use super::figures::AnswerCounts;
use super::flows::{Cohort, Flows, Responsibility};
use super::month::Month;
use super::roll_forward::RollForward;
use crate::model::Date;
use crate::model::date::days_between;

/// The days that had a run.
#[derive(Debug, Clone, Default)]
pub struct Days {
    began: Option<Date>,
    days: BTreeMap<Date, DayFigures>,
}

/// A stretch of days, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// New encounters that reached the edits, and those that passed untouched.
    pub first_pass: (u64, u64),
    /// Claims written and answered.
    pub answers: AnswerCounts,
    /// Money that moved.
    pub flows: Flows,
    /// Days from service until claims were first billed.
    pub bill_lag: super::lag::Lag,
    /// True when the books cover the whole of it, and every run of it counted.
    pub is_covered: bool,
}

impl Period {
    /// How many days.
    pub fn days(&self) -> i64 {
        i64::from(days_between(self.from, self.to)) + 1
    }

    /// In words.
    pub fn words(&self) -> String {
        format!("{} to {}", self.from, self.to)
    }
}

impl Days {
    /// Months before the as-of date's that are looked at: a trend of thirteen, the first of which looks back on cohorts of a year.
    pub const MONTHS: i32 = 25;

    /// Notes the first day of the books; later ones change nothing.
    pub fn began(&mut self, date: Date) {
        self.began.get_or_insert(date);
    }

    /// First day of the books; `None` where no day is known.
    pub fn first(&self) -> Option<Date> {
        self.began
    }

    /// Takes a day; a later run of the day stands for an earlier one.
    pub fn insert(&mut self, date: Date, figures: DayFigures) {
        self.began(date);
        self.days.insert(date, figures);
    }

    /// The last day not after a date.
    pub fn last_until(&self, date: Date) -> Option<(Date, &DayFigures)> {
        self.days.range(..=date).next_back().map(|(date, figures)| (*date, figures))
    }

    /// Where everything stood at the end of a day, or of the last one before it that had a run.
    pub fn stood(&self, date: Date) -> Option<&Stood> {
        self.last_until(date).and_then(|(_, figures)| figures.stood.as_ref())
    }

    /// A stretch of days, both ends included.
    pub fn period(&self, from: Date, to: Date) -> Period {
        let mut period = Period {
            from,
            to,
            first_pass: (0, 0),
            answers: AnswerCounts::default(),
            flows: Flows::default(),
            bill_lag: Default::default(),
            is_covered: self.began.is_some_and(|began| began <= from),
        };
        if from > to {
            return period;
        }
        for figures in self.days.range(from..=to).map(|(_, figures)| figures) {
            period.first_pass.0 += figures.claims_entered;
            period.first_pass.1 += figures.claims_clean;
            period.answers.merge(figures.answers);
            match &figures.flows {
                Some(flows) => period.flows.merge(flows),
                None => period.is_covered = false,
            }
            if let Some(stood) = &figures.stood {
                period.bill_lag.merge(&stood.bill_lag);
            }
        }
        period
    }

    /// Services of some months, with everything that came of them until a day; `None` when the books do not cover them.
    pub fn cohort(&self, from: Month, to: Month, until: Date) -> Option<Cohort> {
        let period = self.period(from.first_day(), until);
        let mut total = Cohort::default();
        for cohort in period.flows.cohorts.range(from..=to).map(|(_, cohort)| cohort) {
            total.charges += cohort.charges;
            total.contractual += cohort.contractual;
            total.payments += cohort.payments;
        }
        period.is_covered.then_some(total)
    }

    /// What patients became responsible for in some months, with what they paid of it until a day; `None` when the books do not cover them.
    pub fn responsibility(&self, from: Month, to: Month, until: Date) -> Option<Responsibility> {
        let period = self.period(from.first_day(), until);
        let mut total = Responsibility::default();
        for month in period.flows.responsibility.range(from..=to).map(|(_, month)| month) {
            total.assigned += month.assigned;
            total.paid.iter_mut().zip(month.paid).for_each(|(ours, theirs)| *ours += theirs);
        }
        period.is_covered.then_some(total)
    }

    /// A month's days that had a run, first and last, with the roll-forward from the first to the last; `None` when a day of it does not know how it moved.
    pub fn roll_forward(&self, month: Month, until: Date) -> Option<(Date, Date, RollForward)> {
        let mut days = self.days.range(month.first_day()..=month.last_day().min(until));
        let (first, figures) = days.next()?;
        let (mut last, mut roll) = (*first, figures.roll_forward?);
        for (date, figures) in days {
            (last, roll) = (*date, roll.followed_by(figures.roll_forward.as_ref()?));
        }
        Some((*first, last, roll))
    }
}
