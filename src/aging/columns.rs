//! The same aging over columns: ten millions of items in one go, without making an item of any.

use super::{AgingRow, AgingTotals, Bucket, bucket_of_age};
use crate::config::{AgingPolicy, Anchor};
use crate::ledger::Owner;
use crate::ledger::item_columns::{ItemColumns, NO_DAY};
use crate::model::date::epoch_days;
use crate::model::{Cents, Date};

/// The days of one item that its age can start from.
#[derive(Clone, Copy)]
struct Days {
    service: i32,
    first_bill: i32,
    responsibility: i32,
    first_statement: i32,
}

/// As [`super::anchor_date`], in days.
fn anchor_day(days: Days, is_insured: bool, policy: &AgingPolicy) -> i32 {
    let or = |day: i32| if day == NO_DAY { days.responsibility } else { day };
    match (policy.anchor, is_insured) {
        (Anchor::Service, _) => days.service,
        (_, true) => or(days.first_bill),
        (Anchor::Owner, false) => days.responsibility,
        (Anchor::Statement, false) => or(days.first_statement),
        (Anchor::Due, false) => or(days.first_statement).saturating_add(policy.terms_days),
    }
}

impl AgingTotals {
    /// Adds every item of some columns, each as [`AgingTotals::add`] would. Columns of different length are read to the shortest.
    pub fn add_columns(&mut self, columns: &ItemColumns, as_of: Date, policy: &AgingPolicy) {
        let as_of = epoch_days(as_of);
        let limits = policy.bucket_limits_days.as_slice();
        let mut rows: Vec<(bool, AgingRow)> = columns.groups.iter().map(|(owner, _)| (*owner == Owner::Insurance, AgingRow::new(limits))).collect();
        let amounts = columns.group.iter().zip(&columns.balance_cents).zip(&columns.is_unapplied).zip(&columns.is_offset);
        let days = columns.service_day.iter().zip(&columns.first_bill_day).zip(&columns.responsibility_day).zip(&columns.first_statement_day);
        for ((((group, balance), is_unapplied), is_offset), (((service, first_bill), responsibility), first_statement)) in amounts.zip(days) {
            if *balance == 0 || *is_offset {
                continue;
            }
            let Some((is_insured, row)) = rows.get_mut(usize::from(*group)) else { continue };
            let days = Days { service: *service, first_bill: *first_bill, responsibility: *responsibility, first_statement: *first_statement };
            let age = as_of.saturating_sub(anchor_day(days, *is_insured, policy));
            let bucket = match *balance {
                _ if *is_unapplied => Bucket::Unapplied,
                ..0 => Bucket::Credit,
                _ if *service > as_of => Bucket::Future,
                _ => bucket_of_age(age, limits),
            };
            row.add(bucket, age, Cents(*balance));
        }
        for ((owner, payer_id), (_, row)) in columns.groups.iter().zip(&rows).filter(|(_, (_, row))| row.items > 0) {
            self.row(*owner, payer_id).merge(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{ItemKind, OpenItem, Text};
    use crate::model::date::add_days;

    const AS_OF: Date = Date::constant(2026, 6, 30);

    fn column<T>(items: &[OpenItem], of: impl Fn(&OpenItem) -> T) -> Vec<T> {
        items.iter().map(of).collect()
    }

    fn columns(items: &[OpenItem]) -> ItemColumns {
        let mut groups: Vec<(Owner, Text)> = Vec::new();
        let mut place = |item: &OpenItem| {
            let key = (item.owner, item.payer_id.clone());
            let found = groups.iter().position(|held| *held == key).unwrap_or_else(|| {
                groups.push(key);
                groups.len() - 1
            });
            u16::try_from(found).unwrap()
        };
        let group = items.iter().map(&mut place).collect();
        let day = |date: Option<Date>| date.map_or(NO_DAY, epoch_days);
        ItemColumns {
            group,
            groups,
            is_unapplied: column(items, |item| item.kind == ItemKind::Unapplied),
            is_offset: column(items, |item| item.is_offset),
            balance_cents: column(items, |item| item.balance_cents.0),
            service_day: column(items, |item| epoch_days(item.service_date)),
            first_bill_day: column(items, |item| day(item.first_bill_date)),
            responsibility_day: column(items, |item| epoch_days(item.responsibility_date)),
            first_statement_day: column(items, |item| day(item.first_statement_date)),
        }
    }

    /// Items of every owner, kind and age, with and without each date.
    fn items() -> Vec<OpenItem> {
        let of = |number: i32| OpenItem {
            owner: [Owner::Insurance, Owner::Patient, Owner::Agency][number as usize % 3],
            payer_id: if number % 3 == 0 { ["acme", "a payer with a long name"][number as usize % 2].into() } else { Text::default() },
            kind: if number % 11 == 0 { ItemKind::Unapplied } else { ItemKind::Receivable },
            balance_cents: Cents(i64::from(number * 7 % 13 - 3) * 100),
            service_date: add_days(AS_OF, 20 - number),
            first_bill_date: (number % 4 != 0).then(|| add_days(AS_OF, 25 - number)),
            responsibility_date: add_days(AS_OF, 30 - number),
            first_statement_date: (number % 5 == 0).then(|| add_days(AS_OF, 40 - number)),
            is_offset: number % 17 == 0,
            ..OpenItem::default()
        };
        (0..500).map(of).collect()
    }

    #[test]
    fn columns_and_items_agree_for_every_anchor() {
        let items = items();
        for anchor in [Anchor::Owner, Anchor::Service, Anchor::Statement, Anchor::Due] {
            let policy = AgingPolicy { anchor, bucket_limits_days: vec![15, 45, 100], ..AgingPolicy::default() };
            let (mut by_item, mut by_column) = (AgingTotals::new(&policy), AgingTotals::new(&policy));
            items.iter().for_each(|item| {
                by_item.add(item, AS_OF, &policy);
            });
            items.chunks(170).for_each(|stretch| by_column.add_columns(&columns(stretch), AS_OF, &policy));
            assert_eq!(by_column, by_item, "{anchor:?}");
            assert!(by_item.total().future > Cents::ZERO && by_item.total().credits < Cents::ZERO && by_item.total().unapplied != Cents::ZERO);
        }
    }
}
