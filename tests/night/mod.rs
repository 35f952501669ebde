//! Whole nights, from exports to claims, books, worklists and reports; each test is named by what it holds or by the fault that it would catch.

mod answers;
mod broken_responses;
mod causes;
mod claims;
mod coding;
mod corrections;
mod dispositions;
mod edits;
mod exits;
mod generated;
mod history;
mod inputs;
mod month;
mod next_payer;
mod places;
mod remittances;
mod responses;
mod resubmit;
mod sent;
mod services;
mod situations;
mod versions;

use crate::support::{NIGHT, Row, Tree, Workspace};

/// The night after.
const NEXT: &str = "2026-05-06";
/// The one after that.
const THIRD: &str = "2026-05-07";

/// An encounter that an edit holds: its member id is missing.
fn held(encounter_id: &str) -> Row {
    Row::new(encounter_id).set("member_id_1", "")
}

/// An encounter that a coder is asked about: no code set has these words.
fn unclear(encounter_id: &str) -> Row {
    Row::new(encounter_id).set("diagnosis_1", "the creeping crud")
}

/// Encounter ids of the claims and self-pay charges in a night's aging report.
fn billed(workspace: &Workspace, as_of: &str) -> Vec<String> {
    let mut ids: Vec<String> = workspace.report(as_of, "aging_detail").column("encounter_id").into_iter().map(str::to_owned).collect();
    ids.sort();
    ids
}

/// Why rows of account events and worklists were refused, of all nights.
fn refusals(workspace: &Workspace) -> String {
    let files = workspace.files_in("quarantine").into_iter().filter(|path| path.ends_with("inbox.rejected.csv"));
    files.flat_map(|path| workspace.table(&path).rows().to_vec()).map(|row| row["message"].clone() + "\n").collect()
}
