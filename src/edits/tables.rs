//! Code tables that an edit may need. A table that is not installed makes its edits "not run", never "passed".

use crate::model::Date;

use super::context::EditContext;

/// A code table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// An ICD-10-CM edition for the date of service: the one in force, or the nearest where the policy allows it.
    Icd10Cm,
    /// HCPCS Level II and CPT codes with their dates.
    Hcpcs,
    /// The crosswalk from quantities of drugs to units of their codes.
    NdcUnits,
}

impl Table {
    /// The name by which `codes import` knows it.
    pub fn name(self) -> &'static str {
        match self {
            Table::Icd10Cm => "icd10cm",
            Table::Hcpcs => "hcpcs",
            Table::NdcUnits => "ndc",
        }
    }

    /// Whether the table can answer for a date of service. Without a date there is nothing to look up, so nothing is run.
    pub fn answers(self, context: &EditContext<'_>, on: Option<Date>) -> bool {
        match self {
            Table::Icd10Cm => on.is_some_and(|on| context.edition(on).is_some()),
            Table::Hcpcs => context.codes.hcpcs.is_installed(),
            Table::NdcUnits => context.codes.ndc.is_installed(),
        }
    }
}
