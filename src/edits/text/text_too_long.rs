//! Edit `text-too-long`.

use crate::edits::prelude::*;

/// Text longer than its element.
pub struct TextTooLong;

static ABOUT: About = About {
    id: "text-too-long",
    family: Family::Text,
    title: "Text longer than its element",
    why: "Every element of an 837 has a longest form. A longer name or address is cut off when the claim is written; an identifier that is cut off is another one.",
    fix: "Shorten the text in the column named.",
    source: "ASC X12N 005010X222A1, element lengths of NM1, N3, N4, REF and SBR",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Warning,
    snip: 1,
    element: "2010BA/2010CA NM103",
    answer: "A7:512",
    examples: &[
        Example::found("a city of thirty-one letters", |claim| claim.encounter.patient.address.city = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDE"),
        Example::found("a group number of fifty-one digits", |claim| claim.coverage().group_number = "012345678901234567890123456789012345678901234567890"),
        Example::passes("a city of thirty letters", |claim| claim.encounter.patient.address.city = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD"),
    ],
    ..About::COMMON
};

impl Edit for TextTooLong {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        sent_texts(claim, |text| {
            if text.value.len() > text.limit && text.value.chars().count() > text.limit {
                let severity = if text.kind == TextKind::Identifier { Severity::Reject } else { Severity::Warning };
                let message = format!("{} has {} characters; {} fit.", text.place(), text.value.chars().count(), text.limit);
                findings.claim(text.column, WITHHELD, message).element(text.element).severity(severity);
            }
        });
    }
}
