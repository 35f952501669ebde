//! Account events: what patients, paper remittances and agencies did, one row of `inbox/accounts/*.csv` each.

use super::Text;
use crate::model::{Cents, Date};

macro_rules! event_kinds {
    ($($variant:ident = $name:literal : $doc:literal),+ $(,)?) => {
        /// The kinds of account events.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $(#[doc = $doc] $variant),+ }

        impl EventKind {
            /// All kinds with the names that the CSV uses.
            pub const NAMES: &'static [(EventKind, &'static str)] = &[$((EventKind::$variant, $name)),+];
        }
    };
}

event_kinds! {
    Payment = "payment": "A patient paid.",
    PaymentReversed = "payment_reversed": "A patient's payment was reversed; `reference` is the payment's event id.",
    Refund = "refund": "Money went back to the guarantor.",
    WriteOff = "write_off": "An amount was given up.",
    PayerPayment = "payer_payment": "A payer paid on paper.",
    PayerAdjustment = "payer_adjustment": "A payer adjusted on paper.",
    ResponsibilityMoved = "responsibility_moved": "A paper remittance made the patient (or the next payer) responsible.",
    StatementSent = "statement_sent": "A statement went out.",
    StatementReturned = "statement_returned": "A statement came back.",
    FinalNoticeSent = "final_notice_sent": "The final notice went out.",
    PlanStarted = "plan_started": "A payment plan began.",
    PlanEnded = "plan_ended": "A payment plan ended.",
    PromiseToPay = "promise_to_pay": "The guarantor promised to pay by `until`.",
    DisputeOpened = "dispute_opened": "The bill is disputed.",
    DisputeClosed = "dispute_closed": "The dispute is settled.",
    AppealOpened = "appeal_opened": "A payer's decision is appealed.",
    AppealClosed = "appeal_closed": "The appeal is decided.",
    AssistanceApplied = "assistance_applied": "Financial assistance was applied for.",
    AssistanceApproved = "assistance_approved": "Financial assistance was granted.",
    AssistanceDenied = "assistance_denied": "Financial assistance was refused.",
    BankruptcyFiled = "bankruptcy_filed": "A bankruptcy petition was filed.",
    BankruptcyDischarged = "bankruptcy_discharged": "The debt was discharged.",
    BankruptcyDismissed = "bankruptcy_dismissed": "The petition was dismissed.",
    Deceased = "deceased": "The person died.",
    Qmb = "qmb": "Qualified Medicare Beneficiary from `date` until `until`.",
    Medicaid = "medicaid": "Enrolled in Medicaid from `date` until `until`.",
    ActiveDuty = "active_duty": "On active military duty until `until`.",
    HoldPlaced = "hold_placed": "Somebody placed a hold, until `until` where given.",
    HoldReleased = "hold_released": "The hold was released.",
    AgencyPlaced = "agency_placed": "A person approved the placement of an encounter: `reference` is the batch, `amount` what was placed, `reason` who approved it and why. Only `refer approve` books it.",
    AgencyAccepted = "agency_accepted": "The agency accepted a placed account.",
    AgencyRejected = "agency_rejected": "The agency rejected a placed account.",
    AgencyPayment = "agency_payment": "The agency collected.",
    AgencyReturned = "agency_returned": "The agency returned the account.",
    AgencyRecalled = "agency_recalled": "We took a placed account back from the agency.",
    AgencyClosed = "agency_closed": "The agency gave up on the account and keeps nothing; its effort has ended.",
    AgencyInventory = "agency_inventory": "What the agency says it holds of an account, `amount` in all; for the monthly confirmation.",
    FeeCharged = "fee_charged": "A fee was charged to the guarantor, such as for a returned cheque.",
    StatementPrinted = "statement_printed": "A statement or notice was written for the print vendor and has not been said to have left; `detail` has its step.",
    ContactStopped = "contact_stopped": "The guarantor asked in writing that contact cease, or is represented by an attorney (reason `attorney`).",
    ContactAllowed = "contact_allowed": "Contact may be taken up again.",
    ItemizationRequested = "itemization_requested": "An itemized bill was asked for.",
    ItemizationSent = "itemization_sent": "The itemized bill was sent.",
    IdentityTheft = "identity_theft": "The guarantor reports that somebody else used their name.",
    IdentityTheftCleared = "identity_theft_cleared": "The report of identity theft was looked into and does not hold.",
    MedicaidApplied = "medicaid_applied": "An application for Medicaid is pending.",
    MedicaidDenied = "medicaid_denied": "The application for Medicaid was denied.",
    NoSurprises = "no_surprises": "The encounter is protected by the No Surprises Act; `amount` is the in-network cost share.",
    NoSurprisesCleared = "no_surprises_cleared": "The protection was looked into and does not apply, or the patient gave valid notice and consent.",
    GoodFaithEstimate = "good_faith_estimate": "The good faith estimate that an uninsured or self-pay patient was given; `amount` in all.",
    EstimateDisputeOpened = "estimate_dispute_opened": "Patient-provider dispute resolution about the estimate was opened.",
    EstimateDisputeClosed = "estimate_dispute_closed": "That dispute was decided; `amount` is what may be billed.",
    ScreeningCompleted = "screening_completed": "The guarantor was screened for coverage and financial assistance.",
    Confidential = "confidential": "A confidential service, or a record of a substance use disorder programme (42 CFR Part 2).",
    ConsentGiven = "consent_given": "Consent to disclose for payment was given, until `until`.",
    ConsentWithdrawn = "consent_withdrawn": "That consent was withdrawn.",
    LimitationPassed = "limitation_passed": "Counsel says that the time to sue has passed since `date`.",
}

impl EventKind {
    /// The name that the CSV uses.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Reads a name of the CSV.
    pub fn parse(name: &str) -> Option<EventKind> {
        Self::NAMES.iter().find(|(_, held)| *held == name.trim_ascii()).map(|(kind, _)| *kind)
    }

    /// True for what an agency says of an account, or is told about it: these may name the account by the agency's account number alone.
    pub fn is_agencys(self) -> bool {
        use EventKind::{AgencyAccepted, AgencyClosed, AgencyInventory, AgencyPayment, AgencyRecalled, AgencyRejected, AgencyReturned};
        matches!(self, AgencyAccepted | AgencyRejected | AgencyPayment | AgencyReturned | AgencyRecalled | AgencyClosed | AgencyInventory)
    }

    /// True for events that move money and so make transfers.
    pub fn moves_money(self) -> bool {
        use EventKind::{AgencyPayment, FeeCharged, PayerAdjustment, PayerPayment, Payment, PaymentReversed, Refund, ResponsibilityMoved, WriteOff};
        matches!(self, Payment | PaymentReversed | Refund | WriteOff | PayerPayment | PayerAdjustment | ResponsibilityMoved | AgencyPayment | FeeCharged)
    }
}

/// One event. Blank cells are empty or `None`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AccountEvent {
    /// Unique; the same id with the same content is the same event.
    pub event_id: Text,
    /// What happened.
    pub event: EventKind,
    /// Effective date.
    #[serde(with = "iso_date")]
    pub date: Date,
    /// Whose account. Filled in from the patient, encounter or claim when the row names one of those.
    pub guarantor_id: Text,
    /// Scope: this patient only.
    pub patient_id: Text,
    /// Scope: this encounter only.
    pub encounter_id: Text,
    /// Scope: this claim only.
    pub claim_id: Text,
    /// Service line; 0 for none.
    pub line: u16,
    /// Payer, for payer events.
    pub payer_id: Text,
    /// Amount; positive except where an event says otherwise.
    pub amount_cents: Option<Cents>,
    /// Until when.
    #[serde(with = "iso_date_option")]
    pub until: Option<Date>,
    /// CO, PR, OA, PI.
    pub group_code: Text,
    /// Adjustment reason code.
    pub carc: Text,
    /// Another event's id, a check number, a case number.
    pub reference: Text,
    /// Why, in a word: `small_balance`, `charity`, `attorney` ...
    pub reason: Text,
    /// Anything else.
    pub detail: Text,
    /// The run's as-of date when it was posted.
    #[serde(with = "iso_date")]
    pub posting_date: Date,
    /// File and row.
    pub source: Text,
}

impl AccountEvent {
    /// An event that says nothing but its kind: about everything of a guarantor, effective and posted on one day. Whoever makes one adds what else it says.
    pub fn bare(event_id: impl Into<Text>, event: EventKind, guarantor_id: impl Into<Text>, date: Date) -> AccountEvent {
        let none = Text::default;
        AccountEvent {
            event_id: event_id.into(),
            event,
            date,
            guarantor_id: guarantor_id.into(),
            patient_id: none(),
            encounter_id: none(),
            claim_id: none(),
            line: 0,
            payer_id: none(),
            amount_cents: None,
            until: None,
            group_code: none(),
            carc: none(),
            reference: none(),
            reason: none(),
            detail: none(),
            posting_date: date,
            source: none(),
        }
    }
}

/// Dates as ISO text, so that anybody can read what is stored.
pub(super) mod iso_date {
    use crate::model::{Date, parse_date};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_date(&text).ok_or_else(|| serde::de::Error::custom("expected a date such as 2026-01-31"))
    }
}

/// As [`iso_date`], or null.
mod iso_date_option {
    use crate::model::{Date, parse_date};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse_date(&text).ok_or_else(|| serde::de::Error::custom("expected a date such as 2026-01-31"))).transpose()
    }
}
