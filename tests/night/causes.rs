//! One cause behind many items, mended by one row.

use super::*;

const HEADER: &str = "item_id,action,field,new_value,reason,user";

#[test]
fn four_hundred_claims_held_by_one_number_are_released_by_one_row() {
    let workspace = Workspace::new();
    let wrong = "1245319590";
    let mut rows: Vec<Row> = (0..400).map(|number| Row::new(&format!("E{number:03}")).set("rendering_npi", wrong)).collect();
    // Another wrong number is another cause, and one claim alone is none.
    rows.push(Row::new("F1").set("rendering_npi", "1245319591"));
    workspace.export("a.csv", &rows);
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 401), ("held", 401)]);
    let causes = workspace.table("worklists/causes.csv");
    assert_eq!((causes.column("edit_or_carc"), causes.column("items"), causes.column("value")), (vec!["rendering-npi-invalid"], vec!["400"], vec![wrong]));
    let cause = causes.rows()[0].clone();
    assert_eq!((cause["worklist"].as_str(), cause["field"].as_str(), cause["payer_id"].as_str(), cause["suggested"].as_str()), ("held", "rendering_npi", "acme", "fix"));
    assert_eq!(cause["dollars"], "50000.00");
    // The worklist itself, filled in and saved by a spreadsheet.
    let text = std::fs::read_to_string(workspace.path("worklists/causes.csv")).unwrap();
    let filled = text.replace(",,,,,,179,", ",fix,1245319599,,ann,,179,");
    assert_ne!(filled, text);
    workspace.put("inbox/corrections/causes.csv", format!("\u{feff}{}", filled.replace('\n', "\r\n")));
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 401), ("claimed", 400), ("held", 1)]);
    assert_eq!(workspace.table("worklists/held.csv").column("encounter_id"), ["F1"]);
    assert_eq!(workspace.table("worklists/causes.csv").len(), 0);
    assert_eq!(workspace.claim_files()[0].1.matches("*1245319599~").count(), 400);
}

#[test]
fn a_row_of_its_own_wins_over_its_cause_and_a_cause_that_is_gone_is_told() {
    let workspace = Workspace::new();
    let wrong = |id: &str, npi: &str| Row::new(id).set("rendering_npi", npi);
    workspace.export("a.csv", &[wrong("E1", "1245319590"), wrong("E2", "1245319590"), wrong("E3", "1245319590")]);
    workspace.run(0);
    let cause = workspace.table("worklists/causes.csv").column("item_id")[0].to_owned();
    let own = workspace.table("worklists/held.csv").row("encounter_id", "E2")["item_id"].clone();
    let rows = format!("{HEADER}\n{own},fix,rendering_npi,1245319591,,ann\n{cause},fix,rendering_npi,1245319599,,ann\n");
    workspace.put("inbox/corrections/a.csv", rows);
    workspace.night(NEXT).expect(0);
    workspace.assert_terms(NEXT, &[("waiting_before", 3), ("claimed", 2), ("held", 1)]);
    assert_eq!(workspace.table("worklists/held.csv").column("value"), ["1245319591"]);
    workspace.put("inbox/corrections/b.csv", format!("{HEADER}\n{cause},fix,rendering_npi,1245319599,again,ann\n"));
    workspace.night(THIRD).expect(3);
    assert!(refusals(&workspace).contains("not on worklists/causes.csv any more"), "{}", refusals(&workspace));
}

#[test]
fn what_is_each_persons_own_is_never_given_to_several() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[held("E1"), held("E2")]);
    workspace.run(0);
    let cause = workspace.table("worklists/causes.csv").row("field", "member_id_1")["item_id"].clone();
    workspace.put("inbox/corrections/a.csv", format!("{HEADER}\n{cause},fix,member_id_1,M1,,ann\n"));
    workspace.night(NEXT).expect(3);
    workspace.assert_terms(NEXT, &[("waiting_before", 2), ("held", 2)]);
    assert!(refusals(&workspace).contains("each person's own"));
}
