//! Claims that were settled so long ago that their items left the snapshot: found in history and made again, so that a late answer is posted where it belongs.
//!
//! History is read once a night, and only on nights that bring an answer about no open claim.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::index::family_hash;
use super::prior;
use crate::claims::claim_id;
use crate::error::Error;
use crate::ledger::charge::NewCharge;
use crate::ledger::rebuilt::rebuild;
use crate::ledger::{OpenItem, Text, Transfer, open_item_for_charge};
use crate::model::{Cents, Key};
use crate::pipeline::stored::{UP_TO_NOW, each_row};
use crate::pipeline::workspace::Workspace;
use crate::posting::remittance::posting_entry;
use crate::store::answer_tables::RemittedClaimRow;
use crate::store::catalog::Catalog;
use crate::store::segment::{SegmentReader, SegmentWriter};
use crate::store::table::{ClaimRow, Row};

/// Columns of claims that are compared; those that are never blank have to be among them.
const COLUMNS: [&str; 5] = ["claim_id", "claim_state", "service_date", "service_date_end", "bill_date"];
/// Most parts, coverages and versions that a claim id is compared with; see `claims::claim_id`.
const MOST_PARTS: u8 = 99;
const MOST_COVERAGES: u8 = 8;
const MOST_VERSIONS: u16 = 31;

/// Makes the items of claims that answers name and no open item knows, in a segment by order of guarantor and item; `None` where history knows none of them either.
pub fn rebuild_items(workspace: &Workspace, catalog: &Catalog, missing: &HashSet<u64>, path: &Path) -> Result<Option<PathBuf>, Error> {
    let billed = billed_items(workspace, catalog, missing)?;
    if billed.is_empty() {
        return Ok(None);
    }
    let mut transfers: HashMap<Text, Vec<Transfer>> = billed.keys().map(|encounter| (encounter.clone(), Vec::new())).collect();
    each_row(workspace, catalog, Transfer::TABLE, UP_TO_NOW, |transfer: Transfer| {
        if let Some(held) = transfers.get_mut(&transfer.encounter_id) {
            held.push(transfer);
        }
        Ok(())
    })?;
    let mut items: Vec<OpenItem> = billed.iter().flat_map(|(encounter, item)| rebuild(item, transfers.get(encounter).map_or(&[][..], Vec::as_slice))).collect();
    restore_postings(workspace, catalog, &mut items)?;
    items.sort_by(|left, right| left.order().cmp(&right.order()));
    let mut writer = SegmentWriter::<OpenItem>::create(path)?;
    items.iter().try_for_each(|item| writer.push(item))?;
    writer.finish()?;
    Ok(Some(path.to_owned()))
}

/// By encounter, the item of its claim as it was first billed. Of several claims of an encounter the first counts, because items are made from transfers and this is but their template.
fn billed_items(workspace: &Workspace, catalog: &Catalog, missing: &HashSet<u64>) -> Result<BTreeMap<Text, OpenItem>, Error> {
    let mut found: BTreeMap<Text, OpenItem> = BTreeMap::new();
    for segment in catalog.segments(ClaimRow::TABLE, UP_TO_NOW)? {
        let path = workspace.segments().join(&segment.name);
        let mut places = BTreeSet::new();
        for (place, row) in SegmentReader::<ClaimRow>::open_columns(&path, &COLUMNS)?.enumerate() {
            if missing.contains(&family_hash(&row?.claim_id)) {
                places.insert(place);
            }
        }
        if places.is_empty() {
            continue;
        }
        let run = u32::try_from(segment.run_number).unwrap_or(u32::MAX);
        for (place, row) in SegmentReader::<ClaimRow>::open(&path)?.enumerate() {
            let row = row?;
            if places.contains(&place) && !row.payer_id.is_empty() {
                let item = billed_item(&row, &workspace.config.workspace_prefix, run);
                found.entry(row.encounter_id.clone()).or_insert(item);
            }
        }
    }
    Ok(found)
}

/// A claim's item as it was when it was billed.
fn billed_item(row: &ClaimRow, prefix: &str, run: u32) -> OpenItem {
    let (part, coverage, version) = parts_of(prefix, row.encounter_key, &row.claim_id).unwrap_or((0, 0, 1));
    let charge = NewCharge {
        encounter_key: row.encounter_key,
        part,
        guarantor_id: &row.guarantor_id,
        patient_id: &row.patient_id,
        encounter_id: &row.encounter_id,
        claim_id: &row.claim_id,
        payer_id: Some(&row.payer_id),
        billing_provider: &row.billing_provider,
        rendering_npi: &row.rendering_npi,
        facility: &row.facility,
        service_date: row.service_date,
        posting_date: row.bill_date,
        charge_cents: Cents::ZERO,
        source: "",
        edits: "",
        sequence: u16::from(coverage) + 1,
        run,
        later_payers: "",
        expected_cents: row.expected_cents,
    };
    OpenItem { version, ..open_item_for_charge(&charge) }
}

/// Part, coverage (both from 0) and version of a claim id, found by making every id that the encounter can have.
fn parts_of(prefix: &str, encounter_key: Key, id: &str) -> Option<(u8, u8, u16)> {
    let digest_end = id.len().checked_sub(2)?;
    let digest = id.get(..digest_end)?;
    let of_family = (0..=MOST_PARTS).flat_map(|part| (0..=MOST_COVERAGES).map(move |coverage| (part, coverage)));
    let mut fitting = of_family.filter(|(part, coverage)| claim_id(prefix, encounter_key, *part, *coverage, 1).starts_with(digest));
    let (part, coverage) = fitting.next()?;
    let version = (1..=MOST_VERSIONS).find(|version| claim_id(prefix, encounter_key, part, coverage, *version) == id)?;
    Some((part, coverage, version))
}

/// The remittances that stand on the items, so that a reversal finds what it takes back. A posting that was reversed since is found too, and refused by its transfers.
fn restore_postings(workspace: &Workspace, catalog: &Catalog, items: &mut [OpenItem]) -> Result<(), Error> {
    let places: HashMap<Key, usize> = items.iter().enumerate().map(|(place, item)| (item.item_id, place)).collect();
    for segment in catalog.segments(RemittedClaimRow::TABLE, UP_TO_NOW)? {
        let run = u32::try_from(segment.run_number).unwrap_or(u32::MAX);
        for row in SegmentReader::<RemittedClaimRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            let Some(item) = places.get(&row.item_id).and_then(|place| items.get_mut(*place)).filter(|_| row.outcome == "posted") else { continue };
            let entry = posting_entry(run, row.posting_id, &prior::advice(&row)?, &row.payer_id);
            item.postings = if item.postings.is_empty() { entry } else { format!("{} {entry}", item.postings) };
            item.payer_claim_number = row.payer_claim_number.clone();
            item.claim_state = crate::ledger::ClaimState::Paid;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_coverage_and_version_are_read_off_a_claim_id() {
        let key = Key::of_texts(&["E1"]);
        for (part, coverage, version) in [(0, 0, 1), (2, 1, 7), (0, 2, 31)] {
            assert_eq!(parts_of("CC", key, &claim_id("CC", key, part, coverage, version)), Some((part, coverage, version)));
        }
        assert_eq!(parts_of("CC", key, "OLD-77"), None);
    }
}
