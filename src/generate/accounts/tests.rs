use std::collections::BTreeSet;

use super::fates::SHARES;
use super::*;
use crate::intake::account_events::read_account_events;
use crate::model::Cents;
use crate::model::date::add_days;

const FIRST: Date = Date::constant(2026, 1, 5);
const ALWAYS_VENDOR: Date = Date::constant(2000, 1, 1);

fn letters(count: usize, step: u8) -> Vec<Letter> {
    let letter = |number: usize| Letter {
        id: format!("S20260105-0001-{number:05}"),
        step,
        guarantor_id: format!("P{number}"),
        encounter_id: format!("E{number}"),
        amount: Cents(12_000),
        date: FIRST,
        has_vendor: true,
    };
    (0..count).map(letter).collect()
}

/// Everything that ever comes of letters.
fn whole_life(letters: &[Letter], seed: u64) -> Vec<LifeEvent> {
    let options = LifeOptions { seed, day: add_days(FIRST, 1), vendor_from: ALWAYS_VENDOR };
    letters.iter().flat_map(|letter| fates::of_letter(letter, options)).collect()
}

/// Everything that happens from the first day for so many days.
fn year(sources: &Sources, days: i32, seed: u64) -> Vec<LifeEvent> {
    (0..days).flat_map(|day| live(sources, LifeOptions { seed, day: add_days(FIRST, day), vendor_from: ALWAYS_VENDOR })).collect()
}

#[test]
fn every_fate_occurs_and_every_event_is_read() {
    let events = whole_life(&letters(4_000, 1), 1);
    let kinds: BTreeSet<&str> = events.iter().map(|event| event.event).collect();
    let expected = [
        "statement_sent",
        "statement_returned",
        "payment",
        "payment_reversed",
        "fee_charged",
        "plan_started",
        "plan_ended",
        "promise_to_pay",
        "dispute_opened",
        "dispute_closed",
        "itemization_requested",
        "itemization_sent",
        "hold_released",
        "assistance_applied",
        "assistance_approved",
        "assistance_denied",
        "write_off",
        "bankruptcy_filed",
        "bankruptcy_discharged",
        "deceased",
        "medicaid",
        "medicaid_applied",
        "qmb",
        "identity_theft",
        "contact_stopped",
        "active_duty",
        "hold_placed",
        "good_faith_estimate",
        "estimate_dispute_opened",
        "no_surprises",
        "confidential",
    ];
    let missing: Vec<&&str> = expected.iter().filter(|kind| !kinds.contains(**kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let bytes = to_csv(&events).unwrap();
    let read = read_account_events("a.csv", &bytes, add_days(FIRST, 400)).unwrap();
    assert_eq!((read.events.len(), read.rejected.first()), (events.len(), None));
}

#[test]
fn a_day_asked_again_with_more_letters_gives_the_same_of_the_old_ones() {
    let options = |day| LifeOptions { seed: 3, day, vendor_from: ALWAYS_VENDOR };
    let (few, more) = (Sources { letters: letters(300, 2), ..Sources::default() }, Sources { letters: letters(600, 2), ..Sources::default() });
    let mut compared = 0;
    for day in (0..60).map(|day| add_days(FIRST, day)) {
        let of_few = live(&few, options(day));
        let of_more = live(&more, options(day));
        assert!(of_few.iter().all(|event| of_more.contains(event)), "{day}");
        compared += of_few.len();
    }
    assert!(compared > 300, "only {compared}");
}

#[test]
fn nothing_happens_on_a_weekend_or_twice() {
    let events = whole_life(&letters(1_000, 3), 2);
    assert!(events.iter().all(|event| event.arrives.weekday().to_monday_zero_offset() < 5));
    let ids: BTreeSet<&str> = events.iter().map(|event| event.event_id.as_str()).collect();
    assert_eq!(ids.len(), events.len());
}

#[test]
fn shares_leave_room_for_silence() {
    for step in 0..4 {
        assert!(SHARES.iter().map(|(_, shares)| shares[step]).sum::<u64>() < 1_000);
    }
}

#[test]
fn letters_come_from_statement_files_and_without_them_from_the_next_steps_of_a_report() {
    let file = "record_type,batch_id,statement_id,step,guarantor_id,statement_date,amount,items\n\
                L,20260105-0001,S20260105-0001-00001,S3,P1,2026-01-05,120.50,E%7C1|2025-12-01|120.50|0.00|0.00|120.50|3;E2|2025-12-02|1|0|0|1|1\n\
                T,20260105-0001,1,12050,abc,,,\n";
    let read = read_letters("s.csv", file.as_bytes()).unwrap();
    assert_eq!((read.len(), read[0].step, read[0].encounter_id.as_str(), read[0].amount), (1, 3, "E|1", Cents(12_050)));
    let report = "guarantor_id,balance,next_step,next_step_date\nP1,10.00,send the reminder (S2),2026-01-09\nP2,10.00,send the reminder (S2),2026-01-10\nP3,10.00,wait,\n";
    let due = due_letters("d.csv", report.as_bytes(), "2026-01-09".parse().unwrap()).unwrap();
    // The ninth is a Friday.
    assert_eq!((due.len(), due[0].guarantor_id.as_str(), due[0].step, due[0].date.to_string().as_str()), (1, "P1", 2, "2026-01-12"));
    let fault = read_letters("s.csv", file.replace("120.50,E", "a lot,E").as_bytes()).unwrap_err();
    assert_eq!(fault.to_string(), "s.csv: line 2, column amount: expected an amount such as 125.00");
}

#[test]
fn the_agency_answers_only_about_what_it_holds() {
    let number = |place: usize| format!("A{place:016x}");
    let file: String = (0..500).map(|place| format!("N,20260105-0007,{},50.00\n", number(place))).collect();
    let placements = read_placements("p.csv", format!("record_type,batch_id,account_no,placed_amount\n{file}T,20260105-0007,500,\n").as_bytes()).unwrap();
    let held = |place: usize| Held { account_no: number(place), guarantor_id: format!("P{place}"), encounter_id: format!("E{place}"), balance: Cents(5_000) };
    let sources = Sources { placements, held: (0..500).map(held).collect(), ..Sources::default() };
    let events = year(&sources, 150, 4);
    let count = |kind: &str| events.iter().filter(|event| event.event == kind).count();
    for kind in ["agency_rejected", "agency_payment", "agency_returned", "agency_closed", "agency_inventory", "bankruptcy_filed", "dispute_opened", "payment"] {
        assert!(count(kind) > 0, "{kind}");
    }
    assert!((440..500).contains(&count("agency_accepted")), "{}", count("agency_accepted"));
    assert!(count("agency_accepted") + count("agency_rejected") < 500, "some stay silent");
    let none = year(&Sources { held: Vec::new(), ..sources }, 150, 4);
    assert_eq!(none, []);
}
