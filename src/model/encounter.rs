//! An encounter as an export documents it: readable, but not yet judged or coded.
//!
//! Texts borrow from the batch they were read from. Blank cells are empty or `None`. Field names follow the encounter export's columns.

use super::{Cents, Coverage, Date, Person, Quantity};

/// Whether the encounter is ready to be billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncounterStatus {
    /// Documentation is complete.
    #[default]
    Final,
    /// Still being documented.
    Open,
    /// Did not take place, or was entered in error.
    Cancelled,
}

/// A level of medical decision making, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MdmLevel {
    /// Straightforward.
    Straightforward,
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High.
    High,
}

/// What caused an injury, as far as it concerns who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accident {
    /// Automobile (AA).
    Auto,
    /// Employment (EM).
    Work,
    /// Another (OA).
    Other,
}

/// Where an encounter came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourcePosition<'a> {
    /// File name, relative to the workspace.
    pub file: &'a str,
    /// Row of the encounter's first line, counted as a text editor counts lines, the header being 1.
    pub row: u64,
}

/// One service line.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServiceLine<'a> {
    /// The export's own line number; empty where it has none.
    pub line: &'a str,
    /// First day of the service. Defaults to the encounter's first row.
    pub service_date: Option<Date>,
    /// Last day of the service; `None` means one day.
    pub service_date_end: Option<Date>,
    /// Place of service code as documented. Defaults to the encounter's first row.
    pub place_of_service: &'a str,
    /// Who rendered it, by key or NPI. Defaults to the encounter's first row.
    pub rendering_npi: &'a str,
    /// Charge code, HCPCS/CPT code or documented words.
    pub service: &'a str,
    /// Blank-separated modifiers.
    pub modifiers: &'a str,
    /// Units; `None` means one. May be negative as documented: an edit says so.
    pub units: Option<Quantity>,
    /// The line's total charge; `None` means chargemaster price times units.
    pub charge_cents: Option<Cents>,
    /// Such as `1,2`; blank means that coding decides.
    pub diagnosis_pointers: &'a str,
    /// National Drug Code.
    pub ndc: &'a str,
    /// Quantity of the drug.
    pub ndc_quantity: Option<Quantity>,
    /// Unit of that quantity (F2, GR, ME, ML, UN).
    pub ndc_unit: &'a str,
    /// Minutes of anaesthesia.
    pub anesthesia_minutes: Option<u32>,
    /// Minutes with the patient of a service that is billed by time, such as therapy.
    pub service_minutes: Option<u32>,
    /// A remark for the payer.
    pub service_note: &'a str,
}

/// One encounter with all its lines.
#[derive(Debug, Clone, Default)]
pub struct Encounter<'a> {
    /// Where it was read.
    pub source: SourcePosition<'a>,
    /// The export's id, with the source's prefix where one is configured.
    pub encounter_id: &'a str,
    /// Final, open or cancelled.
    pub status: EncounterStatus,
    /// The export's patient id.
    pub patient_id: &'a str,
    /// The patient.
    pub patient: Person<'a>,
    /// Who owes what insurance does not pay. Equals `patient_id` where the export leaves it blank.
    pub guarantor_id: &'a str,
    /// The guarantor; a copy of the patient where the export leaves it blank.
    pub guarantor: Person<'a>,
    /// Up to three coverages in order of payment; empty for self-pay.
    pub coverages: Vec<Coverage<'a>>,
    /// First service date of the first row.
    pub service_date: Option<Date>,
    /// Facility by key, NPI or alias.
    pub facility: &'a str,
    /// Billing provider by key, NPI or alias.
    pub billing_provider: &'a str,
    /// Referring provider's NPI.
    pub referring_npi: &'a str,
    /// Referring provider's family name.
    pub referring_last_name: &'a str,
    /// Referring provider's given name.
    pub referring_first_name: &'a str,
    /// Ordering provider's NPI.
    pub ordering_npi: &'a str,
    /// Supervising provider's NPI.
    pub supervising_npi: &'a str,
    /// Kind of visit as documented, such as `office`, `emergency`, `telehealth`, `nurse`.
    pub visit_type: &'a str,
    /// `new` or `established` as documented; empty where not said.
    pub patient_status: &'a str,
    /// The practitioner's total time on the date.
    pub minutes: Option<u32>,
    /// Problems addressed.
    pub problems: Option<MdmLevel>,
    /// Data reviewed.
    pub data: Option<MdmLevel>,
    /// Risk.
    pub risk: Option<MdmLevel>,
    /// Prior authorization number.
    pub prior_authorization: &'a str,
    /// Referral number.
    pub referral_number: &'a str,
    /// CLIA number.
    pub clia: &'a str,
    /// Mammography certification number.
    pub mammography_certification: &'a str,
    /// Whether it was an emergency.
    pub emergency: bool,
    /// What kind of accident, if any.
    pub accident: Option<Accident>,
    /// State of an automobile accident.
    pub accident_state: &'a str,
    /// Date of the accident.
    pub accident_date: Option<Date>,
    /// Property and casualty claim number.
    pub property_casualty_claim_number: &'a str,
    /// Onset of illness.
    pub onset_date: Option<Date>,
    /// Admission.
    pub admission_date: Option<Date>,
    /// Discharge.
    pub discharge_date: Option<Date>,
    /// Money collected at the visit.
    pub copay_cents: Option<Cents>,
    /// Documented diagnoses in order, codes or words; blanks between are kept so that pointers stay right, blanks at the end are dropped.
    pub diagnoses: Vec<&'a str>,
    /// Service lines in order.
    pub lines: Vec<ServiceLine<'a>>,
    /// True when the encounter's rows did not stand together in the file.
    pub rows_apart: bool,
}
