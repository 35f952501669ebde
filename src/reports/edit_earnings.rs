//! `edit_earnings.csv`: what each edit earned with each payer: which edits catch what payers deny, and which are noise.
//!
//! Counted are the claims that were first billed in the window and the encounters that are held now. A claim shows that an edit was right when it was corrected because
//! of it, or was sent in spite of it and denied with a reason that the edit expects. It shows that the edit was wrong when it was sent in spite of it and paid. A claim that
//! is open, or was denied for something else, shows nothing.

use super::csv_row::CsvRow;
use crate::model::Cents;

/// Columns of `edit_earnings.csv`.
pub const COLUMNS: &[&str] = &[
    "edit",
    "title",
    "payer_id",
    "payer_name",
    "hits",
    "dollars",
    "held",
    "held_now",
    "fixed",
    "overridden",
    "sent_with_warning",
    "denied",
    "denied_dollars",
    "denied_as_expected",
    "denied_as_expected_dollars",
    "denied_otherwise",
    "paid",
    "open",
    "verdict",
    "expects",
];

/// What there is to say of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum EarningVerdict {
    /// It catches what is wrong.
    Earns,
    /// What it warns of, payers pay.
    Noise,
    /// Too few claims have shown anything.
    TooFew,
}

impl EarningVerdict {
    /// As the report writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            EarningVerdict::Earns => "earns",
            EarningVerdict::Noise => "noise",
            EarningVerdict::TooFew => "too few to say",
        }
    }
}

/// Counts of claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Earnings {
    /// Encounters that it holds now.
    pub held_now: i64,
    /// Claims that it held and that went out corrected.
    pub fixed: i64,
    /// Claims that a person let pass.
    pub overridden: i64,
    /// Claims that went out with its warning or note.
    pub warned: i64,
    /// Charges of all of these.
    pub dollars: Cents,
    /// Of the claims that were sent, those denied.
    pub denied: i64,
    /// What was denied of them.
    pub denied_dollars: Cents,
    /// Denied with a reason that the edit expects.
    pub expected: i64,
    /// What was denied with it.
    pub expected_dollars: Cents,
    /// Of `expected`, those sent in spite of the edit.
    pub expected_in_spite: i64,
    /// Of the claims that were sent, those paid.
    pub paid: i64,
    /// Of these, those sent in spite of the edit.
    pub paid_in_spite: i64,
}

impl Earnings {
    /// Claims and encounters on which the edit spoke.
    pub fn hits(&self) -> i64 {
        self.held_now + self.fixed + self.overridden + self.warned
    }

    /// Claims that the edit held, whatever became of them.
    pub fn held(&self) -> i64 {
        self.held_now + self.fixed + self.overridden
    }

    /// Claims that were sent and have no answer yet.
    pub fn open(&self) -> i64 {
        self.fixed + self.overridden + self.warned - self.denied - self.paid
    }

    /// Too few below `least_claims` that have shown anything; else it earns when `percent` in a hundred of them prove it right.
    pub fn verdict(&self, least_claims: i64, percent: i64) -> EarningVerdict {
        let right = self.fixed + self.expected_in_spite;
        let shown = right + self.paid_in_spite;
        match shown {
            shown if shown < least_claims.max(1) => EarningVerdict::TooFew,
            shown if right * 100 >= shown * percent => EarningVerdict::Earns,
            _ => EarningVerdict::Noise,
        }
    }
}

/// One edit and payer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EarningRow {
    /// The edit's id.
    pub edit: String,
    /// Its title.
    pub title: String,
    /// The payer.
    pub payer_id: String,
    /// Its name.
    pub payer_name: String,
    /// Counts and dollars.
    pub earnings: Earnings,
    /// What there is to say.
    pub verdict: EarningVerdict,
    /// Reason codes that the edit expects, separated by blanks.
    pub expects: String,
}

impl EarningRow {
    /// Appends the CSV row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let earnings = &self.earnings;
        let mut row = CsvRow::new(out);
        row.text(&self.edit).text(&self.title).text(&self.payer_id).text(&self.payer_name).number(earnings.hits()).dollars(earnings.dollars);
        row.number(earnings.held()).number(earnings.held_now).number(earnings.fixed).number(earnings.overridden).number(earnings.warned);
        row.number(earnings.denied).dollars(earnings.denied_dollars).number(earnings.expected).dollars(earnings.expected_dollars);
        row.number(earnings.denied - earnings.expected).number(earnings.paid).number(earnings.open());
        row.word(self.verdict.as_str()).text(&self.expects).end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_in_a_hundred_that_prove_it_right_make_an_edit_earn() {
        let earnings = |fixed, expected_in_spite, paid_in_spite| Earnings { fixed, expected_in_spite, paid_in_spite, ..Earnings::default() }.verdict(20, 10);
        assert_eq!(earnings(1, 1, 18), EarningVerdict::Earns);
        assert_eq!(earnings(1, 0, 19), EarningVerdict::Noise);
        assert_eq!(earnings(9, 10, 0), EarningVerdict::TooFew);
        assert_eq!(earnings(20, 0, 0), EarningVerdict::Earns);
        assert_eq!(Earnings::default().verdict(0, 10), EarningVerdict::TooFew);
    }

    #[test]
    fn a_claim_stands_in_one_place_and_a_row_has_the_columns_of_its_header() {
        let earnings = Earnings { held_now: 2, fixed: 3, overridden: 1, warned: 10, denied: 4, expected: 3, paid: 5, ..Earnings::default() };
        assert_eq!((earnings.hits(), earnings.held(), earnings.open()), (16, 6, 5));
        let row = EarningRow {
            edit: "e".into(),
            title: "T".into(),
            payer_id: "P".into(),
            payer_name: "Payer".into(),
            earnings,
            verdict: EarningVerdict::TooFew,
            expects: "16 18".into(),
        };
        let mut out = Vec::new();
        assert_eq!(row.write(&mut out), COLUMNS.len());
        assert_eq!(String::from_utf8(out).unwrap(), "e,T,P,Payer,16,0.00,6,2,3,1,10,4,0.00,3,0.00,1,5,5,too few to say,16 18\n");
    }
}
