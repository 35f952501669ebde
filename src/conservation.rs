//! The conservation equation: every encounter that came in, or was waiting, stands in exactly one place afterwards.
//!
//! `waiting_before + read = claimed + self_pay + held + to_coder + duplicate + superseded + changed + not_final + quarantined`,
//! in encounters, service lines and cents. This module counts and compares; it does *not* decide where an encounter stands, and it publishes nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::Cents;

/// How much stands in one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amount {
    /// Encounter versions.
    pub encounters: u64,
    /// Service lines of those encounters.
    pub lines: u64,
    /// Their price; an amount that could not be read counts 0 on both sides.
    pub cents: Cents,
}

impl Amount {
    /// One encounter with its lines and price.
    pub fn one(lines: u64, cents: Cents) -> Amount {
        Amount { encounters: 1, lines, cents }
    }
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.encounters += other.encounters;
        self.lines += other.lines;
        self.cents += other.cents;
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::default(), |mut total, amount| {
            total += amount;
            total
        })
    }
}

macro_rules! terms {
    ($($variant:ident $field:ident $side:ident : $doc:literal),+ $(,)?) => {
        /// A term of the equation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Term { $(#[doc = $doc] $variant),+ }

        impl Term {
            /// Every term, in the order of the equation: what came in first, where it went after.
            pub const ALL: &'static [Term] = &[$(Term::$variant),+];

            /// The name in `run.json` and in the printed equation.
            pub fn as_str(self) -> &'static str {
                match self { $(Term::$variant => stringify!($field)),+ }
            }

            /// True for the left side of the equation.
            pub fn is_incoming(self) -> bool {
                match self { $(Term::$variant => terms!(@incoming $side)),+ }
            }
        }

        /// All terms of one run.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        pub struct Terms { $(#[doc = $doc] pub $field: Amount),+ }

        impl Terms {
            /// What stands in a term.
            pub fn get(&self, term: Term) -> Amount {
                match term { $(Term::$variant => self.$field),+ }
            }

            /// Adds to a term.
            pub fn add(&mut self, term: Term, amount: Amount) {
                match term { $(Term::$variant => self.$field += amount),+ }
            }
        }
    };
    (@incoming incoming) => { true };
    (@incoming outcome) => { false };
}

terms! {
    WaitingBefore waiting_before incoming: "Held, or with the coder, when the run began.",
    Read read incoming: "Read from tonight's inputs.",
    Claimed claimed outcome: "Billed to a payer.",
    SelfPay self_pay outcome: "Charged to the guarantor; no payer is billed.",
    Held held outcome: "Held by an edit when the run ended.",
    ToCoder to_coder outcome: "With the coder when the run ended.",
    Duplicate duplicate outcome: "Identical to an encounter already known.",
    Superseded superseded outcome: "A waiting version that a newer one replaced.",
    Changed changed outcome: "Different from what was already claimed; a person decides.",
    NotFinal not_final outcome: "Open or cancelled in the source.",
    Quarantined quarantined outcome: "Could not be read.",
}

/// By how much the equation fails: the left side less the right side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the conservation equation does not balance: incoming less outcomes leaves {encounters} encounters, {lines} lines and {cents} dollars unexplained")]
pub struct Imbalance {
    /// Encounters that came in and are nowhere; negative when more went out than came in.
    pub encounters: i128,
    /// Lines, likewise.
    pub lines: i128,
    /// Money, likewise.
    pub cents: Cents,
}

impl Terms {
    /// Adds every term of another count: the shards of one run.
    pub fn merge(&mut self, other: &Terms) {
        for &term in Term::ALL {
            self.add(term, other.get(term));
        }
    }

    /// The left side: what was waiting and what was read.
    pub fn incoming(&self) -> Amount {
        Term::ALL.iter().filter(|term| term.is_incoming()).map(|&term| self.get(term)).sum()
    }

    /// The right side: where everything stands now.
    pub fn outcomes(&self) -> Amount {
        Term::ALL.iter().filter(|term| !term.is_incoming()).map(|&term| self.get(term)).sum()
    }

    /// Whether both sides agree in encounters, lines and cents; the error shows the differences. A run that does not balance publishes nothing.
    pub fn check(&self) -> Result<(), Imbalance> {
        let (incoming, outcomes) = (self.incoming(), self.outcomes());
        if incoming == outcomes {
            return Ok(());
        }
        Err(Imbalance {
            encounters: i128::from(incoming.encounters) - i128::from(outcomes.encounters),
            lines: i128::from(incoming.lines) - i128::from(outcomes.lines),
            cents: incoming.cents - outcomes.cents,
        })
    }
}

/// The printed equation, one line each for encounters, lines and dollars; an equation that fails is printed with `≠`.
impl fmt::Display for Terms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (incoming, outcomes) = (self.incoming(), self.outcomes());
        print_measure(formatter, self, "encounters", incoming.encounters == outcomes.encounters, |amount| amount.encounters.to_string())?;
        formatter.write_str("\n")?;
        print_measure(formatter, self, "lines", incoming.lines == outcomes.lines, |amount| amount.lines.to_string())?;
        formatter.write_str("\n")?;
        print_measure(formatter, self, "dollars", incoming.cents == outcomes.cents, |amount| amount.cents.to_string())
    }
}

fn print_measure(formatter: &mut fmt::Formatter<'_>, terms: &Terms, measure: &str, balances: bool, value: impl Fn(Amount) -> String) -> fmt::Result {
    let side = |incoming: bool| {
        let shown: Vec<String> = Term::ALL.iter().filter(|term| term.is_incoming() == incoming).map(|&term| format!("{} {}", term.as_str(), value(terms.get(term)))).collect();
        shown.join(" + ")
    };
    write!(formatter, "{measure}: {} {} {}", side(true), if balances { "=" } else { "≠" }, side(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balanced() -> Terms {
        let mut terms = Terms::default();
        terms.add(Term::WaitingBefore, Amount { encounters: 2, lines: 3, cents: Cents(30_000) });
        terms.add(Term::Read, Amount { encounters: 3, lines: 4, cents: Cents(40_000) });
        terms.add(Term::Claimed, Amount { encounters: 4, lines: 6, cents: Cents(65_000) });
        terms.add(Term::Quarantined, Amount::one(1, Cents(5_000)));
        terms
    }

    #[test]
    fn a_lost_encounter_is_noticed_with_its_size() {
        let mut terms = balanced();
        assert_eq!(terms.check(), Ok(()));
        terms.claimed.encounters -= 1;
        terms.claimed.lines -= 2;
        terms.claimed.cents -= Cents(12_345);
        assert_eq!(terms.check(), Err(Imbalance { encounters: 1, lines: 2, cents: Cents(12_345) }));
        assert!(terms.to_string().contains('≠'));
    }

    #[test]
    fn a_cent_too_many_is_noticed_even_when_counts_agree() {
        let mut terms = balanced();
        terms.held.cents += Cents(1);
        assert_eq!(terms.check().map_err(|imbalance| imbalance.cents), Err(Cents(-1)));
    }

    #[test]
    fn shards_add_up_and_every_term_is_named() {
        let mut total = Terms::default();
        total.merge(&balanced());
        total.merge(&balanced());
        assert_eq!(total.read.encounters, 6);
        let shown = total.to_string();
        for term in Term::ALL {
            assert!(shown.contains(term.as_str()), "{}", term.as_str());
        }
        let json = serde_json::to_value(total).unwrap();
        assert_eq!(json["waiting_before"]["cents"], 60_000);
        assert_eq!(json.as_object().unwrap().len(), Term::ALL.len());
        assert_eq!(serde_json::from_value::<Terms>(json).unwrap(), total);
    }
}
