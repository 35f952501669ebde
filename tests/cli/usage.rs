//! Help, wrong usage, and output for machines.

use super::*;
use crate::support::{TempDir, Tree, program};

#[test]
fn help_names_every_command_and_exit_code() {
    let mut help = program(["--help"]).run().expect(0);
    // Lines are broken where the terminal ends.
    help.stdout = help.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in [
        "run",
        "check",
        "reprocess",
        "report",
        "refer",
        "why",
        "explain",
        "edits",
        "rules",
        "codes",
        "x12",
        "verify",
        "status",
        "init",
        "generate",
        "completions",
        "--config",
        "--json",
        "--quiet",
    ] {
        assert!(help.stdout.contains(word), "{word}");
    }
    for code in ["1 failed", "2 usage", "10 the books", "11 locked", "130 interrupted", "4 an expected source", "3 some input", "5 --strict"] {
        assert!(help.stdout.contains(code), "{code}");
    }
    for command in ["run", "check", "reprocess", "report", "why", "explain", "verify", "status", "init", "completions"] {
        let help = program([command, "--help"]).run().expect(0);
        assert!(help.stdout.contains("Usage: cleanclaim"), "{command}");
    }
    assert!(program(["--version"]).run().expect(0).stdout.starts_with("cleanclaim "));
}

#[test]
fn what_nobody_understands_is_exit_2_and_says_so_on_stderr() {
    for arguments in [
        &["run", "--as-off", "2026-05-05"] as &[&str],
        &["rum"],
        &[],
        &["run", "--threads", "many"],
        &["report", "--format", "pdf"],
        &["status", "--max-age", "soon"],
        &["check"],
        &["refer", "approve"],
        &["completions", "shell-of-another-planet"],
    ] {
        let outcome = program(arguments).run().expect(2);
        assert!(outcome.stdout.is_empty() && !outcome.stderr.is_empty(), "{arguments:?}: {outcome:?}");
    }
}

#[test]
fn dates_that_are_none_are_named() {
    let workspace = after_a_night();
    for arguments in [&["run", "--as-of", "2026-02-30"] as &[&str], &["check", "x.csv", "--as-of", "yesterday"], &["report", "--as-of", "05/05/2026", "--out", "x"]] {
        workspace.call(arguments).expect(2).says(&["expected a date such as 2026-01-31"]);
    }
}

#[test]
fn everything_that_prints_a_result_prints_json_when_asked() {
    let workspace = after_a_night();
    let out = workspace.path("out").display().to_string();
    for arguments in [
        &["run", "--as-of", NIGHT] as &[&str],
        &["run", "--as-of", "2026-05-06", "--dry-run"],
        &["reprocess", "--edit", "member-id-missing", "--preview", "--as-of", "2026-05-06"],
        &["report", "--out", &out],
        &["refer", "list"],
        &["why", "E1"],
        &["explain", "member-id-missing"],
        &["rules", "list"],
        &["rules", "test"],
        &["edits", "list"],
        &["codes", "list"],
        &["codes", "memory"],
        &["codes", "lookup", "bronchitis"],
        &["verify"],
        &["status"],
    ] {
        let outcome = workspace.call(&[arguments, &["--json"]].concat());
        assert!(matches!(outcome.code, Some(0 | 3)), "{arguments:?}: {outcome:?}");
        let json = outcome.json();
        assert!(json.is_object() || json.is_array(), "{arguments:?}");
    }
}

#[test]
fn data_goes_to_stdout_and_talk_to_stderr() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    let outcome = workspace.run(0);
    assert!(outcome.stderr.contains("reading ...") && !outcome.stdout.contains("reading ..."));
    assert!(outcome.stdout.contains("claimed 1") && !outcome.stderr.contains("claimed 1"));
    workspace.export("day2.csv", &[Row::new("E2").set("units", "two")]);
    let quiet = workspace.call(&["run", "--as-of", "2026-05-06", "--quiet"]).expect(3);
    let said: Vec<&str> = quiet.stderr.lines().collect();
    assert!(matches!(said.as_slice(), [line] if line.starts_with("exit 3: 1 encounter could not be read")), "{quiet:?}");
    workspace.export("day3.csv", &[Row::new("E3")]);
    assert_eq!(workspace.call(&["run", "--as-of", "2026-05-07", "--quiet"]).expect(0).stderr, "");
}

#[test]
fn the_manifest_on_stdout_is_run_json() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1")]);
    let json = workspace.call(&["run", "--as-of", NIGHT, "--json"]).expect(0).json();
    assert_eq!(json, workspace.manifest(NIGHT));
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let command = format!("set -o pipefail; {} edits list --markdown | head -n 1", env!("CARGO_BIN_EXE_cleanclaim"));
    let output = std::process::Command::new("bash").args(["-c", &command]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn completion_scripts_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = program(["completions", shell]).run().expect(0).stdout;
        assert!(script.contains("reprocess") && script.contains("as-of"), "{shell}");
    }
}

#[test]
fn reading_commands_change_no_byte() {
    let workspace = after_a_night();
    let claims = workspace.path(&workspace.claim_files()[0].0).display().to_string();
    let before = Tree::read(workspace.root());
    for arguments in [
        &["why", "E2"] as &[&str],
        &["status"],
        &["verify"],
        &["refer", "list"],
        &["codes", "memory"],
        &["x12", "describe", &claims],
        &["check", &claims],
        &["report", "--export-journal", "hledger"],
    ] {
        workspace.call(arguments).expect(0);
    }
    before.assert_same(&Tree::read(workspace.root()));
}

#[test]
fn commands_on_books_say_that_there_are_none_yet() {
    let workspace = Workspace::new();
    for arguments in [&["why", "E1"] as &[&str], &["verify"], &["refer", "list"], &["report", "--out", "x"], &["refer", "approve", "--all", "--user", "ann", "--reason", "due"]] {
        let outcome = workspace.call(arguments).expect(2);
        assert!(outcome.stderr.contains("no run has been committed yet"), "{arguments:?}: {}", outcome.stderr);
    }
}

#[test]
fn without_a_workspace_the_way_to_one_is_told() {
    let folder = TempDir::new();
    for arguments in [&["run"] as &[&str], &["status"], &["why", "E1"]] {
        program(arguments).within(folder.path()).run().expect(2).says(&["no cleanclaim.toml here or above", "cleanclaim init"]);
    }
    program(["--config", "nowhere.toml", "run"]).within(folder.path()).run().expect(2).says(&["nowhere.toml"]);
}
