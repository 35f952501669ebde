//! Puts claims together: who bills, where, who rendered, who pays.

use super::split::split;
use crate::coding::{Coded, EditionUse};
use crate::model::{Cents, Claim, ClaimProvider, Code, Coverage, Date, Encounter, EntityType, Key, Payer, Payers, Provider, ProviderRole, Providers};

/// What claims are built from besides the encounter. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct ClaimContext<'c> {
    /// Payers.
    pub payers: &'c Payers,
    /// Providers.
    pub providers: &'c Providers,
    /// Begins every claim id.
    pub workspace_prefix: &'c str,
    /// The source's billing provider where the encounter names none; empty for none.
    pub default_billing_provider: &'c str,
    /// The source's rendering provider where a line names none; empty for none.
    pub default_rendering: &'c str,
    /// The source's facility where the encounter names none; empty for none.
    pub default_facility: &'c str,
}

impl ClaimContext<'_> {
    /// The id of a claim of this workspace; see [`super::claim_id`].
    pub fn claim_id(&self, encounter_key: Key, part: u8, payer_sequence: u8, version: u16) -> String {
        super::claim_id(self.workspace_prefix, encounter_key, part, payer_sequence, version)
    }
}

/// The claims of an encounter to its first payer, or its self-pay account as a claim without coverage. In order of their part; ids are left empty until the edits have passed.
///
/// What cannot be resolved is left open: an unknown payer, billing provider or facility is `None` or marked, an unknown person keeps the NPI documented. Edits report it.
pub fn build_claims<'a>(context: &ClaimContext<'a>, encounter: &'a Encounter<'a>, coded: &Coded<'a>) -> Vec<Claim<'a>> {
    let Some(on) = date_of_service(encounter) else {
        // Intake quarantines encounters without a date; should one come, nothing that depends on dates can be resolved.
        return split(unresolved(encounter, coded));
    };
    let mut claim = unresolved(encounter, coded);
    claim.all_payers = encounter.coverages.iter().map(|coverage: &Coverage<'_>| context.payers.find(coverage.payer, on)).collect::<Vec<Option<&Payer>>>();
    claim.payer = claim.all_payers.first().copied().flatten();
    claim.billing = context.providers.find(or_default(encounter.billing_provider, context.default_billing_provider), ProviderRole::Billing, on);
    set_facility(&mut claim, context, encounter, on);
    set_rendering(&mut claim, context, on);
    claim.referring = referring(context, encounter, on);
    claim.ordering = named(context.providers, encounter.ordering_npi, ProviderRole::Referring, on);
    claim.supervising = named(context.providers, encounter.supervising_npi, ProviderRole::Supervising, on);
    split(claim)
}

/// Turns a claim to the encounter's first payer into the one to another of its coverages, counted from 0; false where the encounter has no such coverage.
pub fn bill_to(claim: &mut Claim<'_>, coverage: usize) -> bool {
    let Some(payer) = claim.all_payers.get(coverage) else { return false };
    claim.payer = *payer;
    claim.coverage = Some(coverage);
    true
}

/// Everything that needs no look-up.
fn unresolved<'a>(encounter: &'a Encounter<'a>, coded: &Coded<'a>) -> Claim<'a> {
    Claim {
        encounter: Some(encounter),
        coverage: (!encounter.coverages.is_empty()).then_some(0),
        all_payers: vec![None; encounter.coverages.len()],
        place_of_service: coded.lines.first().map_or(Code::NONE, |line| line.place_of_service),
        diagnoses: coded.diagnoses.clone(),
        charge_cents: coded.lines.iter().map(|line| line.charge_cents).sum(),
        lines: coded.lines.clone(),
        patient_paid_cents: encounter.copay_cents.unwrap_or(Cents::ZERO),
        edition_gap: coded.edition == EditionUse::Nearest,
        ..Claim::default()
    }
}

/// The date by which payers and providers are looked up: the encounter's, else its first dated line's.
fn date_of_service(encounter: &Encounter<'_>) -> Option<Date> {
    encounter.service_date.or_else(|| encounter.lines.iter().find_map(|line| line.service_date))
}

fn or_default<'t>(named: &'t str, default: &'t str) -> &'t str {
    if named.is_empty() { default } else { named }
}

/// The facility is left out where it is the billing provider itself: the guide wants loop 2310C only for another place.
fn set_facility<'a>(claim: &mut Claim<'a>, context: &ClaimContext<'a>, encounter: &'a Encounter<'a>, on: Date) {
    let named = or_default(encounter.facility, context.default_facility);
    if named.is_empty() {
        return;
    }
    let facility = context.providers.find_any(named, ProviderRole::Facility, on);
    claim.facility_unknown = facility.is_none();
    claim.facility = facility.filter(|facility| claim.billing.is_none_or(|billing| !is_same_place(facility, billing)));
}

fn is_same_place(facility: &Provider, billing: &Provider) -> bool {
    facility.provider_key == billing.provider_key || (facility.npi == billing.npi && facility.address_1 == billing.address_1 && facility.zip9 == billing.zip9)
}

/// The first line's provider renders the claim; a line of another one says so itself. A person who bills without anybody named renders.
fn set_rendering<'a>(claim: &mut Claim<'a>, context: &ClaimContext<'a>, on: Date) {
    let mut last: Option<(&'a str, Option<ClaimProvider<'a>>)> = None;
    let mut find = |documented: &'a str| {
        let name = or_default(documented, context.default_rendering);
        match last {
            // Nearly all lines of an encounter name the same person.
            Some((found, provider)) if found == name => provider,
            _ => {
                let provider = named(context.providers, name, ProviderRole::Rendering, on);
                last = Some((name, provider));
                provider
            }
        }
    };
    claim.rendering = claim.lines.first().and_then(|line| find(line.documented.rendering_npi));
    if claim.rendering.is_none() {
        claim.rendering = claim.billing.filter(|billing| billing.entity_type == EntityType::Person).map(ClaimProvider::from);
    }
    let claim_npi = claim.rendering.map(|rendering| rendering.npi);
    for line in &mut claim.lines {
        line.rendering = find(line.documented.rendering_npi).filter(|provider| Some(provider.npi) != claim_npi);
    }
}

/// A provider named by key or NPI: from `providers.csv` in any role, else the NPI alone. `None` when nobody is named.
fn named<'a>(providers: &'a Providers, name: &'a str, role: ProviderRole, on: Date) -> Option<ClaimProvider<'a>> {
    if name.is_empty() {
        return None;
    }
    let unknown = ClaimProvider { npi: name, ..ClaimProvider::default() };
    Some(providers.find_any(name, role, on).map_or(unknown, ClaimProvider::from))
}

/// The referring provider, whom an export may name in full because it is often somebody outside the practice.
fn referring<'a>(context: &ClaimContext<'a>, encounter: &'a Encounter<'a>, on: Date) -> Option<ClaimProvider<'a>> {
    let found = named(context.providers, encounter.referring_npi, ProviderRole::Referring, on);
    if found.is_some_and(|provider| provider.is_configured) || (found.is_none() && encounter.referring_last_name.is_empty()) {
        return found;
    }
    Some(ClaimProvider { npi: encounter.referring_npi, last_or_org_name: encounter.referring_last_name, first_name: encounter.referring_first_name, ..ClaimProvider::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClaimLine, ServiceLine, parse_date};

    fn provider(key: &str, npi: &str, role: ProviderRole) -> Provider {
        let entity_type = if role == ProviderRole::Rendering { EntityType::Person } else { EntityType::Organization };
        Provider { provider_key: key.into(), npi: npi.into(), role, entity_type, last_or_org_name: key.into(), address_1: format!("{key} ST"), ..Provider::default() }
    }

    fn providers() -> Providers {
        Providers::new(vec![
            provider("BILL", "1234567893", ProviderRole::Billing),
            provider("FAC", "1000000046", ProviderRole::Facility),
            provider("DR1", "1000000012", ProviderRole::Rendering),
            provider("DR2", "1000000020", ProviderRole::Rendering),
        ])
    }

    fn payers() -> Payers {
        let payer = |id: &str, from: &str| Payer { payer_id: id.into(), aliases: vec!["PLAN".into()], effective_from: parse_date(from), ..Payer::default() };
        Payers::new(vec![payer("OLD", "2020-01-01"), payer("NEW", "2030-01-01")])
    }

    /// Builds the claims of an encounter with these rendering cells, one a line, after `change`.
    fn check(renderings: &[&'static str], change: impl Fn(&mut Encounter<'static>), judge: impl Fn(&[Claim<'_>])) {
        let mut encounter = Encounter { service_date: parse_date("2026-05-04"), billing_provider: "BILL", ..Encounter::default() };
        encounter.lines = renderings.iter().map(|npi| ServiceLine { rendering_npi: npi, ..ServiceLine::default() }).collect();
        change(&mut encounter);
        let lines = encounter.lines.iter().map(|line| ClaimLine { documented: *line, charge_cents: Cents(1_000), ..ClaimLine::default() }).collect();
        let coded = Coded { lines, ..Coded::default() };
        let (payers, providers) = (payers(), providers());
        let context =
            ClaimContext { payers: &payers, providers: &providers, workspace_prefix: "CC", default_billing_provider: "", default_rendering: "DR1", default_facility: "BILL" };
        judge(&build_claims(&context, &encounter, &coded));
    }

    #[test]
    fn a_line_names_its_rendering_provider_only_where_it_differs() {
        check(
            &["DR1", "1000000012", "", "DR2"],
            |_| {},
            |claims| {
                let claim = &claims[0];
                assert_eq!(claim.rendering.map(|rendering| rendering.npi), Some("1000000012"));
                let lines: Vec<Option<&str>> = claim.lines.iter().map(|line| line.rendering.map(|rendering| rendering.npi)).collect();
                assert_eq!(lines, [None, None, None, Some("1000000020")]);
                assert_eq!(claim.charge_cents, Cents(4_000));
            },
        );
    }

    #[test]
    fn who_is_not_configured_is_kept_and_marked() {
        check(
            &["9999999999"],
            |encounter| encounter.billing_provider = "NOBODY",
            |claims| {
                assert!(claims[0].billing.is_none());
                assert_eq!(claims[0].rendering.map(|rendering| (rendering.npi, rendering.is_configured)), Some(("9999999999", false)));
            },
        );
        check(&["DR1"], |encounter| encounter.facility = "NOWHERE", |claims| assert!(claims[0].facility_unknown && claims[0].facility.is_none()));
    }

    #[test]
    fn a_facility_is_named_only_where_it_is_not_the_billing_provider() {
        check(&["DR1"], |_| {}, |claims| assert!(!claims[0].facility_unknown && claims[0].facility.is_none()));
        check(&["DR1"], |encounter| encounter.facility = "FAC", |claims| assert_eq!(claims[0].facility.map(|facility| facility.npi.as_str()), Some("1000000046")));
    }

    #[test]
    fn payers_are_found_by_alias_on_the_date_of_service() {
        let coverages =
            |encounter: &mut Encounter<'static>| encounter.coverages = vec![Coverage { payer: "plan", ..Coverage::default() }, Coverage { payer: "?", ..Coverage::default() }];
        check(&["DR1"], coverages, |claims| {
            assert_eq!(claims[0].payer.map(|payer| payer.payer_id.as_str()), Some("OLD"));
            assert_eq!(claims[0].coverage, Some(0));
            assert!(claims[0].all_payers.len() == 2 && claims[0].all_payers[1].is_none());
        });
        check(&["DR1"], |_| {}, |claims| assert!(claims[0].coverage.is_none() && claims[0].payer.is_none()));
    }

    #[test]
    fn a_referring_person_outside_the_practice_is_named_by_the_encounter() {
        let named = |encounter: &mut Encounter<'static>| (encounter.referring_npi, encounter.referring_last_name) = ("1000000038", "SAMPLE");
        check(&["DR1"], named, |claims| {
            let referring = claims[0].referring.unwrap();
            assert_eq!((referring.npi, referring.last_or_org_name, referring.is_configured), ("1000000038", "SAMPLE", false));
        });
        check(&["DR1"], |encounter| encounter.referring_npi = "DR2", |claims| assert!(claims[0].referring.is_some_and(|referring| referring.is_configured)));
        check(&["DR1"], |_| {}, |claims| assert!(claims[0].referring.is_none()));
    }

    #[test]
    fn a_copay_goes_with_the_first_part() {
        check(
            &["DR1"; 51],
            |encounter| encounter.copay_cents = Some(Cents(2_000)),
            |claims| {
                assert_eq!(claims.iter().map(|claim| (claim.lines.len(), claim.patient_paid_cents.0)).collect::<Vec<_>>(), [(50, 2_000), (1, 0)]);
            },
        );
    }
}
