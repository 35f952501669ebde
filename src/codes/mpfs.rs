//! The Medicare physician fee schedule: CMS's relative value file (PPRRVU) and geographic indices (GPCI), read by their headers, and the prices that follow.
//!
//! Nothing of it is carried, because the files name CPT codes with their owner's texts; an import keeps codes and amounts alone.
//! [source: 42 CFR 414.20 and 414.22: payment = (work RVU x work GPCI + practice expense RVU x practice expense GPCI + malpractice RVU x malpractice GPCI) x conversion
//! factor]

use crate::model::{Cents, Code};

/// A number with four decimals, as a whole number of ten thousandths.
type TenThousandths = i64;

/// One row of the relative value file that has a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RvuRow {
    /// HCPCS or CPT code.
    pub code: Code,
    /// 26, TC, 53 or none.
    pub modifier: Code,
    work: TenThousandths,
    non_facility_expense: TenThousandths,
    facility_expense: TenThousandths,
    malpractice: TenThousandths,
    conversion_factor: TenThousandths,
}

/// The geographic indices of one locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gpci {
    work: TenThousandths,
    expense: TenThousandths,
    malpractice: TenThousandths,
}

impl RvuRow {
    /// The amount of one unit in a locality, at a facility or elsewhere, rounded half up to a cent; `None` when it is no amount of money.
    pub fn price(&self, gpci: &Gpci, is_facility: bool) -> Option<Cents> {
        let expense = if is_facility { self.facility_expense } else { self.non_facility_expense };
        let part = |rvu: TenThousandths, index: TenThousandths| i128::from(rvu) * i128::from(index);
        let adjusted = part(self.work, gpci.work) + part(expense, gpci.expense) + part(self.malpractice, gpci.malpractice);
        // Three factors of ten thousandths, and a hundred cents to the dollar.
        const SCALE: i128 = 10_000_000_000;
        let cents = adjusted.checked_mul(self.conversion_factor.into())?.checked_add(SCALE / 2)? / SCALE;
        i64::try_from(cents).ok().map(Cents)
    }
}

/// Reads the relative value file: the rows of status A, R and T with any value, in file order. The error says what is missing, in a sentence.
pub fn read_rvus(bytes: &[u8]) -> Result<Vec<RvuRow>, String> {
    let rows = records(bytes)?;
    let at = rows.iter().position(|row| first_is(row, "HCPCS")).ok_or("no header row that begins with HCPCS; expected CMS's PPRRVU CSV file")?;
    let names = column_names(&rows, at);
    let place = |wanted: &str| {
        let mut found = names.iter().enumerate().filter(|(_, name)| name.as_str() == wanted).map(|(place, _)| place);
        found.next().filter(|_| found.next().is_none()).ok_or_else(|| format!("line {}: expected one column `{wanted}` over its two header rows", at + 1))
    };
    let columns = [place("STATUS CODE")?, place("WORK RVU")?, place("NON-FAC PE RVU")?, place("FACILITY PE RVU")?, place("MP RVU")?, place("CONV FACTOR")?];
    let [status, work, non_facility, facility, malpractice, factor] = columns;
    let mut priced = Vec::new();
    for (line, row) in rows.iter().enumerate().skip(at + 1) {
        let cell = |place: usize| row.get(place).map_or("", |cell| cell.trim());
        if !matches!(cell(status), "A" | "R" | "T") {
            continue;
        }
        let number = |place: usize| ten_thousandths(cell(place)).ok_or_else(|| format!("line {}: `{}` is no number with at most four decimals", line + 1, cell(place)));
        let code = |place: usize| Code::parse(cell(place)).ok_or_else(|| format!("line {}: `{}` is no code", line + 1, cell(place)));
        let found = RvuRow {
            code: code(0)?,
            modifier: code(1)?,
            work: number(work)?,
            non_facility_expense: number(non_facility)?,
            facility_expense: number(facility)?,
            malpractice: number(malpractice)?,
            conversion_factor: number(factor)?,
        };
        if found.work + found.non_facility_expense + found.facility_expense + found.malpractice > 0 {
            priced.push(found);
        }
    }
    if priced.is_empty() { Err("no row of status A, R or T has a value".into()) } else { Ok(priced) }
}

/// Reads the indices of one locality, named by its Medicare contractor and locality number, such as `06102` and `16`.
pub fn read_gpci(bytes: &[u8], contractor: &str, locality: &str) -> Result<Gpci, String> {
    let rows = records(bytes)?;
    let is_header = |row: &Vec<String>| row.iter().any(|cell| folded(cell).contains("LOCALITY NUMBER"));
    let at = rows.iter().position(is_header).ok_or("no header row with a locality number; expected CMS's GPCI CSV file")?;
    let header: Vec<String> = rows.get(at).map(|row| row.iter().map(|cell| folded(cell)).collect()).unwrap_or_default();
    let place = |what: &str, is: &dyn Fn(&str) -> bool| {
        let mut found = header.iter().enumerate().filter(|(_, name)| is(name)).map(|(place, _)| place);
        found.next().filter(|_| found.next().is_none()).ok_or_else(|| format!("line {}: expected one column for {what}; delete those that do not hold", at + 1))
    };
    let has = |name: &str, word: &str| name.split(' ').any(|part| part == word);
    let mac = place("the contractor (MAC)", &|name| has(name, "MAC") || has(name, "CONTRACTOR"))?;
    let number = place("the locality number", &|name| name.contains("LOCALITY NUMBER"))?;
    let work = place("the work index (PW)", &|name| has(name, "PW"))?;
    let expense = place("the practice expense index (PE)", &|name| has(name, "PE"))?;
    let malpractice = place("the malpractice index (MP)", &|name| has(name, "MP"))?;
    let same = |cell: &str, wanted: &str| cell.trim().trim_start_matches('0') == wanted.trim().trim_start_matches('0');
    let cell = |row: &[String], place: usize| row.get(place).map_or(String::new(), |cell| cell.trim().to_owned());
    let found = rows.iter().skip(at + 1).find(|row| same(&cell(row, mac), contractor) && same(&cell(row, number), locality));
    let row = found.ok_or_else(|| format!("no locality {locality} of contractor {contractor}"))?;
    let index = |place: usize| ten_thousandths(&cell(row, place)).ok_or_else(|| format!("locality {locality}: `{}` is no index", cell(row, place)));
    Ok(Gpci { work: index(work)?, expense: index(expense)?, malpractice: index(malpractice)? })
}

fn records(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
    // Names of localities may be in an older encoding; only codes and numbers count.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let read = |record: Result<csv::ByteRecord, csv::Error>| {
        let record = record.map_err(|error| format!("not a readable CSV file: {error}"))?;
        Ok(record.iter().map(|cell| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').to_owned()).collect())
    };
    reader.byte_records().map(read).collect()
}

fn first_is(row: &[String], wanted: &str) -> bool {
    row.first().is_some_and(|cell| cell.trim().eq_ignore_ascii_case(wanted))
}

/// The columns' names: the header row with the row above it, which has the first half.
fn column_names(rows: &[Vec<String>], at: usize) -> Vec<String> {
    let above = at.checked_sub(1).and_then(|above| rows.get(above)).map(Vec::as_slice).unwrap_or_default();
    let header = rows.get(at).map(Vec::as_slice).unwrap_or_default();
    let name = |(place, cell): (usize, &String)| folded(&format!("{} {cell}", above.get(place).map_or("", String::as_str)));
    header.iter().enumerate().map(name).collect()
}

/// Capitals, with single blanks.
fn folded(text: &str) -> String {
    text.to_ascii_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads `1`, `.97`, `32.3465`; blank is 0. `None` for anything else.
fn ten_thousandths(text: &str) -> Option<TenThousandths> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || whole.len() > 6 || fraction.len() > 4 {
        return None;
    }
    format!("{whole:0>1}{fraction:0<4}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RVUS: &str = "\
Relative Value File,,,,,,,,,,\n\
,,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,MP,CONV\n\
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,RVU,FACTOR\n\
99213,,not kept,A,,1.30,1.33,,0.55,0.10,32.3465\n\
71046,26,not kept,A,,0.18,0.07,,0.07,0.01,32.3465\n\
99999,,not kept,N,,9,9,,9,9,32.3465\n\
36415,,not kept,A,,0,0,,0,0,32.3465\n";

    const GPCI: &str = "\
ADDENDUM E,,,,,,\n\n\
Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI,2026 PE GPCI,2026 MP GPCI\n\
01112,CA,05,SAN FRANCISCO,1.06,1.397,0.415\n\
06102,IL,16,CHICAGO,1.012,1.029,1.931\n";

    #[test]
    fn prices_follow_the_formula_to_the_cent() {
        let rows = read_rvus(RVUS.as_bytes()).unwrap();
        assert_eq!(rows.iter().map(|row| (row.code.as_str(), row.modifier.as_str())).collect::<Vec<_>>(), [("99213", ""), ("71046", "26")]);
        let gpci = read_gpci(GPCI.as_bytes(), "6102", "16").unwrap();
        // (1.30 x 1.012 + 1.33 x 1.029 + 0.10 x 1.931) x 32.3465 = 93.0698...; facility 0.55: 67.1080...
        let office = rows[0].price(&gpci, false);
        assert_eq!((office, rows[0].price(&gpci, true)), (Some(Cents(9_307)), Some(Cents(6_711))));
    }

    #[test]
    fn columns_are_found_by_name_or_missed_by_name() {
        let moved = RVUS.replace("STATUS,MEDICARE", "MEDICARE,STATUS").replace("CODE,PAYMENT", "PAYMENT,CODE").replace(",A,,", ",,A,").replace(",N,,", ",,N,");
        assert_eq!(read_rvus(moved.as_bytes()), read_rvus(RVUS.as_bytes()));
        assert!(read_rvus(RVUS.replace("CONV", "OTHER").as_bytes()).unwrap_err().contains("CONV FACTOR"));
        assert!(read_rvus(b"a,b\n").unwrap_err().contains("HCPCS"));
        assert!(read_rvus(RVUS.replace("1.30", "1.3x").as_bytes()).unwrap_err().contains("line 4"));
        assert!(read_gpci(GPCI.as_bytes(), "06102", "99").unwrap_err().contains("no locality 99"));
        let doubled = GPCI.replace("2026 PW GPCI", "2026 PW GPCI (with 1.0 Floor),2026 PW GPCI (without 1.0 Floor)");
        assert!(read_gpci(doubled.as_bytes(), "06102", "16").unwrap_err().contains("work index"));
    }
}
