//! Figures of a night that reports and exit codes need and that open items do not tell.

use super::assemble::ClaimFile;
use super::book::Booked;
use super::inbox::Inbox;
use super::outputs::{claim_output, not_run};
use super::plan::Plan;
use super::sharded::Sharded;
use super::workspace::Workspace;
use crate::conservation::Term;
use crate::error::exit;
use crate::model::parse_date;
use crate::reports::run_manifest::ExitReason;
use crate::reports::{PreviousNight, RunFigures, RunManifest};
use crate::store::catalog::RunRow;

/// A night's results.
pub struct NightFigures<'n> {
    /// The workspace.
    pub workspace: &'n Workspace,
    /// The run before.
    pub last: Option<&'n RunRow>,
    /// What was read.
    pub plan: &'n Plan,
    /// What the shards made.
    pub sharded: &'n Sharded,
}

impl NightFigures<'_> {
    /// What the reports cannot compute from open items.
    pub fn figures(&self, booked: &Booked, claim_files: &[ClaimFile]) -> RunFigures {
        let (plan, sharded) = (self.plan, self.sharded);
        let outbox = self.workspace.path(&self.workspace.config.paths.outbox).join("claims");
        let mut notices = plan.missing_sources.clone();
        notices.extend(plan.file_faults.iter().map(|(file, fault)| format!("{file} was put aside: {fault}")));
        RunFigures {
            terms: Some(sharded.terms),
            previous: self.previous_night(),
            claims_entered: sharded.first_pass.0,
            claims_clean: sharded.first_pass.1,
            charge_lag_encounters: sharded.charge_lag.0,
            charge_lag_days: sharded.charge_lag.1,
            charges_window: None,
            ledger_cents: booked.balance.receivable_control(),
            roll_forward: Some(booked.roll_forward),
            claim_files: claim_files.iter().map(|file| claim_output(self.workspace, file, &outbox.join(&file.name))).collect(),
            coder_questions: sharded.questions.len() as u64,
            not_run: not_run(sharded),
            notices,
        }
    }

    /// The figures of the run before, from its `run.json`; `None` when that is no longer there.
    fn previous_night(&self) -> Option<PreviousNight> {
        let as_of = parse_date(&self.last?.as_of)?;
        let bytes = std::fs::read(self.workspace.reports(as_of).join("run.json")).ok()?;
        let manifest = RunManifest::from_json(&bytes).ok()?;
        Some(PreviousNight { as_of, terms: manifest.conservation, net_cents: manifest.receivables.aging_cents })
    }

    /// Everything that the exit code must say, most important first.
    pub fn exits(&self, inbox: &Inbox, strict: bool) -> Vec<ExitReason> {
        let (plan, sharded) = (self.plan, self.sharded);
        let mut exits: Vec<ExitReason> = plan.missing_sources.iter().map(|reason| ExitReason { code: exit::SOURCE_MISSING, reason: reason.clone() }).collect();
        let encounters = sharded.terms.get(Term::Quarantined).encounters;
        if encounters > 0 {
            exits.push(ExitReason { code: exit::QUARANTINED, reason: format!("{encounters} encounters could not be read") });
        }
        for (file, fault) in &plan.file_faults {
            exits.push(ExitReason { code: exit::QUARANTINED, reason: format!("{file}: {fault}") });
        }
        if !inbox.rejected.is_empty() {
            exits.push(ExitReason { code: exit::QUARANTINED, reason: format!("{} rows of account events or worklists could not be taken", inbox.rejected.len()) });
        }
        let held = sharded.terms.get(Term::Held).encounters;
        if strict && held > 0 {
            exits.push(ExitReason { code: exit::HELD_STRICT, reason: format!("{held} encounters are held, and --strict was given") });
        }
        exits
    }
}
