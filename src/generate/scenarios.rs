//! What visits are about: for each kind, who has it, what is documented and what is done.
//!
//! Diagnosis codes are of the ICD-10-CM edition that the program carries (a test asks it); words are exactly a title or inclusion term of that code, or a decision that the
//! practice's coder made before.

/// Where a visit takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The practice's own office.
    Office,
    /// Video, with the patient at home.
    Telehealth,
    /// A hospital's emergency room.
    Emergency,
    /// A hospital bed, over several days.
    Inpatient,
    /// A surgery center.
    Surgery,
}

impl Place {
    /// Place of service code.
    pub fn code(self) -> &'static str {
        match self {
            Place::Office => "11",
            Place::Telehealth => "10",
            Place::Emergency => "23",
            Place::Inpatient => "21",
            Place::Surgery => "24",
        }
    }
}

/// What kind of visit is billed, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visit {
    /// A visit with a level: by words and decision making or minutes, or as a code.
    Level,
    /// A preventive visit by age.
    Preventive,
    /// Seen by a nurse.
    Nurse,
    /// Days in hospital.
    HospitalDays,
    /// Anaesthesia by the minute.
    Anesthesia,
    /// Nothing but the services.
    None,
}

/// What caused it, as far as the export says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// An illness, often with its onset.
    Illness,
    /// An injury: at home, at work or on the road.
    Injury,
    /// Nothing: routine or long standing.
    Routine,
}

/// A documented diagnosis.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Diagnosis {
    /// ICD-10-CM code with its dot.
    pub code: &'static str,
    /// Words that mean exactly that code; blank where the export always gives the code.
    pub words: &'static str,
    /// How often of a hundred it is documented. The first diagnosis always is.
    pub percent: u64,
}

/// One kind of visit.
#[derive(Debug)]
pub(super) struct Scenario {
    /// Its share of all visits.
    pub weight: u64,
    /// Ages in years, both included.
    pub ages: (i32, i32),
    /// Where.
    pub place: Place,
    /// What kind of visit.
    pub visit: Visit,
    /// What caused it.
    pub cause: Cause,
    /// Documented in this order.
    pub diagnoses: &'static [Diagnosis],
    /// Charge codes of services beside the visit, how often of a hundred each is done, and its most units.
    pub services: &'static [(&'static str, u64, u64)],
}

const fn dx(code: &'static str, words: &'static str, percent: u64) -> Diagnosis {
    Diagnosis { code, words, percent }
}

const fn office(weight: u64, ages: (i32, i32), cause: Cause, diagnoses: &'static [Diagnosis], services: &'static [(&'static str, u64, u64)]) -> Scenario {
    Scenario { weight, ages, place: Place::Office, visit: Visit::Level, cause, diagnoses, services }
}

const fn other(weight: u64, ages: (i32, i32), how: (Place, Visit, Cause), diagnoses: &'static [Diagnosis], services: &'static [(&'static str, u64, u64)]) -> Scenario {
    let (place, visit, cause) = how;
    Scenario { weight, ages, place, visit, cause, diagnoses, services }
}

use Cause::{Illness, Injury, Routine};

const ANY_AGE: (i32, i32) = (0, 120);
const ADULT: (i32, i32) = (18, 120);

/// All kinds of visits. The first fits every age.
pub(super) static SCENARIOS: &[Scenario] = &[
    office(90, ANY_AGE, Illness, &[dx("J06.9", "Acute upper respiratory infection", 100), dx("R50.9", "Fever, unspecified", 30)], &[("STREP", 40, 1), ("COVID-AG", 25, 1)]),
    office(
        70,
        ANY_AGE,
        Illness,
        &[dx("J20.9", "Acute bronchitis", 100), dx("R05.1", "Acute cough", 45), dx("R09.3", "Abnormal sputum", 30), dx("R50.9", "Fever, unspecified", 30)],
        &[("FLU-AB", 35, 1), ("XR-CHEST", 25, 1), ("NEB", 15, 1)],
    ),
    office(25, ADULT, Illness, &[dx("J40", "bronchitis", 100), dx("R05.9", "Cough, unspecified", 40)], &[("XR-CHEST", 25, 1)]),
    office(50, (3, 40), Illness, &[dx("J02.0", "strep throat", 100), dx("R50.9", "Fever, unspecified", 40)], &[("STREP", 90, 1)]),
    office(40, ANY_AGE, Illness, &[dx("J02.9", "Acute pharyngitis", 100)], &[("STREP", 60, 1)]),
    office(30, ANY_AGE, Illness, &[dx("J01.90", "Acute sinusitis", 100), dx("R51.9", "Headache, unspecified", 25)], &[]),
    office(25, ANY_AGE, Illness, &[dx("J11.1", "Influenza", 100)], &[("FLU-AB", 85, 1)]),
    office(35, (0, 12), Illness, &[dx("H66.91", "Otitis media, unspecified, right ear", 100), dx("R50.9", "Fever, unspecified", 35)], &[]),
    office(20, ANY_AGE, Illness, &[dx("H61.21", "Impacted cerumen, right ear", 100)], &[("EAR-WAX", 80, 1)]),
    office(20, ANY_AGE, Illness, &[dx("A08.4", "Viral gastroenteritis", 100), dx("R11.2", "Nausea with vomiting, unspecified", 40)], &[]),
    office(
        80,
        (35, 120),
        Routine,
        &[dx("I10", "Essential hypertension", 100), dx("E78.5", "Hyperlipidemia", 50), dx("E66.9", "", 20)],
        &[("CMP", 35, 1), ("LIPID", 30, 1), ("DRAW", 30, 1)],
    ),
    office(
        60,
        (30, 120),
        Routine,
        &[dx("E11.9", "Type 2 diabetes mellitus without complications", 100), dx("I10", "Hypertension", 60), dx("E78.5", "Hyperlipidemia", 45), dx("Z79.4", "", 20)],
        &[("A1C", 75, 1), ("CMP", 30, 1), ("DRAW", 40, 1)],
    ),
    office(25, ADULT, Routine, &[dx("E03.9", "Hypothyroidism", 100)], &[("TSH", 70, 1), ("DRAW", 60, 1)]),
    office(45, ADULT, Illness, &[dx("M54.50", "Low back pain", 100), dx("M62.830", "Muscle spasm of back", 30)], &[("INJ", 15, 1), ("J-KETO", 0, 4)]),
    office(30, ADULT, Illness, &[dx("N39.0", "Urinary tract infection", 100), dx("R30.0", "Dysuria", 30)], &[("UA-DIP", 85, 1)]),
    office(20, ADULT, Illness, &[dx("N30.00", "Acute cystitis without hematuria", 100)], &[("UA-DIP", 90, 1)]),
    office(25, ADULT, Routine, &[dx("K21.9", "", 100), dx("R10.9", "Unspecified abdominal pain", 15)], &[("CBC", 20, 1)]),
    office(20, (12, 120), Illness, &[dx("G43.909", "Migraine", 100)], &[("INJ", 20, 1), ("J-KETO", 0, 4)]),
    office(30, (12, 120), Routine, &[dx("F41.1", "Generalized anxiety disorder", 100), dx("F32.9", "", 35)], &[("DEPR", 60, 1)]),
    office(20, (5, 60), Illness, &[dx("J30.9", "Allergic rhinitis", 100)], &[]),
    office(25, (4, 120), Illness, &[dx("J45.30", "Mild persistent asthma", 100), dx("R06.2", "Wheezing", 25)], &[("SPIRO", 35, 1), ("NEB", 30, 1)]),
    office(15, ANY_AGE, Illness, &[dx("L25.9", "Contact dermatitis", 100)], &[]),
    office(12, (6, 60), Routine, &[dx("B07.0", "Plantar wart", 100)], &[("WART", 85, 1)]),
    office(15, ADULT, Illness, &[dx("L03.115", "Cellulitis of right lower limb", 100)], &[("INJ", 60, 1), ("J-CEFTR", 60, 4)]),
    office(
        20,
        (45, 120),
        Routine,
        &[dx("M17.11", "Unilateral primary osteoarthritis, right knee", 100), dx("M25.561", "sore knee", 30)],
        &[("XR-KNEE", 40, 1), ("JOINT-INJ", 35, 1)],
    ),
    office(15, (40, 120), Illness, &[dx("R07.9", "Chest pain, unspecified", 100), dx("I10", "High blood pressure", 40)], &[("ECG", 95, 1), ("CBC", 30, 1)]),
    office(25, (6, 64), Injury, &[dx("S93.401A", "", 100), dx("W19.XXXA", "", 35)], &[("XR-ANKLE", 70, 1), ("SUPPLY", 30, 1)]),
    office(12, (7, 64), Injury, &[dx("S61.011A", "", 100)], &[("SUTURE-S", 85, 1), ("V-TDAP", 25, 1)]),
    office(15, (18, 64), Injury, &[dx("S39.012A", "", 100)], &[]),
    office(10, (18, 64), Injury, &[dx("S13.4XXA", "", 100), dx("V43.52XA", "", 60)], &[]),
    other(35, ADULT, (Place::Telehealth, Visit::Level, Illness), &[dx("J06.9", "Acute upper respiratory infection", 100), dx("R05.1", "Acute cough", 30)], &[]),
    other(25, ADULT, (Place::Telehealth, Visit::Level, Routine), &[dx("F41.1", "Generalized anxiety disorder", 100)], &[]),
    other(20, (30, 120), (Place::Telehealth, Visit::Level, Routine), &[dx("I10", "Essential hypertension", 100), dx("E11.9", "sugar diabetes", 35)], &[]),
    other(45, (19, 120), (Place::Office, Visit::Preventive, Routine), &[dx("Z00.00", "", 100), dx("Z68.30", "", 20)], &[("LIPID", 40, 1), ("DRAW", 40, 1), ("A1C", 20, 1)]),
    other(
        50,
        (0, 17),
        (Place::Office, Visit::Preventive, Routine),
        &[dx("Z00.129", "Encounter for routine child health examination without abnormal findings", 100), dx("Z23", "", 60)],
        &[("EYE-CHK", 40, 1), ("VAX-1", 60, 1)],
    ),
    other(18, (12, 63), (Place::Office, Visit::None, Routine), &[dx("Z23", "Encounter for immunization", 100)], &[("VAX-1", 100, 1), ("V-FLU", 100, 1)]),
    other(15, (50, 120), (Place::Office, Visit::None, Routine), &[dx("D51.9", "Vitamin B12 deficiency anemia", 100)], &[("INJ", 100, 1), ("J-B12", 100, 1)]),
    other(8, (40, 120), (Place::Office, Visit::Nurse, Routine), &[dx("I10", "Essential hypertension", 100)], &[("DRAW", 30, 1)]),
    other(10, ADULT, (Place::Office, Visit::None, Routine), &[dx("E11.9", "", 100), dx("E78.5", "", 60)], &[("A1C", 100, 1), ("LIPID", 60, 1), ("DRAW", 100, 1)]),
    other(20, (18, 120), (Place::Office, Visit::None, Routine), &[dx("M54.50", "Low back pain", 100)], &[("PT-EX", 100, 3), ("PT-MAN", 60, 2)]),
    other(22, ANY_AGE, (Place::Emergency, Visit::Level, Illness), &[dx("R50.9", "Fever, unspecified", 100), dx("R51.9", "Headache, unspecified", 40)], &[("XR-CHEST-R", 25, 1)]),
    other(15, (40, 120), (Place::Emergency, Visit::Level, Illness), &[dx("R07.9", "Chest pain, unspecified", 100), dx("I25.10", "", 30)], &[("XR-CHEST-R", 50, 1)]),
    other(
        10,
        (50, 120),
        (Place::Inpatient, Visit::HospitalDays, Illness),
        &[dx("J18.9", "Pneumonia, unspecified organism", 100), dx("I50.9", "Heart failure, unspecified", 30), dx("N18.30", "", 25)],
        &[],
    ),
    other(8, (45, 120), (Place::Surgery, Visit::Anesthesia, Routine), &[dx("Z12.11", "Encounter for screening for malignant neoplasm of colon", 100)], &[]),
];

/// Long-standing conditions that older patients bring along, whatever the visit is about.
pub(super) const CHRONIC: [Diagnosis; 6] = [
    dx("Z87.891", "", 12),
    dx("E55.9", "Vitamin D deficiency, unspecified", 10),
    dx("Z79.899", "Other long term (current) drug therapy", 12),
    dx("R53.83", "Other fatigue", 6),
    dx("D64.9", "Anemia, unspecified", 6),
    dx("R73.03", "Prediabetes", 8),
];

#[cfg(test)]
mod tests {
    use super::super::practice::{REMEMBERED, service_of};
    use super::*;
    use crate::codes::CodeSets;
    use crate::model::Code;

    #[test]
    fn every_code_is_billable_and_words_mean_exactly_their_code() {
        let codes = CodeSets::built_in();
        let edition = codes.icd10cm.all().first().unwrap();
        for diagnosis in SCENARIOS.iter().flat_map(|scenario| scenario.diagnoses).chain(&CHRONIC) {
            let code = Code::parse(diagnosis.code).unwrap();
            assert!(edition.find(code).is_some_and(|entry| entry.is_billable), "{}", diagnosis.code);
            if diagnosis.words.is_empty() {
                continue;
            }
            let found: Vec<Code> = edition.exact_words(diagnosis.words).iter().map(|found| found.code).collect();
            let is_remembered = REMEMBERED.iter().any(|(_, phrase, answer)| *phrase == diagnosis.words && *answer == diagnosis.code);
            assert!(is_remembered || found == [code], "{}: {found:?}", diagnosis.words);
        }
    }

    #[test]
    fn every_service_is_on_the_price_list_and_the_first_kind_fits_everybody() {
        for (charge_code, ..) in SCENARIOS.iter().flat_map(|scenario| scenario.services) {
            assert!(service_of(charge_code).is_some(), "{charge_code}");
        }
        assert_eq!(SCENARIOS[0].ages, ANY_AGE);
    }
}
