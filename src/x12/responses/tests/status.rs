//! 277CA.

use super::super::read_status::StatusReader;
use super::super::status::{BatchAnswer, BatchLevel, ClaimAnswer};
use super::*;
use crate::model::Cents;
use crate::x12::fixtures::date;

const GOOD: &str = "BHT*0085*08*R1*20260430*2305*TH~HL*1**20*1~NM1*PR*2*BIG COMPANY HEALTH*****PI*BIGCO~TRN*1*R1~DTP*050*D8*20260430~DTP*009*D8*20260430~\
HL*2*1*21*1~NM1*41*2*PRAIRIE*****46*PRAIRIE01~TRN*2*BATCH41~STC*A1:19:PR*20260430*WQ*190~QTY*90*1~QTY*AA*1~AMT*YU*150~AMT*YY*40~\
HL*3*2*19*1~NM1*85*2*PRAIRIE*****XX*1234567893~TRN*1*0~STC*A1:19:PR**WQ*190~QTY*QA*1~QTY*QC*1~AMT*YU*150~AMT*YY*40~\
HL*4*3*PT~NM1*QC*1*DOE*JAN****MI*X1~TRN*2*CC1~STC*A2:20:PR*20260430*WQ*150~REF*1K*ICN1~REF*D9*CH77~DTP*472*D8*20260410~\
HL*5*3*PT~NM1*QC*1*DOE*JON****MI*X2~TRN*2*CC2~STC*A7:562:85*20260430*U*40******A6:478:PR*A8:306~STC*A3:21*20260430*U*40********WORDS OF THE SENDER~DTP*472*D8*20260411~\
SVC*HC:99213:25*40*****1~STC*A7:454*20260430*U~REF*FJ*1~DTP*472*D8*20260411~";

/// Rejected before any claim was looked at.
const BATCH_REJECTED: &str = "BHT*0085*08*R1*20260430*2305*TH~HL*1**20*1~NM1*AY*2*CLEAR HOUSE*****46*CLEARHOUSE~TRN*1*R1~\
HL*2*1*21*0~NM1*41*2*PRAIRIE*****46*PRAIRIE01~TRN*2*BATCH41~STC*A3:24:41*20260430*U*190~QTY*AA*2~AMT*YY*190~";

/// One provider's claims rejected unnamed, another's named.
const PROVIDER_REJECTED: &str = "BHT*0085*08*R1*20260430*2305*TH~HL*1**20*1~NM1*AY*2*CLEAR HOUSE*****46*CLEARHOUSE~TRN*1*R1~\
HL*2*1*21*1~NM1*41*2*PRAIRIE*****46*PRAIRIE01~TRN*2*BATCH41~STC*A1:19:AY*20260430*WQ*340~QTY*90*1~QTY*AA*2~AMT*YU*150~AMT*YY*190~\
HL*3*2*19*0~NM1*85*2*PRAIRIE*****XX*1234567893~TRN*1*0~STC*A8:496:85**U*190~QTY*QC*2~AMT*YY*190~\
HL*4*2*19*1~NM1*85*1*SOLO*SAM****XX*1245319599~HL*5*4*PT~NM1*QC*1*DOE*JAN****MI*X1~TRN*2*CC1~STC*A2:20:AY*20260430*WQ*150~DTP*472*D8*20260410~";

fn reader() -> StatusReader {
    StatusReader::default()
}

fn changed(from: &str, to: &str) -> (Vec<&'static str>, bool) {
    after(reader(), GOOD, from, to)
}

fn claims(text: &str) -> Vec<ClaimAnswer> {
    let read = |response| if let Response::Claim(claim) = response { Some(*claim) } else { None };
    drive(reader(), text.as_bytes()).responses.into_iter().filter_map(read).collect()
}

fn batches(text: &str) -> Vec<BatchAnswer> {
    let read = |response| if let Response::Batch(batch) = response { Some(batch) } else { None };
    drive(reader(), text.as_bytes()).responses.into_iter().filter_map(read).collect()
}

fn statuses(claim: &ClaimAnswer) -> Vec<String> {
    claim.statuses.iter().map(|status| format!("{}:{}:{}", status.category, status.code, status.entity)).collect()
}

#[test]
fn every_claim_is_answered_with_all_its_statuses() {
    let outcome = drive(reader(), GOOD.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&[][..], true));
    let claims = claims(GOOD);
    let [accepted, rejected] = claims.as_slice() else { panic!("two claims") };
    assert_eq!((accepted.claim_id.as_str(), accepted.batch.as_str(), accepted.speaker.as_str(), accepted.speaker_id.as_str()), ("CC1", "BATCH41", "BIG COMPANY HEALTH", "BIGCO"));
    assert_eq!((accepted.payer_claim_number.as_str(), accepted.clearinghouse_number.as_str()), ("ICN1", "CH77"));
    assert_eq!((accepted.charge_cents, accepted.date, accepted.is_rejected), (Cents(15_000), date("2026-04-30"), false));
    assert!(accepted.is_accepted_by_payer());
    assert_eq!(statuses(rejected), ["A7:562:85", "A6:478:PR", "A8:306:", "A3:21:"]);
    assert_eq!(rejected.statuses.iter().map(|status| status.message.as_str()).collect::<Vec<_>>(), ["", "", "", "WORDS OF THE SENDER"]);
    assert!(rejected.is_rejected && !rejected.is_accepted_by_payer());
    let line = &rejected.lines[0];
    assert_eq!((line.code.as_str(), line.charge_cents, line.line_control.as_str(), line.statuses[0].code.as_str()), ("99213", Cents(4_000), "1", "454"));
}

#[test]
fn batch_and_provider_are_answered_before_their_claims() {
    let kinds: Vec<_> = drive(reader(), GOOD.as_bytes())
        .responses
        .iter()
        .map(|response| match response {
            Response::Batch(batch) => format!("{:?} {} {} {}", batch.level, batch.batch, batch.provider_npi, batch.is_rejected),
            Response::Claim(claim) => claim.claim_id.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["Receiver BATCH41  false", "Provider BATCH41 1234567893 false", "CC1", "CC2"]);
}

#[test]
fn a_clearinghouse_is_one_hop_and_never_acceptance() {
    let hop = GOOD.replace("NM1*PR*2*BIG COMPANY HEALTH*****PI*BIGCO~", "NM1*AY*2*CLEAR HOUSE*****46*CLEARHOUSE~");
    let claims = claims(&hop);
    assert_eq!((claims[0].is_payer, claims[0].is_rejected, claims[0].is_accepted_by_payer()), (false, false, false));
    // A receipt by the payer is none either.
    let receipt = GOOD.replace("STC*A2:20:PR*20260430*WQ*150~", "STC*A1:19:PR*20260430*WQ*150~");
    assert!(!super::status::claims(&receipt)[0].is_accepted_by_payer());
    let unknown = GOOD.replace("NM1*PR*2*BIG", "NM1*ZZ*2*BIG");
    let outcome = drive(reader(), unknown.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&["status-source-unknown"][..], true));
    assert!(!super::status::claims(&unknown)[0].is_payer);
}

#[test]
fn several_sources_speak_for_themselves() {
    let second = GOOD.replace("BHT*0085*08*R1*20260430*2305*TH~HL*1**20", "HL*6**20").replace("NM1*PR*2*BIG COMPANY HEALTH*****PI*BIGCO~", "NM1*AY*2******46*HOP2~");
    let second = second.replace("HL*5*3*", "HL*10*8*").replace("HL*4*3*", "HL*9*8*").replace("HL*3*2*", "HL*8*7*").replace("HL*2*1*", "HL*7*6*").replace("CC", "DD");
    let both = format!("{GOOD}{}", second.replace("BATCH41", "BATCH42"));
    let outcome = drive(reader(), both.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&[][..], true));
    let said: Vec<_> = claims(&both).iter().map(|claim| format!("{} {} {} {}", claim.claim_id, claim.batch, claim.speaker, claim.is_payer)).collect();
    assert_eq!(said, ["CC1 BATCH41 BIG COMPANY HEALTH true", "CC2 BATCH41 BIG COMPANY HEALTH true", "DD1 BATCH42 HOP2 false", "DD2 BATCH42 HOP2 false"]);
}

#[test]
fn a_batch_may_be_rejected_without_naming_a_claim() {
    let outcome = drive(reader(), BATCH_REJECTED.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&[][..], true));
    let batches = batches(BATCH_REJECTED);
    let [batch] = batches.as_slice() else { panic!("one batch") };
    assert_eq!((batch.level, batch.batch.as_str(), batch.is_rejected, batch.is_payer, batch.speaker.as_str()), (BatchLevel::Receiver, "BATCH41", true, false, "CLEAR HOUSE"));
    let totals = after(reader(), BATCH_REJECTED, "QTY*AA*2~", "QTY*90*2~");
    assert_eq!(totals, (vec!["status-contradicts-itself"], false), "a batch rejected whole has no accepted claims");
}

#[test]
fn a_provider_may_be_rejected_without_naming_its_claims() {
    let outcome = drive(reader(), PROVIDER_REJECTED.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&[][..], true));
    let said: Vec<_> = batches(PROVIDER_REJECTED).iter().map(|batch| (batch.level, batch.provider_npi.to_string(), batch.is_rejected)).collect();
    assert_eq!(said, [(BatchLevel::Receiver, String::new(), false), (BatchLevel::Provider, "1234567893".to_owned(), true)]);
    // What it only counts belongs to the totals of the batch.
    assert_eq!(after(reader(), PROVIDER_REJECTED, "QTY*QC*2~", "QTY*QC*3~"), (vec!["status-count"], false));
    assert_eq!(after(reader(), PROVIDER_REJECTED, "QTY*QC*2~AMT*YY*190~", ""), (vec![], true), "without a count nothing can contradict");
    assert_eq!(after(reader(), PROVIDER_REJECTED, "QTY*90*1~", "QTY*90*2~"), (vec!["status-count"], false));
}

#[test]
fn totals_that_disagree_with_the_claims_forbid_the_use() {
    for (from, to, code) in [
        ("QTY*90*1~", "QTY*90*2~", "status-count"),
        ("QTY*AA*1~", "QTY*AA*0~", "status-count"),
        ("AMT*YU*150~", "AMT*YU*105~", "status-amount"),
        ("AMT*YY*40~", "AMT*YY*41~", "status-amount"),
        ("QTY*QA*1~", "QTY*QA*2~", "status-count"),
        ("QTY*QC*1~AMT*YU*150~AMT*YY*40~", "QTY*QC*1~AMT*YU*150~AMT*YY*44~", "status-amount"),
        ("QTY*90*1~", "QTY*90*1.5~", "number-not-whole"),
    ] {
        assert_eq!(changed(from, to), (vec![code], false), "{from}");
    }
    // A claim that the totals count as rejected is never accepted.
    let (codes, is_usable) = changed("STC*A7:562:85*20260430*U*40******A6:478:PR*A8:306~STC*A3:21*20260430*U*40", "STC*A2:20:PR*20260430*WQ*40~STC*A2:20:PR*20260430*WQ*40");
    assert!(!is_usable);
    assert!(codes.contains(&"status-count"), "{codes:?}");
    assert_eq!(changed("STC*A1:19:PR*20260430*WQ*190~", "STC*A3:24:41*20260430*U*190~"), (vec!["status-contradicts-itself"], false));
    assert_eq!(changed("STC*A1:19:PR**WQ*190~", "STC*A3:24:41**U*190~"), (vec!["status-contradicts-itself"], false));
}

#[test]
fn totals_alone_say_nothing_of_any_claim() {
    let bare = BATCH_REJECTED.replace("STC*A3:24:41*20260430*U*190~QTY*AA*2~AMT*YY*190~", "STC*A1:19:PR*20260430*WQ*190~QTY*90*2~AMT*YU*190~");
    let outcome = drive(reader(), bare.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&["status-claims-not-named"][..], true));
    assert_eq!(claims(&bare).len(), 0);
}

#[test]
fn statuses_that_disagree_count_as_rejected() {
    // The totals count the claim as accepted, so that the set cannot be used at all.
    assert_eq!(changed("STC*A2:20:PR*20260430*WQ*150~", "STC*A2:20:PR*20260430*U*150~").0[..2], ["status-count", "status-amount"]);
    let bare = GOOD.replace("QTY*90*1~QTY*AA*1~AMT*YU*150~AMT*YY*40~", "").replace("QTY*QA*1~QTY*QC*1~AMT*YU*150~AMT*YY*40~", "");
    for status in ["STC*A2:20:PR*20260430*U*150~", "STC*A7:20:PR*20260430*WQ*150~"] {
        let text = bare.replace("STC*A2:20:PR*20260430*WQ*150~", status);
        let outcome = drive(reader(), text.as_bytes());
        assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&["status-action-contradicts"][..], true));
        assert!(claims(&text)[0].is_rejected, "{status}");
    }
    let line = bare.replace("*U*40******A6:478:PR*A8:306~STC*A3:21*20260430*U*40********WORDS OF THE SENDER~", "*WQ*40~").replace("STC*A7:562:85", "STC*A2:20:PR");
    assert_eq!(drive(reader(), line.as_bytes()).codes, ["status-line-rejected"]);
}

#[test]
fn odd_codes_are_told_and_used() {
    assert_eq!(changed("STC*A2:20:PR*20260430*WQ*150~", "STC*E1:20:PR*20260430*WQ*150~"), (vec!["status-category-unknown"], true));
    assert_eq!(changed("STC*A2:20:PR*20260430*WQ*150~", "STC*A2:20:PR*20260430**150~"), (vec!["status-action-unknown"], true));
    assert!(!claims(&GOOD.replace("STC*A2:20:PR", "STC*E1:20:PR"))[0].is_accepted_by_payer());
}

#[test]
fn what_cannot_be_read_forbids_the_use() {
    for (from, to, code) in [
        ("TRN*2*CC1~", "TRN*2~", "element-missing"),
        ("TRN*2*CC1~", "", "segment-unexpected"),
        ("STC*A2:20:PR*20260430*WQ*150~", "", "status-missing"),
        ("TRN*2*CC2~", "HL*6*3*PT~", "service-outside-claim"),
        ("STC*A2:20:PR*20260430*WQ*150~", "STC**20260430*WQ*150~", "element-missing"),
        ("STC*A2:20:PR*20260430*WQ*150~", "STC*A2:20:PR*20260431*WQ*150~", "date-does-not-exist"),
        ("STC*A2:20:PR*20260430*WQ*150~", "STC*A2:20:PR*20260430*WQ*1E5~", "amount-not-a-number"),
        ("SVC*HC:99213:25*40*", "SVC*HC:99213:25*4O*", "amount-not-a-number"),
        ("HL*4*3*PT~", "HL*4*2*PT~", "hl-parent-level"),
        ("HL*4*3*PT~", "HL*4*9*PT~", "hl-parent-not-open"),
        ("HL*4*3*PT~", "HL*4*3*XX~", "hl-level-unknown"),
        ("HL*1**20*1~", "HL*1*7*20*1~", "hl-parent-not-allowed"),
    ] {
        let (codes, is_usable) = changed(from, to);
        assert!(codes.contains(&code) && !is_usable, "{from} -> {to}: {codes:?}");
    }
    // A wrong number or HL04 leaves plain what is meant.
    assert_eq!(changed("HL*5*3*PT~", "HL*6*3*PT~"), (vec!["hl-number"], true));
    assert_eq!(changed("HL*5*3*PT~", "HL*5*3*PT*1~"), (vec!["hl-child-code"], true));
    assert_eq!(changed("XX*1234567893~", "XX*1234567890~"), (vec!["npi-check-digit"], true));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

    #[test]
    fn no_change_of_bytes_makes_it_panic(edits in proptest::collection::vec((0..4_000usize, 0..=255u8, 0..3u8), 1..16)) {
        for good in [GOOD, BATCH_REJECTED, PROVIDER_REJECTED] {
            drive(reader(), &mutate(good, &edits));
        }
    }

    /// An answer that may be used never counts as rejected, for the batch or for its provider, what it lists as accepted.
    #[test]
    fn what_may_be_used_adds_up(claims in proptest::collection::vec((0..2usize, 1..500i64), 1..6), said in (0..6u64, 0..6u64), of_provider in (0..6u64, 0..6u64)) {
        let head = "HL*1**20*1~NM1*PR*2*BIG*****PI*BIGCO~HL*2*1*21*1~NM1*41*2*PRAIRIE*****46*P1~TRN*2*B1~STC*A1:19:PR*20260430*WQ*1~";
        let named: String = claims.iter().zip(4..).map(|((verdict, dollars), number)| {
            let (category, action) = [("A2:20", "WQ"), ("A7:562", "U")][*verdict];
            format!("HL*{number}*3*PT~NM1*QC*1*DOE~TRN*2*C{number}~STC*{category}*20260430*{action}*{dollars}~")
        }).collect();
        let text = format!("{head}QTY*90*{}~QTY*AA*{}~HL*3*2*19*1~NM1*85*2*P~STC*A1:19**WQ*1~QTY*QA*{}~QTY*QC*{}~{named}", said.0, said.1, of_provider.0, of_provider.1);
        let outcome = drive(reader(), text.as_bytes());
        let rejected = claims.iter().filter(|(verdict, _)| *verdict == 1).count() as u64;
        let listed = (claims.len() as u64 - rejected, rejected);
        proptest::prop_assert_eq!(outcome.is_usable, said == listed && of_provider == listed, "{:?}", outcome.codes);
    }
}
