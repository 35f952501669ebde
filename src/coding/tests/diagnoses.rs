//! Diagnoses, editions and pointers.

use super::*;
use crate::config::EditionGap;
use crate::model::Person;

#[test]
fn bronchitis_alone_is_j40_and_never_the_acute_one() {
    let encounter = encounter(&["bronchitis"], vec![line("V3")]);
    assert_eq!(codes(&World::new().code(&encounter)), ["J40"]);
}

#[test]
fn codes_are_kept_as_documented_even_when_wrong_and_words_like_codes_are_words() {
    let encounter = encounter(&["j20.9", "J20", "Z99.999", "T2DM", "Z3A.20", "C7A1"], vec![line("V3")]);
    let coded = World::new().code(&encounter);
    assert_eq!(codes(&coded), ["J20.9", "J20", "Z99.999", "Z3A.20", "C7A.1"]);
    assert_eq!(coded.questions.iter().map(|question| question.phrase.as_str()).collect::<Vec<_>>(), ["T2DM"]);
}

#[test]
fn doubtful_conditions_are_asked_and_never_suggested_as_established() {
    let world = World::new();
    for words in ["Probable acute bronchitis", "?acute bronchitis", "acute bronchitis?", "rule out acute bronchitis"] {
        let documented = encounter(&[words], vec![line("V3")]);
        let mut coded = world.code(&documented);
        assert_eq!((codes(&coded), kinds(&coded)), (vec![], vec![QuestionKind::Diagnosis]), "{words}");
        assert!(coded.questions[0].why.contains("IV.H"), "{words}");
        suggest(&world.context(), &mut coded.questions[0]);
        assert_eq!(coded.questions[0].candidates, []);
    }
}

#[test]
fn a_remembered_doubt_does_not_answer_for_the_certain_condition() {
    let world = World::new().remember(QuestionKind::Diagnosis, "?bronchitis", "R05.9");
    assert_eq!(codes(&world.code(&encounter(&["bronchitis"], vec![line("V3")]))), ["J40"]);
    assert_eq!(codes(&world.code(&encounter(&["? Bronchitis"], vec![line("V3")]))), ["R05.9"]);
}

#[test]
fn what_is_absent_is_left_out_with_a_reason_only_when_it_is_plain() {
    let coded_plain = encounter(&["Acute bronchitis", "no fever"], vec![line("V3")]);
    let coded = World::new().code(&coded_plain);
    assert_eq!((codes(&coded), coded.questions.len()), (vec!["J20.9".to_owned()], 0));
    assert!(rules(&coded).contains(&"documented-absent"));
    let unclear = encounter(&["no improvement of the wheeze"], vec![line("V3")]);
    assert_eq!(kinds(&World::new().code(&unclear)), [QuestionKind::Diagnosis]);
}

#[test]
fn an_unknown_phrase_is_asked_once_with_candidates_and_answered_for_good() {
    let world = World::new();
    let documented = encounter(&["chest cold with acute bronchitis", "Chest cold, with acute bronchitis"], vec![line("V3")]);
    let mut coded = world.code(&documented);
    assert_eq!(coded.questions.len(), 1);
    suggest(&world.context(), &mut coded.questions[0]);
    let candidates = &coded.questions[0].candidates;
    assert!(candidates.len() <= MAX_CANDIDATES && candidates.iter().any(|found| found.code.dotted() == "J20.9" && found.why.contains("words agree")), "{candidates:?}");
    let world = world.remember(QuestionKind::Diagnosis, "chest cold with acute bronchitis", "j20.9 Z72.0");
    let coded = world.code(&documented);
    assert_eq!((codes(&coded), coded.questions.len()), (vec!["J20.9".to_owned(), "Z72.0".to_owned()], 0));
    assert!(coded.decisions[0].because.contains("ann"));
}

#[test]
fn ignoring_every_phrase_leaves_a_question_about_the_missing_diagnosis() {
    let world = World::new().remember(QuestionKind::Diagnosis, "Full-time employment (finding)", "ignore");
    let documented = encounter(&["Full-time employment (finding)"], vec![line("V3")]);
    assert_eq!(kinds(&world.code(&documented)), [QuestionKind::DiagnosisMissing]);
    let blank = encounter(&[], vec![line("V3")]);
    assert_eq!(kinds(&world.code(&blank)), [QuestionKind::DiagnosisMissing]);
}

#[test]
fn a_missing_diagnosis_is_asked_for_each_chart_but_once_for_preventive_visits_of_one_age_group() {
    let world = World::new();
    let ask = |encounter_id, service, birth| {
        let patient = Person { birth_date: Some(birth), ..Person::default() };
        let encounter = Encounter { encounter_id, patient, ..encounter(&[], vec![line(service)]) };
        world.code(&encounter).questions.into_iter().find(|question| question.kind == QuestionKind::DiagnosisMissing).unwrap().question_id
    };
    assert_ne!(ask("E1", "V3", Date::constant(1980, 1, 1)), ask("E2", "V3", Date::constant(1980, 1, 1)));
    assert_eq!(ask("E1", "Well child visit (procedure)", Date::constant(2020, 1, 1)), ask("E2", "Well child visit", Date::constant(2018, 1, 1)));
    assert_ne!(ask("E1", "Well child visit", Date::constant(2026, 4, 20)), ask("E2", "Well child visit", Date::constant(2025, 1, 1)));
    assert_ne!(
        ask("E1", "General examination of patient (procedure)", Date::constant(1980, 1, 1)),
        ask("E2", "General examination of patient (procedure)", Date::constant(2020, 1, 1))
    );
}

#[test]
fn dates_outside_every_edition_never_flood_the_coder() {
    let mut world = World::new();
    let on = |date, diagnoses: &[&'static str]| {
        let line = ServiceLine { service_date: Some(date), charge_cents: Some(Cents(100)), ..line("99213") };
        Encounter { service_date: Some(date), ..encounter(diagnoses, vec![line]) }
    };
    let future = on(Date::constant(2099, 1, 1), &["chest cold", "J20.9"]);
    let coded = world.code(&future);
    assert_eq!((coded.edition, codes(&coded), coded.questions.len()), (EditionUse::None, vec!["J20.9".to_owned()], 0));
    assert_eq!(world.code(&on(Date::constant(2099, 1, 1), &[])).questions, []);
    world.policy.edition_gap = EditionGap::Warn;
    let coded = world.code(&future);
    assert_eq!((coded.edition, kinds(&coded)), (EditionUse::Nearest, vec![QuestionKind::Diagnosis]));
    let old = on(Date::constant(2015, 9, 30), &["chest cold", "466.0"]);
    let coded = world.code(&old);
    assert_eq!((coded.edition, coded.questions.len()), (EditionUse::Before2015, 0));
}

#[test]
fn repeated_diagnoses_are_joined_and_pointers_follow() {
    let first = ServiceLine { diagnosis_pointers: "3", ..line("V3") };
    let documented = encounter(&["J20.9", "E11.9", "J209", "R05.9", "R05.9"], vec![first, ServiceLine { diagnosis_pointers: "5,2", ..line("LAB1") }]);
    let coded = World::new().code(&documented);
    assert_eq!(codes(&coded), ["J20.9", "E11.9"]);
    assert_eq!((coded.lines[0].pointers(), coded.lines[1].pointers()), (&[1][..], &[1, 2][..]));
}

#[test]
fn a_thirteenth_diagnosis_goes_only_if_no_line_points_to_it() {
    let world = World::new().remember(QuestionKind::Diagnosis, "long story", "E11.9 I10 E78.5");
    let cells = ["Z72.0", "M54.50", "K21.9", "F41.9", "G47.00", "K58.9", "H40.9", "L40.0", "D64.9", "B35.1", "C61", "long story"];
    let documented = encounter(&cells, vec![ServiceLine { diagnosis_pointers: "12,1,2", ..line("V3") }]);
    let coded = world.code(&documented);
    assert_eq!(coded.diagnoses.len(), MAX_DIAGNOSES);
    // The two that go are the last that no line points to; order stays.
    assert_eq!(codes(&coded)[8..], ["D64.9", "E11.9", "I10", "E78.5"]);
    assert_eq!(coded.lines[0].pointers(), [10, 11, 12, 1]);
    assert_eq!(rules(&coded).iter().filter(|rule| **rule == "diagnosis-beyond-twelve").count(), 2);
    assert!(rules(&coded).contains(&"pointers-beyond-four"));
}
