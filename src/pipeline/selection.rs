//! What `reprocess` selects: encounters that wait, claims that are due and held, and claims that a payer or receiver has answered.
//!
//! Claims that were answered are selected only where the command names what was answered (a reason, a state or a claim): that a payer's waiting encounters are taken up again
//! must not send its denied claims unchanged.

use std::collections::{BTreeSet, HashSet};

use super::workspace::Workspace;
use crate::claims::claim_family;
use crate::error::Error;
use crate::intake::column::Column;
use crate::intake::record::RecordView;
use crate::ledger::{ClaimState, OpenItem, Owner};
use crate::model::{Date, Key, Payers};
use crate::posting::correction::Wish;
use crate::store::answer_tables::DueClaimRow;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{Row, WaitingRow};

/// States of claims that were answered and can be selected in bulk.
const ANSWERED: [ClaimState; 3] = [ClaimState::Rejected, ClaimState::Denied, ClaimState::PartlyPaid];

/// What is selected. What is not said narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Held by this edit; of answered claims, those that this edit had something to say of.
    pub edit: Option<String>,
    /// Of this payer.
    pub payer: Option<String>,
    /// Answered with this reason (16, CO-16), remark (N290) or status (A7:562).
    pub carc: Option<String>,
    /// `rejected`, `denied`, `partly_paid` or `held`.
    pub status: Option<ClaimState>,
    /// This claim, by any of its versions.
    pub claim: Option<String>,
    /// Rendered by this NPI, or billed by this provider.
    pub provider: Option<String>,
    /// First date of service.
    pub since: Option<Date>,
    /// Last date of service.
    pub until: Option<Date>,
    /// Only what the rows of this file of corrections touch.
    pub corrections: Option<String>,
    /// Void instead of correct.
    pub is_void: bool,
    /// Why a claim goes out after its payer's deadline; empty for none.
    pub after_deadline: String,
    /// Who reprocesses.
    pub user: String,
    /// Why.
    pub reason: String,
    /// What the file of corrections touched; known once it is read.
    pub touched: Touched,
}

/// What a file of corrections touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Encounters that wait, by id.
    pub encounters: BTreeSet<String>,
    /// Questions that were answered.
    pub questions: BTreeSet<String>,
    /// Items whose claims were asked for.
    pub items: BTreeSet<Key>,
}

impl Selection {
    /// Whether nothing narrows it.
    pub fn is_everything(&self) -> bool {
        let names = [&self.edit, &self.payer, &self.carc, &self.claim, &self.provider, &self.corrections];
        names.iter().all(|name| name.is_none()) && self.status.is_none() && self.since.is_none() && self.until.is_none()
    }

    /// Whether answered claims are looked for.
    pub fn is_about_answered(&self) -> bool {
        self.carc.is_some() || self.claim.is_some() || self.status.is_some_and(|status| ANSWERED.contains(&status))
    }

    /// Whether this state can be asked for.
    pub fn is_selectable(state: ClaimState) -> bool {
        state == ClaimState::Held || ANSWERED.contains(&state)
    }

    /// What is wanted of answered claims.
    pub fn wish(&self) -> Wish {
        if self.is_void { Wish::Void } else { Wish::Correct }
    }

    /// Keys of the encounters that wait and are selected.
    pub fn keys(&self, workspace: &Workspace, catalog: &Catalog, payers: &Payers) -> Result<HashSet<Key>, Error> {
        let mut keys = HashSet::new();
        for segment in catalog.segments(WaitingRow::TABLE, i64::MAX)? {
            for row in SegmentReader::<WaitingRow>::open(&workspace.segments().join(&segment.name))? {
                let row = row?;
                if self.takes_waiting(&row, payers) {
                    keys.insert(row.encounter_key);
                }
            }
        }
        Ok(keys)
    }

    fn takes_waiting(&self, row: &WaitingRow, payers: &Payers) -> bool {
        if self.is_about_answered() {
            return false;
        }
        if self.corrections.is_some() {
            return self.touched.encounters.contains(row.encounter_id.as_str()) || row.causes.split_whitespace().any(|cause| self.touched.questions.contains(cause));
        }
        let record = RecordView::parse(&row.record).ok();
        let record = record.as_ref();
        // Today's payers decide: a payer that was just configured has the encounters that waited for it.
        let payer = || Some(&payers.find(record?.cell(Column::Payer1), row.service_date?)?.payer_id);
        let is_of = |wanted: &str| {
            record
                .is_some_and(|record| record.cell(Column::BillingProvider) == wanted || (0..record.line_count()).any(|line| record.line_cell(line, Column::RenderingNpi) == wanted))
        };
        self.by_edit(&row.causes)
            && self.payer.as_deref().is_none_or(|wanted| payer().is_some_and(|payer| payer == wanted))
            && self.provider.as_deref().is_none_or(is_of)
            && row.service_date.is_none_or(|on| self.in_days(on))
    }

    /// Whether a claim that is due already is tried.
    pub fn takes_due(&self, row: &DueClaimRow, item: &OpenItem) -> bool {
        if self.corrections.is_some() {
            return self.is_touched(item) || row.causes.split_whitespace().any(|cause| self.touched.questions.contains(cause));
        }
        if self.is_about_answered() {
            return self.is_claim(item) && self.claim.is_some();
        }
        self.by_edit(&row.causes) && self.by_item(item)
    }

    /// Whether an answered claim is selected.
    pub fn takes_item(&self, item: &OpenItem) -> bool {
        let by_state = match (&self.claim, self.status) {
            (_, Some(status)) => item.claim_state == status,
            (Some(_), None) => true,
            (None, None) => ANSWERED.contains(&item.claim_state),
        };
        let had_edit = |edit: &str| item.edits.split(' ').any(|word| word.split_once('=').is_some_and(|(held, _)| held == edit));
        self.is_about_answered()
            && self.corrections.is_none()
            && item.owner == Owner::Insurance
            && !item.claim_id.is_empty()
            && by_state
            && self.is_claim(item)
            && self.edit.as_deref().is_none_or(had_edit)
            && self.carc.as_deref().is_none_or(|code| was_answered_with(item, code))
            && self.by_item(item)
    }

    /// Whether the file of corrections touched an item, or its encounter.
    pub fn is_touched(&self, item: &OpenItem) -> bool {
        self.touched.items.contains(&item.item_id) || self.touched.encounters.contains(item.encounter_id.as_str())
    }

    fn is_claim(&self, item: &OpenItem) -> bool {
        self.claim.as_deref().is_none_or(|wanted| claim_family(wanted) == claim_family(&item.claim_id))
    }

    fn by_edit(&self, causes: &str) -> bool {
        self.edit.as_deref().is_none_or(|edit| causes.split_whitespace().any(|cause| cause == edit))
    }

    fn by_item(&self, item: &OpenItem) -> bool {
        self.payer.as_deref().is_none_or(|wanted| item.payer_id == wanted)
            && self.provider.as_deref().is_none_or(|wanted| item.rendering_npi == wanted || item.billing_provider == wanted)
            && self.in_days(item.service_date)
    }

    fn in_days(&self, on: Date) -> bool {
        self.since.is_none_or(|since| since <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// Whether the latest answer has a code: a reason with or without its group, a remark, or a status or its beginning (category and code).
fn was_answered_with(item: &OpenItem, code: &str) -> bool {
    // Answers that people keyed leave their reason only.
    let codes = if item.answer_codes.is_empty() { &item.last_reason } else { &item.answer_codes };
    codes.split([' ', ';']).any(|held| {
        let without_group = held.split_once('-').map(|(_, reason)| reason);
        held == code || without_group == Some(code) || held.strip_prefix(code).is_some_and(|rest| rest.starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(codes: &str) -> OpenItem {
        OpenItem { owner: Owner::Insurance, claim_id: "C1".into(), claim_state: ClaimState::Denied, payer_id: "acme".into(), answer_codes: codes.into(), ..OpenItem::default() }
    }

    #[test]
    fn a_reason_is_found_with_and_without_its_group_and_a_status_by_its_beginning() {
        let item = denied("CO-16 N290 A7:562:85");
        for code in ["16", "CO-16", "N290", "A7", "A7:562", "A7:562:85"] {
            assert!(was_answered_with(&item, code), "{code}");
        }
        for code in ["1", "6", "CO", "N29", "A7:56", "562"] {
            assert!(!was_answered_with(&item, code), "{code}");
        }
    }

    #[test]
    fn answered_claims_are_taken_only_where_an_answer_is_named() {
        let payer = Selection { payer: Some("acme".into()), ..Selection::default() };
        assert!(!payer.takes_item(&denied("CO-16")));
        let carc = Selection { carc: Some("16".into()), ..payer.clone() };
        assert!(carc.takes_item(&denied("CO-16")) && !carc.takes_item(&denied("CO-97")));
        assert!(!Selection { payer: Some("blue".into()), ..carc.clone() }.takes_item(&denied("CO-16")));
        assert!(!carc.takes_item(&OpenItem { claim_state: ClaimState::Paid, ..denied("CO-16") }), "a paid claim only by its id");
        let claim = Selection { claim: Some("C1".into()), ..Selection::default() };
        assert!(claim.takes_item(&OpenItem { claim_state: ClaimState::Paid, ..denied("") }));
    }
}
