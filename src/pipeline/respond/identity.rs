//! Who we are to those who answer, so that a mailbox can be shared: what is somebody else's stays where it is.
//!
//! A remittance is ours by its payee: the NPI of a billing provider, or the tax id of the entity or of a billing provider, wherever the 835 gives them (N1*PE N104, REF*TJ). A
//! payee that gives such numbers and none of ours is somebody else, whatever the envelope says, because workspaces may share one submitter id. Every other answer, and a
//! remittance whose payee gives none, is ours by its envelope: ISA08 or GS03 is the id under which we submit.

use std::collections::BTreeSet;

use crate::config::Config;
use crate::model::{ProviderRole, Providers};
use crate::x12::responses::{Party, SetStart};

/// Qualifiers of a tax id, in N103 and REF01.
const TAX_ID: [&str; 4] = ["FI", "TJ", "EI", "24"];

/// What names us.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    submitters: BTreeSet<String>,
    npis: BTreeSet<String>,
    tax_ids: BTreeSet<String>,
}

impl Identity {
    /// From configuration and providers.
    pub fn new(config: &Config, providers: &Providers) -> Identity {
        let mut identity = Identity::default();
        identity.submitters.insert(config.submitter.id.trim().to_uppercase());
        identity.tax_ids.insert(digits(&config.entity.tax_id));
        for provider in providers.rows().iter().filter(|provider| provider.role == ProviderRole::Billing) {
            identity.npis.insert(provider.npi.clone());
            identity.tax_ids.insert(digits(&provider.tax_id));
        }
        identity.npis.remove("");
        identity.tax_ids.remove("");
        identity
    }

    /// True when an envelope is addressed to us.
    pub fn is_addressed(&self, start: &SetStart) -> bool {
        self.is_submitter(&start.receiver) || self.is_submitter(&start.application_receiver)
    }

    /// True for an id under which we submit.
    pub fn is_submitter(&self, id: &str) -> bool {
        self.submitters.contains(&id.trim().to_uppercase())
    }

    /// Whether a payee is one of us; `None` where it gives nothing to know it by.
    pub fn is_payee(&self, payee: &Party) -> Option<bool> {
        let own = (payee.qualifier.as_str(), payee.id.as_str());
        let given = std::iter::once(own).chain(payee.references.iter().map(|(qualifier, id)| (qualifier.as_str(), id.as_str())));
        let known = given.filter(|(_, id)| !id.is_empty()).filter_map(|(qualifier, id)| match qualifier {
            "XX" => Some(self.npis.contains(id)),
            qualifier if TAX_ID.contains(&qualifier) => Some(self.tax_ids.contains(&digits(id))),
            _ => None,
        });
        known.reduce(|left, right| left || right)
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        let set = |text: &str| BTreeSet::from([text.to_owned()]);
        Identity { submitters: set("HILL01"), npis: set("1234567893"), tax_ids: set("123456789") }
    }

    fn payee(qualifier: &str, id: &str, references: &[(&str, &str)]) -> Party {
        let references = references.iter().map(|(qualifier, id)| ((*qualifier).into(), (*id).into())).collect();
        Party { name: "".into(), qualifier: qualifier.into(), id: id.into(), references }
    }

    #[test]
    fn a_payee_is_known_by_any_number_and_foreign_when_none_is_ours() {
        let us = identity();
        assert_eq!(us.is_payee(&payee("XX", "1234567893", &[])), Some(true));
        assert_eq!(us.is_payee(&payee("FI", "12-3456789", &[])), Some(true));
        assert_eq!(us.is_payee(&payee("XX", "1999999984", &[("TJ", "123456789")])), Some(true));
        assert_eq!(us.is_payee(&payee("XX", "1999999984", &[("TJ", "987654321")])), Some(false));
        assert_eq!(us.is_payee(&payee("XV", "77", &[("PQ", "123456789")])), None);
    }

    #[test]
    fn envelopes_are_compared_without_padding_and_case() {
        assert!(identity().is_submitter("hill01   ") && !identity().is_submitter("HILL02"));
    }
}
