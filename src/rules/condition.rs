//! The conditions of the rule language: the one table from which reading, evaluation and the documentation are made.
//!
//! A condition about something that is not documented does not hold: nothing is found on a guess.

use super::pattern::Pattern;
use super::seen::Seen;

/// What of a claim a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table below says what each means")]
pub enum Subject {
    Payer,
    PayerKind,
    FilingIndicator,
    CoverageOrder,
    MemberId,
    GroupNumber,
    SelfPay,
    BillingProvider,
    Facility,
    RenderingNpi,
    RenderingTaxonomy,
    Referring,
    Ordering,
    Supervising,
    PlaceOfService,
    Diagnosis,
    FirstDiagnosis,
    PointedDiagnosis,
    AgeYears,
    AgeDays,
    Sex,
    PatientState,
    ClaimCharge,
    Lines,
    ServiceDate,
    Weekday,
    DaysSinceService,
    PriorAuthorization,
    ReferralNumber,
    Clia,
    Accident,
    AdmissionDate,
    Emergency,
    VisitType,
    Frequency,
    OtherCode,
    Code,
    Modifier,
    Units,
    LineCharge,
    Ndc,
    ServiceNote,
}

/// Where a condition looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// At the claim as a whole.
    Claim,
    /// At a service line. A rule with such a condition looks at every line, and all its line conditions must hold on one and the same.
    Line,
    /// At the line where the rule looks at lines; at the claim elsewhere.
    Either,
}

/// How a condition's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text or a list of texts; `*` at the end stands for anything.
    Texts,
    /// A code or a list of codes; `J20*` is every code that begins so, `99202-99215` a range.
    Codes,
    /// One of these words, or a list of them.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    YesNo,
    /// A whole number or a list of them.
    Numbers,
    /// A whole number.
    Number,
    /// Dollars: a whole number, or a text such as `"99.50"`.
    Dollars,
    /// Units: a whole number, or a text such as `"2.5"`.
    Units,
    /// A date: `2026-01-31`.
    Date,
}

impl Form {
    /// In words, for the documentation and for faults.
    pub fn described(self) -> String {
        match self {
            Form::Texts => "text or list of texts, `*` at the end for anything".into(),
            Form::Codes => "code or list of codes, with prefixes `J20*` and ranges `99202-99215`".into(),
            Form::Words(words) => format!("{}, or a list of these", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
            Form::YesNo => "`true` or `false`".into(),
            Form::Numbers => "whole number or list of whole numbers".into(),
            Form::Number => "whole number".into(),
            Form::Dollars => "dollars: whole number, or text such as `\"99.50\"`".into(),
            Form::Units => "units: whole number, or text such as `\"2.5\"`".into(),
            Form::Date => "date such as `2026-01-31`".into(),
        }
    }
}

/// How what is seen is compared with what is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// At least one of the subject's texts is named; for yes and no, it is as said.
    Is,
    /// None of the subject's texts is named.
    IsNot,
    /// The number is not smaller.
    AtLeast,
    /// The number is not larger.
    AtMost,
}

/// One key of `[rule.when]` and `[rule.unless]`.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// The key.
    pub key: &'static str,
    /// Where it looks.
    pub level: Level,
    /// What it looks at.
    pub subject: Subject,
    /// How it compares.
    pub comparison: Comparison,
    /// How its value is written.
    pub form: Form,
    /// What it means, as the end of a sentence that begins "holds where".
    pub meaning: &'static str,
}

const PAYER_KINDS: Form = Form::Words(&["medicare_b", "medicare_advantage", "medicaid", "tricare", "workers_compensation", "auto", "commercial"]);
const WEEKDAYS: Form = Form::Words(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);
const ACCIDENTS: Form = Form::Words(&["auto", "work", "other", "none"]);
const FREQUENCIES: Form = Form::Words(&["original", "replacement", "void"]);

const fn condition(key: &'static str, level: Level, subject: Subject, comparison: Comparison, form: Form, meaning: &'static str) -> Condition {
    Condition { key, level, subject, comparison, form, meaning }
}

/// Every condition, in the order of the documentation.
pub static CONDITIONS: &[Condition] = {
    use Comparison::{AtLeast, AtMost, Is, IsNot};
    use Form::{Codes, Date, Dollars, Number, Numbers, Texts, Units, YesNo};
    use Level::{Claim, Either, Line};
    &[
        condition("payer", Claim, Subject::Payer, Is, Texts, "the claim goes to one of these payers (`payer_id` of `payers.csv`)"),
        condition("payer_kind", Claim, Subject::PayerKind, Is, PAYER_KINDS, "its payer is of one of these kinds"),
        condition("filing_indicator", Claim, Subject::FilingIndicator, Is, Texts, "its payer has one of these filing indicators (SBR09)"),
        condition("coverage_order", Claim, Subject::CoverageOrder, Is, Numbers, "it bills the first (1), second (2) or third (3) coverage"),
        condition("member_id", Claim, Subject::MemberId, Is, Texts, "the member id of the billed coverage is so; `ABC*` for those that begin with ABC"),
        condition("group_number", Claim, Subject::GroupNumber, Is, Texts, "the group number of the billed coverage is so"),
        condition("self_pay", Claim, Subject::SelfPay, Is, YesNo, "the encounter is billed to the patient; a rule without `self_pay = true` looks at insurance claims only"),
        condition("frequency", Claim, Subject::Frequency, Is, FREQUENCIES, "the claim is an original, a replacement or a void"),
        condition("billing_provider", Claim, Subject::BillingProvider, Is, Texts, "one of these bills (`provider_key` or NPI)"),
        condition("facility", Claim, Subject::Facility, Is, Texts, "the service facility, where it is not the billing provider, is one of these (`provider_key` or NPI)"),
        condition("rendering_npi", Either, Subject::RenderingNpi, Is, Texts, "one of these NPIs rendered"),
        condition("rendering_taxonomy", Either, Subject::RenderingTaxonomy, Is, Texts, "who rendered has one of these taxonomy codes; `207Q*` for those that begin so"),
        condition("referring", Claim, Subject::Referring, Is, YesNo, "a referring provider is named, or none is"),
        condition("ordering", Claim, Subject::Ordering, Is, YesNo, "an ordering provider is named, or none is"),
        condition("supervising", Claim, Subject::Supervising, Is, YesNo, "a supervising provider is named, or none is"),
        condition("place_of_service", Either, Subject::PlaceOfService, Is, Codes, "the place of service is one of these"),
        condition("diagnosis", Claim, Subject::Diagnosis, Is, Codes, "any diagnosis of the claim is one of these"),
        condition("first_diagnosis", Claim, Subject::FirstDiagnosis, Is, Codes, "the first diagnosis is one of these"),
        condition("without_diagnosis", Claim, Subject::Diagnosis, IsNot, Codes, "no diagnosis of the claim is one of these"),
        condition("age_years_min", Either, Subject::AgeYears, AtLeast, Number, "the patient is at least so many years old on the day of service"),
        condition("age_years_max", Either, Subject::AgeYears, AtMost, Number, "the patient is at most so many whole years old on the day of service"),
        condition("age_days_min", Either, Subject::AgeDays, AtLeast, Number, "the patient is at least so many days old on the day of service"),
        condition("age_days_max", Either, Subject::AgeDays, AtMost, Number, "the patient is at most so many days old on the day of service"),
        condition("sex", Claim, Subject::Sex, Is, Form::Words(&["F", "M", "U"]), "the patient's sex is so documented"),
        condition("patient_state", Claim, Subject::PatientState, Is, Texts, "the patient lives in one of these states (two letters)"),
        condition("claim_charge_min", Claim, Subject::ClaimCharge, AtLeast, Dollars, "the claim charges at least so much"),
        condition("claim_charge_max", Claim, Subject::ClaimCharge, AtMost, Dollars, "the claim charges at most so much"),
        condition("lines_min", Claim, Subject::Lines, AtLeast, Number, "the claim has at least so many service lines"),
        condition("lines_max", Claim, Subject::Lines, AtMost, Number, "the claim has at most so many service lines"),
        condition("service_date_from", Either, Subject::ServiceDate, AtLeast, Date, "the service is on this day or later"),
        condition("service_date_to", Either, Subject::ServiceDate, AtMost, Date, "the service is on this day or earlier"),
        condition("weekday", Either, Subject::Weekday, Is, WEEKDAYS, "the service is on one of these days of the week"),
        condition("days_since_service_min", Claim, Subject::DaysSinceService, AtLeast, Number, "tonight is at least so many days after the claim's first service"),
        condition("days_since_service_max", Claim, Subject::DaysSinceService, AtMost, Number, "tonight is at most so many days after the claim's first service"),
        condition("prior_authorization", Claim, Subject::PriorAuthorization, Is, YesNo, "a prior authorization number is documented, or none is"),
        condition("referral_number", Claim, Subject::ReferralNumber, Is, YesNo, "a referral number is documented, or none is"),
        condition("clia", Claim, Subject::Clia, Is, YesNo, "a CLIA number is documented, or none is"),
        condition("accident", Claim, Subject::Accident, Is, ACCIDENTS, "an accident of this kind is documented, or none is"),
        condition("admission_date", Claim, Subject::AdmissionDate, Is, YesNo, "an admission date is documented, or none is"),
        condition("emergency", Claim, Subject::Emergency, Is, YesNo, "the encounter is documented as an emergency, or not"),
        condition("visit_type", Claim, Subject::VisitType, Is, Texts, "the kind of visit is documented in one of these words"),
        condition("with_code", Claim, Subject::OtherCode, Is, Codes, "another line of the claim has one of these codes"),
        condition("without_code", Claim, Subject::OtherCode, IsNot, Codes, "no other line of the claim has one of these codes"),
        condition("code", Line, Subject::Code, Is, Codes, "the line's HCPCS or CPT code is one of these"),
        condition("modifier", Line, Subject::Modifier, Is, Codes, "the line has at least one of these modifiers"),
        condition("without_modifier", Line, Subject::Modifier, IsNot, Codes, "the line has none of these modifiers"),
        condition("pointed_diagnosis", Line, Subject::PointedDiagnosis, Is, Codes, "the line points to one of these diagnoses"),
        condition("units_min", Line, Subject::Units, AtLeast, Units, "the line bills at least so many units (minutes for anaesthesia)"),
        condition("units_max", Line, Subject::Units, AtMost, Units, "the line bills at most so many units"),
        condition("line_charge_min", Line, Subject::LineCharge, AtLeast, Dollars, "the line charges at least so much"),
        condition("line_charge_max", Line, Subject::LineCharge, AtMost, Dollars, "the line charges at most so much"),
        condition("ndc", Line, Subject::Ndc, Is, YesNo, "the line has a National Drug Code, or none"),
        condition("service_note", Line, Subject::ServiceNote, Is, YesNo, "the line has a remark for the payer, or none"),
    ]
};

/// What a condition of one rule demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// One of the subject's texts is among these.
    Any(Vec<Pattern>),
    /// None of the subject's texts is among these.
    None(Vec<Pattern>),
    /// Not smaller: whole numbers, cents, thousandths of units, days since 1970-01-01.
    AtLeast(i64),
    /// Not larger.
    AtMost(i64),
    /// Present or absent, true or false.
    Is(bool),
}

/// One condition of one rule.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its row in the table.
    pub condition: &'static Condition,
    /// What it demands.
    pub demand: Demand,
}

impl Test {
    /// Whether it holds. Allocates nothing.
    pub fn holds(&self, seen: &Seen<'_, '_>) -> bool {
        let named = |patterns: &[Pattern]| seen.any_text(self.condition.subject, &mut |text| patterns.iter().any(|pattern| pattern.matches(text)));
        match &self.demand {
            Demand::Any(patterns) => named(patterns),
            Demand::None(patterns) => !named(patterns),
            Demand::AtLeast(least) => seen.number(self.condition.subject).is_some_and(|number| number >= *least),
            Demand::AtMost(most) => seen.number(self.condition.subject).is_some_and(|number| number <= *most),
            Demand::Is(wanted) => seen.flag(self.condition.subject) == Some(*wanted),
        }
    }
}
