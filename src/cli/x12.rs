//! `x12 describe`: what is in any X12 file.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use super::{Context, print, print_json_line};
use crate::error::{Error, exit};

/// What to do with X12 files.
#[derive(Debug, clap::Subcommand)]
pub enum X12Command {
    /// What is in the files, with totals, balance and faults.
    Describe {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Describes every file; exit 3 where one has faults that a receiver would not let pass.
pub fn run(context: &Context, command: &X12Command) -> Result<u8, Error> {
    let X12Command::Describe { files } = command;
    let mut code = exit::DONE;
    for path in files {
        let file = File::open(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
        let description = crate::x12::describe::describe(BufReader::with_capacity(1 << 16, file), &path.display().to_string());
        if description.faults.iter().any(|fault| !fault.is_warning()) {
            code = exit::QUARANTINED;
        }
        if context.json {
            print_json_line(&description)?;
        } else {
            print(&description.to_string())?;
        }
    }
    Ok(code)
}
