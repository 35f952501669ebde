//! What happened to a claim after it was written, each with its source: the chain by which timely filing is proved and a state is explained.
//!
//! Which state follows is for `claim_state` to say; this file only names things.

use super::{ClaimState, Text};
use crate::model::{Cents, Date};

macro_rules! claim_event_kinds {
    ($($variant:ident = $name:literal : $doc:literal),+ $(,)?) => {
        /// The kinds of claim events.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ClaimEventKind { $(#[doc = $doc] $variant),+ }

        impl ClaimEventKind {
            /// All kinds with their stored names.
            pub const NAMES: &'static [(ClaimEventKind, &'static str)] = &[$((ClaimEventKind::$variant, $name)),+];
        }
    };
}

claim_event_kinds! {
    Due = "due": "A further claim became due: to the next payer, or a new version.",
    Held = "held": "A further claim is due and something holds it.",
    Published = "published": "Written to the outbox.",
    Sent = "sent": "Left the house: a person said so, or an answer proves it.",
    InterchangeAccepted = "interchange_accepted": "A TA1 took the interchange.",
    InterchangeRejected = "interchange_rejected": "A TA1 rejected the interchange.",
    Acknowledged = "acknowledged": "A 999 accepted the set.",
    SetRejected = "set_rejected": "A 999 rejected the set, and with it the claim.",
    HopAccepted = "hop_accepted": "A clearinghouse, or a payer before adjudication, took the claim and passes it on (277CA).",
    Accepted = "accepted": "The payer took the claim into adjudication (277CA, A2).",
    Rejected = "rejected": "A hop rejected the claim before adjudication (277CA).",
    Paid = "paid": "A remittance settled the claim.",
    PartlyPaid = "partly_paid": "A remittance paid a part and denied a part.",
    Denied = "denied": "A remittance denied the claim.",
    Forwarded = "forwarded": "The payer forwarded the claim to the next one.",
    Reversed = "reversed": "The payer took its decision back.",
    NotTheirs = "not_theirs": "The payer says that the claim is another payer's and forwarded it (status 23).",
    Predetermined = "predetermined": "The payer said what it would pay (status 25).",
    Replaced = "replaced": "A newer version was written.",
    Voided = "voided": "A void was written.",
    Closed = "closed": "Nothing remains to be done.",
}

impl ClaimEventKind {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Reads a stored name.
    pub fn parse(name: &str) -> Option<ClaimEventKind> {
        Self::NAMES.iter().find(|(_, held)| *held == name).map(|(kind, _)| *kind)
    }
}

/// One event of one claim version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimEvent {
    /// The version that it happened to.
    pub claim_id: Text,
    /// Which encounter.
    pub encounter_id: Text,
    /// Whose account.
    pub guarantor_id: Text,
    /// The payer of the claim.
    pub payer_id: Text,
    /// What happened.
    pub event: ClaimEventKind,
    /// State before.
    pub before: ClaimState,
    /// State after; equal to the one before where the event changes nothing.
    pub after: ClaimState,
    /// When it happened, as its source says.
    pub date: Date,
    /// As-of date of the run that booked it.
    pub posting_date: Date,
    /// Codes: `A2:20`, `R:5`, `CO-16 N290`; separated by blanks.
    pub codes: Text,
    /// Who said so: the sender of the file, or the name in the 277CA; empty for what we did ourselves.
    pub hop: Text,
    /// The payer's claim number, the control number answered, or the check.
    pub reference: Text,
    /// Charge of the claim, or what was paid.
    pub amount_cents: Cents,
    /// More in words; empty for nothing.
    pub detail: String,
    /// File and set: `inbox/responses/day.999 GS 17 ST 0001`.
    pub source: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_that_is_read_back() {
        for (kind, name) in ClaimEventKind::NAMES {
            assert_eq!((kind.as_str(), ClaimEventKind::parse(name)), (*name, Some(*kind)));
        }
        assert_eq!(ClaimEventKind::parse("lost"), None);
    }
}
