//! What the agency answers about placed accounts, and what befalls their guarantors meanwhile. It answers only about what it still holds by the last report.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{later, percent_of};
use super::letters::Rows;
use super::{LifeEvent, LifeFault, LifeOptions, Sources, random};
use crate::generate::random::Random;
use crate::model::date::{add_days, days_between};
use crate::model::{Cents, Date, parse_date};

/// A row of a placement file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The batch, which begins with its day.
    pub batch_id: String,
    /// Our number at the agency.
    pub account_no: String,
    /// What was placed.
    pub amount: Cents,
}

/// What stands with the agency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Our number at the agency.
    pub account_no: String,
    /// Whose account.
    pub guarantor_id: String,
    /// Which encounter.
    pub encounter_id: String,
    /// What is open.
    pub balance: Cents,
}

/// Of a thousand accounts, what befalls the guarantor first. [source: choice]
const TURNS: [(&str, u64); 8] =
    [("pays_us", 60), ("bankruptcy_filed", 40), ("dispute_opened", 30), ("assistance_applied", 25), ("deceased", 10), ("medicaid", 10), ("identity_theft", 5), ("", 820)];

/// The accounts of a placement file.
pub fn read_placements(file: &str, bytes: &[u8]) -> Result<Vec<Placement>, LifeFault> {
    let mut found = Vec::new();
    for row in Rows::read(file, bytes)? {
        if row.cell("record_type")? == "N" {
            found.push(Placement { batch_id: row.cell("batch_id")?.to_owned(), account_no: row.cell("account_no")?.to_owned(), amount: row.money("placed_amount")? });
        }
    }
    Ok(found)
}

/// All events about accounts that the agency holds.
pub(super) fn answers(sources: &Sources, options: LifeOptions) -> Vec<LifeEvent> {
    // An account that was placed again lives by its last batch.
    let placed: BTreeMap<&str, &Placement> = sources.placements.iter().map(|placement| (placement.account_no.as_str(), placement)).collect();
    let mut events = Vec::new();
    for held in sources.held.iter().collect::<BTreeSet<_>>() {
        let Some(placement) = placed.get(held.account_no.as_str()) else { continue };
        let Some(day) = placement.batch_id.get(..8).and_then(parse_date) else { continue };
        let mut account = Account { held, placement, events: &mut events };
        account.live(day, options, &mut random(options.seed, &["placed", &placement.batch_id, &placement.account_no]));
    }
    events
}

struct Account<'a> {
    held: &'a Held,
    placement: &'a Placement,
    events: &'a mut Vec<LifeEvent>,
}

impl Account<'_> {
    fn add(&mut self, event: &'static str, date: Date, amount: Option<Cents>, reason: &'static str) {
        let event_id = format!("{}-{}-{event}-{}", self.placement.batch_id, self.placement.account_no, date.to_string().replace('-', ""));
        let is_of_agency = event.starts_with("agency_");
        let reference = if is_of_agency { self.placement.account_no.clone() } else { String::new() };
        // What a guarantor does is about the whole account, except for money meant for the bill.
        let encounter_id = if is_of_agency || event == "payment" || event == "dispute_opened" { self.held.encounter_id.clone() } else { String::new() };
        let guarantor_id = if encounter_id.is_empty() { self.held.guarantor_id.clone() } else { String::new() };
        self.events.push(LifeEvent { guarantor_id, encounter_id, amount, reference, reason, ..LifeEvent::new(event_id, event, date) });
    }

    fn live(&mut self, placed: Date, options: LifeOptions, random: &mut Random) {
        match random.below(100) {
            0..=3 => return self.add("agency_rejected", later(placed, 2), None, "data"),
            4..=6 => return,
            7..=8 => self.add("agency_accepted", later(placed, 10), Some(self.placement.amount), ""),
            _ => self.add("agency_accepted", later(placed, 2), Some(self.placement.amount), ""),
        }
        self.collect(placed, random);
        self.turn(placed, random);
        match random.below(100) {
            0..=9 => self.add("agency_returned", later(placed, random.between(50, 80)), None, ""),
            10..=34 => self.add("agency_closed", later(placed, random.between(80, 120)), None, ""),
            _ => {}
        }
        // The agency confirms what it holds on the first weekday of each month.
        let first = later(add_days(options.day, 1 - i32::from(options.day.day())), 0);
        if options.day == first && days_between(placed, first) > 12 {
            let counted = if random.chance(3) { self.held.balance + Cents(100) } else { self.held.balance };
            self.add("agency_inventory", first, Some(counted), "");
        }
    }

    /// One in four pays through the agency, half of these in two parts. What it has collected is never more than what is open.
    fn collect(&mut self, placed: Date, random: &mut Random) {
        let (pays, in_parts, first, second) = (random.chance(25), random.chance(50), random.between(15, 50), random.between(20, 40));
        if pays {
            let share = if in_parts { 40 } else { 100 };
            self.add("agency_payment", later(placed, first), Some(percent_of(self.held.balance, share)), "");
            if in_parts {
                self.add("agency_payment", later(placed, first + second), Some(self.held.balance), "");
            }
        }
    }

    fn turn(&mut self, placed: Date, random: &mut Random) {
        let place = random.weighted(TURNS.iter().map(|(_, share)| *share));
        let date = later(placed, random.between(8, 45));
        match TURNS.get(place).map_or("", |(turn, _)| *turn) {
            "" => {}
            "pays_us" => self.add("payment", date, Some(percent_of(self.held.balance, 50)), "card"),
            "assistance_applied" => {
                self.add("assistance_applied", date, None, "");
                self.add("assistance_approved", later(date, 12), None, "");
            }
            turn => self.add(turn, date, None, ""),
        }
    }
}
