//! The night's letters: whoever is due gets a row in the print vendor's file, and the account remembers that the letter was printed.
//!
//! The file is staged and published like claims. A printed letter runs no clock: `mark-sent` or the vendor's event does, or the run itself where the configuration says that printed
//! counts as sent. While a letter waits to be marked its guarantor gets no other, and a file that waits too long is an exception.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::assemble::HashingWriter;
use super::book::dunning_policy;
use crate::config::{Config, CountsAsSent};
use crate::delinquency::{LetterDue, letter_due};
use crate::error::Error;
use crate::ledger::letter::{address_key, batch_of, printed_event_id};
use crate::ledger::{AccountEvent, EventKind, ExceptionKind, GuarantorGroup, LetterDetail, PostingException, Standing, Text};
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::posting::post_guarantor;
use crate::statements::{COLUMNS, Letterhead, StatementRow, write_trailer};
use crate::store::{StoreError, files};
use crate::worklists::csv_row::write_header;

/// Where tonight's letters go.
#[derive(Debug, Clone)]
pub struct LetterOutput {
    /// `20260630-0004`: the as-of date and the run's number.
    pub batch_id: String,
    /// The outbox's staging folder.
    pub staging: PathBuf,
    /// The published file as exceptions and events name it.
    pub shown: String,
}

/// The vendor's file, staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    /// Name below `outbox/statements`.
    pub name: String,
    /// Where it is staged.
    pub staged: PathBuf,
    /// Content.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Letters in it.
    pub letters: u64,
    /// What they ask for.
    pub cents: Cents,
}

/// Letters of one batch that nobody has marked.
#[derive(Debug, Clone, Copy)]
struct Unmarked {
    printed: Date,
    letters: u64,
    cents: Cents,
}

/// The letters in the making.
pub struct Letters<'n> {
    config: &'n Config,
    as_of: Date,
    output: Option<&'n LetterOutput>,
    open: Option<Open>,
    unmarked: BTreeMap<String, Unmarked>,
}

/// A file that has rows.
struct Open {
    path: PathBuf,
    out: HashingWriter<BufWriter<File>>,
    rows: Sha256,
    row: Vec<u8>,
    bytes: u64,
    letters: u64,
    cents: Cents,
}

impl<'n> Letters<'n> {
    /// No letters yet. Without an output none are written, and only those that wait are counted.
    pub fn new(config: &'n Config, as_of: Date, output: Option<&'n LetterOutput>) -> Letters<'n> {
        Letters { config, as_of, output: output.filter(|_| config.statements.write), open: None, unmarked: BTreeMap::new() }
    }

    /// Writes the letter that a guarantor is due, books it, and counts what waits. Gives the events that say that it was sent, where printed counts as sent.
    pub fn write(&mut self, group: &mut GuarantorGroup) -> Result<Vec<AccountEvent>, Error> {
        let mut sent = Vec::new();
        if let Some(output) = self.output
            && let Some(letter) = letter_due(group, self.as_of, dunning_policy(self.config))
        {
            let printed = self.print(output, &letter, group)?;
            post_guarantor(group, std::slice::from_ref(&printed), &[], self.as_of);
            if self.config.statements.counts_as_sent == CountsAsSent::Printed {
                sent.push(sent_event(&printed, self.as_of, "counts_as_sent"));
                post_guarantor(group, &sent, &[], self.as_of);
            }
        }
        self.count_unmarked(group);
        Ok(sent)
    }

    fn print(&mut self, output: &LetterOutput, letter: &LetterDue, group: &GuarantorGroup) -> Result<AccountEvent, Error> {
        let open = match &mut self.open {
            Some(open) => open,
            None => self.open.insert(Open::create(&output.staging.join(format!("{}.csv", output.batch_id)))?),
        };
        let statement_id = format!("S{}-{:05}", output.batch_id, open.letters + 1);
        open.row.clear();
        let head = Letterhead { config: self.config, batch_id: &output.batch_id, date: self.as_of };
        StatementRow { head, statement_id: &statement_id, letter, group }.write(&mut open.row);
        open.rows.update(&open.row);
        open.letters += 1;
        open.cents += letter.amount_cents;
        open.flush_row()?;
        // The header is the first line.
        Ok(self.printed_event(output, letter, group, &statement_id))
    }

    fn printed_event(&self, output: &LetterOutput, letter: &LetterDue, group: &GuarantorGroup, statement_id: &str) -> AccountEvent {
        let line = self.open.as_ref().map_or(0, |open| open.letters + 1);
        let detail = LetterDetail { step: letter.step, address: address_key(&group.account.contact), items: letter.items.clone() };
        AccountEvent {
            amount_cents: Some(letter.amount_cents),
            until: Some(letter.due_date),
            reference: statement_id.into(),
            reason: letter.step.as_str().into(),
            detail: detail.to_text(),
            source: format!("{}:{line}", output.shown).into(),
            ..AccountEvent::bare(printed_event_id(statement_id), EventKind::StatementPrinted, group.account.guarantor_id.clone(), self.as_of)
        }
    }

    fn count_unmarked(&mut self, group: &GuarantorGroup) {
        for printed in Standing::of(&group.account, self.as_of).unmarked_letters() {
            let Some(batch) = batch_of(&printed.reference) else { continue };
            let waiting = self.unmarked.entry(batch.to_owned()).or_insert(Unmarked { printed: printed.date, letters: 0, cents: Cents::ZERO });
            waiting.letters += 1;
            waiting.cents += printed.amount_cents.unwrap_or_default();
        }
    }

    /// Ends the file with its trailer, synced; `None` when nobody was due. With it the exceptions about files that wait too long.
    pub fn finish(self, folder: &str) -> Result<(Option<LetterFile>, Vec<PostingException>), Error> {
        let late = |(batch, waiting): (&String, &Unmarked)| {
            let is_late = add_days(waiting.printed, self.config.statements.unmarked_days) < self.as_of;
            is_late.then(|| waiting.exception(&format!("{folder}/{batch}.csv")))
        };
        let exceptions = self.unmarked.iter().filter_map(late).collect();
        let Some((open, output)) = self.open.zip(self.output) else { return Ok((None, exceptions)) };
        Ok((Some(open.finish(&output.batch_id)?), exceptions))
    }
}

impl Unmarked {
    fn exception(self, file: &str) -> PostingException {
        let message = format!(
            "{} letters printed on {} are not said to have left, so their clocks stand still and nobody of them gets another letter: send the file, then `cleanclaim mark-sent {file}`",
            self.letters, self.printed
        );
        PostingException {
            kind: ExceptionKind::UnmarkedStatements,
            event_id: file.into(),
            event: EventKind::StatementPrinted.as_str(),
            guarantor_id: Text::default(),
            encounter_id: Text::default(),
            claim_id: Text::default(),
            amount_cents: self.cents,
            message,
            source: file.into(),
        }
    }
}

impl Open {
    fn create(path: &Path) -> Result<Open, Error> {
        let out = HashingWriter::new(BufWriter::with_capacity(1 << 18, files::create_new(path)?));
        let mut open = Open { path: path.to_owned(), out, rows: Sha256::new(), row: Vec::new(), bytes: 0, letters: 0, cents: Cents::ZERO };
        write_header(COLUMNS.iter().copied(), &mut open.row);
        open.flush_row()?;
        Ok(open)
    }

    fn flush_row(&mut self) -> Result<(), Error> {
        self.out.write_all(&self.row).map_err(|source| StoreError::io(&self.path, source))?;
        self.bytes += self.row.len() as u64;
        Ok(())
    }

    fn finish(mut self, batch_id: &str) -> Result<LetterFile, Error> {
        self.row.clear();
        let rows_sha256 = files::hex(&std::mem::take(&mut self.rows).finalize());
        write_trailer(batch_id, self.letters, self.cents, &rows_sha256, &mut self.row);
        self.flush_row()?;
        let (sha256, file) = self.out.finish().map_err(|source| StoreError::io(&self.path, source))?;
        file.get_ref().sync_all().map_err(|source| StoreError::io(&self.path, source))?;
        Ok(LetterFile { name: format!("{batch_id}.csv"), staged: self.path, sha256, bytes: self.bytes, letters: self.letters, cents: self.cents })
    }
}

/// The event that says that a printed letter has left. It has the letter's id, so that it is booked once whoever says so.
pub fn sent_event(printed: &AccountEvent, date: Date, source: &str) -> AccountEvent {
    let kind = LetterDetail::of(printed).map_or(EventKind::StatementSent, |letter| letter.step.sent_kind());
    AccountEvent { event_id: printed.reference.clone(), event: kind, date, posting_date: date, source: source.into(), ..printed.clone() }
}
