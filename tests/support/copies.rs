//! Copies of folders, for tests that do the same work twice.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Copies a folder with everything in it. With `shuffle`, files are made in another order and with other times, as another disk would have them.
pub fn copy_folder(from: &Path, to: &Path, shuffle: bool) {
    let mut files = Vec::new();
    list(from, &mut files);
    files.sort();
    if shuffle {
        files.reverse();
        let half = files.len() / 2;
        files.rotate_left(half);
    }
    for (place, path) in files.iter().enumerate() {
        let target = to.join(path.strip_prefix(from).unwrap());
        if path.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            continue;
        }
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(path, &target).unwrap();
        if shuffle {
            let then = SystemTime::now() - Duration::from_secs(86_400 * (1 + place as u64 * 7 % 11));
            std::fs::File::options().write(true).open(&target).unwrap().set_modified(then).unwrap();
        }
    }
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.clone());
        if path.is_dir() {
            list(&path, found);
        }
    }
}
