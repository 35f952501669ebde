//! Who pays for whom: the same people have the same insurance on every generated day.

use super::people::{Person, PersonColumns, Role};
use super::practice::{MemberForm, PAYERS, PayerRow, payer};
use super::random::{Random, Topic};
use super::sheet::Sheet;
use super::text;
use crate::intake::column::Column;

/// Whose insurance a coverage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subscriber {
    /// The patient's own.
    Patient,
    /// The head of the family's; the patient is husband, wife or child.
    Head,
    /// The head's husband's or wife's; the patient is a child.
    HeadsSpouse,
}

/// One coverage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coverage {
    /// Place in [`PAYERS`].
    pub payer: usize,
    /// Whose.
    pub subscriber: Subscriber,
    /// Why Medicare is not first; blank otherwise.
    pub msp_type: &'static str,
}

/// Up to two coverages in order of payment; none for self-pay.
pub(super) type Coverages = [Option<Coverage>; 2];

const fn own(payer: usize) -> Option<Coverage> {
    Some(Coverage { payer, subscriber: Subscriber::Patient, msp_type: "" })
}

const COMMERCIAL: [usize; 4] = [payer::EVERPINE, payer::BLUEWILLOW, payer::NORTHFIELD, payer::EVERPINE];

/// What somebody is insured with. Families share the head's plan.
pub(super) fn coverages(seed: u64, person: &Person) -> Coverages {
    match person.role {
        Role::Senior => senior(&mut Random::of(seed, Topic::Member, person.number)),
        Role::Alone => [alone(&mut Random::of(seed, Topic::Member, person.number)), None],
        Role::Head | Role::Spouse | Role::Child => family(&mut Random::of(seed, Topic::Member, person.household.number * 4), person.role),
    }
}

fn senior(random: &mut Random) -> Coverages {
    let medicare = own(payer::MEDICARE);
    match random.below(100) {
        ..32 => [medicare, own(payer::GOLDCREST)],
        32..40 => [medicare, own(payer::MEDICAID)],
        40..70 => [medicare, None],
        70..90 => [own(payer::SILVERLEAF), None],
        // Still at work: the employer's plan pays first (MSP type 12, working aged).
        90..97 => [own(random.pick(&COMMERCIAL)), Some(Coverage { payer: payer::MEDICARE, subscriber: Subscriber::Patient, msp_type: "12" })],
        _ => [None, None],
    }
}

fn alone(random: &mut Random) -> Option<Coverage> {
    match random.below(100) {
        ..66 => own(random.pick(&COMMERCIAL)),
        66..87 => own(payer::MEDICAID),
        87..91 => own(payer::GUARDLINE),
        _ => None,
    }
}

fn family(random: &mut Random, role: Role) -> Coverages {
    let subscriber = if role == Role::Head { Subscriber::Patient } else { Subscriber::Head };
    let (draw, plan, other_plan) = (random.below(100), random.pick(&COMMERCIAL), random.pick(&COMMERCIAL));
    let has_both = random.chance(10) && plan != other_plan && role == Role::Child;
    match draw {
        ..70 => {
            let second = Coverage { payer: other_plan, subscriber: Subscriber::HeadsSpouse, msp_type: "" };
            [Some(Coverage { payer: plan, subscriber, msp_type: "" }), has_both.then_some(second)]
        }
        // Medicaid insures every member of the family for himself.
        70..88 => [own(payer::MEDICAID), None],
        88..93 => [Some(Coverage { payer: payer::GUARDLINE, subscriber, msp_type: "" }), None],
        _ => [None, None],
    }
}

impl Coverage {
    /// The payer's row.
    pub fn row(&self) -> Option<&'static PayerRow> {
        PAYERS.get(self.payer)
    }

    /// True when the patient is not the subscriber.
    pub fn is_dependent(&self) -> bool {
        self.subscriber != Subscriber::Patient
    }
}

/// Sets a coverage's cells.
pub(super) fn fill(seed: u64, coverage: &Coverage, slot: usize, person: &Person, random: &mut Random, sheet: &mut Sheet) {
    let Some(row) = coverage.row() else { return };
    let columns = if slot == 0 { &FIRST } else { &SECOND };
    // Exports name a payer by our key, its electronic id or a name of their own.
    let named = match random.below(10) {
        ..6 => row.key,
        6..8 => row.edi_id,
        _ => row.aliases.first().copied().unwrap_or(row.key),
    };
    sheet.set(columns.payer, named);
    let subscriber_number = match coverage.subscriber {
        Subscriber::Patient => person.number,
        Subscriber::Head => person.household.number * 4,
        Subscriber::HeadsSpouse => person.household.number * 4 + 1,
    };
    sheet.with(columns.member_id, |out| write_member_id(seed, coverage.payer, row.member, subscriber_number, out));
    if row.kind == "commercial" {
        sheet.with(columns.group_number, |out| {
            out.extend_from_slice(b"GRP");
            text::number(out, 1_000 + subscriber_number % 40, 4);
        });
    }
    sheet.set(columns.msp_type, coverage.msp_type);
    if random.chance(40) {
        sheet.set(columns.from, "2026-01-01");
    }
    if coverage.is_dependent() {
        let subscriber = super::people::person(seed, subscriber_number);
        sheet.set(columns.relationship, if person.role == Role::Spouse { "spouse" } else { "child" });
        subscriber.fill(&columns.subscriber, sheet);
    } else if random.chance(70) {
        sheet.set(columns.relationship, "self");
    }
}

/// Appends a member id of a payer's form; the same subscriber has the same id.
fn write_member_id(seed: u64, payer: usize, form: MemberForm, subscriber: u64, out: &mut Vec<u8>) {
    let mut random = Random::of(seed ^ (payer as u64 + 1), Topic::Member, subscriber);
    match form {
        MemberForm::Letters(letters) => {
            out.extend_from_slice(letters.as_bytes());
            text::number(out, random.below(1_000_000_000), 9);
        }
        MemberForm::Digits => text::number(out, random.below(1_000_000_000), 9),
        MemberForm::Mbi => {
            const LETTERS: &[u8] = b"ACDEFGHJKMNPQRTUVWXY";
            for kind in b"CANNANNAANN" {
                out.push(match kind {
                    b'C' => b'1' + random.below(9) as u8,
                    b'A' => random.pick(LETTERS),
                    _ => b'0' + random.below(10) as u8,
                });
            }
        }
    }
}

struct CoverageColumns {
    payer: Column,
    member_id: Column,
    group_number: Column,
    relationship: Column,
    from: Column,
    msp_type: Column,
    subscriber: PersonColumns,
}

const FIRST: CoverageColumns = CoverageColumns {
    payer: Column::Payer1,
    member_id: Column::MemberId1,
    group_number: Column::GroupNumber1,
    relationship: Column::Relationship1,
    from: Column::CoverageFrom1,
    msp_type: Column::MspType1,
    subscriber: PersonColumns {
        last_name: Column::SubscriberLastName1,
        first_name: Column::SubscriberFirstName1,
        birth_date: Column::SubscriberBirthDate1,
        sex: Some(Column::SubscriberSex1),
        address_1: Column::SubscriberAddress1N1,
        city: Column::SubscriberCity1,
        state: Column::SubscriberState1,
        zip: Column::SubscriberZip1,
        phone: None,
    },
};

const SECOND: CoverageColumns = CoverageColumns {
    payer: Column::Payer2,
    member_id: Column::MemberId2,
    group_number: Column::GroupNumber2,
    relationship: Column::Relationship2,
    from: Column::CoverageFrom2,
    msp_type: Column::MspType2,
    subscriber: PersonColumns {
        last_name: Column::SubscriberLastName2,
        first_name: Column::SubscriberFirstName2,
        birth_date: Column::SubscriberBirthDate2,
        sex: Some(Column::SubscriberSex2),
        address_1: Column::SubscriberAddress1N2,
        city: Column::SubscriberCity2,
        state: Column::SubscriberState2,
        zip: Column::SubscriberZip2,
        phone: None,
    },
};

#[cfg(test)]
mod tests {
    use super::super::people::person;
    use super::*;
    use crate::edits::text_form::is_mbi;

    fn member_id(payer: usize, subscriber: u64) -> String {
        let mut out = Vec::new();
        write_member_id(1, payer, PAYERS[payer].member, subscriber, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn member_ids_are_of_their_payers_form_and_stay() {
        for subscriber in 0..500 {
            assert!(is_mbi(&member_id(payer::MEDICARE, subscriber)));
            for (place, row) in PAYERS.iter().enumerate().filter(|(_, row)| !row.member.pattern().is_empty()) {
                assert_eq!(crate::edits::payer::pattern::matches(row.member.pattern(), &member_id(place, subscriber)), Ok(true));
            }
        }
        assert_eq!(member_id(payer::EVERPINE, 3), member_id(payer::EVERPINE, 3));
        assert_ne!(member_id(payer::EVERPINE, 3), member_id(payer::EVERPINE, 4));
    }

    #[test]
    fn about_six_in_a_hundred_pay_themselves_and_medicare_is_never_a_dependents() {
        let people: Vec<Person> = (0..20_000).map(|number| person(9, number)).collect();
        let covered: Vec<Coverages> = people.iter().map(|person| coverages(9, person)).collect();
        let self_pay = covered.iter().filter(|covered| covered[0].is_none()).count();
        assert!((1_000..1_700).contains(&self_pay), "{self_pay}");
        let second = covered.iter().filter(|covered| covered[1].is_some()).count();
        assert!(second > 1_000, "{second}");
        for coverage in covered.iter().flatten().flatten().filter(|coverage| coverage.payer == payer::MEDICARE) {
            assert!(!coverage.is_dependent());
        }
    }
}
