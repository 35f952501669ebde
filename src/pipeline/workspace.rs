//! A workspace on disk: its configuration and where everything is.

use std::path::{Component, Path, PathBuf};

use crate::config::{Config, Source};
use crate::error::Error;
use crate::model::{Date, parse_date};
use crate::store::files;
use crate::store::publish::STAGING;

/// An open workspace.
#[derive(Debug)]
pub struct Workspace {
    /// Folder of the configuration file; every relative path starts here.
    pub root: PathBuf,
    /// The configuration.
    pub config: Config,
    /// Its text, for the configuration's hash.
    pub config_text: String,
}

/// Name of the configuration file.
pub const CONFIG_NAME: &str = "cleanclaim.toml";

impl Workspace {
    /// Opens the workspace of a configuration file.
    pub fn open(config_path: &Path) -> Result<Workspace, Error> {
        let config_text = std::fs::read_to_string(config_path).map_err(|error| Error::Usage(format!("{}: cannot be read: {error}", config_path.display())))?;
        let config = Config::parse(&config_text).map_err(|message| Error::Usage(format!("{}: {message}", config_path.display())))?;
        check_names(&config).map_err(|message| Error::Usage(format!("{}: {message}", config_path.display())))?;
        let folder = config_path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let root = folder.canonicalize().map_err(|error| Error::Usage(format!("{}: {error}", folder.display())))?;
        Ok(Workspace { root, config, config_text })
    }

    /// Finds the configuration: the one given, else the nearest upwards, else the sample of this repository.
    pub fn find(given: Option<&Path>) -> Result<PathBuf, Error> {
        if let Some(path) = given {
            return Ok(if path.is_dir() { path.join(CONFIG_NAME) } else { path.to_owned() });
        }
        let here = current_folder()?;
        let nearest = nearest_configuration(&here);
        let sample = || here.ancestors().map(|folder| folder.join("data/sample").join(CONFIG_NAME)).find(|path| path.is_file());
        nearest.or_else(sample).ok_or_else(|| Error::Usage(format!("no {CONFIG_NAME} here or above; make a workspace with `cleanclaim init DIR`, or name one with --config")))
    }

    /// As [`Workspace::find`], but `None` where neither one is given nor one lies upwards: for commands that need no workspace, and must not take the sample's for the user's.
    pub fn find_own(given: Option<&Path>) -> Result<Option<PathBuf>, Error> {
        match given {
            Some(path) => Workspace::find(Some(path)).map(Some),
            None => Ok(nearest_configuration(&current_folder()?)),
        }
    }

    /// A path of the configuration, made absolute.
    pub fn path(&self, configured: &Path) -> PathBuf {
        normalized(&self.root.join(configured))
    }

    /// A path as messages, the catalog and reports show it: relative to the workspace where it is inside.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// A path as the catalog keeps it: relative to the workspace, with `..` where it lies outside, so that a workspace can be moved.
    pub fn stored(&self, path: &Path) -> PathBuf {
        let path = normalized(path);
        let shared = self.root.components().zip(path.components()).take_while(|(left, right)| left == right).count();
        if shared <= 1 {
            return path;
        }
        let up = self.root.components().skip(shared).map(|_| Component::ParentDir);
        up.chain(path.components().skip(shared)).collect()
    }

    /// The folder of the books.
    pub fn ledger(&self) -> PathBuf {
        self.path(&self.config.paths.ledger)
    }

    /// The folder of Parquet segments and key indexes.
    pub fn segments(&self) -> PathBuf {
        self.ledger().join("segments")
    }

    /// The catalog.
    pub fn catalog_path(&self) -> PathBuf {
        self.ledger().join("catalog.sqlite")
    }

    /// The reports of a day.
    pub fn reports(&self, as_of: Date) -> PathBuf {
        self.path(&self.config.paths.reports).join(as_of.to_string())
    }

    /// The sources by name; one default source when none is configured.
    pub fn sources(&self) -> Vec<(String, Source)> {
        if self.config.sources.is_empty() {
            return vec![("default".into(), Source::default())];
        }
        self.config.sources.iter().map(|(name, source)| (name.clone(), source.clone())).collect()
    }

    /// The staging folder in a destination: of this workspace alone, because several may share a destination.
    pub fn staging(&self, destination: &Path) -> PathBuf {
        destination.join(STAGING).join(format!("{}-{}", self.config.workspace_prefix, self.config.entity.tax_id))
    }

    /// Every folder in which a run stages files.
    pub fn destinations(&self) -> Vec<PathBuf> {
        let paths = &self.config.paths;
        let mut folders: Vec<PathBuf> = [&paths.ledger, &paths.outbox, &paths.worklists, &paths.quarantine, &paths.reports].into_iter().map(|path| self.path(path)).collect();
        folders.sort();
        folders.dedup();
        folders
    }

    /// The as-of date: the one given, else the pinned one, else today in the entity's time zone (yesterday before `business_day_ends`).
    pub fn as_of(&self, given: Option<&str>) -> Result<Date, Error> {
        if let Some(text) = given.or(self.config.as_of.as_deref()) {
            return parse_as_of(text);
        }
        let entity = &self.config.entity;
        let zone = jiff::tz::TimeZone::get(&entity.time_zone).map_err(|error| Error::Usage(format!("entity.time_zone: {error}")))?;
        let now = jiff::Timestamp::now().to_zoned_datetime(zone);
        let (hour, minute) = crate::config::parse_time(&entity.business_day_ends).unwrap_or_default();
        let is_early = (now.hour(), now.minute()) < (hour, minute);
        Ok(if is_early { crate::model::date::add_days(now.date(), -1) } else { now.date() })
    }

    /// Hash of the configuration and of every file of master data: what besides inputs and code sets decides a night.
    pub fn configuration_hash(&self) -> Result<String, Error> {
        let mut parts = format!("{}\n", files::hash_bytes(self.config_text.as_bytes()));
        for path in files::files_below(&self.path(&self.config.paths.reference))? {
            let (hash, _) = files::hash_file(&path)?;
            parts.push_str(&format!("{} {hash}\n", self.shown(&path)));
        }
        Ok(files::hash_bytes(parts.as_bytes()))
    }
}

fn current_folder() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| Error::Failed(format!("the current folder cannot be read: {error}")))
}

fn nearest_configuration(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(CONFIG_NAME)).find(|path| path.is_file())
}

/// Reads a business date as an argument or the configuration gives it, and refuses one no one can mean.
pub fn parse_as_of(text: &str) -> Result<Date, Error> {
    let date = parse_date(text).ok_or_else(|| Error::Usage(format!("--as-of {text}: expected a date such as 2026-01-31")))?;
    if is_plausible(date) { Ok(date) } else { Err(Error::Usage(format!("--as-of {text}: lies far in the future; the books could never go back, so it is refused"))) }
}

/// Books are never written backwards, so a mistyped year would lock them: a date more than a year and a half ahead is refused.
fn is_plausible(date: Date) -> bool {
    let today = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    crate::model::days_between(today, date) <= 550
}

/// Checks what the configuration names in other modules. A misspelt name must not be ignored; ids of edits and rules are checked when the rules are loaded.
fn check_names(config: &Config) -> Result<(), String> {
    for (name, source) in &config.sources {
        crate::intake::header::check_mapping(name, source)?;
    }
    if !(900..=1_000).contains(&config.coding.fuzzy_threshold_thousandths) {
        return Err(format!("coding.fuzzy_threshold_thousandths = {}: expected 900 to 1000", config.coding.fuzzy_threshold_thousandths));
    }
    if config.coding.fuzzy_review_one_in == 0 {
        return Err("coding.fuzzy_review_one_in = 0: expected 1 or more; 1 reviews every accepted phrase".into());
    }
    let is_gate = |id: &&String| crate::referral::GATES.iter().any(|gate| gate.id.eq_ignore_ascii_case(id));
    let placement = &config.placement;
    for (name, ids) in [
        ("referral.verified_gates", &config.referral.verified_gates),
        ("placement.recall_on_hold", &placement.recall_on_hold),
        ("placement.keep_on_write_off", &placement.keep_on_write_off),
    ] {
        if let Some(id) = ids.iter().find(|id| !is_gate(id)) {
            return Err(format!("{name}: `{id}` is no gate; `cleanclaim refer gates` shows them"));
        }
    }
    Ok(())
}

/// Resolves `.` and `..` without asking the disk, so that a folder need not exist yet.
fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop();
            }
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_without_the_disk() {
        assert_eq!(normalized(Path::new("/a/b/../../c/./d")), PathBuf::from("/c/d"));
    }
}
