//! Edit `charge-zero`.

use crate::edits::prelude::*;

/// Service line without a charge.
pub struct ChargeZero;

static ABOUT: About = About {
    id: "charge-zero",
    family: Family::Charges,
    title: "Service line without a charge",
    why: "A line of no charge pays nothing and is refused by most payers. Exceptions are performance measures (CPT category II, four digits and F), visits after an operation that its price covers (99024), and vaccines of a public programme, marked by SL; a vaccine without SL is a warning.",
    fix: "Fill in charge of the line, or the unit price in the chargemaster.",
    source: "ASC X12N 005010X222A1, loop 2400, SV102",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 7,
    element: "2400 SV102",
    answer: "A7:694",
    denials: &["16"],
    examples: &[
        Example::found("a free visit", |claim| claim.line().charge_cents = Cents::ZERO),
        Example::passes("a performance measure", |claim| {
            claim.line().code = "1036F".into();
            claim.line().charge_cents = Cents::ZERO;
        }),
        Example::passes("a visit after an operation", |claim| {
            claim.line().code = "99024".into();
            claim.line().charge_cents = Cents::ZERO;
        }),
        Example::passes("a vaccine of a public programme", |claim| {
            bill(claim, "90686");
            beside(claim, &["90471"]);
            claim.line().modifiers = modifiers(&["SL"]);
            claim.line().charge_cents = Cents::ZERO;
        }),
    ],
    ..About::COMMON
};

impl Edit for ChargeZero {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, _context: &EditContext<'_>, findings: &mut Findings<'_>) {
        for (place, line) in claim.lines.iter().enumerate().filter(|(_, line)| line.charge_cents.is_zero() && !line.code.is_empty()) {
            let is_free = hcpcs::kind(line.code) == Some(hcpcs::HcpcsKind::CptCategory2) || line.code.as_str() == "99024" || line.modifiers.contains("SL");
            if !is_free {
                let severity = if service_groups::is_vaccine(line.code) { Severity::Warning } else { Severity::Reject };
                findings.line(place, "charge", "0.00", format!("Line {} ({}) has no charge.", place + 1, line.code)).severity(severity);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_vaccine_without_its_mark_is_not_held() {
        let severity = |code: &str| {
            let mut claim = ClaimFixture::valid();
            bill(&mut claim, code);
            beside(&mut claim, &["90471"]);
            claim.line().charge_cents = Cents::ZERO;
            claim.run(&crate::codes::CodeSets::built_in()).iter().find(|finding| finding.edit == ABOUT.id).map(|finding| finding.severity)
        };
        assert_eq!((severity("90686"), severity("99213")), (Some(Severity::Warning), Some(Severity::Reject)));
    }
}
