//! Edit `service-without-price-at-place`.

use super::{operate, procedures, weight};
use crate::edits::prelude::*;

/// Service where the schedule has no price for its place.
pub struct ServiceWithoutPriceAtPlace;

static ABOUT: About = About {
    id: "service-without-price-at-place",
    family: Family::Coverage,
    title: "Service where the schedule has no price for its place",
    why: "The schedule has no price for services that are rarely or never done outside a facility, or in one. What has no price in a facility is the facility's to bill, and denied. What has none outside one is priced by hand where the contractor agrees that it can be done there, so that this is a warning.",
    fix: "Correct place_of_service or service.",
    source: "CMS, Medicare Claims Processing Manual, chapter 12, section 20.4.2; physician fee schedule final rule, addendum A (NA in the columns of practice expense)",
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
            // A technical part in a hospital has edits of its own, with or without 26.
            let is_told = laboratory::has_two_parts(line.code) || line.modifiers.contains("TC");
            let (only_at, severity) = match site.is_facility {
                true if row.is_not_for_facility && !is_told => ("outside facilities", weight(claim, context, Table::Indicators)),
                false if row.is_not_for_office => ("in facilities", Severity::Warning),
                _ => continue,
            };
            let message = format!("Line {} has {} at place of service {}; the schedule has a price for it only {only_at}.", place + 1, line.code, line.place_of_service);
            findings.line(place, "place_of_service", line.place_of_service.as_str(), message).severity(severity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_contractor_may_price_by_hand_is_not_held() {
        let severity = |code: &str, place: &str| {
            let mut claim = ClaimFixture::valid();
            claim.make_medicare();
            operate(&mut claim, code, &[]);
            claim.move_to(place);
            claim.run(&crate::edits::example_codes()).iter().find(|finding| finding.edit == ABOUT.id).map(|finding| finding.severity)
        };
        assert_eq!(severity("27447", "11"), Some(Severity::Warning));
        assert_eq!(severity("93015", "22"), Some(Severity::Reject));
    }
}
