//! One report as one sheet: the rows of its CSV with typed cells, a frozen header with filters, totals by formula, bars. It reads the CSV that was written, so both have the same numbers.

use std::io::{self, Read};

use rust_xlsxwriter::{ConditionalFormat2ColorScale, ConditionalFormatDataBar, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

use super::kind::{Kind, is_bucket, kind_of};
use crate::model::{Cents, Date, parse_date};

/// One hue for bars and shades: it reads the same to every eye, and on a printout.
const BLUE: u32 = 0x9C_C3_E6;
const PALE: u32 = 0xFF_FF_FF;
const GREY: u32 = 0xEC_EF_F2;
/// Columns whose size shows as a bar within the cell, where they are dollars.
const BARS: &[&str] = &["balance", "net", "dollars", "amount", "appealable_dollars", "denied_dollars"];

/// The formats of a workbook.
pub(super) struct Formats {
    header: Format,
    header_right: Format,
    text: Format,
    sentence: Format,
    date: Format,
    pub(super) money: Format,
    pub(super) number: Format,
    percent: Format,
    total_label: Format,
    total_money: Format,
    total_number: Format,
}

impl Formats {
    pub(super) fn new() -> Formats {
        let money = Format::new().set_num_format("#,##0.00;-#,##0.00");
        let number = Format::new().set_num_format("#,##0");
        let total = |format: Format| format.set_bold().set_border_top(FormatBorder::Thin);
        let header = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_background_color(GREY);
        Formats {
            header_right: header.clone().set_align(FormatAlign::Right),
            header,
            text: Format::new().set_num_format("@"),
            sentence: Format::new(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            percent: Format::new().set_num_format("0.0"),
            total_label: total(Format::new()),
            total_money: total(money.clone()),
            total_number: total(number.clone()),
            money,
            number,
        }
    }
}

/// What a sheet holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filled {
    /// Rows of data.
    pub rows: u32,
    /// Whether the CSV has more.
    pub is_cut: bool,
}

/// Fills a sheet with at most `most_rows` rows of a report's CSV.
pub(super) fn fill(sheet: &mut Worksheet, report: &str, csv_bytes: impl Read, most_rows: u32, formats: &Formats) -> io::Result<Filled> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv_bytes);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).map_err(io::Error::other)?;
    let columns: Vec<(String, Kind)> = record.iter().map(|name| (name.to_owned(), kind_of(report, name))).collect();
    head(sheet, &columns, formats).map_err(io::Error::other)?;
    // So that a program that does not calculate shows the totals as well: cents, or a count.
    let mut sums = vec![0_i64; columns.len()];
    let (mut rows, mut is_cut) = (0, false);
    while reader.read_record(&mut record).map_err(io::Error::other)? {
        if rows == most_rows {
            is_cut = true;
            break;
        }
        rows += 1;
        for (column, ((text, (_, kind)), sum)) in (0u16..).zip(record.iter().zip(&columns).zip(&mut sums)) {
            *sum += write(sheet, rows, column, text, *kind, formats).map_err(io::Error::other)?;
        }
    }
    foot(sheet, &columns, rows, &sums, formats).map_err(io::Error::other)?;
    Ok(Filled { rows, is_cut })
}

fn head(sheet: &mut Worksheet, columns: &[(String, Kind)], formats: &Formats) -> Result<(), XlsxError> {
    for (column, (name, kind)) in (0u16..).zip(columns) {
        // The button of the filter covers the end of the header.
        sheet.set_column_width(column, kind.width().max(name.len() as f64 + 4.0))?;
        let format = if kind.is_right_aligned() { &formats.header_right } else { &formats.header };
        sheet.write_string_with_format(0, column, name, format)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes one cell and gives what it adds to its column's sum. What does not read as its column's kind (`n/a`) stays text: nothing is lost.
fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str, kind: Kind, formats: &Formats) -> Result<i64, XlsxError> {
    if text.is_empty() {
        return Ok(0);
    }
    let as_text = |sheet: &mut Worksheet| sheet.write_string_with_format(row, column, text, &formats.text).map(|_| ());
    match kind {
        Kind::Text | Kind::Name => as_text(sheet)?,
        Kind::Sentence => sheet.write_string_with_format(row, column, text, &formats.sentence).map(|_| ())?,
        Kind::Date => match parse_date(text).and_then(excel_date) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, &formats.date).map(|_| ())?,
            None => as_text(sheet)?,
        },
        Kind::Money { .. } => match Cents::parse(text) {
            Ok(cents) => {
                sheet.write_number_with_format(row, column, dollars(cents), &formats.money)?;
                return Ok(cents.0);
            }
            Err(_) => as_text(sheet)?,
        },
        Kind::Number { .. } => match text.parse::<i32>() {
            Ok(number) => {
                sheet.write_number_with_format(row, column, f64::from(number), &formats.number)?;
                return Ok(i64::from(number));
            }
            Err(_) => as_text(sheet)?,
        },
        Kind::Percent => match text.parse::<f64>() {
            Ok(number) => sheet.write_number_with_format(row, column, number, &formats.percent).map(|_| ())?,
            Err(_) => as_text(sheet)?,
        },
        Kind::Figure => match text.parse::<f64>() {
            Ok(number) => {
                let format = if text.contains('.') { &formats.money } else { &formats.number };
                sheet.write_number_with_format(row, column, number, format).map(|_| ())?
            }
            Err(_) => as_text(sheet)?,
        },
    }
    Ok(0)
}

/// A spreadsheet holds every number in binary floating point; a double keeps every cent of an amount below ninety trillion dollars, and nothing is computed with it here.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(super) fn dollars(amount: Cents) -> f64 {
    amount.0 as f64 / 100.0
}

/// `None` before 1900, which a spreadsheet does not know.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let part = |number: i8| u8::try_from(number).ok();
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, part(date.month())?, part(date.day())?).ok()
}

/// Filters, totals of what the filters leave, bars and shades.
fn foot(sheet: &mut Worksheet, columns: &[(String, Kind)], rows: u32, sums: &[i64], formats: &Formats) -> Result<(), XlsxError> {
    let Some(last_column) = u16::try_from(columns.len()).ok().and_then(|count| count.checked_sub(1)) else { return Ok(()) };
    sheet.autofilter(0, 0, rows.max(1), last_column)?;
    if rows == 0 {
        return Ok(());
    }
    // A blank row keeps the totals out of the filtered table.
    let total_row = rows + 2;
    let is_any_summed = columns.iter().any(|(_, kind)| kind.is_summed());
    for (column, ((name, kind), sum)) in (0u16..).zip(columns.iter().zip(sums)) {
        if kind.is_summed() {
            let letter = rust_xlsxwriter::utility::column_number_to_name(column);
            let (result, format) = match kind {
                Kind::Money { .. } => (Cents(*sum).to_string(), &formats.total_money),
                _ => (sum.to_string(), &formats.total_number),
            };
            let formula = Formula::new(format!("=SUBTOTAL(109,{letter}2:{letter}{})", rows + 1)).set_result(result);
            sheet.write_formula_with_format(total_row, column, formula, format)?;
        } else if is_any_summed {
            sheet.write_string_with_format(total_row, column, if column == 0 { "Total shown" } else { "" }, &formats.total_label)?;
        }
        if BARS.contains(&name.as_str()) && matches!(kind, Kind::Money { .. }) {
            let bar = ConditionalFormatDataBar::new().set_fill_color(BLUE).set_solid_fill(true);
            sheet.add_conditional_format(1, column, rows, column, &bar)?;
        }
    }
    shade_buckets(sheet, columns, rows)
}

/// One scale over all buckets, so that equal shades are equal amounts.
fn shade_buckets(sheet: &mut Worksheet, columns: &[(String, Kind)], rows: u32) -> Result<(), XlsxError> {
    let mut buckets = (0u16..).zip(columns).filter(|(_, (name, _))| is_bucket(name)).map(|(column, _)| column);
    if let Some(first) = buckets.next() {
        let shade = ConditionalFormat2ColorScale::new().set_minimum_color(PALE).set_maximum_color(BLUE);
        sheet.add_conditional_format(1, first, rows, buckets.last().unwrap_or(first), &shade)?;
    }
    Ok(())
}
