//! The header row: which cell of a row is which canonical column.
//!
//! Columns are bound by name, never by position. A header that cannot be bound puts the whole file aside, with everything that is missing named at once.

use crate::config::Source;

use super::column::{Column, fold_name};
use super::quarantine::{FileFault, FileReason};
use super::rows::{Cells, count_outside_quotes};

/// How the rows of one file are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// For every bound column the place of its cell, in canonical column order.
    bound: Vec<(Column, usize)>,
    /// The same by place: usually one column, none for a cell that is ignored.
    by_place: Vec<Vec<Column>>,
    /// The header's own names, by place.
    names: Vec<String>,
    /// Place of the encounter id.
    encounter_id: usize,
    /// Between cells.
    delimiter: u8,
    /// The header row as it stands in the file, without its line end.
    header: Vec<u8>,
    /// What is worth saying and harms nothing, such as columns that are not known.
    notes: Vec<String>,
}

impl Layout {
    /// Binds a header row (without byte order mark and line end) for a source. `source_name` is its name in the configuration, for messages.
    pub fn read(header: &[u8], source_name: &str, source: &Source) -> Result<Layout, FileFault> {
        check_is_text(header)?;
        let delimiter = u8::try_from(source.delimiter).unwrap_or(b',');
        let mut cells = Cells::default();
        cells.split(header, delimiter);
        let names: Vec<String> = (0..cells.count()).map(|place| String::from_utf8_lossy(cells.get(header, place)).into_owned()).collect();
        check_delimiter(header, names.len(), source_name, delimiter)?;
        let mut binding = Binding::default();
        binding.bind_mapped(&names, source);
        binding.bind_named(&names, source);
        binding.finish(header, names, delimiter, source_name, source)
    }

    /// For every bound column the place of its cell, in canonical column order.
    pub fn bound(&self) -> &[(Column, usize)] {
        &self.bound
    }

    /// The columns that a cell serves.
    #[inline]
    pub fn columns_at(&self, place: usize) -> &[Column] {
        self.by_place.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    /// Number of cells a row must have.
    pub fn cells(&self) -> usize {
        self.names.len()
    }

    /// The header's own name of a cell; empty where it has none.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map(String::as_str).unwrap_or_default()
    }

    /// Place of the encounter id.
    pub fn encounter_id(&self) -> usize {
        self.encounter_id
    }

    /// Between cells.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The header row as it stands in the file, without its line end.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// What is worth saying and harms nothing, such as columns that are not known.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// Checks a source's column mapping, so that a misspelt canonical name is an error of the configuration and not a column that silently stays blank.
pub fn check_mapping(source_name: &str, source: &Source) -> Result<(), String> {
    match source.columns.keys().find(|ours| Column::parse(ours).is_none()) {
        Some(unknown) => Err(format!("sources.{source_name}.columns.{unknown}: there is no such column; expected one of {}", Column::NAMES.join(", "))),
        None => Ok(()),
    }
}

#[derive(Default)]
struct Binding {
    bound: Vec<(Column, usize)>,
    duplicates: Vec<String>,
    notes: Vec<String>,
    /// Places that a mapping has used.
    mapped: Vec<usize>,
}

impl Binding {
    /// Binds what the source's mapping names. One cell may serve several columns.
    fn bind_mapped(&mut self, names: &[String], source: &Source) {
        for (ours, theirs) in &source.columns {
            let Some(column) = Column::parse(ours) else { continue };
            let folded = fold_name(theirs);
            let mut places = names.iter().enumerate().filter(|(_, name)| fold_name(name) == folded).map(|(place, _)| place);
            match (places.next(), places.next()) {
                (Some(place), None) => {
                    self.bound.push((column, place));
                    self.mapped.push(place);
                }
                (Some(_), Some(_)) => self.duplicates.push(theirs.clone()),
                // Missing required columns are told together below.
                (None, _) if column.is_required() => {}
                (None, _) => self.notes.push(format!("the column `{theirs}`, which the configuration names for {ours}, is not in the header; {ours} is blank")),
            }
        }
    }

    /// Binds canonical names, except of columns that the mapping takes from elsewhere.
    fn bind_named(&mut self, names: &[String], source: &Source) {
        let is_mapped = |column: Column| source.columns.keys().any(|ours| Column::parse(ours) == Some(column));
        for (place, name) in names.iter().enumerate() {
            if self.mapped.contains(&place) || name.is_empty() {
                continue;
            }
            match Column::parse(name).filter(|column| !is_mapped(*column)) {
                Some(column) if self.bound.iter().any(|(held, _)| *held == column) => self.duplicates.push(name.clone()),
                Some(column) => self.bound.push((column, place)),
                None if is_further_diagnosis(name) => {
                    self.notes
                        .push(format!("the column `{name}` is ignored: an encounter has at most twelve diagnoses, and a claim carries no more; put those that matter most first"));
                }
                None => self.notes.push(format!("the column `{name}` is not known and is ignored")),
            }
        }
    }

    fn finish(mut self, header: &[u8], names: Vec<String>, delimiter: u8, source_name: &str, source: &Source) -> Result<Layout, FileFault> {
        if !self.duplicates.is_empty() {
            let message = format!("The header names {} more than once.", quoted(&self.duplicates));
            return Err(FileFault::new(FileReason::DuplicateColumns, message, "Leave one of them out of the export, or rename it."));
        }
        let is_missing = |column: &&Column| column.is_required() && !self.bound.iter().any(|(held, _)| held == *column);
        let missing: Vec<Column> = Column::ALL.iter().filter(is_missing).copied().collect();
        if !missing.is_empty() {
            return Err(missing_columns(&missing, source_name, source));
        }
        self.bound.sort_unstable();
        if source.copay == "ignore" {
            self.bound.retain(|(column, _)| *column != Column::Copay);
        }
        // Bound, because it is required.
        let encounter_id = self.bound.iter().find(|(column, _)| *column == Column::EncounterId).map_or(0, |(_, place)| *place);
        let at_place = |place| self.bound.iter().filter(|(_, held)| *held == place).map(|(column, _)| *column).collect();
        let by_place = (0..names.len()).map(at_place).collect();
        Ok(Layout { bound: self.bound, by_place, names, encounter_id, delimiter, header: header.to_vec(), notes: self.notes })
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn missing_columns(missing: &[Column], source_name: &str, source: &Source) -> FileFault {
    let name = |column: &Column| match source.columns.get(column.name()) {
        Some(theirs) => format!("{} (as `{theirs}`, by the configuration)", column.name()),
        None => column.name().to_owned(),
    };
    let names: Vec<String> = missing.iter().map(name).collect();
    FileFault::new(
        FileReason::MissingColumns,
        format!("The header lacks {}.", names.join(", ")),
        format!("Add them to the export, or say under [sources.{source_name}.columns] in cleanclaim.toml which of its columns they are."),
    )
}

fn check_is_text(header: &[u8]) -> Result<(), FileFault> {
    let is_utf16 = header.starts_with(&[0xff, 0xfe]) || header.starts_with(&[0xfe, 0xff]) || header.contains(&0);
    if is_utf16 {
        return Err(FileFault::new(FileReason::NotText, "The file is not UTF-8 text: its header holds NUL bytes or a UTF-16 mark.", "Export it again as UTF-8."));
    }
    Ok(())
}

fn check_delimiter(header: &[u8], cells: usize, source_name: &str, delimiter: u8) -> Result<(), FileFault> {
    let others = [(b';', ";"), (b'|', "|"), (b'\t', "\\t"), (b',', ",")].into_iter().filter(|(byte, _)| *byte != delimiter);
    let Some((count, likely)) = others.map(|(byte, text)| (count_outside_quotes(header, byte), text)).max_by_key(|(count, _)| *count) else { return Ok(()) };
    if cells > 1 || count == 0 {
        return Ok(());
    }
    Err(FileFault::new(
        FileReason::WrongDelimiter,
        format!("The header has one cell when it is split at `{}`, but {count} times `{likely}`.", char::from(delimiter).escape_default()),
        format!("Set delimiter = \"{likely}\" under [sources.{source_name}] in cleanclaim.toml."),
    ))
}

/// A diagnosis column beyond the twelfth.
fn is_further_diagnosis(name: &str) -> bool {
    fold_name(name).strip_prefix("diagnosis_").is_some_and(|number| number.parse::<u8>().is_ok_and(|number| usize::from(number) > Column::DIAGNOSES))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) const REQUIRED: &str = "encounter_id,patient_id,patient_last_name,patient_first_name,patient_birth_date,patient_sex,patient_address_1,patient_city,patient_state,patient_zip,diagnosis_1,service_date,place_of_service,rendering_npi,service";

    fn read(header: &str, source: &Source) -> Result<Layout, FileFault> {
        Layout::read(header.as_bytes(), "main", source)
    }

    fn mapped(pairs: &[(&str, &str)]) -> Source {
        Source { columns: pairs.iter().map(|(ours, theirs)| ((*ours).into(), (*theirs).into())).collect(), ..Source::default() }
    }

    #[test]
    fn binds_in_any_order_case_and_quoting() {
        let layout = read(&format!("\"Charge\",Unheard of,,{}\r", REQUIRED.to_uppercase()), &Source::default()).unwrap();
        assert_eq!(layout.bound().len(), 16);
        assert!(layout.bound().is_sorted() && layout.bound().contains(&(Column::Charge, 0)));
        assert_eq!((layout.encounter_id(), layout.cells()), (3, 18));
        assert_eq!(layout.notes(), ["the column `Unheard of` is not known and is ignored"]);
        assert!(is_further_diagnosis("Diagnosis 13") && !is_further_diagnosis("diagnosis_12") && !is_further_diagnosis("diagnosis_x"));
    }

    #[test]
    fn mapping_wins_over_names_and_one_cell_may_serve_twice() {
        let header = REQUIRED.replace("rendering_npi", "NPI").replace("encounter_id", "Visit No");
        let layout =
            read(&format!("{header},billing_provider"), &mapped(&[("rendering_npi", "npi"), ("billing_provider", "NPI"), ("encounter_id", "visit-no"), ("clia", "CLIA#")]))
                .unwrap();
        assert_eq!(layout.encounter_id(), 0);
        assert!(layout.bound().contains(&(Column::BillingProvider, 13)) && layout.bound().contains(&(Column::RenderingNpi, 13)));
        assert_eq!(layout.notes().len(), 2);
        assert!(check_mapping("main", &mapped(&[("rendring_npi", "NPI")])).unwrap_err().contains("sources.main.columns.rendring_npi"));
    }

    #[test]
    fn missing_required_columns_are_all_named() {
        let fault = read("encounter_id,patient_id,service", &mapped(&[("patient_zip", "PLZ")])).unwrap_err();
        assert_eq!(fault.reason, FileReason::MissingColumns);
        assert!(fault.message.contains("diagnosis_1, service_date, place_of_service") && fault.message.contains("patient_zip (as `PLZ`"), "{fault}");
        assert!(!fault.message.contains("patient_id,"));
    }

    #[test]
    fn wrong_delimiter_names_the_setting() {
        for (delimiter, setting) in [(";", ";"), ("|", "|"), ("\t", "\\t")] {
            let fault = read(&REQUIRED.replace(',', delimiter), &Source::default()).unwrap_err();
            assert_eq!(fault.reason, FileReason::WrongDelimiter);
            assert_eq!(fault.fix, format!("Set delimiter = \"{setting}\" under [sources.main] in cleanclaim.toml."));
        }
        assert!(read(&REQUIRED.replace(',', "|"), &Source { delimiter: '|', ..Source::default() }).is_ok());
    }

    #[test]
    fn duplicate_columns_and_utf16_are_faults() {
        assert_eq!(read(&format!("{REQUIRED},Patient ID"), &Source::default()).unwrap_err().reason, FileReason::DuplicateColumns);
        assert_eq!(Layout::read(b"\xff\xfee\0n\0", "main", &Source::default()).unwrap_err().reason, FileReason::NotText);
    }

    #[test]
    fn ignored_copay_is_not_read() {
        let layout = read(&format!("{REQUIRED},copay"), &Source { copay: "ignore".into(), ..Source::default() }).unwrap();
        assert!(layout.bound().iter().all(|(column, _)| *column != Column::Copay));
    }
}
