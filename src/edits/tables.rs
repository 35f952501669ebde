//! Code tables that an edit may need, and by which programme's table a claim is judged. A table that is not installed makes its edits "not run", never "passed".

use crate::codes::Programme;
use crate::codes::kinds::TableKind;
use crate::model::{Claim, Date, PayerKind, Severity};

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
    /// NCCI pairs of codes of the claim's programme.
    NcciPairs,
    /// Most units of a code, of the claim's programme.
    UnitLimits,
    /// Add-on codes, of the claim's programme.
    AddOnCodes,
    /// Lists of the Medicare Code Editor.
    MceLists,
    /// How Medicare pays a code: status, global period, indicators.
    Indicators,
    /// Articles of the payer's Medicare contractor.
    Articles,
    /// Provider taxonomy codes.
    Taxonomy,
}

/// By which programme's table a claim is judged, and how much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// Whose table.
    pub programme: Programme,
    /// Reject where the payer is bound by the programme or has adopted its table; else a warning.
    pub severity: Severity,
}

impl Judgement {
    /// How a table of a programme judges a claim. A payer that neither programme binds is judged by Medicare's table with a warning, unless `[edits.adopted_tables]` says
    /// that it applies the table too.
    pub fn of(claim: &Claim<'_>, context: &EditContext<'_>, table: Table) -> Judgement {
        let kind = claim.payer.map_or(PayerKind::Commercial, |payer| payer.kind);
        let is_adopted = || claim.payer.is_some_and(|payer| context.policy.has_adopted(&payer.payer_id, table.name()));
        match kind {
            PayerKind::MedicareB | PayerKind::MedicareAdvantage => Judgement { programme: Programme::Medicare, severity: Severity::Reject },
            PayerKind::Medicaid => Judgement { programme: Programme::Medicaid, severity: Severity::Reject },
            _ if is_adopted() => Judgement { programme: Programme::Medicare, severity: Severity::Reject },
            _ => Judgement { programme: Programme::Medicare, severity: Severity::Warning },
        }
    }
}

/// How much a fault matters that Medicare Part B never lets pass and other payers may: a reject on its claims, a warning on others.
pub fn binds_medicare(claim: &Claim<'_>) -> Severity {
    if claim.payer.is_some_and(|payer| payer.kind == PayerKind::MedicareB) { Severity::Reject } else { Severity::Warning }
}

impl Table {
    /// The name by which `codes import` knows it.
    pub fn name(self) -> &'static str {
        match self {
            Table::Icd10Cm => "icd10cm",
            Table::Hcpcs => "hcpcs",
            Table::NdcUnits => "ndc",
            Table::NcciPairs => "ncci",
            Table::UnitLimits => "mue",
            Table::AddOnCodes => "add-on",
            Table::MceLists => "mce",
            Table::Indicators => "mpfs-indicators",
            Table::Articles => "lcd",
            Table::Taxonomy => "nucc",
        }
    }

    /// All tables, in the order in which the catalogue lists them.
    pub const ALL: [Table; 10] = [
        Table::Icd10Cm,
        Table::NcciPairs,
        Table::UnitLimits,
        Table::AddOnCodes,
        Table::Hcpcs,
        Table::MceLists,
        Table::Indicators,
        Table::Articles,
        Table::Taxonomy,
        Table::NdcUnits,
    ];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Table::Icd10Cm => "ICD-10-CM edition",
            Table::NdcUnits => "drug quantities to units",
            _ => TableKind::find(self.name()).map_or("", |kind| kind.title),
        }
    }

    /// The owner's files that it is made from.
    pub fn takes(self) -> &'static str {
        match self {
            Table::Icd10Cm => "the CDC's tabular list (XML); the edition of April 2026 is built in",
            Table::NdcUnits => "a CSV of ndc,code,ndc_unit,ndc_quantity,code_units and more",
            _ => TableKind::find(self.name()).map_or("", |kind| kind.takes),
        }
    }

    /// The command that brings it into a workspace.
    pub fn import_command(self) -> String {
        format!("cleanclaim codes import {} FILE...", self.name())
    }

    /// Whether each programme has its own table, so that [`Judgement::of`] says by which one a claim is judged.
    pub fn is_of_programme(self) -> bool {
        matches!(self, Table::NcciPairs | Table::UnitLimits | Table::AddOnCodes)
    }

    /// Whether the table can answer for a claim with this first date of service. Without a date there is nothing to look up, so nothing is run.
    pub fn answers(self, claim: &Claim<'_>, context: &EditContext<'_>, on: Option<Date>) -> bool {
        let programme = || Judgement::of(claim, context, self).programme;
        match self {
            Table::Icd10Cm => on.is_some_and(|on| context.edition(on).is_some()),
            Table::Hcpcs => context.codes.hcpcs.is_installed(),
            // A claim without drugs asks nothing of the crosswalk.
            Table::NdcUnits => context.codes.ndc.is_installed() || claim.lines.iter().all(|line| line.documented.ndc.is_empty()),
            Table::NcciPairs => on.is_some_and(|on| context.codes.ncci.on(programme(), on).is_some()),
            Table::UnitLimits => on.is_some_and(|on| context.codes.unit_limits.on(programme(), on).is_some()),
            Table::MceLists => on.is_some_and(|on| context.codes.mce.covers(on)),
            Table::Indicators => on.is_some_and(|on| context.codes.indicators.covers(on)),
            // Whose articles count is known only where the payer names its contractor.
            Table::Articles => on.is_some_and(|on| context.codes.articles.covers(on)) && claim.payer.is_some_and(|payer| !payer.contractor.is_empty()),
            Table::Taxonomy => on.is_some_and(|on| context.codes.taxonomy.covers(on)),
            Table::AddOnCodes => on.is_some_and(|on| context.codes.add_on_codes.on(programme(), on).is_some()),
        }
    }
}
