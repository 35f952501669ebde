//! The command line: one file a command. Data goes to stdout, messages and progress to stderr; the exit code says how it ended.
//!
//! It decides nothing: it reads arguments, calls `pipeline` and prints.

mod check;
mod code_page;
mod codes;
mod edits;
mod explain;
mod explain_code;
mod generate;
mod generate_accounts;
mod generate_responses;
mod import_kinds;
mod import_tables;
mod init;
mod mark_sent;
mod memory;
mod messages;
mod post;
mod refer;
mod report;
mod reprocess;
mod rules;
mod run;
mod status;
mod verify;
mod why;
mod x12;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::{Error, exit};
use crate::pipeline::workspace::Workspace;

/// Turns a day's encounter exports into clean claims and follows the money until it is in.
#[derive(Debug, Parser)]
#[command(name = "cleanclaim", version, after_help = EXIT_CODES)]
struct Arguments {
    /// The workspace's cleanclaim.toml (or its folder); default: the nearest one upwards, else the sample's.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Machine-readable output on stdout.
    #[arg(long, global = true)]
    json: bool,
    /// No progress and no remarks.
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes. Nothing published: 1 failed; 2 usage or configuration; 10 the books do not balance; 11 locked; 130 interrupted.
Published, the first that applies: 4 an expected source is missing; 3 some input was quarantined; 5 --strict and something was held; 0 done.
check, x12 describe and rules test exit 3 where they found faults, verify 10, a stale status 4. Read unknown codes as failure.";

#[derive(Debug, Subcommand)]
enum Command {
    /// The whole night: intake to reports.
    Run(run::RunArguments),
    /// Lints encounter exports or 837 files; writes nothing.
    Check(check::CheckArguments),
    /// Posts responses and account events only.
    Post(post::PostArguments),
    /// Says that published claim files have left.
    MarkSent(mark_sent::MarkSentArguments),
    /// Runs held encounters, and claims that were rejected or denied, again after a cause was fixed.
    Reprocess(reprocess::ReprocessArguments),
    /// Reports of any past day, from the books.
    Report(report::ReportArguments),
    /// Referral proposals, and a person's approval of them.
    #[command(subcommand)]
    Refer(refer::ReferCommand),
    /// Everything about one encounter, claim or account, with sources.
    Why(why::WhyArguments),
    /// An edit, house rule, referral gate or adjustment reason code in plain words.
    Explain(explain::ExplainArguments),
    /// The catalogue of edits.
    #[command(subcommand)]
    Edits(edits::EditsCommand),
    /// House rules: what there is, and the proof that each does what it says.
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Code sets and the coders' remembered decisions.
    #[command(subcommand)]
    Codes(codes::CodesCommand),
    /// Looks into X12 files.
    #[command(subcommand)]
    X12(x12::X12Command),
    /// Proves the ledger.
    Verify,
    /// For monitoring: when did a run last finish, and is anything stuck.
    Status(status::StatusArguments),
    /// Makes a new workspace.
    Init(init::InitArguments),
    /// Synthetic exports, for demonstrations and benchmarks.
    #[command(subcommand)]
    Generate(generate::GenerateCommand),
    /// Prints a completion script for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// What every command is given.
struct Context {
    config: Option<PathBuf>,
    json: bool,
    quiet: bool,
}

impl Context {
    fn workspace(&self) -> Result<Workspace, Error> {
        Workspace::open(&Workspace::find(self.config.as_deref())?)
    }
}

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    crate::pipeline::report_files::quiet_workbook_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_help = !error.use_stderr();
            // Help that cannot be printed has nobody to complain to.
            let _ = error.print();
            return ExitCode::from(if is_help { exit::DONE } else { exit::USAGE });
        }
    };
    let context = Context { config: arguments.config, json: arguments.json, quiet: arguments.quiet };
    let outcome = match arguments.command {
        Command::Run(arguments) => run::run(&context, &arguments),
        Command::Check(arguments) => check::run(&context, &arguments),
        Command::Post(arguments) => post::run(&context, &arguments),
        Command::MarkSent(arguments) => mark_sent::run(&context, &arguments),
        Command::Reprocess(arguments) => reprocess::run(&context, &arguments),
        Command::Report(arguments) => report::run(&context, &arguments),
        Command::Refer(command) => refer::run(&context, &command),
        Command::Why(arguments) => why::run(&context, &arguments),
        Command::Explain(arguments) => explain::run(&context, &arguments),
        Command::Edits(command) => edits::run(&context, &command),
        Command::Rules(command) => rules::run(&context, &command),
        Command::Codes(command) => codes::run(&context, &command),
        Command::X12(command) => x12::run(&context, &command),
        Command::Verify => verify::run(&context),
        Command::Status(arguments) => status::run(&context, &arguments),
        Command::Init(arguments) => init::run(&context, &arguments),
        Command::Generate(command) => generate::run(&context, &command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "cleanclaim", &mut script);
            print(&String::from_utf8_lossy(&script)).map(|()| exit::DONE)
        }
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("cleanclaim: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Prints text to stdout. A closed pipe (as with `| head`) ends quietly.
fn print(text: &str) -> Result<(), Error> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(Error::from),
    }
}

/// Prints a value as indented JSON.
fn print_json<T: serde::Serialize>(value: &T) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::Failed(error.to_string()))?;
    print(&format!("{text}\n"))
}

/// Prints a value as JSON on one line.
fn print_json_line<T: serde::Serialize>(value: &T) -> Result<(), Error> {
    let text = serde_json::to_string(value).map_err(|error| Error::Failed(error.to_string()))?;
    print(&format!("{text}\n"))
}
