//! Corrections of an encounter that was billed before, kept with its due claim until it is written.

use crate::config::Source;
use crate::intake::column::Column;
use crate::intake::decode::Defaults;
use crate::intake::record::RecordView;
use crate::pipeline::decisions::Patch;

/// A correction as a due claim keeps it: column, line from 0 or none, value.
pub type KeptPatch = (String, Option<usize>, String);

/// Reads what [`to_text`] wrote. What cannot be read is none.
pub fn from_text(text: &str) -> Vec<KeptPatch> {
    if text.is_empty() { Vec::new() } else { serde_json::from_str(text).unwrap_or_default() }
}

/// As a due claim keeps corrections; empty for none.
pub fn to_text(patches: &[KeptPatch]) -> String {
    if patches.is_empty() { String::new() } else { serde_json::to_string(patches).unwrap_or_default() }
}

/// A correction of tonight as a due claim keeps it.
pub fn kept(patch: &Patch) -> KeptPatch {
    (patch.column.name().to_owned(), patch.line, patch.value.clone())
}

/// Whether a correction names another payer for the coverage, counted from 1.
pub fn changes_payer(patches: &[KeptPatch], sequence: u16) -> bool {
    let column = format!("payer_{sequence}");
    patches.iter().any(|(held, ..)| *held == column)
}

/// Applies corrections in their order. What cannot be applied is the error, in words.
pub fn apply(record: &[u8], patches: &[KeptPatch]) -> Result<Vec<u8>, String> {
    let mut record = record.to_vec();
    for (name, line, value) in patches {
        let column = Column::parse(name).ok_or_else(|| format!("`{name}` is not a column of the encounter export"))?;
        let view = RecordView::parse(&record).map_err(|fault| fault.to_string())?;
        let patched = view.patched(column, *line, value).map_err(|fault| format!("{name}: {fault}"))?;
        if !is_readable(&patched) {
            return Err(format!("{name}: the new value cannot be read as what that column holds; correct it and give the row back"));
        }
        record = patched;
    }
    Ok(record)
}

fn is_readable(record: &[u8]) -> bool {
    let source = Source::default();
    RecordView::parse(record).is_ok_and(|view| view.decode("", &Defaults::of(&source)).is_ok())
}
