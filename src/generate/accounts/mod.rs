//! The life of accounts to practise on: reads what a workspace sent out - letters, placement files, its last report - and says what the vendor, the guarantors and the agency
//! did on a day, as account events.
//!
//! Every fate follows from the seed and the letter's or the account's own id, so that one may ask again every night with everything so far: what came before never changes. Nothing
//! happens on a weekend. Everybody is invented. Does *not* know what the program makes of an event; some do not fit the books, as in life.

mod agency;
mod event;
mod fates;
mod letters;
#[cfg(test)]
mod tests;

pub use agency::{Held, Placement, read_placements};
pub use event::{LifeEvent, to_csv};
pub use letters::{Letter, due_letters, read_letters};

use super::random::{Random, Topic};
use crate::model::{Date, Key};

/// How accounts live.
#[derive(Debug, Clone, Copy)]
pub struct LifeOptions {
    /// Everything follows from it.
    pub seed: u64,
    /// The day whose events are wanted.
    pub day: Date,
    /// Letters of this day and later are said to have left by the vendor's events; earlier ones were marked by hand on their day.
    pub vendor_from: Date,
}

/// What a workspace sent out.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// All letters so far.
    pub letters: Vec<Letter>,
    /// All accounts ever placed, in the order of their batches.
    pub placements: Vec<Placement>,
    /// What stands with the agency by the last report.
    pub held: Vec<Held>,
}

/// What cannot be read, with the file.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct LifeFault {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The events that arrive on the day, in the order of their ids.
pub fn live(sources: &Sources, options: LifeOptions) -> Vec<LifeEvent> {
    let mut events: Vec<LifeEvent> = sources.letters.iter().flat_map(|letter| fates::of_letter(letter, options)).collect();
    events.extend(agency::answers(sources, options));
    events.retain(|event| event.arrives == options.day);
    events.sort_by(|left, right| left.event_id.cmp(&right.event_id));
    events
}

/// A stream of random numbers about something that is named by texts.
fn random(seed: u64, about: &[&str]) -> Random {
    // The upper half of the key is thrown away; 64 bits are plenty to keep streams apart.
    Random::of(seed, Topic::Account, Key::of_texts(about).0 as u64)
}
