//! Rules that join several segments of one claim. What counts and adds up is `describe::claims`'.

use crate::model::{Date, parse_date};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Frequencies of a professional claim: original, corrected, replacement, void.
const FREQUENCIES: [&str; 4] = ["1", "6", "7", "8"];

/// The first day on which ICD-10-CM is required (45 CFR 162.1002).
const FIRST_ICD10_DAY: Date = Date::constant(2015, 10, 1);

/// What is known of the level and the claim that are open.
#[derive(Debug, Default)]
pub struct ClaimRules {
    childless_subscriber: Option<u64>,
    subscriber_is_patient: bool,
    has_address: bool,
    claim_offset: u64,
    // Until the first other payer or line.
    awaits_accident_date: bool,
    lines: u32,
    diagnoses: Option<(u64, bool)>,
}

impl ClaimRules {
    /// Takes a segment.
    pub fn take(&mut self, segment: &Segment<'_>, loop_id: &str, faults: &mut Faults) {
        match segment.id() {
            "HL" => self.begin_level(segment, faults),
            "SBR" if loop_id == "2000B" => self.subscriber_is_patient = segment.text(2) == "18",
            "SBR" => self.end_header(faults),
            "N3" if loop_id == "2010BA" => self.has_address = true,
            "CLM" => self.begin_claim(segment, faults),
            "DTP" if segment.text(1) == "439" => self.awaits_accident_date = false,
            "HI" if segment.component(1, 1).ends_with("BK") => self.diagnoses = Some((segment.offset, segment.component(1, 1) == "ABK")),
            "LX" => self.line(segment, faults),
            "DTP" if segment.text(1) == "472" => self.service_date(segment, faults),
            _ => {}
        }
    }

    /// Ends the transaction.
    pub fn finish(&mut self, faults: &mut Faults) {
        self.end_header(faults);
        self.end_subscriber(faults);
    }

    fn begin_level(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.end_header(faults);
        if segment.text(3) == "22" {
            self.end_subscriber(faults);
            self.childless_subscriber = (segment.text(4) == "0").then_some(segment.offset);
            (self.subscriber_is_patient, self.has_address) = (false, false);
        } else if segment.text(3) == "20" {
            self.end_subscriber(faults);
        } else {
            self.childless_subscriber = None;
        }
    }

    fn end_subscriber(&mut self, faults: &mut Faults) {
        if let Some(offset) = self.childless_subscriber.take() {
            faults.add_in_loop("HL", offset, "claim-missing", "2000B", "the subscriber has neither a claim nor a patient");
        }
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.end_header(faults);
        if self.childless_subscriber.take().is_some() && self.subscriber_is_patient && !self.has_address {
            faults.add("CLM", 0, segment.offset, "subscriber-address-missing", "the subscriber is the patient, but 2010BA has no N3");
        }
        self.claim_offset = segment.offset;
        (self.lines, self.diagnoses) = (0, None);
        let frequency = segment.component(5, 3);
        if !frequency.is_empty() && !FREQUENCIES.contains(&frequency) {
            let message = "the frequency is not one of a professional claim; expected 1, 6, 7 or 8";
            faults.add_component("CLM", 5, 3, segment.offset, "frequency-unknown", message);
        }
        let mut causes = segment.components(11).take(3);
        self.awaits_accident_date = causes.any(|cause| matches!(cause, "AA" | "OA"));
        if segment.components(11).take(3).any(|cause| cause == "AA") && segment.component(11, 4).is_empty() && segment.component(11, 5).is_empty() {
            faults.add_component("CLM", 11, 4, segment.offset, "accident-state-missing", "an automobile accident is told without its state");
        }
    }

    /// The guide requires the date of an accident that is not of work (2300 DTP 439).
    fn end_header(&mut self, faults: &mut Faults) {
        if std::mem::take(&mut self.awaits_accident_date) {
            faults.add_in_loop("CLM", self.claim_offset, "accident-date-missing", "2300", "an accident is told (CLM11) without its date (DTP 439)");
        }
    }

    fn line(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.end_header(faults);
        self.lines = self.lines.saturating_add(1);
        let number = segment.text(1);
        if number.parse() != Ok(self.lines) && !faults.has("LX", 1, segment.offset) {
            faults.add("LX", 1, segment.offset, "line-number", format!("the line's number is not {}; lines count from 1 in each claim", self.lines));
        }
    }

    fn service_date(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let Some((offset, is_icd10)) = self.diagnoses else { return };
        let Some(date) = segment.text(3).split('-').next().and_then(parse_date) else { return };
        if is_icd10 != (date >= FIRST_ICD10_DAY) {
            self.diagnoses = None;
            let expected = if is_icd10 { "BK, because the service was before 2015-10-01" } else { "ABK, because the service was on or after 2015-10-01" };
            faults.add_component("HI", 1, 1, offset, "icd-version-wrong-for-date", format!("expected {expected}"));
            faults.set_loop(offset, "2300");
        }
    }
}
