//! Loop 2320: the patient's other coverages, so that each payer knows of the others.
//!
//! What an earlier payer has paid is not written here: a claim to a first payer has none.

use super::parties::{write_address, write_payer, write_person, write_subscriber_information};
use super::{Billed, WriteFault};
use crate::model::Relationship;
use crate::x12::segment_writer::SegmentWriter;

pub(super) fn write_other_payers(writer: &mut SegmentWriter, billed: &Billed<'_, '_>) -> Result<(), WriteFault> {
    for (place, coverage) in billed.encounter.coverages.iter().enumerate().filter(|&(place, _)| place != billed.place) {
        let payer = billed.claim.all_payers.get(place).copied().flatten();
        let payer = payer.ok_or(WriteFault::new("2330B NM1", "NM109", "another of the patient's payers is not configured"))?;
        write_subscriber_information(writer, "2320 SBR", place, coverage.relationship.x12(), coverage, payer)?;
        writer.begin("OI");
        writer.skip(2);
        writer.code("Y");
        writer.skip(2);
        writer.code("Y");
        writer.end();
        let subscriber = if coverage.relationship == Relationship::Own { &billed.encounter.patient } else { &coverage.subscriber };
        write_person(writer, "2330A NM1", "IL", subscriber, Some((coverage.member_id, payer.kind)))?;
        if subscriber.address.is_complete() {
            write_address(writer, "2330A N3", &subscriber.address)?;
        }
        write_payer(writer, "2330B NM1", payer)?;
    }
    Ok(())
}
