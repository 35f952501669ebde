//! From a record's cells to an [`Encounter`]: reads dates, money and words, and applies the export's defaults.
//!
//! It says whether a cell can be *read*. Whether what it says is right (a payer that exists, units above zero) is for coding and edits.

use std::fmt;

use crate::model::{Accident, Address, Cents, Coverage, Date, Encounter, EncounterStatus, MdmLevel, Person, Quantity, Relationship, ServiceLine, Sex, SourcePosition, parse_date};

use super::column::Column;
use super::record::{Cells, RecordView};

/// What a source puts in place of blank cells. Blank where it has no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Defaults<'a> {
    /// For a blank billing provider.
    pub billing_provider: &'a str,
    /// For a line without a rendering provider, its encounter's first row included.
    pub rendering: &'a str,
    /// For a blank facility.
    pub facility: &'a str,
}

impl<'a> Defaults<'a> {
    /// The defaults that a source is configured with.
    pub fn of(source: &'a crate::config::Source) -> Defaults<'a> {
        Defaults { billing_provider: &source.default_billing_provider, rendering: &source.default_rendering, facility: &source.default_facility }
    }
}

/// What a cell should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expected {
    /// Anything at all.
    NotBlank,
    /// A date that exists.
    Date,
    /// Decimal dollars.
    Money,
    /// Decimal dollars, not below zero.
    NotNegative,
    /// A quantity of at most three decimals.
    Quantity,
    /// Whole minutes.
    Minutes,
    /// F, M, U.
    Sex,
    /// Self, spouse, child, other.
    Relationship,
    /// Final, open, cancelled.
    Status,
    /// Straightforward, low, moderate, high.
    Level,
    /// Yes or no.
    YesNo,
    /// Auto, work, other.
    Accident,
}

impl Expected {
    /// What was expected, to stand behind "expected".
    pub const fn words(self) -> &'static str {
        match self {
            Expected::NotBlank => "a value",
            Expected::Date => "a date that exists, as YYYY-MM-DD or YYYYMMDD",
            Expected::Money => "decimal dollars such as 125.00: at most ten digits and two decimals, no comma, no currency sign",
            Expected::NotNegative => "an amount of zero or more; a refund is an account event",
            Expected::Quantity => "a number such as 1 or 2.5: at most eight digits and three decimals",
            Expected::Minutes => "whole minutes such as 25",
            Expected::Sex => "F, M or U",
            Expected::Relationship => "self, spouse, child or other",
            Expected::Status => "final, open or cancelled",
            Expected::Level => "straightforward, low, moderate or high",
            Expected::YesNo => "y or n",
            Expected::Accident => "auto, work or other",
        }
    }
}

/// A cell that cannot be read; its whole encounter goes to quarantine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// Which column.
    pub column: Column,
    /// The line, counted from 0, for a line-level column.
    pub line: Option<usize>,
    /// What stands there; `None` for a column that identifies a person.
    pub value: Option<String>,
    /// What should.
    pub expected: Expected,
}

/// `units of line 3 is "two"; expected ...`, the line counted from 1.
impl fmt::Display for CellFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.column.name())?;
        if let Some(line) = self.line {
            write!(formatter, " of line {}", line + 1)?;
        }
        match (&self.value, self.expected) {
            (_, Expected::NotBlank) => formatter.write_str(" is blank")?,
            (Some(value), _) => write!(formatter, " is {value:?}")?,
            (None, _) => formatter.write_str(" cannot be read")?,
        }
        write!(formatter, "; expected {}", self.expected.words())
    }
}

impl std::error::Error for CellFault {}

/// Values are quoted up to this many characters.
const QUOTED_CHARACTERS: usize = 40;

impl CellFault {
    #[cold]
    fn new(column: Column, line: Option<usize>, value: &str, expected: Expected) -> CellFault {
        let value = (!column.is_private()).then(|| value.chars().take(QUOTED_CHARACTERS).collect());
        CellFault { column, line, value, expected }
    }
}

/// One cell with its place, on its way to being read.
#[derive(Clone, Copy)]
struct Cell<'a> {
    column: Column,
    line: Option<usize>,
    value: &'a str,
}

impl<'a> Cell<'a> {
    fn read<T>(self, read: impl FnOnce(&'a str) -> Option<T>, expected: Expected) -> Result<T, CellFault> {
        read(self.value).ok_or_else(|| CellFault::new(self.column, self.line, self.value, expected))
    }

    fn date(self) -> Result<Option<Date>, CellFault> {
        self.read(parse_date, Expected::Date).map(Some)
    }

    fn cents(self) -> Result<Option<Cents>, CellFault> {
        self.read(|text| Cents::parse(text).ok(), Expected::Money).map(Some)
    }

    /// Money that the patient gave. A negative amount would be money given back, which the books take from an account event alone.
    fn cents_received(self) -> Result<Option<Cents>, CellFault> {
        let cents = self.cents()?;
        self.read(|_| cents.filter(|cents| *cents >= Cents::ZERO), Expected::NotNegative).map(Some)
    }

    fn quantity(self) -> Result<Option<Quantity>, CellFault> {
        self.read(Quantity::parse, Expected::Quantity).map(Some)
    }

    fn minutes(self) -> Result<Option<u32>, CellFault> {
        self.read(parse_minutes, Expected::Minutes).map(Some)
    }

    fn level(self) -> Result<Option<MdmLevel>, CellFault> {
        self.read(parse_level, Expected::Level).map(Some)
    }
}

fn parse_minutes(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The value beside the first word that the text is, in any case.
fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

fn parse_level(text: &str) -> Option<MdmLevel> {
    one_of(text, &[("straightforward", MdmLevel::Straightforward), ("low", MdmLevel::Low), ("moderate", MdmLevel::Moderate), ("high", MdmLevel::High)])
}

fn parse_status(text: &str) -> Option<EncounterStatus> {
    one_of(text, &[("final", EncounterStatus::Final), ("open", EncounterStatus::Open), ("cancelled", EncounterStatus::Cancelled), ("canceled", EncounterStatus::Cancelled)])
}

fn parse_yes_no(text: &str) -> Option<bool> {
    one_of(text, &[("y", true), ("n", false), ("1", true), ("0", false), ("yes", true), ("no", false), ("true", true), ("false", false)])
}

fn parse_accident(text: &str) -> Option<Accident> {
    one_of(text, &[("auto", Accident::Auto), ("work", Accident::Work), ("other", Accident::Other)])
}

impl<'a> RecordView<'a> {
    /// Reads the record. `file` is the name of the file it came from, relative to the workspace. The first cell that cannot be read, and a blank encounter_id, patient_id or
    /// service_date, is the fault.
    pub fn decode(&self, file: &'a str, defaults: &Defaults<'a>) -> Result<Encounter<'a>, CellFault> {
        let mut encounter = Encounter {
            source: SourcePosition { file, row: self.header().position.row },
            rows_apart: self.header().rows_apart,
            diagnoses: Vec::with_capacity(4),
            lines: Vec::with_capacity(self.line_count()),
            ..Encounter::default()
        };
        let mut coverages = [Coverage::default(); Column::COVERAGES];
        for (column, value) in self.cells() {
            read_encounter_cell(&mut encounter, &mut coverages, Cell { column, line: None, value })?;
        }
        self.read_lines(&mut encounter)?;
        require(&encounter)?;
        apply_defaults(&mut encounter, defaults);
        keep_coverages(&mut encounter, coverages);
        Ok(encounter)
    }

    fn read_lines(&self, encounter: &mut Encounter<'a>) -> Result<(), CellFault> {
        for (at, cells) in self.lines().enumerate() {
            let mut line = read_line(at, cells)?;
            if let Some(first) = encounter.lines.first() {
                take_from_first_row(&mut line, first);
            }
            encounter.lines.push(line);
        }
        encounter.service_date = encounter.lines.first().and_then(|line| line.service_date);
        Ok(())
    }
}

/// The cells that belong to a line and default to the encounter's first row. A last day is only taken over together with the first day: beside a day of its own it would be
/// another service's.
fn take_from_first_row<'a>(line: &mut ServiceLine<'a>, first: &ServiceLine<'a>) {
    if line.service_date.is_none() {
        line.service_date = first.service_date;
        line.service_date_end = line.service_date_end.or(first.service_date_end);
    }
    line.place_of_service = or(line.place_of_service, first.place_of_service);
    line.rendering_npi = or(line.rendering_npi, first.rendering_npi);
}

fn or<'a>(value: &'a str, otherwise: &'a str) -> &'a str {
    if value.is_empty() { otherwise } else { value }
}

fn require(encounter: &Encounter<'_>) -> Result<(), CellFault> {
    let blank = |column, line| Err(CellFault::new(column, line, "", Expected::NotBlank));
    if encounter.encounter_id.is_empty() {
        return blank(Column::EncounterId, None);
    }
    if encounter.patient_id.is_empty() {
        return blank(Column::PatientId, None);
    }
    if encounter.service_date.is_none() {
        return blank(Column::ServiceDate, Some(0));
    }
    Ok(())
}

fn apply_defaults<'a>(encounter: &mut Encounter<'a>, defaults: &Defaults<'a>) {
    encounter.billing_provider = or(encounter.billing_provider, defaults.billing_provider);
    encounter.facility = or(encounter.facility, defaults.facility);
    for line in &mut encounter.lines {
        line.rendering_npi = or(line.rendering_npi, defaults.rendering);
    }
    encounter.guarantor_id = or(encounter.guarantor_id, encounter.patient_id);
    let guarantor = &encounter.guarantor;
    let is_unnamed = guarantor.last_name.is_empty() && guarantor.first_name.is_empty();
    // A guarantor with an id of their own and no name is somebody we do not know, never the patient.
    if encounter.guarantor_id == encounter.patient_id && is_unnamed {
        encounter.guarantor = filled(&encounter.guarantor, &encounter.patient);
    }
}

/// A person whose blank parts are another's. Names and address count as one part each, so that halves of two people never meet.
fn filled<'a>(person: &Person<'a>, from: &Person<'a>) -> Person<'a> {
    let mut whole = *person;
    if (whole.last_name, whole.first_name, whole.middle_name) == ("", "", "") {
        (whole.last_name, whole.first_name, whole.middle_name) = (from.last_name, from.first_name, from.middle_name);
    }
    if whole.address == Address::default() {
        whole.address = from.address;
    }
    whole.birth_date = whole.birth_date.or(from.birth_date);
    whole.death_date = whole.death_date.or(from.death_date);
    whole.sex = if whole.sex == Sex::Unknown { from.sex } else { whole.sex };
    whole.phone = or(whole.phone, from.phone);
    whole
}

/// Keeps coverages in order up to the last one that names a payer or a member. A coverage without a payer before it stays, and is held as an unknown payer: leaving it out would
/// bill the second payer first, or the patient.
fn keep_coverages<'a>(encounter: &mut Encounter<'a>, coverages: [Coverage<'a>; Column::COVERAGES]) {
    let says_something = |coverage: &Coverage<'_>| !coverage.payer.is_empty() || !coverage.member_id.is_empty();
    let count = coverages.iter().rposition(says_something).map_or(0, |last| last + 1);
    encounter.coverages = coverages.into_iter().take(count).collect();
    for coverage in &mut encounter.coverages {
        if coverage.relationship == Relationship::Own {
            coverage.subscriber = filled(&coverage.subscriber, &encounter.patient);
        }
    }
}

fn read_line<'a>(at: usize, cells: Cells<'a>) -> Result<ServiceLine<'a>, CellFault> {
    let mut line = ServiceLine::default();
    for (column, value) in cells {
        let cell = Cell { column, line: Some(at), value };
        match column {
            Column::Line => line.line = value,
            Column::ServiceDate => line.service_date = cell.date()?,
            Column::ServiceDateEnd => line.service_date_end = cell.date()?,
            Column::PlaceOfService => line.place_of_service = value,
            Column::RenderingNpi => line.rendering_npi = value,
            Column::Service => line.service = value,
            Column::Modifiers => line.modifiers = value,
            Column::Units => line.units = cell.quantity()?,
            Column::Charge => line.charge_cents = cell.cents()?,
            Column::DiagnosisPointers => line.diagnosis_pointers = value,
            Column::Ndc => line.ndc = value,
            Column::NdcQuantity => line.ndc_quantity = cell.quantity()?,
            Column::NdcUnit => line.ndc_unit = value,
            Column::AnesthesiaMinutes => line.anesthesia_minutes = cell.minutes()?,
            Column::ServiceMinutes => line.service_minutes = cell.minutes()?,
            Column::ServiceNote => line.service_note = value,
            // No other column is line-level, and the builder keeps encounter-level cells out of lines.
            _ => {}
        }
    }
    Ok(line)
}

fn read_encounter_cell<'a>(encounter: &mut Encounter<'a>, coverages: &mut [Coverage<'a>], cell: Cell<'a>) -> Result<(), CellFault> {
    let value = cell.value;
    if let Some(place) = cell.column.of_diagnosis() {
        // Cells come in canonical order, so this only ever adds blanks between diagnoses.
        encounter.diagnoses.resize(place.max(encounter.diagnoses.len()), "");
        encounter.diagnoses.push(value);
        return Ok(());
    }
    if let Some((slot, first)) = cell.column.of_coverage() {
        return coverages.get_mut(slot).map_or(Ok(()), |coverage| read_coverage_cell(coverage, first, cell));
    }
    if cell.column <= Column::PatientDeathDate || (Column::GuarantorId..=Column::GuarantorPhone).contains(&cell.column) {
        return read_person_cell(encounter, cell);
    }
    match cell.column {
        Column::Facility => encounter.facility = value,
        Column::BillingProvider => encounter.billing_provider = value,
        Column::ReferringNpi => encounter.referring_npi = value,
        Column::ReferringLastName => encounter.referring_last_name = value,
        Column::ReferringFirstName => encounter.referring_first_name = value,
        Column::OrderingNpi => encounter.ordering_npi = value,
        Column::SupervisingNpi => encounter.supervising_npi = value,
        Column::VisitType => encounter.visit_type = value,
        Column::PatientStatus => encounter.patient_status = value,
        Column::Minutes => encounter.minutes = cell.minutes()?,
        Column::Problems => encounter.problems = cell.level()?,
        Column::Data => encounter.data = cell.level()?,
        Column::Risk => encounter.risk = cell.level()?,
        Column::PriorAuthorization => encounter.prior_authorization = value,
        Column::ReferralNumber => encounter.referral_number = value,
        Column::Clia => encounter.clia = value,
        Column::MammographyCertification => encounter.mammography_certification = value,
        Column::Emergency => encounter.emergency = cell.read(parse_yes_no, Expected::YesNo)?,
        Column::Accident => encounter.accident = Some(cell.read(parse_accident, Expected::Accident)?),
        Column::AccidentState => encounter.accident_state = value,
        Column::AccidentDate => encounter.accident_date = cell.date()?,
        Column::PropertyCasualtyClaimNumber => encounter.property_casualty_claim_number = value,
        Column::OnsetDate => encounter.onset_date = cell.date()?,
        Column::AdmissionDate => encounter.admission_date = cell.date()?,
        Column::DischargeDate => encounter.discharge_date = cell.date()?,
        Column::Copay => encounter.copay_cents = cell.cents_received()?,
        // Persons, coverages, diagnoses and lines are read elsewhere.
        _ => {}
    }
    Ok(())
}

fn read_person_cell<'a>(encounter: &mut Encounter<'a>, cell: Cell<'a>) -> Result<(), CellFault> {
    let value = cell.value;
    let (patient, guarantor) = (&mut encounter.patient, &mut encounter.guarantor);
    match cell.column {
        Column::EncounterId => encounter.encounter_id = value,
        Column::EncounterStatus => encounter.status = cell.read(parse_status, Expected::Status)?,
        Column::PatientId => encounter.patient_id = value,
        Column::PatientLastName => patient.last_name = value,
        Column::PatientFirstName => patient.first_name = value,
        Column::PatientMiddleName => patient.middle_name = value,
        Column::PatientBirthDate => patient.birth_date = cell.date()?,
        Column::PatientSex => patient.sex = cell.read(Sex::parse, Expected::Sex)?,
        Column::PatientAddress1 => patient.address.line_1 = value,
        Column::PatientAddress2 => patient.address.line_2 = value,
        Column::PatientCity => patient.address.city = value,
        Column::PatientState => patient.address.state = value,
        Column::PatientZip => patient.address.zip = value,
        Column::PatientPhone => patient.phone = value,
        Column::PatientDeathDate => patient.death_date = cell.date()?,
        Column::GuarantorId => encounter.guarantor_id = value,
        Column::GuarantorLastName => guarantor.last_name = value,
        Column::GuarantorFirstName => guarantor.first_name = value,
        Column::GuarantorBirthDate => guarantor.birth_date = cell.date()?,
        Column::GuarantorAddress1 => guarantor.address.line_1 = value,
        Column::GuarantorAddress2 => guarantor.address.line_2 = value,
        Column::GuarantorCity => guarantor.address.city = value,
        Column::GuarantorState => guarantor.address.state = value,
        Column::GuarantorZip => guarantor.address.zip = value,
        Column::GuarantorPhone => guarantor.phone = value,
        _ => {}
    }
    Ok(())
}

/// `column` is the cell's column as it is called in the first coverage.
fn read_coverage_cell<'a>(coverage: &mut Coverage<'a>, column: Column, cell: Cell<'a>) -> Result<(), CellFault> {
    let value = cell.value;
    let subscriber = &mut coverage.subscriber;
    match column {
        Column::Payer1 => coverage.payer = value,
        Column::MemberId1 => coverage.member_id = value,
        Column::GroupNumber1 => coverage.group_number = value,
        Column::Relationship1 => coverage.relationship = cell.read(Relationship::parse, Expected::Relationship)?,
        Column::SubscriberLastName1 => subscriber.last_name = value,
        Column::SubscriberFirstName1 => subscriber.first_name = value,
        Column::SubscriberBirthDate1 => subscriber.birth_date = cell.date()?,
        Column::SubscriberSex1 => subscriber.sex = cell.read(Sex::parse, Expected::Sex)?,
        Column::SubscriberAddress1N1 => subscriber.address.line_1 = value,
        Column::SubscriberCity1 => subscriber.address.city = value,
        Column::SubscriberState1 => subscriber.address.state = value,
        Column::SubscriberZip1 => subscriber.address.zip = value,
        Column::CoverageFrom1 => coverage.from = cell.date()?,
        Column::CoverageTo1 => coverage.to = cell.date()?,
        Column::MspType1 => coverage.msp_type = value,
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::record::{RecordBuilder, RecordPosition};
    use super::*;

    const REQUIRED: [(Column, &str); 4] = [(Column::EncounterId, "E1"), (Column::PatientId, "P1"), (Column::PatientLastName, "Doe"), (Column::ServiceDate, "2026-01-31")];

    fn encode(cells: &[(Column, &str)], later_lines: &[&[(Column, &str)]]) -> Vec<u8> {
        let mut builder = RecordBuilder::new();
        builder.begin(RecordPosition { row: 5, ..RecordPosition::default() });
        REQUIRED.iter().chain(cells).for_each(|(column, value)| builder.cell(*column, value));
        for line in later_lines {
            builder.line();
            line.iter().for_each(|(column, value)| builder.cell(*column, value));
        }
        let mut out = Vec::new();
        builder.finish(&mut out);
        out
    }

    fn check(cells: &[(Column, &str)], later_lines: &[&[(Column, &str)]], look: impl FnOnce(&Encounter<'_>)) {
        let bytes = encode(cells, later_lines);
        let defaults = Defaults { billing_provider: "BILL", rendering: "REND", facility: "FAC" };
        look(&RecordView::parse(&bytes).unwrap().decode("day.csv", &defaults).unwrap());
    }

    fn fault(cells: &[(Column, &str)], later_lines: &[&[(Column, &str)]]) -> CellFault {
        let bytes = encode(cells, later_lines);
        RecordView::parse(&bytes).unwrap().decode("day.csv", &Defaults::default()).unwrap_err()
    }

    #[test]
    fn blank_cells_take_the_sources_defaults() {
        check(&[], &[], |encounter| {
            assert_eq!((encounter.billing_provider, encounter.facility, encounter.lines[0].rendering_npi), ("BILL", "FAC", "REND"));
            assert_eq!((encounter.guarantor_id, encounter.guarantor.last_name), ("P1", "Doe"));
            assert_eq!((encounter.source.file, encounter.source.row), ("day.csv", 5));
            assert!(encounter.coverages.is_empty() && encounter.diagnoses.is_empty());
        });
        check(&[(Column::BillingProvider, "B2"), (Column::Facility, "F2")], &[], |encounter| assert_eq!((encounter.billing_provider, encounter.facility), ("B2", "F2")));
    }

    #[test]
    fn a_guarantor_of_unknown_name_is_not_the_patient() {
        check(&[(Column::GuarantorId, "G7")], &[], |encounter| assert_eq!((encounter.guarantor_id, encounter.guarantor.last_name), ("G7", "")));
        check(&[(Column::GuarantorLastName, "Roe"), (Column::PatientCity, "Here")], &[], |encounter| {
            assert_eq!((encounter.guarantor_id, encounter.guarantor.last_name, encounter.guarantor.address.city), ("P1", "Roe", ""));
        });
    }

    #[test]
    fn later_lines_take_the_first_rows_cells() {
        let first = [(Column::ServiceDateEnd, "2026-02-02"), (Column::PlaceOfService, "11"), (Column::RenderingNpi, "N1")];
        let later: [&[(Column, &str)]; 2] = [&[(Column::Service, "x")], &[(Column::ServiceDate, "20260205"), (Column::RenderingNpi, "N2")]];
        check(&first, &later, |encounter| {
            let [_, same, own] = encounter.lines.as_slice() else { panic!() };
            assert_eq!((same.service_date, same.service_date_end), (parse_date("2026-01-31"), parse_date("2026-02-02")));
            assert_eq!((same.place_of_service, same.rendering_npi), ("11", "N1"));
            assert_eq!((own.service_date, own.service_date_end, own.rendering_npi), (parse_date("2026-02-05"), None, "N2"));
        });
    }

    #[test]
    fn coverages_keep_their_order_and_self_is_the_patient() {
        let cells = [(Column::Payer1, "ACME"), (Column::MemberId1, "M1"), (Column::Payer2, "STATE"), (Column::Relationship2, "Child"), (Column::SubscriberLastName2, "Roe")];
        check(&cells, &[], |encounter| {
            let [first, second] = encounter.coverages.as_slice() else { panic!() };
            assert_eq!((first.payer, first.subscriber.last_name, first.relationship), ("ACME", "Doe", Relationship::Own));
            assert_eq!((second.payer, second.subscriber.last_name, second.relationship), ("STATE", "Roe", Relationship::Child));
        });
        // A blank first payer before a second one is an unknown payer, not nobody.
        check(&[(Column::Payer2, "STATE")], &[], |encounter| assert_eq!(encounter.coverages.iter().map(|coverage| coverage.payer).collect::<Vec<_>>(), ["", "STATE"]));
        check(&[(Column::Relationship1, "self")], &[], |encounter| assert!(encounter.coverages.is_empty()));
    }

    #[test]
    fn diagnoses_keep_blanks_between_them() {
        check(&[(Column::Diagnosis1, "J20.9"), (Column::Diagnosis4, "cough")], &[], |encounter| assert_eq!(encounter.diagnoses, ["J20.9", "", "", "cough"]));
    }

    #[test]
    fn words_are_read_in_any_case() {
        let cells = [
            (Column::EncounterStatus, "OPEN"),
            (Column::Emergency, "Y"),
            (Column::Accident, "Auto"),
            (Column::Risk, "moderate"),
            (Column::PatientSex, "f"),
            (Column::Minutes, "25"),
        ];
        check(&cells, &[], |encounter| {
            assert_eq!((encounter.status, encounter.emergency, encounter.accident), (EncounterStatus::Open, true, Some(Accident::Auto)));
            assert_eq!((encounter.risk, encounter.patient.sex, encounter.minutes), (Some(MdmLevel::Moderate), Sex::Female, Some(25)));
        });
    }

    #[test]
    fn negative_units_are_readable() {
        check(&[(Column::Units, "-2"), (Column::Charge, "-10.00")], &[], |encounter| {
            assert_eq!((encounter.lines[0].units, encounter.lines[0].charge_cents), (Some(Quantity::whole(-2)), Some(Cents(-1000))));
        });
    }

    #[test]
    fn a_copay_below_zero_is_refused_and_says_where_a_refund_goes() {
        let refund = fault(&[(Column::Copay, "-20.00")], &[]);
        assert_eq!(refund.to_string(), "copay is \"-20.00\"; expected an amount of zero or more; a refund is an account event");
        for (copay, cents) in [("0.00", 0), ("-0.00", 0), ("20.00", 2_000)] {
            check(&[(Column::Copay, copay)], &[], |encounter| assert_eq!(encounter.copay_cents, Some(Cents(cents)), "{copay}"));
        }
    }

    #[test]
    fn unreadable_cells_name_their_place() {
        let unreadable = fault(&[], &[&[], &[(Column::Units, "two")]]);
        assert_eq!((unreadable.column, unreadable.line, unreadable.expected), (Column::Units, Some(2), Expected::Quantity));
        assert!(unreadable.to_string().starts_with("units of line 3 is \"two\"; expected a number"), "{unreadable}");
        for (column, value, expected) in [
            (Column::Charge, "1,200.00", Expected::Money),
            (Column::Charge, "1.005", Expected::Money),
            (Column::Copay, "$5", Expected::Money),
            (Column::Copay, "-0.01", Expected::NotNegative),
            (Column::OnsetDate, "2026-02-30", Expected::Date),
            (Column::ServiceDate, "02/28/2026", Expected::Date),
            (Column::Minutes, "+5", Expected::Minutes),
            (Column::Data, "extreme", Expected::Level),
            (Column::Emergency, "maybe", Expected::YesNo),
            (Column::Relationship3, "aunt", Expected::Relationship),
            (Column::EncounterStatus, "done", Expected::Status),
        ] {
            let fault = fault(&[(column, value)], &[]);
            assert_eq!((fault.column, fault.expected, fault.value.as_deref()), (column, expected, Some(value)));
        }
    }

    #[test]
    fn faults_never_carry_what_identifies_a_person() {
        for column in [Column::PatientBirthDate, Column::PatientSex, Column::SubscriberBirthDate2, Column::PatientDeathDate] {
            let fault = fault(&[(column, "1980-13-13")], &[]);
            assert_eq!(fault.value, None);
            assert!(!fault.to_string().contains("1980"));
        }
    }

    #[test]
    fn blank_identity_or_date_is_a_fault() {
        let mut builder = RecordBuilder::new();
        builder.begin(RecordPosition::default());
        builder.cell(Column::EncounterId, "E1");
        builder.cell(Column::PatientId, "P1");
        builder.line();
        builder.line();
        builder.cell(Column::ServiceDate, "2026-01-31");
        let mut bytes = Vec::new();
        builder.finish(&mut bytes);
        let fault = RecordView::parse(&bytes).unwrap().decode("", &Defaults::default()).unwrap_err();
        assert_eq!((fault.column, fault.line, fault.expected), (Column::ServiceDate, Some(0), Expected::NotBlank));
        assert_eq!(fault.to_string(), "service_date of line 1 is blank; expected a value");
        assert_eq!(RecordView::parse(&encode(&[(Column::EncounterId, "")], &[])).unwrap().cell(Column::EncounterId), "E1");
    }
}
