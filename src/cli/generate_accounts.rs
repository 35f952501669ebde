//! `generate accounts`: a day in the life of accounts, to practise on: what the print vendor, guarantors and the agency did.

use std::path::{Path, PathBuf};

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::generate::accounts::{Held, Letter, LifeFault, LifeOptions, Placement, Sources, due_letters, live, read_letters, read_placements, to_csv};
use crate::ledger::account_number;
use crate::model::date::add_days;
use crate::model::{Cents, Date, parse_date};
use crate::pipeline::workspace::Workspace;
use crate::store::files;

/// Where a workspace writes no statement files, letters of so many days are looked up in its reports.
const REPORTS_DAYS: i32 = 200;

/// Arguments of `generate accounts`.
#[derive(Debug, clap::Args)]
pub struct AccountArguments {
    /// The day whose events are wanted; everything that the workspace sent out before it counts.
    #[arg(long, value_name = "DATE")]
    pub day: String,
    /// Everything follows from it.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The folder for account-life-DATE.csv, such as the workspace's inbox/accounts.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The vendor says of letters of this day and later that they have left; earlier ones were marked with `mark-sent`. Default: of all.
    #[arg(long, value_name = "DATE")]
    pub vendor_from: Option<String>,
}

/// Writes the day's events; no file for a day on which nothing happens.
pub(super) fn run(context: &Context, arguments: &AccountArguments) -> Result<u8, Error> {
    let date = |option: &str, text: &str| parse_date(text).ok_or_else(|| Error::Usage(format!("{option} {text}: expected a date such as 2026-10-03")));
    let day = date("--day", &arguments.day)?;
    let vendor_from = arguments.vendor_from.as_deref().map_or(Ok(Date::MIN), |text| date("--vendor-from", text))?;
    let workspace = context.workspace()?;
    let sources = gather(&workspace, day)?;
    let events = live(&sources, LifeOptions { seed: arguments.seed, day, vendor_from });
    let path = arguments.out.join(format!("account-life-{day}.csv"));
    if !events.is_empty() {
        let bytes = to_csv(&events).map_err(|error| Error::Failed(error.to_string()))?;
        files::make_folder(&arguments.out)?;
        files::write_new(&path, &bytes)?;
    }
    if context.json {
        print_json(&serde_json::json!({"day": day.to_string(), "events": events.len(), "letters": sources.letters.len(), "placed": sources.placements.len()}))?;
    } else if events.is_empty() {
        print(&format!("nothing happens on {day}\n"))?;
    } else {
        print(&format!("{}: {} events after {} letters and {} placed accounts\n", path.display(), events.len(), sources.letters.len(), sources.placements.len()))?;
    }
    Ok(exit::DONE)
}

fn gather(workspace: &Workspace, day: Date) -> Result<Sources, Error> {
    let outbox = workspace.path(&workspace.config.paths.outbox);
    let refused = |fault: LifeFault| Error::Usage(fault.to_string());
    let mut letters: Vec<Letter> = Vec::new();
    for path in tables_in(&outbox.join("statements"))? {
        letters.extend(read_letters(&shown(&path), &read(&path)?).map_err(refused)?);
    }
    let mut placements: Vec<Placement> = Vec::new();
    for path in tables_in(&outbox.join("placements"))?.iter().filter(|path| !shown(path).ends_with("-updates.csv")) {
        placements.extend(read_placements(&shown(path), &read(path)?).map_err(refused)?);
    }
    let days = report_days(workspace, day)?;
    if letters.is_empty() {
        for reported in days.iter().filter(|reported| **reported >= add_days(day, -REPORTS_DAYS)) {
            let path = workspace.reports(*reported).join("delinquency.csv");
            letters.extend(due_letters(&shown(&path), &read(&path)?, *reported).map_err(refused)?);
        }
    }
    letters.retain(|letter| letter.date <= day);
    let held = match days.last() {
        Some(last) if !placements.is_empty() => held_by_agency(&workspace.reports(*last).join("aging_detail.csv"))?,
        _ => Vec::new(),
    };
    Ok(Sources { letters, placements, held })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))
}

/// The CSV files of a folder by name; none where it is missing.
fn tables_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let found = files::files_below(folder)?;
    let mut tables: Vec<PathBuf> = found.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "csv")).collect();
    tables.sort();
    Ok(tables)
}

/// Days before a day that have reports, oldest first.
fn report_days(workspace: &Workspace, day: Date) -> Result<Vec<Date>, Error> {
    let folder = workspace.path(&workspace.config.paths.reports);
    let entries = std::fs::read_dir(&folder).map_err(|error| Error::Usage(format!("{}: {error}; run a night first", folder.display())))?;
    let mut days: Vec<Date> = entries.filter_map(|entry| parse_date(entry.ok()?.file_name().to_str()?)).filter(|found| *found < day).collect();
    days.sort_unstable();
    Ok(days)
}

/// What stands with the agency, from a report of the aging in detail.
fn held_by_agency(path: &Path) -> Result<Vec<Held>, Error> {
    let refused = |reason: String| Error::Usage(format!("{}: {reason}", path.display()));
    let bytes = read(path)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|error| refused(error.to_string()))?.clone();
    let place = |name: &str| header.iter().position(|held| held == name).ok_or_else(|| refused(format!("no column {name}")));
    let (owner, guarantor, encounter, balance) = (place("owner")?, place("guarantor_id")?, place("encounter_id")?, place("balance")?);
    let mut held: std::collections::BTreeMap<String, Held> = std::collections::BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| refused(error.to_string()))?;
        let cell = |place: usize| record.get(place).unwrap_or_default();
        if cell(owner) == "agency" {
            let balance = Cents::parse(cell(balance)).map_err(|error| refused(error.to_string()))?;
            let account_no = account_number(cell(guarantor), cell(encounter));
            let new = || Held { account_no: account_no.clone(), guarantor_id: cell(guarantor).into(), encounter_id: cell(encounter).into(), balance: Cents::ZERO };
            held.entry(account_no.clone()).or_insert_with(new).balance += balance;
        }
    }
    Ok(held.into_values().collect())
}
