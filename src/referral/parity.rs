//! Medicare parity: like amounts are treated alike whoever the payer is (42 CFR 413.89(e)(2)(i)(B), cost reporting periods from 2020-10-01 on).
//!
//! No threshold of referral can be set for Medicare alone, and only the gates listed here look at the payer's programme. The report `parity.csv` shows the proof; this file holds what counts as
//! like, and does *not* write it.

use super::gate::GateInput;
use crate::model::{Cents, PayerKind};

/// The gates that may tell payers apart, because their rule is about a programme: Medicaid enrolment, work injuries and accidents, and Medicare's own bad debt after all collection has ended.
pub const TELLS_PAYERS_APART: &[&str] = &["C-04", "C-10", "C-17"];

/// Upper bounds of the amounts that count as alike, in cents, the bound itself excluded; what reaches the last is one band more.
pub const BAND_LIMITS_CENTS: [i64; 5] = [5_000, 10_000, 25_000, 50_000, 100_000];

/// Bands of amounts, the open last one included.
pub const BANDS: usize = BAND_LIMITS_CENTS.len() + 1;

/// The band of an amount.
pub fn band(amount: Cents) -> usize {
    BAND_LIMITS_CENTS.partition_point(|limit| *limit <= amount.0)
}

/// The band in words, such as `50.00 to 99.99`.
pub fn band_name(band: usize) -> String {
    let limit = |place: usize| BAND_LIMITS_CENTS.get(place).copied().map(Cents);
    let from = band.checked_sub(1).and_then(limit).unwrap_or(Cents::ZERO);
    limit(band).map_or_else(|| format!("{from} and more"), |below| format!("{from} to {}", Cents(below.0 - 1)))
}

/// True when Medicare, or a plan in its place, was billed for the encounter.
pub(super) fn is_medicare(input: &GateInput<'_>) -> bool {
    input.payer_items().any(|item| matches!(input.payer_kind(item), Some(PayerKind::MedicareB | PayerKind::MedicareAdvantage)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_meet_and_leave_nothing_out() {
        assert_eq!([0, 4_999, 5_000, 99_999, 100_000, i64::MAX].map(|cents| band(Cents(cents))), [0, 0, 1, 4, 5, 5]);
        assert_eq!(([0, 1, 5].map(band_name)), ["0.00 to 49.99", "50.00 to 99.99", "1000.00 and more"]);
    }

    #[test]
    fn no_other_gate_looks_at_the_programme() {
        let gates = super::super::GATES;
        for gate in gates {
            assert_eq!(gate.fields.contains(&"payer kind"), TELLS_PAYERS_APART.contains(&gate.id), "{}", gate.id);
        }
    }
}

/// Random accounts, judged twice: as a commercial payer's and as Medicare's.
#[cfg(test)]
mod property {
    use proptest::prelude::*;

    use super::TELLS_PAYERS_APART;
    use crate::config::{DelinquencyPolicy, Entity, ReferralPolicy};
    use crate::ledger::{AccountEvent, ClaimState, EventKind, GuarantorGroup, OpenItem};
    use crate::model::date::add_days;
    use crate::model::{Cents, Key};
    use crate::referral::gate::case;
    use crate::referral::{Decision, ReferralContext, ReferralDecision, decide};

    /// What bears on one encounter: days before the as-of date, cents, statements, origin, and whether a payer still owes.
    #[derive(Debug, Clone)]
    struct Facts {
        served: i32,
        first_statement: i32,
        statements: u16,
        notice: Option<i32>,
        cents: i64,
        origin: usize,
        owed_by_payer: i64,
        state: usize,
    }

    const ORIGINS: [&str; 6] = ["PR-1", "PR-2", "PR-3", "PR-1;PR-2", "PR-96", "CO-50"];
    const STATES: [ClaimState; 5] = [ClaimState::Published, ClaimState::Accepted, ClaimState::Rejected, ClaimState::Denied, ClaimState::PartlyPaid];

    fn facts() -> impl Strategy<Value = Facts> {
        (
            200..900_i32,
            0..200_i32,
            0..6_u16,
            prop::option::of(0..60_i32),
            prop_oneof![1..2_000_i64, 3_000..7_000_i64, 1..90_000_i64],
            0..ORIGINS.len(),
            prop_oneof![Just(0), 1..5_000_i64],
            0..STATES.len(),
        )
            .prop_map(|(served, first_statement, statements, notice, cents, origin, owed_by_payer, state)| Facts {
                served,
                first_statement,
                statements,
                notice,
                cents,
                origin,
                owed_by_payer,
                state,
            })
    }

    /// An event of any kind that moves no money, about the account or one encounter, with or without an end and an amount.
    fn event() -> impl Strategy<Value = AccountEvent> {
        let kinds: Vec<EventKind> = EventKind::NAMES.iter().map(|(kind, _)| *kind).filter(|kind| !kind.moves_money()).collect();
        (prop::sample::select(kinds), 0..400_i32, prop::option::of(0..600_i32), prop::option::of(0..40_000_i64), 0..4_usize, 0..3_usize).prop_map(
            |(kind, ago, lasts, cents, scope, reason)| {
                let date = add_days(case::AS_OF, -ago);
                AccountEvent {
                    event_id: format!("{}-{ago}-{scope}", kind.as_str()).into(),
                    until: lasts.map(|days| add_days(date, days)),
                    amount_cents: cents.map(Cents),
                    encounter_id: ["", "E0", "E1", "E2"][scope].into(),
                    reason: ["", "attorney", "workers_compensation"][reason].into(),
                    ..case::event(kind, &date.to_string())
                }
            },
        )
    }

    fn group(encounters: &[Facts], events: &[AccountEvent], payer_id: &str) -> GuarantorGroup {
        let mut group = case::ready();
        group.items.clear();
        for (number, facts) in encounters.iter().enumerate() {
            let encounter_id = format!("E{number}");
            let first = add_days(case::AS_OF, -facts.first_statement);
            let patients = OpenItem {
                service_date: add_days(case::AS_OF, -facts.served),
                responsibility_date: first,
                first_statement_date: (facts.statements > 0).then_some(first),
                last_statement_date: (facts.statements > 0).then_some(first),
                final_notice_date: facts.notice.map(|ago| add_days(case::AS_OF, -ago)),
                statements: facts.statements,
                charge_cents: Cents(facts.cents),
                balance_cents: Cents(facts.cents),
                origin: ORIGINS[facts.origin].into(),
                ..case::item(&encounter_id)
            };
            let payers = OpenItem {
                // The key must not tell payers apart either, or the order of items would.
                item_id: Key::of_texts(&[&encounter_id, "payer"]),
                balance_cents: Cents(facts.owed_by_payer),
                claim_state: STATES[facts.state],
                service_date: patients.service_date,
                ..case::answered(&encounter_id, payer_id)
            };
            group.items.extend([patients, payers]);
        }
        group.account.events = events.to_vec();
        group.account.events.sort_by(|left, right| left.order().cmp(&right.order()));
        group
    }

    fn judged(encounters: &[Facts], events: &[AccountEvent], payer_id: &str, entity: &Entity) -> Vec<ReferralDecision> {
        let (referral, delinquency, payers) = (ReferralPolicy::default(), DelinquencyPolicy::default(), case::payers());
        let context = ReferralContext { as_of: case::AS_OF, referral: &referral, delinquency: &delinquency, entity, payers: &payers };
        decide(&group(encounters, events, payer_id), context)
    }

    /// What is left of a decision when the payer's name and what follows from the programme are taken away.
    fn plain(decision: &ReferralDecision, payer_id: &str) -> (String, Vec<(&'static str, Decision, String)>) {
        let rest = decision.hits.iter().filter(|hit| !TELLS_PAYERS_APART.contains(&hit.gate));
        (decision.encounter_id.to_string(), rest.map(|hit| (hit.gate, hit.result, hit.explain(case::AS_OF).replace(payer_id, "PAYER"))).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

        #[test]
        fn invariant_14_equal_facts_get_one_decision_whoever_the_payer_is(
            encounters in prop::collection::vec(facts(), 1..4),
            events in prop::collection::vec(event(), 0..4),
            hospital in any::<bool>(),
            state in prop::sample::select(vec!["KS", "CA", "CO", "IL", "NV", "NY", "WA"]),
        ) {
            let entity = Entity {
                entity_type: if hospital { "hospital" } else { "practice" }.into(),
                tax_exempt_501c3_hospital: hospital,
                medicare_cost_report: true,
                state: state.into(),
                ..case::entity()
            };
            let other = judged(&encounters, &events, "acme", &entity);
            for payer_id in ["medicare", "advantage"] {
                let medicare = judged(&encounters, &events, payer_id, &entity);
                let listed = medicare.iter().chain(&other).any(|decision| decision.gates.iter().any(|gate| TELLS_PAYERS_APART.contains(gate)));
                prop_assert!(medicare.iter().all(|decision| decision.is_medicare) && other.iter().all(|decision| !decision.is_medicare));
                if listed {
                    // A listed rule may take an encounter out of what is placed together, and so leave the others below the minimum; nothing else may differ.
                    let of = |decisions: &[ReferralDecision], payer: &str| {
                        let mut told: Vec<_> = decisions.iter().map(|decision| plain(decision, payer)).collect();
                        told.iter_mut().for_each(|(_, hits)| hits.retain(|(gate, ..)| *gate != "C-40"));
                        told
                    };
                    prop_assert_eq!(of(&medicare, payer_id), of(&other, "acme"));
                } else {
                    let of = |decisions: &[ReferralDecision], payer: &str| {
                        decisions.iter().map(|decision| (decision.decision, decision.until, decision.amount_cents, plain(decision, payer))).collect::<Vec<_>>()
                    };
                    prop_assert_eq!(of(&medicare, payer_id), of(&other, "acme"));
                }
            }
        }
    }
}
