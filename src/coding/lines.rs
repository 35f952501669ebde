//! Service lines to claim lines: code, modifiers, units, charge, pointers, dates and place.
//!
//! Who rendered a line is settled by `claims`, not here.

use super::coded::Notes;
use super::edition::Edition;
use super::price::{PriceBasis, Priced};
use super::sequence::Entry;
use super::services::{self, Basis, LineAt, Service};
use super::{CodingContext, derived, evaluation, history, modifiers, pointers, price};
use crate::codes::ndc::{CodeUnits, DrugUnit};
use crate::codes::place_of_service::with_leading_zero;
use crate::codes::timed_units::units_of_each;
use crate::codes::{evaluation_management, service_groups, unlisted};
use crate::model::{Cents, ClaimLine, Code, CodedDiagnosis, Date, Encounter, Quantity, ServiceLine, UnitBasis};

/// A line as far as its charge depends on it.
struct Charged<'c> {
    service: Service<'c>,
    modifiers: modifiers::Gathered,
    derived: derived::Derived,
    units: Quantity,
    unit_basis: UnitBasis,
    /// What made the units, where they are not documented.
    units_from: Option<UnitsFrom>,
    charge_cents: Cents,
    price: PriceBasis,
}

/// Codes every line that is billed, in documented order.
pub(super) fn code<'a>(context: &CodingContext<'_>, encounter: &'a Encounter<'a>, entries: &[Entry<'_>], diagnoses: usize, notes: &mut Notes) -> Vec<ClaimLine<'a>> {
    let mut lines = Vec::with_capacity(encounter.lines.len());
    for (place, line) in encounter.lines.iter().enumerate() {
        let at = LineAt { encounter, line, number: place + 1, on: date(encounter, line) };
        let charged = charge(context, &at);
        let pointers = pointers::assign(line.diagnosis_pointers, entries, &encounter.diagnoses, diagnoses);
        explain(context, &at, &charged, pointers.left_out, notes);
        if let Service::Ignored(_) = charged.service {
            continue;
        }
        let service_from = line.service_date.or(encounter.service_date);
        lines.push(ClaimLine {
            number: u16::try_from(at.number).unwrap_or(0),
            documented: *line,
            code: charged.service.code(),
            is_unlisted: unlisted::says_nothing(charged.service.code()),
            modifiers: charged.modifiers.modifiers,
            modifiers_left_out: charged.modifiers.left_out,
            units: charged.units,
            unit_basis: charged.unit_basis,
            charge_cents: charged.charge_cents,
            pointers: pointers.pointers,
            pointer_count: pointers.count,
            place_of_service: Code::parse(with_leading_zero(line.place_of_service)).unwrap_or_default(),
            service_from,
            service_to: line.service_date_end.or(service_from),
            rendering: None,
        });
    }
    lines
}

/// Adds the side of the body where the diagnoses of a line tell it. It never changes a price, so that a charge does not hang on the coding of diagnoses.
pub(super) fn add_sides(context: &CodingContext<'_>, edition: Edition<'_>, lines: &mut [ClaimLine<'_>], diagnoses: &[CodedDiagnosis<'_>], notes: &mut Notes) {
    for line in lines {
        let on = line.service_from.unwrap_or(Date::MIN);
        let Some((side, diagnosis)) = derived::side_of_diagnoses(context, edition, line, diagnoses, on) else { continue };
        if line.modifiers.push(Code::parse(side).unwrap_or_default()) {
            let because = format!("{} is billed by side, and the diagnoses of the line are of that side ({}).", line.code, diagnosis.dotted());
            notes.decide("side-of-diagnosis", format!("line {}: {}", line.number, line.documented.service.trim_ascii()), side, because);
        }
    }
}

/// The charges of every line that is billed, without questions and decisions.
pub(super) fn charges<'e>(context: &'e CodingContext<'_>, encounter: &'e Encounter<'e>) -> impl Iterator<Item = Cents> + 'e {
    encounter.lines.iter().enumerate().filter_map(move |(place, line)| {
        let charged = charge(context, &LineAt { encounter, line, number: place + 1, on: date(encounter, line) });
        (!matches!(charged.service, Service::Ignored(_))).then_some(charged.charge_cents)
    })
}

fn charge<'c>(context: &CodingContext<'c>, at: &LineAt<'_>) -> Charged<'c> {
    let service = services::resolve(context, at);
    let charged_modifiers = service.row().map(|row| row.modifiers).unwrap_or_default();
    let mut modifiers = modifiers::gather(at.line.modifiers, charged_modifiers.as_slice());
    let derived = derived::add(context, at, &service, &mut modifiers);
    // The price of both parts is not that of one.
    let row = service.row().filter(|_| derived.component.is_none());
    let (units, unit_basis, units_from) = units(context, service.code(), at);
    let priced = Priced { documented: at.line.charge_cents, row, code: service.code(), modifiers: modifiers.modifiers.as_slice(), units, on: at.on };
    let (charge_cents, price) = price::charge(context, &priced);
    Charged { service, modifiers, derived, units, unit_basis, units_from, charge_cents, price }
}

/// Anaesthesia (00100 to 01999) is billed in minutes where they are documented, a drug without units by its quantity where the crosswalk has it, everything else in units,
/// one by default.
fn units(context: &CodingContext<'_>, code: Code, at: &LineAt<'_>) -> (Quantity, UnitBasis, Option<UnitsFrom>) {
    let line = at.line;
    let is_anaesthesia = code.len() == 5 && ("00100"..="01999").contains(&code.as_str()) && code.as_str().bytes().all(|byte| byte.is_ascii_digit());
    // Units of zero or less say that something is wrong with the line, often that it takes a service back; minutes must not hide that.
    let are_units_wrong = line.units.is_some_and(|units| units <= Quantity::default());
    if let Some(minutes) = line.anesthesia_minutes.filter(|_| is_anaesthesia && !are_units_wrong) {
        return (Quantity::whole(minutes.into()), UnitBasis::Minutes, None);
    }
    let derived = match line.units {
        Some(units) => return (units, UnitBasis::Units, None),
        None => units_of_drug(context, code, at).map(|units| (units, UnitsFrom::Drug)),
    };
    match derived.or_else(|| units_of_time(context, code, at).map(|units| (units, UnitsFrom::Time))) {
        Some((units, from)) => (units, UnitBasis::Units, Some(from)),
        None => (Quantity::ONE, UnitBasis::Units, None),
    }
}

/// The units of timed therapy by the minutes of the day: those lines of the same day and person that have minutes and no units share its total.
fn units_of_time(context: &CodingContext<'_>, code: Code, at: &LineAt<'_>) -> Option<Quantity> {
    at.line.service_minutes?;
    if !service_groups::is_timed_therapy(code) {
        return None;
    }
    let (mut minutes, mut own) = (Vec::new(), None);
    for (place, line) in at.encounter.lines.iter().enumerate() {
        let other = LineAt { encounter: at.encounter, line, number: place + 1, on: date(at.encounter, line) };
        let Some(timed) = line.service_minutes.filter(|_| line.units.is_none() && other.on == at.on && line.rendering_npi == at.line.rendering_npi) else { continue };
        if service_groups::is_timed_therapy(services::resolve(context, &other).code()) {
            own = if other.number == at.number { Some(minutes.len()) } else { own };
            minutes.push(timed);
        }
    }
    // More than a working day is no time of one person with one patient; nothing is derived from it.
    if minutes.iter().fold(0, |sum: u32, minutes| sum.saturating_add(*minutes)) > evaluation_management::MOST_MINUTES {
        return None;
    }
    units_of_each(&minutes).get(own?).map(|units| Quantity::whole((*units).into()))
}

/// What made units that nobody documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnitsFrom {
    /// The quantity of the drug.
    Drug,
    /// The minutes of the day's timed services.
    Time,
}

/// The units that the documented quantity of a drug makes, where the crosswalk is installed and has the drug for the code.
fn units_of_drug(context: &CodingContext<'_>, code: Code, at: &LineAt<'_>) -> Option<Quantity> {
    if at.line.ndc.is_empty() || !context.codes.ndc.is_installed() {
        return None;
    }
    let unit = DrugUnit::parse(at.line.ndc_unit)?;
    match context.codes.ndc.code_units(at.line.ndc, code, at.line.ndc_quantity?, unit, at.on) {
        CodeUnits::Units(units) => Some(units),
        _ => None,
    }
}

/// The date by which a line's service and price are looked up. A line without any date never leaves intake; the earliest date finds no dated price for it.
fn date(encounter: &Encounter<'_>, line: &ServiceLine<'_>) -> Date {
    line.service_date.or(encounter.service_date).unwrap_or(Date::MIN)
}

/// Leaves the questions and decisions of a line. Nothing is said about a line whose codes and charge are as documented.
fn explain(context: &CodingContext<'_>, at: &LineAt<'_>, charged: &Charged<'_>, pointers_left_out: u8, notes: &mut Notes) {
    let subject = || format!("line {}: {}", at.number, at.line.service.trim_ascii());
    let code = || charged.service.code().to_string();
    match charged.service {
        Service::Open(open) => return services::ask(context, at, open, notes),
        Service::Ignored(row) => return notes.decide("remembered-decision", subject(), "not billed", format!("The answer to this phrase was {}.", row.provenance())),
        Service::Row(_, Basis::Remembered(row)) | Service::Code(_, Basis::Remembered(row)) => {
            notes.decide("remembered-decision", subject(), code(), format!("The answer to this phrase was {}.", row.provenance()));
        }
        Service::Row(row, Basis::Words) => notes.decide("chargemaster-words", subject(), code(), format!("These are the words of charge code {}.", row.charge_code)),
        // A charge code or code in the cell speaks for itself; most lines of a day are such, and saying so would cost more than coding them.
        Service::Row(_, Basis::Documented) | Service::Code(..) => {}
        Service::Evaluated(evaluation, _, last) => {
            if let Some(last) = last {
                let because = format!("Nothing is documented, and {}.", history::shown(last));
                notes.decide("patient-status-by-history", subject(), evaluation.family.name, because);
            }
            notes.decide("visit-level", subject(), code(), format!("Level of {}: {}; the higher counts.", evaluation.family.name, evaluation.both()))
        }
    }
    if let Some((evaluation, supported)) = evaluation::above_supported(charged.service.code(), at.encounter) {
        let because = format!("The record supports {supported} ({}); a documented code is left as it is.", evaluation.both());
        notes.decide("visit-level-above-supported", subject(), code(), because);
    }
    if matches!(charged.service, Service::Row(_, Basis::Documented | Basis::Words) | Service::Code(_, Basis::Documented))
        && let Some(open) = services::unanswered(context, at, charged.service.code())
    {
        services::ask(context, at, open, notes);
    }
    explain_derived(at, charged, subject, notes);
    if charged.units_from == Some(UnitsFrom::Time) {
        let because = format!(
            "No units are documented; {} minutes of it count by the total of the day's timed services, 8 to 22 minutes a unit.",
            at.line.service_minutes.unwrap_or_default()
        );
        notes.decide("units-by-time", subject(), charged.units.to_string(), because);
    }
    if charged.units_from == Some(UnitsFrom::Drug) {
        let quantity = at.line.ndc_quantity.unwrap_or_default();
        let because =
            format!("No units are documented; {quantity} {} of the drug {} make so many units of the code, a started one counting as one.", at.line.ndc_unit, at.line.ndc);
        notes.decide("units-by-drug-quantity", subject(), charged.units.to_string(), because);
    }
    explain_price(at, charged, subject, notes);
    if pointers_left_out > 0 {
        notes.decide("pointers-beyond-four", subject(), format!("{pointers_left_out} left out"), "A line points to at most four diagnoses; the first four are kept.");
    }
}

/// Modifiers that nobody documented, each with what supports it.
fn explain_derived(at: &LineAt<'_>, charged: &Charged<'_>, subject: impl Fn() -> String, notes: &mut Notes) {
    let derived = charged.derived;
    if let Some(modifier) = derived.component {
        let because = format!(
            "At place of service {} the facility bills the technical part, and the chargemaster prices the parts of {} apart.",
            at.line.place_of_service,
            charged.service.code()
        );
        notes.decide("professional-part-by-place", subject(), modifier, because);
    }
    if let Some(modifier) = derived.telehealth {
        let because = format!("The visit is documented as {} at place of service {}.", at.encounter.visit_type.trim_ascii(), at.line.place_of_service);
        notes.decide("telehealth-by-visit-type", subject(), modifier, because);
    }
    if let Some(modifier) = derived.side {
        notes.decide("side-in-words", subject(), modifier, format!("{} is billed by side, and the words of the service name it.", charged.service.code()));
    }
}

/// A charge that is documented or the chargemaster's price times units is self-evident; what could not be priced, or was priced by the minute, is not.
fn explain_price(at: &LineAt<'_>, charged: &Charged<'_>, subject: impl Fn() -> String, notes: &mut Notes) {
    match charged.price {
        PriceBasis::UnitPrice(unit_price) if charged.unit_basis == UnitBasis::Minutes => {
            let because = format!("Anesthesia is billed by the minute: {} minutes at the chargemaster's {unit_price}.", charged.units);
            notes.decide("anesthesia-by-the-minute", subject(), charged.charge_cents.to_string(), because);
        }
        PriceBasis::Documented | PriceBasis::UnitPrice(_) => {}
        PriceBasis::Missing => {
            let because = format!("No charge is documented and no chargemaster row gives one price for {} on {}; add the row.", charged.service.code(), at.on);
            notes.decide("charge-missing", subject(), "0.00", because);
        }
        PriceBasis::TooLarge => notes.decide("charge-too-large", subject(), "0.00", "Unit price times units is more than a claim can carry; correct the units."),
    }
}
