//! What payers and receivers answer, from the inbox into the books.

use super::*;
use crate::support::answers::{acknowledgement, claim, interchange, interchange_answer, interchange_to, paid, remittance, remittance_to, statuses};

/// Claims of encounters E1 to E`count` to `acme`, $125.00 each, billed last night.
fn billed(count: usize) -> Workspace {
    let workspace = Workspace::new();
    let rows: Vec<Row> = (1..=count).map(|number| Row::new(&format!("E{number}"))).collect();
    workspace.export("day.csv", &rows);
    workspace.run(0);
    workspace
}

/// The latest claim id of an encounter, as the report of a night has it.
fn claim_id(workspace: &Workspace, as_of: &str, encounter: &str) -> String {
    let detail = workspace.report(as_of, "aging_detail");
    let found = detail.rows().iter().find(|row| row["encounter_id"] == encounter && row["owner"] == "insurance").cloned();
    found.unwrap_or_else(|| panic!("no claim of {encounter}"))["claim_id"].clone()
}

/// Owner, payer, state and balance of an encounter's items.
fn items(workspace: &Workspace, as_of: &str, encounter: &str) -> Vec<(String, String, String)> {
    let detail = workspace.report(as_of, "aging_detail");
    let rows = detail.rows().iter().filter(|row| row["encounter_id"] == encounter);
    rows.map(|row| (row["owner"].clone(), row["claim_state"].clone(), row["balance"].clone())).collect()
}

fn as_expected(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(owner, state, balance)| ((*owner).to_owned(), (*state).to_owned(), (*balance).to_owned())).collect()
}

/// Problems of a night's exceptions, sorted.
fn problems(workspace: &Workspace, as_of: &str) -> Vec<String> {
    let mut found: Vec<String> = workspace.report(as_of, "exceptions").column("problem").into_iter().map(str::to_owned).collect();
    found.sort();
    found
}

/// Control numbers of the claim file of the first night: interchange, group and first set.
const SENT: (u32, u32, u32) = (1, 1, 1);

#[test]
fn an_accepted_set_acknowledges_its_claims_and_a_rejected_one_rejects_them_all() {
    for (verdict, state) in [("A", "acknowledged"), ("R", "rejected")] {
        let workspace = billed(3);
        workspace.put("inbox/responses/a.999", interchange(1, &[acknowledgement(SENT.1, &[(SENT.2, verdict)])]));
        workspace.night(NEXT).expect(0);
        for encounter in ["E1", "E2", "E3"] {
            assert_eq!(items(&workspace, NEXT, encounter), as_expected(&[("insurance", state, "125.00")]), "{encounter}");
        }
        let events = workspace.manifest(NEXT)["answers"]["events"].clone();
        assert_eq!(events, serde_json::json!({if verdict == "A" { "acknowledged" } else { "set_rejected" }: 3}));
        workspace.call(&["verify"]).expect(0);
    }
}

#[test]
fn a_rejected_interchange_rejects_every_claim_of_it() {
    let workspace = billed(2);
    workspace.put("inbox/responses/a.ta1", interchange_answer(SENT.0, "R", "006"));
    workspace.night(NEXT).expect(0);
    assert_eq!(items(&workspace, NEXT, "E2"), as_expected(&[("insurance", "rejected", "125.00")]));
}

#[test]
fn claims_pass_hop_by_hop_and_only_the_payer_accepts_them() {
    let workspace = billed(2);
    let (first, second) = (claim_id(&workspace, NIGHT, "E1"), claim_id(&workspace, NIGHT, "E2"));
    let batch = "000000001000000001";
    let hub = statuses("AY", batch, &[(&first, "A2:20:PR", ""), (&second, "A7:562:85", "")]);
    workspace.put("inbox/responses/hub.277", interchange(1, &[hub]));
    workspace.night(NEXT).expect(0);
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[("insurance", "acknowledged", "125.00")]), "a clearinghouse accepts nothing");
    assert_eq!(items(&workspace, NEXT, "E2"), as_expected(&[("insurance", "rejected", "125.00")]));
    let payer = statuses("PR", batch, &[(&first, "A2:20:PR", "ICN77"), (&second, "A2:20:PR", "")]);
    workspace.put("inbox/responses/payer.277", interchange(2, &[payer]));
    workspace.night(THIRD).expect(0);
    assert_eq!(items(&workspace, THIRD, "E1"), as_expected(&[("insurance", "accepted", "125.00")]));
    // A rejected claim cannot have been passed on.
    assert_eq!(items(&workspace, THIRD, "E2"), as_expected(&[("insurance", "rejected", "125.00")]));
    assert_eq!(problems(&workspace, THIRD), ["out_of_order"]);
    workspace.call(&["why", &first, "--proof"]).expect(0).says(&["A2:20:PR", "ICN77"]);
}

#[test]
fn a_remittance_pays_denies_and_leaves_the_deductible_to_the_patient() {
    let workspace = billed(3);
    let id = |encounter: &str| claim_id(&workspace, NIGHT, encounter);
    let body = [paid(&id("E1"), "1", "100", "0", &["CO*45*25"]), paid(&id("E2"), "1", "0", "0", &["CO*16*125"]), paid(&id("E3"), "1", "0", "80", &["PR*1*80", "CO*45*45"])];
    workspace.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "100", &body)]));
    workspace.night(NEXT).expect(0);
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[]), "settled");
    assert_eq!(items(&workspace, NEXT, "E2"), as_expected(&[("insurance", "denied", "125.00")]));
    assert_eq!(items(&workspace, NEXT, "E3"), as_expected(&[("patient", "paid", "80.00")]));
    let answers = workspace.manifest(NEXT)["answers"].clone();
    assert_eq!(answers["remittances"], serde_json::json!({"posted": {"count": 1, "cents": 10_000}}));
    assert_eq!(answers["remitted_claims"]["posted"], serde_json::json!({"count": 3, "cents": 10_000}));
    assert_eq!(problems(&workspace, NEXT), [] as [String; 0]);
    workspace.call(&["verify"]).expect(0);
    assert!(workspace.files_in("archive").iter().any(|path| path.ends_with("inbox/responses/era.835")));
    workspace.night(NEXT).expect(0).says(&["nothing to do"]);
}

#[test]
fn a_copay_pays_the_part_that_the_remittance_leaves_to_the_patient() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1").set("copay", "30.00")]);
    workspace.run(0);
    let body = [paid(&claim_id(&workspace, NIGHT, "E1"), "1", "75", "25", &["PR*3*25", "CO*45*25"])];
    workspace.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "75", &body)]));
    workspace.night(NEXT).expect(0);
    let detail = workspace.report(NEXT, "aging_detail");
    let left: Vec<(&str, &str)> = detail.rows().iter().map(|row| (row["bucket"].as_str(), row["balance"].as_str())).collect();
    assert_eq!(left, [("unapplied", "-5.00")], "nobody is sent a bill for what was paid at the desk");
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn money_for_a_claim_that_nobody_knows_is_unapplied_and_told() {
    let workspace = billed(1);
    let body = [paid(&claim_id(&workspace, NIGHT, "E1"), "1", "100", "0", &["CO*45*25"]), paid("OLD-77", "1", "60", "0", &["CO*45*65"])];
    workspace.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "160", &body)]));
    workspace.night(NEXT).expect(0);
    assert_eq!(problems(&workspace, NEXT), ["unknown_claim"]);
    let exceptions = workspace.report(NEXT, "exceptions");
    let told = exceptions.row("problem", "unknown_claim");
    assert!(["CHK1", "OLD-77", "60.00", "ICN1"].iter().all(|word| told["message"].contains(word)), "{told:?}");
    let detail = workspace.report(NEXT, "aging_detail");
    let unapplied = detail.row("claim_id", "OLD-77");
    assert_eq!((unapplied["guarantor_id"].as_str(), unapplied["balance"].as_str(), unapplied["bucket"].as_str()), ("payer:acme", "-60.00", "unapplied"));
    workspace.call(&["verify"]).expect(0);
    // A second unknown payment comes to the account that the first has made.
    workspace.put("inbox/responses/era2.835", interchange(2, &[remittance("CHK2", "40", &[paid("OLD-78", "1", "40", "0", &["CO*45*85"])])]));
    workspace.night(THIRD).expect(0);
    let detail = workspace.report(THIRD, "aging_detail");
    assert_eq!(detail.rows().iter().filter(|row| row["guarantor_id"] == "payer:acme").count(), 2);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_remittance_that_does_not_balance_is_refused_whole_and_the_one_beside_it_is_posted() {
    let workspace = billed(2);
    let (first, second) = (claim_id(&workspace, NIGHT, "E1"), claim_id(&workspace, NIGHT, "E2"));
    let sets = [remittance("CHK1", "101", &[paid(&first, "1", "100", "0", &["CO*45*25"])]), remittance("CHK2", "90", &[paid(&second, "1", "90", "0", &["CO*45*35"])])];
    workspace.put("inbox/responses/era.835", interchange(1, &sets));
    workspace.night(NEXT).expect(3).says(&["inbox.rejected.csv"]);
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[("insurance", "published", "125.00")]));
    assert_eq!(items(&workspace, NEXT, "E2"), as_expected(&[]));
    let exceptions = workspace.report(NEXT, "exceptions");
    let told = exceptions.row("problem", "out_of_balance");
    assert!(["101.00", "100.00"].iter().all(|amount| told["message"].contains(amount)), "{told:?}");
    assert_eq!(workspace.manifest(NEXT)["answers"]["remittances"]["out_of_balance"]["count"], 1);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn the_same_remittance_again_is_nothing_and_the_same_check_with_another_amount_is_told() {
    let workspace = billed(2);
    let (first, second) = (claim_id(&workspace, NIGHT, "E1"), claim_id(&workspace, NIGHT, "E2"));
    let era = |amount: &str| remittance("CHK1", amount, &[paid(&first, "1", amount, "0", &[&format!("CO*45*{}", 125 - amount.parse::<i32>().unwrap())])]);
    workspace.put("inbox/responses/a.835", interchange(1, &[era("100")]));
    workspace.night(NEXT).expect(0);
    let other = remittance("CHK9", "90", &[paid(&second, "1", "90", "0", &["CO*45*35"])]);
    // Another envelope around the same set, and the number of the check used again.
    workspace.put("inbox/responses/b.835", interchange(2, &[era("100"), other]));
    workspace.put("inbox/responses/c.835", interchange(3, &[era("70")]));
    workspace.night(THIRD).expect(0);
    let remittances = workspace.manifest(THIRD)["answers"]["remittances"].clone();
    assert_eq!((&remittances["repeated"]["count"], &remittances["conflicting"]["count"], &remittances["posted"]["count"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(problems(&workspace, THIRD), ["conflicting_remittance"]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn what_is_for_another_workspace_stays_where_it_is() {
    let workspace = billed(1);
    let id = claim_id(&workspace, NIGHT, "E1");
    let body = [paid(&id, "1", "100", "0", &["CO*45*25"])];
    workspace.put("inbox/responses/other-payee.835", interchange(1, &[remittance_to("1999999984", "987654321", "CHK1", "100", &body)]));
    workspace.put("inbox/responses/other-receiver.999", interchange_to("VALE02", 2, &[acknowledgement(SENT.1, &[(SENT.2, "R")])]));
    workspace.export("b.csv", &[Row::new("E2")]);
    workspace.night(NEXT).expect(0).says(&["not_ours", "other-payee.835", "other-receiver.999"]);
    assert_eq!(workspace.files_in("inbox/responses"), ["inbox/responses/other-payee.835", "inbox/responses/other-receiver.999"]);
    let manifest = workspace.manifest(NEXT);
    let status = |name: &str| manifest["inputs"].as_array().unwrap().iter().find(|input| input["path"].as_str().unwrap().ends_with(name)).unwrap()["status"].clone();
    assert_eq!((status("other-payee.835"), status("other-receiver.999")), ("not_ours".into(), "not_ours".into()));
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[("insurance", "published", "125.00")]));
    workspace.night(NEXT).expect(0).says(&["nothing to do"]);
}

#[test]
fn a_file_without_permission_does_not_stop_the_night() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = billed(2);
    let of = |number: u32, encounter: &str, check: &str| {
        interchange(number, &[remittance(check, "100", &[paid(&claim_id(&workspace, NIGHT, encounter), "1", "100", "0", &["CO*45*25"])])])
    };
    let (first, second) = (of(1, "E1", "CHK1"), of(2, "E2", "CHK2"));
    workspace.put("inbox/responses/a.835", first);
    workspace.put("inbox/responses/b.835", second);
    let path = workspace.root().join("inbox/responses/a.835");
    let permit = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    permit(0o000);
    // Root reads every file; anybody else is denied.
    let is_denied = std::fs::File::open(&path).is_err();
    workspace.night(NEXT).expect(if is_denied { 3 } else { 0 });
    assert_eq!(items(&workspace, NEXT, "E2"), as_expected(&[]));
    assert_eq!(items(&workspace, NEXT, "E1").is_empty(), !is_denied);
    if is_denied {
        assert!(refusals(&workspace).contains("a.835: permission denied"));
        permit(0o600);
        workspace.night(THIRD).expect(0);
        assert_eq!(items(&workspace, THIRD, "E1"), as_expected(&[]));
    }
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn two_interchanges_in_one_file_are_both_read() {
    let workspace = billed(2);
    let (first, second) = (claim_id(&workspace, NIGHT, "E1"), claim_id(&workspace, NIGHT, "E2"));
    let glued = [("CHK1", &first), ("CHK2", &second)].map(|(check, id)| interchange(7, &[remittance(check, "100", &[paid(id, "1", "100", "0", &["CO*45*25"])])]));
    workspace.put("inbox/responses/glued.835", glued.concat());
    workspace.night(NEXT);
    assert_eq!((items(&workspace, NEXT, "E1"), items(&workspace, NEXT, "E2")), (as_expected(&[]), as_expected(&[])), "one control number for two interchanges loses nothing");
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_reversal_and_its_correction_are_posted_on_later_nights() {
    let workspace = billed(1);
    let id = claim_id(&workspace, NIGHT, "E1");
    workspace.put("inbox/responses/a.835", interchange(1, &[remittance("CHK1", "100", &[claim(&id, "1", "125", "100", "0", "ICN1", &["CO*45*25"])])]));
    workspace.night(NEXT).expect(0);
    let body = [claim(&id, "22", "-125", "-100", "0", "ICN1", &["CO*45*-25"]), claim(&id, "1", "125", "110", "0", "ICN2", &["CO*45*15"])];
    workspace.put("inbox/responses/b.835", interchange(2, &[remittance("CHK2", "10", &body)]));
    workspace.night(THIRD).expect(0);
    assert_eq!(problems(&workspace, THIRD), [] as [String; 0]);
    let claims = workspace.manifest(THIRD)["answers"]["remitted_claims"].clone();
    assert_eq!((&claims["reversed_another"]["cents"], &claims["posted"]["cents"]), (&(-10_000).into(), &11_000.into()));
    workspace.call(&["verify"]).expect(0);
    workspace.call(&["why", "E1"]).expect(0).says(&["CHK1", "CHK2", "reversed"]);
}

#[test]
fn answers_to_what_nobody_sent_are_told() {
    let workspace = billed(1);
    workspace.put("inbox/responses/a.999", interchange(1, &[acknowledgement(77, &[(1, "A")])]));
    workspace.put("inbox/responses/b.277", interchange(2, &[statuses("PR", "000000077000000001", &[("OLD-1", "A2:20:PR", "")])]));
    workspace.put("inbox/responses/c.ta1", interchange_answer(77, "A", "000"));
    workspace.night(NEXT).expect(0);
    let found = problems(&workspace, NEXT);
    assert!(found.len() >= 3 && found.iter().all(|problem| problem == "unknown_claim"), "{found:?}");
}

#[test]
fn names_and_order_of_files_change_no_balance() {
    let original = billed(4);
    let id = |encounter: &str| claim_id(&original, NIGHT, encounter);
    let files = [
        interchange(1, &[acknowledgement(SENT.1, &[(SENT.2, "A")])]),
        interchange(2, &[statuses("PR", "000000001000000001", &[(&id("E1"), "A2:20:PR", "ICN1"), (&id("E2"), "A7:562:85", "")])]),
        interchange(3, &[remittance("CHK1", "100", &[paid(&id("E1"), "1", "100", "0", &["CO*45*25"])])]),
        interchange(
            4,
            &[remittance("CHK2", "10", &[claim(&id("E1"), "22", "-125", "-100", "0", "ICN1", &["CO*45*-25"]), claim(&id("E1"), "1", "125", "110", "0", "ICN2", &["CO*45*15"])])],
        ),
        interchange(5, &[remittance("CHK3", "0", &[paid(&id("E3"), "1", "0", "80", &["PR*1*80", "CO*45*45"])])]),
    ];
    let result = |order: &[usize]| {
        let workspace = Workspace::copy_of(&original, true);
        for (place, file) in order.iter().enumerate() {
            workspace.put(&format!("inbox/responses/{place}.txt"), &files[*file]);
        }
        workspace.night(NEXT).expect(0);
        workspace.call(&["verify"]).expect(0);
        (workspace.report(NEXT, "aging_detail").rows().to_vec(), workspace.report(NEXT, "roll_forward").rows().to_vec(), problems(&workspace, NEXT))
    };
    let expected = result(&[0, 1, 2, 3, 4]);
    for order in [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [3, 4, 0, 2, 1]] {
        assert_eq!(result(&order), expected, "{order:?}");
    }
}

#[test]
fn threads_and_the_disk_change_no_byte_of_a_night_with_answers() {
    let original = billed(40);
    let id = |number: usize| claim_id(&original, NIGHT, &format!("E{number}"));
    let claims: Vec<String> = (1..=40).map(|number| paid(&id(number), "1", "100", "5", &["CO*45*20", "PR*3*5"])).collect();
    original.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "4000", &claims)]));
    original.put("inbox/responses/a.999", interchange(2, &[acknowledgement(SENT.1, &[(SENT.2, "A")])]));
    original.export("b.csv", &[Row::new("F1"), held("F2")]);
    let result = |threads: &str, shuffle: bool| {
        let workspace = Workspace::copy_of(&original, shuffle);
        workspace.call(&["run", "--as-of", NEXT, "--threads", threads]).expect(0);
        Tree::of_results(workspace.root())
    };
    result("1", false).assert_same(&result("4", true));
}

#[test]
fn post_takes_answers_and_events_and_leaves_encounters_for_the_night() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), held("E2"), unclear("E3")]);
    workspace.run(0);
    let id = claim_id(&workspace, NIGHT, "E1");
    let worklists = Tree::read(&workspace.path("worklists"));
    workspace.export("b.csv", &[Row::new("E4")]);
    workspace.events("pay.csv", "event_id event date guarantor_id amount", &["p1,payment,2026-05-06,P-E1,5.00"]);
    let era = interchange(1, &[remittance("CHK1", "100", &[paid(&id, "1", "100", "25", &["PR*1*25"])])]);
    let elsewhere = crate::support::TempDir::new();
    let named = elsewhere.path().join("era.835");
    std::fs::write(&named, era).unwrap();
    let before = Tree::read(workspace.root());
    workspace.call(&["post", "--as-of", NEXT, "--dry-run", named.to_str().unwrap()]).expect(0).says(&["dry run"]);
    before.assert_same(&Tree::read(workspace.root()));
    workspace.call(&["post", "--as-of", NEXT, named.to_str().unwrap()]).expect(0);
    assert!(named.exists(), "a named file stays where it is");
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[("patient", "paid", "20.00")]));
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("held", 1), ("to_coder", 1)]);
    worklists.assert_same(&Tree::read(&workspace.path("worklists")));
    assert_eq!(workspace.files_in("inbox"), ["inbox/encounters/b.csv"]);
    workspace.call(&["verify"]).expect(0);
    workspace.call(&["post", "--as-of", NEXT, named.to_str().unwrap()]).expect(0).says(&["nothing to do"]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("read", 1), ("claimed", 1), ("held", 1), ("to_coder", 1)]);
    workspace.call(&["verify"]).expect(0);
    workspace.night(NEXT).expect(0).says(&["nothing to do"]);
}

#[test]
fn a_dry_run_with_answers_leaves_nothing() {
    let workspace = billed(1);
    let id = claim_id(&workspace, NIGHT, "E1");
    workspace.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "100", &[paid(&id, "1", "100", "0", &["CO*45*25"])])]));
    let before = Tree::read(workspace.root());
    workspace.call(&["run", "--as-of", NEXT, "--dry-run"]).expect(0).says(&["dry run"]);
    before.assert_same(&Tree::read(workspace.root()));
}

#[test]
fn a_contract_in_adjustments_csv_decides_and_a_misspelt_row_stops_the_night() {
    let workspace = billed(1);
    let id = claim_id(&workspace, NIGHT, "E1");
    let header = "payer_id,group,reason,treatment,effective_from,effective_to\n";
    workspace.put("reference/adjustments.csv", format!("{header}acmee,CO,16,write_off:courtesy,,\nacme,XX,16,denial,,\n"));
    workspace.night(NEXT).expect(2).says(&["adjustments.csv:2: payer_id: found `acmee`", "adjustments.csv:3: group `XX`"]);
    workspace.put("reference/adjustments.csv", format!("{header}acme,CO,16,write_off:courtesy,2026-01-01,\n"));
    workspace.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "0", &[paid(&id, "1", "0", "0", &["CO*16*125"])])]));
    workspace.night(NEXT).expect(0);
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[]), "written off, as the contract says");
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn an_answer_to_a_claim_settled_long_ago_is_posted_where_it_belongs() {
    let workspace = billed(1);
    let id = claim_id(&workspace, NIGHT, "E1");
    workspace.put("inbox/responses/a.835", interchange(1, &[remittance("CHK1", "100", &[claim(&id, "1", "125", "100", "0", "ICN1", &["CO*45*25"])])]));
    workspace.night(NEXT).expect(0);
    // Settled items are kept for 90 days; the night after that drops them.
    let (dropped, late) = ("2026-08-20", "2026-08-21");
    workspace.export("b.csv", &[Row::new("F1")]);
    workspace.night(dropped).expect(0);
    let body = [claim(&id, "22", "-125", "-100", "0", "ICN1", &["CO*45*-25"]), claim(&id, "1", "125", "0", "0", "ICN2", &["CO*16*125"])];
    workspace.put("inbox/responses/b.835", interchange(2, &[remittance("CHK2", "0", &body).with("BPR*I*0", "BPR*I*-100").with("*C*NON", "*D*NON")]));
    let outcome = workspace.night(late);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(problems(&workspace, late), [] as [String; 0]);
    assert_eq!(items(&workspace, late, "E1"), as_expected(&[("insurance", "denied", "125.00")]));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_remittance_that_names_no_payer_of_ours_belongs_to_the_payer_of_its_first_claim() {
    let workspace = billed(1);
    let id = claim_id(&workspace, NIGHT, "E1");
    let body = [paid("OLD-1", "1", "10", "0", &["CO*45*115"]), paid(&id, "1", "100", "0", &["CO*45*25"])];
    let set = remittance("CHK1", "110", &body).with("N1*PR*ACME HEALTH*XV*60054", "N1*PR*SOME OTHER NAME*XV*99999");
    workspace.put("inbox/responses/a.835", interchange(1, &[set]));
    workspace.put(
        "inbox/responses/b.835",
        interchange(2, &[remittance("CHK2", "5", &[paid("OLD-2", "1", "5", "0", &["CO*45*120"])]).with("N1*PR*ACME HEALTH*XV*60054", "N1*PR*NOBODY*XV*99998")]),
    );
    workspace.night(NEXT).expect(0);
    let detail = workspace.report(NEXT, "aging_detail");
    let owner = |claim: &str| detail.row("claim_id", claim)["guarantor_id"].clone();
    assert_eq!((owner("OLD-1").as_str(), owner("OLD-2").as_str()), ("payer:acme", "payer:unknown"));
    assert_eq!(items(&workspace, NEXT, "E1"), as_expected(&[]));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_takeback_waits_in_clearing_until_its_reversal_comes() {
    let workspace = billed(2);
    let (first, second) = (claim_id(&workspace, NIGHT, "E1"), claim_id(&workspace, NIGHT, "E2"));
    workspace.put("inbox/responses/a.835", interchange(1, &[remittance("CHK1", "100", &[claim(&first, "1", "125", "100", "0", "ICN1", &["CO*45*25"])])]));
    workspace.night(NEXT).expect(0);
    assert!(workspace.manifest(NEXT).get("clearing").is_none());
    let kept = remittance("CHK2", "60", &[paid(&second, "1", "100", "0", &["CO*45*25"]), "PLB*1234567893*20261231*WO:ICN1*40~".into()]);
    workspace.put("inbox/responses/b.835", interchange(2, &[kept]));
    workspace.night(THIRD).expect(0);
    assert_eq!(workspace.manifest(THIRD)["clearing"], serde_json::json!({"acme": 4_000}));
    workspace.call(&["verify"]).expect(0).says(&["clearing of acme: 40.00"]);
}

#[test]
fn killed_while_answers_are_posted_the_next_run_ends_in_the_same_bytes() {
    let original = billed(60);
    let id = |number: usize| claim_id(&original, NIGHT, &format!("E{number}"));
    let claims: Vec<String> = (1..=60).map(|number| paid(&id(number), "1", "100", "5", &["CO*45*20", "PR*3*5"])).collect();
    original.put("inbox/responses/era.835", interchange(1, &[remittance("CHK1", "6000", &claims)]));
    original.put("inbox/responses/a.999", interchange(2, &[acknowledgement(SENT.1, &[(SENT.2, "A")])]));
    let undisturbed = Workspace::copy_of(&original, false);
    let began = std::time::Instant::now();
    undisturbed.night(NEXT).expect(0);
    let whole = began.elapsed();
    let expected = Tree::of_results(undisturbed.root());
    for moment in 1..=8u32 {
        let workspace = Workspace::copy_of(&original, false);
        for part in [moment, 9 - moment] {
            let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cleanclaim"))
                .arg("--config")
                .arg(workspace.root())
                .args(["run", "--as-of", NEXT])
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(whole * part / 9);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        workspace.night(NEXT).expect(0);
        workspace.call(&["verify"]).expect(0);
        expected.assert_same(&Tree::of_results(workspace.root()));
    }
}

#[test]
fn answers_to_opening_balances_are_posted_on_the_first_night() {
    let workspace = Workspace::new();
    workspace.put(
        "reference/opening/open_items.csv",
        "item_id,encounter_id,guarantor_id,patient_id,owner,payer_id,claim_id_as_sent,payer_claim_number,service_date,first_bill_date,responsibility_date,first_statement_date,statements,charge,balance\n\
         I1,OE1,G1,P1,insurance,acme,OLD-1,,2026-04-01,2026-04-03,2026-04-03,,,125.00,125.00\n",
    );
    workspace.put("inbox/responses/a.835", interchange(1, &[remittance("CHK1", "100", &[paid("OLD-1", "1", "100", "25", &["PR*2*25"])])]));
    workspace.run(0);
    assert_eq!(items(&workspace, NIGHT, "OE1"), as_expected(&[("patient", "paid", "25.00")]));
    workspace.call(&["verify"]).expect(0);
}
