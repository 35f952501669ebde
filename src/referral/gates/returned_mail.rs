//! C-38: mail came back and nothing has been delivered since.

use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-38",
    title: "bad address",
    rule: "a statement was returned and no later statement has been delivered",
    fields: &["statement_returned", "statement_sent", "final_notice_sent"],
    citation: "policy: a clock that nobody could know of must not run out silently",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Guarantor,
    clears: "a statement delivered to a corrected address",
    example: "HOLD: mail came back on 2026-04-20 and nothing was delivered since; find the address (C-38)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let returned = input.standing.returned_mail()?;
    let sentence = format!("mail came back on {} and nothing was delivered since; find the address", returned.date);
    Some(GateHit::hold(&GATE, None, sentence).read("statement_returned", returned.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind;
    use crate::referral::gate::case;

    #[test]
    fn c_38_a_later_delivery_clears_it() {
        let events = || vec![case::event(EventKind::StatementSent, "2026-04-10"), case::event(EventKind::StatementReturned, "2026-04-20")];
        case::proves(&GATE, |group| group.account.events = events());
        let mut group = case::ready();
        group.account.events = [events(), vec![case::event(EventKind::StatementSent, "2026-04-25")]].concat();
        assert_eq!(case::says(&GATE, &group), None);
    }
}
