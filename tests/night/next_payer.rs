//! Claims to the next payer, and new versions, as real answers make them due.

use super::*;
use crate::support::answers::{claim, interchange, paid, remittance, statuses};

/// An encounter with a second payer.
fn with_second(encounter_id: &str) -> Row {
    Row::new(encounter_id).set("payer_2", "blue").set("member_id_2", "B12345").set("relationship_2", "self")
}

/// The latest claim id of an encounter at a payer, as the report of a night has it.
fn claim_id(workspace: &Workspace, as_of: &str, encounter: &str, payer: &str) -> String {
    let detail = workspace.report(as_of, "aging_detail");
    let found = detail.rows().iter().find(|row| row["encounter_id"] == encounter && row["payer_id"] == payer).cloned();
    found.unwrap_or_else(|| panic!("no claim of {encounter} to {payer}"))["claim_id"].clone()
}

fn answer(workspace: &Workspace, number: u32, check: &str, amount: &str, claims: &[String]) {
    workspace.put(&format!("inbox/responses/{check}.835"), interchange(number, &[remittance(check, amount, claims)]));
}

/// `written` and `held` of a night's further claims.
fn further(workspace: &Workspace, as_of: &str) -> (u64, u64) {
    let counts = workspace.manifest(as_of)["resubmitted"].clone();
    let count = |stage: &str| counts[stage]["count"].as_u64().unwrap_or(0);
    assert_eq!(count("due_before") + count("new"), count("written") + count("held") + count("given_up"), "{counts}");
    (count("written"), count("held"))
}

#[test]
fn what_the_first_payer_leaves_goes_to_the_second_the_same_night_with_its_decision() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[with_second("E1"), Row::new("E2")]);
    workspace.run(0);
    let first = claim_id(&workspace, NIGHT, "E1", "acme");
    answer(&workspace, 1, "CHK1", "80", &[paid(&first, "1", "80", "25", &["PR*2*25", "CO*45*20"])]);
    workspace.night(NEXT).expect(0);
    assert_eq!(further(&workspace, NEXT), (1, 0));
    let text = workspace.claim_files()[1].1.clone();
    for part in ["SBR*S*18*", "SBR*P*18*", "AMT*D*80~", "SVD*60054*80*HC:99213**1~", "CAS*PR*2*25~", "CAS*CO*45*20~", "DTP*573*D8*20260506~"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let second = claim_id(&workspace, NEXT, "E1", "blue");
    assert!(second != first && text.contains(&format!("CLM*{second}*125***11:B:1*")), "{text}");
    // The same night again, and the next one: it is sent once.
    workspace.night(NEXT).expect(0).says(&["nothing to do"]);
    workspace.export("more.csv", &[Row::new("E3")]);
    workspace.night(THIRD).expect(0);
    assert!(workspace.claim_files()[2..].iter().all(|(_, text)| text.matches("CLM*").count() == 1));
    // The second payer pays the rest.
    let of_blue = remittance("CHK2", "25", &[paid(&second, "2", "25", "0", &["OA*23*100"]).replace("ICN1", "B77")]);
    let of_blue = of_blue.with("N1*PR*ACME HEALTH*XV*60054", "N1*PR*BLUE PLAINS*XV*47171").with("1512345678", "1512345679");
    workspace.put("inbox/responses/blue.835", interchange(2, &[of_blue]));
    workspace.night("2026-05-08").expect(0);
    let open: Vec<String> = workspace.report("2026-05-08", "aging_detail").rows().iter().filter(|row| row["encounter_id"] == "E1").map(|row| row["balance"].clone()).collect();
    assert_eq!(open, [] as [String; 0]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn the_id_of_the_second_payers_claim_decides_even_where_the_check_names_the_first() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[with_second("E1")]);
    workspace.run(0);
    let first = claim_id(&workspace, NIGHT, "E1", "acme");
    answer(&workspace, 1, "CHK1", "80", &[paid(&first, "1", "80", "25", &["PR*2*25", "CO*45*20"])]);
    workspace.night(NEXT).expect(0);
    let second = claim_id(&workspace, NEXT, "E1", "blue");
    // The file says ACME HEALTH, whose claim is settled; only the second payer was ever sent this id.
    answer(&workspace, 2, "CHK2", "25", &[paid(&second, "1", "25", "0", &["OA*23*100"]).replace("ICN1", "B77")]);
    workspace.night(THIRD).expect(0);
    let detail = workspace.report(THIRD, "aging_detail");
    let open: Vec<(&str, &str)> = detail.rows().iter().filter(|row| row["encounter_id"] == "E1").map(|row| (row["payer_id"].as_str(), row["balance"].as_str())).collect();
    assert_eq!(open, [], "paid by whoever signed the check");
    assert_eq!(workspace.report(THIRD, "exceptions").column("problem"), ["other_payer"]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn post_leaves_the_next_payers_claim_for_the_night() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[with_second("E1")]);
    workspace.run(0);
    answer(&workspace, 1, "CHK1", "80", &[paid(&claim_id(&workspace, NIGHT, "E1", "acme"), "1", "80", "25", &["PR*2*25", "CO*45*20"])]);
    workspace.call(&["post", "--as-of", NEXT]).expect(0);
    assert_eq!(further(&workspace, NEXT), (0, 1));
    assert_eq!(workspace.claim_files().len(), 1);
    workspace.night(NEXT).expect(0);
    assert_eq!(further(&workspace, NEXT), (1, 0));
    assert_eq!(workspace.claim_files().len(), 2);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_denial_is_replaced_under_its_number_and_a_rejection_goes_anew() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2")]);
    workspace.run(0);
    let ids = ["E1", "E2"].map(|encounter| claim_id(&workspace, NIGHT, encounter, "acme"));
    answer(&workspace, 1, "CHK1", "0", &[claim(&ids[0], "4", "125", "0", "0", "ICN-77", &["CO*16*125"])]);
    let rejection = statuses("AY", "000000001000000001", &[(&ids[1], "A7:562:85", "")]);
    workspace.put("inbox/responses/hub.277", interchange(2, &[rejection]));
    workspace.night(NEXT).expect(0);
    workspace.call(&["reprocess", "--carc", "16", "--preview", "--as-of", THIRD]).expect(0).says(&["1 replacement (frequency 7)", "of ICN-77"]);
    workspace.call(&["reprocess", "--carc", "A7:562", "--preview", "--as-of", THIRD]).expect(0).says(&["1 new (frequency 1)"]);
    workspace.call(&["reprocess", "--carc", "16", "--as-of", THIRD]).expect(0);
    workspace.call(&["reprocess", "--status", "rejected", "--as-of", THIRD]).expect(0);
    let files = workspace.claim_files();
    assert_eq!(files.len(), 3);
    assert!(files[1].1.contains("REF*F8*ICN-77~") && files[1].1.contains(":B:7*"), "{}", files[1].1);
    assert!(!files[2].1.contains("REF*F8") && files[2].1.contains(":B:1*"), "{}", files[2].1);
    // The answer to the new version reaches the item by its new id; the old one's rejection does not come back.
    let second = claim_id(&workspace, THIRD, "E1", "acme");
    answer(&workspace, 3, "CHK2", "100", &[claim(&second, "1", "125", "100", "0", "ICN-78", &["CO*45*25"])]);
    workspace.night("2026-05-08").expect(0);
    let open: Vec<String> = workspace.report("2026-05-08", "aging_detail").column("encounter_id").into_iter().map(str::to_owned).collect();
    assert_eq!(open, ["E2"]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn threads_and_a_kill_change_no_byte_of_a_night_with_further_claims() {
    let workspace = Workspace::new();
    let rows: Vec<Row> = (0..60).map(|number| with_second(&format!("E{number}"))).collect();
    workspace.export("day.csv", &rows);
    workspace.run(0);
    let claims: Vec<String> = (0..60).map(|number| paid(&claim_id(&workspace, NIGHT, &format!("E{number}"), "acme"), "1", "80", "25", &["PR*2*25", "CO*45*20"])).collect();
    answer(&workspace, 1, "CHK1", "4800", &claims);
    workspace.export("more.csv", &(0..60).map(|number| Row::new(&format!("N{number}"))).collect::<Vec<_>>());
    let (other, killed) = (Workspace::copy_of(&workspace, true), Workspace::copy_of(&workspace, false));
    workspace.call(&["run", "--as-of", NEXT, "--threads", "1"]).expect(0);
    assert_eq!(further(&workspace, NEXT), (60, 0));
    other.call(&["run", "--as-of", NEXT, "--threads", "8"]).expect(0);
    let expected = Tree::of_results(workspace.root());
    expected.assert_same(&Tree::of_results(other.root()));
    for milliseconds in [40, 120, 250] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cleanclaim"))
            .arg("--config")
            .arg(killed.root())
            .args(["run", "--as-of", NEXT])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    killed.night(NEXT).expect(0);
    expected.assert_same(&Tree::of_results(killed.root()));
    killed.call(&["verify"]).expect(0);
}

#[test]
fn a_file_of_corrections_sends_exactly_what_its_rows_touch() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2"), held("E3")]);
    workspace.run(0);
    let denied = ["E1", "E2"].map(|encounter| claim(&claim_id(&workspace, NIGHT, encounter, "acme"), "4", "125", "0", "0", &format!("ICN-{encounter}"), &["CO*16*125"]));
    answer(&workspace, 1, "CHK1", "0", &denied);
    workspace.night(NEXT).expect(0);
    let rows = workspace.table("worklists/denied.csv");
    let item = &rows.row("encounter_id", "E1")["item_id"];
    let file = workspace.path("filled in.csv");
    std::fs::write(&file, format!("item_id,action,field,new_value,reason,user\n{item},fix,member_id_1,M77777,,ann\n")).unwrap();
    let before = Tree::read(workspace.root());
    let arguments = ["reprocess", "--corrections", file.to_str().unwrap(), "--as-of", NEXT];
    workspace.call(&[&arguments[..], &["--preview"]].concat()).expect(0).says(&["1 replacement (frequency 7)", "of ICN-E1"]);
    before.assert_same(&Tree::read(workspace.root()));
    workspace.call(&arguments).expect(0);
    assert_eq!(further(&workspace, NEXT), (1, 0));
    let text = &workspace.claim_files()[1].1;
    assert!(text.matches("CLM*").count() == 1 && text.contains("*MI*M77777~") && text.contains("REF*F8*ICN-E1~"), "{text}");
    workspace.call(&["why", "E1"]).expect(0).says(&["fix of member_id_1", "by ann", "replaced"]);
    workspace.call(&["verify"]).expect(0);
}
