//! How long answers may take before somebody looks for them.

use serde::{Deserialize, Serialize};

/// How long to wait for each kind of answer, in days since the claim's last change of state.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Patience {
    /// From the outbox to word that the file left; blank: `reports.acknowledgement_days`.
    pub sent_days: Option<i32>,
    /// From there to the receiver's 999; blank: `reports.acknowledgement_days`.
    pub set_days: Option<i32>,
    /// From there to the payer's 277CA; blank: `reports.acknowledgement_days`.
    pub claim_days: Option<i32>,
    /// From acceptance to the remittance; blank: 45.
    pub remittance_days: Option<i32>,
    /// From a payer's word that it forwarded the claim to the next payer's remittance; blank: 45.
    pub forwarded_days: Option<i32>,
}

/// `[reports.acknowledgements]`: patience with all payers, and with single ones.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AcknowledgementPolicy {
    /// From the outbox to word that the file left.
    pub sent_days: Option<i32>,
    /// From there to the receiver's 999.
    pub set_days: Option<i32>,
    /// From there to the payer's 277CA.
    pub claim_days: Option<i32>,
    /// From acceptance to the remittance.
    pub remittance_days: Option<i32>,
    /// From forwarding to the next payer's remittance.
    pub forwarded_days: Option<i32>,
    /// By payer key; what a payer's entry leaves blank is as for all.
    pub payers: std::collections::BTreeMap<String, Patience>,
}

impl AcknowledgementPolicy {
    /// Patience with one payer: its own, else that with all.
    pub fn of(&self, payer_id: &str) -> Patience {
        let own = self.payers.get(payer_id).copied().unwrap_or_default();
        Patience {
            sent_days: own.sent_days.or(self.sent_days),
            set_days: own.set_days.or(self.set_days),
            claim_days: own.claim_days.or(self.claim_days),
            remittance_days: own.remittance_days.or(self.remittance_days),
            forwarded_days: own.forwarded_days.or(self.forwarded_days),
        }
    }
}
