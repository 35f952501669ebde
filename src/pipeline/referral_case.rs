//! The whole case of a proposal, for the person who decides: what is owed for what, what was sent and when, what was paid, and what speaks neither for nor against. It proposes nothing.

use std::fmt;

use crate::ledger::{EventKind, GuarantorGroup, ItemKind, OpenItem, Owner, Standing};
use crate::model::{Cents, Date, days_between};
use crate::referral::{GATES, ReferralDecision};

/// One proposal with its case.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Proposal {
    /// Whose account.
    pub guarantor_id: String,
    /// Which encounter.
    pub encounter_id: String,
    /// The patient's balance.
    pub amount_cents: Cents,
    /// Why nothing stands against it.
    pub explanation: String,
    /// What it is made of.
    pub items: Vec<CaseItem>,
    /// Statements delivered, the final notice included.
    pub statements: u16,
    /// The first statement's date.
    pub first_statement_date: String,
    /// Days since then.
    pub days_from_first_statement: i32,
    /// The latest statement's date.
    pub last_statement_date: String,
    /// The final notice's date.
    pub final_notice_date: String,
    /// Days since then.
    pub days_from_final_notice: i32,
    /// The guarantor's latest payment; empty for none.
    pub last_payment_date: String,
    /// Its amount.
    pub last_payment_cents: Cents,
    /// What else the guarantor owes that is not proposed here.
    pub other_balance_cents: Cents,
    /// What happened on the account that somebody may want to weigh: disputes, plans, promises, holds, earlier placements; each with its date.
    pub history: Vec<String>,
    /// Every gate that was asked and let it through.
    pub gates_passed: Vec<&'static str>,
}

/// One open item of the case.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CaseItem {
    /// Day of service.
    pub service_date: String,
    /// Since when the patient owes it.
    pub responsibility_date: String,
    /// Where the balance comes from.
    pub origin: String,
    /// What the patient was charged.
    pub charge_cents: Cents,
    /// Paid toward it.
    pub paid_cents: Cents,
    /// Adjusted.
    pub adjusted_cents: Cents,
    /// What is left.
    pub balance_cents: Cents,
}

/// What a person weighs; everything that holds a referral is a gate's business.
const WEIGHED: [EventKind; 12] = [
    EventKind::DisputeOpened,
    EventKind::DisputeClosed,
    EventKind::PlanStarted,
    EventKind::PlanEnded,
    EventKind::PromiseToPay,
    EventKind::AssistanceApplied,
    EventKind::AssistanceDenied,
    EventKind::HoldPlaced,
    EventKind::HoldReleased,
    EventKind::AgencyPlaced,
    EventKind::AgencyRejected,
    EventKind::AgencyReturned,
];

impl Proposal {
    /// The case of a decision as of a day.
    pub fn of(group: &GuarantorGroup, decision: &ReferralDecision, as_of: Date) -> Proposal {
        let is_ours = |item: &&OpenItem| item.owner == Owner::Patient && item.kind == ItemKind::Receivable && !item.balance_cents.is_zero();
        let items: Vec<&OpenItem> = group.items.iter().filter(is_ours).filter(|item| item.encounter_id == decision.encounter_id).collect();
        let owed: Cents = group.items.iter().filter(is_ours).map(|item| item.balance_cents).sum();
        let text = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        let since = |date: Option<Date>| date.map_or(0, |date| days_between(date, as_of));
        // The item that lags behind decides, as in the gates.
        let first = items.iter().filter_map(|item| item.first_statement_date).max();
        let notice = items.iter().filter_map(|item| item.final_notice_date).max();
        let standing = Standing::of(&group.account, as_of);
        let weighed = WEIGHED.into_iter().flat_map(|kind| standing.events(kind)).filter(|event| items.iter().any(|item| event.covers(item)));
        let mut history: Vec<_> = weighed.map(|event| (event.date, format!("{} {} {}", event.date, event.event.as_str(), event.reason).trim_ascii_end().to_owned())).collect();
        history.sort();
        Proposal {
            guarantor_id: decision.guarantor_id.to_string(),
            encounter_id: decision.encounter_id.to_string(),
            amount_cents: decision.amount_cents,
            explanation: decision.explanation.clone(),
            items: items.iter().map(|item| CaseItem::of(item)).collect(),
            statements: items.iter().map(|item| item.statements).min().unwrap_or(0),
            first_statement_date: text(first),
            days_from_first_statement: since(first),
            last_statement_date: text(items.iter().filter_map(|item| item.last_statement_date).max()),
            final_notice_date: text(notice),
            days_from_final_notice: since(notice),
            last_payment_date: text(group.account.last_payment_date),
            last_payment_cents: group.account.last_payment_cents,
            other_balance_cents: owed - decision.amount_cents,
            history: history.into_iter().map(|(_, line)| line).collect(),
            gates_passed: GATES.iter().map(|gate| gate.id).filter(|id| !decision.gates.contains(id)).collect(),
        }
    }
}

impl CaseItem {
    fn of(item: &OpenItem) -> CaseItem {
        CaseItem {
            service_date: item.service_date.to_string(),
            responsibility_date: item.responsibility_date.to_string(),
            origin: item.origin.to_string(),
            charge_cents: item.charge_cents,
            paid_cents: item.paid_cents,
            adjusted_cents: item.adjusted_cents,
            balance_cents: item.balance_cents,
        }
    }
}

impl fmt::Display for Proposal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}  {}  {}", self.guarantor_id, self.encounter_id, self.amount_cents)?;
        writeln!(out, "    {}", self.explanation)?;
        for item in &self.items {
            writeln!(
                out,
                "    service {}: charged {}, paid {}, adjusted {}, owed {} since {} ({})",
                item.service_date, item.charge_cents, item.paid_cents, item.adjusted_cents, item.balance_cents, item.responsibility_date, item.origin
            )?;
        }
        let payment =
            if self.last_payment_date.is_empty() { "no payment ever".to_owned() } else { format!("last payment {} on {}", self.last_payment_cents, self.last_payment_date) };
        writeln!(
            out,
            "    {} statements from {} to {}, final notice {} ({} days ago); {payment}; owes {} besides",
            self.statements, self.first_statement_date, self.last_statement_date, self.final_notice_date, self.days_from_final_notice, self.other_balance_cents
        )?;
        self.history.iter().try_for_each(|line| writeln!(out, "    {line}"))?;
        writeln!(out, "    passed {} of {} gates: {}", self.gates_passed.len(), GATES.len(), self.gates_passed.join(" "))
    }
}
