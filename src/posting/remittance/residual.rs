//! What a payer after the first leaves over. Its adjustments repeat what the payers before have decided, so not they but what was still open says what may be written off.
//!
//! [source: coordination of benefits in the remittance guide: a later payer reports the impact of earlier ones as OA-23]

use super::adjudicate::{Outcome, Part};
use super::poster::Poster;
use crate::ledger::{ExceptionKind, LedgerAccount, OpenItem, TransferEvent};
use crate::model::{Cents, Key};

impl Poster<'_> {
    /// Moves the patient's share; writes off what is then left, where the payer gives no reason but contracts and payers before it; else leaves it with the payer as denied.
    pub(super) fn settle_residual(&mut self, item: &OpenItem, parts: &[Part]) -> Outcome {
        let mut outcome = Outcome::default();
        let beyond = self.share(item.item_id, parts, &mut outcome);
        // An answer that came before the one of the payer before: nothing is known of what was open, and only a payer that tells the payers before apart can be believed.
        let is_unknowable = item.charge_cents.is_zero() && !parts.iter().any(Part::is_of_payer_before);
        let is_explained = |part: &Part| part.is_share() || part.is_of_payer_before() || part.written_off_to().is_some();
        if parts.iter().all(is_explained) {
            let written_off = || parts.iter().filter(|part| part.written_off_to().is_some()).map(|part| part.cents).sum();
            let unposted = if is_unknowable { written_off() } else { self.write_off_residual(item.item_id, parts) };
            self.flag_noncompliant(beyond + unposted);
        } else {
            let left = self.open_cents(item.item_id);
            let mut unexplained = Outcome::default();
            parts.iter().filter(|part| !is_explained(part)).for_each(|part| self.keep(part, &mut unexplained));
            // No more than what is left was denied, whatever the payer counts in.
            for (code, cents) in unexplained.denied {
                outcome.deny(&code, cents.min(left));
            }
            self.flag_noncompliant(beyond);
        }
        outcome
    }

    /// Writes off what is left, by the payer's own reasons first; gives what its reasons say beyond that.
    fn write_off_residual(&mut self, item_id: Key, parts: &[Part]) -> Cents {
        let (raising, lowering): (Vec<&Part>, Vec<&Part>) = parts.iter().filter(|part| part.written_off_to().is_some()).partition(|part| part.cents < Cents::ZERO);
        let unposted: Cents = raising.into_iter().chain(lowering).map(|part| self.write_off(item_id, part)).sum();
        let left = self.open_cents(item_id);
        if left > Cents::ZERO && parts.iter().any(Part::is_of_payer_before) {
            // What the payer counts to the payers before and those left over: nobody owes it any more. OA-23 itself is never written off.
            let account = LedgerAccount::Adjustment("contractual".into());
            self.signed_credit(item_id, account, left, TransferEvent::PayerAdjustment, 0, "cob_residual".into());
        }
        unposted
    }

    fn flag_noncompliant(&mut self, beyond: Cents) {
        if beyond > Cents::ZERO {
            let message = "the payer repeats what the payer before it had adjusted instead of writing it as OA-23; only what was still open was posted";
            self.refuse(ExceptionKind::CobNoncompliant, beyond, message);
        }
    }
}
