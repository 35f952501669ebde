//! `[aging]`: buckets, and the date that ages start from.

use serde::{Deserialize, Serialize};

/// Which date ages start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// Insurance from the first bill date, patients from the responsibility date.
    #[default]
    Owner,
    /// Everything from the date of service.
    Service,
}

/// Aging policy.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgingPolicy {
    /// Inclusive upper bounds of the buckets in days, strictly increasing; the last bucket is open.
    pub bucket_limits_days: Vec<i32>,
    /// `owner` or `service`.
    pub anchor: Anchor,
}

impl Default for AgingPolicy {
    fn default() -> Self {
        AgingPolicy { bucket_limits_days: vec![30, 60, 90, 120], anchor: Anchor::Owner }
    }
}
