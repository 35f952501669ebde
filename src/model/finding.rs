//! What an edit, or the X12 reader, has to say about a claim. Edits' findings and X12's faults are alike.

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Note,
    /// Sent unless the payer's policy holds it.
    Warning,
    /// The claim is held.
    Reject,
}

/// One finding on one claim.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The edit's id, such as `rendering-npi-invalid`.
    pub edit: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// WEDI SNIP type, 1 to 7.
    pub snip: u8,
    /// X12 element, such as `2310B NM109`.
    pub element: &'static str,
    /// The service line, counted from 1; `None` for the claim as a whole.
    pub line: Option<u16>,
    /// The offending value. Never a name, birth date, address or member id: findings are logged and stored.
    pub value: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do, in one sentence.
    pub fix: String,
    /// The export column that a correction would change (for `held.csv`); empty where no single column cures it.
    pub field: &'static str,
    /// Whether it would hold the claim and a person's override makes it a note.
    pub is_overridden: bool,
}
