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
    }
    let plain = program(["edits", "list"]).run().expect(0).stdout;
    assert_eq!(plain.lines().count(), rows.len());
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
