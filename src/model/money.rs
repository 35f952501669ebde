//! Money as integer cents.
//!
//! There is no floating point here and no currency but US dollars. Decimal text exists only at the edges.

use std::fmt;

/// An amount of money in cents. May be negative (credits). All arithmetic is checked: overflow aborts the night rather than wrapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(pub i64);

/// Why a text is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Something other than an optional minus sign, digits and one point.
    #[error("expected decimal dollars such as 125.00, without commas or currency signs")]
    NotANumber,
    /// More than two decimals: a tenth of a cent cannot be billed.
    #[error("expected at most two decimals")]
    TooManyDecimals,
    /// More than ten digits before the point (the limit of a HIPAA amount).
    #[error("expected at most ten digits before the point")]
    TooLarge,
}

impl Cents {
    /// No money.
    pub const ZERO: Cents = Cents(0);

    /// Reads decimal dollars: `12`, `12.5`, `12.50`, `-3.10`, `.50`. Blanks around it are ignored.
    pub fn parse(text: &str) -> Result<Cents, MoneyError> {
        let text = text.trim_ascii();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(MoneyError::NotANumber);
        }
        if fraction.len() > 2 {
            return Err(MoneyError::TooManyDecimals);
        }
        if whole.trim_start_matches('0').len() > 10 {
            return Err(MoneyError::TooLarge);
        }
        let number = |part: &str| part.bytes().fold(0i64, |sum, byte| sum * 10 + i64::from(byte - b'0'));
        let hundredths = if fraction.len() == 1 { number(fraction) * 10 } else { number(fraction) };
        let cents = number(whole) * 100 + hundredths;
        Ok(Cents(if negative { -cents } else { cents }))
    }

    /// The sum, or `None` on overflow.
    pub fn checked_add(self, other: Cents) -> Option<Cents> {
        self.0.checked_add(other.0).map(Cents)
    }

    /// True for no money.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount as X12 writes it: no trailing zeros, no point without decimals (`12`, `12.5`, `-.5` becomes `-0.5`).
    pub fn write_x12(self, out: &mut Vec<u8>) {
        let magnitude = self.0.unsigned_abs();
        if self.0 < 0 {
            out.push(b'-');
        }
        write_digits(magnitude / 100, out);
        // Each remainder is below ten or a hundred, so the casts cannot truncate.
        let (tenths, hundredths) = ((magnitude / 10 % 10) as u8, (magnitude % 10) as u8);
        if tenths != 0 || hundredths != 0 {
            out.extend([b'.', b'0' + tenths]);
            if hundredths != 0 {
                out.push(b'0' + hundredths);
            }
        }
    }

    /// The amount as decimal dollars with two decimals, appended without allocating.
    pub fn write_decimal(self, out: &mut Vec<u8>) {
        let magnitude = self.0.unsigned_abs();
        if self.0 < 0 {
            out.push(b'-');
        }
        write_digits(magnitude / 100, out);
        out.extend([b'.', b'0' + (magnitude / 10 % 10) as u8, b'0' + (magnitude % 10) as u8]);
    }
}

/// Appends the decimal digits of a number.
pub fn write_digits(mut value: u64, out: &mut Vec<u8>) {
    let start = out.len();
    loop {
        out.push(b'0' + (value % 10) as u8);
        value /= 10;
        if value == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

impl std::ops::Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        // Overflow checks are on in every profile, so this aborts rather than wraps.
        Cents(self.0 + other.0)
    }
}

impl std::ops::AddAssign for Cents {
    fn add_assign(&mut self, other: Cents) {
        self.0 += other.0;
    }
}

impl std::ops::Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0 - other.0)
    }
}

impl std::ops::SubAssign for Cents {
    fn sub_assign(&mut self, other: Cents) {
        self.0 -= other.0;
    }
}

impl std::ops::Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(-self.0)
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Cents {
        amounts.fold(Cents::ZERO, |total, amount| total + amount)
    }
}

/// Decimal dollars with two decimals: `12.50`, `-3.10`.
impl fmt::Display for Cents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}

impl serde::Serialize for Cents {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Cents {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Cents, D::Error> {
        i64::deserialize(deserializer).map(Cents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_exports_write() {
        for (text, cents) in [("12", 1200), ("12.5", 1250), ("12.05", 1205), (" 0.10 ", 10), (".5", 50), ("-3.10", -310), ("7.", 700)] {
            assert_eq!(Cents::parse(text), Ok(Cents(cents)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_money() {
        for text in ["", "-", ".", "1,200.00", "$5", "1e3", "+5", "1.2.3", "--5", "5-"] {
            assert_eq!(Cents::parse(text), Err(MoneyError::NotANumber), "{text}");
        }
        assert_eq!(Cents::parse("1.005"), Err(MoneyError::TooManyDecimals));
        assert_eq!(Cents::parse("12345678901"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn writes_both_forms() {
        for (cents, decimal, x12) in [(1200, "12.00", "12"), (1250, "12.50", "12.5"), (1205, "12.05", "12.05"), (-50, "-0.50", "-0.5"), (0, "0.00", "0")] {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            Cents(cents).write_decimal(&mut left);
            Cents(cents).write_x12(&mut right);
            assert_eq!((left.as_slice(), right.as_slice()), (decimal.as_bytes(), x12.as_bytes()));
            assert_eq!(Cents(cents).to_string(), decimal);
        }
    }
}
