//! The decision about each encounter: all gates, every hit, one outcome. It does *not* place anything.

use std::collections::BTreeMap;

use super::bad_debt::BadDebtClock;
use super::gate::{GateHit, GateInput, ReferralContext};
use super::gates::GATES;
use super::parity;
use crate::ledger::{GuarantorGroup, ItemKind, OpenItem, Owner, Standing, Text};
use crate::model::{Cents, Date, days_between};

/// What should happen, from the mildest to the most severe; the most severe hit decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// Every gate allows an agency.
    Refer,
    /// Go on with statements.
    Continue,
    /// Give the amount up.
    WriteOff,
    /// Wait.
    Hold,
    /// Give money back.
    Refund,
    /// A payer comes first.
    BillPayer,
    /// May not be collected from this person.
    Never,
}

impl Decision {
    /// As `referrals.csv` writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Refer => "REFER",
            Decision::Continue => "CONTINUE",
            Decision::WriteOff => "WRITE_OFF",
            Decision::Hold => "HOLD",
            Decision::Refund => "REFUND",
            Decision::BillPayer => "BILL_PAYER",
            Decision::Never => "NEVER",
        }
    }
}

/// The decision about one encounter of one guarantor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralDecision {
    /// Whose account.
    pub guarantor_id: Text,
    /// Which encounter; empty for a balance that belongs to none.
    pub encounter_id: Text,
    /// The outcome.
    pub decision: Decision,
    /// The patient's balance of the encounter; negative for a credit.
    pub amount_cents: Cents,
    /// For a hold or a next step: the earliest date on which every dated gate would clear.
    pub until: Option<Date>,
    /// Every gate that was hit, most severe first.
    pub gates: Vec<&'static str>,
    /// One sentence for each hit, in the same order.
    pub explanation: String,
    /// The hits themselves.
    pub hits: Vec<GateHit>,
    /// Origin and balance of each of the patient's items, in order of item.
    pub items: Vec<(Text, Cents)>,
    /// The earliest day on which nothing would stand against a referral: tonight for a proposal, else the latest date of the hits; `None` while one of them waits for something other than a date.
    pub earliest: Option<Date>,
    /// True when Medicare, or a plan in its place, was billed for the encounter; for the parity report only.
    pub is_medicare: bool,
    /// The clock of Medicare bad debt, where the entity claims it and the encounter is Medicare's.
    pub bad_debt: Option<BadDebtClock>,
}

/// Decides about every encounter of a guarantor that has a patient balance, in order of encounter id. Settled encounters get no row.
pub fn decide(group: &GuarantorGroup, context: ReferralContext<'_>) -> Vec<ReferralDecision> {
    let encounters = patient_items(group);
    let owed = |items: &[&OpenItem]| items.iter().map(|item| item.balance_cents).sum::<Cents>();
    let total: Cents = encounters.values().map(|items| owed(items)).sum();
    let judge = |encounter_id: &str, items: &[&OpenItem], placeable: Cents| judge_encounter(group, context, encounter_id, items, placeable);
    let mut decisions: Vec<ReferralDecision> = encounters.iter().map(|(encounter_id, items)| judge(encounter_id, items, total)).collect();
    // Only what passes every other gate would be placed together, so the minimum is asked again of that sum.
    let passing: Cents = decisions.iter().filter(|decision| decision.decision == Decision::Refer).map(|decision| decision.amount_cents).sum();
    if passing != total {
        for decision in decisions.iter_mut().filter(|decision| decision.decision == Decision::Refer) {
            if let Some(items) = encounters.get(decision.encounter_id.as_str()) {
                *decision = judge(&decision.encounter_id, items, passing);
            }
        }
    }
    decisions
}

/// The patient's unsettled receivables by encounter. An encounter whose items cancel out is left out: it is a posting exception, nothing to collect.
fn patient_items(group: &GuarantorGroup) -> BTreeMap<&str, Vec<&OpenItem>> {
    let mut encounters: BTreeMap<&str, Vec<&OpenItem>> = BTreeMap::new();
    let is_patients = |item: &&OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && !item.balance_cents.is_zero();
    for item in group.items.iter().filter(is_patients) {
        encounters.entry(&item.encounter_id).or_default().push(item);
    }
    encounters.retain(|_, items| !items.iter().map(|item| item.balance_cents).sum::<Cents>().is_zero());
    encounters
}

fn judge_encounter(group: &GuarantorGroup, context: ReferralContext<'_>, encounter_id: &str, items: &[&OpenItem], placeable_cents: Cents) -> ReferralDecision {
    let as_of = context.as_of;
    let input = GateInput { context, group, standing: Standing::of(&group.account, as_of), encounter_id, items, placeable_cents };
    let mut hits: Vec<GateHit> = GATES.iter().filter_map(|gate| gate.ask(&input)).collect();
    // A stable sort keeps the order of ids among equals.
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.result));
    let decision = hits.first().map_or(Decision::Refer, |hit| hit.result);
    let dated = matches!(decision, Decision::Hold | Decision::Continue);
    ReferralDecision {
        guarantor_id: group.account.guarantor_id.clone(),
        encounter_id: encounter_id.into(),
        decision,
        amount_cents: items.iter().map(|item| item.balance_cents).sum(),
        until: hits.iter().filter(|hit| dated && hit.result == decision).filter_map(|hit| hit.until).max(),
        gates: hits.iter().map(|hit| hit.gate).collect(),
        explanation: explanation(&hits, items, as_of),
        items: items.iter().map(|item| (item.origin.clone(), item.balance_cents)).collect(),
        earliest: hits.iter().map(|hit| hit.until).collect::<Option<Vec<Date>>>().map(|dates| dates.into_iter().max().unwrap_or(as_of).max(as_of)),
        is_medicare: parity::is_medicare(&input),
        bad_debt: BadDebtClock::of(&input),
        hits,
    }
}

fn explanation(hits: &[GateHit], items: &[&OpenItem], as_of: Date) -> String {
    if !hits.is_empty() {
        return hits.iter().map(|hit| hit.explain(as_of)).collect::<Vec<_>>().join(". ");
    }
    let first = items.iter().filter_map(|item| item.first_statement_date).max();
    let notice = items.iter().filter_map(|item| item.final_notice_date).max();
    let statements = items.iter().map(|item| item.statements).min().unwrap_or(0);
    let age = first.map_or(0, |date| days_between(date, as_of));
    let date = |date: Option<Date>| date.map_or_else(|| "an unknown date".to_owned(), |date| date.to_string());
    format!("REFER: every gate allows it; {statements} statements since {} ({age} days), final notice of {}", date(first), date(notice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{DelinquencyPolicy, ReferralPolicy};
    use crate::ledger::{AccountEvent, EventKind};
    use crate::referral::gate::case;

    fn decisions(group: &GuarantorGroup) -> Vec<ReferralDecision> {
        let (referral, delinquency, entity, payers) = (ReferralPolicy::default(), DelinquencyPolicy::default(), case::entity(), case::payers());
        decide(group, ReferralContext { as_of: case::AS_OF, referral: &referral, delinquency: &delinquency, entity: &entity, payers: &payers })
    }

    #[test]
    fn an_account_that_every_gate_lets_through_is_proposed() {
        let found = decisions(&case::ready());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].decision, found[0].amount_cents, found[0].until, found[0].gates.len()), (Decision::Refer, Cents(12_500), None, 0));
        assert_eq!(found[0].explanation, "REFER: every gate allows it; 4 statements since 2025-10-05 (222 days), final notice of 2026-01-05");
    }

    #[test]
    fn every_hit_is_listed_and_the_most_severe_decides() {
        let mut group = case::ready();
        group.items[0].first_statement_date = "2026-03-01".parse().ok();
        group.items[0].statements = 3;
        group.items[0].last_statement_date = "2026-05-01".parse().ok();
        let found = decisions(&group).remove(0);
        assert_eq!((found.decision, found.until, found.gates.as_slice()), (Decision::Hold, "2026-06-29".parse().ok(), ["C-11", "C-39"].as_slice()));
        assert_eq!(
            found.explanation,
            "HOLD until 2026-06-29: 120 days since the first statement of 2026-03-01 not reached (C-11); 45 days left. CONTINUE until 2026-05-31: 3 of 4 statements were delivered, the next is due 2026-05-31 (C-39)"
        );
        group.account.events.push(case::event(EventKind::BankruptcyFiled, "2026-02-01"));
        let found = decisions(&group).remove(0);
        assert_eq!((found.decision, found.until, found.gates.as_slice()), (Decision::Never, None, ["C-01", "C-11", "C-39"].as_slice()));
    }

    #[test]
    fn the_latest_hold_wins() {
        let mut group = case::ready();
        group.items[0].first_statement_date = "2026-03-01".parse().ok();
        group.account.events.push(AccountEvent { until: "2026-06-01".parse().ok(), ..case::event(EventKind::HoldPlaced, "2026-04-01") });
        assert_eq!(decisions(&group)[0].until, "2026-06-29".parse().ok());
    }

    #[test]
    fn a_blocked_encounter_leaves_its_neighbour_below_the_minimum() {
        let mut group = case::ready();
        let mut small = case::item("E2");
        small.balance_cents = Cents(4_000);
        group.items.push(small);
        assert!(decisions(&group).iter().all(|found| found.decision == Decision::Refer), "together they are above the minimum");
        group.account.events.push(AccountEvent { encounter_id: "E1".into(), ..case::event(EventKind::DisputeOpened, "2026-04-01") });
        let found = decisions(&group);
        assert_eq!((found[0].decision, found[1].decision), (Decision::Hold, Decision::Continue));
        assert_eq!(found[1].gates, ["C-40"]);
    }

    #[test]
    fn credits_and_settled_encounters_are_not_proposed() {
        let mut group = case::ready();
        group.items[0].balance_cents = Cents::ZERO;
        assert_eq!(decisions(&group), []);
        group.items[0].balance_cents = Cents(-500);
        assert_eq!((decisions(&group)[0].decision, decisions(&group)[0].amount_cents), (Decision::Refund, Cents(-500)));
        group.items[0].statements = 0;
        assert_eq!(decisions(&group)[0].explanation, "REFUND: the encounter is in credit by 5.00; refund it (C-32)", "no statement is missing");
    }

    #[test]
    fn an_explanation_begins_with_the_decision_that_it_explains() {
        let bankrupt = [case::event(EventKind::BankruptcyFiled, "2026-02-01"), case::event(EventKind::BankruptcyDischarged, "2026-04-20")];
        let cases = [
            (Decision::Refer, vec![]),
            (Decision::WriteOff, vec![case::event(EventKind::AssistanceApproved, "2026-05-01")]),
            (Decision::WriteOff, bankrupt.to_vec()),
            (Decision::WriteOff, vec![AccountEvent { reason: "no_estate".into(), ..case::event(EventKind::Deceased, "2026-03-03") }]),
            (Decision::Hold, vec![case::event(EventKind::DisputeOpened, "2026-04-01")]),
            (Decision::Never, bankrupt.into_iter().take(1).collect()),
        ];
        for (decision, events) in cases {
            let mut group = case::ready();
            group.account.events = events;
            let found = decisions(&group).remove(0);
            assert_eq!(found.decision, decision);
            assert!(found.explanation.starts_with(&format!("{}: ", decision.as_str())), "{}", found.explanation);
            assert!(found.explanation.ends_with(|last: char| last == ')' || last.is_ascii_digit()), "{}", found.explanation);
        }
    }

    #[test]
    fn the_earliest_day_is_that_of_the_last_date_and_unknown_while_something_else_is_awaited() {
        let earliest = |change: fn(&mut GuarantorGroup)| {
            let mut group = case::ready();
            change(&mut group);
            decisions(&group)[0].earliest
        };
        assert_eq!(earliest(|_| ()), Some(case::AS_OF));
        assert_eq!(earliest(|group| group.items[0].first_statement_date = "2026-03-01".parse().ok()), "2026-06-29".parse().ok());
        let both = |group: &mut GuarantorGroup| {
            group.items[0].first_statement_date = "2026-03-01".parse().ok();
            group.account.events.push(case::event(EventKind::DisputeOpened, "2026-04-01"));
        };
        assert_eq!(earliest(both), None);
    }

    #[test]
    fn every_hold_has_a_date_or_says_what_clears_it() {
        for gate in GATES {
            assert!(!gate.clears.is_empty() && !gate.fields.is_empty(), "{}", gate.id);
        }
    }
}
