//! `worklists/changed.csv`: encounters that came again with different content, or cancelled, after they were claimed. A person corrects or voids the claim and then decides: ignore.
//!
//! Nothing here decides that a claim is replaced or voided; the row only says what came, what was claimed and how much is at stake.

use super::held::{WorkItem, short_id};
use crate::model::Cents;

/// An encounter whose new version differs from what was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangedEncounter<'a> {
    /// Which encounter.
    pub encounter_id: &'a str,
    /// The claim that stands; empty for self-pay.
    pub claim_id: &'a str,
    /// Content hash of the new version, as text; tells one change from the next.
    pub content: &'a str,
    /// Price of what was claimed; `None` where it is no longer at hand.
    pub claimed_cents: Option<Cents>,
    /// Price of the new version.
    pub new_cents: Cents,
    /// The source position of the new version: file and row.
    pub source: &'a str,
    /// True when the new version says that the encounter was cancelled.
    pub cancelled: bool,
}

impl ChangedEncounter<'_> {
    /// A `c` and the key of encounter and content, so that the same change keeps its id.
    pub fn item_id(&self) -> String {
        short_id('c', &[self.encounter_id, self.content])
    }

    /// Appends the row.
    pub fn write(&self, out: &mut Vec<u8>) -> usize {
        let cause = match self.claimed_cents {
            Some(claimed) if self.cancelled => format!("The encounter was cancelled after it was billed: {claimed} was claimed."),
            None if self.cancelled => "The encounter was cancelled after it was billed.".to_owned(),
            Some(claimed) => format!("The encounter came again with different content: {claimed} was claimed, the new version is {}.", self.new_cents),
            None => format!("The encounter came again with different content; the new version is {}.", self.new_cents),
        };
        WorkItem {
            item_id: &self.item_id(),
            encounter_id: self.encounter_id,
            claim_id: self.claim_id,
            edit_or_carc: "changed-after-claim",
            cause: &cause,
            dollars: self.new_cents,
            deadline: None,
            field: "",
            value: self.source,
            fix: "Correct or void the claim outside cleanclaim, then write ignore into the action column.",
            action: "",
            route: "",
        }
        .write(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worklists::held::COLUMNS;

    #[test]
    fn each_change_of_an_encounter_is_its_own_row() {
        let first = ChangedEncounter {
            encounter_id: "E1",
            claim_id: "CC1",
            content: "aa",
            claimed_cents: Some(Cents(10_000)),
            new_cents: Cents(12_000),
            source: "day2.csv:7",
            cancelled: false,
        };
        let second = ChangedEncounter { content: "bb", claimed_cents: None, ..first };
        assert_ne!(first.item_id(), second.item_id());
        let mut out = Vec::new();
        assert_eq!(first.write(&mut out), COLUMNS.len());
        assert_eq!(second.write(&mut out), COLUMNS.len());
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("100.00 was claimed, the new version is 120.00"));
        assert!(text.lines().all(|line| line.starts_with('c')));
    }

    #[test]
    fn a_cancelled_encounter_says_so_and_nothing_is_offered_that_is_refused() {
        let changed =
            ChangedEncounter { encounter_id: "E1", claim_id: "CC1", content: "aa", claimed_cents: None, new_cents: Cents(12_000), source: "day2.csv:7", cancelled: false };
        let written = |changed: ChangedEncounter<'_>| {
            let mut out = Vec::new();
            changed.write(&mut out);
            String::from_utf8(out).unwrap()
        };
        let cancelled = written(ChangedEncounter { cancelled: true, ..changed });
        assert!(cancelled.contains("The encounter was cancelled after it was billed.") && !cancelled.contains("different content"), "{cancelled}");
        let claimed = written(ChangedEncounter { cancelled: true, claimed_cents: Some(Cents(10_000)), ..changed });
        assert!(claimed.contains("cancelled after it was billed: 100.00 was claimed."), "{claimed}");
        for text in [cancelled, written(changed)] {
            assert!(text.contains("outside cleanclaim, then write ignore") && !text.contains("replace"), "{text}");
        }
    }
}
