//! The nouns of the trade: money, dates, codes, people, encounters, claims, findings.
//!
//! This module knows no other module, does no I/O and never fails on good input. It does *not* judge (that is `edits`), decide codes (`coding`) or speak X12 (`x12`).

pub mod chargemaster;
pub mod claim;
pub mod code;
pub mod code_pattern;
pub mod coverage;
pub mod date;
pub mod drug;
pub mod encounter;
pub mod fee_schedule;
pub mod finding;
pub mod key;
pub mod money;
pub mod npi;
pub mod payer;
pub mod person;
pub mod prior_payment;
pub mod provider;
pub mod quantity;

pub use chargemaster::{ChargeRow, Chargemaster};
pub use claim::{Claim, ClaimFrequency, ClaimLine, ClaimProvider, CodedDiagnosis, UnitBasis};
pub use code::{Code, CodeList};
pub use code_pattern::CodePattern;
pub use coverage::{Coverage, Relationship};
pub use date::{Date, days_between, parse_date};
pub use drug::{DrugUnit, NdcRow, ndc_number};
pub use encounter::{Accident, Encounter, EncounterStatus, MdmLevel, ServiceLine, SourcePosition};
pub use fee_schedule::{FeePayer, FeeQuery, FeeRow, FeeSchedule, FeeSetting};
pub use finding::{Finding, Severity};
pub use key::Key;
pub use money::Cents;
pub use payer::{CorrectionMethod, Payer, PayerKind, Payers};
pub use person::{Address, Person, Sex};
pub use prior_payment::{PriorAdjustment, PriorPayment, PriorServicePayment};
pub use provider::{EntityType, Provider, ProviderRole, Providers};
pub use quantity::Quantity;
