//! A workspace that reads a Synthea export as its source.
//!
//! The export's payers, clinicians and organizations become master data; what they lack is invented, always the same (see `intake::synthea::invented`). One invented
//! practice bills for all, because a workspace is one tax id; Synthea's organizations are the facilities. No procedure code is invented: services stay words, and a
//! coder answers them.

use std::collections::BTreeSet;
use std::path::Path;

use super::master_data::{common_services, table_bytes};
use super::{NewWorkspace, toml_text};
use crate::intake::master_data::{CHARGEMASTER_COLUMNS, PAYER_COLUMNS, PROVIDER_COLUMNS};
use crate::intake::synthea::{SyntheaPayer, SyntheaProvider, SyntheaReference, invented};
use crate::intake::term_memory_file::write_term_memory;

type Row = Vec<(&'static str, String)>;

const BILLING_KEY: &str = "synthea-practice";
const BILLING_NAME: &str = "Synthea Demonstration Practice";
/// Invented.
const TAX_ID: &str = "990000001";
const RECEIVER: &str = "demonstration";

/// Where the invented practice stands: at the first organization with a whole address.
struct Place {
    address: String,
    city: String,
    state: String,
    zip9: String,
}

/// A new workspace over a Synthea folder, given with its absolute path.
pub fn synthea_workspace(folder: &Path, reference: &SyntheaReference) -> NewWorkspace {
    let place = practice_place(&reference.organizations);
    let mut workspace = NewWorkspace::with_config(config(folder, &place.state));
    for (file, bytes) in [
        ("reference/payers.csv", table_bytes(PAYER_COLUMNS, &payers(&reference.payers))),
        ("reference/providers.csv", table_bytes(PROVIDER_COLUMNS, &providers(reference, &place))),
        ("reference/chargemaster.csv", table_bytes(CHARGEMASTER_COLUMNS, &common_services("SYN"))),
        ("reference/term_memory.csv", write_term_memory([])),
    ] {
        workspace.files.insert(file.into(), bytes);
    }
    workspace
}

fn config(folder: &Path, state: &str) -> String {
    let (name, folder, state) = (toml_text(BILLING_NAME), toml_text(&folder.to_string_lossy()), toml_text(state));
    format!(
        "# A demonstration workspace over a Synthea export. Everything that Synthea lacks is invented; claims carry the test flag.
workspace_prefix = \"SYN\"

[entity]
name = {name}
tax_id = \"{TAX_ID}\"
entity_type = \"practice\"
state = {state}
time_zone = \"America/New_York\"

[submitter]
id = \"SYNTHEADEMO\"
name = {name}
contact_name = \"Billing office\"
phone = \"5555550100\"
usage = \"test\"

[receivers.{RECEIVER}]
id = \"DEMORECEIVER\"
name = \"Demonstration Clearinghouse\"

[sources.synthea]
kind = \"synthea\"
path = {folder}
default_billing_provider = \"{BILLING_KEY}\"

# The export is somebody else's folder: its files stay where they are.
[inbox]
after = \"keep\"

# Synthea's encounters reach back before every installed edition of ICD-10-CM: the nearest is used, and the claim is marked.
[coding]
edition_gap = \"warn\"
"
    )
}

fn practice_place(organizations: &[SyntheaProvider]) -> Place {
    let whole = organizations.iter().find_map(|organization| {
        let place =
            Place { address: organization.address.clone(), city: organization.city.clone(), state: two_letters(&organization.state), zip9: invented::zip9(&organization.zip) };
        let is_whole = [&place.address, &place.city, &place.state, &place.zip9].iter().all(|part| !part.is_empty());
        is_whole.then_some(place)
    });
    whole.unwrap_or_else(|| Place { address: "1 Example Street".into(), city: "Boston".into(), state: "MA".into(), zip9: "021089998".into() })
}

fn payers(payers: &[SyntheaPayer]) -> Vec<Row> {
    let mut taken = BTreeSet::new();
    let mut rows = Vec::new();
    for payer in payers.iter().filter(|payer| !payer.is_no_insurance()) {
        let (filing_indicator, kind) = programme(payer);
        rows.push(vec![
            ("payer_id", free_slug(&payer.name, &mut taken)),
            ("name", payer.name.clone()),
            ("aliases", payer.id.clone()),
            ("receiver", RECEIVER.to_owned()),
            ("edi_payer_id", format!("SYN{:05}", rows.len() + 1)),
            ("filing_indicator", filing_indicator.to_owned()),
            ("kind", kind.to_owned()),
            ("address_1", payer.address.clone()),
            ("city", payer.city.clone()),
            ("state", two_letters(&payer.state)),
            ("zip", valid_zip(&payer.zip)),
        ]);
    }
    rows
}

/// Claim filing indicator and kind, by the payer's name, which is all that Synthea has.
fn programme(payer: &SyntheaPayer) -> (&'static str, &'static str) {
    let name = payer.name.to_ascii_lowercase();
    if payer.is_medicare() {
        ("MB", "medicare_b")
    } else if name.contains("medicaid") {
        ("MC", "medicaid")
    } else if name.contains("tricare") || name.contains("champus") {
        ("CH", "tricare")
    } else if name.contains("blue cross") || name.contains("blue shield") || name.contains("anthem") {
        ("BL", "commercial")
    } else {
        ("CI", "commercial")
    }
}

/// A key made of a name: `Blue Cross Blue Shield` gives `blue_cross_blue_shield`, a second one `blue_cross_blue_shield_2`.
fn free_slug(name: &str, taken: &mut BTreeSet<String>) -> String {
    let words: Vec<String> = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    let slug = if words.is_empty() { "payer".to_owned() } else { words.join("_") };
    let candidates = std::iter::once(slug.clone()).chain((2..).map(|number: u32| format!("{slug}_{number}")));
    for candidate in candidates {
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
    slug
}

fn providers(reference: &SyntheaReference, place: &Place) -> Vec<Row> {
    let mut rows = vec![vec![
        ("provider_key", BILLING_KEY.to_owned()),
        ("npi", invented::npi(BILLING_KEY)),
        ("role", "billing".to_owned()),
        ("entity_type", "organization".to_owned()),
        ("last_or_org_name", BILLING_NAME.to_owned()),
        ("taxonomy", "261QP2300X".to_owned()),
        ("tax_id", TAX_ID.to_owned()),
        ("tax_id_type", "EI".to_owned()),
        ("address_1", place.address.clone()),
        ("city", place.city.clone()),
        ("state", place.state.clone()),
        ("zip9", place.zip9.clone()),
        ("phone", "5555550100".to_owned()),
    ]];
    let mut seen = BTreeSet::new();
    let is_new = |provider: &&SyntheaProvider, seen: &mut BTreeSet<String>| seen.insert(provider.id.clone());
    rows.extend(reference.providers.iter().filter(|provider| is_new(provider, &mut seen)).map(clinician));
    let mut seen = BTreeSet::new();
    rows.extend(reference.organizations.iter().filter(|provider| is_new(provider, &mut seen)).map(facility));
    rows
}

fn clinician(provider: &SyntheaProvider) -> Row {
    let (first, last) = provider.name.rsplit_once(' ').unwrap_or(("", &provider.name));
    let mut row = common(provider, "rendering");
    row.extend([
        ("entity_type", "person".to_owned()),
        ("last_or_org_name", named(last, provider)),
        ("first_name", first.trim().to_owned()),
        ("taxonomy", taxonomy(&provider.specialty).to_owned()),
        ("specialty", provider.specialty.to_lowercase()),
    ]);
    row
}

fn facility(organization: &SyntheaProvider) -> Row {
    let mut row = common(organization, "facility");
    row.extend([("entity_type", "organization".to_owned()), ("last_or_org_name", named(&organization.name, organization)), ("phone", ten_digits(&organization.phone))]);
    row
}

fn common(provider: &SyntheaProvider, role: &str) -> Row {
    vec![
        ("provider_key", provider.id.clone()),
        ("npi", provider.npi.clone()),
        ("role", role.to_owned()),
        ("address_1", provider.address.clone()),
        ("city", provider.city.clone()),
        ("state", two_letters(&provider.state)),
        ("zip9", invented::zip9(&provider.zip)),
    ]
}

fn named(name: &str, provider: &SyntheaProvider) -> String {
    if name.trim().is_empty() { provider.id.clone() } else { name.trim().to_owned() }
}

fn two_letters(state: &str) -> String {
    let is_state = state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_state { state.to_ascii_uppercase() } else { String::new() }
}

fn valid_zip(zip: &str) -> String {
    if invented::zip9(zip).is_empty() { String::new() } else { zip.to_owned() }
}

fn ten_digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix('1').unwrap_or(&digits);
    if national.len() == 10 { national.to_owned() } else { String::new() }
}

/// Health care provider taxonomy (NUCC) by Synthea's specialty; empty where it has no counterpart.
fn taxonomy(specialty: &str) -> &'static str {
    const TAXONOMIES: &[(&str, &str)] = &[
        ("ANESTHESIOLOGY", "207L00000X"),
        ("AUDIOLOGIST", "231H00000X"),
        ("CARDIOLOGY", "207RC0000X"),
        ("CARDIOVASCULAR DISEASE (CARDIOLOGY)", "207RC0000X"),
        ("CERTIFIED NURSE MIDWIFE", "367A00000X"),
        ("CERTIFIED REGISTERED NURSE ANESTHETIST (CRNA)", "367500000X"),
        ("CHIROPRACTIC", "111N00000X"),
        ("CLINICAL PSYCHOLOGIST", "103TC0700X"),
        ("CLINICAL SOCIAL WORKER", "1041C0700X"),
        ("DERMATOLOGY", "207N00000X"),
        ("DIAGNOSTIC RADIOLOGY", "2085R0202X"),
        ("EMERGENCY MEDICINE", "207P00000X"),
        ("ENDOCRINOLOGY", "207RE0101X"),
        ("FAMILY PRACTICE", "207Q00000X"),
        ("GASTROENTEROLOGY", "207RG0100X"),
        ("GENERAL PRACTICE", "208D00000X"),
        ("GENERAL SURGERY", "208600000X"),
        ("HEMATOLOGY/ONCOLOGY", "207RH0003X"),
        ("INTERNAL MEDICINE", "207R00000X"),
        ("NEPHROLOGY", "207RN0300X"),
        ("NEUROLOGY", "2084N0400X"),
        ("NURSE PRACTITIONER", "363L00000X"),
        ("OBSTETRICS/GYNECOLOGY", "207V00000X"),
        ("OCCUPATIONAL THERAPY", "225X00000X"),
        ("OPHTHALMOLOGY", "207W00000X"),
        ("OPTOMETRY", "152W00000X"),
        ("ORTHOPEDIC SURGERY", "207X00000X"),
        ("OTOLARYNGOLOGY", "207Y00000X"),
        ("PEDIATRIC MEDICINE", "208000000X"),
        ("PHYSICAL MEDICINE AND REHABILITATION", "208100000X"),
        ("PHYSICAL THERAPY", "225100000X"),
        ("PHYSICIAN ASSISTANT", "363A00000X"),
        ("PODIATRY", "213E00000X"),
        ("PSYCHIATRY", "2084P0800X"),
        ("PULMONARY DISEASE", "207RP1001X"),
        ("REGISTERED DIETITIAN OR NUTRITION PROFESSIONAL", "133V00000X"),
        ("RHEUMATOLOGY", "207RR0500X"),
        ("SPEECH LANGUAGE PATHOLOGIST", "235Z00000X"),
        ("UROLOGY", "208800000X"),
    ];
    TAXONOMIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(specialty.trim())).map_or("", |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{AfterCommit, Config, EditionGap, SourceKind};
    use crate::intake::master_data::{read_chargemaster, read_payers, read_providers};
    use crate::model::npi::is_valid_npi;
    use crate::model::{Date, Payers, ProviderRole, Providers};

    fn workspace() -> NewWorkspace {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/synthea-tiny/start-year");
        synthea_workspace(Path::new("/data/it's \"here\""), &SyntheaReference::read(&folder).unwrap())
    }

    fn bytes<'w>(workspace: &'w NewWorkspace, file: &str) -> &'w [u8] {
        &workspace.files[Path::new(file)]
    }

    #[test]
    fn configuration_is_a_test_workspace_that_keeps_the_export() {
        let workspace = workspace();
        let config = Config::parse(std::str::from_utf8(bytes(&workspace, "cleanclaim.toml")).unwrap()).unwrap();
        let source = &config.sources["synthea"];
        assert_eq!((source.kind, source.path.to_str()), (SourceKind::Synthea, Some("/data/it's \"here\"")));
        assert_eq!((config.coding.edition_gap, config.inbox.after, config.submitter.usage.as_str()), (EditionGap::Warn, AfterCommit::Keep, "test"));
    }

    #[test]
    fn payers_are_found_by_their_uuid_and_have_no_timely_filing() {
        let workspace = workspace();
        let payers = Payers::new(read_payers("payers.csv", bytes(&workspace, "reference/payers.csv"), [RECEIVER]).unwrap());
        assert_eq!(payers.rows().len(), 2, "being uninsured is no payer");
        let medicare = payers.find("bbbbbbbb-0000-0000-0000-000000000001", Date::constant(2026, 4, 1)).unwrap();
        assert_eq!((medicare.payer_id.as_str(), medicare.filing_indicator.as_str(), medicare.timely_filing_days), ("medicare", "MB", None));
        assert_eq!(payers.by_id("sample_shield").unwrap().zip, "06156");
    }

    #[test]
    fn providers_are_complete_and_their_npis_valid() {
        let workspace = workspace();
        let rows = read_providers("providers.csv", bytes(&workspace, "reference/providers.csv")).unwrap();
        assert!(rows.iter().all(|provider| is_valid_npi(&provider.npi)));
        let providers = Providers::new(rows);
        let on = Date::constant(2026, 4, 1);
        let billing = providers.find(BILLING_KEY, ProviderRole::Billing, on).unwrap();
        assert_eq!((billing.zip9.as_str(), billing.tax_id.as_str(), billing.state.as_str()), ("010019998", TAX_ID, "MA"));
        let clinician = providers.find("dddddddd-0000-0000-0000-000000000001", ProviderRole::Rendering, on).unwrap();
        assert_eq!((clinician.last_or_org_name.as_str(), clinician.first_name.as_str(), clinician.taxonomy.as_str()), ("Sample33", "Doca3", "208D00000X"));
        assert!(providers.find("cccccccc-0000-0000-0000-000000000001", ProviderRole::Facility, on).is_some());
    }

    #[test]
    fn common_codes_have_prices_and_no_synthea_words() {
        let workspace = workspace();
        let rows = read_chargemaster("chargemaster.csv", bytes(&workspace, "reference/chargemaster.csv")).unwrap();
        assert!(rows.iter().any(|row| row.code.as_str() == "99213" && row.unit_price_cents.0 > 0));
        assert!(!rows.iter().any(|row| row.words.contains('(')));
    }

    #[test]
    fn slugs_are_free_and_taxonomies_well_formed() {
        let mut taken = BTreeSet::new();
        let slugs = ["Blue Cross", "blue-cross", "!"].map(|name| free_slug(name, &mut taken));
        assert_eq!(slugs, ["blue_cross", "blue_cross_2", "payer"]);
        assert_eq!((taxonomy("general practice"), taxonomy("BASKET WEAVING")), ("208D00000X", ""));
    }
}
