//! Why a further claim stays due, where no edit and no question says so.

use crate::ledger::Text;
use crate::model::Severity;
use crate::pipeline::shard_output::severity_name;
use crate::posting::{FurtherClaim, ItemChange};
use crate::store::answer_tables::DueClaimRow;
use crate::store::table::FindingRow;

/// A cause of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The export that the encounter came from is gone.
    RecordNotAvailable,
    /// Somebody reprocesses others.
    NotSelected,
    /// A correction does not fit the record any more.
    CorrectionNotApplied,
    /// The encounter names no coverage of that place any more.
    CoverageMissing,
    /// The encounter has no such part any more.
    PartMissing,
    /// The claim would go to another payer than the one that has decided.
    PayerChanged,
}

impl Cause {
    /// As `due_claims` and worklists name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::RecordNotAvailable => "record-not-available",
            Cause::NotSelected => "not-selected",
            Cause::CorrectionNotApplied => "correction-not-applied",
            Cause::CoverageMissing => "coverage-missing",
            Cause::PartMissing => "part-missing",
            Cause::PayerChanged => "payer-changed",
        }
    }
}

/// The row of the worklist for a claim that stays due by a cause of its own.
pub fn finding_row(row: &DueClaimRow) -> FindingRow {
    let edit = row.causes.split_whitespace().next().unwrap_or_default();
    FindingRow {
        item_id: crate::worklists::held::item_id(&row.encounter_id, edit, None, &row.former_claim_id).into(),
        encounter_id: row.encounter_id.clone(),
        claim_id: row.former_claim_id.clone(),
        payer_id: row.payer_id.clone(),
        edit: edit.into(),
        severity: severity_name(Severity::Reject).into(),
        line: 0,
        element: Text::default(),
        value: String::new(),
        message: row.message.clone(),
        fix: FIXES.iter().find(|(cause, _)| cause.as_str() == edit).map_or("", |(_, fix)| fix).to_owned(),
        field: Text::default(),
        charge_cents: row.balance_cents,
        deadline: None,
        spoke: "held".into(),
        scope: Text::default(),
    }
}

/// What to do about each cause.
const FIXES: [(Cause, &str); 6] = [
    (Cause::RecordNotAvailable, "Bring the named file back unchanged; the next run writes the claim."),
    (Cause::NotSelected, "Nothing: the next run sends it."),
    (Cause::CorrectionNotApplied, "Correct the encounter again on this row."),
    (Cause::CoverageMissing, "Correct the encounter's payers."),
    (Cause::PartMissing, "Look at the encounter: its services or diagnoses have changed; correct it, or void the claim."),
    (Cause::PayerChanged, "Void the claim at the payer that has it, or correct the coverage."),
];

/// A due claim that stays due, and what its item learns of it.
pub fn hold(row: &DueClaimRow, causes: String, message: String, source: Text) -> (DueClaimRow, ItemChange) {
    let change = change_of(row, source, FurtherClaim::Held { causes: causes.clone(), message: message.clone() });
    (DueClaimRow { causes, message, ..row.clone() }, change)
}

/// What a due claim does to its item.
pub fn change_of(row: &DueClaimRow, source: Text, outcome: FurtherClaim) -> ItemChange {
    ItemChange { guarantor_id: row.guarantor_id.clone(), item_id: row.item_id, purpose: row.purpose.clone(), user: row.user.clone(), reason: row.reason.clone(), source, outcome }
}
