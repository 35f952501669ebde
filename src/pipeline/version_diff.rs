//! What a further claim says otherwise than the version before: claim by claim and in total. It judges nothing.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::claim_row::read_services;
use super::resubmit::{DueClaim, Resubmission};
use crate::model::Cents;
use crate::store::table::ClaimRow;

/// A further claim against the version before; what did not change is the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ClaimChange {
    /// Which encounter.
    pub encounter_id: String,
    /// `next_payer`, `new`, `replacement` or `void`.
    pub road: String,
    /// CLM05-3.
    pub frequency: String,
    /// The version before, to the same payer; empty for the first to that payer.
    pub former_claim_id: String,
    /// The new claim.
    pub claim_id: String,
    /// The payer's number of the claim that it replaces or voids.
    pub payer_claim_number: String,
    /// Payer before and now.
    pub payer: [String; 2],
    /// Diagnoses before and now.
    pub diagnoses: [String; 2],
    /// Codes with their modifiers before and now, one a line.
    pub codes: [Vec<String>; 2],
    /// Units and charges before and now: `code:modifiers*units*cents*pointers`.
    pub services: [String; 2],
    /// Charge before and now.
    pub charge_cents: [Cents; 2],
    /// What edits say of it now and did not say before.
    pub new_findings: Vec<String>,
    /// What is at stake.
    pub balance_cents: Cents,
    /// Nothing of the above differs from the version before.
    pub is_unchanged: bool,
}

/// The changes of the claims that were written, in order of encounter and claim.
pub fn changes(resubmission: &Resubmission, written: HashMap<String, ClaimRow>) -> Vec<ClaimChange> {
    let mut by_item: HashMap<(u128, u16, u16, u16), &DueClaim> = HashMap::new();
    for due in resubmission.encounters.values().flat_map(|encounter| &encounter.claims) {
        by_item.insert((due.row.encounter_key.0, due.row.part, due.row.sequence, due.row.version), due);
    }
    let of_row = |row: ClaimRow| by_item.get(&(row.encounter_key.0, row.part, row.sequence, row.version)).map(|due| change(due, &row));
    let mut changes: Vec<ClaimChange> = written.into_values().filter_map(of_row).collect();
    changes.sort_by(|left, right| (&left.encounter_id, &left.claim_id).cmp(&(&right.encounter_id, &right.claim_id)));
    changes
}

fn change(due: &DueClaim, now: &ClaimRow) -> ClaimChange {
    let before = due.former.as_ref();
    let text = |of: fn(&ClaimRow) -> String| [before.map(of).unwrap_or_default(), of(now)];
    let words = |row: &ClaimRow| -> Vec<String> { row.findings.split_whitespace().map(str::to_owned).collect() };
    let known = before.map(words).unwrap_or_default();
    let codes = [before.map(codes).unwrap_or_default(), codes(now)];
    let mut change = ClaimChange {
        encounter_id: now.encounter_id.to_string(),
        road: due.row.purpose.to_string(),
        frequency: now.frequency.to_string(),
        former_claim_id: now.former_claim_id.to_string(),
        claim_id: now.claim_id.to_string(),
        payer_claim_number: now.payer_claim_number.to_string(),
        payer: text(|row| row.payer_id.to_string()),
        diagnoses: text(|row| row.diagnoses.to_string()),
        codes,
        services: text(|row| row.services.clone()),
        charge_cents: [before.map(|row| row.charge_cents).unwrap_or_default(), now.charge_cents],
        new_findings: words(now).into_iter().filter(|finding| !known.contains(finding)).collect(),
        balance_cents: due.row.balance_cents,
        is_unchanged: false,
    };
    let same = |sides: &[String; 2]| sides[0] == sides[1];
    change.is_unchanged = before.is_some() && same(&change.payer) && same(&change.diagnoses) && same(&change.services) && change.new_findings.is_empty();
    change
}

fn codes(row: &ClaimRow) -> Vec<String> {
    let of = |service: super::claim_row::BilledService| {
        let modifiers: String = service.modifiers.as_slice().iter().map(|modifier| format!(":{modifier}")).collect();
        format!("{}{modifiers}", service.code)
    };
    read_services(&row.services).unwrap_or_default().into_iter().map(of).collect()
}

impl fmt::Display for ClaimChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let former = if self.former_claim_id.is_empty() { String::new() } else { format!("{} -> ", self.former_claim_id) };
        let number = if self.payer_claim_number.is_empty() { String::new() } else { format!(" of {}", self.payer_claim_number) };
        write!(formatter, "~ {}  {former}{}  {} (frequency {}{number})  to {}", self.encounter_id, self.claim_id, self.road, self.frequency, self.payer[1])?;
        writeln!(formatter, "  {} at stake{}", self.balance_cents, if self.is_unchanged { "  unchanged" } else { "" })?;
        if self.former_claim_id.is_empty() {
            return writeln!(formatter, "    {}  {}  {}", self.charge_cents[1], self.diagnoses[1], self.services[1]);
        }
        let charges = self.charge_cents.map(|cents| cents.to_string());
        let codes = [&self.codes[0], &self.codes[1]].map(|codes| codes.join(" "));
        for (name, [before, now]) in [("payer", &self.payer), ("diagnoses", &self.diagnoses), ("codes", &codes), ("services", &self.services), ("charge", &charges)] {
            if before != now && !(name == "services" && codes[0] != codes[1] && charges[0] == charges[1]) {
                writeln!(formatter, "    {name}: {before} -> {now}")?;
            }
        }
        if !self.new_findings.is_empty() {
            writeln!(formatter, "    new findings: {}", self.new_findings.join(" "))?;
        }
        Ok(())
    }
}

/// The totals by road, and what changed how often.
pub fn write_totals(changes: &[ClaimChange], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut roads: BTreeMap<(&str, &str), (u64, Cents, Cents, Cents)> = BTreeMap::new();
    for change in changes {
        let total = roads.entry((&change.road, &change.frequency)).or_default();
        total.0 += 1;
        total.1 += change.charge_cents[0];
        total.2 += change.charge_cents[1];
        total.3 += change.balance_cents;
    }
    for ((road, frequency), (claims, before, now, stake)) in roads {
        writeln!(formatter, "  {claims} {} (frequency {frequency}): charged {before} -> {now}, {stake} at stake", road.replace('_', " "))?;
    }
    let of_versions = || changes.iter().filter(|change| !change.former_claim_id.is_empty());
    let count = |differs: fn(&ClaimChange) -> bool| of_versions().filter(|change| differs(change)).count();
    if of_versions().next().is_some() {
        writeln!(
            formatter,
            "  changed: codes {}, diagnoses {}, charges {}, payer {}, new findings {}; unchanged {}",
            count(|change| change.codes[0] != change.codes[1]),
            count(|change| change.diagnoses[0] != change.diagnoses[1]),
            count(|change| change.charge_cents[0] != change.charge_cents[1]),
            count(|change| change.payer[0] != change.payer[1]),
            count(|change| !change.new_findings.is_empty()),
            count(|change| change.is_unchanged),
        )?;
    }
    Ok(())
}
