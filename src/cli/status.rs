//! `status`: for monitoring. Exit 4 when the last run is older than it may be, or something is stuck.

use std::time::SystemTime;

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::store::catalog::Catalog;
use crate::store::commits::{newest_page, page_path};
use crate::store::lock::Lock;

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct StatusArguments {
    /// A last run older than this is stale, such as `26h` or `90m`.
    #[arg(long, value_name = "AGE", value_parser = parse_age)]
    pub max_age: Option<u64>,
}

/// Seconds of `26h`, `90m` or `2d`.
fn parse_age(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}`: expected a number and h, m or d, such as 26h");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let number: u64 = number.parse().map_err(|_| wrong())?;
    match unit {
        "h" => Ok(number * 3_600),
        "m" => Ok(number * 60),
        "d" => Ok(number * 86_400),
        _ => Err(wrong()),
    }
}

#[derive(serde::Serialize)]
struct Status {
    last_run: Option<i64>,
    as_of: Option<String>,
    age_seconds: Option<u64>,
    published: bool,
    locked_by: Option<String>,
    stale: bool,
    problems: Vec<String>,
}

/// Prints the state of the workspace.
pub fn run(context: &Context, arguments: &StatusArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    // Looked at first: a run that is committed meanwhile must not look like an older catalog.
    let newest_page = newest_page(&workspace.ledger())?;
    let catalog = Catalog::open_existing(&workspace.catalog_path())?;
    let last_run = || -> Result<_, Error> { Ok(catalog.as_ref().map(Catalog::last_run).transpose()?.flatten()) };
    let mut last = last_run()?;
    let lock = workspace.ledger().join("lock");
    let locked_by = if lock.exists() { Lock::holder(&lock)? } else { None };
    if locked_by.is_none() {
        // Nobody is at work now, so whatever was on its way at the first look has arrived, or never will.
        last = last_run()?;
    }
    let is_on_its_way = locked_by.is_some() && last.as_ref().is_some_and(|run| !run.published);
    let mut problems = Vec::new();
    let age_seconds = last.as_ref().and_then(|run| {
        let written = std::fs::metadata(page_path(&workspace.ledger(), run.number)).and_then(|data| data.modified()).ok()?;
        SystemTime::now().duration_since(written).ok().map(|age| age.as_secs())
    });
    let stale = match (arguments.max_age, age_seconds) {
        (Some(most), Some(age)) => age > most,
        // The page of a run whose files are on their way may not be there yet.
        (Some(_), None) => !is_on_its_way,
        (None, _) => false,
    };
    match &last {
        None => problems.push("no run has ever been committed".to_owned()),
        Some(_) if stale => problems.push("the last run is older than it may be: look at the cron job and its log".to_owned()),
        Some(_) => {}
    }
    if !is_on_its_way && last.as_ref().is_some_and(|run| !run.published) {
        problems.push("the last run is booked and not yet published; the next `run` finishes it".to_owned());
    }
    let is_old_copy = newest_page > last.as_ref().map_or(0, |run| run.number);
    if is_old_copy {
        problems.push(format!("the catalog is an older copy: ledger/commits already holds run {newest_page}; restore the newest ledger/catalog.sqlite"));
    }
    let status = Status {
        last_run: last.as_ref().map(|run| run.number),
        as_of: last.as_ref().map(|run| run.as_of.clone()),
        age_seconds,
        published: last.as_ref().is_some_and(|run| run.published),
        locked_by,
        stale: stale || is_old_copy,
        problems,
    };
    show(context, &status)?;
    let is_stuck = status.last_run.is_some() && !status.published && !is_on_its_way;
    Ok(if status.stale || is_stuck { exit::SOURCE_MISSING } else { exit::DONE })
}

fn show(context: &Context, status: &Status) -> Result<(), Error> {
    if context.json {
        return print_json(status);
    }
    if let (Some(run), Some(as_of)) = (status.last_run, &status.as_of) {
        let age = status.age_seconds.map_or_else(|| "unknown".to_owned(), |age| format!("{} h {} min", age / 3_600, age % 3_600 / 60));
        print(&format!("last run: {run} as of {as_of}, finished {age} ago\n"))?;
    }
    if let Some(holder) = &status.locked_by {
        print(&format!("running now: {}\n", if holder.is_empty() { "a process that has not said who it is" } else { holder }))?;
    }
    status.problems.iter().try_for_each(|problem| print(&format!("{problem}\n")))
}
