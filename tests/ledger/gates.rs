//! Gates that go by what only the books know: who was billed, when, and what the payer said long ago.

use super::*;
use crate::support::CONFIG;

/// A Medicare patient's visit E3 of $125.00, of which Medicare paid $100.00 and left $25.00 as coinsurance, beside a self-pay visit E1; the patient had four statements.
fn medicare(cost_report: bool) -> Workspace {
    let entity = format!("[entity]\nmedicare_cost_report = {cost_report}");
    let workspace = Workspace::with_config(&CONFIG.replace("[entity]", &entity));
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::new("E3").set("payer_1", "medb").set("member_id_1", "1EG4TE5MK73")]);
    workspace.run(0);
    post(&workspace, "2026-05-20", &["a1,payer_payment,2026-05-20,,E3,100.00,,,,,", "a2,responsibility_moved,2026-05-20,,E3,25.00,,PR,2,,"]);
    let statements = ["s1,statement_sent,2026-05-21", "s2,statement_sent,2026-06-20", "s3,statement_sent,2026-07-20", "s4,final_notice_sent,2026-08-20"];
    post(&workspace, "2026-09-30", &statements.map(|row| format!("{row},P-E3,,,,,,,")).each_ref().map(String::as_str));
    workspace
}

#[test]
fn who_was_billed_is_known_while_the_rest_is_open() {
    let workspace = medicare(true);
    // The payer's item was settled in May; more than 90 days later the patient's part is still Medicare's.
    let parity = workspace.report("2026-09-30", "parity");
    let counts: Vec<(&str, &str)> = parity.rows().iter().filter(|row| row["kind"] == "decision").map(|row| (row["medicare_count"].as_str(), row["other_count"].as_str())).collect();
    assert_eq!(counts, [("1", "0"), ("0", "1")]);
    assert_eq!(parity.row("subject", "minimum_placement")["medicare_value"], "50.00");
    workspace.call(&["why", "E3"]).expect(0).says(&["Medicare bad debt: remittance 2026-05-20", "first bill 2026-05-21 (due by 2026-09-17)", "effort complete since 2026-09-18"]);
    let without = medicare(false).call(&["why", "E3"]).expect(0);
    assert!(!without.stdout.contains("Medicare bad debt: "), "{}", without.stdout);
}

#[test]
fn an_account_back_from_the_agency_is_claimed_as_bad_debt_by_medicare_patients_only() {
    let workspace = medicare(true);
    let gates = |night: &str| workspace.report(night, "referrals").row("encounter_id", "E3")["gates"].clone();
    assert_eq!(gates("2026-09-30"), "C-40", "25.00 are too little to place");
    post(&workspace, "2026-10-01", &["g1,agency_accepted,2026-10-01,P-E3,,,,,,,"]);
    post(&workspace, "2026-10-20", &["p1,payment,2026-10-10,P-E3,,5.00,,,,,", "g2,agency_closed,2026-10-20,P-E3,,,,,,,"]);
    let referrals = workspace.report("2026-10-20", "referrals");
    let row = referrals.row("encounter_id", "E3");
    assert!(row["explanation"].contains("HOLD until 2027-02-07: Medicare bad debt is written off no earlier than 120 days"), "{}", row["explanation"]);
    assert!(row["values"].contains("C-17 effort_start=2026-10-10 earliest_write_off=2027-02-07"), "{}", row["values"]);
    workspace.night("2027-02-07").expect(0);
    assert_eq!(workspace.report("2027-02-07", "referrals").row("encounter_id", "E3")["decision"], "WRITE_OFF");
}

#[test]
fn a_recalled_rule_holds_for_review_until_it_is_verified() {
    let confidential = "c1,confidential,2026-05-05,,E1,,,,,,part2";
    let decided = |config: &str| {
        let workspace = Workspace::with_config(config);
        workspace.export("day.csv", &[Row::self_pay("E1")]);
        workspace.run(0);
        post(&workspace, "2026-05-06", &[confidential]);
        let referrals = workspace.report("2026-05-06", "referrals");
        let row = referrals.row("encounter_id", "E1");
        (row["decision"].clone(), row["to_verify"].clone())
    };
    assert_eq!(decided(CONFIG), ("HOLD".into(), "C-34".into()));
    assert_eq!(decided(&format!("{CONFIG}\n[referral]\nverified_gates = [\"C-34\"]\n")), ("NEVER".into(), String::new()));
    let unknown = Workspace::with_config(&format!("{CONFIG}\n[referral]\nverified_gates = [\"C-99\"]\n"));
    unknown.call(&["run"]).expect(2).says(&["C-99", "refer gates"]);
    for name in ["recall_on_hold", "keep_on_write_off"] {
        let unknown = Workspace::with_config(&format!("{CONFIG}\n[placement]\n{name} = [\"C-99\"]\n"));
        unknown.call(&["run"]).expect(2).says(&[name, "C-99", "refer gates"]);
    }
}

#[test]
fn the_catalogue_needs_no_workspace() {
    let workspace = Workspace::new();
    workspace.call(&["refer", "gates"]).expect(0).says(&["C-07b", "C-34", "to be verified", "38 gates"]);
    let rows = workspace.call(&["refer", "gates", "--json"]).expect(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 38);
    workspace.call(&["refer", "gates", "--markdown"]).expect(0).says(&["# Gates before referral", "AB 1020"]);
    workspace.call(&["explain", "C-21"]).expect(0).says(&["Rule", "NV", "60 days"]);
}
