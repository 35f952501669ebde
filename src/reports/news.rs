//! What the page compares today with: the months before, and the run before. It holds figures and computes none.

use crate::model::{Cents, Date};

/// Everything that the page compares today with; empty where nothing is known.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Key figures month by month, in the order in which the page shows them.
    pub trends: Vec<TrendLine>,
    /// What is different from the run before, account by account.
    pub changes: ChangeFigures,
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
