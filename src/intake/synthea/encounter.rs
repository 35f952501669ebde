//! From a row of `encounters.csv`, with all that is joined to it, to the cells of a record.

use super::SyntheaExport;
use super::invented;
use super::patients::{Patient, date_part};
use super::rows::{Damage, SyntheaColumn, SyntheaRow, needed, sometimes};
use crate::intake::column::Column;
use crate::intake::quarantine::{QuarantinedRows, Reason};
use crate::intake::record::{RecordBuilder, RecordPosition, encounter_key};

use crate::model::chargemaster::fold_words;
use crate::model::{Cents, Date, Key, parse_date};

/// The columns of `encounters.csv`.
pub(super) const ENCOUNTERS: &[SyntheaColumn] = &[
    needed(&["ID"]),
    needed(&["START"]),
    sometimes(&["STOP"]),
    needed(&["PATIENT"]),
    sometimes(&["ORGANIZATION"]),
    needed(&["PROVIDER"]),
    needed(&["PAYER"]),
    needed(&["ENCOUNTERCLASS"]),
    needed(&["DESCRIPTION"]),
    needed(&["BASE_ENCOUNTER_COST"]),
    sometimes(&["REASONDESCRIPTION"]),
];

/// Telehealth at the patient's home got its own place of service code on this day (CMS place of service code set).
const TELEHEALTH_AT_HOME_FROM: Date = Date::constant(2022, 1, 1);

/// Fills the builder with an encounter. The error is the encounter for quarantine; cells that cannot be read are passed on as they stand, for the decoder to refuse.
pub(super) fn build(export: &SyntheaExport, row: &SyntheaRow<'_>, file_index: u32, prefix: &str, builder: &mut RecordBuilder) -> Result<(), Box<QuarantinedRows>> {
    let encounter = Key::of_texts(&[row.text("ID")]);
    let patient = patient_of(export, row, encounter).map_err(|damage| Box::new(quarantined(export, row, file_index, prefix, &damage)))?;
    builder.begin(RecordPosition { file_index, row: row.line, offset: row.offset });
    builder.encounter_id(prefix, row.text("ID"));
    builder.cell(Column::PatientId, row.text("PATIENT"));
    patient_cells(patient, builder);
    coverage_cells(export, row, builder);
    place_cells(row, builder);
    diagnosis_cells(export, row, encounter, builder);
    line_cells(export, row, encounter, builder);
    Ok(())
}

/// The patient of a sound encounter, or what is wrong with it: its own row, a row joined to it, or its patient.
fn patient_of<'e>(export: &'e SyntheaExport, row: &SyntheaRow<'_>, encounter: Key) -> Result<&'e Patient, Box<Damage>> {
    let of_another_row = |damage: &Damage| Box::new(Damage { reason: Reason::PartQuarantined, fault: damage.fault.clone() });
    if let Some(damage) = &row.damage {
        return Err(damage.clone());
    }
    if let Some(damage) = export.clinical.damage(encounter) {
        return Err(of_another_row(damage));
    }
    match export.patients.find(row.text("PATIENT")) {
        Some(Ok(patient)) => Ok(patient),
        Some(Err(damage)) => Err(of_another_row(damage)),
        None => {
            let fault = row.fault("PATIENT", row.text("PATIENT"), "the id of a patient of patients.csv", "export all files together");
            Err(Box::new(Damage { reason: Reason::UnknownPatient, fault }))
        }
    }
}

/// An encounter for quarantine: its lines are the encounter's own and its services, its cents those charges that can be read.
fn quarantined(export: &SyntheaExport, row: &SyntheaRow<'_>, file_index: u32, prefix: &str, damage: &Damage) -> QuarantinedRows {
    let id = row.text("ID");
    let services = export.clinical.services(Key::of_texts(&[id]));
    let costs = services.iter().map(|service| service.cost.as_str()).chain([row.text("BASE_ENCOUNTER_COST")]);
    let has_id = !id.is_empty() && row.damage.is_none();
    let encounter_id = if has_id { format!("{prefix}{id}") } else { String::new() };
    QuarantinedRows {
        encounter_key: has_id.then(|| encounter_key(&encounter_id)),
        encounter_id,
        is_continuation: false,
        lines: 1 + services.len() as u64,
        cents: costs.filter_map(|cost| Cents::parse(cost).ok()).fold(Cents::ZERO, |sum, cents| sum.checked_add(cents).unwrap_or(sum)),
        ..row.quarantined(file_index, damage)
    }
}

fn patient_cells(patient: &Patient, builder: &mut RecordBuilder) {
    let cells = [
        (Column::PatientLastName, &patient.last),
        (Column::PatientFirstName, &patient.first),
        (Column::PatientMiddleName, &patient.middle),
        (Column::PatientBirthDate, &patient.birth_date),
        (Column::PatientSex, &patient.gender),
        (Column::PatientAddress1, &patient.address),
        (Column::PatientCity, &patient.city),
        (Column::PatientState, &patient.state),
        (Column::PatientZip, &patient.zip),
        (Column::PatientDeathDate, &patient.death_date),
    ];
    for (column, value) in cells {
        builder.cell(column, value);
    }
}

/// Every Synthea member has a number of their own, so the patient is the subscriber, a guardian's child included.
fn coverage_cells(export: &SyntheaExport, row: &SyntheaRow<'_>, builder: &mut RecordBuilder) {
    let (patient, payer) = (row.text("PATIENT"), row.text("PAYER"));
    let held = export.payers.get(payer);
    if payer.is_empty() || held.is_some_and(super::SyntheaPayer::is_no_insurance) {
        return;
    }
    let member = |payer: &str| invented::member_id(patient, payer, export.payers.get(payer).is_some_and(super::SyntheaPayer::is_medicare));
    builder.cell(Column::Payer1, payer);
    builder.cell(Column::MemberId1, &member(payer));
    let Some(date) = parse_date(date_part(row.text("START"))) else { return };
    let second = export.patients.second_payer(patient, payer, date);
    if !second.is_empty() {
        builder.cell(Column::Payer2, second);
        builder.cell(Column::MemberId2, &member(second));
    }
}

fn place_cells(row: &SyntheaRow<'_>, builder: &mut RecordBuilder) {
    let class = row.text("ENCOUNTERCLASS").to_ascii_lowercase();
    let is_at_an_organization = !matches!(class.as_str(), "home" | "virtual");
    if is_at_an_organization {
        builder.cell(Column::Facility, row.text("ORGANIZATION"));
    }
    if class == "emergency" {
        builder.cell(Column::Emergency, "yes");
    }
    if matches!(class.as_str(), "inpatient" | "snf" | "hospice") {
        builder.cell(Column::AdmissionDate, date_part(row.text("START")));
        builder.cell(Column::DischargeDate, date_part(row.text("STOP")));
    }
}

/// Place of service by class of encounter (CMS place of service code set); empty for an unknown class, which an edit then holds.
fn place_of_service(class: &str, date: Option<Date>) -> &'static str {
    match class.to_ascii_lowercase().as_str() {
        "ambulatory" | "wellness" => "11",
        "outpatient" => "22",
        "emergency" => "23",
        "inpatient" => "21",
        "urgentcare" => "20",
        "home" => "12",
        "virtual" if date.is_some_and(|date| date < TELEHEALTH_AT_HOME_FROM) => "02",
        "virtual" => "10",
        "snf" => "31",
        "hospice" => "34",
        _ => "",
    }
}

/// The reason of the encounter first, as the guidelines want the chief reason first, then the conditions found at it, each once; the procedures' reasons where there is
/// neither. Of more than twelve the last are left, because an export names twelve.
fn diagnosis_cells(export: &SyntheaExport, row: &SyntheaRow<'_>, encounter: Key, builder: &mut RecordBuilder) {
    let clinical = &export.clinical;
    let mut seen = Vec::new();
    let mut set = |words: &str| {
        let folded = fold_words(words);
        if folded.is_empty() || seen.contains(&folded) {
            return;
        }
        if let Some(column) = Column::diagnosis(seen.len()) {
            builder.cell(column, words);
        }
        seen.push(folded);
    };
    std::iter::once(row.text("REASONDESCRIPTION")).chain(clinical.conditions(encounter)).for_each(&mut set);
    let is_explained = !row.text("REASONDESCRIPTION").is_empty() || clinical.conditions(encounter).next().is_some();
    if !is_explained {
        clinical.services(encounter).iter().for_each(|service| set(clinical.reason(service)));
    }
}

fn line_cells(export: &SyntheaExport, row: &SyntheaRow<'_>, encounter: Key, builder: &mut RecordBuilder) {
    let clinical = &export.clinical;
    let start = date_part(row.text("START"));
    let provider = row.text("PROVIDER");
    let npi = export.npis.get(provider).map_or_else(|| if provider.is_empty() { String::new() } else { invented::npi(provider) }, Clone::clone);
    builder.line();
    builder.cell(Column::Line, "1");
    builder.cell(Column::ServiceDate, start);
    builder.cell(Column::PlaceOfService, place_of_service(row.text("ENCOUNTERCLASS"), parse_date(start)));
    builder.cell(Column::RenderingNpi, &npi);
    builder.cell(Column::Service, row.text("DESCRIPTION"));
    builder.cell(Column::Charge, row.text("BASE_ENCOUNTER_COST"));
    for (place, service) in clinical.services(encounter).iter().enumerate() {
        builder.line();
        builder.cell(Column::Line, &(place + 2).to_string());
        builder.cell(Column::ServiceDate, &service.date);
        builder.cell(Column::Service, clinical.words(service));
        builder.cell(Column::Charge, &service.cost);
    }
}
