//! The rows of the reports on edits: hits of the day, what edits earned, denials that none caught, overrides, and tables that were missing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::decisions::HELD_FINDINGS;
use super::edit_results::{EditResults, each_said};
use super::reference::Reference;
use super::shard_output::severity_name;
use super::workspace::Workspace;
use crate::codes::adjustment_reason;
use crate::edits::runner::NotRun;
use crate::edits::{EDITS, Override, find_edit};
use crate::error::Error;
use crate::ledger::Text;
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::reports::edit_earnings::{EarningRow, Earnings};
use crate::reports::edit_hits::{EditHitRow, EditHits};
use crate::reports::figures::{EditFigures, NotRunTable};
use crate::reports::overrides::OverrideLine;
use crate::reports::uncaught_denials::UncaughtRow;
use crate::rules::read::TAKEN_IDS;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{EditResultRow, FindingRow, Row};

/// Days after its last day that an override is still listed.
const EXPIRED_LISTED_DAYS: i32 = 90;

/// What the reports on edits are made from.
pub struct EditReports<'r> {
    /// The workspace.
    pub workspace: &'r Workspace,
    /// Master data and overrides.
    pub reference: &'r Reference,
    /// The catalog.
    pub catalog: &'r Catalog,
    /// As-of date.
    pub as_of: Date,
    /// The last committed run that counts.
    pub up_to_run: i64,
}

impl EditReports<'_> {
    /// Tonight's report: the committed nights and tonight's staged segments, with tonight's results, which it counts the claims of.
    pub fn tonight(&self, segments: &[(String, PathBuf, u32, u64)], results: &mut EditResults) -> Result<EditFigures, Error> {
        let staged = |table: &str| segments.iter().filter(|(held, ..)| held == table).map(|(_, path, ..)| path.clone()).collect::<Vec<_>>();
        let tonight = staged(FindingRow::TABLE);
        each_said(&tonight, |said| {
            // Of a patient's own bill nobody answers; it counts only where somebody let it pass.
            let is_claim = !said.payer_id.is_empty() && !said.claim_id.is_empty();
            if is_claim || !said.scope.is_empty() {
                results.sent(said, self.as_of);
            }
        })?;
        let mut findings = self.findings_of_the_day()?;
        findings.extend(tonight);
        let mut folded = self.stored_results()?;
        results.rows().for_each(|row| folded.add(&row));
        self.figures(&findings, &staged(HELD_FINDINGS), folded)
    }

    /// The report of a past day.
    pub fn past(&self) -> Result<EditFigures, Error> {
        let held: Vec<PathBuf> = self.paths(HELD_FINDINGS, |_| true)?;
        self.figures(&self.findings_of_the_day()?, &held, self.stored_results()?)
    }

    fn figures(&self, findings: &[PathBuf], held: &[PathBuf], mut folded: Folded) -> Result<EditFigures, Error> {
        let mut hits: ByEdit<EditHits> = BTreeMap::new();
        each_said(findings, |said| count_hit(hits.entry((said.edit.clone(), said.payer_id.clone())).or_default(), &said.spoke, said.cents))?;
        each_said(held, |said| {
            let key = (said.edit.clone(), said.payer_id.clone());
            count_hit(hits.entry(key.clone()).or_default(), &said.spoke, said.cents);
            if said.spoke == "held" {
                let earned = folded.earnings.entry(key).or_default();
                earned.held_now += 1;
                earned.dollars += said.cents;
            }
        })?;
        Ok(EditFigures {
            hits: self.hit_rows(hits),
            window_from: Some(self.window_from()),
            earnings: self.earning_rows(folded.earnings),
            uncaught: self.uncaught_rows(folded.reasons),
            overrides: self.override_lines(&folded.used),
            not_run_tables: Vec::new(),
        })
    }

    fn window_from(&self) -> Date {
        add_days(self.as_of, 1 - self.workspace.config.reports.earnings_days)
    }

    /// Committed segments of a table whose run's as-of date is wanted.
    fn paths(&self, table: &str, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Error> {
        let runs = self.catalog.runs()?;
        let wanted = |number: i64| runs.iter().find(|run| run.number == number).is_some_and(|run| is_wanted(&run.as_of));
        let segments = self.catalog.segments(table, self.up_to_run)?;
        Ok(segments.iter().filter(|segment| wanted(segment.run_number)).map(|segment| self.workspace.segments().join(&segment.name)).collect())
    }

    fn findings_of_the_day(&self) -> Result<Vec<PathBuf>, Error> {
        let today = self.as_of.to_string();
        self.paths(FindingRow::TABLE, |as_of| as_of == today)
    }

    /// Results of the window, and of as long before as an override that is listed can have been used.
    fn stored_results(&self) -> Result<Folded, Error> {
        let given = self.listed_overrides().filter_map(|decision| decision.given_on).min();
        let from = given.map_or(self.window_from(), |given| given.min(self.window_from())).to_string();
        let mut folded = Folded { window_from: self.window_from(), earnings: BTreeMap::new(), reasons: BTreeMap::new(), used: BTreeMap::new() };
        for path in self.paths(EditResultRow::TABLE, |as_of| as_of >= from.as_str())? {
            for row in SegmentReader::<EditResultRow>::open(&path)? {
                folded.add(&row?);
            }
        }
        Ok(folded)
    }

    fn payer_name(&self, payer_id: &str) -> String {
        self.reference.payers.by_id(payer_id).map_or(payer_id, |payer| payer.name.as_str()).to_owned()
    }

    /// Title, usual severity and SNIP type: of an edit, of a house rule, or of what holds a claim without being either.
    fn told_of(&self, id: &str) -> (&'static str, &'static str, u8) {
        if let Some(edit) = find_edit(id) {
            return (edit.about().title, severity_name(edit.about().severity), edit.about().snip);
        }
        match (self.reference.house.rules.find(id), id) {
            (Some(rule), _) => (rule.title, severity_name(rule.severity), 7),
            (None, "not-selected") => ("Not selected for this reprocessing", "reject", 7),
            (None, "claim-not-writable") => ("Claim cannot be written", "reject", 1),
            // Results of past nights outlive the rule that they are about.
            (None, _) => ("A house rule that the workspace has no more", "", 7),
        }
    }

    fn hit_rows(&self, hits: ByEdit<EditHits>) -> Vec<EditHitRow> {
        let row = |((edit, payer_id), hits): ((Text, Text), EditHits)| {
            let (title, severity, snip) = self.told_of(&edit);
            EditHitRow {
                edit: edit.to_string(),
                title: title.into(),
                severity: severity.into(),
                snip,
                payer_name: self.payer_name(&payer_id),
                payer_id: payer_id.to_string(),
                hits,
            }
        };
        let mut rows: Vec<EditHitRow> = hits.into_iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.hits.held_dollars, row.hits.dollars)));
        rows
    }

    fn earning_rows(&self, earnings: ByEdit<Earnings>) -> Vec<EarningRow> {
        let policy = &self.workspace.config.reports;
        let row = |((edit, payer_id), earnings): ((Text, Text), Earnings)| EarningRow {
            edit: edit.to_string(),
            title: self.told_of(&edit).0.into(),
            payer_name: self.payer_name(&payer_id),
            payer_id: payer_id.to_string(),
            earnings,
            verdict: earnings.verdict(policy.earnings_least_claims, policy.earnings_percent),
            expects: find_edit(&edit).map(|edit| edit.about().denials.join(" ")).unwrap_or_default(),
        };
        let mut rows: Vec<EarningRow> = earnings.into_iter().map(row).collect();
        // What payers have proved first: edits that earn, then noise, then what is too little to say; each with most denied dollars first.
        rows.sort_by_key(|row| (row.verdict, std::cmp::Reverse((row.earnings.denied_dollars, row.earnings.hits()))));
        rows
    }

    fn uncaught_rows(&self, reasons: BTreeMap<(Text, Text), UncaughtRow>) -> Vec<UncaughtRow> {
        let row = |((payer_id, reason), row): ((Text, Text), UncaughtRow)| {
            let carc = reason.rsplit('-').next().unwrap_or_default();
            let predicted_by: Vec<&str> = EDITS.iter().map(|edit| edit.about()).filter(|about| about.expects(&reason)).map(|about| about.id).collect();
            UncaughtRow {
                payer_name: self.payer_name(&payer_id),
                payer_id: payer_id.to_string(),
                meaning: adjustment_reason::find(carc).map_or("", |reason| reason.meaning).into(),
                predicted_by: predicted_by.join(" "),
                reason: reason.to_string(),
                ..row
            }
        };
        let mut rows: Vec<UncaughtRow> = reasons.into_iter().map(row).filter(UncaughtRow::is_uncaught).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.no_edit.dollars + row.other_edit.dollars));
        rows
    }

    /// Overrides that are in force or have ended lately. One that was given after the day is not listed for it.
    fn listed_overrides(&self) -> impl Iterator<Item = &Override> {
        let oldest = add_days(self.as_of, -EXPIRED_LISTED_DAYS);
        self.reference.overrides.rows().iter().filter(move |row| row.until.is_none_or(|until| until >= oldest) && row.given_on.is_none_or(|given| given <= self.as_of))
    }

    fn override_lines(&self, used: &ByEdit<(i64, Cents)>) -> Vec<OverrideLine> {
        let line = |row: &Override| {
            let (times, dollars) = used.get(&(row.edit.as_str().into(), row.scope().into())).copied().unwrap_or_default();
            OverrideLine {
                edit: row.edit.clone(),
                title: self.told_of(&row.edit).0.into(),
                encounter_id: row.encounter_id.clone(),
                payer_id: row.payer_id.clone(),
                user: row.user.clone(),
                reason: row.reason.clone(),
                given_on: row.given_on,
                until: row.until,
                is_accepted: find_edit(&row.edit).map_or(!TAKEN_IDS.contains(&row.edit.as_str()), |edit| edit.about().is_overridable()),
                used: times,
                dollars,
            }
        };
        // Of several for the same encounter or payer the last row counts; telling the others too would count their uses twice.
        let mut counting: Vec<&Override> = Vec::new();
        for row in self.listed_overrides() {
            let is_same = |other: &&Override| (&other.edit, &other.encounter_id, &other.payer_id) == (&row.edit, &row.encounter_id, &row.payer_id);
            match counting.last_mut().filter(|last| is_same(last)) {
                Some(last) => *last = row,
                None => counting.push(row),
            }
        }
        let mut lines: Vec<OverrideLine> = counting.into_iter().map(line).collect();
        lines.sort_by(|left, right| {
            let order = |line: &OverrideLine| (line.state(self.as_of), line.until.unwrap_or(Date::MAX));
            order(left).cmp(&order(right)).then_with(|| (&left.edit, &left.encounter_id, &left.payer_id).cmp(&(&right.edit, &right.encounter_id, &right.payer_id)))
        });
        lines
    }
}

/// By edit and payer, or edit and scope of an override.
type ByEdit<T> = BTreeMap<(Text, Text), T>;

/// Results of many nights, added up as they are read.
struct Folded {
    window_from: Date,
    earnings: ByEdit<Earnings>,
    /// By payer and reason.
    reasons: BTreeMap<(Text, Text), UncaughtRow>,
    used: ByEdit<(i64, Cents)>,
}

impl Folded {
    fn add(&mut self, row: &EditResultRow) {
        if !row.scope.is_empty() && row.result == "sent" {
            let used = self.used.entry((row.edit.clone(), row.scope.clone())).or_default();
            *used = (used.0 + row.claims, used.1 + row.cents);
        }
        if row.bill_date < self.window_from {
            return;
        }
        if !row.edit.is_empty() {
            return count_result(self.earnings.entry((row.edit.clone(), row.payer_id.clone())).or_default(), row);
        }
        let counted = self.reasons.entry((row.payer_id.clone(), row.reason.clone())).or_default();
        let denials = match row.spoke.as_str() {
            "expected" => &mut counted.caught,
            "other" => &mut counted.other_edit,
            _ => &mut counted.no_edit,
        };
        denials.add(row.claims, row.cents);
    }
}

fn count_hit(hits: &mut EditHits, spoke: &str, cents: Cents) {
    if spoke == "fixed" {
        hits.fixed += 1;
        return;
    }
    hits.claims += 1;
    hits.dollars += cents;
    match spoke {
        "held" => (hits.held, hits.held_dollars) = (hits.held + 1, hits.held_dollars + cents),
        "overridden" => (hits.overridden, hits.overridden_dollars) = (hits.overridden + 1, hits.overridden_dollars + cents),
        "note" => hits.noted += 1,
        _ => {}
    }
}

fn count_result(earned: &mut Earnings, row: &EditResultRow) {
    let in_spite = row.spoke != "fixed";
    match row.result.as_str() {
        "sent" => {
            earned.dollars += row.cents;
            match row.spoke.as_str() {
                "fixed" => earned.fixed += row.claims,
                "overridden" => earned.overridden += row.claims,
                _ => earned.warned += row.claims,
            }
        }
        "paid" => {
            earned.paid += row.claims;
            earned.paid_in_spite += if in_spite { row.claims } else { 0 };
        }
        "denied" => {
            earned.denied += row.claims;
            earned.denied_dollars += row.cents;
            if row.expected == "yes" {
                earned.expected += row.claims;
                earned.expected_dollars += row.cents;
                earned.expected_in_spite += if in_spite { row.claims } else { 0 };
            }
        }
        // A further reason of a claim that is counted as denied.
        _ => {}
    }
}

/// Tables that claims of the run lacked, with the edits that need them and how to install them.
pub fn not_run_tables(not_run: &NotRun) -> Vec<NotRunTable> {
    let table = |(table, claims): (crate::edits::Table, u64)| {
        let edits = not_run.counts().filter(|(about, _)| about.needs == Some(table)).map(|(about, _)| about.id.to_owned()).collect();
        NotRunTable { table: table.name().to_owned(), claims, edits, install: format!("cleanclaim codes import {} FILE...", table.name()) }
    };
    not_run.tables().into_iter().map(table).collect()
}
