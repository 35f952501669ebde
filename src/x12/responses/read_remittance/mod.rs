//! The inside of an 835 of 005010X221A1: the header first, then claim after claim, then what the payer keeps or adds outside claims.
//!
//! A claim is given when the next begins, so that memory is that of one claim. A set that does not add up, or in which it is open what some money is or whose, must not be used; what
//! payers do in practice without bringing money in doubt is a warning. This module does *not* know our claims, and gives reason and remark codes as they stand.

pub(in crate::x12) mod balance;
mod claim;
pub(in crate::x12) mod codes;
mod header;
mod parts;
#[cfg(test)]
mod tests;
mod text;

use std::collections::VecDeque;

use self::balance::Balance;
use self::header::Header;
use self::parts::Doubt;
use self::text::{component, text};
use super::set_reader::SetReader;
use super::{ProviderAdjustment, RemittedClaim, Response};
use crate::model::parse_date;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Which table of the set is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Table {
    /// Payment, payer and payee.
    #[default]
    Header,
    /// Claims.
    Claims,
    /// Provider adjustments.
    Summary,
}

/// Reads one remittance.
#[derive(Debug, Default)]
pub(super) struct RemittanceReader {
    table: Table,
    header: Header,
    header_given: bool,
    claim: Option<Box<RemittedClaim>>,
    position: u32,
    has_payment: bool,
    has_number: bool,
    number_missed: bool,
    balance: Balance,
    doubt: Doubt,
    // Where the segment last taken stands.
    offset: u64,
}

impl SetReader for RemittanceReader {
    fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.offset = segment.offset;
        match segment.id() {
            "BPR" => self.payment(segment, faults),
            "LX" | "TS3" | "TS2" => {
                self.has_number |= segment.id() == "LX";
                self.go_to(Table::Claims, segment, faults, out);
            }
            "CLP" => self.begin_claim(segment, faults, out),
            "SVC" => self.begin_service(segment, faults),
            "PLB" => self.provider(segment, faults, out),
            _ => self.take_other(segment, faults),
        }
    }

    fn finish(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) -> bool {
        self.end_header(faults, out);
        self.end_claim(faults, out);
        let (_, _, is_balanced) = self.balance.finish(faults);
        is_balanced && !self.doubt.is_raised
    }
}

impl RemittanceReader {
    fn payment(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        if std::mem::replace(&mut self.has_payment, true) || self.header_given {
            self.doubt.raise(segment, 0, "payment-repeated", "a second BPR, or one behind the claims; a set is one payment", faults);
            return;
        }
        let cents = self.balance.payment(segment, faults);
        self.header.payment(segment, cents, &mut self.doubt, faults);
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.go_to(Table::Claims, segment, faults, out);
        if !self.has_number && !std::mem::replace(&mut self.number_missed, true) {
            faults.add("LX", 0, segment.offset, "lx-missing", "claims stand without an LX before them");
        }
        self.position = self.position.saturating_add(1);
        let amounts = self.balance.begin_claim(segment, faults);
        self.claim = Some(claim::begin_claim(segment, amounts, self.position, &mut self.doubt, faults));
    }

    fn begin_service(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let amounts = self.balance.begin_service(segment, faults);
        if let Some(claim) = &mut self.claim {
            claim::begin_service(claim, segment, amounts, &mut self.doubt, faults);
        }
    }

    fn provider(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.go_to(Table::Summary, segment, faults, out);
        if segment.elements() > 14 {
            self.doubt.raise(segment, 0, "too-many-elements", "a PLB has at most six reasons", faults);
        }
        let (provider_id, fiscal_date) = (text(segment, 1), parse_date(segment.text(2)));
        if fiscal_date.is_none() {
            faults.add("PLB", 2, segment.offset, "date-not-read", "the value is not a date of form D8; the date is left out");
        }
        let mut unknown = Vec::new();
        self.balance.provider(segment, faults, |place, cents| {
            let reason = component(segment, place, 1);
            if reason.is_empty() && cents.is_zero() {
                return;
            }
            if !codes::is_provider_reason(&reason) {
                unknown.push((place, reason.clone()));
            }
            let reference = component(segment, place, 2);
            out.push_back(Response::Provider(ProviderAdjustment { provider_id: provider_id.clone(), fiscal_date, reason, reference, cents }));
        });
        for (place, reason) in unknown {
            faults.add("PLB", place, segment.offset, "provider-reason-unknown", format!("reason `{reason}` of a provider adjustment is none of the guide's; its money stays open"));
        }
    }

    fn take_other(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let belongs = match (self.table, &mut self.claim) {
            (Table::Header, _) => self.header.take(segment, &mut self.doubt, faults),
            (_, Some(claim)) => claim::take(claim, segment, &mut self.balance, &mut self.doubt, faults),
            _ => false,
        };
        if belongs {
            return;
        }
        match segment.id() {
            // Only outside a claim; the balance says that its money is lost.
            "CAS" => self.balance.adjust(segment, faults, |_, _| {}),
            "TRN" => self.doubt.raise(segment, 0, "trace-repeated", "a TRN stands behind the header", faults),
            id => faults.add(id, 0, segment.offset, "segment-misplaced", "the segment does not belong there; it is not read"),
        }
    }

    /// Ends what was open when a table begins, or another claim of the same.
    fn go_to(&mut self, table: Table, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.end_header(faults, out);
        self.end_claim(faults, out);
        if self.table == Table::Summary && table == Table::Claims {
            faults.add(segment.id(), 0, segment.offset, "segment-misplaced", "claims stand behind provider adjustments; they are read all the same");
        }
        self.table = table;
    }

    fn end_header(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) {
        if !std::mem::replace(&mut self.header_given, true) {
            let header = std::mem::take(&mut self.header).finish(self.offset, &mut self.doubt, faults);
            out.push_back(Response::Remittance(Box::new(header)));
        }
    }

    fn end_claim(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.balance.end_claim(faults);
        if let Some(claim) = self.claim.take() {
            claim::warn(&claim, faults);
            out.push_back(Response::Remitted(claim));
        }
    }
}
