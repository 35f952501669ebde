//! What a replay shows: encounters that change their state, and totals by change, cause and payer, with and without it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::judge::{Outcome, Outcomes};
use crate::model::{Cents, Date};
use crate::store::table::WaitingRow;

/// How many encounters a text shows one by one; `--json` has all.
const MOST_SHOWN: usize = 100;

/// How an encounter's state would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Sent, or free to go: would be held.
    WouldBeHeld,
    /// The coder would be asked.
    WouldGoToCoder,
    /// Waits: would go.
    WouldGo,
    /// Waits, and would wait for something else.
    OtherCause,
    /// Sent, and would be sent with a new warning.
    NewWarning,
    /// Sent, and would be sent with fewer warnings or without what would hold it today.
    FewerFindings,
    /// Would be sent with other codes.
    CodedDifferently,
}

impl Change {
    fn words(self) -> &'static str {
        match self {
            Change::WouldBeHeld => "would be held",
            Change::WouldGoToCoder => "would go to the coder",
            Change::WouldGo => "would go",
            Change::OtherCause => "would wait for another cause",
            Change::NewWarning => "would get a new warning",
            Change::FewerFindings => "would have fewer findings",
            Change::CodedDifferently => "would be coded differently",
        }
    }
}

/// A number of encounters and what they charge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Amount {
    /// Encounters.
    pub encounters: u64,
    /// Their charges.
    pub cents: Cents,
}

impl Amount {
    fn add(&mut self, cents: Cents) {
        self.encounters += 1;
        self.cents += cents;
    }
}

/// An encounter that was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its id.
    pub encounter_id: String,
    /// Its claims; none for self-pay.
    pub claim_ids: Vec<String>,
    /// The payer; empty for self-pay.
    pub payer_id: String,
    /// What was charged.
    pub charge_cents: Cents,
}

/// An encounter whose state would change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReplayedEncounter {
    /// Its id.
    pub encounter_id: String,
    /// Its claims, where it was sent.
    pub claim_ids: Vec<String>,
    /// The payer; empty for self-pay.
    pub payer_id: String,
    /// `sent`, `held` or `to_coder`.
    pub state: String,
    /// What would change.
    pub change: Change,
    /// Causes that are new with the change: edits, rules, or ids of questions.
    pub added: Vec<String>,
    /// Causes that are gone with it.
    pub removed: Vec<String>,
    /// What it charges.
    pub charge_cents: Cents,
    /// True where the claim was rebuilt from the books.
    pub is_rebuilt: bool,
}

/// What one edit or rule does with and without the change.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CauseTotal {
    /// Held without the change.
    pub held_before: Amount,
    /// Held with it.
    pub held_after: Amount,
    /// Warned without the change.
    pub warned_before: Amount,
    /// Warned with it.
    pub warned_after: Amount,
}

/// What the change does to one payer's encounters.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct PayerTotal {
    /// Replayed.
    pub replayed: Amount,
    /// Held without the change.
    pub held_before: Amount,
    /// Held with it.
    pub held_after: Amount,
    /// Whose state would change.
    pub changed: Amount,
}

/// How much was replayed, and how exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// Sent encounters read again from their exports.
    pub sent: Amount,
    /// Sent encounters rebuilt from the books, without the patient.
    pub sent_rebuilt: Amount,
    /// Sent encounters that could not be replayed.
    pub sent_not_replayed: Amount,
    /// Sent encounters that something besides the change would hold today; only what the change does to them counts.
    pub sent_held_today: Amount,
    /// Waiting encounters.
    pub waiting: Amount,
    /// Waiting encounters that could not be replayed.
    pub waiting_not_replayed: u64,
    /// Exports that are gone or were changed, and folders of joined tables, which are not read again.
    pub inputs_gone: BTreeSet<String>,
}

/// The whole outcome of a replay.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Replay {
    /// The night as of which waiting encounters were judged; sent ones as of the day of sending.
    pub as_of: String,
    /// First day of sending; empty for the beginning.
    pub since: String,
    /// Last day of sending; empty for the end.
    pub until: String,
    /// How much was replayed.
    pub replayed: Coverage,
    /// Encounters whose state would change, by change.
    pub by_change: BTreeMap<Change, Amount>,
    /// Edits and rules that the change touches.
    pub by_cause: BTreeMap<String, CauseTotal>,
    /// Payers; the empty id stands for self-pay, and for payers that nobody configured.
    pub by_payer: BTreeMap<String, PayerTotal>,
    /// Encounters whose state would change, by change and id.
    pub encounters: Vec<ReplayedEncounter>,
}

/// Collects a replay.
pub struct Tally {
    replay: Replay,
}

impl Tally {
    /// Nothing yet.
    pub fn new(as_of: Date, since: Option<Date>, until: Option<Date>) -> Tally {
        let text = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        Tally {
            replay: Replay {
                as_of: as_of.to_string(),
                since: text(since),
                until: text(until),
                replayed: Coverage::default(),
                by_change: BTreeMap::new(),
                by_cause: BTreeMap::new(),
                by_payer: BTreeMap::new(),
                encounters: Vec::new(),
            },
        }
    }

    /// Notes an export that cannot be read again.
    pub fn input_gone(&mut self, path: &str) {
        self.replay.replayed.inputs_gone.insert(path.to_owned());
    }

    /// Notes a sent encounter that cannot be replayed.
    pub fn sent_not_replayed(&mut self, sent: &Sent) {
        self.replay.replayed.sent_not_replayed.add(sent.charge_cents);
    }

    /// Notes a waiting encounter that cannot be replayed.
    pub fn waiting_not_replayed(&mut self) {
        self.replay.replayed.waiting_not_replayed += 1;
    }

    /// Takes a sent encounter.
    pub fn sent(&mut self, sent: &Sent, outcomes: &Outcomes, is_rebuilt: bool) {
        let covered = &mut self.replay.replayed;
        if is_rebuilt { &mut covered.sent_rebuilt } else { &mut covered.sent }.add(sent.charge_cents);
        if !is_rebuilt && !outcomes.before.holds.is_empty() {
            covered.sent_held_today.add(sent.charge_cents);
        }
        let row = ReplayedEncounter {
            encounter_id: sent.encounter_id.clone(),
            claim_ids: sent.claim_ids.clone(),
            payer_id: sent.payer_id.clone(),
            state: "sent".into(),
            change: Change::CodedDifferently,
            added: Vec::new(),
            removed: Vec::new(),
            charge_cents: sent.charge_cents,
            is_rebuilt,
        };
        self.add(row, outcomes, change_of_sent(outcomes));
    }

    /// Takes a waiting encounter.
    pub fn waiting(&mut self, waiting: &WaitingRow, outcomes: &Outcomes) {
        self.replay.replayed.waiting.add(waiting.charge_cents);
        let row = ReplayedEncounter {
            encounter_id: waiting.encounter_id.to_string(),
            claim_ids: Vec::new(),
            payer_id: waiting.payer_id.to_string(),
            state: waiting.disposition.to_string(),
            change: Change::OtherCause,
            added: Vec::new(),
            removed: Vec::new(),
            charge_cents: waiting.charge_cents,
            is_rebuilt: false,
        };
        self.add(row, outcomes, change_of_waiting(outcomes));
    }

    fn add(&mut self, mut row: ReplayedEncounter, outcomes: &Outcomes, change: Option<Change>) {
        let (before, after) = (&outcomes.before, &outcomes.after);
        let cents = row.charge_cents;
        for (outcome, is_after) in [(before, false), (after, true)] {
            for edit in &outcome.holds {
                let total = self.replay.by_cause.entry(edit.clone()).or_default();
                if is_after { &mut total.held_after } else { &mut total.held_before }.add(cents);
            }
            for edit in &outcome.warnings {
                let total = self.replay.by_cause.entry(edit.clone()).or_default();
                if is_after { &mut total.warned_after } else { &mut total.warned_before }.add(cents);
            }
        }
        let payer = self.replay.by_payer.entry(row.payer_id.clone()).or_default();
        payer.replayed.add(cents);
        if !before.holds.is_empty() {
            payer.held_before.add(cents);
        }
        if !after.holds.is_empty() {
            payer.held_after.add(cents);
        }
        let Some(change) = change else { return };
        payer.changed.add(cents);
        self.replay.by_change.entry(change).or_default().add(cents);
        row.change = change;
        let causes = |outcome: &Outcome| outcome.questions.iter().chain(&outcome.holds).chain(&outcome.warnings).cloned().collect::<BTreeSet<String>>();
        let (causes_before, causes_after) = (causes(before), causes(after));
        row.added = causes_after.difference(&causes_before).cloned().collect();
        row.removed = causes_before.difference(&causes_after).cloned().collect();
        self.replay.encounters.push(row);
    }

    /// The outcome: causes that the change does not touch are left out, encounters are put in order.
    pub fn finish(mut self) -> Replay {
        self.replay.by_cause.retain(|_, total| total.held_before != total.held_after || total.warned_before != total.warned_after);
        self.replay.encounters.sort_by(|left, right| (left.change, &left.encounter_id).cmp(&(right.change, &right.encounter_id)));
        self.replay
    }
}

/// A claim that was sent is changed by what the change adds or takes, whatever else would hold it today.
fn change_of_sent(outcomes: &Outcomes) -> Option<Change> {
    let (before, after) = (&outcomes.before, &outcomes.after);
    let adds = |of: fn(&Outcome) -> &BTreeSet<String>| of(after).difference(of(before)).next().is_some();
    let takes = |of: fn(&Outcome) -> &BTreeSet<String>| of(before).difference(of(after)).next().is_some();
    if adds(|outcome| &outcome.questions) {
        Some(Change::WouldGoToCoder)
    } else if adds(|outcome| &outcome.holds) {
        Some(Change::WouldBeHeld)
    } else if adds(|outcome| &outcome.warnings) {
        Some(Change::NewWarning)
    } else if takes(|outcome| &outcome.holds) || takes(|outcome| &outcome.warnings) {
        Some(Change::FewerFindings)
    } else {
        (before.coded != after.coded).then_some(Change::CodedDifferently)
    }
}

fn change_of_waiting(outcomes: &Outcomes) -> Option<Change> {
    let waits = |outcome: &Outcome| !outcome.questions.is_empty() || !outcome.holds.is_empty();
    let causes = |outcome: &Outcome| (outcome.questions.clone(), outcome.holds.clone());
    match (waits(&outcomes.before), waits(&outcomes.after)) {
        (true, false) => Some(Change::WouldGo),
        (false, true) if outcomes.after.questions.is_empty() => Some(Change::WouldBeHeld),
        (false, true) => Some(Change::WouldGoToCoder),
        (true, true) => (causes(&outcomes.before) != causes(&outcomes.after)).then_some(Change::OtherCause),
        (false, false) => None,
    }
}

impl fmt::Display for Replay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = |amount: &Amount| format!("{} ({})", amount.encounters, amount.cents);
        let covered = &self.replayed;
        writeln!(formatter, "replayed: {} sent and {} waiting encounters", amount(&covered.sent), amount(&covered.waiting))?;
        if covered.sent_rebuilt.encounters > 0 {
            writeln!(
                formatter,
                "  {} more were rebuilt from the books, without the patient: their export is gone, or the coder would be asked again",
                amount(&covered.sent_rebuilt)
            )?;
        }
        for path in &covered.inputs_gone {
            writeln!(formatter, "  {path}: gone, changed since it was read, or a folder")?;
        }
        if covered.sent_not_replayed.encounters > 0 || covered.waiting_not_replayed > 0 {
            writeln!(formatter, "  NOT REPLAYED: {} sent, {} waiting", amount(&covered.sent_not_replayed), covered.waiting_not_replayed)?;
        }
        if covered.sent_held_today.encounters > 0 {
            writeln!(formatter, "  {} that were sent would be held today whatever the change; only what it does to them counts", amount(&covered.sent_held_today))?;
        }
        if self.by_change.is_empty() {
            return writeln!(formatter, "nothing would change its state");
        }
        for (change, total) in &self.by_change {
            writeln!(formatter, "{:<28}  {}", change.words(), amount(total))?;
        }
        writeln!(formatter, "\n{:<40}  {:>20}  {:>20}  {:>20}  {:>20}", "by cause", "held now", "with the change", "warned now", "with the change")?;
        for (edit, total) in &self.by_cause {
            let cells = [&total.held_before, &total.held_after, &total.warned_before, &total.warned_after].map(amount);
            writeln!(formatter, "{edit:<40}  {:>20}  {:>20}  {:>20}  {:>20}", cells[0], cells[1], cells[2], cells[3])?;
        }
        writeln!(formatter, "\n{:<40}  {:>20}  {:>20}  {:>20}  {:>20}", "by payer", "replayed", "held now", "with the change", "changed")?;
        for (payer, total) in &self.by_payer {
            let name = if payer.is_empty() { "self-pay, or payer unknown" } else { payer };
            let cells = [&total.replayed, &total.held_before, &total.held_after, &total.changed].map(amount);
            writeln!(formatter, "{name:<40}  {:>20}  {:>20}  {:>20}  {:>20}", cells[0], cells[1], cells[2], cells[3])?;
        }
        writeln!(formatter)?;
        for row in self.encounters.iter().take(MOST_SHOWN) {
            let signed = |sign: char, causes: &[String]| causes.iter().map(|cause| format!("  {sign}{cause}")).collect::<String>();
            let rebuilt = if row.is_rebuilt { "  (rebuilt)" } else { "" };
            let payer = if row.payer_id.is_empty() { "-" } else { &row.payer_id };
            let (added, removed) = (signed('+', &row.added), signed('-', &row.removed));
            writeln!(formatter, "{}  {}  {}  {payer}  {}{added}{removed}{rebuilt}", row.encounter_id, row.state, row.change.words(), row.charge_cents)?;
        }
        match self.encounters.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => writeln!(formatter, "... and {more} more; --json has all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Questions, holds, warnings and codes of an outcome, blank-separated.
    fn outcome([questions, holds, warnings, coded]: [&str; 4]) -> Outcome {
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        Outcome { questions: set(questions), holds: set(holds), warnings: set(warnings), coded: coded.into(), charge_cents: Cents(100) }
    }

    fn outcomes(before: [&str; 4], after: [&str; 4]) -> Outcomes {
        Outcomes { before: outcome(before), after: outcome(after) }
    }

    #[test]
    fn a_sent_claim_is_changed_by_what_is_added_first_and_not_by_what_would_hold_it_anyway() {
        for (before, after, change) in [
            (["", "", "", ""], ["", "", "", ""], None),
            (["", "a", "w", ""], ["", "a", "w", ""], None),
            (["", "a", "", ""], ["", "a b", "w", ""], Some(Change::WouldBeHeld)),
            (["", "", "", ""], ["q", "", "", ""], Some(Change::WouldGoToCoder)),
            (["", "a", "", ""], ["", "", "a", ""], Some(Change::NewWarning)),
            (["", "a", "", ""], ["", "", "", ""], Some(Change::FewerFindings)),
            (["", "", "w", ""], ["", "", "", ""], Some(Change::FewerFindings)),
            (["", "", "", "J209"], ["", "", "", "J208"], Some(Change::CodedDifferently)),
        ] {
            assert_eq!(change_of_sent(&outcomes(before, after)), change, "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_waiting_encounter_is_changed_by_whether_and_for_what_it_waits() {
        for (before, after, change) in [
            (["", "a", "", ""], ["", "a", "w", ""], None),
            (["q", "", "", ""], ["q", "", "", ""], None),
            (["", "a", "", ""], ["", "", "w", ""], Some(Change::WouldGo)),
            (["q", "", "", ""], ["", "a", "", ""], Some(Change::OtherCause)),
            (["", "a", "", ""], ["", "b", "", ""], Some(Change::OtherCause)),
            (["", "", "", ""], ["", "a", "", ""], Some(Change::WouldBeHeld)),
            (["", "", "", ""], ["q", "", "", ""], Some(Change::WouldGoToCoder)),
            (["", "", "", "x"], ["", "", "w", "y"], None),
        ] {
            assert_eq!(change_of_waiting(&outcomes(before, after)), change, "{before:?} {after:?}");
        }
    }

    #[test]
    fn totals_have_both_sides_and_only_the_causes_that_the_change_touches() {
        let mut tally = Tally::new(Date::constant(2026, 5, 5), None, None);
        let sent = Sent { encounter_id: "E1".into(), claim_ids: vec!["C1".into()], payer_id: "acme".into(), charge_cents: Cents(100) };
        tally.sent(&sent, &outcomes(["", "a", "w", ""], ["", "a b", "w", ""]), false);
        tally.sent(&Sent { encounter_id: "E0".into(), ..sent.clone() }, &outcomes(["", "", "", ""], ["", "b", "", ""]), true);
        let replay = tally.finish();
        let amount = |encounters: u64, cents: i64| Amount { encounters, cents: Cents(cents) };
        assert_eq!(replay.by_cause.keys().collect::<Vec<_>>(), ["b"]);
        assert_eq!((replay.by_cause["b"].held_before, replay.by_cause["b"].held_after), (amount(0, 0), amount(2, 200)));
        let acme = &replay.by_payer["acme"];
        assert_eq!((acme.replayed, acme.held_before, acme.held_after, acme.changed), (amount(2, 200), amount(1, 100), amount(2, 200), amount(2, 200)));
        assert_eq!((replay.replayed.sent, replay.replayed.sent_rebuilt, replay.replayed.sent_held_today), (amount(1, 100), amount(1, 100), amount(1, 100)));
        assert_eq!(replay.encounters.iter().map(|row| (row.encounter_id.as_str(), row.added.join(" "))).collect::<Vec<_>>(), [("E0", "b".to_owned()), ("E1", "b".to_owned())]);
        assert!(replay.to_string().contains("1 (1.00) that were sent would be held today whatever the change"));
    }
}
