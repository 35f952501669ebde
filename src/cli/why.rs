//! `why`: everything about one encounter, claim or account, in order, with sources; with `--proof`, the chain of acknowledgements of a claim.

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::pipeline::proof::{Proof, proofs};
use crate::pipeline::timeline::timeline;
use crate::pipeline::workspace::Workspace;

/// Arguments of `why`.
#[derive(Debug, clap::Args)]
pub struct WhyArguments {
    /// An encounter, claim, guarantor or worklist item id.
    pub id: String,
    /// The chain of acknowledgements of a claim or of an encounter's claims: proof that it was filed in time.
    #[arg(long)]
    pub proof: bool,
}

/// Prints the timeline.
pub fn run(context: &Context, arguments: &WhyArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    if arguments.proof {
        return prove(context, &workspace, arguments.id.trim());
    }
    let found = timeline(&workspace, arguments.id.trim())?;
    if found.entries.is_empty() {
        return Err(Error::Usage(format!("nothing is known of `{}`: it is no encounter, claim, guarantor or worklist item of this workspace", arguments.id)));
    }
    if context.json {
        print_json(&found)?
    } else {
        print(&found.to_string())?
    }
    Ok(exit::DONE)
}

/// Prints the proofs of a claim, or of an encounter's claims.
fn prove(context: &Context, workspace: &Workspace, id: &str) -> Result<u8, Error> {
    let found = proofs(workspace, id)?;
    if found.is_empty() {
        return Err(Error::Usage(format!("`{id}` is no claim of this workspace and no encounter with one; `cleanclaim why {id}` tells what it is")));
    }
    if context.json {
        print_json(&found)?
    } else {
        print(&found.iter().map(Proof::to_string).collect::<Vec<_>>().join("\n"))?
    }
    Ok(exit::DONE)
}
