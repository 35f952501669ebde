//! Both versions of the tiny invented export, and what damage does to it.

use super::*;
use crate::intake::column::Column;
use crate::intake::decode::Defaults;
use crate::intake::quarantine::Reason;
use crate::intake::record::RecordView;
use crate::model::npi::is_valid_npi;
use crate::model::{Cents, Encounter, parse_date};

fn fixture(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/synthea-tiny").join(version)
}

/// Records, each in its own buffer, and quarantined rows, in order.
fn read(folder: &Path) -> (Vec<Vec<u8>>, Vec<QuarantinedRows>) {
    let export = SyntheaExport::open(folder, 4).unwrap();
    let mut encounters = export.encounters("S-").unwrap();
    let (mut records, mut quarantined) = (Vec::new(), Vec::new());
    let mut record = Vec::new();
    while let Some(item) = encounters.next(&mut record).unwrap() {
        match item {
            SyntheaItem::Encounter(_) => records.push(std::mem::take(&mut record)),
            SyntheaItem::Quarantined(rows) => quarantined.push(*rows),
        }
    }
    (records, quarantined)
}

fn decode(record: &[u8]) -> Encounter<'_> {
    RecordView::parse(record).unwrap().decode("encounters.csv", &Defaults::default()).unwrap()
}

/// A folder that goes with the test.
struct TestFolder(PathBuf);

impl std::ops::Deref for TestFolder {
    type Target = Path;
    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        // What is left behind in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A copy of the tiny export in which one file has other bytes.
fn damaged(name: &str, file: &str, change: impl Fn(String) -> Vec<u8>) -> TestFolder {
    let folder = std::env::temp_dir().join(format!("cleanclaim-synthea-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for path in SyntheaExport::input_files(&fixture("start-year")) {
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    std::fs::write(folder.join(file), change(text)).unwrap();
    TestFolder(folder)
}

#[test]
fn an_encounter_becomes_words_lines_and_coverages() {
    let (records, quarantined) = read(&fixture("start-year"));
    assert_eq!((records.len(), quarantined.len()), (3, 0));
    let encounter = decode(&records[0]);
    assert_eq!(encounter.encounter_id, "S-eeeeeeee-0000-0000-0000-000000000001");
    assert_eq!((encounter.patient.last_name, encounter.patient.address.state, encounter.patient.address.zip), ("Example11", "MA", "01001"));
    assert_eq!(encounter.service_date, parse_date("2026-04-01"), "the UTC date counts, whatever the local one");
    assert_eq!(encounter.diagnoses, ["Acute bronchitis (disorder)", "Full-time employment (finding)"], "the reason comes first and only once");
    let lines: Vec<_> = encounter.lines.iter().map(|line| (line.service, line.charge_cents, line.place_of_service)).collect();
    assert_eq!(lines, [("Encounter for symptom", Some(Cents(7749)), "11"), ("Chest X-ray", Some(Cents(22_251)), "11")]);
    assert_eq!(encounter.lines[1].service_date, parse_date("2026-04-02"));
    assert!(is_valid_npi(encounter.lines[0].rendering_npi));
    let payers: Vec<&str> = encounter.coverages.iter().map(|coverage| coverage.payer).collect();
    assert_eq!(payers, ["bbbbbbbb-0000-0000-0000-000000000001", "bbbbbbbb-0000-0000-0000-000000000002"]);
    assert_eq!(encounter.coverages[0].member_id.len(), 11);
}

#[test]
fn uninsured_inpatient_and_virtual_encounters_read_as_such() {
    let (records, _) = read(&fixture("start-year"));
    let (inpatient, distant) = (decode(&records[1]), decode(&records[2]));
    assert!(inpatient.coverages.is_empty());
    assert_eq!((inpatient.admission_date, inpatient.discharge_date), (parse_date("2026-04-03"), parse_date("2026-04-05")));
    assert_eq!(inpatient.lines[0].place_of_service, "21");
    assert_eq!(inpatient.diagnoses, ["Fracture of forearm"], "a procedure's reason stands in where nothing else is documented");
    assert_eq!((distant.lines[0].place_of_service, distant.facility), ("02", ""));
    assert!(distant.diagnoses.is_empty(), "nothing documented is nothing invented");
}

#[test]
fn the_newer_version_reads_alike_and_adds_what_it_has() {
    let (older, _) = read(&fixture("start-year"));
    let (newer, quarantined) = read(&fixture("start-date"));
    assert_eq!((newer.len(), quarantined.len()), (3, 0));
    let (left, right) = (decode(&older[0]), decode(&newer[0]));
    assert_eq!((left.diagnoses, left.coverages.len()), (right.diagnoses, right.coverages.len()));
    assert_eq!((right.patient.middle_name, right.lines[0].rendering_npi), ("Midda1", "1234567893"));
    assert_eq!(right.lines[2].service, "Influenza  seasonal  injectable  preservative free");
    assert_eq!(read(&fixture("start-date")).0, newer, "reading again gives the same bytes");
}

#[test]
fn a_damaged_procedure_quarantines_its_encounter_and_no_other() {
    let folder = damaged("procedure", "procedures.csv", |text| text.replace("Chest X-ray,222.51", "Chest, X-ray,222.51").into_bytes());
    let (records, quarantined) = read(&folder);
    let places: Vec<_> = quarantined.iter().map(|rows| (rows.file_index, rows.row, rows.is_continuation, rows.lines, rows.cents)).collect();
    assert_eq!((records.len(), places), (2, vec![(4, 2, false, 1, Cents(7749)), (7, 2, true, 0, Cents::ZERO)]));
    assert_eq!((quarantined[0].reason, quarantined[0].encounter_id.as_str()), (Reason::PartQuarantined, "S-eeeeeeee-0000-0000-0000-000000000001"));
    assert!(quarantined[0].message.starts_with("procedures.csv:2: "), "{}", quarantined[0].message);
    assert!(quarantined[1].original.ends_with(b"Acute bronchitis (disorder)"));
}

#[test]
fn every_encounter_row_is_either_a_record_or_quarantined() {
    let folder = damaged("encounters", "encounters.csv", |text| {
        let unknown_patient = "eeeeeeee-0000-0000-0000-000000000004,2026-04-03,,nobody,,,,ambulatory,1,Visit,1,1,0,,\n";
        [text.as_bytes(), unknown_patient.as_bytes(), b"short,row\n,\"open,,,,,,,,,,,,,\n\xFF,,,,,,,,,,,,,,\n"].concat()
    });
    let (records, quarantined) = read(&folder);
    assert_eq!((records.len(), quarantined.len()), (3, 4));
    assert!(quarantined.iter().all(|rows| !rows.is_continuation));
    assert_eq!(quarantined[0].reason, Reason::UnknownPatient);
}

#[test]
fn a_bad_date_or_amount_is_left_for_the_decoder_to_refuse() {
    let folder = damaged("cells", "encounters.csv", |text| text.replace("2026-04-01T", "2026-02-30T").replace(",500,500", ",500.005,500").into_bytes());
    let (records, quarantined) = read(&folder);
    assert_eq!((records.len(), quarantined.len()), (3, 0));
    let fault = |record: &[u8]| RecordView::parse(record).unwrap().decode("encounters.csv", &Defaults::default()).unwrap_err().column;
    assert_eq!((fault(&records[0]), fault(&records[1])), (Column::ServiceDate, Column::Charge));
}

#[test]
fn a_damaged_patient_quarantines_their_encounters_and_a_stranger_row_itself() {
    let patients = damaged("patient", "patients.csv", |text| text.replace("Testo2,Example22", "Testo2,Exam,ple22").into_bytes());
    let (records, quarantined) = read(&patients);
    assert_eq!((records.len(), quarantined.len()), (1, 3));
    assert!(!quarantined.iter().any(|row| row.message.contains("Testo2")));
    let conditions = damaged("stranger", "conditions.csv", |text| (text + "2026-04-01,,x,unknown-encounter,1,Cough\n").into_bytes());
    let (records, quarantined) = read(&conditions);
    assert_eq!((records.len(), quarantined.len(), quarantined[0].reason), (3, 1, Reason::UnknownEncounter));
}

#[test]
fn a_missing_file_or_column_is_said_before_anything_is_read() {
    let folder = damaged("column", "conditions.csv", |text| text.replace("DESCRIPTION", "WORDS").into_bytes());
    assert_eq!(SyntheaExport::open(&folder, 0).err().unwrap()[0].column, "DESCRIPTION");
    std::fs::remove_file(folder.join("procedures.csv")).unwrap();
    std::fs::write(folder.join("conditions.csv"), "ENCOUNTER,DESCRIPTION\n").unwrap();
    assert_eq!(SyntheaExport::open(&folder, 0).err().unwrap()[0].file, "procedures.csv");
}
