//! Edit `corrected-case`.

use crate::edits::prelude::*;
use crate::model::{CodedDiagnosis, Encounter, ServiceLine};

/// Code or identifier in small letters.
pub struct CorrectedCase;

static ABOUT: About = About {
    id: "corrected-case",
    family: Family::Corrections,
    title: "Code or identifier in small letters",
    why: "Codes, states and member ids are sent in capitals. Small letters mean the same, so that they are raised without a question.",
    fix: "Nothing; have the export write capitals where the letters disturb.",
    source: "ASC X12N 005010X222A1, appendix B.1.1.2 (basic character set); 45 CFR 162.1002 (code sets in capitals)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 1,
    element: "2400 SV101-2",
    answer: "",
    examples: &[
        Example::found("a procedure code", |claim| {
            bill(claim, "J3420");
            beside(claim, &["96372"]);
            claim.line().documented.service = "j3420";
        }),
        Example::found("a modifier", |claim| {
            claim.line().documented.modifiers = "gt";
            claim.line().modifiers = modifiers(&["GT"]);
        }),
        Example::found("a diagnosis", |claim| claim.diagnoses = vec![CodedDiagnosis { code: "J209".into(), documented: "j20.9" }]),
        Example::found("a state", |claim| claim.encounter.patient.address.state = "il"),
        Example::found("a member id", |claim| claim.coverage().member_id = "zz0001"),
        Example::found("a CLIA number", |claim| claim.encounter.clia = "14d0123456"),
        Example::passes("words", |claim| claim.line().documented.service = "office visit"),
        Example::passes("capitals", |claim| claim.coverage().member_id = "ZZ0001"),
    ],
    ..About::COMMON
};

impl Edit for CorrectedCase {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, line) in claim.lines.iter().enumerate() {
            let ServiceLine { service, modifiers, ndc_unit, .. } = line.documented;
            if is_raised(service, line.code) {
                let message = format!("Line {} has the code {}, sent as {}.", place + 1, short(service), line.code);
                findings.line(place, "service", short(service), message);
            }
            if has_small(modifiers) {
                let message = format!("Line {} has the modifiers `{}`, sent in capitals.", place + 1, short(modifiers));
                findings.line(place, "modifiers", short(modifiers), message).element("2400 SV101-3");
            }
            if has_small(ndc_unit) {
                let message = format!("Line {} has the unit `{}`, sent in capitals.", place + 1, short(ndc_unit));
                findings.line(place, "ndc_unit", short(ndc_unit), message).element("2410 CTP05-1");
            }
        }
        for diagnosis in claim.diagnoses.iter().filter(|diagnosis| is_raised(diagnosis.documented, diagnosis.code)) {
            let message = format!("The diagnosis {} is sent as {}.", short(diagnosis.documented), diagnosis.code);
            findings.claim("", short(diagnosis.documented), message).element("2300 HI");
        }
        for (column, element, value) in [("clia", "2300 REF*X4 REF02", encounter.clia), ("accident_state", "2300 CLM11-4", encounter.accident_state)] {
            if has_small(value) {
                findings.claim(column, short(value), format!("{column} is sent in capitals.")).element(element);
            }
        }
        private(encounter, |column, element| _ = findings.claim(column, WITHHELD, format!("{column} is sent in capitals.")).element(element));
    }
}

fn has_small(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether the documented text is the code itself in small letters, and not words that came to it.
fn is_raised(documented: &str, code: Code) -> bool {
    has_small(documented) && Code::parse(documented).is_some_and(|read| read == code && !code.is_empty())
}

/// Calls `raised` with column and element of every state and member id that has small letters: their values identify a person.
fn private(encounter: &Encounter<'_>, mut raised: impl FnMut(&'static str, &'static str)) {
    const SUBSCRIBER_STATE: [&str; 3] = ["subscriber_state_1", "subscriber_state_2", "subscriber_state_3"];
    if has_small(encounter.patient.address.state) {
        raised("patient_state", "2010BA/2010CA N402");
    }
    for (place, coverage) in encounter.coverages.iter().enumerate() {
        if has_small(coverage.member_id) {
            raised(nth(MEMBER_ID, place), "2010BA/2330A NM109");
        }
        if coverage.relationship != Relationship::Own && has_small(coverage.subscriber.address.state) {
            raised(nth(SUBSCRIBER_STATE, place), "2010BA/2330A N402");
        }
    }
}
