//! The guidelines on whole encounters: what is changed and why, what is asked, and what an answer does.

use super::*;

fn coded(cells: &[&str]) -> (Vec<String>, Vec<(&'static str, String)>, Vec<String>) {
    coded_in(&World::new(), cells)
}

/// Codes, decisions with their outcomes, and the phrases that are asked.
fn coded_in(world: &World, cells: &[&str]) -> (Vec<String>, Vec<(&'static str, String)>, Vec<String>) {
    let encounter = encounter(cells, vec![line("V3")]);
    let coded = world.code(&encounter);
    let decisions = coded.decisions.iter().filter(|decision| decision.rule != "charge-from-chargemaster").map(|decision| (decision.rule, decision.outcome.clone())).collect();
    let asked = coded.questions.iter().filter(|question| question.kind == QuestionKind::DiagnosisRule).map(|question| question.phrase.clone()).collect();
    (codes(&coded), decisions, asked)
}

#[test]
fn presumed_links_become_combination_codes_and_the_detail_stays() {
    for (cells, expected) in [
        (&["I10", "I50.9"] as &[&str], &["I11.0", "I50.9"] as &[&str]),
        (&["I50.22", "I10"], &["I11.0", "I50.22"]),
        (&["I10", "N18.30"], &["I12.9", "N18.30"]),
        (&["I10", "N18.6"], &["I12.0", "N18.6"]),
        (&["I10", "I50.9", "N18.30"], &["I13.0", "I50.9", "N18.30"]),
        (&["I10", "I50.9", "N18.5"], &["I13.2", "I50.9", "N18.5"]),
        (&["I11.9", "N18.30"], &["I13.10", "N18.30"]),
        (&["I11.9", "N18.6"], &["I13.11", "N18.6"]),
        (&["I12.9", "I50.9"], &["I13.0", "I50.9"]),
        (&["I12.9", "I10", "I50.9"], &["I13.0", "I50.9"]),
        (&["I10", "I11.9"], &["I10", "I11.9"]),
        (&["I10", "N17.9"], &["I10", "N17.9"]),
        (&["I11.0", "I50.9"], &["I11.0", "I50.9"]),
        (&["E11.9", "N18.30"], &["E11.22", "N18.30"]),
        (&["E10.9", "K31.84"], &["E10.43", "K31.84"]),
        (&["E11.9", "L97.511"], &["E11.621", "L97.511"]),
        (&["E11.9", "R73.9"], &["E11.65"]),
        (&["E11.9", "N18.4", "L97.411"], &["E11.22", "E11.621", "N18.4", "L97.411"]),
        (&["E11.65", "N18.30"], &["E11.65", "N18.30"]),
        (&["K31.84", "E11.65", "N18.30", "E11.9"], &["E11.43", "K31.84", "E11.65", "E11.22", "N18.30"]),
        (&["E11.9", "E11.22", "N18.30"], &["E11.22", "N18.30"]),
        (&["J44.9", "J20.9"], &["J44.0", "J20.9"]),
        (&["J44.9", "J18.9"], &["J44.0", "J18.9"]),
        (&["J44.9", "J44.1"], &["J44.1"]),
    ] {
        let (codes, decisions, asked) = coded(cells);
        assert_eq!(codes, expected, "{cells:?}");
        assert_eq!(asked, [] as [String; 0], "{cells:?}");
        assert!(codes == cells || !decisions.is_empty(), "{cells:?}");
    }
    let documented = encounter(&["I10", "I50.9"], vec![line("V3")]);
    let because = World::new().code(&documented).decisions.into_iter().find(|decision| decision.rule == "hypertension-combined").unwrap().because;
    assert!(because.contains("I.C.9.a.1"), "{because}");
}

#[test]
fn a_cause_that_is_documented_is_not_replaced_by_a_presumed_one() {
    let world = World::new().remember(QuestionKind::Diagnosis, "CKD due to lithium", "N18.30");
    assert_eq!(coded_in(&world, &["I10", "CKD due to lithium"]).0, ["I10", "N18.30"]);
    assert_eq!(coded_in(&world, &["E11.9", "CKD due to lithium"]).0, ["E11.9", "N18.30"]);
}

#[test]
fn codes_that_exclude_each_other_are_asked_by_encounter_and_an_answer_ends_it() {
    let cells = ["E11.9", "J20.9", "E10.65"];
    let (codes, _, asked) = coded(&cells);
    assert_eq!((codes, asked), (cells.map(str::to_owned).to_vec(), vec!["encounter E1: excludes1: E10.65 E11.9".to_owned()]));
    let phrase = "encounter E1: excludes1: E10.65 E11.9";
    let one = World::new().remember(QuestionKind::DiagnosisRule, phrase, "e10.65");
    let (codes, decisions, asked) = coded_in(&one, &cells);
    assert_eq!((codes.len(), asked.len()), (2, 0));
    assert!(codes.contains(&"E10.65".to_owned()) && codes.contains(&"J20.9".to_owned()));
    assert!(decisions.contains(&("remembered-decision", "E10.65".to_owned())));
    for both in ["E11.9 E10.65", "keep"] {
        let world = World::new().remember(QuestionKind::DiagnosisRule, phrase, both);
        let (codes, _, asked) = coded_in(&world, &cells);
        assert_eq!((codes, asked.len()), (cells.map(str::to_owned).to_vec(), 0), "{both}");
    }
    // Another encounter is another chart, unless the practice has decided for all of them.
    let other = World::new().remember(QuestionKind::DiagnosisRule, "encounter E2: excludes1: E10.65 E11.9", "keep");
    assert_eq!(coded_in(&other, &cells).2.len(), 1);
    let all = World::new().remember(QuestionKind::DiagnosisRule, "excludes1: E10.65 E11.9", "E10.65");
    assert_eq!(coded_in(&all, &cells).2.len(), 0);
    // A heading is held for what it is.
    assert_eq!(coded(&["E11", "E10.65"]).2, [] as [String; 0]);
}

#[test]
fn lines_that_pointed_to_what_an_answer_replaced_point_to_what_stands_for_it() {
    let world = World::new().remember(QuestionKind::DiagnosisRule, "encounter E1: excludes1: E10.65 E11.9", "E10.65");
    let documented = encounter(&["J20.9", "E11.9", "E10.65"], vec![ServiceLine { diagnosis_pointers: "2", ..line("V3") }]);
    let coded = world.code(&documented);
    assert_eq!((codes(&coded), coded.lines[0].pointers()), (vec!["J20.9".to_owned(), "E10.65".to_owned()], &[2][..]));
}

#[test]
fn pointers_follow_a_new_order() {
    let lines = vec![ServiceLine { diagnosis_pointers: "1", ..line("V3") }, ServiceLine { diagnosis_pointers: "3,2", ..line("LAB1") }];
    let documented = encounter(&["W18.30XA", "I10", "S52.501A"], lines);
    let coded = World::new().code(&documented);
    assert_eq!(codes(&coded), ["S52.501A", "W18.30XA", "I10"]);
    assert_eq!((coded.lines[0].pointers(), coded.lines[1].pointers()), (&[2][..], &[1, 3][..]));
}

#[test]
fn what_must_come_first_moves_in_front_and_the_rest_stays_in_order() {
    for (cells, expected, section) in [
        (&["F02.80", "I10", "G30.9"] as &[&str], &["G30.9", "F02.80", "I10"] as &[&str], "I.A.13"),
        (&["N18.30", "E11.22"], &["E11.22", "N18.30"], "I.A.13"),
        (&["R65.20", "A41.9"], &["A41.9", "R65.20"], "I.A.13"),
        (&["Z79.4", "E11.65"], &["E11.65", "Z79.4"], "I.A.17"),
        (&["B96.20", "N39.0"], &["N39.0", "B96.20"], ""),
        (&["E66.9", "W19.XXXA"], &["E66.9", "W19.XXXA"], ""),
        (&["W19.XXXA", "S93.401A"], &["S93.401A", "W19.XXXA"], "I.C.20.a.6"),
        (&["Z68.30", "E66.9"], &["E66.9", "Z68.30"], ""),
        (&["D50.9", "O09.511"], &["O09.511", "D50.9"], "I.C.15.a.1"),
        (&["I10", "Z00.00"], &["Z00.00", "I10"], "I.C.21.c.16"),
        (&["I10", "Z00.00", "Z01.419"], &["Z00.00", "Z01.419", "I10"], "I.C.21.c.16"),
        (&["S72.001S", "M25.551"], &["M25.551", "S72.001S"], "I.B.10"),
        // The clinician's choice: tobacco may be the reason for the visit.
        (&["F17.210", "J44.9"], &["F17.210", "J44.9"], ""),
        (&["Z72.0", "I10"], &["Z72.0", "I10"], ""),
        (&["I10", "F17.210", "J44.9"], &["I10", "J44.9", "F17.210"], "I.A.17"),
        // Nothing else to put first.
        (&["W19.XXXA", "Z68.30"], &["W19.XXXA", "Z68.30"], ""),
    ] {
        let documented = encounter(cells, vec![line("V3")]);
        let coded = World::new().code(&documented);
        assert_eq!(codes(&coded), expected, "{cells:?}");
        let orders: Vec<&Decision> = coded.decisions.iter().filter(|decision| decision.rule == "diagnosis-order").collect();
        assert_eq!(orders.is_empty(), cells == expected, "{cells:?}");
        assert!(orders.is_empty() || orders.iter().any(|decision| decision.because.contains(section)), "{cells:?} {orders:?}");
    }
}

#[test]
fn a_manifestation_alone_is_asked_and_the_answer_brings_its_cause() {
    let (codes, _, asked) = coded(&["F02.80"]);
    assert_eq!((codes, asked), (vec!["F02.80".to_owned()], vec!["encounter E1: manifestation-alone: F02.80".to_owned()]));
    let world = World::new().remember(QuestionKind::DiagnosisRule, "encounter E1: manifestation-alone: F02.80", "G30.9 F02.80");
    let (codes, _, asked) = coded_in(&world, &["F02.80", "I10"]);
    assert_eq!((codes, asked.len()), (vec!["G30.9".to_owned(), "F02.80".to_owned(), "I10".to_owned()], 0));
    // Two kinds of diabetes: which of them the complication belongs to is not presumed.
    assert_eq!(coded(&["E10.9", "E11.9", "K31.84"]).0, ["E10.9", "E11.9", "K31.84"]);
    // Another disease stands before it, which may be the cause.
    assert_eq!(coded(&["I10", "F02.80"]).2, [] as [String; 0]);
}

#[test]
fn a_routine_examination_beside_a_finding_and_sides_that_contradict_are_asked() {
    assert_eq!(coded(&["Z00.00", "R03.0"]).2, ["encounter E1: examination-with-finding: R03.0 Z00.00"]);
    assert_eq!(coded(&["Z00.00", "R73.03"]).2, [] as [String; 0]);
    assert_eq!(coded(&["H66.91", "H66.92"]).2, ["encounter E1: side: H66.91 H66.92"]);
    assert_eq!(coded(&["M25.561", "M25.569"]).2, ["encounter E1: side: M25.561 M25.569"]);
    // No code for both sides exists.
    assert_eq!(coded(&["M25.561", "M25.562"]).2, [] as [String; 0]);
    let world = World::new().remember(QuestionKind::DiagnosisRule, "encounter E1: side: H66.91 H66.92", "H66.93");
    assert_eq!(coded_in(&world, &["H66.91", "H66.92"]).0, ["H66.93"]);
}

#[test]
fn without_an_edition_no_code_is_judged() {
    let service = ServiceLine { service_date: Some(Date::constant(2099, 1, 1)), charge_cents: Some(Cents(100)), ..line("99213") };
    let future = Encounter { service_date: Some(Date::constant(2099, 1, 1)), ..encounter(&["E10.65", "E11.9", "I10", "I50.9"], vec![service]) };
    let coded = World::new().code(&future);
    assert_eq!((codes(&coded), coded.questions.len()), (vec!["E10.65".to_owned(), "E11.9".into(), "I10".into(), "I50.9".into()], 0));
}

#[test]
fn an_answer_to_a_rule_is_codes_or_keep() {
    let world = World::new();
    let check = |answer| check_answer(QuestionKind::DiagnosisRule, answer, &world.codes, &world.chargemaster);
    assert_eq!(check("Keep").as_deref(), Ok("keep"));
    assert_eq!(check("g309 f02.80").as_deref(), Ok("G30.9 F02.80"));
    assert!(check("ignore").is_err() && check("").is_err());
}
