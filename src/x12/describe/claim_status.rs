//! The inside of a 277CA: claims accepted and rejected by this hop, and whether its totals agree with its claims.

use super::hierarchy::{Hierarchy, STATUS_LEVELS};
use super::{Transaction, form};
use crate::model::Cents;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Totals and state of one claim acknowledgement.
#[derive(Debug, Default)]
pub struct ClaimStatus {
    hierarchy: Hierarchy,
    claim: Option<OpenClaim>,
    accepted: Tally,
    rejected: Tally,
    services: u64,
    // What the receiver level (2000B) says of the whole batch.
    said_accepted: Said,
    said_rejected: Said,
    unreadable: bool,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    claims: u64,
    charged: Cents,
}

#[derive(Debug, Default, Clone, Copy)]
struct Said {
    claims: Option<u64>,
    charged: Option<Cents>,
    offset: u64,
}

#[derive(Debug, Default)]
struct OpenClaim {
    statuses: u32,
    is_rejected: bool,
    charged: Cents,
}

impl ClaimStatus {
    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let level = self.hierarchy.level();
        match (segment.id(), level) {
            ("HL", _) => {
                self.end_claim();
                self.hierarchy.take(segment, STATUS_LEVELS, faults);
            }
            ("TRN", "PT") => {
                self.end_claim();
                self.claim = Some(OpenClaim::default());
            }
            ("STC", "PT") => self.status(segment, faults),
            ("SVC", "PT") => self.services += 1,
            ("QTY", "21") => self.said_quantity(segment),
            ("AMT", "21") => self.said_amount(segment, faults),
            ("NM1", _) => form::npi(segment, faults),
            _ => {}
        }
    }

    /// Writes the totals and compares them with what the receiver level says.
    pub fn finish(mut self, transaction: &mut Transaction, faults: &mut Faults) {
        self.end_claim();
        self.hierarchy.finish(faults);
        let claims = self.accepted.claims + self.rejected.claims;
        // A batch that was rejected as a whole lists no claims.
        if claims == 0 {
            self.accepted.claims = self.said_accepted.claims.unwrap_or_default();
            self.rejected.claims = self.said_rejected.claims.unwrap_or_default();
        } else {
            compare(self.said_accepted, self.accepted, "accepted", faults);
            compare(self.said_rejected, self.rejected, "rejected", faults);
        }
        transaction.claims = Some(claims);
        transaction.services = Some(self.services);
        transaction.charged_cents = (!self.unreadable).then(|| form::sum(self.accepted.charged, self.rejected.charged));
        transaction.accepted = Some(self.accepted.claims);
        transaction.rejected = Some(self.rejected.claims);
    }

    fn status(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let amount = form::amount(segment, 4, faults);
        self.unreadable |= amount.is_none();
        let Some(claim) = &mut self.claim else { return };
        claim.statuses += 1;
        if claim.statuses == 1 {
            claim.charged = amount.unwrap_or_default();
        }
        // A3 returned, A6 missing, A7 invalid, A8 in conflict; A0, A1, A2 and A5 say that it went on, A4 that it was not found.
        claim.is_rejected |= matches!(segment.component(1, 1), "A3" | "A4" | "A6" | "A7" | "A8") || segment.text(3) == "U";
    }

    fn said_quantity(&mut self, segment: &Segment<'_>) {
        let said = match segment.text(1) {
            "90" => &mut self.said_accepted,
            "AA" => &mut self.said_rejected,
            _ => return,
        };
        said.claims = segment.text(2).parse().ok();
        said.offset = segment.offset;
    }

    fn said_amount(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let amount = form::amount(segment, 2, faults);
        match segment.text(1) {
            "YU" => self.said_accepted.charged = amount,
            "YY" => self.said_rejected.charged = amount,
            _ => {}
        }
    }

    fn end_claim(&mut self) {
        let Some(claim) = self.claim.take() else { return };
        let tally = if claim.is_rejected { &mut self.rejected } else { &mut self.accepted };
        tally.claims += 1;
        tally.charged = form::sum(tally.charged, claim.charged);
    }
}

fn compare(said: Said, found: Tally, what: &str, faults: &mut Faults) {
    if let Some(claims) = said.claims.filter(|&claims| claims != found.claims) {
        faults.add("QTY", 2, said.offset, "status-count", format!("it says {claims} claims {what}, but lists {}", found.claims));
    }
    if let Some(charged) = said.charged.filter(|&charged| charged != found.charged) {
        faults.add("AMT", 2, said.offset, "status-amount", format!("it says {charged} {what}, but lists {}", found.charged));
    }
}
