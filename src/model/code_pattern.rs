//! Patterns of procedure codes, as a configuration names services: one code, a range, or everything that begins alike.

use super::Code;

/// `70551`, `70551-70559` or `J1*`. A range is of codes of equal length, compared as text, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum CodePattern {
    /// From one code to another; twice the same for one code.
    Range(Code, Code),
    /// Codes that begin so.
    Prefix(Code),
}

impl CodePattern {
    /// Reads a pattern; the error says what was expected.
    pub fn parse(text: &str) -> Result<CodePattern, String> {
        let wrong = || format!("`{text}` is no pattern of codes; expected a code (70551), a range (70551-70559) or a beginning (J1*)");
        let code = |part: &str| Code::parse(part).filter(|code| !code.is_empty() && !part.contains('.'));
        if let Some(beginning) = text.trim_ascii().strip_suffix('*') {
            return code(beginning).map(CodePattern::Prefix).ok_or_else(wrong);
        }
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        match (code(from), code(to)) {
            (Some(from), Some(to)) if from.len() == to.len() && from <= to => Ok(CodePattern::Range(from, to)),
            _ => Err(wrong()),
        }
    }

    /// Whether the pattern means the code.
    pub fn matches(&self, code: Code) -> bool {
        match self {
            CodePattern::Range(from, to) => code.len() == from.len() && (*from..=*to).contains(&code),
            CodePattern::Prefix(beginning) => code.as_str().starts_with(beginning.as_str()),
        }
    }
}

impl TryFrom<String> for CodePattern {
    type Error = String;

    fn try_from(text: String) -> Result<CodePattern, String> {
        CodePattern::parse(&text)
    }
}

impl From<CodePattern> for String {
    fn from(pattern: CodePattern) -> String {
        match pattern {
            CodePattern::Range(from, to) if from == to => from.to_string(),
            CodePattern::Range(from, to) => format!("{from}-{to}"),
            CodePattern::Prefix(beginning) => format!("{beginning}*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_they_say() {
        let means = |pattern: &str, code: &str| CodePattern::parse(pattern).unwrap().matches(code.into());
        assert!(means("70551", "70551") && !means("70551", "70552"));
        assert!(means("70551-70559", "70551") && means("70551 - 70559", "70559") && !means("70551-70559", "70560"));
        assert!(means("j1*", "J1885") && !means("J1*", "J0696") && !means("7*", ""));
        for pattern in ["", "*", "70559-70551", "7055-70559", "MRI of head", "70.551"] {
            let refused = CodePattern::parse(pattern).unwrap_err();
            assert!(refused.contains("expected a code"), "{refused}");
        }
        for pattern in ["70551", "70551-70559", "J1*"] {
            assert_eq!(String::from(CodePattern::parse(pattern).unwrap()), pattern);
        }
    }
}
