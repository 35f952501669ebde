//! The inside of an 835: payment, payer, payee, claims, and the reasons of the provider's level.

use super::super::{Party, ProviderAdjustment, RemittanceHeader, RemittedClaim};
use super::remitted_claim::write_claim;
use super::{PatientName, cleaned, fault, write_date, write_reference};
use crate::model::{Address, Cents};
use crate::x12::WriteFault;
use crate::x12::segment_writer::SegmentWriter;

/// Where payer and payee are, and whom to ask. The readers keep none of it.
#[derive(Debug, Clone, Copy)]
pub struct Contact<'c> {
    /// N3 and N4 of the payer.
    pub payer_address: Address<'c>,
    /// PER02 of PER*BL.
    pub name: &'c str,
    /// The telephone of PER*BL, ten digits.
    pub phone: &'c str,
}

/// Everything between ST and SE.
#[derive(Debug, Clone, Copy)]
pub struct RemittanceSet<'c> {
    /// BPR to 1000B.
    pub header: &'c RemittanceHeader,
    /// What the header's value leaves out.
    pub contact: Contact<'c>,
    /// The claims, each with its patient.
    pub claims: &'c [(RemittedClaim, PatientName<'c>)],
    /// PLB.
    pub adjustments: &'c [ProviderAdjustment],
}

/// PLB01 and PLB02, then up to six reasons.
const MOST_REASONS: usize = 6;

/// Writes the inside of an 835.
pub fn write_remittance(writer: &mut SegmentWriter, set: &RemittanceSet<'_>) -> Result<(), WriteFault> {
    write_payment(writer, set.header)?;
    write_payer(writer, set)?;
    write_payee(writer, &set.header.payee)?;
    if !set.claims.is_empty() {
        writer.begin("LX");
        writer.number(1);
        writer.end();
    }
    for (claim, patient) in set.claims {
        write_claim(writer, claim, patient)?;
    }
    let mut rest = set.adjustments;
    while let Some(first) = rest.first() {
        let together = rest.iter().take(MOST_REASONS).take_while(|reason| reason.provider_id == first.provider_id && reason.fiscal_date == first.fiscal_date).count();
        let (segment, after) = rest.split_at(together);
        write_reasons(writer, first, segment)?;
        rest = after;
    }
    Ok(())
}

/// BPR, TRN, DTM.
fn write_payment(writer: &mut SegmentWriter, header: &RemittanceHeader) -> Result<(), WriteFault> {
    let date = header.payment_date.ok_or(fault("BPR", "BPR16", "the date of the payment is missing"))?;
    let is_debit = header.payment_cents < Cents::ZERO;
    writer.begin("BPR");
    writer.code(&header.handling);
    writer.money(if is_debit { -header.payment_cents } else { header.payment_cents });
    writer.code(if is_debit { "D" } else { "C" });
    writer.code(&header.method);
    writer.skip(11);
    writer.date(date);
    writer.end();
    writer.begin("TRN");
    writer.code("1");
    if writer.text(&header.trace_number, 50) == 0 {
        return Err(fault("TRN", "TRN02", "the number of the payment is missing"));
    }
    writer.text(&header.payer_trace_id, 10);
    writer.end();
    write_date(writer, "405", header.production_date);
    Ok(())
}

/// 1000A.
fn write_payer(writer: &mut SegmentWriter, set: &RemittanceSet<'_>) -> Result<(), WriteFault> {
    write_name(writer, "PR", &set.header.payer)?;
    let address = &set.contact.payer_address;
    writer.begin("N3");
    writer.text(address.line_1, 55);
    writer.text(address.line_2, 55);
    writer.end();
    writer.begin("N4");
    writer.text(address.city, 30);
    writer.text(address.state, 2);
    writer.digits(address.zip, 9);
    writer.end();
    set.header.payer.references.iter().for_each(|(qualifier, value)| write_reference(writer, qualifier, value));
    writer.begin("PER");
    writer.code("BL");
    writer.text(set.contact.name, 60);
    writer.code("TE");
    writer.telephone(set.contact.phone);
    writer.end();
    Ok(())
}

/// 1000B.
fn write_payee(writer: &mut SegmentWriter, payee: &Party) -> Result<(), WriteFault> {
    write_name(writer, "PE", payee)?;
    payee.references.iter().for_each(|(qualifier, value)| write_reference(writer, qualifier, value));
    Ok(())
}

fn write_name(writer: &mut SegmentWriter, entity: &str, party: &Party) -> Result<(), WriteFault> {
    writer.begin("N1");
    writer.code(entity);
    if writer.text(&party.name, 60) == 0 {
        return Err(fault("1000 N1", "N102", "the name of payer or payee is missing"));
    }
    if !party.id.is_empty() {
        writer.code(&party.qualifier);
        writer.text(&party.id, 80);
    }
    writer.end();
    Ok(())
}

fn write_reasons(writer: &mut SegmentWriter, first: &ProviderAdjustment, reasons: &[ProviderAdjustment]) -> Result<(), WriteFault> {
    let date = first.fiscal_date.ok_or(fault("PLB", "PLB02", "the end of the fiscal year is missing"))?;
    writer.begin("PLB");
    writer.text(&first.provider_id, 80);
    writer.date(date);
    for reason in reasons {
        if reason.reason.is_empty() {
            return Err(fault("PLB", "PLB03-1", "the reason is missing"));
        }
        writer.code(&reason.reason);
        if !reason.reference.is_empty() {
            writer.component(1, &cleaned(&reason.reference, 50));
        }
        writer.money(reason.cents);
    }
    writer.end();
    Ok(())
}
