//! What edits said, what people let pass, and what payers answered: the reports on edits, night after night.

use super::*;

/// The same visit under another number.
fn twice(encounter_id: &str) -> Row {
    Row::new(encounter_id).set("patient_id", "P7").set("member_id_1", "M777")
}

fn item_of(workspace: &Workspace, encounter_id: &str) -> String {
    workspace.table("worklists/held.csv").row("encounter_id", encounter_id)["item_id"].clone()
}

/// Cells of the one row of a report that has this edit.
fn cells<'t>(table: &'t crate::support::Table, edit: &str, columns: &[&str]) -> Vec<&'t str> {
    let row = table.row("edit", edit);
    columns.iter().map(|column| row[*column].as_str()).collect()
}

/// Three nights: two encounters are held as duplicates and one for its member id; one duplicate is let pass and the member id filled in; payers answer.
fn three_nights() -> Workspace {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), twice("D1"), twice("D2"), twice("D3"), held("F1")]);
    workspace.run(0);
    let (duplicate, member) = (item_of(&workspace, "D2"), item_of(&workspace, "F1"));
    let header = "item_id,action,field,new_value,reason,user,until";
    workspace.put("inbox/corrections/held.csv", format!("{header}\n{duplicate},override,,,two visits that day,ann,5/7/2026\n{member},fix,member_id_1,M123,,ann,\n"));
    workspace.night(NEXT).expect(0);
    let columns = "event_id,event,date,encounter_id,amount,group_code,carc";
    let answers = ["X1,payer_adjustment,2026-05-07,D2,125.00,CO,18", "X2,payer_adjustment,2026-05-07,E1,125.00,CO,50", "X3,payer_payment,2026-05-07,F1,90.00,,"];
    workspace.events("answers.csv", columns, &answers);
    workspace.night(THIRD).expect(0);
    workspace
}

#[test]
fn hits_of_a_night_tell_what_is_held_let_pass_and_corrected() {
    let workspace = three_nights();
    let columns = ["claims", "dollars", "held_claims", "held_dollars", "overridden", "corrected"];
    let hits = |night: &str, edit: &str| cells(&workspace.report(night, "edit_hits"), edit, &columns).join(" ");
    assert_eq!(hits(NIGHT, "duplicate-claim"), "2 250.00 2 250.00 0 0");
    assert_eq!(hits(NIGHT, "member-id-missing"), "1 125.00 1 125.00 0 0");
    assert_eq!(hits(NEXT, "duplicate-claim"), "2 250.00 1 125.00 1 0");
    assert_eq!(hits(NEXT, "member-id-missing"), "0 0.00 0 0.00 0 1");
    assert_eq!(hits(THIRD, "duplicate-claim"), "1 125.00 1 125.00 0 0");
    assert_eq!(workspace.report(THIRD, "edit_hits").len(), 1);
    let why = workspace.call(&["why", "F1"]).expect(0);
    assert!(why.stdout.contains("member-id-missing (fixed)"), "{}", why.stdout);
}

#[test]
fn an_override_ends_and_its_use_is_on_the_page() {
    let workspace = three_nights();
    let columns = ["encounter_id", "user", "reason", "given_on", "until", "days_left", "state", "times_used", "dollars"];
    let told = |night: &str| cells(&workspace.report(night, "overrides"), "duplicate-claim", &columns).join("|");
    assert_eq!(told(NEXT), "D2|ann|two visits that day|2026-05-06|2026-05-07|1|used|1|125.00");
    assert_eq!(told(THIRD), "D2|ann|two visits that day|2026-05-06|2026-05-07|0|used|1|125.00");
    assert_eq!(workspace.report(NIGHT, "overrides").len(), 0);
    let page = std::fs::read_to_string(workspace.path(&format!("reports/{NEXT}/index.html"))).unwrap();
    assert!(page.contains("Let pass by override") && page.contains("two visits that day"));
    // Whoever gives no day gets the configured number of days; a day that is past is a mistake.
    let item = item_of(&workspace, "D3");
    workspace.put("inbox/corrections/late.csv", format!("item_id,action,reason,user,until\n{item},override,again,ann,2026-05-01\n"));
    workspace.night("2026-05-08").expect(3);
    let messages: Vec<String> = workspace.files_in("quarantine").iter().flat_map(|path| workspace.table(path).rows().to_vec()).map(|row| row["message"].clone()).collect();
    assert!(messages.iter().any(|message| message.contains("late.csv:2") && message.contains("2026-05-01")), "{messages:?}");
    workspace.put("inbox/corrections/blank.csv", format!("item_id,action,reason,user\n{item},override,again,ann\n"));
    workspace.night("2026-05-09").expect(0);
    let overrides = workspace.report("2026-05-09", "overrides");
    assert_eq!(overrides.row("encounter_id", "D3")["until"], "2026-08-07");
    assert_eq!(overrides.row("encounter_id", "D2")["state"], "expired");
}

#[test]
fn earnings_know_what_payers_did_with_what_an_edit_spoke_on() {
    let workspace = three_nights();
    let columns = ["hits", "held", "held_now", "fixed", "overridden", "sent_with_warning", "denied", "denied_dollars", "denied_as_expected", "paid", "open", "verdict"];
    let earned = |night: &str, edit: &str| cells(&workspace.report(night, "edit_earnings"), edit, &columns).join(" ");
    assert_eq!(earned(NEXT, "duplicate-claim"), "2 2 1 0 1 0 0 0.00 0 0 1 too few to say");
    assert_eq!(earned(THIRD, "duplicate-claim"), "2 2 1 0 1 0 1 125.00 1 0 0 too few to say");
    assert_eq!(earned(THIRD, "member-id-missing"), "1 1 0 1 0 0 0 0.00 0 1 0 too few to say");
    let uncaught = workspace.report(THIRD, "uncaught_denials");
    assert_eq!(uncaught.column("reason"), ["CO-50"]);
    let row = &uncaught.rows()[0];
    assert_eq!([&row["denials"], &row["no_edit"], &row["no_edit_dollars"], &row["caught"]], ["1", "1", "125.00", "0"]);
    assert!(row["predicted_by"].contains("pointer-missing"));
}

#[test]
fn a_reason_that_changes_a_payment_to_a_denial_counts_the_claim_once() {
    let workspace = three_nights();
    let columns = "event_id,event,date,encounter_id,amount,group_code,carc";
    workspace.events("more.csv", columns, &["Y1,payer_adjustment,2026-05-08,F1,35.00,CO,31"]);
    workspace.night("2026-05-08").expect(0);
    let earnings = workspace.report("2026-05-08", "edit_earnings");
    assert_eq!(cells(&earnings, "member-id-missing", &["denied", "denied_as_expected", "paid", "open"]), ["1", "1", "0", "0"]);
    // Whatever day it is asked for, the books say the same as the night did.
    for name in ["edit_hits", "edit_earnings", "uncaught_denials", "overrides"] {
        for night in [NIGHT, NEXT, THIRD, "2026-05-08"] {
            let out = workspace.path("again");
            workspace.call(&["report", "--as-of", night, "--out", &out.display().to_string()]).expect(0);
            let again = std::fs::read_to_string(out.join(format!("{name}.csv"))).unwrap();
            assert_eq!(again, std::fs::read_to_string(workspace.path(&format!("reports/{night}/{name}.csv"))).unwrap(), "{name} of {night}");
            std::fs::remove_dir_all(out).unwrap();
        }
    }
}

#[test]
fn overrides_kept_in_a_file_let_a_payers_claims_pass_until_their_day() {
    let workspace = Workspace::new();
    let file = |rows: &str| workspace.put("reference/overrides.csv", format!("payer_id,encounter_id,edit,user,reason,until\n{rows}"));
    workspace.export("a.csv", &[twice("D1"), twice("D2"), held("F1")]);
    file("acme,,duplicate-claim,,,\nnobody,,duplicate-clam,ann,why,2026-06-01\n");
    workspace.run(2).says(&["overrides.csv:2: user", "overrides.csv:2: reason", "overrides.csv:2: until"]);
    file("nobody,,duplicate-clam,ann,why,2026-06-01\n");
    workspace.run(2).says(&["overrides.csv:2: edit: found `duplicate-clam`", "did you mean `duplicate-claim`?", "overrides.csv:2: payer_id: found `nobody`"]);
    file("acme,,duplicate-claim,ann,takes them,2026-05-05\n*,,member-id-missing,ann,why not,2026-12-31\n");
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 3), ("claimed", 2), ("held", 1)]);
    let overrides = workspace.report(NIGHT, "overrides");
    assert_eq!(cells(&overrides, "duplicate-claim", &["payer_id", "given_on", "state", "times_used", "dollars"]), ["acme", "", "ends today", "1", "125.00"]);
    assert!(overrides.row("edit", "member-id-missing")["state"].starts_with("not accepted"));
    // A later row for the same payer and edit takes the place of the earlier one, and its uses are told once.
    file("acme,,duplicate-claim,ann,takes them,2026-05-05\nacme,,duplicate-claim,bob,until they answer,2026-05-20\n");
    workspace.run(0);
    let rows = workspace.report(NIGHT, "overrides");
    assert_eq!((rows.column("user"), rows.column("times_used")), (vec!["bob"], vec!["1"]));
    file("acme,,duplicate-claim,ann,takes them,2026-05-05\n*,,member-id-missing,ann,why not,2026-12-31\n");
    workspace.export("b.csv", &[twice("D3")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 1), ("read", 1), ("held", 2)]);
}

#[test]
fn what_a_missing_table_left_out_is_told_of_each_claim_and_in_the_totals() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), held("F1"), unclear("C1")]);
    workspace.run(0);
    let manifest = workspace.manifest(NIGHT);
    let tables = manifest["edits"]["not_run_tables"].as_array().unwrap();
    let hcpcs = tables.iter().find(|table| table["table"] == "hcpcs").unwrap();
    assert_eq!((hcpcs["claims"].as_u64(), hcpcs["install"].as_str()), (Some(2), Some("cleanclaim codes import hcpcs FILE...")));
    assert!(hcpcs["edits"].as_array().unwrap().contains(&"service-code-not-in-force".into()));
    for (encounter, is_told) in [("E1", true), ("F1", true), ("C1", false)] {
        let why = workspace.call(&["why", encounter]).expect(0);
        assert_eq!(why.stdout.contains("edits not run") && why.stdout.contains("hcpcs ("), is_told, "{}", why.stdout);
    }
    let page = std::fs::read_to_string(workspace.path(&format!("reports/{NIGHT}/index.html"))).unwrap();
    assert!(page.contains("codes import hcpcs"));
}

#[test]
fn the_clean_claim_rate_stands_beside_that_of_the_night_before() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), held("F1")]);
    workspace.run(0);
    workspace.export("b.csv", &[Row::new("E2")]);
    workspace.night(NEXT).expect(0);
    let page = std::fs::read_to_string(workspace.path(&format!("reports/{NEXT}/index.html"))).unwrap();
    assert!(page.contains("Clean at first pass") && page.contains("100.0%") && page.contains("50.0% on May 5"));
}
