//! Which road a corrected claim takes: an original, a replacement, a void, or a reopening outside the 837.
//!
//! It follows from where the claim stands and from what its payer takes. A claim that was rejected before adjudication never existed for the payer and goes as an original; one that
//! was adjudicated is replaced or voided with the payer's own number, unless the payer (Medicare Part B) takes neither. This module writes nothing.

use crate::ledger::ClaimState;
use crate::model::CorrectionMethod;

/// What a person, or a remittance, wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wish {
    /// The claim goes out again, corrected.
    Correct,
    /// The claim is taken back.
    Void,
}

/// How it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Road {
    /// Frequency 1.
    Original,
    /// Frequency 7 with the payer's claim number.
    Replacement,
    /// Frequency 8 with the payer's claim number.
    Void,
    /// By portal, telephone or letter: no claim is written.
    Reopening,
}

/// Why it cannot be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum NoRoad {
    /// Written or sent, and nobody has answered.
    #[error("the claim is out and not answered yet; a payer that has not accepted a claim cannot replace or void it: wait for its 277CA, or ask for its status")]
    NotAnswered,
    /// The payer's claim number is missing.
    #[error("the payer's own number of the claim is not known, and a replacement or void needs it: it comes with the 277CA or the 835")]
    NoPayerClaimNumber,
    /// There is nothing to send again.
    #[error("there is no claim of this state to correct")]
    NothingToCorrect,
    /// Another system sent it.
    #[error("another system sent the claim before this workspace began, so its encounter is not in the books: correct it where it was sent")]
    SentElsewhere,
    /// A further claim is due already.
    #[error("a further claim is due already and is written by the next run")]
    AlreadyDue,
    /// The payer takes no corrected claim; see [`Road::Reopening`].
    #[error("the payer takes no replacement and no void of a decided claim: ask it for a reopening, by portal, telephone or letter")]
    ByReopening,
}

/// The remark by which a payer says that a claim could not be processed at all, so that a new one is needed and no appeal is possible.
const UNPROCESSABLE: &str = "MA130";

/// Chooses the road. `answer_codes` is what the item holds; see `OpenItem::answer_codes`.
pub fn road(state: ClaimState, method: CorrectionMethod, payer_claim_number: &str, answer_codes: &str, wish: Wish) -> Result<Road, NoRoad> {
    use ClaimState::{Accepted, Acknowledged, Closed, Denied, Forwarded, Held, NoClaim, Paid, PartlyPaid, Published, Ready, Rejected, Replaced, Reversed, Sent, Voided};
    match state {
        Published | Sent | Acknowledged => Err(NoRoad::NotAnswered),
        Ready | Held => Err(NoRoad::AlreadyDue),
        NoClaim | Replaced | Voided => Err(NoRoad::NothingToCorrect),
        // Nothing of it is with the payer, so there is nothing to void.
        Rejected if wish == Wish::Void => Err(NoRoad::NothingToCorrect),
        Rejected => Ok(Road::Original),
        Accepted | Paid | PartlyPaid | Denied | Forwarded | Reversed | Closed => {
            if wish == Wish::Correct && answer_codes.split_whitespace().any(|code| code == UNPROCESSABLE) {
                return Ok(Road::Original);
            }
            match (method, wish) {
                (CorrectionMethod::Reopening, _) => Ok(Road::Reopening),
                (CorrectionMethod::New, Wish::Correct) => Ok(Road::Original),
                _ if payer_claim_number.is_empty() => Err(NoRoad::NoPayerClaimNumber),
                (_, Wish::Correct) => Ok(Road::Replacement),
                (_, Wish::Void) => Ok(Road::Void),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CorrectionMethod::{Frequency7, New, Reopening};

    fn correct(state: ClaimState, method: CorrectionMethod, number: &str, codes: &str) -> Result<Road, NoRoad> {
        road(state, method, number, codes, Wish::Correct)
    }

    #[test]
    fn what_was_rejected_goes_as_an_original_and_what_was_denied_is_replaced() {
        assert_eq!(correct(ClaimState::Rejected, Frequency7, "", "A7:562"), Ok(Road::Original));
        assert_eq!(correct(ClaimState::Denied, Frequency7, "ICN1", "CO-16 N290"), Ok(Road::Replacement));
        assert_eq!(road(ClaimState::Paid, Frequency7, "ICN1", "", Wish::Void), Ok(Road::Void));
    }

    #[test]
    fn medicare_takes_neither_and_the_unprocessable_goes_anew() {
        assert_eq!(correct(ClaimState::Denied, Reopening, "ICN1", "CO-16 N290"), Ok(Road::Reopening));
        assert_eq!(correct(ClaimState::Denied, Reopening, "ICN1", "CO-16 N290 MA130"), Ok(Road::Original));
        assert_eq!(road(ClaimState::Paid, Reopening, "ICN1", "", Wish::Void), Ok(Road::Reopening));
        assert_eq!(correct(ClaimState::Denied, New, "", ""), Ok(Road::Original));
    }

    #[test]
    fn nothing_is_sent_twice_or_replaced_before_it_was_accepted() {
        for state in [ClaimState::Published, ClaimState::Sent, ClaimState::Acknowledged] {
            assert_eq!(correct(state, Frequency7, "ICN1", ""), Err(NoRoad::NotAnswered));
        }
        assert_eq!(correct(ClaimState::Ready, Frequency7, "ICN1", ""), Err(NoRoad::AlreadyDue));
        assert_eq!(correct(ClaimState::Denied, Frequency7, "", ""), Err(NoRoad::NoPayerClaimNumber));
        assert_eq!(road(ClaimState::Rejected, Frequency7, "", "", Wish::Void), Err(NoRoad::NothingToCorrect));
    }
}
