//! What the guide and an edit both say of a claim is told once: with the claim, in the edit's words, under both names.
//!
//! Nothing is judged here, and a fault that no edit speaks of stays with the file.

use std::ops::Range;

use super::CheckedFinding;
use crate::x12::faults::Fault;

/// Faults of the guide and the edits that say the same of another element, or of a segment that is not there.
const SAME: &[(&str, &[&str])] = &[
    ("accident-date-missing", &["accident-date-missing"]),
    ("accident-state-missing", &["accident-state-missing"]),
    ("amount-negative", &["charge-negative"]),
    ("claim-out-of-balance", &["claim-total-not-sum-of-lines"]),
    ("date-in-future", &["service-date-in-future", "prior-payment-date-implausible"]),
    ("dates-reversed", &["service-dates-reversed", "discharge-before-admission"]),
    ("icd-version-wrong-for-date", &["service-before-icd10"]),
    ("line-out-of-balance", &["prior-payment-out-of-balance"]),
    ("msp-type-missing", &["msp-type-missing"]),
    ("ndc-form", &["ndc-malformed"]),
    ("payer-claim-number-missing", &["payer-claim-number-missing"]),
    ("payer-decision-date-missing", &["prior-payment-date-implausible"]),
    ("payer-out-of-balance", &["prior-payment-out-of-balance", "claim-total-not-sum-of-lines"]),
    ("po-box-billing-address", &["billing-address-is-po-box"]),
    ("pointer-beyond-diagnoses", &["pointer-out-of-range"]),
    ("state-missing", &["patient-address-incomplete", "billing-address-incomplete", "facility-address-incomplete"]),
    ("state-unknown", &["address-form-wrong"]),
    ("subscriber-address-missing", &["patient-address-incomplete"]),
    ("subscriber-demographics-missing", &["patient-birth-date-missing"]),
    ("tax-id-form", &["billing-tax-id-invalid"]),
    ("zip-form", &["address-form-wrong"]),
    ("zip-missing", &["patient-address-incomplete", "billing-address-incomplete", "facility-address-incomplete"]),
    ("zip-needs-nine-digits", &["billing-zip-not-nine-digits", "facility-address-incomplete"]),
];

/// The faults of one file, and which of them a claim has told.
pub struct Doubles<'f> {
    faults: &'f [Fault],
    told: Vec<bool>,
}

impl<'f> Doubles<'f> {
    /// Of the faults of a file.
    pub fn new(faults: &'f [Fault]) -> Doubles<'f> {
        Doubles { faults, told: vec![false; faults.len()] }
    }

    /// Gives the findings of a claim, whose segments lie in this range of bytes, the names of the faults that say the same.
    pub fn name(&mut self, findings: &mut [CheckedFinding], claim: &Range<u64>) {
        for finding in findings {
            for (fault, told) in self.faults.iter().zip(&mut self.told) {
                if says_the_same(fault, finding, claim) {
                    *told = true;
                    finding.fault.get_or_insert(fault.code);
                }
            }
        }
    }

    /// The faults that no claim has told.
    pub fn untold(&self) -> impl Iterator<Item = &'f Fault> {
        self.faults.iter().zip(&self.told).filter(|(_, told)| !**told).map(|(fault, _)| fault)
    }
}

/// The same element of the same segment, or a known pair in the same segment or the same claim.
fn says_the_same(fault: &Fault, finding: &CheckedFinding, claim: &Range<u64>) -> bool {
    let is_same_segment = finding.offset == Some(fault.offset);
    let is_same_element = || fault.element.as_deref().is_some_and(|element| finding.element.split(' ').any(|word| word == element));
    let is_known = || SAME.iter().any(|(code, edits)| *code == fault.code && edits.contains(&finding.edit.as_str()));
    (is_same_segment && (is_same_element() || is_known())) || (claim.contains(&fault.offset) && is_known())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::find_edit;

    fn fault(code: &'static str, element: Option<&str>, offset: u64) -> Fault {
        Fault { segment: Some("NM1".into()), element: element.map(str::to_owned), loop_id: None, offset, code, message: String::new() }
    }

    fn finding(edit: &str, element: &str, offset: u64) -> CheckedFinding {
        CheckedFinding { element: element.into(), offset: Some(offset), ..CheckedFinding::plain(edit, "reject", "", "") }
    }

    #[test]
    fn the_same_is_told_once_and_what_no_edit_says_stays_with_the_file() {
        let faults = [
            fault("npi-check-digit", Some("NM109"), 500),
            fault("date-in-future", Some("DTP03"), 620),
            fault("date-in-future", Some("DTP03"), 990),
            fault("code-not-in-list", Some("NM108"), 500),
        ];
        let mut doubles = Doubles::new(&faults);
        let mut findings =
            [finding("rendering-npi-invalid", "2310B NM109", 500), finding("service-date-in-future", "2400 DTP*472 line 1", 600), finding("charge-zero", "2400 SV102 line 1", 610)];
        doubles.name(&mut findings, &(400..700));
        assert_eq!(findings.each_ref().map(|finding| finding.fault), [Some("npi-check-digit"), Some("date-in-future"), None]);
        assert_eq!(doubles.untold().map(|fault| (fault.code, fault.offset)).collect::<Vec<_>>(), [("date-in-future", 990), ("code-not-in-list", 500)]);
    }

    #[test]
    fn the_pairs_name_edits_that_exist() {
        assert!(SAME.is_sorted_by(|left, right| left.0 < right.0));
        for edit in SAME.iter().flat_map(|(_, edits)| *edits) {
            assert!(find_edit(edit).is_some(), "{edit}");
        }
    }
}
