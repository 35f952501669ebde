//! Configuration and master data that are wrong: exit code 2 with file and line, before anything is read.

use super::*;
use crate::support::Tree;

/// Runs with one file replaced; nothing may be left behind.
#[track_caller]
fn refused(path: &str, text: impl AsRef<[u8]>, pieces: &[&str]) {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.put(path, text);
    let before = Tree::read(workspace.root());
    workspace.run(2).says(pieces);
    before.assert_same(&Tree::read(workspace.root()));
}

#[test]
fn an_unknown_setting_is_named_with_its_line() {
    refused("cleanclaim.toml", CONFIG.replace("[inbox]", "[inbox]\nafterwards = \"keep\""), &["cleanclaim.toml", "afterwards", "line 28"]);
    refused("cleanclaim.toml", CONFIG.replace("[entity]", "[entity"), &["cleanclaim.toml", "line 3"]);
}

#[test]
fn settings_that_cannot_be() {
    for (from, to, piece) in [
        ("workspace_prefix = \"CC\"", "workspace_prefix = \"clinic\"", "workspace_prefix"),
        ("123456789", "12-3456789", "tax_id"),
        ("America/Chicago", "America/Springfield", "time_zone"),
        ("id = \"HUB01\"", "id = \"MUCHLONGERTHANFIFTEEN\"", "receivers.hub.id"),
        ("path = \"inbox/encounters\"", "path = \"inbox/encounters\"\ncolumns = { patient_idd = \"MRN\" }", "patient_idd"),
    ] {
        refused("cleanclaim.toml", CONFIG.replace(from, to), &["cleanclaim.toml", piece]);
    }
}

#[test]
fn every_fault_of_master_data_is_named_by_file_and_line() {
    refused(
        "reference/payers.csv",
        crate::support::PAYERS.replace("blue,Blue Plains,,hub", "blue,Blue Plains,,nowhere").replace(",medicare_b,", ",medicare,"),
        &["reference/payers.csv:3", "nowhere", "reference/payers.csv:4", "medicare_b"],
    );
    refused("reference/providers.csv", crate::support::PROVIDERS.replace("1245319599", "12453"), &["reference/providers.csv:5", "npi", "ten digits"]);
    refused("reference/chargemaster.csv", crate::support::CHARGEMASTER.replace("125.00", "125,00"), &["reference/chargemaster.csv:2"]);
    refused("reference/chargemaster.csv", "charge_code,code\nV3,99213\n", &["reference/chargemaster.csv", "unit_price", "effective_from"]);
}

#[test]
fn master_data_that_is_missing_is_not_master_data_without_rows() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    std::fs::remove_file(workspace.path("reference/payers.csv")).unwrap();
    workspace.run(2).says(&["reference/payers.csv"]);
    assert_eq!(workspace.files_in("inbox").len(), 1);
}

#[test]
fn a_fault_that_came_after_the_first_night_changes_nothing() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.put("reference/providers.csv", "provider_key\n");
    workspace.export("day2.csv", &[Row::new("E2")]);
    let before = Tree::read(workspace.root());
    workspace.night("2026-05-06").expect(2).says(&["reference/providers.csv"]);
    before.assert_same(&Tree::read(workspace.root()));
}

#[test]
fn opening_balances_with_faults_stop_the_first_night() {
    refused("reference/opening/open_items.csv", "item_id,encounter_id\nx,y\n", &["open_items.csv"]);
}
