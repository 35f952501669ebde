//! New charges on their way from the shards to the books, sorted by guarantor and item so that booking is one merge.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::ledger::charge::NewCharge;
use crate::ledger::{Contact, Text};
use crate::model::date::{epoch_days, from_epoch_days};
use crate::model::{Cents, Date, Encounter, Key};
use crate::store::{StoreError, files};

/// A charge that a shard made, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpilledCharge {
    /// The item's key.
    pub item_id: Key,
    /// Key of the encounter.
    pub encounter_key: Key,
    /// Part of a split encounter.
    pub part: u8,
    /// Who owes.
    pub guarantor_id: Text,
    /// Whose care.
    pub patient_id: Text,
    /// Which encounter.
    pub encounter_id: Text,
    /// Which claim; empty for self-pay.
    pub claim_id: Text,
    /// The payer; empty for self-pay.
    pub payer_id: Text,
    /// Key of the billing provider.
    pub billing_provider: Text,
    /// NPI of the rendering provider.
    pub rendering_npi: Text,
    /// Key of the facility.
    pub facility: Text,
    /// First date of service.
    pub service_date: Date,
    /// Total charge.
    pub charge_cents: Cents,
    /// Collected at the visit; only on the first part.
    pub copay_cents: Cents,
    /// File and row.
    pub source: Text,
    /// What the edits said of the claim.
    pub edits: Text,
    /// Which coverage is billed, from 1.
    pub sequence: u16,
    /// The run that writes the claim.
    pub run: u32,
    /// Payers of the later coverages.
    pub later_payers: Text,
    /// What payer and patient are expected to pay.
    pub expected_cents: Option<Cents>,
    /// How to reach the guarantor.
    pub contact: Contact,
}

impl SpilledCharge {
    /// The charge as the books take it.
    pub fn as_charge(&self, posting_date: Date) -> NewCharge<'_> {
        NewCharge {
            encounter_key: self.encounter_key,
            part: self.part,
            guarantor_id: &self.guarantor_id,
            patient_id: &self.patient_id,
            encounter_id: &self.encounter_id,
            claim_id: &self.claim_id,
            payer_id: (!self.payer_id.is_empty()).then_some(self.payer_id.as_str()),
            billing_provider: &self.billing_provider,
            rendering_npi: &self.rendering_npi,
            facility: &self.facility,
            service_date: self.service_date,
            posting_date,
            charge_cents: self.charge_cents,
            source: &self.source,
            edits: &self.edits,
            sequence: self.sequence,
            run: self.run,
            later_payers: &self.later_payers,
            expected_cents: self.expected_cents,
        }
    }
}

/// Collects a shard's charges in one buffer and writes them sorted.
#[derive(Default)]
pub struct ItemSpiller {
    bytes: Vec<u8>,
    // Start and length of each charge's guarantor and of its whole record.
    places: Vec<(Key, usize, usize)>,
}

impl ItemSpiller {
    /// Adds a charge with the guarantor's contact.
    pub fn push(&mut self, charge: &NewCharge<'_>, copay: Cents, encounter: &Encounter<'_>) {
        let start = self.bytes.len();
        let item_id = charge.item_id();
        let guarantor = &encounter.guarantor;
        let out = &mut self.bytes;
        put_text(out, charge.guarantor_id);
        out.extend_from_slice(&item_id.to_bytes());
        out.extend_from_slice(&charge.encounter_key.to_bytes());
        out.push(charge.part);
        let texts = [
            charge.patient_id,
            charge.encounter_id,
            charge.claim_id,
            charge.payer_id.unwrap_or_default(),
            charge.billing_provider,
            charge.rendering_npi,
            charge.facility,
            charge.source,
            charge.edits,
            charge.later_payers,
        ];
        texts.into_iter().for_each(|text| put_text(out, text));
        out.extend_from_slice(&charge.sequence.to_le_bytes());
        out.extend_from_slice(&charge.run.to_le_bytes());
        out.extend_from_slice(&charge.expected_cents.map_or(i64::MIN, |cents| cents.0).to_le_bytes());
        put_date(out, Some(charge.service_date));
        out.extend_from_slice(&charge.charge_cents.0.to_le_bytes());
        out.extend_from_slice(&copay.0.to_le_bytes());
        let address = &guarantor.address;
        let contact = [guarantor.last_name, guarantor.first_name, address.line_1, address.line_2, address.city, address.state, address.zip, guarantor.phone];
        contact.into_iter().for_each(|text| put_text(out, text));
        put_date(out, guarantor.birth_date);
        self.places.push((item_id, start, self.bytes.len() - start));
    }

    /// Writes everything in order of guarantor and item.
    pub fn finish(mut self, path: &Path) -> Result<PathBuf, StoreError> {
        let bytes = &self.bytes;
        let guarantor = |start: usize| bytes.get(start + 4..start + 4 + read_length(bytes, start)).unwrap_or_default();
        self.places.sort_unstable_by(|(left_item, left, _), (right_item, right, _)| (guarantor(*left), left_item).cmp(&(guarantor(*right), right_item)));
        let mut out = BufWriter::with_capacity(1 << 18, files::create_new(path)?);
        for (_, start, length) in &self.places {
            let record = self.bytes.get(*start..start + length).unwrap_or_default();
            out.write_all(record).map_err(|source| StoreError::io(path, source))?;
        }
        out.flush().map_err(|source| StoreError::io(path, source))?;
        Ok(path.to_owned())
    }
}

fn read_length(bytes: &[u8], start: usize) -> usize {
    bytes.get(start..).and_then(|rest| rest.first_chunk::<4>()).map_or(0, |length| u32::from_le_bytes(*length) as usize)
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    // Fields are limited to far less than 4 GiB when they are read.
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_date(out: &mut Vec<u8>, date: Option<Date>) {
    out.extend_from_slice(&date.map_or(i32::MIN, epoch_days).to_le_bytes());
}

/// Reads a spill file in order.
pub struct ItemReader {
    path: PathBuf,
    input: BufReader<File>,
    buffer: Vec<u8>,
    head: Option<SpilledCharge>,
}

impl ItemReader {
    /// Opens a spill file and reads its first charge.
    pub fn open(path: &Path) -> Result<ItemReader, StoreError> {
        let file = File::open(path).map_err(|source| StoreError::io(path, source))?;
        let mut reader = ItemReader { path: path.to_owned(), input: BufReader::with_capacity(1 << 16, file), buffer: Vec::new(), head: None };
        reader.advance()?;
        Ok(reader)
    }

    /// The charge at hand; `None` at the end.
    pub fn head(&self) -> Option<&SpilledCharge> {
        self.head.as_ref()
    }

    /// Takes the charge at hand and reads the next.
    pub fn take(&mut self) -> Result<Option<SpilledCharge>, StoreError> {
        let taken = self.head.take();
        self.advance()?;
        Ok(taken)
    }

    fn advance(&mut self) -> Result<(), StoreError> {
        self.head = self.read_charge().map_err(|source| StoreError::io(&self.path, source))?;
        Ok(())
    }

    fn read_charge(&mut self) -> std::io::Result<Option<SpilledCharge>> {
        let mut length = [0; 4];
        match self.input.read_exact(&mut length) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let guarantor_id = self.text_of(u32::from_le_bytes(length) as usize)?;
        Ok(Some(SpilledCharge {
            guarantor_id,
            item_id: self.key()?,
            encounter_key: self.key()?,
            part: self.array::<1>()?[0],
            patient_id: self.text()?,
            encounter_id: self.text()?,
            claim_id: self.text()?,
            payer_id: self.text()?,
            billing_provider: self.text()?,
            rendering_npi: self.text()?,
            facility: self.text()?,
            source: self.text()?,
            edits: self.text()?,
            later_payers: self.text()?,
            sequence: u16::from_le_bytes(self.array()?),
            run: u32::from_le_bytes(self.array()?),
            expected_cents: Some(i64::from_le_bytes(self.array()?)).filter(|cents| *cents != i64::MIN).map(Cents),
            service_date: self.date()?.unwrap_or_default(),
            charge_cents: Cents(i64::from_le_bytes(self.array()?)),
            copay_cents: Cents(i64::from_le_bytes(self.array()?)),
            contact: Contact {
                last_name: self.text()?,
                first_name: self.text()?,
                address_1: self.text()?,
                address_2: self.text()?,
                city: self.text()?,
                state: self.text()?,
                zip: self.text()?,
                phone: self.text()?,
                birth_date: self.date()?,
            },
        }))
    }

    fn array<const N: usize>(&mut self) -> std::io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn key(&mut self) -> std::io::Result<Key> {
        Ok(Key(u128::from_be_bytes(self.array()?)))
    }

    fn date(&mut self) -> std::io::Result<Option<Date>> {
        let days = i32::from_le_bytes(self.array()?);
        Ok(if days == i32::MIN { None } else { from_epoch_days(days) })
    }

    fn text(&mut self) -> std::io::Result<Text> {
        let length = u32::from_le_bytes(self.array()?) as usize;
        self.text_of(length)
    }

    fn text_of(&mut self, length: usize) -> std::io::Result<Text> {
        self.buffer.resize(length, 0);
        self.input.read_exact(&mut self.buffer)?;
        let text = std::str::from_utf8(&self.buffer).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))?;
        Ok(Text::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_come_back_whole_and_sorted_by_guarantor() {
        let mut spiller = ItemSpiller::default();
        let person = crate::model::Person { last_name: "TESTER", birth_date: Some(Date::constant(1980, 2, 29)), ..Default::default() };
        let encounter = Encounter { guarantor: person, ..Encounter::default() };
        for (number, guarantor) in ["G2", "G10", "G1"].into_iter().enumerate() {
            let charge = NewCharge {
                encounter_key: Key(number as u128),
                part: 0,
                guarantor_id: guarantor,
                patient_id: "P",
                encounter_id: "E",
                claim_id: "C",
                payer_id: Some("acme"),
                billing_provider: "main",
                rendering_npi: "1234567893",
                facility: "",
                service_date: Date::constant(2026, 5, 1),
                posting_date: Date::constant(2026, 5, 2),
                charge_cents: Cents(100),
                source: "day.csv:2",
                edits: "duplicate-line=overridden",
                sequence: 1,
                run: 7,
                later_payers: "second third",
                expected_cents: Some(Cents(80)),
            };
            spiller.push(&charge, Cents(5), &encounter);
        }
        let path = std::env::temp_dir().join(format!("cleanclaim-items-{}", std::process::id()));
        let mut reader = ItemReader::open(&spiller.finish(&path).unwrap()).unwrap();
        let mut seen = Vec::new();
        while let Some(charge) = reader.take().unwrap() {
            assert_eq!((charge.as_charge(Date::constant(2026, 5, 2)).item_id(), charge.contact.birth_date), (charge.item_id, person.birth_date));
            assert_eq!(charge.edits, "duplicate-line=overridden");
            assert_eq!((charge.sequence, charge.run, charge.later_payers.as_str(), charge.expected_cents), (1, 7, "second third", Some(Cents(80))));
            seen.push(charge.guarantor_id.to_string());
        }
        assert_eq!(seen, ["G1", "G10", "G2"]);
        std::fs::remove_file(path).unwrap();
    }
}
