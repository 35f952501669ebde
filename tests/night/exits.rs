//! How a night says how it went.

use super::*;

const EXPECTED: &str = "[sources.ehr]\nexpected = true";

#[test]
fn an_expected_source_that_sent_nothing_is_exit_4_and_named() {
    let workspace = Workspace::with_config(&crate::support::CONFIG.replace("[sources.ehr]", EXPECTED));
    workspace.run(4).says(&["source ehr", "inbox/encounters"]);
    let exits = workspace.manifest(NIGHT)["exits"].clone();
    assert_eq!((exits.as_array().unwrap().len(), &exits[0]["code"]), (1, &4.into()));
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.night(NEXT).expect(0);
}

#[test]
fn held_claims_are_normal_work_unless_strict() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[held("E1"), Row::new("E2")]);
    let strict = workspace.call(&["run", "--as-of", NIGHT, "--strict"]).expect(5).says(&["1 encounters are held"]);
    assert!(strict.stdout.contains("claimed 1"));
    // Published all the same.
    assert_eq!(workspace.claim_files().len(), 1);
    let relaxed = Workspace::new();
    relaxed.export("a.csv", &[held("E1"), Row::new("E2")]);
    relaxed.run(0);
}

#[test]
fn the_most_important_reason_is_the_exit_code_and_run_json_lists_all() {
    let config = crate::support::CONFIG.replace("[inbox]", "[sources.lab]\npath = \"inbox/lab\"\nexpected = true\n\n[inbox]");
    let workspace = Workspace::with_config(&config);
    workspace.export("a.csv", &[held("E1"), Row::new("E2").set("units", "two")]);
    workspace.call(&["run", "--as-of", NIGHT, "--strict"]).expect(4);
    let manifest = workspace.manifest(NIGHT);
    let codes: Vec<u64> = manifest["exits"].as_array().unwrap().iter().map(|exit| exit["code"].as_u64().unwrap()).collect();
    assert_eq!((codes, &manifest["exit_code"]), (vec![4, 3, 5], &4.into()));
}

#[test]
fn a_dry_run_shows_the_night_and_publishes_nothing() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.export("b.csv", &[Row::new("E2"), held("E3")]);
    let before = Tree::read(workspace.root());
    let dry = workspace.call(&["run", "--as-of", NEXT, "--dry-run"]).expect(0).says(&["dry run", "claimed 1", "held 1"]);
    before.assert_same(&Tree::read(workspace.root()));
    let real = workspace.night(NEXT).expect(0);
    let equation = |text: &str| text.lines().filter(|line| line.starts_with("encounters:") || line.starts_with("dollars:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(equation(&dry.stdout), equation(&real.stdout));
}

#[test]
fn a_dry_run_of_the_first_night_leaves_no_result() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.call(&["run", "--as-of", NIGHT, "--dry-run"]).expect(0);
    for folder in ["outbox", "worklists", "quarantine", "reports", "archive", "ledger/segments", "ledger/commits"] {
        assert_eq!(workspace.files_in(folder), [] as [String; 0], "{folder}");
    }
    assert_eq!(workspace.files_in("inbox").len(), 1);
}

#[test]
fn all_workspaces_below_a_folder_run_and_one_failure_keeps_nobody_back() {
    let folder = crate::support::TempDir::new();
    let (sound, broken) = (Workspace::new(), Workspace::new());
    sound.export("a.csv", &[Row::new("E1")]);
    broken.put("reference/payers.csv", "payer_id\n");
    for (name, workspace) in [("a", &sound), ("b", &broken), ("c", &sound)] {
        crate::support::copy_folder(workspace.root(), &folder.path().join(name), false);
    }
    crate::support::program(["run", "--as-of", NIGHT, "--all", folder.path().to_str().unwrap()]).run().expect(2).says(&["payers.csv"]);
    for name in ["a", "c"] {
        assert!(folder.path().join(name).join("reports/2026-05-05/run.json").exists(), "{name}");
    }
    assert!(!folder.path().join("b/reports").exists());
}
