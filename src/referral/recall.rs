//! Which placed accounts come back: the gates are asked again, every night, about what an agency holds. This module takes nothing back; it says what must be.

use super::decision::Decision;
use super::gate::{GateHit, GateInput, ReferralContext};
use super::gates::GATES;
use crate::config::PlacementPolicy;
use crate::ledger::{GuarantorGroup, OpenItem, Owner, Standing, Text};
use crate::model::Cents;

/// One encounter that an agency must give back today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Which encounter.
    pub encounter_id: Text,
    /// Every gate that demands it, most severe first; never empty.
    pub hits: Vec<GateHit>,
}

impl Recall {
    /// The gates, joined by semicolons.
    pub fn gates(&self) -> String {
        self.hits.iter().map(|hit| hit.gate).collect::<Vec<_>>().join(";")
    }
}

/// What an agency holds of this guarantor and may not keep, in order of encounter.
pub fn recalls(group: &GuarantorGroup, context: ReferralContext<'_>, policy: &PlacementPolicy) -> Vec<Recall> {
    let held = |item: &&OpenItem| item.owner == Owner::Agency && item.balance_cents > Cents::ZERO;
    let mut encounters: Vec<&Text> = group.items.iter().filter(held).map(|item| &item.encounter_id).collect();
    encounters.sort_unstable();
    encounters.dedup();
    let mut found = Vec::new();
    for encounter_id in encounters {
        let items: Vec<&OpenItem> = group.items.iter().filter(held).filter(|item| item.encounter_id == *encounter_id).collect();
        let placeable_cents = items.iter().map(|item| item.balance_cents).sum();
        let input = GateInput { context, group, standing: Standing::of(&group.account, context.as_of), encounter_id, items: &items, placeable_cents };
        let mut hits: Vec<GateHit> = GATES.iter().filter_map(|gate| (gate.check)(&input)).filter(|hit| takes_back(hit, policy)).collect();
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.result));
        if !hits.is_empty() {
            found.push(Recall { encounter_id: encounter_id.clone(), hits });
        }
    }
    found
}

/// Whether a hit ends a placement. `NEVER` always does; what is only about letters, age or thresholds never does, because it was settled when the account was placed.
fn takes_back(hit: &GateHit, policy: &PlacementPolicy) -> bool {
    let is_named = |gates: &[String]| gates.iter().any(|gate| gate == hit.gate);
    match hit.result {
        Decision::Never => true,
        Decision::WriteOff | Decision::BillPayer => !is_named(&policy.keep_on_write_off),
        Decision::Hold => is_named(&policy.recall_on_hold) && !is_only_about_contact(hit),
        Decision::Refund | Decision::Continue | Decision::Refer => false,
    }
}

/// A demand to cease contact, an attorney or a request for an itemized bill is told to the agency, which then keeps to it; the account may stay with it.
fn is_only_about_contact(hit: &GateHit) -> bool {
    let told = ["contact_stopped", "itemization_requested"];
    hit.gate == "C-31" && hit.values.iter().all(|(field, _)| told.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{DelinquencyPolicy, ReferralPolicy};
    use crate::ledger::{AccountEvent, EventKind};
    use crate::referral::gate::case;

    fn placed() -> GuarantorGroup {
        let mut group = case::ready();
        group.items[0].owner = Owner::Agency;
        group
    }

    fn gates(group: &GuarantorGroup) -> String {
        let (referral, delinquency, entity) = (ReferralPolicy::default(), DelinquencyPolicy::default(), case::entity());
        let payers = case::payers();
        let context = ReferralContext { as_of: case::AS_OF, referral: &referral, delinquency: &delinquency, entity: &entity, payers: &payers };
        recalls(group, context, &PlacementPolicy::default()).iter().map(Recall::gates).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_protects_a_guarantor_takes_the_account_back_and_nothing_else_does() {
        assert_eq!(gates(&placed()), "");
        let protects = [
            (EventKind::BankruptcyFiled, "2026-02-01", "C-01"),
            (EventKind::Qmb, "2025-01-01", "C-03"),
            (EventKind::Medicaid, "2025-10-01", "C-04"),
            (EventKind::AssistanceApproved, "2026-05-01", "C-15"),
            (EventKind::DisputeOpened, "2026-04-01", "C-31"),
        ];
        for (kind, date, gate) in protects {
            let mut group = placed();
            group.account.events.push(case::event(kind, date));
            assert_eq!(gates(&group), gate, "{kind:?}");
        }
        let mut dead = placed();
        dead.account.events.push(AccountEvent { reason: "no_estate".into(), ..case::event(EventKind::Deceased, "2026-03-03") });
        assert_eq!(gates(&dead), "C-35");
        let mut error = placed();
        error.items[0].origin = "CO-50".into();
        assert_eq!(gates(&error), "C-44");
        for kind in [EventKind::PlanStarted, EventKind::HoldPlaced, EventKind::Payment, EventKind::ActiveDuty] {
            let mut group = placed();
            group.account.events.push(AccountEvent { amount_cents: Some(Cents(1_000)), ..case::event(kind, "2026-05-10") });
            assert_eq!(gates(&group), "", "{kind:?}");
        }
    }

    #[test]
    fn only_what_the_agency_holds_comes_back() {
        let mut group = case::ready();
        group.account.events.push(case::event(EventKind::BankruptcyFiled, "2026-02-01"));
        assert_eq!(gates(&group), "", "the patient's own item is not with an agency");
        let mut settled = placed();
        settled.account.events.push(case::event(EventKind::BankruptcyFiled, "2026-02-01"));
        settled.items[0].balance_cents = Cents::ZERO;
        assert_eq!(gates(&settled), "");
    }
}
