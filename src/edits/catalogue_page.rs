//! `CATALOGUE.md`: how to read an edit, an index, the tables to import, and a chapter for each family.
//!
//! The page is kept beside this file so that a change of an edit shows in review; a test compares it with [`markdown`].

use std::fmt::Write;

use super::EDITS;
use super::about::{About, Family};
use super::catalogue::{examples, parts, severity};
use super::tables::Table;
use crate::model::Severity;

const HEAD: &str = "# Edits

Edits are the rules by which every claim is judged before a payer sees it. Each has its reason, its cure and its source here, as `cleanclaim explain ID` prints them.
This page is generated from the edits themselves (`cleanclaim edits list --markdown`), and a test compares; do not change it by hand. The rules that a practice writes for itself stand in [src/rules/README.md](../rules/README.md).

## How to read an edit

| word | means |
|---|---|
| reject | the claim is held until the fault is cured, or a person overrides it |
| warning | the claim is sent; `[edits.hold_warnings]` makes it hold, by payer |
| note | nothing is wrong any more: something was corrected, or is worth knowing |
| SNIP | the WEDI SNIP type: 1 syntax, 2 requirements of the guide, 3 balance, 4 situations between elements, 5 code sets, 6 product lines, 7 payer and trading partner |
| element | loop and element of the 837P that the fault is about |
| table | the code table without which the edit is *not run*, and is reported so; see [Tables to import](#tables-to-import) |
| whom it concerns | kinds of payers (`kind` in `payers.csv`) and dates of service; self-pay encounters only where it says so |
| what a payer would answer | category and status of the 277CA with which the claim would come back |
| how a payer would deny it | adjustment reasons that the edit expects. The report `edit_earnings.csv` counts whether they come |
| override | a person lets the fault pass, with user, reason and last day. Faults of SNIP types 1 to 3 are never sent |

`[edits] disabled` switches an edit off.
";

/// The text of `CATALOGUE.md`.
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    write_index(&mut page);
    write_tables(&mut page);
    for family in Family::ALL {
        write_family(family, &mut page);
    }
    page
}

fn of_family(family: Family) -> impl Iterator<Item = &'static About> {
    EDITS.iter().map(|edit| edit.about()).filter(move |about| about.family == family)
}

/// Families with how many edits they have.
fn write_index(page: &mut String) {
    page.push_str("\n## Index\n\n| chapter | family | edits | reject | warning | note | need a table |\n|---|---|---:|---:|---:|---:|---:|\n");
    for family in Family::ALL {
        let title = family.title();
        write_counts(&format!("[{title}](#{}) | `{}`", anchor(title), family.name()), of_family(family), page);
    }
    write_counts("**all** |", EDITS.iter().map(|edit| edit.about()), page);
}

fn write_counts(name: &str, edits: impl Iterator<Item = &'static About>, page: &mut String) {
    let edits: Vec<&About> = edits.collect();
    let count = |wanted: Severity| edits.iter().filter(|about| about.severity == wanted).count();
    let tables = edits.iter().filter(|about| about.needs.is_some()).count();
    // Writing to a string cannot fail.
    let _ = writeln!(page, "| {name} | {} | {} | {} | {} | {tables} |", edits.len(), count(Severity::Reject), count(Severity::Warning), count(Severity::Note));
}

/// The tables, what they are made from, and the edits that wait for them.
fn write_tables(page: &mut String) {
    page.push_str("\n## Tables to import\n\nA table lies in `reference/codes/` of the workspace; `cleanclaim codes list` shows what is installed. What is not installed, or does not cover the date of service, is not run and never passed.\n");
    for table in Table::ALL {
        let _ = write!(page, "\n**`{}`**, {}: `{}`, from {}. Asked by ", table.name(), table.title(), table.import_command(), escaped(table.takes()));
        let edits: Vec<String> = EDITS.iter().map(|edit| edit.about()).filter(|about| about.needs == Some(table)).map(|about| format!("[{0}](#{0})", about.id)).collect();
        let _ = writeln!(page, "{}.", edits.join(", "));
    }
}

/// A chapter: its edits in a table, then each by itself.
fn write_family(family: Family, page: &mut String) {
    let _ = writeln!(page, "\n## {}\n\n{}\n\n| edit | fault | severity | SNIP | element | table |\n|---|---|---|---|---|---|", family.title(), escaped(family.introduction()));
    for about in of_family(family) {
        let table = about.needs.map(|table| format!("`{}`", table.name())).unwrap_or_default();
        let (title, element) = (escaped(about.title), escaped(about.element));
        let _ = writeln!(page, "| [{0}](#{0}) | {title} | {1} | {2} | {element} | {table} |", about.id, severity(about.severity), about.snip);
    }
    for about in of_family(family) {
        write_edit(about, page);
    }
}

fn write_edit(about: &About, page: &mut String) {
    let _ = writeln!(page, "\n### {}\n\n**{}.** {}\n", about.id, escaped(about.title), escaped(about.why));
    for part in parts(about).iter().filter(|part| !part.text.is_empty()) {
        let _ = writeln!(page, "- **{}:** {}", part.heading, escaped(&part.text));
    }
    for (is_found, heading) in [(true, "Found, for example"), (false, "Not found, for example")] {
        let examples = examples(about, is_found).collect::<Vec<_>>().join("; ");
        if !examples.is_empty() {
            let _ = writeln!(page, "- **{heading}:** {}.", escaped(&examples));
        }
    }
}

/// The text with what Markdown would take for markup outside of code made plain. A bar ends a cell even within code.
fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut in_code = false;
    for character in text.chars() {
        in_code ^= character == '`';
        if character == '|' || (!in_code && matches!(character, '*' | '_' | '<' | '~')) {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

/// The anchor that viewers give a heading: small letters and digits, a dash for a blank, without other marks.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|character| character.is_ascii_alphanumeric() || matches!(character, ' ' | '-'));
    kept.map(|character| if character == ' ' { '-' } else { character.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_catalogue_on_record_is_the_one_generated() {
        let on_record = include_str!("CATALOGUE.md");
        let generated = markdown();
        let difference = on_record.lines().zip(generated.lines()).position(|(left, right)| left != right);
        assert!(on_record == generated, "src/edits/CATALOGUE.md is stale from line {difference:?} on; regenerate it with `cleanclaim edits list --markdown`");
    }

    fn headings(page: &str) -> Vec<String> {
        page.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#').trim_start())).collect()
    }

    #[test]
    fn every_link_of_the_page_leads_to_one_heading() {
        let page = markdown();
        let headings = headings(&page);
        let anchors: HashSet<&str> = headings.iter().map(String::as_str).collect();
        assert_eq!(anchors.len(), headings.len(), "two headings have one anchor, so that the second is never reached");
        let links: Vec<&str> = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > EDITS.len() + Family::ALL.len());
        for link in links {
            assert!(anchors.contains(link), "#{link} leads nowhere");
        }
    }

    #[test]
    fn every_edit_stands_once_in_its_chapter_and_once_by_itself() {
        let page = markdown();
        for edit in EDITS {
            let id = edit.about().id;
            let rows = page.lines().filter(|line| line.starts_with(&format!("| [{id}]("))).count();
            let sections = page.lines().filter(|line| line.strip_prefix("### ") == Some(id)).count();
            assert_eq!((rows, sections), (1, 1), "{id}");
        }
        assert_eq!(page.lines().filter(|line| line.starts_with("### ")).count(), EDITS.len());
    }

    #[test]
    fn counts_of_the_index_add_up() {
        let page = markdown();
        let counts = |line: &str| line.split('|').filter_map(|cell| cell.trim().parse::<usize>().ok()).collect::<Vec<_>>();
        let index: Vec<&str> = page.lines().skip_while(|line| *line != "## Index").take_while(|line| *line != "## Tables to import").collect();
        let (all, families): (Vec<&str>, Vec<&str>) = index.iter().filter(|line| counts(line).len() == 5).partition(|line| line.contains("**all**"));
        assert_eq!(families.len(), Family::ALL.len());
        let all = counts(all[0]);
        for (column, total) in all.iter().enumerate() {
            assert_eq!(families.iter().map(|line| counts(line)[column]).sum::<usize>(), *total);
        }
        assert_eq!(all[0], EDITS.len());
        assert_eq!(all[1..4].iter().sum::<usize>(), all[0]);
    }

    /// The front page has a short table of the chapters, written by hand.
    #[test]
    fn the_front_page_counts_the_edits_as_the_index_does() {
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&format!("{} edits", EDITS.len())), "README.md: how many edits are there?");
        for family in Family::ALL {
            let (first, rest) = family.title().split_at(1);
            let mut row = String::new();
            write_counts(&format!("{}{rest}", first.to_lowercase()), of_family(family), &mut row);
            assert!(readme.contains(row.trim_end()), "README.md lacks the row {row}");
        }
    }

    #[test]
    fn marks_of_x12_do_not_turn_into_markup() {
        assert_eq!(escaped("REF*EI or REF*SY, `REF*X4`, a|b"), "REF\\*EI or REF\\*SY, `REF*X4`, a\\|b");
        assert!(markdown().lines().all(|line| line.matches('`').count() % 2 == 0), "a code span does not end");
        // Cells: a row of an edit has six, whatever its texts are.
        let page = markdown().replace("\\|", "");
        assert!(page.lines().filter(|line| line.starts_with("| [") && !line.contains(" | `") && line.contains(" | reject ")).all(|line| line.matches('|').count() == 7));
    }
}
