//! Further claims of encounters that were billed before: new versions of denied and rejected claims, voids, claims to the next payer, and what `reprocess` selects.

use cleanclaim::ledger::{ClaimState, OpenItem};
use cleanclaim::model::{Cents, Date, PriorAdjustment, PriorPayment, PriorServicePayment};
use cleanclaim::store::answer_tables::DueClaimRow;
use cleanclaim::store::segment::{SegmentReader, SegmentWriter};
use cleanclaim::store::table::{ClaimRow, Row as _};

use super::*;

/// Rewrites the open items that the last run left, as an answer of a payer would have changed them.
fn change_items(workspace: &Workspace, mut change: impl FnMut(&mut OpenItem)) {
    let newest = newest_segment(workspace, "open_items");
    let mut items: Vec<OpenItem> = SegmentReader::<OpenItem>::open(&newest).unwrap().map(Result::unwrap).collect();
    items.iter_mut().for_each(&mut change);
    let name = newest.file_name().unwrap().to_str().unwrap().to_owned();
    workspace.put(&format!("before/{name}"), std::fs::read(&newest).unwrap());
    std::fs::remove_file(&newest).unwrap();
    let mut writer = SegmentWriter::<OpenItem>::create(&newest).unwrap();
    items.iter().for_each(|item| writer.push(item).unwrap());
    writer.finish().unwrap();
}

/// Proves the ledger, whose segments stand as the program wrote them but for what a test changed in them.
fn verify(workspace: &Workspace) {
    for path in workspace.files_in("before") {
        std::fs::copy(workspace.path(&path), workspace.path(&path.replace("before/", "ledger/segments/"))).unwrap();
    }
    workspace.call(&["verify"]).expect(0);
}

fn newest_segment(workspace: &Workspace, table: &str) -> std::path::PathBuf {
    let ending = format!("-{table}.parquet");
    let newest = workspace.files_in("ledger/segments").into_iter().filter(|path| path.ends_with(&ending)).max().unwrap();
    workspace.path(&newest)
}

fn items(workspace: &Workspace) -> Vec<OpenItem> {
    SegmentReader::<OpenItem>::open(&newest_segment(workspace, "open_items")).unwrap().map(Result::unwrap).collect()
}

fn claims(workspace: &Workspace) -> Vec<ClaimRow> {
    let paths = workspace.files_in("ledger/segments").into_iter().filter(|path| path.ends_with(&format!("-{}.parquet", ClaimRow::TABLE)));
    paths.flat_map(|path| SegmentReader::<ClaimRow>::open(&workspace.path(&path)).unwrap().map(Result::unwrap).collect::<Vec<_>>()).collect()
}

/// As a payer's denial leaves an item.
fn deny(item: &mut OpenItem) {
    item.claim_state = ClaimState::Denied;
    item.payer_claim_number = format!("ICN-{}", item.encounter_id).into();
    item.answer_codes = "CO-16 N290".into();
}

#[test]
fn denied_claims_are_previewed_and_replaced_under_the_payers_number_once() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1").set("service", "V4"), Row::new("E2"), Row::new("E3")]);
    workspace.run(0);
    let before = claims(&workspace);
    change_items(&workspace, |item| {
        if item.encounter_id != "E3" {
            deny(item)
        }
    });
    // The price was wrong.
    let prices = std::fs::read_to_string(workspace.path("reference/chargemaster.csv")).unwrap();
    workspace.put("reference/chargemaster.csv", prices.replace("180.00", "175.00"));
    let tree = Tree::read(workspace.root());
    let preview = workspace.call(&["reprocess", "--carc", "16", "--preview", "--as-of", NEXT]).expect(0);
    tree.assert_same(&Tree::read(workspace.root()));
    preview.says(&["2 replacement (frequency 7): charged 305.00 -> 300.00", "of ICN-E1", "charge: 180.00 -> 175.00", "unchanged 1", "2 sent again"]);
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0);
    let counts = workspace.manifest(NEXT)["resubmitted"].clone();
    assert_eq!((&counts["new"]["count"], &counts["written"]["count"], &counts["held"]["count"]), (&2.into(), &2.into(), &0.into()));
    let text = &workspace.claim_files()[1].1;
    assert_eq!(text.matches("CLM*").count(), 2);
    for number in ["REF*F8*ICN-E1~", "REF*F8*ICN-E2~", ":B:7*"] {
        assert!(text.contains(number), "{number} in {text}");
    }
    let item = items(&workspace).into_iter().find(|item| item.encounter_id == "E1").unwrap();
    assert_eq!((item.claim_state, item.version, item.charge_cents.0, item.balance_cents.0), (ClaimState::Published, 2, 17_500, 17_500));
    assert_eq!(item.first_bill_date.unwrap().to_string(), NIGHT);
    let first = before.iter().find(|row| row.encounter_id == "E1").unwrap();
    assert_ne!(item.claim_id, first.claim_id);
    workspace.call(&["why", "E1"]).expect(0).says(&[first.claim_id.as_str(), item.claim_id.as_str(), "replaced", "published"]);
    verify(&workspace);
    // Nobody has answered the new version: it cannot be sent again.
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0).says(&["nothing"]);
    workspace.call(&["reprocess", "--claim", first.claim_id.as_str(), "--as-of", NEXT]).expect(0).says(&["not answered yet"]);
    workspace.night(THIRD).expect(0);
    assert_eq!(workspace.claim_files().len(), 2);
}

/// As a payer's or receiver's rejection before adjudication leaves an item.
fn reject(item: &mut OpenItem) {
    item.claim_state = ClaimState::Rejected;
    item.answer_codes = "A7:562".into();
}

fn item_of(workspace: &Workspace, encounter_id: &str) -> OpenItem {
    items(workspace).into_iter().find(|item| item.encounter_id == encounter_id).unwrap_or_else(|| panic!("no item of {encounter_id}"))
}

fn count(workspace: &Workspace, night: &str, stage: &str) -> u64 {
    workspace.manifest(night)["resubmitted"][stage]["count"].as_u64().unwrap_or(0)
}

#[test]
fn a_rejected_claim_goes_as_an_original_with_an_id_of_its_own_and_is_not_its_own_duplicate() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    change_items(&workspace, reject);
    let first = item_of(&workspace, "E1");
    workspace.call(&["reprocess", "--status", "rejected", "--as-of", NEXT]).expect(0).says(&["1 new (frequency 1)"]);
    let item = item_of(&workspace, "E1");
    assert_eq!((item.claim_state, item.version, item.answer_codes.as_str(), item.item_id), (ClaimState::Published, 2, "", first.item_id));
    let text = &workspace.claim_files()[1].1;
    assert!(text.contains(&format!("CLM*{}*125***11:B:1*", item.claim_id)) && !text.contains("REF*F8"), "{text}");
    assert_ne!(item.claim_id, first.claim_id);
    // Its lines stand in history once: the same visit of another encounter is a duplicate of one claim, and of nothing after the void.
    workspace.export("twice.csv", &[Row::new("E9").set("patient_id", "P-E1").set("member_id_1", "ME1")]);
    workspace.night(THIRD).expect(0);
    assert_eq!(workspace.table("worklists/held.csv").column("edit_or_carc"), ["duplicate-claim"]);
}

#[test]
fn a_void_takes_the_charge_and_the_services_back() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    let first = item_of(&workspace, "E1");
    // Accepted and not yet decided: its number came with the acknowledgement.
    change_items(&workspace, |item| {
        deny(item);
        item.claim_state = ClaimState::Accepted;
    });
    workspace.call(&["reprocess", "--void", "--as-of", NEXT]).expect(2);
    let void = ["reprocess", "--claim", first.claim_id.as_str(), "--void", "--user", "ann", "--reason", "seen by another practice", "--as-of", NEXT];
    workspace.call(&void).expect(0).says(&["1 void (frequency 8)"]);
    let item = item_of(&workspace, "E1");
    assert_eq!((item.claim_state, item.charge_cents.0, item.balance_cents.0), (ClaimState::Voided, 0, 0));
    let text = &workspace.claim_files()[1].1;
    assert!(text.contains("*125***11:B:8*") && text.contains("REF*F8*ICN-E1~"), "{text}");
    workspace.call(&["why", "E1"]).expect(0).says(&["voided", "seen by another practice", "by ann"]);
    verify(&workspace);
    // What was taken back is no duplicate of the visit that was meant.
    workspace.export("meant.csv", &[Row::new("E9").set("patient_id", "P-E1").set("member_id_1", "ME1")]);
    workspace.night(THIRD).expect(0);
    workspace.assert_terms(THIRD, &[("read", 1), ("claimed", 1)]);
    let again = ["reprocess", "--claim", first.claim_id.as_str(), "--void", "--as-of", THIRD];
    workspace.call(&again).expect(0).says(&["no claim of this state to correct"]);
}

#[test]
fn part_b_is_asked_for_a_reopening_and_nothing_is_written() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1").set("payer_1", "medb").set("member_id_1", "1EG4TE5MK73")]);
    workspace.run(0);
    change_items(&workspace, deny);
    let before = Tree::of_results(workspace.root());
    let found = workspace.call(&["--json", "reprocess", "--carc", "CO-16", "--preview", "--as-of", NEXT]).expect(0).json();
    assert!(found["refused"][0]["reason"].as_str().unwrap().contains("reopening"), "{found}");
    workspace.call(&["reprocess", "--carc", "CO-16", "--as-of", NEXT]).expect(0).says(&["not sent", "reopening"]);
    before.assert_same(&Tree::of_results(workspace.root()));
}

#[test]
fn after_the_deadline_a_claim_goes_only_with_a_reason() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    change_items(&workspace, reject);
    let late = "2026-12-01";
    workspace.call(&["reprocess", "--status", "rejected", "--as-of", late]).expect(0).says(&["deadline was 2026-10-31", "--after-deadline"]);
    assert_eq!(workspace.claim_files().len(), 1);
    workspace.call(&["reprocess", "--status", "rejected", "--after-deadline", "rejected in time, see its 277CA", "--user", "ann", "--as-of", late]).expect(0);
    assert_eq!(workspace.claim_files().len(), 2);
    workspace.call(&["why", "E1"]).expect(0).says(&["rejected in time, see its 277CA", "timely-filing-exceeded (overridden)"]);
}

#[test]
fn an_export_that_is_gone_keeps_the_claim_due_until_it_is_back() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.run(0);
    change_items(&workspace, deny);
    let archived = workspace.files_in("archive").into_iter().find(|path| path.ends_with("day.csv")).unwrap();
    let export = std::fs::read(workspace.path(&archived)).unwrap();
    std::fs::remove_file(workspace.path(&archived)).unwrap();
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0).says(&["still due", "record-not-available"]);
    assert_eq!((count(&workspace, NEXT, "new"), count(&workspace, NEXT, "held"), item_of(&workspace, "E1").claim_state), (1, 1, ClaimState::Held));
    workspace.call(&["why", "E1"]).expect(0).says(&[archived.as_str()]);
    workspace.put(&archived, export);
    workspace.night(THIRD).expect(0);
    assert_eq!((count(&workspace, THIRD, "due_before"), count(&workspace, THIRD, "written")), (1, 1));
    assert_eq!(item_of(&workspace, "E1").claim_state, ClaimState::Published);
    verify(&workspace);
}

#[test]
fn a_further_claim_that_an_edit_holds_stands_on_the_worklist_and_its_fix_sends_it() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2")]);
    workspace.run(0);
    change_items(&workspace, |item| {
        if item.encounter_id == "E1" {
            deny(item)
        }
    });
    // The payer's ids have a form by now.
    let payers = std::fs::read_to_string(workspace.path("reference/payers.csv")).unwrap();
    let payers = payers
        .replacen(",zip\n", ",zip,member_id_pattern\n", 1)
        .replace("666010001\n", "666010001,[A-Z]{3}\\d{3}\n")
        .replace("666010002\n", "666010002,\n")
        .replace("666010003\n", "666010003,\n");
    workspace.put("reference/payers.csv", payers);
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0).says(&["still due", "member-id-not-of-payer"]);
    assert_eq!(workspace.claim_files().len(), 1);
    assert_eq!(item_of(&workspace, "E1").claim_state, ClaimState::Held);
    let held = workspace.table("worklists/held.csv");
    let row = held.row("encounter_id", "E1");
    assert_eq!((row["edit_or_carc"].as_str(), row["field"].as_str(), row["value"].as_str()), ("member-id-not-of-payer", "member_id_1", "ME1"));
    // A correction that cannot be read is handed back, and the claim stays due.
    workspace.put("inbox/corrections/held.csv", format!("item_id,action,field,new_value,reason,user\n{},fix,patient_birth_date,long ago,,ann\n", row["item_id"]));
    workspace.night(NEXT).expect(3);
    assert_eq!(count(&workspace, NEXT, "held"), 1);
    workspace.put("inbox/corrections/held.csv", format!("item_id,action,field,new_value,reason,user\n{},fix,member_id_1,ABC123,,ann\n", row["item_id"]));
    workspace.night(THIRD).expect(0);
    assert_eq!((count(&workspace, THIRD, "due_before"), count(&workspace, THIRD, "written")), (1, 1));
    let text = &workspace.claim_files()[1].1;
    assert!(text.contains("*MI*ABC123~") && text.contains("REF*F8*ICN-E1~"), "{text}");
    // The corrected record is the encounter's from now on.
    change_items(&workspace, |item| {
        if item.encounter_id == "E1" {
            reject(item)
        }
    });
    workspace.call(&["reprocess", "--status", "rejected", "--as-of", THIRD]).expect(0);
    let text = &workspace.claim_files()[2].1;
    // A replacement that was rejected goes as a replacement again.
    assert!(text.contains("*MI*ABC123~") && text.contains("REF*F8*ICN-E1~"), "{text}");
    verify(&workspace);
}

#[test]
fn a_claim_to_the_next_payer_carries_what_the_first_one_decided() {
    let workspace = Workspace::new();
    let row = Row::new("E1").set("payer_2", "blue").set("member_id_2", "B123").set("relationship_2", "self");
    workspace.export("day.csv", &[row]);
    workspace.run(0);
    change_items(&workspace, deny);
    let archived = workspace.files_in("archive").into_iter().find(|path| path.ends_with("day.csv")).unwrap();
    let export = std::fs::read(workspace.path(&archived)).unwrap();
    std::fs::remove_file(workspace.path(&archived)).unwrap();
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0);
    workspace.put(&archived, export);
    // As a remittance leaves it: the first payer has paid, and the rest is the second one's.
    let prior = PriorPayment {
        sequence: 1,
        payer_id: "acme".into(),
        paid_cents: Cents(10_000),
        date: Some(Date::constant(2026, 5, 5)),
        payer_claim_number: "ICN-E1".into(),
        services: vec![PriorServicePayment {
            line: 1,
            qualifier: "HC".into(),
            code: "99213".into(),
            paid_cents: Cents(10_000),
            adjustments: vec![PriorAdjustment { group: "PR".into(), reason: "2".into(), cents: Cents(2_500), ..PriorAdjustment::default() }],
            ..PriorServicePayment::default()
        }],
        ..PriorPayment::default()
    };
    change_items(&workspace, |item| {
        item.payer_id = "blue".into();
        item.origin = "PR-2".into();
        item.sequence = 2;
    });
    let path = newest_segment(&workspace, DueClaimRow::TABLE);
    let mut due: Vec<DueClaimRow> = SegmentReader::<DueClaimRow>::open(&path).unwrap().map(Result::unwrap).collect();
    due[0].purpose = "next_payer".into();
    (due[0].payer_id, due[0].sequence, due[0].version, due[0].former_claim_id, due[0].payer_claim_number) = ("blue".into(), 2, 1, "".into(), "".into());
    due[0].prior_payments = serde_json::to_string(&[prior]).unwrap();
    std::fs::remove_file(&path).unwrap();
    let mut writer = SegmentWriter::<DueClaimRow>::create(&path).unwrap();
    writer.push(&due[0]).unwrap();
    writer.finish().unwrap();
    workspace.night(THIRD).expect(0);
    let text = &workspace.claim_files()[1].1;
    for part in ["SBR*S*18*", "SBR*P*18*", "NM1*PR*2*BLUE PLAINS", ":B:1*"] {
        assert!(text.to_uppercase().contains(part), "{part} in {text}");
    }
    let row = claims(&workspace).into_iter().find(|row| row.payer_id == "blue").unwrap();
    assert_eq!((row.sequence, row.version, row.former_claim_id.as_str()), (2, 1, ""));
    let item = item_of(&workspace, "E1");
    assert_eq!((item.claim_state, item.charge_cents.0, item.version, item.claim_id.as_str()), (ClaimState::Published, 12_500, 1, row.claim_id.as_str()));
    assert!(item.first_bill_date.is_some());
}

#[test]
fn four_hundred_claims_that_one_cause_denied_are_fixed_by_one_setting_and_sent_once_by_any_number_of_threads() {
    let workspace = Workspace::new();
    let rows: Vec<Row> = (0..400).map(|number| Row::new(&format!("E{number}")).set("service", "no such words")).collect();
    workspace.put("reference/term_memory.csv", "kind,phrase,answer\nservice,no such words,99213\n");
    let rows: Vec<Row> = rows.into_iter().map(|row| row.set("charge", "125.00")).collect();
    workspace.export("day.csv", &rows);
    workspace.run(0);
    change_items(&workspace, deny);
    workspace.put("reference/term_memory.csv", "kind,phrase,answer\nservice,no such words,99214\n");
    let preview = workspace.call(&["--json", "reprocess", "--carc", "16", "--payer", "acme", "--preview", "--as-of", NEXT]).expect(0).json();
    let changes = preview["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 400);
    assert!(changes.iter().all(|change| change["codes"] == serde_json::json!([["99213"], ["99214"]]) && change["frequency"] == "7"), "{}", changes[0]);
    let other = Workspace::copy_of(&workspace, true);
    for (workspace, threads) in [(&workspace, "1"), (&other, "8")] {
        workspace.call(&["reprocess", "--carc", "16", "--payer", "acme", "--as-of", NEXT, "--threads", threads]).expect(0).says(&["400 replacement", "codes 400"]);
    }
    Tree::of_results(workspace.root()).assert_same(&Tree::of_results(other.root()));
    let text = &workspace.claim_files()[1].1;
    assert_eq!((text.matches("CLM*").count(), text.matches("REF*F8*ICN-E").count(), text.matches("SV1*HC:99214*125*").count()), (400, 400, 400));
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0).says(&["nothing"]);
    verify(&workspace);
}
