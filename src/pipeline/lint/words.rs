//! Messages and remedies of edits speak of an export's columns; an 837 has none. Here they are put into words that fit both.

use std::borrow::Cow;

/// What edits say of exports and encounters, and what it is in a claim file. Longer phrases first.
const PHRASES: &[(&str, &str)] = &[
    (" in the export", ""),
    ("The encounter comes from", "The claim comes from"),
    ("in another encounter", "in another claim"),
    ("bill the other encounter by itself", "bill the other visit by itself"),
    (" is not documented", " is not in the file"),
    (", and no admission date is documented", ", and no admission date is in the file"),
];

/// A message or remedy with its columns (`patient_birth_date`) as words (the patient birth date).
pub(super) fn for_837(text: &str) -> Cow<'_, str> {
    let mut worded = Cow::Borrowed(text);
    for (phrase, instead) in PHRASES {
        if worded.contains(phrase) {
            worded = Cow::Owned(worded.replace(phrase, instead));
        }
    }
    if worded.contains('_') { Cow::Owned(without_columns(&worded)) } else { worded }
}

fn without_columns(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // What stands in backquotes is a value or a command and stays as it is.
    for (place, part) in text.split('`').enumerate() {
        if place > 0 {
            out.push('`');
        }
        if place % 2 == 1 {
            out.push_str(part);
            continue;
        }
        for (place, word) in part.split(' ').enumerate() {
            if place > 0 {
                out.push(' ');
            }
            push_word(word, &mut out);
        }
    }
    out
}

fn push_word(word: &str, out: &mut String) {
    let column = word.trim_matches(|character: char| !character.is_ascii_alphanumeric());
    let is_column = column.contains('_') && column.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_column {
        out.push_str(word);
        return;
    }
    let (before, after) = word.split_once(column).unwrap_or_default();
    out.push_str(before);
    // "its msp_type" has its own article.
    let is_owned = ["its ", "the ", "a ", "an "].iter().any(|article| out.ends_with(article));
    if !is_owned {
        out.push_str("the ");
    }
    let plain = column.trim_end_matches(|character: char| character.is_ascii_digit() || character == '_');
    out.push_str(&plain.replace('_', " "));
    out.push_str(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_words_and_values_stay() {
        assert_eq!(for_837("Fill in patient_birth_date in the export."), "Fill in the patient birth date.");
        assert_eq!(for_837("Correct place_of_service to 23, or the code."), "Correct the place of service to 23, or the code.");
        assert_eq!(for_837("Coverage 2 is Medicare, and its msp_type is `x_y`."), "Coverage 2 is Medicare, and its msp type is `x_y`.");
        assert_eq!(for_837("Take one of the two out of diagnosis_pointers."), "Take one of the two out of the diagnosis pointers.");
        assert_eq!(for_837("Correct accident_date or onset_date in the export."), "Correct the accident date or the onset date.");
        assert!(matches!(for_837("Split the claim."), Cow::Borrowed("Split the claim.")));
    }
}
