//! Edit `component-modifier-not-allowed`.

use super::{operate, procedures, weight};
use crate::edits::prelude::*;

/// Part of a service that has no parts.
pub struct ComponentModifierNotAllowed;

static ABOUT: About = About {
    id: "component-modifier-not-allowed",
    family: Family::Coverage,
    title: "Part of a service that has no parts",
    why: "26 bills the professional and TC the technical part of a service that has both. On a service that is only one of them, or that a physician does as a whole, the line is denied.",
    fix: "Take 26 or TC off, or choose the code of the part that was done.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 20.2, and chapter 23, addendum of the fee schedule file (PC/TC indicator)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["4"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("the professional part of an operation", |claim| operate(claim, "11900", &["26"])),
        Example::found("the technical part of a whole test", |claim| operate(claim, "93015", &["TC"])),
        Example::passes("the professional part of a picture", |claim| operate(claim, "76881", &["26"])),
        Example::passes("the whole test", |claim| operate(claim, "93015", &[])),
    ],
    ..About::COMMON
};

impl Edit for ComponentModifierNotAllowed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line, on) in procedures(claim) {
            let Some(modifier) = ["26", "TC"].into_iter().find(|modifier| line.modifiers.contains(modifier)) else { continue };
            let rows = context.codes.indicators.rows(line.code, on);
            let has_own_row = rows.iter().any(|row| row.modifier.as_str() == modifier);
            let Some(whole) = rows.iter().find(|row| row.modifier.is_empty() && !has_own_row) else { continue };
            let reason = match (whole.component, modifier) {
                (b'0', _) => "is done by a physician as a whole",
                (b'2', _) => "is the professional part by itself",
                (b'3', _) => "is the technical part by itself",
                (b'4', _) => "stands for both parts together",
                (b'5', _) => "is done by staff under a physician",
                (b'6' | b'8', "TC") => "is a physician's reading alone",
                _ => continue,
            };
            let message = format!("Line {} has {modifier} on {}, which {reason}.", place + 1, line.code);
            findings.line(place, "modifiers", modifier, message).severity(weight(claim, context, Table::Indicators));
        }
    }
}
