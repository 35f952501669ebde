//! How a first payer decides a claim: allowed amount, deductible, copay, coinsurance, sequestration, or a denial.

use super::Text;
use super::denials::{self, Denial};
use super::plan::{Plan, allowed, claim_number, share};
use super::random;
use super::sent::{SentClaim, SentLine};
use crate::generate::random::Random;
use crate::model::Cents;
use crate::model::date::add_days;
use crate::x12::responses::{Adjustment, Procedure, RemittedClaim, RemittedService};

/// Percent that Medicare keeps of what it pays (Budget Control Act of 2011, in force since July 2022 at this rate).
const SEQUESTRATION_PERCENT: i64 = 2;

/// A first payer's decision. `used` is what the patient has met of the deductible, and grows.
pub(super) fn as_first(seed: u64, claim: &SentClaim, used: &mut Cents, is_repeated: bool) -> RemittedClaim {
    let mut random = random(seed, &["decision", &claim.claim_id]);
    let plan = Plan::of(seed, &claim.payer, &claim.patient.2);
    let whole = denials::of_claim(claim, &mut random).or(is_repeated.then_some(denials::DUPLICATE));
    let single = denials::of_line(claim.lines.len(), &mut random);
    let mut copay = plan.visit_copay;
    let mut services = Vec::with_capacity(claim.lines.len());
    for (place, line) in claim.lines.iter().enumerate() {
        let denied = whole.or(single.and_then(|(denied, why)| (denied == place).then_some(why)));
        services.push(match denied {
            Some(why) => denied_line(line, why),
            None => {
                let allowed = allowed(seed, &claim.payer.id, &line.code, line.charge);
                let patient = patient_part(&plan, line, allowed, used, &mut copay);
                paid_line(line, allowed, patient, &plan)
            }
        });
    }
    let status = if whole.is_some() && random.chance(70) { "4" } else { "1" };
    remitted(seed, claim, &claim.payer.id, status, services)
}

/// A claim of services, with its sums.
pub(super) fn remitted(seed: u64, claim: &SentClaim, payer_id: &str, status: &str, services: Vec<RemittedService>) -> RemittedClaim {
    let of_patient = services.iter().flat_map(|service| &service.adjustments).filter(|adjustment| adjustment.group == "PR");
    let allowed: Cents = services.iter().flat_map(|service| &service.amounts).map(|(_, cents)| *cents).sum();
    RemittedClaim {
        claim_id: claim.claim_id.clone(),
        status: status.into(),
        charge_cents: services.iter().map(|service| service.charge_cents).sum(),
        paid_cents: services.iter().map(|service| service.paid_cents).sum(),
        patient_responsibility_cents: of_patient.map(|adjustment| adjustment.cents).sum(),
        filing_indicator: remitted_indicator(&claim.payer.filing_indicator).into(),
        payer_claim_number: claim_number(seed, payer_id, &claim.claim_id).into(),
        facility_code: claim.place_of_service.as_str().into(),
        frequency: claim.frequency.as_str().into(),
        service_from: Some(claim.days.0),
        service_to: Some(claim.days.1),
        received: Some(add_days(claim.sent, 1)),
        amounts: if allowed > Cents::ZERO { vec![("AU".into(), allowed)] } else { Vec::new() },
        services,
        ..RemittedClaim::default()
    }
}

/// CLP06 knows no CI; the guide's word for commercial insurance there is 12 to 16 or the programme's own.
fn remitted_indicator(filing_indicator: &str) -> &str {
    match filing_indicator {
        "CI" | "BL" | "" => "12",
        other => other,
    }
}

/// The line as the payer repeats it.
pub(super) fn service_of(line: &SentLine, paid: Cents, adjustments: Vec<Adjustment>) -> RemittedService {
    RemittedService {
        procedure: Procedure { qualifier: line.qualifier.clone(), code: line.code.clone(), modifiers: line.modifiers.clone() },
        charge_cents: line.charge,
        paid_cents: paid,
        units: line.units.clone(),
        service_from: Some(line.days.0),
        service_to: (line.days.0 != line.days.1).then_some(line.days.1),
        adjustments: adjustments.into_iter().filter(|adjustment| !adjustment.cents.is_zero()).collect(),
        line_control: line.control.clone(),
        ..RemittedService::default()
    }
}

/// An adjustment without a quantity.
pub(super) fn adjustment(group: &str, reason: &str, cents: Cents) -> Adjustment {
    Adjustment { group: group.into(), reason: reason.into(), cents, quantity: Text::default() }
}

/// Nothing is paid, for one reason.
pub(super) fn denied_line(line: &SentLine, why: Denial) -> RemittedService {
    let mut service = service_of(line, Cents::ZERO, vec![adjustment(why.group, why.reason, line.charge)]);
    if !why.remark.is_empty() {
        service.remarks.push(why.remark.into());
    }
    service
}

/// A line that the payer allows something for. `patient` must not be more than that.
pub(super) fn paid_line(line: &SentLine, allowed: Cents, patient: Vec<Adjustment>, plan: &Plan) -> RemittedService {
    let owed: Cents = patient.iter().map(|adjustment| adjustment.cents).sum();
    let kept = if plan.sequesters { share(allowed - owed, SEQUESTRATION_PERCENT) } else { Cents::ZERO };
    let mut adjustments = vec![adjustment("CO", "45", line.charge - allowed), adjustment("CO", "253", kept)];
    adjustments.extend(patient);
    let mut service = service_of(line, allowed - owed - kept, adjustments);
    service.amounts.push(("B6".into(), allowed));
    service
}

/// Copay of a visit, once a claim; else what is left of the deductible, then coinsurance.
fn patient_part(plan: &Plan, line: &SentLine, allowed: Cents, used: &mut Cents, copay: &mut Cents) -> Vec<Adjustment> {
    if plan.visit_copay > Cents::ZERO && is_visit(&line.code) {
        let due = std::mem::take(copay).min(allowed);
        return vec![adjustment("PR", "3", due)];
    }
    let deductible = (plan.deductible - *used).max(Cents::ZERO).min(allowed);
    *used += deductible;
    let coinsurance = share(allowed - deductible, plan.coinsurance_percent);
    vec![adjustment("PR", "1", deductible), adjustment("PR", "2", coinsurance)]
}

/// Office, hospital, emergency and preventive visits stand in CPT's section 99202 to 99499.
fn is_visit(code: &str) -> bool {
    code.len() == 5 && ("99202".."99500").contains(&code)
}

/// So many of a hundred times.
pub(super) fn happens(seed: u64, what: &str, claim: &SentClaim, percent: u64) -> bool {
    let mut random: Random = random(seed, &[what, &claim.claim_id]);
    random.chance(percent)
}
