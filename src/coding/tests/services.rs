//! Services, visit levels and prices.

use super::*;
use crate::model::{Quantity, UnitBasis};

#[test]
fn services_are_found_by_charge_code_code_words_or_memory_in_that_order() {
    let world = World::new().remember(QuestionKind::Service, "breathing test", "94010").remember(QuestionKind::Service, "phone call", "ignore");
    let services = ["XRP", "99214", "Chest X-Ray", "Breathing test (procedure)", "phone call", "spirometry", "electrocardiogram", "OLD1", ""];
    let documented = encounter(&["J20.9"], services.map(|service| ServiceLine { charge_cents: Some(Cents(700)), ..line(service) }).to_vec());
    let coded = world.code(&documented);
    let found: Vec<String> = coded.lines.iter().map(|line| line.code.to_string()).collect();
    assert_eq!(found, ["71046", "99214", "71046", "94010", "", "", "", ""]);
    assert_eq!(kinds(&coded), [QuestionKind::Service, QuestionKind::Service, QuestionKind::Service, QuestionKind::ServiceMissing]);
    assert!(coded.questions[1].why.contains("Several") && coded.questions[2].why.contains("not in force"));
    assert!(coded.decisions.iter().any(|decision| decision.subject.contains("phone call") && decision.outcome == "not billed"));
}

#[test]
fn service_candidates_share_words_and_name_their_charge_code() {
    let world = World::new();
    let mut question = Question::new(QuestionKind::Service, "x-ray of the chest, reading", "", Some(DAY));
    suggest(&world.context(), &mut question);
    assert_eq!((question.candidates[0].code, question.candidates[0].title.as_str()), ("71046".into(), "chest x-ray reading (charge code XRP)"));
}

#[test]
fn an_answer_that_has_ended_is_asked_anew() {
    let world = World::new().remember(QuestionKind::Service, "old test", "OLD1");
    let documented = encounter(&["J20.9"], vec![line("old test")]);
    let coded = world.code(&documented);
    assert!(kinds(&coded) == [QuestionKind::Service] && coded.questions[0].why.contains("OLD1"));
}

#[test]
fn prices_follow_the_modifiers_and_are_never_invented() {
    let world = World::new();
    let priced = |service: &'static str, modifiers: &'static str, units: Option<Quantity>| {
        let documented = encounter(&["J20.9"], vec![ServiceLine { modifiers, units, ..line(service) }]);
        let coded = world.code(&documented);
        (coded.lines[0].charge_cents.0, rules(&coded).contains(&"charge-missing") || rules(&coded).contains(&"charge-too-large"))
    };
    assert_eq!(priced("71046", "", None), (9_000, false));
    assert_eq!(priced("71046", "26", None), (3_500, false));
    assert_eq!(priced("71046", "59 TC", None), (5_500, false));
    assert_eq!(priced("71046", "59", Quantity::parse("1.5")), (13_500, false));
    // The only price known is for reading the test, not for the test.
    assert_eq!(priced("94010", "", None), (0, true));
    assert_eq!(priced("87804", "", None), (3_000, false));
    assert_eq!(priced("99999", "", None), (0, true));
    assert_eq!(priced("71046", "", Quantity::parse("99999999")), (899_999_991_000, false));
    assert_eq!(priced("V4", "", Some(Quantity(i64::MAX))), (0, true));
    assert_eq!(priced("V4", "", Quantity::parse("-1")), (-18_000, false));
}

#[test]
fn anesthesia_counts_minutes_and_nothing_else_does() {
    let world = World::new();
    let minutes = |service: &'static str| ServiceLine { anesthesia_minutes: Some(45), ..line(service) };
    let documented = encounter(&["K40.90"], vec![minutes("00830"), minutes("99213"), line("00830")]);
    let coded = world.code(&documented);
    let units: Vec<(Quantity, UnitBasis)> = coded.lines.iter().map(|line| (line.units, line.unit_basis)).collect();
    assert_eq!(units, [(Quantity::whole(45), UnitBasis::Minutes), (Quantity::ONE, UnitBasis::Units), (Quantity::ONE, UnitBasis::Units)]);
    assert_eq!(coded.lines[0].charge_cents, Cents(22_500));
}

#[test]
fn a_drug_without_units_is_billed_by_its_quantity_where_the_crosswalk_has_it() {
    use crate::codes::ndc::{DrugUnit, NdcCrosswalk, NdcRow};
    let row = NdcRow {
        ndc: 99_999_020_125,
        code: "J1885".into(),
        unit: DrugUnit::Ml,
        quantity: Quantity::ONE,
        code_units: Quantity::whole(2),
        is_single_dose: false,
        from: None,
        to: None,
    };
    let given = |units, ndc| ServiceLine { ndc, ndc_quantity: Quantity::parse("1.2"), ndc_unit: "ML", units, ..line("J1885") };
    let documented = encounter(&["M54.50"], vec![given(None, "99999-0201-25"), given(Some(Quantity::ONE), "99999-0201-25"), given(None, "00002714001")]);
    let mut world = World::new();
    let units = |world: &World| world.code(&documented).lines.iter().map(|line| line.units).collect::<Vec<_>>();
    assert_eq!(units(&world), [Quantity::ONE; 3], "without a crosswalk nothing is guessed");
    world.codes.ndc = NdcCrosswalk::installed(vec![row]);
    // Documented units are not changed; an edit compares them.
    assert_eq!(units(&world), [Quantity::whole(3), Quantity::ONE, Quantity::ONE]);
    assert_eq!(rules(&world.code(&documented)).iter().filter(|rule| **rule == "units-by-drug-quantity").count(), 1);
}

#[test]
fn timed_therapy_without_units_is_billed_by_the_minutes_of_the_day() {
    let world = World::new();
    let timed = |service, service_minutes| ServiceLine { service_minutes, ..line(service) };
    let documented = encounter(&["M54.50"], vec![timed("97110", Some(24)), timed("97140", Some(23)), timed("97161", Some(40)), timed("97530", None)]);
    let coded = world.code(&documented);
    let units = |coded: &Coded<'_>| coded.lines.iter().map(|line| line.units.to_string()).collect::<Vec<_>>();
    assert_eq!(units(&coded), ["2", "1", "1", "1"]);
    assert_eq!(rules(&coded).iter().filter(|rule| **rule == "units-by-time").count(), 2);
    // Documented units stand; minutes of more than a working day make none.
    let given = ServiceLine { units: Some(Quantity::whole(4)), ..timed("97110", Some(24)) };
    let other_day = ServiceLine { service_date: Some(Date::constant(2026, 5, 5)), ..timed("97140", Some(5)) };
    let documented = encounter(&["M54.50"], vec![given, timed("97140", Some(900)), other_day]);
    assert_eq!(units(&world.code(&documented)), ["4", "1", "0"]);
}

#[test]
fn minutes_do_not_hide_units_that_take_an_anesthesia_back() {
    let world = World::new();
    for wrong in ["-1", "0"] {
        let line = ServiceLine { anesthesia_minutes: Some(45), units: Quantity::parse(wrong), ..line("00830") };
        let encounter = encounter(&["K40.90"], vec![line]);
        let coded = world.code(&encounter);
        assert_eq!((Some(coded.lines[0].units), coded.lines[0].unit_basis), (Quantity::parse(wrong), UnitBasis::Units), "{wrong}");
    }
}

#[test]
fn a_visit_level_takes_two_of_three_or_time_whichever_is_higher() {
    let world = World::new();
    let level = |levels, minutes, status, place, visit_type| {
        let mut documented = Encounter { minutes, visit_type, ..visit(&["J20.9"], "office visit", status, levels) };
        documented.lines[0].place_of_service = place;
        documented.lines[0].service = if place == "23" { "E/M" } else { "office visit" };
        let coded = world.code(&documented);
        coded.questions.first().map_or(coded.lines[0].code.to_string(), |question| question.kind.as_str().to_owned())
    };
    assert_eq!(level([LOW, LOW, Some(MdmLevel::High)], None, "established", "11", ""), "99213");
    assert_eq!(level([LOW, LOW, LOW], Some(30), "established", "11", "office"), "99214");
    assert_eq!(level([MODERATE, MODERATE, LOW], Some(10), "established", "11", "office"), "99214");
    assert_eq!(level([MODERATE, MODERATE, None], None, "new", "11", "office"), "99204");
    assert_eq!(level([None, None, None], Some(9), "established", "11", ""), "visit_level");
    assert_eq!(level([MODERATE, None, None], None, "established", "11", ""), "visit_level");
    assert_eq!(level([LOW, LOW, LOW], None, "", "11", ""), "patient_status");
    assert_eq!(level([LOW, LOW, LOW], None, "new", "11", "nurse"), "visit_level");
    assert_eq!(level([LOW, LOW, LOW], None, "new", "11", "emergency"), "visit_level");
    // In the emergency department neither time nor the patient's status counts.
    assert_eq!(level([LOW, LOW, LOW], Some(120), "", "23", "emergency"), "99283");
    assert_eq!(level([None, None, None], Some(120), "", "23", ""), "visit_level");
}

#[test]
fn an_answer_about_one_visit_serves_that_encounter_only() {
    let documented = visit(&["J20.9"], "office visit", "", [LOW, LOW, LOW]);
    let world = World::new();
    let phrase = world.code(&documented).questions[0].phrase.clone();
    let world = world.remember(QuestionKind::PatientStatus, &phrase, "New");
    let coded = world.code(&documented);
    assert_eq!((coded.lines[0].code.as_str(), coded.questions.len()), ("99203", 0));
    let other = Encounter { encounter_id: "E2", ..documented };
    assert_eq!(kinds(&world.code(&other)), [QuestionKind::PatientStatus]);
}

#[test]
fn a_documented_visit_code_is_left_alone_and_its_excess_is_said() {
    let world = World::new();
    let high = visit(&["J20.9"], "99215", "established", [LOW, LOW, LOW]);
    let coded = world.code(&high);
    assert_eq!(coded.lines[0].code.as_str(), "99215");
    let said = coded.decisions.iter().find(|decision| decision.rule == "visit-level-above-supported").unwrap();
    assert!(said.because.contains("99213"));
    assert_eq!((kinds(&coded), coded.questions[0].why.contains("99215")), (vec![QuestionKind::VisitLevel], true));
    // A person may bill it as it is or lower; either way it is that encounter's alone.
    for answer in ["99215", "99213"] {
        let world = World::new().remember(QuestionKind::VisitLevel, &coded.questions[0].phrase, answer);
        let decided = world.code(&high);
        assert_eq!((decided.lines[0].code.as_str(), decided.questions.len()), (answer, 0));
        assert_eq!(kinds(&world.code(&Encounter { encounter_id: "E2", ..high.clone() })), [QuestionKind::VisitLevel]);
    }
    let low = visit(&["J20.9"], "99212", "established", [LOW, LOW, LOW]);
    let coded = world.code(&low);
    assert_eq!((coded.lines[0].code.as_str(), rules(&coded).contains(&"visit-level-above-supported")), ("99212", false));
}
