//! What a gate answers with NEVER reaches no placement file, by whatever road somebody tries.

use super::referral::{RIPE, approve, ripe};
use super::*;
use crate::support::Tree;

/// Fails when a placement file of the workspace has a row of anything but E5, which nothing protects, or when an agency holds any such thing.
#[track_caller]
fn assert_never_placed(workspace: &Workspace, night: &str) {
    for file in workspace.files_in("outbox/placements") {
        let text = std::fs::read_to_string(workspace.path(&file)).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("N,") && !line.ends_with(",E5")), "{file}:\n{text}");
    }
    let detail = workspace.report(night, "aging_detail");
    assert!(detail.rows().iter().all(|row| row["owner"] != "agency" || row["encounter_id"] == "E5"), "{:#?}", detail.rows());
    workspace.call(&["verify"]).expect(0);
}

/// A configuration whose thresholds let everything pass that a threshold can hold.
const LOOSE: &str = "[referral]\nminimum_statements = 0\nminimum_days_from_first_statement = 0\nfinal_notice_days = 0\nminimum_placement_cents = 0\nrecent_payment_days = 0\n\n[placement]\nextra_columns = [\"encounter_id\"]\nrecall_on_hold = []\nkeep_on_write_off = [\"C-01\", \"C-03\"]\n";

/// Every fact that makes a gate say NEVER about E1 of P-E1, as an event row.
const NEVER: [&str; 2] = ["n1,bankruptcy_filed,2026-09-01,P-E1,,,,,,,", "n2,qmb,2026-01-01,P-E1,,,,,,,"];

#[test]
fn invariant_8_what_a_never_gate_hits_is_in_no_placement_file_by_any_road() {
    for fact in NEVER {
        let workspace = ripe();
        // The fact comes after the proposal was made and looked at: a stale proposal.
        assert_eq!(workspace.call(&["refer", "list", "--json"]).expect(0).json()["proposals"].as_array().unwrap().len(), 1);
        workspace.events("fact.csv", COLUMNS, &[fact]);
        let before = Tree::read(workspace.root());
        // It still lies in the inbox: no approval before it is read.
        for road in [&["--all"] as &[&str], &["P-E1"], &["--encounter", "E1"]] {
            approve(&workspace, road).expect(2).says(&["inbox/accounts/fact.csv", "cleanclaim post"]);
        }
        before.assert_same(&Tree::read(workspace.root()));
        // Read by a post in the day, which makes no new proposals for anybody to look at.
        workspace.call(&["post", "--as-of", RIPE]).expect(0);
        let tries = |workspace: &Workspace| {
            // Whether anything else can be placed is not the question here.
            let all = approve(workspace, &["--all"]);
            assert!(matches!(all.code, Some(0 | 2)), "{all:?}");
            for road in [&["P-E1"] as &[&str], &["--encounter", "E1"], &["P-E1", "--encounter", "E1"]] {
                approve(workspace, road).expect(2).says(&["nothing to place", "NEVER"]);
            }
        };
        tries(&workspace);
        assert_never_placed(&workspace, RIPE);
        // Thresholds that let everything else pass: what is NEVER is not a threshold.
        let config = std::fs::read_to_string(workspace.path("cleanclaim.toml")).unwrap();
        workspace.put("cleanclaim.toml", format!("{config}\n{LOOSE}"));
        tries(&workspace);
        workspace.night("2026-09-16").expect(0);
        tries(&workspace);
        // An agency that says it has the account does not make it so, and nobody but the program says that it was placed.
        workspace.events("agency.csv", COLUMNS, &["a1,agency_placed,2026-09-16,,E1,125.00,,,,,", "a2,agency_accepted,2026-09-16,,E1,,,,,,"]);
        workspace.night("2026-09-17").expect(3);
        tries(&workspace);
        assert_never_placed(&workspace, "2026-09-17");
        assert!(!workspace.files_in("outbox/placements").is_empty(), "the loose thresholds let E5 pass, so it was tried for E1 too");
    }
}

#[test]
fn invariant_8_what_becomes_never_after_the_placement_comes_back_the_same_night() {
    for fact in NEVER {
        let workspace = ripe();
        approve(&workspace, &["--all"]).expect(0);
        post(&workspace, "2026-09-16", &[fact]);
        assert_eq!(item(&workspace, "2026-09-16", "E1", "patient")["balance"], "125.00");
        approve(&workspace, &["--encounter", "E1"]).expect(2).says(&["NEVER"]);
        workspace.call(&["verify"]).expect(0);
    }
}

#[test]
fn invariant_9_every_placement_row_proves_its_own_arithmetic_and_the_trailer_the_file() {
    let workspace = ripe();
    post(&workspace, "2026-10-01", &["p1,payment,2026-09-16,,E1,20.00,,,,,", "w1,write_off,2026-09-16,,E1,5.55,,,,,courtesy"]);
    let placed = approve(&workspace, &["--all", "--json"]).expect(0).json();
    let path = placed["file"].as_str().unwrap();
    let text = std::fs::read_to_string(workspace.path(path)).unwrap();
    let table = workspace.table(path);
    let (rows, trailer) = table.rows().split_at(table.len() - 1);
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let mut sum = 0;
    for row in rows {
        let amount = |column: &str| cents(&row[column]);
        let since = amount("interest_since") + amount("fees_since") - amount("payments_since") - amount("credits_since");
        assert_eq!(amount("itemization_amount") + since, amount("placed_amount"), "{row:?}");
        sum += amount("placed_amount");
    }
    assert_eq!(sum, 9_945);
    let body: String = text.split_inclusive('\n').skip(1).take(rows.len()).collect();
    let hash = {
        use sha2::Digest;
        sha2::Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!([&trailer[0]["client_no"], &trailer[0]["agency_id"], &trailer[0]["account_no"]], ["1", "9945", &hash]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(workspace.path(path)).unwrap().permissions().mode() & 0o777, 0o600, "only the owner reads it");
    }
}
