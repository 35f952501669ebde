//! What the origin of a patient's balance says about who has to pay it. This module does *not* decide what follows: letters stop, and gates hold or refuse.

use super::OpenItem;

/// Reasons with which group PR leaves the patient a cost share that needs no second look: deductible, coinsurance, copay, blood deductible.
const COST_SHARES: [&str; 4] = ["1", "2", "3", "66"];

impl OpenItem {
    /// Parts of the origin as group and reason, such as `PR` and `1`; words such as `self_pay` have none.
    fn origins(&self) -> impl Iterator<Item = (&str, &str)> {
        self.origin.split(';').filter_map(|part| part.split_once('-'))
    }

    /// True when a part of the balance comes from an adjustment that is the provider's own loss (groups CO, PI, OA): only PR assigns an amount to the patient.
    pub fn is_providers_own(&self) -> bool {
        self.origins().any(|(group, _)| ["CO", "PI", "OA"].contains(&group))
    }

    /// True when the payer left the patient an amount for another reason than a cost share, such as PR-96: a waiver on file, the right payer?
    pub fn needs_review(&self) -> bool {
        self.origins().any(|(group, reason)| group == "PR" && !COST_SHARES.contains(&reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cost_share_is_the_patients_without_a_second_look() {
        let said = |origin: &str| {
            let item = OpenItem { origin: origin.into(), ..OpenItem::default() };
            (item.is_providers_own(), item.needs_review())
        };
        assert_eq!(
            (said("self_pay"), said("PR-1;PR-2"), said("PR-96"), said("OA-209;PR-1"), said("CO-50")),
            ((false, false), (false, false), (false, true), (true, false), (true, false))
        );
    }
}
