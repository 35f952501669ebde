//! The tiles at the head of each section: one figure each, in counts and dollars, against the night before.

use super::super::csv_row::{format_tenths, percent_tenths};
use super::super::tally::{Tallies, Tally};
use super::super::{AnswerFigures, PreviousNight, RunFigures};
use super::table::{Total, grouped, grouped_count, money};
use crate::conservation::{Term, Terms};
use crate::ledger::Owner;
use crate::model::{Cents, Date};
use crate::referral::Decision;
use crate::worklists::answered::AnswerList;

/// One tile.
#[derive(Debug, Clone)]
pub(super) struct Tile {
    pub label: String,
    pub value: String,
    pub value_total: Option<Total>,
    pub under: String,
    pub under_total: Option<Total>,
    pub change: String,
    pub class: &'static str,
}

impl Tile {
    /// The class of the figure: money is longer than a count and is set smaller, so that it never breaks.
    pub(super) fn value_class(&self) -> &'static str {
        match self.value.len() {
            ..=7 => "tile-value",
            8..=11 => "tile-value money",
            _ => "tile-value money long",
        }
    }

    /// A count with its dollars; nothing is nothing to mark.
    fn counted(label: &str, tally: Tally, class: &'static str) -> Tile {
        let (value, under) = (grouped_count(tally.count), money(tally.dollars));
        let class = if tally.count > 0 { class } else { "" };
        Tile { label: label.to_owned(), value, value_total: None, under, under_total: None, change: String::new(), class }
    }

    /// An amount, with what it is out of.
    fn amount(label: &str, amount: Cents, under: String, class: &'static str) -> Tile {
        Tile { label: label.to_owned(), value: money(amount), value_total: None, under, under_total: None, change: String::new(), class }
    }

    fn value_of(mut self, of: impl Into<String>, cents: Cents) -> Tile {
        self.value_total = Some(Total { of: of.into(), cents });
        self
    }

    fn under_of(mut self, of: impl Into<String>, cents: Cents) -> Tile {
        self.under_total = Some(Total { of: of.into(), cents });
        self
    }

    fn changed(mut self, change: String) -> Tile {
        self.change = change;
        self
    }
}

/// What became of tonight's encounters.
pub(super) fn night(terms: &Terms, figures: &RunFigures) -> Vec<Tile> {
    let term = |label: &str, term: Term, class| {
        let amount = terms.get(term);
        Tile::counted(label, Tally { count: amount.encounters, dollars: amount.cents }, class).changed(change_of(term, terms, figures.previous.as_ref()))
    };
    let written = figures.claim_files.iter().filter_map(|file| file.x12.as_ref()).fold(Tally::default(), |mut total, x12| {
        total.merge(Tally { count: x12.claims, dollars: x12.charged_cents });
        total
    });
    vec![
        term("Received", Term::Read, ""),
        Tile::counted("Claims written", written, "good"),
        clean_claims(figures),
        term("Self-pay", Term::SelfPay, ""),
        term("Held by edits", Term::Held, "act"),
        term("With the coder", Term::ToCoder, "act").changed(questions(figures)),
        term("Quarantined", Term::Quarantined, "stop"),
    ]
}

/// The clean-claim rate, against the night before.
fn clean_claims(figures: &RunFigures) -> Tile {
    let rate = |(entered, clean): (u64, u64)| {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        percent_tenths(signed(clean), signed(entered)).map(|tenths| format!("{}%", format_tenths(tenths)))
    };
    let (entered, clean) = (figures.claims_entered, figures.claims_clean);
    let under = if entered == 0 { "no claim entered the edits".to_owned() } else { format!("{} of {} claims", grouped_count(clean), grouped_count(entered)) };
    let before = figures.previous.as_ref().and_then(|previous| Some((rate(previous.first_pass)?, previous.as_of)));
    Tile {
        label: "Clean at first pass".to_owned(),
        value: rate((entered, clean)).unwrap_or_else(|| "n/a".to_owned()),
        value_total: None,
        under,
        under_total: None,
        change: before.map_or_else(String::new, |(rate, as_of)| format!("{rate} on {}", short_date(as_of))),
        class: "good",
    }
}

/// What payers answered.
pub(super) fn answers(tallies: &Tallies, figures: &AnswerFigures) -> Vec<Tile> {
    let rate = |label: &str, part: u64, whole: u64, of: &str| {
        let percent = percent_tenths(i64::try_from(part).unwrap_or(i64::MAX), i64::try_from(whole).unwrap_or(i64::MAX));
        Tile {
            label: label.to_owned(),
            value: percent.map_or_else(|| "n/a".to_owned(), |tenths| format!("{}%", format_tenths(tenths))),
            value_total: None,
            under: format!("{} of {of} in 30 days", plural(part, "claim", "claims")),
            under_total: None,
            change: String::new(),
            class: "",
        }
    };
    let counts = figures.counts;
    let mut tiles = vec![
        Tile::counted("Rejected", tallies.answers.of(AnswerList::Rejected), "act").under_of("rejections/dollars", tallies.answers.of(AnswerList::Rejected).dollars),
        Tile::counted("Denied", tallies.answers.of(AnswerList::Denied), "act").under_of("denials/dollars", tallies.answers.of(AnswerList::Denied).dollars),
    ];
    if figures.from.is_some() {
        tiles.push(rate("Rejection rate", counts.rejected, counts.written, &format!("{} written", grouped_count(counts.written))));
        tiles.push(rate("Denial rate", counts.denied, counts.decided, &format!("{} decided", grouped_count(counts.decided))));
    }
    tiles
}

/// What edits said on the day.
pub(super) fn edits(figures: &RunFigures, held: Tally) -> Vec<Tile> {
    let hits = figures.edits.hits.iter();
    let overridden = hits.clone().fold(Tally::default(), |total, row| Tally { count: total.count + row.hits.overridden, dollars: total.dollars + row.hits.overridden_dollars });
    let spoke = hits.clone().map(|row| row.hits.claims).sum();
    let mut edits: Vec<&str> = hits.clone().filter(|row| row.hits.claims > 0).map(|row| row.edit.as_str()).collect();
    edits.sort_unstable();
    edits.dedup();
    let lacking = figures.edits.not_run_tables.len() as u64;
    let fixed: u64 = hits.map(|row| row.hits.fixed).sum();
    let plain =
        |label: &str, value: String, under: String, class| Tile { label: label.to_owned(), value, value_total: None, under, under_total: None, change: String::new(), class };
    let mut tiles = vec![
        plain("Hits", grouped_count(spoke), format!("of {}", plural(edits.len() as u64, "edit", "edits")), ""),
        Tile::counted("Held by edits", held, "act"),
        Tile::counted("Let pass by override", overridden, "").under_of("edit_hits/overridden_dollars", overridden.dollars),
        plain("Held before, corrected", grouped_count(fixed), "sent since the run before".to_owned(), "good"),
    ];
    if lacking > 0 {
        let claims = figures.edits.not_run_tables.iter().map(|table| table.claims).max().unwrap_or_default();
        tiles.push(plain("Tables missing", grouped_count(lacking), format!("edits not run on {}", plural(claims, "claim", "claims")), "act"));
    }
    tiles
}

fn questions(figures: &RunFigures) -> String {
    match figures.coder_questions {
        0 => String::new(),
        1 => "1 question open".to_owned(),
        open => format!("{} questions open", grouped_count(open)),
    }
}

/// The change against the night before, in encounters; empty for the first night.
fn change_of(term: Term, terms: &Terms, previous: Option<&PreviousNight>) -> String {
    let Some(previous) = previous else { return String::new() };
    let (now, before) = (terms.get(term).encounters, previous.terms.get(term).encounters);
    match now.cmp(&before) {
        std::cmp::Ordering::Equal => format!("as on {}", short_date(previous.as_of)),
        std::cmp::Ordering::Greater => format!("+{} since {}", grouped_count(now - before), short_date(previous.as_of)),
        std::cmp::Ordering::Less => format!("-{} since {}", grouped_count(before - now), short_date(previous.as_of)),
    }
}

/// Month and day, as short as a tile needs; the page's head has the year.
fn short_date(date: Date) -> String {
    date.strftime("%b %-d").to_string()
}

/// What is owed.
pub(super) fn receivables(tallies: &Tallies, figures: &RunFigures) -> Vec<Tile> {
    let total = tallies.aging.total();
    let over_90 = total.pct_over_90().map_or("n/a".to_owned(), |percent| format!("{percent}%"));
    let change = figures.previous.as_ref().map_or(String::new(), |previous| {
        let change = total.net() - previous.net_cents;
        format!("{}{} since {}", if change >= Cents::ZERO { "+" } else { "" }, money(change), short_date(previous.as_of))
    });
    let owner = |label: &str, owner: Owner| {
        let row = tallies.aging.of_owner(owner);
        Tile::amount(label, row.net(), format!("{} {}", grouped_count(row.items), if row.items == 1 { "item" } else { "items" }), "")
            .value_of(format!("aging_summary/net?owner={}", owner.as_str()), row.net())
    };
    let mut tiles = vec![
        Tile::amount("Net A/R", total.net(), format!("{} open items", grouped_count(total.items)), "good").value_of("aging_summary/net", total.net()).changed(change),
        owner("Insurance", Owner::Insurance),
        owner("Patients", Owner::Patient),
    ];
    if tallies.aging.of_owner(Owner::Agency).items > 0 {
        tiles.push(owner("With the agency", Owner::Agency));
    }
    let mut over = Tile::amount("Over 90 days", total.over_90, format!("of {} owed", money(total.debits())), "");
    over.value = over_90;
    over.change = money(total.over_90);
    tiles.push(over);
    tiles.push(Tile::amount("Credits", total.credits, "owed back, or to be sorted out".to_owned(), "").value_of("aging_summary/credits", total.credits));
    tiles.push(Tile::amount("Unapplied", total.unapplied, "money that no item has used up".to_owned(), "").value_of("aging_summary/unapplied", total.unapplied));
    tiles
}

/// Whom to write to, and who may be referred.
pub(super) fn patients(tallies: &Tallies) -> Vec<Tile> {
    let all = tallies.guarantors();
    let decided = |label: &str, decision: Decision, class| {
        let tally = tallies.decided(decision);
        Tile::counted(label, tally, class).under_of(format!("referrals/amount?decision={}", decision.as_str()), tally.dollars)
    };
    vec![
        Tile::counted("Accounts with a balance", all, "").under_of("delinquency/balance", all.dollars),
        Tile::counted("Past due beyond grace", tallies.delinquent(), "act"),
        decided("Proposed for referral", Decision::Refer, "act"),
        decided("On hold", Decision::Hold, ""),
        decided("Statements go on", Decision::Continue, ""),
        decided("Never", Decision::Never, ""),
    ]
}

/// What waits for somebody.
pub(super) fn waiting(tallies: &Tallies) -> Vec<Tile> {
    let unbilled = tallies.unbilled_of(None);
    // Bands are ordered: past, 0-7, 8-14, 15-30, 31+.
    let [past, week, fortnight, month, _] = tallies.timely_filing;
    let soon = [week, fortnight, month].into_iter().fold(Tally::default(), |mut total, tally| {
        total.merge(tally);
        total
    });
    let missing = tallies.missing_acknowledgements;
    vec![
        Tile::counted("Not billed yet", unbilled, "").under_of("unbilled/dollars", unbilled.dollars),
        Tile::counted("Past the filing deadline", past, "stop").under_of("timely_filing/dollars?band=past", past.dollars),
        Tile::counted("30 days or fewer left", soon, "act"),
        Tile::counted("No acknowledgement", missing, "").under_of("missing_acknowledgements/dollars", missing.dollars),
        Tile::counted("Could not be posted", tallies.exceptions, "").under_of("exceptions/dollars", tallies.exceptions.dollars),
    ]
}

/// A note about how much of something there is, for sentences.
pub(super) fn plural(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(i64::try_from(count).unwrap_or(i64::MAX))) }
}
