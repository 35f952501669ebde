//! TA1, and the inside of a 999.

use super::super::{GroupAnswer, InterchangeAnswer, SegmentFault, TransactionAnswer, Verdict};
use super::{cleaned, fault};
use crate::model::date::write_compact;
use crate::x12::WriteFault;
use crate::x12::interchange::clock;
use crate::x12::segment_writer::SegmentWriter;

/// TA1. `answered_time` is TA103, the time of the interchange that is answered.
pub fn write_interchange_answer(writer: &mut SegmentWriter, answer: &InterchangeAnswer, answered_time: (i8, i8)) -> Result<(), WriteFault> {
    let date = answer.answered_date.ok_or(fault("TA1", "TA102", "the date of the answered interchange is missing"))?;
    let mut compact = Vec::with_capacity(8);
    write_compact(date, &mut compact);
    writer.begin("TA1");
    writer.text(&answer.answered_control, 9);
    // As in ISA09, the year has two digits.
    writer.code(std::str::from_utf8(&compact).ok().and_then(|text| text.get(2..)).unwrap_or_default());
    writer.padded_number(clock(answered_time), 4);
    writer.code(letter(answer.verdict));
    writer.code(&answer.note);
    writer.end();
    Ok(())
}

/// AK1, its AK2 loops and AK9. `answered_guide` is GS08 of the group that is answered.
pub fn write_acknowledgement(writer: &mut SegmentWriter, group: &GroupAnswer, transactions: &[TransactionAnswer], answered_guide: &str) -> Result<(), WriteFault> {
    writer.begin("AK1");
    writer.code(&group.functional_id);
    if writer.text(&group.answered_group, 9) == 0 {
        return Err(fault("AK1", "AK102", "the answered group's control number is missing"));
    }
    writer.code(answered_guide);
    writer.end();
    for transaction in transactions {
        write_transaction(writer, transaction, answered_guide)?;
    }
    writer.begin("AK9");
    writer.code(letter(group.verdict));
    for count in [group.included, group.received, group.accepted] {
        writer.number(count.into());
    }
    group.codes.iter().take(MOST_CODES).for_each(|code| writer.code(code));
    writer.end();
    Ok(())
}

/// Codes behind a verdict, of a set and of a group.
const MOST_CODES: usize = 5;

fn write_transaction(writer: &mut SegmentWriter, answer: &TransactionAnswer, guide: &str) -> Result<(), WriteFault> {
    writer.begin("AK2");
    writer.code(&answer.answered_set);
    if writer.text(&answer.answered_control, 9) == 0 {
        return Err(fault("2000 AK2", "AK202", "the answered set's control number is missing"));
    }
    writer.code(guide);
    writer.end();
    let mut before: Option<&SegmentFault> = None;
    for error in &answer.errors {
        if !before.is_some_and(|before| is_same_segment(before, error)) {
            write_segment_error(writer, error);
        }
        if !error.element_code.is_empty() {
            write_element_error(writer, error);
        }
        before = Some(error);
    }
    writer.begin("IK5");
    writer.code(letter(answer.verdict));
    answer.codes.iter().take(MOST_CODES).for_each(|code| writer.code(code));
    writer.end();
    Ok(())
}

/// Whether the error stands under the same IK3, as a further IK4.
fn is_same_segment(before: &SegmentFault, error: &SegmentFault) -> bool {
    let facts = |error: &SegmentFault| (error.segment.clone(), error.position, error.loop_id.clone(), error.segment_code.clone(), error.claim_id.clone());
    !before.element_code.is_empty() && !error.element_code.is_empty() && facts(before) == facts(error)
}

fn write_segment_error(writer: &mut SegmentWriter, error: &SegmentFault) {
    writer.begin("IK3");
    writer.code(&error.segment);
    writer.number(error.position.into());
    writer.code(&error.loop_id);
    writer.code(&error.segment_code);
    writer.end();
    if !error.claim_id.is_empty() {
        writer.begin("CTX");
        writer.code("CLM01");
        writer.component(1, &cleaned(&error.claim_id, 35));
        writer.end();
    }
}

/// IK4, without the copy of what was wrong: it may hold what belongs to a patient.
fn write_element_error(writer: &mut SegmentWriter, error: &SegmentFault) {
    writer.begin("IK4");
    writer.code(&error.element);
    writer.skip(1);
    writer.code(&error.element_code);
    writer.end();
}

fn letter(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "A",
        Verdict::AcceptedWithErrors => "E",
        Verdict::Partly => "P",
        Verdict::Rejected => "R",
    }
}
