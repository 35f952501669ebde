//! The trial balance between nights: two counters an account in the catalog, so that a night need not read history to know where the ledger stands.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::ledger::balances::Sides;
use crate::ledger::{LedgerAccount, TrialBalance};
use crate::model::Cents;
use crate::reports::RollForward;
use crate::reports::roll_forward::RollForwardOwner;
use crate::store::catalog::Catalog;

const DEBIT: &str = "debit:";
const CREDIT: &str = "credit:";

/// The balance after the last committed run.
pub fn load(catalog: &Catalog) -> Result<TrialBalance, Error> {
    let mut balance = TrialBalance::default();
    for (name, value) in catalog.counters()? {
        let (account, sides) = if let Some(account) = name.strip_prefix(DEBIT) {
            (account, Sides { debits: Cents(value), credits: Cents::ZERO })
        } else if let Some(account) = name.strip_prefix(CREDIT) {
            (account, Sides { debits: Cents::ZERO, credits: Cents(value) })
        } else {
            continue;
        };
        let account = LedgerAccount::parse(account).ok_or_else(|| Error::Unbalanced(format!("ledger/catalog.sqlite: counter {name} names no account")))?;
        balance.carry(&account, sides);
    }
    Ok(balance)
}

/// The counters of a balance.
pub fn counters(balance: &TrialBalance) -> Vec<(String, i64)> {
    balance.accounts().flat_map(|(account, sides)| [(format!("{DEBIT}{account}"), sides.debits.0), (format!("{CREDIT}{account}"), sides.credits.0)]).collect()
}

/// What stands on the payers' clearing accounts, by payer, debits less credits; those at zero are left out. More than zero is money that a payer has kept for something that is still
/// to be booked, less than zero what it has paid ahead.
pub fn clearing(balance: &TrialBalance) -> BTreeMap<String, Cents> {
    let of_payer = |(account, sides): (&LedgerAccount, Sides)| match account {
        LedgerAccount::PayerClearing(payer_id) if !sides.balance().is_zero() => Some((payer_id.to_string(), sides.balance())),
        _ => None,
    };
    balance.accounts().filter_map(of_payer).collect()
}

/// Where a day's roll-forward begins: the balance, less what was posted on the day already.
pub fn opening_less(balance: &TrialBalance, today: &TrialBalance) -> RollForward {
    let mut balances = [Cents::ZERO; 4];
    for (account, sides) in balance.accounts() {
        let owner = RollForwardOwner::of(account);
        let place = RollForwardOwner::ALL.iter().position(|held| Some(*held) == owner);
        if let Some(total) = place.and_then(|place| balances.get_mut(place)) {
            *total += sides.balance() - today.balance(account);
        }
    }
    RollForward::from_opening(balances)
}
