//! The lists as they come: our own CSV of `list,code,from,to`, or the text of CMS's Definitions of Medicare Code Edits.
//!
//! In the text a numbered heading begins an edit, a lettered one a list of it, and a row is a code, a tab and a description. The table of contents has the same headings
//! with no rows behind them. Nothing of the descriptions is kept.

use super::{MceList, MceRow};
use crate::codes::owner_csv::{OwnerCsv, folded, surprise};
use crate::codes::owner_file::{ImportFault, OwnerFile};
use crate::model::Code;

/// Reads either form; our own begins with its header.
pub fn read_mce(file: &OwnerFile) -> Result<Vec<MceRow>, ImportFault> {
    file.refuse_other_formats()?;
    let first = file.bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let is_ours = String::from_utf8_lossy(first).split(',').any(|cell| folded(cell) == "LIST");
    if is_ours { read_csv(file) } else { read_text(file) }
}

fn read_csv(file: &OwnerFile) -> Result<Vec<MceRow>, ImportFault> {
    let mut csv = OwnerCsv::open(file, "LIST")?;
    let (list, code) = (csv.place(&["LIST"])?, csv.place(&["CODE"])?);
    let (from, to) = (csv.place(&["FROM"])?, csv.place(&["TO"])?);
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        let words = || format!("a list ({})", MceList::ALL.map(|(word, _)| word).join(", "));
        let list = MceList::parse(row.text(list)).ok_or_else(|| row.fault(words(), row.text(list)))?;
        let code = row.code(code, 3..=7, "an ICD-10-CM code")?;
        rows.push(MceRow { code, list, from: row.date(from)?, to: row.date(to)? });
    }
    if rows.is_empty() { Err(csv.header_fault("rows below the header", "none")) } else { Ok(rows) }
}

/// Headings of the text by which a list is known, in small letters.
const HEADINGS: [(&str, MceList); 10] = [
    ("external causes of morbidity", MceList::ExternalCause),
    ("perinatal/newborn diagnoses", MceList::Newborn),
    ("pediatric diagnoses", MceList::Pediatric),
    ("maternity diagnoses", MceList::Maternity),
    ("adult diagnoses", MceList::Adult),
    ("diagnoses for females only", MceList::Female),
    ("diagnoses for males only", MceList::Male),
    ("manifestation code", MceList::Manifestation),
    ("questionable admission", MceList::Questionable),
    ("unacceptable principal diagnosis", MceList::UnacceptableFirst),
];

/// Lists that every version of the text has.
const ALWAYS: [MceList; 6] = [MceList::Newborn, MceList::Pediatric, MceList::Maternity, MceList::Adult, MceList::Manifestation, MceList::UnacceptableFirst];

fn read_text(file: &OwnerFile) -> Result<Vec<MceRow>, ImportFault> {
    let text = String::from_utf8_lossy(&file.bytes);
    let (mut rows, mut list) = (Vec::new(), None);
    for line in text.lines() {
        if let Some(heading) = heading(line) {
            list = HEADINGS.iter().find(|(words, _)| heading.starts_with(words)).map(|(_, list)| *list);
            continue;
        }
        // Codes that are acceptable beside another diagnosis stand in front of the list of those that never are.
        match list {
            Some(MceList::UnacceptableFirst) if line.contains("when a secondary diagnosis") => list = Some(MceList::UnacceptableAlone),
            Some(MceList::UnacceptableAlone) if line.trim_start().starts_with("The following") => list = Some(MceList::UnacceptableFirst),
            _ => {}
        }
        if let (Some(list), Some(code)) = (list, code_of(line)) {
            rows.push(MceRow { code, list, from: None, to: None });
        }
    }
    for wanted in ALWAYS {
        if !rows.iter().any(|row: &MceRow| row.list == wanted) {
            let words = HEADINGS.iter().find(|(_, list)| *list == wanted).map_or("", |(words, _)| words);
            let expected = format!("CMS's Definitions of Medicare Code Edits with codes below the heading `{words}`, or a CSV with the header list,code,from,to");
            return Err(surprise(file, 1, expected, "none"));
        }
    }
    Ok(rows)
}

/// The words of a heading: behind a number of at most two digits or a capital letter, a point and a blank; also those of a chapter or an appendix, which end every list.
fn heading(line: &str) -> Option<String> {
    let line = line.trim();
    if ["Chapter ", "Appendix "].iter().any(|word| line.starts_with(word)) {
        return Some(line.to_ascii_lowercase());
    }
    let (mark, words) = line.split_once(". ")?;
    let is_number = mark.len() <= 2 && !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_number || is_letter).then(|| words.to_ascii_lowercase())
}

/// The diagnosis at the beginning of a row.
fn code_of(line: &str) -> Option<Code> {
    let (code, _) = line.split_once('\t')?;
    let code = code.trim();
    let is_diagnosis = (3..=7).contains(&code.len()) && code.starts_with(|first: char| first.is_ascii_uppercase()) && code.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    Code::parse(code).filter(|_| is_diagnosis)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Definitions of Medicare Code Edits\r\nTable of contents\r\n4. Age conflict\t8\r\nA. Perinatal/Newborn diagnoses\t8\r\n9. Unacceptable principal diagnosis\t90\r\n\
        Chapter 1: Edit code lists\r\n1. Invalid diagnosis or procedure code\r\nZ99\tnot on a list\r\n4. Age conflict\r\nWords that name A33 and P07.\r\n\
        A. Perinatal/Newborn diagnoses\r\nA33\twords\r\nB. Pediatric diagnoses (age 0 through 17)\r\nE8411\twords\r\nC. Maternity diagnoses (age 9 through 64)\r\nO80\twords\r\n\
        D. Adult diagnoses (age 15 through 124)\r\nN401\twords\r\n5. Sex conflict\r\nA. Diagnoses for females only\r\nN72\twords\r\nB. Procedures for females only\r\n0UT00ZZ\twords\r\nB20\tno diagnosis here\r\n\
        6. Manifestation code as principal diagnosis\r\nF0280\twords\r\n8. Questionable admission\r\nR030\twords\r\n9. Unacceptable principal diagnosis\r\n\
        considered \"acceptable\" when a secondary diagnosis is also coded\r\nZ5189\twords\r\nThe following pages list the rest\r\nB950\twords\r\n11. Non-covered procedure\r\nB951\twords\r\n";

    fn read_file(name: &str, text: &str) -> Result<Vec<MceRow>, ImportFault> {
        read_mce(&OwnerFile { name: name.into(), bytes: text.into() })
    }

    fn read(text: &str) -> Vec<(MceList, String)> {
        read_file("m.txt", text).unwrap().iter().map(|row| (row.list, row.code.to_string())).collect()
    }

    #[test]
    fn lists_stand_below_their_headings_and_end_with_the_next() {
        let expected = [
            (MceList::Newborn, "A33"),
            (MceList::Pediatric, "E8411"),
            (MceList::Maternity, "O80"),
            (MceList::Adult, "N401"),
            (MceList::Female, "N72"),
            (MceList::Manifestation, "F0280"),
            (MceList::Questionable, "R030"),
            (MceList::UnacceptableAlone, "Z5189"),
            (MceList::UnacceptableFirst, "B950"),
        ];
        assert_eq!(read(TEXT), expected.map(|(list, code)| (list, code.to_owned())));
        // The sex conflict was taken out in fiscal year 2025.
        assert_eq!(read(&TEXT.replace("A. Diagnoses for females only\r\nN72\twords\r\n", "")).len(), 8);
    }

    #[test]
    fn a_text_without_a_list_that_every_version_has_is_refused() {
        let fault = read_file("m.txt", &TEXT.replace("C. Maternity diagnoses (age", "C. Other diagnoses (age")).unwrap_err();
        assert!(fault.to_string().contains("maternity diagnoses"), "{fault}");
        assert!(read_file("m.txt", "<html>not found</html>").is_err());
    }

    #[test]
    fn our_own_layout_is_read_and_its_faults_have_lines() {
        let rows = read_file("m.csv", "list,code,from,to\nfemale,N72,,2024-09-30\nNewborn,P07.2,2015-10-01,\n").unwrap();
        assert_eq!((rows[0].list, rows[0].to, rows[1].code.as_str()), (MceList::Female, crate::model::parse_date("2024-09-30"), "P072"));
        let fault = |text: &str| read_file("m.csv", text).unwrap_err().to_string();
        assert!(fault("list,code,from,to\nnewborn,A33,,\nbaby,A33,,\n").starts_with("m.csv:3: expected a list (newborn, "));
        assert_eq!(fault("list,code,from,to\nnewborn,A3,,\n"), "m.csv:2: expected an ICD-10-CM code, found `A3`; nothing was imported");
        assert!(fault("list,code,from,to\n").contains("rows below the header"));
    }
}
