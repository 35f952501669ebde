//! Whole encounters through coding, each test named by the fault it would catch.

mod diagnoses;
mod guidelines;
mod history;
mod modifiers;
mod properties;
mod services;

use super::*;
use crate::codes::CodeSets;
use crate::model::{ChargeRow, Code, Date, MdmLevel, ServiceLine};

const DAY: Date = Date::constant(2026, 5, 4);

struct World {
    codes: CodeSets,
    chargemaster: Chargemaster,
    memory: TermMemory,
    policy: CodingPolicy,
    history: Box<dyn VisitHistory>,
}

impl World {
    fn new() -> World {
        let row = |charge_code: &str, words: &str, code: &str, modifiers: &[&str], cents: i64| ChargeRow {
            charge_code: charge_code.into(),
            words: words.into(),
            code: code.into(),
            modifiers: modifiers.iter().map(|code| Code::from(*code)).collect(),
            unit_price_cents: Cents(cents),
            effective_from: Some(Date::constant(2026, 1, 1)),
            effective_to: None,
        };
        let ended = ChargeRow { effective_to: Some(Date::constant(2026, 3, 31)), ..row("OLD1", "retired test", "87804", &[], 2_000) };
        let rows = vec![
            row("V3", "office visit level three", "99213", &[], 12_500),
            row("V4", "office visit level four", "99214", &[], 18_000),
            row("LAB1", "rapid influenza test", "87804", &["QW"], 3_000),
            row("XR", "chest x-ray", "71046", &[], 9_000),
            row("XRP", "chest x-ray reading", "71046", &["26"], 3_500),
            row("XRT", "chest x-ray picture", "71046", &["TC"], 5_500),
            row("ECG", "electrocardiogram", "93000", &[], 4_000),
            row("ECG2", "electrocardiogram", "93010", &[], 2_000),
            row("ANE", "anesthesia for hernia repair", "00830", &[], 500),
            row("PT26", "pulmonary function reading", "94010", &["26"], 1_500),
            row("KNEE", "knee injection", "20610", &[], 18_500),
            row("KNEE1", "left knee injection", "20610", &[], 18_500),
            row("KNEE2", "bilateral knee injection", "20610", &[], 30_000),
            row("EYEL", "grit out of an eye, one side", "65205", &["LT"], 7_000),
            row("EYER", "grit out of an eye, other side", "65205", &["RT"], 7_000),
            ended,
        ];
        World {
            codes: CodeSets::built_in(),
            chargemaster: Chargemaster::new(rows),
            memory: TermMemory::default(),
            policy: CodingPolicy::default(),
            history: Box::new(NoVisitHistory),
        }
    }

    fn remember(mut self, kind: QuestionKind, phrase: &str, answer: &str) -> World {
        let answer = check_answer(kind, answer, &self.codes, &self.chargemaster).unwrap();
        self.memory.remember(TermRow { kind, phrase: phrase.into(), answer, user: "ann".into(), date: Some(DAY), edition: String::new() });
        self
    }

    fn context(&self) -> CodingContext<'_> {
        CodingContext { codes: &self.codes, chargemaster: &self.chargemaster, memory: &self.memory, policy: &self.policy, history: self.history.as_ref() }
    }

    fn code<'a>(&self, encounter: &'a Encounter<'a>) -> Coded<'a> {
        let coded = code_encounter(&self.context(), encounter);
        assert_eq!(documented_cents(&self.context(), encounter), coded.lines.iter().map(|line| line.charge_cents).sum());
        coded
    }
}

fn line(service: &str) -> ServiceLine<'_> {
    ServiceLine { service, service_date: Some(DAY), place_of_service: "11", ..ServiceLine::default() }
}

fn encounter<'a>(diagnoses: &[&'a str], lines: Vec<ServiceLine<'a>>) -> Encounter<'a> {
    Encounter { encounter_id: "E1", patient_id: "P1", service_date: Some(DAY), diagnoses: diagnoses.to_vec(), lines, ..Encounter::default() }
}

fn visit<'a>(diagnoses: &[&'a str], service: &'a str, status: &'a str, levels: [Option<MdmLevel>; 3]) -> Encounter<'a> {
    let [problems, data, risk] = levels;
    Encounter { patient_status: status, problems, data, risk, ..encounter(diagnoses, vec![line(service)]) }
}

fn codes(coded: &Coded<'_>) -> Vec<String> {
    coded.diagnoses.iter().map(|diagnosis| diagnosis.code.dotted()).collect()
}

fn kinds(coded: &Coded<'_>) -> Vec<QuestionKind> {
    coded.questions.iter().map(|question| question.kind).collect()
}

fn rules(coded: &Coded<'_>) -> Vec<&'static str> {
    coded.decisions.iter().map(|decision| decision.rule).collect()
}

const LOW: Option<MdmLevel> = Some(MdmLevel::Low);
const MODERATE: Option<MdmLevel> = Some(MdmLevel::Moderate);

#[test]
fn the_readme_patient_gets_one_diagnosis_a_visit_and_a_test() {
    let world = World::new();
    let test = ServiceLine { diagnosis_pointers: "2,3", ..line("Rapid influenza test") };
    let mut encounter = visit(&["Acute bronchitis", "Cough", "R09.3", "R50.9"], "office visit", "established", [LOW, LOW, MODERATE]);
    encounter.lines.push(test);
    let coded = world.code(&encounter);
    assert_eq!(coded.questions, []);
    assert_eq!(codes(&coded), ["J20.9"]);
    assert_eq!(coded.diagnoses[0].documented, "Acute bronchitis");
    let lines: Vec<(String, i64)> = coded.lines.iter().map(|line| (line.code.to_string(), line.charge_cents.0)).collect();
    assert_eq!(lines, [("99213".to_owned(), 12_500), ("87804".to_owned(), 3_000)]);
    assert!(coded.lines[1].modifiers.contains("QW"));
    // The test pointed to cough and sputum, which are now part of the bronchitis.
    assert_eq!(coded.lines[1].pointers(), [1]);
    let dropped: Vec<&Decision> = coded.decisions.iter().filter(|decision| decision.rule == "symptom-integral").collect();
    assert_eq!(dropped.iter().map(|decision| decision.subject.as_str()).collect::<Vec<_>>(), ["R05.9", "R09.3", "R50.9"]);
    assert!(dropped.iter().all(|decision| decision.because.contains("J20.9") && decision.because.contains("I.B.5")));
}

#[test]
fn answers_are_checked_when_taken() {
    let world = World::new();
    let check = |kind, answer| check_answer(kind, answer, &world.codes, &world.chargemaster);
    assert_eq!(check(QuestionKind::Diagnosis, " j209, r05.9 ").as_deref(), Ok("J20.9 R05.9"));
    assert_eq!(check(QuestionKind::Diagnosis, "IGNORE").as_deref(), Ok("ignore"));
    assert_eq!(check(QuestionKind::Diagnosis, "J20"), Err(AnswerFault::Heading("J20".into())));
    assert_eq!(check(QuestionKind::Diagnosis, "J20.99"), Err(AnswerFault::UnknownDiagnosis("J20.99".into())));
    assert_eq!(check(QuestionKind::Diagnosis, "acute bronchitis"), Err(AnswerFault::NotADiagnosisCode("acute".into())));
    assert_eq!(check(QuestionKind::Service, "XRP").as_deref(), Ok("XRP"));
    assert_eq!(check(QuestionKind::Service, "g0439").as_deref(), Ok("G0439"));
    assert_eq!(check(QuestionKind::Service, "J20.9"), Err(AnswerFault::UnknownService("J20.9".into())));
    assert_eq!(check(QuestionKind::VisitLevel, "99213").as_deref(), Ok("99213"));
    assert_eq!(check(QuestionKind::VisitLevel, "new"), Err(AnswerFault::NotAVisit("new".into())));
    assert_eq!(check(QuestionKind::PatientStatus, "Established").as_deref(), Ok("established"));
    assert_eq!(check(QuestionKind::PatientStatus, "ignore"), Err(AnswerFault::NotAStatus("ignore".into())));
    assert_eq!(check(QuestionKind::Service, ""), Err(AnswerFault::Blank));
}
