//! `generate`: synthetic exports, for demonstrations and benchmarks.

use super::Context;
use crate::error::Error;

/// What to generate.
#[derive(Debug, clap::Subcommand)]
pub enum GenerateCommand {}

/// Generates.
pub fn run(_context: &Context, command: &GenerateCommand) -> Result<u8, Error> {
    match *command {}
}
