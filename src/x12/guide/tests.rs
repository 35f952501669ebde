//! The table is whole; and one test a kind of fault: a good file, one change, and the fault at its loop, segment and element, alone.

use super::table::{Guide, Kind, Usage, What};
use super::*;
use crate::x12::describe::describe;
use crate::x12::faults::Fault;
use crate::x12::fixtures::{Practice, every_kind_of_claim, every_kind_of_encounter, file};
use crate::x12::p837::Transaction837p;

/// What a program writes for another payer that has paid: claim and first line of the plain claim of [`good`].
const PAID: &str = "SBR*S*18*******CI~\nCAS*CO*45*5~\nAMT*D*130.5~\nOI***Y***Y~\nNM1*IL*1*DOE*JAN****MI*Y1~\nNM1*PR*2*SECOND HEALTH*****PI*SECOND~\n";
const PAID_LINE: &str = "SVD*SECOND*115.5*HC:99213**1~\nCAS*PR*1*10~\nDTP*573*D8*20260420~\n";

fn good() -> String {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let mut transaction = Transaction837p::new();
    for claim in every_kind_of_claim(&practice, &encounters, 0) {
        transaction.push(&claim).unwrap();
    }
    String::from_utf8(file(&mut [transaction])).unwrap()
}

/// The file with SE01 right again.
fn recounted(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| line.starts_with("ST*"));
    let end = lines.iter().position(|line| line.starts_with("SE*"));
    let (Some(start), Some(end)) = (start, end) else { return text.to_owned() };
    let control = lines[end].rsplit('*').next().unwrap();
    lines.iter().enumerate().map(|(at, line)| if at == end { format!("SE*{}*{control}\n", end - start + 1) } else { format!("{line}\n") }).collect()
}

fn faults(text: &str) -> Vec<Fault> {
    describe(recounted(text).as_bytes(), "test.x12").faults
}

/// The faults of the good file after one replacement, which must find its text: loop, place and code.
fn after(from: &str, to: &str) -> Vec<String> {
    changed(&good(), from, to)
}

fn changed(text: &str, from: &str, to: &str) -> Vec<String> {
    assert!(text.contains(from), "{from}");
    let named = |fault: &Fault| {
        let place = fault.element.as_deref().or(fault.segment.as_deref()).unwrap_or("file");
        format!("{} {place} {}", fault.loop_id.unwrap_or("-"), fault.code)
    };
    faults(&text.replacen(from, to, 1)).iter().map(named).collect()
}

fn professional() -> &'static Guide {
    PROFESSIONAL.as_ref().unwrap()
}

#[test]
fn the_table_is_read_and_has_every_loop() {
    assert_eq!(Guide::parse(PROFESSIONAL_TEXT).map(|guide| guide.loops.len()), Ok(39));
    let loops = "ST 1000A 1000B 2000A 2010AA 2010AB 2010AC 2000B 2010BA 2010BB 2000C 2010CA 2300 2310A 2310B 2310C 2310D 2310E 2310F 2320 2330A 2330B 2330C 2330D 2330E 2330F 2330G \
                 2400 2410 2420A 2420B 2420C 2420D 2420E 2420F 2420G 2420H 2430 2440";
    for id in loops.split_whitespace() {
        assert!(professional().place_of(id).is_some(), "{id}");
    }
}

#[test]
fn a_table_with_a_mistake_is_refused_by_line() {
    for (text, line) in [
        ("segment N3: AN1-55\nloop ST\n  N3 R1 R S", "line 3"),
        ("loop ST\n  N3 R1 R", "line 2"),
        ("segment N3: XX1-55", "line 1"),
        ("segment N3: AN1-55\nloop ST\n  N3 Q1 R", "line 3"),
        ("segment N3: AN1-55\nloop ST\n  N3 R1 R:@nothing", "line 3"),
    ] {
        assert!(Guide::parse(text).unwrap_err().starts_with(line), "{text}");
    }
    assert_eq!(Guide::parse("segment N3: AN1-55\nloop A B:R1\n  N3 R1 R").unwrap_err(), "no loop B");
}

#[test]
fn the_table_says_what_the_guide_says() {
    let claim = &professional().loops[professional().place_of("2300").unwrap()];
    let What::Segment(first) = &claim.children[0].what else { panic!("a loop opens 2300") };
    assert_eq!((first.id, first.elements.len(), first.elements[2].usage), ("CLM", 20, Usage::NotUsed));
    let place = &first.elements[4];
    assert_eq!((place.kind, place.parts.len(), place.parts[1].codes.as_deref()), (Kind::Composite, 3, Some(&["B"][..])));
    let lines = claim.children.iter().find(|child| child.opener().id == "LX").unwrap();
    assert_eq!((lines.required, lines.most), (true, Some(50)));
    // Other payers come behind providers and before lines, and providers may change places.
    let order = |id: &str, key: &str| {
        claim.children.iter().find(|child| child.opener().id == id && child.opener().key.as_ref().is_none_or(|known| known.codes.contains(&key))).unwrap().order
    };
    assert!(order("NM1", "82") == order("NM1", "DN") && order("NM1", "82") < order("SBR", "") && order("SBR", "") < order("LX", ""));
}

#[test]
fn every_code_of_the_guide_has_its_advice() {
    let sources = [
        include_str!("walker.rs"),
        include_str!("elements.rs"),
        include_str!("values.rs"),
        include_str!("semantics/addresses.rs"),
        include_str!("semantics/claims.rs"),
        include_str!("semantics/dates.rs"),
        include_str!("semantics/identifiers.rs"),
        include_str!("semantics/payers.rs"),
        include_str!("semantics/writing.rs"),
    ];
    let is_code = |text: &&str| {
        text.contains('-')
            && text.len() > 6
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit())
            && !text.starts_with(|first: char| first.is_ascii_digit())
    };
    let codes: Vec<&str> = sources.iter().flat_map(|source| source.split("#[cfg(test)]").next().unwrap().split('"')).filter(is_code).collect();
    assert!(codes.len() > 50, "{codes:?}");
    for code in codes {
        assert!(code == "terminator-missing" || !advice::fix(code).starts_with("Correct the program"), "{code} has no advice");
    }
}

#[test]
fn a_good_file_has_no_fault() {
    assert_eq!(faults(&good()), []);
    assert_eq!(faults(&with_payment()), []);
}

/// The good file, whose plain claim another payer has paid.
fn with_payment() -> String {
    let text = good();
    let claim = text.find("CLM*CC00000K0*").unwrap();
    let line = claim + text[claim..].find("LX*1~").unwrap();
    let second = line + text[line..].find("LX*2~").unwrap();
    format!("{}{PAID}{}{PAID_LINE}{}", &text[..line], &text[line..second], &text[second..])
}

#[test]
fn missing_segments_and_loops_are_named_with_their_loop() {
    assert_eq!(after("N3*12 OAK STREET~\nN4*SPRINGFIELD*IL*627010001~\nREF*EI", "N3*12 OAK STREET~\nREF*EI"), ["2010AA N4 segment-missing"]);
    assert_eq!(after("NM1*40*2*", "NM1*41*2*"), ["1000A NM1 loop-repeated", "1000A PER segment-missing", "1000B NM1 loop-missing"]);
    assert_eq!(
        after("HI*ABK:J209*ABF:R051~\n", ""),
        ["2300 HI segment-missing", "2400 SV107-1 pointer-beyond-diagnoses", "2400 SV107-2 pointer-beyond-diagnoses", "2400 SV107-1 pointer-beyond-diagnoses"]
    );
    assert_eq!(after("DTP*472*D8*20260410~\n", ""), ["2400 DTP segment-missing"]);
    assert_eq!(after("OI***Y***Y~\n", ""), ["2320 OI segment-missing"]);
    // A loop without its first segment is known by the rest.
    assert_eq!(after("LX*1~\n", ""), ["2400 LX segment-missing", "2400 LX01 line-number"]);
    assert_eq!(changed(&with_payment(), "SVD*SECOND*115.5*HC:99213**1~\n", ""), ["2320 AMT02 payer-out-of-balance", "2430 SVD segment-missing"]);
}

#[test]
fn segments_at_a_wrong_place_are_named_once() {
    assert_eq!(after("N3*12 OAK STREET~\nN4*SPRINGFIELD*IL*627010001~\n", "N4*SPRINGFIELD*IL*627010001~\nN3*12 OAK STREET~\n"), ["2010AA N3 segment-out-of-order"]);
    assert_eq!(after("REF*6R*1~\n", "REF*6R*1~\nZZZ*1~\n"), ["2400 ZZZ segment-unknown"]);
    assert_eq!(after("REF*6R*1~\n", "REF*6R*1~\nOI***Y***Y~\n"), ["2400 OI segment-unexpected"]);
    assert_eq!(after("REF*6R*1~\n", "REF*6R*1~\nREF*D9*1~\n"), ["2300 REF segment-out-of-order"]);
    assert_eq!(after("REF*6R*1~\n", "REF*6R*1~\nREF*6R*1~\n"), ["2400 REF segment-repeated"]);
    assert_eq!(after("REF*6R*1~\n", "REF*6R*1~\nNM1*PR*2*STRAY HEALTH*****PI*STRAY~\nN3*1 ROAD~\nN4*QUINCY*IL*62301~\n"), ["2000B NM1 segment-out-of-order"]);
    assert_eq!(after("REF*6R*1~\n", "REF*6R*1~\nNM1*71*1*DOE~\nN3*1 ROAD~\n"), ["2400 NM101 code-not-in-list"]);
}

#[test]
fn too_many_of_a_thing_are_counted() {
    let line = "LX*3~\nSV1*HC:99070*0*UN*1***1~\nDTP*472*D8*20260410~\n";
    let text = good();
    let (claim, end) = (text.find("CLM*CC00000K0*").unwrap(), text.find("HL*3*1*22").unwrap());
    assert!(claim < end);
    let more: String = (3..=51).map(|number| line.replace("LX*3", &format!("LX*{number}"))).collect();
    let named: Vec<_> = faults(&format!("{}{more}{}", &text[..end], &text[end..])).iter().map(|fault| (fault.segment.clone().unwrap(), fault.code)).collect();
    assert_eq!(named, [("LX".to_owned(), "loop-repeated")]);
}

#[test]
fn elements_are_judged_by_usage_code_length_and_type() {
    assert_eq!(after("BHT*0019*00*", "BHT*0019*22*"), ["ST BHT02 code-not-in-list"]);
    assert_eq!(after("BHT*0019*00*", "BHT*0019**"), ["ST BHT02 element-missing"]);
    assert_eq!(after("*20260430*2305*CH~", "*20260430*2575*CH~"), ["ST BHT05 time-does-not-exist"]);
    assert_eq!(after("CLM*CC00000K0*145.5***", "CLM*CC00000K0*145.5*MB**"), ["2300 CLM03 element-not-used"]);
    assert_eq!(after("***11:B:1*Y*A*Y*Y", "***11:C:1*Y*A*Y*Y"), ["2300 CLM05-2 code-not-in-list"]);
    assert_eq!(after("***11:B:1*Y*A*Y*Y", "***11:B:1:9*Y*A*Y*Y"), ["2300 CLM05 too-many-components"]);
    assert_eq!(after("HC:99213:25*125.5*UN*1*", "HC:99213:2*125.5*UN*1*"), ["2400 SV101-3 element-too-short"]);
    assert_eq!(after("HC:99213:25*125.5*UN*1*", "HC:99213:25*125.5*UN*ONE*"), ["2400 SV104 number-not-decimal"]);
    assert_eq!(after("HC:99213:25*125.5*UN*1*", "HC:99213:25*125.5*UN*-1*"), ["2400 SV104 number-negative"]);
    assert_eq!(after("REF*6R*1~", &format!("REF*6R*{}~", "1".repeat(51))), ["2400 REF02 element-too-long"]);
    assert_eq!(after("N3*12 OAK STREET~", "N3*12 OAK STREET*A*B~"), ["2010AA N303 too-many-elements"]);
    assert_eq!(after("REF*6R*1~", "REF*6R*1^2~"), ["2400 REF02 repetition-not-allowed"]);
    assert_eq!(after("REF*6R*1~", "REF*6R*1:2~"), ["2400 REF02 component-not-allowed"]);
    // With an NPI its qualifier must stand, or neither.
    assert_eq!(after("*****XX*1234567893~", "******1234567893~"), ["2010AA NM108 elements-together"]);
}

#[test]
fn messages_show_no_person() {
    for (from, to) in [("DMG*D8*19610203*M~", "DMG*D8*19610299*M~"), ("MI*1EG4-TE5-MK73~", "ZINNIA*1EG4-TE5-MK73~"), ("*M~", "*MOCKFORD~")] {
        let text = good();
        assert!(text.contains(from), "{from}");
        let found = faults(&text.replacen(from, to, 1));
        assert!(!found.is_empty(), "{to}");
        for fault in found {
            assert!(!["19610299", "ZINNIA", "MOCKFORD"].iter().any(|value| fault.message.contains(value)), "{}", fault.message);
        }
    }
}

#[test]
fn addresses_and_numbers_have_their_form() {
    assert_eq!(after("N3*12 OAK STREET~", "N3*P.O. BOX 12~"), ["2010AA N301 po-box-billing-address"]);
    assert_eq!(after("N4*SPRINGFIELD*IL*627010001~", "N4*SPRINGFIELD*QQ*627010001~"), ["2010AA N402 state-unknown"]);
    assert_eq!(after("N4*SPRINGFIELD*IL*627010001~", "N4*SPRINGFIELD*IL*62701~"), ["2010AA N403 zip-needs-nine-digits"]);
    assert_eq!(after("N4*SPRINGFIELD*IL*627010001~", "N4*SPRINGFIELD*IL*62701-0001~"), ["2010AA N403 zip-form"]);
    assert_eq!(after("REF*EI*", "REF*EI*9"), ["2010AA REF02 tax-id-form"]);
    assert_eq!(after("LIN**N4*00", "LIN**N4*0"), ["2410 LIN03 ndc-form"]);
}

#[test]
fn rules_of_a_claim_are_held() {
    assert_eq!(after("***11:B:1*Y*A*Y*Y", "***11:B:3*Y*A*Y*Y"), ["2300 CLM05-3 frequency-unknown"]);
    assert_eq!(after("LX*2~", "LX*3~"), ["2400 LX01 line-number"]);
    assert_eq!(after("DTP*439*D8*20260409~\n", ""), ["2300 CLM accident-date-missing"]);
    assert_eq!(after("**AA:::IL~", "**AA~"), ["2300 CLM11-4 accident-state-missing"]);
    assert_eq!(after("DTP*472*D8*20260410~", "DTP*472*D8*20260501~"), ["2400 DTP03 date-in-future"]);
    assert_eq!(after("DTP*096*D8*20260412~", "DTP*096*D8*20260407~"), ["2300 DTP03 dates-reversed"]);
    assert_eq!(after("DTP*472*D8*20260410~", "DTP*472*D8*20150930~"), ["2300 HI01-1 icd-version-wrong-for-date"]);
    assert_eq!(after("HI*ABK:J209*ABF:R051~", "HI*BK:4660*BF:7862~"), ["2300 HI01-1 icd-version-wrong-for-date"]);
}

#[test]
fn what_other_payers_paid_adds_up() {
    let text = with_payment();
    assert_eq!(changed(&text, "AMT*D*130.5~", "AMT*D*130~"), ["2320 AMT02 payer-out-of-balance"]);
    assert_eq!(changed(&text, "SVD*SECOND*115.5*", "SVD*SECOND*115*"), ["2430 SVD02 line-out-of-balance"]);
    assert_eq!(changed(&text, "SVD*SECOND*", "SVD*OTHER*"), ["2320 AMT02 payer-out-of-balance", "2430 SVD01 line-payer-unknown"]);
    // A payer may decide a line in several parts; together they are the charge.
    let parts = "SVD*SECOND*100*HC:99213**1~\nDTP*573*D8*20260420~\nSVD*SECOND*15.5*HC:99213**1~\n";
    assert_eq!(changed(&text, "SVD*SECOND*115.5*HC:99213**1~\n", parts), [""; 0]);
    assert_eq!(changed(&text, "SVD*SECOND*115.5*HC:99213**1~\n", &parts.replace("15.5", "15")), ["2430 SVD02 line-out-of-balance"]);
    assert_eq!(changed(&text, "SBR*S*18*******CI~", "SBR*P*18*******CI~"), ["2320 SBR01 payer-rank-repeated"]);
    assert_eq!(changed(&text, "CAS*CO*45*5~", "CAS*CO*45*5*1*97~"), ["2320 CAS06 elements-together"]);
    assert_eq!(changed(&text, "CAS*PR*1*10~", "CAS*PR*1*TEN~"), ["2430 CAS03 amount-not-a-number"]);
}

#[test]
fn another_payer_says_what_it_paid_and_when() {
    let text = with_payment();
    assert_eq!(changed(&text, "AMT*D*130.5~\n", ""), ["2320 AMT payer-paid-missing"]);
    // Without its lines the claim itself must have the day.
    let by_claim = text.replace(PAID_LINE, "").replace("CAS*CO*45*5~", "CAS*CO*45*15~");
    assert_eq!(changed(&by_claim, "CAS*CO*45*15~", "CAS*CO*45*15~"), ["2330B DTP payer-decision-date-missing"]);
    assert_eq!(changed(&by_claim, "*PI*SECOND~\n", "*PI*SECOND~\nDTP*573*D8*20260420~\n"), [""; 0]);
    // One that has not decided says neither.
    let silent = by_claim.replace("CAS*CO*45*15~\nAMT*D*130.5~\n", "");
    assert_eq!(changed(&silent, "*PI*SECOND~\n", "*PI*SECOND~\n"), [""; 0]);
}

#[test]
fn lower_case_is_a_warning_told_once() {
    let found = faults(&good().replace("DANA", "Dana"));
    assert_eq!(found.iter().map(|fault| (fault.code, fault.is_warning())).collect::<Vec<_>>(), [("lower-case", true)]);
}

#[test]
fn checks_can_be_switched_off() {
    let text = "N3*PO BOX 1~N4*QUINCY*QQ*1~REF*EI*1~";
    let run = |switches| {
        let (mut faults, mut lexing) = (Faults::default(), Faults::default());
        let mut checks = Semantics::new(switches, professional().codes["states"].clone(), None);
        let mut lexer = crate::x12::Lexer::new(text.as_bytes());
        let header = format!("ST*837*1~{text}");
        lexer = if lexer.next_segment(&mut lexing).unwrap().is_some() { lexer } else { crate::x12::Lexer::new(header.as_bytes()) };
        while let Some(segment) = lexer.next_segment(&mut lexing).unwrap() {
            checks.take(&segment, "2010AA", &mut faults);
        }
        checks.finish(&mut faults);
        faults.into_list().len()
    };
    assert_eq!(run(semantics::ALL), 4);
    assert_eq!(run(semantics::Switches { addresses: false, ..semantics::ALL }), 1);
    assert_eq!(run(semantics::Switches { addresses: false, identifiers: false, ..semantics::ALL }), 0);
}

#[test]
fn other_guides_are_left_alone() {
    let institutional = good().replace("005010X222A1", "005010X223A2");
    assert!(faults(&institutional).iter().all(|fault| fault.loop_id.is_none()));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn no_change_of_segments_makes_it_panic(edits in proptest::collection::vec((0..400usize, 0..400usize, 0..5u8, 0..14usize), 1..8)) {
        let text = with_payment();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (from, to, kind, element) in edits {
            let (from, to) = (from % lines.len(), to % lines.len());
            match kind {
                0 => { lines.remove(from); }
                1 => { let copy = lines[from].clone(); lines.insert(to, copy); }
                2 => lines.swap(from, to),
                3 => lines[from] = lines[from].split('*').enumerate().map(|(at, part)| if at == element { "" } else { part }).collect::<Vec<_>>().join("*"),
                _ => lines[from] = lines[from].split('*').enumerate().map(|(at, part)| if at == element { "\u{e9}-9.9:^" } else { part }).collect::<Vec<_>>().join("*"),
            }
            if lines.is_empty() {
                return Ok(());
            }
        }
        describe(lines.join("\n").as_bytes(), "test.x12");
    }
}
