//! Services over nights: new or established by the practice's own visits, modifiers that are asked, and what a payer is expected to pay.

use super::*;

/// A visit in words with a level, of which nobody documented whether the patient is new.
fn in_words(encounter_id: &str, patient_id: &str, day: &str) -> Row {
    Row::new(encounter_id).set("patient_id", patient_id).set("service_date", day).set("service", "office visit").set("problems", "low").set("risk", "low").set("charge", "125.00")
}

fn open_questions(workspace: &Workspace) -> Vec<String> {
    workspace.table("worklists/coding.csv").column("phrase").into_iter().map(str::to_owned).collect()
}

#[test]
fn a_visit_of_an_earlier_night_makes_the_patient_established() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), in_words("E9", "P-E9", "2026-05-04")]);
    workspace.run(0);
    assert_eq!(open_questions(&workspace), ["encounter E9: office visit, new or established patient"], "one night is no history of three years");
    workspace.export("b.csv", &[in_words("E2", "P-E1", "2026-05-05")]);
    workspace.night(NEXT);
    assert_eq!(billed(&workspace, NEXT), ["E1", "E2"]);
    workspace.call(&["why", "E2"]).expect(0).says(&["patient-status-by-history", "2026-05-04", "99213"]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn visits_of_one_night_count_whatever_their_order() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[in_words("E2", "P1", "2026-05-04"), Row::new("E1").set("patient_id", "P1").set("service_date", "2026-05-02")]);
    workspace.run(0);
    workspace.call(&["why", "E2"]).expect(0).says(&["patient-status-by-history", "2026-05-02"]);
}

#[test]
fn nights_add_up_and_a_visit_after_the_one_asked_about_does_not_count() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1").set("patient_id", "P1").set("service_date", "2026-04-30")]);
    workspace.run(0);
    workspace.export("b.csv", &[Row::new("E2").set("patient_id", "P1").set("service_date", "2026-05-06")]);
    workspace.night(NEXT).expect(0);
    workspace.export("c.csv", &[in_words("E3", "P1", "2026-05-04"), in_words("E4", "P1", "2026-05-07")]);
    workspace.night(THIRD).expect(0);
    assert_eq!(billed(&workspace, THIRD), ["E1", "E2", "E3", "E4"]);
    workspace.call(&["why", "E3"]).expect(0).says(&["on 2026-04-30"]);
    workspace.call(&["why", "E4"]).expect(0).says(&["on 2026-05-06"]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn imported_visits_tell_new_from_established_and_question_what_contradicts_them() {
    let workspace = Workspace::new();
    workspace.put("reference/opening/visits.csv", "patient_id,npi,taxonomy,date\nP0,1245319599,207Q00000X,2020-01-06\nP1,1578901237,,2025-06-02\n");
    let visits = [
        // Seen by a colleague of the same specialty.
        in_words("E1", "P1", "2026-05-04"),
        // Visits are known for more than three years, and there is none.
        in_words("E2", "P2", "2026-05-04"),
        Row::new("E3").set("patient_id", "P1").set("service", "99203").set("charge", "165.00").set("service_date", "2026-05-03"),
        Row::new("E4").set("patient_id", "P4").set("service", "99203").set("charge", "165.00"),
    ];
    workspace.export("a.csv", &visits);
    workspace.run(0);
    assert_eq!(billed(&workspace, NIGHT), ["E1", "E2", "E4"]);
    workspace.call(&["why", "E1"]).expect(0).says(&["99213"]);
    workspace.call(&["why", "E2"]).expect(0).says(&["99203"]);
    let coding = workspace.table("worklists/coding.csv");
    let row = coding.row("phrase", "encounter E3, line 1: 99203 against the patient's earlier visits");
    assert!(row["why"].contains("2025-06-02") && row["why"].contains("`new`"), "{}", row["why"]);
    // The coder confirms what was documented, for this encounter alone.
    workspace.answer("answers.csv", &row["question_id"], "new");
    workspace.night(NEXT);
    assert_eq!(billed(&workspace, NEXT), ["E1", "E2", "E3", "E4"]);
    workspace.call(&["why", "E3"]).expect(0).says(&["99203"]);
}

#[test]
fn a_visit_beside_a_procedure_waits_for_its_modifier() {
    let workspace = Workspace::new();
    let procedure = |encounter_id| Row::line(encounter_id, "12001").set("charge", "265.00");
    workspace.export("a.csv", &[Row::new("E1"), procedure("E1"), Row::new("E2"), procedure("E2")]);
    workspace.run(0);
    let coding = workspace.table("worklists/coding.csv");
    let row = coding.row("phrase", "encounter E1, line 1: modifier of 99213 beside 12001");
    assert_eq!(coding.len(), 2);
    workspace.answer("answers.csv", &row["question_id"], "25");
    workspace.night(NEXT);
    assert_eq!(billed(&workspace, NEXT), ["E1"], "an answer serves one encounter");
    assert!(workspace.claim_files().iter().any(|(_, text)| text.contains("SV1*HC>99213>25*") || text.contains("SV1*HC:99213:25*")));
    workspace.call(&["why", "E1"]).expect(0).says(&["modifier-as-answered"]);
}

#[test]
fn a_claim_knows_what_its_payer_is_expected_to_pay() {
    let workspace = Workspace::new();
    workspace.put(
        "reference/fee_schedule.csv",
        "payer_id,code,modifiers,setting,amount,effective_from,effective_to\nacme,99213,,non_facility,92.35,2026-01-01,\nacme,99213,,facility,66.10,2026-01-01,\n",
    );
    workspace.export("a.csv", &[Row::new("E1"), Row::new("E2").set("place_of_service", "22"), Row::new("E3").set("service", "XR"), Row::self_pay("E4")]);
    workspace.run(0);
    workspace.call(&["why", "E1"]).expect(0).says(&["125.00 (expected 92.35)"]);
    workspace.call(&["why", "E2"]).expect(0).says(&["(expected 66.10)"]);
    for unknown in ["E3", "E4"] {
        assert!(!workspace.call(&["why", unknown]).expect(0).stdout.contains("expected"), "{unknown}");
    }
    workspace.put("reference/fee_schedule.csv", "payer_id,code,amount\nacme,99213,much\n");
    workspace.export("b.csv", &[Row::new("E5")]);
    workspace.night(NEXT).expect(2).says(&["fee_schedule.csv:2", "amount"]);
}

#[test]
fn a_drug_is_billed_by_its_quantity_through_an_imported_crosswalk() {
    let workspace = Workspace::new();
    workspace.put("ndc.csv", "ndc,code,ndc_unit,ndc_quantity,code_units\n99999-0201-25,J1885,ML,1,2\n");
    let source = workspace.path("ndc.csv");
    workspace.call(&["codes", "import", "ndc", source.to_str().unwrap()]).expect(0).says(&["1 rows"]);
    workspace.call(&["codes", "import", "ndc", source.to_str().unwrap()]).expect(2).says(&["imported already"]);
    let drug = |encounter_id: &str| {
        let line = Row::line(encounter_id, "J1885").set("charge", "16.00").set("ndc", "99999-0201-25").set("ndc_quantity", "2").set("ndc_unit", "ML");
        [Row::new(encounter_id).set("service", "96372").set("charge", "38.00"), line]
    };
    let [first, line] = drug("E1");
    let [second, wrong] = drug("E2");
    workspace.export("a.csv", &[first, line, second, wrong.set("units", "2")]);
    workspace.run(0);
    workspace.call(&["why", "E1"]).expect(0).says(&["units-by-drug-quantity", "J1885*4*1600"]);
    workspace.call(&["why", "E2"]).expect(0).says(&["J1885*2*1600", "ndc-units-differ"]);
}

#[test]
fn medicares_fee_schedule_is_imported_from_its_own_files() {
    let workspace = Workspace::new();
    workspace.put(
        "rvu.csv",
        "Relative values,,,,,,,\n,,,STATUS,WORK,NON-FAC,FACILITY,MP,CONV\nHCPCS,MOD,DESCRIPTION,CODE,RVU,PE RVU,PE RVU,RVU,FACTOR\n99213,,x,A,1.30,1.33,0.55,0.10,32.3465\n",
    );
    workspace.put(
        "gpci.csv",
        "ADDENDUM E\n\nMedicare Administrative Contractor (MAC),State,Locality Number,Locality Name,PW GPCI,PE GPCI,MP GPCI\n05202,KS,00,KANSAS,1.000,0.900,0.600\n",
    );
    let (rvu, gpci) = (workspace.path("rvu.csv"), workspace.path("gpci.csv"));
    let import = |more: &[&str]| {
        let files = ["codes", "import", "mpfs", rvu.to_str().unwrap(), gpci.to_str().unwrap()];
        workspace.call(&[files.as_slice(), more].concat())
    };
    import(&[]).expect(2).says(&["--locality"]);
    import(&["--locality", "05202-00"]).expect(2).says(&["--from"]);
    import(&["--locality", "05202-07", "--from", "2026-01-01"]).expect(2).says(&["no locality 07"]);
    import(&["--locality", "05202-00", "--from", "2026-01-01"]).expect(0).says(&["mpfs-2026-01-01.csv", "1 codes"]);
    let medicare = Row::new("E1").set("payer_1", "Medicare").set("member_id_1", "1EG4TE5MK73");
    workspace.export("a.csv", &[medicare, Row::new("E2")]);
    workspace.run(0);
    // (1.30 x 1.000 + 1.33 x 0.900 + 0.10 x 0.600) x 32.3465 = 82.7100...
    workspace.call(&["why", "E1"]).expect(0).says(&["(expected 82.71)"]);
    assert!(!workspace.call(&["why", "E2"]).expect(0).stdout.contains("expected"));
}
