//! First payers: paid, denied, left to the patient.

use super::sheet::{Bill, remitted, reversal, told};
use crate::ledger::{ClaimEventKind, ClaimState, Owner};
use crate::posting::case::{AS_OF, Books};

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
fn a_claim_and_its_exact_reversal_leave_the_books_as_they_were() {
    let mut books = billed();
    let paid = remitted("E1", "1", &[(12_000, "CO-45 30; PR-3 20"), (8_000, "CO-45 10; PR-2 14")]);
    books.remit("acme", "C1", &paid);
    let posted = books.remit("acme", "C2", &reversal(&paid));
    assert_eq!((books.stands("E1", "acme"), books.balance("E1", Owner::Patient), posted.outcome), ((20_000, ClaimState::Reversed), 0, "reversed_another"));
    assert_eq!((books.account("clearing:payer:acme"), books.account("adjustment:contractual")), (0, 0));
    assert_eq!(books.remit("acme", "C3", &reversal(&paid)).outcome, "unmatched", "it is taken back once");
}
