//! A line's modifiers: those documented, then those of its chargemaster row, each once, at most four.
//!
//! What the documentation supports besides is added by `derived`. 22, 24, 25, 57, 59, X{EPSU} and 76 to 79 assert what only a person can say: they are asked (`asked`).

use crate::model::{Code, CodeList};

/// What a line's modifiers came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Gathered {
    /// In order of importance as documented.
    pub modifiers: CodeList<4>,
    /// How many more there were.
    pub left_out: u8,
}

impl Gathered {
    fn push(&mut self, modifier: Code) {
        if !self.modifiers.as_slice().contains(&modifier) && !self.modifiers.push(modifier) {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    /// Adds a derived modifier where there is room and it is not there yet; whether it was added.
    pub fn add_if_room(&mut self, modifier: &str) -> bool {
        let code = Code::parse(modifier).unwrap_or_default();
        self.left_out == 0 && !self.modifiers.contains(modifier) && self.modifiers.push(code)
    }
}

/// Gathers documented modifiers (separated by blanks, commas, `~` or `:`) and those of the chargemaster row.
pub(super) fn gather(documented: &str, charged: &[Code]) -> Gathered {
    let mut gathered = Gathered::default();
    let is_separator = |character: char| character.is_ascii_whitespace() || matches!(character, ',' | '~' | ':');
    for word in documented.split(is_separator).filter(|word| !word.is_empty()) {
        gathered.push(readable(word));
    }
    charged.iter().for_each(|&modifier| gathered.push(modifier));
    gathered
}

/// The modifier, or for what is none a single character, whose form no modifier has, so that an edit holds the claim instead of the mark vanishing.
fn readable(word: &str) -> Code {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match Code::parse(word).filter(|_| is_plain) {
        Some(code) => code,
        None => {
            let mut buffer = [0; 4];
            let first = word.chars().find(char::is_ascii_alphanumeric).unwrap_or('0');
            Code::parse(first.encode_utf8(&mut buffer)).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(documented: &str, charged: &[&str]) -> (Vec<String>, u8) {
        let charged: Vec<Code> = charged.iter().map(|code| Code::from(*code)).collect();
        let gathered = gather(documented, &charged);
        (gathered.modifiers.as_slice().iter().map(Code::to_string).collect(), gathered.left_out)
    }

    #[test]
    fn documented_come_first_and_none_twice() {
        assert_eq!(gathered("25~59", &["26", "25"]), (vec!["25".into(), "59".into(), "26".into()], 0));
        assert_eq!(gathered("lt, 50:rt", &[]), (vec!["LT".into(), "50".into(), "RT".into()], 0));
    }

    #[test]
    fn a_fifth_is_counted_not_lost() {
        assert_eq!(gathered("LT RT 50 26 59", &["TC"]).1, 2);
    }

    #[test]
    fn what_is_no_modifier_never_becomes_one() {
        assert_eq!(gathered("2.5 2*5 **", &[]).0, ["2", "0"]);
    }
}
