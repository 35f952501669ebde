//! One encounter, coded and judged under two sets of tables and rules.

use std::collections::BTreeSet;

use super::super::reference::Reference;
use super::super::visits::Visits;
use super::super::workspace::Workspace;
use super::history::History;
use crate::claims::{ClaimContext, build_claims};
use crate::codes::CodeSets;
use crate::coding::{CodingContext, code_encounter};
use crate::config::{Config, Source};
use crate::edits::{EditContext, run_edits};
use crate::intake::decode::Defaults;
use crate::intake::record::RecordView;
use crate::model::{Cents, Claim, Date, Encounter, Finding, Key, Severity};
use crate::rules::Rules;

/// Tables and rules to judge by.
#[derive(Clone, Copy)]
pub struct Side<'s> {
    /// Code sets.
    pub codes: &'s CodeSets,
    /// House rules.
    pub rules: &'s Rules,
}

/// What came of an encounter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Questions to the coder; nothing is judged while there are any.
    pub questions: BTreeSet<String>,
    /// Edits and rules that hold it.
    pub holds: BTreeSet<String>,
    /// Edits and rules that warn.
    pub warnings: BTreeSet<String>,
    /// Its codes: diagnoses, then lines with modifiers and units. Left out where they are the same on both sides.
    pub coded: String,
    /// As priced.
    pub charge_cents: Cents,
}

/// What came of an encounter as the workspace does now, and with the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes {
    /// Now.
    pub before: Outcome,
    /// With the change.
    pub after: Outcome,
}

/// Judges encounters by both sides.
pub struct Judge<'j> {
    config: &'j Config,
    /// Master data, the same on both sides.
    pub reference: &'j Reference,
    history: &'j History,
    visits: Visits<'j>,
    before: Side<'j>,
    after: Side<'j>,
}

impl<'j> Judge<'j> {
    /// Judges by two sides with the master data of the workspace.
    pub fn new(workspace: &'j Workspace, reference: &'j Reference, history: &'j History, before: Side<'j>, after: Side<'j>) -> Judge<'j> {
        let visits = Visits::new(&history.visits, &reference.providers, Box::new(|_: &str| Vec::new()));
        Judge { config: &workspace.config, reference, history, visits, before, after }
    }

    /// Both outcomes of a record; `None` where it cannot be read or is not final.
    ///
    /// `was_sent` says that history holds the encounter's own lines.
    pub fn record(&self, record: &RecordView<'_>, file: &str, source: &Source, as_of: Date, was_sent: bool) -> Option<Outcomes> {
        let encounter = record.decode(file, &Defaults::of(source)).ok()?;
        if encounter.status != crate::model::EncounterStatus::Final {
            return None;
        }
        self.history.turn_to(record.header().encounter_key, was_sent);
        self.visits.turn_to(record.header().encounter_key, &source.default_rendering);
        Some(self.both(|codes, rules| self.coded(&encounter, source, as_of, codes, rules)))
    }

    /// Both outcomes of claims that were coded when they were sent.
    pub fn claims(&self, key: Key, claims: &[Claim<'_>], as_of: Date) -> Outcomes {
        self.history.turn_to(key, true);
        self.both(|codes, rules| self.judged(claims, as_of, codes, rules))
    }

    /// Where only rules change, coding and edits are the same and done once.
    fn both(&self, outcomes: impl Fn(&CodeSets, &[&Rules]) -> Vec<Outcome>) -> Outcomes {
        let mut found = if std::ptr::eq(self.before.codes, self.after.codes) {
            outcomes(self.before.codes, &[self.before.rules, self.after.rules])
        } else {
            [outcomes(self.before.codes, &[self.before.rules]), outcomes(self.after.codes, &[self.after.rules])].concat()
        };
        let mut after = found.pop().unwrap_or_default();
        let mut before = found.pop().unwrap_or_default();
        // Outcomes are kept until all exports are read; codes that are the same on both sides say nothing.
        if before.coded == after.coded {
            (before.coded, after.coded) = (String::new(), String::new());
        }
        Outcomes { before, after }
    }

    /// An outcome for each set of rules.
    fn coded(&self, encounter: &Encounter<'_>, source: &Source, as_of: Date, codes: &CodeSets, rules: &[&Rules]) -> Vec<Outcome> {
        let reference = self.reference;
        let coding = CodingContext { codes, chargemaster: &reference.chargemaster, memory: &reference.memory, policy: &self.config.coding, history: &self.visits };
        let coded = code_encounter(&coding, encounter);
        if !coded.questions.is_empty() {
            let questions = coded.questions.iter().map(|question| question.question_id.clone()).collect();
            let charge_cents = coded.lines.iter().map(|line| line.charge_cents).sum();
            return vec![Outcome { questions, charge_cents, ..Outcome::default() }; rules.len()];
        }
        let building = ClaimContext {
            payers: &reference.payers,
            providers: &reference.providers,
            workspace_prefix: &self.config.workspace_prefix,
            default_billing_provider: &source.default_billing_provider,
            default_rendering: &source.default_rendering,
            default_facility: &source.default_facility,
        };
        self.judged(&build_claims(&building, encounter, &coded), as_of, codes, rules)
    }

    fn judged(&self, claims: &[Claim<'_>], as_of: Date, codes: &CodeSets, rules: &[&Rules]) -> Vec<Outcome> {
        let editing = EditContext {
            codes,
            as_of,
            policy: &self.config.edits,
            coding: &self.config.coding,
            receivers: &self.config.receivers,
            overrides: &self.reference.overrides,
            prior: self.history,
        };
        self.history.leave_out(claims);
        let mut by_edits = Vec::new();
        claims.iter().for_each(|claim| _ = run_edits(claim, &editing, &mut by_edits));
        let outcome = |rules: &&Rules| {
            let mut findings = by_edits.clone();
            claims.iter().for_each(|claim| _ = rules.judge(claim, &editing, &mut findings));
            outcome_of(claims, &findings)
        };
        rules.iter().map(outcome).collect()
    }
}

fn outcome_of(claims: &[Claim<'_>], findings: &[Finding]) -> Outcome {
    let of = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).map(|finding| finding.edit.to_owned()).collect();
    let mut coded = String::new();
    for claim in claims {
        claim.diagnoses.iter().for_each(|diagnosis| coded.extend([diagnosis.code.as_str(), " "]));
        for line in &claim.lines {
            coded.extend(std::iter::once(line.code.as_str()).chain(line.modifiers.as_slice().iter().flat_map(|modifier| [":", modifier.as_str()])));
            coded.push_str(&format!("*{} ", line.units));
        }
    }
    Outcome { questions: BTreeSet::new(), holds: of(Severity::Reject), warnings: of(Severity::Warning), coded, charge_cents: claims.iter().map(|claim| claim.charge_cents).sum() }
}
