//! The text of a letter: the configuration's, with the letter's own amounts and dates filled in.

use crate::config::StatementPolicy;
use crate::ledger::LetterStep;
use crate::model::{Cents, Date};

/// What stands for the placeholders.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'f> {
    /// `{amount}`.
    pub amount_cents: Cents,
    /// `{due_date}`.
    pub due_date: Date,
    /// `{days}`: days of a final notice.
    pub notice_days: i32,
    /// `{creditor}`.
    pub creditor: &'f str,
    /// `{telephone}`.
    pub telephone: &'f str,
}

/// The text of a step, filled in. A final notice is due at its deadline, so `{deadline}` and `{due_date}` are then the same day.
pub fn message(policy: &StatementPolicy, step: LetterStep, filling: Filling<'_>) -> String {
    let text = match step {
        LetterStep::First => &policy.first,
        LetterStep::Reminder => &policy.reminder,
        LetterStep::PastDue => &policy.past_due,
        LetterStep::FinalNotice => &policy.final_notice,
    };
    fill(text, filling)
}

/// Fills a text in. What the configuration's check let pass has no other placeholders; one that it did not see stays as it is.
pub fn fill(text: &str, filling: Filling<'_>) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len() + 32), text);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match inside {
            "amount" => out.push_str(&dollars(filling.amount_cents)),
            "due_date" | "deadline" => out.push_str(&filling.due_date.to_string()),
            "days" => out.push_str(&filling.notice_days.to_string()),
            "creditor" => out.push_str(filling.creditor),
            "telephone" => out.push_str(filling.telephone),
            other => out.push_str(&format!("{{{other}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn dollars(amount: Cents) -> String {
    format!("${amount}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PLACEHOLDERS;

    fn filling() -> Filling<'static> {
        Filling { amount_cents: Cents(12_345), due_date: Date::constant(2026, 7, 30), notice_days: 30, creditor: "Sample Clinic", telephone: "555-0100" }
    }

    #[test]
    fn every_placeholder_is_filled_in() {
        for name in PLACEHOLDERS {
            let text = fill(&format!("a {{{name}}} b"), filling());
            assert!(text.starts_with("a ") && text.ends_with(" b") && !text.contains(['{', '}']), "{text}");
        }
        assert_eq!(fill("{amount} by {due_date}, {other} {", filling()), "$123.45 by 2026-07-30, {other} {");
    }

    #[test]
    fn each_step_says_something_else_and_only_the_last_speaks_of_an_agency() {
        let texts: Vec<String> = LetterStep::ALL.into_iter().map(|step| message(&StatementPolicy::default(), step, filling())).collect();
        for (place, text) in texts.iter().enumerate() {
            assert!(text.contains("$123.45") && text.contains("555-0100"), "{text}");
            assert!(!texts[place + 1..].contains(text));
            assert_eq!(text.contains("agency"), place == 3, "{text}");
        }
        assert!(texts[3].contains("2026-07-30") && texts[3].contains("30 days"), "a deadline that can be read: {}", texts[3]);
        assert!(texts[2].contains("instalments"), "the plan is offered: {}", texts[2]);
    }
}
