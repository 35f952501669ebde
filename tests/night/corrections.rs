//! What people decide on worklists, and what becomes of it.

use super::*;

const HELD_HEADER: &str = "item_id,action,field,new_value,reason,user";

/// The id of the one row of an encounter on the held worklist.
fn item_of(workspace: &Workspace, encounter_id: &str) -> String {
    workspace.table("worklists/held.csv").row("encounter_id", encounter_id)["item_id"].clone()
}

#[test]
fn a_fixed_cell_turns_a_held_encounter_into_a_claim() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[held("E1"), held("E2")]);
    workspace.run(0);
    let item = item_of(&workspace, "E1");
    workspace.put("inbox/corrections/held.csv", format!("{HELD_HEADER}\n{item},fix,member_id_1,M123,,ann\n"));
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("claimed", 1), ("held", 1)]);
    assert!(workspace.claim_files()[0].1.contains("*MI*M123~"));
    assert_eq!(workspace.table("worklists/held.csv").column("encounter_id"), ["E2"]);
    assert_eq!(workspace.files_in("inbox"), [] as [String; 0]);
    // The export that still has the blank cell comes again: it is what was billed, not a change.
    workspace.export("b.csv", &[held("E1"), Row::new("E9")]);
    workspace.night(THIRD).expect(0);
    workspace.assert_terms(THIRD, &[("waiting_before", 1), ("read", 2), ("duplicate", 1), ("claimed", 1), ("held", 1)]);
}

#[test]
fn a_fixed_cell_that_cannot_be_read_is_refused_with_its_place_and_the_encounter_waits_on() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1").set("units", "0").set("charge", "125.00")]);
    workspace.run(0);
    let item = item_of(&workspace, "E1");
    for (night, field, value) in [(NEXT, "units", "two"), (THIRD, "no_such_column", "2")] {
        workspace.put(&format!("inbox/corrections/{night}.csv"), format!("{HELD_HEADER}\n{item},fix,{field},{value},,ann\n"));
        workspace.night(night).expect(3);
        workspace.assert_terms(night, &[("waiting_before", 1), ("held", 1)]);
        let messages: Vec<String> = workspace.files_in("quarantine").iter().flat_map(|path| workspace.table(path).rows().to_vec()).map(|row| row["message"].clone()).collect();
        assert!(messages.iter().any(|message| message.contains(field) && message.contains(&format!("{night}.csv:2"))), "{messages:?}");
    }
}

#[test]
fn an_override_needs_who_and_why_and_lets_one_encounter_go() {
    let workspace = Workspace::new();
    // The same visit under two numbers: the second is held as a duplicate.
    let twice = |id: &str| Row::new(id).set("patient_id", "P7").set("member_id_1", "M777");
    workspace.export("a.csv", &[twice("E1"), twice("E2"), twice("E3")]);
    workspace.run(0);
    let duplicates = workspace.table("worklists/held.csv");
    assert_eq!(duplicates.column("edit_or_carc"), ["duplicate-claim", "duplicate-claim"]);
    let item = item_of(&workspace, "E2");
    workspace.put("inbox/corrections/no-reason.csv", format!("{HELD_HEADER}\n{item},override,,,,ann\n"));
    workspace.night(NEXT).expect(3);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("held", 2)]);
    let rejected = workspace.files_in("quarantine");
    let message = workspace.table(&rejected[0]).rows()[0]["message"].clone();
    assert!(message.contains("reason") && message.contains("no-reason.csv:2"), "{message}");
    workspace.put("inbox/corrections/held.csv", format!("{HELD_HEADER}\n{item},override,,,two visits that day,ann\n"));
    workspace.night(THIRD).expect(0);
    workspace.assert_terms(THIRD, &[("waiting_before", 2), ("claimed", 1), ("held", 1)]);
    assert_eq!(workspace.table("worklists/held.csv").column("encounter_id"), ["E3"]);
}

#[test]
fn an_answer_is_billed_and_the_same_words_are_never_asked_again() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[unclear("E1"), unclear("E2")]);
    workspace.run(0);
    let coding = workspace.table("worklists/coding.csv");
    assert_eq!((coding.len(), coding.column("encounters"), coding.column("dollars")), (1, vec!["2"], vec!["250.00"]));
    workspace.answer("coding.csv", coding.column("question_id")[0], "L08.9");
    workspace.export("b.csv", &[Row::new("E3").set("diagnosis_1", "  The CREEPING crud ")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("read", 1), ("claimed", 3)]);
    assert_eq!(workspace.claim_files()[0].1.matches("HI*ABK:L089~").count(), 3);
    assert_eq!(workspace.table("worklists/coding.csv").len(), 0);
    workspace.export("c.csv", &[unclear("E4")]);
    workspace.night(THIRD).expect(0);
    workspace.assert_terms(THIRD, &[("read", 1), ("claimed", 1)]);
    let memory = workspace.call(&["codes", "memory", "--json"]).expect(0).json();
    assert_eq!((&memory[0]["phrase"], &memory[0]["answer"], &memory[0]["user"]), (&"the creeping crud".into(), &"L08.9".into(), &"ann".into()));
}

#[test]
fn a_wrong_answer_is_refused_with_its_reason_and_asked_again() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[unclear("E1")]);
    workspace.run(0);
    let question = workspace.table("worklists/coding.csv").column("question_id")[0].to_owned();
    for (night, answer, reason) in [(NEXT, "J20", "J20"), (THIRD, "Q99.99X", "Q99.99X")] {
        workspace.answer(&format!("{night}.csv"), &question, answer);
        workspace.night(night).expect(3);
        workspace.assert_terms(night, &[("waiting_before", 1), ("to_coder", 1)]);
        let messages: Vec<String> = workspace.files_in("quarantine").iter().flat_map(|path| workspace.table(path).rows().to_vec()).map(|row| row["message"].clone()).collect();
        assert!(messages.iter().any(|message| message.contains(reason) && message.contains(&format!("{night}.csv:2"))), "{messages:?}");
    }
    assert_eq!(workspace.table("worklists/coding.csv").column("question_id"), [question]);
}

#[test]
fn a_worklist_edited_in_place_is_kept_aside_and_never_overwritten() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[held("E1")]);
    workspace.run(0);
    let edited = std::fs::read_to_string(workspace.path("worklists/held.csv")).unwrap().replace(",,,,\n", ",fix,M1,,ann\n");
    workspace.put("worklists/held.csv", &edited);
    workspace.night(NEXT).expect(0).says(&["worklists/held.csv", "edited in place", "inbox/corrections"]);
    let kept: Vec<String> = workspace.files_in("worklists").into_iter().filter(|path| path.contains("edited")).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(std::fs::read_to_string(workspace.path(&kept[0])).unwrap(), edited);
    assert_eq!(workspace.table("worklists/held.csv").column("action"), [""]);
}

#[test]
fn a_returned_worklist_as_a_spreadsheet_saves_it_is_understood() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[unclear("E1")]);
    workspace.run(0);
    // Semicolons, a byte order mark, carriage returns, columns in another order.
    let question = workspace.table("worklists/coding.csv").column("question_id")[0].to_owned();
    workspace.put("inbox/corrections/Kopie.csv", format!("\u{feff}answer;phrase;question_id\r\nl08.9;x;{question}\r\n"));
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 1), ("claimed", 1)]);
}

#[test]
fn reprocessing_shows_first_and_then_lets_go_only_what_was_selected() {
    let workspace = Workspace::new();
    let payer_missing = |id: &str| Row::new(id).set("payer_1", "newco");
    workspace.export("a.csv", &[payer_missing("E1"), payer_missing("E2"), Row::new("E3").set("payer_1", "medb").set("member_id_1", "")]);
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 3), ("held", 3)]);
    // One cause: the payer is configured, once, for all that it held up. Another cause is cured as well, but not selected.
    let payers = crate::support::PAYERS.to_owned() + "newco,New Company,,hub,99999,CI,commercial,180,4 Payer Way,Topeka,KS,666010004\n";
    workspace.put("reference/payers.csv", payers);
    let before = Tree::read(workspace.root());
    let preview = workspace.call(&["reprocess", "--edit", "payer-not-configured", "--preview", "--as-of", NEXT, "--json"]).expect(0).json();
    assert_eq!((&preview["selected"], preview["released"].as_array().unwrap().len(), preview["still_waiting"].as_array().unwrap().len()), (&2.into(), 2, 0));
    before.assert_same(&Tree::read(workspace.root()));
    workspace.call(&["reprocess", "--edit", "payer-not-configured", "--as-of", NEXT]).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 3), ("claimed", 2), ("held", 1)]);
    assert_eq!(workspace.table("worklists/held.csv").column("encounter_id"), ["E3"]);
    let claims: Vec<String> = preview["released"].as_array().unwrap().iter().map(|released| released["claim_id"].as_str().unwrap().to_owned()).collect();
    let detail = workspace.report(NEXT, "aging_detail");
    assert_eq!(detail.column("claim_id"), claims);
}

#[test]
fn reprocessing_reads_nothing_new_and_leaves_what_was_not_selected() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[held("E1"), Row::new("E2").set("payer_1", "newco")]);
    workspace.run(0);
    workspace.put("reference/payers.csv", crate::support::PAYERS.to_owned() + "newco,New Company,,hub,99999,CI,commercial,180,4 Payer Way,Topeka,KS,666010004\n");
    workspace.export("b.csv", &[Row::new("E3")]);
    workspace.call(&["reprocess", "--edit", "member-id-missing", "--as-of", NEXT]).expect(0);
    // E2 would pass now; it was not selected and goes with the next night.
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("held", 2)]);
    assert_eq!(workspace.files_in("inbox"), ["inbox/encounters/b.csv"]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("read", 1), ("claimed", 2), ("held", 1)]);
    workspace.call(&["reprocess", "--edit", "no-such-edit"]).expect(2).says(&["no-such-edit", "edits list"]);
}
