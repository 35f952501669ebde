//! Commands that look at files and books: `check`, `x12 describe`, `why`, `verify`.

use super::*;
use crate::support::{Export, Tree, program};

#[test]
fn an_export_is_checked_without_a_night() {
    let workspace = Workspace::new();
    let rows = [
        Row::new("E1"),
        Row::new("E2").set("member_id_1", ""),
        Row::new("E3").set("diagnosis_1", "the creeping crud"),
        Row::new("E4").set("units", "two"),
        Row::new("E5").set("encounter_status", "open"),
    ];
    workspace.put("draft.csv", Export::csv(&rows));
    let file = workspace.path("draft.csv").display().to_string();
    let before = Tree::read(workspace.root());
    let objects = workspace.call(&["check", &file, "--as-of", NIGHT, "--json"]).expect(3).json_lines();
    before.assert_same(&Tree::read(workspace.root()));
    let found: Vec<(&str, &str)> = objects.iter().map(|object| (object["id"].as_str().unwrap(), object["status"].as_str().unwrap())).collect();
    let mut sorted = found.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [("E1", "clean"), ("E2", "held"), ("E3", "to_coder"), ("E4", "quarantined"), ("E5", "not_final")]);
    let held = objects.iter().find(|object| object["id"] == "E2").unwrap();
    for key in ["edit", "severity", "snip", "element", "value", "message", "fix"] {
        assert!(!held["findings"][0][key].is_null(), "{key}");
    }
    let unreadable = objects.iter().find(|object| object["id"] == "E4").unwrap();
    assert!(unreadable["findings"][0]["message"].as_str().unwrap().contains("draft.csv:5"), "{unreadable}");
    workspace.put("clean.csv", Export::csv(&[Row::new("E1"), Row::new("E3").set("diagnosis_1", "the creeping crud")]));
    workspace.call(&["check", workspace.path("clean.csv").to_str().unwrap(), "--as-of", NIGHT]).expect(0).says(&["2 checked, 1 with findings"]);
}

#[test]
fn what_check_says_is_what_the_night_does() {
    let workspace = Workspace::new();
    let rows = [Row::new("E1"), Row::new("E2").set("rendering_npi", "1245319598"), Row::new("E3").set("payer_1", "nobody"), Row::new("E4").set("service_date", "2026-06-30")];
    workspace.export("day.csv", &rows);
    let file = workspace.path("inbox/encounters/day.csv").display().to_string();
    let checked = workspace.call(&["check", &file, "--as-of", NIGHT, "--json"]).expect(3).json_lines();
    let of = |object: &serde_json::Value| {
        object["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["severity"] == "reject")
            .map(|finding| (object["id"].as_str().unwrap().to_owned(), finding["edit"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let mut expected: Vec<_> = checked.iter().flat_map(of).collect();
    workspace.run(0);
    let held = workspace.table("worklists/held.csv");
    let mut found: Vec<_> = held.rows().iter().map(|row| (row["encounter_id"].clone(), row["edit_or_carc"].clone())).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    assert!(expected.len() >= 3);
}

#[test]
fn files_at_fault_are_objects_with_the_files_name() {
    let workspace = after_a_night();
    workspace.put("semicolons.csv", Export::csv(&[Row::new("E1")]).replace(',', ";"));
    let file = workspace.path("semicolons.csv").display().to_string();
    let object = workspace.call(&["check", &file, "--json"]).expect(3).json();
    assert_eq!((object["id"].as_str(), object["status"].as_str(), object["findings"][0]["edit"].as_str()), (Some(file.as_str()), Some("faulty"), Some("wrong-delimiter")));
    workspace.call(&["check", "no-such-file.csv"]).expect(2).says(&["no-such-file.csv"]);
}

#[test]
fn an_837_of_ours_is_clean_and_a_damaged_one_is_not() {
    let workspace = after_a_night();
    let (path, text) = workspace.claim_files().remove(0);
    let ours = workspace.path(&path).display().to_string();
    workspace.call(&["check", &ours]).expect(0);
    program(["check", &ours]).within(&std::env::temp_dir()).run().expect(0);
    let described = workspace.call(&["x12", "describe", &ours, "--json"]).expect(0).json();
    let transaction = &described["interchanges"][0]["groups"][0]["transactions"][0];
    assert_eq!((&transaction["set"], &transaction["claims"], &transaction["charged_cents"], &transaction["balanced"]), (&"837".into(), &1.into(), &12_500.into(), &true.into()));
    assert_eq!(transaction["paid_cents"], serde_json::Value::Null);
    let count = text.rfind("SE*").unwrap();
    let damaged = format!("{}SE*99*0001~\nGE*1*7~\nIEA*1*000000001~\n", &text[..count]);
    workspace.put("damaged.837", &damaged);
    let file = workspace.path("damaged.837").display().to_string();
    let outcome = workspace.call(&["x12", "describe", &file, "--json"]).expect(3).json();
    let segments: Vec<&str> = outcome["faults"].as_array().unwrap().iter().filter_map(|fault| fault["segment"].as_str()).collect();
    assert!(segments.contains(&"SE") && segments.contains(&"GE"), "{outcome}");
    workspace.call(&["check", &file]).expect(3);
}

#[test]
fn faults_of_an_837_name_loop_element_and_cure() {
    let workspace = after_a_night();
    let (_, text) = workspace.claim_files().remove(0);
    let check = |changed: &str, exit| {
        assert_ne!(text, changed);
        workspace.put("changed.837", changed);
        workspace.call(&["check", workspace.path("changed.837").to_str().unwrap(), "--json"]).expect(exit).json_lines().remove(0)
    };
    let broken = check(&text.replacen(":B:1*", ":C:1*", 1), 3);
    let finding = &broken["findings"][0];
    assert_eq!((&broken["status"], &finding["edit"], &finding["element"]), (&"faulty".into(), &"code-not-in-list".into(), &"CLM CLM05-2".into()), "{broken}");
    assert!(finding["message"].as_str().unwrap().contains("loop 2300") && finding["fix"].as_str().unwrap().contains("list"), "{finding}");
    // What only some payers refuse is told, and is no fault.
    let warned = check(&text.replacen("REF*6R*1~", "REF*6R*a~", 1), 0);
    assert_eq!((&warned["status"], &warned["findings"][0]["edit"]), (&"warnings".into(), &"lower-case".into()), "{warned}");
}

#[test]
fn what_is_not_x12_is_a_fault_and_no_crash() {
    let workspace = Workspace::new();
    let mut files = Vec::new();
    for (name, bytes) in [("empty", &b""[..]), ("text", b"hello"), ("isa", b"ISA"), ("cut", b"ISA*00*          *00*          *ZZ*A"), ("noise", &[0, 159, 146, 150, 255, 42, 126])]
    {
        workspace.put(name, bytes);
        files.push(workspace.path(name).display().to_string());
    }
    let arguments: Vec<&str> = ["x12", "describe", "--json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let described = workspace.call(&arguments).expect(3).json_lines();
    assert_eq!(described.len(), 5);
    assert!(described.iter().all(|file| !file["faults"].as_array().unwrap().is_empty()), "{described:#?}");
    workspace.call(&["x12", "describe", "no-such-file"]).expect(2).says(&["no-such-file"]);
}

#[test]
fn why_tells_the_life_of_encounter_claim_account_and_worklist_item() {
    let workspace = after_a_night();
    let claim = workspace.report(NIGHT, "aging_detail").row("encounter_id", "E1")["claim_id"].clone();
    workspace.call(&["why", "E1"]).expect(0).says(&[&claim, "inbox/encounters/day.csv:2", "125.00", "acme"]);
    workspace.call(&["why", &claim]).expect(0).says(&["E1", "99213"]);
    workspace.call(&["why", "P-E4"]).expect(0).says(&["E4", "patient", "dunning", "referral"]);
    workspace.call(&["why", "E2"]).expect(0).says(&["waits: held", "member-id-missing"]);
    let item = workspace.table("worklists/held.csv").row("encounter_id", "E2")["item_id"].clone();
    workspace.call(&["why", &item]).expect(0).says(&["E2", "member-id-missing"]);
    workspace.call(&["why", "E3"]).expect(0).says(&["with the coder"]);
    workspace.call(&["why", "E404"]).expect(2).says(&["nothing is known of `E404`"]);
}

#[test]
fn verify_counts_what_it_proved() {
    let workspace = after_a_night();
    let proof = workspace.call(&["verify", "--json"]).expect(0).json();
    assert_eq!((&proof["runs"], &proof["transfers"], &proof["open_items"], &proof["faults"]), (&1.into(), &2.into(), &2.into(), &serde_json::json!([])));
    assert_eq!((&proof["ledger_cents"], &proof["aging_cents"]), (&25_000.into(), &25_000.into()));
}

/// A clearinghouse's answer to one group of ours.
const ACKNOWLEDGEMENT: &str = "ISA*00*          *00*          *ZZ*CLEARHOUSE     *ZZ*PRAIRIE01      *260430*2305*^*00501*000000008*0*P*:~\
GS*FA*CLEARHOUSE*PRAIRIE01*20260430*2305*8*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*17*005010X222A1~\
AK2*837*0001*005010X222A1~IK5*A~AK2*837*0002*005010X222A1~IK3*CLM*22**8~IK5*R*5~AK9*P*2*2*1~SE*9*0001~GE*1*8~IEA*1*000000008~";

#[test]
fn an_acknowledgement_that_contradicts_itself_is_a_fault_and_an_odd_code_a_warning() {
    let workspace = Workspace::new();
    let described = |text: &str, code: i32| {
        workspace.put("answer.x12", text);
        let file = workspace.path("answer.x12").display().to_string();
        let described = workspace.call(&["x12", "describe", &file, "--json"]).expect(code).json();
        let faults = described["faults"].as_array().unwrap().iter().map(|fault| fault["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let transaction = &described["interchanges"][0]["groups"][0]["transactions"][0];
        (transaction["accepted"].as_u64(), transaction["rejected"].as_u64(), faults)
    };
    assert_eq!(described(ACKNOWLEDGEMENT, 0), (Some(1), Some(1), vec![]));
    assert_eq!(described(&ACKNOWLEDGEMENT.replace("*22**8~", "*22**88~"), 0).2, ["acknowledgement-code-unknown"]);
    assert_eq!(described(&ACKNOWLEDGEMENT.replace("AK9*P*2*2*1~", "AK9*A*2*2*2~"), 3), (Some(2), Some(0), vec!["acknowledgement-count".to_owned()]));
}
