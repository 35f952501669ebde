//! One binary for all integration tests: they drive the program as people and cron do, by its command line, and read what it leaves on disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails shall stop at once and say where")]

mod bad_input;
mod cli;
mod coding;
mod crash;
mod determinism;
mod edges;
mod ledger;
mod night;
mod support;
