//! Code sets: ICD-10-CM, place of service, modifiers, HCPCS/CPT forms, evaluation and management levels, adjustment reasons, claim filing indicators, states.
//!
//! Tables are parsed from bytes or stand in the source; this module opens no file (the store does) and decides nothing about a claim (`coding` and `edits` do).

pub mod add_on_codes;
pub mod adjustment_reason;
pub mod anesthesia;
pub mod claim_filing;
pub mod claim_status;
pub mod code_texts;
pub mod compact;
pub mod coverage_articles;
pub mod evaluation_management;
pub mod frequency;
pub mod hcpcs;
pub mod icd10cm;
pub mod kinds;
pub mod laboratory;
pub mod mce;
pub mod modifier;
pub mod mpfs;
pub mod ncci_pairs;
pub mod ndc;
pub mod owner_csv;
pub mod owner_file;
pub mod packed_rows;
pub mod patient_fit;
pub mod physician_indicators;
pub mod place_of_service;
pub mod programme;
pub mod release_dates;
pub mod remark;
pub mod service_groups;
pub mod taxonomy;
pub mod therapy;
pub mod timed_units;
pub mod unit_limits;
pub mod unlisted;
pub mod us_states;
pub mod versions;

use std::borrow::Cow;

pub use icd10cm::{Candidate, EditionChoice, Icd10Edition, Icd10Editions, Icd10Entry, MatchKind, NoteKind, Title, WordMatch};
pub use place_of_service::PlaceOfService;
pub use programme::Programme;
pub use versions::Versions;

/// Why a code set could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeSetError {
    /// The bytes are not a compact edition of this program.
    #[error("not a compact ICD-10-CM edition (wrong first bytes); import the CDC tabular XML with `codes import icd10cm`")]
    NotAnEdition,
    /// A newer or older program wrote it.
    #[error("the compact edition has format version {found}, this program reads {expected}; import the CDC tabular XML again")]
    Version {
        /// What the file says.
        found: u32,
        /// What this program reads.
        expected: u32,
    },
    /// Lengths or checksum disagree.
    #[error("the compact edition is damaged ({0}); import the CDC tabular XML again")]
    Damaged(&'static str),
    /// The source to import from is not what it should be.
    #[error("cannot import ICD-10-CM at byte {offset}: {problem}")]
    Import {
        /// Place in the source file, in bytes from its start.
        offset: u64,
        /// What was expected and what was found.
        problem: String,
    },
}

/// The compact ICD-10-CM editions that the program carries; `data/README.md` says where they come from.
static BUILT_IN_ICD10CM: [&[u8]; 1] = [include_bytes!("../../data/icd10cm/fy2026-april.icd10cm")];

/// Every code set that a run may look into.
#[derive(Debug)]
pub struct CodeSets {
    /// Diagnosis codes, one edition for each period.
    pub icd10cm: Icd10Editions,
    /// Place of service codes.
    pub places_of_service: place_of_service::PlacesOfService,
    /// Modifiers.
    pub modifiers: modifier::Modifiers,
    /// HCPCS Level II and CPT: code forms always, the table of codes only when one is installed.
    pub hcpcs: hcpcs::Hcpcs,
    /// From quantities of drugs to units of their codes, when a crosswalk is installed.
    pub ndc: ndc::NdcCrosswalk,
    /// NCCI pairs of codes of which the second is not paid beside the first.
    pub ncci: Versions<ncci_pairs::NcciPairs>,
    /// The most units of a code by line or day.
    pub unit_limits: Versions<unit_limits::UnitLimits>,
    /// Services that are paid only beside another one.
    pub add_on_codes: Versions<add_on_codes::AddOnCodes>,
    /// Lists of diagnoses of the Medicare Code Editor.
    pub mce: mce::MceLists,
    /// How Medicare pays a code.
    pub indicators: physician_indicators::PhysicianIndicators,
    /// Which diagnoses support a service by contractors' articles.
    pub articles: coverage_articles::CoverageArticles,
    /// Provider taxonomy codes.
    pub taxonomy: taxonomy::Taxonomy,
    /// Owners' texts of reason, remark and claim status codes.
    pub texts: code_texts::CodeTexts,
    /// What is known about every imported compact table, in the order in which they were installed; for lists and version stamps.
    pub installed: Vec<compact::TableFacts>,
}

impl CodeSets {
    /// The code sets that the program carries.
    pub fn built_in() -> CodeSets {
        CodeSets::with_editions(Vec::new())
    }

    /// The built-in sets and further ICD-10-CM editions, as the store found them in a workspace. An edition with a built-in one's name takes its place.
    pub fn with_editions(extra: Vec<Icd10Edition>) -> CodeSets {
        // The built-in edition is tested to open; were it damaged, its codes would be "not installed" rather than the program stopping.
        let built_in = BUILT_IN_ICD10CM.iter().filter_map(|bytes| Icd10Edition::from_bytes(Cow::Borrowed(bytes)).ok());
        CodeSets {
            icd10cm: Icd10Editions::new(built_in.chain(extra).collect()),
            places_of_service: place_of_service::PlacesOfService::built_in(),
            modifiers: modifier::Modifiers::built_in(),
            hcpcs: hcpcs::Hcpcs::not_installed(),
            ndc: ndc::NdcCrosswalk::not_installed(),
            ncci: Versions::not_installed(),
            unit_limits: Versions::not_installed(),
            add_on_codes: Versions::not_installed(),
            mce: mce::MceLists::default(),
            indicators: physician_indicators::PhysicianIndicators::default(),
            articles: coverage_articles::CoverageArticles::default(),
            taxonomy: taxonomy::Taxonomy::default(),
            texts: code_texts::CodeTexts::default(),
            installed: Vec::new(),
        }
    }
}
