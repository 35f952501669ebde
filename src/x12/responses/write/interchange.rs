//! The envelope of answers: ISA, one group a kind of set, ST and SE with their counts, GE, IEA.

use std::io;

use super::super::{InterchangeAnswer, SetKind};
use super::write_interchange_answer;
use crate::model::Date;
use crate::x12::WriteFault;
use crate::x12::interchange::{InterchangeHeader, Usage, clock, interchange_header, invalid};
use crate::x12::segment_writer::SegmentWriter;

/// Who answers whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct ResponseEnvelope<'c> {
    /// ISA05 and ISA06.
    pub sender: (&'c str, &'c str),
    /// ISA07 and ISA08.
    pub receiver: (&'c str, &'c str),
    /// GS02.
    pub application_sender: &'c str,
    /// GS03.
    pub application_receiver: &'c str,
    /// Test or production.
    pub usage: Usage,
    /// ISA09 and GS04.
    pub date: Date,
    /// ISA10 and GS05.
    pub time: (i8, i8),
    /// ISA13; the groups count on from it.
    pub interchange_control: u32,
}

/// Writes one interchange.
#[derive(Debug)]
pub struct InterchangeWriter<'c> {
    envelope: ResponseEnvelope<'c>,
    bytes: Vec<u8>,
    writer: SegmentWriter,
    open: Option<Group>,
    groups: u32,
}

/// The group that is open.
#[derive(Debug, Clone, Copy)]
struct Group {
    kind: SetKind,
    control: u32,
    sets: u32,
}

impl<'c> InterchangeWriter<'c> {
    /// Writes the ISA. An error where its elements don't fit.
    pub fn new(envelope: ResponseEnvelope<'c>) -> io::Result<Self> {
        if !(1..=999_999_000).contains(&envelope.interchange_control) {
            return Err(invalid("the control number of an answer must be 1 to 999999000"));
        }
        for (qualifier, id) in [envelope.sender, envelope.receiver] {
            if qualifier.len() != 2 || !(2..=15).contains(&id.len()) {
                return Err(invalid("ids of sender and receiver have 2 to 15 characters, their qualifiers two"));
            }
        }
        let bytes = interchange_header(&InterchangeHeader {
            sender: envelope.sender,
            receiver: envelope.receiver,
            date: envelope.date,
            time: envelope.time,
            control: envelope.interchange_control,
            usage: envelope.usage,
        })?;
        Ok(InterchangeWriter { envelope, bytes, writer: SegmentWriter::default(), open: None, groups: 0 })
    }

    /// A TA1 directly behind the ISA. `answered_time` is ISA10 of the interchange that is answered. Must come before any set.
    pub fn interchange_answer(&mut self, answer: &InterchangeAnswer, answered_time: (i8, i8)) -> Result<(), WriteFault> {
        write_interchange_answer(&mut self.writer, answer, answered_time)
    }

    /// One set, whose inside `fill` writes; sets of one kind that follow each other stand in one group. Where `fill` refuses, nothing is written.
    pub fn set(&mut self, kind: SetKind, fill: impl FnOnce(&mut SegmentWriter) -> Result<(), WriteFault>) -> Result<(), WriteFault> {
        let (set, guide) = identifiers(kind).ok_or(super::fault("ST", "ST01", "only acknowledgements, claim status and remittances are written"))?;
        let mut inside = SegmentWriter::default();
        fill(&mut inside)?;
        let control = self.begin_set(kind);
        self.writer.begin("ST");
        self.writer.code(set);
        self.writer.padded_number(control.into(), 4);
        // The 835 is the one set whose guide leaves ST03 out.
        if kind != SetKind::Remittance {
            self.writer.code(guide);
        }
        self.writer.end();
        let segments = inside.segments() + 2;
        self.flush();
        self.bytes.extend_from_slice(inside.bytes());
        self.writer.begin("SE");
        self.writer.number(segments.into());
        self.writer.padded_number(control.into(), 4);
        self.writer.end();
        Ok(())
    }

    /// Closes what is open and gives the file's bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.end_group();
        self.writer.begin("IEA");
        self.writer.number(self.groups.into());
        self.writer.padded_number(self.envelope.interchange_control.into(), 9);
        self.writer.end();
        self.flush();
        self.bytes
    }

    /// ST02 of the next set of a kind; opens its group first where another or none is open.
    fn begin_set(&mut self, kind: SetKind) -> u32 {
        if self.open.is_none_or(|group| group.kind != kind) {
            self.end_group();
            self.begin_group(kind);
        }
        self.open.as_mut().map_or(1, |group| {
            group.sets += 1;
            group.sets
        })
    }

    fn begin_group(&mut self, kind: SetKind) {
        let control = self.envelope.interchange_control + self.groups;
        self.groups += 1;
        self.open = Some(Group { kind, control, sets: 0 });
        let (functional_id, guide) = match kind {
            SetKind::Acknowledgement => ("FA", GUIDE_999),
            SetKind::ClaimStatus => ("HN", GUIDE_277CA),
            SetKind::Remittance | SetKind::Other => ("HP", GUIDE_835),
        };
        self.writer.begin("GS");
        self.writer.code(functional_id);
        self.writer.text(self.envelope.application_sender, 15);
        self.writer.text(self.envelope.application_receiver, 15);
        self.writer.date(self.envelope.date);
        self.writer.padded_number(clock(self.envelope.time), 4);
        self.writer.number(control.into());
        self.writer.code("X");
        self.writer.code(guide);
        self.writer.end();
    }

    fn end_group(&mut self) {
        if let Some(group) = self.open.take() {
            self.writer.begin("GE");
            self.writer.number(group.sets.into());
            self.writer.number(group.control.into());
            self.writer.end();
        }
    }

    fn flush(&mut self) {
        let bytes = self.writer.take_bytes();
        self.bytes.extend_from_slice(&bytes);
    }
}

const GUIDE_999: &str = "005010X231A1";
const GUIDE_277CA: &str = "005010X214";
const GUIDE_835: &str = "005010X221A1";

/// ST01 and guide.
fn identifiers(kind: SetKind) -> Option<(&'static str, &'static str)> {
    match kind {
        SetKind::Acknowledgement => Some(("999", GUIDE_999)),
        SetKind::ClaimStatus => Some(("277", GUIDE_277CA)),
        SetKind::Remittance => Some(("835", GUIDE_835)),
        SetKind::Other => None,
    }
}
