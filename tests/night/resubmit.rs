//! Further claims of encounters that were billed before: new versions of denied and rejected claims, voids, claims to the next payer, and what `reprocess` selects.

use cleanclaim::ledger::{ClaimState, OpenItem};
use cleanclaim::store::segment::{SegmentReader, SegmentWriter};
use cleanclaim::store::table::{ClaimRow, Row as _};

use super::*;

/// Rewrites the open items that the last run left, as an answer of a payer would have changed them.
fn change_items(workspace: &Workspace, mut change: impl FnMut(&mut OpenItem)) {
    let newest = newest_segment(workspace, "open_items");
    let mut items: Vec<OpenItem> = SegmentReader::<OpenItem>::open(&newest).unwrap().map(Result::unwrap).collect();
    items.iter_mut().for_each(&mut change);
    std::fs::remove_file(&newest).unwrap();
    let mut writer = SegmentWriter::<OpenItem>::create(&newest).unwrap();
    items.iter().for_each(|item| writer.push(item).unwrap());
    writer.finish().unwrap();
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
    workspace.call(&["verify"]).expect(0);
    // Nobody has answered the new version: it cannot be sent again.
    workspace.call(&["reprocess", "--carc", "16", "--as-of", NEXT]).expect(0).says(&["nothing"]);
    workspace.call(&["reprocess", "--claim", first.claim_id.as_str(), "--as-of", NEXT]).expect(0).says(&["not answered yet"]);
    workspace.night(THIRD).expect(0);
    assert_eq!(workspace.claim_files().len(), 2);
}
