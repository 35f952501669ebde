//! Which edits an 837 cannot answer, and what to do about a finding in words of a file instead of an export. An edit that is not listed here runs as it is.
//!
//! A test writes every edit's examples as an 837, reads them back, and holds this table to what is found.

/// What is special about an edit on an 837.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On837 {
    /// It runs, and says what to do in other words.
    Fix(&'static str),
    /// It runs and is a warning at most, because the file alone does not prove the fault; and says what to do in other words.
    Warns(&'static str),
    /// It runs and is a note at most, because it is about this installation and not about the claim.
    Notes,
    /// It runs only where the claim's payer stands in `payers.csv` of the workspace.
    NeedsPayer,
    /// It cannot run; why, as a sentence.
    NotRun(&'static str),
}

use On837::{Fix, NeedsPayer, NotRun, Notes, Warns};

const OF_THE_FILE: &str = "The guide says of every element which characters and how many it takes; faults of that kind stand with the file.";
const NO_PAYERS: &str = "Who the payer is stands in the claim itself.";
const NO_PROVIDERS: &str = "Who the provider is stands in the claim itself.";

/// The edits of which an 837 asks something else than an export, in the order of `EDITS`.
pub const NOT_ON_837: &[(&str, On837)] = &[
    ("billing-provider-not-configured", NotRun(NO_PROVIDERS)),
    ("patient-address-incomplete", Fix("Fill in what is missing of the patient's address. For a person without a home, enter what the payer's manual asks for.")),
    ("patient-name-missing", Fix("Fill in the patient's family name in the system that wrote the file.")),
    ("payer-not-configured", NotRun(NO_PAYERS)),
    ("receiver-not-configured", NotRun("The file is already addressed to its receiver.")),
    (
        "rendering-provider-missing",
        Warns(
            "Name the rendering provider in 2310B, or in 2420A of each line, where a person rendered the services. A laboratory or supplier that bills its own services needs none.",
        ),
    ),
    ("service-code-missing", Fix("Enter the HCPCS or CPT code of the line.")),
    ("service-line-missing", Fix("Add the service lines, or take the claim out of the file.")),
    ("billing-address-incomplete", Fix("Fill in street, city and state of the billing provider in the system that wrote the file.")),
    ("billing-address-is-po-box", Fix("Put the street address into 2010AA and the box into the pay-to address (2010AB).")),
    ("billing-npi-invalid", Fix("Correct the NPI of the billing provider in the system that wrote the file.")),
    ("billing-tax-id-invalid", Fix("Fill in the tax id of nine digits, as REF*EI for an employer id or REF*SY for a social security number.")),
    ("billing-zip-not-nine-digits", Fix("Fill in all nine digits of the billing provider's ZIP code; the postal service's ZIP+4 look-up gives them.")),
    ("facility-address-incomplete", Fix("Fill in street, city, state and the nine digits of the facility's ZIP code.")),
    ("facility-npi-invalid", Fix("Correct the NPI of the facility in the system that wrote the file.")),
    ("facility-unknown", NotRun(NO_PROVIDERS)),
    ("referring-name-missing", Fix("Fill in the name beside the NPI.")),
    ("referring-npi-invalid", Fix("Correct the NPI; the public NPI registry has it under the provider's name.")),
    ("referring-npi-missing", Fix("Fill in the referring provider's NPI, or take the name out where no referral is needed.")),
    ("referring-provider-is-organization", Fix("Name the person (NM102 is 1) with that person's NPI.")),
    ("rendering-npi-invalid", Fix("Correct the rendering provider's NPI; the public NPI registry has it under the provider's name.")),
    ("rendering-provider-is-organization", Fix("Name the practitioner with the practitioner's own NPI (NM102 is 1) in 2310B or 2420A.")),
    ("rendering-provider-unknown", NotRun(NO_PROVIDERS)),
    ("taxonomy-malformed", Fix("Correct the taxonomy to the ten characters of the code, which ends with X.")),
    ("corrected-characters", NotRun(OF_THE_FILE)),
    ("delimiter-in-identifier", NotRun(OF_THE_FILE)),
    ("delimiter-in-text", NotRun(OF_THE_FILE)),
    ("non-ascii-text", NotRun(OF_THE_FILE)),
    ("text-not-latin", NotRun(OF_THE_FILE)),
    ("text-too-long", NotRun(OF_THE_FILE)),
    ("service-date-in-future", Fix("Correct the service date of the line, or wait until the day has come.")),
    ("diagnoses-over-twelve", Fix("Leave the twelve that matter most; a claim carries no more.")),
    ("diagnosis-missing", Fix("Enter the diagnosis code.")),
    ("diagnosis-repeated", Fix("Take one of the two out, and correct the pointers behind it.")),
    ("icd10-edition-gap", Notes),
    ("pointer-out-of-range", Fix("Correct the pointer, counted from 1 in the order of the diagnoses of the claim.")),
    ("service-before-icd10", Fix("Correct the service date when the year is mistyped. Services before that day are coded in ICD-9-CM (BK and BF).")),
    ("ambulance-transport-unsaid", NotRun("The transport (CR1), pick-up and drop-off stand in segments that are not read yet; the guide proves their form.")),
    ("clia-missing", Fix("Fill in the CLIA number of the laboratory as REF*X4 of the claim or of the line.")),
    ("discharge-date-missing", Fix("Fill in the discharge date (DTP*096).")),
    ("facility-missing", Fix("Name the facility in 2310C, or correct the place of service.")),
    ("mammography-certification-missing", Fix("Fill in the mammography certification number (REF*EW).")),
    ("minutes-without-anesthesia", NotRun("Minutes of a service that is not billed by time do not stand in an 837.")),
    ("prior-authorization-missing", NeedsPayer),
    ("referral-number-missing", NeedsPayer),
    ("clia-malformed", Fix("Correct the number to two digits, D and seven digits, as the laboratory's certificate has it.")),
    ("modifier-malformed", Fix("Correct the modifier; each stands in a component of its own.")),
    ("modifiers-over-four", NotRun("A line of an 837 has room for four modifiers.")),
    ("ndc-malformed", Fix("Enter the eleven digits of the code, without dashes.")),
    ("ndc-quantity-missing", Fix("Fill in quantity and unit of the drug (F2 international unit, GR gram, ME milligram, ML millilitre, UN unit) in CTP.")),
    (
        "ndc-units-differ",
        Fix(
            "Correct the units, the drug's quantity or unit, or the code. What was thrown away of a single-dose package goes on a line of its own with JW; JZ says that nothing was.",
        ),
    ),
    ("place-of-service-unknown", Fix("Correct the place of service; `cleanclaim codes list place_of_service` shows the codes.")),
    ("service-code-malformed", Fix("Correct the procedure code: five characters of HCPCS or CPT.")),
    ("telehealth-visit-elsewhere", NotRun("An 837 does not say that a visit was by telehealth otherwise than by place and modifier.")),
    ("timed-units-differ", NotRun("An 837 does not carry the minutes of therapy.")),
    ("visit-level-below-record", NotRun("An 837 does not carry the time and the decisions of the visit.")),
    (
        "units-over-limit-across-encounters",
        Fix("Look whether both claims bill the same service. Where each is right and the limit is not absolute, send it and appeal the denial with the record."),
    ),
    ("taxonomy-unknown", Fix("Correct the taxonomy (PRV03) to the one that the provider is enrolled with.")),
    ("charge-zero", Fix("Fill in the charge of the line.")),
    ("claim-total-not-sum-of-lines", Fix("Correct the total of the claim or the charges of its lines, so that they agree to the cent.")),
    ("patient-paid-over-charges", Fix("Correct the amount that the patient paid, or add the line that is missing.")),
    ("coverage-not-in-force", NotRun("An 837 does not carry the dates of the coverage.")),
    ("msp-type-missing", Fix("Fill in the reason why Medicare does not pay first (12 to 16, 41 to 43 or 47), or make Medicare the first payer.")),
    ("prior-payment-date-implausible", Fix("Correct the day on which the earlier payer decided (DTP*573) to that of its check or transfer.")),
    (
        "prior-payment-missing",
        Warns("Say in 2320 what the earlier payer paid (AMT*D) and adjusted (CAS), or send its explanation as an attachment (PWK) where the payer takes that instead."),
    ),
    ("prior-payment-out-of-balance", Fix("Copy payment and adjustments from the earlier payer's remittance; together they are the charge.")),
    ("prior-payment-reversed", Fix("Send the claim when the earlier payer has decided anew; no payment is less than nothing.")),
    ("secondary-payer-unknown", NotRun(NO_PAYERS)),
    ("subscriber-self-differs", NotRun("A subscriber who is the patient stands in the file once.")),
    ("member-id-not-of-payer", NeedsPayer),
    ("timely-filing-exceeded", NeedsPayer),
    ("timely-filing-near", NeedsPayer),
    ("duplicate-claim", Fix("Take one of the two out. When both took place, add the modifier that says so (76, 77, 91, 59 or X{EPSU}).")),
    ("rows-apart", NotRun("Segments of a claim stand together in an 837.")),
    ("corrected-case", NotRun("How a system wrote a value before the file was made does not stand in the file.")),
    ("corrected-format", NotRun("How a system wrote a value before the file was made does not stand in the file.")),
    ("corrected-leading-zero", NotRun("How a system wrote a value before the file was made does not stand in the file.")),
];

/// What is special about an edit; `None` where it runs as it is.
pub fn on_837(edit: &str) -> Option<On837> {
    NOT_ON_837.iter().find(|(id, _)| *id == edit).map(|(_, special)| *special)
}
