//! The walk over the open items, guarantor by guarantor: every answer about one of their claims is applied, in the order of sets and within a set in its own.

use std::collections::BTreeMap;

use super::checks::Check;
use super::due::{self, DueDraft, Tonight};
use super::index::AnswerIndex;
use super::news::News;
use super::settled::SettledSet;
use super::spill::AnswerSpill;
use super::survey::is_a_payers;
use super::writing::Writing;
use super::{acknowledge, claim_rows};
use crate::claims::claim_family;
use crate::error::Error;
use crate::ledger::{GuarantorGroup, OpenItem, Text, Transfer};
use crate::model::{Date, Key, Payers};
use crate::pipeline::book::open_imported;
use crate::pipeline::groups::{Groups, NightGroup};
use crate::pipeline::progress::{Interrupt, Progress};
use crate::posting::remittance::{AdjustmentPolicy, NextPayer, needed_postings, post_remitted_claim, posting_id};
use crate::x12::responses::RemittedClaim;

/// Guarantors between two looks at whether to stop.
const BATCH: u64 = 1_024;

/// What the walk needs.
pub struct Walk<'w> {
    /// Sets in order.
    pub sets: &'w [SettledSet],
    /// Their checks.
    pub checks: &'w mut [Option<Check>],
    /// Which answers are about which claims.
    pub index: &'w mut AnswerIndex,
    /// What they say.
    pub spill: &'w AnswerSpill,
    /// What becomes of adjustments.
    pub policy: &'w AdjustmentPolicy,
    /// Payers, for those that claims are forwarded to.
    pub payers: &'w Payers,
    /// Transfers of the postings that reversals take back.
    pub prior: &'w BTreeMap<Key, Vec<Transfer>>,
    /// The business date.
    pub as_of: Date,
    /// What is written.
    pub out: &'w mut Writing,
    /// Claims that are due.
    pub due: Vec<DueDraft>,
}

/// What one guarantor's answers have led to so far.
#[derive(Default)]
struct GroupNight {
    due: Vec<NextPayer>,
    tonight: Tonight,
    transfers: Vec<Transfer>,
}

impl Walk<'_> {
    /// Walks over all groups.
    pub fn run(&mut self, mut groups: Groups, progress: &dyn Progress, interrupt: &Interrupt) -> Result<(), Error> {
        let mut walked = 0u64;
        while let Some(night) = groups.next_group()? {
            self.take(night)?;
            walked += 1;
            if walked.is_multiple_of(BATCH) {
                interrupt.check()?;
                progress.advance(BATCH);
            }
        }
        Ok(())
    }

    fn take(&mut self, night: NightGroup) -> Result<(), Error> {
        let NightGroup { mut group, opening, .. } = night;
        let is_opened = !opening.is_empty();
        for item in opening {
            open_imported(item, self.as_of, &mut group, |transfer| self.out.transfer(transfer))?;
        }
        group.items.sort_by_key(|item| item.item_id);
        let answers = self.answers_of(&group);
        if answers.is_empty() && !is_opened {
            return Ok(());
        }
        let mut night = GroupNight::default();
        for at in answers {
            self.apply(at, &mut group, &mut night)?;
        }
        self.due.extend(due::drafts(&group, &night.due, &night.tonight, self.as_of));
        group.items.iter().try_for_each(|item| self.out.item(item))
    }

    /// Places of the answers about the group's claims that no earlier group has taken, in order.
    fn answers_of(&self, group: &GuarantorGroup) -> Vec<usize> {
        let claims = group.items.iter().filter(|item| is_a_payers(item));
        let mut found: Vec<usize> = claims.flat_map(|item| self.index.of_claim(&item.claim_id)).filter(|at| !self.index.is_found(*at)).collect();
        found.sort_unstable_by_key(|at| (self.index.get(*at).map(|entry| entry.order()), *at));
        found.dedup();
        found
    }

    fn apply(&mut self, at: usize, group: &mut GuarantorGroup, night: &mut GroupNight) -> Result<(), Error> {
        let Some(entry) = self.index.get(at) else { return Ok(()) };
        let Some(settled) = self.sets.get(entry.set as usize) else { return Ok(()) };
        if settled.set.remittance.is_some() {
            let bytes = self.spill.read_bytes(entry.place())?;
            return self.post(at, entry.set as usize, &bytes, group, night);
        }
        let news: News = self.spill.read(entry.place())?;
        if let Some(noted) = acknowledge::apply(group, &news, &settled.set, self.as_of) {
            self.index.mark(at);
            self.out.event(&noted.event)?;
            self.out.responded.exceptions.extend(noted.exception);
        }
        Ok(())
    }

    /// Our key of the payer that a claim was forwarded to; empty where nothing names one that is configured.
    fn crossover_payer(&self, claim: &RemittedClaim, on: Date) -> Text {
        let Some(party) = &claim.crossover else { return Text::default() };
        let names = [&party.id, &party.name].into_iter().filter(|name| !name.is_empty());
        names.filter_map(|name| self.payers.find(name, on)).map(|payer| payer.payer_id.as_str().into()).next().unwrap_or_default()
    }

    fn post(&mut self, at: usize, set: usize, bytes: &[u8], group: &mut GuarantorGroup, night: &mut GroupNight) -> Result<(), Error> {
        let claim: RemittedClaim = serde_json::from_slice(bytes).map_err(|error| Error::Failed(format!("an answer cannot be read back: {error}")))?;
        let on = self.sets.get(set).map(|settled| settled.set.date).unwrap_or(self.as_of);
        let crossover_payer = self.crossover_payer(&claim, on);
        let Some(check) = self.checks.get_mut(set).and_then(Option::as_mut) else { return Ok(()) };
        if !is_known(group, &claim.claim_id) {
            return Ok(());
        }
        self.index.mark(at);
        // What a reversal takes back may have been posted tonight.
        let is_reversal = claim.status == super::gather::REVERSED;
        let prior: Vec<Transfer> = if is_reversal { prior_of(self.prior, group, &claim, check, night) } else { Vec::new() };
        check.facts.crossover_payer = crossover_payer;
        let posted = post_remitted_claim(group, &claim, &check.facts, self.policy, &prior);
        check.account(&claim.claim_id, claim.paid_cents, &posted.transfers, &posted.exceptions)?;
        if posted.outcome == "unmatched" {
            check.note_unmatched(claim.paid_cents);
        }
        for transfer in &posted.transfers {
            self.out.transfer_about(transfer, &group.items)?;
        }
        posted.events.iter().try_for_each(|event| self.out.event(event))?;
        posted.answers.iter().for_each(|answer| self.out.responded.edit_results.answered(answer));
        let item = posted.item_id.and_then(|item_id| group.items.iter().find(|item| item.item_id == item_id));
        self.out.claim(&claim_rows::row(&claim, bytes, &check.facts, item, posted.outcome))?;
        self.out.responded.exceptions.extend(posted.exceptions);
        night.due.extend(posted.due);
        night.transfers.extend(posted.transfers);
        night.tonight.insert(posting_id(check.facts.remittance_id, claim.position), (claim, check.facts.payment_date));
        Ok(())
    }
}

/// The transfers of the postings that a reversal needs, tonight's among them.
fn prior_of(earlier: &BTreeMap<Key, Vec<Transfer>>, group: &GuarantorGroup, claim: &RemittedClaim, check: &Check, night: &GroupNight) -> Vec<Transfer> {
    let needed = needed_postings(group, claim, &check.facts.payer_id);
    needed.iter().filter_map(|(_, posting)| earlier.get(posting)).flatten().chain(&night.transfers).cloned().collect()
}

/// Whether an item of a payer is about any version of the claim.
fn is_known(group: &GuarantorGroup, claim_id: &str) -> bool {
    let family = claim_family(claim_id);
    let fits = |item: &OpenItem| is_a_payers(item) && claim_family(&item.claim_id) == family;
    !claim_id.is_empty() && group.items.iter().any(fits)
}
