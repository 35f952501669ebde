//! Which figures `kpi.csv` holds, made from the tallies and the run's figures. A figure that the data cannot carry is left out or `n/a`, never guessed.

use super::kpi::{Figure, Kpi};
use super::measures::{self, Stretch};
use super::tally::Tallies;
use super::unbilled::UnbilledStatus;
use super::{ReportContext, RunFigures, Stood};
use crate::conservation::Term;
use crate::model::Cents;
use crate::referral::Decision;
use crate::worklists::answered::AnswerList;

/// Every figure, in the order of the report.
pub fn kpis(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Vec<Kpi> {
    let mut kpis = measured(context, tallies, figures);
    kpis.extend(night(context, figures));
    kpis.extend(waiting(context, tallies));
    kpis.extend(answers(context, tallies, figures));
    kpis
}

fn answers(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Vec<Kpi> {
    let now = format!("as of {}", context.as_of);
    let (rejected, denied) = (tallies.answers.of(AnswerList::Rejected), tallies.answers.of(AnswerList::Denied));
    let clearing: Cents = figures.answers.clearing.iter().map(|row| Cents(row.balance().0.saturating_abs())).sum();
    let mut kpis = vec![
        Kpi::plain("rejected_dollars", "Rejected and not sent again", "dollars", Figure::Dollars(rejected.dollars), &now, "denials"),
        Kpi::plain("denied_dollars", "Denied and still owed", "dollars", Figure::Dollars(denied.dollars), &now, "rejections; what was written off or moved on"),
        Kpi::percent(
            "denials_overturned_rate",
            "Denied claims that were paid since",
            Figure::Count(tallies.answers.overturned.count),
            Figure::Count(tallies.answers.denied_once.count),
            &now,
            "claims settled more than 90 days ago",
        ),
        Kpi::plain("clearing_dollars", "Between payers' checks and claims", "dollars", Figure::Dollars(clearing), &now, "payers whose clearing is settled; both directions add up"),
    ];
    if let Some(from) = figures.answers.from {
        let (counts, period) = (figures.answers.counts, format!("runs of {from} to {}", context.as_of));
        kpis.push(Kpi::percent(
            "rejection_rate",
            "Claims rejected before adjudication",
            Figure::Count(counts.rejected),
            Figure::Count(counts.written),
            &period,
            "denials; claims that nobody has answered count as not rejected",
        ));
        kpis.push(Kpi::percent(
            "denial_rate",
            "Claims denied, whole or in part",
            Figure::Count(counts.denied),
            Figure::Count(counts.decided),
            &period,
            "rejections, duplicates (reason 18), predeterminations, deductible and coinsurance without payment, later decisions about the same claim",
        ));
    }
    kpis
}

/// What stands today, and the rates of the last thirty days.
fn measured(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Vec<Kpi> {
    let mut kpis = measures::at(&Stood::of(tallies), &figures.days, context.as_of);
    kpis.extend(measures::of_stretch(&Stretch::thirty_days(&figures.days, context.as_of)));
    kpis
}

fn night(context: &ReportContext<'_>, figures: &RunFigures) -> Vec<Kpi> {
    let Some(terms) = figures.terms else { return Vec::new() };
    let period = format!("run of {}", context.as_of);
    let read = terms.get(Term::Read);
    vec![
        Kpi::plain("encounters_read", "Encounters read", "encounters", Figure::Count(read.encounters), &period, "encounters waiting from earlier runs"),
        Kpi::plain("encounters_claimed", "Encounters claimed", "encounters", Figure::Count(terms.claimed.encounters), &period, "self-pay encounters"),
        Kpi::percent(
            "clean_claim_rate",
            "Claims clean at first pass",
            Figure::Count(figures.claims_clean),
            Figure::Count(figures.claims_entered),
            &period,
            "self-pay, duplicates, changed and superseded versions, encounters with the coder, claims that were held before",
        ),
        Kpi::mean_days(
            "charge_lag_days",
            "Days from service until it reached us",
            figures.charge_lag_days,
            figures.charge_lag_encounters,
            &period,
            "duplicates and later versions",
        ),
        Kpi::plain("encounters_quarantined", "Encounters quarantined", "encounters", Figure::Count(terms.quarantined.encounters), &period, ""),
    ]
}

fn waiting(context: &ReportContext<'_>, tallies: &Tallies) -> Vec<Kpi> {
    let period = format!("as of {}", context.as_of);
    let held = tallies.unbilled_of(Some(UnbilledStatus::Held));
    let to_coder = tallies.unbilled_of(Some(UnbilledStatus::ToCoder));
    let (delinquent, guarantors) = (tallies.delinquent(), tallies.guarantors());
    vec![
        Kpi::mean_days(
            "bill_lag_days",
            "Days from service to claim",
            tallies.bill_lag.days,
            tallies.bill_lag.count,
            &period,
            "claims first billed before this date, settled claims",
        ),
        Kpi::plain("held_dollars", "Held by edits", "dollars", Figure::Dollars(held.dollars), &period, "encounters with the coder"),
        Kpi::plain("to_coder_dollars", "With the coder", "dollars", Figure::Dollars(to_coder.dollars), &period, "what has no price yet counts 0"),
        Kpi::percent(
            "pct_guarantors_delinquent",
            "Guarantors past due beyond grace",
            Figure::Count(delinquent.count),
            Figure::Count(guarantors.count),
            &period,
            "guarantors without a patient balance; paused items",
        ),
        Kpi::plain("referrals_proposed_dollars", "Proposed for referral", "dollars", Figure::Dollars(tallies.decided(Decision::Refer).dollars), &period, "what was placed before"),
    ]
}
