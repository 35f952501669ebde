//! A first look at the open items: which answers are about them, who pays remittances that name no payer of ours, and which earlier postings reversals will take back.

use std::collections::{BTreeMap, BTreeSet};

use super::index::AnswerIndex;
use super::settled::SettledSet;
use super::spill::AnswerSpill;
use crate::error::Error;
use crate::ledger::{GuarantorGroup, ItemKind, OpenItem, Owner, Text};
use crate::model::Key;
use crate::pipeline::groups::Groups;
use crate::pipeline::progress::Interrupt;
use crate::posting::remittance::needed_postings;
use crate::x12::responses::RemittedClaim;

/// What was seen.
#[derive(Debug, Default)]
pub struct Survey {
    /// Of remittances without a payer of ours, by set: the place of the first claim that is known, and its payer.
    pub payers: BTreeMap<u32, (u64, Text)>,
    /// Postings that reversals take back, by run.
    pub needed: BTreeMap<u32, BTreeSet<Key>>,
}

impl Survey {
    /// Looks at every group and marks the answers that are about its items.
    pub fn look(&mut self, mut groups: Groups, sets: &[SettledSet], spill: &AnswerSpill, index: &mut AnswerIndex, interrupt: &Interrupt) -> Result<(), Error> {
        let mut seen = 0u32;
        while let Some(mut night) = groups.next_group()? {
            seen = seen.wrapping_add(1);
            if seen.is_multiple_of(1_024) {
                interrupt.check()?;
            }
            night.group.items.append(&mut night.opening);
            self.look_at(&night.group, sets, spill, index)?;
        }
        Ok(())
    }

    fn look_at(&mut self, group: &GuarantorGroup, sets: &[SettledSet], spill: &AnswerSpill, index: &mut AnswerIndex) -> Result<(), Error> {
        for item in group.items.iter().filter(|item| is_a_payers(item)) {
            for at in index.of_claim(&item.claim_id) {
                let Some(entry) = index.get(at) else { continue };
                index.mark(at);
                let Some(settled) = sets.get(entry.set as usize).filter(|settled| settled.is_posted()) else { continue };
                if settled.payer_id.is_empty() {
                    let first = self.payers.entry(entry.set).or_insert_with(|| (entry.place().offset, item.payer_id.clone()));
                    if entry.place().offset < first.0 {
                        *first = (entry.place().offset, item.payer_id.clone());
                    }
                }
                if entry.is_reversal() {
                    let claim: RemittedClaim = spill.read(entry.place())?;
                    let payer_id = if settled.payer_id.is_empty() { &item.payer_id } else { &settled.payer_id };
                    for (run, posting) in needed_postings(group, &claim, payer_id) {
                        self.needed.entry(run).or_default().insert(posting);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Items that an answer can be about.
pub fn is_a_payers(item: &OpenItem) -> bool {
    item.owner == Owner::Insurance && item.kind == ItemKind::Receivable && !item.claim_id.is_empty()
}
