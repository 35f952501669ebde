//! The equation of further claims: `due before + new = written + held + given up`, in claims and in dollars at stake. A run that does not balance publishes nothing.
//!
//! It stands beside the conservation equation of encounters, because an encounter is billed once however many claims follow. Counts only; it decides nothing.

use std::fmt;

use crate::error::Error;
use crate::model::Cents;
use crate::reports::run_manifest::{Resubmitted, StateCount};

/// Where a further claim is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It was due when the run began.
    DueBefore,
    /// It became due tonight.
    New,
    /// It went out.
    Written,
    /// It stays due.
    Held,
    /// Nothing of it is due any more: paid, closed or voided meanwhile.
    GivenUp,
}

/// Counts by stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ResubmittedTerms(Resubmitted);

impl ResubmittedTerms {
    /// Counts a claim with what is at stake.
    pub fn add(&mut self, stage: Stage, cents: Cents) {
        let count = self.stage(stage);
        count.count += 1;
        count.cents += cents;
    }

    /// Adds another part's counts.
    pub fn merge(&mut self, other: &ResubmittedTerms) {
        let other = other.0;
        for (stage, counted) in
            [(Stage::DueBefore, other.due_before), (Stage::New, other.new), (Stage::Written, other.written), (Stage::Held, other.held), (Stage::GivenUp, other.given_up)]
        {
            let count = self.stage(stage);
            count.count += counted.count;
            count.cents += counted.cents;
        }
    }

    /// As `run.json` tells it.
    pub fn counts(&self) -> Resubmitted {
        self.0
    }

    /// Refuses a run whose sides differ.
    pub fn check(&self) -> Result<(), Error> {
        if self.0.is_balanced() { Ok(()) } else { Err(Error::Unbalanced(format!("the equation of further claims does not balance, so nothing is published: {self}"))) }
    }

    fn stage(&mut self, stage: Stage) -> &mut StateCount {
        match stage {
            Stage::DueBefore => &mut self.0.due_before,
            Stage::New => &mut self.0.new,
            Stage::Written => &mut self.0.written,
            Stage::Held => &mut self.0.held,
            Stage::GivenUp => &mut self.0.given_up,
        }
    }
}

impl fmt::Display for ResubmittedTerms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_claim_or_cent_is_noticed() {
        let mut terms = ResubmittedTerms::default();
        terms.add(Stage::DueBefore, Cents(100));
        terms.add(Stage::New, Cents(50));
        assert!(!terms.0.is_balanced());
        let mut shard = ResubmittedTerms::default();
        shard.add(Stage::Written, Cents(100));
        terms.merge(&shard);
        assert!(!terms.0.is_balanced() && terms.to_string().contains('≠'));
        terms.add(Stage::Held, Cents(49));
        assert!(!terms.0.is_balanced());
        terms.merge(&ResubmittedTerms(Resubmitted { held: StateCount { count: 0, cents: Cents(1) }, ..Resubmitted::default() }));
        assert!(terms.0.is_balanced(), "{terms}");
    }
}
