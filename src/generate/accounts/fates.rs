//! What comes of a letter: it leaves, and the guarantor pays, bargains, disputes, falls ill or says nothing.

use super::event::{later, percent_of};
use super::{Letter, LifeEvent, LifeOptions, random};
use crate::generate::random::Random;
use crate::model::date::{add_days, days_between};
use crate::model::{Cents, Date};

/// What a guarantor does upon a letter. [source: choice; shares are made up so that every kind occurs in a year of some thousand guarantors, and most pay before the last letter]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Silence,
    Pays,
    PaysPart,
    ChequeBounces,
    Plan,
    Promise,
    Dispute,
    Itemization,
    MailReturned,
    Assistance,
    Bankruptcy,
    Death,
    Medicaid,
    MedicaidApplication,
    Qmb,
    IdentityTheft,
    ContactStopped,
    ActiveDuty,
    Hold,
    Estimate,
    Surprise,
    Confidential,
}

/// Of a thousand letters of each step, S1 to S4; the rest is silence.
pub(super) const SHARES: [(Fate, [u64; 4]); 21] = [
    (Fate::Pays, [260, 180, 120, 110]),
    (Fate::PaysPart, [70, 70, 70, 50]),
    (Fate::ChequeBounces, [15, 15, 15, 10]),
    (Fate::Plan, [20, 40, 60, 40]),
    (Fate::Promise, [10, 30, 50, 40]),
    (Fate::Dispute, [15, 15, 10, 15]),
    (Fate::Itemization, [10, 10, 5, 5]),
    (Fate::MailReturned, [25, 10, 5, 5]),
    (Fate::Assistance, [10, 15, 25, 20]),
    (Fate::Bankruptcy, [2, 4, 6, 6]),
    (Fate::Death, [2, 2, 3, 2]),
    (Fate::Medicaid, [3, 3, 2, 2]),
    (Fate::MedicaidApplication, [3, 3, 3, 2]),
    (Fate::Qmb, [2, 1, 1, 1]),
    (Fate::IdentityTheft, [1, 1, 1, 1]),
    (Fate::ContactStopped, [1, 2, 3, 3]),
    (Fate::ActiveDuty, [1, 1, 1, 1]),
    (Fate::Hold, [5, 5, 5, 5]),
    (Fate::Estimate, [3, 1, 1, 0]),
    (Fate::Surprise, [3, 1, 1, 0]),
    (Fate::Confidential, [1, 1, 1, 1]),
];

/// Nothing that comes of a letter comes later.
const LONGEST_DAYS: i32 = 330;
/// Of a thousand letters that a vendor has: never said to have left, and never left.
const LOST_PERMILLE: (u64, u64) = (4, 3);
/// Smallest instalment.
const INSTALMENT: Cents = Cents(2_500);
/// What a bank's returned cheque costs.
const CHEQUE_FEE: Cents = Cents(2_500);

/// Every event that ever comes of a letter; none when the day lies too far from it.
pub(super) fn of_letter(letter: &Letter, options: LifeOptions) -> Vec<LifeEvent> {
    if options.day < letter.date || days_between(letter.date, options.day) > LONGEST_DAYS {
        return Vec::new();
    }
    let mut random = random(options.seed, &["letter", &letter.id]);
    let mut life = Life { letter, events: Vec::new() };
    let Some(left) = life.leave(options, &mut random) else { return life.events };
    let draw = random.weighted(weights(letter.step));
    let fate = SHARES.get(draw).map_or(Fate::Silence, |(fate, _)| *fate);
    life.meet(fate, left, &mut random);
    life.events
}

/// The shares of a step, silence last.
fn weights(step: u8) -> impl Iterator<Item = u64> + Clone {
    let place = usize::from(step.saturating_sub(1));
    let share = move |(_, shares): &(Fate, [u64; 4])| shares.get(place).copied().unwrap_or_default();
    let sum: u64 = SHARES.iter().map(share).sum();
    SHARES.iter().map(share).chain(std::iter::once(1_000_u64.saturating_sub(sum)))
}

struct Life<'l> {
    letter: &'l Letter,
    events: Vec<LifeEvent>,
}

impl Life<'_> {
    /// Adds an event about the account and gives its id.
    fn add(&mut self, event: &'static str, date: Date, with: impl FnOnce(&mut LifeEvent)) -> String {
        let event_id = format!("{}-{}", self.letter.id, self.events.len() + 1);
        let mut added = LifeEvent { guarantor_id: self.letter.guarantor_id.clone(), ..LifeEvent::new(event_id.clone(), event, date) };
        with(&mut added);
        self.events.push(added);
        event_id
    }

    /// Adds one about the letter's encounter, where it is known.
    fn add_about(&mut self, event: &'static str, date: Date, with: impl FnOnce(&mut LifeEvent)) -> String {
        let encounter_id = self.letter.encounter_id.clone();
        self.add(event, date, |added| {
            if !encounter_id.is_empty() {
                // An event names one scope, the narrowest.
                added.guarantor_id.clear();
                added.encounter_id = encounter_id;
            }
            with(added);
        })
    }

    fn pay(&mut self, date: Date, amount: Cents, reason: &'static str) -> String {
        // The statement's number is quoted on the slip that comes with the money.
        let reference = if self.letter.has_vendor && reason == "check" { self.letter.id.clone() } else { String::new() };
        self.add("payment", date, |event| {
            event.amount = Some(amount);
            event.reason = reason;
            event.reference = reference;
        })
    }

    /// The day on which the letter left; `None` when it never did, or nobody says so.
    fn leave(&mut self, options: LifeOptions, random: &mut Random) -> Option<Date> {
        let letter = self.letter;
        let (id, draw) = (letter.id.clone(), random.below(1_000));
        if !letter.has_vendor {
            let kind = if letter.step == 4 { "final_notice_sent" } else { "statement_sent" };
            self.add(kind, letter.date, |event| event.event_id = id);
            return Some(letter.date);
        }
        if letter.date < options.vendor_from {
            return Some(letter.date);
        }
        let left = later(letter.date, 1);
        let (lost, unsent) = LOST_PERMILLE;
        if draw < lost {
            return None;
        }
        if draw < lost + unsent {
            self.add("statement_returned", later(letter.date, 3), |event| {
                event.reference = id;
                event.reason = "not_sent";
            });
            return None;
        }
        self.add("statement_sent", left, |event| event.reference = id);
        Some(left)
    }

    fn meet(&mut self, fate: Fate, left: Date, random: &mut Random) {
        let (amount, answered) = (self.letter.amount, later(left, random.between(4, 24)));
        match fate {
            Fate::Silence => {}
            Fate::Pays => {
                let reason = ["card", "check", "cash"].get(random.below(3) as usize).copied().unwrap_or("card");
                self.pay(answered, amount, reason);
            }
            Fate::PaysPart => {
                self.pay(answered, percent_of(amount, random.between(20, 70)), "check");
            }
            Fate::ChequeBounces => self.bounce(answered, random),
            Fate::Plan => self.plan(answered, random),
            Fate::Promise => self.promise(answered, random),
            Fate::Dispute => {
                let opened = self.add_about("dispute_opened", answered, |event| event.reason = "amount");
                self.add_about("dispute_closed", later(answered, random.between(10, 40)), |event| event.reference = opened);
            }
            Fate::Itemization => {
                let asked = self.add_about("itemization_requested", answered, |_| {});
                self.add_about("itemization_sent", later(answered, random.between(2, 12)), |event| event.reference = asked);
            }
            Fate::MailReturned => self.come_back(left, random),
            Fate::Assistance => self.assistance(answered, random),
            _ => self.turn(fate, answered, random),
        }
    }

    fn bounce(&mut self, answered: Date, random: &mut Random) {
        let payment = self.pay(answered, self.letter.amount, "check");
        let bounced = later(answered, random.between(3, 9));
        self.add("payment_reversed", bounced, |event| {
            event.reference = payment;
            event.reason = "nsf";
        });
        self.add("fee_charged", bounced, |event| {
            event.amount = Some(CHEQUE_FEE);
            event.reason = "nsf";
        });
    }

    /// A plan of six instalments or fewer, which one in three leaves unfinished.
    fn plan(&mut self, answered: Date, random: &mut Random) {
        let amount = self.letter.amount;
        let instalment = Cents(amount.0.saturating_add(5) / 6).max(INSTALMENT);
        let plan = self.add("plan_started", answered, |event| {
            event.amount = Some(instalment);
            event.detail = "monthly".into();
        });
        let kept = if random.chance(33) { random.below(4) } else { 6 };
        let mut open = amount;
        for number in 0..kept {
            if open <= Cents::ZERO {
                break;
            }
            let paid = instalment.min(open);
            // A weekday within the plan's grace after its month.
            self.pay(later(answered, 30 * (number + 1)), paid, "plan");
            open -= paid;
        }
        let ended = later(answered, 30 * (kept + 1) + 60);
        if open > Cents::ZERO && random.chance(50) {
            self.add("plan_ended", ended, |event| {
                event.reference = plan;
                event.reason = "default";
            });
        }
    }

    fn promise(&mut self, answered: Date, random: &mut Random) {
        let (amount, days) = (self.letter.amount, random.between(7, 21));
        let until = later(answered, days);
        self.add("promise_to_pay", answered, |event| {
            event.amount = Some(amount);
            event.until = Some(until);
            event.detail = "by telephone".into();
        });
        if random.chance(60) {
            self.pay(until, amount, "card");
        }
    }

    fn come_back(&mut self, left: Date, random: &mut Random) {
        let id = self.letter.id.clone();
        let returned = later(left, random.between(6, 12));
        self.add("statement_returned", returned, |event| {
            event.reference = id;
            event.detail = "no such address".into();
        });
        if random.chance(70) {
            self.add("hold_released", later(returned, random.between(5, 30)), |event| event.reason = "address");
        }
    }

    fn assistance(&mut self, answered: Date, random: &mut Random) {
        let applied = self.add("assistance_applied", answered, |_| {});
        let decided = later(answered, random.between(10, 40));
        if random.chance(50) {
            self.add("assistance_denied", decided, |event| {
                event.reference = applied;
                event.reason = "income";
            });
            return;
        }
        let percent = if random.chance(60) { 100 } else { 50 };
        self.add("assistance_approved", decided, |event| {
            event.reference = applied;
            event.detail = format!("{percent}%");
        });
        let granted = percent_of(self.letter.amount, percent);
        self.add("write_off", later(decided, 2), |event| {
            event.amount = Some(granted);
            event.reason = "charity";
        });
    }

    /// What befalls a guarantor.
    fn turn(&mut self, fate: Fate, answered: Date, random: &mut Random) {
        let amount = self.letter.amount;
        match fate {
            Fate::Bankruptcy => self.bankruptcy(answered, random),
            Fate::Death => {
                self.add("deceased", answered, |event| event.until = Some(add_days(answered, 120)));
            }
            Fate::Medicaid => self.span("medicaid", answered, 90),
            Fate::Qmb => self.span("qmb", answered, 365),
            Fate::MedicaidApplication => {
                let applied = self.add("medicaid_applied", answered, |_| {});
                let decided = later(answered, random.between(20, 45));
                if random.chance(50) {
                    self.add("medicaid_denied", decided, |event| event.reference = applied);
                } else {
                    self.span("medicaid", decided, 90);
                }
            }
            Fate::IdentityTheft => self.perhaps_ended(["identity_theft", "identity_theft_cleared"], answered, 50, random),
            Fate::ContactStopped => self.perhaps_ended(["contact_stopped", "contact_allowed"], answered, 30, random),
            Fate::Hold => {
                self.add("hold_placed", answered, |event| {
                    event.until = Some(add_days(answered, 30));
                    event.reason = "management";
                });
            }
            Fate::ActiveDuty => self.span("active_duty", answered, 30),
            Fate::Estimate => {
                self.add_about("good_faith_estimate", answered, |event| event.amount = Some(percent_of(amount, 20)));
                let opened = self.add_about("estimate_dispute_opened", answered, |_| {});
                self.add_about("estimate_dispute_closed", later(answered, 40), |event| {
                    event.reference = opened;
                    event.amount = Some(amount);
                });
            }
            Fate::Surprise => {
                self.add_about("no_surprises", answered, |event| event.amount = Some(percent_of(amount, 60)));
                if random.chance(50) {
                    self.add_about("no_surprises_cleared", later(answered, 30), |_| {});
                }
            }
            Fate::Confidential => self.perhaps_ended(["confidential", "consent_given"], answered, 50, random),
            _ => {}
        }
    }

    fn bankruptcy(&mut self, filed: Date, random: &mut Random) {
        let case = self.add("bankruptcy_filed", filed, |event| {
            event.reference = "CASE-EXAMPLE".into();
            event.detail = "chapter 7".into();
        });
        let decided = later(filed, random.between(90, 130));
        match random.below(10) {
            0..=5 => {
                self.add("bankruptcy_discharged", decided, |event| event.reference = case);
            }
            6..=7 => {
                self.add("bankruptcy_dismissed", decided, |event| event.reference = case);
            }
            _ => {}
        }
    }

    /// From so many days before it is heard of, until 120 days after.
    fn span(&mut self, kind: &'static str, heard: Date, days_before: i32) {
        self.add(kind, heard, |event| {
            event.date = add_days(heard, -days_before);
            event.until = Some(add_days(heard, 120));
        });
    }

    fn perhaps_ended(&mut self, [begins, ends]: [&'static str; 2], date: Date, percent: u64, random: &mut Random) {
        // Only a record is confidential; the rest is about the person.
        let is_person = begins != "confidential";
        let mut add = |kind, date, reference: String, reason| {
            let with = |event: &mut LifeEvent| (event.reference, event.reason) = (reference, reason);
            if is_person { self.add(kind, date, with) } else { self.add_about(kind, date, with) }
        };
        let begun = add(begins, date, String::new(), if begins == "contact_stopped" { "attorney" } else { "" });
        if random.chance(percent) {
            add(ends, later(date, random.between(30, 90)), begun, "");
        }
    }
}
