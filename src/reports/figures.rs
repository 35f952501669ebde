//! What the pipeline knows about a run and the reports cannot compute from open items: the conservation terms, the ledger's control total, files and clocks.

use super::clearing::ClearingRow;
use super::edit_earnings::EarningRow;
use super::edit_hits::EditHitRow;
use super::overrides::OverrideLine;
use super::roll_forward::RollForward;
pub use super::run_manifest::NotRunTable;
use super::run_manifest::{NotRunEdit, OutputFile};
use super::uncaught_denials::UncaughtRow;
use crate::conservation::Terms;
use crate::model::{Cents, Date};

/// The figures of one run. A report that is made outside a run has no terms, files or lags.
#[derive(Debug, Clone, Default)]
pub struct RunFigures {
    /// The conservation equation; `None` outside a run.
    pub terms: Option<Terms>,
    /// The night before, for comparison.
    pub previous: Option<PreviousNight>,
    /// Claims that entered the edits in this run for the first time.
    pub claims_entered: u64,
    /// Those of them that passed every edit without anybody touching them.
    pub claims_clean: u64,
    /// Encounters read tonight for the first time, with the sum of days from service to tonight.
    pub charge_lag_encounters: u64,
    /// See `charge_lag_encounters`.
    pub charge_lag_days: i64,
    /// Gross charges posted in a stretch of days that ends with the as-of date, for days in A/R; `None` until the books cover one.
    pub charges_window: Option<ChargesWindow>,
    /// Net balance of the ledger's receivable accounts, unapplied money included, from the trial balance.
    pub ledger_cents: Cents,
    /// How the receivables moved; `None` where the opening is not at hand.
    pub roll_forward: Option<RollForward>,
    /// Claim files of this run (those with an X12 envelope).
    pub claim_files: Vec<OutputFile>,
    /// Questions open on the coder's worklist.
    pub coder_questions: u64,
    /// Edits that could not run.
    pub not_run: Vec<NotRunEdit>,
    /// What edits said and came to.
    pub edits: EditFigures,
    /// What payers answered lately, and what their clearing accounts hold.
    pub answers: AnswerFigures,
    /// Anything that somebody must know, one sentence each: a missing source, a quarantined file.
    pub notices: Vec<String>,
}

/// What was sent and what was answered in a stretch of days that ends with the as-of date.
#[derive(Debug, Clone, Default)]
pub struct AnswerFigures {
    /// First as-of date; `None` where the runs do not tell.
    pub from: Option<Date>,
    /// The counts of that time.
    pub counts: AnswerCounts,
    /// Clearing accounts that are open, by payer.
    pub clearing: Vec<ClearingRow>,
}

/// Counts of claims, each once a version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AnswerCounts {
    /// Claims written.
    pub written: u64,
    /// Claims rejected before adjudication.
    pub rejected: u64,
    /// Claims decided for the first time by a remittance; duplicates are left out.
    pub decided: u64,
    /// Those of them denied, whole or in part.
    pub denied: u64,
}

impl AnswerCounts {
    /// Adds other counts.
    pub fn merge(&mut self, other: AnswerCounts) {
        self.written += other.written;
        self.rejected += other.rejected;
        self.decided += other.decided;
        self.denied += other.denied;
    }
}

/// What the reports on edits show.
#[derive(Debug, Clone, Default)]
pub struct EditFigures {
    /// Hits of the day by edit and payer, what holds most first.
    pub hits: Vec<EditHitRow>,
    /// First day of first billing that earnings and uncaught denials count; `None` outside a workspace.
    pub window_from: Option<Date>,
    /// What edits earned, one row an edit and payer, those that payers have proved right or wrong first.
    pub earnings: Vec<EarningRow>,
    /// Denials that no edit caught, most dollars first.
    pub uncaught: Vec<UncaughtRow>,
    /// Overrides in force or lately ended.
    pub overrides: Vec<OverrideLine>,
    /// Tables that claims of the run lacked, by name.
    pub not_run_tables: Vec<NotRunTable>,
}

/// The figures of the night before.
#[derive(Debug, Clone)]
pub struct PreviousNight {
    /// Its as-of date.
    pub as_of: Date,
    /// Its conservation equation.
    pub terms: Terms,
    /// Net A/R after it.
    pub net_cents: Cents,
    /// Claims that entered the edits for the first time, and those of them that passed untouched.
    pub first_pass: (u64, u64),
}

/// Gross charges of a stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargesWindow {
    /// First posting date.
    pub from: Date,
    /// Last posting date.
    pub to: Date,
    /// Gross charges posted.
    pub charges_cents: Cents,
}
