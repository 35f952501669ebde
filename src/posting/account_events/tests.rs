//! Tests of `account_events`.

use super::*;
use crate::posting::case::{AS_OF, Books, about, event};
use proptest::prelude::*;

#[test]
fn an_event_is_posted_once_and_never_with_other_content() {
    let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
    let paid = event("P1", EventKind::Payment, "2026-06-01", 4_000);
    assert_eq!(books.post(&[paid.clone(), AccountEvent { source: "again.csv:9".into(), ..paid.clone() }]).repeated, 1);
    let posted = books.post(&[paid.clone(), AccountEvent { amount_cents: Some(Cents(4_001)), ..paid }]);
    assert_eq!((posted.transfers.len(), posted.repeated, posted.exceptions[0].kind), (0, 1, ExceptionKind::ConflictingEvent));
    assert_eq!(books.balance("E1", Owner::Patient), 6_000);
}

#[test]
fn a_post_dated_cheque_waits_for_its_day() {
    let mut books = Books::new().charge("E1", None, 10_000, "2026-01-10");
    let posted = books.post(&[event("P1", EventKind::Payment, "2026-07-01", 4_000), event("P2", EventKind::Payment, "2026-06-30", 1_000)]);
    assert_eq!((posted.pending_payment_cents(), books.balance("E1", Owner::Patient), posted.pending.len()), (Cents(4_000), 9_000, 1));
    assert_eq!(books.group.account.events.len(), 1);
}

/// What is drawn for one event: kind, encounter, cents, day of June, the event it refers to, group and reason code.
type Drawn = (EventKind, &'static str, i64, i8, usize, (&'static str, &'static str));

fn events() -> impl Strategy<Value = Vec<AccountEvent>> {
    use EventKind as K;
    let kinds = prop::sample::select(vec![
        K::Payment,
        K::Payment,
        K::PaymentReversed,
        K::Refund,
        K::WriteOff,
        K::PayerPayment,
        K::PayerAdjustment,
        K::ResponsibilityMoved,
        K::StatementSent,
        K::StatementReturned,
        K::DisputeOpened,
        K::DisputeClosed,
        K::AgencyPayment,
        K::AgencyReturned,
    ]);
    let encounters = prop::sample::select(vec!["", "", "E1", "E2", "E3", "E4"]);
    let codes = prop::sample::select(vec![("", ""), ("CO", "45"), ("PR", "1"), ("CO", "50")]);
    let rows = prop::collection::vec((kinds, encounters, 1i64..20_000, 1i8..=30, 0usize..12, codes), 1..25);
    rows.prop_map(|rows: Vec<Drawn>| rows.into_iter().enumerate().map(|(index, drawn)| make(index, drawn)).collect())
}

fn make(index: usize, (kind, encounter, cents, day, reference, code): Drawn) -> AccountEvent {
    AccountEvent {
        reference: format!("V{reference:02}").into(),
        group_code: code.0.into(),
        carc: code.1.into(),
        reason: "test".into(),
        ..about(encounter, event(&format!("V{index:02}"), kind, &format!("2026-06-{day:02}"), cents))
    }
}

fn books() -> Books {
    let mut books = Books::new().charge("E1", None, 9_000, "2026-01-10").charge("E2", Some("acme"), 15_000, "2026-02-10").charge("E3", None, 700, "2026-03-10").charge(
        "E4",
        None,
        5_000,
        "2026-01-05",
    );
    let placed = crate::posting::post_placement(&mut books.group, "E4", "B1", "approved by ann: no answer", AS_OF);
    books.transfers.extend(placed);
    books
}

/// What the books must come to, from nothing but the events and what was refused of each.
fn expected_balance(start: Cents, events: &[AccountEvent], posted: &Posted) -> Cents {
    let refused = |event: &AccountEvent| posted.exceptions.iter().filter(|exception| exception.event_id == event.event_id).map(|exception| exception.amount_cents).sum::<Cents>();
    events.iter().fold(start, |balance, event| {
        let amount = event.amount_cents.unwrap_or_default();
        match event.event {
            // What an agency paid too much is booked, and listed besides.
            EventKind::Payment | EventKind::AgencyPayment | EventKind::PayerPayment => {
                balance - if event.event == EventKind::PayerPayment { amount - refused(event) } else { amount }
            }
            EventKind::PayerAdjustment if (event.group_code.as_str(), event.carc.as_str()) == ("CO", "50") => balance,
            EventKind::PayerAdjustment | EventKind::WriteOff => balance - (amount - refused(event)),
            EventKind::PaymentReversed | EventKind::Refund => balance + (amount - refused(event)),
            _ => balance,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_cent_is_lost_in_any_history(events in events()) {
        let mut books = books();
        let start: Cents = books.group.items.iter().map(|item| item.balance_cents).sum();
        let posted = books.post(&events);
        let end: Cents = books.group.items.iter().map(|item| item.balance_cents).sum();
        prop_assert_eq!(end, expected_balance(start, &events, &posted));
        prop_assert!(books.group.items.iter().all(|item| item.owner == Owner::Insurance || item.kind == ItemKind::Unapplied || item.balance_cents >= Cents::ZERO), "only payers can be in credit");
    }

    #[test]
    fn the_order_of_the_file_and_a_second_delivery_change_nothing(events in events(), seed in 0usize..1_000) {
        let (mut left, mut right) = (books(), books());
        let mut shuffled = events.clone();
        let turn = seed % shuffled.len().max(1);
        shuffled.rotate_left(turn);
        shuffled.reverse();
        let (first, second) = (left.post(&events), right.post(&shuffled));
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(&left.group, &right.group);
        let known: Vec<AccountEvent> = events.iter().filter(|event| left.group.account.events.iter().any(|held| held.event_id == event.event_id)).cloned().collect();
        let before = left.group.clone();
        prop_assert_eq!(left.post(&known).repeated, known.len());
        prop_assert_eq!(&left.group, &before);
    }

    #[test]
    fn replaying_the_transfers_makes_the_same_items(events in events()) {
        let mut books = books();
        books.post(&events);
        for item in &books.group.items {
            let mut replayed = OpenItem { charge_cents: Cents::ZERO, paid_cents: Cents::ZERO, adjusted_cents: Cents::ZERO, balance_cents: Cents::ZERO, ..item.clone() };
            books.transfers.iter().for_each(|transfer| apply(transfer, &mut replayed));
            prop_assert_eq!((replayed.charge_cents, replayed.paid_cents, replayed.adjusted_cents, replayed.balance_cents), (item.charge_cents, item.paid_cents, item.adjusted_cents, item.balance_cents));
        }
    }
}
