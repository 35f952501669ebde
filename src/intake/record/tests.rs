//! Encoding round trips, merging and patching of records, and damaged bytes.

use super::*;
use proptest::prelude::*;

type Documented = (Vec<(Column, String)>, Vec<Vec<(Column, String)>>);

fn encode(encounter: &[(Column, &str)], lines: &[&[(Column, &str)]]) -> Vec<u8> {
    let mut builder = RecordBuilder::new();
    builder.begin(RecordPosition { file_index: 2, row: 7, offset: 400 });
    encounter.iter().for_each(|(column, value)| builder.cell(*column, value));
    for line in lines {
        builder.line();
        line.iter().for_each(|(column, value)| builder.cell(*column, value));
    }
    let mut out = Vec::new();
    let header = builder.finish(&mut out);
    assert_eq!(RecordView::parse(&out).unwrap().header(), &header);
    out
}

const IDS: [(Column, &str); 2] = [(Column::EncounterId, "E1"), (Column::PatientId, "P1")];

#[test]
fn content_key_does_not_know_position_order_or_blanks() {
    let one = encode(&IDS, &[&[(Column::Service, "99213"), (Column::Units, "1")]]);
    let mut builder = RecordBuilder::new();
    builder.begin(RecordPosition { file_index: 9, row: 1, offset: 0 });
    builder.line();
    builder.cell(Column::Units, " 1 ");
    builder.cell(Column::Clia, "  ");
    builder.cell(Column::PatientId, "P1");
    builder.encounter_id("", "E1");
    builder.cell(Column::Service, "99213");
    let mut other = Vec::new();
    builder.finish(&mut other);
    let (one, other) = (RecordView::parse(&one).unwrap(), RecordView::parse(&other).unwrap());
    assert_eq!((one.header().content_key, one.header().encounter_key), (other.header().content_key, other.header().encounter_key));
    assert_ne!(one.bytes(), other.bytes());
    assert!(one.is_intact());
}

#[test]
fn prefix_keeps_two_systems_apart() {
    let mut builder = RecordBuilder::new();
    let mut out = Vec::new();
    builder.begin(RecordPosition::default());
    builder.encounter_id("lab-", "E1");
    let header = builder.finish(&mut out);
    assert_eq!(RecordView::parse(&out).unwrap().cell(Column::EncounterId), "lab-E1");
    assert_eq!(header.encounter_key, encounter_key("lab-E1"));
    assert_ne!(header.encounter_key, encounter_key("E1"));
}

#[test]
fn fragments_join_to_what_adjacent_rows_would_have_been() {
    let lines: [&[(Column, &str)]; 2] = [&[(Column::Service, "99213")], &[(Column::Service, "87880")]];
    let (first, later) = (encode(&IDS, &lines[..1]), encode(&[IDS[0], IDS[1], (Column::Clia, "1D")], &lines[1..]));
    let whole = encode(&[IDS[0], IDS[1], (Column::Clia, "1D")], &lines);
    let (first, later, whole) = (RecordView::parse(&first).unwrap(), RecordView::parse(&later).unwrap(), RecordView::parse(&whole).unwrap());
    let merged = first.merged(&later).unwrap();
    let merged = RecordView::parse(&merged).unwrap();
    assert_eq!(merged.header(), &RecordHeader { rows_apart: true, ..*whole.header() });
    assert_eq!((merged.line_cell(1, Column::Service), merged.cell(Column::Clia)), ("87880", "1D"));
    let stranger = encode(&[IDS[0], (Column::PatientId, "P2")], &lines[1..]);
    assert_eq!(first.merged(&RecordView::parse(&stranger).unwrap()), Err(MergeFault { column: Column::PatientId }));
}

#[test]
fn corrections_change_one_cell_and_the_keys() {
    let record = encode(&IDS, &[&[(Column::Service, "99213")], &[(Column::Service, "87880"), (Column::Units, "-1")]]);
    let record = RecordView::parse(&record).unwrap();
    let patched = record.patched(Column::Units, Some(1), "2").unwrap();
    let patched = RecordView::parse(&patched).unwrap();
    assert_eq!((patched.line_cell(0, Column::Units), patched.line_cell(1, Column::Units), patched.line_count()), ("", "2", 2));
    assert_ne!(patched.header().content_key, record.header().content_key);
    let back = patched.patched(Column::Units, Some(1), "-1").unwrap();
    assert_eq!(back, record.bytes());
    let moved = record.patched(Column::PatientId, None, "P9").unwrap();
    assert_eq!(RecordView::parse(&moved).unwrap().header().patient_hash, patient_hash("P9"));
    assert_eq!(RecordView::parse(&record.patched(Column::PatientId, None, " ").unwrap()).unwrap().cell(Column::PatientId), "");
    assert_eq!(record.patched(Column::Units, Some(2), "1"), Err(PatchFault::NoSuchLine));
    assert_eq!(record.patched(Column::Units, None, "1"), Err(PatchFault::LineNeeded));
    let everywhere = record.patched(Column::RenderingNpi, None, "1234567893").unwrap();
    let everywhere = RecordView::parse(&everywhere).unwrap();
    assert_eq!([0, 1].map(|line| everywhere.line_cell(line, Column::RenderingNpi)), ["1234567893"; 2]);
    assert_eq!(record.patched(Column::EncounterId, None, "E2"), Err(PatchFault::IdentityFixed));
}

#[test]
fn damaged_spill_is_told_and_not_passed_over() {
    let mut spill = encode(&IDS, &[&[(Column::Service, "99213")]]);
    let first = spill.len();
    spill.extend(encode(&IDS, &[]));
    assert_eq!(Records::new(&spill).filter(Result::is_ok).count(), 2);
    spill.pop();
    let last = Records::new(&spill).last().unwrap();
    assert_eq!(last.unwrap_err(), RecordFault { offset: first });
    spill.truncate(first);
    *spill.last_mut().unwrap() ^= 1;
    assert!(!RecordView::parse(&spill).unwrap().is_intact());
}

fn cells(level: fn(&Column) -> bool) -> impl Strategy<Value = Vec<(Column, String)>> {
    let columns: Vec<Column> = Column::ALL.iter().filter(|column| level(column)).copied().collect();
    let value = prop_oneof!["[a-z]{1,9}", Just("x".repeat(254)), Just("ü".repeat(128)), Just("y".repeat(70_000))];
    proptest::sample::subsequence(columns.clone(), 0..=columns.len()).prop_flat_map(move |chosen| {
        let count = chosen.len();
        proptest::collection::vec(value.clone(), count).prop_map(move |values| chosen.iter().copied().zip(values).collect())
    })
}

fn documented() -> impl Strategy<Value = Documented> {
    (cells(|column| !column.is_line_level()), proptest::collection::vec(cells(|column| column.is_line_level()), 0..4))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_goes_in_comes_out((encounter, lines) in documented()) {
        let borrowed = |cells: &'_ [(Column, String)]| cells.iter().map(|(column, value)| (*column, value.clone())).collect::<Vec<_>>();
        let mut builder = RecordBuilder::new();
        let mut out = b"before".to_vec();
        builder.begin(RecordPosition::default());
        // Backwards: the order of the source does not matter.
        encounter.iter().rev().for_each(|(column, value)| builder.cell(*column, value));
        for line in &lines {
            builder.line();
            line.iter().rev().for_each(|(column, value)| builder.cell(*column, value));
        }
        builder.finish(&mut out);
        let record = RecordView::parse(&out[6..]).unwrap();
        let owned = |cells: Cells<'_>| cells.map(|(column, value)| (column, value.to_owned())).collect::<Vec<_>>();
        prop_assert_eq!(owned(record.cells()), borrowed(&encounter));
        prop_assert_eq!(record.lines().map(owned).collect::<Vec<_>>(), lines.iter().map(|line| borrowed(line)).collect::<Vec<_>>());
        prop_assert_eq!(record.line_count(), lines.len());
        for (column, value) in &encounter {
            prop_assert_eq!(record.cell(*column), value);
        }
    }

    #[test]
    fn random_bytes_are_no_record_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for record in Records::new(&bytes).flatten() {
            let _ = record.decode("f", &crate::intake::decode::Defaults::default());
        }
    }
}
