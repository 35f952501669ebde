//! Any file at all: the reader of responses never fails, and no remittance that it lets pass is off by a cent.
#![no_main]

use cleanclaim_fuzz::{file_of, read_responses};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    read_responses(&file_of(input));
});
