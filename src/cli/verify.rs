//! `verify`: proves the ledger. Exit 10 names what is wrong.

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::pipeline::prove::prove;

/// Proves the workspace's ledger.
pub fn run(context: &Context) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    let proof = prove(&workspace)?;
    if context.json {
        print_json(&proof)?;
    } else {
        print(&proof.to_string())?;
    }
    Ok(if proof.faults.is_empty() { exit::DONE } else { exit::UNBALANCED })
}
