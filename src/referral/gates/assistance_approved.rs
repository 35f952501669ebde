//! C-15: financial assistance was granted and not yet booked.

use crate::delinquency::{GrantedAssistance, granted_assistance};
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};

pub(super) static GATE: Gate = Gate {
    id: "C-15",
    title: "financial assistance granted",
    rule: "assistance was approved and no write-off with the reason charity has followed; in part: book the discount first",
    fields: &["assistance_approved", "write_off.reason"],
    citation: "26 CFR 1.501(r)-5, 1.501(r)-6(c)(6): refund what was paid above the amount due, from $5 on",
    confirmed: false,
    scope: Scope::Item,
    clears: "the write-off with the reason charity",
    example: "WRITE_OFF: financial assistance was granted in full on 2026-05-01; write off with the reason charity (C-15)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let GrantedAssistance { approved, is_in_full } = granted_assistance(input.items, input.standing)?;
    let hit = if is_in_full {
        GateHit::new(&GATE, Decision::WriteOff, None, format!("financial assistance was granted in full on {}; write off with the reason charity", approved.date))
    } else {
        GateHit::hold(&GATE, None, format!("financial assistance was granted in part on {}; write the discount off first, then start with a statement", approved.date))
    };
    Some(hit.read("assistance_approved", approved.date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountEvent, EventKind};
    use crate::model::Cents;
    use crate::referral::gate::case;

    #[test]
    fn a_part_is_booked_before_anything_else_happens() {
        case::proves(&GATE, |group| group.account.events.push(case::event(EventKind::AssistanceApproved, "2026-05-01")));
        for part in [
            AccountEvent { detail: "40%".into(), ..case::event(EventKind::AssistanceApproved, "2026-05-01") },
            AccountEvent { amount_cents: Some(Cents(5_000)), ..case::event(EventKind::AssistanceApproved, "2026-05-01") },
        ] {
            let mut group = case::ready();
            group.account.events.push(part);
            assert!(case::says(&GATE, &group).unwrap().starts_with("HOLD: "));
            group.account.events.push(AccountEvent { reason: "charity".into(), ..case::event(EventKind::WriteOff, "2026-05-02") });
            assert_eq!(case::says(&GATE, &group), None);
        }
    }
}
