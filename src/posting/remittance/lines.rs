//! The lines of a remitted claim, with the adjustments of the claim as a whole spread over them, so that each cent stands on one line and none twice.

use crate::model::Cents;
use crate::x12::responses::{Adjustment, RemittedClaim, RemittedService};

/// What was decided about one line, or about the whole claim where the payer names no lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'c> {
    /// Place on our claim, from 1; 0 where the payer does not say, and for the claim as a whole.
    pub(super) line: u16,
    /// Paid for it.
    pub(super) paid: Cents,
    /// Why not all of it was.
    pub(super) adjustments: Vec<LineAdjustment<'c>>,
}

/// One reason on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineAdjustment<'c> {
    pub(super) group: &'c str,
    pub(super) reason: &'c str,
    /// Positive lowers the payment.
    pub(super) cents: Cents,
    /// The payer gave it for the claim as a whole, and this is the line's part.
    pub(super) of_claim: bool,
}

/// The lines. What they are paid adds up to what the claim is paid.
pub(super) fn lines(claim: &RemittedClaim) -> Vec<Line<'_>> {
    let whole = |paid: Cents| Line { line: 0, paid, adjustments: Vec::new() };
    let mut lines: Vec<Line<'_>> = claim.services.iter().map(of_service).collect();
    let mut rest = whole(Cents::ZERO);
    for adjustment in &claim.adjustments {
        spread(adjustment, &mut lines, &mut rest);
    }
    let told = lines.iter().fold(Cents::ZERO, |sum, line| Cents(sum.0.saturating_add(line.paid.0)));
    // Where the payer names no lines this is all of it; else what its lines do not explain.
    rest.paid = Cents(claim.paid_cents.0.saturating_sub(told.0));
    if !rest.paid.is_zero() || !rest.adjustments.is_empty() || lines.is_empty() {
        lines.push(rest);
    }
    lines
}

fn of_service(service: &RemittedService) -> Line<'_> {
    let own = |adjustment| of_line(adjustment, adjustment.cents, false);
    Line { line: line_number(service), paid: service.paid_cents, adjustments: service.adjustments.iter().map(own).collect() }
}

fn of_line(adjustment: &Adjustment, cents: Cents, of_claim: bool) -> LineAdjustment<'_> {
    LineAdjustment { group: &adjustment.group, reason: &adjustment.reason, cents, of_claim }
}

/// The line's place on our claim, which the payer gives back; 0 where it does not.
pub(super) fn line_number(service: &RemittedService) -> u16 {
    service.line_control.trim_ascii().parse().unwrap_or(0)
}

/// An adjustment of the claim lowers what its lines are paid, in proportion to it. Where no line is paid anything, it stays with the claim.
fn spread<'c>(adjustment: &'c Adjustment, lines: &mut [Line<'c>], rest: &mut Line<'c>) {
    let weights: Vec<Cents> = lines.iter().map(|line| line.paid.max(Cents::ZERO)).collect();
    if weights.iter().all(|weight| weight.is_zero()) {
        return rest.adjustments.push(of_line(adjustment, adjustment.cents, true));
    }
    for (line, part) in lines.iter_mut().zip(shares(adjustment.cents, &weights)) {
        if !part.is_zero() {
            line.paid = Cents(line.paid.0.saturating_sub(part.0));
            line.adjustments.push(of_line(adjustment, part, true));
        }
    }
}

/// Splits an amount in proportion to weights, to the cent: what rounding leaves goes to the largest remainders, of equal ones to the first. The weights are not negative and not
/// all zero.
fn shares(amount: Cents, weights: &[Cents]) -> Vec<Cents> {
    let total: i128 = weights.iter().map(|weight| i128::from(weight.0)).sum();
    let (sign, magnitude) = (amount.0.signum(), i128::from(amount.0.unsigned_abs()));
    let exact = |weight: &Cents| magnitude * i128::from(weight.0);
    let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight) / total).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(weights.get(*place).map_or(0, |weight| exact(weight) % total)));
    let left = magnitude - parts.iter().sum::<i128>();
    // Less than one cent a line is left, so this ends within the order.
    for (place, _) in order.into_iter().zip(0..left) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts.into_iter().map(|part| Cents(sign * i64::try_from(part).unwrap_or(i64::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Told<'t> = &'t [(&'t str, i64)];

    fn adjusted(told: Told<'_>) -> Vec<Adjustment> {
        told.iter().map(|(reason, cents)| Adjustment { group: "CO".into(), reason: (*reason).into(), cents: Cents(*cents), ..Adjustment::default() }).collect()
    }

    fn claim(paid: i64, told: Told<'_>, services: &[(i64, Told<'_>)]) -> RemittedClaim {
        let service = |(place, (paid, told)): (usize, &(i64, Told<'_>))| RemittedService {
            paid_cents: Cents(*paid),
            line_control: (place + 1).to_string().into(),
            adjustments: adjusted(told),
            ..RemittedService::default()
        };
        RemittedClaim { paid_cents: Cents(paid), adjustments: adjusted(told), services: services.iter().enumerate().map(service).collect(), ..RemittedClaim::default() }
    }

    fn told(lines: &[Line<'_>]) -> Vec<String> {
        let of = |line: &Line<'_>| {
            let adjustments = line.adjustments.iter().map(|held| format!(" {}:{}{}", held.reason, held.cents.0, if held.of_claim { "*" } else { "" }));
            format!("{} {}{}", line.line, line.paid.0, adjustments.collect::<String>())
        };
        lines.iter().map(of).collect()
    }

    #[test]
    fn what_the_payer_gives_for_the_claim_is_spread_over_what_its_lines_are_paid() {
        let remitted = claim(6_999, &[("1", 3_001)], &[(5_000, &[("45", 100)]), (5_000, &[]), (0, &[("50", 900)])]);
        assert_eq!(told(&lines(&remitted)), ["1 3499 45:100 1:1501*", "2 3500 1:1500*", "3 0 50:900"]);
    }

    #[test]
    fn a_claim_without_lines_is_one_and_a_denial_of_the_whole_stays_whole() {
        assert_eq!(told(&lines(&claim(6_000, &[("45", 4_000)], &[]))), ["0 6000 45:4000*"]);
        assert_eq!(told(&lines(&claim(0, &[], &[]))), ["0 0"]);
        assert_eq!(told(&lines(&claim(0, &[("29", 500)], &[(0, &[]), (0, &[])]))), ["1 0", "2 0", "0 0 29:500*"]);
        assert_eq!(told(&lines(&claim(70, &[], &[(50, &[])]))), ["1 50", "0 20"], "what the lines do not explain");
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_more_than_a_cent_off(amount in -10_000_000i64..10_000_000, weights in prop::collection::vec(0i64..1_000_000, 1..20)) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let weights: Vec<Cents> = weights.into_iter().map(Cents).collect();
            let parts = shares(Cents(amount), &weights);
            prop_assert_eq!(parts.iter().copied().sum::<Cents>(), Cents(amount));
            let total: i64 = weights.iter().map(|weight| weight.0).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                prop_assert!((i128::from(part.0) * i128::from(total) - i128::from(amount) * i128::from(weight.0)).abs() < i128::from(total));
            }
        }
    }
}
