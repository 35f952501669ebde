//! Heat maps: tables of amounts whose ground says how much. Every cell has its figure, so nothing hangs on the colour.

use std::collections::BTreeMap;

use askama::Template;

use super::super::ReportContext;
use super::super::tally::{Tallies, Tally};
use super::link;
use super::pareto::named;
use super::rows::{share, with_rest};
use super::table::{dollars, grouped, money, short_dollars};
use super::tables::owner_name;
use super::tiles::plural;
use crate::aging::{AgingRow, labels};
use crate::ledger::Owner;
use crate::model::Cents;
use crate::worklists::answered::AnswerList;

/// Rows that are shown; the rest are one row.
const MOST_ROWS: usize = 14;

/// Reasons that have a column of their own.
const MOST_COLUMNS: usize = 8;

/// Lower ends of the steps of the colour, in hundredths of a percent of the largest cell.
const STEPS: [i64; 6] = [1, 300, 1_000, 2_500, 4_500, 7_000];

/// One cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeatCell {
    /// Colour class, `h0` for nothing to `h6`; empty for a total.
    pub class: String,
    /// Short dollars; empty for nothing.
    pub text: String,
    /// The exact figure.
    pub title: String,
    /// Where its rows stand in the page; empty for nowhere.
    pub href: String,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeatRow {
    /// Who.
    pub name: String,
    /// One cell a column.
    pub cells: Vec<HeatCell>,
    /// The row's sum.
    pub total: String,
}

/// The whole map.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "heat.html")]
pub(super) struct Heat {
    /// Anchor in the page.
    pub id: &'static str,
    /// Heading.
    pub title: &'static str,
    /// What it says.
    pub about: String,
    /// What the rows are.
    pub corner: &'static str,
    /// Headings of columns, each with what a pointer held over it shows.
    pub columns: Vec<(String, String)>,
    /// Rows, largest first.
    pub rows: Vec<HeatRow>,
    /// The sum of each column, and of all.
    pub sums: Vec<String>,
    /// What to say when there are no rows.
    pub none: &'static str,
}

/// Amounts by name and column, with counts for the pointer where they are known.
struct Grid {
    columns: Vec<(String, String)>,
    rows: Vec<GridRow>,
}

/// One row: who, the amounts, and where each amount's rows are; no links for a row that stands for several.
struct GridRow {
    name: String,
    tallies: Vec<Tally>,
    hrefs: Vec<String>,
}

impl Grid {
    fn into_heat(mut self, id: &'static str, title: &'static str, about: String, corner: &'static str, none: &'static str) -> Heat {
        let sum = |tallies: &[Tally]| tallies.iter().map(|tally| tally.dollars).sum::<Cents>();
        self.rows.retain(|row| !sum(&row.tallies).is_zero());
        self.rows.sort_by(|left, right| sum(&right.tallies).cmp(&sum(&left.tallies)).then_with(|| left.name.cmp(&right.name)));
        let width = self.columns.len();
        let rows = with_rest(self.rows, MOST_ROWS, |others| GridRow { name: format!("{} more", grouped(others.len() as i64)), tallies: add_up(&others, width), hrefs: Vec::new() });
        let largest = rows.iter().flat_map(|row| &row.tallies).map(|tally| tally.dollars.0).max().unwrap_or(0);
        let sums = add_up(&rows, width);
        let drawn = |row: &GridRow| HeatRow {
            name: row.name.clone(),
            cells: row
                .tallies
                .iter()
                .enumerate()
                .map(|(place, tally)| self.columns.get(place).map_or_else(HeatCell::default, |(column, _)| cell(row, place, column, *tally, largest)))
                .collect(),
            total: dollars(sum(&row.tallies)),
        };
        let shown = rows.iter().map(drawn).collect();
        let sums = sums.iter().map(|tally| dollars(tally.dollars)).chain([dollars(sum(&sums))]).collect();
        Heat { id, title, about, corner, rows: shown, columns: self.columns, sums, none }
    }
}

fn add_up(rows: &[GridRow], width: usize) -> Vec<Tally> {
    let mut sums = vec![Tally::default(); width];
    for row in rows {
        sums.iter_mut().zip(&row.tallies).for_each(|(sum, tally)| sum.merge(*tally));
    }
    sums
}

fn cell(row: &GridRow, place: usize, column: &str, tally: Tally, largest: i64) -> HeatCell {
    if tally.dollars.is_zero() {
        return HeatCell { class: "h0".into(), ..HeatCell::default() };
    }
    let part = share(tally.dollars.0, largest).max(1);
    let step = STEPS.iter().filter(|lower| part >= **lower).count();
    let count = if tally.count > 0 { format!(" ({})", plural(tally.count, "claim", "claims")) } else { String::new() };
    HeatCell {
        class: format!("h{step}"),
        text: short_dollars(tally.dollars),
        title: format!("{}, {column}: {}{count}", row.name, money(tally.dollars)),
        href: row.hrefs.get(place).cloned().unwrap_or_default(),
    }
}

/// Where the open items of an owner are, those of some buckets only where any are named.
pub(super) fn items_of(owner: Owner, payer_id: &str, buckets: &[&str]) -> String {
    let wanted: Vec<(&str, &str)> = [("owner", owner.as_str()), ("payer", payer_id)].into_iter().chain(buckets.iter().map(|bucket| ("bucket", *bucket))).collect();
    link::rows("aging_detail", &wanted)
}

/// What is owed, by who owes it and by age.
pub(super) fn aging(context: &ReportContext<'_>, tallies: &Tallies) -> Heat {
    let days = labels(context.limits_days());
    let has_future = !tallies.aging.total().future.is_zero();
    let columns = has_future.then(|| "Not yet due".to_owned()).into_iter().chain(days.iter().map(|label| format!("{label} days"))).map(|label| (label, String::new()));
    let cells = |row: &AgingRow| {
        let amounts = has_future.then_some(row.future).into_iter().chain(row.buckets.iter().copied());
        amounts.map(|dollars| Tally { count: 0, dollars }).collect()
    };
    let buckets = || has_future.then_some("future").into_iter().chain(days.iter().map(String::as_str));
    let rows = tallies.aging.rows().map(|(owner, payer_id, row)| GridRow {
        name: owner_name(context, owner, payer_id),
        tallies: cells(row),
        hrefs: buckets().map(|bucket| items_of(owner, payer_id, &[bucket])).collect(),
    });
    Grid { columns: columns.collect(), rows: rows.collect() }.into_heat(
        "aging-heat",
        "Where the old money is",
        "Who owes, by age; the stronger the colour, the more dollars. Credits and unapplied money are left out.".to_owned(),
        "Who owes",
        "Nothing is owed.",
    )
}

/// Denied claims by payer and reason.
pub(super) fn denials(context: &ReportContext<'_>, tallies: &Tallies) -> Heat {
    let denied = tallies.answers.by_dollars(AnswerList::Denied);
    let mut codes: BTreeMap<&str, (Cents, &str)> = BTreeMap::new();
    for (key, total) in &denied {
        let (dollars, cause) = codes.entry(key.code.as_str()).or_insert((Cents::ZERO, total.cause.as_str()));
        *dollars += total.claims.dollars;
        *cause = (*cause).min(total.cause.as_str());
    }
    let mut codes: Vec<(&str, Cents, &str)> = codes.into_iter().map(|(code, (dollars, cause))| (code, dollars, cause)).collect();
    codes.sort_by_key(|(_, dollars, _)| std::cmp::Reverse(*dollars));
    let named_codes = if codes.len() > MOST_COLUMNS { MOST_COLUMNS - 1 } else { codes.len() };
    let place_of = |code: &str| codes.iter().position(|(held, _, _)| *held == code).unwrap_or(named_codes).min(named_codes);
    let width = codes.len().min(MOST_COLUMNS);
    let mut rows: BTreeMap<&str, Vec<Tally>> = BTreeMap::new();
    for (key, total) in &denied {
        let row = rows.entry(key.payer_id.as_str()).or_insert_with(|| vec![Tally::default(); width]);
        if let Some(cell) = row.get_mut(place_of(&key.code)) {
            cell.merge(total.claims);
        }
    }
    let mut columns: Vec<(String, String)> = codes.iter().take(named_codes).map(|(code, _, cause)| (named(code), (*cause).to_owned())).collect();
    if codes.len() > named_codes {
        columns.push((format!("{} more", codes.len() - named_codes), "further reasons; the table below has them".to_owned()));
    }
    let rows =
        rows.into_iter().map(|(payer_id, tallies)| GridRow { name: context.payer_name(payer_id).to_owned(), hrefs: vec!["#denials".to_owned(); tallies.len()], tallies }).collect();
    Grid { columns, rows }.into_heat(
        "denial-heat",
        "Who denies for what",
        "Denied and still owed, by payer and reason; the stronger the colour, the more dollars.".to_owned(),
        "Payer",
        "No claim is denied.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[(&str, [i64; 2])]) -> Heat {
        let tally = |cents| Tally { count: 1, dollars: Cents(cents) };
        let rows = rows.iter().map(|(name, cents)| GridRow { name: (*name).to_owned(), tallies: cents.map(tally).to_vec(), hrefs: vec!["#a".to_owned()] }).collect();
        let columns = vec![("A".to_owned(), String::new()), ("B".to_owned(), String::new())];
        Grid { columns, rows }.into_heat("x", "T", String::new(), "Who", "Nothing.")
    }

    #[test]
    fn cells_say_their_figure_and_sums_hold_whatever_is_left_out() {
        let heat = grid(&[("Small", [100, 0]), ("Large", [10_000, 5_000]), ("Nothing", [0, 0])]);
        assert_eq!(heat.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Large", "Small"]);
        assert_eq!(heat.rows[0].cells[0], HeatCell { class: "h6".into(), text: "$100".into(), title: "Large, A: $100.00 (1 claim)".into(), href: "#a".into() });
        assert_eq!((heat.rows[1].cells[0].class.as_str(), heat.rows[1].cells[1].class.as_str()), ("h1", "h0"));
        assert_eq!(heat.sums, ["101.00", "50.00", "151.00"]);
        let names: Vec<String> = (0..40).map(|number| format!("P{number:02}")).collect();
        let many: Vec<(&str, [i64; 2])> = names.iter().map(|name| (name.as_str(), [100, 0])).collect();
        let heat = grid(&many);
        assert_eq!((heat.rows.len(), heat.rows[13].name.as_str(), heat.rows[13].total.as_str(), heat.sums[2].as_str()), (14, "27 more", "27.00", "40.00"));
    }

    #[test]
    fn an_empty_map_says_so() {
        assert!(grid(&[]).render().unwrap().contains("Nothing."));
        assert!(grid(&[("<i>", [1, 1])]).render().unwrap().contains("&#60;i&#62;"));
    }
}
