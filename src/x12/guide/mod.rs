//! Judges an 837P by its implementation guide, 005010X222A1: which segments stand where and how often, what each element may hold, and what the guide says beyond form.
//!
//! It reads one segment at a time and keeps one claim at most. The guide's facts stand in `professional.guide`; HL levels and claim totals are `describe`'s. Code sets that
//! others publish (procedures, diagnoses, taxonomies, adjustment reasons) are *not* looked up: `edits` do that.

pub mod advice;
mod elements;
pub mod semantics;
pub mod table;
#[cfg(test)]
mod tests;
pub mod values;
mod walker;

use std::sync::LazyLock;

use self::semantics::Semantics;
use self::table::Guide;
use self::walker::Walker;
use crate::model::Date;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// The text of the professional guide.
const PROFESSIONAL_TEXT: &str = include_str!("professional.guide");

/// The professional guide; `None` only where its text cannot be read, which a test forbids.
static PROFESSIONAL: LazyLock<Option<Guide>> = LazyLock::new(|| Guide::parse(PROFESSIONAL_TEXT).ok());

/// The check of one transaction.
#[derive(Debug)]
pub struct GuideCheck {
    walker: Walker,
    semantics: Semantics,
}

impl GuideCheck {
    /// A check that begins with ST. `None` for a guide that is not the professional claim of 5010. `group_date` is GS04.
    pub fn begin(guide: &str, header: &Segment<'_>, group_date: Option<Date>, faults: &mut Faults) -> Option<GuideCheck> {
        // The same guide before its errata and after later ones; receivers want A1.
        let professional = PROFESSIONAL.as_ref().filter(|_| matches!(guide, "005010X222" | "005010X222A1" | "005010X222A2"))?;
        if let Some(opener) = professional.loops.first().and_then(|found| found.children.first()) {
            elements::check(header, opener.opener(), faults);
        }
        let states = professional.codes.get("states").cloned().unwrap_or_default();
        Some(GuideCheck { walker: Walker::new(professional, header.offset), semantics: Semantics::new(semantics::ALL, states, group_date) })
    }

    /// Takes the next segment after ST, and gives the loop in which it stands.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> &'static str {
        let place = self.walker.place(segment, faults);
        // Of a segment that is cut off nobody knows what else it had.
        if let Some(expected) = place.segment.filter(|_| !faults.has_code("terminator-missing", segment.offset)) {
            elements::check(segment, expected, faults);
        }
        self.semantics.take(segment, place.loop_id, faults);
        place.loop_id
    }

    /// Takes SE. Where a transaction has none, what it lacks is not told: it was cut off.
    pub fn finish(&mut self, trailer: &Segment<'_>, faults: &mut Faults) {
        self.walker.finish(trailer.offset, faults);
        self.semantics.finish(faults);
    }
}
