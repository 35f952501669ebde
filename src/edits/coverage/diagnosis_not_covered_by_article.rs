//! Edit `diagnosis-not-covered-by-article`.

use super::{article_lines, serve};
use crate::codes::coverage_articles::Standing;
use crate::edits::prelude::*;

/// Diagnosis that the contractor's article does not list for the service.
pub struct DiagnosisNotCoveredByArticle;

static ABOUT: About = About {
    id: "diagnosis-not-covered-by-article",
    family: Family::Coverage,
    title: "Diagnosis that the contractor's article does not list for the service",
    why: "The contractor pays the service for the diagnoses that its article lists and denies it for others as not reasonable and necessary. With a signed notice (GA) the patient may be billed; without one nobody is.",
    fix: "Document the listed diagnosis if the record supports it, point the line to it, or bill with GA (notice signed) or GZ (none).",
    source: "CMS, Medicare Program Integrity Manual, chapter 13; Medicare Coverage Database, billing and coding articles of the contractor",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV107",
    answer: "A7:477",
    denials: &["50"],
    programmes: Programmes::Only(&[PayerKind::MedicareB, PayerKind::MedicareAdvantage]),
    needs: Some(Table::Articles),
    examples: &[
        Example::found("a diagnosis that is not listed", |claim| {
            serve(claim, "J209", &[]);
        }),
        Example::found("one listed for another group of services", |claim| {
            serve(claim, "D225", &[]);
        }),
        Example::passes("a listed diagnosis", |claim| {
            serve(claim, "L910", &[]);
        }),
        Example::passes("with a signed notice", |claim| {
            serve(claim, "J209", &["GA"]);
        }),
        Example::passes("a contractor without such an article", |claim| {
            serve(claim, "J209", &[]);
            claim.payer().contractor = "12345".into();
        }),
    ],
    ..About::COMMON
};

impl Edit for DiagnosisNotCoveredByArticle {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for line in article_lines(claim, context) {
            let (place, code) = (line.place, line.code);
            match line.verdict {
                Some((number, Standing::NotListed)) => {
                    let message = format!("Line {} has {code} for a diagnosis that article A{number} does not list.", place + 1);
                    findings.line(place, "diagnosis_pointers", code.as_str(), message);
                }
                Some((number, Standing::SupportsOthers)) => {
                    let message = format!("Line {} has {code} for a diagnosis that article A{number} lists in another group; its text says for which services.", place + 1);
                    findings.line(place, "diagnosis_pointers", code.as_str(), message).severity(Severity::Warning);
                }
                _ => {}
            }
        }
    }
}
