//! How often Medicare pays a screening or preventive service: the codes, whose earlier service counts, and what must have passed.
//!
//! This table says what was agreed; it does *not* know what was done before. That is asked of the history, which keeps the dates of exactly these codes.

use crate::model::{Code, Date, date};

/// How long one must wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// Full calendar months behind the month of the last service.
    Months(i16),
    /// It is paid once.
    OnceInLife,
}

/// One rule of frequency under Medicare Part B.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyRule {
    /// The codes whose service is limited.
    pub codes: &'static [&'static str],
    /// The codes whose earlier service counts.
    pub counted: &'static [&'static str],
    /// What must have passed.
    pub interval: Interval,
    /// Where the rule stands.
    pub source: &'static str,
}

const fn rule(codes: &'static [&'static str], interval: Interval, source: &'static str) -> FrequencyRule {
    FrequencyRule { codes, counted: codes, interval, source }
}

use Interval::{Months, OnceInLife};

/// All rules. Where the interval depends on the patient's risk, which no code tells, the shorter one stands here.
pub static RULES: [FrequencyRule; 21] = [
    rule(&["G0402"], OnceInLife, "42 CFR 410.16; Medicare Claims Processing Manual, chapter 18, section 80"),
    FrequencyRule { codes: &["G0438"], counted: &["G0438", "G0439"], interval: OnceInLife, source: "42 CFR 410.15; Medicare Claims Processing Manual, chapter 18, section 140" },
    FrequencyRule {
        codes: &["G0439"],
        counted: &["G0402", "G0438", "G0439"],
        interval: Months(11),
        source: "42 CFR 410.15; Medicare Claims Processing Manual, chapter 18, section 140",
    },
    rule(&["76706"], OnceInLife, "42 CFR 410.19; Medicare Claims Processing Manual, chapter 18, section 110"),
    rule(&["77067"], Months(11), "42 CFR 410.34; Medicare Claims Processing Manual, chapter 18, section 20"),
    rule(&["G0101"], Months(11), "42 CFR 410.56; Medicare Claims Processing Manual, chapter 18, section 40"),
    // Taking a smear, making it and reading it by a physician are parts of one screening, on days of their own; each counts for itself.
    rule(&["Q0091"], Months(11), "42 CFR 410.56; Medicare Claims Processing Manual, chapter 18, section 30"),
    rule(&["G0123", "G0143", "G0144", "G0145", "G0147", "G0148", "P3000"], Months(11), "42 CFR 410.56; Medicare Claims Processing Manual, chapter 18, section 30"),
    rule(&["G0124", "G0141", "P3001"], Months(11), "42 CFR 410.56; Medicare Claims Processing Manual, chapter 18, section 30"),
    rule(&["G0102"], Months(11), "42 CFR 410.39; Medicare Claims Processing Manual, chapter 18, section 50"),
    rule(&["G0103"], Months(11), "42 CFR 410.39; Medicare Claims Processing Manual, chapter 18, section 50"),
    rule(&["82270", "G0328"], Months(11), "42 CFR 410.37; Medicare Claims Processing Manual, chapter 18, section 60"),
    rule(&["81528"], Months(35), "42 CFR 410.37; NCD 210.3"),
    FrequencyRule { codes: &["G0105"], counted: &["G0105", "G0121"], interval: Months(23), source: "42 CFR 410.37; Medicare Claims Processing Manual, chapter 18, section 60" },
    FrequencyRule { codes: &["G0121"], counted: &["G0105", "G0121"], interval: Months(119), source: "42 CFR 410.37; Medicare Claims Processing Manual, chapter 18, section 60" },
    rule(&["G0104"], Months(47), "42 CFR 410.37; Medicare Claims Processing Manual, chapter 18, section 60"),
    rule(&["G0117", "G0118"], Months(11), "42 CFR 410.23; Medicare Claims Processing Manual, chapter 18, section 70"),
    rule(&["71271"], Months(11), "NCD 210.14; Medicare Claims Processing Manual, chapter 18, section 220"),
    rule(&["G0442"], Months(11), "NCD 210.8; Medicare Claims Processing Manual, chapter 18, section 180"),
    rule(&["G0444"], Months(11), "NCD 210.9; Medicare Claims Processing Manual, chapter 18, section 190"),
    rule(&["G0446"], Months(11), "NCD 210.11; Medicare Claims Processing Manual, chapter 18, section 160"),
];

/// Every code whose dates a history must keep, each once, in the order of the rules.
pub fn kept_codes() -> impl Iterator<Item = Code> {
    let all = || RULES.iter().flat_map(|rule| rule.counted);
    all().enumerate().filter(move |(place, code)| !all().take(*place).any(|earlier| earlier == *code)).map(|(_, code)| Code::from(*code))
}

/// Whether the dates of a code must be kept.
pub fn is_kept(code: Code) -> bool {
    // Asked of every line that is billed: no visit of the usual numbers is limited.
    !code.as_bytes().starts_with(b"99") && RULES.iter().any(|rule| rule.counted.contains(&code.as_str()))
}

/// The rule of a code.
pub fn rule_of(code: Code) -> Option<&'static FrequencyRule> {
    // Asked of every line of Medicare's claims: no visit of the usual numbers is limited.
    if code.as_bytes().starts_with(b"99") {
        return None;
    }
    RULES.iter().find(|rule| rule.codes.contains(&code.as_str()))
}

/// The first day on which a service is paid again: so many full months must lie between its month and that of the last one. `None` beyond the calendar.
pub fn first_day_again(last: Date, months: i16) -> Option<Date> {
    let months = i32::from(last.year()) * 12 + i32::from(last.month()) - 1 + i32::from(months) + 1;
    let (year, month) = (i16::try_from(months.div_euclid(12)).ok()?, i8::try_from(months.rem_euclid(12) + 1).ok()?);
    Date::new(year, month, 1).ok().filter(|day| date::days_between(last, *day) > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        crate::model::parse_date(text).unwrap()
    }

    #[test]
    fn full_months_are_counted_from_the_end_of_the_month() {
        assert_eq!(first_day_again(day("2025-05-01"), 11), Some(day("2026-05-01")));
        assert_eq!(first_day_again(day("2025-05-31"), 11), Some(day("2026-05-01")));
        assert_eq!(first_day_again(day("2025-12-31"), 11), Some(day("2026-12-01")));
        assert_eq!(first_day_again(day("2016-05-04"), 119), Some(day("2026-05-01")));
        assert_eq!(first_day_again(day("2024-05-04"), 23), Some(day("2026-05-01")));
    }

    #[test]
    fn the_parts_of_one_smear_do_not_count_against_each_other() {
        let counts = |code: &str, earlier: &str| rule_of(code.into()).unwrap().counted.contains(&earlier);
        assert!(!counts("G0145", "Q0091") && !counts("G0141", "G0145") && !counts("Q0091", "G0145"));
        assert!(counts("G0145", "G0123") && counts("P3001", "G0141"));
    }

    #[test]
    fn every_limited_code_has_one_rule_and_is_kept() {
        let kept: Vec<Code> = kept_codes().collect();
        for (place, rule) in RULES.iter().enumerate() {
            for code in rule.codes {
                let code = Code::from(*code);
                assert!(is_kept(code) && kept.contains(&code), "{code} is not kept");
                assert_eq!(rule_of(code), Some(rule), "{code} has two rules");
                assert!(RULES.iter().skip(place + 1).all(|other| !other.codes.contains(&code.as_str())));
            }
        }
        assert!(rule_of("99213".into()).is_none() && !is_kept("99213".into()));
        let mut once = kept.clone();
        once.dedup();
        assert_eq!(once, kept);
    }
}
