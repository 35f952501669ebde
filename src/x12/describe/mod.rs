//! `x12 describe`: what is in any X12 file, with totals, balance and faults.
//!
//! Known sets are 837 (professional, institutional, dental), 835, 999, 997, 277CA and TA1, in versions 5010 and 4010; of other sets only the envelope is told. Nothing is
//! changed or booked, and a file that is not X12 is a fault, not an error.

mod acknowledgement;
mod claim_status;
mod claims;
pub(in crate::x12) mod form;
pub(in crate::x12) mod hierarchy;
mod remittance;
mod render;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io::Read;

use super::envelope::{EnvelopeTracker, Step};
use super::faults::{Fault, Faults};
use super::guide::GuideCheck;
use super::lexer::{Lexer, Segment};
use super::responses::read_interchange::read_interchange_answer;
use super::responses::set_reader::IsaParties;
use crate::model::{Cents, Date, Key, parse_date};

/// One file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Description {
    /// The file's name as given.
    pub file: String,
    /// Its interchanges in order. One without a header (a file that begins with GS or ST) has no sender, receiver and control number.
    pub interchanges: Vec<Interchange>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<Fault>,
}

/// One ISA..IEA.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Interchange {
    /// ISA06.
    pub sender: Option<String>,
    /// ISA08.
    pub receiver: Option<String>,
    /// ISA13.
    pub control: Option<String>,
    /// Its groups.
    pub groups: Vec<Group>,
    /// Its TA1 segments; left out of the JSON where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acknowledgements: Vec<InterchangeAcknowledgement>,
}

/// One TA1: the receiver's answer to a whole interchange of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct InterchangeAcknowledgement {
    /// TA101, the control number of the interchange answered.
    pub control: String,
    /// TA104: A accepted, E accepted with errors, R rejected.
    pub code: String,
    /// TA105, the note.
    pub note: String,
}

/// One GS..GE.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// GS01.
    pub functional_id: Option<String>,
    /// GS06.
    pub control: Option<String>,
    /// Its transactions.
    pub transactions: Vec<Transaction>,
}

/// One ST..SE. What does not apply to its set is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Transaction {
    /// ST01.
    pub set: String,
    /// ST03, or GS08 where the set does not repeat it.
    pub guide: Option<String>,
    /// ST02.
    pub control: String,
    /// Claims: CLM, CLP or 277CA claim traces.
    pub claims: Option<u64>,
    /// Service lines: SV1, SV2, SV3 or SVC.
    pub services: Option<u64>,
    /// Sum of the claims' charges.
    pub charged_cents: Option<Cents>,
    /// Sum of what was paid for claims (CLP04).
    pub paid_cents: Option<Cents>,
    /// Sum of what the payer says the patients owe (CLP05).
    pub patient_responsibility_cents: Option<Cents>,
    /// The payment itself (BPR02).
    pub payment_cents: Option<Cents>,
    /// Sum of provider-level adjustments (PLB); positive lowers the payment.
    pub provider_adjustment_cents: Option<Cents>,
    /// Transactions (999, 997) or claims (277CA) accepted.
    pub accepted: Option<u64>,
    /// Transactions or claims rejected.
    pub rejected: Option<u64>,
    /// Whether all charges, adjustments and payments add up; `None` for sets without money.
    pub balanced: Option<bool>,
}

/// Describes a file from a reader. Never fails: what cannot be read is a fault.
pub fn describe(reader: impl Read, file_name: &str) -> Description {
    let mut faults = Faults::default();
    let mut describer = Describer { description: Description { file: file_name.to_owned(), ..Description::default() }, ..Describer::default() };
    let mut lexer = Lexer::new(reader);
    let mut last_offset = 0;
    loop {
        match lexer.next_segment(&mut faults) {
            Ok(Some(segment)) => {
                last_offset = segment.offset + segment.raw().len() as u64;
                describer.take(&segment, &mut faults);
            }
            Ok(None) => break,
            Err(error) => {
                faults.add_to_file(lexer.offset(), "cannot-be-read", format!("reading stopped: {error}"));
                break;
            }
        }
    }
    describer.end_transaction(&mut faults);
    describer.tracker.finish(last_offset, &mut faults);
    describer.description.faults = faults.into_list();
    describer.description
}

/// What is known across the whole file.
#[derive(Debug, Default)]
struct FileState {
    // Hashes of CLM01, so that a large file costs sixteen bytes a claim.
    claim_ids: HashSet<Key>,
}

/// The reader of one transaction's inside.
#[derive(Debug)]
enum Content {
    Claims(Box<claims::Claims>),
    Remittance(Box<remittance::Remittance>),
    Acknowledgement(Box<acknowledgement::Acknowledgement>),
    ClaimStatus(Box<claim_status::ClaimStatus>),
    Other,
}

#[derive(Debug, Default)]
struct Describer {
    description: Description,
    tracker: EnvelopeTracker,
    file: FileState,
    open: Option<(Transaction, Content)>,
    // GS04, and the check of the open transaction where its guide is known.
    group_date: Option<Date>,
    guide: Option<GuideCheck>,
}

impl Describer {
    fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        form::check(segment, faults);
        match self.tracker.take(segment, faults) {
            Step::InterchangeStart => {
                self.end_transaction(faults);
                self.description.interchanges.push(Interchange {
                    sender: Some(segment.text(6).trim_ascii().to_owned()),
                    receiver: Some(segment.text(8).trim_ascii().to_owned()),
                    control: Some(segment.text(13).trim_ascii().to_owned()),
                    ..Interchange::default()
                });
            }
            Step::InterchangeAcknowledgement => {
                read_interchange_answer(segment, &IsaParties::default(), faults);
                let acknowledgement = InterchangeAcknowledgement { control: segment.text(1).to_owned(), code: segment.text(4).to_owned(), note: segment.text(5).to_owned() };
                self.interchange().acknowledgements.push(acknowledgement);
            }
            Step::GroupStart => {
                self.end_transaction(faults);
                self.group_date = parse_date(segment.text(4));
                let group = Group { functional_id: Some(segment.text(1).to_owned()), control: Some(segment.text(6).to_owned()), ..Group::default() };
                self.interchange().groups.push(group);
            }
            Step::TransactionStart => {
                self.end_transaction(faults);
                self.begin_transaction(segment, faults);
            }
            Step::Body => {
                let loop_id = self.guide.as_mut().map(|guide| guide.take(segment, faults));
                if let Some((_, content)) = &mut self.open {
                    content.take(segment, &mut self.file, faults);
                }
                // Whoever reported the segment, its loop is known now.
                if let Some(loop_id) = loop_id {
                    faults.set_loop(segment.offset, loop_id);
                }
            }
            Step::TransactionEnd => {
                if let Some(mut guide) = self.guide.take() {
                    guide.finish(segment, faults);
                }
                self.end_transaction(faults);
            }
            Step::GroupEnd | Step::InterchangeEnd => self.end_transaction(faults),
            Step::Outside => {}
        }
    }

    fn begin_transaction(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let guide = [segment.text(3), self.tracker.guide()].into_iter().find(|guide| !guide.is_empty()).unwrap_or_default();
        let set = segment.text(1);
        self.guide = if set == "837" { GuideCheck::begin(guide, segment, self.group_date, faults) } else { None };
        let content = match set {
            "837" => Content::Claims(Box::new(claims::Claims::new(self.guide.is_some()))),
            "835" => Content::Remittance(Box::default()),
            "999" | "997" => Content::Acknowledgement(Box::default()),
            // The other 277s answer inquiries or ask for documents and accept nothing.
            "277" if guide.starts_with("005010X214") => Content::ClaimStatus(Box::default()),
            _ => Content::Other,
        };
        let transaction = Transaction { set: set.to_owned(), guide: (!guide.is_empty()).then(|| guide.to_owned()), control: segment.text(2).to_owned(), ..Transaction::default() };
        self.open = Some((transaction, content));
    }

    fn end_transaction(&mut self, faults: &mut Faults) {
        self.guide = None;
        let Some((mut transaction, content)) = self.open.take() else { return };
        content.finish(&mut transaction, faults);
        let interchange = self.interchange();
        match interchange.groups.last_mut() {
            Some(group) => group.transactions.push(transaction),
            None => interchange.groups.push(Group { transactions: vec![transaction], ..Group::default() }),
        }
    }

    /// The open interchange, or a nameless one for a file without header.
    fn interchange(&mut self) -> &mut Interchange {
        if self.description.interchanges.is_empty() {
            self.description.interchanges.push(Interchange::default());
        }
        let last = self.description.interchanges.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the list was just made to have at least one interchange, and `last` is its last place")]
        &mut self.description.interchanges[last]
    }
}

impl Content {
    fn take(&mut self, segment: &Segment<'_>, file: &mut FileState, faults: &mut Faults) {
        match self {
            Content::Claims(claims) => claims.take(segment, file, faults),
            Content::Remittance(remittance) => remittance.take(segment, faults),
            Content::Acknowledgement(acknowledgement) => acknowledgement.take(segment, faults),
            Content::ClaimStatus(status) => status.take(segment, faults),
            Content::Other => {}
        }
    }

    fn finish(self, transaction: &mut Transaction, faults: &mut Faults) {
        match self {
            Content::Claims(claims) => claims.finish(transaction, faults),
            Content::Remittance(remittance) => remittance.finish(transaction, faults),
            Content::Acknowledgement(acknowledgement) => acknowledgement.finish(transaction, faults),
            Content::ClaimStatus(status) => status.finish(transaction, faults),
            Content::Other => {}
        }
    }
}
