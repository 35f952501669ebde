//! Patients, subscribers and guarantors, as an export names them.

use std::borrow::Cow;

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

impl<'a> Address<'a> {
    /// The ZIP code with the zeros that a spreadsheet takes from its front: `2139` in Massachusetts is `02139`. Only where the state's codes begin with zero and go on so; every other
    /// code is as documented. [source: USPS Publication 28, ZIP codes of the first region]
    pub fn whole_zip(&self) -> Cow<'a, str> {
        match self.lost_zip_zeros() {
            "" => Cow::Borrowed(self.zip),
            zeros => Cow::Owned(format!("{zeros}{}", self.zip)),
        }
    }

    /// The zeros that [`Address::whole_zip`] puts in front; empty for none.
    pub fn lost_zip_zeros(&self) -> &'static str {
        let is_digits = self.zip.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let (digits, first) = (self.zip.bytes().filter(u8::is_ascii_digit).count(), self.zip.bytes().next().unwrap_or_default());
        let of = |states: &[&str]| is_digits && states.iter().any(|state| state.eq_ignore_ascii_case(self.state));
        match (digits, first) {
            (4 | 8, b'1' | b'2') if of(&["MA"]) => "0",
            (4 | 8, b'2') if of(&["RI"]) => "0",
            (4 | 8, b'3') if of(&["NH", "ME"]) => "0",
            (4 | 8, b'4') if of(&["ME"]) => "0",
            (4 | 8, b'5') if of(&["VT"]) => "0",
            (4 | 8, b'6') if of(&["CT"]) => "0",
            (4 | 8, b'7' | b'8') if of(&["NJ"]) => "0",
            (3 | 7, b'6' | b'7' | b'9') if of(&["PR"]) => "00",
            (3 | 7, b'8') if of(&["VI"]) => "00",
            _ => "",
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(state: &str, zip: &str) -> String {
        Address { state, zip, ..Address::default() }.whole_zip().into_owned()
    }

    #[test]
    fn zeros_come_back_only_where_the_states_codes_begin_with_them() {
        for (state, zip, expected) in [("MA", "2139", "02139"), ("nj", "8540", "08540"), ("CT", "61014321", "061014321"), ("ME", "4101-1234", "04101-1234"), ("PR", "907", "00907")]
        {
            assert_eq!(whole(state, zip), expected, "{state}");
        }
        for (state, zip) in [("IL", "6270"), ("MA", "0213"), ("MA", "9213"), ("MA", "02139"), ("MA", "213"), ("MA", "21A9"), ("VT", "6101"), ("", "2139"), ("MA", "")] {
            assert_eq!(whole(state, zip), zip, "{state}");
        }
    }
}
