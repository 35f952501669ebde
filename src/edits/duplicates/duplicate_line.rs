//! Edit `duplicate-line`.

use crate::edits::prelude::*;

/// Same service twice on one claim.
pub struct DuplicateLine;

static ABOUT: About = About {
    id: "duplicate-line",
    family: Family::Duplicates,
    title: "Same service twice on one claim",
    why: "Two lines of the same code, modifiers, day, place and person look like one service entered twice; the second is denied as a duplicate.",
    fix: "Take one out, put the units together on one line, or add the modifier that says why there are two (76, 77, 91, 59 or X{EPSU}, LT and RT).",
    source: "X12 adjustment reason code 18; CMS, Medicare Claims Processing Manual, chapter 1, section 120",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 4,
    element: "2400 SV101",
    answer: "A3:54",
    denials: &["18"],
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("the same line twice", |claim| {
            let line = *claim.line();
            claim.lines.push(line);
        }),
        Example::passes("the second with 76", |claim| {
            let line = ClaimLine { modifiers: [Code::from("76")].into_iter().collect(), ..*claim.line() };
            claim.lines.push(line);
        }),
        Example::passes("the second on another day", |claim| {
            let day = Some(Date::constant(2026, 5, 5));
            let line = ClaimLine { service_from: day, service_to: day, ..*claim.line() };
            claim.lines.push(line);
        }),
    ],
    ..About::COMMON
};

impl Edit for DuplicateLine {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.code.is_empty()) {
            // A modifier that asserts repetition or separateness answers the question on either line, even when it stands on more than one.
            if says_again(line) {
                continue;
            }
            if let Some(earlier) = claim.lines.iter().take(place).position(|earlier| is_same_service(earlier, line)) {
                let message = format!("Line {} repeats line {} ({}).", place + 1, earlier + 1, line.code);
                findings.line(place, "service", line.code.as_str(), message);
            }
        }
    }
}
/// Modifiers by which the clinician says that the service was done again or separately.
fn says_again(line: &ClaimLine<'_>) -> bool {
    line.modifiers.as_slice().iter().any(|modifier| matches!(modifier.as_str(), "76" | "77" | "91" | "59" | "XE" | "XP" | "XS" | "XU" | "58" | "78" | "79"))
}

fn is_same_service(one: &ClaimLine<'_>, other: &ClaimLine<'_>) -> bool {
    let same_person = one.rendering.map(|rendering| rendering.npi) == other.rendering.map(|rendering| rendering.npi);
    let same_modifiers =
        one.modifiers.as_slice().len() == other.modifiers.as_slice().len() && one.modifiers.as_slice().iter().all(|modifier| other.modifiers.as_slice().contains(modifier));
    one.code == other.code
        && same_modifiers
        && one.service_from == other.service_from
        && one.service_to == other.service_to
        && one.place_of_service == other.place_of_service
        && one.documented.ndc == other.documented.ndc
        && same_person
}
