//! What every test needs: a workspace in a temporary folder, encounter exports, the program itself, and readers of what it wrote.

pub mod answers;
mod copies;
mod export;
mod master_data;
mod output;
mod program;
mod tempdir;
mod workspace;

pub use copies::copy_folder;
pub use export::{Export, Row};
pub use master_data::{CHARGEMASTER, CONFIG, PAYERS, PROVIDERS};
pub use output::{Table, Tree};
pub use program::{Outcome, Program, program};
pub use tempdir::TempDir;
pub use workspace::Workspace;

/// The night of every test that does not say otherwise.
pub const NIGHT: &str = "2026-05-05";
/// The date of service of every encounter that does not say otherwise: the day before.
pub const DAY: &str = "2026-05-04";
