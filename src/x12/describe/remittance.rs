//! The inside of an 835: totals, and the three balances of line, claim and payment.

use super::{Transaction, form};
use crate::model::Cents;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Totals and state of one remittance advice.
#[derive(Debug, Default)]
pub struct Remittance {
    payment: Option<(Cents, u64)>,
    claim: Option<OpenClaim>,
    claims: u64,
    services: u64,
    charged: Cents,
    paid: Cents,
    patient_responsibility: Cents,
    provider_adjustment: Cents,
    unbalanced: bool,
}

/// A CLP and what stands under it.
#[derive(Debug)]
struct OpenClaim {
    id: String,
    offset: u64,
    charged: Cents,
    paid: Cents,
    adjusted: Cents,
    service: Option<OpenService>,
}

#[derive(Debug)]
struct OpenService {
    offset: u64,
    charged: Cents,
    paid: Cents,
    adjusted: Cents,
}

impl Remittance {
    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        match segment.id() {
            "BPR" => self.payment = Some((self.amount(segment, 2, faults), segment.offset)),
            "CLP" => self.begin_claim(segment, faults),
            "SVC" => self.begin_service(segment, faults),
            "CAS" => self.adjustment(segment, faults),
            "LX" | "TS3" => self.end_claim(faults),
            "PLB" => {
                self.end_claim(faults);
                for place in (4..=segment.elements()).step_by(2) {
                    let amount = self.amount(segment, place, faults);
                    self.provider_adjustment = form::sum(self.provider_adjustment, amount);
                }
            }
            "NM1" => form::npi(segment, faults),
            "AMT" => {
                form::amount(segment, 2, faults);
            }
            "DTM" => {
                form::date(segment, "D8", 2, faults);
            }
            _ => {}
        }
    }

    /// Writes the totals and proves the payment.
    pub fn finish(mut self, transaction: &mut Transaction, faults: &mut Faults) {
        self.end_claim(faults);
        let expected = form::difference(self.paid, self.provider_adjustment);
        match self.payment {
            Some((payment, offset)) if payment != expected => {
                self.unbalanced = true;
                let message = format!("the payment is {payment}; claims paid {} less provider adjustments {} make {expected}", self.paid, self.provider_adjustment);
                faults.add("BPR", 2, offset, "payment-out-of-balance", message);
            }
            Some(_) => {}
            None => {
                self.unbalanced = true;
                faults.add("BPR", 0, 0, "payment-missing", "the remittance has no BPR");
            }
        }
        transaction.claims = Some(self.claims);
        transaction.services = Some(self.services);
        transaction.charged_cents = Some(self.charged);
        transaction.paid_cents = Some(self.paid);
        transaction.patient_responsibility_cents = Some(self.patient_responsibility);
        transaction.payment_cents = self.payment.map(|(payment, _)| payment);
        transaction.provider_adjustment_cents = Some(self.provider_adjustment);
        transaction.balanced = Some(!self.unbalanced);
    }

    /// An amount; one that cannot be read unbalances the remittance.
    fn amount(&mut self, segment: &Segment<'_>, element: usize, faults: &mut Faults) -> Cents {
        let amount = form::amount(segment, element, faults);
        self.unbalanced |= amount.is_none();
        amount.unwrap_or_default()
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.end_claim(faults);
        let (charged, paid) = (self.amount(segment, 3, faults), self.amount(segment, 4, faults));
        self.claims += 1;
        self.charged = form::sum(self.charged, charged);
        self.paid = form::sum(self.paid, paid);
        let owed = self.amount(segment, 5, faults);
        self.patient_responsibility = form::sum(self.patient_responsibility, owed);
        self.claim = Some(OpenClaim { id: segment.text(1).to_owned(), offset: segment.offset, charged, paid, adjusted: Cents::ZERO, service: None });
    }

    fn begin_service(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.end_service(faults);
        self.services += 1;
        let (charged, paid) = (self.amount(segment, 2, faults), self.amount(segment, 3, faults));
        match &mut self.claim {
            Some(claim) => claim.service = Some(OpenService { offset: segment.offset, charged, paid, adjusted: Cents::ZERO }),
            None => faults.add("SVC", 0, segment.offset, "service-outside-claim", "a service stands outside a claim"),
        }
    }

    fn adjustment(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        if !matches!(segment.text(1), "CO" | "OA" | "PI" | "PR" | "CR") {
            faults.add("CAS", 1, segment.offset, "adjustment-group-unknown", format!("group `{}` is none of CO, OA, PI, PR", segment.text(1)));
        }
        let mut sum = Cents::ZERO;
        for place in (3..=segment.elements()).step_by(3) {
            sum = form::sum(sum, self.amount(segment, place, faults));
        }
        let Some(claim) = &mut self.claim else { return };
        claim.adjusted = form::sum(claim.adjusted, sum);
        if let Some(service) = &mut claim.service {
            service.adjusted = form::sum(service.adjusted, sum);
        }
    }

    fn end_service(&mut self, faults: &mut Faults) {
        let Some(claim) = &mut self.claim else { return };
        let Some(service) = claim.service.take() else { return };
        if form::difference(service.charged, service.adjusted) != service.paid {
            self.unbalanced = true;
            let message = format!("claim {}: charge {} less adjustments {} is not the payment {}", claim.id, service.charged, service.adjusted, service.paid);
            faults.add("SVC", 3, service.offset, "line-out-of-balance", message);
        }
    }

    fn end_claim(&mut self, faults: &mut Faults) {
        self.end_service(faults);
        let Some(claim) = self.claim.take() else { return };
        if form::difference(claim.charged, claim.adjusted) != claim.paid {
            self.unbalanced = true;
            let message = format!("claim {}: charge {} less adjustments {} is not the payment {}", claim.id, claim.charged, claim.adjusted, claim.paid);
            faults.add("CLP", 4, claim.offset, "claim-out-of-balance", message);
        }
    }
}
