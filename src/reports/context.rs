//! What every report of one run shares: whose it is, the as-of date, the policies in force and the versions that decided.

use std::collections::BTreeMap;

use crate::config::{Anchor, Config};
use crate::model::{Date, Payers};

/// A code set, the edits or the rules that decided, with its version; shown in every report's header.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Version {
    /// What it is, such as `ICD-10-CM`.
    pub name: String,
    /// Which one, such as `April 2026`.
    pub version: String,
}

/// What the header of every report says. Borrowed from the run; nothing here is computed.
#[derive(Debug, Clone)]
pub struct ReportContext<'c> {
    /// Entity, aging limits, anchor and reporting limits.
    pub config: &'c Config,
    /// Names and timely filing limits.
    pub payers: &'c Payers,
    /// The date at which everything is seen.
    pub as_of: Date,
    /// The run's id.
    pub run_id: &'c str,
    /// The run's number, counted from 1 in this workspace; 0 for a report made outside a run.
    pub run_number: u64,
    /// The day that today is compared with, the last before it that had a run; `None` when there is none.
    pub compared_with: Option<Date>,
    /// Code sets, edits and rules, in the order in which they are shown.
    pub versions: Vec<Version>,
}

impl ReportContext<'_> {
    /// Upper bounds of the aging buckets in days.
    pub fn limits_days(&self) -> &[i32] {
        &self.config.aging.bucket_limits_days
    }

    /// The payer's name, its id when nobody configured it, or the owner's word when there is no payer.
    pub fn payer_name<'n>(&'n self, payer_id: &'n str) -> &'n str {
        self.payers.by_id(payer_id).map_or(payer_id, |payer| payer.name.as_str())
    }

    /// Which date ages start from, in a sentence for a header.
    pub fn anchor_sentence(&self) -> &'static str {
        match self.config.aging.anchor {
            Anchor::Owner => "insurance ages from the first bill date, patients from the date they became responsible",
            Anchor::Service => "everything ages from the date of service",
            Anchor::Statement => "insurance ages from the first bill date, patients from their first statement, or until then from the date they became responsible",
            Anchor::Due => "insurance ages from the first bill date, patients from the day on which their first statement is due",
        }
    }

    /// Timely filing days by payer, so that a report looks a payer up without walking the table.
    pub(super) fn timely_filing_days(&self) -> BTreeMap<&str, i32> {
        self.payers.rows().iter().filter_map(|payer| Some((payer.payer_id.as_str(), payer.timely_filing_days?))).collect()
    }
}
