//! 2100 and 2110 of an 835: one claim and its services.

use super::super::{Adjustment, Party, Procedure, RemittedClaim, RemittedService, Text};
use super::{PatientName, fault, write_date, write_patient, write_reference};
use crate::model::Cents;
use crate::x12::WriteFault;
use crate::x12::segment_writer::SegmentWriter;

/// CAS carries up to six reasons of one group.
const MOST_REASONS: usize = 6;

/// MOA03 to MOA07.
const MOST_REMARKS: usize = 5;

/// CLP with everything under it.
pub(super) fn write_claim(writer: &mut SegmentWriter, claim: &RemittedClaim, patient: &PatientName<'_>) -> Result<(), WriteFault> {
    write_payment(writer, claim)?;
    write_adjustments(writer, &claim.adjustments);
    write_patient(writer, patient, "2100 NM1")?;
    write_other_payer(writer, "TT", claim.crossover.as_ref())?;
    write_other_payer(writer, "PR", claim.corrected_priority_payer.as_ref())?;
    write_remarks(writer, &claim.remarks)?;
    claim.references.iter().for_each(|(qualifier, value)| write_reference(writer, qualifier, value));
    write_date(writer, "232", claim.service_from);
    write_date(writer, "233", claim.service_to);
    write_date(writer, "050", claim.received);
    write_amounts(writer, &claim.amounts);
    claim.services.iter().try_for_each(|service| write_service(writer, service))
}

fn write_payment(writer: &mut SegmentWriter, claim: &RemittedClaim) -> Result<(), WriteFault> {
    writer.begin("CLP");
    if writer.text(&claim.claim_id, 38) == 0 {
        return Err(fault("2100 CLP", "CLP01", "the claim id is missing"));
    }
    writer.code(&claim.status);
    writer.money(claim.charge_cents);
    writer.money(claim.paid_cents);
    match claim.patient_responsibility_cents {
        Cents::ZERO => writer.skip(1),
        owed => writer.money(owed),
    }
    writer.code(&claim.filing_indicator);
    if writer.text(&claim.payer_claim_number, 50) == 0 {
        return Err(fault("2100 CLP", "CLP07", "the payer's claim number is missing"));
    }
    writer.code(&claim.facility_code);
    writer.code(&claim.frequency);
    writer.end();
    Ok(())
}

/// Reasons of one group that follow each other stand in one segment, as far as there is room.
fn write_adjustments(writer: &mut SegmentWriter, adjustments: &[Adjustment]) {
    let mut rest = adjustments;
    while let Some(first) = rest.first() {
        let together = rest.iter().take(MOST_REASONS).take_while(|adjustment| adjustment.group == first.group).count();
        let (segment, after) = rest.split_at(together);
        writer.begin("CAS");
        writer.code(&first.group);
        for adjustment in segment {
            writer.code(&adjustment.reason);
            writer.money(adjustment.cents);
            writer.code(&adjustment.quantity);
        }
        writer.end();
        rest = after;
    }
}

fn write_other_payer(writer: &mut SegmentWriter, entity: &str, party: Option<&Party>) -> Result<(), WriteFault> {
    let Some(party) = party else { return Ok(()) };
    writer.begin("NM1");
    writer.code(entity);
    writer.code("2");
    if writer.text(&party.name, 60) == 0 {
        return Err(fault("2100 NM1", "NM103", "the other payer's name is missing"));
    }
    writer.skip(4);
    writer.code(&party.qualifier);
    writer.text(&party.id, 80);
    writer.end();
    Ok(())
}

fn write_remarks(writer: &mut SegmentWriter, remarks: &[Text]) -> Result<(), WriteFault> {
    if remarks.is_empty() {
        return Ok(());
    }
    if remarks.len() > MOST_REMARKS {
        return Err(fault("2100 MOA", "MOA07", "a professional claim has at most five remarks of its own"));
    }
    writer.begin("MOA");
    writer.skip(2);
    remarks.iter().for_each(|remark| writer.code(remark));
    writer.end();
    Ok(())
}

fn write_amounts(writer: &mut SegmentWriter, amounts: &[(Text, Cents)]) {
    for (qualifier, amount) in amounts {
        writer.begin("AMT");
        writer.code(qualifier);
        writer.money(*amount);
        writer.end();
    }
}

fn write_service(writer: &mut SegmentWriter, service: &RemittedService) -> Result<(), WriteFault> {
    writer.begin("SVC");
    write_procedure(writer, &service.procedure)?;
    writer.money(service.charge_cents);
    writer.money(service.paid_cents);
    writer.skip(1);
    writer.code(&service.units);
    match &service.submitted {
        Some(submitted) => write_procedure(writer, submitted)?,
        None => writer.skip(1),
    }
    writer.code(&service.submitted_units);
    writer.end();
    write_date(writer, if service.service_to.is_some() { "150" } else { "472" }, service.service_from);
    write_date(writer, "151", service.service_to);
    write_adjustments(writer, &service.adjustments);
    write_reference(writer, "6R", &service.line_control);
    write_amounts(writer, &service.amounts);
    for remark in &service.remarks {
        writer.begin("LQ");
        writer.code("HE");
        writer.code(remark);
        writer.end();
    }
    Ok(())
}

fn write_procedure(writer: &mut SegmentWriter, procedure: &Procedure) -> Result<(), WriteFault> {
    if procedure.qualifier.is_empty() || procedure.code.is_empty() {
        return Err(fault("2110 SVC", "SVC01", "the procedure is missing"));
    }
    writer.code(&procedure.qualifier);
    writer.component(1, &procedure.code);
    procedure.modifiers.iter().take(4).for_each(|modifier| writer.component(1, modifier));
    Ok(())
}
