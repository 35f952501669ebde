//! Where an edit reports to.

use crate::model::{Finding, Severity};

use super::about::About;

/// Takes one edit's findings. Nothing is allocated unless something is reported.
pub struct Findings<'f> {
    about: &'static About,
    found: &'f mut Vec<Finding>,
}

impl<'f> Findings<'f> {
    /// For the findings of one edit, added at the end of `found`.
    pub fn new(about: &'static About, found: &'f mut Vec<Finding>) -> Findings<'f> {
        Findings { about, found }
    }

    /// Reports a fault of the claim as a whole. `field` is the export column that cures it, or empty; `value` must not be a name, birth date, address or member id.
    pub fn claim(&mut self, field: &'static str, value: impl Into<String>, message: impl Into<String>) -> Report<'_> {
        self.add(None, field, value.into(), message.into())
    }

    /// Reports a fault of the service line that stands at `place`, counted from 0. Otherwise as [`Findings::claim`].
    pub fn line(&mut self, place: usize, field: &'static str, value: impl Into<String>, message: impl Into<String>) -> Report<'_> {
        self.add(Some(u16::try_from(place + 1).unwrap_or(u16::MAX)), field, value.into(), message.into())
    }

    fn add(&mut self, line: Option<u16>, field: &'static str, value: String, message: String) -> Report<'_> {
        let about = self.about;
        let severity = about.severity;
        let place = self.found.len();
        self.found.push(Finding {
            edit: about.id,
            severity,
            snip: about.snip,
            element: about.element,
            line,
            value,
            message,
            fix: about.fix.to_owned(),
            field,
            is_overridden: false,
        });
        Report { finding: self.found.get_mut(place) }
    }
}

/// The finding just reported, for an edit that knows more than its `About` says.
pub struct Report<'f> {
    finding: Option<&'f mut Finding>,
}

impl Report<'_> {
    /// Names the element where the edit covers several.
    pub fn element(mut self, element: &'static str) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.element = element;
        }
        self
    }

    /// Lowers or raises the severity, as a policy decides.
    pub fn severity(mut self, severity: Severity) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.severity = severity;
        }
        self
    }

    /// A remedy that suits this case better than the general one.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        if let Some(finding) = &mut self.finding {
            finding.fix = fix.into();
        }
        self
    }
}

/// What a finding shows in place of a value that identifies a person.
pub const WITHHELD: &str = "(withheld)";

/// At most forty bytes of a cell, so that a wrong cell of a megabyte does not become a finding of a megabyte.
pub fn short(text: &str) -> &str {
    let end = (0..=text.len().min(40)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_cells_are_cut_between_characters() {
        assert_eq!(short("Example Mutual"), "Example Mutual");
        assert_eq!(short(&"é".repeat(50)).len(), 40);
        assert_eq!(short(&format!("a{}", "é".repeat(50))).len(), 39);
    }
}
