//! Loop 2300: the claim itself, and the providers of loop 2310.

use super::parties::{address_of, write_address, write_provider_name, write_reference, write_taxonomy};
use super::prior_payments::prior_decisions;
use super::{Billed, WriteFault, lines, other_payers};
use crate::model::{Accident, Cents, Claim, ClaimFrequency, ClaimProvider, Date, EntityType, Provider};
use crate::x12::segment_writer::SegmentWriter;
use crate::x12::text::push_text;

/// Most diagnoses of a claim (HI).
const MAX_DIAGNOSES: usize = 12;

/// Largest amount that HIPAA transactions carry: ten digits, two of them decimals.
pub(super) const MAX_AMOUNT: Cents = Cents(9_999_999_999);

/// 2300 with everything under it.
pub(super) fn write_claim(writer: &mut SegmentWriter, billed: &Billed<'_, '_>, no_assignment: bool) -> Result<(), WriteFault> {
    write_claim_information(writer, billed, no_assignment)?;
    write_dates(writer, billed);
    if billed.payer.report_patient_paid && billed.claim.patient_paid_cents > Cents::ZERO {
        writer.begin("AMT");
        writer.code("F5");
        writer.money(billed.claim.patient_paid_cents);
        writer.end();
    }
    write_references(writer, billed)?;
    write_diagnoses(writer, billed.claim)?;
    write_providers(writer, billed)?;
    let decisions = prior_decisions(billed)?;
    other_payers::write_other_payers(writer, billed, &decisions)?;
    lines::write_lines(writer, billed, &decisions)
}

fn write_claim_information(writer: &mut SegmentWriter, billed: &Billed<'_, '_>, no_assignment: bool) -> Result<(), WriteFault> {
    let claim = billed.claim;
    if !(Cents::ZERO..=MAX_AMOUNT).contains(&claim.charge_cents) {
        return Err(WriteFault::new("2300 CLM", "CLM02", "the charge is negative or has more than ten digits"));
    }
    let sum = claim.lines.iter().try_fold(Cents::ZERO, |sum, line| sum.checked_add(line.charge_cents));
    if sum != Some(claim.charge_cents) {
        return Err(WriteFault::new("2300 CLM", "CLM02", "the charge is not the sum of the lines"));
    }
    if claim.place_of_service.is_empty() {
        return Err(WriteFault::new("2300 CLM", "CLM05-1", "the place of service is missing"));
    }
    writer.begin("CLM");
    if claim.claim_id.len() > 20 || writer.text(&claim.claim_id, 20) == 0 {
        return Err(WriteFault::new("2300 CLM", "CLM01", "the claim id is missing or longer than 20 characters"));
    }
    writer.money(claim.charge_cents);
    writer.skip(2);
    writer.code(claim.place_of_service.as_str());
    writer.component(1, "B");
    writer.component(1, claim.frequency.x12());
    writer.code("Y");
    writer.code(if no_assignment { "C" } else { "A" });
    writer.code("Y");
    writer.code("Y");
    write_accident(writer, billed)?;
    writer.end();
    Ok(())
}

/// CLM11. The state stands only with an automobile accident, where it is required.
fn write_accident(writer: &mut SegmentWriter, billed: &Billed<'_, '_>) -> Result<(), WriteFault> {
    let Some(accident) = billed.encounter.accident else { return Ok(()) };
    writer.skip(1);
    match accident {
        Accident::Work => writer.code("EM"),
        Accident::Other => writer.code("OA"),
        Accident::Auto => {
            let mut state = Vec::with_capacity(2);
            if push_text(billed.encounter.accident_state, 3, &mut state) != 2 {
                return Err(WriteFault::new("2300 CLM", "CLM11-4", "the state of the automobile accident is missing"));
            }
            writer.code("AA");
            writer.component(3, std::str::from_utf8(&state).unwrap_or_default());
        }
    }
    Ok(())
}

fn write_dates(writer: &mut SegmentWriter, billed: &Billed<'_, '_>) {
    let encounter = billed.encounter;
    write_date(writer, "431", encounter.onset_date);
    write_date(writer, "439", encounter.accident.and(encounter.accident_date));
    write_date(writer, "435", encounter.admission_date);
    // A discharge without an admission means nothing to a payer.
    write_date(writer, "096", encounter.admission_date.and(encounter.discharge_date));
}

fn write_date(writer: &mut SegmentWriter, qualifier: &str, date: Option<Date>) {
    if let Some(date) = date {
        writer.begin("DTP");
        writer.code(qualifier);
        writer.code("D8");
        writer.date(date);
        writer.end();
    }
}

fn write_references(writer: &mut SegmentWriter, billed: &Billed<'_, '_>) -> Result<(), WriteFault> {
    let encounter = billed.encounter;
    write_reference(writer, "EW", encounter.mammography_certification);
    write_reference(writer, "9F", encounter.referral_number);
    write_reference(writer, "G1", encounter.prior_authorization);
    if billed.claim.frequency != ClaimFrequency::Original {
        if billed.claim.payer_claim_number.trim_ascii().is_empty() {
            return Err(WriteFault::new("2300 REF", "REF02", "a replacement or void needs the payer's claim number"));
        }
        write_reference(writer, "F8", billed.claim.payer_claim_number);
    }
    write_reference(writer, "X4", clia_number(billed));
    Ok(())
}

/// The laboratory's certificate: as documented, else that of the place where the laboratory work was done.
fn clia_number<'a>(billed: &Billed<'_, 'a>) -> &'a str {
    let documented = billed.encounter.clia;
    if !documented.is_empty() || !billed.claim.lines.iter().any(|line| is_laboratory(line.code.as_str()) || line.modifiers.contains("QW")) {
        return documented;
    }
    let certified = |provider: Option<&'a Provider>| provider.map(|provider| provider.clia.as_str()).filter(|clia| !clia.is_empty());
    certified(billed.claim.facility).or_else(|| certified(Some(billed.billing))).unwrap_or_default()
}

/// The CPT range of pathology and laboratory, for which CLIA certificates exist.
fn is_laboratory(code: &str) -> bool {
    code.len() == 5 && ("80047"..="89398").contains(&code) && code.bytes().all(|byte| byte.is_ascii_digit())
}

fn write_diagnoses(writer: &mut SegmentWriter, claim: &Claim<'_>) -> Result<(), WriteFault> {
    if claim.diagnoses.is_empty() || claim.diagnoses.len() > MAX_DIAGNOSES {
        return Err(WriteFault::new("2300 HI", "HI01", "a claim has one to twelve diagnoses"));
    }
    writer.begin("HI");
    for (place, diagnosis) in claim.diagnoses.iter().enumerate() {
        if diagnosis.code.is_empty() {
            return Err(WriteFault::new("2300 HI", "HI01-2", "a diagnosis has no code"));
        }
        writer.code(if place == 0 { "ABK" } else { "ABF" });
        writer.component(1, diagnosis.code.as_str());
    }
    writer.end();
    Ok(())
}

fn write_providers(writer: &mut SegmentWriter, billed: &Billed<'_, '_>) -> Result<(), WriteFault> {
    let claim = billed.claim;
    if let Some(referring) = &claim.referring {
        write_individual(writer, "2310A NM1", "DN", referring)?;
    }
    if let Some(rendering) = claim.rendering.as_ref().filter(|rendering| rendering.npi != billed.billing.npi) {
        write_rendering(writer, "2310B NM1", rendering)?;
    }
    if let Some(facility) = claim.facility.filter(|facility| !is_billing_address(facility, billed.billing)) {
        write_facility(writer, facility)?;
    }
    if let Some(supervising) = &claim.supervising {
        write_individual(writer, "2310D NM1", "DQ", supervising)?;
    }
    Ok(())
}

/// NM1 of a role that the guide gives to persons only.
pub(super) fn write_individual(writer: &mut SegmentWriter, segment: &'static str, entity: &str, provider: &ClaimProvider<'_>) -> Result<(), WriteFault> {
    if provider.entity_type != EntityType::Person {
        return Err(WriteFault::new(segment, "NM102", "an organisation stands where the guide allows only a person"));
    }
    write_provider_name(writer, segment, entity, provider)
}

/// NM1*82 with PRV, at the claim and at a line.
pub(super) fn write_rendering(writer: &mut SegmentWriter, segment: &'static str, rendering: &ClaimProvider<'_>) -> Result<(), WriteFault> {
    write_provider_name(writer, segment, "82", rendering)?;
    write_taxonomy(writer, "PE", rendering.taxonomy);
    Ok(())
}

/// 2310C is written only where the place differs from what 2010AA already says.
fn is_billing_address(facility: &Provider, billing: &Provider) -> bool {
    facility.npi == billing.npi && facility.address_1 == billing.address_1 && facility.zip9 == billing.zip9
}

fn write_facility(writer: &mut SegmentWriter, facility: &Provider) -> Result<(), WriteFault> {
    writer.begin("NM1");
    writer.code("77");
    writer.code("2");
    if writer.text(&facility.last_or_org_name, 60) == 0 {
        return Err(WriteFault::new("2310C NM1", "NM103", "the facility's name is missing"));
    }
    // A place without an NPI of its own is named by name and address alone.
    if facility.npi.len() == 10 {
        writer.skip(4);
        writer.code("XX");
        writer.digits(&facility.npi, 10);
    }
    writer.end();
    write_address(writer, "2310C N3", &address_of(facility))
}
