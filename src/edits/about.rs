//! What an edit says about itself: the one place from which the catalogue, `explain` and the tests are made.

use crate::model::{Date, PayerKind, Severity};

use super::example::Example;
use super::tables::Table;

/// Everything that is known about an edit, apart from its check.
#[derive(Debug)]
pub struct About {
    /// Kebab-case name of the fault (not of its cure). Never changes once released: worklists, overrides and configuration refer to it.
    pub id: &'static str,
    /// The folder the edit stands in.
    pub family: Family,
    /// The fault in a few words, beginning with a capital, without a full stop.
    pub title: &'static str,
    /// Why it matters, in whole sentences.
    pub why: &'static str,
    /// What a biller does about it, in whole sentences. Becomes a finding's `fix`.
    pub fix: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// The day on which the edit was added.
    pub since: Date,
    /// How much a finding matters unless the payer's policy or the edit itself says otherwise.
    pub severity: Severity,
    /// WEDI SNIP type, 1 to 7.
    pub snip: u8,
    /// X12 loop and element, such as `2310B NM109`.
    pub element: &'static str,
    /// What a payer's 277CA would say: category and status code, such as `A7:562`; empty where no payer would notice.
    pub answer: &'static str,
    /// Adjustment reason codes with which payers deny what the edit finds, such as `18`; empty where no payer would, or nobody knows. From the meaning of the codes of
    /// the X12 list 139, by our own judgement, 2026-11; the report on edits' earnings measures it.
    pub denials: &'static [&'static str],
    /// Whom it concerns.
    pub programmes: Programmes,
    /// First date of service on which the edit runs; `None` for always.
    pub effective_from: Option<Date>,
    /// Last date of service on which the edit runs; `None` for always.
    pub effective_to: Option<Date>,
    /// Whether the edit is settled.
    pub status: Status,
    /// Whether it also concerns encounters that no insurance is billed for.
    pub scope: Scope,
    /// The code table without which the edit is not run.
    pub needs: Option<Table>,
    /// Whether an 837 cannot be written at all while the fault lasts, or the fault holds whatever anybody decides.
    pub is_absolute: bool,
    /// Passing and failing examples, run as tests.
    pub examples: &'static [Example],
}

impl About {
    /// What most edits have in common, for `..About::COMMON`. The texts are empty and the date is too early here, and a test refuses an edit that leaves them so.
    pub const COMMON: About = About {
        id: "",
        family: Family::Required,
        title: "",
        why: "",
        fix: "",
        source: "",
        since: Date::ZERO,
        severity: Severity::Reject,
        snip: 2,
        element: "",
        answer: "",
        denials: &[],
        programmes: Programmes::All,
        effective_from: None,
        effective_to: None,
        status: Status::Stable,
        scope: Scope::ClaimsOnly,
        needs: None,
        is_absolute: false,
        examples: &[],
    };

    /// Whether a person may override the edit on one encounter.
    ///
    /// SNIP types 1 to 3 are about the file itself: an override there, or of a fault that is absolute, would send what no receiver can read, so it is not accepted.
    pub fn is_overridable(&self) -> bool {
        self.snip >= 4 && !self.is_absolute
    }

    /// Whether a payer's denial is what the edit warns of. `reason` has its group before it or not: `CO-18`, `18`.
    pub fn expects(&self, reason: &str) -> bool {
        let carc = reason.rsplit('-').next().unwrap_or(reason);
        self.denials.contains(&carc)
    }

    /// Whether the edit runs on a date of service; a claim without any date is checked by all.
    pub fn in_force(&self, on: Option<Date>) -> bool {
        on.is_none_or(|on| self.effective_from.is_none_or(|from| from <= on) && self.effective_to.is_none_or(|to| on <= to))
    }
}

/// The folder of an edit, also the chapters of the catalogue, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// What every claim must carry.
    Required,
    /// Providers, their identifiers and addresses.
    Providers,
    /// Characters that an X12 file cannot carry.
    Text,
    /// Dates and their order.
    Dates,
    /// Diagnoses and the pointers to them.
    Diagnoses,
    /// What one part of a claim demands of another.
    Situations,
    /// Procedure codes, modifiers, units, places and drugs.
    Services,
    /// What CMS's National Correct Coding Initiative says of codes beside each other.
    Ncci,
    /// How and for what Medicare and its contractors pay, by their tables.
    Coverage,
    /// Money.
    Charges,
    /// The insured person and the coverage.
    Subscriber,
    /// What one payer or programme demands.
    Payer,
    /// The same thing twice.
    Duplicates,
    /// What is sent in another form than it was documented in, because its meaning cannot change.
    Corrections,
}

impl Family {
    /// All families, in order.
    pub const ALL: [Family; 14] = [
        Family::Required,
        Family::Providers,
        Family::Text,
        Family::Dates,
        Family::Diagnoses,
        Family::Situations,
        Family::Services,
        Family::Ncci,
        Family::Coverage,
        Family::Charges,
        Family::Subscriber,
        Family::Payer,
        Family::Duplicates,
        Family::Corrections,
    ];

    /// The name of the folder.
    pub fn name(self) -> &'static str {
        match self {
            Family::Required => "required",
            Family::Providers => "providers",
            Family::Text => "text",
            Family::Dates => "dates",
            Family::Diagnoses => "diagnoses",
            Family::Situations => "situations",
            Family::Services => "services",
            Family::Ncci => "ncci",
            Family::Coverage => "coverage",
            Family::Charges => "charges",
            Family::Subscriber => "subscriber",
            Family::Payer => "payer",
            Family::Duplicates => "duplicates",
            Family::Corrections => "corrections",
        }
    }

    /// What its edits ask, as the heading of a chapter: a biller reads it, so it says nothing of folders.
    pub fn title(self) -> &'static str {
        match self {
            Family::Required => "What every claim must carry",
            Family::Providers => "Who bills, who treated, who referred",
            Family::Text => "Characters that a claim file cannot carry",
            Family::Dates => "Dates and their order",
            Family::Diagnoses => "Diagnoses and the pointers to them",
            Family::Situations => "What one part of a claim demands of another",
            Family::Services => "Procedures, modifiers, units, places and drugs",
            Family::Ncci => "Codes beside each other, and most units (NCCI)",
            Family::Coverage => "What Medicare and its contractors cover and pay",
            Family::Charges => "Charges and amounts",
            Family::Subscriber => "The insured person and the coverage",
            Family::Payer => "What one payer or programme demands",
            Family::Duplicates => "The same thing twice",
            Family::Corrections => "What is put right and told",
        }
    }

    /// What its edits have in common, in whole sentences.
    pub fn introduction(self) -> &'static str {
        match self {
            Family::Required => {
                "Without these an 837 cannot be written, or no payer takes it in. They are cured in the encounter or in the master data; most of them no override lets pass."
            }
            Family::Providers => "The providers of a claim, their identifiers, taxonomies and addresses, as `providers.csv` and the encounter name them.",
            Family::Text => {
                "X12 files are plain text cut by delimiters. What can be written in plain letters is, and a note says so; what would change its meaning holds the claim."
            }
            Family::Dates => "Service, birth, death, illness, accident and stay must follow each other, and some services need one of these dates.",
            Family::Diagnoses => {
                "Judged by the ICD-10-CM edition of the date of service: codes that exist and are billable, their order, what excludes each other, and lines that point to them."
            }
            Family::Situations => {
                "A place, a code, a modifier or an accident calls for something else on the claim: a number, a name, a date, a remark. The implementation guide or the payer says what."
            }
            Family::Services => "Each line by itself and beside the other lines of its claim: whether code, modifiers, units, place, age and sex fit together.",
            Family::Ncci => {
                "CMS's National Correct Coding Initiative by its own tables, of the claim's programme and on the line's date, across all that the same provider billed the patient that day. Medicare and Medicaid are bound by it; other payers as far as they have adopted it."
            }
            Family::Coverage => {
                "How Medicare pays a code, what its contractor's articles cover, and what its code editor refuses, by imported tables. Of other payers most of it is a warning at most."
            }
            Family::Charges => "Amounts that cannot be meant.",
            Family::Subscriber => "Who is insured, by which coverage, and who pays first.",
            Family::Payer => "Filing limits, member ids, claim numbers, codes that a programme does not take, and services that it pays only so often.",
            Family::Duplicates => "A line or a claim that was billed before, and an encounter whose rows stand apart in the export.",
            Family::Corrections => "Corrections are made only where the meaning cannot change: by one reading each. The edit records what was sent instead; nothing is left to do.",
        }
    }
}

/// The programmes an edit applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Programmes {
    /// Every payer.
    All,
    /// Payers of these kinds. A claim whose payer is not configured is none of them.
    Only(&'static [PayerKind]),
}

impl Programmes {
    /// Whether a payer of this kind, or an unknown one, is concerned.
    pub fn include(self, kind: Option<PayerKind>) -> bool {
        match self {
            Programmes::All => true,
            Programmes::Only(kinds) => kind.is_some_and(|kind| kinds.contains(&kind)),
        }
    }
}

/// Whether an edit is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Settled.
    Stable,
    /// May still change; says so in the catalogue.
    Preview,
}

/// Which encounters an edit concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Only what is billed to insurance. Never holds a self-pay encounter.
    ClaimsOnly,
    /// Self-pay encounters too: the patient's own bill would be wrong.
    AlsoSelfPay,
}
