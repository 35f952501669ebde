//! Edit `side-not-of-diagnosis`.

use super::{bill, modifiers};
use crate::codes::modifier::{self, Laterality};
use crate::edits::example::ClaimFixture;
use crate::edits::prelude::*;
use crate::model::CodedDiagnosis;

/// Service on one side for a condition of the other.
pub struct SideNotOfDiagnosis;

static ABOUT: About = About {
    id: "side-not-of-diagnosis",
    family: Family::Services,
    title: "Service on one side for a condition of the other",
    why: "The line says left and every diagnosis that it points to is of the right side, or the reverse. One of them is wrong, and payers deny the line.",
    fix: "Correct the modifier, the diagnosis or the pointer by what the record says.",
    source: "ICD-10-CM Official Guidelines, section I.B.13; CMS, Medicare Claims Processing Manual, chapter 12, section 40.7 (side modifiers)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 6,
    element: "2400 SV101-3",
    answer: "A7:453",
    denials: &["4", "11"],
    needs: Some(Table::Icd10Cm),
    examples: &[
        Example::found("left knee for a disease of the right", |claim| joint(claim, "LT", "M17.11")),
        Example::passes("right knee for a disease of the right", |claim| joint(claim, "RT", "M17.11")),
        Example::passes("a paralysis, whose cause lies on the other side", |claim| joint(claim, "LT", "G81.91")),
        Example::passes("a disease of both sides", |claim| joint(claim, "LT", "M17.0")),
    ],
    ..About::COMMON
};

impl Edit for SideNotOfDiagnosis {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate() {
            let Some((billed, other)) = line.modifiers.as_slice().iter().find_map(|modifier| opposite(*modifier)) else { continue };
            let Some(edition) = line.service_from.and_then(|on| context.edition(on)) else { continue };
            let diagnoses = || line.pointers().iter().filter_map(|pointer| claim.diagnoses.get(usize::from(*pointer).checked_sub(1)?));
            // One side and no other word for a side: "right dominant side, left" says nothing.
            let is_other = |diagnosis: &CodedDiagnosis<'_>| {
                let title = edition.find(diagnosis.code).map_or("", |entry| entry.title.base);
                let has = |side: &str| title.split(|character: char| !character.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(side));
                has(other) && !has(billed) && !has("bilateral")
            };
            // Vessels and the brain lie on one side for what shows on the other.
            let is_crossed = |diagnosis: &CodedDiagnosis<'_>| ["I", "G81", "G83"].iter().any(|chapter| diagnosis.code.as_str().starts_with(chapter));
            if diagnoses().next().is_some() && diagnoses().all(|diagnosis| is_other(diagnosis) && !is_crossed(diagnosis)) {
                let codes: Vec<String> = diagnoses().map(|diagnosis| diagnosis.code.dotted()).collect();
                let message = format!("Line {} is billed on the {billed} side; {} is of the {other}.", place + 1, codes.join(", "));
                findings.line(place, "modifiers", line.documented.modifiers, message);
            }
        }
    }
}

/// The side that a modifier names, and the other one.
fn opposite(modifier: Code) -> Option<(&'static str, &'static str)> {
    match modifier::laterality(modifier)? {
        Laterality::Left => Some(("left", "right")),
        Laterality::Right => Some(("right", "left")),
        Laterality::Bilateral => None,
    }
}

/// For examples: one line on one side that points to one diagnosis.
fn joint(claim: &mut ClaimFixture, side: &str, code: &'static str) {
    bill(claim, "20610");
    claim.line().modifiers = modifiers(&[side]);
    claim.diagnoses = vec![CodedDiagnosis { code: code.into(), documented: code }];
    claim.line().pointers = [1, 0, 0, 0];
    claim.line().pointer_count = 1;
}
