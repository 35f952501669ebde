//! Reads files of responses as streams: what each sound set says of claims goes to the spill, what it says as a whole is kept, and the rest is told with file, place and cure.
//!
//! A set is taken whole or not at all, and a file stays where it is when nothing in it is for us. Does *not* look for our claims, and books nothing.

use super::answer_set::{AnswerKind, AnswerSet, RemittanceSet, WideAnswer};
use super::identity::Identity;
use super::index::Entry;
use super::spill::AnswerSpill;
use super::{news, refused};
use crate::error::Error;
use crate::ledger::{PostingException, Text};
use crate::model::{Cents, Date, Key};
use crate::pipeline::inbox::RejectedInput;
use crate::x12::faults::Fault;
use crate::x12::responses::{InterchangeAnswer, RemittanceHeader, Response, SetEnd, SetKind, SetStart};

/// CLP02 of a claim whose former payment is taken back.
pub const REVERSED: &str = "22";

/// Most faults of a set that was taken that are noted.
const MOST_NOTES: usize = 3;

/// An 835 that was read and not taken.
#[derive(Debug, Clone)]
pub struct RefusedRemittance {
    /// What it said.
    pub set: RemittanceSet,
    /// The day of its payment, or that on which it was made.
    pub date: Date,
    /// What it says, as a key.
    pub content: Key,
    /// `out_of_balance` or `broken`.
    pub outcome: &'static str,
    /// Why.
    pub detail: String,
    /// File and set.
    pub source: Text,
}

/// Everything that was read, in the order of reading.
pub struct Gathered {
    /// What was said of claims.
    pub spill: AnswerSpill,
    /// Sound sets.
    pub sets: Vec<AnswerSet>,
    /// Where answers about claims stand; their sets are places in `sets`.
    pub entries: Vec<Entry>,
    /// Remittances that were not taken.
    pub refused: Vec<RefusedRemittance>,
    /// Sets that were not taken, and answers that nobody can apply.
    pub exceptions: Vec<PostingException>,
    /// Every fault by which something was not taken, with its place.
    pub rejected: Vec<RejectedInput>,
    /// Faults of sets that were taken all the same, for the log.
    pub notes: Vec<String>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFate {
    /// Something in it was for us and could be read.
    Read,
    /// Nothing in it could be read.
    Broken,
    /// Everything in it is for somebody else.
    NotOurs,
}

/// A set between ST and SE.
struct OpenSet {
    start: SetStart,
    source: Text,
    is_ours: bool,
    spill_mark: u64,
    entry_mark: usize,
    answers: u32,
    wide: Vec<WideAnswer>,
    named: Vec<Text>,
    has_header: bool,
    remittance: RemittanceSet,
    exceptions: Vec<PostingException>,
}

/// How much had been gathered before a file.
struct Marks {
    sets: usize,
    entries: usize,
    refused: usize,
    exceptions: usize,
    rejected: usize,
    notes: usize,
    spill: u64,
}

/// Reads one file into what was gathered so far.
pub struct FileGatherer<'g> {
    gathered: &'g mut Gathered,
    identity: &'g Identity,
    file: &'g str,
    as_of: Date,
    set: Option<OpenSet>,
    ours: u32,
    others: u32,
    taken: u32,
    marks: Marks,
}

impl<'g> FileGatherer<'g> {
    /// At the start of a file, named as messages name it.
    pub fn new(gathered: &'g mut Gathered, identity: &'g Identity, file: &'g str, as_of: Date) -> FileGatherer<'g> {
        let marks = Marks {
            sets: gathered.sets.len(),
            entries: gathered.entries.len(),
            refused: gathered.refused.len(),
            exceptions: gathered.exceptions.len(),
            rejected: gathered.rejected.len(),
            notes: gathered.notes.len(),
            spill: gathered.spill.mark(),
        };
        FileGatherer { gathered, identity, file, as_of, set: None, ours: 0, others: 0, taken: 0, marks }
    }

    /// Takes the next step of the file.
    pub fn take(&mut self, response: Response) -> Result<(), Error> {
        match response {
            Response::Interchange(answer) => self.take_interchange(&answer),
            Response::Begin(start) => self.begin(*start),
            Response::End(end) => self.end(&end)?,
            inside => self.take_inside(inside)?,
        }
        Ok(())
    }

    /// The end of the file, with the faults that belong to no set.
    pub fn finish(mut self, faults: &[Fault]) -> Result<FileFate, Error> {
        // Without its end a set is not sound.
        self.end(&SetEnd::default())?;
        if self.ours == 0 && self.others > 0 {
            self.forget()?;
            return Ok(FileFate::NotOurs);
        }
        self.reject(faults, "");
        if self.ours == 0 && !faults.iter().any(|fault| !fault.is_warning()) {
            self.reject_text(format!("{}: holds no response; expected an ISA with a TA1, 999, 277CA or 835: move the file to where it belongs", self.file));
        }
        if self.taken > 0 || self.gathered.refused.len() > self.marks.refused {
            if self.gathered.rejected.len() > self.marks.rejected {
                let (file, taken, all) = (self.file, self.taken, self.ours);
                self.reject_text(format!("{file}: {taken} of {all} sets for us were taken whole, and of others nothing was posted: ask the sender for what is missing or wrong"));
            }
            return Ok(FileFate::Read);
        }
        if self.gathered.rejected.len() > self.marks.rejected {
            self.reject_text(format!("{}: nothing of it was posted, and it was put aside: ask the sender for a whole file", self.file));
        }
        Ok(FileFate::Broken)
    }

    /// Nothing of the file stays.
    fn forget(&mut self) -> Result<(), Error> {
        let marks = &self.marks;
        self.gathered.sets.truncate(marks.sets);
        self.gathered.entries.truncate(marks.entries);
        self.gathered.refused.truncate(marks.refused);
        self.gathered.exceptions.truncate(marks.exceptions);
        self.gathered.rejected.truncate(marks.rejected);
        self.gathered.notes.truncate(marks.notes);
        Ok(self.gathered.spill.truncate(marks.spill)?)
    }

    fn take_interchange(&mut self, answer: &InterchangeAnswer) {
        if !self.identity.is_submitter(&answer.receiver) {
            self.others += 1;
            return;
        }
        (self.ours, self.taken) = (self.ours + 1, self.taken + 1);
        let verdict = format!("{:?}", answer.verdict);
        self.gathered.sets.push(AnswerSet {
            kind: AnswerKind::Interchange,
            date: answer.answered_date.unwrap_or(self.as_of),
            number: answer.interchange_control.clone(),
            content: Key::of_texts(&["ta1", &answer.sender, &answer.answered_control, &verdict, &answer.note]),
            source: format!("{} ISA {} TA1", self.file, answer.interchange_control).into(),
            sender: answer.sender.clone(),
            answers: 0,
            wide: vec![news::of_interchange(answer)],
            remittance: None,
        });
    }

    fn begin(&mut self, start: SetStart) {
        let is_ours = self.identity.is_addressed(&start);
        self.set = Some(OpenSet {
            source: format!("{} GS {} ST {}", self.file, start.group_control, start.transaction_control).into(),
            is_ours,
            start,
            spill_mark: self.gathered.spill.mark(),
            entry_mark: self.gathered.entries.len(),
            answers: 0,
            wide: Vec::new(),
            named: Vec::new(),
            has_header: false,
            remittance: RemittanceSet::default(),
            exceptions: Vec::new(),
        });
    }

    fn take_inside(&mut self, response: Response) -> Result<(), Error> {
        let Some(set) = &mut self.set else { return Ok(()) };
        if let Response::Remittance(header) = response {
            set.take_header(*header, self.identity);
            return Ok(());
        }
        if !set.is_ours {
            return Ok(());
        }
        // The sets of this file come behind those of earlier ones; at most one a segment of the inputs, far below 2^32.
        let number = u32::try_from(self.gathered.sets.len()).map_err(|_| Error::Failed("too many sets of responses for one night".into()))?;
        match response {
            Response::Transaction(answer) => {
                set.named.push(answer.answered_control.clone());
                set.wide.push(news::of_transaction(&answer, &set.start));
            }
            Response::Group(answer) => {
                let named = std::mem::take(&mut set.named);
                set.wide.extend(news::of_group(&answer, &set.start, named));
            }
            Response::Batch(answer) => set.wide.extend(news::of_batch(&answer, &set.start)),
            Response::Claim(answer) => match news::of_claim(&answer, &set.start) {
                Some(news) => {
                    let place = self.gathered.spill.push(&news)?;
                    self.gathered.entries.push(Entry::new(&news.claim_id, number, place));
                    set.answers += 1;
                }
                None => set.exceptions.push(refused::unclear_status(&answer, &set.source)),
            },
            Response::Remitted(claim) => {
                let place = self.gathered.spill.push(&claim)?;
                let entry = Entry::new(&claim.claim_id, number, place);
                self.gathered.entries.push(if claim.status == REVERSED { entry.as_reversal() } else { entry });
                set.answers += 1;
                set.remittance.claims += 1;
                set.remittance.paid_cents = Cents(set.remittance.paid_cents.0.saturating_add(claim.paid_cents.0));
            }
            Response::Provider(adjustment) => set.remittance.adjustments.push(adjustment),
            Response::Remittance(_) | Response::Interchange(_) | Response::Begin(_) | Response::End(_) => {}
        }
        Ok(())
    }

    fn end(&mut self, end: &SetEnd) -> Result<(), Error> {
        let Some(set) = self.set.take() else { return Ok(()) };
        if !set.is_ours {
            self.others += 1;
            // In a file that is ours, money for somebody else must not go unseen.
            if set.start.kind == SetKind::Remittance && set.has_header {
                self.gathered.exceptions.push(refused::foreign_remittance(&set.remittance, &set.source));
            }
            return Ok(());
        }
        self.ours += 1;
        let name = format!("GS {} ST {}: ", set.start.group_control, set.start.transaction_control);
        if end.is_usable {
            let graver = end.faults.iter().filter(|fault| !fault.is_warning()).take(MOST_NOTES);
            self.gathered.notes.extend(graver.map(|fault| format!("{}: {name}{}; taken all the same", self.file, refused::fault_text(fault))));
        } else {
            self.reject(&end.faults, &name);
        }
        if set.start.kind == SetKind::Other {
            if !end.faults.iter().any(|fault| !fault.is_warning()) {
                let (file, kind) = (self.file, &set.start.set);
                self.reject_text(format!(
                    "{file}: GS {} ST {}: a set of kind {kind} is no answer that is posted; expected a 999, 277CA or 835: move the file to where it belongs",
                    set.start.group_control, set.start.transaction_control
                ));
            }
            return Ok(());
        }
        if !end.is_usable {
            self.gathered.spill.truncate(set.spill_mark)?;
            self.gathered.entries.truncate(set.entry_mark);
            self.refuse(set, end);
            return Ok(());
        }
        self.taken += 1;
        self.keep(set, end);
        Ok(())
    }

    fn refuse(&mut self, set: OpenSet, end: &SetEnd) {
        let kind = kind_of(set.start.kind);
        let (outcome, exception) = refused::unsound_set(kind, &set.remittance, &end.faults, &set.source);
        if kind == AnswerKind::Remittance {
            let date = set.remittance.header.payment_date.or(set.start.date).unwrap_or(self.as_of);
            let detail = exception.message.clone();
            self.gathered.refused.push(RefusedRemittance { set: set.remittance, date, content: Key(end.content), outcome, detail, source: set.source });
        }
        self.gathered.exceptions.push(exception);
    }

    fn keep(&mut self, set: OpenSet, end: &SetEnd) {
        let kind = kind_of(set.start.kind);
        let is_remittance = kind == AnswerKind::Remittance;
        let paid = set.remittance.header.payment_date.filter(|_| is_remittance);
        let number = if is_remittance {
            format!("{} {}", set.remittance.header.payer_trace_id, set.remittance.header.trace_number).into()
        } else {
            format!("{:0>9} {:0>9} {:0>9}", set.start.interchange_control, set.start.group_control, set.start.transaction_control).into()
        };
        self.gathered.exceptions.extend(set.exceptions);
        self.gathered.sets.push(AnswerSet {
            kind,
            date: paid.or(set.start.date).unwrap_or(self.as_of),
            number,
            content: Key(end.content),
            source: set.source,
            sender: set.start.sender,
            answers: set.answers,
            wide: set.wide,
            remittance: is_remittance.then(|| Box::new(set.remittance)),
        });
    }

    fn reject(&mut self, faults: &[Fault], set: &str) {
        for fault in faults.iter().filter(|fault| !fault.is_warning()) {
            self.reject_text(format!("{}: {set}{}", self.file, refused::fault_text(fault)));
        }
    }

    fn reject_text(&mut self, message: String) {
        self.gathered.rejected.push(RejectedInput { file: self.file.into(), line: 0, message, original: String::new() });
    }
}

impl OpenSet {
    fn take_header(&mut self, header: RemittanceHeader, identity: &Identity) {
        // Numbers of the payee outweigh the envelope; see `identity`.
        if let Some(is_payee) = identity.is_payee(&header.payee) {
            self.is_ours = is_payee;
        }
        self.has_header = true;
        self.remittance.header = header;
    }
}

fn kind_of(kind: SetKind) -> AnswerKind {
    match kind {
        SetKind::ClaimStatus => AnswerKind::ClaimStatus,
        SetKind::Remittance => AnswerKind::Remittance,
        SetKind::Acknowledgement | SetKind::Other => AnswerKind::Acknowledgement,
    }
}
