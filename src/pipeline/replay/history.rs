//! What the books know of services and visits, without what the encounter at hand billed itself.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use super::super::day_lines::{DAY_LINES, DayLines};
use super::super::night::SERVICE_KEYS;
use super::super::past_services::PastServices;
use super::super::visits::VISIT_KEYS;
use super::super::workspace::Workspace;
use crate::edits::{PriorLine, PriorServices, service_key};
use crate::error::Error;
use crate::model::{Claim, Code, CodeList, Date, Key};
use crate::store::catalog::Catalog;
use crate::store::key_index::KeyIndex;

/// What the books know of services and visits.
pub struct History {
    lines: KeyIndex,
    older: KeyIndex,
    /// Visits, by patient and specialty.
    pub visits: KeyIndex,
    current: Cell<Key>,
    /// Whether the encounter at hand was sent, so that history holds its own lines.
    was_sent: Cell<bool>,
    /// What the encounter at hand billed itself, with who rendered it: a claim that was sent is neither its own duplicate nor its own neighbour.
    own: RefCell<Vec<(String, PriorLine)>>,
    fault: RefCell<Option<String>>,
}

impl History {
    /// Opens the indexes as the last run left them.
    pub fn open(workspace: &Workspace, catalog: &Catalog) -> Result<History, Error> {
        let index = |kind: &str| -> Result<KeyIndex, Error> {
            let mut segments = catalog.segments(kind, i64::MAX)?;
            segments.reverse();
            let paths: Vec<PathBuf> = segments.iter().map(|segment| workspace.segments().join(&segment.name)).collect();
            Ok(KeyIndex::open(&paths)?)
        };
        Ok(History {
            lines: index(DAY_LINES)?,
            older: index(SERVICE_KEYS)?,
            visits: index(VISIT_KEYS)?,
            current: Cell::default(),
            was_sent: Cell::default(),
            own: RefCell::default(),
            fault: RefCell::default(),
        })
    }

    /// What went wrong with the indexes.
    pub fn check(&self) -> Result<(), Error> {
        self.fault.take().map_or(Ok(()), |fault| Err(Error::Failed(fault)))
    }
}

impl History {
    /// Says which encounter is judged from now on, and whether history holds its own lines.
    pub fn turn_to(&self, encounter: Key, was_sent: bool) {
        self.current.set(encounter);
        self.was_sent.set(was_sent);
    }

    /// Notes what the encounter at hand billed itself; nothing where it has not been sent.
    pub fn leave_out(&self, claims: &[Claim<'_>]) {
        let mut own = self.own.borrow_mut();
        own.clear();
        if !self.was_sent.get() {
            return;
        }
        for (claim, line) in claims.iter().flat_map(|claim| claim.lines.iter().map(move |line| (claim, line))) {
            own.extend(PriorLine::of(line).map(|prior| (claim.rendering_npi(line).to_owned(), prior)));
        }
    }
}

impl PriorServices for History {
    fn is_billed(&self, patient_id: &str, on: Date, rendering_npi: &str, code: Code, modifiers: &CodeList<4>) -> bool {
        if self.same_day(patient_id, on, rendering_npi).iter().any(|line| line.is_same_service(code, modifiers)) {
            return true;
        }
        // Ledgers of older programs name the encounter that billed a service first.
        match self.older.find(service_key(patient_id, on, code, modifiers, rendering_npi)) {
            Ok(found) => found.is_some_and(|entry| entry.content != self.current.get()),
            Err(error) => {
                self.fault.borrow_mut().get_or_insert_with(|| error.to_string());
                false
            }
        }
    }

    fn same_day(&self, patient_id: &str, on: Date, rendering_npi: &str) -> Vec<PriorLine> {
        let none = KeyIndex::default();
        let stored = DayLines::new(&self.lines, &none);
        let mut lines = stored.of_day(patient_id, on, rendering_npi);
        if let Some(fault) = stored.take_fault() {
            self.fault.borrow_mut().get_or_insert(fault);
        }
        for (_, own) in self.own.borrow().iter().filter(|(npi, own)| npi == rendering_npi && own.on == on) {
            if let Some(place) = lines.iter().position(|line| line == own) {
                lines.remove(place);
            }
        }
        lines
    }

    fn procedures_before(&self, patient_id: &str, rendering_npi: &str, before: Date) -> Vec<PriorLine> {
        PastServices::new(&self.visits).procedures_before(patient_id, rendering_npi, before)
    }

    fn last_service(&self, patient_id: &str, code: Code, before: Date) -> Option<Date> {
        PastServices::new(&self.visits).last_service(patient_id, code, before)
    }
}
