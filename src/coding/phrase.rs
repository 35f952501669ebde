//! Documented phrases: folding, SNOMED CT's semantic tags, and whether a condition is stated as certain, doubtful or absent.
//!
//! Nothing here looks up a code.

use crate::model::chargemaster::fold_words;

/// Semantic tags that SNOMED CT puts behind a fully specified name. They say what kind of concept it is and mean nothing to a coder.
const SEMANTIC_TAGS: [&str; 12] = [
    "(disorder)",
    "(finding)",
    "(situation)",
    "(procedure)",
    "(event)",
    "(regime/therapy)",
    "(morphologic abnormality)",
    "(observable entity)",
    "(context-dependent category)",
    "(person)",
    "(disease)",
    "(symptom)",
];

/// Words that mark a diagnosis as not established (ICD-10-CM Official Guidelines for Coding and Reporting FY2026, section IV.H), and the abbreviations in use for them.
const DOUBTFUL: [&str; 18] = [
    "probable",
    "probably",
    "suspected",
    "suspect",
    "suspicion",
    "suspicious",
    "questionable",
    "possible",
    "possibly",
    "likely",
    "unlikely",
    "presumed",
    "rule out",
    "r o",
    "versus",
    "vs",
    "consistent with",
    "compatible with",
];
const DOUBTFUL_PHRASES: [&str; 4] = ["concern for", "concerning for", "working diagnosis", "differential"];

/// How sure the clinician was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty<'t> {
    /// Stated as it is.
    Stated,
    /// Marked as not established by this word.
    Doubtful(&'static str),
    /// Stated to be absent; what is absent, where the words say it plainly.
    Absent(&'t str),
}

/// The phrase without a semantic tag behind it.
pub(super) fn without_tag(text: &str) -> &str {
    let text = text.trim_ascii();
    let split = |tag: &str| text.split_at_checked(text.len().checked_sub(tag.len())?).filter(|(before, end)| !before.is_empty() && end.eq_ignore_ascii_case(tag));
    SEMANTIC_TAGS.iter().find_map(|tag| split(tag)).map_or(text, |(before, _)| before.trim_ascii_end())
}

/// Signs whose loss would turn a phrase into its opposite or into something certain: `?`, comparisons, and a plus or minus that means a result (`HIV -`, `strep (+)`,
/// `-ve`). A hyphen within or between words is none.
pub(super) fn marks(text: &str) -> impl Iterator<Item = char> + '_ {
    let text = without_tag(text);
    let means_negative = |after: &str| {
        let no_word_follows = |rest: &str| !rest.starts_with(char::is_alphanumeric);
        after.trim_ascii().is_empty() || after.starts_with(')') || after.strip_prefix("ve").is_some_and(no_word_follows)
    };
    text.char_indices()
        .filter(move |&(place, character)| match character {
            '?' | '+' | '<' | '>' | '±' | '≤' | '≥' | '↑' | '↓' => true,
            '-' => means_negative(text.get(place + 1..).unwrap_or_default()),
            _ => false,
        })
        .map(|(_, character)| character)
}

/// The form under which a phrase is compared and remembered: its marks, which folding would lose, and its folded words.
pub(super) fn key(text: &str) -> String {
    let folded = fold_words(without_tag(text));
    let marks: String = marks(text).collect();
    if marks.is_empty() { folded } else { format!("{marks} {folded}") }
}

/// How sure a phrase is, from its words alone. Ask this only after the phrase as a whole was not found: some titles contain these words ("contact with and (suspected) exposure to").
pub(super) fn certainty<'f>(text: &str, folded: &'f str) -> Certainty<'f> {
    if text.contains('?') {
        return Certainty::Doubtful("?");
    }
    let absent = ["denies ", "denied ", "negative for ", "neg for ", "no evidence of ", "no signs of ", "no sign of ", "free of ", "without ", "never had ", "no "]
        .iter()
        .find_map(|start| folded.strip_prefix(start));
    if let Some(absent) = absent.or_else(|| folded.strip_suffix(" ruled out")) {
        return Certainty::Absent(absent);
    }
    match DOUBTFUL.iter().chain(&DOUBTFUL_PHRASES).find(|words| contains_words(folded, words)) {
        Some(words) => Certainty::Doubtful(words),
        None => Certainty::Stated,
    }
}

/// Whether folded words stand in a folded phrase as whole words.
pub(super) fn contains_words(folded: &str, words: &str) -> bool {
    folded.match_indices(words).any(|(start, _)| {
        let before = folded.get(..start).unwrap_or_default();
        let after = folded.get(start + words.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str) -> String {
        format!("{:?}", certainty(text, &key(text)))
    }

    #[test]
    fn doubt_is_seen_as_whole_words_only() {
        assert_eq!(judge("Probable pneumonia"), "Doubtful(\"probable\")");
        assert_eq!(judge("R/O strep throat"), "Doubtful(\"r o\")");
        assert_eq!(judge("pneumonia?"), "Doubtful(\"?\")");
        assert_eq!(judge("bronchitis vs. pneumonia"), "Doubtful(\"vs\")");
        assert_eq!(judge("Impossible to void"), "Stated");
        assert_eq!(judge("pharyngitis unlikely"), "Doubtful(\"unlikely\")");
    }

    #[test]
    fn absence_names_what_is_absent() {
        assert_eq!(judge("No fever"), "Absent(\"fever\")");
        assert_eq!(judge("pulmonary embolism ruled out"), "Absent(\"pulmonary embolism\")");
        assert_eq!(judge("Nocturia"), "Stated");
    }

    #[test]
    fn tags_go_and_other_brackets_stay() {
        assert_eq!(without_tag("Acute bronchitis (disorder)"), "Acute bronchitis");
        assert_eq!(without_tag("Acute bronchitis (viral)"), "Acute bronchitis (viral)");
        assert_eq!(key("Acute Bronchitis (Disorder)"), "acute bronchitis");
        assert_eq!(key("?Pneumonia"), "? pneumonia");
    }

    #[test]
    fn folding_never_turns_a_result_into_its_opposite() {
        let keys: Vec<String> = ["HIV", "HIV +", "HIV -", "HIV (-)", "HIV -ve", "BMI > 40", "BMI < 40"].map(key).to_vec();
        assert_eq!(keys, ["hiv", "+ hiv", "- hiv", "- hiv", "- hiv ve", "> bmi 40", "< bmi 40"]);
        // A hyphen between words is only punctuation.
        assert_eq!([key("hacking-cough"), key("cough - dry"), key("non-venomous bite")], ["hacking cough", "cough dry", "non venomous bite"]);
    }
}
