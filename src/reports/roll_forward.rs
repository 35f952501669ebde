//! `roll_forward.csv`: how the receivables of the run before became those of this run, one row an owner.
//!
//! `opening + charges - payments + refunds - contractual - other_adjustments + transfers = closing`. It is built from the transfers that the run posts and reads nothing else;
//! that `closing` equals the aging report is proved elsewhere, from the open items.

use serde::{Deserialize, Serialize};

use super::csv_row::CsvRow;
use crate::ledger::{LedgerAccount, Transfer, TransferEvent};
use crate::model::Cents;

/// Columns of `roll_forward.csv`.
pub const COLUMNS: &[&str] = &["owner", "opening", "charges", "payments", "refunds", "contractual", "other_adjustments", "transfers", "closing"];

/// The rows, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RollForwardOwner {
    /// What payers owe.
    Insurance,
    /// What patients owe.
    Patient,
    /// What is with an agency.
    Agency,
    /// Patient money not yet applied; its balance is never positive.
    Unapplied,
}

impl RollForwardOwner {
    /// Every row in order.
    pub const ALL: [RollForwardOwner; 4] = [RollForwardOwner::Insurance, RollForwardOwner::Patient, RollForwardOwner::Agency, RollForwardOwner::Unapplied];

    /// As the report writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            RollForwardOwner::Insurance => "insurance",
            RollForwardOwner::Patient => "patient",
            RollForwardOwner::Agency => "agency",
            RollForwardOwner::Unapplied => "unapplied",
        }
    }

    /// The row that a ledger account belongs to; `None` for accounts outside the receivables.
    pub fn of(account: &LedgerAccount) -> Option<RollForwardOwner> {
        match account {
            LedgerAccount::InsuranceReceivable(_) => Some(RollForwardOwner::Insurance),
            LedgerAccount::PatientReceivable => Some(RollForwardOwner::Patient),
            LedgerAccount::AgencyReceivable => Some(RollForwardOwner::Agency),
            LedgerAccount::Unapplied => Some(RollForwardOwner::Unapplied),
            _ => None,
        }
    }
}

/// One owner's way from opening to closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RollForwardRow {
    /// Balance when the run began, with opening balances that the run imported.
    pub opening: Cents,
    /// Billed or charged, fees included.
    pub charges: Cents,
    /// Received, less payments reversed. Applying a patient's money counts as a payment of the patient's row and takes it back from the unapplied row.
    pub payments: Cents,
    /// Money given back.
    pub refunds: Cents,
    /// Contractual adjustments.
    pub contractual: Cents,
    /// Every other amount given up.
    pub other_adjustments: Cents,
    /// Moved here from other owners, less what moved away; the column sums to zero.
    pub transfers: Cents,
}

impl RollForwardRow {
    /// The balance after the run.
    pub fn closing(&self) -> Cents {
        self.opening + self.charges - self.payments + self.refunds - self.contractual - self.other_adjustments + self.transfers
    }

    fn post(&mut self, event: TransferEvent, is_contractual: bool, change: Cents) {
        match event {
            TransferEvent::Opening => self.opening += change,
            TransferEvent::Charge | TransferEvent::Fee => self.charges += change,
            TransferEvent::PatientPayment | TransferEvent::Application | TransferEvent::PaymentReversal | TransferEvent::PayerPayment | TransferEvent::AgencyPayment => {
                self.payments -= change;
            }
            TransferEvent::Refund => self.refunds += change,
            TransferEvent::PayerAdjustment | TransferEvent::WriteOff if is_contractual => self.contractual -= change,
            TransferEvent::PayerAdjustment | TransferEvent::WriteOff => self.other_adjustments -= change,
            TransferEvent::ResponsibilityMoved | TransferEvent::ResponsibilityReturned | TransferEvent::Placement => self.transfers += change,
            // Between a payer's cash, clearing and income: no receivable moves.
            TransferEvent::Remittance | TransferEvent::ProviderAdjustment => {}
        }
    }

    fn merge(&mut self, other: &RollForwardRow) {
        self.opening += other.opening;
        self.charges += other.charges;
        self.payments += other.payments;
        self.refunds += other.refunds;
        self.contractual += other.contractual;
        self.other_adjustments += other.other_adjustments;
        self.transfers += other.transfers;
    }
}

/// All owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RollForward {
    rows: [RollForwardRow; 4],
}

impl RollForward {
    /// Sets out from the balances when the run began, in the order of [`RollForwardOwner::ALL`].
    pub fn from_opening(balances: [Cents; 4]) -> RollForward {
        RollForward { rows: balances.map(|opening| RollForwardRow { opening, ..RollForwardRow::default() }) }
    }

    /// One owner's movements, those of insurance: what the tests of the page draw.
    #[cfg(test)]
    pub(crate) fn from_row(row: RollForwardRow) -> RollForward {
        RollForward { rows: [row, RollForwardRow::default(), RollForwardRow::default(), RollForwardRow::default()] }
    }

    /// Posts one transfer: a debit raises its owner's balance, a credit lowers it.
    pub fn post(&mut self, transfer: &Transfer) {
        let is_contractual = [&transfer.debit, &transfer.credit].into_iter().any(|account| matches!(account, LedgerAccount::Adjustment(reason) if reason == "contractual"));
        for (account, change) in [(&transfer.debit, transfer.amount_cents), (&transfer.credit, -transfer.amount_cents)] {
            if let Some(row) = RollForwardOwner::of(account).and_then(|owner| self.rows.get_mut(owner as usize)) {
                row.post(transfer.event, is_contractual, change);
            }
        }
    }

    /// Adds another part's movements (and opening balances).
    pub fn merge(&mut self, other: &RollForward) {
        for (ours, theirs) in self.rows.iter_mut().zip(&other.rows) {
            ours.merge(theirs);
        }
    }

    /// These days followed by a later one: movements add up, and the opening stays the first's.
    pub fn followed_by(&self, later: &RollForward) -> RollForward {
        let mut both = *self;
        for (ours, theirs) in both.rows.iter_mut().zip(&later.rows) {
            ours.merge(&RollForwardRow { opening: Cents::ZERO, ..*theirs });
        }
        both
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = (RollForwardOwner, &RollForwardRow)> {
        RollForwardOwner::ALL.into_iter().zip(&self.rows)
    }

    /// The sum over owners, whose closing is the accounts receivable.
    pub fn total(&self) -> RollForwardRow {
        let mut total = RollForwardRow::default();
        self.rows.iter().for_each(|row| total.merge(row));
        total
    }

    /// Appends every CSV row.
    pub fn write(&self, out: &mut Vec<u8>) {
        for (owner, row) in self.rows() {
            let mut cells = CsvRow::new(out);
            cells.word(owner.as_str()).dollars(row.opening).dollars(row.charges).dollars(row.payments).dollars(row.refunds);
            cells.dollars(row.contractual).dollars(row.other_adjustments).dollars(row.transfers).dollars(row.closing()).end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Key};

    fn transfer(debit: LedgerAccount, credit: LedgerAccount, cents: i64, event: TransferEvent) -> Transfer {
        let day = Date::constant(2026, 1, 31);
        Transfer {
            transfer_id: Key(1),
            debit,
            credit,
            amount_cents: Cents(cents),
            event,
            posting_date: day,
            effective_date: day,
            item_id: Key(1),
            to_item_id: Key(1),
            guarantor_id: "G".into(),
            patient_id: "P".into(),
            encounter_id: "E".into(),
            claim_id: "".into(),
            line: 0,
            reason: "".into(),
            source: "".into(),
        }
    }

    fn insurance() -> LedgerAccount {
        LedgerAccount::InsuranceReceivable("BLUE".into())
    }

    #[test]
    fn money_received_counts_once_and_moves_net_to_zero() {
        let mut roll = RollForward::from_opening([Cents(1_000), Cents(0), Cents(0), Cents(0)]);
        let events = [
            transfer(insurance(), LedgerAccount::Charges, 10_000, TransferEvent::Charge),
            transfer(LedgerAccount::PayerCash("BLUE".into()), insurance(), 6_000, TransferEvent::PayerPayment),
            transfer(LedgerAccount::Adjustment("contractual".into()), insurance(), 2_000, TransferEvent::PayerAdjustment),
            transfer(LedgerAccount::PatientReceivable, insurance(), 2_000, TransferEvent::ResponsibilityMoved),
            transfer(LedgerAccount::PatientCash, LedgerAccount::Unapplied, 1_500, TransferEvent::PatientPayment),
            transfer(LedgerAccount::Unapplied, LedgerAccount::PatientReceivable, 1_200, TransferEvent::Application),
            transfer(LedgerAccount::Adjustment("small_balance".into()), LedgerAccount::PatientReceivable, 300, TransferEvent::WriteOff),
            transfer(LedgerAccount::Unapplied, LedgerAccount::PatientCash, 100, TransferEvent::Refund),
        ];
        events.iter().for_each(|event| roll.post(event));
        let [insurance, patient, agency, unapplied] = roll.rows;
        assert_eq!((insurance.contractual, insurance.transfers, insurance.closing()), (Cents(2_000), Cents(-2_000), Cents(1_000)));
        assert_eq!((patient.payments, patient.other_adjustments, patient.closing()), (Cents(1_200), Cents(300), Cents(500)));
        assert_eq!((unapplied.payments, unapplied.refunds, unapplied.closing()), (Cents(300), Cents(100), Cents(-200)));
        assert_eq!(agency.closing(), Cents::ZERO);
        let total = roll.total();
        assert_eq!((total.payments, total.transfers), (Cents(7_500), Cents::ZERO));
        assert_eq!(total.closing(), Cents(1_300));
    }

    #[test]
    fn a_reversed_payment_is_taken_back_and_rows_have_every_column() {
        let mut roll = RollForward::default();
        roll.post(&transfer(LedgerAccount::PatientReceivable, LedgerAccount::PatientCash, 700, TransferEvent::PaymentReversal));
        assert_eq!(roll.total().payments, Cents(-700));
        assert_eq!(roll.total().closing(), Cents(700));
        let mut out = Vec::new();
        roll.write(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().all(|line| line.split(',').count() == COLUMNS.len()));
        assert!(text.contains("patient,0.00,0.00,-7.00,0.00,0.00,0.00,0.00,7.00"));
    }
}
