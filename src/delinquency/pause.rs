//! What stops letters about an item, and what to do meanwhile. A pause stops the item's level and its letters; a dispute's days never count afterwards either.

use super::DunningPolicy;
use super::next_step::Step;
use crate::ledger::standing::PlanState;
use crate::ledger::{AccountEvent, EventKind, GuarantorGroup, ItemKind, OpenItem, Owner, Standing};
use crate::model::date::add_days;
use crate::model::{Cents, Date};

/// What stops letters about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pause {
    /// In a word.
    pub(super) word: &'static str,
    /// Which step it leads to.
    pub(super) step: Step,
    /// What to do meanwhile.
    pub(super) words: &'static str,
    /// Until when, where a date is known.
    pub(super) until: Option<Date>,
}

/// The gravest thing that stops letters about an item; `None` when nothing does.
pub(super) fn pause(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>, policy: DunningPolicy<'_>) -> Option<Pause> {
    forbidden(item, standing)
        .or_else(|| not_owed(group, item, standing))
        .or_else(|| asked_about(item, standing))
        .or_else(|| with_others(group, item, standing))
        .or_else(|| arranged(item, standing, policy))
}

fn stop(word: &'static str, words: &'static str, until: Option<Date>) -> Option<Pause> {
    Some(Pause { word, step: Step::Stop, words, until })
}

fn wait(word: &'static str, words: &'static str, until: Option<Date>) -> Option<Pause> {
    Some(Pause { word, step: Step::Wait, words, until })
}

/// The law, or the guarantor, forbids letters.
fn forbidden(item: &OpenItem, standing: Standing<'_>) -> Option<Pause> {
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
    let stopped = standing.open(EventKind::ContactStopped, item)?;
    let words = if stopped.reason == "attorney" {
        "no letters to the guarantor: an attorney speaks for them; write to the attorney"
    } else {
        "no letters and no calls: contact was refused in writing"
    };
    stop("contact_stopped", words, None)
}

/// The amount is not, or not certainly, the guarantor's to pay.
fn not_owed(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>) -> Option<Pause> {
    match is_granted_in_full(group, item, standing) {
        Some(true) => return Some(Pause { word: "assistance_granted", step: Step::WriteOffAssistance, words: "write off: financial assistance was granted", until: None }),
        Some(false) => return wait("assistance_in_part", "book the write-off of the assistance that was granted; letters start again with the rest", None),
        None => {}
    }
    if item.is_providers_own() {
        return wait("not_patients", "not the patient's to pay: correct the posting or write off", None);
    }
    if standing.open(EventKind::IdentityTheft, item).is_some() {
        return wait("identity_theft", "look into the report of identity theft", None);
    }
    if let Some(protection) = standing.open(EventKind::NoSurprises, item)
        && protection.amount_cents.is_none_or(|share| item.balance_cents > share)
    {
        return wait("no_surprises", "write off what exceeds the in-network share (No Surprises Act)", None);
    }
    let is_reviewed = || standing.events(EventKind::HoldReleased).any(|event| event.reason == "reviewed" && event.covers(item));
    if item.needs_review() && !is_reviewed() {
        return wait("review", "review why the payer left this to the patient: waiver on file, right payer?", None);
    }
    None
}

/// Somebody has asked something and is owed an answer before the next letter.
fn asked_about(item: &OpenItem, standing: Standing<'_>) -> Option<Pause> {
    let asked = [
        (EventKind::DisputeOpened, "dispute", "answer the dispute"),
        (EventKind::EstimateDisputeOpened, "estimate_dispute", "wait for the decision about the good faith estimate"),
        (EventKind::ItemizationRequested, "itemization", "send the itemized bill"),
    ];
    for (kind, word, words) in asked {
        if standing.open(kind, item).is_some() {
            return wait(word, words, None);
        }
    }
    if let Some(hold) = standing.hold(item) {
        return wait("hold", "on hold", hold.until);
    }
    let decided = [
        (EventKind::AppealOpened, "appeal", "wait for the appeal"),
        (EventKind::AssistanceApplied, "assistance", "decide the application for financial assistance"),
        (EventKind::MedicaidApplied, "medicaid_applied", "wait for the decision about Medicaid"),
    ];
    let (_, word, words) = decided.into_iter().find(|(kind, ..)| standing.open(*kind, item).is_some())?;
    wait(word, words, None)
}

/// An agency or a payer has it.
fn with_others(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>) -> Option<Pause> {
    if standing.open(EventKind::AgencyAccepted, item).is_some() {
        return wait("agency", "with the agency", None);
    }
    group.has_open_insurance(&item.encounter_id).then_some(Pause {
        word: "insurance",
        step: Step::WaitForInsurance,
        words: "wait for the payer, then bill the patient",
        until: None,
    })
}

/// A plan or a promise is being kept. It is about what was owed when it was made: a later bill gets its letters, or it would never be told to anybody.
fn arranged(item: &OpenItem, standing: Standing<'_>, policy: DunningPolicy<'_>) -> Option<Pause> {
    let is_about = |event: &AccountEvent| event.covers(item) && item.responsibility_date <= event.date;
    if let Some(plan) = standing.plan(policy.referral.plan_grace_days).filter(|plan| plan.state != PlanState::Defaulted && is_about(plan.event)) {
        let words = if plan.state == PlanState::Behind { "payment plan, one instalment missing: remind" } else { "payment plan in good standing: wait" };
        return wait("plan", words, plan.holds_until);
    }
    let promise = standing.live_promise(policy.referral.promise_grace_days, policy.referral.broken_promises_allowed).filter(|promise| is_about(promise))?;
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

/// Whether assistance that was granted and not booked covers all of the item's encounter; `None` without any.
fn is_granted_in_full(group: &GuarantorGroup, item: &OpenItem, standing: Standing<'_>) -> Option<bool> {
    // Few accounts have such an event, and only for those the encounter's items are gathered.
    standing.events(EventKind::AssistanceApproved).find(|event| event.covers(item))?;
    let is_beside =
        |other: &&OpenItem| other.encounter_id == item.encounter_id && other.owner == Owner::Patient && other.kind == ItemKind::Receivable && !other.balance_cents.is_zero();
    let items: Vec<&OpenItem> = group.items.iter().filter(is_beside).collect();
    granted_assistance(&items, standing).map(|granted| granted.is_in_full)
}
