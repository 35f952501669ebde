//! Folders that are elsewhere, and dates that come from elsewhere.

use super::*;
use crate::support::{CONFIG, TempDir};

/// A workspace whose archive, outbox, reports, worklists and quarantine lie in another folder, on another file system where the machine has one.
fn spread_out() -> (Workspace, TempDir) {
    let elsewhere = TempDir::on_disk();
    let place = elsewhere.path().display().to_string();
    let paths = ["archive", "outbox", "reports", "worklists", "quarantine"].map(|name| format!("{name} = \"{place}/{name}\"\n")).concat();
    (Workspace::with_config(&format!("{CONFIG}\n[paths]\n{paths}")), elsewhere)
}

#[test]
fn folders_may_lie_outside_the_workspace_and_on_another_disk() {
    let (workspace, elsewhere) = spread_out();
    workspace.export("a.csv", &[Row::new("E1"), held("E2"), Row::new("E3").set("units", "two")]);
    workspace.run(3);
    let tree = Tree::read(elsewhere.path());
    let has = |start: &str, end: &str| tree.paths().iter().any(|path| path.starts_with(start) && path.ends_with(end));
    for (start, end) in [
        ("archive/000001-", "inbox/encounters/a.csv"),
        ("outbox/claims/", ".837"),
        ("reports/2026-05-05/", "run.json"),
        ("worklists/", "held.csv"),
        ("quarantine/000001-", ".rows.csv"),
    ] {
        assert!(has(start, end), "{start}{end} in {:?}", tree.paths());
    }
    assert!(!tree.paths().iter().any(|path| path.contains(".staging")), "{:?}", tree.paths());
    assert_eq!(workspace.files_in("inbox"), [] as [String; 0]);
    let before = (Tree::read(workspace.root()), tree);
    workspace.run(0).says(&["nothing to do"]);
    before.0.assert_same(&Tree::read(workspace.root()));
    before.1.assert_same(&Tree::read(elsewhere.path()));
    workspace.export("b.csv", &[Row::new("E4")]);
    workspace.night(NEXT).expect(0);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_worklist_edited_in_place_is_kept_wherever_worklists_are() {
    let (workspace, elsewhere) = spread_out();
    workspace.export("a.csv", &[held("E1")]);
    workspace.run(0);
    std::fs::write(elsewhere.path().join("worklists/held.csv"), "mine").unwrap();
    workspace.night(NEXT).expect(0).says(&["edited in place"]);
    let kept = Tree::read(&elsewhere.path().join("worklists"));
    assert_eq!(kept.paths().iter().filter(|path| kept.bytes(path) == b"mine").count(), 1);
}

#[test]
fn an_inbox_outside_the_workspace_is_read_and_never_emptied() {
    let elsewhere = TempDir::on_disk();
    let config = CONFIG.replace("path = \"inbox/encounters\"", &format!("path = \"{}\"", elsewhere.path().display()));
    let workspace = Workspace::with_config(&config);
    std::fs::write(elsewhere.path().join("a.csv"), crate::support::Export::csv(&[Row::new("E1")])).unwrap();
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 1), ("claimed", 1)]);
    assert_eq!(Tree::read(elsewhere.path()).paths(), ["a.csv"]);
    workspace.run(0).says(&["nothing to do"]);
}

#[test]
fn a_pinned_date_holds_until_another_is_given() {
    let workspace = Workspace::with_config(&format!("as_of = \"{NIGHT}\"\n{CONFIG}"));
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.call(&["run"]).expect(0);
    workspace.call(&["run"]).expect(0).says(&["nothing to do"]);
    workspace.call(&["run", "--as-of", NEXT]).expect(0);
    // The pinned date lies in the past now, and the books are not written backwards.
    workspace.call(&["run"]).expect(2);
}

#[test]
fn without_a_date_it_is_the_business_day_of_the_entity() {
    let workspace = Workspace::new();
    let today = || jiff::Timestamp::now().in_tz("America/Chicago").unwrap().date();
    let before = today();
    workspace.call(&["run"]).expect(0);
    let run: jiff::civil::Date = workspace.call(&["status", "--json"]).expect(0).json()["as_of"].as_str().unwrap().parse().unwrap();
    // Before six in the morning it is still yesterday's night.
    assert!(run >= before.yesterday().unwrap() && run <= today(), "{run} is not the day of {before}");
}
