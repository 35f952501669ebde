//! Edit `service-without-price-at-place`.

use super::{operate, procedures, weight};
use crate::edits::prelude::*;

/// Service where the schedule has no price for its place.
pub struct ServiceWithoutPriceAtPlace;

static ABOUT: About = About {
    id: "service-without-price-at-place",
    family: Family::Coverage,
    title: "Service where the schedule has no price for its place",
    why: "The schedule has no price for services that are rarely or never done outside a facility, or in one. At the other kind of place the line is denied or priced by hand.",
    fix: "Correct place_of_service or service.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 20.4.2; physician fee schedule relative value file (NA indicators)",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 5,
    element: "2400 SV105",
    answer: "A7:249",
    denials: &["5"],
    needs: Some(Table::Indicators),
    examples: &[
        Example::found("a joint replaced in an office", |claim| {
            operate(claim, "27447", &[]);
            claim.move_to("11");
        }),
        Example::found("an office's test in a hospital clinic", |claim| {
            operate(claim, "93015", &[]);
            claim.move_to("22");
        }),
        Example::passes("a joint replaced in a hospital", |claim| operate(claim, "27447", &[])),
    ],
    ..About::COMMON
};

impl Edit for ServiceWithoutPriceAtPlace {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line, on) in procedures(claim) {
            let Some(row) = context.codes.indicators.find(line.code, &line.modifiers, on) else { continue };
            let Some(site) = context.codes.places_of_service.find(line.place_of_service) else { continue };
            let only_at = match site.is_facility {
                true if row.is_not_for_facility => "outside facilities",
                false if row.is_not_for_office => "in facilities",
                _ => continue,
            };
            let message = format!("Line {} has {} at place of service {}; the schedule has a price for it only {only_at}.", place + 1, line.code, line.place_of_service);
            findings.line(place, "place_of_service", line.place_of_service.as_str(), message).severity(weight(claim, context, Table::Indicators));
        }
    }
}
