//! What `verify` notices.

use super::*;

fn books() -> Workspace {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::self_pay("E1"), Row::new("E2"), Row::new("E3").set("member_id_1", ""), Row::new("E4").set("diagnosis_1", "the creeping crud")]);
    workspace.run(0);
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-06,P-E1,,25.00,,,,,"]);
    workspace
}

#[test]
fn one_flipped_bit_in_any_segment_is_noticed_and_the_file_named() {
    let workspace = books();
    let segments = workspace.files_in("ledger/segments");
    assert!(segments.len() > 10, "{segments:?}");
    for (place, segment) in segments.iter().enumerate() {
        let sound = std::fs::read(workspace.path(segment)).unwrap();
        let mut damaged = sound.clone();
        let at = (place * 7_919) % damaged.len();
        damaged[at] ^= 1 << (place % 8);
        workspace.put(segment, &damaged);
        workspace.call(&["verify"]).expect(10).says(&[segment, "NOT proved"]);
        workspace.put(segment, &sound);
    }
    workspace.call(&["verify"]).expect(0).says(&["the ledger is proved"]);
}

#[test]
fn a_missing_or_cut_segment_is_noticed() {
    let workspace = books();
    let segment = workspace.files_in("ledger/segments").into_iter().find(|path| path.ends_with("-open_items.parquet")).unwrap();
    let sound = std::fs::read(workspace.path(&segment)).unwrap();
    workspace.put(&segment, &sound[..sound.len() / 2]);
    workspace.call(&["verify"]).expect(10).says(&[&segment]);
    std::fs::remove_file(workspace.path(&segment)).unwrap();
    workspace.call(&["verify"]).expect(10).says(&[&segment]);
    let json = workspace.call(&["verify", "--json"]).expect(10).json();
    assert_eq!(json["faults"].as_array().unwrap().len(), 1);
}

#[test]
fn a_changed_page_of_the_chain_is_noticed_the_last_one_too() {
    let workspace = books();
    for number in [1, 2] {
        let path = format!("ledger/commits/{number}.json");
        let sound = std::fs::read_to_string(workspace.path(&path)).unwrap();
        workspace.put(&path, sound.replacen("\"kind\": \"run\"", "\"kind\": \"rum\"", 1));
        workspace.call(&["verify"]).expect(10).says(&["ledger/commits/"]);
        workspace.put(&path, &sound);
    }
    std::fs::remove_file(workspace.path("ledger/commits/1.json")).unwrap();
    workspace.call(&["verify"]).expect(10).says(&["ledger/commits/1.json"]);
}

#[test]
fn a_changed_balance_in_the_catalog_is_noticed() {
    let workspace = books();
    let connection = rusqlite::Connection::open(workspace.path("ledger/catalog.sqlite")).unwrap();
    let changed = connection.execute("UPDATE counters SET value = value + 1 WHERE name LIKE 'debit%' OR name LIKE 'balance%' OR name LIKE '%ar:patient%'", []).unwrap();
    assert!(changed > 0);
    drop(connection);
    workspace.call(&["verify"]).expect(10).says(&["catalog"]);
}

#[test]
fn a_catalog_that_is_no_database_is_told_and_not_replaced() {
    let workspace = books();
    let garbage = vec![b'x'; 40_000];
    workspace.put("ledger/catalog.sqlite", &garbage);
    for arguments in [&["verify"] as &[&str], &["run", "--as-of", "2026-05-07"], &["status"]] {
        let outcome = workspace.call(arguments);
        assert!(matches!(outcome.code, Some(1 | 10)) && outcome.stderr.contains("catalog.sqlite"), "{outcome:?}");
    }
    assert_eq!(std::fs::read(workspace.path("ledger/catalog.sqlite")).unwrap(), garbage);
}

#[test]
fn a_lost_catalog_is_not_taken_for_a_new_workspace() {
    let workspace = books();
    std::fs::remove_file(workspace.path("ledger/catalog.sqlite")).unwrap();
    workspace.export("c.csv", &[Row::new("E9")]);
    workspace.night("2026-05-07").expect(10).says(&["ledger/commits"]);
    assert_eq!(workspace.claim_files().len(), 1);
}
