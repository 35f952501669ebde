use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::model::{Cents, parse_date};
use crate::x12::faults::Faults;
use crate::x12::{Lexer, describe};

const OPTIONS: ResponseOptions = ResponseOptions { seed: 5, faults_permille: 0 };

/// A claim of two lines; everything else of the file around it is the same.
#[derive(Clone)]
struct Sample {
    id: String,
    patient: String,
    payer: (&'static str, &'static str),
    sequence: &'static str,
    frequency: &'static str,
    former: String,
    day: &'static str,
    /// Payer behind this one.
    next: bool,
    /// What an earlier payer paid of and left to the patient of each line.
    prior: Option<(i64, i64)>,
}

impl Sample {
    fn new(number: usize) -> Sample {
        Sample {
            id: format!("SW{number:016}"),
            patient: format!("PATIENT{number}"),
            payer: ("EX101", "CI"),
            sequence: "P",
            frequency: "1",
            former: String::new(),
            day: "20260914",
            next: false,
            prior: None,
        }
    }

    fn write(&self, level: usize, out: &mut Vec<String>) {
        let (payer, indicator) = self.payer;
        out.push(format!("HL*{level}*1*22*0"));
        out.push(format!("SBR*{}*18*******{indicator}", self.sequence));
        out.push(format!("NM1*IL*1*{}*ZED****MI*{}", self.patient, self.patient));
        out.push(format!("NM1*PR*2*PAYER {payer} EXAMPLE*****PI*{payer}"));
        out.push(format!("CLM*{}*1000***11:B:{}*Y*A*Y*Y", self.id, self.frequency));
        if !self.former.is_empty() {
            out.push(format!("REF*F8*{}", self.former));
        }
        out.push("HI*ABK:J209".into());
        if self.next {
            out.extend(["SBR*S*18*******CI".into(), "OI***Y***Y".into(), format!("NM1*IL*1*{}*ZED****MI*9", self.patient), "NM1*PR*2*SUPPLEMENT EXAMPLE*****PI*EX106".into()]);
        }
        for (line, (code, charge)) in [("99213", 900), ("87880", 100)].into_iter().enumerate() {
            out.push(format!("LX*{}", line + 1));
            out.push(format!("SV1*HC:{code}*{charge}*UN*1***1"));
            out.push(format!("DTP*472*D8*{}", self.day));
            out.push(format!("REF*6R*{}", line + 1));
            if let Some((paid, left)) = self.prior {
                out.push(format!("SVD*EX100*{paid}*HC:{code}**1"));
                out.push(format!("CAS*CO*45*{}", charge - paid - left));
                out.push(format!("CAS*PR*2*{left}"));
                out.push("DTP*573*D8*20260910".into());
            }
        }
    }
}

/// A file with one set.
fn file(control: u32, date: &str, claims: &[Sample]) -> Vec<u8> {
    let mut segments: Vec<String> = [
        "ST*837*0001*005010X222A1".to_owned(),
        format!("BHT*0019*00*B{control}*20{date}*2300*CH"),
        "NM1*41*2*SAMPLEWOOD EXAMPLE*****46*SAMPLEWOOD".into(),
        "PER*IC*OFFICE*TE*2175550100".into(),
        "NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*EXAMPLECLEAR".into(),
        "HL*1**20*1".into(),
        "NM1*85*2*SAMPLEWOOD EXAMPLE*****XX*1999999125".into(),
        "REF*EI*987654321".into(),
    ]
    .into();
    for (place, claim) in claims.iter().enumerate() {
        claim.write(place + 2, &mut segments);
    }
    segments.push(format!("SE*{}*0001", segments.len() + 1));
    let mut text = format!("ISA*00*          *00*          *ZZ*SAMPLEWOOD     *ZZ*EXAMPLECLEAR   *{date}*2300*^*00501*{control:09}*0*T*:~\n");
    text.push_str(&format!("GS*HC*SAMPLEWOOD*EXAMPLECLEAR*20{date}*2300*{control}*X*005010X222A1~\n"));
    segments.iter().for_each(|segment| text.push_str(&format!("{segment}~\n")));
    text.push_str(&format!("GE*1*{control}~\nIEA*1*{control:09}~\n"));
    text.into_bytes()
}

fn read(files: &[Vec<u8>]) -> Sent {
    let mut sent = Sent::default();
    files.iter().for_each(|bytes| {
        sent.read(bytes).unwrap();
    });
    sent
}

fn answered(files: &[Vec<u8>], options: ResponseOptions) -> Answers {
    answer(&read(files), options).unwrap()
}

/// Patients with several claims each, of several payers; some with a payer behind, one in forty a repeat.
fn many(first: usize, count: usize) -> Vec<Sample> {
    const PAYERS: [(&str, &str); 5] = [("EX101", "CI"), ("EX103", "HM"), ("EXMB1", "MB"), ("EXMC1", "MC"), ("EX105", "CH")];
    const DAYS: [&str; 8] = ["20260831", "20260901", "20260902", "20260903", "20260904", "20260907", "20260908", "20260909"];
    let claim = |number: usize| {
        let person = number % 200;
        let day = DAYS[if number % 40 == 39 { 0 } else { number / 200 % 8 }];
        Sample { patient: format!("PATIENT{person}"), payer: PAYERS[person % 5], next: person.is_multiple_of(7), day, ..Sample::new(number) }
    };
    (first..first + count).map(claim).collect()
}

/// The segments of all answers whose names end so, each with its elements.
fn segments(answers: &Answers, ending: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for file in answers.files.iter().filter(|file| file.name.ends_with(ending)) {
        let (mut lexer, mut faults) = (Lexer::new(file.bytes.as_slice()), Faults::default());
        while let Some(segment) = lexer.next_segment(&mut faults).unwrap() {
            found.push(std::iter::once(segment.id().to_owned()).chain((1..=segment.elements()).map(|place| segment.text(place).to_owned())).collect());
        }
    }
    found
}

/// Group and reason of each adjustment of a CAS.
fn reasons_of(segment: &[String]) -> Vec<String> {
    segment[2..].chunks(3).map(|adjustment| format!("{}-{}", segment[1], adjustment[0])).collect()
}

fn cents(text: &str) -> i64 {
    Cents::parse(text).unwrap().0
}

/// Faults that `describe` finds, by file.
fn described(answers: &Answers) -> BTreeMap<String, Vec<&'static str>> {
    let faults = |file: &AnswerFile| describe(file.bytes.as_slice(), &file.name).faults.iter().map(|fault| fault.code).collect::<Vec<_>>();
    answers.files.iter().map(|file| (file.name.clone(), faults(file))).filter(|(_, faults)| !faults.is_empty()).collect()
}

#[test]
fn every_set_balances_and_every_claim_is_answered() {
    let claims = many(0, 600);
    let answers = answered(&[file(1, "260915", &claims)], OPTIONS);
    assert_eq!(described(&answers), BTreeMap::new());
    let statuses = segments(&answers, ".277");
    let rejected = statuses.iter().filter(|segment| segment[0] == "STC" && segment[3] == "U").count();
    let remitted: BTreeSet<String> = segments(&answers, ".835").iter().filter(|segment| segment[0] == "CLP").map(|segment| segment[1].clone()).collect();
    assert_eq!(remitted.len() + rejected, 600);
    assert!((5..40).contains(&rejected), "{rejected}");
    let reasons: BTreeSet<String> = segments(&answers, ".835").iter().filter(|segment| segment[0] == "CAS").flat_map(|segment| reasons_of(segment)).collect();
    for expected in ["CO-45", "PR-1", "PR-2", "PR-3", "OA-23", "CO-16", "CO-97", "CO-50", "OA-18"] {
        assert!(reasons.contains(expected), "{expected} is not among {reasons:?}");
    }
}

#[test]
fn all_money_is_paid_or_carried_forward() {
    let answers = answered(&[file(1, "260915", &many(0, 900))], OPTIONS);
    let (mut payments, mut paid, mut interest, mut others, mut traces) = (0, 0, 0, 0, BTreeSet::new());
    let (mut forwarded, mut recovered) = (0, 0);
    for segment in segments(&answers, ".835") {
        match segment[0].as_str() {
            "BPR" => {
                assert!(cents(&segment[2]) >= 0 && segment[3] == "C");
                payments += cents(&segment[2]);
            }
            "TRN" => assert!(traces.insert(segment[2].clone()), "{} is used twice", segment[2]),
            "CLP" => paid += cents(&segment[4]),
            "PLB" => {
                for pair in segment[3..].chunks(2) {
                    match &pair[0][..2] {
                        "L6" => interest -= cents(&pair[1]),
                        kind => {
                            others += cents(&pair[1]);
                            forwarded += i32::from(kind == "FB");
                            recovered += i32::from(kind == "WO" && cents(&pair[1]) > 0);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    // What is left of FB at the end is owed to the payer.
    assert!(others <= 0, "{others}");
    assert_eq!(payments, paid + interest - others);
    assert!(interest > 0 && recovered > 0 && forwarded > 0, "{interest} {recovered} {forwarded}");
}

#[test]
fn the_order_of_files_and_files_given_twice_change_nothing() {
    let (one, two) = (file(1, "260915", &many(0, 100)), file(2, "260916", &many(100, 100)));
    let answers = answered(&[one.clone(), two.clone()], OPTIONS);
    assert_eq!(answered(&[two.clone(), one.clone(), two], OPTIONS), answers);
    assert_ne!(answered(&[one], ResponseOptions { seed: 6, ..OPTIONS }).files, answers.files);
}

#[test]
fn what_is_sent_later_changes_no_answer_that_came_before() {
    let mut later = many(100, 60);
    // Two are replacements, and some are of patients whose deductible is then used up.
    let first = file(1, "260915", &many(0, 100));
    let sent = read(std::slice::from_ref(&first));
    for (claim, former) in later.iter_mut().zip(&sent.claims).take(2) {
        *claim = Sample { frequency: "7", former: plan::claim_number(5, &former.payer.id, &former.claim_id), ..claim.clone() };
    }
    let before = answered(std::slice::from_ref(&first), OPTIONS);
    let after = answered(&[first, file(2, "260925", &later)], OPTIONS);
    let until = |answers: &Answers| answers.files.iter().filter(|file| file.day <= parse_date("2026-09-25").unwrap()).cloned().collect::<Vec<_>>();
    assert!(until(&before).len() > 8);
    assert_eq!(until(&before), until(&after));
}

/// A claim that nobody rejects and that is paid as a first payer's.
fn paid_claim(payer: (&'static str, &'static str)) -> (Sample, String) {
    for number in 1_000.. {
        let sample = Sample { payer, ..Sample::new(number) };
        let answers = answered(&[file(1, "260901", std::slice::from_ref(&sample))], OPTIONS);
        let all = segments(&answers, ".835");
        let claims: Vec<&Vec<String>> = all.iter().filter(|segment| segment[0] == "CLP").collect();
        if let [claim] = claims.as_slice()
            && cents(&claim[4]) > 0
        {
            return (sample, claim[7].clone());
        }
    }
    unreachable!("one of the numbers is paid")
}

/// The CLPs after a first claim and a further one that is not rejected: id, status, paid.
fn with_further(first: &Sample, further: &Sample) -> (Vec<(String, String, i64)>, Vec<String>) {
    for number in 5_000.. {
        let further = Sample { id: format!("SW{number:016}"), ..further.clone() };
        let answers = answered(&[file(1, "260901", std::slice::from_ref(first)), file(2, "260920", std::slice::from_ref(&further))], OPTIONS);
        let rejections: Vec<String> = segments(&answers, ".277").iter().filter(|segment| segment[0] == "STC" && segment[3] == "U").map(|segment| segment[1].clone()).collect();
        let expected = ["A7:464", "A7:535"];
        if rejections.is_empty() || rejections.iter().all(|rejection| expected.contains(&rejection.as_str())) {
            let claims =
                segments(&answers, ".835").iter().filter(|segment| segment[0] == "CLP").map(|segment| (segment[1].clone(), segment[2].clone(), cents(&segment[4]))).collect();
            return (claims, rejections);
        }
    }
    unreachable!("one of the numbers is not rejected by chance")
}

#[test]
fn a_replacement_takes_the_former_decision_back_and_a_void_only_that() {
    let (first, number) = paid_claim(("EX101", "CI"));
    let replacement = Sample { frequency: "7", former: number.clone(), ..first.clone() };
    let (claims, rejections) = with_further(&first, &replacement);
    assert_eq!(rejections, Vec::<String>::new());
    let [(_, _, paid), (reversed, status, taken), (_, _, again)] = claims.as_slice() else { panic!("{claims:?}") };
    assert_eq!((reversed, status.as_str(), *taken), (&first.id, "22", -paid));
    assert!(*again >= 0);
    let (claims, _) = with_further(&first, &Sample { frequency: "8", former: number, ..first.clone() });
    assert_eq!(claims.iter().map(|(_, _, paid)| paid).sum::<i64>(), 0);
    assert_eq!(claims.len(), 2);
}

#[test]
fn originals_that_the_payer_does_not_know_and_payers_that_take_no_replacement_reject_it() {
    let (first, number) = paid_claim(("EXMB1", "MB"));
    let (claims, rejections) = with_further(&first, &Sample { frequency: "7", former: number, ..first.clone() });
    assert_eq!((claims.len(), rejections), (1, vec!["A7:535".to_owned()]));
    let (first, _) = paid_claim(("EX101", "CI"));
    let (claims, rejections) = with_further(&first, &Sample { frequency: "7", former: "EX00000000000".into(), ..first.clone() });
    assert_eq!((claims.len(), rejections), (1, vec!["A7:464".to_owned()]));
}

#[test]
fn a_second_payer_pays_what_the_first_left_and_asks_for_its_decision_where_it_is_missing() {
    for (prior, reason) in [(Some((50, 10)), "OA-23"), (None, "CO-22")] {
        let claims: Vec<Sample> = (0..20).map(|number| Sample { sequence: "S", prior, payer: ("EX106", "CI"), ..Sample::new(number) }).collect();
        let answers = answered(&[file(1, "260915", &claims)], OPTIONS);
        let all = segments(&answers, ".835");
        assert!(all.iter().filter(|segment| segment[0] == "CAS").all(|segment| reasons_of(segment) == [reason]), "{reason}");
        let paid: BTreeSet<i64> = all.iter().filter(|segment| segment[0] == "CLP").map(|segment| cents(&segment[4])).collect();
        assert_eq!(paid, BTreeSet::from([if prior.is_some() { 2_000 } else { 0 }]));
        assert!(all.iter().filter(|segment| segment[0] == "CLP").all(|segment| segment[2] == "2"));
    }
}

#[test]
fn a_forwarded_claim_is_answered_by_the_next_payer_under_our_id() {
    let claims: Vec<Sample> = (0..40).map(|number| Sample { next: true, payer: ("EXMB1", "MB"), ..Sample::new(number) }).collect();
    let answers = answered(&[file(1, "260915", &claims)], OPTIONS);
    let all = segments(&answers, ".835");
    let with_status = |status: &str| all.iter().filter(|segment| segment[0] == "CLP" && segment[2] == status).map(|segment| segment[1].clone()).collect::<BTreeSet<_>>();
    assert!(with_status("19").len() > 20);
    assert_eq!(with_status("19"), with_status("2"));
    assert!(all.iter().any(|segment| segment[..2] == ["NM1", "TT"] && segment[9] == "EX106"));
    assert!(all.iter().any(|segment| segment[0] == "CAS" && reasons_of(segment).contains(&"CO-253".to_owned())));
}

#[test]
fn faults_are_listed_and_do_what_the_list_says() {
    let files: Vec<Vec<u8>> = (1..=40).map(|number| file(number, &format!("2609{:02}", number % 30 + 1), &many(number as usize * 30, 30))).collect();
    let mut kinds = BTreeSet::new();
    for seed in 8..12 {
        check_faults(&answered(&files, ResponseOptions { seed, faults_permille: 700 }), &mut kinds);
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

fn check_faults(answers: &Answers, kinds: &mut BTreeSet<&str>) {
    let names: BTreeSet<&str> = answers.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), answers.files.len(), "a name is used twice");
    assert!(answers.files.iter().all(|file| file.name.starts_with(&file.day.to_string())));
    let found = described(answers);
    for fault in &answers.faults {
        kinds.insert(fault.fault);
        let codes = found.get(&fault.file).cloned().unwrap_or_default();
        match fault.fault {
            "out-of-balance" => assert_eq!(codes, ["payment-out-of-balance"]),
            "wrong-segment-count" => assert_eq!(codes, ["segment-count"]),
            "cut-short" => assert_eq!(codes, ["missing-se", "missing-ge", "missing-iea"]),
            "missing-277ca" => assert!(!names.contains(fault.file.as_str())),
            _ => assert!(codes.is_empty() && names.contains(fault.file.as_str()), "{} {codes:?}", fault.fault),
        }
    }
    let listed: BTreeSet<&str> = answers.faults.iter().map(|fault| fault.file.as_str()).collect();
    assert!(found.keys().all(|name| listed.contains(name.as_str())), "{found:?}");
}
