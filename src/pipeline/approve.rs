//! `refer approve`: a person's approval turns proposals into a placement. It is a run of its own, with the same steps and the same atomicity as a night.

use super::balances;
use super::book::judge_group;
use super::finish::{commit_and_publish, describe_segments, place_segments, recover};
use super::groups::row_from_account;
use super::night::run_label;
use super::outputs::NO_PARTITION;
use super::past::Books;
use super::reference::load_payers;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{OpenItem, Transfer, TrialBalance};
use crate::model::{Cents, Date, parse_date};
use crate::posting::post_placement;
use crate::referral::placement::{Batch, PlacementFile};
use crate::referral::{Decision, ReferralDecision};
use crate::store::catalog::{Catalog, Commit, RunRow};
use crate::store::files;
use crate::store::lock::Lock;
use crate::store::publish::Staged;
use crate::store::segment::SegmentWriter;
use crate::store::table::{AccountRow, Row};

/// One proposal.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Proposal {
    /// Whose account.
    pub guarantor_id: String,
    /// Which encounter.
    pub encounter_id: String,
    /// The patient's balance.
    pub amount_cents: Cents,
    /// Why nothing stands against it.
    pub explanation: String,
}

/// What a person approves.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// Guarantors; empty with `all`.
    pub accounts: Vec<String>,
    /// Every proposal.
    pub all: bool,
    /// Who approves.
    pub user: String,
    /// Why.
    pub reason: String,
    /// Start of the command, for the lock.
    pub started: String,
}

/// What was placed.
#[derive(Debug, serde::Serialize)]
pub struct Placed {
    /// The batch.
    pub batch_id: String,
    /// The file, relative to the workspace.
    pub file: String,
    /// Rows in it.
    pub rows: u64,
    /// Their sum.
    pub placed_cents: Cents,
    /// Guarantor, encounter and reason of what was refused.
    pub refused: Vec<(String, String, String)>,
}

/// Today's proposals, by guarantor and encounter.
pub fn proposals(workspace: &Workspace) -> Result<(Date, Vec<Proposal>), Error> {
    let books = Books::open(workspace)?;
    let run = books.last_run()?;
    let as_of = run_date(&run)?;
    let payers = load_payers(workspace)?;
    let mut found = Vec::new();
    let mut groups = books.groups(&run)?;
    while let Some(night) = groups.next_group()? {
        let (_, decisions) = judge_group(&workspace.config, &payers, as_of, &night.group);
        found.extend(decisions.iter().filter(|decision| decision.decision == Decision::Refer).map(as_proposal));
    }
    Ok((as_of, found))
}

fn as_proposal(decision: &ReferralDecision) -> Proposal {
    Proposal {
        guarantor_id: decision.guarantor_id.to_string(),
        encounter_id: decision.encounter_id.to_string(),
        amount_cents: decision.amount_cents,
        explanation: decision.explanation.clone(),
    }
}

fn run_date(run: &RunRow) -> Result<Date, Error> {
    parse_date(&run.as_of).ok_or_else(|| Error::Unbalanced(format!("ledger/catalog.sqlite: run {} has no date", run.number)))
}

/// Places what was approved: the file, the transfers to the agency's receivable, and the new snapshot, in one commit.
pub fn approve(workspace: &Workspace, approval: &Approval) -> Result<Placed, Error> {
    files::make_folder(&workspace.ledger())?;
    let _lock = Lock::exclusive(&workspace.ledger().join("lock"), &approval.started)?;
    let mut catalog = Catalog::open(&workspace.catalog_path())?;
    recover(workspace, &mut catalog)?;
    let books = Books { workspace, catalog };
    let last = books.last_run()?;
    let as_of = run_date(&last)?;
    let run = name_run(&last, approval);
    let staging = workspace.staging(&workspace.ledger());
    crate::store::publish::make_folder_synced(&staging.join("segments"))?;
    let label = run_label(&run);
    let batch_id = format!("{}-{:04}", as_of.to_string().replace('-', ""), run.number);
    let work = place(&books, &last, &label, as_of, &batch_id, approval)?;
    if work.file.count() == 0 {
        crate::store::publish::clear_staging(&workspace.staging(&workspace.ledger()))?;
        return Err(Error::Usage(format!("nothing to place: {}", refusals(&work.unknown, &work.file))));
    }
    let outbox = workspace.path(&workspace.config.paths.outbox);
    let name = format!("{batch_id}-{}.csv", workspace.config.referral.agency_id);
    let (staged_path, final_path) = (workspace.staging(&outbox).join(&name), outbox.join("placements").join(&name));
    let mut staged = Staged::default();
    files::make_folder(&workspace.staging(&outbox))?;
    let bytes = work.file.bytes();
    files::write_new(&staged_path, &bytes)?;
    staged.add("place_new", &workspace.stored(&staged_path), &workspace.stored(&final_path), &files::hash_bytes(&bytes));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| Error::Failed(error.to_string()))?;
    let mut balance = balances::load(&books.catalog)?;
    balance.merge(&work.balance);
    let retired = [OpenItem::TABLE, AccountRow::TABLE].into_iter().map(|kind| books.catalog.segments(kind, i64::MAX)).collect::<Result<Vec<_>, _>>()?;
    let commit = Commit {
        segments: describe_segments(run.number, &work.segments, &pool)?,
        retired: retired.into_iter().flatten().map(|segment| segment.name).collect(),
        counters: balances::counters(&balance),
        run: Some(run),
        ..Commit::default()
    };
    place_segments(workspace, &work.segments)?;
    let Books { mut catalog, .. } = books;
    commit_and_publish(workspace, &mut catalog, commit, staged, &staging)?;
    Ok(Placed {
        batch_id: batch_id.clone(),
        file: workspace.shown(&final_path),
        rows: work.file.count(),
        placed_cents: work.file.placed_cents(),
        refused: work.file.not_placed().iter().map(|row| (row.guarantor_id.to_string(), row.encounter_id.to_string(), row.reason.clone())).collect(),
    })
}

struct PlacementWork<'b> {
    file: PlacementFile<'b>,
    balance: TrialBalance,
    segments: Vec<(String, std::path::PathBuf, u32, u64)>,
    unknown: Vec<String>,
}

fn place<'b>(books: &Books<'b>, last: &RunRow, label: &str, as_of: Date, batch_id: &'b str, approval: &Approval) -> Result<PlacementWork<'b>, Error> {
    let workspace = books.workspace;
    let path = |table: &str| workspace.staging(&workspace.ledger()).join("segments").join(format!("{label}-{table}.parquet"));
    let (item_path, account_path, transfer_path) = (path(OpenItem::TABLE), path(AccountRow::TABLE), path(Transfer::TABLE));
    let mut items = SegmentWriter::<OpenItem>::create(&item_path)?;
    let mut accounts = SegmentWriter::<AccountRow>::create(&account_path)?;
    let mut transfers = SegmentWriter::<Transfer>::create(&transfer_path)?;
    let config = &workspace.config;
    let payers = load_payers(workspace)?;
    let mut file = PlacementFile::new(Batch { batch_id, client_no: &config.workspace_prefix, date: as_of, entity: &config.entity, policy: &config.referral });
    let mut unknown = approval.accounts.clone();
    let mut balance = TrialBalance::default();
    let mut groups = books.groups(last)?;
    while let Some(night) = groups.next_group()? {
        let mut group = night.group;
        let guarantor = group.account.guarantor_id.to_string();
        if approval.all || approval.accounts.contains(&guarantor) {
            unknown.retain(|account| *account != guarantor);
            let (_, decisions) = judge_group(&workspace.config, &payers, as_of, &group);
            for decision in decisions.iter().filter(|decision| !approval.all || decision.decision == Decision::Refer) {
                let before = file.count();
                file.add(&group, decision);
                if file.count() > before {
                    for mut transfer in post_placement(&mut group, &decision.encounter_id, batch_id, as_of) {
                        transfer.source = format!("approved by {}: {}", approval.user, approval.reason).into();
                        balance.post(&transfer);
                        transfers.push(&transfer)?;
                    }
                }
            }
        }
        group.items.iter().try_for_each(|item| items.push(item))?;
        accounts.push(&row_from_account(&group.account)?)?;
    }
    let segments = vec![
        (OpenItem::TABLE.to_owned(), item_path, NO_PARTITION, items.finish()?),
        (AccountRow::TABLE.to_owned(), account_path, NO_PARTITION, accounts.finish()?),
        (Transfer::TABLE.to_owned(), transfer_path, NO_PARTITION, transfers.finish()?),
    ];
    Ok(PlacementWork { file, balance, segments, unknown })
}

fn name_run(last: &RunRow, approval: &Approval) -> RunRow {
    let parts = format!("{}\napprove\n{}\n{}\n{}\n{}\n", last.run_id, approval.accounts.join(" "), approval.all, approval.user, approval.reason);
    RunRow {
        number: last.number + 1,
        run_id: files::hash_bytes(parts.as_bytes()).chars().take(16).collect(),
        previous_run_id: last.run_id.clone(),
        kind: "approve".into(),
        exit_codes: String::new(),
        published: false,
        ..last.clone()
    }
}

fn refusals(unknown: &[String], file: &PlacementFile<'_>) -> String {
    let mut reasons: Vec<String> = unknown.iter().map(|account| format!("account {account} has no open item")).collect();
    reasons.extend(file.not_placed().iter().map(|row| format!("{} {}: {}", row.guarantor_id, row.encounter_id, row.reason)));
    if reasons.is_empty() { "there is no proposal; `cleanclaim refer list` shows them".into() } else { reasons.join("; ") }
}
