//! Edit `ordering-provider-missing`.

use crate::edits::prelude::*;

/// Ordered service without who ordered it.
pub struct OrderingProviderMissing;

static ABOUT: About = About {
    id: "ordering-provider-missing",
    family: Family::Situations,
    title: "Ordered service without who ordered it",
    why: "An independent laboratory, a supplier of equipment and whoever only makes a picture work on somebody's order. Medicare denies their claims without the practitioner who ordered or referred.",
    fix: "Fill in ordering_npi, or referring_npi with the name.",
    source: "42 CFR 424.507; CMS, Medicare Claims Processing Manual, chapter 26, section 10.4, items 17 and 17b",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2420E NM109",
    answer: "A6:562:DK",
    denials: &["16"],
    programmes: Programmes::Only(&[PayerKind::MedicareB]),
    examples: &[
        Example::found("an independent laboratory's test", |claim| {
            claim.make_medicare();
            bill(claim, "85025");
            claim.move_to("81");
            claim.encounter.clia = "14D0123456";
        }),
        Example::found("equipment", |claim| {
            claim.make_medicare();
            bill(claim, "E0114");
        }),
        Example::passes("an implant", |claim| {
            claim.make_medicare();
            bill(claim, "L8600");
        }),
        Example::passes("with an order", |claim| {
            claim.make_medicare();
            bill(claim, "E0114");
            claim.ordering = claim.rendering.map(|rendering| ClaimProvider { npi: "1000000020", ..rendering });
        }),
        Example::passes("a test in the ordering physician's own office", |claim| {
            claim.make_medicare();
            bill(claim, "85025");
            claim.encounter.clia = "14D0123456";
        }),
    ],
    ..About::COMMON
};

impl Edit for OrderingProviderMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if claim.ordering.is_some() || claim.referring.is_some() {
            return;
        }
        let is_ordered = |line: &ClaimLine<'_>| {
            let (text, place) = (line.code.as_str(), line.place_of_service.as_str());
            // What a surgeon implants is nobody's order.
            let is_supply = text.len() == 5 && text.starts_with(['E', 'K', 'L']) && !text.starts_with("L86");
            is_supply || (place == "81" && laboratory::is_laboratory(line.code)) || (line.modifiers.contains("TC") && laboratory::is_imaging(line.code))
        };
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| is_ordered(line)) {
            let message = format!("Line {} has {}, which is done on an order, and nobody is documented who ordered or referred.", place + 1, line.code);
            findings.line(place, "ordering_npi", "", message);
        }
    }
}
