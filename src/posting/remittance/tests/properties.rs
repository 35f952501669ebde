//! Random decisions of payers, against a count of cents that knows nothing of items, transfers or treatments.

use proptest::prelude::*;

use super::sheet::{Bill, facts, remitted, reversal};
use crate::ledger::{LedgerAccount, OpenItem, Owner, Transfer};
use crate::model::{Cents, Key};
use crate::posting::case::{AS_OF, Books};
use crate::posting::remittance::post_check;
use crate::x12::responses::{ProviderAdjustment, RemittanceHeader, RemittedClaim};

/// What a payer decided about one line, in cents. What is none of these was paid.
#[derive(Debug, Clone, Copy)]
struct Decision {
    charge: i64,
    contract: i64,
    deductible: i64,
    coinsurance: i64,
    denied: i64,
}

impl Decision {
    fn paid(self) -> i64 {
        self.charge - self.contract - self.deductible - self.coinsurance - self.denied
    }

    fn told(self) -> String {
        let of = |code: &str, cents: i64| if cents == 0 { String::new() } else { format!("{code} {};", Cents(cents)) };
        of("CO-45", self.contract) + &of("PR-1", self.deductible) + &of("PR-2", self.coinsurance) + &of("CO-97", self.denied)
    }
}

/// Where the cents of a claim are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Count {
    first: i64,
    second: i64,
    patient: i64,
    paid: i64,
    written_off: i64,
}

/// The first payer: the count that its decision makes.
fn decided(lines: &[Decision], has_second: bool) -> Count {
    let mut count = Count::default();
    for line in lines {
        let share = line.deductible + line.coinsurance;
        let was_allowed = line.paid() + share > 0;
        count.paid += line.paid();
        *(if has_second { &mut count.second } else { &mut count.patient }) += share;
        *(if was_allowed { &mut count.written_off } else { &mut count.first }) += line.contract;
        count.first += line.denied;
    }
    count
}

fn decision() -> impl Strategy<Value = Decision> {
    (1i64..60_000, 0u8..6, 0i64..=100, 0i64..=100, 0i64..=100).prop_map(|(charge, kind, one, two, three)| {
        let mut line = Decision { charge, contract: 0, deductible: 0, coinsurance: 0, denied: 0 };
        let contract = charge * one / 100;
        let allowed = charge - contract;
        match kind {
            0 => line.denied = charge,
            1 => (line.contract, line.denied) = (contract, allowed),
            2 => (line.contract, line.deductible) = (contract, allowed),
            3 => (line.contract, line.denied) = (contract, allowed * two / 100),
            _ => {
                line.contract = contract;
                line.deductible = allowed * two / 100;
                line.coinsurance = (allowed - line.deductible) * three / 100;
            }
        }
        line
    })
}

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    prop::collection::vec(decision(), 1..5)
}

fn claim(encounter: &str, status: &str, lines: &[Decision]) -> RemittedClaim {
    let told: Vec<(i64, String)> = lines.iter().map(|line| (line.charge, line.told())).collect();
    remitted(encounter, status, &told.iter().map(|(charge, told)| (*charge, told.as_str())).collect::<Vec<_>>())
}

fn billed(lines: &[Decision], later: &str) -> Books {
    Books::new().bill(&Bill::new("E1", "acme", later, lines.iter().map(|line| line.charge).sum()))
}

/// Where the cents of the books are.
fn counted(books: &Books) -> Count {
    let of_payer = |payer: &str| books.items("E1", Owner::Insurance).filter(|item| item.payer_id == payer).map(|item| item.balance_cents.0).sum();
    Count {
        first: of_payer("acme"),
        second: of_payer("second"),
        patient: books.balance("E1", Owner::Patient),
        paid: books.account("clearing:payer:acme") + books.account("clearing:payer:second"),
        written_off: books.account("adjustment:contractual"),
    }
}

/// The amounts of every item that has any.
fn amounts(books: &Books) -> Vec<(Key, [i64; 4])> {
    let of = |item: &OpenItem| (item.item_id, [item.charge_cents.0, item.paid_cents.0, item.adjusted_cents.0, item.balance_cents.0]);
    books.group.items.iter().map(of).filter(|(_, amounts)| *amounts != [0; 4]).collect()
}

/// What the second payer does with a part of what came to it.
fn second_answer(charge: i64, open: i64, paid_percent: i64, share_percent: i64, kind: u8) -> (RemittedClaim, Count) {
    let paid = open * paid_percent / 100;
    let share = (open - paid) * share_percent / 100;
    let rest = open - paid - share;
    let of = |code: &str, cents: i64| if cents == 0 { String::new() } else { format!("{code} {};", Cents(cents)) };
    let before = charge - open;
    let told = match kind {
        // As it should be; all of it counted to the first; the first payer's contract repeated; denied.
        0 => of("OA-23", before) + &of("CO-45", rest),
        1 => of("OA-23", before + rest),
        2 => of("CO-45", before + rest),
        _ => of("OA-23", before) + &of("CO-50", rest),
    };
    let mut count = Count { paid, patient: share, ..Count::default() };
    if kind == 3 {
        count.second = rest
    } else {
        count.written_off = rest
    }
    (remitted("E1", "2", &[(charge, &(told + &of("PR-2", share)))]), count)
}

proptest! {
    #[test]
    fn every_cent_of_a_claim_is_where_the_decision_puts_it(lines in decisions(), has_second: bool) {
        let mut books = billed(&lines, if has_second { "second" } else { "" });
        let posted = books.remit("acme", "C1", &claim("E1", "1", &lines));
        let count = decided(&lines, has_second);
        prop_assert_eq!(counted(&books), count);
        prop_assert_eq!(posted.exceptions, []);
        let charge: i64 = lines.iter().map(|line| line.charge).sum();
        prop_assert_eq!(count.first + count.second + count.patient, charge - count.paid - count.written_off);
        prop_assert_eq!(posted.due.len(), usize::from(count.second > 0));
    }

    #[test]
    fn a_second_payer_adds_its_own_decision_and_repeats_no_other(lines in decisions(), is_forwarded: bool, paid in 0i64..=100, share in 0i64..=100, kind in 0u8..4) {
        let mut books = billed(&lines, "second");
        books.remit("acme", "C1", &claim("E1", if is_forwarded { "19" } else { "1" }, &lines));
        let first = decided(&lines, true);
        prop_assume!(first.second > 0);
        let charge: i64 = lines.iter().map(|line| line.charge).sum();
        let (answer, second) = second_answer(charge, first.second, paid, share, kind);
        books.remit("second", "C2", &answer);
        let expected = Count {
            first: first.first,
            second: second.second,
            patient: second.patient,
            paid: first.paid + second.paid,
            written_off: first.written_off + second.written_off,
        };
        prop_assert_eq!(counted(&books), expected);
    }

    #[test]
    fn invariant_6_an_exact_reversal_restores_the_books_and_a_correction_counts_alone(lines in decisions(), corrected in decisions(), has_second: bool, adjusted_for_claim in 0i64..=100) {
        let mut books = billed(&lines, if has_second { "second" } else { "" });
        let before = amounts(&books);
        let mut first = claim("E1", "1", &lines);
        // A part of what was paid is a deductible of the whole claim.
        let deductible = first.paid_cents.0 * adjusted_for_claim / 100;
        first.adjustments = super::sheet::adjustments(&format!("PR-1 {}", Cents(deductible)));
        first.paid_cents = Cents(first.paid_cents.0 - deductible);
        books.remit("acme", "C1", &first);
        let posted = books.remit("acme", "C2", &reversal(&first));
        prop_assert_eq!(posted.outcome, "reversed_another");
        prop_assert_eq!(amounts(&books), before);
        prop_assert!(books.group.items.iter().all(|item| item.postings.is_empty()));
        let charge: i64 = lines.iter().map(|line| line.charge).sum();
        // The correction decides about the same charge.
        let mut again: Vec<Decision> = corrected;
        let rest = charge - again.iter().map(|line| line.charge).sum::<i64>();
        prop_assume!(rest >= 0);
        again.push(Decision { charge: rest, contract: 0, deductible: 0, coinsurance: 0, denied: rest });
        let correction = RemittedClaim { payer_claim_number: "ICN2".into(), ..claim("E1", "1", &again) };
        books.remit("acme", "C3", &correction);
        prop_assert_eq!(counted(&books), decided(&again, has_second));
    }

    #[test]
    fn two_payers_are_reversed_in_any_order(lines in decisions(), paid in 0i64..=100, share in 0i64..=100, kind in 0u8..4, first_first: bool) {
        let mut books = billed(&lines, "second");
        let before = amounts(&books);
        let first = claim("E1", "19", &lines);
        books.remit("acme", "C1", &first);
        let open = decided(&lines, true).second;
        prop_assume!(open > 0);
        let (second, _) = second_answer(lines.iter().map(|line| line.charge).sum(), open, paid, share, kind);
        books.remit("second", "C2", &second);
        let mut reversals = [("acme", reversal(&first)), ("second", reversal(&second))];
        if !first_first {
            reversals.reverse();
        }
        for (payer, reversed) in reversals {
            prop_assert_eq!(books.remit(payer, "C3", &reversed).outcome, "reversed_another");
        }
        prop_assert_eq!(amounts(&books), before);
    }

    #[test]
    fn invariant_7_the_order_of_independent_claims_means_nothing(claims in prop::collection::vec(decisions(), 2..5), order in Just((0..4usize).collect::<Vec<_>>()).prop_shuffle()) {
        let post = |order: &[usize]| {
            let mut books = Books::new();
            for (place, lines) in claims.iter().enumerate() {
                books = books.bill(&Bill::new(&format!("E{place}"), "acme", "second", lines.iter().map(|line| line.charge).sum()));
            }
            for place in order.iter().filter(|place| **place < claims.len()) {
                let position = u32::try_from(*place).unwrap() + 1;
                books.remit("acme", "C1", &RemittedClaim { position, ..claim(&format!("E{place}"), "1", &claims[*place]) });
            }
            books.transfers.sort_by_key(|transfer| transfer.transfer_id);
            (books.group, books.transfers)
        };
        prop_assert_eq!(post(&order), post(&[0, 1, 2, 3]));
    }

    #[test]
    fn invariant_10_each_cent_of_a_check_is_a_claims_or_a_plbs(lines in decisions(), plb in prop::collection::vec((0usize..6, -50_000i64..50_000), 0..5)) {
        let mut books = billed(&lines, "");
        let answer = claim("E1", "1", &lines);
        books.remit("acme", "C1", &answer);
        let adjustments: Vec<ProviderAdjustment> = plb
            .iter()
            .map(|(kind, cents)| ProviderAdjustment { reason: ["L6", "50", "LE", "WO", "FB", "72"][*kind].into(), cents: Cents(*cents), ..ProviderAdjustment::default() })
            .collect();
        let total = |kinds: std::ops::Range<usize>| plb.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, cents)| *cents).sum::<i64>();
        let payment = answer.paid_cents.0 - total(0..6);
        let header = RemittanceHeader { payment_cents: Cents(payment), ..RemittanceHeader::default() };
        books.transfers.extend(post_check(&header, &adjustments, &facts("acme", "C1", AS_OF)));
        books.prove();
        prop_assert_eq!(books.account("cash:payer:acme"), payment);
        prop_assert_eq!(books.account("income:payer:interest"), total(0..1));
        prop_assert_eq!(books.account("expense:payer:late_filing") + books.account("expense:payer:levy"), total(1..3));
        prop_assert_eq!(books.account("clearing:payer:acme"), total(3..6), "what the payer still has to settle with us");
        let is_even = |transfer: &Transfer| transfer.amount_cents > Cents::ZERO && transfer.debit != transfer.credit;
        prop_assert!(books.transfers.iter().all(is_even));
        let receivable = LedgerAccount::parse("ar:insurance:acme").unwrap();
        let of_check = books.transfers.iter().filter(|transfer| transfer.guarantor_id == "payer:acme");
        prop_assert!(of_check.clone().all(|transfer| transfer.debit != receivable && transfer.credit != receivable));
    }

    #[test]
    fn nonsense_never_stops_the_night(status in "[0-9]{0,2}", cents in prop::collection::vec(any::<i64>(), 6), group in "(CO|PR|OA|PI|CR|)", reason in "[A-Z0-9]{0,3}", line in "[0-9]{0,6}") {
        let mut answer = remitted("E1", &status, &[(10_000, "CO-45 20; PR-2 10")]);
        answer.charge_cents = Cents(cents[0] % 2_000_000_000_000);
        answer.paid_cents = Cents(cents[1] % 2_000_000_000_000);
        answer.services[0].paid_cents = Cents(cents[2]);
        answer.services[0].adjustments[0].cents = Cents(cents[3] % 2_000_000_000_000);
        answer.services[0].adjustments[1].group = group.as_str().into();
        answer.services[0].adjustments[1].reason = reason.as_str().into();
        answer.services[0].line_control = line.as_str().into();
        answer.adjustments = super::sheet::adjustments("CO-45 1");
        answer.adjustments[0].cents = Cents(cents[4] % 1_000_000_000_000);
        for service_paid in [cents[2], cents[5] % 1_000_000_000_000] {
            answer.services[0].paid_cents = Cents(service_paid);
            let mut books = Books::new().bill(&Bill::new("E1", "acme", "second", 10_000));
            let posted = books.remit("acme", "C1", &answer);
            let money: i64 = books.account("clearing:payer:acme");
            let is_posted = posted.outcome == "posted";
            prop_assert_eq!(money, if is_posted { answer.paid_cents.0 } else { 0 });
        }
    }
}
