//! Books, remitted claims and their postings, for the tests.

use crate::ledger::{ClaimState, ExceptionKind, LedgerAccount, NewCharge, OpenItem, Owner, Text, Transfer, charge_transfer, open_item_for_charge};
use crate::model::{Cents, Date, Key};
use crate::posting::account_events::apply_to_group;
use crate::posting::case::{AS_OF, Books};
use crate::posting::remittance::{AdjustmentPolicy, PostedRemittance, RemittanceFacts, needed_postings, post_remitted_claim};
use crate::x12::responses::{Adjustment, Procedure, RemittedClaim, RemittedService};

/// A claim as billed to its first payer.
pub(in crate::posting) struct Bill<'b> {
    /// As sent; `None` for one made from the encounter.
    pub(in crate::posting) claim_id: Option<&'b str>,
    pub(in crate::posting) encounter: &'b str,
    pub(in crate::posting) payer: &'b str,
    pub(in crate::posting) later: &'b str,
    pub(in crate::posting) cents: i64,
    pub(in crate::posting) expected: Option<i64>,
}

impl<'b> Bill<'b> {
    pub(in crate::posting) fn new(encounter: &'b str, payer: &'b str, later: &'b str, cents: i64) -> Bill<'b> {
        Bill { claim_id: None, encounter, payer, later, cents, expected: None }
    }
}

/// The id of an encounter's first claim.
pub(in crate::posting) fn claim_id(encounter: &str) -> String {
    crate::claims::claim_id("CC", Key::of_texts(&[encounter]), 0, 0, 1)
}

impl Books {
    /// Bills a claim.
    pub(in crate::posting) fn bill(mut self, bill: &Bill<'_>) -> Books {
        let key = Key::of_texts(&[bill.encounter]);
        let claim_id = bill.claim_id.map_or_else(|| claim_id(bill.encounter), str::to_owned);
        let charge = NewCharge {
            encounter_key: key,
            encounter_id: bill.encounter,
            claim_id: &claim_id,
            charge_cents: Cents(bill.cents),
            later_payers: bill.later,
            expected_cents: bill.expected.map(Cents),
            ..crate::ledger::charge::tests::sample_charge(None)
        };
        let charge = NewCharge { payer_id: Some(bill.payer), sequence: 1, ..charge };
        let transfer = charge_transfer(&charge).unwrap();
        self.group.items.push(open_item_for_charge(&charge));
        self.group.items.sort_by_key(|item| item.item_id);
        apply_to_group(&mut self.group, &transfer);
        self.transfers.push(transfer);
        self
    }

    /// Posts one claim of a payer's check, with the whole journal as prior transfers where it needs any, and proves the books.
    pub(in crate::posting) fn remit(&mut self, payer: &str, check: &str, claim: &RemittedClaim) -> PostedRemittance {
        self.remit_by(payer, check, claim, &AdjustmentPolicy::default())
    }

    /// The same under rules of the workspace.
    pub(in crate::posting) fn remit_by(&mut self, payer: &str, check: &str, claim: &RemittedClaim, policy: &AdjustmentPolicy) -> PostedRemittance {
        self.remit_with(&facts(payer, check, AS_OF), claim, policy)
    }

    /// The same with everything that is known of the check.
    pub(in crate::posting) fn remit_with(&mut self, facts: &RemittanceFacts, claim: &RemittedClaim, policy: &AdjustmentPolicy) -> PostedRemittance {
        let payer = facts.payer_id.as_str();
        let needed = needed_postings(&self.group, claim, payer);
        let prior: Vec<Transfer> = self.transfers.iter().filter(|transfer| needed.iter().any(|(_, posting)| transfer.source == posting.to_string())).cloned().collect();
        let posted = post_remitted_claim(&mut self.group, claim, facts, policy, &prior);
        self.transfers.extend(posted.transfers.iter().cloned());
        self.prove();
        posted
    }

    /// The payer's item of an encounter.
    pub(in crate::posting) fn of_payer(&self, encounter: &str, payer: &str) -> &OpenItem {
        self.items(encounter, Owner::Insurance).find(|item| item.payer_id == payer).unwrap()
    }

    /// Balance and state of a payer's item.
    pub(in crate::posting) fn stands(&self, encounter: &str, payer: &str) -> (i64, ClaimState) {
        let item = self.of_payer(encounter, payer);
        (item.balance_cents.0, item.claim_state)
    }

    /// Debits less credits of an account.
    pub(in crate::posting) fn account(&self, name: &str) -> i64 {
        let account = LedgerAccount::parse(name).unwrap();
        let side = |transfer: &Transfer| (transfer.debit == account) as i64 - (transfer.credit == account) as i64;
        self.transfers.iter().map(|transfer| side(transfer) * transfer.amount_cents.0).sum()
    }
}

/// A check of a payer.
pub(in crate::posting) fn facts(payer: &str, check: &str, as_of: Date) -> RemittanceFacts {
    RemittanceFacts {
        crossover_payer: Text::default(),
        remittance_id: Key::of_texts(&[payer, check]),
        payer_id: payer.into(),
        trace_number: check.into(),
        payment_date: Date::constant(2026, 6, 28),
        source: "inbox/responses/a.835 ST 0001".into(),
        run: 7,
        as_of,
    }
}

/// Adjustments such as `CO-45 20.00; PR-2 5`.
pub(in crate::posting) fn adjustments(text: &str) -> Vec<Adjustment> {
    let one = |text: &str| {
        let (code, cents) = text.trim().split_once(' ').unwrap();
        let (group, reason) = code.split_once('-').unwrap();
        Adjustment { group: group.into(), reason: reason.into(), cents: Cents::parse(cents).unwrap(), quantity: Text::default() }
    };
    text.split(';').filter(|text| !text.trim().is_empty()).map(one).collect()
}

/// A line of a claim: what it was charged, why it was not all paid. What is left was paid.
pub(in crate::posting) fn service(line: usize, charge: i64, told: &str) -> RemittedService {
    let adjustments = adjustments(told);
    let adjusted: Cents = adjustments.iter().map(|adjustment| adjustment.cents).sum();
    RemittedService {
        procedure: Procedure { qualifier: "HC".into(), code: "99213".into(), modifiers: Vec::new() },
        charge_cents: Cents(charge),
        paid_cents: Cents(charge) - adjusted,
        line_control: line.to_string().into(),
        adjustments,
        ..RemittedService::default()
    }
}

/// A claim of lines; it adds up.
pub(in crate::posting) fn remitted(encounter: &str, status: &str, lines: &[(i64, &str)]) -> RemittedClaim {
    let services: Vec<RemittedService> = lines.iter().zip(1..).map(|((charge, told), line)| service(line, *charge, told)).collect();
    let share = services.iter().flat_map(|service| &service.adjustments).filter(|adjustment| adjustment.group == "PR").map(|adjustment| adjustment.cents).sum();
    RemittedClaim {
        position: 1,
        claim_id: claim_id(encounter).into(),
        status: status.into(),
        charge_cents: services.iter().map(|service| service.charge_cents).sum(),
        paid_cents: services.iter().map(|service| service.paid_cents).sum(),
        patient_responsibility_cents: share,
        payer_claim_number: "ICN1".into(),
        services,
        ..RemittedClaim::default()
    }
}

/// The reversal that a payer sends for a claim: every amount negated.
pub(in crate::posting) fn reversal(claim: &RemittedClaim) -> RemittedClaim {
    let negated = |held: &[Adjustment]| held.iter().map(|held| Adjustment { cents: -held.cents, ..held.clone() }).collect::<Vec<_>>();
    let service =
        |held: &RemittedService| RemittedService { charge_cents: -held.charge_cents, paid_cents: -held.paid_cents, adjustments: negated(&held.adjustments), ..held.clone() };
    RemittedClaim {
        position: claim.position + 1,
        status: "22".into(),
        charge_cents: -claim.charge_cents,
        paid_cents: -claim.paid_cents,
        patient_responsibility_cents: Cents::ZERO,
        adjustments: negated(&claim.adjustments),
        services: claim.services.iter().map(service).collect(),
        ..claim.clone()
    }
}

/// The kinds of a posting's exceptions, with their amounts.
pub(in crate::posting) fn told(posted: &PostedRemittance) -> Vec<(ExceptionKind, i64)> {
    posted.exceptions.iter().map(|exception| (exception.kind, exception.amount_cents.0)).collect()
}
