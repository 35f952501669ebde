//! House rules: proven, refused, applied, overridden, and tried on past claims.

use super::*;
use crate::support::{TempDir, Tree, program};

const NEXT: &str = "2026-05-06";

/// A rule that finds every 99213 billed to `acme` from an office.
fn rule(id: &str, then: &str, code: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\ntitle = \"Visit that the house looks at\"\nwhy = \"Because.\"\nfix = \"Look at it.\"\nsource = \"The house\"\nthen = \"{then}\"\n\
         route = \"visit team\"\nfield = \"modifiers\"\n\n[rule.when]\npayer = \"acme\"\ncode = \"{code}\"\n\n\
         [[rule.example]]\nwhat = \"the code\"\nfound = true\npayer = \"acme\"\nservices = [\"{code}\"]\n\n\
         [[rule.example]]\nfound = false\npayer = \"blue\"\nservices = [\"{code}\"]\n"
    )
}

const FILE: &str = "reference/rules/house.toml";

#[test]
fn rules_are_proven_a_line_a_rule() {
    let workspace = Workspace::new();
    workspace.call(&["rules", "test"]).expect(0).says(&["0 rules, 0 fail"]);
    workspace.put(FILE, rule("house-visit", "hold", "99213"));
    workspace.call(&["rules", "test"]).expect(0).says(&["ok     house-visit  2 examples  reference/rules/house.toml:1", "1 rules, 0 fail"]);
    workspace.put(FILE, rule("house-visit", "hold", "99213").replace("services = [\"99213\"]\n\n", "services = [\"99214\"]\n\n"));
    let failed = workspace.call(&["rules", "test"]).expect(3).says(&["FAILS  house-visit", "reference/rules/house.toml:15:1", "example \"the code\" fails: nothing is found"]);
    assert!(failed.stderr.is_empty());
    let json = workspace.call(&["rules", "test", "--json"]).expect(3).json();
    assert_eq!((&json[0]["rule"], json[0]["failures"].as_array().map(Vec::len)), (&"house-visit".into(), Some(1)));
    workspace.put(FILE, rule("house-visit", "hold", "99213").replace("payer = \"acme\"\ncode", "payer = \"acmee\"\nmodifer = \"25\"\ncode"));
    workspace.call(&["rules", "test"]).expect(2).says(&[
        "reference/rules/house.toml:12:9: `acmee` is not in payers.csv; did you mean `acme`?",
        "reference/rules/house.toml:13:1: `modifer` is no key of [rule.when]; did you mean `modifier`?",
    ]);
    // A file can be tried where there is no workspace; nobody then says which payers there are.
    let folder = TempDir::new();
    let path = folder.path().join("draft.toml");
    std::fs::write(&path, rule("house-visit", "hold", "99213")).unwrap();
    program(["rules", "test", path.to_str().unwrap()]).within(folder.path()).run().expect(0).says(&["ok     house-visit"]);
    program(["rules", "test"]).within(folder.path()).run().expect(2).says(&["name the files"]);
}

#[test]
fn a_bad_rule_stops_every_command_that_would_ask_it_before_anything_is_read() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    for (text, message) in [
        (rule("house-visit", "hold", "99213").replace("then", "thn"), "reference/rules/house.toml:7:1: `thn` is no key of a rule; did you mean `then`?"),
        (rule("house-visit", "hold", "99213").replace("found = false", "found = true"), "the rule has no example with `found = false`"),
        (rule("house-visit", "hold", "99213").replace("payer = \"blue\"", "payer = \"acme\""), "example fails: the rule finds fault"),
        (rule("house-visit", "hold", "99213") + "\n[[rule", "reference/rules/house.toml:26:"),
    ] {
        workspace.put(FILE, text);
        let before = Tree::read(workspace.root());
        let file = workspace.path("inbox/encounters/day.csv").display().to_string();
        for arguments in [&["run", "--as-of", NIGHT] as &[&str], &["check", &file]] {
            workspace.call(arguments).expect(2).says(&["nothing was read", message]);
        }
        before.assert_same(&Tree::read(workspace.root()));
    }
    workspace.put(FILE, rule("house-visit", "hold", "99213"));
    workspace.run(0);
    workspace.put(FILE, "[[rule]]\n");
    workspace.night(NEXT).expect(2).says(&["reference/rules/house.toml:1:1: the rule has no `id`"]);
    workspace.put(FILE, b"# one\n# na\xEFve\n".as_slice());
    workspace.night(NEXT).expect(2).says(&["reference/rules/house.toml:2: not UTF-8 text"]);
    workspace.put(FILE, "[[rule]]\n");
    workspace.call(&["reprocess", "--payer", "acme", "--as-of", NEXT]).expect(2);
}

#[test]
fn a_rule_holds_a_claim_shows_where_people_look_and_is_overridden_for_one_encounter() {
    let workspace = Workspace::new();
    workspace.put(FILE, rule("house-visit", "hold", "99213"));
    workspace.export("day.csv", &[Row::new("E1").set("modifiers", "GT"), Row::new("E2"), Row::new("E3").set("payer_1", "blue"), Row::new("E4").set("service", "V4")]);
    let file = workspace.path("inbox/encounters/day.csv").display().to_string();
    let checked = workspace.call(&["check", &file, "--as-of", NIGHT, "--json"]).expect(3).json_lines();
    let held: Vec<&serde_json::Value> = checked.iter().filter(|object| object["status"] == "held").collect();
    assert!(held.len() == 2 && held.iter().all(|object| object["findings"][0]["edit"] == "house-visit"), "{checked:#?}");
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 2), ("held", 2)]);
    let worklist = workspace.table("worklists/held.csv");
    assert_eq!((worklist.column("encounter_id"), worklist.column("edit_or_carc"), worklist.column("route")), (vec!["E1", "E2"], vec!["house-visit"; 2], vec!["visit team"; 2]));
    let row = worklist.row("encounter_id", "E1");
    assert_eq!(
        (row["cause"].as_str(), row["field"].as_str(), row["value"].as_str(), row["fix"].as_str()),
        ("Line 1 (99213): Visit that the house looks at.", "modifiers", "GT", "Look at it.")
    );
    let cause = workspace.report(NIGHT, "held");
    let cause = cause.row("edit", "house-visit");
    assert_eq!((cause["title"].as_str(), cause["snip"].as_str(), cause["encounters"].as_str()), ("Visit that the house looks at", "7", "2"));
    let version = workspace.manifest(NIGHT)["edits"]["house_rules"].clone();
    assert!(version.as_str().unwrap().starts_with("1 rule, "), "{version}");
    workspace.call(&["explain", "house-visit"]).expect(0).says(&["Holds the claim.", "queue of: visit team", "payer = acme; code = 99213", "reference/rules/house.toml:1"]);
    workspace.call(&["edits", "list"]).expect(0).says(&["house rules of this workspace", "house-visit"]);
    workspace.call(&["rules", "list"]).expect(0).says(&["house-visit", "[visit team]"]);
    workspace.call(&["why", "E1"]).expect(0).says(&["waits: held", "house-visit"]);
    let item = &row["item_id"];
    workspace.put("inbox/corrections/held.csv", format!("item_id,action,field,new_value,reason,user,route\n{item},override,,,agreed with the payer,ann,visit team\n"));
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("claimed", 1), ("held", 1)]);
    assert_eq!(workspace.table("worklists/held.csv").column("encounter_id"), ["E2"]);
    // Without the rule the other goes.
    workspace.put(FILE, "");
    workspace.call(&["reprocess", "--payer", "acme", "--as-of", "2026-05-07"]).expect(0);
    assert_eq!(workspace.table("worklists/held.csv").len(), 0);
}

#[test]
fn a_rule_is_overridden_in_the_file_and_named_in_the_reports_as_itself() {
    let workspace = Workspace::new();
    let self_pay = "\n[[rule]]\nid = \"large-bill\"\ntitle = \"A large bill\"\nwhy = \"Because.\"\nfix = \"Talk.\"\nsource = \"The house\"\nthen = \"hold\"\n\n\
        [rule.when]\nself_pay = true\nclaim_charge_min = 1\n\n[[rule.example]]\nfound = true\nself_pay = true\n\n[[rule.example]]\nfound = false\npayer = \"acme\"\n";
    workspace.put(FILE, rule("house-visit", "hold", "99213") + self_pay);
    workspace.export("day.csv", &[Row::new("E1"), Row::self_pay("S1")]);
    workspace.run(0);
    for report in ["edit_hits", "edit_earnings"] {
        let rows = workspace.report(NIGHT, report);
        assert_eq!((rows.row("edit", "house-visit")["title"].as_str(), rows.row("edit", "large-bill")["title"].as_str()), ("Visit that the house looks at", "A large bill"));
    }
    let hit = workspace.report(NIGHT, "edit_hits");
    assert_eq!([&hit.row("edit", "house-visit")["severity"], &hit.row("edit", "house-visit")["snip"]], ["reject", "7"]);
    let file = |rows: &str| workspace.put("reference/overrides.csv", format!("payer_id,encounter_id,edit,user,reason,until\n{rows}"));
    file("acme,,house-visits,ann,agreed,2026-06-01\n");
    workspace.night(NEXT).expect(2).says(&["reference/overrides.csv:2: edit: found `house-visits`", "or of a house rule", "did you mean `house-visit`?"]);
    file("acme,,house-visit,ann,agreed,2026-06-01\n,S1,large-bill,ann,has a plan,2026-06-01\n");
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("claimed", 1), ("self_pay", 1)]);
    let overrides = workspace.report(NEXT, "overrides");
    let told = |edit: &str| ["title", "state", "times_used", "dollars"].map(|column| overrides.row("edit", edit)[column].clone());
    assert_eq!(told("house-visit"), ["Visit that the house looks at", "in force", "1", "125.00"]);
    assert_eq!(told("large-bill"), ["A large bill", "used", "1", "125.00"], "a patient's own bill that was let pass counts too");
    // A file of overrides without rules that can be read tells the rules' fault, not that the override names nothing.
    workspace.put(FILE, "[[rule");
    let refused = workspace.night("2026-05-07").expect(2).says(&["house.toml:1"]);
    assert!(!refused.stderr.contains("overrides.csv"), "{}", refused.stderr);
}

#[test]
fn what_explain_does_not_know_it_sends_elsewhere() {
    let workspace = Workspace::new();
    workspace.put(FILE, rule("house-visit", "hold", "99213"));
    let asked = |id: &str, code: i32, says: &str| {
        workspace.call(&["explain", id]).expect(code).says(&[says]);
    };
    asked("house-visits", 2, "did you mean `house-visit`?");
    asked("duplicate-lin", 2, "did you mean `duplicate-line`?");
    asked("N999", 2, "`cleanclaim codes import texts` brings");
    asked("J20.9", 2, "`cleanclaim codes lookup`");
    asked("claim-not-writable", 0, "the 837 cannot hold it");
    asked("not-selected", 0, "The next night judges it again");
    let places = program(["codes", "list", "place_of_service"]).run().expect(0);
    assert!(places.stdout.lines().any(|line| line.starts_with("11  non-facility")) && places.stdout.lines().any(|line| line.starts_with("23  facility")), "{}", places.stdout);
    program(["codes", "list", "modifiers"]).run().expect(2).says(&["only the codes of place_of_service are listed"]);
}

#[test]
fn a_changed_rule_makes_a_new_night_of_the_same_day() {
    let workspace = Workspace::new();
    workspace.put(FILE, rule("house-visit", "hold", "99213"));
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.run(0).says(&["nothing"]);
    workspace.put(FILE, rule("house-visit", "warn", "99213"));
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("waiting_before", 1), ("claimed", 1)]);
}

#[test]
fn policy_names_rules_as_it_names_edits() {
    let policy = |line: &str| Workspace::with_config(&format!("{}\n[edits]\n{line}\n", crate::support::CONFIG));
    for (then, line, held) in [("hold", "disabled = [\"house-visit\"]", 0), ("warn", "hold_warnings = { acme = [\"house-visit\"] }", 1), ("warn", "disabled = []", 0)] {
        let workspace = policy(line);
        workspace.put(FILE, rule("house-visit", then, "99213"));
        workspace.export("day.csv", &[Row::new("E1")]);
        workspace.run(0);
        assert_eq!(workspace.table("worklists/held.csv").len(), held, "{then} {line}");
    }
    let workspace = policy("disabled = [\"house-visits\"]");
    workspace.put(FILE, rule("house-visit", "hold", "99213"));
    workspace.run(2).says(&["names edits and rules that do not exist: house-visits"]);
}

#[test]
fn a_replay_shows_what_a_new_rule_would_do_and_writes_nothing() {
    for (workspace, second) in [(Workspace::new(), "day.csv"), (Workspace::that_keeps(), "next.csv")] {
        workspace.put(FILE, rule("house-visit", "hold", "99214"));
        let rows = [Row::new("E1"), Row::new("E2").set("payer_1", "blue"), Row::new("E3").set("service", "V4"), Row::new("E4").set("member_id_1", ""), Row::self_pay("E5")];
        workspace.export("day.csv", &rows);
        workspace.run(0);
        // Archived files may have the same name on another night, with other content.
        workspace.export(second, &[Row::new("E6").set("place_of_service", "22"), Row::new("E7").set("patient_birth_date", "2020-01-02")]);
        workspace.night(NEXT).expect(0);
        let draft = workspace.path("draft.toml").display().to_string();
        workspace.put("draft.toml", rule("house-visit", "hold", "99213").replace("code = \"99213\"\n\n", "code = \"99213\"\nage_years_min = 18\n\n"));
        let before = Tree::read(workspace.root());
        let found = workspace.call(&["edits", "replay", "--rules", &draft, "--as-of", NEXT, "--json"]).expect(0).json();
        workspace.call(&["edits", "replay", "--rules", &draft, "--as-of", NEXT]).expect(0).says(&[
            "replayed: 5 (625.00) sent and 2 (305.00) waiting encounters",
            "would be held",
            "house-visit",
            "E1",
        ]);
        before.assert_same(&Tree::read(workspace.root()));
        let changes: Vec<(&str, &str, &str)> = found["encounters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["encounter_id"].as_str().unwrap(), row["state"].as_str().unwrap(), row["change"].as_str().unwrap()))
            .collect();
        // E3 waits for the old version of the rule; E4 waits for its member id and would for the rule too; E7's patient is a child, which only the export says.
        assert_eq!(changes, [("E1", "sent", "would_be_held"), ("E6", "sent", "would_be_held"), ("E3", "held", "would_go"), ("E4", "held", "other_cause")]);
        assert_eq!(found["by_change"]["would_be_held"], serde_json::json!({"encounters": 2, "cents": 25_000}));
        let cause = &found["by_cause"]["house-visit"];
        assert_eq!((&cause["held_before"]["cents"], &cause["held_after"]["cents"]), (&18_000.into(), &37_500.into()));
        let acme = &found["by_payer"]["acme"];
        assert_eq!((&acme["replayed"]["encounters"], &acme["held_before"]["encounters"], &acme["held_after"]["encounters"]), (&5.into(), &2.into(), &3.into()));
        assert_eq!(found["replayed"]["sent_rebuilt"]["encounters"], 0);
        // A folder takes the place of all rules.
        std::fs::create_dir(workspace.path("none")).unwrap();
        let none = workspace.path("none").display().to_string();
        let found = workspace.call(&["edits", "replay", "--rules", &none, "--as-of", NEXT, "--json"]).expect(0).json();
        assert_eq!(
            (&found["by_change"], &found["encounters"][0]["removed"]),
            (&serde_json::json!({"would_go": {"encounters": 1, "cents": 18_000}}), &serde_json::json!(["house-visit"]))
        );
        let late = workspace.call(&["edits", "replay", "--rules", &draft, "--since", NEXT, "--as-of", NEXT, "--json"]).expect(0).json();
        assert_eq!((&late["replayed"]["sent"]["encounters"], &late["by_change"]["would_be_held"]["encounters"]), (&2.into(), &1.into()));
        let early = workspace.call(&["edits", "replay", "--rules", &draft, "--until", NIGHT, "--as-of", NEXT, "--json"]).expect(0).json();
        assert_eq!(early["replayed"]["sent"]["encounters"], 3);
    }
}

#[test]
fn a_claim_whose_export_is_gone_is_rebuilt_from_the_books_and_counted_apart() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2").set("payer_1", "blue")]);
    workspace.run(0);
    std::fs::remove_dir_all(workspace.path("archive")).unwrap();
    workspace.put("draft.toml", rule("house-visit", "hold", "99213"));
    let draft = workspace.path("draft.toml").display().to_string();
    let found = workspace.call(&["edits", "replay", "--rules", &draft, "--as-of", NEXT, "--json"]).expect(0).json();
    let replayed = &found["replayed"];
    assert_eq!(
        (&replayed["sent"]["encounters"], &replayed["sent_rebuilt"]["encounters"], &replayed["inputs_gone"]),
        (&0.into(), &2.into(), &serde_json::json!(["inbox/encounters/day.csv"]))
    );
    assert_eq!((&found["encounters"][0]["encounter_id"], &found["encounters"][0]["is_rebuilt"]), (&"E1".into(), &true.into()));
    assert_eq!(found["by_change"]["would_be_held"]["cents"], 12_500);
    workspace.call(&["edits", "replay", "--rules", &draft, "--as-of", NEXT]).expect(0).says(&["rebuilt from the books", "gone, changed since it was read"]);
}

#[test]
fn only_the_difference_of_the_change_is_shown_for_claims_that_came_about_otherwise() {
    let workspace = Workspace::new();
    let apart = Row::new("E3").set("service", "LAB1").set("charge", "30.00");
    workspace
        .export("day.csv", &[Row::new("E1").set("member_id_1", ""), Row::new("E2").set("diagnosis_1", "the creeping crud"), Row::new("E3"), Row::new("E4"), apart, Row::new("E4")]);
    workspace.run(0);
    let held = workspace.table("worklists/held.csv").row("encounter_id", "E1")["item_id"].clone();
    workspace.put("inbox/corrections/held.csv", format!("item_id,action,field,new_value,reason,user\n{held},fix,member_id_1,M1,,ann\n"));
    workspace.answer("coding.csv", workspace.table("worklists/coding.csv").column("question_id")[0], "L08.9");
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("claimed", 2)]);
    workspace.put("draft.toml", rule("house-visit", "warn", "99213"));
    let draft = workspace.path("draft.toml").display().to_string();
    let found = workspace.call(&["edits", "replay", "--rules", &draft, "--as-of", NEXT, "--json"]).expect(0).json();
    let replayed = &found["replayed"];
    // E1's correction stands only in the books: its export would be held today, with and without the rule. E3's rows stand apart, so it is rebuilt. E4 came twice in the file.
    assert_eq!(
        (&replayed["sent"]["encounters"], &replayed["sent_rebuilt"]["encounters"], &replayed["sent_held_today"]["encounters"]),
        (&3.into(), &1.into(), &1.into()),
        "{found:#}"
    );
    let added: Vec<(&str, &serde_json::Value, bool)> =
        found["encounters"].as_array().unwrap().iter().map(|row| (row["encounter_id"].as_str().unwrap(), &row["added"], row["is_rebuilt"].as_bool().unwrap())).collect();
    let rule = serde_json::json!(["house-visit"]);
    assert_eq!(added, [("E1", &rule, false), ("E2", &rule, false), ("E3", &rule, true), ("E4", &rule, false)]);
    assert_eq!(found["by_change"], serde_json::json!({"new_warning": {"encounters": 4, "cents": 53_000}}));
    assert_eq!(found["by_cause"].as_object().unwrap().keys().collect::<Vec<_>>(), ["house-visit"]);
}

#[test]
fn a_replay_of_other_code_sets_shows_what_they_would_do() {
    let workspace = Workspace::new();
    workspace.put("reference/chargemaster.csv", format!("{}J3420,vitamin,J3420,,20.00,2020-01-01,\n", crate::support::CHARGEMASTER));
    let drug = |id: &str, units: &str| Row::new(id).set("service", "J3420").set("units", units).set("ndc", "00002714001").set("ndc_quantity", "5").set("ndc_unit", "ML");
    workspace.export("drugs.csv", &[drug("E3", "1"), drug("E4", "2")]);
    workspace.run(0);
    std::fs::create_dir(workspace.path("tables")).unwrap();
    workspace.put("tables/ndc_units.csv", "ndc,code,ndc_unit,ndc_quantity,code_units\n00002714001,J3420,ML,5,1\n");
    let tables = workspace.path("tables").display().to_string();
    let found = workspace.call(&["edits", "replay", "--codes", &tables, "--as-of", NEXT, "--json"]).expect(0).json();
    let changed: Vec<(&str, &str, &serde_json::Value)> =
        found["encounters"].as_array().unwrap().iter().map(|row| (row["encounter_id"].as_str().unwrap(), row["change"].as_str().unwrap(), &row["added"])).collect();
    assert_eq!(changed, [("E4", "new_warning", &serde_json::json!(["ndc-units-differ"]))], "{found:#}");
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2")]);
    workspace.run(0);
    std::fs::create_dir(workspace.path("codes")).unwrap();
    let codes = workspace.path("codes").display().to_string();
    workspace.call(&["edits", "replay", "--codes", &codes, "--as-of", NEXT]).expect(2).says(&["no imported table lies in this folder"]);
    // A crosswalk that cannot be read is a fault, not an empty table.
    workspace.put("codes/ndc_units.csv", "nonsense\n");
    workspace.call(&["edits", "replay", "--codes", &codes, "--as-of", NEXT]).expect(2).says(&["ndc_units.csv"]);
}

#[test]
fn a_replay_says_what_it_lacks() {
    let workspace = Workspace::new();
    workspace.put("draft.toml", rule("house-visit", "hold", "99213"));
    let draft = workspace.path("draft.toml").display().to_string();
    workspace.call(&["edits", "replay", "--rules", &draft]).expect(2).says(&["no run has been committed yet"]);
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.call(&["edits", "replay"]).expect(2).says(&["--rules FILE", "--codes FOLDER"]);
    workspace.call(&["edits", "replay", "--rules", "no-such.toml"]).expect(2).says(&["no-such.toml"]);
    workspace.call(&["edits", "replay", "--codes", "no-such-folder"]).expect(2).says(&["no-such-folder"]);
    workspace.call(&["edits", "replay", "--rules", &draft, "--since", "soon"]).expect(2).says(&["--since soon: expected a date"]);
    workspace.put("draft.toml", rule("house-visit", "stop", "99213"));
    workspace.call(&["edits", "replay", "--rules", &draft]).expect(2).says(&["draft.toml:7:8"]);
}

#[test]
fn a_new_workspace_has_rules_to_switch_on() {
    let folder = TempDir::new();
    let place = folder.path().join("practice");
    program(["init", place.to_str().unwrap()]).run().expect(0);
    program(["--config", place.to_str().unwrap(), "rules", "list"]).run().expect(0).says(&["no house rules"]);
    let shipped = std::fs::read_to_string(place.join(FILE)).unwrap();
    let on: String = shipped.lines().map(|line| line.strip_prefix("# ").unwrap_or(if line == "#" { "" } else { line }).to_owned() + "\n").collect();
    std::fs::write(folder.path().join("on.toml"), on).unwrap();
    program(["rules", "test", "on.toml"]).within(folder.path()).run().expect(0).says(&["5 rules, 0 fail"]);
}
