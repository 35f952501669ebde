//! Add-on codes: services that are paid only beside another one, read from CMS's add-on code file and kept in compact form.
//!
//! [source: CMS, NCCI add-on code edits; National Correct Coding Initiative Policy Manual, chapter I, section R] Type 1 lists every primary code; type 2 lists none, because the
//! contractor decides (`CCCCC`); type 3 lists some, and the contractor may take others. A row's last day is included.

use super::CodeSets;
use super::compact::{CompactError, CompactTable, NO_DAY, NOT_ENDED, Section, TableFacts, day_number, day_of, pack_code, u16_bytes, u32_bytes, unpack_code};
use super::kinds::TableKind;
use super::owner_file::{Header, ImportFault, ImportRequest, Imported, OwnerFile, Row, fitting_day, procedure_code, year_and_day};
use super::versions::Versioned;
use crate::model::{Code, Date, parse_date};

/// The kind `add-on`.
pub const KIND: TableKind = TableKind {
    name: "add-on",
    title: "add-on codes",
    takes: "CMS's add-on code file (AOC), saved as CSV or tab separated text",
    layout: 1,
    has_programme: true,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.add_on_codes.install(AddOnCodes::open(table)?);
        Ok(())
    },
};

/// In place of a primary code: the contractor decides.
const BY_CONTRACTOR: &str = "CCCCC";

/// How an add-on code's primary codes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddOnType {
    /// 1: all are listed.
    Listed,
    /// 2: none is listed; the contractor decides.
    ByContractor,
    /// 3: some are listed; the contractor may take others.
    ListedAndByContractor,
}

/// An installed table of add-on codes.
#[derive(Debug, Clone)]
pub struct AddOnCodes {
    table: CompactTable,
    add_ons: Section,
    primaries: Section,
    from: Section,
    to: Section,
    primary_to: Section,
    types: Section,
    newest: Option<Date>,
}

impl Versioned for AddOnCodes {
    fn facts(&self) -> &TableFacts {
        self.table.facts()
    }

    /// Every file holds all earlier rows with their dates, so the one with the newest row knows most.
    fn rank(&self) -> Option<Date> {
        self.newest
    }
}

impl AddOnCodes {
    /// Opens a compact table.
    pub fn open(table: CompactTable) -> Result<AddOnCodes, CompactError> {
        let (add_ons, primaries, types) = (table.section(*b"ADDO", 4)?, table.section(*b"PRIM", 4)?, table.section(*b"TYPE", 1)?);
        let (from, to, primary_to, newest) = (table.section(*b"FROM", 2)?, table.section(*b"TO  ", 2)?, table.section(*b"PEND", 2)?, table.section(*b"NEWE", 2)?);
        let rows = table.u32s(add_ons).len();
        let lengths = [table.u32s(primaries).len(), table.u16s(from).len(), table.u16s(to).len(), table.u16s(primary_to).len(), table.bytes(types).len()];
        if lengths.iter().any(|length| *length != rows) {
            return Err(table.damaged("its columns differ in length"));
        }
        let newest = day_of(table.u16s(newest).get(0));
        Ok(AddOnCodes { add_ons, primaries, from, to, primary_to, types, newest, table })
    }

    /// Whether a code is an add-on code on a date of service, and of which type; `None` where it is none.
    pub fn type_of(&self, code: Code, on: Date) -> Option<AddOnType> {
        let types = self.table.bytes(self.types);
        // Rows of one code agree but for mistakes of the owner; the most permissive counts.
        let types = self.rows(code, on).filter_map(|row| match types.get(row)? {
            1 => Some(AddOnType::Listed),
            2 => Some(AddOnType::ByContractor),
            _ => Some(AddOnType::ListedAndByContractor),
        });
        types.max()
    }

    /// The listed primary codes of an add-on code that are in force on a date of service, in order.
    pub fn primaries(&self, add_on: Code, on: Date) -> impl Iterator<Item = Code> + '_ {
        let (primaries, ends, day) = (self.table.u32s(self.primaries), self.table.u16s(self.primary_to), day_number(on).unwrap_or_default());
        self.rows(add_on, on).filter(move |row| day <= ends.get(*row) && primaries.get(*row) != 0).map(move |row| unpack_code(primaries.get(row)))
    }

    /// The rows of an add-on code that are in force.
    fn rows(&self, add_on: Code, on: Date) -> impl Iterator<Item = usize> + '_ {
        let (add_ons, from, to) = (self.table.u32s(self.add_ons), self.table.u16s(self.from), self.table.u16s(self.to));
        let (sought, day) = (pack_code(add_on).unwrap_or_default(), day_number(on).unwrap_or_default());
        let first = add_ons.first_at_least(0, add_ons.len(), sought);
        let is_its = move |row: &usize| sought != 0 && add_ons.get(*row) == sought;
        (first..add_ons.len()).take_while(is_its).filter(move |row| day != NO_DAY && from.get(*row) <= day && day <= to.get(*row))
    }
}

/// One row: add-on code, primary code (0: the contractor decides), first day, last day, last day of the primary code, type.
type AddOnRow = (u32, u32, u16, u16, u16, u8);

fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let mut rows: Vec<AddOnRow> = Vec::new();
    let mut read_rows = 0;
    let mut never_in_force = 0;
    for file in &request.files {
        read(file, |row| {
            read_rows += 1;
            if row.3 < row.2 { never_in_force += 1 } else { rows.push(row) }
        })?;
    }
    rows.sort_unstable();
    let before = rows.len();
    rows.dedup();
    let earliest = rows.iter().map(|row| row.2).min().and_then(day_of);
    Ok(Imported {
        from: request.from.or(earliest),
        to: request.to,
        read: read_rows,
        kept: rows.len() as u64,
        rejected: vec![("deleted before their first day", never_in_force), ("the same row twice", (before - rows.len()) as u64)],
        sections: vec![
            (*b"ADDO", u32_bytes(rows.iter().map(|row| row.0))),
            (*b"PRIM", u32_bytes(rows.iter().map(|row| row.1))),
            (*b"FROM", u16_bytes(rows.iter().map(|row| row.2))),
            (*b"TO  ", u16_bytes(rows.iter().map(|row| row.3))),
            (*b"PEND", u16_bytes(rows.iter().map(|row| row.4))),
            (*b"TYPE", rows.iter().map(|row| row.5).collect()),
            (*b"NEWE", u16_bytes([rows.iter().map(|row| row.2).max().unwrap_or_default()])),
        ],
    })
}

/// Where the columns stand.
struct Columns {
    kind: usize,
    add_on: usize,
    add_on_end: usize,
    primary: usize,
    primary_end: usize,
    from: usize,
    to: usize,
}

impl Columns {
    fn find(file: &OwnerFile, header: &Header) -> Result<Columns, ImportFault> {
        // Some quarters add the word Julian to the names of dates.
        let column = |what: &str, wanted: &str| header.column(file, what, |name| name.strip_suffix("julian").unwrap_or(name) == wanted);
        Ok(Columns {
            kind: column("the type (AOC_Edit_Type)", "aocedittype")?,
            add_on: column("the add-on code (Add-On_Code)", "addoncode")?,
            add_on_end: column("the deletion of the add-on code (AOC_DelDT)", "aocdeldt")?,
            primary: column("the primary code (Primary_Code)", "primarycode")?,
            primary_end: column("the deletion of the primary code (Primary_Code_DelDT)", "primarycodedeldt")?,
            from: column("the first day (AOC_Edit_EffDT)", "aocediteffdt")?,
            to: column("the deletion of the edit (AOC_Edit_DelDT)", "aoceditdeldt")?,
        })
    }
}

fn read(file: &OwnerFile, mut take: impl FnMut(AddOnRow)) -> Result<(), ImportFault> {
    let mut columns = None;
    file.rows(|line, row| {
        match &columns {
            None => {
                let header = Header::of(line, row);
                if header.has(|name| name == "addoncode") {
                    columns = Some(Columns::find(file, &header)?);
                }
            }
            Some(columns) => take(add_on_row(columns, row).map_err(|problem| file.fault(line, problem))?),
        }
        Ok(())
    })?;
    match columns {
        Some(_) => Ok(()),
        None => Err(file.fault(0, format!("no header row with a column Add-On_Code; expected {}", KIND.takes))),
    }
}

/// Reads a row; the problem is a sentence without its place.
fn add_on_row(columns: &Columns, row: Row<'_>) -> Result<AddOnRow, String> {
    let shown = |place| row.cell(place).chars().take(30).collect::<String>();
    let code = |place| procedure_code(row.cell(place)).and_then(pack_code).ok_or_else(|| format!("`{}` is no procedure code", shown(place)));
    let date = |place| {
        let text = row.cell(place);
        let day = year_and_day(text).or_else(|| parse_date(text)).ok_or_else(|| format!("`{}` is no date; expected year and day of the year such as 2026091", shown(place)))?;
        fitting_day(day)
    };
    // Nothing, zeros and nines mean that no deletion is known.
    let end = |place| if row.cell(place).bytes().all(|byte| byte == b'0') || row.cell(place) == "9999999" { Ok(NOT_ENDED) } else { date(place) };
    let kind = match row.cell(columns.kind) {
        "1" => 1,
        "2" => 2,
        "3" => 3,
        _ => return Err(format!("the type is `{}`; expected 1, 2 or 3", shown(columns.kind))),
    };
    let primary = if row.cell(columns.primary) == BY_CONTRACTOR { 0 } else { code(columns.primary)? };
    let last = end(columns.to)?.min(end(columns.add_on_end)?);
    Ok((code(columns.add_on)?, primary, date(columns.from)?, last, end(columns.primary_end)?, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "A copyright notice.,,,,,,,\nAOC_Edit_Type,Add-On_Code,AOC_DelDT,Primary_Code,Primary_Code_DelDT,AOC_Edit_EffDT,AOC_Edit_DelDT,Special_Instruction_Notes\n";

    fn request(rows: &str) -> ImportRequest {
        ImportRequest { files: vec![OwnerFile { name: "aoc.csv".into(), bytes: format!("{HEAD}{rows}").into_bytes() }], ..ImportRequest::default() }
    }

    fn open(rows: &str) -> (AddOnCodes, Imported) {
        let (bytes, imported) = KIND.build(&request(rows), TableFacts::default()).unwrap();
        (AddOnCodes::open(CompactTable::from_bytes("add-on", 1, bytes).unwrap()).unwrap(), imported)
    }

    fn fault(rows: &str) -> String {
        import(&request(rows)).unwrap_err().to_string()
    }

    #[test]
    fn types_and_primaries_go_by_the_date() {
        let (table, imported) = open(
            "1,90472,,90471,,2013091,,\n1,90472,,90460,2020366,2013091,,\n2,20930,,CCCCC,,2013091,,\n3,G2211,,99213,0,2024001,2025365,\n1,99292,2019365,99291,,2013091,,\n1,22614,,22600,,2013091,2013090,\n",
        );
        let day = Date::constant;
        let primaries = |code: &str, on| table.primaries(code.into(), on).map(|code| code.to_string()).collect::<Vec<_>>();
        assert_eq!(table.type_of("90472".into(), day(2026, 5, 4)), Some(AddOnType::Listed));
        assert_eq!(primaries("90472", day(2026, 5, 4)), ["90471"]);
        assert_eq!(primaries("90472", day(2020, 12, 31)), ["90460", "90471"]);
        assert_eq!((table.type_of("20930".into(), day(2026, 5, 4)), primaries("20930", day(2026, 5, 4)).len()), (Some(AddOnType::ByContractor), 0));
        assert_eq!(table.type_of("G2211".into(), day(2025, 12, 31)), Some(AddOnType::ListedAndByContractor));
        for (code, on) in [("G2211", day(2026, 1, 1)), ("G2211", day(2023, 12, 31)), ("99292", day(2020, 1, 1)), ("90471", day(2026, 5, 4)), ("22614", day(2020, 1, 1))] {
            assert_eq!(table.type_of(code.into(), on), None, "{code}");
        }
        assert_eq!((imported.read, imported.kept, table.type_of(Code::NONE, day(2026, 5, 4))), (6, 5, None));
    }

    #[test]
    fn anything_unexpected_is_told_with_its_line() {
        assert!(fault("4,90472,,90471,,2013091,,\n").starts_with("aoc.csv:3: the type is `4`"));
        assert!(fault("1,9047,,90471,,2013091,,\n").contains("`9047` is no procedure code"));
        assert!(fault("1,90472,,DDDDD,,2013091,,\n").contains("`DDDDD` is no procedure code"));
        assert!(fault("1,90472,,90471,,2013366,,\n").contains("`2013366` is no date"));
        assert!(fault("1,90472,,90471,,,,\n").contains("`` is no date"));
        let file = OwnerFile { name: "aoc.csv".into(), bytes: b"Add-On_Code,Primary_Code\n90472,90471\n".to_vec() };
        assert!(import(&ImportRequest { files: vec![file], ..ImportRequest::default() }).unwrap_err().to_string().starts_with("aoc.csv:1: the header has no column for the type"));
    }
}
