//! From decisions to payments: one remittance a payer, payee and day, never below zero, with what is carried forward and recovered later.

use std::collections::BTreeMap;

use super::plan::payment_day;
use super::sent::{Sent, SentPayer};
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::x12::responses::{ProviderAdjustment, RemittedClaim};

/// How money that was paid too much comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takeback {
    /// It lowers the payment that it stands in.
    AtOnce,
    /// It is left out of the payment at first (PLB WO below zero) and taken from a later one.
    Later,
}

/// What one remittance says of one claim: a decision, or one taken back with the one that stands instead.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Place of our claim.
    pub place: usize,
    /// Who decides.
    pub payer: SentPayer,
    /// Day of payment.
    pub day: Date,
    /// The CLPs.
    pub claims: Vec<RemittedClaim>,
    /// Paid beside them, PLB L6.
    pub interest: Cents,
    /// For a sum below zero.
    pub takeback: Takeback,
}

/// One payment.
#[derive(Debug, Clone)]
pub(super) struct Remittance {
    /// The interchange by whose sender and receiver it travels.
    pub interchange: usize,
    /// Who pays.
    pub payer: SentPayer,
    /// Place of a claim by which the payee is known.
    pub payee_of: usize,
    /// Day of payment.
    pub day: Date,
    /// TRN02.
    pub trace_number: String,
    /// BPR02.
    pub payment: Cents,
    /// Place of our claim, and what is said of it.
    pub claims: Vec<(usize, RemittedClaim)>,
    /// PLB.
    pub adjustments: Vec<ProviderAdjustment>,
}

/// Days after which a payer recovers what it left out before.
const RECOVERY_DAYS: i32 = 7;

/// Payer and payee: what has one balance. A payer answers through one receiver, that of the first claim it decides.
type Account = (String, String);

/// All payments, by account and day.
pub(super) fn remittances(sent: &Sent, entries: Vec<Entry>) -> Vec<Remittance> {
    let mut accounts: BTreeMap<Account, Vec<Entry>> = BTreeMap::new();
    for entry in entries.into_iter().filter(|entry| !entry.claims.is_empty()) {
        let Some(claim) = sent.claims.get(entry.place) else { continue };
        accounts.entry((entry.payer.id.clone(), claim.billing.1.clone())).or_default().push(entry);
    }
    accounts.into_values().flat_map(|entries| payments_of(sent, entries)).collect()
}

/// A day's part of an account.
#[derive(Debug, Default)]
struct DayOf {
    entries: Vec<Entry>,
    /// Reference and amount.
    recovered: Vec<(String, Cents)>,
}

fn payments_of(sent: &Sent, entries: Vec<Entry>) -> Vec<Remittance> {
    let Some(first) = entries.first() else { return Vec::new() };
    let (payer, payee_of) = (first.payer.clone(), first.place);
    let Some(claim) = sent.claims.get(payee_of) else { return Vec::new() };
    let (npi, interchange) = (claim.billing.1.clone(), claim.interchange);
    let mut days: BTreeMap<Date, DayOf> = BTreeMap::new();
    for entry in entries {
        days.entry(entry.day).or_default().entries.push(entry);
    }
    let mut carried: Option<(String, Cents)> = None;
    let mut made = Vec::new();
    while let Some((day, mut today)) = days.pop_first() {
        today.entries.sort_by_key(|entry| claim_key(sent, entry));
        let mut plb = Plb { npi: &npi, day, list: Vec::new() };
        for (reference, cents) in today.recovered {
            plb.add("WO", reference, cents);
        }
        for entry in &today.entries {
            let sum: Cents = entry.claims.iter().map(|claim| claim.paid_cents).sum();
            let reference = entry.claims.first().map(|claim| claim.payer_claim_number.to_string()).unwrap_or_default();
            if entry.interest > Cents::ZERO {
                plb.add("L6", reference.clone(), -entry.interest);
            }
            if entry.takeback == Takeback::Later && sum < Cents::ZERO {
                plb.add("WO", reference.clone(), sum);
                days.entry(payment_day(&payer.id, add_days(day, RECOVERY_DAYS))).or_default().recovered.push((reference, -sum));
            }
        }
        if let Some((reference, cents)) = carried.take() {
            plb.add("FB", reference, cents);
        }
        let claims: Vec<(usize, RemittedClaim)> = today.entries.into_iter().flat_map(|entry| entry.claims.into_iter().map(move |claim| (entry.place, claim))).collect();
        let trace_number = trace_number(&payer.id, day, &npi);
        let total = claims.iter().map(|(_, claim)| claim.paid_cents).sum::<Cents>() - plb.sum();
        if total < Cents::ZERO {
            plb.add("FB", trace_number.clone(), total);
            carried = Some((trace_number.clone(), -total));
        }
        made.push(Remittance { interchange, payer: payer.clone(), payee_of, day, trace_number, payment: total.max(Cents::ZERO), claims, adjustments: plb.list });
    }
    made
}

fn claim_key(sent: &Sent, entry: &Entry) -> (String, bool) {
    let id = sent.claims.get(entry.place).map(|claim| claim.claim_id.to_string()).unwrap_or_default();
    // What is taken back stands before what is decided anew.
    (id, entry.claims.first().is_some_and(|claim| claim.status != "22"))
}

/// The number of a payment: payer, day and the end of the payee's NPI.
fn trace_number(payer_id: &str, day: Date, npi: &str) -> String {
    format!("{payer_id}{:04}{:02}{:02}{}", day.year(), day.month(), day.day(), npi.get(npi.len().saturating_sub(4)..).unwrap_or_default())
}

/// Reasons of the provider's level, in the making.
struct Plb<'n> {
    npi: &'n str,
    day: Date,
    list: Vec<ProviderAdjustment>,
}

impl Plb<'_> {
    fn add(&mut self, reason: &str, reference: String, cents: Cents) {
        self.list.push(ProviderAdjustment {
            provider_id: self.npi.into(),
            fiscal_date: Date::new(self.day.year(), 12, 31).ok(),
            reason: reason.into(),
            reference: reference.into(),
            cents,
        });
    }

    fn sum(&self) -> Cents {
        self.list.iter().map(|reason| reason.cents).sum()
    }
}
