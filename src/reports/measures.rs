//! Which figures a stretch of days and the end of a day have: the same for the night's scorecard and for each month of the trend, so that both mean the same.
//!
//! Definitions follow HFMA's MAP keys, MGMA and AAFP as far as the books carry them; each figure says what it leaves out. What the books cannot carry is `n/a` with the reason, never guessed.

use super::day_figures::Stood;
use super::days::{Days, Period};
use super::flows::YIELD_DAYS;
use super::kpi::{Figure, Kpi};
use super::month::Month;
use crate::model::date::add_days;
use crate::model::{Cents, Date};

/// Days over which the mean daily charge is taken. [source: MGMA and AAFP take 3 to 12 months; the shortest follows the practice as it is]
const CHARGES_DAYS: i32 = 90;
/// Fewest days of charges from which a mean is worth something. [source: choice]
const LEAST_CHARGES_DAYS: i64 = 28;
/// Days that the gross collection rate looks back on. [source: MGMA reports it by year]
const YEAR_DAYS: i32 = 365;

const NOT_DEBITS: &str = "credits, unapplied money, items not yet due, and what is with an agency";

/// A stretch of days, and the one before it whose monthly mean is the denominator of some rates.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The days.
    pub period: Period,
    /// The three months, or ninety days, before.
    pub before: Period,
}

impl Stretch {
    /// A calendar month, up to a day of it, and the three before.
    pub fn month(days: &Days, month: Month, until: Date) -> Stretch {
        let to = month.last_day().min(until);
        Stretch { period: since_the_beginning(days, month.first_day(), to), before: days.period(month.plus(-3).first_day(), month.plus(-1).last_day()) }
    }

    /// The thirty days that end with a day, and the ninety before.
    pub fn thirty_days(days: &Days, to: Date) -> Stretch {
        let from = add_days(to, -29);
        Stretch { period: since_the_beginning(days, from, to), before: days.period(add_days(from, -90), add_days(from, -1)) }
    }
}

/// The stretch as far as the books cover it: a rate of fewer days is still a rate, and its period says which days.
fn since_the_beginning(days: &Days, from: Date, to: Date) -> Period {
    let from = days.first().map_or(from, |first| first.max(from).min(to));
    days.period(from, to)
}

fn uncounted(period: &Period) -> Option<String> {
    (!period.is_covered).then(|| format!("not every run from {} was counted", period.words()))
}

fn uncovered(period: &Period) -> Option<String> {
    (!period.is_covered).then(|| format!("the books do not cover {}", period.words()))
}

/// Rates of a stretch of days.
pub fn of_stretch(stretch: &Stretch) -> Vec<Kpi> {
    let mut kpis = claims(stretch);
    kpis.extend(denials(stretch));
    kpis.extend(money(stretch));
    kpis
}

fn claims(stretch: &Stretch) -> Vec<Kpi> {
    let (period, words, counts) = (&stretch.period, stretch.period.words(), stretch.period.answers);
    let lag = |kpi, title, lag: &super::lag::Lag, exclusions| Kpi::mean_days(kpi, title, lag.days, lag.count, &words, exclusions);
    let ninetieth = |kpi, title, lag: &super::lag::Lag, exclusions| {
        let days = lag.ninetieth().map(i64::from);
        let value = days.map(|days| format!("{days}.0"));
        Kpi { value, denominator: Some(Figure::Count(lag.count)), ..Kpi::not_available(kpi, title, "days", &words, exclusions, "") }
            .with_numerator(days.map_or(Figure::None, Figure::Days))
    };
    let (charge, bill) = (&period.flows.charge_lag, &period.bill_lag);
    let (late, settled) = ("duplicates and later versions", "claims first billed on other days, and those settled on the day they were billed");
    vec![
        Kpi::percent(
            "clean_claim_rate_period",
            "Claims clean at first pass",
            Figure::Count(period.first_pass.1),
            Figure::Count(period.first_pass.0),
            &words,
            "self-pay, duplicates, changed and superseded versions, encounters with the coder, claims that were held before",
        )
        .benchmark("95% or more (HFMA CL-1, as vendors quote it)"),
        Kpi::percent(
            "first_pass_resolution_rate",
            "Claims settled at the first submission",
            Figure::Count(counts.resolved_at_once),
            Figure::Count(counts.resolved),
            &words,
            "claims that are not settled yet; denials; duplicates; claims sent before the books began",
        )
        .benchmark("90% or more"),
        lag("charge_lag_days_period", "Days from service until it reached us", charge, late).unless(uncounted(period)).benchmark("2 to 3 days"),
        ninetieth("charge_lag_p90_days", "Nine of ten encounters reached us within", charge, late).unless(uncounted(period)),
        lag("bill_lag_days_period", "Days from service to claim", bill, settled).unless(uncounted(period)).benchmark("3 days"),
        ninetieth("bill_lag_p90_days", "Nine of ten claims were billed within", bill, settled).unless(uncounted(period)),
    ]
}

fn denials(stretch: &Stretch) -> Vec<Kpi> {
    let (period, before) = (&stretch.period, &stretch.before);
    let (words, counts, earlier) = (period.words(), period.answers, before.answers);
    let mean_of = format!("{words}; the mean month of {}", before.words());
    let no_denial = "rejections, duplicates (reason 18), predeterminations, deductible and coinsurance without payment, later decisions about the same claim";
    let first = "the same; claims submitted are those of the three months before, as the HFMA task force counts";
    let (appeals, resolutions) = (&period.flows.appeal_lag, &period.flows.resolution_lag);
    vec![
        Kpi::percent(
            "rejection_rate_period",
            "Claims rejected before adjudication",
            Figure::Count(counts.rejected),
            Figure::Count(counts.written),
            &words,
            "denials; claims that nobody has answered count as not rejected",
        ),
        Kpi::percent("denial_rate_period", "Claims denied, whole or in part", Figure::Count(counts.denied), Figure::Count(counts.decided), &words, no_denial)
            .benchmark("5 to 10% is usual, below 5% is good (AAFP)"),
        Kpi::percent("denial_rate_dollars", "Charges denied, whole or in part", Figure::Dollars(counts.denied_cents), Figure::Dollars(counts.decided_cents), &words, no_denial)
            .benchmark("5 to 10% is usual, below 5% is good (AAFP)"),
        Kpi::percent_of_mean("initial_denial_rate", "First denials of claims submitted", Figure::Count(counts.denied), Figure::Count(earlier.written), 3, &mean_of, first)
            .unless(uncovered(before))
            .benchmark("about 11.8% (MGMA 2024)"),
        Kpi::percent_of_mean(
            "initial_denial_rate_dollars",
            "First denials of charges submitted",
            Figure::Dollars(counts.denied_cents),
            Figure::Dollars(earlier.written_cents),
            3,
            &mean_of,
            first,
        )
        .unless(uncovered(before)),
        Kpi::percent(
            "primary_denial_rate",
            "Primary remittances that paid nothing",
            Figure::Count(counts.primary_unpaid),
            Figure::Count(counts.primary_remittances),
            &words,
            "duplicates; secondary payers; reversals; what paid nothing because it is the patient's share",
        ),
        Kpi::mean_days("denial_to_appeal_days", "Days from denial to appeal", appeals.days, appeals.count, &words, "appeals of claims that were not denied")
            .unless(uncounted(period)),
        Kpi::mean_days(
            "denial_to_resolution_days",
            "Days from denial until it was settled",
            resolutions.days,
            resolutions.count,
            &words,
            "denials that are still open; claims that a newer version stands for",
        )
        .unless(uncounted(period)),
        Kpi::percent_of_mean(
            "denial_write_off_rate",
            "Denials written off, of net revenue",
            Figure::Dollars(period.flows.denied_write_offs),
            Figure::Dollars(before.flows.net_revenue()),
            3,
            &mean_of,
            "contractual adjustments, charity, bad debts and small balances; net revenue is charges less contractual adjustments, charity and bad debts",
        )
        .unless(uncovered(before))
        .benchmark("1 to 3% or less (HFMA AR-6)"),
    ]
}

fn money(stretch: &Stretch) -> Vec<Kpi> {
    let (period, before) = (&stretch.period, &stretch.before);
    let (words, flows) = (period.words(), &period.flows);
    let mean_of = format!("{words}; the mean month of {}", before.words());
    let of_charges =
        |kpi, title, part: Cents, exclusions| Kpi::percent(kpi, title, Figure::Dollars(part), Figure::Dollars(flows.charges), &words, exclusions).unless(uncounted(period));
    let total = |kpi, title, amount: Cents, exclusions| Kpi::plain(kpi, title, "dollars", Figure::Dollars(amount), &words, exclusions).unless(uncounted(period));
    vec![
        total("charges_dollars", "Gross charges", flows.charges, "opening balances; charges that were voided"),
        total("payments_dollars", "Payments", flows.payments(), "refunds and reversed payments are taken off; interest and other income of payers"),
        Kpi::percent_of_mean(
            "cash_pct_npsr",
            "Cash as a share of net revenue",
            Figure::Dollars(flows.payments()),
            Figure::Dollars(before.flows.net_revenue()),
            3,
            &mean_of,
            "interest and other income of payers; net revenue is charges less contractual adjustments, charity and bad debts",
        )
        .unless(uncovered(before))
        .benchmark("about 100%"),
        Kpi::percent(
            "pos_cash_rate",
            "Patients' cash collected at the visit",
            Figure::Dollars(flows.visit_payments),
            Figure::Dollars(flows.patient_payments),
            &words,
            "payments with another reason than copay, visit or point_of_service; agencies' payments",
        )
        .unless(uncounted(period)),
        of_charges("bad_debt_rate", "Bad debts, of gross charges", flows.bad_debt, "write-offs with another reason than bad_debt; what is with an agency and not written off"),
        of_charges("charity_rate", "Charity, of gross charges", flows.charity, "write-offs with another reason than charity"),
        Kpi::not_available(
            "cost_to_collect",
            "Cost to collect",
            "percent",
            &words,
            "",
            "needs what the whole revenue cycle costs (salaries, vendors, fees), which no claim or payment tells",
        )
        .benchmark("3 to 7% in practices, 2 to 4% in hospitals"),
    ]
}

/// What stands at the end of a day, against what came before it.
pub fn at(stood: &Stood, days: &Days, date: Date) -> Vec<Kpi> {
    let now = format!("as of {date}");
    let (active, agency) = (stood.sum(false), stood.sum(true));
    let share = |kpi, title, part: Cents| Kpi::percent(kpi, title, Figure::Dollars(part), Figure::Dollars(active.debits), &now, NOT_DEBITS);
    let mut kpis = vec![
        Kpi::plain("net_ar", "Net accounts receivable", "dollars", Figure::Dollars(active.net + agency.net), &now, "unbilled encounters"),
        Kpi::plain("placed_dollars", "With an agency", "dollars", Figure::Dollars(agency.net), &now, "returned and recalled accounts"),
        share("pct_ar_over_90", "A/R older than 90 days", active.over_90).benchmark("about 13.5% (MGMA); below 10% is the target that HFMA's users quote"),
        share("pct_ar_over_120", "A/R older than 120 days", active.over_120).benchmark("below 12%"),
    ];
    kpis.extend(days_of_charges(stood, days, date, &now));
    kpis.extend(collection(days, date));
    kpis.extend(patient_yield(days, date));
    kpis
}

fn days_of_charges(stood: &Stood, days: &Days, date: Date, now: &str) -> Vec<Kpi> {
    let charged = since_the_beginning(days, add_days(date, 1 - CHARGES_DAYS), date);
    let period = format!("{now}; charges posted {}", charged.words());
    let too_few = (charged.days() < LEAST_CHARGES_DAYS || days.first().is_none()).then(|| format!("the mean daily charge needs {LEAST_CHARGES_DAYS} days of books"));
    let reason = || uncounted(&charged).or_else(|| too_few.clone());
    let unbilled = stood.held.dollars + stood.to_coder.dollars;
    let of = |kpi, title, amount: Cents, exclusions| Kpi::days_of_charges(kpi, title, amount, charged.flows.charges, charged.days(), &period, exclusions).unless(reason());
    vec![
        of("days_in_ar", "Days in A/R", stood.sum(false).debits, "credits, unapplied money, items not yet due, what is with an agency; charges are gross, before any adjustment")
            .benchmark("below 50 at the least, 30 to 40 preferred (AAFP)"),
        Kpi::not_available(
            "net_days_in_ar",
            "Net days in A/R",
            "days",
            now,
            "",
            "needs allowances for what contracts, charity and bad debts will still take off; the books post these when they happen: see days_in_ar",
        )
        .benchmark("below 40 is HFMA's best quarter as others quote it; hospitals 45 to 50"),
        of("dnfb_days", "Discharged, not final billed", unbilled, "encounters that nobody has exported; what has no price yet counts 0"),
        of("fbns_days", "Final billed, not submitted", stood.not_sent.dollars, "claims that an answer, or somebody, says have left"),
        of("dnsp_days", "Discharged, not submitted to a payer", unbilled + stood.not_sent.dollars, "the same"),
    ]
}

fn collection(days: &Days, date: Date) -> Vec<Kpi> {
    let year = since_the_beginning(days, add_days(date, 1 - YEAR_DAYS), date);
    let month = Month::of(date);
    // Whole months of service, the youngest half a year old, so that what can be collected has been.
    let (oldest, youngest) = (month.plus(-12), month.plus(-7));
    let services = format!("services of {oldest} to {youngest}, with everything posted until {date}");
    let cohort = days.cohort(oldest, youngest, date);
    let found = cohort.unwrap_or_default();
    vec![
        Kpi::percent(
            "gross_collection_rate",
            "Gross collection rate",
            Figure::Dollars(year.flows.payments()),
            Figure::Dollars(year.flows.charges),
            &year.words(),
            "opening balances; payments are of whatever services they came for, so a growing practice looks worse than it is",
        )
        .unless(uncounted(&year))
        .benchmark("41.6% is MGMA's median"),
        Kpi::percent(
            "net_collection_rate",
            "Net collection rate",
            Figure::Dollars(found.payments),
            Figure::Dollars(found.charges - found.contractual),
            &services,
            "younger services; money that waits to be applied; opening balances; only contractual adjustments lower what could be collected",
        )
        .unless(cohort.is_none().then(|| format!("the books do not cover services of {oldest} to {youngest}")))
        .benchmark("95% or more (AAFP), 97% (MGMA)"),
    ]
}

fn patient_yield(days: &Days, date: Date) -> Vec<Kpi> {
    const NAMES: [(&str, &str); YIELD_DAYS.len()] = [
        ("patient_yield_30", "Patients' share paid within 30 days"),
        ("patient_yield_60", "Patients' share paid within 60 days"),
        ("patient_yield_90", "Patients' share paid within 90 days"),
        ("patient_yield_120", "Patients' share paid within 120 days"),
    ];
    let yields = NAMES.iter().zip(YIELD_DAYS).enumerate().map(|(at, ((kpi, title), limit))| {
        // The last month whose every day is that long ago, with the two before it.
        let youngest = Month::of(add_days(date, 1 - limit)).plus(-1);
        let oldest = youngest.plus(-2);
        let found = days.responsibility(oldest, youngest, date);
        let month = found.unwrap_or_default();
        let paid: Cents = month.paid.iter().take(at + 1).copied().sum();
        let period = format!("what patients became responsible for in {oldest} to {youngest}");
        Kpi::percent(
            kpi,
            title,
            Figure::Dollars(paid),
            Figure::Dollars(month.assigned),
            &period,
            "younger responsibility; opening balances; money that waits to be applied; write-offs",
        )
        .unless(found.is_none().then(|| format!("the books do not cover {oldest} to {youngest}")))
    });
    yields.collect()
}
