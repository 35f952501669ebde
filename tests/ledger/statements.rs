//! Letters to guarantors: the vendor's file, and what it takes for a letter to count.

use super::*;
use crate::support::CONFIG;

const NEXT: &str = "2026-05-06";

/// A workspace that writes letters, with a self-pay encounter E1.
fn printed() -> (Workspace, String) {
    let workspace = Workspace::with_config(&CONFIG.replace("write = false", "write = true"));
    workspace.export("day.csv", &[Row::self_pay("E1")]);
    workspace.run(0);
    let files = workspace.files_in("outbox/statements");
    assert_eq!(files.len(), 1, "{files:?}");
    (workspace, files[0].clone())
}

fn row(workspace: &Workspace, file: &str) -> std::collections::BTreeMap<String, String> {
    workspace.table(file).rows()[0].clone()
}

#[test]
fn a_letter_counts_once_it_is_marked() {
    let (workspace, file) = printed();
    let letter = row(&workspace, &file);
    assert_eq!((letter["step"].as_str(), letter["guarantor_id"].as_str(), letter["amount"].as_str()), ("S1", "P-E1", "125.00"));
    let delinquency = |as_of: &str| workspace.report(as_of, "delinquency").rows()[0].clone();
    assert_eq!((delinquency(NIGHT)["statements_sent"].as_str(), workspace.report(NIGHT, "statements").rows()[0]["state"].as_str()), ("0", "printed"));
    // Nobody gets a second letter while the first lies with the vendor.
    workspace.night(NEXT).expect(0);
    assert_eq!(workspace.files_in("outbox/statements").len(), 1);
    assert!(delinquency(NEXT)["next_step"].contains("mark-sent"));
    workspace.call(&["mark-sent", &file, "--as-of", NEXT]).expect(0);
    let marked = delinquency(NEXT);
    assert_eq!((marked["statements_sent"].as_str(), marked["next_step"].as_str()), ("1", "send the reminder (S2)"));
    workspace.call(&["mark-sent", &file, "--as-of", NEXT]).expect(0).says(&["nothing to do"]);
    workspace.call(&["verify"]).expect(0);
}
