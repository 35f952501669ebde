//! Payers: the rows of `reference/payers.csv`.

use std::collections::HashMap;

use super::Date;

/// What kind of programme a payer is. Decides which edits and which correction road apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerKind {
    /// Medicare Part B.
    MedicareB,
    /// Medicare Advantage.
    MedicareAdvantage,
    /// Medicaid.
    Medicaid,
    /// TRICARE.
    Tricare,
    /// Workers' compensation.
    WorkersCompensation,
    /// Automobile or other liability.
    Auto,
    /// Everything else.
    #[default]
    Commercial,
}

impl PayerKind {
    /// Every kind, in order.
    pub const ALL: [PayerKind; 7] =
        [PayerKind::MedicareB, PayerKind::MedicareAdvantage, PayerKind::Medicaid, PayerKind::Tricare, PayerKind::WorkersCompensation, PayerKind::Auto, PayerKind::Commercial];

    /// Reads the words of `payers.csv`; `None` for an unknown word.
    pub fn parse(text: &str) -> Option<PayerKind> {
        Some(match text.trim_ascii() {
            "medicare_b" => PayerKind::MedicareB,
            "medicare_advantage" => PayerKind::MedicareAdvantage,
            "medicaid" => PayerKind::Medicaid,
            "tricare" => PayerKind::Tricare,
            "workers_compensation" => PayerKind::WorkersCompensation,
            "auto" => PayerKind::Auto,
            "commercial" => PayerKind::Commercial,
            _ => return None,
        })
    }
}

/// How a payer wants an adjudicated claim corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CorrectionMethod {
    /// A replacement claim: frequency 7 with the payer's claim number.
    #[default]
    Frequency7,
    /// A reopening outside the 837 (Medicare Part B).
    Reopening,
    /// A new original claim.
    New,
}

impl CorrectionMethod {
    /// Reads `frequency_7`, `reopening`, `new`; blank is the first. `None` for an unknown word.
    pub fn parse(text: &str) -> Option<CorrectionMethod> {
        match text.trim_ascii() {
            "" | "frequency_7" => Some(CorrectionMethod::Frequency7),
            "reopening" => Some(CorrectionMethod::Reopening),
            "new" => Some(CorrectionMethod::New),
            _ => None,
        }
    }
}

/// One payer as configured.
#[derive(Debug, Clone, Default)]
pub struct Payer {
    /// Our key.
    pub payer_id: String,
    /// Name on the claim and in reports.
    pub name: String,
    /// Other names and ids that exports use.
    pub aliases: Vec<String>,
    /// The receiver (a table of the configuration) that its claims go to.
    pub receiver: String,
    /// Id on the claim (2010BB NM109).
    pub edi_payer_id: String,
    /// Claim filing indicator (SBR09), such as MB, MC, CI, BL, 12.
    pub filing_indicator: String,
    /// Programme.
    pub kind: PayerKind,
    /// Days from the service date within which the payer must have the claim; `None` when not configured.
    pub timely_filing_days: Option<i32>,
    /// Days from a denial within which an appeal must be filed; `None` when not configured. Terms are the contract's: 60 to 365 days are usual.
    pub appeal_days: Option<i32>,
    /// How corrections are sent.
    pub correction_method: CorrectionMethod,
    /// Whether AMT*F5 (patient amount paid) is reported.
    pub report_patient_paid: bool,
    /// A pattern of the whole member id in the simple regular expressions of `edits::payer::pattern` (such as `[A-Z]{3}\d{9}`); empty for none.
    pub member_id_pattern: String,
    /// Address for the claim; empty where unknown.
    pub address_1: String,
    /// City.
    pub city: String,
    /// State.
    pub state: String,
    /// ZIP.
    pub zip: String,
    /// The number of the Medicare contractor that it is, or whose articles it follows, such as 06102; empty where none is configured.
    pub contractor: String,
    /// First date of service on which this row holds.
    pub effective_from: Option<Date>,
    /// Last date of service on which this row holds.
    pub effective_to: Option<Date>,
}

/// All payers, found by key, electronic id, name or alias.
#[derive(Debug, Default)]
pub struct Payers {
    rows: Vec<Payer>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Payers {
    /// Builds the look-up. Names are compared without regard to case.
    pub fn new(rows: Vec<Payer>) -> Payers {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, payer) in rows.iter().enumerate() {
            let names = [&payer.payer_id, &payer.edi_payer_id, &payer.name].into_iter().chain(&payer.aliases);
            for name in names.filter(|name| !name.is_empty()) {
                let places = by_name.entry(name.to_lowercase()).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Payers { rows, by_name }
    }

    /// The payer an export's cell names, on a date of service. The payer's own key wins over an alias of another row.
    pub fn find(&self, name: &str, on: Date) -> Option<&Payer> {
        let name = name.trim_ascii();
        let places = match self.by_name.get(name) {
            Some(places) => places,
            None => self.by_name.get(&name.to_lowercase())?,
        };
        let in_force = || {
            places
                .iter()
                .filter_map(|&place| self.rows.get(place))
                .filter(|payer| payer.effective_from.is_none_or(|from| from <= on) && payer.effective_to.is_none_or(|to| on <= to))
        };
        in_force().find(|payer| payer.payer_id == name).or_else(|| in_force().next())
    }

    /// The payer with this key, on any date (the latest row), for reports.
    pub fn by_id(&self, payer_id: &str) -> Option<&Payer> {
        self.rows.iter().rfind(|payer| payer.payer_id == payer_id)
    }

    /// All rows, in file order.
    pub fn rows(&self) -> &[Payer] {
        &self.rows
    }
}
