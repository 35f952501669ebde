//! A picture of a section, whichever kind it is.

use std::fmt;

use super::decisions::Decisions;
use super::heat::Heat;
use super::rows::RowChart;
use super::trend::{Sparks, TrendChart};

/// One picture, which is put into the page as it is written: the templates behind it escape every text.
pub(super) enum Figure {
    /// Rows with bars.
    Rows(RowChart),
    /// A heat map.
    Heat(Heat),
    /// One figure over time.
    Trend(TrendChart),
    /// Many figures over time.
    Sparks(Sparks),
    /// Referral decisions as cards.
    Decisions(Decisions),
}

impl Figure {
    /// True for one that needs the whole width: many columns, or names that are sentences.
    pub(super) fn is_wide(&self) -> bool {
        !matches!(self, Figure::Rows(chart) if matches!(chart.id, "waterfall" | "payment-days"))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Figure::Rows(chart) => chart.fmt(out),
            Figure::Heat(heat) => heat.fmt(out),
            Figure::Trend(trend) => trend.fmt(out),
            Figure::Sparks(sparks) => sparks.fmt(out),
            Figure::Decisions(decisions) => decisions.fmt(out),
        }
    }
}
