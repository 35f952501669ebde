//! Reports: what is owed, how old it is, whose turn it is and why, as CSV files, one page for people and `run.json` for machines.
//!
//! One file a report holds its columns and rows; [`ReportSet`] streams guarantors through all of them; the writers take any [`std::io::Write`].
//! This module reads the books that it is given and *never* changes them, opens no file and reads no clock.
//!
//! A new report is one file with `COLUMNS` and a `write`, one line in [`REPORTS`], and one line in `reports/README.md`.

pub mod aging_detail;
pub mod aging_summary;
pub mod answers;
pub mod changes;
pub mod clearing;
pub mod context;
pub mod credits;
pub mod day_figures;
pub mod days;
pub mod delinquency;
pub mod denials;
pub mod edit_earnings;
pub mod edit_hits;
pub mod exceptions;
pub mod figures;
pub mod flows;
pub mod held;
pub mod html;
pub mod kpi;
pub mod lag;
pub mod measures;
pub mod missing_acknowledgements;
pub mod month;
pub mod morning;
pub mod news;
pub mod overrides;
mod page_rows;
pub mod parity;
pub mod part;
pub mod placements;
pub mod referrals;
pub mod rejections;
pub mod roll_forward;
pub mod roll_forward_month;
pub mod run_manifest;
pub mod scorecard;
pub mod set;
pub mod statements;
pub mod tally;
#[cfg(test)]
pub(crate) mod test_items;
pub mod timely_filing;
pub mod top;
pub mod trend;
pub mod unbilled;
pub mod uncaught_denials;
pub mod workbook;

pub use crate::worklists::csv_row;
pub use context::{ReportContext, Version};
pub use day_figures::{DayFigures, Stood};
pub use days::Days;
pub use figures::{AnswerFigures, EditFigures, PreviousNight, RunFigures};
pub use flows::Flows;
pub use held::{HeldCause, HeldEncounter};
pub use lag::Lag;
pub use month::Month;
pub use news::{ChangeFigures, ChangeLine, News, TrendLine, TrendMonth};
pub use part::ReportPart;
pub use roll_forward::RollForward;
pub use run_manifest::RunManifest;
pub use set::{FinishedReports, ReportSet};
pub use unbilled::{UnbilledRow, UnbilledStatus};

/// One report, as the catalogue knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Name on the command line; the file is `<name>.csv`.
    pub name: &'static str,
    /// Its columns, with the default aging limits.
    pub columns: &'static [&'static str],
    /// What one row is.
    pub meaning: &'static str,
}

/// Every CSV report, in the order in which they are made.
pub static REPORTS: &[Report] = &[
    Report { name: "aging_summary", columns: aging_summary::COLUMNS, meaning: "what one owner and payer owes, by age" },
    Report { name: "aging_detail", columns: aging_detail::COLUMNS, meaning: "one open item: who, how much, how old, whose turn, what next" },
    Report { name: "credits", columns: credits::COLUMNS, meaning: "one credit or sum of unapplied money: whose it is, since when, what to do, and by when it must be returned" },
    Report { name: "delinquency", columns: delinquency::COLUMNS, meaning: "one guarantor with a patient balance: how far past due, and the next letter or call" },
    Report { name: "statements", columns: statements::COLUMNS, meaning: "one letter that was printed tonight, or that nobody has said to have left" },
    Report { name: "referrals", columns: referrals::COLUMNS, meaning: "one encounter's referral decision, with every gate that was hit and a sentence for it" },
    Report { name: "changes", columns: changes::COLUMNS, meaning: "one thing that is different from the day before: a decision, a level, a balance, a refusal" },
    Report { name: "parity", columns: parity::COLUMNS, meaning: "one threshold, decision or rule for Medicare and for everybody else, side by side" },
    Report { name: "placements", columns: placements::COLUMNS, meaning: "one account placed with an agency: whether it was acknowledged, and where it stands" },
    Report { name: "placement_batches", columns: placements::BATCH_COLUMNS, meaning: "one batch of placed accounts: what was accepted, rejected, and not answered" },
    Report { name: "unbilled", columns: unbilled::COLUMNS, meaning: "one encounter that an edit holds or the coder has; outside A/R" },
    Report { name: "held", columns: held::COLUMNS, meaning: "one cause that holds claims up, with the dollars that fixing it would release" },
    Report {
        name: "edit_hits",
        columns: edit_hits::COLUMNS,
        meaning: "what one edit said on the day of one payer's claims: how often, what it holds, what was let pass or corrected",
    },
    Report {
        name: "edit_earnings",
        columns: edit_earnings::COLUMNS,
        meaning: "what became of the claims that one edit spoke on, by payer: whether it catches denials or is noise",
    },
    Report { name: "uncaught_denials", columns: uncaught_denials::COLUMNS, meaning: "one reason with which a payer denied claims that no edit had warned of" },
    Report { name: "overrides", columns: overrides::COLUMNS, meaning: "one override: who let what pass, why, until when, and what went out by it" },
    Report { name: "timely_filing", columns: timely_filing::COLUMNS, meaning: "one claim that the payer does not have yet, with its deadline in days and dollars" },
    Report { name: "missing_acknowledgements", columns: missing_acknowledgements::COLUMNS, meaning: "one claim that was written and whose arrival nobody has confirmed" },
    Report { name: "rejections", columns: rejections::COLUMNS, meaning: "one payer and status with which claims were rejected before adjudication, and have not gone out again" },
    Report { name: "denials", columns: denials::COLUMNS, meaning: "one payer, reason and remarks with which claims are denied, and what of it can still be appealed" },
    Report { name: "clearing", columns: clearing::COLUMNS, meaning: "one payer's clearing account: money between its checks and its claims" },
    Report { name: "exceptions", columns: exceptions::COLUMNS, meaning: "one account event that could not be posted as it came" },
    Report { name: "roll_forward", columns: roll_forward::COLUMNS, meaning: "how one owner's receivables moved from the run before to this one" },
    Report { name: "roll_forward_month", columns: roll_forward_month::COLUMNS, meaning: "how one owner's receivables moved in one calendar month" },
    Report { name: "kpi", columns: kpi::COLUMNS, meaning: "one figure with its numerator, denominator, period and exclusions" },
    Report { name: "trend", columns: trend::COLUMNS, meaning: "one figure in one of the last thirteen calendar months" },
];

/// The report with this name.
pub fn find_report(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}

/// The files of a report folder that rows are streamed into, and the place of each one's buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportFile {
    AgingDetail,
    Credits,
    Delinquency,
    Statements,
    Referrals,
    Changes,
    Placements,
    Unbilled,
    TimelyFiling,
    MissingAcknowledgements,
    Exceptions,
}

impl ReportFile {
    pub(crate) const STREAMED: [ReportFile; 11] = [
        ReportFile::AgingDetail,
        ReportFile::Credits,
        ReportFile::Delinquency,
        ReportFile::Statements,
        ReportFile::Referrals,
        ReportFile::Changes,
        ReportFile::Placements,
        ReportFile::Unbilled,
        ReportFile::TimelyFiling,
        ReportFile::MissingAcknowledgements,
        ReportFile::Exceptions,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            ReportFile::AgingDetail => "aging_detail",
            ReportFile::Credits => "credits",
            ReportFile::Delinquency => "delinquency",
            ReportFile::Statements => "statements",
            ReportFile::Referrals => "referrals",
            ReportFile::Changes => "changes",
            ReportFile::Placements => "placements",
            ReportFile::Unbilled => "unbilled",
            ReportFile::TimelyFiling => "timely_filing",
            ReportFile::MissingAcknowledgements => "missing_acknowledgements",
            ReportFile::Exceptions => "exceptions",
        }
    }

    #[expect(clippy::indexing_slicing, reason = "the array has one place for each variant, in their order")]
    fn of(self, buffers: &mut [Vec<u8>; Self::STREAMED.len()]) -> &mut Vec<u8> {
        &mut buffers[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_columns_are_legal_and_unique() {
        for (place, report) in REPORTS.iter().enumerate() {
            assert!(REPORTS.iter().skip(place + 1).all(|other| other.name != report.name), "{}", report.name);
            for (place, column) in report.columns.iter().enumerate() {
                assert!(column.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{column}");
                assert!(!report.columns[place + 1..].contains(column), "{} has {column} twice", report.name);
            }
        }
        for file in ReportFile::STREAMED {
            assert!(find_report(file.name()).is_some(), "{}", file.name());
        }
    }

    #[test]
    fn the_manual_lists_every_report_and_column() {
        let manual = include_str!("../../reports/README.md");
        for report in REPORTS {
            let start = manual.find(&format!("### `{}.csv`", report.name)).unwrap_or_else(|| panic!("reports/README.md has no heading for {}.csv", report.name));
            let section = &manual[start + 4..];
            let section = &section[..section.find("\n### ").unwrap_or(section.len())];
            for column in report.columns {
                assert!(section.contains(&format!("`{column}`")), "reports/README.md: {}.csv does not mention {column}", report.name);
            }
        }
    }
}
