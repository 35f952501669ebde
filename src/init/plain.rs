//! A workspace to be filled in: a commented configuration and reference files with nothing but their headers.

use super::NewWorkspace;
use super::master_data::table_bytes;
use crate::intake::master_data::{CHARGEMASTER_COLUMNS, PAYER_COLUMNS, PROVIDER_COLUMNS};
use crate::intake::term_memory_file::write_term_memory;

/// The configuration with everything that must be filled in, and the defaults of the rest in comments.
const CONFIG: &str = include_str!("cleanclaim.toml");

/// House rules to begin with, switched off: invented payers must not hold anybody's claims.
const HOUSE_RULES: &str = include_str!("house.toml");

/// A new workspace without a source of its own.
pub fn plain_workspace() -> NewWorkspace {
    let mut workspace = NewWorkspace::with_config(CONFIG.to_owned());
    for (file, bytes) in [
        ("reference/payers.csv", table_bytes(PAYER_COLUMNS, &[])),
        ("reference/providers.csv", table_bytes(PROVIDER_COLUMNS, &[])),
        ("reference/chargemaster.csv", table_bytes(CHARGEMASTER_COLUMNS, &[])),
        ("reference/term_memory.csv", write_term_memory([])),
        ("reference/rules/house.toml", HOUSE_RULES.as_bytes().to_vec()),
    ] {
        workspace.files.insert(file.into(), bytes);
    }
    workspace
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::intake::master_data::{read_chargemaster, read_payers, read_providers};

    #[test]
    fn the_configuration_is_accepted_as_it_stands() {
        let config = Config::parse(CONFIG).unwrap();
        assert_eq!(config.submitter.usage, "test");
    }

    #[test]
    fn every_commented_setting_exists_and_shows_its_default() {
        // A setting is `# name = value`; any other comment is a sentence.
        let is_setting = |line: &&str| line.split(' ').nth(2) == Some("=");
        let uncommented: Vec<&str> = CONFIG.lines().map(|line| if is_setting(&line) { line.get(2..).unwrap_or_default() } else { line }).collect();
        assert!(uncommented.join("\n").len() + 20 < CONFIG.len(), "nothing was uncommented");
        let (bare, full) = (Config::parse(CONFIG).unwrap(), Config::parse(&uncommented.join("\n")).unwrap());
        let text = |config: &Config| toml::to_string(config).unwrap();
        assert_eq!(text(&bare), text(&full));
    }

    #[test]
    fn reference_files_are_read_back_as_empty() {
        let workspace = plain_workspace();
        let bytes = |file: &str| workspace.files[std::path::Path::new(file)].as_slice();
        assert!(read_payers("p", bytes("reference/payers.csv"), []).unwrap().is_empty());
        assert!(read_providers("p", bytes("reference/providers.csv")).unwrap().is_empty());
        assert!(read_chargemaster("c", bytes("reference/chargemaster.csv")).unwrap().is_empty());
    }
}
