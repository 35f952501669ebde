//! Unpacking of gzip files, told by their first bytes and not by their names.
//!
//! A packed file is unpacked once into a place that the caller provides, and only a whole, undamaged stream counts: nothing of a truncated file is ever read as encounters.

use std::io::{self, Read, Write};

use flate2::read::MultiGzDecoder;

use super::quarantine::{FileFault, FileReason};

/// True when a file that begins with these bytes is packed (RFC 1952, section 2.3.1).
pub fn is_gzip(first_bytes: &[u8]) -> bool {
    first_bytes.starts_with(&[0x1f, 0x8b])
}

/// The fault of a file that is called `.gz` in any case of letters, and whose first bytes are no gzip stream's; `None` for every other file, and for an empty one, which is at fault
/// for being empty. `first_bytes` are at least two, where the file has them.
pub fn misnamed(name: &str, first_bytes: &[u8]) -> Option<FileFault> {
    let is_called_gzip = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("gz"));
    (is_called_gzip && !first_bytes.is_empty() && !is_gzip(first_bytes)).then(|| {
        let message = "The file's name ends in .gz, but it is not a gzip file.";
        FileFault::new(FileReason::NotGzip, message, "Pack it with gzip, or name it as what it is, such as .csv, and send it again.")
    })
}

/// Why a file could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum GzipFault {
    /// The file itself is at fault and goes to quarantine.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Reading or writing failed; the night fails.
    #[error("unpacking failed: {0}")]
    Io(#[from] io::Error),
}

/// Unpacks a gzip stream (all its members) into a writer and returns the number of bytes written. At most `limit` bytes are written. On a fault what was written is to be thrown away.
pub fn unpack_to(packed: impl Read, writer: &mut impl Write, limit: u64) -> Result<u64, GzipFault> {
    let mut decoder = MultiGzDecoder::new(packed);
    let mut block = vec![0; 256 << 10];
    let mut written = 0u64;
    loop {
        let count = match decoder.read(&mut block) {
            Ok(0) => return Ok(written),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(fault_of(error, written)),
        };
        written += count as u64;
        if written > limit {
            return Err(too_large(limit).into());
        }
        writer.write_all(block.get(..count).unwrap_or_default())?;
    }
}

fn fault_of(error: io::Error, written: u64) -> GzipFault {
    let again = "Copy or export the file again.";
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            let message = format!("The gzip file ends in the middle, after {written} unpacked bytes; it was probably still being copied.");
            FileFault::new(FileReason::TruncatedGzip, message, again).into()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            let message = format!("The gzip file is damaged after {written} unpacked bytes: {error}.");
            FileFault::new(FileReason::CorruptGzip, message, again).into()
        }
        _ => error.into(),
    }
}

fn too_large(limit: u64) -> FileFault {
    FileFault::new(
        FileReason::UnpackedTooLarge,
        format!("The gzip file unpacks to more than {limit} bytes."),
        "If it is a genuine export, split it or raise limits.unpacked_bytes in cleanclaim.toml.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn reason(bytes: &[u8], limit: u64) -> FileReason {
        match unpack_to(bytes, &mut Vec::new(), limit) {
            Err(GzipFault::File(fault)) => fault.reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn unpacks_all_members() {
        let mut both = packed(b"one,");
        both.extend(packed(b"two"));
        assert!(is_gzip(&both) && !is_gzip(b"encounter_id"));
        let mut out = Vec::new();
        assert_eq!(unpack_to(both.as_slice(), &mut out, 7).unwrap(), 7);
        assert_eq!(out, b"one,two");
    }

    #[test]
    fn a_name_that_promises_gzip_is_held_to_it() {
        let fault = misnamed("day.csv.GZ", b"encounter_id").unwrap();
        assert_eq!((fault.reason, fault.reason.code()), (FileReason::NotGzip, "not-gzip"));
        assert!(fault.to_string().contains("not a gzip file"), "{fault}");
        for (name, bytes) in [("day.csv.gz", packed(b"one").as_slice()), ("day.csv", b"encounter_id"), ("day.csv.gz", b""), ("gz", b"encounter_id")] {
            assert_eq!(misnamed(name, bytes), None, "{name}");
        }
    }

    #[test]
    fn truncated_gzip_is_a_fault_wherever_it_ends() {
        let whole = packed("encounter_id,line\nE1,1\n".repeat(500).as_bytes());
        for length in [2, 9, 12, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
            assert_eq!(reason(&whole[..length], 1 << 20), FileReason::TruncatedGzip, "{length}");
        }
    }

    #[test]
    fn damaged_gzip_and_bombs_are_faults() {
        let mut damaged = packed(&[b'x'; 5000]);
        let at = damaged.len() - 6;
        damaged[at] ^= 0xff;
        assert_eq!(reason(&damaged, 1 << 20), FileReason::CorruptGzip);
        assert_eq!(reason(&packed(&[0; 100_000]), 99_999), FileReason::UnpackedTooLarge);
    }

    #[test]
    fn a_full_disk_is_not_the_files_fault() {
        let mut small = [0u8; 10];
        let result = unpack_to(packed(&[b'x'; 5000]).as_slice(), &mut small.as_mut_slice(), 1 << 20);
        assert!(matches!(result, Err(GzipFault::Io(_))));
    }
}
