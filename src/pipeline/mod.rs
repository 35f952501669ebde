//! The night: stage order, plan / shard / commit, progress. Joins all other modules; nothing but `cli` uses it.
//!
//! It decides nothing about codes, claims or money itself.

pub mod approve;
pub mod assemble;
pub mod balances;
pub mod book;
pub mod changed;
mod claim_row;
pub mod day;
pub mod decisions;
pub mod events;
pub mod finish;
pub mod groups;
mod held_worklist;
pub mod house_rules;
pub mod inbox;
pub mod item_spill;
pub mod lint;
pub mod night;
pub mod night_figures;
pub mod opening;
pub mod options;
pub mod outputs;
pub mod past;
pub mod plan;
mod plan_synthea;
pub mod progress;
pub mod prove;
mod receiver_body;
pub mod reference;
pub mod replay;
pub mod report_files;
pub mod reprocess;
pub mod settle;
pub mod shard;
pub mod shard_output;
pub mod sharded;
mod small_tables;
mod snapshot;
pub mod spill;
mod stored;
pub mod timeline;
pub mod visits;
mod waiting;
pub mod workspace;
