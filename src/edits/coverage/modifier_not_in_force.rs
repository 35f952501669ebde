//! Edit `modifier-not-in-force`.

use super::operate;
use crate::edits::prelude::*;

/// Modifier not in force on the date.
pub struct ModifierNotInForce;

static ABOUT: About = About {
    id: "modifier-not-in-force",
    family: Family::Coverage,
    title: "Modifier not in force on the date",
    why: "A modifier that did not exist on the date of service makes the line unreadable to the payer, who rejects it.",
    fix: "Correct modifiers, or take the modifier off.",
    source: "45 CFR 162.1002(a); HCPCS quarterly update",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4", "182"],
    needs: Some(Table::Hcpcs),
    examples: &[
        Example::found("a modifier that has ended", |claim| operate(claim, "11900", &["ZB"])),
        Example::found("letters that are no modifier", |claim| operate(claim, "11900", &["XQ"])),
        Example::passes("a modifier in force", |claim| operate(claim, "11900", &["LT"])),
        Example::passes("a modifier of CPT, of which no table is installed", |claim| claim.line().modifiers = modifiers(&["25"])),
    ],
    ..About::COMMON
};

impl Edit for ModifierNotInForce {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let Some(on) = line.service_from else { continue };
            for modifier in line.modifiers.as_slice().iter().filter(|modifier| context.codes.hcpcs.modifier_existence(**modifier, on) == hcpcs::Existence::NotInForce) {
                findings.line(place, "modifiers", modifier.as_str(), format!("Line {} has the modifier {modifier}, which is not in force on {on}.", place + 1));
            }
        }
    }
}
