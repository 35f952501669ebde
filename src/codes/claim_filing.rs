//! Claim filing indicator codes (SBR09): which kind of programme a payer is. [source: the code list that 005010X222A1 allows; meanings are ours]

/// Code and meaning, sorted by code.
static INDICATORS: [(&str, &str); 23] = [
    ("11", "other non-federal programme"),
    ("12", "preferred provider organization"),
    ("13", "point of service"),
    ("14", "exclusive provider organization"),
    ("15", "indemnity insurance"),
    ("16", "Medicare Advantage HMO"),
    ("17", "dental maintenance organization"),
    ("AM", "automobile medical"),
    ("BL", "Blue Cross or Blue Shield"),
    ("CH", "CHAMPUS (TRICARE)"),
    ("CI", "commercial insurance"),
    ("DS", "disability"),
    ("FI", "federal employees programme"),
    ("HM", "health maintenance organization"),
    ("LM", "liability medical"),
    ("MA", "Medicare part A"),
    ("MB", "Medicare part B"),
    ("MC", "Medicaid"),
    ("OF", "other federal programme"),
    ("TV", "title V"),
    ("VA", "Veterans Affairs plan"),
    ("WC", "workers' compensation"),
    ("ZZ", "mutually defined"),
];

/// What an indicator says; `None` when the code is not allowed in SBR09.
pub fn meaning(code: &str) -> Option<&'static str> {
    let place = INDICATORS.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    INDICATORS.get(place).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_codes_are_allowed() {
        assert!(INDICATORS.is_sorted());
        assert_eq!(meaning("MB"), Some("Medicare part B"));
        assert!(["", "mb", "09", "XX", "MBA"].into_iter().all(|code| meaning(code).is_none()));
    }
}
