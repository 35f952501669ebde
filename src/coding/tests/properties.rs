//! What holds for any encounter.

use proptest::prelude::*;

use super::*;
use crate::model::Quantity;

fn any_line() -> impl Strategy<Value = ServiceLine<'static>> {
    let service = prop::sample::select(vec![
        "V3",
        "V4",
        "LAB1",
        "99213",
        "71046",
        "chest x-ray",
        "electrocardiogram",
        "office visit",
        "phone call",
        "spirometry",
        "",
        "00830",
        "OLD1",
        "A0001",
    ]);
    let modifiers = prop::sample::select(vec!["", "26", "TC 59", "25~57:LT,RT 50", "2.5"]);
    let pointers = prop::sample::select(vec!["", "1", "2,1", "9", "A C", "x", "0"]);
    let charge = prop::option::of(-50_000i64..50_000);
    let units = prop::option::of(prop_oneof![-5_000i64..20_000, Just(99_999_999_999)]);
    (service, modifiers, pointers, charge, units, prop::option::of(0u32..400)).prop_map(|(service, modifiers, diagnosis_pointers, charge, units, anesthesia_minutes)| ServiceLine {
        modifiers,
        diagnosis_pointers,
        charge_cents: charge.map(Cents),
        units: units.map(Quantity),
        anesthesia_minutes,
        ..line(service)
    })
}

fn any_encounter() -> impl Strategy<Value = Encounter<'static>> {
    let cell = prop::sample::select(vec!["J20.9", "R05.9", "R50.9", "acute bronchitis", "chest cold", "no fever", "?flu", "", "J209", "E11.9", "T2DM", "long story", "zzz"]);
    let level = || prop::option::of(prop::sample::select(vec![MdmLevel::Straightforward, MdmLevel::Low, MdmLevel::Moderate, MdmLevel::High]));
    let status = prop::sample::select(vec!["", "new", "established", "?"]);
    let levels = (level(), level(), level(), prop::option::of(0u32..200));
    (prop::collection::vec(cell, 0..=12), prop::collection::vec(any_line(), 1..6), status, levels)
        .prop_map(|(diagnoses, lines, patient_status, (problems, data, risk, minutes))| Encounter { patient_status, problems, data, risk, minutes, ..encounter(&diagnoses, lines) })
}

proptest! {
    #[test]
    fn charges_add_up_and_no_pointer_to_nowhere_comes_to_lead_somewhere(encounter in any_encounter()) {
        let world = World::new().remember(QuestionKind::Service, "phone call", "ignore").remember(QuestionKind::Diagnosis, "long story", "E11.9 I10 E78.5 Z72.0");
        let coded = code_encounter(&world.context(), &encounter);
        let charges: Cents = coded.lines.iter().map(|line| line.charge_cents).sum();
        prop_assert_eq!(documented_cents(&world.context(), &encounter), charges);
        prop_assert!(coded.diagnoses.len() <= MAX_DIAGNOSES);
        let mut unique: Vec<Code> = coded.diagnoses.iter().map(|diagnosis| diagnosis.code).collect();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(unique.len(), coded.diagnoses.len());
        prop_assert!(unique.iter().all(|code| code.len() >= 3));
        let billed = encounter.lines.iter().filter(|line| line.service != "phone call").count();
        prop_assert_eq!(coded.lines.len(), billed);
        for line in &coded.lines {
            prop_assert!(!line.code.is_empty() || !coded.questions.is_empty());
            let points_nowhere = match line.documented.diagnosis_pointers {
                "x" | "0" => true,
                "9" => encounter.diagnoses.get(8).is_none_or(|cell| cell.is_empty()),
                _ => false,
            };
            let leads_somewhere = line.pointers().iter().any(|&pointer| (1..=coded.diagnoses.len()).contains(&usize::from(pointer)));
            prop_assert!(!(points_nowhere && (leads_somewhere || line.pointers().is_empty())));
        }
        let mut ids: Vec<&str> = coded.questions.iter().map(|question| question.question_id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), coded.questions.len());
    }

    #[test]
    fn settling_loses_nothing_keeps_pointers_and_settles_for_good(cells in prop::collection::vec(prop::sample::select(GUIDED.to_vec()), 1..=12), pointed in 0usize..12) {
        let world = World::new();
        let pointer = (pointed % cells.len() + 1).to_string();
        let documented = encounter(&cells, vec![ServiceLine { diagnosis_pointers: &pointer, ..line("V3") }]);
        let coded = world.code(&documented);
        let settled = codes(&coded);
        // Every documented code is on the claim or a decision tells what became of it.
        for cell in &cells {
            let is_told = || coded.decisions.iter().any(|decision| decision.subject.split(' ').chain(decision.because.split([' ', ',', '(', ')'])).any(|word| word == *cell));
            prop_assert!(settled.iter().any(|code| code == cell) || is_told(), "{} of {:?} became {:?}", cell, cells, settled);
        }
        // No code comes from nowhere, and the line still points to what it was documented for, or to what replaced it.
        prop_assert!(settled.iter().all(|code| cells.contains(&code.as_str()) || coded.decisions.iter().any(|decision| decision.outcome.contains(code.as_str()))));
        let first = usize::from(coded.lines[0].pointers()[0]);
        let pointed = cells[pointed % cells.len()];
        let replaced = || coded.decisions.iter().any(|decision| decision.subject.contains(pointed) || decision.because.contains(pointed));
        prop_assert!((1..=settled.len()).contains(&first) && (settled[first - 1] == pointed || replaced()));
        // What is settled stays as it is, and asks the same.
        let again: Vec<&str> = settled.iter().map(String::as_str).collect();
        let documented = encounter(&again, vec![line("V3")]);
        let resettled = world.code(&documented);
        prop_assert_eq!(&codes(&resettled), &settled, "{:?}", cells);
        let phrases = |coded: &Coded<'_>| coded.questions.iter().map(|question| question.phrase.clone()).collect::<Vec<_>>();
        let (mut before, mut after) = (phrases(&coded), phrases(&resettled));
        before.sort_unstable();
        after.sort_unstable();
        // A code that found no place among twelve is no longer there to be asked about.
        if !rules(&coded).contains(&"diagnosis-beyond-twelve") {
            prop_assert_eq!(before, after);
        }
    }
}

/// Codes of which the guidelines and notes say much.
const GUIDED: [&str; 44] = [
    "I10", "I11.9", "I12.9", "I50.9", "N18.30", "N18.6", "E11.9", "E10.9", "E11.22", "E11.65", "R73.9", "R73.03", "Z79.4", "K31.84", "L97.511", "J44.9", "J44.1", "J20.9", "J18.9",
    "J40", "F17.210", "R05.9", "F02.80", "G30.9", "A41.9", "R65.20", "N39.0", "B96.20", "W19.XXXA", "S93.401A", "S72.001S", "M25.551", "M25.559", "M25.552", "Z00.00", "Z01.419",
    "Z68.30", "E66.9", "O09.511", "Z34.91", "H66.91", "H66.92", "T43.216A", "Z51.11",
];
