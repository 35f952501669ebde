//! C-01: the debt is under the protection of a bankruptcy petition.

use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-01",
    title: "bankruptcy is pending",
    rule: "a petition was filed on or after the day of service and was neither dismissed nor discharged",
    fields: &["service_date", "bankruptcy_filed", "bankruptcy_dismissed", "bankruptcy_discharged"],
    citation: "11 USC 362; chapter 13 also protects co-debtors",
    confirmed: true,
    scope: Scope::Item,
    clears: "dismissal of the petition; file a proof of claim meanwhile",
    example: "NEVER: a bankruptcy petition of 2026-02-01 protects this debt, no letters and no agency; file a proof of claim (C-01)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let filed = input.find(|item| input.standing.active_bankruptcy(item))?;
    let sentence = format!("a bankruptcy petition of {} protects this debt, no letters and no agency; file a proof of claim", filed.date);
    Some(GateHit::new(&GATE, Decision::Never, None, sentence).read("bankruptcy_filed", filed.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind;
    use crate::referral::gate::case;

    #[test]
    fn only_debts_from_before_the_petition_are_protected() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::BankruptcyFiled, "2026-02-01")));
        let mut later = case::ready();
        later.account.events.push(case::event(EventKind::BankruptcyFiled, "2025-09-30"));
        assert_eq!(case::says(&GATE, &later), None);
        let mut dismissed = case::ready();
        dismissed.account.events = vec![case::event(EventKind::BankruptcyFiled, "2026-02-01"), case::event(EventKind::BankruptcyDismissed, "2026-04-01")];
        assert_eq!(case::says(&GATE, &dismissed), None);
    }
}
