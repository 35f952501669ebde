//! Edit `add-on-without-primary`.

use super::{Dated, Elsewhere, bill, dated_lines, lines_beside};
use crate::codes::add_on_codes::{AddOnCodes, AddOnType};
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// Add-on code without the service that it adds to.
pub struct AddOnWithoutPrimary;

static ABOUT: About = About {
    id: "add-on-without-primary",
    family: Family::Ncci,
    title: "Add-on code without the service that it adds to",
    why: "An add-on code is paid only where the same practitioner has one of its primary codes on the same day, on this claim or another, and where that one is paid. Where CMS's list is not complete the payer may take a further primary code, so a claim with other services is warned of, not held.",
    fix: "Add the primary code that was done, or correct the add-on code.",
    source: "CMS, NCCI add-on code edits, types 1 and 3; NCCI Policy Manual, chapter I, section R; the imported table (`codes import add-on`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV101-2",
    answer: "",
    denials: &["107"],
    needs: Some(Table::AddOnCodes),
    examples: &[
        Example::found("alone", |claim| bill(claim, &[("11732", &[])])),
        Example::found("beside what is no primary code of it", |claim| bill(claim, &[("99213", &[]), ("11732", &[])])),
        Example::found("beside a primary code that has been deleted", |claim| bill(claim, &[("76936", &[]), ("11732", &[])])),
        Example::found("of an open list, as a warning beside another service", |claim| bill(claim, &[("99456", &[]), ("G2211", &[])])),
        Example::passes("beside its primary code", |claim| bill(claim, &[("11732", &[]), ("11730", &[])])),
        Example::passes("beside a primary code of an open list", |claim| bill(claim, &[("99213", &[]), ("G2211", &[])])),
        Example::passes("its primary code in another encounter of the day", |claim| {
            bill(claim, &[("11732", &[])]);
            claim.billed_before("11730", 0);
        }),
        Example::found("further critical care alone, as a warning", |claim| bill(claim, &[("99292", &[])])),
        Example::passes("further critical care by a colleague", |claim| {
            bill(claim, &[("99291", &[]), ("99292", &[])]);
            claim.line().rendering = Some(ClaimProvider { npi: "1000000004", ..*claim.rendering() });
        }),
        Example::passes("a code that adds to nothing", |claim| bill(claim, &[("99213", &[])])),
    ],
    ..About::COMMON
};

/// Further vaccines, of which `vaccine-administration-without-first` speaks, with or without a table.
const VACCINES: [&str; 3] = ["90461", "90472", "90474"];

/// Critical care adds up over a group: a colleague of the same specialty may have done the first part, and may have billed it on a claim of his own.
/// [source: CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.12, from 2022-01-01]
const OF_A_GROUP: &str = "99292";

impl Edit for AddOnWithoutPrimary {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let judgement = Judgement::of(claim, context, Table::AddOnCodes);
        let mut elsewhere = Elsewhere::new(claim, context);
        for line in dated_lines(claim).filter(|line| !VACCINES.contains(&line.code().as_str())) {
            let Some(table) = context.codes.add_on_codes.on(judgement.programme, line.on) else { continue };
            let Some(kind) = table.type_of(line.code(), line.on).filter(|kind| *kind != AddOnType::ByContractor) else { continue };
            let is_primary = |code: Code| table.primaries(line.code(), line.on).any(|primary| primary == code);
            let is_of_group = line.code().as_str() == OF_A_GROUP;
            let is_near = |other: &Dated<'_>| other.place != line.place && (other.is_beside(&line) || (is_of_group && other.on == line.on));
            if dated_lines(claim).filter(is_near).any(|other| is_primary(other.code())) || elsewhere.beside(&line).iter().any(|prior| is_primary(prior.code)) {
                continue;
            }
            let is_service = |other: Dated<'_>| table.type_of(other.code(), line.on).is_none();
            let is_open = kind == AddOnType::ListedAndByContractor && lines_beside(claim, line).any(is_service);
            let severity = if is_open || is_of_group { Severity::Warning } else { judgement.severity };
            findings.line(line.place, "service", line.code().as_str(), message(table, &line, is_open, is_of_group)).severity(severity);
        }
    }
}

/// Names a few primary codes: some add-on codes have more than a hundred.
fn message(table: &AddOnCodes, line: &Dated<'_>, is_open: bool, is_of_group: bool) -> String {
    const SHOWN: usize = 5;
    let primaries: Vec<Code> = table.primaries(line.code(), line.on).collect();
    let (place, code) = (line.place + 1, line.code());
    if primaries.is_empty() {
        return format!("Line {place} ({code}) adds to codes of which none is in force any more.");
    }
    let named = primaries.iter().take(SHOWN).map(Code::as_str).collect::<Vec<_>>().join(", ");
    let more = if primaries.len() > SHOWN { format!(" or {} others", primaries.len() - SHOWN) } else { String::new() };
    let open = match (is_open, is_of_group) {
        (_, true) => " A colleague of the group may have billed one.",
        (true, false) => " The payer may take another one.",
        (false, false) => "",
    };
    format!("Line {place} ({code}) adds to {named}{more}; none of them was done by the same person on the day.{open}")
}
