//! Progress on stderr: bars on a terminal, plain lines under cron, nothing with `--quiet`.

use std::io::IsTerminal;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::progress::Progress;

/// Where progress goes.
pub enum Messages {
    /// A bar on a terminal.
    Bar(Mutex<ProgressBar>),
    /// Plain lines.
    Lines,
    /// Nothing.
    Quiet,
}

impl Messages {
    /// The right kind for this stderr.
    pub fn new(quiet: bool) -> Messages {
        if quiet {
            Messages::Quiet
        } else if std::io::stderr().is_terminal() {
            Messages::Bar(Mutex::new(ProgressBar::hidden()))
        } else {
            Messages::Lines
        }
    }

    /// Takes the bar away, so that what follows stands alone.
    pub fn finish(&self) {
        if let Messages::Bar(bar) = self
            && let Ok(bar) = bar.lock()
        {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Messages {
    fn stage(&self, name: &'static str, total: u64, unit: &'static str) {
        match self {
            Messages::Quiet => {}
            Messages::Lines => eprintln!("{name} ..."),
            Messages::Bar(held) => {
                let Ok(mut held) = held.lock() else { return };
                held.finish_and_clear();
                let template = match (total, unit) {
                    (0, _) => "{spinner} {msg} {human_pos} {elapsed}",
                    (_, "bytes") => "{msg:<22} [{bar:40}] {bytes}/{total_bytes} {eta}",
                    _ => "{msg:<22} [{bar:40}] {human_pos}/{human_len} {eta}",
                };
                let bar = if total == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(total) };
                if let Ok(style) = ProgressStyle::with_template(template) {
                    bar.set_style(style.progress_chars("=> "));
                }
                bar.set_message(name);
                bar.enable_steady_tick(std::time::Duration::from_millis(120));
                *held = bar;
            }
        }
    }

    fn advance(&self, units: u64) {
        if let Messages::Bar(bar) = self
            && let Ok(bar) = bar.lock()
        {
            bar.inc(units);
        }
    }

    fn note(&self, message: &str) {
        match self {
            Messages::Quiet => {}
            Messages::Lines => eprintln!("{message}"),
            Messages::Bar(bar) => {
                if let Ok(bar) = bar.lock() {
                    bar.suspend(|| eprintln!("{message}"));
                }
            }
        }
    }
}
