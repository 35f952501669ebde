//! The payers, providers and organizations of a Synthea export, from which `init` makes the master data.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::invented;
use super::rows::{Rows, SyntheaColumn, SyntheaRow, needed, sometimes};
use crate::intake::table::TableFault;

const PAYERS: &[SyntheaColumn] =
    &[needed(&["ID"]), needed(&["NAME"]), sometimes(&["ADDRESS"]), sometimes(&["CITY"]), sometimes(&["STATE_HEADQUARTERED", "STATE"]), sometimes(&["ZIP"])];
const PROVIDERS: &[SyntheaColumn] = &[
    needed(&["ID"]),
    needed(&["NAME"]),
    sometimes(&["NPI"]),
    sometimes(&["ORGANIZATION"]),
    sometimes(&["SPECIALITY", "SPECIALTY"]),
    sometimes(&["ADDRESS"]),
    sometimes(&["CITY"]),
    sometimes(&["STATE"]),
    sometimes(&["ZIP"]),
];
const ORGANIZATIONS: &[SyntheaColumn] =
    &[needed(&["ID"]), needed(&["NAME"]), sometimes(&["NPI"]), sometimes(&["ADDRESS"]), sometimes(&["CITY"]), sometimes(&["STATE"]), sometimes(&["ZIP"]), sometimes(&["PHONE"])];

/// What Synthea calls being without insurance.
pub const NO_INSURANCE: &str = "NO_INSURANCE";

/// An insurer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheaPayer {
    /// UUID.
    pub id: String,
    /// Name.
    pub name: String,
    /// Street.
    pub address: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// Five digits where Synthea has them.
    pub zip: String,
}

impl SyntheaPayer {
    /// True for the row that stands for being without insurance.
    pub fn is_no_insurance(&self) -> bool {
        self.name.eq_ignore_ascii_case(NO_INSURANCE)
    }

    /// True for Medicare and for Medicare with Medicaid, whose members have Medicare numbers.
    pub fn is_medicare(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name.contains("medicare") || name.contains("dual eligible")
    }
}

/// A clinician or an organization; an organization has no specialty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheaProvider {
    /// UUID.
    pub id: String,
    /// Name; Synthea's names of people end in digits, which are kept.
    pub name: String,
    /// The export's NPI, or the one invented from the UUID.
    pub npi: String,
    /// Specialty as Synthea names it.
    pub specialty: String,
    /// Street.
    pub address: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// Five or nine digits where Synthea has them.
    pub zip: String,
    /// Telephone of an organization.
    pub phone: String,
}

/// The three small tables.
#[derive(Debug, Clone, Default)]
pub struct SyntheaReference {
    /// In file order.
    pub payers: Vec<SyntheaPayer>,
    /// In file order.
    pub providers: Vec<SyntheaProvider>,
    /// In file order.
    pub organizations: Vec<SyntheaProvider>,
}

impl SyntheaReference {
    /// Reads `payers.csv`, `providers.csv` and `organizations.csv` of a folder. The error lists every fault: a damaged row here would damage every encounter that names it.
    pub fn read(folder: &Path) -> Result<SyntheaReference, Vec<TableFault>> {
        let mut faults = Vec::new();
        let mut reference = SyntheaReference::default();
        each_row(folder, "payers.csv", PAYERS, &mut faults, |row| reference.payers.push(payer(row)));
        each_row(folder, "providers.csv", PROVIDERS, &mut faults, |row| reference.providers.push(provider(row)));
        each_row(folder, "organizations.csv", ORGANIZATIONS, &mut faults, |row| reference.organizations.push(provider(row)));
        if faults.is_empty() { Ok(reference) } else { Err(faults) }
    }
}

fn each_row(folder: &Path, file: &'static str, columns: &'static [SyntheaColumn], faults: &mut Vec<TableFault>, mut take: impl FnMut(&SyntheaRow<'_>)) {
    let mut rows = match open(folder, file).and_then(|read| Rows::new(file, read, columns)) {
        Ok(rows) => rows,
        Err(mut found) => return faults.append(&mut found),
    };
    loop {
        match rows.next() {
            Ok(Some(mut row)) => match row.damage.take() {
                None if row.text("ID").is_empty() => faults.push(row.fault("Id", "", "an id", "fill in the id or delete the row")),
                None => take(&row),
                Some(damage) => faults.push(damage.fault),
            },
            Ok(None) => return,
            Err(fault) => return faults.push(*fault),
        }
    }
}

/// Opens a file of the folder.
pub(super) fn open(folder: &Path, file: &'static str) -> Result<Box<dyn Read>, Vec<TableFault>> {
    let fault = |error: std::io::Error| TableFault {
        file: file.into(),
        line: 1,
        column: String::new(),
        found: String::new(),
        expected: format!("a file of this name in the Synthea folder ({error})"),
        fix: "export again with Synthea's CSV exporter, or correct the source's path".into(),
    };
    File::open(folder.join(file)).map(|file| Box::new(file) as Box<dyn Read>).map_err(|error| vec![fault(error)])
}

fn payer(row: &SyntheaRow<'_>) -> SyntheaPayer {
    let text = |column: &str| row.text(column).to_owned();
    SyntheaPayer {
        id: text("ID"),
        name: text("NAME"),
        address: text("ADDRESS"),
        city: text("CITY"),
        state: invented::state(row.text("STATE_HEADQUARTERED")).to_owned(),
        zip: invented::zip5(row.text("ZIP")),
    }
}

fn provider(row: &SyntheaRow<'_>) -> SyntheaProvider {
    let text = |column: &str| row.text(column).to_owned();
    let documented = row.text("NPI");
    let has_npi = documented.len() == 10 && documented.bytes().all(|byte| byte.is_ascii_digit());
    SyntheaProvider {
        id: text("ID"),
        name: text("NAME"),
        npi: if has_npi { documented.to_owned() } else { invented::npi(row.text("ID")) },
        specialty: text("SPECIALITY"),
        address: text("ADDRESS"),
        city: text("CITY"),
        state: invented::state(row.text("STATE")).to_owned(),
        zip: invented::zip5(row.text("ZIP")),
        phone: text("PHONE"),
    }
}
