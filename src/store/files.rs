//! Small things about files: private modes, fsync of folders, hashes.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::StoreError;

/// Makes a folder and its parents with mode 0700; an existing one is left as it is.
pub fn make_folder(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|source| StoreError::io(path, source))
}

/// Opens a new file with mode 0600; refuses to replace one.
pub fn create_new(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|source| StoreError::io(path, source))
}

/// Writes a new file with mode 0600 and syncs it.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = create_new(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|source| StoreError::io(path, source))
}

/// Writes a file with mode 0600 in place of one that may be there. For what may be lost in a power cut; everything else is staged and published.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).map_err(|source| StoreError::io(path, source))?;
    file.write_all(bytes).map_err(|source| StoreError::io(path, source))
}

/// Syncs a file's content.
pub fn sync_file(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|source| StoreError::io(path, source))
}

/// Syncs a folder's entries, so that renames in it survive a power cut.
pub fn sync_folder(path: &Path) -> Result<(), StoreError> {
    sync_file(path)
}

/// SHA-256 of a file's bytes as 64 hexadecimal digits, and its size.
pub fn hash_file(path: &Path) -> Result<(String, u64), StoreError> {
    let mut file = File::open(path).map_err(|source| StoreError::io(path, source))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut size = 0;
    loop {
        let count = file.read(&mut buffer).map_err(|source| StoreError::io(path, source))?;
        if count == 0 {
            break;
        }
        size += count as u64;
        hasher.update(buffer.get(..count).unwrap_or_default());
    }
    Ok((hex(&hasher.finalize()), size))
}

/// SHA-256 of bytes as 64 hexadecimal digits.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |value: u8| DIGITS.get(usize::from(value & 15)).copied().unwrap_or('0');
    bytes.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte)]).collect()
}

/// All regular files below a folder, sorted by path; none when the folder is missing.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(source) => return Err(StoreError::io(&next, source)),
        };
        for entry in entries {
            let entry = entry.map_err(|source| StoreError::io(&next, source))?;
            let kind = entry.file_type().map_err(|source| StoreError::io(&entry.path(), source))?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
