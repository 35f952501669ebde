//! Another program adds the books up.

use std::io::Write;
use std::process::{Command, Stdio};

use super::*;

/// Calls hledger with a journal on stdin.
fn hledger(journal: &str, arguments: &[&str]) -> String {
    let command = Command::new("hledger").args(["-f", "-"]).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = command.unwrap_or_else(|error| panic!("hledger cannot be started ({error}): this test compares our books with its sums; tests/run installs it"));
    child.stdin.take().unwrap().write_all(journal.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "hledger {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// hledger's balances by account, in cents.
fn balances(journal: &str) -> BTreeMap<String, i64> {
    let csv = hledger(journal, &["balance", "--flat", "--no-total", "--no-elide", "--empty", "-O", "csv"]);
    let table = crate::support::Table::parse(csv.as_bytes());
    let cents = |text: &str| (text.replace(['$', ','], "").parse::<f64>().unwrap() * 100.0).round() as i64;
    table.rows().iter().map(|row| (row["account"].clone(), cents(&row["balance"]))).collect()
}

/// Nights with charges to two payers and patients, money in and out, a reversal, an adjustment and a placement.
fn eventful() -> Workspace {
    let workspace = two_items();
    workspace.export("b.csv", &[Row::new("E3").set("payer_1", "medb").set("member_id_1", "1EG4TE5MK73").set("service", "V4"), Row::self_pay("E4").set("copay", "20.00")]);
    post(
        &workspace,
        "2026-05-20",
        &[
            "a1,payer_adjustment,2026-05-20,,E2,25.00,,CO,45,,",
            "a2,payer_payment,2026-05-20,,E2,80.00,,,,,",
            "a3,responsibility_moved,2026-05-20,,E2,20.00,,PR,2,,",
            "p1,payment,2026-05-20,P-E1,,25.00,,,,,",
            "p2,payment,2026-05-20,P-E4,,300.00,,,,,",
            "s1,statement_sent,2026-05-06,P-E1,,,,,,,",
        ],
    );
    post(
        &workspace,
        "2026-09-15",
        &[
            "r1,payment_reversed,2026-06-01,P-E1,,,p1,,,,",
            "f1,refund,2026-06-02,P-E4,,50.00,,,,,",
            "w1,write_off,2026-06-03,,E2,5.00,,,,,small",
            "s2,statement_sent,2026-06-05,P-E1,,,,,,,",
            "s3,statement_sent,2026-07-05,P-E1,,,,,,,",
            "s4,final_notice_sent,2026-08-05,P-E1,,,,,,,",
        ],
    );
    workspace.call(&["refer", "approve", "--all", "--user", "ann", "--reason", "due"]).expect(0);
    workspace
}

#[test]
fn hledger_accepts_the_journal_and_its_balances_are_ours() {
    let workspace = eventful();
    workspace.night("2026-09-16").expect(0);
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    hledger(&journal, &["check"]);
    let theirs = balances(&journal);
    assert_eq!(theirs.values().sum::<i64>(), 0, "debits are not credits: {theirs:?}");
    let manifest = workspace.manifest("2026-09-16");
    let ours: BTreeMap<String, i64> = manifest["receivables"]["accounts"].as_object().unwrap().iter().map(|(account, cents)| (account.clone(), cents.as_i64().unwrap())).collect();
    assert!(ours.len() >= 4, "{ours:?}");
    for (account, cents) in &ours {
        assert_eq!(theirs.get(account).copied().unwrap_or_default(), *cents, "{account}: {theirs:?}");
    }
    let receivable: i64 = theirs.iter().filter(|(account, _)| account.starts_with("ar:") || *account == "liability:unapplied").map(|(_, cents)| cents).sum();
    let proof = workspace.call(&["verify", "--json"]).expect(0).json();
    assert_eq!((receivable, manifest["receivables"]["aging_cents"].as_i64()), (proof["ledger_cents"].as_i64().unwrap(), Some(receivable)));
    // What was earned, collected and given up, by hand: 125 + 125 + 180 + 125 charged; 80 from the payer; 25 - 25 + 300 + 20 - 50 from patients; 25 + 5 adjusted.
    let of = |prefix: &str| theirs.iter().filter(|(account, _)| account.starts_with(prefix)).map(|(_, cents)| cents).sum::<i64>();
    assert_eq!([of("revenue:charges"), of("cash:payer:acme"), of("cash:patient"), of("adjustment:")], [-55_500, 8_000, 27_000, 3_000]);
}

#[test]
fn the_journal_of_a_past_day_ends_there_and_names_nobody() {
    let workspace = eventful();
    let journal = workspace.call(&["report", "--export-journal", "hledger", "--as-of", "2026-05-20"]).expect(0).stdout;
    let theirs = balances(&journal);
    let manifest = workspace.manifest("2026-05-20");
    for (account, cents) in manifest["receivables"]["accounts"].as_object().unwrap() {
        assert_eq!(theirs.get(account).copied().unwrap_or_default(), cents.as_i64().unwrap(), "{account}");
    }
    assert!(!theirs.contains_key("ar:agency"));
    assert!(!journal.contains("Sample") && !journal.contains("Avery"));
    let out = workspace.path("out");
    workspace.call(&["report", "--export-journal", "hledger", "--as-of", "2026-05-20", "--out", out.to_str().unwrap()]).expect(0);
    assert_eq!(std::fs::read_to_string(out.join("journal.hledger")).unwrap(), journal);
}

#[test]
fn hledger_agrees_on_a_generated_day() {
    let workspace = Workspace::generated(1_000, 21);
    workspace.call(&["run", "--as-of", "2026-09-15"]).expect(3);
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    let theirs = balances(&journal);
    for (account, cents) in workspace.manifest("2026-09-15")["receivables"]["accounts"].as_object().unwrap() {
        assert_eq!(theirs.get(account).copied().unwrap_or_default(), cents.as_i64().unwrap(), "{account}");
    }
}
