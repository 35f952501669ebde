//! House rules: what one practice or one payer demands, written in TOML beside the master data instead of in code.
//!
//! A rule says when it finds something (`[rule.when]`), when it does not after all (`[rule.unless]`), what happens then, and proves itself by examples. `README.md` beside this
//! file documents the language; [`condition`] is the one table that it is made from. A fault in a rule, or an example that does not come out as it says, stops a run before it
//! starts: a rule that silently does nothing is worse than none.
//!
//! Rules judge like edits, after them, and policy and overrides apply to both alike. This module does *not* open files, change claims or replace an edit.

pub mod condition;
pub mod example;
pub mod page;
pub mod pattern;
pub mod read;
pub mod rule;
pub mod seen;
pub mod toml_text;

use std::collections::BTreeMap;

pub use read::{KnownNames, RuleFile};
pub use rule::Rule;
pub use toml_text::RuleFault;

use self::condition::Subject;
use self::pattern::{CodeIndex, Pattern};
use self::seen::Seen;
use crate::edits::runner::{apply_policy, is_disabled};
use crate::edits::{EditContext, Verdict, find_edit};
use crate::model::{Claim, Finding, Severity};

/// All rules of a workspace, indexed so that a hundred of them cost a claim little more than those that concern its payer and its codes.
#[derive(Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    by_id: BTreeMap<&'static str, usize>,
    /// Rules about lines that name codes, by code.
    by_code: CodeIndex,
    /// Other rules that name their payers one by one, by payer.
    by_payer: BTreeMap<Box<str>, Vec<usize>>,
    /// All others.
    always: Vec<usize>,
}

impl Rules {
    /// Reads files in the order given. The error lists every fault of every file.
    pub fn read(files: &[RuleFile], names: &KnownNames<'_>) -> Result<Rules, Vec<RuleFault>> {
        let mut rules: Vec<Rule> = Vec::new();
        let mut faults = Vec::new();
        for file in files {
            let (found, mut wrong) = read::read_file(file, names);
            faults.append(&mut wrong);
            for rule in found {
                match rules.iter().find(|other| other.id == rule.id) {
                    Some(other) => faults.push(same_id(file, &rule, other)),
                    None => rules.push(rule),
                }
            }
        }
        if faults.is_empty() { Ok(Rules::new(rules)) } else { Err(faults) }
    }

    /// Indexes rules with different ids.
    fn new(rules: Vec<Rule>) -> Rules {
        let mut by_payer: BTreeMap<Box<str>, Vec<usize>> = BTreeMap::new();
        let mut always = Vec::new();
        let mut coded: Vec<(&Pattern, usize)> = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            if let Some(codes) = rule.when.any_of(Subject::Code) {
                coded.extend(codes.iter().map(|pattern| (pattern, place)));
                continue;
            }
            match rule.when.any_of(Subject::Payer).map(exact).unwrap_or_default() {
                Some(payers) => payers.into_iter().for_each(|payer| by_payer.entry(payer.into()).or_default().push(place)),
                None => always.push(place),
            }
        }
        let by_code = CodeIndex::new(&coded);
        by_payer.values_mut().for_each(|places| places.dedup());
        let by_id = rules.iter().enumerate().map(|(place, rule)| (rule.id, place)).collect();
        Rules { rules, by_id, by_code, by_payer, always }
    }

    /// Rules with others laid over them: one of the same id is replaced, the rest are added behind.
    pub fn overlaid(self, others: Rules) -> Rules {
        let mut rules: Vec<Rule> = self.rules.into_iter().filter(|rule| others.find(rule.id).is_none()).collect();
        rules.extend(others.rules);
        Rules::new(rules)
    }

    /// All of them, in the order of files and in the order written.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// True where the workspace has none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule of an id.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.get(*self.by_id.get(id)?)
    }

    /// Runs every rule that concerns a claim, applies policy and overrides, and says whether the claim may go. Findings come in the order of the rules, then of lines. Nothing
    /// is allocated for a claim without findings.
    pub fn judge(&self, claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Vec<Finding>) -> Verdict {
        if self.rules.is_empty() {
            return Verdict::Clean;
        }
        let first_of_ours = findings.len();
        for (place, line) in claim.lines.iter().enumerate() {
            for rule in self.by_code.find(line.code.as_str()) {
                self.ask(*rule, &Seen { claim, line: Some((place, line)), as_of: context.as_of }, context, findings);
            }
        }
        let of_payer = claim.payer.and_then(|payer| self.by_payer.get(payer.payer_id.as_str())).map_or(&[] as &[usize], Vec::as_slice);
        for place in of_payer.iter().chain(&self.always) {
            if self.rules.get(*place).is_some_and(Rule::looks_at_lines) {
                for line in claim.lines.iter().enumerate() {
                    self.ask(*place, &Seen { claim, line: Some(line), as_of: context.as_of }, context, findings);
                }
            } else {
                self.ask(*place, &Seen { claim, line: None, as_of: context.as_of }, context, findings);
            }
        }
        let ours = findings.get_mut(first_of_ours..).unwrap_or_default();
        ours.sort_by_key(|finding| (self.by_id.get(finding.edit), finding.line));
        for finding in ours.iter_mut() {
            apply_policy(finding, claim, context, true);
        }
        if ours.iter().any(|finding| finding.severity == Severity::Reject) { Verdict::Held } else { Verdict::Clean }
    }

    fn ask(&self, place: usize, seen: &Seen<'_, '_>, context: &EditContext<'_>, findings: &mut Vec<Finding>) {
        let Some(rule) = self.rules.get(place) else { return };
        if rule.concerns(seen.claim) && rule.finds(seen) && !is_disabled(context.policy, rule.id) {
            findings.push(rule.finding(seen.line.map(|(place, line)| (place, line.code.as_str()))));
        }
    }

    /// The examples that do not come out as they say.
    pub fn failures(&self) -> Vec<RuleFault> {
        self.rules.iter().flat_map(failures).collect()
    }
}

/// The examples of a rule that do not come out as they say.
pub fn failures(rule: &Rule) -> Vec<RuleFault> {
    let failed = rule.examples.iter().filter(|example| rule.finds_any(&example.claim.claim(), example.claim.as_of) != example.is_found);
    let fault = |example: &example::RuleExample| {
        let what = if example.what.is_empty() { String::new() } else { format!(" \"{}\"", example.what) };
        let outcome = if example.is_found { "nothing is found, and found = true says that something is" } else { "the rule finds fault, and found = false says that it does not" };
        let file = rule.place.rsplit_once(':').map_or(rule.place.as_str(), |(file, _)| file).to_owned();
        RuleFault { file, line: example.place.0, column: example.place.1, message: format!("{}: example{what} fails: {outcome}", rule.id) }
    };
    failed.map(fault).collect()
}

/// The ids in a policy that neither an edit nor a rule has, in the order written: a misspelt one would otherwise be ignored.
pub fn unknown_ids<'p>(policy: &'p crate::config::EditsPolicy, rules: &Rules) -> Vec<&'p str> {
    crate::edits::unknown_ids(policy).into_iter().filter(|id| rules.find(id).is_none()).collect()
}

/// Whether an edit or a rule has this id.
pub fn is_known(id: &str, rules: &Rules) -> bool {
    find_edit(id).is_some() || rules.find(id).is_some() || read::TAKEN_IDS.contains(&id)
}

/// The names of patterns that each are one name; `None` where one is a prefix.
fn exact(patterns: &[Pattern]) -> Option<Vec<&str>> {
    patterns.iter().map(|pattern| if let Pattern::Is(name) = pattern { Some(name.as_ref()) } else { None }).collect()
}

fn same_id(file: &RuleFile, rule: &Rule, other: &Rule) -> RuleFault {
    let line = rule.place.rsplit_once(':').and_then(|(_, line)| line.parse().ok()).unwrap_or(1);
    RuleFault { file: file.name.clone(), line, column: 1, message: format!("the id `{}` is taken by the rule at {}", rule.id, other.place) }
}

#[cfg(test)]
mod tests;
