//! An account today, for `why`: its events, open items, dunning, every referral decision with every gate's state, and what would have to happen before a referral.
//!
//! What happened before stands in `timeline`. Nothing here is stored: it is judged again from the books, as the last run left them.

use std::collections::BTreeSet;

use super::book::judge_group;
use super::outlook::{Outlook, outlook};
use super::past::Books;
use super::reference::load_payers;
use super::timeline::{Entry, Wanted};
use crate::aging::age_days;
use crate::delinquency::Delinquency;
use crate::error::Error;
use crate::ledger::{AccountEvent, GuarantorGroup, OpenItem, Owner};
use crate::model::{Cents, Date, Payers, parse_date};
use crate::referral::{GATES, ReferralDecision};
use crate::store::catalog::RunRow;

/// One gate's answer about one encounter today.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct GateState {
    /// Which encounter.
    pub encounter_id: String,
    /// Such as `C-11`.
    pub gate: &'static str,
    /// The obstacle in a few words.
    pub title: &'static str,
    /// `hit` or `clear`.
    pub state: &'static str,
    /// What it demands where it is hit: `HOLD`, `NEVER` ...; empty where it is clear.
    pub result: &'static str,
    /// The day on which it ends; empty where it is clear, or where something other than a date ends it.
    pub until: String,
    /// Why, in a sentence; empty where it is clear.
    pub sentence: String,
    /// The values that it read.
    pub values: Vec<(&'static str, String)>,
    /// What ends it.
    pub clears: &'static str,
}

/// What is so today.
#[derive(Debug, Default)]
pub struct Today {
    /// Events, items, dunning, decisions, hits, and what is ahead, as entries.
    pub entries: Vec<Entry>,
    /// Every gate of every encounter that a decision is about.
    pub gates: Vec<GateState>,
    /// What would have to happen.
    pub outlooks: Vec<Outlook>,
}

/// Everything about the accounts and encounters that are wanted.
pub fn today(books: &Books<'_>, run: &RunRow, wanted: &Wanted<'_>) -> Result<Today, Error> {
    let mut today = Today::default();
    let Some(as_of) = parse_date(&run.as_of) else { return Ok(today) };
    let payers = load_payers(books.workspace)?;
    let mut groups = books.groups(run)?;
    while let Some(night) = groups.next_group()? {
        let group = night.group;
        let is_account = wanted.is_guarantor(&group.account.guarantor_id);
        let is_wanted = |item: &&OpenItem| is_account || item.claim_id == wanted.id || wanted.is_encounter(&item.encounter_id);
        let items: Vec<&OpenItem> = group.items.iter().filter(is_wanted).collect();
        if items.is_empty() && !is_account {
            continue;
        }
        // An encounter is told what bears on its own items, an account everything.
        let bears = |event: &&AccountEvent| is_account || items.iter().any(|item| event.covers(item) && event.date >= item.responsibility_date);
        today.entries.extend(group.account.events.iter().filter(bears).map(event_entry));
        today.entries.extend(items.iter().map(|item| item_entry(item, as_of)));
        let (delinquency, decisions) = judge_group(&books.workspace.config, &payers, as_of, &group);
        let delinquency = delinquency.filter(|_| is_account || items.iter().any(|item| item.owner == Owner::Patient));
        today.entries.extend(delinquency.iter().map(dunning_entry));
        for decision in decisions.iter().filter(|decision| is_account || wanted.is_encounter(&decision.encounter_id)) {
            today.decision(books, &payers, as_of, &group, decision);
        }
    }
    Ok(today)
}

impl Today {
    fn decision(&mut self, books: &Books<'_>, payers: &Payers, as_of: Date, group: &GuarantorGroup, decision: &ReferralDecision) {
        let encounter = named(&decision.encounter_id);
        let text = format!("{encounter}: {}", decision.explanation);
        self.entries.push(Entry::of_today("referral", text, decision.gates.join(" ")));
        if let Some(clock) = &decision.bad_debt {
            self.entries.push(Entry::of_today("bad_debt", format!("{encounter}: {}", clock.explain(as_of)), "C-17".into()));
        }
        let states = gate_states(decision);
        for state in states.iter().filter(|state| state.state == "hit") {
            let until = match state.until.as_str() {
                "" => format!("no date; ends with: {}", state.clears),
                until if until <= as_of.to_string().as_str() => format!("due since {until}, ends with: {}", state.clears),
                until => format!("ends {until}"),
            };
            let values: Vec<String> = state.values.iter().map(|(field, value)| format!("{field} {value}")).collect();
            let values = if values.is_empty() { String::new() } else { format!(" [{}]", values.join(", ")) };
            let text = format!("{encounter}: {} {} stands against it ({}), {until}: {}{values}", state.gate, state.title, state.result, state.sentence);
            self.entries.push(Entry::of_today("gate", text, String::new()));
        }
        let clear: Vec<String> = states.iter().filter(|state| state.state == "clear").map(|state| format!("{} {}", state.gate, state.title)).collect();
        self.entries.push(Entry::of_today("gate", format!("{encounter}: {} clear: {}", count(clear.len()), clear.join(", ")), String::new()));
        self.gates.extend(states);
        if let Some(outlook) = outlook(&books.workspace.config, payers, as_of, group, &decision.encounter_id) {
            self.entries.push(Entry::of_today("ahead", format!("{encounter}: {outlook}"), String::new()));
            self.outlooks.push(outlook);
        }
    }
}

fn count(gates: usize) -> String {
    if gates == 1 { "1 gate is".to_owned() } else { format!("{gates} gates are") }
}

fn named(encounter_id: &str) -> String {
    if encounter_id.is_empty() { "what belongs to no encounter".to_owned() } else { format!("encounter {encounter_id}") }
}

/// Every gate, in the order of their ids. A gate may object to an encounter more than once only in name: the first hit is told.
fn gate_states(decision: &ReferralDecision) -> Vec<GateState> {
    let mut seen = BTreeSet::new();
    let state = |gate: &crate::referral::Gate| {
        let hit = decision.hits.iter().find(|hit| hit.gate == gate.id);
        GateState {
            encounter_id: decision.encounter_id.to_string(),
            gate: gate.id,
            title: gate.title,
            state: if hit.is_some() { "hit" } else { "clear" },
            result: hit.map_or("", |hit| hit.result.as_str()),
            until: hit.and_then(|hit| hit.until).map(|until| until.to_string()).unwrap_or_default(),
            sentence: hit.map(|hit| hit.sentence.clone()).unwrap_or_default(),
            values: hit.map(|hit| hit.values.clone()).unwrap_or_default(),
            clears: gate.clears,
        }
    };
    GATES.iter().filter(|gate| seen.insert(gate.id)).map(|gate| state(gate)).collect()
}

fn event_entry(event: &AccountEvent) -> Entry {
    let amount = event.amount_cents.map(|cents: Cents| format!(" {cents}")).unwrap_or_default();
    let until = event.until.map(|until| format!(" until {until}")).unwrap_or_default();
    let scope = [("encounter", &event.encounter_id), ("claim", &event.claim_id), ("patient", &event.patient_id)];
    let scope: String = scope.iter().filter(|(_, id)| !id.is_empty()).map(|(word, id)| format!(", {word} {id}")).collect();
    let said = [&event.reason, &event.detail];
    let said: String = said.iter().filter(|text| !text.is_empty()).map(|text| format!(" {text}")).collect();
    let booked = if event.posting_date == event.date { String::new() } else { format!(", booked {}", event.posting_date) };
    Entry {
        date: event.date.to_string(),
        kind: "event",
        text: format!("{}{amount}{until}{said}{scope}{booked}", event.event.as_str()),
        source: event.event_id.to_string(),
        balances: None,
    }
}

fn item_entry(item: &OpenItem, as_of: Date) -> Entry {
    let text = format!(
        "{} {} of encounter {}: balance {} of {}, {} days since {}",
        item.owner.as_str(),
        item.payer_id,
        item.encounter_id,
        item.balance_cents,
        item.charge_cents,
        age_days(item.responsibility_date, as_of),
        item.responsibility_date
    );
    Entry::of_today("item", text, String::new())
}

fn dunning_entry(delinquency: &Delinquency) -> Entry {
    let level = delinquency.level.map_or("not past due", |level| level.as_str());
    let date = delinquency.next_step_date.map(|date| format!(", {date}")).unwrap_or_default();
    Entry::of_today("dunning", format!("{level}; next: {}{date}", delinquency.next_step), String::new())
}
