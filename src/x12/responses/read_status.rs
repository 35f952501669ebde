//! Reads the inside of a 277CA (005010X214): what one hop, a clearinghouse or the payer, says of a batch, of a provider's claims in it, and of each claim.
//!
//! A claim whose statuses disagree counts as rejected, so that a person looks at it. Totals that disagree with the claims forbid the use of the whole set. Names and ids of patients are *not* kept.

use std::collections::VecDeque;

use super::set_reader::SetReader;
use super::status::{BatchAnswer, BatchLevel, ClaimAnswer, LineAnswer, Status};
use super::status_sums::{Sums, Tally};
use super::{Response, Text};
use crate::model::{Cents, Date, parse_date};
use crate::x12::describe::form;
use crate::x12::describe::hierarchy::{Hierarchy, STATUS_LEVELS};
use crate::x12::faults::Faults;
use crate::x12::guide::advice;
use crate::x12::lexer::Segment;

/// Categories by which a claim does not go on: returned, not found, missing or wrong information, data in conflict. A0, A1, A2 and A5 (forwarded, received, taken, split) say that it does.
const REJECTING: &[&str] = &["A3", "A4", "A6", "A7", "A8"];
/// The other categories that an acknowledgement may have.
const PASSING: &[&str] = &["A0", "A1", "A2", "A5"];

/// Lines of one claim that are kept; a claim has at most 999.
const MAX_LINES: usize = 1_000;

/// Reads one 277CA.
#[derive(Debug, Default)]
pub(in crate::x12) struct StatusReader {
    hierarchy: Hierarchy,
    speaker: Speaker,
    // 2200B TRN02, and the NPI of 2100C.
    batch: Text,
    provider_npi: Text,
    batch_answer: Option<BatchAnswer>,
    claim: Option<OpenClaim>,
    receiver: Sums,
    provider: Option<Sums>,
    totals: StatusTotals,
    is_unusable: bool,
}

/// What a whole set came to.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::x12) struct StatusTotals {
    /// Claims that go on; where no claim is named, as many as the totals say.
    pub accepted: u64,
    /// Claims that do not.
    pub rejected: u64,
    /// Claims that are named.
    pub claims: u64,
    /// Service lines.
    pub services: u64,
    /// Charges of the claims named.
    pub charged: Cents,
    /// A charge could not be read.
    pub is_unreadable: bool,
}

/// The information source (2100A).
#[derive(Debug, Default)]
struct Speaker {
    is_payer: bool,
    name: Text,
    id: Text,
}

#[derive(Debug)]
struct OpenClaim {
    answer: ClaimAnswer,
    statuses: u32,
    has_rejected_line: bool,
}

/// What one STC says.
struct Said {
    statuses: Vec<Status>,
    is_rejected: bool,
    date: Option<Date>,
}

impl SetReader for StatusReader {
    fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        if segment.id() == "HL" {
            return self.begin_level(segment, faults, out);
        }
        match (segment.id(), self.hierarchy.level()) {
            ("NM1", "20") => self.read_speaker(segment, faults),
            ("NM1", "19") => self.read_provider(segment, faults),
            ("TRN", "21") => self.batch = segment.text(2).into(),
            ("TRN", "PT") => self.begin_claim(segment, faults, out),
            ("STC", "21") => self.batch_status(BatchLevel::Receiver, segment, faults),
            ("STC", "19") => self.batch_status(BatchLevel::Provider, segment, faults),
            ("STC", "PT") => self.claim_status(segment, faults),
            ("SVC", "PT") => self.begin_line(segment, faults),
            ("REF", "PT") => self.reference(segment),
            ("QTY" | "AMT", "21" | "19") => self.total(segment, faults),
            ("NM1", _) => form::npi(segment, faults),
            _ => {}
        }
    }

    fn finish(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) -> bool {
        self.leave(0, faults, out);
        self.hierarchy.finish(faults);
        !self.is_unusable
    }
}

impl StatusReader {
    /// What the set came to; after the end.
    pub(in crate::x12) fn totals(&self) -> StatusTotals {
        self.totals
    }

    fn begin_level(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        let depth = match segment.text(3) {
            "20" => 0,
            "21" => 1,
            "19" => 2,
            _ => 3,
        };
        self.leave(depth, faults, out);
        self.is_unusable |= !self.hierarchy.take(segment, STATUS_LEVELS, faults);
        match self.hierarchy.level() {
            "20" => self.speaker = Speaker::default(),
            "21" => {
                self.batch = Text::default();
                self.receiver = Sums { offset: segment.offset, ..Sums::default() };
            }
            "19" => {
                self.provider_npi = Text::default();
                self.provider = Some(Sums { offset: segment.offset, ..Sums::default() });
            }
            _ => {}
        }
    }

    /// Ends what a level at that depth (0 source, 1 receiver, 2 provider, 3 claim) ends.
    fn leave(&mut self, depth: u8, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.end_claim(faults, out);
        out.extend(self.batch_answer.take().map(Response::Batch));
        if depth <= 2
            && let Some(provider) = self.provider.take()
        {
            self.contradictions(&provider, "provider", faults);
            self.receiver.include(&provider);
        }
        if depth <= 1 {
            let receiver = std::mem::take(&mut self.receiver);
            self.contradictions(&receiver, "batch", faults);
            self.count(&receiver);
        }
    }

    fn contradictions(&mut self, sums: &Sums, level: &'static str, faults: &mut Faults) {
        for (segment, element, offset, code, message) in sums.contradictions(level) {
            self.fault(segment, element, offset, code, message, faults);
        }
    }

    /// A batch that was rejected as a whole lists no claims.
    fn count(&mut self, receiver: &Sums) {
        let (accepted, rejected) = if receiver.claims() == 0 {
            (receiver.said_accepted.claims.unwrap_or_default(), receiver.said_rejected.claims.unwrap_or_default())
        } else {
            (receiver.accepted.claims, receiver.rejected.claims)
        };
        self.totals.accepted = self.totals.accepted.saturating_add(accepted);
        self.totals.rejected = self.totals.rejected.saturating_add(rejected);
    }

    fn read_speaker(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        form::npi(segment, faults);
        let is_payer = segment.text(1) == "PR";
        if !is_payer && segment.text(1) != "AY" {
            let message = "the information source is neither PR, a payer, nor AY, a clearinghouse; it is taken for a clearinghouse, whose word is no acceptance";
            self.fault("NM1", 1, segment.offset, "status-source-unknown", message, faults);
        }
        let name = if segment.text(3).is_empty() { segment.text(9) } else { segment.text(3) };
        self.speaker = Speaker { is_payer, name: name.into(), id: segment.text(9).into() };
    }

    fn read_provider(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        form::npi(segment, faults);
        if segment.text(1) == "85" && segment.text(8) == "XX" {
            self.provider_npi = segment.text(9).into();
        }
    }

    fn batch_status(&mut self, level: BatchLevel, segment: &Segment<'_>, faults: &mut Faults) {
        let said = self.read_status(segment, faults);
        let sums = match level {
            BatchLevel::Receiver => &mut self.receiver,
            BatchLevel::Provider => self.provider.get_or_insert_default(),
        };
        sums.is_rejected |= said.is_rejected;
        // Further STC segments of the level join the first.
        if let Some(answer) = &mut self.batch_answer {
            answer.is_rejected |= said.is_rejected;
            answer.statuses.extend(said.statuses);
            return;
        }
        self.batch_answer = Some(BatchAnswer {
            level,
            batch: self.batch.clone(),
            provider_npi: if level == BatchLevel::Provider { self.provider_npi.clone() } else { Text::default() },
            is_rejected: said.is_rejected,
            statuses: said.statuses,
            date: said.date,
            is_payer: self.speaker.is_payer,
            speaker: self.speaker.name.clone(),
            offset: segment.offset,
        });
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.leave(3, faults, out);
        if segment.text(2).is_empty() {
            self.fault("TRN", 2, segment.offset, "element-missing", "TRN02 must repeat the id of our claim (CLM01)", faults);
        }
        let answer = ClaimAnswer {
            claim_id: segment.text(2).into(),
            batch: self.batch.clone(),
            is_payer: self.speaker.is_payer,
            speaker: self.speaker.name.clone(),
            speaker_id: self.speaker.id.clone(),
            statuses: Vec::new(),
            is_rejected: false,
            date: None,
            charge_cents: Cents::ZERO,
            payer_claim_number: Text::default(),
            clearinghouse_number: Text::default(),
            lines: Vec::new(),
            offset: segment.offset,
        };
        self.claim = Some(OpenClaim { answer, statuses: 0, has_rejected_line: false });
    }

    fn claim_status(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let said = self.read_status(segment, faults);
        let charge = self.amount(segment, 4, faults);
        self.totals.is_unreadable |= charge.is_none();
        let Some(claim) = &mut self.claim else {
            return self.fault("STC", 0, segment.offset, "segment-unexpected", "a status of a claim stands before the TRN that names the claim", faults);
        };
        if let Some(line) = claim.answer.lines.last_mut() {
            claim.has_rejected_line |= said.is_rejected;
            line.statuses.extend(said.statuses);
            return;
        }
        claim.statuses += 1;
        if claim.statuses == 1 {
            (claim.answer.date, claim.answer.charge_cents) = (said.date, charge.unwrap_or_default());
        }
        claim.answer.is_rejected |= said.is_rejected;
        claim.answer.statuses.extend(said.statuses);
    }

    fn begin_line(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.totals.services = self.totals.services.saturating_add(1);
        let charge_cents = self.amount(segment, 2, faults).unwrap_or_default();
        let Some(claim) = &mut self.claim else {
            return self.fault("SVC", 0, segment.offset, "service-outside-claim", "a service stands outside a claim", faults);
        };
        if claim.answer.lines.len() < MAX_LINES {
            claim.answer.lines.push(LineAnswer { code: segment.component(1, 2).into(), charge_cents, ..LineAnswer::default() });
        }
    }

    fn reference(&mut self, segment: &Segment<'_>) {
        let Some(claim) = &mut self.claim else { return };
        let value = Text::from(segment.text(2));
        match (segment.text(1), claim.answer.lines.last_mut()) {
            ("FJ", Some(line)) => line.line_control = value,
            ("1K", None) => claim.answer.payer_claim_number = value,
            ("D9", None) => claim.answer.clearinghouse_number = value,
            _ => {}
        }
    }

    fn end_claim(&mut self, faults: &mut Faults, out: &mut VecDeque<Response>) {
        let Some(claim) = self.claim.take() else { return };
        let answer = claim.answer;
        if claim.statuses == 0 {
            self.fault("STC", 0, answer.offset, "status-missing", format!("claim {} has no status", answer.claim_id), faults);
        }
        if claim.has_rejected_line && !answer.is_rejected {
            let message = format!("claim {} goes on, but one of its lines is rejected", answer.claim_id);
            self.fault("STC", 0, answer.offset, "status-line-rejected", message, faults);
        }
        let tally = Tally { claims: 1, charged: answer.charge_cents };
        self.totals.claims = self.totals.claims.saturating_add(1);
        self.totals.charged = form::sum(self.totals.charged, answer.charge_cents);
        let sums = self.provider.as_mut().unwrap_or(&mut self.receiver);
        if answer.is_rejected {
            sums.rejected.add(tally)
        } else {
            sums.accepted.add(tally)
        }
        out.push_back(Response::Claim(Box::new(answer)));
    }

    fn total(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let is_amount = segment.id() == "AMT";
        let charged = if is_amount { self.amount(segment, 2, faults) } else { None };
        let claims = if is_amount { None } else { segment.text(2).parse().ok() };
        if !is_amount && claims.is_none() {
            self.fault("QTY", 2, segment.offset, "number-not-whole", "a number of claims is written in digits alone", faults);
        }
        let sums = self.provider.as_mut().unwrap_or(&mut self.receiver);
        let said = match segment.text(1) {
            "90" | "QA" | "YU" => &mut sums.said_accepted,
            "AA" | "QC" | "YY" => &mut sums.said_rejected,
            _ => return,
        };
        (said.claims, said.charged, said.offset) = (claims.or(said.claims), charged.or(said.charged), segment.offset);
    }

    fn read_status(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Said {
        let mut statuses = Vec::new();
        for place in [1, 10, 11] {
            let category = segment.component(place, 1);
            if segment.element(place).is_empty() {
                continue;
            }
            if !REJECTING.contains(&category) && !PASSING.contains(&category) {
                let message = format!("category `{category}` is none of A0 to A8; it says neither that a claim goes on nor that it does not");
                self.fault("STC", place, segment.offset, "status-category-unknown", message, faults);
            }
            let message = if statuses.is_empty() { segment.text(12).into() } else { Text::default() };
            statuses.push(Status { category: category.into(), code: segment.component(place, 2).into(), entity: segment.component(place, 3).into(), message });
        }
        if statuses.is_empty() {
            self.fault("STC", 1, segment.offset, "element-missing", "STC01 must say the status", faults);
        }
        let date = segment.text(2);
        if !date.is_empty() && parse_date(date).is_none() {
            self.fault("STC", 2, segment.offset, "date-does-not-exist", "the value is not a date of form D8", faults);
        }
        let has = |categories: &[&str]| statuses.iter().any(|status| categories.contains(&status.category.as_str()));
        let by_category = has(REJECTING);
        let action = segment.text(3);
        if !matches!(action, "U" | "WQ") {
            self.fault("STC", 3, segment.offset, "status-action-unknown", format!("`{action}` is neither WQ, accepted, nor U, rejected; the category decides"), faults);
        } else if (action == "WQ" && by_category) || (action == "U" && !by_category && has(PASSING)) {
            let message = format!("STC03 is {action}, but the category says the opposite; it counts as rejected");
            self.fault("STC", 3, segment.offset, "status-action-contradicts", message, faults);
        }
        Said { is_rejected: by_category || action == "U", date: parse_date(date), statuses }
    }

    /// An amount; one that cannot be read forbids the use of the set.
    fn amount(&mut self, segment: &Segment<'_>, element: usize, faults: &mut Faults) -> Option<Cents> {
        let amount = form::amount(segment, element, faults);
        self.is_unusable |= amount.is_none();
        amount
    }

    fn fault(&mut self, segment: &str, element: usize, offset: u64, code: &'static str, message: impl Into<String>, faults: &mut Faults) {
        self.is_unusable |= !advice::is_warning(code);
        faults.add(segment, element, offset, code, message);
    }
}
