//! Rows whose shape or bytes are wrong.

use super::*;

/// Three encounters with the second one's first name replaced by raw bytes.
fn with_name(bytes: &[u8]) -> Vec<u8> {
    let text = three(Row::new("E2").set("patient_first_name", "@@@"));
    let at = text.find("@@@").unwrap();
    [&text.as_bytes()[..at], bytes, &text.as_bytes()[at + 3..]].concat()
}

#[test]
fn latin_1_bytes() {
    let workspace = bad_row(with_name(b"Ren\xE9e"), "not-utf-8", "3", "patient_first_name");
    let row = only_quarantined(&workspace);
    assert!(row["original"].contains("Ren\\xE9e") && row["message"].contains("E9"), "{row:#?}");
    // The original rows keep their bytes, to be corrected and given back.
    let original = workspace.files_in("quarantine").into_iter().find(|path| path.ends_with(".original.csv")).unwrap();
    assert!(std::fs::read(workspace.path(&original)).unwrap().windows(5).any(|piece| piece == b"Ren\xE9e"));
}

#[test]
fn nul_bytes() {
    bad_row(with_name(b"A\0B"), "nul-byte", "3", "patient_first_name");
}

#[test]
fn a_quoted_cell_that_never_ends_costs_one_row() {
    bad_row(with_name(b"\"Avery"), "unterminated-quote", "3", "");
}

#[test]
fn ten_megabytes_in_one_cell() {
    let workspace = bad_row(with_name(&vec![b'x'; 10 << 20]), "field-too-long", "3", "");
    // The quarantine is for people: it does not repeat the ten megabytes.
    let sizes: u64 = workspace.files_in("quarantine").iter().map(|path| std::fs::metadata(workspace.path(path)).unwrap().len()).sum();
    assert!(sizes < 1 << 20, "{sizes} bytes in quarantine");
}

#[test]
fn two_megabytes_in_one_cell() {
    bad_row(with_name(&vec![b'x'; 2 << 20]), "field-too-long", "3", "patient_first_name");
}

#[test]
fn too_many_and_too_few_cells() {
    for (cells, found) in [("Avery,Avery", "25"), ("Avery\nE2,x", "5")] {
        let text = three(Row::new("E2").set("patient_first_name", "@@@").set("copay", "5.00")).replace("@@@", cells);
        let workspace = night_with("day.csv", text, 3);
        workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 3), ("quarantined", 1)]);
        let row = only_quarantined(&workspace);
        assert_eq!((row["row"].as_str(), row["reason"].as_str()), ("3", "wrong-cell-count"));
        assert!(row["message"].contains(found) && row["message"].contains("24"), "{row:#?}");
    }
}

#[test]
fn a_row_without_an_encounter_id_among_anothers_rows_takes_that_one_with_it() {
    let text = Export::csv(&[Row::new("E1"), Row::new("E2"), Row::line("", "LAB1"), Row::line("E2", "XR"), Row::new("E3")]);
    let workspace = night_with("day.csv", text, 3);
    assert_billed(&workspace, &["E1", "E3"]);
    let reasons: Vec<(String, String)> = workspace.quarantined().into_iter().map(|row| (row["row"].clone(), row["reason"].clone())).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons.contains(&("4".into(), "blank-required-cell".into())), "{reasons:?}");
    assert!(reasons.iter().any(|(_, reason)| reason == "rows-interrupted"), "{reasons:?}");
}

#[test]
fn rows_of_one_encounter_that_contradict_each_other() {
    let text = Export::csv(&[Row::new("E1"), Row::new("E2"), Row::new("E2").set("patient_birth_date", "1999-01-01").set("service", "LAB1"), Row::new("E3")]);
    let workspace = night_with("day.csv", text, 3);
    workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 3), ("quarantined", 1)]);
    let row = only_quarantined(&workspace);
    assert_eq!((row["row"].as_str(), row["column"].as_str(), row["reason"].as_str()), ("4", "patient_birth_date", "rows-contradict"));
    assert!(!row["message"].contains("1999"), "a birth date in a message: {}", row["message"]);
}

#[test]
fn rows_apart_that_name_two_patients_or_disagree() {
    for (column, other) in [("patient_id", "P-other"), ("payer_1", "blue")] {
        let text = Export::csv(&[Row::new("E1"), Row::new("E2"), Row::new("E3"), Row::new("E2").set(column, other).set("service", "LAB1")]);
        let workspace = night_with("day.csv", text, 3);
        workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 3), ("quarantined", 1)]);
        assert_billed(&workspace, &["E1", "E3"]);
        let rows = workspace.quarantined();
        assert_eq!(rows.iter().map(|row| row["encounter_id"].as_str()).collect::<Vec<_>>(), ["E2", "E2"]);
        assert_eq!(rows.iter().map(|row| row["row"].as_str()).collect::<Vec<_>>(), ["3", "5"]);
        assert!(rows.iter().all(|row| row["reason"] == "rows-contradict"), "{rows:#?}");
    }
}

#[test]
fn an_unreadable_row_apart_takes_the_readable_one_with_it() {
    let text = Export::csv(&[Row::new("E1"), Row::new("E2"), Row::new("E3"), Row::new("E2").set("service", "LAB1").set("units", "two")]);
    let workspace = night_with("day.csv", text, 3);
    assert_billed(&workspace, &["E1", "E3"]);
    let reasons: Vec<String> = workspace.quarantined().into_iter().map(|row| row["reason"].clone()).collect();
    assert_eq!(reasons, ["part-quarantined", "unreadable-number"]);
    assert_eq!(workspace.manifest(NIGHT)["conservation"]["quarantined"]["lines"], 2);
    // Half an encounter is never billed.
    let detail = workspace.report(NIGHT, "aging_detail");
    assert!(!detail.column("encounter_id").contains(&"E2"));
}

#[test]
fn more_lines_than_an_encounter_may_have() {
    let workspace = Workspace::with_config(&format!("{CONFIG}\n[limits]\nlines_per_encounter = 60\n"));
    let mut rows = vec![Row::new("E1"), Row::new("E2")];
    rows.extend((0..60).map(|_| Row::line("E2", "LAB1")));
    rows.push(Row::new("E3"));
    workspace.export("day.csv", &rows);
    workspace.run(3);
    workspace.assert_terms(NIGHT, &[("read", 3), ("claimed", 2), ("quarantined", 1)]);
    let row = only_quarantined(&workspace);
    assert_eq!((row["encounter_id"].as_str(), row["reason"].as_str()), ("E2", "too-many-lines"));
    assert_eq!(workspace.manifest(NIGHT)["conservation"]["quarantined"]["lines"], 61);
}

#[test]
fn a_file_of_noise_is_put_aside_and_nothing_panics() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    let bytes: Vec<u8> = (0..200_000).map(|_| noise()).collect();
    night_with("noise.csv", &bytes, 3);
    // The same below a good header.
    let workspace = night_with("noise.csv", [Export::csv(&[]).as_bytes(), &bytes].concat(), 3);
    assert!(workspace.manifest(NIGHT)["conservation"]["quarantined"]["encounters"].as_u64().unwrap() > 100);
}
