//! What a phrase says a condition is besides present: a history, the family's, a screening, planned, a normal result, or no condition at all.
//!
//! Guards, not codes: they keep a likely match from being accepted as a disease that the patient does not have. Nothing here looks up a code.

use super::phrase::contains_words;

/// What a condition is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Nothing says otherwise.
    Present,
    /// A relative has or had it.
    FamilyHistory,
    /// The patient had it.
    History,
    /// It is looked for without a sign of it.
    Screening,
    /// Something is planned, prevented or advised.
    Planned,
    /// A result without a finding.
    Normal,
}

const FAMILY: &[&str] = &["family history", "fhx", "fh", "fam hx", "family hx", "mother had", "father had", "mother with", "father with", "in mother", "in father", "in family"];
const HISTORY: &[&str] = &[
    "history of",
    "history",
    "hx",
    "h o",
    "pmh",
    "pmhx",
    "s p",
    "status post",
    "past",
    "previous",
    "prior",
    "former",
    "resolved",
    "old",
    "years ago",
    "remote",
    "healed",
    "cured",
    "treated in",
    "in childhood",
];
const SCREENING: &[&str] = &["screening", "screen", "screened", "surveillance"];
const PLANNED: &[&str] = &[
    "planned",
    "planning",
    "scheduled",
    "to be scheduled",
    "prophylaxis",
    "prophylactic",
    "prevention",
    "preventive",
    "counseling",
    "counselling",
    "at risk",
    "risk of",
    "awaiting",
    "candidate for",
];
const NORMAL: &[&str] = &["normal", "unremarkable", "negative", "within normal limits", "wnl", "benign exam", "nonreactive", "clear"];

impl Setting {
    /// The setting of a folded phrase; the first that its words name.
    pub(super) fn of(folded: &str) -> Setting {
        let has = |words: &[&str]| words.iter().any(|words| contains_words(folded, words));
        match () {
            () if has(FAMILY) => Setting::FamilyHistory,
            () if has(HISTORY) => Setting::History,
            () if has(SCREENING) => Setting::Screening,
            () if has(PLANNED) => Setting::Planned,
            () if has(NORMAL) => Setting::Normal,
            () => Setting::Present,
        }
    }
}

/// Folded phrases of records that no diagnosis code stands for, and what they are. Z55 to Z65 hold *problems* of work, schooling and housing; having work or schooling is none.
const CIRCUMSTANCES: &[(&str, &str)] = &[
    ("full time employment", "Having work"),
    ("part time employment", "Having work"),
    ("employed", "Having work"),
    ("self employed", "Having work"),
    ("homemaker", "Having work"),
    ("student", "Being a student"),
    ("not in labor force", "Not looking for work"),
    ("not in labour force", "Not looking for work"),
    ("retired", "Being retired"),
    ("received higher education", "Schooling that was completed"),
    ("received certificate of high school equivalency", "Schooling that was completed"),
    ("educated to high school level", "Schooling that was completed"),
    ("high school graduate", "Schooling that was completed"),
    ("college graduate", "Schooling that was completed"),
    ("married", "Being married"),
    ("single person", "Being single"),
    ("lives with family", "Living with others"),
    ("lives with spouse", "Living with others"),
    ("medication review due", "A task of the practice"),
    ("medication reconciliation due", "A task of the practice"),
    ("patient referral for dental care", "A referral"),
    ("no known problems", "Nothing to report"),
    ("no known allergies", "Nothing to report"),
    ("none", "Nothing to report"),
    ("not applicable", "Nothing to report"),
];

/// What a folded phrase is, if it is known to be no condition.
pub(super) fn not_a_diagnosis(folded: &str) -> Option<&'static str> {
    CIRCUMSTANCES.iter().find(|(words, _)| *words == folded).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_what_the_words_say() {
        for (folded, setting) in [
            ("pneumonia", Setting::Present),
            ("history of pneumonia", Setting::History),
            ("family history of pneumonia", Setting::FamilyHistory),
            ("colon cancer screening", Setting::Screening),
            ("planned hip replacement", Setting::Planned),
            ("normal mammogram", Setting::Normal),
            ("abnormal mammogram", Setting::Present),
            ("cold", Setting::Present),
        ] {
            assert_eq!(Setting::of(folded), setting, "{folded}");
        }
    }

    #[test]
    fn problems_of_work_are_not_swept_away_with_having_work() {
        assert!(not_a_diagnosis("full time employment").is_some());
        assert_eq!(not_a_diagnosis("unemployed"), None);
        assert_eq!(not_a_diagnosis("social isolation"), None);
    }
}
