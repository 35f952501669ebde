//! Edit `assistant-surgeon-not-allowed`.

use super::{ASSISTANTS, find_surgeons, operate};
use crate::edits::prelude::*;

/// Assistant at surgery where none is paid.
pub struct AssistantSurgeonNotAllowed;

static ABOUT: About = About {
    id: "assistant-surgeon-not-allowed",
    family: Family::Coverage,
    title: "Assistant at surgery where none is paid",
    why: "For minor operations the schedule pays no assistant, whatever the record says. The line is denied, and the patient may not be billed for it.",
    fix: "Take the assistant's line out, or correct service.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 20.4.3; physician fee schedule relative value file",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-3",
    answer: "A8:453",
    denials: &["54"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("80 on a procedure that pays none", |claim| operate(claim, "11401", &["80"])),
        Example::passes("80 on a procedure that pays one", |claim| operate(claim, "27447", &["80"])),
        Example::passes("a procedure that no release has", |claim| operate(claim, "47562", &["80"])),
    ],
    ..About::COMMON
};

impl Edit for AssistantSurgeonNotAllowed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        find_surgeons(claim, context, findings, &ASSISTANTS, |row| match row.assistant {
            b'1' => Some("no assistant is ever paid"),
            b'9' => Some("an assistant has no meaning"),
            _ => None,
        });
    }
}
