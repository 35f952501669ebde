//! Evaluation and management codes: families, minutes and levels of medical decision making. Bare numbers; no descriptor is copied.
//!
//! It answers what a documented time or decision making supports. Whether time may count, and that a documented code is never raised, is for `coding`.
//! [source: minutes and levels as in force for office visits since 2021 and for all other families since 2023]

use super::service_groups;
use crate::model::{Code, Date, MdmLevel};

/// One family of visit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// A short name of ours, such as `office visit, new patient`.
    pub name: &'static str,
    /// Whether the family asks for a new or an established patient.
    pub patient: PatientStatus,
    /// Whether time may select the level (never in the emergency department).
    pub time_allowed: bool,
    /// First date of service on which these minutes and levels hold.
    pub since: Date,
    /// Lowest level first.
    pub levels: &'static [Level],
}

/// New or established, where a family asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientStatus {
    /// No professional service from the same group and specialty within three years.
    New,
    /// Seen within three years.
    Established,
    /// The family does not distinguish.
    Either,
}

/// One code of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The code, five digits.
    pub code: &'static str,
    /// Total minutes on the date that must be met; `None` where time cannot select it.
    pub minutes: Option<u16>,
    /// The least decision making that the code stands for; `None` where it needs none (99211, 99281).
    pub mdm: Option<MdmLevel>,
}

const fn level(code: &'static str, minutes: u16, mdm: MdmLevel) -> Level {
    Level { code, minutes: Some(minutes), mdm: Some(mdm) }
}

const fn by_decision(code: &'static str, mdm: MdmLevel) -> Level {
    Level { code, minutes: None, mdm: Some(mdm) }
}

const fn lowest(code: &'static str) -> Level {
    Level { code, minutes: None, mdm: None }
}

const SINCE_2021: Date = Date::constant(2021, 1, 1);
const SINCE_2023: Date = Date::constant(2023, 1, 1);

use MdmLevel::{High, Low, Moderate, Straightforward};
use PatientStatus::{Either, Established, New};

/// All families.
static FAMILIES: [Family; 12] = [
    Family {
        name: "office visit, new patient",
        patient: New,
        time_allowed: true,
        since: SINCE_2021,
        levels: &[level("99202", 15, Straightforward), level("99203", 30, Low), level("99204", 45, Moderate), level("99205", 60, High)],
    },
    Family {
        name: "office visit, established patient",
        patient: Established,
        time_allowed: true,
        since: SINCE_2021,
        levels: &[lowest("99211"), level("99212", 10, Straightforward), level("99213", 20, Low), level("99214", 30, Moderate), level("99215", 40, High)],
    },
    Family {
        name: "initial hospital care",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99221", 40, Straightforward), level("99222", 55, Moderate), level("99223", 75, High)],
    },
    Family {
        name: "subsequent hospital care",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99231", 25, Straightforward), level("99232", 35, Moderate), level("99233", 50, High)],
    },
    Family {
        name: "hospital care, admission and discharge on one day",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99234", 45, Straightforward), level("99235", 70, Moderate), level("99236", 85, High)],
    },
    Family {
        name: "outpatient consultation",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99242", 20, Straightforward), level("99243", 30, Low), level("99244", 40, Moderate), level("99245", 55, High)],
    },
    Family {
        name: "inpatient consultation",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99252", 35, Straightforward), level("99253", 45, Low), level("99254", 60, Moderate), level("99255", 80, High)],
    },
    Family {
        name: "emergency department visit",
        patient: Either,
        time_allowed: false,
        since: SINCE_2023,
        levels: &[lowest("99281"), by_decision("99282", Straightforward), by_decision("99283", Low), by_decision("99284", Moderate), by_decision("99285", High)],
    },
    Family {
        name: "initial nursing facility care",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99304", 25, Straightforward), level("99305", 35, Moderate), level("99306", 50, High)],
    },
    Family {
        name: "subsequent nursing facility care",
        patient: Either,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99307", 10, Straightforward), level("99308", 20, Low), level("99309", 30, Moderate), level("99310", 45, High)],
    },
    Family {
        name: "home visit, new patient",
        patient: New,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99341", 15, Straightforward), level("99342", 30, Low), level("99344", 60, Moderate), level("99345", 75, High)],
    },
    Family {
        name: "home visit, established patient",
        patient: Established,
        time_allowed: true,
        since: SINCE_2023,
        levels: &[level("99347", 20, Straightforward), level("99348", 30, Low), level("99349", 40, Moderate), level("99350", 60, High)],
    },
];

/// Every family.
pub fn families() -> &'static [Family] {
    &FAMILIES
}

/// The family of a code. Asked of every line by several rules, so that it looks at the number alone; a test holds it against the table.
pub fn family(code: Code) -> Option<&'static Family> {
    let place = match service_groups::number(code)?.checked_sub(99_000)? {
        202..=205 => 0,
        211..=215 => 1,
        221..=223 => 2,
        231..=233 => 3,
        234..=236 => 4,
        242..=245 => 5,
        252..=255 => 6,
        281..=285 => 7,
        304..=306 => 8,
        307..=310 => 9,
        341 | 342 | 344 | 345 => 10,
        347..=350 => 11,
        _ => return None,
    };
    FAMILIES.get(place)
}

/// The highest code of the family whose minutes are met; `None` when time is not allowed or too short.
pub fn em_level_by_time(family: &Family, minutes: u16) -> Option<Code> {
    if !family.time_allowed {
        return None;
    }
    let met = family.levels.iter().rfind(|level| level.minutes.is_some_and(|least| least <= minutes))?;
    Some(met.code.into())
}

/// The code of the family by decision making: the highest level that at least two of problems, data and risk meet.
pub fn em_level_by_mdm(family: &Family, problems: MdmLevel, data: MdmLevel, risk: MdmLevel) -> Option<Code> {
    let decided = mdm_level(problems, data, risk);
    let met = family.levels.iter().rfind(|level| level.mdm.is_some_and(|least| least <= decided))?;
    Some(met.code.into())
}

/// The longest total time of one practitioner for one patient on one date that is believed: eight hours in minutes, far above what any level needs.
pub const MOST_MINUTES: u32 = 480;

/// The codes of the family that documented total minutes and decision making (problems, data, risk) support: by time and by decision making.
///
/// Two elements suffice: whatever the third would be, both of them meet the lower of the two. Minutes above [`MOST_MINUTES`] are not counted.
pub fn supported(family: &Family, minutes: Option<u32>, elements: [Option<MdmLevel>; 3]) -> (Option<Code>, Option<Code>) {
    let minutes = minutes.filter(|minutes| *minutes <= MOST_MINUTES).and_then(|minutes| u16::try_from(minutes).ok());
    let by_time = minutes.and_then(|minutes| em_level_by_time(family, minutes));
    let is_known = elements.iter().flatten().count() >= 2;
    let [problems, data, risk] = elements.map(|level| level.unwrap_or(Straightforward));
    (by_time, if is_known { em_level_by_mdm(family, problems, data, risk) } else { None })
}

/// The highest level met by at least two of the three.
pub fn mdm_level(problems: MdmLevel, data: MdmLevel, risk: MdmLevel) -> MdmLevel {
    let mut levels = [problems, data, risk];
    levels.sort_unstable();
    let [_, middle, _] = levels;
    middle
}

/// The family for the other kind of patient (new for established and back); `None` where there is none.
pub fn counterpart(family: &Family) -> Option<&'static Family> {
    let (setting, _) = family.name.split_once(", ")?;
    FAMILIES.iter().find(|other| other.patient != Either && other.patient != family.patient && other.name.split_once(", ").is_some_and(|(name, _)| name == setting))
}

/// Place of the code in its family, lowest 0.
pub fn rank(family: &Family, code: Code) -> Option<usize> {
    family.levels.iter().position(|level| level.code == code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> &'static Family {
        family(code.into()).unwrap_or_else(|| panic!("no family of {code}"))
    }

    #[test]
    fn minutes_select_the_highest_level_met() {
        for (code, minutes, expected) in [
            ("99202", 14, None),
            ("99202", 15, Some("99202")),
            ("99202", 59, Some("99204")),
            ("99202", 60, Some("99205")),
            ("99211", 9, None),
            ("99211", 29, Some("99213")),
            ("99211", 240, Some("99215")),
            ("99221", 55, Some("99222")),
            ("99344", 59, Some("99342")),
            ("99285", 60, None),
            ("99281", 60, None),
        ] {
            assert_eq!(em_level_by_time(of(code), minutes), expected.map(Code::from), "{code} with {minutes} minutes");
        }
    }

    #[test]
    fn two_of_three_decide() {
        for (problems, data, risk, expected) in [
            (Moderate, Straightforward, Moderate, "99214"),
            (High, Low, Low, "99213"),
            (High, High, Straightforward, "99215"),
            (Straightforward, Low, High, "99213"),
            (Straightforward, Straightforward, High, "99212"),
        ] {
            assert_eq!(em_level_by_mdm(of("99213"), problems, data, risk), Some(expected.into()));
        }
        // Initial hospital care has no code of its own for low.
        assert_eq!(em_level_by_mdm(of("99221"), Low, Low, Low), Some("99221".into()));
        assert_eq!(em_level_by_mdm(of("99283"), Low, Moderate, Moderate), Some("99284".into()));
    }

    #[test]
    fn every_code_stands_in_one_family_and_levels_rise() {
        let mut codes: Vec<&str> = FAMILIES.iter().flat_map(|family| family.levels).map(|level| level.code).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        for family in &FAMILIES {
            assert!(family.levels.is_sorted_by(|lower, higher| lower.code < higher.code && lower.minutes <= higher.minutes && lower.mdm < higher.mdm), "{}", family.name);
            assert_eq!(family.levels.iter().any(|level| level.minutes.is_some()), family.time_allowed, "{}", family.name);
        }
        assert_eq!(family("87880".into()), None);
        assert_eq!(family("99201".into()), None, "deleted in 2021");
        assert_eq!(family("99343".into()), None, "deleted in 2023");
    }

    #[test]
    fn numbers_lead_to_the_family_that_has_them_and_no_other_number_does() {
        for number in 0..=99_999 {
            let code = Code::from(format!("{number:05}").as_str());
            let held = FAMILIES.iter().find(|family| rank(family, code).is_some());
            assert_eq!(family(code), held, "{code}");
        }
    }

    #[test]
    fn new_and_established_lead_to_each_other() {
        assert_eq!(counterpart(of("99203")).map(|family| family.name), Some("office visit, established patient"));
        assert_eq!(counterpart(of("99350")).map(|family| family.name), Some("home visit, new patient"));
        assert_eq!(counterpart(of("99284")), None);
        assert_eq!(counterpart(of("99235")), None);
    }
}
