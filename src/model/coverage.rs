//! A patient's insurance coverage, as an encounter names it.

use super::{Date, Person};

/// What the patient is to the subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Relationship {
    /// The patient is the subscriber.
    #[default]
    Own,
    /// Husband or wife.
    Spouse,
    /// Child.
    Child,
    /// Any other.
    Other,
}

impl Relationship {
    /// Reads `self`, `spouse`, `child`, `other` in any case; blank is self. `None` for anything else.
    pub fn parse(text: &str) -> Option<Relationship> {
        let text = text.trim_ascii();
        let words: [(&[&str], Relationship); 4] =
            [(&["", "self", "18"], Relationship::Own), (&["spouse", "01"], Relationship::Spouse), (&["child", "19"], Relationship::Child), (&["other", "g8"], Relationship::Other)];
        words.iter().find(|(words, _)| words.iter().any(|word| text.eq_ignore_ascii_case(word))).map(|(_, relationship)| *relationship)
    }

    /// The individual relationship code (X12 element 1069): 18, 01, 19, G8.
    pub fn x12(self) -> &'static str {
        match self {
            Relationship::Own => "18",
            Relationship::Spouse => "01",
            Relationship::Child => "19",
            Relationship::Other => "G8",
        }
    }
}

/// One of up to three coverages, in the order of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage<'a> {
    /// Payer key, electronic id or alias, as documented. Blank only where the export leaves out the payer of a coverage that a member id or a later payer shows to exist: an unknown payer.
    pub payer: &'a str,
    /// Member id as documented.
    pub member_id: &'a str,
    /// Group or policy number.
    pub group_number: &'a str,
    /// What the patient is to the subscriber.
    pub relationship: Relationship,
    /// The subscriber where it is not the patient; only names, birth date, sex and address are used. Blank where the export has none.
    pub subscriber: Person<'a>,
    /// First day of coverage.
    pub from: Option<Date>,
    /// Last day of coverage.
    pub to: Option<Date>,
    /// Medicare secondary payer type (SBR05), such as 12 or 43.
    pub msp_type: &'a str,
}
