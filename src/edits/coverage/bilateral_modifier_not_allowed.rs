//! Edit `bilateral-modifier-not-allowed`.

use super::{operate, procedures, weight};
use crate::edits::prelude::*;

/// Both sides billed where one price holds.
pub struct BilateralModifierNotAllowed;

static ABOUT: About = About {
    id: "bilateral-modifier-not-allowed",
    family: Family::Coverage,
    title: "Both sides billed where one price holds",
    why: "Modifier 50 asks for one and a half times the price. Where a code's price is for both sides already, or the body has one of it, the line is denied or the difference paid back.",
    fix: "Take 50 off. Where both sides were done and the code is for one, correct service.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 40.7; physician fee schedule relative value file",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["4"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("a code whose price is for both sides", |claim| operate(claim, "31231", &["50"])),
        Example::found("a code without sides", |claim| operate(claim, "11900", &["50"])),
        Example::passes("a code paid for both sides", |claim| operate(claim, "15822", &["50"])),
        Example::passes("each side paid by itself", |claim| operate(claim, "76881", &["50"])),
    ],
    ..About::COMMON
};

impl Edit for BilateralModifierNotAllowed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line, on) in procedures(claim).filter(|(_, line, _)| line.modifiers.contains("50")) {
            let Some(row) = context.codes.indicators.find(line.code, &line.modifiers, on) else { continue };
            let reason = match row.bilateral {
                b'0' => "whose price does not rise with a second side",
                b'2' => "whose price is for both sides",
                b'9' => "which has no sides",
                _ => continue,
            };
            let message = format!("Line {} has 50 on {}, {reason}.", place + 1, line.code);
            findings.line(place, "modifiers", "50", message).severity(weight(claim, context, Table::Indicators));
        }
    }
}
