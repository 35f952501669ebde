//! The edge cases of aging: what a reversal, a takeback, a returned cheque, a void or a late day does to age and owner.

use super::*;
use crate::support::answers::{interchange, paid, remittance};

/// The claim id of an encounter.
fn claim_id(workspace: &Workspace, night: &str, encounter_id: &str) -> String {
    item(workspace, night, encounter_id, "insurance")["claim_id"].clone()
}

/// Runs a night with one remittance of one check.
fn remit(workspace: &Workspace, night: &str, check: &str, amount: &str, body: &[String]) {
    workspace.put(&format!("inbox/responses/{check}.835"), interchange(night.replace('-', "").parse::<u32>().unwrap() % 1_000_000, &[remittance(check, amount, body)]));
    workspace.night(night).expect(0);
    workspace.call(&["verify"]).expect(0);
}

/// Rows of an encounter: owner, balance, age, bucket.
fn stands(workspace: &Workspace, night: &str, encounter_id: &str) -> Vec<[String; 4]> {
    let detail = workspace.report(night, "aging_detail");
    let of = |row: &BTreeMap<String, String>| ["owner", "balance", "age_days", "bucket"].map(|column| row[column].clone());
    detail.rows().iter().filter(|row| row["encounter_id"] == encounter_id).map(of).collect()
}

#[test]
fn case_a_reversal_reopens_the_claim_at_its_original_dates_and_the_correction_closes_it() {
    let workspace = two_items();
    let claim = claim_id(&workspace, NIGHT, "E2");
    remit(&workspace, "2026-05-20", "CHK1", "100", &[paid(&claim, "1", "100", "0", &["CO*45*25"])]);
    assert_eq!(stands(&workspace, "2026-05-20", "E2"), [] as [[String; 4]; 0]);
    let reversal = paid(&claim, "22", "-100", "0", &["CO*45*-25"])
        .replace(&format!("CLP*{claim}*22*125"), &format!("CLP*{claim}*22*-125"))
        .replace("SVC*HC:99213*125*-100**1", "SVC*HC:99213*-125*-100**-1");
    remit(&workspace, "2026-06-20", "CHK2", "0", &[reversal.clone(), "PLB*1234567893*20261231*WO:TAKEBACK*-100".into()]);
    assert_eq!(stands(&workspace, "2026-06-20", "E2"), [["insurance", "125.00", "46", "31-60"].map(str::to_owned)], "the age that it always had");
    assert_eq!(workspace.report("2026-06-20", "denials").len(), 0, "a reversal is no denial");
    let charges = workspace.report("2026-06-20", "roll_forward").column("charges").join(" ");
    assert_eq!(charges, "0.00 0.00 0.00 0.00", "nor a new charge");
    remit(&workspace, "2026-06-21", "CHK3", "80", &[paid(&claim, "1", "80", "20", &["CO*45*25", "PR*2*20"])]);
    assert_eq!(stands(&workspace, "2026-06-21", "E2"), [["patient", "20.00", "0", "0-30"].map(str::to_owned)]);
}

#[test]
fn case_a_takeback_without_its_claim_moves_clearing_and_no_receivable() {
    let workspace = two_items();
    let claim = claim_id(&workspace, NIGHT, "E2");
    workspace.export("more.csv", &[Row::new("E3")]);
    workspace.night("2026-05-06").expect(0);
    remit(&workspace, "2026-05-20", "CHK1", "100", &[paid(&claim, "1", "100", "0", &["CO*45*25"])]);
    let other = claim_id(&workspace, "2026-05-20", "E3");
    remit(&workspace, "2026-05-25", "CHK2", "20", &[paid(&other, "1", "120", "0", &["CO*45*5"]), format!("PLB*1234567893*20261231*WO:{claim}*100")]);
    assert_eq!(stands(&workspace, "2026-05-25", "E2"), [] as [[String; 4]; 0], "the claim reopens only with its reversal");
    assert_ne!(workspace.report("2026-05-25", "clearing").rows()[0]["balance"], "0.00");
}

#[test]
fn case_a_returned_cheque_reopens_at_the_old_age_and_its_fee_is_a_new_item() {
    let workspace = two_items();
    post(&workspace, "2026-06-01", &["p1,payment,2026-06-01,P-E1,,125.00,,,,,"]);
    post(&workspace, "2026-06-10", &["r1,payment_reversed,2026-06-10,P-E1,,,p1,,,,", "f1,fee_charged,2026-06-10,P-E1,,25.00,r1,,,,returned cheque"]);
    assert_eq!(stands(&workspace, "2026-06-10", "E1"), [["patient", "125.00", "36", "31-60"].map(str::to_owned)]);
    assert_eq!(stands(&workspace, "2026-06-10", "FEE-f1"), [["patient", "25.00", "0", "0-30"].map(str::to_owned)]);
    assert_eq!(workspace.report("2026-06-10", "delinquency").row("guarantor_id", "P-E1")["balance"], "150.00");
    // What the practice earns by fees is no gross charge.
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    assert!(journal.contains("income:patient:returned_cheque"), "{journal}");
    post(&workspace, "2026-06-11", &["w1,write_off,2026-06-11,,FEE-f1,25.00,,,,,courtesy"]);
    assert_eq!(stands(&workspace, "2026-06-11", "FEE-f1"), [] as [[String; 4]; 0]);
}

#[test]
fn case_a_charge_voided_later_is_still_shown_on_the_day_before() {
    let workspace = two_items();
    let claim = claim_id(&workspace, NIGHT, "E2");
    remit(&workspace, "2026-05-20", "CHK1", "0", &[paid(&claim, "4", "0", "0", &["CO*16*125"])]);
    workspace.call(&["reprocess", "--claim", &claim, "--void", "--user", "ann", "--reason", "not ours", "--as-of", "2026-06-10"]).expect(0);
    assert_eq!(stands(&workspace, "2026-06-10", "E2"), [] as [[String; 4]; 0]);
    workspace.call(&["report", "aging_detail", "--as-of", "2026-06-09", "--out", workspace.path("before").to_str().unwrap()]).expect(0);
    let row = workspace.table("before/aging_detail.csv").row("encounter_id", "E2").clone();
    assert_eq!((row["balance"].as_str(), row["age_days"].as_str()), ("125.00", "35"));
}

#[test]
fn case_what_is_moved_on_the_day_itself_is_the_new_owners() {
    let workspace = two_items();
    post(&workspace, "2026-05-20", &["m1,responsibility_moved,2026-05-01,,E2,125.00,,PR,1,,"]);
    assert_eq!(stands(&workspace, "2026-05-20", "E2"), [["patient", "125.00", "0", "0-30"].map(str::to_owned)]);
    workspace.call(&["report", "aging_detail", "--as-of", "2026-05-19", "--out", workspace.path("before").to_str().unwrap()]).expect(0);
    assert_eq!(workspace.table("before/aging_detail.csv").row("encounter_id", "E2")["owner"], "insurance");
}

/// Opening balances: two lines of one patient's visit that cancel, and two of a payer and a patient that do not.
fn opened(rows: &str) -> Workspace {
    let workspace = Workspace::new();
    let header = "item_id,encounter_id,guarantor_id,patient_id,owner,payer_id,claim_id_as_sent,payer_claim_number,service_date,first_bill_date,responsibility_date,first_statement_date,statements,charge,balance\n";
    workspace.put("reference/opening/open_items.csv", format!("{header}{rows}"));
    workspace.run(0);
    workspace.call(&["verify"]).expect(0);
    workspace
}

#[test]
fn case_lines_that_cancel_stand_among_the_credits_and_not_in_the_aging() {
    let workspace = opened(
        "i1,H1,G1,P1,patient,,,,2026-03-01,,2026-04-01,,0,50.00,50.00\ni2,H1,G1,P1,patient,,,,2026-03-01,,2026-04-20,,0,0.00,-50.00\n\
         i3,H2,G1,P1,patient,,,,2026-03-01,,2026-04-01,,0,50.00,50.00\ni4,H2,G1,P1,insurance,acme,X1,,2026-03-01,2026-03-02,,,,50.00,-50.00\n",
    );
    assert_eq!(stands(&workspace, NIGHT, "H1"), [] as [[String; 4]; 0]);
    assert_eq!(stands(&workspace, NIGHT, "H2").len(), 2, "a payer's credit never hides what the patient owes");
    let credits = workspace.report(NIGHT, "credits");
    let rows: Vec<[&str; 3]> = credits.rows().iter().map(|row| ["encounter_id", "kind", "balance"].map(|column| row[column].as_str())).collect();
    let mut sorted = rows.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [["H1", "zero_balance", "-50.00"], ["H1", "zero_balance", "50.00"], ["H2", "credit", "-50.00"]]);
    assert_eq!(workspace.report(NIGHT, "delinquency").row("guarantor_id", "G1")["balance"], "50.00", "nobody is asked for what is not owed");
    assert!(workspace.report(NIGHT, "referrals").rows().iter().all(|row| row["encounter_id"] != "H1"));
    // Once one of the lines is corrected, the other one stands again.
    post(&workspace, "2026-05-06", &["w1,refund,2026-05-06,G1,,20.00,,,,,"]);
    assert_eq!(stands(&workspace, "2026-05-06", "H1").len(), 2);
}

#[test]
fn case_a_service_after_the_day_is_in_the_future_column_and_flagged() {
    let workspace = opened("i1,H1,G1,P1,insurance,acme,X1,,2026-05-09,2026-05-09,,,,50.00,50.00\n");
    let row = item(&workspace, NIGHT, "H1", "insurance");
    assert_eq!((row["bucket"].as_str(), row["flags"].as_str(), row["age_from_service_days"].as_str()), ("future", "service_after_as_of", "-4"));
    assert_eq!(workspace.report(NIGHT, "aging_summary").row("owner", "insurance")["future"], "50.00");
    workspace.night("2026-05-09").expect(0);
    let row = item(&workspace, "2026-05-09", "H1", "insurance");
    assert_eq!((row["bucket"].as_str(), row["flags"].as_str()), ("0-30", ""));
}

#[test]
fn case_leap_days_year_ends_and_clock_changes_are_civil_days() {
    use cleanclaim::aging::age_days;
    for (from, to, days) in [
        ("2024-02-28", "2024-03-01", 2),
        ("2023-02-28", "2023-03-01", 1),
        ("2000-02-28", "2000-03-01", 2),
        ("2025-12-31", "2026-01-01", 1),
        ("2026-01-31", "2026-03-02", 30),
        // The nights on which clocks change in the United States.
        ("2026-03-07", "2026-03-09", 2),
        ("2026-10-31", "2026-11-02", 2),
        ("2024-03-01", "2024-02-29", -1),
    ] {
        assert_eq!(age_days(from.parse().unwrap(), to.parse().unwrap()), days, "{from} to {to}");
    }
}

#[test]
fn case_the_day_is_the_entitys_own_wherever_the_machine_stands() {
    // At every moment the one zone's date is ahead of the other's.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let text = crate::support::CONFIG.replace("America/Chicago", zone);
        assert!(text.contains(zone));
        let workspace = Workspace::with_config(&text);
        workspace.export("day.csv", &[Row::self_pay("E1").set("service_date", "2026-01-02")]);
        let today = || jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::get(zone).unwrap()).date().to_string();
        // Midnight may pass meanwhile.
        let before = today();
        workspace.call(&["run"]).expect(0);
        let days = [before, today()];
        let told = std::fs::read_dir(workspace.path("reports")).unwrap().next().unwrap().unwrap().file_name();
        assert!(days.iter().any(|day| **day == *told.to_str().unwrap()), "{told:?} is none of {days:?}");
    }
}
