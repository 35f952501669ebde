//! Follows envelope and HL levels, keeps what holds for the claims to come, and hands finished claims over.

use std::collections::VecDeque;
use std::sync::Arc;

use super::claim::{BillingLevel, PatientInformation, PatientLevel, ProfessionalClaim, SubscriberInformation, SubscriberLevel, TransactionHeader};
use super::element::{Element, Place, SegmentPlace};
use super::party::Party;
use super::{GUIDE, Loop, Read837, SkippedTransaction, take};
use crate::model::{Date, parse_date};
use crate::x12::lexer::Segment;

/// The state between two segments.
#[derive(Debug, Default)]
pub(super) struct Levels {
    interchange_control: String,
    group_control: String,
    group_guide: String,
    group_date: Option<Date>,
    is_professional: bool,
    segment_number: u32,
    // The level's own loop, and the loop in it where the file stands.
    level: Loop,
    at: Loop,
    header: Arc<TransactionHeader>,
    billing: Arc<BillingLevel>,
    subscriber: Arc<SubscriberLevel>,
    patient: Option<Arc<PatientLevel>>,
    claim: Option<Box<ProfessionalClaim>>,
}

impl Levels {
    /// GS04 of the group last begun.
    pub fn file_date(&self) -> Option<Date> {
        self.group_date
    }

    /// Takes a segment; what it finishes goes into `out`.
    pub fn take(&mut self, segment: &Segment<'_>, out: &mut VecDeque<Read837>) {
        match segment.id() {
            "ISA" => {
                self.end_transaction(out);
                segment.text(13).trim_ascii().clone_into(&mut self.interchange_control);
                self.group_control.clear();
                self.group_guide.clear();
                self.group_date = None;
            }
            "GS" => {
                self.end_transaction(out);
                segment.text(6).clone_into(&mut self.group_control);
                segment.text(8).clone_into(&mut self.group_guide);
                self.group_date = parse_date(segment.text(4));
            }
            "ST" => self.begin_transaction(segment, out),
            "SE" | "GE" | "IEA" => self.end_transaction(out),
            _ if self.is_professional => {
                self.segment_number = self.segment_number.saturating_add(1);
                self.inside(segment, out);
            }
            _ => {}
        }
    }

    /// Hands over the claim that was being read.
    pub fn end_claim(&mut self, out: &mut VecDeque<Read837>) {
        if let Some(claim) = self.claim.take() {
            out.push_back(Read837::Claim(claim));
        }
    }

    fn begin_transaction(&mut self, segment: &Segment<'_>, out: &mut VecDeque<Read837>) {
        self.end_transaction(out);
        let guide = [segment.text(3), self.group_guide.as_str()].into_iter().find(|guide| !guide.is_empty()).unwrap_or_default().to_owned();
        let control = segment.text(2).to_owned();
        self.segment_number = 1;
        if segment.text(1) != "837" {
            return;
        }
        self.is_professional = guide.starts_with(GUIDE);
        if !self.is_professional {
            let place = Place { offset: segment.offset, segment_number: 1 };
            out.push_back(Read837::Skipped(SkippedTransaction { control, guide, place }));
            return;
        }
        self.header = Arc::new(TransactionHeader {
            interchange_control: self.interchange_control.clone(),
            group_control: self.group_control.clone(),
            transaction_control: control,
            guide,
            file_date: self.group_date,
            ..TransactionHeader::default()
        });
    }

    /// Forgets every level: the next transaction begins with nothing.
    fn end_transaction(&mut self, out: &mut VecDeque<Read837>) {
        self.end_claim(out);
        self.is_professional = false;
        (self.level, self.at) = (Loop::Unknown, Loop::Unknown);
        self.header = Arc::default();
        self.billing = Arc::default();
        self.subscriber = Arc::default();
        self.patient = None;
    }

    fn inside(&mut self, segment: &Segment<'_>, out: &mut VecDeque<Read837>) {
        let place = Place { offset: segment.offset, segment_number: self.segment_number };
        match segment.id() {
            "HL" => {
                self.end_claim(out);
                self.begin_level(segment.text(3));
            }
            "CLM" => {
                self.end_claim(out);
                self.begin_claim(segment, place);
            }
            _ => match &mut self.claim {
                Some(claim) => take::take(claim, &mut self.at, segment, place),
                None => self.take_in_level(segment, place),
            },
        }
    }

    /// A level ends those of its kind and below; a claim never sees what stood under another.
    fn begin_level(&mut self, level: &str) {
        self.patient = None;
        self.level = match level {
            "20" => {
                (self.billing, self.subscriber) = (Arc::default(), Arc::default());
                Loop::BillingLevel
            }
            "22" => {
                self.subscriber = Arc::default();
                Loop::SubscriberLevel
            }
            "23" => {
                self.patient = Some(Arc::default());
                Loop::PatientLevel
            }
            _ => Loop::Unknown,
        };
        self.at = self.level;
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, place: Place) {
        let mut claim = Box::new(ProfessionalClaim {
            header: Arc::clone(&self.header),
            billing: Arc::clone(&self.billing),
            subscriber: Arc::clone(&self.subscriber),
            patient: self.patient.clone(),
            place,
            ..ProfessionalClaim::default()
        });
        self.at = Loop::Claim;
        take::begin(&mut claim, segment, place);
        self.claim = Some(claim);
    }

    fn take_in_level(&mut self, segment: &Segment<'_>, place: Place) {
        if segment.id() == "NM1" {
            self.at = self.level.opened_by(segment.text(1));
            self.begin_party(Party::read(segment));
        }
        let at = self.at;
        if let Some(segments) = self.segments() {
            segments.push(SegmentPlace::of(segment, at, 0, place));
        }
        match (self.at, segment.id()) {
            (Loop::Unknown, "BHT") => {
                let header = Arc::make_mut(&mut self.header);
                let text = |place: usize| segment.text(place).to_owned();
                (header.purpose, header.batch_id, header.claims_or_encounters) = (text(2), text(3), text(6));
            }
            (Loop::BillingLevel, "PRV") => segment.text(3).clone_into(&mut Arc::make_mut(&mut self.billing).taxonomy),
            (Loop::BillingLevel, "CUR") => segment.text(2).clone_into(&mut Arc::make_mut(&mut self.billing).currency),
            (Loop::SubscriberLevel, "SBR") => Arc::make_mut(&mut self.subscriber).information = SubscriberInformation::read(segment),
            (Loop::SubscriberLevel, "PAT") => Arc::make_mut(&mut self.subscriber).patient = PatientInformation::read(segment),
            (Loop::PatientLevel, "PAT") => {
                if let Some(patient) = &mut self.patient {
                    Arc::make_mut(patient).information = PatientInformation::read(segment);
                }
            }
            (_, "NM1") => {}
            _ => {
                if let Some(party) = self.party() {
                    party.take(segment);
                }
            }
        }
    }

    fn begin_party(&mut self, party: Party) {
        match self.at {
            Loop::PayTo => Arc::make_mut(&mut self.billing).pay_to = Some(party),
            Loop::PayToPlan => Arc::make_mut(&mut self.billing).pay_to_plan = Some(party),
            _ => {
                if let Some(slot) = self.party() {
                    *slot = party;
                }
            }
        }
    }

    /// The party of the loop at hand.
    fn party(&mut self) -> Option<&mut Party> {
        match self.at {
            Loop::Submitter => Some(&mut Arc::make_mut(&mut self.header).submitter),
            Loop::Receiver => Some(&mut Arc::make_mut(&mut self.header).receiver),
            Loop::Billing => Some(&mut Arc::make_mut(&mut self.billing).provider),
            Loop::PayTo => Arc::make_mut(&mut self.billing).pay_to.as_mut(),
            Loop::PayToPlan => Arc::make_mut(&mut self.billing).pay_to_plan.as_mut(),
            Loop::Subscriber => Some(&mut Arc::make_mut(&mut self.subscriber).subscriber),
            Loop::Payer => Some(&mut Arc::make_mut(&mut self.subscriber).payer),
            Loop::Patient => self.patient.as_mut().map(|patient| &mut Arc::make_mut(patient).patient),
            _ => None,
        }
    }

    /// Where the level at hand keeps its segments, unless they are far too many.
    fn segments(&mut self) -> Option<&mut Vec<SegmentPlace>> {
        let segments = match self.at.name() {
            "2000A" | "2010AA" | "2010AB" | "2010AC" => &mut Arc::make_mut(&mut self.billing).segments,
            "2000B" | "2010BA" | "2010BB" => &mut Arc::make_mut(&mut self.subscriber).segments,
            "2000C" | "2010CA" => &mut Arc::make_mut(self.patient.as_mut()?).segments,
            _ => return None,
        };
        (segments.len() < super::claim::MOST_REPEATS).then_some(segments)
    }
}

impl SubscriberInformation {
    pub(super) fn read(segment: &Segment<'_>) -> SubscriberInformation {
        let text = |place: usize| segment.text(place).to_owned();
        SubscriberInformation { sequence: text(1), relationship: text(2), group_number: text(3), group_name: text(4), msp_type: text(5), filing_indicator: text(9) }
    }
}

impl PatientInformation {
    fn read(segment: &Segment<'_>) -> PatientInformation {
        PatientInformation { relationship: segment.text(1).to_owned(), death_date: Element::day(segment.text(6)), is_pregnant: segment.text(9) == "Y" }
    }
}
