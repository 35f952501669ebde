//! Tests of `delinquency`.

use super::*;
use crate::ledger::charge::tests::sample_charge;
use crate::ledger::letter::{address_key, printed_event_id};
use crate::ledger::{AccountEvent, Contact, EventKind, GuarantorAccount, LetterDetail, LetterStep, NewCharge, Owner, apply, charge_transfer, open_item_for_charge};

const AS_OF: Date = Date::constant(2026, 6, 30);

fn item(encounter_id: &str, cents: i64, age: i32) -> OpenItem {
    let day = add_days(AS_OF, -age);
    let charge = NewCharge { encounter_key: Key::of_texts(&[encounter_id]), encounter_id, service_date: day, posting_date: day, charge_cents: Cents(cents), ..sample_charge(None) };
    let mut item = open_item_for_charge(&charge);
    apply(&charge_transfer(&charge).unwrap(), &mut item);
    item
}

/// An item with statements 30 days apart, the first of them so many days ago.
fn dunned(encounter_id: &str, cents: i64, statements: u16, first: i32) -> OpenItem {
    let mut item = item(encounter_id, cents, first + 5);
    item.statements = statements;
    item.first_statement_date = Some(add_days(AS_OF, -first));
    item.last_statement_date = Some(add_days(AS_OF, 30 * i32::from(statements - 1) - first));
    item
}

fn contact() -> Contact {
    let (city, state, zip) = ("Sampleton".into(), "KS".into(), "66002".into());
    Contact { last_name: "Doe".into(), address_1: "1 Example Street".into(), city, state, zip, phone: "5555550199".into(), ..Contact::default() }
}

fn group(items: Vec<OpenItem>) -> GuarantorGroup {
    GuarantorGroup { account: GuarantorAccount { guarantor_id: "G1".into(), contact: contact(), ..GuarantorAccount::default() }, items }
}

/// The policies by default, in a state that has no rule of its own.
struct Policies(DelinquencyPolicy, ReferralPolicy, StatementPolicy);

impl Policies {
    fn new() -> Policies {
        Policies(DelinquencyPolicy::default(), ReferralPolicy::default(), StatementPolicy::default())
    }

    fn dunning(&self) -> DunningPolicy<'_> {
        DunningPolicy { delinquency: &self.0, referral: &self.1, statements: &self.2, state: "KS" }
    }
}

fn due(group: &GuarantorGroup, as_of: Date) -> Option<LetterDue> {
    letter_due(group, as_of, Policies::new().dunning())
}

fn event(kind: EventKind, days_ago: i32) -> AccountEvent {
    let text = Text::default;
    let date = add_days(AS_OF, -days_ago);
    AccountEvent {
        event_id: format!("{}{days_ago}", kind.as_str()).into(),
        event: kind,
        date,
        guarantor_id: "G1".into(),
        patient_id: text(),
        encounter_id: text(),
        claim_id: text(),
        line: 0,
        payer_id: text(),
        amount_cents: None,
        until: None,
        group_code: text(),
        carc: text(),
        reference: text(),
        reason: text(),
        detail: text(),
        posting_date: date,
        source: text(),
    }
}

fn judged(group: &GuarantorGroup) -> Delinquency {
    assess(group, AS_OF, Policies::new().dunning()).unwrap()
}

#[test]
fn grace_lasts_ten_days_past_due_and_levels_have_inclusive_bounds() {
    // The first statement is due 30 days later.
    for (first, level, delinquent) in [
        (30, None, false),
        (31, Some(Level::D0), false),
        (40, Some(Level::D0), false),
        (41, Some(Level::D1), true),
        (60, Some(Level::D1), true),
        (61, Some(Level::D2), true),
        (90, Some(Level::D2), true),
        (91, Some(Level::D3), true),
        (120, Some(Level::D3), true),
        (121, Some(Level::D4), true),
    ] {
        let found = judged(&group(vec![dunned("E1", 10_000, 1, first)]));
        assert_eq!((found.level, found.items[0].delinquent), (level, delinquent), "first statement {first} days ago");
    }
}

#[test]
fn without_a_statement_nobody_is_delinquent() {
    let found = judged(&group(vec![item("E1", 10_000, 300)]));
    assert_eq!((found.level, found.step, found.oldest_age_days, found.next_step_date), (None, Step::FirstStatement, 300, Some(AS_OF)));
}

#[test]
fn letters_follow_one_another_a_cycle_apart() {
    for (statements, step) in [(1, Step::Reminder), (2, Step::PastDue), (3, Step::FinalNotice)] {
        let found = judged(&group(vec![dunned("E1", 10_000, statements, 95)]));
        assert_eq!((found.step, found.next_step_date), (step, Some(add_days(AS_OF, 30 * i32::from(statements) - 95))));
    }
    let mut done = dunned("E1", 10_000, 4, 95);
    done.final_notice_date = done.last_statement_date;
    let found = judged(&group(vec![done]));
    assert_eq!((found.step, found.next_step_date), (Step::Review, Some(add_days(AS_OF, 25))), "120 days from the first statement and 30 from the notice");
}

#[test]
fn a_dispute_pauses_its_item_and_the_rest_goes_on() {
    let mut group = group(vec![dunned("E1", 10_000, 3, 200), dunned("E2", 2_000, 1, 45)]);
    group.account.events.push(AccountEvent { encounter_id: "E1".into(), ..event(EventKind::DisputeOpened, 20) });
    let found = judged(&group);
    assert_eq!((found.level, found.step, found.statements_sent, found.balance_cents), (Some(Level::D1), Step::Reminder, 3, Cents(12_000)));
    assert_eq!(found.items.iter().map(|item| item.paused_by).collect::<Vec<_>>(), [Some("dispute"), None]);
    group.account.events.push(AccountEvent { encounter_id: "E1".into(), ..event(EventKind::DisputeClosed, 10) });
    assert_eq!(judged(&group).level, Some(Level::D4));
}

#[test]
fn assistance_in_full_is_written_off_and_not_written_about() {
    let mut done = dunned("E1", 10_000, 4, 200);
    done.final_notice_date = done.last_statement_date;
    let mut group = group(vec![done, dunned("E2", 2_000, 1, 45)]);
    group.account.events.push(AccountEvent { encounter_id: "E1".into(), ..event(EventKind::AssistanceApproved, 20) });
    let steps = |found: &Delinquency| found.items.iter().map(|item| item.paused_step).collect::<Vec<_>>();
    let found = judged(&group);
    assert_eq!((found.step, steps(&found)), (Step::Reminder, vec![Some("write off: financial assistance was granted"), None]));
    group.account.events[0].encounter_id = Text::default();
    let found = judged(&group);
    assert_eq!((found.level, found.step, found.next_step.as_str()), (None, Step::WriteOffAssistance, "write off: financial assistance was granted"));
    assert_eq!(due(&group, AS_OF), None);
    // A part leaves a bill, and so does a grant that was booked before something new came to be owed.
    for part in [
        AccountEvent { detail: "40%".into(), ..event(EventKind::AssistanceApproved, 20) },
        AccountEvent { amount_cents: Some(Cents(1_999)), ..event(EventKind::AssistanceApproved, 20) },
    ] {
        group.account.events[0] = part;
        assert_ne!(judged(&group).step, Step::WriteOffAssistance);
    }
    group.account.events = vec![event(EventKind::AssistanceApproved, 20), AccountEvent { reason: "charity".into(), ..event(EventKind::WriteOff, 10) }];
    assert_eq!(judged(&group).step, Step::Reminder, "the younger bill has letters to come");
}

#[test]
fn plans_stop_letters_until_they_are_broken() {
    let mut group = group(vec![dunned("E1", 10_000, 3, 200)]);
    group.account.events.push(AccountEvent { amount_cents: Some(Cents(1_000)), ..event(EventKind::PlanStarted, 20) });
    assert_eq!((judged(&group).level, judged(&group).step), (None, Step::Wait));
    group.account.events[0].date = add_days(AS_OF, -120);
    assert_eq!((judged(&group).level, judged(&group).step), (Some(Level::D4), Step::FinalNotice));
}

#[test]
fn what_is_with_a_payer_or_came_back_is_not_written_about() {
    let mut pending = group(vec![dunned("E1", 10_000, 1, 50)]);
    pending.items.push(OpenItem { owner: Owner::Insurance, payer_id: "acme".into(), ..item("E1", 5_000, 60) });
    assert_eq!((judged(&pending).step, judged(&pending).level), (Step::WaitForInsurance, None));
    let mut returned = group(vec![item("E1", 10_000, 90)]);
    returned.account.events = vec![event(EventKind::StatementSent, 60), event(EventKind::StatementReturned, 50)];
    assert_eq!(judged(&returned).step, Step::FindAddress);
}

#[test]
fn small_balances_count_together() {
    assert_eq!(judged(&group(vec![item("E1", 400, 10)])).step, Step::BelowMinimum);
    assert_eq!(judged(&group(vec![item("E1", 400, 10), item("E2", 100, 10)])).step, Step::FirstStatement);
    assert_eq!(judged(&group(vec![item("E1", 999, 91)])).step, Step::WriteOffSmall);
    assert_eq!(judged(&group(vec![item("E1", 999, 90)])).step, Step::FirstStatement);
    assert_eq!(judged(&group(vec![item("E1", 500, 91), item("E2", 500, 91)])).step, Step::FirstStatement, "ten dollars in two items are not small");
}

#[test]
fn tonights_letter_covers_what_nothing_pauses() {
    let mut group = group(vec![dunned("E1", 10_000, 1, 30), item("E2", 700, 2)]);
    let letter = due(&group, AS_OF).unwrap();
    assert_eq!((letter.step, letter.amount_cents, letter.items.len(), letter.due_date), (LetterStep::Reminder, Cents(10_700), 2, add_days(AS_OF, 30)));
    assert_eq!(due(&group, add_days(AS_OF, -1)), None);
    group.account.events.push(event(EventKind::BankruptcyFiled, 0));
    assert_eq!((due(&group, AS_OF), judged(&group).step), (None, Step::Stop));
    group.items.clear();
    assert_eq!(assess(&group, AS_OF, Policies::new().dunning()), None);
}
