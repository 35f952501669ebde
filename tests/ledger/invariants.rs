//! The invariants of receivables, each over random histories. Those of remittances (6, 7, 10) are tested beside them in `posting/remittance/tests`; 8, 9 and 14 beside placement and gates.

use proptest::prelude::*;

use super::oracle::books::{Books, aged, date};
use super::oracle::naive::Clerk;
use super::oracle::script::{Op, Said, scripts, told};
use super::*;
use crate::support::{CONFIG, Tree};
use cleanclaim::aging::{Bucket, age_days, anchor_date, bucket};
use cleanclaim::config::{AgingPolicy, Anchor, Config};
use cleanclaim::ledger::{AccountEvent, EventKind, ItemKind, OpenItem, Owner, Transfer, TransferEvent, apply};
use cleanclaim::model::{Cents, Date};
use cleanclaim::posting::post_placement;
use cleanclaim::referral::{Decision, GATES, ReferralContext, decide};

/// The books after a whole history.
fn played(script: &[Vec<Op>]) -> Books {
    let mut books = Books::new();
    told(script).iter().for_each(|(today, said)| books.night(*today, said));
    books
}

fn anchors() -> impl Strategy<Value = Anchor> {
    prop::sample::select(vec![Anchor::Owner, Anchor::Service, Anchor::Statement, Anchor::Due])
}

/// Any legal limits of buckets.
fn limits() -> impl Strategy<Value = Vec<i32>> {
    prop::collection::btree_set(0i32..200, 1..6).prop_map(|set| set.into_iter().collect())
}

/// What transfers do to the receivables, all owners together.
fn change_of_receivables<'t>(transfers: impl Iterator<Item = &'t Transfer>) -> i64 {
    let side = |is_receivable: bool, cents: Cents| if is_receivable { cents.0 } else { 0 };
    transfers.map(|transfer| side(transfer.debit.is_receivable(), transfer.amount_cents) - side(transfer.credit.is_receivable(), transfer.amount_cents)).sum()
}

/// Events of every kind that holds, protects or stops something, about the account or a visit.
fn standing_events() -> impl Strategy<Value = Vec<(EventKind, Option<usize>, i64)>> {
    use EventKind as K;
    let kinds = prop::sample::select(vec![
        K::StatementSent,
        K::StatementSent,
        K::FinalNoticeSent,
        K::StatementReturned,
        K::PlanStarted,
        K::PlanEnded,
        K::DisputeOpened,
        K::AppealOpened,
        K::AppealClosed,
        K::AssistanceApplied,
        K::AssistanceApproved,
        K::BankruptcyFiled,
        K::BankruptcyDismissed,
        K::Deceased,
        K::Medicaid,
        K::ActiveDuty,
        K::HoldPlaced,
        K::ContactStopped,
        K::IdentityTheft,
        K::NoSurprises,
        K::GoodFaithEstimate,
        K::EstimateDisputeOpened,
        K::Confidential,
        K::LimitationPassed,
        K::PromiseToPay,
    ]);
    prop::collection::vec((kinds, prop::option::of(0usize..8), 0i64..160), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn invariant_1_the_owners_of_a_charge_owe_what_is_neither_paid_nor_given_up(script in scripts()) {
        let (mut books, mut clerk) = (Books::new(), Clerk::default());
        for (today, said) in told(&script) {
            books.night(today, &said);
            clerk.night(today, &said);
            for visit in &clerk.visits {
                let owed: i64 = books.debts().iter().filter(|debt| debt.0 == visit.name).map(|debt| debt.3).sum();
                prop_assert_eq!(owed, visit.charged - visit.paid - visit.given_up, "{}", visit.name);
            }
        }
    }

    #[test]
    fn invariant_2_transfers_between_owners_net_to_zero(script in scripts()) {
        let mut books = played(&script);
        let encounters: Vec<String> = books.debts().into_iter().filter(|debt| debt.1 == Owner::Patient).map(|debt| debt.0).collect();
        let before: i64 = books.debts().iter().map(|debt| debt.3).sum();
        for encounter in &encounters {
            let placed = post_placement(&mut books.group, encounter, "B1", "approved", books.as_of);
            books.transfers.extend(placed);
        }
        prop_assert_eq!(books.debts().iter().map(|debt| debt.3).sum::<i64>(), before, "a placement changes whose turn it is, and no amount");
        let returned = AccountEvent { event: EventKind::AgencyReturned, ..books.bare("back", 0) };
        books.post(&[AccountEvent { date: books.as_of, ..returned }]);
        let moves = [TransferEvent::ResponsibilityMoved, TransferEvent::ResponsibilityReturned, TransferEvent::Placement, TransferEvent::Application];
        let moved = || books.transfers.iter().filter(|transfer| moves.contains(&transfer.event));
        prop_assert!(moved().all(|transfer| transfer.debit.is_receivable() && transfer.credit.is_receivable()));
        prop_assert_eq!(change_of_receivables(moved()), 0);
        prop_assert!(books.debts().iter().all(|debt| debt.1 != Owner::Agency), "and what came back is the patient's again");
    }

    #[test]
    fn invariant_3_the_totals_of_the_aging_are_the_ledgers_control(script in scripts(), anchor in anchors(), limits in limits()) {
        let policy = AgingPolicy { bucket_limits_days: limits, anchor, ..AgingPolicy::default() };
        let mut books = Books::new();
        for (today, said) in told(&script) {
            books.night(today, &said);
            let (trial, aging) = (books.trial_balance(), books.aging(&policy));
            prop_assert!(trial.is_balanced());
            prop_assert_eq!(aging.total().net(), trial.receivable_control());
            let by_owner: Cents = [Owner::Insurance, Owner::Patient, Owner::Agency].into_iter().map(|owner| aging.of_owner(owner).net()).sum();
            prop_assert_eq!(by_owner, trial.receivable_control());
            prop_assert_eq!(change_of_receivables(books.transfers.iter()), trial.receivable_control().0);
        }
    }

    #[test]
    fn invariant_4_every_debit_is_in_exactly_one_bucket(script in scripts(), anchor in anchors(), limits in limits(), later in 0i32..400) {
        let policy = AgingPolicy { bucket_limits_days: limits.clone(), anchor, ..AgingPolicy::default() };
        let books = played(&script);
        let as_of = cleanclaim::model::date::add_days(books.as_of, later);
        let mut sums = vec![0i64; limits.len() + 2];
        for item in books.group.items.iter().filter(|item| item.kind == ItemKind::Receivable && item.balance_cents > Cents::ZERO && !item.is_offset) {
            let age = i64::from(age_days(anchor_date(item, &policy), as_of));
            let mut lower = i64::MIN;
            let mut fitting = Vec::new();
            // Column 0 is the future; the last one is open.
            for (column, upper) in std::iter::once(-1).chain(limits.iter().copied().map(i64::from)).chain([i64::MAX]).enumerate() {
                if lower < age && age <= upper {
                    fitting.push(column);
                }
                lower = upper;
            }
            prop_assert_eq!(fitting.len(), 1);
            let found = match bucket(item, as_of, &policy) {
                Some(Bucket::Future) => 0,
                Some(Bucket::Debit(index)) => index + 1,
                other => panic!("a debit is in {other:?}"),
            };
            prop_assert_eq!(found, fitting[0], "age {} with limits {:?}", age, &limits);
            sums[found] += item.balance_cents.0;
        }
        let total = aged(&books.group.items, as_of, &policy).total();
        let columns: Vec<i64> = std::iter::once(total.future.0).chain(total.buckets.iter().map(|bucket| bucket.0)).collect();
        prop_assert_eq!(columns, sums);
    }

    #[test]
    fn invariant_5_what_comes_later_changes_no_earlier_day(script in scripts()) {
        let (mut books, policy) = (Books::new(), AgingPolicy::default());
        let mut then = Vec::new();
        for (today, said) in told(&script) {
            books.night(today, &said);
            then.push((books.as_of, books.aging(&policy)));
        }
        for (as_of, aging) in then {
            // The items as they are known at the end, with the amounts that the transfers up to the day make.
            let replayed: Vec<OpenItem> = books.group.items.iter().map(|item| as_it_was(item, &books.transfers, as_of)).collect();
            prop_assert_eq!(aged(&replayed, as_of, &policy).total(), aging.total(), "{}", as_of);
        }
    }

    #[test]
    fn invariant_11_posting_everything_again_adds_nothing(script in scripts()) {
        let mut books = played(&script);
        let known: Vec<AccountEvent> = books.events.iter().filter(|event| books.group.account.events.iter().any(|held| held.event_id == event.event_id)).cloned().collect();
        let (before, pending) = (books.group.clone(), books.pending.clone());
        prop_assert_eq!(books.post(&known), 0, "no transfer");
        prop_assert_eq!(&books.group, &before);
        prop_assert_eq!(&books.pending, &pending);
    }

    #[test]
    fn invariant_12_every_hold_has_a_day_or_something_that_clears_it(script in scripts(), standing in standing_events()) {
        let config = Config::parse(CONFIG).unwrap();
        let mut books = played(&script);
        let events: Vec<AccountEvent> = standing.iter().enumerate().map(|(number, (kind, on, back))| {
            let bare = AccountEvent { date: cleanclaim::model::date::add_days(books.as_of, -i32::try_from(*back).unwrap()), ..books.bare(&format!("S{number}"), 0) };
            let until = matches!(kind, EventKind::PromiseToPay).then_some(books.as_of);
            AccountEvent { event: *kind, encounter_id: on.map(|on| format!("E{on:02}")).unwrap_or_default().into(), until, ..bare }
        }).collect();
        books.post(&events);
        let context = Policies(&config).at(books.as_of);
        for decision in decide(&books.group, context) {
            let holds = || decision.hits.iter().filter(|hit| hit.result == Decision::Hold);
            if decision.decision == Decision::Hold {
                prop_assert!(holds().next().is_some());
                let last = holds().filter_map(|hit| hit.until).max();
                prop_assert_eq!(decision.until, last, "the latest day wins");
            }
            for hit in holds().filter(|hit| hit.until.is_none()) {
                let gate = GATES.iter().find(|gate| gate.id == hit.gate).unwrap();
                prop_assert!(!gate.clears.is_empty(), "{} holds without a day and without saying what clears it", hit.gate);
            }
        }
    }

    #[test]
    fn invariant_13_a_qmb_owes_no_cost_sharing_whenever_it_becomes_known(script in scripts(), known in 0usize..5) {
        let mut books = Books::new();
        let is_insured = |visit: &str| told(&script).iter().flat_map(|(_, said)| said.clone()).any(|one: Said| one.visit == visit && matches!(one.op, Op::Insured { .. }));
        let mut is_known = false;
        for (number, (today, said)) in told(&script).into_iter().enumerate() {
            books.night(today, &said);
            if number == known {
                let enrolled = AccountEvent { event: EventKind::Qmb, patient_id: "G1".into(), ..books.bare("qmb", -400) };
                books.post(&[enrolled]);
                is_known = true;
            }
            if is_known {
                let owed: Vec<_> = books.debts().into_iter().filter(|debt| debt.1 == Owner::Patient && debt.3 > 0 && is_insured(&debt.0)).collect();
                prop_assert!(owed.is_empty(), "{owed:?} on {}", date(today));
            }
            prop_assert_eq!(books.aging(&AgingPolicy::default()).total().net(), books.trial_balance().receivable_control());
        }
    }
}

/// No payer has a programme here, so none makes a difference.
static NO_PAYERS: std::sync::LazyLock<cleanclaim::model::Payers> = std::sync::LazyLock::new(cleanclaim::model::Payers::default);

/// Everything that a referral asks besides the account.
struct Policies<'c>(&'c Config);

impl<'c> Policies<'c> {
    fn at(&self, as_of: Date) -> ReferralContext<'c> {
        ReferralContext { as_of, referral: &self.0.referral, delinquency: &self.0.delinquency, entity: &self.0.entity, payers: &NO_PAYERS }
    }
}

/// An item with the amounts that transfers up to a day make of it.
fn as_it_was(item: &OpenItem, transfers: &[Transfer], as_of: Date) -> OpenItem {
    let zero = Cents::ZERO;
    let mut replayed = OpenItem { charge_cents: zero, paid_cents: zero, adjusted_cents: zero, balance_cents: zero, ..item.clone() };
    transfers.iter().filter(|transfer| transfer.posting_date <= as_of).for_each(|transfer| apply(transfer, &mut replayed));
    replayed
}

#[test]
fn invariant_11_running_any_job_again_adds_nothing() {
    let workspace = Workspace::that_keeps();
    workspace.export("day.csv", &[Row::self_pay("E1"), Row::new("E2")]);
    workspace.events("pay.csv", COLUMNS, &["p1,payment,2026-05-05,P-E1,,25.00,,,,,", "f1,fee_charged,2026-05-05,P-E1,,5.00,,,,,copy", "p2,payment,2026-05-09,P-E1,,1.00,,,,,"]);
    workspace.run(0);
    for again in [&["run", "--as-of", NIGHT][..], &["run", "--as-of", NIGHT]] {
        let before = Tree::read(workspace.root());
        workspace.call(again).expect(0);
        before.assert_same(&Tree::read(workspace.root()));
    }
    // A job of another kind over the same inputs posts nothing either.
    let journal = || workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
    let before = journal();
    workspace.call(&["post", "--as-of", NIGHT]).expect(0);
    assert_eq!(journal(), before);
    workspace.call(&["verify"]).expect(0);
}
