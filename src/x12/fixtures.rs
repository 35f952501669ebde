//! Claims for tests: a small practice, its payers and the kinds of claims that each exercise other loops.

use std::io;

use super::interchange::{Envelope, Receiver, Submitter, Usage, write_interchange};
use super::p837::Transaction837p;
use crate::model::*;

/// Master data that claims borrow from.
pub struct Practice {
    pub medicare: Payer,
    pub commercial: Payer,
    pub compensation: Payer,
    pub group: Provider,
    pub solo: Provider,
    pub hospital: Provider,
    pub doctor: Provider,
    pub nurse: Provider,
}

pub fn date(text: &str) -> Option<Date> {
    parse_date(text)
}

impl Practice {
    pub fn new() -> Practice {
        let payer = |id: &str, name: &str, filing: &str, kind: PayerKind| Payer {
            payer_id: id.to_lowercase(),
            name: name.into(),
            edi_payer_id: id.into(),
            filing_indicator: filing.into(),
            kind,
            ..Payer::default()
        };
        let provider = |npi: &str, entity_type: EntityType, last: &str, first: &str, taxonomy: &str| Provider {
            provider_key: last.to_lowercase(),
            npi: npi.into(),
            entity_type,
            last_or_org_name: last.into(),
            first_name: first.into(),
            taxonomy: taxonomy.into(),
            ..Provider::default()
        };
        let placed = |provider: Provider, street: &str| Provider {
            address_1: street.into(),
            city: "Springfield".into(),
            state: "IL".into(),
            zip9: "627010001".into(),
            tax_id: "361234567".into(),
            tax_id_type: "EI".into(),
            phone: "1 (217) 555-0100".into(),
            ..provider
        };
        Practice {
            medicare: payer("MEDB1", "Medicare of Illinois", "MB", PayerKind::MedicareB),
            commercial: Payer {
                address_1: "PO Box 100".into(),
                city: "Chicago".into(),
                state: "IL".into(),
                zip: "60601".into(),
                report_patient_paid: true,
                ..payer("BIGCO", "Big Company Health", "CI", PayerKind::Commercial)
            },
            compensation: payer("WCOMP", "Prairie Compensation Fund", "WC", PayerKind::WorkersCompensation),
            group: Provider {
                pay_to_address_1: "PO Box 77".into(),
                pay_to_city: "Peoria".into(),
                pay_to_state: "IL".into(),
                pay_to_zip9: "61602".into(),
                clia: "14D0000001".into(),
                ..placed(provider("1234567893", EntityType::Organization, "Prairie Family Group", "", "207Q00000X"), "12 Oak Street")
            },
            solo: Provider { tax_id_type: "SY".into(), ..placed(provider("1093817462", EntityType::Person, "Solo", "Sam", ""), "3 Elm Street") },
            hospital: placed(provider("1386744761", EntityType::Organization, "Prairie Hospital", "", ""), "1 Hospital Way"),
            doctor: provider("1245319599", EntityType::Person, "Doctor", "Dana", "207Q00000X"),
            nurse: provider("1679576722", EntityType::Person, "Nurse", "Nat", "363L00000X"),
        }
    }
}

pub fn patient<'a>() -> Person<'a> {
    Person {
        last_name: "Núñez*Smith",
        first_name: "José",
        middle_name: "q",
        birth_date: date("1961-02-03"),
        sex: Sex::Male,
        address: Address { line_1: "9 Ash Lane", line_2: "Apt ~2", city: "Springfield", state: "il", zip: "62701-1234" },
        ..Person::default()
    }
}

pub fn coverage<'a>(payer: &'a Payer) -> Coverage<'a> {
    Coverage { payer: &payer.payer_id, member_id: "1EG4-TE5-MK73", group_number: "G 100", ..Coverage::default() }
}

pub fn encounter<'a>(payer: &'a Payer) -> Encounter<'a> {
    Encounter { encounter_id: "E1", patient_id: "P1", patient: patient(), coverages: vec![coverage(payer)], service_date: date("2026-04-10"), ..Encounter::default() }
}

pub fn line<'a>(code: &str, cents: i64, pointers: &[u8]) -> ClaimLine<'a> {
    let mut held = [0; 4];
    held[..pointers.len()].copy_from_slice(pointers);
    ClaimLine {
        code: code.into(),
        units: Quantity::ONE,
        charge_cents: Cents(cents),
        pointers: held,
        pointer_count: pointers.len() as u8,
        place_of_service: "11".into(),
        service_from: date("2026-04-10"),
        service_to: date("2026-04-10"),
        ..ClaimLine::default()
    }
}

/// One adjustment of an earlier payer.
pub fn adjustment(group: &str, reason: &str, cents: i64) -> PriorAdjustment {
    PriorAdjustment { group: group.into(), reason: reason.into(), cents: Cents(cents), ..PriorAdjustment::default() }
}

/// What the commercial payer, as the first, decided about the lines of [`claim`]: 80.00 paid, 35.50 contractual, 30.00 left to the patient.
pub fn decision_by_line() -> PriorPayment {
    let service = |line, code: &str, paid, adjustments| PriorServicePayment {
        line,
        qualifier: "HC".into(),
        code: code.into(),
        paid_cents: Cents(paid),
        adjustments,
        ..PriorServicePayment::default()
    };
    let mut visit = service(1, "99213", 7_000, vec![adjustment("CO", "45", 2_550), adjustment("PR", "2", 2_000), adjustment("PR", "1", 1_000)]);
    visit.modifiers = vec!["25".into()];
    PriorPayment {
        sequence: 1,
        payer_id: "bigco".into(),
        paid_cents: Cents(8_000),
        date: date("2026-04-20"),
        payer_claim_number: "ICN77001".into(),
        adjustments: Vec::new(),
        services: vec![visit, service(2, "87804", 1_000, vec![adjustment("CO", "45", 1_000)])],
        remarks: vec!["MA01".into(), "N19".into(), "MA01".into()],
    }
}

/// The same as a payer says it that tells nothing of lines.
pub fn decision_by_claim() -> PriorPayment {
    let adjustments = vec![adjustment("PR", "1", 1_000), adjustment("CO", "45", 3_550), adjustment("PR", "2", 2_000)];
    PriorPayment { adjustments, services: Vec::new(), ..decision_by_line() }
}

/// What Medicare, as the second payer, decided after it.
pub fn second_decision() -> PriorPayment {
    PriorPayment {
        sequence: 2,
        payer_id: "medb1".into(),
        paid_cents: Cents(1_500),
        date: date("2026-04-28"),
        adjustments: vec![adjustment("OA", "23", 11_550), adjustment("PR", "1", 1_500)],
        ..PriorPayment::default()
    }
}

/// A plain office visit: the patient is the subscriber, one payer, two lines.
pub fn claim<'a>(practice: &'a Practice, encounter: &'a Encounter<'a>, payer: &'a Payer, id: &str) -> Claim<'a> {
    let mut visit = line("99213", 12_550, &[1, 2]);
    visit.modifiers = ["25".into()].into_iter().collect();
    Claim {
        claim_id: id.into(),
        encounter: Some(encounter),
        coverage: Some(0),
        payer: Some(payer),
        all_payers: vec![Some(payer)],
        billing: Some(&practice.group),
        rendering: Some((&practice.doctor).into()),
        place_of_service: "11".into(),
        diagnoses: vec![CodedDiagnosis { code: "J20.9".into(), documented: "" }, CodedDiagnosis { code: "R05.1".into(), documented: "" }],
        lines: vec![visit, line("87804", 2_000, &[1])],
        charge_cents: Cents(14_550),
        ..Claim::default()
    }
}

pub fn envelope<'c>() -> Envelope<'c> {
    Envelope {
        submitter: Submitter { qualifier: "ZZ", id: "PRAIRIE01", name: "Prairie Family Group", contact_name: "Billing Office", phone: "217-555-0100" },
        receiver: Receiver { qualifier: "ZZ", id: "CLEARHOUSE", application_id: None, name: "Clear House" },
        usage: Usage::Test,
        date: Date::constant(2026, 4, 30),
        time: (23, 5),
        interchange_control: 41,
        group_control: 17,
        first_transaction_control: 1,
    }
}

/// One file of these transactions.
pub fn file(transactions: &mut [Transaction837p]) -> Vec<u8> {
    let mut out = Vec::new();
    let bodies = transactions.iter_mut().map(|transaction| io::Result::Ok(transaction.take_body()));
    write_interchange(&mut out, &envelope(), bodies).unwrap();
    out
}

/// The encounters behind [`every_kind_of_claim`].
pub struct Encounters<'a>(Vec<Encounter<'a>>);

/// One encounter a kind of claim.
pub fn every_kind_of_encounter(practice: &Practice) -> Encounters<'_> {
    let base = || encounter(&practice.commercial);
    let plain = base();
    let mut dependent = base();
    dependent.coverages[0].relationship = Relationship::Child;
    dependent.coverages[0].subscriber =
        Person { last_name: "Parent", first_name: "Pat", birth_date: date("1980-01-01"), sex: Sex::Female, address: patient().address, ..Person::default() };
    let mut dependent_bare = base();
    dependent_bare.coverages[0].relationship = Relationship::Other;
    dependent_bare.coverages[0].subscriber = Person { last_name: "Guardian", first_name: "Gil", ..Person::default() };
    dependent_bare.patient.death_date = date("2026-04-12");
    let mut referred = base();
    referred.prior_authorization = "PA-100:2";
    referred.referral_number = "RF 200";
    referred.mammography_certification = "112233";
    referred.onset_date = date("2026-04-01");
    let mut hospital = encounter(&practice.medicare);
    hospital.admission_date = date("2026-04-08");
    hospital.discharge_date = date("2026-04-12");
    hospital.emergency = true;
    hospital.patient.death_date = date("2026-04-12");
    let mut auto = base();
    auto.accident = Some(Accident::Auto);
    auto.accident_state = "il";
    auto.accident_date = date("2026-04-09");
    let mut work = encounter(&practice.compensation);
    work.accident = Some(Accident::Work);
    work.accident_date = date("2026-04-09");
    work.property_casualty_claim_number = "WC-2026-17";
    let mut work_dependent = work.clone();
    work_dependent.coverages[0].relationship = Relationship::Spouse;
    work_dependent.coverages[0].subscriber = patient();
    let mut second = base();
    second.coverages.push(Coverage { relationship: Relationship::Spouse, subscriber: patient(), msp_type: "12", ..coverage(&practice.medicare) });
    second.coverages.push(coverage(&practice.compensation));
    Encounters(vec![plain, dependent, dependent_bare, referred, hospital, auto, work, work_dependent, second])
}

/// One claim of every kind, changing the billing provider on the way.
pub fn every_kind_of_claim<'a>(practice: &'a Practice, encounters: &'a Encounters<'a>, run: usize) -> Vec<Claim<'a>> {
    let payers = [&practice.commercial, &practice.medicare, &practice.compensation];
    let find = |name: &str| payers.into_iter().find(|payer| payer.payer_id == name);
    let mut claims: Vec<Claim<'a>> = Vec::new();
    for (kind, encounter) in encounters.0.iter().enumerate() {
        let mut made = claim(practice, encounter, find(encounter.coverages[0].payer).unwrap(), &format!("CC{run:05}K{kind}"));
        made.all_payers = encounter.coverages.iter().map(|coverage| find(coverage.payer)).collect();
        claims.push(made);
    }
    claims[0].patient_paid_cents = Cents(2_000);
    claims[2].billing = Some(&practice.solo);
    claims[2].rendering = Some((&practice.solo).into());
    let referring = ClaimProvider { npi: "1245319599", last_or_org_name: "Referrer", first_name: "Robin", ..ClaimProvider::default() };
    claims[3].referring = Some(referring);
    claims[3].supervising = Some((&practice.doctor).into());
    claims[3].ordering = Some((&practice.nurse).into());
    claims[3].lines[1].rendering = Some((&practice.nurse).into());
    claims[4].facility = Some(&practice.hospital);
    claims[4].place_of_service = "21".into();
    for line in &mut claims[4].lines {
        line.place_of_service = "21".into();
    }
    claims[4].lines[1].service_to = date("2026-04-11");
    claims[4].lines[1].place_of_service = "81".into();
    let mut drug = line("J1885", 3_007, &[2]);
    drug.units = Quantity(1_500);
    drug.documented.ndc = "0049-3510-83";
    drug.documented.ndc_quantity = Some(Quantity(2_500));
    drug.documented.ndc_unit = "ml";
    drug.documented.service_note = "Given in the *office* – left arm";
    let mut anaesthesia = line("00100", 40_000, &[1]);
    anaesthesia.unit_basis = UnitBasis::Minutes;
    anaesthesia.units = Quantity::whole(45);
    claims[5].charge_cents = Cents(14_550 + 43_007);
    claims[5].lines.extend([drug, anaesthesia]);
    claims[6].frequency = ClaimFrequency::Replacement;
    claims[6].payer_claim_number = "ICN99881";
    claims[7].frequency = ClaimFrequency::Void;
    claims[7].payer_claim_number = "ICN99882";
    claims[7].diagnoses = ["J20.9", "R05.1", "E11.9", "I10", "E78.5", "M54.50", "F41.1", "K21.9", "N39.0", "R10.9", "Z79.4", "Z00.00"]
        .map(|code| CodedDiagnosis { code: code.into(), documented: "" })
        .to_vec();
    claims[7].lines[0].pointers = [12, 1, 10, 2];
    claims[7].lines[0].pointer_count = 4;
    claims
}
