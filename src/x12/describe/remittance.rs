//! The inside of an 835: totals, and the three balances of line, claim and payment, by the rules of `responses`. Nothing of a claim is kept.

use super::{Transaction, form};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::read_remittance::balance::Balance;
use crate::x12::responses::read_remittance::codes;

/// State of one remittance advice.
#[derive(Debug, Default)]
pub struct Remittance {
    balance: Balance,
}

impl Remittance {
    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        match segment.id() {
            "BPR" => _ = self.balance.payment(segment, faults),
            "CLP" => _ = self.balance.begin_claim(segment, faults),
            "SVC" => _ = self.balance.begin_service(segment, faults),
            "CAS" => {
                if !codes::is_group(segment.text(1)) {
                    faults.add("CAS", 1, segment.offset, "adjustment-group-unknown", format!("group `{}` is none of CO, OA, PI, PR", segment.text(1)));
                }
                self.balance.adjust(segment, faults, |_, _| {});
            }
            "LX" | "TS3" => self.balance.end_claim(faults),
            "PLB" => self.balance.provider(segment, faults, |_, _| {}),
            "NM1" => form::npi(segment, faults),
            "AMT" => _ = form::amount(segment, 2, faults),
            "DTM" => _ = form::date(segment, "D8", 2, faults),
            _ => {}
        }
    }

    /// Writes the totals and proves the payment.
    pub fn finish(mut self, transaction: &mut Transaction, faults: &mut Faults) {
        let (totals, payment, is_balanced) = self.balance.finish(faults);
        transaction.claims = Some(totals.claims);
        transaction.services = Some(totals.services);
        transaction.charged_cents = Some(totals.charged);
        transaction.paid_cents = Some(totals.paid);
        transaction.patient_responsibility_cents = Some(totals.patient_responsibility);
        transaction.payment_cents = payment;
        transaction.provider_adjustment_cents = Some(totals.provider_adjustment);
        transaction.balanced = Some(is_balanced);
    }
}
