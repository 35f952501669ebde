//! The money of a check.

use super::sheet::facts;
use crate::ledger::Transfer;
use crate::model::Cents;
use crate::posting::case::AS_OF;
use crate::posting::remittance::post_check;
use crate::x12::responses::{ProviderAdjustment, RemittanceHeader};

fn check(payment: i64, told: &[(&str, i64)]) -> Vec<Transfer> {
    let header = RemittanceHeader { payment_cents: Cents(payment), ..RemittanceHeader::default() };
    let adjustments: Vec<ProviderAdjustment> =
        told.iter().map(|(reason, cents)| ProviderAdjustment { reason: (*reason).into(), cents: Cents(*cents), ..ProviderAdjustment::default() }).collect();
    post_check(&header, &adjustments, &facts("acme", "C1", AS_OF))
}

fn written(transfers: &[Transfer]) -> Vec<String> {
    transfers.iter().map(|transfer| format!("{} < {} {}", transfer.debit, transfer.credit, transfer.amount_cents)).collect()
}

/// What the clearing account got from the check: the sum of its claims, where all is settled.
fn cleared(transfers: &[Transfer]) -> i64 {
    let is_clearing = |account: &crate::ledger::LedgerAccount| account.to_string() == "clearing:payer:acme";
    transfers.iter().map(|transfer| (i64::from(is_clearing(&transfer.credit)) - i64::from(is_clearing(&transfer.debit))) * transfer.amount_cents.0).sum()
}

#[test]
fn interest_is_income_and_a_penalty_expense() {
    let transfers = check(10_300, &[("L6", -500), ("50", 200)]);
    assert_eq!(
        written(&transfers),
        ["cash:payer:acme < clearing:payer:acme 103.00", "clearing:payer:acme < income:payer:interest 5.00", "expense:payer:late_filing < clearing:payer:acme 2.00"]
    );
    assert_eq!(cleared(&transfers), 10_000, "the claims of the check");
    assert_eq!(written(&check(-4_000, &[("L6", 100)])), ["clearing:payer:acme < cash:payer:acme 40.00", "income:payer:interest < clearing:payer:acme 1.00"]);
    assert_eq!(check(0, &[("L6", 0)]), []);
}

#[test]
fn what_is_carried_forward_stays_in_clearing_however_it_is_written() {
    let (split, net) = (check(7_000, &[("FB", 5_000), ("FB", -2_000), ("WO", 0)]), check(7_000, &[("FB", 3_000)]));
    assert_eq!(written(&split), written(&net));
    assert_eq!(cleared(&net), 7_000);
    assert_eq!(check(0, &[("WO", i64::MIN), ("72", i64::MAX)]), []);
}

#[test]
fn every_transfer_has_its_own_key_and_a_repeat_has_the_same() {
    let transfers = check(10_000, &[("L6", -500), ("L6", -500)]);
    assert_ne!(transfers[1].transfer_id, transfers[2].transfer_id);
    assert_eq!(transfers, check(10_000, &[("L6", -500), ("L6", -500)]));
    assert_eq!(check(i64::MIN, &[])[0].amount_cents, Cents(i64::MAX), "an impossible amount stops nothing");
}
