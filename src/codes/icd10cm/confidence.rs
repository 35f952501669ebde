//! How likely a ranked code is right, in thousandths: a calibration of scores, learned with the weights and checked by `benches/coding`.
//!
//! It accepts nothing: the threshold for that is the caller's.

use super::features::Features;
use super::weights::{BIAS, SIGNALS};

/// A ranked code.
pub(super) struct Judged<'f> {
    pub(super) score: f32,
    pub(super) features: &'f Features,
    /// Its first three characters.
    pub(super) category: [u8; 3],
}

/// How many codes the likelihood of the first is measured against.
pub(super) const MEASURED_AGAINST: usize = 10;

/// The likelihood of each, in the order given (best first). The first is calibrated; the others share what is left by their scores.
pub(super) fn thousandths(judged: &[Judged<'_>]) -> Vec<u32> {
    let Some((first, others)) = judged.split_first() else { return Vec::new() };
    let power = |judged: &Judged<'_>| (judged.score - first.score).exp();
    let measured = others.get(..others.len().min(MEASURED_AGAINST - 1)).unwrap_or_default();
    let all: f32 = 1.0 + measured.iter().map(power).sum::<f32>();
    let same_category: f32 = 1.0 + measured.iter().filter(|judged| judged.category == first.category).map(power).sum::<f32>();
    let margin = others.first().map_or(6.0, |second| (first.score - second.score).min(6.0));
    let numbers = [1.0 / all, margin, same_category / all, first.score / 10.0].into_iter().chain(first.features.iter().copied());
    let log_odds = BIAS + numbers.zip(SIGNALS).map(|(number, signal)| number * signal).sum::<f32>();
    let likely = 1.0 / (1.0 + (-log_odds).exp());
    let left: f32 = others.iter().map(power).sum::<f32>().max(f32::MIN_POSITIVE);
    // None is likelier than the first, which ranks before it.
    let share = |judged: &Judged<'_>| ((1.0 - likely) * power(judged) / left).min(likely);
    std::iter::once(likely).chain(others.iter().map(share)).map(|likely| (1_000.0 * likely).round() as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::icd10cm::FEATURES;

    #[test]
    fn likelihoods_share_at_most_one_whole_and_a_close_second_lowers_the_first() {
        let features = [0.5; FEATURES.len()];
        let judged = |scores: &[f32]| thousandths(&scores.iter().map(|score| Judged { score: *score, features: &features, category: *b"J20" }).collect::<Vec<_>>());
        let (apart, close) = (judged(&[5.0, 1.0, 0.0]), judged(&[5.0, 4.9, 0.0]));
        assert!(apart[0] > close[0], "{apart:?} {close:?}");
        assert!(apart.iter().sum::<u32>() <= 1_002 && apart.is_sorted_by(|better, worse| better >= worse), "{apart:?}");
        assert!(judged(&[]).is_empty() && judged(&[1.0]).len() == 1);
    }
}
