//! What would have to happen before an encounter may be proposed for an agency, and by when: the days ahead are lived through with the same gates, dunning and posting as the nights.
//!
//! It supposes that nobody pays, that nothing else becomes known, and that every letter goes out and is delivered on its day. It changes nothing in the books, and it is *not* a plan to refer:
//! a payment or a call ends it.

use std::fmt;

use super::book::judge_group;
use crate::config::Config;
use crate::delinquency::{Delinquency, Step};
use crate::ledger::{AccountEvent, EventKind, GuarantorGroup};
use crate::model::date::add_days;
use crate::model::{Date, Payers};
use crate::posting::post_guarantor;
use crate::referral::{Decision, GATES, GateHit};

/// Days that are looked ahead. [source: choice; the longest dated gates are counted in months, so what takes three years hangs on something else]
const HORIZON_DAYS: i32 = 1_096;
/// Days of judging at most: each is one on which a gate clears or a letter is due.
const MOST_DAYS: usize = 200;

/// A letter that would go out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Letter {
    /// When.
    pub date: String,
    /// Which: `first statement`, `reminder`, `past-due notice`, `final notice`.
    pub letter: &'static str,
}

/// Something that no date clears.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Need {
    /// The gate that would still be in the way.
    pub gate: &'static str,
    /// Why, in a sentence.
    pub sentence: String,
    /// What clears it.
    pub clears: &'static str,
}

/// The way of one encounter to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Outlook {
    /// Which encounter.
    pub encounter_id: String,
    /// The day from which it looks ahead.
    pub as_of: String,
    /// The first day on which no dated gate is left and every letter has gone out; empty when no date leads there.
    pub earliest: String,
    /// True when nothing but time and letters is needed, so that it would be proposed on that day.
    pub is_proposed: bool,
    /// True when it is not to be collected from this person, whatever is done; what ends that stands in `needs`.
    pub is_never: bool,
    /// Letters that would go out before, in order.
    pub letters: Vec<Letter>,
    /// What somebody has to do first, or what has to be decided elsewhere.
    pub needs: Vec<Need>,
}

impl fmt::Display for Outlook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters: Vec<String> = self.letters.iter().map(|letter| format!("{} on {}", letter.letter, letter.date)).collect();
        let letters = if letters.is_empty() { String::new() } else { format!("; letters first: {}", letters.join(", ")) };
        let needs: Vec<String> = self.needs.iter().map(|need| format!("{} ({})", need.clears, need.gate)).collect();
        let needs = needs.join("; ");
        match (self.is_proposed, self.is_never, self.earliest.as_str()) {
            (true, _, day) => write!(formatter, "if nobody pays and nothing else happens it would be proposed on {day}{letters}"),
            (_, true, _) => write!(formatter, "may not be referred; what would end that: {needs}"),
            (_, _, day) if day == self.as_of => write!(formatter, "only after: {needs}{letters}"),
            (_, _, "") => write!(formatter, "no date leads to a referral; needed: {needs}{letters}"),
            (_, _, day) => write!(formatter, "not before {day}, and only after: {needs}{letters}"),
        }
    }
}

/// Looks ahead for one encounter; `None` when there is nothing to decide about it today.
pub fn outlook(config: &Config, payers: &Payers, as_of: Date, group: &GuarantorGroup, encounter_id: &str) -> Option<Outlook> {
    let (mut group, mut day, last_day) = (group.clone(), as_of, add_days(as_of, HORIZON_DAYS));
    let mut letters = Vec::new();
    for _ in 0..MOST_DAYS {
        let (delinquency, decisions) = judge_group(config, payers, day, &group);
        let decision = decisions.into_iter().find(|decision| decision.encounter_id == encounter_id)?;
        let told = |earliest: Option<Date>, needs: Vec<Need>, letters: Vec<Letter>| {
            let (is_proposed, is_never) = (decision.decision == Decision::Refer, decision.decision == Decision::Never);
            let as_of = as_of.to_string();
            Some(Outlook { encounter_id: encounter_id.to_owned(), as_of, earliest: earliest.map(|day| day.to_string()).unwrap_or_default(), is_proposed, is_never, letters, needs })
        };
        match decision.decision {
            Decision::Refer => return told(Some(day), Vec::new(), letters),
            Decision::Never => return told(None, decision.hits.iter().filter(|hit| hit.result == Decision::Never).map(need).collect(), letters),
            _ => {}
        }
        if let Some(letter) = delinquency.as_ref().and_then(|delinquency| due_letter(delinquency, day)) {
            letters.push(Letter { date: day.to_string(), letter: words(letter) });
            send(&mut group, letter, day);
            continue;
        }
        let next_letter = delinquency.filter(|delinquency| delinquency.step.is_letter()).and_then(|delinquency| delinquency.next_step_date);
        let ahead = decision.hits.iter().filter_map(|hit| hit.until).chain(next_letter).filter(|date| *date > day).min();
        match ahead {
            Some(date) if date <= last_day => day = date,
            // Time alone clears nothing more: a gate whose date has come and that is still in the way waits for something else.
            _ => {
                let is_only_undated = decision.hits.iter().all(|hit| hit.until.is_none());
                return told(is_only_undated.then_some(day), decision.hits.iter().map(need).collect(), letters);
            }
        }
    }
    None
}

fn need(hit: &GateHit) -> Need {
    let clears = GATES.iter().find(|gate| gate.id == hit.gate).map_or("", |gate| gate.clears);
    Need { gate: hit.gate, sentence: hit.sentence.clone(), clears }
}

fn due_letter(delinquency: &Delinquency, day: Date) -> Option<Step> {
    (delinquency.step.is_letter() && delinquency.next_step_date.is_some_and(|date| date <= day)).then_some(delinquency.step)
}

fn words(step: Step) -> &'static str {
    match step {
        Step::FirstStatement => "first statement",
        Step::Reminder => "reminder",
        Step::PastDue => "past-due notice",
        _ => "final notice",
    }
}

/// Posts the letter as if it had gone out.
fn send(group: &mut GuarantorGroup, step: Step, day: Date) {
    let event = AccountEvent::bare(
        format!("outlook {day}"),
        if step == Step::FinalNotice { EventKind::FinalNoticeSent } else { EventKind::StatementSent },
        group.account.guarantor_id.clone(),
        day,
    );
    post_guarantor(group, &[event], &[], day);
}
