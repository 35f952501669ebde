//! The chart of accounts. Debit-normal: receivables, cash, adjustments, expenses. Credit-normal: revenue, income, unapplied cash. A payer's clearing account holds what its remittances have announced and not
//! yet settled, in either direction, and comes back to zero.

use super::Text;
use std::fmt;

/// One account of the journal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// What a payer owes: `ar:insurance:<payer_id>`.
    InsuranceReceivable(Text),
    /// What patients owe: `ar:patient`.
    PatientReceivable,
    /// What was placed with an agency: `ar:agency`.
    AgencyReceivable,
    /// Patient money not yet applied to an item: `liability:unapplied`.
    Unapplied,
    /// Charges billed: `revenue:charges`.
    Charges,
    /// Receivables that were open when the workspace began: `equity:opening`.
    Opening,
    /// Money from patients: `cash:patient`.
    PatientCash,
    /// Money from payers: `cash:payer:<payer_id>`.
    PayerCash(Text),
    /// Money between a payer's check and its claims (PLB): `clearing:payer:<payer_id>`.
    PayerClearing(Text),
    /// What payers pay beyond claims, by reason: `income:payer:<reason>`, such as `interest`.
    PayerIncome(Text),
    /// Fees charged to guarantors, by reason: `income:patient:<reason>`, such as `returned_cheque`. No charge for care: they stay out of gross charges.
    PatientIncome(Text),
    /// What payers keep back that belongs to no claim, by reason: `expense:payer:<reason>`, such as `late_filing`, `levy`.
    PayerExpense(Text),
    /// Amounts given up, by reason: `adjustment:<reason>`, such as `contractual`, `small_balance`, `charity`, `bankruptcy`.
    Adjustment(Text),
}

impl LedgerAccount {
    /// True for the accounts whose sum is the accounts receivable of the aging report (unapplied cash included).
    pub fn is_receivable(&self) -> bool {
        matches!(self, LedgerAccount::InsuranceReceivable(_) | LedgerAccount::PatientReceivable | LedgerAccount::AgencyReceivable | LedgerAccount::Unapplied)
    }

    /// Reads back what [`fmt::Display`] wrote; `None` for an unknown name.
    pub fn parse(name: &str) -> Option<LedgerAccount> {
        Some(match name {
            "ar:patient" => LedgerAccount::PatientReceivable,
            "ar:agency" => LedgerAccount::AgencyReceivable,
            "liability:unapplied" => LedgerAccount::Unapplied,
            "revenue:charges" => LedgerAccount::Charges,
            "equity:opening" => LedgerAccount::Opening,
            "cash:patient" => LedgerAccount::PatientCash,
            _ => {
                let (head, tail) = name.rsplit_once(':')?;
                match head {
                    "ar:insurance" => LedgerAccount::InsuranceReceivable(tail.into()),
                    "cash:payer" => LedgerAccount::PayerCash(tail.into()),
                    "income:payer" => LedgerAccount::PayerIncome(tail.into()),
                    "income:patient" => LedgerAccount::PatientIncome(tail.into()),
                    "expense:payer" => LedgerAccount::PayerExpense(tail.into()),
                    "clearing:payer" => LedgerAccount::PayerClearing(tail.into()),
                    "adjustment" => LedgerAccount::Adjustment(tail.into()),
                    _ => return None,
                }
            }
        })
    }
}

impl fmt::Display for LedgerAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerAccount::InsuranceReceivable(payer) => write!(formatter, "ar:insurance:{payer}"),
            LedgerAccount::PatientReceivable => formatter.write_str("ar:patient"),
            LedgerAccount::AgencyReceivable => formatter.write_str("ar:agency"),
            LedgerAccount::Unapplied => formatter.write_str("liability:unapplied"),
            LedgerAccount::Charges => formatter.write_str("revenue:charges"),
            LedgerAccount::Opening => formatter.write_str("equity:opening"),
            LedgerAccount::PatientCash => formatter.write_str("cash:patient"),
            LedgerAccount::PayerCash(payer) => write!(formatter, "cash:payer:{payer}"),
            LedgerAccount::PayerClearing(payer) => write!(formatter, "clearing:payer:{payer}"),
            LedgerAccount::PayerIncome(reason) => write!(formatter, "income:payer:{reason}"),
            LedgerAccount::PatientIncome(reason) => write!(formatter, "income:patient:{reason}"),
            LedgerAccount::PayerExpense(reason) => write!(formatter, "expense:payer:{reason}"),
            LedgerAccount::Adjustment(reason) => write!(formatter, "adjustment:{reason}"),
        }
    }
}
