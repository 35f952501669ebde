//! The examples beside a rule: a valid claim of an invented patient, and what an example says is different about it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::toml_text::RuleText;
use crate::edits::ClaimFixture;
use crate::model::date::add_days;
use crate::model::{Accident, Cents, ClaimFrequency, ClaimLine, ClaimProvider, Code, CodeList, CodedDiagnosis, Date, EntityType, PayerKind, Quantity, ServiceLine, Sex, UnitBasis};

/// One example of a rule.
#[derive(Debug, Clone)]
pub struct RuleExample {
    /// What is special about it; empty where the author did not say.
    pub what: String,
    /// Whether the rule must find something.
    pub is_found: bool,
    /// The claim.
    pub claim: ClaimFixture,
    /// Line and column of its heading.
    pub place: (usize, usize),
}

/// The keys of an example, with what they mean, in the order of the documentation.
pub const EXAMPLE_KEYS: &[(&str, &str)] = &[
    ("found", "whether the rule must find something; required"),
    ("what", "what is special about the example, for whoever reads it"),
    ("service_date", "the day of every line; else 2026-05-04"),
    ("as_of", "the night; else a week after the service"),
    ("services", "lines as `CODE:MODIFIER*UNITS*DOLLARS*POINTERS`, each part but the code may be left out; else an office visit 99213 and a test 36415"),
    ("diagnoses", "ICD-10-CM codes in order; else J20.9"),
    ("place_of_service", "of the claim and of every line; else 11"),
    ("payer", "the payer's id"),
    ("payer_kind", "the payer's kind; else commercial"),
    ("filing_indicator", "the payer's; else CI"),
    ("coverage_order", "1, 2 or 3"),
    ("member_id", "of the billed coverage; an invented one"),
    ("group_number", "of the billed coverage"),
    ("self_pay", "`true` for an encounter without insurance"),
    ("frequency", "original, replacement or void"),
    ("billing_provider", "the billing provider's key"),
    ("facility", "the facility's key; else there is none"),
    ("rendering_npi", "who rendered"),
    ("rendering_taxonomy", "their taxonomy code; else 207Q00000X"),
    ("referring", "`true` for a claim with a referring provider"),
    ("ordering", "`true` for a claim with an ordering provider"),
    ("supervising", "`true` for a claim with a supervising provider"),
    ("birth_date", "the patient's; else 1980-05-17"),
    ("age_years", "the patient's age on the day of service, instead of the birth date"),
    ("age_days", "the same in days"),
    ("sex", "F, M or U; else F"),
    ("patient_state", "two letters; else IL"),
    ("prior_authorization", "a number; else none"),
    ("referral_number", "a number; else none"),
    ("clia", "a number; else none"),
    ("accident", "auto, work, other or none"),
    ("admission_date", "else none"),
    ("emergency", "`true` for an emergency"),
    ("visit_type", "as documented"),
    ("ndc", "the drug code of every line; else none"),
    ("service_note", "the remark on every line; else none"),
];

/// Keeps a text for the rest of the process: a claim borrows its texts, and examples are loaded with their rules, once.
fn keep(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Reads an example; `None` (and faults) where it cannot be read.
pub fn read_example(text: &mut RuleText<'_>, table: &DeTable<'_>, span: Range<usize>, keys: &[(&str, &str)]) -> Option<RuleExample> {
    let mut is_known = true;
    for (key, _) in table {
        if !keys.iter().any(|(known, _)| *known == key.get_ref().as_ref()) {
            text.unknown_key(key, "an example", keys.iter().map(|(known, _)| *known));
            is_known = false;
        }
    }
    let is_found = match table.get("found") {
        Some(value) => text.yes_no(value),
        None => {
            text.fault(span.clone(), "the example has no `found = true` or `found = false`");
            None
        }
    };
    let what = table.get("what").and_then(|value| text.text(value)).unwrap_or_default();
    let mut claim = ClaimFixture::valid();
    // In the order of the documentation: lines take the date, ages the day of service.
    for (key, _) in keys.iter().filter(|(key, _)| !["found", "what"].contains(key)) {
        if let Some(value) = table.get(*key) {
            is_known &= apply(text, &mut claim, key, value).is_some();
        }
    }
    let place = text.place(span.start);
    is_found.filter(|_| is_known).map(|is_found| RuleExample { what, is_found, claim, place })
}

/// Changes the claim as one key says.
fn apply(text: &mut RuleText<'_>, claim: &mut ClaimFixture, key: &str, value: &Spanned<DeValue<'_>>) -> Option<()> {
    let service_date = claim.encounter.service_date.unwrap_or(Date::ZERO);
    match key {
        "service_date" => claim.happen_on(text.date(value)?),
        "as_of" => claim.as_of = text.date(value)?,
        "services" => {
            let base = *claim.line();
            claim.lines = text.each(value, |text, value| service(text, value, &base));
        }
        "diagnoses" => claim.diagnoses = text.each(value, diagnosis),
        "place_of_service" => claim.move_to(&text.text(value)?),
        "payer" => claim.payer().payer_id = text.text(value)?,
        "payer_kind" => claim.payer().kind = one_of(text, value, "a kind of payer such as medicaid", PayerKind::parse)?,
        "filing_indicator" => claim.payer().filing_indicator = text.text(value)?,
        "coverage_order" => bill_coverage(claim, one_of_numbers(text, value)?),
        "member_id" => claim.coverage().member_id = keep(text.text(value)?),
        "group_number" => claim.coverage().group_number = keep(text.text(value)?),
        "self_pay" => make_self_pay(claim, text.yes_no(value)?),
        "frequency" => claim.frequency = one_of(text, value, "original, replacement or void", frequency)?,
        "billing_provider" => claim.billing().provider_key = text.text(value)?,
        "facility" => claim.facility().provider_key = text.text(value)?,
        "rendering_npi" => claim.rendering().npi = keep(text.text(value)?),
        "rendering_taxonomy" => claim.rendering().taxonomy = keep(text.text(value)?),
        "referring" => claim.referring = text.yes_no(value)?.then(somebody),
        "ordering" => claim.ordering = text.yes_no(value)?.then(somebody),
        "supervising" => claim.supervising = text.yes_no(value)?.then(somebody),
        "birth_date" => claim.encounter.patient.birth_date = Some(text.date(value)?),
        "age_years" => claim.encounter.patient.birth_date = Some(years_before(service_date, text.number(value)?)),
        "age_days" => claim.encounter.patient.birth_date = Some(add_days(service_date, i32::try_from(text.number(value)?).map_or(0, |days| -days))),
        "sex" => claim.encounter.patient.sex = one_of(text, value, "F, M or U", Sex::parse)?,
        "patient_state" => claim.encounter.patient.address.state = keep(text.text(value)?),
        "prior_authorization" => claim.encounter.prior_authorization = keep(text.text(value)?),
        "referral_number" => claim.encounter.referral_number = keep(text.text(value)?),
        "clia" => claim.encounter.clia = keep(text.text(value)?),
        "accident" => claim.encounter.accident = one_of(text, value, "auto, work, other or none", accident)?,
        "admission_date" => claim.encounter.admission_date = Some(text.date(value)?),
        "emergency" => claim.encounter.emergency = text.yes_no(value)?,
        "visit_type" => claim.encounter.visit_type = keep(text.text(value)?),
        "ndc" => {
            let ndc = keep(text.text(value)?);
            claim.lines.iter_mut().for_each(|line| line.documented.ndc = ndc);
        }
        "service_note" => {
            let note = keep(text.text(value)?);
            claim.lines.iter_mut().for_each(|line| line.documented.service_note = note);
        }
        _ => {}
    }
    Some(())
}

fn one_of<T>(text: &mut RuleText<'_>, value: &Spanned<DeValue<'_>>, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    value.get_ref().as_str().and_then(parse).or_else(|| text.refuse(value, expected))
}

fn one_of_numbers(text: &mut RuleText<'_>, value: &Spanned<DeValue<'_>>) -> Option<usize> {
    let number = text.number(value)?;
    usize::try_from(number).ok().filter(|number| (1..=3).contains(number)).or_else(|| text.refuse(value, "1, 2 or 3"))
}

fn frequency(word: &str) -> Option<ClaimFrequency> {
    Some(match word {
        "original" => ClaimFrequency::Original,
        "replacement" => ClaimFrequency::Replacement,
        "void" => ClaimFrequency::Void,
        _ => return None,
    })
}

fn accident(word: &str) -> Option<Option<Accident>> {
    Some(match word {
        "auto" => Some(Accident::Auto),
        "work" => Some(Accident::Work),
        "other" => Some(Accident::Other),
        "none" => None,
        _ => return None,
    })
}

fn somebody() -> ClaimProvider<'static> {
    ClaimProvider { npi: "1000000020", entity_type: EntityType::Person, last_or_org_name: "SAMPLE", first_name: "OTHER", taxonomy: "", is_configured: true }
}

fn make_self_pay(claim: &mut ClaimFixture, is_self_pay: bool) {
    if is_self_pay {
        claim.make_self_pay();
    }
}

/// Bills the first, second or third coverage; all are the same payer's.
fn bill_coverage(claim: &mut ClaimFixture, order: usize) {
    let coverage = *claim.coverage();
    let payer = claim.payer().clone();
    while claim.encounter.coverages.len() < order {
        claim.encounter.coverages.push(coverage);
        claim.payers.push(Some(payer.clone()));
    }
    claim.coverage = Some(order - 1);
}

/// The same day so many years earlier, so that the patient has that age on the day; the last of February where the earlier year has no 29th.
fn years_before(on: Date, years: i64) -> Date {
    let year = i16::try_from(years).map_or(Date::MIN.year(), |years| on.year().saturating_sub(years));
    Date::new(year, on.month(), on.day()).or_else(|_| Date::new(year, on.month(), 28)).unwrap_or(Date::MIN)
}

fn diagnosis(text: &mut RuleText<'_>, value: &Spanned<DeValue<'_>>) -> Option<CodedDiagnosis<'static>> {
    let code = one_of(text, value, "an ICD-10-CM code in quotes", |written| Code::parse(written).filter(|code| !code.is_empty()))?;
    Some(CodedDiagnosis { code, documented: "" })
}

/// Reads `CODE:MODIFIER*UNITS*DOLLARS*POINTERS` into a line that is otherwise like the base line.
fn service(text: &mut RuleText<'_>, value: &Spanned<DeValue<'_>>, base: &ClaimLine<'static>) -> Option<ClaimLine<'static>> {
    let read = |written: &str| -> Option<ClaimLine<'static>> {
        let mut parts = written.split('*');
        let mut codes = parts.next()?.split(':');
        let code = Code::parse(codes.next()?).filter(|code| !code.is_empty())?;
        let modifiers = codes.map(|modifier| Code::parse(modifier).filter(|code| !code.is_empty())).collect::<Option<CodeList<4>>>()?;
        let units = parts.next().filter(|part| !part.is_empty()).map_or(Some(Quantity::ONE), Quantity::parse)?;
        let charge_cents = parts.next().filter(|part| !part.is_empty()).map_or(Some(Cents(10_000)), |part| Cents::parse(part).ok())?;
        let mut line = ClaimLine {
            documented: ServiceLine { service: keep(code.as_str().to_owned()), ..base.documented },
            code,
            modifiers,
            units,
            unit_basis: UnitBasis::Units,
            charge_cents,
            pointers: [1, 0, 0, 0],
            pointer_count: 1,
            ..*base
        };
        if let Some(pointers) = parts.next() {
            line.pointers = [0; 4];
            line.pointer_count = 0;
            for (slot, pointer) in line.pointers.iter_mut().zip(pointers.split(',')) {
                *slot = pointer.parse().ok()?;
                line.pointer_count += 1;
            }
        }
        parts.next().is_none().then_some(line)
    };
    value.get_ref().as_str().and_then(read).or_else(|| text.refuse(value, "a service such as \"97110:GP*4*120.00*1,2\": code:modifiers*units*dollars*pointers"))
}
