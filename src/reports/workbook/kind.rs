//! What a column of a report holds, so that a sheet has numbers as numbers and dates as dates. Known by the column's name: the names are a contract, and one name means one thing.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ids, codes and short words.
    Text,
    /// Names of payers and people.
    Name,
    /// Sentences.
    Sentence,
    /// ISO dates.
    Date,
    /// Decimal dollars.
    Money {
        /// Whether a sum over rows means something.
        is_summed: bool,
    },
    /// Whole numbers.
    Number {
        /// Whether a sum over rows means something.
        is_summed: bool,
    },
    /// A percentage with one decimal, as written in the CSV.
    Percent,
    /// A number whose unit another cell of the row names.
    Figure,
}

impl Kind {
    /// Whether the sheet has a total below the column.
    pub fn is_summed(self) -> bool {
        matches!(self, Kind::Money { is_summed: true } | Kind::Number { is_summed: true })
    }

    /// Whether its cells stand on the right.
    pub fn is_right_aligned(self) -> bool {
        matches!(self, Kind::Money { .. } | Kind::Number { .. } | Kind::Percent | Kind::Figure)
    }

    /// Width of the column in characters.
    pub fn width(self) -> f64 {
        match self {
            Kind::Text => 15.0,
            Kind::Name => 30.0,
            Kind::Sentence => 60.0,
            Kind::Date => 12.0,
            Kind::Money { .. } | Kind::Figure => 14.0,
            Kind::Number { .. } | Kind::Percent => 11.0,
        }
    }
}

/// Dollars that a sum over rows makes sense of.
const SUMMED_MONEY: &[&str] = &[
    "accepted",
    "adjusted",
    "amount",
    "appealable_dollars",
    "balance",
    "caught_dollars",
    "change_day",
    "change_month",
    "charge",
    "charges",
    "closing",
    "contractual",
    "corrected_dollars",
    "credits",
    "debits",
    "delinquent",
    "denied_as_expected_dollars",
    "denied_dollars",
    "dollars",
    "ended",
    "future",
    "future_payments",
    "held_dollars",
    "inventory",
    "missing",
    "net",
    "no_edit_dollars",
    "opening",
    "other_adjustments",
    "other_edit_dollars",
    "overridden_dollars",
    "paid",
    "payments",
    "placed",
    "refunds",
    "rejected",
    "too_late_dollars",
    "transfers",
    "unapplied",
    "waiting",
    "with_agency",
];

/// Dollars of which every row has its own.
const OTHER_MONEY: &[&str] = &["call_score", "dollars_this_cause_alone", "last_payment", "medicare_amount", "other_amount"];

/// Counts that add up.
const SUMMED_NUMBERS: &[&str] = &[
    "accepted_accounts",
    "appealable_claims",
    "caught",
    "claims",
    "corrected",
    "corrected_automatically",
    "denials",
    "denied",
    "denied_as_expected",
    "denied_otherwise",
    "encounters",
    "ended_accounts",
    "fixed",
    "held",
    "held_claims",
    "held_now",
    "hits",
    "items",
    "missing_accounts",
    "no_edit",
    "open",
    "other_edit",
    "overridden",
    "placed_accounts",
    "rejected_accounts",
    "sent_with_warning",
    "times_used",
    "too_late_claims",
    "waiting_accounts",
    "with_agency_accounts",
];

/// Numbers of which every row has its own.
const OTHER_NUMBERS: &[&str] = &["broken_promises", "encounters_this_cause_alone", "medicare_count", "other_count", "snip", "statements", "statements_sent"];

const DATES: &[&str] = &["acknowledge_by", "deadline", "first_day", "investigate_until", "last_day", "return_by", "since", "through", "until"];

const SENTENCES: &[&str] = &[
    "approval",
    "by_item",
    "call_reason",
    "cause",
    "clock",
    "exclusions",
    "explanation",
    "fix",
    "meaning",
    "message",
    "next_action",
    "next_step",
    "note",
    "reason_text",
    "sentence",
    "title",
    "why",
];

/// Reports in which one claim stands in several rows, one for each edit that spoke: a sum over rows would count it more than once.
const COUNTED_TWICE: &[&str] = &["held", "edit_hits", "edit_earnings"];

/// What a column of a report holds.
pub fn kind_of(report: &str, column: &str) -> Kind {
    match kind_by_name(report, column) {
        Kind::Money { .. } if COUNTED_TWICE.contains(&report) => Kind::Money { is_summed: column.ends_with("_alone") },
        Kind::Number { .. } if COUNTED_TWICE.contains(&report) => Kind::Number { is_summed: column.ends_with("_alone") },
        kind => kind,
    }
}

fn kind_by_name(report: &str, column: &str) -> Kind {
    let is_listed = |names: &[&str]| names.contains(&column);
    match (report, column) {
        ("kpi" | "trend", "value" | "numerator" | "denominator") => return Kind::Figure,
        // A setting is a count of days, dollars or a word; its subject says which.
        ("parity", "medicare_value" | "other_value") => return Kind::Figure,
        ("parity", "medicare_percent" | "other_percent" | "difference_points") => return Kind::Percent,
        // What became of claims: how many were paid, not how much.
        ("edit_earnings", "paid") => return Kind::Number { is_summed: true },
        ("unbilled" | "overrides", "reason") => return Kind::Sentence,
        _ => {}
    }
    if is_bucket(column) || is_listed(SUMMED_MONEY) {
        Kind::Money { is_summed: true }
    } else if is_listed(OTHER_MONEY) {
        Kind::Money { is_summed: false }
    } else if is_listed(SUMMED_NUMBERS) {
        Kind::Number { is_summed: true }
    } else if is_listed(OTHER_NUMBERS) || column.ends_with("_days") || column.starts_with("days_") {
        Kind::Number { is_summed: false }
    } else if column.starts_with("pct_") {
        Kind::Percent
    } else if is_listed(DATES) || column.ends_with("_date") || column.ends_with("_deadline") || column.ends_with("_on") {
        Kind::Date
    } else if is_listed(SENTENCES) {
        Kind::Sentence
    } else if column == "name" || column.ends_with("_name") {
        Kind::Name
    } else {
        Kind::Text
    }
}

/// `d0_30`, `d121_plus`: an aging bucket, whatever the configured limits.
pub fn is_bucket(column: &str) -> bool {
    let Some((from, to)) = column.strip_prefix('d').and_then(|rest| rest.split_once('_')) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number(from) && (to == "plus" || is_number(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_of_any_limits_are_money() {
        assert!(is_bucket("d0_30") && is_bucket("d121_plus") && is_bucket("d46_90"));
        assert!(!is_bucket("deadline") && !is_bucket("days_left") && !is_bucket("d_30") && !is_bucket("d30"));
        assert_eq!(kind_of("aging_summary", "d0_45"), Kind::Money { is_summed: true });
    }

    #[test]
    fn one_name_may_mean_two_things_only_where_it_is_said() {
        assert_eq!(kind_of("aging_detail", "paid"), Kind::Money { is_summed: true });
        assert_eq!(kind_of("edit_earnings", "paid"), Kind::Number { is_summed: false });
        assert_eq!(kind_of("delinquency", "last_payment_date"), Kind::Date);
        assert_eq!(kind_of("delinquency", "last_payment"), Kind::Money { is_summed: false });
    }

    #[test]
    fn what_an_agency_holds_adds_up_and_what_differs_by_payer_does_not() {
        for report in ["placements", "placement_batches"] {
            assert_eq!(kind_of(report, "with_agency"), Kind::Money { is_summed: true });
            assert_eq!(kind_of(report, "acknowledge_by"), Kind::Date);
        }
        assert_eq!(kind_of("placement_batches", "with_agency_accounts"), Kind::Number { is_summed: true });
        assert_eq!(kind_of("parity", "medicare_amount"), Kind::Money { is_summed: false });
        assert_eq!(kind_of("parity", "difference_points"), Kind::Percent);
        assert_eq!(kind_of("aging_summary", "change_month"), Kind::Money { is_summed: true });
        assert_eq!(kind_of("roll_forward_month", "first_day"), Kind::Date);
    }

    #[test]
    fn what_stands_in_several_rows_is_not_added_up() {
        assert_eq!(kind_of("held", "dollars"), Kind::Money { is_summed: false });
        assert_eq!(kind_of("held", "dollars_this_cause_alone"), Kind::Money { is_summed: true });
        assert_eq!(kind_of("unbilled", "dollars"), Kind::Money { is_summed: true });
    }
}
