//! A folder of its own for each test, gone when the test ends.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where folders are made: in memory where the system has such a place, because every night waits for the disk dozens of times, else in the temporary folder.
fn base() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let is_usable = std::env::var_os("TMPDIR").is_none() && std::fs::metadata(memory).is_ok_and(|data| data.is_dir() && !data.permissions().readonly());
    if is_usable { memory.to_owned() } else { std::env::temp_dir() }
}

/// A new folder; removed with everything in it when dropped.
pub struct TempDir {
    path: PathBuf,
}

impl TempDir {
    /// Makes it.
    pub fn new() -> TempDir {
        TempDir::below(&base())
    }

    /// Makes one in the system's temporary folder even where there is a faster place: another file system, on most machines.
    pub fn on_disk() -> TempDir {
        TempDir::below(&std::env::temp_dir())
    }

    fn below(folder: &Path) -> TempDir {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let path = folder.join(format!("cleanclaim-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir(&path).unwrap();
        // Paths are compared with what the program prints, and it resolves links.
        TempDir { path: path.canonicalize().unwrap() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // A folder that cannot be removed is left for the system to clean.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
