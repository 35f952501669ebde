//! A routine examination "without abnormal findings" beside an abnormal finding: asked, because only the chart tells whether the examination found it.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.C.21.c.13. Findings are the codes of R70 to R94 and a high reading of blood pressure (R03.0); prediabetes (R73.03)
//! is a condition that patients bring along.

use super::Chart;
use super::answers::ask_or_recall;
use crate::codes::icd10cm::letter_bit;
use crate::model::Code;

/// Asks which of the two codes of the examination is right.
pub(super) fn ask(chart: &mut Chart<'_, '_>) {
    if chart.letters() & letter_bit(Code::from("Z")) == 0 {
        return;
    }
    let Some(examination) = chart.find(|code| matches!(code, "Z0000" | "Z00129" | "Z01419" | "Z0110" | "Z0100")) else { return };
    let is_finding = |code: &str| code == "R030" || (("R70".."R95").contains(&code) && code != "R7303");
    let Some(finding) = chart.find(is_finding) else { return };
    let (without, finding_code) = (chart.code(examination), chart.code(finding));
    let with = match without.as_str() {
        "Z0000" => "Z00.01",
        "Z00129" => "Z00.121",
        "Z01419" => "Z01.411",
        "Z0110" => "Z01.118",
        _ => "Z01.01",
    };
    ask_or_recall(chart, "examination-with-finding", &[examination, finding], || {
        format!(
            "{} says that the examination found nothing abnormal, and {} is a finding. If the examination found it, {with} and {} are right (ICD-10-CM guideline I.C.21.c.13).",
            without.dotted(),
            finding_code.dotted(),
            finding_code.dotted()
        )
    });
}
