//! What a set says, as one number, whatever envelope and delimiters it came in.

use xxhash_rust::xxh3::Xxh3;

use crate::x12::lexer::Segment;

// What stands for the delimiters of any file; data has none of these bytes.
const ELEMENT: u8 = 0x1D;
const REPETITION: u8 = 0x1E;
const COMPONENT: u8 = 0x1F;
const TERMINATOR: u8 = 0x1C;

/// Hashes segments one after another.
#[derive(Clone, Default)]
pub(super) struct ContentHash {
    hasher: Xxh3,
    // One segment, kept for its room.
    buffer: Vec<u8>,
}

impl ContentHash {
    /// Forgets what was taken.
    pub(super) fn reset(&mut self) {
        self.hasher.reset();
    }

    /// Takes the next segment.
    pub(super) fn take(&mut self, segment: &Segment<'_>) {
        let delimiters = segment.delimiters();
        // Without a separator of repetitions, nothing is replaced for it twice.
        let repetition = delimiters.repetition.unwrap_or(delimiters.element);
        self.buffer.clear();
        self.buffer.extend(segment.raw().iter().map(|&byte| match byte {
            byte if byte == delimiters.element => ELEMENT,
            byte if byte == delimiters.component => COMPONENT,
            byte if byte == repetition => REPETITION,
            byte => byte,
        }));
        self.buffer.push(TERMINATOR);
        self.hasher.update(&self.buffer);
    }

    /// XXH3-128 of what was taken.
    pub(super) fn digest(&self) -> u128 {
        self.hasher.digest128()
    }
}
