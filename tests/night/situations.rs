//! What one part of a claim demands of another, and what is sent whole that was documented short.

use super::*;
use crate::support::CONFIG;

#[test]
fn what_a_spreadsheet_did_to_codes_is_sent_whole_and_recorded() {
    let workspace = Workspace::new();
    let short = Row::new("E1").set("place_of_service", "5").set("patient_state", "ma").set("patient_zip", "2139").set("diagnosis_1", "j20.9");
    workspace.export("a.csv", &[short, Row::new("E2").set("place_of_service", "1"), Row::new("E3").set("patient_zip", "6660")]);
    workspace.run(0);
    assert_eq!(billed(&workspace, NIGHT), ["E1"], "half of 11 and a ZIP code of four digits elsewhere have no one reading");
    let files = workspace.claim_files();
    assert!(files.iter().any(|(_, text)| text.contains("*MA*02139~") && (text.contains("*05:B:1*") || text.contains("*05>B>1*"))), "{files:?}");
    workspace.call(&["why", "E1"]).expect(0).says(&["corrected-leading-zero", "corrected-case"]);
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn a_service_on_the_payers_list_waits_for_its_authorization() {
    let list = |payer: &str, pattern: &str| format!("{CONFIG}\n[edits.prior_authorization]\n{payer} = [\"{pattern}\"]\n");
    let workspace = Workspace::with_config(&list("acme", "99211-99215"));
    workspace.export("a.csv", &[Row::new("E1"), Row::new("E2").set("prior_authorization", "PA1")]);
    workspace.run(0);
    assert_eq!(billed(&workspace, NIGHT), ["E2"]);
    workspace.call(&["why", "E1"]).expect(0).says(&["prior-authorization-missing"]);
    for (payer, pattern, said) in [("acmee", "99213", "names the payer `acmee`"), ("acme", "office visits", "expected a code")] {
        workspace.put("cleanclaim.toml", list(payer, pattern));
        workspace.export("b.csv", &[Row::new("E3")]);
        workspace.night(NEXT).expect(2).says(&[said]);
    }
}
