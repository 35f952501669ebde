//! The frame around the readers of responses: from a stream of bytes to sets, what they say, and how they ended.
//!
//! Several interchanges, groups and sets of any kind may stand in a file, each with its own delimiters. What is wrong inside a set, its ST and SE included, is told at its end; what
//! is wrong outside is told at the end of the file. Memory is that of one claim. It does *not* read what sets say (`SetReader` does), and looks neither at the form of elements
//! nor at sets that are no responses (`describe` does).

use std::collections::VecDeque;
use std::io::{self, Read};

use super::content::ContentHash;
use super::read_acknowledgement::AcknowledgementReader;
use super::read_interchange::read_interchange_answer;
use super::read_remittance::RemittanceReader;
use super::read_status::StatusReader;
use super::set_reader::{IsaParties, SetReader};
use super::{Response, SetEnd, SetKind, SetStart, Text};
use crate::model::{Date, parse_date};
use crate::x12::envelope::{EnvelopeTracker, Step};
use crate::x12::faults::{Fault, Faults};
use crate::x12::lexer::{Lexer, Segment};

/// Faults of the envelope behind which something may be lost or be somebody else's. Others, such as a control number used twice, are told but lose nothing.
const FORBIDDING: [&str; 8] = [
    "missing-se",
    "segment-count",
    "transaction-control-mismatch",
    "functional-id-mismatch",
    "st-outside-group",
    "terminator-missing",
    "segment-too-long",
    "acknowledgement-inside-set",
];

/// Reads one file of responses, step by step.
pub struct ResponseReader<R: Read> {
    lexer: Lexer<R>,
    frame: Frame,
    // What was found in the step at hand, until it is known whose it is.
    found: Faults,
    is_finished: bool,
}

impl<R: Read> ResponseReader<R> {
    /// A reader at the start of a file.
    pub fn new(source: R) -> Self {
        ResponseReader { lexer: Lexer::new(source), frame: Frame::default(), found: Faults::default(), is_finished: false }
    }

    /// The next step; `None` at the end of the file. An error is one of reading: the set that was open has no end then, and must not be booked.
    #[expect(clippy::should_implement_trait, reason = "an iterator of results would go on behind an error")]
    pub fn next(&mut self) -> io::Result<Option<Response>> {
        loop {
            if let Some(response) = self.frame.pending.pop_front() {
                return Ok(Some(response));
            }
            if self.is_finished {
                return Ok(None);
            }
            match self.lexer.next_segment(&mut self.found) {
                Ok(Some(segment)) => self.frame.take(&segment, &mut self.found),
                Ok(None) => {
                    self.is_finished = true;
                    self.frame.end_file(&mut self.found);
                }
                Err(error) => {
                    self.is_finished = true;
                    return Err(error);
                }
            }
        }
    }

    /// Faults of the file that belong to no set: not X12, a header cut short, counts of groups and interchanges, segments outside sets. Complete only after the end.
    pub fn into_faults(self) -> Vec<Fault> {
        self.frame.faults.into_list()
    }
}

/// GS, as far as a set's start tells it.
#[derive(Debug, Default)]
struct GroupHead {
    sender: Text,
    receiver: Text,
    control: Text,
    date: Option<Date>,
}

/// A set between ST and SE.
struct OpenSet {
    kind: SetKind,
    reader: Box<dyn SetReader + Send>,
    faults: Faults,
}

/// Where in the file the reader is.
#[derive(Default)]
struct Frame {
    envelope: EnvelopeTracker,
    interchange: IsaParties,
    group: GroupHead,
    set: Option<OpenSet>,
    content: ContentHash,
    faults: Faults,
    pending: VecDeque<Response>,
    // Where the segment last taken ended.
    offset: u64,
}

impl Frame {
    fn take(&mut self, segment: &Segment<'_>, found: &mut Faults) {
        self.offset = segment.offset + segment.raw().len() as u64;
        let step = self.envelope.take(segment, found);
        // What was found before the segment, and that the SE is missing, concerns the set that was open.
        let mut later = Vec::new();
        for fault in found.drain() {
            let is_earlier = fault.offset < segment.offset || fault.code == "missing-se" || matches!(step, Step::Body | Step::TransactionEnd);
            if is_earlier { self.current_faults().push(fault) } else { later.push(fault) }
        }
        match step {
            Step::Body => self.take_inside(segment),
            Step::InterchangeAcknowledgement => self.take_interchange_answer(segment),
            _ => self.end_set(),
        }
        match step {
            Step::InterchangeStart => (self.interchange, self.group) = (IsaParties::read(segment), GroupHead::default()),
            Step::GroupStart => self.begin_group(segment),
            Step::TransactionStart => self.begin_set(segment),
            Step::GroupEnd => self.group = GroupHead::default(),
            Step::InterchangeEnd => self.interchange = IsaParties::default(),
            _ => {}
        }
        later.into_iter().for_each(|fault| self.current_faults().push(fault));
    }

    /// Those of the open set, or of the file.
    fn current_faults(&mut self) -> &mut Faults {
        match &mut self.set {
            Some(set) => &mut set.faults,
            None => &mut self.faults,
        }
    }

    fn take_inside(&mut self, segment: &Segment<'_>) {
        let Some(set) = &mut self.set else { return };
        self.content.take(segment);
        set.reader.take(segment, &mut set.faults, &mut self.pending);
    }

    fn take_interchange_answer(&mut self, segment: &Segment<'_>) {
        match &mut self.set {
            Some(set) => set.faults.add("TA1", 0, segment.offset, "acknowledgement-inside-set", "a TA1 stands between ST and SE; it is not read"),
            None => {
                let answer = read_interchange_answer(segment, &self.interchange, &mut self.faults);
                self.pending.extend(answer.map(Response::Interchange));
            }
        }
    }

    fn begin_group(&mut self, segment: &Segment<'_>) {
        self.group = GroupHead { sender: segment.text(2).into(), receiver: segment.text(3).into(), control: segment.text(6).into(), date: parse_date(segment.text(4)) };
    }

    fn begin_set(&mut self, segment: &Segment<'_>) {
        let set = segment.text(1);
        let guide = [self.envelope.guide(), segment.text(3)].into_iter().find(|guide| !guide.is_empty()).unwrap_or_default();
        let kind = kind_of(set, guide);
        let mut faults = Faults::default();
        if kind == SetKind::Other && (set == "835" || set == "277" && !guide.starts_with("005010")) {
            let message = format!("version `{guide}` is described and not booked; expected {}", if set == "835" { "005010X221A1" } else { "005010X214" });
            faults.add("ST", 0, segment.offset, "version-not-read", message);
        }
        self.pending.push_back(Response::Begin(Box::new(SetStart {
            kind,
            set: set.into(),
            guide: guide.into(),
            sender: self.interchange.sender.clone(),
            receiver: self.interchange.receiver.clone(),
            application_sender: self.group.sender.clone(),
            application_receiver: self.group.receiver.clone(),
            interchange_control: self.interchange.interchange_control.clone(),
            group_control: self.group.control.clone(),
            transaction_control: segment.text(2).into(),
            date: self.group.date,
            offset: segment.offset,
        })));
        self.content.reset();
        self.set = Some(OpenSet { kind, reader: reader_of(kind), faults });
    }

    fn end_set(&mut self) {
        let Some(mut set) = self.set.take() else { return };
        let adds_up = set.reader.finish(&mut set.faults, &mut self.pending);
        let has_lost_fault = set.faults.has_lost_fault();
        let faults = set.faults.into_list();
        let is_whole = !has_lost_fault && !faults.iter().any(|fault| FORBIDDING.contains(&fault.code));
        let is_usable = adds_up && is_whole && set.kind != SetKind::Other;
        self.pending.push_back(Response::End(SetEnd { faults, is_usable, content: self.content.digest() }));
    }

    fn end_file(&mut self, found: &mut Faults) {
        self.envelope.finish(self.offset, found);
        for fault in found.drain() {
            let of_envelope = matches!(fault.code, "missing-ge" | "missing-iea");
            if of_envelope { self.faults.push(fault) } else { self.current_faults().push(fault) }
        }
        self.end_set();
    }
}

/// What a set is. A 997 is of version 4010 wherever it is still sent, and says the same in all of them.
fn kind_of(set: &str, guide: &str) -> SetKind {
    match set {
        "999" | "997" => SetKind::Acknowledgement,
        "277" if guide.starts_with("005010X214") => SetKind::ClaimStatus,
        "835" if guide.starts_with("005010X221") => SetKind::Remittance,
        _ => SetKind::Other,
    }
}

/// The reader of a set's inside.
fn reader_of(kind: SetKind) -> Box<dyn SetReader + Send> {
    match kind {
        SetKind::Acknowledgement => Box::new(AcknowledgementReader::default()),
        SetKind::ClaimStatus => Box::new(StatusReader::default()),
        SetKind::Remittance => Box::new(RemittanceReader::default()),
        SetKind::Other => Box::new(Unread),
    }
}

/// Passes over a set.
struct Unread;

impl SetReader for Unread {
    fn take(&mut self, _segment: &Segment<'_>, _faults: &mut Faults, _out: &mut VecDeque<Response>) {}

    fn finish(&mut self, _faults: &mut Faults, _out: &mut VecDeque<Response>) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETS: [&str; 3] = [
        "ST*835*0001~BPR*I*0*C*NON************20260430~TRN*1*CHECK1*1123456789~N1*PR*BIG~LX*1~SE*6*0001~",
        "ST*835*0002~BPR*I*0*C*NON************20260430~TRN*1*CHECK2*1123456789~N1*PR*BIG~LX*1~SE*6*0002~",
        "ST*270*0003~BHT*0022*13~SE*3*0003~",
    ];

    fn interchange(control: u32, guide: &str, sets: &[&str]) -> String {
        format!(
            "ISA*00*          *00*          *ZZ*BIGCO          *ZZ*PRAIRIE01      *260430*2305*^*00501*{control:09}*0*P*:~GS*HP*BIG*PRAIRIE*20260430*2305*7*X*{guide}~{}GE*{}*7~IEA*1*{control:09}~",
            sets.concat(),
            sets.len()
        )
    }

    fn file() -> String {
        interchange(1, "005010X221A1", &SETS)
    }

    /// Whether a set may be used, the codes of its faults, its content.
    type Ending = (bool, Vec<&'static str>, u128);

    /// Starts, ends and faults of a file; each fault by its code.
    fn read(text: &[u8]) -> (Vec<SetStart>, Vec<Ending>, Vec<&'static str>) {
        let mut reader = ResponseReader::new(text);
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        while let Some(response) = reader.next().unwrap() {
            match response {
                Response::Begin(start) => starts.push(*start),
                Response::End(end) => ends.push((end.is_usable, codes(&end.faults), end.content)),
                _ => {}
            }
        }
        (starts, ends, codes(&reader.into_faults()))
    }

    fn codes(faults: &[Fault]) -> Vec<&'static str> {
        faults.iter().map(|fault| fault.code).collect()
    }

    /// The faults of each set and of the file after one change.
    fn after(from: &str, to: &str) -> (Vec<Vec<&'static str>>, Vec<&'static str>) {
        let text = file();
        assert!(text.contains(from), "{from}");
        let (_, ends, of_file) = read(text.replacen(from, to, 1).as_bytes());
        (ends.into_iter().map(|end| end.1).collect(), of_file)
    }

    #[test]
    fn a_set_tells_where_it_stands() {
        let (starts, ends, faults) = read(file().as_bytes());
        assert_eq!((starts.len(), ends.len(), faults), (3, 3, vec![]));
        let start = &starts[0];
        assert_eq!((start.kind, start.guide.as_str(), start.sender.as_str(), start.receiver.as_str()), (SetKind::Remittance, "005010X221A1", "BIGCO", "PRAIRIE01"));
        assert_eq!((start.application_sender.as_str(), start.application_receiver.as_str(), start.group_control.as_str()), ("BIG", "PRAIRIE", "7"));
        assert_eq!((start.interchange_control.as_str(), start.transaction_control.as_str(), start.offset), ("000000001", "0001", file().find("ST*835").unwrap() as u64));
        assert_eq!(start.date, parse_date("20260430"));
        assert_eq!((starts[2].kind, ends.iter().map(|end| end.0).collect::<Vec<_>>()), (SetKind::Other, vec![true, true, false]));
    }

    #[test]
    fn the_same_content_in_another_envelope_is_known_again() {
        let first = interchange(1, "005010X221A1", &SETS[..1]);
        let contents = |text: &str| read(text.as_bytes()).1.into_iter().map(|end| end.2).collect::<Vec<_>>();
        let expected = contents(&first);
        let other = interchange(2, "005010X221A1", &[SETS[0].replace("0001", "0777").as_str()]);
        for text in [other, first.replace('~', "~\r\n"), first.replace('~', "\n"), first.replace('*', "|").replace(':', ">").replace('~', "'")] {
            assert_eq!(contents(&text), expected, "{text}");
        }
        assert_ne!(contents(&first.replace("CHECK1", "CHECK2")), expected);
    }

    #[test]
    fn faults_go_to_the_set_or_to_the_file() {
        let expected_of = |first: &[&'static str], second: &[&'static str]| vec![first.to_vec(), second.to_vec(), vec!["functional-id-mismatch", "guide-missing"]];
        assert_eq!(after("SE*6*0001", "SE*4*0001"), (expected_of(&["segment-count"], &[]), vec![]));
        assert_eq!(after("SE*6*0002", "SE*6*0001"), (expected_of(&[], &["transaction-control-mismatch"]), vec![]));
        assert_eq!(after("SE*6*0001~", ""), (expected_of(&["missing-se"], &[]), vec![]));
        assert_eq!(after("ST*835*0002", "ST*835*0001").0, expected_of(&[], &["duplicate-transaction-control", "transaction-control-mismatch"]));
        assert_eq!(after("GE*3*7", "GE*2*8"), (expected_of(&[], &[]), vec!["transaction-count", "group-control-mismatch"]));
        assert_eq!(after("ST*835*0002", "REF*D9*1~ST*835*0002"), (expected_of(&[], &[]), vec!["segment-outside-transaction"]));
        assert_eq!(after("LX*1~", "TA1*000000041*260430*2305*A*000~").0, expected_of(&["acknowledgement-inside-set", "segment-count"], &[]));
        let cut = &file()[..file().find("LX*1").unwrap() + 2];
        let (_, ends, of_file) = read(cut.as_bytes());
        assert_eq!((ends.len(), ends[0].0, &ends[0].1[..], &of_file[..]), (1, false, &["terminator-missing", "missing-se"][..], &["missing-ge", "missing-iea"][..]));
    }

    #[test]
    fn another_version_is_told_and_not_read() {
        let (starts, ends, _) = read(interchange(1, "004010X091A1", &SETS[..1]).as_bytes());
        assert_eq!((starts[0].kind, starts[0].guide.as_str()), (SetKind::Other, "004010X091A1"));
        assert_eq!((ends[0].0, &ends[0].1[..]), (false, &["version-not-read"][..]));
    }

    #[test]
    fn a_file_that_is_no_x12_has_no_set() {
        for text in [&b""[..], b"encounter_id,line\n", b"%PDF-1.7", b"\xFF\xFEI\0S\0A\0", b"PK\x03\x04\0\0"] {
            assert_eq!(read(text), (vec![], vec![], vec!["not-x12"]));
        }
        assert_eq!(read(b"ISA*00*").2, ["isa-truncated", "control-not-nine-digits", "missing-iea"]);
    }
}
