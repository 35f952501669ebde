//! HCPCS Level II as CMS publishes it four times a year (ANWEB): the CSV file, and the older one of fixed width. Codes, dates, coverage and nothing of their descriptions.
//!
//! A code's first row (record 3, a modifier's 7) carries its dates; rows 4 and 8 go on with its description and are passed over.
//! [source: CMS, HCPCS quarterly update, record layout]

use super::{Coverage, HcpcsRow};
use crate::codes::owner_csv::{OwnerCsv, folded, owner_date, surprise};
use crate::codes::owner_file::{ImportFault, OwnerFile};
use crate::model::Code;

/// Reads one file of either layout.
pub fn read_hcpcs(file: &OwnerFile) -> Result<Vec<HcpcsRow>, ImportFault> {
    let rows = if is_fixed_width(&file.bytes) { read_fixed_width(file)? } else { read_csv(file)? };
    if rows.is_empty() { Err(surprise(file, 1, "codes (rows of record 3) or modifiers (record 7)", "none")) } else { Ok(rows) }
}

fn read_csv(file: &OwnerFile) -> Result<Vec<HcpcsRow>, ImportFault> {
    let mut csv = OwnerCsv::open(file, "HCPC")?;
    let code = csv.place(&["HCPC"])?;
    let record = csv.place(&["RECID"])?;
    let coverage = csv.place(&["COV"])?;
    let added = csv.place(&["ADD DT"])?;
    let effective = csv.place(&["ACT EFF DT"])?;
    let ended = csv.place(&["TERM DT"])?;
    let action = csv.place(&["ACTION CD"])?;
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        let places = [code, record, coverage, added, effective, ended, action];
        let kept = Source { texts: places.map(|place| row.text(place)) }.row();
        rows.extend(kept.map_err(|(expected, found)| row.fault(expected, &found))?);
    }
    Ok(rows)
}

/// Bytes 6 to 11 of the first line are the sequence number and the record's kind.
fn is_fixed_width(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    first.len() >= END && first.get(5..10).is_some_and(|sequence| sequence.iter().all(u8::is_ascii_digit)) && matches!(first.get(10), Some(b'3' | b'4' | b'7' | b'8'))
}

/// Length of a line of the fixed layout up to its action code.
const END: usize = 293;

fn read_fixed_width(file: &OwnerFile) -> Result<Vec<HcpcsRow>, ImportFault> {
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(file.bytes.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        if line.len() < END {
            return Err(surprise(file, number, format!("a line of at least {END} characters"), &line.len().to_string()));
        }
        let field = |from: usize, to: usize| line.get(from..to).and_then(|field| std::str::from_utf8(field.trim_ascii()).ok()).unwrap_or("\u{fffd}");
        let texts = [field(0, 5), field(10, 11), field(229, 230), field(268, 276), field(276, 284), field(284, 292), field(292, 293)];
        let kept = Source { texts }.row();
        rows.extend(kept.map_err(|(expected, found)| surprise(file, number, expected, &found))?);
    }
    Ok(rows)
}

/// What is read of a row: code, record, coverage, added, action effective, ended, action.
struct Source<'r> {
    texts: [&'r str; 7],
}

impl Source<'_> {
    /// The row to keep, none for a description that goes on, or what was expected and what was found.
    fn row(&self) -> Result<Option<HcpcsRow>, (String, String)> {
        let [code, record, coverage, added, effective, ended, action] = self.texts;
        let expected = |what: &str, found: &str| (what.to_owned(), found.to_owned());
        let length = match record {
            "4" | "8" => return Ok(None),
            "3" => 5,
            "7" => 2,
            other => return Err(expected("a record 3, 4, 7 or 8", other)),
        };
        let code = Code::parse(code).filter(|code| code.len() == length).ok_or_else(|| expected("a code of five characters or a modifier of two", code))?;
        let date = |text: &str| owner_date(text).ok_or_else(|| expected("a date as YYYYMMDD", text));
        let (from, effective, to) = (date(added)?, date(effective)?, date(ended)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(expected("a termination date not before the day the code was added", ended));
        }
        let coverage = Coverage::parse(coverage).ok_or_else(|| expected("a coverage code C, D, I, M, S or none", coverage))?;
        let action = match folded(action).as_bytes() {
            [] => b' ',
            [letter] => *letter,
            _ => return Err(expected("an action code of one letter", action)),
        };
        Ok(Some(HcpcsRow { code, from: from.or(effective), to, coverage, action }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;

    fn read(name: &str, text: &str) -> Result<Vec<HcpcsRow>, ImportFault> {
        read_hcpcs(&OwnerFile { name: name.into(), bytes: text.into() })
    }

    const CSV: &str = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,COV,ADD DT,ACT EFF DT,TERM DT,ACTION CD\n\
        G0439,00100,3,not kept,not kept,D,20110101,20110101,,N\n\
        G0439,00200,4,not kept,,,,,,\n\
        K0001,00100,3,not kept,not kept,D,19940101,20250101,20251231,D\n\
        LT,00100,7,not kept,not kept,D,19840101,19840101,,N\n";

    #[test]
    fn codes_and_modifiers_are_kept_and_descriptions_are_not() {
        let rows = read("h.csv", CSV).unwrap();
        let kept: Vec<(&str, Option<crate::model::Date>, Coverage)> = rows.iter().map(|row| (row.code.as_str(), row.to, row.coverage)).collect();
        assert_eq!(kept, [("G0439", None, Coverage::Special), ("K0001", parse_date("2025-12-31"), Coverage::Special), ("LT", None, Coverage::Special)]);
    }

    #[test]
    fn both_layouts_say_the_same() {
        let line = |code: &str, record: char, ended: &str, action: char| {
            let mut line = vec![b' '; END];
            let mut put = |at: usize, text: &str| line[at..at + text.len()].copy_from_slice(text.as_bytes());
            put(0, code);
            put(5, "00100");
            put(10, &record.to_string());
            put(11, "not kept");
            put(229, "D");
            put(268, if record == '7' { "19840101" } else { "19940101" });
            put(276, "20250101");
            put(284, ended);
            put(292, &action.to_string());
            String::from_utf8(line).unwrap()
        };
        let text = format!("{}\r\n{}\r\n{}\r\n", line("K0001", '3', "20251231", 'D'), line("K0001", '4', "", ' '), line("   LT", '7', "", 'N'));
        let rows = read("h.txt", &text).unwrap();
        assert_eq!(rows, read("h.csv", CSV).unwrap()[1..]);
    }

    #[test]
    fn surprises_are_told_with_their_line() {
        for (from, to, expected) in [
            (",3,not kept,not kept,D,20110101", ",5,not kept,not kept,D,20110101", "h.csv:2: expected a record 3, 4, 7 or 8, found `5`"),
            ("20251231", "20251331", "h.csv:4: expected a date as YYYYMMDD, found `20251331`"),
            ("20251231", "19931231", "h.csv:4: expected a termination date not before the day the code was added, found `19931231`"),
            (",D,1984", ",X,1984", "h.csv:5: expected a coverage code C, D, I, M, S or none, found `X`"),
            ("TERM DT", "LAST", "h.csv:1: expected a column TERM DT, found `none`"),
        ] {
            assert_eq!(read("h.csv", &CSV.replace(from, to)).unwrap_err().to_string(), format!("{expected}; nothing was imported"));
        }
    }
}
