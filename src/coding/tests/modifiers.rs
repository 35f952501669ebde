//! Modifiers derived from the documentation, and those that are asked.

use super::*;
use crate::model::Coverage;

fn modifiers(coded: &Coded<'_>, line: usize) -> String {
    let texts: Vec<&str> = coded.lines[line].modifiers.as_slice().iter().map(Code::as_str).collect();
    texts.join(" ")
}

fn insured<'a>(lines: Vec<ServiceLine<'a>>) -> Encounter<'a> {
    Encounter { coverages: vec![Coverage::default()], ..encounter(&["M17.11"], lines) }
}

/// The modifiers of one line at a place, under a visit type, with these diagnoses.
fn alone(service: &'static str, change: impl Fn(&mut Encounter<'static>)) -> (String, Vec<&'static str>, i64) {
    let world = World::new();
    let mut documented = encounter(&["M17.11"], vec![line(service)]);
    change(&mut documented);
    let coded = world.code(&documented);
    (modifiers(&coded, 0), rules(&coded), coded.lines[0].charge_cents.0)
}

#[test]
fn the_professional_part_is_billed_where_a_facility_bills_the_other() {
    let at = |place: &'static str, modifiers: &'static str, service| {
        alone(service, |encounter| {
            encounter.lines[0].place_of_service = place;
            encounter.lines[0].modifiers = modifiers;
        })
    };
    assert_eq!(at("23", "", "71046"), ("26".into(), vec!["professional-part-by-place"], 3_500));
    // The charge code of both parts does not bring the price of both parts to a hospital.
    assert_eq!(at("21", "", "XR"), ("26".into(), vec!["professional-part-by-place"], 3_500));
    assert_eq!(at("11", "", "71046"), (String::new(), vec![], 9_000));
    assert_eq!(at("23", "TC", "71046"), ("TC".into(), vec![], 5_500));
    // Its parts are not priced apart.
    assert_eq!(at("23", "", "LAB1").0, "QW");
}

#[test]
fn telehealth_takes_the_visit_type_and_the_place_together() {
    let visit = |visit_type: &'static str, place: &'static str, modifiers: &'static str, service| {
        alone(service, |encounter| {
            encounter.visit_type = visit_type;
            encounter.lines[0].place_of_service = place;
            encounter.lines[0].modifiers = modifiers;
        })
    };
    assert_eq!(visit("Telehealth", "10", "", "99213"), ("95".into(), vec!["telehealth-by-visit-type"], 12_500));
    assert_eq!(visit("audio only", "02", "", "99213").0, "93");
    assert_eq!(visit("video", "11", "", "99213").0, "");
    assert_eq!(visit("office", "10", "", "99213").0, "");
    assert_eq!(visit("telehealth", "10", "GT", "99213").0, "GT");
    assert_eq!(visit("telehealth", "10", "", "LAB1").0, "QW", "only visits are held by telehealth");
}

#[test]
fn a_side_is_added_where_the_service_has_sides_and_every_diagnosis_agrees() {
    let sided = |service: &'static str, diagnoses: &[&'static str], pointers: &'static str, modifiers: &'static str| {
        let diagnoses = diagnoses.to_vec();
        alone(service, move |encounter| {
            encounter.diagnoses.clone_from(&diagnoses);
            encounter.lines[0].diagnosis_pointers = pointers;
            encounter.lines[0].modifiers = modifiers;
        })
    };
    assert_eq!(sided("KNEE", &["M17.11"], "", ""), ("RT".into(), vec!["side-of-diagnosis"], 18_500));
    assert_eq!(sided("20610", &["M17.12"], "1", "59").0, "59 LT");
    assert_eq!(sided("KNEE", &["M17.11", "M17.12"], "1,2", "").0, "");
    assert_eq!(sided("KNEE", &["M17.11", "E11.9"], "1,2", "").0, "");
    assert_eq!(sided("KNEE", &["M17.11", "E11.9"], "1", "").0, "RT");
    assert_eq!(sided("KNEE", &["M17.0"], "1", "").0, "", "a disease of both knees says nothing of the knee injected");
    assert_eq!(sided("KNEE", &["M17.11"], "", "LT").0, "LT");
    assert_eq!(sided("KNEE", &["M17.11"], "", "50").0, "50");
    assert_eq!(sided("71046", &["M17.11"], "", "").0, "");
    assert_eq!(sided("KNEE", &["I50.1"], "", "").0, "", "the left side of the heart");
}

#[test]
fn a_side_in_words_counts_and_both_sides_need_their_price() {
    assert_eq!(alone("left knee injection", |_| ()).0, "LT");
    assert_eq!(alone("KNEE2", |_| ()), ("50".into(), vec!["side-in-words"], 30_000));
    // The chargemaster has this code with LT and RT only, so the code is billed by side and the price is that of either.
    assert_eq!(alone("65205", |encounter| encounter.diagnoses = vec!["H10.31"]), ("RT".into(), vec!["side-of-diagnosis"], 7_000));
}

#[test]
fn a_visit_beside_a_procedure_is_asked_and_billed_as_answered() {
    let world = World::new();
    let documented = insured(vec![line("99213"), line("20610")]);
    let coded = world.code(&documented);
    assert_eq!((kinds(&coded), modifiers(&coded, 0)), (vec![QuestionKind::Modifier], String::new()));
    let phrase = coded.questions[0].phrase.clone();
    for (answer, expected) in [("25", "25"), ("57 24", "57 24"), ("None", "")] {
        let world = World::new().remember(QuestionKind::Modifier, &phrase, answer);
        let coded = world.code(&documented);
        assert_eq!((coded.questions.len(), modifiers(&coded, 0).as_str()), (0, expected));
        assert!(rules(&coded).contains(&"modifier-as-answered"));
        let other = Encounter { encounter_id: "E2", ..documented.clone() };
        assert_eq!(kinds(&world.code(&other)), [QuestionKind::Modifier], "an answer serves one encounter");
    }
}

#[test]
fn what_says_it_already_or_has_nobody_to_tell_is_not_asked() {
    let asked = |encounter: Encounter<'static>| !World::new().code(&encounter).questions.is_empty();
    let with = |modifiers: &'static str| ServiceLine { modifiers, ..line("99213") };
    let other_day = ServiceLine { service_date: Some(Date::constant(2026, 5, 5)), ..line("20610") };
    let other_person = ServiceLine { rendering_npi: "1999999018", ..line("20610") };
    assert!(asked(insured(vec![with(""), line("20610")])) && asked(insured(vec![with("24"), line("20610")])));
    assert!(asked(insured(vec![line("99395"), with("")])), "a problem treated at a preventive visit");
    assert!(!asked(insured(vec![line("99395"), with("25")])));
    assert!(!asked(insured(vec![with("25"), line("20610")])) && !asked(insured(vec![with("57"), line("20610")])));
    assert!(!asked(insured(vec![with(""), other_day])) && !asked(insured(vec![with(""), other_person])));
    assert!(!asked(insured(vec![with(""), line("71046"), line("36415")])));
    assert!(!asked(insured(vec![line("99211"), line("96372")])), "a nurse's visit is never separate; an edit tells of it");
    assert!(!asked(encounter(&["M17.11"], vec![with(""), line("20610")])), "self-pay");
}

#[test]
fn only_modifiers_that_a_person_may_assert_are_answers() {
    let world = World::new();
    let check = |answer| check_answer(QuestionKind::Modifier, answer, &world.codes, &world.chargemaster);
    assert_eq!(check(" 25, xs ").as_deref(), Ok("25 XS"));
    assert_eq!(check("25 25").as_deref(), Ok("25"));
    assert_eq!(check("NONE").as_deref(), Ok("none"));
    for wrong in ["26", "LT", "yes", "25 26", ",", "22 24 25 57 59"] {
        assert!(matches!(check(wrong), Err(AnswerFault::NotAModifier(_))), "{wrong}");
    }
}

#[test]
fn an_absurd_time_is_asked_and_never_counted() {
    let world = World::new();
    let timed = |minutes, service, place: &'static str| {
        let mut documented = Encounter { minutes: Some(minutes), ..visit(&["J20.9"], service, "established", [LOW, LOW, LOW]) };
        documented.lines[0].place_of_service = place;
        documented
    };
    let coded = world.code(&timed(480, "office visit", "11")).lines[0].code;
    assert_eq!(coded.as_str(), "99215");
    let absurd = timed(900, "office visit", "11");
    let coded = world.code(&absurd);
    assert_eq!((coded.lines[0].code, kinds(&coded)), (Code::NONE, vec![QuestionKind::VisitLevel]));
    assert!(coded.questions[0].why.contains("900 minutes"));
    // Time never counts in the emergency department, so that it need not be asked about.
    assert_eq!(world.code(&timed(900, "ED visit", "23")).lines[0].code.as_str(), "99283");
    let documented = timed(900, "99215", "11");
    let coded = world.code(&documented);
    assert_eq!((coded.lines[0].code.as_str(), coded.questions.len()), ("99215", 0), "what the time was is not known");
}
