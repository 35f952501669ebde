//! C-31: the bill is disputed, an itemized bill was asked for, contact has to cease, or somebody else may have used the guarantor's name.

use crate::ledger::{AccountEvent, EventKind};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-31",
    title: "dispute, request or demand open",
    rule: "a dispute, a request for an itemized bill, an attorney's letter or a demand to cease contact, or a report of identity theft is open",
    fields: &["dispute_opened", "dispute_closed", "itemization_requested", "itemization_sent", "contact_stopped", "contact_allowed", "identity_theft", "identity_theft_cleared"],
    citation: "15 USC 1692g and 1692c (since 1978-03-20) bind the agency; policy for the creditor. Washington stops collection until the itemized bill is there (HB 1531 of 2019, since 2019-07-28)",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "the answer: the dispute closed, the itemized bill sent, contact allowed again, the report looked into",
    example: "HOLD: disputed since 2026-04-02 (itemization); answer it first (C-31)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let mut told = Vec::new();
    for kind in KINDS {
        if let Some(opened) = input.open(kind) {
            told.push((opened, in_words(opened)));
        }
    }
    let sentence = told.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("; ");
    let hit = |sentence| told.iter().fold(GateHit::hold(&GATE, None, sentence), |hit, (opened, _)| hit.read(opened.event.as_str(), opened.date));
    (!told.is_empty()).then(|| hit(sentence))
}

const KINDS: [EventKind; 4] = [EventKind::DisputeOpened, EventKind::IdentityTheft, EventKind::ContactStopped, EventKind::ItemizationRequested];

fn in_words(opened: &AccountEvent) -> String {
    let (date, reason) = (opened.date, opened.reason.as_str());
    let because = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
    match opened.event {
        EventKind::IdentityTheft => format!("identity theft was reported on {date}; look into it first"),
        EventKind::ContactStopped if reason == "attorney" => format!("represented by an attorney since {date}; write to the attorney only"),
        EventKind::ContactStopped => format!("contact was stopped on {date}{because}; no letters, no calls"),
        EventKind::ItemizationRequested => format!("an itemized bill was asked for on {date}; send it first"),
        _ => format!("disputed since {date}{because}; answer it first"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_31_a_dispute_about_another_visit_does_not_hold_this_one() {
        let disputed = || AccountEvent { reason: "itemization".into(), ..case::event(EventKind::DisputeOpened, "2026-04-02") };
        case::proves(&GATE, |group| group.account.events.push(disputed()));
        let mut group = case::ready();
        group.account.events.push(AccountEvent { encounter_id: "E2".into(), ..disputed() });
        assert_eq!(case::says(&GATE, &group), None);
        group.account.events[0].encounter_id = "E1".into();
        assert!(case::says(&GATE, &group).is_some());
        group.account.events.push(AccountEvent { encounter_id: "E1".into(), ..case::event(EventKind::DisputeClosed, "2026-04-20") });
        assert_eq!(case::says(&GATE, &group), None);
    }

    #[test]
    fn c_31_requests_and_demands_hold_until_they_are_answered() {
        let pairs = [
            (EventKind::ContactStopped, EventKind::ContactAllowed, "contact was stopped"),
            (EventKind::ItemizationRequested, EventKind::ItemizationSent, "itemized bill"),
            (EventKind::IdentityTheft, EventKind::IdentityTheftCleared, "identity theft"),
        ];
        let mut both = case::ready();
        for (opened, closed, words) in pairs {
            let mut group = case::ready();
            group.account.events.push(case::event(opened, "2026-04-02"));
            assert!(case::says(&GATE, &group).unwrap().contains(words));
            group.account.events.push(case::event(closed, "2026-04-20"));
            assert_eq!(case::says(&GATE, &group), None, "{}", closed.as_str());
            both.account.events.push(case::event(opened, "2026-04-02"));
        }
        let says = case::says(&GATE, &both).unwrap();
        assert!(pairs.iter().all(|(_, _, words)| says.contains(words)), "every one is told: {says}");
        both.account.events = vec![AccountEvent { reason: "attorney".into(), ..case::event(EventKind::ContactStopped, "2026-04-02") }];
        assert!(case::says(&GATE, &both).unwrap().contains("attorney only"));
    }
}
