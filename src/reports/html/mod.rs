//! `index.html`: the page that a billing manager opens in the morning.
//!
//! It is one file without any reference to a network. Every text is escaped by the template; the content security policy allows only the style and script of this very file, by hash.
//! It shows what the tallies hold and computes nothing that the CSV files do not say.

mod account_tables;
mod answer_tables;
mod bars;
pub mod cell;
pub mod chart;
mod collection_tables;
mod decisions;
mod edit_tables;
mod embed;
mod figure;
mod flow;
mod heat;
pub mod link;
mod morning;
pub mod packed;
mod pareto;
mod policy;
mod rows;
mod script;
mod sections;
pub mod table;
mod tables;
mod tiles;
mod trend;
mod waterfall;

use std::io;

use askama::Template;

use super::kpi::Kpi;
use super::run_manifest::TieOut;
use super::tally::Tallies;
use super::{News, ReportContext, RunFigures};
use crate::conservation::Terms;
use crate::model::Cents;
use morning::MorningPage;
use script::SCRIPT;
use sections::Section;
use table::{grouped_count, money};

const STYLE: &str = concat!(include_str!("../templates/style.css"), include_str!("../templates/tables/tables.css"), include_str!("../templates/charts.css"));

/// What a statement at the head of the page says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Holds,
    Fails,
    Notice,
}

/// A statement at the head of the page: something that the run proved, could not prove, or must say.
struct Proof {
    verdict: Verdict,
    title: &'static str,
    sentence: String,
}

impl Proof {
    fn class(&self) -> &'static str {
        match self.verdict {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Notice => "notice",
        }
    }

    fn mark(&self) -> &'static str {
        match self.verdict {
            Verdict::Holds => "✓",
            Verdict::Fails => "✗",
            Verdict::Notice => "!",
        }
    }
}

#[derive(Template)]
#[template(path = "index.html")]
struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    entity: String,
    as_of: String,
    as_of_long: String,
    is_test: bool,
    header: Vec<(String, String)>,
    proofs: Vec<Proof>,
    morning: MorningPage,
    sections: Vec<Section>,
}

/// The page as UTF-8 bytes.
pub fn render(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures, kpis: &[Kpi], tie_out: &TieOut, news: &News) -> io::Result<Vec<u8>> {
    let page = Page {
        policy: policy::content_security_policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        entity: context.config.entity.name.clone(),
        as_of: context.as_of.to_string(),
        as_of_long: context.as_of.strftime("%A, %B %-d, %Y").to_string(),
        is_test: context.config.submitter.usage == "test",
        header: header(context),
        proofs: proofs(figures, tie_out),
        morning: MorningPage::new(context, tallies, figures, news),
        sections: sections::all(context, tallies, figures, kpis, news),
    };
    let mut bytes = Vec::with_capacity(256 << 10);
    page.write_into(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

fn header(context: &ReportContext<'_>) -> Vec<(String, String)> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let run = if context.run_number == 0 { context.run_id.to_owned() } else { format!("{} · {}", context.run_number, context.run_id) };
    let mut pairs = vec![pair("Ages", context.anchor_sentence()), pair("Run", &run)];
    // Hashes are for `run.json`, not for a reader in the morning.
    let without_hashes = |version: &str| version.split(", SHA-256 ").next().unwrap_or_default().to_owned();
    pairs.extend(context.versions.iter().map(|version| pair(&version.name, &without_hashes(&version.version))));
    pairs
}

fn proofs(figures: &RunFigures, tie_out: &TieOut) -> Vec<Proof> {
    let mut proofs: Vec<Proof> = figures.terms.iter().map(conservation).collect();
    proofs.push(ties(tie_out));
    proofs.extend(figures.roll_forward.as_ref().and_then(|roll| rolls(roll.total().closing(), tie_out)));
    proofs.extend(figures.notices.iter().map(|notice| Proof { verdict: Verdict::Notice, title: "", sentence: notice.clone() }));
    proofs.extend(not_run(figures));
    proofs
}

/// Said only when it fails: a roll-forward that closes elsewhere than the aging.
fn rolls(closing: Cents, tie_out: &TieOut) -> Option<Proof> {
    let difference = closing - tie_out.aging_cents;
    let sentence = format!("It closes on {}, {} away from the aging.", money(closing), money(difference));
    (!difference.is_zero()).then_some(Proof { verdict: Verdict::Fails, title: "The roll-forward does not close on the aging.", sentence })
}

/// Unknown is not pass: that edits could not run is said where everybody looks; which ones, and what to do, stands in the table about them.
fn not_run(figures: &RunFigures) -> Option<Proof> {
    let names: Vec<&str> = figures.not_run.iter().map(|edit| edit.edit.as_str()).collect();
    let tables: Vec<&str> = figures.edits.not_run_tables.iter().map(|table| table.table.as_str()).collect();
    let title = if names.len() == 1 { "An edit did not run." } else { "Some edits did not run." };
    let sentence = if tables.is_empty() {
        format!("What did not run has not passed: {}. The reasons stand at the end of this page.", names.join(", "))
    } else {
        let edits = if names.len() == 1 { "1 edit".to_owned() } else { format!("{} edits", names.len()) };
        format!(
            "What did not run has not passed: {edits} lacked a code table for some claims ({}). \u{201c}Edits that did not run\u{201d} has the commands that install them.",
            tables.join(", ")
        )
    };
    (!names.is_empty()).then_some(Proof { verdict: Verdict::Notice, title, sentence })
}

fn conservation(terms: &Terms) -> Proof {
    let incoming = terms.incoming();
    match terms.check() {
        Ok(()) if incoming.encounters == 0 => Proof { verdict: Verdict::Holds, title: "Nothing is lost.", sentence: "No encounter came in, and none was waiting.".to_owned() },
        Ok(()) => {
            let waiting = terms.waiting_before.encounters;
            let came = format!("{} read", grouped_count(terms.read.encounters));
            let came = if waiting > 0 { format!("{came} and {} waiting from before", grouped_count(waiting)) } else { came };
            let sentence = format!("{came}, {} lines, {}: each encounter stands in exactly one place.", grouped_count(incoming.lines), money(incoming.cents));
            Proof { verdict: Verdict::Holds, title: "Nothing is lost.", sentence }
        }
        Err(imbalance) => Proof { verdict: Verdict::Fails, title: "Something is lost.", sentence: imbalance.to_string() },
    }
}

fn ties(tie_out: &TieOut) -> Proof {
    let (aging, ledger, items) = (money(tie_out.aging_cents), money(tie_out.ledger_cents), grouped_count(tie_out.open_items));
    if tie_out.ties() {
        Proof { verdict: Verdict::Holds, title: "Aging ties to the ledger.", sentence: format!("{items} open items come to {aging}, and so do the ledger's receivable accounts.") }
    } else {
        let difference = money(tie_out.difference_cents);
        Proof {
            verdict: Verdict::Fails,
            title: "Aging does not tie to the ledger.",
            sentence: format!("{items} open items come to {aging}, the ledger says {ledger}; the difference is {difference}."),
        }
    }
}
