//! What happens to the files that a night reads.

use std::io::Write;

use super::*;
use crate::support::Export;

#[test]
fn inputs_are_archived_after_the_commit_or_kept_when_the_configuration_says_so() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.events("pay.csv", "event_id event date guarantor_id amount", &["p1,payment,2026-05-05,P-E1,5.00"]);
    workspace.run(0);
    let archived = workspace.files_in("archive");
    assert_eq!((archived.len(), workspace.files_in("inbox").len()), (2, 0));
    let run = archived[0].split('/').nth(1).unwrap().to_owned();
    assert!(run.starts_with("000001-"));
    assert_eq!(archived, [format!("archive/{run}/inbox/accounts/pay.csv"), format!("archive/{run}/inbox/encounters/a.csv")]);
    let kept = Workspace::that_keeps();
    kept.export("a.csv", &[Row::new("E1")]);
    kept.run(0);
    assert_eq!((kept.files_in("archive").len(), kept.files_in("inbox")), (0, vec!["inbox/encounters/a.csv".to_owned()]));
}

#[test]
fn a_file_with_the_content_of_an_earlier_one_is_skipped_whatever_its_name() {
    let workspace = Workspace::that_keeps();
    workspace.export("a.csv", &[Row::new("E1"), held("E2")]);
    workspace.export("copy-of-a.csv", &[Row::new("E1"), held("E2")]);
    workspace.run(0).says(&["inbox/encounters/copy-of-a.csv: same content as inbox/encounters/a.csv; skipped"]);
    workspace.assert_terms(NIGHT, &[("read", 2), ("claimed", 1), ("held", 1)]);
    workspace.export("late.csv", &[Row::new("E1"), held("E2")]);
    workspace.export("b.csv", &[Row::new("E3")]);
    workspace.night(NEXT).expect(0).says(&["inbox/encounters/late.csv: same content as inbox/encounters/a.csv, which run 1 has read; skipped"]);
    workspace.assert_terms(NEXT, &[("waiting_before", 1), ("read", 1), ("claimed", 1), ("held", 1)]);
    let manifest = workspace.manifest(NEXT);
    let status = |path: &str| manifest["inputs"].as_array().unwrap().iter().find(|input| input["path"] == path).unwrap()["status"].clone();
    assert_eq!((status("inbox/encounters/late.csv"), status("inbox/encounters/b.csv")), ("already_read".into(), "read".into()));
}

#[test]
fn a_repeated_file_leaves_the_inbox_with_the_others() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    workspace.run(0);
    workspace.export("a-again.csv", &[Row::new("E1")]);
    workspace.export("b.csv", &[Row::new("E2")]);
    workspace.night(NEXT).expect(0);
    assert_eq!(workspace.files_in("inbox"), [] as [String; 0]);
    assert_eq!(workspace.files_in("archive").len(), 3);
}

#[test]
fn a_gzip_export_is_read_like_a_plain_one() {
    let plain = Workspace::new();
    plain.export("a.csv", &[Row::new("E1"), held("E2")]);
    plain.run(0);
    let packed = Workspace::new();
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(Export::csv(&[Row::new("E1"), held("E2")]).as_bytes()).unwrap();
    packed.put("inbox/encounters/a.csv.gz", writer.finish().unwrap());
    packed.run(0);
    assert_eq!(packed.manifest(NIGHT)["conservation"], plain.manifest(NIGHT)["conservation"]);
    assert_eq!(packed.claim_files(), plain.claim_files());
}

#[test]
fn columns_are_mapped_by_the_source_and_ids_get_its_prefix() {
    let config = crate::support::CONFIG.replace(
        "default_billing_provider",
        "encounter_prefix = \"H-\"\ndelimiter = \"|\"\ndefault_rendering = \"doc\"\ncolumns = { encounter_id = \"Visit No\", service_date = \"DOS\" }\ndefault_billing_provider",
    );
    let workspace = Workspace::with_config(&config);
    let text = Export::csv(&[Row::new("E1").set("rendering_npi", "")]);
    workspace.put("inbox/encounters/a.csv", text.replacen("encounter_id", "VISIT-NO", 1).replacen("service_date", "dos", 1).replace(',', "|"));
    workspace.run(0);
    let detail = workspace.report(NIGHT, "aging_detail");
    assert_eq!((detail.column("encounter_id"), detail.column("rendering_npi")), (vec!["H-E1"], vec!["1245319599"]));
}

#[test]
fn half_copied_and_hidden_files_wait_for_another_night() {
    let workspace = Workspace::new();
    workspace.export("a.csv", &[Row::new("E1")]);
    for name in [".hidden.csv", "b.csv.tmp", "c.csv.part"] {
        workspace.export(name, &[Row::new("E2")]);
    }
    workspace.run(0);
    workspace.assert_terms(NIGHT, &[("read", 1), ("claimed", 1)]);
    assert_eq!(workspace.files_in("inbox").len(), 3);
}
