//! The catalogue of edits, made from what each says about itself: rows for a list, a page for a terminal, and `CATALOGUE.md`.
//!
//! `CATALOGUE.md` is kept beside this file so that a change of an edit shows in review; a test compares it with [`markdown`].

use std::fmt::Write;

use super::about::{About, Family, Programmes, Scope, Status};
use super::runner::find_edit;
use super::tables::Table;
use super::{EDITS, Example};
use crate::model::{PayerKind, Severity};

/// One row of `edits list`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EditRow {
    /// Id.
    pub edit: &'static str,
    /// Family.
    pub family: &'static str,
    /// Severity.
    pub severity: Severity,
    /// SNIP type.
    pub snip: u8,
    /// X12 element.
    pub element: &'static str,
    /// Payer's answer (277CA category and status), or empty.
    pub answer: &'static str,
    /// Adjustment reason codes of the denials that it expects.
    pub denials: &'static [&'static str],
    /// Title.
    pub title: &'static str,
    /// `stable` or `preview`.
    pub status: &'static str,
    /// The day it was added, `YYYY-MM-DD`.
    pub since: String,
}

/// All edits, in the order in which they run.
pub fn rows() -> impl Iterator<Item = EditRow> {
    EDITS.iter().map(|edit| edit.about()).map(|about| EditRow {
        edit: about.id,
        family: about.family.name(),
        severity: about.severity,
        snip: about.snip,
        element: about.element,
        answer: about.answer,
        denials: about.denials,
        title: about.title,
        status: status(about.status),
        since: about.since.to_string(),
    })
}

/// Everything about one edit in plain words, for `explain`; `None` when there is no edit of that id.
pub fn explain(id: &str) -> Option<String> {
    let about = find_edit(id)?.about();
    let mut page = format!("{}\n{}\n\n", about.id, about.title);
    let mut part = |heading: &str, text: &str| {
        page.push_str(heading);
        page.push('\n');
        wrap(text, &mut page);
        page.push('\n');
    };
    part("Why", about.why);
    part("What to do", about.fix);
    part("What it does", &consequence(about));
    part("Where", &place(about));
    if !about.answer.is_empty() {
        part("What a payer would answer", &answer(about.answer));
    }
    if !about.denials.is_empty() {
        part("How a payer would deny it", &format!("With adjustment reason {}.", about.denials.join(", ")));
    }
    part("Source", about.source);
    part("Found, for example", &examples(about, true).collect::<Vec<_>>().join("; "));
    part("Not found, for example", &examples(about, false).collect::<Vec<_>>().join("; "));
    page.truncate(page.trim_end().len());
    page.push('\n');
    Some(page)
}

/// The parts of a payer's answer such as `A7:562` or `A7:562:85` in our words; `None` for what has not that form.
pub fn explain_answer(code: &str) -> Option<String> {
    let code = code.to_ascii_uppercase();
    let mut parts = code.split(':');
    let (category, status) = (parts.next()?, parts.next()?);
    let is_category = category.len() == 2 && category.starts_with(|first: char| first.is_ascii_uppercase()) && category.ends_with(|last: char| last.is_ascii_digit());
    let is_status = !status.is_empty() && status.len() <= 4 && status.bytes().all(|byte| byte.is_ascii_digit());
    (is_category && is_status && parts.count() <= 1).then(|| answer(&code) + "\n")
}

/// The text of `CATALOGUE.md`.
pub fn markdown() -> String {
    let mut page = String::from("# Edits\n\nGenerated from the edits themselves; a test compares. Do not change by hand.\n");
    for family in Family::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "\n## {}\n\n| edit | severity | SNIP | element | answer | fault |\n|---|---|---|---|---|---|", family.name());
        for about in of_family(family) {
            let _ = writeln!(page, "| `{}` | {} | {} | {} | {} | {} |", about.id, severity(about.severity), about.snip, about.element, about.answer, about.title);
        }
    }
    for about in Family::ALL.into_iter().flat_map(of_family) {
        write_section(about, &mut page);
    }
    page
}

fn of_family(family: Family) -> impl Iterator<Item = &'static About> {
    EDITS.iter().map(|edit| edit.about()).filter(move |about| about.family == family)
}

fn write_section(about: &About, page: &mut String) {
    let _ = write!(page, "\n### {}\n\n{}.\n\n{}\n\n**What to do.** {}\n\n", about.id, about.title, about.why, about.fix);
    let _ = writeln!(page, "**What it does.** {} {}\n", consequence(about), place(about));
    if !about.denials.is_empty() {
        let _ = writeln!(page, "**How a payer would deny it.** With adjustment reason {}.\n", about.denials.join(", "));
    }
    let _ = writeln!(page, "**Source.** {}. Since {}.\n", about.source, about.since);
    for (found, heading) in [(true, "Found"), (false, "Not found")] {
        let _ = writeln!(page, "- {heading}: {}.", examples(about, found).collect::<Vec<_>>().join("; "));
    }
}

fn examples(about: &About, is_found: bool) -> impl Iterator<Item = &'static str> {
    about.examples.iter().filter(move |example: &&Example| example.is_found == is_found).map(|example| example.what)
}

fn consequence(about: &About) -> String {
    let mut text = String::from(match about.severity {
        Severity::Reject if about.needs == Some(Table::Indicators) => {
            "Holds claims of Medicare and of payers that `[edits.adopted_tables]` names for the table; for other payers it warns at most."
        }
        Severity::Reject if about.needs.is_some_and(Table::is_of_programme) => {
            "Holds claims of Medicare, Medicare Advantage and Medicaid. Those of other payers it warns of, unless `[edits.adopted_tables]` says that the payer applies the table."
        }
        Severity::Reject => "Holds the claim.",
        Severity::Warning => "Warns; the claim is sent unless `[edits.hold_warnings]` names the edit for its payer.",
        Severity::Note => "Notes; changes nothing.",
    });
    text.push_str(match about.scope {
        Scope::ClaimsOnly => " Concerns insurance claims only.",
        Scope::AlsoSelfPay => " Concerns self-pay encounters too.",
    });
    if let Programmes::Only(kinds) = about.programmes {
        let names: Vec<&str> = kinds.iter().map(|kind| kind_name(*kind)).collect();
        let _ = write!(text, " Applies to {} only.", names.join(", "));
    }
    if let Some(table) = about.needs {
        let _ = write!(text, " Not run where the `{}` table for the date is not installed.", table.name());
    }
    if let Some(from) = about.effective_from {
        let _ = write!(text, " For services from {from}.");
    }
    if let Some(to) = about.effective_to {
        let _ = write!(text, " For services to {to}.");
    }
    if about.severity == Severity::Reject && !about.is_overridable() {
        text.push_str(" Cannot be overridden.");
    }
    if about.status == Status::Preview {
        text.push_str(" In preview: may still change.");
    }
    text
}

fn place(about: &About) -> String {
    if about.element.is_empty() { format!("SNIP type {}.", about.snip) } else { format!("SNIP type {}, element {}.", about.snip, about.element) }
}

/// The parts of a 277CA answer in words: `A7:562:85`.
fn answer(code: &str) -> String {
    let mut parts = code.split(':');
    let (category, status, entity) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    let meaning = match category {
        "A3" => "returned as unprocessable",
        "A6" => "rejected, information missing",
        "A7" => "rejected, information invalid",
        "A8" => "rejected, information contradicts itself",
        _ if category.starts_with('A') => "acknowledged or rejected",
        _ => "about a claim that was taken in",
    };
    let about = entity.map(|entity| format!(" about entity {entity}")).unwrap_or_default();
    format!("277CA category {category} ({meaning}), status code {status}{about}.")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Reject => "reject",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Stable => "stable",
        Status::Preview => "preview",
    }
}

fn kind_name(kind: PayerKind) -> &'static str {
    match kind {
        PayerKind::MedicareB => "Medicare Part B",
        PayerKind::MedicareAdvantage => "Medicare Advantage",
        PayerKind::Medicaid => "Medicaid",
        PayerKind::Tricare => "TRICARE",
        PayerKind::WorkersCompensation => "workers' compensation",
        PayerKind::Auto => "automobile insurance",
        PayerKind::Commercial => "commercial payers",
    }
}

/// Appends the text in lines of at most 96 characters, indented by two.
pub fn wrap(text: &str, page: &mut String) {
    let mut width = 0;
    for word in text.split_ascii_whitespace() {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > 96 {
            page.push_str(if width == 0 { "  " } else { "\n  " });
            width = 2 + length;
        } else {
            page.push(' ');
            width += 1 + length;
        }
        page.push_str(word);
    }
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_on_record_is_the_one_generated() {
        let on_record = include_str!("CATALOGUE.md");
        let generated = markdown();
        let difference = on_record.lines().zip(generated.lines()).position(|(left, right)| left != right);
        assert!(on_record == generated, "src/edits/CATALOGUE.md is stale from line {difference:?} on; regenerate it with `cleanclaim edits list --markdown`");
    }

    #[test]
    fn an_explanation_says_everything_and_keeps_to_the_terminal() {
        let page = explain("billing-npi-invalid").unwrap();
        for part in ["Billing NPI", "45 CFR 162.406", "277CA category A7", "entity 85", "two digits swapped", "Holds the claim"] {
            assert!(page.contains(part), "{part}");
        }
        assert!(page.lines().all(|line| line.chars().count() <= 98));
        assert_eq!(explain("no-such-edit"), None);
    }

    #[test]
    fn a_rule_for_one_programme_says_so() {
        assert!(explain("medicare-replacement-claim").unwrap().contains("Applies to Medicare Part B only."));
        assert!(explain("patient-name-missing").unwrap().contains("Cannot be overridden."));
        let by_table = explain("code-pair-never-together").unwrap();
        assert!(by_table.contains("adopted_tables") && by_table.contains("`ncci` table"), "{by_table}");
    }

    #[test]
    fn an_answer_is_told_in_words_and_other_words_are_none() {
        assert_eq!(explain_answer("a7:562:85").as_deref(), Some("277CA category A7 (rejected, information invalid), status code 562 about entity 85.\n"));
        for other in ["A7", "A7:", "A7:x", "A77:562", "A7:562:85:1", "45"] {
            assert_eq!(explain_answer(other), None, "{other}");
        }
    }

    #[test]
    fn rows_are_all_edits() {
        assert_eq!(rows().count(), EDITS.len());
        assert!(rows().any(|row| row.edit == "duplicate-line" && row.family == "duplicates" && row.since == "2026-11-24"));
    }
}
