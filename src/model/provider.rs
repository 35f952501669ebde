//! Providers: the rows of `reference/providers.csv`.

use std::collections::HashMap;

use super::Date;

/// What a provider does on claims. One provider may have several rows, one a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProviderRole {
    /// Bills (2010AA).
    Billing,
    /// Renders (2310B).
    #[default]
    Rendering,
    /// Refers or orders (2310A).
    Referring,
    /// Supervises (2310D).
    Supervising,
    /// Where it happened (2310C).
    Facility,
}

impl ProviderRole {
    /// Reads the words of `providers.csv` (`ordering` counts as referring); `None` for an unknown word.
    pub fn parse(text: &str) -> Option<ProviderRole> {
        Some(match text.trim_ascii() {
            "billing" => ProviderRole::Billing,
            "rendering" => ProviderRole::Rendering,
            "referring" | "ordering" => ProviderRole::Referring,
            "supervising" => ProviderRole::Supervising,
            "facility" => ProviderRole::Facility,
            _ => return None,
        })
    }
}

/// Person or organisation (X12 element 1065).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntityType {
    /// 1
    #[default]
    Person,
    /// 2
    Organization,
}

/// One provider in one role.
#[derive(Debug, Clone, Default)]
pub struct Provider {
    /// Our key.
    pub provider_key: String,
    /// National Provider Identifier.
    pub npi: String,
    /// Role of this row.
    pub role: ProviderRole,
    /// Person or organisation.
    pub entity_type: EntityType,
    /// Family name, or the organisation's name.
    pub last_or_org_name: String,
    /// Given name of a person.
    pub first_name: String,
    /// Taxonomy code (PRV03); empty where not configured.
    pub taxonomy: String,
    /// Specialty, for new or established.
    pub specialty: String,
    /// Tax id without dash (billing only).
    pub tax_id: String,
    /// `EI` employer id or `SY` social security number.
    pub tax_id_type: String,
    /// Street.
    pub address_1: String,
    /// City.
    pub city: String,
    /// State.
    pub state: String,
    /// Nine digits.
    pub zip9: String,
    /// Telephone.
    pub phone: String,
    /// Pay-to address where it differs; empty otherwise.
    pub pay_to_address_1: String,
    /// Pay-to city.
    pub pay_to_city: String,
    /// Pay-to state.
    pub pay_to_state: String,
    /// Pay-to ZIP.
    pub pay_to_zip9: String,
    /// CLIA certificate number.
    pub clia: String,
    /// First date of service on which this row holds.
    pub effective_from: Option<Date>,
    /// Last date of service on which this row holds.
    pub effective_to: Option<Date>,
}

/// All providers, found by role and key, then NPI.
#[derive(Debug, Default)]
pub struct Providers {
    rows: Vec<Provider>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Providers {
    /// Builds the look-up.
    pub fn new(rows: Vec<Provider>) -> Providers {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, provider) in rows.iter().enumerate() {
            for name in [&provider.provider_key, &provider.npi] {
                let places = by_name.entry(name.clone()).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Providers { rows, by_name }
    }

    /// The provider named by key or NPI in a role on a date of service.
    pub fn find(&self, name: &str, role: ProviderRole, on: Date) -> Option<&Provider> {
        self.in_force(name, on).find(|provider| provider.role == role)
    }

    /// The provider named by key or NPI in any role, preferring the one asked for: a surgeon who only renders may also refer.
    pub fn find_any(&self, name: &str, preferred: ProviderRole, on: Date) -> Option<&Provider> {
        self.find(name, preferred, on).or_else(|| self.in_force(name, on).next())
    }

    /// All rows, in file order.
    pub fn rows(&self) -> &[Provider] {
        &self.rows
    }

    fn in_force(&self, name: &str, on: Date) -> impl Iterator<Item = &Provider> {
        let places = self.by_name.get(name.trim_ascii()).map(Vec::as_slice).unwrap_or_default();
        places
            .iter()
            .filter_map(|&place| self.rows.get(place))
            .filter(move |provider| provider.effective_from.is_none_or(|from| from <= on) && provider.effective_to.is_none_or(|to| on <= to))
    }
}
