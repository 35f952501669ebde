//! Edit `receiver-not-configured`.

use crate::edits::prelude::*;

/// Payer's receiver not configured.
pub struct ReceiverNotConfigured;

static ABOUT: About = About {
    id: "receiver-not-configured",
    family: Family::Required,
    title: "Payer's receiver not configured",
    why: "A claim is written into the file of its payer's receiver; a payer whose receiver is in no [receivers] table has no file to go to.",
    fix: "Add the receiver to cleanclaim.toml, or correct the receiver column of the payer in payers.csv.",
    source: "ASC X12N 005010X222A1, loop 1000B",
    since: Date::constant(2026, 11, 24),
    severity: Severity::Reject,
    snip: 2,
    element: "1000B NM109",
    answer: "",
    examples: &[
        Example::found("a receiver that is not in the configuration", |claim| claim.payer().receiver = "elsewhere".to_owned()),
        Example::passes("the configured receiver", |claim| claim.payer().receiver = "main".to_owned()),
    ],
    ..About::COMMON
};

impl Edit for ReceiverNotConfigured {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn check(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>) {
        if let Some(payer) = claim.payer
            && !context.receivers.contains_key(&payer.receiver)
        {
            findings.claim("", payer.receiver.clone(), format!("The payer {} goes to the receiver `{}`, which cleanclaim.toml does not have.", payer.payer_id, payer.receiver));
        }
    }
}
