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
}
