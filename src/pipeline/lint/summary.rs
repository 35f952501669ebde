//! What a check comes to: how many, how much money, and which causes to cure first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{CheckedKind, CheckedObject};
use crate::edits::find_edit;
use crate::model::Cents;

/// Causes shown.
const MOST_CAUSES: usize = 10;

/// Counts over all objects of one call.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    objects: u64,
    with_findings: u64,
    claims: u64,
    claim_word: Option<CheckedKind>,
    by_status: BTreeMap<&'static str, u64>,
    charged: Cents,
    held: Cents,
    causes: BTreeMap<String, (u64, Cents)>,
    not_run: BTreeMap<&'static str, (u64, String)>,
    never_run: BTreeMap<&'static str, String>,
}

impl Summary {
    /// Counts an object.
    pub fn add(&mut self, object: &CheckedObject) {
        self.objects += 1;
        self.with_findings += u64::from(!object.findings.is_empty());
        for edit in &object.not_run {
            if object.kind == CheckedKind::File {
                self.never_run.insert(edit.edit, edit.reason.clone().into_owned());
                continue;
            }
            let (objects, _) = self.not_run.entry(edit.edit).or_insert_with(|| (0, edit.reason.clone().into_owned()));
            *objects += 1;
        }
        if object.kind == CheckedKind::File {
            return;
        }
        self.claims += 1;
        self.claim_word.get_or_insert(object.kind);
        *self.by_status.entry(object.status).or_default() += 1;
        let cents = object.charged_cents.unwrap_or_default();
        self.charged = plus(self.charged, cents);
        if object.status == "held" {
            self.held = plus(self.held, cents);
            let causes: BTreeSet<&str> = object.findings.iter().filter(|finding| finding.severity == "reject").map(|finding| finding.edit.as_str()).collect();
            for cause in causes {
                let (claims, sum) = self.causes.entry(cause.to_owned()).or_default();
                (*claims, *sum) = (*claims + 1, plus(*sum, cents));
            }
        }
    }

    /// The causes that hold most, by number, then money, then name.
    pub fn top_causes(&self) -> Vec<(&str, u64, Cents)> {
        let mut causes: Vec<(&str, u64, Cents)> = self.causes.iter().map(|(cause, (claims, cents))| (cause.as_str(), *claims, *cents)).collect();
        causes.sort_by(|left, right| (right.1, right.2, left.0).cmp(&(left.1, left.2, right.0)));
        causes.truncate(MOST_CAUSES);
        causes
    }
}

/// Held at the largest amount: a hostile file must not stop the summary.
fn plus(left: Cents, right: Cents) -> Cents {
    Cents(left.0.saturating_add(right.0))
}

/// What is known at the end, for people.
impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} checked, {} with findings", self.objects, self.with_findings)?;
        if self.claims > 0 {
            self.write_totals(formatter)?;
        }
        Ok(())
    }
}

impl Summary {
    /// The edits that none of the files can answer, with the reason, one a line.
    pub fn never_run(&self) -> String {
        self.never_run.iter().map(|(edit, reason)| format!("  {edit}: {reason}\n")).collect()
    }

    /// For each reason the most claims that any of its edits was not asked of, and these edits.
    fn not_run_by_reason(&self) -> BTreeMap<&str, (u64, Vec<&'static str>)> {
        let mut reasons: BTreeMap<&str, (u64, Vec<&'static str>)> = BTreeMap::new();
        for (edit, (objects, reason)) in &self.not_run {
            let (most, edits) = reasons.entry(reason).or_default();
            *most = (*most).max(*objects);
            edits.push(edit);
        }
        reasons
    }

    fn write_totals(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.claim_word == Some(CheckedKind::Claim) { "claims" } else { "encounters" };
        write!(formatter, "{} {word}, {} dollars:", self.claims, self.charged)?;
        let mut separator = "";
        for (status, count) in &self.by_status {
            write!(formatter, "{separator} {count} {}", status_word(status))?;
            separator = ",";
        }
        writeln!(formatter, "; {} dollars held", self.held)?;
        if !self.causes.is_empty() {
            writeln!(formatter, "What holds them ({word}, dollars):")?;
        }
        for (cause, claims, cents) in self.top_causes() {
            let title = find_edit(cause).map_or_else(|| words_of(cause), |edit| edit.about().title);
            writeln!(formatter, "  {claims:>6}  {:>14}  {cause}  {title}", cents.to_string())?;
        }
        if !self.not_run.is_empty() {
            writeln!(formatter, "Not run, which is not passed ({word}):")?;
        }
        for (reason, (objects, edits)) in self.not_run_by_reason() {
            writeln!(formatter, "  {objects:>6}  {reason}\n          {}", edits.join(", "))?;
        }
        if !self.never_run.is_empty() {
            writeln!(formatter, "{} more edits cannot be asked of these files; --verbose lists them with the reason.", self.never_run.len())?;
        }
        Ok(())
    }
}

/// What holds a claim besides edits.
fn words_of(cause: &str) -> &'static str {
    match cause {
        "unreadable-value" => "Value that cannot be read",
        "missing-value" => "Value that must be there",
        _ => "",
    }
}

/// A status behind a number.
fn status_word(status: &str) -> &str {
    match status {
        "warnings" => "with warnings",
        "to_coder" => "to the coder",
        "not_final" => "not final",
        other => other,
    }
}
