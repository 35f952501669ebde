//! `codes import KIND` and `codes list` for the kinds of tables that become compact files: what is said here holds for every kind of `TABLE_KINDS`.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::codes::{ImportArguments, date_argument};
use super::{Context, print};
use crate::codes::compact::TableFacts;
use crate::codes::kinds::{TABLE_KINDS, TableKind};
use crate::codes::owner_file::{ImportRequest, Imported, OwnerFile};
use crate::codes::{CodeSets, Programme};
use crate::error::{Error, exit};
use crate::model::Date;
use crate::pipeline::reference::load_codes;
use crate::store::files;

/// Imports the owner's files as one table, `reference/codes/<name>.<kind>`. Nothing is written unless every row was understood.
pub fn import(context: &Context, kind: &str, arguments: &ImportArguments) -> Result<u8, Error> {
    let Some(kind) = TableKind::find(kind) else {
        let kinds: Vec<&str> = TABLE_KINDS.iter().map(|kind| kind.name).collect();
        return Err(Error::Usage(format!("`{kind}` cannot be imported by this version; it imports icd10cm, mpfs, ndc, {}", kinds.join(", "))));
    };
    let request = request(kind, arguments)?;
    let name = name(arguments, &request.files);
    let contractor = request.contractor.clone();
    let facts =
        TableFacts { name: name.clone(), contractor, source_sha256: request.files.iter().map(|file| Sha256::digest(&file.bytes).into()).collect(), ..TableFacts::default() };
    let workspace = context.workspace()?;
    let folder = workspace.path(&workspace.config.paths.reference).join("codes");
    let path = folder.join(format!("{name}.{}", kind.name));
    let shown = workspace.shown(&path);
    if path.exists() {
        return Err(Error::Usage(format!("{shown}: this is imported already; give another --name, or move the file away first")));
    }
    let twin = twin(&folder, kind, &facts);
    let (bytes, imported) = kind.build(&request, facts).map_err(|fault| Error::Usage(fault.to_string()))?;
    // What cannot be opened again must not lie where every night would stumble over it.
    kind.install_bytes(&mut CodeSets::built_in(), bytes.clone()).map_err(|fault| Error::Failed(format!("{shown}: {fault}")))?;
    files::make_folder(&folder)?;
    files::write_new(&path, &bytes)?;
    say(&shown, kind, &request, &imported)?;
    twin.map_or(Ok(()), |name| print(&format!("  note: the same files are imported already as {name}; where the dates of both overlap one of the two is enough\n")))?;
    Ok(exit::DONE)
}

/// The name of a table that was made from the very same files.
fn twin(folder: &Path, kind: &TableKind, facts: &TableFacts) -> Option<String> {
    let codes = load_codes(folder).ok()?;
    codes.installed.iter().find(|other| other.kind == kind.name && other.source_sha256 == facts.source_sha256).map(|other| other.name.clone())
}

fn request(kind: &TableKind, arguments: &ImportArguments) -> Result<ImportRequest, Error> {
    let programme = match arguments.programme.as_deref() {
        Some(_) if !kind.has_programme => return Err(Error::Usage(format!("--programme: one table of this kind ({}) serves all programmes; leave the option out", kind.title))),
        Some(word) => Programme::parse(word).ok_or_else(|| Error::Usage(format!("--programme {word}: expected medicare or medicaid")))?,
        None => Programme::Medicare,
    };
    let (from, to) = (date_argument("--from", arguments.from.as_deref())?, date_argument("--to", arguments.to.as_deref())?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(Error::Usage(format!("--from {from} lies after --to {to}")));
    }
    let mut files = Vec::new();
    for path in &arguments.files {
        for path in parts(path)? {
            let bytes = std::fs::read(&path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
            files.push(OwnerFile { name: path.display().to_string(), bytes });
        }
    }
    if kind.has_programme && arguments.programme.is_none() {
        ask_for_programme(&files)?;
    }
    let contractor = arguments.contractor.clone().unwrap_or_default();
    Ok(ImportRequest { files, programme: kind.has_programme.then_some(programme), from, to, contractor })
}

/// Without a word Medicare is meant; a file whose name speaks of Medicaid is not silently taken for Medicare's.
fn ask_for_programme(files: &[OwnerFile]) -> Result<(), Error> {
    let says_medicaid = |file: &&OwnerFile| {
        let name = Path::new(&file.name).file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
        name.contains("medicaid") || name.contains("mcd")
    };
    files.iter().find(says_medicaid).map_or(Ok(()), |file| Err(Error::Usage(format!("{}: its name speaks of Medicaid; say --programme medicaid, or medicare", file.name))))
}

/// A file, or the text files of a folder in order of name.
fn parts(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut parts = files::files_below(path)?;
    parts.retain(|part| part.extension().is_some_and(|ending| ["txt", "csv", "tsv"].iter().any(|text| ending.eq_ignore_ascii_case(text))));
    if parts.is_empty() { Err(Error::Usage(format!("{}: no .txt, .csv or .tsv file lies in this folder", path.display()))) } else { Ok(parts) }
}

/// The name given, or the first file's, made of letters, digits and `-` alone.
fn name(arguments: &ImportArguments, files: &[OwnerFile]) -> String {
    let stem = || files.first().and_then(|file| Path::new(&file.name).file_stem()?.to_str()).unwrap_or("table");
    let name = arguments.name.as_deref().unwrap_or_else(stem);
    name.chars().map(|character| if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' }).collect()
}

fn say(shown: &str, kind: &TableKind, request: &ImportRequest, imported: &Imported) -> Result<(), Error> {
    let whose = request.programme.map_or(String::new(), |programme| format!(", {}", programme.as_str()));
    print(&format!("{shown}: {}{whose}, {}: {} rows read, {} kept\n", kind.title, dates(imported.from, imported.to), imported.read, imported.kept))?;
    let left_out = imported.rejected.iter().filter(|(_, rows)| *rows > 0);
    left_out.into_iter().try_for_each(|(reason, rows)| print(&format!("  {rows} left out: {reason}\n")))?;
    match imported.to {
        Some(_) => Ok(()),
        None => print("  without --to it counts until a later one is imported\n"),
    }
}

fn dates(from: Option<Date>, to: Option<Date>) -> String {
    let day = |day: Option<Date>, absent: &str| day.map_or(absent.to_owned(), |day| day.to_string());
    format!("{} to {}", day(from, "any date"), day(to, "any later date"))
}

/// The installed tables, for `codes list --json`.
pub fn listed_rows(codes: &CodeSets) -> impl Iterator<Item = serde_json::Value> + '_ {
    codes.installed.iter().map(|facts| {
        serde_json::json!({
            "code_set": title(&facts.kind),
            "kind": facts.kind,
            "name": facts.name,
            "programme": facts.programme,
            "contractor": facts.contractor,
            "from": facts.from.map(|day| day.to_string()),
            "to": facts.to.map(|day| day.to_string()),
            "rows": facts.rows,
            "source_sha256": facts.source().split(',').collect::<Vec<_>>(),
        })
    })
}

/// The installed tables, for `codes list`.
pub fn list_tables(codes: &CodeSets) -> Result<(), Error> {
    codes.installed.iter().try_for_each(|facts| {
        let whose = facts.programme.map_or(String::new(), |programme| format!("  {}", programme.as_str()));
        let contractor = if facts.contractor.is_empty() { String::new() } else { format!("  contractor {}", facts.contractor) };
        // Enough of a hash to compare by eye; `--json` has the whole.
        let sources: Vec<String> = facts.source().split(',').map(|hash| hash.chars().take(12).collect()).collect();
        let (title, dates) = (title(&facts.kind), dates(facts.from, facts.to));
        print(&format!("{title} ({})  {}{whose}{contractor}  {dates}  {} rows  source {}\n", facts.kind, facts.name, facts.rows, sources.join(" ")))
    })
}

/// Titles and names of the kinds of which no table is installed.
pub fn missing_kinds(codes: &CodeSets) -> Vec<(&'static str, &'static str)> {
    let is_missing = |kind: &&TableKind| codes.installed.iter().all(|facts| facts.kind != kind.name);
    TABLE_KINDS.iter().filter(is_missing).map(|kind| (kind.title, kind.name)).collect()
}

fn title(kind: &str) -> &str {
    TableKind::find(kind).map_or(kind, |kind| kind.title)
}
