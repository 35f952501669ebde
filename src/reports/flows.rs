//! Money that moved on a day, by what it means for figures: charges, what contracts take, what was given up and why, what came in and from whom, and the same by month of service.
//!
//! `roll_forward` tells how receivables moved; this file tells *why*, for rates. It reads transfers and the items that they change, and it never changes either.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lag::Lag;
use super::month::Month;
use crate::ledger::{LedgerAccount, OpenItem, Transfer, TransferEvent};
use crate::model::{Cents, Key, days_between};

/// Days within which patients' payments are counted, from the day on which they became responsible.
pub const YIELD_DAYS: [i32; 4] = [30, 60, 90, 120];

/// Services of one month: what was charged for them and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cohort {
    /// Gross charges.
    pub charges: Cents,
    /// Contractual adjustments.
    pub contractual: Cents,
    /// Payments, less what was reversed and refunded.
    pub payments: Cents,
}

/// What patients became responsible for in one month, and what they paid of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Responsibility {
    /// Assigned, less what was taken back.
    pub assigned: Cents,
    /// Paid within 30, 31 to 60, 61 to 90 and 91 to 120 days.
    pub paid: [Cents; YIELD_DAYS.len()],
}

/// What moved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Flows {
    /// Gross charges, less those voided. Opening balances are no charges.
    pub charges: Cents,
    /// What payers took off by contract or by law, and what people wrote off as contractual.
    pub contractual: Cents,
    /// Written off as a bad debt.
    pub bad_debt: Cents,
    /// Written off as charity.
    pub charity: Cents,
    /// Written off of what a payer owed, for any other reason: denials that were given up.
    pub denied_write_offs: Cents,
    /// Every other write-off.
    pub other_write_offs: Cents,
    /// Payers' payments for claims, less reversals.
    pub payer_payments: Cents,
    /// Patients' payments, less reversals; money that still waits to be applied too.
    pub patient_payments: Cents,
    /// The part of them that was collected at the visit.
    pub visit_payments: Cents,
    /// Collected by agencies.
    pub agency_payments: Cents,
    /// Given back to patients.
    pub refunds: Cents,
    /// By month of service.
    pub cohorts: BTreeMap<Month, Cohort>,
    /// By month in which the patient became responsible.
    pub responsibility: BTreeMap<Month, Responsibility>,
    /// Days from service until encounters reached us.
    pub charge_lag: Lag,
    /// Days from a denial to its appeal.
    pub appeal_lag: Lag,
    /// Days from a denial until the payer had paid, or the claim was settled in another way.
    pub resolution_lag: Lag,
}

impl Flows {
    /// Counts a transfer; `items` are those of its guarantor, among which it finds the ones that it changes.
    pub fn post(&mut self, transfer: &Transfer, items: &[OpenItem]) {
        let find = |item_id: Key| items.iter().find(|item| item.item_id == item_id);
        for (account, item_id, change) in [(&transfer.debit, transfer.to_item_id, transfer.amount_cents), (&transfer.credit, transfer.item_id, -transfer.amount_cents)] {
            if account.is_receivable()
                && *account != LedgerAccount::Unapplied
                && let Some(item) = find(item_id)
            {
                self.post_item(transfer, account, item, change);
            }
        }
        self.post_total(transfer);
    }

    /// Counts a charge whose item is at hand.
    pub fn charge(&mut self, transfer: &Transfer, item: &OpenItem) {
        self.post(transfer, std::slice::from_ref(item));
    }

    /// By account, whether or not the item is known.
    fn post_total(&mut self, transfer: &Transfer) {
        let amount = transfer.amount_cents;
        // A debit of what gives money, or takes a loss, is the usual direction; a credit takes it back.
        let signed = |is_usual: bool| if is_usual { amount } else { -amount };
        let receivable = transfer.credit.is_receivable();
        match transfer.event {
            TransferEvent::Charge => self.charges += signed(transfer.credit == LedgerAccount::Charges),
            TransferEvent::PayerPayment => self.payer_payments += signed(receivable),
            TransferEvent::AgencyPayment => self.agency_payments += signed(receivable),
            TransferEvent::PatientPayment => {
                self.patient_payments += amount;
                if matches!(transfer.reason.as_str(), "copay" | "visit" | "point_of_service") {
                    self.visit_payments += amount;
                }
            }
            TransferEvent::PaymentReversal => self.patient_payments -= amount,
            TransferEvent::Refund => self.refunds += signed(!receivable),
            TransferEvent::PayerAdjustment => self.contractual += signed(receivable),
            TransferEvent::WriteOff => {
                let (LedgerAccount::Adjustment(reason), is_usual, other) = (match (&transfer.debit, &transfer.credit) {
                    (LedgerAccount::Adjustment(_), other) => (&transfer.debit, true, other),
                    (other, _) => (&transfer.credit, false, other),
                }) else {
                    return;
                };
                *self.write_off_mut(reason, other) += signed(is_usual);
            }
            // Moves of a debt, or of money that was counted when it came.
            _ => {}
        }
    }

    fn write_off_mut(&mut self, reason: &str, of: &LedgerAccount) -> &mut Cents {
        match (reason, of) {
            ("contractual" | "capitation" | "sequestration", _) => &mut self.contractual,
            ("bad_debt", _) => &mut self.bad_debt,
            ("charity", _) => &mut self.charity,
            (_, LedgerAccount::InsuranceReceivable(_)) => &mut self.denied_write_offs,
            _ => &mut self.other_write_offs,
        }
    }

    /// By months of the item: `change` raises its balance, or lowers it.
    fn post_item(&mut self, transfer: &Transfer, account: &LedgerAccount, item: &OpenItem, change: Cents) {
        let is_contractual =
            |account: &LedgerAccount| matches!(account, LedgerAccount::Adjustment(reason) if matches!(reason.as_str(), "contractual" | "capitation" | "sequestration"));
        let cohort = self.cohorts.entry(Month::of(item.service_date)).or_default();
        match transfer.event {
            TransferEvent::Charge => cohort.charges += change,
            TransferEvent::PayerAdjustment => cohort.contractual -= change,
            TransferEvent::WriteOff if is_contractual(&transfer.debit) || is_contractual(&transfer.credit) => cohort.contractual -= change,
            event if is_money(event) => cohort.payments -= change,
            _ => {}
        }
        if *cohort == Cohort::default() {
            self.cohorts.remove(&Month::of(item.service_date));
        }
        if *account != LedgerAccount::PatientReceivable {
            return;
        }
        let month = Month::of(item.responsibility_date);
        match transfer.event {
            TransferEvent::Charge | TransferEvent::ResponsibilityMoved | TransferEvent::ResponsibilityReturned => self.responsibility.entry(month).or_default().assigned += change,
            event if is_money(event) => {
                let days = days_between(item.responsibility_date, transfer.posting_date);
                let within = YIELD_DAYS.iter().position(|limit| days <= *limit);
                if let Some(paid) = within.and_then(|at| self.responsibility.entry(month).or_default().paid.get_mut(at)) {
                    *paid -= change;
                }
            }
            _ => {}
        }
    }

    /// Adds other flows.
    pub fn merge(&mut self, other: &Flows) {
        let amounts = [
            (&mut self.charges, other.charges),
            (&mut self.contractual, other.contractual),
            (&mut self.bad_debt, other.bad_debt),
            (&mut self.charity, other.charity),
            (&mut self.denied_write_offs, other.denied_write_offs),
            (&mut self.other_write_offs, other.other_write_offs),
            (&mut self.payer_payments, other.payer_payments),
            (&mut self.patient_payments, other.patient_payments),
            (&mut self.visit_payments, other.visit_payments),
            (&mut self.agency_payments, other.agency_payments),
            (&mut self.refunds, other.refunds),
        ];
        amounts.into_iter().for_each(|(ours, theirs)| *ours += theirs);
        for (month, theirs) in &other.cohorts {
            let ours = self.cohorts.entry(*month).or_default();
            ours.charges += theirs.charges;
            ours.contractual += theirs.contractual;
            ours.payments += theirs.payments;
        }
        for (month, theirs) in &other.responsibility {
            let ours = self.responsibility.entry(*month).or_default();
            ours.assigned += theirs.assigned;
            ours.paid.iter_mut().zip(theirs.paid).for_each(|(ours, theirs)| *ours += theirs);
        }
        self.charge_lag.merge(&other.charge_lag);
        self.appeal_lag.merge(&other.appeal_lag);
        self.resolution_lag.merge(&other.resolution_lag);
    }

    /// Everything that came in for services, less what was given back.
    pub fn payments(&self) -> Cents {
        self.payer_payments + self.patient_payments + self.agency_payments - self.refunds
    }

    /// Net patient service revenue: charges less contractual adjustments, charity and bad debts (implicit price concessions under ASC 606).
    pub fn net_revenue(&self) -> Cents {
        self.charges - self.contractual - self.charity - self.bad_debt
    }
}

/// Money that settles an item, or is taken back from it.
fn is_money(event: TransferEvent) -> bool {
    use TransferEvent::{AgencyPayment, Application, PatientPayment, PayerPayment, PaymentReversal, Refund};
    matches!(event, PatientPayment | Application | PayerPayment | PaymentReversal | AgencyPayment | Refund)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::reports::test_items::{insurance_item, patient_item};

    const SERVICE: Date = Date::constant(2026, 1, 15);
    const PAID: Date = Date::constant(2026, 3, 20);

    fn transfer(debit: LedgerAccount, credit: LedgerAccount, cents: i64, event: TransferEvent, reason: &str, item: &OpenItem, to: &OpenItem) -> Transfer {
        Transfer {
            transfer_id: Key(1),
            debit,
            credit,
            amount_cents: Cents(cents),
            event,
            posting_date: PAID,
            effective_date: PAID,
            item_id: item.item_id,
            to_item_id: to.item_id,
            guarantor_id: "G".into(),
            patient_id: "P".into(),
            encounter_id: "E".into(),
            claim_id: "".into(),
            line: 0,
            reason: reason.into(),
            source: "".into(),
        }
    }

    #[test]
    fn money_counts_once_and_by_the_month_of_the_service() {
        let (acme, patient) = (LedgerAccount::InsuranceReceivable("acme".into()), LedgerAccount::PatientReceivable);
        let payer = insurance_item("E1", "acme", SERVICE, 10_000);
        let own = OpenItem { responsibility_date: Date::constant(2026, 2, 1), ..patient_item("E1", SERVICE, 2_000) };
        let mut items = vec![payer.clone(), own.clone()];
        items.sort_by_key(|item| item.item_id);
        let contractual = LedgerAccount::Adjustment("contractual".into());
        let mut flows = Flows::default();
        for (debit, credit, cents, event, reason, item, to) in [
            (acme.clone(), LedgerAccount::Charges, 10_000, TransferEvent::Charge, "", &payer, &payer),
            (LedgerAccount::PayerClearing("acme".into()), acme.clone(), 5_000, TransferEvent::PayerPayment, "", &payer, &payer),
            (contractual.clone(), acme.clone(), 3_000, TransferEvent::PayerAdjustment, "CO-45", &payer, &payer),
            (acme.clone(), contractual, 500, TransferEvent::PayerAdjustment, "CO-45", &payer, &payer),
            (patient.clone(), acme.clone(), 2_000, TransferEvent::ResponsibilityMoved, "PR-1", &payer, &own),
            (LedgerAccount::PatientCash, LedgerAccount::Unapplied, 2_500, TransferEvent::PatientPayment, "copay", &payer, &payer),
            (LedgerAccount::Unapplied, patient.clone(), 1_500, TransferEvent::Application, "applied", &own, &own),
            (LedgerAccount::Adjustment("timely_filing".into()), acme, 500, TransferEvent::WriteOff, "timely_filing", &payer, &payer),
            (LedgerAccount::Adjustment("bad_debt".into()), patient, 200, TransferEvent::WriteOff, "bad_debt", &own, &own),
        ] {
            flows.post(&transfer(debit, credit, cents, event, reason, item, to), &items);
        }
        assert_eq!(
            (flows.charges, flows.contractual, flows.payer_payments, flows.patient_payments, flows.visit_payments),
            (Cents(10_000), Cents(2_500), Cents(5_000), Cents(2_500), Cents(2_500))
        );
        assert_eq!((flows.denied_write_offs, flows.bad_debt, flows.other_write_offs), (Cents(500), Cents(200), Cents::ZERO));
        assert_eq!((flows.payments(), flows.net_revenue()), (Cents(7_500), Cents(7_300)));
        // Of the patient's money only what was applied belongs to a service.
        assert_eq!(flows.cohorts, BTreeMap::from([(Month::of(SERVICE), Cohort { charges: Cents(10_000), contractual: Cents(2_500), payments: Cents(6_500) })]));
        let february = flows.responsibility.get(&Month::of(Date::constant(2026, 2, 1))).unwrap();
        assert_eq!((february.assigned, february.paid), (Cents(2_000), [Cents::ZERO, Cents(1_500), Cents::ZERO, Cents::ZERO]), "47 days after");
    }
}
