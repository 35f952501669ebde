//! `generate`: synthetic exports, for demonstrations and benchmarks. Everything in them is invented.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::generate_accounts::{self, AccountArguments};
use super::generate_responses::{self, ResponseArguments};
use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::generate::{GenerateOptions, GeneratedFile, Generator, Tally, account_events, workspace_files};
use crate::model::parse_date;
use crate::pipeline::workspace::CONFIG_NAME;
use crate::store::{StoreError, files};

/// What to generate.
#[derive(Debug, clap::Subcommand)]
pub enum GenerateCommand {
    /// A day of encounters, with a share of faults of every kind, and the workspace that they fit.
    Encounters(EncounterArguments),
    /// What receivers and payers answer to claim files: TA1, 999, 277CA and 835, each on its day.
    Responses(ResponseArguments),
    /// What the print vendor, guarantors and the agency do on a day about what a workspace sent out: payments, broken promises, disputes, bankruptcies, acknowledgements ...
    Accounts(AccountArguments),
}

/// Arguments of `generate encounters`.
#[derive(Debug, clap::Args)]
pub struct EncounterArguments {
    /// How many encounters.
    #[arg(long, value_name = "N")]
    pub encounters: u64,
    /// Everything follows from it.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// A new workspace with the exports in its inbox; inside an existing workspace only the exports, in this folder.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Day of the export, within the built-in ICD-10-CM edition.
    #[arg(long, value_name = "DATE", default_value = "2026-09-15")]
    pub date: String,
    /// How many of a thousand encounters carry a fault.
    #[arg(long, value_name = "PERMILLE", default_value_t = 80)]
    pub faults: u16,
    /// Most encounters of one file.
    #[arg(long, value_name = "N", default_value_t = 250_000)]
    pub per_file: u64,
    /// Packs the exports.
    #[arg(long)]
    pub gzip: bool,
    /// Only the exports, whatever the folder is.
    #[arg(long)]
    pub exports_only: bool,
    /// Also account events: payments, statements, plans, disputes ...
    #[arg(long)]
    pub events: bool,
}

/// Generates.
pub fn run(context: &Context, command: &GenerateCommand) -> Result<u8, Error> {
    match command {
        GenerateCommand::Encounters(arguments) => encounters(context, arguments),
        GenerateCommand::Responses(arguments) => generate_responses::run(context, arguments),
        GenerateCommand::Accounts(arguments) => generate_accounts::run(context, arguments),
    }
}

fn encounters(context: &Context, arguments: &EncounterArguments) -> Result<u8, Error> {
    let date = parse_date(&arguments.date).ok_or_else(|| Error::Usage(format!("--date {}: expected a date such as 2026-09-15", arguments.date)))?;
    let options = GenerateOptions {
        encounters: arguments.encounters,
        seed: arguments.seed,
        date,
        faults_permille: arguments.faults,
        encounters_per_file: arguments.per_file,
        gzip: arguments.gzip,
    };
    let generator = Generator::new(options.clone()).map_err(|fault| Error::Usage(fault.to_string()))?;
    let is_inside = arguments.exports_only || workspace_above(&arguments.out).is_some();
    let exports = if is_inside { arguments.out.clone() } else { arguments.out.join("inbox/encounters") };
    files::make_folder(&exports)?;
    if !is_inside {
        for (path, bytes) in workspace_files(&options) {
            write_below(&arguments.out, &path, &bytes)?;
        }
    }
    let tallies = generator.files().par_iter().map(|file| write_export(&generator, &exports, file)).collect::<Result<Vec<Tally>, Error>>()?;
    let mut total = Tally::default();
    tallies.iter().for_each(|tally| total.add(tally));
    if arguments.events {
        let folder = match workspace_above(&arguments.out) {
            _ if arguments.exports_only => arguments.out.clone(),
            Some(root) => root.join("inbox/accounts"),
            None => arguments.out.join("inbox/accounts"),
        };
        files::make_folder(&folder)?;
        let path = folder.join(format!("account-events-{date}.csv"));
        account_events(&options, BufWriter::new(files::create_new(&path)?)).map_err(|source| StoreError::io(&path, source))?;
    }
    show(context, &total, &exports)?;
    Ok(exit::DONE)
}

/// The workspace that the folder is, or lies in; `None` when there is none yet.
fn workspace_above(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.ancestors().find(|ancestor| ancestor.join(CONFIG_NAME).is_file()).map(Path::to_owned)
}

fn write_below(folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        files::make_folder(parent)?;
    }
    files::write_new(&path, bytes)?;
    Ok(())
}

fn write_export(generator: &Generator, folder: &Path, file: &GeneratedFile) -> Result<Tally, Error> {
    let path = folder.join(&file.name);
    let out = BufWriter::with_capacity(1 << 18, files::create_new(&path)?);
    Ok(generator.write_file(file, out).map_err(|source| StoreError::io(&path, source))?)
}

fn show(context: &Context, total: &Tally, exports: &Path) -> Result<(), Error> {
    let kinds: Vec<_> = total.by_kind().map(|(kind, count)| (kind.name, count)).collect();
    if context.json {
        return print_json(
            &serde_json::json!({"encounters": total.encounters, "rows": total.rows, "bytes": total.bytes, "faulty": total.faulty(), "faults": kinds.iter().map(|(name, count)| serde_json::json!({"fault": name, "encounters": count})).collect::<Vec<_>>()}),
        );
    }
    print(&format!("{}: {} encounters, {} rows, {} bytes; {} carry a fault\n", exports.display(), total.encounters, total.rows, total.bytes, total.faulty()))
}
