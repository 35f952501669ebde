//! Splits what does not fit one claim: more than fifty lines, and diagnoses beyond twelve.
//!
//! Order is kept: the parts hold the lines in documented order, so the same encounter always gives the same parts.

use crate::model::{Claim, ClaimLine, CodedDiagnosis};

/// The most service lines that a professional claim carries (005010X222A1, loop 2400).
pub const MAX_LINES: usize = 50;

/// The most diagnoses that a professional claim carries (005010X222A1, loop 2300, HI).
const MAX_DIAGNOSES: usize = 12;

/// The parts of a claim, each of at most fifty lines and twelve diagnoses; one part when everything fits. Money that the patient paid goes with the first part.
pub(super) fn split(claim: Claim<'_>) -> Vec<Claim<'_>> {
    if claim.lines.len() <= MAX_LINES && claim.diagnoses.len() <= MAX_DIAGNOSES {
        return vec![claim];
    }
    // A claim without lines is still one part, for an edit to report.
    let parts = claim.lines.len().div_ceil(MAX_LINES).max(1);
    (0..parts)
        .map(|part| {
            let lines: Vec<ClaimLine<'_>> = claim.lines.iter().skip(part * MAX_LINES).take(MAX_LINES).copied().collect();
            let mut fitting = Claim { lines, ..claim.clone() };
            keep_twelve_diagnoses(&mut fitting);
            fitting.charge_cents = fitting.lines.iter().map(|line| line.charge_cents).sum();
            fitting.place_of_service = fitting.lines.first().map(|line| line.place_of_service).unwrap_or_default();
            if part > 0 {
                fitting.patient_paid_cents = Default::default();
            }
            fitting
        })
        .collect()
}

/// Keeps the diagnoses that lines point to, then the others, in their order, up to twelve, and turns the pointers to the new places.
/// A pointer to a diagnosis that is left out, or that never was, points beyond the list, where an edit finds it.
fn keep_twelve_diagnoses(claim: &mut Claim<'_>) {
    if claim.diagnoses.len() <= MAX_DIAGNOSES {
        return;
    }
    let is_pointed_to = |place: usize| claim.lines.iter().any(|line| line.pointers().iter().any(|pointer| usize::from(*pointer) == place + 1));
    let places = || 0..claim.diagnoses.len();
    // The first-listed diagnosis is the reason for the visit and stays even when no line points to it.
    let wanted = |place: usize| place == 0 || is_pointed_to(place);
    let mut kept: Vec<usize> = places().filter(|place| wanted(*place)).chain(places().filter(|place| !wanted(*place))).take(MAX_DIAGNOSES).collect();
    kept.sort_unstable();
    let diagnoses: Vec<CodedDiagnosis<'_>> = kept.iter().filter_map(|place| claim.diagnoses.get(*place)).copied().collect();
    claim.diagnoses = diagnoses;
    for line in &mut claim.lines {
        for pointer in line.pointers.iter_mut().take(usize::from(line.pointer_count)) {
            let place = kept.iter().position(|place| place + 1 == usize::from(*pointer));
            // Twelve places fit a byte.
            *pointer = place.map_or(u8::MAX, |place| place as u8 + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cents, Code};

    fn claim(lines: usize, diagnoses: usize) -> Claim<'static> {
        let line = |place: usize| ClaimLine { charge_cents: Cents(100), pointers: [(place % diagnoses) as u8 + 1, 0, 0, 0], pointer_count: 1, ..ClaimLine::default() };
        let diagnosis = |place: usize| CodedDiagnosis { code: Code::from(format!("A{place:02}").as_str()), documented: "" };
        let charge_cents = Cents(100 * lines as i64);
        Claim { lines: (0..lines).map(line).collect(), diagnoses: (0..diagnoses).map(diagnosis).collect(), charge_cents, patient_paid_cents: Cents(500), ..Claim::default() }
    }

    #[test]
    fn fifty_lines_stay_together_and_fifty_one_do_not() {
        assert_eq!(split(claim(50, 1)).len(), 1);
        let parts = split(claim(101, 3));
        assert_eq!(parts.iter().map(|part| part.lines.len()).collect::<Vec<_>>(), [50, 50, 1]);
        assert_eq!(parts.iter().map(|part| part.charge_cents).sum::<Cents>(), Cents(10_100));
        assert_eq!(parts.iter().map(|part| part.patient_paid_cents.0).collect::<Vec<_>>(), [500, 0, 0]);
        assert!(parts.iter().all(|part| part.diagnoses.len() == 3));
    }

    #[test]
    fn diagnoses_that_lines_point_to_are_kept_and_still_pointed_to() {
        let mut full = claim(1, 14);
        full.lines[0].pointers = [14, 13, 99, 0];
        full.lines[0].pointer_count = 3;
        let parts = split(full);
        assert_eq!(parts.len(), 1);
        let codes: Vec<String> = parts[0].diagnoses.iter().map(|diagnosis| diagnosis.code.to_string()).collect();
        assert_eq!(codes, ["A00", "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A12", "A13"]);
        assert_eq!(parts[0].lines[0].pointers(), [12, 11, 255]);
    }
}
