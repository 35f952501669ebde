//! The owners' texts of adjustment reasons, remittance remarks, and claim status categories and codes, by an import. They stand beside our own words and never decide anything.
//!
//! The texts belong to X12 and CMS, so none is carried. The layout is our own, because there is none of theirs: a CSV of `code_list,code,text,from,to`, where `code_list` is
//! `carc`, `rarc`, `category` or `status`.

use super::CodeSets;
use super::compact::{CompactError, CompactTable, NO_DAY, NOT_ENDED, day_number, day_of};
use super::kinds::TableKind;
use super::owner_csv::OwnerCsv;
use super::owner_file::{ImportFault, ImportRequest, Imported, OwnerFile};
use super::release_dates::read_files;
use crate::model::{Code, Date};

/// The kind `texts`.
pub const KIND: TableKind = TableKind {
    name: "texts",
    title: "texts of reason, remark and claim status codes",
    takes: "a CSV of code_list,code,text,from,to",
    layout: 1,
    has_programme: false,
    import,
    install: |codes: &mut CodeSets, table| codes.texts.install(&table),
};

/// `ROWS` has list 1, code 7, first day 2, last day 2, text 4 + 4 (offset, length), sorted; `TEXT` the texts.
const ROW_BYTES: usize = 20;

/// Whose codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeTextList {
    /// Claim adjustment reason codes.
    AdjustmentReason,
    /// Remittance advice remark codes.
    Remark,
    /// Claim status category codes.
    StatusCategory,
    /// Claim status codes.
    Status,
}

impl CodeTextList {
    /// All lists with their words in the file and for people.
    const ALL: [(&str, CodeTextList, &str); 4] = [
        ("carc", CodeTextList::AdjustmentReason, "adjustment reason"),
        ("rarc", CodeTextList::Remark, "remittance remark"),
        ("category", CodeTextList::StatusCategory, "claim status category"),
        ("status", CodeTextList::Status, "claim status"),
    ];

    /// Reads the file's word; `None` for any other.
    pub fn parse(text: &str) -> Option<CodeTextList> {
        CodeTextList::ALL.iter().find(|(word, _, _)| word.eq_ignore_ascii_case(text)).map(|(_, list, _)| *list)
    }

    /// What a code of the list is called.
    pub fn name(self) -> &'static str {
        CodeTextList::ALL.iter().find(|(_, list, _)| *list == self).map_or("", |(_, _, name)| name)
    }
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeText {
    /// Whose code.
    pub list: CodeTextList,
    /// The code.
    pub code: Code,
    /// First day; `None` means always.
    pub from: Option<Date>,
    /// Last day; `None` means not ended.
    pub to: Option<Date>,
    /// The owner's text.
    pub text: String,
}

/// Reads the CSV file.
pub fn read_code_texts(file: &OwnerFile) -> Result<Vec<CodeText>, ImportFault> {
    let mut csv = OwnerCsv::open(file, "CODE LIST")?;
    let places = [csv.place(&["CODE LIST"])?, csv.place(&["CODE"])?, csv.place(&["TEXT"])?, csv.place(&["FROM"])?, csv.place(&["TO"])?];
    let [list, code, text, from, to] = places;
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        let list = CodeTextList::parse(row.text(list)).ok_or_else(|| row.fault("a code list: carc, rarc, category or status", row.text(list)))?;
        let words = row.text(text);
        if words.is_empty() || words.contains('\u{fffd}') {
            return Err(row.fault("a text in UTF-8", words));
        }
        rows.push(CodeText { list, code: row.code(code, 1..=7, "a code of at most seven letters and digits")?, from: row.date(from)?, to: row.date(to)?, text: words.to_owned() });
    }
    if rows.is_empty() { Err(csv.header_fault("rows below the header", "none")) } else { Ok(rows) }
}

fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let mut texts = read_files(request, read_code_texts)?;
    let read = texts.len() as u64;
    texts.sort_unstable();
    texts.dedup();
    let (mut rows, mut heap) = (Vec::with_capacity(texts.len() * ROW_BYTES), Vec::new());
    for text in &texts {
        // There are four lists.
        rows.push(CodeTextList::ALL.iter().position(|(_, list, _)| *list == text.list).unwrap_or_default() as u8);
        rows.extend(text.code.as_str().bytes().chain(std::iter::repeat(0)).take(7));
        rows.extend_from_slice(&text.from.and_then(day_number).unwrap_or(NO_DAY).to_le_bytes());
        rows.extend_from_slice(&text.to.and_then(day_number).unwrap_or(NOT_ENDED).to_le_bytes());
        for number in [heap.len(), text.text.len()] {
            let problem = || ImportFault { file: String::new(), line: 0, problem: "the texts are longer than four gigabytes".into() };
            let number = u32::try_from(number).map_err(|_| problem())?;
            rows.extend_from_slice(&number.to_le_bytes());
        }
        heap.extend_from_slice(text.text.as_bytes());
    }
    let kept = texts.len() as u64;
    let rejected = vec![("rows that repeat another", read - kept)];
    Ok(Imported { from: request.from, to: request.to, read, kept, rejected, sections: vec![(*b"ROWS", rows), (*b"TEXT", heap)] })
}

/// The installed texts.
#[derive(Debug, Clone, Default)]
pub struct CodeTexts {
    /// In order of import name, then sorted.
    texts: Vec<CodeText>,
}

impl CodeTexts {
    /// Adds a compact table.
    pub fn install(&mut self, table: &CompactTable) -> Result<(), CompactError> {
        let (rows, heap) = (table.section(*b"ROWS", ROW_BYTES)?, table.section(*b"TEXT", 1)?);
        for record in table.bytes(rows).chunks_exact(ROW_BYTES) {
            let text = read_row(record, |start, end| table.text(heap, start, end)).ok_or_else(|| table.damaged("a text's row has a value that no row has"))?;
            self.texts.push(text);
        }
        Ok(())
    }

    /// The texts of a code, in order of their dates.
    pub fn find(&self, list: CodeTextList, code: Code) -> impl Iterator<Item = &CodeText> {
        self.texts.iter().filter(move |text| text.list == list && text.code == code)
    }
}

fn read_row<'t>(record: &[u8], text: impl Fn(u32, u32) -> &'t str) -> Option<CodeText> {
    let (list, rest) = record.split_first()?;
    let (code, rest) = rest.split_first_chunk::<7>()?;
    let (from, rest) = rest.split_first_chunk()?;
    let (to, rest) = rest.split_first_chunk()?;
    let (start, rest) = rest.split_first_chunk()?;
    let (length, _) = rest.split_first_chunk()?;
    let (_, list, _) = *CodeTextList::ALL.get(usize::from(*list))?;
    let code = Code::parse(std::str::from_utf8(code).ok()?.trim_end_matches('\0'))?;
    let start = u32::from_le_bytes(*start);
    let text = text(start, start.checked_add(u32::from_le_bytes(*length))?).to_owned();
    Some(CodeText { list, code, from: day_of(u16::from_le_bytes(*from)), to: day_of(u16::from_le_bytes(*to)), text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::compact::TableFacts;

    fn file(text: &str) -> OwnerFile {
        OwnerFile { name: "t.csv".into(), bytes: text.into() }
    }

    #[test]
    fn texts_come_back_by_list_and_code() {
        let csv = "text,code_list,code,from,to\nInvented text one.,carc,45,1995-01-01,\n\"Invented, two.\",status,45,,2020-12-31\nInvented three.,RARC,n381,,\n";
        let request = ImportRequest { files: vec![file(csv)], ..ImportRequest::default() };
        let mut codes = CodeSets::built_in();
        KIND.install_bytes(&mut codes, KIND.build(&request, TableFacts::default()).unwrap().0).unwrap();
        let texts = &codes.texts;
        let found = |list, code: &str| texts.find(list, code.into()).map(|text| text.text.as_str()).collect::<Vec<_>>();
        assert_eq!(found(CodeTextList::AdjustmentReason, "45"), ["Invented text one."]);
        assert_eq!(found(CodeTextList::Status, "45"), ["Invented, two."]);
        assert_eq!((found(CodeTextList::Remark, "N381"), found(CodeTextList::Remark, "45")), (vec!["Invented three."], vec![]));
    }

    #[test]
    fn a_row_without_text_or_of_another_list_is_told_with_its_line() {
        let fault = |row: &str| read_code_texts(&file(&format!("code_list,code,text,from,to\n{row}\n"))).unwrap_err().to_string();
        assert!(fault("cas,45,words,,").starts_with("t.csv:2: expected a code list: carc, rarc, category or status, found `cas`"));
        assert!(fault("carc,45,,,").contains("a text in UTF-8"));
        assert!(fault("carc,45,words,2026-13-01,").contains("a date"));
    }
}
