//! Why a further claim stays due, where no edit and no question says so.

use crate::ledger::Text;
use crate::posting::{FurtherClaim, ItemChange};
use crate::store::answer_tables::DueClaimRow;

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
    /// The writer refused it.
    NotWritable,
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
            Cause::NotWritable => "claim-not-writable",
        }
    }
}

/// A due claim that stays due, and what its item learns of it.
pub fn hold(row: &DueClaimRow, causes: String, message: String, source: Text) -> (DueClaimRow, ItemChange) {
    let change = change_of(row, source, FurtherClaim::Held { causes: causes.clone(), message: message.clone() });
    (DueClaimRow { causes, message, ..row.clone() }, change)
}

/// What a due claim does to its item.
pub fn change_of(row: &DueClaimRow, source: Text, outcome: FurtherClaim) -> ItemChange {
    ItemChange { guarantor_id: row.guarantor_id.clone(), item_id: row.item_id, purpose: row.purpose.clone(), user: row.user.clone(), reason: row.reason.clone(), source, outcome }
}
