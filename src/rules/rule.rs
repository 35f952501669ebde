//! One house rule, ready to judge claims.

use super::condition::{Demand, Level, Subject, Test};
use super::example::RuleExample;
use super::pattern::Pattern;
use super::seen::Seen;
use crate::model::{Claim, Date, Finding, Severity};

/// Conditions of which all must hold.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// In the order of the documentation.
    pub tests: Vec<Test>,
}

impl Conditions {
    /// Whether all of them hold of what is seen.
    fn hold(&self, seen: &Seen<'_, '_>) -> bool {
        self.tests.iter().all(|test| test.holds(seen))
    }

    /// Whether one of them can only be asked of a service line.
    pub fn look_at_lines(&self) -> bool {
        self.tests.iter().any(|test| test.condition.level == Level::Line)
    }

    /// What the subject must be one of; `None` where nothing demands it.
    pub fn any_of(&self, subject: Subject) -> Option<&[Pattern]> {
        self.tests.iter().find_map(|test| match &test.demand {
            Demand::Any(patterns) if test.condition.subject == subject => Some(patterns.as_slice()),
            _ => None,
        })
    }
}

/// A rule of the house. Its texts live as long as the process, as an edit's do: findings refer to them, and rules are loaded once.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case; unique over all files, and never an edit's.
    pub id: &'static str,
    /// The fault in a few words.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What a biller does about it.
    pub fix: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// What a finding does: holds, warns, notes.
    pub severity: Severity,
    /// Whose queue a held claim belongs to; empty for nobody's in particular.
    pub route: String,
    /// X12 loop and element; may be empty.
    pub element: &'static str,
    /// The export column that cures it; empty for none.
    pub field: &'static str,
    /// First date of service on which it counts; `None` for always.
    pub effective_from: Option<Date>,
    /// Last date of service on which it counts; `None` for always.
    pub effective_to: Option<Date>,
    /// Whether it judges the patient's own bills instead of insurance claims.
    pub is_self_pay: bool,
    /// When it finds something.
    pub when: Conditions,
    /// When it does not, although `when` holds.
    pub unless: Vec<Conditions>,
    /// What proves it.
    pub examples: Vec<RuleExample>,
    /// File and line of its heading, for people.
    pub place: String,
}

impl Rule {
    /// Whether the rule looks at every line instead of at the claim.
    pub fn looks_at_lines(&self) -> bool {
        self.when.look_at_lines()
    }

    /// Whether it concerns a claim at all: insurance or self-pay, and its date of service.
    pub fn concerns(&self, claim: &Claim<'_>) -> bool {
        let in_force = |on: Date| self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to);
        self.is_self_pay == claim.coverage.is_none() && claim.service_from().is_none_or(in_force)
    }

    /// Whether it finds fault with the claim as a whole, or with one line.
    pub fn finds(&self, seen: &Seen<'_, '_>) -> bool {
        self.when.hold(seen) && !self.unless.iter().any(|unless| excepts(unless, seen))
    }

    /// Whether it finds anything in a claim. For examples; the night asks by way of an index.
    pub fn finds_any(&self, claim: &Claim<'_>, as_of: Date) -> bool {
        let seen = |line| Seen { claim, line, as_of };
        self.concerns(claim) && if self.looks_at_lines() { claim.lines.iter().enumerate().any(|line| self.finds(&seen(Some(line)))) } else { self.finds(&seen(None)) }
    }

    /// The finding. What stands in the column to be corrected may identify a person, so the finding withholds it; the worklist shows the cell itself.
    pub fn finding(&self, line: Option<(usize, &str)>) -> Finding {
        let message = match line {
            Some((place, code)) => format!("Line {} ({code}): {}.", place + 1, self.title),
            None => format!("{}.", self.title),
        };
        let value = if self.field.is_empty() { line.map_or(String::new(), |(_, code)| code.to_owned()) } else { crate::edits::finding::WITHHELD.to_owned() };
        Finding {
            edit: self.id,
            severity: self.severity,
            // What a trading partner or the house demands is WEDI SNIP type 7.
            snip: 7,
            element: self.element,
            line: line.map(|(place, _)| u16::try_from(place + 1).unwrap_or(u16::MAX)),
            value,
            message,
            fix: self.fix.to_owned(),
            field: self.field,
            is_overridden: false,
        }
    }
}

/// Whether an exception applies. Where the rule looks at the claim, an exception with line conditions applies when any line fulfils it.
fn excepts(unless: &Conditions, seen: &Seen<'_, '_>) -> bool {
    if seen.line.is_none() && unless.look_at_lines() {
        return seen.claim.lines.iter().enumerate().any(|line| unless.hold(&Seen { line: Some(line), ..*seen }));
    }
    unless.hold(seen)
}
