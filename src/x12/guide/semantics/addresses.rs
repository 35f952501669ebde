//! Addresses: states, ZIP codes, and the billing provider's street.
//!
//! The guide wants a street address of the billing provider, and nine digits of ZIP for it and for the service facility (005010X222A1, 2010AA N3 and N4, 2310C and 2420C N4).

use crate::x12::faults::Faults;
use crate::x12::guide::table::Codes;
use crate::x12::lexer::Segment;

/// Loops whose ZIP has nine digits.
const NINE_DIGITS: [&str; 3] = ["2010AA", "2310C", "2420C"];

/// Words that mean a box, one after another.
const BOXES: [&[&str]; 7] = [&["PO", "BOX"], &["P", "O", "BOX"], &["POBOX"], &["POST", "OFFICE", "BOX"], &["POB"], &["LOCK", "BOX"], &["LOCKBOX"]];

/// Checks N3 and N4.
pub fn check(segment: &Segment<'_>, loop_id: &str, states: &Codes, faults: &mut Faults) {
    match segment.id() {
        "N3" if loop_id == "2010AA" => {
            for place in 1..=2 {
                if is_box(segment.text(place)) {
                    faults.add("N3", place, segment.offset, "po-box-billing-address", "the billing provider's address is a box; expected a street address");
                }
            }
        }
        "N4" => check_place(segment, loop_id, states, faults),
        _ => {}
    }
}

fn check_place(segment: &Segment<'_>, loop_id: &str, states: &Codes, faults: &mut Faults) {
    let (state, zip, country) = (segment.text(2), segment.text(3), segment.text(4));
    let mut report = |place: usize, code, message: &str| {
        if !faults.has("N4", place, segment.offset) {
            faults.add("N4", place, segment.offset, code, message);
        }
    };
    if !matches!(country, "" | "US") {
        return;
    }
    match state {
        "" => report(2, "state-missing", "an address in the United States has no state"),
        state if !states.contains(&state) => report(2, "state-unknown", "the state is not a code of a state, territory or province"),
        _ => {}
    }
    // A Canadian province may stand without its country; its postal codes have another form.
    let is_province = matches!(state, "AB" | "BC" | "MB" | "NB" | "NF" | "NS" | "NT" | "ON" | "PE" | "PQ" | "SK" | "YT");
    if zip.is_empty() {
        report(3, "zip-missing", "an address in the United States has no ZIP code");
    } else if is_province {
    } else if !matches!(zip.len(), 5 | 9) || !zip.bytes().all(|byte| byte.is_ascii_digit()) {
        report(3, "zip-form", "the ZIP code is not five or nine digits");
    } else if zip.len() == 5 && NINE_DIGITS.contains(&loop_id) {
        report(3, "zip-needs-nine-digits", "the ZIP code has five digits; here all nine are required");
    }
}

/// Whether an address line names a post office box.
fn is_box(line: &str) -> bool {
    let line = line.to_ascii_uppercase();
    let words: Vec<&str> = line.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    BOXES.iter().any(|wanted| words.windows(wanted.len()).any(|found| found == *wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_known_by_its_words() {
        for line in ["PO BOX 12", "P.O. Box 12", "P O BOX 9", "SUITE 4, PO BOX 1", "POST OFFICE BOX 3", "POB 44", "LOCKBOX 7"] {
            assert!(is_box(line), "{line}");
        }
        for line in ["12 BOXWOOD LANE", "1 DEPO BOX ROAD", "100 MAIN ST", "BOX ELDER ROAD 4"] {
            assert!(!is_box(line), "{line}");
        }
    }
}
