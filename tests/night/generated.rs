//! A generated day: the generator says what it spoiled, and the night must find all of it and nothing else.

use std::collections::BTreeMap;

use cleanclaim::generate::Landing;
use cleanclaim::generate::faults::FAULTS;

use crate::support::{TempDir, program};

#[test]
fn every_generated_fault_lands_where_it_was_meant_to_and_nothing_sound_is_stopped() {
    let folder = TempDir::new();
    let out = folder.path().to_str().unwrap();
    let said = program(["generate", "encounters", "--encounters", "6000", "--seed", "42", "--faults", "300", "--out", out, "--json"]).run().expect(0).json();
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    let mut kinds = 0;
    for fault in said["faults"].as_array().unwrap() {
        let kind = FAULTS.iter().find(|kind| kind.name == fault["fault"]).unwrap();
        let term = match kind.lands {
            Landing::Held(_) => "held",
            Landing::Coder => "to_coder",
            Landing::Quarantined => "quarantined",
            Landing::NotFinal => "not_final",
            Landing::Duplicate => "duplicate",
            Landing::Superseding => "superseded",
            Landing::Claimed(_) => "billed",
        };
        *expected.entry(term).or_default() += fault["encounters"].as_u64().unwrap();
        kinds += 1;
    }
    assert!(kinds > 50, "only {kinds} kinds of faults");
    program(["--config", out, "run", "--as-of", "2026-09-15", "--quiet"]).run().expect(3);
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.path().join("reports/2026-09-15/run.json")).unwrap()).unwrap();
    let found = |term: &str| manifest["conservation"][term]["encounters"].as_u64().unwrap();
    assert_eq!(found("read"), said["encounters"].as_u64().unwrap());
    for term in ["held", "to_coder", "quarantined", "not_final", "duplicate", "superseded"] {
        assert_eq!(found(term), expected.get(term).copied().unwrap_or_default(), "{term}");
    }
    let stopped: u64 = ["held", "to_coder", "quarantined", "not_final", "duplicate", "superseded"].iter().map(|term| found(term)).sum();
    assert_eq!(found("claimed") + found("self_pay"), found("read") - stopped);
    program(["--config", out, "verify"]).run().expect(0);
}
