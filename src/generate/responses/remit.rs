//! Remittances as 835 files: one a receiver and day, a set a payer and payee.

use std::collections::BTreeMap;

use super::acknowledge::envelope;
use super::plan::trace_id;
use super::schedule::Remittance;
use super::sent::{Sent, SentClaim};
use super::{AnswerError, AnswerFile, file_word};
use crate::model::date::add_days;
use crate::model::{Address, Cents, Date};
use crate::x12::WriteFault;
use crate::x12::responses::write::{Contact, InterchangeWriter, PatientName, RemittanceSet, write_remittance};
use crate::x12::responses::{Party, RemittanceHeader, RemittedClaim, SetKind};

/// All files.
pub(super) fn files(sent: &Sent, remittances: &[Remittance]) -> Result<Vec<AnswerFile>, AnswerError> {
    let mut days: BTreeMap<(Date, String), Vec<&Remittance>> = BTreeMap::new();
    for remittance in remittances {
        days.entry((remittance.day, receiver_of(sent, remittance))).or_default().push(remittance);
    }
    let file = |((day, receiver), together): ((Date, String), Vec<&Remittance>)| file(sent, format!("{day}-{}-835.835", file_word(&receiver)), &together);
    days.into_iter().map(file).collect()
}

/// ISA08 of the interchange that a remittance answers.
pub(super) fn receiver_of(sent: &Sent, remittance: &Remittance) -> String {
    sent.interchanges.get(remittance.interchange).map(|interchange| interchange.receiver.1.clone()).unwrap_or_default()
}

/// One file of several remittances, which must have one receiver and day.
pub(super) fn file(sent: &Sent, name: String, remittances: &[&Remittance]) -> Result<AnswerFile, AnswerError> {
    let missing = || std::io::Error::new(std::io::ErrorKind::InvalidInput, "a remittance without an interchange");
    let first = remittances.first().ok_or_else(missing)?;
    let interchange = sent.interchanges.get(first.interchange).ok_or_else(missing)?;
    let mut writer = InterchangeWriter::new(envelope(interchange, first.day, (4, 45), &name))?;
    for remittance in remittances {
        writer.set(SetKind::Remittance, |inside| write(sent, remittance, inside))?;
    }
    Ok(AnswerFile { day: first.day, name, bytes: writer.finish() })
}

fn write(sent: &Sent, remittance: &Remittance, inside: &mut crate::x12::segment_writer::SegmentWriter) -> Result<(), WriteFault> {
    let [street, city, state, zip] = &remittance.payer.address;
    let claims: Vec<(RemittedClaim, PatientName<'_>)> = remittance.claims.iter().filter_map(|(place, claim)| Some((claim.clone(), patient(sent.claims.get(*place)?)))).collect();
    let set = RemittanceSet {
        header: &header(sent, remittance),
        contact: Contact { payer_address: Address { line_1: street, line_2: "", city, state, zip }, name: "PROVIDER SERVICE", phone: "2175550199" },
        claims: &claims,
        adjustments: &remittance.adjustments,
    };
    write_remittance(inside, &set)
}

fn patient(claim: &SentClaim) -> PatientName<'_> {
    let (last, first, member_id) = &claim.patient;
    PatientName { last, first, member_id }
}

fn header(sent: &Sent, remittance: &Remittance) -> RemittanceHeader {
    let payer = &remittance.payer;
    let (name, npi, tax_id) = sent.claims.get(remittance.payee_of).map(|claim| claim.billing.clone()).unwrap_or_default();
    // Without money there is only a notice.
    let is_notice = remittance.payment == Cents::ZERO;
    RemittanceHeader {
        handling: if is_notice { "H" } else { "I" }.into(),
        payment_cents: remittance.payment,
        method: if is_notice { "NON" } else { "ACH" }.into(),
        payment_date: Some(remittance.day),
        trace_number: remittance.trace_number.as_str().into(),
        payer_trace_id: trace_id(&payer.id).into(),
        production_date: Some(add_days(remittance.day, -1)),
        payer: Party { name: payer.name.as_str().into(), references: vec![("2U".into(), payer.id.as_str().into())], ..Party::default() },
        payee: Party { name: name.as_str().into(), qualifier: "XX".into(), id: npi.as_str().into(), references: vec![("TJ".into(), tax_id.as_str().into())] },
    }
}
