//! What is done with an adjustment: by group and reason code, and where a contract differs, by payer and date.
//!
//! The usual treatment is in `defaults`. This module does *not* read files; it parses the cells of `reference/adjustments.csv`.

use super::defaults;
use crate::ledger::Text;
use crate::model::{Cents, Date};

/// What posting does with an adjusted amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Treatment {
    /// Given up, to `adjustment:<account>`.
    WriteOff {
        /// The word that the account ends in.
        account: Text,
        /// Also where the payer pays nothing for the line. Otherwise the line was denied, and its contractual part is not known before the appeal.
        even_unpaid: bool,
    },
    /// The next payer's, else the patient's.
    PatientShare,
    /// The next payer's, but never the patient's.
    NextPayer,
    /// Nothing to post: it repeats what is known from elsewhere.
    Information,
    /// Stays with the payer, whose claim goes to the denials.
    Denial,
    /// Stays with the payer until a person has decided whose it is.
    Review,
    /// Stays with the payer; its code should not come at all.
    Suspense,
}

/// The reason under group PR by which a rule says what becomes of an amount that the patient must not be billed for, such as a QMB's coinsurance after the last payer.
pub const NOT_LIABLE: &str = "not_liable";

/// The group by which a rule names a remark code instead of an adjustment: with `next_payer`, the remark says that the patient must not be billed.
pub const REMARK: &str = "remark";

/// One row of `reference/adjustments.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentRule {
    /// The payer; `*` for every one.
    pub payer_id: Text,
    /// CO, PR, OA, PI, CR, or [`REMARK`].
    pub group: Text,
    /// Reason code; `*` for every one of the group.
    pub reason: Text,
    /// What is done.
    pub treatment: Treatment,
    /// First payment date on which the rule holds.
    pub from: Option<Date>,
    /// Last payment date on which the rule holds.
    pub to: Option<Date>,
}

/// Why a row is not a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdjustmentRuleError {
    /// No payer.
    #[error("payer_id is empty; write the payer's id, or * for all payers")]
    NoPayer,
    /// A group that does not exist.
    #[error("group `{0}` is not known; expected CO, PR, OA, PI, CR or remark")]
    Group(String),
    /// No reason.
    #[error("reason is empty; write the reason code as it stands in CAS, or * for all of the group")]
    NoReason,
    /// A treatment that does not exist.
    #[error("treatment `{0}` is not known; expected write_off:ACCOUNT (such as write_off:contractual), patient, next_payer, information, denial, review or suspense")]
    Treatment(String),
    /// A date that cannot be read.
    #[error("{column} `{value}` is not a date; expected the form 2026-01-31, or nothing")]
    Date {
        /// Which cell.
        column: &'static str,
        /// What it says.
        value: String,
    },
    /// The last day lies before the first.
    #[error("the rule ends on {to}, before it begins on {from}")]
    Reversed {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}

impl AdjustmentRule {
    /// Reads the cells of a row; blanks around them do not count. `from` and `to` may be empty.
    pub fn parse(payer_id: &str, group: &str, reason: &str, treatment: &str, from: &str, to: &str) -> Result<AdjustmentRule, AdjustmentRuleError> {
        let [payer_id, group, reason] = [payer_id, group, reason].map(str::trim_ascii);
        if payer_id.is_empty() {
            return Err(AdjustmentRuleError::NoPayer);
        }
        if !["CO", "PR", "OA", "PI", "CR", REMARK].contains(&group) {
            return Err(AdjustmentRuleError::Group(group.to_owned()));
        }
        if reason.is_empty() {
            return Err(AdjustmentRuleError::NoReason);
        }
        let treatment = Treatment::parse(treatment).ok_or_else(|| AdjustmentRuleError::Treatment(treatment.trim_ascii().to_owned()))?;
        let (from, to) = (date("effective_from", from)?, date("effective_to", to)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(AdjustmentRuleError::Reversed { from, to });
        }
        Ok(AdjustmentRule { payer_id: payer_id.into(), group: group.into(), reason: reason.into(), treatment, from, to })
    }

    fn holds(&self, payer_id: &str, on: Date, group: &str, reason: &str) -> bool {
        let fits = |held: &str, wanted: &str| held == "*" || held == wanted;
        self.group == group && fits(&self.payer_id, payer_id) && fits(&self.reason, reason) && self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }

    /// The more a rule says, the more it counts: a payer over all payers, a reason over all reasons, the later beginning over the earlier.
    fn weight(&self) -> (bool, bool, Option<Date>) {
        (self.payer_id != "*", self.reason != "*", self.from)
    }
}

fn date(column: &'static str, value: &str) -> Result<Option<Date>, AdjustmentRuleError> {
    let value = value.trim_ascii();
    let read = |value: &str| value.parse().map_err(|_| AdjustmentRuleError::Date { column, value: value.to_owned() });
    if value.is_empty() { Ok(None) } else { read(value).map(Some) }
}

impl Treatment {
    /// Reads a cell. A write-off that a rule asks for holds whether or not the line was paid: that is what the contract says.
    pub fn parse(text: &str) -> Option<Treatment> {
        let text = text.trim_ascii();
        Some(match text {
            "patient" => Treatment::PatientShare,
            "next_payer" => Treatment::NextPayer,
            "information" => Treatment::Information,
            "denial" => Treatment::Denial,
            "review" => Treatment::Review,
            "suspense" => Treatment::Suspense,
            _ => {
                let account = text.strip_prefix("write_off:")?.trim_ascii();
                let is_word = !account.is_empty() && account.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
                return is_word.then(|| Treatment::WriteOff { account: account.into(), even_unpaid: true });
            }
        })
    }
}

/// All rules of the workspace over the defaults, and how much an underpayment may be before it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentPolicy {
    rules: Vec<AdjustmentRule>,
    /// A payment may lie this much below what is expected, for rounding by line.
    pub tolerance_cents: Cents,
}

impl Default for AdjustmentPolicy {
    /// The defaults alone.
    fn default() -> AdjustmentPolicy {
        AdjustmentPolicy::new(Vec::new())
    }
}

impl AdjustmentPolicy {
    /// A dollar: more than the rounding of fifty lines.
    const TOLERANCE: Cents = Cents(100);

    /// The rules in any order; of two that say equally much the later row counts.
    pub fn new(mut rules: Vec<AdjustmentRule>) -> AdjustmentPolicy {
        rules.reverse();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.weight()));
        AdjustmentPolicy { rules, tolerance_cents: AdjustmentPolicy::TOLERANCE }
    }

    /// What is done with an adjustment of a payer, paid on a day.
    pub fn treatment(&self, payer_id: &str, on: Date, group: &str, reason: &str) -> Treatment {
        self.rule(payer_id, on, group, reason).unwrap_or_else(|| default_treatment(group, reason))
    }

    /// The account to which an amount goes that the patient must not be billed for, after the last payer; `None` where it waits for a person.
    pub fn not_liable_account(&self, payer_id: &str, on: Date) -> Option<Text> {
        let named = self.rules.iter().find(|rule| rule.reason == NOT_LIABLE && rule.holds(payer_id, on, "PR", NOT_LIABLE));
        match &named?.treatment {
            Treatment::WriteOff { account, .. } => Some(account.clone()),
            _ => None,
        }
    }

    /// True for a remark code which says that the patient must not be billed for a share of the cost.
    pub fn forbids_patient(&self, payer_id: &str, on: Date, remark: &str) -> bool {
        matches!(self.rule(payer_id, on, REMARK, remark).unwrap_or_else(|| default_treatment(REMARK, remark)), Treatment::NextPayer)
    }

    fn rule(&self, payer_id: &str, on: Date, group: &str, reason: &str) -> Option<Treatment> {
        self.rules.iter().find(|rule| rule.holds(payer_id, on, group, reason)).map(|rule| rule.treatment.clone())
    }
}

/// What is done where no rule speaks.
pub fn default_treatment(group: &str, reason: &str) -> Treatment {
    defaults::REASONS.iter().find(|row| row.group == group && row.reason == reason).map_or_else(|| defaults::of_group(group), |row| row.treatment.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::constant(2026, 6, 30);

    fn rule(payer: &str, group: &str, reason: &str, treatment: &str, from: &str, to: &str) -> AdjustmentRule {
        AdjustmentRule::parse(payer, group, reason, treatment, from, to).unwrap()
    }

    fn written_off(account: &str) -> Treatment {
        Treatment::WriteOff { account: account.into(), even_unpaid: true }
    }

    #[test]
    fn the_defaults_follow_the_groups() {
        let usual = AdjustmentPolicy::default();
        let treat = |group: &str, reason: &str| usual.treatment("acme", DAY, group, reason);
        assert!(matches!(treat("CO", "45"), Treatment::WriteOff { account, even_unpaid: false } if account == "contractual"));
        assert!(matches!(treat("CO", "253"), Treatment::WriteOff { account, .. } if account == "sequestration"));
        assert_eq!(treat("CO", "24"), written_off("capitation"), "a capitated service is paid by the head, never by the line");
        assert_eq!([treat("CO", "50"), treat("CO", "9999")], [Treatment::Denial, Treatment::Denial]);
        assert_eq!([treat("PR", "1"), treat("PR", "45"), treat("PR", "96")], [Treatment::PatientShare, Treatment::Review, Treatment::Review]);
        assert_eq!(
            [treat("OA", "23"), treat("OA", "18"), treat("OA", "209"), treat("OA", "45")],
            [Treatment::Information, Treatment::Information, Treatment::NextPayer, Treatment::Review]
        );
        assert_eq!([treat("PI", "45"), treat("CR", "45"), treat("XX", "45")], [Treatment::Denial, Treatment::Suspense, Treatment::Suspense]);
        assert!(usual.forbids_patient("acme", DAY, "N782") && !usual.forbids_patient("acme", DAY, "N290"));
    }

    #[test]
    fn the_more_a_rule_says_the_more_it_counts() {
        let policy = AdjustmentPolicy::new(vec![
            rule("*", "PI", "*", "review", "", ""),
            rule("acme", "PI", "45", "write_off:contractual", "", "2026-06-29"),
            rule("acme", "PI", "45", "write_off:network", "2026-06-30", ""),
            rule("acme", "PI", "45", "write_off:older", "2020-01-01", ""),
            rule("*", "PI", "45", "denial", "2026-06-30", ""),
        ]);
        assert_eq!(policy.treatment("acme", DAY, "PI", "45"), written_off("network"));
        assert_eq!(policy.treatment("acme", DAY.yesterday().unwrap(), "PI", "45"), written_off("older"));
        assert_eq!(policy.treatment("blue", DAY, "PI", "45"), Treatment::Denial);
        assert_eq!(policy.treatment("blue", DAY, "PI", "94"), Treatment::Review);
        assert_eq!(policy.treatment("acme", DAY, "CO", "50"), Treatment::Denial);
    }

    #[test]
    fn who_may_not_be_billed_is_the_workspaces_to_say() {
        let policy = AdjustmentPolicy::new(vec![rule("*", "PR", "not_liable", "write_off:qmb", "", ""), rule("acme", "remark", "MA125", "next_payer", "", "")]);
        assert_eq!((policy.not_liable_account("acme", DAY).as_deref(), AdjustmentPolicy::default().not_liable_account("acme", DAY)), (Some("qmb"), None));
        assert!(policy.forbids_patient("acme", DAY, "MA125") && !policy.forbids_patient("blue", DAY, "MA125"));
        let wide = AdjustmentPolicy::new(vec![rule("*", "PR", "*", "write_off:other", "", "")]);
        assert_eq!(wide.not_liable_account("acme", DAY), None, "a rule for all reasons does not speak of this one");
    }

    #[test]
    fn a_row_that_is_no_rule_says_which_cell_is_wrong() {
        let parse = |cells: [&str; 6]| {
            let [payer, group, reason, treatment, from, to] = cells;
            AdjustmentRule::parse(payer, group, reason, treatment, from, to).unwrap_err().to_string()
        };
        assert!(parse(["", "CO", "45", "denial", "", ""]).contains("payer_id"));
        assert!(parse(["*", "C0", "45", "denial", "", ""]).contains("`C0`"));
        assert!(parse(["*", "CO", " ", "denial", "", ""]).contains("reason"));
        assert!(parse(["*", "CO", "45", "write_off:", "", ""]).contains("write_off:ACCOUNT"));
        assert!(parse(["*", "CO", "45", "write_off:a b", "", ""]).contains("`write_off:a b`"));
        assert!(parse(["*", "CO", "45", "denial", "6/30/2026", ""]).contains("effective_from `6/30/2026`"));
        assert!(parse(["*", "CO", "45", "denial", "2026-06-30", "2026-06-01"]).contains("before it begins"));
    }
}
