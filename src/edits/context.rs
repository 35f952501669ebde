//! What an edit may look at besides the claim: code sets, policy, the as-of date, earlier services. No files, no clock.

use std::collections::BTreeMap;

use crate::codes::{CodeSets, EditionChoice, Icd10Edition};
use crate::config::{CodingPolicy, EditionGap, EditsPolicy, Receiver};
use crate::model::{ClaimLine, Code, CodeList, Date, Key, Quantity, date};

/// Everything that edits judge a claim by.
#[derive(Clone, Copy)]
pub struct EditContext<'c> {
    /// Code sets.
    pub codes: &'c CodeSets,
    /// The night that is being run; no service may lie after it.
    pub as_of: Date,
    /// Which warnings hold and which edits are switched off.
    pub policy: &'c EditsPolicy,
    /// What an ICD-10-CM edition gap means.
    pub coding: &'c CodingPolicy,
    /// The receivers of the configuration, by name.
    pub receivers: &'c BTreeMap<String, Receiver>,
    /// What a person has decided about single encounters.
    pub overrides: &'c Overrides,
    /// Services billed before.
    pub prior: &'c dyn PriorServices,
}

impl<'c> EditContext<'c> {
    /// The ICD-10-CM edition to judge a date of service by: the one in force or, where `edition_gap = "warn"`, the nearest. `None` means that diagnosis codes cannot be judged.
    pub fn edition(&self, on: Date) -> Option<&'c Icd10Edition> {
        match self.codes.icd10cm.on(on) {
            EditionChoice::InForce(edition) => Some(edition),
            EditionChoice::Nearest(edition) if self.coding.edition_gap == EditionGap::Warn && on >= ICD10_BEGINS => Some(edition),
            EditionChoice::Nearest(_) | EditionChoice::None => None,
        }
    }
}

/// First date of service that is coded in ICD-10-CM (45 CFR 162.1002(c)).
pub const ICD10_BEGINS: Date = Date::constant(2015, 10, 1);

/// A service line of another encounter of the same patient that was billed before the claim at hand: on an earlier night, or earlier tonight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriorLine {
    /// HCPCS or CPT code.
    pub code: Code,
    /// Its modifiers.
    pub modifiers: CodeList<4>,
    /// Units billed.
    pub units: Quantity,
    /// First day of the service.
    pub on: Date,
}

impl PriorLine {
    /// What history keeps of a billed line; `None` where the line has no day.
    pub fn of(line: &ClaimLine<'_>) -> Option<PriorLine> {
        line.service_from.map(|on| PriorLine { code: line.code, modifiers: line.modifiers, units: line.units, on })
    }

    /// Whether it is the same service: code and modifiers, in any order. Units and charge do not matter.
    pub fn is_same_service(&self, code: Code, modifiers: &CodeList<4>) -> bool {
        let sorted = |modifiers: &CodeList<4>| {
            let mut sorted = [Code::NONE; 4];
            sorted.iter_mut().zip(modifiers.as_slice()).for_each(|(place, modifier)| *place = *modifier);
            sorted.sort_unstable();
            sorted
        };
        self.code == code && sorted(&self.modifiers) == sorted(modifiers)
    }
}

/// Services of other encounters, tonight's and earlier nights'. What is not known is not there: no answer proves that something was never done.
pub trait PriorServices {
    /// Whether the same service was already billed of another encounter: patient, day, code, modifiers in any order, and who rendered it.
    ///
    /// Modifiers that say "again" or "separate" (76, 77, 91, 59, XE and so on) make another service, which is their purpose. Units and charge do not: the same service
    /// at another price is still the same service.
    fn is_billed(&self, patient_id: &str, on: Date, rendering_npi: &str, code: Code, modifiers: &CodeList<4>) -> bool;

    /// Lines of other encounters of the patient on this day by the same rendering provider.
    fn same_day(&self, _patient_id: &str, _on: Date, _rendering_npi: &str) -> Vec<PriorLine> {
        Vec::new()
    }

    /// Procedures with a global period that the same rendering provider did to the patient in the ninety days before this day, latest first.
    fn procedures_before(&self, _patient_id: &str, _rendering_npi: &str, _before: Date) -> Vec<PriorLine> {
        Vec::new()
    }

    /// The last day before this one on which the patient had a service of this code; kept only for codes whose frequency is limited.
    fn last_service(&self, _patient_id: &str, _code: Code, _before: Date) -> Option<Date> {
        None
    }
}

/// No history: nothing was billed before. For single claims (`check`) and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPriorServices;

impl PriorServices for NoPriorServices {
    fn is_billed(&self, _patient_id: &str, _on: Date, _rendering_npi: &str, _code: Code, _modifiers: &CodeList<4>) -> bool {
        false
    }
}

/// The key by which ledgers of older programs recognise the same service in another encounter: patient, day, code, modifiers in any order, and who rendered it.
pub fn service_key(patient_id: &str, on: Date, code: Code, modifiers: &CodeList<4>, rendering_npi: &str) -> Key {
    let mut sorted = [Code::NONE; 4];
    for (place, modifier) in sorted.iter_mut().zip(modifiers.as_slice()) {
        *place = *modifier;
    }
    sorted.sort_unstable();
    let [first, second, third, fourth] = &sorted;
    let day = date::epoch_days(on).to_le_bytes();
    let texts = [first, second, third, fourth].map(Code::as_str);
    let [first, second, third, fourth] = texts.map(str::as_bytes);
    Key::of(&[patient_id.as_bytes(), &day, code.as_str().as_bytes(), first, second, third, fourth, rendering_npi.as_bytes()])
}

/// A person's decision that an edit shall not hold one encounter, or no claim to one payer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Override {
    /// The edit's id.
    pub edit: String,
    /// The encounter's id, with its source's prefix; empty when the decision is about a payer.
    pub encounter_id: String,
    /// The payer's id, `*` for every payer and for self-pay; empty when the decision is about an encounter.
    pub payer_id: String,
    /// Last as-of date on which it counts; `None` for always, which only decisions from before expiries were asked for have.
    pub until: Option<Date>,
    /// Who decided.
    pub user: String,
    /// Why, in the user's words.
    pub reason: String,
    /// The as-of date of the run that took it; `None` where it is not known, as for one that a person keeps in a file.
    pub given_on: Option<Date>,
}

impl Override {
    /// Whom it is about, as findings and reports name it: the encounter's id, or `payer:` and the payer's.
    pub fn scope(&self) -> String {
        if self.payer_id.is_empty() { self.encounter_id.clone() } else { format!("payer:{}", self.payer_id) }
    }

    fn place(&self) -> (&str, &str, &str) {
        (&self.encounter_id, &self.payer_id, &self.edit)
    }
}

/// All overrides, found by encounter or payer, and edit.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    rows: Vec<Override>,
}

impl Overrides {
    /// Sorts them for the look-up. Of two for the same encounter or payer, and edit, the later row counts.
    pub fn new(mut rows: Vec<Override>) -> Overrides {
        rows.sort_by(|left, right| left.place().cmp(&right.place()));
        Overrides { rows }
    }

    /// All of them.
    pub fn rows(&self) -> &[Override] {
        &self.rows
    }

    /// The override of an edit that counts on this as-of date: the encounter's own before its payer's, that before every payer's. An empty payer is self-pay.
    pub fn find(&self, encounter_id: &str, payer_id: &str, edit: &str, as_of: Date) -> Option<&Override> {
        if self.rows.is_empty() {
            return None;
        }
        let of_payer = |payer: &str| if payer.is_empty() { None } else { self.at(("", payer, edit), as_of) };
        let of_encounter = if encounter_id.is_empty() { None } else { self.at((encounter_id, "", edit), as_of) };
        of_encounter.or_else(|| of_payer(payer_id)).or_else(|| of_payer("*"))
    }

    fn at(&self, sought: (&str, &str, &str), as_of: Date) -> Option<&Override> {
        let end = self.rows.partition_point(|row| row.place() <= sought);
        let last = self.rows.get(..end)?.last()?;
        (last.place() == sought && last.until.is_none_or(|until| as_of <= until)).then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        crate::model::parse_date(text).unwrap()
    }

    #[test]
    fn the_same_service_has_one_key_whatever_the_order_of_modifiers() {
        let modifiers = |codes: &[&str]| codes.iter().map(|code| Code::from(*code)).collect::<CodeList<4>>();
        let key = |codes: &[&str]| service_key("P1", day("2026-03-02"), "99213".into(), &modifiers(codes), "1234567893");
        assert_eq!(key(&["25", "GT"]), key(&["GT", "25"]));
        assert_ne!(key(&[]), key(&["76"]));
        assert_ne!(key(&[]), service_key("P1", day("2026-03-03"), "99213".into(), &modifiers(&[]), "1234567893"));
        assert_ne!(key(&[]), service_key("P1", day("2026-03-02"), "99213".into(), &modifiers(&[]), "1245319599"));
    }

    #[test]
    fn an_override_ends_and_the_later_row_counts() {
        let row = |reason: &str, until| Override { edit: "e".into(), encounter_id: "E1".into(), until, reason: reason.into(), ..Override::default() };
        let overrides = Overrides::new(vec![row("old", None), row("new", Some(day("2026-03-31"))), Override { encounter_id: "E2".into(), ..row("x", None) }]);
        assert_eq!(overrides.find("E1", "", "e", day("2026-03-31")).map(|row| row.reason.as_str()), Some("new"));
        assert_eq!(overrides.find("E1", "", "e", day("2026-04-01")), None);
        assert_eq!(overrides.find("E1", "", "f", day("2026-03-01")), None);
        assert_eq!(overrides.find("E0", "", "e", day("2026-03-01")), None);
    }

    #[test]
    fn the_encounters_override_goes_before_its_payers_and_that_before_every_payers() {
        let of = |encounter: &str, payer: &str, until: &str| Override {
            edit: "e".into(),
            encounter_id: encounter.into(),
            payer_id: payer.into(),
            until: Some(day(until)),
            ..Override::default()
        };
        let overrides = Overrides::new(vec![of("", "*", "2026-12-31"), of("", "BLUE", "2026-06-30"), of("E1", "", "2026-03-31")]);
        let scope = |encounter: &str, payer: &str, on: &str| overrides.find(encounter, payer, "e", day(on)).map(Override::scope);
        assert_eq!(scope("E1", "BLUE", "2026-03-31").as_deref(), Some("E1"));
        assert_eq!(scope("E1", "BLUE", "2026-04-01").as_deref(), Some("payer:BLUE"));
        assert_eq!(scope("E2", "BLUE", "2026-07-01").as_deref(), Some("payer:*"));
        assert_eq!(scope("E2", "", "2026-07-01").as_deref(), Some("payer:*"), "self-pay too");
        assert_eq!(scope("E2", "RED", "2027-01-01"), None);
    }
}
