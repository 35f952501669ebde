//! How a further payer decides: what the payers before did is OA-23, what they left to the patient is what it may pay.

use super::adjudicate::{adjustment, denied_line, remitted, service_of};
use super::denials::NO_PRIOR_DECISION;
use super::random;
use super::sent::{Left, SentClaim, SentLine, SentPayer};
use crate::model::Cents;
use crate::x12::responses::{RemittedClaim, RemittedService};

/// A decision on a claim that tells what the payers before decided; a denial where it does not.
pub(super) fn as_further(seed: u64, claim: &SentClaim) -> RemittedClaim {
    let status = if claim.sequence == "S" { "2" } else { "3" };
    if !claim.has_prior_decision() {
        let services = claim.lines.iter().map(|line| denied_line(line, NO_PRIOR_DECISION)).collect();
        return remitted(seed, claim, &claim.payer.id, status, services);
    }
    let decide = |line: &SentLine| further_line(seed, &claim.payer, line, line.left.as_deref().unwrap_or_default());
    remitted(seed, claim, &claim.payer.id, status, claim.lines.iter().map(decide).collect())
}

/// The answer of the payer that the first one forwarded the claim to.
pub(super) fn as_forwarded(seed: u64, claim: &SentClaim, first: &RemittedClaim, payer: &SentPayer) -> RemittedClaim {
    let decide = |(line, service): (&SentLine, &RemittedService)| {
        let of_patient = service.adjustments.iter().filter(|adjustment| adjustment.group == "PR");
        let left: Vec<Left> = of_patient.map(|adjustment| Left { reason: adjustment.reason.clone(), cents: adjustment.cents }).collect();
        further_line(seed, payer, line, &left)
    };
    let services = claim.lines.iter().zip(&first.services).map(decide).collect();
    let status = if claim.sequence == "P" { "2" } else { "3" };
    let mut answer = remitted(seed, claim, &payer.id, status, services);
    answer.filing_indicator = "12".into();
    answer
}

fn further_line(seed: u64, payer: &SentPayer, line: &SentLine, left: &[Left]) -> RemittedService {
    let owed: Cents = left.iter().map(|part| part.cents).sum();
    let mut adjustments = vec![adjustment("OA", "23", line.charge - owed)];
    let mut paid = Cents::ZERO;
    for part in left {
        if pays(seed, payer, &part.reason) {
            paid += part.cents;
        } else {
            adjustments.push(adjustment("PR", &part.reason, part.cents));
        }
    }
    // Medicaid asks nothing of the patient: what it does not pay is written off.
    if payer.filing_indicator == "MC" {
        adjustments.iter_mut().filter(|adjustment| adjustment.group == "PR").for_each(|adjustment| (adjustment.group, adjustment.reason) = ("CO".into(), "45".into()));
    }
    service_of(line, paid, adjustments)
}

/// Coinsurance and copay are paid by most supplements; the deductible by some, Medicaid as a rule pays nothing more than its own fee.
fn pays(seed: u64, payer: &SentPayer, reason: &str) -> bool {
    match (payer.filing_indicator.as_str(), reason) {
        ("MC", _) => false,
        (_, "2" | "3") => true,
        (_, "1") => random(seed, &["supplement", &payer.id]).chance(50),
        _ => false,
    }
}
