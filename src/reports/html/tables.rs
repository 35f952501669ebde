//! Which tables the page has, with their columns, totals and sentences. Rows come from the tallies; see `page_rows` for those of streamed reports.

use super::super::held::CauseTotal;
use super::super::kpi::Kpi;
use super::super::roll_forward::RollForward;
use super::super::run_manifest::OutputFile;
use super::super::tally::Tallies;
use super::super::unbilled::{AGE_BANDS_DAYS, UnbilledStatus};
use super::super::{ReportContext, timely_filing};
use super::link;
use super::table::{Cell, Column, Rows, Table, Tone};
use crate::aging::{AgingRow, column_names, labels};
use crate::ledger::Owner;
use crate::model::Cents;
use crate::model::date::days_between;

/// Aging by owner and payer. Every amount leads to its open items.
pub(super) fn aging_summary(context: &ReportContext<'_>, tallies: &Tallies) -> Table {
    let limits = context.limits_days();
    let (total, labels) = (tallies.aging.total(), labels(limits));
    let linked = |column: Column, buckets: &[&str]| column.total_linked(items(&[], buckets));
    let dollars = |label: &str, column: &str, cents| Column::dollars(label, format!("aging_summary/{column}"), cents);
    let debits: Vec<&str> = labels.iter().map(String::as_str).collect();
    let buckets = column_names(limits).into_iter().zip(&labels).zip(&total.buckets).map(|((column, label), &cents)| linked(dollars(label, &column, cents), &[label]));
    let columns = [Column::text("Who owes"), linked(dollars("Not yet due", "future", total.future), &["future"])].into_iter().chain(buckets);
    let columns = columns.chain([
        linked(dollars("Debits", "debits", total.debits()), &debits),
        linked(dollars("Credits", "credits", total.credits), &["credit"]),
        linked(dollars("Unapplied", "unapplied", total.unapplied), &["unapplied"]),
        linked(dollars("Net", "net", total.net()), &[]),
        Column::number("Over 90"),
    ]);
    let mut rows: Vec<(Owner, &str, &AgingRow)> = tallies.aging.rows().collect();
    // A stable sort: rows that owe the same keep the order of the CSV.
    rows.sort_by_key(|(_, _, row)| std::cmp::Reverse(row.debits()));
    Table {
        id: "aging_summary",
        title: "Aging by payer",
        about: format!("In days; {}. Credits and unapplied money stand apart, so they hide nothing. Every amount leads to its items.", context.anchor_sentence()),
        columns: columns.collect(),
        rows: rows.into_iter().map(|(owner, payer_id, row)| aging_row(context, owner, payer_id, row, &debits)).collect(),
        rows_in_csv: None,
        none: "Nothing is owed.",
    }
}

fn aging_row(context: &ReportContext<'_>, owner: Owner, payer_id: &str, row: &AgingRow, debits: &[&str]) -> Vec<Cell> {
    let who = [("owner", owner.as_str()), ("payer", payer_id)];
    let linked = |cents: Cents, buckets: &[&str]| {
        let cell = Cell::dollars(cents);
        if cents.is_zero() { cell } else { cell.linked(items(&who, buckets)) }
    };
    let start = [Cell::text(owner_name(context, owner, payer_id)), linked(row.future, &["future"])];
    let buckets = row.buckets.iter().zip(debits).map(|(&cents, label)| linked(cents, &[label]));
    let end = [linked(row.debits(), debits), linked(row.credits, &["credit"]), linked(row.unapplied, &["unapplied"]), linked(row.net(), &[])];
    start.into_iter().chain(buckets).chain(end).chain([Cell::percent(row.over_90_permille())]).collect()
}

/// Where the open items of these columns and buckets are.
fn items(who: &[(&str, &str)], buckets: &[&str]) -> String {
    let wanted: Vec<(&str, &str)> = who.iter().copied().chain(buckets.iter().map(|bucket| ("bucket", *bucket))).collect();
    link::rows("aging_detail", &wanted)
}

/// The payer's name, or who pays when no payer does.
pub(super) fn owner_name(context: &ReportContext<'_>, owner: Owner, payer_id: &str) -> String {
    match (owner, payer_id) {
        (Owner::Patient, "") => "Patients".to_owned(),
        (Owner::Agency, "") => "Collection agency".to_owned(),
        (Owner::Insurance, "") => "Payer unknown".to_owned(),
        (_, payer_id) => context.payer_name(payer_id).to_owned(),
    }
}

/// From the run before to this one.
pub(super) fn roll_forward(roll: &RollForward) -> Table {
    let total = roll.total();
    let dollars = |label: &str, column: &str, cents: Cents| Column::dollars(label, format!("roll_forward/{column}"), cents);
    Table {
        id: "roll_forward",
        title: "What moved since the run before",
        about: "Opening + charges - payments + refunds - contractual - other adjustments + transfers = closing.".to_owned(),
        columns: vec![
            Column::text("Owner"),
            dollars("Opening", "opening", total.opening),
            dollars("Charges", "charges", total.charges),
            dollars("Payments", "payments", total.payments),
            dollars("Refunds", "refunds", total.refunds),
            dollars("Contractual", "contractual", total.contractual),
            dollars("Other", "other_adjustments", total.other_adjustments),
            dollars("Transfers", "transfers", total.transfers),
            dollars("Closing", "closing", total.closing()),
        ],
        rows: roll
            .rows()
            .map(|(owner, row)| {
                let amounts = [row.opening, row.charges, row.payments, row.refunds, row.contractual, row.other_adjustments, row.transfers, row.closing()];
                std::iter::once(Cell::text(owner.as_str())).chain(amounts.map(Cell::dollars)).collect()
            })
            .collect(),
        rows_in_csv: None,
        none: "",
    }
}

/// Guarantors.
pub(super) fn delinquency(tallies: &Tallies) -> Table {
    let all = tallies.guarantors();
    Table {
        id: "delinquency",
        title: "Patients' accounts",
        about: "Every guarantor with a patient balance. D1 and above are past due beyond grace; age counts from the day the patient became responsible. Under the telephone stands why to call, under the level what pauses letters.".to_owned(),
        columns: vec![
            Column::account("Account"),
            Column::text("Telephone"),
            Column::text("Level"),
            Column::dollars("Balance", "delinquency/balance", all.dollars),
            Column::number("Oldest days"),
            Column::number("Statements"),
            Column::number("Last paid"),
            Column::text("Next step"),
            Column::number("When"),
            Column::text("Plan"),
            Column::text("Call").hidden(),
        ],
        rows: tallies.top_delinquency.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "No patient owes anything.",
    }
}

/// Referral decisions.
pub(super) fn referrals(tallies: &Tallies) -> Table {
    let all = tallies.all_decisions();
    Table {
        id: "referrals",
        title: "Referral decisions",
        about: "REFER is a proposal: only an approval places an account. Every other row says which gate stands in the way, and from when it would not.".to_owned(),
        columns: vec![
            Column::account("Account"),
            Column::text("Encounter"),
            Column::text("Decision"),
            Column::dollars("Amount", "referrals/amount", all.dollars),
            Column::number("Until"),
            Column::text("Gates"),
            Column::text("Why"),
        ],
        rows: tallies.top_referrals.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "No encounter has a patient balance to decide about.",
    }
}

/// What is different from the day before.
pub(super) fn changes(tallies: &Tallies, context: &ReportContext<'_>) -> Table {
    let all = tallies.changes.all();
    Table {
        id: "changes",
        title: "What is different",
        about: context.compared_with.map_or_else(
            || "The first day: only what payers answered can be new.".to_owned(),
            |day| format!("Against {day}: decisions, levels and balances that are not what they were, and what payers refused."),
        ),
        columns: vec![
            Column::text("Change"),
            Column::account("Account"),
            Column::text("Encounter"),
            Column::text("Before"),
            Column::text("Now"),
            Column::dollars("Amount", "changes/amount", all.dollars),
            Column::text("In a sentence"),
        ],
        rows: tallies.changes.top.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "Nothing is different.",
    }
}

/// Causes of holds.
pub(super) fn held(context: &ReportContext<'_>, tallies: &Tallies) -> Table {
    let row = |(edit, total): (&str, &CauseTotal)| {
        let days_left = total.earliest_deadline.map(|deadline| i64::from(days_between(context.as_of, deadline)));
        vec![
            Cell::text(total.title.as_str()).over(edit),
            Cell::count(total.encounters),
            Cell::dollars(total.dollars),
            Cell::count(total.encounters_alone),
            Cell::dollars(total.dollars_alone),
            Cell::date(Some(total.oldest_service_date)),
            Cell::number_or_dash(days_left),
            Cell::sentence(total.fix.as_str()),
        ]
    };
    Table {
        id: "held",
        title: "What holds claims up",
        about: format!(
            "Fix a cause once, then reprocess by it. A claim with two causes counts under both, so rows add up to more than the {} held; “alone” is what fixing that one cause releases.",
            super::table::money(tallies.held.dollars)
        ),
        columns: vec![
            Column::text("Cause"),
            Column::number("Encounters"),
            Column::number("Dollars"),
            Column::number("Alone"),
            Column::number("Dollars alone"),
            Column::number("Oldest service"),
            Column::number("Days left"),
            Column::text("Fix"),
        ],
        rows: tallies.held.by_dollars().into_iter().map(row).collect(),
        rows_in_csv: None,
        none: "No edit holds a claim.",
    }
}

/// What is not billed, by age.
pub(super) fn unbilled(tallies: &Tallies) -> Table {
    let bands = AGE_BANDS_DAYS.len() + 1;
    let total_of = |status| tallies.unbilled_of(Some(status)).dollars;
    let rows = (0..bands).map(|band| {
        let cells = |status| {
            let tally = tallies.unbilled_in(status, band);
            [Cell::count(tally.count), Cell::dollars(tally.dollars)]
        };
        let name = Cell { sort: i64::try_from(band).ok(), ..Cell::text(band_name(band)) };
        std::iter::once(name).chain(cells(UnbilledStatus::Held)).chain(cells(UnbilledStatus::ToCoder)).collect()
    });
    let is_empty = tallies.unbilled_of(None).count == 0;
    Table {
        id: "unbilled",
        title: "Not billed yet, by days since the service",
        about: "Priced, but outside A/R until the claim is out. unbilled.csv lists each encounter with its reason.".to_owned(),
        columns: vec![
            Column::text("Days"),
            Column::number("Held by edits"),
            Column::dollars("Dollars held", "unbilled/dollars?status=held", total_of(UnbilledStatus::Held)),
            Column::number("With the coder"),
            Column::dollars("Dollars with the coder", "unbilled/dollars?status=to_coder", total_of(UnbilledStatus::ToCoder)),
        ],
        rows: if is_empty { Rows::none() } else { rows.collect() },
        rows_in_csv: None,
        none: "Everything that was documented is billed.",
    }
}

fn band_name(band: usize) -> String {
    let upper = AGE_BANDS_DAYS.get(band);
    let lower = band.checked_sub(1).and_then(|before| AGE_BANDS_DAYS.get(before)).map_or(0, |limit| limit + 1);
    upper.map_or_else(|| format!("{lower}+"), |upper| format!("{lower}-{upper}"))
}

/// Clocks.
pub(super) fn timely_filing(tallies: &Tallies) -> Table {
    let all = tallies.timely_filing.iter().fold((0, Cents::ZERO), |(count, dollars), tally| (count + tally.count, dollars + tally.dollars));
    let bands: Vec<String> = timely_filing::BANDS
        .iter()
        .zip(&tallies.timely_filing)
        .filter(|(_, tally)| tally.count > 0)
        .map(|((name, _), tally)| format!("{} {} ({})", super::table::grouped_count(tally.count), band_in_words(name), super::table::money(tally.dollars)))
        .collect();
    let about = if bands.is_empty() { String::new() } else { format!(" {}.", bands.join(", ")) };
    Table {
        id: "timely_filing",
        title: "Timely filing",
        about: format!("Claims that the payer does not have yet, fewest days left first.{about}"),
        columns: vec![
            Column::text("Days left"),
            Column::number("Deadline"),
            Column::dollars("Dollars", "timely_filing/dollars", all.1),
            Column::text("Status"),
            Column::text("Encounter"),
            Column::text("Claim"),
            Column::text("Payer"),
            Column::number("Service"),
        ],
        rows: tallies.top_timely_filing.clone().into_rows().into(),
        rows_in_csv: Some(all.0),
        none: "No unbilled claim has a filing deadline.",
    }
}

fn band_in_words(band: &str) -> String {
    if band == "past" { "past the deadline".to_owned() } else { format!("with {band} days left") }
}

/// Acknowledgements that did not come.
pub(super) fn missing_acknowledgements(context: &ReportContext<'_>, tallies: &Tallies) -> Table {
    let all = tallies.missing_acknowledgements;
    Table {
        id: "missing_acknowledgements",
        title: "No word that it arrived",
        about: format!(
            "Written, and the next answer has not come within the days that its payer is given ({} for acknowledgements unless configured otherwise).",
            context.config.reports.acknowledgement_days
        ),
        columns: vec![
            Column::text("Claim"),
            Column::text("Payer"),
            Column::text("Waiting for"),
            Column::number("First billed"),
            Column::number("Days waiting"),
            Column::number("Filing deadline"),
            Column::dollars("Dollars", "missing_acknowledgements/dollars", all.dollars),
        ],
        rows: tallies.top_missing.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "Every claim has the acknowledgement it should have by now.",
    }
}

/// What could not be posted.
pub(super) fn exceptions(tallies: &Tallies) -> Table {
    let all = tallies.exceptions;
    Table {
        id: "exceptions",
        title: "Could not be posted",
        about: "Account events that were not posted, whole or in part. Correct them at the source and send them again under a new event id.".to_owned(),
        columns: vec![
            Column::text("Event"),
            Column::account("Account"),
            Column::dollars("Dollars", "exceptions/dollars", all.dollars),
            Column::text("Problem"),
            Column::text("What to do"),
        ],
        rows: tallies.top_exceptions.clone().into_rows().into(),
        rows_in_csv: Some(all.count),
        none: "Everything was posted.",
    }
}

/// Claim files of the run.
pub(super) fn claim_files(files: &[OutputFile]) -> Table {
    let total: Cents = files.iter().filter_map(|file| file.x12.as_ref()).map(|x12| x12.charged_cents).sum();
    let rows = files.iter().filter_map(|file| file.x12.as_ref().map(|x12| (file, x12))).map(|(file, x12)| {
        vec![
            Cell::text(x12.receiver.as_str()),
            Cell::id(file.path.as_str()),
            Cell::id(format!("{:09}", x12.interchange_control)),
            Cell::count(x12.claims),
            Cell::dollars(x12.charged_cents),
        ]
    });
    Table {
        id: "claim_files",
        title: "Claim files to send",
        about: "Written to the outbox. Publishing a file does not send it: your transmission job does.".to_owned(),
        columns: vec![
            Column::text("Receiver"),
            Column::text("File"),
            Column::text("Control number"),
            Column::number("Claims"),
            Column { total: Some(super::table::Total { of: String::new(), cents: total }), ..Column::number("Dollars") },
        ],
        rows: rows.collect(),
        rows_in_csv: None,
        none: "No claim was written.",
    }
}

/// Figures.
pub(super) fn kpi(kpis: &[Kpi]) -> Table {
    let row = |kpi: &Kpi| {
        let of = kpi.denominator.map_or(String::new(), |denominator| denominator.shown());
        let is_known = kpi.value.is_some();
        vec![
            Cell::text(kpi.title),
            if is_known { Cell { look: super::table::Look::Number, ..Cell::text(kpi.shown()) } } else { Cell::chip("n/a", Tone::Calm) },
            Cell { look: super::table::Look::Number, ..Cell::text(kpi.numerator.shown()) },
            Cell { look: super::table::Look::Number, ..Cell::text(of) },
            Cell::text(kpi.period.as_str()),
            Cell::sentence(kpi.exclusions),
        ]
    };
    Table {
        id: "kpi",
        title: "Key figures",
        about: "Each with what was divided by what, over which time, and what it leaves out.".to_owned(),
        columns: vec![
            Column::text("Figure"),
            Column::number("Value"),
            Column::number("Numerator"),
            Column::number("Denominator"),
            Column::text("Period"),
            Column::text("Leaves out"),
        ],
        rows: kpis.iter().map(row).collect(),
        rows_in_csv: None,
        none: "",
    }
}
