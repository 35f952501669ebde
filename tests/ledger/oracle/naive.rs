//! The naive oracle: what a clerk with a pencil would write down. Days are whole numbers, money is whole cents, everything is a list that is walked from its beginning.
//!
//! It shares no code with the program. It knows the rules in words: designated money first, then the oldest bill that may take it, fees last, the rest waits; what bounces leaves where it lay.

use super::script::{Op, Said};

/// Who owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Payer,
    Patient,
}

/// A bill, or the part of one that came to somebody on a day.
#[derive(Debug, Clone)]
pub struct Debt {
    pub visit: String,
    pub who: Who,
    pub is_fee: bool,
    /// The day on which it became theirs; ages count from it.
    pub since: i64,
    pub service: i64,
    pub balance: i64,
}

/// Money that lies there.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The payment that brought it.
    pub payment: String,
    /// The visit that it is meant for; empty for none.
    pub visit: String,
    /// The day of the payment.
    pub day: i64,
    /// The night on which it was booked.
    pub booked: i64,
    pub cents: i64,
}

/// Where a part of a payment lies: on a debt or among what waits, by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Debt(usize),
    Waiting(usize),
}

/// What became of the money of a visit.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    pub name: String,
    pub charged: i64,
    pub paid: i64,
    pub given_up: i64,
}

#[derive(Debug, Default)]
pub struct Clerk {
    pub debts: Vec<Debt>,
    pub waiting: Vec<Waiting>,
    pub visits: Vec<Visit>,
    /// Patients' cash, less what went back.
    pub cash: i64,
    /// Payments: where each lies.
    payments: Vec<(String, Vec<(Place, i64)>)>,
    disputed: Vec<String>,
    /// What is dated after the night.
    later: Vec<Said>,
    today: i64,
}

impl Clerk {
    /// A night: bills, then what was said in order of day and id, then what waits is used.
    pub fn night(&mut self, today: i64, said: &[Said]) {
        self.today = today;
        for one in said {
            match one.op {
                Op::SelfPay { cents } => self.bill(one, Who::Patient, cents),
                Op::Insured { cents } => self.bill(one, Who::Payer, cents),
                _ => self.later.push(one.clone()),
            }
        }
        let mut due: Vec<Said> = self.later.iter().filter(|one| one.day <= today).cloned().collect();
        self.later.retain(|one| one.day > today);
        due.sort_by(|left, right| (left.day, &left.id).cmp(&(right.day, &right.id)));
        for one in &due {
            self.take(one);
        }
        self.use_what_waits();
    }

    /// Cents of payments that lie after the night.
    pub fn future(&self) -> i64 {
        self.later.iter().map(|one| if let Op::Pay { cents, .. } = one.op { cents } else { 0 }).sum()
    }

    fn visit(&mut self, name: &str) -> &mut Visit {
        if !self.visits.iter().any(|visit| visit.name == name) {
            self.visits.push(Visit { name: name.to_owned(), ..Visit::default() });
        }
        self.visits.iter_mut().find(|visit| visit.name == name).unwrap()
    }

    fn bill(&mut self, one: &Said, who: Who, cents: i64) {
        self.visit(&one.visit).charged += cents;
        self.debts.push(Debt { visit: one.visit.clone(), who, is_fee: false, since: self.today, service: one.day, balance: cents });
    }

    fn take(&mut self, one: &Said) {
        match one.op {
            Op::Pay { cents, .. } => self.pay(one, cents),
            Op::Bounce { cents, .. } => self.bounce(one, cents),
            Op::Refund { cents } => self.refund(cents),
            Op::WriteOff { cents, .. } => self.write_off(&one.visit, cents),
            Op::PayerPays { cents, .. } => self.payer_pays(&one.visit, cents),
            Op::Contract { cents, .. } => self.contract(&one.visit, cents),
            Op::Share { cents, .. } => self.share(&one.visit, cents),
            Op::Fee { cents } => {
                let visit = format!("FEE-{}", one.id);
                self.visit(&visit).charged += cents;
                self.debts.push(Debt { visit, who: Who::Patient, is_fee: true, since: self.today, service: one.day, balance: cents });
            }
            Op::Dispute { .. } => self.disputed.push(one.visit.clone()),
            Op::Settle { .. } => self.disputed.retain(|visit| *visit != one.visit),
            Op::SelfPay { .. } | Op::Insured { .. } => {}
        }
    }

    /// Places of the debts that fit: care before fees, then the longest owed, then the earliest service.
    fn in_turn(&self, fits: impl Fn(&Debt) -> bool) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.debts.len()).filter(|place| fits(&self.debts[*place])).collect();
        places.sort_by_key(|place| (self.debts[*place].is_fee, self.debts[*place].since, self.debts[*place].service));
        places
    }

    fn payer_still_owes(&self, visit: &str) -> bool {
        self.debts.iter().any(|debt| debt.visit == visit && debt.who == Who::Payer && debt.balance > 0)
    }

    fn may_take(&self, debt: &Debt) -> bool {
        debt.who == Who::Patient && debt.balance > 0 && !self.payer_still_owes(&debt.visit) && !self.disputed.contains(&debt.visit)
    }

    fn pay(&mut self, one: &Said, cents: i64) {
        self.cash += cents;
        let (mut left, mut lies) = (cents, Vec::new());
        let meant = self.in_turn(|debt| !one.visit.is_empty() && debt.visit == one.visit && debt.who == Who::Patient && debt.balance > 0);
        self.put(&meant, &mut left, &mut lies);
        let has_bill = self.debts.iter().any(|debt| debt.visit == one.visit && debt.who == Who::Patient);
        let waits = !one.visit.is_empty() && (self.payer_still_owes(&one.visit) || !has_bill);
        if !waits {
            let oldest = self.in_turn(|debt| self.may_take(debt));
            self.put(&oldest, &mut left, &mut lies);
        }
        if left > 0 {
            lies.push((Place::Waiting(self.waiting.len()), left));
            let visit = if waits { one.visit.clone() } else { String::new() };
            self.waiting.push(Waiting { payment: one.id.clone(), visit, day: one.day, booked: self.today, cents: left });
        }
        self.payments.push((one.id.clone(), lies));
    }

    /// Puts money on debts in turn.
    fn put(&mut self, places: &[usize], left: &mut i64, lies: &mut Vec<(Place, i64)>) {
        for place in places {
            let part = (*left).min(self.debts[*place].balance);
            if part > 0 {
                self.pay_debt(*place, part);
                *left -= part;
                lies.push((Place::Debt(*place), part));
            }
        }
    }

    fn pay_debt(&mut self, place: usize, cents: i64) {
        self.debts[place].balance -= cents;
        let visit = self.debts[place].visit.clone();
        self.visit(&visit).paid += cents;
    }

    fn bounce(&mut self, one: &Said, cents: Option<i64>) {
        let Some(index) = self.payments.iter().position(|(id, _)| *id == one.names) else { return };
        let lies = self.payments[index].1.clone();
        let mut left = cents.unwrap_or_else(|| lies.iter().map(|(_, cents)| *cents).sum());
        // What waits goes first, then fees, then what was owed for the shortest time.
        let mut order: Vec<usize> = (0..lies.len()).collect();
        order.sort_by_key(|at| match lies[*at].0 {
            Place::Waiting(_) => (0, 0, 0),
            Place::Debt(place) => (if self.debts[place].is_fee { 1 } else { 2 }, -self.debts[place].since, -self.debts[place].service),
        });
        for at in order {
            let (place, held) = lies[at];
            let part = left.min(held);
            if part > 0 {
                match place {
                    Place::Waiting(place) => self.waiting[place].cents -= part,
                    Place::Debt(place) => self.pay_debt(place, -part),
                }
                self.payments[index].1[at].1 -= part;
                left -= part;
                self.cash -= part;
            }
        }
    }

    fn refund(&mut self, cents: i64) {
        let mut places: Vec<usize> = (0..self.waiting.len()).collect();
        places.sort_by_key(|place| (self.waiting[*place].booked, self.waiting[*place].day));
        let mut left = cents;
        for place in places {
            let part = left.min(self.waiting[place].cents);
            self.waiting[place].cents -= part;
            self.moved(place, None, part);
            left -= part;
            self.cash -= part;
        }
    }

    /// What waited at a place went to a debt, or out of the house.
    fn moved(&mut self, waiting: usize, to: Option<usize>, cents: i64) {
        if cents == 0 {
            return;
        }
        let payment = self.waiting[waiting].payment.clone();
        let lies = &mut self.payments.iter_mut().find(|(id, _)| *id == payment).unwrap().1;
        lies.iter_mut().find(|(place, _)| *place == Place::Waiting(waiting)).unwrap().1 -= cents;
        if let Some(debt) = to {
            match lies.iter_mut().find(|(place, _)| *place == Place::Debt(debt)) {
                Some((_, held)) => *held += cents,
                None => lies.push((Place::Debt(debt), cents)),
            }
        }
    }

    fn write_off(&mut self, visit: &str, cents: i64) {
        let is_named = |debt: &Debt| visit.is_empty() || debt.visit == visit;
        let mut places = self.in_turn(|debt| debt.who == Who::Patient && debt.balance > 0 && is_named(debt));
        if places.is_empty() && !visit.is_empty() {
            places = self.in_turn(|debt| debt.who == Who::Payer && debt.balance > 0 && is_named(debt));
        }
        let mut left = cents;
        for place in places {
            let part = left.min(self.debts[place].balance);
            self.give_up(place, part);
            left -= part;
        }
    }

    fn give_up(&mut self, place: usize, cents: i64) {
        self.debts[place].balance -= cents;
        let visit = self.debts[place].visit.clone();
        self.visit(&visit).given_up += cents;
    }

    fn payers_debt(&self, visit: &str) -> Option<usize> {
        self.debts.iter().position(|debt| debt.visit == visit && debt.who == Who::Payer)
    }

    /// A payer may pay more than it owes; the rest is its credit.
    fn payer_pays(&mut self, visit: &str, cents: i64) {
        if let Some(place) = self.payers_debt(visit) {
            self.pay_debt(place, cents);
        }
    }

    fn contract(&mut self, visit: &str, cents: i64) {
        if let Some(place) = self.payers_debt(visit) {
            self.give_up(place, cents.min(self.debts[place].balance.max(0)));
        }
    }

    /// The patient owes a part of what the payer owed, from today on; parts of one night are one debt.
    fn share(&mut self, visit: &str, cents: i64) {
        let Some(place) = self.payers_debt(visit) else { return };
        let part = cents.min(self.debts[place].balance.max(0));
        if part == 0 {
            return;
        }
        self.debts[place].balance -= part;
        let today = self.today;
        match self.debts.iter_mut().find(|debt| debt.visit == visit && debt.who == Who::Patient && debt.since == today) {
            Some(debt) => debt.balance += part,
            None => {
                let service = self.debts[place].service;
                self.debts.push(Debt { visit: visit.to_owned(), who: Who::Patient, is_fee: false, since: today, service, balance: part });
            }
        }
    }

    fn use_what_waits(&mut self) {
        let mut order: Vec<usize> = (0..self.waiting.len()).filter(|place| self.waiting[*place].cents > 0).collect();
        order.sort_by_key(|place| self.waiting[*place].day);
        for waiting in order {
            let visit = self.waiting[waiting].visit.clone();
            let debts = match visit.as_str() {
                "" => self.in_turn(|debt| self.may_take(debt)),
                _ => self.in_turn(|debt| debt.who == Who::Patient && debt.balance > 0 && debt.visit == visit),
            };
            for debt in debts {
                let part = self.waiting[waiting].cents.min(self.debts[debt].balance);
                self.waiting[waiting].cents -= part;
                self.moved(waiting, Some(debt), part);
                self.pay_debt(debt, part);
            }
        }
    }

    /// Sums of one owner as of the night: what is owed by age (0-30, 31-60, 61-90, 91-120, older), credits, unapplied.
    pub fn aged(&self, who: Who) -> [i64; 7] {
        let mut sums = [0; 7];
        for debt in self.debts.iter().filter(|debt| debt.who == who) {
            let age = self.today - debt.since;
            let column = match age {
                _ if debt.balance < 0 => 5,
                0..=30 => 0,
                31..=60 => 1,
                61..=90 => 2,
                91..=120 => 3,
                _ => 4,
            };
            sums[column] += debt.balance;
        }
        if who == Who::Patient {
            sums[6] = -self.waiting.iter().map(|waiting| waiting.cents).sum::<i64>();
        }
        sums
    }
}
