//! Claims written and read back are the claims they were, and edits say of a file what they say of the claim.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::convert::{Owned, payer_kind};
use super::history::FileHistory;
use super::judge::Judge;
use super::*;
use crate::codes::CodeSets;
use crate::edits::{ClaimFixture, EDITS};
use crate::model::*;
use crate::x12::fixtures::{Practice, decision_by_claim, decision_by_line, every_kind_of_claim, every_kind_of_encounter, file, second_decision};
use crate::x12::p837::Transaction837p;
use crate::x12::read837::{ProfessionalClaim, Read837, Reader837};
use crate::x12::text::{push_digits, push_letters_and_digits, push_telephone, push_text};

fn read(bytes: &[u8]) -> Vec<ProfessionalClaim> {
    let mut reader = Reader837::new(bytes);
    let mut claims = Vec::new();
    while let Some(read) = reader.next_claim().unwrap() {
        if let Read837::Claim(claim) = read {
            claims.push(*claim);
        }
    }
    claims
}

/// A text as an element carries it.
fn carried(text: &str, limit: usize) -> String {
    let mut out = Vec::new();
    push_text(text, limit, &mut out);
    String::from_utf8(out).unwrap()
}

fn digits(text: &str) -> String {
    let mut out = Vec::new();
    push_digits(text, 11, &mut out);
    String::from_utf8(out).unwrap()
}

/// Everything of a claim that an 837 carries, in the form in which it carries it.
fn facts(claim: &Claim<'_>) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    let mut fact = |name: String, value: String| _ = facts.insert(name, value);
    let encounter = claim.encounter.unwrap();
    fact("id".into(), claim.claim_id.clone());
    fact("frequency".into(), claim.frequency.x12().into());
    if claim.frequency != ClaimFrequency::Original {
        fact("payer claim number".into(), carried(claim.payer_claim_number, 50));
    }
    fact("totals".into(), format!("{} {} {}", claim.charge_cents, claim.patient_paid_cents, claim.place_of_service));
    fact("diagnoses".into(), format!("{:?}", claim.diagnoses.iter().map(|diagnosis| diagnosis.code).collect::<Vec<_>>()));
    fact("coverage".into(), format!("{:?} of {}", claim.coverage, encounter.coverages.len()));
    fact("patient".into(), person(&encounter.patient, true));
    for (place, coverage) in encounter.coverages.iter().enumerate() {
        let payer = claim.all_payers[place].unwrap();
        let mut id = Vec::new();
        match payer.kind {
            PayerKind::MedicareB => push_letters_and_digits(coverage.member_id, 80, &mut id),
            _ => push_text(coverage.member_id, 80, &mut id),
        };
        let reason = if payer.kind == PayerKind::MedicareB && place > 0 { coverage.msp_type } else { "" };
        fact(format!("coverage {place}"), format!("{:?} {} {} {reason}", coverage.relationship, String::from_utf8(id).unwrap(), carried(coverage.group_number, 50)));
        if coverage.relationship != Relationship::Own {
            let is_billed = Some(place) == claim.coverage;
            fact(format!("subscriber {place}"), person(&coverage.subscriber, is_billed && coverage.subscriber.birth_date.is_some()));
        }
        let address = if payer.address_1.is_empty() { String::new() } else { format!("{} {}", carried(&payer.address_1, 55), digits(&payer.zip)) };
        fact(format!("payer {place}"), format!("{} {} {} {:?} {address}", carried(&payer.edi_payer_id, 80), carried(&payer.name, 60), payer.filing_indicator, payer.kind));
    }
    let billing = claim.billing.unwrap();
    let mut phone = Vec::new();
    push_telephone(&billing.phone, &mut phone);
    let mut own = ["last_or_org_name", "first_name"].map(|_| String::new());
    own[0] = carried(&billing.last_or_org_name, 60);
    own[1] = if billing.entity_type == EntityType::Person { carried(&billing.first_name, 35) } else { String::new() };
    fact("biller".into(), format!("{} {:?} {own:?} {} {}", billing.npi, billing.entity_type, billing.taxonomy, String::from_utf8(phone).unwrap()));
    fact("biller's tax id".into(), format!("{} {}", digits(&billing.tax_id), billing.tax_id_type));
    fact("biller's address".into(), place_of(billing));
    fact("pay-to".into(), format!("{} {} {} {}", carried(&billing.pay_to_address_1, 55), carried(&billing.pay_to_city, 30), billing.pay_to_state, digits(&billing.pay_to_zip9)));
    if let Some(facility) = claim.facility {
        fact("facility".into(), format!("{} {} {}", facility.npi, carried(&facility.last_or_org_name, 60), place_of(facility)));
    }
    // Who bills renders where nobody else is named.
    let rendering = claim.rendering.map_or(billing.npi.as_str(), |rendering| rendering.npi);
    fact("rendering".into(), rendering.into());
    if let Some(provider) = claim.rendering.filter(|provider| provider.npi != billing.npi) {
        fact("rendering's name".into(), named(provider, true));
    }
    let of_line = |line: &ClaimLine<'_>| line.rendering.map_or(rendering.to_owned(), |provider| provider.npi.to_owned());
    let others = [("referring", claim.referring), ("supervising", claim.supervising), ("ordering", claim.ordering)];
    for (role, provider) in others.into_iter().filter_map(|(role, provider)| Some((role, provider?))) {
        fact(role.into(), named(provider, false));
    }
    fact(
        "references".into(),
        format!("{} {} {}", carried(encounter.prior_authorization, 50), carried(encounter.referral_number, 50), carried(encounter.mammography_certification, 50)),
    );
    fact("accident".into(), format!("{:?} {:?}", encounter.accident, encounter.accident.and(encounter.accident_date)));
    fact("accident's state".into(), if encounter.accident == Some(Accident::Auto) { carried(encounter.accident_state, 2) } else { String::new() });
    fact("property and casualty".into(), carried(encounter.property_casualty_claim_number, 50));
    let discharge = encounter.admission_date.and(encounter.discharge_date);
    fact("days".into(), format!("{:?} {:?} {discharge:?} {}", encounter.onset_date, encounter.admission_date, encounter.emergency));
    for (place, line) in claim.lines.iter().enumerate() {
        let to = line.service_to.or(line.service_from);
        let what = format!("{} {:?} {} {:?} {}", line.code, line.modifiers.as_slice(), line.units, line.unit_basis, line.charge_cents);
        fact(format!("line {place}"), format!("{what} {:?} {} {:?} {to:?} {}", line.pointers(), line.place_of_service, line.service_from, of_line(line)));
        let documented = &line.documented;
        fact(format!("note {place}"), carried(documented.service_note, 80));
        if !documented.ndc.is_empty() {
            fact(format!("drug {place}"), format!("{:?} {}", documented.ndc_quantity, documented.ndc_unit.to_uppercase()));
        }
    }
    for payment in claim.prior_payments {
        fact(format!("decision of {}", payment.sequence), format!("{:?}", as_told(payment)));
    }
    facts
}

/// A decision in the order in which a claim tells it, each remark once, and without the amounts that are none.
fn as_told(payment: &PriorPayment) -> PriorPayment {
    let mut told = payment.clone();
    told.remarks.sort_unstable();
    told.remarks.dedup();
    let by_group = |adjustments: &mut Vec<PriorAdjustment>| adjustments.sort_by(|left, right| left.group.cmp(&right.group));
    by_group(&mut told.adjustments);
    for service in &mut told.services {
        by_group(&mut service.adjustments);
        // Not said is one.
        if service.units.is_empty() {
            service.units = "1".into();
        }
    }
    told
}

fn person(person: &Person<'_>, has_demographics: bool) -> String {
    let names = [carried(person.last_name, 60), carried(person.first_name, 35), carried(person.middle_name, 25)];
    let Address { line_1, line_2, city, state, zip } = person.address;
    let address = if person.address.is_complete() {
        format!("{} {} {} {} {}", carried(line_1, 55), carried(line_2, 55), carried(city, 30), carried(state, 2), digits(zip))
    } else {
        String::new()
    };
    let demographics = if has_demographics { format!("{:?} {:?} {:?}", person.birth_date, person.sex, person.death_date) } else { String::new() };
    format!("{names:?} {address} {demographics}")
}

fn named(provider: ClaimProvider<'_>, has_taxonomy: bool) -> String {
    let taxonomy = if has_taxonomy { provider.taxonomy } else { "" };
    format!("{} {:?} {} {} {taxonomy}", provider.npi, provider.entity_type, carried(provider.last_or_org_name, 60), carried(provider.first_name, 35))
}

fn place_of(provider: &Provider) -> String {
    format!("{} {} {} {}", carried(&provider.address_1, 55), carried(&provider.city, 30), provider.state, digits(&provider.zip9))
}

/// Writes the claims into one file, reads it, and compares.
fn assert_round_trip(claims: &[Claim<'_>]) {
    let mut transaction = Transaction837p::new();
    for claim in claims {
        transaction.push(claim).unwrap();
    }
    let found = read(&file(&mut [transaction]));
    assert_eq!(found.len(), claims.len());
    for (source, claim) in found.iter().zip(claims) {
        let owned = Owned::new(source, &|_, _, _| None);
        let encounter = owned.encounter();
        let (found, mut expected) = (facts(&owned.claim(&encounter)), facts(claim));
        if !claim.payer.unwrap().report_patient_paid {
            expected.insert("totals".into(), format!("{} {} {}", claim.charge_cents, Cents::ZERO, claim.place_of_service));
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn every_kind_of_claim_comes_back_as_it_was() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    assert_round_trip(&every_kind_of_claim(&practice, &encounters, 0));
}

#[test]
fn decisions_of_earlier_payers_come_back_as_they_were() {
    let practice = Practice::new();
    let encounters = every_kind_of_encounter(&practice);
    let mut claims = every_kind_of_claim(&practice, &encounters, 0);
    let mut third = claims.swap_remove(8);
    // Without a key of our own the payer is known by its electronic id.
    let named = |payment: PriorPayment, payer_id: &str| PriorPayment { payer_id: payer_id.into(), ..payment };
    let keyed = |payer: &Payer| Payer { payer_id: payer.edi_payer_id.clone(), ..payer.clone() };
    let payers = [keyed(&practice.commercial), keyed(&practice.medicare), keyed(&practice.compensation)];
    third.all_payers = payers.iter().map(Some).collect();
    let all = [decision_by_line(), decision_by_claim()].map(|first| [named(first, "BIGCO"), named(second_decision(), "MEDB1")]);
    for decisions in &all {
        (third.coverage, third.payer, third.prior_payments) = (Some(2), Some(&payers[2]), decisions);
        assert_round_trip(&[third.clone()]);
        (third.coverage, third.payer, third.prior_payments) = (Some(1), Some(&payers[1]), &decisions[..1]);
        assert_round_trip(&[third.clone()]);
    }
}

#[test]
fn programmes_follow_the_filing_indicator_and_nothing_is_guessed() {
    for (indicator, kind) in
        [("MB", PayerKind::MedicareB), ("16", PayerKind::MedicareAdvantage), ("MC", PayerKind::Medicaid), ("CH", PayerKind::Tricare), ("WC", PayerKind::WorkersCompensation)]
    {
        assert_eq!(payer_kind(indicator), kind);
    }
    assert_eq!((payer_kind("AM"), payer_kind("LM")), (PayerKind::Auto, PayerKind::Auto));
    assert!(["HM", "CI", "BL", "12", "", "XX", "mb"].iter().all(|indicator| payer_kind(indicator) == PayerKind::Commercial));
}

/// What varies in a line: code, modifiers, thousandths of units, cents, pointers, days after the first.
type LineChange = (String, Vec<String>, i64, i64, Vec<u8>, u16);

/// What varies in a claim.
#[derive(Debug, Clone)]
struct Change {
    kind: usize,
    texts: Vec<String>,
    days: Vec<u16>,
    lines: Vec<LineChange>,
    paid: i64,
    flags: u8,
}

fn change() -> impl Strategy<Value = Change> {
    let word = "[A-Za-z0-9 .,'*~:^É-]{0,40}";
    let line = ("[0-9]{5}|[A-V][0-9]{4}", prop::collection::vec("[A-Z0-9]{2}", 0..=4), 1i64..9_999_000, 0i64..10_000_000, prop::collection::vec(1u8..=2, 1..=4), 0u16..20);
    (0usize..9, prop::collection::vec(word, 12), prop::collection::vec(0u16..3_000, 6), prop::collection::vec(line, 1..=50), 0i64..1_000_000, any::<u8>())
        .prop_map(|(kind, texts, days, lines, paid, flags)| Change { kind, texts, days, lines, paid, flags })
}

/// A name that can be written, whatever was drawn.
fn name(text: &str) -> String {
    format!("N{text}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_claim_comes_back_as_it_was(change in change()) {
        let practice = Practice::new();
        let day = |place: usize| Some(date::add_days(Date::constant(2018, 1, 1), i32::from(change.days[place])));
        let texts: Vec<String> = change.texts.iter().map(|text| name(text)).collect();
        let encounters = every_kind_of_encounter(&practice);
        let mut claims = every_kind_of_claim(&practice, &encounters, 0);
        let mut encounter = claims[change.kind].encounter.unwrap().clone();
        (encounter.patient.last_name, encounter.patient.first_name, encounter.patient.middle_name) = (&texts[0], &change.texts[1], &change.texts[2]);
        (encounter.patient.address.line_1, encounter.patient.address.line_2, encounter.patient.address.city) = (&texts[3], &change.texts[4], &texts[5]);
        encounter.patient.address.city = if carried(&texts[5], 30).len() < 2 { "Springfield" } else { &texts[5] };
        encounter.patient.birth_date = day(0);
        encounter.patient.sex = [Sex::Female, Sex::Male, Sex::Unknown][usize::from(change.flags % 3)];
        encounter.prior_authorization = &change.texts[6];
        encounter.referral_number = &change.texts[7];
        encounter.emergency = change.flags & 8 > 0;
        (encounter.onset_date, encounter.admission_date, encounter.discharge_date) = (day(1), (change.flags & 16 > 0).then(|| day(2)).flatten(), day(3));
        for coverage in &mut encounter.coverages {
            coverage.group_number = &change.texts[8];
            if carried(&texts[9], 80).len() > 1 && change.flags & 32 > 0 {
                coverage.member_id = "W1234 56";
            }
        }
        let mut claim = claims.swap_remove(change.kind);
        claim.encounter = Some(&encounter);
        claim.patient_paid_cents = Cents(change.paid);
        claim.lines = change.lines.iter().map(|(code, modifiers, units, cents, pointers, days)| {
            let from = day(4).map(|day| date::add_days(day, i32::from(*days)));
            let mut held = [0; 4];
            held[..pointers.len()].copy_from_slice(pointers);
            ClaimLine {
                code: Code::from(code.as_str()),
                modifiers: modifiers.iter().map(|modifier| Code::from(modifier.as_str())).collect(),
                units: Quantity(*units),
                charge_cents: Cents(*cents),
                pointers: held,
                pointer_count: pointers.len() as u8,
                place_of_service: if change.flags & 64 > 0 { "22".into() } else { claim.place_of_service },
                service_from: from,
                service_to: from.map(|day| date::add_days(day, i32::from(days % 3))),
                documented: ServiceLine { service_note: &change.texts[10], ..ServiceLine::default() },
                ..ClaimLine::default()
            }
        }).collect();
        claim.charge_cents = claim.lines.iter().map(|line| line.charge_cents).sum();
        assert_round_trip(&[claim]);
    }
}

/// What the judge says of a claim of an example, written and read; `None` where it cannot be written.
fn judged(fixture: &ClaimFixture, codes: &CodeSets) -> Option<CheckedObject> {
    let payers = Payers::new(fixture.payers.iter().flatten().cloned().collect());
    let mut claim = fixture.claim();
    claim.claim_id = "EX1".into();
    let mut transaction = Transaction837p::new();
    transaction.push(&claim).ok()?;
    let source = read(&file(&mut [transaction])).remove(0);
    let judge = Judge::new(codes, &fixture.policy, &fixture.coding, Some(&payers));
    Some(judge.judge(&source, Some(fixture.as_of), &mut FileHistory::default()))
}

/// Faults that the writer mends or leaves out, so that the file does not have them.
const MENDED: &[(&str, &str)] = &[
    ("address-form-wrong", "a state written out"),
    ("billing-tax-id-invalid", "a kind that does not exist"),
    ("diagnoses-over-twelve", "thirteen documented"),
    ("msp-type-on-primary", "a type on the first coverage"),
    ("ndc-malformed", "ten digits"),
    ("units-not-positive", "documented as minus one beside anaesthesia minutes"),
];

#[test]
fn edits_say_of_a_file_what_they_say_of_the_claim() {
    let codes = crate::edits::example_codes();
    let (mut written, mut found_again, mut wrong) = (0, 0, Vec::new());
    for about in EDITS.iter().map(|edit| edit.about()) {
        for example in about.examples {
            let mut fixture = ClaimFixture::valid();
            (example.change)(&mut fixture);
            fixture.payers.iter_mut().flatten().for_each(|payer| payer.report_patient_paid = true);
            // History is tested by itself, and a decision about an encounter is not one about a file.
            if fixture.is_billed_elsewhere || !fixture.prior_lines.is_empty() || !fixture.overrides.is_empty() || fixture.coverage.is_none() {
                continue;
            }
            let Some(object) = judged(&fixture, &codes) else { continue };
            written += 1;
            let found: Vec<&str> = object.findings.iter().map(|finding| finding.edit.as_str()).collect();
            let of_claim: Vec<&str> = fixture.run(&codes).iter().map(|finding| finding.edit).collect();
            let can_run = !matches!(on_837(about.id), Some(On837::NotRun(_)));
            let what = format!("{}, {}: {:#?}", about.id, example.what, object.findings);
            let is_mended = MENDED.contains(&(about.id, example.what));
            if found.contains(&about.id) != (example.is_found && can_run && !is_mended) {
                wrong.push(format!("{} expected: {what}", if example.is_found { "not" } else { "nothing" }));
            }
            if !found.iter().all(|edit| of_claim.contains(edit)) {
                wrong.push(format!("an 837 may not have more faults than its claim: {what}"));
            }
            found_again += usize::from(found.contains(&about.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(written > 200 && found_again > 50, "{written} examples were written, {found_again} faults found again");
}

#[test]
fn the_table_names_edits_that_exist_in_their_order() {
    let places: Vec<Option<usize>> = NOT_ON_837.iter().map(|(id, _)| EDITS.iter().position(|edit| edit.about().id == *id)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{NOT_ON_837:?}");
}

#[test]
fn what_to_do_is_said_in_words_of_a_file() {
    let mut wrong = Vec::new();
    for about in EDITS.iter().map(|edit| edit.about()) {
        let fix = match on_837(about.id) {
            Some(On837::NotRun(reason)) => reason.into(),
            Some(On837::Fix(fix) | On837::Warns(fix)) => fix.into(),
            // These are about the workspace and its tables.
            Some(On837::NeedsPayer | On837::Notes) => continue,
            None => super::words::for_837(about.fix),
        };
        let outside_commands: String = fix.split('`').step_by(2).collect();
        let strange = ["_", ".csv", "export", "worklist", "chargemaster", ".toml", "encounter", "column", "reference"];
        if strange.iter().any(|word| outside_commands.contains(word)) || !fix.ends_with('.') {
            wrong.push(format!("{}: {fix}", about.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
