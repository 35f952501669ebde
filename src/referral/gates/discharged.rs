//! C-02: the debt was discharged in bankruptcy.

use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-02",
    title: "discharged in bankruptcy",
    rule: "a petition filed on or after the day of service ended in a discharge",
    fields: &["service_date", "bankruptcy_filed", "bankruptcy_discharged"],
    citation: "11 USC 524, cases since 1979-10-01",
    confirmed: true,
    from: Some(crate::model::Date::constant(1979, 10, 1)),
    until: None,
    scope: Scope::Item,
    clears: "writing the balance off with the reason bankruptcy",
    example: "WRITE_OFF: discharged in bankruptcy on 2026-04-20; write off with the reason bankruptcy (C-02)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let (filed, discharged) = input.find(|item| input.standing.discharge(item))?;
    let sentence = format!("discharged in bankruptcy on {}; write off with the reason bankruptcy", discharged.date);
    Some(GateHit::new(&GATE, Decision::WriteOff, None, sentence).read("bankruptcy_filed", filed.date).read("bankruptcy_discharged", discharged.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind;
    use crate::referral::gate::case;

    #[test]
    fn c_02_a_discharge_ends_debts_from_before_the_petition() {
        let events = || vec![case::event(EventKind::BankruptcyFiled, "2026-02-01"), case::event(EventKind::BankruptcyDischarged, "2026-04-20")];
        case::proves(&GATE, |group| group.account.events = events());
        let mut later = case::ready();
        later.account.events = events();
        later.items[0].service_date = "2026-02-02".parse().unwrap();
        assert_eq!(case::says(&GATE, &later), None);
    }
}
