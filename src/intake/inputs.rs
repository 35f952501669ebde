//! Which files of a folder are a source's inputs.
//!
//! It lists names; it does *not* open files. A file that is still being written, by its name, is left for the next night.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The inputs of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inputs {
    /// Regular files that match, sorted by name as bytes, whatever the order on disk.
    pub files: Vec<PathBuf>,
    /// What matches and is not read all the same, with the reason; also sorted.
    pub skipped: Vec<(PathBuf, &'static str)>,
}

/// Lists the regular files directly in `folder` whose names match `pattern`: `*` stands for any characters, `|` parts alternatives, case does not matter. Names that begin with a
/// dot or end in `.tmp` or `.part` are files still being written and are passed over. Symbolic links are never followed; a folder that does not exist has no files.
pub fn list_inputs(folder: &Path, pattern: &str) -> io::Result<Inputs> {
    let mut inputs = Inputs::default();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(inputs),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let (path, name, kind) = (entry.path(), entry.file_name(), entry.file_type()?);
        let Some(name) = name.to_str() else {
            inputs.skipped.push((path, "its name is not UTF-8: rename it"));
            continue;
        };
        if is_being_written(name) || !matches(pattern, name) {
            continue;
        }
        if kind.is_symlink() {
            inputs.skipped.push((path, "it is a symbolic link, which is never followed: put the file itself here"));
        } else if kind.is_file() {
            inputs.files.push(path);
        }
    }
    inputs.files.sort_unstable();
    inputs.skipped.sort_unstable();
    Ok(inputs)
}

fn is_being_written(name: &str) -> bool {
    let ends_with = |end: &str| name.len() >= end.len() && name.get(name.len() - end.len()..).is_some_and(|tail| tail.eq_ignore_ascii_case(end));
    name.starts_with('.') || ends_with(".tmp") || ends_with(".part")
}

/// True when a file name matches one of the alternatives of a pattern.
pub fn matches(pattern: &str, name: &str) -> bool {
    pattern.split('|').any(|alternative| matches_one(alternative.trim().as_bytes(), name.as_bytes()))
}

/// Greedy matching that remembers the last star: linear for one star, never exponential.
fn matches_one(pattern: &[u8], name: &[u8]) -> bool {
    let (mut left, mut rest) = (pattern, name);
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (left, rest) {
            ([b'*', after @ ..], _) => {
                retry = Some((after, rest));
                left = after;
            }
            ([expected, after @ ..], [byte, tail @ ..]) if expected.eq_ignore_ascii_case(byte) => (left, rest) = (after, tail),
            ([], []) => return true,
            _ => match retry {
                Some((after, [_, tail @ ..])) => {
                    retry = Some((after, tail));
                    (left, rest) = (after, tail);
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_people_expect() {
        for (pattern, name, expected) in [
            ("*", "anything", true),
            ("*.csv|*.csv.gz", "DAY.CSV", true),
            ("*.csv|*.csv.gz", "day.csv.gz", true),
            ("*.csv|*.csv.gz", "day.csv.bak", false),
            ("clinic_*_2026*.csv", "clinic_a_b_20260131.csv", true),
            ("clinic_*_2026*.csv", "clinic_20260131.csv", false),
            ("a*a", "a", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn lists_sorted_files_and_neither_links_nor_unfinished_ones() {
        let folder = std::env::temp_dir().join(format!("cleanclaim-inputs-{}", std::process::id()));
        fs::create_dir_all(folder.join("sub.csv")).unwrap();
        for name in ["b.csv", "a.csv", ".hidden.csv", "c.csv.tmp", "d.csv.PART", "notes.txt"] {
            fs::write(folder.join(name), b"x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", folder.join("link.csv")).unwrap();
        let inputs = list_inputs(&folder, "*.csv*").unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(inputs.files, [folder.join("a.csv"), folder.join("b.csv")]);
        #[cfg(unix)]
        assert_eq!(inputs.skipped.len(), 1);
        assert_eq!(list_inputs(&folder, "*").unwrap(), Inputs::default());
    }
}
