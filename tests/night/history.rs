//! What earlier nights and other encounters of a night billed counts for the edits that ask: pairs, units of a day, global periods, frequencies, duplicates.

use super::*;

fn with_tables() -> Workspace {
    let workspace = Workspace::new();
    let file = |name: &str| format!("{}/tests/fixtures/codes/{name}", env!("CARGO_MANIFEST_DIR"));
    for (kind, files, from) in [
        ("ncci", &["ccipra-excerpt-f1.txt", "ccipra-excerpt-f2.txt"][..], None),
        ("mue", &["mue-practitioner-excerpt.csv"], Some("2020-01-01")),
        ("mpfs-indicators", &["PPRRVU26-excerpt.csv"], Some("2026-01-01")),
    ] {
        let files: Vec<String> = files.iter().map(|name| file(name)).collect();
        let from: Vec<&str> = from.into_iter().flat_map(|from| ["--from", from]).collect();
        let arguments: Vec<&str> = ["codes", "import", kind].into_iter().chain(files.iter().map(String::as_str)).chain(from).collect();
        workspace.call(&arguments).expect(0);
    }
    workspace
}

/// One line of a Medicare patient, on a day.
fn service(encounter: &str, patient: &str, day: &str, code: &str) -> Row {
    let row = Row::new(encounter).set("patient_id", patient).set("payer_1", "medb").set("member_id_1", "1EG4TE5MK73").set("service_date", day);
    row.set("service", code).set("charge", "90.00").set("clia", "14D0123456")
}

/// Encounters and what holds them, in order.
fn held(workspace: &Workspace) -> Vec<(String, String)> {
    let table = workspace.table("worklists/held.csv");
    let mut found: Vec<(String, String)> = table.rows().iter().map(|row| (row["encounter_id"].clone(), row["edit_or_carc"].clone())).collect();
    found.sort();
    found
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(encounter, edit)| ((*encounter).to_owned(), (*edit).to_owned())).collect()
}

#[test]
fn what_an_earlier_night_billed_is_held_against_tonight() {
    let workspace = with_tables();
    let (day, next) = ("2026-05-04", "2026-05-05");
    workspace.export(
        "first.csv",
        &[
            service("A1", "PA", day, "80053"),
            service("B1", "PB", day, "15822"),
            service("C1", "PC", day, "11730"),
            service("D1", "PD", day, "G0439"),
            service("E1", "PE", day, "V3"),
            service("F1", "PF", day, "80053"),
        ],
    );
    workspace.run(0);
    assert_eq!(held(&workspace), [], "nothing was billed before");
    workspace.export(
        "second.csv",
        &[
            service("A2", "PA", day, "80048"),
            service("B2", "PB", next, "V3"),
            service("C2", "PC", day, "11730").set("modifiers", "TA"),
            service("D2", "PD", next, "G0439"),
            service("E2", "PE", day, "V3"),
            // Another day, another patient, another provider's patient: none of these has a past.
            service("F2", "PF", next, "80048"),
            service("G2", "PG", day, "80048"),
        ],
    );
    workspace.night(NEXT).expect(0);
    let expected = [("A2", "code-pair-across-encounters"), ("B2", "visit-in-global-period"), ("C2", "units-over-limit-across-encounters"), ("E2", "duplicate-claim")];
    assert_eq!(held(&workspace), pairs(&expected));
    let hits = workspace.report(NEXT, "edit_hits");
    assert_eq!(hits.row("edit", "service-too-soon")["claims"], "1", "an annual visit a day after the last is told");
}

#[test]
fn of_two_encounters_of_one_night_the_later_in_order_is_held() {
    let workspace = with_tables();
    workspace.export("day.csv", &[service("A1", "PA", "2026-05-04", "80053"), service("A2", "PA", "2026-05-04", "80048"), service("B1", "PB", "2026-05-04", "80048")]);
    workspace.run(0);
    assert_eq!(held(&workspace), pairs(&[("A2", "code-pair-across-encounters")]));
    // What was held is judged anew the next night, by what went out.
    workspace.export("next.csv", &[service("C1", "PC", "2026-05-05", "80048")]);
    workspace.night(NEXT).expect(0);
    assert_eq!(held(&workspace), pairs(&[("A2", "code-pair-across-encounters")]));
}

#[test]
fn a_sent_claim_is_not_its_own_past_when_tables_are_tried() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[service("C1", "PC", "2026-05-04", "11730"), service("A1", "PA", "2026-05-04", "80053"), service("A2", "PA", "2026-05-04", "80048")]);
    workspace.run(0);
    let equipped = with_tables();
    let folder = equipped.path("reference/codes").display().to_string();
    let replayed = workspace.call(&["edits", "replay", "--codes", &folder, "--json"]).expect(0).stdout;
    assert!(!replayed.contains("units-over-limit"), "one unit is the limit, and it was billed once: {replayed}");
    // The books do not say which of two encounters of a night came first: either is shown beside the other.
    let told = |encounter: &str| replayed.contains(encounter);
    assert!(replayed.contains("code-pair-across-encounters") && told("A1") && told("A2") && !told("C1"), "{replayed}");
}
