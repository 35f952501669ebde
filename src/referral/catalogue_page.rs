//! Gates in words: one for `cleanclaim explain`, and all of them with the states' rows as `GATES.md`.
//!
//! `GATES.md` is kept beside this file so that a change of a gate shows in review; a test compares it with [`markdown`].

use std::fmt::Write;

use super::gate::Gate;
use super::gates::GATES;
use super::parity::TELLS_PAYERS_APART;
use super::states::{CREDIT_REPORT_BANS, STATE_DUTIES, STATE_MINIMUMS, STATE_SALES, StateRule, TRANSPARENCY_STATES};

const HEAD: &str = "# Gates before referral

A gate is one reason why an account may not go to a collection agency, or not yet. All gates are always asked, every hit is listed with a sentence, and the most severe decides: NEVER, then
BILL_PAYER and REFUND, HOLD (the latest date counts), WRITE_OFF, CONTINUE. Only what none of them stops is proposed, and only a person's approval places it.
This page is generated from the gates themselves (`cleanclaim refer gates --markdown`), and a test compares; do not change it by hand.

It is no legal advice. A gate or row marked **to be verified** rests on a rule that was recalled and not read in its source. It is switched on, and holds for review whatever it would say
once verified; `[referral] verified_gates = [\"C-34\"]` takes the mark off. Every number is a setting of `[referral]`, `[delinquency]` or `[entity]`, named in the rule, with its default in brackets.
";

/// The text of `GATES.md`.
pub fn markdown() -> String {
    let mut page = String::from(HEAD);
    page.push_str("\n## Index\n\n| gate | obstacle | blocks | rule checked | asked |\n|---|---|---|---|---|\n");
    for gate in GATES {
        let checked = checked(gate);
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| [{}](#{}) | {} | {} | {checked} | {} |", gate.id, anchor(gate.id), escaped(gate.title), gate.scope.as_str(), dates(gate));
    }
    let apart = TELLS_PAYERS_APART.iter().map(|id| format!("[{id}](#{})", anchor(id))).collect::<Vec<_>>().join(", ");
    let _ = writeln!(page, "\nEqual facts get one decision whoever the payer is, except through {apart}, whose rules are about a programme (42 CFR 413.89(e)(2)).");
    for gate in GATES {
        write_gate(gate, &mut page);
    }
    write_states(&mut page);
    page
}

/// A gate in plain words, for `cleanclaim explain`; `None` for an unknown id.
pub fn explain(id: &str) -> Option<String> {
    let gate = GATES.iter().find(|gate| gate.id.eq_ignore_ascii_case(id))?;
    let mut page = format!("{}: {}\n\n", gate.id, gate.title);
    for (heading, text) in parts(gate) {
        let _ = writeln!(page, "  {heading:<8} {text}");
    }
    if !gate.confirmed {
        page.push_str("\nTo be verified: the rule was recalled, not read in its source. Until `[referral] verified_gates` names the gate, it holds for review and does no more.\n");
    }
    for (_, rows) in state_tables().into_iter().filter(|(title, _)| title.contains(&format!("({})", gate.id))) {
        page.push('\n');
        for (rule, what) in rows {
            let (whom, mark) = (if rule.hospitals_only { "hospitals" } else { "everybody" }, if rule.confirmed { "" } else { "; to be verified" });
            let _ = writeln!(page, "  {}  {what}, {whom}, since {} ({}{mark})", rule.state, rule.from, rule.citation);
        }
    }
    Some(page)
}

/// What is said of a gate, part by part.
fn parts(gate: &Gate) -> [(&'static str, String); 7] {
    [
        ("Rule", gate.rule.to_owned()),
        ("Blocks", gate.scope.as_str().to_owned()),
        ("Clears", gate.clears.to_owned()),
        ("Reads", gate.fields.join(", ")),
        ("Source", gate.citation.to_owned()),
        ("Asked", dates(gate)),
        ("Example", gate.example.to_owned()),
    ]
}

/// Whether the rule was read in its source.
fn checked(gate: &Gate) -> &'static str {
    match (gate.confirmed, state_tables().iter().any(|(title, _)| title.contains(&format!("({})", gate.id)))) {
        (false, _) => "to be verified",
        (true, true) => "row by row",
        (true, false) => "yes",
    }
}

fn write_gate(gate: &Gate, page: &mut String) {
    let doubt = if gate.confirmed { "" } else { " **To be verified.**" };
    let _ = writeln!(page, "\n### {}\n\n**{}.**{doubt}\n", gate.id, escaped(gate.title));
    for (heading, text) in parts(gate) {
        let _ = writeln!(page, "- **{heading}:** {}", escaped(&text));
    }
}

/// On which days the gate is asked.
fn dates(gate: &Gate) -> String {
    match (gate.from, gate.until) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("since {from}"),
        (None, Some(until)) => format!("up to {until}"),
        (Some(from), Some(until)) => format!("{from} to {until}"),
    }
}

fn write_states(page: &mut String) {
    page.push_str("\n## States\n\nEvery row is a seed for the entity's counsel. `[referral] state_minimum_days` replaces the rows of a state in the first table.\n");
    for (title, rows) in state_tables() {
        let _ = writeln!(page, "\n### {title}\n\n| state | rule | binds | since | source | checked |\n|---|---|---|---|---|---|");
        for (rule, what) in rows {
            let (whom, checked) = (if rule.hospitals_only { "hospitals" } else { "everybody" }, if rule.confirmed { "yes" } else { "to be verified" });
            let _ = writeln!(page, "| {} | {} | {whom} | {} | {} | {checked} |", rule.state, escaped(&what), rule.from, escaped(rule.citation));
        }
    }
}

/// A table's title, which names its gate, and its rows with what each asks.
type StateTable = (&'static str, Vec<(StateRule, String)>);

fn state_tables() -> [StateTable; 5] {
    let minimums = STATE_MINIMUMS.iter().map(|row| {
        let stops = if row.stops_for_appeals { ", appeals not counted" } else { "" };
        (row.rule, format!("{} days from the {}{stops}", row.days, row.clock.as_str()))
    });
    let duties = STATE_DUTIES.iter().map(|row| {
        let notice = row.notice_days.map(|days| if days == 0 { "a written notice".to_owned() } else { format!("a written notice {days} days old") });
        let screening = row.screening.then(|| "a screening for coverage and assistance".to_owned());
        (row.rule, screening.into_iter().chain(notice).collect::<Vec<_>>().join(", "))
    });
    let all = |rules: &[StateRule], what: &str| rules.iter().map(|rule| (*rule, what.to_owned())).collect();
    let sales = STATE_SALES.iter().map(|row| (row.rule, if row.is_forbidden { "forbidden" } else { "only under terms" }.to_owned()));
    [
        ("Days before collection (C-20)", minimums.collect()),
        ("Duties before collection (C-21)", duties.collect()),
        ("Price transparency (C-22)", all(TRANSPARENCY_STATES, "compliance on the day of service")),
        ("Sale of debts (C-16)", sales.collect()),
        ("Reports to consumer bureaus (`credit_report_ok`)", all(CREDIT_REPORT_BANS, "forbidden")),
    ]
}

/// The text with what Markdown would take for markup made plain. A bar would end a cell.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut plain, character| {
        if matches!(character, '|' | '*' | '_' | '<' | '~') {
            plain.push('\\');
        }
        plain.push(character);
        plain
    })
}

/// The anchor that viewers give the heading of an id.
fn anchor(id: &str) -> String {
    id.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_on_record_is_the_one_generated() {
        let on_record = include_str!("GATES.md");
        let generated = markdown();
        let difference = on_record.lines().zip(generated.lines()).position(|(left, right)| left != right);
        assert!(on_record == generated, "src/referral/GATES.md is stale from line {difference:?} on; regenerate it with `cleanclaim refer gates --markdown`");
    }

    #[test]
    fn every_gate_stands_once_in_the_index_and_once_by_itself() {
        let page = markdown();
        for gate in GATES {
            let rows = page.lines().filter(|line| line.starts_with(&format!("| [{}]", gate.id))).count();
            let sections = page.lines().filter(|line| line.strip_prefix("### ") == Some(gate.id)).count();
            assert_eq!((rows, sections), (1, 1), "{}", gate.id);
        }
        let states = STATE_MINIMUMS.len() + STATE_DUTIES.len() + TRANSPARENCY_STATES.len() + STATE_SALES.len() + CREDIT_REPORT_BANS.len();
        let is_state = |line: &&str| line.get(..5).is_some_and(|head| head.starts_with("| ") && head.ends_with(' ') && head.bytes().filter(u8::is_ascii_uppercase).count() == 2);
        assert_eq!(page.lines().filter(is_state).count(), states);
    }

    #[test]
    fn a_number_in_a_rule_is_the_settings_default() {
        let policy = crate::config::ReferralPolicy::default();
        for (id, name, value) in [
            ("C-05", "medicaid_retroactive_months", policy.medicaid_retroactive_months),
            ("C-07b", "estimate_dispute_days", policy.estimate_dispute_days),
            ("C-09", "appeal_closed_days", policy.appeal_closed_days),
            ("C-11", "minimum_days_from_first_statement", policy.minimum_days_from_first_statement),
            ("C-12", "final_notice_days", policy.final_notice_days),
            ("C-17", "medicare_effort_days", policy.medicare_effort_days),
            ("C-39", "minimum_statements", i32::from(policy.minimum_statements)),
            ("C-43", "recent_payment_days", policy.recent_payment_days),
        ] {
            let gate = GATES.iter().find(|gate| gate.id == id).unwrap();
            assert!(gate.rule.contains(&format!("{name} ({value})")), "{id}: {}", gate.rule);
        }
    }

    #[test]
    fn a_gate_explains_itself_with_the_rows_of_its_states() {
        let page = explain("c-20").unwrap();
        assert!(page.contains("  CO  182 days from the service, hospitals, since 2022-09-01 (CRS 6-20-203)\n") && page.contains("AB 1020 of 2021; to be verified)"), "{page}");
        assert!(explain("C-34").unwrap().contains("To be verified") && !explain("C-11").unwrap().contains("To be verified"));
        assert_eq!(explain("C-99"), None);
    }
}
