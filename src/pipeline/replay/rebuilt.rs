//! Claims rebuilt from their rows in the books, where the export is gone. The books keep codes, charges, dates and providers, not the patient: what asks for more finds nothing.

use super::super::claim_row::{BilledService, read_services};
use super::judge::{Judge, Outcomes};
use crate::edits::find_edit;
use crate::model::{Claim, ClaimLine, ClaimProvider, Code, CodedDiagnosis, Coverage, Encounter, EncounterStatus, Key, Payer, ProviderRole, SourcePosition};
use crate::store::table::ClaimRow;

/// Both outcomes of the claims of one encounter; `None` where a row cannot be read.
pub fn outcomes(judge: &Judge<'_>, key: Key, rows: &[ClaimRow]) -> Option<Outcomes> {
    let as_of = rows.first()?.bill_date;
    let encounters: Vec<Encounter<'_>> = rows.iter().map(encounter).collect();
    let claims = rows.iter().zip(&encounters).map(|(row, encounter)| claim(judge, row, encounter)).collect::<Option<Vec<Claim<'_>>>>()?;
    Some(without_shared_edits(judge.claims(key, &claims, as_of)))
}

/// Edits that find fault on both sides miss what the books do not keep; the claim was sent without that fault.
fn without_shared_edits(mut outcomes: Outcomes) -> Outcomes {
    let Outcomes { before, after } = &mut outcomes;
    for (left, right) in [(&mut before.holds, &mut after.holds), (&mut before.warnings, &mut after.warnings)] {
        let shared: Vec<String> = left.intersection(right).filter(|id| find_edit(id).is_some()).cloned().collect();
        for id in &shared {
            left.remove(id);
            right.remove(id);
        }
    }
    outcomes
}

fn encounter(row: &ClaimRow) -> Encounter<'_> {
    let coverage = Coverage { payer: &row.payer_id, ..Coverage::default() };
    Encounter {
        source: SourcePosition { file: &row.source_file, row: row.source_row },
        encounter_id: &row.encounter_id,
        status: EncounterStatus::Final,
        patient_id: &row.patient_id,
        guarantor_id: &row.guarantor_id,
        coverages: if row.payer_id.is_empty() { Vec::new() } else { vec![coverage] },
        service_date: Some(row.service_date),
        ..Encounter::default()
    }
}

fn claim<'r>(judge: &'r Judge<'_>, row: &'r ClaimRow, encounter: &'r Encounter<'r>) -> Option<Claim<'r>> {
    let (payers, providers) = (&judge.reference.payers, &judge.reference.providers);
    let payer: Option<&Payer> = payers.find(&row.payer_id, row.service_date).filter(|_| !row.payer_id.is_empty());
    let find = |name: &str, role: ProviderRole| providers.find(name, role, row.service_date).filter(|_| !name.is_empty());
    let rendering = find(&row.rendering_npi, ProviderRole::Rendering).map_or_else(|| ClaimProvider { npi: &row.rendering_npi, ..ClaimProvider::default() }, ClaimProvider::from);
    let lines = read_services(&row.services)?.into_iter().zip(1u16..).map(|(service, number)| line(row, service, number)).collect();
    Some(Claim {
        claim_id: row.claim_id.to_string(),
        encounter: Some(encounter),
        coverage: (!row.payer_id.is_empty()).then_some(0),
        payer,
        all_payers: if row.payer_id.is_empty() { Vec::new() } else { vec![payer] },
        billing: find(&row.billing_provider, ProviderRole::Billing),
        facility: find(&row.facility, ProviderRole::Facility),
        rendering: (!row.rendering_npi.is_empty()).then_some(rendering),
        place_of_service: Code::parse(&row.place_of_service).unwrap_or_default(),
        diagnoses: row.diagnoses.split(' ').filter_map(Code::parse).filter(|code| !code.is_empty()).map(|code| CodedDiagnosis { code, documented: "" }).collect(),
        lines,
        charge_cents: row.charge_cents,
        ..Claim::default()
    })
}

fn line<'r>(row: &ClaimRow, service: BilledService, number: u16) -> ClaimLine<'r> {
    ClaimLine {
        number,
        code: service.code,
        modifiers: service.modifiers,
        units: service.units,
        charge_cents: service.charge_cents,
        pointers: service.pointers,
        pointer_count: service.pointers.iter().take_while(|pointer| **pointer != 0).count() as u8,
        place_of_service: Code::parse(&row.place_of_service).unwrap_or_default(),
        service_from: Some(row.service_date),
        service_to: Some(row.service_date),
        ..ClaimLine::default()
    }
}
