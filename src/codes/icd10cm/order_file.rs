//! The official order file (`icd10cm_order_YYYY.txt`): every code of an edition in order, and which of them may be billed. An imported tabular list is proved against it.
//!
//! Fixed width: 1-5 order number, 7-13 code without its dot, 15 whether it may be billed (1) or is a heading (0), 17-76 short title, 78 on long title.

use std::collections::BTreeMap;

use super::tabular::import_error;
use super::{CodeSetError, Icd10Edition};
use crate::model::Code;

/// What an order file says of its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFile {
    /// Code to whether it may be billed, and its long title.
    codes: BTreeMap<Code, (bool, String)>,
}

/// Where an edition and its order file differ. Lists are in order of code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderDifference {
    /// May be billed by the order file and not by the edition.
    pub missing: Vec<Code>,
    /// May be billed by the edition and not by the order file.
    pub extra: Vec<Code>,
    /// May be billed by both, under different titles.
    pub titled_otherwise: Vec<Code>,
}

impl OrderDifference {
    /// Whether both have the same billable codes. Titles do not count: the order file and the tabular list word some of them differently.
    pub fn is_none(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

impl OrderFile {
    /// Reads the bytes of an order file.
    ///
    /// # Errors
    /// A line that has not the form, a code twice, or a file of changes (addenda), each with its line's number.
    pub fn read(bytes: &[u8]) -> Result<OrderFile, CodeSetError> {
        let mut file = OrderFile::default();
        // Titles are ASCII in every year's file; a byte that is not would only concern a title.
        let text = String::from_utf8_lossy(bytes);
        let mut offset = 0;
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let fault = |problem: &str| import_error(offset, format!("line {number}: {problem}"));
            let trimmed = line.trim_end();
            if ["Add:", "Delete:", "Revise from:", "Revise to:", "No Change"].iter().any(|start| trimmed.starts_with(start)) {
                return Err(fault("this is an addenda file, which lists changes to another year's codes; give the whole order file (icd10cm_order_YYYY.txt)"));
            }
            if !trimmed.is_empty() {
                let (code, may_be_billed, title) = columns(trimmed).ok_or_else(|| fault("expected an order number, a code in columns 7 to 13, 0 or 1 in column 15, and titles"))?;
                if file.codes.insert(code, (may_be_billed, title.to_owned())).is_some() {
                    return Err(fault(&format!("code {code} stands twice")));
                }
            }
            offset += line.len() as u64;
        }
        if file.codes.is_empty() { Err(import_error(0, "the order file is empty".to_owned())) } else { Ok(file) }
    }

    /// The number of codes that may be billed.
    pub fn billable(&self) -> usize {
        self.codes.values().filter(|(may_be_billed, _)| *may_be_billed).count()
    }

    /// Compares it with an edition, code for code.
    pub fn compare(&self, edition: &Icd10Edition) -> OrderDifference {
        let mut difference = OrderDifference::default();
        for (code, (_, title)) in self.codes.iter().filter(|(_, (may_be_billed, _))| *may_be_billed) {
            match edition.find(*code).filter(|entry| entry.is_billable) {
                None => difference.missing.push(*code),
                Some(entry) if entry.title.to_string() != *title => difference.titled_otherwise.push(*code),
                Some(_) => {}
            }
        }
        let is_extra = |code: &Code| self.codes.get(code).is_none_or(|(may_be_billed, _)| !may_be_billed);
        difference.extra = edition.entries().filter(|entry| entry.is_billable).map(|entry| entry.code).filter(is_extra).collect();
        difference
    }
}

/// Code, whether it may be billed, and long title.
fn columns(line: &str) -> Option<(Code, bool, &str)> {
    let is_number = line.get(..5)?.bytes().all(|byte| byte.is_ascii_digit());
    let code = Code::parse(line.get(6..13)?).filter(|code| code.len() >= 3)?;
    let may_be_billed = match line.get(14..15)? {
        "1" => true,
        "0" => false,
        _ => return None,
    };
    is_number.then_some((code, may_be_billed, line.get(77..)?.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeSets;

    /// The order file that the edition would have, as its owner writes one.
    fn order_of(edition: &Icd10Edition) -> String {
        let line = |(number, entry): (u32, super::super::Icd10Entry<'_>)| {
            let title = entry.title.to_string();
            let short: String = title.chars().filter(char::is_ascii).take(60).collect();
            format!("{number:05} {:<7} {} {short:<60} {title}\r\n", entry.code.as_str(), u8::from(entry.is_billable))
        };
        (1..).zip(edition.entries().take(99_999)).map(line).collect()
    }

    #[test]
    fn an_edition_agrees_with_its_own_order_file_and_a_difference_is_named() {
        let codes = CodeSets::built_in();
        let edition = &codes.icd10cm.all()[0];
        let text = order_of(edition);
        let order = OrderFile::read(text.as_bytes()).unwrap();
        assert_eq!(order.billable(), 74_719);
        assert_eq!(order.compare(edition), OrderDifference::default());
        // One code more, one less, one a heading, one titled otherwise.
        let more = format!("{text}99999 Z99ZZZ1 1 {:<60} Invented\r\n", "Invented");
        let changed: String = more
            .split_inclusive('\n')
            .filter(|line| !line.contains(" J209    1 "))
            .map(
                |line| {
                    if line.contains(" J40     1 ") { line.replace(" J40     1 ", " J40     0 ") } else { line.replace("Essential (primary) hypertension\r", "High pressure\r") }
                },
            )
            .collect();
        let difference = OrderFile::read(changed.as_bytes()).unwrap().compare(edition);
        let texts = |codes: &[Code]| codes.iter().map(Code::to_string).collect::<Vec<_>>();
        assert_eq!((texts(&difference.missing), texts(&difference.extra)), (vec!["Z99ZZZ1".to_owned()], vec!["J209".to_owned(), "J40".to_owned()]));
        assert_eq!(texts(&difference.titled_otherwise), ["I10"]);
        assert!(!difference.is_none());
    }

    #[test]
    fn other_files_are_refused_with_their_line() {
        let fault = |text: &str| OrderFile::read(text.as_bytes()).unwrap_err().to_string();
        assert!(fault("").contains("empty"));
        let good = format!("00001 A00     0 {:<60} Cholera\r\n", "Cholera");
        assert!(fault(&format!("{good}Add:         00002 A000    1 Cholera\r\n")).contains("line 2: this is an addenda file"));
        assert!(fault(&format!("{good}code,title\r\n")).contains("line 2"));
        assert!(fault(&format!("{good}{good}")).contains("A00 stands twice"));
        assert!(fault(&good.replace(" 0 ", " 2 ")).contains("column 15"));
    }
}
