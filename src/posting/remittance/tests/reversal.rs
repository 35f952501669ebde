//! Reversals, and what comes after them.

use super::sheet::{Bill, facts, remitted, reversal, told};
use crate::ledger::EventKind::Payment;
use crate::ledger::{AccountEvent, ClaimState, ExceptionKind, OpenItem, Owner};
use crate::model::{Date, Key};
use crate::posting::case::{Books, event};
use crate::posting::remittance::{AdjustmentPolicy, needed_postings, post_remitted_claim, posting_id};
use crate::x12::responses::RemittedClaim;

fn billed(later: &str) -> Books {
    Books::new().bill(&Bill::new("E1", "acme", later, 20_000))
}

fn paid() -> RemittedClaim {
    remitted("E1", "1", &[(12_000, "CO-45 30; PR-3 20"), (8_000, "CO-45 10; PR-2 14")])
}

#[test]
fn a_claim_and_its_exact_reversal_leave_the_books_as_they_were() {
    let mut books = billed("");
    books.remit("acme", "C1", &paid());
    let posted = books.remit("acme", "C2", &reversal(&paid()));
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient), posted.outcome), ((20_000, ClaimState::Reversed), 0, "reversed_another"));
    assert_eq!((books.account("clearing:payer:acme"), books.account("adjustment:contractual")), (0, 0));
    let again = books.remit("acme", "C3", &reversal(&paid()));
    assert_eq!((again.outcome, told(&again)), ("unmatched", vec![(ExceptionKind::UnmatchedReversal, -12_600)]), "it is taken back once");
}

#[test]
fn a_correction_reopens_the_patients_item_with_the_dates_that_it_had() {
    let mut books = billed("");
    books.remit("acme", "C1", &paid());
    let former: Vec<OpenItem> = books.items("E1", Owner::Patient).cloned().collect();
    books.remit("acme", "C2", &reversal(&paid()));
    let later = facts("acme", "C3", Date::constant(2026, 8, 1));
    let corrected = remitted("E1", "1", &[(12_000, "CO-45 30; PR-3 30"), (8_000, "CO-45 10; PR-2 14")]);
    let posted = post_remitted_claim(&mut books.group, &corrected, &later, &AdjustmentPolicy::default(), &[]);
    books.transfers.extend(posted.transfers);
    books.prove();
    let items: Vec<&OpenItem> = books.items("E1", Owner::Patient).collect();
    assert_eq!((items.len(), items[0].item_id, items[0].responsibility_date, items[0].balance_cents.0), (1, former[0].item_id, former[0].responsibility_date, 4_400));
    assert_eq!(books.stands("E1", "acme"), (0, ClaimState::Paid));
}

#[test]
fn money_of_the_patient_becomes_its_credit() {
    let mut books = billed("");
    books.remit("acme", "C1", &paid());
    books.post(&[AccountEvent { encounter_id: "E1".into(), ..event("P", Payment, "2026-06-29", 3_400) }]);
    books.remit("acme", "C2", &reversal(&paid()));
    assert_eq!(books.balance("E1", Owner::Patient), -3_400);
}

#[test]
fn the_next_payers_claim_is_no_longer_due_and_is_again_after_the_correction() {
    let mut books = billed("second");
    books.remit("acme", "C1", &paid());
    books.remit("acme", "C2", &reversal(&paid()));
    assert_eq!(books.stands("E1", "second"), (0, ClaimState::Closed));
    let posted = books.remit("acme", "C3", &remitted("E1", "1", &[(20_000, "CO-45 40; PR-2 10")]));
    assert_eq!((books.stands("E1", "second"), posted.due.len()), ((1_000, ClaimState::Ready), 1));
}

#[test]
fn a_payer_that_was_billed_on_a_decision_since_changed_must_be_told() {
    let mut books = billed("second");
    books.remit("acme", "C1", &paid());
    let second = books.of_payer("E1", "second").item_id;
    let item = books.group.items.iter_mut().find(|item| item.item_id == second).unwrap();
    (item.version, item.claim_state) = (1, ClaimState::Published);
    books.remit("acme", "C2", &reversal(&paid()));
    let posted = books.remit("acme", "C3", &remitted("E1", "1", &[(20_000, "CO-45 40; PR-2 10")]));
    assert_eq!((books.stands("E1", "second"), posted.due.len(), told(&posted)), ((1_000, ClaimState::Published), 0, vec![(ExceptionKind::OutOfOrder, 1_000)]));
}

#[test]
fn the_reversal_of_a_later_payer_takes_back_its_own_and_no_other() {
    let mut books = billed("second");
    books.remit("acme", "C1", &remitted("E1", "19", &[(20_000, "CO-45 50; PR-2 30")]));
    let second = remitted("E1", "2", &[(20_000, "OA-23 170; CO-45 5; PR-3 10")]);
    books.remit("second", "C2", &second);
    books.remit("second", "C3", &reversal(&second));
    assert_eq!((books.stands("E1", "acme"), books.stands("E1", "second"), books.balance("E1", Owner::Patient)), ((0, ClaimState::Forwarded), (3_000, ClaimState::Reversed), 0));
}

#[test]
fn denials_are_reversed_too() {
    let mut books = billed("");
    let denied = remitted("E1", "1", &[(20_000, "CO-50 200")]);
    books.remit("acme", "C1", &denied);
    assert_eq!(books.remit("acme", "C2", &reversal(&denied)).outcome, "reversed_another");
    let item = books.of_payer("E1", "acme");
    assert_eq!((item.claim_state, item.answer_codes.as_str(), item.postings.as_str()), (ClaimState::Reversed, "", ""));
}

#[test]
fn only_an_exact_negation_takes_back() {
    let original = paid();
    let mut changed = reversal(&original);
    changed.services[0].adjustments[0].cents = crate::model::Cents(-2_999);
    let renumbered = RemittedClaim { payer_claim_number: "ICN2".into(), ..reversal(&original) };
    let referring = RemittedClaim { references: vec![("F8".into(), "ICN1".into())], ..renumbered.clone() };
    let mut reordered = reversal(&original);
    reordered.services.reverse();
    reordered.services[0].adjustments.reverse();
    for (claim, outcome) in [(changed, "unmatched"), (renumbered, "unmatched"), (referring, "reversed_another"), (reordered, "reversed_another")] {
        let mut books = billed("");
        books.remit("acme", "C1", &original);
        assert_eq!(books.remit("acme", "C2", &claim).outcome, outcome);
    }
    let mut books = billed("");
    books.remit("acme", "C1", &original);
    assert_eq!(books.remit("blue", "C2", &reversal(&original)).outcome, "unmatched", "another payer's money is not taken back");
}

#[test]
fn the_caller_is_told_which_transfers_to_read_and_without_them_nothing_is_taken_back() {
    let mut books = billed("");
    books.remit("acme", "C1", &paid());
    let first = facts("acme", "C1", crate::posting::case::AS_OF);
    assert_eq!(needed_postings(&books.group, &reversal(&paid()), "acme"), [(7, posting_id(first.remittance_id, 1))]);
    assert_eq!(needed_postings(&books.group, &paid(), "acme"), Vec::<(u32, Key)>::new());
    let before = books.group.clone();
    let posted = post_remitted_claim(&mut books.group, &reversal(&paid()), &facts("acme", "C2", first.as_of), &AdjustmentPolicy::default(), &[]);
    assert_eq!((posted.outcome, posted.transfers.len(), books.group == before), ("unmatched", 0, true));
}
