//! Denials by reason, most dollars first, with the running share of all of them: how few causes make most of the money.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::csv_row::{format_tenths, percent_tenths};
use super::super::tally::{Tallies, Tally};
use super::rows::{Dot, Mark, ROW_HEIGHT, Row, RowChart, Stroke, entry, share, with_rest};
use super::table::{dollars, grouped};
use super::tiles::plural;
use crate::model::Cents;
use crate::worklists::answered::AnswerList;

/// Reasons that have a row of their own.
const MOST_REASONS: usize = 10;

/// One reason, over all payers.
struct Cause {
    name: String,
    words: String,
    claims: Tally,
}

/// Draws the denied claims that are still owed.
pub(super) fn denials(tallies: &Tallies) -> RowChart {
    let causes = with_rest(causes(tallies), MOST_REASONS, rest);
    let total: Cents = causes.iter().map(|cause| cause.claims.dollars).sum();
    RowChart {
        id: "denial-pareto",
        title: "Why payers deny",
        about: "Denied and still owed, by the reason that decides. The line adds the reasons up: where it is steep, few causes make most of the money.".to_owned(),
        legend: vec![entry("p-bar", "Dollars of this reason"), entry("p-line", "Share of all, added up")],
        rows: rows(&causes, total),
        note: String::new(),
        none: "No claim is denied.",
    }
}

fn causes(tallies: &Tallies) -> Vec<Cause> {
    let mut by_code: BTreeMap<&str, (Tally, &str)> = BTreeMap::new();
    for (key, total) in tallies.answers.by_dollars(AnswerList::Denied) {
        let (claims, words) = by_code.entry(key.code.as_str()).or_insert((Tally::default(), total.cause.as_str()));
        claims.merge(total.claims);
        *words = (*words).min(total.cause.as_str());
    }
    let mut causes: Vec<Cause> = by_code.into_iter().map(|(code, (claims, cause))| Cause { name: named(code), words: words_of(code, cause), claims }).collect();
    causes.sort_by_key(|cause| Reverse(cause.claims.dollars));
    causes
}

/// The code, or a word for a denial whose reason has not come.
pub(super) fn named(code: &str) -> String {
    if code.is_empty() { "no reason yet".to_owned() } else { code.to_owned() }
}

/// What the code itself says: the first sentence of the cause, without the code.
fn words_of(code: &str, cause: &str) -> String {
    let words = cause.strip_prefix(code).and_then(|words| words.strip_prefix(": ")).unwrap_or(cause);
    words.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn rest(others: Vec<Cause>) -> Cause {
    let mut claims = Tally::default();
    others.iter().for_each(|cause| claims.merge(cause.claims));
    Cause { name: format!("{} more reasons", grouped(others.len() as i64)), words: "in the table below".to_owned(), claims }
}

fn rows(causes: &[Cause], total: Cents) -> Vec<Row> {
    let mut sum = 0;
    let sums: Vec<i64> = causes
        .iter()
        .map(|cause| {
            sum += cause.claims.dollars.0;
            sum
        })
        .collect();
    let points: Vec<i64> = sums.iter().map(|&sum| share(sum, total.0)).collect();
    causes
        .iter()
        .zip(&sums)
        .enumerate()
        .map(|(place, (cause, &sum))| {
            let so_far = percent_tenths(sum, total.0).map_or_else(String::new, |tenths| format!("{}% so far", format_tenths(tenths)));
            let claims = plural(cause.claims.count, "claim", "claims");
            let mark = Mark { class: "p-bar", x: 0, width: share(cause.claims.dollars.0, total.0), title: format!("{}: {}, {claims}", cause.name, dollars(cause.claims.dollars)) };
            Row {
                name: cause.name.clone(),
                under: cause.words.clone(),
                href: "#denials".to_owned(),
                figure: dollars(cause.claims.dollars),
                figure_under: format!("{claims}, {so_far}"),
                marks: vec![mark],
                strokes: line(&points, place),
                dots: points.get(place).map(|&x| Dot { class: "p-dot", x, y: ROW_HEIGHT / 2, title: so_far.clone() }).into_iter().collect(),
                is_sum: false,
            }
        })
        .collect()
}

/// The piece of the line that crosses a row: from half way to the point before, to half way to the point after.
fn line(points: &[i64], place: usize) -> Vec<Stroke> {
    let Some(&here) = points.get(place) else { return Vec::new() };
    let middle = ROW_HEIGHT / 2;
    let before = place.checked_sub(1).and_then(|before| points.get(before)).map(|&x| Stroke { class: "p-line", from: ((x + here) / 2, 0), to: (here, middle) });
    let after = points.get(place + 1).map(|&x| Stroke { class: "p-line", from: (here, middle), to: ((here + x) / 2, ROW_HEIGHT) });
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(name: &str, cents: i64) -> Cause {
        Cause { name: name.into(), words: String::new(), claims: Tally { count: 1, dollars: Cents(cents) } }
    }

    #[test]
    fn the_line_ends_at_everything_and_its_pieces_meet() {
        let rows = rows(&[cause("CO-16", 5_000), cause("CO-50", 3_000), cause("CO-29", 2_000)], Cents(10_000));
        assert_eq!(rows.iter().map(|row| row.dots[0].x).collect::<Vec<_>>(), [5_000, 8_000, 10_000]);
        for pair in rows.windows(2) {
            let (above, below) = (pair[0].strokes.last().unwrap(), pair[1].strokes.first().unwrap());
            assert_eq!((above.to.0, above.to.1, below.from.1), (below.from.0, ROW_HEIGHT, 0));
        }
        assert_eq!(rows[1].figure_under, "1 claim, 80.0% so far");
    }

    #[test]
    fn words_are_the_first_sentence_without_the_code() {
        let cause = "CO-16: information is missing or wrong; the remark code says which. N290: the NPI of the rendering provider is missing or wrong.";
        assert_eq!(words_of("CO-16", cause), "information is missing or wrong; the remark code says which");
        assert_eq!(words_of("CO-197", "CO-197: precertification or authorization is absent."), "precertification or authorization is absent");
        assert_eq!((words_of("", ""), named("")), (String::new(), "no reason yet".to_owned()));
    }
}
