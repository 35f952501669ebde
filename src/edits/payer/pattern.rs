//! The pattern of a payer's member ids (`member_id_pattern` of `payers.csv`): the part of regular expressions that describes ids.
//!
//! A pattern matches the whole id, without regard to case. It is made of letters, digits and signs that stand for themselves, `.` for any character, `\d` for a digit,
//! `\w` for a letter or digit, `\` before a sign for the sign itself, and `[A-Z0-9-]` or `[^...]` for one of some characters; each may be followed by `?`, `*`, `+`, `{3}`, `{3,}` or
//! `{3,9}`. Alternatives are separated by `|`. `^` at the beginning and `$` at the end are allowed and change nothing. Groups in parentheses are *not* known, and said so.

use std::fmt;

/// Why a pattern cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternFault {
    /// What is wrong.
    pub problem: &'static str,
    /// Bytes from the pattern's end at which it was noticed.
    pub bytes_left: usize,
}

impl fmt::Display for PatternFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes before the end)", self.problem, self.bytes_left)
    }
}

/// Ids longer than an 837 can carry match nothing; it also bounds the search.
const LONGEST_ID: usize = 80;

/// Whether an id is of a pattern.
pub fn matches(pattern: &str, id: &str) -> Result<bool, PatternFault> {
    check(pattern)?;
    if id.len() > LONGEST_ID {
        return Ok(false);
    }
    for alternative in alternatives(pattern) {
        if matches_here(alternative, id.as_bytes())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a pattern can be read, for the check of `payers.csv` when it is loaded.
pub fn check(pattern: &str) -> Result<(), PatternFault> {
    for mut rest in alternatives(pattern) {
        while !rest.is_empty() {
            rest = next_part(rest)?.rest;
        }
    }
    Ok(())
}

/// Splits at `|` outside of brackets, and takes the anchors off.
fn alternatives(pattern: &str) -> impl Iterator<Item = &[u8]> {
    let (mut in_brackets, mut escaped) = (false, false);
    pattern
        .as_bytes()
        .split(move |byte| {
            let separates = *byte == b'|' && !in_brackets && !escaped;
            in_brackets = match byte {
                b'[' if !escaped => true,
                b']' if !escaped => false,
                _ => in_brackets,
            };
            escaped = *byte == b'\\' && !escaped;
            separates
        })
        .map(|part| part.strip_prefix(b"^").unwrap_or(part))
        .map(|part| match part.strip_suffix(b"$") {
            Some(before) if !before.ends_with(b"\\") => before,
            _ => part,
        })
}

/// What one character of an id must be.
#[derive(Clone, Copy)]
enum One<'p> {
    Any,
    Digit,
    LetterOrDigit,
    Exactly(u8),
    /// The inside of brackets, and whether it is negated.
    Among(&'p [u8], bool),
}

struct Part<'p> {
    one: One<'p>,
    least: usize,
    most: usize,
    rest: &'p [u8],
}

fn matches_here(pattern: &[u8], id: &[u8]) -> Result<bool, PatternFault> {
    if pattern.is_empty() {
        return Ok(id.is_empty());
    }
    let part = next_part(pattern)?;
    let fitting = id.iter().take(part.most).take_while(|byte| part.one.fits(**byte)).count();
    // The longest run first, then shorter ones, down to the least that the part demands.
    for taken in (part.least..=fitting).rev() {
        if matches_here(part.rest, id.get(taken..).unwrap_or_default())? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn next_part(pattern: &[u8]) -> Result<Part<'_>, PatternFault> {
    let fault = |problem, rest: &[u8]| Err(PatternFault { problem, bytes_left: rest.len() });
    let (one, rest) = match pattern {
        [b'\\', b'd', rest @ ..] => (One::Digit, rest),
        [b'\\', b'w', rest @ ..] => (One::LetterOrDigit, rest),
        [b'\\', sign, rest @ ..] if !sign.is_ascii_alphanumeric() => (One::Exactly(*sign), rest),
        [b'\\', ..] => return fault("only \\d, \\w and signs may follow a backslash", pattern),
        [b'.', rest @ ..] => (One::Any, rest),
        [b'[', rest @ ..] => {
            let Some(end) = rest.iter().position(|byte| *byte == b']') else { return fault("a bracket [ is not closed", pattern) };
            let (inside, rest) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
            let among = inside.strip_prefix(b"^").map_or(One::Among(inside, false), |inside| One::Among(inside, true));
            (among, rest)
        }
        [b'(' | b')', ..] => return fault("groups in parentheses are not known", pattern),
        [b'?' | b'*' | b'+' | b'{' | b'}' | b']', ..] => return fault("a repetition or closing sign stands where a character is expected", pattern),
        [byte, rest @ ..] => (One::Exactly(*byte), rest),
        [] => return fault("the pattern ends too early", pattern),
    };
    let (least, most, rest) = repetition(rest)?;
    Ok(Part { one, least, most, rest })
}

fn repetition(pattern: &[u8]) -> Result<(usize, usize, &[u8]), PatternFault> {
    let inside = match pattern {
        [b'?', rest @ ..] => return Ok((0, 1, rest)),
        [b'*', rest @ ..] => return Ok((0, LONGEST_ID, rest)),
        [b'+', rest @ ..] => return Ok((1, LONGEST_ID, rest)),
        [b'{', rest @ ..] => rest,
        _ => return Ok((1, 1, pattern)),
    };
    let fault = Err(PatternFault { problem: "expected a repetition such as {3}, {3,} or {3,9}", bytes_left: pattern.len() });
    let Some(end) = inside.iter().position(|byte| *byte == b'}') else { return fault };
    let Some(text) = inside.get(..end).and_then(|text| std::str::from_utf8(text).ok()) else { return fault };
    let rest = inside.get(end + 1..).unwrap_or_default();
    let (least, most) = text.split_once(',').unwrap_or((text, text));
    match (least.parse::<usize>(), most.parse::<usize>()) {
        (Ok(least), Ok(most)) if least <= most => Ok((least, most, rest)),
        (Ok(least), Err(_)) if most.is_empty() => Ok((least, LONGEST_ID, rest)),
        _ => fault,
    }
}

impl One<'_> {
    fn fits(self, byte: u8) -> bool {
        match self {
            One::Any => true,
            One::Digit => byte.is_ascii_digit(),
            One::LetterOrDigit => byte.is_ascii_alphanumeric(),
            One::Exactly(wanted) => byte.eq_ignore_ascii_case(&wanted),
            One::Among(inside, negated) => (is_among(inside, byte.to_ascii_uppercase()) || is_among(inside, byte.to_ascii_lowercase())) != negated,
        }
    }
}

fn is_among(mut inside: &[u8], byte: u8) -> bool {
    loop {
        inside = match inside {
            [] => return false,
            [b'\\', b'd', rest @ ..] => {
                if byte.is_ascii_digit() {
                    return true;
                }
                rest
            }
            [from, b'-', to, rest @ ..] => {
                if (from..=to).contains(&&byte) {
                    return true;
                }
                rest
            }
            [one, rest @ ..] => {
                if *one == byte {
                    return true;
                }
                rest
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_describe_whole_ids() {
        let cases = [
            (r"^[A-Z]{3}\d{9}$", "ABC123456789", true),
            (r"^[A-Z]{3}\d{9}$", "abc123456789", true),
            (r"^[A-Z]{3}\d{9}$", "ABC1234567890", false),
            (r"^[A-Z]{3}\d{9}$", "XABC123456789", false),
            (r"W\d{9}|\d{9}[A-Z]?", "W123456789", true),
            (r"W\d{9}|\d{9}[A-Z]?", "123456789B", true),
            (r"W\d{9}|\d{9}[A-Z]?", "W123456789B", false),
            (r"\w+-\d{2,}", "AB1-12", true),
            (r"\w+-\d{2,}", "AB1-1", false),
            (r".*9", "19929", true),
            (r"[^0-9]+", "ABC", true),
            (r"[^0-9]+", "AB1", false),
            (r"[A-Z0-9-]*", "", true),
            (r"1\.2", "1.2", true),
            (r"1\.2", "132", false),
        ];
        for (pattern, id, expected) in cases {
            assert_eq!(matches(pattern, id), Ok(expected), "{pattern} {id}");
        }
        assert_eq!(matches(".*", &"1".repeat(81)), Ok(false));
    }

    #[test]
    fn what_cannot_be_read_is_said_even_when_the_id_fails_earlier() {
        for pattern in ["[A-Z", "A{2", "A{3,2}", "A{x}", "(A|B)", "*A", r"\q", "A|[B"] {
            assert!(matches(pattern, "Z").is_err(), "{pattern}");
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
