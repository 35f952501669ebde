//! `check`: lints encounter exports or 837 files for people; writes nothing.

use std::path::PathBuf;

use super::{Context, print, print_json_line};
use crate::error::{Error, exit};
use crate::pipeline::lint::{CheckedFinding, CheckedKind, CheckedObject, Configured, Summary, check_file, check_x12, is_x12};
use crate::pipeline::reference::Reference;
use crate::pipeline::workspace::{Workspace, parse_as_of};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// Encounter exports (CSV, plain or gzip) or X12 837 files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The business date; default as for `run`, but for an 837 the file's own date (GS04) unless the workspace pins one.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Also show encounters and claims without findings.
    #[arg(long)]
    pub verbose: bool,
    /// What to print; json is the same as --json.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// Checks every file; exit 3 where one has faults that hold a claim.
pub fn run(context: &Context, arguments: &CheckArguments) -> Result<u8, Error> {
    let as_of = arguments.as_of.as_deref().map(parse_as_of).transpose()?;
    if context.json && arguments.format == Some(Format::Text) {
        return Err(Error::Usage("--json and --format text contradict each other; give one of them".into()));
    }
    let is_json = context.json || arguments.format == Some(Format::Json);
    let mut code = exit::DONE;
    let mut summary = Summary::default();
    let mut report = |object: CheckedObject| {
        summary.add(&object);
        if object.is_faulty() {
            code = exit::QUARANTINED;
        }
        if is_json { print_json_line(&object) } else { show(&object, arguments.verbose) }
    };
    // Opened once, where a file needs it: an export always needs one, an 837 uses one that lies upwards or is named.
    let own = Workspace::find_own(context.config.as_deref())?;
    let mut opened: Option<(Workspace, Reference)> = None;
    for path in &arguments.files {
        if path.is_dir() {
            return Err(Error::Usage(format!("{}: this is a folder; name the files in it", path.display())));
        }
        let is_x12 = is_x12(path)?;
        if is_x12 && own.is_none() {
            check_x12(path, Configured { workspace: None, as_of }, &mut report)?;
            continue;
        }
        let (workspace, reference) = match &opened {
            Some(opened) => opened,
            None => opened.insert(open(&Workspace::find(context.config.as_deref())?)?),
        };
        if is_x12 {
            check_x12(path, Configured { workspace: Some((workspace, reference)), as_of }, &mut report)?;
        } else {
            check_file(workspace, reference, workspace.as_of(arguments.as_of.as_deref())?, path, &mut report)?;
        }
    }
    if !is_json {
        if arguments.verbose {
            print(&summary.never_run())?;
        }
        print(&summary.to_string())?;
    }
    Ok(code)
}

fn open(path: &std::path::Path) -> Result<(Workspace, Reference), Error> {
    let workspace = Workspace::open(path)?;
    let reference = Reference::load(&workspace, None)?;
    Ok((workspace, reference))
}

fn show(object: &CheckedObject, verbose: bool) -> Result<(), Error> {
    if object.findings.is_empty() && !verbose && object.as_of_from.is_none() {
        return Ok(());
    }
    let mut text = format!("{}: {}{}\n", object.id, object.status, place(object));
    for finding in &object.findings {
        push_finding(finding, &mut text);
    }
    print(&text)
}

/// Where the object stands, and by which date it was judged.
fn place(object: &CheckedObject) -> String {
    match (object.kind, object.segment_number, object.offset) {
        (CheckedKind::Claim, Some(segment), Some(offset)) => format!(" (segment {segment}, byte {offset})"),
        _ => match (&object.as_of, object.as_of_from) {
            (Some(date), Some("file")) => format!(" (judged as of {date}, the file's own date; --as-of gives another)"),
            (Some(date), Some("workspace")) => format!(" (judged as of {date}, the workspace's date)"),
            (Some(date), Some(_)) => format!(" (judged as of {date})"),
            _ => String::new(),
        },
    }
}

/// Place and value, what is wrong, why it matters, what to do.
fn push_finding(finding: &CheckedFinding, text: &mut String) {
    let value = if finding.value.is_empty() { String::new() } else { format!(" `{}`", finding.value) };
    let segment = match (finding.segment.as_deref(), finding.segment_number) {
        (Some(_), Some(number)) => format!("  (segment {number})"),
        _ => String::new(),
    };
    text.push_str(&format!("  {:<8} {}  {}{value}{segment}\n           {}\n", finding.severity, finding.edit, finding.element, finding.message));
    if !finding.why.is_empty() {
        text.push_str(&format!("           why: {}\n", finding.why));
    }
    text.push_str(&format!("           fix: {}\n", finding.fix));
}
