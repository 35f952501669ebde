//! 128-bit keys derived from content. The same source gives the same key on every night and machine.

use std::fmt;

/// A 128-bit key. Transfers, items, encounters and questions are named by keys of what they were made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key(pub u128);

/// Room on the stack for framed parts.
const FRAMED_BYTES: usize = 240;

impl Key {
    /// The key of some parts, in order. Each part is framed by its length, so `("ab", "c")` and `("a", "bc")` differ.
    pub fn of(parts: &[&[u8]]) -> Key {
        // Short parts, which nearly all are, are framed on the stack and hashed at once; the digest is the same as that of the stream.
        let mut framed = [0; FRAMED_BYTES];
        let mut rest = framed.as_mut_slice();
        for part in parts {
            let length = (part.len() as u64).to_le_bytes();
            match rest.split_at_mut_checked(length.len() + part.len()) {
                Some((place, after)) => {
                    let (frame, content) = place.split_at_mut(length.len());
                    frame.copy_from_slice(&length);
                    content.copy_from_slice(part);
                    rest = after;
                }
                None => return Key::of_stream(parts.iter().copied()),
            }
        }
        let length = FRAMED_BYTES - rest.len();
        Key(xxhash_rust::xxh3::xxh3_128(framed.get(..length).unwrap_or_default()))
    }

    /// The key of texts, as [`Key::of`].
    pub fn of_texts(parts: &[&str]) -> Key {
        let mut bytes: [&[u8]; 8] = [&[]; 8];
        match bytes.get_mut(..parts.len()) {
            Some(bytes) => {
                for (slot, part) in bytes.iter_mut().zip(parts) {
                    *slot = part.as_bytes();
                }
                Key::of(bytes)
            }
            None => Key::of_stream(parts.iter().map(|part| part.as_bytes())),
        }
    }

    fn of_stream<'p>(parts: impl Iterator<Item = &'p [u8]>) -> Key {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Key(hasher.digest128())
    }

    /// Reads back what [`fmt::Display`] wrote; `None` for anything but 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Key> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(Key)
    }

    /// Big-endian bytes, which sort as the key does.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashing_at_once_and_as_a_stream_agree_at_every_length() {
        let bytes: Vec<u8> = (0..600u32).map(|place| (place * 7 % 251) as u8).collect();
        for length in 0..500 {
            let parts = [&bytes[..length], &bytes[length..length + 3], &[]];
            assert_eq!(Key::of(&parts), Key::of_stream(parts.iter().copied()), "{length}");
        }
        let texts = ["a"; 9];
        assert_eq!(Key::of_texts(&texts), Key::of(&texts.map(str::as_bytes)));
        assert_eq!(Key::of_texts(&texts[..8]), Key::of(&[b"a".as_slice(); 8]));
    }

    #[test]
    fn parts_are_framed_and_text_round_trips() {
        assert_ne!(Key::of_texts(&["ab", "c"]), Key::of_texts(&["a", "bc"]));
        assert_eq!(Key::of_texts(&["ab"]), Key::of(&[b"ab"]));
        let key = Key::of_texts(&["E1001"]);
        assert_eq!(Key::parse(&key.to_string()), Some(key));
        assert_eq!(Key::parse("xyz"), None);
    }
}
