//! Chronic obstructive pulmonary disease with an acute infection of the lower airways, and beside its own exacerbation.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.A.15 ("with"), I.C.10.a; the tabular list's note at J44.0 (code also the infection) and at J44 for what it includes.

use super::Chart;
use crate::codes::icd10cm::letter_bit;
use crate::model::Code;

/// Replaces J44.9 by the code that says what else is documented; the infection stays.
pub(super) fn combine(chart: &mut Chart<'_, '_>) {
    if chart.letters() & letter_bit(Code::from("J")) == 0 {
        return;
    }
    let Some(place) = chart.find(|code| code == "J449") else { return };
    if let Some(specified) = chart.find(|code| code == "J440" || code == "J441") {
        let because = "J44.9 says that nothing more is known of the disease of which a more specific code is on the claim (ICD-10-CM guideline I.B.18).";
        chart.notes.decide("lung-disease-specified", "J44.9", format!("joined to {}", chart.code(specified).dotted()), because);
        return chart.join(place, specified);
    }
    let is_infection = |code: &str| ["J12", "J13", "J14", "J15", "J16", "J18", "J20", "J22"].iter().any(|category| code.starts_with(category));
    let Some(infection) = chart.find(is_infection).filter(|&infection| !chart.says_unrelated(infection)) else { return };
    let because = format!(
        "The disease with an acute lower respiratory infection ({}) has a code of its own; the infection stays (ICD-10-CM guideline I.A.15; note at J44.0).",
        chart.code(infection).dotted()
    );
    chart.replace(place, Code::from("J440"));
    chart.notes.decide("lung-disease-combined", "J44.9", "J44.0", because);
}
