//! Any file at all: `describe` and the reader of claims never fail, and what may be booked is described as balanced.
#![no_main]

use cleanclaim_fuzz::x12::{Reader837, describe};
use cleanclaim_fuzz::{file_of, read_responses};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let file = file_of(input);
    let description = describe(&file[..], "fuzz");
    let _ = description.to_string();
    let transactions = description.interchanges.iter().flat_map(|interchange| &interchange.groups).flat_map(|group| &group.transactions);
    let balanced = transactions.filter(|transaction| transaction.set == "835" && transaction.balanced == Some(true)).count();
    assert!(read_responses(&file) <= balanced, "a remittance may be used and is described as out of balance");
    let mut claims = Reader837::new(&file[..]);
    while claims.next_claim().expect("a slice can always be read").is_some() {}
});
