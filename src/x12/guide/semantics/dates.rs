//! Dates against each other: none that tells of the past lies after the file's own date, and no stay ends before it begins.

use crate::model::{Date, parse_date};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// DTP qualifiers that tell of the past: onset, visits, tests, accident, admission, discharge, service, adjudication. Disability, return to work and assumed care may lie ahead.
const PAST: [&str; 17] = ["431", "454", "304", "453", "439", "484", "455", "471", "435", "096", "444", "050", "472", "738", "739", "011", "573"];

/// The dates of one transaction.
#[derive(Debug)]
pub struct Dates {
    // The later of GS04 and BHT04.
    file: Option<Date>,
    admission: Option<Date>,
}

impl Dates {
    /// Dates of a transaction whose group has that date.
    pub fn new(group_date: Option<Date>) -> Dates {
        Dates { file: group_date, admission: None }
    }

    /// Takes a segment.
    pub fn take(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        match segment.id() {
            "BHT" => {
                self.check(segment, 4, faults);
                self.file = self.file.max(parse_date(segment.text(4)));
            }
            "DMG" => self.check(segment, 2, faults),
            "PAT" => self.check(segment, 6, faults),
            "CLM" => self.admission = None,
            "DTP" if PAST.contains(&segment.text(1)) => {
                self.check(segment, 3, faults);
                self.stay(segment, faults);
            }
            _ => {}
        }
    }

    fn check(&self, segment: &Segment<'_>, element: usize, faults: &mut Faults) {
        let text = segment.text(element);
        let last = text.rsplit('-').next().and_then(parse_date);
        let is_later = last.zip(self.file).is_some_and(|(date, file)| date > file);
        if is_later {
            faults.add(segment.id(), element, segment.offset, "date-in-future", "the date lies after the file's own date (GS04)");
        }
    }

    fn stay(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let date = parse_date(segment.text(3));
        match segment.text(1) {
            "435" => self.admission = date,
            "096" if self.admission.zip(date).is_some_and(|(admission, discharge)| discharge < admission) => {
                faults.add("DTP", 3, segment.offset, "dates-reversed", "the discharge lies before the admission");
            }
            _ => {}
        }
    }
}
