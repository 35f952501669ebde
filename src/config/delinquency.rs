//! `[delinquency]`: the statement cycle, levels and small balances. Thresholds only; `delinquency` applies them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Statements and delinquency.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct DelinquencyPolicy {
    /// Days between statements.
    pub statement_cycle_days: i32,
    /// Days from a statement to its due date.
    pub due_days: i32,
    /// Days past due before an item counts as delinquent.
    pub grace_days: i32,
    /// Upper bounds, in days past due, of levels D0 to D3; beyond the last is D4.
    pub level_limits_days: Vec<i32>,
    /// No statement below this guarantor total.
    pub minimum_statement_cents: i64,
    /// Written off when the guarantor's whole balance is at most this and older than `small_balance_age_days`.
    pub small_balance_cents: i64,
    /// See `small_balance_cents`.
    pub small_balance_age_days: i32,
    /// Days before a state lets a bill count as delinquent, by two-letter state; replaces the built-in row of a state (see `delinquency::state_rule`).
    pub states: BTreeMap<String, StateDelinquency>,
}

/// What a state wants before a bill is delinquent. Both clocks must have run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StateDelinquency {
    /// Days from the day of service.
    pub from_service_days: i32,
    /// Days from the first delivered statement.
    pub from_bill_days: i32,
}

impl Default for DelinquencyPolicy {
    fn default() -> Self {
        DelinquencyPolicy {
            statement_cycle_days: 30,
            due_days: 30,
            grace_days: 10,
            level_limits_days: vec![10, 30, 60, 90],
            minimum_statement_cents: 500,
            small_balance_cents: 999,
            small_balance_age_days: 90,
            states: BTreeMap::new(),
        }
    }
}
