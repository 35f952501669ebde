//! Delinquency: who is past due and how far, and which letter or call comes next.
//!
//! The level is decided for the guarantor and shown for each item. Plans in good standing, live promises, disputes, holds, open insurance and assistance that was
//! granted in full pause an item. This module does *not* print statements and does *not* decide about agencies (`referral`).

use crate::config::{DelinquencyPolicy, ReferralPolicy};
use crate::ledger::standing::PlanState;
use crate::ledger::{AccountEvent, EventKind, GuarantorGroup, ItemKind, OpenItem, Owner, Standing, Text};
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

/// What comes next for a guarantor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// First statement, itemised.
    FirstStatement,
    /// Second statement.
    Reminder,
    /// Third statement, with the offer of a payment plan and a call.
    PastDue,
    /// The 30-day notice of intended action.
    FinalNotice,
    /// Statements are done: see the referral list.
    Review,
    /// Waiting for a plan, promise, dispute, hold, appeal or application.
    Wait,
    /// Waiting for a payer.
    WaitForInsurance,
    /// Mail came back: find the address.
    FindAddress,
    /// The law forbids letters: bankruptcy, a QMB enrollee, an estate.
    Stop,
    /// Below the smallest amount that gets a statement.
    BelowMinimum,
    /// Small and old: write off.
    WriteOffSmall,
    /// Financial assistance was granted in full: write off.
    WriteOffAssistance,
}

impl Step {
    /// True when the step is a letter that can go out.
    pub fn is_letter(self) -> bool {
        matches!(self, Step::FirstStatement | Step::Reminder | Step::PastDue | Step::FinalNotice)
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
    /// Days past the due date of the first delivered statement; negative before it, `None` without one.
    pub days_past_due: Option<i32>,
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
    /// What the patient's open items sum to, credits not counted.
    pub balance_cents: Cents,
    /// Days since the oldest of them became the patient's; negative when all lie ahead.
    pub oldest_age_days: i32,
    /// Most statements delivered for any of them.
    pub statements_sent: u16,
    /// Latest payment that was not reversed.
    pub last_payment_date: Option<Date>,
    /// Its amount.
    pub last_payment_cents: Cents,
    /// What comes next.
    pub step: Step,
    /// The same in words.
    pub next_step: String,
    /// When; `None` when it hangs on something other than a date.
    pub next_step_date: Option<Date>,
    /// The items.
    pub items: Vec<ItemDelinquency>,
}

/// The two policies that dunning needs.
#[derive(Debug, Clone, Copy)]
pub struct DunningPolicy<'p> {
    /// Statements, levels, small balances.
    pub delinquency: &'p DelinquencyPolicy,
    /// Statements before referral, notice days, and how long plans and promises hold.
    pub referral: &'p ReferralPolicy,
}

/// Judges one guarantor as of a day; `None` when no patient item is open.
pub fn assess(group: &GuarantorGroup, as_of: Date, policy: DunningPolicy<'_>) -> Option<Delinquency> {
    let standing = Standing::of(&group.account, as_of);
    let open: Vec<&OpenItem> = group.patient_debits().collect();
    let oldest = open.iter().map(|item| item.responsibility_date).min()?;
    let items: Vec<ItemDelinquency> = open.iter().map(|item| judge(group, item, standing, as_of, policy)).collect();
    let level = items.iter().filter(|item| item.paused_by.is_none()).filter_map(|item| level_of(item.days_past_due?, policy.delinquency)).max();
    let next = next_step(group, &open, &items, standing, as_of, policy);
    Some(Delinquency {
        guarantor_id: group.account.guarantor_id.clone(),
        level,
        balance_cents: open.iter().map(|item| item.balance_cents).sum(),
        oldest_age_days: days_between(oldest, as_of),
        statements_sent: open.iter().map(|item| item.statements).max().unwrap_or(0),
        last_payment_date: group.account.last_payment_date,
        last_payment_cents: group.account.last_payment_cents,
        step: next.step,
        next_step: next.words,
        next_step_date: next.date,
        items,
    })
}

/// The level of days past due; `None` when nothing is past due.
pub fn level_of(days_past_due: i32, policy: &DelinquencyPolicy) -> Option<Level> {
    let levels = [Level::D0, Level::D1, Level::D2, Level::D3];
    let within = levels.into_iter().zip(&policy.level_limits_days).find(|(_, limit)| days_past_due <= **limit).map_or(Level::D4, |(level, _)| level);
    (days_past_due > 0).then_some(within)
}

/// The due date of an item: its first delivered statement plus the terms; `None` without a statement.
pub fn due_date(item: &OpenItem, policy: &DelinquencyPolicy) -> Option<Date> {
    item.first_statement_date.filter(|_| item.statements > 0).map(|date| add_days(date, policy.due_days))
}

fn judge(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> ItemDelinquency {
    let days_past_due = due_date(item, policy.delinquency).map(|due| days_between(due, as_of));
    let pause = pause(group, item, standing, policy);
    let (paused_by, paused_step) = (pause.as_ref().map(|pause| pause.word), pause.as_ref().map(|pause| pause.words));
    let delinquent = paused_by.is_none() && days_past_due.is_some_and(|days| days > policy.delinquency.grace_days);
    ItemDelinquency { item_id: item.item_id, encounter_id: item.encounter_id.clone(), balance_cents: item.balance_cents, days_past_due, delinquent, paused_by, paused_step }
}

/// What stops letters about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pause {
    /// In a word.
    word: &'static str,
    /// Which step it leads to.
    step: Step,
    /// What to do meanwhile.
    words: &'static str,
    /// Until when, where a date is known.
    until: Option<Date>,
}

fn pause(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>, policy: DunningPolicy<'_>) -> Option<Pause> {
    let stop = |word, words, until| Some(Pause { word, step: Step::Stop, words, until });
    let wait = |word, words, until| Some(Pause { word, step: Step::Wait, words, until });
    if standing.active_bankruptcy(item).is_some() {
        return stop("bankruptcy", "no letters: bankruptcy; file a proof of claim", None);
    }
    if standing.discharge(item).is_some() {
        return stop("discharged", "no letters: discharged in bankruptcy; write off", None);
    }
    if standing.span(EventKind::Qmb, item).is_some() {
        return stop("qmb", "no letters: Qualified Medicare Beneficiary; bill Medicaid, write off the rest", None);
    }
    if standing.span(EventKind::Medicaid, item).is_some() {
        return stop("medicaid", "no letters: enrolled in Medicaid on the day of service; bill Medicaid", None);
    }
    if let Some(death) = standing.death() {
        return stop("deceased", "no letters to the guarantor: deceased; write to the estate", death.until);
    }
    if is_granted_in_full(group, item, standing) {
        return Some(Pause { word: "assistance_granted", step: Step::WriteOffAssistance, words: "write off: financial assistance was granted", until: None });
    }
    if standing.open(EventKind::DisputeOpened, item).is_some() {
        return wait("dispute", "answer the dispute", None);
    }
    if let Some(hold) = standing.hold(item) {
        return wait("hold", "on hold", hold.until);
    }
    if standing.open(EventKind::AppealOpened, item).is_some() {
        return wait("appeal", "wait for the appeal", None);
    }
    if standing.open(EventKind::AssistanceApplied, item).is_some() {
        return wait("assistance", "decide the application for financial assistance", None);
    }
    if standing.open(EventKind::AgencyAccepted, item).is_some() {
        return wait("agency", "with the agency", None);
    }
    if group.has_open_insurance(&item.encounter_id) {
        return Some(Pause { word: "insurance", step: Step::WaitForInsurance, words: "wait for the payer, then bill the patient", until: None });
    }
    if let Some(plan) = standing.plan(policy.referral.plan_grace_days).filter(|plan| plan.state != PlanState::Defaulted) {
        let words = if plan.state == PlanState::Behind { "payment plan, one instalment missing: remind" } else { "payment plan in good standing: wait" };
        return wait("plan", words, plan.holds_until);
    }
    let promise = standing.live_promise(policy.referral.promise_grace_days, policy.referral.broken_promises_allowed)?;
    wait("promise", "promise to pay: wait", promise.until.map(|until| add_days(until, policy.referral.promise_grace_days)))
}

/// Financial assistance that was granted and not yet booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantedAssistance<'a> {
    /// The latest approval.
    pub approved: &'a AccountEvent,
    /// True when no amount was named or it covers the balance, unless the detail names a smaller percentage.
    pub is_in_full: bool,
}

/// The assistance that was granted for the patient's items of one encounter, until a write-off with the reason charity has followed. The referral's gate C-15 asks the same.
pub fn granted_assistance<'a>(items: &[&OpenItem], standing: Standing<'a>) -> Option<GrantedAssistance<'a>> {
    let is_about = |event: &&AccountEvent| items.iter().any(|item| event.covers(item));
    let approved = standing.events(EventKind::AssistanceApproved).filter(is_about).max_by_key(|event| event.order())?;
    let is_booked = |event: &AccountEvent| event.reason == "charity" && event.date >= approved.date;
    if standing.events(EventKind::WriteOff).filter(is_about).any(is_booked) {
        return None;
    }
    let percent = approved.detail.trim_ascii().trim_end_matches('%').parse::<u16>().ok();
    let balance: Cents = items.iter().map(|item| item.balance_cents).sum();
    let is_in_full = percent.is_none_or(|percent| percent >= 100) && approved.amount_cents.is_none_or(|amount| amount >= balance);
    Some(GrantedAssistance { approved, is_in_full })
}

fn is_granted_in_full(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>) -> bool {
    // Few accounts have such an event, and only for those the encounter's items are gathered.
    if !standing.events(EventKind::AssistanceApproved).any(|event| event.covers(item)) {
        return false;
    }
    let is_beside =
        |other: &&OpenItem| other.encounter_id == item.encounter_id && other.owner == Owner::Patient && other.kind == ItemKind::Receivable && !other.balance_cents.is_zero();
    let items: Vec<&OpenItem> = group.items.iter().filter(is_beside).collect();
    granted_assistance(&items, standing).is_some_and(|granted| granted.is_in_full)
}

struct Next {
    step: Step,
    words: String,
    date: Option<Date>,
}

fn next_step(group: &GuarantorGroup, open: &[&OpenItem], judged: &[ItemDelinquency], standing: Standing<'_>, as_of: Date, policy: DunningPolicy<'_>) -> Next {
    let active: Vec<&OpenItem> = open.iter().zip(judged).filter(|(_, judged)| judged.paused_by.is_none()).map(|(item, _)| *item).collect();
    let Some(furthest) = active.iter().max_by_key(|item| (item.statements, std::cmp::Reverse(item.first_statement_date), std::cmp::Reverse(item.item_id))) else {
        // Everything is paused: the pause that ends last decides, and one without an end comes after any date.
        let pauses = open.iter().filter_map(|item| pause(group, item, standing, policy));
        let longest = pauses.max_by_key(|pause| (pause.until.is_none(), pause.until, pause.word));
        return longest.map_or(Next { step: Step::Wait, words: "wait".into(), date: None }, |pause| Next { step: pause.step, words: pause.words.into(), date: pause.until });
    };
    let total: Cents = active.iter().map(|item| item.balance_cents).sum();
    small_step(group, total, as_of, policy.delinquency).or_else(|| address_step(standing)).unwrap_or_else(|| letter_step(furthest, as_of, policy))
}

/// Small balances: old ones are written off, young ones wait for company.
fn small_step(group: &GuarantorGroup, total: Cents, as_of: Date, policy: &DelinquencyPolicy) -> Option<Next> {
    if is_small_and_old(group, as_of, policy) {
        return Some(Next { step: Step::WriteOffSmall, words: "write off: small balance".into(), date: Some(as_of) });
    }
    let minimum = Cents(policy.minimum_statement_cents);
    (total < minimum).then(|| Next { step: Step::BelowMinimum, words: format!("no statement: below {minimum}"), date: None })
}

/// True when everything that is open for a guarantor, all owners together, is at most the small balance and all of it is older than the policy says. Decided
/// for the whole account, because many small items add up.
pub fn is_small_and_old(group: &GuarantorGroup, as_of: Date, policy: &DelinquencyPolicy) -> bool {
    let open = || group.items.iter().filter(|item| item.balance_cents > Cents::ZERO);
    let total: Cents = open().map(|item| item.balance_cents).sum();
    let youngest = open().map(|item| item.responsibility_date).max();
    total <= Cents(policy.small_balance_cents)
        && youngest.is_some_and(|date| days_between(date, as_of) > policy.small_balance_age_days)
        && open().all(|item| item.owner == Owner::Patient)
}

fn address_step(standing: Standing<'_>) -> Option<Next> {
    let returned = standing.returned_mail()?;
    Some(Next { step: Step::FindAddress, words: "mail came back: find the address, then send the statement again".into(), date: Some(returned.date) })
}

/// The next letter of the cycle; a guarantor gets one letter for all items, at the pace of the item that is furthest along.
fn letter_step(furthest: &OpenItem, as_of: Date, policy: DunningPolicy<'_>) -> Next {
    let cycle = policy.delinquency.statement_cycle_days;
    let next_letter = furthest.last_statement_date.map_or(furthest.responsibility_date.max(as_of), |date| add_days(date, cycle));
    let letter = |step, words: &str| Next { step, words: words.into(), date: Some(next_letter) };
    if let Some(notice) = furthest.final_notice_date.filter(|_| furthest.statements >= policy.referral.minimum_statements) {
        let after_notice = add_days(notice, policy.referral.final_notice_days);
        let after_first = furthest.first_statement_date.map_or(after_notice, |date| add_days(date, policy.referral.minimum_days_from_first_statement));
        return Next { step: Step::Review, words: "review for referral".into(), date: Some(after_notice.max(after_first)) };
    }
    match furthest.statements {
        0 => letter(Step::FirstStatement, "send the first statement (S1)"),
        sent if sent.saturating_add(1) >= policy.referral.minimum_statements => letter(Step::FinalNotice, "send the final notice (S4)"),
        1 => letter(Step::Reminder, "send the reminder (S2)"),
        _ => letter(Step::PastDue, "send the past-due notice with a plan offer, and call (S3)"),
    }
}

/// A letter that is due tonight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDue {
    /// To whom.
    pub guarantor_id: Text,
    /// Which letter.
    pub step: Step,
    /// The items it covers: all that nothing pauses, in order of their keys.
    pub items: Vec<Key>,
    /// What they sum to.
    pub amount_cents: Cents,
    /// When it will be due for payment.
    pub due_date: Date,
}

/// The letter that a guarantor gets tonight, if one is due.
pub fn letter_due(group: &GuarantorGroup, as_of: Date, policy: DunningPolicy<'_>) -> Option<LetterDue> {
    let judged = assess(group, as_of, policy)?;
    if !judged.step.is_letter() || judged.next_step_date.is_none_or(|date| date > as_of) {
        return None;
    }
    let mut covered: Vec<&ItemDelinquency> = judged.items.iter().filter(|item| item.paused_by.is_none()).collect();
    covered.sort_by_key(|item| item.item_id);
    Some(LetterDue {
        guarantor_id: judged.guarantor_id.clone(),
        step: judged.step,
        items: covered.iter().map(|item| item.item_id).collect(),
        amount_cents: covered.iter().map(|item| item.balance_cents).sum(),
        due_date: add_days(as_of, policy.delinquency.due_days),
    })
}

#[cfg(test)]
#[path = "delinquency/tests.rs"]
mod tests;
