//! `mark-sent`: says that published files have left: claims, and letters to guarantors.

use std::path::PathBuf;

use super::Context;
use super::run::{show, started, with_messages};
use crate::error::Error;
use crate::pipeline::night::run_night;
use crate::pipeline::options::{RunMode, RunOptions};

/// Arguments of `mark-sent`.
#[derive(Debug, clap::Args)]
pub struct MarkSentArguments {
    /// Files of outbox/claims or outbox/statements that have left, by name or path.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The business date; default as for `run`.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// Marks the files' claims.
pub fn run(context: &Context, arguments: &MarkSentArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    let options = RunOptions { as_of: arguments.as_of.clone(), mode: RunMode::Sent, files: arguments.files.clone(), started: started(), ..RunOptions::default() };
    let outcome = with_messages(context, |messages, interrupt| run_night(&workspace, &options, messages, interrupt))?;
    show(context, &outcome)
}
