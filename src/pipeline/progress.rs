//! How the pipeline tells what it is doing, and how it is told to stop. It knows no terminal: `cli` shows bars or lines.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;

/// Hears what is going on. Messages carry ids and counts only.
pub trait Progress: Sync {
    /// A stage begins; `total` units of work are expected (0 when unknown).
    fn stage(&self, name: &'static str, total: u64, unit: &'static str);
    /// So many units more are done.
    fn advance(&self, units: u64);
    /// Something worth saying.
    fn note(&self, message: &str);
}

/// Says nothing.
#[derive(Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: u64, _unit: &'static str) {}
    fn advance(&self, _units: u64) {}
    fn note(&self, _message: &str) {}
}

/// Set by a signal; looked at between units of work.
#[derive(Debug, Default)]
pub struct Interrupt(std::sync::Arc<AtomicBool>);

impl Interrupt {
    /// The flag itself, for a signal handler.
    pub fn flag(&self) -> std::sync::Arc<AtomicBool> {
        self.0.clone()
    }

    /// Asks the run to stop.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// An error when the run was asked to stop.
    pub fn check(&self) -> Result<(), Error> {
        if self.0.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
    }
}
