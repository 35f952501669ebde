//! A payer to practise on: reads claim files and answers as receivers and payers do, on the days on which such answers come.
//!
//! Every claim's fate follows from the seed and its own id, not from the order of files. Claims are decided in the order of the days on which they were sent, so that what a later
//! file holds never changes an answer that came before it was sent: one may ask again every night with all files so far. Everything balances, except where a fault was asked for,
//! which then is listed. Plans, fees and numbers are invented. Does *not* know what was expected: nobody's fee schedule or contract is read.

mod acknowledge;
mod adjudicate;
mod claim_status;
mod correct;
mod denials;
mod faults;
mod payer;
mod plan;
mod rejections;
mod remit;
mod schedule;
mod secondary;
mod sent;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use sent::Sent;

use super::random::{Random, Topic};
use crate::model::{Date, Key};
use crate::x12::WriteFault;
use crate::x12::responses::Text;

/// How to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseOptions {
    /// Everything follows from it.
    pub seed: u64,
    /// How many of a thousand files carry a fault, 0 to 1000.
    pub faults_permille: u16,
}

/// A file as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFile {
    /// The day on which it arrives; its name begins with it.
    pub day: Date,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A fault that was put in on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFault {
    /// The day of its file.
    pub day: Date,
    /// The file that carries it, or that is missing.
    pub file: String,
    /// Its name, such as `out-of-balance`.
    pub fault: &'static str,
    /// What a reader of the file should do.
    pub expected: &'static str,
}

/// All answers to some claims.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// The files, by day and name.
    pub files: Vec<AnswerFile>,
    /// What is wrong with some of them, by day and file.
    pub faults: Vec<AnswerFault>,
}

/// Why answers cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// A claim lacks what its answer has to repeat.
    #[error("an answer cannot be written: {0}")]
    Write(#[from] WriteFault),
    /// An envelope's ids do not fit.
    #[error("an answer's envelope cannot be written: {0}")]
    Envelope(#[from] std::io::Error),
}

/// Answers all claims of the files that were read.
pub fn answer(sent: &Sent, options: ResponseOptions) -> Result<Answers, AnswerError> {
    let fates = payer::decide(sent, options.seed);
    let mut files = acknowledge::files(sent, options.seed)?;
    files.extend(claim_status::files(sent, &fates)?);
    let remittances = schedule::remittances(sent, fates.entries);
    files.extend(remit::files(sent, &remittances)?);
    files.sort_by(|left, right| left.name.cmp(&right.name));
    faults::spoil(sent, &remittances, files, options)
}

/// A stream of random numbers about something that is named by texts, at most seven.
fn random(seed: u64, about: &[&str]) -> Random {
    // The upper half of the key is thrown away; 64 bits are plenty to keep streams apart.
    Random::of(seed, Topic::Response, Key::of_texts(about).0 as u64)
}

/// A control number of an interchange, by what it is about.
fn control_number(about: &[&str]) -> u32 {
    // Below a hundred million, so that it has nine digits at most and leaves room for groups.
    (Key::of_texts(about).0 % 99_999_000) as u32 + 1
}

/// Letters and digits of a name in small letters with dashes between, for names of files.
fn file_word(text: &str) -> String {
    let kept: String = text.chars().map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' }).collect();
    kept.trim_matches('-').to_owned()
}

/// Claim ids seen, so that a claim in two files is one claim.
type Seen = BTreeSet<Text>;
