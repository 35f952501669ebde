//! Import of HCPCS, code editor lists, payment indicators, contractors' articles, taxonomy and code texts, from outside.

use crate::support::{NIGHT, Row, Workspace, program};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/codes");

fn import(workspace: &Workspace, kind: &str, file: &str, more: &[&str]) -> crate::support::Outcome {
    let path = format!("{FIXTURES}/{file}");
    workspace.call(&[&["codes", "import", kind, &path][..], more].concat())
}

#[test]
fn every_kind_is_imported_listed_and_found_again_by_the_next_command() {
    let workspace = Workspace::new();
    for (kind, file, more, said) in [
        ("hcpcs", "HCPC2015_JAN_ANWEB-excerpt.csv", &[][..], "2015-01-01 to 2015-03-31"),
        ("mce", "mce-excerpt.txt", &["--from", "2025-10-01", "--to", "2026-09-30"], "10 kept"),
        ("mpfs-indicators", "PPRRVU26-excerpt.csv", &["--from", "2026-01-01"], "12 kept"),
        ("lcd", "mcd", &["--name", "articles"], "5 kept"),
        ("nucc", "nucc_taxonomy-excerpt.csv", &["--from", "2026-01-01"], "7 kept"),
        ("texts", "code-texts-excerpt.csv", &[], "4 kept"),
    ] {
        import(&workspace, kind, file, more).expect(0).says(&[said]);
    }
    let list = workspace.call(&["codes", "list", "--json"]).expect(0).json();
    let rows = list.as_array().unwrap();
    for (kind, from) in
        [("hcpcs", Some("2015-01-01")), ("mce", Some("2025-10-01")), ("mpfs-indicators", Some("2026-01-01")), ("lcd", None), ("nucc", Some("2026-01-01")), ("texts", None)]
    {
        let row = rows.iter().find(|row| row["kind"] == kind).unwrap_or_else(|| panic!("{kind} is not listed"));
        assert_eq!(row["from"].as_str(), from, "{kind}");
    }
    let missing = workspace.call(&["codes", "list"]).expect(0).stdout;
    let missing: Vec<&str> = missing.lines().filter_map(|line| line.strip_suffix(": not installed")).collect();
    assert_eq!(missing, ["NCCI code pairs (ncci)", "MUE unit limits (mue)", "add-on codes (add-on)", "NDC units (ndc)"]);
    import(&workspace, "lcd", "mcd", &["--name", "articles"]).expect(2).says(&["imported already"]);
}

#[test]
fn a_surprise_names_file_and_line_and_leaves_nothing() {
    let workspace = Workspace::new();
    let read = |file: &str| std::fs::read_to_string(format!("{FIXTURES}/{file}")).unwrap();
    let cases = [
        ("hcpcs", "HCPC2026_APR_ANWEB.csv", read("HCPC2015_JAN_ANWEB-excerpt.csv").replace("J1885,00100,3", "J188,00100,3"), ":25: expected a code of five characters"),
        ("mce", "edits_v_43.txt", read("mce-excerpt.txt").replace("6. Manifestation code", "6. Something"), "manifestation code"),
        ("mpfs-indicators", "PPRRVU26_APR.csv", read("PPRRVU26-excerpt.csv").replace(",010,", ",011,"), ":4: expected global days"),
        ("nucc", "nucc_taxonomy_260.csv", read("nucc_taxonomy-excerpt.csv").replace("207R00000X", "207R"), ":4: expected a taxonomy code"),
        ("texts", "texts.csv", read("code-texts-excerpt.csv").replace("rarc,", "remark,"), ":3: expected a code list"),
        ("mpfs-indicators", "PPRRVU.csv", read("PPRRVU26-excerpt.csv"), "--from"),
        ("lcd", "article_x_hcpc_code.csv", read("mcd/article_x_hcpc_code.csv"), "--contractor"),
    ];
    for (kind, name, text, expected) in cases {
        workspace.put(&format!("in/{name}"), &text);
        let path = workspace.path(&format!("in/{name}")).display().to_string();
        workspace.call(&["codes", "import", kind, &path]).expect(2).says(&[name, expected, "nothing was imported"]);
    }
    assert!(!workspace.path("reference/codes").exists());
}

#[test]
fn a_code_that_has_ended_holds_the_claim_once_its_table_is_there() {
    let workspace = Workspace::that_keeps();
    workspace.export("day.csv", &[Row::new("E1").set("service", "G0154").set("charge", "50.00")]);
    let codes = |manifest: &serde_json::Value| manifest["edits"]["not_run"].to_string();
    workspace.night(NIGHT).expect(0);
    assert!(codes(&workspace.manifest(NIGHT)).contains("service-code-not-in-force"), "an edit without its table is counted as not run");
    let workspace = Workspace::new();
    import(&workspace, "hcpcs", "HCPC2015_JAN_ANWEB-excerpt.csv", &["--from", "2026-04-01"]).expect(0);
    workspace.export("day.csv", &[Row::new("E1").set("service", "G0154").set("charge", "50.00"), Row::new("E2")]);
    workspace.run(0);
    let held = workspace.table("worklists/held.csv");
    assert_eq!(held.column("edit_or_carc"), ["service-code-not-in-force"]);
    let manifest = workspace.manifest(NIGHT).to_string();
    assert!(manifest.contains("HCPC2015_JAN_ANWEB-excerpt"), "run.json does not name the table: {manifest}");
}

#[test]
fn owners_texts_stand_beside_ours() {
    let workspace = Workspace::new();
    workspace.call(&["explain", "CO-45"]).expect(0).says(&["adjustment reason 45", "What to do"]);
    workspace.call(&["explain", "N999"]).expect(2).says(&["codes import texts"]);
    workspace.call(&["explain", "A7:562"]).expect(0).says(&["status code 562"]);
    import(&workspace, "texts", "code-texts-excerpt.csv", &[]).expect(0);
    for id in ["45", "CO-45"] {
        workspace.call(&["explain", id]).expect(0).says(&["What to do", "adjustment reason 45 from 1995-01-01, in its owner's words: Invented text for the tests."]);
    }
    workspace.call(&["explain", "n381"]).expect(0).says(&["Another invented text."]);
    workspace.call(&["explain", "A7:562"]).expect(0).says(&["rejected, information invalid", "Invented category.", "Invented status."]);
    program(["explain", "N999"]).run().expect(2);
}
