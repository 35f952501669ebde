//! The books over several nights: what account events do, what past days look like, what `verify` notices, what goes to an agency, and what another program makes of it.

mod agency;
mod aging_cases;
mod aging_rules;
mod changes;
mod events;
mod figures;
mod gates;
mod hledger;
mod invariants;
mod never;
mod opening;
mod oracle;
mod past;
mod placement_crash;
mod referral;
mod statements;
mod verify;
mod why;

use std::collections::BTreeMap;

use crate::support::{NIGHT, Row, Workspace};

/// Columns of the account events in these tests.
const COLUMNS: &str = "event_id event date guarantor_id encounter_id amount reference group_code carc until reason";

/// A workspace with a self-pay encounter E1 and an insured one E2, each of $125.00, billed on the usual night.
fn two_items() -> Workspace {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::new("E2")]);
    workspace.run(0);
    workspace
}

/// Runs a night with these account events and proves the ledger after it.
#[track_caller]
fn post(workspace: &Workspace, night: &str, events: &[&str]) {
    workspace.events(&format!("{night}.csv"), COLUMNS, events);
    workspace.night(night).expect(0);
    workspace.call(&["verify"]).expect(0);
}

/// A row of the aging report: encounter and owner.
#[track_caller]
fn item(workspace: &Workspace, night: &str, encounter_id: &str, owner: &str) -> BTreeMap<String, String> {
    let detail = workspace.report(night, "aging_detail");
    let found: Vec<_> = detail.rows().iter().filter(|row| row["encounter_id"] == encounter_id && row["owner"] == owner).collect();
    assert_eq!(found.len(), 1, "{encounter_id} {owner} in {:#?}", detail.rows());
    found[0].clone()
}

fn amounts(row: &BTreeMap<String, String>) -> [&str; 4] {
    ["charge", "paid", "adjusted", "balance"].map(|column| row[column].as_str())
}
