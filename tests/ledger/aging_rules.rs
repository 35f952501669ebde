//! The rules of aging, A1 to A12, each through the whole program: what a biller puts in, and what the reports of the night then say.

use super::*;
use crate::support::{CONFIG, DAY, Tree};

/// A workspace whose `[aging]` says something else.
fn with_aging(lines: &str) -> Workspace {
    let workspace = Workspace::with_config(&format!("{CONFIG}\n[aging]\n{lines}\n"));
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::new("E2")]);
    workspace.run(0);
    workspace
}

/// The detail of a day, made afterwards.
fn detail_as_of(workspace: &Workspace, day: &str) -> crate::support::Table {
    let out = format!("as-of-{day}");
    workspace.call(&["report", "--as-of", day, "--out", workspace.path(&out).to_str().unwrap(), "--format", "csv"]).expect(0);
    workspace.table(&format!("{out}/aging_detail.csv"))
}

fn cents(text: &str) -> i64 {
    (text.parse::<f64>().unwrap() * 100.0).round() as i64
}

#[test]
fn a1_age_is_as_of_less_anchor_and_upper_bounds_are_inclusive() {
    let workspace = two_items();
    // Both became theirs on the night, May 5.
    for (day, age, bucket) in
        [("2026-05-05", "0", "0-30"), ("2026-06-04", "30", "0-30"), ("2026-06-05", "31", "31-60"), ("2026-09-02", "120", "91-120"), ("2026-09-03", "121", "121+")]
    {
        let detail = detail_as_of(&workspace, day);
        for encounter in ["E1", "E2"] {
            let row = detail.row("encounter_id", encounter);
            assert_eq!((row["age_days"].as_str(), row["bucket"].as_str()), (age, bucket), "{encounter} on {day}");
        }
    }
    let other = with_aging("bucket_limits_days = [45, 90]");
    let summary = other.report(NIGHT, "aging_summary");
    assert_eq!(summary.row("owner", "patient")["d0_45"], "125.00");
    assert!(["d46_90", "d91_plus"].iter().all(|column| summary.row("owner", "patient").contains_key(*column)), "the columns follow the limits");
    let refused = Workspace::with_config(&format!("{CONFIG}\n[aging]\nbucket_limits_days = [30, 30]\n"));
    refused.run(2).says(&["strictly increasing"]);
}

#[test]
fn a2_what_is_not_due_has_a_column_of_its_own() {
    // Due thirty days after the first statement, and none was sent: due thirty days after the patient came to owe it.
    let workspace = with_aging("anchor = \"due\"");
    let summary = workspace.report(NIGHT, "aging_summary");
    let patient = summary.row("owner", "patient");
    assert_eq!((patient["future"].as_str(), patient["debits"].as_str(), patient["net"].as_str()), ("125.00", "0.00", "125.00"));
    let row = item(&workspace, NIGHT, "E1", "patient");
    assert_eq!((row["bucket"].as_str(), row["age_days"].as_str(), row["next_action"].as_str()), ("future", "-30", "not due yet"));
    let detail = detail_as_of(&workspace, "2026-06-04");
    assert_eq!((detail.row("encounter_id", "E1")["bucket"].as_str(), detail.row("encounter_id", "E1")["age_days"].as_str()), ("0-30", "0"), "due on its day");
}

#[test]
fn a3_every_row_and_total_closes_on_the_ledger_or_the_run_fails() {
    let workspace = two_items();
    post(
        &workspace,
        "2026-06-25",
        &["p1,payment,2026-06-25,P-E1,,175.00,,,,,", "a1,payer_payment,2026-06-25,,E2,150.00,,,,,", "f1,fee_charged,2026-06-25,P-E1,,30.00,,,,,copy of records"],
    );
    let summary = workspace.report("2026-06-25", "aging_summary");
    for row in summary.rows() {
        let sum: i64 = ["future", "d0_30", "d31_60", "d61_90", "d91_120", "d121_plus", "credits", "unapplied"].iter().map(|column| cents(&row[*column])).sum();
        assert_eq!(sum, cents(&row["net"]), "{row:#?}");
        assert!(cents(&row["credits"]) <= 0 && cents(&row["unapplied"]) <= 0);
    }
    let receivables = &workspace.manifest("2026-06-25")["receivables"];
    let net: i64 = summary.column("net").into_iter().map(cents).sum();
    assert_eq!((receivables["ledger_cents"].as_i64(), receivables["difference_cents"].as_i64()), (Some(net), Some(0)));
    // Money that the catalog has and no item: nothing is published.
    rusqlite::Connection::open(workspace.path("ledger/catalog.sqlite")).unwrap().execute("UPDATE counters SET value = value + 1 WHERE name = 'debit:ar:patient'", []).unwrap();
    let before = Tree::read(workspace.root()).without(|path| path.starts_with("ledger/"));
    workspace.export("more.csv", &[Row::self_pay("E9")]);
    workspace.night("2026-06-26").expect(10);
    assert!(!workspace.path("reports/2026-06-26").exists() && before.paths().iter().any(|path| path.ends_with("2026-06-25/aging_summary.csv")));
}

#[test]
fn a4_the_page_names_the_anchor_and_the_detail_has_both_ages() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E2").set("service_date", "2026-04-01")]);
    workspace.run(0);
    post(&workspace, "2026-05-20", &["a1,payer_payment,2026-05-20,,E2,95.00,,,,,", "m1,responsibility_moved,2026-05-20,,E2,30.00,,PR,1,,"]);
    workspace.night("2026-05-27").expect(0);
    let row = item(&workspace, "2026-05-27", "E2", "patient");
    let ages = ["age_days", "age_from_responsibility_days", "age_from_service_days"].map(|column| row[column].as_str());
    assert_eq!(ages, ["7", "7", "56"]);
    let page = |workspace: &Workspace| std::fs::read_to_string(workspace.path("reports/2026-05-27/index.html")).unwrap();
    assert!(page(&workspace).contains("patients from the date they became responsible"));
    let by_service = with_aging("anchor = \"service\"");
    by_service.night("2026-05-27").expect(0);
    let row = item(&by_service, "2026-05-27", "E1", "patient");
    assert_eq!(["age_days", "age_from_responsibility_days", "age_from_service_days"].map(|column| row[column].as_str()), ["23", "22", "23"]);
    assert!(page(&by_service).contains("everything ages from the date of service"));
}

#[test]
fn a5_no_payment_rebill_statement_or_returned_cheque_makes_a_debt_younger() {
    let workspace = two_items();
    post(&workspace, "2026-06-01", &["s1,statement_sent,2026-06-01,P-E1,,,,,,,", "p1,payment,2026-06-01,P-E1,,5.00,,,,,"]);
    post(&workspace, "2026-06-10", &["r1,payment_reversed,2026-06-10,P-E1,,,p1,,,,", "s2,statement_sent,2026-06-10,P-E1,,,,,,,"]);
    let row = item(&workspace, "2026-06-10", "E1", "patient");
    assert_eq!((row["age_days"].as_str(), row["balance"].as_str(), row["responsibility_date"].as_str()), ("36", "125.00", NIGHT));
    // The claim goes out a second time.
    let claim = item(&workspace, "2026-06-10", "E2", "insurance")["claim_id"].clone();
    let denial =
        crate::support::answers::interchange(2, &[crate::support::answers::remittance("CHK1", "0", &[crate::support::answers::paid(&claim, "4", "0", "0", &["CO*16*125"])])]);
    workspace.put("inbox/responses/era.835", denial);
    workspace.night("2026-06-11").expect(0);
    workspace.call(&["reprocess", "--claim", &claim, "--user", "ann", "--reason", "corrected", "--as-of", "2026-06-12"]).expect(0);
    let row = item(&workspace, "2026-06-12", "E2", "insurance");
    assert_ne!(row["claim_id"], claim);
    assert_eq!((row["first_bill_date"].as_str(), row["last_bill_date"].as_str(), row["age_days"].as_str()), (NIGHT, "2026-06-12", "38"));
}

#[test]
fn a6_every_owner_of_an_encounter_is_an_item_that_ages_alone() {
    let workspace = two_items();
    post(&workspace, "2026-05-25", &["a1,payer_payment,2026-05-25,,E2,60.00,,,,,", "m1,responsibility_moved,2026-05-25,,E2,25.00,,PR,2,,"]);
    workspace.night("2026-06-05").expect(0);
    let (payer, patient) = (item(&workspace, "2026-06-05", "E2", "insurance"), item(&workspace, "2026-06-05", "E2", "patient"));
    assert_eq!((payer["balance"].as_str(), payer["age_days"].as_str(), payer["bucket"].as_str()), ("40.00", "31", "31-60"));
    assert_eq!((patient["balance"].as_str(), patient["age_days"].as_str(), patient["bucket"].as_str()), ("25.00", "11", "0-30"));
}

#[test]
fn a7_buckets_hold_debits_and_credits_and_unapplied_stand_apart() {
    let workspace = two_items();
    post(&workspace, "2026-05-25", &["a1,payer_payment,2026-05-25,,E2,150.00,,,,,", "p1,payment,2026-05-25,P-E9,,40.00,,,,,", "p2,payment,2026-05-25,P-E1,,165.00,,,,,"]);
    let summary = workspace.report("2026-05-25", "aging_summary");
    let amounts = |owner: &str| ["debits", "credits", "unapplied", "net"].map(|column| summary.row("owner", owner)[column].clone());
    assert_eq!(amounts("insurance"), ["0.00", "-25.00", "0.00", "-25.00"]);
    assert_eq!(amounts("patient"), ["0.00", "0.00", "-40.00", "-40.00"]);
}

#[test]
fn a8_an_insurers_credit_is_the_insurers_and_pays_nothing_else() {
    let workspace = Workspace::with_config(&format!("{CONFIG}\n[credits]\noverpayment_kinds = [\"commercial\"]\n"));
    workspace.export("day.csv", &[Row::new("E2").set("guarantor_id", "G7"), Row::new("E3").set("guarantor_id", "G7"), Row::self_pay("E4").set("guarantor_id", "G7")]);
    workspace.run(0);
    post(&workspace, "2026-05-25", &["a1,payer_payment,2026-05-25,,E2,150.00,,,,,"]);
    // Months of nights use it for nothing.
    workspace.night("2026-07-05").expect(0);
    assert_eq!(item(&workspace, "2026-07-05", "E2", "insurance")["balance"], "-25.00");
    assert_eq!((item(&workspace, "2026-07-05", "E3", "insurance")["balance"].as_str(), item(&workspace, "2026-07-05", "E4", "patient")["balance"].as_str()), ("125.00", "125.00"));
    let credits = workspace.report("2026-07-05", "credits");
    let row = credits.row("encounter_id", "E2");
    let told = ["kind", "whose", "balance", "since", "clock", "return_by", "days_left"].map(|column| row[column].as_str());
    assert_eq!(told, ["credit", "payer", "-25.00", "2026-05-25", "42 USC 1320a-7k(d)", "2026-07-24", "19"]);
    let referrals = workspace.report("2026-07-05", "referrals");
    assert_eq!(referrals.row("encounter_id", "E4")["amount"], "125.00", "nor does it lower what would be placed");
}

#[test]
fn a9_money_that_lies_unapplied_stands_against_a_referral() {
    let workspace = two_items();
    // Money for a visit that is still with the payer waits; the other debt is overdue meanwhile.
    workspace.export("more.csv", &[Row::new("E5").set("guarantor_id", "P-E1")]);
    post(&workspace, "2026-05-06", &["s1,statement_sent,2026-05-06,P-E1,,,,,,,"]);
    let gates = |night: &str| workspace.report(night, "referrals").row("encounter_id", "E1")["gates"].split(';').map(str::to_owned).collect::<Vec<_>>();
    assert!(!gates("2026-05-06").contains(&"C-32".to_owned()));
    post(&workspace, "2026-05-07", &["p1,payment,2026-05-07,,E5,20.00,,,,,"]);
    assert!(gates("2026-05-07").contains(&"C-32".to_owned()), "{:?}", gates("2026-05-07"));
    assert_eq!(workspace.report("2026-05-07", "credits").row("encounter_id", "E5")["kind"], "unapplied");
}

#[test]
fn a10_what_is_posted_later_is_invisible_on_an_earlier_day() {
    let workspace = two_items();
    let before = std::fs::read_to_string(workspace.path(&format!("reports/{NIGHT}/aging_detail.csv"))).unwrap();
    // A payment of the day before, a write-off and a void-like reversal become known later.
    post(&workspace, "2026-06-10", &["p1,payment,2026-05-04,P-E1,,25.00,,,,,", "w1,write_off,2026-05-05,,E1,100.00,,,,,charity"]);
    detail_as_of(&workspace, NIGHT);
    assert_eq!(std::fs::read_to_string(workspace.path(&format!("as-of-{NIGHT}/aging_detail.csv"))).unwrap(), before);
    assert_eq!(detail_as_of(&workspace, "2026-06-09").row("encounter_id", "E1")["balance"], "125.00");
    assert!(detail_as_of(&workspace, "2026-06-10").rows().iter().all(|row| row["encounter_id"] != "E1"));
}

#[test]
fn a11_a_correction_posts_today_and_the_same_day_is_told_with_the_same_bytes() {
    let workspace = two_items();
    post(&workspace, "2026-06-10", &["p1,payment,2026-05-20,P-E1,,25.00,,,,,"]);
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    assert!(journal.contains("2026-06-10 patient_payment") && journal.contains("effective:2026-05-20"), "{journal}");
    for (number, day) in [("1", "2026-06-10"), ("2", "2026-05-30")] {
        let reports = |folder: &str| {
            workspace.call(&["report", "--as-of", day, "--out", workspace.path(folder).to_str().unwrap(), "--format", "csv,html"]).expect(0);
            Tree::read(&workspace.path(folder))
        };
        reports(&format!("one-{number}")).assert_same(&reports(&format!("two-{number}")));
    }
}

#[test]
fn a12_a_post_dated_cheque_lowers_nothing_and_is_shown() {
    let workspace = two_items();
    post(
        &workspace,
        "2026-05-06",
        &[
            "p1,payment,2026-05-10,P-E1,,25.00,,,,,",
            "p2,payment,2026-05-12,P-E1,,10.00,,,,,",
            "a1,payer_payment,2026-05-10,,E2,80.00,,,,,",
            "p3,payment,2026-05-06,P-E1,,1.00,,,,,",
        ],
    );
    let shown = |night: &str, owner: &str| workspace.report(night, "aging_summary").row("owner", owner)["future_payments"].clone();
    assert_eq!((shown("2026-05-06", "patient").as_str(), item(&workspace, "2026-05-06", "E1", "patient")["balance"].as_str()), ("35.00", "124.00"));
    let summary = workspace.report("2026-05-06", "aging_summary");
    assert_eq!(summary.column("future_payments").into_iter().map(cents).sum::<i64>(), 11_500, "the payer's too");
    assert_eq!(summary.row("owner", "patient")["net"], "124.00", "it is no part of the net");
    workspace.night("2026-05-10").expect(0);
    assert_eq!((shown("2026-05-10", "patient").as_str(), item(&workspace, "2026-05-10", "E1", "patient")["balance"].as_str()), ("10.00", "99.00"));
    // A past day shows what was known then.
    workspace.call(&["report", "aging_summary", "--as-of", "2026-05-06", "--out", workspace.path("past").to_str().unwrap()]).expect(0);
    let [then, again] = ["reports/2026-05-06", "past"].map(|folder| std::fs::read_to_string(workspace.path(&format!("{folder}/aging_summary.csv"))).unwrap());
    assert_eq!(then, again);
    assert_eq!(DAY, "2026-05-04");
}
