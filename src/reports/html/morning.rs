//! The first screen: how much is owed and by whom, what changed, whom to call, why accounts are flagged or not, and what has to happen by when.
//!
//! Everything on it stands further down or in a CSV file with its rows; this is the order in which a manager asks.

use askama::Template;

use super::super::csv_row::format_tenths;
use super::super::morning::{CallRow, Duty, DutyTotal};
use super::super::tally::{Tallies, Tally};
use super::super::unbilled::UnbilledStatus;
use super::super::{News, ReportContext, RunFigures};
use super::chart::LegendEntry;
use super::decisions::{GateLine, Group, gate_lines, group};
use super::heat::items_of;
use super::link;
use super::rows::{Mark, Row, entry, share, with_rest};
use super::table::{Total, brief_dollars, dollars, grouped, grouped_count, money};
use super::tables::owner_name;
use crate::aging::AgingRow;
use crate::delinquency::Level;
use crate::ledger::Owner;
use crate::model::{Cents, Date, days_between};
use crate::referral::Decision;
use crate::worklists::answered::AnswerList;

/// Who owes: rows of the first panel.
const MOST_OWNERS: usize = 9;

/// Gates: rows of the third panel.
const MOST_GATES: usize = 7;

/// A line of the panel on changes.
#[derive(Debug, Clone)]
struct Change {
    name: String,
    count: String,
    dollars: String,
    is_sum: bool,
}

/// A line of the list of calls.
#[derive(Debug, Clone)]
struct Call {
    guarantor_id: String,
    href: String,
    name: String,
    phone: String,
    level: &'static str,
    class: &'static str,
    balance: String,
    reason: String,
}

/// A line of the table of duties.
#[derive(Debug, Clone)]
struct DutyLine {
    name: &'static str,
    href: &'static str,
    windows: Vec<(String, String)>,
    next: (String, String),
}

/// The first screen.
#[derive(Debug, Clone, Template)]
#[template(path = "morning.html")]
pub(super) struct MorningPage {
    net: Total,
    owed_about: String,
    owners: Vec<Row>,
    owed_legend: Vec<LegendEntry>,
    owed_note: String,
    changed_title: String,
    changes: Vec<Change>,
    changed_none: &'static str,
    calls: Vec<Call>,
    calls_none: String,
    proposed: Option<Group>,
    gates: Vec<GateLine>,
    duties: Vec<DutyLine>,
}

impl MorningPage {
    /// The first screen of these reports.
    pub(super) fn new(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures, news: &News) -> MorningPage {
        let total = tallies.aging.total();
        let since = news.changes.since.or(figures.previous.as_ref().map(|previous| previous.as_of));
        MorningPage {
            net: Total { of: "aging_summary/net".into(), cents: total.net() },
            owed_about: by_owner(tallies),
            owners: owners(context, tallies),
            owed_legend: vec![entry("o-young", "up to 90 days"), entry("o-old", "over 90 days")],
            owed_note: apart(&total),
            changed_title: since.map_or_else(|| "What changed in this run".to_owned(), |since| format!("What changed since {}", since.strftime("%B %-d"))),
            changes: changes(figures, news),
            changed_none: "Nothing to compare with: this report was made outside a run.",
            calls: tallies.morning.calls.clone().into_rows().into_iter().map(call).collect(),
            calls_none: nobody_to_call(tallies),
            proposed: group(tallies, Decision::Refer),
            gates: gate_lines(tallies, MOST_GATES),
            duties: duties(context, tallies, figures),
        }
    }
}

fn by_owner(tallies: &Tallies) -> String {
    let part = |name: &str, owner: Owner| {
        let row = tallies.aging.of_owner(owner);
        (row.items > 0).then(|| format!("{name} {}", money(row.net())))
    };
    let parts: Vec<String> = [part("insurance", Owner::Insurance), part("patients", Owner::Patient), part("agency", Owner::Agency)].into_iter().flatten().collect();
    let items = tallies.aging.total().items;
    let count = if items == 1 { "1 open item".to_owned() } else { format!("{} open items", grouped_count(items)) };
    if parts.is_empty() { "Nothing is owed.".to_owned() } else { format!("{count}: {}", parts.join(", ")) }
}

/// One payer, or patients or agency.
struct OwnerRow {
    name: String,
    href: String,
    row: AgingRow,
}

fn owners(context: &ReportContext<'_>, tallies: &Tallies) -> Vec<Row> {
    let owed = |row: &AgingRow| row.future + row.debits();
    let mut owners: Vec<OwnerRow> = tallies
        .aging
        .rows()
        .filter(|(_, _, row)| owed(row) > Cents::ZERO)
        .map(|(owner, payer_id, row)| OwnerRow { name: owner_name(context, owner, payer_id), href: items_of(owner, payer_id, &[]), row: row.clone() })
        .collect();
    owners.sort_by_key(|owner| std::cmp::Reverse(owed(&owner.row)));
    let owners = with_rest(owners, MOST_OWNERS, |others| {
        let mut sum = AgingRow::new(context.limits_days());
        others.iter().for_each(|other| sum.merge(&other.row));
        OwnerRow { name: format!("{} more", grouped(others.len() as i64)), href: "#aging_summary".to_owned(), row: sum }
    });
    let largest = owners.iter().map(|owner| owed(&owner.row).0).max().unwrap_or(0);
    owners.iter().map(|owner| owner_row(owner, largest)).collect()
}

fn owner_row(owner: &OwnerRow, largest: i64) -> Row {
    let (all, old) = (owner.row.future + owner.row.debits(), owner.row.over_90);
    let (end, young) = (share(all.0, largest), share((all - old).0, largest));
    let mark = |class, x, width, words: &str, cents| Mark { class, x, width, title: format!("{}, {words}: {}", owner.name, money(cents)) };
    let marks = [mark("o-young", 0, young, "up to 90 days", all - old), mark("o-old", young, end - young, "over 90 days", old)];
    Row {
        name: owner.name.clone(),
        href: owner.href.clone(),
        figure: dollars(all),
        figure_under: owner.row.over_90_permille().map_or_else(|| "not yet due".to_owned(), |tenths| format!("{}% over 90", format_tenths(tenths))),
        marks: marks.into_iter().filter(|mark| mark.width > 0).collect(),
        ..Row::default()
    }
}

/// What is not in the bars.
fn apart(total: &AgingRow) -> String {
    let part = |cents: Cents, words: &str| (!cents.is_zero()).then(|| format!("{} {words}", money(cents)));
    let parts: Vec<String> = [part(total.credits, "in credits"), part(total.unapplied, "of unapplied money")].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("Apart from the bars: {}.", parts.join(" and ")) }
}

fn changes(figures: &RunFigures, news: &News) -> Vec<Change> {
    let mut lines = Vec::new();
    if let Some(roll) = &figures.roll_forward {
        let total = roll.total();
        let sum = |name: &str, cents| Change { name: name.to_owned(), count: String::new(), dollars: dollars(cents), is_sum: true };
        let moved = |name: &str, cents: Cents| (!cents.is_zero()).then(|| Change { name: name.to_owned(), count: String::new(), dollars: signed(cents), is_sum: false });
        lines.push(sum("Owed before", total.opening));
        let steps = [
            moved("Charges", total.charges),
            moved("Payments", -total.payments),
            moved("Refunds", total.refunds),
            moved("Contractual adjustments", -total.contractual),
            moved("Other adjustments", -total.other_adjustments),
        ];
        lines.extend(steps.into_iter().flatten());
        lines.push(sum("Owed now", total.closing()));
    }
    let told = news.changes.lines.iter().filter(|line| line.count > 0);
    lines.extend(told.map(|line| Change { name: line.title.clone(), count: grouped_count(line.count), dollars: dollars(line.dollars), is_sum: false }));
    lines
}

fn signed(cents: Cents) -> String {
    if cents > Cents::ZERO { format!("+{}", dollars(cents)) } else { dollars(cents) }
}

fn nobody_to_call(tallies: &Tallies) -> String {
    match tallies.delinquent().count {
        0 => "Nobody is past due beyond grace.".to_owned(),
        1 => "One account is past due, without a telephone on file.".to_owned(),
        many => format!("{} accounts are past due, none of them with a telephone on file.", grouped_count(many)),
    }
}

fn call(row: CallRow) -> Call {
    let (level, class) = match row.level {
        None => ("", "chip calm"),
        Some(level @ (Level::D3 | Level::D4)) => (level.as_str(), "chip act"),
        Some(level) => (level.as_str(), "chip watch"),
    };
    Call {
        href: link::account(&row.guarantor_id),
        guarantor_id: row.guarantor_id.to_string(),
        name: row.name,
        phone: row.phone,
        level,
        class,
        balance: dollars(row.balance_cents),
        reason: row.reason,
    }
}

fn duties(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Vec<DutyLine> {
    let as_of = context.as_of;
    let of_accounts = Duty::ALL.map(|duty| (told(duty), tallies.morning.duty(duty)));
    let others = [
        (("Answer denials", "#denials"), answers(tallies, AnswerList::Denied, as_of)),
        (("Correct and resend rejected claims", "#rejections"), answers(tallies, AnswerList::Rejected, as_of)),
        (("Fix what edits hold", "#held"), now(tallies.unbilled_of(Some(UnbilledStatus::Held)))),
        (("Answer the coder's questions", "#unbilled"), now(Tally { count: figures.coder_questions, dollars: tallies.unbilled_of(Some(UnbilledStatus::ToCoder)).dollars })),
        (("Find out whether claims arrived", "#missing_acknowledgements"), now(tallies.missing_acknowledgements)),
        (("Correct what could not be posted", "#exceptions"), now(tallies.exceptions)),
    ];
    of_accounts.into_iter().chain(others).filter(|(_, total)| total.all().count > 0).map(|((name, href), total)| duty_line(name, href, &total, as_of)).collect()
}

fn now(tally: Tally) -> DutyTotal {
    DutyTotal { now: tally, ..DutyTotal::default() }
}

/// Answered claims by the nearest deadline of their payer and reason.
fn answers(tallies: &Tallies, list: AnswerList, as_of: Date) -> DutyTotal {
    let mut sum = DutyTotal::default();
    for (_, total) in tallies.answers.by_dollars(list) {
        sum.add_tally(total.next_deadline, as_of, total.claims);
    }
    sum
}

/// What to do, and where the rows are.
fn told(duty: Duty) -> (&'static str, &'static str) {
    match duty {
        Duty::Approve => ("Approve proposed referrals, or do not", "#referrals"),
        Duty::Letter => ("Send letters", "#delinquency"),
        Duty::MarkSent => ("Say which printed letters left", "#statements"),
        Duty::HoldEnds => ("Look again: a hold ends on its date", "#gates"),
        Duty::HoldWaits => ("Clear holds that no date ends", "#gates"),
        Duty::BillPayer => ("Bill the payer instead of the patient", "#referrals"),
        Duty::Refund => ("Refund patients' credits", "#referrals"),
        Duty::Return => ("Return payers' overpayments (60-day clock)", "#credits"),
        Duty::WriteOff => ("Write off", "#referrals"),
        Duty::File => ("Get claims to the payer in time", "#timely_filing"),
    }
}

fn duty_line(name: &'static str, href: &'static str, total: &DutyTotal, as_of: Date) -> DutyLine {
    let window = |tally: Tally| if tally.count == 0 { (String::new(), String::new()) } else { (grouped_count(tally.count), brief_dollars(tally.dollars)) };
    let next = total.next.map_or_else(Default::default, |next: Date| {
        let days = days_between(as_of, next);
        (next.to_string(), format!("{days} {}", if days == 1 { "day" } else { "days" }))
    });
    DutyLine { name, href, windows: [total.now, total.week, total.month, total.later].map(window).to_vec(), next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Payers;
    use crate::reports::test_items::{config, delinquency, guarantor, insurance_item, patient_item, referral};
    use crate::reports::{ReportPart, RollForward};

    const AS_OF: Date = Date::constant(2026, 6, 30);

    fn page(fill: impl FnOnce(&mut ReportPart<'_>), figures: &RunFigures) -> String {
        let (config, payers) = (config(), Payers::default());
        let context = ReportContext { config: &config, payers: &payers, as_of: AS_OF, run_id: "r", run_number: 1, versions: Vec::new(), compared_with: None };
        let mut part = ReportPart::new(&context);
        fill(&mut part);
        MorningPage::new(&context, &part.tallies, figures, &News::default()).render().unwrap()
    }

    #[test]
    fn an_empty_night_says_so_in_every_panel() {
        let page = page(|_| {}, &RunFigures::default());
        for sentence in ["Nothing is owed.", "Nothing to compare with", "Nobody is past due beyond grace.", "No encounter is proposed", "Nothing waits for anybody."] {
            assert!(page.contains(sentence), "{sentence} is missing in {page}");
        }
    }

    #[test]
    fn the_five_questions_are_answered() {
        let fill = |part: &mut ReportPart<'_>| {
            let items = [insurance_item("E1", "BLUE", Date::constant(2026, 1, 1), 30_000), patient_item("E2", Date::constant(2026, 6, 1), 10_000)];
            let decisions = [referral("G1", "E2", Decision::Refer, 10_000), referral("G1", "E3", Decision::Hold, 5_000)];
            part.add_guarantor(&guarantor("G1", "Abbott", "<Ann>"), &items, Some(&delinquency("G1", 10_000)), &decisions);
        };
        let roll = RollForward::from_opening([Cents(40_000), Cents::ZERO, Cents::ZERO, Cents::ZERO]);
        let page = page(fill, &RunFigures { roll_forward: Some(roll), ..RunFigures::default() });
        assert!(page.contains("data-cents=\"40000\">$400.00<"), "how much");
        assert!(page.contains("BLUE, 300.00, 100.0% over 90") && page.contains("Patients, 100.00, 0.0% over 90"), "by whom");
        assert!(page.contains("Owed before") && page.contains("400.00"), "what changed");
        assert!(page.contains("href=\"#account=G1\">Abbott, &#60;Ann&#62;") && page.contains("312-555-0100"), "whom to call");
        assert!(page.contains("1 encounter, $100.00") && page.contains("120 days since the first statement not reached"), "why flagged, why not");
        assert!(page.contains("Approve proposed referrals") && page.contains("2026-08-01<small>32 days</small>"), "what, and by when");
    }
}
