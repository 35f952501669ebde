//! The closed lists of codes that decide what money of a remittance means. Reason and remark codes are not among them: they are many, and change three times a year.

/// Claim status (CLP02) of 005010X221A1: processed as primary, secondary, tertiary; denied; the first three and forwarded; reversal; not ours, forwarded; predetermination.
pub(super) fn is_status(code: &str) -> bool {
    matches!(code, "1" | "2" | "3" | "4" | "19" | "20" | "21" | "22" | "23" | "25")
}

/// Group of an adjustment (CAS01). CR, corrections, is of version 4010; payers still write it.
pub(in crate::x12) fn is_group(code: &str) -> bool {
    matches!(code, "CO" | "OA" | "PI" | "PR" | "CR")
}

/// Reason of a provider adjustment (PLB03-1) of 005010X221A1.
pub(super) fn is_provider_reason(code: &str) -> bool {
    PROVIDER_REASONS.binary_search(&code).is_ok()
}

/// In order, for the search.
const PROVIDER_REASONS: [&str; 41] = [
    "50", "51", "72", "90", "AH", "AM", "AP", "B2", "B3", "BD", "BN", "C5", "CR", "CS", "CT", "CV", "CW", "DM", "E3", "FB", "FC", "GO", "HM", "IP", "IR", "IS", "J1", "L3", "L6",
    "LE", "LS", "OA", "OB", "PI", "PL", "RA", "RE", "SL", "TL", "WO", "WU",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_found() {
        assert!(PROVIDER_REASONS.iter().all(|code| is_provider_reason(code)));
        assert!(!is_provider_reason("") && !is_provider_reason("ZZ"));
    }
}
