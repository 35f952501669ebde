//! Place of service codes, as assigned by CMS. [source: CMS place of service code set; facility rate: Medicare Claims Processing Manual, chapter 12, 20.4.2]
//!
//! The table stands in `data/place_of_service.csv`. It says where a service may be; whether a place fits a procedure is for `edits`.

use crate::model::{Code, Date, parse_date};

/// One assigned code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceOfService {
    /// Two digits.
    pub code: Code,
    /// Its name in short words of ours.
    pub name: &'static str,
    /// Paid at the facility rate under the Medicare physician fee schedule.
    pub is_facility: bool,
    /// First date of service, for codes assigned in recent years; `None` means long ago.
    pub from: Option<Date>,
}

impl PlaceOfService {
    /// Whether the code was assigned by a date of service.
    pub fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on)
    }
}

/// The assigned codes.
#[derive(Debug, Clone, Default)]
pub struct PlacesOfService {
    /// Sorted by code.
    rows: Vec<PlaceOfService>,
}

impl PlacesOfService {
    /// The table that the program carries.
    pub fn built_in() -> PlacesOfService {
        let mut rows: Vec<_> = include_str!("../../data/place_of_service.csv").lines().skip(1).filter_map(read_row).collect();
        rows.sort_by_key(|place| place.code);
        PlacesOfService { rows }
    }

    /// The place, when the code is assigned.
    pub fn find(&self, code: Code) -> Option<PlaceOfService> {
        let place = self.rows.binary_search_by_key(&code, |place| place.code).ok()?;
        self.rows.get(place).copied()
    }

    /// Every assigned code, in order.
    pub fn all(&self) -> impl Iterator<Item = PlaceOfService> + '_ {
        self.rows.iter().copied()
    }
}

/// The documented code with the zero that a spreadsheet takes from its front: `5` is `05`. `1` is left, and held: it is more often half of `11` than `01`.
pub fn with_leading_zero(documented: &str) -> &str {
    match documented.trim_ascii() {
        "2" => "02",
        "3" => "03",
        "4" => "04",
        "5" => "05",
        "6" => "06",
        "7" => "07",
        "8" => "08",
        "9" => "09",
        other => other,
    }
}

/// `code,name,is_facility,from`; no name has a comma, which a test holds.
fn read_row(line: &'static str) -> Option<PlaceOfService> {
    let mut cells = line.split(',');
    let code = Code::parse(cells.next()?)?;
    let name = cells.next()?;
    let is_facility = cells.next()? == "yes";
    Some(PlaceOfService { code, name, is_facility, from: parse_date(cells.next()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_codes_are_two_digits() {
        let places = PlacesOfService::built_in();
        let lines = include_str!("../../data/place_of_service.csv").lines();
        assert!(lines.clone().all(|line| line.split(',').count() == 4), "a name has a comma");
        assert!(lines.skip(1).all(|line| line.contains(",yes,") || line.contains(",no,")));
        assert_eq!(places.all().count(), 52);
        assert!(places.all().all(|place| place.code.len() == 2 && place.code.as_str().bytes().all(|byte| byte.is_ascii_digit()) && !place.name.is_empty()));
    }

    #[test]
    fn unassigned_codes_are_not_found_and_facilities_are_told_apart() {
        let places = PlacesOfService::built_in();
        assert_eq!(places.find("11".into()).map(|place| (place.name, place.is_facility)), Some(("office", false)));
        for facility in ["02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"] {
            assert!(places.find(facility.into()).unwrap().is_facility, "{facility}");
        }
        assert_eq!(places.all().filter(|place| place.is_facility).count(), 16);
        for unassigned in ["00", "28", "30", "35", "40", "43", "59", "63", "80", "98", "1", "110", ""] {
            assert_eq!(places.find(unassigned.into()), None, "{unassigned}");
        }
    }

    #[test]
    fn a_lost_zero_is_restored_where_it_can_only_be_that() {
        let places = PlacesOfService::built_in();
        for digit in 2..=9 {
            let documented = digit.to_string();
            assert!(places.find(with_leading_zero(&documented).into()).is_some(), "{digit}");
        }
        assert_eq!((with_leading_zero(" 5 "), with_leading_zero("1"), with_leading_zero("11"), with_leading_zero("")), ("05", "1", "11", ""));
    }

    #[test]
    fn new_codes_begin_on_their_date() {
        let street = PlacesOfService::built_in().find("27".into()).unwrap();
        assert!(street.in_force(parse_date("2023-10-01").unwrap()) && !street.in_force(parse_date("2023-09-30").unwrap()));
    }
}
