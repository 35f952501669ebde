//! What is different from the day before: `changes.csv`, over nights of several kinds.

use super::*;

/// The changes of a night, as `change guarantor encounter before now`.
fn changes(workspace: &Workspace, night: &str) -> Vec<String> {
    let table = workspace.report(night, "changes");
    table.rows().iter().map(|row| ["change", "guarantor_id", "encounter_id", "before", "now"].map(|column| row[column].as_str()).join(" ").trim_end().to_owned()).collect()
}

#[test]
fn each_night_says_what_is_new_and_a_night_without_news_says_nothing() {
    let workspace = two_items();
    assert_eq!(changes(&workspace, NIGHT), [] as [&str; 0], "on a first night there is nothing to compare with");
    workspace.export("more.csv", &[Row::self_pay("E5")]);
    workspace.night("2026-05-06").expect(0);
    assert_eq!(changes(&workspace, "2026-05-06"), ["new_balance P-E5  owed nothing not past due"]);
    post(&workspace, "2026-05-07", &["s1,statement_sent,2026-05-07,P-E1,,,,,,,"]);
    assert_eq!(changes(&workspace, "2026-05-07"), [] as [&str; 0], "a statement is no change of level or decision");
    // 30 days of terms and 10 of grace later.
    workspace.night("2026-06-17").expect(0);
    let found = changes(&workspace, "2026-06-17");
    assert!(found.contains(&"past_due P-E1  not past due D1".to_owned()), "{found:?}");
    assert!(found.iter().all(|change| !change.starts_with("new_balance") && !change.starts_with("settled")), "{found:?}");
    post(&workspace, "2026-06-18", &["p1,payment,2026-06-18,P-E1,,125.00,,,,,"]);
    assert_eq!(changes(&workspace, "2026-06-18"), ["settled P-E1  D1 owed nothing"]);
    post(&workspace, "2026-06-19", &["p2,payment,2026-06-19,P-E5,,25.00,,,,,"]);
    let found = changes(&workspace, "2026-06-19");
    assert!(!found.iter().any(|change| change.starts_with("settled")), "settled is told once: {found:?}");
}

#[test]
fn two_runs_of_a_day_are_one_day() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-06,P-E1,,125.00,,,,,"]);
    let once = changes(&workspace, "2026-05-06");
    assert_eq!(once, ["settled P-E1  not past due owed nothing"]);
    workspace.events("again.csv", COLUMNS, &["h1,hold_placed,2026-05-06,P-E2,,,,,,,"]);
    workspace.night("2026-05-06").expect(0);
    assert_eq!(changes(&workspace, "2026-05-06"), once, "the second run compares with the day before, not with the first");
}

#[test]
fn a_proposal_a_stop_and_a_placement_are_told_on_their_night() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::self_pay("E5")]);
    workspace.run(0);
    let statements = |guarantor: &str| {
        [("1", "statement_sent,2026-05-06"), ("2", "statement_sent,2026-06-05"), ("3", "statement_sent,2026-07-05"), ("4", "final_notice_sent,2026-08-05")]
            .map(|(number, event)| format!("{guarantor}{number},{event},{guarantor},,,,,,,"))
    };
    let (one, five) = (statements("P-E1"), statements("P-E5"));
    post(&workspace, "2026-08-05", &one.iter().chain(&five).map(String::as_str).collect::<Vec<_>>());
    workspace.night("2026-09-15").expect(0);
    let found = changes(&workspace, "2026-09-15");
    for encounter in ["E1", "E5"] {
        assert!(found.contains(&format!("proposed P-{encounter} {encounter} HOLD REFER")), "{found:?}");
    }
    workspace.call(&["refer", "approve", "P-E1", "--user", "ann", "--reason", "no answer"]).expect(0);
    post(&workspace, "2026-09-16", &["b1,bankruptcy_filed,2026-09-16,P-E5,,,,,,,"]);
    let found = changes(&workspace, "2026-09-16");
    assert!(found.contains(&"placed P-E1 E1 REFER PLACED".to_owned()) && found.contains(&"stopped P-E5 E5 REFER NEVER".to_owned()), "{found:?}");
    let table = workspace.report("2026-09-16", "changes");
    let stopped = table.row("change", "stopped");
    assert!(stopped["sentence"].contains("C-01") && stopped["amount"] == "125.00", "{stopped:?}");
}
