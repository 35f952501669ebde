//! `edits`: the catalogue.

use super::{Context, print, print_json};
use crate::edits::catalogue::{self, EditRow};
use crate::error::{Error, exit};
use crate::pipeline::shard_output::severity_name;
use crate::rules::Rule;

/// What to do with edits.
#[derive(Debug, clap::Subcommand)]
pub enum EditsCommand {
    /// Every edit: id, severity, SNIP type, title.
    List {
        /// The whole catalogue as Markdown, as it stands in `src/edits/CATALOGUE.md`.
        #[arg(long)]
        markdown: bool,
    },
}

/// Prints the catalogue.
pub fn run(context: &Context, command: &EditsCommand) -> Result<u8, Error> {
    match command {
        EditsCommand::List { markdown: true } => print(&catalogue::markdown())?,
        EditsCommand::List { .. } if context.json => {
            let rules = super::rules::of_workspace(context)?;
            print_json(&catalogue::rows().chain(rules.all().iter().map(as_edit)).collect::<Vec<_>>())?;
        }
        EditsCommand::List { .. } => {
            let rows: Vec<_> = catalogue::rows().collect();
            let width = rows.iter().map(|row| row.edit.len()).max().unwrap_or(0);
            for row in rows {
                print(&format!("{:<width$}  {:<8} {}  {}\n", row.edit, severity_name(row.severity), row.snip, row.title))?;
            }
            let rules = super::rules::of_workspace(context)?;
            if !rules.is_empty() {
                print("\nhouse rules of this workspace\n")?;
                super::rules::print_rows(&rules)?;
            }
        }
    }
    Ok(exit::DONE)
}

/// A house rule as a row of the catalogue.
fn as_edit(rule: &Rule) -> EditRow {
    let since = rule.effective_from.map(|from| from.to_string()).unwrap_or_default();
    EditRow { edit: rule.id, family: "house", severity: rule.severity, snip: 7, element: rule.element, answer: "", title: rule.title, status: "stable", since }
}
