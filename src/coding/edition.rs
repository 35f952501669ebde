//! Which ICD-10-CM edition an encounter is coded by.

use super::{CodingContext, EditionUse};
use crate::codes::{EditionChoice, Icd10Edition};
use crate::config::EditionGap;
use crate::model::{Date, Encounter};

/// First date of service coded in ICD-10-CM (45 CFR 162.1002(c)).
const ICD10CM_FROM: Date = Date::constant(2015, 10, 1);

/// The edition and how it was come by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edition<'c> {
    /// The edition to match words against; `None` when words must be left alone.
    pub edition: Option<&'c Icd10Edition>,
    /// How it was come by.
    pub used: EditionUse,
}

/// The date that decides: the first line's date of service, else the encounter's.
pub(super) fn date_of_service(encounter: &Encounter<'_>) -> Option<Date> {
    encounter.lines.first().and_then(|line| line.service_date).or(encounter.service_date)
}

/// Chooses the edition by date of service and policy.
pub(super) fn choose<'c>(context: &CodingContext<'c>, encounter: &Encounter<'_>) -> Edition<'c> {
    let Some(date) = date_of_service(encounter) else {
        return Edition { edition: None, used: EditionUse::None };
    };
    if date < ICD10CM_FROM {
        return Edition { edition: None, used: EditionUse::Before2015 };
    }
    match (context.codes.icd10cm.on(date), context.policy.edition_gap) {
        (EditionChoice::InForce(edition), _) => Edition { edition: Some(edition), used: EditionUse::InForce },
        (EditionChoice::Nearest(edition), EditionGap::Warn) => Edition { edition: Some(edition), used: EditionUse::Nearest },
        _ => Edition { edition: None, used: EditionUse::None },
    }
}
