//! `codes import mpfs` and `codes import ndc`: owners' tables into the workspace, checked before anything is written.

use std::path::{Path, PathBuf};

use super::{Context, print};
use crate::codes::mpfs::{Gpci, RvuRow, read_gpci, read_rvus};
use crate::error::{Error, exit};
use crate::intake::master_data::read_ndc_units;
use crate::model::Date;
use crate::pipeline::reference::NDC_FILE;
use crate::store::files;

/// The relative value file and the indices of one locality become a fee schedule of Medicare Part B, `reference/fee_schedules/<name>.csv`.
pub fn import_mpfs(context: &Context, paths: &[PathBuf], locality: Option<&str>, name: Option<&str>, dates: (Option<Date>, Option<Date>)) -> Result<u8, Error> {
    let [rvus, gpci] = paths else { return Err(Error::Usage("codes import mpfs takes two files: PPRRVU.csv and GPCI.csv, in this order".into())) };
    let named = locality.and_then(|locality| locality.split_once('-'));
    let (contractor, number) = named.ok_or_else(|| Error::Usage("codes import mpfs needs --locality CONTRACTOR-NUMBER, such as 06102-16; GPCI.csv lists them".into()))?;
    let (Some(from), to) = dates else { return Err(Error::Usage("codes import mpfs needs --from, the first date of service of the schedule".into())) };
    let rows = read_rvus(&read(rvus)?).map_err(|fault| Error::Usage(format!("{}: {fault}", rvus.display())))?;
    let indices = read_gpci(&read(gpci)?, contractor, number).map_err(|fault| Error::Usage(format!("{}: {fault}", gpci.display())))?;
    let csv = as_fee_schedule(&rows, &indices, from, to);
    let workspace = context.workspace()?;
    let folder = workspace.path(&workspace.config.paths.reference).join("fee_schedules");
    files::make_folder(&folder)?;
    let default = format!("mpfs-{from}");
    let name: String = name.unwrap_or(&default).chars().map(|character| if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' }).collect();
    let path = folder.join(format!("{name}.csv"));
    write(&path, &workspace.shown(&path), csv.as_bytes())?;
    print(&format!("{}: {} codes of Medicare's fee schedule from {from}, locality {contractor}-{number}\n", workspace.shown(&path), rows.len()))?;
    Ok(exit::DONE)
}

/// The rows of `fee_schedule.csv`: two a code, for facilities and for other places.
fn as_fee_schedule(rows: &[RvuRow], gpci: &Gpci, from: Date, to: Option<Date>) -> String {
    let to = to.map(|to| to.to_string()).unwrap_or_default();
    let mut csv = String::from("payer_id,code,modifiers,setting,amount,effective_from,effective_to\n");
    for row in rows {
        for (setting, is_facility) in [("non_facility", false), ("facility", true)] {
            if let Some(amount) = row.price(gpci, is_facility) {
                csv.push_str(&format!("kind:medicare_b,{},{},{setting},{amount},{from},{to}\n", row.code, row.modifier));
            }
        }
    }
    csv
}

/// A crosswalk of drugs becomes `reference/codes/ndc_units.csv`.
pub fn import_ndc(context: &Context, paths: &[PathBuf]) -> Result<u8, Error> {
    let [source] = paths else { return Err(Error::Usage("codes import ndc takes one CSV file".into())) };
    let bytes = read(source)?;
    let rows = read_ndc_units(&source.display().to_string(), &bytes).map_err(|faults| Error::Usage(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))?;
    let workspace = context.workspace()?;
    let folder = workspace.path(&workspace.config.paths.reference).join("codes");
    files::make_folder(&folder)?;
    let path = folder.join(NDC_FILE);
    write(&path, &workspace.shown(&path), &bytes)?;
    print(&format!("{}: {} rows from drugs to units of their codes\n", workspace.shown(&path), rows.len()))?;
    Ok(exit::DONE)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = std::fs::read(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Error::Usage(format!("{}: an archive or an Excel file; unpack it, and save the sheet as CSV; nothing was imported", path.display())));
    }
    Ok(bytes)
}

fn write(path: &Path, shown: &str, bytes: &[u8]) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::Usage(format!("{shown}: this is imported already; move the file away first, or give another --name")));
    }
    Ok(files::write_new(path, bytes)?)
}
