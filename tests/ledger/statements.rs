//! Letters to guarantors: the vendor's file, and what it takes for a letter to count.

use super::*;
use crate::support::{CONFIG, Tree};

/// The day after the usual night.
const NEXT: &str = "2026-05-06";

/// A workspace that writes letters, with more settings.
fn writing(settings: &str) -> Workspace {
    Workspace::with_config(&CONFIG.replace("write = false", &format!("write = true\n{settings}")))
}

/// A workspace that writes letters, after a night with the self-pay encounter E1; and the file of letters.
fn printed() -> (Workspace, String) {
    let workspace = writing("");
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.run(0);
    let file = only_file(&workspace);
    (workspace, file)
}

#[track_caller]
fn only_file(workspace: &Workspace) -> String {
    let files = workspace.files_in("outbox/statements");
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

/// The letters of the newest file.
fn letters(workspace: &Workspace) -> Vec<BTreeMap<String, String>> {
    let file = workspace.files_in("outbox/statements").into_iter().max().unwrap();
    workspace.table(&file).rows().iter().filter(|row| row["record_type"] == "L").cloned().collect()
}

fn delinquency(workspace: &Workspace, night: &str) -> BTreeMap<String, String> {
    workspace.report(night, "delinquency").rows()[0].clone()
}

/// The newest file is said to have left on a day.
#[track_caller]
fn mark(workspace: &Workspace, night: &str) {
    let file = workspace.files_in("outbox/statements").into_iter().max().unwrap();
    workspace.call(&["mark-sent", &file, "--as-of", night]).expect(0);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_letter_says_nothing_of_lines_that_cancel_on_its_own_night() {
    let workspace = writing("");
    let header = "item_id,encounter_id,guarantor_id,patient_id,owner,payer_id,claim_id_as_sent,payer_claim_number,service_date,first_bill_date,responsibility_date,first_statement_date,statements,charge,balance\n";
    let lines = "i1,H1,P-E1,P-E1,patient,,,,2026-03-01,,2026-04-01,,0,50.00,50.00\ni2,H1,P-E1,P-E1,patient,,,,2026-03-01,,2026-04-20,,0,0.00,-50.00\n";
    workspace.put("reference/opening/open_items.csv", format!("{header}{lines}"));
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.run(0);
    let letter = letters(&workspace)[0].clone();
    assert_eq!((letter["amount"].as_str(), letter["items"].as_str()), ("125.00", "E1|2026-05-04|125.00|0.00|0.00|125.00|1"));
    assert_eq!(delinquency(&workspace, NIGHT)["balance"], letter["amount"]);
}

#[test]
fn a_letter_counts_once_it_is_marked() {
    let (workspace, file) = printed();
    let letter = letters(&workspace)[0].clone();
    assert_eq!((letter["step"].as_str(), letter["guarantor_id"].as_str(), letter["amount"].as_str()), ("S1", "P-E1", "125.00"));
    assert_eq!((letter["items"].as_str(), letter["due_date"].as_str()), ("E1|2026-05-04|125.00|0.00|0.00|125.00|1", "2026-06-04"));
    assert_eq!((delinquency(&workspace, NIGHT)["statements_sent"].as_str(), workspace.report(NIGHT, "statements").rows()[0]["state"].as_str()), ("0", "printed"));
    // Nobody gets a second letter while the first lies with the vendor.
    workspace.night(NEXT).expect(0);
    assert_eq!(only_file(&workspace), file);
    assert!(delinquency(&workspace, NEXT)["next_step"].contains("mark-sent"));
    workspace.call(&["mark-sent", &file, "--as-of", NEXT]).expect(0);
    let marked = delinquency(&workspace, NEXT);
    assert_eq!((marked["statements_sent"].as_str(), marked["next_step"].as_str(), marked["next_step_date"].as_str()), ("1", "send the reminder (S2)", "2026-06-05"));
    workspace.call(&["mark-sent", &file, "--as-of", NEXT]).expect(0).says(&["nothing to do"]);
    workspace.call(&["verify"]).expect(0);
    workspace.call(&["why", "P-E1"]).expect(0).says(&["statement_printed 125.00", "statement_sent 125.00"]);
}

#[test]
fn the_file_proves_itself_and_names_nothing_clinical() {
    let workspace = writing("");
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::new("E2"), Row::self_pay("E3")]);
    workspace.run(0);
    let file = only_file(&workspace);
    let text = std::fs::read_to_string(workspace.path(&file)).unwrap();
    let table = workspace.table(&file);
    assert_eq!(table.column("guarantor_id")[..2], ["P-E1", "P-E3"], "what is with a payer is not the patient's yet");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let hash = {
        use sha2::Digest;
        sha2::Sha256::digest(lines[1..lines.len() - 1].concat()).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert!(lines[lines.len() - 1].starts_with(&format!("T,20260505-0001,2,25000,{hash},")), "{}", lines[lines.len() - 1]);
    for secret in ["J20", "99213", "1980-01-02"] {
        assert!(!text.contains(secret), "{secret} left the house");
    }
    let listed = workspace.manifest(NIGHT)["files"].as_array().unwrap().iter().find(|listed| listed["kind"] == "statements").cloned().unwrap();
    assert_eq!((listed["path"].as_str(), &listed["letters"]["letters"], &listed["letters"]["cents"]), (Some(file.as_str()), &2.into(), &25_000.into()));
    // Neither a dry run nor a post writes letters.
    workspace.export("later.csv", &[Row::self_pay("E4")]);
    workspace.call(&["run", "--dry-run", "--as-of", NEXT]).expect(0);
    workspace.call(&["post", "--as-of", NEXT]).expect(0);
    assert_eq!(only_file(&workspace), file);
}

#[test]
fn the_whole_cycle_runs_from_what_was_marked() {
    let (workspace, _) = printed();
    mark(&workspace, "2026-05-08");
    for (night, step, count) in [("2026-06-07", "S2", "2"), ("2026-07-07", "S3", "3"), ("2026-08-06", "S4", "4")] {
        let before = workspace.files_in("outbox/statements").len();
        workspace.night(&previous(night)).expect(0);
        assert_eq!(workspace.files_in("outbox/statements").len(), before, "{step} is not due before {night}");
        workspace.night(night).expect(0);
        let letter = letters(&workspace)[0].clone();
        assert_eq!((letter["step"].as_str(), letter["items"].rsplit('|').next()), (step, Some(count)));
        mark(&workspace, night);
    }
    let notice = letters(&workspace)[0].clone();
    assert_eq!((notice["deadline"].as_str(), notice["due_date"].as_str()), ("2026-09-05", "2026-09-05"));
    assert!(notice["message"].contains("2026-09-05"));
    // The first statement left on May 8: 120 days later, and 30 after the notice, the account may be proposed.
    workspace.night("2026-09-04").expect(0);
    assert_ne!(workspace.report("2026-09-04", "referrals").rows()[0]["decision"], "REFER");
    workspace.night("2026-09-05").expect(0);
    assert_eq!(workspace.report("2026-09-05", "referrals").rows()[0]["decision"], "REFER");
    assert_eq!(workspace.files_in("outbox/statements").len(), 4, "no letter follows the final notice");
}

/// The day before.
fn previous(night: &str) -> String {
    let date: jiff::civil::Date = night.parse().unwrap();
    date.yesterday().unwrap().to_string()
}

#[test]
fn the_vendors_own_events_mark_return_and_withdraw_letters() {
    let (workspace, file) = printed();
    let letter = letters(&workspace)[0]["statement_id"].clone();
    let said = |id: &str, event: &str, date: &str, reason: &str| format!("{id},{event},{date},P-E1,,,{letter},,,,{reason}");
    post(&workspace, NEXT, &[&said("v0", "statement_returned", NEXT, "not_sent")]);
    let again = letters(&workspace)[0]["statement_id"].clone();
    assert_ne!(again, letter, "it never left, so it was written anew in the same night");
    workspace.call(&["mark-sent", &file, "--as-of", NEXT]).expect(0).says(&["nothing to do"]);
    let said = |id: &str, event: &str, date: &str| format!("{id},{event},{date},P-E1,,,{again},,,,");
    post(&workspace, "2026-05-09", &[&said("v1", "statement_sent", "2026-05-08")]);
    let sent = delinquency(&workspace, "2026-05-09");
    assert_eq!((sent["statements_sent"].as_str(), sent["next_step_date"].as_str()), ("1", "2026-06-07"));
    post(&workspace, "2026-05-20", &[&said("v2", "statement_returned", "2026-05-18")]);
    let returned = delinquency(&workspace, "2026-05-20");
    assert_eq!(returned["statements_sent"], "0");
    assert!(returned["next_step"].contains("find the address"), "{}", returned["next_step"]);
    let count = workspace.files_in("outbox/statements").len();
    workspace.night("2026-06-10").expect(0);
    assert_eq!(workspace.files_in("outbox/statements").len(), count, "no letter goes to an address that mail came back from");
    post(&workspace, "2026-06-11", &["h1,hold_released,2026-06-11,P-E1,,,,,,,address"]);
    assert_eq!(letters(&workspace)[0]["step"], "S1", "the cycle starts with what was never delivered");
}

#[test]
fn a_file_that_nobody_marks_is_an_exception_until_somebody_does() {
    let (workspace, file) = printed();
    let named = |night: &str| -> Vec<BTreeMap<String, String>> {
        workspace.report(night, "exceptions").rows().iter().filter(|row| row["problem"] == "unmarked_statements").cloned().collect()
    };
    workspace.night("2026-05-10").expect(0);
    assert_eq!(named("2026-05-10").len(), 0, "five days are given");
    for night in ["2026-05-11", "2026-05-12"] {
        workspace.night(night).expect(0);
        let rows = named(night);
        assert_eq!((rows.len(), rows[0]["dollars"].as_str(), rows[0]["source"].as_str()), (1, "125.00", file.as_str()));
        assert!(rows[0]["message"].contains(&format!("mark-sent {file}")));
    }
    assert_eq!(workspace.report("2026-05-12", "statements").rows()[0]["days_waiting"], "7");
    assert_eq!(workspace.table("worklists/exceptions.csv").len(), 1);
    mark(&workspace, "2026-05-12");
    assert_eq!(named("2026-05-12").len(), 0, "the day's reports no longer say so");
    assert_eq!(workspace.table("worklists/exceptions.csv").len(), 0, "nor does the worklist");
    workspace.night("2026-05-13").expect(0);
    assert_eq!((named("2026-05-13").len(), workspace.report("2026-05-13", "statements").len()), (0, 0));
}

#[test]
fn only_what_was_published_can_be_marked() {
    let (workspace, file) = printed();
    let before = Tree::read(workspace.root());
    workspace.put("other/20260505-0001.csv", "something else");
    let other = workspace.path("other/20260505-0001.csv");
    workspace.call(&["mark-sent", other.to_str().unwrap(), "--as-of", NEXT]).expect(2).says(&["not what was published"]);
    workspace.call(&["mark-sent", "20260505-0009.csv", "--as-of", NEXT]).expect(2).says(&["outbox/statements"]);
    std::fs::remove_dir_all(workspace.path("other")).unwrap();
    before.assert_same(&Tree::read(workspace.root()));
    // The vendor may have collected the file, and its name is enough.
    std::fs::remove_file(workspace.path(&file)).unwrap();
    workspace.call(&["mark-sent", "20260505-0001.csv", "20260505-0001.csv", "--as-of", NEXT]).expect(0);
    assert_eq!(delinquency(&workspace, NEXT)["statements_sent"], "1");
}

#[test]
fn where_printed_counts_as_sent_nobody_has_to_mark() {
    let workspace = writing("counts_as_sent = \"printed\"");
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.run(0);
    let sent = delinquency(&workspace, NIGHT);
    assert_eq!((sent["statements_sent"].as_str(), sent["next_step_date"].as_str()), ("1", "2026-06-04"));
    workspace.call(&["mark-sent", &only_file(&workspace), "--as-of", NEXT]).expect(0).says(&["nothing to do"]);
    workspace.night("2026-05-30").expect(0);
    assert_eq!(workspace.report("2026-05-30", "exceptions").len(), 0);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn disputes_stop_the_clock_and_holds_the_letters() {
    let (workspace, _) = printed();
    mark(&workspace, NEXT);
    post(&workspace, "2026-05-20", &["d1,dispute_opened,2026-05-20,,E1,,,,,,"]);
    workspace.night("2026-06-20").expect(0);
    assert_eq!(workspace.files_in("outbox/statements").len(), 1, "no letter about a disputed bill");
    assert_eq!(delinquency(&workspace, "2026-06-20")["paused_by"], "dispute");
    post(&workspace, "2026-06-21", &["d2,dispute_closed,2026-06-21,,E1,,,,,,"]);
    let closed = delinquency(&workspace, "2026-06-21");
    assert_eq!((closed["next_step_date"].as_str(), closed["level"].as_str()), ("2026-07-07", ""), "32 days of dispute, 16 of them after the due date: none has counted");
    workspace.night("2026-07-06").expect(0);
    assert_eq!(workspace.files_in("outbox/statements").len(), 1);
    workspace.night("2026-07-07").expect(0);
    assert_eq!(letters(&workspace)[0]["step"], "S2");
}

#[test]
fn what_the_law_protects_gets_no_letter() {
    let events = [
        "bankruptcy_filed,2026-05-05,P-E1,,,,,,,",
        "deceased,2026-05-05,P-E1,,,,,,,",
        "qmb,2026-01-01,P-E1,,,,,,,",
        "medicaid,2026-01-01,P-E1,,,,,,,",
        "assistance_applied,2026-05-05,P-E1,,,,,,,",
        "contact_stopped,2026-05-05,P-E1,,,,,,,attorney",
        "identity_theft,2026-05-05,P-E1,,,,,,,",
        "hold_placed,2026-05-05,P-E1,,,,,,,",
        "plan_started,2026-05-05,P-E1,,25.00,,,,,",
        "promise_to_pay,2026-05-05,P-E1,,25.00,,,,2026-05-15,",
    ];
    for event in events {
        let workspace = writing("");
        workspace.export("day.csv", &[Row::self_pay("E1")]);
        workspace.events("day.csv", COLUMNS, &[&format!("x1,{event}")]);
        workspace.run(0);
        assert_eq!(workspace.files_in("outbox/statements"), [] as [String; 0], "{event}");
    }
}

#[test]
fn reports_of_a_past_day_know_the_letters_of_that_day() {
    let (workspace, _) = printed();
    let then = std::fs::read_to_string(workspace.path(&format!("reports/{NIGHT}/statements.csv"))).unwrap();
    mark(&workspace, NEXT);
    workspace.night("2026-06-20").expect(0);
    let out = workspace.path("past");
    workspace.call(&["report", "statements", "--as-of", NIGHT, "--out", out.to_str().unwrap()]).expect(0);
    assert_eq!(std::fs::read_to_string(out.join("statements.csv")).unwrap(), then);
}

#[test]
fn the_same_night_again_writes_no_second_letter() {
    let (workspace, file) = printed();
    workspace.night(NIGHT).expect(0).says(&["nothing to do"]);
    workspace.export("more.csv", &[Row::self_pay("E2")]);
    workspace.night(NIGHT).expect(0);
    let files = workspace.files_in("outbox/statements");
    assert_eq!((files.len(), letters(&workspace).len(), letters(&workspace)[0]["guarantor_id"].as_str()), (2, 1, "P-E2"), "{file}");
    assert_eq!(workspace.report(NIGHT, "statements").len(), 2, "the day's report has the letters of both runs");
}
