//! One test a fault of the readers: a good answer, one change, the fault that must be named, and whether the answer may still be used.

mod acknowledgement;
mod status;

use std::collections::VecDeque;

use super::Response;
use super::set_reader::SetReader;
use crate::x12::faults::Faults;
use crate::x12::guide::advice;
use crate::x12::lexer::Lexer;

/// What the inside of a set gave.
pub struct Outcome {
    pub responses: Vec<Response>,
    pub codes: Vec<&'static str>,
    pub is_usable: bool,
}

/// Drives a reader over the inside of a set, given without ST and SE.
pub fn drive(mut reader: impl SetReader, body: &[u8]) -> Outcome {
    let mut text = b"ST*999*0001~".to_vec();
    text.extend_from_slice(body);
    let (mut faults, mut form_faults) = (Faults::default(), Faults::default());
    let (mut out, mut lexer) = (VecDeque::new(), Lexer::new(&text[..]));
    while let Some(segment) = lexer.next_segment(&mut form_faults).unwrap() {
        if segment.id() != "ST" {
            reader.take(&segment, &mut faults, &mut out);
        }
    }
    let is_usable = reader.finish(&mut faults, &mut out);
    Outcome { responses: out.into(), codes: faults.into_list().iter().map(|fault| fault.code).collect(), is_usable }
}

/// The faults and the usability after one replacement, which must find its text.
pub fn after(reader: impl SetReader, good: &str, from: &str, to: &str) -> (Vec<&'static str>, bool) {
    assert!(good.contains(from), "{from}");
    let outcome = drive(reader, good.replacen(from, to, 1).as_bytes());
    (outcome.codes, outcome.is_usable)
}

/// Changes, removes and inserts bytes.
pub fn mutate(text: &str, edits: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for &(place, byte, kind) in edits {
        if bytes.is_empty() {
            break;
        }
        let place = place % bytes.len();
        match kind {
            0 => bytes[place] = byte,
            1 => bytes.insert(place, byte),
            _ => {
                bytes.remove(place);
            }
        }
    }
    bytes
}

#[test]
fn every_fault_of_the_readers_is_tested_and_has_its_advice() {
    let sources = [include_str!("../read_acknowledgement.rs"), include_str!("../read_interchange.rs"), include_str!("../read_status.rs"), include_str!("../status_sums.rs")];
    let tests = [include_str!("acknowledgement.rs"), include_str!("status.rs")].concat();
    let is_code = |text: &&str| text.contains('-') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let codes: Vec<&str> = sources.iter().flat_map(|source| source.split('"')).filter(is_code).collect();
    assert!(codes.len() > 30, "{codes:?}");
    for code in codes {
        assert!(tests.contains(&format!("\"{code}\"")), "{code} is not tested");
        assert!(!advice::fix(code).starts_with("Correct the program"), "{code} has no advice");
    }
}
