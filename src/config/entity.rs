//! `[entity]`: who bills. It says what the entity is, not which rules follow.

use serde::{Deserialize, Serialize};

/// The billing entity; decides which rules apply.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Name in reports.
    pub name: String,
    /// Tax id, nine digits.
    pub tax_id: String,
    /// `hospital`, `practice`, `fqhc`, `ambulance`.
    #[serde(default = "default_entity_type")]
    pub entity_type: String,
    /// Two letters.
    pub state: String,
    /// IANA name, such as `America/Chicago`.
    pub time_zone: String,
    /// Local time before which a run still belongs to yesterday, `HH:MM`.
    #[serde(default = "default_business_day_ends")]
    pub business_day_ends: String,
    /// Switches the 501(r) gates on.
    #[serde(default)]
    pub tax_exempt_501c3_hospital: bool,
    /// Switches the Medicare bad-debt rules on.
    #[serde(default)]
    pub medicare_cost_report: bool,
    /// Substance-use-disorder programme (42 CFR Part 2).
    #[serde(default)]
    pub part2_program: bool,
    /// Whether the hospital complies with price transparency (45 CFR part 180); absent where nobody has said. Some states tie collection to it (C-22).
    #[serde(default)]
    pub price_transparency_compliant: Option<bool>,
    /// The first day of service since which it complies; absent for always.
    #[serde(default)]
    pub price_transparency_from: Option<String>,
}

fn default_entity_type() -> String {
    "practice".into()
}
fn default_business_day_ends() -> String {
    "06:00".into()
}
