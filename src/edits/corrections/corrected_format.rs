//! Edit `corrected-format`.

use crate::edits::prelude::*;
use crate::model::CodedDiagnosis;

/// Marks within a code or identifier that are left out.
pub struct CorrectedFormat;

static ABOUT: About = About {
    id: "corrected-format",
    family: Family::Corrections,
    title: "Marks within a code or identifier that are left out",
    why: "The dashes and blanks that a Medicare card prints for the eye are no part of the number, and a dot of a diagnosis code says the same wherever it stands. The 837 has neither.",
    fix: "Nothing; look at the diagnosis if its dot stands at an odd place.",
    source: "CMS, Medicare beneficiary identifier format (no dashes in electronic claims); ICD-10-CM Official Guidelines FY2026, section I.A.2 and 45 CFR 162.1002",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 1,
    element: "2010BA/2330A NM109",
    answer: "",
    examples: &[
        Example::found("dashes of a Medicare card", |claim| {
            claim.make_medicare();
            claim.coverage().member_id = "1EG4-TE5-MK73";
        }),
        Example::found("a dot at an odd place", |claim| claim.diagnoses = vec![CodedDiagnosis { code: "J209".into(), documented: "J209." }]),
        Example::passes("the dot at its place", |claim| claim.diagnoses = vec![CodedDiagnosis { code: "J209".into(), documented: "J20.9" }]),
        Example::passes("no dashes", |claim| claim.make_medicare()),
    ],
    ..About::COMMON
};

impl Edit for CorrectedFormat {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let Some(encounter) = claim.encounter else { return };
        for (place, (coverage, payer)) in encounter.coverages.iter().zip(&claim.all_payers).enumerate() {
            let is_medicare = payer.is_some_and(|payer| payer.kind == PayerKind::MedicareB);
            if is_medicare && text_form::is_mbi(coverage.member_id) && !coverage.member_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                let column = nth(MEMBER_ID, place);
                findings.claim(column, WITHHELD, format!("{column} is sent without its dashes and blanks."));
            }
        }
        for diagnosis in &claim.diagnoses {
            let documented = diagnosis.documented.trim_ascii();
            let is_odd = documented.find('.').is_some_and(|dot| dot != 3);
            if is_odd && Code::parse(documented).is_some_and(|read| read == diagnosis.code) {
                let message = format!("The diagnosis {} is sent as {}.", short(documented), diagnosis.code);
                findings.claim("", short(documented), message).element("2300 HI");
            }
        }
    }
}
