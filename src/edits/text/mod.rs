//! Texts that an X12 file cannot carry as they are.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod corrected_characters;
mod delimiter_in_identifier;
mod delimiter_in_text;
mod non_ascii_text;
mod text_not_latin;
mod text_too_long;

pub use corrected_characters::CorrectedCharacters;
pub use delimiter_in_identifier::DelimiterInIdentifier;
pub use delimiter_in_text::DelimiterInText;
pub use non_ascii_text::NonAsciiText;
pub use text_not_latin::TextNotLatin;
pub use text_too_long::TextTooLong;

use crate::model::{Address, Claim, ClaimProvider, Encounter, Person, Provider, Relationship};

/// What a text is, as far as a wrong character in it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// A name, an address or a remark: a replaced character is a blemish.
    Words,
    /// A number that a payer looks up: a replaced character is another number.
    Identifier,
}

/// One text of a claim that would be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SentText<'a> {
    /// The text.
    pub value: &'a str,
    /// What it is.
    pub kind: TextKind,
    /// The export column that it came from; empty for texts of the reference files.
    pub column: &'static str,
    /// Where it would stand.
    pub element: &'static str,
    /// The element's longest form, in characters.
    pub limit: usize,
}

impl SentText<'_> {
    /// Where a person finds the text: its column, or the element for texts of the reference files.
    pub fn place(&self) -> &'static str {
        if self.column.is_empty() { self.element } else { self.column }
    }

    /// True when no edit of this family can find anything: printable ASCII without delimiters, grave accents and runs of blanks, with a letter or digit, short enough.
    fn is_plain(&self) -> bool {
        let is_carried = |byte: u8| (b' '..=b'~').contains(&byte) && !is_delimiter(byte);
        let (carried, readable, _) = self.value.bytes().fold((true, false, 0), |(carried, readable, last), byte| {
            (carried & is_carried(byte) & (byte != b'`') & ((byte, last) != (b' ', b' ')), readable | byte.is_ascii_alphanumeric(), byte)
        });
        carried && readable && self.value.len() <= self.limit
    }
}

/// Characters that separate X12 elements, components, repetitions and segments in our files.
pub(crate) const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'*' | b'~' | b':' | b'^')
}

/// True when every text of the claim is plain, which nearly all are. The runner then leaves out the edits of this family: one look at each text instead of five.
pub(crate) fn texts_are_plain(claim: &Claim<'_>) -> bool {
    let mut plain = true;
    sent_texts(claim, |text| plain &= text.is_plain());
    plain
}

/// Calls `visit` for every text of the claim that an 837 would carry. Blank texts are left out.
pub(crate) fn sent_texts<'a>(claim: &Claim<'a>, mut visit: impl FnMut(SentText<'a>)) {
    let mut words = |value: &'a str, column, element, limit| {
        if !value.is_empty() {
            visit(SentText { value, kind: TextKind::Words, column, element, limit });
        }
    };
    if let Some(encounter) = claim.encounter {
        patient_words(encounter, &mut words);
        for (place, coverage) in encounter.coverages.iter().enumerate().filter(|(_, coverage)| coverage.relationship != Relationship::Own) {
            subscriber_words(place, &coverage.subscriber, &mut words);
        }
        for line in &claim.lines {
            words(line.documented.service_note, "service_note", "2400 NTE02", 80);
        }
    }
    if let Some(billing) = claim.billing {
        provider_words(billing, &mut words);
    }
    if let Some(facility) = claim.facility {
        provider_words(facility, &mut words);
    }
    for payer in claim.all_payers.iter().copied().flatten() {
        words(&payer.name, "", "2010BB/2330B NM103", 60);
    }
    for person in [claim.rendering, claim.referring, claim.ordering, claim.supervising].into_iter().flatten() {
        name_words(person, &mut words);
    }
    if let Some(encounter) = claim.encounter {
        identifiers(encounter, |value, column, element, limit| {
            if !value.is_empty() {
                visit(SentText { value, kind: TextKind::Identifier, column, element, limit });
            }
        });
    }
}

fn patient_words<'a>(encounter: &'a Encounter<'a>, words: &mut impl FnMut(&'a str, &'static str, &'static str, usize)) {
    let patient = &encounter.patient;
    words(patient.last_name, "patient_last_name", "2010BA/2010CA NM103", 60);
    words(patient.first_name, "patient_first_name", "2010BA/2010CA NM104", 35);
    words(patient.middle_name, "patient_middle_name", "2010BA/2010CA NM105", 25);
    words(patient.address.line_1, "patient_address_1", "2010BA/2010CA N301", 55);
    words(patient.address.line_2, "patient_address_2", "2010BA/2010CA N302", 55);
    words(patient.address.city, "patient_city", "2010BA/2010CA N401", 30);
}

fn subscriber_words<'a>(place: usize, subscriber: &Person<'a>, words: &mut impl FnMut(&'a str, &'static str, &'static str, usize)) {
    let Address { line_1, line_2, city, .. } = subscriber.address;
    words(subscriber.last_name, nth(SUBSCRIBER_LAST_NAME, place), "2010BA/2330A NM103", 60);
    words(subscriber.first_name, nth(SUBSCRIBER_FIRST_NAME, place), "2010BA/2330A NM104", 35);
    words(line_1, nth(SUBSCRIBER_ADDRESS, place), "2010BA/2330A N301", 55);
    words(line_2, "", "2010BA/2330A N302", 55);
    words(city, nth(SUBSCRIBER_CITY, place), "2010BA/2330A N401", 30);
}

fn provider_words<'a>(provider: &'a Provider, words: &mut impl FnMut(&'a str, &'static str, &'static str, usize)) {
    words(&provider.last_or_org_name, "", "2010AA/2310C NM103", 60);
    words(&provider.first_name, "", "2010AA NM104", 35);
    words(&provider.address_1, "", "2010AA/2310C N301", 55);
    words(&provider.city, "", "2010AA/2310C N401", 30);
}

fn name_words<'a>(person: ClaimProvider<'a>, words: &mut impl FnMut(&'a str, &'static str, &'static str, usize)) {
    // Only a referring person can be named by the encounter instead of the reference file.
    let (last_name, first_name) = if person.is_configured { ("", "") } else { ("referring_last_name", "referring_first_name") };
    words(person.last_or_org_name, last_name, "2310 NM103", 60);
    words(person.first_name, first_name, "2310 NM104", 35);
}

fn identifiers<'a>(encounter: &'a Encounter<'a>, mut identifier: impl FnMut(&'a str, &'static str, &'static str, usize)) {
    for (place, coverage) in encounter.coverages.iter().enumerate() {
        identifier(coverage.member_id, nth(MEMBER_ID, place), "2010BA/2330A NM109", 80);
        identifier(coverage.group_number, nth(GROUP_NUMBER, place), "2000B/2320 SBR03", 50);
    }
    identifier(encounter.prior_authorization, "prior_authorization", "2300 REF*G1 REF02", 50);
    identifier(encounter.referral_number, "referral_number", "2300 REF*9F REF02", 50);
    identifier(encounter.clia, "clia", "2300 REF*X4 REF02", 50);
    identifier(encounter.mammography_certification, "mammography_certification", "2300 REF*EW REF02", 50);
    identifier(encounter.property_casualty_claim_number, "property_casualty_claim_number", "2010CA REF*Y4 REF02", 50);
}

/// The member id's column, by coverage.
pub(crate) const MEMBER_ID: [&str; 3] = ["member_id_1", "member_id_2", "member_id_3"];
/// The payer's column, by coverage.
pub(crate) const PAYER: [&str; 3] = ["payer_1", "payer_2", "payer_3"];
const SUBSCRIBER_LAST_NAME: [&str; 3] = ["subscriber_last_name_1", "subscriber_last_name_2", "subscriber_last_name_3"];
const SUBSCRIBER_FIRST_NAME: [&str; 3] = ["subscriber_first_name_1", "subscriber_first_name_2", "subscriber_first_name_3"];
const SUBSCRIBER_ADDRESS: [&str; 3] = ["subscriber_address_1_1", "subscriber_address_1_2", "subscriber_address_1_3"];
const SUBSCRIBER_CITY: [&str; 3] = ["subscriber_city_1", "subscriber_city_2", "subscriber_city_3"];
/// The group number's column, by coverage.
pub(crate) const GROUP_NUMBER: [&str; 3] = ["group_number_1", "group_number_2", "group_number_3"];

/// The column of the coverage at `place`, counted from 0; empty beyond the third.
pub(crate) fn nth(columns: [&'static str; 3], place: usize) -> &'static str {
    columns.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{EDITS, Family};
    use super::*;
    use crate::edits::ClaimFixture;

    #[test]
    fn nothing_is_missed_by_looking_once() {
        // Whatever an edit of this family finds must make the claim not plain.
        for edit in EDITS.iter().filter(|edit| edit.about().family == Family::Text) {
            for example in edit.about().examples.iter().filter(|example| example.is_found) {
                let mut fixture = ClaimFixture::valid();
                (example.change)(&mut fixture);
                assert!(!texts_are_plain(&fixture.claim()), "{}: {}", edit.about().id, example.what);
            }
        }
        assert!(texts_are_plain(&ClaimFixture::valid().claim()));
        for byte in 0..=255u8 {
            let letter = char::from(byte).to_string();
            let text = SentText { value: &letter, kind: TextKind::Identifier, column: "", element: "", limit: 80 };
            assert!(!text.is_plain() || (letter.is_ascii() && !is_delimiter(byte) && byte != b'`'), "{byte}");
        }
    }

    #[test]
    fn a_dependents_second_subscriber_is_named_by_its_own_columns() {
        let mut fixture = ClaimFixture::valid();
        fixture.add_second_coverage();
        fixture.make_dependent();
        let first = fixture.encounter.coverages[0];
        (fixture.encounter.coverages[1].relationship, fixture.encounter.coverages[1].subscriber) = (first.relationship, first.subscriber);
        let mut columns = Vec::new();
        sent_texts(&fixture.claim(), |text| columns.push(text.column));
        assert!(columns.contains(&"subscriber_last_name_1") && columns.contains(&"subscriber_last_name_2"));
        fixture.encounter.coverages[1].subscriber.last_name = "T~";
        let found = fixture.run(&crate::codes::CodeSets::built_in());
        assert_eq!(found.iter().map(|finding| finding.field).collect::<Vec<_>>(), ["subscriber_last_name_2"]);
    }
}
