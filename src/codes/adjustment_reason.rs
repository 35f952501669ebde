//! Claim adjustment reason codes (CARC): what the common ones say in our words, and what is usually done about them.
//!
//! The numbers are facts; the official texts belong to X12 and are not copied. A payer's contract may say otherwise: this is advice for a worklist, posting does
//! not act on it. [source: usual practice in claim follow-up; group codes as commonly seen in remittances]

/// What is usually done about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Send a corrected claim by the payer's correction method.
    Correct,
    /// Send a new claim.
    NewClaim,
    /// Appeal.
    Appeal,
    /// Write off.
    WriteOff,
    /// Bill the patient.
    BillPatient,
    /// Bill the next or another payer.
    NextPayer,
    /// Send documents.
    SendDocuments,
    /// Check the stated thing first.
    Review,
    /// Nothing to do.
    Inform,
}

/// When the patient may be billed for the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientBilling {
    /// Under group PR, yes.
    Yes,
    /// Only after somebody has looked at it.
    AfterReview,
    /// Not while it is open.
    NotYet,
    /// Only with a signed advance notice.
    OnlyWithNotice,
    /// No.
    No,
    /// Never, whatever the group code.
    Never,
}

/// Whether it enters the denial rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DenialCount {
    /// Yes.
    Counts,
    /// Yes, but apart: the payer asks for something.
    Soft,
    /// No.
    DoesNotCount,
    /// Left out of numerator and denominator (duplicates).
    Excluded,
}

/// One reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdjustmentReason {
    /// The code as it stands in CAS segments, such as `45` or `B7`.
    pub carc: &'static str,
    /// Group codes it usually comes with, the most usual first: CO, PR, OA, PI.
    pub usual_groups: &'static [&'static str],
    /// What it says, in our words.
    pub meaning: &'static str,
    /// What to do, in one sentence.
    pub advice: &'static str,
    /// Usual actions, in order.
    pub actions: &'static [Action],
    /// When the patient may be billed.
    pub patient: PatientBilling,
    /// Whether it is a denial for the denial rate.
    pub denial: DenialCount,
}

impl AdjustmentReason {
    /// True for full and soft denials.
    pub fn counts_as_denial(&self) -> bool {
        matches!(self.denial, DenialCount::Counts | DenialCount::Soft)
    }
}

/// The reason, when it is one of the common ones. Blanks around it do not count.
pub fn find(carc: &str) -> Option<&'static AdjustmentReason> {
    let carc = carc.trim_ascii();
    let place = REASONS.binary_search_by(|reason| reason.carc.cmp(carc)).ok()?;
    REASONS.get(place)
}

/// All reasons of the table, sorted by code as text.
pub fn all() -> &'static [AdjustmentReason] {
    REASONS
}

static REASONS: &[AdjustmentReason] = &[
    AdjustmentReason {
        carc: "1",
        usual_groups: &["PR"],
        meaning: "deductible",
        advice: "Bill the next payer, then the patient.",
        actions: &[Action::NextPayer, Action::BillPatient],
        patient: PatientBilling::Yes,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "109",
        usual_groups: &["CO", "OA"],
        meaning: "not this payer's claim",
        advice: "Find the right payer and send a new claim there.",
        actions: &[Action::NewClaim],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "11",
        usual_groups: &["CO"],
        meaning: "the diagnosis does not fit the procedure",
        advice: "Check diagnosis and pointers against the record and send a corrected claim.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "119",
        usual_groups: &["PR", "CO"],
        meaning: "benefit maximum reached",
        advice: "Bill the next payer; under PR then the patient.",
        actions: &[Action::NextPayer, Action::BillPatient],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "140",
        usual_groups: &["CO"],
        meaning: "name and member id do not agree",
        advice: "Correct name or member id and send a corrected claim.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "144",
        usual_groups: &["CO"],
        meaning: "incentive payment; the amount is negative",
        advice: "Keep the sign; nothing to do.",
        actions: &[Action::Inform],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "15",
        usual_groups: &["CO"],
        meaning: "the authorization number is missing or not valid",
        advice: "Find the authorization and send a corrected claim with it.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "151",
        usual_groups: &["CO"],
        meaning: "the record does not support this many services",
        advice: "Appeal with the record of each service.",
        actions: &[Action::Appeal, Action::SendDocuments],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "16",
        usual_groups: &["CO"],
        meaning: "information is missing or wrong; the remark code says which",
        advice: "Act on the remark code. With MA130 the claim is unprocessable: send a new claim, there is no appeal.",
        actions: &[Action::Correct, Action::NewClaim],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "163",
        usual_groups: &["CO", "OA"],
        meaning: "an attachment named on the claim did not arrive",
        advice: "Send the attachment.",
        actions: &[Action::SendDocuments],
        patient: PatientBilling::No,
        denial: DenialCount::Soft,
    },
    AdjustmentReason {
        carc: "167",
        usual_groups: &["CO"],
        meaning: "the diagnosis is not covered",
        advice: "Compare with the coverage policy; correct or appeal.",
        actions: &[Action::Review, Action::Appeal],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "170",
        usual_groups: &["CO"],
        meaning: "not payable to this type of provider",
        advice: "Check enrolment; appeal where it was right, else write off.",
        actions: &[Action::Review, Action::Appeal, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "18",
        usual_groups: &["OA", "CO"],
        meaning: "exact duplicate of a claim or service",
        advice: "Look at the original claim; send nothing again before its answer is known.",
        actions: &[Action::Review, Action::Inform],
        patient: PatientBilling::No,
        denial: DenialCount::Excluded,
    },
    AdjustmentReason {
        carc: "181",
        usual_groups: &["CO"],
        meaning: "procedure code not valid on the date of service",
        advice: "Correct the procedure code and send a corrected claim.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "182",
        usual_groups: &["CO"],
        meaning: "modifier not valid on the date of service",
        advice: "Correct the modifier and send a corrected claim.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "185",
        usual_groups: &["CO"],
        meaning: "the rendering provider may not perform the service",
        advice: "Check enrolment and credentials; appeal where they were right, else write off.",
        actions: &[Action::Review, Action::Appeal, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "19",
        usual_groups: &["CO", "OA"],
        meaning: "work injury, the liability of workers' compensation",
        advice: "Bill the workers' compensation carrier and hold the patient's part.",
        actions: &[Action::NextPayer],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "197",
        usual_groups: &["CO"],
        meaning: "precertification or authorization is absent",
        advice: "Ask for a retroactive authorization and appeal; else write off. The patient is never billed for it.",
        actions: &[Action::Appeal, Action::WriteOff],
        patient: PatientBilling::Never,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "198",
        usual_groups: &["CO"],
        meaning: "authorized amount or number exceeded",
        advice: "Ask for an extended authorization and appeal; else write off. The patient is never billed for it.",
        actions: &[Action::Appeal, Action::WriteOff],
        patient: PatientBilling::Never,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "2",
        usual_groups: &["PR"],
        meaning: "coinsurance",
        advice: "Bill the next payer, then the patient, unless the patient is a Qualified Medicare Beneficiary.",
        actions: &[Action::NextPayer, Action::BillPatient],
        patient: PatientBilling::Yes,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "20",
        usual_groups: &["CO", "OA"],
        meaning: "injury covered by a liability carrier",
        advice: "Bill the liability carrier and hold the patient's part.",
        actions: &[Action::NextPayer],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "204",
        usual_groups: &["PR", "CO"],
        meaning: "not covered under the patient's plan",
        advice: "Verify the plan, then bill the patient.",
        actions: &[Action::Review, Action::BillPatient],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "208",
        usual_groups: &["CO"],
        meaning: "the NPI does not match",
        advice: "Correct the NPI or mend the enrolment and send a corrected claim.",
        actions: &[Action::Correct, Action::Review],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "209",
        usual_groups: &["OA"],
        meaning: "by regulation the patient may not pay this; another payer may",
        advice: "Bill the next payer, else write off; refund what the patient paid.",
        actions: &[Action::NextPayer, Action::WriteOff],
        patient: PatientBilling::Never,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "21",
        usual_groups: &["CO", "OA"],
        meaning: "injury covered by a no-fault carrier",
        advice: "Bill the no-fault carrier and hold the patient's part.",
        actions: &[Action::NextPayer],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "22",
        usual_groups: &["CO"],
        meaning: "another payer may be primary",
        advice: "Ask the patient to update coordination of benefits and bill the primary payer.",
        actions: &[Action::NextPayer, Action::Review],
        patient: PatientBilling::NotYet,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "226",
        usual_groups: &["CO", "PR"],
        meaning: "information asked of the provider was not sent or not complete",
        advice: "Send what was asked for.",
        actions: &[Action::SendDocuments],
        patient: PatientBilling::NotYet,
        denial: DenialCount::Soft,
    },
    AdjustmentReason {
        carc: "227",
        usual_groups: &["CO", "PR"],
        meaning: "information asked of the patient was not sent or not complete",
        advice: "Ask the patient to answer the payer; hold the patient's part.",
        actions: &[Action::Review],
        patient: PatientBilling::NotYet,
        denial: DenialCount::Soft,
    },
    AdjustmentReason {
        carc: "23",
        usual_groups: &["OA"],
        meaning: "effect of what an earlier payer paid or adjusted",
        advice: "Nothing to do; the earlier payer's remittance explains it.",
        actions: &[Action::Inform],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "234",
        usual_groups: &["CO"],
        meaning: "not paid separately",
        advice: "Check whether a modifier is missing; else write off.",
        actions: &[Action::Review, Action::Correct, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "236",
        usual_groups: &["CO"],
        meaning: "the code or modifier pair may not be billed on one day",
        advice: "Check the code pair; correct the modifier where the services were separate, else write off.",
        actions: &[Action::Review, Action::Correct, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "24",
        usual_groups: &["CO"],
        meaning: "covered by a capitation agreement",
        advice: "Write off as capitation.",
        actions: &[Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "242",
        usual_groups: &["CO", "PR"],
        meaning: "not provided by network or primary care providers",
        advice: "Check balance billing protection and the referral.",
        actions: &[Action::Review],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "246",
        usual_groups: &["CO"],
        meaning: "code for reporting only",
        advice: "Write off.",
        actions: &[Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "252",
        usual_groups: &["CO", "OA"],
        meaning: "an attachment or other documentation is needed",
        advice: "Send the documents that the remark code names.",
        actions: &[Action::SendDocuments],
        patient: PatientBilling::No,
        denial: DenialCount::Soft,
    },
    AdjustmentReason {
        carc: "253",
        usual_groups: &["CO"],
        meaning: "federal payments reduced by sequestration",
        advice: "Write off as sequestration.",
        actions: &[Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "256",
        usual_groups: &["CO"],
        meaning: "not payable under the managed care contract",
        advice: "Check the contract, then write off.",
        actions: &[Action::Review, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "26",
        usual_groups: &["CO", "PR"],
        meaning: "service before coverage began",
        advice: "Verify eligibility, bill another payer, then the patient.",
        actions: &[Action::Review, Action::NextPayer, Action::BillPatient],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "27",
        usual_groups: &["CO", "PR"],
        meaning: "service after coverage ended",
        advice: "Verify eligibility, bill another payer, then the patient.",
        actions: &[Action::Review, Action::NextPayer, Action::BillPatient],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "272",
        usual_groups: &["CO"],
        meaning: "coverage guidelines not met or exceeded",
        advice: "Appeal with records.",
        actions: &[Action::Appeal],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "275",
        usual_groups: &["PR"],
        meaning: "the earlier payer's patient part is not covered",
        advice: "Bill the patient.",
        actions: &[Action::BillPatient],
        patient: PatientBilling::Yes,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "29",
        usual_groups: &["CO"],
        meaning: "the time limit for filing has passed",
        advice: "Appeal with the acceptance report as proof of timely filing; without proof write off. The patient is never billed for it.",
        actions: &[Action::Appeal, Action::WriteOff],
        patient: PatientBilling::Never,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "3",
        usual_groups: &["PR"],
        meaning: "copayment",
        advice: "Set what was collected at the visit against it, then bill the patient.",
        actions: &[Action::BillPatient],
        patient: PatientBilling::Yes,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "31",
        usual_groups: &["CO", "PR"],
        meaning: "the patient is not known as insured by this payer",
        advice: "Verify name, birth date and member id and send a corrected or new claim.",
        actions: &[Action::Review, Action::Correct, Action::NewClaim],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "4",
        usual_groups: &["CO"],
        meaning: "a modifier is missing or does not fit the procedure",
        advice: "Correct the modifier and send a corrected claim.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "45",
        usual_groups: &["CO"],
        meaning: "charge above the fee schedule or contract",
        advice: "Write off as contractual. Under PR check whether balance billing is allowed before the patient is billed.",
        actions: &[Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "5",
        usual_groups: &["CO"],
        meaning: "the place of service does not fit the procedure",
        advice: "Correct the place of service or the procedure and send a corrected claim.",
        actions: &[Action::Correct],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "50",
        usual_groups: &["CO", "PR"],
        meaning: "not deemed medically necessary",
        advice: "Appeal with records. The patient may only be billed with a signed advance notice.",
        actions: &[Action::Appeal],
        patient: PatientBilling::OnlyWithNotice,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "55",
        usual_groups: &["CO"],
        meaning: "deemed experimental or investigational",
        advice: "Appeal with records and literature.",
        actions: &[Action::Appeal],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "59",
        usual_groups: &["CO"],
        meaning: "reduced because of several procedures",
        advice: "Check the reduction, then write off as contractual.",
        actions: &[Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "94",
        usual_groups: &["OA", "CO"],
        meaning: "paid above the charge; the amount is negative",
        advice: "Keep the sign; nothing to do.",
        actions: &[Action::Inform],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "96",
        usual_groups: &["CO", "PR"],
        meaning: "not covered; the remark code says why",
        advice: "Read the remark code; bill the patient only under PR.",
        actions: &[Action::Review, Action::BillPatient],
        patient: PatientBilling::AfterReview,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "97",
        usual_groups: &["CO"],
        meaning: "included in the payment for another service",
        advice: "Check the code pair; where the services were separate correct the modifier or appeal, else write off.",
        actions: &[Action::Review, Action::Correct, Action::Appeal, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
    AdjustmentReason {
        carc: "B11",
        usual_groups: &["OA"],
        meaning: "transferred to the proper payer",
        advice: "Await the other payer's answer and let the claim point to it.",
        actions: &[Action::Inform],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "B13",
        usual_groups: &["OA"],
        meaning: "paid before",
        advice: "Look for a duplicate payment or credit.",
        actions: &[Action::Review],
        patient: PatientBilling::No,
        denial: DenialCount::DoesNotCount,
    },
    AdjustmentReason {
        carc: "B7",
        usual_groups: &["CO"],
        meaning: "the provider was not certified or eligible on the date of service",
        advice: "Check enrolment; appeal where it was right, else write off.",
        actions: &[Action::Review, Action::Appeal, Action::WriteOff],
        patient: PatientBilling::No,
        denial: DenialCount::Counts,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sorted_and_complete() {
        assert!(REASONS.is_sorted_by(|left, right| left.carc < right.carc));
        for reason in REASONS {
            assert!(!reason.usual_groups.is_empty() && !reason.actions.is_empty(), "{}", reason.carc);
            assert!(reason.usual_groups.iter().all(|group| ["CO", "PR", "OA", "PI"].contains(group)), "{}", reason.carc);
            assert!(reason.advice.ends_with('.') && !reason.meaning.ends_with('.'), "{}", reason.carc);
        }
    }

    #[test]
    fn patient_responsibility_is_no_denial_and_late_filing_is_never_the_patients() {
        for carc in ["1", "2", "3", "45", "23", "253"] {
            assert!(!find(carc).unwrap().counts_as_denial(), "{carc}");
        }
        for carc in ["16", "29", "50", "97", "197", "226"] {
            assert!(find(carc).unwrap().counts_as_denial(), "{carc}");
        }
        for carc in ["29", "197", "198", "209"] {
            assert_eq!(find(carc).unwrap().patient, PatientBilling::Never, "{carc}");
        }
        assert_eq!(find("18").unwrap().denial, DenialCount::Excluded);
        assert!(!find("18").unwrap().counts_as_denial());
    }

    #[test]
    fn a_patient_who_may_be_billed_is_named_in_the_actions() {
        for reason in REASONS.iter().filter(|reason| reason.patient == PatientBilling::Yes) {
            assert!(reason.actions.contains(&Action::BillPatient), "{}", reason.carc);
        }
        for reason in REASONS.iter().filter(|reason| matches!(reason.patient, PatientBilling::No | PatientBilling::Never | PatientBilling::NotYet)) {
            assert!(!reason.actions.contains(&Action::BillPatient), "{}", reason.carc);
        }
    }

    #[test]
    fn unknown_codes_are_not_guessed() {
        assert!(["", "999", "0", "b7", "045"].into_iter().all(|carc| find(carc).is_none()));
        assert_eq!(find(" B7 ").map(|reason| reason.carc), Some("B7"));
    }
}
