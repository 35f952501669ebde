//! 835: what a payer paid, why not all of it, and what it keeps.

use super::Text;
use crate::model::{Cents, Date};

/// A payer or payee.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Party {
    /// N102 or NM103.
    pub name: Text,
    /// N103 or NM108.
    pub qualifier: Text,
    /// N104 or NM109.
    pub id: Text,
    /// REF01 and REF02 of its loop.
    pub references: Vec<(Text, Text)>,
}

/// BPR, TRN and what stands before the first claim.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RemittanceHeader {
    /// BPR01, such as I, H or P.
    pub handling: Text,
    /// BPR02; negative where BPR03 is D.
    pub payment_cents: Cents,
    /// BPR04: ACH, CHK, BOP, FWT, NON.
    pub method: Text,
    /// BPR16.
    pub payment_date: Option<Date>,
    /// TRN02, the number of check or transfer.
    pub trace_number: Text,
    /// TRN03, 1 and the payer's tax id.
    pub payer_trace_id: Text,
    /// DTM*405.
    pub production_date: Option<Date>,
    /// N1*PR.
    pub payer: Party,
    /// N1*PE.
    pub payee: Party,
}

/// One reason of a CAS.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Adjustment {
    /// CAS01: CO, OA, PI, PR.
    pub group: Text,
    /// Reason code.
    pub reason: Text,
    /// Amount; positive lowers the payment.
    pub cents: Cents,
    /// Quantity as it stands; empty where none is given.
    pub quantity: Text,
}

/// A procedure as SVC01 or SVC06 names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Procedure {
    /// HC, NU, N4 ...
    pub qualifier: Text,
    /// Its code.
    pub code: Text,
    /// Up to four modifiers.
    pub modifiers: Vec<Text>,
}

/// One SVC with everything under it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RemittedService {
    /// What was adjudicated (SVC01).
    pub procedure: Procedure,
    /// What was submitted (SVC06), where that differs.
    pub submitted: Option<Procedure>,
    /// SVC02.
    pub charge_cents: Cents,
    /// SVC03.
    pub paid_cents: Cents,
    /// SVC05 as it stands; empty means 1.
    pub units: Text,
    /// SVC07 as it stands.
    pub submitted_units: Text,
    /// DTM*472 or 150.
    pub service_from: Option<Date>,
    /// DTM*151.
    pub service_to: Option<Date>,
    /// Its adjustments.
    pub adjustments: Vec<Adjustment>,
    /// REF*6R: our line control number, the line's place on our claim; empty where the payer does not echo it.
    pub line_control: Text,
    /// Remark codes (LQ*HE).
    pub remarks: Vec<Text>,
    /// AMT qualifiers and amounts, such as B6, the allowed amount.
    pub amounts: Vec<(Text, Cents)>,
}

/// One CLP with everything under it. Names and ids of persons are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct RemittedClaim {
    /// Its place in the set, counted from 1.
    pub position: u32,
    /// CLP01: our CLM01.
    pub claim_id: Text,
    /// CLP02, such as 1, 4, 22.
    pub status: Text,
    /// CLP03.
    pub charge_cents: Cents,
    /// CLP04.
    pub paid_cents: Cents,
    /// CLP05.
    pub patient_responsibility_cents: Cents,
    /// CLP06.
    pub filing_indicator: Text,
    /// CLP07.
    pub payer_claim_number: Text,
    /// CLP08.
    pub facility_code: Text,
    /// CLP09.
    pub frequency: Text,
    /// Adjustments of the claim as a whole; those of its services are not among them.
    pub adjustments: Vec<Adjustment>,
    /// Whom the claim was forwarded to (NM1*TT).
    pub crossover: Option<Party>,
    /// The payer that should pay first (NM1*PR).
    pub corrected_priority_payer: Option<Party>,
    /// Remark codes of MIA and MOA.
    pub remarks: Vec<Text>,
    /// REF01 and REF02 of the claim, such as F8, the number of the claim that is corrected.
    pub references: Vec<(Text, Text)>,
    /// DTM*232.
    pub service_from: Option<Date>,
    /// DTM*233.
    pub service_to: Option<Date>,
    /// DTM*050.
    pub received: Option<Date>,
    /// AMT qualifiers and amounts.
    pub amounts: Vec<(Text, Cents)>,
    /// Its services.
    pub services: Vec<RemittedService>,
    /// Bytes before its CLP.
    pub offset: u64,
}

impl RemittedClaim {
    /// All adjustments, of the claim and of its services.
    pub fn all_adjustments(&self) -> impl Iterator<Item = &Adjustment> {
        self.adjustments.iter().chain(self.services.iter().flat_map(|service| &service.adjustments))
    }

    /// All remark codes, of the claim and of its services.
    pub fn all_remarks(&self) -> impl Iterator<Item = &Text> {
        self.remarks.iter().chain(self.services.iter().flat_map(|service| &service.remarks))
    }
}

/// One reason of a PLB: money between payer and provider that belongs to no claim of this remittance.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct ProviderAdjustment {
    /// PLB01.
    pub provider_id: Text,
    /// PLB02, the end of the provider's fiscal year.
    pub fiscal_date: Option<Date>,
    /// PLB03-1, such as WO, FB, L6.
    pub reason: Text,
    /// PLB03-2, mostly the claim or check that it is about.
    pub reference: Text,
    /// PLB04; positive lowers the payment.
    pub cents: Cents,
}
