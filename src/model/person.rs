//! Patients, subscribers and guarantors, as an export names them.

use super::Date;

/// Administrative sex as X12 knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sex {
    /// F
    Female,
    /// M
    Male,
    /// U, also for what an export calls other or unknown.
    #[default]
    Unknown,
}

impl Sex {
    /// Reads `F`, `M`, `U`, or the words; `None` for what is none of these. Blank is [`Sex::Unknown`].
    pub fn parse(text: &str) -> Option<Sex> {
        let text = text.trim_ascii();
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is(&["f", "female"]) {
            return Some(Sex::Female);
        }
        if is(&["m", "male"]) {
            return Some(Sex::Male);
        }
        is(&["", "u", "unk", "unknown", "o", "other", "x"]).then_some(Sex::Unknown)
    }

    /// The X12 code (element 1068).
    pub fn x12(self) -> &'static str {
        match self {
            Sex::Female => "F",
            Sex::Male => "M",
            Sex::Unknown => "U",
        }
    }
}

/// A postal address in the United States. Blank parts are empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Address<'a> {
    /// Street line.
    pub line_1: &'a str,
    /// Apartment, suite.
    pub line_2: &'a str,
    /// City.
    pub city: &'a str,
    /// Two-letter state.
    pub state: &'a str,
    /// Five or nine digits, with or without a dash.
    pub zip: &'a str,
}

impl Address<'_> {
    /// True when street, city, state and ZIP are all there.
    pub fn is_complete(&self) -> bool {
        ![self.line_1, self.city, self.state, self.zip].contains(&"")
    }
}

/// A person. Blank parts are empty or `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Person<'a> {
    /// Family name.
    pub last_name: &'a str,
    /// Given name.
    pub first_name: &'a str,
    /// Middle name or initial.
    pub middle_name: &'a str,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Sex,
    /// Home address.
    pub address: Address<'a>,
    /// Telephone as documented.
    pub phone: &'a str,
    /// Date of death.
    pub death_date: Option<Date>,
}
