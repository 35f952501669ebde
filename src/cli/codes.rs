//! `codes`: the code sets and the coders' remembered decisions.

use std::io::BufRead;
use std::path::PathBuf;

use super::code_page::CodePage;
use super::memory::MemoryArguments;
use super::{Context, print, print_json, print_json_line};
use crate::codes::icd10cm::{Icd10Edition, OrderFile, import_edition, is_alphabetic_index};
use crate::codes::place_of_service::PlacesOfService;
use crate::coding::{Reading, read_with};
use crate::config::CodingPolicy;
use crate::error::{Error, exit};
use crate::model::{Code, Date, parse_date};
use crate::pipeline::reference::load_codes;
use crate::store::files;

/// What to do with codes.
#[derive(Debug, clap::Subcommand)]
pub enum CodesCommand {
    /// Which code sets are installed, with their dates.
    List(ListArguments),
    /// A code, or the codes that words may stand for; without words one phrase a line from stdin.
    Lookup(LookupArguments),
    /// Brings a code set into the workspace.
    Import(ImportArguments),
    /// The coders' remembered decisions.
    Memory(MemoryArguments),
}

/// Arguments of `codes list`.
#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// The codes of a set that is built in: `place_of_service`.
    pub set: Option<String>,
    /// The lines of ICD-10-CM notes in which no code was found, of every installed edition.
    #[arg(long)]
    pub not_parsed: bool,
}

/// Arguments of `codes lookup`.
#[derive(Debug, clap::Args)]
pub struct LookupArguments {
    /// Codes or phrases, one an argument: put words in quotes.
    pub text: Vec<String>,
    /// Most matches.
    #[arg(long, default_value_t = 5)]
    pub limit: usize,
    /// Date of service that decides the edition; default the newest edition.
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Judges the index: looks every phrase up as if no text of the index equalled it.
    #[arg(long, hide = true)]
    pub leave_out: bool,
    /// For learning the weights: prints what every candidate is ranked by.
    #[arg(long, hide = true)]
    pub features: bool,
}

/// Arguments of `codes import`.
#[derive(Debug, clap::Args)]
pub struct ImportArguments {
    /// `icd10cm`, `mpfs` (PPRRVU.csv GPCI.csv), `ndc`, `ncci`, `mue`, `add-on`, `hcpcs`, `mce`, `mpfs-indicators`, `lcd`, `nucc` or `texts`.
    pub kind: String,
    /// The owner's files, or folders of them: all parts of one table. For icd10cm the tabular list, and perhaps the order file that it is to be compared with.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The table's name; default the first file's own.
    #[arg(long)]
    pub name: Option<String>,
    /// For mpfs: contractor and locality number as in GPCI.csv, such as 06102-16.
    #[arg(long)]
    pub locality: Option<String>,
    /// Whose table it is, where each programme has its own: `medicare` (default) or `medicaid`.
    #[arg(long, alias = "program")]
    pub programme: Option<String>,
    /// For lcd: the number of the Medicare contractor whose articles the files hold, such as 06102, where they do not say it.
    #[arg(long)]
    pub contractor: Option<String>,
    /// First date of service; default what the file says or, for icd10cm, its name, such as `...-April-1-2026.xml`.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last date of service; default no end or, for icd10cm, the September 30 that ends the fiscal year.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
}

/// Runs a command on codes.
pub fn run(context: &Context, command: &CodesCommand) -> Result<u8, Error> {
    match command {
        CodesCommand::List(arguments) if arguments.not_parsed => list_not_parsed(context),
        CodesCommand::List(arguments) => arguments.set.as_deref().map_or_else(|| list(context), |set| list_set(context, set)),
        CodesCommand::Lookup(arguments) => lookup(context, arguments),
        CodesCommand::Import(arguments) => import(context, arguments),
        CodesCommand::Memory(arguments) => super::memory::run(context, arguments),
    }
}

/// The workspace's code sets, or the built-in ones where there is no workspace.
pub(super) fn code_sets(context: &Context) -> Result<crate::codes::CodeSets, Error> {
    match context.workspace() {
        Ok(workspace) => load_codes(&workspace.path(&workspace.config.paths.reference).join("codes")),
        Err(_) if context.config.is_none() => Ok(crate::codes::CodeSets::built_in()),
        Err(error) => Err(error),
    }
}

fn list(context: &Context) -> Result<u8, Error> {
    let codes = code_sets(context)?;
    let row = |edition: &Icd10Edition| serde_json::json!({"code_set": "ICD-10-CM", "edition": edition.name(), "from": edition.from().to_string(), "to": edition.to().to_string(), "codes": edition.len(), "kind": "icd10cm", "name": edition.name(), "rows": edition.len()});
    let mut rows: Vec<_> = codes.icd10cm.all().iter().map(row).collect();
    rows.extend(super::import_kinds::listed_rows(&codes));
    if context.json {
        print_json(&rows)?;
        return Ok(exit::DONE);
    }
    for edition in codes.icd10cm.all() {
        let stale = if edition.has_current_lexicon() { "" } else { "  (made with another lexicon: import it again for the best suggestions)" };
        print(&format!("ICD-10-CM  {}  {} to {}  {} codes and headings{stale}\n", edition.name(), edition.from(), edition.to(), edition.len()))?;
    }
    print("place of service, modifiers, states, adjustment reasons: built in\n")?;
    if codes.ndc.is_installed() {
        print(&format!("NDC units (ndc)  {} rows\n", codes.ndc.len()))?;
    }
    super::import_kinds::list_tables(&codes)?;
    let mut missing = super::import_kinds::missing_kinds(&codes);
    if !codes.ndc.is_installed() {
        missing.push(("NDC units", "ndc"));
    }
    missing.iter().try_for_each(|(title, kind)| print(&format!("{title} ({kind}): not installed\n")))?;
    if !missing.is_empty() {
        print("edits that need what is not installed are reported as not run; `cleanclaim codes import KIND FILE...` installs it\n")?;
    }
    Ok(exit::DONE)
}

/// The codes of a built-in set that is short enough to be read.
fn list_set(context: &Context, set: &str) -> Result<u8, Error> {
    if set.replace('-', "_") != "place_of_service" {
        return Err(Error::Usage(format!("`{set}`: only the codes of place_of_service are listed; `cleanclaim codes lookup` finds diagnosis codes")));
    }
    for place in PlacesOfService::built_in().all() {
        let (from, rate) = (place.from.map(|from| from.to_string()), if place.is_facility { "facility" } else { "non-facility" });
        if context.json {
            print_json_line(&serde_json::json!({"code": place.code.as_str(), "name": place.name, "rate": rate, "from": from}))?;
        } else {
            let from = from.map_or(String::new(), |from| format!("  from {from}"));
            print(&format!("{}  {:<12}  {}{from}\n", place.code, rate, place.name))?;
        }
    }
    Ok(exit::DONE)
}

/// The lines of notes that name no code, so that a person can judge what the program does not know.
fn list_not_parsed(context: &Context) -> Result<u8, Error> {
    let codes = code_sets(context)?;
    for edition in codes.icd10cm.all() {
        for note in edition.unparsed_notes() {
            let at = note.at.to_string();
            if context.json {
                print_json_line(&serde_json::json!({"edition": edition.name(), "kind": note.kind.as_str(), "at": at, "text": note.text, "stem": note.is_stem}))?;
            } else {
                print(&format!("{}  {:<20} {:<16} {}\n", edition.name(), note.kind.as_str(), at, note.text))?;
            }
        }
    }
    Ok(exit::DONE)
}

#[derive(serde::Serialize)]
struct Lookup {
    query: String,
    auto: Option<String>,
    exact: bool,
    matches: Vec<Match>,
    /// What the words were read as: exact, several, likely, doubtful, absent ...
    reading: &'static str,
    /// Everything that holds for the code, where a code was asked for.
    #[serde(flatten)]
    page: Option<CodePage>,
}

#[derive(serde::Serialize)]
struct Match {
    code: String,
    title: String,
    score: f64,
    why: String,
}

fn lookup(context: &Context, arguments: &LookupArguments) -> Result<u8, Error> {
    let codes = code_sets(context)?;
    let on = date_argument("--on", arguments.on.as_deref())?;
    let edition = match on {
        Some(on) => codes.icd10cm.on(on).edition(),
        None => codes.icd10cm.all().iter().max_by_key(|edition| edition.to()),
    };
    let edition = edition.ok_or_else(|| Error::Usage("no ICD-10-CM edition is installed; `codes import icd10cm` brings one".into()))?;
    let threshold = context.workspace().map_or_else(|_| CodingPolicy::default(), |workspace| workspace.config.coding.clone()).fuzzy_threshold_thousandths;
    let answer = |phrase: &str| {
        let without = arguments.leave_out.then_some(phrase);
        if arguments.features { print_features(edition, phrase, without) } else { show(context, &look_up(edition, phrase, arguments.limit, threshold, without)) }
    };
    if !arguments.text.is_empty() {
        arguments.text.iter().try_for_each(|phrase| answer(phrase))?;
        return Ok(exit::DONE);
    }
    for line in std::io::stdin().lock().lines() {
        answer(&line?)?;
    }
    Ok(exit::DONE)
}

/// One line a candidate: code, then its features.
fn print_features(edition: &Icd10Edition, phrase: &str, without: Option<&str>) -> Result<(), Error> {
    print(&format!("{}\n", serde_json::json!({"query": phrase})))?;
    let rows = edition.candidate_features(phrase, without);
    rows.iter().try_for_each(|(code, features)| print(&format!("{} {}\n", code.dotted(), features.map(|feature| format!("{feature:.4}")).join(" "))))
}

fn look_up(edition: &Icd10Edition, query: &str, limit: usize, threshold: u32, without: Option<&str>) -> Lookup {
    if let Some(entry) = Code::parse(query).and_then(|code| edition.find(code)) {
        let why = if entry.is_billable { "this is the code" } else { "this is a heading; it cannot be billed" };
        let found = Match { code: entry.code.dotted(), title: entry.title.to_string(), score: 1.0, why: why.into() };
        return Lookup {
            query: query.to_owned(),
            auto: entry.is_billable.then(|| entry.code.dotted()),
            exact: entry.is_billable,
            matches: vec![found],
            reading: "code",
            page: Some(CodePage::of(edition, &entry)),
        };
    }
    let candidates = match without {
        Some(without) => edition.candidates_without(query, limit.max(1), without),
        None => edition.candidates(query, limit.max(1)),
    };
    let reading = match without {
        Some(_) => Reading::Open,
        None => read_with(edition, query, Some(threshold), || candidates.first().cloned()),
    };
    let (exact, likely) = match &reading {
        Reading::Exact(found) | Reading::ExactBeforeDoubt(found, _) => (vec![*found], None),
        Reading::Several(found) => (found.clone(), None),
        Reading::Likely(found) => (Vec::new(), Some(found.code.dotted())),
        _ => (Vec::new(), None),
    };
    let mut matches: Vec<Match> =
        exact.iter().map(|found| Match { code: found.code.dotted(), title: found.title.to_string(), score: 1.0, why: found.reason() }).take(limit).collect();
    let is_exact = matches!(reading, Reading::Exact(_) | Reading::ExactBeforeDoubt(..));
    let left_out = candidates.first().filter(|first| without.is_some() && first.score >= threshold).map(|first| first.code.dotted());
    for candidate in candidates {
        let code = candidate.code.dotted();
        if matches.len() < limit && matches.iter().all(|found| found.code != code) {
            matches.push(Match { code, title: candidate.title.to_string(), score: f64::from(candidate.score) / 1000.0, why: candidate.why() });
        }
    }
    let auto = if is_exact { exact.first().map(|found| found.code.dotted()) } else { likely.or(left_out) };
    Lookup { query: query.to_owned(), auto, exact: is_exact, matches, reading: reading_word(&reading), page: None }
}

/// What the words were read as, in one word.
fn reading_word(reading: &Reading<'_>) -> &'static str {
    match reading {
        Reading::Exact(_) => "exact",
        Reading::Several(_) => "several",
        Reading::ExactBeforeDoubt(..) => "exact_before_doubt",
        Reading::Likely(_) => "likely",
        Reading::Absent => "absent",
        Reading::PerhapsAbsent => "perhaps_absent",
        Reading::Doubtful(_) => "doubtful",
        Reading::NotADiagnosis(_) => "not_a_diagnosis",
        Reading::Icd9 => "icd9",
        Reading::Snomed => "snomed",
        Reading::Open => "open",
    }
}

/// What a night does with words that are read so and have no code of their own.
fn verdict(reading: &str) -> &'static str {
    match reading {
        "absent" => "nothing to code: said to be absent",
        "not_a_diagnosis" => "nothing to code: no diagnosis of a claim",
        "doubtful" => "not established: left out beside another diagnosis, else a coder decides",
        "several" => "a coder decides between these codes",
        "icd9" => "a coder decides: this looks like an ICD-9-CM code",
        "snomed" => "a coder decides: this looks like a SNOMED CT identifier",
        "code" => "cannot be billed",
        _ => "a coder decides",
    }
}

fn show(context: &Context, found: &Lookup) -> Result<(), Error> {
    if context.json {
        return print_json_line(found);
    }
    let verdict = match (&found.auto, found.exact) {
        (Some(code), true) if found.reading == "exact_before_doubt" => format!("{code}; what follows is not established and not coded"),
        (Some(code), true) => format!("{code}, accepted without a person"),
        (Some(code), false) => format!("a coder decides; {code} where coding.accept_fuzzy is on"),
        (None, _) => verdict(found.reading).to_owned(),
    };
    print(&format!("{}: {verdict}\n", found.query))?;
    found.matches.iter().try_for_each(|row| print(&format!("  {:<8} {:.3}  {}  ({})\n", row.code, row.score, row.title, row.why)))?;
    found.page.as_ref().map_or(Ok(()), |page| print(&page.to_text()))
}

fn import(context: &Context, arguments: &ImportArguments) -> Result<u8, Error> {
    match arguments.kind.as_str() {
        "icd10cm" => {}
        "mpfs" => {
            let dates = (date_argument("--from", arguments.from.as_deref())?, date_argument("--to", arguments.to.as_deref())?);
            return super::import_tables::import_mpfs(context, &arguments.files, arguments.locality.as_deref(), arguments.name.as_deref(), dates);
        }
        "ndc" => return super::import_tables::import_ndc(context, &arguments.files),
        other => return super::import_kinds::import(context, other, arguments),
    }
    let EditionFiles { tabular: file, xml, alphabetic, order } = edition_files(&arguments.files)?;
    let (from, to) = edition_dates(arguments, file)?;
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("edition");
    let name = arguments.name.as_deref().unwrap_or(stem);
    let imported = import_edition(&xml, alphabetic.as_deref(), name, from, to).map_err(|fault| Error::Usage(format!("{}: {fault}", file.display())))?;
    let (bytes, counts) = (imported.bytes, imported.counts);
    let edition = Icd10Edition::from_bytes(bytes.as_slice().to_vec().into()).map_err(|fault| Error::Failed(fault.to_string()))?;
    order.map_or(Ok(()), |order| compare(order, &edition))?;
    let workspace = context.workspace()?;
    let folder = workspace.path(&workspace.config.paths.reference).join("codes");
    files::make_folder(&folder)?;
    let name: String = name.chars().map(|character| if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' }).collect();
    let path = folder.join(format!("{name}.icd10cm"));
    if path.exists() {
        return Err(Error::Usage(format!("{}: this edition is imported already; give another --name, or delete the file first", workspace.shown(&path))));
    }
    for other in load_codes(&folder)?.icd10cm.all().iter().filter(|other| other.from() <= to && from <= other.to()) {
        print(&format!("note: {} covers {} to {} too; for dates in both the later imported edition counts\n", other.name(), other.from(), other.to()))?;
    }
    files::write_new(&path, &bytes)?;
    print(&format!("{}: {} codes and headings, {} to {}\n", workspace.shown(&path), edition.len(), edition.from(), edition.to()))?;
    if alphabetic.is_some() {
        let (used, left) = (counts.index_entries, counts.index_entries_left_out);
        print(&format!("  {used} entries of the Alphabetic Index name a code; {left} do not alone (codes that need further characters, pairs of codes)\n"))?;
    }
    for report in edition.note_reports() {
        let (kind, unparsed) = (report.kind.as_str(), report.lines - report.parsed);
        print(&format!("  {kind:<20} {:>5} lines, {:>5} name codes, {unparsed:>4} do not ({} of them begin a list)\n", report.lines, report.parsed, report.stems))?;
    }
    print("`cleanclaim codes list --not-parsed` shows the lines that name no code\n")?;
    Ok(exit::DONE)
}

/// The files of an edition.
struct EditionFiles<'f> {
    tabular: &'f PathBuf,
    xml: Vec<u8>,
    alphabetic: Option<Vec<u8>>,
    order: Option<&'f PathBuf>,
}

/// Tells the files of an edition apart by what is in them, in any order: the tabular XML, and perhaps the Alphabetic Index and the order file.
fn edition_files(files: &[PathBuf]) -> Result<EditionFiles<'_>, Error> {
    let (mut tabular, mut alphabetic, mut order) = (None, None, None);
    for file in files {
        let is_xml = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"));
        let bytes = if is_xml { std::fs::read(file).map_err(|error| Error::Usage(format!("{}: {error}", file.display())))? } else { Vec::new() };
        let is_second = match (is_xml, is_alphabetic_index(&bytes)) {
            (true, true) => alphabetic.replace(bytes).is_some(),
            (true, false) => tabular.replace((file, bytes)).is_some(),
            (false, _) => order.replace(file).is_some(),
        };
        if is_second {
            return Err(Error::Usage(format!("{}: a second file of its sort; {TAKES}", file.display())));
        }
    }
    let (tabular, xml) = tabular.ok_or_else(|| Error::Usage(format!("the tabular XML is missing; {TAKES}")))?;
    Ok(EditionFiles { tabular, xml, alphabetic, order })
}

/// What `codes import icd10cm` takes.
const TAKES: &str = "codes import icd10cm takes one tabular XML file and, if at hand, the Alphabetic Index (icd10cm-index-....xml) and the order file (icd10cm_order_YYYY.txt)";

/// Refuses an edition whose billable codes are not those of the order file.
fn compare(file: &std::path::Path, edition: &Icd10Edition) -> Result<(), Error> {
    const SHOWN: usize = 20;
    let bytes = std::fs::read(file).map_err(|error| Error::Usage(format!("{}: {error}", file.display())))?;
    let order = OrderFile::read(&bytes).map_err(|fault| Error::Usage(format!("{}: {fault}", file.display())))?;
    let difference = order.compare(edition);
    if !difference.is_none() {
        let names = |codes: &[Code]| {
            let rest = if codes.len() > SHOWN { format!(" and {} more", codes.len() - SHOWN) } else { String::new() };
            format!("{}{rest}", codes.iter().take(SHOWN).map(Code::dotted).collect::<Vec<_>>().join(" "))
        };
        let (missing, extra) = (&difference.missing, &difference.extra);
        let counts = format!("{} billable codes of the order file are missing [{}], {} are not in it [{}]", missing.len(), names(missing), extra.len(), names(extra));
        return Err(Error::Usage(format!("{}: the tabular list and the order file are not of one edition: {counts}; nothing was imported", file.display())));
    }
    print(&format!("{}: the same {} billable codes; {} titled otherwise\n", file.display(), order.billable(), difference.titled_otherwise.len()))
}

/// The date that an option names, if it is given.
pub(super) fn date_argument(option: &str, text: Option<&str>) -> Result<Option<Date>, Error> {
    text.map(|text| parse_date(text).ok_or_else(|| Error::Usage(format!("{option} {text}: expected a date such as 2026-01-31")))).transpose()
}

/// The dates of an edition: those given, else what the file's name says. The CDC names a file after the day from which it is in force.
fn edition_dates(arguments: &ImportArguments, file: &std::path::Path) -> Result<(Date, Date), Error> {
    let named = || date_in_name(file.file_stem()?.to_str()?);
    let Some(from) = date_argument("--from", arguments.from.as_deref())?.or_else(named) else {
        return Err(Error::Usage(format!("{}: its name does not say from which day the edition is in force; give --from DATE (and --to DATE)", file.display())));
    };
    let year = if from.month() >= 10 { from.year() + 1 } else { from.year() };
    let to = match date_argument("--to", arguments.to.as_deref())? {
        Some(to) => to,
        None => Date::new(year, 9, 30).map_err(|error| Error::Usage(error.to_string()))?,
    };
    if from > to { Err(Error::Usage(format!("--from {from} lies after --to {to}"))) } else { Ok((from, to)) }
}

/// `icd10c-tabular-April-1-2026` is 2026-04-01; a name with a year alone is that fiscal year, from October 1 of the year before.
fn date_in_name(stem: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let parts: Vec<String> = stem.split(['-', '_', ' ', '.']).map(str::to_ascii_lowercase).collect();
    let year = parts.iter().rev().find_map(|part| part.parse::<i16>().ok().filter(|year| (2015..2200).contains(year)))?;
    let month = parts.iter().position(|part| MONTHS.contains(&part.as_str()));
    let Some(month) = month else { return Date::new(year - 1, 10, 1).ok() };
    let number = MONTHS.iter().position(|name| parts.get(month).is_some_and(|part| part == name))?;
    let day = parts.get(month + 1).and_then(|part| part.parse::<i8>().ok()).filter(|day| (1..=31).contains(day)).unwrap_or(1);
    // A month's number is at most 12.
    Date::new(year, number as i8 + 1, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_owners_file_says_when_its_edition_begins() {
        assert_eq!(date_in_name("icd10c-tabular-April-1-2026"), parse_date("2026-04-01"));
        assert_eq!(date_in_name("icd10cm-tabular-2027"), parse_date("2026-10-01"));
        assert_eq!(date_in_name("tabular"), None);
    }
}
