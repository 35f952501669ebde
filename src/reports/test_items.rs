//! Open items that the tests of the reports share.

use crate::config::Config;
use crate::delinquency::{Call, CallReason, Delinquency, ItemDelinquency, Level, Step};
use crate::ledger::letter::printed_event_id;
use crate::ledger::{AccountEvent, ClaimState, Contact, EventKind, ExceptionKind, GuarantorAccount, ItemKind, LetterDetail, LetterStep, OpenItem, Owner, PostingException};
use crate::model::date::add_days;
use crate::model::{Cents, Date, Key};
use crate::referral::{Decision, ReferralDecision};
use crate::reports::edit_earnings::{EarningRow, Earnings};
use crate::reports::edit_hits::{EditHitRow, EditHits};
use crate::reports::figures::{EditFigures, NotRunTable};
use crate::reports::overrides::OverrideLine;
use crate::reports::uncaught_denials::UncaughtRow;

/// A published claim's item with nothing paid.
pub fn insurance_item(encounter_id: &str, payer_id: &str, service_date: Date, cents: i64) -> OpenItem {
    OpenItem {
        guarantor_id: "G1".into(),
        item_id: Key::of_texts(&[encounter_id, payer_id]),
        kind: ItemKind::Receivable,
        owner: Owner::Insurance,
        payer_id: payer_id.into(),
        patient_id: "P1".into(),
        encounter_id: encounter_id.into(),
        claim_id: format!("C-{encounter_id}").into(),
        claim_state: ClaimState::Published,
        billing_provider: "GROUP".into(),
        rendering_npi: "1234567893".into(),
        facility: "".into(),
        service_date,
        first_bill_date: Some(service_date),
        responsibility_date: service_date,
        first_statement_date: None,
        last_statement_date: None,
        statements: 0,
        final_notice_date: None,
        origin: "claim".into(),
        charge_cents: Cents(cents),
        paid_cents: Cents::ZERO,
        adjusted_cents: Cents::ZERO,
        balance_cents: Cents(cents),
        last_activity_date: service_date,
        last_reason: "".into(),
        ..OpenItem::default()
    }
}

/// A patient's item with nothing paid.
pub fn patient_item(encounter_id: &str, service_date: Date, cents: i64) -> OpenItem {
    OpenItem {
        owner: Owner::Patient,
        payer_id: "".into(),
        item_id: Key::of_texts(&[encounter_id, "patient"]),
        claim_id: "".into(),
        claim_state: ClaimState::NoClaim,
        first_bill_date: None,
        origin: "self_pay".into(),
        ..insurance_item(encounter_id, "", service_date, cents)
    }
}

/// Money of the guarantor that waits to be applied.
pub fn unapplied_item(service_date: Date, cents: i64) -> OpenItem {
    OpenItem { kind: ItemKind::Unapplied, charge_cents: Cents::ZERO, balance_cents: Cents(-cents), item_id: Key::of_texts(&["unapplied"]), ..patient_item("", service_date, 0) }
}

/// A row of every report on edits, of things that could run or break a page.
pub fn edit_figures() -> EditFigures {
    let hits = EditHits { claims: 2, dollars: Cents(25_000), held: 1, held_dollars: Cents(12_500), overridden: 1, overridden_dollars: Cents(12_500), ..EditHits::default() };
    let mut uncaught = UncaughtRow { payer_id: "BLUE".into(), payer_name: "Blue & <b>Sons</b>".into(), reason: "CO-50".into(), ..UncaughtRow::default() };
    uncaught.no_edit.add(1, Cents(7_500));
    let earnings = Earnings { held_now: 1, overridden: 1, denied: 1, denied_dollars: Cents(12_500), ..Earnings::default() };
    EditFigures {
        hits: vec![EditHitRow {
            edit: "duplicate-claim".into(),
            title: "Twice".into(),
            severity: "reject".into(),
            snip: 7,
            payer_id: "BLUE".into(),
            payer_name: "Blue".into(),
            hits,
        }],
        window_from: Some(Date::constant(2026, 1, 1)),
        earnings: vec![EarningRow {
            edit: "duplicate-claim".into(),
            title: "Twice".into(),
            payer_id: "BLUE".into(),
            payer_name: "Blue".into(),
            earnings,
            verdict: earnings.verdict(20, 10),
            expects: "18".into(),
        }],
        uncaught: vec![uncaught],
        overrides: vec![OverrideLine {
            edit: "duplicate-claim".into(),
            title: "Twice".into(),
            encounter_id: "E1".into(),
            payer_id: String::new(),
            user: "=ann".into(),
            reason: "<script>".into(),
            given_on: None,
            until: Some(Date::constant(2026, 12, 31)),
            is_accepted: true,
            used: 1,
            dollars: Cents(12_500),
        }],
        not_run_tables: vec![NotRunTable {
            table: "hcpcs".into(),
            claims: 3,
            edits: vec!["service-code-not-in-force".into()],
            install: "cleanclaim codes import hcpcs FILE...".into(),
        }],
    }
}

/// A guarantor with a name and a telephone.
pub fn guarantor(guarantor_id: &str, last_name: &str, first_name: &str) -> GuarantorAccount {
    let contact = Contact { last_name: last_name.into(), first_name: first_name.into(), phone: "3125550100".into(), ..Contact::default() };
    GuarantorAccount { guarantor_id: guarantor_id.into(), contact, ..GuarantorAccount::default() }
}

/// A guarantor at D2 who never paid.
pub fn delinquency(guarantor_id: &str, cents: i64) -> Delinquency {
    Delinquency {
        guarantor_id: guarantor_id.into(),
        level: Some(Level::D2),
        level_date: Some(Date::constant(2026, 6, 16)),
        balance_cents: Cents(cents),
        delinquent_cents: Cents(cents),
        oldest_age_days: 75,
        statements_sent: 2,
        last_payment_date: None,
        last_payment_cents: Cents::ZERO,
        plan: None,
        promise_date: None,
        broken_promises: 0,
        step: Step::PastDue,
        next_step: "Send the third statement.".into(),
        next_step_date: Some(Date::constant(2026, 7, 5)),
        call: Some(Call { reason: CallReason::PastDue, words: "45 days past due (D2): ask for payment, offer a plan".into(), stake_cents: Cents(cents) }),
        items: vec![ItemDelinquency {
            item_id: Key(1),
            encounter_id: "E1".into(),
            balance_cents: Cents(cents),
            days_past_due: Some(45),
            level: Some(Level::D2),
            level_date: Some(Date::constant(2026, 6, 16)),
            delinquent: true,
            paused_by: None,
            paused_step: None,
        }],
    }
}

/// A printed letter about one item.
pub fn letter(statement_id: &str, step: LetterStep, date: Date, cents: i64) -> AccountEvent {
    let detail = LetterDetail { step, address: Key(0), items: vec![Key(1)] };
    AccountEvent {
        amount_cents: Some(Cents(cents)),
        until: Some(add_days(date, 30)),
        reference: statement_id.into(),
        reason: step.as_str().into(),
        detail: detail.to_text(),
        source: "outbox".into(),
        ..AccountEvent::bare(printed_event_id(statement_id), EventKind::StatementPrinted, "G1", date)
    }
}

/// A decision with two gates.
pub fn referral(guarantor_id: &str, encounter_id: &str, decision: Decision, cents: i64) -> ReferralDecision {
    ReferralDecision {
        guarantor_id: guarantor_id.into(),
        encounter_id: encounter_id.into(),
        decision,
        amount_cents: Cents(cents),
        until: Some(Date::constant(2026, 8, 1)),
        gates: vec!["C-11", "C-30"],
        explanation: "First sentence, with a comma. Second.".into(),
        hits: Vec::new(),
        items: vec![("PR-1".into(), Cents(cents - 100)), ("copay".into(), Cents(100))],
        earliest: None,
        is_medicare: false,
        bad_debt: None,
    }
}

/// A reversal of a payment that nobody knows.
pub fn exception(source: &str, cents: i64) -> PostingException {
    PostingException {
        kind: ExceptionKind::UnknownReference,
        event_id: "A7".into(),
        event: "payment_reversed",
        guarantor_id: "G1".into(),
        encounter_id: "".into(),
        claim_id: "".into(),
        amount_cents: Cents(cents),
        message: "No payment P9 is in the books: check the reference, then send the event again.".into(),
        source: source.into(),
    }
}

/// A small practice.
pub fn config() -> Config {
    let text = r#"
        workspace_prefix = "T"
        [entity]
        name = "Sample Clinic"
        tax_id = "123456789"
        state = "KS"
        time_zone = "America/Chicago"
        [submitter]
        id = "S"
        name = "S"
        contact_name = "C"
        phone = "5555550100"
    "#;
    Config::parse(text).unwrap()
}
