//! Payers of a claim: each has its own rank, and what the others paid and adjusted adds up (005010X222A1, section 1.4.1.2).
//!
//! A line, for each payer that decided it, in one part or in several: charge = paid (SVD02) + adjustments (CAS in 2430). A claim, for each other payer that says what it paid: charge = paid (AMT D) +
//! adjustments of claim and lines. A payer that adjusted must say what it paid, and when it decided.

use crate::model::Cents;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Most other payers that are looked at; the guide allows ten.
const MOST_PAYERS: usize = 10;

/// Another payer of the claim (2320).
#[derive(Debug, Default)]
struct Other {
    id: String,
    // Bytes before its SBR.
    offset: u64,
    // Offset and amount of AMT D.
    paid: Option<(u64, Cents)>,
    adjusted: Cents,
    has_adjustments: bool,
    // DTP*573 in 2330B, or a decision about a line, whose own date the guide demands.
    has_date: bool,
    has_broken_line: bool,
}

/// What a payer decided about a line (2430).
#[derive(Debug)]
struct Decision {
    offset: u64,
    payer: Option<usize>,
    payer_id: String,
    accounted: Cents,
}

/// Most payers whose decisions about one line are looked at; the guide allows fifteen.
const MOST_DECISIONS: usize = 15;

/// The payers of the claim that is open.
#[derive(Debug, Default)]
pub struct Payers {
    // SBR01 of 2000B, which all claims of a subscriber share.
    rank: String,
    ranks: Vec<String>,
    charge: Option<Cents>,
    line_charge: Option<Cents>,
    others: Vec<Other>,
    // Of the open line, one a payer; the last SVD belongs to `current`.
    decisions: Vec<Decision>,
    current: Option<usize>,
    // Some line was decided by nobody who is known, so that nothing can be said of missing dates.
    has_unknown_decision: bool,
    is_unreadable: bool,
}

impl Payers {
    /// Takes a segment that stands in a loop.
    pub fn take(&mut self, segment: &Segment<'_>, loop_id: &str, faults: &mut Faults) {
        match (segment.id(), loop_id) {
            ("HL", _) => self.end_claim(faults),
            ("SBR", "2000B") => self.destination(segment, faults),
            ("CLM", _) => self.begin_claim(segment, faults),
            ("SBR", "2320") => self.begin_other(segment, faults),
            ("AMT", "2320") if segment.text(1) == "D" => {
                let paid = self.amount(segment, 2);
                if let Some(other) = self.others.last_mut() {
                    other.paid = Some((segment.offset, paid));
                }
            }
            ("CAS", "2320") => {
                let sum = self.adjustments(segment);
                if let Some(other) = self.others.last_mut() {
                    other.adjusted = add(other.adjusted, sum);
                    other.has_adjustments = true;
                }
            }
            ("DTP", "2330B") => {
                if let Some(other) = self.others.last_mut() {
                    other.has_date = true;
                }
            }
            ("NM1", "2330B") => {
                if let Some(other) = self.others.last_mut() {
                    segment.text(9).clone_into(&mut other.id);
                }
            }
            ("LX", _) => self.end_line(faults),
            ("SV1", _) => self.line_charge = Cents::parse(segment.text(2)).ok(),
            ("SVD", _) => self.begin_decision(segment, faults),
            ("CAS", "2430") => {
                let sum = self.adjustments(segment);
                if let Some(decision) = self.current.and_then(|place| self.decisions.get_mut(place)) {
                    decision.accounted = add(decision.accounted, sum);
                    if let Some(other) = decision.payer.and_then(|place| self.others.get_mut(place)) {
                        other.adjusted = add(other.adjusted, sum);
                        other.has_adjustments = true;
                    }
                }
            }
            ("DTP", "2430") => self.has_unknown_decision |= self.current.is_none(),
            _ => {}
        }
    }

    /// Ends the transaction.
    pub fn finish(&mut self, faults: &mut Faults) {
        self.end_claim(faults);
    }

    fn destination(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        segment.text(1).clone_into(&mut self.rank);
        let is_medicare = matches!(segment.text(9), "MA" | "MB");
        if is_medicare && self.rank != "P" && segment.element(5).is_empty() && !segment.element(1).is_empty() {
            faults.add("SBR", 5, segment.offset, "msp-type-missing", "Medicare is not the first payer, but the reason is not told");
        }
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.end_claim(faults);
        self.charge = Cents::parse(segment.text(2)).ok();
        self.line_charge = None;
        self.is_unreadable = false;
        self.has_unknown_decision = false;
        self.ranks.clear();
        self.ranks.push(self.rank.clone());
    }

    fn begin_other(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let rank = segment.text(1);
        // U is a payer whose place is not known; there may be several.
        if rank != "U" && !rank.is_empty() && self.ranks.iter().any(|known| known == rank) {
            faults.add("SBR", 1, segment.offset, "payer-rank-repeated", format!("two payers of the claim have the rank `{}`", rank.get(..1).unwrap_or_default()));
        }
        if self.others.len() < MOST_PAYERS {
            self.ranks.push(rank.to_owned());
            self.others.push(Other { offset: segment.offset, ..Other::default() });
        }
    }

    fn begin_decision(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let payer = self.others.iter().position(|other| !other.id.is_empty() && other.id == segment.text(1));
        if payer.is_none() && !segment.element(1).is_empty() {
            faults.add("SVD", 1, segment.offset, "line-payer-unknown", "the payer of the line is none of the claim's other payers (2330B NM109)");
        }
        match payer.and_then(|place| self.others.get_mut(place)) {
            Some(other) => other.has_date = true,
            None => self.has_unknown_decision = true,
        }
        let accounted = self.amount(segment, 2);
        self.current = self.decisions.iter().position(|decision| decision.payer_id == segment.text(1));
        if let Some(earlier) = self.current.and_then(|place| self.decisions.get_mut(place)) {
            earlier.accounted = add(earlier.accounted, accounted);
        } else if self.decisions.len() < MOST_DECISIONS {
            self.current = Some(self.decisions.len());
            self.decisions.push(Decision { offset: segment.offset, payer, payer_id: segment.text(1).to_owned(), accounted });
        }
    }

    fn end_line(&mut self, faults: &mut Faults) {
        self.current = None;
        for decision in self.decisions.drain(..) {
            let Some(charge) = self.line_charge.filter(|charge| *charge != decision.accounted && !self.is_unreadable) else { continue };
            let message = format!("the line charges {charge}, but paid and adjusted come to {}", decision.accounted);
            faults.add("SVD", 2, decision.offset, "line-out-of-balance", message);
            faults.set_loop(decision.offset, "2430");
            if let Some(other) = decision.payer.and_then(|place| self.others.get_mut(place)) {
                other.has_broken_line = true;
            }
        }
    }

    fn end_claim(&mut self, faults: &mut Faults) {
        self.end_line(faults);
        let charge = self.charge.take().filter(|_| !self.is_unreadable);
        for other in self.others.drain(..) {
            match other.paid {
                None if other.has_adjustments => {
                    faults.add_in_loop(
                        "AMT",
                        other.offset,
                        "payer-paid-missing",
                        "2320",
                        "the other payer adjusted the claim, but what it paid (AMT D, also where nothing) is not told",
                    );
                }
                Some(_) if !other.has_date && !self.has_unknown_decision => {
                    let message = "the other payer paid or denied the claim, but the day is told neither in 2330B nor under a line (DTP 573)";
                    faults.add_in_loop("DTP", other.offset, "payer-decision-date-missing", "2330B", message);
                }
                _ => {}
            }
            let (Some(charge), Some((offset, paid)), false) = (charge, other.paid, other.has_broken_line) else { continue };
            let accounted = add(paid, other.adjusted);
            if accounted != charge {
                let message = format!("the claim charges {charge}, but what the other payer paid and adjusted comes to {accounted}");
                faults.add("AMT", 2, offset, "payer-out-of-balance", message);
                faults.set_loop(offset, "2320");
            }
        }
    }

    /// An amount; what cannot be read has been reported, and nothing can be said about balance.
    fn amount(&mut self, segment: &Segment<'_>, element: usize) -> Cents {
        let amount = Cents::parse(segment.text(element)).ok();
        self.is_unreadable |= amount.is_none();
        amount.unwrap_or_default()
    }

    fn adjustments(&mut self, segment: &Segment<'_>) -> Cents {
        let places = (3..=segment.elements()).step_by(3).filter(|place| !segment.element(*place).is_empty());
        places.fold(Cents::ZERO, |sum, place| add(sum, self.amount(segment, place)))
    }
}

/// The sum, held at the largest amount instead of overflowing.
fn add(left: Cents, right: Cents) -> Cents {
    Cents(left.0.saturating_add(right.0))
}
