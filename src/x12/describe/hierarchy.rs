//! The HL tree of an 837 or 277CA: numbers without gaps, parents of the right level that are still open, and HL04 telling the truth.
//!
//! No public validator looks at the parent's level or at HL04.

use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

#[derive(Debug)]
struct Level {
    number: String,
    code: String,
    says_child: bool,
    has_child: bool,
    offset: u64,
}

/// The levels from the root to where the file stands.
#[derive(Debug, Default)]
pub struct Hierarchy {
    open: Vec<Level>,
    count: u64,
}

/// Which level each level stands under; `None` for the top.
pub type Parents = &'static [(&'static str, Option<&'static str>)];

/// 837: billing provider, subscriber, patient.
pub const CLAIM_LEVELS: Parents = &[("20", None), ("22", Some("20")), ("23", Some("22"))];

/// 277CA: source, receiver, provider, patient.
pub const STATUS_LEVELS: Parents = &[("20", None), ("21", Some("20")), ("19", Some("21")), ("PT", Some("19"))];

impl Hierarchy {
    /// The level code (HL03) where the file stands; empty before the first.
    pub fn level(&self) -> &str {
        self.open.last().map_or("", |level| &level.code)
    }

    /// Takes an HL. False where its place is not plain: a level that there is not, or one under the wrong parent. Wrong numbers and HL04 are faults that leave the place plain.
    pub fn take(&mut self, segment: &Segment<'_>, parents: Parents, faults: &mut Faults) -> bool {
        self.count += 1;
        let (number, parent, code) = (segment.text(1), segment.text(2), segment.text(3));
        if number.parse() != Ok(self.count) {
            faults.add("HL", 1, segment.offset, "hl-number", format!("HL01 is `{number}`; expected {}, counted from the ST", self.count));
        }
        let is_plain = match parents.iter().find(|(level, _)| *level == code) {
            None => {
                faults.add("HL", 3, segment.offset, "hl-level-unknown", format!("level `{code}` does not belong in this set"));
                false
            }
            Some((_, None)) if !parent.is_empty() => {
                faults.add("HL", 2, segment.offset, "hl-parent-not-allowed", format!("level {code} stands at the top and has no parent"));
                false
            }
            Some((_, None)) => {
                self.close_to(0, faults);
                true
            }
            Some((_, Some(expected))) => self.descend(segment, parent, expected, faults),
        };
        let says_child = segment.text(4) == "1";
        // The lowest level of the 277CA does not use HL04.
        if !matches!((segment.text(4), code), ("0" | "1", _) | ("", "PT")) {
            faults.add("HL", 4, segment.offset, "hl-child-code", "HL04 must be 0 or 1");
        }
        self.open.push(Level { number: number.to_owned(), code: code.to_owned(), says_child, has_child: false, offset: segment.offset });
        is_plain
    }

    /// Checks what is still open at the end of the transaction.
    pub fn finish(&mut self, faults: &mut Faults) {
        self.close_to(0, faults);
    }

    fn descend(&mut self, segment: &Segment<'_>, parent: &str, expected: &str, faults: &mut Faults) -> bool {
        let code = segment.text(3);
        let named = self.open.iter().rposition(|level| level.number == parent);
        let is_plain = match named.and_then(|place| self.open.get(place)) {
            None => {
                faults.add("HL", 2, segment.offset, "hl-parent-not-open", format!("HL {parent} is not among the levels open here"));
                false
            }
            Some(level) if level.code != expected => {
                let message = format!("level {code} must stand under level {expected}, but HL {parent} is level {}", level.code);
                faults.add("HL", 2, segment.offset, "hl-parent-level", message);
                false
            }
            Some(_) => true,
        };
        // Where the parent is wrong, the nearest level of the right kind is taken, so that one fault does not make a hundred.
        let right = self.open.iter().rposition(|level| level.code == expected);
        let keep = named.filter(|&place| self.open.get(place).is_some_and(|level| level.code == expected)).or(right);
        self.close_to(keep.map_or(0, |place| place + 1), faults);
        if let Some(level) = self.open.last_mut() {
            level.has_child = true;
        }
        is_plain
    }

    fn close_to(&mut self, depth: usize, faults: &mut Faults) {
        for level in self.open.drain(depth.min(self.open.len())..).rev() {
            if level.says_child != level.has_child {
                let message = if level.has_child { "HL04 says that no level follows under it, but one does" } else { "HL04 says that a level follows under it, but none does" };
                faults.add("HL", 4, level.offset, "hl-child-code", format!("HL {}: {message}", level.number));
            }
        }
    }
}
