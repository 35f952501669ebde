//! The program as cron starts it: arguments in, exit code, stdout and stderr out.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A call of the program.
pub struct Program {
    command: Command,
    stdin: Option<Vec<u8>>,
}

/// A call of the program with arguments. Environment that could choose another workspace or date is not inherited, because there is none.
pub fn program<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cleanclaim"));
    command.args(arguments);
    Program { command, stdin: None }
}

impl Program {
    /// The folder that it is started in.
    pub fn within(mut self, folder: &Path) -> Program {
        self.command.current_dir(folder);
        self
    }

    /// What it reads from stdin.
    pub fn stdin(mut self, text: &str) -> Program {
        self.stdin = Some(text.as_bytes().to_vec());
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Outcome {
        let input = if self.stdin.is_some() { Stdio::piped() } else { Stdio::null() };
        let mut child = self.command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(bytes) = self.stdin {
            child.stdin.take().unwrap().write_all(&bytes).unwrap();
        }
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// How a call ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it said.
    pub stderr: String,
}

impl Outcome {
    /// Checks the exit code, and that the program did not panic.
    #[track_caller]
    pub fn expect(self, code: i32) -> Outcome {
        assert!(self.code == Some(code) && !self.stderr.contains("panicked"), "expected exit code {code}, found {:?}\nstdout: {}\nstderr: {}", self.code, self.stdout, self.stderr);
        self
    }

    /// Checks that stdout or stderr has all of these pieces.
    #[track_caller]
    pub fn says(self, pieces: &[&str]) -> Outcome {
        for piece in pieces {
            assert!(self.stdout.contains(piece) || self.stderr.contains(piece), "`{piece}` is not said\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        }
        self
    }

    /// Stdout as one JSON value.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("stdout is not JSON: {error}\n{}", self.stdout))
    }

    /// Stdout as JSON values, one a line.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("not JSON: {error}: {line}"))).collect()
    }
}

/// Rows of cells as CSV text.
pub fn csv_text(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.into_iter().for_each(|row| writer.write_record(&row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
