//! Gathers what is due tonight: each item once, with its former version, its record, and what history holds of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::due::{self, NEW, REPLACEMENT, VOID};
use super::items::{FoundItem, find_items};
use super::patches::{self, KeptPatch};
use super::records::{ClaimRows, Record, claim_rows, own_lines, records};
use super::{Cause, DueClaim, RefusedClaim, Resubmission, Stage, hold};
use crate::config::Config;
use crate::error::Error;
use crate::ledger::{ClaimState, OpenItem, Text};
use crate::model::date::add_days;
use crate::model::{Cents, Date, Key, Payer, Payers};
use crate::pipeline::decisions::{DueRequest, Patch};
use crate::pipeline::groups::GroupSources;
use crate::pipeline::reprocess::Selection;
use crate::pipeline::workspace::Workspace;
use crate::posting::correction::{NoRoad, Wish};
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::{Catalog, OverrideRow};
use crate::store::table::{DecisionRow, Row};

/// The edit that holds a claim which is too late for its payer.
const TOO_LATE: &str = "timely-filing-exceeded";

/// What further claims are gathered from.
pub struct Gathering<'g> {
    /// The workspace.
    pub workspace: &'g Workspace,
    /// Its catalog.
    pub catalog: &'g Catalog,
    /// Payers.
    pub payers: &'g Payers,
    /// As-of date.
    pub as_of: Date,
    /// The open items that tonight sets out from.
    pub items: GroupSources,
    /// Claims that tonight's remittances made due.
    pub tonight: Vec<DueClaimRow>,
    /// Claims that people asked for.
    pub requests: &'g [DueRequest],
    /// Corrections of held encounters, by encounter id.
    pub patches: &'g BTreeMap<String, Vec<Patch>>,
    /// What `reprocess` selects; `None` for a night, which tries everything that is due.
    pub selection: Option<&'g Selection>,
}

/// One item's further claim on its way.
struct Candidate<'g> {
    row: DueClaimRow,
    found: FoundItem,
    is_new: bool,
    is_selected: bool,
    /// Corrections that were not tried before, with where they come from.
    fresh: Vec<(KeptPatch, String)>,
    request: Option<&'g DueRequest>,
    decision: Option<DecisionRow>,
    r#override: Option<OverrideRow>,
}

/// Gathers everything that is due.
pub fn gather(mut gathering: Gathering<'_>) -> Result<Resubmission, Error> {
    let mut done = Resubmission::default();
    let stored = gathering.stored()?;
    let mut by_item: BTreeMap<Key, Vec<&DueRequest>> = BTreeMap::new();
    gathering.requests.iter().for_each(|request| by_item.entry(request.item_id).or_default().push(request));
    let tonight: BTreeMap<Key, DueClaimRow> = gathering.tonight.iter().map(|row| (row.item_id, row.clone())).collect();
    let selects = gathering.selection.is_some_and(Selection::is_about_answered);
    if stored.is_empty() && tonight.is_empty() && by_item.is_empty() && !selects {
        return Ok(done);
    }
    let items = std::mem::take(&mut gathering.items);
    let is_selected = |item: &OpenItem| gathering.selection.is_some_and(|selection| selection.takes_item(item));
    let is_wanted = |item: &OpenItem| [stored.contains_key(&item.item_id), tonight.contains_key(&item.item_id), by_item.contains_key(&item.item_id)].contains(&true);
    let found = find_items(items, |item| is_wanted(item) || is_selected(item))?;
    let mut candidates = Vec::new();
    for (item_id, found) in &found {
        let (was_due, comes) = (stored.get(item_id), tonight.get(item_id));
        let requests = by_item.get(item_id).map(Vec::as_slice).unwrap_or_default();
        candidates.extend(gathering.candidate(found, was_due, comes, requests, is_selected(&found.item), &mut done));
    }
    // An item that is no longer open has nothing to claim.
    for (item_id, row) in stored.iter().filter(|(item_id, _)| !found.contains_key(item_id)) {
        done.terms.add(Stage::DueBefore, row.balance_cents);
        done.terms.add(Stage::GivenUp, row.balance_cents);
        refuse_all(by_item.get(item_id), row, &mut done);
    }
    for (item_id, requests) in by_item.iter().filter(|(item_id, _)| !found.contains_key(item_id) && !stored.contains_key(item_id)) {
        let unknown = DueClaimRow { item_id: *item_id, ..DueClaimRow::default() };
        refuse_all(Some(requests), &unknown, &mut done);
    }
    gathering.finish(candidates, &mut done)?;
    done.refused.sort_by(|left, right| (&left.encounter_id, &left.claim_id, &left.source).cmp(&(&right.encounter_id, &right.claim_id, &right.source)));
    Ok(done)
}

fn refuse_all(requests: Option<&Vec<&DueRequest>>, row: &DueClaimRow, done: &mut Resubmission) {
    for request in requests.into_iter().flatten() {
        let reason = "there is no open item of this id; it was settled, or its claim is another's".to_owned();
        done.refused.push(RefusedClaim {
            encounter_id: row.encounter_id.to_string(),
            claim_id: row.former_claim_id.to_string(),
            payer_id: row.payer_id.to_string(),
            balance_cents: row.balance_cents,
            reason,
            source: request.source.clone(),
        });
    }
}

impl<'g> Gathering<'g> {
    fn stored(&self) -> Result<BTreeMap<Key, DueClaimRow>, Error> {
        let mut rows = BTreeMap::new();
        crate::pipeline::stored::each_row(self.workspace, self.catalog, DueClaimRow::TABLE, i64::MAX, |row: DueClaimRow| {
            rows.insert(row.item_id, row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// What is to be tried, or kept, of one item; `None` where nothing is due, which is then counted or refused.
    fn candidate(
        &self,
        found: &FoundItem,
        was_due: Option<&DueClaimRow>,
        comes: Option<&DueClaimRow>,
        requests: &[&'g DueRequest],
        is_selected: bool,
        done: &mut Resubmission,
    ) -> Option<Candidate<'g>> {
        let item = &found.item;
        if let Some(row) = was_due {
            done.terms.add(Stage::DueBefore, row.balance_cents);
            if !matches!(item.claim_state, ClaimState::Ready | ClaimState::Held) {
                done.terms.add(Stage::GivenUp, row.balance_cents);
                return self.asked_for(found, requests, is_selected, done);
            }
            let mut candidate = self.was_due(found, row, comes);
            requests.iter().for_each(|request| add_request(&mut candidate, request, done));
            return Some(candidate);
        }
        if let Some(row) = comes {
            let mut candidate = self.candidate_of(found, row.clone(), true);
            candidate.is_selected = self.selection.is_none();
            requests.iter().for_each(|request| add_request(&mut candidate, request, done));
            return Some(candidate);
        }
        self.asked_for(found, requests, is_selected, done)
    }

    /// A claim that waited, brought up to date: what the payers before have said since, and the number that has come.
    fn was_due(&self, found: &FoundItem, row: &DueClaimRow, comes: Option<&DueClaimRow>) -> Candidate<'g> {
        let item = &found.item;
        let mut fresh_row = comes.map_or_else(|| row.clone(), |comes| DueClaimRow { patches: row.patches.clone(), since: row.since, ..comes.clone() });
        // What is at stake is counted as it was when it became due, so that both sides of the equation mean the same.
        fresh_row.balance_cents = row.balance_cents;
        if [REPLACEMENT, VOID].contains(&fresh_row.purpose.as_str()) && !item.payer_claim_number.is_empty() {
            fresh_row.payer_claim_number = item.payer_claim_number.clone();
        }
        let is_selected = self.selection.is_none_or(|selection| selection.takes_due(row, item));
        let mut candidate = self.candidate_of(found, fresh_row, false);
        candidate.is_selected = is_selected;
        candidate
    }

    fn candidate_of(&self, found: &FoundItem, mut row: DueClaimRow, is_new: bool) -> Candidate<'g> {
        if let Some(run) = found.runs.last() {
            row.bill_run = *run;
        }
        let of_encounter = self.patches.get(row.encounter_id.as_str()).into_iter().flatten();
        let fresh = of_encounter.map(|patch| (patches::kept(patch), format!("{}:{}", patch.file, patch.row))).collect();
        Candidate { row, found: found.clone(), is_new, is_selected: true, fresh, request: None, decision: None, r#override: None }
    }

    /// A new version that somebody asked for, or that is selected.
    fn asked_for(&self, found: &FoundItem, requests: &[&'g DueRequest], is_selected: bool, done: &mut Resubmission) -> Option<Candidate<'g>> {
        let mut candidate: Option<Candidate<'g>> = None;
        for request in requests {
            match &mut candidate {
                Some(candidate) => add_request(candidate, request, done),
                None => candidate = self.requested(found, request, done),
            }
        }
        let Some(selection) = self.selection else { return candidate };
        match candidate {
            Some(mut candidate) => {
                candidate.is_selected = is_selected || selection.is_touched(&found.item);
                done.selected += usize::from(candidate.is_selected);
                Some(candidate)
            }
            None if is_selected && requests.is_empty() => self.selected(found, selection, done),
            None => None,
        }
    }

    fn requested(&self, found: &FoundItem, request: &'g DueRequest, done: &mut Resubmission) -> Option<Candidate<'g>> {
        let kept: Vec<KeptPatch> = request.patches.iter().map(patches::kept).collect();
        let row = match self.row(&found.item, request.wish, &request.user, &request.reason, &kept) {
            Ok(row) => row,
            Err(reason) => return refuse(&found.item, reason, &request.source, done),
        };
        let mut candidate = self.candidate_of(found, row, true);
        if let Err(reason) = self.in_time(&mut candidate, request.wish, &request.user, &request.reason) {
            return refuse(&found.item, reason, &request.source, done);
        }
        candidate.request = Some(request);
        candidate.fresh.extend(request.patches.iter().map(|patch| (patches::kept(patch), format!("{}:{}", patch.file, patch.row))));
        Some(candidate)
    }

    fn selected(&self, found: &FoundItem, selection: &Selection, done: &mut Resubmission) -> Option<Candidate<'g>> {
        done.selected += 1;
        let item = &found.item;
        let row = match self.row(item, selection.wish(), &selection.user, &selection.reason, &[]) {
            Ok(row) => row,
            Err(reason) => return refuse(item, reason, "", done),
        };
        let mut candidate = self.candidate_of(found, row, true);
        if let Err(reason) = self.in_time(&mut candidate, selection.wish(), &selection.user, &selection.after_deadline) {
            return refuse(item, reason, "", done);
        }
        candidate.decision = Some(DecisionRow {
            action: if selection.wish() == Wish::Void { "void" } else { "reprocess" }.into(),
            subject: item.encounter_id.clone(),
            what: format!("{} of claim {}", candidate.row.purpose.replace('_', " "), item.claim_id),
            reason: [selection.reason.as_str(), selection.after_deadline.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; "),
            user: selection.user.as_str().into(),
            as_of: self.as_of,
            source: "reprocess".into(),
        });
        Some(candidate)
    }

    fn payer(&self, item: &OpenItem) -> Result<&'g Payer, String> {
        let payers: &'g Payers = self.payers;
        payers.find(&item.payer_id, item.service_date).ok_or_else(|| format!("payer `{}` is not configured on {}: add it to payers.csv", item.payer_id, item.service_date))
    }

    /// The new version of an item's claim, or why there can be none.
    fn row(&self, item: &OpenItem, wish: Wish, user: &str, reason: &str, kept: &[KeptPatch]) -> Result<DueClaimRow, String> {
        let goes_elsewhere = wish == Wish::Correct && patches::changes_payer(kept, item.sequence.max(1));
        match due::of_item(item, self.payer(item)?, wish, self.as_of, user, reason) {
            Ok(row) if !goes_elsewhere || row.purpose == NEW => Ok(row),
            Ok(_) | Err(NoRoad::ByReopening | NoRoad::NoPayerClaimNumber) if goes_elsewhere => {
                if !item.paid_cents.is_zero() {
                    return Err(format!("{} has paid on the claim: void it there before it goes to another payer", item.payer_id));
                }
                Ok(due::to_another_payer(item, self.as_of, user, reason))
            }
            Ok(row) => Ok(row),
            Err(fault) => Err(fault.to_string()),
        }
    }

    /// A correction that comes after the payer's deadline goes only with a reason, which is kept as an override of the edit that would hold it. A void is no claim for money.
    fn in_time(&self, candidate: &mut Candidate<'_>, wish: Wish, user: &str, after_deadline: &str) -> Result<(), String> {
        let item = &candidate.found.item;
        let payer = self.payer(item)?;
        let Some(deadline) = due::filing_deadline(item, payer).filter(|deadline| *deadline < self.as_of && wish == Wish::Correct) else { return Ok(()) };
        if after_deadline.trim().is_empty() {
            return Err(format!("the payer's deadline was {deadline}: a claim goes out after it only with a reason (--after-deadline REASON, or the cell reason of the worklist)"));
        }
        candidate.r#override = Some(OverrideRow {
            edit: TOO_LATE.into(),
            encounter_id: item.encounter_id.to_string(),
            user: if user.is_empty() { "reprocess".to_owned() } else { user.to_owned() },
            reason: after_deadline.to_owned(),
            until: add_days(self.as_of, self.config().edits.override_days).to_string(),
            given: self.as_of.to_string(),
        });
        Ok(())
    }

    fn config(&self) -> &'g Config {
        &self.workspace.config
    }

    /// Finds rows and records, applies corrections, and puts everything where it belongs.
    fn finish(&self, candidates: Vec<Candidate<'g>>, done: &mut Resubmission) -> Result<(), Error> {
        let mut runs: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
        candidates.iter().for_each(|candidate| _ = runs.insert(candidate.row.encounter_key, candidate.found.runs.clone()));
        let claims = claim_rows(self.workspace, self.catalog, &runs)?;
        let found_records = records(self.workspace, self.catalog, &claims)?;
        for candidate in candidates {
            self.place(candidate, &claims, &found_records, done);
        }
        Ok(())
    }

    fn place(&self, mut candidate: Candidate<'g>, claims: &ClaimRows, found: &HashMap<Key, Record>, done: &mut Resubmission) {
        let key = candidate.row.encounter_key;
        let rows = claims.get(&key).map(Vec::as_slice).unwrap_or_default();
        let former = rows.iter().map(|(_, row)| row).find(|row| !candidate.row.former_claim_id.is_empty() && row.claim_id == candidate.row.former_claim_id).cloned();
        if let Some(former) = &former {
            follow_rejected(&mut candidate, &former.frequency);
        }
        let source: Text = rows.last().map(|(_, row)| format!("{}:{}", row.source_file, row.source_row)).unwrap_or_default().into();
        let not_there = || Err("the books hold no claim of the encounter".to_owned());
        let base = done.encounters.get(&key).map(|encounter| Ok((encounter.record.clone(), encounter.source_file.clone()))).or_else(|| found.get(&key).cloned());
        let (record, source_file) = match base.unwrap_or_else(not_there) {
            Ok(found) => found,
            Err(message) => return keep(candidate, Cause::RecordNotAvailable, format!("The encounter's record is not available: {message}."), source, done),
        };
        let record = match self.corrected(&mut candidate, record, done) {
            Ok(record) => record,
            Err(Some(message)) => return keep(candidate, Cause::CorrectionNotApplied, message, source, done),
            Err(None) => return,
        };
        count(&candidate, done);
        let encounter = done.encounters.entry(key).or_default();
        if encounter.own.is_empty() {
            encounter.own = own_lines(rows);
            let renderings: BTreeSet<String> = rows.iter().map(|(_, row)| row.rendering_npi.to_string()).collect();
            encounter.renderings = renderings.into_iter().collect();
        }
        (encounter.record, encounter.source_file) = (record, source_file);
        let prior_payments = if candidate.row.prior_payments.is_empty() { Vec::new() } else { serde_json::from_str(&candidate.row.prior_payments).unwrap_or_default() };
        encounter.claims.push(DueClaim { row: candidate.row, prior_payments, former, is_selected: candidate.is_selected });
        done.decisions.extend(candidate.decision);
        done.overrides.extend(candidate.r#override);
    }

    /// The record with what was corrected before and what is corrected tonight. A correction of tonight that does not fit is refused: `Err(None)` where the claim was asked for
    /// with it and nothing is due without it.
    fn corrected(&self, candidate: &mut Candidate<'g>, record: Vec<u8>, done: &mut Resubmission) -> Result<Vec<u8>, Option<String>> {
        let mut kept = patches::from_text(&candidate.row.patches);
        let mut record = patches::apply(&record, &kept).map_err(|fault| Some(format!("A correction that was kept does not fit the encounter any more: {fault}.")))?;
        for (patch, source) in std::mem::take(&mut candidate.fresh) {
            match patches::apply(&record, std::slice::from_ref(&patch)) {
                Ok(corrected) => {
                    record = corrected;
                    kept.push(patch);
                }
                Err(fault) => {
                    refuse::<()>(&candidate.found.item, format!("not corrected: {fault}"), &source, done);
                    if candidate.is_new && candidate.request.is_some() {
                        return Err(None);
                    }
                }
            }
        }
        candidate.row.patches = patches::to_text(&kept);
        Ok(record)
    }
}

/// A replacement or void that was rejected goes again as what it was: the claim before it is still with the payer.
fn follow_rejected(candidate: &mut Candidate<'_>, frequency: &str) {
    let item = &candidate.found.item;
    let purpose = match frequency {
        "7" => REPLACEMENT,
        "8" => VOID,
        _ => return,
    };
    if candidate.is_new && candidate.row.purpose == NEW && item.claim_state == ClaimState::Rejected && !item.payer_claim_number.is_empty() {
        candidate.row.purpose = purpose.into();
        candidate.row.payer_claim_number = item.payer_claim_number.clone();
    }
}

/// A further request about a claim that is due already: its corrections are added.
fn add_request<'g>(candidate: &mut Candidate<'g>, request: &'g DueRequest, done: &mut Resubmission) {
    let is_void = candidate.row.purpose == VOID;
    if (request.wish == Wish::Void) != is_void {
        refuse::<()>(&candidate.found.item, NoRoad::AlreadyDue.to_string(), &request.source, done);
        return;
    }
    candidate.fresh.extend(request.patches.iter().map(|patch| (patches::kept(patch), format!("{}:{}", patch.file, patch.row))));
}

fn refuse<T>(item: &OpenItem, reason: String, source: &str, done: &mut Resubmission) -> Option<T> {
    done.refused.push(RefusedClaim {
        encounter_id: item.encounter_id.to_string(),
        claim_id: item.claim_id.to_string(),
        payer_id: item.payer_id.to_string(),
        balance_cents: item.balance_cents,
        reason,
        source: source.to_owned(),
    });
    None
}

fn count(candidate: &Candidate<'_>, done: &mut Resubmission) -> Cents {
    let cents = candidate.row.balance_cents;
    if candidate.is_new {
        done.terms.add(Stage::New, cents);
    }
    cents
}

/// Keeps a claim due without trying it.
fn keep(candidate: Candidate<'_>, cause: Cause, message: String, source: Text, done: &mut Resubmission) {
    let cents = count(&candidate, done);
    done.terms.add(Stage::Held, cents);
    let (row, change) = hold(&candidate.row, cause.as_str().to_owned(), message, source);
    done.kept.push(row);
    done.changes.push(change);
    done.decisions.extend(candidate.decision);
    done.overrides.extend(candidate.r#override);
}
