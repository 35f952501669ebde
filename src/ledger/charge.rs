//! How a charge enters the books: the item of a new claim or self-pay encounter, and the transfer that charges it.
//!
//! Ids derive from the encounter and the owner, so charging the same thing twice is noticed. This module does *not* price.

use super::{ClaimState, ItemKind, LedgerAccount, OpenItem, Owner, Text, Transfer, TransferEvent};
use crate::model::{Cents, Date, Key};

/// A new claim, or a self-pay encounter, about to be charged.
#[derive(Debug, Clone, Copy)]
pub struct NewCharge<'a> {
    /// Key of the encounter.
    pub encounter_key: Key,
    /// Which part of an encounter split into several claims; 0 for the first.
    pub part: u8,
    /// Who owes what insurance does not pay.
    pub guarantor_id: &'a str,
    /// Whose care.
    pub patient_id: &'a str,
    /// Which encounter.
    pub encounter_id: &'a str,
    /// Claim id as sent; empty for self-pay.
    pub claim_id: &'a str,
    /// The payer that the claim goes to; `None` for self-pay.
    pub payer_id: Option<&'a str>,
    /// Key of the billing provider.
    pub billing_provider: &'a str,
    /// NPI of the rendering provider.
    pub rendering_npi: &'a str,
    /// Key of the facility; empty where none.
    pub facility: &'a str,
    /// First date of service.
    pub service_date: Date,
    /// As-of date of the run.
    pub posting_date: Date,
    /// Sum of the lines.
    pub charge_cents: Cents,
    /// File and row.
    pub source: &'a str,
    /// What the edits said of the claim; see [`OpenItem::edits`].
    pub edits: &'a str,
    /// Which of the encounter's coverages is billed, from 1; 0 for self-pay.
    pub sequence: u16,
    /// Number of the run that writes the claim.
    pub run: u32,
    /// Payers of the later coverages; see [`OpenItem::later_payers`].
    pub later_payers: &'a str,
    /// See [`OpenItem::expected_cents`].
    pub expected_cents: Option<Cents>,
}

impl NewCharge<'_> {
    /// The item's key, of encounter, part, owner and payer. A later version of the claim keeps it.
    pub fn item_id(&self) -> Key {
        let owner = if self.payer_id.is_some() { Owner::Insurance } else { Owner::Patient };
        Key::of(&[b"item", &self.encounter_key.to_bytes(), &[self.part], owner.as_str().as_bytes(), self.payer_id.unwrap_or_default().as_bytes()])
    }

    /// For self-pay the later of posting and service date, so that nobody's debt ages before the visit.
    fn responsibility_date(&self) -> Date {
        if self.payer_id.is_some() { self.posting_date } else { self.posting_date.max(self.service_date) }
    }
}

/// The item of a new charge, still without its amount: [`super::apply`] the transfer of [`charge_transfer`] to it.
pub fn open_item_for_charge(charge: &NewCharge<'_>) -> OpenItem {
    let is_insured = charge.payer_id.is_some();
    OpenItem {
        guarantor_id: charge.guarantor_id.into(),
        item_id: charge.item_id(),
        kind: ItemKind::Receivable,
        owner: if is_insured { Owner::Insurance } else { Owner::Patient },
        payer_id: charge.payer_id.unwrap_or_default().into(),
        patient_id: charge.patient_id.into(),
        encounter_id: charge.encounter_id.into(),
        claim_id: charge.claim_id.into(),
        claim_state: if is_insured { ClaimState::Published } else { ClaimState::NoClaim },
        billing_provider: charge.billing_provider.into(),
        rendering_npi: charge.rendering_npi.into(),
        facility: charge.facility.into(),
        service_date: charge.service_date,
        first_bill_date: is_insured.then_some(charge.posting_date),
        responsibility_date: charge.responsibility_date(),
        first_statement_date: None,
        last_statement_date: None,
        statements: 0,
        final_notice_date: None,
        origin: if is_insured { "claim" } else { "self_pay" }.into(),
        charge_cents: Cents::ZERO,
        paid_cents: Cents::ZERO,
        adjusted_cents: Cents::ZERO,
        balance_cents: Cents::ZERO,
        last_activity_date: charge.posting_date,
        last_reason: Text::default(),
        edits: charge.edits.into(),
        answer: Text::default(),
        encounter_key: charge.encounter_key,
        part: charge.part.into(),
        sequence: charge.sequence,
        version: u16::from(is_insured),
        bill_run: charge.run,
        payer_claim_number: Text::default(),
        later_payers: charge.later_payers.into(),
        expected_cents: charge.expected_cents,
        state_date: None,
        answer_codes: Text::default(),
        postings: String::new(),
        last_bill_date: is_insured.then_some(charge.posting_date),
        credit_since: None,
        is_offset: false,
    }
}

/// An item of which only the key is known, to replay transfers on.
pub(super) fn blank_item(item_id: Key, date: Date) -> OpenItem {
    let unknown = NewCharge {
        encounter_key: item_id,
        part: 0,
        guarantor_id: "",
        patient_id: "",
        encounter_id: "",
        claim_id: "",
        payer_id: None,
        billing_provider: "",
        rendering_npi: "",
        facility: "",
        service_date: date,
        posting_date: date,
        charge_cents: Cents::ZERO,
        source: "",
        edits: "",
        sequence: 0,
        run: 0,
        later_payers: "",
        expected_cents: None,
    };
    OpenItem { item_id, ..open_item_for_charge(&unknown) }
}

/// The transfer that charges a claim or a self-pay encounter; `None` when there is nothing to charge, because transfers are more than zero.
pub fn charge_transfer(charge: &NewCharge<'_>) -> Option<Transfer> {
    let item_id = charge.item_id();
    (charge.charge_cents > Cents::ZERO).then(|| Transfer {
        transfer_id: Key::of(&[b"charge", &charge.encounter_key.to_bytes(), &[charge.part], charge.claim_id.as_bytes()]),
        debit: charge.payer_id.map_or(LedgerAccount::PatientReceivable, |payer| LedgerAccount::InsuranceReceivable(payer.into())),
        credit: LedgerAccount::Charges,
        amount_cents: charge.charge_cents,
        event: TransferEvent::Charge,
        posting_date: charge.posting_date,
        effective_date: charge.service_date,
        item_id,
        to_item_id: item_id,
        guarantor_id: charge.guarantor_id.into(),
        patient_id: charge.patient_id.into(),
        encounter_id: charge.encounter_id.into(),
        claim_id: charge.claim_id.into(),
        line: 0,
        reason: "charge".into(),
        source: charge.source.into(),
    })
}

/// The transfers that bring in an item which was open when the workspace began: its charge, and what was paid or adjusted before, which is
/// not known apart and so counts as adjusted, with the reason `before_opening`.
pub fn opening_transfers(item: &OpenItem, posting_date: Date, source: &str) -> Vec<Transfer> {
    let receivable = item.account();
    let before = item.charge_cents - item.balance_cents;
    let entry = |sequence: &str, signed: Cents, reason: &str| {
        let (debit, credit) = if signed > Cents::ZERO { (receivable.clone(), LedgerAccount::Opening) } else { (LedgerAccount::Opening, receivable.clone()) };
        (!signed.is_zero()).then(|| Transfer {
            transfer_id: Key::of(&[b"opening", &item.item_id.to_bytes(), sequence.as_bytes()]),
            debit,
            credit,
            amount_cents: Cents(signed.0.abs()),
            event: TransferEvent::Opening,
            posting_date,
            effective_date: item.service_date,
            item_id: item.item_id,
            to_item_id: item.item_id,
            guarantor_id: item.guarantor_id.clone(),
            patient_id: item.patient_id.clone(),
            encounter_id: item.encounter_id.clone(),
            claim_id: item.claim_id.clone(),
            line: 0,
            reason: reason.into(),
            source: source.into(),
        })
    };
    [entry("charge", item.charge_cents, "opening"), entry("before", -before, "before_opening")].into_iter().flatten().collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::apply;

    /// A charge of $125.00, for tests.
    pub(crate) fn sample_charge(payer_id: Option<&'static str>) -> NewCharge<'static> {
        NewCharge {
            encounter_key: Key::of_texts(&["E1"]),
            part: 0,
            guarantor_id: "G1",
            patient_id: "P1",
            encounter_id: "E1",
            claim_id: if payer_id.is_some() { "CC1" } else { "" },
            payer_id,
            billing_provider: "main",
            rendering_npi: "1234567893",
            facility: "",
            service_date: Date::constant(2026, 5, 10),
            posting_date: Date::constant(2026, 5, 4),
            charge_cents: Cents(12_500),
            source: "day.csv:2",
            edits: super::super::NO_EDIT,
            sequence: u16::from(payer_id.is_some()),
            run: 1,
            later_payers: "",
            expected_cents: None,
        }
    }

    #[test]
    fn insured_and_self_pay_charges_open_different_items() {
        let (insured, own) = (sample_charge(Some("acme")), sample_charge(None));
        assert_ne!(insured.item_id(), own.item_id());
        assert_ne!(NewCharge { part: 1, ..insured }.item_id(), insured.item_id());
        let mut item = open_item_for_charge(&own);
        assert_eq!(item.responsibility_date, own.service_date, "a visit after the posting date must not age before it");
        apply(&charge_transfer(&own).unwrap(), &mut item);
        assert_eq!((item.charge_cents, item.balance_cents), (Cents(12_500), Cents(12_500)));
        assert_eq!(open_item_for_charge(&insured).first_bill_date, Some(insured.posting_date));
        assert_eq!(charge_transfer(&NewCharge { charge_cents: Cents::ZERO, ..own }), None);
    }

    #[test]
    fn opening_items_keep_charge_and_balance_even_in_credit() {
        for (charged, balance) in [(10_000, 4_000), (10_000, -500), (0, -700), (3_000, 3_000)] {
            let wanted = OpenItem { charge_cents: Cents(charged), balance_cents: Cents(balance), ..open_item_for_charge(&sample_charge(None)) };
            let mut item = open_item_for_charge(&sample_charge(None));
            for transfer in opening_transfers(&wanted, Date::constant(2026, 5, 1), "open_items.csv:2") {
                assert!(transfer.amount_cents > Cents::ZERO);
                apply(&transfer, &mut item);
            }
            assert_eq!((item.charge_cents, item.balance_cents), (Cents(charged), Cents(balance)));
            assert_eq!(item.charge_cents, item.paid_cents + item.adjusted_cents + item.balance_cents);
        }
    }
}
