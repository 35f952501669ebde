//! Elements of a claim that are there and cannot be read, and the two that no claim can do without and no edit asks for. Each is a finding of its own, and takes the place of the edits that
//! would call an unreadable one missing.

use crate::model::{Code, Finding, Severity, Sex};
use crate::x12::read837::{Element, ProfessionalClaim};

/// The id under which they are reported.
pub const UNREADABLE_VALUE: &str = "unreadable-value";

/// The id under which the payer's id and the claim's own are reported where they are missing.
pub const MISSING_VALUE: &str = "missing-value";

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// [`UNREADABLE_VALUE`] or [`MISSING_VALUE`].
    pub edit: &'static str,
    /// X12 loop and element.
    pub element: &'static str,
    /// The line, counted from 1.
    pub line: Option<u16>,
    /// The text; withheld where it would tell of a person.
    pub value: String,
    /// What it is and what was expected, in words behind "The".
    pub what: &'static str,
    /// The edits that it keeps from saying something untrue, on the same line.
    pub hides: &'static [&'static str],
}

impl Unreadable {
    /// As a finding that holds the claim.
    pub fn finding(&self) -> Finding {
        let message = match self.line {
            Some(line) => format!("Line {line}: the {}.", self.what),
            None => format!("The {}.", self.what),
        };
        Finding {
            edit: self.edit,
            severity: Severity::Reject,
            snip: 2,
            element: self.element,
            line: self.line,
            value: self.value.clone(),
            message,
            fix: "Correct the element in the system that wrote the file; every other edit was run on the rest of the claim.".into(),
            field: "",
            is_overridden: false,
        }
    }

    /// Whether it explains a finding of an edit.
    pub fn hides(&self, finding: &Finding) -> bool {
        self.hides.contains(&finding.edit) && (self.line.is_none() || finding.line.is_none() || finding.line == self.line)
    }
}

/// Everything unreadable of a claim, in the order of the file.
pub fn unreadable_values(claim: &ProfessionalClaim) -> Vec<Unreadable> {
    let mut found = Found(Vec::new());
    let patient = claim.patient.as_ref().map_or(&claim.subscriber.subscriber, |level| &level.patient);
    let died = claim.patient.as_ref().map_or(&claim.subscriber.patient.death_date, |level| &level.information.death_date);
    found.private(&patient.birth_date, "2010BA/2010CA DMG02", "birth date is no date of the form CCYYMMDD", &["patient-birth-date-missing"]);
    found.private(died, "2000B/2000C PAT06", "date of death is no date of the form CCYYMMDD", &[]);
    if Sex::parse(&patient.sex).is_none() {
        found.add("2010BA/2010CA DMG03", None, super::judge::WITHHELD, "sex is none of F, M and U", &["patient-sex-unknown"]);
    }
    found.missing(&claim.subscriber.payer.id, "2010BB NM109", "payer's id is missing");
    found.missing(&claim.claim_id, "2300 CLM01", "claim's own id is missing");
    found.element(&claim.charge, "2300 CLM02", None, "total charge is no amount", &["claim-total-not-sum-of-lines", "patient-paid-over-charges"]);
    found.code(&claim.place_of_service, "2300 CLM05-1", None, "place of service is no code", &["place-of-service-missing"]);
    found.claim_dates(claim);
    for amount in claim.amounts.iter().filter(|amount| amount.qualifier == "F5") {
        found.element(&amount.cents, "2300 AMT*F5 AMT02", None, "amount that the patient paid is no amount", &[]);
    }
    for diagnosis in &claim.diagnoses {
        found.code(&diagnosis.code, "2300 HI", None, "diagnosis is no code of ICD-10-CM", &["diagnosis-missing"]);
    }
    for (line, number) in claim.lines.iter().zip(1u16..) {
        found.line(line, number);
    }
    found.0
}

struct Found(Vec<Unreadable>);

impl Found {
    fn add(&mut self, element: &'static str, line: Option<u16>, value: &str, what: &'static str, hides: &'static [&'static str]) {
        let end = (0..=value.len().min(40)).rev().find(|end| value.is_char_boundary(*end)).unwrap_or_default();
        self.0.push(Unreadable { edit: UNREADABLE_VALUE, element, line, value: value.get(..end).unwrap_or_default().to_owned(), what, hides });
    }

    fn missing(&mut self, text: &str, element: &'static str, what: &'static str) {
        if text.trim_ascii().is_empty() {
            self.0.push(Unreadable { edit: MISSING_VALUE, element, line: None, value: String::new(), what, hides: &[] });
        }
    }

    fn element<T: Copy>(&mut self, read: &Element<T>, element: &'static str, line: Option<u16>, what: &'static str, hides: &'static [&'static str]) {
        if let Some(text) = read.unreadable() {
            self.add(element, line, text, what, hides);
        }
    }

    fn private<T: Copy>(&mut self, read: &Element<T>, element: &'static str, what: &'static str, hides: &'static [&'static str]) {
        if read.unreadable().is_some() {
            self.add(element, None, super::judge::WITHHELD, what, hides);
        }
    }

    fn code(&mut self, text: &str, element: &'static str, line: Option<u16>, what: &'static str, hides: &'static [&'static str]) {
        if Code::parse(text).is_none() {
            self.add(element, line, text, what, hides);
        }
    }

    fn claim_dates(&mut self, claim: &ProfessionalClaim) {
        let dates: [(&str, &'static str, &'static str, &'static [&'static str]); 4] = [
            ("431", "2300 DTP*431", "date of onset is no date", &[]),
            ("439", "2300 DTP*439", "date of the accident is no date", &["accident-date-missing"]),
            ("435", "2300 DTP*435", "date of admission is no date", &["admission-date-missing"]),
            ("096", "2300 DTP*096", "date of discharge is no date", &[]),
        ];
        for (qualifier, element, what, hides) in dates {
            self.element(&claim.date(qualifier), element, None, what, hides);
        }
    }

    fn line(&mut self, line: &crate::x12::read837::ServiceLine837, number: u16) {
        let number = Some(number);
        self.code(&line.code, "2400 SV101-2", number, "procedure is no code", &["service-code-missing"]);
        for modifier in &line.modifiers {
            self.code(modifier, "2400 SV101-3", number, "modifier has other characters than letters and digits", &[]);
        }
        self.element(&line.charge, "2400 SV102", number, "charge is no amount", &["charge-zero", "claim-total-not-sum-of-lines", "patient-paid-over-charges"]);
        self.element(&line.units, "2400 SV104", number, "units are no number", &["units-not-positive"]);
        self.code(&line.place_of_service, "2400 SV105", number, "place of service is no code", &["place-of-service-missing"]);
        for pointer in line.pointers.iter().filter(|pointer| pointer.parse::<u8>().is_err()) {
            self.add("2400 SV107", number, pointer, "pointer is no number", &["pointer-missing"]);
        }
        self.element(&line.service_days(), "2400 DTP*472", number, "date of service is no date", &["service-date-missing"]);
        if let Some(drug) = &line.drug {
            self.element(&drug.quantity, "2410 CTP04", number, "quantity of the drug is no number", &["ndc-quantity-missing"]);
        }
    }
}
