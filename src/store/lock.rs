//! The workspace's lock: one writer at a time, any number of readers. The kernel releases it when the process dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use super::StoreError;

/// How often, and how long apart, a lock without a holder's line is tried again: half a second in all.
const MOST_LOOKS: u32 = 50;
/// See [`MOST_LOOKS`].
const LOOK: Duration = Duration::from_millis(10);

/// A held lock. Dropping it releases it.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the writer's lock, or says who holds it. The holder's line is for people only; the lock itself is the kernel's.
    pub fn exclusive(path: &Path, started: &str) -> Result<Lock, StoreError> {
        let mut file = open(path)?;
        let mut looks = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                // Whoever only looks (`status`) holds the lock for an instant and leaves no line: a night must not fail for that.
                Err(TryLockError::WouldBlock) if looks < MOST_LOOKS && line_of(&mut file).is_empty() => {
                    looks += 1;
                    std::thread::sleep(LOOK);
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked(held_by(&mut file, path))),
                Err(TryLockError::Error(source)) => return Err(StoreError::io(path, source)),
            }
        }
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let holder = format!("pid {} on {} since {started}\n", std::process::id(), host.trim());
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes())).map_err(|source| StoreError::io(path, source))?;
        Ok(Lock { file })
    }

    /// Who holds the lock just now; `None` when nobody does.
    pub fn holder(path: &Path) -> Result<Option<String>, StoreError> {
        let mut file = open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(None),
            Err(TryLockError::WouldBlock) => Ok(Some(who(&mut file))),
            Err(TryLockError::Error(source)) => Err(StoreError::io(path, source)),
        }
    }
}

impl Drop for Lock {
    /// Takes the holder's line out again, so that a run which had nothing to do leaves every byte as it was. That it may fail harms nobody.
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path).map_err(|source| StoreError::io(path, source))
}

fn held_by(file: &mut File, path: &Path) -> String {
    format!("{}: locked by {}; wait until it has finished, or stop it", path.display(), who(file))
}

/// The holder's line; a holder whose line cannot be read is still a holder.
fn who(file: &mut File) -> String {
    let line = line_of(file);
    if line.is_empty() { "another process".to_owned() } else { line }
}

fn line_of(file: &mut File) -> String {
    let mut line = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut line));
    if read.is_ok() { line.trim().to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_holds_the_lock() {
        let path = std::env::temp_dir().join(format!("cleanclaim-lock-{}", std::process::id()));
        let held = Lock::exclusive(&path, "2026-01-31 23:00").unwrap();
        let refused = Lock::exclusive(&path, "2026-01-31 23:01").unwrap_err().to_string();
        assert!(refused.contains(&format!("pid {}", std::process::id())) && refused.contains("since 2026-01-31 23:00"), "{refused}");
        drop(held);
        assert!(Lock::exclusive(&path, "2026-01-31 23:02").is_ok());
        std::fs::remove_file(&path).unwrap();
    }
}
