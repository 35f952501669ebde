//! What an answer makes of the claim: its state, its codes, what the edits earned, and what does not fit the expectation.

use super::adjudicate::Outcome;
use super::poster::Poster;
use crate::claims::claim_family;
use crate::ledger::{ClaimEvent, ClaimEventKind, ClaimState, ExceptionKind, OpenItem, Text, note_denial, note_payment};
use crate::model::{Cents, Key};
use crate::posting::responsibility::share_state;
use crate::x12::responses::{Adjustment, RemittedClaim};

/// All reasons and remarks of a claim, each once, in the order of the remittance: `CO-45 PR-2 N290`.
pub fn reason_codes(claim: &RemittedClaim) -> String {
    let reasons = claim.all_adjustments().map(code);
    join(reasons.chain(claim.all_remarks().map(ToString::to_string)))
}

fn code(adjustment: &Adjustment) -> String {
    format!("{}-{}", adjustment.group, adjustment.reason)
}

fn join(codes: impl Iterator<Item = String>) -> String {
    let mut told: Vec<String> = Vec::new();
    for code in codes.filter(|code| !code.is_empty()) {
        if !told.contains(&code) {
            told.push(code);
        }
    }
    told.join(" ")
}

/// The reasons that keep money with the payer, and the remarks about them; all of them where nothing was kept.
fn answer_codes(claim: &RemittedClaim, outcome: &Outcome) -> String {
    if outcome.denied.is_empty() {
        return reason_codes(claim);
    }
    let is_denied = |adjustment: &Adjustment| outcome.denied.iter().any(|(held, _)| *held == code(adjustment));
    let services = claim.services.iter().filter(|service| service.adjustments.iter().any(is_denied));
    let remarks = claim.remarks.iter().chain(services.flat_map(|service| &service.remarks)).map(ToString::to_string);
    join(outcome.denied.iter().map(|(held, _)| held.to_string()).chain(remarks))
}

impl Poster<'_> {
    /// Ends a posting: `before` is the item as it stood.
    pub(super) fn conclude(&mut self, before: &OpenItem, outcome: &Outcome) {
        let item_id = before.item_id;
        let codes = answer_codes(self.claim, outcome);
        let is_latest = self.is_about_latest(before);
        if let Some(item) = self.item_mut(item_id).filter(|_| is_latest) {
            item.answer_codes = codes.into();
        }
        self.keep_payer_claim_number(item_id, is_latest);
        if let Some(kind) = self.decided(before, outcome) {
            if outcome.is_forwarded && kind != ClaimEventKind::Forwarded {
                self.event(item_id, ClaimEventKind::Forwarded, String::new());
            }
            self.event(item_id, kind, String::new());
        }
        self.note_answers(item_id, outcome);
        self.compare_with_expected(before, outcome);
        self.flag_credit(before);
    }

    /// Paid, partly paid, denied or forwarded; `None` for an answer which repeats what was decided before.
    fn decided(&self, before: &OpenItem, outcome: &Outcome) -> Option<ClaimEventKind> {
        use ClaimState::{Closed, Forwarded, Paid, PartlyPaid};
        if outcome.is_information && [Paid, PartlyPaid, Forwarded, Closed].contains(&before.claim_state) {
            return None;
        }
        let item = self.item(before.item_id)?;
        let is_open = item.balance_cents > Cents::ZERO;
        // Money of an earlier part of a split claim counts as well.
        let is_allowed = item.paid_cents > Cents::ZERO || outcome.share_cents > Cents::ZERO || self.claim.paid_cents > Cents::ZERO;
        let is_denied = !outcome.denied.is_empty();
        Some(match (is_open || is_denied, is_allowed) {
            (true, true) => ClaimEventKind::PartlyPaid,
            (true, false) => ClaimEventKind::Denied,
            (false, _) if outcome.is_forwarded => ClaimEventKind::Forwarded,
            (false, _) => ClaimEventKind::Paid,
        })
    }

    /// The payer's own number, by which it will know a correction.
    pub(super) fn keep_payer_claim_number(&mut self, item_id: Key, is_latest: bool) {
        let number = self.claim.payer_claim_number.clone();
        if let Some(item) = self.item_mut(item_id).filter(|_| is_latest && !number.is_empty()) {
            item.payer_claim_number = number;
        }
    }

    /// False for an answer about a version that a newer one replaced: its money counts, its state does not. A forwarded claim's answer comes under another claim's id and counts.
    pub(super) fn is_about_latest(&self, item: &OpenItem) -> bool {
        item.version == 0 || item.claim_id == self.claim.claim_id || claim_family(&item.claim_id) != claim_family(&self.claim.claim_id)
    }

    /// Records what happened to a claim and lets its state follow.
    pub(super) fn event(&mut self, item_id: Key, kind: ClaimEventKind, detail: String) {
        let Some(item) = self.item(item_id).cloned() else { return };
        let is_answered = self.posted.item_id == Some(item_id);
        let after = if is_answered && !self.is_about_latest(&item) { Ok(item.claim_state) } else { item.claim_state.after(kind) };
        if let Err(out_of_order) = after {
            let message = format!("{out_of_order}; the money is posted and the state stays as it was");
            self.refuse(ExceptionKind::OutOfOrder, self.claim.paid_cents, &message);
        }
        let after = after.unwrap_or(item.claim_state);
        self.posted.events.push(ClaimEvent {
            claim_id: if is_answered { self.claim.claim_id.clone() } else { item.claim_id.clone() },
            encounter_id: item.encounter_id.clone(),
            guarantor_id: item.guarantor_id.clone(),
            payer_id: item.payer_id.clone(),
            event: kind,
            before: item.claim_state,
            after,
            date: self.facts.payment_date,
            posting_date: self.facts.as_of,
            codes: if is_answered { reason_codes(self.claim).into() } else { Text::default() },
            hop: self.facts.payer_id.clone(),
            reference: self.facts.trace_number.clone(),
            amount_cents: if is_answered { self.claim.paid_cents } else { item.balance_cents },
            detail,
            source: self.facts.source.clone(),
        });
        let as_of = self.facts.as_of;
        if let Some(item) = self.item_mut(item_id).filter(|item| item.claim_state != after) {
            item.claim_state = after;
            item.state_date = Some(as_of);
        }
        share_state(self.group, item_id);
    }

    /// Tells what the payer answered beside the edits that had spoken. What it denied counts, else what it paid or left to the patient.
    fn note_answers(&mut self, item_id: Key, outcome: &Outcome) {
        let paid = self.claim.paid_cents;
        let Some(item) = self.group.items.iter_mut().find(|item| item.item_id == item_id) else { return };
        let counted = outcome.denied.iter().filter(|(_, cents)| *cents > Cents::ZERO);
        let mut answers: Vec<_> = counted.flat_map(|(code, cents)| note_denial(item, code, *cents)).collect();
        if outcome.denied.is_empty() && (paid > Cents::ZERO || outcome.share_cents > Cents::ZERO) {
            answers.extend(note_payment(item, paid));
        }
        self.posted.answers.extend(answers);
    }

    /// What the payer allowed, against what its contract says. Only a whole claim of which nothing was denied can be compared.
    fn compare_with_expected(&mut self, before: &OpenItem, outcome: &Outcome) {
        let Some(expected) = before.expected_cents.filter(|_| outcome.denied.is_empty() && self.claim.charge_cents == before.charge_cents) else { return };
        // Sequestration lowers what is paid, not what is allowed.
        let is_sequestration = |adjustment: &&Adjustment| (adjustment.group.as_str(), adjustment.reason.as_str()) == ("CO", "253");
        let sequestered: Cents = self.claim.all_adjustments().filter(is_sequestration).map(|adjustment| adjustment.cents).sum();
        let allowed = self.claim.paid_cents + outcome.share_cents + sequestered;
        let missing = expected - allowed;
        if missing > self.policy.tolerance_cents {
            let message = format!("expected {expected} by contract or fee schedule, allowed {allowed}: compare line by line, and ask the payer for a review");
            self.refuse(ExceptionKind::Underpaid, missing, &message);
        }
    }

    /// A balance below zero that this answer has made or deepened is the payer's money. An answer that came before its turn is waited for.
    fn flag_credit(&mut self, before: &OpenItem) {
        let Some(balance) = self.item(before.item_id).map(|item| item.balance_cents).filter(|_| !before.charge_cents.is_zero()) else { return };
        if balance < Cents::ZERO && balance < before.balance_cents {
            self.refuse(ExceptionKind::Overpaid, -balance, "the payer has paid more than it owed; find out why, and return the money or let the payer take it back");
        }
    }
}
