//! The worked encounters of `tests/fixtures/coding`: each is read as an export would be, coded, and compared with what a coder makes of it, word for word.

use std::collections::BTreeMap;
use std::path::Path;

use cleanclaim::claims::{ClaimContext, build_claims};
use cleanclaim::codes::CodeSets;
use cleanclaim::coding::{Coded, CodingContext, NoVisitHistory, Question, QuestionKind, TermMemory, TermRow, check_answer, code_encounter};
use cleanclaim::config::{CodingPolicy, EditsPolicy, Limits, Source};
use cleanclaim::edits::{EditContext, NoPriorServices, Overrides, run_edits};
use cleanclaim::intake::csv_export::{RecordSink, read_chunk};
use cleanclaim::intake::decode::Defaults;
use cleanclaim::intake::master_data::read_chargemaster;
use cleanclaim::intake::quarantine::QuarantinedRows;
use cleanclaim::intake::record::{RecordHeader, RecordView};
use cleanclaim::intake::scan::{CHUNK_BYTES, FileContext, Scanner};
use cleanclaim::model::{Chargemaster, Encounter, Payers, Providers, parse_date};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    title: String,
    guideline: String,
    why: String,
    encounter: BTreeMap<String, toml::Value>,
    line: Vec<BTreeMap<String, String>>,
    #[serde(default)]
    memory: Vec<BTreeMap<String, String>>,
    #[serde(default)]
    chargemaster: Vec<BTreeMap<String, String>>,
    expected: Expected,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    diagnoses: Vec<String>,
    #[serde(default)]
    line: Vec<ExpectedLine>,
    #[serde(default)]
    question: Vec<ExpectedQuestion>,
    #[serde(default)]
    reason: Vec<ExpectedReason>,
    #[serde(default)]
    finding: Vec<ExpectedFinding>,
}

/// An edit that must find fault with the claim, once no question is open.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFinding {
    edit: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedLine {
    code: String,
    modifiers: Vec<String>,
    units: String,
    pointers: Vec<u8>,
    charge: Option<String>,
    ndc: Option<String>,
    ndc_quantity: Option<String>,
    ndc_unit: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedQuestion {
    kind: String,
    about: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedReason {
    about: String,
    because: String,
}

/// What an export must have, for what a fixture does not say.
const DEFAULTS: [(&str, &str); 19] = [
    ("encounter_id", "FIXTURE"),
    ("patient_id", "P-FIXTURE"),
    ("patient_last_name", "Sample"),
    ("patient_first_name", "Fixture"),
    ("patient_birth_date", "1980-01-01"),
    ("patient_sex", "F"),
    ("patient_address_1", "1 Invented Way"),
    ("patient_city", "Sampleton"),
    ("patient_state", "CA"),
    ("patient_zip", "900010001"),
    ("service_date", "2026-06-01"),
    ("place_of_service", "11"),
    ("rendering_npi", "1234567893"),
    ("payer_1", "samplepayer"),
    ("member_id_1", "SAMPLE1"),
    ("relationship_1", "self"),
    ("diagnosis_1", ""),
    ("service", ""),
    ("units", ""),
];

/// Most diagnosis columns of an export.
const COLUMNS: usize = 12;

#[test]
fn every_worked_encounter_is_coded_as_a_coder_would() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coding");
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    assert!(paths.len() >= 40, "{} fixtures", paths.len());
    let codes = CodeSets::built_in();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let fixture: Fixture = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!fixture.title.is_empty() && !fixture.guideline.is_empty() && !fixture.why.is_empty(), "{name}");
        let mut faults = Vec::new();
        judge(&fixture, &codes, &mut faults);
        wrong.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

fn judge(fixture: &Fixture, codes: &CodeSets, faults: &mut Vec<String>) {
    let chargemaster = chargemaster(fixture);
    let memory = TermMemory::new(fixture.memory.iter().map(|row| remembered(row, codes, &chargemaster)).collect());
    let policy = CodingPolicy::default();
    let context = CodingContext { codes, chargemaster: &chargemaster, memory: &memory, policy: &policy, history: &NoVisitHistory };
    let csv = csv(fixture);
    let mut further: Vec<String> = Vec::new();
    if let Some(diagnoses) = fixture.encounter.get("diagnoses").and_then(toml::Value::as_array) {
        further = diagnoses.iter().skip(COLUMNS).map(|cell| cell.as_str().unwrap().to_owned()).collect();
    }
    let mut sink = Sink { records: Vec::new(), quarantined: Vec::new() };
    let source = Source::default();
    let limits = Limits::default();
    let file = FileContext { file_index: 0, source_name: "default", source: &source, limits: &limits };
    let mut scanner = Scanner::open(csv.as_bytes(), file, CHUNK_BYTES, |_: &[u8]| {}).expect("a readable export");
    let layout = scanner.layout().clone();
    while let Some(chunk) = scanner.next_chunk().unwrap() {
        read_chunk(&chunk, &layout, &file, &mut sink);
    }
    let [record] = sink.records.as_slice() else {
        return quarantined(fixture, &sink.quarantined, faults);
    };
    let record = RecordView::parse(record).unwrap();
    let mut encounter: Encounter<'_> = record.decode("fixture.csv", &Defaults::of(&source)).unwrap();
    encounter.diagnoses.extend(further.iter().map(String::as_str));
    let coded = code_encounter(&context, &encounter);
    compare(fixture, &coded, faults);
    if !fixture.expected.finding.is_empty() {
        compare_findings(fixture, codes, &encounter, &coded, faults);
    }
}

/// What edits find on the claims of the encounter. Master data is left out, so that edits find fault with that too.
fn compare_findings(fixture: &Fixture, codes: &CodeSets, encounter: &Encounter<'_>, coded: &Coded<'_>, faults: &mut Vec<String>) {
    let (payers, providers) = (Payers::new(Vec::new()), Providers::new(Vec::new()));
    let (edits, coding) = (EditsPolicy::default(), CodingPolicy::default());
    let (receivers, overrides) = (BTreeMap::new(), Overrides::new(Vec::new()));
    let building = ClaimContext { payers: &payers, providers: &providers, workspace_prefix: "S", default_billing_provider: "", default_rendering: "", default_facility: "" };
    let as_of = parse_date("2026-09-30").unwrap();
    let editing = EditContext { codes, as_of, policy: &edits, coding: &coding, receivers: &receivers, overrides: &overrides, prior: &NoPriorServices };
    let mut found = Vec::new();
    for claim in build_claims(&building, encounter, coded) {
        run_edits(&claim, &editing, &mut found);
    }
    for expected in &fixture.expected.finding {
        if !found.iter().any(|finding| finding.edit == expected.edit) {
            let edits: Vec<&str> = found.iter().map(|finding| finding.edit).collect();
            faults.push(format!("edit {} finds nothing; found: {}", expected.edit, edits.join(" ")));
        }
    }
}

struct Sink {
    records: Vec<Vec<u8>>,
    quarantined: Vec<String>,
}

impl RecordSink for Sink {
    fn record(&mut self, _header: &RecordHeader, bytes: &[u8]) {
        self.records.push(bytes.to_vec());
    }

    fn quarantine(&mut self, rows: QuarantinedRows) {
        self.quarantined.push(rows.message);
    }
}

/// A cell that cannot be read puts the encounter aside with its reason: it asks a person as a question does.
fn quarantined(fixture: &Fixture, messages: &[String], faults: &mut Vec<String>) {
    let is_named = |question: &ExpectedQuestion| question.about.split(' ').any(|word| messages.iter().any(|message| message.contains(word)));
    if fixture.expected.question.is_empty() || !fixture.expected.question.iter().any(is_named) {
        faults.push(format!("quarantined: {messages:?}"));
    }
}

fn chargemaster(fixture: &Fixture) -> Chargemaster {
    if fixture.chargemaster.is_empty() {
        return Chargemaster::new(Vec::new());
    }
    let columns = ["charge_code", "words", "code", "modifiers", "unit_price", "effective_from", "effective_to"];
    let mut csv = columns.join(",") + "\n";
    for row in &fixture.chargemaster {
        let cells: Vec<String> = columns.iter().map(|column| row.get(*column).cloned().unwrap_or_default()).collect();
        csv.push_str(&(cells.join(",") + "\n"));
    }
    Chargemaster::new(read_chargemaster("chargemaster.csv", csv.as_bytes()).unwrap())
}

fn remembered(row: &BTreeMap<String, String>, codes: &CodeSets, chargemaster: &Chargemaster) -> TermRow {
    let kind = QuestionKind::parse(&row["kind"]).unwrap();
    let answer = check_answer(kind, &row["answer"], codes, chargemaster).unwrap();
    TermRow::read(&row["kind"], &row["phrase"], &answer, "fixture-coder", None).unwrap()
}

/// The encounter as an export: a row a line, the encounter's cells in the first.
fn csv(fixture: &Fixture) -> String {
    let mut columns: Vec<String> = DEFAULTS.iter().map(|(column, _)| (*column).to_owned()).collect();
    let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut cells: BTreeMap<String, String> = DEFAULTS.iter().map(|(column, cell)| ((*column).to_owned(), (*cell).to_owned())).collect();
    for (column, value) in fixture.encounter.iter().filter(|(column, _)| *column != "diagnoses") {
        cells.insert(column.clone(), text(value));
    }
    for (place, cell) in fixture.encounter["diagnoses"].as_array().unwrap().iter().take(COLUMNS).enumerate() {
        cells.insert(format!("diagnosis_{}", place + 1), cell.as_str().unwrap().to_owned());
    }
    columns.extend(cells.keys().chain(fixture.line.iter().flat_map(BTreeMap::keys)).cloned());
    let mut seen = std::collections::BTreeSet::new();
    columns.retain(|column| seen.insert(column.clone()));
    let mut csv = columns.join(",") + "\n";
    for (place, line) in fixture.line.iter().enumerate() {
        let cell = |column: &String| match (line.get(column), place, column.as_str()) {
            (Some(cell), ..) => cell.clone(),
            (None, 0, _) | (None, _, "encounter_id" | "patient_id") => cells.get(column).cloned().unwrap_or_default(),
            _ => String::new(),
        };
        let row: Vec<String> = columns.iter().map(|column| format!("\"{}\"", cell(column).replace('"', "\"\""))).collect();
        csv.push_str(&(row.join(",") + "\n"));
    }
    csv
}

fn compare(fixture: &Fixture, coded: &Coded<'_>, faults: &mut Vec<String>) {
    let diagnoses: Vec<String> = coded.diagnoses.iter().map(|diagnosis| diagnosis.code.dotted()).collect();
    if diagnoses != fixture.expected.diagnoses {
        faults.push(format!("diagnoses {diagnoses:?}, expected {:?}", fixture.expected.diagnoses));
    }
    compare_lines(fixture, coded, faults);
    for expected in &fixture.expected.question {
        if !coded.questions.iter().any(|question| is_asked(question, expected)) {
            faults.push(format!("nothing asks about {} ({}); asked: {}", expected.about, expected.kind, shown(&coded.questions)));
        }
    }
    if coded.questions.len() != fixture.expected.question.len() {
        faults.push(format!("{} questions, expected {}: {}", coded.questions.len(), fixture.expected.question.len(), shown(&coded.questions)));
    }
    for reason in &fixture.expected.reason {
        let because = reason.because.to_lowercase();
        let explains = |decision: &cleanclaim::coding::Decision| {
            let all = format!("{} {} {}", decision.subject, decision.outcome, decision.because);
            reason.about.split(' ').all(|word| all.contains(word)) && all.to_lowercase().contains(&because)
        };
        if !coded.decisions.iter().any(explains) {
            let decisions: Vec<String> =
                coded.decisions.iter().map(|decision| format!("{}: {} -> {}: {}", decision.rule, decision.subject, decision.outcome, decision.because)).collect();
            faults.push(format!("nothing explains {} by `{}`; decided: {}", reason.about, reason.because, decisions.join(" | ")));
        }
    }
}

fn compare_lines(fixture: &Fixture, coded: &Coded<'_>, faults: &mut Vec<String>) {
    if fixture.expected.line.is_empty() {
        return;
    }
    if coded.lines.len() != fixture.expected.line.len() {
        faults.push(format!("{} lines, expected {}", coded.lines.len(), fixture.expected.line.len()));
    }
    for (line, expected) in coded.lines.iter().zip(&fixture.expected.line) {
        let modifiers: Vec<String> = line.modifiers.as_slice().iter().map(ToString::to_string).collect();
        let found = (line.code.to_string(), modifiers, line.units.to_string(), line.pointers().to_vec());
        let wanted = (expected.code.clone(), expected.modifiers.clone(), expected.units.clone(), expected.pointers.clone());
        if found != wanted {
            faults.push(format!("line {} is {found:?}, expected {wanted:?}", line.number));
        }
        let documented = &line.documented;
        let shown = |wanted: &Option<String>, found: String| wanted.as_ref().is_some_and(|wanted| *wanted != found).then_some(found);
        let quantity = documented.ndc_quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
        for differs in [
            shown(&expected.charge, line.charge_cents.to_string()),
            shown(&expected.ndc, documented.ndc.to_owned()),
            shown(&expected.ndc_quantity, quantity),
            shown(&expected.ndc_unit, documented.ndc_unit.to_owned()),
        ] {
            faults.extend(differs.map(|found| format!("line {} has {found}", line.number)));
        }
    }
}

/// A question of the kind, or of any where the fixture names a subject instead, that names every word.
fn is_asked(question: &Question, expected: &ExpectedQuestion) -> bool {
    let all = format!("{} {}", question.phrase, question.why).to_lowercase();
    let is_of_kind = QuestionKind::parse(&expected.kind).is_none_or(|kind| kind == question.kind);
    is_of_kind && expected.about.to_lowercase().split(' ').all(|word| all.contains(word))
}

fn shown(questions: &[Question]) -> String {
    questions.iter().map(|question| format!("{}: {} ({})", question.kind.as_str(), question.phrase, question.why)).collect::<Vec<_>>().join(" | ")
}
