//! Modifiers that the documentation supports by itself: 26 by place of service, 95 and 93 by the kind of visit, LT, RT and 50 by the side.
//!
//! A line that already has a modifier of the kind is left alone, and a modifier that would not fit among four is not added. Nothing here asserts that a service was
//! separate, repeated or unusual: those modifiers are asked (see `asked`).

use super::edition::Edition;
use super::modifiers::Gathered;
use super::services::{Basis, LineAt, Service};
use super::{CodingContext, phrase};
use crate::codes::modifier::{self, Laterality, ModifierClass};
use crate::codes::place_of_service::with_leading_zero;
use crate::codes::{evaluation_management, service_groups};
use crate::model::{ChargeRow, ClaimLine, Code, CodedDiagnosis, Date};

/// What was added to a line from the line alone, for its decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Derived {
    /// 26.
    pub component: Option<&'static str>,
    /// 95 or 93.
    pub telehealth: Option<&'static str>,
    /// LT, RT or 50, by the words of the service.
    pub side: Option<&'static str>,
}

/// Hospitals and surgery centers, which bill the technical part themselves.
///
/// [source: CMS, Medicare Claims Processing Manual, chapter 13, sections 20.1 and 20.2.1; chapter 14, section 10.4]
const TECHNICAL_PART_ELSEWHERE: [&str; 5] = ["19", "21", "22", "23", "24"];

/// Adds what the line itself supports.
pub(super) fn add(context: &CodingContext<'_>, at: &LineAt<'_>, service: &Service<'_>, gathered: &mut Gathered) -> Derived {
    let code = service.code();
    if code.is_empty() {
        return Derived::default();
    }
    Derived {
        component: component(context, at, code, gathered).filter(|modifier| gathered.add_if_room(modifier)),
        telehealth: telehealth(at, code, gathered).filter(|modifier| gathered.add_if_room(modifier)),
        side: side_in_words(context, at, service, gathered).filter(|modifier| gathered.add_if_room(modifier)),
    }
}

/// 26 for a service whose parts the chargemaster prices apart, where the place bills the technical part.
fn component(context: &CodingContext<'_>, at: &LineAt<'_>, code: Code, gathered: &Gathered) -> Option<&'static str> {
    let place = with_leading_zero(at.line.place_of_service);
    if !TECHNICAL_PART_ELSEWHERE.contains(&place) || gathered.modifiers.contains("26") || gathered.modifiers.contains("TC") {
        return None;
    }
    let mut rows = context.chargemaster.by_code(code, at.on);
    rows.any(|row| row.modifiers.contains("26")).then_some("26")
}

/// 95 for a visit by audio and video, 93 for one by audio alone, where the place says telehealth too.
fn telehealth(at: &LineAt<'_>, code: Code, gathered: &Gathered) -> Option<&'static str> {
    const VIDEO: [&str; 6] = ["telehealth", "telemedicine", "video", "video visit", "virtual", "virtual visit"];
    const AUDIO: [&str; 6] = ["audio", "audio only", "audio-only", "telephone", "phone", "phone visit"];
    const TELEHEALTH: [&str; 7] = ["95", "93", "GT", "GQ", "FQ", "FR", "G0"];
    if !matches!(with_leading_zero(at.line.place_of_service), "02" | "10") || evaluation_management::family(code).is_none() {
        return None;
    }
    if TELEHEALTH.iter().any(|modifier| gathered.modifiers.contains(modifier)) {
        return None;
    }
    let visit_type = at.encounter.visit_type.trim_ascii();
    let is_one_of = |words: &[&str]| words.iter().any(|word| visit_type.eq_ignore_ascii_case(word));
    match () {
        () if is_one_of(&VIDEO) => Some("95"),
        () if is_one_of(&AUDIO) => Some("93"),
        () => None,
    }
}

/// The side that the documented words or the chargemaster's name, for a service that is billed by side.
fn side_in_words(context: &CodingContext<'_>, at: &LineAt<'_>, service: &Service<'_>, gathered: &Gathered) -> Option<&'static str> {
    let documented = match service {
        Service::Code(_, Basis::Documented) => return None,
        Service::Row(_, Basis::Documented) => "",
        _ => phrase::without_tag(at.line.service),
    };
    let row_words = service.row().map_or("", |row| row.words.as_str());
    let found = match (side(documented), side(row_words)) {
        (Some(documented), Some(charged)) if documented != charged => return None,
        (documented, charged) => documented.or(charged)?,
    };
    if has_anatomic(context, gathered) || !is_billed_by_side(context, service.code(), at.on) {
        return None;
    }
    match found {
        Laterality::Left => Some("LT"),
        Laterality::Right => Some("RT"),
        // Both sides are more work than one: 50 is added only where the price is known to be that of both.
        Laterality::Bilateral => (!row_words.is_empty() || at.line.charge_cents.is_some()).then_some("50"),
    }
}

/// LT or RT where every diagnosis that a line points to is of that side, for a service that is billed by side. With it comes a diagnosis that says so.
pub(super) fn side_of_diagnoses(
    context: &CodingContext<'_>,
    edition: Edition<'_>,
    line: &ClaimLine<'_>,
    diagnoses: &[CodedDiagnosis<'_>],
    on: Date,
) -> Option<(&'static str, Code)> {
    let is_open = line.code.is_empty() || line.modifiers_left_out > 0 || line.modifiers.as_slice().len() == 4;
    if is_open || line.pointers().is_empty() || !is_billed_by_side(context, line.code, on) {
        return None;
    }
    if line.modifiers.as_slice().iter().any(|modifier| is_anatomic(context, *modifier)) {
        return None;
    }
    let edition = edition.edition?;
    let mut found = None;
    for pointer in line.pointers() {
        let diagnosis = diagnoses.get(usize::from(*pointer).checked_sub(1)?)?;
        // The heart has sides that are none of the body.
        let is_heart = ["I0", "I1", "I2", "I3", "I4", "I5"].iter().any(|prefix| diagnosis.code.as_str().starts_with(prefix));
        let side = side(edition.find(diagnosis.code).filter(|_| !is_heart)?.title.base)?;
        if found.is_some_and(|(earlier, _)| earlier != side) {
            return None;
        }
        found = Some((side, diagnosis.code));
    }
    match found? {
        (Laterality::Left, code) => Some(("LT", code)),
        (Laterality::Right, code) => Some(("RT", code)),
        // A bilateral disease may be treated on one side.
        (Laterality::Bilateral, _) => None,
    }
}

/// Whether side modifiers belong on a code: it is one of those that certainly take them, or the chargemaster has it with one.
fn is_billed_by_side(context: &CodingContext<'_>, code: Code, on: Date) -> bool {
    let has_side = |row: &ChargeRow| ["LT", "RT", "50"].iter().any(|side| row.modifiers.contains(side));
    service_groups::is_one_sided(code) || context.chargemaster.by_code(code, on).any(has_side)
}

fn has_anatomic(context: &CodingContext<'_>, gathered: &Gathered) -> bool {
    gathered.modifiers.as_slice().iter().any(|modifier| is_anatomic(context, *modifier))
}

fn is_anatomic(context: &CodingContext<'_>, code: Code) -> bool {
    modifier::laterality(code).is_some() || context.codes.modifiers.find(code).is_some_and(|modifier| modifier.class == ModifierClass::Anatomic)
}

/// The side that words name: one side alone, or both. Words that name left and right apart from each other name none.
fn side(words: &str) -> Option<Laterality> {
    let has = |wanted: &str| words.split(|character: char| !character.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(wanted));
    match (has("left"), has("right"), has("bilateral") || has("both")) {
        (true, false, false) => Some(Laterality::Left),
        (false, true, false) => Some(Laterality::Right),
        (_, _, true) => Some(Laterality::Bilateral),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_a_side_only_where_it_is_one() {
        assert_eq!(side("Left knee x-ray"), Some(Laterality::Left));
        assert_eq!(side("injection, RIGHT shoulder"), Some(Laterality::Right));
        assert_eq!(side("both knees"), Some(Laterality::Bilateral));
        assert_eq!(side("bilateral knees, left and right"), Some(Laterality::Bilateral));
        for none in ["left and right knee", "upright view", "leftover", ""] {
            assert_eq!(side(none), None, "{none}");
        }
    }
}
