//! Repeatable random numbers: SplitMix64 (Steele, Lea and Flood, 2014), started from a seed, a topic and a number.
//!
//! The stream of one encounter or person depends on nothing else, so files can be written in any order or at once. *Not* for secrets.

/// What a stream of random numbers is about, so that two questions about one number get answers that have nothing to do with each other.
#[derive(Debug, Clone, Copy)]
pub(super) enum Topic {
    /// One encounter.
    Encounter,
    /// One household.
    Household,
    /// One person.
    Person,
    /// A member id with one payer.
    Member,
    /// Whether an encounter carries a fault.
    Fault,
    /// A guarantor's later dealings with the practice.
    Account,
    /// What receivers and payers do with a claim.
    Response,
}

/// One stream.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of a seed, a topic and a number.
    pub fn of(seed: u64, topic: Topic, number: u64) -> Random {
        let mut start = Random { state: seed.wrapping_add((topic as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93)) };
        let mixed = start.next();
        let mut random = Random { state: mixed ^ number.wrapping_mul(GOLDEN) };
        random.next();
        random
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`; 0 for a bound of 0. The bias of at most `bound / 2^64` does not matter here.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The product's upper half is smaller than the bound.
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included. `low` must not be above `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items; the default for none.
    pub fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let place = self.below(items.len() as u64) as usize;
        items.get(place).copied().unwrap_or_default()
    }

    /// A place in a list by weights, each weight counting for its share of their sum; 0 when all are 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ_by_seed_topic_and_number() {
        let first = |seed, topic, number| Random::of(seed, topic, number).next();
        assert_eq!(first(1, Topic::Person, 7), first(1, Topic::Person, 7));
        let all = [first(1, Topic::Person, 7), first(2, Topic::Person, 7), first(1, Topic::Encounter, 7), first(1, Topic::Person, 8)];
        assert!((1..4).all(|place| !all[..place].contains(&all[place])));
    }

    #[test]
    fn bounds_are_kept_and_shares_are_about_right() {
        let mut random = Random::of(3, Topic::Fault, 0);
        let draws: Vec<u64> = (0..10_000).map(|_| random.between(5, 8)).collect();
        assert!(draws.iter().all(|draw| (5..=8).contains(draw)));
        for value in 5..=8 {
            let share = draws.iter().filter(|draw| **draw == value).count();
            assert!((2_300..2_700).contains(&share), "{value}: {share}");
        }
        let heavy = (0..10_000).filter(|_| random.weighted([1, 0, 9].into_iter()) == 2).count();
        assert!((8_800..9_200).contains(&heavy), "{heavy}");
        assert_eq!(random.below(0), 0);
    }
}
