//! Numbers that must never repeat.

use std::collections::BTreeSet;

use super::*;

/// Elements of every segment with an id, in order.
fn elements(text: &str, segment: &str, element: usize) -> Vec<String> {
    let of_segment = |line: &str| line.split('*').nth(element).map(str::to_owned).filter(|_| line.starts_with(&format!("{segment}*")));
    text.split('~').filter_map(|line| of_segment(line.trim())).collect()
}

#[test]
fn control_numbers_go_up_over_nights_and_match_at_both_ends() {
    let workspace = Workspace::new();
    let medicare = |id: &str| Row::new(id).set("payer_1", "medb").set("member_id_1", "1EG4TE5MK73");
    for (night, id) in [(NIGHT, "1"), (NEXT, "2"), (THIRD, "3")] {
        workspace.export(&format!("{id}.csv"), &[Row::new(&format!("A{id}")), medicare(&format!("B{id}"))]);
        workspace.night(night).expect(0);
    }
    let files = workspace.claim_files();
    assert_eq!(files.len(), 6);
    for (segment, element, trailer) in [("ISA", 13, "IEA"), ("GS", 6, "GE"), ("ST", 2, "SE")] {
        let mut all: Vec<u32> = Vec::new();
        for (name, text) in &files {
            let (starts, ends) = (elements(text, segment, element), elements(text, trailer, 2));
            assert_eq!(starts, ends, "{segment} and {trailer} of {name}");
            all.extend(starts.iter().map(|number| number.parse::<u32>().unwrap()));
        }
        assert_eq!(all, [1, 2, 3, 4, 5, 6], "{segment}");
    }
}

#[test]
fn a_failed_or_dry_run_uses_no_control_number() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.call(&["run", "--as-of", NIGHT, "--dry-run"]).expect(0);
    workspace.run(0);
    assert_eq!(elements(&workspace.claim_files()[0].1, "ISA", 13), ["000000001"]);
}

#[test]
fn claim_ids_are_unique_short_and_carry_a_check_digit() {
    let workspace = Workspace::new();
    let rows: Vec<Row> = (0..200).map(|number| Row::new(&format!("E{number}"))).collect();
    workspace.export("a.csv", &rows);
    workspace.run(0);
    let text = &workspace.claim_files()[0].1;
    let ids: BTreeSet<String> = elements(text, "CLM", 1).into_iter().collect();
    assert_eq!(ids.len(), 200);
    for id in &ids {
        assert!(id.len() <= 20 && id.starts_with("CC") && cleanclaim::claims::is_valid_claim_id(id), "{id}");
        let last = if id.ends_with('7') { '8' } else { '7' };
        let mistyped = format!("{}{last}", &id[..id.len() - 1]);
        assert!(!cleanclaim::claims::is_valid_claim_id(&mistyped), "{mistyped} passes for {id}");
    }
    let aged: BTreeSet<String> = workspace.report(NIGHT, "aging_detail").column("claim_id").into_iter().map(str::to_owned).collect();
    assert_eq!(aged, ids);
}

#[test]
fn a_receivers_limit_splits_its_file_and_loses_nothing() {
    let config = crate::support::CONFIG.replace("name = \"Claims hub\"", "name = \"Claims hub\"\nmax_claims_per_file = 3");
    let workspace = Workspace::with_config(&config);
    let rows: Vec<Row> = (0..8).map(|number| Row::new(&format!("E{number}"))).collect();
    workspace.export("a.csv", &rows);
    workspace.run(0);
    let claims: Vec<usize> = workspace.claim_files().iter().map(|(_, text)| elements(text, "CLM", 1).len()).collect();
    assert_eq!(claims, [3, 3, 2]);
    let files =
        workspace.manifest(NIGHT)["files"].as_array().unwrap().iter().filter(|file| file["kind"] == "claims").map(|file| file["x12"]["claims"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(files, 8);
}

#[test]
fn what_run_json_says_of_a_file_is_what_is_there() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1"), held("E2"), unclear("E3"), Row::new("E4").set("units", "two")]);
    workspace.run(3);
    let tree = Tree::read(workspace.root());
    let manifest = workspace.manifest(NIGHT);
    let files = manifest["files"].as_array().unwrap();
    for file in files {
        let bytes = tree.bytes(file["path"].as_str().unwrap());
        assert_eq!(file["bytes"], bytes.len(), "{}", file["path"]);
        assert_eq!(file["sha256"], sha256(bytes), "{}", file["path"]);
    }
    let listed: BTreeSet<&str> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    let written = |path: &&str| ["outbox/", "quarantine/", "reports/", "worklists/"].iter().any(|folder| path.starts_with(folder)) && !path.ends_with('/');
    let unlisted: Vec<&str> = tree.paths().into_iter().filter(written).filter(|path| !listed.contains(path)).collect();
    assert_eq!(unlisted, ["reports/2026-05-05/run.json", "reports/2026-05-05/runs/000001.json", "reports/2026-05-05/timings.json"]);
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
