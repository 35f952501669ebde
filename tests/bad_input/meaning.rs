//! Cells that can be read and cannot be billed: the encounter is held, or asked about, with its cause.

use super::*;

#[test]
fn negative_units() {
    let (_, row) = held_for(Row::new("E2").set("units", "-1").set("charge", "125.00"), "units-not-positive");
    assert_eq!((row["field"].as_str(), row["value"].as_str()), ("units", "'-1"));
}

#[test]
fn negative_charge() {
    let (_, row) = held_for(Row::new("E2").set("charge", "-125.00"), "charge-negative");
    assert_eq!((row["field"].as_str(), row["dollars"].as_str()), ("charge", "-125.00"));
}

#[test]
fn absurd_charges_and_units_are_held_and_never_overflow() {
    let most = "92233720368547758.07";
    let rows = [Row::new("E1").set("charge", most), Row::new("E2").set("charge", most), Row::new("E3").set("units", "99999999999").set("service", "XR"), Row::new("E4")];
    let workspace = Workspace::new();
    workspace.export("day.csv", &rows);
    let outcome = workspace.night(NIGHT);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert!(matches!(outcome.code, Some(0 | 3)), "{outcome:?}");
    assert_billed(&workspace, &["E4"]);
    assert_eq!(workspace.report(NIGHT, "aging_detail").len(), 1);
}

#[test]
fn x12_delimiters_in_a_name_never_reach_the_file() {
    let workspace = night_with("day.csv", three(Row::new("E2").set("patient_last_name", "St*ar~t:le^r")), 0);
    let text = workspace.claim_files()[0].1.clone();
    let names: Vec<&str> = text.split('~').map(str::trim).filter(|segment| segment.starts_with("NM1*IL*")).collect();
    assert!(names.iter().all(|name| name.split('*').count() == 10), "{names:?}");
    for (path, _) in workspace.claim_files() {
        workspace.call(&["x12", "describe", &path_in(&workspace, &path)]).expect(0);
    }
    workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 4)]);
}

#[test]
fn x12_delimiters_in_an_id_hold_the_claim() {
    let (_, row) = held_for(Row::new("E2").set("member_id_1", "M1*2~3"), "delimiter-in-identifier");
    assert_eq!(row["field"], "member_id_1");
}

#[test]
fn a_formula_in_a_name_is_defused_wherever_a_spreadsheet_would_open_it() {
    let formula = "=cmd()|' /C calc'!A0";
    let rows = [
        Row::self_pay("E1").set("patient_last_name", formula).set("patient_id", "@G1"),
        Row::new("E2").set("diagnosis_1", "=HYPERLINK(\"http://x\")"),
        Row::new("E3").set("patient_last_name", formula).set("units", "two"),
        Row::new("+E4").set("payer_1", "-nobody"),
    ];
    let workspace = Workspace::new();
    workspace.export("day.csv", &rows);
    workspace.events("stm.csv", "event_id event date guarantor_id", &["s1,statement_sent,2026-05-05,@G1"]);
    workspace.run(3);
    let tables: Vec<String> = ["worklists", "reports", "quarantine"]
        .into_iter()
        .flat_map(|folder| workspace.files_in(folder))
        .filter(|path| path.ends_with(".csv") && !path.ends_with(".original.csv"))
        .collect();
    let mut defused = 0;
    for path in tables {
        let table = workspace.table(&path);
        for (column, cell) in table.rows().iter().flatten() {
            let is_number = cell.parse::<f64>().is_ok();
            assert!(!cell.starts_with(['=', '+', '@', '\t']) && (is_number || !cell.starts_with('-')), "{path}, {column}: {cell}");
            defused += usize::from(cell.starts_with("'=") || cell.starts_with("'@") || cell.starts_with("'+") || cell.starts_with("'-"));
        }
    }
    assert!(defused >= 4, "only {defused} cells were defused: the formulas do not reach the tables, so this proves nothing");
    let html = std::fs::read_to_string(workspace.path("reports/2026-05-05/index.html")).unwrap();
    assert!(!html.contains("<script>alert"), "unescaped");
}

#[test]
fn markup_in_a_name_is_escaped_on_the_page() {
    let workspace = night_with("day.csv", three(Row::self_pay("E2").set("patient_last_name", "<script>alert(1)</script>").set("diagnosis_1", "<b>odd</b>")), 0);
    let html = std::fs::read_to_string(workspace.path("reports/2026-05-05/index.html")).unwrap();
    assert!(!html.contains("<script>alert(1)") && !html.contains("<b>odd"));
}

#[test]
fn a_payer_nobody_configured() {
    let (_, row) = held_for(Row::new("E2").set("payer_1", "Nobody Mutual"), "payer-not-configured");
    assert_eq!((row["field"].as_str(), row["value"].as_str()), ("payer_1", "Nobody Mutual"));
    assert!(row["fix"].contains("payers.csv"), "{row:#?}");
}

#[test]
fn a_date_of_service_outside_every_code_edition() {
    let (_, row) = held_for(Row::new("E2").set("service_date", "2025-11-03"), "icd10-edition-gap");
    assert!(row["fix"].contains("codes import"), "{row:#?}");
}

#[test]
fn a_date_of_service_before_icd_10() {
    let (_, row) = held_for(Row::new("E2").set("service_date", "2015-09-30"), "service-before-icd10");
    assert!(!row["cause"].is_empty());
    // Also when gaps between editions only warn.
    let workspace = Workspace::with_config(&format!("{CONFIG}\n[coding]\nedition_gap = \"warn\"\n"));
    workspace.export("day.csv", &[Row::new("E1").set("service_date", "2015-09-30"), Row::new("E2").set("service_date", "2026-01-05")]);
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 2), ("held", 1), ("claimed", 1)]);
}

#[test]
fn a_billing_provider_without_a_tax_id_or_with_a_five_digit_zip_holds_only_its_own_claims() {
    held_for(Row::new("E2").set("billing_provider", "no_tax_id"), "billing-tax-id-invalid");
    held_for(Row::new("E2").set("billing_provider", "five_digit_zip"), "billing-zip-not-nine-digits");
}

#[test]
fn codes_that_cannot_be_billed() {
    held_for(Row::new("E2").set("diagnosis_1", "J20"), "diagnosis-not-billable");
    held_for(Row::new("E2").set("diagnosis_1", "J20.99"), "diagnosis-code-unknown");
    held_for(Row::new("E2").set("rendering_npi", "1245319598"), "rendering-npi-invalid");
    held_for(Row::new("E2").set("service_date", "2026-06-01"), "service-date-in-future");
    held_for(Row::new("E2").set("place_of_service", "00"), "place-of-service-unknown");
}

#[test]
fn all_findings_are_told_and_not_only_the_first() {
    let second = Row::new("E2").set("member_id_1", "").set("patient_birth_date", "").set("rendering_npi", "").set("patient_zip", "");
    let workspace = night_with("day.csv", three(second), 0);
    let held = workspace.table("worklists/held.csv");
    let edits = held.column("edit_or_carc");
    for edit in ["member-id-missing", "patient-birth-date-missing", "rendering-provider-missing", "patient-address-incomplete"] {
        assert!(edits.contains(&edit), "{edit}: {edits:?}");
    }
}

#[test]
fn blank_diagnoses_and_services_are_questions_to_the_coder() {
    let workspace = night_with("day.csv", Export::csv(&[Row::new("E1").set("diagnosis_1", ""), Row::new("E2").set("service", ""), Row::new("E3").set("service", "leeches")]), 0);
    workspace.assert_terms(NIGHT, &[("read", 4), ("claimed", 1), ("to_coder", 3)]);
    let coding = workspace.table("worklists/coding.csv");
    assert_eq!(coding.len(), 3);
    assert!(coding.column("question_id").iter().all(|id| id.starts_with('q')) && coding.column("phrase").contains(&"leeches"));
}

#[test]
fn text_that_x12_cannot_carry_is_held_or_written_plainly_and_never_raw() {
    let workspace = night_with("day.csv", three(Row::new("E2").set("patient_last_name", "Müller-Żółć").set("patient_first_name", "李")), 0);
    assert!(workspace.claim_files()[0].1.is_ascii());
    assert_eq!(workspace.manifest(NIGHT)["balanced"], true);
}

fn path_in(workspace: &Workspace, path: &str) -> String {
    workspace.path(path).display().to_string()
}
