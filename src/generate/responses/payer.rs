//! All payers at work: every claim is rejected or decided, in the order of the days on which it was sent, and decisions lead to others.

use std::collections::{BTreeMap, BTreeSet};

use super::adjudicate::{as_first, happens};
use super::correct::{reversal, second_decision};
use super::plan::{claim_number, first_payment_day, payment_day};
use super::rejections::{self, Hop};
use super::schedule::{Entry, Takeback};
use super::secondary::{as_forwarded, as_further};
use super::sent::{Sent, SentClaim, SentPayer};
use super::{Text, acknowledge, random};
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::x12::responses::{Party, RemittedClaim, Status};

/// What becomes of all claims.
#[derive(Debug, Default)]
pub(super) struct Fates {
    /// Everything follows from it.
    pub seed: u64,
    /// By place of the claim: who rejected it and why.
    pub rejected: BTreeMap<usize, (Hop, Status)>,
    /// Claims of sets that the receiver could not read at all.
    pub unread: BTreeSet<usize>,
    /// What is paid, taken back and denied, in any order.
    pub entries: Vec<Entry>,
}

/// A decision that stands.
#[derive(Debug, Clone)]
struct Standing {
    place: usize,
    day: Date,
    decision: RemittedClaim,
    /// An entry that has not come yet when something newer replaces the decision.
    second: Option<usize>,
}

/// Percent of claims with another payer behind it that the first one forwards.
const FORWARDED_PERCENT: u64 = 80;
/// Percent of paid claims that the payer looks at again.
const SECOND_LOOK_PERCENT: u64 = 4;
/// Percent of paid claims of insurers that pay late, with interest.
const INTEREST_PERCENT: u64 = 2;

/// Decides everything.
pub(super) fn decide(sent: &Sent, seed: u64) -> Fates {
    let mut work = Work { seed, sent, fates: Fates { seed, ..Fates::default() }, deductibles: BTreeMap::new(), paid_services: BTreeSet::new(), standing: BTreeMap::new() };
    for place in sent.in_order() {
        if let Some(claim) = sent.claims.get(place) {
            work.take(place, claim);
        }
    }
    work.fates
}

struct Work<'s> {
    seed: u64,
    sent: &'s Sent,
    fates: Fates,
    /// By payer and patient: what is met of the deductible.
    deductibles: BTreeMap<(String, (String, String, String)), Cents>,
    /// Payer, patient, day, code and modifiers of what was paid.
    paid_services: BTreeSet<Vec<String>>,
    /// By payer and its claim number.
    standing: BTreeMap<(String, Text), Standing>,
}

impl Work<'_> {
    fn take(&mut self, place: usize, claim: &SentClaim) {
        if acknowledge::is_set_rejected(self.seed, self.sent, claim) {
            self.fates.unread.insert(place);
            return;
        }
        if let Some(rejection) = rejections::of_claim(self.seed, claim) {
            self.fates.rejected.insert(place, rejection);
            return;
        }
        match claim.frequency.as_str() {
            "7" | "8" => self.change_former(place, claim),
            _ => {
                let day = first_payment_day(self.seed, &claim.payer.id, &claim.claim_id, claim.sent);
                self.decide(place, claim, day);
            }
        }
    }

    /// A replacement or void: the former decision is taken back, and a replacement is decided anew in the same remittance.
    fn change_former(&mut self, place: usize, claim: &SentClaim) {
        let key = (claim.payer.id.clone(), Text::from(claim.former_number.as_str()));
        let Some(former) = self.standing.remove(&key) else {
            self.fates.rejected.insert(place, rejections::of_unknown_original());
            return;
        };
        let mut decision = former.decision;
        let mut earliest = former.day;
        if let Some(second) = former.second.and_then(|second| self.fates.entries.get_mut(second)) {
            if second.day > claim.sent {
                // The second look has not come yet, and now it never does.
                second.claims.clear();
            } else if let Some(later) = second.claims.last() {
                (decision, earliest) = (later.clone(), second.day);
            }
        }
        let own = first_payment_day(self.seed, &claim.payer.id, &claim.claim_id, claim.sent);
        let day = if own > earliest { own } else { payment_day(&claim.payer.id, add_days(earliest, 1)) };
        self.entry(former.place, &claim.payer, day, vec![reversal(&decision)]);
        if claim.frequency == "7" {
            self.decide(place, claim, day);
        }
    }

    fn decide(&mut self, place: usize, claim: &SentClaim, day: Date) {
        let mut decision = match claim.sequence.as_str() {
            "P" | "" => self.first_decision(claim),
            _ => as_further(self.seed, claim),
        };
        let forwarded_to = claim.next_payer.as_ref().filter(|_| decision.status == "1" && self.forwards(claim));
        if let Some(next) = forwarded_to {
            decision.status = "19".into();
            decision.crossover = Some(Party { name: next.name.as_str().into(), qualifier: "PI".into(), id: next.id.as_str().into(), references: Vec::new() });
            decision.remarks.push(if next.filing_indicator == "MC" { "MA07" } else { "MA18" }.into());
        }
        let interest = self.interest(claim, &decision);
        let entry = self.entry(place, &claim.payer, day, vec![decision.clone()]);
        if let Some(entry) = self.fates.entries.get_mut(entry) {
            entry.interest = interest;
        }
        if let Some(next) = forwarded_to {
            self.answer_forwarded(place, claim, &decision, next, day);
        }
        let second = if forwarded_to.is_none() { self.second_look(place, claim, &decision, day) } else { None };
        let number = Text::from(claim_number(self.seed, &claim.payer.id, &claim.claim_id));
        let standing = Standing { place, day, decision, second };
        // After a second look the claim goes by another number too.
        if second.is_some() {
            self.standing.insert((claim.payer.id.clone(), Text::from(format!("{number}R"))), standing.clone());
        }
        self.standing.insert((claim.payer.id.clone(), number), standing);
    }

    fn first_decision(&mut self, claim: &SentClaim) -> RemittedClaim {
        let services: BTreeSet<Vec<String>> = services_of(claim);
        let is_repeated = claim.frequency == "1" && !services.is_empty() && services.is_subset(&self.paid_services);
        let used = self.deductibles.entry((claim.payer.id.clone(), claim.patient.clone())).or_default();
        let decision = as_first(self.seed, claim, used, is_repeated);
        if decision.paid_cents > Cents::ZERO {
            self.paid_services.extend(services);
        }
        decision
    }

    fn forwards(&self, claim: &SentClaim) -> bool {
        happens(self.seed, "forward", claim, FORWARDED_PERCENT)
    }

    /// Interest on a claim that is paid late, in cents; zero for most, and for federal programmes here.
    fn interest(&self, claim: &SentClaim, decision: &RemittedClaim) -> Cents {
        if decision.paid_cents <= Cents::ZERO || matches!(claim.payer.filing_indicator.as_str(), "MB" | "MC") || !happens(self.seed, "interest", claim, INTEREST_PERCENT) {
            return Cents::ZERO;
        }
        // A cent for every dollar or part of it.
        Cents(decision.paid_cents.0 / 100 + 1)
    }

    /// The next payer's answer comes under our first claim's id.
    fn answer_forwarded(&mut self, place: usize, claim: &SentClaim, first: &RemittedClaim, next: &SentPayer, day: Date) {
        let answer = as_forwarded(self.seed, claim, first, next);
        let wait = random(self.seed, &["forwarded", &claim.claim_id]).between(4, 8);
        let day = payment_day(&next.id, add_days(day, i32::try_from(wait).unwrap_or_default()));
        self.entry(place, next, day, vec![answer]);
    }

    /// Some paid claims are looked at again: in one remittance the former decision is taken back and the new one stands.
    fn second_look(&mut self, place: usize, claim: &SentClaim, decision: &RemittedClaim, day: Date) -> Option<usize> {
        if decision.paid_cents <= Cents::ZERO || claim.sequence != "P" || !happens(self.seed, "second", claim, SECOND_LOOK_PERCENT) {
            return None;
        }
        let wait = random(self.seed, &["second wait", &claim.claim_id]).between(5, 9);
        let day = payment_day(&claim.payer.id, add_days(day, i32::try_from(wait).unwrap_or_default()));
        let second = second_decision(self.seed, claim, decision);
        let entry = self.entry(place, &claim.payer, day, vec![reversal(decision), second]);
        if let Some(made) = self.fates.entries.get_mut(entry) {
            made.takeback = if happens(self.seed, "takeback", claim, 50) { Takeback::Later } else { Takeback::AtOnce };
        }
        Some(entry)
    }

    fn entry(&mut self, place: usize, payer: &SentPayer, day: Date, claims: Vec<RemittedClaim>) -> usize {
        self.fates.entries.push(Entry { place, payer: payer.clone(), day, claims, interest: Cents::ZERO, takeback: Takeback::AtOnce });
        self.fates.entries.len() - 1
    }
}

/// The services by which a repeated claim is known.
fn services_of(claim: &SentClaim) -> BTreeSet<Vec<String>> {
    let of_line = |line: &super::sent::SentLine| {
        let modifiers: Vec<&str> = line.modifiers.iter().map(Text::as_str).collect();
        let (last, first, member) = &claim.patient;
        vec![claim.payer.id.clone(), last.clone(), first.clone(), member.clone(), line.days.0.to_string(), line.code.to_string(), modifiers.join(":")]
    };
    claim.lines.iter().map(of_line).collect()
}
