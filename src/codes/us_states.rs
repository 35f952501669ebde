//! Two-letter abbreviations of the United States Postal Service: states, territories and military addresses. [source: USPS Publication 28, appendix B]

/// States, the District of Columbia and territories, sorted.
static STATES: [&str; 59] = [
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "FM", "GA", "GU", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD", "ME", "MH", "MI", "MN", "MO",
    "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "PR", "PW", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV",
    "WY",
];

/// Military "states": Americas, Europe, Pacific.
static MILITARY: [&str; 3] = ["AA", "AE", "AP"];

/// True for a USPS two-letter abbreviation in upper case: a state, the District of Columbia, a territory or a military address.
pub fn is_state(code: &str) -> bool {
    STATES.binary_search(&code).is_ok() || is_military(code)
}

/// True for a military address (AA, AE, AP).
pub fn is_military(code: &str) -> bool {
    MILITARY.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_territories_and_military_addresses_are_known() {
        assert!(STATES.is_sorted());
        assert!(["TX", "DC", "PR", "GU", "AE", "WY", "AK"].into_iter().all(is_state));
        assert!(!["tx", "XX", "", "T", "TEX", "UK", "ON"].into_iter().any(is_state));
        assert!(is_military("AP") && !is_military("AK"));
    }
}
