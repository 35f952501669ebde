//! Reasons for which claims and lines are not paid, with how often each comes. Bare codes; what they mean is the reader's to know.

use super::sent::SentClaim;
use crate::generate::random::Random;
use crate::model::date::days_between;

/// A reason not to pay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Denial {
    /// CAS01.
    pub group: &'static str,
    /// CAS02.
    pub reason: &'static str,
    /// LQ*HE; empty for none.
    pub remark: &'static str,
}

const fn denial(group: &'static str, reason: &'static str, remark: &'static str) -> Denial {
    Denial { group, reason, remark }
}

/// Sent too late.
pub(super) const TOO_LATE: Denial = denial("CO", "29", "");
/// The same service was paid before.
pub(super) const DUPLICATE: Denial = denial("OA", "18", "N522");
/// The decision of the payer before is missing.
pub(super) const NO_PRIOR_DECISION: Denial = denial("CO", "22", "MA04");
/// Coverage had ended, as it turns out after payment.
pub(super) const COVERAGE_ENDED: Denial = denial("CO", "27", "N30");

/// Reasons for a whole claim, each with its weight.
const OF_CLAIMS: [(Denial, u64); 9] = [
    (denial("CO", "16", "N290"), 5),
    (denial("CO", "16", "MA130"), 2),
    (denial("CO", "197", ""), 5),
    (denial("CO", "50", "N115"), 4),
    (denial("CO", "27", "N30"), 3),
    (denial("CO", "22", "MA92"), 3),
    (denial("CO", "109", "N418"), 2),
    (denial("CO", "31", "N382"), 1),
    (denial("CO", "B7", "N570"), 1),
];

/// Reasons for one line beside others that are paid.
const OF_LINES: [(Denial, u64); 6] = [
    (denial("CO", "97", "M15"), 6),
    (denial("CO", "11", "M76"), 3),
    (denial("CO", "4", "N519"), 3),
    (denial("CO", "151", "N362"), 2),
    (denial("PR", "96", "N130"), 2),
    (denial("CO", "252", "N706"), 1),
];

/// So many of a hundred claims are denied whole.
const CLAIMS_DENIED_PERCENT: u64 = 7;
/// So many of a hundred claims of several lines have one denied.
const LINES_DENIED_PERCENT: u64 = 8;

/// Days after the service within which payers want a claim; Medicare a year, others by contract.
fn filing_days(filing_indicator: &str) -> i32 {
    if filing_indicator == "MB" { 365 } else { 180 }
}

/// Why the whole claim is denied; `None` for most.
pub(super) fn of_claim(claim: &SentClaim, random: &mut Random) -> Option<Denial> {
    if days_between(claim.days.0, claim.sent) > filing_days(&claim.payer.filing_indicator) {
        return Some(TOO_LATE);
    }
    if !random.chance(CLAIMS_DENIED_PERCENT) {
        return None;
    }
    let chosen = chosen(&OF_CLAIMS, random);
    // Who has an authorization is not told that it is missing.
    Some(if chosen.reason == "197" && claim.has_authorization { denial("CO", "50", "N115") } else { chosen })
}

/// Which line, from 0, is denied and why; the first line, which mostly is the visit, never is.
pub(super) fn of_line(lines: usize, random: &mut Random) -> Option<(usize, Denial)> {
    if lines < 2 || !random.chance(LINES_DENIED_PERCENT) {
        return None;
    }
    let line = random.between(1, lines as u64 - 1);
    Some((usize::try_from(line).unwrap_or(1), chosen(&OF_LINES, random)))
}

fn chosen(denials: &[(Denial, u64)], random: &mut Random) -> Denial {
    let place = random.weighted(denials.iter().map(|(_, weight)| *weight));
    denials.get(place).map(|(denial, _)| *denial).unwrap_or_default()
}
