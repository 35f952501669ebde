//! Where a shard's results go: segments, charges, 837 bodies, key runs, counts. Everything is written in canonical order into the run's staging folder.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::claim_row::claim_row;
use super::decisions::HELD_FINDINGS;
use super::item_spill::ItemSpiller;
use super::receiver_body::ReceiverBody;
use super::resubmit::ResubmittedTerms;
use super::settle::RowsApart;
use super::shard::ShardContext;
use super::shard_findings::{JudgedClaim, write_edits};
use crate::claims::expected_payment;
use crate::coding::{Coded, Question};
use crate::conservation::{Amount, Term, Terms};
use crate::edits::runner::NotRun;
use crate::error::Error;
use crate::intake::quarantine::{QuarantinedRows, Reason};
use crate::intake::record::RecordView;
use crate::ledger::charge::{NewCharge, charge_transfer};
use crate::ledger::{Text, Transfer, TrialBalance};
use crate::model::date::add_days;
use crate::model::{Cents, Claim, Date, Encounter, Finding, Key, Payer, Severity};
use crate::posting::ItemChange;
use crate::reports::Lag;
use crate::store::StoreError;
use crate::store::answer_tables::{BilledRecordRow, DueClaimRow};
use crate::store::key_index::{Entry, write_shard_run};
use crate::store::segment::SegmentWriter;
use crate::store::table::{ChangedRow, ClaimRow, FindingRow, Row, SetAsideRow, WaitingRow};
use crate::worklists::coding::QuestionTally;
use crate::x12::{Transaction837p, WriteFault};

/// What became of an encounter that was coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Written as a claim.
    Claimed,
    /// Charged to the patient.
    SelfPay,
    /// Held by an edit.
    Held,
    /// Waits for a coder.
    ToCoder,
}

impl Disposition {
    /// Its term of the conservation equation.
    pub fn term(self) -> Term {
        match self {
            Disposition::Claimed => Term::Claimed,
            Disposition::SelfPay => Term::SelfPay,
            Disposition::Held => Term::Held,
            Disposition::ToCoder => Term::ToCoder,
        }
    }
}

/// A finished shard.
pub struct ShardFiles {
    /// Its partition.
    pub partition: u32,
    /// Segments: table, path, rows.
    pub segments: Vec<(&'static str, PathBuf, u64)>,
    /// 837 bodies by receiver.
    pub bodies: BTreeMap<String, PathBuf>,
    /// Sorted charges.
    pub items: PathBuf,
    /// Encounters billed, by key.
    pub encounter_keys: PathBuf,
    /// Lines billed, by day.
    pub day_lines: PathBuf,
    /// Visits billed, by patient and specialty.
    pub visit_keys: PathBuf,
    /// The conservation equation's terms.
    pub terms: Terms,
    /// Questions to the coder.
    pub questions: QuestionTally,
    /// Likely matches that were accepted, for review.
    pub reviews: QuestionTally,
    /// Edits that could not run.
    pub not_run: NotRun,
    /// Put aside here.
    pub quarantined: Vec<QuarantinedRows>,
    /// First claims written, and their dollars.
    pub claims: (u64, Cents),
    /// Further claims written, and their dollars.
    pub further_claims: (u64, Cents),
    /// What further claims do to their items.
    pub changes: Vec<ItemChange>,
    /// Further claims written and held here.
    pub resubmitted: ResubmittedTerms,
    /// Encounters that waited, were corrected, and came again tonight with other content.
    pub superseded_waiting: Vec<String>,
    /// Transfers made here.
    pub balance: TrialBalance,
    /// Encounters that reached the edits for the first time, and those of them that passed untouched.
    pub first_pass: (u64, u64),
    /// Days from service to tonight of encounters read for the first time.
    pub charge_lag: Lag,
}

/// The open outputs of a shard.
pub struct ShardOutput {
    pub(super) claims: SegmentWriter<ClaimRow>,
    pub(super) due: SegmentWriter<DueClaimRow>,
    pub(super) records: SegmentWriter<BilledRecordRow>,
    transfers: SegmentWriter<Transfer>,
    pub(super) findings: SegmentWriter<FindingRow>,
    pub(super) held_findings: SegmentWriter<FindingRow>,
    pub(super) not_run_words: Text,
    pub(super) edits: String,
    waiting: SegmentWriter<WaitingRow>,
    changed: SegmentWriter<ChangedRow>,
    set_aside: SegmentWriter<SetAsideRow>,
    paths: Vec<(&'static str, PathBuf)>,
    items: ItemSpiller,
    receivers: BTreeMap<String, ReceiverBody>,
    encounter_entries: Vec<Entry>,
    first_claim_row: u32,
    pub(super) run_number: u32,
    body_folder: PathBuf,
    label: String,
    source: String,
    pub(super) finished: ShardFiles,
}

impl ShardOutput {
    /// Opens the outputs of a partition.
    pub fn create(context: &ShardContext<'_>, partition: u32) -> Result<ShardOutput, Error> {
        let label = format!("{}-p{partition:04}", context.run_label);
        let path = |table: &str| context.staging.join("segments").join(format!("{label}-{table}.parquet"));
        let tables = [
            ClaimRow::TABLE,
            DueClaimRow::TABLE,
            BilledRecordRow::TABLE,
            Transfer::TABLE,
            FindingRow::TABLE,
            HELD_FINDINGS,
            WaitingRow::TABLE,
            ChangedRow::TABLE,
            SetAsideRow::TABLE,
        ];
        let paths: Vec<(&'static str, PathBuf)> = tables.into_iter().map(|table| (table, path(table))).collect();
        let scratch = context.staging.join("scratch");
        Ok(ShardOutput {
            claims: SegmentWriter::create(&path(ClaimRow::TABLE))?,
            due: SegmentWriter::create(&path(DueClaimRow::TABLE))?,
            records: SegmentWriter::create(&path(BilledRecordRow::TABLE))?,
            transfers: SegmentWriter::create(&path(Transfer::TABLE))?,
            findings: SegmentWriter::create(&path(FindingRow::TABLE))?,
            held_findings: SegmentWriter::create(&path(HELD_FINDINGS))?,
            not_run_words: Text::default(),
            edits: String::new(),
            waiting: SegmentWriter::create(&path(WaitingRow::TABLE))?,
            changed: SegmentWriter::create(&path(ChangedRow::TABLE))?,
            set_aside: SegmentWriter::create(&path(SetAsideRow::TABLE))?,
            paths,
            items: ItemSpiller::default(),
            receivers: BTreeMap::new(),
            encounter_entries: Vec::new(),
            first_claim_row: 0,
            run_number: context.run_number,
            body_folder: scratch.clone(),
            label: label.clone(),
            source: String::new(),
            finished: ShardFiles {
                partition,
                segments: Vec::new(),
                bodies: BTreeMap::new(),
                items: scratch.join(format!("{label}.items")),
                encounter_keys: scratch.join(format!("{label}.encounters")),
                day_lines: scratch.join(format!("{label}.lines")),
                visit_keys: scratch.join(format!("{label}.visits")),
                terms: Terms::default(),
                questions: QuestionTally::default(),
                reviews: QuestionTally::default(),
                not_run: NotRun::default(),
                quarantined: Vec::new(),
                claims: (0, Cents::ZERO),
                further_claims: (0, Cents::ZERO),
                changes: Vec::new(),
                resubmitted: ResubmittedTerms::default(),
                superseded_waiting: Vec::new(),
                balance: TrialBalance::default(),
                first_pass: (0, 0),
                charge_lag: Lag::default(),
            },
        })
    }

    /// Counts an encounter on the incoming side.
    pub fn came_in(&mut self, waited: bool, amount: Amount) {
        self.finished.terms.add(if waited { Term::WaitingBefore } else { Term::Read }, amount);
    }

    /// Counts an encounter on the outgoing side.
    pub fn counted(&mut self, term: Term, amount: Amount) {
        self.finished.terms.add(term, amount);
    }

    /// Keeps the record of an encounter that is not billed.
    pub fn aside(&mut self, record: &RecordView<'_>, term: Term, reason: &str, charge_cents: Cents, source_file: &str, as_of: Date) -> Result<(), Error> {
        use crate::intake::column::Column;
        self.set_aside.push(&SetAsideRow {
            encounter_id: record.cell(Column::EncounterId).into(),
            patient_id: record.cell(Column::PatientId).into(),
            term: term.as_str().into(),
            reason: reason.to_owned(),
            charge_cents,
            source_file: source_file.into(),
            source_row: record.header().position.row,
            as_of,
        })?;
        Ok(())
    }

    /// Notes an encounter that comes for the first time: whether it reached the edits, passed them, and how old its service is.
    pub fn first_seen(&mut self, reached_edits: bool, passed: bool, lag_days: i32) {
        self.finished.first_pass.0 += u64::from(reached_edits);
        self.finished.first_pass.1 += u64::from(passed);
        self.finished.charge_lag.add(lag_days);
    }

    /// Where edits that could not run are counted.
    pub fn not_run(&mut self) -> &mut NotRun {
        &mut self.finished.not_run
    }

    /// Notes an encounter that waited, was corrected, and came again tonight with other content.
    pub fn superseded_waiting(&mut self, encounter_id: &str) {
        self.finished.superseded_waiting.push(encounter_id.to_owned());
    }

    /// Notes likely matches that were accepted, for review.
    pub fn reviews(&mut self, coded: &Coded<'_>, on: Option<Date>, charge: Cents) {
        let reviews: Vec<Question> = coded.decisions.iter().filter_map(|decision| Question::to_review(decision, on)).collect();
        if !reviews.is_empty() {
            self.finished.reviews.add_encounter(&reviews, charge);
        }
    }

    /// Counts questions to the coder.
    pub fn questions(&mut self, questions: &[Question], charge: Cents) {
        self.finished.questions.add_encounter(questions, charge);
    }

    /// Puts a readable record aside.
    pub fn quarantined(&mut self, record: &RecordView<'_>, reason: RowsApart) {
        let (reason, message) = match reason {
            RowsApart::PartlyUnreadable => (Reason::PartQuarantined, "Other rows of this encounter, elsewhere in the file, could not be read."),
            RowsApart::TwoPatients => (Reason::RowsContradict, "The rows of this encounter, which stand apart in the file, name two patients."),
            RowsApart::Disagree => (Reason::RowsContradict, "The rows of this encounter, which stand apart in the file, contradict each other."),
        };
        self.finished.quarantined.push(QuarantinedRows::of_record(record, reason, "", message.into()));
    }

    /// Writes claims into their receivers' bodies. When one cannot be written none is, and the fault is returned.
    pub fn write_837(&mut self, claims: &[Claim<'_>], context: &ShardContext<'_>) -> Result<Option<WriteFault>, Error> {
        // An edit holds these; where somebody switched it off, they are held here.
        if claims.iter().any(|claim| claim.payer.is_none()) {
            return Ok(Some(WriteFault { segment: "2010BB NM1", element: "NM109", what: "the payer is not configured" }));
        }
        if claims.len() > 1 {
            let mut trial = if context.config.claims.no_assignment { Transaction837p::without_assignment() } else { Transaction837p::new() };
            if let Some(fault) = claims.iter().find_map(|claim| trial.push(claim).err()) {
                return Ok(Some(fault));
            }
        }
        for claim in claims {
            let Some(payer) = claim.payer else { continue };
            if !self.receivers.contains_key(&payer.receiver) {
                let path = self.body_folder.join(format!("{}-{}.body", self.label, payer.receiver));
                let opened = ReceiverBody::open(path, &payer.receiver, context.config)?;
                self.receivers.insert(payer.receiver.clone(), opened);
            }
            if let Some(body) = self.receivers.get_mut(&payer.receiver)
                && let Err(fault) = body.push(claim)?
            {
                return Ok(Some(fault));
            }
        }
        Ok(None)
    }

    /// Notes that an encounter was billed, with what its export said.
    pub fn billed(&mut self, encounter: Key, exported: Key) {
        self.encounter_entries.push(Entry { key: encounter, content: exported, run: self.run_number, partition: self.finished.partition, row: self.first_claim_row });
    }

    /// Stores the claims of a billed encounter and charges them.
    #[expect(clippy::too_many_arguments, reason = "each is a different thing that is known of the encounter")]
    pub fn book(
        &mut self,
        record: &RecordView<'_>,
        encounter: &Encounter<'_>,
        claims: &[Claim<'_>],
        coded: &Coded<'_>,
        judged: &[JudgedClaim],
        findings: &[Finding],
        fixed: &[&str],
        context: &ShardContext<'_>,
    ) -> Result<(), Error> {
        self.first_claim_row = u32::try_from(self.claims.rows()).unwrap_or(u32::MAX);
        let key = record.header().encounter_key;
        let mut copay = encounter.copay_cents.unwrap_or_default();
        self.source.clear();
        self.source.push_str(encounter.source.file);
        self.source.push(':');
        self.source.push_str(&encounter.source.row.to_string());
        for (part, claim) in (0u8..).zip(claims) {
            let judged = judged.get(usize::from(part));
            let own = judged.and_then(|judged| findings.get(judged.findings.clone())).unwrap_or_default();
            let mut row = claim_row(key, encounter, claim, coded, own, context.as_of);
            row.part = part.into();
            row.not_run = judged.map(|judged| judged.not_run.clone()).unwrap_or_default();
            write_edits(own, if part == 0 { fixed } else { &[] }, &mut self.edits);
            let is_facility = |place| context.codes.places_of_service.find(place).is_some_and(|place| place.is_facility);
            row.expected_cents = expected_payment(context.fees, claim, is_facility);
            let charge = NewCharge {
                encounter_key: key,
                part,
                guarantor_id: encounter.guarantor_id,
                patient_id: encounter.patient_id,
                encounter_id: encounter.encounter_id,
                claim_id: &claim.claim_id,
                payer_id: claim.coverage.and(claim.payer).map(|payer| payer.payer_id.as_str()),
                billing_provider: &row.billing_provider,
                rendering_npi: &row.rendering_npi,
                facility: &row.facility,
                service_date: row.service_date,
                posting_date: context.as_of,
                charge_cents: claim.charge_cents,
                source: &self.source,
                edits: &self.edits,
                sequence: row.sequence,
                run: self.run_number,
                later_payers: &later_payers(claim),
                expected_cents: row.expected_cents,
            };
            if let Some(transfer) = charge_transfer(&charge) {
                self.finished.balance.post(&transfer);
                self.transfers.push(&transfer)?;
            }
            self.items.push(&charge, std::mem::take(&mut copay), encounter);
            self.claims.push(&row)?;
            if claim.coverage.is_some() {
                self.finished.claims.0 += 1;
                self.finished.claims.1 += claim.charge_cents;
            }
        }
        Ok(())
    }

    /// Stores an encounter that waits.
    #[expect(clippy::too_many_arguments, reason = "each is one column of the row")]
    pub fn waits(
        &mut self,
        record: &RecordView<'_>,
        encounter: &Encounter<'_>,
        disposition: Disposition,
        waiting_since: Date,
        exported_content: Key,
        charge_cents: Cents,
        causes: String,
        source_file: String,
        context: &ShardContext<'_>,
    ) -> Result<(), Error> {
        let header = record.header();
        let payer = encounter.coverages.first().zip(encounter.service_date).and_then(|(coverage, on)| context.payers.find(coverage.payer, on));
        let deadline = filing_deadline(payer, encounter);
        // It was judged last: the tables of the encounter's last claim stand for all of them. With the coder nothing was judged.
        let not_run = if disposition == Disposition::Held { self.not_run_words() } else { Text::default() };
        self.waiting.push(&WaitingRow {
            item_id: format!("w{}", header.encounter_key).into(),
            encounter_key: header.encounter_key,
            exported_content,
            encounter_id: encounter.encounter_id.into(),
            patient_id: encounter.patient_id.into(),
            disposition: disposition.term().as_str().into(),
            service_date: encounter.service_date,
            charge_cents,
            lines: header.line_count,
            waiting_since,
            causes,
            guarantor_id: encounter.guarantor_id.into(),
            payer_id: payer.map_or("", |payer| payer.payer_id.as_str()).into(),
            deadline,
            source_file: source_file.into(),
            source_row: header.position.row,
            record: record.bytes().to_vec(),
            not_run,
        })?;
        Ok(())
    }

    /// Stores an encounter that came again after it was billed.
    pub fn changed(&mut self, record: &RecordView<'_>, billed: Entry, content: Key, cents: Cents, cancelled: bool, source_file: String) -> Result<(), Error> {
        let header = record.header();
        let encounter_id: Text = record.cell(crate::intake::column::Column::EncounterId).into();
        let cause = if cancelled { "cancelled after it was billed" } else { "changed after it was billed" };
        self.changed.push(&ChangedRow {
            item_id: format!("c{}", Key::of(&[&header.encounter_key.to_bytes(), &content.to_bytes()])).into(),
            encounter_key: header.encounter_key,
            content_key: content,
            encounter_id,
            // The claim's row: run, partition and row of its claims segment; the worklist looks the id up.
            claim_id: format!("{}:{}:{}", billed.run, billed.partition, billed.row).into(),
            charge_cents: cents,
            cause: cause.into(),
            source_file: source_file.into(),
            source_row: header.position.row,
            record: record.bytes().to_vec(),
        })?;
        Ok(())
    }

    /// Closes everything, with what the indexes of visits and of lines have to learn. Segments without rows are left out.
    pub fn finish(mut self, visits: Vec<Entry>, lines: Vec<Entry>) -> Result<ShardFiles, Error> {
        for (receiver, body) in std::mem::take(&mut self.receivers) {
            self.finished.bodies.insert(receiver, body.finish()?);
        }
        let rows = [
            self.claims.finish()?,
            self.due.finish()?,
            self.records.finish()?,
            self.transfers.finish()?,
            self.findings.finish()?,
            self.held_findings.finish()?,
            self.waiting.finish()?,
            self.changed.finish()?,
            self.set_aside.finish()?,
        ];
        for ((table, path), rows) in self.paths.into_iter().zip(rows) {
            if rows == 0 {
                std::fs::remove_file(&path).map_err(|source| StoreError::io(&path, source))?;
            } else {
                self.finished.segments.push((table, path, rows));
            }
        }
        self.items.finish(&self.finished.items)?;
        write_shard_run(&self.finished.encounter_keys, self.encounter_entries)?;
        write_shard_run(&self.finished.day_lines, lines)?;
        write_shard_run(&self.finished.visit_keys, visits)?;
        Ok(self.finished)
    }
}

/// The keys of the payers after the billed one, separated by blanks; `?` for one that nobody configured.
pub(super) fn later_payers(claim: &Claim<'_>) -> Text {
    let mut keys = Text::default();
    for payer in claim.coverage.and_then(|place| claim.all_payers.get(place + 1..)).unwrap_or_default() {
        if !keys.is_empty() {
            keys.push(' ');
        }
        keys.push_str(payer.map_or("?", |payer| payer.payer_id.as_str()));
    }
    keys
}

/// The last day on which the payer takes a claim of the encounter, where the payer has such a limit.
pub(super) fn filing_deadline(payer: Option<&Payer>, encounter: &Encounter<'_>) -> Option<Date> {
    payer.and_then(|payer| payer.timely_filing_days).zip(encounter.service_date).map(|(days, from)| add_days(from, days))
}

/// The stored name of a severity.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Reject => "reject",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
