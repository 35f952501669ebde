//! What invented payers promise: their fees, what they leave to patients, when they pay.

use super::random;
use super::sent::SentPayer;
use crate::model::date::{add_days, epoch_days};
use crate::model::{Cents, Date};

/// What a patient has with a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Deductible of the year.
    pub deductible: Cents,
    /// The patient's share of what is left, in percent.
    pub coinsurance_percent: i64,
    /// Of a visit, instead of deductible and coinsurance; zero for none.
    pub visit_copay: Cents,
    /// Takes two percent off what it pays, as Medicare does under sequestration.
    pub sequesters: bool,
}

/// Filing indicators of federal and liability programmes that leave nothing, or little, to the patient.
const NO_COST_SHARE: [&str; 3] = ["MC", "WC", "AM"];

impl Plan {
    /// A patient's plan, by the payer and the member id.
    pub fn of(seed: u64, payer: &SentPayer, member_id: &str) -> Plan {
        let mut random = random(seed, &["plan", &payer.id, member_id]);
        let none = Plan { deductible: Cents::ZERO, coinsurance_percent: 0, visit_copay: Cents::ZERO, sequesters: false };
        match payer.filing_indicator.as_str() {
            "MB" => Plan { deductible: Cents(28_300), coinsurance_percent: 20, sequesters: true, ..none },
            indicator if NO_COST_SHARE.contains(&indicator) => none,
            "CH" => Plan { deductible: Cents(5_000), coinsurance_percent: 20, ..none },
            "HM" | "16" => Plan { coinsurance_percent: 10, visit_copay: Cents(random.pick(&[1_500, 2_000, 4_000])), ..none },
            _ if random.chance(40) => Plan { coinsurance_percent: 20, visit_copay: Cents(random.pick(&[2_000, 2_500, 3_500])), ..none },
            _ => Plan { deductible: Cents(random.pick(&[0, 25_000, 50_000, 150_000])), coinsurance_percent: random.pick(&[10, 20, 30]), ..none },
        }
    }
}

/// What a payer allows for a service that is charged so: 45 to 90 percent of it, always the same for the code.
pub(super) fn allowed(seed: u64, payer_id: &str, code: &str, charge: Cents) -> Cents {
    let percent = random(seed, &["fee", payer_id, code]).between(45, 90);
    share(charge, i64::try_from(percent).unwrap_or(100))
}

/// So many percent of an amount, rounded half up.
pub(super) fn share(amount: Cents, percent: i64) -> Cents {
    Cents((amount.0.saturating_mul(percent) + 50).div_euclid(100))
}

/// A claim is decided so many days after it was sent at the earliest.
const FEWEST_DAYS: u64 = 8;
const MOST_DAYS: u64 = 12;

/// The day on which a payer pays a claim that was sent on a day.
pub(super) fn first_payment_day(seed: u64, payer_id: &str, claim_id: &str, sent: Date) -> Date {
    let days = random(seed, &["days", payer_id, claim_id]).between(FEWEST_DAYS, MOST_DAYS);
    payment_day(payer_id, add_days(sent, i32::try_from(days).unwrap_or_default()))
}

/// The payer's first day of payment on or after a day; it pays on two days of the week, three or four days apart.
pub(super) fn payment_day(payer_id: &str, from: Date) -> Date {
    let first = i32::try_from(random(0, &["weekday", payer_id]).below(5)).unwrap_or_default();
    let is_payday = |day: &Date| {
        // 1970-01-01 was a Thursday; Monday is 0.
        let weekday = (epoch_days(*day) + 3).rem_euclid(7);
        weekday == first || weekday == (first + 3).rem_euclid(5)
    };
    (0..7).map(|days| add_days(from, days)).find(is_payday).unwrap_or(from)
}

/// The number under which a payer keeps a claim.
pub(super) fn claim_number(seed: u64, payer_id: &str, claim_id: &str) -> String {
    format!("EX{:011}", random(seed, &["number", payer_id, claim_id]).below(100_000_000_000))
}

/// The tax id in a payer's TRN03, behind a 1. It begins with 00, as none does.
pub(super) fn trace_id(payer_id: &str) -> String {
    format!("100{:07}", random(0, &["tax", payer_id]).below(10_000_000))
}
