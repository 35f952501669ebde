//! `codes import` of tables that become compact files, what `codes list` and `run.json` say of them, and what a night finds with them.

use super::*;
use crate::support::Outcome;

/// A file of the excerpts.
fn excerpt(name: &str) -> String {
    format!("{}/tests/fixtures/codes/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn import(workspace: &Workspace, kind: &str, files: &[&str], options: &[&str]) -> Outcome {
    let files: Vec<String> = files.iter().map(|file| excerpt(file)).collect();
    let arguments: Vec<&str> = ["codes", "import", kind].into_iter().chain(files.iter().map(String::as_str)).chain(options.iter().copied()).collect();
    workspace.call(&arguments)
}

const BOTH_PARTS: [&str; 2] = ["ccipra-excerpt-f1.txt", "ccipra-excerpt-f2.txt"];

#[test]
fn parts_of_a_table_are_imported_together_and_counted() {
    let workspace = Workspace::new();
    let said = import(&workspace, "ncci", &BOTH_PARTS, &["--name", "2026-q2"]).expect(0);
    said.says(&[
        "reference/codes/2026-q2.ncci: NCCI code pairs, medicare, 1996-01-01 to any later date: 6 rows read, 4 kept",
        "1 left out: deleted",
        "1 left out: modifier indicator 9",
        "until a later one is imported",
    ]);
    import(&workspace, "mue", &["mue-practitioner-excerpt.csv"], &["--from", "2026-04-01", "--programme", "medicaid"]).expect(0).says(&["medicaid", "3 rows read, 3 kept"]);
    import(&workspace, "add-on", &["aoc-excerpt.csv"], &["--to", "2026-12-31"]).expect(0).says(&["aoc-excerpt.add-on", "6 kept", "2013-04-01 to 2026-12-31"]);

    let list = workspace.call(&["codes", "list", "--json"]).expect(0).json();
    let rows: Vec<&serde_json::Value> = list.as_array().unwrap().iter().filter(|row| row["kind"] != "icd10cm").collect();
    let shown = |row: &serde_json::Value| ["kind", "name", "programme", "from", "to", "rows"].map(|key| row[key].to_string().replace('"', "")).join(" ");
    let expected = ["ncci 2026-q2 medicare 1996-01-01 null 4", "add-on aoc-excerpt medicare 2013-04-01 2026-12-31 6", "mue mue-practitioner-excerpt medicaid 2026-04-01 null 3"];
    assert_eq!(rows.iter().map(|row| shown(row)).collect::<Vec<_>>(), expected);
    assert_eq!((rows[0]["source_sha256"].as_array().unwrap().len(), rows[0]["source_sha256"][0].as_str().unwrap().len()), (2, 64));
    let plain = workspace.call(&["codes", "list"]).expect(0);
    plain.says(&[
        "NCCI code pairs (ncci)  2026-q2  medicare  1996-01-01 to any later date  4 rows  source ",
        "NDC units (ndc): not installed",
        "`cleanclaim codes import KIND FILE...` installs it",
    ]);
}

#[test]
fn a_folder_is_all_its_text_files() {
    let workspace = Workspace::new();
    for part in BOTH_PARTS {
        workspace.put(&format!("downloads/{part}"), std::fs::read(excerpt(part)).unwrap());
    }
    workspace.put("downloads/readme.pdf", "not a table");
    let folder = workspace.path("downloads").display().to_string();
    workspace.call(&["codes", "import", "ncci", &folder]).expect(0).says(&["ccipra-excerpt-f1.ncci", "6 rows read"]);
    workspace.put("empty/readme.pdf", "");
    workspace.call(&["codes", "import", "ncci", &workspace.path("empty").display().to_string()]).expect(2).says(&["no .txt, .csv or .tsv file"]);
}

#[test]
fn what_is_imported_already_is_not_replaced() {
    let workspace = Workspace::new();
    import(&workspace, "ncci", &BOTH_PARTS, &["--name", "q2"]).expect(0);
    let before = std::fs::read(workspace.path("reference/codes/q2.ncci")).unwrap();
    import(&workspace, "ncci", &BOTH_PARTS[..1], &["--name", "q2"]).expect(2).says(&["reference/codes/q2.ncci", "imported already", "--name"]);
    assert_eq!(std::fs::read(workspace.path("reference/codes/q2.ncci")).unwrap(), before);
    import(&workspace, "ncci", &BOTH_PARTS, &["--name", "q3"]).expect(0).says(&["the same files are imported already as q2"]);
    assert_eq!(workspace.files_in("reference/codes"), ["reference/codes/q2.ncci", "reference/codes/q3.ncci"]);
}

#[test]
fn the_same_files_make_the_same_bytes() {
    let (one, other) = (Workspace::new(), Workspace::new());
    for workspace in [&one, &other] {
        import(workspace, "ncci", &BOTH_PARTS, &["--name", "q2"]).expect(0);
    }
    let bytes = |workspace: &Workspace| std::fs::read(workspace.path("reference/codes/q2.ncci")).unwrap();
    assert!(bytes(&one) == bytes(&other));
}

#[test]
fn a_wrong_row_or_header_is_told_with_its_line_and_nothing_is_written() {
    let workspace = Workspace::new();
    let good = std::fs::read_to_string(excerpt(BOTH_PARTS[0])).unwrap();
    let put = |text: &str| {
        workspace.put("ccipra.txt", text);
        workspace.path("ccipra.txt").display().to_string()
    };
    for (text, said) in [
        (good.replace("\t19960101\t", "\t19960231\t"), "ccipra.txt:9: `19960231` is no date"),
        (good.replace("80053\t", "8005\t"), "ccipra.txt:9: `8005` is no procedure code"),
        (good.replace("\t0\tExample", "\t5\tExample"), "ccipra.txt:9: the modifier indicator is `5`"),
        (good.replace("Deletion", "Something"), "the header has no column for the deletion date"),
        ("<html>not found</html>\n".to_owned(), "ccipra.txt: no row that begins with a procedure code"),
    ] {
        workspace.call(&["codes", "import", "ncci", &put(&text)]).expect(2).says(&[said, "nothing was imported"]);
    }
    import(&workspace, "mue", &["mue-practitioner-excerpt.csv"], &[]).expect(2).says(&["--from"]);
    import(&workspace, "mue", &["mue-practitioner-excerpt.csv"], &["--from", "2026-04-01", "--programme", "tricare"]).expect(2).says(&["--programme tricare", "medicaid"]);
    import(&workspace, "ncci", &BOTH_PARTS, &["--from", "2026-04-01", "--to", "2026-03-31"]).expect(2).says(&["lies after"]);
    workspace.call(&["codes", "import", "ncci", "/nowhere/ccipra.txt"]).expect(2).says(&["/nowhere/ccipra.txt"]);
    workspace.put("AOC_V2026Q2-MCD.csv", std::fs::read(excerpt("aoc-excerpt.csv")).unwrap());
    let medicaid = workspace.path("AOC_V2026Q2-MCD.csv").display().to_string();
    workspace.call(&["codes", "import", "add-on", &medicaid]).expect(2).says(&["--programme medicaid"]);
    assert!(!workspace.path("reference/codes").exists());
    workspace.call(&["codes", "import", "add-on", &medicaid, "--program", "medicaid"]).expect(0).says(&["medicaid"]);
}

#[test]
fn a_damaged_table_stops_the_night_and_says_what_to_do() {
    let workspace = Workspace::new();
    import(&workspace, "ncci", &BOTH_PARTS, &["--name", "q2"]).expect(0);
    let path = "reference/codes/q2.ncci";
    let bytes = std::fs::read(workspace.path(path)).unwrap();
    let mut changed = bytes.clone();
    changed[bytes.len() - 1] ^= 1;
    workspace.export("day.csv", &[Row::new("E1")]);
    for damaged in [changed, bytes[..bytes.len() / 2].to_vec(), b"CCTABLE9".to_vec(), Vec::new()] {
        workspace.put(path, damaged);
        workspace.call(&["codes", "list"]).expect(2).says(&["q2.ncci", "import it again with `codes import ncci`"]);
        workspace.night(NIGHT).expect(2).says(&["q2.ncci"]);
    }
    workspace.put(path, &bytes);
    std::fs::rename(workspace.path(path), workspace.path("reference/codes/q2.mue")).unwrap();
    workspace.call(&["codes", "list"]).expect(2).says(&["q2.mue", "kind `ncci`"]);
}

/// A panel and one of its parts, and too many units, billed to Medicare and to a payer that does not follow CMS.
fn bill_pairs(workspace: &Workspace) {
    let visit = |id: &str, payer: &str, member: &str| {
        let first = Row::new(id).set("payer_1", payer).set("member_id_1", member).set("service", "80053").set("charge", "31.00").set("clia", "14D0123456");
        [first, Row::line(id, "80048").set("charge", "20.00"), Row::line(id, "11730").set("charge", "90.00").set("units", "2")]
    };
    let rows = [visit("E1", "medb", "1EG4TE5MK73"), visit("E2", "acme", "M2")].concat();
    workspace.export("day.csv", &rows);
}

#[test]
fn a_night_judges_by_the_tables_and_run_json_names_them() {
    let workspace = Workspace::new();
    import(&workspace, "ncci", &BOTH_PARTS, &["--name", "q2"]).expect(0);
    import(&workspace, "mue", &["mue-practitioner-excerpt.csv"], &["--from", "2020-01-01", "--name", "q2"]).expect(0);
    bill_pairs(&workspace);
    workspace.run(0);
    let held = workspace.table("worklists/held.csv");
    let mut found: Vec<(&str, &str)> = held.column("encounter_id").into_iter().zip(held.column("edit_or_carc")).collect();
    found.sort_unstable();
    assert_eq!(found, [("E1", "code-pair-never-together"), ("E1", "units-over-limit-a-day")]);
    let manifest = workspace.manifest(NIGHT);
    let sets: Vec<(String, String)> = manifest["code_sets"].as_array().unwrap().iter().map(|set| (set["name"].to_string(), set["version"].to_string())).collect();
    let has = |name: &str| sets.iter().any(|(title, version)| title.contains(name) && version.contains("q2"));
    assert!(has("NCCI code pairs (medicare)") && has("MUE unit limits (medicare)"), "{sets:?}");
    let not_run: Vec<&str> = manifest["edits"]["not_run"].as_array().unwrap().iter().map(|edit| edit["edit"].as_str().unwrap()).collect();
    assert!(not_run.contains(&"add-on-without-primary") && !not_run.contains(&"code-pair-never-together"), "{not_run:?}");
}

#[test]
fn without_tables_the_edits_are_not_run_and_the_run_has_another_id() {
    let (without, with) = (Workspace::new(), Workspace::new());
    import(&with, "ncci", &BOTH_PARTS, &["--name", "q2"]).expect(0);
    for workspace in [&without, &with] {
        workspace.export("day.csv", &[Row::new("E1")]);
        workspace.run(0);
    }
    let manifest = |workspace: &Workspace| workspace.manifest(NIGHT);
    assert_ne!(manifest(&without)["run_id"], manifest(&with)["run_id"]);
    let not_run = manifest(&without)["edits"]["not_run"].to_string();
    for edit in ["code-pair-never-together", "units-over-limit-a-day", "add-on-without-primary"] {
        assert!(not_run.contains(edit), "{not_run}");
    }
    assert!(!manifest(&with)["edits"]["not_run"].to_string().contains("code-pair"));
}
