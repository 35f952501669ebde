//! What the next payer must be told of a payer's decision.
//!
//! The amounts stay where the payer put them, so that they balance as they came: a line's charge is what it was paid and adjusted, and the claim was paid what its lines were, less what was
//! adjusted for the claim as a whole. Which claims stand (a reversed one does not) is for the caller to know; nothing is written here.

use super::lines::line_number;
use crate::model::prior_payment::{PriorAdjustment, PriorPayment, PriorServicePayment};
use crate::model::{Cents, Date};
use crate::x12::responses::{Adjustment, RemittedClaim, RemittedService};

/// A line of our claim, for services that the payer names without its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledLine<'c> {
    /// Its procedure.
    pub code: &'c str,
    /// What it was billed for.
    pub charge_cents: Cents,
}

/// One payer's decision from all claims that it split ours into, in the order in which they came. The number is that of the last one that has one.
pub fn prior_payment(claims: &[&RemittedClaim], sequence: u16, payer_id: &str, date: Option<Date>) -> PriorPayment {
    let mut told = PriorPayment { sequence, payer_id: payer_id.into(), date, ..PriorPayment::default() };
    for claim in claims {
        told.paid_cents = Cents(told.paid_cents.0.saturating_add(claim.paid_cents.0));
        if !claim.payer_claim_number.is_empty() {
            told.payer_claim_number = claim.payer_claim_number.clone();
        }
        told.adjustments.extend(claim.adjustments.iter().filter_map(adjustment));
        told.services.extend(claim.services.iter().map(service));
        for remark in claim.all_remarks() {
            if !told.remarks.contains(remark) {
                told.remarks.push(remark.clone());
            }
        }
    }
    told
}

/// Zero amounts say nothing and are not passed on.
fn adjustment(held: &Adjustment) -> Option<PriorAdjustment> {
    let told = PriorAdjustment { group: held.group.clone(), reason: held.reason.clone(), cents: held.cents, quantity: held.quantity.clone() };
    (!held.cents.is_zero()).then_some(told)
}

fn service(held: &RemittedService) -> PriorServicePayment {
    PriorServicePayment {
        line: line_number(held),
        qualifier: held.procedure.qualifier.clone(),
        code: held.procedure.code.clone(),
        modifiers: held.procedure.modifiers.clone(),
        paid_cents: held.paid_cents,
        units: held.units.clone(),
        adjustments: held.adjustments.iter().filter_map(adjustment).collect(),
    }
}

/// Gives services without a line the first line of our claim that has their procedure and charge and that no other service names; one that fits none stays without.
pub fn fit_lines(told: &mut PriorPayment, lines: &[BilledLine<'_>]) {
    let mut taken: Vec<u16> = told.services.iter().map(|service| service.line).collect();
    for service in told.services.iter_mut().filter(|service| service.line == 0) {
        let charge = service.adjustments.iter().fold(service.paid_cents, |sum, adjustment| Cents(sum.0.saturating_add(adjustment.cents.0)));
        let fits = |(number, line): &(u16, &BilledLine<'_>)| !taken.contains(number) && line.code == service.code && line.charge_cents == charge;
        if let Some((number, _)) = (1u16..).zip(lines).find(fits) {
            service.line = number;
            taken.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posting::remittance::tests::sheet::{adjustments, remitted, service};

    /// Fails unless each line and the claim add up as the guide for claims wants them.
    fn assert_balanced(told: &PriorPayment, charges: &[i64]) {
        let sum = |held: &[PriorAdjustment]| held.iter().map(|adjustment| adjustment.cents).sum::<Cents>();
        for (service, charge) in told.services.iter().zip(charges) {
            assert_eq!(service.paid_cents + sum(&service.adjustments), Cents(*charge));
        }
        let paid: Cents = told.services.iter().map(|service| service.paid_cents).sum();
        assert_eq!(told.paid_cents, paid - sum(&told.adjustments));
    }

    #[test]
    fn what_a_payer_decided_is_passed_on_where_it_stood_and_balances() {
        let claim = RemittedClaim {
            adjustments: adjustments("PR-1 30; CO-16 0"),
            paid_cents: Cents(8_000),
            remarks: vec!["MA18".into()],
            ..remitted("E1", "1", &[(10_000, "CO-45 20"), (5_000, "CO-45 15; PR-2 5")])
        };
        let told = prior_payment(&[&claim], 1, "acme", Some(Date::constant(2026, 6, 28)));
        assert_balanced(&told, &[10_000, 5_000]);
        assert_eq!((told.adjustments.len(), told.services[1].adjustments.len(), told.services[1].line, told.payer_claim_number.as_str()), (1, 2, 2, "ICN1"));
        assert_eq!(told.remarks, ["MA18"]);
    }

    #[test]
    fn claims_that_the_payer_split_are_one_decision() {
        let first = remitted("E1", "1", &[(10_000, "CO-45 20")]);
        let second = RemittedClaim { payer_claim_number: "ICN2".into(), services: vec![service(2, 5_000, "PR-1 50")], paid_cents: Cents::ZERO, ..remitted("E1", "1", &[]) };
        let told = prior_payment(&[&first, &second], 1, "acme", None);
        assert_balanced(&told, &[10_000, 5_000]);
        assert_eq!((told.paid_cents, told.services.len(), told.payer_claim_number.as_str()), (Cents(8_000), 2, "ICN2"));
    }

    #[test]
    fn services_without_our_number_are_found_by_what_they_were_billed_for() {
        let mut told = prior_payment(&[&remitted("E1", "1", &[(10_000, "CO-45 20"), (5_000, ""), (5_000, "PR-2 1"), (700, "")])], 1, "acme", None);
        told.services.iter_mut().skip(1).for_each(|service| service.line = 0);
        let billed = [10_000, 5_000, 5_000].map(|cents| BilledLine { code: "99213", charge_cents: Cents(cents) });
        fit_lines(&mut told, &billed);
        assert_eq!(told.services.iter().map(|service| service.line).collect::<Vec<_>>(), [1, 2, 3, 0]);
    }
}
