//! What-if replay: other rules or other code sets tried on what was sent and on what waits, before they are switched on. Nothing is written.
//!
//! A sent claim is read again from its export, which is kept or archived, and coded and judged twice as of the day on which it was sent: as the workspace does now, and with the
//! change. Only the difference of the two is the change's: that a claim would come out otherwise today for another reason (a correction that only the books know, other master
//! data) is counted and not blamed on it. Where the export is gone, or the coder would be asked again, the claim is rebuilt from the books, which keep codes, charges and
//! providers but not the patient; such claims are counted apart.

mod history;
mod judge;
mod past;
mod rebuilt;
mod report;

use std::path::PathBuf;

pub use report::{Change, Replay, ReplayedEncounter};

use self::judge::{Judge, Side};
use self::report::Tally;
use super::past::Books;
use super::reference::{Reference, load_codes};
use super::workspace::Workspace;
use super::{house_rules, stored};
use crate::codes::CodeSets;
use crate::error::Error;
use crate::intake::record::RecordView;
use crate::model::Date;
use crate::rules::Rules;
use crate::store::table::{Row, WaitingRow};

/// What is tried, and on what.
#[derive(Debug, Clone, Default)]
pub struct ReplayOptions {
    /// Files of rules laid over the workspace's (the same id is replaced), or folders that take the place of all of them.
    pub rules: Vec<PathBuf>,
    /// A folder with imported tables in place of `reference/codes`.
    pub codes: Option<PathBuf>,
    /// First day of sending.
    pub since: Option<Date>,
    /// Last day of sending.
    pub until: Option<Date>,
    /// The business date for what waits; default as for `run`.
    pub as_of: Option<String>,
}

/// Tries a change on past claims and on what waits.
pub fn replay(workspace: &Workspace, options: &ReplayOptions) -> Result<Replay, Error> {
    if options.rules.is_empty() && options.codes.is_none() {
        return Err(Error::Usage("say what to try: --rules FILE, --codes FOLDER, or both".into()));
    }
    let as_of = workspace.as_of(options.as_of.as_deref())?;
    let books = Books::open(workspace)?;
    let reference = Reference::load(workspace, Some(&books.catalog))?;
    let changed_rules = if options.rules.is_empty() { None } else { Some(tried_rules(workspace, &reference, &options.rules)?) };
    let changed_codes = options.codes.as_deref().map(tried_codes).transpose()?;
    let before = Side { codes: &reference.codes, rules: &reference.house.rules };
    let after = Side { codes: changed_codes.as_ref().unwrap_or(before.codes), rules: changed_rules.as_ref().unwrap_or(before.rules) };
    let history = history::History::open(workspace, &books.catalog)?;
    let judge = Judge::new(workspace, &reference, &history, before, after);
    let mut tally = Tally::new(as_of, options.since, options.until);
    past::replay_sent(&books, &judge, options, &mut tally)?;
    replay_waiting(&books, &judge, as_of, &mut tally)?;
    history.check()?;
    Ok(tally.finish())
}

/// The rules of the workspace with those that are tried.
fn tried_rules(workspace: &Workspace, reference: &Reference, paths: &[PathBuf]) -> Result<Rules, Error> {
    let names = house_rules::known_names(Some(&reference.payers), Some(&reference.providers));
    let read = |paths: &[PathBuf]| -> Result<Rules, Error> {
        let files = house_rules::read_paths(paths, |path| path.display().to_string())?;
        house_rules::proven(&files, &names)
    };
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| path.is_dir());
    let base = if folders.is_empty() { house_rules::proven(&house_rules::files_of(workspace)?, &names)? } else { read(&folders)? };
    for path in &files {
        if !path.is_file() {
            return Err(Error::Usage(format!("{}: there is no such file or folder of rules", path.display())));
        }
    }
    Ok(base.overlaid(read(&files)?))
}

fn tried_codes(folder: &std::path::Path) -> Result<CodeSets, Error> {
    if !folder.is_dir() {
        return Err(Error::Usage(format!("{}: there is no such folder of imported tables", folder.display())));
    }
    let codes = load_codes(folder)?;
    // A mistyped folder would be an answer: that nothing changes.
    let has_editions = codes.icd10cm.all().len() > CodeSets::built_in().icd10cm.all().len();
    if codes.installed.is_empty() && !codes.ndc.is_installed() && !has_editions {
        return Err(Error::Usage(format!("{}: no imported table lies in this folder; `codes import` puts them into reference/codes of a workspace", folder.display())));
    }
    Ok(codes)
}

/// What waits is judged as tonight would, from its stored record with all its corrections.
fn replay_waiting(books: &Books<'_>, judge: &Judge<'_>, as_of: Date, tally: &mut Tally) -> Result<(), Error> {
    stored::each_row(books.workspace, &books.catalog, WaitingRow::TABLE, stored::UP_TO_NOW, |row: WaitingRow| {
        let source = super::waiting::source_of(books.workspace, &row.source_file);
        let record = RecordView::parse(&row.record).map_err(|fault| Error::Unbalanced(fault.to_string()))?;
        match judge.record(&record, &row.source_file, &source, as_of, false) {
            Some(outcomes) => tally.waiting(&row, &outcomes),
            None => tally.waiting_not_replayed(),
        }
        Ok(())
    })
}
