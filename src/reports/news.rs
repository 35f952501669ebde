//! What the page compares today with: the months before, and the run before. It brings figures into lines and computes none.

use super::changes::{ChangeKind, ChangeTotals};
use super::trend::TrendFigures;
use crate::model::{Cents, Date};

/// Everything that the page compares today with; empty where nothing is known.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Key figures month by month, in the order in which the page shows them.
    pub trends: Vec<TrendLine>,
    /// What is different from the run before, account by account.
    pub changes: ChangeFigures,
}

impl News {
    /// What the months and the day before tell. `target_over_90_percent` is what the workspace wants to stay below.
    pub fn of(trend: &TrendFigures, changes: &ChangeTotals, since: Option<Date>, target_over_90_percent: i64) -> News {
        let mut trends: Vec<TrendLine> = Vec::new();
        for point in &trend.points {
            let month = TrendMonth { through: point.through, value: point.kpi.scaled() };
            match trends.last_mut().filter(|line| line.kpi == point.kpi.kpi) {
                Some(line) => line.months.push(month),
                None => trends.push(TrendLine {
                    kpi: point.kpi.kpi.to_owned(),
                    title: point.kpi.title.to_owned(),
                    unit: point.kpi.unit.to_owned(),
                    target: (point.kpi.kpi == "pct_ar_over_90").then_some(target_over_90_percent * 10),
                    months: vec![month],
                }),
            }
        }
        let line = |kind: &ChangeKind| {
            let tally = changes.of(*kind);
            (tally.count > 0).then(|| ChangeLine { title: kind.title().to_owned(), count: tally.count, dollars: tally.dollars })
        };
        News { trends, changes: ChangeFigures { since, lines: ChangeKind::ALL.iter().filter_map(line).collect() } }
    }
}

/// One key figure month by month.
#[derive(Debug, Clone, Default)]
pub struct TrendLine {
    /// Name that does not change, such as `pct_ar_over_90`.
    pub kpi: String,
    /// Title for people.
    pub title: String,
    /// `percent` and `days` are given in tenths, `dollars` in cents, everything else as it is counted.
    pub unit: String,
    /// The value to stay below or to reach, on the same scale; `None` where nobody set one.
    pub target: Option<i64>,
    /// At most thirteen months, oldest first; those without a run are absent.
    pub months: Vec<TrendMonth>,
}

/// A figure of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendMonth {
    /// The last day of the month that had a run.
    pub through: Date,
    /// The value on the scale of its unit; `None` where it is not available.
    pub value: Option<i64>,
}

/// What is different from the run before.
#[derive(Debug, Clone, Default)]
pub struct ChangeFigures {
    /// The day that tonight is compared with; `None` on the first night.
    pub since: Option<Date>,
    /// One line a kind of change, in the order in which the page shows them.
    pub lines: Vec<ChangeLine>,
}

/// One kind of change.
#[derive(Debug, Clone, Default)]
pub struct ChangeLine {
    /// What happened, in a few words: `newly proposed for referral`.
    pub title: String,
    /// To how many accounts or claims.
    pub count: u64,
    /// Their balance.
    pub dollars: Cents,
}
