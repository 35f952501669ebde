//! The workspace that generated exports fit: configuration, payers, providers, price list and remembered decisions, so that `run` works on it at once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::encounters::GenerateOptions;
use super::practice::{PAYERS, PROVIDERS, REMEMBERED, SERVICES};

/// The files of a workspace for these options, relative to it. The exports themselves belong into `inbox/encounters`, account events into `inbox/accounts`.
pub fn workspace_files(options: &GenerateOptions) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = [
        ("cleanclaim.toml", config(options)),
        ("reference/payers.csv", payers()),
        ("reference/providers.csv", providers()),
        ("reference/chargemaster.csv", chargemaster()),
        ("reference/term_memory.csv", term_memory()),
    ];
    files.into_iter().map(|(path, text)| (PathBuf::from(path), text.into_bytes())).collect()
}

fn config(options: &GenerateOptions) -> String {
    format!(
        r#"# A generated workspace ({encounters} encounters, seed {seed}). Everybody and everything in it is invented.

workspace_prefix = "SW"
# Pinned, so that the same inputs give the same night on any day.
as_of = "{date}"

[entity]
name = "Samplewood Example Family Practice"
tax_id = "987654321"
entity_type = "practice"
state = "IL"
time_zone = "America/Chicago"

[submitter]
id = "SAMPLEWOOD"
name = "SAMPLEWOOD EXAMPLE FAMILY PRACTICE"
contact_name = "BILLING OFFICE"
phone = "2175550100"
usage = "test"

[receivers.clearinghouse]
id = "EXAMPLECLEAR"
name = "EXAMPLE CLEARINGHOUSE"

[receivers.gateway]
id = "EXAMPLEGATEWAY"
name = "EXAMPLE GOVERNMENT GATEWAY"

[sources.ehr]
kind = "encounter_csv"
path = "inbox/encounters"
default_billing_provider = "samplewood"

[inbox]
after = "keep"
"#,
        encounters = options.encounters,
        seed = options.seed,
        date = options.date,
    )
}

/// Rows of cells as CSV. Everything here is the practice's own, which a test reads back; nothing needs quotes but a list of names.
fn table<const N: usize>(header: &str, rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = format!("{header}\n");
    for row in rows {
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

fn payers() -> String {
    let header = "payer_id,name,aliases,receiver,edi_payer_id,filing_indicator,kind,timely_filing_days,correction_method,report_patient_paid,member_id_pattern,address_1,city,state,zip,effective_from";
    let rows = PAYERS.iter().enumerate().map(|(place, payer)| {
        [
            payer.key.to_owned(),
            payer.name.to_owned(),
            payer.aliases.join("; "),
            payer.receiver.to_owned(),
            payer.edi_id.to_owned(),
            payer.filing_indicator.to_owned(),
            payer.kind.to_owned(),
            payer.timely_filing_days.to_string(),
            payer.correction_method.to_owned(),
            payer.reports_patient_paid.to_string(),
            payer.member.pattern().to_owned(),
            format!("{}00 EXAMPLE PLAZA", place + 1),
            "SPRINGFIELD".to_owned(),
            "IL".to_owned(),
            format!("62701{:04}", 100 + place),
            "2010-01-01".to_owned(),
        ]
    });
    table(header, rows)
}

fn providers() -> String {
    let header = "provider_key,npi,role,last_or_org_name,first_name,taxonomy,tax_id,address_1,city,state,zip9,phone,clia,effective_from";
    let rows = PROVIDERS.iter().map(|provider| {
        let [street, city, state, zip] = provider.address;
        let phone = if provider.role == "billing" { "2175550100" } else { "" };
        let cells = [
            provider.key,
            provider.npi,
            provider.role,
            provider.last_or_org_name,
            provider.first_name,
            provider.taxonomy,
            provider.tax_id,
            street,
            city,
            state,
            zip,
            phone,
            provider.clia,
            "2010-01-01",
        ];
        cells.map(str::to_owned)
    });
    table(header, rows)
}

fn chargemaster() -> String {
    let rows = SERVICES.iter().map(|service| {
        let price = format!("{}.{:02}", service.unit_price_cents / 100, service.unit_price_cents % 100);
        [service.charge_code, service.words, service.code, service.modifiers, &price, "2010-01-01", ""].map(str::to_owned)
    });
    table("charge_code,words,code,modifiers,unit_price,effective_from,effective_to", rows)
}

fn term_memory() -> String {
    let rows = REMEMBERED.iter().map(|(kind, phrase, answer)| [kind, phrase, answer, "sample-coder", "2026-01-05"].map(|cell| cell.to_owned()));
    table("kind,phrase,answer,user,date", rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::intake::master_data::{read_chargemaster, read_payers, read_providers};
    use crate::intake::term_memory_file::read_term_memory;

    #[test]
    fn every_file_is_accepted_and_complete() {
        let files = workspace_files(&GenerateOptions::default());
        let bytes = |path: &str| files[std::path::Path::new(path)].as_slice();
        let config = Config::parse(std::str::from_utf8(bytes("cleanclaim.toml")).unwrap()).unwrap();
        assert_eq!(config.as_of.as_deref(), Some("2026-09-15"));
        let receivers = config.receivers.keys().map(String::as_str);
        assert_eq!(read_payers("p", bytes("reference/payers.csv"), receivers).unwrap().len(), PAYERS.len());
        assert_eq!(read_providers("p", bytes("reference/providers.csv")).unwrap().len(), PROVIDERS.len());
        assert_eq!(read_chargemaster("c", bytes("reference/chargemaster.csv")).unwrap().len(), SERVICES.len());
        assert_eq!(read_term_memory("t", bytes("reference/term_memory.csv")).unwrap().len(), REMEMBERED.len());
    }
}
