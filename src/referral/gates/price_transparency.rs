//! C-22: a hospital that does not publish its prices may not collect for those services.

use crate::model::{Date, parse_date};
use crate::referral::decision::Decision;
use crate::referral::gate::{Gate, GateHit, GateInput, Scope};
use crate::referral::states::TRANSPARENCY_STATES;

pub(super) static GATE: Gate = Gate {
    id: "C-22",
    title: "prices not published",
    rule: "hospital in a state that ties collection to price transparency: it did not comply on the day of service, or nobody has said whether it did",
    fields: &["entity.price_transparency_compliant", "entity.price_transparency_from", "entity.state", "service_date"],
    citation: "Colorado HB22-1285 (CRS 25-3-801 to 25-3-803), services from 2022-08-10 on, on 45 CFR part 180; see the table",
    confirmed: true,
    from: None,
    until: None,
    scope: Scope::Item,
    clears: "for services of non-compliant days, nothing; where nobody has said, `price_transparency_compliant` in [entity]",
    example: "NEVER: the hospital did not comply with price transparency on 2025-10-01: no placement, suit or report for it (CRS 25-3-801 to 25-3-803, HB22-1285) (C-22)",
    check,
};

fn check(input: &GateInput<'_>) -> Option<GateHit> {
    let entity = input.context.entity;
    let served = input.items.iter().map(|item| item.service_date).min()?;
    let rule = TRANSPARENCY_STATES.iter().find(|rule| rule.binds(entity, served))?;
    let complies_from = entity.price_transparency_from.as_deref().and_then(parse_date).unwrap_or(Date::MIN);
    let hit = match entity.price_transparency_compliant {
        Some(true) if served >= complies_from => return None,
        None => GateHit::hold(&GATE, None, format!("{} ties collection to price transparency; say in [entity] whether the hospital complies ({})", rule.state, rule.citation)),
        Some(_) => {
            let sentence = format!("the hospital did not comply with price transparency on {served}: no placement, suit or report for it ({})", rule.citation);
            GateHit::new(&GATE, Decision::Never, None, sentence)
        }
    };
    Some(hit.read("service_date", served).verified(rule.confirmed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entity, ReferralPolicy};
    use crate::referral::gate::case;

    #[test]
    fn c_22_the_day_of_service_decides() {
        let says = |compliant: Option<bool>, from: Option<&str>, state: &str| {
            let entity = Entity {
                entity_type: "hospital".into(),
                state: state.into(),
                price_transparency_compliant: compliant,
                price_transparency_from: from.map(str::to_owned),
                ..case::entity()
            };
            case::says_for(&GATE, &case::ready(), &entity, &ReferralPolicy::default())
        };
        assert_eq!(says(Some(false), None, "CO").as_deref(), Some(GATE.example));
        assert_eq!(says(Some(true), Some("2025-10-02"), "CO").as_deref(), Some(GATE.example), "it complied a day too late");
        assert_eq!((says(Some(true), Some("2025-10-01"), "CO"), says(Some(true), None, "CO"), says(Some(false), None, "KS")), (None, None, None));
        assert!(says(None, None, "CO").unwrap().starts_with("HOLD: "));
        assert!(says(Some(false), None, "WA").unwrap().starts_with("HOLD: "), "a recalled rule holds for review");
    }
}
