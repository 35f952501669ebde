//! Killed between the placement file and the books: the account is placed once or not at all, and what an agency was to be given is there when the books say so.

use std::process::{Command, Stdio};
use std::time::Instant;

use super::referral::{approve, ripe};
use super::*;
use crate::support::Tree;

const ARGUMENTS: [&str; 7] = ["refer", "approve", "--all", "--user", "ann", "--reason", "no answer since May"];

/// What an undisturbed approval makes of it.
fn undisturbed(original: &Workspace) -> Tree {
    let workspace = Workspace::copy_of(original, false);
    approve(&workspace, &["--all"]).expect(0);
    Tree::of_results(workspace.root())
}

#[test]
fn killed_at_any_moment_an_approval_places_once_with_the_same_bytes() {
    let original = ripe();
    let expected = undisturbed(&original);
    let began = Instant::now();
    undisturbed(&original);
    let whole = began.elapsed();
    let mut booked = 0;
    for moment in 1..=16u32 {
        let workspace = Workspace::copy_of(&original, false);
        let mut command = Command::new(env!("CARGO_BIN_EXE_cleanclaim"));
        command.arg("--config").arg(workspace.root()).args(ARGUMENTS).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(whole * moment / 16);
        child.kill().unwrap();
        child.wait().unwrap();
        // Approved again: what was booked is finished and not placed twice, what was not is placed now.
        let again = approve(&workspace, &["--all"]);
        assert!(matches!(again.code, Some(0 | 2)), "{again:?}");
        booked += u32::from(again.code == Some(2));
        workspace.call(&["verify"]).expect(0);
        expected.assert_same(&Tree::of_results(workspace.root()));
        assert_eq!(workspace.files_in("outbox/placements").len(), 1);
    }
    assert!(booked < 16, "every kill came too late to disturb anything");
}

#[test]
fn a_file_that_could_not_be_put_in_place_is_finished_and_not_made_again() {
    let original = ripe();
    let expected = undisturbed(&original);
    let workspace = Workspace::copy_of(&original, false);
    // A file stands where the folder of placements belongs.
    workspace.put("outbox/placements", "in the way");
    approve(&workspace, &["--all"]).expect(1).says(&["is booked", "run again", "nothing is booked twice"]);
    approve(&workspace, &["--all"]).expect(1);
    std::fs::remove_file(workspace.path("outbox/placements")).unwrap();
    approve(&workspace, &["--all"]).expect(2).says(&["nothing to place"]);
    expected.assert_same(&Tree::of_results(workspace.root()));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_night_killed_while_it_recalls_recalls_once_and_tells_the_agency_once() {
    let original = ripe();
    approve(&original, &["--all"]).expect(0);
    original.events("fact.csv", COLUMNS, &["k1,bankruptcy_filed,2026-09-16,P-E1,,,,,,,"]);
    let night = ["run", "--as-of", "2026-09-16"];
    let finish = |workspace: &Workspace| {
        workspace.call(&night).expect(0);
        workspace.call(&["verify"]).expect(0);
        Tree::of_results(workspace.root())
    };
    let undisturbed = Workspace::copy_of(&original, false);
    let began = Instant::now();
    let expected = finish(&undisturbed);
    let whole = began.elapsed();
    for moment in 1..=8u32 {
        let workspace = Workspace::copy_of(&original, false);
        let mut command = Command::new(env!("CARGO_BIN_EXE_cleanclaim"));
        command.arg("--config").arg(workspace.root()).args(night).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(whole * moment / 8);
        child.kill().unwrap();
        child.wait().unwrap();
        expected.assert_same(&finish(&workspace));
        assert_eq!(workspace.files_in("outbox/placements").iter().filter(|file| file.ends_with("-updates.csv")).count(), 1);
    }
}
