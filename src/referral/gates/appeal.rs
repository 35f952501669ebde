//! C-09: a payer's decision is under appeal, or was until recently.

use crate::ledger::EventKind;
use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-09",
    title: "appeal open or just closed",
    rule: "an appeal is open, or was closed fewer than appeal_closed_days (60) ago",
    fields: &["appeal_opened", "appeal_closed"],
    citation: "policy; California's 180 days stand still while a coverage appeal is pending (C-20; recalled), a bill in Illinois would bar 180 days after it",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "60 days after the appeal closes",
    example: "HOLD: an appeal has been open since 2026-03-01 (C-09)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    if let Some(opened) = input.find(|item| input.standing.open(EventKind::AppealOpened, item)) {
        return Some(GateHit::hold(&GATE, None, format!("an appeal has been open since {}", opened.date)).read("appeal_opened", opened.date));
    }
    let days = input.context.referral.appeal_closed_days;
    let covered = input.standing.events(EventKind::AppealOpened).filter(|opened| input.items.iter().any(|item| opened.covers(item)));
    let closed = covered.filter_map(|opened| input.standing.closed_by(opened)).max_by_key(|event| event.order())?;
    let until = add_days(closed.date, days);
    (until > input.as_of())
        .then(|| GateHit::hold(&GATE, Some(until), format!("an appeal was closed on {}, fewer than {days} days ago", closed.date)).read("appeal_closed", closed.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_09_a_closed_appeal_holds_for_sixty_days_more() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::AppealOpened, "2026-03-01")));
        let mut closed = case::ready();
        closed.account.events = vec![case::event(EventKind::AppealOpened, "2026-01-01"), case::event(EventKind::AppealClosed, "2026-03-17")];
        assert_eq!(case::says(&GATE, &closed).unwrap(), "HOLD until 2026-05-16: an appeal was closed on 2026-03-17, fewer than 60 days ago (C-09); 1 day left");
        closed.account.events[1].date = "2026-03-16".parse().unwrap();
        assert_eq!(case::says(&GATE, &closed), None);
    }
}
