//! Rejected and denied claims and exceptions on their worklists, and what becomes of the rows that people fill in. Most denials here come by paper, keyed as account events.

use super::*;
use crate::support::answers::{interchange, paid, remittance, statuses};

const HEADER: &str = "item_id,action,field,new_value,reason,user";
const EVENTS: &str = "event_id event date encounter_id amount group_code carc";
const FOURTH: &str = "2026-05-08";

/// Claims of `NIGHT` that are denied on `NEXT` for the same reason.
fn denied(encounters: &[&str], carc: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.export("a.csv", &encounters.iter().map(|id| Row::new(id)).collect::<Vec<_>>());
    workspace.run(0);
    let events: Vec<String> = encounters.iter().map(|id| format!("D{id},payer_adjustment,{NEXT},{id},125.00,CO,{carc}")).collect();
    workspace.events("denials.csv", EVENTS, &events.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.night(NEXT).expect(0);
    workspace
}

fn item_of(workspace: &Workspace, encounter_id: &str) -> String {
    workspace.table("worklists/denied.csv").row("encounter_id", encounter_id)["item_id"].clone()
}

fn decide(workspace: &Workspace, night: &str, row: &str, code: i32) {
    workspace.put(&format!("inbox/corrections/{night}.csv"), format!("{HEADER}\n{row}\n"));
    workspace.night(night).expect(code);
}

#[test]
fn a_denial_is_listed_with_its_cause_the_field_to_fix_and_its_deadline() {
    let workspace = denied(&["E1", "E2"], "11");
    let list = workspace.table("worklists/denied.csv");
    let row = list.row("encounter_id", "E1");
    let told = ["edit_or_carc", "cause", "dollars", "deadline", "field", "claim_state", "days_left", "suggested", "action"].map(|column| row[column].as_str());
    assert_eq!(told, ["CO-11", "CO-11: the diagnosis does not fit the procedure.", "125.00", "2026-10-31", "diagnosis_1", "denied", "178", "fix", ""]);
    assert!(row["item_id"].starts_with('d') && row["cause_id"].starts_with('g') && row["cause_id"] == list.row("encounter_id", "E2")["cause_id"]);
    let causes = workspace.table("worklists/causes.csv");
    assert_eq!((causes.column("worklist"), causes.column("items"), causes.column("dollars")), (vec!["denied"], vec!["2"], vec!["250.00"]));
    assert_eq!(workspace.table("worklists/rejected.csv").len(), 0);
}

#[test]
fn a_denial_is_written_off_by_one_row_for_its_cause() {
    let workspace = denied(&["E1", "E2"], "97");
    let cause = workspace.table("worklists/causes.csv").column("item_id")[0].to_owned();
    decide(&workspace, THIRD, &format!("{cause},write_off,,,,ann"), 3);
    assert_eq!(workspace.table("worklists/denied.csv").len(), 2, "no reason was given");
    decide(&workspace, FOURTH, &format!("{cause},write_off,,,bundled and not separate,ann"), 0);
    assert_eq!((workspace.table("worklists/denied.csv").len(), workspace.table("worklists/causes.csv").len()), (0, 0));
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    assert_eq!(journal.matches("adjustment:denial").count(), 2, "{journal}");
    workspace.call(&["verify"]).expect(0);
    let why = workspace.call(&["why", "E1"]).expect(0).stdout;
    assert!(why.contains("bundled and not separate") && why.contains("write_off"), "{why}");
}

#[test]
fn part_of_a_denial_is_written_off_and_more_than_it_is_refused() {
    let workspace = denied(&["E1"], "97");
    let item = item_of(&workspace, "E1");
    decide(&workspace, THIRD, &format!("{item},write_off,,500.00,all of it,ann"), 3);
    assert!(refusals(&workspace).contains("more than the balance of 125.00"));
    decide(&workspace, FOURTH, &format!("{item},write_off,,25.00,a part,ann"), 0);
    assert_eq!(workspace.table("worklists/denied.csv").row("encounter_id", "E1")["dollars"], "100.00");
}

#[test]
fn an_appealed_denial_is_off_the_list_until_the_appeal_is_closed() {
    let workspace = denied(&["E1"], "50");
    let item = item_of(&workspace, "E1");
    decide(&workspace, THIRD, &format!("{item},appeal,,,records sent,ann"), 0);
    assert_eq!(workspace.table("worklists/denied.csv").len(), 0);
    workspace.events("closed.csv", "event_id event date encounter_id", &[&format!("C1,appeal_closed,{FOURTH},E1")]);
    workspace.night(FOURTH).expect(0);
    assert_eq!(workspace.table("worklists/denied.csv").column("item_id"), [item]);
}

#[test]
fn what_is_ignored_comes_back_only_when_the_claim_moves() {
    let workspace = denied(&["E1"], "50");
    let item = item_of(&workspace, "E1");
    decide(&workspace, THIRD, &format!("{item},ignore,,,nothing to do,ann"), 0);
    assert_eq!(workspace.table("worklists/denied.csv").len(), 0);
    workspace.events("more.csv", EVENTS, &[&format!("DX,payer_adjustment,{FOURTH},E1,125.00,CO,197")]);
    workspace.night(FOURTH).expect(0);
    let row = workspace.table("worklists/denied.csv").row("encounter_id", "E1").clone();
    assert_eq!((row["item_id"].as_str(), row["edit_or_carc"].as_str(), row["remarks"].as_str()), (item.as_str(), "CO-50", "CO-197"));
}

#[test]
fn a_further_claim_without_a_road_is_refused_with_the_reason() {
    let workspace = denied(&["E1"], "11");
    let item = item_of(&workspace, "E1");
    for (night, row, says) in [
        (THIRD, format!("{item},fix,diagnosis_1,J20.9,,ann"), "the payer's own number of the claim is not known"),
        (FOURTH, format!("{item},override,,,because,ann"), "an override is for what an edit holds"),
        ("2026-05-09", "d00000000000000000000000000000000,resend,,,,ann".to_owned(), "not on worklists/denied.csv any more"),
        ("2026-05-10", "x0123,ignore,,,,ann".to_owned(), "not on worklists/exceptions.csv any more"),
    ] {
        decide(&workspace, night, &row, 3);
        assert!(refusals(&workspace).contains(says), "{says}: {}", refusals(&workspace));
    }
    assert_eq!(workspace.table("worklists/denied.csv").column("item_id"), [item]);
}

#[test]
fn an_exception_stays_until_somebody_clears_it() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.events("reversal.csv", "event_id event date encounter_id reference", &[&format!("R1,payment_reversed,{NIGHT},E1,P9")]);
    workspace.run(0);
    let list = workspace.table("worklists/exceptions.csv");
    assert_eq!((list.column("problem"), list.column("event_id"), list.column("days_open")), (vec!["unknown_reference"], vec!["R1"], vec!["0"]));
    let item = list.column("item_id")[0].to_owned();
    workspace.export("b.csv", &[Row::new("E2")]);
    workspace.night(NEXT).expect(0);
    assert_eq!((workspace.table("worklists/exceptions.csv").column("item_id"), workspace.table("worklists/exceptions.csv").column("days_open")), (vec![item.as_str()], vec!["1"]));
    decide(&workspace, THIRD, &format!("{item},ignore,,,keyed twice,ann"), 0);
    assert_eq!(workspace.table("worklists/exceptions.csv").len(), 0);
}

/// The claim id of an encounter in a night's aging.
fn claim_of(workspace: &Workspace, as_of: &str, encounter_id: &str) -> String {
    workspace.report(as_of, "aging_detail").row("encounter_id", encounter_id)["claim_id"].clone()
}

#[test]
fn rejections_and_denials_of_one_night_stand_on_different_lists_and_reports() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &["E1", "E2", "E3"].map(Row::new));
    workspace.run(0);
    let [first, second, third] = ["E1", "E2", "E3"].map(|encounter| claim_of(&workspace, NIGHT, encounter));
    let hub = statuses("AY", "000000001000000001", &[(&first, "A7:562:82", ""), (&second, "A7:562:82", "")]);
    workspace.put("inbox/responses/hub.277", interchange(1, &[hub]));
    workspace.put("inbox/responses/era.835", interchange(2, &[remittance("CHK1", "0", &[paid(&third, "1", "0", "0", &["CO*29*125"])])]));
    workspace.night(NEXT).expect(0);
    let rejected = workspace.table("worklists/rejected.csv");
    let row = rejected.row("encounter_id", "E1");
    let told = ["edit_or_carc", "field", "value", "dollars", "deadline", "suggested", "said_by", "claim_state"].map(|column| row[column].as_str());
    assert_eq!(told, ["A7:562:82", "rendering_npi", "1245319599", "125.00", "2026-10-31", "fix", "SPEAKER", "rejected"]);
    assert!(row["edits"].starts_with("rendering-npi-invalid") && row["item_id"].starts_with('r') && row["fix"].ends_with("there is no appeal."), "{row:?}");
    assert_eq!((rejected.len(), workspace.table("worklists/denied.csv").column("edit_or_carc")), (2, vec!["CO-29"]));
    let causes = workspace.table("worklists/causes.csv");
    assert_eq!((causes.column("worklist"), causes.column("items"), causes.column("item_id")), (vec!["rejected"], vec!["2"], vec![row["cause_id"].as_str()]));
    // What payers said is added up, and the rates keep both apart.
    let reports = (workspace.report(NEXT, "rejections"), workspace.report(NEXT, "denials"));
    assert_eq!((reports.0.column("status"), reports.0.column("dollars")), (vec!["A7:562:82"], vec!["250.00"]));
    assert_eq!((reports.1.column("reason"), reports.1.column("appealable_dollars")), (vec!["CO-29"], vec!["125.00"]));
    let kpis = workspace.report(NEXT, "kpi");
    let rate = |kpi: &str| ["value", "numerator", "denominator"].map(|column| kpis.row("kpi", kpi)[column].clone());
    assert_eq!(rate("rejection_rate"), ["66.7", "2", "3"]);
    assert_eq!(rate("denial_rate"), ["100.0", "1", "1"]);
    assert_eq!(rate("denied_dollars")[1], "125.00");
    let page = std::fs::read_to_string(workspace.path(&format!("reports/{NEXT}/index.html"))).unwrap();
    assert!(page.contains("What payers answered") && page.contains("Rejected before adjudication"));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_takeback_without_its_claim_is_shown_by_payer_until_it_is_explained() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &["E1", "E2"].map(Row::new));
    workspace.run(0);
    let claim = claim_of(&workspace, NIGHT, "E1");
    let body = [paid(&claim, "1", "100", "0", &["CO*45*25"]), "PLB*1234567893*20261231*WO:OLD9*30~".to_owned()];
    workspace.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "70", &body)]));
    workspace.night(NEXT).expect(0);
    let clearing = workspace.report(NEXT, "clearing");
    assert_eq!((clearing.column("payer_id"), clearing.column("balance"), clearing.column("since")), (vec!["acme"], vec!["30.00"], vec![NEXT]));
    workspace.export("b.csv", &[Row::new("E3")]);
    workspace.night(THIRD).expect(0);
    let clearing = workspace.report(THIRD, "clearing");
    assert_eq!((clearing.column("balance"), clearing.column("since"), clearing.column("days_open")), (vec!["30.00"], vec![NEXT], vec!["1"]));
}
