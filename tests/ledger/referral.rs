//! From a proposal to a placement, which only a person makes.

use super::*;
use crate::support::Tree;

/// The day on which the account of E1 is ripe.
pub(super) const RIPE: &str = "2026-09-15";

/// A self-pay encounter E1 whose guarantor had four statements, the last a final notice, and E5 of another guarantor who had none.
pub(super) fn ripe() -> Workspace {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::self_pay("E5")]);
    workspace.run(0);
    post(
        &workspace,
        RIPE,
        &[
            "s1,statement_sent,2026-05-06,P-E1,,,,,,,",
            "s2,statement_sent,2026-06-05,P-E1,,,,,,,",
            "s3,statement_sent,2026-07-05,P-E1,,,,,,,",
            "s4,final_notice_sent,2026-08-05,P-E1,,,,,,,",
        ],
    );
    workspace
}

pub(super) fn approve(workspace: &Workspace, arguments: &[&str]) -> crate::support::Outcome {
    workspace.call(&[&["refer", "approve"], arguments, &["--user", "ann", "--reason", "no answer since May"]].concat())
}

#[test]
fn a_proposal_is_only_a_proposal() {
    let workspace = ripe();
    let referrals = workspace.report(RIPE, "referrals");
    assert_eq!((referrals.row("encounter_id", "E1")["decision"].as_str(), referrals.row("encounter_id", "E1")["gates"].as_str()), ("REFER", ""));
    assert_ne!(referrals.row("encounter_id", "E5")["decision"], "REFER");
    let list = workspace.call(&["refer", "list", "--json"]).expect(0).json();
    assert_eq!((list["as_of"].as_str(), list["proposals"].as_array().unwrap().len()), (Some(RIPE), 1));
    assert_eq!((&list["proposals"][0]["guarantor_id"], &list["proposals"][0]["amount_cents"]), (&"P-E1".into(), &12_500.into()));
    assert_eq!(workspace.files_in("outbox"), [] as [String; 0]);
    // Nor does another night place anything.
    workspace.night("2026-09-16").expect(0);
    assert_eq!(workspace.files_in("outbox"), [] as [String; 0]);
}

#[test]
fn an_approved_account_is_placed_once_with_a_file_that_proves_itself() {
    let workspace = ripe();
    let placed = approve(&workspace, &["P-E1", "--json"]).expect(0).json();
    assert_eq!((&placed["rows"], &placed["placed_cents"]), (&1.into(), &12_500.into()));
    let path = placed["file"].as_str().unwrap();
    assert!(path.starts_with("outbox/placements/") && path.ends_with("-AGENCY.csv"), "{path}");
    let text = std::fs::read_to_string(workspace.path(path)).unwrap();
    let table = workspace.table(path);
    assert_eq!(table.len(), 2);
    let (row, trailer) = (&table.rows()[0], &table.rows()[1]);
    assert_eq!(
        (row["record_type"].as_str(), row["placed_amount"].as_str(), row["statement_count"].as_str(), row["final_notice_date"].as_str()),
        ("N", "125.00", "4", "2026-08-05")
    );
    let hash = {
        use sha2::Digest;
        let rows = text.split_inclusive('\n').nth(1).unwrap();
        sha2::Sha256::digest(rows).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let cells: Vec<&str> = ["record_type", "batch_id", "client_no", "agency_id", "account_no"].map(|column| trailer[column].as_str()).into();
    assert_eq!(cells, ["T", placed["batch_id"].as_str().unwrap(), "1", "12500", &hash]);
    for secret in ["J20", "99213", "1980-01-02", "E1"] {
        assert!(!text.contains(secret), "{secret} left the house");
    }
    workspace.call(&["verify"]).expect(0);
    assert_eq!(workspace.call(&["refer", "list", "--json"]).expect(0).json()["proposals"].as_array().unwrap().len(), 0);
    approve(&workspace, &["P-E1"]).expect(2).says(&["nothing to place"]);
    workspace.night("2026-09-16").expect(0);
    assert_eq!(item(&workspace, "2026-09-16", "E1", "agency")["balance"], "125.00");
    let accounts = workspace.manifest("2026-09-16")["receivables"]["accounts"].clone();
    assert_eq!((&accounts["ar:agency"], &accounts["ar:patient"]), (&12_500.into(), &12_500.into()));
    assert_eq!(workspace.call(&["refer", "list", "--json"]).expect(0).json()["proposals"].as_array().unwrap().len(), 0);
    workspace.call(&["why", "E1"]).expect(0).says(&["approved by ann: no answer since May"]);
}

#[test]
fn what_a_gate_stops_is_not_placed_even_when_a_person_asks() {
    let workspace = ripe();
    let before = Tree::read(workspace.root());
    approve(&workspace, &["P-E5"]).expect(2).says(&["nothing to place", "P-E5", "CONTINUE", "(C-39)"]);
    approve(&workspace, &["P-E404"]).expect(2).says(&["P-E404"]);
    for reason in ["", "  "] {
        workspace.call(&["refer", "approve", "P-E1", "--user", "ann", "--reason", reason]).expect(2).says(&["--reason"]);
    }
    workspace.call(&["refer", "approve", "P-E1"]).expect(2);
    workspace.call(&["refer", "approve", "P-E1", "--all", "--user", "ann", "--reason", "x"]).expect(2);
    before.assert_same(&Tree::read(workspace.root()));
    let placed = approve(&workspace, &["P-E1", "P-E5", "--json"]).expect(0).json();
    assert_eq!((&placed["rows"], placed["refused"][0][0].as_str()), (&1.into(), Some("P-E5")));
}

#[test]
fn what_changed_since_the_proposal_counts() {
    let workspace = ripe();
    post(&workspace, "2026-09-16", &["k1,bankruptcy_filed,2026-09-16,P-E1,,,,,,,"]);
    approve(&workspace, &["--all"]).expect(2).says(&["nothing to place"]);
    assert_eq!(workspace.report("2026-09-16", "referrals").row("encounter_id", "E1")["decision"], "NEVER");
}

#[test]
fn money_from_the_agency_and_accounts_that_come_back() {
    let workspace = ripe();
    approve(&workspace, &["--all"]).expect(0);
    post(&workspace, "2026-09-20", &["g1,agency_payment,2026-09-20,,E1,25.00,,,,,"]);
    assert_eq!(item(&workspace, "2026-09-20", "E1", "agency")["balance"], "100.00");
    post(&workspace, "2026-09-25", &["g2,agency_returned,2026-09-25,P-E1,,,,,,,"]);
    assert_eq!(item(&workspace, "2026-09-25", "E1", "patient")["balance"], "100.00");
    let accounts = workspace.manifest("2026-09-25")["receivables"]["accounts"].clone();
    assert_eq!((accounts["ar:agency"].as_i64().unwrap_or_default(), &accounts["ar:patient"]), (0, &22_500.into()));
}

#[test]
fn an_approval_is_a_run_in_the_chain() {
    let workspace = ripe();
    approve(&workspace, &["--all"]).expect(0);
    let page: serde_json::Value = serde_json::from_slice(&std::fs::read(workspace.path("ledger/commits/3.json")).unwrap()).unwrap();
    assert_eq!((&page["kind"], &page["as_of"]), (&"approve".into(), &RIPE.into()));
    assert_eq!(workspace.call(&["status", "--json"]).expect(0).json()["last_run"], 3);
    // It prints the day's reports again; a run of the same day has nothing else to say, once.
    assert_eq!(item(&workspace, RIPE, "E1", "agency")["balance"], "125.00");
    workspace.night(RIPE).expect(0);
    assert_eq!(item(&workspace, RIPE, "E1", "agency")["balance"], "125.00");
    workspace.night(RIPE).expect(0).says(&["nothing to do"]);
}

/// A second self-pay encounter of the guarantor of E1, of $40.00, as ripe as the first.
fn two_ripe() -> Workspace {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::self_pay("E2").set("patient_id", "P-E1").set("service_date", "2026-05-01")]);
    workspace.run(0);
    let letters = ["s1,statement_sent,2026-05-06", "s2,statement_sent,2026-06-05", "s3,statement_sent,2026-07-05", "s4,final_notice_sent,2026-08-05"];
    let rows = letters.map(|letter| format!("{letter},P-E1,,,,,,,"));
    post(&workspace, RIPE, &[rows.each_ref().map(String::as_str).as_slice(), &["w1,write_off,2026-09-01,,E2,85.00,,,,,courtesy"]].concat());
    workspace
}

#[test]
fn one_encounter_is_approved_and_the_other_stays() {
    let workspace = two_ripe();
    let list = workspace.call(&["refer", "list", "--json"]).expect(0).json();
    let case = &list["proposals"][0];
    assert_eq!(
        (&case["statements"], &case["days_from_first_statement"], &case["final_notice_date"], &case["other_balance_cents"]),
        (&4.into(), &132.into(), &"2026-08-05".into(), &4_000.into())
    );
    assert_eq!((&case["items"][0]["charge_cents"], &case["items"][0]["balance_cents"]), (&12_500.into(), &12_500.into()));
    assert!(case["gates_passed"].as_array().unwrap().iter().any(|gate| gate == "C-01"));
    workspace.call(&["refer", "list"]).expect(0).says(&["P-E1  E1  125.00", "4 statements from 2026-05-06", "owes 40.00 besides", "gates: C-01"]);
    // Alone it is less than what is placed at all; with the other it is not.
    approve(&workspace, &["--encounter", "E2"]).expect(2).says(&["only 40.00", "C-40"]);
    approve(&workspace, &["--encounter", "E9"]).expect(2).says(&["E9 names no account or encounter"]);
    let placed = approve(&workspace, &["--encounter", "E1", "--json"]).expect(0).json();
    assert_eq!((&placed["rows"], &placed["placed_cents"]), (&1.into(), &12_500.into()));
    workspace.night("2026-09-16").expect(0);
    assert_eq!(item(&workspace, "2026-09-16", "E2", "patient")["balance"], "40.00");
    assert_eq!(item(&workspace, "2026-09-16", "E1", "agency")["balance"], "125.00");
}

#[test]
fn a_second_batch_of_one_guarantor_leaves_the_first_whole() {
    let workspace = two_ripe();
    approve(&workspace, &["--all"]).expect(0);
    post(&workspace, "2026-09-16", &["r1,agency_returned,2026-09-16,,E1,,,,,,"]);
    approve(&workspace, &["--encounter", "E1"]).expect(0);
    // What the first batch still holds comes back to the item that it left, though a later batch is known.
    post(&workspace, "2026-09-17", &["r2,agency_returned,2026-09-17,,E2,,,,,,"]);
    assert_eq!(item(&workspace, "2026-09-17", "E2", "patient")["balance"], "40.00");
    let states = workspace.report("2026-09-17", "placements");
    assert_eq!(states.rows().iter().map(|row| format!("{} {}", row["encounter_id"], row["state"])).collect::<Vec<_>>(), ["E1 returned", "E1 waiting", "E2 returned"]);
}

#[test]
fn columns_beyond_the_usual_are_noted_with_the_placement() {
    let workspace = ripe();
    let config = std::fs::read_to_string(workspace.path("cleanclaim.toml")).unwrap();
    workspace.put("cleanclaim.toml", format!("{config}\n[placement]\nextra_columns = [\"ssn\"]\n"));
    approve(&workspace, &["--all"]).expect(2).says(&["extra_columns", "ssn"]);
    workspace.put("cleanclaim.toml", format!("{config}\n[placement]\nextra_columns = [\"guarantor_birth_date\"]\ncreditor_name = \"River Office\"\n"));
    let outcome = approve(&workspace, &["--all"]).expect(0);
    outcome.says(&["the file also has guarantor_birth_date"]);
    let row = workspace.table(&workspace.files_in("outbox/placements")[0]).rows()[0].clone();
    assert_eq!((row["guarantor_birth_date"].as_str(), row["current_creditor"].as_str()), ("1980-01-02", "River Office"));
    workspace.call(&["why", "P-E1"]).expect(0).says(&["approved by ann: no answer since May [the file also has guarantor_birth_date]"]);
}
