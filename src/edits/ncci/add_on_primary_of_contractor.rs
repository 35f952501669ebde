//! Edit `add-on-primary-of-contractor`.

use super::{Elsewhere, bill, dated_lines, lines_beside};
use crate::codes::add_on_codes::AddOnType;
use crate::edits::prelude::*;
use crate::edits::tables::Judgement;

/// Add-on code alone, whose primary codes the payer decides.
pub struct AddOnPrimaryOfContractor;

static ABOUT: About = About {
    id: "add-on-primary-of-contractor",
    family: Family::Ncci,
    title: "Add-on code alone, whose primary codes the payer decides",
    why: "CMS lists no primary code for this add-on code and leaves it to each contractor. Without any other service of the same person on the day no contractor is likely to pay it.",
    fix: "Add the service that it adds to, or correct the code. The contractor's articles say which codes it takes.",
    source: "CMS, NCCI add-on code edits, type 2 (`CCCCC`); NCCI Policy Manual, chapter I, section R; the imported table (`codes import add-on`)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Note,
    snip: 7,
    element: "2400 SV101-2",
    answer: "",
    denials: &["107"],
    needs: Some(Table::AddOnCodes),
    examples: &[
        Example::found("alone", |claim| bill(claim, &[("20930", &[])])),
        Example::passes("beside a service", |claim| bill(claim, &[("20930", &[]), ("22600", &[])])),
        Example::passes("a service in another encounter of the day", |claim| {
            bill(claim, &[("20930", &[])]);
            claim.billed_before("22600", 0);
        }),
        Example::passes("no add-on code", |claim| bill(claim, &[("22600", &[])])),
    ],
    ..About::COMMON
};

impl Edit for AddOnPrimaryOfContractor {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        let judgement = Judgement::of(claim, context, Table::AddOnCodes);
        let mut elsewhere = Elsewhere::new(claim, context);
        for line in dated_lines(claim) {
            let Some(table) = context.codes.add_on_codes.on(judgement.programme, line.on) else { continue };
            if table.type_of(line.code(), line.on) != Some(AddOnType::ByContractor) {
                continue;
            }
            let is_service = |code: Code| table.type_of(code, line.on).is_none();
            if !lines_beside(claim, line).any(|other| is_service(other.code())) && !elsewhere.beside(&line).iter().any(|prior| is_service(prior.code)) {
                let message = format!("Line {} ({}) adds to a service, and the claim has none of the same person and day.", line.place + 1, line.code());
                findings.line(line.place, "service", line.code().as_str(), message);
            }
        }
    }
}
