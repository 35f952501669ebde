//! Edit `complexity-beside-separate-visit`.

use crate::edits::prelude::*;

/// G2211 beside a visit with 25.
pub struct ComplexityBesideSeparateVisit;

static ABOUT: About = About {
    id: "complexity-beside-separate-visit",
    family: Family::Payer,
    title: "G2211 beside a visit with 25",
    why: "G2211 pays for the long relation that a visit is part of. Medicare denies it where the visit carries 25, because something else was done; since 2025 it is paid where that was prevention.",
    fix: "Take G2211 out, or correct the modifier of the visit.",
    source: "42 CFR 414.22; CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.7.D; CY 2024 physician fee schedule final rule (from 2024-01-01) and CY 2025 final rule (exception for prevention)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "A8:453",
    denials: &["97"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    effective_from: Some(Date::constant(2024, 1, 1)),
    examples: &[
        Example::found("beside a visit with 25", |claim| {
            claim.make_medicare();
            beside(claim, &["G2211", "17110"]);
            claim.line().modifiers = modifiers(&["25"]);
        }),
        Example::passes("beside a visit alone", |claim| {
            claim.make_medicare();
            beside(claim, &["G2211"]);
        }),
        Example::passes("with counselling on tobacco", |claim| {
            claim.make_medicare();
            beside(claim, &["G2211", "99406"]);
            claim.line().modifiers = modifiers(&["25"]);
        }),
        Example::passes("with the yearly wellness visit", |claim| {
            claim.make_medicare();
            beside(claim, &["G2211", "G0439"]);
            claim.line().modifiers = modifiers(&["25"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for ComplexityBesideSeparateVisit {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        const EXCEPTION_FROM: Date = Date::constant(2025, 1, 1);
        let is_prevention = |line: &ClaimLine<'_>| service_groups::vaccine_administration(line.code).is_some() || is_preventive(line.code);
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.code.as_str() == "G2211") {
            let same_day = || claim.lines.iter().filter(|other| other.service_from == line.service_from);
            let is_marked = same_day().any(|other| service_groups::is_visit(other.code) && other.modifiers.contains("25"));
            let is_excepted = line.service_from.is_some_and(|on| on >= EXCEPTION_FROM) && same_day().any(is_prevention);
            if is_marked && !is_excepted {
                findings.line(place, "service", line.code.as_str(), format!("Line {} has G2211 beside a visit with 25.", place + 1));
            }
        }
    }
}

/// Preventive services of Part B, as far as codes tell; in doubt yes. [source: 42 CFR 410.2; CMS, Medicare Claims Processing Manual, chapter 18]
fn is_preventive(code: Code) -> bool {
    const OTHERS: [&str; 16] = ["71271", "76706", "77063", "77067", "80061", "81528", "82270", "82947", "82950", "82951", "97802", "97803", "97804", "99406", "99407", "Q0091"];
    ["G01", "G02", "G03", "G04", "P30"].iter().any(|group| code.as_str().starts_with(group)) || OTHERS.contains(&code.as_str())
}
