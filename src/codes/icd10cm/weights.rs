//! What each feature of a document is worth, and how likely a ranked code is right: learned by `benches/coding/train.py --write`, not to be changed by hand.

use super::features::FEATURES;

/// What each feature adds to a document's score, in the order of [`FEATURES`].
#[rustfmt::skip]
pub(super) const WEIGHTS: [f32; FEATURES.len()] = [2.5500, -4.0778, -0.9120, 2.8821, 7.8442, 3.4619, -0.3654, -1.5069, -0.4228, 0.7270, 0.2386, 2.1382, -0.6435, -6.4970, -1.4628, -0.2239, -2.9838, 0.0000, 0.5376, 0.6965, 1.1079, 1.3549, -3.3671, -4.9778, -0.3447, -0.9570, -0.3499, -0.3018, 0.0577, -0.0360, 0.9779, 1.6334, -0.4438, -0.4416, -1.7834, -0.4417, -1.5978, 0.9970, -1.7547, -1.0662];

/// How likely the first code is right: what it starts from (log-odds).
pub(super) const BIAS: f32 = -3.4160;

/// What the four numbers of `confidence`, and each feature of the first code's text, add to that.
#[rustfmt::skip]
pub(super) const SIGNALS: [f32; 4 + FEATURES.len()] = [1.1145, 0.5252, -0.4383, 1.5624, 0.2238, 0.0424, 1.3306, -0.0089, 1.0124, 1.4906, 0.0000, 0.0000, -0.1946, -0.6286, -0.6188, 0.4339, -0.1196, 0.0000, -1.4293, 0.1339, 0.0224, 0.0000, 0.3371, -0.7296, -0.0631, 0.0130, 0.5075, -0.3663, 0.6581, -0.1797, 0.1481, 0.2296, 1.2717, 0.3481, 0.6909, 0.0025, 0.1033, -0.0269, -0.9782, 0.1149, 0.5757, -0.6544, -0.1161, -0.2781];
