//! What the guide demands beyond form: addresses, dates, identifiers, payers that add up, and rules that join several segments of a claim.
//!
//! Institutional claims alone have admissions, statement periods, types of bill, patient statuses, revenue and condition codes and attending providers; nothing of these is looked at.
//! Each group can be switched off, because `edits` judge some of the same on claims that are read into the model.

mod addresses;
mod claims;
mod dates;
mod identifiers;
mod payers;
mod writing;

use self::claims::ClaimRules;
use self::dates::Dates;
use self::payers::Payers;
use super::table::Codes;
use crate::model::Date;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Which groups of checks are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// States, ZIP codes, PO boxes.
    pub addresses: bool,
    /// Frequency, accident, line numbers, versions of diagnoses.
    pub claims: bool,
    /// Dates after the file's own, and dates in the wrong order.
    pub dates: bool,
    /// Tax numbers, social security numbers, drug codes.
    pub identifiers: bool,
    /// Ranks of payers, and whether what other payers paid and adjusted adds up.
    pub payers: bool,
    /// Lower-case letters.
    pub writing: bool,
}

/// Everything.
pub const ALL: Switches = Switches { addresses: true, claims: true, dates: true, identifiers: true, payers: true, writing: true };

/// The checks of one transaction.
#[derive(Debug)]
pub struct Semantics {
    switches: Switches,
    states: Codes,
    claims: ClaimRules,
    dates: Dates,
    payers: Payers,
    has_lower_case: bool,
}

impl Semantics {
    /// Checks of a transaction whose group has that date (GS04). `states` are the codes of states and provinces.
    pub fn new(switches: Switches, states: Codes, group_date: Option<Date>) -> Semantics {
        Semantics { switches, states, claims: ClaimRules::default(), dates: Dates::new(group_date), payers: Payers::default(), has_lower_case: false }
    }

    /// Takes a segment that stands in a loop.
    pub fn take(&mut self, segment: &Segment<'_>, loop_id: &str, faults: &mut Faults) {
        if self.switches.addresses {
            addresses::check(segment, loop_id, &self.states, faults);
        }
        if self.switches.identifiers {
            identifiers::check(segment, faults);
        }
        if self.switches.dates {
            self.dates.take(segment, faults);
        }
        if self.switches.claims {
            self.claims.take(segment, loop_id, faults);
        }
        if self.switches.payers {
            self.payers.take(segment, loop_id, faults);
        }
        // One fault a transaction: whoever writes in lower case does so everywhere.
        if self.switches.writing && !self.has_lower_case {
            self.has_lower_case = writing::check(segment, faults);
        }
    }

    /// Ends the transaction.
    pub fn finish(&mut self, faults: &mut Faults) {
        if self.switches.claims {
            self.claims.finish(faults);
        }
        if self.switches.payers {
            self.payers.finish(faults);
        }
    }
}
