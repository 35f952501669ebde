//! Account events and returned worklists that cannot be taken: the row is named, its neighbours count.

use super::*;

const COLUMNS: &str = "event_id event date guarantor_id encounter_id amount reference";

/// Messages in the quarantine of rejected rows.
fn rejected(workspace: &Workspace) -> Vec<(String, String)> {
    let files = workspace.files_in("quarantine").into_iter().filter(|path| path.ends_with("inbox.rejected.csv"));
    files.flat_map(|path| workspace.table(&path).rows().to_vec()).map(|row| (row["row"].clone(), row["message"].clone())).collect()
}

#[test]
fn bad_account_events_are_named_by_line_and_their_neighbours_are_posted() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    let rows = [
        "a,payment,2026-05-05,P-E1,,5.00,",
        "b,payment,2026-02-30,P-E1,,5.00,",
        "c,paymint,2026-05-05,P-E1,,5.00,",
        "d,payment,2026-05-05,P-E1,,5.001,",
        "e,payment,2026-05-05,P-E1,,-5.00,",
        "f,payment,2026-05-05,,,5.00,",
        "g,payment_reversed,2026-05-05,P-E1,,5.00,",
        ",payment,2026-05-05,P-E1,,5.00,",
        "h,payment,2026-05-05,P-E1,,7.00,",
    ];
    workspace.events("pay.csv", COLUMNS, &rows);
    workspace.run(3);
    let found = rejected(&workspace);
    assert_eq!(found.iter().map(|(row, _)| row.as_str()).collect::<Vec<_>>(), ["3", "4", "5", "6", "7", "8", "9"]);
    assert!(found.iter().all(|(row, message)| message.contains(&format!("inbox/accounts/pay.csv:{row}"))), "{found:#?}");
    let detail = workspace.report(NIGHT, "aging_detail");
    assert_eq!(detail.row("encounter_id", "E1")["balance"], "113.00");
}

#[test]
fn an_event_id_used_for_two_events_is_an_error_and_for_the_same_event_none() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.events("pay.csv", COLUMNS, &["a,payment,2026-05-05,P-E1,,5.00,"]);
    workspace.run(0);
    workspace.events("pay2.csv", COLUMNS, &["a,payment,2026-05-05,P-E1,,5.00,", "b,payment,2026-05-06,P-E1,,1.00,"]);
    workspace.night("2026-05-06").expect(0);
    workspace.events("pay3.csv", COLUMNS, &["a,payment,2026-05-05,P-E1,,50.00,", "c,payment,2026-05-07,P-E1,,2.00,"]);
    workspace.night("2026-05-07").expect(3);
    let found = rejected(&workspace);
    assert_eq!(found.len(), 1);
    assert!(found[0].0 == "2" && found[0].1.contains("event_id a"), "{found:?}");
    assert_eq!(workspace.report("2026-05-07", "aging_detail").row("encounter_id", "E1")["balance"], "117.00");
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn an_event_for_an_unknown_account_waits_and_is_posted_when_its_encounter_comes() {
    let workspace = Workspace::new();
    workspace.events("pay.csv", COLUMNS, &["a,payment,2026-05-05,,E1,5.00,"]);
    workspace.run(0);
    assert_eq!(workspace.report(NIGHT, "exceptions").len(), 1);
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.night("2026-05-06").expect(0);
    assert_eq!(workspace.report("2026-05-06", "exceptions").len(), 0);
    assert_eq!(workspace.report("2026-05-06", "aging_detail").row("encounter_id", "E1")["balance"], "120.00");
}

#[test]
fn files_in_the_wrong_inbox_are_said_and_harm_nobody() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.put("inbox/accounts/encounters.csv", Export::csv(&[Row::new("E9")]));
    workspace.put("inbox/accounts/empty.csv", "");
    workspace.put("inbox/accounts/latin.csv", b"event_id,event,date,guarantor_id,amount\na,payment,2026-05-05,P\xE9,5.00\n");
    workspace.put("inbox/corrections/notes.txt", "please fix");
    workspace.put("inbox/corrections/noise.bin", [0u8, 255, 10, 34, 34, 44, 10]);
    workspace.run(3);
    workspace.assert_terms(NIGHT, &[("read", 1), ("claimed", 1)]);
    let messages: Vec<String> = rejected(&workspace).into_iter().map(|(_, message)| message).collect();
    assert_eq!(messages.len(), 4, "{messages:#?}");
    // A spreadsheet saves in its own code page: the payment is read, waits because nobody knows the account that it names, and is listed.
    assert_eq!(workspace.report(NIGHT, "exceptions").len(), 1);
}

#[test]
fn answers_to_questions_that_nobody_asked_and_items_that_nobody_holds() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.answer("a.csv", "q0000000000000000", "J20.9");
    workspace.put("inbox/corrections/b.csv", "item_id,action,field,new_value,reason,user\nh0000000000000000,fix,units,1,,ann\nh0000000000000001,mend,,,,ann\n");
    workspace.run(3);
    let found = rejected(&workspace);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().any(|(_, message)| message.contains("q0000000000000000")) && found.iter().any(|(_, message)| message.contains("h0000000000000000")), "{found:#?}");
}
