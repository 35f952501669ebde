//! `edits`: the catalogue.

use super::{Context, print, print_json};
use crate::edits::catalogue;
use crate::error::{Error, exit};
use crate::pipeline::shard_output::severity_name;

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
        EditsCommand::List { .. } if context.json => print_json(&catalogue::rows().collect::<Vec<_>>())?,
        EditsCommand::List { .. } => {
            let rows: Vec<_> = catalogue::rows().collect();
            let width = rows.iter().map(|row| row.edit.len()).max().unwrap_or(0);
            for row in rows {
                print(&format!("{:<width$}  {:<8} {}  {}\n", row.edit, severity_name(row.severity), row.snip, row.title))?;
            }
        }
    }
    Ok(exit::DONE)
}
