//! The picture of the conservation equation: one bar whose pieces are the places where encounters stand, and the equation as a table.

use super::chart::{LegendEntry, Segment, lay_out};
use super::table::{dollars, grouped_count};
use crate::conservation::{Amount, Term, Terms};
use crate::model::Cents;

/// One line of the equation.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub name: String,
    pub encounters: String,
    pub lines: String,
    pub dollars: String,
    pub is_sum: bool,
}

/// The bar and the equation.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub about: String,
    pub spoken: String,
    pub segments: Vec<Segment>,
    pub legend: Vec<LegendEntry>,
    pub lines: Vec<Line>,
}

/// Terms that have a colour of their own; the rest share one.
const COLOURED: [(Term, &str, &str); 5] = [
    (Term::Claimed, "f-claimed", "Claimed"),
    (Term::SelfPay, "f-self_pay", "Self-pay"),
    (Term::Held, "f-held", "Held by edits"),
    (Term::ToCoder, "f-to_coder", "With the coder"),
    (Term::Quarantined, "f-quarantined", "Quarantined"),
];

impl Flow {
    /// Draws the equation by encounters; `None` when there were none.
    pub(super) fn new(terms: &Terms) -> Option<Flow> {
        let all = terms.outcomes().encounters;
        if all == 0 {
            return None;
        }
        let coloured = COLOURED.iter().map(|(term, class, name)| ((*class).to_owned(), *name, terms.get(*term).encounters));
        let named: u64 = COLOURED.iter().map(|(term, _, _)| terms.get(*term).encounters).sum();
        let rest = ("f-rest".to_owned(), "Duplicate, superseded, changed or not final", all - named);
        let pieces: Vec<(String, &str, u64)> = coloured.chain([rest]).filter(|(_, _, encounters)| *encounters > 0).collect();
        let counted: Vec<(String, &str, Cents)> =
            pieces.iter().map(|(class, name, encounters)| (class.clone(), *name, Cents(i64::try_from(*encounters).unwrap_or(i64::MAX)))).collect();
        let mut segments = lay_out(&counted, Cents(i64::try_from(all).unwrap_or(i64::MAX)), |count, _| grouped_count(count.0.unsigned_abs()));
        for (segment, (_, name, encounters)) in segments.iter_mut().zip(&pieces) {
            segment.title = format!("{name}: {}", grouped_count(*encounters));
        }
        let spoken: Vec<&str> = segments.iter().map(|segment| segment.title.as_str()).collect();
        Some(Flow {
            about: format!("By encounters; {} in all.", grouped_count(all)),
            spoken: spoken.join(", "),
            legend: pieces.iter().map(|(class, name, _)| LegendEntry { class: class.clone(), label: (*name).to_owned() }).collect(),
            segments,
            lines: lines(terms),
        })
    }
}

fn lines(terms: &Terms) -> Vec<Line> {
    let side = |incoming: bool| Term::ALL.iter().filter(move |term| term.is_incoming() == incoming).map(|&term| line(term.as_str().replace('_', " "), terms.get(term), false));
    side(true).chain([line("came in".into(), terms.incoming(), true)]).chain(side(false)).chain([line("accounted for".into(), terms.outcomes(), true)]).collect()
}

fn line(name: String, amount: Amount, is_sum: bool) -> Line {
    Line { name, encounters: grouped_count(amount.encounters), lines: grouped_count(amount.lines), dollars: dollars(amount.cents), is_sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encounter_is_in_the_bar_and_every_term_in_the_table() {
        let mut terms = Terms::default();
        terms.add(Term::Read, Amount { encounters: 10, lines: 12, cents: Cents(1_000) });
        for (term, encounters) in [(Term::Claimed, 6), (Term::Duplicate, 1), (Term::NotFinal, 1), (Term::Held, 2)] {
            terms.add(term, Amount { encounters, lines: encounters, cents: Cents(100) });
        }
        let flow = Flow::new(&terms).unwrap();
        assert_eq!(flow.segments.iter().map(|segment| segment.width).sum::<i64>(), 10_000);
        assert_eq!(flow.segments.iter().map(|segment| segment.label.as_str()).collect::<Vec<_>>(), ["6", "2", "2"]);
        assert_eq!(flow.lines.len(), Term::ALL.len() + 2);
        assert!(Flow::new(&Terms::default()).is_none());
    }
}
