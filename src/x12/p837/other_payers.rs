//! Loop 2320: the patient's other coverages, so that each payer knows of the others, and what those before it decided.

use super::parties::{write_address, write_payer, write_person, write_subscriber_information};
use super::prior_payments::{PriorDecision, write_claim_amounts, write_payer_references, write_remarks};
use super::{Billed, WriteFault};
use crate::model::Relationship;
use crate::x12::segment_writer::SegmentWriter;

pub(super) fn write_other_payers(writer: &mut SegmentWriter, billed: &Billed<'_, '_>, decisions: &[PriorDecision<'_>]) -> Result<(), WriteFault> {
    for (place, coverage) in billed.encounter.coverages.iter().enumerate().filter(|&(place, _)| place != billed.place) {
        let payer = billed.claim.all_payers.get(place).copied().flatten();
        let payer = payer.ok_or(WriteFault::new("2330B NM1", "NM109", "another of the patient's payers is not configured"))?;
        let decision = decisions.iter().find(|decision| decision.place == place);
        write_subscriber_information(writer, "2320 SBR", place, coverage.relationship.x12(), coverage, payer)?;
        if let Some(decision) = decision {
            write_claim_amounts(writer, decision)?;
        }
        writer.begin("OI");
        writer.skip(2);
        writer.code("Y");
        writer.skip(2);
        writer.code("Y");
        writer.end();
        if let Some(decision) = decision {
            write_remarks(writer, decision);
        }
        let subscriber = if coverage.relationship == Relationship::Own { &billed.encounter.patient } else { &coverage.subscriber };
        write_person(writer, "2330A NM1", "IL", subscriber, Some((coverage.member_id, payer.kind)))?;
        if subscriber.address.is_complete() {
            write_address(writer, "2330A N3", &subscriber.address)?;
        }
        write_payer(writer, "2330B NM1", payer)?;
        if let Some(decision) = decision {
            write_payer_references(writer, decision);
        }
    }
    Ok(())
}
