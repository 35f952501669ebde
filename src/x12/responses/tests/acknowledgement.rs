//! 999, 997 and TA1.

use super::super::acknowledgement::{GroupAnswer, InterchangeAnswer, TransactionAnswer, Verdict};
use super::super::read_acknowledgement::AcknowledgementReader;
use super::super::read_interchange::read_interchange_answer;
use super::super::set_reader::IsaParties;
use super::*;
use crate::x12::fixtures::date;

const GOOD: &str = "AK1*HC*17*005010X222A1~AK2*837*0001*005010X222A1~IK5*A~AK2*837*0002*005010X222A1~\
IK3*CLM*22*2300*8~CTX*CLM01:CC00000K0~IK4*5:3*1325*7*9~CTX*SITUATIONAL TRIGGER*CLM*22**5:3*C023:1325~IK4*2*782*6*X~\
IK3*SV1*31*2400*I6~IK5*R*5*I5~AK2*837*0003*005010X222A1~IK3*N4*9*2010AA*8~IK4*3*116*5~IK5*E*5~AK9*P*3*3*2~";

fn reader() -> AcknowledgementReader {
    AcknowledgementReader::default()
}

fn changed(from: &str, to: &str) -> (Vec<&'static str>, bool) {
    after(reader(), GOOD, from, to)
}

fn transactions(outcome: &Outcome) -> Vec<&TransactionAnswer> {
    outcome.responses.iter().filter_map(|response| if let Response::Transaction(answer) = response { Some(answer) } else { None }).collect()
}

fn group(text: &str) -> GroupAnswer {
    let outcome = drive(reader(), text.as_bytes());
    let Some(Response::Group(group)) = outcome.responses.last() else { panic!("no group in {text}") };
    group.clone()
}

#[test]
fn sets_objections_and_claims_are_read() {
    let outcome = drive(reader(), GOOD.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&[][..], true));
    let sets = transactions(&outcome);
    let heads: Vec<_> = sets.iter().map(|set| (set.answered_group.as_str(), set.answered_control.as_str(), set.verdict, set.codes.join(" "))).collect();
    let expected = [("17", "0001", Verdict::Accepted, ""), ("17", "0002", Verdict::Rejected, "5 I5"), ("17", "0003", Verdict::AcceptedWithErrors, "5")];
    assert_eq!(heads, expected.map(|(group, control, verdict, codes)| (group, control, verdict, codes.to_owned())));
    let objections = |place: usize| -> Vec<_> {
        sets[place]
            .errors
            .iter()
            .map(|error| format!("{} {} {} {} {} {} {}", error.segment, error.position, error.loop_id, error.segment_code, error.element, error.element_code, error.claim_id))
            .collect()
    };
    assert_eq!(objections(0), Vec::<String>::new());
    // The second element of one segment keeps the claim that the CTX named; the next segment does not.
    assert_eq!(objections(1), ["CLM 22 2300 8 5:3 7 CC00000K0", "CLM 22 2300 8 2 6 CC00000K0", "SV1 31 2400 I6   "]);
    assert_eq!(objections(2), ["N4 9 2010AA 8 3 5 "]);
    let Some(Response::Group(group)) = outcome.responses.last() else { panic!("the group comes last") };
    assert_eq!((group.functional_id.as_str(), group.answered_group.as_str(), group.verdict), ("HC", "17", Verdict::Partly));
    assert_eq!((group.included, group.received, group.accepted, group.named, group.named_rejected), (3, 3, 2, 3, 1));
}

#[test]
fn a_997_says_the_same_with_other_names() {
    let old = GOOD.replace("IK", "AK").replace("CTX*CLM01:CC00000K0~", "").replace("CTX*SITUATIONAL TRIGGER*CLM*22**5:3*C023:1325~", "");
    let (old, new) = (drive(reader(), old.as_bytes()), drive(reader(), GOOD.as_bytes()));
    assert_eq!((old.codes.as_slice(), old.is_usable), (&[][..], true));
    let verdicts = |outcome: &Outcome| transactions(outcome).iter().map(|set| (set.verdict, set.errors.len(), set.codes.clone())).collect::<Vec<_>>();
    assert_eq!(verdicts(&old), verdicts(&new));
}

#[test]
fn a_group_that_is_rejected_whole_names_no_set() {
    let answer = group("AK1*HC*17*005010X222A1~AK9*R*2*2*0*3~");
    assert_eq!((answer.verdict, answer.named, answer.codes.as_slice()), (Verdict::Rejected, 0, &["3".into()][..]));
    assert_eq!(answer.verdict_of_unnamed(), Some(Verdict::Rejected));
    let silent = drive(reader(), b"AK1*HC*17~AK9*R*2*2*0~");
    assert_eq!((silent.codes.as_slice(), silent.is_usable), (&["acknowledgement-reason-missing"][..], true));
}

#[test]
fn unnamed_sets_are_accepted_only_where_every_rejected_one_is_named() {
    assert_eq!(group("AK1*HC*17~AK9*A*4*4*4~").verdict_of_unnamed(), Some(Verdict::Accepted));
    assert_eq!(group("AK1*HC*17~AK2*837*0002~IK5*R*5~AK9*P*4*4*3~").verdict_of_unnamed(), Some(Verdict::Accepted));
    let unclear = "AK1*HC*17~AK2*837*0002~IK5*R*5~AK9*P*4*4*2~";
    assert_eq!(group(unclear).verdict_of_unnamed(), None);
    let outcome = drive(reader(), unclear.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&["acknowledgement-set-not-named"][..], true), "what is named can be used");
}

#[test]
fn contradictions_forbid_the_use() {
    assert_eq!(changed("AK9*P*3*3*2~", "AK9*P*3*3*3~"), (vec!["acknowledgement-count", "acknowledgement-contradicts-itself"], false));
    assert_eq!(changed("AK9*P*3*3*2~", "AK9*P*3*3*1~"), (vec!["acknowledgement-count", "acknowledgement-set-not-named"], false));
    assert_eq!(changed("AK9*P*3*3*2~", "AK9*P*3*2*3~"), (vec!["acknowledgement-count"], false), "more accepted than received");
    assert_eq!(changed("AK9*P*", "AK9*A*"), (vec!["acknowledgement-contradicts-itself"], false));
    assert_eq!(changed("AK9*P*", "AK9*E*"), (vec!["acknowledgement-contradicts-itself"], false));
    assert_eq!(changed("AK9*P*", "AK9*R*"), (vec!["acknowledgement-contradicts-itself"], false));
    let twice = "AK1*HC*17~AK2*837*0001~IK5*A~AK2*837*0001~IK5*R*5~AK9*P*2*2*1~";
    let outcome = drive(reader(), twice.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&["acknowledgement-contradicts-itself", "acknowledgement-set-not-named"][..], false));
}

#[test]
fn a_verdict_that_is_missing_or_unknown_forbids_the_use() {
    assert!(!changed("IK5*A~", "").1);
    assert_eq!(changed("IK5*A~", "").0, ["acknowledgement-verdict-missing"]);
    assert_eq!(changed("IK5*A~", "IK5*Z~"), (vec!["acknowledgement-verdict-unknown"], false));
    assert_eq!(changed("IK5*A~", "IK5*P~"), (vec!["acknowledgement-verdict-unknown"], false), "a set is never accepted in part");
    assert_eq!(changed("AK9*P*3*3*2~", ""), (vec!["acknowledgement-verdict-missing"], false));
    assert_eq!(changed("AK9*P*", "AK9*Q*"), (vec!["acknowledgement-verdict-unknown"], false));
    assert_eq!(changed("AK9*P*3*3*2~", "AK9*P*3*3*two~"), (vec!["acknowledgement-count"], false));
    assert_eq!(changed("AK9*P*3*3*2~", "AK9*P*3*3*-2~"), (vec!["acknowledgement-count"], false));
    let two = "AK1*HC*17~AK2*837*0001~IK5*A~AK1*HC*18~AK9*A*1*1*1~";
    assert_eq!(drive(reader(), two.as_bytes()).codes, ["acknowledgement-verdict-missing"]);
}

#[test]
fn what_is_answered_must_be_named() {
    assert_eq!(changed("AK1*HC*17*005010X222A1~", "AK1*HC~"), (vec!["element-missing"], false));
    assert_eq!(changed("AK2*837*0001*", "AK2*837**"), (vec!["element-missing"], false));
    assert_eq!(changed("AK2*837*0001*005010X222A1~", ""), (vec!["segment-unexpected"], false));
    assert!(!changed("AK1*HC*17*005010X222A1~", "").1);
    assert_eq!((drive(reader(), b"").codes, drive(reader(), b"").is_usable), (vec!["acknowledgement-group-missing"], false));
    assert_eq!(drive(reader(), b"AK1*HC*17~IK3*CLM*22**8~IK4*1*2*3~AK9*A*1*1*1~").codes, ["segment-unexpected", "segment-unexpected"]);
    assert_eq!(drive(reader(), b"AK1*HC*17~AK2*837*0001~IK4*1*2*3~IK5*A~AK9*A*1*1*1~").codes, ["segment-unexpected"]);
}

#[test]
fn odd_codes_and_places_are_told_and_used() {
    assert_eq!(changed("*22*2300*8~", "*22*2300*99~"), (vec!["acknowledgement-code-unknown"], true));
    assert_eq!(changed("*1325*7*9~", "*1325*77*9~"), (vec!["acknowledgement-code-unknown"], true));
    assert_eq!(changed("IK5*R*5*I5~", "IK5*R*5*Z5~"), (vec!["acknowledgement-code-unknown"], true));
    assert_eq!(changed("AK9*P*3*3*2~", "AK9*P*3*3*2*99~"), (vec!["acknowledgement-code-unknown"], true));
    assert_eq!(changed("IK3*CLM*22*", "IK3*CLM*X*"), (vec!["acknowledgement-position"], true));
    let silent = drive(reader(), b"AK1*HC*17~AK2*837*0001~IK5*R~AK9*R*1*1*0~");
    assert_eq!((silent.codes.as_slice(), silent.is_usable), (&["acknowledgement-reason-missing"][..], true));
}

#[test]
fn a_flood_of_objections_is_cut_off() {
    let text = format!("AK1*HC*17~AK2*837*0001~{}IK5*R*5~AK9*R*1*1*0~", "IK3*CLM*22**8~IK4*1*2*3~IK4*2*2*3~".repeat(6_000));
    let outcome = drive(reader(), text.as_bytes());
    assert_eq!((outcome.codes.as_slice(), outcome.is_usable), (&["acknowledgement-errors-left-out"][..], true));
    assert_eq!(transactions(&outcome)[0].errors.len(), 10_000);
}

fn interchange(text: &str) -> (Option<InterchangeAnswer>, Vec<&'static str>) {
    let text = format!("ST*999*0001~{text}~");
    let (mut faults, mut form_faults) = (Faults::default(), Faults::default());
    let mut lexer = Lexer::new(text.as_bytes());
    lexer.next_segment(&mut form_faults).unwrap();
    let segment = lexer.next_segment(&mut form_faults).unwrap().unwrap();
    let isa = IsaParties { sender: "CLEARHOUSE".into(), receiver: "PRAIRIE01".into(), interchange_control: "000000008".into() };
    let answer = read_interchange_answer(&segment, &isa, &mut faults);
    (answer, faults.into_list().iter().map(|fault| fault.code).collect())
}

#[test]
fn a_ta1_answers_an_interchange() {
    let (answer, codes) = interchange("TA1*000000041*260430*2305*A*000");
    let answer = answer.unwrap();
    assert_eq!((answer.sender.as_str(), answer.receiver.as_str(), answer.interchange_control.as_str()), ("CLEARHOUSE", "PRAIRIE01", "000000008"));
    assert_eq!((answer.answered_control.as_str(), answer.answered_date, answer.verdict, answer.note.as_str()), ("000000041", date("2026-04-30"), Verdict::Accepted, "000"));
    assert!(codes.is_empty());
    assert_eq!(interchange("TA1*000000041*260430*2305*R*025").0.unwrap().verdict, Verdict::Rejected);
    assert_eq!(interchange("TA1*000000041*260430*2305*E*024").0.unwrap().verdict, Verdict::AcceptedWithErrors);
}

#[test]
fn a_ta1_that_cannot_be_used_says_why() {
    assert_eq!(interchange("TA1**260430*2305*A*000"), (None, vec!["element-missing"]));
    assert_eq!(interchange("TA1*000000041*260430*2305*P*000"), (None, vec!["acknowledgement-verdict-unknown"]));
    assert_eq!(interchange("TA1*000000041"), (None, vec!["acknowledgement-verdict-unknown"]));
    assert_eq!(interchange("TA1*000000041*260430*2305*A*025"), (None, vec!["acknowledgement-contradicts-itself"]));
    let odd = |text: &str| (interchange(text).0.is_some(), interchange(text).1);
    assert_eq!(odd("TA1*000000041*260430*2305*R*000"), (true, vec!["acknowledgement-reason-missing"]));
    assert_eq!(odd("TA1*000000041*260430*2305*R*999"), (true, vec!["acknowledgement-code-unknown"]));
    assert_eq!(interchange("TA1*000000041*261340*2305*A*000").0.unwrap().answered_date, None);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

    #[test]
    fn no_change_of_bytes_makes_it_panic(edits in proptest::collection::vec((0..4_000usize, 0..=255u8, 0..3u8), 1..16)) {
        drive(reader(), &mutate(GOOD, &edits));
    }

    /// An acknowledgement that may be used never leaves a rejected set of its own among the accepted.
    #[test]
    fn what_may_be_used_counts_rightly(verdicts in proptest::collection::vec(0..2usize, 1..6), accepted in 0..6u32, code in 0..4usize) {
        let sets: String = verdicts.iter().enumerate().map(|(place, verdict)| format!("AK2*837*{place:04}~IK5*{}~", ["A", "R*5"][*verdict])).collect();
        let text = format!("AK1*HC*17~{sets}AK9*{}*{count}*{count}*{accepted}~", ["A", "E", "P", "R"][code], count = verdicts.len());
        let outcome = drive(reader(), text.as_bytes());
        let listed = verdicts.iter().filter(|&&verdict| verdict == 0).count();
        if outcome.is_usable {
            proptest::prop_assert_eq!(accepted as usize, listed);
        }
    }
}
