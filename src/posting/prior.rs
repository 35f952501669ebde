//! Which earlier transfers posting needs: those of the payments that tonight's events reverse. It does *not* read them.

use std::collections::BTreeSet;

use crate::ledger::{AccountEvent, EventKind, Text, Transfer};
use crate::model::Key;

/// The item that holds what a payment left unapplied.
pub fn unapplied_item_id(payment_event_id: &str) -> Key {
    Key::of_texts(&["unapplied", payment_event_id])
}

/// The reason that reversals of a payment carry.
pub(super) fn reversal_reason(payment_event_id: &str) -> Text {
    format!("reversed:{payment_event_id}").into()
}

/// A filter over earlier transfers, for scans of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriorNeeded {
    payments: BTreeSet<Text>,
    unapplied: BTreeSet<Key>,
    reversals: BTreeSet<Text>,
}

impl PriorNeeded {
    /// What the events need; empty when none of them reverses a payment.
    pub fn by(events: &[AccountEvent]) -> PriorNeeded {
        let mut needed = PriorNeeded::default();
        for event in events.iter().filter(|event| event.event == EventKind::PaymentReversed) {
            needed.payments.insert(event.reference.clone());
            needed.unapplied.insert(unapplied_item_id(&event.reference));
            needed.reversals.insert(reversal_reason(&event.reference));
        }
        needed
    }

    /// True when no scan is needed.
    pub fn is_empty(&self) -> bool {
        self.payments.is_empty()
    }

    /// True for a transfer that the events need: made by such a payment, out of what it left unapplied, or by an earlier reversal of it.
    pub fn matches(&self, transfer: &Transfer) -> bool {
        self.payments.contains(&transfer.source) || self.unapplied.contains(&transfer.to_item_id) || self.reversals.contains(&transfer.reason)
    }
}
