//! A person or an organisation of a claim: NM1 with the N3, N4, DMG, PRV, PER and REF behind it.

use super::element::Element;
use crate::model::{Date, EntityType};
use crate::x12::lexer::Segment;

/// A person or an organisation. What the file does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// NM102.
    pub entity_type: EntityType,
    /// NM103.
    pub last_or_org_name: String,
    /// NM104.
    pub first_name: String,
    /// NM105.
    pub middle_name: String,
    /// NM108, such as XX for an NPI or MI for a member id.
    pub id_qualifier: String,
    /// NM109.
    pub id: String,
    /// N301.
    pub address_1: String,
    /// N302.
    pub address_2: String,
    /// N401.
    pub city: String,
    /// N402.
    pub state: String,
    /// N403.
    pub zip: String,
    /// N404; empty within the United States.
    pub country: String,
    /// DMG02.
    pub birth_date: Element<Date>,
    /// DMG03.
    pub sex: String,
    /// PRV03.
    pub taxonomy: String,
    /// PER02.
    pub contact_name: String,
    /// The number behind TE in PER.
    pub phone: String,
    /// REF.
    pub references: Vec<Reference>,
}

/// REF.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// REF01.
    pub qualifier: String,
    /// REF02.
    pub value: String,
}

impl Reference {
    pub(super) fn read(segment: &Segment<'_>) -> Reference {
        Reference { qualifier: segment.text(1).to_owned(), value: segment.text(2).to_owned() }
    }
}

/// The value of the first with this qualifier; empty where none is.
pub(super) fn find_reference<'r>(references: &'r [Reference], qualifier: &str) -> &'r str {
    references.iter().find(|reference| reference.qualifier == qualifier).map_or("", |reference| reference.value.as_str())
}

impl Party {
    /// The NPI (NM109 with XX); empty where the party is named by something else.
    pub fn npi(&self) -> &str {
        if self.id_qualifier == "XX" { &self.id } else { "" }
    }

    /// The value of the first REF with this qualifier; empty where none is.
    pub fn reference(&self, qualifier: &str) -> &str {
        find_reference(&self.references, qualifier)
    }

    /// Whether the address is outside the United States, where states and ZIP codes have other forms.
    pub fn is_abroad(&self) -> bool {
        !matches!(self.country.as_str(), "" | "US" | "USA")
    }

    /// A party by its NM1.
    pub(super) fn read(segment: &Segment<'_>) -> Party {
        Party {
            entity_type: if segment.text(2) == "2" { EntityType::Organization } else { EntityType::Person },
            last_or_org_name: segment.text(3).to_owned(),
            first_name: segment.text(4).to_owned(),
            middle_name: segment.text(5).to_owned(),
            id_qualifier: segment.text(8).to_owned(),
            id: segment.text(9).to_owned(),
            ..Party::default()
        }
    }

    /// Takes a segment behind its NM1; anything else is left.
    pub(super) fn take(&mut self, segment: &Segment<'_>) {
        let text = |place: usize| segment.text(place).to_owned();
        match segment.id() {
            "N3" => (self.address_1, self.address_2) = (text(1), text(2)),
            "N4" => (self.city, self.state, self.zip, self.country) = (text(1), text(2), text(3), text(4)),
            "DMG" => (self.birth_date, self.sex) = (Element::day(segment.text(2)), text(3)),
            "PRV" => self.taxonomy = text(3),
            "PER" => self.contact(segment),
            "REF" if self.references.len() < super::claim::MOST_REPEATS => self.references.push(Reference::read(segment)),
            _ => {}
        }
    }

    fn contact(&mut self, segment: &Segment<'_>) {
        if self.contact_name.is_empty() {
            segment.text(2).clone_into(&mut self.contact_name);
        }
        let telephone = [3, 5, 7].into_iter().find(|place| segment.text(*place) == "TE");
        if let Some(place) = telephone.filter(|_| self.phone.is_empty()) {
            segment.text(place + 1).clone_into(&mut self.phone);
        }
    }
}
