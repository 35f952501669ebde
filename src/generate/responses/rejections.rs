//! Who rejects a claim before anybody adjudicates it, and with which status.

use super::random;
use super::sent::SentClaim;
use crate::generate::random::Random;
use crate::x12::responses::Status;

/// Who says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hop {
    /// The receiver of the file, before it goes on.
    Clearinghouse,
    /// The payer.
    Payer,
}

/// Category, status and whom it concerns.
type Code = (&'static str, &'static str, &'static str);

/// So many of a thousand claims are rejected by the receiver, and so many by the payer.
const CLEARINGHOUSE_PERMILLE: u64 = 12;
const PAYER_PERMILLE: u64 = 18;

const OF_CLEARINGHOUSE: [Code; 5] = [("A7", "562", "85"), ("A7", "500", "85"), ("A6", "21", ""), ("A3", "116", ""), ("A7", "507", "")];
const OF_PAYER: [Code; 6] = [("A7", "164", "IL"), ("A3", "33", "IL"), ("A8", "255", ""), ("A7", "562", "82"), ("A3", "88", "IL"), ("A6", "286", "")];

/// A replacement or void of something that the payer does not know.
const NOT_KNOWN: Code = ("A7", "464", "");
/// A replacement or void to a payer that takes none (Medicare Part B).
const NOT_TAKEN: Code = ("A7", "535", "");

/// Whether the claim is rejected, by whom and why.
pub(super) fn of_claim(seed: u64, claim: &SentClaim) -> Option<(Hop, Status)> {
    let mut random = random(seed, &["rejection", &claim.claim_id]);
    let draw = random.below(1_000);
    if draw < CLEARINGHOUSE_PERMILLE {
        return Some((Hop::Clearinghouse, chosen(&OF_CLEARINGHOUSE, &mut random)));
    }
    if matches!(claim.frequency.as_str(), "7" | "8") && claim.payer.filing_indicator == "MB" {
        return Some((Hop::Payer, status(NOT_TAKEN)));
    }
    (draw < CLEARINGHOUSE_PERMILLE + PAYER_PERMILLE).then(|| (Hop::Payer, chosen(&OF_PAYER, &mut random)))
}

/// The payer's answer to a replacement or void whose original it does not know.
pub(super) fn of_unknown_original() -> (Hop, Status) {
    (Hop::Payer, status(NOT_KNOWN))
}

fn chosen(codes: &[Code], random: &mut Random) -> Status {
    status(random.pick(codes))
}

fn status((category, code, entity): Code) -> Status {
    Status { category: category.into(), code: code.into(), entity: entity.into(), message: Default::default() }
}
