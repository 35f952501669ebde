//! The house rules of a workspace: every `*.toml` below `reference/rules`, in order of path. A fault in any of them, or an example that fails, stops what was about to begin.

use std::path::{Path, PathBuf};

use super::workspace::Workspace;
use crate::error::Error;
use crate::intake::column::Column;
use crate::model::{Payers, Providers};
use crate::rules::{KnownNames, RuleFault, RuleFile, Rules};
use crate::store::files;

/// Folder of the rules below the folder of master data.
pub const FOLDER: &str = "rules";

/// Rules with what tells one state of their files from another.
#[derive(Debug, Default)]
pub struct HouseRules {
    /// The rules.
    pub rules: Rules,
    /// Number of rules and a hash of their files; empty where there are none.
    pub version: String,
}

/// What rules of a workspace may name.
pub fn known_names<'n>(payers: Option<&'n Payers>, providers: Option<&'n Providers>) -> KnownNames<'n> {
    KnownNames {
        payers: payers.map(|payers| payers.rows().iter().map(|payer| payer.payer_id.as_str()).collect()),
        providers: providers.map(|providers| providers.rows().iter().flat_map(|provider| [provider.provider_key.as_str(), provider.npi.as_str()]).collect()),
        is_column: |name| Column::parse(name).is_some(),
    }
}

/// The files of a workspace's rules.
pub fn files_of(workspace: &Workspace) -> Result<Vec<RuleFile>, Error> {
    read_paths(&[workspace.path(&workspace.config.paths.reference).join(FOLDER)], |path| workspace.shown(path))
}

/// Files, and every `*.toml` below folders, in the order given.
pub fn read_paths(paths: &[PathBuf], shown: impl Fn(&Path) -> String) -> Result<Vec<RuleFile>, Error> {
    let mut found = Vec::new();
    for path in paths {
        let is_rules = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
        let below = if path.is_file() { vec![path.clone()] } else { files::files_below(path)?.into_iter().filter(is_rules).collect() };
        for path in below {
            let bytes = std::fs::read(&path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
            let name = shown(&path);
            let text = String::from_utf8(bytes).map_err(|error| not_text(&name, error.as_bytes(), error.utf8_error().valid_up_to()))?;
            found.push(RuleFile { name, text });
        }
    }
    Ok(found)
}

/// Rules whose examples all come out as they say.
pub fn proven(files: &[RuleFile], names: &KnownNames<'_>) -> Result<Rules, Error> {
    let rules = Rules::read(files, names).map_err(|faults| refused(&faults))?;
    let failures = rules.failures();
    if failures.is_empty() { Ok(rules) } else { Err(refused(&failures)) }
}

/// The rules of a workspace.
pub fn load(workspace: &Workspace, names: &KnownNames<'_>) -> Result<HouseRules, Error> {
    let files = files_of(workspace)?;
    let rules = proven(&files, names)?;
    if rules.is_empty() {
        return Ok(HouseRules::default());
    }
    let texts: String = files.iter().map(|file| format!("{} {}\n", file.name, files::hash_bytes(file.text.as_bytes()))).collect();
    let hash: String = files::hash_bytes(texts.as_bytes()).chars().take(16).collect();
    let count = rules.all().len();
    Ok(HouseRules { rules, version: format!("{count} {}, {hash}", if count == 1 { "rule" } else { "rules" }) })
}

/// The error of a file that an editor saved in another encoding, with the line of the first letter that is none.
fn not_text(name: &str, bytes: &[u8], valid_up_to: usize) -> Error {
    let line = 1 + bytes.iter().take(valid_up_to).filter(|byte| **byte == b'\n').count();
    Error::Usage(format!("the house rules have faults; nothing was read:\n{name}:{line}: not UTF-8 text; save the file as UTF-8"))
}

/// The error that lists every fault.
pub fn refused(faults: &[RuleFault]) -> Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Error::Usage(format!("the house rules have faults; nothing was read:\n{}", lines.join("\n")))
}
