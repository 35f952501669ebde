//! Synthetic data of any size, repeatable by seed: encounter exports with faults of every kind, account events, and the workspace that they fit.
//!
//! Pure apart from writing to the writers it is given: the same options give the same bytes on every machine. Everybody and everything is invented and looks it. Memory does
//! not grow with the number of encounters, and every file can be written on its own. Does *not* know what the pipeline makes of its data; it says what it intended
//! ([`FaultKind`]), and tests compare. Answers of payers ([`responses`]) are made from the claim files that the pipeline wrote, by reading them as a payer would.

mod account_events;
pub mod accounts;
mod coverage;
pub mod encounters;
pub mod faults;
mod people;
mod practice;
mod random;
pub mod responses;
mod scenarios;
mod services;
mod sheet;
mod text;
mod visit;
mod workspace;

#[cfg(test)]
mod tests;

pub use account_events::account_events;
pub use encounters::{GenerateOptions, GeneratedFile, Generator, OptionsFault, Tally};
pub use faults::{FaultKind, Landing};
pub use workspace::workspace_files;
