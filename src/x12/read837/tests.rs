//! The reader against the writer, and against files that nobody should write.

use super::*;
use crate::model::{Cents, Quantity};
use crate::x12::fixtures::{Practice, claim, date, encounter, every_kind_of_claim, every_kind_of_encounter, file, line};
use crate::x12::p837::Transaction837p;

fn read(bytes: &[u8]) -> (Vec<ProfessionalClaim>, Vec<SkippedTransaction>) {
    let (mut claims, mut skipped) = (Vec::new(), Vec::new());
    let mut reader = Reader837::new(bytes);
    while let Some(read) = reader.next_claim().unwrap() {
        match read {
            Read837::Claim(claim) => claims.push(*claim),
            Read837::Skipped(transaction) => skipped.push(transaction),
        }
    }
    (claims, skipped)
}

fn claims(bytes: &[u8]) -> Vec<ProfessionalClaim> {
    read(bytes).0
}

/// One claim of every kind, in files of these sizes.
fn written(sizes: &[usize]) -> Vec<Vec<u8>> {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let made = every_kind_of_claim(&practice, &encounters, 0);
    let mut rest = made.as_slice();
    let mut files = Vec::new();
    for size in sizes {
        let (now, later) = rest.split_at(*size);
        rest = later;
        let mut transaction = Transaction837p::new();
        now.iter().for_each(|claim| transaction.push(claim).unwrap());
        files.push(file(&mut [transaction]));
    }
    files
}

/// The claim without what depends on its neighbours: places and control numbers.
fn alone(mut claim: ProfessionalClaim) -> ProfessionalClaim {
    claim.place = Place::default();
    claim.segments.clear();
    std::sync::Arc::make_mut(&mut claim.billing).segments.clear();
    std::sync::Arc::make_mut(&mut claim.subscriber).segments.clear();
    if let Some(patient) = &mut claim.patient {
        std::sync::Arc::make_mut(patient).segments.clear();
    }
    claim
}

#[test]
fn every_part_of_a_claim_is_read() {
    let all = claims(&written(&[9])[0]);
    assert_eq!(all.len(), 9);
    let plain = &all[0];
    assert_eq!(
        (plain.header.submitter.last_or_org_name.as_str(), plain.header.receiver.id.as_str(), plain.header.submitter.phone.as_str()),
        ("PRAIRIE FAMILY GROUP", "CLEARHOUSE", "2175550100")
    );
    assert_eq!((plain.header.file_date, plain.header.guide.as_str()), (date("2026-04-30"), "005010X222A1"));
    let billing = &plain.billing;
    assert_eq!(
        (billing.taxonomy.as_str(), billing.provider.npi(), billing.provider.reference("EI"), billing.provider.phone.as_str()),
        ("207Q00000X", "1234567893", "361234567", "2175550100")
    );
    assert_eq!(billing.pay_to.as_ref().map(|party| (party.address_1.as_str(), party.zip.as_str())), Some(("PO BOX 77", "61602")));
    assert_eq!((plain.charge.known(), plain.place_of_service.as_str(), plain.frequency.as_str(), plain.assignment.as_str()), (Some(Cents(14_550)), "11", "1", "A"));
    assert_eq!(plain.amounts[0].cents.known(), Some(Cents(2_000)));
    assert_eq!(plain.diagnoses.iter().map(|code| (code.qualifier.as_str(), code.code.as_str())).collect::<Vec<_>>(), [("ABK", "J209"), ("ABF", "R051")]);
    assert_eq!(plain.rendering.as_ref().map(|party| (party.npi(), party.taxonomy.as_str())), Some(("1245319599", "207Q00000X")));
    assert_eq!((plain.lines[0].code.as_str(), plain.lines[0].modifiers.as_slice(), plain.lines[0].pointers.len()), ("99213", &["25".to_owned()][..], 2));
    assert_eq!(plain.lines[0].service_days().known(), date("2026-04-10").map(|day| (day, day)));
    assert!(plain.patient.is_none() && plain.subscriber.subscriber.birth_date.known() == date("1961-02-03"));
    let dependent = all[1].patient.as_ref().unwrap();
    assert_eq!((dependent.information.relationship.as_str(), dependent.patient.last_or_org_name.as_str(), dependent.patient.sex.as_str()), ("19", "NUNEZ SMITH", "M"));
    assert_eq!((all[3].reference("G1"), all[3].reference("9F"), all[3].reference("EW")), ("PA-100 2", "RF 200", "112233"));
    assert_eq!(all[3].referring[0].last_or_org_name, "REFERRER");
    assert_eq!(all[3].lines[0].ordering.as_ref().map(Party::npi), Some("1679576722"));
    assert_eq!(all[3].lines[1].rendering.as_ref().map(Party::npi), Some("1679576722"));
    assert_eq!(all[4].facility.as_ref().map(|party| party.city.as_str()), Some("SPRINGFIELD"));
    assert_eq!((all[4].lines[1].place_of_service.as_str(), all[4].lines[1].service_days().known().map(|days| days.1)), ("81", date("2026-04-11")));
    let drug = all[5].lines[2].drug.as_ref().unwrap();
    assert_eq!((drug.code.as_str(), drug.quantity.known(), drug.unit.as_str()), ("00049351083", Some(Quantity(2_500)), "ML"));
    assert_eq!((all[5].lines[3].unit_basis.as_str(), all[5].lines[2].notes[0].text.as_str()), ("MJ", "GIVEN IN THE OFFICE - LEFT ARM"));
    assert_eq!((all[6].frequency.as_str(), all[6].reference("F8"), all[6].related_causes.causes.as_slice()), ("7", "ICN99881", &["EM".to_owned()][..]));
    assert_eq!(all[8].other_subscribers.iter().map(|other| (other.information.sequence.as_str(), other.payer.id.as_str())).collect::<Vec<_>>(), [("S", "MEDB1"), ("T", "WCOMP")]);
}

#[test]
fn nothing_of_a_claim_is_left_in_the_next() {
    let together: Vec<_> = claims(&written(&[9])[0]).into_iter().map(alone).collect();
    let apart: Vec<_> = written(&[1; 9]).iter().flat_map(|bytes| claims(bytes)).map(alone).collect();
    assert_eq!(together, apart);
}

#[test]
fn places_are_those_of_the_file() {
    let bytes = &written(&[9])[0];
    let text = std::str::from_utf8(bytes).unwrap();
    let segments: Vec<&str> = text[text.find("ST*").unwrap()..].split("~\n").collect();
    for claim in claims(bytes) {
        assert!(text[claim.place.offset as usize..].starts_with(&format!("CLM*{}*", claim.claim_id)));
        assert!(segments[claim.place.segment_number as usize - 1].starts_with(&format!("CLM*{}*", claim.claim_id)));
        for segment in claim.segments.iter().chain(&claim.subscriber.segments).chain(&claim.billing.segments) {
            let id = std::str::from_utf8(&segment.id).unwrap().trim_end_matches('\0');
            assert!(text[segment.place.offset as usize..].starts_with(&format!("{id}*")));
            assert!(segments[segment.place.segment_number as usize - 1].starts_with(&format!("{id}*")));
            assert_eq!(segment.line > 0, segment.at.is_of_line());
        }
    }
}

#[test]
fn other_delimiters_and_several_interchanges_change_nothing() {
    let files = written(&[4, 5]);
    let expected: Vec<_> = files.iter().flat_map(|bytes| claims(bytes)).map(alone).collect();
    let swapped = |bytes: &[u8]| -> Vec<u8> {
        let swap = |byte: &u8| match byte {
            b'*' => b'|',
            b'~' => 0x1c,
            b':' => b'>',
            other => *other,
        };
        bytes.iter().filter(|byte| **byte != b'\n').map(swap).collect()
    };
    let glued: Vec<u8> = [files[0].clone(), swapped(&files[1])].concat();
    assert_eq!(claims(&glued).into_iter().map(alone).collect::<Vec<_>>(), expected);
}

#[test]
fn other_guides_are_passed_over_and_named() {
    let text = String::from_utf8(written(&[2]).remove(0)).unwrap();
    let institutional = text.replace("005010X222A1", "005010X223A2");
    let old = text.replace("005010X222A1", "004010X098A1").replace("*00501*", "*00401*");
    let (found, skipped) = read([institutional, old, text].concat().as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(skipped.iter().map(|transaction| transaction.guide.as_str()).collect::<Vec<_>>(), ["005010X223A2", "004010X098A1"]);
    assert_eq!(read(b"").0, []);
    assert_eq!(read(b"encounter_id,line\nE1,1\n").0, []);
}

#[test]
fn fifty_lines_are_fifty_and_more_are_kept_for_the_edit() {
    let practice = Practice::new();
    let documented = encounter(&practice.commercial);
    let mut long = claim(&practice, &documented, &practice.commercial, "LONG");
    long.lines = (0..50).map(|cents| line("99213", 100 + cents, &[1])).collect();
    long.charge_cents = long.lines.iter().map(|line| line.charge_cents).sum();
    let mut transaction = Transaction837p::new();
    transaction.push(&long).unwrap();
    let bytes = file(&mut [transaction]);
    let read = claims(&bytes).remove(0);
    assert_eq!(read.lines.len(), 50);
    assert_eq!((read.lines[49].number.as_str(), read.lines[49].charge.known()), ("50", Some(Cents(149))));
    let text = String::from_utf8(bytes).unwrap();
    let more = text.replace("LX*50~\n", "LX*50~\nSV1*HC:99211*5*UN*1***1~\nLX*51~\n");
    assert_eq!(claims(more.as_bytes())[0].lines.len(), 51);
}

#[test]
fn what_cannot_be_read_is_kept_as_text() {
    let text = String::from_utf8(written(&[1]).remove(0)).unwrap();
    let broken = text.replace("*145.5*", "*abc*").replace("SV1*HC:99213:25*125.5*UN*1*", "SV1*HC:99213:25**UN*x*").replacen("D8*20260410", "D8*20260431", 1);
    let read = claims(broken.as_bytes()).remove(0);
    assert_eq!((read.charge.unreadable(), &read.lines[0].charge, read.lines[0].units.unreadable()), (Some("abc"), &Element::Absent, Some("x")));
    assert_eq!(read.lines[0].service_days().unreadable(), Some("20260431"));
    assert!(read.lines[1].service_days().known().is_some());
}

#[test]
fn names_that_nobody_knows_are_passed_over_without_losing_the_place() {
    let text = String::from_utf8(written(&[1]).remove(0)).unwrap();
    let odd = text.replace("NM1*82*", "NM1*ZZ*1*STRANGE~\nN3*SECRET STREET~\nREF*G1*STRANGE~\nNM1*82*").replace("LX*2~", "NM1*XY*1*STRANGE~\nREF*6R*77~\nLX*2~");
    assert_eq!(alone(claims(odd.as_bytes()).remove(0)), alone(claims(text.as_bytes()).remove(0)));
}

#[test]
fn damaged_files_never_panic() {
    let bytes = &written(&[9])[0];
    for end in (0..bytes.len()).step_by(7) {
        read(&bytes[..end]);
    }
    let text = std::str::from_utf8(bytes).unwrap();
    let segments: Vec<&str> = text.split_inclusive("~\n").collect();
    for left_out in 1..segments.len() {
        let rest: String = segments.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, segment)| *segment).collect();
        let is_claim = segments[left_out].starts_with("CLM");
        let is_start = segments[left_out].starts_with("ST") || segments[left_out].starts_with("GS");
        let (found, skipped) = read(rest.as_bytes());
        assert!(found.len() >= 9 - usize::from(is_claim) || is_start || !skipped.is_empty(), "{}", segments[left_out]);
        // Each segment cut short after its id.
        let cut: String = segments
            .iter()
            .enumerate()
            .map(|(place, segment)| if place == left_out { segment.split('*').next().unwrap().to_owned() + "~\n" } else { (*segment).to_owned() })
            .collect();
        read(cut.as_bytes());
    }
}

#[test]
fn what_other_payers_decided_and_what_ambulances_say_is_read() {
    let text = String::from_utf8(written(&[1]).remove(0)).unwrap();
    let claim = "CRC*07*Y*01*09~\nHI*ABK:J209*ABF:R051~\nHI*BG:17*BG:22~\nNM1*PW*2~\nN3*1 ROAD~\nN4*SPRINGFIELD*IL*62701~\n";
    let other = "SBR*S*18*G9**12****MB~\nCAS*PR*1*20*1*2*5.5~\nCAS*CO*45*9.99~\nAMT*D*80~\nOI***Y***Y~\nMOA***MA01**N19~\nNM1*IL*1*OTHER*SUB****MI*1EG4TE5MK73~\nNM1*PR*2*MEDICARE*****PI*MEDB1~\nDTP*573*D8*20260415~\n\
                 NM1*82*1~\nREF*G2*77~\nLX*1~\n";
    let line = "SVD*MEDB1*60*HC:99213:25**1~\nCAS*CO*45*65.5~\nDTP*573*D8*20260416~\nAMT*EAF*5~\nLX*2~\n";
    let old_codes = "HI*ABK:J209*ABF:R051~\n";
    assert!(text.contains(old_codes));
    let read = claims(text.replace(old_codes, claim).replace("LX*1~\n", other).replace("LX*2~\n", line).as_bytes()).remove(0);
    assert_eq!((read.conditions[0].category.as_str(), read.conditions[0].applies, read.conditions[0].codes.len()), ("07", true, 2));
    assert_eq!((read.diagnoses.len(), read.other_codes.iter().map(|code| code.code.as_str()).collect::<Vec<_>>()), (2, vec!["17", "22"]));
    assert_eq!(read.pick_up.as_ref().map(|party| party.zip.as_str()), Some("62701"));
    let other = &read.other_subscribers[0];
    assert_eq!((other.information.msp_type.as_str(), other.information.filing_indicator.as_str(), other.assigns_benefits.as_str()), ("12", "MB", "Y"));
    let adjusted: Vec<_> = other.adjustments.iter().map(|adjustment| (adjustment.group.as_str(), adjustment.reason.as_str(), adjustment.cents.known().unwrap().0)).collect();
    assert_eq!(adjusted, [("PR", "1", 2_000), ("PR", "2", 550), ("CO", "45", 999)]);
    assert_eq!((other.amounts[0].cents.known(), other.payer.id.as_str(), other.dates.len(), other.payer.references.len()), (Some(Cents(8_000)), "MEDB1", 1, 0));
    let decided = &read.lines[0].adjudications[0];
    assert_eq!((decided.payer_id.as_str(), decided.paid.known(), decided.adjustments.len(), decided.dates.len()), ("MEDB1", Some(Cents(6_000)), 1, 1));
    assert_eq!((decided.code_qualifier.as_str(), decided.code.as_str(), decided.modifiers.as_slice(), decided.amounts.len()), ("HC", "99213", &["25".to_owned()][..], 1));
    assert_eq!(other.remarks, ["MA01", "N19"]);
    assert_eq!((read.lines[0].dates.len(), read.lines.len(), read.amounts.len()), (1, 2, 1));
    assert_eq!(read.rendering.as_ref().map(Party::npi), Some("1245319599"), "the other payer's number of the provider is not the claim's");
}
