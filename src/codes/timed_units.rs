//! Units of therapy by the minute: CMS's rule for codes that count 15 minutes with the patient, by the total of the day.
//!
//! [source: CMS, Medicare Claims Processing Manual, chapter 5, section 20.2.C: 8 to 22 minutes are one unit, 23 to 37 two, and so on for the total of all timed services
//! of the day; whole quarters of an hour belong to their service, what remains goes to the services with most minutes left]

/// Minutes of one unit.
const UNIT_MINUTES: u32 = 15;

/// The fewest minutes beyond whole units that make one more.
const LEAST_MINUTES: u32 = 8;

/// The units that a total of timed minutes makes.
pub fn total_units(minutes: u32) -> u32 {
    minutes / UNIT_MINUTES + u32::from(minutes % UNIT_MINUTES >= LEAST_MINUTES)
}

/// The units of each service of one day and person, in the order given; equal remainders go to the earlier service.
pub fn units_of_each(minutes: &[u32]) -> Vec<u32> {
    let mut units: Vec<u32> = minutes.iter().map(|minutes| minutes / UNIT_MINUTES).collect();
    let given: u32 = units.iter().fold(0, |sum, units| sum.saturating_add(*units));
    let total = total_units(minutes.iter().fold(0, |sum, minutes| sum.saturating_add(*minutes)));
    let mut by_remainder: Vec<(usize, u32)> = minutes.iter().map(|minutes| minutes % UNIT_MINUTES).enumerate().collect();
    by_remainder.sort_by_key(|(place, remainder)| (std::cmp::Reverse(*remainder), *place));
    // The remainders are less than one unit each, so that each gets at most one more.
    let further = usize::try_from(total.saturating_sub(given)).unwrap_or(usize::MAX);
    for (place, _) in by_remainder.into_iter().filter(|(_, remainder)| *remainder > 0).take(further) {
        if let Some(units) = units.get_mut(place) {
            *units += 1;
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_minutes_begin_a_unit() {
        for (minutes, units) in [(0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4)] {
            assert_eq!(total_units(minutes), units, "{minutes}");
        }
    }

    #[test]
    fn the_days_total_decides_and_most_minutes_get_what_remains() {
        // Examples in the form of those of the manual.
        assert_eq!(units_of_each(&[24, 23]), [2, 1]);
        assert_eq!(units_of_each(&[20, 20]), [2, 1]);
        assert_eq!(units_of_each(&[33, 7]), [2, 1]);
        assert_eq!(units_of_each(&[18, 13, 10, 8]), [1, 1, 1, 0]);
        assert_eq!(units_of_each(&[7, 7, 7]), [1, 0, 0]);
        assert_eq!(units_of_each(&[7]), [0]);
        assert_eq!(units_of_each(&[]), Vec::<u32>::new());
    }
}
