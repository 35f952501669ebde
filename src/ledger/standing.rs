//! Where a guarantor's account stands on a day: what its events add up to. Posting, dunning and the referral gates all ask here, so that a hold
//! that stops a letter also stops a referral.
//!
//! Only events that were effective and posted on or before the day count. This module does *not* decide what follows from a state.

use super::{AccountEvent, EventKind, GuarantorAccount, OpenItem};
use crate::model::date::{add_days, add_months};
use crate::model::{Cents, Date, days_between};

/// Reason of a `statement_returned` that says that a printed letter never left the house.
pub const NOT_SENT: &str = "not_sent";

/// An account's events as seen on one day.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    account: &'a GuarantorAccount,
    as_of: Date,
}

/// How a payment plan is being kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanState {
    /// Everything due has been paid, or the plan has no instalment amount to be measured against.
    GoodStanding,
    /// One instalment is missing: a warning, the plan still holds.
    Behind,
    /// Two instalments are missing, or the oldest missing one is more than 45 days late.
    Defaulted,
}

/// A payment plan that was started and not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan<'a> {
    /// The event that started it; `amount_cents` is the monthly instalment, `until` its end.
    pub event: &'a AccountEvent,
    /// How it is kept.
    pub state: PlanState,
    /// The first day on which the plan would be in default if nothing more were paid.
    pub holds_until: Option<Date>,
}

/// Days by which the oldest missing instalment may be late before the plan is in default.
const PLAN_LATE_DAYS: i32 = 45;

impl EventKind {
    /// For kinds that open a state: the kinds that close it.
    fn closers(self) -> &'static [EventKind] {
        use EventKind as K;
        match self {
            K::DisputeOpened => &[K::DisputeClosed],
            K::AppealOpened => &[K::AppealClosed],
            K::AssistanceApplied => &[K::AssistanceApproved, K::AssistanceDenied],
            K::BankruptcyFiled => &[K::BankruptcyDischarged, K::BankruptcyDismissed],
            K::HoldPlaced => &[K::HoldReleased],
            K::PlanStarted => &[K::PlanEnded],
            K::AgencyAccepted => &[K::AgencyReturned, K::AgencyRejected, K::AgencyRecalled, K::AgencyClosed],
            K::StatementPrinted => &[K::StatementSent, K::FinalNoticeSent, K::StatementReturned],
            K::ContactStopped => &[K::ContactAllowed],
            K::ItemizationRequested => &[K::ItemizationSent],
            K::IdentityTheft => &[K::IdentityTheftCleared],
            K::MedicaidApplied => &[K::Medicaid, K::MedicaidDenied],
            K::NoSurprises => &[K::NoSurprisesCleared],
            K::EstimateDisputeOpened => &[K::EstimateDisputeClosed],
            K::ConsentGiven => &[K::ConsentWithdrawn],
            _ => &[],
        }
    }
}

impl AccountEvent {
    /// True when the event's scope takes in the item: its claim, else its encounter, else its patient, else everything of the guarantor.
    pub fn covers(&self, item: &OpenItem) -> bool {
        let agrees = |wanted: &str, held: &str| wanted.is_empty() || wanted == held;
        // A claim's later version has another id, so an event that names both is bound by the encounter as well.
        (agrees(&self.claim_id, &item.claim_id) || (!self.encounter_id.is_empty() && self.encounter_id == item.encounter_id))
            && agrees(&self.encounter_id, &item.encounter_id)
            && (!self.encounter_id.is_empty() || !self.claim_id.is_empty() || self.is_about_guarantor() || agrees(&self.patient_id, &item.patient_id))
    }

    /// True when the event names no patient, or the guarantor as patient, and no encounter or claim.
    pub fn is_about_guarantor(&self) -> bool {
        self.encounter_id.is_empty() && self.claim_id.is_empty() && (self.patient_id.is_empty() || self.patient_id == self.guarantor_id)
    }

    /// The order in which events are posted and kept.
    pub fn order(&self) -> (Date, &str) {
        (self.date, &self.event_id)
    }
}

impl<'a> Standing<'a> {
    /// The account as of a day.
    pub fn of(account: &'a GuarantorAccount, as_of: Date) -> Standing<'a> {
        Standing { account, as_of }
    }

    /// Events that had happened and had been posted by the day, so that a report for a past day knows nothing that came later.
    fn known(&self) -> impl DoubleEndedIterator<Item = &'a AccountEvent> + use<'a> {
        let as_of = self.as_of;
        self.account.events.iter().filter(move |event| event.date <= as_of && event.posting_date <= as_of)
    }

    /// Events of a kind, known on the day, in order.
    pub fn events(&self, kind: EventKind) -> impl DoubleEndedIterator<Item = &'a AccountEvent> + use<'a> {
        self.known().filter(move |event| event.event == kind)
    }

    /// The earliest event of an opening kind that covers the item and is not closed. A closing event that names a `reference` closes the event with that
    /// id or reference; one without closes everything of its scope that was open.
    pub fn open(&self, kind: EventKind, item: &OpenItem) -> Option<&'a AccountEvent> {
        self.events(kind).find(|event| event.covers(item) && self.closed_by(event).is_none())
    }

    /// The event that closed an opening event. A printed letter is settled only by an event that names it, because a statement that somebody else sent says nothing about it.
    pub fn closed_by(&self, opened: &AccountEvent) -> Option<&'a AccountEvent> {
        let closers = opened.event.closers();
        let needs_name = opened.event == EventKind::StatementPrinted;
        // Enrolment in Medicaid reaches back before the application that it answers; the order in which the two were posted tells.
        let reaches_back = |event: &AccountEvent| event.event == EventKind::Medicaid && event.posting_date >= opened.posting_date;
        let is_later = |event: &&AccountEvent| (event.date >= opened.date || reaches_back(event)) && event.event_id != opened.event_id;
        let names_it = |event: &&AccountEvent| match event.reference.as_str() {
            "" if needs_name => false,
            // The reference of an agency's answer is the agency's account number or batch, not another event.
            _ if opened.event.is_agencys() => event.is_about_guarantor() || event.encounter_id == opened.encounter_id,
            "" => event.is_about_guarantor() || (&event.patient_id, &event.encounter_id, &event.claim_id) == (&opened.patient_id, &opened.encounter_id, &opened.claim_id),
            reference => reference == opened.event_id || reference == opened.reference,
        };
        self.known().find(|event| closers.contains(&event.event) && is_later(event) && names_it(event))
    }

    /// A petition that protects the item: filed on or after the day of service, neither dismissed nor discharged.
    pub fn active_bankruptcy(&self, item: &OpenItem) -> Option<&'a AccountEvent> {
        self.events(EventKind::BankruptcyFiled).find(|filed| item.service_date <= filed.date && filed.covers(item) && self.closed_by(filed).is_none())
    }

    /// The discharge that ended the item's debt, with the petition it belongs to.
    pub fn discharge(&self, item: &OpenItem) -> Option<(&'a AccountEvent, &'a AccountEvent)> {
        let protected = self.events(EventKind::BankruptcyFiled).filter(|filed| item.service_date <= filed.date && filed.covers(item));
        protected.filter_map(|filed| Some((filed, self.closed_by(filed)?))).find(|(_, closer)| closer.event == EventKind::BankruptcyDischarged)
    }

    /// The earliest hold in force on the item.
    pub fn hold(&self, item: &OpenItem) -> Option<&'a AccountEvent> {
        self.holds().find(|event| event.covers(item))
    }

    /// Holds in force: placed, not released, and their `until` not passed.
    pub fn holds(&self) -> impl Iterator<Item = &'a AccountEvent> + use<'a> {
        let this = *self;
        let in_force = move |event: &&AccountEvent| event.until.is_none_or(|until| until >= this.as_of) && this.closed_by(event).is_none();
        self.events(EventKind::HoldPlaced).filter(in_force)
    }

    /// A span (QMB, Medicaid) of the item's patient that takes in the day of service.
    pub fn span(&self, kind: EventKind, item: &OpenItem) -> Option<&'a AccountEvent> {
        self.known().find(|event| {
            let is_same_person = event.covers(item) && (!event.patient_id.is_empty() || item.patient_id == self.account.guarantor_id || !event.encounter_id.is_empty());
            event.event == kind && is_same_person && event.date <= item.service_date && event.until.is_none_or(|until| item.service_date <= until)
        })
    }

    /// The event that says the guarantor has died.
    pub fn death(&self) -> Option<&'a AccountEvent> {
        self.events(EventKind::Deceased).find(|event| event.is_about_guarantor())
    }

    /// Payments by the guarantor that were not reversed, from a day on.
    pub fn payments_since(&self, from: Date) -> impl Iterator<Item = &'a AccountEvent> + use<'a> {
        let this = *self;
        this.events(EventKind::Payment).filter(move |payment| payment.date >= from && !this.is_reversed(payment))
    }

    /// True when a later event took the payment back, whole.
    fn is_reversed(&self, payment: &AccountEvent) -> bool {
        self.events(EventKind::PaymentReversed).any(|event| event.reference == payment.event_id && event.amount_cents.is_none_or(|amount| Some(amount) >= payment.amount_cents))
    }

    /// The newest plan that was started and not ended, with how it is kept after `grace_days`.
    pub fn plan(&self, grace_days: i32) -> Option<Plan<'a>> {
        let event = self.events(EventKind::PlanStarted).rfind(|event| self.closed_by(event).is_none())?;
        let Some(instalment) = event.amount_cents.filter(|amount| *amount > Cents::ZERO) else {
            let state = if event.until.is_some_and(|until| until < self.as_of) { PlanState::Defaulted } else { PlanState::GoodStanding };
            return Some(Plan { event, state, holds_until: event.until });
        };
        let paid: Cents = self.payments_since(event.date).filter_map(|payment| payment.amount_cents).sum();
        // Whole instalments paid so far; instalment n falls due n months after the start.
        let covered = i32::try_from(paid.0 / instalment.0).unwrap_or(i32::MAX - 2);
        let due = |number: i32| add_months(event.date, number);
        let missing = |number: i32| self.as_of > add_days(due(covered.saturating_add(number)), grace_days);
        let second_missed = add_days(due(covered.saturating_add(2)), grace_days + 1);
        let too_late = add_days(due(covered.saturating_add(1)), PLAN_LATE_DAYS + 1);
        let defaults_on = second_missed.min(too_late);
        let state = match (self.as_of >= defaults_on, missing(1)) {
            (true, _) => PlanState::Defaulted,
            (false, true) => PlanState::Behind,
            (false, false) => PlanState::GoodStanding,
        };
        Some(Plan { event, state, holds_until: Some(defaults_on) })
    }

    /// The promise that still holds: its date plus grace has not passed, it has not been kept yet, and fewer than `allowed` promises were broken before.
    pub fn live_promise(&self, grace_days: i32, allowed: u16) -> Option<&'a AccountEvent> {
        let live = self.events(EventKind::PromiseToPay).rfind(|event| self.as_of <= last_day(event, grace_days) && !self.was_kept(event, last_day(event, grace_days)));
        live.filter(|_| self.broken_promises(grace_days).count() < usize::from(allowed))
    }

    /// Promises whose date plus grace has passed without the money, in order.
    pub fn broken_promises(&self, grace_days: i32) -> impl DoubleEndedIterator<Item = &'a AccountEvent> + use<'a> {
        let this = *self;
        let is_broken = move |event: &&AccountEvent| this.as_of > last_day(event, grace_days) && !this.was_kept(event, last_day(event, grace_days));
        self.events(EventKind::PromiseToPay).filter(is_broken)
    }

    fn was_kept(&self, promise: &AccountEvent, last_day: Date) -> bool {
        let paid: Cents = self.payments_since(promise.date).filter(|payment| payment.date <= last_day).filter_map(|payment| payment.amount_cents).sum();
        paid >= promise.amount_cents.unwrap_or(Cents(1))
    }

    /// Letters that were printed and are not said to have left, oldest first.
    pub fn unmarked_letters(&self) -> impl Iterator<Item = &'a AccountEvent> + use<'a> {
        let this = *self;
        self.events(EventKind::StatementPrinted).filter(move |printed| this.closed_by(printed).is_none())
    }

    /// The printed letter with an id, marked or not.
    pub fn printed_letter(&self, statement_id: &str) -> Option<&'a AccountEvent> {
        self.events(EventKind::StatementPrinted).find(|printed| !statement_id.is_empty() && printed.reference == statement_id)
    }

    /// True when mail came back and the way to the guarantor has been found since: the account's address is no longer the one that the letter went to, or somebody has
    /// looked at it (`hold_released` with the reason `address`).
    pub fn is_address_found(&self, returned: &AccountEvent) -> bool {
        let looked_at = self.events(EventKind::HoldReleased).any(|event| event.reason == "address" && event.date >= returned.date);
        let letter = self.taken_back(returned).or_else(|| self.printed_letter(&returned.reference)).and_then(super::LetterDetail::of);
        looked_at || letter.is_some_and(|letter| letter.address != super::letter::address_key(&self.account.contact))
    }

    /// Days between two days on which a dispute about the item was open; a day that two disputes share counts once.
    pub fn disputed_days(&self, item: &OpenItem, from: Date, to: Date) -> i32 {
        let is_about = |event: &&AccountEvent| event.covers(item);
        let end = |event: &AccountEvent| self.closed_by(event).map_or(to, |closer| closer.date).min(to);
        let mut spans: Vec<(Date, Date)> = self.events(EventKind::DisputeOpened).filter(is_about).map(|event| (event.date.max(from), end(event))).collect();
        spans.sort_unstable();
        let mut counted_to = from;
        spans.into_iter().fold(0, |days, (start, end)| {
            let start = start.max(counted_to);
            counted_to = counted_to.max(end);
            days + days_between(start, end).max(0)
        })
    }

    /// The returned statement that no later delivered statement has made good. A letter that is said never to have left has not come back.
    pub fn returned_mail(&self) -> Option<&'a AccountEvent> {
        let returned = self.events(EventKind::StatementReturned).rfind(|event| event.reason != NOT_SENT)?;
        let delivered = self.delivered_statements().map(|event| event.date).max();
        delivered.is_none_or(|date| date < returned.date).then_some(returned)
    }

    /// Statements and final notices that were sent and did not come back.
    pub fn delivered_statements(&self) -> impl Iterator<Item = &'a AccountEvent> + use<'a> {
        let this = *self;
        let sent = this.known().filter(|event| matches!(event.event, EventKind::StatementSent | EventKind::FinalNoticeSent));
        sent.filter(move |event| this.returned_by(event).is_none())
    }

    /// The return that took a statement back.
    fn returned_by(&self, sent: &AccountEvent) -> Option<&'a AccountEvent> {
        self.events(EventKind::StatementReturned).find(|returned| self.taken_back(returned).is_some_and(|taken| taken.event_id == sent.event_id))
    }

    /// The statement that a return takes back: the one that its reference names, else the latest one sent by then that no earlier return took.
    pub fn taken_back(&self, returned: &AccountEvent) -> Option<&'a AccountEvent> {
        let mut sent: Vec<&AccountEvent> = self.known().filter(|event| matches!(event.event, EventKind::StatementSent | EventKind::FinalNoticeSent)).collect();
        let mut returns: Vec<&AccountEvent> = self.events(EventKind::StatementReturned).filter(|event| event.reason != NOT_SENT).collect();
        returns.sort_by_key(|event| (event.reference.is_empty(), event.order().0, event.event_id.clone()));
        for earlier in returns {
            let names_it = |event: &&AccountEvent| match earlier.reference.as_str() {
                "" => event.date <= earlier.date,
                reference => event.event_id == reference || event.reference == reference,
            };
            let found = sent.iter().rposition(names_it).map(|index| sent.remove(index));
            if earlier.event_id == returned.event_id {
                return found;
            }
        }
        None
    }
}

/// The last day on which a promise can be kept.
fn last_day(promise: &AccountEvent, grace_days: i32) -> Date {
    add_days(promise.until.unwrap_or(promise.date), grace_days)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::open_item_for_charge;
    use EventKind::{BankruptcyFiled, DisputeClosed, DisputeOpened, PlanStarted, StatementReturned, StatementSent};

    const AS_OF: Date = Date::constant(2026, 6, 30);

    pub(crate) fn event(kind: EventKind, date: &str) -> AccountEvent {
        AccountEvent::bare(format!("{}-{date}", kind.as_str()), kind, "G1", date.parse().unwrap())
    }

    fn account(events: Vec<AccountEvent>) -> GuarantorAccount {
        GuarantorAccount { guarantor_id: "G1".into(), events, ..GuarantorAccount::default() }
    }

    fn item(encounter_id: &str, patient_id: &str) -> OpenItem {
        OpenItem { encounter_id: encounter_id.into(), patient_id: patient_id.into(), ..open_item_for_charge(&sample_charge(Some("acme"))) }
    }

    #[test]
    fn an_event_covers_its_scope_and_no_more() {
        let wide = event(DisputeOpened, "2026-06-01");
        let scoped =
            |encounter: &str, claim: &str, patient: &str| AccountEvent { encounter_id: encounter.into(), claim_id: claim.into(), patient_id: patient.into(), ..wide.clone() };
        let held = item("E1", "P1");
        assert!(wide.covers(&held) && scoped("E1", "", "").covers(&held) && scoped("", "CC1", "").covers(&held) && scoped("", "", "P1").covers(&held));
        assert!(scoped("", "", "G1").covers(&held), "an event about the guarantor covers the family");
        assert!(scoped("E1", "CC0", "").covers(&held), "an earlier version of the claim is of the same encounter");
        assert!(!scoped("E2", "", "").covers(&held) && !scoped("", "CC2", "").covers(&held) && !scoped("", "", "P2").covers(&held) && !scoped("E2", "CC1", "").covers(&held));
    }

    #[test]
    fn closing_one_dispute_leaves_the_other_open() {
        let first = AccountEvent { encounter_id: "E1".into(), ..event(DisputeOpened, "2026-06-01") };
        let second = AccountEvent { encounter_id: "E2".into(), ..event(DisputeOpened, "2026-06-02") };
        let by_scope = account(vec![first.clone(), second.clone(), AccountEvent { encounter_id: "E1".into(), ..event(DisputeClosed, "2026-06-10") }]);
        let by_reference = account(vec![first.clone(), second.clone(), AccountEvent { reference: first.event_id.clone(), ..event(DisputeClosed, "2026-06-10") }]);
        for account in [by_scope, by_reference] {
            let standing = Standing::of(&account, AS_OF);
            assert_eq!((standing.open(DisputeOpened, &item("E1", "P1")), standing.open(DisputeOpened, &item("E2", "P1"))), (None, Some(&second)));
            assert!(Standing::of(&account, "2026-06-09".parse().unwrap()).open(DisputeOpened, &item("E1", "P1")).is_some(), "what closes later is open on an earlier day");
        }
        let learnt_late = account(vec![AccountEvent { posting_date: AS_OF, ..first }]);
        assert_eq!(
            Standing::of(&learnt_late, "2026-06-29".parse().unwrap()).open(DisputeOpened, &item("E1", "P1")),
            None,
            "a report for a past day does not know what was posted later"
        );
    }

    #[test]
    fn a_new_petition_protects_after_an_old_one_was_dismissed() {
        let events = vec![event(BankruptcyFiled, "2026-05-20"), event(EventKind::BankruptcyDismissed, "2026-06-01"), event(BankruptcyFiled, "2026-06-10")];
        assert_eq!(Standing::of(&account(events.clone()), AS_OF).active_bankruptcy(&item("E1", "P1")), Some(&events[2]));
    }

    #[test]
    fn a_plan_without_an_amount_holds_to_its_end() {
        let plan = AccountEvent { until: "2026-06-29".parse().ok(), ..event(PlanStarted, "2026-01-31") };
        let held = account(vec![plan.clone()]);
        assert_eq!(Standing::of(&held, "2026-06-29".parse().unwrap()).plan(10).map(|plan| plan.state), Some(PlanState::GoodStanding));
        assert_eq!(Standing::of(&held, AS_OF).plan(10).map(|plan| plan.state), Some(PlanState::Defaulted));
        // Instalments of a plan that starts on the 31st fall due on the last day of short months.
        let monthly = account(vec![AccountEvent { amount_cents: Some(Cents(1_000)), until: None, ..plan }]);
        assert_eq!(Standing::of(&monthly, "2026-03-01".parse().unwrap()).plan(0).map(|plan| plan.state), Some(PlanState::Behind));
        assert_eq!(Standing::of(&monthly, "2026-02-28".parse().unwrap()).plan(0).map(|plan| plan.state), Some(PlanState::GoodStanding));
    }

    #[test]
    fn two_returns_take_back_two_statements() {
        let events = vec![event(StatementSent, "2026-04-01"), event(StatementSent, "2026-05-01"), event(StatementReturned, "2026-05-10"), event(StatementReturned, "2026-05-11")];
        let held = account(events.clone());
        let standing = Standing::of(&held, AS_OF);
        assert_eq!((standing.taken_back(&events[2]), standing.taken_back(&events[3])), (Some(&events[1]), Some(&events[0])));
        assert_eq!(standing.delivered_statements().count(), 0);
        assert_eq!(standing.returned_mail(), Some(&events[3]));
    }
}
