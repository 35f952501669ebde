//! The codes that a line of a note refers to: `(E75.4)`, `(G30.-)`, `(E08-E13)`, `(I69. with final characters -23)`, `(F10-F19, with .17, .27)`.
//!
//! A line is read when an edition is imported and never again. Where a line has codes in parentheses those are what it refers to, and other words that look like
//! codes ("vitamin B12 deficiency anemia (D51.-)") are not; a line without parentheses is read as a whole. A reference names its code and everything below it.
//!
//! The parser does *not* know which codes exist, nor what a note means.

use std::fmt;

use crate::model::Code;

/// What a code must have besides lying in the range of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Condition {
    /// One of the constants below, or the place (from 0) at which the value stands in the code.
    pub(super) place: u8,
    /// The characters, padded with zeros.
    pub(super) value: [u8; 4],
}

/// No condition. No condition stands at the first character, so that its place is free to say this.
pub(super) const NO_CONDITION: u8 = 0;
/// The character that tells the intent of a poisoning: the last of the first six that is no placeholder ("fifth or sixth character 5").
const INTENT: u8 = 253;
/// The line says more than could be read ("with ketoacidosis"). Such a reference is shown and names nothing, so that nobody is asked about what it may not mean.
const UNREAD: u8 = 255;
/// The first character behind the dot.
const BEHIND_DOT: u8 = 3;
/// The fifth character, where "final characters -23" of sequelae of cerebrovascular disease begin.
const FIFTH: u8 = 4;

/// Codes that a note names: one with all below it, or a range, some with a condition on further characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeReference {
    /// First code.
    pub low: Code,
    /// Last code; everything below it belongs to the reference.
    pub high: Code,
    pub(super) condition: Condition,
}

impl CodeReference {
    fn new(low: Code, high: Code) -> CodeReference {
        CodeReference { low, high, condition: Condition::default() }
    }

    /// Whether it names the code.
    pub fn names(&self, code: Code) -> bool {
        in_range(packed(code), packed(self.low), packed_through(self.high)) && self.condition.holds(code)
    }

    /// Whether the line that holds it was understood to the end.
    pub fn is_read(&self) -> bool {
        self.condition.place != UNREAD
    }
}

/// As printed, in one form: `G30.-` stays `G30`, because a code stands for all below it.
impl fmt::Display for CodeReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.low.dotted())?;
        if self.high != self.low {
            write!(formatter, "-{}", self.high.dotted())?;
        }
        let value = self.condition.value();
        match self.condition.place {
            NO_CONDITION => Ok(()),
            INTENT => write!(formatter, " with fifth or sixth character {value}"),
            UNREAD => formatter.write_str(" in part"),
            BEHIND_DOT => write!(formatter, " with .{value}"),
            place => write!(formatter, " with {value} from character {}", place + 1),
        }
    }
}

/// A code as a number that sorts as codes do: seven bytes, padded with zeros.
pub(super) fn packed(code: Code) -> u64 {
    code.as_str().bytes().chain(std::iter::repeat(0)).take(7).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// The last number that begins as the code does.
pub(super) fn packed_through(code: Code) -> u64 {
    code.as_str().bytes().chain(std::iter::repeat(0xff)).take(7).fold(0, |number, byte| number << 8 | u64::from(byte))
}

/// Whether a packed code lies between a packed first code and what [`packed_through`] made of the last.
pub(super) fn in_range(code: u64, low: u64, through: u64) -> bool {
    low <= code && code <= through
}

impl Condition {
    /// Whether a code in the range fulfils it.
    pub(super) fn holds(self, code: Code) -> bool {
        let (text, value) = (code.as_str(), self.value());
        match self.place {
            NO_CONDITION => true,
            INTENT => text.get(..6).unwrap_or(text).trim_end_matches('X').ends_with(value),
            UNREAD => false,
            place => text.get(usize::from(place)..).is_some_and(|rest| rest.starts_with(value)),
        }
    }

    fn value(&self) -> &str {
        std::str::from_utf8(&self.value).unwrap_or_default().trim_end_matches('\0')
    }

    fn new(place: u8, text: &str) -> Option<Condition> {
        let mut value = [0; 4];
        if text.is_empty() || text.len() > value.len() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        value.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        Some(Condition { place, value })
    }
}

/// Whether a line is only the beginning of the lines below it ("such as:"), which carry the codes.
pub fn is_stem(line: &str) -> bool {
    line.trim_end().ends_with(':')
}

/// The references of one line; none for a line that names no code.
///
/// A stem may tell for which of its own codes it holds ("for codes G31.0-G31.83, to identify:"); that names no other code.
pub fn parse(line: &str) -> Vec<CodeReference> {
    let mut found = Vec::new();
    if is_stem(line) && line.contains("for codes") {
        return found;
    }
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('(') {
        // A bracket that is never closed ends with the line, one closed by a brace there.
        let inside = after.split([')', '}', '(']).next().unwrap_or(after);
        group(inside, &mut found);
        rest = after;
    }
    if found.is_empty() {
        group(line, &mut found);
    }
    found
}

/// Reads one parenthesis: codes and ranges, then perhaps "with" and a condition on all of them.
fn group(text: &str, found: &mut Vec<CodeReference>) {
    let first = found.len();
    let mut at = 0;
    let mut end = 0;
    while at < text.len() {
        let Some((low, length)) = code_at(text, at) else {
            at += 1;
            continue;
        };
        end = at + length;
        let joint = joint(text.get(end..).unwrap_or_default());
        let high = joint.and_then(|joint| code_at(text, end + joint).map(|(high, length)| (high, end + joint + length)));
        match high.filter(|(high, _)| packed(low) <= packed(*high)) {
            Some((high, past)) => {
                found.push(CodeReference::new(low, high));
                end = past;
            }
            None => found.push(CodeReference::new(low, low)),
        }
        at = end;
    }
    let conditions = match text.get(end..).and_then(|rest| rest.split_once("with ")) {
        Some((before, condition)) if found.len() > first && before.bytes().all(|byte| matches!(byte, b' ' | b',' | b'-' | b'.')) => conditions(condition, text),
        _ => return,
    };
    let plain = found.split_off(first);
    for reference in plain {
        found.extend(conditions.iter().map(|condition| CodeReference { condition: *condition, ..reference }));
    }
}

/// The code that begins at a place of a text, with the length of what was read; nothing in the middle or at the beginning of a longer word (`H1N1`, `G6PD`).
fn code_at(text: &str, at: usize) -> Option<(Code, usize)> {
    let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    let rest = text.get(at..)?;
    let [first, second, third, after @ ..] = rest.as_bytes() else { return None };
    let is_category = first.is_ascii_uppercase() && second.is_ascii_digit() && (third.is_ascii_digit() || third.is_ascii_uppercase());
    if !is_category || before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.') {
        return None;
    }
    let behind = after.strip_prefix(b".").unwrap_or_default();
    let characters = behind.iter().take_while(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()).count();
    let length = if after.starts_with(b".") { 4 + characters } else { 3 };
    let next = rest.as_bytes().get(length);
    // "code to specified condition" follows `S06.8-` without a blank, but behind its dash.
    if characters > 4 || next.is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    Some((Code::parse(rest.get(..length)?.trim_end_matches('.'))?, length))
}

/// The length of what joins the two codes of a range; none where the next code stands by itself. A dash belongs to a range unless a separator follows it.
fn joint(text: &str) -> Option<usize> {
    if text.starts_with(" to ") {
        return Some(4);
    }
    if let Some(to) = text.strip_prefix("- to ") {
        return Some(text.len() - to.len());
    }
    let length = text.bytes().take_while(|byte| matches!(byte, b'-' | b'.' | b' ')).count();
    let joint = text.get(..length)?;
    (joint.contains('-') && !joint.contains("-.")).then_some(length)
}

/// What stands behind "with", as alternatives.
fn conditions(text: &str, group: &str) -> Vec<Condition> {
    let unread = vec![Condition { place: UNREAD, value: [0; 4] }];
    if text.ends_with("to indicate intent") {
        return vec![Condition::default()];
    }
    let is_drug = group.starts_with('T');
    let words: Vec<&str> = text.split([' ', ',', '-', '.']).filter(|word| !word.is_empty()).collect();
    let place = match words.as_slice() {
        ["final", ..] if is_drug => INTENT,
        ["final", ..] if !text.contains('.') => FIFTH,
        ["final", ..] => BEHIND_DOT,
        ["fifth", "or", ..] => INTENT,
        ["fifth" | "5th", ..] => FIFTH,
        ["sixth" | "6th", ..] => 5,
        ["seventh" | "7th", ..] => 6,
        _ if text.starts_with('.') => BEHIND_DOT,
        _ => return unread,
    };
    let values = text.rsplit_once("character").map_or(text, |(_, values)| values.trim_start_matches('s'));
    let mut found = Vec::new();
    for value in values.split([' ', ',']).map(|value| value.trim_matches(['.', '-'])).filter(|value| !value.is_empty() && *value != "or") {
        match spread(value).map(|value| value.into_iter().map(|value| Condition::new(place, &value)).collect::<Option<Vec<_>>>()) {
            Some(Some(read)) => found.extend(read),
            _ => return unread,
        }
    }
    if found.is_empty() { unread } else { found }
}

/// `1-4` and `.51-.52` to their values; a value alone to itself.
fn spread(value: &str) -> Option<Vec<String>> {
    let Some((first, last)) = value.split_once('-') else { return Some(vec![value.to_owned()]) };
    let last = last.trim_start_matches('.');
    let (from, to) = (first.parse::<u16>().ok()?, last.parse::<u16>().ok()?);
    (first.len() == last.len() && from <= to).then(|| (from..=to).map(|number| format!("{number:0width$}", width = first.len())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Vec<String> {
        parse(line).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_written_form_is_read() {
        for (line, expected) in [
            ("neuronal ceroid lipofuscinosis (E75.4)", &["E75.4"] as &[&str]),
            ("Alzheimer's disease (G30.-)", &["G30"]),
            ("diabetes mellitus (E08-E13)", &["E08-E13"]),
            ("stage of chronic kidney disease (N18.1-N18.6)", &["N18.1-N18.6"]),
            ("nerve root compression (M50.1.-, M51.1.-)", &["M50.1", "M51.1"]),
            ("atherosclerosis of the extremities (I70.2--I70.7-)", &["I70.2-I70.7"]),
            ("cognitive deficits (I69.01-I69.11-, I69.21-I69.31-, I69.81- I69.91-)", &["I69.01-I69.11", "I69.21-I69.31", "I69.81-I69.91"]),
            ("syndactyly (Q70.0- -Q70.3-)", &["Q70.0-Q70.3"]),
            ("apnea of newborn (P28.3- - P28.4-)", &["P28.3-P28.4"]),
            ("cerebral hemorrhage (I60.-. I61.-, I62.-)", &["I60", "I61", "I62"]),
            ("fracture of cervical vertebra (S12.0--S12.6.-)", &["S12.0-S12.6"]),
            ("behavioral eating disorders (F98.2.-F98.3)", &["F98.2-F98.3"]),
            ("head injury (S00 - S09)", &["S00-S09"]),
            ("rheumatoid arthritis, if known (M05.00 to M05.8A)", &["M05.00-M05.8A"]),
            ("drugs (A00-R94 and T80-T88.6, T88.8)", &["A00-R94", "T80-T88.6", "T88.8"]),
            ("acute respiratory infections (J00-J06; J20-J22)", &["J00-J06", "J20-J22"]),
            ("electrolyte imbalance (E87.8}", &["E87.8"]),
            ("acquired absence of knee joint (Z89.52-", &["Z89.52"]),
            ("meconium passage (without aspiration) during delivery (P03.82 )", &["P03.82"]),
            ("code from category T31 or T32 to identify extent", &["T31", "T32"]),
            ("code(s) from F11-F16 and F18-F19 to identify", &["F11-F16", "F18-F19"]),
            ("injuries classified in subcategories S06.1- to S06.6-, and S06.81- to S06.89-, code to", &["S06.1-S06.6", "S06.81-S06.89"]),
            ("conditions classifiable to S06.0- to S06.8-code to specified injury", &["S06.0-S06.8"]),
            ("code, if applicable, from category Z3A, Weeks of gestation", &["Z3A"]),
            ("code (B95-B97) to identify infectious agent, if known, such as:", &["B95-B97"]),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn conditions_on_further_characters_are_read() {
        for (line, names, passes_over) in [
            ("dementia (F10-F19, with .17, .27, .97)", &["F1027", "F1397"] as &[&str], &["F1020", "F0390"] as &[&str]),
            ("psychoactive drug use (F11-F19 with .15. .25, .95)", &["F11150", "F1995"], &["F1110"]),
            ("diabetic angiopathy (E08-E13 with .51-.52)", &["E1151", "E0852"], &["E1159", "E1165"]),
            ("skin disorders in diabetes (E08-E13 with .62-)", &["E11621"], &["E1161", "E119"]),
            ("aphasia (I69. with final characters -20)", &["I69320", "I69020"], &["I69321", "I6920"]),
            ("adverse effect (T36-T50 with fifth or sixth character 5)", &["T360X5A", "T3695XA", "T43215A"], &["T43211A", "T360X1A", "T510X5A"]),
            ("poisoning (T36-T65 with fifth or sixth character 1-4 or 6)", &["T43211A", "T360X6A"], &["T43215A"]),
            ("underdosing (T36-T50 with final character 6)", &["T43216A"], &["T43215A"]),
            ("mononucleosis (B27.0-B27.9 with fifth character 9)", &["B2709", "B2799"], &["B2701", "B279"]),
            ("open fracture (S42.- with 7th character B or C)", &["S42001B", "S42001C"], &["S42001A"]),
            ("open fracture (S92.-with 7th character B)", &["S92001B"], &["S92001A"]),
            ("hallucinations (F11-F19 with fifth to sixth characters 51)", &["F11151"], &["F11150", "F1151"]),
            ("amnestic syndrome (F10-F19 with 5th character .6)", &["F1026"], &["F1020"]),
            ("hyperosmolarity (E08, E09, E11, E13 with final characters .00 or .01)", &["E1100", "E0801"], &["E1010", "E119"]),
            ("poisoning (T51-T65 with fifth or sixth character to indicate intent), for toxic", &["T510X1A"], &["T360X1A"]),
            ("leukemia in remission C91.0-C95.9 with 5th character 1", &["C9101"], &["C9100"]),
        ] {
            let references = parse(line);
            let names_code = |code: &&str| references.iter().any(|reference| reference.names(Code::from(*code)));
            assert!(names.iter().all(names_code), "{line}");
            assert!(!passes_over.iter().any(names_code), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_to_the_end_names_nothing() {
        let references = parse("diabetic acidosis - see categories E08-E10, E11, E13 with ketoacidosis");
        assert!(references.len() == 3 && references.iter().all(|reference| !reference.is_read() && !reference.names("E1110".into())));
        assert!(parse("open fracture of forearm (S52.- with open fracture 7th character)").iter().all(|reference| !reference.is_read()));
    }

    #[test]
    fn words_are_not_codes() {
        for line in
            ["glucose (G6PD) deficiency", "influenza H1N1", "underlying disease, such as:", "code, if applicable, for codes G31.0-G31.83, G31.85-G31.9, to identify:", "", "("]
        {
            assert_eq!(shown(line), [] as [&str; 0], "{line}");
        }
        assert_eq!(shown("vitamin B12 deficiency anemia (D51.-)"), ["D51"]);
        assert_eq!(shown("glucose-6-phosphate dehydrogenase (G6PD) deficiency without anemia (D75.A)"), ["D75.A"]);
    }

    #[test]
    fn a_reference_names_its_code_and_all_below_and_nothing_beside() {
        let reference = &parse("(N18.1-N18.6)")[0];
        assert!(["N181", "N1830", "N186"].iter().all(|code| reference.names((*code).into())));
        assert!(["N18", "N180", "N189", "N19", "N17"].iter().all(|code| !reference.names((*code).into())));
    }
}
