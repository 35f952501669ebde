//! The payment indicators of CMS's relative value file (PPRRVU): codes and indicators, nothing of their descriptions or values.
//!
//! The names of columns stand in two rows, and columns come and go from year to year, so every one is found by its name. The two columns NA INDICATOR have the same name:
//! each belongs to the practice expense in front of it. [source: CMS, physician fee schedule relative value files, RVUPUF record layout]

use super::{GlobalPeriod, Indicators};
use crate::codes::owner_csv::{OwnerCsv, OwnerRow};
use crate::codes::owner_file::{ImportFault, OwnerFile};
use crate::model::Code;

/// Reads the file. Every row is kept, those without a price too: that a code is not paid is what edits ask for.
pub fn read_indicators(file: &OwnerFile) -> Result<Vec<Indicators>, ImportFault> {
    let mut csv = OwnerCsv::open_with_split_header(file, "HCPCS")?;
    let columns = Columns::find(&csv)?;
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        // Notes below the table have no code.
        if !row.text(columns.code).is_empty() {
            rows.push(columns.read(&row)?);
        }
    }
    if rows.is_empty() { Err(csv.header_fault("rows of codes below the header", "none")) } else { Ok(rows) }
}

struct Columns {
    code: usize,
    modifier: usize,
    status: usize,
    na_non_facility: usize,
    na_facility: usize,
    global: usize,
    component: usize,
    multiple: usize,
    bilateral: usize,
    assistant: usize,
    co_surgeon: usize,
    team: usize,
}

impl Columns {
    fn find(csv: &OwnerCsv<'_>) -> Result<Columns, ImportFault> {
        let not_applicable = |expense: &str| {
            let place = csv.place(&[expense])? + 1;
            let name = csv.header().get(place).map_or("none", String::as_str);
            if name == "NA INDICATOR" { Ok(place) } else { Err(csv.header_fault(&format!("a column NA INDICATOR behind {expense}"), name)) }
        };
        Ok(Columns {
            code: csv.place(&["HCPCS"])?,
            modifier: csv.place(&["MOD"])?,
            status: csv.place(&["STATUS CODE"])?,
            na_non_facility: not_applicable("NON FAC PE RVU")?,
            na_facility: not_applicable("FACILITY PE RVU")?,
            global: csv.place(&["GLOB DAYS"])?,
            component: csv.place(&["PCTC IND", "PC TC IND"])?,
            multiple: csv.place(&["MULT PROC"])?,
            bilateral: csv.place(&["BILAT SURG"])?,
            assistant: csv.place(&["ASST SURG"])?,
            co_surgeon: csv.place(&["CO SURG"])?,
            team: csv.place(&["TEAM SURG"])?,
        })
    }

    fn read(&self, row: &OwnerRow<'_>) -> Result<Indicators, ImportFault> {
        let one_of = |place: usize, allowed: &str, what: &str| match row.text(place).as_bytes() {
            [] => Ok(b' '),
            [letter] if allowed.as_bytes().contains(letter) => Ok(*letter),
            _ => Err(row.fault(format!("{what}, one of {allowed}"), row.text(place))),
        };
        let is_not_applicable = |place: usize| match row.text(place) {
            "" => Ok(false),
            "NA" => Ok(true),
            other => Err(row.fault("NA or nothing as NA indicator", other)),
        };
        let global = row.text(self.global);
        Ok(Indicators {
            code: row.code(self.code, 5..=5, "a code of five characters")?,
            modifier: if row.text(self.modifier).is_empty() { Code::NONE } else { row.code(self.modifier, 2..=2, "a modifier of two characters or none")? },
            status: one_of(self.status, "ABCDEFGHIJLMNPQRTX", "a status code")?,
            global: GlobalPeriod::parse(global).ok_or_else(|| row.fault("global days 000, 010, 090, MMM, XXX, YYY, ZZZ or none", global))?,
            component: one_of(self.component, "0123456789", "a PC/TC indicator")?,
            multiple: one_of(self.multiple, "012345679", "a multiple procedure indicator")?,
            bilateral: one_of(self.bilateral, "01239", "a bilateral surgery indicator")?,
            assistant: one_of(self.assistant, "0129", "an assistant at surgery indicator")?,
            co_surgeon: one_of(self.co_surgeon, "0129", "a co-surgeon indicator")?,
            team: one_of(self.team, "0129", "a team surgery indicator")?,
            is_not_for_office: is_not_applicable(self.na_non_facility)?,
            is_not_for_facility: is_not_applicable(self.na_facility)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER_2026: &str = "Relative value file,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n\
        ,,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT\n\
        HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n";
    const ROWS: &str = "20610,,not kept,A,,0,0,,0,,0,0,0,0,000,0,0,0,2,1,1,0,0,3,,33,99,0,99,0,0,0\n\
        99221,,not kept,A,,0,0,NA,0,,0,0,0,0,XXX,0,0,0,0,0,0,0,0,3,,33,99,0,99,0,0,0\n\
        71046,26,not kept,A,,0,0,,0,,0,0,0,1,XXX,0,0,0,0,0,0,0,0,3,,33,99,0,99,0,0,0\n";

    fn read(text: &str) -> Result<Vec<Indicators>, ImportFault> {
        read_indicators(&OwnerFile { name: "p.csv".into(), bytes: text.into() })
    }

    #[test]
    fn indicators_are_read_by_the_names_of_two_rows() {
        let rows = read(&format!("{HEADER_2026}{ROWS}")).unwrap();
        assert_eq!(rows.iter().map(|row| (row.code.as_str(), row.modifier.as_str())).collect::<Vec<_>>(), [("20610", ""), ("99221", ""), ("71046", "26")]);
        let joint = rows[0];
        assert_eq!((joint.status, joint.global, joint.multiple, joint.bilateral, joint.assistant, joint.co_surgeon), (b'A', GlobalPeriod::SameDay, b'2', b'1', b'1', b'0'));
        assert_eq!((rows[1].is_not_for_office, rows[1].is_not_for_facility, rows[2].component), (true, false, b'1'));
    }

    #[test]
    fn a_year_with_one_column_less_reads_the_same() {
        let without = |text: &str| {
            let line = |line: &str| line.split(',').enumerate().filter(|(place, _)| *place != 23).map(|(_, cell)| cell).collect::<Vec<_>>().join(",");
            text.lines().map(line).collect::<Vec<_>>().join("\n")
        };
        let text = format!("{HEADER_2026}{ROWS}");
        assert_eq!(read(&without(&text)), read(&text));
    }

    #[test]
    fn what_no_release_had_is_told_with_its_line() {
        let text = format!("{HEADER_2026}{ROWS}");
        for (from, to, expected) in [
            (",000,", ",030,", "p.csv:4: expected global days 000, 010, 090, MMM, XXX, YYY, ZZZ or none, found `030`"),
            (",NA,0,,0,0,0,0,XXX", ",NO,0,,0,0,0,0,XXX", "p.csv:5: expected NA or nothing as NA indicator, found `NO`"),
            ("71046,26", "71046,267", "p.csv:6: expected a modifier of two characters or none, found `267`"),
            ("BILAT", "SIDES", "p.csv:3: expected a column BILAT SURG, found `none`"),
        ] {
            assert!(text.contains(from));
            assert_eq!(read(&text.replace(from, to)).unwrap_err().to_string(), format!("{expected}; nothing was imported"));
        }
    }
}
