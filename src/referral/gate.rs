//! What a gate is: its description, what it may look at, and what it says. It does *not* hold any rule.

use super::decision::Decision;
use crate::config::{DelinquencyPolicy, Entity, ReferralPolicy};
use crate::ledger::{AccountEvent, EventKind, GuarantorGroup, OpenItem, Owner, Standing};
use crate::model::{Cents, Date, PayerKind, Payers, days_between};

/// What a hit blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything of the guarantor.
    Guarantor,
    /// Everything of one patient.
    Patient,
    /// The items of one encounter.
    Item,
}

impl Scope {
    /// As `explain` writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Guarantor => "guarantor",
            Scope::Patient => "patient",
            Scope::Item => "item",
        }
    }
}

/// One gate.
#[derive(Debug)]
pub struct Gate {
    /// Such as `C-11`.
    pub id: &'static str,
    /// The obstacle in a few words.
    pub title: &'static str,
    /// The rule, checkable.
    pub rule: &'static str,
    /// What it reads.
    pub fields: &'static [&'static str],
    /// Where the rule comes from.
    pub citation: &'static str,
    /// False where the citation was recalled and still has to be checked against its text before anybody relies on it. Until the entity lists the gate in
    /// `referral.verified_gates`, such a gate holds for review and no more: it never forbids for good, never writes off, and never lets through what it would hold.
    pub confirmed: bool,
    /// First day on which the gate is asked; `None` for a rule of policy, or one whose days stand with its rows.
    pub from: Option<Date>,
    /// Last day on which it is asked; `None` while no end is known.
    pub until: Option<Date>,
    /// What a hit blocks.
    pub scope: Scope,
    /// What clears it.
    pub clears: &'static str,
    /// A hit as it reads in the report; the gate's test makes exactly this one.
    pub example: &'static str,
    /// The rule itself; `None` lets the item through.
    pub check: fn(&GateInput<'_>) -> Option<GateHit>,
}

impl Gate {
    /// Whether the gate is asked on a day.
    pub fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Asks the gate; `None` lets the encounter through. What an unverified rule says holds for review, whatever it would say once verified.
    pub fn ask(&self, input: &GateInput<'_>) -> Option<GateHit> {
        let mut hit = self.in_force(input.as_of()).then(|| (self.check)(input)).flatten()?;
        hit.is_verified = hit.is_verified || input.context.referral.verified_gates.iter().any(|verified| verified.eq_ignore_ascii_case(self.id));
        if !hit.is_verified && matches!(hit.result, Decision::Never | Decision::WriteOff) {
            hit.result = Decision::Hold;
        }
        Some(hit)
    }
}

/// The date, the policies, the entity and its payers.
#[derive(Debug, Clone, Copy)]
pub struct ReferralContext<'c> {
    /// The day of the decision.
    pub as_of: Date,
    /// Thresholds.
    pub referral: &'c ReferralPolicy,
    /// Statement cycle and small balances.
    pub delinquency: &'c DelinquencyPolicy,
    /// Who bills.
    pub entity: &'c Entity,
    /// Whom it bills: which of them are Medicare, Medicaid or a liable party. Only the gates of [`super::parity::TELLS_PAYERS_APART`] may look.
    pub payers: &'c Payers,
}

/// What a gate looks at: one encounter of one guarantor.
#[derive(Debug, Clone, Copy)]
pub struct GateInput<'a> {
    /// Date, policies, entity.
    pub context: ReferralContext<'a>,
    /// The account and all its items.
    pub group: &'a GuarantorGroup,
    /// The account's events as of the day.
    pub standing: Standing<'a>,
    /// Which encounter.
    pub encounter_id: &'a str,
    /// The patient's items of that encounter, never empty, settled ones left out.
    pub items: &'a [&'a OpenItem],
    /// What would be placed for this guarantor in all.
    pub placeable_cents: Cents,
}

impl<'a> GateInput<'a> {
    /// The day of the decision.
    pub fn as_of(&self) -> Date {
        self.context.as_of
    }

    /// The first item for which something is found.
    pub fn find<T>(&self, look: impl Fn(&'a OpenItem) -> Option<T>) -> Option<T> {
        self.items.iter().find_map(|item| look(item))
    }

    /// The latest first statement among the items that had one.
    pub fn latest_first_statement(&self) -> Option<Date> {
        self.items.iter().filter(|item| item.statements > 0).filter_map(|item| item.first_statement_date).max()
    }

    /// Insurance's items of the encounter, settled ones included: they are kept while anything of the encounter is open.
    pub fn payer_items(&self) -> impl Iterator<Item = &'a OpenItem> + use<'a> {
        let encounter_id = self.encounter_id;
        self.group.items.iter().filter(move |item| item.owner == Owner::Insurance && item.encounter_id == encounter_id)
    }

    /// The programme of an item's payer; `None` for a payer that is not in `payers.csv`.
    pub fn payer_kind(&self, item: &OpenItem) -> Option<PayerKind> {
        self.context.payers.by_id(&item.payer_id).map(|payer| payer.kind)
    }

    /// The remark among these that a payer gave on the encounter.
    pub fn remark(&self, wanted: &'a [String]) -> Option<&'a str> {
        let is_given = |remark: &&'a String| self.payer_items().any(|item| item.answer_codes.split_whitespace().any(|code| code == remark.as_str()));
        wanted.iter().find(is_given).map(String::as_str)
    }

    /// What the patient owes of the encounter, credits off.
    pub fn balance_cents(&self) -> Cents {
        self.items.iter().map(|item| item.balance_cents).sum()
    }

    /// The earliest event of an opening kind that covers an item of the encounter and is not closed.
    pub fn open(&self, kind: EventKind) -> Option<&'a AccountEvent> {
        self.find(|item| self.standing.open(kind, item))
    }

    /// The latest event of a kind that covers an item of the encounter.
    pub fn latest(&self, kind: EventKind) -> Option<&'a AccountEvent> {
        self.standing.events(kind).rfind(|event| self.items.iter().any(|item| event.covers(item)))
    }

    /// Fewest delivered statements of any item.
    pub fn fewest_statements(&self) -> u16 {
        self.items.iter().map(|item| item.statements).min().unwrap_or(0)
    }
}

/// One gate's objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateHit {
    /// Which gate.
    pub gate: &'static str,
    /// Where its rule comes from.
    pub citation: &'static str,
    /// What it demands.
    pub result: Decision,
    /// The earliest date on which it would clear; `None` when something other than a date clears it.
    pub until: Option<Date>,
    /// Why, in words.
    pub sentence: String,
    /// The values that it read.
    pub values: Vec<(&'static str, String)>,
    /// False while nobody has checked the rule against its text: then the sentence shows the mark, and the hit holds for review.
    pub is_verified: bool,
}

impl GateHit {
    /// A hit of a gate.
    pub fn new(gate: &Gate, result: Decision, until: Option<Date>, sentence: impl Into<String>) -> GateHit {
        GateHit { gate: gate.id, citation: gate.citation, result, until, sentence: sentence.into(), values: Vec::new(), is_verified: gate.confirmed }
    }

    /// A hit that waits, until a date where one is known.
    pub fn hold(gate: &Gate, until: Option<Date>, sentence: impl Into<String>) -> GateHit {
        GateHit::new(gate, Decision::Hold, until, sentence)
    }

    /// Adds a value that was read.
    pub fn read(mut self, field: &'static str, value: impl ToString) -> GateHit {
        self.values.push((field, value.to_string()));
        self
    }

    /// Sets whether this very rule was checked against its text, where a gate has rules of both sorts.
    pub fn verified(mut self, is_verified: bool) -> GateHit {
        self.is_verified = is_verified;
        self
    }

    /// The hit as the report shows it: `HOLD until 2026-06-29: ... (C-11); 45 days left`.
    pub fn explain(&self, as_of: Date) -> String {
        let until = self.until.map_or_else(String::new, |until| if until <= as_of { format!(", due since {until}") } else { format!(" until {until}") });
        let left = self.until.map(|until| days_between(as_of, until)).filter(|days| *days > 0 && self.result == Decision::Hold);
        let left = left.map_or_else(String::new, |days| format!("; {days} {} left", if days == 1 { "day" } else { "days" }));
        let mark = if self.is_verified { "" } else { ", to be verified" };
        format!("{}{until}: {} ({}{mark}){left}", self.result.as_str(), self.sentence, self.gate)
    }
}

/// Accounts for the tests of gates and decisions.
#[cfg(test)]
pub(crate) mod case {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::{Contact, GuarantorAccount, NewCharge, Text, apply, charge_transfer, open_item_for_charge};
    use crate::model::{Key, Payer};

    /// The day of every test.
    pub(crate) const AS_OF: Date = Date::constant(2026, 5, 15);

    /// An item of $125.00 with four statements, the last of them a final notice, all long enough ago.
    pub(crate) fn item(encounter_id: &str) -> OpenItem {
        let charge = NewCharge {
            encounter_key: Key::of_texts(&[encounter_id]),
            encounter_id,
            guarantor_id: "P1",
            service_date: Date::constant(2025, 10, 1),
            posting_date: Date::constant(2025, 10, 2),
            ..sample_charge(None)
        };
        let mut item = open_item_for_charge(&charge);
        apply(&charge_transfer(&charge).unwrap(), &mut item);
        item.first_statement_date = Some(Date::constant(2025, 10, 5));
        item.last_statement_date = Some(Date::constant(2026, 1, 5));
        item.final_notice_date = item.last_statement_date;
        item.statements = 4;
        item
    }

    /// A guarantor, who is the patient P1, with one encounter E1 that every gate lets through.
    pub(crate) fn ready() -> GuarantorGroup {
        let text = Text::from;
        let contact = Contact {
            last_name: text("Sample"),
            first_name: text("Avery"),
            birth_date: Some(Date::constant(1980, 1, 1)),
            address_1: text("1 Main St"),
            address_2: text(""),
            city: text("Springfield"),
            state: text("KS"),
            zip: text("66002"),
            phone: text("5555550100"),
        };
        GuarantorGroup { account: GuarantorAccount { guarantor_id: "P1".into(), contact, ..GuarantorAccount::default() }, items: vec![item("E1")] }
    }

    /// An event of the guarantor's account, scoped to nothing narrower.
    pub(crate) fn event(kind: EventKind, date: &str) -> AccountEvent {
        AccountEvent { posting_date: AS_OF, source: "events.csv:2".into(), ..AccountEvent::bare(format!("{}-{date}", kind.as_str()), kind, "P1", date.parse().unwrap()) }
    }

    /// An entity in a state without a rule of its own.
    pub(crate) fn entity() -> Entity {
        Entity {
            name: "Sample Clinic".into(),
            tax_id: "123456789".into(),
            entity_type: "practice".into(),
            state: "KS".into(),
            time_zone: "America/Chicago".into(),
            business_day_ends: "06:00".into(),
            tax_exempt_501c3_hospital: false,
            medicare_cost_report: false,
            part2_program: false,
            price_transparency_compliant: None,
            price_transparency_from: None,
        }
    }

    /// One payer of every programme, named after it, and `acme`.
    pub(crate) fn payers() -> Payers {
        let payer = |payer_id: &str, kind| Payer { payer_id: payer_id.into(), name: payer_id.to_uppercase(), kind, ..Payer::default() };
        Payers::new(vec![
            payer("acme", PayerKind::Commercial),
            payer("medicare", PayerKind::MedicareB),
            payer("advantage", PayerKind::MedicareAdvantage),
            payer("medicaid", PayerKind::Medicaid),
            payer("comp", PayerKind::WorkersCompensation),
            payer("motor", PayerKind::Auto),
        ])
    }

    /// What a payer was billed for an encounter, with nothing left to answer.
    pub(crate) fn answered(encounter_id: &str, payer_id: &str) -> OpenItem {
        let billed = Date::constant(2025, 10, 3);
        OpenItem {
            item_id: Key::of_texts(&[encounter_id, payer_id]),
            owner: Owner::Insurance,
            payer_id: payer_id.into(),
            claim_id: "CC1".into(),
            claim_state: crate::ledger::ClaimState::PartlyPaid,
            first_bill_date: Some(billed),
            responsibility_date: billed,
            state_date: Some(Date::constant(2025, 10, 4)),
            paid_cents: Cents(12_500),
            balance_cents: Cents::ZERO,
            origin: "claim".into(),
            first_statement_date: None,
            last_statement_date: None,
            final_notice_date: None,
            statements: 0,
            ..item(encounter_id)
        }
    }

    /// Runs one gate over encounter E1 and returns its sentence as the report would show it.
    pub(crate) fn says(gate: &Gate, group: &GuarantorGroup) -> Option<String> {
        says_for(gate, group, &entity(), &ReferralPolicy::default())
    }

    /// The same with another entity or policy.
    pub(crate) fn says_for(gate: &Gate, group: &GuarantorGroup, entity: &Entity, referral: &ReferralPolicy) -> Option<String> {
        hit(gate, group, entity, referral, AS_OF).map(|hit| hit.explain(AS_OF))
    }

    /// The hit itself, on any day.
    pub(crate) fn hit(gate: &Gate, group: &GuarantorGroup, entity: &Entity, referral: &ReferralPolicy, as_of: Date) -> Option<GateHit> {
        with_input(group, entity, referral, as_of, |input| gate.ask(input))
    }

    /// Asks something about encounter E1.
    pub(crate) fn with_input<T>(group: &GuarantorGroup, entity: &Entity, referral: &ReferralPolicy, as_of: Date, ask: impl FnOnce(&GateInput<'_>) -> T) -> T {
        let (delinquency, payers) = (DelinquencyPolicy::default(), payers());
        let items: Vec<&OpenItem> = group.items.iter().filter(|item| item.encounter_id == "E1" && item.owner == crate::ledger::Owner::Patient).collect();
        let input = GateInput {
            context: ReferralContext { as_of, referral, delinquency: &delinquency, entity, payers: &payers },
            group,
            standing: Standing::of(&group.account, as_of),
            encounter_id: "E1",
            items: &items,
            placeable_cents: items.iter().map(|item| item.balance_cents).sum(),
        };
        ask(&input)
    }

    /// Checks that a gate lets the ready account through, and that the changed account hits it with exactly the example.
    pub(crate) fn proves(gate: &Gate, change: impl FnOnce(&mut GuarantorGroup)) {
        let mut group = ready();
        assert_eq!(says(gate, &group), None, "{} must let the ready account through", gate.id);
        change(&mut group);
        assert_eq!(says(gate, &group).as_deref(), Some(gate.example), "{}", gate.id);
        ends_on_its_date(gate, &group, &entity(), &ReferralPolicy::default());
    }

    /// Checks that a hit with a date is still one on the day before it, and none on the day itself.
    pub(crate) fn ends_on_its_date(gate: &Gate, group: &GuarantorGroup, entity: &Entity, referral: &ReferralPolicy) {
        let hit_on = |as_of| hit(gate, group, entity, referral, as_of);
        if let Some(until) = hit_on(AS_OF).filter(|hit| hit.result == Decision::Hold).and_then(|hit| hit.until) {
            assert!(hit_on(crate::model::date::add_days(until, -1)).is_some(), "{}: the day before {until} still holds", gate.id);
            assert_eq!(hit_on(until), None, "{}: {until} is the first day on which it lets the account through", gate.id);
        }
    }

    /// The same for a gate that asks for something else once its date has come.
    pub(crate) fn ends_on_its_date_or_changes(gate: &Gate, group: &GuarantorGroup, entity: &Entity, referral: &ReferralPolicy) {
        let result_on = |as_of| hit(gate, group, entity, referral, as_of).map(|hit| hit.result);
        let until = hit(gate, group, entity, referral, AS_OF).and_then(|hit| hit.until).unwrap();
        assert_eq!(result_on(crate::model::date::add_days(until, -1)), Some(Decision::Hold), "{}", gate.id);
        assert_ne!(result_on(until), Some(Decision::Hold), "{}", gate.id);
    }
}
