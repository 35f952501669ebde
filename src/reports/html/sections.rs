//! The sections of the page, in the order in which a billing manager asks: what happened, what is owed, who owes it, what waits, what the edits did, and the figures.

use super::super::kpi::Kpi;
use super::super::run_manifest::NotRunEdit;
use super::super::tally::{Tallies, Tally};
use super::super::{ReportContext, RunFigures};
use super::account_tables;
use super::answer_tables;
use super::chart::{BarFigures, Chart};
use super::edit_tables;
use super::flow::Flow;
use super::table::Table;
use super::tables;
use super::tiles::{self, Tile};
use crate::aging::labels;

/// Bars of the chart; the table below it has every payer.
const MOST_BARS: usize = 14;

/// One section.
pub(super) struct Section {
    pub id: &'static str,
    pub title: &'static str,
    pub tiles: Vec<Tile>,
    pub flow: Option<Flow>,
    pub chart: Option<Chart>,
    pub chart_about: &'static str,
    pub tables: Vec<Table>,
    pub notes: Vec<String>,
}

impl Section {
    fn new(id: &'static str, title: &'static str, tiles: Vec<Tile>, tables: Vec<Table>) -> Section {
        Section { id, title, tiles, flow: None, chart: None, chart_about: "", tables, notes: Vec::new() }
    }
}

/// All sections. A report made outside a run has no night.
pub(super) fn all(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures, kpis: &[Kpi]) -> Vec<Section> {
    let mut sections: Vec<Section> = night(figures).into_iter().collect();
    sections.push(receivables(context, tallies, figures));
    sections.push(Section::new(
        "patients",
        "Patients and collections",
        tiles::patients(tallies),
        vec![tables::referrals(tallies), tables::delinquency(tallies), account_tables::account_events(tallies)],
    ));
    sections.push(waiting(context, tallies));
    sections.push(answers(context, tallies, figures));
    sections.push(edits(context, tallies, figures));
    let mut last = Section::new("figures", "Key figures", Vec::new(), vec![tables::kpi(kpis)]);
    last.notes = notes(figures);
    sections.push(last);
    sections
}

fn night(figures: &RunFigures) -> Option<Section> {
    let terms = figures.terms.as_ref()?;
    let mut section = Section::new("night", "Last night", tiles::night(terms, figures), vec![tables::claim_files(&figures.claim_files)]);
    section.flow = Flow::new(terms);
    Some(section)
}

fn receivables(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Section {
    let mut shown = vec![tables::aging_summary(context, tallies)];
    shown.extend(figures.roll_forward.as_ref().map(tables::roll_forward));
    shown.push(account_tables::aging_detail(context, tallies));
    let mut section = Section::new("receivables", "Receivables", tiles::receivables(tallies, figures), shown);
    let bars = tallies.aging.rows().map(|(owner, payer_id, row)| BarFigures {
        name: tables::owner_name(context, owner, payer_id),
        future: row.future,
        buckets: row.buckets.clone(),
        over_90_tenths: row.over_90_permille(),
    });
    section.chart = Some(Chart::new(bars.collect(), &labels(context.limits_days()), MOST_BARS));
    section.chart_about = "The strongest colour is the oldest. Credits and unapplied money are not in the bars.";
    section
}

fn waiting(context: &ReportContext<'_>, tallies: &Tallies) -> Section {
    let tables = vec![
        tables::held(context, tallies),
        tables::unbilled(tallies),
        account_tables::unbilled(tallies),
        tables::timely_filing(tallies),
        tables::missing_acknowledgements(context, tallies),
        tables::exceptions(tallies),
    ];
    Section::new("waiting", "Waiting for somebody", tiles::waiting(tallies), tables)
}

fn answers(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Section {
    let tables = vec![answer_tables::rejections(context, tallies), answer_tables::denials(context, tallies), answer_tables::clearing(context, &figures.answers.clearing)];
    Section::new("answers", "What payers answered", tiles::answers(tallies, &figures.answers), tables)
}

fn edits(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Section {
    let edits = &figures.edits;
    let held = Tally { count: tallies.held.encounters, dollars: tallies.held.dollars };
    let mut shown = vec![edit_tables::hits(&edits.hits)];
    if !edits.not_run_tables.is_empty() {
        shown.push(edit_tables::not_run(&edits.not_run_tables));
    }
    shown.push(edit_tables::overrides(&edits.overrides, context.as_of));
    shown.push(edit_tables::earnings(&edits.earnings, &context.config.reports, edits.window_from));
    shown.push(edit_tables::uncaught(&edits.uncaught));
    Section::new("edits", "What the edits did", tiles::edits(figures, held), shown)
}

/// What has no table of its own.
fn notes(figures: &RunFigures) -> Vec<String> {
    if !figures.edits.not_run_tables.is_empty() {
        return Vec::new();
    }
    let not_run = |edit: &NotRunEdit| format!("Edit {} did not run on {}: {}.", edit.edit, tiles::plural(edit.claims, "claim", "claims"), edit.because);
    figures.not_run.iter().map(not_run).collect()
}
