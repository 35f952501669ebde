//! Documented diagnosis cells to codes: a code is kept as documented, words are coded by a remembered decision or by an exact match, and anything else is asked.
//!
//! An invalid or unbillable documented code is *not* judged here (edits do), and a doubtful condition is never coded as an established one.

use super::coded::Notes;
use super::edition::Edition;
use super::memory::TermRow;
use super::reading::Reading;
use super::sequence::Entry;
use super::{CodingContext, EditionUse, Question, QuestionKind};
use super::{phrase, pointers};
use crate::codes::Icd10Edition;
use crate::model::chargemaster::fold_words;
use crate::model::date::{age_years, days_between};
use crate::model::{Code, Date, Encounter};

/// Reads every cell, in order. Each entry remembers the cell it came from, which pointers refer to.
pub(super) fn read<'a>(context: &CodingContext<'_>, edition: Edition<'_>, encounter: &'a Encounter<'a>, notes: &mut Notes) -> Vec<Entry<'a>> {
    let on = super::edition::date_of_service(encounter);
    let reader = Reader { context, edition, on };
    let mut entries = Vec::with_capacity(encounter.diagnoses.len());
    let mut doubts = Vec::new();
    for (cell, documented) in encounter.diagnoses.iter().enumerate() {
        let documented = documented.trim_ascii();
        // An encounter has at most twelve cells, so the place fits.
        let cell = u8::try_from(cell).unwrap_or(u8::MAX);
        match documented_code(context, documented) {
            _ if documented.is_empty() => {}
            Some(code) => entries.push(Entry::new(code, documented, cell)),
            None => reader.words(documented, cell, &mut entries, &mut doubts, notes),
        }
    }
    reader.doubtful(encounter, &doubts, &entries, notes);
    if entries.is_empty() && notes.questions.is_empty() {
        reader.missing(encounter, &mut entries, notes);
    }
    entries
}

/// A code by its form: letter, digit, letter or digit, then up to four more, with an optional dot before those. Whether it exists is another matter.
pub(super) fn code_by_form(text: &str) -> Option<Code> {
    let has_form = match text.as_bytes() {
        [first, second, third, ..] => first.is_ascii_alphabetic() && second.is_ascii_digit() && third.is_ascii_alphanumeric(),
        _ => false,
    };
    let dot_is_right = text.find('.').is_none_or(|place| place == 3);
    if has_form && dot_is_right { Code::parse(text) } else { None }
}

/// The code in a cell that holds a code.
fn documented_code(context: &CodingContext<'_>, text: &str) -> Option<Code> {
    let code = code_by_form(text)?;
    // `T2DM` and `H1N1` have the form too. Without a dot, a letter in third place counts only where such a category exists (C7A, M1A, Z3A).
    let category = text.get(..3)?;
    if category.ends_with(|third: char| third.is_ascii_alphabetic()) && !text.contains('.') {
        let category = Code::parse(category)?;
        let editions = context.codes.icd10cm.all();
        return (editions.is_empty() || editions.iter().any(|edition| edition.find(category).is_some())).then_some(code);
    }
    Some(code)
}

/// The rule of a decision that accepted a likely match; such decisions are sampled for review.
pub const LIKELY_WORDS: &str = "likely-words";

/// A condition that is not established.
struct Doubt<'a> {
    documented: &'a str,
    cell: u8,
    /// The word that says so.
    word: &'static str,
}

struct Reader<'r, 'c> {
    context: &'r CodingContext<'c>,
    edition: Edition<'r>,
    on: Option<Date>,
}

impl Reader<'_, '_> {
    fn words<'a>(&self, documented: &'a str, cell: u8, entries: &mut Vec<Entry<'a>>, doubts: &mut Vec<Doubt<'a>>, notes: &mut Notes) {
        let memory = self.context.memory;
        if memory.knows(QuestionKind::Diagnosis)
            && let Some(row) = memory.find(QuestionKind::Diagnosis, documented)
        {
            return match self.edition.edition.and_then(|edition| stale(row, edition)) {
                Some(why) => self.ask(documented, why, notes),
                None => recall(row, documented, cell, entries, notes),
            };
        }
        // Without an edition nothing can be matched and the claim is held for that; asking would only flood the coder.
        let Some(edition) = self.edition.edition else { return };
        let policy = self.context.policy;
        match super::read_words(edition, documented, policy.accept_fuzzy.then_some(policy.fuzzy_threshold_thousandths)) {
            Reading::Exact(found) => {
                notes.decide("exact-words", documented, found.code.dotted(), found.reason());
                entries.push(Entry::new(found.code, documented, cell));
            }
            Reading::Likely(found) => {
                notes.decide(LIKELY_WORDS, documented, found.code.dotted(), format!("Likelihood {} of 1,000: {}.", found.score, found.why()));
                entries.push(Entry::new(found.code, documented, cell));
            }
            Reading::ExactBeforeDoubt(found, word) => {
                let because = format!("{}; what follows `{word}` is not established and not coded on an outpatient claim (ICD-10-CM guideline IV.H)", found.reason());
                notes.decide("exact-before-doubt", documented, found.code.dotted(), because);
                entries.push(Entry::new(found.code, documented, cell));
            }
            Reading::Absent => notes.decide("documented-absent", documented, "left out", "The words say that the condition is absent, so there is nothing to code."),
            Reading::NotADiagnosis(what) => {
                notes.decide("not-a-diagnosis", documented, "left out", format!("{what} is not a diagnosis: ICD-10-CM has no code for it, and no claim carries it."));
            }
            Reading::Doubtful(word) => doubts.push(Doubt { documented, cell, word }),
            open => self.ask(documented, question(&open), notes),
        }
    }

    /// Conditions that are not established are left out where something else is coded or asked about (guideline IV.H). Alone, or as all that a line points to, the coder
    /// names what was established.
    fn doubtful(&self, encounter: &Encounter<'_>, doubts: &[Doubt<'_>], entries: &[Entry<'_>], notes: &mut Notes) {
        let is_doubt = |pointer: Option<u8>| doubts.iter().any(|doubt| pointer == Some(doubt.cell));
        let points_only_to_doubts = |text: &str| pointers::documented(text).next().is_some() && pointers::documented(text).all(is_doubt);
        let is_needed = (entries.is_empty() && notes.questions.is_empty()) || encounter.lines.iter().any(|line| points_only_to_doubts(line.diagnosis_pointers));
        for Doubt { documented, word, .. } in doubts {
            if is_needed {
                self.ask(documented, doubtful(word), notes);
            } else {
                let because = format!("Documented as not established (`{word}`), so not coded on an outpatient claim beside what is (ICD-10-CM guideline IV.H).");
                notes.decide("doubtful-not-coded", *documented, "left out", because);
            }
        }
    }

    fn ask(&self, documented: &str, why: String, notes: &mut Notes) {
        notes.ask(Question::new(QuestionKind::Diagnosis, documented, why, self.on));
    }

    /// No cell led to a code and none is being asked about.
    fn missing<'a>(&self, encounter: &'a Encounter<'a>, entries: &mut Vec<Entry<'a>>, notes: &mut Notes) {
        let is_waiting = encounter.diagnoses.iter().any(|cell| !cell.trim_ascii().is_empty()) && self.edition.edition.is_none();
        let asks = matches!(self.edition.used, EditionUse::InForce | EditionUse::Nearest);
        let memory = self.context.memory;
        if is_waiting || !(asks || memory.knows(QuestionKind::DiagnosisMissing)) {
            return;
        }
        let phrase = missing_phrase(encounter, self.on);
        match memory.find(QuestionKind::DiagnosisMissing, &phrase) {
            // No pointer can mean a cell that does not exist.
            Some(row) => recall(row, "", u8::MAX, entries, notes),
            None if asks => {
                let services: Vec<&str> = encounter.lines.iter().map(|line| line.service.trim_ascii()).filter(|service| !service.is_empty()).collect();
                let why = format!("A claim needs a diagnosis and none is documented that can be coded; services: {}. Answer with codes.", services.join("; "));
                notes.ask(Question::new(QuestionKind::DiagnosisMissing, phrase, why, self.on));
            }
            None => {}
        }
    }
}

/// Preventive visits take their diagnosis from the visit itself, so all of one sort are one question; any other missing diagnosis is a question about one chart.
fn missing_phrase(encounter: &Encounter<'_>, on: Option<Date>) -> String {
    const PREVENTIVE: [&str; 8] = ["well child", "wellness", "general examination", "general medical examination", "check up", "checkup", "annual physical", "preventive"];
    let is_preventive = |service: &str| {
        let folded = fold_words(service);
        PREVENTIVE.iter().any(|words| phrase::contains_words(&folded, words))
    };
    let preventive = encounter.lines.iter().map(|line| line.service).find(|service| is_preventive(service));
    match (preventive, encounter.patient.birth_date.zip(on)) {
        (Some(service), Some((birth, on))) => format!("no diagnosis documented: {}, {}", fold_words(phrase::without_tag(service)), age_group(birth, on)),
        _ => format!("encounter {}: no diagnosis documented", encounter.encounter_id),
    }
}

/// The ages between which the routine examination codes differ (Z00.11- to 28 days, Z00.12- to 17 years, then Z00.0-), so that an answer for one never serves another.
fn age_group(birth: Date, on: Date) -> &'static str {
    match (days_between(birth, on), age_years(birth, on)) {
        (..=28, _) => "newborn",
        (_, ..=17) => "child",
        _ => "adult",
    }
}

/// Why a remembered answer cannot be used in an edition: a code of it is not billable there.
fn stale(row: &TermRow, edition: &Icd10Edition) -> Option<String> {
    let is_billable = |code: &Code| edition.find(*code).is_some_and(|entry| entry.is_billable);
    let code = row.diagnosis_codes().find(|code| !is_billable(code))?;
    Some(format!("The earlier answer `{}` ({}) is no longer good: {} cannot be billed in edition {}; answer anew.", row.answer, row.provenance(), code.dotted(), edition.name()))
}

fn recall<'a>(row: &TermRow, documented: &'a str, cell: u8, entries: &mut Vec<Entry<'a>>, notes: &mut Notes) {
    let codes: Vec<Code> = row.diagnosis_codes().collect();
    let outcome = match codes.as_slice() {
        [] => "left out".to_owned(),
        codes => codes.iter().map(Code::dotted).collect::<Vec<_>>().join(" "),
    };
    notes.decide("remembered-decision", row.phrase.as_str(), outcome, format!("The answer to this phrase was {}.", row.provenance()));
    entries.extend(codes.into_iter().map(|code| Entry::new(code, documented, cell)));
}

/// Why words that came to no code are asked about.
fn question(reading: &Reading<'_>) -> String {
    match reading {
        Reading::Several(found) => {
            let codes: Vec<String> = found.iter().map(|found| found.code.dotted()).collect();
            format!("These words name {} codes ({}); choose one.", codes.len(), codes.join(", "))
        }
        Reading::PerhapsAbsent => "The words seem to say that something is absent; answer `ignore` if there is nothing to code.".into(),
        Reading::Icd9 => "This looks like an ICD-9-CM code, which ended on 2015-09-30; answer with the ICD-10-CM code.".into(),
        Reading::Snomed => "This looks like a SNOMED CT identifier; claims carry ICD-10-CM. Answer with the ICD-10-CM code, and let the export give the words.".into(),
        _ => "No title, inclusion term or earlier decision has exactly these words; answer with codes, or `ignore`.".into(),
    }
}

fn doubtful(word: &str) -> String {
    format!(
        "Documented as not established (`{word}`); on an outpatient claim such a condition is not coded as confirmed (ICD-10-CM guideline IV.H). \
         Answer with the sign, symptom or reason that was established."
    )
}
