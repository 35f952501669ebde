//! Delinquency: who is past due and how far, which letter or call comes next, and whom to call first.
//!
//! The level is decided for the guarantor and shown for each item. Plans in good standing, live promises, disputes, holds, open insurance and assistance that was
//! granted in full pause an item, and the days of a dispute never count. This module does *not* write statements and does *not* decide about agencies (`referral`).

pub mod calls;
mod next_step;
mod pause;
pub mod state_rule;

pub use calls::{Call, CallReason};
pub use next_step::{LetterDue, Step, is_small_and_old, letter_due};
pub use pause::{GrantedAssistance, granted_assistance};

use crate::config::{DelinquencyPolicy, ReferralPolicy, StatementPolicy};
use crate::ledger::standing::PlanState;
use crate::ledger::{GuarantorGroup, OpenItem, Standing, Text};
use crate::model::date::add_days;
use crate::model::{Cents, Date, Key, days_between};

/// How far past due, by the bounds of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Past due, within grace.
    D0,
    /// By default 11 to 30 days past due.
    D1,
    /// By default 31 to 60.
    D2,
    /// By default 61 to 90.
    D3,
    /// Beyond.
    D4,
}

impl Level {
    /// As the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::D0 => "D0",
            Level::D1 => "D1",
            Level::D2 => "D2",
            Level::D3 => "D3",
            Level::D4 => "D4",
        }
    }
}

/// One item of a guarantor, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemDelinquency {
    /// Which item.
    pub item_id: Key,
    /// Which encounter.
    pub encounter_id: Text,
    /// What is owed.
    pub balance_cents: Cents,
    /// Days past the due date of the first delivered statement, those of a dispute left out; negative before it, `None` without one.
    pub days_past_due: Option<i32>,
    /// Its own level; `None` when it is not past due or something pauses it.
    pub level: Option<Level>,
    /// The day on which it came to that level.
    pub level_date: Option<Date>,
    /// Past due beyond grace, and nothing pauses it.
    pub delinquent: bool,
    /// What pauses it, such as `dispute`; `None` when nothing does.
    pub paused_by: Option<&'static str>,
    /// What to do about it meanwhile, in words; `None` when nothing pauses it and the guarantor's next step is its own.
    pub paused_step: Option<&'static str>,
}

/// One guarantor with a patient balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delinquency {
    /// Whose account.
    pub guarantor_id: Text,
    /// Highest level of the items that nothing pauses; `None` when none is past due.
    pub level: Option<Level>,
    /// The day on which the first of them came to that level.
    pub level_date: Option<Date>,
    /// What the patient's open items sum to, credits not counted.
    pub balance_cents: Cents,
    /// What of it is past due beyond grace and not paused.
    pub delinquent_cents: Cents,
    /// Days since the oldest of them became the patient's; negative when all lie ahead.
    pub oldest_age_days: i32,
    /// Most statements delivered for any of them.
    pub statements_sent: u16,
    /// Latest payment that was not reversed.
    pub last_payment_date: Option<Date>,
    /// Its amount.
    pub last_payment_cents: Cents,
    /// How a payment plan is kept: `good_standing`, `behind`, `defaulted`; `None` without one.
    pub plan: Option<&'static str>,
    /// The day by which the guarantor has promised to pay, while the promise holds.
    pub promise_date: Option<Date>,
    /// Promises that were broken.
    pub broken_promises: u16,
    /// What comes next.
    pub step: Step,
    /// The same in words.
    pub next_step: String,
    /// When; `None` when it hangs on something other than a date.
    pub next_step_date: Option<Date>,
    /// The call that somebody should make, with why; `None` for none.
    pub call: Option<Call>,
    /// The items.
    pub items: Vec<ItemDelinquency>,
}

/// The policies that dunning needs.
#[derive(Debug, Clone, Copy)]
pub struct DunningPolicy<'p> {
    /// Statements, levels, small balances.
    pub delinquency: &'p DelinquencyPolicy,
    /// Statements before referral, notice days, and how long plans and promises hold.
    pub referral: &'p ReferralPolicy,
    /// Whether the letters are written here.
    pub statements: &'p StatementPolicy,
    /// The entity's state, two letters.
    pub state: &'p str,
}

/// Judges one guarantor as of a day; `None` when no patient item is open.
pub fn assess(group: &GuarantorGroup, as_of: Date, policy: DunningPolicy<'_>) -> Option<Delinquency> {
    let standing = Standing::of(&group.account, as_of);
    let open: Vec<&OpenItem> = group.patient_debits().collect();
    let oldest = open.iter().map(|item| item.responsibility_date).min()?;
    let items: Vec<ItemDelinquency> = open.iter().map(|item| judge(group, item, standing, as_of, policy)).collect();
    let level = items.iter().filter_map(|item| item.level).max();
    let next = next_step::next_step(group, &open, &items, as_of, policy);
    let (grace, allowed) = (policy.referral.promise_grace_days, policy.referral.broken_promises_allowed);
    let mut judged = Delinquency {
        guarantor_id: group.account.guarantor_id.clone(),
        level,
        level_date: items.iter().filter(|item| item.level == level).filter_map(|item| item.level_date).min(),
        balance_cents: open.iter().map(|item| item.balance_cents).sum(),
        delinquent_cents: items.iter().filter(|item| item.delinquent).map(|item| item.balance_cents).sum(),
        oldest_age_days: days_between(oldest, as_of),
        statements_sent: open.iter().map(|item| item.statements).max().unwrap_or(0),
        last_payment_date: group.account.last_payment_date,
        last_payment_cents: group.account.last_payment_cents,
        plan: standing.plan(policy.referral.plan_grace_days).map(|plan| plan_word(plan.state)),
        promise_date: standing.live_promise(grace, allowed).map(|promise| promise.until.unwrap_or(promise.date)),
        broken_promises: u16::try_from(standing.broken_promises(grace).count()).unwrap_or(u16::MAX),
        step: next.step,
        next_step: next.words,
        next_step_date: next.date,
        call: None,
        items,
    };
    judged.call = calls::call(group, &judged, as_of, policy);
    Some(judged)
}

fn plan_word(state: PlanState) -> &'static str {
    match state {
        PlanState::GoodStanding => "good_standing",
        PlanState::Behind => "behind",
        PlanState::Defaulted => "defaulted",
    }
}

/// The level of days past due; `None` when nothing is past due.
pub fn level_of(days_past_due: i32, policy: &DelinquencyPolicy) -> Option<Level> {
    let levels = [Level::D0, Level::D1, Level::D2, Level::D3];
    let within = levels.into_iter().zip(&policy.level_limits_days).find(|(_, limit)| days_past_due <= **limit).map_or(Level::D4, |(level, _)| level);
    (days_past_due > 0).then_some(within)
}

/// Days past due on which a level begins.
fn level_begins(level: Level, policy: &DelinquencyPolicy) -> i32 {
    let before = match level {
        Level::D0 => return 1,
        Level::D1 => 0,
        Level::D2 => 1,
        Level::D3 => 2,
        Level::D4 => 3,
    };
    policy.level_limits_days.get(before).copied().unwrap_or_default().saturating_add(1)
}

/// The due date of an item: its first delivered statement plus the terms; `None` without a statement.
pub fn due_date(item: &OpenItem, policy: &DelinquencyPolicy) -> Option<Date> {
    item.first_statement_date.filter(|_| item.statements > 0).map(|date| add_days(date, policy.due_days))
}

fn judge(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> ItemDelinquency {
    let due = due_date(item, policy.delinquency);
    let disputed_days = due.map_or(0, |due| standing.disputed_days(item, due, as_of));
    let days_past_due = due.map(|due| days_between(due, as_of).saturating_sub(disputed_days));
    let pause = pause::pause(group, item, standing, policy);
    let is_ripe = is_ripe_by_state(item, as_of, policy);
    // Where a state says that a bill is not delinquent yet, it is at most within grace.
    let level = days_past_due.filter(|_| pause.is_none()).and_then(|days| level_of(days, policy.delinquency)).map(|level| if is_ripe { level } else { Level::D0 });
    let level_date = due.zip(level).map(|(due, level)| add_days(due, level_begins(level, policy.delinquency).saturating_add(disputed_days)));
    ItemDelinquency {
        item_id: item.item_id,
        encounter_id: item.encounter_id.clone(),
        balance_cents: item.balance_cents,
        days_past_due,
        level,
        level_date,
        delinquent: is_ripe && level.is_some() && days_past_due.is_some_and(|days| days > policy.delinquency.grace_days),
        paused_by: pause.as_ref().map(|pause| pause.word),
        paused_step: pause.as_ref().map(|pause| pause.words),
    }
}

/// True unless the entity's state has clocks of its own that have not run.
fn is_ripe_by_state(item: &OpenItem, as_of: Date, policy: DunningPolicy<'_>) -> bool {
    let Some(clocks) = state_rule::clocks(policy.delinquency, policy.state, as_of) else { return true };
    let billed = item.first_statement_date.is_some_and(|first| days_between(first, as_of) >= clocks.from_bill_days);
    billed && days_between(item.service_date, as_of) >= clocks.from_service_days
}

#[cfg(test)]
#[path = "delinquency/tests.rs"]
mod tests;
