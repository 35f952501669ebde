//! C-34: naming the account to an agency would disclose what needs consent.

use crate::ledger::EventKind;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-34",
    title: "confidential, without consent",
    rule: "the encounter is a confidential service or a substance use disorder record (event, or entity.part2_program), and no consent to disclose for payment is in force",
    fields: &["confidential", "entity.part2_program", "consent_given", "consent_given.until", "consent_withdrawn"],
    citation: "42 CFR 2.31 to 2.33 (one consent for treatment, payment and operations since 2024-04-16); states' laws on services to which minors consent themselves",
    confirmed: false,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "consent_given that covers the encounter and is not withdrawn",
    example: "HOLD: a confidential record (part2), and no consent to disclose it for payment is in force; not to an agency (C-34, to be verified)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let of_programme = input.context.entity.part2_program;
    let is_confidential = |item: &crate::ledger::OpenItem| of_programme || input.standing.events(EventKind::Confidential).any(|event| event.covers(item));
    let in_force = |item: &crate::ledger::OpenItem| {
        let mut given = input.standing.events(EventKind::ConsentGiven).filter(|event| event.covers(item) && event.until.is_none_or(|until| until >= input.as_of()));
        given.any(|event| input.standing.closed_by(event).is_none())
    };
    input.items.iter().find(|item| is_confidential(item) && !in_force(item))?;
    let reason = input.latest(EventKind::Confidential).map_or("the programme's", |event| if event.reason.is_empty() { "confidential" } else { event.reason.as_str() });
    let sentence = format!("a confidential record ({reason}), and no consent to disclose it for payment is in force; not to an agency");
    Some(GateHit::new(&GATE, Decision::Never, None, sentence).read("confidential", reason).read("part2_program", of_programme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::ledger::AccountEvent;
    use crate::referral::gate::case;

    #[test]
    fn c_34_only_a_consent_in_force_lets_an_agency_know() {
        let confidential = || AccountEvent { encounter_id: "E1".into(), reason: "part2".into(), ..case::event(EventKind::Confidential, "2025-10-01") };
        let consent = |until: &str| AccountEvent { until: until.parse().ok(), ..case::event(EventKind::ConsentGiven, "2025-10-01") };
        case::proves(&GATE, |group| group.account.events.push(confidential()));
        let says = |events: Vec<AccountEvent>, part2_program: bool| {
            let mut group = case::ready();
            group.account.events = events;
            case::says_for(&GATE, &group, &Entity { part2_program, ..case::entity() }, &ReferralPolicy::default())
        };
        assert!(says(vec![], true).is_some(), "every record of a programme is confidential");
        assert_eq!(says(vec![consent("2026-05-15")], true), None, "the last day of the consent");
        assert!(says(vec![consent("2026-05-14")], true).is_some());
        assert!(says(vec![consent("2027-01-01"), case::event(EventKind::ConsentWithdrawn, "2026-02-01")], true).is_some());
        let mut group = case::ready();
        group.account.events.push(confidential());
        let verified = ReferralPolicy { verified_gates: vec!["C-34".into()], ..ReferralPolicy::default() };
        assert!(case::says_for(&GATE, &group, &case::entity(), &verified).unwrap().starts_with("NEVER: "));
    }
}
