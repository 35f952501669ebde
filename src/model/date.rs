//! Civil dates. Ages are differences of civil dates, never of seconds.

pub use jiff::civil::Date;

/// Reads `YYYY-MM-DD` or `YYYYMMDD`, the only two forms an export may use. `None` for anything else and for dates that do not exist.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.trim_ascii().as_bytes();
    let digits: [u8; 8] = match *bytes {
        [a, b, c, d, b'-', e, f, b'-', g, h] | [a, b, c, d, e, f, g, h] => [a, b, c, d, e, f, g, h],
        _ => return None,
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let [a, b, c, d, e, f, g, h] = digits.map(|digit| i16::from(digit - b'0'));
    let year = a * 1000 + b * 100 + c * 10 + d;
    // Two digits make at most 99, which fits.
    Date::new(year, (e * 10 + f) as i8, (g * 10 + h) as i8).ok()
}

/// Days since 1970-01-01, the form in which Parquet keeps dates.
pub fn epoch_days(date: Date) -> i32 {
    // Howard Hinnant's days_from_civil; exact for the proleptic Gregorian calendar.
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that many days after 1970-01-01; `None` outside the years -9999 to 9999.
pub fn from_epoch_days(days: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// `to - from` in days; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    epoch_days(to) - epoch_days(from)
}

/// The date `days` later (or earlier, when negative). Saturates at the calendar's ends, which no claim reaches.
pub fn add_days(date: Date, days: i32) -> Date {
    // A span beyond the calendar is refused by the library; the calendar itself is shorter.
    date.saturating_add(jiff::Span::new().days(days.clamp(-7_304_484, 7_304_484)))
}

/// The same day of a later (or earlier) month, or that month's last day. Saturates at the calendar's ends.
pub fn add_months(date: Date, months: i32) -> Date {
    date.saturating_add(jiff::Span::new().months(months.clamp(-1_200, 1_200)))
}

/// The first of the month that lies so many months before a date's own.
pub fn first_of_month_before(date: Date, months: i32) -> Date {
    add_months(date.first_of_month(), -months)
}

/// Appends `YYYYMMDD` as X12 writes dates. Years are assumed to be 0 to 9999, as [`parse_date`] guarantees.
pub fn write_compact(date: Date, out: &mut Vec<u8>) {
    write_padded(date.year().unsigned_abs(), 4, out);
    write_padded(date.month().unsigned_abs().into(), 2, out);
    write_padded(date.day().unsigned_abs().into(), 2, out);
}

/// Appends `YYYY-MM-DD`.
pub fn write_iso(date: Date, out: &mut Vec<u8>) {
    write_padded(date.year().unsigned_abs(), 4, out);
    out.push(b'-');
    write_padded(date.month().unsigned_abs().into(), 2, out);
    out.push(b'-');
    write_padded(date.day().unsigned_abs().into(), 2, out);
}

fn write_padded(value: u16, width: u32, out: &mut Vec<u8>) {
    for place in (0..width).rev() {
        // The remainder is one digit, so the cast cannot truncate.
        out.push(b'0' + (value / 10u16.pow(place) % 10) as u8);
    }
}

/// The day so many days from Monday to Friday after a date. Holidays are days like others: who closes on which differs from house to house.
pub fn add_business_days(date: Date, business_days: i32) -> Date {
    let mut day = date;
    for _ in 0..business_days.clamp(0, 3_660) {
        day = add_days(day, 1);
        while matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
            day = add_days(day, 1);
        }
    }
    day
}

/// Whole years of age on a day.
pub fn age_years(birth: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(!had_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_two_forms_and_nothing_else() {
        let day = Date::new(2026, 2, 28).ok();
        assert_eq!(parse_date("2026-02-28"), day);
        assert_eq!(parse_date(" 20260228 "), day);
        for text in ["2026-02-30", "2026-2-28", "02/28/2026", "2026-02-28T00:00:00", "", "20261301", "2026_02_28"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn business_days_pass_over_weekends() {
        let day = |text: &str| parse_date(text).unwrap();
        // A Wednesday, a Friday, a Saturday.
        for (from, to) in [("2026-06-24", "2026-07-01"), ("2026-06-26", "2026-07-03"), ("2026-06-27", "2026-07-03")] {
            assert_eq!(add_business_days(day(from), 5), day(to), "{from}");
        }
        assert_eq!(add_business_days(day("2026-06-27"), 0), day("2026-06-27"));
    }

    #[test]
    fn counts_days_over_leap_days_and_back() {
        let (from, to) = (parse_date("2024-02-28").unwrap(), parse_date("2024-03-01").unwrap());
        assert_eq!(days_between(from, to), 2);
        for days in [-719_468, -1, 0, 1, 11_016, 19_782, 20_781] {
            assert_eq!(from_epoch_days(days).map(epoch_days), Some(days));
        }
        assert_eq!(add_days(from, 2), to);
        assert_eq!(age_years(parse_date("2000-02-29").unwrap(), parse_date("2026-02-28").unwrap()), 25);
    }
}
