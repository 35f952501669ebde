//! Whether the totals of a 277CA agree with its claims, for the whole batch (2200B) and for each billing provider (2200C).
//!
//! No public validator looks. Claims need not be named where a level is rejected whole, so only what is named can contradict.

use crate::model::Cents;
use crate::x12::describe::form;

/// Claims and their charges.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub claims: u64,
    /// What they charge together.
    pub charged: Cents,
}

impl Tally {
    /// Adds another tally.
    pub fn add(&mut self, other: Tally) {
        self.claims = self.claims.saturating_add(other.claims);
        self.charged = form::sum(self.charged, other.charged);
    }
}

/// What a level says of its accepted or of its rejected claims.
#[derive(Debug, Default, Clone, Copy)]
pub struct Said {
    /// QTY02.
    pub claims: Option<u64>,
    /// AMT02.
    pub charged: Option<Cents>,
    /// Bytes before the last of the two segments.
    pub offset: u64,
}

/// One level: what it says, and what is found under it.
#[derive(Debug, Default)]
pub struct Sums {
    /// Bytes before its HL.
    pub offset: u64,
    /// Its own status rejects all of it.
    pub is_rejected: bool,
    /// QTY*90 or QTY*QA with AMT*YU.
    pub said_accepted: Said,
    /// QTY*AA or QTY*QC with AMT*YY.
    pub said_rejected: Said,
    /// Claims that go on.
    pub accepted: Tally,
    /// Claims that do not, also those that a provider's level only counts.
    pub rejected: Tally,
    /// A provider below is rejected whole without saying how many claims that is.
    pub has_uncounted: bool,
}

/// A contradiction: segment, element, place, code and words.
pub type Contradiction = (&'static str, usize, u64, &'static str, String);

impl Sums {
    /// Claims that are counted.
    pub fn claims(&self) -> u64 {
        self.accepted.claims.saturating_add(self.rejected.claims)
    }

    /// Takes over what a provider's level found, and what it only counts.
    pub fn include(&mut self, provider: &Sums) {
        self.accepted.add(provider.accepted);
        self.rejected.add(provider.rejected);
        self.has_uncounted |= provider.has_uncounted;
        if provider.is_rejected && provider.claims() == 0 {
            let charged = provider.said_rejected.charged.unwrap_or_default();
            match provider.said_rejected.claims {
                Some(claims) => self.rejected.add(Tally { claims, charged }),
                None => self.has_uncounted = true,
            }
        }
    }

    /// What contradicts between the level's totals and its claims.
    pub fn contradictions(&self, level: &'static str) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let says = |said: Said| said.claims.is_some_and(|claims| claims > 0);
        if self.is_rejected && (self.accepted.claims > 0 || says(self.said_accepted)) {
            let message = format!("the {level} is rejected whole, but some of its claims are accepted");
            found.push(("STC", 3, self.offset, "status-contradicts-itself", message));
        }
        if self.claims() == 0 && !self.has_uncounted {
            if !self.is_rejected && (says(self.said_accepted) || says(self.said_rejected)) {
                let message = format!("the totals of the {level} count claims, but none is named; nothing is known of any of them");
                found.push(("QTY", 2, self.said_accepted.offset.max(self.said_rejected.offset), "status-claims-not-named", message));
            }
            return found;
        }
        compare(self.said_accepted, self.accepted, "accepted", &mut found);
        if !self.has_uncounted {
            compare(self.said_rejected, self.rejected, "rejected", &mut found);
        }
        found
    }
}

fn compare(said: Said, listed: Tally, what: &str, found: &mut Vec<Contradiction>) {
    if let Some(claims) = said.claims.filter(|&claims| claims != listed.claims) {
        found.push(("QTY", 2, said.offset, "status-count", format!("it says {claims} claims {what}, but lists {}", listed.claims)));
    }
    if let Some(charged) = said.charged.filter(|&charged| charged != listed.charged) {
        found.push(("AMT", 2, said.offset, "status-amount", format!("it says {charged} {what}, but lists {}", listed.charged)));
    }
}
