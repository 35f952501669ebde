//! An adjudicated claim: its payment, and what becomes of the rest. What a later payer leaves over is judged in `residual`.

use super::choose::sequence_of_status;
use super::content::{Entry, add_entry, content, entries};
use super::lines::{Line, LineAdjustment, lines};
use super::policy::Treatment;
use super::poster::Poster;
use crate::ledger::{ClaimEventKind, ClaimState, ExceptionKind, LedgerAccount, OpenItem, Text, TransferEvent};
use crate::model::{Cents, Key};

/// A part of what was not paid, with what is done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Place on our claim, from 1; 0 for the claim as a whole.
    pub(super) line: u16,
    /// Group and reason code: `CO-45`.
    pub(super) code: Text,
    /// Positive lowers the payment.
    pub(super) cents: Cents,
    pub(super) treatment: Treatment,
    /// The payer gave it for the claim as a whole.
    of_claim: bool,
    /// The line was paid, or left to the patient; so the contract was applied to it.
    is_allowed: bool,
}

impl Part {
    /// The account to which it is written off; `None` where it is not.
    pub(super) fn written_off_to(&self) -> Option<&Text> {
        match &self.treatment {
            Treatment::WriteOff { account, .. } => Some(account),
            _ => None,
        }
    }

    /// The patient's or the next payer's.
    pub(super) fn is_share(&self) -> bool {
        matches!(self.treatment, Treatment::PatientShare | Treatment::NextPayer)
    }

    /// What a payer before has decided, in either form in which payers write it.
    pub(super) fn is_of_payer_before(&self) -> bool {
        ["OA-23", "CO-23"].contains(&self.code.as_str())
    }

    /// The reason of its transfers. That an amount is a line's part of one for the whole claim stays visible.
    pub(super) fn reason(&self) -> Text {
        if self.of_claim && self.line > 0 { format!("{}@claim", self.code).into() } else { self.code.clone() }
    }
}

/// What posting an answer came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Outcome {
    /// What stays with the payer because it was denied, or waits for a person, by code.
    pub(super) denied: Vec<(Text, Cents)>,
    /// What contracts explain on lines that were denied, by code. It stays as well, and is a reason only where no other is given.
    unallowed: Vec<(Text, Cents)>,
    /// The patient's share, whoever has it now.
    pub(super) share_cents: Cents,
    /// The claim went on to the next payer with a share.
    pub(super) is_forwarded: bool,
    /// Nothing but repeated what is known from elsewhere.
    pub(super) is_information: bool,
}

impl Outcome {
    /// Adds a denied amount to that of its code.
    pub(super) fn deny(&mut self, code: &Text, cents: Cents) {
        add(&mut self.denied, code, cents);
    }

    /// Without another reason a contract is the reason.
    fn complete(mut self) -> Outcome {
        if self.denied.is_empty() {
            self.denied = std::mem::take(&mut self.unallowed);
        }
        self
    }
}

fn add(sums: &mut Vec<(Text, Cents)>, code: &Text, cents: Cents) {
    match sums.iter_mut().find(|(held, _)| held == code) {
        Some((_, sum)) => *sum += cents,
        None => sums.push((code.clone(), cents)),
    }
}

impl Poster<'_> {
    /// Posts an answer on its item.
    pub(super) fn adjudicate(&mut self, item_id: Key) {
        self.posted.item_id = Some(item_id);
        let Some(item) = self.item(item_id).cloned() else { return };
        if entries(&item).any(|entry| entry.posting == self.posting) {
            return;
        }
        if item.version == 0 && matches!(item.claim_state, ClaimState::Ready | ClaimState::Held) {
            // Nobody has billed it here, and nobody needs to any more.
            self.event(item_id, ClaimEventKind::Published, "the payer answers a claim that it had from the payer before".to_owned());
        }
        let claim = self.claim;
        let lines = lines(claim);
        let parts = self.parts(&lines);
        for line in &lines {
            let clearing = LedgerAccount::PayerClearing(self.facts.payer_id.clone());
            self.signed_credit(item_id, clearing, line.paid, TransferEvent::PayerPayment, line.line, "payment".into());
        }
        let mut outcome = match claim.status.as_str() {
            "1" | "2" | "3" | "19" | "20" | "21" if is_of_later_payer(&item, claim.status.as_str(), &parts) => self.settle_residual(&item, &parts),
            "1" | "2" | "3" | "19" | "20" | "21" => self.settle_lines(item_id, &parts),
            status => self.settle_nothing(status, &parts),
        }
        .complete();
        outcome.is_information = claim.paid_cents.is_zero() && !parts.is_empty() && parts.iter().all(|part| part.treatment == Treatment::Information);
        let entry = Entry { run: self.facts.run, posting: self.posting, content: content(claim, &self.facts.payer_id) };
        if let Some(item) = self.item_mut(item_id) {
            add_entry(item, entry);
        }
        self.conclude(&item, &outcome);
    }

    /// Every adjustment with its treatment.
    fn parts(&self, lines: &[Line<'_>]) -> Vec<Part> {
        let treatment = |adjustment: &LineAdjustment<'_>| self.policy.treatment(&self.facts.payer_id, self.facts.payment_date, adjustment.group, adjustment.reason);
        let mut parts = Vec::new();
        for line in lines {
            let first = parts.len();
            parts.extend(line.adjustments.iter().filter(|adjustment| !adjustment.cents.is_zero()).map(|adjustment| Part {
                line: line.line,
                code: format!("{}-{}", adjustment.group, adjustment.reason).into(),
                cents: adjustment.cents,
                treatment: treatment(adjustment),
                of_claim: adjustment.of_claim,
                is_allowed: false,
            }));
            let own = parts.get_mut(first..).unwrap_or_default();
            let share: i64 = own.iter().filter(|part| part.is_share()).map(|part| part.cents.0).sum();
            own.iter_mut().for_each(|part| part.is_allowed = line.paid.0 + share > 0);
        }
        parts
    }

    /// The first payer: what the contract explains is written off line by line, the patient's share moves on, all else stays.
    fn settle_lines(&mut self, item_id: Key, parts: &[Part]) -> Outcome {
        let mut outcome = Outcome::default();
        let is_written_off = |part: &&Part| matches!(part.treatment, Treatment::WriteOff { even_unpaid, .. } if even_unpaid || part.is_allowed);
        // An amount that raises the balance comes first, so that no other is cut short for want of it.
        let (raising, lowering): (Vec<&Part>, Vec<&Part>) = parts.iter().filter(is_written_off).partition(|part| part.cents < Cents::ZERO);
        let excess: Cents = raising.into_iter().chain(lowering).map(|part| self.write_off(item_id, part)).sum();
        let excess = excess + self.share(item_id, parts, &mut outcome);
        if excess > Cents::ZERO {
            self.refuse(ExceptionKind::ExceedsBalance, excess, "the payer adjusted more than it still owed; the rest was not posted");
        }
        parts.iter().filter(|part| !is_written_off(part)).for_each(|part| self.keep(part, &mut outcome));
        outcome
    }

    /// A denial of the whole claim, or a status that nobody knows: only what was paid is posted.
    fn settle_nothing(&mut self, status: &str, parts: &[Part]) -> Outcome {
        let mut outcome = Outcome::default();
        for part in parts {
            match part.treatment {
                Treatment::Denial | Treatment::Review | Treatment::Suspense => outcome.deny(&part.code, part.cents),
                _ => add(&mut outcome.unallowed, &part.code, part.cents),
            }
        }
        if status != "4" {
            let message = format!("claim status `{status}` is none of 1 to 4, 19 to 23 and 25; what was paid is posted, and no adjustment is: ask the payer what it means");
            self.refuse(ExceptionKind::NotPostable, Cents(self.claim.charge_cents.0 - self.claim.paid_cents.0), &message);
        }
        outcome
    }

    /// Writes a part off as far as the item is open; gives the rest.
    pub(super) fn write_off(&mut self, item_id: Key, part: &Part) -> Cents {
        let Some(account) = part.written_off_to().cloned() else { return Cents::ZERO };
        let amount = part.cents.min(self.open_cents(item_id));
        self.signed_credit(item_id, LedgerAccount::Adjustment(account), amount, TransferEvent::PayerAdjustment, part.line, part.reason());
        part.cents - amount
    }

    /// What is neither written off nor the patient's stays with the payer, as a denial or until a person has decided.
    pub(super) fn keep(&mut self, part: &Part, outcome: &mut Outcome) {
        match part.treatment {
            Treatment::Information | Treatment::PatientShare | Treatment::NextPayer => return,
            Treatment::Review => {
                let message =
                    format!("{}: decide whose it is; then send a responsibility_moved or a write_off, or a rule in reference/adjustments.csv{}", part.code, advice(&part.code));
                self.refuse(ExceptionKind::NotPostable, part.cents, &message);
            }
            Treatment::Suspense => {
                let message = format!("{}: this group does not belong in a remittance of today; ask the payer what it means", part.code);
                self.refuse(ExceptionKind::NotPostable, part.cents, &message);
            }
            Treatment::WriteOff { .. } => return add(&mut outcome.unallowed, &part.code, part.cents),
            Treatment::Denial => {}
        }
        outcome.deny(&part.code, part.cents);
    }
}

/// What else to look at, for a code that means more than its group.
fn advice(code: &str) -> &'static str {
    if code == "PR-45" { ". A patient of a payer without a contract may be protected from surprise bills: check that first" } else { "" }
}

/// True where a payer before this one has decided: by our own order of coverages, by the status, or because the answer says so.
fn is_of_later_payer(item: &OpenItem, status: &str, parts: &[Part]) -> bool {
    item.sequence >= 2 || sequence_of_status(status).is_some_and(|sequence| sequence >= 2) || parts.iter().any(Part::is_of_payer_before)
}
