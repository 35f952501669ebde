//! What each feature of a document is worth, and how likely a ranked code is right: learned by `benches/coding/train.py --write`, not to be changed by hand.

use super::features::FEATURES;

/// What each feature adds to a document's score, in the order of [`FEATURES`].
#[rustfmt::skip]
pub(super) const WEIGHTS: [f32; FEATURES.len()] = [1.2405, -3.0594, 0.3691, 3.4771, 5.9733, 3.4629, -0.3002, -2.1251, -0.3146, 0.4640, 0.3120, 1.6894, -0.4164, -6.5082, -1.2002, -0.3036, -1.7525, 0.0000, 0.3436, 1.1539, 1.3804, 1.5958, -2.3739, -4.5537, 0.6186, -1.3687, 0.1564, -0.3822, 0.1576, -0.1024, 0.1947, 1.5389, -0.3298, -0.1432, -1.6721, -0.2254, -1.4902, 0.8857, -2.3830, -1.7989];

/// How likely the first code is right: what it starts from (log-odds).
pub(super) const BIAS: f32 = -3.7931;

/// What the four numbers of `confidence`, and each feature of the first code's text, add to that.
#[rustfmt::skip]
pub(super) const SIGNALS: [f32; 4 + FEATURES.len()] = [1.7776, 0.6278, 0.1738, 1.7794, 0.0405, -0.7019, 1.1115, 0.2326, 1.3664, -0.1605, 0.0000, 0.0000, -0.3073, -0.2310, -0.3172, -0.2957, -0.8744, 0.0000, -1.0559, -0.0332, -0.3421, 0.0000, 0.1403, -0.4887, -0.3276, 0.0205, -0.0809, -0.5310, -0.0740, 0.1027, -1.1576, -0.1252, -0.2779, 0.2757, 0.9800, 0.8288, 0.4554, 0.1367, -1.8855, -0.8154, 0.9810, 0.5104, 0.0000, -0.1295];
