//! How many days something took: how often, how long in all, and the longest but for the slowest tenth. It does *not* say what took so long.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Longer than this counts as this for the ninetieth percentile, so that the counts stay few; the mean counts every day. [source: choice; more than a year of lag needs no finer figure]
const MOST_DAYS: i32 = 400;

/// Days that things took, by how often.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lag {
    /// How many.
    pub count: u64,
    /// Sum of their days.
    pub days: i64,
    /// How many took so many days; below zero where the service lies ahead.
    pub by_days: BTreeMap<i32, u64>,
}

impl Lag {
    /// Counts one.
    pub fn add(&mut self, days: i32) {
        self.count += 1;
        self.days += i64::from(days);
        *self.by_days.entry(days.clamp(-MOST_DAYS, MOST_DAYS)).or_default() += 1;
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Lag) {
        self.count += other.count;
        self.days += other.days;
        for (days, count) in &other.by_days {
            *self.by_days.entry(*days).or_default() += count;
        }
    }

    /// Days within which nine of ten were done (nearest rank); `None` of nothing.
    pub fn ninetieth(&self) -> Option<i32> {
        let wanted = self.by_days.values().sum::<u64>().saturating_mul(9).div_ceil(10);
        let mut seen = 0;
        self.by_days
            .iter()
            .find(|(_, count)| {
                seen += **count;
                seen >= wanted
            })
            .map(|(days, _)| *days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_of_ten_are_within_the_ninetieth_and_the_tenth_moves_only_the_mean() {
        let mut lag = Lag::default();
        assert_eq!(lag.ninetieth(), None);
        (1..=9).for_each(|days| lag.add(days));
        let mut slow = Lag::default();
        slow.add(5_000);
        lag.merge(&slow);
        assert_eq!((lag.count, lag.days, lag.ninetieth()), (10, 5_045, Some(9)));
        lag.add(-1);
        assert_eq!(lag.ninetieth(), Some(9), "the tenth of eleven");
    }
}
