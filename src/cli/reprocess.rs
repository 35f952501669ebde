//! `reprocess`: what waits, is due or was answered runs again after a cause was fixed; with `--preview` only the difference is shown.

use std::path::PathBuf;

use super::run::{show, started, with_messages};
use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::ledger::ClaimState;
use crate::model::{Date, parse_date};
use crate::pipeline::night::run_night;
use crate::pipeline::options::{RunMode, RunOptions, RunOutcome};
use crate::pipeline::reprocess::{Reprocessed, Selection, preview};

/// Arguments of `reprocess`.
#[derive(Debug, clap::Args)]
pub struct ReprocessArguments {
    /// Encounters and due claims that this edit or house rule holds; with --carc, --status or --claim, claims of which it had something to say.
    #[arg(long, value_name = "ID")]
    pub edit: Option<String>,
    /// Only of this payer.
    #[arg(long, value_name = "PAYER")]
    pub payer: Option<String>,
    /// Claims that were denied or rejected with this reason (16 or CO-16), remark (N290) or status (A7:562).
    #[arg(long, value_name = "CODE")]
    pub carc: Option<String>,
    /// Claims that are rejected, denied or partly_paid; or what is held.
    #[arg(long, value_name = "STATE")]
    pub status: Option<String>,
    /// One claim, by the id of any of its versions.
    #[arg(long, value_name = "CLAIM")]
    pub claim: Option<String>,
    /// Void the claim instead of correcting it.
    #[arg(long, requires = "claim")]
    pub void: bool,
    /// Only of this rendering NPI or billing provider.
    #[arg(long, value_name = "NPI")]
    pub provider: Option<String>,
    /// First date of service.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Last date of service.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// A filled-in worklist: its rows are applied as if it lay in the inbox, and exactly what they touch is sent.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["edit", "payer", "carc", "status", "claim", "provider", "since", "until"])]
    pub corrections: Option<PathBuf>,
    /// Send claims also after their payer's deadline, for this reason, which is kept.
    #[arg(long, value_name = "REASON", default_value = "")]
    pub after_deadline: String,
    /// Why claims are sent again; kept with the decision.
    #[arg(long, value_name = "REASON", default_value = "")]
    pub reason: String,
    /// Who reprocesses; kept with the decision.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub user: String,
    /// Show what would change; write nothing.
    #[arg(long)]
    pub preview: bool,
    /// The business date; default as for `run`.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Threads; default one a core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
}

/// Previews or reprocesses.
pub fn run(context: &Context, arguments: &ReprocessArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    if let Some(edit) = &arguments.edit {
        let rules = if crate::edits::find_edit(edit).is_none() { super::rules::of_workspace(context)? } else { crate::rules::Rules::default() };
        if !crate::rules::is_known(edit, &rules) {
            return Err(Error::Usage(format!("`{edit}` is no edit and no house rule; `cleanclaim edits list` shows them")));
        }
    }
    let selection = arguments.selection()?;
    if selection.is_everything() && !arguments.preview {
        return Err(Error::Usage(
            "say what to reprocess with --edit, --payer, --carc, --status, --claim, --provider, --since, --until or --corrections; `run` takes up everything that waits".into(),
        ));
    }
    let options = RunOptions { as_of: arguments.as_of.clone(), threads: arguments.threads, mode: RunMode::Reprocess, started: started(), ..RunOptions::default() };
    if arguments.preview {
        show_outcome(context, &preview(&workspace, &selection, &options)?)?;
        return Ok(exit::DONE);
    }
    let options = RunOptions { selection: Some(selection), ..options };
    let outcome = with_messages(context, |messages, interrupt| run_night(&workspace, &options, messages, interrupt))?;
    if let RunOutcome::NothingToDo { refused, .. } = outcome {
        if !refused.is_empty() {
            show_outcome(context, &Reprocessed { selected: refused.len(), refused, ..Reprocessed::default() })?;
        } else if context.json {
            print_json(&serde_json::json!({"nothing_to_do": true}))?;
        } else {
            print("nothing that waits is selected; nothing was done\n")?;
        }
        return Ok(exit::DONE);
    }
    show(context, &outcome)
}

fn show_outcome(context: &Context, outcome: &Reprocessed) -> Result<(), Error> {
    if context.json { print_json(outcome) } else { print(&outcome.to_string()) }
}

impl ReprocessArguments {
    fn selection(&self) -> Result<Selection, Error> {
        Ok(Selection {
            edit: self.edit.clone(),
            payer: self.payer.clone(),
            carc: self.carc.clone(),
            status: self.status.as_deref().map(state).transpose()?,
            claim: self.claim.clone(),
            provider: self.provider.clone(),
            since: self.since.as_deref().map(|text| day(text, "--since")).transpose()?,
            until: self.until.as_deref().map(|text| day(text, "--until")).transpose()?,
            corrections: self.corrections.as_deref().map(file).transpose()?,
            is_void: self.void,
            after_deadline: self.after_deadline.trim().to_owned(),
            user: self.user.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            ..Selection::default()
        })
    }
}

fn state(name: &str) -> Result<ClaimState, Error> {
    let found = ClaimState::parse(name).filter(|state| Selection::is_selectable(*state));
    found.ok_or_else(|| Error::Usage(format!("`{name}` cannot be selected: write rejected, denied, partly_paid or held; a claim of another state is named with --claim")))
}

fn day(text: &str, option: &str) -> Result<Date, Error> {
    parse_date(text).ok_or_else(|| Error::Usage(format!("{option} {text}: expected a date such as 2026-01-31")))
}

/// The whole path, because the run does not begin in this folder.
fn file(path: &std::path::Path) -> Result<String, Error> {
    let whole = path.canonicalize().map_err(|error| Error::Usage(format!("--corrections {}: {error}", path.display())))?;
    whole.to_str().map(str::to_owned).ok_or_else(|| Error::Usage(format!("--corrections {}: the path is not UTF-8", path.display())))
}
