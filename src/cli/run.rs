//! `run`: the whole night.

use std::path::{Path, PathBuf};

use super::messages::Messages;
use super::{Context, print, print_json_line};
use crate::error::{Error, exit};
use crate::pipeline::night::run_night;
use crate::pipeline::options::{RunMode, RunOptions, RunOutcome, RunReport};
use crate::pipeline::progress::Interrupt;
use crate::pipeline::workspace::{CONFIG_NAME, Workspace};

/// Arguments of `run`.
#[derive(Debug, Default, clap::Args)]
pub struct RunArguments {
    /// The business date; default today in the entity's time zone.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Do everything, show the result, publish nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Exit 5 when something is held.
    #[arg(long)]
    pub strict: bool,
    /// Threads; default one a core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Run every workspace in the subfolders of DIR.
    #[arg(long, value_name = "DIR")]
    pub all: Option<PathBuf>,
}

/// Runs one workspace, or all below a folder.
pub fn run(context: &Context, arguments: &RunArguments) -> Result<u8, Error> {
    match &arguments.all {
        Some(folder) => run_all(context, arguments, folder),
        None => run_one(context, arguments, &context.workspace()?),
    }
}

/// The worst exit code of all; one workspace's failure does not keep the others from running.
fn run_all(context: &Context, arguments: &RunArguments, folder: &Path) -> Result<u8, Error> {
    let entries = std::fs::read_dir(folder).map_err(|error| Error::Usage(format!("{}: {error}", folder.display())))?;
    let mut configs: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path().join(CONFIG_NAME))).filter(|path| path.is_file()).collect();
    configs.sort();
    if configs.is_empty() {
        return Err(Error::Usage(format!("{}: no subfolder holds a {CONFIG_NAME}", folder.display())));
    }
    let mut worst = exit::DONE;
    for config in configs {
        if context.json {
            print_json_line(&serde_json::json!({"workspace": config.parent().map(|folder| folder.display().to_string())}))?;
        } else {
            print(&format!("== {}\n", config.parent().unwrap_or(&config).display()))?;
        }
        let code = match Workspace::open(&config).and_then(|workspace| run_one(context, arguments, &workspace)) {
            Ok(code) => code,
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => {
                if context.json {
                    print_json_line(&serde_json::json!({"error": error.to_string(), "exit_code": error.exit_code()}))?;
                }
                eprintln!("cleanclaim: {error}");
                error.exit_code()
            }
        };
        worst = worse(worst, code);
    }
    Ok(worst)
}

/// A failure outweighs everything that was published.
fn worse(left: u8, right: u8) -> u8 {
    const ORDER: [u8; 9] = [exit::DONE, exit::HELD_STRICT, exit::QUARANTINED, exit::SOURCE_MISSING, exit::LOCKED, exit::USAGE, exit::FAILED, exit::UNBALANCED, exit::INTERRUPTED];
    let rank = |code: u8| ORDER.iter().position(|known| *known == code).unwrap_or(ORDER.len());
    if rank(right) > rank(left) { right } else { left }
}

fn run_one(context: &Context, arguments: &RunArguments, workspace: &Workspace) -> Result<u8, Error> {
    let options = RunOptions {
        as_of: arguments.as_of.clone(),
        dry_run: arguments.dry_run,
        strict: arguments.strict,
        threads: arguments.threads,
        mode: RunMode::Night,
        selection: None,
        files: Vec::new(),
        started: started(),
    };
    let outcome = with_messages(context, |messages, interrupt| run_night(workspace, &options, messages, interrupt))?;
    show(context, &outcome)
}

/// Calls with progress and signals in place.
pub fn with_messages<T>(context: &Context, act: impl FnOnce(&Messages, &Interrupt) -> Result<T, Error>) -> Result<T, Error> {
    let messages = Messages::new(context.quiet);
    let interrupt = Interrupt::default();
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, interrupt.flag()).map_err(Error::from)?;
    }
    let outcome = act(&messages, &interrupt);
    messages.finish();
    outcome
}

/// The local time of the start, for the lock's message.
pub fn started() -> String {
    jiff::Timestamp::now().to_string()
}

/// Prints how a run ended and gives its exit code.
pub fn show(context: &Context, outcome: &RunOutcome) -> Result<u8, Error> {
    match outcome {
        RunOutcome::NothingToDo { last_run, as_of, missing_sources, .. } => {
            if context.json {
                print_json_line(&serde_json::json!({"nothing_to_do": true, "last_run": last_run, "as_of": as_of.to_string()}))?;
            } else {
                print(&format!("nothing to do: run {last_run} as of {as_of} has read everything that is there; no file was changed\n"))?;
            }
            missing_sources.iter().for_each(|reason| eprintln!("exit {}: {reason}", exit::SOURCE_MISSING));
            Ok(if missing_sources.is_empty() { exit::DONE } else { exit::SOURCE_MISSING })
        }
        RunOutcome::Done(report) => {
            if context.json {
                print_json_line(&report.manifest)?;
            } else {
                print(&summary(report))?;
            }
            if !context.quiet {
                report.notes.iter().for_each(|note| eprintln!("{note}"));
            }
            // Why the exit code is what it is must reach whoever is paged, however quiet the run.
            report.manifest.exits.iter().for_each(|reason| eprintln!("exit {}: {}", reason.code, reason.reason));
            Ok(report.manifest.exit_code)
        }
    }
}

fn summary(report: &RunReport) -> String {
    let manifest = &report.manifest;
    let title = if report.published { "" } else { " (dry run: nothing was published)" };
    let mut text = format!("run {} as of {}, id {}{title}\n\n{}\n", manifest.number, manifest.as_of, manifest.run_id, manifest.conservation);
    if !manifest.answers.is_empty() {
        text.push_str(&format!("{}\n", manifest.answers));
    }
    if !manifest.resubmitted.is_empty() {
        text.push_str(&format!("{}\n", manifest.resubmitted));
    }
    for file in manifest.files.iter().filter(|file| file.x12.is_some()) {
        let x12 = file.x12.clone().unwrap_or_default();
        text.push_str(&format!("  {:<58} {:>8} claims  {:>14}\n", file.path, x12.claims, x12.charged_cents.to_string()));
    }
    for (file, letters) in manifest.files.iter().filter_map(|file| Some((file, file.letters?))) {
        text.push_str(&format!("  {:<58} {:>8} letters {:>14}\n", file.path, letters.letters, letters.cents.to_string()));
    }
    if let Some(reprocessed) = &report.reprocessed {
        text.push_str(&format!("\n{reprocessed}"));
    }
    let receivables = &manifest.receivables;
    text.push_str(&format!("\naccounts receivable {} over {} open items; ties to the ledger\n", receivables.aging_cents, receivables.open_items));
    if report.published {
        text.push_str(&format!("reports: {}\n", report.reports.join("index.html").display()));
    }
    text
}
