//! Writes TA1, 999, 277CA and 835 from the same values that the readers give, for the practice payer, the sample and tests.
//!
//! The segments are those of the guides, in their order; what the values leave out on purpose, such as patients' names and the payer's address, is given beside them. A set is
//! written whole or not at all. Sums are *not* proved here: a remittance that does not balance is written as it stands, because readers must be shown such.

mod acknowledgement;
#[cfg(test)]
#[path = "tests/held_files.rs"]
mod held_files;
mod interchange;
mod remittance;
mod remitted_claim;
#[cfg(test)]
mod round_trip;
mod status;
#[cfg(test)]
mod tests;

pub use acknowledgement::{write_acknowledgement, write_interchange_answer};
pub use interchange::{InterchangeWriter, ResponseEnvelope};
pub use remittance::{Contact, RemittanceSet, write_remittance};
pub use status::{ReportedClaim, ReportedProvider, StatusSet, StatusSource, write_status};

use super::Text;
use crate::model::Date;
use crate::x12::WriteFault;
use crate::x12::segment_writer::SegmentWriter;
use crate::x12::text::push_text;

/// Whom a claim is about. The readers keep none of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PatientName<'c> {
    /// Family name.
    pub last: &'c str,
    /// Given name; may be empty.
    pub first: &'c str,
    /// The member id; empty where it isn't known.
    pub member_id: &'c str,
}

/// NM1*QC.
fn write_patient(writer: &mut SegmentWriter, patient: &PatientName<'_>, loop_id: &'static str) -> Result<(), WriteFault> {
    writer.begin("NM1");
    writer.code("QC");
    writer.code("1");
    if writer.text(patient.last, 60) == 0 {
        return Err(fault(loop_id, "NM103", "the patient's name is missing"));
    }
    writer.text(patient.first, 35);
    if !patient.member_id.is_empty() {
        writer.skip(3);
        writer.code("MI");
        writer.text(patient.member_id, 80);
    }
    writer.end();
    Ok(())
}

/// REF; nothing for an empty value.
fn write_reference(writer: &mut SegmentWriter, qualifier: &str, value: &str) {
    if !value.is_empty() {
        writer.begin("REF");
        writer.code(qualifier);
        writer.text(value, 50);
        writer.end();
    }
}

/// DTM; nothing without a date.
fn write_date(writer: &mut SegmentWriter, qualifier: &str, date: Option<Date>) {
    if let Some(date) = date {
        writer.begin("DTM");
        writer.code(qualifier);
        writer.date(date);
        writer.end();
    }
}

/// DTP of one day or of several.
fn write_days(writer: &mut SegmentWriter, qualifier: &str, (from, to): (Date, Date)) {
    writer.begin("DTP");
    writer.code(qualifier);
    if from == to {
        writer.code("D8");
        writer.date(from);
    } else {
        writer.code("RD8");
        writer.date_range(from, to);
    }
    writer.end();
}

/// Text for a component, cleaned as an element's.
fn cleaned(text: &str, limit: usize) -> Text {
    let mut bytes = Vec::with_capacity(text.len());
    push_text(text, limit, &mut bytes);
    Text::from_utf8_lossy(&bytes)
}

fn fault(segment: &'static str, element: &'static str, what: &'static str) -> WriteFault {
    WriteFault { segment, element, what }
}
