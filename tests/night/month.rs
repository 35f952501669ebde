//! A month: encounters every night, claims out, and the practice payer's answers on the days on which they come.

use std::collections::BTreeMap;

use super::*;
use crate::support::{Program, program};

/// Nights with encounters, and how many each has; the answers to the last come in the nights after.
const NIGHTS: i32 = 30;
const ENCOUNTERS: &str = "30";
const NIGHTS_AFTER: i32 = 12;
/// Every so many nights the night is run once more, which must change nothing.
const AGAIN_EVERY: i32 = 6;
/// The night whose answers are also posted under other names.
const SHUFFLED: i32 = 24;

fn day(number: i32) -> String {
    cleanclaim::model::date::add_days(cleanclaim::model::Date::constant(2026, 8, 20), number).to_string()
}

fn generate(arguments: &[&str]) -> Program {
    program(["--quiet", "generate"].into_iter().chain(arguments.iter().copied()))
}

/// Puts the day's export, and the answers that come on it, into the inboxes. Returns the answers' bytes by name.
fn put_inputs(workspace: &Workspace, number: i32) -> BTreeMap<String, Vec<u8>> {
    let date = day(number);
    let inbox = workspace.path("inbox/encounters");
    if number < NIGHTS {
        generate(&["encounters", "--encounters", ENCOUNTERS, "--seed", "5", "--date", &date, "--exports-only", "--out", inbox.to_str().unwrap()]).run().expect(0);
    }
    if workspace.claim_files().is_empty() {
        return BTreeMap::new();
    }
    let (outbox, responses) = (workspace.path("outbox/claims"), workspace.path("inbox/responses"));
    generate(&["responses", outbox.to_str().unwrap(), "--seed", "5", "--day", &date, "--out", responses.to_str().unwrap()]).run().expect(0);
    let read = |path: String| (path.clone(), std::fs::read(workspace.path(&path)).unwrap());
    workspace.files_in("inbox/responses").into_iter().map(read).collect()
}

/// What an 835 says of money: BPR, CLP04 and PLB by reason, in cents.
#[derive(Debug, Default)]
struct Money {
    payments: i64,
    paid: i64,
    reasons: BTreeMap<String, i64>,
}

impl Money {
    /// Adds a file, whose payments its claims and reasons must explain. The reading here knows nothing of the program's.
    fn add(&mut self, bytes: &[u8]) {
        let (mut payment, mut explained) = (0, 0);
        for segment in std::str::from_utf8(bytes).unwrap().split("~\n") {
            let elements: Vec<&str> = segment.split('*').collect();
            match elements[0] {
                "BPR" => payment = cents(elements[2]),
                "CLP" => {
                    self.paid += cents(elements[4]);
                    explained += cents(elements[4]);
                }
                "PLB" => {
                    for reason in elements[3..].chunks(2) {
                        *self.reasons.entry(reason[0][..2].to_owned()).or_default() += cents(reason[1]);
                        explained -= cents(reason[1]);
                    }
                }
                "SE" => {
                    assert_eq!(payment, explained);
                    self.payments += payment;
                    (payment, explained) = (0, 0);
                }
                _ => {}
            }
        }
    }
}

fn cents(text: &str) -> i64 {
    let (whole, fraction) = text.trim_start_matches(['-', '$']).split_once('.').unwrap_or((text.trim_start_matches(['-', '$']), ""));
    let magnitude = whole.replace(',', "").parse::<i64>().unwrap() * 100 + format!("{fraction:0<2}").parse::<i64>().unwrap();
    if text.contains('-') { -magnitude } else { magnitude }
}

/// The journal's sum over accounts that begin so.
fn booked(journal: &str, account: &str) -> i64 {
    let postings = journal.lines().filter_map(|line| line.trim_start().strip_prefix(account).map(|_| line.split_whitespace().last().unwrap()));
    postings.map(cents).sum()
}

#[test]
fn every_cent_of_a_month_of_answers_is_booked_and_no_night_run_again_changes_anything() {
    let workspace = Workspace::generated(30, 5);
    for path in workspace.files_in("inbox") {
        std::fs::remove_file(workspace.path(&path)).unwrap();
    }
    let (mut money, mut events) = (Money::default(), BTreeMap::<String, u64>::new());
    for number in 0..NIGHTS + NIGHTS_AFTER {
        let answers = put_inputs(&workspace, number);
        answers.iter().filter(|(name, _)| name.ends_with(".835")).for_each(|(_, bytes)| money.add(bytes));
        let other = (number == SHUFFLED).then(|| under_other_names(&workspace, &answers));
        let code = workspace.night(&day(number)).code;
        assert!(code == Some(0) || code == Some(3), "night {number}: {code:?}");
        for (event, count) in workspace.manifest(&day(number))["answers"]["events"].as_object().into_iter().flatten() {
            *events.entry(event.clone()).or_default() += count.as_u64().unwrap();
        }
        if number % AGAIN_EVERY == 0 {
            let before = Tree::read(workspace.root());
            workspace.night(&day(number));
            assert!(Tree::read(workspace.root()) == before, "night {number} again changed something");
            workspace.call(&["verify"]).expect(0);
        }
        if let Some(other) = other {
            other.night(&day(number));
            for report in ["aging_detail", "aging_summary"] {
                assert_eq!(other.report(&day(number), report).rows(), workspace.report(&day(number), report).rows(), "{report}");
            }
        }
    }
    workspace.call(&["verify"]).expect(0);
    let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    let reason = |name: &str| money.reasons.get(name).copied().unwrap_or_default();
    assert!(money.payments > 0 && reason("L6") < 0);
    assert_eq!(booked(&journal, "cash:payer:"), money.payments);
    assert_eq!(booked(&journal, "income:payer:interest"), reason("L6"));
    assert_eq!(booked(&journal, "clearing:payer:"), reason("WO") + reason("FB"), "clearing holds what payers carry forward and nothing else");
    for event in ["accepted", "paid", "partly_paid", "denied", "rejected", "forwarded", "reversed"] {
        assert!(events.contains_key(event), "no claim was {event}: {events:?}");
    }
}

/// A copy of the workspace before the night in which the answers have names in another order.
fn under_other_names(workspace: &Workspace, answers: &BTreeMap<String, Vec<u8>>) -> Workspace {
    assert!(answers.len() > 2);
    let other = Workspace::copy_of(workspace, true);
    for (place, (name, bytes)) in answers.iter().enumerate() {
        std::fs::remove_file(other.path(name)).unwrap();
        other.put(&format!("inbox/responses/{:02}.x12", answers.len() - place), bytes);
    }
    other
}
