//! One receiver's claims of one shard: transactions without envelopes, one behind another in a scratch file, to be numbered at assembly.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use crate::config::Config;
use crate::model::{Cents, Claim};
use crate::store::{StoreError, files};
use crate::x12::{MAX_CLAIMS_PER_TRANSACTION, Transaction837p, TransactionBody, WriteFault};

/// One receiver's transactions of this shard.
pub struct ReceiverBody {
    path: PathBuf,
    out: BufWriter<File>,
    open: Transaction837p,
    charged: Cents,
    most_claims: u32,
}

impl ReceiverBody {
    /// Opens a receiver's file in the scratch folder.
    pub fn open(path: PathBuf, receiver: &str, config: &Config) -> Result<ReceiverBody, StoreError> {
        let most = config.receivers.get(receiver).map_or(0, |receiver| receiver.max_claims_per_file);
        let most_claims = u32::try_from(most).ok().filter(|most| *most > 0).map_or(MAX_CLAIMS_PER_TRANSACTION, |most| most.min(MAX_CLAIMS_PER_TRANSACTION));
        let out = BufWriter::with_capacity(1 << 16, files::create_new(&path)?);
        let open = if config.claims.no_assignment { Transaction837p::without_assignment() } else { Transaction837p::new() };
        Ok(ReceiverBody { path, out, open, charged: Cents::ZERO, most_claims })
    }

    /// Adds a claim; the inner error is the claim's, and leaves the body as it was.
    pub fn push(&mut self, claim: &Claim<'_>) -> Result<Result<(), WriteFault>, StoreError> {
        if self.open.claims() >= self.most_claims {
            self.flush()?;
        }
        let pushed = self.open.push(claim);
        if pushed.is_ok() {
            self.charged += claim.charge_cents;
        }
        Ok(pushed)
    }

    /// Closes the file.
    pub fn finish(mut self) -> Result<PathBuf, StoreError> {
        self.flush()?;
        self.out.flush().map_err(|source| StoreError::io(&self.path, source))?;
        Ok(self.path)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let body = self.open.take_body();
        if body.claims == 0 {
            return Ok(());
        }
        let charged = std::mem::take(&mut self.charged);
        write_body(&mut self.out, &body, charged).map_err(|source| StoreError::io(&self.path, source))
    }
}

fn write_body(out: &mut impl Write, body: &TransactionBody, charged: Cents) -> std::io::Result<()> {
    out.write_all(&body.claims.to_le_bytes())?;
    out.write_all(&charged.0.to_le_bytes())?;
    out.write_all(&body.segments.to_le_bytes())?;
    out.write_all(&(body.bytes.len() as u64).to_le_bytes())?;
    out.write_all(&body.bytes)
}
