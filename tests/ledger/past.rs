//! Past days, from the books.

use super::*;
use crate::support::Tree;

/// What a run left in the folder of a day and a report made later must leave again: everything but the run's own files.
fn is_of_the_run(path: &str) -> bool {
    path == "run.json" || path == "timings.json" || path.starts_with("runs/")
}

/// Makes the reports of these days again, and fails with every file that is not what was printed then.
#[track_caller]
fn assert_as_printed(workspace: &Workspace, days: &[&str]) {
    let mut differences = Vec::new();
    for day in days {
        let out = workspace.path(&format!("again/{day}"));
        workspace.call(&["report", "--as-of", day, "--out", out.to_str().unwrap()]).expect(0);
        let printed = Tree::read(&workspace.path(&format!("reports/{day}"))).without(is_of_the_run);
        assert!(printed.paths().contains(&"index.html") && printed.paths().len() > 15, "{:?}", printed.paths());
        differences.extend(printed.differences(&Tree::read(&out)).into_iter().map(|difference| format!("{day} {difference}")));
    }
    assert!(differences.is_empty(), "{} files are not as they were printed:\n{}", differences.len(), differences.join("\n"));
}

/// Four nights with charges, payments, a reversal, a held encounter that is released, and a settled item.
fn four_nights() -> Workspace {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::self_pay("E1"), Row::new("E2"), Row::new("E3").set("member_id_1", "")]);
    workspace.run(0);
    post(&workspace, "2026-05-20", &["p1,payment,2026-05-19,P-E1,,25.00,,,,,", "s1,statement_sent,2026-05-20,P-E1,,,,,,,"]);
    workspace.export("b.csv", &[Row::new("E3"), Row::self_pay("E4")]);
    post(&workspace, "2026-06-25", &["r1,payment_reversed,2026-06-24,P-E1,,,p1,,,,", "p2,payer_payment,2026-06-25,,E2,125.00,,,,,"]);
    post(&workspace, "2026-08-01", &["p3,payment,2026-08-01,P-E1,,125.00,,,,,"]);
    workspace
}

#[test]
fn the_reports_of_a_past_day_are_those_that_were_published_then() {
    assert_as_printed(&four_nights(), &[NIGHT, "2026-05-20", "2026-06-25", "2026-08-01"]);
}

#[test]
fn a_day_of_several_runs_is_printed_again_as_its_last_run_left_it() {
    let workspace = four_nights();
    post(&workspace, "2026-08-01", &["p4,payment,2026-08-01,P-E2,,5.00,,,,,", "p5,payment,2026-08-01,P-E404,,5.00,,,,,"]);
    workspace.events("late.csv", COLUMNS, &["p6,payment,2026-08-01,P-E3,,7.00,,,,,"]);
    workspace.call(&["post", "--as-of", "2026-08-01"]).expect(0);
    post(&workspace, "2026-08-02", &["p7,payment,2026-08-02,P-E2,,6.00,,,,,"]);
    assert_as_printed(&workspace, &["2026-06-25", "2026-08-01", "2026-08-02"]);
    let exceptions = workspace.table("again/2026-08-01/exceptions.csv");
    assert_eq!(exceptions.row("event_id", "p5")["problem"], "unknown_account");
}

#[test]
fn an_approval_prints_its_day_again_and_so_does_a_later_report() {
    let workspace = two_items();
    let night = "2026-09-15";
    let sent = ["s1,statement_sent,2026-05-06", "s2,statement_sent,2026-06-05", "s3,statement_sent,2026-07-05", "s4,final_notice_sent,2026-08-05"];
    let mut events: Vec<String> = sent.iter().map(|event| format!("{event},P-E1,,,,,,,")).collect();
    events.push(format!("p5,payment,{night},P-E404,,5.00,,,,,"));
    events.push("p6,payment,2026-12-01,P-E1,,5.00,,,,,".into());
    post(&workspace, night, &events.iter().map(String::as_str).collect::<Vec<_>>());
    let printed = Tree::read(&workspace.path(&format!("reports/{night}")));
    assert_eq!(workspace.report(night, "referrals").row("encounter_id", "E1")["decision"], "REFER");
    workspace.call(&["refer", "approve", "P-E1", "--user", "ann", "--reason", "no answer since May"]).expect(0);
    let agency = item(&workspace, night, "E1", "agency");
    assert_eq!(agency["balance"], "125.00");
    let unchanged =
        ["exceptions.csv", "edit_hits.csv", "unbilled.csv"].map(|name| (name, Tree::read(&workspace.path(&format!("reports/{night}"))).bytes(name) == printed.bytes(name)));
    assert_eq!(unchanged, [("exceptions.csv", true), ("edit_hits.csv", true), ("unbilled.csv", true)]);
    let roll = workspace.report(night, "roll_forward");
    assert_eq!((roll.row("owner", "agency")["transfers"].as_str(), roll.row("owner", "patient")["transfers"].as_str()), ("125.00", "-125.00"));
    post(&workspace, "2026-09-16", &["p7,payment,2026-09-16,P-E2,,6.00,,,,,"]);
    assert_as_printed(&workspace, &[night, "2026-09-16"]);
}

#[test]
fn a_generated_night_with_held_encounters_and_rates_is_printed_again() {
    let workspace = Workspace::generated(400, 3);
    workspace.night("2026-09-15").expect(3);
    workspace.night("2026-09-16").expect(0);
    workspace.export("later.csv", &[Row::new("L1").set("service_date", "2026-09-14")]);
    workspace.night("2026-09-18").expect(0);
    assert_as_printed(&workspace, &["2026-09-15", "2026-09-16", "2026-09-18"]);
}

#[test]
fn a_day_between_two_nights_shows_the_books_of_the_night_before_grown_older() {
    let workspace = four_nights();
    let out = workspace.path("out");
    workspace.call(&["report", "aging_detail", "--as-of", "2026-06-01", "--out", out.to_str().unwrap()]).expect(0);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    let detail = workspace.table("out/aging_detail.csv");
    let row = detail.row("encounter_id", "E1");
    assert_eq!((row["balance"].as_str(), row["age_days"].as_str()), ("100.00", "27"));
    workspace.call(&["report", "--as-of", "2026-05-01", "--out", workspace.path("early").to_str().unwrap()]).expect(2).says(&["the books begin after 2026-05-01"]);
}

#[test]
fn reports_never_replace_each_other_and_unknown_names_are_refused() {
    let workspace = four_nights();
    let out = workspace.path("out");
    workspace.call(&["report", "no_such_report", "--out", out.to_str().unwrap()]).expect(2).says(&["`no_such_report`"]);
    assert!(!out.exists());
    workspace.call(&["report"]).expect(2).says(&["--out DIR"]);
    workspace.call(&["report", "kpi", "--out", out.to_str().unwrap(), "--format", "csv"]).expect(0);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    let books = Tree::read(workspace.root()).without(|path| !path.starts_with("ledger/"));
    workspace.call(&["report", "--out", workspace.path("all").to_str().unwrap(), "--format", "html"]).expect(0);
    assert!(workspace.path("all/index.html").exists() && !workspace.path("all/kpi.csv").exists());
    books.assert_same(&Tree::read(workspace.root()).without(|path| !path.starts_with("ledger/")));
}

#[test]
fn reports_add_up_with_each_other_and_with_the_ledger() {
    let workspace = four_nights();
    for night in [NIGHT, "2026-05-20", "2026-06-25", "2026-08-01"] {
        let cents = |text: &str| (text.parse::<f64>().unwrap() * 100.0).round() as i64;
        let sum = |name: &str, column: &str| -> i64 { workspace.report(night, name).column(column).into_iter().map(cents).sum() };
        let manifest = workspace.manifest(night);
        let net = manifest["receivables"]["aging_cents"].as_i64().unwrap();
        assert_eq!((sum("aging_detail", "balance"), sum("aging_summary", "net")), (net, net), "{night}");
        assert_eq!(manifest["receivables"]["accounts"].as_object().unwrap().values().map(|cents| cents.as_i64().unwrap()).sum::<i64>(), net);
        let waiting: i64 = ["held", "to_coder"].iter().map(|term| manifest["conservation"][term]["cents"].as_i64().unwrap()).sum();
        assert_eq!(sum("unbilled", "dollars"), waiting, "{night}");
        // Every line: charge less payments less adjustments is the balance.
        for row in workspace.report(night, "aging_detail").rows().iter().filter(|row| row["bucket"] != "unapplied") {
            assert_eq!(cents(&row["charge"]) - cents(&row["paid"]) - cents(&row["adjusted"]), cents(&row["balance"]), "{row:#?}");
        }
    }
}
