//! What earlier payers decided: CAS, AMT, MOA and dates of loops 2320 and 2330B, and loop 2430 under each line.
//!
//! What a payer said of lines stands there alone; a payer that said nothing of lines, or of lines that are not on the claim, is reported for the claim as a whole. Nothing is made up so that it adds up:
//! charge = paid + adjusted holds for the claim and for each line that the payer decided (005010X222A1, section 1.4.1.2), or the claim is refused.

use super::claim::MAX_AMOUNT;
use super::parties::write_reference;
use super::{Billed, WriteFault};
use crate::model::{Cents, Claim, ClaimFrequency, ClaimLine, Date, Payer, PriorAdjustment, PriorPayment, PriorServicePayment, Quantity};
use crate::x12::segment_writer::SegmentWriter;

/// CAS segments that a loop may have, and reasons that each may have.
const MOST_SEGMENTS: usize = 5;
const MOST_REASONS: usize = 6;
/// Decisions of all earlier payers that a line may have (2430).
const MOST_DECISIONS: usize = 15;
/// Remark codes of an MOA.
const MOST_REMARKS: usize = 5;
/// Adjustment groups that a claim may report, in the order in which they are written.
const GROUPS: [&str; 5] = ["CO", "CR", "OA", "PI", "PR"];
/// Kinds of procedure codes that SVD03 may have.
const QUALIFIERS: [&str; 4] = ["ER", "HC", "IV", "WK"];

/// The decision of one earlier payer.
#[derive(Debug)]
pub(super) struct PriorDecision<'c> {
    payment: &'c PriorPayment,
    payer: &'c Payer,
    date: Date,
    /// The coverage's place among the encounter's.
    pub place: usize,
    is_by_line: bool,
}

/// The decisions of the payers before the billed one, checked. There are none on a claim to a first payer.
///
/// A void takes back what was sent, also after an earlier payer has taken back its payment or the charge has changed: decisions that cannot be told any more are left out of it.
pub(super) fn prior_decisions<'c>(billed: &Billed<'c, '_>) -> Result<Vec<PriorDecision<'c>>, WriteFault> {
    let is_void = billed.claim.frequency == ClaimFrequency::Void;
    let decided = billed.claim.prior_payments.iter().map(|payment| prior_decision(billed, payment));
    let decisions: Vec<PriorDecision<'c>> = decided.filter(|decision| decision.is_ok() || !is_void).collect::<Result<_, _>>()?;
    let is_repeated = decisions.iter().enumerate().any(|(at, decision)| decisions.iter().skip(at + 1).any(|other| other.place == decision.place));
    if is_repeated { Err(WriteFault::new("2320 SBR", "SBR01", "one earlier payer has two decisions")) } else { Ok(decisions) }
}

fn prior_decision<'c>(billed: &Billed<'c, '_>, payment: &'c PriorPayment) -> Result<PriorDecision<'c>, WriteFault> {
    let place = usize::from(payment.sequence).checked_sub(1).filter(|&place| place < billed.place);
    let place = place.ok_or(WriteFault::new("2320 SBR", "SBR01", "a decision of another payer is not one of a payer before the billed one"))?;
    let payer = billed.claim.all_payers.get(place).copied().flatten();
    let payer = payer.ok_or(WriteFault::new("2330B NM1", "NM109", "another of the patient's payers is not configured"))?;
    if payer.payer_id != payment.payer_id.as_str() {
        return Err(WriteFault::new("2330B NM1", "NM109", "the payer that decided before is not the one that the coverage names now"));
    }
    let is_by_line = payment.is_by_line(billed.claim.lines.len());
    check_balance(billed.claim, payment, is_by_line)?;
    let segment = if is_by_line { "2430 DTP" } else { "2330B DTP" };
    let date = payment.date.ok_or(WriteFault::new(segment, "DTP03", "the day on which an earlier payer decided is not known"))?;
    Ok(PriorDecision { payment, payer, date, place, is_by_line })
}

fn check_balance(claim: &Claim<'_>, payment: &PriorPayment, is_by_line: bool) -> Result<(), WriteFault> {
    if payment.is_reversed() {
        return Err(WriteFault::new("2320 AMT", "AMT02", "an earlier payer's payment is negative: it was taken back; the correction must be posted first"));
    }
    if payment.accounted_cents() != claim.charge_cents {
        return Err(WriteFault::new("2320 AMT", "AMT02", "what an earlier payer paid and adjusted is not the claim's charge"));
    }
    let differs = |(line, number): (&ClaimLine<'_>, u16)| payment.accounted_of_line_cents(number).is_some_and(|accounted| accounted != line.charge_cents);
    if is_by_line && claim.lines.iter().zip(1u16..).any(differs) {
        return Err(WriteFault::new("2430 SVD", "SVD02", "what an earlier payer paid and adjusted for a line is not the line's charge"));
    }
    Ok(())
}

/// CAS and AMT of 2320.
pub(super) fn write_claim_amounts(writer: &mut SegmentWriter, decision: &PriorDecision<'_>) -> Result<(), WriteFault> {
    let payment = decision.payment;
    let of_services = payment.services.iter().filter(|_| !decision.is_by_line).flat_map(|service| &service.adjustments);
    let adjustments = merged(payment.adjustments.iter().chain(of_services));
    write_adjustments(writer, "2320 CAS", &adjustments)?;
    write_amount(writer, "D", payment.paid_cents);
    // Only of a payer that said nothing of lines; else each line has its own.
    if !decision.is_by_line {
        write_amount(writer, "EAF", left_to_patient(&adjustments));
    }
    Ok(())
}

/// MOA of 2320, where the payer gave remark codes.
pub(super) fn write_remarks(writer: &mut SegmentWriter, decision: &PriorDecision<'_>) {
    let remarks = &decision.payment.remarks;
    let first_times = remarks.iter().enumerate().filter(|(place, remark)| !remark.is_empty() && !remarks.iter().take(*place).any(|earlier| earlier == *remark));
    let mark = writer.mark();
    writer.begin("MOA");
    writer.skip(2);
    let written: usize = first_times.take(MOST_REMARKS).map(|(_, remark)| writer.text(remark, 50)).sum();
    if written == 0 { writer.back_to(mark) } else { writer.end() }
}

/// DTP*573 and REF*F8 of 2330B.
pub(super) fn write_payer_references(writer: &mut SegmentWriter, decision: &PriorDecision<'_>) {
    if !decision.is_by_line {
        write_decision_date(writer, decision);
    }
    write_reference(writer, "F8", &decision.payment.payer_claim_number);
}

/// All 2430 of a line.
pub(super) fn write_line_decisions(writer: &mut SegmentWriter, decisions: &[PriorDecision<'_>], line: &ClaimLine<'_>, number: u64) -> Result<(), WriteFault> {
    let of_line = |decision: &&PriorDecision<'_>| decision.is_by_line;
    let mut count = 0;
    for decision in decisions.iter().filter(of_line) {
        for service in decision.payment.services.iter().filter(|service| u64::from(service.line) == number) {
            count += 1;
            if count > MOST_DECISIONS {
                return Err(WriteFault::new("2430 SVD", "SVD01", "earlier payers decided a line in more than fifteen parts"));
            }
            write_line_decision(writer, decision, service, line)?;
        }
    }
    Ok(())
}

fn write_line_decision(writer: &mut SegmentWriter, decision: &PriorDecision<'_>, service: &PriorServicePayment, line: &ClaimLine<'_>) -> Result<(), WriteFault> {
    writer.begin("SVD");
    if writer.text(&decision.payer.edi_payer_id, 80) < 2 {
        return Err(WriteFault::new("2430 SVD", "SVD01", "the payer's electronic id is missing in payers.csv or shorter than two characters"));
    }
    writer.money(within_limit(service.paid_cents)?);
    write_procedure(writer, service, line);
    writer.skip(1);
    let units = if service.units.is_empty() { Some(Quantity::ONE) } else { Quantity::parse(&service.units) };
    writer.quantity(units.filter(|units| *units >= Quantity::default()).unwrap_or(line.units));
    writer.end();
    let adjustments = merged(service.adjustments.iter());
    write_adjustments(writer, "2430 CAS", &adjustments)?;
    write_decision_date(writer, decision);
    write_amount(writer, "EAF", left_to_patient(&adjustments));
    Ok(())
}

/// SVD03: the procedure as the payer decided it; ours where it names none that a claim may carry.
fn write_procedure(writer: &mut SegmentWriter, service: &PriorServicePayment, line: &ClaimLine<'_>) {
    let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if QUALIFIERS.contains(&service.qualifier.as_str()) && is_plain(&service.code) {
        writer.code(&service.qualifier);
        writer.component(1, &service.code);
        service.modifiers.iter().filter(|modifier| is_plain(modifier) && modifier.len() == 2).take(4).for_each(|modifier| writer.component(1, modifier));
    } else {
        writer.code("HC");
        writer.component(1, line.code.as_str());
        line.modifiers.as_slice().iter().for_each(|modifier| writer.component(1, modifier.as_str()));
    }
}

/// The day on which the payer decided.
fn write_decision_date(writer: &mut SegmentWriter, decision: &PriorDecision<'_>) {
    writer.begin("DTP");
    writer.code("573");
    writer.code("D8");
    writer.date(decision.date);
    writer.end();
}

fn write_amount(writer: &mut SegmentWriter, qualifier: &str, amount: Cents) {
    writer.begin("AMT");
    writer.code(qualifier);
    writer.money(amount);
    writer.end();
}

/// What the payer leaves to the patient, and so to the next payer: its adjustments of group PR.
fn left_to_patient(adjustments: &[PriorAdjustment]) -> Cents {
    let left = adjustments.iter().filter(|adjustment| adjustment.group == "PR").fold(0i64, |sum, adjustment| sum.saturating_add(adjustment.cents.0));
    Cents(left.max(0))
}

/// Each reason of a group once, with the sum of its amounts; what comes to nothing is left out.
fn merged<'p>(adjustments: impl Iterator<Item = &'p PriorAdjustment>) -> Vec<PriorAdjustment> {
    let mut merged: Vec<PriorAdjustment> = Vec::new();
    for adjustment in adjustments {
        match merged.iter_mut().find(|known| known.group == adjustment.group && known.reason == adjustment.reason) {
            Some(known) => {
                known.cents = Cents(known.cents.0.saturating_add(adjustment.cents.0));
                // Quantities of different services do not add up to one.
                known.quantity.clear();
            }
            None => merged.push(adjustment.clone()),
        }
    }
    merged.retain(|adjustment| !adjustment.cents.is_zero());
    merged
}

/// Up to five CAS, each with one group and up to six reasons.
fn write_adjustments(writer: &mut SegmentWriter, segment: &'static str, adjustments: &[PriorAdjustment]) -> Result<(), WriteFault> {
    if adjustments.iter().any(|adjustment| !GROUPS.contains(&adjustment.group.as_str())) {
        return Err(WriteFault::new(segment, "CAS01", "an earlier payer's adjustment has none of the groups CO, CR, OA, PI, PR"));
    }
    let mut segments = 0;
    for group in GROUPS {
        let of_group: Vec<&PriorAdjustment> = adjustments.iter().filter(|adjustment| adjustment.group == group).collect();
        for reasons in of_group.chunks(MOST_REASONS) {
            segments += 1;
            if segments > MOST_SEGMENTS {
                return Err(WriteFault::new(segment, "CAS01", "an earlier payer gave more reasons than five adjustment segments can carry"));
            }
            write_group(writer, segment, group, reasons)?;
        }
    }
    Ok(())
}

fn write_group(writer: &mut SegmentWriter, segment: &'static str, group: &str, reasons: &[&PriorAdjustment]) -> Result<(), WriteFault> {
    writer.begin("CAS");
    writer.code(group);
    for adjustment in reasons {
        if writer.text(&adjustment.reason, 5) == 0 {
            return Err(WriteFault::new(segment, "CAS02", "an earlier payer's adjustment has no reason"));
        }
        writer.money(within_limit(adjustment.cents)?);
        match Quantity::parse(&adjustment.quantity) {
            Some(quantity) => writer.quantity(quantity),
            None => writer.skip(1),
        }
    }
    writer.end();
    Ok(())
}

fn within_limit(amount: Cents) -> Result<Cents, WriteFault> {
    let is_within = amount.0.unsigned_abs() <= MAX_AMOUNT.0.unsigned_abs();
    if is_within { Ok(amount) } else { Err(WriteFault::new("2320 CAS", "CAS03", "an earlier payer's amount has more than ten digits")) }
}
