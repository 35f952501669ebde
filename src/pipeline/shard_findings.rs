//! What edits said of an encounter's claims, as the books keep it: all findings of a held encounter, and of a billed one what it passed with and what held it before.

use std::ops::Range;

use super::shard::ShardContext;
use super::shard_output::{ShardOutput, filing_deadline, severity_name};
use crate::error::Error;
use crate::ledger::{NO_EDIT, Text};
use crate::model::{Cents, Claim, Encounter, Finding, Severity};
use crate::store::table::FindingRow;

/// What edits said of one claim of an encounter.
#[derive(Debug, Clone)]
pub struct JudgedClaim {
    /// Its part of the encounter's findings.
    pub findings: Range<usize>,
    /// Tables that were missing; see [`crate::store::table::ClaimRow::not_run`].
    pub not_run: Text,
}

impl ShardOutput {
    /// The tables that the last claim lacked, separated by blanks. Most claims lack the same ones, so the text is made anew only when it differs.
    pub fn not_run_words(&mut self) -> Text {
        let tables = self.finished.not_run.tables_of_last_claim();
        if !tables.iter().map(|table| table.name()).eq(self.not_run_words.split_terminator(' ')) {
            self.not_run_words = tables.iter().map(|table| table.name()).collect::<Vec<_>>().join(" ").into();
        }
        self.not_run_words.clone()
    }

    /// Stores all findings of a held encounter.
    pub fn held(&mut self, encounter: &Encounter<'_>, claims: &[Claim<'_>], judged: &[JudgedClaim], findings: &[Finding]) -> Result<(), Error> {
        let charge: Cents = claims.iter().map(|claim| claim.charge_cents).sum();
        for (place, finding) in findings.iter().enumerate() {
            let claim = claims.get(claim_of(judged, place));
            let spoke = if finding.severity == Severity::Reject { "held" } else { spoke(finding) };
            let row = row(encounter, claim, finding, spoke);
            self.held_findings.push(&FindingRow { charge_cents: charge, ..row })?;
        }
        Ok(())
    }

    /// Stores the warnings and notes of a billed encounter, with its overrides, and the edits that held it on earlier nights.
    pub fn passed_with(
        &mut self,
        encounter: &Encounter<'_>,
        claims: &[Claim<'_>],
        judged: &[JudgedClaim],
        findings: &[Finding],
        fixed: &[&'static str],
        context: &ShardContext<'_>,
    ) -> Result<(), Error> {
        for (place, finding) in findings.iter().enumerate() {
            let claim = claims.get(claim_of(judged, place));
            let payer = claim.and_then(|claim| claim.payer).map_or("", |payer| payer.payer_id.as_str());
            let decision = if finding.is_overridden { context.overrides.find(encounter.encounter_id, payer, finding.edit, context.as_of) } else { None };
            let scope = decision.map(|decision| decision.scope().into()).unwrap_or_default();
            self.findings.push(&FindingRow { scope, ..row(encounter, claim, finding, spoke(finding)) })?;
        }
        for edit in fixed {
            self.findings.push(&row(encounter, claims.first(), &was_fixed(edit), "fixed"))?;
        }
        Ok(())
    }
}

/// The claim that a finding is about. What was added for the encounter as a whole is told of the first.
fn claim_of(judged: &[JudgedClaim], finding: usize) -> usize {
    judged.iter().position(|claim| claim.findings.contains(&finding)).unwrap_or(0)
}

/// What an edit did to a claim that may go.
fn spoke(finding: &Finding) -> &'static str {
    if finding.is_overridden { "overridden" } else { severity_name(finding.severity) }
}

fn was_fixed(edit: &'static str) -> Finding {
    Finding {
        edit,
        severity: Severity::Note,
        snip: 0,
        element: "",
        line: None,
        value: String::new(),
        message: "Held the encounter on an earlier night; it was corrected.".into(),
        fix: String::new(),
        field: "",
        is_overridden: false,
    }
}

fn row(encounter: &Encounter<'_>, claim: Option<&Claim<'_>>, finding: &Finding, spoke: &str) -> FindingRow {
    let payer = claim.and_then(|claim| claim.payer);
    FindingRow {
        item_id: crate::worklists::held::item_id(encounter.encounter_id, finding.edit, finding.line, &finding.value).into(),
        encounter_id: encounter.encounter_id.into(),
        claim_id: claim.map_or("", |claim| claim.claim_id.as_str()).into(),
        payer_id: payer.map_or("", |payer| payer.payer_id.as_str()).into(),
        edit: finding.edit.into(),
        severity: severity_name(finding.severity).into(),
        line: finding.line.unwrap_or(0),
        element: finding.element.into(),
        value: finding.value.clone(),
        message: finding.message.clone(),
        fix: finding.fix.clone(),
        field: finding.field.into(),
        charge_cents: claim.map(|claim| claim.charge_cents).unwrap_or_default(),
        deadline: filing_deadline(payer, encounter),
        spoke: spoke.into(),
        scope: Text::default(),
    }
}

/// Writes what edits said of a claim as the open item keeps it: one word an edit, each edit once.
pub fn write_edits(findings: &[Finding], fixed: &[&str], out: &mut String) {
    out.clear();
    for (place, finding) in findings.iter().enumerate() {
        // An edit that was overridden on one line and warned of another has been overridden.
        let own = || findings.iter().filter(|other| other.edit == finding.edit);
        if findings.iter().take(place).any(|other| other.edit == finding.edit) {
            continue;
        }
        let strongest = own().max_by_key(|finding| (finding.is_overridden, finding.severity)).unwrap_or(finding);
        push_word(out, finding.edit, spoke(strongest));
    }
    fixed.iter().for_each(|edit| push_word(out, edit, "fixed"));
    if out.is_empty() {
        out.push_str(NO_EDIT);
    }
}

fn push_word(out: &mut String, edit: &str, spoke: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(edit);
    out.push('=');
    out.push_str(spoke);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_one_word_however_often_it_spoke() {
        let finding = |edit, severity, is_overridden| Finding { edit, severity, is_overridden, ..was_fixed(edit) };
        let mut out = "left over".to_owned();
        write_edits(&[], &[], &mut out);
        assert_eq!(out, "-");
        let findings = [finding("a", Severity::Note, false), finding("b", Severity::Warning, false), finding("a", Severity::Note, true), finding("b", Severity::Note, false)];
        write_edits(&findings, &["c"], &mut out);
        assert_eq!(out, "a=overridden b=warning c=fixed");
    }
}
