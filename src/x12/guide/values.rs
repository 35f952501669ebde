//! Values of elements: numbers, money, dates, times and periods as X12 writes them.

use crate::model::money::MoneyError;
use crate::model::{Cents, parse_date};

/// What is wrong with a value: the fault's code, and what was expected.
pub type Wrong = (&'static str, &'static str);

/// A whole number, with at most a minus before it.
pub fn whole(text: &str) -> Result<(), Wrong> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        false => Err(("number-not-whole", "the value is not a whole number")),
        true if digits.len() < text.len() => Err(("number-negative", "the value is negative")),
        true => Ok(()),
    }
}

/// A decimal number: digits, at most one point with digits behind it, at most a minus before it.
pub fn decimal(text: &str) -> Result<(), Wrong> {
    const NOT_A_NUMBER: Wrong = ("number-not-decimal", "the value is not a decimal number");
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.is_empty() || after.is_empty() || !are_digits(before) || !are_digits(after) {
        return Err(NOT_A_NUMBER);
    }
    Ok(())
}

/// Money: a decimal number with at most two decimals and ten digits before the point.
pub fn money(text: &str) -> Result<(), Wrong> {
    match Cents::parse(text) {
        Ok(_) if text.ends_with('.') => Err(("amount-not-a-number", "the amount ends with its point")),
        Ok(_) => Ok(()),
        Err(MoneyError::TooManyDecimals) => Err(("amount-decimals", "the amount has more than two decimals")),
        Err(MoneyError::TooLarge) => Err(("amount-too-large", "the amount has more than ten digits before the point")),
        Err(MoneyError::NotANumber) => Err(("amount-not-a-number", "the amount is not a decimal number")),
    }
}

/// A date, CCYYMMDD.
pub fn date(text: &str) -> Result<(), Wrong> {
    match parse_date(text).is_some() && text.len() == 8 {
        true => Ok(()),
        false => Err(("date-does-not-exist", "the value is not a date of the form CCYYMMDD")),
    }
}

/// A time of day: HHMM, HHMMSS, or with hundredths.
pub fn time(text: &str) -> Result<(), Wrong> {
    let part = |from: usize, below: u8| text.get(from..from + 2).is_none_or(|digits| digits.parse::<u8>().is_ok_and(|number| number < below));
    let is_right = (4..=8).contains(&text.len()) && text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_digit()) && part(0, 24) && part(2, 60) && part(4, 60);
    match is_right {
        true => Ok(()),
        false => Err(("time-does-not-exist", "the value is not a time of the form HHMM")),
    }
}

/// A date or period by its form (D8, RD8). Other forms are for the code list to refuse.
pub fn period(form: &str, text: &str) -> Result<(), Wrong> {
    match form {
        "D8" => date(text).map_err(|_| ("date-does-not-exist", "the value is not a date of form D8")),
        "RD8" => match text.split_once('-') {
            Some((from, to)) if date(from).is_ok() && date(to).is_ok() => Ok(()),
            _ => Err(("date-does-not-exist", "the value is not a date of form RD8")),
        },
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits_with_a_point_between() {
        for good in ["0", "12", "12.5", ".5", "-3", "007"] {
            assert_eq!(decimal(good), Ok(()), "{good}");
        }
        for bad in ["", "-", "1.", ".", "1,000", "+1", "1e3", "1.2.3", " 1"] {
            assert!(decimal(bad).is_err(), "{bad}");
        }
        assert_eq!((whole("12"), whole("1.0").is_err(), whole("-1").unwrap_err().0), (Ok(()), true, "number-negative"));
    }

    #[test]
    fn money_has_two_decimals() {
        let code = |text| money(text).err().map(|(code, _)| code);
        assert_eq!(
            [code("125.5"), code("125.555"), code("12x"), code("12."), code("12345678901")],
            [None, Some("amount-decimals"), Some("amount-not-a-number"), Some("amount-not-a-number"), Some("amount-too-large")]
        );
    }

    #[test]
    fn dates_and_times_must_exist() {
        assert_eq!((date("20260430"), date("20260431").is_err(), date("2026-04-30").is_err()), (Ok(()), true, true));
        assert_eq!((time("2305"), time("230559"), time("2405").is_err(), time("2360").is_err(), time("235").is_err()), (Ok(()), Ok(()), true, true, true));
        assert_eq!((period("RD8", "20260401-20260402"), period("RD8", "20260401").is_err(), period("D8", "20260401-20260402").is_err()), (Ok(()), true, true));
    }
}
