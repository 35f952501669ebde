//! Tests over the whole slice of edits: names, texts, order, and every example run.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::codes::compact::TableFacts;
use crate::codes::icd10cm::{Icd10Edition, import_edition};
use crate::codes::kinds::TableKind;
use crate::codes::ndc::{DrugUnit, NdcCrosswalk, NdcRow};
use crate::codes::owner_file::{ImportRequest, OwnerFile};
use crate::codes::{CodeSets, Programme};
use crate::model::{Finding, Quantity, Severity};

/// The built-in code sets with excerpts of the tables that must be imported, read from fixtures in their owners' layouts, so that edits which need them have examples.
pub(crate) fn example_codes() -> CodeSets {
    let day = crate::model::Date::constant;
    let xml = include_bytes!("../../tests/fixtures/codes/icd10cm-2024-excerpt.xml");
    let edition = import_edition(xml, None, "excerpt", day(2023, 10, 1), day(2024, 9, 30)).unwrap();
    let mut codes = CodeSets::with_editions(vec![Icd10Edition::from_bytes(edition.bytes.as_slice().to_vec().into()).unwrap()]);
    // Two drugs that do not exist: a package for several patients, and one for one patient.
    let drug = |ndc: u64, is_single_dose: bool| NdcRow {
        ndc,
        code: "J3420".into(),
        unit: DrugUnit::Ml,
        quantity: Quantity::whole(5),
        code_units: Quantity::ONE,
        is_single_dose,
        from: None,
        to: None,
    };
    codes.ndc = NdcCrosswalk::installed(vec![drug(99_999_020_125, false), drug(99_999_020_126, true)]);
    let file = |name: &str, bytes: &[u8]| OwnerFile { name: name.into(), bytes: bytes.to_vec() };
    let tables = [
        (
            "ncci",
            vec![
                file("ccipra-excerpt-f1.txt", include_bytes!("../../tests/fixtures/codes/ccipra-excerpt-f1.txt")),
                file("ccipra-excerpt-f2.txt", include_bytes!("../../tests/fixtures/codes/ccipra-excerpt-f2.txt")),
            ],
        ),
        ("mue", vec![file("mue-practitioner-excerpt.csv", include_bytes!("../../tests/fixtures/codes/mue-practitioner-excerpt.csv"))]),
        ("add-on", vec![file("aoc-excerpt.csv", include_bytes!("../../tests/fixtures/codes/aoc-excerpt.csv"))]),
        ("hcpcs", vec![file("HCPC2015_JAN_ANWEB-excerpt.csv", include_bytes!("../../tests/fixtures/codes/HCPC2015_JAN_ANWEB-excerpt.csv"))]),
        ("mce", vec![file("mce-excerpt.txt", include_bytes!("../../tests/fixtures/codes/mce-excerpt.txt"))]),
        ("mpfs-indicators", vec![file("PPRRVU26-excerpt.csv", include_bytes!("../../tests/fixtures/codes/PPRRVU26-excerpt.csv"))]),
        ("nucc", vec![file("nucc_taxonomy-excerpt.csv", include_bytes!("../../tests/fixtures/codes/nucc_taxonomy-excerpt.csv"))]),
        (
            "lcd",
            vec![
                file("article_x_hcpc_code.csv", include_bytes!("../../tests/fixtures/codes/mcd/article_x_hcpc_code.csv")),
                file("article_x_icd10_covered.csv", include_bytes!("../../tests/fixtures/codes/mcd/article_x_icd10_covered.csv")),
                file("article_x_icd10_noncovered.csv", include_bytes!("../../tests/fixtures/codes/mcd/article_x_icd10_noncovered.csv")),
                file("article.csv", include_bytes!("../../tests/fixtures/codes/mcd/article.csv")),
                file("article_x_contractor.csv", include_bytes!("../../tests/fixtures/codes/mcd/article_x_contractor.csv")),
                file("contractor.csv", include_bytes!("../../tests/fixtures/codes/mcd/contractor.csv")),
            ],
        ),
    ];
    for (kind, files) in tables {
        let kind = TableKind::find(kind).unwrap();
        let request = ImportRequest { files, programme: Some(Programme::Medicare), from: Some(crate::model::Date::constant(2015, 1, 1)), ..ImportRequest::default() };
        let (bytes, _) = kind.build(&request, TableFacts { name: "excerpt".into(), ..TableFacts::default() }).unwrap();
        kind.install_bytes(&mut codes, bytes).unwrap();
    }
    codes
}

fn abouts() -> impl Iterator<Item = &'static About> {
    EDITS.iter().map(|edit| edit.about())
}

#[test]
fn ids_are_unique_and_legal_names_of_faults() {
    let mut seen = HashSet::new();
    for about in abouts() {
        let id = about.id;
        assert!(seen.insert(id), "{id} stands twice");
        let legal = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
        assert!(id.chars().all(legal) && !id.starts_with('-') && !id.ends_with('-') && !id.contains("--"), "{id} is not kebab-case");
        assert!(!id.starts_with("check-") && !id.starts_with("validate-") && !id.starts_with("require-"), "{id} names a cure, not a fault");
    }
}

/// Every id that was ever given, with the day on which it was retired, if it was. Worklists, overrides and configurations of years ago name ids, so none is given twice.
const IDS: &str = include_str!("ids.csv");

#[test]
fn ids_are_never_reused_and_never_lost() {
    let rows: Vec<Vec<&str>> = IDS.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 3), "ids.csv: expected edit,since,retired");
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert!(ids.is_sorted_by(|left, right| left < right), "ids.csv is not sorted, or has an id twice");
    for about in abouts() {
        let row = rows.iter().find(|row| row[0] == about.id).unwrap_or_else(|| panic!("ids.csv lacks `{},{},`", about.id, about.since));
        assert_eq!(row[1], about.since.to_string(), "{}: since when?", about.id);
        assert_eq!(row[2], "", "{} was retired: its id must not come back", about.id);
    }
    for row in rows.iter().filter(|row| row[2].is_empty()) {
        assert!(find_edit(row[0]).is_some(), "{} is gone: give ids.csv the day on which it was retired", row[0]);
    }
}

#[test]
fn edits_stand_in_the_order_of_families_and_ids() {
    let order: Vec<(Family, &str)> = abouts().map(|about| (about.family, about.id)).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn every_edit_says_everything_about_itself() {
    for about in abouts() {
        let id = about.id;
        for text in [about.title, about.why, about.fix, about.source] {
            assert!(text.len() > 10, "{id} leaves a text empty");
        }
        assert!(!about.title.ends_with('.') && about.title.starts_with(char::is_uppercase), "{id}: the title is not a heading");
        assert!(about.why.ends_with('.') && about.fix.ends_with('.'), "{id}: why and fix are whole sentences");
        assert!(about.since.year() >= 2026, "{id} does not say since when");
        assert!((1..=7).contains(&about.snip), "{id}: SNIP type {}", about.snip);
        let answer: Vec<&str> = about.answer.split(':').collect();
        let is_answer = matches!(answer.as_slice(), ["A3" | "A6" | "A7" | "A8", status, ..] if status.parse::<u16>().is_ok() && answer.len() <= 3);
        assert!(about.answer.is_empty() || is_answer, "{id}: answer {}", about.answer);
    }
}

#[test]
fn the_valid_claim_is_clean_under_all_edits() {
    let codes = example_codes();
    assert_eq!(ClaimFixture::valid().run(&codes), Vec::<Finding>::new());
    let mut with_everything = ClaimFixture::valid();
    with_everything.facility();
    with_everything.make_dependent();
    with_everything.add_second_coverage();
    assert_eq!(with_everything.run(&codes), Vec::<Finding>::new());
    let mut self_pay = ClaimFixture::valid();
    self_pay.make_self_pay();
    assert_eq!(self_pay.run(&codes), Vec::<Finding>::new());
}

#[test]
fn every_example_gives_what_it_says() {
    let (codes, mut wrong) = (example_codes(), Vec::new());
    for about in abouts() {
        assert!(about.examples.iter().any(|example| !example.is_found), "{} has no passing example", about.id);
        assert!(about.examples.iter().any(|example| example.is_found), "{} has no example of its fault", about.id);
        for example in about.examples {
            let findings = example.run(&codes);
            let found: Vec<&str> = findings.iter().map(|finding| finding.edit).collect();
            let is_right = if example.is_found { found.contains(&about.id) && found.iter().all(|edit| *edit == about.id) } else { !found.contains(&about.id) };
            if !is_right {
                wrong.push(format!("{}, {}: found {found:?}", about.id, example.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn messages_and_fixes_are_whole_sentences() {
    let codes = example_codes();
    for (about, example) in abouts().flat_map(|about| about.examples.iter().map(move |example| (about, example))) {
        for finding in example.run(&codes) {
            assert!(finding.message.ends_with('.') && finding.fix.ends_with('.'), "{}, {}: {finding:?}", about.id, example.what);
        }
    }
}

#[test]
fn findings_never_carry_what_identifies_a_person() {
    let codes = example_codes();
    let private = ["TEST", "ZZ0001", "ZZ*0001", "1980", "EXAMPLE ST", "1EG4", "123456789A", "12A000001"];
    for (about, example) in abouts().flat_map(|about| about.examples.iter().map(move |example| (about, example))) {
        for finding in example.run(&codes) {
            for word in private {
                assert!(!finding.value.contains(word) && !finding.message.contains(word), "{}, {}: {finding:?}", about.id, example.what);
            }
        }
    }
}

/// The columns of the encounter export as their declaration lists them, each with whether its values are private. Read as text: edits know nothing of intake.
fn columns() -> HashMap<&'static str, bool> {
    let declaration = include_str!("../intake/column.rs");
    let column = |line: &'static str| {
        let mut parts = line.trim().strip_suffix(';')?.split(' ');
        let (name, privacy) = (parts.nth(1)?.trim_matches('"'), parts.next_back()?);
        ["open", "private"].contains(&privacy).then_some((name, privacy == "private"))
    };
    declaration.lines().filter_map(column).collect()
}

#[test]
fn fields_are_columns_of_the_encounter_export_and_private_values_are_withheld() {
    let (codes, columns) = (example_codes(), columns());
    assert!(columns.len() > 100, "the declaration of the columns was not understood");
    for (about, example) in abouts().flat_map(|about| about.examples.iter().map(move |example| (about, example))) {
        for finding in example.run(&codes).iter().filter(|finding| !finding.field.is_empty()) {
            let is_private = columns.get(finding.field);
            assert!(is_private.is_some(), "{} names the column `{}`", about.id, finding.field);
            let is_withheld = finding.value.is_empty() || finding.value == finding::WITHHELD;
            assert!(is_private == Some(&false) || is_withheld, "{} shows the value `{}` of {}", about.id, finding.value, finding.field);
        }
    }
}

#[test]
fn self_pay_encounters_are_held_only_by_edits_that_say_so() {
    let codes = example_codes();
    for (about, example) in abouts().flat_map(|about| about.examples.iter().map(move |example| (about, example))) {
        let mut fixture = ClaimFixture::valid();
        (example.change)(&mut fixture);
        fixture.make_self_pay();
        for finding in fixture.run(&codes) {
            let scope = find_edit(finding.edit).map(|edit| edit.about().scope);
            assert_eq!(scope, Some(Scope::AlsoSelfPay), "{}: {finding:?}", about.id);
        }
    }
}

#[test]
fn all_findings_are_reported_not_only_the_first() {
    let mut fixture = ClaimFixture::valid();
    fixture.encounter.patient.birth_date = None;
    fixture.billing().npi = "1".into();
    fixture.line().units = crate::model::Quantity(0);
    let edits: Vec<&str> = fixture.run(&example_codes()).iter().map(|finding| finding.edit).collect();
    assert_eq!(edits, ["patient-birth-date-missing", "billing-npi-invalid", "units-not-positive"]);
}

#[test]
fn policy_holds_warnings_by_payer_and_switches_edits_off() {
    let codes = example_codes();
    let mut fixture = ClaimFixture::valid();
    fixture.encounter.patient.sex = crate::model::Sex::Unknown;
    let severities = |fixture: &ClaimFixture| fixture.run(&codes).iter().map(|finding| finding.severity).collect::<Vec<_>>();
    assert_eq!(severities(&fixture), [Severity::Warning]);
    fixture.policy.hold_warnings.insert("OTHER".into(), vec!["patient-sex-unknown".into()]);
    assert_eq!(severities(&fixture), [Severity::Warning]);
    fixture.policy.hold_warnings.insert("*".into(), vec!["patient-sex-unknown".into()]);
    assert_eq!(severities(&fixture), [Severity::Reject]);
    fixture.policy.disabled.push("patient-sex-unknown".into());
    assert_eq!(severities(&fixture), []);
}

#[test]
fn a_policy_that_names_no_edit_is_noticed() {
    let mut fixture = ClaimFixture::valid();
    fixture.policy.disabled = vec!["duplicate-line".into(), "duplicate-lines".into()];
    fixture.policy.hold_warnings.insert("*".into(), vec!["patient-sex".into(), "patient-sex-unknown".into()]);
    assert_eq!(unknown_ids(&fixture.policy), ["duplicate-lines", "patient-sex"]);
}

#[test]
fn an_override_lets_a_judgement_pass_but_not_a_broken_file() {
    let codes = example_codes();
    let decide =
        |edit: &str| Override { edit: edit.into(), encounter_id: "EXAMPLE-1".into(), user: "BILLER1".into(), reason: "done twice, see chart".into(), ..Override::default() };
    let mut fixture = ClaimFixture::valid();
    let line = *fixture.line();
    fixture.lines.push(line);
    fixture.overrides.push(decide("duplicate-line"));
    let findings = fixture.run(&codes);
    assert_eq!(findings.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Note]);
    assert!(findings[0].message.ends_with("Overridden by BILLER1: done twice, see chart."), "{}", findings[0].message);
    fixture.overrides[0].reason = "done twice. ".into();
    assert!(fixture.run(&codes)[0].message.ends_with("Overridden by BILLER1: done twice."));

    let mut fixture = ClaimFixture::valid();
    fixture.coverage().member_id = "";
    fixture.overrides.push(decide("member-id-missing"));
    assert_eq!(fixture.run(&codes).iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Reject]);
}

#[test]
fn what_has_no_table_is_counted_not_passed() {
    let codes = example_codes();
    let mut fixture = ClaimFixture::valid();
    fixture.happen_on(crate::model::Date::constant(2050, 1, 4));
    let (overrides, mut findings, mut not_run) = (Overrides::default(), Vec::new(), NotRun::default());
    let context = EditContext {
        codes: &codes,
        as_of: fixture.as_of,
        policy: &fixture.policy,
        coding: &fixture.coding,
        receivers: &fixture.receivers,
        overrides: &overrides,
        prior: &NoPriorServices,
    };
    assert_eq!(run_edits_counting(&fixture.claim(), &context, &mut findings, &mut not_run), Verdict::Held);
    let counts: Vec<(&str, u64)> = not_run.counts().map(|(about, claims)| (about.id, claims)).collect();
    assert!(counts.contains(&("diagnosis-code-unknown", 1)) && counts.contains(&("diagnosis-not-billable", 1)), "{counts:?}");
    assert!(!findings.iter().any(|finding| finding.edit == "diagnosis-code-unknown"));
    let last: Vec<&str> = not_run.of_last_claim().map(|about| about.id).collect();
    assert_eq!(last, counts.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    assert!(not_run.of_last_claim().all(|about| about.needs.is_some()));
    assert!(not_run.tables_of_last_claim().contains(&crate::edits::Table::Icd10Cm));
    let mut total = NotRun::default();
    total.merge(&not_run);
    total.merge(&not_run);
    assert_eq!(total.counts().next().map(|(_, claims)| claims), Some(2));
    assert!(total.tables().contains(&(crate::edits::Table::Icd10Cm, 2)), "a claim counts once however many edits lacked the table");
    let covered = ClaimFixture::valid();
    run_edits_counting(&covered.claim(), &EditContext { as_of: covered.as_of, ..context }, &mut findings, &mut not_run);
    assert!(!not_run.of_last_claim().any(|about| about.id == "diagnosis-code-unknown"), "the last claim lacked nothing, whatever an earlier one did");
}

#[test]
fn expected_denials_are_well_formed_reason_codes_in_order() {
    for about in EDITS.iter().map(|edit| edit.about()) {
        for carc in about.denials {
            let digits = carc.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
            assert!(carc.len() - digits.len() <= 1 && (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()), "{}: {carc}", about.id);
        }
        assert!(about.denials.is_sorted_by(|left, right| carc_order(left) < carc_order(right)), "{}: in order, each once", about.id);
    }
    let duplicate = find_edit("duplicate-claim").unwrap().about();
    assert!(duplicate.expects("CO-18") && duplicate.expects("18") && !duplicate.expects("CO-118") && !duplicate.expects(""));
}

/// Numbers in their order, then codes with letters.
fn carc_order(carc: &str) -> (u32, &str) {
    (carc.parse().unwrap_or(u32::MAX), carc)
}
