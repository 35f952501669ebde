//! `[statements]`: the letters that are written for a print vendor. When a letter is due is for `[delinquency]` and `[referral]`; this says how it is written and when it counts.

use serde::{Deserialize, Serialize};

/// When a letter counts as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum CountsAsSent {
    /// Once somebody says that it has left: `mark-sent`, or the vendor's event.
    #[default]
    Marked,
    /// When it is written; for those whose vendor collects the file without fail.
    Printed,
}

/// Letters.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatementPolicy {
    /// False where another system writes the letters and their events come in by `inbox/accounts`.
    pub write: bool,
    /// `marked` or `printed`.
    pub counts_as_sent: CountsAsSent,
    /// Days that a printed file may wait for word that it has left before an exception says so.
    pub unmarked_days: i32,
    /// The name that letters show; blank is the entity's. A neutral one where the entity's name would tell what kind of care it was.
    pub creditor: String,
    /// The telephone number that letters show; blank is the submitter's.
    pub telephone: String,
    /// Text of S1. In every text `{amount}`, `{due_date}`, `{deadline}`, `{days}`, `{creditor}` and `{telephone}` stand for the letter's own.
    pub first: String,
    /// Text of S2.
    pub reminder: String,
    /// Text of S3.
    pub past_due: String,
    /// Text of S4.
    pub final_notice: String,
    /// Said on every letter (26 CFR 1.501(r)-4(b)(6) wants it conspicuous on the bills of tax-exempt hospitals; a kindness elsewhere).
    pub assistance_notice: String,
}

impl Default for StatementPolicy {
    fn default() -> StatementPolicy {
        StatementPolicy {
            write: true,
            counts_as_sent: CountsAsSent::Marked,
            unmarked_days: 5,
            creditor: String::new(),
            telephone: String::new(),
            first: "This is your part of the visits on the list, after what any insurance has paid. Please pay {amount} by {due_date}. Questions: {telephone}.".into(),
            reminder: "{amount} is still open. Please pay by {due_date}, or call {telephone} if something is not right.".into(),
            past_due: "{amount} is past due. If you cannot pay it at once, call {telephone}: we offer payment in monthly instalments without interest.".into(),
            final_notice:
                "Final notice. If {amount} is not paid by {deadline}, and no plan, dispute or application for assistance is open then, we may give this account to a collection \
                           agency. That is {days} days from the date of this letter. Call {telephone} before then: a plan, a question about the bill, or help with paying it."
                    .into(),
            assistance_notice:
                "Help with this bill is available to those who cannot pay it. Ask {creditor} for its financial assistance policy and an application, free of charge: {telephone}."
                    .into(),
        }
    }
}

/// What may stand in braces.
pub const PLACEHOLDERS: [&str; 6] = ["amount", "due_date", "deadline", "days", "creditor", "telephone"];

impl StatementPolicy {
    /// The five texts with the names of their settings.
    fn texts(&self) -> [(&'static str, &str); 5] {
        [("first", &self.first), ("reminder", &self.reminder), ("past_due", &self.past_due), ("final_notice", &self.final_notice), ("assistance_notice", &self.assistance_notice)]
    }

    /// Refuses a text with a placeholder that nobody fills in, because it would be printed as it stands.
    pub(super) fn check(&self) -> Result<(), String> {
        if !(1..=365).contains(&self.unmarked_days) {
            return Err(format!("statements.unmarked_days is {}; expected 1 to 365", self.unmarked_days));
        }
        for (name, text) in self.texts() {
            let mut rest = text;
            while let Some((_, after)) = rest.split_once('{') {
                let (inside, after) = after.split_once('}').ok_or_else(|| format!("statements.{name}: a brace is not closed"))?;
                if !PLACEHOLDERS.contains(&inside) {
                    return Err(format!("statements.{name}: nothing stands for {{{inside}}}; expected one of {}", PLACEHOLDERS.join(", ")));
                }
                rest = after;
            }
            if text.trim_ascii().is_empty() {
                return Err(format!("statements.{name} is blank; leave the setting out for the default text"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_could_not_be_filled_in_is_refused() {
        assert_eq!(StatementPolicy::default().check(), Ok(()));
        for (text, says) in [("Pay {sum}", "nothing stands for {sum}"), ("Pay {amount", "not closed"), (" ", "blank")] {
            let policy = StatementPolicy { reminder: text.into(), ..StatementPolicy::default() };
            let message = policy.check().unwrap_err();
            assert!(message.contains("statements.reminder") && message.contains(says), "{message}");
        }
        assert!(StatementPolicy { unmarked_days: 0, ..StatementPolicy::default() }.check().is_err());
    }
}
