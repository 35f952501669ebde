//! Day one: what was open before.

use super::*;

const HEADER: &str =
    "item_id,encounter_id,guarantor_id,patient_id,owner,payer_id,claim_id_as_sent,service_date,first_bill_date,responsibility_date,first_statement_date,statements,charge,balance";

fn with_opening() -> Workspace {
    let workspace = Workspace::new();
    let rows = ["O1,OLD1,G1,P1,patient,,,2025-11-03,,2025-12-01,2025-12-05,2,200.00,80.00", "O2,OLD2,G1,P1,insurance,acme,CLM77,2026-01-10,2026-01-12,,,,300.00,300.00"];
    workspace.put("reference/opening/open_items.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    workspace
}

#[test]
fn opening_balances_are_booked_by_the_first_run_and_age_from_their_own_dates() {
    let workspace = with_opening();
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.run(0);
    let patient = item(&workspace, NIGHT, "OLD1", "patient");
    assert_eq!(
        (patient["balance"].as_str(), patient["age_days"].as_str(), patient["bucket"].as_str(), patient["first_statement_date"].as_str()),
        ("80.00", "155", "121+", "2025-12-05")
    );
    let insurance = item(&workspace, NIGHT, "OLD2", "insurance");
    assert_eq!((insurance["balance"].as_str(), insurance["age_days"].as_str(), insurance["payer_id"].as_str()), ("300.00", "113", "acme"));
    workspace.call(&["verify"]).expect(0);
    // They are no encounters of this night.
    workspace.assert_terms(NIGHT, &[("read", 1), ("self_pay", 1)]);
    assert_eq!(workspace.manifest(NIGHT)["receivables"]["aging_cents"], 50_500);
}

#[test]
fn opening_balances_are_booked_once() {
    let workspace = with_opening();
    workspace.run(0);
    workspace.night("2026-05-06").expect(0);
    assert_eq!(workspace.manifest("2026-05-06")["receivables"]["aging_cents"], 38_000);
    post(&workspace, "2026-05-07", &["p1,payment,2026-05-07,G1,,80.00,,,,,"]);
    assert_eq!(workspace.manifest("2026-05-07")["receivables"]["aging_cents"], 30_000);
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    assert!(journal.contains("equity:opening"));
}
