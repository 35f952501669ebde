//! Loop 2400: service lines, with drugs (2410), providers that differ from the claim's (2420) and what earlier payers decided (2430).

use super::claim::{write_individual, write_rendering};
use super::prior_payments::{PriorDecision, write_line_decisions};
use super::{Billed, WriteFault};
use crate::model::{ClaimLine, UnitBasis, ndc_number};
use crate::x12::segment_writer::SegmentWriter;
use crate::x12::text::push_text;

/// Longest description of a service (SV101-7).
const DESCRIPTION: usize = 80;
/// Most lines of a claim.
const MAX_LINES: usize = 50;

pub(super) fn write_lines(writer: &mut SegmentWriter, billed: &Billed<'_, '_>, decisions: &[PriorDecision<'_>]) -> Result<(), WriteFault> {
    if billed.claim.lines.is_empty() || billed.claim.lines.len() > MAX_LINES {
        return Err(WriteFault::new("2400 LX", "LX01", "a claim has one to fifty service lines"));
    }
    billed.claim.lines.iter().zip(1u64..).try_for_each(|(line, number)| {
        write_line(writer, billed, line, number)?;
        write_line_decisions(writer, decisions, line, number)
    })
}

fn write_line(writer: &mut SegmentWriter, billed: &Billed<'_, '_>, line: &ClaimLine<'_>, number: u64) -> Result<(), WriteFault> {
    writer.begin("LX");
    writer.number(number);
    writer.end();
    write_service(writer, billed, line)?;
    write_service_date(writer, line)?;
    // The payer gives this number back in the remittance; it is what tells lines of the same code apart.
    writer.begin("REF");
    writer.code("6R");
    writer.number(number);
    writer.end();
    write_note(writer, line.documented.service_note);
    write_drug(writer, line)?;
    // Written where it differs from the claim's (the billing provider where the claim names none), even if it is the billing provider: silence would name the claim's.
    let claim_npi = billed.claim.rendering.as_ref().map_or(billed.billing.npi.as_str(), |rendering| rendering.npi);
    if let Some(rendering) = line.rendering.filter(|rendering| rendering.npi != claim_npi) {
        write_rendering(writer, "2420A NM1", &rendering)?;
    }
    let rendering = line.rendering.as_ref().or(billed.claim.rendering.as_ref());
    if let Some(ordering) = billed.claim.ordering.filter(|ordering| rendering.is_none_or(|rendering| rendering.npi != ordering.npi)) {
        write_individual(writer, "2420E NM1", "DK", &ordering)?;
    }
    Ok(())
}

fn write_service(writer: &mut SegmentWriter, billed: &Billed<'_, '_>, line: &ClaimLine<'_>) -> Result<(), WriteFault> {
    if line.code.is_empty() {
        return Err(WriteFault::new("2400 SV1", "SV101-2", "the line has no procedure code"));
    }
    let pointers = line.pointers();
    if pointers.is_empty() {
        return Err(WriteFault::new("2400 SV1", "SV107-1", "the line points to no diagnosis"));
    }
    if pointers.iter().any(|&pointer| pointer == 0 || usize::from(pointer) > billed.claim.diagnoses.len()) {
        return Err(WriteFault::new("2400 SV1", "SV107", "the line points to a diagnosis that the claim does not have"));
    }
    writer.begin("SV1");
    writer.code("HC");
    writer.component(1, line.code.as_str());
    for modifier in line.modifiers.as_slice() {
        writer.component(1, modifier.as_str());
    }
    if line.is_unlisted {
        write_description(writer, line);
    }
    writer.money(line.charge_cents);
    writer.code(match line.unit_basis {
        UnitBasis::Units => "UN",
        UnitBasis::Minutes => "MJ",
    });
    writer.quantity(line.units);
    let differs = line.place_of_service != billed.claim.place_of_service;
    writer.code(if differs { line.place_of_service.as_str() } else { "" });
    writer.skip(1);
    for (place, &pointer) in pointers.iter().enumerate() {
        let text = pointer_text(pointer);
        if place == 0 { writer.code(text) } else { writer.component(1, text) }
    }
    writer.skip(1);
    writer.code(if billed.encounter.emergency { "Y" } else { "" });
    writer.end();
    Ok(())
}

/// SV101-7, which says what a code that says nothing stands for. It comes behind the places of four modifiers.
fn write_description(writer: &mut SegmentWriter, line: &ClaimLine<'_>) {
    let mut description = Vec::with_capacity(DESCRIPTION);
    push_text(line.documented.service_note, DESCRIPTION, &mut description);
    if let Some(description) = std::str::from_utf8(&description).ok().filter(|description| !description.is_empty()) {
        writer.component(5 - line.modifiers.as_slice().len(), description);
    }
}

/// The pointers 1 to 12 as text; [`write_service`] has refused every other.
fn pointer_text(pointer: u8) -> &'static str {
    const TEXTS: [&str; 13] = ["", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    TEXTS.get(usize::from(pointer)).copied().unwrap_or_default()
}

fn write_service_date(writer: &mut SegmentWriter, line: &ClaimLine<'_>) -> Result<(), WriteFault> {
    let from = line.service_from.ok_or(WriteFault::new("2400 DTP", "DTP03", "the line has no service date"))?;
    let to = line.service_to.unwrap_or(from);
    if to < from {
        return Err(WriteFault::new("2400 DTP", "DTP03", "the line's last day is before its first"));
    }
    writer.begin("DTP");
    writer.code("472");
    if from == to {
        writer.code("D8");
        writer.date(from);
    } else {
        writer.code("RD8");
        writer.date_range(from, to);
    }
    writer.end();
    Ok(())
}

fn write_note(writer: &mut SegmentWriter, note: &str) {
    let mark = writer.mark();
    writer.begin("NTE");
    writer.code("ADD");
    if writer.text(note, 80) == 0 {
        writer.back_to(mark);
    } else {
        writer.end();
    }
}

/// 2410, where a National Drug Code is documented.
fn write_drug(writer: &mut SegmentWriter, line: &ClaimLine<'_>) -> Result<(), WriteFault> {
    let documented = &line.documented;
    if documented.ndc.trim_ascii().is_empty() {
        return Ok(());
    }
    let number = ndc_number(documented.ndc).ok_or(WriteFault::new("2410 LIN", "LIN03", "the National Drug Code does not make eleven digits (5-4-2)"))?;
    let digits = eleven_digits(number);
    let quantity = documented.ndc_quantity.ok_or(WriteFault::new("2410 CTP", "CTP04", "the drug's quantity is missing"))?;
    let unit = documented.ndc_unit.trim_ascii();
    if !["F2", "GR", "ME", "ML", "UN"].iter().any(|known| known.eq_ignore_ascii_case(unit)) {
        return Err(WriteFault::new("2410 CTP", "CTP05-1", "the drug's unit is missing or not F2, GR, ME, ML or UN"));
    }
    writer.begin("LIN");
    writer.skip(1);
    writer.code("N4");
    writer.code(std::str::from_utf8(&digits).unwrap_or_default());
    writer.end();
    writer.begin("CTP");
    writer.skip(3);
    writer.quantity(quantity);
    writer.text(unit, 2);
    writer.end();
    Ok(())
}

/// A drug code with the zeros at its front.
fn eleven_digits(mut number: u64) -> [u8; 11] {
    let mut digits = [b'0'; 11];
    for digit in digits.iter_mut().rev() {
        // The remainder is below ten.
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drug_codes_keep_the_zeros_at_their_front() {
        assert_eq!(&eleven_digits(2_714_001), b"00002714001");
        assert_eq!(&eleven_digits(99_999_020_125), b"99999020125");
    }
}
