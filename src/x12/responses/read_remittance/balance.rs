//! Whether a remittance adds up: at each line, at each claim, and with the payment.
//!
//! Reading a remittance and describing it share these rules. An adjustment counts once in its line, where it has one, and once in its claim; a positive one lowers the payment. Memory is
//! that of one claim's sums. This file does *not* ask what an adjustment means.

use crate::model::Cents;
use crate::x12::describe::form;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::Text;

/// Longest claim id (CLP01) in a message; the guide allows 38.
const LONGEST_ID: usize = 38;

/// What a remittance comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::x12) struct Totals {
    /// CLP.
    pub claims: u64,
    /// SVC.
    pub services: u64,
    /// Sum of CLP03.
    pub charged: Cents,
    /// Sum of CLP04.
    pub paid: Cents,
    /// Sum of CLP05.
    pub patient_responsibility: Cents,
    /// Sum of PLB04, 06 ... 14.
    pub provider_adjustment: Cents,
}

/// CLP03, CLP04 and CLP05.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::x12) struct ClaimAmounts {
    pub charged: Cents,
    pub paid: Cents,
    pub patient_responsibility: Cents,
}

/// SVC02 and SVC03.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::x12) struct ServiceAmounts {
    pub charged: Cents,
    pub paid: Cents,
}

/// The sums of one remittance so far.
#[derive(Debug, Default)]
pub(in crate::x12) struct Balance {
    payment: Option<(Cents, u64)>,
    claim: Option<OpenClaim>,
    totals: Totals,
    is_broken: bool,
}

/// A CLP and what stands under it.
#[derive(Debug)]
struct OpenClaim {
    id: Text,
    sums: Sums,
    service: Option<Sums>,
}

/// Charge, payment and what stands between them.
#[derive(Debug)]
struct Sums {
    offset: u64,
    charged: Cents,
    paid: Cents,
    adjusted: Cents,
}

impl Balance {
    /// Takes a BPR; gives BPR02, negative where BPR03 says that it is a debit.
    pub(in crate::x12) fn payment(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Cents {
        let amount = self.amount(segment, 2, faults);
        let payment = if segment.element(3) == b"D" { Cents(-amount.0.abs()) } else { amount };
        self.payment = Some((payment, segment.offset));
        payment
    }

    /// Takes a CLP.
    pub(in crate::x12) fn begin_claim(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> ClaimAmounts {
        self.end_claim(faults);
        let (charged, paid) = (self.amount(segment, 3, faults), self.amount(segment, 4, faults));
        let patient_responsibility = self.amount(segment, 5, faults);
        self.totals.claims += 1;
        add(&mut self.totals.charged, charged, &mut self.is_broken);
        add(&mut self.totals.paid, paid, &mut self.is_broken);
        add(&mut self.totals.patient_responsibility, patient_responsibility, &mut self.is_broken);
        self.claim = Some(OpenClaim { id: super::text::cut(segment.text(1), LONGEST_ID).into(), sums: Sums::of(segment, charged, paid), service: None });
        ClaimAmounts { charged, paid, patient_responsibility }
    }

    /// Takes an SVC.
    pub(in crate::x12) fn begin_service(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> ServiceAmounts {
        self.end_service(faults);
        let (charged, paid) = (self.amount(segment, 2, faults), self.amount(segment, 3, faults));
        self.totals.services += 1;
        match &mut self.claim {
            Some(claim) => claim.service = Some(Sums::of(segment, charged, paid)),
            None => {
                self.is_broken = true;
                faults.add("SVC", 0, segment.offset, "service-outside-claim", "a service stands outside a claim");
            }
        }
        ServiceAmounts { charged, paid }
    }

    /// Takes a CAS; hands out the place of each of its reasons (2, 5 ... 17) with its amount.
    pub(in crate::x12) fn adjust(&mut self, segment: &Segment<'_>, faults: &mut Faults, mut each: impl FnMut(usize, Cents)) {
        let mut sum = Cents::ZERO;
        for place in (2..=segment.elements()).step_by(3) {
            let amount = self.amount(segment, place + 1, faults);
            add(&mut sum, amount, &mut self.is_broken);
            each(place, amount);
        }
        let Some(claim) = &mut self.claim else {
            self.is_broken = true;
            faults.add("CAS", 0, segment.offset, "adjustment-outside-claim", "an adjustment stands outside a claim");
            return;
        };
        add(&mut claim.sums.adjusted, sum, &mut self.is_broken);
        if let Some(service) = &mut claim.service {
            add(&mut service.adjusted, sum, &mut self.is_broken);
        }
    }

    /// Takes a PLB; hands out the place of each of its reasons (3, 5 ... 13) with its amount.
    pub(in crate::x12) fn provider(&mut self, segment: &Segment<'_>, faults: &mut Faults, mut each: impl FnMut(usize, Cents)) {
        self.end_claim(faults);
        for place in (3..=segment.elements()).step_by(2) {
            let amount = self.amount(segment, place + 1, faults);
            add(&mut self.totals.provider_adjustment, amount, &mut self.is_broken);
            each(place, amount);
        }
    }

    /// The claim is complete: its last line and the claim itself must add up.
    pub(in crate::x12) fn end_claim(&mut self, faults: &mut Faults) {
        self.end_service(faults);
        let Some(claim) = self.claim.take() else { return };
        self.is_broken |= !claim.sums.prove("CLP", 4, "claim-out-of-balance", &claim.id, faults);
    }

    /// The remittance is complete: gives its totals, its payment and whether everything adds up.
    pub(in crate::x12) fn finish(&mut self, faults: &mut Faults) -> (Totals, Option<Cents>, bool) {
        self.end_claim(faults);
        let Totals { paid, provider_adjustment, .. } = self.totals;
        let expected = form::difference(paid, provider_adjustment);
        match self.payment {
            Some((payment, offset)) if payment != expected => {
                self.is_broken = true;
                let difference = form::difference(payment, expected);
                let message = format!("the payment is {payment}; claims paid {paid} less provider adjustments {provider_adjustment} make {expected}, a difference of {difference}");
                faults.add("BPR", 2, offset, "payment-out-of-balance", message);
            }
            Some(_) => {}
            None => {
                self.is_broken = true;
                faults.add("BPR", 0, 0, "payment-missing", "the remittance has no BPR");
            }
        }
        (self.totals, self.payment.map(|(payment, _)| payment), !self.is_broken)
    }

    fn end_service(&mut self, faults: &mut Faults) {
        let Some(claim) = &mut self.claim else { return };
        let Some(service) = claim.service.take() else { return };
        self.is_broken |= !service.prove("SVC", 3, "line-out-of-balance", &claim.id, faults);
    }

    /// An amount; one that cannot be read unbalances the remittance.
    fn amount(&mut self, segment: &Segment<'_>, element: usize, faults: &mut Faults) -> Cents {
        let amount = form::amount(segment, element, faults);
        self.is_broken |= amount.is_none();
        amount.unwrap_or_default()
    }
}

impl Sums {
    fn of(segment: &Segment<'_>, charged: Cents, paid: Cents) -> Sums {
        Sums { offset: segment.offset, charged, paid, adjusted: Cents::ZERO }
    }

    /// True when the charge less the adjustments is the payment.
    fn prove(&self, segment: &str, element: usize, code: &'static str, claim_id: &str, faults: &mut Faults) -> bool {
        let Sums { offset, charged, paid, adjusted } = *self;
        let expected = form::difference(charged, adjusted);
        if expected != paid {
            let difference = form::difference(paid, expected);
            let message = format!("claim {claim_id}: charge {charged} less adjustments {adjusted} is not the payment {paid}; a difference of {difference}");
            faults.add(segment, element, offset, code, message);
        }
        expected == paid
    }
}

/// Adds to a sum; one that no longer fits breaks the balance.
fn add(sum: &mut Cents, amount: Cents, is_broken: &mut bool) {
    match sum.checked_add(amount) {
        Some(total) => *sum = total,
        None => *is_broken = true,
    }
}
