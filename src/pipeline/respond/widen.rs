//! Answers to whole interchanges, groups, sets and batches, brought to their claims by the record of what was sent in which set.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::answer_set::{AnswerSet, Scope, WideAnswer};
use super::index::Entry;
use super::refused;
use super::settled::{Fate, SettledSet};
use super::spill::AnswerSpill;
use crate::error::Error;
use crate::ledger::{ExceptionKind, PostingException, Text};
use crate::model::{Cents, ProviderRole, Providers};
use crate::pipeline::workspace::Workspace;
use crate::store::answer_tables::ClaimSetRow;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row};

/// The columns of claims that are read here; those that are never blank have to be among them.
const COLUMNS: [&str; 9] = ["claim_id", "receiver", "billing_provider", "charge_cents", "claim_state", "service_date", "service_date_end", "bill_date", "payer_id"];

/// Which claims of a shard a wide answer is about.
struct Stretch {
    set: u32,
    wide: usize,
    receiver: Text,
    places: Range<u32>,
    reference: Text,
}

/// Adds an answer for every claim that the sets' wide answers are about. What is about nothing that was sent is an exception.
pub fn widen(
    workspace: &Workspace,
    catalog: &Catalog,
    providers: &Providers,
    sets: &[SettledSet],
    spill: &mut AnswerSpill,
    entries: &mut Vec<Entry>,
) -> Result<Vec<PostingException>, Error> {
    let applied = || sets.iter().enumerate().filter(|(_, set)| set.fate == Fate::Applied);
    let wanted: Vec<(u32, usize, &AnswerSet, &WideAnswer)> =
        applied().flat_map(|(place, settled)| settled.set.wide.iter().enumerate().map(move |(wide, answer)| (place as u32, wide, &settled.set, answer))).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut stretches: BTreeMap<(i64, u32), Vec<Stretch>> = BTreeMap::new();
    let mut open: BTreeSet<usize> = (0..wanted.len()).collect();
    let mut known: BTreeSet<usize> = BTreeSet::new();
    // Newest first, because answers are mostly to what was sent last; control numbers are never used twice, so that what was found whole need not be looked for further.
    for segment in catalog.segments(ClaimSetRow::TABLE, i64::MAX)?.iter().rev() {
        if open.is_empty() {
            break;
        }
        for row in SegmentReader::<ClaimSetRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            for at in &open {
                let Some((set, wide, ..)) = wanted.get(*at).filter(|(.., answer)| is_about(&answer.scope, &row)) else { continue };
                known.insert(*at);
                let places = row.first..row.first.saturating_add(row.claims);
                let reference = reference(&row);
                stretches.entry((segment.run_number, row.partition)).or_default().push(Stretch { set: *set, wide: *wide, receiver: row.receiver.clone(), places, reference });
            }
        }
        // The sets of an interchange, a group and a batch are all of one run.
        open.retain(|at| !known.contains(at));
    }
    for ((run, partition), stretches) in &stretches {
        read_shard(workspace, catalog, providers, sets, (*run, *partition), stretches, spill, entries)?;
    }
    spill.flush()?;
    Ok(open.into_iter().filter_map(|at| wanted.get(at)).filter_map(|(_, _, set, answer)| unknown(set, answer)).collect())
}

/// The answers about the claims of one shard.
#[expect(clippy::too_many_arguments, reason = "each is a different part of where answers come from and go to")]
fn read_shard(
    workspace: &Workspace,
    catalog: &Catalog,
    providers: &Providers,
    sets: &[SettledSet],
    shard: (i64, u32),
    stretches: &[Stretch],
    spill: &mut AnswerSpill,
    entries: &mut Vec<Entry>,
) -> Result<(), Error> {
    let segments = catalog.segments(ClaimRow::TABLE, i64::MAX)?;
    let mut places: BTreeMap<Text, u32> = BTreeMap::new();
    for segment in segments.iter().filter(|segment| (segment.run_number, segment.partition) == shard) {
        for row in SegmentReader::<ClaimRow>::open_columns(&workspace.segments().join(&segment.name), &COLUMNS)? {
            let row = row?;
            if row.receiver.is_empty() {
                continue;
            }
            let next = places.entry(row.receiver.clone()).or_default();
            let place = *next;
            *next += 1;
            for stretch in stretches.iter().filter(|stretch| stretch.receiver == row.receiver && stretch.places.contains(&place)) {
                let Some(answer) = sets.get(stretch.set as usize).and_then(|settled| settled.set.wide.get(stretch.wide)) else { continue };
                if !is_of_provider(&answer.scope, &row, providers) {
                    continue;
                }
                let news = answer.about(&row.claim_id, stretch.reference.clone(), row.charge_cents);
                let at = spill.push(&news)?;
                entries.push(Entry::new(&news.claim_id, stretch.set, at));
            }
        }
    }
    Ok(())
}

fn is_about(scope: &Scope, row: &ClaimSetRow) -> bool {
    let is = |text: &Text, number: u32| text.trim().parse() == Ok(number);
    match scope {
        Scope::File(name) => *name == row.file,
        Scope::Interchange(control) => is(control, row.interchange_control),
        Scope::Group { group, named } => is(group, row.group_control) && !named.iter().any(|control| is(control, row.transaction_control)),
        Scope::Set { group, control } => is(group, row.group_control) && is(control, row.transaction_control),
        Scope::Batch { batch, .. } => batch.trim() == row.batch.as_str(),
    }
}

fn is_of_provider(scope: &Scope, row: &ClaimRow, providers: &Providers) -> bool {
    let Scope::Batch { npi, .. } = scope else { return true };
    npi.is_empty() || providers.find(&row.billing_provider, ProviderRole::Billing, row.service_date).is_some_and(|provider| provider.npi == npi.as_str())
}

/// The control numbers that an answer is to, as the chain of acknowledgements shows them.
fn reference(row: &ClaimSetRow) -> Text {
    format!("ISA {} GS {} ST {}", row.interchange_control, row.group_control, row.transaction_control).into()
}

/// An answer to something that was never sent. What a group says of sets that it does not name is about nothing where all of them are named.
fn unknown(set: &AnswerSet, answer: &WideAnswer) -> Option<PostingException> {
    let (what, number) = match &answer.scope {
        Scope::File(name) => ("file", name.clone()),
        Scope::Interchange(control) => ("interchange", control.clone()),
        Scope::Group { named, .. } if !named.is_empty() => return None,
        Scope::Group { group, .. } => ("group", group.clone()),
        Scope::Set { group, control } => ("set", format!("{group}/{control}").into()),
        Scope::Batch { batch, .. } => ("batch", batch.clone()),
    };
    let message = format!(
        "answers {what} {number} with {} ({}), and no run wrote such a one: look whether it is for another workspace, or for claims that another system sent",
        answer.event.as_str().replace('_', " "),
        answer.codes
    );
    Some(refused::about(set.kind, ExceptionKind::UnknownClaim, format!("{what} {number}").into(), Text::default(), Cents::ZERO, message, &set.source))
}
