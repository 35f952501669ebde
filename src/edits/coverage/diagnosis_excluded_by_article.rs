//! Edit `diagnosis-excluded-by-article`.

use super::{article_lines, serve};
use crate::codes::coverage_articles::Standing;
use crate::edits::diagnoses::diagnosis;
use crate::edits::prelude::*;

/// Diagnosis that the contractor's article excludes for the service.
pub struct DiagnosisExcludedByArticle;

static ABOUT: About = About {
    id: "diagnosis-excluded-by-article",
    family: Family::Coverage,
    title: "Diagnosis that the contractor's article excludes for the service",
    why: "The contractor's article names diagnoses for which the service is never reasonable and necessary. The line is denied.",
    fix: "Correct the diagnosis if the record supports another one, or bill with GA (notice signed), GZ (none) or GY (excluded).",
    source: "CMS, Medicare Program Integrity Manual, chapter 13; Medicare Coverage Database, billing and coding articles of the contractor",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV107",
    answer: "A7:477",
    denials: &["11", "50"],
    programmes: Programmes::Only(&[PayerKind::MedicareB, PayerKind::MedicareAdvantage]),
    needs: Some(Table::Articles),
    examples: &[
        Example::found("an excluded diagnosis", |claim| {
            serve(claim, "R5383", &[]);
        }),
        Example::passes("a listed one beside it", |claim| {
            serve(claim, "R5383", &[]);
            claim.diagnoses.push(diagnosis("L910"));
            claim.line().pointers = [1, 2, 0, 0];
            claim.line().pointer_count = 2;
        }),
        Example::passes("billed for a denial", |claim| {
            serve(claim, "R5383", &["GY"]);
        }),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisExcludedByArticle {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for line in article_lines(claim, context) {
            if let Some((number, Standing::Excluded)) = line.verdict {
                let message = format!("Line {} has {} for a diagnosis that article A{number} excludes.", line.place + 1, line.code);
                findings.line(line.place, "diagnosis_pointers", line.code.as_str(), message);
            }
        }
    }
}
