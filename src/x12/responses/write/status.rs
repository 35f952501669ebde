//! The inside of a 277CA: one speaker on the claims of one of our batches.

use super::super::{BatchAnswer, ClaimAnswer, LineAnswer, Status};
use super::{PatientName, fault, write_days, write_patient, write_reference};
use crate::model::{Cents, Date, EntityType};
use crate::x12::WriteFault;
use crate::x12::interchange::clock;
use crate::x12::segment_writer::SegmentWriter;

/// Who speaks and to whom.
#[derive(Debug, Clone, Copy)]
pub struct StatusSource<'c> {
    /// NM108 of 2100A, such as PI or 46.
    pub qualifier: &'c str,
    /// NM109 of it.
    pub id: &'c str,
    /// Who sent the claims: name of 2100B.
    pub submitter_name: &'c str,
    /// NM109 of it.
    pub submitter_id: &'c str,
}

/// A claim of ours with what is said of it.
#[derive(Debug, Clone)]
pub struct ReportedClaim<'c> {
    /// What is said.
    pub answer: ClaimAnswer,
    /// Of whom.
    pub patient: PatientName<'c>,
    /// First and last day of service.
    pub service: (Date, Date),
}

/// A billing provider of ours with its claims.
#[derive(Debug, Clone)]
pub struct ReportedProvider<'c> {
    /// Name, the last name of a person.
    pub name: &'c str,
    /// Person or organisation.
    pub entity_type: EntityType,
    /// NPI.
    pub npi: &'c str,
    /// 2200C, where all its claims are answered at once.
    pub answer: Option<BatchAnswer>,
    /// Its claims.
    pub claims: Vec<ReportedClaim<'c>>,
}

/// Everything between ST and SE.
#[derive(Debug, Clone)]
pub struct StatusSet<'c> {
    /// BHT03.
    pub reference: &'c str,
    /// BHT04, and DTP*009.
    pub date: Date,
    /// BHT05.
    pub time: (i8, i8),
    /// DTP*050, the day on which our batch came in.
    pub received: Date,
    /// Who speaks.
    pub source: StatusSource<'c>,
    /// 2200B. Its speaker is the information source.
    pub batch: BatchAnswer,
    /// STC04 of 2200B: the charges of the batch.
    pub charge_cents: Cents,
    /// The providers; may be none when the batch is rejected.
    pub providers: Vec<ReportedProvider<'c>>,
}

/// Writes the inside of a 277CA. Counts and amounts of accepted and rejected claims are counted from the claims.
pub fn write_status(writer: &mut SegmentWriter, set: &StatusSet<'_>) -> Result<(), WriteFault> {
    writer.begin("BHT");
    writer.code("0085");
    writer.code("08");
    writer.text(set.reference, 50);
    writer.date(set.date);
    writer.padded_number(clock(set.time), 4);
    writer.code("TH");
    writer.end();
    write_source(writer, set)?;
    write_receiver(writer, set)?;
    let mut level = 2;
    for provider in &set.providers {
        level += 1;
        write_provider(writer, set, provider, level)?;
        let above = level;
        for claim in &provider.claims {
            level += 1;
            write_claim(writer, claim, level, above)?;
        }
    }
    Ok(())
}

fn write_level(writer: &mut SegmentWriter, number: u64, parent: Option<u64>, code: &str, has_child: Option<bool>) {
    writer.begin("HL");
    writer.number(number);
    match parent {
        Some(parent) => writer.number(parent),
        None => writer.skip(1),
    }
    writer.code(code);
    if let Some(has_child) = has_child {
        writer.code(if has_child { "1" } else { "0" });
    }
    writer.end();
}

fn write_trace(writer: &mut SegmentWriter, kind: &str, number: &str) {
    writer.begin("TRN");
    writer.code(kind);
    writer.text(number, 50);
    writer.end();
}

/// 2000A.
fn write_source(writer: &mut SegmentWriter, set: &StatusSet<'_>) -> Result<(), WriteFault> {
    write_level(writer, 1, None, "20", Some(true));
    writer.begin("NM1");
    writer.code(if set.batch.is_payer { "PR" } else { "AY" });
    writer.code("2");
    if writer.text(&set.batch.speaker, 60) == 0 {
        return Err(fault("2100A NM1", "NM103", "the name of the one who answers is missing"));
    }
    writer.skip(4);
    writer.code(set.source.qualifier);
    writer.text(set.source.id, 80);
    writer.end();
    write_trace(writer, "1", set.reference);
    write_days(writer, "050", (set.received, set.received));
    write_days(writer, "009", (set.date, set.date));
    Ok(())
}

/// 2000B.
fn write_receiver(writer: &mut SegmentWriter, set: &StatusSet<'_>) -> Result<(), WriteFault> {
    write_level(writer, 2, Some(1), "21", Some(!set.providers.is_empty()));
    writer.begin("NM1");
    writer.code("41");
    writer.code("2");
    writer.text(set.source.submitter_name, 60);
    writer.skip(4);
    writer.code("46");
    writer.text(set.source.submitter_id, 80);
    writer.end();
    write_trace(writer, "2", &set.batch.batch);
    write_statuses(writer, &set.batch.statuses, &Verdict { date: set.batch.date, is_rejected: set.batch.is_rejected, charge_cents: Some(set.charge_cents) })?;
    write_totals(writer, ["90", "AA"], set.providers.iter().flat_map(|provider| &provider.claims));
    Ok(())
}

/// 2000C.
fn write_provider(writer: &mut SegmentWriter, set: &StatusSet<'_>, provider: &ReportedProvider<'_>, level: u64) -> Result<(), WriteFault> {
    write_level(writer, level, Some(2), "19", Some(!provider.claims.is_empty()));
    writer.begin("NM1");
    writer.code("85");
    writer.code(if provider.entity_type == EntityType::Person { "1" } else { "2" });
    if writer.text(provider.name, 60) == 0 {
        return Err(fault("2100C NM1", "NM103", "the billing provider's name is missing"));
    }
    writer.skip(4);
    writer.code("XX");
    writer.text(provider.npi, 80);
    writer.end();
    let Some(answer) = &provider.answer else { return Ok(()) };
    write_trace(writer, "1", set.reference);
    // STC02 is not used at this level.
    write_statuses(writer, &answer.statuses, &Verdict { date: None, is_rejected: answer.is_rejected, charge_cents: Some(sum(&provider.claims)) })?;
    write_totals(writer, ["QA", "QC"], provider.claims.iter());
    Ok(())
}

fn sum(claims: &[ReportedClaim<'_>]) -> Cents {
    claims.iter().map(|claim| claim.answer.charge_cents).sum()
}

/// QTY and AMT of what was accepted, then of what was rejected; nothing where there is none.
fn write_totals<'a, 'c: 'a>(writer: &mut SegmentWriter, quantities: [&str; 2], claims: impl Iterator<Item = &'a ReportedClaim<'c>>) {
    let (mut counts, mut charges) = ([0u64; 2], [Cents::ZERO; 2]);
    for claim in claims {
        let [accepted, rejected] = &mut counts;
        *if claim.answer.is_rejected { rejected } else { accepted } += 1;
        let [accepted, rejected] = &mut charges;
        *if claim.answer.is_rejected { rejected } else { accepted } += claim.answer.charge_cents;
    }
    for (qualifier, count) in quantities.iter().zip(counts).filter(|(_, count)| *count > 0) {
        writer.begin("QTY");
        writer.code(qualifier);
        writer.number(count);
        writer.end();
    }
    for ((qualifier, charge), _) in ["YU", "YY"].iter().zip(charges).zip(counts).filter(|(_, count)| *count > 0) {
        writer.begin("AMT");
        writer.code(qualifier);
        writer.money(charge);
        writer.end();
    }
}

/// 2000D with 2200D.
fn write_claim(writer: &mut SegmentWriter, claim: &ReportedClaim<'_>, level: u64, above: u64) -> Result<(), WriteFault> {
    let answer = &claim.answer;
    write_level(writer, level, Some(above), "PT", None);
    write_patient(writer, &claim.patient, "2100D NM1")?;
    write_trace(writer, "2", &answer.claim_id);
    write_statuses(writer, &answer.statuses, &Verdict { date: answer.date, is_rejected: answer.is_rejected, charge_cents: Some(answer.charge_cents) })?;
    write_reference(writer, "1K", &answer.payer_claim_number);
    write_reference(writer, "D9", &answer.clearinghouse_number);
    write_days(writer, "472", claim.service);
    answer.lines.iter().try_for_each(|line| write_line(writer, line, answer))
}

/// 2220D, which stands only under rejected claims.
fn write_line(writer: &mut SegmentWriter, line: &LineAnswer, claim: &ClaimAnswer) -> Result<(), WriteFault> {
    writer.begin("SVC");
    writer.code("HC");
    writer.component(1, &super::cleaned(&line.code, 48));
    writer.money(line.charge_cents);
    writer.end();
    write_statuses(writer, &line.statuses, &Verdict { date: claim.date, is_rejected: true, charge_cents: None })?;
    write_reference(writer, "FJ", &line.line_control);
    Ok(())
}

/// STC02 to STC04.
struct Verdict {
    date: Option<Date>,
    is_rejected: bool,
    charge_cents: Option<Cents>,
}

/// STC segments of up to three statuses; one with words of its own begins a segment, because STC12 belongs to its first.
fn write_statuses(writer: &mut SegmentWriter, statuses: &[Status], verdict: &Verdict) -> Result<(), WriteFault> {
    if statuses.is_empty() || statuses.iter().any(|status| status.category.is_empty()) {
        return Err(fault("STC", "STC01", "a status without a category"));
    }
    let mut rest = statuses;
    while let Some((first, others)) = rest.split_first() {
        let more = others.iter().take(2).take_while(|status| status.message.is_empty()).count();
        let (with, after) = others.split_at(more);
        write_segment(writer, first, with, verdict);
        rest = after;
    }
    Ok(())
}

fn write_segment(writer: &mut SegmentWriter, first: &Status, with: &[Status], verdict: &Verdict) {
    writer.begin("STC");
    write_code(writer, first);
    match verdict.date {
        Some(date) => writer.date(date),
        None => writer.skip(1),
    }
    writer.code(if verdict.is_rejected { "U" } else { "WQ" });
    match verdict.charge_cents {
        Some(charge) => writer.money(charge),
        None => writer.skip(1),
    }
    writer.skip(5);
    with.iter().for_each(|status| write_code(writer, status));
    if !first.message.is_empty() {
        writer.skip(2 - with.len());
        writer.text(&first.message, 264);
    }
    writer.end();
}

fn write_code(writer: &mut SegmentWriter, status: &Status) {
    writer.code(&status.category);
    writer.component(1, &status.code);
    if !status.entity.is_empty() {
        writer.component(1, &status.entity);
    }
}
