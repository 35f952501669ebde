//! `reprocess`: held encounters run again after a cause was fixed; with `--preview` only the difference is shown.

use super::run::{show, started, with_messages};
use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::pipeline::night::run_night;
use crate::pipeline::options::{RunMode, RunOptions, RunOutcome};
use crate::pipeline::reprocess::{Selection, preview};

/// Arguments of `reprocess`.
#[derive(Debug, clap::Args)]
pub struct ReprocessArguments {
    /// Encounters that this edit or house rule holds.
    #[arg(long, value_name = "ID")]
    pub edit: Option<String>,
    /// Encounters of this payer.
    #[arg(long, value_name = "PAYER")]
    pub payer: Option<String>,
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
    if arguments.edit.is_none() && arguments.payer.is_none() && !arguments.preview {
        return Err(Error::Usage("say what to reprocess with --edit ID or --payer PAYER; `run` takes up everything that waits".into()));
    }
    let selection = Selection { edit: arguments.edit.clone(), payer: arguments.payer.clone() };
    let options = RunOptions { as_of: arguments.as_of.clone(), threads: arguments.threads, mode: RunMode::Reprocess, started: started(), ..RunOptions::default() };
    if arguments.preview {
        let found = preview(&workspace, &selection, &options)?;
        if context.json {
            print_json(&found)?;
        } else {
            print(&found.to_string())?;
        }
        return Ok(exit::DONE);
    }
    let options = RunOptions { selection: Some(selection), ..options };
    let outcome = with_messages(context, |messages, interrupt| run_night(&workspace, &options, messages, interrupt))?;
    if let RunOutcome::NothingToDo { .. } = outcome {
        if context.json {
            print_json(&serde_json::json!({"nothing_to_do": true}))?;
        } else {
            print("nothing that waits is selected; nothing was done\n")?;
        }
        return Ok(exit::DONE);
    }
    show(context, &outcome)
}
