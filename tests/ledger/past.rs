//! Past days, from the books.

use super::*;
use crate::support::Tree;

/// Reports that are pure functions of the books; `kpi` and `roll_forward` also tell what the night itself did.
const FROM_THE_BOOKS: [&str; 9] = ["aging_detail", "aging_summary", "delinquency", "referrals", "placements", "placement_batches", "unbilled", "held", "timely_filing"];

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
    let workspace = four_nights();
    for night in [NIGHT, "2026-05-20", "2026-06-25", "2026-08-01"] {
        let out = workspace.path(&format!("out-{night}"));
        workspace.call(&["report", "--as-of", night, "--out", out.to_str().unwrap(), "--format", "csv"]).expect(0);
        for name in FROM_THE_BOOKS {
            let (published, again) = (workspace.path(&format!("reports/{night}/{name}.csv")), out.join(format!("{name}.csv")));
            assert_eq!(std::fs::read_to_string(published).unwrap(), std::fs::read_to_string(again).unwrap(), "{name} of {night}");
        }
    }
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
