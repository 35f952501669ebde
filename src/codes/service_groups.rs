//! Groups of procedure codes that rules ask for, as ranges of bare numbers: visits, procedures, vaccines, injections, sides. No descriptor is copied.
//!
//! A range here answers one question of one rule and no other; what a code *is* stands in no table that this program may carry.

use super::evaluation_management;
use crate::model::Code;

/// The number of a code of five digits; `None` for every other form.
pub fn number(code: Code) -> Option<u32> {
    let digits: &[u8; 5] = code.as_bytes().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

pub(super) fn within(code: Code, ranges: &[(u32, u32)]) -> bool {
    number(code).is_some_and(|number| ranges.iter().any(|(first, last)| (*first..=*last).contains(&number)))
}

/// The section of surgical procedures.
const SURGERY: (u32, u32) = (10_004, 69_990);

/// Codes in the surgery section that only take blood or use a line that lies already: nobody is operated.
const DRAWS: [(u32, u32); 3] = [(36_400, 36_416), (36_591, 36_592), (36_598, 36_598)];

/// Preventive visits, new and established.
const PREVENTIVE_VISITS: [(u32, u32); 1] = [(99_381, 99_397)];

/// A visit in the sense of modifier 25: an evaluation and management code with levels, or a preventive visit.
pub fn is_visit(code: Code) -> bool {
    evaluation_management::family(code).is_some() || is_preventive_visit(code)
}

/// A preventive visit, new or established.
pub fn is_preventive_visit(code: Code) -> bool {
    within(code, &PREVENTIVE_VISITS)
}

/// The visit for which a nurse suffices. It is no professional service by which a patient becomes established, and is not paid beside an injection.
pub fn is_nurse_visit(code: Code) -> bool {
    code.as_str() == "99211"
}

/// A code of the surgery section that is an operation, however small: blood draws stand there too and are none.
pub fn is_surgery(code: Code) -> bool {
    within(code, &[SURGERY]) && !within(code, &DRAWS)
}

/// Inhalation treatment.
const INHALATION: [(u32, u32); 1] = [(94_640, 94_640)];

/// Administrations of vaccines into which payers bundle a visit since 2013. Medicare's own G0008 to G0010 bundle no visit but a nurse's.
const BUNDLING_VACCINE_ADMINISTRATION: [(u32, u32); 2] = [(90_460, 90_461), (90_471, 90_474)];

/// A service beside which a visit on the same day by the same person is paid only when it was significant and separate (modifier 25, or 57 before a major operation).
///
/// Operations, inhalation treatment, and giving vaccines and drugs. [source: CMS, NCCI Policy Manual for Medicare Services 2026, chapter I, section D and chapter XI,
/// sections B and M; CMS, Medicare Claims Processing Manual, chapter 12, sections 30.6.6 and 30.6.7.D]
pub fn needs_separate_visit(code: Code) -> bool {
    is_surgery(code) || within(code, &INHALATION) || within(code, &BUNDLING_VACCINE_ADMINISTRATION) || is_drug_administration(code)
}

/// Hydration, infusion and injection of drugs, chemotherapy included.
const DRUG_ADMINISTRATION: [(u32, u32); 2] = [(96_360, 96_381), (96_401, 96_549)];

/// Giving a drug by infusion or injection.
pub fn is_drug_administration(code: Code) -> bool {
    within(code, &DRUG_ADMINISTRATION)
}

/// Products of vaccines and of COVID-19 vaccines.
const VACCINES: [(u32, u32); 2] = [(90_476, 90_759), (91_300, 91_322)];

/// A vaccine itself.
pub fn is_vaccine(code: Code) -> bool {
    within(code, &VACCINES)
}

/// Immune globulins, which are given by an injection of a drug.
const IMMUNE_GLOBULINS: [(u32, u32); 1] = [(90_281, 90_399)];

/// A drug that somebody must inject or infuse: Level II codes J0120 to J3590 and J9000 to J9999, and immune globulins. Inhaled and swallowed drugs have other numbers.
pub fn is_injected_drug(code: Code) -> bool {
    let level_2 = code.as_str().strip_prefix('J').filter(|digits| digits.len() == 4).and_then(|digits| digits.parse::<u32>().ok());
    level_2.is_some_and(|number| (120..=3_590).contains(&number) || (9_000..=9_999).contains(&number)) || within(code, &IMMUNE_GLOBULINS)
}

/// A code that may name what was injected: any Level II drug or biological (A9, C9, J, P9, Q, S), vaccine or immune globulin.
pub fn is_product(code: Code) -> bool {
    let text = code.as_str();
    text.len() == 5 && (text.starts_with(['J', 'Q', 'S']) || text.starts_with("A9") || text.starts_with("C9") || text.starts_with("P9"))
        || is_vaccine(code)
        || within(code, &IMMUNE_GLOBULINS)
}

/// How an administration of a vaccine counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaccineAdministration {
    /// One vaccine: the first of the day, or one by whatever code needs no first.
    First,
    /// One more vaccine; needs a first.
    Further,
    /// One more component of a vaccine that is counted already (90461); needs 90460.
    Component,
}

/// What a code for giving a vaccine counts, if it is one: 90460, 90461, 90471 to 90474, 90480, and Medicare's G0008, G0009, G0010.
pub fn vaccine_administration(code: Code) -> Option<VaccineAdministration> {
    match code.as_str() {
        "90460" | "90471" | "90473" | "90480" | "G0008" | "G0009" | "G0010" => Some(VaccineAdministration::First),
        "90472" | "90474" => Some(VaccineAdministration::Further),
        "90461" => Some(VaccineAdministration::Component),
        _ => None,
    }
}

/// Administration codes that stand for counselling too and end with the nineteenth birthday.
pub fn is_counselled_administration(code: Code) -> bool {
    matches!(code.as_str(), "90460" | "90461")
}

/// Medicare's own administration code of a vaccine that it pays under Part B: influenza G0008, pneumococcal G0009, hepatitis B G0010.
///
/// [source: CMS, Medicare Claims Processing Manual, chapter 18, section 10.2.1; product numbers as listed there and in later transmittals to 2026]
pub fn medicare_vaccine_administration(vaccine: Code) -> Option<&'static str> {
    match number(vaccine)? {
        90_630 | 90_653..=90_662 | 90_672..=90_674 | 90_682 | 90_685..=90_689 | 90_694 | 90_756 => Some("G0008"),
        90_670 | 90_671 | 90_677 | 90_684 | 90_732 => Some("G0009"),
        90_739 | 90_740 | 90_743 | 90_744 | 90_746 | 90_747 | 90_759 => Some("G0010"),
        _ => None,
    }
}

/// Joints injected or drained on one side.
const ONE_JOINT: [(u32, u32); 1] = [(20_600, 20_611)];

/// Pictures of one arm or leg. Left out: those of both sides at once (73050, 73521 to 73523, 73565), and fingers and toes, which have modifiers of their own.
const ONE_LIMB: [(u32, u32); 5] = [(73_000, 73_030), (73_040, 73_040), (73_060, 73_130), (73_501, 73_503), (73_551, 73_564)];
const ONE_FOOT: [(u32, u32); 1] = [(73_580, 73_650)];

/// A service that is done to one side of the body and billed with LT or RT, or with 50 for both, so far as it is certain without a fee schedule: joint injections and
/// plain pictures of limbs. [source: CMS, Medicare physician fee schedule relative value files, bilateral surgery indicators 1 and 3]
pub fn is_one_sided(code: Code) -> bool {
    within(code, &ONE_JOINT) || within(code, &ONE_LIMB) || within(code, &ONE_FOOT)
}

/// Therapy and training codes that count units of 15 minutes with the patient.
///
/// [source: CMS, Medicare Claims Processing Manual, chapter 5, sections 20.2 and 20.3]
const TIMED_THERAPY: [(u32, u32); 9] =
    [(97_032, 97_036), (97_110, 97_110), (97_112, 97_116), (97_124, 97_124), (97_129, 97_130), (97_140, 97_140), (97_530, 97_537), (97_542, 97_542), (97_750, 97_763)];

/// A therapy service billed in units of 15 minutes.
pub fn is_timed_therapy(code: Code) -> bool {
    within(code, &TIMED_THERAPY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(codes: &[&str], is: fn(Code) -> bool, expected: bool) {
        for code in codes {
            assert_eq!(is((*code).into()), expected, "{code}");
        }
    }

    #[test]
    fn only_five_digits_are_a_number() {
        assert_eq!(number("01999".into()), Some(1_999));
        for code in ["J1885", "9921", "0001A", ""] {
            assert_eq!(number(code.into()), None, "{code}");
        }
    }

    #[test]
    fn a_visit_is_no_procedure_and_a_blood_draw_neither() {
        all(&["99202", "99215", "99283", "99381", "99397"], is_visit, true);
        all(&["99201", "36415", "87880", "71046"], is_visit, false);
        all(&["20610", "69210", "12001", "17110", "94640", "96372", "90471", "90460"], needs_separate_visit, true);
        all(&["36415", "36416", "36591", "87880", "71046", "94010", "99213", "90686", "G0008", "J1885", "70010"], needs_separate_visit, false);
    }

    #[test]
    fn vaccines_drugs_and_how_they_are_given_are_told_apart() {
        all(&["90476", "90686", "90759", "91304"], is_vaccine, true);
        all(&["90475", "90460", "90471", "90760", "91323"], is_vaccine, false);
        all(&["J0696", "J3420", "J9999", "90371"], is_injected_drug, true);
        all(&["J7613", "J8499", "J1", "A4570", "90686"], is_injected_drug, false);
        all(&["J7613", "Q9967", "90686", "A9500"], is_product, true);
        all(&["A4570", "99213", "96372"], is_product, false);
        assert_eq!(vaccine_administration("90461".into()), Some(VaccineAdministration::Component));
        assert_eq!(vaccine_administration("96372".into()), None);
        let given = |vaccine: &str| medicare_vaccine_administration(vaccine.into());
        assert_eq!((given("90686"), given("90677"), given("90746"), given("90715")), (Some("G0008"), Some("G0009"), Some("G0010"), None));
    }

    #[test]
    fn sides_are_claimed_only_where_they_are_certain() {
        all(&["20610", "73562", "73610", "73030"], is_one_sided, true);
        all(&["71046", "73050", "73140", "73521", "73565", "73660", "69210", "99213"], is_one_sided, false);
    }

    #[test]
    fn therapy_in_minutes_is_not_therapy_by_session() {
        all(&["97110", "97140", "97530", "97035"], is_timed_therapy, true);
        all(&["97161", "97010", "97150", "99213"], is_timed_therapy, false);
    }
}
