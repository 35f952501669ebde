//! Which patients a service is for, so far as the code itself says so: ages of preventive visits, of care of the newborn, of vaccines; services on organs of one sex.

use super::service_groups::{number, within};
use crate::model::{Code, Date, Sex, date};

/// An age, counted as the rule counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Days since birth, the day of birth being 0.
    Days(i32),
    /// Whole years.
    Years(i16),
}

/// The ages of the patients whom a range of codes is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    codes: (u32, u32),
    /// Youngest, included; `None` from birth.
    from: Option<Age>,
    /// The age that ends it, not included; `None` for no end.
    below: Option<Age>,
    /// In our words, after "for patients".
    pub who: &'static str,
}

const fn ages(codes: (u32, u32), from: Option<Age>, below: Option<Age>, who: &'static str) -> Ages {
    Ages { codes, from, below, who }
}

use Age::{Days, Years};

/// Preventive visits by age, care of the newborn, and critical care of children. [source: the ages by which these codes are told apart, as in force since 2009]
static VISITS: [Ages; 18] = [
    ages((99_381, 99_381), None, Some(Years(1)), "under 1 year"),
    ages((99_382, 99_382), Some(Years(1)), Some(Years(5)), "of 1 to 4 years"),
    ages((99_383, 99_383), Some(Years(5)), Some(Years(12)), "of 5 to 11 years"),
    ages((99_384, 99_384), Some(Years(12)), Some(Years(18)), "of 12 to 17 years"),
    ages((99_385, 99_385), Some(Years(18)), Some(Years(40)), "of 18 to 39 years"),
    ages((99_386, 99_386), Some(Years(40)), Some(Years(65)), "of 40 to 64 years"),
    ages((99_387, 99_387), Some(Years(65)), None, "of 65 years or more"),
    ages((99_391, 99_391), None, Some(Years(1)), "under 1 year"),
    ages((99_392, 99_392), Some(Years(1)), Some(Years(5)), "of 1 to 4 years"),
    ages((99_393, 99_393), Some(Years(5)), Some(Years(12)), "of 5 to 11 years"),
    ages((99_394, 99_394), Some(Years(12)), Some(Years(18)), "of 12 to 17 years"),
    ages((99_395, 99_395), Some(Years(18)), Some(Years(40)), "of 18 to 39 years"),
    ages((99_396, 99_396), Some(Years(40)), Some(Years(65)), "of 40 to 64 years"),
    ages((99_397, 99_397), Some(Years(65)), None, "of 65 years or more"),
    ages((99_460, 99_463), None, Some(Days(29)), "of at most 28 days"),
    ages((99_468, 99_469), None, Some(Days(29)), "of at most 28 days"),
    ages((99_471, 99_472), Some(Days(29)), Some(Years(2)), "of 29 days to under 2 years"),
    ages((99_475, 99_476), Some(Years(2)), Some(Years(6)), "of 2 to 5 years"),
];

/// Vaccines whose product is made for an age. Left out is what only a schedule recommends.
static VACCINES: [Ages; 10] = [
    ages((90_680, 90_681), None, Some(Years(1)), "under 1 year"),
    ages((90_696, 90_696), Some(Years(4)), Some(Years(7)), "of 4 to 6 years"),
    ages((90_698, 90_698), None, Some(Years(5)), "under 5 years"),
    ages((90_700, 90_700), None, Some(Years(7)), "under 7 years"),
    ages((90_702, 90_702), None, Some(Years(7)), "under 7 years"),
    ages((90_710, 90_710), Some(Years(1)), Some(Years(13)), "of 1 to 12 years"),
    ages((90_714, 90_715), Some(Years(7)), None, "of 7 years or more"),
    ages((90_723, 90_723), None, Some(Years(7)), "under 7 years"),
    ages((90_744, 90_744), None, Some(Years(20)), "under 20 years"),
    ages((90_750, 90_750), Some(Years(18)), None, "of 18 years or more"),
];

impl Ages {
    fn include(&self, birth: Date, on: Date) -> bool {
        let has_reached = |age: Age| match age {
            Days(days) => date::days_between(birth, on) >= days,
            Years(years) => date::age_years(birth, on) >= years,
        };
        self.from.is_none_or(has_reached) && !self.below.is_some_and(has_reached)
    }
}

fn other_ages(table: &'static [Ages], code: Code, birth: Date, on: Date) -> Option<&'static Ages> {
    let number = number(code)?;
    table.iter().find(|ages| (ages.codes.0..=ages.codes.1).contains(&number)).filter(|ages| !ages.include(birth, on))
}

/// The ages that a visit is for where the patient's is another.
pub fn visit_of_other_age(code: Code, birth: Date, on: Date) -> Option<&'static Ages> {
    other_ages(&VISITS, code, birth, on)
}

/// The ages that a vaccine is made for where the patient's is another.
pub fn vaccine_of_other_age(code: Code, birth: Date, on: Date) -> Option<&'static Ages> {
    other_ages(&VACCINES, code, birth, on)
}

/// The sex whose organs a service treats or looks at: female genital and obstetric services, male genital services, their screenings.
pub fn sex_of_service(code: Code) -> Option<Sex> {
    const OF_WOMEN: [(u32, u32); 1] = [(56_405, 59_899)];
    const OF_MEN: [(u32, u32); 2] = [(54_000, 55_899), (84_152, 84_154)];
    match code.as_str() {
        "G0101" | "G0123" | "G0124" | "G0141" | "G0143" | "G0144" | "G0145" | "G0147" | "G0148" | "P3000" | "P3001" | "Q0091" => Some(Sex::Female),
        "G0102" | "G0103" => Some(Sex::Male),
        _ if within(code, &OF_WOMEN) => Some(Sex::Female),
        _ if within(code, &OF_MEN) => Some(Sex::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        crate::model::parse_date(text).unwrap()
    }

    #[test]
    fn an_age_ends_with_the_birthday() {
        let wrong = |code: &str, on: &str| visit_of_other_age(code.into(), day("2014-06-15"), day(on)).is_some();
        assert!(!wrong("99393", "2026-06-14") && wrong("99393", "2026-06-15"));
        assert!(wrong("99394", "2026-06-14") && !wrong("99394", "2026-06-15"));
        assert!(!wrong("99463", "2014-07-13") && wrong("99463", "2014-07-14"));
        assert!(wrong("99471", "2014-07-13") && !wrong("99471", "2014-07-14") && wrong("99471", "2016-06-15"));
        assert!(!wrong("99213", "2026-06-15"));
        assert!(vaccine_of_other_age("90715".into(), day("2020-01-02"), day("2027-01-01")).is_some());
        assert!(vaccine_of_other_age("90715".into(), day("2020-01-02"), day("2027-01-02")).is_none());
    }

    #[test]
    fn organs_tell_a_sex_and_kidneys_none() {
        let sex = |code: &str| sex_of_service(code.into());
        assert_eq!(
            (sex("59400"), sex("58150"), sex("55250"), sex("G0103"), sex("50590"), sex("77067")),
            (Some(Sex::Female), Some(Sex::Female), Some(Sex::Male), Some(Sex::Male), None, None)
        );
        assert_eq!(sex("55970"), None, "surgery that changes the organs is of neither");
    }
}
