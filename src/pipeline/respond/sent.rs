//! `mark-sent`: a person (or the program that transmits) says that published files have left. Letters to guarantors become account events (`marked_letters`); word about claims is here. It is an answer like others, to all claims of a file, and comes before all others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::answer_set::{AnswerKind, AnswerSet, Scope, WideAnswer};
use super::files::Reading;
use super::gather::Gathered;
use super::spill::AnswerSpill;
use crate::error::Error;
use crate::ledger::{ClaimEventKind, Text};
use crate::model::{Date, Key};
use crate::pipeline::inbox::Inbox;
use crate::store::answer_tables::ClaimSetRow;
use crate::store::catalog::InputRow;
use crate::store::files;
use crate::store::key_index::KeyIndex;
use crate::store::table::Row;

/// Answers that the named files have left. A file that no run wrote, or whose content is no longer what was published, is an error; one that was marked before is left out.
pub fn mark(reading: &Reading<'_>, names: &[PathBuf], known: &KeyIndex, inbox: &mut Inbox) -> Result<Option<Gathered>, Error> {
    let written = written(reading)?;
    let mut sets = Vec::new();
    let mut seen = BTreeSet::new();
    for path in names {
        if crate::pipeline::marked_letters::mark(reading.workspace, reading.catalog, path, reading.as_of, inbox)? {
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some((sha256, published)) = written.get(name) else {
            return Err(Error::Usage(format!(
                "{}: no run has written a claim file of this name, nor a file of letters; expected one of outbox/claims or outbox/statements, by its name or path",
                path.display()
            )));
        };
        if path.is_file() && files::hash_file(path)?.0 != *sha256 {
            return Err(Error::Usage(format!(
                "{}: is not what was published on {published}; whoever sent it has sent something else: compare it with the published file",
                path.display()
            )));
        }
        let content = Key::of_texts(&["sent", name]);
        if known.find(Key::of(&[b"answers", &content.to_bytes()]))?.is_some() {
            inbox.notes.push(format!("{name}: was marked as sent before"));
            continue;
        }
        if seen.insert(name.to_owned()) {
            inbox.inputs.push(InputRow {
                path: format!("sent:{name}"),
                source: String::new(),
                kind: "sent".into(),
                bytes: 0,
                sha256: files::hash_bytes(format!("sent {name}").as_bytes()),
                encounters: 0,
            });
            sets.push(sent(name, content, reading.as_of));
        }
    }
    if sets.is_empty() {
        return Ok(None);
    }
    let spill = AnswerSpill::create(&reading.scratch.join("sent.spill"))?;
    Ok(Some(Gathered { spill, sets, entries: Vec::new(), refused: Vec::new(), exceptions: Vec::new(), rejected: Vec::new(), notes: Vec::new() }))
}

/// Hash and day of every claim file that the books know.
fn written(reading: &Reading<'_>) -> Result<BTreeMap<String, (String, Date)>, Error> {
    let mut written = BTreeMap::new();
    crate::pipeline::stored::each_row(reading.workspace, reading.catalog, ClaimSetRow::TABLE, i64::MAX, |row: ClaimSetRow| {
        written.insert(row.file.to_string(), (row.sha256.to_string(), row.as_of));
        Ok(())
    })?;
    Ok(written)
}

fn sent(name: &str, content: Key, as_of: Date) -> AnswerSet {
    AnswerSet {
        kind: AnswerKind::Sent,
        date: as_of,
        number: name.into(),
        content,
        source: format!("mark-sent {name}").into(),
        sender: Text::default(),
        answers: 0,
        wide: vec![WideAnswer {
            scope: Scope::File(name.into()),
            event: ClaimEventKind::Sent,
            date: Some(as_of),
            codes: Text::default(),
            hop: Text::default(),
            objections: Vec::new(),
        }],
        remittance: None,
    }
}
