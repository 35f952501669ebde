//! `post`: responses and account events alone, from the inbox and from files that are named.

use std::path::PathBuf;

use super::Context;
use super::run::{show, started, with_messages};
use crate::error::Error;
use crate::pipeline::night::run_night;
use crate::pipeline::options::{RunMode, RunOptions};

/// Arguments of `post`.
#[derive(Debug, clap::Args)]
pub struct PostArguments {
    /// Files that are posted as if they lay in the inbox; those outside it stay where they are.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The business date; default as for `run`.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Do everything, show the result, publish nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Threads; default one a core.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
}

/// Posts.
pub fn run(context: &Context, arguments: &PostArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    let options = RunOptions {
        as_of: arguments.as_of.clone(),
        dry_run: arguments.dry_run,
        threads: arguments.threads,
        mode: RunMode::Post,
        files: arguments.files.clone(),
        started: started(),
        ..RunOptions::default()
    };
    let outcome = with_messages(context, |messages, interrupt| run_night(&workspace, &options, messages, interrupt))?;
    show(context, &outcome)
}
