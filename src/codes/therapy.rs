//! Outpatient therapy: which services stand under a plan of care, and of which discipline.

use super::service_groups::within;
use crate::model::Code;

/// Services that are therapy whoever gives them. Left out is what is therapy only under a plan of care.
const ALWAYS_THERAPY: [(u32, u32); 25] = [
    (92_507, 92_508),
    (92_521, 92_524),
    (92_526, 92_526),
    (92_597, 92_597),
    (92_607, 92_609),
    (97_012, 97_012),
    (97_016, 97_018),
    (97_022, 97_022),
    (97_024, 97_024),
    (97_026, 97_026),
    (97_028, 97_028),
    (97_032, 97_036),
    (97_110, 97_110),
    (97_112, 97_113),
    (97_116, 97_116),
    (97_124, 97_124),
    (97_140, 97_140),
    (97_150, 97_150),
    (97_161, 97_168),
    (97_530, 97_530),
    (97_533, 97_537),
    (97_542, 97_542),
    (97_750, 97_755),
    (97_760, 97_761),
    (97_763, 97_763),
];

/// Whether Medicare takes a code as therapy whoever gives it, so that it must name its plan of care.
///
/// [source: CMS, annual therapy update, codes of disposition "always therapy", 2018 to 2026; Medicare Claims Processing Manual, chapter 5, section 20]
pub fn is_always_therapy(code: Code) -> bool {
    within(code, &ALWAYS_THERAPY) || code.as_str() == "G0283"
}

/// Modifiers that name the plan of care: of a physical therapist, an occupational therapist, a speech-language pathologist.
pub const PLANS_OF_CARE: [&str; 3] = ["GP", "GO", "GN"];

/// The only plan of care under which an evaluation can stand. [source: CMS, Medicare Claims Processing Manual, chapter 5, section 20.1, and transmittal 3936 of 2017]
pub fn only_plan_of_care(code: Code) -> Option<&'static str> {
    match code.as_str() {
        "97161" | "97162" | "97163" | "97164" => Some("GP"),
        "97165" | "97166" | "97167" | "97168" => Some("GO"),
        "92521" | "92522" | "92523" | "92524" | "92597" | "92607" => Some("GN"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evaluation_of_one_discipline_is_always_therapy() {
        for number in 92_000..=97_999_u32 {
            let code = Code::from(number.to_string().as_str());
            assert!(only_plan_of_care(code).is_none() || is_always_therapy(code), "{code}");
        }
        assert!(is_always_therapy("97110".into()) && is_always_therapy("G0283".into()));
        assert!(!is_always_therapy("97129".into()) && !is_always_therapy("97010".into()) && !is_always_therapy("99213".into()));
    }
}
