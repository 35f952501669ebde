//! Why accounts are flagged and others are not: each decision with its largest accounts and their sentences, and the gates that stand in the way.

use askama::Template;

use super::super::csv_row::{format_tenths, percent_tenths};
use super::super::morning::{DecisionCard, Reason};
use super::super::tally::Tallies;
use super::link;
use super::rows::{Mark, Row, RowChart, entry, share, with_rest};
use super::table::{brief_dollars, dollars, grouped_count, money};
use super::tiles::plural;
use crate::model::Cents;
use crate::referral::{Decision, GATES};

/// Gates that have a row of their own.
const MOST_GATES: usize = 12;

/// One account of a decision.
#[derive(Debug, Clone)]
pub(super) struct Card {
    /// Whose account.
    pub guarantor_id: String,
    /// The account in the page.
    pub href: String,
    /// Which encounter.
    pub encounter_id: String,
    /// The patient's balance of it.
    pub amount: String,
    /// Every sentence, the most severe gate first.
    pub sentences: Vec<String>,
}

/// One decision.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// As `referrals.csv` writes it, in words.
    pub word: String,
    /// The class of its label.
    pub class: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// How many encounters, and how much.
    pub sum: String,
    /// The largest.
    pub cards: Vec<Card>,
    /// Those beyond them; empty for none.
    pub more: String,
}

/// Every decision that was made, as cards.
#[derive(Debug, Clone, Template)]
#[template(path = "decisions.html")]
pub(super) struct Decisions {
    groups: Vec<Group>,
}

/// In the order in which a manager acts on them.
const ORDER: [Decision; 7] = [Decision::Refer, Decision::Hold, Decision::Never, Decision::BillPayer, Decision::Refund, Decision::WriteOff, Decision::Continue];

impl Decisions {
    /// The decisions of the day.
    pub(super) fn new(tallies: &Tallies) -> Decisions {
        Decisions { groups: ORDER.into_iter().filter_map(|decision| group(tallies, decision)).collect() }
    }
}

/// One decision; `None` where no encounter has it.
pub(super) fn group(tallies: &Tallies, decision: Decision) -> Option<Group> {
    let tally = tallies.decided(decision);
    let cards: Vec<Card> = tallies.morning.cards.get(&decision)?.clone().into_rows().into_iter().map(card).collect();
    let more = tally.count.saturating_sub(cards.len() as u64);
    let (class, meaning) = told(decision);
    Some(Group {
        word: decision.as_str().replace('_', " "),
        class,
        meaning,
        sum: format!("{}, {}", plural(tally.count, "encounter", "encounters"), money(tally.dollars)),
        cards,
        more: if more == 0 { String::new() } else { format!("{} more in the table", grouped_count(more)) },
    })
}

fn card(card: DecisionCard) -> Card {
    Card {
        href: link::account(&card.guarantor_id),
        guarantor_id: card.guarantor_id.to_string(),
        encounter_id: card.encounter_id.to_string(),
        amount: money(card.amount_cents),
        sentences: card.sentences.iter().map(|sentence| unbroken(sentence)).collect(),
    }
}

/// With hyphens that do not break inside dates and gates, so that `2026-09-25` stays on one line.
fn unbroken(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len() + 8);
    let mut letters = sentence.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let is_inside = letter == '-' && (before.is_ascii_digit() || before == 'C') && letters.peek().is_some_and(char::is_ascii_digit);
        text.push(if is_inside { '\u{2011}' } else { letter });
        before = letter;
    }
    text
}

fn told(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Refer => ("chip act", "Every gate allows an agency. Nothing is placed until a person approves it."),
        Decision::Hold => ("chip watch", "Something has to happen, or a date has to come, before an agency is the question."),
        Decision::Never => ("chip stop", "May not be collected from this person."),
        Decision::BillPayer => ("chip watch", "A payer comes before the patient."),
        Decision::Refund => ("chip watch", "The patient is owed money."),
        Decision::WriteOff => ("chip watch", "To be given up; a person books it."),
        Decision::Continue => ("chip calm", "Statements go on."),
    }
}

/// What stands between encounters and an agency, most dollars first.
pub(super) fn reasons(tallies: &Tallies) -> RowChart {
    RowChart {
        id: "gates",
        title: "What stands in the way",
        about: "Encounters that are not proposed, by the gate that decides: the most severe of those that were hit, so each counts once.".to_owned(),
        legend: vec![entry("g-date", "A date clears it"), entry("g-wait", "Somebody has to clear it")],
        rows: reason_rows(tallies, MOST_GATES),
        note: String::new(),
        none: "No gate stands in anybody's way.",
    }
}

/// What stands in the way of how much: a title, where it comes from, and its sums.
struct Obstacle {
    title: String,
    source: String,
    reason: Reason,
}

/// Every obstacle, most dollars first, those beyond a limit in one.
fn obstacles(tallies: &Tallies, limit: usize) -> Vec<Obstacle> {
    let of = |((decision, gate), reason): (&(Decision, &'static str), &Reason)| Obstacle {
        title: title(gate),
        source: format!("{} {gate}", decision.as_str().replace('_', " ")),
        reason: *reason,
    };
    let mut obstacles: Vec<Obstacle> = tallies.morning.reasons.iter().filter(|((decision, _), _)| *decision != Decision::Refer).map(of).collect();
    // A stable sort: equal amounts keep the order of decisions and gates.
    obstacles.sort_by_key(|obstacle| std::cmp::Reverse(obstacle.reason.decided.dollars.0.saturating_abs()));
    with_rest(obstacles, limit, |others| {
        let mut sum = Reason::default();
        others.iter().for_each(|other| sum.merge(&other.reason));
        Obstacle { title: format!("{} more", plural(others.len() as u64, "reason", "reasons")), source: String::new(), reason: sum }
    })
}

fn reason_rows(tallies: &Tallies, limit: usize) -> Vec<Row> {
    let obstacles = obstacles(tallies, limit);
    let all = obstacles.iter().map(|obstacle| obstacle.reason.decided.dollars.0.saturating_abs()).sum();
    obstacles.into_iter().map(|obstacle| row(obstacle.title, obstacle.source, &obstacle.reason, all)).collect()
}

/// One line of the first screen's list of obstacles.
#[derive(Debug, Clone)]
pub(super) struct GateLine {
    /// The obstacle.
    pub title: String,
    /// Encounters.
    pub count: String,
    /// What patients owe of them.
    pub dollars: String,
    /// The first date on which one clears, or that somebody has to.
    pub clears: String,
}

/// The obstacles as lines of a small table.
pub(super) fn gate_lines(tallies: &Tallies, limit: usize) -> Vec<GateLine> {
    let line = |obstacle: Obstacle| GateLine {
        title: obstacle.title,
        count: grouped_count(obstacle.reason.decided.count),
        dollars: brief_dollars(obstacle.reason.decided.dollars),
        clears: clears(&obstacle.reason),
    };
    obstacles(tallies, limit).into_iter().map(line).collect()
}

/// The first date that clears one of them; else that one is due already, or that somebody has to clear them.
fn clears(reason: &Reason) -> String {
    match reason.next {
        Some(next) => next.to_string(),
        None if reason.without_date.count < reason.decided.count => "due now".to_owned(),
        None => "by hand".to_owned(),
    }
}

fn title(gate: &str) -> String {
    let known = GATES.iter().find(|known| known.id == gate).map_or("no gate", |known| known.title);
    let mut letters = known.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn row(name: String, under: String, reason: &Reason, all: i64) -> Row {
    let (whole, waiting) = (reason.decided.dollars.0.saturating_abs(), reason.without_date.dollars.0.saturating_abs());
    let (end, dated) = (share(whole, all), share(whole.saturating_sub(waiting), all));
    let part = percent_tenths(whole, all).map_or_else(String::new, |tenths| format!(", {}%", format_tenths(tenths)));
    let encounters = plural(reason.decided.count, "encounter", "encounters");
    let when = match reason.next {
        Some(next) => format!("{encounters}, first on {next}"),
        None => encounters.clone(),
    };
    let mark = |class, x, width, words: &str, cents| Mark { class, x, width, title: format!("{name}, {words}: {}", money(Cents(cents))) };
    let marks = [mark("g-date", 0, dated, "a date clears it", whole - waiting), mark("g-wait", dated, end - dated, "somebody has to clear it", waiting)];
    let marks = marks.into_iter().filter(|mark| mark.width > 0).collect();
    let under = if under.is_empty() { format!("{encounters}{part}") } else { format!("{under}{part}") };
    Row { figure: dollars(reason.decided.dollars), figure_under: when, under, href: "#referrals".to_owned(), marks, name, ..Row::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Payers};
    use crate::reports::ReportContext;
    use crate::reports::test_items::{config, referral};

    const AS_OF: Date = Date::constant(2026, 6, 30);

    fn tallies(decisions: &[crate::referral::ReferralDecision]) -> Tallies {
        let (config, payers) = (config(), Payers::default());
        let context = ReportContext { config: &config, payers: &payers, as_of: AS_OF, run_id: "r", run_number: 1, versions: Vec::new(), compared_with: None };
        let mut tallies = Tallies::new(&context);
        for decision in decisions {
            tallies.decisions.entry(decision.decision).or_default().add(decision.amount_cents);
            tallies.morning.add_decision(decision, AS_OF);
        }
        tallies
    }

    #[test]
    fn each_decision_shows_its_largest_accounts_and_says_how_many_more() {
        let many: Vec<_> = (1..=5).map(|number| referral(&format!("G{number}"), "E<1>", Decision::Hold, number * 100)).collect();
        let tallies = tallies(&many);
        let hold = group(&tallies, Decision::Hold).unwrap();
        assert_eq!(hold.cards.iter().map(|card| card.guarantor_id.as_str()).collect::<Vec<_>>(), ["G5", "G4", "G3"]);
        assert_eq!((hold.sum.as_str(), hold.more.as_str()), ("5 encounters, $15.00", "2 more in the table"));
        assert!(group(&tallies, Decision::Never).is_none());
        let page = Decisions::new(&tallies).render().unwrap();
        assert!(page.contains("First sentence, with a comma.") && page.contains("E&#60;1&#62;"));
    }

    #[test]
    fn dates_and_gates_stay_on_one_line() {
        assert_eq!(unbroken("paid on 2026-09-23 (C-43), re-read"), "paid on 2026\u{2011}09\u{2011}23 (C\u{2011}43), re-read");
    }

    #[test]
    fn gates_add_up_to_all_that_is_not_proposed() {
        let undated = crate::referral::ReferralDecision { until: None, gates: vec!["C-31"], ..referral("G9", "E9", Decision::Hold, 600) };
        let tallies = tallies(&[referral("G1", "E1", Decision::Hold, 300), undated, referral("G2", "E2", Decision::Refer, 5_000), referral("G3", "E3", Decision::Never, 100)]);
        let rows = reasons(&tallies).rows;
        assert_eq!(
            rows.iter().map(|row| (row.name.as_str(), row.figure.as_str())).collect::<Vec<_>>(),
            [("Dispute, request or demand open", "6.00"), ("120 days since the first statement not reached", "3.00"), ("120 days since the first statement not reached", "1.00"),]
        );
        assert_eq!((rows[0].marks.len(), rows[0].marks[0].class, rows[1].marks[0].class), (1, "g-wait", "g-date"));
        assert_eq!((rows[1].figure_under.as_str(), rows[1].under.as_str()), ("1 encounter, first on 2026-08-01", "HOLD C-11, 30.0%"));
        assert_eq!(rows.iter().map(|row| row.marks.iter().map(|mark| mark.width).sum::<i64>()).sum::<i64>(), 10_000);
    }
}
