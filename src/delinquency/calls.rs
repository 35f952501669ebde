//! Whom to call first, and why.
//!
//! A call is worth what is at stake, times how much a call changes: a notice that is about to run out and a promise that was just broken come before a bill that is merely late. The
//! weights are percentages of the balance, so that an order can be checked by hand. Nobody is called whom the law or a wish protects, nor anybody without a telephone number. This
//! module does *not* dial and does *not* name people.

use super::{Delinquency, DunningPolicy, Level, Step, next_step};
use crate::ledger::standing::PlanState;
use crate::ledger::{EventKind, GuarantorGroup, Standing};
use crate::model::date::{add_days, age_years};
use crate::model::{Cents, Date, days_between};

/// Why somebody should be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallReason {
    /// The final notice is about to run out.
    NoticeEnding,
    /// A promise was broken.
    PromiseBroken,
    /// A plan misses one instalment.
    PlanBehind,
    /// A plan is in default.
    PlanDefaulted,
    /// Mail came back.
    AddressUnknown,
    /// Past due, with an offer to make.
    PastDue,
}

impl CallReason {
    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            CallReason::NoticeEnding => "notice_ending",
            CallReason::PromiseBroken => "promise_broken",
            CallReason::PlanBehind => "plan_behind",
            CallReason::PlanDefaulted => "plan_defaulted",
            CallReason::AddressUnknown => "address_unknown",
            CallReason::PastDue => "past_due",
        }
    }

    /// How much a call changes, in percent of what is at stake.
    pub fn weight_percent(self) -> i64 {
        match self {
            CallReason::NoticeEnding => 200,
            CallReason::PromiseBroken => 150,
            CallReason::PlanBehind => 140,
            CallReason::PlanDefaulted | CallReason::AddressUnknown => 120,
            CallReason::PastDue => 100,
        }
    }
}

/// A call that somebody should make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Why.
    pub reason: CallReason,
    /// The same as a task, in words that name nobody.
    pub words: String,
    /// What is at stake.
    pub stake_cents: Cents,
}

impl Call {
    /// What the call is worth: the stake times the weight of its reason. The greatest comes first; equals go by guarantor.
    pub fn score_cents(&self) -> Cents {
        Cents(self.stake_cents.0.saturating_mul(self.reason.weight_percent()) / 100)
    }
}

/// Days before the end of a final notice within which a call comes first.
const NOTICE_ENDING_DAYS: i32 = 14;

/// The call that a guarantor should get; `None` for none. Of several reasons the weightiest counts.
pub fn call(group: &GuarantorGroup, judged: &Delinquency, as_of: Date, policy: DunningPolicy<'_>) -> Option<Call> {
    let standing = Standing::of(&group.account, as_of);
    // Somebody who has just paid is not called, unless an arrangement is breaking.
    let has_just_paid = group.account.last_payment_date.is_some_and(|date| days_between(date, as_of) <= policy.referral.recent_payment_days);
    if group.account.contact.phone.is_empty() || is_protected(group, standing, as_of, policy) {
        return None;
    }
    if let Some(call) = plan_call(judged, standing, policy) {
        return Some(call);
    }
    if has_just_paid || judged.items.iter().all(|item| item.paused_by.is_some()) {
        return None;
    }
    let active: Cents = judged.items.iter().filter(|item| item.paused_by.is_none()).map(|item| item.balance_cents).sum();
    // Nobody is asked for what their own money, which only waits to be applied, already covers (C-32).
    if group.unused_cents() >= active {
        return None;
    }
    let task = |reason, words: String| Some(Call { reason, words, stake_cents: active });
    if let Some(deadline) = ending_notice(group, judged, standing, as_of, policy) {
        return task(CallReason::NoticeEnding, format!("the final notice ends on {deadline}: offer a plan or help with the bill before the account may go to an agency"));
    }
    if judged.promise_date.is_none()
        && let Some(broken) = standing.broken_promises(policy.referral.promise_grace_days).next_back()
        && judged.step != Step::Review
    {
        let amount = broken.amount_cents.map(|amount| format!("{amount} ")).unwrap_or_default();
        return task(CallReason::PromiseBroken, format!("promised {amount}by {} and did not pay: ask why, agree on a plan", broken.until.unwrap_or(broken.date)));
    }
    if judged.plan == Some("defaulted") && judged.step != Step::Review {
        return task(CallReason::PlanDefaulted, "the payment plan is in default: agree on another, or end it".into());
    }
    if judged.step == Step::FindAddress {
        return task(CallReason::AddressUnknown, "no letter can reach them: ask for the address".into());
    }
    let level = judged.level.filter(|level| *level > Level::D0)?;
    let days = judged.items.iter().filter(|item| item.delinquent).filter_map(|item| item.days_past_due).max()?;
    Some(Call { reason: CallReason::PastDue, words: format!("{days} days past due ({}): ask for payment, offer a plan", level.as_str()), stake_cents: judged.delinquent_cents })
}

/// True of a guarantor whom nobody asks for money: a child, as gate C-33 judges it, or somebody on active duty, as C-36 does. Letters and levels go on; a person decides what else does.
fn is_protected(group: &GuarantorGroup, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> bool {
    let contact = &group.account.contact;
    let state = if contact.state.is_empty() { policy.state } else { contact.state.as_str() };
    let is_minor = contact.birth_date.is_some_and(|born| age_years(born, as_of) < policy.referral.age_of_majority(state));
    is_minor || standing.events(EventKind::ActiveDuty).any(|duty| duty.until.is_none_or(|until| until >= as_of))
}

/// A plan that misses its first instalment still holds, and a call may save it.
fn plan_call(judged: &Delinquency, standing: Standing<'_>, policy: DunningPolicy<'_>) -> Option<Call> {
    let plan = standing.plan(policy.referral.plan_grace_days).filter(|plan| plan.state == PlanState::Behind)?;
    let on_plan: Cents = judged.items.iter().filter(|item| item.paused_by == Some("plan")).map(|item| item.balance_cents).sum();
    let holds = plan.holds_until.map(|until| format!(", in default on {until}")).unwrap_or_default();
    (on_plan > Cents::ZERO).then(|| Call { reason: CallReason::PlanBehind, words: format!("the payment plan misses an instalment{holds}: remind"), stake_cents: on_plan })
}

/// The end of a final notice that runs out soon, of an item that nothing pauses.
fn ending_notice(group: &GuarantorGroup, judged: &Delinquency, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> Option<Date> {
    let is_active = |item: &&crate::ledger::OpenItem| judged.items.iter().any(|judged| judged.item_id == item.item_id && judged.paused_by.is_none());
    let deadlines = group.patient_debits().filter(is_active).filter_map(|item| next_step::notice_deadline(item, standing, as_of, policy));
    deadlines.filter(|deadline| as_of <= *deadline && *deadline <= add_days(as_of, NOTICE_ENDING_DAYS)).min()
}

/// The first calls of a list: greatest score first, equals by guarantor.
pub fn first_calls(mut accounts: Vec<&Delinquency>, most: usize) -> Vec<(&Delinquency, &Call)> {
    accounts.sort_by(|left, right| {
        let score = |judged: &Delinquency| judged.call.as_ref().map(Call::score_cents);
        score(right).cmp(&score(left)).then_with(|| left.guarantor_id.cmp(&right.guarantor_id))
    });
    accounts.into_iter().filter_map(|judged| Some((judged, judged.call.as_ref()?))).take(most).collect()
}
