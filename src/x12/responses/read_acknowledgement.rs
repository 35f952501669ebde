//! Reads the inside of a 999 (005010X231A1) or of the 997 that some receivers still send: AK1, then AK2 .. IK5 a set, then AK9.
//!
//! An answer that contradicts itself may not be used, for it would mark claims accepted that were not. Odd codes and places are told and change nothing. The copy of bad data (IK404) may be about a
//! person and is *not* kept. What the answer means for our claims is not known here.

use std::collections::{BTreeMap, VecDeque};

use super::acknowledgement::{GroupAnswer, SegmentFault, TransactionAnswer, Verdict};
use super::set_reader::SetReader;
use super::{Response, Text};
use crate::x12::faults::Faults;
use crate::x12::guide::advice;
use crate::x12::lexer::Segment;

/// Objections to one set that are kept; nobody reads more, and a hostile file must not fill the memory.
const MAX_OBJECTIONS: usize = 10_000;

/// IK304 and AK304: what can be wrong with a segment (X12 720 and the 999's own additions, 2011).
const SEGMENT_CODES: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "I4", "I6", "I7", "I8", "I9"];
/// IK403 and AK403: what can be wrong with an element.
const ELEMENT_CODES: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "I6", "I9", "I10", "I11", "I12", "I13"];
/// IK502 and AK502: what can be wrong with a set.
const SET_CODES: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "15", "16", "17", "18", "19", "23", "24", "25", "26", "27", "I5", "I6"];
/// AK905: what can be wrong with a group.
const GROUP_CODES: &[&str] = &["1", "2", "3", "4", "5", "6", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "23", "24", "25", "26"];

/// Reads one 999 or 997.
#[derive(Debug, Default)]
pub(in crate::x12) struct AcknowledgementReader {
    group: Option<GroupAnswer>,
    // Sets of the group that were answered one by one, by control number; true where rejected.
    answered: BTreeMap<Text, bool>,
    set: Option<OpenSet>,
    groups: u32,
    is_unusable: bool,
}

/// An AK2 loop without its verdict.
#[derive(Debug)]
struct OpenSet {
    answered_set: Text,
    answered_control: Text,
    errors: Vec<SegmentFault>,
    // An IK3 was read and no IK4 of it yet, so that the last of `errors` is still to be filled.
    is_segment_open: bool,
    offset: u64,
}

impl SetReader for AcknowledgementReader {
    fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        match segment.id() {
            "AK1" => self.begin_group(segment, faults),
            "AK2" => self.begin_set(segment, faults),
            "IK3" | "AK3" => self.objection_to_segment(segment, faults),
            "IK4" | "AK4" => self.objection_to_element(segment, faults),
            "CTX" => self.context(segment),
            "IK5" | "AK5" => self.end_set(segment, faults, out),
            "AK9" => self.end_group(segment, faults, out),
            _ => {}
        }
    }

    fn finish(&mut self, faults: &mut Faults, _: &mut VecDeque<Response>) -> bool {
        self.leave_set_open(faults);
        self.leave_group_open(faults);
        if self.groups == 0 {
            self.fault("AK1", 0, 0, "acknowledgement-group-missing", "the acknowledgement answers no group: it has no AK1", faults);
        }
        !self.is_unusable
    }
}

impl AcknowledgementReader {
    fn begin_group(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.leave_set_open(faults);
        self.leave_group_open(faults);
        if segment.text(2).is_empty() {
            self.fault("AK1", 2, segment.offset, "element-missing", "AK102 must repeat the control number of our group (GS06)", faults);
        }
        self.groups += 1;
        self.answered.clear();
        self.group = Some(GroupAnswer {
            functional_id: segment.text(1).into(),
            answered_group: segment.text(2).into(),
            // Overwritten by AK9, without which the group is never given.
            verdict: Verdict::Rejected,
            included: 0,
            received: 0,
            accepted: 0,
            codes: Vec::new(),
            named: 0,
            named_rejected: 0,
            offset: segment.offset,
        });
    }

    fn begin_set(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.leave_set_open(faults);
        if self.group.is_none() {
            self.fault("AK2", 0, segment.offset, "acknowledgement-group-missing", "a set is answered outside AK1 and AK9", faults);
        }
        if segment.text(2).is_empty() {
            self.fault("AK2", 2, segment.offset, "element-missing", "AK202 must repeat the control number of our set (ST02)", faults);
        }
        self.set =
            Some(OpenSet { answered_set: segment.text(1).into(), answered_control: segment.text(2).into(), errors: Vec::new(), is_segment_open: false, offset: segment.offset });
    }

    fn objection_to_segment(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let position = segment.text(2).parse().ok();
        if position.is_none() {
            self.fault(segment.id(), 2, segment.offset, "acknowledgement-position", "the place of the segment is not a number; expected 1 for ST, 2 for what follows it", faults);
        }
        self.check_code(segment, 4, SEGMENT_CODES, faults);
        let objection = SegmentFault {
            segment: segment.text(1).into(),
            position: position.unwrap_or(0),
            loop_id: segment.text(3).into(),
            segment_code: segment.text(4).into(),
            ..SegmentFault::default()
        };
        self.object(objection, true, segment, faults);
    }

    fn objection_to_element(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.check_code(segment, 3, ELEMENT_CODES, faults);
        let Some(set) = &mut self.set else { return self.outside_set(segment, faults) };
        let (element, code) = (Text::from(segment.text(1)), Text::from(segment.text(3)));
        let Some(last) = set.errors.last_mut() else { return self.outside_set(segment, faults) };
        if std::mem::take(&mut set.is_segment_open) {
            (last.element, last.element_code) = (element, code);
        } else {
            let next = SegmentFault { element, element_code: code, ..last.clone() };
            self.object(next, false, segment, faults);
        }
    }

    fn object(&mut self, objection: SegmentFault, is_segment_open: bool, segment: &Segment<'_>, faults: &mut Faults) {
        let Some(set) = &mut self.set else { return self.outside_set(segment, faults) };
        if set.errors.len() < MAX_OBJECTIONS {
            set.errors.push(objection);
            set.is_segment_open = is_segment_open;
        } else {
            // The last one kept stays as it is, whatever comes.
            set.is_segment_open = false;
            let offset = set.offset;
            self.fault("AK2", 0, offset, "acknowledgement-errors-left-out", format!("more than {MAX_OBJECTIONS} objections to one set; the rest is left out"), faults);
        }
    }

    /// A CTX may name the claim; the other form, which names the element that made a segment necessary, tells nothing more.
    fn context(&mut self, segment: &Segment<'_>) {
        if !segment.component(1, 1).eq_ignore_ascii_case("CLM01") {
            return;
        }
        if let Some(last) = self.set.as_mut().and_then(|set| set.errors.last_mut()) {
            last.claim_id = segment.component(1, 2).into();
        }
    }

    fn end_set(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        let Some(set) = self.set.take() else { return self.outside_set(segment, faults) };
        let codes = self.codes(segment, 2..=6, SET_CODES, faults);
        let verdict = Verdict::of(segment.text(1)).filter(|verdict| *verdict != Verdict::Partly);
        let Some(verdict) = verdict else {
            let message = format!("`{}` is no verdict on a set; expected A, E, M, R, W or X", segment.text(1));
            return self.fault(segment.id(), 1, segment.offset, "acknowledgement-verdict-unknown", message, faults);
        };
        if verdict == Verdict::Rejected && codes.is_empty() && set.errors.is_empty() {
            self.fault(segment.id(), 2, segment.offset, "acknowledgement-reason-missing", format!("set {} is rejected without a reason", set.answered_control), faults);
        }
        self.count(&set, verdict, faults);
        let answered_group = self.group.as_ref().map(|group| group.answered_group.clone()).unwrap_or_default();
        out.push_back(Response::Transaction(TransactionAnswer {
            answered_group,
            answered_set: set.answered_set,
            answered_control: set.answered_control,
            verdict,
            codes,
            errors: set.errors,
            offset: set.offset,
        }));
    }

    fn count(&mut self, set: &OpenSet, verdict: Verdict, faults: &mut Faults) {
        let is_rejected = verdict == Verdict::Rejected;
        let before = self.answered.insert(set.answered_control.clone(), is_rejected);
        if let (None, Some(group)) = (before, &mut self.group) {
            group.named = group.named.saturating_add(1);
            group.named_rejected = group.named_rejected.saturating_add(u32::from(is_rejected));
        }
        if before.is_some_and(|before| before != is_rejected) {
            let message = format!("set {} is answered twice, once accepted and once rejected", set.answered_control);
            self.fault("AK2", 2, set.offset, "acknowledgement-contradicts-itself", message, faults);
        }
    }

    fn end_group(&mut self, segment: &Segment<'_>, faults: &mut Faults, out: &mut VecDeque<Response>) {
        self.leave_set_open(faults);
        let codes = self.codes(segment, 5..=9, GROUP_CODES, faults);
        let Some(mut group) = self.group.take() else {
            return self.fault("AK9", 0, segment.offset, "acknowledgement-group-missing", "AK9 has no AK1", faults);
        };
        let count = |place: usize| segment.text(place).parse::<u32>().ok();
        let (Some(included), Some(received), Some(accepted)) = (count(2), count(3), count(4)) else {
            return self.fault("AK9", 2, segment.offset, "acknowledgement-count", "AK902, AK903 and AK904 must be numbers", faults);
        };
        (group.included, group.received, group.accepted, group.codes) = (included, received, accepted, codes);
        self.check_counts(&group, segment, faults);
        match Verdict::of(segment.text(1)) {
            Some(verdict) => group.verdict = verdict,
            None => {
                let message = format!("`{}` is no verdict on a group; expected A, E, M, P, R, W or X", segment.text(1));
                self.fault("AK9", 1, segment.offset, "acknowledgement-verdict-unknown", message, faults);
            }
        }
        if group.verdict == Verdict::Rejected && group.named == 0 && group.codes.is_empty() {
            self.fault("AK9", 5, segment.offset, "acknowledgement-reason-missing", format!("group {} is rejected without a reason", group.answered_group), faults);
        }
        out.push_back(Response::Group(group));
    }

    fn check_counts(&mut self, group: &GroupAnswer, segment: &Segment<'_>, faults: &mut Faults) {
        let (received, accepted) = (group.received, group.accepted);
        let rejected = received.saturating_sub(accepted);
        let named_accepted = group.named.saturating_sub(group.named_rejected);
        // Accepted sets need not be listed, so only what is listed can contradict.
        if accepted > received || group.named_rejected > rejected || named_accepted > accepted {
            let message = format!("it says {received} received and {accepted} accepted, but lists {named_accepted} accepted and {} rejected", group.named_rejected);
            self.fault("AK9", 4, segment.offset, "acknowledgement-count", message, faults);
        }
        let contradicts = match Verdict::of(segment.text(1)) {
            Some(Verdict::Accepted | Verdict::AcceptedWithErrors) => accepted < received,
            Some(Verdict::Rejected) => accepted > 0,
            Some(Verdict::Partly) => accepted == 0 || accepted == received,
            None => false,
        };
        if contradicts {
            let message = format!("code `{}` contradicts {accepted} accepted of {received}", segment.text(1));
            self.fault("AK9", 1, segment.offset, "acknowledgement-contradicts-itself", message, faults);
        }
        if group.named_rejected < rejected && segment.text(1) == "P" {
            let message = format!("{rejected} sets were rejected, but only {} of them are named; those that are not named stay unanswered", group.named_rejected);
            self.fault("AK9", 4, segment.offset, "acknowledgement-set-not-named", message, faults);
        }
    }

    /// Codes of a segment, empty elements left out.
    fn codes(&mut self, segment: &Segment<'_>, places: std::ops::RangeInclusive<usize>, known: &[&str], faults: &mut Faults) -> Vec<Text> {
        let mut codes = Vec::new();
        for place in places.filter(|&place| !segment.text(place).is_empty()) {
            self.check_code(segment, place, known, faults);
            codes.push(segment.text(place).into());
        }
        codes
    }

    fn check_code(&mut self, segment: &Segment<'_>, place: usize, known: &[&str], faults: &mut Faults) {
        let code = segment.text(place);
        if !code.is_empty() && !known.contains(&code) {
            self.fault(segment.id(), place, segment.offset, "acknowledgement-code-unknown", format!("`{code}` is not a code of the guide's list"), faults);
        }
    }

    fn outside_set(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.fault(segment.id(), 0, segment.offset, "segment-unexpected", "the segment stands outside the AK2 loop that it belongs to", faults);
    }

    fn leave_set_open(&mut self, faults: &mut Faults) {
        if let Some(set) = self.set.take() {
            let message = format!("the answer to set {} has no verdict (IK5, AK5)", set.answered_control);
            self.fault("AK2", 0, set.offset, "acknowledgement-verdict-missing", message, faults);
        }
    }

    fn leave_group_open(&mut self, faults: &mut Faults) {
        if let Some(group) = self.group.take() {
            let message = format!("the answer to group {} has no verdict (AK9)", group.answered_group);
            self.fault("AK1", 0, group.offset, "acknowledgement-verdict-missing", message, faults);
        }
    }

    fn fault(&mut self, segment: &str, element: usize, offset: u64, code: &'static str, message: impl Into<String>, faults: &mut Faults) {
        self.is_unusable |= !advice::is_warning(code);
        faults.add(segment, element, offset, code, message);
    }
}
