//! Second thoughts: a decision taken back with all its signs turned, and the decision that stands instead.

use super::adjudicate::adjustment;
use super::denials::COVERAGE_ENDED;
use super::plan::share;
use super::random;
use super::sent::SentClaim;
use crate::model::Cents;
use crate::x12::responses::{RemittedClaim, RemittedService};

/// CLP02 22: the same codes, every amount turned round.
pub(super) fn reversal(former: &RemittedClaim) -> RemittedClaim {
    let turned = |service: &RemittedService| RemittedService {
        charge_cents: -service.charge_cents,
        paid_cents: -service.paid_cents,
        adjustments: service.adjustments.iter().map(|former| crate::x12::responses::Adjustment { cents: -former.cents, ..former.clone() }).collect(),
        amounts: Vec::new(),
        remarks: Vec::new(),
        ..service.clone()
    };
    RemittedClaim {
        status: "22".into(),
        charge_cents: -former.charge_cents,
        paid_cents: -former.paid_cents,
        // The patient's part is not told of what is taken back.
        patient_responsibility_cents: Cents::ZERO,
        crossover: None,
        remarks: Vec::new(),
        amounts: Vec::new(),
        services: former.services.iter().map(turned).collect(),
        ..former.clone()
    }
}

/// What the payer decides on a second look: less, more, or nothing at all because coverage had ended. The patient's part stays, as far as there is room.
pub(super) fn second_decision(seed: u64, claim: &SentClaim, former: &RemittedClaim) -> RemittedClaim {
    let mut random = random(seed, &["second look", &claim.claim_id]);
    let percent = match random.below(10) {
        0..4 => Some(80),
        4..8 => Some(108),
        _ => None,
    };
    let mut services: Vec<RemittedService> = former.services.iter().map(|service| second_line(service, percent)).collect();
    if percent.is_none() {
        services.iter_mut().for_each(|service| service.remarks = vec![COVERAGE_ENDED.remark.into()]);
    }
    let mut decision = super::adjudicate::remitted(seed, claim, &claim.payer.id, "1", services);
    decision.payer_claim_number = format!("{}R", former.payer_claim_number).into();
    decision.references = vec![("F8".into(), former.payer_claim_number.clone())];
    decision.remarks = vec!["MA67".into()];
    decision
}

/// A line at so many percent of what was allowed; denied with `None`. Lines that were denied stay so.
fn second_line(former: &RemittedService, percent: Option<i64>) -> RemittedService {
    let Some((_, allowed)) = former.amounts.first() else { return former.clone() };
    let Some(percent) = percent else {
        return RemittedService {
            paid_cents: Cents::ZERO,
            adjustments: vec![adjustment(COVERAGE_ENDED.group, COVERAGE_ENDED.reason, former.charge_cents)],
            amounts: Vec::new(),
            ..former.clone()
        };
    };
    let allowed = share(*allowed, percent).min(former.charge_cents);
    let mut left = allowed;
    let mut adjustments = vec![adjustment("CO", "45", former.charge_cents - allowed)];
    for part in former.adjustments.iter().filter(|part| part.group == "PR") {
        let kept = part.cents.min(left);
        left -= kept;
        adjustments.push(adjustment("PR", &part.reason, kept));
    }
    let sequestered = former.adjustments.iter().any(|part| part.reason == "253");
    if sequestered {
        let kept = share(left, 2);
        left -= kept;
        adjustments.push(adjustment("CO", "253", kept));
    }
    adjustments.retain(|part| !part.cents.is_zero());
    RemittedService { paid_cents: left, adjustments, amounts: vec![("B6".into(), allowed)], ..former.clone() }
}
