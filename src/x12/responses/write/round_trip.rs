//! What is written is read back as it was, whatever it was: every kind of answer, with values made at random.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::model::{Address, Cents, EntityType, parse_date};
use crate::x12::interchange::Usage;
use crate::x12::responses::reader::ResponseReader;
use crate::x12::responses::{
    Adjustment, BatchAnswer, BatchLevel, ClaimAnswer, GroupAnswer, InterchangeAnswer, LineAnswer, Party, Procedure, ProviderAdjustment, RemittanceHeader, RemittedClaim,
    RemittedService, Response, SegmentFault, SetKind, Status, TransactionAnswer, Verdict,
};

pub(super) const PATIENT: PatientName<'static> = PatientName { last: "SAMPLE", first: "ZED", member_id: "X1" };

pub(super) fn envelope() -> ResponseEnvelope<'static> {
    ResponseEnvelope {
        sender: ("ZZ", "EXAMPLECLEAR"),
        receiver: ("ZZ", "SAMPLEWOOD"),
        application_sender: "EXAMPLECLEAR",
        application_receiver: "SAMPLEWOOD",
        usage: Usage::Test,
        date: parse_date("2026-10-03").unwrap(),
        time: (6, 30),
        interchange_control: 77,
    }
}

/// What a file says, without where it stands. Every set must be one that may be booked.
fn read(bytes: &[u8]) -> Vec<Response> {
    let (mut reader, mut found) = (ResponseReader::new(bytes), Vec::new());
    while let Some(response) = reader.next().unwrap() {
        match response {
            Response::Begin(_) => {}
            Response::End(end) => assert!(end.is_usable && end.faults.is_empty(), "{:?}\n{}", end.faults, String::from_utf8_lossy(bytes)),
            other => found.push(placed_nowhere(other)),
        }
    }
    let faults = reader.into_faults();
    assert!(faults.is_empty(), "{faults:?}");
    found
}

pub(super) fn placed_nowhere(mut response: Response) -> Response {
    match &mut response {
        Response::Interchange(answer) => answer.offset = 0,
        Response::Transaction(answer) => answer.offset = 0,
        Response::Group(answer) => answer.offset = 0,
        Response::Batch(answer) => answer.offset = 0,
        Response::Claim(answer) => answer.offset = 0,
        Response::Remitted(claim) => claim.offset = 0,
        Response::Begin(_) | Response::Remittance(_) | Response::Provider(_) | Response::End(_) => {}
    }
    response
}

fn word(pattern: &'static str) -> impl Strategy<Value = Text> {
    pattern.prop_map(Text::from)
}

fn date() -> impl Strategy<Value = Date> {
    (2020i16..2030, 1i8..13, 1i8..29).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn amount() -> impl Strategy<Value = Cents> {
    prop_oneof![Just(0), 1i64..100, 100i64..10_000_000].prop_map(Cents)
}

fn adjustment() -> impl Strategy<Value = Adjustment> {
    let cents = prop_oneof![1i64..500_000, -500_000i64..0].prop_map(Cents);
    (prop::sample::select(vec!["CO", "OA", "PI", "PR"]), prop::sample::select(vec!["1", "45", "253", "B7", "P3"]), cents, word("([1-9])?"))
        .prop_map(|(group, reason, cents, quantity)| Adjustment { group: group.into(), reason: reason.into(), cents, quantity })
}

fn procedure() -> impl Strategy<Value = Procedure> {
    (word("[A-Z0-9]{5}"), vec(word("[A-Z0-9]{2}"), 0..=4)).prop_map(|(code, modifiers)| Procedure { qualifier: "HC".into(), code, modifiers })
}

fn party(qualifier: &'static str) -> impl Strategy<Value = Party> {
    (word("[A-Z]{2,20}"), word("[A-Z0-9]{2,10}")).prop_map(move |(name, id)| Party { name, qualifier: qualifier.into(), id, references: Vec::new() })
}

fn total(adjustments: &[Adjustment]) -> Cents {
    adjustments.iter().map(|adjustment| adjustment.cents).sum()
}

prop_compose! {
    fn service()(
        procedure in procedure(), submitted in option::of(procedure()), charge in amount(), units in word("([1-9])?"), submitted_units in word("([1-9])?"),
        from in date(), days in option::of(0i32..9), adjustments in vec(adjustment(), 0..9), line_control in word("[0-9]{0,3}"),
        remarks in vec(word("(N|M)[1-9]{2}"), 0..4), allowed in option::of(amount()),
    ) -> RemittedService {
        RemittedService {
            procedure, submitted, charge_cents: charge, paid_cents: charge - total(&adjustments), units, submitted_units,
            service_from: Some(from), service_to: days.map(|days| crate::model::date::add_days(from, days)), adjustments, line_control, remarks,
            amounts: allowed.map(|cents| ("B6".into(), cents)).into_iter().collect(),
        }
    }
}

prop_compose! {
    fn remitted_claim()(
        claim_id in word("[A-Z0-9]{1,20}"), status in prop::sample::select(vec!["1", "2", "3", "4", "19", "22", "23", "25"]), own in vec(adjustment(), 0..9),
        payer_claim_number in word("[A-Z0-9]{1,20}"), (crossover, priority) in (option::of(party("PI")), option::of(party("PI"))),
        remarks in vec(word("(MA|N)[1-9]{2}"), 0..=5), former in option::of(word("[A-Z0-9]{2,20}")),
        days in (option::of(date()), option::of(date()), option::of(date())), coverage in option::of(amount()), services in vec(service(), 1..5),
    ) -> RemittedClaim {
        let charge: Cents = services.iter().map(|service| service.charge_cents).sum();
        let of_patient = own.iter().chain(services.iter().flat_map(|service| &service.adjustments)).filter(|adjustment| adjustment.group == "PR" && status != "22");
        let owed: Cents = of_patient.map(|adjustment| adjustment.cents).sum();
        let adjusted: Cents = services.iter().map(|service| total(&service.adjustments)).sum();
        RemittedClaim {
            position: 0, claim_id, status: status.into(), charge_cents: charge, paid_cents: charge - adjusted - total(&own), patient_responsibility_cents: owed,
            filing_indicator: "12".into(), payer_claim_number, facility_code: "11".into(), frequency: "1".into(), adjustments: own, crossover, corrected_priority_payer: priority,
            remarks, references: former.map(|number| ("F8".into(), number)).into_iter().collect(), service_from: days.0, service_to: days.1, received: days.2,
            amounts: coverage.map(|cents| ("AU".into(), cents)).into_iter().collect(), services, offset: 0,
        }
    }
}

prop_compose! {
    fn provider_adjustment()(reason in prop::sample::select(vec!["WO", "FB", "L6", "72", "CS"]), reference in word("[A-Z0-9]{0,20}"), cents in -900_000i64..900_000, year in 2024i16..2026) -> ProviderAdjustment {
        ProviderAdjustment { provider_id: "1999999018".into(), fiscal_date: Date::new(year, 12, 31).ok(), reason: reason.into(), reference, cents: Cents(cents) }
    }
}

prop_compose! {
    fn remittance()(
        mut claims in vec(remitted_claim(), 0..4), mut adjustments in vec(provider_adjustment(), 0..9), trace in word("[A-Z0-9]{1,30}"), payer_trace_id in word("1[0-9]{9}"),
        (payment_date, production_date) in (date(), option::of(date())), method in prop::sample::select(vec!["ACH", "CHK", "NON"]),
        (payer, payee) in (party("XV"), party("XX")), references in vec((prop::sample::select(vec!["2U", "EO"]), word("[A-Z0-9]{2,20}")), 0..3),
    ) -> (RemittanceHeader, Vec<RemittedClaim>, Vec<ProviderAdjustment>) {
        claims.iter_mut().zip(1..).for_each(|(claim, position)| claim.position = position);
        let payment: Cents = claims.iter().map(|claim| claim.paid_cents).sum::<Cents>() - adjustments.iter().map(|reason| reason.cents).sum();
        // A payment below zero is none; the payer carries it forward.
        if payment < Cents::ZERO {
            adjustments.push(ProviderAdjustment { reason: "FB".into(), cents: payment, provider_id: "1999999018".into(), fiscal_date: Date::new(2026, 12, 31).ok(), reference: "".into() });
        }
        let header = RemittanceHeader {
            handling: "I".into(), payment_cents: payment.max(Cents::ZERO), method: method.into(), payment_date: Some(payment_date), trace_number: trace, payer_trace_id, production_date,
            payer: Party { references: references.into_iter().map(|(qualifier, value)| (qualifier.into(), value)).collect(), ..payer }, payee,
        };
        (header, claims, adjustments)
    }
}

prop_compose! {
    /// A status that says yes, or one that says no.
    fn status(says_no: bool)(category in prop::sample::select(if says_no { ["A3", "A7"] } else { ["A1", "A2"] }.to_vec()), code in word("[1-9][0-9]{0,2}"), entity in word("(IL|85|)")) -> Status {
        Status { category: category.into(), code, entity, message: Text::default() }
    }
}

fn statuses(says_no: bool) -> impl Strategy<Value = Vec<Status>> {
    (vec(status(says_no), 1..7), word("[A-Z]{0,9}")).prop_map(|(mut statuses, message)| {
        statuses.iter_mut().take(1).for_each(|status| status.message = message.clone());
        statuses
    })
}

prop_compose! {
    fn claim_answer()(is_rejected in any::<bool>())(
        is_rejected in Just(is_rejected), claim_id in word("[A-Z0-9]{1,20}"), statuses in statuses(is_rejected), date in date(), charge in amount(), number in word("[A-Z0-9]{0,20}"),
        clearinghouse_number in word("[A-Z0-9]{0,20}"), lines in vec((word("[A-Z0-9]{5}"), amount(), word("[0-9]{0,3}"), vec(status(true), 1..4)), 0..if is_rejected { 3 } else { 1 }),
    ) -> ClaimAnswer {
        let line = |(code, charge_cents, line_control, statuses)| LineAnswer { code, charge_cents, line_control, statuses };
        ClaimAnswer {
            claim_id, batch: "B1".into(), is_payer: true, speaker: "PAYER".into(), speaker_id: "EX101".into(), is_rejected, statuses,
            date: Some(date), charge_cents: charge, payer_claim_number: number, clearinghouse_number, lines: lines.into_iter().map(line).collect(), offset: 0,
        }
    }
}

fn batch(level: BatchLevel, date: Option<Date>) -> BatchAnswer {
    let npi = if level == BatchLevel::Provider { "1999999018" } else { "" };
    BatchAnswer {
        level,
        batch: "B1".into(),
        provider_npi: npi.into(),
        is_rejected: false,
        statuses: vec![Status { category: "A1".into(), code: "19".into(), ..Status::default() }],
        date,
        is_payer: true,
        speaker: "PAYER".into(),
        offset: 0,
    }
}

prop_compose! {
    fn segment_fault()(segment in word("[A-Z]{2}[A-Z0-9]"), position in 1u32..9_999, loop_id in word("(2[0-9]{3}|)"), claim_id in word("[A-Z0-9]{0,20}"), element in option::of(("[1-9](:[1-9])?", "[1-9]"))) -> SegmentFault {
        let (element, element_code) = element.map(|(element, code)| (element.into(), code.into())).unwrap_or_default();
        SegmentFault { segment, position, loop_id, segment_code: "8".into(), element, element_code, claim_id }
    }
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![Verdict::Accepted, Verdict::AcceptedWithErrors, Verdict::Rejected])
}

prop_compose! {
    fn transaction()(control in word("[0-9]{4,9}"), verdict in verdict(), codes in vec(word("[1-7]"), 1..=5), errors in vec(segment_fault(), 0..4), twice in any::<bool>()) -> TransactionAnswer {
        // Two elements of one segment stand under one IK3.
        let again: Vec<SegmentFault> = errors.iter().filter(|error| twice && !error.element.is_empty()).map(|error| SegmentFault { element_code: "9".into(), ..error.clone() }).take(1).collect();
        let errors: Vec<SegmentFault> = again.into_iter().chain(errors).collect();
        // Who accepts without reserve objects to nothing.
        let (codes, errors) = if verdict == Verdict::Accepted { Default::default() } else { (codes, errors) };
        TransactionAnswer { answered_group: "41".into(), answered_set: "837".into(), answered_control: control, verdict, codes, errors, offset: 0 }
    }
}

proptest! {
    #[test]
    fn remittances_come_back(sets in vec(remittance(), 1..4)) {
        let address = Address { line_1: "1 EXAMPLE PLAZA", line_2: "", city: "SPRINGFIELD", state: "IL", zip: "627010001" };
        let mut writer = InterchangeWriter::new(envelope()).unwrap();
        let mut expected = Vec::new();
        for (header, claims, adjustments) in &sets {
            let named: Vec<(RemittedClaim, PatientName<'_>)> = claims.iter().map(|claim| (claim.clone(), PATIENT)).collect();
            let contact = Contact { payer_address: address, name: "OFFICE", phone: "2175550199" };
            writer.set(SetKind::Remittance, |inside| write_remittance(inside, &RemittanceSet { header, contact, claims: &named, adjustments })).unwrap();
            expected.push(Response::Remittance(Box::new(header.clone())));
            expected.extend(claims.iter().map(|claim| Response::Remitted(Box::new(claim.clone()))));
            expected.extend(adjustments.iter().map(|reason| Response::Provider(reason.clone())));
        }
        prop_assert_eq!(read(&writer.finish()), expected);
    }

    #[test]
    fn claim_statuses_come_back(claims in vec(claim_answer(), 1..5), date in date(), days in 0i32..9) {
        let service = (date, crate::model::date::add_days(date, days));
        let charge = claims.iter().map(|claim| claim.charge_cents).sum();
        let reported = claims.iter().map(|answer| ReportedClaim { answer: answer.clone(), patient: PATIENT, service }).collect();
        let (of_receiver, of_provider) = (batch(BatchLevel::Receiver, Some(date)), batch(BatchLevel::Provider, None));
        let set = StatusSet {
            reference: "R1", date, time: (6, 30), received: date,
            source: StatusSource { qualifier: "PI", id: "EX101", submitter_name: "SAMPLEWOOD", submitter_id: "SAMPLEWOOD" },
            batch: of_receiver.clone(), charge_cents: charge,
            providers: vec![ReportedProvider { name: "SAMPLEWOOD", entity_type: EntityType::Organization, npi: "1999999018", answer: Some(of_provider.clone()), claims: reported }],
        };
        let mut writer = InterchangeWriter::new(envelope()).unwrap();
        writer.set(SetKind::ClaimStatus, |inside| write_status(inside, &set)).unwrap();
        let mut expected = vec![Response::Batch(of_receiver), Response::Batch(of_provider)];
        expected.extend(claims.into_iter().map(|claim| Response::Claim(Box::new(claim))));
        prop_assert_eq!(read(&writer.finish()), expected);
    }

    #[test]
    fn acknowledgements_come_back(sets in vec(transaction(), 1..5), date in date(), note in word("0[0-2][1-9]"), interchange in verdict()) {
        let count = sets.len() as u32;
        let accepted = sets.iter().filter(|set| set.verdict != Verdict::Rejected).count() as u32;
        let verdict = match accepted { 0 => Verdict::Rejected, _ if accepted < count => Verdict::Partly, _ => Verdict::AcceptedWithErrors };
        let group = GroupAnswer {
            functional_id: "HC".into(), answered_group: "41".into(), verdict, included: count, received: count, accepted, codes: vec![], named: count, named_rejected: count - accepted, offset: 0,
        };
        let note = if interchange == Verdict::Accepted { "000".into() } else { note };
        let answer = InterchangeAnswer {
            sender: "EXAMPLECLEAR".into(), receiver: "SAMPLEWOOD".into(), interchange_control: "000000077".into(), answered_control: "000000041".into(), answered_date: Some(date),
            verdict: interchange, note, offset: 0,
        };
        let mut writer = InterchangeWriter::new(envelope()).unwrap();
        writer.interchange_answer(&answer, (23, 0)).unwrap();
        writer.set(SetKind::Acknowledgement, |inside| write_acknowledgement(inside, &group, &sets, "005010X222A1")).unwrap();
        let mut expected = vec![Response::Interchange(answer)];
        expected.extend(sets.into_iter().map(Response::Transaction));
        expected.push(Response::Group(group));
        prop_assert_eq!(read(&writer.finish()), expected);
    }
}
