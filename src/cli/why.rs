//! `why`: everything about one encounter, claim or account, in order, with sources.

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::pipeline::timeline::timeline;

/// Arguments of `why`.
#[derive(Debug, clap::Args)]
pub struct WhyArguments {
    /// An encounter, claim, guarantor or worklist item id.
    pub id: String,
}

/// Prints the timeline.
pub fn run(context: &Context, arguments: &WhyArguments) -> Result<u8, Error> {
    let workspace = context.workspace()?;
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
