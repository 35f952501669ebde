//! Words in the form in which the index compares them: plain letters, no plural, American spelling, one word for all that mean the same.
//!
//! Both the tabular list's texts and documented words go through here, so a form need not be a real word. Nothing here knows an edition.

use super::forms::plain_letter;
use super::lexicon::LEXICON;

/// Words that bind others and name nothing.
const STOP_WORDS: [&str; 14] = ["of", "the", "in", "an", "and", "or", "to", "by", "for", "on", "at", "as", "from", "a"];

/// Words before which or after which a single `a` is a name: type A, hepatitis A.
const NAMED_BY_A_LETTER: [&str; 12] = ["type", "hepatitis", "vitamin", "influenza", "group", "factor", "hemophilia", "protein", "class", "grade", "stage", "immunoglobulin"];

/// Words before which i, ii, iii and iv are numbers.
const NUMBERED: [&str; 8] = ["type", "types", "stage", "stages", "grade", "class", "bipolar", "diabetes"];

/// The words of a text, lower case, accents and apostrophes gone: "Ménière's" is `menieres`.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase().map(plain_letter));
        } else if !matches!(character, '\'' | '\u{2019}') && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A word without plural and British spelling, so that `oedemas` is `edema`.
pub(super) fn plain_stem(word: &str) -> String {
    let mut stem = String::with_capacity(word.len());
    for letter in word.chars() {
        // "ae" and "oe" become "e".
        if letter == 'e' && stem.ends_with(['a', 'o']) {
            stem.pop();
        }
        stem.push(letter);
    }
    if stem.len() > 4 && stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if stem.len() > 3 && stem.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| stem.ends_with(ending)) {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with("our") {
        stem.truncate(stem.len() - 2);
        stem.push('r');
    }
    stem
}

/// One word in the index's form; `None` for a word that only binds others. The word before it decides what letters and Roman numbers mean.
pub(super) fn normal(word: &str, before: Option<&str>) -> Option<String> {
    let number = match word {
        "i" => Some("1"),
        "ii" => Some("2"),
        "iii" => Some("3"),
        "iv" => Some("4"),
        _ => None,
    };
    if let Some(number) = number.filter(|_| before.is_some_and(|before| NUMBERED.contains(&before))) {
        return Some(number.to_owned());
    }
    if STOP_WORDS.contains(&word) && !(word == "a" && before.is_some_and(|before| NAMED_BY_A_LETTER.contains(&before))) {
        return None;
    }
    Some(match word {
        "nos" => "unspecified".to_owned(),
        "nec" => "other".to_owned(),
        // Within a phrase; a phrase that begins with it is absent altogether, which coding sees first.
        "no" => "without".to_owned(),
        word => LEXICON.canonical(&plain_stem(word)).to_owned(),
    })
}

/// The words of a text in the index's form, in order.
pub(super) fn normal_words(text: &str) -> Vec<String> {
    normal_of(&words(text))
}

/// The same for words already taken apart.
pub(super) fn normal_of(words: &[String]) -> Vec<String> {
    let befores = std::iter::once(None).chain(words.iter().map(|word| Some(word.as_str())));
    words.iter().zip(befores).filter_map(|(word, before)| normal(word, before)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_number_and_letters() {
        assert_eq!(normal_words("Oedemas of the tumours"), normal_words("edema tumor"));
        assert_eq!(normal_words("Type II"), ["type", "2"]);
        assert_eq!(normal_words("Hepatitis A in a child").len(), 3);
        assert_eq!(words("Ménière's disease"), ["menieres", "disease"]);
        assert_eq!(normal_words("Crohn's, NOS"), ["crohn", "unspecified"]);
    }

    #[test]
    fn words_that_mean_the_same_have_one_form() {
        assert_eq!(normal_words("renal"), normal_words("kidneys"));
        assert_ne!(normal_words("hypertension"), normal_words("hypotension"));
    }
}
