//! Short codes held inline: ICD-10-CM (without dot), HCPCS/CPT, modifiers, place of service.

use std::fmt;

/// A code of at most seven ASCII letters and digits, upper case, copied rather than allocated. The empty code means "none".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Code {
    // Unused bytes are zero, so that comparing the arrays compares the codes.
    bytes: [u8; 7],
    length: u8,
}

impl Code {
    /// No code.
    pub const NONE: Code = Code { bytes: [0; 7], length: 0 };

    /// Takes letters and digits, raising case, and drops one dot (`j20.9` is `J209`) and blanks around it.
    /// `None` when anything else is in it or more than seven characters remain; blank text gives [`Code::NONE`].
    pub fn parse(text: &str) -> Option<Code> {
        let mut code = Code::NONE;
        let mut dots = 0;
        for byte in text.trim_ascii().bytes() {
            if byte == b'.' && dots == 0 {
                dots += 1;
            } else if byte.is_ascii_alphanumeric() {
                *code.bytes.get_mut(usize::from(code.length))? = byte.to_ascii_uppercase();
                code.length += 1;
            } else {
                return None;
            }
        }
        Some(code)
    }

    /// The code as text, without a dot.
    pub fn as_str(&self) -> &str {
        self.bytes.get(..usize::from(self.length)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// The characters, which are all ASCII. Cheaper than the text where single characters are looked at.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// The number of characters.
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// True for [`Code::NONE`].
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// An ICD-10-CM code with its dot after the third character, as people write it.
    pub fn dotted(&self) -> String {
        match self.as_str().split_at_checked(3) {
            Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
            _ => self.as_str().to_owned(),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Code({})", self.as_str())
    }
}

/// For tests and examples: a literal known to be a code; anything else becomes [`Code::NONE`].
impl From<&str> for Code {
    fn from(text: &str) -> Code {
        Code::parse(text).unwrap_or_default()
    }
}

/// Up to `N` codes in order, held inline (a line's modifiers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeList<const N: usize> {
    codes: [Code; N],
    length: u8,
}

impl<const N: usize> Default for CodeList<N> {
    fn default() -> Self {
        CodeList { codes: [Code::NONE; N], length: 0 }
    }
}

impl<const N: usize> CodeList<N> {
    /// Adds a code at the end; `false` (and nothing added) when the list is full.
    pub fn push(&mut self, code: Code) -> bool {
        match self.codes.get_mut(usize::from(self.length)) {
            Some(slot) => {
                *slot = code;
                self.length += 1;
                true
            }
            None => false,
        }
    }

    /// The codes as a slice.
    pub fn as_slice(&self) -> &[Code] {
        self.codes.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// True when the code is in the list.
    pub fn contains(&self, code: &str) -> bool {
        self.as_slice().iter().any(|held| held.as_str() == code)
    }
}

impl<const N: usize> FromIterator<Code> for CodeList<N> {
    /// Keeps the first `N`.
    fn from_iter<I: IntoIterator<Item = Code>>(codes: I) -> Self {
        let mut list = CodeList::default();
        for code in codes {
            list.push(code);
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_codes_with_and_without_dots() {
        assert_eq!(Code::parse("j20.9").map(|code| code.dotted()).as_deref(), Some("J20.9"));
        assert_eq!(Code::parse("99213").map(|code| code.to_string()).as_deref(), Some("99213"));
        assert_eq!(Code::parse("J20.9.1"), None);
        assert_eq!(Code::parse("acute bronchitis"), None);
        assert_eq!(Code::parse("ABCDEFGH"), None);
        assert_eq!(Code::parse("  "), Some(Code::NONE));
    }

    #[test]
    fn lists_refuse_what_does_not_fit() {
        let mut list: CodeList<2> = CodeList::default();
        assert!(list.push("25".into()) && list.push("59".into()) && !list.push("76".into()));
        assert!(list.contains("59") && !list.contains("76"));
    }
}
