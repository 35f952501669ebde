//! C-05: an application for Medicaid is pending that could reach back to the day of service.

use crate::ledger::EventKind;
use crate::model::Date;
use crate::model::date::{add_days, first_of_month_before};
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-05",
    title: "Medicaid applied for",
    rule: "an application for Medicaid is neither granted nor denied, and the day of service lies on or after the first of the month medicaid_retroactive_months (3) before it",
    fields: &["medicaid_applied", "medicaid", "medicaid_denied", "service_date"],
    citation: "42 CFR 435.915: coverage reaches back three months before the month of the application (fewer for applications from 2027 on); 42 CFR 435.912: decided within 45 days, 90 with a disability; policy to wait",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Patient,
    clears: "the decision on the application",
    example: "HOLD: Medicaid was applied for on 2025-12-20, which reaches back to 2025-09-01; a decision was due by 2026-02-03 (C-05)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let referral = input.context.referral;
    let reaches_back = |applied: Date| first_of_month_before(applied, referral.medicaid_retroactive_months);
    let applied = input.find(|item| input.standing.open(EventKind::MedicaidApplied, item).filter(|applied| item.service_date >= reaches_back(applied.date)))?;
    let due = add_days(applied.date, referral.medicaid_decision_days);
    let verb = if due < input.as_of() { "was" } else { "is" };
    let sentence = format!("Medicaid was applied for on {}, which reaches back to {}; a decision {verb} due by {due}", applied.date, reaches_back(applied.date));
    Some(GateHit::hold(&GATE, None, sentence).read("medicaid_applied", applied.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::AccountEvent;
    use crate::referral::gate::case;

    #[test]
    fn c_05_a_pending_application_holds_what_it_can_reach() {
        let applied = |date: &str| case::event(EventKind::MedicaidApplied, date);
        case::proves(&GATE, |group| group.account.events.push(applied("2025-12-20")));
        let mut late = case::ready();
        late.account.events.push(applied("2026-02-01"));
        assert_eq!(case::says(&GATE, &late), None, "an application of February reaches back to November");
        let answers = [
            case::event(EventKind::MedicaidDenied, "2026-02-02"),
            // Enrolment that reaches back before the application.
            AccountEvent { until: "2026-12-31".parse().ok(), ..case::event(EventKind::Medicaid, "2025-10-01") },
        ];
        for answer in answers {
            let mut group = case::ready();
            group.account.events = vec![applied("2025-12-20"), answer];
            group.account.events.sort_by(|left, right| left.order().cmp(&right.order()));
            assert_eq!(case::says(&GATE, &group), None);
        }
    }
}
