//! `init`: a new workspace, plain or over a Synthea export, with opening balances where there are any.

use std::path::{Path, PathBuf};

use super::{Context, print};
use crate::error::{Error, exit};
use crate::init::{NewWorkspace, plain_workspace, synthea_workspace};
use crate::intake::opening::{read_open_items, read_visits};
use crate::intake::synthea::SyntheaReference;
use crate::pipeline::workspace::CONFIG_NAME;
use crate::store::{StoreError, files};

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArguments {
    /// Folder of the workspace; made when it is missing.
    pub folder: PathBuf,
    /// A Synthea CSV folder that becomes the workspace's source.
    #[arg(long, value_name = "FOLDER")]
    pub synthea: Option<PathBuf>,
    /// Folder with open_items.csv (and visits.csv): what was open before; the first run books it.
    #[arg(long, value_name = "DIR")]
    pub opening: Option<PathBuf>,
}

/// Makes the workspace. Never replaces a file.
pub fn run(context: &Context, arguments: &InitArguments) -> Result<u8, Error> {
    let folder = &arguments.folder;
    if folder.join(CONFIG_NAME).exists() {
        return Err(Error::Usage(format!("{}: is a workspace already", folder.display())));
    }
    let workspace = match &arguments.synthea {
        None => plain_workspace(),
        Some(source) => over_synthea(source)?,
    };
    let opening = arguments.opening.as_deref().map(read_opening).transpose()?.unwrap_or_default();
    for path in &workspace.folders {
        files::make_folder(&folder.join(path))?;
    }
    for (path, bytes) in workspace.files.iter().map(|(path, bytes)| (path.as_path(), bytes)).chain(opening.iter().map(|(path, bytes)| (path.as_path(), bytes))) {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            files::make_folder(parent)?;
        }
        files::write_new(&path, bytes)?;
    }
    if !context.quiet {
        print(&format!("{}: made. Next: read {CONFIG_NAME}, put exports into inbox/encounters, then `cleanclaim --config {} run`\n", folder.display(), folder.display()))?;
    }
    Ok(exit::DONE)
}

fn over_synthea(source: &Path) -> Result<NewWorkspace, Error> {
    let source = source.canonicalize().map_err(|error| Error::Usage(format!("{}: {error}", source.display())))?;
    let reference = SyntheaReference::read(&source).map_err(|faults| Error::Usage(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    Ok(synthea_workspace(&source, &reference))
}

/// Checks the opening files and gives them their place in the workspace.
fn read_opening(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
    let mut found = Vec::new();
    let path = folder.join("open_items.csv");
    let bytes = std::fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
    let items = read_open_items("open_items.csv", &bytes).map_err(|faults| Error::Usage(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    refuse_rejected("open_items.csv", items.rejected.iter().flat_map(|row| &row.faults))?;
    found.push((PathBuf::from("reference/opening/open_items.csv"), bytes));
    let path = folder.join("visits.csv");
    if path.exists() {
        let bytes = std::fs::read(&path).map_err(|source| StoreError::io(&path, source))?;
        let visits = read_visits("visits.csv", &bytes).map_err(|faults| Error::Usage(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
        refuse_rejected("visits.csv", visits.rejected.iter().flat_map(|row| &row.faults))?;
        found.push((PathBuf::from("reference/opening/visits.csv"), bytes));
    }
    Ok(found)
}

fn refuse_rejected<'f>(file: &str, faults: impl Iterator<Item = &'f crate::intake::table::TableFault>) -> Result<(), Error> {
    let faults: Vec<String> = faults.map(ToString::to_string).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Usage(format!("{file} has faults; no workspace was made:\n{}", faults.join("\n")))) }
}
