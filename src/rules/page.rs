//! Pages about rules, made from the rules and the table of conditions: rows for a list, a page for a terminal, the tables of `README.md`.

use std::fmt::Write;

use super::condition::{CONDITIONS, Demand};
use super::example::EXAMPLE_KEYS;
use super::pattern::Pattern;
use super::read::{RULE_KEYS, level_word};
use super::rule::{Conditions, Rule};
use crate::edits::catalogue::wrap;
use crate::model::{Cents, Quantity, Severity, date::from_epoch_days};
use crate::rules::condition::{Form, Test};

/// One row of `rules list`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RuleRow<'r> {
    /// Id.
    pub rule: &'r str,
    /// Severity.
    pub severity: Severity,
    /// Whose queue; may be empty.
    pub route: &'r str,
    /// Title.
    pub title: &'r str,
    /// Source.
    pub source: &'r str,
    /// First date of service, `YYYY-MM-DD`; empty for always.
    pub effective_from: String,
    /// Last date of service; empty for always.
    pub effective_to: String,
    /// File and line.
    pub place: &'r str,
}

/// The row of a rule.
pub fn row(rule: &Rule) -> RuleRow<'_> {
    let date = |date: Option<crate::model::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    RuleRow {
        rule: rule.id,
        severity: rule.severity,
        route: &rule.route,
        title: rule.title,
        source: rule.source,
        effective_from: date(rule.effective_from),
        effective_to: date(rule.effective_to),
        place: &rule.place,
    }
}

/// Everything about one rule in plain words, for `explain`.
pub fn explain(rule: &Rule) -> String {
    let mut page = format!("{}\n{}\n\n", rule.id, rule.title);
    let mut part = |heading: &str, text: &str| {
        page.push_str(heading);
        page.push('\n');
        wrap(text, &mut page);
        page.push('\n');
    };
    part("Why", rule.why);
    part("What to do", rule.fix);
    part("What it does", &consequence(rule));
    part("Finds something where", &described(&rule.when));
    for unless in &rule.unless {
        part("But not where", &described(unless));
    }
    part("Source", rule.source);
    part("Stands in", &rule.place);
    for (is_found, heading) in [(true, "Found, for example"), (false, "Not found, for example")] {
        let examples: Vec<&str> = rule.examples.iter().filter(|example| example.is_found == is_found && !example.what.is_empty()).map(|example| example.what.as_str()).collect();
        if !examples.is_empty() {
            part(heading, &examples.join("; "));
        }
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn consequence(rule: &Rule) -> String {
    let mut text = String::from(match rule.severity {
        Severity::Reject => "Holds the claim.",
        Severity::Warning => "Warns; the claim is sent unless `[edits.hold_warnings]` names the rule for its payer.",
        Severity::Note => "Notes; changes nothing.",
    });
    if !rule.route.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, " Goes to the queue of: {}.", rule.route);
    }
    text.push_str(if rule.is_self_pay { " Concerns self-pay encounters only." } else { " Concerns insurance claims only." });
    if let Some(from) = rule.effective_from {
        let _ = write!(text, " For services from {from}.");
    }
    if let Some(to) = rule.effective_to {
        let _ = write!(text, " For services to {to}.");
    }
    text
}

/// Conditions as they were written, one after the other.
fn described(conditions: &Conditions) -> String {
    conditions.tests.iter().map(|test| format!("{} = {}", test.condition.key, demanded(test))).collect::<Vec<_>>().join("; ")
}

fn demanded(test: &Test) -> String {
    let number = |number: i64| match test.condition.form {
        Form::Dollars => format!("\"{}\"", Cents(number)),
        Form::Units => Quantity(number).to_string(),
        Form::Date => i32::try_from(number).ok().and_then(from_epoch_days).map(|date| date.to_string()).unwrap_or_default(),
        _ => number.to_string(),
    };
    match &test.demand {
        Demand::Any(patterns) | Demand::None(patterns) => patterns.iter().map(written).collect::<Vec<_>>().join(", "),
        Demand::AtLeast(least) => number(*least),
        Demand::AtMost(most) => number(*most),
        Demand::Is(wanted) => wanted.to_string(),
    }
}

fn written(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Is(text) => text.to_string(),
        Pattern::Begins(start) => format!("{start}*"),
        Pattern::Between(first, last) => format!("{first}-{last}"),
    }
}

/// The tables of the language as Markdown: keys of a rule, conditions, keys of an example.
pub fn markdown() -> String {
    let mut page = String::from("### Keys of a rule\n\n| key | meaning |\n|---|---|\n");
    for (key, meaning) in RULE_KEYS {
        let _ = writeln!(page, "| `{key}` | {meaning} |");
    }
    page.push_str("\n### Conditions\n\n| key | looks at | value | holds where |\n|---|---|---|---|\n");
    for condition in CONDITIONS {
        let _ = writeln!(page, "| `{}` | {} | {} | {} |", condition.key, level_word(condition.level), condition.form.described(), condition.meaning);
    }
    page.push_str("\n### Keys of an example\n\n| key | meaning |\n|---|---|\n");
    for (key, meaning) in EXAMPLE_KEYS {
        let _ = writeln!(page, "| `{key}` | {meaning} |");
    }
    page
}
