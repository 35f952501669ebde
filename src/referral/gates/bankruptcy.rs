//! C-01: the debt is under the protection of a bankruptcy petition.

use crate::model::Date;
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-01",
    title: "bankruptcy is pending",
    rule: "a petition was filed on or after the day of service and was neither dismissed nor discharged",
    fields: &[
        "service_date",
        "bankruptcy_filed",
        "bankruptcy_filed.reason (the chapter)",
        "bankruptcy_filed.until (last day for a claim)",
        "bankruptcy_dismissed",
        "bankruptcy_discharged",
    ],
    citation: "11 USC 362 and, for co-debtors in chapter 13, 11 USC 1301; cases since 1979-10-01",
    confirmed: true,
    from: Some(Date::constant(1979, 10, 1)),
    until: None,
    scope: Scope::Item,
    clears: "dismissal of the petition; file a proof of claim meanwhile",
    example: "NEVER: a bankruptcy petition of 2026-02-01 protects this debt, no letters and no agency; file a proof of claim (C-01)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let filed = input.find(|item| input.standing.active_bankruptcy(item))?;
    let (which, what_next) = match chapter(&filed.reason) {
        Some("7") => (" (chapter 7)".to_owned(), "write off on discharge".to_owned()),
        chapter => (chapter.map_or_else(String::new, |chapter| format!(" (chapter {chapter})")), claim(filed.until)),
    };
    let sentence = format!("a bankruptcy petition of {}{which} protects this debt, no letters and no agency; {what_next}", filed.date);
    Some(GateHit::new(&GATE, Decision::Never, None, sentence).read("bankruptcy_filed", filed.date).read("case", &filed.reference))
}

/// The chapter that a petition's reason names: `7`, `13`, `chapter_13`.
fn chapter(reason: &str) -> Option<&str> {
    let digits = reason.trim_ascii().trim_start_matches(|letter: char| !letter.is_ascii_digit());
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

fn claim(by: Option<Date>) -> String {
    by.map_or_else(|| "file a proof of claim".to_owned(), |by| format!("file a proof of claim by {by}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::EventKind;
    use crate::referral::gate::case;

    #[test]
    fn c_01_only_debts_from_before_the_petition_are_protected() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::BankruptcyFiled, "2026-02-01")));
        let mut later = case::ready();
        later.account.events.push(case::event(EventKind::BankruptcyFiled, "2025-09-30"));
        assert_eq!(case::says(&GATE, &later), None);
        for (reason, until, what_next) in [
            ("chapter_7", None, "(chapter 7) protects this debt, no letters and no agency; write off on discharge"),
            ("13", Some("2026-06-01"), "(chapter 13) protects this debt, no letters and no agency; file a proof of claim by 2026-06-01"),
        ] {
            let mut group = case::ready();
            let until = until.map(|until| until.parse().unwrap());
            group.account.events.push(crate::ledger::AccountEvent { reason: reason.into(), until, ..case::event(EventKind::BankruptcyFiled, "2026-02-01") });
            assert!(case::says(&GATE, &group).unwrap().contains(what_next), "{reason}");
        }
        let mut dismissed = case::ready();
        dismissed.account.events = vec![case::event(EventKind::BankruptcyFiled, "2026-02-01"), case::event(EventKind::BankruptcyDismissed, "2026-04-01")];
        assert_eq!(case::says(&GATE, &dismissed), None);
    }
}
