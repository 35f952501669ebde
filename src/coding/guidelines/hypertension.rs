//! Hypertension with heart failure or chronic kidney disease: one combination code, because the classification presumes that they belong together.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.C.9.a ("presumes a cause-and-effect relationship"), I.C.9.a.1 to 3; the heart failure (I50) and the stage of the
//! kidney disease (N18) stay as additional codes. Heart conditions of I51 are left to the coder. Not done where the words of a cell give another cause, and not in pregnancy, which has codes of its own (O10).

use super::Chart;
use crate::codes::icd10cm::letter_bit;
use crate::model::Code;

/// Replaces the codes of hypertension by the one that the other diagnoses call for.
pub(super) fn combine(chart: &mut Chart<'_, '_>) {
    let letters = chart.letters();
    if letters & letter_bit(Code::from("I")) == 0 || letters & letter_bit(Code::from("O")) != 0 {
        return;
    }
    let is_hypertension = |code: &str| code == "I10" || (code.len() > 3 && ["I11", "I12", "I13"].iter().any(|category| code.starts_with(category)));
    let Some(place) = chart.find(is_hypertension) else { return };
    let failure = chart.find(|code| code.starts_with("I50")).filter(|&failure| !chart.says_unrelated(failure));
    let kidney = chart.find(|code| code.starts_with("N18")).filter(|&kidney| !chart.says_unrelated(kidney));
    if failure.is_none() && kidney.is_none() {
        return;
    }
    let has = |codes: &[&str]| chart.find(|code| codes.iter().any(|prefix| code.starts_with(prefix))).is_some();
    let is_late = match kidney {
        Some(kidney) => chart.code(kidney).as_str().starts_with("N185") || chart.code(kidney).as_str().starts_with("N186"),
        None => has(&["I120", "I1311", "I132"]),
    };
    let (has_heart, has_kidney) = (failure.is_some() || has(&["I11", "I13"]), kidney.is_some() || has(&["I12", "I13"]));
    let has_failure = failure.is_some() || has(&["I110", "I130", "I132"]);
    let code = Code::from(combination(has_heart, has_failure, has_kidney, is_late));
    if chart.kept().filter(|(_, code)| is_hypertension(code.as_str())).all(|(_, held)| held == code) {
        return;
    }
    let (section, others) = match (has_heart, has_kidney) {
        (true, true) => ("I.C.9.a.3", "heart disease and chronic kidney disease"),
        (true, false) => ("I.C.9.a.1", "heart failure"),
        _ => ("I.C.9.a.2", "chronic kidney disease"),
    };
    let because = format!("Hypertension beside {others} is presumed to be related unless the documentation says otherwise (ICD-10-CM guideline {section}); the other codes stay.");
    let places: Vec<usize> = chart.kept().filter(|(_, code)| is_hypertension(code.as_str())).map(|(place, _)| place).collect();
    for other in places {
        let documented = chart.code(other);
        if other != place {
            chart.notes.decide("hypertension-combined", documented.dotted(), format!("joined to {}", code.dotted()), because.as_str());
            chart.join(other, place);
        } else if documented != code {
            chart.notes.decide("hypertension-combined", documented.dotted(), code.dotted(), because.as_str());
            chart.replace(place, code);
        }
    }
}

/// The code of hypertension with heart disease, heart failure, kidney disease, and whether that is of stage 5 or end-stage.
fn combination(has_heart: bool, has_failure: bool, has_kidney: bool, is_late: bool) -> &'static str {
    match (has_heart, has_kidney, has_failure, is_late) {
        (true, true, true, false) => "I130",
        (true, true, true, true) => "I132",
        (true, true, false, false) => "I1310",
        (true, true, false, true) => "I1311",
        (true, false, true, _) => "I110",
        (true, false, false, _) => "I119",
        (false, _, _, true) => "I120",
        (false, _, _, false) => "I129",
    }
}
