//! What a claim file says that earlier payers decided, in the form in which edits see it.
//!
//! Only payers that have decided something are given. Amounts that cannot be read count as nothing here; `unreadable` says so, and no edit then judges whether they add up.

use crate::model::{Cents, Payer, PriorAdjustment, PriorPayment, PriorServicePayment};
use crate::x12::read837::{Adjudication, Adjustment, Element, OtherSubscriber, ProfessionalClaim};

/// The decision of the other payer whose coverage stands at that place; `None` where it has decided nothing.
pub fn prior_payment(source: &ProfessionalClaim, other: &OtherSubscriber, place: usize, payer: &Payer) -> Option<PriorPayment> {
    let paid = other.amounts.iter().find(|amount| amount.qualifier == "D").map(|amount| amount.cents.known().unwrap_or_default());
    let of_payer = |decision: &&Adjudication| is_of(source, other, decision);
    let services: Vec<PriorServicePayment> =
        source.lines.iter().zip(1u16..).flat_map(|(line, number)| line.adjudications.iter().filter(of_payer).map(move |decision| service(decision, number))).collect();
    if paid.is_none() && other.adjustments.is_empty() && services.is_empty() {
        return None;
    }
    let days = other.dates.iter().chain(source.lines.iter().flat_map(|line| &line.adjudications).filter(of_payer).flat_map(|decision| &decision.dates));
    let of_services = services.iter().map(|service| service.paid_cents.0).fold(0i64, i64::saturating_add);
    Some(PriorPayment {
        sequence: u16::try_from(place + 1).unwrap_or(u16::MAX),
        payer_id: payer.payer_id.as_str().into(),
        paid_cents: paid.unwrap_or(Cents(of_services)),
        date: days.filter(|date| date.qualifier == "573").find_map(|date| date.days.known()).map(|(from, _)| from),
        payer_claim_number: other.payer.reference("F8").into(),
        adjustments: other.adjustments.iter().map(adjustment).collect(),
        services,
        remarks: other.remarks.iter().map(|remark| remark.as_str().into()).collect(),
    })
}

/// True where an amount or a day of any payer's decision cannot be read.
pub fn has_unreadable_decision(source: &ProfessionalClaim) -> bool {
    let is_unreadable = |amount: &Element<Cents>| amount.unreadable().is_some();
    let decisions = || source.lines.iter().flat_map(|line| &line.adjudications);
    let others = || source.other_subscribers.iter();
    let adjustments = others().flat_map(|other| &other.adjustments).chain(decisions().flat_map(|decision| &decision.adjustments));
    let dates = others().flat_map(|other| &other.dates).chain(decisions().flat_map(|decision| &decision.dates));
    others().flat_map(|other| &other.amounts).any(|amount| is_unreadable(&amount.cents))
        || decisions().any(|decision| is_unreadable(&decision.paid))
        || adjustments.into_iter().any(|adjustment| is_unreadable(&adjustment.cents))
        || dates.into_iter().any(|date| date.days.unreadable().is_some())
}

/// Of two payers with the same id the first is meant.
fn is_of(source: &ProfessionalClaim, other: &OtherSubscriber, decision: &Adjudication) -> bool {
    let first = source.other_subscribers.iter().find(|known| known.payer.id == decision.payer_id);
    !decision.payer_id.is_empty() && first.is_some_and(|first| std::ptr::eq(first, other))
}

fn service(decision: &Adjudication, line: u16) -> PriorServicePayment {
    PriorServicePayment {
        line,
        qualifier: decision.code_qualifier.as_str().into(),
        code: decision.code.as_str().into(),
        modifiers: decision.modifiers.iter().map(|modifier| modifier.as_str().into()).collect(),
        paid_cents: decision.paid.known().unwrap_or_default(),
        units: decision.units.known().map(|units| units.to_string().into()).unwrap_or_default(),
        adjustments: decision.adjustments.iter().map(adjustment).collect(),
    }
}

fn adjustment(adjustment: &Adjustment) -> PriorAdjustment {
    PriorAdjustment {
        group: adjustment.group.as_str().into(),
        reason: adjustment.reason.as_str().into(),
        cents: adjustment.cents.known().unwrap_or_default(),
        quantity: adjustment.quantity.known().map(|quantity| quantity.to_string().into()).unwrap_or_default(),
    }
}
