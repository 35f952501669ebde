//! `why CLAIM --proof`: the chain of acknowledgements of a claim, as it is shown to a payer that says the claim came too late.
//!
//! It tells when every version was written, in which file and under which control numbers, and who answered what on which day, with the file that says so. It reads the books alone and
//! decides nothing.

use std::collections::BTreeMap;
use std::fmt;

use super::past::Books;
use super::reference::Reference;
use super::workspace::Workspace;
use crate::claims::claim_family;
use crate::error::Error;
use crate::ledger::{ClaimEvent, ClaimEventKind};
use crate::model::date::add_days;
use crate::model::{Cents, Date, days_between};
use crate::store::answer_tables::ClaimSetRow;
use crate::store::catalog::RunRow;
use crate::store::segment::SegmentReader;
use crate::store::table::{ClaimRow, Row};

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// When it happened, as its source says.
    pub date: String,
    /// What happened, such as `accepted`.
    pub event: &'static str,
    /// Who said so; empty for what we did ourselves.
    pub by: String,
    /// Codes of the answer.
    pub codes: String,
    /// The payer's claim number, the control number answered, or the check.
    pub reference: String,
    /// File and set.
    pub source: String,
}

/// One version of the claim.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    /// CLM01.
    pub claim_id: String,
    /// 1, 7 or 8.
    pub frequency: String,
    /// The day on which it was written.
    pub written: String,
    /// The claim file; empty where older programs have not kept it.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// ISA13, GS06, ST02 and BHT03 of its set.
    pub controls: String,
    /// Charge.
    pub charge_cents: Cents,
    /// What followed, oldest first.
    pub links: Vec<Link>,
}

/// The proof of one claim to one payer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Proof {
    /// The encounter.
    pub encounter_id: String,
    /// The payer's key.
    pub payer_id: String,
    /// The payer's name.
    pub payer_name: String,
    /// First date of service.
    pub service_date: String,
    /// Last day on which the payer takes the claim, where the workspace knows its limit.
    pub deadline: Option<String>,
    /// All versions in order.
    pub versions: Vec<Version>,
    /// What the chain proves, in a sentence.
    pub conclusion: String,
}

/// The proofs of the claims that an id names: a claim (any of its versions) or an encounter.
pub fn proofs(workspace: &Workspace, id: &str) -> Result<Vec<Proof>, Error> {
    let books = Books::open(workspace)?;
    let run = books.last_run()?;
    let reference = Reference::load(workspace, None)?;
    let mut found: BTreeMap<(String, String), Proof> = BTreeMap::new();
    let sets = claim_sets(&books, &run)?;
    for segment in books.catalog.segments(ClaimRow::TABLE, run.number)? {
        // Places within a set count the claims of one receiver.
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        for row in SegmentReader::<ClaimRow>::open(&workspace.segments().join(&segment.name))? {
            let row = row?;
            if row.receiver.is_empty() {
                continue;
            }
            let place = places.entry(row.receiver.to_string()).or_default();
            let at = *place;
            *place += 1;
            if row.encounter_id != id && claim_family(&row.claim_id) != claim_family(id) {
                continue;
            }
            let set = sets
                .get(&(segment.run_number, segment.partition, row.receiver.to_string()))
                .and_then(|sets| sets.iter().find(|set| (set.first..set.first.saturating_add(set.claims)).contains(&at)));
            let key = (row.encounter_id.to_string(), claim_family(&row.claim_id).to_owned());
            let proof = found.entry(key).or_insert_with(|| begin(&row, &reference));
            proof.versions.push(version(&row, set));
        }
    }
    books.each_row(ClaimEvent::TABLE, &run, |event: ClaimEvent| {
        let is_asked_for = event.encounter_id == id || claim_family(&event.claim_id) == claim_family(id);
        if is_asked_for && !event.claim_id.is_empty() {
            let key = (event.encounter_id.to_string(), claim_family(&event.claim_id).to_owned());
            found.entry(key).or_insert_with(|| sent_elsewhere(&event, &reference));
        }
        for version in found.values_mut().flat_map(|proof| &mut proof.versions).filter(|version| version.claim_id == event.claim_id) {
            version.links.push(link(&event));
        }
        Ok(())
    })?;
    let mut proofs: Vec<Proof> = found.into_values().collect();
    proofs.iter_mut().for_each(conclude);
    Ok(proofs)
}

type Sets = BTreeMap<(i64, u32, String), Vec<ClaimSetRow>>;

fn claim_sets(books: &Books<'_>, run: &RunRow) -> Result<Sets, Error> {
    let mut sets = Sets::new();
    for segment in books.catalog.segments(ClaimSetRow::TABLE, run.number)? {
        for row in SegmentReader::<ClaimSetRow>::open(&books.workspace.segments().join(&segment.name))? {
            let row = row?;
            sets.entry((segment.run_number, row.partition, row.receiver.to_string())).or_default().push(row);
        }
    }
    Ok(sets)
}

fn begin(row: &ClaimRow, reference: &Reference) -> Proof {
    let payer = reference.payers.by_id(&row.payer_id);
    let deadline = payer.and_then(|payer| payer.timely_filing_days).map(|days| add_days(row.service_date, days).to_string());
    Proof {
        encounter_id: row.encounter_id.to_string(),
        payer_id: row.payer_id.to_string(),
        payer_name: payer.map_or_else(String::new, |payer| payer.name.clone()),
        service_date: row.service_date.to_string(),
        deadline,
        versions: Vec::new(),
        conclusion: String::new(),
    }
}

/// A claim that another system sent before the books began: only what was answered is known.
fn sent_elsewhere(event: &ClaimEvent, reference: &Reference) -> Proof {
    let version = Version {
        claim_id: event.claim_id.to_string(),
        frequency: String::new(),
        written: String::new(),
        file: String::new(),
        sha256: String::new(),
        controls: String::new(),
        charge_cents: Cents::ZERO,
        links: Vec::new(),
    };
    Proof {
        encounter_id: event.encounter_id.to_string(),
        payer_id: event.payer_id.to_string(),
        payer_name: reference.payers.by_id(&event.payer_id).map_or_else(String::new, |payer| payer.name.clone()),
        service_date: String::new(),
        deadline: None,
        versions: vec![version],
        conclusion: String::new(),
    }
}

fn version(row: &ClaimRow, set: Option<&ClaimSetRow>) -> Version {
    let controls = |set: &ClaimSetRow| format!("ISA {:09} GS {} ST {:04} batch {}", set.interchange_control, set.group_control, set.transaction_control, set.batch);
    Version {
        claim_id: row.claim_id.to_string(),
        frequency: row.frequency.to_string(),
        written: row.bill_date.to_string(),
        file: set.map_or_else(String::new, |set| set.file.to_string()),
        sha256: set.map_or_else(String::new, |set| set.sha256.to_string()),
        controls: set.map_or_else(String::new, controls),
        charge_cents: row.charge_cents,
        links: Vec::new(),
    }
}

fn link(event: &ClaimEvent) -> Link {
    Link {
        date: event.date.to_string(),
        event: event.event.as_str(),
        by: event.hop.to_string(),
        codes: event.codes.to_string(),
        reference: event.reference.to_string(),
        source: event.source.to_string(),
    }
}

/// Whether a payer has the claim in time hangs on the first answer that says it has it: acceptance by the payer, or an adjudication, which presupposes receipt.
fn conclude(proof: &mut Proof) {
    proof.versions.iter_mut().for_each(|version| version.links.sort_by(|left, right| left.date.cmp(&right.date)));
    let proves = [ClaimEventKind::Accepted, ClaimEventKind::Paid, ClaimEventKind::PartlyPaid, ClaimEventKind::Denied, ClaimEventKind::Forwarded].map(ClaimEventKind::as_str);
    let links = || proof.versions.iter().flat_map(|version| &version.links);
    let first = links().filter(|link| proves.contains(&link.event)).min_by(|left, right| left.date.cmp(&right.date));
    let reached = [ClaimEventKind::Acknowledged, ClaimEventKind::HopAccepted, ClaimEventKind::InterchangeAccepted].map(ClaimEventKind::as_str);
    let receipt = links().filter(|link| reached.contains(&link.event)).min_by(|left, right| left.date.cmp(&right.date));
    proof.conclusion = match (first, receipt, proof.deadline.as_deref()) {
        (Some(link), _, Some(deadline)) => {
            let days = days(&link.date, deadline);
            let when = if days < 0 { format!("{} days after", -days) } else { format!("{days} days before") };
            format!("The payer had the claim on {} ({}), {when} the last day for filing, {deadline}.", link.date, link.event)
        }
        (Some(link), _, None) => format!("The payer had the claim on {} ({}); the last day for filing is not known.", link.date, link.event),
        (None, Some(link), _) => {
            format!(
                "{} had the claim on {}; no answer of the payer itself is in the books, so that timely filing is not proved.",
                if link.by.is_empty() { "The receiver" } else { &link.by },
                link.date
            )
        }
        (None, None, _) => "Nobody has said that the claim arrived; timely filing is not proved.".to_owned(),
    };
}

fn days(from: &str, to: &str) -> i32 {
    let date = |text: &str| crate::model::parse_date(text).unwrap_or(Date::MIN);
    days_between(date(from), date(to))
}

impl fmt::Display for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = if self.service_date.is_empty() { String::new() } else { format!(", service {}", self.service_date) };
        writeln!(formatter, "encounter {}{service}, payer {} ({})", self.encounter_id, self.payer_name, self.payer_id)?;
        for version in &self.versions {
            if version.written.is_empty() {
                writeln!(formatter, "  claim {}, sent by another system before the books began", version.claim_id)?;
            } else {
                writeln!(formatter, "  claim {} (frequency {}), {}, written {}", version.claim_id, version.frequency, version.charge_cents, version.written)?;
            }
            if !version.file.is_empty() {
                writeln!(formatter, "    in {} {}, sha256 {}", version.file, version.controls, version.sha256)?;
            }
            for link in &version.links {
                let said = [("by ", &link.by), ("", &link.codes), ("reference ", &link.reference)];
                let said: Vec<String> = said.iter().filter(|(_, text)| !text.is_empty()).map(|(word, text)| format!("{word}{text}")).collect();
                writeln!(formatter, "    {}  {:<20} {}  [{}]", link.date, link.event, said.join(", "), link.source)?;
            }
        }
        writeln!(formatter, "  {}", self.conclusion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(deadline: Option<&str>, links: &[(&str, &'static str)]) -> String {
        let link = |(date, event): &(&str, &'static str)| Link {
            date: (*date).into(),
            event,
            by: "EXAMPLE CLEARINGHOUSE".into(),
            codes: String::new(),
            reference: String::new(),
            source: String::new(),
        };
        let version = Version {
            claim_id: "CC1".into(),
            frequency: "1".into(),
            written: "2026-01-10".into(),
            file: String::new(),
            sha256: String::new(),
            controls: String::new(),
            charge_cents: Cents(100),
            links: links.iter().map(link).collect(),
        };
        let mut proof = Proof {
            encounter_id: "E1".into(),
            payer_id: "acme".into(),
            payer_name: "ACME".into(),
            service_date: "2026-01-05".into(),
            deadline: deadline.map(str::to_owned),
            versions: vec![version],
            conclusion: String::new(),
        };
        conclude(&mut proof);
        proof.conclusion
    }

    #[test]
    fn only_the_payers_own_word_proves_timely_filing() {
        let sentence = proof(Some("2026-04-05"), &[("2026-01-11", "acknowledged"), ("2026-01-13", "accepted")]);
        assert_eq!(sentence, "The payer had the claim on 2026-01-13 (accepted), 82 days before the last day for filing, 2026-04-05.");
        let sentence = proof(Some("2026-04-05"), &[("2026-01-12", "hop_accepted")]);
        assert!(sentence.starts_with("EXAMPLE CLEARINGHOUSE had the claim on 2026-01-12") && sentence.ends_with("not proved."), "{sentence}");
        assert!(proof(None, &[("2026-02-01", "denied")]).contains("last day for filing is not known"));
        assert!(proof(Some("2026-01-10"), &[("2026-01-13", "paid")]).contains("3 days after"));
        assert!(proof(Some("2026-01-10"), &[]).contains("Nobody has said"));
    }
}
