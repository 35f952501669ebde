//! Edit `code-not-medicares`.

use crate::edits::prelude::*;

/// Code that Medicare does not take.
pub struct CodeNotMedicares;

static ABOUT: About = About {
    id: "code-not-medicares",
    family: Family::Payer,
    title: "Code that Medicare does not take",
    why: "Codes that begin with S are for private payers, those with H and T for Medicaid. Medicare rejects them as unknown.",
    fix: "Use the code that Medicare has for the service, or GY to obtain a denial for another payer.",
    source: "CMS, HCPCS Level II Coding Procedures, 2026 (H, S and T codes); CMS, Medicare Claims Processing Manual, chapter 23, section 20.1",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV101-2",
    answer: "A7:454",
    denials: &["96", "181"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("a code of private payers", |claim| {
            claim.make_medicare();
            bill(claim, "S9083");
        }),
        Example::passes("for a denial", |claim| {
            claim.make_medicare();
            bill(claim, "S9083");
            claim.line().modifiers = modifiers(&["GY"]);
        }),
        Example::passes("to a private payer", |claim| bill(claim, "S9083")),
    ],
    ..About::COMMON
};

impl Edit for CodeNotMedicares {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in
            claim.lines.iter().enumerate().filter(|(_, line)| line.code.len() == 5 && line.code.as_str().starts_with(['H', 'S', 'T']) && !line.modifiers.contains("GY"))
        {
            let message = format!("Line {} has {}, which is no code of Medicare.", place + 1, line.code);
            findings.line(place, "service", line.code.as_str(), message);
        }
    }
}
