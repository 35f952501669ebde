//! Judges the elements of a segment by what the guide says of them: usage, codes, lengths, types, and which belong together.

use super::table::{ElementUse, Kind, Note, SegmentUse, Usage};
use super::values;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Checks all elements of a segment. One element gets one fault.
pub fn check(segment: &Segment<'_>, expected: &SegmentUse, faults: &mut Faults) {
    let count = segment.elements();
    for (at, element) in expected.elements.iter().enumerate() {
        check_element(segment, at + 1, element, faults);
    }
    if (expected.elements.len() + 1..=count).any(|place| !segment.element(place).is_empty()) {
        let message = format!("the segment has {count} elements; expected at most {}", expected.elements.len());
        faults.add(segment.id(), expected.elements.len() + 1, segment.offset, "too-many-elements", message);
    }
    for note in expected.notes.iter() {
        check_note(segment, note, faults);
    }
}

fn check_element(segment: &Segment<'_>, place: usize, expected: &ElementUse, faults: &mut Faults) {
    let value = segment.element(place);
    let id = segment.id();
    let mut report = |code, message: &str| faults.add(id, place, segment.offset, code, message);
    if value.is_empty() {
        if expected.usage == Usage::Required {
            report("element-missing", "the element is required, but empty");
        }
        return;
    }
    let delimiters = segment.delimiters();
    if expected.usage == Usage::NotUsed {
        return report("element-not-used", "the guide does not use this element; it must be empty");
    }
    if delimiters.repetition.is_some_and(|repetition| value.contains(&repetition)) {
        return report("repetition-not-allowed", "the element has the repetition separator, but may stand only once");
    }
    if expected.kind == Kind::Composite {
        return check_components(segment, place, expected, faults);
    }
    if value.contains(&delimiters.component) {
        return report("component-not-allowed", "the element has the component separator, but is not a composite");
    }
    let form = place.checked_sub(1).map_or("", |before| segment.text(before));
    if let Some((code, message)) = wrong(expected, value, form, allows_negative(id, segment.text(1))) {
        report(code, &message);
    }
}

fn check_components(segment: &Segment<'_>, place: usize, expected: &ElementUse, faults: &mut Faults) {
    let id = segment.id();
    let count = segment.components(place).count();
    for (at, part) in expected.parts.iter().enumerate() {
        let value = segment.component(place, at + 1);
        let mut report = |code, message: &str| faults.add_component(id, place, at + 1, segment.offset, code, message.to_owned());
        match (value.is_empty(), part.usage) {
            (true, Usage::Required) => report("element-missing", "the component is required, but empty"),
            (true, _) => {}
            (false, Usage::NotUsed) => report("element-not-used", "the guide does not use this component; it must be empty"),
            (false, _) => {
                let form = if at == 0 { "" } else { segment.component(place, at) };
                if value.starts_with(' ') || value.ends_with(' ') {
                    // The ends of the whole element are looked at with all others.
                    if at > 0 && at + 1 < count {
                        report("blank-at-element-end", "the component begins or ends with a blank");
                    }
                } else if let Some((code, message)) = wrong(part, value.as_bytes(), form, false) {
                    report(code, &message);
                }
            }
        }
    }
    if (expected.parts.len() + 1..=count).any(|part| !segment.component(place, part).is_empty()) {
        let message = format!("the composite has {count} components; expected at most {}", expected.parts.len());
        faults.add(id, place, segment.offset, "too-many-components", message);
    }
}

/// What is wrong with one value. What the form of all segments already tells (blanks at its ends, characters outside ASCII) is not told again.
fn wrong(expected: &ElementUse, value: &[u8], form: &str, allows_negative: bool) -> Option<(&'static str, String)> {
    let text = std::str::from_utf8(value).ok().filter(|text| text.is_ascii())?;
    if text.starts_with(' ') || text.ends_with(' ') {
        return None;
    }
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return Some(("control-character", "the element has a control character".to_owned()));
    }
    if let Some(codes) = &expected.codes {
        return (!codes.contains(&text)).then(|| ("code-not-in-list", unlisted(text, codes)));
    }
    let result = match expected.kind {
        Kind::Whole => values::whole(text),
        Kind::Decimal => values::decimal(text),
        Kind::Money => values::money(text),
        Kind::Date => values::date(text),
        Kind::Time => values::time(text),
        Kind::Period => values::period(form, text),
        Kind::Text | Kind::Code | Kind::Composite => Ok(()),
    };
    if let Err((code, message)) = result {
        return Some((code, message.to_owned()));
    }
    if !allows_negative && text.starts_with('-') {
        match expected.kind {
            Kind::Money => return Some(("amount-negative", "the amount may not be negative".to_owned())),
            Kind::Decimal => return Some(("number-negative", "the value may not be negative".to_owned())),
            _ => {}
        }
    }
    wrong_length(expected, text)
}

fn wrong_length(expected: &ElementUse, text: &str) -> Option<(&'static str, String)> {
    let is_number = matches!(expected.kind, Kind::Whole | Kind::Decimal | Kind::Money);
    let length = text.bytes().filter(|byte| !is_number || byte.is_ascii_digit()).count();
    let (shortest, longest) = (expected.shortest, expected.longest);
    if length < shortest {
        Some(("element-too-short", format!("the element has {length} characters; expected at least {shortest}")))
    } else if length > longest {
        Some(("element-too-long", format!("the element has {length} characters; expected at most {longest}")))
    } else {
        None
    }
}

/// What a code should have been. The value is told only where it is as short as a code, so that no name or number of a person is.
fn unlisted(text: &str, codes: &[&str]) -> String {
    let shown = if text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        format!("`{text}` is not a code of this element")
    } else {
        "the value is not a code of this element".to_owned()
    };
    if codes.len() > 24 { shown } else { format!("{shown}; expected {}", codes.join(", ")) }
}

/// Adjustments, prices of others and what remains to be paid may be negative; nothing else of a claim is.
fn allows_negative(id: &str, first: &str) -> bool {
    match id {
        "CAS" | "MOA" | "HCP" => true,
        "AMT" => first == "EAF",
        _ => false,
    }
}

fn check_note(segment: &Segment<'_>, note: &Note, faults: &mut Faults) {
    let is_there = |place: &&usize| !segment.element(**place).is_empty();
    let count = note.elements.iter().filter(is_there).count();
    let Some((first, others)) = note.elements.split_first() else { return };
    let has_first = is_there(&first);
    let absent = || note.elements.iter().find(|place| !is_there(place)).copied().unwrap_or(*first);
    let (place, code, message) = match note.relation {
        'P' if count > 0 && count < note.elements.len() => (absent(), "elements-together", "must stand together, or none of them"),
        'R' if count == 0 => (*first, "one-element-required", "cannot all be empty"),
        'E' if count > 1 => (others.iter().find(is_there).copied().unwrap_or(*first), "elements-exclude", "may not stand together"),
        'C' if has_first && count < note.elements.len() => (absent(), "elements-together", "belong together: with the first the others must stand"),
        'L' if has_first && !others.iter().any(|place| is_there(&place)) => (absent(), "elements-together", "belong together: with the first one of the others must stand"),
        _ => return,
    };
    // An element that is required or not used has been reported.
    if note.elements.iter().any(|place| faults.has(segment.id(), *place, segment.offset)) {
        return;
    }
    let names = note.elements.iter().map(|place| format!("{}{place:02}", segment.id())).collect::<Vec<_>>().join(", ");
    faults.add(segment.id(), place, segment.offset, code, format!("{names} {message}"));
}
