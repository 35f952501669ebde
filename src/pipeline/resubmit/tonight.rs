//! A night's further claims: what is due, with everything that people decided about it made to count tonight.

use super::{Gathering, Resubmission, gather};
use crate::error::Error;
use crate::model::Date;
use crate::pipeline::decisions::Decisions;
use crate::pipeline::groups::GroupSources;
use crate::pipeline::inbox::{Inbox, RejectedInput};
use crate::pipeline::reference::Reference;
use crate::pipeline::selection::Selection;
use crate::pipeline::workspace::Workspace;
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::Catalog;

/// What a night gathers from.
pub struct Tonight<'n> {
    /// The workspace.
    pub workspace: &'n Workspace,
    /// Its catalog.
    pub catalog: &'n Catalog,
    /// As-of date.
    pub as_of: Date,
    /// The open items that tonight sets out from.
    pub items: GroupSources,
    /// Claims that tonight's remittances made due.
    pub due: Vec<DueClaimRow>,
    /// What `reprocess` selects.
    pub selection: Option<&'n Selection>,
}

impl Tonight<'_> {
    /// Gathers what is due; decisions and overrides that follow count at once, and rows of worklists that ask for what cannot be done go back with their reason.
    pub fn gather(self, reference: &mut Reference, decisions: &mut Decisions, inbox: &mut Inbox) -> Result<Resubmission, Error> {
        let resubmission = gather(Gathering {
            workspace: self.workspace,
            catalog: self.catalog,
            payers: &reference.payers,
            as_of: self.as_of,
            items: self.items,
            tonight: self.due,
            requests: &decisions.due_requests,
            patches: &decisions.patches,
            selection: self.selection,
        })?;
        decisions.record.extend(resubmission.decisions.iter().cloned());
        decisions.add_overrides(reference, &resubmission.overrides);
        inbox.rejected.extend(resubmission.refused.iter().filter_map(RejectedInput::of_refused));
        Ok(resubmission)
    }
}
