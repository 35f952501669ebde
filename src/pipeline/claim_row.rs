//! The row that the books keep of a billed claim or self-pay encounter.

use crate::coding::Coded;
use crate::ledger::{ClaimState, Text};
use crate::model::{Cents, Claim, Code, CodeList, Date, Encounter, Finding, Key, Quantity};
use crate::store::table::ClaimRow;

/// Makes the row of a first version, without its part, the expected payment and what did not run.
pub fn claim_row(key: Key, encounter: &Encounter<'_>, claim: &Claim<'_>, coded: &Coded<'_>, findings: &[Finding], as_of: Date) -> ClaimRow {
    use std::fmt::Write as _;
    let mut diagnoses = Text::default();
    for diagnosis in &claim.diagnoses {
        if !diagnoses.is_empty() {
            diagnoses.push(' ');
        }
        diagnoses.push_str(diagnosis.code.as_str());
    }
    let mut services = String::with_capacity(claim.lines.len() * 24);
    for line in &claim.lines {
        if !services.is_empty() {
            services.push(' ');
        }
        services.push_str(line.code.as_str());
        line.modifiers.as_slice().iter().for_each(|modifier| {
            services.push(':');
            services.push_str(modifier.as_str());
        });
        // Writing to a string cannot fail.
        let _ = write!(services, "*{}*{}*", line.units, line.charge_cents.0);
        for (place, pointer) in line.pointers().iter().enumerate() {
            let _ = write!(services, "{}{pointer}", if place == 0 { "" } else { "," });
        }
    }
    let mut decisions = String::new();
    for decision in &coded.decisions {
        let _ = writeln!(decisions, "{}: {} -> {}: {}", decision.rule, decision.subject, decision.outcome, decision.because);
    }
    let mut ids = Text::default();
    for finding in findings {
        if !ids.is_empty() {
            ids.push(' ');
        }
        ids.push_str(finding.edit);
    }
    let is_claim = claim.coverage.is_some();
    let payer = claim.payer.filter(|_| is_claim);
    ClaimRow {
        claim_id: claim.claim_id.as_str().into(),
        encounter_key: key,
        encounter_id: encounter.encounter_id.into(),
        patient_id: encounter.patient_id.into(),
        guarantor_id: encounter.guarantor_id.into(),
        payer_id: payer.map_or("", |payer| payer.payer_id.as_str()).into(),
        receiver: payer.map_or("", |payer| payer.receiver.as_str()).into(),
        claim_state: if is_claim { ClaimState::Published } else { ClaimState::NoClaim },
        frequency: claim.frequency.x12().into(),
        service_date: claim.service_from().or(encounter.service_date).unwrap_or(as_of),
        service_date_end: claim.service_to().or(encounter.service_date).unwrap_or(as_of),
        billing_provider: claim.billing.map_or("", |provider| provider.provider_key.as_str()).into(),
        rendering_npi: claim.rendering.map_or("", |provider| provider.npi).into(),
        facility: claim.facility.map_or("", |provider| provider.provider_key.as_str()).into(),
        place_of_service: claim.place_of_service.as_str().into(),
        diagnoses,
        services,
        charge_cents: claim.charge_cents,
        decisions,
        findings: ids,
        source_file: encounter.source.file.into(),
        source_row: encounter.source.row,
        bill_date: as_of,
        expected_cents: None,
        not_run: Text::default(),
        part: 0,
        sequence: sequence(claim),
        version: u16::from(is_claim),
        former_claim_id: Text::default(),
        payer_claim_number: claim.payer_claim_number.into(),
    }
}

/// Which of the encounter's coverages is billed, from 1; 0 for self-pay.
pub fn sequence(claim: &Claim<'_>) -> u16 {
    claim.coverage.and_then(|place| u16::try_from(place + 1).ok()).unwrap_or(0)
}

/// One service of a claim's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BilledService {
    /// Code.
    pub code: Code,
    /// Modifiers.
    pub modifiers: CodeList<4>,
    /// Units or minutes.
    pub units: Quantity,
    /// Charge.
    pub charge_cents: Cents,
    /// Diagnosis pointers, 0 where there is none.
    pub pointers: [u8; 4],
}

/// Reads the services of a claim's row; `None` where one cannot be read.
pub fn read_services(services: &str) -> Option<Vec<BilledService>> {
    services.split(' ').filter(|service| !service.is_empty()).map(read_service).collect()
}

/// Reads `code:modifiers*units*cents*pointers`.
fn read_service(service: &str) -> Option<BilledService> {
    let mut parts = service.split('*');
    let mut codes = parts.next()?.split(':');
    let code = Code::parse(codes.next()?)?;
    let modifiers = codes.map(Code::parse).collect::<Option<CodeList<4>>>()?;
    let units = Quantity::parse(parts.next()?)?;
    let charge_cents = Cents(parts.next()?.parse().ok()?);
    let mut pointers = [0; 4];
    let written = parts.next().unwrap_or_default().split(',').filter(|pointer| !pointer.is_empty());
    for (slot, pointer) in pointers.iter_mut().zip(written) {
        *slot = pointer.parse().ok()?;
    }
    Some(BilledService { code, modifiers, units, charge_cents, pointers })
}
