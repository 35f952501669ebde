//! Cells that cannot be read as what they must be: the whole encounter is put aside.

use super::*;

#[test]
fn one_bad_cell_in_the_third_line_puts_the_whole_encounter_aside() {
    let rows = [Row::new("E1"), Row::new("E2"), Row::line("E2", "LAB1"), Row::line("E2", "XR").set("units", "two"), Row::new("E3")];
    let workspace = bad_row(Export::csv(&rows), "unreadable-number", "5", "units");
    assert_eq!(workspace.manifest(NIGHT)["conservation"]["quarantined"]["lines"], 3);
    let original = only_quarantined(&workspace)["original"].clone();
    assert_eq!(original.lines().count(), 3, "{original}");
}

#[test]
fn the_rows_in_quarantine_can_be_corrected_and_given_back() {
    let rows = [Row::new("E1"), Row::new("E2").set("service_date", "2026-02-30"), Row::line("E2", "LAB1"), Row::new("E3")];
    let workspace = bad_row(Export::csv(&rows), "unreadable-date", "3", "service_date");
    let original = workspace.files_in("quarantine").into_iter().find(|path| path.ends_with(".original.csv")).unwrap();
    let corrected = std::fs::read_to_string(workspace.path(&original)).unwrap().replace("2026-02-30", "2026-05-04");
    workspace.put("inbox/encounters/corrected.csv", corrected);
    workspace.night("2026-05-06").expect(0);
    workspace.assert_terms("2026-05-06", &[("read", 1), ("claimed", 1)]);
    assert_eq!(workspace.report("2026-05-06", "aging_detail").row("encounter_id", "E2")["charge"], "155.00");
}

#[test]
fn dates_that_do_not_exist() {
    for (column, date) in
        [("service_date", "2026-02-30"), ("service_date", "2025-02-29"), ("patient_birth_date", "13/01/1980"), ("coverage_from_1", "2026-00-10"), ("onset_date", "20261301")]
    {
        bad_row(three(Row::new("E2").set(column, date)), "unreadable-date", "3", column);
    }
}

#[test]
fn blank_ids_and_dates() {
    for column in ["patient_id", "service_date"] {
        bad_row(three(Row::new("E2").set(column, "")), "blank-required-cell", "3", column);
    }
    bad_row(three(Row::new("E2").set("encounter_id", "")), "blank-required-cell", "3", "encounter_id");
}

#[test]
fn money_with_three_decimals_a_comma_or_words() {
    for (column, money) in [("charge", "125.005"), ("charge", "1,250.00"), ("copay", "twenty"), ("charge", "1e3"), ("charge", "99999999999999999999.00"), ("charge", "1.2.3")] {
        bad_row(three(Row::new("E2").set(column, money)), "unreadable-money", "3", column);
    }
}

#[test]
fn units_and_minutes_that_are_no_numbers() {
    for (column, number) in [("units", "two"), ("units", "1,5"), ("units", "99999999999999999999"), ("minutes", "-x")] {
        bad_row(three(Row::new("E2").set(column, number)), "unreadable-number", "3", column);
    }
}

#[test]
fn words_that_mean_nothing() {
    for (column, word) in [("encounter_status", "signed?"), ("relationship_1", "cousin-ish"), ("risk", "extreme")] {
        bad_row(three(Row::new("E2").set(column, word)), "unknown-word", "3", column);
    }
}

#[test]
fn no_message_repeats_what_identifies_a_person() {
    let text = three(Row::new("E2").set("patient_birth_date", "31-12-1980x"));
    let workspace = bad_row(text, "unreadable-date", "3", "patient_birth_date");
    assert!(!only_quarantined(&workspace)["message"].contains("1980"));
    let manifest = std::fs::read_to_string(workspace.path("reports/2026-05-05/run.json")).unwrap();
    assert!(!manifest.contains("31-12-1980"));
}
