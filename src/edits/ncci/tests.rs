//! Whose table judges a claim, how severely, and what several faults of one claim look like.

use super::*;
use crate::codes::compact::TableFacts;
use crate::codes::kinds::TableKind;
use crate::codes::owner_file::{ImportRequest, OwnerFile};
use crate::codes::{CodeSets, Programme};
use crate::edits::{NotRun, Overrides, run_edits_counting};
use crate::model::{Finding, PayerKind, Severity};

const PAIRS: &[u8] = include_bytes!("../../../tests/fixtures/codes/ccipra-excerpt-f1.txt");
const LIMITS: &[u8] = include_bytes!("../../../tests/fixtures/codes/mue-practitioner-excerpt.csv");

fn codes(programme: Programme) -> CodeSets {
    codes_of(programme, PAIRS, LIMITS)
}

fn codes_of(programme: Programme, pairs: &[u8], limits: &[u8]) -> CodeSets {
    let mut codes = CodeSets::built_in();
    for (kind, bytes) in [("ncci", pairs), ("mue", limits)] {
        let request = ImportRequest {
            files: vec![OwnerFile { name: kind.into(), bytes: bytes.to_vec() }],
            programme: Some(programme),
            from: Some(Date::constant(2015, 1, 1)),
            to: Some(Date::constant(2026, 6, 30)),
            ..ImportRequest::default()
        };
        let kind = TableKind::find(kind).unwrap();
        let (bytes, _) = kind.build(&request, TableFacts::default()).unwrap();
        kind.install_bytes(&mut codes, bytes).unwrap();
    }
    codes
}

fn panel_and_part() -> ClaimFixture {
    let mut claim = ClaimFixture::valid();
    bill(&mut claim, &[("80053", &[]), ("80048", &[])]);
    claim
}

fn severities(claim: &ClaimFixture, codes: &CodeSets, edit: &str) -> Vec<Severity> {
    claim.run(codes).iter().filter(|finding| finding.edit == edit).map(|finding| finding.severity).collect()
}

#[test]
fn payers_that_cms_binds_reject_and_others_warn_unless_they_adopt_the_table() {
    let (codes, mut claim) = (codes(Programme::Medicare), panel_and_part());
    let edit = "code-pair-never-together";
    assert_eq!(severities(&claim, &codes, edit), [Severity::Reject]);
    claim.payer().kind = PayerKind::MedicareAdvantage;
    assert_eq!(severities(&claim, &codes, edit), [Severity::Reject]);
    claim.payer().kind = PayerKind::Commercial;
    assert_eq!(severities(&claim, &codes, edit), [Severity::Warning]);
    claim.policy.adopted_tables.insert("EXAMPLE".into(), vec!["mue".into()]);
    assert_eq!(severities(&claim, &codes, edit), [Severity::Warning]);
    claim.policy.adopted_tables.insert("EXAMPLE".into(), vec!["ncci".into()]);
    assert_eq!(severities(&claim, &codes, edit), [Severity::Reject]);
}

fn not_run(claim: &ClaimFixture, codes: &CodeSets) -> Vec<&'static str> {
    let (overrides, mut findings, mut not_run) = (Overrides::default(), Vec::<Finding>::new(), NotRun::default());
    let context = EditContext {
        codes,
        as_of: claim.as_of,
        policy: &claim.policy,
        coding: &claim.coding,
        receivers: &claim.receivers,
        overrides: &overrides,
        prior: &crate::edits::NoPriorServices,
    };
    run_edits_counting(&claim.claim(), &context, &mut findings, &mut not_run);
    not_run.counts().map(|(about, _)| about.id).filter(|id| id.starts_with("code-pair") || id.starts_with("units-over-limit-a") || id.starts_with("add-on")).collect()
}

#[test]
fn another_programmes_table_judges_nothing_and_the_edits_are_not_run() {
    let mut claim = panel_and_part();
    let medicare = codes(Programme::Medicare);
    assert_eq!(not_run(&claim, &medicare), ["add-on-primary-of-contractor", "add-on-without-primary"]);
    claim.payer().kind = PayerKind::Medicaid;
    assert_eq!(severities(&claim, &medicare, "code-pair-never-together"), []);
    assert_eq!(not_run(&claim, &medicare).len(), 8);
    assert_eq!(severities(&claim, &codes(Programme::Medicaid), "code-pair-never-together"), [Severity::Reject]);
    // After the last day of the table nothing is known either.
    let mut late = panel_and_part();
    late.happen_on(Date::constant(2026, 7, 1));
    assert_eq!((severities(&late, &medicare, "code-pair-never-together"), not_run(&late, &medicare).len()), (vec![], 8));
}

#[test]
fn each_second_line_is_told_once_for_each_first_code() {
    let codes = codes(Programme::Medicare);
    let mut claim = ClaimFixture::valid();
    claim.encounter.clia = "14D0123456";
    bill(&mut claim, &[("80053", &[]), ("80048", &[]), ("80053", &["91"]), ("80048", &["91"]), ("11042", &[]), ("97597", &[])]);
    let found: Vec<(&str, Option<u16>)> = claim.run(&codes).iter().map(|finding| (finding.edit, finding.line)).collect();
    assert_eq!(found, [("code-pair-needs-modifier", Some(6)), ("code-pair-never-together", Some(2)), ("code-pair-never-together", Some(4))]);
}

#[test]
fn the_day_is_told_once_with_its_sum_and_whether_it_can_be_appealed() {
    let codes = codes(Programme::Medicare);
    let mut claim = ClaimFixture::valid();
    bill(&mut claim, &[("95004", &[]), ("95004", &["59"]), ("11730", &["TA"]), ("11730", &["T5"])]);
    units(&mut claim, 0, 50);
    units(&mut claim, 1, 31);
    let found = claim.run(&codes);
    let messages: Vec<&str> = found.iter().filter(|finding| finding.edit == "units-over-limit-a-day").map(|finding| finding.message.as_str()).collect();
    let expected = [
        "Line 1: 81 units of 95004 on 2026-05-04; the limit is 80 a day (more can be paid on appeal, with documentation).",
        "Line 3: 2 units of 11730 on 2026-05-04; the limit is 1 a day (an absolute limit).",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn a_void_takes_back_whatever_was_billed() {
    let mut claim = panel_and_part();
    (claim.frequency, claim.payer_claim_number) = (ClaimFrequency::Void, "2026123456");
    assert_eq!(severities(&claim, &codes(Programme::Medicare), "code-pair-never-together"), []);
}

#[test]
fn lines_without_a_date_and_minutes_of_anaesthesia_are_left_out() {
    let codes = codes(Programme::Medicare);
    let mut claim = ClaimFixture::valid();
    bill(&mut claim, &[("80053", &[]), ("80048", &[]), ("11730", &[])]);
    units(&mut claim, 2, 60);
    claim.lines[2].unit_basis = UnitBasis::Minutes;
    claim.lines[1].service_from = None;
    let ids: Vec<&str> = claim.run(&codes).iter().map(|finding| finding.edit).filter(|id| id.starts_with("code-pair") || id.starts_with("units-over-limit-a")).collect();
    assert_eq!(ids, Vec::<&str>::new());
}

#[test]
fn visits_of_one_day_are_told_once_with_and_without_the_tables() {
    let of_visits = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("80053", "99239").replace("80048", "99232").replace("11730", "99232").into_bytes();
    let tables = [CodeSets::built_in(), codes_of(Programme::Medicare, &of_visits(PAIRS), &of_visits(LIMITS))];
    let found = |codes: &CodeSets, lines: &[(&str, &[&str])], first_units: i64| {
        let mut claim = ClaimFixture::valid();
        bill(&mut claim, lines);
        claim.move_to("21");
        claim.encounter.admission_date = claim.encounter.service_date;
        units(&mut claim, 0, first_units);
        claim.run(codes).iter().map(|finding| finding.edit).filter(|edit| *edit != "discharge-date-missing").collect::<Vec<_>>()
    };
    let on_one_day: [(&str, &[&str]); 2] = [("99232", &[]), ("99239", &[])];
    assert_eq!(tables.each_ref().map(|codes| found(codes, &on_one_day, 1)), [["hospital-visits-of-one-day"], ["code-pair-never-together"]]);
    assert_eq!(tables.each_ref().map(|codes| found(codes, &[("99232", &[])], 2)), [["visit-units-over-days"], ["visit-units-over-days"]]);
}
