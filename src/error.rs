//! What ends a command early, and the exit code it has then.

use crate::store::StoreError;

/// Exit codes of the contract (see the README). Unknown codes must be read as failure.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Failed; nothing was published.
    pub const FAILED: u8 = 1;
    /// Usage or configuration; nothing was published.
    pub const USAGE: u8 = 2;
    /// Some input was quarantined, or a checked file has faults.
    pub const QUARANTINED: u8 = 3;
    /// An expected source is missing or stale.
    pub const SOURCE_MISSING: u8 = 4;
    /// `--strict` and something was held.
    pub const HELD_STRICT: u8 = 5;
    /// The ledger or the conservation equation does not balance; nothing was published.
    pub const UNBALANCED: u8 = 10;
    /// Another process holds the lock; nothing was published.
    pub const LOCKED: u8 = 11;
    /// Interrupted; nothing was published.
    pub const INTERRUPTED: u8 = 130;
}

/// Why a command stopped. Nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Wrong usage, configuration or master data.
    #[error("{0}")]
    Usage(String),
    /// The books or the conservation equation do not balance, or the ledger is damaged.
    #[error("{0}")]
    Unbalanced(String),
    /// Somebody else is at it.
    #[error("{0}")]
    Locked(String),
    /// A signal arrived.
    #[error("interrupted; nothing was published")]
    Interrupted,
    /// The disk or the operating system.
    #[error("{0}")]
    Store(StoreError),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

impl Error {
    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Usage(_) => exit::USAGE,
            Error::Unbalanced(_) => exit::UNBALANCED,
            Error::Locked(_) => exit::LOCKED,
            Error::Interrupted => exit::INTERRUPTED,
            Error::Store(_) | Error::Failed(_) => exit::FAILED,
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Locked(message) => Error::Locked(message),
            StoreError::Inconsistent(message) => Error::Unbalanced(message),
            StoreError::Damaged { .. } | StoreError::Unreadable { .. } => Error::Unbalanced(error.to_string()),
            other => Error::Store(other),
        }
    }
}
