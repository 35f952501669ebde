//! The roll-forward as a waterfall: what was owed, what made it more or less, what is owed now.

use super::super::roll_forward::{RollForward, RollForwardRow};
use super::rows::{BAR, Mark, ROW_HEIGHT, Row, RowChart, Stroke, entry, share};
use super::table::{dollars, money};
use crate::model::Cents;

/// One step down the waterfall.
struct Step {
    name: &'static str,
    change: Cents,
}

/// Draws the sum over all owners. Transfers between owners sum to nothing and have no step.
pub(super) fn waterfall(roll: &RollForward, since: &str) -> RowChart {
    let total = roll.total();
    let steps: Vec<Step> = steps(&total).into_iter().filter(|step| !step.change.is_zero()).collect();
    let scale = Scale::new(total.opening, &steps);
    let mut level = total.opening;
    let mut rows = vec![sum_row("Owed before", total.opening, scale)];
    for step in &steps {
        rows.push(step_row(step, level, scale));
        level += step.change;
    }
    rows.push(sum_row("Owed now", level, scale));
    connect(&mut rows, &levels(total.opening, &steps), scale);
    let unchanged = if steps.is_empty() { " Nothing moved." } else { "" };
    RowChart {
        id: "waterfall",
        title: "From the run before to this one",
        about: format!("What made the receivables more, and what made them less, {since}.{unchanged}"),
        legend: if steps.is_empty() { Vec::new() } else { vec![entry("w-sum", "Owed"), entry("w-more", "More is owed"), entry("w-less", "Less is owed")] },
        rows,
        note: if scale.base.is_zero() { String::new() } else { format!("Bars begin at {}, not at nothing, so that the movements can be seen.", money(scale.base)) },
        none: "",
    }
}

fn steps(row: &RollForwardRow) -> [Step; 5] {
    let step = |name, change| Step { name, change };
    [
        step("Charges", row.charges),
        step("Payments", -row.payments),
        step("Refunds", row.refunds),
        step("Contractual adjustments", -row.contractual),
        step("Other adjustments", -row.other_adjustments),
    ]
}

/// What is owed at the start and after each step.
fn levels(opening: Cents, steps: &[Step]) -> Vec<Cents> {
    let mut level = opening;
    std::iter::once(opening)
        .chain(steps.iter().map(|step| {
            level += step.change;
            level
        }))
        .collect()
}

/// Where the drawing begins and ends.
#[derive(Clone, Copy)]
struct Scale {
    base: Cents,
    top: Cents,
}

impl Scale {
    /// From nothing; where the movements are less than a quarter of what is owed, from a round amount shortly below the lowest level.
    fn new(opening: Cents, steps: &[Step]) -> Scale {
        let levels = levels(opening, steps);
        let (low, high) = (levels.iter().copied().min().unwrap_or_default(), levels.iter().copied().max().unwrap_or_default());
        let span = (high - low).0;
        let base = if low > Cents::ZERO && span > 0 && span < high.0 / 4 { Cents(round_down(low.0.saturating_sub(span / 2).max(0))) } else { Cents(low.0.min(0)) };
        Scale { base, top: high.max(base + Cents(1)) }
    }

    fn place(self, level: Cents) -> i64 {
        share((level - self.base).0, (self.top - self.base).0)
    }
}

/// Two leading digits of an amount in cents, the rest zeros.
fn round_down(cents: i64) -> i64 {
    let unit = 10i64.checked_pow(cents.max(1).ilog10().saturating_sub(1)).unwrap_or(1);
    cents / unit * unit
}

fn sum_row(name: &str, level: Cents, scale: Scale) -> Row {
    let zero = scale.place(Cents::ZERO.max(scale.base));
    let (left, right) = (zero.min(scale.place(level)), zero.max(scale.place(level)));
    let mark = Mark { class: "w-sum", x: left, width: right - left, title: format!("{name}: {}", money(level)) };
    Row { name: name.to_owned(), figure: dollars(level), marks: vec![mark], is_sum: true, ..Row::default() }
}

fn step_row(step: &Step, before: Cents, scale: Scale) -> Row {
    let (from, to) = (scale.place(before), scale.place(before + step.change));
    let is_more = step.change > Cents::ZERO;
    let figure = if is_more { format!("+{}", dollars(step.change)) } else { dollars(step.change) };
    let mark = Mark { class: if is_more { "w-more" } else { "w-less" }, x: from.min(to), width: (to - from).abs(), title: format!("{}: {figure}", step.name) };
    Row { name: step.name.to_owned(), figure, marks: vec![mark], ..Row::default() }
}

/// A hairline from each bar down to the next, at the level that both share.
fn connect(rows: &mut [Row], levels: &[Cents], scale: Scale) {
    let last = rows.len().saturating_sub(1);
    for (place, row) in rows.iter_mut().enumerate() {
        let mut stroke = |level: Option<&Cents>, from, to| {
            let x = level.map(|level| scale.place(*level));
            row.strokes.extend(x.map(|x| Stroke { class: "s-hair", from: (x, from), to: (x, to) }));
        };
        if place > 0 {
            stroke(levels.get(place - 1), 0, BAR.0);
        }
        if place < last {
            stroke(levels.get(place), BAR.1, ROW_HEIGHT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(opening: i64, changes: [i64; 5]) -> RowChart {
        let mut roll = RollForward::from_opening([Cents(opening), Cents::ZERO, Cents::ZERO, Cents::ZERO]);
        roll.merge(&RollForward::from_row(RollForwardRow {
            charges: Cents(changes[0]),
            payments: Cents(changes[1]),
            refunds: Cents(changes[2]),
            contractual: Cents(changes[3]),
            other_adjustments: Cents(changes[4]),
            ..RollForwardRow::default()
        }));
        waterfall(&roll, "since yesterday")
    }

    #[test]
    fn each_bar_begins_where_the_one_before_ended() {
        let chart = chart(1_000, [3_000, 500, 0, 700, 300]);
        let names: Vec<&str> = chart.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Owed before", "Charges", "Payments", "Contractual adjustments", "Other adjustments", "Owed now"]);
        let bars: Vec<(i64, i64)> = chart.rows.iter().map(|row| (row.marks[0].x, row.marks[0].x + row.marks[0].width)).collect();
        assert_eq!(bars, [(0, 2_500), (2_500, 10_000), (8_750, 10_000), (7_000, 8_750), (6_250, 7_000), (0, 6_250)]);
        assert_eq!((chart.rows[1].figure.as_str(), chart.rows[2].figure.as_str(), chart.rows[5].figure.as_str()), ("+30.00", "-5.00", "25.00"));
        assert_eq!(chart.note, "");
    }

    #[test]
    fn small_movements_of_a_large_amount_are_seen_and_the_cut_is_said() {
        let chart = chart(300_000_000, [5_000_000, 2_000_000, 0, 0, 0]);
        assert_eq!(chart.note, "Bars begin at $2,900,000.00, not at nothing, so that the movements can be seen.");
        assert!(chart.rows[1].marks[0].width > 3_000, "{:?}", chart.rows[1].marks);
    }

    #[test]
    fn a_night_without_movement_and_one_below_zero_are_drawn() {
        let still = chart(0, [0; 5]);
        assert_eq!((still.rows.len(), still.about.ends_with("Nothing moved.")), (2, true));
        let owed_back = chart(-1_000, [400, 0, 0, 0, 0]);
        assert!(owed_back.rows.iter().all(|row| row.marks[0].x + row.marks[0].width <= 10_000));
        assert_eq!(owed_back.rows[2].figure, "-6.00");
    }
}
