//! Figures of a night that reports and exit codes need and that open items do not tell.

use super::assemble::ClaimFile;
use super::book::Booked;
use super::day::DayFigures;
use super::inbox::Inbox;
use super::outputs::{claim_output, not_run};
use super::plan::Plan;
use super::sharded::Sharded;
use super::workspace::Workspace;
use crate::conservation::Term;
use crate::error::exit;
use crate::model::Cents;
use crate::reports::figures::AnswerCounts;
use crate::reports::run_manifest::ExitReason;
use crate::reports::{EditFigures, PreviousNight, RunFigures};

/// A night's results.
pub struct NightFigures<'n> {
    /// The workspace.
    pub workspace: &'n Workspace,
    /// What was read.
    pub plan: &'n Plan,
    /// What the shards made.
    pub sharded: &'n Sharded,
}

impl NightFigures<'_> {
    /// The day, tonight's run included.
    pub fn day(&self, net_cents: Cents, answers: AnswerCounts, so_far: Option<DayFigures>) -> DayFigures {
        let sharded = self.sharded;
        let tonight = DayFigures {
            terms: sharded.terms,
            claims_entered: sharded.first_pass.0,
            claims_clean: sharded.first_pass.1,
            charge_lag_encounters: sharded.charge_lag.0,
            charge_lag_days: sharded.charge_lag.1,
            net_cents,
            answers,
        };
        so_far.map_or(tonight, |earlier| earlier.followed_by(tonight))
    }

    /// What the reports cannot compute from open items.
    pub fn figures(&self, booked: &Booked, claim_files: &[ClaimFile], day: DayFigures, previous: Option<PreviousNight>, edits: EditFigures) -> RunFigures {
        let (plan, sharded) = (self.plan, self.sharded);
        let outbox = self.workspace.path(&self.workspace.config.paths.outbox).join("claims");
        let mut notices = plan.missing_sources.clone();
        notices.extend(plan.file_faults.iter().map(|(file, fault)| format!("{file} was put aside: {fault}")));
        RunFigures {
            terms: Some(day.terms),
            previous,
            claims_entered: day.claims_entered,
            claims_clean: day.claims_clean,
            charge_lag_encounters: day.charge_lag_encounters,
            charge_lag_days: day.charge_lag_days,
            charges_window: None,
            ledger_cents: booked.balance.receivable_control(),
            roll_forward: Some(booked.roll_forward),
            claim_files: claim_files.iter().map(|file| claim_output(self.workspace, file, &outbox.join(&file.name))).collect(),
            coder_questions: sharded.questions.len() as u64 + sharded.kept.questions,
            not_run: not_run(sharded),
            edits,
            answers: booked.answers.clone(),
            notices,
        }
    }

    /// Everything that the exit code must say, most important first.
    pub fn exits(&self, inbox: &Inbox, strict: bool, label: &str) -> Vec<ExitReason> {
        let put_aside = self.workspace.shown(&self.workspace.path(&self.workspace.config.paths.quarantine).join(label));
        let (plan, sharded) = (self.plan, self.sharded);
        let mut exits: Vec<ExitReason> = plan.missing_sources.iter().map(|reason| ExitReason { code: exit::SOURCE_MISSING, reason: reason.clone() }).collect();
        let encounters = sharded.terms.get(Term::Quarantined).encounters;
        if encounters > 0 {
            exits.push(ExitReason {
                code: exit::QUARANTINED,
                reason: format!(
                    "{encounters} {} could not be read; the original rows with their reasons are in {put_aside}",
                    if encounters == 1 { "encounter" } else { "encounters" }
                ),
            });
        }
        for (file, fault) in &plan.file_faults {
            exits.push(ExitReason { code: exit::QUARANTINED, reason: format!("{file}: {fault}") });
        }
        if !inbox.rejected.is_empty() {
            exits.push(ExitReason {
                code: exit::QUARANTINED,
                reason: format!(
                    "{} rows of account events or worklists, or faults of responses, could not be taken; the reasons are in {put_aside}/inbox.rejected.csv",
                    inbox.rejected.len()
                ),
            });
        }
        let held = sharded.terms.get(Term::Held).encounters;
        if strict && held > 0 {
            exits.push(ExitReason { code: exit::HELD_STRICT, reason: format!("{held} encounters are held, and --strict was given") });
        }
        exits
    }
}
