//! `run.json`: what a run read, decided and wrote, so that anybody can check it and a script can act on it.
//!
//! It carries ids, counts, hashes and amounts, never names, birth dates, addresses or member ids. What differs from one execution to the next (times, threads, host) stands in `timings.json`, *not* here.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::conservation::Terms;
use crate::model::Cents;

/// The version of this layout; raised when a key changes its meaning, never for a new key.
pub const SCHEMA: u32 = 1;

/// The whole of `run.json`. Keys are written in the order of the fields, lists in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RunManifest {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Version of the program.
    pub cleanclaim: String,
    /// The run's id: a hash of what went into it.
    pub run_id: String,
    /// The run's number in this workspace, counted from 1.
    pub number: u64,
    /// The run before; `None` for the first.
    pub previous_run_id: Option<String>,
    /// `YYYY-MM-DD`.
    pub as_of: String,
    /// Entity's name.
    pub entity: String,
    /// `test` or `production`.
    pub usage: String,
    /// SHA-256 of the configuration and of the master data.
    pub configuration_sha256: String,
    /// Every file that was looked at.
    pub inputs: Vec<InputFile>,
    /// Code sets that decided.
    pub code_sets: Vec<CodeSetVersion>,
    /// Edits that decided.
    pub edits: EditsUsed,
    /// The conservation equation, term by term.
    pub conservation: Terms,
    /// Whether it balances. A run that does not publishes nothing, so this is false only in the report of a dry run.
    pub balanced: bool,
    /// Further claims of encounters that were billed before; left out where there were none.
    #[serde(default, skip_serializing_if = "Resubmitted::is_empty")]
    pub resubmitted: Resubmitted,
    /// Encounters by state after the run: waiting, claimed, and so on, whatever the run they came with.
    pub encounter_states: BTreeMap<String, StateCount>,
    /// Claims by state after the run.
    pub claim_states: BTreeMap<String, StateCount>,
    /// What payers and receivers answered, where anything came.
    #[serde(default, skip_serializing_if = "AnswersTaken::is_empty")]
    pub answers: AnswersTaken,
    /// What payers' remittances have announced and not settled yet, by payer; payers at zero are left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clearing: BTreeMap<String, Cents>,
    /// Files that were written.
    pub files: Vec<OutputFile>,
    /// Aging against the ledger.
    pub receivables: TieOut,
    /// Every exit reason that applies, most important first.
    pub exits: Vec<ExitReason>,
    /// The exit code: the first of the reasons, or 0.
    pub exit_code: u8,
}

/// A file that was found in an inbox.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InputFile {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// `encounters`, `synthea`, `account_events`, `response`, `correction`, `opening`.
    pub kind: String,
    /// Name of the source; empty for what has none.
    pub source: String,
    /// `read`, `already_read`, `not_ours`, `quarantined`, `waiting`.
    pub status: String,
    /// Size as found.
    pub bytes: u64,
    /// SHA-256 of the bytes as found.
    pub sha256: String,
    /// Rows of data.
    pub rows: u64,
    /// Encounters that began in it.
    pub encounters: u64,
    /// Encounters of it that were quarantined.
    pub quarantined: u64,
}

/// The answers of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswersTaken {
    /// Sound sets by kind and fate, such as `claim_status_applied`.
    pub sets: BTreeMap<String, u64>,
    /// Events of claims by kind, such as `accepted`.
    pub events: BTreeMap<String, u64>,
    /// Remittances by outcome, with their payments.
    pub remittances: BTreeMap<String, StateCount>,
    /// Claims of remittances by outcome, with what was paid for them.
    pub remitted_claims: BTreeMap<String, StateCount>,
}

impl AnswersTaken {
    /// True when nothing came.
    pub fn is_empty(&self) -> bool {
        *self == AnswersTaken::default()
    }
}

impl fmt::Display for AnswersTaken {
    /// What came, in a line: checks by what became of them, then what happened to claims.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |name: &str| name.replace('_', " ");
        let checks = self.remittances.iter().map(|(outcome, counted)| format!("{} remittances {} ({})", counted.count, word(outcome), counted.cents));
        let unmatched = self.remitted_claims.get("unmatched").map(|counted| format!("{} of their claims unknown ({})", counted.count, counted.cents));
        let events = self.events.iter().map(|(event, count)| format!("{count} {}", word(event)));
        let claims = events.collect::<Vec<_>>().join(" + ");
        let parts: Vec<String> = checks.chain(unmatched).chain((!claims.is_empty()).then(|| format!("claims: {claims}"))).collect();
        write!(formatter, "answers: {}", parts.join("; "))
    }
}

/// A code set in use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CodeSetVersion {
    /// Which code set.
    pub name: String,
    /// Which edition.
    pub version: String,
    /// First date of service it covers; empty for no limit.
    pub from: String,
    /// Last date of service it covers; empty for no limit.
    pub to: String,
    /// SHA-256 of its data or, of an imported table, of its owner's files, joined by commas.
    pub sha256: String,
}

/// The edits of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EditsUsed {
    /// Version of the catalogue.
    pub version: String,
    /// How many edits ran.
    pub ran: u32,
    /// Edits that could not run, with the reason. Unknown is not pass.
    pub not_run: Vec<NotRunEdit>,
    /// The tables that claims lacked.
    #[serde(default)]
    pub not_run_tables: Vec<NotRunTable>,
    /// Number of house rules and a hash of their files; left out where the workspace has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub house_rules: String,
}

/// A code table that claims of the run lacked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NotRunTable {
    /// Its name, as `codes import` knows it.
    pub table: String,
    /// Claims on which some edit did not run for want of it.
    pub claims: u64,
    /// The edits that did not run.
    pub edits: Vec<String>,
    /// The command that installs it.
    pub install: String,
}

/// An edit that could not run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NotRunEdit {
    /// The edit's id.
    pub edit: String,
    /// Why: a code set that is not installed, or disabled by the configuration.
    pub because: String,
    /// Claims that it would have judged.
    pub claims: u64,
}

/// How many stand in a state, and their money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StateCount {
    /// How many.
    pub count: u64,
    /// Their price or balance.
    pub cents: Cents,
}

/// Further claims (to a next payer, or new versions): `due_before + new = written + held + given_up`, in claims and in dollars at stake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Resubmitted {
    /// Due when the run began.
    pub due_before: StateCount,
    /// Became due by the run's inputs.
    pub new: StateCount,
    /// Went out.
    pub written: StateCount,
    /// Stay due.
    pub held: StateCount,
    /// Not due any more, and not written.
    pub given_up: StateCount,
}

impl Resubmitted {
    /// True when no claim was due.
    pub fn is_empty(&self) -> bool {
        *self == Resubmitted::default()
    }

    /// Whether both sides agree.
    pub fn is_balanced(&self) -> bool {
        let sum = |counts: &[StateCount]| (counts.iter().map(|count| count.count).sum::<u64>(), counts.iter().map(|count| count.cents).sum::<Cents>());
        sum(&[self.due_before, self.new]) == sum(&[self.written, self.held, self.given_up])
    }
}

/// The printed equation; one that fails is printed with `≠`.
impl fmt::Display for Resubmitted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |name: &str, count: StateCount| format!("{name} {} ({})", count.count, count.cents);
        let sides = [
            [shown("due_before", self.due_before), shown("new", self.new)].join(" + "),
            [shown("written", self.written), shown("held", self.held), shown("given_up", self.given_up)].join(" + "),
        ];
        write!(formatter, "further claims: {}", sides.join(if self.is_balanced() { " = " } else { " ≠ " }))
    }
}

/// A file that the run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutputFile {
    /// Path relative to the workspace, with `/`.
    pub path: String,
    /// `claims`, `report`, `worklist`, `quarantine`, `placement`, `segment`, `statements`.
    pub kind: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Envelope of an 837; `None` for every other file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x12: Option<X12Output>,
    /// What a file of letters holds; `None` for every other file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<LettersOutput>,
}

/// What a file of letters to guarantors holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LettersOutput {
    /// How many.
    pub letters: u64,
    /// What they ask for.
    pub cents: Cents,
}

/// The envelope of a claim file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct X12Output {
    /// Receiver's name in the configuration.
    pub receiver: String,
    /// ISA13.
    pub interchange_control: u32,
    /// GS06.
    pub group_control: u32,
    /// ST02 of the first transaction; the others follow without gaps.
    pub first_transaction_control: u32,
    /// How many ST.
    pub transactions: u32,
    /// How many CLM.
    pub claims: u64,
    /// Sum of CLM02.
    pub charged_cents: Cents,
}

/// Whether the aging report ties to the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TieOut {
    /// Net A/R of the aging report.
    pub aging_cents: Cents,
    /// Net balance of the ledger's receivable accounts, unapplied money included.
    pub ledger_cents: Cents,
    /// The first less the second.
    pub difference_cents: Cents,
    /// Open items counted.
    pub open_items: u64,
    /// Net A/R by ledger account.
    pub accounts: BTreeMap<String, Cents>,
}

impl TieOut {
    /// Compares the two totals.
    pub fn new(aging_cents: Cents, ledger_cents: Cents, open_items: u64) -> TieOut {
        TieOut { aging_cents, ledger_cents, difference_cents: aging_cents - ledger_cents, open_items, accounts: BTreeMap::new() }
    }

    /// True when there is no difference.
    pub fn ties(&self) -> bool {
        self.difference_cents.is_zero()
    }
}

/// One reason for an exit code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExitReason {
    /// The code.
    pub code: u8,
    /// Why, in one sentence.
    pub reason: String,
}

impl RunManifest {
    /// Indented JSON with a line break at the end; the same manifest gives the same bytes.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads `run.json` back; keys of later versions are ignored.
    pub fn from_json(bytes: &[u8]) -> Result<RunManifest, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conservation::{Amount, Term};

    #[test]
    fn keys_are_where_scripts_look_and_the_text_reads_back() {
        let mut manifest = RunManifest { schema: SCHEMA, run_id: "abc".into(), as_of: "2026-01-31".into(), ..RunManifest::default() };
        manifest.conservation.add(Term::ToCoder, Amount { encounters: 2, lines: 3, cents: Cents(45_600) });
        manifest.receivables = TieOut::new(Cents(100), Cents(99), 4);
        manifest.files.push(OutputFile { path: "outbox/claims/a.837".into(), x12: Some(X12Output::default()), ..OutputFile::default() });
        manifest.files.push(OutputFile { path: "reports/2026-01-31/kpi.csv".into(), ..OutputFile::default() });
        manifest.claim_states.insert("published".into(), StateCount { count: 1, cents: Cents(100) });
        let bytes = manifest.to_json().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["conservation"]["to_coder"], serde_json::json!({"encounters": 2, "lines": 3, "cents": 45_600}));
        assert_eq!(json["receivables"]["difference_cents"], 1);
        assert!(json["files"][0]["x12"].is_object() && json["files"][1].get("x12").is_none());
        assert_eq!(RunManifest::from_json(&bytes).unwrap(), manifest);
        assert!(bytes.ends_with(b"}\n"));
        assert!(!manifest.receivables.ties());
    }
}
