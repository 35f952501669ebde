//! Claim ids (CLM01): short, derived from the input, new for every version, part and payer, with a check character.
//!
//! An id is the workspace's prefix (one to four characters), fourteen characters of a 70-bit digest, one character for the version, and a check character: at most the
//! twenty that CLM01 and CLP01 carry. The digest is made of encounter key, part, payer sequence and every 32nd version; with a hundred million claims the chance that any two
//! share one is 4 in a million. Payers echo the id, people read it aloud: the alphabet leaves out I, L, O and U, except in prefix and check character.

use crate::model::Key;

/// Digits and capital letters that are not mistaken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of the digest, of five bits each.
const DIGEST_LENGTH: u32 = 14;

/// The id of one version of one claim.
///
/// `prefix` is the configured `workspace_prefix`; of a longer one the first four characters are used. `part` counts the claims that an encounter was split into, `payer_sequence` the
/// coverages, both from 0; `version` counts from 1.
pub fn claim_id(prefix: &str, encounter_key: Key, part: u8, payer_sequence: u8, version: u16) -> String {
    let mut id = String::with_capacity(20);
    id.extend(prefix.chars().filter(|character| symbol(*character).is_some()).take(4));
    let [cycle, version_in_cycle] = [version / 32, version % 32];
    let digest = Key::of(&[b"claim", &encounter_key.to_bytes(), &[part, payer_sequence], &cycle.to_le_bytes()]).0;
    id.extend((0..DIGEST_LENGTH).map(|place| letter(digest >> (5 * place))));
    id.push(letter(u128::from(version_in_cycle)));
    id.push(check_character(&id));
    id
}

/// Whether a text has the form of a claim id and its check character is right. Any single wrong character and any two neighbours swapped are noticed.
pub fn is_valid_claim_id(text: &str) -> bool {
    (17..=20).contains(&text.len()) && text.chars().all(|character| symbol(character).is_some()) && checked(text) == Symbol::default()
}

/// What all versions of a claim share (versions 1 to 31; later ones have ids of their own): the id without version and check character. An id that is not of this form stands for itself.
pub fn claim_family(id: &str) -> &str {
    if is_valid_claim_id(id) { id.get(..id.len() - 2).unwrap_or(id) } else { id }
}

/// Whether a claim went out for the first time: version 1 (or 33 and so on, which no claim reaches). An id that is not of this form is nobody's first version.
pub fn is_first_version(id: &str) -> bool {
    is_valid_claim_id(id) && id.chars().rev().nth(1) == Some(letter(1))
}

fn letter(bits: u128) -> char {
    // Five bits are below 32, so there is always a letter.
    ALPHABET.get((bits % 32) as usize).copied().map_or('0', char::from)
}

/// One of the 36 digits and capital letters, as an element of the field of four and one of the field of nine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Symbol {
    four: u8,
    nine: u8,
}

fn symbol(character: char) -> Option<Symbol> {
    let value = match character {
        '0'..='9' => character as u8 - b'0',
        'A'..='Z' => character as u8 - b'A' + 10,
        _ => return None,
    };
    Some(Symbol { four: value / 9, nine: value % 9 })
}

/// The character that brings the sum to zero.
fn check_character(text: &str) -> char {
    let sum = checked(text).times_generator();
    // Minus: in the field of four every element is its own, in the field of nine each of the two digits modulo 3.
    let nine = (3 - sum.nine % 3) % 3 + (3 - sum.nine / 3) % 3 * 3;
    let value = sum.four * 9 + nine;
    char::from(if value < 10 { b'0' + value } else { b'A' + value - 10 })
}

/// Folds a text as `sum = sum x generator + character`, in both fields at once.
///
/// Multiplication by a generator that is neither 0 nor 1 makes every single wrong character and every swap of neighbours change the sum in at least one of the fields,
/// because it changes the character in at least one. (A totally anti-symmetric quasigroup of order 36;
/// the modulus of ISO 7064 MOD 37,36 misses some swaps.)
fn checked(text: &str) -> Symbol {
    text.chars().filter_map(symbol).fold(Symbol::default(), |sum, next| sum.times_generator().plus(next))
}

impl Symbol {
    /// In the field of four (bits are coefficients of 1 and x, x squared is x + 1) times x; in the field of nine (a + 3b stands for a + bi, i squared is -1) times 1 + i.
    fn times_generator(self) -> Symbol {
        let four = match self.four {
            0 => 0,
            1 => 2,
            2 => 3,
            _ => 1,
        };
        let (real, imaginary) = (self.nine % 3, self.nine / 3);
        Symbol { four, nine: (real + 3 - imaginary) % 3 + (real + imaginary) % 3 * 3 }
    }

    fn plus(self, other: Symbol) -> Symbol {
        Symbol { four: self.four ^ other.four, nine: (self.nine % 3 + other.nine % 3) % 3 + (self.nine / 3 + other.nine / 3) % 3 * 3 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn ids_stay_the_same_from_night_to_night() {
        // An id once sent must be found again when the payer answers; this value may never change.
        assert_eq!(claim_id("CC", Key::of_texts(&["E1001"]), 0, 0, 1), EXPECTED);
        assert!(is_valid_claim_id(EXPECTED));
    }
    const EXPECTED: &str = "CCYMNH77V63D9KZX1L";

    #[test]
    fn every_version_part_and_payer_has_its_own() {
        let mut seen = HashSet::new();
        for encounter in 0..20u128 {
            for (part, payer) in [(0, 0), (1, 0), (0, 1), (1, 1), (100, 2)] {
                for version in 1..=100 {
                    let id = claim_id("DEMO", Key(encounter), part, payer, version);
                    assert!(id.len() == 20 && is_valid_claim_id(&id), "{id}");
                    assert!(seen.insert(id));
                }
            }
        }
    }

    #[test]
    fn versions_next_to_each_other_are_read_as_one_claim() {
        let key = Key::of_texts(&["E1001"]);
        let [first, second] = [1, 2].map(|version| claim_id("CC", key, 0, 0, version));
        assert_eq!(first[..16], second[..16]);
        assert_eq!(claim_family(&first), claim_family(&second));
        assert_ne!(claim_family(&first), claim_family(&claim_id("CC", key, 0, 1, 1)));
        assert_eq!(claim_family("OLD0000000000000001"), "OLD0000000000000001");
        assert_eq!((is_first_version(&first), is_first_version(&second), is_first_version("OLD0000000000000001")), (true, false, false));
    }

    #[test]
    fn what_is_no_claim_id_is_refused() {
        let id = claim_id("CC", Key(7), 0, 0, 1);
        for wrong in [id.to_lowercase(), format!("{id} "), id[1..].to_owned() + "*", String::new(), "12345".to_owned(), format!("{id}{id}")] {
            assert!(!is_valid_claim_id(&wrong), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn single_wrong_characters_and_swaps_are_noticed(prefix in "[A-Z0-9]{1,4}", key: u128, part: u8, payer in 0u8..3, version in 1u16.., place in 0usize..20, other in 0usize..36) {
            let id = claim_id(&prefix, Key(key), part, payer, version);
            prop_assert!(is_valid_claim_id(&id) && id.len() == prefix.len() + 16);
            let mut bytes = id.clone().into_bytes();
            let place = place % bytes.len();
            let wrong = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[other];
            if bytes[place] != wrong {
                bytes[place] = wrong;
                prop_assert!(!is_valid_claim_id(std::str::from_utf8(&bytes).unwrap()));
            }
            let mut bytes = id.into_bytes();
            let next = (place + 1) % bytes.len();
            if next > 0 && bytes[place] != bytes[next] {
                bytes.swap(place, next);
                prop_assert!(!is_valid_claim_id(std::str::from_utf8(&bytes).unwrap()));
            }
        }
    }

    #[test]
    fn every_pair_of_neighbours_is_told_from_its_swap_whatever_came_before() {
        let characters = || ('0'..='9').chain('A'..='Z');
        for before in characters() {
            for one in characters() {
                for other in characters().filter(|other| *other != one) {
                    assert_ne!(checked(&format!("{before}{one}{other}")), checked(&format!("{before}{other}{one}")));
                }
            }
        }
    }
}
