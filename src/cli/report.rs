//! `report`: reports of any past day, from the books; and the journal for other programs.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::ledger::hledger::{write_header, write_transfer};
use crate::model::parse_date;
use crate::pipeline::past::Books;
use crate::pipeline::reference::Reference;
use crate::pipeline::report_files::Sheets;
use crate::reports::run_manifest::TieOut;
use crate::reports::{find_report, workbook};
use crate::store::{StoreError, files};

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
pub struct ReportArguments {
    /// Which reports, such as `aging_summary`; default all.
    pub names: Vec<String>,
    /// The day; default the last run's as-of date.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Folder for the files; it must not hold reports yet. Needed unless the journal is exported.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Which forms; default all, or CSV where reports are named. The page is made of all reports or not at all.
    #[arg(long, value_delimiter = ',')]
    pub format: Vec<ReportFormat>,
    /// Writes the journal to stdout (or to a file in --out) instead of reports.
    #[arg(long, value_name = "FORMAT")]
    pub export_journal: Option<JournalFormat>,
}

/// Forms of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// Comma-separated values.
    Csv,
    /// The workbook; with names, of those reports only.
    Xlsx,
    /// The page for people.
    Html,
}

/// Forms of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum JournalFormat {
    /// Plain-text accounting.
    Hledger,
}

/// Writes the reports.
pub fn run(context: &Context, arguments: &ReportArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    let books = Books::open(&workspace)?;
    let as_of = match &arguments.as_of {
        Some(text) => parse_date(text).ok_or_else(|| Error::Usage(format!("--as-of {text}: expected a date such as 2026-01-31")))?,
        None => parse_date(&books.last_run()?.as_of).ok_or_else(|| Error::Unbalanced("the last run has no date".into()))?,
    };
    if arguments.export_journal.is_some() {
        return export_journal(&books, arguments, as_of);
    }
    let out = arguments.out.as_ref().ok_or_else(|| Error::Usage("report: say where with --out DIR".into()))?;
    for name in &arguments.names {
        find_report(name).ok_or_else(|| Error::Usage(format!("`{name}` is no report; the names are the CSV files' without .csv, see reports/README.md")))?;
    }
    let reference = Reference::load(&workspace, Some(&books.catalog))?;
    let absolute = std::path::absolute(out).map_err(Error::from)?;
    if workspace.destinations().iter().any(|destination| absolute.starts_with(destination)) {
        return Err(Error::Usage(format!("{}: belongs to the workspace, where only runs write; name another folder with --out", out.display())));
    }
    if arguments.names == ["aging_summary"] && (arguments.format.is_empty() || arguments.format == [ReportFormat::Csv]) {
        let (bytes, tie_out) = books.aging_summary(&reference, as_of)?;
        let path = out.join("aging_summary.csv");
        refuse_to_replace(&path)?;
        files::make_folder(out)?;
        let mut file = files::create_new(&path)?;
        file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(|source| StoreError::io(&path, source))?;
        return tell(context, as_of, &[path.display().to_string()], &tie_out);
    }
    let staging = out.join(format!(".report-{}", std::process::id()));
    let is_named = |name: &str| arguments.names.is_empty() || arguments.names.iter().any(|wanted| wanted == name);
    let wants = |form: ReportFormat| if arguments.format.is_empty() { arguments.names.is_empty() || form == ReportFormat::Csv } else { arguments.format.contains(&form) };
    let sheets: Option<Sheets<'_>> = if wants(ReportFormat::Xlsx) { Some(&is_named) } else { None };
    let reports = books.report(&reference, as_of, &staging, sheets)?;
    let mut written = Vec::new();
    for report in &reports.files {
        let stem = report.name.trim_end_matches(".csv");
        let (form, is_wanted) = match report.name.as_str() {
            "index.html" => (ReportFormat::Html, arguments.names.is_empty()),
            workbook::FILE_NAME => (ReportFormat::Xlsx, true),
            _ => (ReportFormat::Csv, is_named(stem)),
        };
        if wants(form) && is_wanted {
            let path = out.join(&report.name);
            refuse_to_replace(&path)?;
            std::fs::rename(&report.staged, &path).map_err(|source| StoreError::io(&path, source))?;
            written.push(path.display().to_string());
        }
    }
    std::fs::remove_dir_all(&staging).map_err(|source| StoreError::io(&staging, source))?;
    if let Some(name) = arguments.names.iter().find(|name| !reports.files.iter().any(|report| report.name.strip_suffix(".csv") == Some(name))) {
        return Err(Error::Usage(format!("`{name}` has no data as of {as_of}, or only a run can write it")));
    }
    tell(context, as_of, &written, &reports.tie_out)
}

fn refuse_to_replace(path: &Path) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::Usage(format!("{}: exists already and is not replaced; name another folder with --out", path.display())));
    }
    Ok(())
}

/// Says what was written.
fn tell(context: &Context, as_of: crate::model::Date, written: &[String], tie_out: &TieOut) -> Result<u8, Error> {
    if context.json {
        print_json(&serde_json::json!({"as_of": as_of.to_string(), "files": written, "receivables": tie_out}))?;
    } else {
        written.iter().try_for_each(|path| print(&format!("{path}\n")))?;
    }
    Ok(exit::DONE)
}

fn export_journal(books: &Books<'_>, arguments: &ReportArguments, as_of: crate::model::Date) -> Result<u8, Error> {
    let run = books.run_as_of(as_of)?;
    let mut out: Box<dyn Write> = match &arguments.out {
        Some(folder) => {
            files::make_folder(folder)?;
            let path = folder.join("journal.hledger");
            Box::new(BufWriter::new(files::create_new(&path)?))
        }
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    write_header(&mut out)?;
    books.each_transfer(&run, |transfer| write_transfer(&mut out, &transfer).map_err(Error::from))?;
    out.flush()?;
    Ok(exit::DONE)
}
