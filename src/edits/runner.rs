//! Runs every edit that applies to a claim, applies policy and overrides, and says whether the claim may go.
//!
//! All findings are reported, never only the first. Nothing is allocated for a claim without findings.

use std::sync::LazyLock;

use crate::config::EditsPolicy;
use crate::model::{Claim, Finding, PayerKind, Severity};

use super::about::{About, Family, Scope};
use super::context::EditContext;
use super::finding::Findings;
use super::tables::Table;
use super::{EDITS, Edit, text};

/// Whether a claim may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing holds it; it may still carry warnings and notes.
    Clean,
    /// At least one finding of severity reject.
    Held,
}

/// How often each edit could not be run for want of a code table, in the order of [`EDITS`], and which of them that were on the last claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotRun {
    claims: Vec<u64>,
    /// Places in [`EDITS`]. Kept between claims, so that nothing is allocated for a claim.
    last_claim: Vec<usize>,
    tables: Vec<(Table, u64)>,
    last_tables: Vec<Table>,
}

impl NotRun {
    /// The edits that were not run on the last claim that was judged, in the order of [`EDITS`]. Each names the table that it lacked in [`About::needs`].
    pub fn of_last_claim(&self) -> impl Iterator<Item = &'static About> {
        self.last_claim.iter().filter_map(|place| EDITS.get(*place)).map(|edit| edit.about())
    }

    /// The tables that the last claim lacked, each once, in the order in which edits asked for them.
    pub fn tables_of_last_claim(&self) -> &[Table] {
        &self.last_tables
    }

    /// The tables that some claim lacked, with the number of claims, by name.
    pub fn tables(&self) -> Vec<(Table, u64)> {
        let mut tables = self.tables.clone();
        tables.sort_unstable_by_key(|(table, _)| table.name());
        tables
    }

    /// The edits that were not run on some claim, with the number of claims, in the order of [`EDITS`].
    pub fn counts(&self) -> impl Iterator<Item = (&'static About, u64)> {
        EDITS.iter().zip(&self.claims).filter(|(_, claims)| **claims > 0).map(|(edit, claims)| (edit.about(), *claims))
    }

    /// Adds another shard's counts. Which claim was the last of several shards has no meaning, so it is left as it is.
    pub fn merge(&mut self, other: &NotRun) {
        self.claims.resize(self.claims.len().max(other.claims.len()), 0);
        for (mine, theirs) in self.claims.iter_mut().zip(&other.claims) {
            *mine += theirs;
        }
        other.tables.iter().for_each(|(table, claims)| self.add_table(*table, *claims));
    }

    fn add_table(&mut self, table: Table, more: u64) {
        match self.tables.iter_mut().find(|(held, _)| *held == table) {
            Some((_, claims)) => *claims += more,
            None => self.tables.push((table, more)),
        }
    }

    fn begin_claim(&mut self) {
        self.last_claim.clear();
        self.last_tables.clear();
    }

    fn count(&mut self, place: usize, table: Table) {
        if !self.last_tables.contains(&table) {
            self.last_tables.push(table);
            self.add_table(table, 1);
        }
        if self.claims.is_empty() {
            self.claims.resize(EDITS.len(), 0);
        }
        if let Some(claims) = self.claims.get_mut(place) {
            *claims += 1;
        }
        self.last_claim.push(place);
    }
}

/// Runs all edits on a claim and appends what they find.
pub fn run_edits(claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Vec<Finding>) -> Verdict {
    run_edits_counting(claim, context, findings, &mut NotRun::default())
}

/// As [`run_edits`], and counts the edits that were not run because their code table is not installed; [`NotRun::of_last_claim`] then tells them for this claim.
pub fn run_edits_counting(claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Vec<Finding>, not_run: &mut NotRun) -> Verdict {
    let first_of_ours = findings.len();
    not_run.begin_claim();
    let service_from = claim.service_from();
    let texts_are_plain = text::texts_are_plain(claim);
    let some_are_disabled = !context.policy.disabled.is_empty();
    for applicable in applicable(claim.payer.map(|payer| payer.kind), claim.coverage.is_none()) {
        let about = applicable.about;
        let is_left_out = (texts_are_plain && applicable.is_about_text)
            || (applicable.has_dates && !about.in_force(service_from))
            || (some_are_disabled && is_disabled(context.policy, about.id));
        if is_left_out {
            continue;
        }
        match about.needs {
            Some(table) if !table.answers(claim, context, service_from) => not_run.count(applicable.place, table),
            _ => applicable.edit.check(claim, context, &mut Findings::new(about, findings)),
        }
    }
    let ours = findings.get_mut(first_of_ours..).unwrap_or_default();
    for finding in ours.iter_mut() {
        let is_overridable = find_edit(finding.edit).is_some_and(|edit| edit.about().is_overridable());
        apply_policy(finding, claim, context, is_overridable);
    }
    if ours.iter().any(|finding| finding.severity == Severity::Reject) { Verdict::Held } else { Verdict::Clean }
}

/// The edit with an id.
pub fn find_edit(id: &str) -> Option<&'static dyn Edit> {
    EDITS.iter().copied().find(|edit| edit.about().id == id)
}

/// The ids in a policy that no edit has, in the order written: a misspelt one would otherwise be ignored.
pub fn unknown_ids(policy: &EditsPolicy) -> Vec<&str> {
    let named = policy.disabled.iter().chain(policy.hold_warnings.values().flatten());
    named.map(String::as_str).filter(|id| find_edit(id).is_none()).collect()
}

/// An edit that concerns a kind of payer, with what decides about it on every claim.
struct Applicable {
    edit: &'static dyn Edit,
    about: &'static About,
    /// Its place in [`EDITS`].
    place: usize,
    has_dates: bool,
    is_about_text: bool,
}

/// The edits by kind of payer (none of them first) and by whether insurance is billed, made once: which edits concern whom follows from their `About` alone.
static APPLICABLE: LazyLock<Vec<[Vec<Applicable>; 2]>> =
    LazyLock::new(|| std::iter::once(None).chain(PayerKind::ALL.into_iter().map(Some)).map(|kind| [false, true].map(|is_self_pay| concerned(kind, is_self_pay))).collect());

fn concerned(kind: Option<PayerKind>, is_self_pay: bool) -> Vec<Applicable> {
    let applicable = |(place, edit): (usize, &&'static dyn Edit)| {
        let about = edit.about();
        let has_dates = about.effective_from.is_some() || about.effective_to.is_some();
        let concerns = (!is_self_pay || about.scope == Scope::AlsoSelfPay) && about.programmes.include(kind);
        concerns.then_some(Applicable { edit: *edit, about, place, has_dates, is_about_text: about.family == Family::Text })
    };
    EDITS.iter().enumerate().filter_map(applicable).collect()
}

fn applicable(kind: Option<PayerKind>, is_self_pay: bool) -> &'static [Applicable] {
    let place = kind.and_then(|kind| PayerKind::ALL.iter().position(|other| *other == kind)).map_or(0, |place| place + 1);
    APPLICABLE.get(place).and_then(|lists| lists.get(usize::from(is_self_pay))).map(Vec::as_slice).unwrap_or_default()
}

/// Whether a policy switches an edit or a rule off.
pub fn is_disabled(policy: &EditsPolicy, id: &str) -> bool {
    policy.disabled.iter().any(|disabled| disabled == id)
}

/// Turns a warning that the payer's policy holds into a reject, then an overridden reject into a note.
pub fn apply_policy(finding: &mut Finding, claim: &Claim<'_>, context: &EditContext<'_>, is_overridable: bool) {
    if finding.severity == Severity::Warning && warning_holds(finding.edit, claim, context.policy) {
        finding.severity = Severity::Reject;
        finding.message.push_str(" A warning that the configuration holds for this payer.");
    }
    if finding.severity != Severity::Reject {
        return;
    }
    let encounter_id = claim.encounter.map_or("", |encounter| encounter.encounter_id);
    let payer_id = claim.payer.map_or("", |payer| payer.payer_id.as_str());
    match context.overrides.find(encounter_id, payer_id, finding.edit, context.as_of) {
        Some(decision) if is_overridable => {
            finding.severity = Severity::Note;
            finding.is_overridden = true;
            finding.message.push_str(&format!(" Overridden by {}: {}", decision.user, sentence(&decision.reason)));
        }
        Some(_) => finding.message.push_str(" The override was not accepted: this fault cannot be sent."),
        None => {}
    }
}

/// A person's words with a full stop, because what to do follows the message in the same line.
fn sentence(words: &str) -> String {
    let words = words.trim_end();
    if words.ends_with(['.', '!', '?']) { words.to_owned() } else { format!("{words}.") }
}

fn warning_holds(edit: &str, claim: &Claim<'_>, policy: &EditsPolicy) -> bool {
    let holds = |payer: &str| policy.hold_warnings.get(payer).is_some_and(|edits| edits.iter().any(|held| held == edit));
    !policy.hold_warnings.is_empty() && (holds("*") || claim.payer.is_some_and(|payer| holds(&payer.payer_id)))
}
