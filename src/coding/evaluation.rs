//! Evaluation and management: from `office visit` with time or decision making to the visit's code.
//!
//! The level is the highest met by at least two of problems, data and risk, or by the practitioner's total time on the date, whichever is higher; in the emergency
//! department by decision making alone. A documented visit code is *never* raised or lowered here; where the record supports less, that is said.

use crate::codes::evaluation_management::{self, Family, PatientStatus};
use crate::codes::place_of_service::with_leading_zero;
use crate::model::chargemaster::fold_words;
use crate::model::{Code, Encounter};

/// Where the visit took place, as far as families of codes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    Office,
    Emergency,
    Home,
}

/// What the service words alone say about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VisitWords {
    setting: Option<Setting>,
    status: Option<PatientStatus>,
}

const VISIT_WORDS: &[(&str, Option<Setting>, Option<PatientStatus>)] = &[
    ("e m", None, None),
    ("em", None, None),
    ("e m visit", None, None),
    ("evaluation and management", None, None),
    ("office visit", Some(Setting::Office), None),
    ("ov", Some(Setting::Office), None),
    ("office or other outpatient visit", Some(Setting::Office), None),
    ("outpatient visit", Some(Setting::Office), None),
    ("clinic visit", Some(Setting::Office), None),
    ("office visit new", Some(Setting::Office), Some(PatientStatus::New)),
    ("office visit new patient", Some(Setting::Office), Some(PatientStatus::New)),
    ("new patient visit", Some(Setting::Office), Some(PatientStatus::New)),
    ("new patient office visit", Some(Setting::Office), Some(PatientStatus::New)),
    ("office visit established", Some(Setting::Office), Some(PatientStatus::Established)),
    ("office visit established patient", Some(Setting::Office), Some(PatientStatus::Established)),
    ("established patient visit", Some(Setting::Office), Some(PatientStatus::Established)),
    ("established patient office visit", Some(Setting::Office), Some(PatientStatus::Established)),
    ("emergency department visit", Some(Setting::Emergency), None),
    ("emergency visit", Some(Setting::Emergency), None),
    ("ed visit", Some(Setting::Emergency), None),
    ("er visit", Some(Setting::Emergency), None),
    ("home visit", Some(Setting::Home), None),
    ("house call", Some(Setting::Home), None),
];

/// A level and what supports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Evaluation {
    pub family: &'static Family,
    /// By the practitioner's total time.
    pub by_time: Option<Code>,
    /// By decision making.
    pub by_mdm: Option<Code>,
}

/// Why a visit has no code yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unevaluated {
    /// New or established is not documented, or words and column disagree.
    Status,
    /// The setting is not one whose family is known from the documentation, or words and column disagree.
    Setting,
    /// The documented time is more than anybody gives one patient on one day; it is asked rather than counted.
    Minutes(u32),
    /// Neither time nor two elements of decision making reach a level of this family.
    Level(&'static Family),
}

impl Evaluation {
    /// The higher of both levels.
    pub fn code(&self) -> Option<Code> {
        let rank = |code: &Code| evaluation_management::rank(self.family, *code);
        self.by_time.into_iter().chain(self.by_mdm).max_by_key(rank)
    }

    /// Both levels, for a decision's reason.
    pub fn both(&self) -> String {
        let shown = |code: Option<Code>, none: &str| code.map_or(none.to_owned(), |code| code.to_string());
        let time = if self.family.time_allowed { shown(self.by_time, "no level") } else { "not allowed".to_owned() };
        format!("by decision making {}, by time {time}", shown(self.by_mdm, "no level"))
    }
}

/// Minutes that cannot be a practitioner's total time with one patient on one date.
pub(super) fn absurd_minutes(encounter: &Encounter<'_>) -> Option<u32> {
    encounter.minutes.filter(|minutes| *minutes > evaluation_management::MOST_MINUTES)
}

/// Whether service words mean a visit whose level is to be evaluated.
pub(super) fn visit_words(service: &str) -> Option<VisitWords> {
    let folded = fold_words(service);
    VISIT_WORDS.iter().find(|(words, ..)| *words == folded).map(|&(_, setting, status)| VisitWords { setting, status })
}

/// Whether the encounter documents anything that selects a level.
pub(super) fn has_level(encounter: &Encounter<'_>) -> bool {
    encounter.minutes.is_some() || encounter.problems.is_some() || encounter.data.is_some() || encounter.risk.is_some()
}

/// Evaluates a visit. `answered` is a person's answer about new or established and goes before what is documented.
pub(super) fn evaluate(words: VisitWords, encounter: &Encounter<'_>, place_of_service: &str, answered: Option<PatientStatus>) -> Result<(Evaluation, Code), Unevaluated> {
    let setting = setting(words, encounter.visit_type, place_of_service).ok_or(Unevaluated::Setting)?;
    let status = match setting {
        Setting::Emergency => PatientStatus::Either,
        _ => answered.or_else(|| status(words, encounter.patient_status)).ok_or(Unevaluated::Status)?,
    };
    // One code of each family leads to it.
    let member = match (setting, status) {
        (Setting::Emergency, _) => "99283",
        (Setting::Office, PatientStatus::New) => "99203",
        (Setting::Office, _) => "99213",
        (Setting::Home, PatientStatus::New) => "99342",
        (Setting::Home, _) => "99348",
    };
    let family = evaluation_management::family(member.into()).ok_or(Unevaluated::Setting)?;
    if let Some(minutes) = absurd_minutes(encounter).filter(|_| family.time_allowed) {
        return Err(Unevaluated::Minutes(minutes));
    }
    let evaluation = supported(family, encounter);
    evaluation.code().map(|code| (evaluation, code)).ok_or(Unevaluated::Level(family))
}

/// The levels of a family that the encounter's documentation supports.
pub(super) fn supported(family: &'static Family, encounter: &Encounter<'_>) -> Evaluation {
    let (by_time, by_mdm) = evaluation_management::supported(family, encounter.minutes, [encounter.problems, encounter.data, encounter.risk]);
    Evaluation { family, by_time, by_mdm }
}

/// For a documented visit code whose level is higher than the record supports: the evaluation and the supported code.
pub(super) fn above_supported(code: Code, encounter: &Encounter<'_>) -> Option<(Evaluation, Code)> {
    // Decision making must be known: too little time alone says nothing about it.
    let elements = [encounter.problems, encounter.data, encounter.risk];
    if elements.iter().flatten().count() < 2 {
        return None;
    }
    let family = evaluation_management::family(code)?;
    let evaluation = supported(family, encounter);
    // What the time was is not known; it may have been enough.
    if family.time_allowed && absurd_minutes(encounter).is_some() {
        return None;
    }
    let supported = evaluation.code()?;
    (evaluation_management::rank(family, code)? > evaluation_management::rank(family, supported)?).then_some((evaluation, supported))
}

/// Whether the words or the column say anything about new or established, be it contradictory.
pub(super) fn documents_status(words: VisitWords, encounter: &Encounter<'_>) -> bool {
    words.status.is_some() || !encounter.patient_status.trim_ascii().is_empty()
}

/// A patient's status by the column's or an answer's word.
pub(super) fn read_status(text: &str) -> Option<PatientStatus> {
    let is = |word: &str| text.trim_ascii().eq_ignore_ascii_case(word);
    match () {
        () if is("new") => Some(PatientStatus::New),
        () if is("established") || is("est") => Some(PatientStatus::Established),
        () => None,
    }
}

fn status(words: VisitWords, documented: &str) -> Option<PatientStatus> {
    match (words.status, read_status(documented)) {
        (Some(said), Some(documented)) if said != documented => None,
        (said, documented) => said.or(documented),
    }
}

fn setting(words: VisitWords, visit_type: &str, place_of_service: &str) -> Option<Setting> {
    let documented = match fold_words(visit_type).as_str() {
        "" => None,
        "office" | "clinic" | "outpatient" | "ambulatory" | "telehealth" | "telemedicine" | "video" | "urgent care" | "urgentcare" => Some(Setting::Office),
        "emergency" | "emergency department" | "ed" | "er" => Some(Setting::Emergency),
        "home" => Some(Setting::Home),
        // Nurse visits, inpatient days and others have families of their own or none.
        _ => return None,
    };
    match (words.setting, documented) {
        (Some(said), Some(documented)) if said != documented => None,
        (None, None) => by_place(place_of_service),
        (said, documented) => said.or(documented),
    }
}

/// Place of service codes where one family is the rule.
fn by_place(place_of_service: &str) -> Option<Setting> {
    match with_leading_zero(place_of_service) {
        "02" | "10" | "11" | "19" | "20" | "22" | "49" | "50" | "71" | "72" => Some(Setting::Office),
        "23" => Some(Setting::Emergency),
        "12" => Some(Setting::Home),
        _ => None,
    }
}
