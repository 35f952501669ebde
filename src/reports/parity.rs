//! `parity.csv`: that Medicare's patients and everybody else's are treated alike, for a provider that claims Medicare bad debt (42 CFR 413.89(e)(2)).
//!
//! First every threshold, which has one value for all; then the decisions about like amounts, side by side; then the gates that may tell payers apart, with how often they did. The report judges
//! nothing: where shares differ, `referrals.csv` has each account's reasons.

use std::collections::BTreeMap;

use super::csv_row::{CsvRow, percent_tenths};
use super::tally::Tally;
use crate::config::Config;
use crate::model::Cents;
use crate::referral::parity::{BANDS, TELLS_PAYERS_APART, band, band_name};
use crate::referral::{Decision, GATES, ReferralDecision};

/// Columns of `parity.csv`.
pub const COLUMNS: &[&str] = &[
    "kind",
    "subject",
    "medicare_value",
    "other_value",
    "medicare_count",
    "medicare_amount",
    "medicare_percent",
    "other_count",
    "other_amount",
    "other_percent",
    "difference_points",
    "note",
];

/// Decisions by amount and by who was billed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParityTotals {
    decisions: BTreeMap<(usize, Decision), [Tally; 2]>,
    listed: BTreeMap<&'static str, [Tally; 2]>,
}

impl ParityTotals {
    /// Counts a decision; credits are left out.
    pub fn add(&mut self, decision: &ReferralDecision) {
        if decision.amount_cents <= Cents::ZERO {
            return;
        }
        let place = place(decision.is_medicare);
        let count = |pair: &mut [Tally; 2]| pair.get_mut(place).into_iter().for_each(|tally| tally.add(decision.amount_cents));
        count(self.decisions.entry((band(decision.amount_cents), decision.decision)).or_default());
        for gate in decision.gates.iter().filter(|gate| TELLS_PAYERS_APART.contains(gate)) {
            count(self.listed.entry(gate).or_default());
        }
    }

    /// Adds another part's totals.
    pub fn merge(&mut self, other: ParityTotals) {
        fn add<K: Ord>(into: &mut BTreeMap<K, [Tally; 2]>, from: BTreeMap<K, [Tally; 2]>) {
            for (key, pair) in from {
                into.entry(key).or_default().iter_mut().zip(pair).for_each(|(held, tally)| held.merge(tally));
            }
        }
        add(&mut self.decisions, other.decisions);
        add(&mut self.listed, other.listed);
    }

    /// Appends all rows.
    pub fn write(&self, config: &Config, out: &mut Vec<u8>) {
        for (subject, value) in thresholds(config) {
            let mut row = CsvRow::new(out);
            row.word("threshold").text(subject).text(&value).text(&value);
            (0..7).for_each(|_| {
                row.blank();
            });
            row.text("one setting for every payer").end();
        }
        for band in 0..BANDS {
            let of_band = || self.decisions.iter().filter(move |((held, _), _)| *held == band);
            let mut whole = [Tally::default(); 2];
            of_band().for_each(|(_, pair)| whole.iter_mut().zip(pair).for_each(|(sum, tally)| sum.merge(*tally)));
            for ((_, decision), pair) in of_band() {
                let shares = [0, 1].map(|place| share(pair, &whole, place));
                let difference = shares[0].zip(shares[1]).map(|(medicare, other)| medicare - other);
                write_pair(out, "decision", &format!("{}: {}", band_name(band), decision.as_str()), pair, shares, difference, "");
            }
        }
        for id in TELLS_PAYERS_APART {
            let pair = self.listed.get(id).copied().unwrap_or_default();
            let title = GATES.iter().find(|gate| gate.id == *id).map_or("", |gate| gate.title);
            write_pair(out, "rule", id, &pair, [None, None], None, &format!("may tell payers apart: {title}"));
        }
    }
}

fn place(is_medicare: bool) -> usize {
    usize::from(!is_medicare)
}

/// What part of a class's accounts of the band got the decision, in tenths of a percent.
fn share(pair: &[Tally; 2], whole: &[Tally; 2], place: usize) -> Option<i64> {
    let count = |tallies: &[Tally; 2]| tallies.get(place).map_or(0, |tally| i64::try_from(tally.count).unwrap_or(i64::MAX));
    percent_tenths(count(pair), count(whole))
}

fn write_pair(out: &mut Vec<u8>, kind: &'static str, subject: &str, pair: &[Tally; 2], shares: [Option<i64>; 2], difference: Option<i64>, note: &str) {
    let [medicare, other] = pair;
    let mut row = CsvRow::new(out);
    row.word(kind).text(subject).blank().blank();
    row.count(medicare.count).dollars(medicare.dollars).tenths(shares[0]);
    row.count(other.count).dollars(other.dollars).tenths(shares[1]);
    row.tenths(difference).text(note).end();
}

/// Every threshold by which an account reaches an agency or is given up, as the configuration has it.
fn thresholds(config: &Config) -> [(&'static str, String); 12] {
    let (referral, delinquency) = (&config.referral, &config.delinquency);
    [
        ("minimum_statements", referral.minimum_statements.to_string()),
        ("minimum_days_from_first_statement", referral.minimum_days_from_first_statement.to_string()),
        ("final_notice_days", referral.final_notice_days.to_string()),
        ("minimum_placement", Cents(referral.minimum_placement_cents).to_string()),
        ("recent_payment_days", referral.recent_payment_days.to_string()),
        ("appeal_closed_days", referral.appeal_closed_days.to_string()),
        ("promise_grace_days", referral.promise_grace_days.to_string()),
        ("broken_promises_allowed", referral.broken_promises_allowed.to_string()),
        ("plan_grace_days", referral.plan_grace_days.to_string()),
        ("minimum_statement", Cents(delinquency.minimum_statement_cents).to_string()),
        ("small_balance", Cents(delinquency.small_balance_cents).to_string()),
        ("small_balance_age_days", delinquency.small_balance_age_days.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::{config, referral};

    #[test]
    fn like_amounts_stand_side_by_side() {
        let mut totals = ParityTotals::default();
        for (decision, cents, is_medicare, gate) in [
            (Decision::Refer, 6_000, true, ""),
            (Decision::WriteOff, 7_000, true, "C-17"),
            (Decision::Refer, 6_500, false, ""),
            (Decision::Refer, 60_000, false, ""),
            (Decision::Refund, -100, true, ""),
        ] {
            let gates = GATES.iter().map(|held| held.id).filter(|id| *id == gate).collect();
            let mut part = ParityTotals::default();
            part.add(&ReferralDecision { is_medicare, gates, ..referral("G1", "E1", decision, cents) });
            totals.merge(part);
        }
        let mut out = Vec::new();
        totals.write(&config(), &mut out);
        let text = String::from_utf8(out).unwrap();
        let rows: Vec<&str> = text.lines().filter(|row| !row.starts_with("threshold")).collect();
        assert_eq!(
            rows,
            [
                "decision,50.00 to 99.99: REFER,,,1,60.00,50.0,1,65.00,100.0,-50.0,",
                "decision,50.00 to 99.99: WRITE_OFF,,,1,70.00,50.0,0,0.00,0.0,50.0,",
                "decision,500.00 to 999.99: REFER,,,0,0.00,,1,600.00,100.0,,",
                "rule,C-04,,,0,0.00,,0,0.00,,,may tell payers apart: enrolled in Medicaid",
                "rule,C-10,,,0,0.00,,0,0.00,,,may tell payers apart: another party may be liable",
                "rule,C-17,,,1,70.00,,0,0.00,,,may tell payers apart: Medicare bad debt",
            ]
        );
        assert!(text.contains("threshold,minimum_placement,50.00,50.00,,,,,,,,one setting for every payer\n"), "{text}");
        assert!(text.lines().all(|row| row.split(',').count() == COLUMNS.len()));
    }
}
