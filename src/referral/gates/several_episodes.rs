//! C-13: several encounters count as one action, and the youngest of them decides.

use crate::ledger::{ItemKind, Owner};
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-13",
    title: "a younger episode in the same action",
    rule: "tax-exempt hospital, episodes_together: as_of < the latest first statement among all the guarantor's encounters with a balance + minimum_days_from_first_statement (120)",
    fields: &["entity.tax_exempt_501c3_hospital", "first_statement_date of every encounter", "statements"],
    citation: "26 CFR 1.501(r)-6(c)(4)(ii), tax years from 2015-12-29 on: bills of several episodes in one action wait for the most recent of them",
    confirmed: false,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "120 days after the youngest encounter's first statement, its payment, or episodes_together = false, by which every encounter is an action of its own",
    example: "HOLD until 2026-07-01: encounter E2 of the same guarantor had its first statement on 2026-03-03, fewer than 120 days ago (C-13, to be verified); 47 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let referral = input.context.referral;
    if !(input.context.entity.tax_exempt_501c3_hospital && referral.episodes_together && referral.gate_referral) {
        return None;
    }
    let is_open = |item: &&crate::ledger::OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && item.balance_cents > Cents::ZERO && item.statements > 0;
    let billed = |item: &'_ crate::ledger::OpenItem| Some((item.first_statement_date?, item.encounter_id.clone()));
    let others = input.group.items.iter().filter(is_open).filter(|item| item.encounter_id != input.encounter_id);
    let (first, encounter_id): (Date, _) = others.filter_map(billed).max()?;
    let days = referral.minimum_days_from_first_statement;
    let until = add_days(first, days);
    let sentence = || format!("encounter {encounter_id} of the same guarantor had its first statement on {first}, fewer than {days} days ago");
    (input.as_of() < until).then(|| GateHit::hold(&GATE, Some(until), sentence()).read("first_statement_date", first).read("encounter_id", &encounter_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::referral::gate::case;

    #[test]
    fn c_13_the_youngest_episode_of_the_action_decides() {
        let hospital = Entity { tax_exempt_501c3_hospital: true, entity_type: "hospital".into(), ..case::entity() };
        let mut group = case::ready();
        group.items.push(crate::ledger::OpenItem { first_statement_date: "2026-03-03".parse().ok(), ..case::item("E2") });
        let says = |group: &_, policy: &ReferralPolicy| case::says_for(&GATE, group, &hospital, policy);
        let policy = ReferralPolicy::default();
        assert_eq!(says(&group, &policy).as_deref(), Some(GATE.example));
        case::ends_on_its_date(&GATE, &group, &hospital, &policy);
        assert_eq!(case::says(&GATE, &group), None, "a practice's encounters are each their own");
        assert_eq!(says(&group, &ReferralPolicy { episodes_together: false, ..ReferralPolicy::default() }), None);
        group.items[1].balance_cents = Cents::ZERO;
        assert_eq!(says(&group, &policy), None, "what is paid is not in the action");
    }
}
