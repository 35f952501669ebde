//! Faults of an X12 file: what is wrong, where, and under which code. A reader reports all of them and goes on.
//!
//! Messages carry control numbers, counts, amounts and claim ids, never names, birth dates, addresses or member ids.

use super::guide::advice;
use crate::model::Severity;

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Segment id, such as `SE`; `None` when the file as a whole is meant.
    pub segment: Option<String>,
    /// Element or component, such as `SE01` or `CLM05-3`; `None` when the segment as a whole is meant.
    pub element: Option<String>,
    /// The guide's loop, such as `2010AA`, where the guide is known; left out of the JSON where there is none.
    #[serde(rename = "loop", skip_serializing_if = "Option::is_none")]
    pub loop_id: Option<&'static str>,
    /// Bytes before the segment, counted from the start of the file.
    pub offset: u64,
    /// The fault's name, such as `segment-count`.
    pub code: &'static str,
    /// What is wrong and, where it is not plain, what was expected.
    pub message: String,
}

impl Fault {
    /// True for what a receiver may let pass.
    pub fn is_warning(&self) -> bool {
        advice::severity(self.code) == Severity::Warning
    }
}

/// Most faults that are kept of one file or set; a broken file of a million claims must not fill the memory. Warnings make room for faults.
pub const MAX_FAULTS: usize = 1_000;

/// How many of the last faults are looked through for one segment's; a segment has hardly more.
const RECENT: usize = 64;

/// Collects faults.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    // How many of them are warnings; counted from when the list is full, before which nobody asks.
    warnings: Option<usize>,
    left_out: u64,
    has_lost_fault: bool,
}

impl Faults {
    /// Adds a fault of a segment, or of one of its elements when `element` is above 0.
    pub fn add(&mut self, segment: &str, element: usize, offset: u64, code: &'static str, message: impl Into<String>) {
        self.add_component(segment, element, 0, offset, code, message);
    }

    /// Adds a fault of a component, counted from 1; of the whole element when `component` is 0.
    pub fn add_component(&mut self, segment: &str, element: usize, component: usize, offset: u64, code: &'static str, message: impl Into<String>) {
        let element = match component {
            _ if element == 0 => None,
            0 => Some(format!("{segment}{element:02}")),
            _ => Some(format!("{segment}{element:02}-{component}")),
        };
        self.push(Fault { segment: (!segment.is_empty()).then(|| segment.to_owned()), element, loop_id: None, offset, code, message: message.into() });
    }

    /// Adds a fault of a segment that is, or should be, in a loop of the guide.
    pub fn add_in_loop(&mut self, segment: &str, offset: u64, code: &'static str, loop_id: &'static str, message: impl Into<String>) {
        self.push(Fault { segment: Some(segment.to_owned()), element: None, loop_id: Some(loop_id), offset, code, message: message.into() });
    }

    /// Adds a fault of the file as a whole.
    pub fn add_to_file(&mut self, offset: u64, code: &'static str, message: impl Into<String>) {
        self.push(Fault { segment: None, element: None, loop_id: None, offset, code, message: message.into() });
    }

    /// Names the loop of what was last reported of a segment, unless a loop is named already.
    pub fn set_loop(&mut self, offset: u64, loop_id: &'static str) {
        for fault in self.kept.iter_mut().rev().take(RECENT) {
            if fault.offset == offset && fault.segment.is_some() && fault.loop_id.is_none() && !loop_id.is_empty() {
                fault.loop_id = Some(loop_id);
            }
        }
    }

    /// True when nothing was reported of the segment at that offset, which is the last.
    pub fn is_clean_at(&self, offset: u64) -> bool {
        self.recent(offset).next().is_none()
    }

    /// True when that fault was reported of the segment at that offset, which is the last.
    pub fn has_code(&self, code: &str, offset: u64) -> bool {
        self.recent(offset).any(|fault| fault.code == code)
    }

    /// True when something was reported of that element of the segment at that offset, which is the last.
    pub fn has(&self, segment: &str, element: usize, offset: u64) -> bool {
        let element = format!("{segment}{element:02}");
        self.recent(offset).any(|fault| fault.element.as_deref() == Some(&element))
    }

    /// True when something was reported of that component of the segment at that offset, which is the last.
    pub fn has_component(&self, segment: &str, element: usize, component: usize, offset: u64) -> bool {
        let element = format!("{segment}{element:02}-{component}");
        self.recent(offset).any(|fault| fault.element.as_deref() == Some(&element))
    }

    fn recent(&self, offset: u64) -> impl Iterator<Item = &Fault> {
        self.kept.iter().rev().take(RECENT).filter(move |fault| fault.offset == offset)
    }

    /// True while nothing was found.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// True when something worse than a warning could not be kept.
    pub(super) fn has_lost_fault(&self) -> bool {
        self.has_lost_fault
    }

    /// The faults in the order of the file (many are seen only when what they spoil ends), with one more at the end when some were left out.
    pub fn into_list(mut self) -> Vec<Fault> {
        self.kept.sort_by_key(|fault| fault.offset);
        if self.left_out > 0 {
            let message = format!("{} more faults are not listed", self.left_out);
            self.kept.push(Fault { segment: None, element: None, loop_id: None, offset: 0, code: "more-faults", message });
        }
        self.kept
    }

    /// Takes out what was reported since, in the order in which it was found, so that a caller can say whose faults they are.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Fault> + '_ {
        self.warnings = None;
        self.kept.drain(..)
    }

    /// Adds a fault as it is.
    pub(super) fn push(&mut self, fault: Fault) {
        // Two readers of one segment may see the same fault.
        if self.recent(fault.offset).any(|known| known.code == fault.code && known.segment == fault.segment && known.element == fault.element) {
            return;
        }
        if self.kept.len() < MAX_FAULTS {
            self.kept.push(fault);
        } else {
            self.push_into_full(fault);
        }
    }

    /// Drops a warning for the sake of a fault, so that a million small oddities do not hide a missing trailer.
    fn push_into_full(&mut self, fault: Fault) {
        self.left_out += 1;
        if fault.is_warning() {
            return;
        }
        let warnings = *self.warnings.get_or_insert_with(|| self.kept.iter().filter(|fault| fault.is_warning()).count());
        match self.kept.iter().rposition(|fault| warnings > 0 && fault.is_warning()) {
            Some(place) => {
                self.kept.remove(place);
                self.kept.push(fault);
                self.warnings = Some(warnings - 1);
            }
            None => self.has_lost_fault = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many_were_left_out() {
        let mut faults = Faults::default();
        for offset in 0..1_002 {
            faults.add("SE", 1, offset, "segment-count", "");
        }
        let list = faults.into_list();
        assert_eq!((list.len(), list[0].element.as_deref(), list[1_000].message.as_str()), (1_001, Some("SE01"), "2 more faults are not listed"));
    }

    #[test]
    fn a_fault_takes_the_place_of_a_warning() {
        let mut faults = Faults::default();
        for offset in 0..1_002 {
            faults.add("CLP", 5, offset, "lower-case", "");
        }
        faults.add("SE", 1, 2_000, "segment-count", "");
        assert!(!faults.has_lost_fault());
        for offset in 3_000..4_000 {
            faults.add("SE", 1, offset, "segment-count", "");
        }
        assert!(faults.has_lost_fault());
        let list = faults.into_list();
        assert_eq!((list[0].offset, list[999].offset, list[1_000].message.as_str()), (2_000, 3_998, "1003 more faults are not listed"));
    }
}
