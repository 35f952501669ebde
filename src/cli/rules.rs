//! `rules`: what the house and single payers demand, and the proof that each rule does what it says.

use std::path::{Path, PathBuf};

use super::{Context, print, print_json};
use crate::error::{Error, exit};
use crate::intake::master_data::{read_payers, read_providers};
use crate::model::{Payers, Providers, Severity};
use crate::pipeline::house_rules;
use crate::pipeline::workspace::Workspace;
use crate::rules::{Rules, failures, page};

/// What to do with rules.
#[derive(Debug, clap::Subcommand)]
pub enum RulesCommand {
    /// Every rule of the workspace.
    List,
    /// Runs the examples that stand beside the rules; exit 3 where one fails, 2 where a file is bad.
    Test {
        /// Files or folders of rules; default the workspace's own.
        files: Vec<PathBuf>,
    },
    /// The keys and conditions of the rule language as Markdown, as they stand in `src/rules/README.md`.
    Language,
}

/// Lists, tests or documents.
pub fn run(context: &Context, command: &RulesCommand) -> Result<u8, Error> {
    match command {
        RulesCommand::List => list(context),
        RulesCommand::Test { files } => test(context, files),
        RulesCommand::Language => print(&page::markdown()).map(|()| exit::DONE),
    }
}

/// The rules of the workspace that a command is in; none outside of any. Names are not checked: these pages only show.
pub fn of_workspace(context: &Context) -> Result<Rules, Error> {
    let Ok(workspace) = context.workspace() else { return Ok(Rules::default()) };
    Ok(house_rules::load(&workspace, &house_rules::known_names(None, None))?.rules)
}

fn list(context: &Context) -> Result<u8, Error> {
    let workspace = context.workspace()?;
    let rules = house_rules::load(&workspace, &house_rules::known_names(None, None))?.rules;
    let rows: Vec<_> = rules.all().iter().map(page::row).collect();
    if context.json {
        print_json(&rows)?;
        return Ok(exit::DONE);
    }
    if rows.is_empty() {
        print("no house rules; they stand in reference/rules/*.toml\n")?;
    }
    print_rows(&rules)?;
    Ok(exit::DONE)
}

/// What a rule does, in the word of its key `then`.
fn then_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Reject => "hold",
        Severity::Warning => "warn",
        Severity::Note => "note",
    }
}

/// One line a rule.
pub fn print_rows(rules: &Rules) -> Result<(), Error> {
    let width = rules.all().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for row in rules.all().iter().map(page::row) {
        let route = if row.route.is_empty() { String::new() } else { format!("  [{}]", row.route) };
        print(&format!("{:<width$}  {:<8} 7  {}{route}\n", row.rule, then_word(row.severity), row.title))?;
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Tested<'r> {
    rule: &'r str,
    place: &'r str,
    examples: usize,
    failures: Vec<String>,
}

fn test(context: &Context, files: &[PathBuf]) -> Result<u8, Error> {
    let workspace = context.workspace();
    let read = match &workspace {
        Ok(workspace) if files.is_empty() => house_rules::files_of(workspace)?,
        _ if files.is_empty() => return Err(Error::Usage("no workspace here; name the files to test".into())),
        _ => house_rules::read_paths(files, |path: &Path| path.display().to_string())?,
    };
    if read.is_empty() && !files.is_empty() {
        return Err(Error::Usage("no rule file there; rules stand in files that end in .toml".into()));
    }
    let (payers, providers) = workspace.as_ref().ok().map(master_data).unwrap_or_default();
    let rules = Rules::read(&read, &house_rules::known_names(payers.as_ref(), providers.as_ref())).map_err(|faults| house_rules::refused(&faults))?;
    let tested: Vec<Tested<'_>> = rules
        .all()
        .iter()
        .map(|rule| Tested { rule: rule.id, place: &rule.place, examples: rule.examples.len(), failures: failures(rule).iter().map(ToString::to_string).collect() })
        .collect();
    if context.json {
        print_json(&tested)?;
    } else {
        show(&tested)?;
    }
    Ok(if tested.iter().any(|rule| !rule.failures.is_empty()) { exit::QUARANTINED } else { exit::DONE })
}

fn show(tested: &[Tested<'_>]) -> Result<(), Error> {
    for rule in tested {
        let outcome = if rule.failures.is_empty() { "ok" } else { "FAILS" };
        print(&format!("{outcome:<5}  {}  {} examples  {}\n", rule.rule, rule.examples, rule.place))?;
        for failure in &rule.failures {
            print(&format!("       {failure}\n"))?;
        }
    }
    let failed = tested.iter().filter(|rule| !rule.failures.is_empty()).count();
    print(&format!("{} rules, {failed} fail\n", tested.len()))
}

/// Payers and providers where they can be read; a fault in them is `run`'s to tell.
fn master_data(workspace: &Workspace) -> (Option<Payers>, Option<Providers>) {
    let folder = workspace.path(&workspace.config.paths.reference);
    let receivers: Vec<&str> = workspace.config.receivers.keys().map(String::as_str).collect();
    let bytes = |name: &str| std::fs::read(folder.join(name)).ok();
    let payers = bytes("payers.csv").and_then(|bytes| read_payers("payers.csv", &bytes, receivers.iter().copied()).ok());
    let providers = bytes("providers.csv").and_then(|bytes| read_providers("providers.csv", &bytes).ok());
    (payers.map(Payers::new), providers.map(Providers::new))
}
