//! Where the patient's share goes.

use super::sheet::{Bill, facts, remitted, told};
use crate::ledger::EventKind::Qmb;
use crate::ledger::{ClaimEventKind, ClaimState, ExceptionKind, Owner};
use crate::model::Cents;
use crate::posting::case::{AS_OF, Books, event};
use crate::posting::copay::apply_unapplied;
use crate::posting::remittance::{AdjustmentPolicy, AdjustmentRule, RemittanceFacts};
use crate::x12::responses::{Party, RemittedClaim};

fn billed(later: &str) -> Books {
    Books::new().bill(&Bill::new("E1", "acme", later, 20_000))
}

fn shared(status: &str) -> RemittedClaim {
    remitted("E1", status, &[(20_000, "CO-45 50; PR-1 20; PR-2 30")])
}

#[test]
fn the_next_payer_is_due_before_the_patient() {
    let mut books = billed("second third");
    let posted = books.remit("acme", "C1", &shared("1"));
    assert_eq!((books.stands("E1", "acme"), books.stands("E1", "second"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Paid), (5_000, ClaimState::Ready), 0));
    let next = books.of_payer("E1", "second");
    assert_eq!((next.sequence, next.version, next.later_payers.as_str(), next.origin.as_str(), next.first_bill_date), (2, 0, "third", "PR-1;PR-2", None));
    assert_eq!((posted.due.len(), posted.due[0].item_id, posted.due[0].sequence, posted.due[0].balance_cents), (1, next.item_id, 2, Cents(5_000)));
    assert_eq!(posted.events.iter().map(|event| event.event).collect::<Vec<_>>(), [ClaimEventKind::Due, ClaimEventKind::Paid]);
}

#[test]
fn a_forwarded_claim_is_out_with_the_next_payer_and_not_billed_again() {
    for claim in [shared("19"), RemittedClaim { crossover: Some(Party::default()), ..shared("1") }] {
        let mut books = billed("second");
        let posted = books.remit("acme", "C1", &claim);
        assert_eq!((books.stands("E1", "acme"), books.stands("E1", "second"), posted.due.len()), ((0, ClaimState::Forwarded), (5_000, ClaimState::Sent), 0));
        assert_eq!(books.of_payer("E1", "second").first_bill_date, Some(AS_OF));
        // Its answer comes under the first payer's claim id.
        books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "OA-23 150; PR-3 10")]));
        assert_eq!((books.stands("E1", "second"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Paid), 1_000));
    }
}

#[test]
fn whoever_a_claim_was_forwarded_to_has_it_whatever_the_encounter_says() {
    let forwarded = RemittanceFacts { crossover_payer: "supplement".into(), ..facts("acme", "C1", AS_OF) };
    for (documented, exceptions) in [("", vec![]), ("supplement", vec![]), ("second", vec![(ExceptionKind::OtherPayer, 5_000)])] {
        let mut books = billed(documented);
        let posted = books.remit_with(&forwarded, &shared("19"), &AdjustmentPolicy::default());
        assert_eq!((books.stands("E1", "supplement"), told(&posted)), ((5_000, ClaimState::Sent), exceptions), "{documented}");
    }
}

#[test]
fn a_payer_that_nobody_named_takes_the_share_and_is_asked_about() {
    let mut books = billed("");
    let posted = books.remit("acme", "C1", &shared("19"));
    assert_eq!((books.stands("E1", "unknown"), told(&posted)), ((5_000, ClaimState::Sent), vec![(ExceptionKind::OtherPayer, 5_000)]));
    books.remit("supplement", "C2", &remitted("E1", "2", &[(20_000, "OA-23 150")]));
    assert_eq!((books.stands("E1", "unknown"), books.account("clearing:payer:supplement")), ((0, ClaimState::Paid), 5_000));
    let mut unconfigured = billed("?");
    assert_eq!(unconfigured.remit("acme", "C1", &shared("1")).due[0].payer_id, "unknown");
}

#[test]
fn one_payer_twice_is_told_apart_by_the_status() {
    let mut books = billed("acme");
    books.remit("acme", "C1", &shared("19"));
    books.remit("acme", "C2", &remitted("E1", "2", &[(20_000, "OA-23 150; PR-3 10")]));
    let balances: Vec<(u16, i64)> = books.items("E1", Owner::Insurance).map(|item| (item.sequence, item.balance_cents.0)).collect();
    assert!(balances.len() == 2 && balances.iter().all(|(_, cents)| *cents == 0) && books.balance("E1", Owner::Patient) == 1_000, "{balances:?}");
}

#[test]
fn a_qmb_is_never_billed_whoever_says_so() {
    let by_account = |books: &mut Books| books.post(&[event("Q", Qmb, "2026-01-01", 0)]).exceptions.len();
    let by_remark = |claim: RemittedClaim| RemittedClaim { remarks: vec!["N782".into()], ..claim };
    let mut spanned = billed("");
    spanned.group.items.iter_mut().for_each(|item| item.patient_id = "G1".into());
    assert_eq!(by_account(&mut spanned), 0);
    for (mut books, claim) in [(spanned, shared("1")), (billed(""), by_remark(shared("1")))] {
        let posted = books.remit("acme", "C1", &claim);
        assert_eq!((books.balance("E1", Owner::Patient), books.stands("E1", "acme")), (0, (5_000, ClaimState::PartlyPaid)));
        assert_eq!(told(&posted), [(ExceptionKind::PatientNotLiable, 5_000)]);
    }
    let mut medicaid = billed("medicaid");
    medicaid.remit("acme", "C1", &by_remark(shared("1")));
    assert_eq!(medicaid.stands("E1", "medicaid"), (5_000, ClaimState::Ready));
    let rules = AdjustmentPolicy::new(vec![AdjustmentRule::parse("*", "PR", "not_liable", "write_off:qmb", "", "").unwrap()]);
    let mut ruled = billed("");
    let posted = ruled.remit_by("acme", "C1", &by_remark(shared("1")), &rules);
    assert_eq!((ruled.stands("E1", "acme"), ruled.account("adjustment:qmb"), told(&posted)), ((0, ClaimState::Paid), 5_000, vec![]));
}

#[test]
fn what_must_not_be_collected_may_still_go_to_a_later_payer() {
    let claim = remitted("E1", "1", &[(20_000, "CO-45 50; OA-209 50")]);
    let mut alone = billed("");
    assert_eq!(told(&alone.remit("acme", "C1", &claim)), [(ExceptionKind::PatientNotLiable, 5_000)]);
    let mut followed = billed("second");
    followed.remit("acme", "C1", &claim);
    assert_eq!((followed.stands("E1", "second"), followed.balance("E1", Owner::Patient)), ((5_000, ClaimState::Ready), 0));
}

#[test]
fn what_a_patient_paid_at_the_visit_is_used_on_its_share() {
    let mut books = billed("");
    let payment = crate::ledger::AccountEvent { encounter_id: "E1".into(), ..event("P", crate::ledger::EventKind::Payment, "2026-05-10", 3_000) };
    books.post(&[payment]);
    assert_eq!(books.unapplied(), 3_000);
    books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-45 50; PR-3 25")]));
    books.transfers.extend(apply_unapplied(&mut books.group, AS_OF));
    books.prove();
    assert_eq!((books.balance("E1", Owner::Patient), books.unapplied()), (0, 500), "the rest waits, and is nobody else's");
}

#[test]
fn an_item_that_was_made_again_from_history_is_found_without_its_place() {
    let mut books = billed("second");
    books.remit("acme", "C1", &shared("19"));
    let rebuilt = |item: &mut crate::ledger::OpenItem| (item.sequence, item.claim_state) = (0, ClaimState::Closed);
    books.group.items.iter_mut().filter(|item| item.payer_id == "second").for_each(rebuilt);
    books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "OA-23 150; PR-3 10")]));
    assert_eq!((books.stands("E1", "second"), books.of_payer("E1", "second").sequence, books.items("E1", Owner::Insurance).count()), ((0, ClaimState::Paid), 2, 2));
}

#[test]
fn a_newer_version_of_the_first_claim_is_found_before_what_waits_under_its_former_id() {
    let mut books = billed("second");
    books.remit("acme", "C1", &shared("1"));
    let newer: crate::ledger::Text = crate::claims::claim_id("CC", crate::model::Key::of_texts(&["E1"]), 0, 0, 2).into();
    books.group.items.iter_mut().filter(|item| item.sequence == 1).for_each(|item| (item.claim_id, item.version) = (newer.clone(), 2));
    // Of a payer that nobody knows only the claim tells which item is meant.
    let posted = books.remit("unknown", "C2", &RemittedClaim { claim_id: newer.clone(), ..remitted("E1", "4", &[(20_000, "CO-31 200")]) });
    assert_eq!(posted.item_id, Some(books.of_payer("E1", "acme").item_id));
    let posted = books.remit("unknown", "C3", &remitted("E1", "4", &[(20_000, "CO-31 200")]));
    assert_eq!(posted.item_id, Some(books.of_payer("E1", "acme").item_id));
}
