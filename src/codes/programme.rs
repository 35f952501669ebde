//! Programmes whose tables differ: the same edit exists once for Medicare and once for Medicaid. Which payer belongs to which is *not* decided here.

/// Whose table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Programme {
    /// Medicare's tables, which Medicare Advantage follows.
    Medicare,
    /// The Medicaid tables that CMS publishes for all states.
    Medicaid,
}

impl Programme {
    /// The word in commands and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Programme::Medicare => "medicare",
            Programme::Medicaid => "medicaid",
        }
    }

    /// Reads that word; `None` for any other.
    pub fn parse(text: &str) -> Option<Programme> {
        [Programme::Medicare, Programme::Medicaid].into_iter().find(|programme| programme.as_str() == text.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for programme in [Programme::Medicare, Programme::Medicaid] {
            assert_eq!(Programme::parse(programme.as_str()), Some(programme));
        }
        assert_eq!(Programme::parse("tricare"), None);
    }
}
