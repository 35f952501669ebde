//! What CMS's National Correct Coding Initiative says of codes beside each other: pairs, most units, add-on codes.
//!
//! One file an edit. All compare lines of one day and one rendering practitioner, on the claim and in other encounters; what another practitioner did is another claim's
//! affair. A line without a date or a code has other faults and is left out here. Does *not* run them (that is `runner`).

mod add_on_primary_of_contractor;
mod add_on_without_primary;
mod code_pair_across_encounters;
mod code_pair_needs_modifier;
mod code_pair_never_together;
mod separate_procedure_modifier_without_pair;
mod separation;
mod units_over_limit_a_day;
mod units_over_limit_a_line;
mod units_over_limit_across_encounters;

pub use add_on_primary_of_contractor::AddOnPrimaryOfContractor;
pub use add_on_without_primary::AddOnWithoutPrimary;
pub use code_pair_across_encounters::CodePairAcrossEncounters;
pub use code_pair_needs_modifier::CodePairNeedsModifier;
pub use code_pair_never_together::CodePairNeverTogether;
pub use separate_procedure_modifier_without_pair::SeparateProcedureModifierWithoutPair;
pub use units_over_limit_a_day::UnitsOverLimitADay;
pub use units_over_limit_a_line::UnitsOverLimitALine;
pub use units_over_limit_across_encounters::UnitsOverLimitAcrossEncounters;

use super::context::{EditContext, PriorLine};
use super::example::ClaimFixture;
use super::tables::{Judgement, Table};
use crate::codes::ncci_pairs::ModifierIndicator;
use crate::codes::service_groups;
use crate::codes::unit_limits::UnitLimit;
use crate::model::{Claim, ClaimFrequency, ClaimLine, Code, CodeList, Date, Quantity, UnitBasis, date};

/// A line that can be compared with others.
#[derive(Clone, Copy)]
struct Dated<'l> {
    /// Its place on the claim, counted from 0.
    place: usize,
    line: &'l ClaimLine<'l>,
    /// First day of service.
    on: Date,
    /// Who rendered it; empty where nobody is named.
    npi: &'l str,
}

impl Dated<'_> {
    /// Whether two lines are of the same day and practitioner.
    fn is_beside(&self, other: &Dated<'_>) -> bool {
        self.on == other.on && self.npi == other.npi
    }

    fn code(&self) -> Code {
        self.line.code
    }
}

/// The lines of a claim that have a code and a date; none of a void, which takes back whatever was billed.
fn dated_lines<'l>(claim: &'l Claim<'l>) -> impl Iterator<Item = Dated<'l>> + Clone {
    let npi = |line: &'l ClaimLine<'l>| line.rendering.as_ref().or(claim.rendering.as_ref()).map_or("", |rendering| rendering.npi);
    let dated = move |(place, line): (usize, &'l ClaimLine<'l>)| line.service_from.map(|on| Dated { place, line, on, npi: npi(line) });
    let lines = if claim.frequency == ClaimFrequency::Void { &[] } else { claim.lines.as_slice() };
    lines.iter().enumerate().filter(|(_, line)| !line.code.is_empty()).filter_map(dated)
}

/// The other lines of the same day and practitioner.
fn lines_beside<'l>(claim: &'l Claim<'l>, line: Dated<'l>) -> impl Iterator<Item = Dated<'l>> {
    dated_lines(claim).filter(move |other| other.place != line.place && other.is_beside(&line))
}

/// What other encounters of the patient had on the same day by the same practitioner; asked once for each day and practitioner that follow each other.
struct Elsewhere<'c> {
    context: &'c EditContext<'c>,
    patient_id: &'c str,
    asked: Option<(Date, &'c str)>,
    lines: Vec<PriorLine>,
}

impl<'c> Elsewhere<'c> {
    fn new(claim: &'c Claim<'c>, context: &'c EditContext<'c>) -> Elsewhere<'c> {
        Elsewhere { context, patient_id: claim.encounter.map_or("", |encounter| encounter.patient_id), asked: None, lines: Vec::new() }
    }

    fn beside(&mut self, line: &Dated<'c>) -> &[PriorLine] {
        let key = Some((line.on, line.npi));
        if self.asked != key {
            self.lines = self.context.prior.same_day(self.patient_id, line.on, line.npi);
            self.asked = key;
        }
        &self.lines
    }
}

/// A pair of lines of which the second is not paid beside the first.
struct Conflict<'l> {
    first: Dated<'l>,
    second: Dated<'l>,
    indicator: ModifierIndicator,
}

/// Gives every pair of the claim that stands in the table to `take`: by second line, then by first.
fn conflicts<'l>(claim: &'l Claim<'l>, context: &EditContext<'_>, mut take: impl FnMut(Conflict<'l>)) {
    let programme = Judgement::of(claim, context, Table::NcciPairs).programme;
    for second in dated_lines(claim) {
        let Some(table) = context.codes.ncci.on(programme, second.on).filter(|table| table.may_occur(second.code())) else { continue };
        for first in lines_beside(claim, second) {
            if let Some(indicator) = table.pair(first.code(), second.code(), second.on) {
                take(Conflict { first, second, indicator });
            }
        }
    }
}

/// The limit of a line's code on its day; `None` for anaesthesia, whose minutes are not units, and for several visits of one day on one line, of which
/// `visit-units-over-days` speaks with or without a table.
fn limit_of(claim: &Claim<'_>, context: &EditContext<'_>, line: &Dated<'_>) -> Option<UnitLimit> {
    let programme = Judgement::of(claim, context, Table::UnitLimits).programme;
    let table = context.codes.unit_limits.on(programme, line.on)?;
    let is_visit_of_one_day = service_groups::is_visit(line.code()) && units_of_day(line.line) > Quantity::ONE;
    table.limit(line.code()).filter(|_| line.line.unit_basis == UnitBasis::Units && !is_visit_of_one_day)
}

/// The units of a line that fall on one day: of a line over several days its share, to the nearest whole unit.
/// [source: CMS, NCCI Policy Manual, chapter I, section V, on date spans] A bilateral service with modifier 50 is billed as one unit and counts as one.
fn units_of_day(line: &ClaimLine<'_>) -> Quantity {
    let days = match (line.service_from, line.service_to) {
        (Some(from), Some(to)) if to > from => i64::from(date::days_between(from, to)) + 1,
        _ => return line.units,
    };
    let for_whole = days * 1_000;
    Quantity::whole((line.units.0 + for_whole / 2) / for_whole)
}

/// The units of a code on the claim, on a line's day and by its practitioner. Lines of aftercare alone (modifier 55) stand for many days and are left out.
fn units_on_claim(claim: &Claim<'_>, line: &Dated<'_>) -> Quantity {
    let counts = |other: &Dated<'_>| other.is_beside(line) && other.code() == line.code() && !other.line.modifiers.contains("55");
    Quantity(dated_lines(claim).filter(counts).map(|other| units_of_day(other.line).0).sum())
}

/// Whether no earlier line has the same code, day and practitioner, so that a sum over them is told once.
fn is_first_of_code(claim: &Claim<'_>, line: &Dated<'_>) -> bool {
    !dated_lines(claim).take_while(|other| other.place < line.place).any(|other| other.is_beside(line) && other.code() == line.code())
}

/// For examples: a claim of these codes and modifiers, one line each, billed to Medicare.
fn bill(claim: &mut ClaimFixture, lines: &[(&str, &[&str])]) {
    claim.make_medicare();
    let model = *claim.line();
    let modifiers = |codes: &[&str]| codes.iter().map(|code| Code::from(*code)).collect::<CodeList<4>>();
    claim.lines = lines.iter().map(|(code, with)| ClaimLine { code: Code::from(*code), modifiers: modifiers(with), ..model }).collect();
}

/// For examples: that many units on the line at a place.
fn units(claim: &mut ClaimFixture, place: usize, units: i64) {
    if let Some(line) = claim.lines.get_mut(place) {
        line.units = Quantity::whole(units);
    }
}

#[cfg(test)]
mod tests;
