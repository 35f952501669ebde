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
    AccountEvent::bare(format!("{}{days_ago}", kind.as_str()), kind, "G1", add_days(AS_OF, -days_ago))
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

/// A letter that was printed so many days ago about these items.
fn printed(days_ago: i32, step: LetterStep, items: &[&OpenItem]) -> AccountEvent {
    let detail = LetterDetail { step, address: address_key(&contact()), items: items.iter().map(|item| item.item_id).collect() };
    AccountEvent {
        event_id: printed_event_id("S20260601-0001-00001"),
        reference: "S20260601-0001-00001".into(),
        detail: detail.to_text(),
        ..event(EventKind::StatementPrinted, days_ago)
    }
}

#[test]
fn a_printed_letter_blocks_the_next_until_it_is_marked_or_withdrawn() {
    let mut group = group(vec![dunned("E1", 10_000, 1, 45)]);
    assert_eq!(due(&group, AS_OF).map(|letter| letter.step), Some(LetterStep::Reminder));
    let letter = printed(10, LetterStep::Reminder, &group.items.iter().collect::<Vec<_>>());
    group.account.events = vec![letter.clone()];
    assert_eq!((judged(&group).step, due(&group, AS_OF)), (Step::Printed, None));
    assert!(judged(&group).next_step.starts_with("S2 was printed on 2026-06-20"), "{}", judged(&group).next_step);
    // A statement that somebody else sent says nothing about this one.
    group.account.events.push(event(EventKind::StatementSent, 5));
    assert_eq!(judged(&group).step, Step::Printed);
    for settled in [EventKind::StatementSent, EventKind::StatementReturned] {
        group.account.events = vec![letter.clone(), AccountEvent { reference: letter.reference.clone(), ..event(settled, 4) }];
        assert_ne!(judged(&group).step, Step::Printed, "{settled:?}");
    }
    group.account.events = vec![letter.clone(), AccountEvent { reference: letter.reference.clone(), reason: "not_sent".into(), ..event(EventKind::StatementReturned, 4) }];
    assert_eq!(due(&group, AS_OF).map(|letter| letter.step), Some(LetterStep::Reminder), "it never left, so it is due again");
}

#[test]
fn the_days_of_a_dispute_never_count() {
    let disputed = |from: i32, to: i32| {
        let mut group = group(vec![dunned("E1", 10_000, 1, 61)]);
        group.account.events = vec![event(EventKind::DisputeOpened, from), event(EventKind::DisputeClosed, to)];
        judged(&group)
    };
    // 61 days after the statement the bill is 31 days past due: D2. One day of dispute makes it D1.
    assert_eq!((disputed(20, 20).level, disputed(20, 19).level), (Some(Level::D2), Some(Level::D1)));
    assert_eq!(disputed(20, 19).items[0].days_past_due, Some(30));
    assert_eq!(disputed(50, 20).items[0].days_past_due, Some(20), "days before the due date were none of the clock's");
    assert_eq!(disputed(20, 19).next_step_date, Some(add_days(AS_OF, -30)), "the next letter comes a day later too");
    // Two disputes that overlap are counted once.
    let mut twice = group(vec![dunned("E1", 10_000, 1, 61)]);
    let named = |id: &str, kind, days_ago| AccountEvent { event_id: format!("{id}{days_ago}").into(), reference: id.into(), ..event(kind, days_ago) };
    let (opened, closed) = (EventKind::DisputeOpened, EventKind::DisputeClosed);
    twice.account.events = vec![named("a", opened, 20), named("b", opened, 18), named("a", closed, 15), named("b", closed, 10)];
    assert_eq!(judged(&twice).items[0].days_past_due, Some(21));
}

#[test]
fn a_state_may_say_itself_when_a_bill_is_delinquent() {
    let policies = Policies::new();
    let mut young = dunned("E1", 10_000, 1, 44);
    young.service_date = add_days(AS_OF, -90);
    let found = |item: &OpenItem, state: &'static str| {
        let judged = assess(&group(vec![item.clone()]), AS_OF, DunningPolicy { state, ..policies.dunning() }).unwrap();
        (judged.level, judged.items[0].delinquent, judged.delinquent_cents)
    };
    assert_eq!(found(&young, "KS"), (Some(Level::D1), true, Cents(10_000)));
    assert_eq!(found(&young, "ND"), (Some(Level::D0), false, Cents(0)), "44 of 45 days from the bill");
    young.first_statement_date = Some(add_days(AS_OF, -45));
    assert_eq!(found(&young, "ND"), (Some(Level::D1), true, Cents(10_000)));
    young.service_date = add_days(AS_OF, -89);
    assert_eq!(found(&young, "ND"), (Some(Level::D0), false, Cents(0)), "89 of 90 days from the service");
}

#[test]
fn a_level_tells_the_day_on_which_it_began() {
    for (first, level, days_ago) in [(31, Level::D0, 0), (41, Level::D1, 0), (60, Level::D1, 19), (61, Level::D2, 0), (91, Level::D3, 0), (130, Level::D4, 9)] {
        let found = judged(&group(vec![dunned("E1", 10_000, 1, first)]));
        assert_eq!((found.level, found.level_date), (Some(level), Some(add_days(AS_OF, -days_ago))), "first statement {first} days ago");
    }
}

#[test]
fn mail_that_came_back_waits_for_an_address() {
    let mut returned = group(vec![item("E1", 10_000, 90)]);
    let letter = printed(60, LetterStep::First, &returned.items.iter().collect::<Vec<_>>());
    let sent = AccountEvent { event: EventKind::StatementSent, event_id: letter.reference.clone(), ..letter.clone() };
    let back = AccountEvent { reference: letter.reference.clone(), ..event(EventKind::StatementReturned, 50) };
    returned.account.events = vec![letter, sent, back];
    assert_eq!((judged(&returned).step, due(&returned, AS_OF)), (Step::FindAddress, None));
    let mut moved = returned.clone();
    moved.account.contact.address_1 = "2 Found Street".into();
    assert_eq!(due(&moved, AS_OF).map(|letter| letter.step), Some(LetterStep::First), "the address is another one now");
    returned.account.events.push(AccountEvent { reason: "address".into(), ..event(EventKind::HoldReleased, 40) });
    assert_eq!(due(&returned, AS_OF).map(|letter| letter.step), Some(LetterStep::First), "somebody has looked at it");
}

#[test]
fn without_an_address_no_letter_is_written_unless_somebody_else_writes_them() {
    let mut unknown = group(vec![item("E1", 10_000, 10)]);
    unknown.account.contact.zip = Text::default();
    assert_eq!((judged(&unknown).step, due(&unknown, AS_OF)), (Step::FindAddress, None));
    let policies = Policies(DelinquencyPolicy::default(), ReferralPolicy::default(), StatementPolicy { write: false, ..StatementPolicy::default() });
    assert_eq!(assess(&unknown, AS_OF, policies.dunning()).map(|judged| judged.step), Some(Step::FirstStatement));
}

#[test]
fn a_final_notice_speaks_only_of_what_had_every_letter_before_it() {
    let mut group = group(vec![dunned("E1", 10_000, 3, 95), dunned("E2", 4_000, 1, 40), item("E3", 700, 2)]);
    let notice = due(&group, AS_OF).unwrap();
    assert_eq!((notice.step, notice.items.as_slice(), notice.amount_cents), (LetterStep::FinalNotice, &[group.items[0].item_id][..], Cents(10_000)));
    assert_eq!(notice.due_date, add_days(AS_OF, 30));
    // Once it has left, the older bill waits for the referral list, and the younger ones go on at their own pace.
    let first = &mut group.items[0];
    (first.statements, first.final_notice_date, first.last_statement_date) = (4, Some(AS_OF), Some(AS_OF));
    let next = due(&group, AS_OF).unwrap();
    assert_eq!((next.step, next.amount_cents, next.items.len()), (LetterStep::Reminder, Cents(4_700), 2));
}

#[test]
fn what_is_not_certainly_the_guarantors_is_not_written_about() {
    let paused = |change: fn(&mut GuarantorGroup)| {
        let mut group = group(vec![dunned("E1", 10_000, 1, 45)]);
        change(&mut group);
        assert_eq!(due(&group, AS_OF), None);
        judged(&group).items[0].paused_by
    };
    let opened = |kind| move |group: &mut GuarantorGroup| group.account.events.push(event(kind, 3));
    for (kind, word) in [
        (EventKind::ContactStopped, "contact_stopped"),
        (EventKind::IdentityTheft, "identity_theft"),
        (EventKind::MedicaidApplied, "medicaid_applied"),
        (EventKind::ItemizationRequested, "itemization"),
        (EventKind::EstimateDisputeOpened, "estimate_dispute"),
        (EventKind::NoSurprises, "no_surprises"),
    ] {
        let mut group = group(vec![dunned("E1", 10_000, 1, 45)]);
        opened(kind)(&mut group);
        assert_eq!((due(&group, AS_OF), judged(&group).items[0].paused_by), (None, Some(word)));
    }
    assert_eq!(paused(|group| group.items[0].origin = "CO-50".into()), Some("not_patients"));
    assert_eq!(paused(|group| group.items[0].origin = "PR-96".into()), Some("review"));
    assert_eq!(paused(|group| group.account.events.push(AccountEvent { detail: "40%".into(), ..event(EventKind::AssistanceApproved, 3) })), Some("assistance_in_part"));
    // A share within what the law allows, and a reason that somebody has looked at, are billed.
    let mut billed = group(vec![dunned("E1", 10_000, 1, 45)]);
    billed.items[0].origin = "PR-96".into();
    billed.account.events = vec![
        AccountEvent { reason: "reviewed".into(), ..event(EventKind::HoldReleased, 3) },
        AccountEvent { amount_cents: Some(Cents(10_000)), ..event(EventKind::NoSurprises, 3) },
    ];
    assert!(due(&billed, AS_OF).is_some());
}

#[test]
fn a_plan_and_a_promise_are_about_what_was_owed_then() {
    let mut group = group(vec![dunned("E1", 10_000, 1, 60), item("E2", 6_000, 5)]);
    group.account.events.push(AccountEvent { amount_cents: Some(Cents(1_000)), ..event(EventKind::PlanStarted, 20) });
    let found = judged(&group);
    assert_eq!((found.plan, found.items.iter().map(|item| item.paused_by).collect::<Vec<_>>()), (Some("good_standing"), vec![Some("plan"), None]));
    assert_eq!(due(&group, AS_OF).map(|letter| (letter.step, letter.amount_cents)), Some((LetterStep::First, Cents(6_000))));
    group.account.events = vec![AccountEvent { until: Some(add_days(AS_OF, 3)), ..event(EventKind::PromiseToPay, 2) }];
    assert_eq!((judged(&group).promise_date, judged(&group).step, due(&group, AS_OF)), (Some(add_days(AS_OF, 3)), Step::Wait, None));
}

#[test]
fn promises_hold_until_two_were_broken() {
    let promise = |made: i32, until: i32| AccountEvent { until: Some(add_days(AS_OF, -until)), amount_cents: Some(Cents(1_000)), ..event(EventKind::PromiseToPay, made) };
    let mut group = group(vec![dunned("E1", 10_000, 1, 60)]);
    group.account.events = vec![promise(50, 40), promise(2, -3)];
    assert_eq!((judged(&group).broken_promises, judged(&group).step), (1, Step::Wait));
    group.account.events = vec![promise(50, 40), promise(35, 30), promise(2, -3)];
    assert_eq!((judged(&group).broken_promises, judged(&group).step, judged(&group).promise_date), (2, Step::Reminder, None), "a third promise holds nothing");
}

/// Reason and weight of the call that the account should get.
fn called(group: &GuarantorGroup) -> Option<(CallReason, i64)> {
    judged(group).call.map(|call| (call.reason, call.score_cents().0))
}

#[test]
fn calls_have_a_reason_and_nobody_protected_is_called() {
    let mut notice = dunned("E1", 10_000, 4, 115);
    (notice.final_notice_date, notice.last_statement_date) = (Some(add_days(AS_OF, -20)), Some(add_days(AS_OF, -20)));
    assert_eq!(called(&group(vec![notice.clone()])), Some((CallReason::NoticeEnding, 20_000)));
    notice.final_notice_date = Some(add_days(AS_OF, -31));
    assert_eq!(called(&group(vec![notice])), Some((CallReason::PastDue, 10_000)), "once it has run out the account is past due like others");
    let late = || group(vec![dunned("E1", 10_000, 1, 41)]);
    assert_eq!(called(&late()), Some((CallReason::PastDue, 10_000)));
    assert_eq!(called(&group(vec![dunned("E1", 10_000, 1, 40)])), None, "within grace");
    let with = |events: Vec<AccountEvent>| {
        let mut group = late();
        group.account.events = events;
        called(&group)
    };
    assert_eq!(with(vec![AccountEvent { until: Some(add_days(AS_OF, -10)), ..event(EventKind::PromiseToPay, 20) }]), Some((CallReason::PromiseBroken, 15_000)));
    assert_eq!(with(vec![event(EventKind::StatementSent, 20), event(EventKind::StatementReturned, 10)]), Some((CallReason::AddressUnknown, 12_000)));
    let plan = |days_ago| AccountEvent { amount_cents: Some(Cents(1_000)), ..event(EventKind::PlanStarted, days_ago) };
    assert_eq!(with(vec![plan(20)]), None, "in good standing");
    let mut behind = late();
    behind.items[0].responsibility_date = add_days(AS_OF, -100);
    behind.account.events = vec![plan(45)];
    assert_eq!(called(&behind), Some((CallReason::PlanBehind, 14_000)));
    behind.account.events = vec![plan(150)];
    assert_eq!(called(&behind), Some((CallReason::PlanDefaulted, 12_000)));
    for kind in [EventKind::BankruptcyFiled, EventKind::Deceased, EventKind::DisputeOpened, EventKind::ContactStopped, EventKind::AssistanceApplied] {
        assert_eq!(with(vec![event(kind, 5)]), None, "{kind:?}");
    }
    let mut unreachable = late();
    unreachable.account.contact.phone = Text::default();
    assert_eq!(called(&unreachable), None);
    let mut paid = late();
    paid.account.last_payment_date = Some(add_days(AS_OF, -5));
    assert_eq!(called(&paid), None, "somebody who has just paid is left in peace");
}

#[test]
fn no_child_no_soldier_and_nobody_whose_own_money_waits_is_asked_to_pay() {
    let late = || group(vec![dunned("E1", 10_000, 1, 41)]);
    let born = |years: i32| {
        let mut group = late();
        group.account.contact.birth_date = Some(add_days(AS_OF, -years * 366));
        called(&group).map(|(reason, _)| reason)
    };
    assert_eq!((born(16), born(30)), (None, Some(CallReason::PastDue)));
    let on_duty = |until: Option<Date>| {
        let mut group = late();
        group.account.events = vec![AccountEvent { until, ..event(EventKind::ActiveDuty, 30) }];
        called(&group).map(|(reason, _)| reason)
    };
    assert_eq!((on_duty(None), on_duty(Some(AS_OF)), on_duty(Some(add_days(AS_OF, -1)))), (None, None, Some(CallReason::PastDue)));
    let unused = |cents: i64| {
        let mut group = late();
        let mut credit = dunned("E2", 1, 1, 41);
        credit.balance_cents = Cents(-cents);
        credit.kind = crate::ledger::ItemKind::Unapplied;
        group.items.push(credit);
        called(&group).map(|(reason, _)| reason)
    };
    assert_eq!((unused(10_000), unused(9_999)), (None, Some(CallReason::PastDue)));
}

#[test]
fn the_greatest_score_is_called_first_and_equals_go_by_guarantor() {
    let account = |guarantor: &str, cents: i64, first: i32| {
        let mut group = group(vec![dunned("E1", cents, 1, first)]);
        group.account.guarantor_id = guarantor.into();
        judged(&group)
    };
    let accounts = [account("G3", 5_000, 50), account("G1", 9_000, 50), account("G2", 5_000, 50), account("G4", 90_000, 10)];
    let order: Vec<&str> = calls::first_calls(accounts.iter().collect(), 10).into_iter().map(|(judged, _)| judged.guarantor_id.as_str()).collect();
    assert_eq!(order, ["G1", "G2", "G3"]);
    assert_eq!(calls::first_calls(accounts.iter().collect(), 2).len(), 2);
}
