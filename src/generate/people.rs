//! Invented people: households of four patient numbers, their members, names and addresses. Nobody here exists, and every name says so.

use super::random::{Random, Topic};
use super::text::{self, Day};
use crate::intake::column::Column;
use crate::model::date;

/// Ages are counted on 2026-01-01, so that a patient keeps the birth date on every generated day.
const AGES_ON: Day = Day(20_454);

const FAMILY_ROOTS: [&str; 16] = [
    "Testcase",
    "Samplewood",
    "Mockford",
    "Demodale",
    "Specimen",
    "Placeholt",
    "Examplesen",
    "Fictiva",
    "Dummerly",
    "Pretendson",
    "Notareal",
    "Madeup",
    "Inventia",
    "Trialby",
    "Fauxman",
    "Phantomly",
];
const FAMILY_ENDS: [&str; 24] = [
    "Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", "Hazel", "Ivy", "Juniper", "Kauri", "Larch", "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Teak",
    "Ulmo", "Viburnum", "Willow", "Yew",
];
const GIVEN_FEMALE: [&str; 16] =
    ["Amber", "Coral", "Daisy", "Fern", "Garnet", "Heather", "Iris", "Jade", "Laurel", "Marigold", "Olive", "Pearl", "Poppy", "Ruby", "Violet", "Zinnia"];
const GIVEN_MALE: [&str; 16] = ["Alder", "Basil", "Clay", "Cobalt", "Flint", "Heath", "Jasper", "Jet", "Linden", "Moss", "Onyx", "Reed", "Rusty", "Sage", "Slate", "Thorn"];
const STREETS: [&str; 6] = ["EXAMPLE ST", "SAMPLE AVE", "TEST LN", "SPECIMEN RD", "PLACEHOLDER DR", "FICTION CT"];

/// City and five-digit ZIP code, all in Illinois; the last four digits are invented.
const CITIES: [(&str, &str); 8] = [
    ("SPRINGFIELD", "62701"),
    ("PEORIA", "61602"),
    ("DECATUR", "62521"),
    ("CHAMPAIGN", "61820"),
    ("BLOOMINGTON", "61701"),
    ("QUINCY", "62301"),
    ("ROCKFORD", "61101"),
    ("JOLIET", "60432"),
];

/// What a patient is within the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A parent whose plan covers the family, and who owes what it does not pay.
    Head,
    /// The head's husband or wife.
    Spouse,
    /// The head's child.
    Child,
    /// An adult with a plan and an account of their own.
    Alone,
    /// The same, of Medicare's age.
    Senior,
}

/// Which kind of patients a household number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Household {
    /// Its number: the patient number by four.
    pub number: u64,
    /// True for head, spouse and two children.
    pub is_family: bool,
}

/// One person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    /// Patient number.
    pub number: u64,
    /// What they are within the household.
    pub role: Role,
    /// The household.
    pub household: Household,
    /// Birth.
    pub birth: Day,
    /// True for a woman or girl.
    pub is_female: bool,
    family: (&'static str, &'static str),
    given: &'static str,
    home: Home,
}

#[derive(Debug, Clone, Copy)]
struct Home {
    street_number: u64,
    street: &'static str,
    apartment: u64,
    city: &'static str,
    zip: &'static str,
    plus_four: u64,
    phone: u64,
}

/// Columns of a person's name, birth date, sex and address; `None` where the export has no such column.
pub(super) struct PersonColumns {
    pub last_name: Column,
    pub first_name: Column,
    pub birth_date: Column,
    pub sex: Option<Column>,
    pub address_1: Column,
    pub city: Column,
    pub state: Column,
    pub zip: Column,
    pub phone: Option<Column>,
}

/// A person by patient number; the same seed and number give the same person on every generated day.
pub(super) fn person(seed: u64, number: u64) -> Person {
    let household = number / 4;
    let mut shared = Random::of(seed, Topic::Household, household);
    let kind = shared.below(100);
    let role = match (kind, number % 4) {
        (..45, 0) => Role::Head,
        (..45, 1) => Role::Spouse,
        (..45, _) => Role::Child,
        (..80, _) => Role::Alone,
        _ => Role::Senior,
    };
    let is_family = kind < 45;
    let family = family_name(&mut shared);
    let shared_home = home(&mut shared);
    // The youngest head is 26, and no child is born before a parent is 20.
    let head_days = 365 * shared.between(26, 58);
    let mut own = Random::of(seed, Topic::Person, number);
    let (own_family, own_home) = (family_name(&mut own), home(&mut own));
    let age_days = match role {
        Role::Head => head_days,
        Role::Spouse => 365 * own.between(24, 60),
        Role::Child => own.between(40, (head_days - 20 * 365).min(16 * 365)),
        Role::Alone => 365 * own.between(19, 64),
        Role::Senior => 365 * own.between(66, 92),
    } + own.below(300);
    let is_female = own.chance(53);
    let given = own.pick(if is_female { &GIVEN_FEMALE } else { &GIVEN_MALE });
    Person {
        number,
        role,
        household: Household { number: household, is_family },
        birth: AGES_ON.minus(age_days),
        is_female,
        family: if is_family { family } else { own_family },
        given,
        home: if is_family { shared_home } else { own_home },
    }
}

fn family_name(random: &mut Random) -> (&'static str, &'static str) {
    (random.pick(&FAMILY_ROOTS), random.pick(&FAMILY_ENDS))
}

fn home(random: &mut Random) -> Home {
    let (city, zip) = random.pick(&CITIES);
    Home {
        street_number: random.between(100, 9_899),
        street: random.pick(&STREETS),
        // Two in three have none.
        apartment: random.below(120).saturating_sub(80),
        city,
        zip,
        plus_four: random.between(1_000, 9_899),
        phone: random.below(100),
    }
}

impl Person {
    /// Age in whole years on a day; 0 before birth.
    pub fn age_years(&self, on: Day) -> i32 {
        self.birth.date().zip(on.date()).map_or(0, |(birth, on)| date::age_years(birth, on).into())
    }

    /// Appends the patient id.
    pub fn write_id(&self, seed: u64, out: &mut Vec<u8>) {
        out.push(b'P');
        text::number(out, seed, 1);
        out.push(b'-');
        text::number(out, self.number, 8);
    }

    /// Appends the family name.
    pub fn write_last_name(&self, out: &mut Vec<u8>) {
        let (root, end) = self.family;
        out.extend_from_slice(root.as_bytes());
        out.push(b'-');
        out.extend_from_slice(end.as_bytes());
    }

    /// Sets the person's cells.
    pub fn fill(&self, columns: &PersonColumns, sheet: &mut super::sheet::Sheet) {
        sheet.with(columns.last_name, |out| self.write_last_name(out));
        sheet.set(columns.first_name, self.given);
        sheet.with(columns.birth_date, |out| self.birth.iso(out));
        if let Some(sex) = columns.sex {
            sheet.set(sex, if self.is_female { "F" } else { "M" });
        }
        sheet.with(columns.address_1, |out| self.write_street(out));
        sheet.set(columns.city, self.home.city);
        sheet.set(columns.state, "IL");
        sheet.with(columns.zip, |out| {
            out.extend_from_slice(self.home.zip.as_bytes());
            out.push(b'-');
            text::number(out, self.home.plus_four, 4);
        });
        if let Some(phone) = columns.phone {
            // 555-0100 to 555-0199 are set aside for fiction.
            sheet.with(phone, |out| {
                out.extend_from_slice(b"217-555-01");
                text::number(out, self.home.phone, 2);
            });
        }
    }

    fn write_street(&self, out: &mut Vec<u8>) {
        text::number(out, self.home.street_number, 1);
        out.push(b' ');
        out.extend_from_slice(self.home.street.as_bytes());
        if self.home.apartment > 0 {
            out.extend_from_slice(b", APT ");
            text::number(out, self.home.apartment, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    #[test]
    fn ages_are_counted_on_the_first_of_january() {
        assert_eq!(AGES_ON, Day::of(Date::constant(2026, 1, 1)));
    }

    #[test]
    fn families_share_name_and_home_and_children_are_younger_than_their_parent() {
        let mut families = 0;
        for number in (0..4_000).step_by(4) {
            let head = person(5, number);
            if head.role != Role::Head {
                continue;
            }
            families += 1;
            for member in (number + 1..number + 4).map(|number| person(5, number)) {
                assert_eq!((member.family, member.home.street_number), (head.family, head.home.street_number));
                let child_is_young = member.birth.0 - head.birth.0 > 18 * 365 && member.age_years(AGES_ON) < 18;
                assert!(member.role != Role::Child || child_is_young, "{number}");
                assert!(member.birth < AGES_ON.minus(30));
            }
        }
        assert!((380..520).contains(&families), "{families}");
    }
}
