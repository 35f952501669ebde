//! The written forms of a title or an inclusion term that count as the same words, worked out once when an edition is imported.
//!
//! Only what the guidelines and the list's punctuation allow: words in parentheses, brackets, NOS and unspecified. No synonyms, no spelling correction.

use std::collections::BTreeSet;

use crate::model::chargemaster::fold_words;

/// Endings of folded titles that say nothing but what was not documented. A side, a trimester or a severity that is unspecified is not among them: those a person must see.
const UNSPECIFIED_ENDINGS: [&str; 5] = [" unspecified organism", " unspecified cause", " cause unspecified", " site not specified", " unspecified"];

/// A folded title without its words for "unspecified": at its end ("fever unspecified", "pneumonia unspecified organism"), in front ("unspecified appendicitis"), or both.
/// Words that lack such detail are what these titles are for (guideline I.A.9.b: unspecified codes are for records that lack the detail); nothing when the title has none.
pub(super) fn without_unspecified(folded: &str) -> BTreeSet<&str> {
    let ending = UNSPECIFIED_ENDINGS.iter().find_map(|ending| folded.strip_suffix(ending));
    let front = folded.strip_prefix("unspecified ");
    let both = ending.and_then(|bare| bare.strip_prefix("unspecified "));
    [ending, front, both].into_iter().flatten().collect()
}

/// The most words in parentheses of one title for which every combination is worked out.
const MOST_OPTIONAL: usize = 6;

/// Every folded way to write a title or an inclusion term: with and without its words in parentheses and brackets, those words in place or (where single) in
/// front, accented letters plain or not, and possessives with or without the apostrophe.
pub(super) fn forms(text: &str) -> BTreeSet<String> {
    let mut forms = BTreeSet::new();
    for written in parenthesised_forms(text) {
        for bracketed in [written.clone(), without_brackets(&written)] {
            for plain in [plain_letters(&bracketed), bracketed] {
                forms.insert(fold_words(&plain.replace(['\'', '\u{2019}'], "")));
                forms.insert(fold_words(&plain));
            }
        }
    }
    forms.remove("");
    forms
}

/// A part of a text: words that must stand, or words in parentheses that may be absent.
enum Part<'t> {
    Fixed(&'t str),
    Optional {
        words: &'t str,
        /// Touches the letter before it, as in "fold(s)".
        joins_left: bool,
        /// Touches the letter after it, as in "(teno)synovitis".
        joins_right: bool,
    },
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut last_was_optional = true;
    while let Some((before, (inside, after))) = rest.split_once('(').and_then(|(before, after)| Some((before, after.split_once(')')?))) {
        parts.push(Part::Fixed(before));
        let joins_left = before.ends_with(char::is_alphanumeric);
        // "Lp(a)" and "t(8;21)" are names, and what follows a name's parentheses at once belongs to the name; only a plural may be dropped from a word's end.
        let is_optional = if before.is_empty() && !parts.is_empty() { last_was_optional } else { !joins_left || matches!(inside, "s" | "es") };
        parts.push(match is_optional {
            true => Part::Optional { words: inside, joins_left, joins_right: after.starts_with(char::is_alphanumeric) },
            false => Part::Fixed(rest.get(before.len()..rest.len() - after.len()).unwrap_or_default()),
        });
        last_was_optional = is_optional;
        rest = after;
    }
    parts.push(Part::Fixed(rest));
    parts
}

fn parenthesised_forms(text: &str) -> Vec<String> {
    let parts = parts(text);
    let optional = parts.iter().filter(|part| matches!(part, Part::Optional { .. })).count();
    let mut forms = vec![text.to_owned()];
    if optional > MOST_OPTIONAL {
        forms.push(written(&parts, 0, false));
        return forms;
    }
    if optional > 0 {
        for chosen in 0..1u32 << optional {
            forms.push(written(&parts, chosen, false));
            forms.push(written(&parts, chosen, true));
        }
    }
    forms
}

/// The text with the chosen optional words, in place or (single words) in front.
fn written(parts: &[Part<'_>], chosen: u32, in_front: bool) -> String {
    let (mut front, mut line) = (String::new(), String::new());
    let mut number = 0;
    for part in parts {
        match *part {
            Part::Fixed(words) => line.push_str(words),
            Part::Optional { words, joins_left, joins_right } => {
                if chosen & (1 << number) != 0 {
                    if in_front && !words.contains(' ') && !joins_left && !joins_right {
                        front.push_str(words);
                        front.push(' ');
                    } else {
                        line.push_str(if joins_left { "" } else { " " });
                        line.push_str(words);
                        line.push_str(if joins_right { "" } else { " " });
                    }
                }
                number += 1;
            }
        }
    }
    front + &line
}

/// The text without what stands in brackets: synonyms and abbreviations (guideline I.A.7).
fn without_brackets(text: &str) -> String {
    without(text, '[', ']')
}

/// The text without what stands in parentheses: words that may be absent (guideline I.A.7).
pub(super) fn without_parentheses(text: &str) -> String {
    without(text, '(', ')')
}

fn without(text: &str, opens: char, closes: char) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (_, after))) = rest.split_once(opens).and_then(|(before, after)| Some((before, after.split_once(closes)?))) {
        kept.push_str(before);
        rest = after;
    }
    kept + rest
}

/// Accented letters of the tabular list as plain ones.
fn plain_letters(text: &str) -> String {
    text.chars().map(plain_letter).collect()
}

/// An accented letter of the tabular list as a plain one; any other as it is.
pub(super) fn plain_letter(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ü' | 'ú' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, form: &str) -> bool {
        forms(text).contains(form)
    }

    #[test]
    fn words_in_parentheses_may_be_absent_present_or_in_front() {
        for form in ["hypertension", "essential hypertension", "hypertension essential", "benign essential hypertension", "hypertension benign primary"] {
            assert!(has("Hypertension (arterial) (benign) (essential) (malignant) (primary) (systemic)", form), "{form}");
        }
        assert!(!has("Hypertension (benign) (essential)", "benign"));
        assert!(!has("Hypertension (benign) (essential)", "portal hypertension"));
    }

    #[test]
    fn parentheses_that_touch_a_word_join_it_or_belong_to_a_name() {
        assert!(has("Malignant neoplasm of glossoepiglottic fold(s)", "malignant neoplasm of glossoepiglottic folds"));
        assert!(has("Other (teno)synovitis", "other tenosynovitis") && has("Other (teno)synovitis", "other synovitis"));
        assert!(!has("Elevated Lp(a)", "elevated lp"), "Lp(a) is a name");
        assert!(!has("Acute myeloid leukemia M6(a)(b)", "acute myeloid leukemia m6"));
        assert!(has("infarction (acute)(of) wall", "infarction acute of wall"), "neighbouring words do not run together");
    }

    #[test]
    fn brackets_accents_and_apostrophes_are_optional() {
        assert!(has("Human immunodeficiency virus [HIV] disease", "human immunodeficiency virus disease"));
        for form in ["ménière s disease", "meniere s disease", "menieres disease"] {
            assert!(has("Ménière's disease", form), "{form}");
        }
    }

    #[test]
    fn unspecified_is_dropped_at_either_end_but_never_a_side() {
        let bare = |title| without_unspecified(title).into_iter().collect::<Vec<_>>();
        assert_eq!(bare("fever unspecified"), ["fever"]);
        assert_eq!(bare("pneumonia unspecified organism"), ["pneumonia"]);
        assert_eq!(bare("cardiac arrest cause unspecified"), ["cardiac arrest"]);
        assert!(bare("unspecified contact dermatitis unspecified cause").contains(&"contact dermatitis"));
        assert_eq!(bare("tinnitus unspecified ear"), [""; 0]);
        assert_eq!(bare("acute bronchitis"), [""; 0]);
    }
}
