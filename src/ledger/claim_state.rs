//! How a claim's state changes: only by events, each with its source.
//!
//! ```text
//!  ready ──► published ──► sent ──► acknowledged ──► accepted ──┬─► paid ────────┐
//!    │  ▲        │           │           │               │      ├─► partly_paid ─┤
//!    ▼  │        └───────────┴─────┬─────┴───────────────┘      ├─► denied ──────┼─► reversed ─► (paid, denied ...)
//!   held┘                          ▼                            └─► forwarded ───┘
//!                              rejected ──► (a new version is published)
//!
//!  from any state after published: a newer version makes the former one replaced, a void makes it voided; closed when nothing is left to do
//! ```
//!
//! An answer may come before the one that should precede it (a payer's 277CA before the receiver's 999), so every forward step may be skipped. A step back is none: an
//! acknowledgement that comes after adjudication is recorded and changes nothing. This module does *not* know money; which of paid, partly paid and denied a remittance means is for
//! `posting` to say.

use super::{ClaimEventKind, ClaimState};

/// An event that cannot follow a state: somebody has to look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a claim that is {} cannot become so by `{}`", .before.as_str(), .event.as_str())]
pub struct OutOfOrder {
    /// Where the claim stood.
    pub before: ClaimState,
    /// What was said of it.
    pub event: ClaimEventKind,
}

impl ClaimState {
    /// The state after an event about the claim's latest version.
    pub fn after(self, event: ClaimEventKind) -> Result<ClaimState, OutOfOrder> {
        use ClaimEventKind as Event;
        use ClaimState::*;
        let refused = Err(OutOfOrder { before: self, event });
        match event {
            Event::Due => Ok(Ready),
            Event::Held => self.moved(&[Ready, Held], Held).map_or(refused, Ok),
            Event::Published => self.moved(&[Ready, Held, Rejected, Paid, PartlyPaid, Denied, Reversed, Accepted, NoClaim], Published).map_or(refused, Ok),
            Event::Sent | Event::InterchangeAccepted => self.step(&[Published], Sent),
            Event::Acknowledged | Event::HopAccepted => self.step(&[Published, Sent], Acknowledged),
            // A clearinghouse that rejected a claim cannot have passed it on.
            Event::Accepted if self == Rejected => refused,
            Event::Accepted => self.step(&[Published, Sent, Acknowledged], Accepted),
            Event::InterchangeRejected | Event::SetRejected => self.step(&[Published, Sent], Rejected),
            Event::Rejected => self.step(&[Published, Sent, Acknowledged, Accepted], Rejected),
            Event::Paid => self.adjudicated(Paid).map_or(refused, Ok),
            Event::PartlyPaid => self.adjudicated(PartlyPaid).map_or(refused, Ok),
            Event::Denied => self.adjudicated(Denied).map_or(refused, Ok),
            Event::Forwarded => self.adjudicated(Forwarded).map_or(refused, Ok),
            Event::Reversed => self.moved(&[Paid, PartlyPaid, Denied, Forwarded, Reversed, Closed], Reversed).map_or(Ok(self), Ok),
            Event::NotTheirs | Event::Predetermined => Ok(self),
            Event::Replaced => Ok(Replaced),
            Event::Voided => Ok(Voided),
            Event::Closed => Ok(Closed),
        }
    }

    fn moved(self, from: &[ClaimState], to: ClaimState) -> Option<ClaimState> {
        from.contains(&self).then_some(to)
    }

    /// An acknowledgement moves forward or not at all.
    #[expect(clippy::unnecessary_wraps, reason = "one shape for all arms of the table")]
    fn step(self, from: &[ClaimState], to: ClaimState) -> Result<ClaimState, OutOfOrder> {
        Ok(if from.contains(&self) { to } else { self })
    }

    /// A payer may adjudicate whatever has left the house, whether or not anybody acknowledged it.
    fn adjudicated(self, to: ClaimState) -> Option<ClaimState> {
        use ClaimState::{Held, NoClaim, Ready, Replaced, Voided};
        match self {
            NoClaim => None,
            // The further claim is still to be written, and the money of the former one moves without it.
            Ready | Held | Replaced | Voided => Some(self),
            _ => Some(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClaimEventKind as Event;
    use ClaimState::*;

    fn walk(events: &[ClaimEventKind]) -> ClaimState {
        events.iter().fold(Published, |state, event| state.after(*event).unwrap())
    }

    #[test]
    fn the_road_of_a_clean_claim() {
        assert_eq!(walk(&[Event::Sent, Event::InterchangeAccepted, Event::Acknowledged, Event::HopAccepted, Event::Accepted, Event::Paid]), Paid);
        assert_eq!(walk(&[Event::Paid, Event::Reversed, Event::Denied]), Denied);
    }

    #[test]
    fn answers_that_overtake_each_other_never_lead_back() {
        assert_eq!(walk(&[Event::Accepted, Event::Acknowledged, Event::Sent]), Accepted);
        assert_eq!(walk(&[Event::Paid, Event::Accepted, Event::SetRejected]), Paid);
    }

    #[test]
    fn a_rejection_is_no_denial_and_ends_the_version() {
        assert_eq!(walk(&[Event::SetRejected]), Rejected);
        assert_eq!(walk(&[Event::Acknowledged, Event::HopAccepted, Event::Rejected]), Rejected);
        assert!(Rejected.after(Event::Accepted).is_err());
        assert_eq!(Rejected.after(Event::Published), Ok(Published));
    }

    #[test]
    fn receipt_by_a_clearinghouse_is_no_acceptance() {
        assert_eq!(walk(&[Event::HopAccepted]), Acknowledged);
    }

    #[test]
    fn what_was_never_a_claim_is_not_adjudicated() {
        assert!(NoClaim.after(Event::Paid).is_err() && Voided.after(Event::Published).is_err());
    }
}
