//! The language as a whole: the example file of `init`, faults with their places, and how rules, policy and overrides work together.

use super::*;
use crate::codes::CodeSets;
use crate::config::EditsPolicy;
use crate::edits::{ClaimFixture, NoPriorServices, Override, Overrides};

/// A rule with everything that one needs, between which a test puts what it is about.
fn rule_text(id: &str, rest: &str, when: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\ntitle = \"Fault\"\nwhy = \"Why.\"\nfix = \"Fix.\"\nsource = \"Source\"\n{rest}\n[rule.when]\n{when}\n\
         [[rule.example]]\nfound = true\n[[rule.example]]\nfound = false\nself_pay = true\n"
    )
}

fn names() -> KnownNames<'static> {
    KnownNames { payers: Some(vec!["EXAMPLE", "everpine", "northfield", "bluewillow"]), providers: Some(vec!["BILL", "1234567893"]), is_column: |name| name == "modifiers" }
}

fn read(text: &str) -> Result<Rules, Vec<String>> {
    let file = RuleFile { name: "house.toml".into(), text: text.into() };
    Rules::read(&[file], &names()).map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

/// Rules of one file, each of which must be faultless and proven by its examples.
fn rules(text: &str) -> Rules {
    let rules = read(text).unwrap_or_else(|faults| panic!("{}\n{text}", faults.join("\n")));
    assert_eq!(rules.failures(), [], "{text}");
    rules
}

fn judge(rules: &Rules, fixture: &ClaimFixture) -> (Verdict, Vec<Finding>) {
    let (codes, overrides) = (CodeSets::built_in(), Overrides::new(fixture.overrides.clone()));
    let context = EditContext {
        codes: &codes,
        as_of: fixture.as_of,
        policy: &fixture.policy,
        coding: &fixture.coding,
        receivers: &fixture.receivers,
        overrides: &overrides,
        prior: &NoPriorServices,
    };
    let mut findings = Vec::new();
    let verdict = rules.judge(&fixture.claim(), &context, &mut findings);
    (verdict, findings)
}

/// The rules that a new workspace has in comments, without the comment signs.
fn shipped() -> String {
    include_str!("../init/house.toml").lines().map(|line| if line == "#" { "" } else { line.strip_prefix("# ").unwrap_or(line) }.to_owned() + "\n").collect()
}

#[test]
fn the_rules_of_a_new_workspace_are_off_and_good_once_they_are_on() {
    let off = read(include_str!("../init/house.toml")).unwrap();
    assert!(off.is_empty());
    let file = RuleFile { name: "house.toml".into(), text: shipped() };
    let column = |name: &str| ["modifiers", "prior_authorization", "referral_number"].contains(&name);
    let on = Rules::read(&[file], &KnownNames { is_column: column, ..names() }).unwrap();
    assert_eq!((on.all().len(), on.failures()), (5, Vec::new()));
    for rule in on.all() {
        let page = page::explain(rule);
        assert!(page.contains(rule.title) && page.contains("Finds something where") && page.lines().all(|line| line.chars().count() <= 98), "{page}");
    }
}

#[test]
fn the_documentation_has_the_tables_of_the_language() {
    let readme = include_str!("README.md");
    let generated = page::markdown();
    assert!(readme.contains(&generated), "src/rules/README.md is stale; put what `cleanclaim rules language` prints between its chapters");
}

#[test]
fn every_condition_finds_and_lets_pass() {
    // What makes the condition hold of the example, and what makes it not.
    let cases: &[(&str, &str, &str, &str)] = &[
        ("payer", "\"everpine\"", "payer = \"everpine\"", "payer = \"northfield\""),
        ("payer_kind", "[\"medicaid\", \"tricare\"]", "payer_kind = \"tricare\"", "payer_kind = \"auto\""),
        ("filing_indicator", "\"MB\"", "filing_indicator = \"MB\"", "filing_indicator = \"CI\""),
        ("coverage_order", "[2, 3]", "coverage_order = 2", "coverage_order = 1"),
        ("member_id", "\"ABC*\"", "member_id = \"ABC1\"", "member_id = \"AB1\""),
        ("group_number", "\"G1*\"", "group_number = \"G17\"", "group_number = \"G2\""),
        ("self_pay", "true", "self_pay = true", "self_pay = false"),
        ("frequency", "\"replacement\"", "frequency = \"replacement\"", "frequency = \"void\""),
        ("billing_provider", "\"BILL\"", "", "billing_provider = \"OTHER\""),
        ("facility", "\"1234567893\"", "facility = \"X\"", "facility = \"X\""),
        ("rendering_npi", "\"1000000012\"", "", "rendering_npi = \"1000000020\""),
        ("rendering_taxonomy", "\"207Q*\"", "", "rendering_taxonomy = \"208000000X\""),
        ("referring", "false", "", "referring = true"),
        ("ordering", "true", "ordering = true", ""),
        ("supervising", "true", "supervising = true", ""),
        ("place_of_service", "[\"21\", \"22\"]", "place_of_service = \"22\"", ""),
        ("diagnosis", "\"E08-E13\"", "diagnoses = [\"I10\", \"E11.9\"]", "diagnoses = [\"E14\"]"),
        ("first_diagnosis", "\"E11.9\"", "diagnoses = [\"E11.9\", \"I10\"]", "diagnoses = [\"I10\", \"E11.9\"]"),
        ("without_diagnosis", "\"Z*\"", "diagnoses = [\"I10\"]", "diagnoses = [\"I10\", \"Z00.00\"]"),
        ("age_years_min", "18", "age_years = 18", "age_years = 17"),
        ("age_years_max", "17", "age_years = 17", "age_years = 18"),
        ("age_days_min", "29", "age_days = 29", "age_days = 28"),
        ("age_days_max", "28", "age_days = 28", "age_days = 29"),
        ("sex", "[\"M\", \"U\"]", "sex = \"M\"", "sex = \"F\""),
        ("patient_state", "\"IA\"", "patient_state = \"IA\"", "patient_state = \"IL\""),
        ("claim_charge_min", "\"200.01\"", "services = [\"99213*1*200.01\"]", "services = [\"99213*1*200.00\"]"),
        ("claim_charge_max", "200", "services = [\"99213*1*200.00\"]", "services = [\"99213*1*200.01\"]"),
        ("lines_min", "2", "services = [\"99213\", \"36415\"]", "services = [\"99213\"]"),
        ("lines_max", "1", "services = [\"99213\"]", "services = [\"99213\", \"36415\"]"),
        ("service_date_from", "2026-05-05", "service_date = 2026-05-05", "service_date = 2026-05-04"),
        ("service_date_to", "\"2026-05-04\"", "service_date = 2026-05-04", "service_date = 2026-05-05"),
        ("weekday", "[\"saturday\", \"sunday\"]", "service_date = 2026-05-09", "service_date = 2026-05-08"),
        ("days_since_service_min", "60", "as_of = 2026-07-03", "as_of = 2026-07-02"),
        ("days_since_service_max", "59", "as_of = 2026-07-02", "as_of = 2026-07-03"),
        ("prior_authorization", "false", "", "prior_authorization = \"A1\""),
        ("referral_number", "true", "referral_number = \"R1\"", ""),
        ("clia", "true", "clia = \"11D1234567\"", ""),
        ("accident", "[\"auto\", \"work\"]", "accident = \"work\"", "accident = \"none\""),
        ("admission_date", "true", "admission_date = 2026-05-01", ""),
        ("emergency", "true", "emergency = true", "emergency = false"),
        ("visit_type", "\"telehealth\"", "visit_type = \"telehealth\"", "visit_type = \"office\""),
        ("with_code", "\"J*\"", "services = [\"96372\", \"J1885\"]", "services = [\"96372\"]"),
        ("without_code", "\"J*\"", "services = [\"96372\"]", "services = [\"96372\", \"J1885\"]"),
        ("code", "[\"99202-99215\", \"G0438\"]", "services = [\"36415\", \"99202\"]", "services = [\"36415\", \"99221\"]"),
        ("modifier", "[\"25\", \"59\"]", "services = [\"99213:25\"]", "services = [\"99213:24\"]"),
        ("without_modifier", "\"25\"", "services = [\"99213:24\"]", "services = [\"99213:24:25\"]"),
        ("pointed_diagnosis", "\"I10\"", "diagnoses = [\"J20.9\", \"I10\"]\nservices = [\"99213***2\"]", "diagnoses = [\"J20.9\", \"I10\"]\nservices = [\"99213***1\"]"),
        ("units_min", "\"2.5\"", "services = [\"97110*2.5\"]", "services = [\"97110*2\"]"),
        ("units_max", "4", "services = [\"97110*4\"]", "services = [\"97110*5\"]"),
        ("line_charge_min", "100", "services = [\"99213*1*50\", \"36415*1*100\"]", "services = [\"99213*1*99.99\", \"36415*1*99.99\"]"),
        ("line_charge_max", "\"99.99\"", "services = [\"99213*1*99.99\"]", "services = [\"99213*1*100\"]"),
        ("ndc", "false", "", "ndc = \"00002714001\""),
        ("service_note", "true", "service_note = \"note\"", ""),
    ];
    let untried: Vec<&str> = condition::CONDITIONS.iter().map(|row| row.key).filter(|key| !cases.iter().any(|case| case.0 == *key)).collect();
    assert_eq!(untried, [] as [&str; 0]);
    for (key, value, holds, fails) in cases.iter().filter(|case| case.0 != "facility") {
        let text = format!(
            "[[rule]]\nid = \"r\"\ntitle = \"T\"\nwhy = \"W\"\nfix = \"F\"\nsource = \"S\"\nthen = \"hold\"\n[rule.when]\n{key} = {value}\n\
             [[rule.example]]\nfound = true\n{holds}\n[[rule.example]]\nfound = false\n{fails}\n"
        );
        let rules = rules(&text);
        // What the index makes of it is what the rule alone says.
        for example in &rules.all()[0].examples {
            assert_eq!(judge(&rules, &example.claim).1.is_empty(), !example.is_found, "{text}");
        }
    }
}

#[test]
fn faults_are_told_with_their_places_and_what_was_perhaps_meant() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("then = \"hold\"", "payr = \"everpine\"", "house.toml:9:1", "`payr` is no key of [rule.when]; did you mean `payer`?"),
        ("then = \"hold\"", "payer = \"everpin\"", "house.toml:9:9", "`everpin` is not in payers.csv; did you mean `everpine`?"),
        ("then = \"hold\"", "code = [\"99213\", \"99-x\"]", "house.toml:9:18", "expected a code in quotes"),
        ("then = \"hold\"", "code = \"99215-99202\"", "house.toml:9:8", "a range"),
        ("then = \"hold\"", "code = 99213", "house.toml:9:8", "found 99213"),
        ("then = \"hold\"", "code = []", "house.toml:9:8", "at least one value"),
        ("then = \"hold\"", "claim_charge_min = 99.5", "house.toml:9:20", "\"99.50\" in quotes"),
        ("then = \"hold\"", "age_years_min = -1", "house.toml:9:17", "0 or more"),
        ("then = \"hold\"", "service_date_from = \"31.1.2026\"", "house.toml:9:21", "2026-01-31"),
        ("then = \"hold\"", "payer_kind = \"medicade\"", "house.toml:9:14", "did you mean `medicaid`?"),
        ("then = \"hold\"", "emergency = \"yes\"", "house.toml:9:13", "true or false"),
        ("then = \"hold\"", "", "house.toml:8:1", "at least one condition"),
        ("then = \"stop\"", "code = \"99213\"", "house.toml:7:8", "\"hold\", \"warn\" or \"note\""),
        ("", "code = \"99213\"", "house.toml:1:1", "the rule has no `then`"),
        ("then = \"hold\"\nseverity = \"reject\"", "code = \"99213\"", "house.toml:8:1", "`severity` is no key of a rule"),
        ("then = \"hold\"\nfield = \"modifier\"", "code = \"99213\"", "house.toml:8:9", "a column of the encounter export"),
        ("then = \"hold\"\neffective_from = 2026-02-01\neffective_to = 2026-01-31", "code = \"99213\"", "house.toml:1:1", "ends before it begins"),
        ("then = \"hold\"", "code = \"99213\"\ncode = \"99214\"", "house.toml:10:1", "duplicate key"),
        ("then = \"hold\"", "code = ", "house.toml:9:", "not TOML"),
    ];
    for (rest, when, place, message) in cases {
        let faults = read(&rule_text("some-fault", rest, when)).err().unwrap_or_default();
        assert!(faults.iter().any(|fault| fault.starts_with(place) && fault.contains(message)), "{when}: {faults:#?}");
    }
}

#[test]
fn ids_are_legal_unique_and_no_edits() {
    for (id, message) in [("Some_Fault", "small letters"), ("duplicate-line", "is an edit's id"), ("not-selected", "is an edit's id")] {
        let faults = read(&rule_text(id, "then = \"hold\"", "code = \"99213\"")).unwrap_err();
        assert!(faults.len() == 1 && faults[0].starts_with("house.toml:2:6") && faults[0].contains(message), "{faults:?}");
    }
    let file = |name: &str| RuleFile { name: name.into(), text: rule_text("twice", "then = \"hold\"", "code = \"99213\"") };
    let faults = Rules::read(&[file("a.toml"), file("b.toml")], &names()).unwrap_err();
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), ["b.toml:1:1: the id `twice` is taken by the rule at a.toml:1"]);
}

#[test]
fn a_rule_needs_an_example_of_each_kind_and_one_that_is_wrong_fails() {
    let good = rule_text("some-fault", "then = \"hold\"", "code = \"99213\"");
    let faults = read(&good.replace("found = true", "found = false")).unwrap_err();
    assert!(faults.len() == 1 && faults[0].contains("no example with `found = true`"), "{faults:?}");
    let faults = read(&good.replace("found = true", "found = true\ncolour = \"red\"")).unwrap_err();
    assert!(faults[0].starts_with("house.toml:12:1") && faults[0].contains("`colour` is no key of an example"), "{faults:?}");
    let faults = read(&good.replace("found = true", "found = true\nservices = [\"99213*two\"]")).unwrap_err();
    assert!(faults[0].starts_with("house.toml:12:13") && faults[0].contains("expected a service such as"), "{faults:?}");
    let failing = read(&good.replace("found = true", "found = true\nwhat = \"another code\"\nservices = [\"99214\"]")).unwrap();
    let failures: Vec<String> = failing.failures().iter().map(ToString::to_string).collect();
    assert_eq!(failures, ["house.toml:10:1: some-fault: example \"another code\" fails: nothing is found, and found = true says that something is"]);
}

#[test]
fn line_conditions_must_hold_on_one_and_the_same_line_and_exceptions_look_at_it_too() {
    let text = rule_text("some-fault", "then = \"hold\"", "code = \"97110-97140\"\nmodifier = \"GP\"\n[rule.unless]\nunits_max = 2\npayer = \"everpine\"")
        .replace("found = true", "found = true\nservices = [\"97110:GP*3\"]");
    let rules = rules(&text);
    let with = |services: &[(&str, &str, i64)], payer: &str| {
        let mut fixture = ClaimFixture::valid();
        fixture.payer().payer_id = payer.into();
        let base = *fixture.line();
        let line = |(code, modifier, units): &(&str, &str, i64)| crate::model::ClaimLine {
            code: (*code).into(),
            modifiers: std::iter::once((*modifier).into()).filter(|modifier: &crate::model::Code| !modifier.is_empty()).collect(),
            units: crate::model::Quantity::whole(*units),
            ..base
        };
        fixture.lines = services.iter().map(line).collect();
        judge(&rules, &fixture).1.iter().map(|finding| finding.line.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(with(&[("97110", "", 3), ("99213", "GP", 3)], "EXAMPLE"), [] as [u16; 0]);
    assert_eq!(with(&[("97140", "GP", 3), ("99213", "", 1), ("97110", "GP", 1)], "EXAMPLE"), [1, 3]);
    // The exception takes away the line that it holds of, and only that.
    assert_eq!(with(&[("97140", "GP", 3), ("97110", "GP", 2)], "everpine"), [1]);
}

#[test]
fn a_finding_says_where_and_what_to_do_and_withholds_the_cell() {
    let rules = rules(&rule_text("some-fault", "then = \"hold\"\nfield = \"modifiers\"\nelement = \"2400 SV101\"\nroute = \"coders\"", "code = \"99213\""));
    let (verdict, findings) = judge(&rules, &ClaimFixture::valid());
    assert_eq!((verdict, findings.len()), (Verdict::Held, 1));
    let finding = &findings[0];
    assert_eq!((finding.edit, finding.line, finding.message.as_str(), finding.fix.as_str()), ("some-fault", Some(1), "Line 1 (99213): Fault.", "Fix."));
    assert_eq!((finding.value.as_str(), finding.field, finding.element, finding.snip), (crate::edits::finding::WITHHELD, "modifiers", "2400 SV101", 7));
    assert_eq!(rules.find("some-fault").unwrap().route, "coders");
}

#[test]
fn policy_and_overrides_work_on_rules_as_on_edits() {
    let severity = |then: &str, change: &dyn Fn(&mut ClaimFixture)| {
        let rules = rules(&rule_text("some-fault", &format!("then = \"{then}\""), "payer = \"EXAMPLE\""));
        let mut fixture = ClaimFixture::valid();
        change(&mut fixture);
        let (verdict, findings) = judge(&rules, &fixture);
        (verdict, findings.first().map(|finding| finding.severity))
    };
    let policy = |policy: EditsPolicy| move |fixture: &mut ClaimFixture| fixture.policy = policy.clone();
    assert_eq!(severity("hold", &|_| {}), (Verdict::Held, Some(Severity::Reject)));
    assert_eq!(severity("warn", &|_| {}), (Verdict::Clean, Some(Severity::Warning)));
    assert_eq!(severity("note", &|_| {}), (Verdict::Clean, Some(Severity::Note)));
    assert_eq!(severity("hold", &policy(EditsPolicy { disabled: vec!["some-fault".into()], ..EditsPolicy::default() })), (Verdict::Clean, None));
    let hold = EditsPolicy { hold_warnings: [("EXAMPLE".to_owned(), vec!["some-fault".to_owned()])].into(), ..EditsPolicy::default() };
    assert_eq!(severity("warn", &policy(hold.clone())), (Verdict::Held, Some(Severity::Reject)));
    let overridden = |fixture: &mut ClaimFixture| {
        fixture.overrides = vec![Override { edit: "some-fault".into(), encounter_id: "EXAMPLE-1".into(), user: "ann".into(), reason: "agreed".into(), ..Override::default() }];
    };
    assert_eq!(severity("hold", &overridden), (Verdict::Clean, Some(Severity::Note)));
    let rules = rules(&rule_text("some-fault", "then = \"warn\"", "payer = \"EXAMPLE\""));
    assert_eq!(unknown_ids(&hold, &rules), [] as [&str; 0]);
    assert_eq!(unknown_ids(&hold, &Rules::default()), ["some-fault"]);
}

#[test]
fn a_rule_counts_from_its_first_day_to_its_last_and_for_insurance_only() {
    let rules = rules(&rule_text("some-fault", "then = \"hold\"\neffective_from = 2026-05-04\neffective_to = 2026-05-04", "payer = \"EXAMPLE\""));
    let on = |day: &str| {
        let mut fixture = ClaimFixture::valid();
        fixture.happen_on(crate::model::parse_date(day).unwrap());
        judge(&rules, &fixture).1.len()
    };
    assert_eq!([on("2026-05-03"), on("2026-05-04"), on("2026-05-05")], [0, 1, 0]);
    let any = super::tests::rules(&rule_text("some-fault", "then = \"hold\"", "lines_min = 1"));
    let mut self_pay = ClaimFixture::valid();
    self_pay.make_self_pay();
    assert_eq!(judge(&any, &self_pay).1, []);
}

#[test]
fn findings_come_in_the_order_of_rules_and_lines_whatever_the_index() {
    let text = [
        rule_text("third", "then = \"note\"", "lines_min = 1"),
        rule_text("second", "then = \"note\"", "code = [\"99213\", \"36415\"]"),
        rule_text("first", "then = \"note\"", "payer = \"EXAMPLE\""),
    ];
    let found = judge(&rules(&text.concat()), &ClaimFixture::valid()).1;
    let order: Vec<(&str, Option<u16>)> = found.iter().map(|finding| (finding.edit, finding.line)).collect();
    assert_eq!(order, [("third", None), ("second", Some(1)), ("second", Some(2)), ("first", None)]);
}

#[test]
fn rules_laid_over_others_replace_those_of_the_same_id() {
    let old = rules(&[rule_text("a", "then = \"hold\"", "lines_min = 1"), rule_text("b", "then = \"hold\"", "lines_min = 1")].concat());
    let new = rules(&[rule_text("a", "then = \"note\"", "lines_min = 1"), rule_text("c", "then = \"warn\"", "lines_min = 1")].concat());
    let both: Vec<(&str, Severity)> = old.overlaid(new).all().iter().map(|rule| (rule.id, rule.severity)).collect();
    assert_eq!(both, [("b", Severity::Reject), ("a", Severity::Note), ("c", Severity::Warning)]);
}

proptest::proptest! {
    /// Whatever is done to a file of rules, it is read or refused, and every fault names a place that the file has.
    #[test]
    fn damaged_files_are_refused_with_a_place_and_never_panic(at in 0usize..6_000, length in 0usize..60, noise in "[ -~\n\"\\[\\]=é]{0,8}") {
        let mut text = shipped();
        let boundary = |at: usize, text: &str| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let (start, end) = (boundary(at, &text), boundary(at + length, &text));
        text.replace_range(start..end, &noise);
        let lines = text.lines().count() + 1;
        let file = RuleFile { name: "house.toml".into(), text };
        match Rules::read(&[file], &names()) {
            Ok(rules) => drop(rules.failures()),
            Err(faults) => faults.iter().for_each(|fault| assert!((1..=lines).contains(&fault.line) && fault.column > 0, "{fault}")),
        }
    }
}

#[test]
fn texts_on_several_lines_become_one() {
    let text = rule_text("some-fault", "then = \"hold\"", "code = \"99213\"").replace("title = \"Fault\"", "title = \"\"\"\n  Fault\n  of two lines.\n\"\"\"");
    assert_eq!(judge(&rules(&text), &ClaimFixture::valid()).1[0].message, "Line 1 (99213): Fault of two lines.");
}
