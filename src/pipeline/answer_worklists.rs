//! `rejected.csv`, `denied.csv`, `causes.csv` and `exceptions.csv`, from the night's open items and exceptions, and the snapshots by which returned rows are found again.
//!
//! What a person told to ignore stays off the lists until the claim's state changes; a denial under appeal is off `denied.csv` while the appeal is open. Nothing is decided here.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use super::book::Booked;
use super::decisions::Decisions;
use super::held_worklist::Held;
use super::outputs::Segments;
use super::small_tables::write;
use super::stored::{UP_TO_NOW, each_row};
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{ClaimEvent, ClaimEventKind, ClaimState, EventKind, ExceptionKind, GuarantorGroup, OpenItem, PostingException, Standing, Text};
use crate::model::{Date, Payers};
use crate::reports::answers::{answer_list, answered_claim};
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{DecisionRow, Row};
use crate::store::worklist_tables::{OpenExceptionRow, WorklistItemRow};
use crate::worklists::answer_rows::{self, AnswerRow};
use crate::worklists::answered::AnswerList;
use crate::worklists::causes::{self, CauseTally};
use crate::worklists::exceptions::{self, ExceptionItem};

/// The columns of events that tell who rejected; those that are never blank have to be among them.
const HOP_COLUMNS: [&str; 7] = ["claim_id", "event", "before", "after", "date", "posting_date", "hop"];

/// The items of a guarantor that somebody has to work.
pub fn to_work(group: &GuarantorGroup, as_of: Date) -> impl Iterator<Item = &OpenItem> {
    let standing = Standing::of(&group.account, as_of);
    let is_appealed = move |item: &OpenItem| standing.open(EventKind::AppealOpened, item).is_some();
    group.items.iter().filter(move |item| match answer_list(item) {
        Some(AnswerList::Rejected) => true,
        Some(AnswerList::Denied) => !is_appealed(item),
        None => false,
    })
}

/// What a decision to ignore is about: while the item stands so, it is not asked about again.
pub fn ignored_as(worklist_id: &str, item: &OpenItem) -> String {
    let date = item.state_date.map(|date| date.to_string()).unwrap_or_default();
    format!("{worklist_id} {} {date} {}", item.claim_state.as_str(), item.answer_codes).trim_end().to_owned()
}

/// What the lists are made from.
pub struct AnswerSources<'n> {
    /// The workspace.
    pub workspace: &'n Workspace,
    /// The catalog before the commit.
    pub catalog: &'n Catalog,
    /// Names, limits and methods.
    pub payers: &'n Payers,
    /// Tonight's decisions.
    pub decisions: &'n Decisions,
    /// Tonight's books.
    pub booked: &'n Booked,
    /// As-of date.
    pub as_of: Date,
}

impl AnswerSources<'_> {
    /// The finished files; adds the snapshots to the segments.
    pub fn worklists(&self, held: &Held, segments: &mut Segments, path_of: &dyn Fn(&str) -> PathBuf) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
        let ignored = self.ignored()?;
        let hops = self.hops(segments)?;
        let mut rows = Vec::new();
        let mut tally = CauseTally::default();
        held.count(&mut tally);
        for item in &self.booked.to_work {
            let Some(list) = answer_list(item) else { continue };
            let said_by = hops.get(&item.claim_id).map_or("", Text::as_str);
            let row = AnswerRow::new(answered_claim(item, list, self.payers, said_by));
            if !ignored.contains(&ignored_as(&row.claim.worklist_id(), item)) {
                row.count(&mut tally);
                rows.push(row);
            }
        }
        let of = |list: AnswerList| answer_rows::to_csv(rows.iter().filter(|row| row.claim.list == list).collect(), &tally, self.as_of);
        let exceptions = self.open_exceptions(&ignored)?;
        let files = vec![
            ("rejected.csv", of(AnswerList::Rejected)),
            ("denied.csv", of(AnswerList::Denied)),
            ("exceptions.csv", exceptions::to_csv(exceptions.iter().map(as_item).collect(), self.as_of)),
            ("causes.csv", causes::to_csv(&tally, self.as_of)),
        ];
        let answered = rows.iter().map(|row| (row.claim.worklist_id(), tally.shared_id(&row.key), row.claim.encounter_id));
        let items = held.items(&tally).map(|(item_id, cause_id, encounter_id)| (item_id.to_owned(), cause_id, encounter_id)).chain(answered);
        let items = items.map(|(item_id, cause_id, encounter_id)| WorklistItemRow { item_id: item_id.into(), cause_id: cause_id.into(), encounter_id: encounter_id.into() });
        write(items, path_of, segments)?;
        write(exceptions.into_iter(), path_of, segments)?;
        Ok(files)
    }

    /// What people told to ignore, tonight or before.
    fn ignored(&self) -> Result<HashSet<String>, Error> {
        let mut ignored: HashSet<String> = self.decisions.record.iter().filter(|row| row.action == "ignore").map(|row| row.what.clone()).collect();
        each_row(self.workspace, self.catalog, DecisionRow::TABLE, UP_TO_NOW, |row: DecisionRow| {
            if row.action == "ignore" {
                ignored.insert(row.what);
            }
            Ok(())
        })?;
        Ok(ignored)
    }

    /// Who rejected the claims that are on the list: from tonight's events, and from those of the days on which they were rejected.
    fn hops(&self, segments: &Segments) -> Result<HashMap<Text, Text>, Error> {
        let rejected = || self.booked.to_work.iter().filter(|item| item.claim_state == ClaimState::Rejected);
        let wanted: HashSet<&Text> = rejected().map(|item| &item.claim_id).collect();
        let days: BTreeSet<String> = rejected().filter_map(|item| item.state_date).map(|date| date.to_string()).collect();
        let mut hops = HashMap::new();
        if wanted.is_empty() {
            return Ok(hops);
        }
        let runs: HashSet<i64> = self.catalog.runs()?.into_iter().filter(|run| days.contains(&run.as_of)).map(|run| run.number).collect();
        let earlier = self.catalog.segments(ClaimEvent::TABLE, UP_TO_NOW)?.into_iter().filter(|segment| runs.contains(&segment.run_number));
        let tonight = segments.iter().filter(|(table, ..)| table == ClaimEvent::TABLE).map(|(_, path, ..)| path.clone());
        for path in earlier.map(|segment| self.workspace.segments().join(&segment.name)).chain(tonight) {
            for event in SegmentReader::<ClaimEvent>::open_columns(&path, &HOP_COLUMNS)? {
                let event = event?;
                let is_rejection = matches!(event.event, ClaimEventKind::Rejected | ClaimEventKind::SetRejected | ClaimEventKind::InterchangeRejected);
                if is_rejection && wanted.contains(&event.claim_id) {
                    hops.insert(event.claim_id, event.hop);
                }
            }
        }
        Ok(hops)
    }

    /// Exceptions of earlier nights that nobody has cleared, and tonight's. One whose event is posted by now has cleared itself; what waits for its encounter or date is listed anew each night while it waits.
    fn open_exceptions(&self, ignored: &HashSet<String>) -> Result<Vec<OpenExceptionRow>, Error> {
        let posted: HashSet<&Text> = self.booked.posted.iter().map(|event| &event.event_id).collect();
        let mut open: Vec<OpenExceptionRow> = Vec::new();
        each_row(self.workspace, self.catalog, OpenExceptionRow::TABLE, UP_TO_NOW, |row: OpenExceptionRow| {
            if !waits(&row.problem) && !posted.contains(&row.event_id) {
                open.push(row);
            }
            Ok(())
        })?;
        open.extend(self.booked.exceptions.iter().map(|exception| exception_row(exception, self.as_of)));
        let mut seen = HashSet::new();
        open.retain(|row| !ignored.contains(row.item_id.as_str()) && seen.insert(row.item_id.clone()));
        Ok(open)
    }
}

fn waits(problem: &str) -> bool {
    ExceptionKind::parse(problem).is_some_and(ExceptionKind::is_told_anew)
}

fn exception_row(exception: &PostingException, as_of: Date) -> OpenExceptionRow {
    let problem = exception.kind.as_str();
    OpenExceptionRow {
        item_id: exceptions::item_id(problem, &exception.event_id, &exception.claim_id, &exception.source).into(),
        problem: problem.into(),
        event_id: exception.event_id.clone(),
        event: exception.event.into(),
        guarantor_id: exception.guarantor_id.clone(),
        encounter_id: exception.encounter_id.clone(),
        claim_id: exception.claim_id.clone(),
        amount_cents: exception.amount_cents,
        message: exception.message.clone(),
        source: exception.source.clone(),
        since: as_of,
    }
}

fn as_item(row: &OpenExceptionRow) -> ExceptionItem<'_> {
    ExceptionItem {
        item_id: &row.item_id,
        problem: &row.problem,
        source: &row.source,
        event_id: &row.event_id,
        event: &row.event,
        guarantor_id: &row.guarantor_id,
        encounter_id: &row.encounter_id,
        claim_id: &row.claim_id,
        dollars: row.amount_cents,
        message: &row.message,
        since: row.since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::insurance_item;

    fn item(state: ClaimState, codes: &str) -> OpenItem {
        OpenItem { claim_state: state, answer_codes: codes.into(), ..insurance_item("E1", "acme", Date::constant(2026, 5, 1), 12_500) }
    }

    #[test]
    fn what_was_ignored_is_asked_about_again_when_the_claim_moves() {
        let denied = OpenItem { state_date: Some(Date::constant(2026, 5, 1)), ..item(ClaimState::Denied, "CO-16 N290") };
        let ignored = ignored_as("d1", &denied);
        assert_eq!(ignored, "d1 denied 2026-05-01 CO-16 N290");
        for other in [OpenItem { state_date: Some(Date::constant(2026, 6, 1)), ..denied.clone() }, OpenItem { answer_codes: "CO-29".into(), ..denied.clone() }] {
            assert_ne!(ignored_as("d1", &other), ignored);
        }
    }
}
