//! A due claim from an item: which version, which purpose, which number of the payer. It looks nothing up and judges no claim.

use crate::ledger::{OpenItem, Text};
use crate::model::date::add_days;
use crate::model::{CorrectionMethod, Date, Key, Payer, PayerKind};
use crate::posting::correction::{NoRoad, Road, Wish, road};
use crate::store::answer_tables::DueClaimRow;

/// To the payer after the one that has decided.
pub const NEXT_PAYER: &str = "next_payer";
/// A new original to the same payer.
pub const NEW: &str = "new";
/// Frequency 7.
pub const REPLACEMENT: &str = "replacement";
/// Frequency 8.
pub const VOID: &str = "void";

/// A new version of an item's claim, or why there can be none.
pub fn of_item(item: &OpenItem, payer: &Payer, wish: Wish, as_of: Date, user: &str, reason: &str) -> Result<DueClaimRow, NoRoad> {
    // What the workspace did not bill itself has no record to bill again.
    if item.encounter_key == Key::default() || item.claim_id.is_empty() {
        return Err(if item.claim_id.is_empty() { NoRoad::NothingToCorrect } else { NoRoad::SentElsewhere });
    }
    let (purpose, number) = match road(item.claim_state, method(payer), &item.payer_claim_number, &item.answer_codes, wish)? {
        Road::Original => (NEW, Text::default()),
        Road::Replacement => (REPLACEMENT, item.payer_claim_number.clone()),
        Road::Void => (VOID, item.payer_claim_number.clone()),
        Road::Reopening => return Err(NoRoad::ByReopening),
    };
    Ok(version_of(item, purpose, number, as_of, user, reason))
}

/// A new original to another payer than the one that has the claim, because the encounter's coverage was corrected. The former payer's own road does not matter for it.
pub fn to_another_payer(item: &OpenItem, as_of: Date, user: &str, reason: &str) -> DueClaimRow {
    version_of(item, NEW, Text::default(), as_of, user, reason)
}

/// Part B takes no replacement and no void on a professional claim, whatever is configured (Medicare Claims Processing Manual, chapter 34).
fn method(payer: &Payer) -> CorrectionMethod {
    if payer.kind == PayerKind::MedicareB && payer.correction_method == CorrectionMethod::Frequency7 { CorrectionMethod::Reopening } else { payer.correction_method }
}

fn version_of(item: &OpenItem, purpose: &str, payer_claim_number: Text, as_of: Date, user: &str, reason: &str) -> DueClaimRow {
    DueClaimRow {
        item_id: item.item_id,
        encounter_key: item.encounter_key,
        encounter_id: item.encounter_id.clone(),
        guarantor_id: item.guarantor_id.clone(),
        patient_id: item.patient_id.clone(),
        payer_id: item.payer_id.clone(),
        purpose: purpose.into(),
        part: item.part,
        sequence: item.sequence.max(1),
        version: item.version.max(1).saturating_add(1),
        former_claim_id: item.claim_id.clone(),
        bill_run: item.bill_run,
        payer_claim_number,
        since: Some(as_of),
        balance_cents: item.balance_cents,
        user: user.into(),
        reason: reason.to_owned(),
        ..DueClaimRow::default()
    }
}

/// The last day on which the payer takes a claim of the item, where it has such a limit.
pub fn filing_deadline(item: &OpenItem, payer: &Payer) -> Option<Date> {
    payer.timely_filing_days.map(|days| add_days(item.service_date, days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{ClaimState, Owner};

    fn item(claim_state: ClaimState) -> OpenItem {
        OpenItem {
            claim_state,
            owner: Owner::Insurance,
            encounter_key: Key(7),
            claim_id: "C1".into(),
            version: 1,
            sequence: 1,
            bill_run: 3,
            payer_claim_number: "ICN9".into(),
            ..OpenItem::default()
        }
    }

    fn of(state: ClaimState, kind: PayerKind, wish: Wish) -> Result<DueClaimRow, NoRoad> {
        of_item(&item(state), &Payer { kind, ..Payer::default() }, wish, Date::constant(2026, 5, 6), "ann", "typing error")
    }

    #[test]
    fn a_denied_claim_is_replaced_under_the_payers_number_and_a_rejected_one_goes_without() {
        let row = of(ClaimState::Denied, PayerKind::Commercial, Wish::Correct).unwrap();
        assert_eq!((row.purpose.as_str(), row.version, row.former_claim_id.as_str(), row.payer_claim_number.as_str(), row.bill_run), (REPLACEMENT, 2, "C1", "ICN9", 3));
        let row = of(ClaimState::Rejected, PayerKind::Commercial, Wish::Correct).unwrap();
        assert_eq!((row.purpose.as_str(), row.payer_claim_number.as_str()), (NEW, ""));
        assert_eq!(of(ClaimState::Paid, PayerKind::Commercial, Wish::Void).unwrap().purpose, VOID);
    }

    #[test]
    fn part_b_takes_neither_whatever_is_configured() {
        assert_eq!(of(ClaimState::Denied, PayerKind::MedicareB, Wish::Correct), Err(NoRoad::ByReopening));
        assert_eq!(of(ClaimState::Paid, PayerKind::MedicareB, Wish::Void), Err(NoRoad::ByReopening));
        assert_eq!(of(ClaimState::Rejected, PayerKind::MedicareB, Wish::Correct).unwrap().purpose, NEW);
    }

    #[test]
    fn what_was_not_billed_here_has_no_record() {
        let opening = OpenItem { encounter_key: Key::default(), ..item(ClaimState::Denied) };
        assert_eq!(of_item(&opening, &Payer::default(), Wish::Correct, Date::constant(2026, 5, 6), "", ""), Err(NoRoad::SentElsewhere));
    }
}
