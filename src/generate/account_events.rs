//! Account events for demonstrations: what some guarantors of a generated day did afterwards, and what the practice sent them.
//!
//! Dates lie on or before the generated day, most on it, so that one run takes everything. Whether an event fits the books is for posting to say: some payments here come
//! before anything is owed, as in life.

use std::io::{self, Write};

use super::encounters::GenerateOptions;
use super::people::{Person, Role, person};
use super::random::{Random, Topic};
use super::text::{self, Day};
use super::visit::population;

/// The columns that generated events use.
const HEADER: &str = "event_id,event,date,guarantor_id,amount,until,reference,reason,detail\n";

/// One kind of dealing, and how often of a thousand guarantors it happens.
const KINDS: [(&str, u64); 15] = [
    ("payment", 40),
    ("statement_sent", 40),
    ("payment_reversed", 3),
    ("statement_returned", 4),
    ("final_notice_sent", 6),
    ("plan_started", 5),
    ("promise_to_pay", 4),
    ("dispute_opened", 4),
    ("assistance_applied", 5),
    ("assistance_denied", 2),
    ("bankruptcy_filed", 2),
    ("deceased", 2),
    ("active_duty", 1),
    ("hold_placed", 3),
    ("medicaid", 2),
];

/// Writes an account events file for the guarantors of a generated day and returns the number of events.
pub fn account_events(options: &GenerateOptions, mut out: impl Write) -> io::Result<u64> {
    let mut block = HEADER.as_bytes().to_vec();
    let mut events = 0;
    for number in 0..population(options.encounters) {
        let guarantor = person(options.seed, number);
        if matches!(guarantor.role, Role::Spouse | Role::Child) {
            continue;
        }
        events += dealings(options, &guarantor, &mut block);
        if block.len() > 64 << 10 {
            out.write_all(&block)?;
            block.clear();
        }
    }
    out.write_all(&block)?;
    out.flush()?;
    Ok(events)
}

fn dealings(options: &GenerateOptions, guarantor: &Person, out: &mut Vec<u8>) -> u64 {
    let mut random = Random::of(options.seed, Topic::Account, guarantor.number);
    let mut draw = random.below(1_000);
    for (kind, share) in KINDS {
        if draw < share {
            let mut event = Event { options, guarantor, day: Day::of(options.date), sequence: 0, out };
            event.write_kind(kind, &mut random);
            return event.sequence;
        }
        draw -= share;
    }
    0
}

struct Event<'e> {
    options: &'e GenerateOptions,
    guarantor: &'e Person,
    day: Day,
    sequence: u64,
    out: &'e mut Vec<u8>,
}

impl Event<'_> {
    fn write_kind(&mut self, kind: &'static str, random: &mut Random) {
        let cents = random.between(2_000, 15_000);
        match kind {
            "payment" => self.row(kind, self.day, Some(cents), None, "", ["card", ""]),
            "payment_reversed" => {
                self.row("payment", self.day.minus(3), Some(cents), None, "", ["check", ""]);
                let payment = self.id(self.sequence);
                self.row(kind, self.day, None, None, &payment, ["nsf", ""]);
            }
            "statement_returned" => {
                self.row("statement_sent", self.day.minus(9), None, None, "", ["", ""]);
                let statement = self.id(self.sequence);
                self.row(kind, self.day, None, None, &statement, ["", "no such address"]);
            }
            "plan_started" => {
                self.row(kind, self.day.minus(5), Some(2_500), Some(self.day.plus(365)), "", ["", "monthly"]);
                self.row("payment", self.day, Some(2_500), None, "", ["plan", ""]);
            }
            "promise_to_pay" => self.row(kind, self.day, Some(cents), Some(self.day.plus(14)), "", ["", "by telephone"]),
            "dispute_opened" => self.row(kind, self.day, None, None, "", ["itemization", ""]),
            "assistance_denied" => {
                self.row("assistance_applied", self.day.minus(9), None, None, "", ["", ""]);
                self.row(kind, self.day, None, None, "", ["income", ""]);
            }
            "bankruptcy_filed" => self.row(kind, self.day, None, None, "CASE-EXAMPLE", ["", "chapter 7"]),
            "deceased" => self.row(kind, self.day.minus(2), None, None, "", ["", ""]),
            "active_duty" => self.row(kind, self.day.minus(30), None, Some(self.day.plus(200)), "", ["", ""]),
            "hold_placed" => self.row(kind, self.day, None, Some(self.day.plus(30)), "", ["management", ""]),
            "medicaid" => self.row(kind, self.day.minus(60), None, Some(self.day.plus(120)), "", ["", ""]),
            _ => self.row(kind, self.day, None, None, "", ["", ""]),
        }
    }

    fn id(&self, sequence: u64) -> String {
        format!("A{}-{}-{:08}-{sequence}", self.options.date, self.options.seed, self.guarantor.number)
    }

    fn row(&mut self, kind: &str, day: Day, cents: Option<u64>, until: Option<Day>, reference: &str, [reason, detail]: [&str; 2]) {
        self.sequence += 1;
        let id = self.id(self.sequence);
        self.out.extend_from_slice(id.as_bytes());
        self.out.push(b',');
        self.out.extend_from_slice(kind.as_bytes());
        self.out.push(b',');
        day.iso(self.out);
        self.out.push(b',');
        self.guarantor.write_id(self.options.seed, self.out);
        self.out.push(b',');
        if let Some(cents) = cents {
            text::money(self.out, cents);
        }
        self.out.push(b',');
        if let Some(until) = until {
            until.iso(self.out);
        }
        for cell in [reference, reason, detail] {
            self.out.push(b',');
            self.out.extend_from_slice(cell.as_bytes());
        }
        self.out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::account_events::read_account_events;

    #[test]
    fn every_event_is_read_and_every_kind_occurs() {
        let options = GenerateOptions { encounters: 20_000, ..GenerateOptions::default() };
        let mut bytes = Vec::new();
        let written = account_events(&options, &mut bytes).unwrap();
        let read = read_account_events("a.csv", &bytes, options.date).unwrap();
        assert_eq!((read.events.len() as u64, read.rejected.as_slice()), (written, [].as_slice()));
        for (kind, _) in KINDS {
            assert!(read.events.iter().any(|event| event.event.as_str() == kind), "{kind}");
        }
    }
}
