//! `generate responses`: the answers of a payer to practise on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::generate::responses::{AnswerFault, AnswerFile, Answers, ResponseOptions, Sent, answer};
use crate::model::{Date, parse_date};
use crate::store::files;

/// Arguments of `generate responses`.
#[derive(Debug, clap::Args)]
pub struct ResponseArguments {
    /// Claim files (837P), or folders with files that end in .837. Give all since the beginning: deductibles, replacements and takebacks look back.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The folder for the answers; it is made where it is missing, and no file in it is replaced.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Everything follows from it.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// How many of a thousand answer files carry a fault; they are listed in DAY-faults.csv beside the files.
    #[arg(long, value_name = "PERMILLE", default_value_t = 0)]
    pub faults: u16,
    /// Only the answers that arrive on this day.
    #[arg(long, value_name = "DATE")]
    pub day: Option<String>,
}

/// Answers the claim files.
pub(super) fn run(context: &Context, arguments: &ResponseArguments) -> Result<u8, Error> {
    let day = match &arguments.day {
        Some(text) => Some(parse_date(text).ok_or_else(|| Error::Usage(format!("--day {text}: expected a date such as 2026-10-03")))?),
        None => None,
    };
    if arguments.faults > 1_000 {
        return Err(Error::Usage(format!("--faults {}: expected 0 to 1000", arguments.faults)));
    }
    let mut sent = Sent::default();
    for path in claim_files(&arguments.files)? {
        let refused = |error: std::io::Error| Error::Usage(format!("{}: {error}", path.display()));
        let bytes = std::fs::read(&path).map_err(refused)?;
        sent.read(&bytes).map_err(refused)?;
    }
    if sent.claims() == 0 {
        return Err(Error::Usage("the files hold no professional claim; expected 837P files such as those in outbox/claims".to_owned()));
    }
    let options = ResponseOptions { seed: arguments.seed, faults_permille: arguments.faults };
    let mut answers = answer(&sent, options).map_err(|fault| Error::Usage(fault.to_string()))?;
    if let Some(day) = day {
        answers.files.retain(|file| file.day == day);
        answers.faults.retain(|fault| fault.day == day);
    }
    files::make_folder(&arguments.out)?;
    for AnswerFile { name, bytes, .. } in &answers.files {
        files::write_new(&arguments.out.join(name), bytes)?;
    }
    write_faults(&arguments.out, &answers.faults)?;
    show(context, &sent, &answers, &arguments.out)?;
    Ok(exit::DONE)
}

/// The files themselves, and those of folders, by name.
fn claim_files(given: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for path in given {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let refused = |error: std::io::Error| Error::Usage(format!("{}: {error}", path.display()));
        let entries = std::fs::read_dir(path).map_err(refused)?.collect::<Result<Vec<_>, _>>().map_err(refused)?;
        let mut inside: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|extension| extension == "837")).collect();
        inside.sort();
        found.extend(inside);
    }
    Ok(found)
}

/// A list a day, so that a later call for another day adds another.
fn write_faults(folder: &Path, faults: &[AnswerFault]) -> Result<(), Error> {
    let mut days: BTreeMap<Date, Vec<&AnswerFault>> = BTreeMap::new();
    for fault in faults {
        days.entry(fault.day).or_default().push(fault);
    }
    for (day, faults) in days {
        // Names of files hold no comma, and our own words no quote.
        let rows: String = faults.iter().map(|fault| format!("{},{},\"{}\"\n", fault.file, fault.fault, fault.expected)).collect();
        files::write_new(&folder.join(format!("{day}-faults.csv")), format!("file,fault,expected\n{rows}").as_bytes())?;
    }
    Ok(())
}

fn show(context: &Context, sent: &Sent, answers: &Answers, folder: &Path) -> Result<(), Error> {
    let bytes: usize = answers.files.iter().map(|file| file.bytes.len()).sum();
    let (first, last) = (answers.files.first().map(|file| file.day), answers.files.last().map(|file| file.day));
    if context.json {
        let faults: Vec<_> = answers.faults.iter().map(|fault| serde_json::json!({"file": fault.file, "fault": fault.fault, "expected": fault.expected})).collect();
        return print_json(
            &serde_json::json!({"claims": sent.claims(), "files": answers.files.len(), "bytes": bytes, "first_day": first.map(|day| day.to_string()), "last_day": last.map(|day| day.to_string()), "faults": faults}),
        );
    }
    let days = first.zip(last).map(|(first, last)| format!(", to arrive from {first} to {last}")).unwrap_or_default();
    print(&format!("{}: {} files ({bytes} bytes) in answer to {} claims{days}; {} faults\n", folder.display(), answers.files.len(), sent.claims(), answers.faults.len()))
}
