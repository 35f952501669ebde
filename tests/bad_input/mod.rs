//! Every bad input that exports are known for, end to end: the message names the place and what to do, the input goes to quarantine, worklist or exit code 2, its neighbours
//! are processed, and the conservation equation balances.

mod cells;
mod files;
mod inbox;
mod master_data;
mod meaning;
mod rows;

use std::collections::BTreeMap;

use crate::support::{CONFIG, Export, NIGHT, Row, Workspace};

/// Puts a file into the inbox beside a sound one with the encounter N1, runs the night, and checks that N1 was billed.
#[track_caller]
fn night_with(name: &str, bytes: impl AsRef<[u8]>, code: i32) -> Workspace {
    let workspace = Workspace::new();
    workspace.export("neighbour.csv", &[Row::new("N1")]);
    workspace.put(&format!("inbox/encounters/{name}"), bytes);
    workspace.run(code);
    assert_billed(&workspace, &["N1"]);
    workspace.call(&["verify"]).expect(0);
    workspace
}

/// Checks that these encounters, and perhaps others, were billed, and that the night balances.
#[track_caller]
fn assert_billed(workspace: &Workspace, encounters: &[&str]) {
    let manifest = workspace.manifest(NIGHT);
    assert_eq!(manifest["balanced"], true);
    let detail = workspace.report(NIGHT, "aging_detail");
    for encounter in encounters {
        detail.row("encounter_id", encounter);
    }
}

/// The one row in quarantine.
#[track_caller]
fn only_quarantined(workspace: &Workspace) -> BTreeMap<String, String> {
    let rows = workspace.quarantined();
    assert_eq!(rows.len(), 1, "{rows:#?}");
    rows[0].clone()
}

/// Three encounters of which the second is bad: it alone is put aside, with its reason, line and column, and its row as it stood.
#[track_caller]
fn bad_row(text: impl AsRef<[u8]>, reason: &str, row: &str, column: &str) -> Workspace {
    let workspace = night_with("day.csv", text, 3);
    workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 3), ("quarantined", 1)]);
    assert_billed(&workspace, &["E1", "E3"]);
    let found = only_quarantined(&workspace);
    let place = (found["file"].as_str(), found["row"].as_str(), found["column"].as_str(), found["reason"].as_str());
    assert_eq!(place, ("inbox/encounters/day.csv", row, column, reason), "{found:#?}");
    assert!(!found["message"].is_empty() && found["fix"].contains("xport"), "{found:#?}");
    workspace
}

/// Three encounters, the second as given.
fn three(second: Row) -> String {
    Export::csv(&[Row::new("E1"), second, Row::new("E3")])
}

/// Three encounters of which an edit holds the second: its row on the worklist.
#[track_caller]
fn held_for(second: Row, edit: &str) -> (Workspace, BTreeMap<String, String>) {
    let workspace = night_with("day.csv", three(second), 0);
    workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 3), ("held", 1)]);
    assert_billed(&workspace, &["E1", "E3"]);
    let held = workspace.table("worklists/held.csv");
    assert_eq!(held.column("encounter_id").iter().find(|id| **id != "E2"), None);
    let row = held.row("edit_or_carc", edit).clone();
    assert!(!row["cause"].is_empty() && !row["fix"].is_empty(), "{row:#?}");
    (workspace, row)
}
