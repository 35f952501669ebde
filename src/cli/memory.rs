//! `codes memory`: what coders have decided, to list, to edit and to check against the editions that are installed now.
//!
//! Nothing is changed here. A listing with `--csv` is a worklist like any other: edited and put into `inbox/corrections`, the next run takes it, with the same checks
//! and the same record of who decided what.

use super::{Context, print, print_json};
use crate::coding::{TermRow, check_answer, question_id};
use crate::error::{Error, exit};
use crate::pipeline::reference::Reference;
use crate::pipeline::reference::memory_to_csv;
use crate::store::catalog::Catalog;

/// Arguments of `codes memory`.
#[derive(Debug, clap::Args)]
pub struct MemoryArguments {
    /// Only decisions on phrases that have these words.
    pub words: Vec<String>,
    /// Only answers that can no longer be taken, each with the reason; exit code 3 when there are any.
    #[arg(long)]
    pub check: bool,
    /// As a worklist: change `answer` (or write `ask` to have it asked again) and put the file into inbox/corrections.
    #[arg(long, conflicts_with = "check")]
    pub csv: bool,
}

/// Runs the command.
pub fn run(context: &Context, arguments: &MemoryArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    let catalog = Catalog::open_existing(&workspace.catalog_path())?;
    let reference = Reference::load(&workspace, catalog.as_ref())?;
    let has_words = |row: &&TermRow| arguments.words.iter().all(|word| row.phrase.to_lowercase().contains(&word.to_lowercase()));
    let fault = |row: &TermRow| check_answer(row.kind, &row.answer, &reference.codes, &reference.chargemaster).err().map(|fault| fault.to_string());
    let rows: Vec<(&TermRow, Option<String>)> =
        reference.memory.in_force().filter(has_words).map(|row| (row, fault(row))).filter(|(_, fault)| !arguments.check || fault.is_some()).collect();
    if context.json {
        let json = |(row, fault): &(&TermRow, Option<String>)| {
            serde_json::json!({
                "question_id": question_id(row.kind, &row.phrase), "kind": row.kind.as_str(), "phrase": row.phrase, "answer": row.answer, "user": row.user,
                "date": row.date.map(|date| date.to_string()), "edition": row.edition, "fault": fault,
            })
        };
        print_json(&rows.iter().map(json).collect::<Vec<_>>())?;
    } else if arguments.csv {
        let rows: Vec<&TermRow> = rows.iter().map(|(row, _)| *row).collect();
        print(&String::from_utf8_lossy(&memory_to_csv(&rows)))?;
    } else {
        rows.iter().try_for_each(|(row, fault)| show(row, fault.as_deref()))?;
        print(&summary(rows.len(), arguments.check))?;
    }
    Ok(if arguments.check && !rows.is_empty() { exit::QUARANTINED } else { exit::DONE })
}

fn show(row: &TermRow, fault: Option<&str>) -> Result<(), Error> {
    let date = row.date.map(|date| date.to_string()).unwrap_or_default();
    print(&format!("{:<18} {:<40} {:<16} {:<12} {date:<10} {}\n", row.kind.as_str(), row.phrase, row.answer, row.user, row.edition))?;
    fault.map_or(Ok(()), |fault| print(&format!("  cannot be taken any more: {fault}\n")))
}

fn summary(count: usize, is_check: bool) -> String {
    match (count, is_check) {
        (0, true) => "every remembered answer holds in the editions installed now\n".to_owned(),
        (count, true) => format!("{count} remembered answers no longer hold; encounters that need them are asked about anew\n"),
        (count, false) => format!("{count} remembered decisions\n"),
    }
}
