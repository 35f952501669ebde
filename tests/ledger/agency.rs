//! What an agency answers, and what it is told: acknowledgements, money, returns, recalls, inventories.

use super::referral::{approve, ripe};
use super::*;

/// Columns of an agency's answers: it knows the account number, and nothing else of ours.
const ANSWERS: &str = "event_id event date reference amount reason";

/// Runs a night with an agency's answers.
#[track_caller]
fn answer(workspace: &Workspace, night: &str, rows: &[&str]) {
    workspace.events(&format!("agency-{night}.csv"), ANSWERS, rows);
    workspace.night(night).expect(0);
    workspace.call(&["verify"]).expect(0);
}

/// Places E1; the batch and the account number.
fn placed() -> (Workspace, String, String) {
    let workspace = ripe();
    let placed = approve(&workspace, &["--all", "--json"]).expect(0).json();
    let file = placed["file"].as_str().unwrap().to_owned();
    let account_no = workspace.table(&file).rows()[0]["account_no"].clone();
    (workspace, placed["batch_id"].as_str().unwrap().to_owned(), account_no)
}

#[test]
fn an_agency_names_an_account_by_the_number_that_it_was_given() {
    let (workspace, _, account_no) = placed();
    let answers = |number: &str| [format!("a1,agency_accepted,2026-09-16,{number},125.00,"), format!("a2,agency_payment,2026-09-18,{number},25.00,")];
    answer(&workspace, "2026-09-18", &answers(&account_no).each_ref().map(String::as_str));
    assert_eq!(item(&workspace, "2026-09-18", "E1", "agency")["balance"], "100.00");
    // The same answers again, as a system writes them that knows no small letters: nothing is booked twice, nothing conflicts.
    answer(&workspace, "2026-09-19", &answers(&account_no.to_ascii_uppercase()).each_ref().map(String::as_str));
    assert_eq!(item(&workspace, "2026-09-19", "E1", "agency")["balance"], "100.00");
    assert_eq!(workspace.report("2026-09-19", "exceptions").len(), 0);
    answer(&workspace, "2026-09-20", &["a3,agency_accepted,2026-09-20,A00000000000000ff,,", "a4,agency_returned,2026-09-20,20260101-0001,,"]);
    let exceptions = workspace.report("2026-09-20", "exceptions");
    assert_eq!(exceptions.rows().iter().map(|row| row["problem"].as_str()).collect::<Vec<_>>(), ["unknown_account"; 2]);
}

#[test]
fn an_answer_to_a_whole_batch_counts_for_every_account_of_it() {
    let (workspace, batch, _) = placed();
    answer(&workspace, "2026-09-16", &[&format!("b1,agency_accepted,2026-09-16,{batch},124.99,")]);
    let exceptions = workspace.report("2026-09-16", "exceptions");
    assert_eq!((exceptions.rows()[0]["problem"].as_str(), exceptions.rows()[0]["dollars"].as_str()), ("agency_differs", "-0.01"));
    answer(&workspace, "2026-09-17", &[&format!("b2,agency_accepted,2026-09-17,{batch},125.00,")]);
    assert_eq!(workspace.report("2026-09-17", "exceptions").len(), 0);
    workspace.call(&["why", "P-E1"]).expect(0).says(&["agency_accepted", "agency_placed 125.00 approved by ann: no answer since May"]);
    answer(&workspace, "2026-09-25", &[&format!("b3,agency_returned,2026-09-25,{batch},,")]);
    assert_eq!(item(&workspace, "2026-09-25", "E1", "patient")["balance"], "125.00");
}

#[test]
fn a_rejected_account_waits_until_its_record_is_corrected() {
    let (workspace, _, account_no) = placed();
    answer(&workspace, "2026-09-17", &[&format!("r1,agency_rejected,2026-09-17,{account_no},,bad address")]);
    assert_eq!(item(&workspace, "2026-09-17", "E1", "patient")["balance"], "125.00");
    let row = workspace.report("2026-09-17", "referrals").row("encounter_id", "E1").clone();
    assert_eq!((row["decision"].as_str(), row["gates"].as_str()), ("HOLD", "C-41;C-46"));
    assert!(row["explanation"].contains("agency_rejected: bad address"), "{}", row["explanation"]);
    approve(&workspace, &["--all"]).expect(2).says(&["nothing to place"]);
    post(&workspace, "2026-09-18", &["r2,hold_released,2026-09-18,,E1,,,,,,corrected"]);
    approve(&workspace, &["--all"]).expect(0);
    post(&workspace, "2026-09-19", &[]);
    assert_eq!(item(&workspace, "2026-09-19", "E1", "agency")["balance"], "125.00");
}

#[test]
fn a_difference_with_the_agency_is_told() {
    let (workspace, _, account_no) = placed();
    answer(&workspace, "2026-09-30", &[&format!("i1,agency_inventory,2026-09-30,{account_no},125.00,")]);
    assert_eq!(workspace.report("2026-09-30", "exceptions").len(), 0);
    answer(&workspace, "2026-10-31", &[&format!("i2,agency_inventory,2026-10-31,{account_no},90.00,")]);
    let exceptions = workspace.report("2026-10-31", "exceptions");
    assert_eq!((exceptions.rows()[0]["problem"].as_str(), exceptions.rows()[0]["dollars"].as_str()), ("agency_differs", "-35.00"));
}

/// The rows of an update file without its trailer: record type, amount, balance, reason.
#[track_caller]
fn updates(workspace: &Workspace, name: &str) -> Vec<String> {
    let table = workspace.table(&format!("outbox/placements/{name}-AGENCY-updates.csv"));
    let rows = table.rows();
    assert_eq!((rows.last().unwrap()["record_type"].as_str(), rows.last().unwrap()["client_no"].as_str()), ("T", (rows.len() - 1).to_string().as_str()));
    rows[..rows.len() - 1].iter().map(|row| ["record_type", "amount", "balance", "reason"].map(|column| row[column].as_str()).join(" ")).collect()
}

#[test]
fn the_agency_hears_of_money_that_came_to_us() {
    let (workspace, ..) = placed();
    post(&workspace, "2026-09-16", &["p1,payment,2026-09-16,,E1,25.00,,,,,"]);
    assert_eq!(updates(&workspace, "20260916-0004"), ["P 25.00 100.00 payment"]);
    post(&workspace, "2026-09-17", &["p2,payment_reversed,2026-09-17,P-E1,,,p1,,,,", "w1,write_off,2026-09-17,,E1,5.00,,,,,courtesy", "c1,contact_stopped,2026-09-17,P-E1,,,,,,,"]);
    assert_eq!(updates(&workspace, "20260917-0005"), ["P -25.00 120.00 reversed:p1", "A 5.00 120.00 courtesy", "U 0.00 120.00 contact_stopped"]);
    // The agency knows of its own money, and of a day without anything there is no file.
    post(&workspace, "2026-09-18", &["g1,agency_payment,2026-09-18,,E1,20.00,,,,,"]);
    workspace.night("2026-09-19").expect(0);
    assert_eq!(workspace.files_in("outbox/placements").len(), 3);
    assert!(workspace.manifest("2026-09-17")["files"].as_array().unwrap().iter().any(|file| file["kind"] == "placement_updates"));
}

#[test]
fn what_protects_the_guarantor_takes_the_account_back_the_same_day() {
    let (workspace, _, account_no) = placed();
    answer(&workspace, "2026-09-16", &[&format!("a1,agency_accepted,2026-09-16,{account_no},,")]);
    post(&workspace, "2026-09-20", &["p1,payment,2026-09-20,,E1,25.00,,,,,", "k1,bankruptcy_filed,2026-09-19,P-E1,,,,,,,"]);
    assert_eq!(updates(&workspace, "20260920-0005"), ["P 25.00 0.00 payment", "R 100.00 0.00 C-01"]);
    assert_eq!(item(&workspace, "2026-09-20", "E1", "patient")["balance"], "100.00");
    assert_eq!(workspace.report("2026-09-20", "referrals").row("encounter_id", "E1")["decision"], "NEVER");
    workspace.call(&["why", "E1"]).expect(0).says(&["agency_recalled", "C-01"]);
    workspace.night("2026-09-21").expect(0);
    assert_eq!(workspace.files_in("outbox/placements").len(), 2, "once");
}

#[test]
fn a_day_post_recalls_as_well_as_a_night() {
    let (workspace, ..) = placed();
    workspace.events("q.csv", COLUMNS, &["q1,dispute_opened,2026-09-16,,E1,,,,,,not_mine"]);
    workspace.call(&["post", "--as-of", "2026-09-16"]).expect(0);
    assert_eq!(updates(&workspace, "20260916-0004"), ["R 125.00 0.00 C-31"]);
    workspace.call(&["verify"]).expect(0);
}

/// A column of the only row of a report.
#[track_caller]
fn only(workspace: &Workspace, night: &str, report: &str, columns: [&str; 3]) -> [String; 3] {
    let table = workspace.report(night, report);
    assert_eq!(table.len(), 1, "{:#?}", table.rows());
    columns.map(|column| table.rows()[0][column].clone())
}

#[test]
fn a_placed_account_is_followed_from_the_placement_to_its_end() {
    let (workspace, batch, account_no) = placed();
    let state = ["state", "with_agency", "next_step"];
    let counts = ["status", "placed", "missing_accounts"];
    // Tuesday 2026-09-15; the fifth business day is the Tuesday after.
    workspace.night("2026-09-22").expect(0);
    assert_eq!(only(&workspace, "2026-09-22", "placements", state), ["waiting", "125.00", "the agency answers by 2026-09-22"]);
    assert_eq!(only(&workspace, "2026-09-22", "placement_batches", counts), ["open", "125.00", "0"]);
    workspace.night("2026-09-23").expect(0);
    assert_eq!(only(&workspace, "2026-09-23", "placements", state)[0], "missing");
    assert_eq!(only(&workspace, "2026-09-23", "placement_batches", counts), ["overdue", "125.00", "1"]);
    answer(&workspace, "2026-09-24", &[&format!("a1,agency_accepted,2026-09-24,{batch},,")]);
    assert_eq!(only(&workspace, "2026-09-24", "placements", ["state", "accepted_on", "approval"]), ["accepted", "2026-09-24", "approved by ann: no answer since May"]);
    answer(&workspace, "2026-12-01", &[&format!("c1,agency_closed,2026-12-01,{account_no},,uncollectible")]);
    assert_eq!(only(&workspace, "2026-12-01", "placements", ["state", "with_agency", "effort_ended_on"]), ["closed", "0.00", "2026-12-01"]);
    assert_eq!(only(&workspace, "2026-12-01", "placement_batches", ["status", "accepted", "with_agency_accounts"]), ["acknowledged", "125.00", "0"]);
    let row = workspace.report("2026-12-01", "referrals").row("encounter_id", "E1").clone();
    assert_eq!((row["decision"].as_str(), row["gates"].as_str()), ("WRITE_OFF", "C-42"));
    approve(&workspace, &["--encounter", "E1"]).expect(2).says(&["gave it up on 2026-12-01", "C-42"]);
}
