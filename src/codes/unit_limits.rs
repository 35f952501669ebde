//! Medically unlikely edits: the most units of a code that CMS pays to one practitioner for one patient, by line or by day, read from CMS's practitioner file.
//!
//! [source: CMS, National Correct Coding Initiative Policy Manual, chapter I, section V; Medicare Claims Processing Manual, chapter 23, section 20.9.3]
//!
//! The file states no dates, so the import needs the first day of its quarter. Files without an adjudication indicator are Medicaid's, whose limits hold by line.

use super::CodeSets;
use super::compact::{CompactError, CompactTable, Section, TableFacts, pack_code, u32_bytes};
use super::kinds::TableKind;
use super::owner_file::{Header, ImportFault, ImportRequest, Imported, OwnerFile, Row, procedure_code};
use super::programme::Programme;
use super::versions::Versioned;
use crate::model::Code;

/// The kind `mue`.
pub const KIND: TableKind = TableKind {
    name: "mue",
    title: "MUE unit limits",
    takes: "CMS's practitioner MUE file (CSV), with --from, the first day of its quarter",
    layout: 1,
    has_programme: true,
    import,
    install: |codes: &mut CodeSets, table| {
        codes.unit_limits.install(UnitLimits::open(table)?);
        Ok(())
    },
};

/// Against what units are held: the first digit of the MUE adjudication indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjudication {
    /// 1: the units of each line.
    Line,
    /// 2: the units of the day. Absolute: law, policy or anatomy allows no more.
    DayAbsolute,
    /// 3: the units of the day. More can be paid on appeal where the record proves them.
    DayAppealable,
}

/// The limit of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitLimit {
    /// The most whole units; 0 for a code that a practitioner is not paid for.
    pub units: u32,
    /// Against what they are held.
    pub adjudication: Adjudication,
}

/// An installed table of limits.
#[derive(Debug, Clone)]
pub struct UnitLimits {
    table: CompactTable,
    codes: Section,
    units: Section,
    adjudications: Section,
}

impl Versioned for UnitLimits {
    fn facts(&self) -> &TableFacts {
        self.table.facts()
    }
}

impl UnitLimits {
    /// Opens a compact table.
    pub fn open(table: CompactTable) -> Result<UnitLimits, CompactError> {
        let (codes, units, adjudications) = (table.section(*b"CODE", 4)?, table.section(*b"UNIT", 4)?, table.section(*b"MAI ", 1)?);
        let rows = table.u32s(codes).len();
        if table.u32s(units).len() != rows || table.bytes(adjudications).len() != rows {
            return Err(table.damaged("its columns differ in length"));
        }
        Ok(UnitLimits { table, codes, units, adjudications })
    }

    /// The limit of a code; `None` where it has none.
    pub fn limit(&self, code: Code) -> Option<UnitLimit> {
        let place = self.table.u32s(self.codes).find(pack_code(code)?)?;
        let adjudication = match self.table.bytes(self.adjudications).get(place)? {
            1 => Adjudication::Line,
            2 => Adjudication::DayAbsolute,
            _ => Adjudication::DayAppealable,
        };
        Some(UnitLimit { units: self.table.u32s(self.units).get(place), adjudication })
    }
}

/// One row: code, most units, indicator.
type LimitRow = (u32, u32, u8);

fn import(request: &ImportRequest) -> Result<Imported, ImportFault> {
    let Some(from) = request.from else {
        let file = request.files.first().map(|file| file.name.clone()).unwrap_or_default();
        return Err(ImportFault { file, line: 0, problem: "an MUE file does not say from when it holds; give --from, the first day of its quarter".into() });
    };
    let mut rows: Vec<LimitRow> = Vec::new();
    for file in &request.files {
        read(file, request.programme, &mut rows)?;
    }
    let read = rows.len() as u64;
    rows.sort_unstable();
    rows.dedup();
    if let Some([(code, ..), _]) = rows.array_windows().find(|[one, next]| one.0 == next.0) {
        let file = request.files.first().map(|file| file.name.clone()).unwrap_or_default();
        return Err(ImportFault { file, line: 0, problem: format!("{} has two different limits", super::compact::unpack_code(*code)) });
    }
    Ok(Imported {
        from: Some(from),
        to: request.to,
        read,
        kept: rows.len() as u64,
        rejected: vec![("the same row twice", read - rows.len() as u64)],
        sections: vec![
            (*b"CODE", u32_bytes(rows.iter().map(|row| row.0))),
            (*b"UNIT", u32_bytes(rows.iter().map(|row| row.1))),
            (*b"MAI ", rows.iter().map(|row| row.2).collect()),
        ],
    })
}

/// Where the columns stand; no indicator in Medicaid's files.
struct Columns {
    code: usize,
    units: usize,
    indicator: Option<usize>,
}

impl Columns {
    fn find(file: &OwnerFile, line: u64, header: &Header, programme: Option<Programme>) -> Result<Columns, ImportFault> {
        for other in ["outpatienthospital", "dmesupplier"] {
            if header.has(|name| name.contains(other)) {
                let setting = if other == "dmesupplier" { "DME suppliers" } else { "outpatient hospitals" };
                return Err(file.fault(line, format!("these are the limits of {setting}; professional claims are judged by the file of practitioner services")));
            }
        }
        let units = header.column(file, "the limit (Practitioner Services MUE Values)", |name| name.starts_with("practitionerservices"))?;
        let code = header.column(file, "the code (HCPCS/CPT Code)", |name| name.starts_with("hcpcs") && name.contains("code"))?;
        let is_indicator = |name: &str| name.contains("adjudicationindicator");
        let indicator = match programme {
            Some(Programme::Medicaid) => header.optional(is_indicator),
            _ => Some(header.column(file, "the MUE adjudication indicator", is_indicator)?),
        };
        Ok(Columns { code, units, indicator })
    }
}

fn read(file: &OwnerFile, programme: Option<Programme>, rows: &mut Vec<LimitRow>) -> Result<(), ImportFault> {
    let mut columns = None;
    file.rows(|line, row| {
        match &columns {
            None => {
                let header = Header::of(line, row);
                if row.filled() > 1 && header.has(|name| name.ends_with("muevalues") || name.ends_with("muevalue")) {
                    columns = Some(Columns::find(file, line, &header, programme)?);
                }
            }
            Some(columns) => rows.push(limit_row(columns, row).map_err(|problem| file.fault(line, problem))?),
        }
        Ok(())
    })?;
    match columns {
        Some(_) => Ok(()),
        None => Err(file.fault(0, format!("no header row with a column of MUE values; expected {}", KIND.takes))),
    }
}

/// Reads a row; the problem is a sentence without its place.
fn limit_row(columns: &Columns, row: Row<'_>) -> Result<LimitRow, String> {
    let text = |place| row.cell(place).chars().take(30).collect::<String>();
    let code = procedure_code(row.cell(columns.code)).and_then(pack_code).ok_or_else(|| format!("`{}` is no procedure code", text(columns.code)))?;
    let units = row.cell(columns.units).parse().map_err(|_| format!("`{}` is no number of units", text(columns.units)))?;
    let Some(indicator) = columns.indicator else { return Ok((code, units, 1)) };
    match row.cell(indicator).as_bytes() {
        [digit @ b'1'..=b'3'] | [digit @ b'1'..=b'3', b' ', ..] => Ok((code, units, digit - b'0')),
        _ => Err(format!("the adjudication indicator is `{}`; expected one that begins with 1, 2 or 3", text(indicator))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    const HEAD: &str = "\"A notice\nover two lines\",,,\n\"HCPCS/\nCPT Code\",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n";

    fn request(text: &str) -> ImportRequest {
        let file = OwnerFile { name: "mue.csv".into(), bytes: text.as_bytes().to_vec() };
        ImportRequest { files: vec![file], programme: Some(Programme::Medicare), from: Some(Date::constant(2026, 4, 1)), ..ImportRequest::default() }
    }

    fn fault(text: &str) -> String {
        import(&request(text)).unwrap_err().to_string()
    }

    fn open(request: &ImportRequest) -> UnitLimits {
        let (bytes, _) = KIND.build(request, TableFacts::default()).unwrap();
        UnitLimits::open(CompactTable::from_bytes("mue", 1, bytes).unwrap()).unwrap()
    }

    #[test]
    fn limits_are_read_with_their_indicator() {
        let rows = "36415,2,3 Date of Service Edit: Clinical,Clinical: Data\r\n20610,2,1 Line Edit,x\r\nJ3420,1,2 Date of Service Edit: Policy,x\r\n0001U,0,2 Date of Service Edit: Policy,x\r\n";
        let table = open(&request(&format!("{HEAD}{rows}")));
        let limit = |code: &str| table.limit(code.into()).map(|limit| (limit.units, limit.adjudication));
        assert_eq!(limit("36415"), Some((2, Adjudication::DayAppealable)));
        assert_eq!(limit("20610"), Some((2, Adjudication::Line)));
        assert_eq!(limit("J3420"), Some((1, Adjudication::DayAbsolute)));
        assert_eq!((limit("0001U"), limit("99213"), limit("")), (Some((0, Adjudication::DayAbsolute)), None, None));
    }

    #[test]
    fn medicaids_file_has_no_indicator_and_holds_by_line() {
        let text = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Rationale\n36415,2,x\n";
        assert!(fault(text).contains("mue.csv:1: the header has no column for the MUE adjudication indicator"));
        let medicaid = ImportRequest { programme: Some(Programme::Medicaid), ..request(text) };
        assert_eq!(open(&medicaid).limit("36415".into()), Some(UnitLimit { units: 2, adjudication: Adjudication::Line }));
    }

    #[test]
    fn anything_unexpected_is_told_with_its_line() {
        assert!(fault(&format!("{HEAD}3641,2,1 Line Edit,x\n")).starts_with("mue.csv:5: `3641` is no procedure code"));
        assert!(fault(&format!("{HEAD}36415,two,1 Line Edit,x\n")).contains(":5: `two` is no number"));
        assert!(fault(&format!("{HEAD}36415,-1,1 Line Edit,x\n")).contains("`-1` is no number"));
        assert!(fault(&format!("{HEAD}36415,2,12 Line Edit,x\n")).contains("indicator is `12 Line Edit`"));
        assert!(fault(&format!("{HEAD}36415,2,1 Line Edit,x\n36415,3,1 Line Edit,x\n")).contains("36415 has two different limits"));
        assert!(fault("a,b\n").contains("no header row"));
        let without_from = ImportRequest { from: None, ..request(HEAD) };
        assert!(import(&without_from).unwrap_err().to_string().contains("--from"));
    }

    #[test]
    fn the_files_of_other_settings_are_refused() {
        for (setting, said) in [("Outpatient Hospital", "outpatient hospitals"), ("DME Supplier", "DME suppliers")] {
            let text = format!("HCPCS/CPT Code,{setting} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n36415,2,1 Line Edit,x\n");
            assert!(fault(&text).contains(said), "{setting}");
        }
    }
}
