//! A claim while it is read: CLP, SVC and what stands under them.

use super::balance::{Balance, ClaimAmounts, ServiceAmounts};
use super::codes::is_status;
use super::parts::{Doubt, read_adjustments, read_amount, read_date, read_procedure};
use super::text::text;
use crate::model::Cents;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::{Party, RemittedClaim, RemittedService, Text};

/// References that name a person: member id, social security number, employee number, medical record number. They are not kept.
const PERSONAL: [&[u8]; 4] = [b"1W", b"SY", b"28", b"EA"];

/// Begins a claim.
pub(super) fn begin_claim(segment: &Segment<'_>, amounts: ClaimAmounts, position: u32, doubt: &mut Doubt, faults: &mut Faults) -> Box<RemittedClaim> {
    let (claim_id, status) = (text(segment, 1), text(segment, 2));
    if claim_id.is_empty() {
        faults.add("CLP", 1, segment.offset, "claim-id-missing", "the claim has no id of ours, so that it can be matched to none");
    }
    if !is_status(&status) {
        doubt.raise(segment, 2, "claim-status-unknown", format!("status `{status}` is none of 1, 2, 3, 4, 19 to 23, 25"), faults);
    }
    Box::new(RemittedClaim {
        position,
        claim_id,
        status,
        charge_cents: amounts.charged,
        paid_cents: amounts.paid,
        patient_responsibility_cents: amounts.patient_responsibility,
        filing_indicator: text(segment, 6),
        payer_claim_number: text(segment, 7),
        facility_code: text(segment, 8),
        frequency: text(segment, 9),
        offset: segment.offset,
        ..RemittedClaim::default()
    })
}

/// Begins a service of the claim.
pub(super) fn begin_service(claim: &mut RemittedClaim, segment: &Segment<'_>, amounts: ServiceAmounts, doubt: &mut Doubt, faults: &mut Faults) {
    let service = RemittedService {
        procedure: read_procedure(segment, 1).unwrap_or_default(),
        submitted: read_procedure(segment, 6),
        charge_cents: amounts.charged,
        paid_cents: amounts.paid,
        units: text(segment, 5),
        submitted_units: text(segment, 7),
        ..RemittedService::default()
    };
    doubt.keep(&mut claim.services, service, segment, faults);
}

/// Takes a segment under the claim or under its last service; false where it does not belong there.
pub(super) fn take(claim: &mut RemittedClaim, segment: &Segment<'_>, balance: &mut Balance, doubt: &mut Doubt, faults: &mut Faults) -> bool {
    match segment.id() {
        // Inpatient claims.
        "MIA" => take_remarks(claim, segment, &[5, 20, 21, 22, 23], doubt, faults),
        // All others.
        "MOA" => take_remarks(claim, segment, &[3, 4, 5, 6, 7], doubt, faults),
        _ if claim.services.is_empty() => return take_of_claim(claim, segment, balance, doubt, faults),
        _ => return take_of_service(claim, segment, balance, doubt, faults),
    }
    true
}

fn take_remarks(claim: &mut RemittedClaim, segment: &Segment<'_>, places: &[usize], doubt: &mut Doubt, faults: &mut Faults) {
    for &place in places {
        if !segment.element(place).is_empty() {
            doubt.keep(&mut claim.remarks, text(segment, place), segment, faults);
        }
    }
}

fn take_of_claim(claim: &mut RemittedClaim, segment: &Segment<'_>, balance: &mut Balance, doubt: &mut Doubt, faults: &mut Faults) -> bool {
    match segment.id() {
        "CAS" => read_adjustments(segment, balance, &mut claim.adjustments, doubt, faults),
        "NM1" => take_party(claim, segment),
        "REF" => {
            if !PERSONAL.contains(&segment.element(1)) {
                doubt.keep(&mut claim.references, (text(segment, 1), text(segment, 2)), segment, faults);
            }
        }
        "DTM" => {
            let date = read_date(segment, faults);
            match segment.element(1) {
                b"232" => claim.service_from = date,
                b"233" => claim.service_to = date,
                b"050" => claim.received = date,
                _ => {}
            }
        }
        "AMT" => {
            if let Some(amount) = read_amount(segment, doubt, faults) {
                doubt.keep(&mut claim.amounts, amount, segment, faults);
            }
        }
        "LQ" => {
            take_remark(&mut claim.remarks, segment, doubt, faults);
            faults.add("LQ", 0, segment.offset, "segment-misplaced", "a remark stands under no service; it is kept with the claim");
        }
        "PER" | "QTY" => {}
        _ => return false,
    }
    true
}

/// LQ*HE. Other lists are those of pharmacies.
fn take_remark(remarks: &mut Vec<Text>, segment: &Segment<'_>, doubt: &mut Doubt, faults: &mut Faults) {
    if segment.element(1) == b"HE" && !segment.element(2).is_empty() {
        doubt.keep(remarks, text(segment, 2), segment, faults);
    }
}

fn take_of_service(claim: &mut RemittedClaim, segment: &Segment<'_>, balance: &mut Balance, doubt: &mut Doubt, faults: &mut Faults) -> bool {
    let Some(service) = claim.services.last_mut() else { return false };
    match segment.id() {
        "CAS" => read_adjustments(segment, balance, &mut service.adjustments, doubt, faults),
        "DTM" => {
            let date = read_date(segment, faults);
            match segment.element(1) {
                b"472" | b"150" => service.service_from = date,
                b"151" => service.service_to = date,
                _ => {}
            }
        }
        "REF" => {
            if segment.element(1) == b"6R" {
                service.line_control = text(segment, 2);
            }
        }
        "AMT" => {
            if let Some(amount) = read_amount(segment, doubt, faults) {
                doubt.keep(&mut service.amounts, amount, segment, faults);
            }
        }
        "LQ" => take_remark(&mut service.remarks, segment, doubt, faults),
        "QTY" => {}
        _ => return false,
    }
    true
}

/// NM1 of whom the claim was forwarded to, and of who should have paid first. Patients, subscribers and renderers are not kept.
fn take_party(claim: &mut RemittedClaim, segment: &Segment<'_>) {
    let party = match segment.element(1) {
        b"TT" => &mut claim.crossover,
        b"PR" => &mut claim.corrected_priority_payer,
        _ => return,
    };
    *party = Some(Party { name: text(segment, 3), qualifier: text(segment, 8), id: text(segment, 9), references: Vec::new() });
}

/// What is odd about a complete claim without bringing its money in doubt.
pub(super) fn warn(claim: &RemittedClaim, faults: &mut Faults) {
    // Reversals, second payers and predeterminations count otherwise.
    if matches!(claim.status.as_str(), "1" | "4" | "19") {
        let said = claim.patient_responsibility_cents;
        let found = sum(claim.all_adjustments().filter(|adjustment| adjustment.group == "PR").map(|adjustment| adjustment.cents));
        if said != found {
            let message = format!("claim {}: the patient owes {said} by CLP05 and {found} by adjustments PR; the adjustments hold", claim.claim_id);
            faults.add("CLP", 5, claim.offset, "patient-responsibility-differs", message);
        }
    }
    let charged = sum(claim.services.iter().map(|service| service.charge_cents));
    if !claim.services.is_empty() && charged != claim.charge_cents {
        let message = format!("claim {}: its charge is {}, its services were charged {charged}", claim.claim_id, claim.charge_cents);
        faults.add("CLP", 3, claim.offset, "service-charges-differ", message);
    }
}

/// Ten thousand parts of at most ten digits cannot overflow.
fn sum(amounts: impl Iterator<Item = Cents>) -> Cents {
    amounts.fold(Cents::ZERO, crate::x12::describe::form::sum)
}
