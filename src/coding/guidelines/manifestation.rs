//! A manifestation without the disease that underlies it: asked.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.A.13: codes titled "in diseases classified elsewhere" are never listed first nor alone; the underlying condition
//! comes first. Where a code that the code-first notes name is on the claim, `order` puts it first. Where none is but another diagnosis stands before the manifestation, that one may be the
//! underlying condition, because the notes give examples ("such as"), and nothing is asked.

use super::Chart;
use super::answers::ask_or_recall;
use crate::codes::Icd10Edition;
use crate::codes::icd10cm::NoteKind;

/// Asks for the underlying condition of a manifestation that is first and whose notes name no other code of the claim. True when an answer was found.
pub(super) fn ask(chart: &mut Chart<'_, '_>, edition: &Icd10Edition) -> bool {
    let Some((place, code)) = chart.kept().next() else { return false };
    let noted = edition.noted(code);
    if !noted.is_manifestation() || chart.kept().any(|(_, other)| noted.naming(NoteKind::CodeFirst, other).is_some()) {
        return false;
    }
    ask_or_recall(chart, "manifestation-alone", &[place], || {
        format!("{} is a manifestation and is never listed first; the disease that underlies it comes before it (ICD-10-CM guideline I.A.13).", code.dotted())
    })
}
