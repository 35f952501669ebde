//! Master data and code sets of a workspace, loaded and checked before anything else is read. A fault stops the run with every line that is wrong.

use std::borrow::Cow;
use std::path::Path;

use super::decisions::as_override;
use super::house_rules::{self, HouseRules};
use super::workspace::Workspace;
use crate::codes::CodeSets;
use crate::codes::compact::TableFacts;
use crate::codes::icd10cm::Icd10Edition;
use crate::codes::kinds::TableKind;
use crate::codes::ndc::NdcCrosswalk;
use crate::coding::{TermMemory, TermRow};
use crate::config::EditsPolicy;
use crate::edits::{EDITS, Override, Overrides};
use crate::error::Error;
use crate::intake::adjustments_file::{AdjustmentFileRow, read_adjustments};
use crate::intake::master_data::{read_chargemaster, read_fee_schedule, read_ndc_units, read_payers, read_providers};
use crate::intake::overrides_file::{OverrideFileRow, read_overrides};
use crate::intake::table::TableFault;
use crate::intake::term_memory_file::read_term_memory;
use crate::model::{Chargemaster, Date, FeeRow, FeeSchedule, Payer, Payers, Providers, parse_date};
use crate::posting::remittance::{AdjustmentPolicy, AdjustmentRule};
use crate::rules::Rules;
use crate::rules::toml_text::did_you_mean;
use crate::store::catalog::Catalog;
use crate::store::files;

/// What decides claims besides the encounters themselves.
pub struct Reference {
    /// Payers.
    pub payers: Payers,
    /// Providers.
    pub providers: Providers,
    /// Prices.
    pub chargemaster: Chargemaster,
    /// What payers are expected to pay; empty where nothing is configured.
    pub fees: FeeSchedule,
    /// Code sets.
    pub codes: CodeSets,
    /// Coders' remembered decisions.
    pub memory: TermMemory,
    /// Overrides.
    pub overrides: Overrides,
    /// What the house and single payers demand.
    pub house: HouseRules,
    /// What becomes of amounts that payers adjust.
    pub adjustments: AdjustmentPolicy,
}

/// The crosswalk of drugs, in the folder of imported code sets.
pub const NDC_FILE: &str = "ndc_units.csv";

/// Overrides that a person keeps by hand, in the folder of master data.
pub const OVERRIDES_FILE: &str = "overrides.csv";

/// What becomes of adjustments, where a contract says something else than usual, in the folder of master data.
pub const ADJUSTMENTS_FILE: &str = "adjustments.csv";

pub use crate::worklists::coding::memory_to_csv;

/// Most faults shown at once; the count of the rest is said.
const MOST_FAULTS: usize = 50;

impl Reference {
    /// Loads everything. Remembered decisions come from `reference/term_memory.csv` and, winning over it, from the catalog.
    pub fn load(workspace: &Workspace, catalog: Option<&Catalog>) -> Result<Reference, Error> {
        let folder = workspace.path(&workspace.config.paths.reference);
        let receivers: Vec<&str> = workspace.config.receivers.keys().map(String::as_str).collect();
        let payers = load(workspace, &folder.join("payers.csv"), |file, bytes| read_payers(file, bytes, receivers.iter().copied()));
        let providers = load(workspace, &folder.join("providers.csv"), read_providers);
        let chargemaster = load(workspace, &folder.join("chargemaster.csv"), read_chargemaster);
        let remembered = load_optional(workspace, &folder.join("term_memory.csv"), read_term_memory);
        let fees = load_fees(workspace, &folder);
        let kept = load_optional(workspace, &folder.join(OVERRIDES_FILE), read_overrides);
        let adjusted = load_optional(workspace, &folder.join(ADJUSTMENTS_FILE), read_adjustments);
        let mut faults = Vec::new();
        let (payers, providers) = (keep(payers, &mut faults), keep(providers, &mut faults));
        let (chargemaster, remembered) = (keep(chargemaster, &mut faults), keep(remembered, &mut faults));
        let fees = keep(fees, &mut faults);
        let (kept, overrides_file) = (keep(kept, &mut faults), workspace.shown(&folder.join(OVERRIDES_FILE)));
        let (payers, providers) = (Payers::new(payers), Providers::new(providers));
        // Names that master data with faults may lack are not held against the rules; those faults stop everything below.
        let names = if faults.is_empty() { house_rules::known_names(Some(&payers), Some(&providers)) } else { house_rules::known_names(None, None) };
        let house = house_rules::load(workspace, &names);
        // Of rules with faults, which are told below, no id can be said to be unknown.
        let mut overrides = kept_overrides(kept, &overrides_file, payers.rows(), house.as_ref().ok().map(|house| &house.rules), &mut faults);
        if !payers.rows().is_empty() {
            faults.extend(unknown_payers(&workspace.config.edits, |payer_id| payers.rows().iter().any(|payer| payer.payer_id == payer_id)));
        }
        let adjustments = adjustment_rules(keep(adjusted, &mut faults), &workspace.shown(&folder.join(ADJUSTMENTS_FILE)), payers.rows(), &mut faults);
        let mut rows = Vec::new();
        for row in remembered {
            match TermRow::read(&row.kind, &row.phrase, &row.answer, &row.user, row.date) {
                Ok(term) => rows.push(term.checked_against(&row.edition)),
                Err(fault) => faults.push(format!("{}: {fault}", workspace.shown(&folder.join("term_memory.csv")))),
            }
        }
        refuse(faults)?;
        let house = house?;
        let unknown = crate::rules::unknown_ids(&workspace.config.edits, &house.rules);
        if !unknown.is_empty() {
            return Err(Error::Usage(format!("[edits] names edits and rules that do not exist: {}; `cleanclaim edits list` shows them", unknown.join(", "))));
        }
        if let Some(catalog) = catalog {
            for row in catalog.memory()? {
                rows.push(
                    TermRow::read(&row.kind, &row.phrase, &row.answer, &row.user, parse_date(&row.date))
                        .map_err(|fault| Error::Unbalanced(format!("ledger/catalog.sqlite: {fault}")))?
                        .checked_against(&row.edition),
                );
            }
            // Behind those of the file, so that what came back on a worklist later counts.
            overrides.extend(catalog.overrides()?.into_iter().map(as_override));
        }
        Ok(Reference {
            payers,
            providers,
            chargemaster: Chargemaster::new(chargemaster),
            fees: FeeSchedule::new(fees),
            codes: load_codes(&folder.join("codes"))?,
            memory: TermMemory::new(rows),
            overrides: Overrides::new(overrides),
            house,
            adjustments: AdjustmentPolicy::new(adjustments),
        })
    }

    /// Names, dates and versions of the code sets, one a line; what `run.json` shows and the run id covers.
    pub fn code_versions(&self) -> Vec<(String, String)> {
        let edition = |edition: &Icd10Edition| (format!("ICD-10-CM {}", edition.name()), format!("{} to {}", edition.from(), edition.to()));
        let mut versions: Vec<(String, String)> = self.codes.icd10cm.all().iter().map(edition).collect();
        if self.codes.ndc.is_installed() {
            versions.push(("NDC units".into(), format!("{} rows", self.codes.ndc.len())));
        }
        versions.extend(self.codes.installed.iter().map(table_version));
        if !self.house.version.is_empty() {
            versions.push(("house rules".into(), self.house.version.clone()));
        }
        versions.push(("edits".into(), format!("{} edits of cleanclaim {}", crate::edits::EDITS.len(), env!("CARGO_PKG_VERSION"))));
        versions
    }
}

/// The payers alone, for commands that judge accounts and read nothing else of the master data.
pub fn load_payers(workspace: &Workspace) -> Result<Payers, Error> {
    let file = workspace.path(&workspace.config.paths.reference).join("payers.csv");
    let mut faults = Vec::new();
    let payers = keep(load(workspace, &file, |file, bytes| read_payers(file, bytes, workspace.config.receivers.keys().map(String::as_str))), &mut faults);
    refuse(faults)?;
    Ok(Payers::new(payers))
}

/// The error that lists the faults, where there are any.
fn refuse(mut faults: Vec<String>) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    let more = faults.len().saturating_sub(MOST_FAULTS);
    faults.truncate(MOST_FAULTS);
    let rest = if more > 0 { format!("\n... and {more} more") } else { String::new() };
    Err(Error::Usage(format!("the master data has faults; nothing was read:\n{}{rest}", faults.join("\n"))))
}

/// Name and version of an imported table: programme, contractor, dates, rows and the hashes of its owner's files.
fn table_version(facts: &TableFacts) -> (String, String) {
    let day = |day: Option<Date>, absent: &str| day.map_or(absent.to_owned(), |day| day.to_string());
    let whose = facts.programme.map_or(String::new(), |programme| format!("{}, ", programme.as_str()));
    let contractor = if facts.contractor.is_empty() { String::new() } else { format!("contractor {}, ", facts.contractor) };
    let dates = format!("{} to {}", day(facts.from, "any date"), day(facts.to, "any date"));
    // Twelve digits of each hash tell files apart; `run.json` has them whole.
    let hashes: Vec<String> = facts.source().split(',').map(|hash| hash.chars().take(12).collect()).collect();
    (format!("{} {}", facts.kind, facts.name), format!("{whose}{contractor}{dates}, {} rows, SHA-256 {}", facts.rows, hashes.join(" ")))
}

/// The rows of `overrides.csv` as edits know them. A misspelt edit, rule or payer would override nothing without anybody noticing, so it is a fault.
fn kept_overrides(rows: Vec<OverrideFileRow>, file: &str, payers: &[Payer], rules: Option<&Rules>, faults: &mut Vec<String>) -> Vec<Override> {
    let mut overrides = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(rules) = rules.filter(|rules| !crate::rules::is_known(&row.edit, rules)) {
            let known = EDITS.iter().map(|edit| edit.about().id).chain(rules.all().iter().map(|rule| rule.id));
            let hint = did_you_mean(&row.edit, known);
            faults.push(format!("{file}:{}: edit: found `{}`; expected the id of an edit or of a house rule; `cleanclaim edits list` shows them{hint}", row.line, row.edit));
        }
        if !row.payer_id.is_empty() && row.payer_id != "*" && !payers.iter().any(|payer| payer.payer_id == row.payer_id) {
            faults.push(format!("{file}:{}: payer_id: found `{}`; expected a payer of payers.csv, or `*` for every payer; correct the cell", row.line, row.payer_id));
        }
        overrides.push(Override {
            edit: row.edit,
            encounter_id: row.encounter_id,
            payer_id: row.payer_id,
            until: Some(row.until),
            user: row.user,
            reason: row.reason,
            given_on: None,
        });
    }
    overrides
}

/// The rows of `adjustments.csv` as posting knows them. A misspelt payer would leave its contract unread without anybody noticing, so it is a fault.
fn adjustment_rules(rows: Vec<AdjustmentFileRow>, file: &str, payers: &[Payer], faults: &mut Vec<String>) -> Vec<AdjustmentRule> {
    let mut rules = Vec::with_capacity(rows.len());
    for row in rows {
        if !row.payer_id.is_empty() && row.payer_id != "*" && !payers.is_empty() && !payers.iter().any(|payer| payer.payer_id == row.payer_id) {
            faults.push(format!("{file}:{}: payer_id: found `{}`; expected a payer of payers.csv, or `*` for every payer; correct the cell", row.line, row.payer_id));
        }
        match AdjustmentRule::parse(&row.payer_id, &row.group, &row.reason, &row.treatment, &row.from, &row.to) {
            Ok(rule) => rules.push(rule),
            Err(fault) => faults.push(format!("{file}:{}: {fault}", row.line)),
        }
    }
    rules
}

/// `fee_schedule.csv` and, behind it, every file that an import put into `fee_schedules/`, in order of name.
fn load_fees(workspace: &Workspace, folder: &Path) -> Result<Vec<FeeRow>, Vec<String>> {
    let mut rows = load_optional(workspace, &folder.join("fee_schedule.csv"), read_fee_schedule)?;
    let mut imported = files::files_below(&folder.join("fee_schedules")).map_err(|error| vec![error.to_string()])?;
    imported.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    imported.sort();
    for path in imported {
        rows.extend(load(workspace, &path, read_fee_schedule)?);
    }
    Ok(rows)
}

/// Code sets built in, and those imported into the workspace: a file's ending says of which kind it is.
pub fn load_codes(folder: &Path) -> Result<CodeSets, Error> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())));
    let (mut editions, mut tables) = (Vec::new(), Vec::new());
    for path in files::files_below(folder)? {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ending == "icd10cm" {
            let edition = Icd10Edition::from_bytes(Cow::Owned(read(&path)?));
            editions.push(edition.map_err(|fault| Error::Usage(format!("{}: {fault}; move the file away and import it again with `codes import icd10cm`", path.display())))?);
        } else if let Some(kind) = TableKind::find(ending) {
            tables.push((kind, path));
        }
    }
    let mut codes = CodeSets::with_editions(editions);
    for (kind, path) in tables {
        let bytes = read(&path)?;
        kind.install_bytes(&mut codes, bytes).map_err(|fault| Error::Usage(format!("{}: {fault}", path.display())))?;
    }
    let crosswalk = folder.join(NDC_FILE);
    if crosswalk.exists() {
        let bytes = std::fs::read(&crosswalk).map_err(|error| Error::Usage(format!("{}: {error}", crosswalk.display())))?;
        let faulty = |faults: Vec<TableFault>| Error::Usage(faults.iter().take(MOST_FAULTS).map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        codes.ndc = NdcCrosswalk::installed(read_ndc_units(&crosswalk.display().to_string(), &bytes).map_err(faulty)?);
    }
    Ok(codes)
}

fn load<T>(workspace: &Workspace, path: &Path, read: impl FnOnce(&str, &[u8]) -> Result<Vec<T>, Vec<TableFault>>) -> Result<Vec<T>, Vec<String>> {
    let shown = workspace.shown(path);
    let bytes = std::fs::read(path).map_err(|error| vec![format!("{shown}: cannot be read: {error}; `cleanclaim init` writes an example")])?;
    read(&shown, &bytes).map_err(|faults| faults.iter().map(TableFault::to_string).collect())
}

fn load_optional<T>(workspace: &Workspace, path: &Path, read: impl FnOnce(&str, &[u8]) -> Result<Vec<T>, Vec<TableFault>>) -> Result<Vec<T>, Vec<String>> {
    if path.exists() { load(workspace, path, read) } else { Ok(Vec::new()) }
}

fn keep<T>(loaded: Result<Vec<T>, Vec<String>>, faults: &mut Vec<String>) -> Vec<T> {
    loaded.unwrap_or_else(|found| {
        faults.extend(found);
        Vec::new()
    })
}
/// Payers that the lists of `[edits]` name and `payers.csv` does not have: a misspelt one would let every service pass without its number.
fn unknown_payers(policy: &EditsPolicy, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let lists = [("prior_authorization", &policy.prior_authorization), ("referral_required", &policy.referral_required)];
    let named = lists.iter().flat_map(|(list, by_payer)| by_payer.keys().map(move |payer_id| (*list, payer_id)));
    let unknown = named.filter(|(_, payer_id)| *payer_id != "*" && !is_known(payer_id));
    unknown.map(|(list, payer_id)| format!("[edits.{list}] names the payer `{payer_id}`; payers.csv has no such payer_id, and `*` means every payer")).collect()
}
