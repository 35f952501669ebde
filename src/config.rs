//! `cleanclaim.toml`: one workspace's entity, submitter, receivers, sources, policies and legal thresholds.
//!
//! Every number that a law or a contract sets stands here with a default and can be changed; nothing in the code repeats it.
//! This file reads text and checks it; it does *not* look for files that it names.

mod acknowledgements;
mod aging;
mod delinquency;
mod entity;
mod placement;
mod referral;
mod reports;
mod statements;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use acknowledgements::{AcknowledgementPolicy, Patience};
pub use aging::{AgingPolicy, Anchor, CreditsPolicy};
pub use delinquency::{DelinquencyPolicy, StateDelinquency};
pub use entity::Entity;
pub use placement::{DEFAULT_COLUMNS, EXTRA_COLUMNS, PlacementPolicy, REQUIRED_COLUMNS};
pub use referral::{LimitationResult, ReferralPolicy};
pub use reports::ReportsPolicy;
pub use statements::{CountsAsSent, PLACEHOLDERS, StatementPolicy};

use crate::model::CodePattern;

/// A whole configuration. Unknown keys are refused, so that a misspelt one cannot be ignored.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Up to four letters and digits that begin every claim id of this workspace.
    pub workspace_prefix: String,
    /// Pins the as-of date (the sample does); absent means today in the entity's time zone.
    #[serde(default)]
    pub as_of: Option<String>,
    /// Who bills.
    pub entity: Entity,
    /// Who sends.
    pub submitter: Submitter,
    /// Where claims go, by name; `payers.csv` refers to these.
    #[serde(default)]
    pub receivers: BTreeMap<String, Receiver>,
    /// Where encounters come from, by name.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    /// Folders.
    #[serde(default)]
    pub paths: Paths,
    /// What happens to inputs.
    #[serde(default)]
    pub inbox: Inbox,
    /// Coding policy.
    #[serde(default)]
    pub coding: CodingPolicy,
    /// Edits policy.
    #[serde(default)]
    pub edits: EditsPolicy,
    /// Claims policy.
    #[serde(default)]
    pub claims: ClaimsPolicy,
    /// Aging policy.
    #[serde(default)]
    pub aging: AgingPolicy,
    /// Clocks of money that is to be given back.
    #[serde(default)]
    pub credits: CreditsPolicy,
    /// Statement and delinquency policy.
    #[serde(default)]
    pub delinquency: DelinquencyPolicy,
    /// Letters for the print vendor.
    #[serde(default)]
    pub statements: StatementPolicy,
    /// Referral policy and legal thresholds.
    #[serde(default)]
    pub referral: ReferralPolicy,
    /// What an agency is given, and how long it may take to answer.
    #[serde(default)]
    pub placement: PlacementPolicy,
    /// Limits that keep a bad input from taking the machine.
    #[serde(default)]
    pub limits: Limits,
    /// What reports show.
    #[serde(default)]
    pub reports: ReportsPolicy,
}

/// The sender of files (ISA06, 1000A).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Submitter {
    /// Id given by the receiver, at most 15 characters.
    pub id: String,
    /// ISA05.
    #[serde(default = "default_qualifier")]
    pub qualifier: String,
    /// Organisation name.
    pub name: String,
    /// Whom to call.
    pub contact_name: String,
    /// Ten digits.
    pub phone: String,
    /// `test` (ISA15 T) or `production` (P).
    #[serde(default = "default_usage")]
    pub usage: String,
    /// Time in envelopes, `HH:MM`; configured rather than read from the clock, so that a rerun writes the same bytes.
    #[serde(default = "default_envelope_time")]
    pub envelope_time: String,
}

/// A clearinghouse or payer that takes files (ISA08, 1000B).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Receiver {
    /// Its id, at most 15 characters.
    pub id: String,
    /// ISA07.
    #[serde(default = "default_qualifier")]
    pub qualifier: String,
    /// Its name.
    pub name: String,
    /// GS03 where it differs from the id.
    #[serde(default)]
    pub application_id: Option<String>,
    /// Splits its file; 0 for no limit.
    #[serde(default)]
    pub max_claims_per_file: usize,
}

/// Kinds of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The encounter export CSV.
    #[default]
    EncounterCsv,
    /// A folder of Synthea CSV files.
    Synthea,
}

/// One source of encounters.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it writes.
    #[serde(default)]
    pub kind: SourceKind,
    /// Folder, relative to the configuration file. Default `inbox/encounters`.
    #[serde(default = "default_source_path")]
    pub path: PathBuf,
    /// Which file names are this source's: `*` for any characters, `|` between alternatives; default every `.csv` and `.csv.gz`.
    #[serde(default = "default_pattern")]
    pub pattern: String,
    /// One character; default comma.
    #[serde(default = "default_delimiter")]
    pub delimiter: char,
    /// From our column name to the export's header.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Put before every encounter id, to keep two systems' ids apart.
    #[serde(default)]
    pub encounter_prefix: String,
    /// Used where the export leaves the billing provider blank.
    #[serde(default)]
    pub default_billing_provider: String,
    /// Used where the export leaves the rendering provider blank.
    #[serde(default)]
    pub default_rendering: String,
    /// Used where the export leaves the facility blank.
    #[serde(default)]
    pub default_facility: String,
    /// `copay = "ignore"` where account events carry it too.
    #[serde(default = "default_copay")]
    pub copay: String,
    /// When true, a night without any file of this source ends with exit code 4.
    #[serde(default)]
    pub expected: bool,
}

impl Default for Source {
    fn default() -> Self {
        Source {
            kind: SourceKind::EncounterCsv,
            path: default_source_path(),
            pattern: default_pattern(),
            delimiter: default_delimiter(),
            columns: BTreeMap::new(),
            encounter_prefix: String::new(),
            default_billing_provider: String::new(),
            default_rendering: String::new(),
            default_facility: String::new(),
            copay: default_copay(),
            expected: false,
        }
    }
}

/// Folders of the workspace, relative to the configuration file unless absolute.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paths {
    /// Master data and code sets.
    pub reference: PathBuf,
    /// Responses.
    pub responses: PathBuf,
    /// Account events.
    pub accounts: PathBuf,
    /// Filled-in worklists.
    pub corrections: PathBuf,
    /// Inputs after the commit.
    pub archive: PathBuf,
    /// 837 files, statements, placements.
    pub outbox: PathBuf,
    /// Worklists for people.
    pub worklists: PathBuf,
    /// What could not be read.
    pub quarantine: PathBuf,
    /// The books.
    pub ledger: PathBuf,
    /// Reports.
    pub reports: PathBuf,
}

impl Default for Paths {
    fn default() -> Self {
        Paths {
            reference: "reference".into(),
            responses: "inbox/responses".into(),
            accounts: "inbox/accounts".into(),
            corrections: "inbox/corrections".into(),
            archive: "archive".into(),
            outbox: "outbox".into(),
            worklists: "worklists".into(),
            quarantine: "quarantine".into(),
            ledger: "ledger".into(),
            reports: "reports".into(),
        }
    }
}

/// What happens to inputs after the commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum AfterCommit {
    /// Moved to `archive/<run>/`.
    #[default]
    Archive,
    /// Left where they are.
    Keep,
}

/// Inbox policy.
#[derive(Debug, Clone, Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Inbox {
    /// `archive` or `keep`.
    pub after: AfterCommit,
}

/// What to do about a date of service outside every installed edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum EditionGap {
    /// Hold the claim.
    #[default]
    Hold,
    /// Use the nearest edition and mark the claim.
    Warn,
}

/// Coding policy.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodingPolicy {
    /// `hold` or `warn`.
    pub edition_gap: EditionGap,
    /// Accepts likely matches above the threshold without a person; off unless asked for.
    pub accept_fuzzy: bool,
    /// The least likelihood of an accepted match, in thousandths.
    pub fuzzy_threshold_thousandths: u32,
    /// Of the accepted phrases one in so many is put on `worklists/coding_review.csv`.
    pub fuzzy_review_one_in: u32,
}

impl Default for CodingPolicy {
    fn default() -> CodingPolicy {
        CodingPolicy { edition_gap: EditionGap::default(), accept_fuzzy: false, fuzzy_threshold_thousandths: 990, fuzzy_review_one_in: 10 }
    }
}

/// Edits policy.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditsPolicy {
    /// Days that an override counts when the worklist names no last day.
    pub override_days: i32,
    /// Edit ids whose warnings hold a claim, by payer id; `*` for every payer.
    pub hold_warnings: BTreeMap<String, Vec<String>>,
    /// Edit ids that do not run at all.
    pub disabled: Vec<String>,
    /// Tables of Medicare, by the names that `codes import` knows, which a payer of another kind applies too, by payer id; `*` for every payer. Their edits then hold
    /// its claims; else they warn.
    pub adopted_tables: BTreeMap<String, Vec<String>>,
    /// Services that need a prior authorization number, by payer id, as codes, ranges and beginnings; `*` for every payer.
    pub prior_authorization: BTreeMap<String, Vec<CodePattern>>,
    /// Services that need a referral number, in the same way.
    pub referral_required: BTreeMap<String, Vec<CodePattern>>,
}

impl Default for EditsPolicy {
    fn default() -> EditsPolicy {
        EditsPolicy {
            override_days: 90,
            hold_warnings: BTreeMap::new(),
            disabled: Vec::new(),
            adopted_tables: BTreeMap::new(),
            prior_authorization: BTreeMap::new(),
            referral_required: BTreeMap::new(),
        }
    }
}

impl EditsPolicy {
    /// Whether a payer applies Medicare's table although its kind does not bind it.
    pub fn has_adopted(&self, payer_id: &str, table: &str) -> bool {
        [payer_id, "*"].into_iter().any(|payer| self.adopted_tables.get(payer).is_some_and(|tables| tables.iter().any(|adopted| adopted == table)))
    }
}

/// Claims policy.
#[derive(Debug, Clone, Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimsPolicy {
    /// Whether the provider accepts assignment (CLM07 A) when false is not said; default true.
    pub no_assignment: bool,
}

/// Limits on inputs.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Largest field in bytes; a longer one is unterminated or an attack.
    pub field_bytes: usize,
    /// Most line breaks within one field.
    pub field_line_breaks: usize,
    /// Largest size of a gzip file once unpacked.
    pub unpacked_bytes: u64,
    /// Most service lines of one encounter.
    pub lines_per_encounter: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { field_bytes: 1 << 20, field_line_breaks: 100, unpacked_bytes: 64 << 30, lines_per_encounter: 5_000 }
    }
}

fn default_qualifier() -> String {
    "ZZ".into()
}
fn default_usage() -> String {
    "test".into()
}
fn default_envelope_time() -> String {
    "23:00".into()
}
fn default_source_path() -> PathBuf {
    "inbox/encounters".into()
}
fn default_pattern() -> String {
    "*.csv|*.csv.gz".into()
}
fn default_delimiter() -> char {
    ','
}
fn default_copay() -> String {
    "collected".into()
}

impl Config {
    /// Reads and checks the text of a configuration. The error says line, column and what was expected.
    pub fn parse(text: &str) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
        config.check()?;
        Ok(config)
    }

    /// Reads and checks a file; errors begin with its path.
    pub fn load(path: &Path) -> Result<Config, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
        Config::parse(&text).map_err(|message| format!("{}: {message}", path.display()))
    }

    fn check(&self) -> Result<(), String> {
        let prefix_is_good = (1..=4).contains(&self.workspace_prefix.len()) && self.workspace_prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let must = |holds: bool, message: String| if holds { Ok(()) } else { Err(message) };
        must(prefix_is_good, format!("workspace_prefix is `{}`; expected one to four capital letters or digits", self.workspace_prefix))?;
        if let Some(date) = &self.as_of {
            must(crate::model::parse_date(date).is_some(), format!("as_of is `{date}`; expected a date such as 2026-01-31"))?;
        }
        let tax_id_is_good = self.entity.tax_id.len() == 9 && self.entity.tax_id.bytes().all(|byte| byte.is_ascii_digit());
        must(tax_id_is_good, "entity.tax_id: expected nine digits without a dash".into())?;
        must(
            ["hospital", "practice", "fqhc", "ambulance"].contains(&self.entity.entity_type.as_str()),
            format!("entity.entity_type is `{}`; expected hospital, practice, fqhc or ambulance", self.entity.entity_type),
        )?;
        must(jiff::tz::TimeZone::get(&self.entity.time_zone).is_ok(), format!("entity.time_zone is `{}`; expected an IANA name such as America/Chicago", self.entity.time_zone))?;
        must(["test", "production"].contains(&self.submitter.usage.as_str()), format!("submitter.usage is `{}`; expected test or production", self.submitter.usage))?;
        for (name, time) in [("entity.business_day_ends", &self.entity.business_day_ends), ("submitter.envelope_time", &self.submitter.envelope_time)] {
            must(parse_time(time).is_some(), format!("{name} is `{time}`; expected HH:MM"))?;
        }
        for (name, receiver) in &self.receivers {
            must(!receiver.id.is_empty() && receiver.id.len() <= 15, format!("receivers.{name}.id: expected 1 to 15 characters"))?;
        }
        for (name, source) in &self.sources {
            must(source.delimiter.is_ascii() && source.delimiter != '"', format!("sources.{name}.delimiter: expected one ASCII character other than the quote"))?;
            must(["collected", "ignore"].contains(&source.copay.as_str()), format!("sources.{name}.copay is `{}`; expected collected or ignore", source.copay))?;
        }
        for (name, value, least, most) in [
            ("aging.terms_days", i64::from(self.aging.terms_days), 0, 3_660),
            ("credits.overpayment_days", i64::from(self.credits.overpayment_days), 1, 3_660),
            ("credits.overpayment_investigation_days", i64::from(self.credits.overpayment_investigation_days), 0, 3_660),
            ("credits.unclaimed_property_days", i64::from(self.credits.unclaimed_property_days), 0, 36_600),
            ("edits.override_days", i64::from(self.edits.override_days), 1, 3_660),
            ("reports.earnings_days", i64::from(self.reports.earnings_days), 1, 3_660),
            ("reports.earnings_least_claims", self.reports.earnings_least_claims, 1, 1_000_000),
            ("reports.earnings_percent", self.reports.earnings_percent, 1, 100),
        ] {
            must((least..=most).contains(&value), format!("{name} is {value}; expected {least} to {most}"))?;
        }
        let agency_is_good = !self.referral.agency_id.is_empty() && self.referral.agency_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        must(agency_is_good, format!("referral.agency_id is `{}`; expected letters, digits, dashes and underscores, because files are named after it", self.referral.agency_id))?;
        self.placement.check()?;
        if let Some(date) = &self.entity.price_transparency_from {
            must(crate::model::parse_date(date).is_some(), format!("entity.price_transparency_from is `{date}`; expected a date such as 2026-01-31"))?;
        }
        self.referral.check()?;
        let limits = &self.aging.bucket_limits_days;
        must(!limits.is_empty() && limits.is_sorted_by(|left, right| left < right), "aging.bucket_limits_days: expected strictly increasing days".into())?;
        must(self.delinquency.level_limits_days.len() == 4, "delinquency.level_limits_days: expected four numbers".into())?;
        self.statements.check()
    }
}

/// Hours and minutes of `HH:MM`.
pub fn parse_time(text: &str) -> Option<(i8, i8)> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (i8, i8) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes) && text.len() == 5).then_some((hours, minutes))
}
