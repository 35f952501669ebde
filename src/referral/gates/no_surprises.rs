//! C-06: the No Surprises Act limits the patient's part to what an in-network provider could ask.

use crate::ledger::EventKind;
use crate::model::{Cents, Date};
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-06",
    title: "protected by the No Surprises Act",
    rule: "the encounter is protected (event, or a payer's remark in no_surprises_remarks), and what the patient has paid and still owes is above the in-network cost share, or the share is not known",
    fields: &["no_surprises", "no_surprises.amount", "no_surprises_cleared", "answer_codes", "paid", "balance"],
    citation: "45 CFR 149.410, 149.420, 149.440: emergencies, out-of-network services at in-network facilities, air ambulances; services from 2022-01-01 on",
    confirmed: false,
    from: Some(Date::constant(2022, 1, 1)),
    until: None,
    scope: Scope::Item,
    clears: "writing off what is above the cost share, or no_surprises_cleared where the protection does not apply",
    example: "HOLD: 45.00 is above the in-network cost share of 80.00, which alone is the patient's (No Surprises Act); write the rest off (C-06, to be verified)",
    check,
};

/// The first day of service that the act protects.
const FIRST_SERVICE: Date = Date::constant(2022, 1, 1);

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    if input.items.iter().all(|item| item.service_date < FIRST_SERVICE) {
        return None;
    }
    let Some(protected) = input.open(EventKind::NoSurprises) else {
        // A remark alone tells that the patient is protected, not what they owe; what was looked into since is settled.
        let remark = input.remark(&input.context.referral.no_surprises_remarks).filter(|_| input.latest(EventKind::NoSurprisesCleared).is_none())?;
        let sentence = format!("the payer's remark {remark} says that the No Surprises Act protects the patient; enter the in-network cost share");
        return Some(GateHit::hold(&GATE, None, sentence).read("answer_codes", remark));
    };
    let Some(share) = protected.amount_cents else {
        let sentence = "the No Surprises Act protects the patient and the in-network cost share is not known; enter it";
        return Some(GateHit::hold(&GATE, None, sentence).read("no_surprises", protected.date));
    };
    let borne: Cents = input.items.iter().map(|item| item.paid_cents + item.balance_cents).sum();
    let excess = borne - share;
    let sentence = || format!("{excess} is above the in-network cost share of {share}, which alone is the patient's (No Surprises Act); write the rest off");
    (excess > Cents::ZERO).then(|| GateHit::new(&GATE, Decision::Never, None, sentence()).read("no_surprises.amount", share).read("paid_and_balance", borne))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ReferralPolicy;
    use crate::ledger::{AccountEvent, OpenItem};
    use crate::referral::gate::case;

    #[test]
    fn c_06_only_the_in_network_share_is_the_patients() {
        let protected = |cents: Option<i64>| AccountEvent { amount_cents: cents.map(Cents), encounter_id: "E1".into(), ..case::event(EventKind::NoSurprises, "2025-10-02") };
        case::proves(&GATE, |group| group.account.events.push(protected(Some(8_000))));
        let says = |event: AccountEvent| {
            let mut group = case::ready();
            group.account.events.push(event);
            case::says(&GATE, &group)
        };
        assert_eq!(says(protected(Some(12_500))), None, "the share itself ages and may be referred");
        assert!(says(protected(None)).unwrap().starts_with("HOLD: "));
        let mut cleared = case::ready();
        cleared.account.events = vec![protected(Some(8_000)), AccountEvent { encounter_id: "E1".into(), ..case::event(EventKind::NoSurprisesCleared, "2026-01-02") }];
        assert_eq!(case::says(&GATE, &cleared), None);
        let verified = ReferralPolicy { verified_gates: vec!["c-06".into()], ..ReferralPolicy::default() };
        let mut group = case::ready();
        group.account.events.push(protected(Some(8_000)));
        assert!(case::says_for(&GATE, &group, &case::entity(), &verified).unwrap().starts_with("NEVER: 45.00 is above"), "what was verified forbids");
    }

    #[test]
    fn c_06_a_payers_remark_is_enough_to_look() {
        let mut group = case::ready();
        group.items.push(OpenItem { answer_codes: "CO-45 N865".into(), ..case::answered("E1", "acme") });
        assert!(case::says(&GATE, &group).unwrap().contains("N865"));
        group.items[0].service_date = "2021-12-31".parse().unwrap();
        assert_eq!(case::says(&GATE, &group), None, "services before the act are not protected");
    }
}
