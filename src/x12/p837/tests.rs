//! What the writer writes, and what it refuses.

use super::*;
use crate::model::*;
use crate::x12::describe::describe;
use crate::x12::fixtures::{Practice, claim, coverage, date, encounter, every_kind_of_claim, every_kind_of_encounter, file, line, patient};
use crate::x12::{Faults, Lexer};

fn written(claims: &[Claim<'_>]) -> Vec<String> {
    let mut transaction = Transaction837p::new();
    for claim in claims {
        transaction.push(claim).unwrap();
    }
    let segments = String::from_utf8(transaction.bytes().to_vec()).unwrap().lines().map(|line| line.trim_end_matches('~').to_owned()).collect::<Vec<_>>();
    assert_eq!(segments.len(), transaction.segments() as usize);
    segments
}

fn beginning<'s>(segments: &'s [String], start: &str) -> Vec<&'s str> {
    segments.iter().map(String::as_str).filter(|segment| segment.starts_with(start)).collect()
}

/// The fault of a claim after a change of it and of its encounter.
fn refused(change: impl Fn(&mut Claim<'_>, &mut Encounter<'_>)) -> &'static str {
    let practice = Practice::new();
    let documented = encounter(&practice.commercial);
    let mut changed = documented.clone();
    let mut good = claim(&practice, &documented, &practice.commercial, "CC1");
    change(&mut good, &mut changed);
    let mut bad = good.clone();
    bad.encounter = good.encounter.map(|_| &changed);
    let mut transaction = Transaction837p::new();
    transaction.push(&claim(&practice, &documented, &practice.commercial, "CC0")).unwrap();
    let before = (transaction.claims(), transaction.segments(), transaction.bytes().to_vec());
    let fault = transaction.push(&bad).unwrap_err();
    assert_eq!((transaction.claims(), transaction.segments(), transaction.bytes().to_vec()), before, "{fault}");
    // The next good claim must continue as if the refused one had never been.
    transaction.push(&claim(&practice, &documented, &practice.commercial, "CC2")).unwrap();
    assert_eq!(describe(&file(&mut [transaction])[..], "").faults, []);
    fault.element
}

#[test]
fn consecutive_claims_of_one_billing_provider_share_its_loop() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let segments = written(&every_kind_of_claim(&practice, &encounters, 0));
    let levels = beginning(&segments, "HL*");
    assert_eq!(&levels[..9], ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*1", "HL*4*3*23*0", "HL*5**20*1", "HL*6*5*22*1", "HL*7*6*23*0", "HL*8**20*1", "HL*9*8*22*0"]);
    assert_eq!(beginning(&segments, "NM1*85").len(), 3);
}

#[test]
fn the_patient_stands_once_where_the_guide_wants_him() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let claims = every_kind_of_claim(&practice, &encounters, 0);
    let own = written(&claims[..1]);
    assert_eq!(beginning(&own, "SBR*"), ["SBR*P*18*G 100******CI"]);
    assert_eq!(beginning(&own, "NM1*IL"), ["NM1*IL*1*NUNEZ SMITH*JOSE*Q***MI*1EG4-TE5-MK73"]);
    assert_eq!((beginning(&own, "NM1*QC").len(), beginning(&own, "PAT").len(), beginning(&own, "DMG").len()), (0, 0, 1));
    let dependent = written(&claims[1..2]);
    assert_eq!(beginning(&dependent, "SBR*"), ["SBR*P**G 100******CI"]);
    assert_eq!(beginning(&dependent, "NM1*QC"), ["NM1*QC*1*NUNEZ SMITH*JOSE*Q"]);
    assert_eq!(beginning(&dependent, "DMG*"), ["DMG*D8*19800101*F", "DMG*D8*19610203*M"]);
    // A subscriber without known address is named only.
    assert_eq!(beginning(&written(&claims[2..3]), "DMG*"), ["DMG*D8*19610203*M"]);
    assert_eq!(beginning(&written(&claims[2..3]), "PAT*"), ["PAT*G8****D8*20260412"]);
    assert_eq!(beginning(&written(&claims[4..5]), "PAT*"), ["PAT*****D8*20260412"]);
}

#[test]
fn medicare_numbers_lose_their_dashes_and_others_do_not() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let claims = every_kind_of_claim(&practice, &encounters, 0);
    assert!(written(&claims[4..5]).contains(&"NM1*IL*1*NUNEZ SMITH*JOSE*Q***MI*1EG4TE5MK73".to_owned()));
}

#[test]
fn claim_segments_stand_in_the_guides_order() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let mut claims = every_kind_of_claim(&practice, &encounters, 0);
    claims[3].patient_paid_cents = Cents(100);
    claims[3].facility = Some(&practice.hospital);
    let segments = written(&claims[3..4]);
    let start = segments.iter().position(|segment| segment.starts_with("CLM")).unwrap();
    let ids = segments[start..].iter().map(|segment| segment.splitn(3, '*').take(2).collect::<Vec<_>>().join("*")).collect::<Vec<_>>();
    let expected = "CLM*CC00000K3 DTP*431 AMT*F5 REF*EW REF*9F REF*G1 REF*X4 HI*ABK:J209 NM1*DN NM1*82 PRV*PE NM1*77 N3*1 HOSPITAL WAY N4*SPRINGFIELD NM1*DQ \
                    LX*1 SV1*HC:99213:25 DTP*472 REF*6R NM1*DK LX*2 SV1*HC:87804 DTP*472 REF*6R NM1*82 PRV*PE";
    assert_eq!(ids.join(" "), expected);
}

#[test]
fn accidents_replacements_and_drugs_are_written() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let claims = every_kind_of_claim(&practice, &encounters, 0);
    let auto = written(&claims[5..6]);
    assert_eq!(beginning(&auto, "CLM*"), ["CLM*CC00000K5*575.57***11:B:1*Y*A*Y*Y**AA:::IL"]);
    assert_eq!(beginning(&auto, "DTP*439"), ["DTP*439*D8*20260409"]);
    assert_eq!(beginning(&auto, "LIN"), ["LIN**N4*00049351083"]);
    assert_eq!(beginning(&auto, "CTP"), ["CTP****2.5*ML"]);
    assert_eq!(beginning(&auto, "NTE"), ["NTE*ADD*GIVEN IN THE OFFICE - LEFT ARM"]);
    assert_eq!(beginning(&auto, "SV1*HC:J1885"), ["SV1*HC:J1885*30.07*UN*1.5***2"]);
    assert_eq!(beginning(&auto, "SV1*HC:00100"), ["SV1*HC:00100*400*MJ*45***1"]);
    let work = written(&claims[6..7]);
    assert_eq!(beginning(&work, "CLM*"), ["CLM*CC00000K6*145.5***11:B:7*Y*A*Y*Y**EM"]);
    assert_eq!((beginning(&work, "REF*F8"), beginning(&work, "REF*Y4")), (vec!["REF*F8*ICN99881"], vec!["REF*Y4*WC-2026-17"]));
    let hospital = written(&claims[4..5]);
    assert_eq!(beginning(&hospital, "SV1*HC:87804"), ["SV1*HC:87804*20*UN*1*81**1**Y"]);
    assert_eq!(beginning(&hospital, "DTP*472*RD8"), ["DTP*472*RD8*20260410-20260411"]);
    assert_eq!(beginning(&written(&claims[7..8]), "SV1*HC:99213"), ["SV1*HC:99213:25*125.5*UN*1***12:1:10:2"]);
}

#[test]
fn other_payers_are_named_in_order_of_payment() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let mut claims = every_kind_of_claim(&practice, &encounters, 0);
    let segments = written(&claims[8..9]);
    assert_eq!(beginning(&segments, "SBR*"), ["SBR*P*18*G 100******CI", "SBR*S*01*G 100**12****MB", "SBR*T*18*G 100******WC"]);
    assert_eq!(beginning(&segments, "OI*"), ["OI***Y***Y", "OI***Y***Y"]);
    assert_eq!(beginning(&segments, "NM1*PR").len(), 3);
    // The same coverages, billed to the second payer.
    claims[8].coverage = Some(1);
    claims[8].payer = Some(&practice.medicare);
    assert_eq!(beginning(&written(&claims[8..9]), "SBR*"), ["SBR*S**G 100**12****MB", "SBR*P*18*G 100******CI", "SBR*T*18*G 100******WC"]);
}

#[test]
fn the_certificate_of_the_laboratory_is_written_for_laboratory_work_only() {
    let practice = Practice::new();
    let documented = encounter(&practice.commercial);
    let mut visit = claim(&practice, &documented, &practice.commercial, "CC1");
    assert_eq!(beginning(&written(std::slice::from_ref(&visit)), "REF*X4"), ["REF*X4*14D0000001"]);
    visit.lines.pop();
    visit.charge_cents = Cents(12_550);
    assert_eq!(beginning(&written(&[visit]), "REF*X4"), [""; 0]);
}

#[test]
fn what_the_guide_requires_is_refused_when_missing() {
    assert_eq!(refused(|claim, _| claim.encounter = None), "CLM01");
    assert_eq!(refused(|claim, _| claim.coverage = None), "SBR01");
    assert_eq!(refused(|claim, _| claim.coverage = Some(4)), "SBR01");
    assert_eq!(refused(|claim, _| claim.payer = None), "NM109");
    assert_eq!(refused(|claim, _| claim.billing = None), "NM109");
    assert_eq!(refused(|claim, _| claim.claim_id.clear()), "CLM01");
    assert_eq!(refused(|claim, _| claim.claim_id = "C".repeat(21)), "CLM01");
    assert_eq!(refused(|claim, _| claim.charge_cents = Cents(1)), "CLM02");
    assert_eq!(refused(|claim, _| claim.place_of_service = Code::NONE), "CLM05-1");
    assert_eq!(refused(|claim, _| claim.frequency = ClaimFrequency::Replacement), "REF02");
    assert_eq!(refused(|claim, _| claim.diagnoses.clear()), "HI01");
    assert_eq!(refused(|claim, _| claim.diagnoses[1].code = Code::NONE), "HI01-2");
    assert_eq!(refused(|claim, _| (claim.lines, claim.charge_cents) = (Vec::new(), Cents::ZERO)), "LX01");
    assert_eq!(refused(|claim, _| claim.lines[0].code = Code::NONE), "SV101-2");
    assert_eq!(refused(|claim, _| claim.lines[0].pointer_count = 0), "SV107-1");
    assert_eq!(refused(|claim, _| claim.lines[0].pointers[0] = 3), "SV107");
    assert_eq!(refused(|claim, _| claim.lines[1].service_from = None), "DTP03");
    assert_eq!(refused(|claim, _| claim.lines[1].service_to = date("2026-04-09")), "DTP03");
    assert_eq!(refused(|claim, _| claim.lines[1].documented.ndc = "12345"), "LIN03");
    assert_eq!(refused(|claim, _| claim.lines[1].documented.ndc = "12345678901"), "CTP04");
    assert_eq!(refused(|claim, _| claim.rendering = Some(ClaimProvider { npi: "1", last_or_org_name: "X", ..ClaimProvider::default() })), "NM109");
    assert_eq!(refused(|claim, _| claim.referring = Some(ClaimProvider { npi: "1245319599", ..ClaimProvider::default() })), "NM103");
    assert_eq!(
        refused(|claim, _| {
            let group = ClaimProvider { npi: "1234567893", last_or_org_name: "Group", entity_type: EntityType::Organization, ..ClaimProvider::default() };
            claim.referring = Some(group);
        }),
        "NM102"
    );
    assert_eq!(refused(|_, encounter| encounter.coverages[0].member_id = " "), "NM109");
    assert_eq!(refused(|_, encounter| encounter.patient.last_name = "李"), "NM103");
    assert_eq!(refused(|_, encounter| encounter.patient.birth_date = None), "DMG02");
    assert_eq!(refused(|_, encounter| encounter.patient.address.line_1 = "*"), "N301");
    assert_eq!(refused(|_, encounter| encounter.patient.address.state = "I"), "N402");
    assert_eq!(refused(|_, encounter| encounter.patient.address.zip = "6060"), "N403");
    assert_eq!(refused(|_, encounter| encounter.patient.address.zip = "60601123456"), "N403");
    assert_eq!(refused(|_, encounter| encounter.accident = Some(Accident::Auto)), "CLM11-4");
    assert_eq!(refused(|_, encounter| encounter.coverages[0].relationship = Relationship::Child), "NM103");
    assert_eq!(
        refused(|_, encounter| {
            let second = encounter.coverages[0];
            encounter.coverages.push(second);
        }),
        "NM109",
        "a second payer that nobody configured"
    );
}

#[test]
fn a_line_names_its_rendering_provider_only_where_it_differs() {
    let practice = Practice::new();
    let documented = encounter(&practice.commercial);
    let mut visit = claim(&practice, &documented, &practice.commercial, "CC1");
    visit.lines[0].rendering = visit.rendering;
    assert_eq!(beginning(&written(std::slice::from_ref(&visit)), "NM1*82").len(), 1);
    visit.lines[0].rendering = Some((&practice.solo).into());
    assert_eq!(beginning(&written(std::slice::from_ref(&visit)), "NM1*82").len(), 2);
    // The billing provider renders the claim and one line.
    visit.billing = Some(&practice.solo);
    visit.rendering = None;
    assert_eq!(beginning(&written(&[visit]), "NM1*82"), [""; 0]);
}

#[test]
fn taking_a_body_begins_the_numbering_anew() {
    let practice = Practice::new();
    let documented = encounter(&practice.commercial);
    let mut transaction = Transaction837p::without_assignment();
    transaction.push(&claim(&practice, &documented, &practice.commercial, "CC1")).unwrap();
    let first = transaction.take_body();
    assert!(transaction.is_empty());
    transaction.push(&claim(&practice, &documented, &practice.commercial, "CC1")).unwrap();
    assert_eq!(transaction.take_body(), first);
    assert_eq!(first.claims, 1);
    assert!(String::from_utf8(first.bytes).unwrap().contains("*Y*C*Y*Y~"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever a name, an address or a remark contains, the file is read back with as many segments and no fault.
    #[test]
    fn any_text_is_read_back(
        texts in proptest::collection::vec("[ -~\u{80}-\u{17f}\t\r\n]{1,90}", 8),
        cents in 0..9_999_999i64,
        thousandths in 1..9_999_999i64,
    ) {
        let practice = Practice::new();
        let mut documented = encounter(&practice.commercial);
        let named = |text: &str| format!("X{text}");
        let held: Vec<String> = texts.iter().map(|text| named(text)).collect();
        documented.patient = Person { last_name: &held[0], first_name: &held[1], middle_name: &texts[2], ..patient() };
        documented.patient.address.line_1 = &held[3];
        documented.patient.address.line_2 = &texts[4];
        documented.patient.address.city = "Bo*nn";
        documented.prior_authorization = &texts[5];
        documented.coverages = vec![Coverage { member_id: "A1", group_number: &texts[6], ..coverage(&practice.commercial) }];
        let mut made = claim(&practice, &documented, &practice.commercial, "CC1");
        let mut remark = line("99199", cents, &[1]);
        remark.documented.service_note = &texts[7];
        remark.units = Quantity(thousandths);
        made.lines.push(remark);
        made.charge_cents += Cents(cents);
        let mut transaction = Transaction837p::new();
        transaction.push(&made).unwrap();
        let segments = transaction.segments();
        let bytes = transaction.bytes().to_vec();
        let whole = file(&mut [transaction]);
        let description = describe(&whole[..], "");
        proptest::prop_assert_eq!(&description.faults, &[]);
        proptest::prop_assert_eq!(description.interchanges[0].groups[0].transactions[0].charged_cents, Some(made.charge_cents));
        let (mut faults, mut count) = (Faults::default(), 0);
        let mut lexer = Lexer::new(&whole[..]);
        while let Some(segment) = lexer.next_segment(&mut faults).unwrap() {
            count += 1;
            proptest::prop_assert!(segment.raw().is_ascii());
        }
        // ISA, GS, ST, BHT, NM1, PER, NM1 before; SE, GE, IEA after.
        proptest::prop_assert_eq!(count, segments + 10);
        proptest::prop_assert!(bytes.iter().all(|byte| *byte == b'\n' || (b' '..127).contains(byte)));
    }
}

#[test]
fn what_a_code_does_not_say_is_described_and_lost_zeros_are_written() {
    let practice = Practice::new();
    let mut documented = encounter(&practice.commercial);
    (documented.patient.address.state, documented.patient.address.zip) = ("ma", "2139");
    let mut claim = claim(&practice, &documented, &practice.commercial, "CC1");
    let line = claim.lines.first_mut().unwrap();
    (line.code, line.is_unlisted) = ("17999".into(), true);
    line.documented.service_note = "Example: skin procedure";
    line.modifiers = ["LT", "59"].into_iter().map(crate::model::Code::from).collect();
    let segments = written(&[claim.clone()]);
    assert!(beginning(&segments, "SV1*HC:17999:LT:59:::EXAMPLE SKIN PROCEDURE*").len() == 1, "{segments:?}");
    assert!(segments.iter().any(|segment| segment.ends_with("*MA*02139")), "{segments:?}");
    // Of a code that speaks for itself the remark stays a remark.
    claim.lines.first_mut().unwrap().is_unlisted = false;
    assert_eq!(beginning(&written(&[claim]), "SV1*HC:17999:LT:59*").len(), 1);
}
