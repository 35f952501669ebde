//! Referral: which accounts may go to a collection agency, and why each may or may not.
//!
//! Every gate is a small file with its rule, citation and example; all gates are evaluated, and every hit is listed with a sentence. A decision is a proposal:
//! only a person's approval makes a placement file. This module reads accounts and items and does *not* change them.

pub mod agency_file;
pub mod bad_debt;
pub mod catalogue_page;
pub mod credit_report;
pub mod decision;
pub mod gate;
pub mod gates;
pub mod parity;
pub mod placement;
pub mod recall;
pub mod states;
pub mod updates;

pub use bad_debt::BadDebtClock;
pub use catalogue_page::explain;
pub use credit_report::{CreditReport, credit_report};
pub use decision::{Decision, ReferralDecision, decide};
pub use gate::{Gate, GateHit, GateInput, ReferralContext, Scope};
pub use gates::GATES;
pub use recall::{Recall, recalls};
