//! States that say themselves when a medical bill is delinquent. A seed to be verified by the entity's counsel; the configuration replaces any row.

use crate::config::{DelinquencyPolicy, StateDelinquency};
use crate::model::Date;

/// One state's definition.
#[derive(Debug, Clone, Copy)]
pub struct StateRule {
    /// Two letters.
    pub state: &'static str,
    /// Its clocks.
    pub days: StateDelinquency,
    /// In force from this day on.
    pub from: Date,
    /// Where it stands.
    pub citation: &'static str,
}

/// The built-in table.
pub static STATE_RULES: &[StateRule] = &[StateRule {
    state: "ND",
    days: StateDelinquency { from_service_days: 90, from_bill_days: 45 },
    from: Date::constant(2000, 1, 1),
    citation: "NDCC 13-01-14.1 to 13-01-15, as read on 2026-09-01: delinquent only 90 days after the service and 45 days after the bill",
}];

/// The clocks that bind an entity of a state on a day; `None` where the state says nothing.
pub fn clocks(policy: &DelinquencyPolicy, state: &str, as_of: Date) -> Option<StateDelinquency> {
    let built_in = || STATE_RULES.iter().find(|rule| rule.state == state && as_of >= rule.from).map(|rule| rule.days);
    policy.states.get(state).copied().or_else(built_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_replaces_the_table() {
        let on = Date::constant(2026, 6, 30);
        let mut policy = DelinquencyPolicy::default();
        assert_eq!(clocks(&policy, "ND", on), Some(StateDelinquency { from_service_days: 90, from_bill_days: 45 }));
        assert_eq!(clocks(&policy, "KS", on), None);
        policy.states.insert("ND".into(), StateDelinquency { from_service_days: 0, from_bill_days: 10 });
        policy.states.insert("KS".into(), StateDelinquency { from_service_days: 60, from_bill_days: 0 });
        assert_eq!((clocks(&policy, "ND", on).map(|days| days.from_bill_days), clocks(&policy, "KS", on).map(|days| days.from_service_days)), (Some(10), Some(60)));
    }
}
