//! Aging: how old every open item is, in which bucket it falls, and what each owner owes by bucket.
//!
//! Buckets hold debit items only; credits and unapplied money have columns of their own, and what is not yet due is never clamped to zero days. Nothing here
//! reads the books: a caller adds items one by one, shard by shard, and merges the totals. It does *not* decide who is dunned (`delinquency`).

mod columns;

use std::collections::BTreeMap;

use crate::config::{AgingPolicy, Anchor};
use crate::ledger::{ItemKind, OpenItem, Owner, Text};
use crate::model::date::add_days;
use crate::model::{Cents, Date, days_between};

/// Where an item stands in the aging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// The anchor lies after the as-of date.
    Future,
    /// A debit item, by index of the bucket from 0.
    Debit(usize),
    /// A receivable with a balance below zero.
    Credit,
    /// Money that no item has used up.
    Unapplied,
}

impl Bucket {
    /// As `aging_detail.csv` writes it: `future`, `0-30`, `121+`, `credit`, `unapplied`.
    pub fn label(self, limits_days: &[i32]) -> String {
        match self {
            Bucket::Future => "future".to_owned(),
            Bucket::Debit(index) => labels(limits_days).into_iter().nth(index).unwrap_or_default(),
            Bucket::Credit => "credit".to_owned(),
            Bucket::Unapplied => "unapplied".to_owned(),
        }
    }
}

/// Days from the anchor to the as-of date; negative when the anchor is later.
pub fn age_days(anchor: Date, as_of: Date) -> i32 {
    days_between(anchor, as_of)
}

/// Days since the first date of service.
pub fn age_from_service_days(item: &OpenItem, as_of: Date) -> i32 {
    age_days(item.service_date, as_of)
}

/// Days since the owner became the owner.
pub fn age_from_responsibility_days(item: &OpenItem, as_of: Date) -> i32 {
    age_days(item.responsibility_date, as_of)
}

/// The date that an item's age counts from. By owner: insurance from the first bill date, which a rebill never resets; everybody else from the day on which
/// they became responsible, or from their first statement where the policy says so.
pub fn anchor_date(item: &OpenItem, policy: &AgingPolicy) -> Date {
    match (policy.anchor, item.owner) {
        (Anchor::Service, _) => item.service_date,
        (_, Owner::Insurance) => item.first_bill_date.unwrap_or(item.responsibility_date),
        (Anchor::Owner, Owner::Patient | Owner::Agency) => item.responsibility_date,
        (Anchor::Statement, Owner::Patient | Owner::Agency) => item.first_statement_date.unwrap_or(item.responsibility_date),
        (Anchor::Due, Owner::Patient | Owner::Agency) => add_days(item.first_statement_date.unwrap_or(item.responsibility_date), policy.terms_days),
    }
}

/// The bucket of an age: the first whose inclusive upper bound is not below it, else the open last one; `Future` for a negative age.
pub fn bucket_of_age(age_days: i32, limits_days: &[i32]) -> Bucket {
    if age_days < 0 {
        return Bucket::Future;
    }
    Bucket::Debit(limits_days.iter().position(|limit| age_days <= *limit).unwrap_or(limits_days.len()))
}

/// The bucket of an item; `None` for one that is settled, or that cancels with others (see [`crate::ledger::offset`]). What is owed for a service that lies after the day is
/// not due, whenever it was billed.
pub fn bucket(item: &OpenItem, as_of: Date, policy: &AgingPolicy) -> Option<Bucket> {
    match (item.balance_cents, item.kind) {
        (Cents::ZERO, _) => None,
        _ if item.is_offset => None,
        (_, ItemKind::Unapplied) => Some(Bucket::Unapplied),
        (balance, ItemKind::Receivable) if balance < Cents::ZERO => Some(Bucket::Credit),
        _ if item.service_date > as_of => Some(Bucket::Future),
        _ => Some(bucket_of_age(age_days(anchor_date(item, policy), as_of), &policy.bucket_limits_days)),
    }
}

/// What people call the buckets, derived from the limits: `0-30`, `31-60`, ..., `121+`.
pub fn labels(limits_days: &[i32]) -> Vec<String> {
    bounds(limits_days).map(|(from, to)| to.map_or_else(|| format!("{from}+"), |to| format!("{from}-{to}"))).collect()
}

/// The columns of `aging_summary.csv` for the buckets: `d0_30`, `d31_60`, ..., `d121_plus`.
pub fn column_names(limits_days: &[i32]) -> Vec<String> {
    bounds(limits_days).map(|(from, to)| to.map_or_else(|| format!("d{from}_plus"), |to| format!("d{from}_{to}"))).collect()
}

/// Lower and upper bound of each bucket, both inclusive; the last is open.
fn bounds(limits_days: &[i32]) -> impl Iterator<Item = (i32, Option<i32>)> + '_ {
    let lower = std::iter::once(0).chain(limits_days.iter().map(|limit| limit + 1));
    lower.zip(limits_days.iter().copied().map(Some).chain(std::iter::once(None)))
}

/// One row of sums.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgingRow {
    /// Not yet due.
    pub future: Cents,
    /// Debit items by bucket.
    pub buckets: Vec<Cents>,
    /// The part of the debit items that is older than 90 days, whatever the limits of the buckets are.
    pub over_90: Cents,
    /// The part that is older than 120 days.
    pub over_120: Cents,
    /// Receivables below zero; never positive.
    pub credits: Cents,
    /// Unapplied money; never positive.
    pub unapplied: Cents,
    /// How many items were added.
    pub items: u64,
    /// Money at hand with a later date, such as a post-dated cheque: it lowers no balance yet, and is no part of the net.
    pub future_payments: Cents,
}

impl AgingRow {
    /// An empty row for these limits.
    pub fn new(limits_days: &[i32]) -> AgingRow {
        AgingRow { buckets: vec![Cents::ZERO; limits_days.len() + 1], ..AgingRow::default() }
    }

    /// Adds a balance of so many days to its bucket.
    pub fn add(&mut self, bucket: Bucket, age_days: i32, balance: Cents) {
        match bucket {
            Bucket::Future => self.future += balance,
            Bucket::Debit(index) => {
                if age_days > 90 {
                    self.over_90 += balance;
                }
                if age_days > 120 {
                    self.over_120 += balance;
                }
                // An index comes from the same limits as the row, so the slot is there; a foreign row would grow rather than lose money.
                if self.buckets.len() <= index {
                    self.buckets.resize(index + 1, Cents::ZERO);
                }
                if let Some(slot) = self.buckets.get_mut(index) {
                    *slot += balance;
                }
            }
            Bucket::Credit => self.credits += balance,
            Bucket::Unapplied => self.unapplied += balance,
        }
        self.items += 1;
    }

    /// Adds another row of the same limits.
    pub fn merge(&mut self, other: &AgingRow) {
        self.future += other.future;
        self.over_90 += other.over_90;
        self.over_120 += other.over_120;
        self.credits += other.credits;
        self.unapplied += other.unapplied;
        self.items += other.items;
        self.future_payments += other.future_payments;
        if self.buckets.len() < other.buckets.len() {
            self.buckets.resize(other.buckets.len(), Cents::ZERO);
        }
        self.buckets.iter_mut().zip(&other.buckets).for_each(|(held, added)| *held += *added);
    }

    /// The sum of the buckets.
    pub fn debits(&self) -> Cents {
        self.buckets.iter().copied().sum()
    }

    /// Future + debits + credits + unapplied: what must equal the books.
    pub fn net(&self) -> Cents {
        self.future + self.debits() + self.credits + self.unapplied
    }

    /// The share of debits older than 90 days, in tenths of a percent, rounded half up; `None` when there are no debits.
    pub fn over_90_permille(&self) -> Option<i64> {
        let (debits, over) = (i128::from(self.debits().0), i128::from(self.over_90.0));
        (debits > 0).then(|| i64::try_from((2_000 * over + debits) / (2 * debits)).unwrap_or(i64::MAX))
    }

    /// The same as a percentage with one decimal, such as `12.5`; `None` when there are no debits.
    pub fn pct_over_90(&self) -> Option<String> {
        self.over_90_permille().map(|permille| format!("{}.{}", permille / 10, permille % 10))
    }
}

/// Sums by owner and payer, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgingTotals {
    limits_days: Vec<i32>,
    rows: BTreeMap<(Owner, Text), AgingRow>,
}

impl AgingTotals {
    /// Empty totals.
    pub fn new(policy: &AgingPolicy) -> AgingTotals {
        AgingTotals { limits_days: policy.bucket_limits_days.clone(), rows: BTreeMap::new() }
    }

    /// Adds an item and returns its bucket; a settled item adds nothing.
    pub fn add(&mut self, item: &OpenItem, as_of: Date, policy: &AgingPolicy) -> Option<Bucket> {
        let bucket = bucket(item, as_of, policy)?;
        let age_days = age_days(anchor_date(item, policy), as_of);
        self.row(item.owner, &item.payer_id).add(bucket, age_days, item.balance_cents);
        Some(bucket)
    }

    /// Adds money at hand with a later date. It gets a row of its own where nothing is owed.
    pub fn add_future_payment(&mut self, owner: Owner, payer_id: &Text, cents: Cents) {
        self.row(owner, payer_id).future_payments += cents;
    }

    /// Adds another shard's totals. The order of merging does not matter.
    pub fn merge(&mut self, other: &AgingTotals) {
        for ((owner, payer_id), row) in &other.rows {
            self.row(*owner, payer_id).merge(row);
        }
    }

    fn row(&mut self, owner: Owner, payer_id: &Text) -> &mut AgingRow {
        // The key is inline text, so this clones without allocating.
        self.rows.entry((owner, payer_id.clone())).or_insert_with(|| AgingRow::new(&self.limits_days))
    }

    /// The limits that the rows were made with.
    pub fn limits_days(&self) -> &[i32] {
        &self.limits_days
    }

    /// Rows by owner, then payer.
    pub fn rows(&self) -> impl Iterator<Item = (Owner, &str, &AgingRow)> {
        self.rows.iter().map(|((owner, payer_id), row)| (*owner, payer_id.as_str(), row))
    }

    /// The sum of one owner's rows.
    pub fn of_owner(&self, owner: Owner) -> AgingRow {
        self.sum(|held| held == owner)
    }

    /// The sum of all rows; its net must equal [`crate::ledger::TrialBalance::receivable_control`].
    pub fn total(&self) -> AgingRow {
        self.sum(|_| true)
    }

    fn sum(&self, wanted: impl Fn(Owner) -> bool) -> AgingRow {
        let mut total = AgingRow::new(&self.limits_days);
        self.rows.iter().filter(|((owner, _), _)| wanted(*owner)).for_each(|(_, row)| total.merge(row));
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::open_item_for_charge;

    const AS_OF: Date = Date::constant(2026, 6, 30);

    fn item(owner: Owner, age: i32, balance: i64) -> OpenItem {
        let anchor = add_days(AS_OF, -age);
        OpenItem {
            owner,
            payer_id: if owner == Owner::Insurance { "acme".into() } else { Text::default() },
            first_bill_date: (owner == Owner::Insurance).then_some(anchor),
            responsibility_date: anchor,
            balance_cents: Cents(balance),
            ..open_item_for_charge(&sample_charge(None))
        }
    }

    fn by(anchor: Anchor) -> AgingPolicy {
        AgingPolicy { anchor, ..AgingPolicy::default() }
    }

    #[test]
    fn bounds_are_inclusive_above_and_the_future_is_kept_apart() {
        let policy = AgingPolicy::default();
        let cases = [
            (-1, "future"),
            (0, "0-30"),
            (30, "0-30"),
            (31, "31-60"),
            (60, "31-60"),
            (61, "61-90"),
            (90, "61-90"),
            (91, "91-120"),
            (120, "91-120"),
            (121, "121+"),
            (9_000, "121+"),
        ];
        for (age, label) in cases {
            let found = bucket(&item(Owner::Patient, age, 100), AS_OF, &policy).map(|bucket| bucket.label(&policy.bucket_limits_days));
            assert_eq!(found.as_deref(), Some(label), "age {age}");
        }
    }

    #[test]
    fn ages_are_civil_days_over_leap_days_and_year_ends() {
        for (from, to, days) in
            [("2024-02-28", "2024-03-01", 2), ("2023-02-28", "2023-03-01", 1), ("2025-12-31", "2026-01-01", 1), ("2026-03-07", "2026-03-09", 2), ("2026-07-01", "2026-06-30", -1)]
        {
            assert_eq!(age_days(from.parse().unwrap(), to.parse().unwrap()), days, "{from} to {to}");
        }
    }

    #[test]
    fn a_rebill_does_not_reset_and_the_anchor_can_be_the_service_date() {
        let mut insured = item(Owner::Insurance, 95, 100);
        insured.responsibility_date = AS_OF;
        insured.service_date = add_days(AS_OF, -200);
        assert_eq!(age_days(anchor_date(&insured, &by(Anchor::Owner)), AS_OF), 95);
        assert_eq!(age_days(anchor_date(&insured, &by(Anchor::Service)), AS_OF), 200);
        assert_eq!(age_from_service_days(&insured, AS_OF), 200);
        assert_eq!(age_days(anchor_date(&item(Owner::Patient, 12, 100), &by(Anchor::Owner)), AS_OF), 12);
    }

    #[test]
    fn every_anchor_has_its_date_and_a_service_to_come_is_not_due() {
        let (owed, stated) = (add_days(AS_OF, -40), add_days(AS_OF, -20));
        let patient = OpenItem { responsibility_date: owed, first_statement_date: Some(stated), service_date: add_days(AS_OF, -90), ..item(Owner::Patient, 40, 100) };
        let ages = [Anchor::Owner, Anchor::Service, Anchor::Statement, Anchor::Due].map(|anchor| age_days(anchor_date(&patient, &by(anchor)), AS_OF));
        assert_eq!(ages, [40, 90, 20, -10]);
        let unstated = OpenItem { first_statement_date: None, ..patient };
        assert_eq!([Anchor::Statement, Anchor::Due].map(|anchor| age_days(anchor_date(&unstated, &by(anchor)), AS_OF)), [40, 10]);
        let insured = item(Owner::Insurance, 7, 100);
        assert_eq!([Anchor::Owner, Anchor::Statement, Anchor::Due].map(|anchor| age_days(anchor_date(&insured, &by(anchor)), AS_OF)), [7, 7, 7]);
        let early = OpenItem { service_date: add_days(AS_OF, 1), ..insured };
        assert_eq!(bucket(&early, AS_OF, &AgingPolicy::default()), Some(Bucket::Future), "billed before its day");
        assert_eq!(bucket(&OpenItem { service_date: AS_OF, ..early }, AS_OF, &AgingPolicy::default()), Some(Bucket::Debit(0)));
    }

    #[test]
    fn credits_and_unapplied_money_hide_no_debit() {
        let policy = AgingPolicy::default();
        let mut totals = AgingTotals::new(&policy);
        let unapplied = OpenItem { kind: ItemKind::Unapplied, ..item(Owner::Patient, 5, -2_000) };
        let items = [
            item(Owner::Patient, 10, 10_000),
            item(Owner::Patient, 100, 5_000),
            item(Owner::Patient, 90, 3_000),
            item(Owner::Patient, 100, -4_000),
            item(Owner::Patient, -3, 700),
            item(Owner::Patient, 1, 0),
            unapplied,
        ];
        items.iter().for_each(|item| {
            totals.add(item, AS_OF, &policy);
        });
        totals.add(&item(Owner::Insurance, 95, 10_000), AS_OF, &policy);
        let patient = totals.of_owner(Owner::Patient);
        assert_eq!((patient.future, patient.debits(), patient.credits, patient.unapplied, patient.net()), (Cents(700), Cents(18_000), Cents(-4_000), Cents(-2_000), Cents(12_700)));
        assert_eq!(patient.pct_over_90().as_deref(), Some("27.8"));
        assert_eq!(totals.total().net(), Cents(22_700));
        assert_eq!(totals.rows().map(|(owner, payer, _)| (owner, payer.to_owned())).collect::<Vec<_>>(), [(Owner::Insurance, "acme".to_owned()), (Owner::Patient, String::new())]);
        assert_eq!(AgingRow::new(&[30]).pct_over_90(), None);
    }

    #[test]
    fn labels_and_columns_follow_the_limits() {
        assert_eq!(labels(&[30, 60, 90, 120]), ["0-30", "31-60", "61-90", "91-120", "121+"]);
        assert_eq!(column_names(&[45, 90]), ["d0_45", "d46_90", "d91_plus"]);
    }

    #[test]
    fn the_share_over_90_days_counts_ages_not_buckets() {
        for limits in [vec![30, 60, 90, 120], vec![15, 45], vec![45, 100], vec![365], vec![]] {
            let policy = AgingPolicy { bucket_limits_days: limits.clone(), ..AgingPolicy::default() };
            let mut totals = AgingTotals::new(&policy);
            for (age, cents) in [(-5, 700), (10, 10_000), (50, 5_000), (90, 3_000), (91, 1_000), (400, 1_000), (400, -4_000)] {
                totals.add(&item(Owner::Patient, age, cents), AS_OF, &policy);
            }
            let row = totals.total();
            assert_eq!((row.over_90, row.pct_over_90().as_deref()), (Cents(2_000), Some("10.0")), "{limits:?}");
        }
    }

    #[test]
    fn shards_merge_in_any_order() {
        let policy = AgingPolicy::default();
        let items: Vec<OpenItem> = (-40..400).map(|age| item(Owner::Patient, age, i64::from(age % 7 - 2) * 100)).collect();
        let mut shards = [AgingTotals::new(&policy), AgingTotals::new(&policy)];
        for (index, item) in items.iter().enumerate() {
            shards[index % 2].add(item, AS_OF, &policy);
        }
        let [mut left, right] = shards;
        let mut other = right.clone();
        other.merge(&left);
        left.merge(&right);
        assert_eq!(left, other);
        let mut whole = AgingTotals::new(&policy);
        items.iter().for_each(|item| {
            whole.add(item, AS_OF, &policy);
        });
        assert_eq!(left, whole);
    }
}
