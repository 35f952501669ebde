//! What stands before the first claim: payment, trace, payer and payee.

use super::parts::Doubt;
use super::text::text;
use crate::model::parse_date;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::{Party, RemittanceHeader};

/// Which loop of the header is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum HeaderLoop {
    /// Before any N1.
    #[default]
    Payment,
    /// 1000A.
    Payer,
    /// 1000B.
    Payee,
    /// An N1 that the guide does not know.
    Other,
}

/// The header while it is read.
#[derive(Debug, Default)]
pub(super) struct Header {
    value: RemittanceHeader,
    at: HeaderLoop,
    traces: u32,
}

/// Most references of a party; the guide allows four.
const MOST_REFERENCES: usize = 100;

impl Header {
    /// BPR, except its amount, which the balance reads.
    pub(super) fn payment(&mut self, segment: &Segment<'_>, cents: crate::model::Cents, doubt: &mut Doubt, faults: &mut Faults) {
        self.value.handling = text(segment, 1);
        self.value.payment_cents = cents;
        self.value.method = text(segment, 4);
        self.value.payment_date = parse_date(segment.text(16));
        if segment.element(16).is_empty() {
            faults.add("BPR", 16, segment.offset, "payment-date-missing", "the remittance does not say when it was paid");
        } else if self.value.payment_date.is_none() {
            doubt.raise(segment, 16, "date-does-not-exist", "the value is not a date of form D8", faults);
        }
    }

    /// Any other segment of the header; false where it does not belong there.
    pub(super) fn take(&mut self, segment: &Segment<'_>, doubt: &mut Doubt, faults: &mut Faults) -> bool {
        match segment.id() {
            "TRN" => self.trace(segment, doubt, faults),
            "CUR" if !matches!(segment.text(2), "" | "USD") => {
                doubt.raise(segment, 2, "currency-not-dollars", "the payment is not in US dollars", faults);
            }
            "DTM" if segment.element(1) == b"405" => {
                self.value.production_date = parse_date(segment.text(2));
                if self.value.production_date.is_none() {
                    doubt.raise(segment, 2, "date-does-not-exist", "the value is not a date of form D8", faults);
                }
            }
            "N1" => self.party(segment),
            "REF" => self.reference(segment),
            "CUR" | "N3" | "N4" | "PER" | "RDM" => {}
            _ => return false,
        }
        true
    }

    /// The header is complete: gives it.
    pub(super) fn finish(self, offset: u64, doubt: &mut Doubt, faults: &mut Faults) -> RemittanceHeader {
        if self.value.trace_number.is_empty() {
            doubt.is_raised = true;
            faults.add("TRN", 2, offset, "trace-missing", "the number of the check or transfer is missing, so that the payment cannot be known again");
        }
        if self.value.payer == Party::default() {
            faults.add("N1", 0, offset, "payer-missing", "no N1*PR names the payer");
        }
        self.value
    }

    fn trace(&mut self, segment: &Segment<'_>, doubt: &mut Doubt, faults: &mut Faults) {
        self.traces = self.traces.saturating_add(1);
        if self.traces > 1 {
            doubt.raise(segment, 0, "trace-repeated", "a second TRN stands in the remittance, so that the payment has two numbers", faults);
            return;
        }
        self.value.trace_number = text(segment, 2);
        self.value.payer_trace_id = text(segment, 3);
    }

    fn party(&mut self, segment: &Segment<'_>) {
        let party = Party { name: text(segment, 2), qualifier: text(segment, 3), id: text(segment, 4), references: Vec::new() };
        match segment.text(1) {
            "PR" => (self.at, self.value.payer) = (HeaderLoop::Payer, party),
            "PE" => {
                // What was said of the receiver before any party stays.
                let references = std::mem::take(&mut self.value.payee.references);
                (self.at, self.value.payee) = (HeaderLoop::Payee, Party { references, ..party });
            }
            _ => self.at = HeaderLoop::Other,
        }
    }

    /// REF*EV names the receiver before any party does; it is kept with the payee, who is on the same side.
    fn reference(&mut self, segment: &Segment<'_>) {
        let list = match (self.at, segment.text(1)) {
            (HeaderLoop::Payer, _) => &mut self.value.payer.references,
            (HeaderLoop::Payee, _) | (HeaderLoop::Payment, "EV") => &mut self.value.payee.references,
            _ => return,
        };
        if list.len() < MOST_REFERENCES {
            list.push((text(segment, 1), text(segment, 2)));
        }
    }
}
