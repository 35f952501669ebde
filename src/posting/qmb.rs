//! Qualified Medicare Beneficiaries: what a payer left to such a patient goes back to the payer's item, whenever the enrolment becomes known.
//!
//! No Medicare provider may bill them for Medicare's cost sharing (42 USC 1396a(n)(3)(B)), so the balance waits with the payer until the other coverage is billed or a person writes it off.
//! Remittances that come after the enrolment is known never reach the patient ([`super::remittance`]). What was not covered, and what a self-pay visit costs, is not cost sharing and stays.

use super::account_events::apply_to_group;
use super::remittance::{Treatment, default_treatment};
use super::responsibility::is_same_claim;
use crate::ledger::{EventKind, ExceptionKind, GuarantorGroup, ItemKind, LedgerAccount, OpenItem, Owner, PostingException, Standing, Transfer, TransferEvent};
use crate::model::{Cents, Date, Key};

/// What was taken back from patients, and what a person must look at.
#[derive(Debug, Default)]
pub struct Protected {
    /// Moves back to payers' items, in order. They have been applied.
    pub transfers: Vec<Transfer>,
    /// One line for each share.
    pub exceptions: Vec<PostingException>,
}

/// True for a share that such a patient does not owe: of a claim, and with nothing but cost sharing in it.
fn is_cost_share(item: &OpenItem) -> bool {
    let is_share = |code: &str| code == "PR" || code.strip_prefix("PR-").is_some_and(|carc| default_treatment("PR", carc) == Treatment::PatientShare);
    item.owner == Owner::Patient && item.kind == ItemKind::Receivable && !item.claim_id.is_empty() && item.origin.split(';').all(is_share)
}

/// Takes every open share of a protected patient back. Running it again does nothing.
pub fn protect_beneficiaries(group: &mut GuarantorGroup, as_of: Date) -> Protected {
    let mut done = Protected::default();
    if !group.account.events.iter().any(|event| event.event == EventKind::Qmb) {
        return done;
    }
    let standing = Standing::of(&group.account, as_of);
    let is_owed = |item: &&OpenItem| item.balance_cents > Cents::ZERO && is_cost_share(item) && standing.span(EventKind::Qmb, item).is_some();
    let shares: Vec<OpenItem> = group.items.iter().filter(is_owed).cloned().collect();
    for share in shares {
        match payers_item(group, &share).cloned() {
            Some(payer) => {
                let transfer = moved_back(&share, &payer, as_of);
                apply_to_group(group, &transfer);
                done.transfers.push(transfer);
                let message =
                    format!("the patient is a Qualified Medicare Beneficiary and does not owe this share; it waits with {}: bill Medicaid, or write it off", payer.payer_id);
                done.exceptions.push(exception(&share, message));
            }
            // Told on the day on which it is noticed, not every night.
            None if share.last_activity_date == as_of => {
                let message =
                    "the patient is a Qualified Medicare Beneficiary and does not owe this share, but the payer's item has left the books: write it off with the reason qmb";
                done.exceptions.push(exception(&share, message.to_owned()));
            }
            None => {}
        }
    }
    done
}

/// The item of the claim's last payer.
fn payers_item<'g>(group: &'g GuarantorGroup, share: &OpenItem) -> Option<&'g OpenItem> {
    let of_claim = |item: &&OpenItem| item.owner == Owner::Insurance && item.kind == ItemKind::Receivable && item.encounter_id == share.encounter_id && is_same_claim(item, share);
    group.items.iter().filter(of_claim).max_by_key(|item| (item.sequence, item.item_id))
}

fn moved_back(share: &OpenItem, payer: &OpenItem, as_of: Date) -> Transfer {
    Transfer {
        // The amount tells two moves of one day apart.
        transfer_id: Key::of(&[b"qmb", &share.item_id.to_bytes(), as_of.to_string().as_bytes(), &share.charge_cents.0.to_le_bytes(), &share.balance_cents.0.to_le_bytes()]),
        debit: LedgerAccount::InsuranceReceivable(payer.payer_id.clone()),
        credit: LedgerAccount::PatientReceivable,
        amount_cents: share.balance_cents,
        event: TransferEvent::ResponsibilityMoved,
        posting_date: as_of,
        effective_date: as_of,
        item_id: share.item_id,
        to_item_id: payer.item_id,
        guarantor_id: share.guarantor_id.clone(),
        patient_id: share.patient_id.clone(),
        encounter_id: share.encounter_id.clone(),
        claim_id: share.claim_id.clone(),
        line: 0,
        reason: "qmb".into(),
        source: format!("qmb {}", share.item_id).into(),
    }
}

fn exception(share: &OpenItem, message: String) -> PostingException {
    PostingException {
        kind: ExceptionKind::PatientNotLiable,
        event_id: Default::default(),
        event: EventKind::Qmb.as_str(),
        guarantor_id: share.guarantor_id.clone(),
        encounter_id: share.encounter_id.clone(),
        claim_id: share.claim_id.clone(),
        amount_cents: share.balance_cents,
        message,
        source: format!("qmb {}", share.item_id).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::AccountEvent;
    use crate::ledger::EventKind::{PayerPayment, Payment, Qmb, ResponsibilityMoved};
    use crate::posting::case::{AS_OF, Books, about, event};

    fn moved(event_id: &str, cents: i64, carc: &str) -> AccountEvent {
        about("E1", AccountEvent { group_code: "PR".into(), carc: carc.into(), ..event(event_id, ResponsibilityMoved, "2026-06-01", cents) })
    }

    fn enrolled() -> AccountEvent {
        AccountEvent { patient_id: "P1".into(), ..event("Q", Qmb, "2026-01-01", 0) }
    }

    fn protect(books: &mut Books) -> Protected {
        let done = protect_beneficiaries(&mut books.group, AS_OF);
        books.transfers.extend(done.transfers.iter().cloned());
        books.prove();
        done
    }

    #[test]
    fn a_share_goes_back_when_the_enrolment_becomes_known() {
        let mut books = Books::new().charge("E1", Some("acme"), 10_000, "2026-02-01").charge("E2", None, 700, "2026-02-01");
        books.post(&[about("E1", event("A", PayerPayment, "2026-06-01", 8_000)), moved("B", 2_000, "2"), about("E1", event("P", Payment, "2026-06-02", 500))]);
        assert_eq!(protect(&mut books).transfers, []);
        books.post(&[enrolled()]);
        let done = protect(&mut books);
        assert_eq!((done.transfers.len(), done.exceptions[0].kind, done.exceptions[0].amount_cents), (1, ExceptionKind::PatientNotLiable, Cents(1_500)));
        assert_eq!(
            (books.balance("E1", Owner::Patient), books.balance("E1", Owner::Insurance), books.balance("E2", Owner::Patient)),
            (0, 1_500, 700),
            "a visit without a claim is owed"
        );
        assert_eq!(protect(&mut books).transfers, [], "a second run does nothing");
        let late = books.post(&[moved("C", 300, "3")]);
        assert_eq!((late.exceptions[0].kind, late.transfers.len(), books.balance("E1", Owner::Patient)), (ExceptionKind::PatientNotLiable, 0, 0));
    }

    #[test]
    fn what_is_no_cost_sharing_and_who_is_not_enrolled_that_day_owes() {
        let mut books = Books::new().charge("E1", Some("acme"), 10_000, "2026-02-01");
        books.post(&[enrolled(), moved("B", 2_000, "96")]);
        assert_eq!((protect(&mut books).transfers.len(), books.balance("E1", Owner::Patient)), (0, 2_000));
        let mut later = Books::new().charge("E1", Some("acme"), 10_000, "2026-02-01");
        later.post(&[AccountEvent { date: "2026-02-02".parse().unwrap(), ..enrolled() }, moved("B", 2_000, "2")]);
        assert_eq!((protect(&mut later).transfers.len(), later.balance("E1", Owner::Patient)), (0, 2_000));
    }

    #[test]
    fn a_payers_item_that_is_gone_is_told() {
        let mut books = Books::new().charge("E1", Some("acme"), 2_000, "2026-02-01");
        books.post(&[moved("B", 2_000, "2")]);
        books.post(&[enrolled()]);
        books.group.items.retain(|item| item.owner != Owner::Insurance);
        let done = protect_beneficiaries(&mut books.group, AS_OF);
        assert!(done.transfers.is_empty() && done.exceptions[0].message.contains("write it off"), "{:?}", done.exceptions);
    }
}
