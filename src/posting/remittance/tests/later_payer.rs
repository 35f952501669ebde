//! Payers after the first: what they leave over.

use super::sheet::{Bill, remitted, told};
use crate::ledger::{ClaimEventKind, ClaimState, ExceptionKind, Owner};
use crate::posting::case::Books;

/// 200.00 billed; the first payer paid 120.00, wrote 50.00 off, left 30.00 to the second.
fn after_the_first(later: &str) -> Books {
    let mut books = Books::new().bill(&Bill::new("E1", "acme", later, 20_000));
    books.remit("acme", "C1", &remitted("E1", "1", &[(20_000, "CO-45 50; PR-2 30")]));
    books
}

#[test]
fn what_the_first_decided_is_never_written_off_again() {
    let mut books = after_the_first("second");
    let posted = books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "OA-23 170; CO-45 5; PR-3 10")]));
    assert_eq!((books.stands("E1", "second"), books.balance("E1", Owner::Patient), told(&posted)), ((0, ClaimState::Paid), 1_000, vec![]));
    assert_eq!((books.account("adjustment:contractual"), books.account("clearing:payer:second")), (5_500, 1_500));
}

#[test]
fn a_payer_that_repeats_the_firsts_contract_is_held_to_what_was_open() {
    let mut books = after_the_first("second");
    let posted = books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "CO-45 180; PR-3 10")]));
    assert_eq!((books.stands("E1", "second"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Paid), 1_000));
    assert_eq!((books.account("adjustment:contractual"), told(&posted)), (6_000, vec![(ExceptionKind::CobNoncompliant, 17_000)]));
}

#[test]
fn a_payer_that_pays_nothing_because_the_first_paid_enough_leaves_nothing_over() {
    let mut books = after_the_first("medicaid");
    let posted = books.remit("medicaid", "C2", &remitted("E1", "2", &[(20_000, "OA-23 200")]));
    assert_eq!((books.stands("E1", "medicaid"), books.balance("E1", Owner::Patient), told(&posted)), ((0, ClaimState::Paid), 0, vec![]));
    assert_eq!(posted.transfers.iter().map(|transfer| transfer.reason.as_str()).collect::<Vec<_>>(), ["cob_residual"]);
}

#[test]
fn a_later_payers_denial_stays_with_it() {
    let mut books = after_the_first("second");
    let posted = books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "OA-23 150; CO-197 50")]));
    assert_eq!((books.stands("E1", "second"), books.of_payer("E1", "second").answer_codes.as_str()), ((3_000, ClaimState::Denied), "CO-197"));
    assert_eq!((posted.transfers.len(), posted.answers[0].cents.0), (0, 3_000), "no more was denied than was asked for");
    assert_eq!(posted.events.iter().map(|event| event.event).collect::<Vec<_>>(), [ClaimEventKind::Published, ClaimEventKind::Denied], "a claim that was due has been answered");
}

#[test]
fn a_later_payer_that_pays_more_than_was_open_is_overpaid() {
    let mut books = after_the_first("second");
    let posted = books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "OA-23 150")]));
    assert_eq!((books.stands("E1", "second").0, told(&posted)), (-2_000, vec![(ExceptionKind::Overpaid, 2_000)]));
}

#[test]
fn the_third_payer_comes_before_the_patient() {
    let mut books = after_the_first("second third");
    books.remit("second", "C2", &remitted("E1", "2", &[(20_000, "OA-23 170; PR-2 20")]));
    assert_eq!((books.stands("E1", "second"), books.stands("E1", "third")), ((0, ClaimState::Paid), (2_000, ClaimState::Ready)));
    books.remit("third", "C3", &remitted("E1", "3", &[(20_000, "OA-23 185; PR-2 5")]));
    assert_eq!((books.stands("E1", "third"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Paid), 500));
}

#[test]
fn an_answer_before_its_turn_meets_its_share_later() {
    let first = remitted("E1", "19", &[(20_000, "CO-45 50; PR-2 30")]);
    // Paid 15.00; the rest is its contract, told apart from the first payer's or not.
    for (told_apart, left) in [(("OA-23 170; CO-45 5; PR-2 10"), 0), (("CO-45 175; PR-2 10"), 500)] {
        let mut books = Books::new().bill(&Bill::new("E1", "acme", "second", 20_000));
        let early = books.remit("second", "C2", &remitted("E1", "2", &[(20_000, told_apart)]));
        let flagged: &[(ExceptionKind, i64)] = if left == 0 { &[] } else { &[(ExceptionKind::CobNoncompliant, 17_500)] };
        assert_eq!((books.stands("E1", "second").0, told(&early).as_slice()), (left - 3_000, flagged));
        let posted = books.remit("acme", "C1", &first);
        assert_eq!((books.stands("E1", "second").0, posted.due.len(), told(&posted)), (left, 0, vec![]));
        assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Forwarded), 1_000));
    }
}
