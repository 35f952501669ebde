//! What a run's reports add up to: sums by owner, level, decision, cause and band, and the largest rows of each table, all in bounded memory.
//!
//! Tallies of parts merge to what one part over the whole stream would hold. They keep cells of the page for the largest rows and nothing of the others.

use std::collections::BTreeMap;

use super::answers::AnswerTotals;
use super::changes::ChangeTotals;
use super::credits::CreditKind;
use super::held::{HeldEncounter, HeldTotals};
use super::html::table::PackedRow;
use super::morning::Morning;
use super::parity::ParityTotals;
use super::placements::BatchTotals;
use super::top::Top;
use super::unbilled::{AGE_BANDS_DAYS, UnbilledStatus};
use super::{Lag, ReportContext, timely_filing};
use crate::aging::AgingTotals;
use crate::delinquency::Level;
use crate::ledger::{ClaimState, OpenItem};
use crate::model::date::days_between;
use crate::model::{Cents, Date};
use crate::referral::Decision;

/// How many, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// How much.
    pub dollars: Cents,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, dollars: Cents) {
        self.count += 1;
        self.dollars += dollars;
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: Tally) {
        self.count += other.count;
        self.dollars += other.dollars;
    }
}

/// An account has more events than open items, so the page may hold so many times more of them.
const EVENTS_PER_ROW: usize = 3;

/// One row of the page, as small as it can be held.
pub type PageRow = PackedRow;

/// Everything that the summary reports and the page need.
#[derive(Debug, Clone)]
pub struct Tallies {
    /// Sums by owner and payer.
    pub aging: AgingTotals,
    /// Open items listed in the detail.
    pub open_items: u64,
    /// Days from the service of items first billed on the as-of date.
    pub bill_lag: Lag,
    /// Claims in files that are not known to have left.
    pub not_sent: Tally,
    /// Guarantors by level; `None` is not past due.
    pub levels: BTreeMap<Option<Level>, Tally>,
    /// Encounters by referral decision.
    pub decisions: BTreeMap<Decision, Tally>,
    /// The same by amount, and by whether Medicare was billed.
    pub parity: ParityTotals,
    /// What was placed with an agency, by batch.
    pub placements: BatchTotals,
    /// What holds claims up.
    pub held: HeldTotals,
    /// Unbilled encounters by status and age band.
    pub unbilled: BTreeMap<(UnbilledStatus, usize), Tally>,
    /// Claims whose clock runs, by band of days left.
    pub timely_filing: [Tally; timely_filing::BANDS.len()],
    /// Claims that wait for an acknowledgement.
    pub missing_acknowledgements: Tally,
    /// Rejected and denied claims.
    pub answers: AnswerTotals,
    /// What is different from the day before.
    pub changes: ChangeTotals,
    /// What could not be posted.
    pub exceptions: Tally,
    /// Credits, unapplied money and lines that cancel; balances as in the aging, negative.
    pub credits: BTreeMap<CreditKind, Tally>,
    /// Overpayments of federal programmes, whose clock runs; positive.
    pub overpayments: Tally,
    /// The first day on which one of them is due.
    pub earliest_return: Option<Date>,
    /// Letters printed on the day, and those that nobody has said to have left.
    pub letters: Tally,
    /// Those of them that nobody has said to have left.
    pub letters_waiting: Tally,
    /// What the first screen of the page shows.
    pub morning: Morning,
    /// Open items, largest balances of either sign first.
    pub top_items: Top<PageRow>,
    /// Account events, latest first.
    pub top_events: Top<PageRow>,
    /// Encounters not billed yet, largest first.
    pub top_unbilled: Top<PageRow>,
    /// Largest balances.
    pub top_delinquency: Top<PageRow>,
    /// Proposals first, then the largest amounts.
    pub top_referrals: Top<PageRow>,
    /// Fewest days left.
    pub top_timely_filing: Top<PageRow>,
    /// Largest balances.
    pub top_missing: Top<PageRow>,
    /// Largest amounts.
    pub top_exceptions: Top<PageRow>,
    /// Those whose clock ends first, then the largest amounts.
    pub top_credits: Top<PageRow>,
    /// Those that have waited longest.
    pub top_letters: Top<PageRow>,
    /// Latest first.
    pub top_placements: Top<PageRow>,
}

impl Tallies {
    /// Nothing yet.
    pub fn new(context: &ReportContext<'_>) -> Tallies {
        let rows = context.config.reports.html_rows;
        Tallies {
            aging: AgingTotals::new(&context.config.aging),
            open_items: 0,
            bill_lag: Lag::default(),
            not_sent: Tally::default(),
            levels: BTreeMap::new(),
            decisions: BTreeMap::new(),
            parity: ParityTotals::default(),
            placements: BatchTotals::default(),
            held: HeldTotals::default(),
            unbilled: BTreeMap::new(),
            timely_filing: Default::default(),
            missing_acknowledgements: Tally::default(),
            answers: AnswerTotals::default(),
            changes: ChangeTotals::new(rows),
            exceptions: Tally::default(),
            credits: BTreeMap::new(),
            overpayments: Tally::default(),
            earliest_return: None,
            letters: Tally::default(),
            letters_waiting: Tally::default(),
            morning: Morning::default(),
            top_items: Top::new(rows),
            top_events: Top::new(rows.saturating_mul(EVENTS_PER_ROW)),
            top_unbilled: Top::new(rows),
            top_delinquency: Top::new(rows),
            top_referrals: Top::new(rows),
            top_timely_filing: Top::new(rows),
            top_missing: Top::new(rows),
            top_exceptions: Top::new(rows),
            top_credits: Top::new(rows),
            top_letters: Top::new(rows),
            top_placements: Top::new(rows),
        }
    }

    /// Counts a payer's item: towards the bill lag when it was first billed on the as-of date, and towards what has not left.
    pub fn add_billed(&mut self, item: &OpenItem, as_of: Date) {
        if item.first_bill_date == Some(as_of) {
            self.bill_lag.add(days_between(item.service_date, as_of));
        }
        if item.claim_state == ClaimState::Published {
            self.not_sent.add(item.balance_cents);
        }
    }

    /// Counts a held encounter under its causes.
    pub fn add_held(&mut self, held: &HeldEncounter<'_>) {
        self.held.add(held);
    }

    /// Adds what another part counted, as if its stream had followed this one's.
    pub fn merge(&mut self, other: Tallies) {
        self.aging.merge(&other.aging);
        self.open_items += other.open_items;
        self.bill_lag.merge(&other.bill_lag);
        self.not_sent.merge(other.not_sent);
        merge_map(&mut self.levels, other.levels);
        merge_map(&mut self.decisions, other.decisions);
        self.parity.merge(other.parity);
        merge_map(&mut self.unbilled, other.unbilled);
        self.placements.merge(other.placements);
        self.held.merge(other.held);
        self.timely_filing.iter_mut().zip(other.timely_filing).for_each(|(ours, theirs)| ours.merge(theirs));
        self.missing_acknowledgements.merge(other.missing_acknowledgements);
        self.answers.merge(other.answers);
        self.changes.merge(other.changes);
        self.exceptions.merge(other.exceptions);
        merge_map(&mut self.credits, other.credits);
        self.overpayments.merge(other.overpayments);
        self.earliest_return = self.earliest_return.into_iter().chain(other.earliest_return).min();
        self.letters.merge(other.letters);
        self.letters_waiting.merge(other.letters_waiting);
        self.morning.merge(other.morning);
        self.top_items.merge(other.top_items);
        self.top_events.merge(other.top_events);
        self.top_unbilled.merge(other.top_unbilled);
        self.top_delinquency.merge(other.top_delinquency);
        self.top_referrals.merge(other.top_referrals);
        self.top_timely_filing.merge(other.top_timely_filing);
        self.top_missing.merge(other.top_missing);
        self.top_exceptions.merge(other.top_exceptions);
        self.top_credits.merge(other.top_credits);
        self.top_letters.merge(other.top_letters);
        self.top_placements.merge(other.top_placements);
    }

    /// Guarantors who are past due beyond grace.
    pub fn delinquent(&self) -> Tally {
        sum(self.levels.iter().filter(|(level, _)| level.is_some_and(|level| level > Level::D0)).map(|(_, tally)| *tally))
    }

    /// All guarantors with a patient balance.
    pub fn guarantors(&self) -> Tally {
        sum(self.levels.values().copied())
    }

    /// Encounters with this decision.
    pub fn decided(&self, decision: Decision) -> Tally {
        self.decisions.get(&decision).copied().unwrap_or_default()
    }

    /// All decisions.
    pub fn all_decisions(&self) -> Tally {
        sum(self.decisions.values().copied())
    }

    /// Credits, unapplied money and lines that cancel.
    pub fn all_credits(&self) -> Tally {
        sum(self.credits.values().copied())
    }

    /// Unbilled encounters of one status, or of both.
    pub fn unbilled_of(&self, status: Option<UnbilledStatus>) -> Tally {
        sum(self.unbilled.iter().filter(|((held, _), _)| status.is_none_or(|status| status == *held)).map(|(_, tally)| *tally))
    }

    /// Unbilled encounters of one status and age band, of [`AGE_BANDS_DAYS`] and the open one after them.
    pub fn unbilled_in(&self, status: UnbilledStatus, band: usize) -> Tally {
        debug_assert!(band <= AGE_BANDS_DAYS.len());
        self.unbilled.get(&(status, band)).copied().unwrap_or_default()
    }
}

/// Tallies added up.
pub(super) fn sum(tallies: impl Iterator<Item = Tally>) -> Tally {
    tallies.fold(Tally::default(), |mut total, tally| {
        total.merge(tally);
        total
    })
}

fn merge_map<K: Ord>(ours: &mut BTreeMap<K, Tally>, theirs: BTreeMap<K, Tally>) {
    for (key, tally) in theirs {
        ours.entry(key).or_default().merge(tally);
    }
}
