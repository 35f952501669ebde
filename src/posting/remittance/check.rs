//! The money of a check, and what payer and provider settle beside its claims (PLB).
//!
//! A check debits cash and credits the payer's clearing account, its claims debit clearing; what the payer keeps or adds for reasons that belong to no claim must explain the
//! difference. Interest and penalties are income and expense at once. Recoveries and balances carried forward stay in clearing, where the reversal that they are for meets them: whether a
//! payer writes them as one net amount or as two, on one remittance or on two, clearing comes back to zero. This module posts nothing on claims.

use super::RemittanceFacts;
use crate::ledger::{LedgerAccount, Text, Transfer, TransferEvent};
use crate::model::{Cents, Key};
use crate::x12::responses::{ProviderAdjustment, RemittanceHeader};

/// Reasons of a PLB that are income, with the account's word. [source: meaning of the codes in the remittance guide 005010X221A1]
const INCOME: [(&str, &str); 3] = [("BN", "bonus"), ("IP", "incentive"), ("L6", "interest")];

/// Reasons of a PLB that are expense, with the account's word. Every other reason stays in clearing.
const EXPENSE: [(&str, &str); 8] = [
    ("50", "late_filing"),
    ("51", "penalty"),
    ("90", "early_payment"),
    ("E3", "withholding"),
    ("IR", "tax_withholding"),
    ("J1", "nonreimbursable"),
    ("L3", "penalty"),
    ("LE", "levy"),
];

/// Check-level transfers of a remittance: its money and its PLB. They change no item; the check's key stands for one.
pub fn post_check(header: &RemittanceHeader, adjustments: &[ProviderAdjustment], facts: &RemittanceFacts) -> Vec<Transfer> {
    let clearing = LedgerAccount::PayerClearing(facts.payer_id.clone());
    let cash = LedgerAccount::PayerCash(facts.payer_id.clone());
    let money = entry(facts, 0, cash, clearing.clone(), header.payment_cents, TransferEvent::Remittance, "check".into());
    let settled = adjustments.iter().zip(1u32..).filter_map(|(adjustment, place)| {
        let account = own_account(&adjustment.reason)?;
        let reason = format!("PLB-{}", adjustment.reason).into();
        entry(facts, place, account, clearing.clone(), adjustment.cents, TransferEvent::ProviderAdjustment, reason)
    });
    money.into_iter().chain(settled).collect()
}

/// The account of income or expense; `None` for what stays in clearing. What lowers the payment debits it, as an expense or as income that is taken back.
fn own_account(reason: &str) -> Option<LedgerAccount> {
    let word = |table: &[(&'static str, &'static str)]| table.iter().find(|(code, _)| *code == reason).map(|(_, word)| Text::const_new(word));
    word(&INCOME).map(LedgerAccount::PayerIncome).or_else(|| word(&EXPENSE).map(LedgerAccount::PayerExpense))
}

/// A transfer of an amount, or for a negative one the same the other way round; `None` for zero.
fn entry(facts: &RemittanceFacts, place: u32, debit: LedgerAccount, credit: LedgerAccount, amount: Cents, event: TransferEvent, reason: Text) -> Option<Transfer> {
    let (debit, credit) = if amount < Cents::ZERO { (credit, debit) } else { (debit, credit) };
    (!amount.is_zero()).then(|| Transfer {
        transfer_id: Key::of(&[b"check", &facts.remittance_id.to_bytes(), &place.to_le_bytes()]),
        debit,
        credit,
        amount_cents: Cents(amount.0.saturating_abs()),
        event,
        posting_date: facts.as_of,
        effective_date: facts.payment_date,
        item_id: facts.remittance_id,
        to_item_id: facts.remittance_id,
        guarantor_id: format!("payer:{}", facts.payer_id).into(),
        patient_id: Text::default(),
        encounter_id: Text::default(),
        claim_id: Text::default(),
        line: 0,
        reason,
        source: facts.source.clone(),
    })
}
