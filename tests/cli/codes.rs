//! Codes, edits, gates and reasons in plain words.

use super::*;
use crate::support::{TempDir, program};

#[test]
fn words_are_looked_up_one_object_a_phrase() {
    let found = program(["codes", "lookup", "acute bronchitis", "--json", "--limit", "3"]).run().expect(0).json();
    assert_eq!((&found["query"], &found["auto"], &found["exact"]), (&"acute bronchitis".into(), &"J20.9".into(), &true.into()));
    let first = &found["matches"][0];
    assert_eq!(first["code"], "J20.9");
    assert!(first["title"].is_string() && first["score"].is_number() && first["why"].is_string());
    assert!(found["matches"].as_array().unwrap().len() <= 3);
    let both = program(["codes", "lookup", "fever", "hacking cough", "--json"]).run().expect(0).json_lines();
    assert_eq!(both.iter().map(|found| found["query"].as_str().unwrap()).collect::<Vec<_>>(), ["fever", "hacking cough"]);
    // The bare word is not the acute illness.
    assert_eq!(program(["codes", "lookup", "bronchitis", "--json"]).run().expect(0).json()["auto"], "J40");
}

#[test]
fn phrases_come_from_stdin_one_a_line() {
    let lines = program(["codes", "lookup", "--json", "--limit", "1"]).stdin("bronchitis\nthe creeping crud\nJ20\nj20.9\n").run().expect(0).json_lines();
    let found: Vec<(&str, Option<&str>, bool)> = lines.iter().map(|line| (line["query"].as_str().unwrap(), line["auto"].as_str(), line["exact"].as_bool().unwrap())).collect();
    assert_eq!(found, [("bronchitis", Some("J40"), true), ("the creeping crud", None, false), ("J20", None, false), ("j20.9", Some("J20.9"), true)]);
    assert!(lines[2]["matches"][0]["why"].as_str().unwrap().contains("cannot be billed"));
}

#[test]
fn no_phrase_is_no_answer_and_no_crash() {
    assert_eq!(program(["codes", "lookup", "--json"]).stdin("").run().expect(0).stdout, "");
    // What is not established, absent or no condition is never the code that would be accepted.
    let read = |words: &str| program(["codes", "lookup", words, "--json"]).run().expect(0).json();
    for (words, auto, reading) in [
        ("Cough, rule out pneumonia", serde_json::json!("R05.9"), "exact_before_doubt"),
        ("suspected pneumonia", serde_json::Value::Null, "doubtful"),
        ("no fever", serde_json::Value::Null, "absent"),
        ("Full-time employment (finding)", serde_json::Value::Null, "not_a_diagnosis"),
        ("kidny stone", serde_json::json!("N20.0"), "likely"),
    ] {
        let found = read(words);
        assert_eq!((&found["auto"], &found["reading"]), (&auto, &reading.into()), "{words}");
    }
    let odd = program(["codes", "lookup", "--json"]).stdin("\n   \n\u{1F637}\n'; DROP TABLE codes\n").run().expect(0).json_lines();
    assert_eq!(odd.len(), 4);
    assert!(odd.iter().all(|line| line["auto"].is_null()));
}

#[test]
fn a_date_without_an_edition_is_said() {
    program(["codes", "lookup", "fever", "--on", "2026-05-04"]).run().expect(0).says(&["R50.9"]);
    program(["codes", "lookup", "fever", "--on", "someday"]).run().expect(2).says(&["--on someday"]);
}

#[test]
fn installed_code_sets_are_listed_with_their_dates() {
    let list = program(["codes", "list", "--json"]).run().expect(0).json();
    assert_eq!((&list[0]["code_set"], &list[0]["from"], &list[0]["to"]), (&"ICD-10-CM".into(), &"2026-04-01".into(), &"2026-09-30".into()));
    program(["codes", "list"]).run().expect(0).says(&["not installed", "not run"]);
}

#[test]
fn a_file_that_is_no_edition_is_not_imported() {
    let workspace = Workspace::new();
    workspace.put("tabular.xml", "<html>not found</html>");
    let file = workspace.path("tabular.xml").display().to_string();
    workspace.call(&["codes", "import", "icd10cm", &file, "--name", "FY2027", "--from", "2026-10-01", "--to", "2027-09-30"]).expect(2).says(&["tabular.xml"]);
    workspace.call(&["codes", "import", "cpt", &file, "--name", "X", "--from", "2026-10-01", "--to", "2027-09-30"]).expect(2).says(&["icd10cm"]);
    assert!(!workspace.path("reference/codes").exists());
}

#[test]
fn the_catalogue_lists_every_edit_once_and_each_is_explained() {
    let list = program(["edits", "list", "--json"]).run().expect(0).json();
    let rows = list.as_array().unwrap();
    assert_eq!(rows.len(), cleanclaim::edits::EDITS.len());
    assert!(rows.len() >= 30);
    for row in rows {
        let id = row["edit"].as_str().unwrap();
        let page = program(["explain", id]).run().expect(0).stdout;
        assert!(page.contains(id) && page.len() > 200, "{id}: {page}");
        let needs = row["needs"].as_str().unwrap();
        assert!(needs.is_empty() || page.contains(&format!("`{needs}` table")), "{id}: {page}");
        assert!(row["programmes"].is_array() && row["denials"].is_array() && row["overridable"].is_boolean(), "{row}");
    }
    let plain = program(["edits", "list"]).run().expect(0).stdout;
    let listed: Vec<&str> = plain.lines().filter(|line| line.starts_with("  ")).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, rows.iter().map(|row| row["edit"].as_str().unwrap()).collect::<Vec<_>>());
    assert!(plain.starts_with("What every claim must carry\n") && plain.contains(" [ncci]\n"), "{plain}");
}

#[test]
fn the_catalogue_in_the_repository_is_the_one_of_the_program() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/edits/CATALOGUE.md")).unwrap();
    assert!(program(["edits", "list", "--markdown"]).run().expect(0).stdout == written, "write it again: cleanclaim edits list --markdown > src/edits/CATALOGUE.md");
}

#[test]
fn gates_and_reason_codes_are_explained_and_unknown_ids_are_not_guessed() {
    program(["explain", "C-11"]).run().expect(0).says(&["120", "26 CFR 1.501(r)-6", "Clears"]);
    program(["explain", "c-11"]).run().expect(0).says(&["C-11"]);
    for id in ["45", "CO-45"] {
        program(["explain", id]).run().expect(0).says(&["adjustment reason 45", "What to do"]);
    }
    program(["explain", "X-99"]).run().expect(2).says(&["`X-99`", "edits list"]);
}

#[test]
fn explaining_needs_no_workspace() {
    let folder = TempDir::new();
    for arguments in [&["explain", "member-id-missing"] as &[&str], &["edits", "list"], &["codes", "lookup", "fever"], &["codes", "list"]] {
        program(arguments).within(folder.path()).run().expect(0);
    }
}

#[test]
fn a_code_is_shown_with_all_that_holds_for_it_and_from_where() {
    let found = program(["codes", "lookup", "E11.22", "--json"]).run().expect(0).json();
    assert_eq!((&found["auto"], &found["billable"], &found["chapter"]["number"], &found["section"]), (&"E11.22".into(), &true.into(), &4.into(), &"E08-E13".into()));
    let notes = found["notes"].as_array().unwrap();
    let has = |kind: &str, at: &str, reference: &str| {
        notes.iter().any(|note| note["kind"] == kind && note["at"] == at && note["references"].as_array().unwrap().iter().any(|one| one == reference))
    };
    assert!(has("use_additional_code", "E11.22", "N18.1-N18.6"), "{notes:?}");
    assert!(has("use_additional_code", "E11", "Z79.4") && has("excludes1", "E11", "E10"), "{notes:?}");
    assert_eq!(found["path"].as_array().unwrap().iter().map(|above| above["code"].as_str().unwrap()).collect::<Vec<_>>(), ["E11", "E11.2"]);
    let heading = program(["codes", "lookup", "S93.401", "--json"]).run().expect(0).json();
    assert_eq!((&heading["billable"], &heading["seventh_characters"][0]["character"]), (&false.into(), &"A".into()));
    program(["codes", "lookup", "F02.80"]).run().expect(0).says(&["code first", "G30", "[F02]", "fy2026-april"]);
}

#[test]
fn lines_of_notes_that_name_no_code_are_listed() {
    let lines = program(["codes", "list", "--not-parsed", "--json"]).run().expect(0).json_lines();
    assert!(lines.len() > 500 && lines.iter().all(|line| line["text"].is_string() && line["at"].is_string()));
    program(["codes", "list", "--not-parsed"]).run().expect(0).says(&["see body system-related chapters", "chapter 1"]);
}

#[test]
fn an_order_file_of_another_year_stops_the_import() {
    let workspace = Workspace::new();
    let tabular = r#"<ICD10CM.tabular><version>2030</version><chapter><name>1</name><desc>Things (A00-B99)</desc><section id="A00-A09"><desc>Few (A00-A09)</desc>
<diag><name>A00</name><desc>Greenness</desc><diag><name>A00.1</name><desc>Green</desc></diag></diag></section></chapter></ICD10CM.tabular>"#;
    workspace.put("tabular.xml", tabular);
    let order = |codes: &[(&str, u8)]| codes.iter().map(|(code, flag)| format!("00001 {code:<7} {flag} {:<60} Green\r\n", "Green")).collect::<String>();
    let call = |name: &str| {
        let files = ["tabular.xml", "order.txt"].map(|file| workspace.path(file).display().to_string());
        workspace.call(&["codes", "import", "icd10cm", &files[1], &files[0], "--name", name, "--from", "2029-10-01"])
    };
    workspace.put("order.txt", order(&[("A00", 0), ("A002", 1)]));
    call("other").expect(2).says(&["A00.2", "A00.1", "nothing was imported"]);
    workspace.put("order.txt", "Add:         00001 A001    1 Green\r\n");
    call("addenda").expect(2).says(&["addenda", "line 1"]);
    assert!(!workspace.path("reference/codes").exists());
    workspace.put("order.txt", order(&[("A00", 0), ("A001", 1)]));
    call("same").expect(0).says(&["the same 1 billable codes", "excludes1"]);
    assert!(workspace.path("reference/codes/same.icd10cm").exists());
}
