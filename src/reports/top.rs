//! The largest rows of a stream, in bounded memory: what the morning page embeds of tables that have millions of rows.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Keeps the rows with the highest rank. Rows of equal rank keep the order in which the stream brought them, so the same stream always keeps the same rows.
#[derive(Debug, Clone)]
pub struct Top<T> {
    limit: usize,
    seen: u64,
    kept: BinaryHeap<Reverse<Ranked<T>>>,
}

#[derive(Debug, Clone)]
struct Ranked<T> {
    rank: i64,
    place: Reverse<u64>,
    row: T,
}

impl<T> PartialEq for Ranked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl<T> Eq for Ranked<T> {}
impl<T> PartialOrd for Ranked<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Ranked<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then(self.place.cmp(&other.place))
    }
}

impl<T> Top<T> {
    /// Keeps at most `limit` rows.
    pub fn new(limit: usize) -> Top<T> {
        Top { limit, seen: 0, kept: BinaryHeap::new() }
    }

    /// Counts a row, and builds and keeps it only when it is among the largest so far.
    pub fn offer(&mut self, rank: i64, row: impl FnOnce() -> T) {
        let place = self.seen;
        self.seen += 1;
        if self.has_room_for(rank) {
            self.push(Ranked { rank, place: Reverse(place), row: row() });
        }
    }

    // A later row of equal rank never displaces an earlier one.
    fn has_room_for(&self, rank: i64) -> bool {
        self.kept.len() < self.limit || self.kept.peek().is_some_and(|Reverse(least)| least.rank < rank)
    }

    fn push(&mut self, ranked: Ranked<T>) {
        self.kept.push(Reverse(ranked));
        if self.kept.len() > self.limit {
            self.kept.pop();
        }
    }

    /// Adds what another part kept, as if its stream had followed this one's.
    pub fn merge(&mut self, other: Top<T>) {
        let offset = self.seen;
        self.seen += other.seen;
        for Reverse(ranked) in other.kept.into_vec() {
            self.push(Ranked { place: Reverse(ranked.place.0 + offset), ..ranked });
        }
    }

    /// How many rows were offered.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// How many rows are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// True when none is.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The kept rows, highest rank first.
    pub fn into_rows(self) -> Vec<T> {
        self.kept.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked.row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top_of(ranks: &[i64], limit: usize) -> Top<usize> {
        let mut top = Top::new(limit);
        for (place, &rank) in ranks.iter().enumerate() {
            top.offer(rank, || place);
        }
        top
    }

    #[test]
    fn the_largest_stay_and_ties_go_to_the_earlier() {
        let top = top_of(&[5, 9, 5, 7, 9, 1], 4);
        assert_eq!(top.seen(), 6);
        assert_eq!(top.into_rows(), [1, 4, 3, 0]);
        assert!(top_of(&[1, 2], 0).into_rows().is_empty());
    }

    #[test]
    fn parts_merge_to_what_one_stream_keeps() {
        let ranks = [3, 8, 8, 2, 8, 5, 8, 9, 3];
        for cut in 0..ranks.len() {
            let mut left = top_of(&ranks[..cut], 4);
            let mut right = Top::new(4);
            for (place, &rank) in ranks.iter().enumerate().skip(cut) {
                right.offer(rank, || place);
            }
            left.merge(right);
            assert_eq!(left.seen(), 9);
            assert_eq!(left.into_rows(), top_of(&ranks, 4).into_rows(), "cut at {cut}");
        }
    }
}
