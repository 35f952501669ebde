//! Random histories of one guarantor through the ledger, and through a naive oracle that shares no code with it.

pub mod books;
pub mod naive;
pub mod script;

use proptest::prelude::*;

use books::{Books, date, sums};
use cleanclaim::config::AgingPolicy;
use cleanclaim::ledger::{LedgerAccount, Owner};
use naive::{Clerk, Who};
use script::{scripts, told};

/// What the clerk holds to be owed, in the program's words.
fn debts(clerk: &Clerk) -> Vec<(String, Owner, cleanclaim::model::Date, i64)> {
    let owner = |who: Who| if who == Who::Payer { Owner::Insurance } else { Owner::Patient };
    let mut found: Vec<_> = clerk.debts.iter().filter(|debt| debt.balance != 0).map(|debt| (debt.visit.clone(), owner(debt.who), date(debt.since), debt.balance)).collect();
    found.sort();
    found
}

fn waiting(clerk: &Clerk) -> Vec<(String, cleanclaim::model::Date, i64)> {
    let mut found: Vec<_> = clerk.waiting.iter().filter(|waiting| waiting.cents != 0).map(|waiting| (waiting.visit.clone(), date(waiting.day), waiting.cents)).collect();
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn every_history_comes_out_as_a_clerk_with_a_pencil_would_have_it(script in scripts()) {
        let (mut books, mut clerk) = (Books::new(), Clerk::default());
        for (today, said) in told(&script) {
            books.night(today, &said);
            clerk.night(today, &said);
            prop_assert_eq!(books.debts(), debts(&clerk), "what is owed, night {}", today);
            prop_assert_eq!(books.waiting(), waiting(&clerk), "what waits, night {}", today);
            let aging = books.aging(&AgingPolicy::default());
            prop_assert_eq!(sums(&aging.of_owner(Owner::Insurance)), clerk.aged(Who::Payer));
            prop_assert_eq!(sums(&aging.of_owner(Owner::Patient)), clerk.aged(Who::Patient));
            let cash = books.trial_balance().accounts().find(|(account, _)| **account == LedgerAccount::PatientCash).map_or(0, |(_, sides)| sides.balance().0);
            prop_assert_eq!(cash, clerk.cash);
            let future: i64 = books.pending.iter().filter_map(|event| event.amount_cents).map(|cents| cents.0).sum();
            prop_assert_eq!(future, clerk.future());
        }
    }
}
