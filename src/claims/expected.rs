//! What a claim is expected to be paid by its payer's contract or fee schedule, so that an underpayment can be seen when the remittance comes.
//!
//! It judges nothing and changes no charge. A claim of which one line has no certain price has no expected payment: part of a sum would look like an underpayment.

use crate::model::{Cents, Claim, Code, Date, FeeQuery, FeeSchedule, UnitBasis};

/// The sum over the lines of what one unit is expected to be paid times the units; `None` for self-pay, and where the price of any line is not certain.
///
/// `is_facility` says whether a facility is paid apart at a place of service. Anesthesia by the minute is paid by units of a formula that no table here has.
pub fn expected_payment(schedule: &FeeSchedule, claim: &Claim<'_>, is_facility: impl Fn(Code) -> bool) -> Option<Cents> {
    if schedule.is_empty() || claim.coverage.is_none() || claim.lines.is_empty() {
        return None;
    }
    let payer = claim.payer?;
    let mut total = Cents::ZERO;
    for line in &claim.lines {
        let place = if line.place_of_service.is_empty() { claim.place_of_service } else { line.place_of_service };
        let query = FeeQuery {
            payer_id: &payer.payer_id,
            kind: payer.kind,
            code: line.code,
            modifiers: line.modifiers.as_slice(),
            is_facility: is_facility(place),
            on: line.service_from.unwrap_or(Date::MIN),
        };
        let unit = schedule.expected(&query).filter(|_| line.unit_basis == UnitBasis::Units)?;
        total = Cents(total.0.checked_add(line.units.times(unit)?.0)?);
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClaimLine, FeeRow, Payer, Quantity};

    fn check(codes: &[&str], units: Quantity, coverage: Option<usize>) -> Option<i64> {
        let row = |code: &str, cents| FeeRow { code: code.into(), amount_cents: Cents(cents), ..FeeRow::default() };
        let schedule = FeeSchedule::new(vec![row("99213", 9_050), row("97110", 2_933)]);
        let payer = Payer { payer_id: "acme".into(), ..Payer::default() };
        let lines = codes.iter().map(|code| ClaimLine { code: Code::from(*code), units, ..ClaimLine::default() }).collect();
        let claim = Claim { coverage, payer: Some(&payer), lines, ..Claim::default() };
        expected_payment(&schedule, &claim, |place| place.as_str() == "21").map(|cents| cents.0)
    }

    #[test]
    fn lines_add_up_by_their_units_and_one_unknown_line_leaves_the_sum_open() {
        assert_eq!(check(&["99213", "97110"], Quantity::ONE, Some(0)), Some(11_983));
        assert_eq!(check(&["97110"], Quantity::whole(3), Some(0)), Some(8_799));
        assert_eq!(check(&["99213", "99999"], Quantity::ONE, Some(0)), None);
        assert_eq!(check(&["99213"], Quantity::ONE, None), None, "self-pay");
        assert_eq!(check(&[], Quantity::ONE, Some(0)), None);
        assert_eq!(check(&["99213"], Quantity(i64::MAX), Some(0)), None);
    }
}
