//! Units of service, which may have up to three decimals.

use std::fmt;

/// A quantity in thousandths. Units billed are never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(pub i64);

impl Quantity {
    /// One unit.
    pub const ONE: Quantity = Quantity(1000);

    /// A whole number of units.
    pub const fn whole(units: i64) -> Quantity {
        Quantity(units * 1000)
    }

    /// Reads `1`, `2.5`, `0.125`, with an optional minus sign. `None` for anything else, or for more than eight digits before the point.
    pub fn parse(text: &str) -> Option<Quantity> {
        let text = text.trim_ascii();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) || fraction.len() > 3 || whole.len() > 8 {
            return None;
        }
        let number = |part: &str| part.bytes().fold(0i64, |sum, byte| sum * 10 + i64::from(byte - b'0'));
        let scale = [1000, 100, 10, 1].get(fraction.len()).copied().unwrap_or(1);
        let thousandths = number(whole) * 1000 + number(fraction) * scale;
        Some(Quantity(if negative { -thousandths } else { thousandths }))
    }

    /// True when there is no fraction of a unit.
    pub fn is_whole(self) -> bool {
        self.0 % 1000 == 0
    }

    /// The quantity times a price per unit, rounded half away from zero to a cent; `None` on overflow.
    pub fn times(self, price: super::Cents) -> Option<super::Cents> {
        let exact = i128::from(self.0) * i128::from(price.0);
        let half = if exact < 0 { -500 } else { 500 };
        i64::try_from((exact + half) / 1000).ok().map(super::Cents)
    }
}

/// Without trailing zeros: `1`, `2.5`.
impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}", magnitude / 1000)?;
        let fraction = magnitude % 1000;
        if fraction == 0 {
            return Ok(());
        }
        let digits = format!("{fraction:03}");
        write!(formatter, ".{}", digits.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cents;
    use super::*;

    #[test]
    fn reads_and_prices() {
        assert_eq!(Quantity::parse("2.5"), Some(Quantity(2500)));
        assert_eq!(Quantity::parse("0.125").map(|units| units.to_string()).as_deref(), Some("0.125"));
        assert_eq!(Quantity::parse("-2"), Some(Quantity(-2000)));
        assert_eq!(Quantity::parse("two"), None);
        assert_eq!(Quantity(1500).times(Cents(333)), Some(Cents(500)));
    }
}
