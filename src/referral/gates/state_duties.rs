//! C-21: the state asks for a screening or a notice before collection, and it was not done.

use crate::ledger::EventKind;
use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};
use crate::referral::states::{STATE_DUTIES, StateDuty};

pub(super) static GATE: Gate = Gate {
    id: "C-21",
    title: "state screening or notice missing",
    rule: "the entity's state asks for a screening and none (screening_completed, or a decision about assistance) is on record since the service; or for a notice, and the final notice is missing or younger than the state's days",
    fields: &["entity.state", "entity.entity_type", "screening_completed", "assistance_approved", "assistance_denied", "final_notice_date"],
    citation: "per state, see the table",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the screening, or the notice and its days",
    example: "HOLD: IL asks for a screening for coverage and assistance before collection, none is on record since 2025-10-01 (210 ILCS 88/30: screening, discounts and a reasonable plan) (C-21)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let duties = STATE_DUTIES.iter().filter(|row| row.rule.binds(input.context.entity, input.as_of()));
    // A duty that no date ends weighs more than a notice that is only young.
    duties.filter_map(|row| screening(input, row).or_else(|| notice(input, row))).max_by_key(|hit| (hit.until.is_none(), hit.until))
}

fn screening(input: &GateInput<'_>, row: &StateDuty) -> Option<GateHit> {
    let since = input.items.iter().map(|item| item.service_date).min()?;
    let kinds = [EventKind::ScreeningCompleted, EventKind::AssistanceApproved, EventKind::AssistanceDenied];
    if !row.screening || kinds.into_iter().any(|kind| input.latest(kind).is_some_and(|event| event.date >= since)) {
        return None;
    }
    let StateDuty { rule, .. } = row;
    let sentence = format!("{} asks for a screening for coverage and assistance before collection, none is on record since {since} ({})", rule.state, rule.citation);
    Some(GateHit::hold(&GATE, None, sentence).read("screening_completed", "none").verified(rule.confirmed))
}

fn notice(input: &GateInput<'_>, row: &StateDuty) -> Option<GateHit> {
    let (days, rule) = (row.notice_days?, &row.rule);
    // Before the first statement nothing is due yet: C-39 speaks.
    input.latest_first_statement()?;
    if input.items.iter().any(|item| item.final_notice_date.is_none()) {
        let sentence = format!("{} asks for a written notice before collection, and none was sent ({})", rule.state, rule.citation);
        return Some(GateHit::hold(&GATE, None, sentence).read("final_notice_date", "none").verified(rule.confirmed));
    }
    let sent = input.items.iter().filter_map(|item| item.final_notice_date).max()?;
    let until = add_days(sent, days);
    let sentence = || format!("{} asks for {days} days after the written notice of {sent} ({})", rule.state, rule.citation);
    (input.as_of() < until).then(|| GateHit::hold(&GATE, Some(until), sentence()).read("final_notice_date", sent).verified(rule.confirmed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::ledger::GuarantorGroup;
    use crate::referral::gate::case;

    #[test]
    fn c_21_screening_and_notice_come_before_collection() {
        let hospital = |state: &str| Entity { entity_type: "hospital".into(), state: state.into(), ..case::entity() };
        let says = |group: &GuarantorGroup, entity: &Entity| case::says_for(&GATE, group, entity, &ReferralPolicy::default());
        let mut group = case::ready();
        assert_eq!(says(&group, &hospital("IL")).as_deref(), Some(GATE.example));
        assert_eq!((says(&group, &hospital("KS")), says(&group, &Entity { entity_type: "practice".into(), ..hospital("IL") })), (None, None));
        group.account.events.push(case::event(EventKind::ScreeningCompleted, "2025-10-20"));
        assert_eq!(says(&group, &hospital("IL")), None);
        group.items[0].final_notice_date = "2026-04-01".parse().ok();
        let nevada = says(&group, &hospital("NV")).unwrap();
        assert!(nevada.starts_with("HOLD until 2026-05-31: NV asks for 60 days") && nevada.contains("(C-21, to be verified)"), "{nevada}");
        case::ends_on_its_date(&GATE, &group, &hospital("NV"), &ReferralPolicy::default());
        assert_eq!(says(&group, &hospital("CO")), None, "30 days are over");
        group.items[0].final_notice_date = None;
        assert!(says(&group, &hospital("CO")).unwrap().starts_with("HOLD: CO asks for a written notice"));
    }
}
