//! The catalogue of edits, made from what each says about itself: rows for a list, and a page for a terminal. `catalogue_page.rs` makes `CATALOGUE.md` of the same parts.

use std::fmt::Write;

use super::about::{About, Programmes, Scope, Status};
use super::runner::find_edit;
use super::tables::Table;
use super::{EDITS, Example};
use crate::codes::{adjustment_reason, claim_status};
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
    /// The table without which it is not run, by the name that `codes import` knows; empty where it needs none.
    pub needs: &'static str,
    /// The kinds of payers that it concerns, as `payers.csv` has them; empty for all.
    pub programmes: Vec<PayerKind>,
    /// Whether a person may override it.
    pub overridable: bool,
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
        needs: about.needs.map_or("", Table::name),
        programmes: match about.programmes {
            Programmes::All => Vec::new(),
            Programmes::Only(kinds) => kinds.to_vec(),
        },
        overridable: about.is_overridable(),
    })
}

/// Everything about one edit in plain words, for `explain`; `None` when there is no edit of that id.
pub fn explain(id: &str) -> Option<String> {
    let about = find_edit(id)?.about();
    let mut page = format!("{}\n{}\n", about.id, about.title);
    let found = examples(about, true).collect::<Vec<_>>().join("; ");
    let not_found = examples(about, false).collect::<Vec<_>>().join("; ");
    let parts = parts(about).into_iter().map(|part| (part.heading, part.text));
    let all = [("Why", about.why.to_owned())].into_iter().chain(parts).chain([("Found, for example", found), ("Not found, for example", not_found)]);
    for (heading, text) in all.filter(|(_, text)| !text.is_empty()) {
        page.push('\n');
        page.push_str(heading);
        page.push('\n');
        wrap(&text, &mut page);
    }
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

/// One thing that an edit says about itself.
pub(super) struct Part {
    /// What it is about.
    pub heading: &'static str,
    /// Whole sentences; empty where there is nothing to say.
    pub text: String,
}

/// What a reader wants to know after the reason, in the order of reading: the same in a terminal and in `CATALOGUE.md`.
pub(super) fn parts(about: &About) -> [Part; 9] {
    let part = |heading, text| Part { heading, text };
    [
        part("What to do", about.fix.to_owned()),
        part("What it does", effect(about)),
        part("Whom it concerns", concerned(about)),
        part("Table", table(about)),
        part("Override", override_(about)),
        part("Where", place(about)),
        part("What a payer would answer", if about.answer.is_empty() { String::new() } else { format!("`{}`: {}", about.answer, answer(about.answer)) }),
        part("How a payer would deny it", denials(about)),
        part("Source", format!("{}. Since {}.", about.source, about.since)),
    ]
}

/// The examples that are found, or those that are not, in words.
pub(super) fn examples(about: &About, is_found: bool) -> impl Iterator<Item = &'static str> {
    about.examples.iter().filter(move |example: &&Example| example.is_found == is_found).map(|example| example.what)
}

/// Whether it holds, warns or notes, and whose claims.
fn effect(about: &About) -> String {
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
    if about.status == Status::Preview {
        text.push_str(" In preview: may still change.");
    }
    text
}

/// Whose claims, and of which dates of service.
fn concerned(about: &About) -> String {
    let mut text = match about.programmes {
        Programmes::All => String::from("All payers."),
        Programmes::Only(kinds) => {
            let names: Vec<&str> = kinds.iter().map(|kind| kind_name(*kind)).collect();
            format!("Applies to {} only.", names.join(", "))
        }
    };
    text.push_str(match about.scope {
        Scope::ClaimsOnly => " Insurance claims only.",
        Scope::AlsoSelfPay => " Self-pay encounters too.",
    });
    // Writing to a string cannot fail.
    if let Some(from) = about.effective_from {
        let _ = write!(text, " For services from {from}.");
    }
    if let Some(to) = about.effective_to {
        let _ = write!(text, " For services to {to}.");
    }
    text
}

/// The table without which it is not run, and how to get it.
fn table(about: &About) -> String {
    let Some(table) = about.needs else { return String::new() };
    format!("Not run where the `{}` table ({}) does not cover the date: `{}`.", table.name(), table.title(), table.import_command())
}

/// Whether a person can let the fault pass, and how.
fn override_(about: &About) -> String {
    let text = match (about.severity, about.is_overridable()) {
        (Severity::Note, _) => "Nothing to override.",
        (Severity::Reject, false) => "Cannot be overridden.",
        (Severity::Reject, true) => "For one encounter on `worklists/held.csv`, for an encounter or a payer in `reference/overrides.csv`; with user, reason and last day.",
        (Severity::Warning, true) => "Only where the configuration lets the warning hold: then for one encounter on `worklists/held.csv`, or in `reference/overrides.csv`.",
        (Severity::Warning, false) => "Cannot be overridden where the configuration lets the warning hold.",
    };
    text.to_owned()
}

/// SNIP type and X12 element.
fn place(about: &About) -> String {
    if about.element.is_empty() { format!("SNIP type {}.", about.snip) } else { format!("SNIP type {}, element {}.", about.snip, about.element) }
}

/// The adjustment reasons that it expects, with what they mean in our words.
fn denials(about: &About) -> String {
    let reason = |carc: &&str| match adjustment_reason::find(carc) {
        Some(reason) => format!("{carc} ({})", reason.meaning),
        None => (*carc).to_owned(),
    };
    let reasons: Vec<String> = about.denials.iter().map(reason).collect();
    if reasons.is_empty() { String::new() } else { format!("With adjustment reason {}.", reasons.join(", or ")) }
}

/// The parts of a 277CA answer in words: `A7:562:85`.
fn answer(code: &str) -> String {
    let mut parts = code.split(':');
    let (category, status, entity) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    let meaning = claim_status::category(category).map_or("about a claim that was taken in", |(meaning, _)| meaning);
    let about = entity.map(|entity| format!(" about entity {entity}")).unwrap_or_default();
    format!("277CA category {category} ({meaning}), status code {status}{about}.")
}

pub(super) fn severity(severity: Severity) -> &'static str {
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
    fn an_explanation_says_everything_and_keeps_to_the_terminal() {
        let page = explain("billing-npi-invalid").unwrap();
        for part in ["Billing NPI", "45 CFR 162.406", "277CA category A7", "A7:562:85", "two digits swapped", "Holds the claim"] {
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
        // A line may end within a command.
        let by_table = by_table.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(by_table.contains("`cleanclaim codes import ncci FILE...`"), "{by_table}");
    }

    #[test]
    fn a_page_says_what_can_be_overridden_and_how_payers_deny() {
        let duplicate = explain("duplicate-line").unwrap();
        assert!(duplicate.contains("reference/overrides.csv") && duplicate.contains("18 ("), "{duplicate}");
        assert!(explain("patient-sex-unknown").unwrap().contains("Only where the configuration lets the warning hold"));
        assert!(explain("corrected-case").unwrap().contains("Nothing to override."));
    }

    #[test]
    fn every_table_has_a_name_and_files_and_every_one_is_needed() {
        for table in Table::ALL {
            assert!(!table.title().is_empty() && !table.takes().is_empty(), "{}", table.name());
            assert!(rows().any(|row| row.needs == table.name()), "{} serves no edit", table.name());
        }
        assert!(rows().all(|row| row.needs.is_empty() || Table::ALL.iter().any(|table| table.name() == row.needs)));
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
