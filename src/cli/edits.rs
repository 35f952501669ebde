//! `edits`: the catalogue, and a change tried on past claims.

use std::path::PathBuf;

use super::{Context, print, print_json};
use crate::edits::Family;
use crate::edits::catalogue::{self, EditRow};
use crate::edits::catalogue_page;
use crate::error::{Error, exit};
use crate::model::parse_date;
use crate::pipeline::replay::{ReplayOptions, replay};
use crate::pipeline::shard_output::severity_name;
use crate::rules::Rule;

/// What to do with edits.
#[derive(Debug, clap::Subcommand)]
pub enum EditsCommand {
    /// Every edit by family: id, severity, SNIP type, title, and the table that it needs.
    List {
        /// The whole catalogue as Markdown, as it stands in `src/edits/CATALOGUE.md`.
        #[arg(long)]
        markdown: bool,
    },
    /// Tries changed rules or code sets on past claims and on what waits; writes nothing.
    Replay(ReplayArguments),
}

/// Arguments of `edits replay`.
#[derive(Debug, clap::Args)]
pub struct ReplayArguments {
    /// A file of rules laid over the workspace's (the same id is replaced), or a folder that takes the place of reference/rules.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub rules: Vec<PathBuf>,
    /// A folder with imported tables in place of reference/codes.
    #[arg(long, value_name = "FOLDER")]
    pub codes: Option<PathBuf>,
    /// Only claims sent on this day or later.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only claims sent on this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// The business date for what waits; default as for `run`.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// Prints the catalogue, or what a change would do.
pub fn run(context: &Context, command: &EditsCommand) -> Result<u8, Error> {
    match command {
        EditsCommand::Replay(arguments) => replay_change(context, arguments)?,
        EditsCommand::List { markdown: true } => print(&catalogue_page::markdown())?,
        EditsCommand::List { .. } if context.json => {
            let rules = super::rules::of_workspace(context)?;
            print_json(&catalogue::rows().chain(rules.all().iter().map(as_edit)).collect::<Vec<_>>())?;
        }
        EditsCommand::List { .. } => {
            print(&plain_list())?;
            let rules = super::rules::of_workspace(context)?;
            if !rules.is_empty() {
                print("\nhouse rules of this workspace\n")?;
                super::rules::print_rows(&rules)?;
            }
        }
    }
    Ok(exit::DONE)
}

/// The edits of each family below its heading; a table that one needs stands in brackets behind its title.
fn plain_list() -> String {
    let rows: Vec<EditRow> = catalogue::rows().collect();
    let width = rows.iter().map(|row| row.edit.len()).max().unwrap_or(0);
    let mut list = String::new();
    for family in Family::ALL {
        let separator = if list.is_empty() { "" } else { "\n" };
        list.push_str(&format!("{separator}{}\n", family.title()));
        for row in rows.iter().filter(|row| row.family == family.name()) {
            let table = if row.needs.is_empty() { String::new() } else { format!(" [{}]", row.needs) };
            list.push_str(&format!("  {:<width$}  {:<7}  {}  {}{table}\n", row.edit, severity_name(row.severity), row.snip, row.title));
        }
    }
    list
}

/// A house rule as a row of the catalogue.
fn as_edit(rule: &Rule) -> EditRow {
    let since = rule.effective_from.map(|from| from.to_string()).unwrap_or_default();
    EditRow {
        edit: rule.id,
        family: "house",
        severity: rule.severity,
        snip: 7,
        element: rule.element,
        answer: "",
        denials: &[],
        title: rule.title,
        status: "stable",
        since,
        needs: "",
        programmes: Vec::new(),
        overridable: true,
    }
}

fn replay_change(context: &Context, arguments: &ReplayArguments) -> Result<(), Error> {
    let date = |name: &str, text: &Option<String>| {
        let read = |text: &String| parse_date(text).ok_or_else(|| Error::Usage(format!("--{name} {text}: expected a date such as 2026-01-31")));
        text.as_ref().map(read).transpose()
    };
    let options = ReplayOptions {
        rules: arguments.rules.clone(),
        codes: arguments.codes.clone(),
        since: date("since", &arguments.since)?,
        until: date("until", &arguments.until)?,
        as_of: arguments.as_of.clone(),
    };
    let found = replay(&context.workspace()?, &options)?;
    if context.json { print_json(&found) } else { print(&found.to_string()) }
}
