//! The patient's share of what was allowed: to the next payer where there is one, else to the patient, and never to a patient who must not be billed.

use super::adjudicate::{Outcome, Part};
use super::policy::Treatment;
use super::poster::{Move, Poster};
use crate::ledger::{EventKind, ExceptionKind, LedgerAccount, OpenItem, Standing, Text, TransferEvent};
use crate::model::{Cents, Key};
use crate::posting::responsibility::{add_origin, receiving_patient_item};

impl Poster<'_> {
    /// Moves every share among the parts; gives what was more than there was room for.
    pub(super) fn share(&mut self, item_id: Key, parts: &[Part], outcome: &mut Outcome) -> Cents {
        let Some(from) = self.item(item_id).cloned() else { return Cents::ZERO };
        let shares: Vec<&Part> = parts.iter().filter(|part| part.is_share()).collect();
        outcome.share_cents = shares.iter().map(|part| part.cents).sum();
        let is_protected = self.is_protected(&from);
        let has_next = self.is_forwarded() || !from.later_payers.trim_ascii().is_empty();
        let (mut excess, mut withheld) = (Cents::ZERO, Cents::ZERO);
        // One item takes all of the claim's shares.
        let (mut next, mut patient) = (None, None);
        for part in shares {
            let amount = part.cents.min(self.room_cents(item_id));
            excess += part.cents.max(Cents::ZERO) - amount.max(Cents::ZERO);
            if amount <= Cents::ZERO {
                continue;
            }
            if has_next {
                let to = *next.get_or_insert_with(|| self.next_item(&from));
                self.hand_over(&from, to, part, amount);
            } else if is_protected || part.treatment == Treatment::NextPayer {
                withheld += self.withhold(item_id, part, amount);
            } else {
                let to = *patient.get_or_insert_with(|| receiving_patient_item(self.group, &from, self.facts.as_of, &part.code));
                self.hand_over(&from, to, part, amount);
            }
        }
        self.refuse_negative(parts);
        if withheld > Cents::ZERO {
            let message = "the patient must not be billed for this share, and no further payer is named: bill the patient's other coverage, or write it off";
            self.refuse(ExceptionKind::PatientNotLiable, withheld, message);
        }
        if let Some(next) = next {
            outcome.is_forwarded = self.is_forwarded();
            self.announce(&from, next);
        }
        excess
    }

    /// True where the payer passed the claim on.
    pub(super) fn is_forwarded(&self) -> bool {
        matches!(self.claim.status.as_str(), "19" | "20" | "21") || self.claim.crossover.is_some()
    }

    /// A Qualified Medicare Beneficiary on the day of service, by the account or by the payer's remarks.
    fn is_protected(&self, item: &OpenItem) -> bool {
        let forbids = |remark: &Text| self.policy.forbids_patient(&self.facts.payer_id, self.facts.payment_date, remark);
        Standing::of(&self.group.account, self.facts.as_of).span(EventKind::Qmb, item).is_some() || self.claim.all_remarks().any(forbids)
    }

    fn hand_over(&mut self, from: &OpenItem, to: Key, part: &Part, amount: Cents) {
        let Some(item) = self.item_mut(to) else { return };
        add_origin(&mut item.origin, &part.code);
        let debit = item.account();
        let reason = part.reason();
        self.transfer(Move { debit, credit: from.account(), amount, event: TransferEvent::ResponsibilityMoved, item: from.item_id, to_item: to, line: part.line, reason });
    }

    /// Writes a share off where the workspace has said so; else it stays with the payer. Gives what stays.
    fn withhold(&mut self, item_id: Key, part: &Part, amount: Cents) -> Cents {
        let Some(account) = self.policy.not_liable_account(&self.facts.payer_id, self.facts.payment_date) else { return amount };
        self.signed_credit(item_id, LedgerAccount::Adjustment(account), amount, TransferEvent::PayerAdjustment, part.line, part.reason());
        Cents::ZERO
    }

    /// A share below zero would give the patient money that the payer owes: outside of a reversal nobody can say what it means.
    fn refuse_negative(&mut self, parts: &[Part]) {
        let negative: Cents = parts.iter().filter(|part| part.is_share()).map(|part| part.cents.min(Cents::ZERO)).sum();
        if negative < Cents::ZERO {
            self.refuse(ExceptionKind::NotPostable, negative, "the patient's share is below zero though the claim is no reversal; it was not posted");
        }
    }
}
