//! Two plain charts of rows: what edits hold, by cause, and how long payers take to pay.

use super::super::held::CauseTotal;
use super::super::tally::{Tallies, Tally};
use super::rows::{Mark, Row, RowChart, entry, share};
use super::table::{dollars, grouped, grouped_count, money};
use super::tiles::plural;

/// Causes that are drawn; the table below has all.
const MOST_CAUSES: usize = 10;

/// Upper ends of the bands of days to payment; one more is open.
const PAYMENT_BANDS_DAYS: [i32; 7] = [7, 14, 21, 30, 45, 60, 90];

/// What edits hold, most dollars first.
pub(super) fn held(tallies: &Tallies) -> RowChart {
    let causes = tallies.held.by_dollars();
    let largest = causes.iter().map(|(_, total)| total.dollars.0).max().unwrap_or(0);
    let left = causes.len().saturating_sub(MOST_CAUSES);
    RowChart {
        id: "held-reasons",
        title: "Held dollars by cause",
        about: if causes.is_empty() {
            String::new()
        } else {
            format!("{} are held. Dark is what fixing that one cause releases; the rest has other causes too.", money(tallies.held.dollars))
        },
        legend: vec![entry("c-alone", "This cause alone"), entry("c-shared", "With other causes")],
        rows: causes.into_iter().take(MOST_CAUSES).map(|(edit, total)| cause(edit, total, largest)).collect(),
        note: if left == 0 { String::new() } else { format!("{} more with less are in the table below.", plural(left as u64, "cause", "causes")) },
        none: "No edit holds a claim.",
    }
}

fn cause(edit: &str, total: &CauseTotal, largest: i64) -> Row {
    let (end, alone) = (share(total.dollars.0, largest), share(total.dollars_alone.0, largest));
    let mark = |class, x, width, words: &str, cents| Mark { class, x, width, title: format!("{}, {words}: {}", total.title, money(cents)) };
    let marks =
        [mark("c-alone", 0, alone, "this cause alone", total.dollars_alone), mark("c-shared", alone, end - alone, "with other causes", total.dollars - total.dollars_alone)];
    Row {
        name: total.title.clone(),
        under: edit.to_owned(),
        href: "#held".to_owned(),
        figure: dollars(total.dollars),
        figure_under: plural(total.encounters, "encounter", "encounters"),
        marks: marks.into_iter().filter(|mark| mark.width > 0).collect(),
        ..Row::default()
    }
}

/// How long payers take from the first claim to the payment.
pub(super) fn payment_days(tallies: &Tallies) -> RowChart {
    let days = &tallies.morning.payment_days;
    let paid = days.values().map(|tally| tally.count).sum();
    let bands = bands(days.iter().map(|(&days, &tally)| (days, tally)));
    let most = bands.iter().map(|(_, tally)| tally.count).max().unwrap_or(0);
    let within = |tenths: u64| {
        let mut so_far = 0;
        let reached = days.iter().find(|(_, tally)| {
            so_far += tally.count;
            so_far * 10 >= paid * tenths
        });
        reached.map_or(0, |(&days, _)| days)
    };
    let row = |(name, tally): &(String, Tally)| Row {
        name: name.clone(),
        figure: if tally.count == 0 { "–".to_owned() } else { grouped_count(tally.count) },
        figure_under: if tally.count == 0 { String::new() } else { money(tally.dollars) },
        marks: (tally.count > 0)
            .then(|| Mark {
                class: "d-bar",
                x: 0,
                width: share(signed(tally.count), signed(most)),
                title: format!("{name}: {}, {}", plural(tally.count, "claim", "claims"), money(tally.dollars)),
            })
            .into_iter()
            .collect(),
        ..Row::default()
    };
    let (half, most_of_them) = (grouped(within(5).into()), grouped(within(9).into()));
    let about = format!("{} paid, open or settled lately: half within {half} days, nine of ten within {most_of_them}.", plural(paid, "claim", "claims"));
    RowChart {
        id: "payment-days",
        title: "Days from claim to payment",
        about: if paid == 0 { String::new() } else { about },
        rows: if paid == 0 { Vec::new() } else { bands.iter().map(row).collect() },
        none: "No payer has paid a claim of this workspace lately.",
        ..RowChart::default()
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn bands(days: impl Iterator<Item = (i32, Tally)>) -> Vec<(String, Tally)> {
    let mut bands: Vec<(String, Tally)> = (0..=PAYMENT_BANDS_DAYS.len()).map(|band| (band_name(band), Tally::default())).collect();
    for (days, tally) in days {
        let band = PAYMENT_BANDS_DAYS.iter().filter(|upper| days > **upper).count();
        if let Some((_, sum)) = bands.get_mut(band) {
            sum.merge(tally);
        }
    }
    bands
}

fn band_name(band: usize) -> String {
    let lower = band.checked_sub(1).and_then(|before| PAYMENT_BANDS_DAYS.get(before)).map_or(0, |upper| upper + 1);
    PAYMENT_BANDS_DAYS.get(band).map_or_else(|| format!("{lower} days and more"), |upper| format!("{lower} to {upper} days"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cents;

    #[test]
    fn every_day_is_in_one_band() {
        let bands = bands([0, 7, 8, 30, 31, 90, 91, 366].map(|days| (days, Tally { count: 1, dollars: Cents(100) })).into_iter());
        assert_eq!(bands.iter().map(|(_, tally)| tally.count).collect::<Vec<_>>(), [2, 1, 0, 1, 1, 0, 1, 2]);
        assert_eq!((bands[0].0.as_str(), bands[3].0.as_str(), bands[7].0.as_str()), ("0 to 7 days", "22 to 30 days", "91 days and more"));
    }
}
