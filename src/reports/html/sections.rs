//! The sections of the page after its first screen, in the order in which a billing manager asks: what is owed, by whom, what waits, what payers said, what happened last night,
//! what the edits did, and the figures.

use super::super::kpi::Kpi;
use super::super::run_manifest::NotRunEdit;
use super::super::tally::{Tallies, Tally};
use super::super::{News, ReportContext, RunFigures};
use super::account_tables;
use super::answer_tables;
use super::chart::{BarFigures, Chart};
use super::collection_tables;
use super::decisions::{self, Decisions};
use super::figure::Figure;
use super::flow::Flow;
use super::table::Table;
use super::tables;
use super::tiles::{self, Tile};
use super::trend::{Sparks, TrendChart};
use super::waterfall::waterfall;
use super::{bars, edit_tables, heat, pareto};
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
    pub figures: Vec<Figure>,
    pub tables: Vec<Table>,
    pub notes: Vec<String>,
}

impl Section {
    fn new(id: &'static str, title: &'static str, tiles: Vec<Tile>, tables: Vec<Table>) -> Section {
        Section { id, title, tiles, flow: None, chart: None, chart_about: "", figures: Vec::new(), tables, notes: Vec::new() }
    }
}

/// All sections. A report made outside a run has no night.
pub(super) fn all(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures, kpis: &[Kpi], news: &News) -> Vec<Section> {
    let mut sections = vec![receivables(context, tallies, figures, news), patients(context, tallies), waiting(context, tallies), answers(context, tallies, figures)];
    sections.extend(night(figures));
    sections.push(edits(context, tallies, figures));
    let mut last = Section::new("figures", "Key figures", Vec::new(), vec![tables::kpi(kpis)]);
    if !news.trends.is_empty() {
        last.figures.push(Figure::Sparks(Sparks::new(&news.trends)));
    }
    last.notes = notes(figures);
    sections.push(last);
    sections
}

fn patients(context: &ReportContext<'_>, tallies: &Tallies) -> Section {
    let mut shown = vec![tables::referrals(tallies), tables::delinquency(tallies), collection_tables::statements(tallies)];
    shown.extend([collection_tables::batches(tallies), collection_tables::placements(tallies)].into_iter().flatten());
    shown.extend([tables::changes(tallies, context), account_tables::account_events(tallies)]);
    let mut section = Section::new("patients", "Patients and collections", tiles::patients(tallies), shown);
    if tallies.all_decisions().count > 0 {
        section.figures = vec![Figure::Decisions(Decisions::new(tallies)), Figure::Rows(decisions::reasons(tallies))];
    }
    section
}

fn night(figures: &RunFigures) -> Option<Section> {
    let terms = figures.terms.as_ref()?;
    let mut section = Section::new("night", "Last night", tiles::night(terms, figures), vec![tables::claim_files(&figures.claim_files)]);
    section.flow = Flow::new(terms);
    Some(section)
}

fn receivables(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures, news: &News) -> Section {
    let mut shown = vec![tables::aging_summary(context, tallies)];
    shown.extend(figures.roll_forward.as_ref().map(tables::roll_forward));
    shown.push(account_tables::aging_detail(context, tallies));
    shown.push(collection_tables::credits(tallies));
    let mut section = Section::new("receivables", "Receivables", tiles::receivables(tallies, figures), shown);
    let bars = tallies.aging.rows().map(|(owner, payer_id, row)| BarFigures {
        name: tables::owner_name(context, owner, payer_id),
        future: row.future,
        buckets: row.buckets.clone(),
        over_90_tenths: row.over_90_permille(),
    });
    section.chart = Some(Chart::new(bars.collect(), &labels(context.limits_days()), MOST_BARS));
    section.chart_about = "The strongest colour is the oldest. Credits and unapplied money are not in the bars.";
    section.figures.push(Figure::Heat(heat::aging(context, tallies)));
    let over_90 = news.trends.iter().find(|line| line.kpi == "pct_ar_over_90");
    section.figures.push(Figure::Trend(TrendChart::new("over-90-trend", "Older than 90 days, month by month", over_90)));
    let since = figures.previous.as_ref().map_or_else(|| "in this run".to_owned(), |previous| format!("since {}", previous.as_of.strftime("%B %-d, %Y")));
    section.figures.extend(figures.roll_forward.as_ref().map(|roll| Figure::Rows(waterfall(roll, &since))));
    section.figures.push(Figure::Rows(bars::payment_days(tallies)));
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
    let mut section = Section::new("waiting", "Waiting for somebody", tiles::waiting(tallies), tables);
    section.figures.push(Figure::Rows(bars::held(tallies)));
    section
}

fn answers(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Section {
    let tables = vec![answer_tables::rejections(context, tallies), answer_tables::denials(context, tallies), answer_tables::clearing(context, &figures.answers.clearing)];
    let mut section = Section::new("answers", "What payers answered", tiles::answers(tallies, &figures.answers), tables);
    section.figures = vec![Figure::Rows(pareto::denials(tallies)), Figure::Heat(heat::denials(context, tallies))];
    section
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
