//! Diabetes "without complications" beside a complication: the combination code, because "with" presumes that they belong together.
//!
//! Source: ICD-10-CM Official Guidelines FY2026, I.A.15 ("with"), I.C.4.a; the pairs are the entries of the index below "Diabetes, with" that lead to one code only.
//! Retinopathy, neuropathy without its kind and other complications with several codes are left to the coder. Only codes that end in `.9`, which say the opposite of what stands beside them, are touched.

use super::Chart;
use crate::codes::Icd10Edition;
use crate::codes::icd10cm::letter_bit;
use crate::model::Code;

/// A complication, the ending of its diabetes code, and whether it stays on the claim as the additional code that says more.
struct Complication {
    codes: &'static [&'static str],
    ending: &'static str,
    stays: bool,
}

const COMPLICATIONS: &[Complication] = &[
    Complication { codes: &["N18"], ending: "22", stays: true },
    Complication { codes: &["K3184"], ending: "43", stays: true },
    Complication { codes: &["L974", "L975"], ending: "621", stays: true },
    Complication { codes: &["L971", "L972", "L973", "L978", "L979", "L984"], ending: "622", stays: true },
    Complication { codes: &["R739"], ending: "65", stays: false },
    Complication { codes: &["E162"], ending: "649", stays: false },
];

/// Replaces the uncomplicated code by the first combination code and adds one for every further complication.
pub(super) fn combine(chart: &mut Chart<'_, '_>, edition: &Icd10Edition) {
    let letters = chart.letters();
    if letters & letter_bit(Code::from("E")) == 0 || letters & letter_bit(Code::from("O")) != 0 {
        return;
    }
    let is_uncomplicated = |code: &str| matches!(code, "E089" | "E099" | "E109" | "E119" | "E139");
    let Some(diabetes) = chart.find(is_uncomplicated) else { return };
    let documented = chart.code(diabetes);
    let is_diabetes = |code: &str| ("E08".."E14").contains(&code);
    let is_of_another_kind = |code: &str| is_diabetes(code) && code.get(..3) != documented.as_str().get(..3);
    if chart.find(is_of_another_kind).is_some() {
        // Which kind it is has to be known first; the two exclude each other, and that is asked.
        return;
    }
    let mut is_replaced = false;
    for complication in COMPLICATIONS {
        let is_complication = |code: &str| complication.codes.iter().any(|prefix| code.starts_with(prefix));
        let Some(place) = chart.find(is_complication).filter(|&place| !chart.says_unrelated(place)) else { continue };
        let combined = documented.as_str().get(..3).and_then(|category| Code::parse(&format!("{category}{}", complication.ending)));
        // Not every kind of diabetes has every combination.
        let Some(combined) = combined.filter(|code| edition.find(*code).is_some_and(|entry| entry.is_billable)) else { continue };
        let other = chart.code(place);
        // Codes are added behind this place, so that it stays the diabetes' own.
        if complication.stays {
            let outcome = if is_replaced { format!("{} added", combined.dotted()) } else { combined.dotted() };
            decide(chart, documented, other, &outcome);
        } else {
            decide(chart, documented, other, &format!("{} for both", combined.dotted()));
            chart.join(place, diabetes);
        }
        match is_replaced {
            false => chart.replace(diabetes, combined),
            true => chart.insert_behind(diabetes, combined),
        }
        is_replaced = true;
    }
}

fn decide(chart: &mut Chart<'_, '_>, diabetes: Code, other: Code, outcome: &str) {
    let because = format!("Diabetes beside {} is presumed to be its cause unless the documentation says otherwise (ICD-10-CM guidelines I.A.15 and I.C.4.a).", other.dotted());
    chart.notes.decide("diabetes-combined", diabetes.dotted(), outcome, because);
}
