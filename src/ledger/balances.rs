//! The trial balance: what stands on each account. It does *not* look at single items (that is `verify`).

use std::collections::BTreeMap;

use super::{LedgerAccount, Transfer};
use crate::model::Cents;

/// Both sides of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides {
    /// Sum of what it received.
    pub debits: Cents,
    /// Sum of what it gave.
    pub credits: Cents,
}

impl Sides {
    /// Debits less credits: positive on receivables, cash and adjustments, negative on revenue and unapplied cash.
    pub fn balance(self) -> Cents {
        self.debits - self.credits
    }
}

/// An accumulator of transfers, by account. Partial sums of shards can be merged in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrialBalance {
    accounts: BTreeMap<LedgerAccount, Sides>,
    transfers: u64,
}

impl TrialBalance {
    /// Adds one transfer.
    pub fn post(&mut self, transfer: &Transfer) {
        self.change(&transfer.debit, |sides| sides.debits += transfer.amount_cents);
        self.change(&transfer.credit, |sides| sides.credits += transfer.amount_cents);
        self.transfers += 1;
    }

    /// Adds both sides of an account as they stood before, for a balance that goes on.
    pub fn carry(&mut self, account: &LedgerAccount, sides: Sides) {
        self.change(account, |held| {
            held.debits += sides.debits;
            held.credits += sides.credits;
        });
    }

    /// Adds another accumulator.
    pub fn merge(&mut self, other: &TrialBalance) {
        for (account, sides) in &other.accounts {
            self.change(account, |held| {
                held.debits += sides.debits;
                held.credits += sides.credits;
            });
        }
        self.transfers += other.transfers;
    }

    /// The accounts in order, with both sides.
    pub fn accounts(&self) -> impl Iterator<Item = (&LedgerAccount, Sides)> {
        self.accounts.iter().map(|(account, sides)| (account, *sides))
    }

    /// What stands on an account, debits less credits; zero for an account that nothing touched.
    pub fn balance(&self, account: &LedgerAccount) -> Cents {
        self.accounts.get(account).map_or(Cents::ZERO, |sides| sides.balance())
    }

    /// How many transfers were added.
    pub fn transfers(&self) -> u64 {
        self.transfers
    }

    /// Sums of all debits and of all credits.
    pub fn totals(&self) -> Sides {
        self.accounts.values().fold(Sides::default(), |total, sides| Sides { debits: total.debits + sides.debits, credits: total.credits + sides.credits })
    }

    /// True when debits equal credits. Every transfer has both sides, so this can only fail on books that were read back damaged.
    pub fn is_balanced(&self) -> bool {
        self.totals().balance().is_zero()
    }

    /// Accounts receivable, unapplied cash included: the figure that the net of the aging report must equal.
    pub fn receivable_control(&self) -> Cents {
        self.accounts.iter().filter(|(account, _)| account.is_receivable()).map(|(_, sides)| sides.balance()).sum()
    }

    // An account is cloned only the first time that it is seen: accounts are few and transfers are many.
    fn change(&mut self, account: &LedgerAccount, by: impl FnOnce(&mut Sides)) {
        match self.accounts.get_mut(account) {
            Some(sides) => by(sides),
            None => by(self.accounts.entry(account.clone()).or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::{TransferEvent, charge_transfer};

    #[test]
    fn control_total_is_what_is_receivable() {
        let charge = charge_transfer(&sample_charge(None)).unwrap();
        let payment =
            Transfer { debit: LedgerAccount::PatientCash, credit: LedgerAccount::Unapplied, amount_cents: Cents(2_000), event: TransferEvent::PatientPayment, ..charge.clone() };
        let (mut left, mut right) = (TrialBalance::default(), TrialBalance::default());
        left.post(&charge);
        right.post(&payment);
        left.merge(&right);
        assert!(left.is_balanced());
        assert_eq!(left.receivable_control(), Cents(10_500), "unapplied cash lowers the control total, revenue and cash do not count");
        assert_eq!(left.balance(&LedgerAccount::Charges), Cents(-12_500));
        assert_eq!((left.transfers(), left.accounts().count()), (2, 4));
    }
}
