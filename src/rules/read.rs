//! From the text of rule files to rules. Every fault is told with its file, line and column.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::condition::{CONDITIONS, Comparison, Condition, Demand, Form, Level, Subject, Test};
use super::example::{EXAMPLE_KEYS, RuleExample, read_example};
use super::pattern::Pattern;
use super::rule::{Conditions, Rule};
use super::toml_text::{Entry, RuleFault, RuleText, did_you_mean};
use crate::edits::find_edit;
use crate::model::date::epoch_days;
use crate::model::{Code, Severity};

/// A file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Its name for people.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What rules may name: a name that nobody has would never be found, and nobody would notice.
pub struct KnownNames<'n> {
    /// Ids of payers; `None` where no workspace says.
    pub payers: Option<Vec<&'n str>>,
    /// Keys and NPIs of billing providers and facilities; `None` where no workspace says.
    pub providers: Option<Vec<&'n str>>,
    /// Whether the encounter export has a column.
    pub is_column: fn(&str) -> bool,
}

/// The keys of a rule, with what they mean, in the order of the documentation.
pub const RULE_KEYS: &[(&str, &str)] = &[
    ("id", "kebab-case name of the fault; unique over all files and never an edit's"),
    ("title", "the fault in a few words, without a full stop; becomes the message of a finding"),
    ("why", "why it matters"),
    ("fix", "what a biller does about it"),
    ("source", "where the rule comes from: a contract, a bulletin with its date, a decision of the house"),
    ("then", "`hold`, `warn` or `note`"),
    ("route", "whose queue a held claim belongs to; the column `route` of `held.csv`; may be left out"),
    ("effective_from", "first date of service on which the rule counts; may be left out"),
    ("effective_to", "last date of service on which it counts; may be left out"),
    ("element", "X12 loop and element, such as `2300 REF02`; may be left out"),
    ("field", "the export column that cures it, so that it can be fixed on the worklist; may be left out"),
    ("when", "the conditions, of which all must hold"),
    ("unless", "exceptions: conditions of which all must hold for the rule not to count; `[[rule.unless]]` several times for several exceptions"),
    ("example", "`[[rule.example]]`: claims that prove the rule; at least one that is found and one that is not"),
];

/// Keys of which each rule needs one.
const REQUIRED: &[&str] = &["id", "title", "why", "fix", "source", "then", "when", "example"];

/// Findings that the night itself makes. They are no edits, and nobody can override them.
pub const TAKEN_IDS: &[&str] = &["claim-not-writable", "not-selected", "record-not-available", "correction-not-applied", "coverage-missing", "part-missing", "payer-changed"];

/// Reads the rules of a file.
pub fn read_file(file: &RuleFile, names: &KnownNames<'_>) -> (Vec<Rule>, Vec<RuleFault>) {
    let mut text = RuleText::new(&file.name, &file.text);
    let mut rules = Vec::new();
    let Some(table) = text.parse() else { return (rules, text.into_faults()) };
    for (key, value) in &table {
        if key.get_ref() != "rule" {
            text.unknown_key(key, "a rule file, which has only [[rule]]", std::iter::once("rule"));
            continue;
        }
        for (table, span) in text.tables(value, "[[rule]]") {
            rules.extend(RuleReader { text: &mut text, names }.rule(table, span));
        }
    }
    (rules, text.into_faults())
}

struct RuleReader<'r, 't, 'n> {
    text: &'r mut RuleText<'t>,
    names: &'r KnownNames<'n>,
}

/// Keeps a text for the rest of the process, as an edit's texts are kept: findings refer to them, and rules are loaded once.
fn keep(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

impl RuleReader<'_, '_, '_> {
    fn rule(mut self, table: &DeTable<'_>, span: Range<usize>) -> Option<Rule> {
        for (key, _) in table {
            if !RULE_KEYS.iter().any(|(known, _)| *known == key.get_ref().as_ref()) {
                self.text.unknown_key(key, "a rule", RULE_KEYS.iter().map(|(known, _)| *known));
            }
        }
        for key in REQUIRED.iter().filter(|key| !table.contains_key(**key)) {
            self.text.fault(span.clone(), format!("the rule has no `{key}`"));
        }
        let id = self.id(table);
        let title = self.text_of(table, "title").map(|title| title.trim_end_matches('.').to_owned());
        let (why, fix, source) = (self.sentence_of(table, "why"), self.sentence_of(table, "fix"), self.text_of(table, "source"));
        let severity = self.severity(table);
        let when = table.get("when").map(|value| self.conditions(value, "[rule.when]"));
        let unless = table.get("unless").map(|value| self.conditions(value, "[rule.unless]")).unwrap_or_default();
        let mut when = when.unwrap_or_default().into_iter();
        let (conditions, more) = (when.next(), when.next());
        if more.is_some() {
            self.text.fault(span.clone(), "a rule has one [rule.when]; write another rule for another case");
        }
        let (effective_from, effective_to) =
            (table.get("effective_from").and_then(|value| self.text.date(value)), table.get("effective_to").and_then(|value| self.text.date(value)));
        if effective_from.zip(effective_to).is_some_and(|(from, to)| from > to) {
            self.text.fault(span.clone(), "the rule ends before it begins: effective_to lies before effective_from");
        }
        let field = self.field(table);
        let (element, route) = (self.text_of(table, "element").unwrap_or_default(), self.text_of(table, "route").unwrap_or_default());
        let examples = self.examples(table, span.clone());
        let is_self_pay =
            conditions.as_ref().is_some_and(|conditions| conditions.tests.iter().any(|test| test.condition.subject == Subject::SelfPay && test.demand == Demand::Is(true)));
        Some(Rule {
            id: keep(id?),
            title: keep(title?),
            why: keep(why?),
            fix: keep(fix?),
            source: keep(source?),
            severity: severity?,
            route,
            element: keep(element),
            field: keep(field),
            effective_from,
            effective_to,
            is_self_pay,
            when: conditions?,
            unless,
            examples,
            place: format!("{}:{}", self.text.file, self.text.place(span.start).0),
        })
    }

    /// A text on one line, however many it was written on.
    fn text_of(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let text = self.text.text(table.get(key)?)?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// A text with a full stop.
    fn sentence_of(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        let text = self.text_of(table, key)?;
        Some(if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") })
    }

    fn id(&mut self, table: &DeTable<'_>) -> Option<String> {
        let value = table.get("id")?;
        let id = self.text.text(value)?;
        let legal = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
        if !id.chars().all(legal) || id.starts_with('-') || id.ends_with('-') || id.contains("--") {
            return self.text.refuse(value, "an id of small letters, digits and single dashes");
        }
        if find_edit(&id).is_some() || TAKEN_IDS.contains(&id.as_str()) {
            self.text.fault(value.span(), format!("`{id}` is an edit's id; give the rule its own"));
            return None;
        }
        Some(id)
    }

    fn severity(&mut self, table: &DeTable<'_>) -> Option<Severity> {
        let value = table.get("then")?;
        match value.get_ref().as_str() {
            Some("hold") => Some(Severity::Reject),
            Some("warn") => Some(Severity::Warning),
            Some("note") => Some(Severity::Note),
            _ => self.text.refuse(value, "\"hold\", \"warn\" or \"note\""),
        }
    }

    fn field(&mut self, table: &DeTable<'_>) -> String {
        let Some(value) = table.get("field") else { return String::new() };
        let Some(field) = self.text.text(value) else { return String::new() };
        if (self.names.is_column)(&field) { field } else { self.text.refuse(value, "a column of the encounter export, such as `modifiers`").unwrap_or_default() }
    }

    fn examples(&mut self, table: &DeTable<'_>, span: Range<usize>) -> Vec<RuleExample> {
        let Some(value) = table.get("example") else { return Vec::new() };
        let tables = self.text.tables(value, "[[rule.example]]");
        let count = tables.len();
        let examples: Vec<RuleExample> = tables.into_iter().filter_map(|(table, span)| read_example(self.text, table, span, EXAMPLE_KEYS)).collect();
        for (is_found, wanted) in [(true, "found = true"), (false, "found = false")] {
            // Where one cannot be read, that is the fault to tell.
            if examples.len() == count && !examples.iter().any(|example| example.is_found == is_found) {
                self.text.fault(span.clone(), format!("the rule has no example with `{wanted}`; it needs one of each"));
            }
        }
        examples
    }

    fn conditions(&mut self, value: &Spanned<DeValue<'_>>, heading: &str) -> Vec<Conditions> {
        let mut found = Vec::new();
        for (table, span) in self.text.tables(value, heading) {
            let mut tests: Vec<Test> = table.iter().filter_map(|entry| self.test(entry, heading)).collect();
            if table.is_empty() {
                self.text.fault(span, format!("{heading} needs at least one condition"));
            }
            // What is cheap and rules out most stands first in the documentation.
            tests.sort_by_key(|test| CONDITIONS.iter().position(|condition| std::ptr::eq(condition, test.condition)));
            found.push(Conditions { tests });
        }
        found
    }

    fn test(&mut self, (key, value): Entry<'_, '_>, heading: &str) -> Option<Test> {
        let Some(condition) = CONDITIONS.iter().find(|condition| condition.key == key.get_ref().as_ref()) else {
            self.text.unknown_key(key, heading, CONDITIONS.iter().map(|condition| condition.key));
            return None;
        };
        let demand = match condition.form {
            Form::Texts | Form::Codes | Form::Words(_) | Form::Numbers => self.patterns(condition, value)?,
            Form::YesNo => Demand::Is(self.text.yes_no(value)?),
            Form::Number => bound(condition, self.text.number(value)?),
            Form::Dollars => bound(condition, self.text.dollars(value)?.0),
            Form::Units => bound(condition, self.text.units(value)?.0),
            Form::Date => bound(condition, epoch_days(self.text.date(value)?).into()),
        };
        Some(Test { condition, demand })
    }

    fn patterns(&mut self, condition: &Condition, value: &Spanned<DeValue<'_>>) -> Option<Demand> {
        let names = self.names;
        let known = match condition.subject {
            Subject::Payer => names.payers.as_deref().map(|known| (known, "payers.csv")),
            Subject::BillingProvider | Subject::Facility => names.providers.as_deref().map(|known| (known, "providers.csv")),
            _ => None,
        };
        let patterns = self.text.each(value, |text, value| {
            let pattern = match condition.form {
                Form::Numbers => Some(Pattern::Is(text.number(value)?.to_string().into())),
                Form::Words(words) => word(text, value, words),
                Form::Codes => codes(text, value),
                _ => text.text(value).map(|text| text.strip_suffix('*').map_or_else(|| Pattern::Is(text.as_str().into()), |start| Pattern::Begins(start.into()))),
            }?;
            if let (Some((known, file)), Pattern::Is(name)) = (known, &pattern)
                && !known.contains(&name.as_ref())
            {
                text.fault(value.span(), format!("`{name}` is not in {file}{}", did_you_mean(name, known.iter().copied())));
            }
            Some(pattern)
        });
        let demand = if condition.comparison == Comparison::IsNot { Demand::None } else { Demand::Any };
        (!patterns.is_empty()).then(|| demand(patterns))
    }
}

fn word(text: &mut RuleText<'_>, value: &Spanned<DeValue<'_>>, words: &[&str]) -> Option<Pattern> {
    let written = value.get_ref().as_str().unwrap_or_default();
    match words.iter().find(|word| **word == written) {
        Some(word) => Some(Pattern::Is((*word).into())),
        None => text.refuse(value, &format!("one of {}{}", words.join(", "), did_you_mean(written, words.iter().copied()))),
    }
}

fn bound(condition: &Condition, number: i64) -> Demand {
    if condition.comparison == Comparison::AtLeast { Demand::AtLeast(number) } else { Demand::AtMost(number) }
}

/// A code, a prefix or a range between two codes of the same length; case and dots do not matter.
fn codes(text: &mut RuleText<'_>, value: &Spanned<DeValue<'_>>) -> Option<Pattern> {
    let written = value.get_ref().as_str().unwrap_or_default();
    let code = |part: &str| Code::parse(part).filter(|code| !code.is_empty()).map(|code| code.as_str().into());
    let read = match (written.strip_suffix('*'), written.split_once('-')) {
        (Some(start), _) => code(start).map(Pattern::Begins),
        (None, Some((first, last))) => {
            code(first).zip(code(last)).filter(|(first, last): &(Box<str>, Box<str>)| first.len() == last.len() && first <= last).map(|(first, last)| Pattern::Between(first, last))
        }
        (None, None) => code(written).map(Pattern::Is),
    };
    read.or_else(|| text.refuse(value, "a code in quotes such as \"99213\", a prefix \"J20*\" or a range \"99202-99215\""))
}

/// Whether a condition can be asked where a rule looks, for the documentation.
pub fn level_word(level: Level) -> &'static str {
    match level {
        Level::Claim => "claim",
        Level::Line => "line",
        Level::Either => "line or claim",
    }
}
