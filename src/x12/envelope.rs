//! Follows ISA, GS and ST through a file and reports what is missing, repeated or miscounted.
//!
//! It gives every segment its place; what stands inside a transaction is *not* looked at. A missing trailer closes what is open, so that the next interchange is read as if nothing had happened.

use std::collections::HashSet;

use super::faults::Faults;
use super::guide::values;
use super::lexer::Segment;
use crate::model::parse_date;

/// What a segment is to the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// ISA.
    InterchangeStart,
    /// TA1, wherever it stands.
    InterchangeAcknowledgement,
    /// GS.
    GroupStart,
    /// ST.
    TransactionStart,
    /// A segment between ST and SE.
    Body,
    /// SE.
    TransactionEnd,
    /// GE.
    GroupEnd,
    /// IEA.
    InterchangeEnd,
    /// A segment where none may stand.
    Outside,
}

/// Control number, count of what it holds, and where it began.
#[derive(Debug, Clone, Default)]
struct Open {
    control: String,
    count: u64,
    offset: u64,
}

/// The state of the envelope at one point of a file.
#[derive(Debug, Default)]
pub struct EnvelopeTracker {
    interchange: Option<Open>,
    group: Option<Open>,
    transaction: Option<Open>,
    functional_id: String,
    guide: String,
    interchange_controls: HashSet<String>,
    group_controls: HashSet<String>,
    transaction_controls: HashSet<String>,
    has_acknowledgement: bool,
    outside_reported: bool,
}

/// Widths of ISA01 to ISA16.
const ISA_WIDTHS: [usize; 16] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/// Codes of ISA01, 03, 05, 07, 14 and 15.
const ISA_CODES: [(usize, &[&str]); 6] = [(1, &["00", "03"]), (3, &["00", "01"]), (5, PARTY_CODES), (7, PARTY_CODES), (14, &["0", "1"]), (15, &["P", "T"])];

/// How ISA06 and ISA08 name a party.
const PARTY_CODES: &[&str] = &["01", "14", "20", "27", "28", "29", "30", "33", "ZZ"];

/// Guides of claims in 5010: professional, institutional, dental, with their errata and before them, and reporting of what was paid.
const CLAIM_GUIDES: [&str; 11] =
    ["005010X222", "005010X222A1", "005010X223", "005010X223A1", "005010X223A2", "005010X223A3", "005010X224", "005010X224A1", "005010X224A2", "005010X298", "005010X299"];

impl EnvelopeTracker {
    /// GS08 of the open group; empty outside one.
    pub fn guide(&self) -> &str {
        &self.guide
    }

    /// Takes the next segment.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        match segment.id() {
            "ISA" => self.begin_interchange(segment, faults),
            "GS" => self.begin_group(segment, faults),
            "ST" => self.begin_transaction(segment, faults),
            "SE" => self.end_transaction(segment, faults),
            "GE" => self.end_group(segment, faults),
            "IEA" => self.end_interchange(segment, faults),
            "TA1" => {
                self.has_acknowledgement = true;
                Step::InterchangeAcknowledgement
            }
            id => match &mut self.transaction {
                Some(open) => {
                    open.count += 1;
                    Step::Body
                }
                None => {
                    if !std::mem::replace(&mut self.outside_reported, true) {
                        faults.add(id, 0, segment.offset, "segment-outside-transaction", "a segment stands outside ST and SE");
                    }
                    Step::Outside
                }
            },
        }
    }

    /// Reports what is still open at the end of the file.
    pub fn finish(&mut self, offset: u64, faults: &mut Faults) {
        self.close_interchange("", offset, faults);
    }

    fn begin_interchange(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        self.close_interchange("ISA", segment.offset, faults);
        let control = segment.text(13).trim_ascii().to_owned();
        if control.len() != 9 || !is_number(&control) {
            faults.add("ISA", 13, segment.offset, "control-not-nine-digits", format!("the interchange control number is `{control}`; expected nine digits"));
        }
        if segment.elements() == ISA_WIDTHS.len() {
            check_header(segment, faults);
        }
        if !self.interchange_controls.insert(control.clone()) {
            faults.add("ISA", 13, segment.offset, "duplicate-interchange-control", format!("interchange {control} stands more than once in the file"));
        }
        self.group_controls.clear();
        self.has_acknowledgement = false;
        self.outside_reported = false;
        self.interchange = Some(Open { control, count: 0, offset: segment.offset });
        Step::InterchangeStart
    }

    fn begin_group(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        self.close_group("GS", segment.offset, faults);
        match &mut self.interchange {
            Some(open) => open.count += 1,
            None => faults.add("GS", 0, segment.offset, "gs-outside-interchange", "a group stands outside ISA and IEA"),
        }
        check_group(segment, faults);
        let control = segment.text(6).to_owned();
        if !is_number(&control) {
            faults.add("GS", 6, segment.offset, "control-not-a-number", format!("the group control number is `{control}`; expected one to nine digits"));
        }
        if !self.group_controls.insert(control.clone()) {
            faults.add("GS", 6, segment.offset, "duplicate-group-control", format!("group {control} stands more than once in the interchange"));
        }
        segment.text(1).clone_into(&mut self.functional_id);
        segment.text(8).clone_into(&mut self.guide);
        self.transaction_controls.clear();
        self.outside_reported = false;
        self.group = Some(Open { control, count: 0, offset: segment.offset });
        Step::GroupStart
    }

    fn begin_transaction(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        self.close_transaction("ST", segment.offset, faults);
        match &mut self.group {
            Some(open) => open.count += 1,
            None => faults.add("ST", 0, segment.offset, "st-outside-group", "a transaction stands outside GS and GE"),
        }
        check_length(segment, 3, faults);
        let control = segment.text(2).to_owned();
        if !(4..=9).contains(&control.len()) {
            faults.add("ST", 2, segment.offset, "control-length", format!("the transaction control number is `{control}`; expected four to nine characters"));
        }
        if !self.transaction_controls.insert(control.clone()) {
            faults.add("ST", 2, segment.offset, "duplicate-transaction-control", format!("transaction {control} stands more than once in the group"));
        }
        self.check_set(segment, faults);
        self.outside_reported = false;
        self.transaction = Some(Open { control, count: 1, offset: segment.offset });
        Step::TransactionStart
    }

    /// ST01 must be a set of the group's kind, ST03 the group's guide.
    fn check_set(&self, segment: &Segment<'_>, faults: &mut Faults) {
        if self.group.is_none() {
            return;
        }
        let (set, guide) = (segment.text(1), segment.text(3));
        let expected = match set {
            "837" => "HC",
            "835" => "HP",
            "999" | "997" => "FA",
            "277" => "HN",
            // Of other sets only what can stand in no group that we know is told.
            _ => match self.functional_id.as_str() {
                "HC" => "other than HC",
                "HP" => "other than HP",
                "FA" => "other than FA",
                "HN" => "other than HN",
                _ => return,
            },
        };
        if self.functional_id != expected {
            let message = format!("GS01 is `{}`, but a {set} belongs in a group `{expected}`", self.functional_id);
            faults.add("ST", 1, segment.offset, "functional-id-mismatch", message);
        }
        if set == "835" && !guide.is_empty() {
            faults.add("ST", 3, segment.offset, "st03-not-used", "a remittance advice does not use ST03");
        } else if !guide.is_empty() && guide != self.guide {
            faults.add("ST", 3, segment.offset, "guide-mismatch", format!("ST03 is `{guide}`, GS08 is `{}`", self.guide));
        } else if guide.is_empty() && set != "835" && set != "997" && self.guide.starts_with("005010") {
            faults.add("ST", 3, segment.offset, "guide-missing", "ST03 must repeat GS08");
        }
    }

    fn end_transaction(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        let Some(open) = self.transaction.take() else {
            faults.add("SE", 0, segment.offset, "unexpected-se", "SE has no ST");
            return Step::Outside;
        };
        check_length(segment, 2, faults);
        // The count includes ST and SE themselves.
        check_count(segment, "segment-count", open.count + 1, "segments from ST to SE", faults);
        check_control(segment, "transaction-control-mismatch", &open.control, "ST02", faults);
        Step::TransactionEnd
    }

    fn end_group(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        self.close_transaction("GE", segment.offset, faults);
        let Some(open) = self.group.take() else {
            faults.add("GE", 0, segment.offset, "unexpected-ge", "GE has no GS");
            return Step::Outside;
        };
        check_length(segment, 2, faults);
        check_count(segment, "transaction-count", open.count, "transactions in the group", faults);
        check_control(segment, "group-control-mismatch", &open.control, "GS06", faults);
        self.guide.clear();
        Step::GroupEnd
    }

    fn end_interchange(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Step {
        self.close_group("IEA", segment.offset, faults);
        let Some(open) = self.interchange.take() else {
            faults.add("IEA", 0, segment.offset, "unexpected-iea", "IEA has no ISA");
            return Step::Outside;
        };
        check_length(segment, 2, faults);
        check_count(segment, "group-count", open.count, "groups in the interchange", faults);
        check_control(segment, "interchange-control-mismatch", &open.control, "ISA13", faults);
        if open.count == 0 && !self.has_acknowledgement {
            faults.add("IEA", 0, segment.offset, "empty-interchange", "the interchange holds neither a group nor a TA1");
        }
        self.outside_reported = false;
        Step::InterchangeEnd
    }

    fn close_transaction(&mut self, before: &str, offset: u64, faults: &mut Faults) {
        if let Some(open) = self.transaction.take() {
            faults.add("SE", 0, offset, "missing-se", missing("transaction", &open, before));
        }
    }

    fn close_group(&mut self, before: &str, offset: u64, faults: &mut Faults) {
        self.close_transaction(before, offset, faults);
        if let Some(open) = self.group.take() {
            faults.add("GE", 0, offset, "missing-ge", missing("group", &open, before));
        }
        self.guide.clear();
    }

    fn close_interchange(&mut self, before: &str, offset: u64, faults: &mut Faults) {
        self.close_group(before, offset, faults);
        if let Some(open) = self.interchange.take() {
            faults.add("IEA", 0, offset, "missing-iea", missing("interchange", &open, before));
        }
    }
}

fn missing(what: &str, open: &Open, before: &str) -> String {
    let place = if before.is_empty() { "at the end of the file" } else { "before the next" };
    format!("{what} {}, begun at byte {}, has no trailer {place} {before}", open.control, open.offset).trim_ascii_end().to_owned()
}

fn is_number(text: &str) -> bool {
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_count(segment: &Segment<'_>, code: &'static str, counted: u64, what: &str, faults: &mut Faults) {
    let said = segment.text(1);
    if said.parse() != Ok(counted) {
        faults.add(segment.id(), 1, segment.offset, code, format!("it says {said}, but there are {counted} {what}"));
    }
}

fn check_control(segment: &Segment<'_>, code: &'static str, expected: &str, of: &str, faults: &mut Faults) {
    let said = segment.text(2).trim_ascii();
    if said != expected {
        faults.add(segment.id(), 2, segment.offset, code, format!("the control number is `{said}`, but {of} is `{expected}`"));
    }
}

/// GS: a date and a time that exist, the responsible agency, and for claims of 5010 a guide that there is.
fn check_group(segment: &Segment<'_>, faults: &mut Faults) {
    check_length(segment, 8, faults);
    let guide = segment.text(8);
    // 997 and other old sets may have a date of six digits.
    if guide.starts_with("005010")
        && let Err((code, message)) = values::date(segment.text(4))
    {
        faults.add("GS", 4, segment.offset, code, message);
    }
    if let Err((code, message)) = values::time(segment.text(5)) {
        faults.add("GS", 5, segment.offset, code, message);
    }
    if segment.text(7) != "X" {
        faults.add("GS", 7, segment.offset, "code-not-in-list", "expected X");
    }
    if segment.text(1) == "HC" && guide.starts_with("005010") && !CLAIM_GUIDES.contains(&guide) {
        faults.add("GS", 8, segment.offset, "guide-unknown", "the guide is none of those for claims; expected 005010X222A1, 005010X223A2 or 005010X224A2");
    }
}

fn check_length(segment: &Segment<'_>, most: usize, faults: &mut Faults) {
    let count = segment.elements();
    if (most + 1..=count).any(|place| !segment.element(place).is_empty()) {
        faults.add(segment.id(), most + 1, segment.offset, "too-many-elements", format!("the segment has {count} elements; expected at most {most}"));
    }
}

fn check_header(segment: &Segment<'_>, faults: &mut Faults) {
    for (place, width) in ISA_WIDTHS.into_iter().enumerate().map(|(place, width)| (place + 1, width)) {
        let length = segment.element(place).len();
        if length != width {
            faults.add("ISA", place, segment.offset, "isa-width", format!("the element has {length} characters; expected {width}"));
        }
    }
    for (place, codes) in ISA_CODES {
        if !codes.contains(&segment.text(place)) {
            faults.add("ISA", place, segment.offset, "isa-code", format!("expected {}", codes.join(", ")));
        }
    }
    // Two digits of the year; which century is not asked.
    if segment.element(9).len() == 6 && parse_date(&format!("20{}", segment.text(9))).is_none() {
        faults.add("ISA", 9, segment.offset, "date-does-not-exist", "the value is not a date of the form YYMMDD");
    }
    if segment.element(10).len() == 4
        && let Err((code, message)) = values::time(segment.text(10))
    {
        faults.add("ISA", 10, segment.offset, code, message);
    }
    let delimiters = segment.delimiters();
    let all = [Some(delimiters.element), Some(delimiters.component), Some(delimiters.terminator), delimiters.repetition];
    let repeated = all.iter().enumerate().any(|(place, byte)| byte.is_some() && all.iter().skip(place + 1).any(|other| other == byte));
    if repeated {
        faults.add("ISA", 0, segment.offset, "delimiters-not-distinct", "two of the four delimiters are the same character");
    }
}
