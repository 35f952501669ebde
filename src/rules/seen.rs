//! What conditions see of a claim: texts, numbers and yes or no, without an allocation.

use super::condition::Subject;
use crate::model::date::{age_years, days_between, epoch_days};
use crate::model::{Accident, Claim, ClaimFrequency, ClaimLine, ClaimProvider, Date, PayerKind, Provider};

/// A claim, or one line of it, on a night.
#[derive(Clone, Copy)]
pub struct Seen<'s, 'a> {
    /// The claim.
    pub claim: &'s Claim<'a>,
    /// The line that the rule looks at, with its place from 0; `None` where it looks at the claim.
    pub line: Option<(usize, &'s ClaimLine<'a>)>,
    /// The night.
    pub as_of: Date,
}

impl<'a> Seen<'_, 'a> {
    /// Whether any text of a subject is what is looked for. A subject without texts has none.
    pub fn any_text(&self, subject: Subject, is_sought: &mut dyn FnMut(&str) -> bool) -> bool {
        let claim = self.claim;
        // A blank text is a thing not documented.
        let mut one = |text: &str| !text.is_empty() && is_sought(text);
        match subject {
            Subject::Payer => claim.payer.is_some_and(|payer| one(&payer.payer_id)),
            Subject::PayerKind => claim.payer.is_some_and(|payer| one(kind_word(payer.kind))),
            Subject::FilingIndicator => claim.payer.is_some_and(|payer| one(&payer.filing_indicator)),
            Subject::CoverageOrder => claim.coverage.and_then(|place| ["1", "2", "3"].get(place).copied()).is_some_and(one),
            Subject::MemberId => claim.billed_coverage().is_some_and(|coverage| one(coverage.member_id)),
            Subject::GroupNumber => claim.billed_coverage().is_some_and(|coverage| one(coverage.group_number)),
            Subject::BillingProvider => claim.billing.is_some_and(|provider| names(provider).into_iter().any(one)),
            Subject::Facility => claim.facility.is_some_and(|provider| names(provider).into_iter().any(one)),
            Subject::RenderingNpi => self.rendering().is_some_and(|provider| one(provider.npi)),
            Subject::RenderingTaxonomy => self.rendering().is_some_and(|provider| one(provider.taxonomy)),
            Subject::PlaceOfService => one(self.line.map_or(&claim.place_of_service, |(_, line)| &line.place_of_service).as_str()),
            Subject::Diagnosis => claim.diagnoses.iter().any(|diagnosis| one(diagnosis.code.as_str())),
            Subject::FirstDiagnosis => claim.diagnoses.first().is_some_and(|diagnosis| one(diagnosis.code.as_str())),
            Subject::PointedDiagnosis => self.line.is_some_and(|(_, line)| {
                let pointed = |pointer: &u8| claim.diagnoses.get(usize::from(*pointer).checked_sub(1)?);
                line.pointers().iter().filter_map(pointed).any(|diagnosis| one(diagnosis.code.as_str()))
            }),
            Subject::Sex => claim.encounter.is_some_and(|encounter| one(encounter.patient.sex.x12())),
            Subject::PatientState => claim.encounter.is_some_and(|encounter| one(encounter.patient.address.state)),
            Subject::Weekday => self.date().is_some_and(|date| one(weekday_word(date))),
            Subject::Accident => claim.encounter.is_some_and(|encounter| one(accident_word(encounter.accident))),
            Subject::VisitType => claim.encounter.is_some_and(|encounter| one(encounter.visit_type)),
            Subject::Frequency => one(frequency_word(claim.frequency)),
            Subject::OtherCode => {
                let own = self.line.map(|(place, _)| place);
                claim.lines.iter().enumerate().any(|(place, line)| Some(place) != own && one(line.code.as_str()))
            }
            Subject::Code => self.line.is_some_and(|(_, line)| one(line.code.as_str())),
            Subject::Modifier => self.line.is_some_and(|(_, line)| line.modifiers.as_slice().iter().any(|modifier| one(modifier.as_str()))),
            _ => false,
        }
    }

    /// A number of a subject: whole numbers, cents, thousandths of units, days since 1970-01-01. `None` where it is not documented.
    pub fn number(&self, subject: Subject) -> Option<i64> {
        match subject {
            Subject::AgeYears => self.birth_and_service().map(|(birth, on)| age_years(birth, on).into()),
            Subject::AgeDays => self.birth_and_service().map(|(birth, on)| days_between(birth, on).into()),
            Subject::ClaimCharge => Some(self.claim.charge_cents.0),
            Subject::Lines => i64::try_from(self.claim.lines.len()).ok(),
            Subject::ServiceDate => self.date().map(|date| epoch_days(date).into()),
            Subject::DaysSinceService => self.claim.service_from().map(|from| days_between(from, self.as_of).into()),
            Subject::Units => self.line.map(|(_, line)| line.units.0),
            Subject::LineCharge => self.line.map(|(_, line)| line.charge_cents.0),
            _ => None,
        }
    }

    /// Whether something is so or is documented; `None` where that cannot be told.
    pub fn flag(&self, subject: Subject) -> Option<bool> {
        let claim = self.claim;
        Some(match subject {
            Subject::SelfPay => claim.coverage.is_none(),
            Subject::Referring => claim.referring.is_some(),
            Subject::Ordering => claim.ordering.is_some(),
            Subject::Supervising => claim.supervising.is_some(),
            Subject::PriorAuthorization => !claim.encounter?.prior_authorization.is_empty(),
            Subject::ReferralNumber => !claim.encounter?.referral_number.is_empty(),
            Subject::Clia => !claim.encounter?.clia.is_empty(),
            Subject::AdmissionDate => claim.encounter?.admission_date.is_some(),
            Subject::Emergency => claim.encounter?.emergency,
            Subject::Ndc => !self.line?.1.documented.ndc.is_empty(),
            Subject::ServiceNote => !self.line?.1.documented.service_note.is_empty(),
            _ => return None,
        })
    }

    /// The day of the line's service, or of the claim's first.
    fn date(&self) -> Option<Date> {
        match self.line {
            Some((_, line)) => line.service_from,
            None => self.claim.service_from(),
        }
    }

    fn birth_and_service(&self) -> Option<(Date, Date)> {
        self.claim.encounter?.patient.birth_date.zip(self.date())
    }

    fn rendering(&self) -> Option<ClaimProvider<'a>> {
        self.line.and_then(|(_, line)| line.rendering).or(self.claim.rendering)
    }
}

fn names(provider: &Provider) -> [&str; 2] {
    [&provider.provider_key, &provider.npi]
}

fn kind_word(kind: PayerKind) -> &'static str {
    match kind {
        PayerKind::MedicareB => "medicare_b",
        PayerKind::MedicareAdvantage => "medicare_advantage",
        PayerKind::Medicaid => "medicaid",
        PayerKind::Tricare => "tricare",
        PayerKind::WorkersCompensation => "workers_compensation",
        PayerKind::Auto => "auto",
        PayerKind::Commercial => "commercial",
    }
}

fn accident_word(accident: Option<Accident>) -> &'static str {
    match accident {
        Some(Accident::Auto) => "auto",
        Some(Accident::Work) => "work",
        Some(Accident::Other) => "other",
        None => "none",
    }
}

fn frequency_word(frequency: ClaimFrequency) -> &'static str {
    match frequency {
        ClaimFrequency::Original => "original",
        ClaimFrequency::Replacement => "replacement",
        ClaimFrequency::Void => "void",
    }
}

/// 1970-01-01 was a Thursday.
fn weekday_word(date: Date) -> &'static str {
    match epoch_days(date).rem_euclid(7) {
        0 => "thursday",
        1 => "friday",
        2 => "saturday",
        3 => "sunday",
        4 => "monday",
        5 => "tuesday",
        _ => "wednesday",
    }
}
