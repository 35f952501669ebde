//! `cleanclaim.xlsx`: every report as a sheet with typed cells, and a first sheet that says what the workbook is.
//!
//! Sheets are filled from the CSV files of the same reports, row by row; a sheet holds at most `reports.workbook_rows` rows and says where it was cut. This module computes no figure
//! and opens no file: its caller gives readers and a writer. The library keeps rows of a sheet in a temporary file of a folder that the caller names.

mod kind;
mod sheet;

use std::io::{self, Read, Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Url};

use super::run_manifest::TieOut;
use super::{ReportContext, find_report};
use sheet::{Filled, Formats};

pub use kind::{Kind, kind_of};

/// The name of the file in the report folder.
pub const FILE_NAME: &str = "cleanclaim.xlsx";

/// A workbook in the making.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    formats: Formats,
    sheets: Vec<(String, Filled)>,
    most_rows: u32,
}

impl Workbook {
    /// An empty workbook; `scratch` is a folder for temporary files, on which names of patients may be written.
    pub fn new(context: &ReportContext<'_>, scratch: &Path) -> io::Result<Workbook> {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.set_tempdir(scratch).map_err(io::Error::other)?;
        let as_of = context.as_of;
        // The clock would make two runs of one night differ.
        let created = ExcelDateTime::from_timestamp(i64::from(crate::model::date::epoch_days(as_of)) * 86_400).map_err(io::Error::other)?;
        let title = format!("{}, as of {as_of}", context.config.entity.name);
        book.set_properties(&DocProperties::new().set_title(title).set_author("cleanclaim").set_creation_datetime(&created));
        book.add_worksheet().set_name("about").map_err(io::Error::other)?;
        // A spreadsheet has 1,048,576 rows; the header, a blank row and the totals need three of them.
        let most_rows = u32::try_from(context.config.reports.workbook_rows).unwrap_or(u32::MAX).min(1_048_000);
        Ok(Workbook { book, formats: Formats::new(), sheets: Vec::new(), most_rows })
    }

    /// Adds a report as a sheet of its name.
    pub fn add(&mut self, report: &str, csv_bytes: impl Read) -> io::Result<()> {
        let sheet = self.book.add_worksheet_with_constant_memory();
        sheet.set_name(report).map_err(io::Error::other)?;
        let filled = sheet::fill(sheet, report, csv_bytes, self.most_rows, &self.formats)?;
        self.sheets.push((report.to_owned(), filled));
        Ok(())
    }

    /// Writes the first sheet and everything.
    pub fn finish(mut self, context: &ReportContext<'_>, tie_out: &TieOut, out: impl Write + Seek + Send) -> io::Result<()> {
        self.about(context, tie_out).map_err(io::Error::other)?;
        self.book.save_to_writer(out).map_err(io::Error::other)
    }

    fn about(&mut self, context: &ReportContext<'_>, tie_out: &TieOut) -> Result<(), rust_xlsxwriter::XlsxError> {
        let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
        let sheet = self.book.worksheet_from_index(0)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_column_width(0, 26.0)?;
        sheet.set_column_width(1, 20.0)?;
        sheet.set_column_width(2, 100.0)?;
        sheet.set_row_height(0, 24.0)?;
        sheet.write_string_with_format(0, 0, &context.config.entity.name, &Format::new().set_bold().set_font_size(16.0))?;
        let mut row = 1;
        for (name, value) in header(context) {
            sheet.write_string_with_format(row, 0, name, &bold)?;
            sheet.write_string(row, 1, value)?;
            row += 1;
        }
        for (name, cents) in [("Aging", tie_out.aging_cents), ("Ledger", tie_out.ledger_cents), ("Difference", tie_out.difference_cents)] {
            sheet.write_string_with_format(row, 0, name, &bold)?;
            sheet.write_number_with_format(row, 1, sheet::dollars(cents), &self.formats.money)?;
            row += 1;
        }
        row += 1;
        for (column, name) in (0u16..).zip(["Sheet", "Rows", "One row is"]) {
            sheet.write_string_with_format(row, column, name, &bold)?;
        }
        for (name, filled) in &self.sheets {
            row += 1;
            sheet.write_url_with_text(row, 0, Url::new(format!("internal:'{name}'!A1")), name)?;
            sheet.write_number_with_format(row, 1, filled.rows, &self.formats.number)?;
            let meaning = find_report(name).map_or("", |report| report.meaning);
            let cut = if filled.is_cut { format!(". Only the first {} rows are here, and the totals are theirs: {name}.csv has all", filled.rows) } else { String::new() };
            sheet.write_string_with_format(row, 2, format!("{meaning}{cut}"), &wrap)?;
        }
        Ok(())
    }
}

fn header(context: &ReportContext<'_>) -> Vec<(String, String)> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut pairs = vec![pair("As of", &context.as_of.to_string()), pair("Ages", context.anchor_sentence()), pair("Run", &format!("{} · {}", context.run_number, context.run_id))];
    pairs.extend(context.versions.iter().map(|version| pair(&version.name, &version.version)));
    pairs.push(pair("Totals", "the last row of a sheet adds up what its filters leave"));
    pairs
}
