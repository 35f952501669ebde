//! One test a fault: a good file, one change, and the fault that must be named, at its place and alone.

use super::*;
use crate::x12::fixtures::{Practice, every_kind_of_claim, every_kind_of_encounter, file};
use crate::x12::p837::Transaction837p;

const REMITTANCE: &str = "ISA*00*          *00*          *ZZ*BIGCO          *ZZ*PRAIRIE01      *260430*2305*^*00501*000000007*0*P*:~\
GS*HP*BIGCO*PRAIRIE01*20260430*2305*7*X*005010X221A1~ST*835*0001~BPR*I*80*C*CHK************20260430~TRN*1*CHECK1*1123456789~\
N1*PR*BIG COMPANY HEALTH~N3*PO BOX 1~N4*CHICAGO*IL*60601~PER*BL*DESK*TE*8005550100~N1*PE*PRAIRIE*XX*1234567893~LX*1~\
CLP*CC1*1*150*100*20*CI*ICN1*11*1~NM1*QC*1*DOE*JAN~SVC*HC:99213*100*70~DTM*472*20260410~CAS*CO*45*10~CAS*PR*2*20~SVC*HC:87804*50*30~CAS*CO*45*15*1*97*5~\
CLP*CC2*4*40*0*0*CI*ICN2*11*1~CAS*CO*29*40~PLB*1234567893*20261231*WO:ICN0*25*L6*-5~SE*21*0001~GE*1*7~IEA*1*000000007~";

const ACKNOWLEDGEMENT: &str = "ISA*00*          *00*          *ZZ*CLEARHOUSE     *ZZ*PRAIRIE01      *260430*2305*^*00501*000000008*0*P*:~\
TA1*000000041*260430*2305*A*000~GS*FA*CLEARHOUSE*PRAIRIE01*20260430*2305*8*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*17*005010X222A1~\
AK2*837*0001*005010X222A1~IK5*A~AK2*837*0002*005010X222A1~IK3*CLM*22**8~CTX*CLM01:CC00000K0~IK4*2*782*6*X~IK5*R*5~AK9*P*2*2*1~SE*11*0001~GE*1*8~IEA*1*000000008~";

const CLAIM_STATUS: &str = "ISA*00*          *00*          *ZZ*CLEARHOUSE     *ZZ*PRAIRIE01      *260430*2305*^*00501*000000009*0*P*:~\
GS*HN*CLEARHOUSE*PRAIRIE01*20260430*2305*9*X*005010X214~ST*277*0001*005010X214~BHT*0085*08*R1*20260430*2305*TH~\
HL*1**20*1~NM1*AY*2*CLEAR HOUSE*****46*CLEARHOUSE~TRN*1*R1~DTP*050*D8*20260430~DTP*009*D8*20260430~HL*2*1*21*1~NM1*41*2*PRAIRIE*****46*PRAIRIE01~TRN*2*000000041000000001~\
STC*A1:19:PR*20260430*WQ*190~QTY*90*1~QTY*AA*1~AMT*YU*150~AMT*YY*40~HL*3*2*19*1~NM1*85*2*PRAIRIE*****XX*1234567893~\
HL*4*3*PT~NM1*QC*1*DOE*JAN****MI*X1~TRN*2*CC1~STC*A2:20:PR*20260430*WQ*150~REF*1K*ICN1~DTP*472*D8*20260410~\
HL*5*3*PT~NM1*QC*1*DOE*JON****MI*X2~TRN*2*CC2~STC*A7:164:IL*20260430*U*40~DTP*472*D8*20260411~SE*29*0001~GE*1*9~IEA*1*000000009~";

fn good() -> String {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let mut transactions: Vec<Transaction837p> = Vec::new();
    for run in 0..2 {
        let mut transaction = Transaction837p::new();
        for claim in every_kind_of_claim(&practice, &encounters, run) {
            transaction.push(&claim).unwrap();
        }
        transactions.push(transaction);
    }
    String::from_utf8(file(&mut transactions)).unwrap()
}

fn described(text: &str) -> Description {
    describe(text.as_bytes(), "test.x12")
}

fn codes(text: &str) -> Vec<&'static str> {
    described(text).faults.iter().map(|fault| fault.code).collect()
}

/// The faults of the good file after one replacement, which must find its text.
fn after(from: &str, to: &str) -> Vec<&'static str> {
    let text = good();
    assert!(text.contains(from), "{from}");
    codes(&text.replacen(from, to, 1))
}

#[test]
fn what_we_write_has_no_fault_and_the_right_totals() {
    let description = described(&good());
    assert_eq!(description.faults, []);
    let interchange = &description.interchanges[0];
    assert_eq!((interchange.sender.as_deref(), interchange.control.as_deref()), (Some("PRAIRIE01"), Some("000000041")));
    let transactions = &interchange.groups[0].transactions;
    assert_eq!(transactions.len(), 2);
    assert_eq!((transactions[0].claims, transactions[0].services), (Some(9), Some(20)));
    assert_eq!(transactions[0].charged_cents, Some(Cents(9 * 14_550 + 43_007)));
    assert_eq!((transactions[0].balanced, transactions[0].paid_cents), (Some(true), None));
}

#[test]
fn json_has_exactly_the_names_of_the_contract() {
    let json = serde_json::to_value(described(REMITTANCE)).unwrap();
    let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&json), ["faults", "file", "interchanges"]);
    let interchange = &json["interchanges"][0];
    assert_eq!(names(interchange), ["control", "groups", "receiver", "sender"]);
    assert_eq!(names(&interchange["groups"][0]), ["control", "functional_id", "transactions"]);
    let expected = [
        "accepted",
        "balanced",
        "charged_cents",
        "claims",
        "control",
        "guide",
        "paid_cents",
        "patient_responsibility_cents",
        "payment_cents",
        "provider_adjustment_cents",
        "rejected",
        "services",
        "set",
    ];
    assert_eq!(names(&interchange["groups"][0]["transactions"][0]), expected);
    let fault = serde_json::to_value(&described("ISA").faults[0]).unwrap();
    assert_eq!(names(&fault), ["code", "element", "message", "offset", "segment"]);
}

#[test]
fn envelope_faults_are_named() {
    let segments = good().lines().find_map(|line| line.strip_prefix("SE*")?.strip_suffix("*0001~").map(str::to_owned)).unwrap();
    assert_eq!(after(&format!("SE*{segments}*0001~"), "SE*9*0001~"), ["segment-count"]);
    assert_eq!(after(&format!("SE*{segments}*0001~"), &format!("SE*{segments}*0009~")), ["transaction-control-mismatch"]);
    assert_eq!(after(&format!("SE*{segments}*0001~\n"), ""), ["missing-se"]);
    assert_eq!(after("GE*2*17~", "GE*3*17~"), ["transaction-count"]);
    assert_eq!(after("GE*2*17~", "GE*2*18~"), ["group-control-mismatch"]);
    assert_eq!(after("GE*2*17~\n", ""), ["missing-ge"]);
    assert_eq!(after("IEA*1*000000041~", "IEA*2*000000041~"), ["group-count"]);
    assert_eq!(after("IEA*1*000000041~", "IEA*1*000000042~"), ["interchange-control-mismatch"]);
    assert_eq!(after("IEA*1*000000041~\n", ""), ["missing-iea"]);
    assert_eq!(after("ST*837*0002", "ST*837*0001"), ["duplicate-transaction-control", "transaction-control-mismatch"]);
    assert_eq!(after("0001*005010X222A1", "0001*005010X223A2"), ["guide-mismatch"]);
    assert_eq!(after("GS*HC*", "GS*HP*"), ["functional-id-mismatch", "functional-id-mismatch"]);
    assert_eq!(after("GE*2*17~\n", "GE*2*17~\nREF*D9*1~\n"), ["segment-outside-transaction"]);
    assert_eq!(codes(&format!("{}{}", good(), good().replace("CLM*", "CLM*X"))), ["duplicate-interchange-control"]);
}

#[test]
fn headers_have_codes_dates_and_a_guide_that_there_is() {
    assert_eq!(after("*ZZ*PRAIRIE01", "*XX*PRAIRIE01"), ["isa-code"]);
    assert_eq!(after("*260430*2305*^", "*261330*2305*^"), ["date-does-not-exist"]);
    assert_eq!(after("*260430*2305*^", "*260430*2565*^"), ["time-does-not-exist"]);
    assert_eq!(after("*20260430*2305*17*X*", "*20261330*2305*17*X*"), ["date-does-not-exist"]);
    assert_eq!(after("*17*X*005010X222A1~", "*17*T*005010X222A1~"), ["code-not-in-list"]);
    assert_eq!(codes(&good().replace("005010X222A1", "005010X222A9")), ["guide-unknown"]);
    assert_eq!(after("ST*837*0001*", "ST*836*0001*"), ["functional-id-mismatch"]);
    assert_eq!(after("GE*2*17~", "GE*2*17*9~"), ["too-many-elements"]);
}

#[test]
fn hierarchy_faults_are_named() {
    assert_eq!(after("HL*2*1*22*0~", "HL*2*1*22*1~"), ["hl-child-code"]);
    assert_eq!(after("HL*3*1*22*1~", "HL*3*1*22*0~"), ["hl-child-code"]);
    assert_eq!(after("HL*4*3*23*0~", "HL*4*1*23*0~"), ["hl-parent-level"]);
    assert_eq!(after("HL*3*1*22*1~", "HL*3*2*22*1~"), ["hl-parent-level"]);
    assert_eq!(after("HL*3*1*22*1~", "HL*3*9*22*1~"), ["hl-parent-not-open"]);
    // The billing provider of another branch is closed, even though its number exists.
    assert_eq!(after("HL*9*8*22*0~", "HL*9*1*22*0~"), ["hl-parent-not-open"]);
    assert_eq!(after("HL*3*1*22*1~", "HL*30*1*22*1~"), ["hl-number", "hl-parent-not-open"]);
    assert_eq!(after("HL*5**20*1~", "HL*5*1*20*1~"), ["hl-parent-not-allowed"]);
    assert!(after("HL*4*3*23*0~", "HL*4*3*29*0~").contains(&"hl-level-unknown"));
}

#[test]
fn claim_faults_that_no_public_validator_finds_are_named() {
    assert_eq!(after("CLM*CC00000K1*", "CLM*CC00000K0*"), ["duplicate-claim-id"]);
    assert_eq!(after("CLM*CC00001K1*", "CLM*CC00000K0*"), ["duplicate-claim-id"], "over two transactions");
    assert_eq!(after("SV1*HC:99213:25*125.5*UN*1***1:2~", "SV1*HC:99213:25*125.5*UN*1***1:3~"), ["pointer-beyond-diagnoses"]);
    assert_eq!(after("SV1*HC:99213:25*125.5*UN*1***1:2~", "SV1*HC:99213:25*125.5*UN*1***0~"), ["pointer-beyond-diagnoses"]);
    assert_eq!(after("SV1*HC:99213:25*125.5*", "SV1*HC:99213:25*125.55*"), ["claim-out-of-balance"]);
    assert_eq!(after("CLM*CC00000K0*145.5*", "CLM*CC00000K0*145.501*"), ["amount-decimals"]);
    assert_eq!(after("CLM*CC00000K0*145.5*", "CLM*CC00000K0*1,45*"), ["amount-not-a-number"]);
    assert_eq!(after("CLM*CC00000K0*145.5*", "CLM*CC00000K0*-145.5*"), ["amount-negative", "claim-out-of-balance"]);
    assert_eq!(after("XX*1234567893~", "XX*1234567890~"), ["npi-check-digit"]);
    assert_eq!(after("REF*F8*ICN99881~\n", ""), ["payer-claim-number-missing", "segment-count"]);
    assert_eq!(after("HI*ABK:J209*ABF:R051~", "HI*ABK:J209*BF:78650~"), ["icd-versions-mixed"]);
    assert_eq!(after("DTP*472*D8*20260410~", "DTP*472*D8*20260230~"), ["date-does-not-exist"]);
    assert_eq!(after("DTP*472*RD8*20260410-20260411~", "DTP*472*RD8*20260410-20260409~"), ["dates-reversed"]);
    assert_eq!(after("SBR*P*18*G 100******CI~", "SBR*P**G 100******CI~"), ["patient-loop-missing"]);
    assert_eq!(after("SBR*P**G 100******CI~", "SBR*P*18*G 100******CI~"), ["patient-loop-of-subscriber"]);
    assert_eq!(after("DMG*D8*19610203*M~\n", ""), ["subscriber-demographics-missing", "segment-count"]);
    assert_eq!(after("NM1*PR*2*BIG COMPANY HEALTH*****PI*BIGCO~\n", "NM1*PR*2*A*****PI*AA~\nNM1*PR*2*B*****PI*BB~\n"), ["loop-repeated", "segment-count"]);
}

#[test]
fn institutional_claims_are_added_up_too() {
    let text = "ISA*00*          *00*          *ZZ*HOSPITAL01     *ZZ*CLEARHOUSE     *260430*2305*^*00501*000000051*0*T*:~GS*HC*HOSPITAL01*CLEARHOUSE*20260430*2305*1*X*005010X223A2~\
ST*837*0001*005010X223A2~HL*1**20*1~NM1*85*2*PRAIRIE HOSPITAL*****XX*1234567893~HL*2*1*22*0~SBR*P*18*******MA~NM1*IL*1*DOE*JAN****MI*X1~DMG*D8*19400101*F~CLM*H1*90.5***13:A:1**A*Y*Y~\
DTP*434*RD8*20260410-20260411~HI*ABK:J209~LX*1~SV2*0305*HC:85025*13.5*UN*1~LX*2~SV2*0730*HC:93005*77*UN*3~SE*15*0001~GE*1*1~IEA*1*000000051~";
    let description = described(text);
    assert_eq!(description.faults, []);
    let transaction = &description.interchanges[0].groups[0].transactions[0];
    assert_eq!((transaction.services, transaction.charged_cents, transaction.balanced), (Some(2), Some(Cents(9_050)), Some(true)));
    assert_eq!(codes(&text.replace("*77*", "*78*")), ["claim-out-of-balance"]);
}

#[test]
fn form_faults_are_named() {
    assert_eq!(after("REF*6R*1~", "REF*6R*1*~"), ["trailing-empty-element"]);
    assert_eq!(after("REF*6R*1~", "REF*6R* 1~"), ["blank-at-element-end"]);
    assert_eq!(after("HC:87804*", "HC:87804:*"), ["trailing-empty-component"]);
    assert_eq!(after("NUNEZ", "NUÑEZ"), ["non-ascii-data"]);
    assert_eq!(after("REF*6R*1~", "REF*6R*1~~"), ["empty-segment"]);
    assert_eq!(after("REF*6R*1~", "ref*6R*1~"), ["segment-id"]);
}

#[test]
fn forms_in_the_wild_give_the_same_totals() {
    let transactions = |text: &str| described(text).interchanges.iter().flat_map(|i| i.groups.clone()).flat_map(|group| group.transactions).collect::<Vec<_>>();
    let (text, expected) = (good(), transactions(&good()));
    let without_breaks = text.replace('\n', "");
    let wrapped = without_breaks.as_bytes().chunks(80).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\r\n");
    let forms: [(&str, String, &[&str]); 12] = [
        ("one line", without_breaks.clone(), &[]),
        ("CR LF after terminators", text.replace('\n', "\r\n"), &[]),
        ("newline as terminator", text.replace('~', ""), &[]),
        ("CR LF as terminator", text.replace("~\n", "\r\n"), &[]),
        ("other delimiters", text.replace('*', "|").replace("~\n", "\u{1c}"), &[]),
        ("tilde as element separator", without_breaks.replace('~', "'").replace('*', "~"), &[]),
        ("blank lines", text.replace('\n', "\n\n\r\n"), &[]),
        ("wrapped at 80", wrapped, &["line-break-in-segment"]),
        ("byte order mark", format!("\u{feff}{text}"), &["byte-order-mark"]),
        ("wide header", text.replacen("PRAIRIE01      ", "PRAIRIE01       ", 1), &["isa-length", "isa-width"]),
        ("narrow header", text.replacen("PRAIRIE01      ", "PRAIRIE01     ", 1), &["isa-length", "isa-width"]),
        ("mail headers before", format!("From: ISABEL\nSubject: claims\n\n{text}"), &["text-before-isa"]),
    ];
    for (form, text, faults) in forms {
        assert_eq!(codes(&text), faults, "{form}");
        assert_eq!(transactions(&text), expected, "{form}");
    }
    let bare = text.lines().filter(|line| !["ISA", "GS*", "GE*", "IEA"].iter().any(|id| line.starts_with(id))).collect::<Vec<_>>().join("\n");
    assert_eq!(codes(&bare), ["isa-missing", "st-outside-group", "st-outside-group"]);
    assert_eq!(transactions(&bare), expected, "ST only");
}

#[test]
fn an_interchange_with_faults_does_not_lose_the_next() {
    let claims = |text: &str| described(text).interchanges.iter().flat_map(|i| &i.groups).flat_map(|group| &group.transactions).filter_map(|t| t.claims).sum::<u64>();
    let second = good().replace("CLM*", "CLM*X").replace("000000041*0*T", "000000042*0*T").replace("IEA*1*000000041", "IEA*1*000000042");
    for (what, text, first_claims, faults) in [
        ("glued without terminator", format!("{}{second}", good().trim_end().trim_end_matches('~')), 18, &["terminator-missing"][..]),
        (
            "cut off inside a segment",
            format!("{}\n{second}", &good()[..1_200]),
            1,
            &["hl-child-code", "terminator-missing", "trailing-empty-element", "missing-se", "missing-ge", "missing-iea"],
        ),
        ("other delimiters", format!("{}{}", good(), second.replace('*', "|").replace(':', ">")), 18, &[]),
        ("junk between", format!("{}~END OF FILE~\n{second}", good()), 18, &["empty-segment", "segment-id", "segment-outside-transaction"]),
    ] {
        assert_eq!(claims(&text), first_claims + 18, "{what}");
        assert_eq!(codes(&text), faults, "{what}");
    }
}

#[test]
fn files_that_are_not_x12_are_one_fault() {
    for text in ["", "\n\n", "encounter_id,line\nE1,1\n", "{\"a\": 1}", "ISABEL*1", "%PDF-1.7", "ISA", "\u{feff}"] {
        let description = described(text);
        assert_eq!(description.interchanges, [], "{text}");
        assert_eq!(description.faults.last().map(|fault| fault.code), Some("not-x12"), "{text}");
    }
    assert_eq!(describe(&[0xFF, 0xFE, b'I', 0, b'S', 0, b'A', 0][..], "utf16").faults.len(), 1);
    assert_eq!(codes("ISA*00*"), ["isa-truncated", "control-not-nine-digits", "missing-iea"]);
}

#[test]
fn a_remittance_is_totalled_and_balanced() {
    let description = described(REMITTANCE);
    assert_eq!(description.faults, []);
    let advice = &description.interchanges[0].groups[0].transactions[0];
    assert_eq!((advice.claims, advice.services, advice.guide.as_deref()), (Some(2), Some(2), Some("005010X221A1")));
    assert_eq!((advice.charged_cents, advice.paid_cents, advice.patient_responsibility_cents), (Some(Cents(19_000)), Some(Cents(10_000)), Some(Cents(2_000))));
    assert_eq!((advice.payment_cents, advice.provider_adjustment_cents, advice.balanced), (Some(Cents(8_000)), Some(Cents(2_000)), Some(true)));
}

#[test]
fn a_remittance_out_of_balance_says_where() {
    let change = |from: &str, to: &str| {
        let description = described(&REMITTANCE.replacen(from, to, 1));
        assert_eq!(description.interchanges[0].groups[0].transactions[0].balanced, Some(false));
        description.faults.iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    assert_eq!(change("SVC*HC:99213*100*70~", "SVC*HC:99213*100*71~"), ["line-out-of-balance"]);
    assert_eq!(change("CAS*CO*29*40~", "CAS*CO*29*39~"), ["claim-out-of-balance"]);
    assert_eq!(change("BPR*I*80*", "BPR*I*81*"), ["payment-out-of-balance"]);
    assert_eq!(change("L6*-5~", "L6*5~"), ["payment-out-of-balance"]);
    assert_eq!(change("CAS*PR*2*20~", "CAS*PR*2*2O~"), ["claim-out-of-balance", "line-out-of-balance", "amount-not-a-number"]);
}

#[test]
fn acknowledgements_are_counted_and_contradictions_named() {
    let description = described(ACKNOWLEDGEMENT);
    assert_eq!(description.faults, []);
    let interchange = &description.interchanges[0];
    assert_eq!((interchange.acknowledgements[0].control.as_str(), interchange.acknowledgements[0].code.as_str()), ("000000041", "A"));
    let transaction = &interchange.groups[0].transactions[0];
    assert_eq!((transaction.accepted, transaction.rejected, transaction.balanced, transaction.claims), (Some(1), Some(1), None, None));
    assert_eq!(codes(&ACKNOWLEDGEMENT.replace("AK9*P*2*2*1~", "AK9*P*2*2*2~")), ["acknowledgement-count", "acknowledgement-contradicts-itself"]);
    assert_eq!(codes(&ACKNOWLEDGEMENT.replace("AK9*P*", "AK9*A*")), ["acknowledgement-contradicts-itself"]);
    let alone = format!("{}IEA*0*000000008~", &ACKNOWLEDGEMENT[..ACKNOWLEDGEMENT.find("GS*").unwrap()]);
    assert_eq!((codes(&alone), described(&alone).interchanges[0].acknowledgements.len()), (vec![], 1));
    assert_eq!(codes(&alone.replace("TA1*000000041*260430*2305*A*000~", "")), ["empty-interchange"]);
}

#[test]
fn claim_acknowledgements_count_claims_and_check_their_totals() {
    let description = described(CLAIM_STATUS);
    assert_eq!(description.faults, []);
    let transaction = &description.interchanges[0].groups[0].transactions[0];
    assert_eq!((transaction.claims, transaction.accepted, transaction.rejected), (Some(2), Some(1), Some(1)));
    assert_eq!(transaction.charged_cents, Some(Cents(19_000)));
    assert_eq!(codes(&CLAIM_STATUS.replace("QTY*AA*1~", "QTY*AA*2~")), ["status-count"]);
    assert_eq!(codes(&CLAIM_STATUS.replace("AMT*YU*150~", "AMT*YU*105~")), ["status-amount"]);
}

#[test]
fn old_versions_take_their_guide_from_the_group() {
    let text = good().replace("^*00501*", "U*00401*").replace("*005010X222A1~", "*004010X098A1~").replace("*0001*004010X098A1~", "*0001~").replace("*0002*004010X098A1~", "*0002~");
    let description = described(&text);
    assert_eq!(description.faults, []);
    assert_eq!(description.interchanges[0].groups[0].transactions[0].guide.as_deref(), Some("004010X098A1"));
}

#[test]
fn text_for_people_says_what_json_says() {
    let text = described(REMITTANCE).to_string();
    assert!(
        text.contains(
            "835 0001 005010X221A1: claims 2, services 2, charged 190.00, paid 100.00, patient responsibility 20.00, payment 80.00, provider adjustments 20.00, balanced"
        )
    );
    let faulty = described(&REMITTANCE.replace("SE*21*", "SE*18*")).to_string();
    assert!(faulty.contains("SE01: it says 18, but there are 21 segments from ST to SE [segment-count]"), "{faulty}");
}

/// A file that hands out one byte at a time, as a slow pipe may.
struct Trickle<'f>(&'f [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(buffer.len()).min(1);
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn the_size_of_reads_changes_nothing() {
    let text = format!("{}{REMITTANCE}\n{ACKNOWLEDGEMENT}", good());
    assert_eq!(describe(Trickle(text.as_bytes()), "test.x12"), described(&text));
}

#[test]
fn reading_errors_are_faults() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let description = describe(ACKNOWLEDGEMENT.as_bytes().chain(Broken), "test.x12");
    assert_eq!(description.faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["cannot-be-read"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_bytes_makes_it_panic(edits in proptest::collection::vec((0..9_000usize, 0..=255u8, 0..3u8), 1..12)) {
        let mut bytes = good().into_bytes();
        bytes.extend(REMITTANCE.bytes());
        for (place, byte, kind) in edits {
            let place = place % bytes.len();
            match kind {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => { bytes.remove(place); }
            }
        }
        describe(&bytes[..], "test.x12");
    }

    #[test]
    fn any_bytes_are_described(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        let mut text = b"ISA*00*          *00*   ".to_vec();
        text.extend(&bytes);
        describe(&bytes[..], "test.x12");
        describe(&text[..], "test.x12");
    }
}
