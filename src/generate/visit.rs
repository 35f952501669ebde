//! One encounter without any fault: who came, when, what was documented and done.

use super::coverage::{self, Coverage, Coverages, Subscriber, coverages};
use super::people::{Person, PersonColumns, Role, person};
use super::practice::payer;
use super::random::{Random, Topic};
use super::scenarios::{CHRONIC, Cause, Diagnosis, Place, SCENARIOS, Scenario, Visit};
use super::services::Lines;
use super::sheet::Sheet;
use super::text::{self, Day};
use crate::intake::column::Column;

/// Most days that a first, and a second, visit lies before the generated day. Visits of one patient never fall on one day.
const FIRST_VISIT_DAYS: u64 = 2;
const SECOND_VISIT_DAYS: (u64, u64) = (5, 12);
/// A stay in hospital began so many days before.
pub(super) const STAY_DAYS: u64 = 2;
/// No visit lies further before the generated day.
pub(super) const MOST_DAYS_BEFORE: i32 = 14;

/// What a fault must know about the encounter that it spoils.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// The patient.
    pub person: Person,
    /// Who pays; none for self-pay.
    pub coverages: Coverages,
    /// First day of service.
    pub day: Day,
    /// What the visit is about.
    pub scenario: &'static Scenario,
    /// True when the first line is a visit in words, whose level coding has to find.
    pub is_evaluated: bool,
    /// True when the patient comes once, so that no other visit tells whether the patient is new.
    pub comes_once: bool,
    /// A line with a drug code.
    pub drug_line: Option<usize>,
    /// How many service lines.
    pub line_count: usize,
    /// True when an accident is documented that must have a date.
    pub is_accident: bool,
}

impl Facts {
    /// The first coverage.
    pub fn first_coverage(&self) -> Option<&Coverage> {
        self.coverages.first().and_then(Option::as_ref)
    }
}

/// How many patients a day's encounters belong to: one in five comes twice.
pub(super) fn population(encounters: u64) -> u64 {
    (encounters - encounters / 5).max(1)
}

/// What all encounters of one export have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Export {
    pub seed: u64,
    pub encounters: u64,
    pub day: Day,
}

/// Fills the sheet with encounter `index`.
pub(super) fn fill(export: &Export, index: u64, sheet: &mut Sheet) -> Facts {
    let mut random = Random::of(export.seed, Topic::Encounter, index);
    let patients = population(export.encounters);
    let is_second = index >= patients;
    let person = person(export.seed, index % patients);
    let days_before = if is_second { random.between(SECOND_VISIT_DAYS.0, SECOND_VISIT_DAYS.1) } else { random.below(FIRST_VISIT_DAYS + 1) };
    let visited = export.day.minus(days_before);
    let scenario = choose(&person, visited, &mut random);
    let day = if scenario.place == Place::Inpatient { visited.minus(STAY_DAYS) } else { visited };
    let comes_once = !is_second && patients + person.number >= export.encounters;
    let is_new = comes_once && random.chance(15);
    sheet.clear();
    sheet.with(Column::EncounterId, |out| write_encounter_id(export, index, out));
    if random.chance(50) {
        sheet.set(Column::EncounterStatus, "final");
    }
    fill_people(export.seed, &person, &mut random, sheet);
    let (coverages, is_accident) = fill_payers(export.seed, &person, scenario, day, &mut random, sheet);
    fill_circumstances(scenario, day, &mut random, sheet);
    let diagnoses = fill_diagnoses(&person, scenario, visited, &mut random, sheet);
    let mut lines = Lines { person: &person, scenario, day, visited, is_new, diagnoses: &diagnoses, random: &mut random, sheet: &mut *sheet, is_evaluated: false, drug_line: None };
    lines.fill();
    let (is_evaluated, drug_line) = (lines.is_evaluated, lines.drug_line);
    fill_collected(&coverages, scenario, &mut random, sheet);
    Facts { person, coverages, day, scenario, is_evaluated, comes_once, drug_line, line_count: sheet.line_count(), is_accident }
}

/// Appends an encounter id: day, seed and number, so that two generated days never share one.
pub(super) fn write_encounter_id(export: &Export, index: u64, out: &mut Vec<u8>) {
    out.push(b'E');
    let start = out.len();
    export.day.iso(out);
    // `2026-09-15` to `260915`.
    let mut place = 0;
    let mut at = 0;
    out.retain(|byte| {
        let is_prefix = at < start;
        at += 1;
        if is_prefix {
            return true;
        }
        place += 1;
        place > 2 && *byte != b'-'
    });
    out.push(b'-');
    text::number(out, export.seed, 1);
    out.push(b'-');
    text::number(out, index + 1, 8);
}

fn choose(person: &Person, on: Day, random: &mut Random) -> &'static Scenario {
    let age = person.age_years(on);
    let fits = |scenario: &Scenario| (scenario.ages.0..=scenario.ages.1).contains(&age);
    let place = random.weighted(SCENARIOS.iter().map(|scenario| if fits(scenario) { scenario.weight } else { 0 }));
    SCENARIOS.get(place).unwrap_or(&FALLBACK)
}

/// Never used: a chosen place is always on the list.
static FALLBACK: Scenario = Scenario { weight: 0, ages: (0, 120), place: Place::Office, visit: Visit::Level, cause: Cause::Routine, diagnoses: &[], services: &[] };

const PATIENT: PersonColumns = PersonColumns {
    last_name: Column::PatientLastName,
    first_name: Column::PatientFirstName,
    birth_date: Column::PatientBirthDate,
    sex: Some(Column::PatientSex),
    address_1: Column::PatientAddress1,
    city: Column::PatientCity,
    state: Column::PatientState,
    zip: Column::PatientZip,
    phone: Some(Column::PatientPhone),
};

const GUARANTOR: PersonColumns = PersonColumns {
    last_name: Column::GuarantorLastName,
    first_name: Column::GuarantorFirstName,
    birth_date: Column::GuarantorBirthDate,
    sex: None,
    address_1: Column::GuarantorAddress1,
    city: Column::GuarantorCity,
    state: Column::GuarantorState,
    zip: Column::GuarantorZip,
    phone: Some(Column::GuarantorPhone),
};

/// The patient, and the guarantor where it is somebody else.
fn fill_people(seed: u64, patient: &Person, random: &mut Random, sheet: &mut Sheet) {
    sheet.with(Column::PatientId, |out| patient.write_id(seed, out));
    patient.fill(&PATIENT, sheet);
    if random.chance(20) {
        sheet.set(Column::PatientMiddleName, random.pick(&["A", "B", "J", "M", "Q", "R"]));
    }
    match patient.role {
        Role::Spouse | Role::Child => {
            let head = person(seed, patient.household.number * 4);
            sheet.with(Column::GuarantorId, |out| head.write_id(seed, out));
            head.fill(&GUARANTOR, sheet);
        }
        // Blank means the patient; some systems write it all the same.
        Role::Head | Role::Alone | Role::Senior if random.chance(30) => sheet.with(Column::GuarantorId, |out| patient.write_id(seed, out)),
        Role::Head | Role::Alone | Role::Senior => {}
    }
}

/// Who pays: the patient's insurance, or after an accident whoever is liable.
fn fill_payers(seed: u64, person: &Person, scenario: &Scenario, day: Day, random: &mut Random, sheet: &mut Sheet) -> (Coverages, bool) {
    let usual = coverages(seed, person);
    let liable = |payer| Some(Coverage { payer, subscriber: Subscriber::Patient, msp_type: "" });
    let is_adult = matches!(person.role, Role::Head | Role::Spouse | Role::Alone);
    let (held, accident) = match random.below(100) {
        _ if scenario.cause != Cause::Injury || !is_adult => (usual, ""),
        ..22 => ([liable(payer::STEADFAST), None], "work"),
        22..40 => {
            let [first, _] = usual;
            ([liable(payer::ROADSAFE), first], "auto")
        }
        40..70 => (usual, "other"),
        _ => (usual, ""),
    };
    if !accident.is_empty() {
        sheet.set(Column::Accident, accident);
        sheet.with(Column::AccidentDate, |out| day.minus(random.below(3)).iso(out));
    }
    if accident == "auto" {
        sheet.set(Column::AccidentState, "IL");
    }
    if matches!(accident, "work" | "auto") {
        sheet.with(Column::PropertyCasualtyClaimNumber, |out| {
            out.extend_from_slice(b"PC");
            text::number(out, random.below(10_000_000), 7);
        });
    }
    for (slot, coverage) in held.iter().enumerate() {
        if let Some(coverage) = coverage {
            coverage::fill(seed, coverage, slot, person, random, sheet);
        }
    }
    (held, matches!(accident, "auto" | "other"))
}

/// Facility, referral, onset, stay.
fn fill_circumstances(scenario: &Scenario, day: Day, random: &mut Random, sheet: &mut Sheet) {
    match scenario.place {
        Place::Emergency | Place::Inpatient => sheet.set(Column::Facility, "samplewood-hospital"),
        Place::Surgery => sheet.set(Column::Facility, "samplewood-surgery"),
        Place::Office if random.chance(20) => sheet.set(Column::Facility, "samplewood-north"),
        Place::Office | Place::Telehealth => {}
    }
    if random.chance(30) {
        sheet.set(Column::BillingProvider, random.pick(&["samplewood", "1999999125"]));
    }
    // Drawn before it is asked what the visit is about, so that all visits draw alike. Therapy is given under a plan that somebody certifies.
    if random.chance(15) | scenario.services.iter().any(|(charge_code, ..)| charge_code.starts_with("PT-")) {
        fill_referrer(random, sheet);
    }
    if scenario.place == Place::Emergency && random.chance(70) {
        sheet.set(Column::Emergency, "y");
    }
    if scenario.place == Place::Inpatient {
        sheet.with(Column::AdmissionDate, |out| day.iso(out));
        sheet.with(Column::DischargeDate, |out| day.plus(STAY_DAYS as i32).iso(out));
    }
    if scenario.cause == Cause::Illness && random.chance(30) {
        sheet.with(Column::OnsetDate, |out| day.minus(random.below(6)).iso(out));
    }
    if random.chance(5) {
        sheet.set(Column::Clia, "14D9999999");
    }
    if scenario.place == Place::Surgery || random.chance(4) {
        sheet.with(Column::PriorAuthorization, |out| {
            out.extend_from_slice(b"PA");
            text::number(out, random.below(100_000_000), 8);
        });
    }
}

/// Somebody outside, named in full, or somebody of the reference file by key.
fn fill_referrer(random: &mut Random, sheet: &mut Sheet) {
    if random.chance(40) {
        sheet.set(Column::ReferringNpi, random.pick(&["1999999109", "dr-shale"]));
    } else {
        let (npi, last_name, first_name) = random.pick(&super::practice::OUTSIDE_REFERRERS);
        sheet.set(Column::ReferringNpi, npi);
        sheet.set(Column::ReferringLastName, last_name);
        sheet.set(Column::ReferringFirstName, first_name);
    }
    if random.chance(50) {
        sheet.with(Column::ReferralNumber, |out| {
            out.extend_from_slice(b"RF");
            text::number(out, random.below(1_000_000), 6);
        });
    }
}

/// Documents the diagnoses and returns their codes in the order of the cells.
fn fill_diagnoses(person: &Person, scenario: &Scenario, on: Day, random: &mut Random, sheet: &mut Sheet) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = Vec::with_capacity(6);
    let chronic: &[Diagnosis] = if person.age_years(on) >= 40 { &CHRONIC } else { &[] };
    for diagnosis in scenario.diagnoses.iter().chain(chronic) {
        // Prediabetes and diabetes exclude each other.
        let is_excluded = diagnosis.code == "R73.03" && codes.iter().any(|code| code.starts_with("E11"));
        let is_documented = random.chance(diagnosis.percent) && codes.len() < 4 && !is_excluded;
        let Some(column) = Column::diagnosis(codes.len()).filter(|_| is_documented) else { continue };
        match random.below(100) {
            ..40 if !diagnosis.words.is_empty() => sheet.set(column, diagnosis.words),
            ..75 => sheet.set(column, diagnosis.code),
            // Some exports leave the dot out.
            _ => sheet.with(column, |out| out.extend(diagnosis.code.bytes().filter(|byte| *byte != b'.'))),
        }
        codes.push(diagnosis.code);
    }
    codes
}

/// Money collected at the visit.
fn fill_collected(coverages: &Coverages, scenario: &Scenario, random: &mut Random, sheet: &mut Sheet) {
    let is_office_visit = matches!(scenario.place, Place::Office | Place::Telehealth) && scenario.visit == Visit::Level;
    let percent = match coverages.first().and_then(Option::as_ref).and_then(Coverage::row).map(|row| row.kind) {
        Some("commercial") => 40,
        Some(_) => 3,
        None => 15,
    };
    if is_office_visit && random.chance(percent) {
        let cents = random.pick(&[1_500, 2_000, 2_500, 3_000, 4_000]);
        sheet.with(Column::Copay, |out| text::money(out, cents));
    }
}
