//! Bad files, each named by its fault; what stands before and after the fault must still be delivered.

use proptest::prelude::*;

use super::super::quarantine::{FileFault, FileReason};
use super::super::record::Records;
use super::super::scan::{CHUNK_BYTES, ScanFault, ScanSummary, scan};
use super::*;
use crate::config::{Limits, Source};

const HEADER: &str = "encounter_id,patient_id,patient_last_name,patient_first_name,patient_birth_date,patient_sex,patient_address_1,patient_city,patient_state,patient_zip,\
                      diagnosis_1,service_date,place_of_service,rendering_npi,service,units,charge\n";

/// A sound row.
fn row(id: &str, service: &str) -> String {
    format!("{id},P-{id},Doe,Ann,1980-01-31,F,1 Main St,Springfield,IL,62701,J20.9,2026-01-31,11,1234567893,{service},1,100.00\n")
}

/// A sound row with some text replaced.
fn spoiled(id: &str, sound: &str, bad: &str) -> String {
    let row = row(id, "99213");
    assert!(row.contains(sound));
    row.replacen(sound, bad, 1)
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Collected {
    records: Vec<u8>,
    quarantined: Vec<QuarantinedRows>,
}

impl RecordSink for Collected {
    fn record(&mut self, header: &RecordHeader, bytes: &[u8]) {
        assert_eq!(RecordView::parse(bytes).unwrap().header(), header);
        self.records.extend_from_slice(bytes);
    }

    fn quarantine(&mut self, rows: QuarantinedRows) {
        self.quarantined.push(rows);
    }
}

impl Collected {
    fn ids(&self) -> Vec<String> {
        Records::new(&self.records).map(|record| record.unwrap().cell(Column::EncounterId).to_owned()).collect()
    }

    /// The one quarantined encounter, when the neighbours `A` and `Z` were delivered.
    fn only_fault(&self) -> &QuarantinedRows {
        assert_eq!(self.ids(), ["A", "Z"], "{:?}", self.quarantined);
        let [rows] = self.quarantined.as_slice() else { panic!("{:?}", self.quarantined) };
        rows
    }
}

fn read_with(text: &[u8], chunk_bytes: usize, source: &Source, limits: &Limits) -> Result<(Collected, ScanSummary), ScanFault> {
    let context = FileContext { file_index: 3, source_name: "main", source, limits };
    let (mut collected, mut seen, mut index) = (Collected::default(), Vec::new(), 0);
    let result = scan(text, context, chunk_bytes, |bytes| seen.extend_from_slice(bytes), &mut |chunk, layout| {
        assert_eq!(chunk.index, index);
        index += 1;
        read_chunk(&chunk, layout, &context, &mut collected);
    });
    assert_eq!(seen, text, "every byte is hashed, whatever the fault");
    result.map(|summary| (collected, summary))
}

fn read(text: impl AsRef<[u8]>) -> Collected {
    read_with(text.as_ref(), CHUNK_BYTES, &Source::default(), &Limits::default()).unwrap().0
}

/// Reads sound encounters `A` and `Z` around some rows.
fn between(rows: impl AsRef<[u8]>) -> Collected {
    read([HEADER.as_bytes(), row("A", "99213").as_bytes(), rows.as_ref(), row("Z", "99213").as_bytes()].concat())
}

fn file_fault(text: &[u8]) -> FileFault {
    match read_with(text, CHUNK_BYTES, &Source::default(), &Limits::default()) {
        Err(ScanFault::File(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn empty_file() {
    for text in [b"".as_slice(), b"\xef\xbb\xbf", b"\r\n\n  \n"] {
        assert_eq!(file_fault(text).reason, FileReason::EmptyFile);
    }
}

#[test]
fn header_only_is_a_file_of_no_encounters() {
    for text in [HEADER.to_owned(), HEADER.trim_end().to_owned(), format!("{HEADER}\n\n,,,\n")] {
        let (collected, summary) = read_with(text.as_bytes(), CHUNK_BYTES, &Source::default(), &Limits::default()).unwrap();
        assert_eq!((collected, summary.rows), (Collected::default(), 0));
        assert_eq!(summary.notes, ["the file has a header and no rows: no encounters"]);
    }
}

#[test]
fn missing_column_wrong_delimiter_and_old_line_ends_put_the_file_aside() {
    let text = format!("{HEADER}{}", row("A", "99213"));
    assert_eq!(file_fault(text.replace("patient_zip", "plz").as_bytes()).reason, FileReason::MissingColumns);
    assert_eq!(file_fault(text.replace(',', ";").as_bytes()).reason, FileReason::WrongDelimiter);
    assert_eq!(file_fault(text.replace('\n', "\r").as_bytes()).reason, FileReason::NoLines);
    assert_eq!(file_fault(&vec![b'x'; 9 << 20]).reason, FileReason::NoLines);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(file_fault(&utf16).reason, FileReason::NotText);
}

#[test]
fn byte_order_mark_crlf_and_blank_lines_are_harmless() {
    let text = format!("\u{feff}{HEADER}\n{}  \n{}", row("A", "99213"), row("Z", "99213")).replace('\n', "\r\n");
    let (collected, summary) = read_with(text.as_bytes(), CHUNK_BYTES, &Source::default(), &Limits::default()).unwrap();
    assert_eq!((collected.ids().join(","), summary.blank_rows, summary.rows, summary.lines), ("A,Z".to_owned(), 2, 2, 5));
    let last = Records::new(&collected.records).last().unwrap().unwrap();
    assert_eq!((last.header().position.row, last.header().position.offset), (5, text.rfind("Z,P").unwrap() as u64));
    assert_eq!(last.line_cell(0, Column::Charge), "100.00");
}

#[test]
fn latin_1_byte_names_its_column_and_offset() {
    let mut bytes = spoiled("B", "Doe", "M?ller").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at] = 0xfc;
    let collected = between([row("B", "87880").as_bytes(), &bytes].concat());
    let fault = collected.only_fault();
    let offset = HEADER.len() + row("A", "99213").len() + row("B", "87880").len() + at;
    assert_eq!((fault.reason, fault.column.as_str(), fault.row, fault.first_row, fault.lines), (Reason::NotUtf8, "patient_last_name", 4, 3, 2));
    assert!(fault.message.contains(&format!("The byte FC at offset {offset} ")), "{}", fault.message);
    assert!(fault.fix().contains("UTF-8") && fault.original.ends_with(&bytes[at..bytes.len() - 1]));
}

#[test]
fn nul_byte() {
    let fault = between(spoiled("B", "Main", "Ma\0n")).only_fault().clone();
    assert_eq!((fault.reason, fault.column.as_str(), fault.row), (Reason::NulByte, "patient_address_1", 3));
}

#[test]
fn quoted_field_that_never_ends() {
    let fault = between(spoiled("B", "Doe", "\"Doe")).only_fault().clone();
    assert_eq!((fault.reason, fault.row, fault.encounter_id.as_str(), fault.lines), (Reason::UnterminatedQuote, 3, "B", 1));
    // The encounter's other rows go with it, whichever of them is at fault.
    let rows = [row("B", "99213"), spoiled("B", "Doe", "\"Doe"), row("B", "87880")].concat();
    let fault = between(&rows).only_fault().clone();
    assert_eq!((fault.reason, fault.row, fault.lines, fault.cents), (Reason::UnterminatedQuote, 4, 3, Cents(20_000)));
    assert_eq!(fault.original, rows.trim_end().as_bytes());
}

#[test]
fn an_open_quote_does_not_swallow_a_later_quoted_row() {
    let text = [HEADER.to_owned(), spoiled("B", "Doe", "\"Doe"), row("C", "99213"), spoiled("D", "Doe", "\"Doe, Jr\""), row("E", "99213")].concat();
    let collected = read(text);
    assert_eq!(collected.ids(), ["C", "D", "E"]);
    assert_eq!(collected.quarantined.len(), 1);
}

#[test]
fn quoted_cells_hold_commas_quotes_and_line_ends() {
    let collected = between(spoiled("B", "J20.9", "\"cough, \"\"wet\"\"\nand fever\""));
    assert_eq!(collected.ids(), ["A", "B", "Z"]);
    let records: Vec<RecordView<'_>> = Records::new(&collected.records).map(Result::unwrap).collect();
    assert_eq!(records[1].cell(Column::Diagnosis1), "cough, \"wet\"\nand fever");
    assert_eq!(records[2].header().position.row, 5, "the cell's line end counts as a line of text");
}

#[test]
fn ten_megabytes_in_one_field() {
    let huge = "x".repeat(10 << 20);
    for bad in [huge.clone(), format!("\"{huge}\""), format!("\"{huge}")] {
        let collected = between(spoiled("B", "Main", &bad));
        let fault = collected.only_fault();
        assert_eq!((fault.reason, fault.encounter_id.as_str(), fault.row), (Reason::RowTooLong, "B", 3));
        assert!(fault.original.len() <= ORIGINAL_BYTES);
        let last = Records::new(&collected.records).last().unwrap().unwrap();
        assert_eq!(last.header().position.offset, (HEADER.len() + row("A", "99213").len() + spoiled("B", "Main", &bad).len()) as u64);
    }
    // Beyond the limit of a field, but not of a row.
    let fault = between(spoiled("B", "Main", &"x".repeat(2 << 20))).only_fault().clone();
    assert_eq!((fault.reason, fault.column.as_str()), (Reason::FieldTooLong, "patient_address_1"));
}

#[test]
fn encounter_over_non_adjacent_rows_is_two_records_to_merge() {
    let collected = read([HEADER.to_owned(), row("A", "99213"), row("Z", "99213"), row("A", "87880")].concat());
    assert_eq!(collected.ids(), ["A", "Z", "A"]);
    let records: Vec<RecordView<'_>> = Records::new(&collected.records).map(Result::unwrap).collect();
    assert_eq!((records[0].header().encounter_key, records[0].header().patient_hash), (records[2].header().encounter_key, records[2].header().patient_hash));
    let merged = records[0].merged(&records[2]).unwrap();
    let merged = RecordView::parse(&merged).unwrap();
    let encounter = merged.decode("day.csv", &Defaults::default()).unwrap();
    assert_eq!(encounter.lines.iter().map(|line| line.service).collect::<Vec<_>>(), ["99213", "87880"]);
    assert!(encounter.rows_apart);
}

#[test]
fn one_bad_cell_in_the_third_line_puts_the_whole_encounter_aside() {
    let rows = [row("B", "99213"), row("B", "87880"), row("B", "36415").replace(",1,100.00", ",two,30.00"), row("B", "85025")].concat();
    let collected = between(&rows);
    let fault = collected.only_fault();
    assert_eq!(
        (fault.reason, fault.column.as_str(), fault.row, fault.first_row, fault.lines),
        (Reason::UnreadableCell(super::super::decode::Expected::Quantity), "units", 5, 3, 4)
    );
    assert_eq!((fault.cents, fault.reason.code(), fault.encounter_key), (Cents(33_000), "unreadable-number", Some(encounter_key("B"))));
    assert_eq!(fault.message, "units of line 3 is \"two\"; expected a number such as 1 or 2.5: at most eight digits and three decimals.");
    assert_eq!(fault.original, rows.trim_end().as_bytes());
}

#[test]
fn dates_that_do_not_exist_and_money_that_is_none() {
    for (sound, bad, code, column) in [
        ("2026-01-31", "2026-02-30", "unreadable-date", "service_date"),
        ("1980-01-31", "31.01.1980", "unreadable-date", "patient_birth_date"),
        ("100.00", "100.005", "unreadable-money", "charge"),
        ("100.00", "\"1,100.00\"", "unreadable-money", "charge"),
        ("100.00", "$100", "unreadable-money", "charge"),
        (",F,", ",woman,", "unknown-word", "patient_sex"),
        ("2026-01-31", "", "blank-required-cell", "service_date"),
        ("P-B", " ", "blank-required-cell", "patient_id"),
    ] {
        let fault = between(spoiled("B", sound, bad)).only_fault().clone();
        assert_eq!((fault.reason.code(), fault.column.as_str(), fault.row), (code, column, 3));
        assert!(!fault.message.contains("1980") && !fault.message.contains("woman"), "{}", fault.message);
    }
}

#[test]
fn negative_units_are_read_and_left_to_an_edit() {
    assert_eq!(between(spoiled("B", ",1,100", ",-1,100")).ids(), ["A", "B", "Z"]);
}

#[test]
fn blank_encounter_id_costs_its_row() {
    let collected = between(spoiled("B", "B,", ","));
    let fault = collected.only_fault();
    assert_eq!((fault.reason, fault.encounter_id.as_str(), fault.encounter_key, fault.lines, fault.cents), (Reason::BlankCell, "", None, 1, Cents(10_000)));
}

#[test]
fn blank_encounter_id_among_an_encounters_rows_costs_the_encounter() {
    let collected = between([row("B", "99213"), spoiled("B", "B,", ","), row("B", "87880")].concat());
    assert_eq!(collected.ids(), ["A", "Z"]);
    let reasons: Vec<(Reason, u64)> = collected.quarantined.iter().map(|rows| (rows.reason, rows.lines)).collect();
    assert_eq!(reasons, [(Reason::BlankCell, 1), (Reason::RowsInterrupted, 2)]);
}

#[test]
fn later_rows_may_be_blank_or_agree_but_not_contradict() {
    let blank = "B,,,,,,,,,,,,,,87880,1,25\n";
    let collected = between([row("B", "99213"), blank.to_owned(), row("B", "36415")].concat());
    assert_eq!(collected.ids(), ["A", "B", "Z"]);
    let fault = between([row("B", "99213"), spoiled("B", "P-B", "P-C")].concat()).only_fault().clone();
    assert_eq!((fault.reason, fault.column.as_str(), fault.row, fault.first_row), (Reason::RowsContradict, "patient_id", 4, 3));
    assert!(!fault.message.contains("P-C"));
}

#[test]
fn rows_of_another_length() {
    for (bad, count) in [(spoiled("B", "Doe,", "Doe,Jr,"), 18), (spoiled("B", ",1,100.00", ""), 15)] {
        let fault = between(bad).only_fault().clone();
        assert_eq!((fault.reason, fault.message), (Reason::WrongCellCount, format!("Line 3 has {count} cells and the header has 17.")));
    }
    // Delimiters too many at the end of a row are some exporters' habit.
    assert_eq!(between(spoiled("B", "100.00", "100.00,,")).ids(), ["A", "B", "Z"]);
}

#[test]
fn more_lines_than_the_limit_are_one_encounter_in_quarantine_however_cut() {
    let text = [HEADER.to_owned(), row("A", "99213"), row("B", "99213").repeat(50), row("Z", "99213")].concat();
    let limits = Limits { lines_per_encounter: 10, ..Limits::default() };
    for chunk_bytes in [1, 200, 3_000, 1 << 20] {
        let (collected, _) = read_with(text.as_bytes(), chunk_bytes, &Source::default(), &limits).unwrap();
        assert_eq!(collected.ids(), ["A", "Z"]);
        let quarantined = &collected.quarantined;
        assert_eq!(quarantined.iter().filter(|rows| !rows.is_continuation).count(), 1);
        assert_eq!(quarantined.iter().map(|rows| rows.lines).sum::<u64>(), 50);
        assert_eq!(quarantined.iter().map(|rows| rows.cents).sum::<Cents>(), Cents(500_000));
        assert!(quarantined.iter().all(|rows| rows.reason == Reason::TooManyLines && rows.encounter_id == "B"));
    }
    let just_within = Limits { lines_per_encounter: 50, ..Limits::default() };
    assert_eq!(read_with(text.as_bytes(), 1, &Source::default(), &just_within).unwrap().0.ids(), ["A", "B", "Z"]);
}

#[test]
fn prefix_and_ignored_copay_are_the_sources() {
    let source = Source { encounter_prefix: "lab-".into(), copay: "ignore".into(), delimiter: '|', ..Source::default() };
    let text = format!("{}{}", HEADER.replace("units", "copay"), row("A", "99213").replace(",1,", ",20.00,")).replace(',', "|");
    let (collected, _) = read_with(text.as_bytes(), CHUNK_BYTES, &source, &Limits::default()).unwrap();
    assert_eq!(collected.ids(), ["lab-A"]);
    assert_eq!(Records::new(&collected.records).next().unwrap().unwrap().cell(Column::Copay), "");
}

#[test]
fn strange_characters_in_names_are_data() {
    let collected = between(spoiled("B", "Doe", "=cmd()*~:^|'"));
    let record = Records::new(&collected.records).nth(1).unwrap().unwrap();
    assert_eq!(record.cell(Column::PatientLastName), "=cmd()*~:^|'");
}

/// Rows of few encounters, some of them bad in every way, so that ids repeat and interleave.
fn any_row() -> impl Strategy<Value = Vec<u8>> {
    let id = prop_oneof![Just("A"), Just("B"), Just("C"), Just("D")];
    let fault = prop_oneof![
        6 => Just(("", "")),
        1 => Just(("Doe", "\"Doe")),
        1 => Just(("Doe", "\"D\no\ne\"")),
        1 => Just(("Doe", "\"Doe, \"\"Jr\"\"\"")),
        1 => Just(("Ann", "A\"nn\"")),
        1 => Just((",1,", ",one,")),
        1 => Just(("Doe,", "")),
        1 => Just(("2026-01-31", "2026-02-30")),
        1 => Just(("P-", "Q-")),
        1 => Just(("Main", "Ma\0in")),
        1 => Just(("Springfield", "A city whose name is far beyond the limit of sixty bytes for any one field")),
        1 => Just(("\n", "\r\n\n")),
    ];
    (id, fault, 0u8..12).prop_map(|(id, (sound, bad), how)| {
        let mut text = row(id, "99213").replacen(sound, bad, 1);
        if how == 0 {
            text = text.replacen(id, "", 1);
        }
        let mut bytes = text.into_bytes();
        if how == 1
            && let Some(byte) = bytes.get_mut(5)
        {
            *byte = 0xe9;
        }
        if how == 2 {
            bytes = format!("\"{id},open\n").into_bytes();
        }
        bytes
    })
}

fn small_limits() -> Limits {
    Limits { field_bytes: 60, field_line_breaks: 3, lines_per_encounter: 100, ..Limits::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_chunk_size_gives_the_same_in_the_same_order(rows in proptest::collection::vec(any_row(), 0..40), chunk_bytes in 1usize..1500) {
        let text = [HEADER.as_bytes().to_vec(), rows.concat()].concat();
        // Small fields make small rows and encounters, whose limits must not depend on the cuts either.
        let whole = read_with(&text, 1 << 30, &Source::default(), &small_limits()).unwrap();
        let parts = read_with(&text, chunk_bytes, &Source::default(), &small_limits()).unwrap();
        prop_assert_eq!(whole.0, parts.0);
        prop_assert_eq!((whole.1.lines, whole.1.rows, whole.1.blank_rows), (parts.1.lines, parts.1.rows, parts.1.blank_rows));
    }

    #[test]
    fn rows_beyond_the_limit_are_the_same_however_cut(rows in proptest::collection::vec(any_row(), 0..12), at in 0usize..12, chunk_bytes in 1usize..1500) {
        let mut rows = rows;
        for (place, length) in [(at, 700), (at + 1, 2_000), (at + 4, 700)] {
            rows.insert(place.min(rows.len()), spoiled("B", "Main", &"x".repeat(length)).into_bytes());
        }
        let text = [HEADER.as_bytes().to_vec(), rows.concat()].concat();
        let read = |chunk_bytes| read_with(&text, chunk_bytes, &Source::default(), &small_limits()).unwrap();
        let (whole, parts) = (read(1 << 30), read(chunk_bytes));
        prop_assert_eq!(whole.0, parts.0);
        prop_assert_eq!(whole.1.lines, parts.1.lines);
    }

    #[test]
    fn every_row_is_delivered_or_put_aside(rows in proptest::collection::vec(any_row(), 0..40)) {
        let text = [HEADER.as_bytes().to_vec(), rows.concat()].concat();
        let (collected, summary) = read_with(&text, CHUNK_BYTES, &Source::default(), &small_limits()).unwrap();
        let delivered: u64 = Records::new(&collected.records).map(|record| record.unwrap().line_count() as u64).sum();
        let aside: u64 = collected.quarantined.iter().map(|rows| rows.lines).sum();
        prop_assert_eq!(delivered + aside, summary.rows);
    }

    #[test]
    fn random_bytes_never_panic(noise in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b','), Just(b'\n')], 0..600), chunk_bytes in 1usize..300) {
        let text = [HEADER.as_bytes(), &noise].concat();
        let whole = read_with(&text, 1 << 30, &Source::default(), &small_limits()).unwrap();
        let parts = read_with(&text, chunk_bytes, &Source::default(), &small_limits()).unwrap();
        prop_assert_eq!(whole.0, parts.0);
        let _ = read_with(&noise, chunk_bytes, &Source::default(), &small_limits());
    }
}
