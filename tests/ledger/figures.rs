//! Figures over time: rates, the trend by month and the roll-forward by month, from what days have left.

use super::*;

fn kpi(workspace: &Workspace, night: &str, name: &str) -> [String; 3] {
    let table = workspace.report(night, "kpi");
    ["value", "numerator", "denominator"].map(|column| table.row("kpi", name)[column].clone())
}

/// Six weeks with a charge on each tenth day, paid or not.
fn six_weeks() -> Workspace {
    let workspace = two_items();
    for (night, encounter) in [("2026-05-14", "E10"), ("2026-05-24", "E11"), ("2026-06-03", "E12"), ("2026-06-13", "E13")] {
        workspace.export(&format!("{encounter}.csv"), &[Row::self_pay(encounter)]);
        workspace.night(night).expect(0);
    }
    post(
        &workspace,
        "2026-06-14",
        &[
            "p1,payment,2026-06-14,P-E1,,100.00,,,,,",
            "w1,write_off,2026-06-14,P-E10,,125.00,,,,,bad_debt",
            "w2,write_off,2026-06-14,P-E11,,25.00,,,,,charity",
            "p2,payer_payment,2026-06-14,,E2,80.00,,,,,",
            "a1,payer_adjustment,2026-06-14,,E2,20.00,,CO,45,,",
        ],
    );
    workspace
}

#[test]
fn rates_have_the_numerators_and_denominators_that_the_nights_left() {
    let workspace = six_weeks();
    let night = "2026-06-14";
    // Six charges of $125.00 in 41 days; what is still owed is 25 + 100 + 125 + 125 of patients and 25 of the payer.
    assert_eq!(kpi(&workspace, night, "days_in_ar"), ["21.9", "400.00", "18.29"]);
    assert_eq!(kpi(&workspace, night, "charges_dollars"), ["375.00", "375.00", ""], "of the last thirty days");
    assert_eq!(kpi(&workspace, night, "payments_dollars"), ["180.00", "180.00", ""]);
    assert_eq!(kpi(&workspace, night, "bad_debt_rate"), ["33.3", "125.00", "375.00"]);
    assert_eq!(kpi(&workspace, night, "charity_rate"), ["6.7", "25.00", "375.00"]);
    assert_eq!(kpi(&workspace, night, "gross_collection_rate"), ["24.0", "180.00", "750.00"]);
    for (name, reason) in [("net_days_in_ar", "allowances"), ("cost_to_collect", "costs"), ("net_collection_rate", "do not cover"), ("cash_pct_npsr", "do not cover")] {
        let table = workspace.report(night, "kpi");
        let row = table.row("kpi", name);
        assert!(row["value"] == "n/a" && row["note"].contains(reason), "{row:?}");
    }
    assert_eq!(kpi(&workspace, "2026-05-14", "days_in_ar")[0], "n/a", "ten days are no mean");
}

#[test]
fn the_trend_and_the_roll_forward_of_months_add_the_nights_up() {
    let workspace = six_weeks();
    let trend = workspace.report("2026-06-14", "trend");
    let month = |name: &str, month: &str| {
        let found = trend.rows().iter().find(|row| row["kpi"] == name && row["month"] == month);
        found.map_or_else(|| "no row".to_owned(), |row| row["value"].clone())
    };
    assert_eq!(
        (month("charges_dollars", "2026-05"), month("charges_dollars", "2026-06"), month("charges_dollars", "2026-04")),
        ("500.00".into(), "250.00".into(), "no row".into())
    );
    assert_eq!((month("net_ar", "2026-05"), month("net_ar", "2026-06")), ("500.00".into(), "400.00".into()));
    let roll = workspace.report("2026-06-14", "roll_forward_month");
    let row = |month: &str, owner: &str| roll.rows().iter().find(|row| row["month"] == month && row["owner"] == owner).unwrap().clone();
    let (may, june) = (row("2026-05", "patient"), row("2026-06", "patient"));
    let told = |row: &BTreeMap<String, String>| ["opening", "charges", "payments", "other_adjustments", "closing"].map(|column| row[column].clone());
    assert_eq!(told(&may), ["0.00", "375.00", "0.00", "0.00", "375.00"]);
    assert_eq!(told(&june), ["375.00", "250.00", "100.00", "150.00", "375.00"]);
    assert_eq!((june["first_day"].as_str(), june["last_day"].as_str()), ("2026-06-03", "2026-06-14"));
    let summary = workspace.report("2026-06-14", "aging_summary");
    let patient = summary.row("owner", "patient");
    assert_eq!((patient["net"].as_str(), patient["change_day"].as_str(), patient["change_month"].as_str()), ("375.00", "-250.00", "0.00"));
}

#[test]
fn a_month_closes_where_the_books_stand_though_something_was_placed_after_the_night() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.run(0);
    let letters = ["statement_sent,2026-05-06", "statement_sent,2026-06-05", "statement_sent,2026-07-05", "final_notice_sent,2026-08-05"];
    let events: Vec<String> = letters.iter().enumerate().map(|(at, event)| format!("s{at},{event},P-E1,,,,,,,")).collect();
    post(&workspace, "2026-09-15", &events.iter().map(String::as_str).collect::<Vec<_>>());
    workspace.call(&["refer", "approve", "P-E1", "--user", "ann", "--reason", "no answer"]).expect(0);
    workspace.night("2026-09-16").expect(0);
    let roll = workspace.report("2026-09-16", "roll_forward_month");
    let closing = |owner: &str| roll.rows().iter().find(|row| row["month"] == "2026-09" && row["owner"] == owner).map(|row| (row["transfers"].clone(), row["closing"].clone()));
    assert_eq!(closing("patient"), Some(("-125.00".into(), "0.00".into())));
    assert_eq!(closing("agency"), Some(("125.00".into(), "125.00".into())));
    // What an agency has is told beside the active receivables.
    assert_eq!(kpi(&workspace, "2026-09-16", "pct_ar_over_90"), ["n/a", "0.00", "0.00"]);
    assert_eq!(kpi(&workspace, "2026-09-16", "placed_dollars")[0], "125.00");
}

#[test]
fn denials_say_how_long_their_appeal_and_their_end_took() {
    let workspace = two_items();
    post(&workspace, "2026-05-10", &["d1,payer_adjustment,2026-05-10,,E2,125.00,,CO,50,,"]);
    let denied = item(&workspace, "2026-05-10", "E2", "insurance");
    assert_eq!((denied["claim_state"].as_str(), denied["balance"].as_str()), ("denied", "125.00"));
    post(&workspace, "2026-05-16", &["a1,appeal_opened,2026-05-14,,E2,,,,,,"]);
    assert_eq!(kpi(&workspace, "2026-05-16", "denial_to_appeal_days"), ["4.0", "4", "1"]);
    assert_eq!(kpi(&workspace, "2026-05-16", "denial_to_resolution_days"), ["n/a", "0", "0"]);
    post(&workspace, "2026-05-30", &["p1,payer_payment,2026-05-30,,E2,125.00,,,,,"]);
    assert_eq!(kpi(&workspace, "2026-05-30", "denial_to_resolution_days"), ["20.0", "20", "1"]);
    workspace.night("2026-06-01").expect(0);
    assert_eq!(kpi(&workspace, "2026-06-01", "denial_to_resolution_days"), ["20.0", "20", "1"], "an end is counted once");
}
