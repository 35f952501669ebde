use super::round_trip::envelope;
use super::*;
use crate::model::{Address, Cents, EntityType, parse_date};
use crate::x12::describe;
use crate::x12::responses::{
    Adjustment, BatchAnswer, BatchLevel, ClaimAnswer, GroupAnswer, InterchangeAnswer, LineAnswer, Party, Procedure, ProviderAdjustment, RemittanceHeader, RemittedClaim,
    RemittedService, SegmentFault, SetKind, Status, TransactionAnswer, Verdict,
};

const PATIENT: PatientName<'static> = PatientName { last: "Samplewood", first: "Zed", member_id: "XYZ000000001" };

fn day(text: &str) -> Option<Date> {
    parse_date(text)
}

fn text(writer: InterchangeWriter<'_>) -> String {
    String::from_utf8(writer.finish()).unwrap()
}

/// The segments from `from` on, as many as are expected.
fn assert_segments(text: &str, from: &str, expected: &[&str]) {
    let lines: Vec<&str> = text.lines().skip_while(|line| !line.starts_with(from)).take(expected.len()).collect();
    assert_eq!(lines, expected);
}

fn assert_described(text: &str) {
    let description = describe(text.as_bytes(), "test");
    let faults: Vec<String> = description.faults.iter().map(|fault| format!("{} {}", fault.code, fault.message)).collect();
    assert!(faults.is_empty(), "{faults:?}\n{text}");
}

fn header() -> RemittanceHeader {
    RemittanceHeader {
        handling: "I".into(),
        payment_cents: Cents(11_550),
        method: "ACH".into(),
        payment_date: day("2026-10-09"),
        trace_number: "EFT0001".into(),
        payer_trace_id: "1999999999".into(),
        production_date: day("2026-10-08"),
        payer: Party { name: "EVERPINE EXAMPLE HEALTH PLAN".into(), qualifier: "".into(), id: "".into(), references: vec![("2U".into(), "EX101".into())] },
        payee: Party { name: "SAMPLEWOOD EXAMPLE FAMILY PRACTICE".into(), qualifier: "XX".into(), id: "1999999018".into(), references: vec![("TJ".into(), "987654321".into())] },
    }
}

fn adjustment(group: &str, reason: &str, cents: i64) -> Adjustment {
    Adjustment { group: group.into(), reason: reason.into(), cents: Cents(cents), quantity: "".into() }
}

fn claim() -> RemittedClaim {
    let service = RemittedService {
        procedure: Procedure { qualifier: "HC".into(), code: "99213".into(), modifiers: vec!["25".into()] },
        charge_cents: Cents(20_000),
        paid_cents: Cents(10_000),
        units: "1".into(),
        service_from: day("2026-09-15"),
        adjustments: vec![adjustment("CO", "45", 6_000), adjustment("PR", "1", 2_000), adjustment("PR", "3", 2_000)],
        line_control: "1".into(),
        remarks: vec!["N130".into()],
        amounts: vec![("B6".into(), Cents(14_000))],
        ..RemittedService::default()
    };
    RemittedClaim {
        position: 1,
        claim_id: "SW0000000000000001".into(),
        status: "19".into(),
        charge_cents: Cents(20_000),
        paid_cents: Cents(10_000),
        patient_responsibility_cents: Cents(4_000),
        filing_indicator: "12".into(),
        payer_claim_number: "EP26-1".into(),
        facility_code: "11".into(),
        frequency: "1".into(),
        crossover: Some(Party { name: "GOLDCREST EXAMPLE SUPPLEMENT".into(), qualifier: "PI".into(), id: "EX106".into(), references: vec![] }),
        remarks: vec!["MA01".into(), "MA18".into()],
        references: vec![("F8".into(), "EP26-0".into())],
        service_from: day("2026-09-15"),
        service_to: day("2026-09-15"),
        received: day("2026-09-26"),
        amounts: vec![("AU".into(), Cents(14_000))],
        services: vec![service],
        ..RemittedClaim::default()
    }
}

fn contact() -> Contact<'static> {
    Contact {
        payer_address: Address { line_1: "300 Example Plaza", line_2: "", city: "Springfield", state: "IL", zip: "627010102" },
        name: "PROVIDER SERVICE",
        phone: "2175550199",
    }
}

#[test]
fn a_remittance_stands_as_its_guide_says_and_balances() {
    let reason = |reason: &str, reference: &str, cents| ProviderAdjustment {
        provider_id: "1999999018".into(),
        fiscal_date: day("2026-12-31"),
        reason: reason.into(),
        reference: reference.into(),
        cents: Cents(cents),
    };
    let mut writer = InterchangeWriter::new(envelope()).unwrap();
    let claims = [(claim(), PATIENT)];
    let adjustments = [reason("L6", "SW0000000000000001", -2_050), reason("WO", "", 500)];
    let header = header();
    writer.set(SetKind::Remittance, |inside| write_remittance(inside, &RemittanceSet { header: &header, contact: contact(), claims: &claims, adjustments: &adjustments })).unwrap();
    let text = text(writer);
    assert_described(&text);
    assert_segments(
        &text,
        "GS",
        &[
            "GS*HP*EXAMPLECLEAR*SAMPLEWOOD*20261003*0630*77*X*005010X221A1~",
            "ST*835*0001~",
            "BPR*I*115.5*C*ACH************20261009~",
            "TRN*1*EFT0001*1999999999~",
            "DTM*405*20261008~",
            "N1*PR*EVERPINE EXAMPLE HEALTH PLAN~",
            "N3*300 EXAMPLE PLAZA~",
            "N4*SPRINGFIELD*IL*627010102~",
            "REF*2U*EX101~",
            "PER*BL*PROVIDER SERVICE*TE*2175550199~",
            "N1*PE*SAMPLEWOOD EXAMPLE FAMILY PRACTICE*XX*1999999018~",
            "REF*TJ*987654321~",
            "LX*1~",
            "CLP*SW0000000000000001*19*200*100*40*12*EP26-1*11*1~",
            "NM1*QC*1*SAMPLEWOOD*ZED****MI*XYZ000000001~",
            "NM1*TT*2*GOLDCREST EXAMPLE SUPPLEMENT*****PI*EX106~",
            "MOA***MA01*MA18~",
            "REF*F8*EP26-0~",
            "DTM*232*20260915~",
            "DTM*233*20260915~",
            "DTM*050*20260926~",
            "AMT*AU*140~",
            "SVC*HC:99213:25*200*100**1~",
            "DTM*472*20260915~",
            "CAS*CO*45*60~",
            "CAS*PR*1*20**3*20~",
            "REF*6R*1~",
            "AMT*B6*140~",
            "LQ*HE*N130~",
            "PLB*1999999018*20261231*L6:SW0000000000000001*-20.5*WO*5~",
            "SE*30*0001~",
            "GE*1*77~",
            "IEA*1*000000077~",
        ],
    );
}

#[test]
fn reasons_beyond_six_go_into_the_next_segment() {
    let mut many = claim();
    many.services.clear();
    many.adjustments = (1..=7).map(|number| adjustment("OA", &number.to_string(), 100)).collect();
    many.adjustments.push(Adjustment { quantity: "2".into(), ..adjustment("PR", "1", 300) });
    let mut writer = SegmentWriter::default();
    remitted_claim::write_claim(&mut writer, &many, &PATIENT).unwrap();
    let text = String::from_utf8(writer.take_bytes()).unwrap();
    assert_segments(&text, "CAS", &["CAS*OA*1*1**2*1**3*1**4*1**5*1**6*1~", "CAS*OA*7*1~", "CAS*PR*1*3*2~"]);
}

#[test]
fn what_a_guide_requires_is_refused_where_it_is_missing_and_leaves_no_trace() {
    let mut writer = InterchangeWriter::new(envelope()).unwrap();
    let nameless = [(claim(), PatientName::default())];
    let header = header();
    let refused = writer.set(SetKind::Remittance, |inside| write_remittance(inside, &RemittanceSet { header: &header, contact: contact(), claims: &nameless, adjustments: &[] }));
    assert_eq!(refused.unwrap_err().to_string(), "2100 NM1 NM103: the patient's name is missing");
    assert!(writer.set(SetKind::Other, |_| Ok(())).is_err());
    assert_eq!(text(writer).lines().nth(1), Some("IEA*0*000000077~"));
    assert!(InterchangeWriter::new(ResponseEnvelope { sender: ("ZZ", "SIXTEENCHARACTER"), ..envelope() }).is_err());
    assert!(InterchangeWriter::new(ResponseEnvelope { interchange_control: 0, ..envelope() }).is_err());
}

#[test]
fn an_interchange_answer_and_an_acknowledgement_stand_in_one_interchange() {
    let answer = InterchangeAnswer {
        sender: "EXAMPLECLEAR".into(),
        receiver: "SAMPLEWOOD".into(),
        interchange_control: "000000077".into(),
        answered_control: "000000041".into(),
        answered_date: day("2026-10-02"),
        verdict: Verdict::Accepted,
        note: "000".into(),
        offset: 0,
    };
    let error = |element: &str, code: &str| SegmentFault {
        segment: "HI".into(),
        position: 9,
        loop_id: "2300".into(),
        segment_code: "8".into(),
        element: element.into(),
        element_code: code.into(),
        claim_id: "SW0000000000000001".into(),
    };
    let transaction = |control: &str, verdict, codes: &[&str], errors| TransactionAnswer {
        answered_group: "41".into(),
        answered_set: "837".into(),
        answered_control: control.into(),
        verdict,
        codes: codes.iter().map(|code| (*code).into()).collect(),
        errors,
        offset: 0,
    };
    let sets = [
        transaction("0001", Verdict::Accepted, &[], vec![]),
        transaction("0002", Verdict::Rejected, &["5", "I5"], vec![error("9", "1"), error("4", "7"), SegmentFault { claim_id: "".into(), ..error("", "") }]),
    ];
    let group = GroupAnswer {
        functional_id: "HC".into(),
        answered_group: "41".into(),
        verdict: Verdict::Partly,
        included: 2,
        received: 2,
        accepted: 1,
        codes: vec![],
        named: 2,
        named_rejected: 1,
        offset: 0,
    };
    let mut writer = InterchangeWriter::new(envelope()).unwrap();
    writer.interchange_answer(&answer, (23, 0)).unwrap();
    writer.set(SetKind::Acknowledgement, |inside| write_acknowledgement(inside, &group, &sets, "005010X222A1")).unwrap();
    let text = text(writer);
    assert_described(&text);
    assert_segments(
        &text,
        "TA1",
        &[
            "TA1*000000041*261002*2300*A*000~",
            "GS*FA*EXAMPLECLEAR*SAMPLEWOOD*20261003*0630*77*X*005010X231A1~",
            "ST*999*0001*005010X231A1~",
            "AK1*HC*41*005010X222A1~",
            "AK2*837*0001*005010X222A1~",
            "IK5*A~",
            "AK2*837*0002*005010X222A1~",
            "IK3*HI*9*2300*8~",
            "CTX*CLM01:SW0000000000000001~",
            "IK4*9**1~",
            "IK4*4**7~",
            "IK3*HI*9*2300*8~",
            "IK5*R*5*I5~",
            "AK9*P*2*2*1~",
            "SE*13*0001~",
            "GE*1*77~",
        ],
    );
}

fn status(category: &str, code: &str, entity: &str, message: &str) -> Status {
    Status { category: category.into(), code: code.into(), entity: entity.into(), message: message.into() }
}

fn claim_answer(claim_id: &str, statuses: Vec<Status>, is_rejected: bool) -> ClaimAnswer {
    ClaimAnswer {
        claim_id: claim_id.into(),
        batch: "B1".into(),
        is_payer: true,
        speaker: "EVERPINE EXAMPLE HEALTH PLAN".into(),
        speaker_id: "EX101".into(),
        statuses,
        is_rejected,
        date: day("2026-10-03"),
        charge_cents: Cents(20_000),
        payer_claim_number: if is_rejected { "".into() } else { "EP26-1".into() },
        clearinghouse_number: "CH1".into(),
        lines: vec![],
        offset: 0,
    }
}

#[test]
fn a_claim_status_counts_what_it_says() {
    let batch = |level, statuses, date| BatchAnswer {
        level,
        batch: "B1".into(),
        provider_npi: "1999999018".into(),
        is_rejected: false,
        statuses,
        date,
        is_payer: true,
        speaker: "EVERPINE EXAMPLE HEALTH PLAN".into(),
        offset: 0,
    };
    let reported = |answer| ReportedClaim { answer, patient: PATIENT, service: (day("2026-09-15").unwrap(), day("2026-09-16").unwrap()) };
    let mut rejected = claim_answer("SW0000000000000002", vec![status("A7", "164", "IL", "member id"), status("A7", "33", "", "")], true);
    rejected.lines = vec![LineAnswer { code: "99213".into(), charge_cents: Cents(20_000), line_control: "1".into(), statuses: vec![status("A8", "21", "", "")] }];
    let set = StatusSet {
        reference: "R1",
        date: day("2026-10-03").unwrap(),
        time: (6, 30),
        received: day("2026-10-02").unwrap(),
        source: StatusSource { qualifier: "PI", id: "EX101", submitter_name: "Samplewood Example", submitter_id: "SAMPLEWOOD" },
        batch: batch(BatchLevel::Receiver, vec![status("A1", "19", "PR", "")], day("2026-10-03")),
        charge_cents: Cents(40_000),
        providers: vec![ReportedProvider {
            name: "Samplewood Example",
            entity_type: EntityType::Organization,
            npi: "1999999018",
            answer: Some(batch(BatchLevel::Provider, vec![status("A1", "19", "PR", "")], None)),
            claims: vec![reported(claim_answer("SW0000000000000001", vec![status("A2", "20", "PR", "")], false)), reported(rejected)],
        }],
    };
    let mut writer = InterchangeWriter::new(envelope()).unwrap();
    writer.set(SetKind::ClaimStatus, |inside| write_status(inside, &set)).unwrap();
    let text = text(writer);
    assert_described(&text);
    assert_segments(
        &text,
        "ST",
        &[
            "ST*277*0001*005010X214~",
            "BHT*0085*08*R1*20261003*0630*TH~",
            "HL*1**20*1~",
            "NM1*PR*2*EVERPINE EXAMPLE HEALTH PLAN*****PI*EX101~",
            "TRN*1*R1~",
            "DTP*050*D8*20261002~",
            "DTP*009*D8*20261003~",
            "HL*2*1*21*1~",
            "NM1*41*2*SAMPLEWOOD EXAMPLE*****46*SAMPLEWOOD~",
            "TRN*2*B1~",
            "STC*A1:19:PR*20261003*WQ*400~",
            "QTY*90*1~",
            "QTY*AA*1~",
            "AMT*YU*200~",
            "AMT*YY*200~",
            "HL*3*2*19*1~",
            "NM1*85*2*SAMPLEWOOD EXAMPLE*****XX*1999999018~",
            "TRN*1*R1~",
            "STC*A1:19:PR**WQ*400~",
            "QTY*QA*1~",
            "QTY*QC*1~",
            "AMT*YU*200~",
            "AMT*YY*200~",
            "HL*4*3*PT~",
            "NM1*QC*1*SAMPLEWOOD*ZED****MI*XYZ000000001~",
            "TRN*2*SW0000000000000001~",
            "STC*A2:20:PR*20261003*WQ*200~",
            "REF*1K*EP26-1~",
            "REF*D9*CH1~",
            "DTP*472*RD8*20260915-20260916~",
            "HL*5*3*PT~",
            "NM1*QC*1*SAMPLEWOOD*ZED****MI*XYZ000000001~",
            "TRN*2*SW0000000000000002~",
            "STC*A7:164:IL*20261003*U*200******A7:33**MEMBER ID~",
            "REF*D9*CH1~",
            "DTP*472*RD8*20260915-20260916~",
            "SVC*HC:99213*200~",
            "STC*A8:21*20261003*U~",
            "REF*FJ*1~",
            "SE*40*0001~",
        ],
    );
}
