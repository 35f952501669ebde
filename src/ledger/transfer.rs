//! A transfer moves cents from one account to another. Transfers are appended, never changed; a correction is a new transfer.

use super::{LedgerAccount, Text};
use crate::model::{Cents, Date, Key};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransferEvent {
    /// An item that was open when the workspace began.
    Opening,
    /// A claim was billed, or a self-pay encounter charged.
    Charge,
    /// Money from a patient arrived.
    PatientPayment,
    /// Unapplied money was applied to an item.
    Application,
    /// A patient's payment was reversed (a returned cheque).
    PaymentReversal,
    /// Money went back.
    Refund,
    /// An amount was given up.
    WriteOff,
    /// A payer paid.
    PayerPayment,
    /// A payer adjusted.
    PayerAdjustment,
    /// Another became responsible.
    ResponsibilityMoved,
    /// A remittance that had made another responsible was taken back: the reversal of [`TransferEvent::ResponsibilityMoved`].
    ResponsibilityReturned,
    /// Placed with, or returned by, an agency.
    Placement,
    /// An agency collected.
    AgencyPayment,
    /// The money of a remittance arrived, or is owed to the payer: between cash and clearing.
    Remittance,
    /// A remittance's adjustment that belongs to no claim (PLB): between clearing and income or expense.
    ProviderAdjustment,
    /// A fee was charged to a guarantor, such as for a returned cheque.
    Fee,
}

impl TransferEvent {
    /// All events with their stored names.
    pub const NAMES: [(TransferEvent, &'static str); 16] = [
        (TransferEvent::Opening, "opening"),
        (TransferEvent::Charge, "charge"),
        (TransferEvent::PatientPayment, "patient_payment"),
        (TransferEvent::Application, "application"),
        (TransferEvent::PaymentReversal, "payment_reversal"),
        (TransferEvent::Refund, "refund"),
        (TransferEvent::WriteOff, "write_off"),
        (TransferEvent::PayerPayment, "payer_payment"),
        (TransferEvent::PayerAdjustment, "payer_adjustment"),
        (TransferEvent::ResponsibilityMoved, "responsibility_moved"),
        (TransferEvent::ResponsibilityReturned, "responsibility_returned"),
        (TransferEvent::Placement, "placement"),
        (TransferEvent::AgencyPayment, "agency_payment"),
        (TransferEvent::Remittance, "remittance"),
        (TransferEvent::ProviderAdjustment, "provider_adjustment"),
        (TransferEvent::Fee, "fee"),
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(event, _)| *event == self).map_or("", |(_, name)| name)
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<TransferEvent> {
        Self::NAMES.iter().find(|(_, held)| *held == name).map(|(event, _)| *event)
    }
}

/// One double entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Derived from the source, so that posting the same thing twice is noticed.
    pub transfer_id: Key,
    /// The account that receives.
    pub debit: LedgerAccount,
    /// The account that gives.
    pub credit: LedgerAccount,
    /// Always more than zero.
    pub amount_cents: Cents,
    /// What happened.
    pub event: TransferEvent,
    /// When the books learnt it: the as-of date of the run.
    pub posting_date: Date,
    /// When it happened.
    pub effective_date: Date,
    /// The open item that it changes. A move between two items is two transfers through a shared account, or names the receiving item in `to_item_id`.
    pub item_id: Key,
    /// For a move: the item on the debit side; equal to `item_id` otherwise.
    pub to_item_id: Key,
    /// Who owes.
    pub guarantor_id: Text,
    /// Whose care.
    pub patient_id: Text,
    /// Which encounter; empty for money not tied to one.
    pub encounter_id: Text,
    /// Which claim; empty for self-pay.
    pub claim_id: Text,
    /// Service line counted from 1; 0 for the whole claim.
    pub line: u16,
    /// Group and reason code, such as `CO-45`, or the account event's reason.
    pub reason: Text,
    /// File and row, or event id.
    pub source: Text,
}
