//! Edit `duplicate-claim`.

use crate::edits::prelude::*;

/// Service already billed in another encounter.
pub struct DuplicateClaim;

static ABOUT: About = About {
    id: "duplicate-claim",
    family: Family::Duplicates,
    title: "Service already billed in another encounter",
    why: "The same service of the same person to the same patient on the same day was billed before, from another encounter. Billed twice it is denied, and billed twice often it is called fraud.",
    fix: "Cancel one of the two encounters. When both took place, add the modifier that says so (76, 77, 91, 59 or X{EPSU}).",
    source: "X12 adjustment reason code 18; CMS, Medicare Claims Processing Manual, chapter 1, section 120",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101",
    answer: "A3:54",
    denials: &["18"],
    scope: Scope::AlsoSelfPay,
    examples: &[
        Example::found("every service billed before", |claim| claim.is_billed_elsewhere = true),
        Example::passes("a replacement of the earlier claim", |claim| {
            claim.is_billed_elsewhere = true;
            claim.frequency = ClaimFrequency::Replacement;
            claim.payer_claim_number = "2026123456";
        }),
        Example::passes("nothing billed before", |claim| claim.is_billed_elsewhere = false),
    ],
    ..About::COMMON
};

impl Edit for DuplicateClaim {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter.filter(|_| claim.frequency == ClaimFrequency::Original) else { return };
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| !line.code.is_empty()) {
            let Some(on) = line.service_from else { continue };
            let rendering = claim.rendering_npi(line);
            if context.prior.is_billed(encounter.patient_id, on, rendering, line.code, &line.modifiers) {
                let message = format!("Line {} ({} on {on}) was already billed in another encounter of the patient.", place + 1, line.code);
                findings.line(place, "encounter_status", line.code.as_str(), message);
            }
        }
    }
}
