//! The envelope around finished transactions: ISA, GS, ST, BHT, 1000A, 1000B ... SE, GE, IEA.
//!
//! Control numbers, date and time are arguments, so that the same night writes the same bytes. Numbers are *not* drawn here.

use std::io;

use super::p837::TransactionBody;
use super::segment_writer::{COMPONENT, ELEMENT, REPETITION, SegmentWriter, TERMINATOR};
use super::text::{push_telephone, push_text};
use crate::model::Date;
use crate::model::date::write_compact;
use crate::model::money::write_digits;

/// The implementation guide of professional claims (GS08, ST03).
pub const GUIDE_837P: &str = "005010X222A1";

/// Control numbers have at most nine digits.
const MAX_CONTROL: u32 = 999_999_999;

/// Who sends (ISA05/06, GS02, 1000A).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitter<'c> {
    /// ISA05, such as `ZZ` or `30`.
    pub qualifier: &'c str,
    /// Id, at most 15 characters.
    pub id: &'c str,
    /// Organisation name.
    pub name: &'c str,
    /// Whom the receiver may call.
    pub contact_name: &'c str,
    /// Telephone, ten digits.
    pub phone: &'c str,
}

/// Who takes the file (ISA07/08, GS03, 1000B).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver<'c> {
    /// ISA07.
    pub qualifier: &'c str,
    /// Id, at most 15 characters.
    pub id: &'c str,
    /// GS03 where it differs from the id.
    pub application_id: Option<&'c str>,
    /// Organisation name.
    pub name: &'c str,
}

/// ISA15.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// T
    Test,
    /// P
    Production,
}

/// What stands around the transactions.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'c> {
    /// Who sends.
    pub submitter: Submitter<'c>,
    /// Who takes the file.
    pub receiver: Receiver<'c>,
    /// Test or production.
    pub usage: Usage,
    /// ISA09, GS04, BHT04.
    pub date: Date,
    /// Hours and minutes: ISA10, GS05, BHT05.
    pub time: (i8, i8),
    /// ISA13, from 1.
    pub interchange_control: u32,
    /// GS06, from 1.
    pub group_control: u32,
    /// ST02 of the first transaction; the next ones count on.
    pub first_transaction_control: u32,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InterchangeSummary {
    /// ST..SE sets.
    pub transactions: u32,
    /// Claims.
    pub claims: u64,
    /// Segments, envelopes included.
    pub segments: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Digits of BHT03.
pub const BATCH_DIGITS: usize = 18;

/// The number of a set that BHT03 carries: interchange and transaction number as one. Unique, and echoed by the 277CA.
pub fn batch_number(interchange_control: u32, transaction_control: u32) -> u64 {
    u64::from(interchange_control) * 1_000_000_000 + u64::from(transaction_control)
}

/// Writes one interchange with one group of professional claims, one ST a body.
///
/// Without any body nothing is written and the error is of kind `InvalidInput`; so it is for ids longer than 15 characters and control numbers outside 1 to 999,999,999.
/// After an error of the iterator or of `out` the output is incomplete and must be thrown away.
pub fn write_interchange(out: &mut impl io::Write, envelope: &Envelope<'_>, transactions: impl Iterator<Item = io::Result<TransactionBody>>) -> io::Result<InterchangeSummary> {
    check(envelope)?;
    let mut transactions = transactions.peekable();
    if transactions.peek().is_none() {
        return Err(invalid("there is no transaction to write"));
    }
    let mut summary = InterchangeSummary::default();
    let mut writer = SegmentWriter::default();
    let header = interchange_header(&header_of(envelope))?;
    send(out, &header, 1, &mut summary)?;
    write_group_header(&mut writer, envelope);
    for (body, control) in transactions.zip(envelope.first_transaction_control..) {
        let body = body?;
        if control > MAX_CONTROL {
            return Err(invalid("transaction control numbers have run out of nine digits"));
        }
        let before = writer.segments();
        write_transaction_header(&mut writer, envelope, control);
        // GS may stand in the same buffer; the SE count begins with ST and ends with SE itself.
        let counted = writer.segments() - before + body.segments + 1;
        flush(out, &mut writer, &mut summary)?;
        send(out, &body.bytes, body.segments, &mut summary)?;
        writer.begin("SE");
        writer.number(counted.into());
        writer.padded_number(control.into(), 4);
        writer.end();
        summary.transactions += 1;
        summary.claims += u64::from(body.claims);
    }
    write_trailers(&mut writer, envelope, summary.transactions);
    flush(out, &mut writer, &mut summary)?;
    Ok(summary)
}

fn check(envelope: &Envelope<'_>) -> io::Result<()> {
    for control in [envelope.interchange_control, envelope.group_control, envelope.first_transaction_control] {
        if control == 0 || control > MAX_CONTROL {
            return Err(invalid("control numbers must be 1 to 999999999"));
        }
    }
    for qualifier in [envelope.submitter.qualifier, envelope.receiver.qualifier] {
        if qualifier.len() != 2 {
            return Err(invalid("ISA05 and ISA07 are two characters, such as ZZ"));
        }
    }
    let mut scratch = Vec::new();
    if push_telephone(envelope.submitter.phone, &mut scratch) == 0 {
        return Err(invalid("the submitter's telephone number does not have ten digits"));
    }
    let application_id = envelope.receiver.application_id.unwrap_or(envelope.receiver.id);
    for (text, shortest, longest) in [
        (envelope.submitter.id, 2, 15),
        (envelope.receiver.id, 2, 15),
        (application_id, 2, 15),
        (envelope.submitter.name, 1, 60),
        (envelope.receiver.name, 1, 60),
        (envelope.submitter.contact_name, 1, 60),
    ] {
        scratch.clear();
        let length = push_text(text, longest + 1, &mut scratch);
        if length < shortest {
            return Err(invalid("a name or id of the submitter or receiver is missing"));
        }
        if longest == 15 && length > longest {
            return Err(invalid("ids of the submitter and the receiver have at most 15 characters"));
        }
    }
    Ok(())
}

pub(super) fn invalid(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

fn send(out: &mut impl io::Write, bytes: &[u8], segments: u32, summary: &mut InterchangeSummary) -> io::Result<()> {
    out.write_all(bytes)?;
    summary.bytes += bytes.len() as u64;
    summary.segments += u64::from(segments);
    Ok(())
}

fn flush(out: &mut impl io::Write, writer: &mut SegmentWriter, summary: &mut InterchangeSummary) -> io::Result<()> {
    let segments = writer.segments();
    send(out, &writer.take_bytes(), segments, summary)
}

/// What the ISA of claims says.
fn header_of<'c>(envelope: &Envelope<'c>) -> InterchangeHeader<'c> {
    InterchangeHeader {
        sender: (envelope.submitter.qualifier, envelope.submitter.id),
        receiver: (envelope.receiver.qualifier, envelope.receiver.id),
        date: envelope.date,
        time: envelope.time,
        control: envelope.interchange_control,
        usage: envelope.usage,
    }
}

/// What an ISA says.
pub(super) struct InterchangeHeader<'c> {
    /// ISA05 and ISA06.
    pub sender: (&'c str, &'c str),
    /// ISA07 and ISA08.
    pub receiver: (&'c str, &'c str),
    /// ISA09.
    pub date: Date,
    /// ISA10.
    pub time: (i8, i8),
    /// ISA13.
    pub control: u32,
    /// ISA15.
    pub usage: Usage,
}

/// ISA: 106 bytes of fixed widths, the terminator included, and a line feed.
pub(super) fn interchange_header(header: &InterchangeHeader<'_>) -> io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(107);
    out.extend_from_slice(b"ISA*00*          *00*          ");
    for (qualifier, id) in [header.sender, header.receiver] {
        out.push(ELEMENT);
        push_padded(qualifier, 2, &mut out);
        out.push(ELEMENT);
        push_padded(id, 15, &mut out);
    }
    out.push(ELEMENT);
    let mut date = Vec::with_capacity(8);
    write_compact(header.date, &mut date);
    // ISA09 has a two-digit year.
    out.extend(date.iter().skip(2));
    out.push(ELEMENT);
    push_time(header.time, &mut out);
    out.extend_from_slice(&[ELEMENT, REPETITION]);
    out.extend_from_slice(b"*00501*");
    push_number(header.control, 9, &mut out);
    out.extend_from_slice(b"*0*");
    out.push(if header.usage == Usage::Production { b'P' } else { b'T' });
    out.extend_from_slice(&[ELEMENT, COMPONENT, TERMINATOR, b'\n']);
    if out.len() != 107 {
        return Err(invalid("the interchange header does not have its fixed width"));
    }
    Ok(out)
}

fn push_padded(text: &str, width: usize, out: &mut Vec<u8>) {
    let length = push_text(text, width, out);
    out.extend(std::iter::repeat_n(b' ', width - length));
}

fn push_number(number: u32, width: usize, out: &mut Vec<u8>) {
    let digits = number.checked_ilog10().map_or(1, |log| log as usize + 1);
    out.extend(std::iter::repeat_n(b'0', width.saturating_sub(digits)));
    write_digits(number.into(), out);
}

fn push_time((hours, minutes): (i8, i8), out: &mut Vec<u8>) {
    push_number(hours.unsigned_abs().into(), 2, out);
    push_number(minutes.unsigned_abs().into(), 2, out);
}

/// The time as the number HHMM, which [`SegmentWriter::padded_number`] writes with four digits.
pub(super) fn clock((hours, minutes): (i8, i8)) -> u64 {
    u64::from(hours.unsigned_abs()) * 100 + u64::from(minutes.unsigned_abs())
}

fn write_group_header(writer: &mut SegmentWriter, envelope: &Envelope<'_>) {
    writer.begin("GS");
    writer.code("HC");
    writer.text(envelope.submitter.id, 15);
    writer.text(envelope.receiver.application_id.unwrap_or(envelope.receiver.id), 15);
    writer.date(envelope.date);
    writer.padded_number(clock(envelope.time), 4);
    writer.number(envelope.group_control.into());
    writer.code("X");
    writer.code(GUIDE_837P);
    writer.end();
}

fn write_transaction_header(writer: &mut SegmentWriter, envelope: &Envelope<'_>, control: u32) {
    writer.begin("ST");
    writer.code("837");
    writer.padded_number(control.into(), 4);
    writer.code(GUIDE_837P);
    writer.end();
    writer.begin("BHT");
    writer.code("0019");
    writer.code("00");
    writer.padded_number(batch_number(envelope.interchange_control, control), BATCH_DIGITS);
    writer.date(envelope.date);
    writer.padded_number(clock(envelope.time), 4);
    writer.code("CH");
    writer.end();
    write_submitter_and_receiver(writer, envelope);
}

fn write_submitter_and_receiver(writer: &mut SegmentWriter, envelope: &Envelope<'_>) {
    writer.begin("NM1");
    writer.code("41");
    writer.code("2");
    writer.text(envelope.submitter.name, 60);
    writer.skip(4);
    writer.code("46");
    writer.text(envelope.submitter.id, 80);
    writer.end();
    writer.begin("PER");
    writer.code("IC");
    writer.text(envelope.submitter.contact_name, 60);
    writer.code("TE");
    writer.telephone(envelope.submitter.phone);
    writer.end();
    writer.begin("NM1");
    writer.code("40");
    writer.code("2");
    writer.text(envelope.receiver.name, 60);
    writer.skip(4);
    writer.code("46");
    writer.text(envelope.receiver.id, 80);
    writer.end();
}

fn write_trailers(writer: &mut SegmentWriter, envelope: &Envelope<'_>, transactions: u32) {
    writer.begin("GE");
    writer.number(transactions.into());
    writer.number(envelope.group_control.into());
    writer.end();
    writer.begin("IEA");
    writer.code("1");
    writer.padded_number(envelope.interchange_control.into(), 9);
    writer.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x12::fixtures::envelope;

    fn body(claims: u32) -> io::Result<TransactionBody> {
        Ok(TransactionBody { claims, segments: 2, bytes: b"HL*1**20*1~\nPRV*BI*PXC*207Q00000X~\n".to_vec() })
    }

    fn written(envelope: &Envelope<'_>, bodies: Vec<io::Result<TransactionBody>>) -> io::Result<(String, InterchangeSummary)> {
        let mut out = Vec::new();
        let summary = write_interchange(&mut out, envelope, bodies.into_iter())?;
        Ok((String::from_utf8(out).unwrap(), summary))
    }

    #[test]
    fn envelopes_count_what_they_hold() {
        let (text, summary) = written(&Envelope { first_transaction_control: 99_999, ..envelope() }, vec![body(3), body(4)]).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0].len(), 106);
        assert!(lines[0].ends_with("*260430*2305*^*00501*000000041*0*T*:~"));
        assert_eq!(lines[1], "GS*HC*PRAIRIE01*CLEARHOUSE*20260430*2305*17*X*005010X222A1~");
        assert_eq!(lines[2], "ST*837*99999*005010X222A1~");
        assert_eq!(lines[3], "BHT*0019*00*000000041000099999*20260430*2305*CH~");
        assert_eq!((lines[9], lines[10]), ("SE*8*99999~", "ST*837*100000*005010X222A1~"));
        assert_eq!(&lines[17..], ["SE*8*100000~", "GE*2*17~", "IEA*1*000000041~"]);
        assert_eq!(summary, InterchangeSummary { transactions: 2, claims: 7, segments: lines.len() as u64, bytes: text.len() as u64 });
    }

    #[test]
    fn production_early_hours_and_other_application_id() {
        let mut early = Envelope { usage: Usage::Production, time: (0, 7), ..envelope() };
        early.receiver.application_id = Some("APP9");
        let (text, _) = written(&early, vec![body(1)]).unwrap();
        assert!(text.contains("*0007*^*") && text.contains("*0*P*:~") && text.contains("GS*HC*PRAIRIE01*APP9*20260430*0007*17*"));
    }

    #[test]
    fn what_would_make_a_bad_envelope_is_refused_before_anything_is_written() {
        let base = envelope();
        let long = Receiver { id: "ABCDEFGHIJKLMNOP", ..base.receiver };
        let silent = Submitter { phone: "555", ..base.submitter };
        for (what, bad) in [
            ("receiver id of 16 characters", Envelope { receiver: long, ..base }),
            ("telephone of three digits", Envelope { submitter: silent, ..base }),
            ("control 0", Envelope { interchange_control: 0, ..base }),
            ("control of ten digits", Envelope { group_control: 1_000_000_000, ..base }),
        ] {
            let mut out = Vec::new();
            let error = write_interchange(&mut out, &bad, std::iter::once(body(1))).unwrap_err();
            assert_eq!((error.kind(), out.len()), (io::ErrorKind::InvalidInput, 0), "{what}");
        }
        assert!(written(&base, vec![]).is_err());
    }

    #[test]
    fn errors_of_the_bodies_and_worn_out_numbers_are_passed_on() {
        assert_eq!(written(&envelope(), vec![body(1), Err(io::ErrorKind::NotFound.into())]).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(written(&Envelope { first_transaction_control: MAX_CONTROL, ..envelope() }, vec![body(1), body(1)]).is_err());
    }
}
