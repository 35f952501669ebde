//! Faults of an X12 file: what is wrong, where, and under which code. A reader reports all of them and goes on.
//!
//! Messages carry control numbers, counts, amounts and claim ids, never names, birth dates, addresses or member ids.

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Segment id, such as `SE`; `None` when the file as a whole is meant.
    pub segment: Option<String>,
    /// Element, such as `SE01`; `None` when the segment as a whole is meant.
    pub element: Option<String>,
    /// Bytes before the segment, counted from the start of the file.
    pub offset: u64,
    /// The fault's name, such as `segment-count`.
    pub code: &'static str,
    /// What is wrong and, where it is not plain, what was expected.
    pub message: String,
}

/// Most faults that are kept of one file; a broken file of a million claims must not fill the memory.
pub const MAX_FAULTS: usize = 1_000;

/// Collects faults.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    left_out: u64,
}

impl Faults {
    /// Adds a fault of a segment, or of one of its elements when `element` is above 0.
    pub fn add(&mut self, segment: &str, element: usize, offset: u64, code: &'static str, message: impl Into<String>) {
        let named = (!segment.is_empty()).then(|| segment.to_owned());
        let element = (element > 0).then(|| format!("{segment}{element:02}"));
        self.push(Fault { segment: named, element, offset, code, message: message.into() });
    }

    /// Adds a fault of the file as a whole.
    pub fn add_to_file(&mut self, offset: u64, code: &'static str, message: impl Into<String>) {
        self.push(Fault { segment: None, element: None, offset, code, message: message.into() });
    }

    /// True while nothing was found.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The faults in the order of the file (many are seen only when what they spoil ends), with one more at the end when some were left out.
    pub fn into_list(mut self) -> Vec<Fault> {
        self.kept.sort_by_key(|fault| fault.offset);
        if self.left_out > 0 {
            let message = format!("{} more faults are not listed", self.left_out);
            self.kept.push(Fault { segment: None, element: None, offset: 0, code: "more-faults", message });
        }
        self.kept
    }

    fn push(&mut self, fault: Fault) {
        if self.kept.len() < MAX_FAULTS {
            self.kept.push(fault);
        } else {
            self.left_out += 1;
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
}
