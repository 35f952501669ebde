//! Payments, reversals, statements and holds.

use super::*;

#[test]
fn a_payment_lowers_the_balance_and_its_reversal_raises_it_again() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-06,P-E1,,25.00,,,,,"]);
    assert_eq!(amounts(&item(&workspace, "2026-05-06", "E1", "patient")), ["125.00", "25.00", "0.00", "100.00"]);
    let delinquency = workspace.report("2026-05-06", "delinquency");
    let row = delinquency.row("guarantor_id", "P-E1");
    assert_eq!((row["last_payment_date"].as_str(), row["last_payment"].as_str(), row["balance"].as_str()), ("2026-05-06", "25.00", "100.00"));
    post(&workspace, "2026-05-07", &["r1,payment_reversed,2026-05-07,P-E1,,,p1,,,,"]);
    assert_eq!(amounts(&item(&workspace, "2026-05-07", "E1", "patient")), ["125.00", "0.00", "0.00", "125.00"]);
    let delinquency = workspace.report("2026-05-07", "delinquency");
    assert_eq!(delinquency.row("guarantor_id", "P-E1")["last_payment_date"], "");
}

#[test]
fn a_payment_is_posted_once_however_often_its_file_comes() {
    let workspace = two_items();
    let payment = "p1,payment,2026-05-06,P-E1,,25.00,,,,,";
    post(&workspace, "2026-05-06", &[payment]);
    post(&workspace, "2026-05-07", &[payment, "p2,payment,2026-05-07,P-E1,,1.00,,,,,"]);
    assert_eq!(item(&workspace, "2026-05-07", "E1", "patient")["balance"], "99.00");
}

#[test]
fn a_payment_with_a_later_date_waits_for_its_day() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-08,P-E1,,25.00,,,,,"]);
    assert_eq!(item(&workspace, "2026-05-06", "E1", "patient")["balance"], "125.00");
    workspace.night("2026-05-07").expect(0);
    assert_eq!(item(&workspace, "2026-05-07", "E1", "patient")["balance"], "125.00");
    workspace.night("2026-05-08").expect(0);
    assert_eq!(item(&workspace, "2026-05-08", "E1", "patient")["balance"], "100.00");
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn money_beyond_what_is_owed_is_unapplied_until_something_is() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-06,P-E1,,200.00,,,,,"]);
    let summary = workspace.report("2026-05-06", "aging_summary");
    let patient = summary.row("owner", "patient");
    assert_eq!((patient["debits"].as_str(), patient["unapplied"].as_str(), patient["net"].as_str()), ("0.00", "-75.00", "-75.00"));
    workspace.export("later.csv", &[Row::self_pay("E7").set("patient_id", "P-E1").set("service_date", "2026-05-06")]);
    workspace.night("2026-05-07").expect(0);
    assert_eq!(item(&workspace, "2026-05-07", "E7", "patient")["balance"], "50.00");
    let summary = workspace.report("2026-05-07", "aging_summary");
    assert_eq!((summary.row("owner", "patient")["unapplied"].as_str(), summary.row("owner", "patient")["net"].as_str()), ("0.00", "50.00"));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_copay_is_money_collected_and_waits_while_insurance_has_the_claim() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1").set("copay", "20.00"), Row::new("E2").set("copay", "30.00")]);
    workspace.run(0);
    assert_eq!(item(&workspace, NIGHT, "E1", "patient")["balance"], "105.00");
    assert_eq!(item(&workspace, NIGHT, "E2", "insurance")["balance"], "125.00");
    assert_eq!(workspace.report(NIGHT, "aging_summary").row("owner", "patient")["unapplied"], "-30.00");
    // What the payer leaves to the patient is paid by it.
    post(&workspace, "2026-05-20", &["a1,payer_payment,2026-05-20,,E2,95.00,,,,,", "a2,responsibility_moved,2026-05-20,,E2,30.00,,PR,3,,"]);
    let summary = workspace.report("2026-05-20", "aging_summary");
    assert_eq!((summary.row("owner", "patient")["unapplied"].as_str(), summary.row("owner", "patient")["net"].as_str()), ("0.00", "105.00"));
}

#[test]
fn a_paper_remittance_splits_a_claim_between_payer_contract_and_patient() {
    let workspace = two_items();
    post(
        &workspace,
        "2026-05-20",
        &["a1,payer_adjustment,2026-05-20,,E2,25.00,,CO,45,,", "a2,payer_payment,2026-05-20,,E2,80.00,,,,,", "a3,responsibility_moved,2026-05-20,,E2,20.00,,PR,2,,"],
    );
    let patient = item(&workspace, "2026-05-20", "E2", "patient");
    assert_eq!((patient["balance"].as_str(), patient["responsibility_date"].as_str(), patient["age_days"].as_str()), ("20.00", "2026-05-20", "0"));
    let detail = workspace.report("2026-05-20", "aging_detail");
    let insurance: Vec<&str> = detail.rows().iter().filter(|row| row["owner"] == "insurance").map(|row| row["balance"].as_str()).collect();
    assert!(insurance.iter().all(|balance| *balance == "0.00"), "{insurance:?}");
    let accounts = workspace.manifest("2026-05-20")["receivables"]["accounts"].clone();
    assert_eq!((&accounts["ar:patient"], accounts["ar:insurance:acme"].as_i64().unwrap_or_default()), (&14_500.into(), 0));
}

#[test]
fn statements_count_and_dun_and_a_returned_one_does_not() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["s1,statement_sent,2026-05-06,P-E1,,,,,,,"]);
    let row = |night: &str| workspace.report(night, "delinquency").row("guarantor_id", "P-E1").clone();
    assert_eq!((row("2026-05-06")["statements_sent"].as_str(), row("2026-05-06")["level"].as_str()), ("1", ""));
    assert_eq!(item(&workspace, "2026-05-06", "E1", "patient")["first_statement_date"], "2026-05-06");
    // Due on June 5; ten days of grace; D1 from the eleventh day.
    for (night, level) in [("2026-06-05", ""), ("2026-06-15", "D0"), ("2026-06-16", "D1"), ("2026-07-06", "D2")] {
        workspace.night(night).expect(0);
        assert_eq!(row(night)["level"], level, "{night}");
    }
    post(&workspace, "2026-07-07", &["b1,statement_returned,2026-07-07,P-E1,,,s1,,,,"]);
    assert_eq!((row("2026-07-07")["statements_sent"].as_str(), row("2026-07-07")["level"].as_str()), ("0", ""));
    assert!(row("2026-07-07")["next_step"].contains("address"), "{:?}", row("2026-07-07"));
}

#[test]
fn holds_disputes_and_bankruptcy_stop_dunning_and_their_end_lets_it_go_on() {
    for (opens, closes) in [("hold_placed", "hold_released"), ("dispute_opened", "dispute_closed"), ("bankruptcy_filed", "bankruptcy_dismissed")] {
        let workspace = two_items();
        post(&workspace, "2026-05-06", &["s1,statement_sent,2026-05-06,P-E1,,,,,,,"]);
        let opened = format!("o1,{opens},2026-06-20,P-E1,,,,,,,asked for it");
        post(&workspace, "2026-06-20", &[&opened]);
        let row = |night: &str| workspace.report(night, "delinquency").row("guarantor_id", "P-E1").clone();
        let gates = |night: &str| workspace.report(night, "referrals").row("encounter_id", "E1")["gates"].clone();
        assert_eq!(row("2026-06-20")["level"], "", "{opens}");
        let closed = format!("c1,{closes},2026-06-25,P-E1,,,,,,,");
        post(&workspace, "2026-06-25", &[&closed]);
        assert_eq!(row("2026-06-25")["level"], "D1", "{closes}");
        assert_ne!(gates("2026-06-20"), gates("2026-06-25"), "{opens}");
    }
}

#[test]
fn every_referral_decision_lists_every_gate_with_a_sentence() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["h1,hold_placed,2026-05-06,P-E1,,,,,,,the manager knows them", "d1,dispute_opened,2026-05-06,P-E1,,,,,,,"]);
    let referrals = workspace.report("2026-05-06", "referrals");
    let row = referrals.row("encounter_id", "E1");
    let gates: Vec<&str> = row["gates"].split(';').collect();
    assert!(gates.len() >= 3, "{gates:?}");
    for gate in &gates {
        assert!(row["explanation"].contains(&format!("({gate})")), "{gate}: {}", row["explanation"]);
        workspace.call(&["explain", gate]).expect(0);
    }
    assert_eq!(row["decision"], "HOLD");
}

#[test]
fn a_refund_and_a_write_off_are_no_payments() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-06,P-E1,,145.00,,,,,"]);
    post(&workspace, "2026-05-07", &["f1,refund,2026-05-07,P-E1,,20.00,,,,,"]);
    assert!(!workspace.report("2026-05-07", "aging_summary").column("owner").contains(&"patient"), "something is left of 125.00 - 145.00 + 20.00");
    let other = two_items();
    post(&other, "2026-05-06", &["w1,write_off,2026-05-06,,E1,125.00,,,,,charity"]);
    let detail = other.report("2026-05-06", "aging_detail");
    assert!(detail.rows().iter().filter(|row| row["encounter_id"] == "E1").all(|row| row["balance"] == "0.00"), "{:#?}", detail.rows());
    assert_eq!(other.report("2026-05-06", "delinquency").len(), 0);
}
