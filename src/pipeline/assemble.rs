//! From the shards' envelope-less bodies to 837 files: one a receiver and run, or more where the receiver limits claims a file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::config::{Config, Receiver, parse_time};
use crate::error::Error;
use crate::model::{Cents, Date};
use crate::store::{StoreError, files};
use crate::x12::{self, Envelope, InterchangeSummary, TransactionBody, Usage, write_interchange};

/// Control numbers: the last ones used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Controls {
    /// ISA13.
    pub interchange: i64,
    /// GS06.
    pub group: i64,
    /// ST02.
    pub transaction: i64,
}

/// One written 837 file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFile {
    /// File name below `outbox/claims`.
    pub name: String,
    /// Where it is staged.
    pub staged: PathBuf,
    /// Receiver's name in the configuration.
    pub receiver: String,
    /// Content.
    pub sha256: String,
    /// ISA13.
    pub interchange_control: u32,
    /// GS06.
    pub group_control: u32,
    /// First ST02.
    pub first_transaction_control: u32,
    /// Sum of CLM02.
    pub charged_cents: Cents,
    /// Counts.
    pub summary: InterchangeSummary,
    /// Its sets, in order.
    pub sets: Vec<ClaimSet>,
}

/// One ST of a file: where its claims stand among those of their shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimSet {
    /// ST02.
    pub transaction_control: u32,
    /// The partition whose shard made it.
    pub partition: u32,
    /// Place of its first claim among the shard's claims to this receiver, from 0.
    pub first: u32,
    /// How many claims it has.
    pub claims: u32,
}

/// Writes every receiver's file or files into `staging` and moves the control numbers on.
pub fn assemble(bodies: &BTreeMap<String, Vec<(u32, PathBuf)>>, config: &Config, as_of: Date, controls: &mut Controls, staging: &Path) -> Result<Vec<ClaimFile>, Error> {
    let mut written = Vec::new();
    for (name, paths) in bodies {
        let Some(receiver) = config.receivers.get(name) else {
            return Err(Error::Usage(format!("receiver `{name}` of payers.csv is not configured under [receivers]")));
        };
        let mut bodies = Bodies::new(paths);
        while bodies.peek()?.is_some() {
            written.push(write_file(name, receiver, &mut bodies, config, as_of, controls, staging)?);
        }
    }
    Ok(written)
}

fn write_file(name: &str, receiver: &Receiver, bodies: &mut Bodies<'_>, config: &Config, as_of: Date, controls: &mut Controls, staging: &Path) -> Result<ClaimFile, Error> {
    let number = |value: i64| u32::try_from(value).map_err(|_| Error::Failed("control numbers have run out".into()));
    let (interchange_control, group_control) = (number(controls.interchange + 1)?, number(controls.group + 1)?);
    let first_transaction_control = number(controls.transaction + 1)?;
    let envelope = envelope(receiver, config, as_of, interchange_control, group_control, first_transaction_control);
    let file_name = format!("{as_of}-{name}-{interchange_control:09}.837");
    let staged = staging.join(&file_name);
    let mut out = HashingWriter::new(BufWriter::with_capacity(1 << 18, files::create_new(&staged)?));
    let most = if receiver.max_claims_per_file == 0 { u64::MAX } else { receiver.max_claims_per_file as u64 };
    let mut claims = 0u64;
    let transactions = std::iter::from_fn(|| match bodies.peek() {
        Ok(Some(next)) if claims == 0 || claims + u64::from(next) <= most => {
            claims += u64::from(next);
            bodies.next_body().transpose()
        }
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    });
    let summary = write_interchange(&mut out, &envelope, transactions).map_err(|source| StoreError::io(&staged, source))?;
    let (sha256, file) = out.finish().map_err(|source| StoreError::io(&staged, source))?;
    file.get_ref().sync_all().map_err(|source| StoreError::io(&staged, source))?;
    controls.interchange += 1;
    controls.group += 1;
    controls.transaction += i64::from(summary.transactions);
    let sets = std::mem::take(&mut bodies.taken).into_iter().zip(first_transaction_control..);
    Ok(ClaimFile {
        sets: sets.map(|(set, transaction_control)| ClaimSet { transaction_control, ..set }).collect(),
        name: file_name,
        staged,
        receiver: name.to_owned(),
        sha256,
        interchange_control,
        group_control,
        first_transaction_control,
        charged_cents: std::mem::take(&mut bodies.charged),
        summary,
    })
}

fn envelope<'c>(receiver: &'c Receiver, config: &'c Config, as_of: Date, interchange_control: u32, group_control: u32, first_transaction_control: u32) -> Envelope<'c> {
    let submitter = &config.submitter;
    Envelope {
        submitter: x12::Submitter { qualifier: &submitter.qualifier, id: &submitter.id, name: &submitter.name, contact_name: &submitter.contact_name, phone: &submitter.phone },
        receiver: x12::Receiver { qualifier: &receiver.qualifier, id: &receiver.id, application_id: receiver.application_id.as_deref(), name: &receiver.name },
        usage: if submitter.usage == "production" { Usage::Production } else { Usage::Test },
        date: as_of,
        time: parse_time(&submitter.envelope_time).unwrap_or_default(),
        interchange_control,
        group_control,
        first_transaction_control,
    }
}

/// Hashes what passes through.
pub(super) struct HashingWriter<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> HashingWriter<W> {
    /// Around a writer that nothing was written to yet.
    pub(super) fn new(inner: W) -> HashingWriter<W> {
        HashingWriter { inner, hasher: Sha256::new() }
    }

    /// Flushes; the hash of everything as 64 hexadecimal digits, and the writer.
    pub(super) fn finish(mut self) -> io::Result<(String, W)> {
        self.inner.flush()?;
        Ok((files::hex(&self.hasher.finalize()), self.inner))
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The transactions of a receiver, partition after partition.
struct Bodies<'p> {
    paths: std::slice::Iter<'p, (u32, PathBuf)>,
    open: Option<BufReader<File>>,
    head: Option<Head>,
    charged: Cents,
    // Partition at hand, and how many of its claims were taken.
    partition: u32,
    claims: u32,
    // The sets of the file at hand, still without their control numbers.
    taken: Vec<ClaimSet>,
}

impl<'p> Bodies<'p> {
    fn new(paths: &'p [(u32, PathBuf)]) -> Bodies<'p> {
        Bodies { paths: paths.iter(), open: None, head: None, charged: Cents::ZERO, partition: 0, claims: 0, taken: Vec::new() }
    }

    /// Claims in the next transaction; `None` at the end.
    fn peek(&mut self) -> io::Result<Option<u32>> {
        while self.head.is_none() {
            if let Some(reader) = &mut self.open {
                self.head = read_head(reader)?;
            }
            if self.head.is_some() {
                break;
            }
            let Some((partition, path)) = self.paths.next() else { return Ok(None) };
            (self.partition, self.claims) = (*partition, 0);
            self.open = Some(BufReader::with_capacity(1 << 16, File::open(path)?));
        }
        Ok(self.head.map(|head| head.claims))
    }

    fn next_body(&mut self) -> io::Result<Option<TransactionBody>> {
        let (Some(head), Some(reader)) = (self.head.take(), &mut self.open) else { return Ok(None) };
        let mut bytes = vec![0; head.length as usize];
        reader.read_exact(&mut bytes)?;
        self.charged += head.charged;
        self.taken.push(ClaimSet { transaction_control: 0, partition: self.partition, first: self.claims, claims: head.claims });
        self.claims += head.claims;
        Ok(Some(TransactionBody { claims: head.claims, segments: head.segments, bytes }))
    }
}

/// What stands before a transaction's bytes.
#[derive(Debug, Clone, Copy)]
struct Head {
    claims: u32,
    charged: Cents,
    segments: u32,
    length: u64,
}

fn read_head(reader: &mut impl Read) -> io::Result<Option<Head>> {
    let mut claims = [0; 4];
    match reader.read_exact(&mut claims) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let (mut charged, mut segments, mut length) = ([0; 8], [0; 4], [0; 8]);
    reader.read_exact(&mut charged)?;
    reader.read_exact(&mut segments)?;
    reader.read_exact(&mut length)?;
    let charged = Cents(i64::from_le_bytes(charged));
    Ok(Some(Head { claims: u32::from_le_bytes(claims), charged, segments: u32::from_le_bytes(segments), length: u64::from_le_bytes(length) }))
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Failed(error.to_string())
    }
}
