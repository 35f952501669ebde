//! Reads a TA1: what a receiver says of a whole interchange of ours before it opens it.

use super::acknowledgement::{InterchangeAnswer, Verdict};
use super::set_reader::IsaParties;
use crate::model::parse_date;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// The answer that a TA1 gives; `None` where it cannot be used, for which there is a fault then. `Some` may come with warnings.
pub(in crate::x12) fn read_interchange_answer(segment: &Segment<'_>, isa: &IsaParties, faults: &mut Faults) -> Option<InterchangeAnswer> {
    let (control, note) = (segment.text(1), segment.text(5));
    if control.is_empty() {
        faults.add("TA1", 1, segment.offset, "element-missing", "TA101 must repeat the control number of our interchange (ISA13)");
        return None;
    }
    let verdict = match Verdict::of(segment.text(4)) {
        Some(verdict) if matches!(segment.text(4), "A" | "E" | "R") => verdict,
        _ => {
            let message = format!("`{}` is no verdict on an interchange; expected A, E or R", segment.text(4));
            faults.add("TA1", 4, segment.offset, "acknowledgement-verdict-unknown", message);
            return None;
        }
    };
    if !is_note(note) {
        faults.add("TA1", 5, segment.offset, "acknowledgement-code-unknown", format!("`{note}` is not a note of the guide's list, 000 to 031"));
    }
    match verdict {
        Verdict::Accepted if !matches!(note, "000" | "") => {
            let message = format!("interchange {control} is accepted, but note {note} names an error");
            faults.add("TA1", 5, segment.offset, "acknowledgement-contradicts-itself", message);
            return None;
        }
        Verdict::Rejected if matches!(note, "000" | "") => {
            faults.add("TA1", 5, segment.offset, "acknowledgement-reason-missing", format!("interchange {control} is rejected without a reason"));
        }
        _ => {}
    }
    Some(InterchangeAnswer {
        sender: isa.sender.clone(),
        receiver: isa.receiver.clone(),
        interchange_control: isa.interchange_control.clone(),
        answered_control: control.into(),
        answered_date: short_date(segment.text(2)),
        verdict,
        note: note.into(),
        offset: segment.offset,
    })
}

/// TA105 (X12 I18): 000 to 031.
fn is_note(note: &str) -> bool {
    note.len() == 3 && note.bytes().all(|byte| byte.is_ascii_digit()) && note <= "031"
}

/// A date with two digits of the year, all of which are of this century.
fn short_date(text: &str) -> Option<crate::model::Date> {
    if text.len() == 6 { parse_date(&format!("20{text}")) } else { None }
}
