//! Faults that generated encounters carry, one each: what is spoiled, and where the encounter is meant to end up.
//!
//! The list is kept like a list of lint rules: name, landing, when it can be put in, and how. Faults of files (a gzip cut short, a missing column) are *not* here.

use super::practice::{MemberForm, PAYERS, payer};
use super::scenarios::{Place, Visit};
use super::sheet::Sheet;
use super::visit::Facts;
use crate::intake::column::Column;

/// Where an encounter is meant to end up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// Held, this edit among its findings.
    Held(&'static str),
    /// With the coder.
    Coder,
    /// In quarantine.
    Quarantined,
    /// Not final.
    NotFinal,
    /// Counted as a duplicate of the encounter that it repeats.
    Duplicate,
    /// It replaces an earlier version, which is counted as superseded.
    Superseding,
    /// Claimed all the same, with a warning or note of this edit; an empty id for none.
    Claimed(&'static str),
}

/// How a fault is made.
#[derive(Clone, Copy)]
pub(super) enum Make {
    /// Changes the encounter's cells.
    Spoil(fn(&mut Sheet, &Facts)),
    /// Writes another encounter again as it was.
    Repeat,
    /// Writes another encounter again with one more diagnosis.
    RepeatChanged,
    /// Writes another encounter's services again under a new encounter id.
    RepeatAsNew,
}

/// One kind of fault.
#[derive(Clone, Copy)]
pub struct FaultKind {
    /// Named after what is wrong.
    pub name: &'static str,
    /// Where it leads.
    pub lands: Landing,
    /// Whether an encounter can carry it.
    pub(super) fits: fn(&Facts) -> bool,
    /// Few encounters can carry it, so it goes first now and then.
    pub(super) is_rare: bool,
    /// How it is made.
    pub(super) make: Make,
}

impl std::fmt::Debug for FaultKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FaultKind").field("name", &self.name).field("lands", &self.lands).finish()
    }
}

const fn fault(name: &'static str, lands: Landing, fits: fn(&Facts) -> bool, spoil: fn(&mut Sheet, &Facts)) -> FaultKind {
    FaultKind { name, lands, fits, is_rare: false, make: Make::Spoil(spoil) }
}

const fn rare(name: &'static str, lands: Landing, fits: fn(&Facts) -> bool, spoil: fn(&mut Sheet, &Facts)) -> FaultKind {
    FaultKind { is_rare: true, ..fault(name, lands, fits, spoil) }
}

const fn repeat(name: &'static str, lands: Landing, make: Make) -> FaultKind {
    FaultKind { name, lands, fits: always, is_rare: false, make }
}

use Landing::{Claimed, Coder, Duplicate, Held, NotFinal, Quarantined, Superseding};

/// Every kind.
pub static FAULTS: &[FaultKind] = &[
    // Who and where.
    fault("member-id-missing", Held("member-id-missing"), insured, |sheet, _| sheet.set(Column::MemberId1, "")),
    fault("member-id-of-another-payer", Held("member-id-not-of-payer"), has_pattern, |sheet, _| sheet.set(Column::MemberId1, "ZZ-1")),
    rare("old-medicare-number", Held("mbi-malformed"), is_medicare, |sheet, _| sheet.set(Column::MemberId1, "000-00-0000A")),
    fault("payer-unknown", Held("payer-not-configured"), insured, |sheet, _| sheet.set(Column::Payer1, "NEVERHEARDOF MUTUAL")),
    rare("second-payer-unknown", Held("secondary-payer-unknown"), has_second, |sheet, _| sheet.set(Column::Payer2, "NEVERHEARDOF MUTUAL")),
    rare("msp-type-missing", Held("msp-type-missing"), has_msp, |sheet, _| sheet.set(Column::MspType2, "")),
    fault("coverage-ended", Held("coverage-not-in-force"), insured, |sheet, facts| sheet.with(Column::CoverageTo1, |out| facts.day.minus(1).iso(out))),
    rare("subscriber-without-name", Held("subscriber-name-missing"), is_dependent, |sheet, _| sheet.set(Column::SubscriberLastName1, "")),
    fault("patient-without-name", Held("patient-name-missing"), insured, |sheet, _| sheet.set(Column::PatientLastName, "")),
    fault("patient-without-street", Held("patient-address-incomplete"), insured, |sheet, _| sheet.set(Column::PatientAddress1, "")),
    fault("zip-code-short", Held("address-form-wrong"), insured, |sheet, _| sheet.set(Column::PatientZip, "6270")),
    fault("birth-date-missing", Held("patient-birth-date-missing"), insured, |sheet, _| sheet.set(Column::PatientBirthDate, "")),
    fault("name-not-latin", Held("text-not-latin"), insured, |sheet, _| sheet.set(Column::PatientLastName, "示例")),
    // Providers.
    fault("rendering-npi-check-digit", Held("rendering-npi-invalid"), insured, |sheet, _| sheet.set_at(0, Column::RenderingNpi, "1999999010")),
    fault("rendering-provider-unknown", Held("rendering-provider-unknown"), insured, |sheet, _| sheet.set_at(0, Column::RenderingNpi, "1999999307")),
    fault("referring-npi-check-digit", Held("referring-npi-invalid"), insured, |sheet, _| {
        sheet.set(Column::ReferringNpi, "1999999195");
        sheet.set(Column::ReferringLastName, "Agate-Example");
    }),
    fault("facility-unknown", Held("facility-unknown"), insured, |sheet, _| sheet.set(Column::Facility, "NOWHERE CLINIC")),
    fault("billing-address-is-po-box", Held("billing-address-is-po-box"), insured, |sheet, _| sheet.set(Column::BillingProvider, "lockbox")),
    fault("billing-zip-five-digits", Held("billing-zip-not-nine-digits"), insured, |sheet, _| sheet.set(Column::BillingProvider, "old-office")),
    fault("billing-tax-id-missing", Held("billing-tax-id-invalid"), insured, |sheet, _| sheet.set(Column::BillingProvider, "no-tax-id")),
    // Dates.
    fault("service-before-birth", Held("service-before-birth"), insured, |sheet, facts| sheet.with(Column::PatientBirthDate, |out| facts.day.plus(3).iso(out))),
    fault("service-after-death", Held("service-after-death"), insured, |sheet, facts| sheet.with(Column::PatientDeathDate, |out| facts.day.minus(9).iso(out))),
    fault("service-in-future", Held("service-date-in-future"), is_one_day, |sheet, facts| sheet.with_at(0, Column::ServiceDate, |out| facts.day.plus(40).iso(out))),
    fault("service-ends-before-it-begins", Held("service-dates-reversed"), insured, |sheet, facts| {
        sheet.with_at(0, Column::ServiceDateEnd, |out| facts.day.minus(4).iso(out));
    }),
    fault("service-of-last-year", Held("icd10-edition-gap"), is_one_day, |sheet, _| {
        // As a code, because words are not looked up where no edition holds.
        sheet.set(Column::Diagnosis1, "J06.9");
        sheet.set_at(0, Column::ServiceDate, "2025-12-30");
    }),
    fault("service-before-icd10", Held("service-before-icd10"), is_adult_one_day, |sheet, _| sheet.set_at(0, Column::ServiceDate, "2015-09-30")),
    fault("onset-after-service", Held("illness-after-service"), insured, |sheet, facts| sheet.with(Column::OnsetDate, |out| facts.day.plus(5).iso(out))),
    rare("accident-without-date", Held("accident-date-missing"), is_accident, |sheet, _| sheet.set(Column::AccidentDate, "")),
    rare("stay-without-admission", Held("admission-date-missing"), is_inpatient, |sheet, _| sheet.set(Column::AdmissionDate, "")),
    // Diagnoses and services.
    fault("diagnosis-code-unknown", Held("diagnosis-code-unknown"), insured, |sheet, _| sheet.set(Column::Diagnosis1, "J20.99")),
    fault("diagnosis-code-is-a-heading", Held("diagnosis-not-billable"), insured, |sheet, _| sheet.set(Column::Diagnosis1, "E11")),
    fault("pointer-beyond-the-diagnoses", Held("pointer-out-of-range"), insured, |sheet, _| sheet.set_at(0, Column::DiagnosisPointers, "9")),
    fault("units-negative", Held("units-not-positive"), insured, |sheet, _| sheet.set_at(0, Column::Units, "-1")),
    fault("charge-zero", Held("charge-zero"), insured, |sheet, _| sheet.set_at(0, Column::Charge, "0.00")),
    fault("place-of-service-unknown", Held("place-of-service-unknown"), insured, |sheet, _| sheet.set_at(0, Column::PlaceOfService, "98")),
    fault("modifier-malformed", Held("modifier-malformed"), insured, |sheet, _| sheet.set_at(0, Column::Modifiers, "2")),
    fault("modifiers-over-four", Held("modifiers-over-four"), insured, |sheet, _| sheet.set_at(0, Column::Modifiers, "25 95 GC GT KX CR")),
    fault("line-twice", Held("duplicate-line"), insured, |sheet, _| sheet.repeat_line(0)),
    rare("drug-code-of-ten-digits", Held("ndc-malformed"), has_drug, |sheet, facts| sheet.set_at(facts.drug_line.unwrap_or_default(), Column::Ndc, "9999010101")),
    rare("drug-without-quantity", Held("ndc-quantity-missing"), has_drug, |sheet, facts| sheet.set_at(facts.drug_line.unwrap_or_default(), Column::NdcQuantity, "")),
    fault("visit-of-two-units", Held("visit-units-over-days"), is_insured_evaluated, |sheet, _| sheet.set_at(0, Column::Units, "2")),
    fault("birth-in-another-century", Held("birth-date-implausible"), is_adult_one_day, |sheet, _| sheet.set(Column::PatientBirthDate, "1879-12-31")),
    rare("anesthesia-without-minutes", Held("anesthesia-minutes-missing"), is_anesthesia, |sheet, _| sheet.set_at(0, Column::AnesthesiaMinutes, "")),
    rare("case-without-its-number", Held("casualty-claim-number-missing"), is_liable, |sheet, _| sheet.set(Column::PropertyCasualtyClaimNumber, "")),
    // For the coder.
    fault("words-of-no-code", Coder, always, |sheet, _| sheet.set(Column::Diagnosis1, "chest feels rusty")),
    fault("doubtful-diagnosis", Coder, always, |sheet, _| {
        // Beside an established diagnosis it would only be left out.
        for column in [Column::Diagnosis2, Column::Diagnosis3, Column::Diagnosis4, Column::Diagnosis5, Column::Diagnosis6] {
            sheet.set(column, "");
        }
        sheet.set(Column::Diagnosis1, "possible pneumonia");
    }),
    fault("minutes-absurd", Coder, is_evaluated_office, |sheet, _| sheet.set(Column::Minutes, "900")),
    fault("words-of-several-codes", Coder, always, |sheet, _| sheet.set(Column::Diagnosis1, "broken wrist")),
    fault("no-diagnosis", Coder, always, |sheet, _| {
        for column in [Column::Diagnosis1, Column::Diagnosis2, Column::Diagnosis3, Column::Diagnosis4, Column::Diagnosis5, Column::Diagnosis6] {
            sheet.set(column, "");
        }
    }),
    fault("service-of-no-price-list", Coder, always, |sheet, _| sheet.set_at(0, Column::Service, "looked into both ears twice")),
    fault("no-service", Coder, always, |sheet, _| sheet.set_at(0, Column::Service, "")),
    fault("new-or-established-not-said", Coder, is_of_unknown_status, |sheet, _| {
        sheet.set(Column::PatientStatus, "");
        sheet.set_at(0, Column::Service, "office visit");
    }),
    fault("level-not-documented", Coder, is_evaluated, |sheet, _| {
        for column in [Column::Minutes, Column::Problems, Column::Data, Column::Risk] {
            sheet.set(column, "");
        }
    }),
    // Unreadable.
    fault("date-that-does-not-exist", Quarantined, always, |sheet, _| sheet.set_at(0, Column::ServiceDate, "2026-02-30")),
    fault("date-of-another-form", Quarantined, always, |sheet, _| sheet.set(Column::PatientBirthDate, "07/04/1970")),
    fault("money-with-three-decimals", Quarantined, always, |sheet, _| sheet.set_at(0, Column::Charge, "12.505")),
    fault("money-with-a-comma", Quarantined, always, |sheet, _| sheet.set_at(0, Column::Charge, "1,250.00")),
    fault("units-in-words", Quarantined, has_second_line, |sheet, _| sheet.set_at(1, Column::Units, "two")),
    fault("relationship-unknown", Quarantined, always, |sheet, _| sheet.set(Column::Relationship1, "goldfish")),
    fault("patient-without-id", Quarantined, always, |sheet, _| sheet.set(Column::PatientId, "")),
    fault("row-cut", Quarantined, always, |sheet, _| sheet.cut = true),
    // Not to be billed yet, or again.
    fault("still-open", NotFinal, always, |sheet, _| sheet.set(Column::EncounterStatus, "open")),
    fault("cancelled", NotFinal, always, |sheet, _| sheet.set(Column::EncounterStatus, "cancelled")),
    repeat("exported-twice", Duplicate, Make::Repeat),
    repeat("exported-again-with-an-addendum", Superseding, Make::RepeatChanged),
    repeat("entered-twice", Held("duplicate-claim"), Make::RepeatAsNew),
    // Odd, but no reason to hold.
    fault("delimiters-in-a-name", Claimed("delimiter-in-text"), insured, |sheet, _| sheet.set(Column::PatientFirstName, "Am*ber~:^")),
    fault("formula-in-a-name", Claimed(""), insured, |sheet, _| sheet.set(Column::PatientFirstName, "=cmd()")),
    fault("accents-in-a-name", Claimed("non-ascii-text"), insured, |sheet, _| sheet.set(Column::PatientFirstName, "Zoë-Beispiel")),
    fault("member-id-as-group-number", Claimed("group-number-is-member-id"), has_pattern, |sheet, _| {
        let member_id = sheet.get(0, Column::MemberId1).to_vec();
        sheet.with(Column::GroupNumber1, |out| out.extend_from_slice(&member_id));
    }),
    fault("state-in-small-letters", Claimed("corrected-case"), insured, |sheet, _| sheet.set(Column::PatientState, "il")),
    fault("rows-apart", Claimed("rows-apart"), is_insured_with_second_line, stand_apart),
];

/// Rows that stand apart name their day, place and person themselves: nothing before them says it.
fn stand_apart(sheet: &mut Sheet, _: &Facts) {
    for line in 1..sheet.line_count() {
        for column in [Column::ServiceDate, Column::PlaceOfService, Column::RenderingNpi] {
            sheet.copy_down(line, column);
        }
    }
    sheet.apart = true;
}

fn always(_: &Facts) -> bool {
    true
}

/// Edits about claims never hold a self-pay encounter, so most faults need a payer.
fn insured(facts: &Facts) -> bool {
    facts.first_coverage().is_some()
}

fn is_one_day(facts: &Facts) -> bool {
    insured(facts) && facts.scenario.place != Place::Inpatient
}

fn is_adult_one_day(facts: &Facts) -> bool {
    is_one_day(facts) && facts.person.age_years(facts.day) > 20
}

fn has_pattern(facts: &Facts) -> bool {
    facts.first_coverage().and_then(|coverage| coverage.row()).is_some_and(|row| !row.member.pattern().is_empty())
}

fn is_medicare(facts: &Facts) -> bool {
    facts.first_coverage().and_then(|coverage| PAYERS.get(coverage.payer)).is_some_and(|row| row.member == MemberForm::Mbi)
}

fn has_second(facts: &Facts) -> bool {
    facts.coverages.iter().all(Option::is_some)
}

fn has_msp(facts: &Facts) -> bool {
    facts.coverages.iter().flatten().any(|coverage| !coverage.msp_type.is_empty())
}

fn is_dependent(facts: &Facts) -> bool {
    facts.first_coverage().is_some_and(|coverage| coverage.is_dependent())
}

fn is_accident(facts: &Facts) -> bool {
    insured(facts) && facts.is_accident
}

fn is_inpatient(facts: &Facts) -> bool {
    insured(facts) && facts.scenario.place == Place::Inpatient
}

fn has_drug(facts: &Facts) -> bool {
    insured(facts) && facts.drug_line.is_some()
}

fn is_evaluated(facts: &Facts) -> bool {
    facts.is_evaluated
}

fn is_insured_evaluated(facts: &Facts) -> bool {
    insured(facts) && is_evaluated(facts)
}

fn is_anesthesia(facts: &Facts) -> bool {
    insured(facts) && facts.scenario.visit == Visit::Anesthesia
}

/// Workers' compensation or an automobile insurance pays.
fn is_liable(facts: &Facts) -> bool {
    facts.first_coverage().is_some_and(|coverage| matches!(coverage.payer, payer::STEADFAST | payer::ROADSAFE))
}

/// A visit of which nothing but the column says whether the patient is new.
fn is_of_unknown_status(facts: &Facts) -> bool {
    facts.comes_once && is_evaluated_office(facts)
}

fn is_evaluated_office(facts: &Facts) -> bool {
    facts.is_evaluated && facts.scenario.place != Place::Emergency
}

fn has_second_line(facts: &Facts) -> bool {
    facts.line_count > 1
}

fn is_insured_with_second_line(facts: &Facts) -> bool {
    insured(facts) && has_second_line(facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::find_edit;

    #[test]
    fn names_are_unique_and_edits_exist() {
        let mut names: Vec<&str> = FAULTS.iter().map(|fault| fault.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for fault in FAULTS {
            if let Held(edit) | Claimed(edit) = fault.lands {
                assert!(edit.is_empty() || find_edit(edit).is_some(), "{edit}");
            }
        }
    }
}
