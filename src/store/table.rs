//! The tables of the ledger as Parquet columns, and the rows behind them.
//!
//! Columns may be added at the end of a table; readers give a missing column its default, so that old segments stay readable.

use polars::prelude::{Column, DataFrame, PolarsResult};

use super::cell::Cell;
use crate::ledger::{ClaimState, ItemKind, LedgerAccount, OpenItem, Owner, Text, Transfer, TransferEvent};
use crate::model::{Cents, Date, Key};

/// A row type that has a Parquet table.
pub trait Row: Sized {
    /// The table's name, part of its segments' file names.
    const TABLE: &'static str;
    /// Collects rows.
    type Batch: RowBatch<Self>;
    /// The columns of a frame, ready to be read.
    type Reader;
    /// Prepares a frame; `None` when a column has another type. A column that an older segment lacks is read as blank.
    fn reader(frame: &DataFrame) -> Option<Self::Reader>;
    /// Reads one row; `None` when a cell cannot be read.
    fn read(reader: &Self::Reader, row: usize) -> Option<Self>;
}

/// Rows being collected into columns.
pub trait RowBatch<R>: Default + Send {
    /// Adds a row.
    fn push(&mut self, row: &R);
    /// Rows so far.
    fn len(&self) -> usize;
    /// True when there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The rows as a frame.
    fn into_frame(self) -> PolarsResult<DataFrame>;
}

macro_rules! table {
    ($(#[$doc:meta])* $batch:ident of $row:ident as $table:literal { $($field:ident : $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        pub struct $batch { rows: usize, $($field: <$type as Cell>::Builder),+ }

        impl Default for $batch {
            fn default() -> Self {
                $batch { rows: 0, $($field: <$type as Cell>::builder(stringify!($field), 0)),+ }
            }
        }

        impl RowBatch<$row> for $batch {
            fn push(&mut self, row: &$row) {
                self.rows += 1;
                $(Cell::push(&row.$field, &mut self.$field);)+
            }
            fn len(&self) -> usize {
                self.rows
            }
            fn into_frame(self) -> PolarsResult<DataFrame> {
                let columns: Vec<Column> = vec![$(<$type as Cell>::finish(self.$field)),+];
                DataFrame::new(self.rows, columns)
            }
        }

        impl Row for $row {
            const TABLE: &'static str = $table;
            type Batch = $batch;
            type Reader = ($(Option<<$type as Cell>::Reader>,)+);
            fn reader(frame: &DataFrame) -> Option<Self::Reader> {
                Some(($(match frame.column(stringify!($field)) {
                    Ok(column) => Some(<$type as Cell>::reader(column)?),
                    Err(_) => None,
                },)+))
            }
            fn read(reader: &Self::Reader, row: usize) -> Option<Self> {
                let ($($field,)+) = reader;
                Some(Self { $($field: match $field {
                    Some(column) => <$type as Cell>::read(column, row)?,
                    None => <$type as Cell>::absent()?,
                }),+ })
            }
        }
    };
}

pub(super) use table;

table! {
    /// Columns of transfers.
    TransferBatch of Transfer as "transfers" {
        transfer_id: Key, debit: LedgerAccount, credit: LedgerAccount, amount_cents: Cents, event: TransferEvent, posting_date: Date, effective_date: Date,
        item_id: Key, to_item_id: Key, guarantor_id: Text, patient_id: Text, encounter_id: Text, claim_id: Text, line: u16, reason: Text, source: Text,
    }
}

table! {
    /// Columns of open items.
    OpenItemBatch of OpenItem as "open_items" {
        guarantor_id: Text, item_id: Key, kind: ItemKind, owner: Owner, payer_id: Text, patient_id: Text, encounter_id: Text, claim_id: Text, claim_state: ClaimState,
        billing_provider: Text, rendering_npi: Text, facility: Text, service_date: Date, first_bill_date: Option<Date>, responsibility_date: Date,
        first_statement_date: Option<Date>, last_statement_date: Option<Date>, statements: u16, final_notice_date: Option<Date>, origin: Text,
        charge_cents: Cents, paid_cents: Cents, adjusted_cents: Cents, balance_cents: Cents, last_activity_date: Date, last_reason: Text, edits: Text, answer: Text,
        encounter_key: Key, part: u16, sequence: u16, version: u16, bill_run: u32, payer_claim_number: Text, later_payers: Text, expected_cents: Option<Cents>,
        state_date: Option<Date>, answer_codes: Text, postings: String, last_bill_date: Option<Date>, credit_since: Option<Date>, is_offset: bool,
    }
}

/// A guarantor's account as stored: the contact in columns, the events as JSON lines that anybody can read.
#[derive(Debug, Clone, Default)]
pub struct AccountRow {
    /// Whose account.
    pub guarantor_id: Text,
    /// Family name.
    pub last_name: Text,
    /// Given name.
    pub first_name: Text,
    /// Birth date.
    pub birth_date: Option<Date>,
    /// Street.
    pub address_1: Text,
    /// Apartment.
    pub address_2: Text,
    /// City.
    pub city: Text,
    /// State.
    pub state: Text,
    /// ZIP.
    pub zip: Text,
    /// Telephone.
    pub phone: Text,
    /// Non-money events as a JSON array; empty for none.
    pub events: String,
    /// Latest payment.
    pub last_payment_date: Option<Date>,
    /// Its amount.
    pub last_payment_cents: Cents,
    /// Placement batch.
    pub placed_batch: Text,
    /// Placed when.
    pub placed_date: Option<Date>,
    /// How the account was judged last, as JSON; empty when there was nothing to say.
    pub judged: String,
    /// How it was judged on the day before that.
    pub judged_before: String,
}

table! {
    /// Columns of guarantor accounts.
    AccountBatch of AccountRow as "accounts" {
        guarantor_id: Text, last_name: Text, first_name: Text, birth_date: Option<Date>, address_1: Text, address_2: Text, city: Text, state: Text, zip: Text, phone: Text,
        events: String, last_payment_date: Option<Date>, last_payment_cents: Cents, placed_batch: Text, placed_date: Option<Date>,
        judged: String, judged_before: String,
    }
}

/// One claim version as billed, or a coded self-pay encounter.
#[derive(Debug, Clone)]
pub struct ClaimRow {
    /// CLM01; for self-pay the id that the account carries.
    pub claim_id: Text,
    /// Key of the encounter.
    pub encounter_key: Key,
    /// The export's id.
    pub encounter_id: Text,
    /// Whose care.
    pub patient_id: Text,
    /// Who owes the rest.
    pub guarantor_id: Text,
    /// Payer; empty for self-pay.
    pub payer_id: Text,
    /// Receiver; empty for self-pay.
    pub receiver: Text,
    /// State at the commit.
    pub claim_state: ClaimState,
    /// 1, 7 or 8.
    pub frequency: Text,
    /// First date of service.
    pub service_date: Date,
    /// Last date of service.
    pub service_date_end: Date,
    /// Billing provider's key.
    pub billing_provider: Text,
    /// Rendering provider's NPI.
    pub rendering_npi: Text,
    /// Facility's key.
    pub facility: Text,
    /// Place of service.
    pub place_of_service: Text,
    /// Codes in order, separated by blanks.
    pub diagnoses: Text,
    /// One line each: `code:modifiers*units*cents*pointers`, separated by blanks.
    pub services: String,
    /// Total charge.
    pub charge_cents: Cents,
    /// What coding decided and why, one sentence a line.
    pub decisions: String,
    /// Warnings and notes, `edit-id` separated by blanks.
    pub findings: Text,
    /// File that the encounter came from.
    pub source_file: Text,
    /// Row in it.
    pub source_row: u64,
    /// As-of date of the run that published it.
    pub bill_date: Date,
    /// What the payer is expected to pay or leave to the patient, by contract or fee schedule; `None` where the price of any line is not certain.
    pub expected_cents: Option<Cents>,
    /// Code tables that were missing, or did not cover the date, so that the edits which need them did not run on this claim; names as `codes import` knows them, separated by blanks.
    pub not_run: Text,
    /// Part of a split encounter, from 0.
    pub part: u16,
    /// Which of the encounter's coverages it goes to, from 1; 0 for self-pay and in rows of earlier versions.
    pub sequence: u16,
    /// Version of the claim, from 1; 0 for self-pay and in rows of earlier versions, which are all first ones.
    pub version: u16,
    /// The version that this one stands for; empty for a first one.
    pub former_claim_id: Text,
    /// The payer's number of the claim that this one replaces or voids.
    pub payer_claim_number: Text,
}

table! {
    /// Columns of claims.
    ClaimBatch of ClaimRow as "claims" {
        claim_id: Text, encounter_key: Key, encounter_id: Text, patient_id: Text, guarantor_id: Text, payer_id: Text, receiver: Text, claim_state: ClaimState, frequency: Text,
        service_date: Date, service_date_end: Date, billing_provider: Text, rendering_npi: Text, facility: Text, place_of_service: Text, diagnoses: Text, services: String,
        charge_cents: Cents, decisions: String, findings: Text, source_file: Text, source_row: u64, bill_date: Date, expected_cents: Option<Cents>,
        not_run: Text, part: u16, sequence: u16, version: u16, former_claim_id: Text, payer_claim_number: Text,
    }
}

/// An encounter that waits for a person, with everything needed to take it up again.
#[derive(Debug, Clone)]
pub struct WaitingRow {
    /// Id in worklists, starting with a letter.
    pub item_id: Text,
    /// Key of the encounter.
    pub encounter_key: Key,
    /// What the export said, before corrections; tells a re-export from a change.
    pub exported_content: Key,
    /// The export's id.
    pub encounter_id: Text,
    /// Whose care.
    pub patient_id: Text,
    /// `held` or `to_coder`.
    pub disposition: Text,
    /// First date of service.
    pub service_date: Option<Date>,
    /// As priced.
    pub charge_cents: Cents,
    /// Service lines.
    pub lines: u32,
    /// When it first waited.
    pub waiting_since: Date,
    /// Edits that hold it, or ids of the questions, separated by blanks.
    pub causes: String,
    /// Who owes what insurance does not pay.
    pub guarantor_id: Text,
    /// First payer's key; empty for self-pay or when nobody configured it.
    pub payer_id: Text,
    /// Deadline of timely filing.
    pub deadline: Option<Date>,
    /// File that it came from.
    pub source_file: Text,
    /// Row in it.
    pub source_row: u64,
    /// The encoded record (see `intake::record`).
    pub record: Vec<u8>,
    /// Tables that were missing when its claims were judged; see [`ClaimRow::not_run`].
    pub not_run: Text,
}

table! {
    /// Columns of waiting encounters.
    WaitingBatch of WaitingRow as "waiting" {
        item_id: Text, encounter_key: Key, exported_content: Key, encounter_id: Text, patient_id: Text, disposition: Text, service_date: Option<Date>, charge_cents: Cents, lines: u32, waiting_since: Date,
        causes: String, guarantor_id: Text, payer_id: Text, deadline: Option<Date>, source_file: Text, source_row: u64, record: Vec<u8>, not_run: Text,
    }
}

/// One finding on one held or published encounter.
#[derive(Debug, Clone)]
pub struct FindingRow {
    /// Id in worklists.
    pub item_id: Text,
    /// The export's id.
    pub encounter_id: Text,
    /// Claim; empty while held.
    pub claim_id: Text,
    /// Payer.
    pub payer_id: Text,
    /// Edit.
    pub edit: Text,
    /// reject, warning, note.
    pub severity: Text,
    /// Service line from 1; 0 for the claim.
    pub line: u16,
    /// X12 element.
    pub element: Text,
    /// Offending value, never PHI.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Export column that a correction changes.
    pub field: Text,
    /// Dollars of the encounter while it is held, of the claim once it is billed.
    pub charge_cents: Cents,
    /// Deadline of timely filing.
    pub deadline: Option<Date>,
    /// What the edit did: `held`, `warning`, `note`, `overridden` (would have held, and a person let it pass) or `fixed` (held it on an earlier night, and it was corrected).
    /// Empty in rows of earlier versions.
    pub spoke: Text,
    /// Whom the override is about: the encounter's id, or `payer:` and the payer's; empty unless `spoke` is `overridden`.
    pub scope: Text,
}

table! {
    /// Columns of findings.
    FindingBatch of FindingRow as "findings" {
        item_id: Text, encounter_id: Text, claim_id: Text, payer_id: Text, edit: Text, severity: Text, line: u16, element: Text, value: String, message: String, fix: String, field: Text,
        charge_cents: Cents, deadline: Option<Date>, spoke: Text, scope: Text,
    }
}

/// What edits said and what payers answered, added up: one row for each way in which they are alike, written by the run that learnt it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditResultRow {
    /// The edit; empty in a row about denials of a payer, whichever edits spoke.
    pub edit: Text,
    /// The payer of the claims.
    pub payer_id: Text,
    /// First billing of the claims.
    pub bill_date: Date,
    /// With an edit, what it did, as in [`FindingRow::spoke`]. Without one: `expected` (an edit spoke that expects this reason), `other` (only others spoke) or `none`.
    pub spoke: Text,
    /// Whom an override was about; empty otherwise.
    pub scope: Text,
    /// `sent`, `paid`, `denied` (the first reason of a claim) or `also_denied` (a further one).
    pub result: Text,
    /// Group and reason code of a denial, such as `CO-16`; empty otherwise.
    pub reason: Text,
    /// Whether the edit expects the reason: `yes`, or empty.
    pub expected: Text,
    /// Claims; below zero where an earlier answer is taken back.
    pub claims: i64,
    /// Charged, paid or denied.
    pub cents: Cents,
}

table! {
    /// Columns of what edits came to.
    EditResultBatch of EditResultRow as "edit_results" {
        edit: Text, payer_id: Text, bill_date: Date, spoke: Text, scope: Text, result: Text, reason: Text, expected: Text, claims: i64, cents: Cents,
    }
}

/// An encounter that changed after it was billed; a person decides.
#[derive(Debug, Clone)]
pub struct ChangedRow {
    /// Id in worklists.
    pub item_id: Text,
    /// Key of the encounter.
    pub encounter_key: Key,
    /// Content of the changed version.
    pub content_key: Key,
    /// The export's id.
    pub encounter_id: Text,
    /// The claim that was billed.
    pub claim_id: Text,
    /// As priced now.
    pub charge_cents: Cents,
    /// What happened.
    pub cause: String,
    /// File of the changed version.
    pub source_file: Text,
    /// Row in it.
    pub source_row: u64,
    /// The encoded record of the changed version.
    pub record: Vec<u8>,
}

table! {
    /// Columns of changed encounters.
    ChangedBatch of ChangedRow as "changed" {
        item_id: Text, encounter_key: Key, content_key: Key, encounter_id: Text, claim_id: Text, charge_cents: Cents, cause: String, source_file: Text, source_row: u64, record: Vec<u8>,
    }
}

/// An open question to the coder.
#[derive(Debug, Clone)]
pub struct QuestionRow {
    /// `q` and 16 hexadecimal digits.
    pub question_id: Text,
    /// Kind of question.
    pub kind: Text,
    /// What was documented.
    pub phrase: String,
}

table! {
    /// Columns of open questions.
    QuestionBatch of QuestionRow as "questions" { question_id: Text, kind: Text, phrase: String }
}

/// A visit, for new or established.
#[derive(Debug, Clone)]
pub struct VisitRow {
    /// Whose visit.
    pub patient_id: Text,
    /// Who saw the patient.
    pub npi: Text,
    /// Their taxonomy.
    pub taxonomy: Text,
    /// When.
    pub date: Date,
}

table! {
    /// Columns of visits.
    VisitBatch of VisitRow as "visits" { patient_id: Text, npi: Text, taxonomy: Text, date: Date }
}

/// An account event that waits: for its date, or for the account that it names.
#[derive(Debug, Clone)]
pub struct PendingEventRow {
    /// The event's id.
    pub event_id: Text,
    /// The event as JSON.
    pub event: String,
}

table! {
    /// Columns of waiting account events.
    PendingEventBatch of PendingEventRow as "pending_events" { event_id: Text, event: String }
}

/// An encounter that was read and not billed, so that nothing that came in is unknown afterwards.
#[derive(Debug, Clone)]
pub struct SetAsideRow {
    /// The export's id.
    pub encounter_id: Text,
    /// Whose care; empty where it could not be read.
    pub patient_id: Text,
    /// Its term of the conservation equation.
    pub term: Text,
    /// Why, in a sentence.
    pub reason: String,
    /// As priced.
    pub charge_cents: Cents,
    /// File that it came from.
    pub source_file: Text,
    /// Row in it.
    pub source_row: u64,
    /// As-of date of the run.
    pub as_of: Date,
}

table! {
    /// Columns of encounters that were set aside.
    SetAsideBatch of SetAsideRow as "set_aside" {
        encounter_id: Text, patient_id: Text, term: Text, reason: String, charge_cents: Cents, source_file: Text, source_row: u64, as_of: Date,
    }
}

/// Something that could not be posted.
#[derive(Debug, Clone)]
pub struct ExceptionRow {
    /// Why, as `exceptions.csv` names it.
    pub problem: Text,
    /// Which account event.
    pub event_id: Text,
    /// What the event is.
    pub event: Text,
    /// Whose account.
    pub guarantor_id: Text,
    /// Encounter that the event names.
    pub encounter_id: Text,
    /// Claim that the event names.
    pub claim_id: Text,
    /// What was not posted.
    pub amount_cents: Cents,
    /// What is wrong and what to do.
    pub message: String,
    /// File and row.
    pub source: Text,
}

table! {
    /// Columns of posting exceptions.
    ExceptionBatch of ExceptionRow as "exceptions" {
        problem: Text, event_id: Text, event: Text, guarantor_id: Text, encounter_id: Text, claim_id: Text, amount_cents: Cents, message: String, source: Text,
    }
}

/// What a person decided about an encounter or a question.
#[derive(Debug, Clone)]
pub struct DecisionRow {
    /// `fix`, `override` or `answer`.
    pub action: Text,
    /// The encounter, or the question.
    pub subject: Text,
    /// The column, the edit, or the phrase; what a column was changed to is in the claim.
    pub what: String,
    /// Why, in the person's words.
    pub reason: String,
    /// Who.
    pub user: Text,
    /// As-of date of the run that applied it.
    pub as_of: Date,
    /// Returned worklist and row.
    pub source: Text,
}

table! {
    /// Columns of people's decisions.
    DecisionBatch of DecisionRow as "decisions" { action: Text, subject: Text, what: String, reason: String, user: Text, as_of: Date, source: Text }
}

/// What a run knew and the books cannot tell, one row a run.
#[derive(Debug, Clone)]
pub struct RunFiguresRow {
    /// A JSON object.
    pub figures: String,
}

table! {
    /// The column of runs' figures.
    RunFiguresBatch of RunFiguresRow as "run_figures" { figures: String }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_without_a_later_column_is_read_with_that_column_blank() {
        let mut batch = QuestionBatch::default();
        batch.push(&QuestionRow { question_id: "q1".into(), kind: "diagnosis".into(), phrase: "hacking cough".into() });
        let older = batch.into_frame().unwrap().drop("phrase").unwrap();
        let row = QuestionRow::read(&QuestionRow::reader(&older).unwrap(), 0).unwrap();
        assert_eq!((row.question_id.as_str(), row.phrase.as_str()), ("q1", ""));
    }
}
