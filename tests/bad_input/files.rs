//! Files that cannot be read as a whole.

use std::io::Write;

use super::*;

/// The file is put aside whole, with its reason; nothing of it is billed.
#[track_caller]
fn put_aside(name: &str, bytes: impl AsRef<[u8]>, reason: &str, pieces: &[&str]) -> Workspace {
    let bytes = bytes.as_ref().to_vec();
    let workspace = night_with(name, &bytes, 3);
    workspace.assert_terms(NIGHT, &[("read", 1), ("claimed", 1)]);
    let row = only_quarantined(&workspace);
    assert_eq!((row["file"].as_str(), row["reason"].as_str()), (format!("inbox/encounters/{name}").as_str(), reason));
    for piece in pieces {
        assert!(row["message"].contains(piece) || row["fix"].contains(piece), "{piece}: {row:#?}");
    }
    let exits = workspace.manifest(NIGHT)["exits"].to_string();
    assert!(exits.contains(name), "{exits}");
    // The file itself stands beside its reason and no longer in the inbox.
    let kept = workspace.files_in("quarantine").into_iter().find(|path| path.ends_with(&format!("inbox/encounters/{name}"))).expect("the file is in quarantine");
    assert_eq!(std::fs::read(workspace.path(&kept)).unwrap(), bytes);
    assert_eq!(workspace.files_in("inbox"), [] as [String; 0]);
    workspace
}

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

#[test]
fn empty_file() {
    put_aside("day.csv", "", "empty-file", &["export again"]);
    put_aside("day.csv", "\n\n  \n", "empty-file", &["export again"]);
}

#[test]
fn header_only_is_a_quiet_day() {
    let workspace = night_with("day.csv", Export::csv(&[]), 0);
    workspace.assert_terms(NIGHT, &[("read", 1), ("claimed", 1)]);
    assert_eq!(workspace.quarantined().len(), 0);
}

#[test]
fn missing_required_columns_are_all_named() {
    let text = Export::csv(&[Row::new("E1")]).replacen("diagnosis_1", "dx", 1).replacen("patient_zip", "plz", 1);
    put_aside("day.csv", text, "missing-columns", &["diagnosis_1", "patient_zip", "[sources.ehr.columns]"]);
}

#[test]
fn wrong_delimiter() {
    put_aside("day.csv", Export::csv(&[Row::new("E1")]).replace(',', ";"), "wrong-delimiter", &["delimiter = \";\"", "[sources.ehr]"]);
}

#[test]
fn a_column_twice() {
    let text = Export::csv(&[Row::new("E1")]).replacen("patient_city", "patient_id", 1);
    put_aside("day.csv", text, "duplicate-columns", &["patient_id"]);
}

#[test]
fn byte_order_mark_is_no_part_of_the_first_name() {
    let workspace = night_with("day.csv", format!("\u{feff}{}", Export::csv(&[Row::new("E1")])), 0);
    assert_billed(&workspace, &["E1"]);
}

#[test]
fn windows_and_missing_line_ends_read_alike() {
    let text = Export::csv(&[Row::new("E1"), Row::new("E2")]);
    let workspace = night_with("day.csv", text.trim_end().replace('\n', "\r\n"), 0);
    assert_billed(&workspace, &["E1", "E2"]);
}

#[test]
fn utf_16() {
    let bytes: Vec<u8> = std::iter::once(0xfeff).chain(Export::csv(&[Row::new("E1")]).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    put_aside("day.csv", bytes, "not-text", &["UTF-8"]);
}

#[test]
fn old_macintosh_line_ends() {
    put_aside("day.csv", Export::csv(&[Row::new("E1")]).replace('\n', "\r"), "no-lines", &[]);
}

#[test]
fn truncated_gzip() {
    let text = Export::csv(&(0..500).map(|number| Row::new(&format!("E{number}"))).collect::<Vec<_>>());
    let whole = gzip(&text);
    put_aside("day.csv.gz", &whole[..whole.len() / 2], "truncated-gzip", &[]);
    put_aside("day.csv.gz", &whole[..whole.len() - 4], "truncated-gzip", &[]);
}

#[test]
fn corrupt_gzip() {
    let mut bytes = gzip(&Export::csv(&[Row::new("E1")]));
    let at = bytes.len() - 6;
    bytes[at] ^= 0xff;
    put_aside("day.csv.gz", bytes, "corrupt-gzip", &[]);
}

#[test]
fn a_gzip_that_unpacks_to_more_than_the_limit() {
    let workspace = Workspace::with_config(&format!("{CONFIG}\n[limits]\nunpacked_bytes = 100000\n"));
    workspace.export("neighbour.csv", &[Row::new("N1")]);
    workspace.put("inbox/encounters/bomb.csv.gz", gzip(&"x".repeat(10_000_000)));
    workspace.run(3);
    assert_billed(&workspace, &["N1"]);
    assert_eq!(only_quarantined(&workspace)["reason"], "unpacked-too-large");
}

#[test]
fn folders_and_links_with_the_name_of_an_export_are_left_alone() {
    let workspace = Workspace::new();
    workspace.export("neighbour.csv", &[Row::new("N1")]);
    workspace.put("elsewhere.csv", Export::csv(&[Row::new("E2")]));
    std::fs::create_dir(workspace.path("inbox/encounters/folder.csv")).unwrap();
    std::os::unix::fs::symlink(workspace.path("elsewhere.csv"), workspace.path("inbox/encounters/link.csv")).unwrap();
    workspace.run(0).says(&["link.csv"]);
    workspace.assert_terms(NIGHT, &[("read", 1), ("claimed", 1)]);
}

#[test]
fn a_file_that_was_put_aside_is_read_when_it_comes_back_corrected() {
    let workspace = put_aside("day.csv", Export::csv(&[Row::new("E1")]).replace(',', ";"), "wrong-delimiter", &[]);
    workspace.export("day.csv", &[Row::new("E1")]);
    workspace.night("2026-05-06").expect(0);
    workspace.assert_terms("2026-05-06", &[("read", 1), ("claimed", 1)]);
}
