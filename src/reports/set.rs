//! The whole set of reports of one run: a stream of guarantors in, finished files out.
//!
//! The caller says where files go by giving something to write to for each name; this file holds at most about a megabyte of rows, whatever the night's size.

use std::io::{self, Write};

use super::answers::{AnswerKey, AnswerTotal};
use super::csv_row::write_header;
use super::held::HeldEncounter;
use super::html;
use super::part::ReportPart;
use super::run_manifest::TieOut;
use super::tally::Tallies;
use super::trend::TrendFigures;
use super::unbilled::UnbilledRow;
use super::{
    EditFigures, News, ReportContext, ReportFile, RunFigures, aging_summary, clearing, denials, edit_earnings, edit_hits, find_report, held, kpi, overrides, parity, placements,
    rejections, roll_forward, roll_forward_month, scorecard, trend, uncaught_denials,
};
use crate::delinquency::Delinquency;
use crate::ledger::{AccountEvent, GuarantorAccount, OpenItem, PostingException};
use crate::model::Date;
use crate::referral::ReferralDecision;
use crate::worklists::answered::AnswerList;

/// Rows are written out when a part holds this many bytes.
const FLUSH_BYTES: usize = 1 << 20;

/// Streams rows into the files of a report folder.
pub struct ReportSet<'c, W: Write, F: FnMut(&str) -> io::Result<W>> {
    context: &'c ReportContext<'c>,
    open: F,
    part: ReportPart<'c>,
    streamed: Vec<(String, W)>,
}

/// The files of a report folder and what they add up to.
#[derive(Debug)]
pub struct FinishedReports<W> {
    /// Names within the folder and what was written to, flushed, in the order of writing; the caller syncs and hashes them.
    pub files: Vec<(String, W)>,
    /// Sums over all rows.
    pub tallies: Tallies,
    /// Aging against the ledger's control total. The caller publishes nothing when it does not tie.
    pub tie_out: TieOut,
}

impl<'c, W: Write, F: FnMut(&str) -> io::Result<W>> ReportSet<'c, W, F> {
    /// Opens the streamed files through `open`, which gets names such as `aging_detail.csv`, and writes their headers.
    pub fn new(context: &'c ReportContext<'c>, mut open: F) -> io::Result<ReportSet<'c, W, F>> {
        let mut streamed = Vec::with_capacity(ReportFile::STREAMED.len());
        for file in ReportFile::STREAMED {
            let name = format!("{}.csv", file.name());
            let mut sink = open(&name)?;
            let mut header = Vec::new();
            write_header(find_report(file.name()).map_or(&[][..], |report| report.columns).iter().copied(), &mut header);
            sink.write_all(&header)?;
            streamed.push((name, sink));
        }
        Ok(ReportSet { context, open, part: ReportPart::new(context), streamed })
    }

    /// Adds one guarantor with all open items, in the order in which reports list them; see [`ReportPart::add_guarantor`].
    pub fn add_guarantor(&mut self, account: &GuarantorAccount, items: &[OpenItem], delinquency: Option<&Delinquency>, decisions: &[ReferralDecision]) -> io::Result<()> {
        self.part.add_guarantor(account, items, delinquency, decisions);
        self.flush_when_large()
    }

    /// Adds an encounter that is held or with the coder.
    pub fn add_unbilled(&mut self, row: &UnbilledRow<'_>) -> io::Result<()> {
        self.part.add_unbilled(row);
        self.flush_when_large()
    }

    /// Adds the causes of a held encounter, which also comes through [`ReportSet::add_unbilled`].
    pub fn add_held(&mut self, held: &HeldEncounter<'_>) {
        self.part.add_held(held);
    }

    /// Adds money at hand that waits for its date; see [`ReportPart::add_waiting_event`].
    pub fn add_waiting_event(&mut self, event: &AccountEvent, run_as_of: Date) {
        self.part.add_waiting_event(event, run_as_of);
    }

    /// Adds something that could not be posted.
    pub fn add_exception(&mut self, exception: &PostingException) -> io::Result<()> {
        self.part.add_exception(exception);
        self.flush_when_large()
    }

    /// Appends a part that another thread made. Parts are appended in the order of their guarantors.
    pub fn append(&mut self, part: ReportPart<'c>) -> io::Result<()> {
        self.flush()?;
        write_buffers(&mut self.streamed, &part.buffers)?;
        self.part.tallies.merge(part.tallies);
        Ok(())
    }

    fn flush_when_large(&mut self) -> io::Result<()> {
        if self.part.bytes() < FLUSH_BYTES { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        write_buffers(&mut self.streamed, &self.part.buffers)?;
        self.part.buffers.iter_mut().for_each(Vec::clear);
        Ok(())
    }

    /// What was added so far comes to.
    pub fn tallies(&self) -> &Tallies {
        &self.part.tallies
    }

    /// Writes what is left, the summaries and `index.html`, and flushes every file.
    pub fn finish(mut self, figures: &RunFigures) -> io::Result<FinishedReports<W>> {
        self.flush()?;
        let (context, tallies) = (self.context, self.part.tallies);
        let kpis = scorecard::kpis(context, &tallies, figures);
        let tie_out = TieOut::new(tallies.aging.total().net(), figures.ledger_cents, tallies.open_items);
        let trend = trend::trend(&figures.days, context.as_of);
        let news = News::of(&trend, &tallies.changes, context.compared_with, context.config.reports.target_over_90_percent);
        let page = html::render(context, &tallies, figures, &kpis, &tie_out, &news)?;
        let mut files = self.streamed;
        for (name, bytes) in summaries(context, &tallies, figures, &kpis, &trend).into_iter().chain([("index.html".to_owned(), page)]) {
            let mut sink = (self.open)(&name)?;
            sink.write_all(&bytes)?;
            files.push((name, sink));
        }
        for (_, sink) in &mut files {
            sink.flush()?;
        }
        Ok(FinishedReports { files, tallies, tie_out })
    }
}

fn write_buffers<W: Write>(streamed: &mut [(String, W)], buffers: &[Vec<u8>]) -> io::Result<()> {
    streamed.iter_mut().zip(buffers).try_for_each(|((_, sink), buffer)| sink.write_all(buffer))
}

/// The reports that are small whatever the night's size.
fn summaries(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures, kpis: &[kpi::Kpi], trend: &TrendFigures) -> Vec<(String, Vec<u8>)> {
    let mut aging = Vec::new();
    aging_summary::write(&tallies.aging, |payer_id| context.payer_name(payer_id).to_owned(), aging_summary::Before::of(&figures.days, context.as_of), &mut aging);
    let mut files = vec![("aging_summary.csv".to_owned(), aging)];
    files.push(("parity.csv".to_owned(), csv(parity::COLUMNS, |out| tallies.parity.write(context.config, out))));
    files.push((
        "placement_batches.csv".to_owned(),
        csv(placements::BATCH_COLUMNS, |out| {
            tallies.placements.rows().for_each(|(batch_id, total)| {
                placements::write_batch(batch_id, total, out);
            });
        }),
    ));
    files.push((
        "held.csv".to_owned(),
        csv(held::COLUMNS, |out| {
            tallies.held.by_dollars().into_iter().for_each(|(edit, total)| {
                total.write(edit, context.as_of, out);
            })
        }),
    ));
    files.extend(edit_reports(context, &figures.edits));
    files.extend(answer_reports(context, tallies, figures));
    if let Some(roll) = &figures.roll_forward {
        files.push(("roll_forward.csv".to_owned(), csv(roll_forward::COLUMNS, |out| roll.write(out))));
    }
    files.push(("roll_forward_month.csv".to_owned(), csv(roll_forward_month::COLUMNS, |out| roll_forward_month::write(&figures.days, context.as_of, out))));
    files.push(("trend.csv".to_owned(), csv(trend::COLUMNS, |out| trend::write(trend, out))));
    files.push((
        "kpi.csv".to_owned(),
        csv(kpi::COLUMNS, |out| {
            kpis.iter().for_each(|kpi| {
                kpi.write(out);
            })
        }),
    ));
    files
}

/// The reports on edits: as many rows as there are edits and payers, whatever the night's size.
fn edit_reports(context: &ReportContext<'_>, edits: &EditFigures) -> Vec<(String, Vec<u8>)> {
    fn rows<R>(rows: &[R], out: &mut Vec<u8>, write: impl Fn(&R, &mut Vec<u8>) -> usize) {
        for row in rows {
            write(row, out);
        }
    }
    vec![
        ("edit_hits.csv".to_owned(), csv(edit_hits::COLUMNS, |out| rows(&edits.hits, out, edit_hits::EditHitRow::write))),
        ("edit_earnings.csv".to_owned(), csv(edit_earnings::COLUMNS, |out| rows(&edits.earnings, out, edit_earnings::EarningRow::write))),
        ("uncaught_denials.csv".to_owned(), csv(uncaught_denials::COLUMNS, |out| rows(&edits.uncaught, out, uncaught_denials::UncaughtRow::write))),
        ("overrides.csv".to_owned(), csv(overrides::COLUMNS, |out| rows(&edits.overrides, out, |line, out| line.write(context.as_of, out)))),
    ]
}

/// The reports on payers' answers: as many rows as there are payers and what they say.
fn answer_reports(context: &ReportContext<'_>, tallies: &Tallies, figures: &RunFigures) -> Vec<(String, Vec<u8>)> {
    let rows = |list: AnswerList, out: &mut Vec<u8>, write: fn(&AnswerKey, &AnswerTotal, &str, Date, &mut Vec<u8>) -> usize| {
        for (key, total) in tallies.answers.by_dollars(list) {
            write(key, total, context.payer_name(&key.payer_id), context.as_of, out);
        }
    };
    vec![
        ("rejections.csv".to_owned(), csv(rejections::COLUMNS, |out| rows(AnswerList::Rejected, out, rejections::write))),
        ("denials.csv".to_owned(), csv(denials::COLUMNS, |out| rows(AnswerList::Denied, out, denials::write))),
        (
            "clearing.csv".to_owned(),
            csv(clearing::COLUMNS, |out| {
                figures.answers.clearing.iter().for_each(|row| {
                    row.write(context.as_of, out);
                });
            }),
        ),
    ]
}

fn csv(columns: &[&str], rows: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write_header(columns.iter().copied(), &mut out);
    rows(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::conservation::{Amount, Term, Terms};
    use crate::ledger::{ClaimState, LetterStep};
    use crate::model::{Cents, Date, Payer, Payers};
    use crate::referral::Decision;
    use crate::reports::clearing::ClearingRow;
    use crate::reports::held::HeldCause;
    use crate::reports::test_items::{config, delinquency, edit_figures, exception, guarantor, insurance_item, letter, patient_item, referral, unapplied_item};
    use crate::reports::unbilled::UnbilledStatus;
    use crate::reports::{AnswerFigures, DayFigures, Days, Flows, REPORTS, RollForward, Stood};

    const AS_OF: Date = Date::constant(2026, 6, 30);

    struct Night {
        config: Config,
        payers: Payers,
    }

    impl Night {
        fn new() -> Night {
            let payer = Payer { payer_id: "BLUE".into(), name: "Blue & <b>Sons</b>, \"Inc\"".into(), timely_filing_days: Some(90), ..Payer::default() };
            Night { config: config(), payers: Payers::new(vec![payer]) }
        }

        fn context(&self) -> ReportContext<'_> {
            ReportContext {
                config: &self.config,
                payers: &self.payers,
                as_of: AS_OF,
                run_id: "r1",
                run_number: 1,
                compared_with: Some(crate::model::date::add_days(AS_OF, -1)),
                versions: Vec::new(),
            }
        }
    }

    struct Account {
        account: GuarantorAccount,
        items: Vec<OpenItem>,
        delinquency: Delinquency,
        decisions: Vec<ReferralDecision>,
    }

    fn accounts() -> Vec<Account> {
        (0..40)
            .map(|number| {
                let id = format!("G{number:02}");
                let cents = 1_000 + number * 37;
                let service = crate::model::date::add_days(AS_OF, -(number as i32 * 5));
                let mut items = vec![insurance_item(&format!("E{number}"), "BLUE", service, cents * 3), patient_item(&format!("F{number}"), service, cents)];
                items.extend((number % 7 == 0).then(|| unapplied_item(service, 250)));
                items.iter_mut().for_each(|item| item.guarantor_id = id.as_str().into());
                if let Some((state, codes)) = [(ClaimState::Denied, "CO-16 N290"), (ClaimState::Rejected, "A7:562:82")].get(number as usize % 10) {
                    (items[0].claim_state, items[0].answer_codes, items[0].state_date) = (*state, (*codes).into(), Some(AS_OF));
                }
                let decision = if number % 3 == 0 { Decision::Refer } else { Decision::Hold };
                let first_name = if number == 5 { "</td></script><script>alert(1)</script>" } else { "Ann" };
                let last_name = if number == 6 { "=cmd()" } else { "Abbott" };
                let mut account = guarantor(&id, last_name, first_name);
                account.events.extend((number % 9 == 0).then(|| letter(&format!("S20260630-0001-{number:05}"), LetterStep::First, AS_OF, cents)));
                if number % 9 == 0 {
                    use crate::ledger::{AccountEvent, EventKind};
                    let placed = AccountEvent {
                        encounter_id: format!("F{number}").into(),
                        reference: "B1".into(),
                        ..crate::referral::gate::case::event(EventKind::AgencyPlaced, "2026-05-01")
                    };
                    account.events.push(placed);
                }
                Account { account, items, delinquency: delinquency(&id, cents), decisions: vec![referral(&id, &format!("F{number}"), decision, cents)] }
            })
            .collect()
    }

    fn ledger(accounts: &[Account]) -> Cents {
        accounts.iter().flat_map(|account| &account.items).map(|item| item.balance_cents).sum()
    }

    fn figures(accounts: &[Account]) -> RunFigures {
        let mut terms = Terms::default();
        terms.add(Term::Read, Amount::one(1, Cents(100)));
        terms.add(Term::Claimed, Amount::one(1, Cents(100)));
        let roll_forward = RollForward::from_opening([ledger(accounts), Cents::ZERO, Cents::ZERO, Cents::ZERO]);
        let clearing = ClearingRow { payer_id: "BLUE".into(), payer_name: "=Blue".into(), debits: Cents(100), credits: Cents(250), since: Some(AS_OF) };
        let answers = AnswerFigures { from: Some(AS_OF), clearing: vec![clearing], ..AnswerFigures::default() };
        let today = DayFigures { flows: Some(Flows::default()), stood: Some(Stood::default()), roll_forward: Some(roll_forward), ..DayFigures::default() };
        let mut days = Days::default();
        days.insert(AS_OF, today);
        RunFigures { days, answers, terms: Some(terms), ledger_cents: ledger(accounts), roll_forward: Some(roll_forward), edits: edit_figures(), ..RunFigures::default() }
    }

    type Files = Vec<(String, Vec<u8>)>;

    /// The reports of the night; accounts in one stream, or in parts that begin at these places.
    fn reports(night: &Night, cuts: &[usize]) -> Files {
        let (context, accounts) = (night.context(), accounts());
        let mut set = ReportSet::new(&context, |_: &str| Ok(Vec::new())).unwrap();
        let ends: Vec<usize> = cuts.iter().copied().skip(1).chain([accounts.len()]).collect();
        for (&start, &end) in cuts.iter().zip(&ends) {
            let mut part = ReportPart::new(&context);
            accounts[start..end].iter().for_each(|each| part.add_guarantor(&each.account, &each.items, Some(&each.delinquency), &each.decisions));
            set.append(part).unwrap();
        }
        if cuts.is_empty() {
            accounts.iter().for_each(|each| set.add_guarantor(&each.account, &each.items, Some(&each.delinquency), &each.decisions).unwrap());
        }
        let causes = [HeldCause { edit: "npi-check-digit", title: "NPI fails its check digit", snip: 5, fix: "Enter the right NPI." }];
        for (number, status) in [(1, UnbilledStatus::Held), (2, UnbilledStatus::ToCoder)] {
            let (encounter_id, deadline) = (format!("U{number}"), Some(AS_OF));
            let row = UnbilledRow {
                encounter_id: &encounter_id,
                patient_id: "P",
                guarantor_id: "G",
                payer_id: "BLUE",
                service_date: AS_OF,
                status,
                dollars: Cents(500 * number),
                deadline,
                reason: "why",
            };
            set.add_unbilled(&row).unwrap();
        }
        set.add_held(&HeldEncounter { service_date: AS_OF, dollars: Cents(500), deadline: None, causes: &causes });
        set.add_exception(&exception("events.csv:4", 700)).unwrap();
        let finished = set.finish(&figures(&accounts)).unwrap();
        assert!(finished.tie_out.ties());
        finished.files
    }

    fn text<'f>(files: &'f Files, name: &str) -> &'f str {
        let (_, bytes) = files.iter().find(|(held, _)| held == name).unwrap_or_else(|| panic!("{name} was not written"));
        std::str::from_utf8(bytes).unwrap()
    }

    fn rows(files: &Files, report: &str) -> Vec<std::collections::BTreeMap<String, String>> {
        csv::Reader::from_reader(text(files, &format!("{report}.csv")).as_bytes()).deserialize().map(Result::unwrap).collect()
    }

    #[test]
    fn every_report_is_written_with_its_columns_and_reads_back() {
        let files = reports(&Night::new(), &[]);
        for report in REPORTS {
            let mut reader = csv::Reader::from_reader(text(&files, &format!("{}.csv", report.name)).as_bytes());
            assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), report.columns, "{}", report.name);
            let read = reader.records().collect::<Result<Vec<_>, _>>().unwrap().len();
            assert!(read > 0, "{} is empty", report.name);
        }
        assert_eq!(files.len(), REPORTS.len() + 1);
    }

    #[test]
    fn parts_made_apart_give_the_same_bytes_as_one_stream() {
        let night = Night::new();
        let whole = reports(&night, &[]);
        for cuts in [vec![0], vec![0, 1], vec![0, 13, 13, 39]] {
            assert_eq!(reports(&night, &cuts), whole, "{cuts:?}");
        }
    }

    #[test]
    fn every_total_of_the_page_is_the_sum_of_its_csv() {
        let files = reports(&Night::new(), &[]);
        let mut seen = 0;
        for piece in text(&files, "index.html").split("data-total=\"").skip(1) {
            let (of, rest) = piece.split_once('"').unwrap();
            let shown: i64 = rest.split_once("data-cents=\"").unwrap().1.split_once('"').unwrap().0.parse().unwrap();
            let (name, condition) = of.split_once('?').unwrap_or((of, ""));
            let (report, column) = name.split_once('/').unwrap();
            let holds = |row: &std::collections::BTreeMap<String, String>| condition.split_once('=').is_none_or(|(key, value)| row[key] == value);
            let sum: Cents = rows(&files, report).iter().filter(|row| holds(row)).map(|row| Cents::parse(&row[column]).unwrap()).sum();
            assert_eq!(Cents(shown), sum, "{of}");
            seen += 1;
        }
        assert!(seen > 30, "only {seen} totals are marked");
    }

    #[test]
    fn text_of_an_export_can_neither_run_in_the_page_nor_in_a_spreadsheet() {
        let files = reports(&Night::new(), &[]);
        let page = text(&files, "index.html");
        let data = page.matches("<script type=\"application/json\" class=\"rows\">").count();
        assert_eq!(page.matches("<script").count(), data + 1, "only our own script, and data that nothing runs");
        assert_eq!(page.matches("</script>").count(), data + 1, "no text ends an element");
        // In the rows that stand as HTML, and in those that stand as data.
        assert!(page.contains("Blue &#38; &#60;b&#62;Sons") && page.contains("\\u003c/script>\\u003cscript>alert(1)") && !page.contains("<b>Sons"));
        assert!(text(&files, "delinquency.csv").contains("\"'=cmd(), Ann\""));
        assert!(!page.contains("http://") && !page.contains("https://"));
    }

    #[test]
    fn a_cent_between_aging_and_ledger_is_shown() {
        let (night, accounts) = (Night::new(), accounts());
        let context = night.context();
        let mut set = ReportSet::new(&context, |_: &str| Ok(Vec::new())).unwrap();
        accounts.iter().for_each(|each| set.add_guarantor(&each.account, &each.items, None, &[]).unwrap());
        let off = RunFigures { ledger_cents: ledger(&accounts) + Cents(1), ..RunFigures::default() };
        let finished = set.finish(&off).unwrap();
        assert_eq!(finished.tie_out.difference_cents, Cents(-1));
        assert!(text(&finished.files, "index.html").contains("Aging does not tie to the ledger."));
        assert!(finished.files.iter().all(|(name, _)| name != "roll_forward.csv"));
    }
}
