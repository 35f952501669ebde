//! C-12: no final notice, or one that is too young.

use crate::model::date::add_days;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-12",
    title: "final notice not sent or too young",
    rule: "once a statement was delivered: no final notice, or as_of < final notice + final_notice_days (30)",
    fields: &["final_notice_date", "statements"],
    citation: "26 CFR 1.501(r)-6(c)(4): written notice of the intended actions, the deadline and the plain-language summary, with an attempt to speak to the patient, for tax-exempt hospitals, tax years from 2015-12-29 on (what the notice holds was recalled); policy for everybody else",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "30 days after the final notice",
    example: "HOLD until 2026-06-04: 30 days since the final notice of 2026-05-05 not reached (C-12); 20 days left",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let days = input.context.referral.final_notice_days;
    if !input.context.referral.gate_referral {
        return None;
    }
    input.latest_first_statement()?;
    let Some(notice) = input.items.iter().map(|item| item.final_notice_date).min().flatten() else {
        return Some(GateHit::hold(&GATE, Some(add_days(input.as_of(), days)), format!("no final notice was sent; {days} days count from it")));
    };
    let latest = input.items.iter().filter_map(|item| item.final_notice_date).max().unwrap_or(notice);
    let until = add_days(latest, days);
    (input.as_of() < until).then(|| GateHit::hold(&GATE, Some(until), format!("{days} days since the final notice of {latest} not reached")).read("final_notice_date", latest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referral::gate::case;

    #[test]
    fn c_12_thirty_days_must_pass_after_the_notice() {
        case::proves(&GATE, |group| group.items[0].final_notice_date = "2026-05-05".parse().ok());
        let mut group = case::ready();
        group.items[0].final_notice_date = Some(add_days(case::AS_OF, -30));
        assert_eq!(case::says(&GATE, &group), None);
        group.items[0].final_notice_date = None;
        assert!(case::says(&GATE, &group).unwrap().starts_with("HOLD until 2026-06-14: no final notice was sent"));
        group.items[0].statements = 0;
        assert_eq!(case::says(&GATE, &group), None, "before the first statement the cycle has not begun: C-39 speaks");
    }
}
