//! What Synthea does not have and a claim needs, invented so that the same export always gives the same: NPIs, member ids, tax ids, ZIP+4.
//!
//! Nothing here belongs to anybody by intent. NPIs and Medicare numbers have the right form and, where there is one, the right check digit.

use crate::model::{Key, npi::npi_check_digit};

/// An NPI with a valid check digit, derived from the UUID of a provider or organization.
pub fn npi(uuid: &str) -> String {
    let key = Key::of_texts(&["synthea npi", uuid]).0;
    let nine = format!("{}{:08}", 1 + (key >> 64) % 2, key % 100_000_000);
    // Nine digits always have a check digit.
    npi_check_digit(&nine).map_or_else(|| nine.clone(), |check| format!("{nine}{check}"))
}

/// A member id, derived from patient and payer: of the form of a Medicare Beneficiary Identifier where the payer is Medicare, else `SYN` and nine digits.
pub fn member_id(patient: &str, payer: &str, is_medicare: bool) -> String {
    let mut key = Key::of_texts(&["synthea member", patient, payer]).0;
    if !is_medicare {
        return format!("SYN{:09}", key % 1_000_000_000);
    }
    // The form that CMS publishes: letters without S, L, O, I, B and Z.
    const LETTERS: &str = "ACDEFGHJKMNPQRTUVWXY";
    const DIGITS: &str = "0123456789";
    const FORM: &str = "CANNAXNAANN";
    let mut pick = |from: &str| {
        let place = usize::try_from(key % from.len() as u128).unwrap_or_default();
        key /= from.len() as u128;
        from.chars().nth(place).unwrap_or('A')
    };
    FORM.chars()
        .map(|kind| match kind {
            'C' => pick("123456789"),
            'N' => pick(DIGITS),
            'A' => pick(LETTERS),
            _ => pick("ACDEFGHJKMNPQRTUVWXY0123456789"),
        })
        .collect()
}

/// A nine-digit ZIP: the five digits that Synthea has, with lost leading zeros put back, and 9998, which stands for an unknown ZIP+4. Empty when there are none.
pub fn zip9(zip: &str) -> String {
    let five = zip5(zip);
    let digits: String = five.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        9 => digits,
        5 => format!("{digits}9998"),
        _ => String::new(),
    }
}

/// A ZIP code with the leading zeros that a spreadsheet or a number column lost; blank for `00000`, which is what newer versions write for an unknown one; anything else
/// as it stands.
pub fn zip5(zip: &str) -> String {
    if !zip.is_empty() && zip.bytes().all(|byte| byte == b'0') {
        return String::new();
    }
    let is_short = (3..5).contains(&zip.len()) && zip.bytes().all(|byte| byte.is_ascii_digit());
    if is_short { format!("{zip:0>5}") } else { zip.to_owned() }
}

/// States and territories of the United States with their postal abbreviations (USPS publication 28).
const STATES: &[(&str, &str)] = &[
    ("ALABAMA", "AL"),
    ("ALASKA", "AK"),
    ("ARIZONA", "AZ"),
    ("ARKANSAS", "AR"),
    ("CALIFORNIA", "CA"),
    ("COLORADO", "CO"),
    ("CONNECTICUT", "CT"),
    ("DELAWARE", "DE"),
    ("DISTRICT OF COLUMBIA", "DC"),
    ("FLORIDA", "FL"),
    ("GEORGIA", "GA"),
    ("HAWAII", "HI"),
    ("IDAHO", "ID"),
    ("ILLINOIS", "IL"),
    ("INDIANA", "IN"),
    ("IOWA", "IA"),
    ("KANSAS", "KS"),
    ("KENTUCKY", "KY"),
    ("LOUISIANA", "LA"),
    ("MAINE", "ME"),
    ("MARYLAND", "MD"),
    ("MASSACHUSETTS", "MA"),
    ("MICHIGAN", "MI"),
    ("MINNESOTA", "MN"),
    ("MISSISSIPPI", "MS"),
    ("MISSOURI", "MO"),
    ("MONTANA", "MT"),
    ("NEBRASKA", "NE"),
    ("NEVADA", "NV"),
    ("NEW HAMPSHIRE", "NH"),
    ("NEW JERSEY", "NJ"),
    ("NEW MEXICO", "NM"),
    ("NEW YORK", "NY"),
    ("NORTH CAROLINA", "NC"),
    ("NORTH DAKOTA", "ND"),
    ("OHIO", "OH"),
    ("OKLAHOMA", "OK"),
    ("OREGON", "OR"),
    ("PENNSYLVANIA", "PA"),
    ("PUERTO RICO", "PR"),
    ("RHODE ISLAND", "RI"),
    ("SOUTH CAROLINA", "SC"),
    ("SOUTH DAKOTA", "SD"),
    ("TENNESSEE", "TN"),
    ("TEXAS", "TX"),
    ("UTAH", "UT"),
    ("VERMONT", "VT"),
    ("VIRGINIA", "VA"),
    ("WASHINGTON", "WA"),
    ("WEST VIRGINIA", "WV"),
    ("WISCONSIN", "WI"),
    ("WYOMING", "WY"),
    ("GUAM", "GU"),
    ("VIRGIN ISLANDS", "VI"),
    ("AMERICAN SAMOA", "AS"),
    ("NORTHERN MARIANA ISLANDS", "MP"),
];

/// The abbreviation of a state; anything else as it stands.
pub fn state(name: &str) -> &str {
    STATES.iter().find(|(full, _)| full.eq_ignore_ascii_case(name)).map_or(name, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::npi::is_valid_npi;

    #[test]
    fn npis_are_valid_and_stay_the_same() {
        for number in 0..200 {
            assert!(is_valid_npi(&npi(&format!("uuid {number}"))));
        }
        assert_eq!(npi("a"), npi("a"));
        assert_ne!(npi("a"), npi("b"));
    }

    #[test]
    fn medicare_ids_have_their_form() {
        let id = member_id("p", "medicare", true);
        let kinds: String = id.chars().map(|letter| if letter.is_ascii_digit() { '9' } else { 'A' }).collect();
        assert_eq!((id.len(), kinds.chars().next(), kinds.chars().nth(1)), (11, Some('9'), Some('A')));
        assert!(!id.contains(['S', 'L', 'O', 'I', 'B', 'Z']) && !id.starts_with('0'));
        assert!(member_id("p", "x", false).starts_with("SYN"));
        assert_ne!(member_id("p", "x", false), member_id("q", "x", false));
    }

    #[test]
    fn zips_and_states_are_repaired() {
        assert_eq!((zip9("6156"), zip9("02703"), zip9(""), zip9("02703-1234"), zip5("1")), ("061569998".into(), "027039998".into(), String::new(), "027031234".into(), "1".into()));
        assert_eq!((zip5("00000"), zip9("00000")), (String::new(), String::new()));
        assert_eq!((state("Massachusetts"), state("MA"), state("Juarez")), ("MA", "MA", "Juarez"));
    }
}
