//! The command line: what people type, what they are told, and what scripts read.

mod checking;
mod claims837;
mod code_tables;
mod codes;
mod imported_coverage;
mod rules;
mod usage;
mod workspace;

use crate::support::{NIGHT, Row, Workspace};

/// A workspace with one night behind it: E1 claimed, E2 held, E3 with the coder, E4 self-pay, E5 unreadable.
fn after_a_night() -> Workspace {
    let workspace = Workspace::new();
    let rows =
        [Row::new("E1"), Row::new("E2").set("member_id_1", ""), Row::new("E3").set("diagnosis_1", "the creeping crud"), Row::self_pay("E4"), Row::new("E5").set("units", "two")];
    workspace.export("day.csv", &rows);
    workspace.run(3);
    workspace
}
