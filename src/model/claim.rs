//! A coded claim: what edits judge and the 837 writer writes.

use super::{Cents, Code, CodeList, Coverage, Date, Encounter, EntityType, Payer, PriorPayment, Provider, Quantity, ServiceLine};

/// Claim frequency (CLM05-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClaimFrequency {
    /// 1
    #[default]
    Original,
    /// 7, needs the payer's claim number.
    Replacement,
    /// 8, needs the payer's claim number.
    Void,
}

impl ClaimFrequency {
    /// The X12 code.
    pub fn x12(self) -> &'static str {
        match self {
            ClaimFrequency::Original => "1",
            ClaimFrequency::Replacement => "7",
            ClaimFrequency::Void => "8",
        }
    }
}

/// What the units of a line count (SV103).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnitBasis {
    /// UN
    #[default]
    Units,
    /// MJ, for anaesthesia.
    Minutes,
}

/// A person or organisation on a claim, from `providers.csv` or, for a referring provider, from the encounter itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClaimProvider<'a> {
    /// NPI as it would be sent.
    pub npi: &'a str,
    /// Person or organisation.
    pub entity_type: EntityType,
    /// Family or organisation name; empty when unknown.
    pub last_or_org_name: &'a str,
    /// Given name.
    pub first_name: &'a str,
    /// Taxonomy; empty when unknown.
    pub taxonomy: &'a str,
    /// False when the encounter names someone who is not in `providers.csv`.
    pub is_configured: bool,
}

impl<'a> From<&'a Provider> for ClaimProvider<'a> {
    fn from(provider: &'a Provider) -> Self {
        ClaimProvider {
            npi: &provider.npi,
            entity_type: provider.entity_type,
            last_or_org_name: &provider.last_or_org_name,
            first_name: &provider.first_name,
            taxonomy: &provider.taxonomy,
            is_configured: true,
        }
    }
}

/// One diagnosis on the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodedDiagnosis<'a> {
    /// ICD-10-CM code without dot.
    pub code: Code,
    /// What was documented.
    pub documented: &'a str,
}

/// One coded service line.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClaimLine<'a> {
    /// The line as documented.
    pub documented: ServiceLine<'a>,
    /// Its place in the encounter, counted from 1. Differs from its place on the claim where an earlier line is not billed, or is on another claim. 0 where unknown.
    pub number: u16,
    /// HCPCS or CPT code.
    pub code: Code,
    /// Whether the code alone does not say what was done (an unlisted procedure, a drug without a code of its own), so that the remark describes it (SV101-7).
    pub is_unlisted: bool,
    /// Up to four modifiers.
    pub modifiers: CodeList<4>,
    /// Modifiers documented beyond the four that fit, counted; an edit says so.
    pub modifiers_left_out: u8,
    /// Units or minutes billed.
    pub units: Quantity,
    /// What the units count.
    pub unit_basis: UnitBasis,
    /// The line's total charge.
    pub charge_cents: Cents,
    /// Diagnosis pointers, 1-based into the claim's diagnoses, up to four, most important first. A pointer that points nowhere is kept: an edit says so.
    pub pointers: [u8; 4],
    /// How many of `pointers` are used.
    pub pointer_count: u8,
    /// Place of service.
    pub place_of_service: Code,
    /// First day.
    pub service_from: Option<Date>,
    /// Last day, equal to the first for one day.
    pub service_to: Option<Date>,
    /// The line's own rendering provider where it differs from the claim's (2420A).
    pub rendering: Option<ClaimProvider<'a>>,
}

impl ClaimLine<'_> {
    /// The pointers in use.
    pub fn pointers(&self) -> &[u8] {
        self.pointers.get(..usize::from(self.pointer_count)).unwrap_or_default()
    }
}

/// One claim to one payer, or a coded self-pay encounter (`coverage` is `None`).
#[derive(Debug, Clone, Default)]
pub struct Claim<'a> {
    /// CLM01, at most 20 characters; empty until the claim has passed its edits.
    pub claim_id: String,
    /// The encounter it bills.
    pub encounter: Option<&'a Encounter<'a>>,
    /// Original, replacement or void.
    pub frequency: ClaimFrequency,
    /// The payer's own number of the claim that this one replaces or voids.
    pub payer_claim_number: &'a str,
    /// Which of the encounter's coverages is billed, counted from 0; `None` for self-pay.
    pub coverage: Option<usize>,
    /// The payer; `None` for self-pay and when nobody configured it.
    pub payer: Option<&'a Payer>,
    /// What the payers before this one decided, in their order; empty for a first payer.
    pub prior_payments: &'a [PriorPayment],
    /// The other coverages' payers in the encounter's order; `None` where nobody configured it. Same length as the encounter's coverages.
    pub all_payers: Vec<Option<&'a Payer>>,
    /// Billing provider; `None` when not configured.
    pub billing: Option<&'a Provider>,
    /// Facility where it differs from the billing provider; `None` when none is documented.
    pub facility: Option<&'a Provider>,
    /// True when the encounter names a facility that nobody configured.
    pub facility_unknown: bool,
    /// Who rendered the services.
    pub rendering: Option<ClaimProvider<'a>>,
    /// Who referred.
    pub referring: Option<ClaimProvider<'a>>,
    /// Who ordered.
    pub ordering: Option<ClaimProvider<'a>>,
    /// Who supervised.
    pub supervising: Option<ClaimProvider<'a>>,
    /// Place of service of the claim (the first line's).
    pub place_of_service: Code,
    /// At most twelve, in the order billed.
    pub diagnoses: Vec<CodedDiagnosis<'a>>,
    /// At most fifty.
    pub lines: Vec<ClaimLine<'a>>,
    /// Sum of the lines' charges.
    pub charge_cents: Cents,
    /// What the patient has paid toward it.
    pub patient_paid_cents: Cents,
    /// True when a diagnosis was checked against the nearest ICD-10-CM edition because none covers the date (`edition_gap = "warn"`).
    pub edition_gap: bool,
}

impl<'a> Claim<'a> {
    /// The coverage being billed.
    pub fn billed_coverage(&self) -> Option<&Coverage<'a>> {
        self.encounter?.coverages.get(self.coverage?)
    }

    /// The NPI of who rendered a line: its own provider's, else the claim's; empty where nobody is named.
    pub fn rendering_npi(&self, line: &ClaimLine<'a>) -> &'a str {
        line.rendering.or(self.rendering).map_or("", |rendering| rendering.npi)
    }

    /// First service date over all lines.
    pub fn service_from(&self) -> Option<Date> {
        self.lines.iter().filter_map(|line| line.service_from).min()
    }

    /// Last service date over all lines.
    pub fn service_to(&self) -> Option<Date> {
        self.lines.iter().filter_map(|line| line.service_to).max()
    }
}
