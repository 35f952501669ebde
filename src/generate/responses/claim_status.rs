//! 277CA: the receiver's next day, and every payer's one or two days later.

use std::collections::BTreeMap;

use super::acknowledge::envelope;
use super::payer::Fates;
use super::plan::claim_number;
use super::rejections::Hop;
use super::sent::{Sent, SentClaim, SentInterchange, SentSet};
use super::{AnswerError, AnswerFile, file_word, random};
use crate::model::date::add_days;
use crate::model::{Cents, Date};
use crate::x12::responses::write::{InterchangeWriter, PatientName, ReportedClaim, ReportedProvider, StatusSet, StatusSource, write_status};
use crate::x12::responses::{BatchAnswer, BatchLevel, ClaimAnswer, SetKind, Status};

/// Who speaks.
#[derive(Debug, Clone, Copy)]
struct Speaker<'s> {
    hop: Hop,
    name: &'s str,
    id: &'s str,
}

/// Places of claims by interchange and set.
type BySet = BTreeMap<usize, Vec<usize>>;

/// A file an interchange and speaker.
pub(super) fn files(sent: &Sent, fates: &Fates) -> Result<Vec<AnswerFile>, AnswerError> {
    let mut files = Vec::new();
    for (place, interchange) in sent.interchanges.iter().enumerate() {
        let read = |(place_of, claim): &(usize, &SentClaim)| claim.interchange == place && !fates.unread.contains(place_of);
        let claims: Vec<(usize, &SentClaim)> = sent.claims.iter().enumerate().filter(read).collect();
        let receiver = Speaker { hop: Hop::Clearinghouse, name: &interchange.receiver_name, id: &interchange.receiver.1 };
        let day = add_days(interchange.date, 1);
        files.extend(file(sent, fates, interchange, receiver, day, &by_set(claims.iter().copied()))?);
        let passed_on = claims.iter().filter(|(place, _)| !is_rejected_by(fates, *place, Hop::Clearinghouse));
        let mut payers: BTreeMap<&str, Vec<(usize, &SentClaim)>> = BTreeMap::new();
        for (place, claim) in passed_on {
            payers.entry(&claim.payer.id).or_default().push((*place, claim));
        }
        for (id, claims) in payers {
            let name = claims.first().map(|(_, claim)| claim.payer.name.as_str()).unwrap_or_default();
            let days = random(fates.seed, &["status", id, &interchange.control]).between(2, 3);
            let day = add_days(interchange.date, i32::try_from(days).unwrap_or(2));
            files.extend(file(sent, fates, interchange, Speaker { hop: Hop::Payer, name, id }, day, &by_set(claims.into_iter()))?);
        }
    }
    Ok(files)
}

fn is_rejected_by(fates: &Fates, place: usize, hop: Hop) -> bool {
    fates.rejected.get(&place).is_some_and(|(by, _)| *by == hop)
}

fn by_set<'s>(claims: impl Iterator<Item = (usize, &'s SentClaim)>) -> BySet {
    let mut sets = BySet::new();
    for (place, claim) in claims {
        sets.entry(claim.set).or_default().push(place);
    }
    sets
}

fn file(sent: &Sent, fates: &Fates, interchange: &SentInterchange, speaker: Speaker<'_>, day: Date, sets: &BySet) -> Result<Option<AnswerFile>, AnswerError> {
    if sets.is_empty() {
        return Ok(None);
    }
    let name = format!("{day}-{}-277ca-{}-{}.277", file_word(&interchange.receiver.1), file_word(speaker.id), interchange.control);
    let mut writer = InterchangeWriter::new(envelope(interchange, day, (7, 15), &name))?;
    for (set, places) in sets {
        let Some(set) = interchange.sets.get(*set) else { continue };
        let claims: Vec<(usize, &SentClaim)> = places.iter().filter_map(|place| Some((*place, sent.claims.get(*place)?))).collect();
        let reference = format!("{}{}", speaker.id, set.batch);
        let report = report(fates, interchange, speaker, day, set, &claims, &reference);
        writer.set(SetKind::ClaimStatus, |inside| write_status(inside, &report))?;
    }
    Ok(Some(AnswerFile { day, name, bytes: writer.finish() }))
}

fn report<'s>(
    fates: &Fates,
    interchange: &'s SentInterchange,
    speaker: Speaker<'s>,
    day: Date,
    set: &SentSet,
    claims: &[(usize, &'s SentClaim)],
    reference: &'s str,
) -> StatusSet<'s> {
    let is_payer = speaker.hop == Hop::Payer;
    let batch = |level, date| BatchAnswer {
        level,
        batch: set.batch.as_str().into(),
        provider_npi: Default::default(),
        is_rejected: false,
        statuses: vec![status("A1", "19")],
        date,
        is_payer,
        speaker: speaker.name.into(),
        offset: 0,
    };
    let mut providers: BTreeMap<&str, ReportedProvider<'s>> = BTreeMap::new();
    for (place, claim) in claims {
        let provider = providers.entry(&claim.billing.1).or_insert_with(|| ReportedProvider {
            name: &claim.billing.0,
            entity_type: claim.billing_type,
            npi: &claim.billing.1,
            answer: Some(batch(BatchLevel::Provider, None)),
            claims: Vec::new(),
        });
        let (last, first, member_id) = &claim.patient;
        let patient = PatientName { last, first, member_id };
        provider.claims.push(ReportedClaim { answer: claim_answer(fates, speaker, day, set, *place, claim), patient, service: claim.days });
    }
    StatusSet {
        reference,
        date: day,
        time: (7, 15),
        received: interchange.date,
        source: StatusSource {
            qualifier: if is_payer { "PI" } else { "46" },
            id: speaker.id,
            submitter_name: &interchange.submitter_name,
            submitter_id: &interchange.submitter_id,
        },
        batch: batch(BatchLevel::Receiver, Some(day)),
        charge_cents: claims.iter().map(|(_, claim)| claim.charge).sum::<Cents>(),
        providers: providers.into_values().collect(),
    }
}

fn claim_answer(fates: &Fates, speaker: Speaker<'_>, day: Date, set: &SentSet, place: usize, claim: &SentClaim) -> ClaimAnswer {
    let is_payer = speaker.hop == Hop::Payer;
    let rejection = fates.rejected.get(&place).filter(|(hop, _)| *hop == speaker.hop).map(|(_, status)| status.clone());
    let is_rejected = rejection.is_some();
    ClaimAnswer {
        claim_id: claim.claim_id.clone(),
        batch: set.batch.as_str().into(),
        is_payer,
        speaker: speaker.name.into(),
        speaker_id: speaker.id.into(),
        statuses: vec![rejection.unwrap_or_else(|| accepted(fates, speaker))],
        is_rejected,
        date: Some(day),
        charge_cents: claim.charge,
        payer_claim_number: if is_payer && !is_rejected { claim_number(fates.seed, &claim.payer.id, &claim.claim_id).into() } else { Default::default() },
        clearinghouse_number: format!("CH{:010}", random(fates.seed, &["hop", &claim.claim_id]).below(10_000_000_000)).into(),
        lines: Vec::new(),
        offset: 0,
    }
}

/// Some receivers write A2 too, although only the payer can accept a claim for adjudication.
fn accepted(fates: &Fates, speaker: Speaker<'_>) -> Status {
    match speaker.hop {
        Hop::Payer => status("A2", "20"),
        Hop::Clearinghouse if random(fates.seed, &["hop word", speaker.id]).chance(50) => status("A2", "20"),
        Hop::Clearinghouse => status("A1", "19"),
    }
}

fn status(category: &str, code: &str) -> Status {
    Status { category: category.into(), code: code.into(), entity: Default::default(), message: Default::default() }
}
