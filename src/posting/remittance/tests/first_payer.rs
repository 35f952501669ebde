//! First payers: paid, denied, left to the patient.

use super::sheet::{Bill, adjustments, claim_id, remitted, told};
use crate::ledger::{ClaimEventKind, ClaimState, ExceptionKind, Owner};
use crate::model::Cents;
use crate::posting::case::{AS_OF, Books};
use crate::posting::remittance::{AdjustmentPolicy, AdjustmentRule};
use crate::x12::responses::RemittedClaim;

fn billed() -> Books {
    Books::new().bill(&Bill::new("E1", "acme", "", 20_000))
}

#[test]
fn a_paid_claim_is_paid_written_off_and_left_to_the_patient_line_by_line() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E1", "1", &[(12_000, "CO-45 30; PR-3 20"), (8_000, "CO-45 10; PR-2 14")]));
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient), posted.outcome), ((0, ClaimState::Paid), 3_400, "posted"));
    assert_eq!((books.account("clearing:payer:acme"), books.account("adjustment:contractual")), (12_600, 4_000));
    let lines: Vec<String> =
        posted.transfers.iter().map(|transfer| format!("{} {} {} {}", transfer.line, transfer.reason, transfer.amount_cents, transfer.event.as_str())).collect();
    assert_eq!(
        lines,
        [
            "1 payment 70.00 payer_payment",
            "2 payment 56.00 payer_payment",
            "1 CO-45 30.00 payer_adjustment",
            "2 CO-45 10.00 payer_adjustment",
            "1 PR-3 20.00 responsibility_moved",
            "2 PR-2 14.00 responsibility_moved"
        ]
    );
    let item = books.of_payer("E1", "acme");
    assert_eq!((item.payer_claim_number.as_str(), item.state_date, item.answer_codes.as_str()), ("ICN1", Some(AS_OF), "CO-45 PR-3 PR-2"));
    let patient = books.items("E1", Owner::Patient).next().unwrap();
    assert_eq!((patient.origin.as_str(), patient.responsibility_date, patient.claim_state), ("PR-2;PR-3", AS_OF, ClaimState::Paid));
    assert_eq!(posted.events.iter().map(|event| (event.event, event.before, event.after)).collect::<Vec<_>>(), [(ClaimEventKind::Paid, ClaimState::Published, ClaimState::Paid)]);
    assert_eq!((told(&posted), posted.due.len(), posted.answers.len()), (vec![], 0, 1));
}

#[test]
fn what_no_contract_explains_is_a_denial_and_stays_with_the_payer() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E1", "1", &[(12_000, "CO-45 40; CO-50 80"), (8_000, "CO-45 20; PR-1 60")]));
    // Of a denied line nothing is written off: after an appeal the contract applies to it again.
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient)), ((12_000, ClaimState::PartlyPaid), 6_000));
    assert_eq!(books.of_payer("E1", "acme").answer_codes, "CO-50");
    assert_eq!(posted.answers.iter().map(|answer| (answer.reason.as_str(), answer.cents.0)).collect::<Vec<_>>(), [("CO-50", 8_000)]);
    let mut unpaid = billed();
    unpaid.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-45 200")]));
    assert_eq!(
        (unpaid.stands("E1", "acme"), unpaid.of_payer("E1", "acme").answer_codes.as_str()),
        ((20_000, ClaimState::Denied), "CO-45"),
        "where it is the only reason, it is one"
    );
}

#[test]
fn a_claim_that_went_to_the_deductible_is_no_denial() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-45 50; PR-1 150")]));
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient), told(&posted)), ((0, ClaimState::Paid), 15_000, vec![]));
    assert_eq!(posted.answers[0].answer, crate::ledger::Answer::Paid);
}

#[test]
fn reasons_with_their_own_accounts_and_signs() {
    let mut books = billed();
    books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-144 -5; CO-45 100; CO-253 2; OA-94 -3")]));
    assert_eq!((books.stands("E1", "acme"), books.account("clearing:payer:acme")), ((0, ClaimState::Paid), 10_600));
    assert_eq!((books.account("adjustment:contractual"), books.account("adjustment:sequestration")), (9_200, 200));
    let mut capitated = billed();
    capitated.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-24 200")]));
    assert_eq!((capitated.stands("E1", "acme"), capitated.account("adjustment:capitation")), ((0, ClaimState::Paid), 20_000));
}

#[test]
fn amounts_that_belong_to_nobody_yet_wait_for_a_person() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "PR-45 20; OA-45 30; CR-45 40; PI-45 10; PR-96 1")]));
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient), posted.transfers.len()), ((10_100, ClaimState::PartlyPaid), 0, 1));
    assert_eq!(told(&posted), [2_000, 3_000, 4_000, 100].map(|cents| (ExceptionKind::NotPostable, cents)));
    assert!(posted.exceptions[0].message.contains("surprise bills"));
    let rules = AdjustmentPolicy::new(vec![AdjustmentRule::parse("acme", "PI", "45", "write_off:contractual", "", "").unwrap()]);
    let mut ruled = billed();
    ruled.remit_by("acme", "C1", &remitted("E1", "1", &[(20_000, "PI-45 200")]), &rules);
    assert_eq!(ruled.stands("E1", "acme"), (0, ClaimState::Paid));
}

#[test]
fn a_claim_of_status_4_is_denied_without_a_transfer() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E1", "4", &[(20_000, "CO-45 50; CO-31 100; PR-1 50")]));
    assert_eq!((books.stands("E1", "acme"), posted.transfers.len(), told(&posted)), ((20_000, ClaimState::Denied), 0, vec![]));
    assert_eq!(books.of_payer("E1", "acme").answer_codes, "CO-31");
    // Some payers misuse it for claims that they paid a part of: the money counts.
    let mut paid = billed();
    paid.remit("acme", "C1", &remitted("E1", "4", &[(20_000, "CO-31 150")]));
    assert_eq!(paid.stands("E1", "acme"), (15_000, ClaimState::PartlyPaid));
}

#[test]
fn statuses_that_decide_nothing_post_nothing() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E1", "23", &[(20_000, "OA-B11 200")]));
    assert_eq!((books.stands("E1", "acme"), posted.outcome, told(&posted)), ((20_000, ClaimState::Published), "information", vec![(ExceptionKind::OtherPayer, 20_000)]));
    let posted = books.remit("acme", "C2", &RemittedClaim { paid_cents: Cents::ZERO, ..remitted("E1", "25", &[(20_000, "CO-45 50")]) });
    assert_eq!((posted.transfers.len(), posted.events[0].event, told(&posted)), (0, ClaimEventKind::Predetermined, vec![]));
    let posted = books.remit("acme", "C3", &remitted("E1", "13", &[(20_000, "CO-45 50")]));
    assert_eq!((books.stands("E1", "acme"), told(&posted)), ((5_000, ClaimState::PartlyPaid), vec![(ExceptionKind::NotPostable, 5_000)]));
}

#[test]
fn a_duplicate_repeats_what_was_decided() {
    let mut books = billed();
    books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-45 50")]));
    let posted = books.remit("acme", "C2", &remitted("E1", "1", &[(20_000, "OA-18 200")]));
    assert_eq!((books.stands("E1", "acme"), posted.transfers.len(), posted.events.len(), posted.answers.len()), ((0, ClaimState::Paid), 0, 0, 0));
    let mut first = billed();
    first.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "OA-18 200")]));
    assert_eq!(first.stands("E1", "acme"), (20_000, ClaimState::Denied), "where nothing was decided before, somebody must look");
}

#[test]
fn adjustments_of_the_claim_are_spread_and_never_counted_twice() {
    let mut books = billed();
    let claim = remitted("E1", "1", &[(12_000, "CO-45 20"), (8_000, "CO-45 30")]);
    let posted = books.remit("acme", "C1", &RemittedClaim { adjustments: adjustments("PR-1 30"), paid_cents: Cents(12_000), ..claim });
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient), books.account("clearing:payer:acme")), ((0, ClaimState::Paid), 3_000, 12_000));
    let moved: Vec<(u16, &str, i64)> =
        posted.transfers.iter().filter(|transfer| transfer.reason.starts_with("PR")).map(|transfer| (transfer.line, transfer.reason.as_str(), transfer.amount_cents.0)).collect();
    assert_eq!(moved, [(1, "PR-1@claim", 2_000), (2, "PR-1@claim", 1_000)]);
}

#[test]
fn an_underpayment_is_told_with_its_difference() {
    let bill = Bill { expected: Some(15_000), ..Bill::new("E1", "acme", "", 20_000) };
    let underpaid = |told: &str| Books::new().bill(&bill).remit("acme", "C1", &remitted("E1", "1", &[(20_000, told)]));
    assert_eq!(told(&underpaid("CO-45 60; PR-2 20")), [(ExceptionKind::Underpaid, 1_000)]);
    assert_eq!(told(&underpaid("CO-45 50.99; PR-2 20")), [], "rounding is no underpayment");
    assert_eq!(told(&underpaid("CO-45 50; CO-253 2.60; PR-2 20")), [], "neither is what the law takes off");
    assert_eq!(told(&underpaid("CO-97 200")), [], "a denial is on its own list");
}

#[test]
fn what_was_paid_beyond_the_balance_is_the_payers() {
    let mut books = billed();
    books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-45 50")]));
    let posted = books.remit("acme", "C2", &remitted("E1", "1", &[(20_000, "CO-45 50")]));
    assert_eq!((books.stands("E1", "acme").0, told(&posted)), (-15_000, vec![(ExceptionKind::ExceedsBalance, 5_000), (ExceptionKind::Overpaid, 15_000)]));
}

#[test]
fn a_claim_that_the_payer_split_is_settled_when_its_last_part_is() {
    let mut books = billed();
    books.remit("acme", "C1", &remitted("E1", "1", &[(12_000, "CO-45 20")]));
    assert_eq!(books.stands("E1", "acme"), (8_000, ClaimState::PartlyPaid));
    let second = RemittedClaim { position: 2, ..remitted("E1", "1", &[(8_000, "CO-45 30; PR-1 50")]) };
    books.remit("acme", "C1", &second);
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Paid), 5_000));
    assert_eq!(books.remit("acme", "C1", &second).transfers, [], "a posting is made once");
}

#[test]
fn an_answer_to_a_former_version_moves_money_and_no_state() {
    let mut books = billed();
    let former = claim_id("E1");
    let newer = crate::claims::claim_id("CC", crate::model::Key::of_texts(&["E1"]), 0, 0, 2);
    let item = books.group.items.iter_mut().find(|item| item.claim_id == former).unwrap();
    (item.claim_id, item.version) = (newer.into(), 2);
    let posted = books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-50 200")]));
    assert_eq!((books.stands("E1", "acme"), posted.events[0].event, posted.events[0].after), ((20_000, ClaimState::Published), ClaimEventKind::Denied, ClaimState::Published));
    assert_eq!((posted.events[0].claim_id.as_str(), books.of_payer("E1", "acme").answer_codes.as_str()), (former.as_str(), ""));
}

#[test]
fn what_cannot_be_found_or_counted_posts_nothing() {
    let mut books = billed();
    let posted = books.remit("acme", "C1", &remitted("E9", "1", &[(20_000, "CO-45 50")]));
    assert_eq!((posted.outcome, posted.item_id, told(&posted)), ("unmatched", None, vec![(ExceptionKind::UnknownClaim, 15_000)]));
    for cents in [i64::MAX, i64::MIN, 1_000_000_000_001] {
        let posted = books.remit("acme", "C1", &RemittedClaim { paid_cents: Cents(cents), ..remitted("E1", "1", &[(20_000, "CO-45 50")]) });
        assert_eq!((posted.outcome, told(&posted), posted.transfers.len()), ("unmatched", vec![(ExceptionKind::BadAmount, cents)], 0));
    }
}
