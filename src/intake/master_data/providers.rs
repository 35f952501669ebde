//! `providers.csv`: who bills, renders, refers and where. One provider may stand in several rows, one a role.

use super::{Outcome, Spans, digits_of, is_state, is_zip};
use crate::intake::table::{Cells, Table, TableColumn, TableFault, optional, required};
use crate::model::{EntityType, Provider, ProviderRole};

/// The columns of `providers.csv`.
pub const PROVIDER_COLUMNS: &[TableColumn] = &[
    required("provider_key"),
    required("npi"),
    required("role"),
    optional("entity_type"),
    required("last_or_org_name"),
    optional("first_name"),
    optional("taxonomy"),
    optional("specialty"),
    optional("tax_id"),
    optional("tax_id_type"),
    optional("address_1"),
    optional("city"),
    optional("state"),
    optional("zip9"),
    optional("phone"),
    optional("pay_to_address_1"),
    optional("pay_to_city"),
    optional("pay_to_state"),
    optional("pay_to_zip9"),
    optional("clia"),
    optional("effective_from"),
    optional("effective_to"),
];

const STATE_FIX: &str = "correct the state";
const ZIP_FIX: &str = "correct the ZIP code; spreadsheets drop leading zeros";

/// Reads `providers.csv`. The error lists every fault of the file.
pub fn read_providers(file: &str, bytes: &[u8]) -> Result<Vec<Provider>, Vec<TableFault>> {
    let table = Table::read(file, bytes, PROVIDER_COLUMNS)?;
    let mut outcome = Outcome::default();
    let mut spans = Spans::default();
    for row in table.rows() {
        let mut cells = row.cells();
        let provider = read_provider(&mut cells);
        if !provider.provider_key.is_empty() {
            let key = format!("{}\u{1f}{}", provider.provider_key, cells.text("role"));
            spans.check(&key, (provider.effective_from, provider.effective_to), "provider_key", &mut cells);
        }
        outcome.take(provider, cells);
    }
    outcome.finish()
}

fn read_provider(cells: &mut Cells<'_>) -> Provider {
    let role = cells.required_parsed("role", ProviderRole::parse, "billing, rendering, referring, ordering, supervising or facility", "correct the word").unwrap_or_default();
    let (effective_from, effective_to) = cells.effective_dates();
    let tax_id = read_tax_id(cells);
    check_pay_to(cells);
    Provider {
        provider_key: cells.required("provider_key").to_owned(),
        npi: cells.required_parsed("npi", npi, "ten digits", "correct the NPI").unwrap_or_default(),
        role,
        entity_type: read_entity_type(cells, role),
        last_or_org_name: cells.required("last_or_org_name").to_owned(),
        first_name: cells.text("first_name").to_owned(),
        taxonomy: cells.parsed("taxonomy", taxonomy, "ten capital letters and digits such as 207Q00000X", "take the code from the NUCC list").unwrap_or_default(),
        specialty: cells.text("specialty").to_owned(),
        tax_id,
        tax_id_type: cells.parsed("tax_id_type", tax_id_type, "EI (employer id), SY (social security number) or blank", "correct the code").unwrap_or_else(|| "EI".to_owned()),
        address_1: cells.text("address_1").to_owned(),
        city: cells.text("city").to_owned(),
        state: state(cells, "state"),
        zip9: zip(cells, "zip9"),
        phone: cells.parsed("phone", phone, "ten digits", "correct the telephone number").unwrap_or_default(),
        pay_to_address_1: cells.text("pay_to_address_1").to_owned(),
        pay_to_city: cells.text("pay_to_city").to_owned(),
        pay_to_state: state(cells, "pay_to_state"),
        pay_to_zip9: zip(cells, "pay_to_zip9"),
        clia: cells.parsed("clia", clia, "ten letters and digits such as 05D1234567", "correct the certificate number").unwrap_or_default(),
        effective_from,
        effective_to,
    }
}

fn read_entity_type(cells: &mut Cells<'_>, role: ProviderRole) -> EntityType {
    let parse = |text: &str| match text.to_ascii_lowercase().as_str() {
        "1" | "person" | "individual" => Some(EntityType::Person),
        "2" | "organization" | "organisation" => Some(EntityType::Organization),
        _ => None,
    };
    let documented = cells.parsed("entity_type", parse, "person (1), organization (2) or blank", "correct the word");
    documented.unwrap_or_else(|| {
        // Blank: whoever has a given name, and whoever renders, refers or supervises, is a person.
        let is_organization = matches!(role, ProviderRole::Billing | ProviderRole::Facility) && cells.text("first_name").is_empty();
        if is_organization { EntityType::Organization } else { EntityType::Person }
    })
}

/// The tax id without its dash. A wrong one is not quoted: it may be somebody's social security number.
fn read_tax_id(cells: &mut Cells<'_>) -> String {
    let text = cells.text("tax_id");
    let digits = digits_of(text);
    let has_only_digits = text.chars().all(|character| character.is_ascii_digit() || character == '-');
    if !text.is_empty() && (digits.len() != 9 || !has_only_digits) {
        cells.fault("tax_id", "", "nine digits, with or without a dash", "correct the tax id");
    }
    digits
}

/// A pay-to address is whole or absent.
fn check_pay_to(cells: &mut Cells<'_>) {
    const PARTS: [&str; 4] = ["pay_to_address_1", "pay_to_city", "pay_to_state", "pay_to_zip9"];
    if PARTS.iter().all(|part| cells.text(part).is_empty()) {
        return;
    }
    for part in PARTS {
        if cells.text(part).is_empty() {
            cells.fault(part, "", "street, city, state and ZIP of the pay-to address, or none of them", "fill in the cell, or empty the other three");
        }
    }
}

fn state(cells: &mut Cells<'_>, column: &str) -> String {
    cells.parsed(column, |text| is_state(text).then(|| text.to_ascii_uppercase()), "two letters", STATE_FIX).unwrap_or_default()
}

fn zip(cells: &mut Cells<'_>, column: &str) -> String {
    cells.parsed(column, |text| is_zip(text).then(|| digits_of(text)), "nine digits", ZIP_FIX).unwrap_or_default()
}

fn npi(text: &str) -> Option<String> {
    (text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

fn taxonomy(text: &str) -> Option<String> {
    let is_code = text.len() == 10 && text.ends_with('X') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_code.then(|| text.to_owned())
}

fn tax_id_type(text: &str) -> Option<String> {
    ["EI", "SY"].into_iter().find(|known| known.eq_ignore_ascii_case(text)).map(str::to_owned)
}

fn phone(text: &str) -> Option<String> {
    let digits = digits_of(text);
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits);
    let is_punctuated = text.chars().all(|character| character.is_ascii_digit() || " ()-+.".contains(character));
    (national.len() == 10 && is_punctuated).then(|| national.to_owned())
}

/// Two digits of the state, the letter D, seven digits or letters (42 CFR 493; CMS form of the certificate).
fn clia(text: &str) -> Option<String> {
    let is_number = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && text.get(2..3).is_some_and(|letter| letter.eq_ignore_ascii_case("D"));
    is_number.then(|| text.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "provider_key,npi,role,entity_type,last_or_org_name,first_name,taxonomy,tax_id,tax_id_type,address_1,city,state,zip9,phone,pay_to_address_1,pay_to_city,pay_to_state,pay_to_zip9,clia,effective_from,effective_to\n";

    fn read(rows: &str) -> Result<Vec<Provider>, Vec<TableFault>> {
        read_providers("providers.csv", format!("{HEADER}{rows}").as_bytes())
    }

    #[test]
    fn reads_a_group_and_a_person() {
        let rows = "grp,1234567893,billing,,Hill Clinic,,261QP2300X,12-3456789,,1 Main St,Dover,de,19901-1234,(302) 555-0100,,,,,05D1234567,,\n\
                    doc,1234567893,rendering,,Doe,Jan,207Q00000X,,,,,,,,,,,,,,\n";
        let providers = read(rows).unwrap();
        assert_eq!((providers[0].entity_type, providers[1].entity_type), (EntityType::Organization, EntityType::Person));
        assert_eq!((providers[0].tax_id.as_str(), providers[0].tax_id_type.as_str()), ("123456789", "EI"));
        assert_eq!((providers[0].zip9.as_str(), providers[0].phone.as_str(), providers[0].state.as_str()), ("199011234", "3025550100", "DE"));
    }

    #[test]
    fn every_malformed_cell_is_named_and_the_tax_id_is_not_quoted() {
        let rows = "a,123456789,surgeon,3,,,207q,123-45-678,XX,,,Dela,1990,555,9 Low Rd,,,,XYZ,2026-02-01,2026-01-01\n";
        let faults = read(rows).unwrap_err();
        let mut columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
        columns.sort_unstable();
        let expected = [
            "clia",
            "effective_to",
            "entity_type",
            "last_or_org_name",
            "npi",
            "pay_to_city",
            "pay_to_state",
            "pay_to_zip9",
            "phone",
            "role",
            "state",
            "tax_id",
            "tax_id_type",
            "taxonomy",
            "zip9",
        ];
        assert_eq!(columns, expected);
        assert!(!faults.iter().any(|fault| fault.to_string().contains("123-45-678")));
    }

    #[test]
    fn one_key_may_have_two_roles_but_not_one_role_twice() {
        let row = |role: &str| format!("a,1234567893,{role},,Doe,Jan,,,,,,,,,,,,,,,\n");
        assert_eq!(read(&(row("rendering") + &row("referring"))).unwrap().len(), 2);
        let faults = read(&(row("rendering") + &row("rendering"))).unwrap_err();
        assert_eq!((faults.len(), faults[0].line, faults[0].column.as_str()), (1, 3, "provider_key"));
    }

    #[test]
    fn a_wrong_check_digit_or_a_missing_tax_id_is_left_to_the_edits() {
        assert!(read("a,1234567890,billing,2,Hill,,,,,,,,19901,,,,,,,,\n").is_ok());
    }
}
