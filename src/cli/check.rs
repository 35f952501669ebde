//! `check`: lints encounter exports or 837 files for people; writes nothing.

use std::path::PathBuf;

use super::{Context, print, print_json_line};
use crate::error::{Error, exit};
use crate::pipeline::lint::{CheckedObject, check_file, check_if_x12};
use crate::pipeline::reference::Reference;
use crate::pipeline::workspace::parse_as_of;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// Encounter exports (CSV, plain or gzip) or X12 837 files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The business date; default as for `run`.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Also show encounters without findings.
    #[arg(long)]
    pub verbose: bool,
}

/// Checks every file; exit 3 where one has faults that hold a claim.
pub fn run(context: &Context, arguments: &CheckArguments) -> Result<u8, Error> {
    if let Some(text) = &arguments.as_of {
        parse_as_of(text)?;
    }
    let mut code = exit::DONE;
    let (mut objects, mut with_findings) = (0u64, 0u64);
    let mut report = |object: CheckedObject| {
        objects += 1;
        with_findings += u64::from(!object.findings.is_empty());
        if object.is_faulty() {
            code = exit::QUARANTINED;
        }
        if context.json { print_json_line(&object) } else { show(&object, arguments.verbose) }
    };
    // Exports are judged by a workspace's master data; X12 files speak for themselves.
    let mut opened = None;
    for path in &arguments.files {
        if check_if_x12(path, &mut report)? {
            continue;
        }
        let (workspace, reference) = match &opened {
            Some(opened) => opened,
            None => {
                let workspace = context.workspace()?;
                let reference = Reference::load(&workspace, None)?;
                opened.insert((workspace, reference))
            }
        };
        let as_of = workspace.as_of(arguments.as_of.as_deref())?;
        check_file(workspace, reference, as_of, path, &mut report)?;
    }
    if !context.json {
        print(&format!("{objects} checked, {with_findings} with findings\n"))?;
    }
    Ok(code)
}

fn show(object: &CheckedObject, verbose: bool) -> Result<(), Error> {
    if object.findings.is_empty() {
        return if verbose { print(&format!("{}: {}\n", object.id, object.status)) } else { Ok(()) };
    }
    print(&format!("{}: {}\n", object.id, object.status))?;
    for finding in &object.findings {
        let value = if finding.value.is_empty() { String::new() } else { format!(" `{}`", finding.value) };
        print(&format!("  {:<8} {}  {}{value}\n           {}\n           fix: {}\n", finding.severity, finding.edit, finding.element, finding.message, finding.fix))?;
    }
    Ok(())
}
