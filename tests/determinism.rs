//! The same inputs give the same bytes, whatever the machine: number of threads, order and times of files on disk, where the workspace stands.

use crate::support::{Export, Row, Tree, Workspace};

/// The day of generated exports.
const DAY: &str = "2026-09-15";
/// The night after.
const NEXT: &str = "2026-09-16";

/// Two nights with `threads` threads: the generated day with its events, then a day on which part of it comes again, changed and new.
fn two_nights(workspace: &Workspace, threads: &str) -> Tree {
    workspace.call(&["run", "--as-of", DAY, "--threads", threads]).expect(3);
    let first = workspace.files_in("archive").into_iter().find(|path| path.ends_with("encounters-2026-09-15-00001.csv")).expect("generated exports are named after their day");
    let again = std::fs::read_to_string(workspace.path(&first)).unwrap().replace("99213", "99214");
    workspace.put("inbox/encounters/again.csv", again);
    let others: Vec<Row> = (0..400).map(|number| Row::self_pay(&format!("X{number}")).set("patient_id", &format!("PX{}", number % 37)).set("service_date", "2026-09-14")).collect();
    workspace.export("z.csv", &others);
    workspace.call(&["run", "--as-of", NEXT, "--threads", threads]);
    let terms = workspace.manifest(NEXT)["conservation"].clone();
    for term in ["waiting_before", "duplicate", "changed", "held"] {
        assert_ne!(terms[term]["encounters"], 0, "no encounter is {term}, so the night shows less than it should");
    }
    Tree::of_results(workspace.root())
}

/// A generated day in several files, one of them so wide (by a column that nobody knows) that the night has several chunks and partitions.
fn large_day() -> Workspace {
    let workspace = Workspace::generated(8_000, 7);
    let wide: Vec<Row> = (0..90).map(|number| Row::self_pay(&format!("W{number}")).set("service_date", "2026-09-14").set("padding", "x")).collect();
    let padding = format!("{},{}", "x".repeat(900_000), "x".repeat(10));
    workspace.put("inbox/encounters/wide.csv", Export::csv(&wide).replace(",x\n", &format!(",\"{padding}\"\n")));
    workspace
}

#[test]
fn threads_and_the_order_of_files_change_no_byte() {
    let original = large_day();
    let (one, eight) = (Workspace::copy_of(&original, false), Workspace::copy_of(&original, true));
    let expected = two_nights(&one, "1");
    // Otherwise the night was too small to show anything.
    let partitions = expected.paths().iter().filter(|path| path.starts_with("ledger/segments/000001-") && path.ends_with("-claims.parquet")).count();
    assert!(partitions >= 2, "{partitions} partitions");
    expected.assert_same(&two_nights(&eight, "8"));
}

#[test]
fn where_an_encounter_ends_up_does_not_depend_on_how_files_are_cut() {
    let rows: Vec<Row> = (0..300).map(|number| Row::new(&format!("E{number}")).set("patient_id", &format!("P{}", number % 50)).set("member_id_1", "M12345")).collect();
    let (whole, cut) = (Workspace::new(), Workspace::new());
    whole.export("day.csv", &rows);
    for (place, part) in rows.chunks(70).enumerate() {
        cut.export(&format!("day-{place}.csv"), part);
    }
    for workspace in [&whole, &cut] {
        workspace.run(0);
    }
    let night = crate::support::NIGHT;
    assert_eq!(whole.manifest(night)["conservation"], cut.manifest(night)["conservation"]);
    assert_eq!(whole.report(night, "aging_detail").rows(), cut.report(night, "aging_detail").rows());
    assert_eq!(whole.claim_files(), cut.claim_files());
}

#[test]
fn another_clock_and_another_folder_change_no_byte() {
    let original = Workspace::generated(300, 3);
    let (left, right) = (Workspace::copy_of(&original, false), Workspace::copy_of(&original, false));
    left.call(&["run", "--as-of", DAY]).expect(3);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    right.call(&["run", "--as-of", DAY, "--quiet"]).expect(3);
    Tree::of_results(left.root()).assert_same(&Tree::of_results(right.root()));
}

#[test]
fn generated_days_are_the_same_for_the_same_seed_and_differ_for_another() {
    let (first, second, other) = (Workspace::generated(200, 11), Workspace::generated(200, 11), Workspace::generated(200, 12));
    Tree::read(first.root()).assert_same(&Tree::read(second.root()));
    assert!(!Tree::read(first.root()).differences(&Tree::read(other.root())).is_empty());
}
