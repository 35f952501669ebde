//! A remittance that holds everything, read to its values; then one change a fault, and what must be said of it.

use std::io::Read;

use proptest::prelude::*;

use super::super::{Adjustment, Party, Procedure, ProviderAdjustment, RemittanceHeader, RemittedClaim, RemittedService, Response, ResponseReader, SetEnd};
use crate::model::{Cents, parse_date};

const BODY: &str = "BPR*I*176.5*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20260430~TRN*1*EFT0001*1512345678~REF*EV*PRAIRIE01~DTM*405*20260429~\
N1*PR*BIG COMPANY HEALTH*XV*12345~N3*PO BOX 1~N4*CHICAGO*IL*60601~REF*2U*BIGCO~PER*BL*DESK*TE*8005550100~N1*PE*PRAIRIE FAMILY GROUP*XX*1234567893~REF*TJ*361234567~LX*1~\
CLP*CC1*1*150*70*40*12*ICN1*11*1~CAS*CO*253*2~CAS*PR*3*20~NM1*QC*1*DOE*JAN****MI*X1~NM1*TT*2*NEXT HEALTH*****PI*NEXT1~MOA***MA01*MA18~REF*1W*X1~REF*EA*MRN~REF*CE*PPO~DTM*232*20260410~\
DTM*233*20260411~DTM*050*20260415~AMT*AU*98~SVC*HC:99213:25*100*60**1*HC:99214*2~DTM*472*20260410~CAS*CO*45*20~CAS*PR*2*20*1~REF*6R*1~AMT*B6*80~LQ*HE*N381~\
SVC*HC:87804*50*32~DTM*150*20260410~DTM*151*20260411~CAS*CO*45*10*1*97*8~REF*6R*2~CLP*CC2*22*-100*-60**12*ICN2*11*1~REF*F8*ICN0~SVC*HC:99213*-100*-60~CAS*CO*45*-40~\
LX*2~CLP*CC3*4*40*0*0*12*ICN3~NM1*PR*2*FIRST HEALTH*****PI*FIRST1~CAS*CO*29*40~CLP*CC4*2*200*186.5*0*MB*ICN4~CAS*OA*23*10~CAS*CO*45*3.5~\
PLB*1234567893*20261231*WO:ICN9*25*L6*-5~";

fn file_of(control: u32, body: &str) -> String {
    let count = body.matches('~').count() + 2;
    format!(
        "ISA*00*          *00*          *ZZ*BIGCO          *ZZ*PRAIRIE01      *260430*2305*^*00501*{control:09}*0*P*:~GS*HP*BIGCO*PRAIRIE01*20260430*2305*7*X*005010X221A1~\
ST*835*0001~{body}SE*{count}*0001~GE*1*7~IEA*1*{control:09}~"
    )
}

/// Everything that a file says, and the faults that belong to no set.
fn read(source: impl Read) -> (Vec<Response>, Vec<&'static str>) {
    let mut reader = ResponseReader::new(source);
    let mut responses = Vec::new();
    while let Some(response) = reader.next().unwrap() {
        responses.push(response);
    }
    (responses, reader.into_faults().iter().map(|fault| fault.code).collect())
}

fn ends(responses: &[Response]) -> Vec<&SetEnd> {
    responses.iter().filter_map(|response| if let Response::End(end) = response { Some(end) } else { None }).collect()
}

fn claims(responses: &[Response]) -> Vec<&RemittedClaim> {
    responses.iter().filter_map(|response| if let Response::Remitted(claim) = response { Some(&**claim) } else { None }).collect()
}

fn header(responses: &[Response]) -> &RemittanceHeader {
    responses.iter().find_map(|response| if let Response::Remittance(header) = response { Some(&**header) } else { None }).unwrap()
}

fn adjustment(group: &str, reason: &str, cents: i64, quantity: &str) -> Adjustment {
    Adjustment { group: group.into(), reason: reason.into(), cents: Cents(cents), quantity: quantity.into() }
}

fn procedure(code: &str, modifiers: &[&str]) -> Procedure {
    Procedure { qualifier: "HC".into(), code: code.into(), modifiers: modifiers.iter().map(|&modifier| modifier.into()).collect() }
}

#[test]
fn the_header_tells_payment_payer_and_payee() {
    let (responses, faults) = read(file_of(1, BODY).as_bytes());
    assert_eq!((faults, &ends(&responses)[0].faults[..], ends(&responses)[0].is_usable), (vec![], &[][..], true));
    let party = |name: &str, qualifier: &str, id: &str, references: &[(&str, &str)]| Party {
        name: name.into(),
        qualifier: qualifier.into(),
        id: id.into(),
        references: references.iter().map(|&(what, value)| (what.into(), value.into())).collect(),
    };
    let expected = RemittanceHeader {
        handling: "I".into(),
        payment_cents: Cents(17_650),
        method: "ACH".into(),
        payment_date: parse_date("20260430"),
        trace_number: "EFT0001".into(),
        payer_trace_id: "1512345678".into(),
        production_date: parse_date("20260429"),
        payer: party("BIG COMPANY HEALTH", "XV", "12345", &[("2U", "BIGCO")]),
        payee: party("PRAIRIE FAMILY GROUP", "XX", "1234567893", &[("EV", "PRAIRIE01"), ("TJ", "361234567")]),
    };
    assert_eq!(header(&responses), &expected);
}

#[test]
fn a_claim_has_what_stands_under_it_and_nothing_of_persons() {
    let text = file_of(1, BODY);
    let (responses, _) = read(text.as_bytes());
    let expected = RemittedClaim {
        position: 1,
        claim_id: "CC1".into(),
        status: "1".into(),
        charge_cents: Cents(15_000),
        paid_cents: Cents(7_000),
        patient_responsibility_cents: Cents(4_000),
        filing_indicator: "12".into(),
        payer_claim_number: "ICN1".into(),
        facility_code: "11".into(),
        frequency: "1".into(),
        adjustments: vec![adjustment("CO", "253", 200, ""), adjustment("PR", "3", 2_000, "")],
        crossover: Some(Party { name: "NEXT HEALTH".into(), qualifier: "PI".into(), id: "NEXT1".into(), references: vec![] }),
        corrected_priority_payer: None,
        remarks: vec!["MA01".into(), "MA18".into()],
        references: vec![("CE".into(), "PPO".into())],
        service_from: parse_date("20260410"),
        service_to: parse_date("20260411"),
        received: parse_date("20260415"),
        amounts: vec![("AU".into(), Cents(9_800))],
        services: vec![
            RemittedService {
                procedure: procedure("99213", &["25"]),
                submitted: Some(procedure("99214", &[])),
                charge_cents: Cents(10_000),
                paid_cents: Cents(6_000),
                units: "1".into(),
                submitted_units: "2".into(),
                service_from: parse_date("20260410"),
                service_to: None,
                adjustments: vec![adjustment("CO", "45", 2_000, ""), adjustment("PR", "2", 2_000, "1")],
                line_control: "1".into(),
                remarks: vec!["N381".into()],
                amounts: vec![("B6".into(), Cents(8_000))],
            },
            RemittedService {
                procedure: procedure("87804", &[]),
                charge_cents: Cents(5_000),
                paid_cents: Cents(3_200),
                service_from: parse_date("20260410"),
                service_to: parse_date("20260411"),
                adjustments: vec![adjustment("CO", "45", 1_000, "1"), adjustment("CO", "97", 800, "")],
                line_control: "2".into(),
                ..RemittedService::default()
            },
        ],
        offset: text.find("CLP*CC1").unwrap() as u64,
    };
    assert_eq!(claims(&responses)[0], &expected);
}

#[test]
fn reversals_forwarded_and_secondary_claims_keep_their_signs() {
    let (responses, _) = read(file_of(1, BODY).as_bytes());
    let claims = claims(&responses);
    assert_eq!(
        claims.iter().map(|claim| (claim.position, claim.claim_id.as_str(), claim.status.as_str(), claim.paid_cents.0)).collect::<Vec<_>>(),
        [(1, "CC1", "1", 7_000), (2, "CC2", "22", -6_000), (3, "CC3", "4", 0), (4, "CC4", "2", 18_650)]
    );
    assert_eq!((claims[1].all_adjustments().next(), &claims[1].references[..]), (Some(&adjustment("CO", "45", -4_000, "")), &[("F8".into(), "ICN0".into())][..]));
    assert_eq!(claims[2].corrected_priority_payer.as_ref().map(|party| party.id.as_str()), Some("FIRST1"));
    assert_eq!(claims[3].filing_indicator, "MB");
    let providers: Vec<_> = responses.iter().filter_map(|response| if let Response::Provider(adjustment) = response { Some(adjustment) } else { None }).collect();
    let provider = |reason: &str, reference: &str, cents: i64| ProviderAdjustment {
        provider_id: "1234567893".into(),
        fiscal_date: parse_date("20261231"),
        reason: reason.into(),
        reference: reference.into(),
        cents: Cents(cents),
    };
    assert_eq!(providers, [&provider("WO", "ICN9", 2_500), &provider("L6", "", -500)]);
}

/// The faults of the set after one change, and whether it may be used.
fn after(from: &str, to: &str) -> (Vec<&'static str>, bool) {
    assert!(BODY.contains(from), "{from}");
    let (responses, of_file) = read(file_of(1, &BODY.replacen(from, to, 1)).as_bytes());
    assert_eq!(of_file, [""; 0], "{from}");
    let end = ends(&responses)[0];
    (end.faults.iter().map(|fault| fault.code).collect(), end.is_usable)
}

#[test]
fn what_brings_money_in_doubt_forbids_the_use() {
    for (from, to, codes) in [
        ("SVC*HC:87804*50*32~", "SVC*HC:87804*50*33~", &["line-out-of-balance"][..]),
        ("CAS*CO*29*40~", "CAS*CO*29*39.99~", &["claim-out-of-balance"]),
        ("CAS*CO*253*2~", "", &["claim-out-of-balance"]),
        ("BPR*I*176.5*", "BPR*I*176.49*", &["payment-out-of-balance"]),
        ("BPR*I*176.5*C*", "BPR*I*176.5*D*", &["payment-out-of-balance"]),
        ("L6*-5~", "L6*5~", &["payment-out-of-balance"]),
        ("BPR*I*176.5*", "BPR*I*1765E-1*", &["amount-not-a-number", "payment-out-of-balance"]),
        ("CLP*CC3*4*40*0*0*", "CLP*CC3*4*40*0*0E0*", &["amount-not-a-number"]),
        ("AMT*B6*80~", "AMT*B6*8E1~", &["amount-not-a-number"]),
        ("*WO:ICN9*25*", "*WO:ICN9*1E5*", &["payment-out-of-balance", "amount-not-a-number"]),
        ("CAS*PR*2*20*1~", "CAS*PR*2*20.001*1~", &["claim-out-of-balance", "patient-responsibility-differs", "line-out-of-balance", "amount-decimals"]),
        ("CAS*CO*45*20~", "CAS*XX*45*20~", &["adjustment-group-unknown"]),
        ("CAS*CO*45*20~", "CAS*CO**20~", &["adjustment-reason-missing"]),
        ("CAS*CO*45*20~", "CAS*CO*45*20*****************0~", &["too-many-elements"]),
        ("CLP*CC3*4*", "CLP*CC3*44*", &["claim-status-unknown"]),
        ("LX*1~", "CAS*CO*45*20~LX*1~", &["adjustment-outside-claim"]),
        ("LX*1~", "SVC*HC:99213*0*0~LX*1~", &["service-outside-claim"]),
        ("LX*1~", "BPR*I*176.5*C*ACH************20260430~LX*1~", &["payment-repeated"]),
        ("LX*1~", "TRN*1*EFT0002*1512345678~LX*1~", &["trace-repeated"]),
        ("LX*2~", "TRN*1*EFT0002*1512345678~LX*2~", &["trace-repeated"]),
        ("TRN*1*EFT0001*1512345678~", "", &["trace-missing"]),
        ("*98765*20260430~", "*98765*20260431~", &["date-does-not-exist"]),
        ("DTM*405*20260429~", "DTM*405*2026~", &["date-does-not-exist"]),
        ("DTM*405*20260429~", "CUR*PR*CAD~", &["currency-not-dollars"]),
    ] {
        assert_eq!(after(from, to), (codes.to_vec(), false), "{from} -> {to}");
    }
    let without_payment = &BODY[BODY.find("TRN").unwrap()..];
    assert_eq!(ends(&read(file_of(1, without_payment).as_bytes()).0)[0].faults[0].code, "payment-missing");
}

#[test]
fn what_payers_do_in_practice_is_a_warning() {
    for (from, to, codes) in [
        ("LX*1~", "", &["lx-missing"][..]),
        ("CLP*CC1*", "CLP**", &["claim-id-missing"]),
        ("DTM*472*20260410~", "DTM*472*20260410-20260411~", &["date-not-read"]),
        ("*70*40*12*", "*70*41*12*", &["patient-responsibility-differs"]),
        ("*-60**12*ICN2", "*-60*99*12*ICN2", &[]),
        ("N1*PR*BIG COMPANY HEALTH*XV*12345~", "", &["payer-missing"]),
        ("*98765*20260430~", "*98765~", &["payment-date-missing"]),
        ("*WO:ICN9*", "*ZZ:ICN9*", &["provider-reason-unknown"]),
        ("*20261231*", "**", &["date-not-read"]),
        ("LX*2~", "LX*2~REF*D9*1~", &["segment-misplaced"]),
        ("LX*2~", "XYZ*1~LX*2~", &["segment-misplaced"]),
        ("CAS*CO*29*40~", "CAS*CO*29*40~LQ*HE*N1~", &["segment-misplaced"]),
        ("SVC*HC:87804*50*32~", "SVC*HC:87804*49*31~", &["service-charges-differ"]),
        ("CAS*CO*29*40~", "CAS*CO*29*40~TS3*1234567893*11*20261231*1*40~", &[]),
        ("CAS*CO*45*20~", "CAS*CR*45*20~", &[]),
    ] {
        assert_eq!(after(from, to), (codes.to_vec(), true), "{from} -> {to}");
    }
    let summary_first = BODY.replacen("LX*2~", "PLB*1234567893*20261231*WO:ICN9*0~LX*2~", 1);
    let (responses, _) = read(file_of(1, &summary_first).as_bytes());
    assert_eq!((ends(&responses)[0].faults[0].code, ends(&responses)[0].is_usable, claims(&responses).len()), ("segment-misplaced", true, 4));
}

/// Codes and usability of each set, and the faults of the file.
fn outcome(bytes: &[u8]) -> (Vec<(Vec<&'static str>, bool)>, Vec<&'static str>) {
    let (responses, of_file) = read(bytes);
    (ends(&responses).iter().map(|end| (end.faults.iter().map(|fault| fault.code).collect(), end.is_usable)).collect(), of_file)
}

#[test]
fn differences_are_told_in_dollars() {
    let message = |from: &str, to: &str| ends(&read(file_of(1, &BODY.replacen(from, to, 1)).as_bytes()).0)[0].faults[0].message.clone();
    assert_eq!(message("SVC*HC:87804*50*32~", "SVC*HC:87804*50*33~"), "claim CC1: charge 50.00 less adjustments 18.00 is not the payment 33.00; a difference of 1.00");
    let expected = "the payment is 176.00; claims paid 196.50 less provider adjustments 20.00 make 176.50, a difference of -0.50";
    assert_eq!(message("BPR*I*176.5*", "BPR*I*176*"), expected);
}

#[test]
fn a_broken_file_has_a_clear_fault_and_no_usable_half() {
    let good = file_of(1, BODY);
    let fine = (vec![], true);
    let with = |from: &str, to: &str| outcome(good.replacen(from, to, 1).as_bytes());
    // Glued together, the second with and without a header of its own number.
    assert_eq!(outcome(format!("{good}{}", file_of(2, BODY)).as_bytes()), (vec![fine.clone(), fine.clone()], vec![]));
    assert_eq!(outcome(format!("{good}{good}").as_bytes()), (vec![fine.clone(), fine.clone()], vec!["duplicate-interchange-control"]));
    let torn = format!("{}{}", &good[..good.find("LX*2").unwrap()], file_of(2, BODY));
    let (sets, of_file) = outcome(torn.as_bytes());
    assert_eq!((sets.len(), sets[0].1, sets[0].0.contains(&"missing-se"), &sets[1]), (2, false, true, &fine));
    assert_eq!(of_file, ["missing-ge", "missing-iea"]);
    // Counts and control numbers.
    assert_eq!(with("~SE*", "~SE*1"), (vec![(vec!["segment-count"], false)], vec![]));
    assert_eq!(with("*0001~GE*", "*0002~GE*"), (vec![(vec!["transaction-control-mismatch"], false)], vec![]));
    assert_eq!(with("GE*1*7", "GE*2*7"), (vec![fine.clone()], vec!["transaction-count"]));
    assert_eq!(with("IEA*1*000000001", "IEA*1*000000002"), (vec![fine.clone()], vec!["interchange-control-mismatch"]));
    // A header cut short.
    let (sets, of_file) = outcome(&good.as_bytes()[..60]);
    assert_eq!((sets, of_file), (vec![], vec!["isa-truncated", "control-not-nine-digits", "missing-iea"]));
    // A group of claims holds no remittance.
    assert_eq!(with("GS*HP*", "GS*HC*").0, [(vec!["functional-id-mismatch"], false)]);
    // Binary in the middle: what stood there is gone.
    let place = good.find("CLP*CC3").unwrap();
    let mut binary = good.as_bytes().to_vec();
    binary[place..place + 60].copy_from_slice(&[0xFF; 60]);
    let (sets, _) = outcome(&binary);
    assert_eq!((sets.len(), sets[0].1), (1, false));
}

#[test]
fn delimiters_and_line_breaks_change_nothing() {
    let good = file_of(1, BODY);
    let without_places = |text: &str| {
        let (mut responses, _) = read(text.as_bytes());
        for response in &mut responses {
            match response {
                Response::Remitted(claim) => claim.offset = 0,
                Response::Begin(start) => start.offset = 0,
                _ => {}
            }
        }
        responses
    };
    let expected = without_places(&good);
    for text in [good.replace('~', "~\r\n"), good.replace('~', "\n"), good.replace('*', "|").replace(':', ">").replace('~', "'")] {
        assert_eq!(without_places(&text), expected, "{text}");
    }
}

#[test]
fn many_warnings_neither_forbid_the_use_nor_hide_a_fault() {
    let claim = "CLP*CC9*1*40*0*1*12*ICN9~CAS*CO*29*40~";
    let long = file_of(1, &BODY.replacen("LX*2~", &format!("LX*2~{}", claim.repeat(1_500)), 1));
    let (sets, _) = outcome(long.as_bytes());
    assert_eq!((sets[0].1, sets[0].0.len(), sets[0].0[0], sets[0].0[1_000]), (true, 1_001, "patient-responsibility-differs", "more-faults"));
    let (sets, _) = outcome(long.replacen("~SE*", "~SE*1", 1).as_bytes());
    assert!(!sets[0].1 && sets[0].0.contains(&"segment-count"), "{:?}", sets[0]);
}

/// A source that hands out that many bytes at a time.
struct Portions<'f>(&'f [u8], usize);

impl Read for Portions<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(buffer.len()).min(self.1);
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn the_size_of_reads_changes_nothing() {
    let text = format!("{}\n{}", file_of(1, BODY), file_of(2, &BODY.replace("*CO*45*20~", "*CO*45*2E1~")));
    for size in [1, 7, 64, 4_096] {
        assert_eq!(read(Portions(text.as_bytes(), size)), read(text.as_bytes()), "{size}");
    }
}

#[test]
fn an_error_of_reading_is_one_and_no_end() {
    struct Torn;
    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let text = file_of(1, BODY);
    let mut reader = ResponseReader::new(text.as_bytes()[..900].chain(Torn));
    let error = loop {
        match reader.next() {
            Ok(Some(response)) => assert!(!matches!(response, Response::End(_))),
            Ok(None) => panic!("the error was swallowed"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.to_string(), "the disk is gone");
    assert_eq!(reader.next().unwrap(), None);
}

/// What a usable set must keep to whatever the file: every amount of it is accounted for. Added up here anew, without the reader's own sums.
fn assert_adds_up(responses: &[Response]) {
    let mut set: Vec<&Response> = Vec::new();
    for response in responses {
        set.push(response);
        let Response::End(end) = response else { continue };
        if end.is_usable {
            let claims: Vec<&RemittedClaim> = set.iter().filter_map(|response| if let Response::Remitted(claim) = response { Some(&**claim) } else { None }).collect();
            for claim in &claims {
                for service in &claim.services {
                    let adjusted: i64 = service.adjustments.iter().map(|adjustment| adjustment.cents.0).sum();
                    assert_eq!(service.charge_cents.0 - adjusted, service.paid_cents.0);
                }
                let adjusted: i64 = claim.all_adjustments().map(|adjustment| adjustment.cents.0).sum();
                assert_eq!(claim.charge_cents.0 - adjusted, claim.paid_cents.0);
            }
            let kept: i64 = set.iter().map(|response| if let Response::Provider(adjustment) = response { adjustment.cents.0 } else { 0 }).sum();
            let headers: Vec<i64> = set.iter().filter_map(|response| if let Response::Remittance(header) = response { Some(header.payment_cents.0) } else { None }).collect();
            assert_eq!(headers, [claims.iter().map(|claim| claim.paid_cents.0).sum::<i64>() - kept]);
        }
        set.clear();
    }
}

#[derive(Debug, Clone)]
enum Change {
    Byte(usize, u8),
    Remove(usize),
    Repeat(usize),
    Swap(usize, usize),
    Cut(usize),
    Amount(usize, i32),
}

fn change() -> impl Strategy<Value = Change> {
    let place = || 0..1_000_000usize;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(place, byte)| Change::Byte(place, byte)),
        (place(), proptest::sample::select(b"*~:0123456789.-E".to_vec())).prop_map(|(place, byte)| Change::Byte(place, byte)),
        place().prop_map(Change::Remove),
        place().prop_map(Change::Repeat),
        (place(), place()).prop_map(|(left, right)| Change::Swap(left, right)),
        place().prop_map(Change::Cut),
        (place(), any::<i32>()).prop_map(|(place, cents)| Change::Amount(place, cents)),
    ]
}

/// Changes of segments keep the count in the SE right, so that what is wrong is inside the set.
fn changed(changes: &[Change]) -> Vec<u8> {
    let mut segments: Vec<String> = BODY.split_inclusive('~').map(str::to_owned).collect();
    let mut bytes_to_change = Vec::new();
    for change in changes {
        let count = segments.len();
        match *change {
            Change::Remove(place) if count > 1 => drop(segments.remove(place % count)),
            Change::Repeat(place) => segments.insert(place % count, segments[place % count].clone()),
            Change::Swap(left, right) => segments.swap(left % count, right % count),
            Change::Amount(place, cents) => {
                let segment = &mut segments[place % count];
                let mut elements: Vec<String> = segment.trim_end_matches('~').split('*').map(str::to_owned).collect();
                let at = place / count % elements.len();
                elements[at] = format!("{}.{:02}", cents / 100, cents.rem_euclid(100));
                *segment = elements.join("*") + "~";
            }
            _ => bytes_to_change.push(change),
        }
    }
    let mut bytes = file_of(1, &segments.concat()).into_bytes();
    for change in bytes_to_change {
        let length = bytes.len();
        match *change {
            Change::Byte(place, byte) => bytes[place % length] = byte,
            Change::Cut(place) => bytes.truncate(place % length + 1),
            _ => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
    #[test]
    fn no_change_makes_a_usable_set_that_does_not_add_up(changes in proptest::collection::vec(change(), 1..6)) {
        let (responses, _) = read(&changed(&changes)[..]);
        assert_adds_up(&responses);
        let begun = responses.iter().filter(|response| matches!(response, Response::Begin(_))).count();
        prop_assert_eq!(begun, ends(&responses).len());
    }
}
