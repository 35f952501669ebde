//! The texts and codes that a condition names, and the index by which a code finds the rules that name it.

/// One of the values in a condition. Capitals do not matter: codes have them everywhere, and words are documented in all ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// This text.
    Is(Box<str>),
    /// Every text that begins so: `J20*`.
    Begins(Box<str>),
    /// Every code from the first to the last, codes that begin like the last included: `99202-99215`, `E08-E13`.
    Between(Box<str>, Box<str>),
}

impl Pattern {
    /// Whether a text is one of those named.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Is(named) => text.eq_ignore_ascii_case(named),
            Pattern::Begins(start) => text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start)),
            Pattern::Between(first, last) => text >= first.as_ref() && (text <= last.as_ref() || text.starts_with(last.as_ref())),
        }
    }

    /// The first text that the pattern names, and one behind its last. Codes are letters and digits: `!` sorts before them and `~` behind them.
    fn bounds(&self) -> (String, String) {
        match self {
            Pattern::Is(named) => (named.to_string(), format!("{named}!")),
            Pattern::Begins(start) => (start.to_string(), format!("{start}~")),
            Pattern::Between(first, last) => (first.to_string(), format!("{last}~")),
        }
    }
}

/// Finds the rules whose patterns name a code with one binary search, however many rules there are.
#[derive(Debug, Default)]
pub struct CodeIndex {
    /// Where a stretch of codes begins, ascending, with the rules that name every code of the stretch, ascending.
    stretches: Vec<(String, Vec<usize>)>,
}

impl CodeIndex {
    /// Builds the index of patterns and the places of their rules.
    pub fn new(patterns: &[(&Pattern, usize)]) -> CodeIndex {
        let bounds: Vec<(String, String, usize)> = patterns.iter().map(|(pattern, rule)| (pattern.bounds(), *rule)).map(|((first, end), rule)| (first, end, rule)).collect();
        let mut starts: Vec<&String> = bounds.iter().flat_map(|(first, end, _)| [first, end]).collect();
        starts.sort_unstable();
        starts.dedup();
        let rules_at = |start: &String| {
            let mut rules: Vec<usize> = bounds.iter().filter(|(first, end, _)| first <= start && start < end).map(|(_, _, rule)| *rule).collect();
            rules.sort_unstable();
            rules.dedup();
            rules
        };
        CodeIndex { stretches: starts.into_iter().map(|start| (start.clone(), rules_at(start))).collect() }
    }

    /// The rules that name a code, ascending.
    pub fn find(&self, code: &str) -> &[usize] {
        let behind = self.stretches.partition_point(|(start, _)| start.as_str() <= code);
        behind.checked_sub(1).and_then(|at| self.stretches.get(at)).map_or(&[], |(_, rules)| rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns() -> Vec<Pattern> {
        let between = |first: &str, last: &str| Pattern::Between(first.into(), last.into());
        vec![Pattern::Is("99213".into()), between("99202", "99215"), Pattern::Begins("J".into()), between("E08", "E13"), Pattern::Is("J1885".into())]
    }

    #[test]
    fn a_pattern_names_what_a_reader_expects() {
        let [is, visits, drugs, diabetes, _] = patterns().try_into().unwrap();
        assert!(is.matches("99213") && !is.matches("99214") && !is.matches("9921"));
        assert!(visits.matches("99202") && visits.matches("99215") && !visits.matches("99216") && !visits.matches("99201"));
        assert!(drugs.matches("J1885") && !drugs.matches("K0001") && !drugs.matches(""));
        assert!(Pattern::Is("telehealth".into()).matches("TeleHealth") && Pattern::Begins("ABC".into()).matches("abc1") && !Pattern::Begins("ab".into()).matches("aé"));
        assert!(diabetes.matches("E0800") && diabetes.matches("E139") && !diabetes.matches("E14") && !diabetes.matches("E079"));
    }

    #[test]
    fn the_index_finds_what_the_patterns_say() {
        let patterns = patterns();
        let placed: Vec<(&Pattern, usize)> = patterns.iter().zip(0..).collect();
        let index = CodeIndex::new(&placed);
        for code in ["", "0", "99201", "99202", "99213", "99214", "99215", "99216", "E079", "E08", "E139", "E14", "I10", "J", "J0", "J1885", "J1886", "JZZZZ", "K0001", "ZZZ"] {
            let expected: Vec<usize> = placed.iter().filter(|(pattern, _)| pattern.matches(code)).map(|(_, rule)| *rule).collect();
            assert_eq!(index.find(code), expected, "{code}");
        }
        assert_eq!(CodeIndex::default().find("99213"), [] as [usize; 0]);
    }
}
