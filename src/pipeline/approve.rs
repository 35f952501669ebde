//! `refer approve`: a person's approval turns proposals into a placement. It is a run of its own, with the same steps and the same atomicity as a night.

use super::balances;
use super::book::judge_group;
use super::finish::{commit_and_publish, describe_segments, place_segments, recover};
use super::groups::row_from_account;
use super::night::{batch_id, run_label};
use super::outputs::NO_PARTITION;
use super::past::Books;
use super::printed_again::PrintedAgain;
use super::reference::load_payers;
use super::referral_case::Proposal;
use super::workspace::Workspace;
use crate::error::Error;
use crate::ledger::{GuarantorGroup, OpenItem, Transfer, TrialBalance};
use crate::model::{Cents, Date, parse_date};
use crate::posting::post_placement;
use crate::referral::placement::{Batch, PlacementFile};
use crate::referral::{Decision, ReferralDecision};
use crate::reports::{DayFigures, RollForward};
use crate::store::catalog::{Catalog, Commit, RunRow};
use crate::store::files;
use crate::store::lock::Lock;
use crate::store::publish::Staged;
use crate::store::segment::SegmentWriter;
use crate::store::table::{AccountRow, Row};

/// What a person approves.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// Guarantors, all of whose proposals are meant.
    pub accounts: Vec<String>,
    /// Single encounters.
    pub encounters: Vec<String>,
    /// Every proposal.
    pub all: bool,
    /// Who approves.
    pub user: String,
    /// Why.
    pub reason: String,
    /// Start of the command, for the lock.
    pub started: String,
}

impl Approval {
    /// Whether anything of a guarantor may be meant.
    fn may_mean(&self, group: &GuarantorGroup) -> bool {
        let is_named = |encounter: &str| self.encounters.iter().any(|named| named == encounter);
        self.all || self.accounts.iter().any(|account| *account == group.account.guarantor_id) || group.items.iter().any(|item| is_named(&item.encounter_id))
    }

    /// Whether a decision is meant: every proposal, or whatever was decided about what is named, so that a refusal can say why.
    fn means(&self, decision: &ReferralDecision) -> bool {
        (self.all && decision.decision == Decision::Refer)
            || self.accounts.iter().any(|account| *account == decision.guarantor_id)
            || self.encounters.iter().any(|encounter| *encounter == decision.encounter_id)
    }

    /// Who approved it and why, as the books keep it, with what went out beyond the usual columns.
    fn sentence(&self, extra_columns: &[String]) -> String {
        let extra = if extra_columns.is_empty() { String::new() } else { format!(" [the file also has {}]", extra_columns.join(" ")) };
        format!("approved by {}: {}{extra}", self.user.trim(), self.reason.trim())
    }
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
    /// Columns that the file has because `[placement] extra_columns` names them.
    pub extra_columns: Vec<String>,
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
        found.extend(decisions.iter().filter(|decision| decision.decision == Decision::Refer).map(|decision| Proposal::of(&night.group, decision, as_of)));
    }
    Ok((as_of, found))
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
    refuse_while_unread(workspace, &books.catalog)?;
    let run = name_run(workspace, &last, approval)?;
    let staging = workspace.staging(&workspace.ledger());
    crate::store::publish::make_folder_synced(&staging.join("segments"))?;
    let label = run_label(&run);
    let batch_id = batch_id(as_of, run.number);
    let mut work = place(&books, &last, &label, as_of, &batch_id, approval)?;
    let run = RunRow { figures: with_placement(&last, &work.moved)?, ..run };
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
    PrintedAgain { books: &books, last: &last, run: &run, posted: &work.posted }.stage(&mut work.segments, &mut staged)?;
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
        extra_columns: workspace.config.placement.extra_columns.clone(),
    })
}

struct PlacementWork<'b> {
    file: PlacementFile<'b>,
    balance: TrialBalance,
    posted: Vec<Transfer>,
    moved: RollForward,
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
    let mut file =
        PlacementFile::new(Batch { batch_id, client_no: &config.workspace_prefix, date: as_of, entity: &config.entity, policy: &config.referral, placement: &config.placement });
    let mut unknown: Vec<String> = approval.accounts.iter().chain(&approval.encounters).cloned().collect();
    let (mut balance, mut moved) = (TrialBalance::default(), RollForward::default());
    let mut posted = Vec::new();
    let approved = approval.sentence(&config.placement.extra_columns);
    let mut groups = books.groups(last)?;
    while let Some(night) = groups.next_group()? {
        let mut group = night.group;
        if approval.may_mean(&group) {
            let (_, decisions) = judge_group(&workspace.config, &payers, as_of, &group);
            let meant: Vec<&ReferralDecision> = decisions.iter().filter(|decision| approval.means(decision)).collect();
            unknown.retain(|id| !meant.iter().any(|decision| *id == decision.guarantor_id || *id == decision.encounter_id));
            for decision in place_together(&mut file, &group, &meant, config.referral.minimum_placement_cents) {
                for transfer in post_placement(&mut group, &decision.encounter_id, batch_id, &approved, as_of) {
                    balance.post(&transfer);
                    moved.post(&transfer);
                    transfers.push(&transfer)?;
                    posted.push(transfer);
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
    Ok(PlacementWork { file, balance, posted, moved, segments, unknown })
}

/// The day's figures with what was placed: the next night and the month open with where the books stand now.
fn with_placement(last: &RunRow, moved: &RollForward) -> Result<String, Error> {
    let Some(mut day) = DayFigures::of(last) else { return Ok(last.figures.clone()) };
    day.roll_forward = day.roll_forward.map(|roll| roll.followed_by(moved));
    day.to_json()
}

/// Adds what was approved of one guarantor to the file; what was added. The smallest amount that is placed (C-40) was asked of everything that could go, and is asked again of what does.
fn place_together<'d>(file: &mut PlacementFile<'_>, group: &GuarantorGroup, meant: &[&'d ReferralDecision], minimum_cents: i64) -> Vec<&'d ReferralDecision> {
    let together: Cents = meant.iter().filter(|decision| decision.decision == Decision::Refer).map(|decision| decision.amount_cents).sum();
    let mut placed = Vec::new();
    for decision in meant {
        if decision.decision == Decision::Refer && together < Cents(minimum_cents) {
            let reason = format!(
                "only {together} of the account would be placed, less than the smallest amount {} (C-40); approve the account's other proposals with it",
                Cents(minimum_cents)
            );
            file.refuse(decision, reason);
            continue;
        }
        let before = file.count();
        file.add(group, decision);
        if file.count() > before {
            placed.push(*decision);
        }
    }
    placed
}

/// What lies in the inbox may be the petition or the dispute that forbids what is about to be placed, so it is read first.
fn refuse_while_unread(workspace: &Workspace, catalog: &Catalog) -> Result<(), Error> {
    let unread = super::inbox::unread_events(workspace, catalog)?;
    match unread.first() {
        None => Ok(()),
        Some(first) => Err(Error::Usage(format!(
            "{first}{}: account events that the books do not know yet may forbid a placement; run `cleanclaim post` first, then look at `cleanclaim refer list` again",
            if unread.len() > 1 { format!(" and {} more", unread.len() - 1) } else { String::new() }
        ))),
    }
}

fn name_run(workspace: &Workspace, last: &RunRow, approval: &Approval) -> Result<RunRow, Error> {
    let what = format!("{} / {}", approval.accounts.join(" "), approval.encounters.join(" "));
    let parts = format!("{}\napprove\n{what}\n{}\n{}\n{}\n", last.run_id, approval.all, approval.user, approval.reason);
    Ok(RunRow {
        number: last.number + 1,
        run_id: files::hash_bytes(parts.as_bytes()).chars().take(16).collect(),
        previous_run_id: last.run_id.clone(),
        kind: "approve".into(),
        exit_codes: String::new(),
        published: false,
        // What decides today is today's configuration.
        configuration_hash: workspace.configuration_hash()?,
        ..last.clone()
    })
}

fn refusals(unknown: &[String], file: &PlacementFile<'_>) -> String {
    let mut reasons: Vec<String> = unknown.iter().map(|account| format!("{account} names no account or encounter with an open patient balance")).collect();
    reasons.extend(file.not_placed().iter().map(|row| format!("{} {}: {}", row.guarantor_id, row.encounter_id, row.reason)));
    if reasons.is_empty() { "there is no proposal; `cleanclaim refer list` shows them".into() } else { reasons.join("; ") }
}
