//! `changes.csv`: what is different from the day before, account by account: who is newly flagged and who no longer, who fell past due, who paid, what payers refused.
//!
//! It compares today's judgement of an account with the one that the books keep of the day before. It says *that* a decision changed; why it is as it is stands in
//! `referrals.csv`. New money and new charges are told by `roll_forward.csv`.

use super::csv_row::CsvRow;
use super::tally::PageRow;
use super::top::Top;
use crate::delinquency::{Delinquency, Level};
use crate::ledger::{ClaimState, GuarantorAccount, JudgedEncounter, Judgement, OpenItem, Owner};
use crate::model::{Cents, Date};
use crate::referral::{Decision, ReferralDecision};
use crate::reports::answers::answer_list;
use crate::reports::tally::{Tally, sum};
use crate::worklists::answered::AnswerList;
use std::collections::BTreeMap;

/// Columns of `changes.csv`.
pub const COLUMNS: &[&str] = &["change", "guarantor_id", "encounter_id", "claim_id", "before", "now", "amount", "sentence"];

/// What is with an agency, in the words of a decision.
const PLACED: &str = "PLACED";

macro_rules! change_kinds {
    ($($variant:ident = $name:literal, $title:literal : $doc:literal),+ $(,)?) => {
        /// The kinds of changes, in the order in which the page counts them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind { $(#[doc = $doc] $variant),+ }

        impl ChangeKind {
            /// Every kind in order.
            pub const ALL: &'static [ChangeKind] = &[$(ChangeKind::$variant),+];

            /// As the report writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(ChangeKind::$variant => $name),+ }
            }

            /// For people.
            pub fn title(self) -> &'static str {
                match self { $(ChangeKind::$variant => $title),+ }
            }
        }
    };
}

change_kinds! {
    Proposed = "proposed", "Newly proposed for an agency": "An encounter that every gate lets through since today.",
    NotProposed = "not_proposed", "No longer proposed": "An encounter that was proposed, and something stands against it now.",
    Stopped = "stopped", "May no longer be collected": "An encounter that may not be collected from this person since today.",
    Placed = "placed", "Placed with an agency": "An encounter that went to an agency since.",
    Returned = "returned", "Back from an agency": "An encounter that is the patient's again.",
    Decided = "decided", "Decided otherwise": "An encounter with another decision, or with another obstacle than those that time and letters bring and take away.",
    PastDue = "past_due", "Newly past due": "A guarantor who is past due beyond grace since today.",
    LevelRose = "level_rose", "Further past due": "A guarantor at a higher level of delinquency.",
    LevelFell = "level_fell", "Less past due, or paused": "A guarantor at a lower level, who still owes.",
    NewBalance = "new_balance", "Newly owing": "A guarantor who owes since today.",
    Settled = "settled", "Settled": "A guarantor who owes nothing any more.",
    Denied = "denied", "Newly denied": "A claim that was denied today, whole or in part.",
    Rejected = "rejected", "Newly rejected": "A claim that was rejected today, before adjudication.",
}

/// One change of one account, encounter or claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// What kind.
    pub kind: ChangeKind,
    /// Whose account.
    pub guarantor_id: &'a str,
    /// Which encounter; empty for the account as a whole.
    pub encounter_id: &'a str,
    /// Which claim; empty unless a payer answered.
    pub claim_id: &'a str,
    /// How it stood on the day before: a decision, a level, `not past due`, `owed nothing`.
    pub before: String,
    /// How it stands now, in the same words.
    pub now: String,
    /// What it is about: the encounter's amount, what the account owes (for a settled one: owed), what a payer refused.
    pub amount_cents: Cents,
    /// The same in a sentence.
    pub sentence: String,
}

impl Change<'_> {
    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let mut row = CsvRow::new(out);
        row.word(self.kind.as_str()).text(self.guarantor_id).text(self.encounter_id).text(self.claim_id).text(&self.before).text(&self.now);
        row.dollars(self.amount_cents).text(&self.sentence).end()
    }
}

/// Changes, added up.
#[derive(Debug, Clone)]
pub struct ChangeTotals {
    /// How many of each kind, and how much.
    pub kinds: BTreeMap<ChangeKind, Tally>,
    /// The largest amounts, as rows of the page.
    pub top: Top<PageRow>,
}

impl ChangeTotals {
    /// Nothing yet; keeps so many rows.
    pub fn new(rows: usize) -> ChangeTotals {
        ChangeTotals { kinds: BTreeMap::new(), top: Top::new(rows) }
    }

    /// Counts a change.
    pub fn add(&mut self, change: &Change<'_>) {
        self.kinds.entry(change.kind).or_default().add(change.amount_cents);
        self.top.offer(change.amount_cents.0.saturating_abs(), || super::page_rows::change(change));
    }

    /// Adds what another part counted.
    pub fn merge(&mut self, other: ChangeTotals) {
        for (kind, tally) in other.kinds {
            self.kinds.entry(kind).or_default().merge(tally);
        }
        self.top.merge(other.top);
    }

    /// All kinds.
    pub fn all(&self) -> Tally {
        sum(self.kinds.values().copied())
    }

    /// One kind.
    pub fn of(&self, kind: ChangeKind) -> Tally {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }
}

/// Today's judgement of an account, for the books to keep.
pub fn judgement(as_of: Date, items: &[OpenItem], delinquency: Option<&Delinquency>, decisions: &[ReferralDecision]) -> Judgement {
    let decided = |decision: &ReferralDecision| JudgedEncounter {
        encounter_id: decision.encounter_id.clone(),
        decision: decision.decision.as_str().into(),
        amount_cents: decision.amount_cents,
        gates: decision.gates.join(" "),
    };
    let mut encounters: Vec<JudgedEncounter> = decisions.iter().map(decided).collect();
    for item in items.iter().filter(|item| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO) {
        match encounters.iter_mut().find(|encounter| encounter.encounter_id == item.encounter_id) {
            // What came after the placement is decided about; the agency keeps what it has.
            Some(encounter) if encounter.decision == PLACED => encounter.amount_cents += item.balance_cents,
            Some(_) => {}
            None => encounters.push(JudgedEncounter { encounter_id: item.encounter_id.clone(), decision: PLACED.into(), amount_cents: item.balance_cents, gates: String::new() }),
        }
    }
    encounters.sort_by(|left, right| left.encounter_id.cmp(&right.encounter_id));
    Judgement {
        as_of,
        level: delinquency.and_then(|delinquency| delinquency.level).map_or("", Level::as_str).into(),
        owed_cents: delinquency.map_or(Cents::ZERO, |delinquency| delinquency.balance_cents),
        encounters,
    }
}

/// What is different in an account, told to `tell`: the account as a whole first, then encounters, then claims. With nothing to compare with, only what payers refused today.
pub fn compare<'a>(
    account: &'a GuarantorAccount,
    items: &'a [OpenItem],
    delinquency: Option<&'a Delinquency>,
    decisions: &'a [ReferralDecision],
    as_of: Date,
    compared_with: Option<Date>,
    mut tell: impl FnMut(&Change<'a>),
) {
    if let (Some(day), Some(now)) = (compared_with, &account.judgements.latest) {
        let nothing = Judgement { as_of: day, level: Default::default(), owed_cents: Cents::ZERO, encounters: Vec::new() };
        let before = account.judgements.before.as_deref().unwrap_or(&nothing);
        if let Some(change) = of_account(account, before, now, delinquency) {
            tell(&change);
        }
        for encounter in &now.encounters {
            let decision = decisions.iter().find(|decision| decision.encounter_id == encounter.encounter_id);
            if let Some(change) = of_encounter(account, before.of_encounter(&encounter.encounter_id), encounter, decision) {
                tell(&change);
            }
        }
    }
    for item in items.iter().filter(|item| item.state_date == Some(as_of)) {
        if let Some(list) = answer_list(item) {
            tell(&of_claim(item, list));
        }
    }
}

fn is_past_due(level: &str) -> bool {
    !level.is_empty() && level != Level::D0.as_str()
}

fn level_words(level: &str) -> String {
    if level.is_empty() { "not past due".to_owned() } else { level.to_owned() }
}

fn of_account<'a>(account: &'a GuarantorAccount, before: &Judgement, now: &Judgement, delinquency: Option<&Delinquency>) -> Option<Change<'a>> {
    let next = delinquency.map_or_else(String::new, |delinquency| format!("; next: {}", delinquency.next_step));
    let owed = |cents: Cents| if cents.is_zero() { "owed nothing".to_owned() } else { format!("owed {cents}") };
    let change = |kind, before: String, now: String, amount_cents, sentence| {
        Some(Change { kind, guarantor_id: account.guarantor_id.as_str(), encounter_id: "", claim_id: "", before, now, amount_cents, sentence })
    };
    let (level_before, level_now) = (before.level.as_str(), now.level.as_str());
    match (before.owed_cents.is_zero(), now.owed_cents.is_zero()) {
        (true, true) => return None,
        (true, false) => {
            let sentence = format!("owes {} since today{next}", now.owed_cents);
            return change(ChangeKind::NewBalance, owed(before.owed_cents), level_words(level_now), now.owed_cents, sentence);
        }
        (false, true) => {
            let placed = now.encounters.iter().any(|encounter| encounter.decision == PLACED);
            let how = if placed { "; the agency has it" } else { "" };
            let sentence = format!("owed {} on {} and nothing today{how}", before.owed_cents, before.as_of);
            return change(ChangeKind::Settled, level_words(level_before), "owed nothing".to_owned(), before.owed_cents, sentence);
        }
        (false, false) => {}
    }
    let kind = match (is_past_due(level_before), is_past_due(level_now)) {
        (false, true) => ChangeKind::PastDue,
        // Within grace or not yet due is the same to whoever has to call.
        (false, false) => return None,
        _ if level_now == level_before => return None,
        _ if level_now > level_before => ChangeKind::LevelRose,
        _ => ChangeKind::LevelFell,
    };
    let sentence = format!("{} on {}, {} today{next}", level_words(level_before), before.as_of, level_words(level_now));
    change(kind, level_words(level_before), level_words(level_now), now.owed_cents, sentence)
}

/// Gates that the days and the letters bring and take away by themselves; that one of them comes or goes is no news.
const OF_TIME: [&str; 7] = ["C-11", "C-12", "C-13", "C-20", "C-39", "C-40", "C-43"];

/// Obstacles that have come and gone, those of time left out.
fn obstacles<'g>(before: &'g str, now: &'g str) -> (Vec<&'g str>, Vec<&'g str>) {
    let lacking = |all: &'g str, other: &str| all.split_whitespace().filter(|gate| !OF_TIME.contains(gate) && !other.split_whitespace().any(|held| held == *gate)).collect();
    (lacking(now, before), lacking(before, now))
}

fn is_waiting(decision: &str) -> bool {
    decision == Decision::Hold.as_str() || decision == Decision::Continue.as_str()
}

fn of_encounter<'a>(account: &'a GuarantorAccount, before: Option<&JudgedEncounter>, now: &'a JudgedEncounter, decision: Option<&ReferralDecision>) -> Option<Change<'a>> {
    let was = before.map_or("", |before| before.decision.as_str());
    let is = now.decision.as_str();
    let (come, gone) = obstacles(before.map_or("", |before| before.gates.as_str()), &now.gates);
    let (refer, never) = (Decision::Refer.as_str(), Decision::Never.as_str());
    let kind = match (was, is) {
        _ if was == is && come.is_empty() && gone.is_empty() => return None,
        (PLACED, _) if is != PLACED => ChangeKind::Returned,
        (_, PLACED) if was != PLACED => ChangeKind::Placed,
        _ if is == refer && was != refer => ChangeKind::Proposed,
        _ if is == never && was != never => ChangeKind::Stopped,
        _ if was == refer && is != refer => ChangeKind::NotProposed,
        // That a new encounter is first sent statements, or waits for its payer, is no news.
        ("", _) => return None,
        _ if is_waiting(was) && is_waiting(is) && come.is_empty() && gone.is_empty() => return None,
        _ => ChangeKind::Decided,
    };
    let explanation = decision.map_or_else(|| format!("{} is with the agency", now.amount_cents), |decision| decision.explanation.clone());
    let listed = |words: &str, gates: &[&str]| if gates.is_empty() { String::new() } else { format!("{words} {}; ", gates.join(" ")) };
    let was_words = if was.is_empty() || was == is { String::new() } else { format!("was {was}; ") };
    let sentence = format!("{was_words}{}{}{explanation}", listed("new:", &come), listed("gone:", &gone));
    let (guarantor_id, encounter_id) = (account.guarantor_id.as_str(), now.encounter_id.as_str());
    Some(Change { kind, guarantor_id, encounter_id, claim_id: "", before: was.to_owned(), now: is.to_owned(), amount_cents: now.amount_cents, sentence })
}

fn of_claim(item: &OpenItem, list: AnswerList) -> Change<'_> {
    let (kind, word) = match (list, item.claim_state) {
        (AnswerList::Rejected, _) => (ChangeKind::Rejected, "rejected before adjudication"),
        (_, ClaimState::PartlyPaid) => (ChangeKind::Denied, "denied in part"),
        _ => (ChangeKind::Denied, "denied"),
    };
    let codes = if item.answer_codes.is_empty() { String::new() } else { format!(", {}", item.answer_codes) };
    Change {
        kind,
        guarantor_id: &item.guarantor_id,
        encounter_id: &item.encounter_id,
        claim_id: &item.claim_id,
        before: String::new(),
        now: item.claim_state.as_str().to_owned(),
        amount_cents: item.balance_cents,
        sentence: format!("{} {word}{codes}: {} open", item.payer_id, item.balance_cents),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::{delinquency, guarantor, insurance_item, patient_item, referral};

    const MONDAY: Date = Date::constant(2026, 6, 29);
    const TUESDAY: Date = Date::constant(2026, 6, 30);

    struct Day {
        level: Option<Level>,
        owed: i64,
        decisions: Vec<ReferralDecision>,
        items: Vec<OpenItem>,
    }

    fn day(level: Option<Level>, owed: i64, decisions: &[(&str, Decision)]) -> Day {
        Day { level, owed, decisions: decisions.iter().map(|(encounter, decision)| referral("G1", encounter, *decision, 5_000)).collect(), items: Vec::new() }
    }

    impl Day {
        fn with(mut self, item: OpenItem) -> Day {
            self.items.push(item);
            self
        }

        fn delinquency(&self) -> Option<Delinquency> {
            (self.owed > 0).then(|| Delinquency { level: self.level, ..delinquency("G1", self.owed) })
        }

        fn judgement(&self, as_of: Date) -> Judgement {
            judgement(as_of, &self.items, self.delinquency().as_ref(), &self.decisions)
        }
    }

    fn told(monday: Option<Day>, tuesday: Day) -> Vec<(ChangeKind, String, String, String)> {
        let mut account = guarantor("G1", "Abbott", "Ann");
        let compared_with = monday.is_some().then_some(MONDAY);
        if let Some(monday) = monday {
            account.judgements.judged(monday.judgement(MONDAY));
        }
        account.judgements.judged(tuesday.judgement(TUESDAY));
        let mut found = Vec::new();
        compare(&account, &tuesday.items, tuesday.delinquency().as_ref(), &tuesday.decisions, TUESDAY, compared_with, |change| {
            let mut out = Vec::new();
            assert_eq!(change.write(&mut out), COLUMNS.len());
            found.push((change.kind, change.encounter_id.to_owned(), change.before.clone(), change.now.clone()));
        });
        found
    }

    fn kinds(monday: Day, tuesday: Day) -> Vec<ChangeKind> {
        told(Some(monday), tuesday).into_iter().map(|(kind, ..)| kind).collect()
    }

    #[test]
    fn nothing_is_new_on_a_first_night_or_when_nothing_changed() {
        assert_eq!(told(None, day(Some(Level::D2), 9_000, &[("E1", Decision::Refer)])), []);
        let same = || day(Some(Level::D2), 9_000, &[("E1", Decision::Hold)]);
        assert_eq!(told(Some(same()), same()), []);
    }

    #[test]
    fn levels_and_balances_change_once_an_account() {
        use ChangeKind::{LevelFell, LevelRose, NewBalance, PastDue, Settled};
        let nothing = || day(None, 0, &[]);
        let at = |level| day(level, 9_000, &[]);
        assert_eq!(kinds(nothing(), at(None)), [NewBalance]);
        assert_eq!(kinds(at(Some(Level::D3)), nothing()), [Settled]);
        assert_eq!(kinds(at(None), at(Some(Level::D0))), [], "within grace is not yet past due");
        assert_eq!(kinds(at(Some(Level::D0)), at(Some(Level::D1))), [PastDue]);
        assert_eq!(kinds(at(Some(Level::D1)), at(Some(Level::D2))), [LevelRose]);
        assert_eq!(kinds(at(Some(Level::D3)), at(None)), [LevelFell]);
    }

    #[test]
    fn decisions_change_once_an_encounter() {
        use ChangeKind::{Decided, NotProposed, Placed, Proposed, Returned, Stopped};
        let of = |decisions: &[(&str, Decision)]| day(Some(Level::D4), 9_000, decisions);
        assert_eq!(kinds(of(&[("E1", Decision::Hold)]), of(&[("E1", Decision::Refer)])), [Proposed]);
        assert_eq!(kinds(of(&[("E1", Decision::Refer)]), of(&[("E1", Decision::Hold)])), [NotProposed]);
        assert_eq!(kinds(of(&[("E1", Decision::Refer)]), of(&[("E1", Decision::Never)])), [Stopped]);
        assert_eq!(kinds(of(&[("E1", Decision::Continue)]), of(&[("E1", Decision::BillPayer)])), [Decided]);
        assert_eq!(kinds(of(&[("E1", Decision::Continue)]), of(&[("E1", Decision::Hold)])), [], "time goes by");
        let disputed = |mut day: Day, gates: &[&'static str]| {
            day.decisions[0].gates = gates.to_vec();
            day
        };
        assert_eq!(kinds(of(&[("E1", Decision::Hold)]), disputed(of(&[("E1", Decision::Hold)]), &["C-11", "C-30", "C-31"])), [Decided], "a dispute beside what held it already");
        assert_eq!(kinds(disputed(of(&[("E1", Decision::Hold)]), &["C-11", "C-30", "C-39"]), of(&[("E1", Decision::Hold)])), []);
        assert_eq!(kinds(of(&[]), of(&[("E2", Decision::Continue), ("E3", Decision::Refer)])), [Proposed], "a new encounter is news when something is to be done about it");
        let at_agency = || OpenItem { owner: Owner::Agency, ..patient_item("E1", MONDAY, 5_000) };
        assert_eq!(kinds(of(&[("E1", Decision::Refer)]), of(&[]).with(at_agency())), [Placed]);
        assert_eq!(kinds(of(&[]).with(at_agency()), of(&[("E1", Decision::Hold)])), [Returned]);
    }

    #[test]
    fn a_refusal_of_today_is_told_even_on_a_first_night_and_an_older_one_is_not() {
        let refused = |state, on, cents| OpenItem { claim_state: state, state_date: Some(on), answer_codes: "CO-16 N290".into(), ..insurance_item("E1", "BLUE", MONDAY, cents) };
        let tuesday = day(None, 0, &[])
            .with(refused(ClaimState::Denied, TUESDAY, 100))
            .with(refused(ClaimState::Rejected, TUESDAY, 200))
            .with(refused(ClaimState::Denied, MONDAY, 300))
            .with(refused(ClaimState::Paid, TUESDAY, 400));
        assert_eq!(told(None, tuesday).into_iter().map(|(kind, ..)| kind).collect::<Vec<_>>(), [ChangeKind::Denied, ChangeKind::Rejected]);
    }
}
