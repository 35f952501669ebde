//! What to do about a fault, by its code, and how much it matters.

use crate::model::Severity;

/// Faults that a receiver may let pass.
const WARNINGS: [&str; 25] = [
    "lower-case",
    "byte-order-mark",
    "blank-before-segment",
    "line-break-in-segment",
    "text-before-isa",
    // Of answers: odd, but what is said of each set and claim is clear.
    "acknowledgement-code-unknown",
    "acknowledgement-errors-left-out",
    "acknowledgement-position",
    "acknowledgement-reason-missing",
    "acknowledgement-set-not-named",
    "status-action-contradicts",
    "status-action-unknown",
    "status-category-unknown",
    "status-claims-not-named",
    "status-line-rejected",
    "status-source-unknown",
    // Of remittances: odd, but what is paid, why and for what is clear.
    "claim-id-missing",
    "date-not-read",
    "lx-missing",
    "patient-responsibility-differs",
    "payer-missing",
    "payment-date-missing",
    "provider-reason-unknown",
    "segment-misplaced",
    "service-charges-differ",
];

/// What to do, by kind of fault. The first text whose list has the code holds.
const ADVICE: &[(&[&str], &str)] = &[
    (&["segment-missing", "loop-missing"], "Write the missing segment at its place, or leave out the loop that needs it."),
    (&["segment-out-of-order"], "Move the segment to its place; the order of a loop's segments is fixed."),
    (&["segment-unexpected", "segment-unknown"], "Remove the segment, or move it into the loop that it belongs to."),
    (&["segment-repeated", "loop-repeated", "payer-loop-repeated"], "Keep as many as the guide allows; other payers belong in loop 2320."),
    (&["element-missing", "elements-together", "one-element-required"], "Fill in the element at its source."),
    (
        &["element-not-used", "elements-exclude", "too-many-elements", "too-many-components", "repetition-not-allowed", "component-not-allowed"],
        "Leave the element empty, and keep the four delimiters out of data.",
    ),
    (&["element-too-short", "element-too-long"], "Correct the value at its source; do not cut off what identifies somebody."),
    (&["code-not-in-list", "isa-code", "frequency-unknown"], "Use a code of the guide's list."),
    (&["date-does-not-exist", "time-does-not-exist"], "Correct the date or time at its source; write it as CCYYMMDD or HHMM."),
    (&["dates-reversed"], "Correct the dates: the first may not lie after the last."),
    (&["date-in-future"], "Correct the date, or send the claim when the day has come."),
    (&["number-not-whole", "number-not-decimal", "number-negative"], "Write digits with at most one point, without sign, blank or separator of thousands."),
    (&["amount-not-a-number", "amount-decimals", "amount-too-large", "amount-negative"], "Write the amount in dollars with at most two decimals and without sign."),
    (&["claim-out-of-balance"], "Make the claim's charge the sum of its lines."),
    (&["line-out-of-balance", "payer-out-of-balance"], "Copy payment and adjustments from the other payer's remittance; together they are the charge."),
    (&["payer-paid-missing", "payer-decision-date-missing"], "Copy payment (AMT D, 0 where nothing was paid) and date (DTP 573) from the other payer's remittance."),
    (
        &[
            "acknowledgement-contradicts-itself",
            "acknowledgement-count",
            "acknowledgement-group-missing",
            "acknowledgement-verdict-missing",
            "acknowledgement-verdict-unknown",
            "status-amount",
            "status-contradicts-itself",
            "status-count",
            "status-missing",
        ],
        "Ask the sender for the answer again; nothing of it is booked until it comes.",
    ),
    (&["acknowledgement-set-not-named", "status-claims-not-named"], "Ask the sender which of them it means; what is not named stays unanswered."),
    (&["acknowledgement-reason-missing", "acknowledgement-errors-left-out"], "Ask the sender what was wrong; the answer itself is booked."),
    (&["status-action-contradicts", "status-line-rejected"], "Ask the sender whether the claim goes on."),
    (
        &["acknowledgement-code-unknown", "acknowledgement-position", "status-action-unknown", "status-category-unknown", "status-source-unknown"],
        "Tell the sender when it comes again; the rest of the answer is booked.",
    ),
    (&["line-payer-unknown"], "Name the payer of the line as it is named in 2330B."),
    (&["payer-rank-repeated"], "Give each payer of the claim its own rank: P, S, T, A to H."),
    (&["msp-type-missing"], "Say in SBR05 why Medicare is not the first payer."),
    (&["npi-check-digit"], "Look the provider up in the NPI registry and correct its number."),
    (&["state-missing", "state-unknown"], "Write the two letters of the state."),
    (&["zip-missing", "zip-form"], "Write five or nine digits without a dash."),
    (&["zip-needs-nine-digits"], "Look up the last four digits of the address and store all nine."),
    (&["po-box-billing-address"], "Give the street address here, and the box in the pay-to address (2010AB)."),
    (&["tax-id-form", "ssn-form", "ndc-form"], "Write the digits alone, without dashes."),
    (&["lower-case"], "Write capital letters."),
    (&["line-number"], "Count the lines of each claim from 1."),
    (&["pointer-beyond-diagnoses"], "Point only to diagnoses that stand in HI."),
    (&["icd-versions-mixed", "icd-version-wrong-for-date"], "Use ICD-10-CM (ABK, ABF) for services from 2015-10-01 on, ICD-9-CM (BK, BF) before, and never both."),
    (&["duplicate-claim-id"], "Give each claim its own id; send it once."),
    (&["payer-claim-number-missing"], "Add the payer's claim number (REF F8), or send the claim as an original."),
    (&["patient-loop-missing", "patient-loop-of-subscriber"], "Send a patient loop (2000C) only where the patient is not the subscriber, and leave SBR02 empty there."),
    (&["subscriber-demographics-missing", "subscriber-address-missing"], "Give address, birth date and sex of the subscriber, who is the patient."),
    (&["accident-date-missing", "accident-state-missing"], "Ask for date and place of the accident, or correct the cause in CLM11."),
    (&["claim-missing", "claim-outside-subscriber", "service-outside-claim"], "Write each claim under its subscriber or patient, and no level without one."),
    (
        &["hl-number", "hl-level-unknown", "hl-parent-not-allowed", "hl-parent-not-open", "hl-parent-level", "hl-child-code"],
        "Number the levels from 1, name the level above, and say in HL04 whether one follows below.",
    ),
    (&["segment-count", "transaction-count", "group-count"], "Count again; the program that wrote the file, or a change by hand, lost or added something."),
    (
        &[
            "transaction-control-mismatch",
            "group-control-mismatch",
            "interchange-control-mismatch",
            "duplicate-interchange-control",
            "duplicate-group-control",
            "duplicate-transaction-control",
        ],
        "Repeat the header's control number in its trailer, and use each number once.",
    ),
    (
        &[
            "payment-out-of-balance",
            "payment-missing",
            "payment-repeated",
            "trace-missing",
            "trace-repeated",
            "currency-not-dollars",
            "adjustment-group-unknown",
            "adjustment-reason-missing",
            "adjustment-outside-claim",
            "claim-status-unknown",
            "claim-too-large",
        ],
        "Ask the payer for a corrected remittance; nothing of this one is booked.",
    ),
    (&["version-not-read"], "Ask the sender for version 5010; this set is described and not booked."),
    (&["missing-se", "missing-ge", "missing-iea", "terminator-missing", "isa-truncated"], "Send the whole file again; it was cut off."),
    (&["trailing-empty-element", "trailing-empty-component", "empty-segment"], "End a segment behind its last value, and write no segment without one."),
    (&["blank-at-element-end", "blank-before-segment"], "Remove blanks at the ends of values."),
    (&["non-ascii-data", "control-character"], "Write plain letters without accents and signs."),
];

/// What to do about a fault.
pub fn fix(code: &str) -> &'static str {
    ADVICE.iter().find(|(codes, _)| codes.contains(&code)).map_or("Correct the program or the data that wrote this segment.", |(_, fix)| fix)
}

/// True for a fault that a receiver may let pass, and that does not forbid the use of an answer.
pub fn is_warning(code: &str) -> bool {
    WARNINGS.contains(&code)
}

/// How much a fault matters.
pub fn severity(code: &str) -> Severity {
    if is_warning(code) { Severity::Warning } else { Severity::Reject }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_advice() {
        let mut codes: Vec<&str> = ADVICE.iter().flat_map(|(codes, _)| codes.iter().copied()).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(fix("unheard-of").starts_with("Correct the program"));
        assert_eq!((severity("lower-case"), severity("segment-missing")), (Severity::Warning, Severity::Reject));
    }
}
