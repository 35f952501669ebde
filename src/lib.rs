//! cleanclaim turns a day's encounter exports into clean claims, follows every claim until the money is in or written off, and tells a billing manager each morning what is
//! owed, how old it is, whose turn it is, and which accounts may go to collections and why.
//!
//! The modules follow the flow. `model` knows nobody; `codes` knows `model`; `coding` and `edits` know both; `rules` judges beside `edits`; `x12` knows `model` only; `ledger` knows `model` only; `posting`
//! joins `x12` and `ledger`; `reports` reads the books and never writes them; `pipeline` joins all, and `cli` calls `pipeline`. Only `intake`, `store`, `config`, `pipeline` and
//! `cli` touch files. A test holds these edges.

pub mod aging;
pub mod claims;
pub mod cli;
pub mod codes;
pub mod coding;
pub mod config;
pub mod conservation;
pub mod delinquency;
pub mod edits;
pub mod error;
pub mod generate;
pub mod init;
pub mod intake;
pub mod ledger;
pub mod model;
pub mod pipeline;
pub mod posting;
pub mod referral;
pub mod reports;
pub mod rules;
pub mod statements;
pub mod store;
pub mod worklists;
pub mod x12;
