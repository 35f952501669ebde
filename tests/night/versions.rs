//! An encounter that comes again: the same, changed, opened, cancelled, or in pieces.

use super::*;

#[test]
fn the_same_encounter_again_is_a_duplicate_whether_it_was_billed_or_waits() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), held("E2"), Row::self_pay("E3")]);
    workspace.run(0);
    // Another file, because of E9.
    workspace.export("b.csv", &[Row::new("E1"), held("E2"), Row::self_pay("E3"), Row::new("E9")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 1), ("read", 4), ("duplicate", 3), ("claimed", 1), ("held", 1)]);
    assert_eq!(billed(&workspace, NEXT), ["E1", "E3", "E9"]);
}

#[test]
fn a_new_version_replaces_the_one_that_waits() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[held("E1"), unclear("E2")]);
    workspace.run(0);
    workspace.export("b.csv", &[Row::new("E1"), held("E2")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("read", 2), ("superseded", 2), ("claimed", 1), ("held", 1)]);
    assert_eq!(workspace.table("worklists/held.csv").column("encounter_id"), ["E2"]);
    assert_eq!(workspace.table("worklists/coding.csv").len(), 0);
    assert_eq!(workspace.report(NEXT, "unbilled").column("encounter_id"), ["E2"]);
}

#[test]
fn a_billed_encounter_that_changed_is_a_persons_decision_and_never_a_second_claim() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), Row::new("E2")]);
    workspace.run(0);
    workspace.export("b.csv", &[Row::new("E1").set("service", "V4"), Row::new("E2").set("encounter_status", "cancelled")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("read", 2), ("changed", 2)]);
    let changed = workspace.table("worklists/changed.csv");
    let row = changed.row("encounter_id", "E1");
    let claim_id = workspace.report(NEXT, "aging_detail").row("encounter_id", "E1")["claim_id"].clone();
    assert_eq!((row["claim_id"].as_str(), row["edit_or_carc"].as_str(), row["dollars"].as_str()), (claim_id.as_str(), "changed-after-claim", "180.00"));
    assert!(row["item_id"].starts_with('c'));
    assert_eq!((changed.len(), workspace.claim_files().len()), (2, 1));
    // It stays on the list until somebody decides.
    workspace.night(THIRD).expect(0);
    assert_eq!(workspace.table("worklists/changed.csv").column("item_id"), changed.column("item_id"));
    workspace.put("inbox/corrections/decided.csv", format!("item_id,action,user\n{},ignore,ann\n", row["item_id"]));
    workspace.night("2026-05-08").expect(0);
    assert_eq!(workspace.table("worklists/changed.csv").column("encounter_id"), ["E2"]);
}

#[test]
fn the_same_change_exported_every_night_is_one_row() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.run(0);
    for (night, other) in [(NEXT, "E2"), (THIRD, "E3")] {
        workspace.export(&format!("{night}.csv"), &[Row::new("E1").set("service", "V4"), Row::new(other)]);
        workspace.night(night).expect(0);
    }
    assert_eq!(workspace.table("worklists/changed.csv").len(), 1);
}

#[test]
fn an_open_encounter_is_billed_when_it_is_final_and_a_cancelled_one_never() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1").set("encounter_status", "open"), held("E2")]);
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 2), ("not_final", 1), ("held", 1)]);
    workspace.export("b.csv", &[Row::new("E1").set("encounter_status", "final"), held("E2").set("encounter_status", "cancelled")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 1), ("read", 2), ("superseded", 1), ("not_final", 1), ("claimed", 1)]);
    assert_eq!((workspace.table("worklists/held.csv").len(), workspace.report(NEXT, "unbilled").len()), (0, 0));
}

#[test]
fn lines_of_one_encounter_are_one_claim_even_when_they_stand_apart() {
    let together = Workspace::new();
    together.export("a.csv", &[Row::new("E1"), Row::line("E1", "LAB1"), Row::new("E2")]);
    together.run(0);
    let apart = Workspace::new();
    apart.export("a.csv", &[Row::new("E1"), Row::new("E2"), Row::new("E1").set("service", "LAB1")]);
    apart.run(0);
    for workspace in [&together, &apart] {
        workspace.assert_terms(NIGHT, &[("read", 2), ("claimed", 2)]);
        assert_eq!(workspace.manifest(NIGHT)["conservation"]["claimed"]["lines"], 3);
        assert_eq!(workspace.report(NIGHT, "aging_detail").row("encounter_id", "E1")["charge"], "155.00");
        assert_eq!(workspace.claim_files()[0].1.matches("CLM*").count(), 2);
    }
}

#[test]
fn the_same_visit_under_another_number_is_held_as_a_duplicate_claim() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.export("b.csv", &[Row::new("E1").set("encounter_id", "E2")]);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("read", 1), ("held", 1)]);
    assert!(workspace.table("worklists/held.csv").column("edit_or_carc").contains(&"duplicate-claim"));
}

#[test]
fn an_encounter_in_pieces_that_waits_is_the_same_when_its_pieces_come_again() {
    let workspace = Workspace::new();
    let pieces = |other: &str| [held("E1"), Row::new(other), held("E1").set("service", "LAB1")];
    workspace.export("a.csv", &pieces("E2"));
    workspace.run(0);
    assert_eq!(workspace.manifest(NIGHT)["conservation"]["held"]["lines"], 2);
    workspace.export("b.csv", &pieces("E3"));
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 1), ("read", 2), ("duplicate", 1), ("claimed", 1), ("held", 1)]);
    // Cured, it is one claim of both lines; and its pieces, once more, are what was billed.
    workspace.export("c.csv", &[Row::new("E1"), Row::new("E4"), Row::new("E1").set("service", "LAB1")]);
    workspace.night(THIRD).expect(0);
    workspace.assert_terms(THIRD, &[("waiting_before", 1), ("read", 2), ("superseded", 1), ("claimed", 2)]);
    assert_eq!(workspace.report(THIRD, "aging_detail").row("encounter_id", "E1")["charge"], "155.00");
    workspace.export("d.csv", &[Row::new("E1"), Row::new("E5"), Row::new("E1").set("service", "LAB1")]);
    workspace.night("2026-05-08").expect(0);
    workspace.assert_terms("2026-05-08", &[("read", 2), ("duplicate", 1), ("claimed", 1)]);
}
